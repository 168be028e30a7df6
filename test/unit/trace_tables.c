/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_tables.c - tests of trace/tables: what each table's cells come to, what is refused and
 * found.
 */
#include "trace_rows.h"

/* --- tables ---------------------------------------------------------------------------------- */

static void test_parties(void **state)
{
    (void)state;
    reading x;
    read_text(&x, MN_PARTIES,
              "Supplier ID,Company,Aliases,Country,LEI,Type,Same as,Colour\n"
              "P1,Acme Ltd,\"Acme; ACME Limited;Acme\",China,,Company,,red\n"
              "P2,Second,,Chnia,529900T8BM49AURSDO55,,P1,\n"
              ",Third,,cn;vn,529900T8BM49AURSDO56,planet,,\n"
              ",,,,,,,\n"
              "P1,Fourth,,,,,,\n"
              "P9,Nine,,,,,P9,\n");
    check_rows(&x, "2: P1 Company name=Acme Ltd alias=Acme alias=ACME Limited country=cn\n"
                   "3: P2 LegalEntity name=Second leiCode=529900T8BM49AURSDO55 P1\n"
                   "4: Third LegalEntity name=Third country=cn country=vn "
                   "leiCode=529900T8BM49AURSDO56\n");
    check_refused(&x, 0, 5, "id", "", "neither an id nor a name");
    check_refused(&x, 1, 6, "id", "P1", "the id is there already");
    check_refused(&x, 2, 7, "same_as", "P9", "it is said to be the same as itself");
    check_finding(&x, 0, 3, "country-unknown", "Chnia");
    assert_string_equal(mn_tables_finding_at(x.t, 0)->hint, "did you mean 'China'?");
    check_finding(&x, 1, 4, "schema-unknown", "planet");
    check_finding(&x, 2, 4, "lei-wrong", "529900T8BM49AURSDO56");
    assert_int_equal(mn_tables_findings(x.t), 3);
    assert_int_equal(mn_tables_counted(x.t, MN_PARTIES).rows, 6);
    assert_int_equal(mn_tables_counted(x.t, MN_PARTIES).used, 3);
    assert_int_equal(mn_tables_counted(x.t, MN_PARTIES).refused, 3);
    assert_string_equal(mn_tables_note_at(x.t, 0), "f.csv: columns that are not read: 'Colour'");
    end(&x);
}

static void test_sites(void **state)
{
    (void)state;
    reading x;
    read_text(&x, MN_SITES,
              "id,party,kind,country,latitude,longitude,capacity_low,capacity_high,capacity_unit,"
              "hectares,locode\n"
              "S1,P1,farm,CN,43.8,87.6,100,200,t,5,CN URC\n"
              "S2,P1,Gin,China,114.2,22.5,,300,t,,URUMQI\n"
              "S3,P1,palace,,0,0,200,100,t,,\n"
              "S4,P1,,,43.8,,,,,,\n"
              "S5,P1,,,91,95,,,,,\n"
              "S6,P1,,,200,20,,,,,\n"
              "S7,,,,,,,,,,\n"
              "S8,P1,,,,,-1,,t,,\n");
    check_rows(&x, "2: S1 P1 1 CN 43.8 87.6 100 200 t 5\n"
                   "3: S2 P1 2 CN 22.5 114.2 - 300 t -\n"
                   "4: S3 P1 0  - - 100 200 t -\n"
                   "5: S4 P1 0  - - - - - -\n");
    check_finding(&x, 0, 3, "locode-unknown", "URUMQI");
    check_finding(&x, 1, 3, "place-swapped", "114.2");
    check_finding(&x, 2, 4, "site-kind-unknown", "palace");
    check_finding(&x, 3, 4, "place-zero", "0");
    check_finding(&x, 4, 4, "range-reversed", "200");
    check_finding(&x, 5, 5, "place-half", "43.8");
    assert_int_equal(mn_tables_findings(x.t), 6);
    check_refused(&x, 0, 6, "latitude", "91", "no latitude");
    check_refused(&x, 1, 7, "latitude", "200", "no degrees");
    check_refused(&x, 2, 8, "party", "", "the party that the site belongs to is missing");
    check_refused(&x, 3, 9, "capacity_low", "-1", "a negative quantity");
    end(&x);
}

static void test_supplies(void **state)
{
    (void)state;
    reading x;
    read_text(&x, MN_SUPPLIES,
              "id,seller,buyer,good,hs,from,until,quantity,unit,value,currency,kind\n"
              "1,A,B,cotton,5201.00,2026-03-01,,12.5,kg,100.25,usd,\n"
              "2,A,B,cotton,,2026-03,2026-01,10,kg,,,return\n"
              "3,A,A,,306.17,,,,,,,supply\n"
              "4,A,B,cotton,,2026-02-30,,1,kg,,,\n"
              "5,A,B,cotton,,,,-5,kg,,,\n"
              "6,A,B,cotton,,,,5,kgg,,,\n"
              "7,A,B,cotton,,,,5,kg,7,XQQ,\n"
              "8,A,B,cotton,,,,1e400,kg,,,\n"
              "9,,B,cotton,,,,1,kg,,,\n"
              "10,A,B,,,,,1,kg,,,\n"
              "11,A,B,cotton,,,,1,kg,,,gift\n"
              "12,A,B,cotton,52O1,,,nan,kg,,,\n"
              "13,A,B,cotton,52O1,,,3 t,,-4,EUR,\n"
              "14,A,B,cotton,52O1,,,3 t,,5 EUR,,\n"
              "1,A,B,cotton,,,,1,kg,,,\n");
    check_rows(&x, "2: 1 A B cotton 520100 2026-03-01 2026-03-01 12.5 kg 10025USD 0\n"
                   "3: 2 A B cotton - 2026-01-01 2026-03-31 10 kg - 1\n"
                   "4: 3 A A 030617 030617 - - - - - 0\n"
                   "15: 14 A B cotton - - - 3 t 500EUR 0\n");
    check_refused(&x, 0, 5, "from", "2026-02-30", "no such day");
    check_refused(&x, 1, 6, "quantity", "-5", "a negative quantity");
    assert_non_null(strstr(mn_tables_refused_at(x.t, 1)->hint, "kind=return"));
    check_refused(&x, 2, 7, "unit", "kgg", "no unit is called so");
    assert_non_null(strstr(mn_tables_refused_at(x.t, 2)->hint, "'kg'"));
    check_refused(&x, 3, 8, "currency", "XQQ", "no currency is called 'XQQ'");
    check_refused(&x, 4, 9, "quantity", "1e400", "a number that is too large");
    check_refused(&x, 5, 10, "seller", "", "the seller is missing");
    check_refused(&x, 6, 11, "good", "", "neither a good nor an HS code");
    check_refused(&x, 7, 12, "kind", "gift", "no kind of supply");
    check_refused(&x, 8, 13, "quantity", "nan", "no number");
    check_refused(&x, 9, 14, "value", "-4", "a negative value");
    check_refused(&x, 10, 16, "id", "1", "the id is there already");
    assert_int_equal(mn_tables_refused(x.t), 11);
    check_finding(&x, 0, 3, "dates-reversed", "2026-01");
    check_finding(&x, 1, 4, "to-itself", "A");
    end(&x);
}

static void test_same_row(void **state)
{
    (void)state;
    reading x;
    read_text(&x, MN_SUPPLIES, "seller,buyer,good\nA,B,c\nA,B,c\nA,B,d\n");
    assert_int_equal(x.w.n, 3); /* both are in */
    check_finding(&x, 0, 3, "same-row", "");
    end(&x);
}

static void test_shipments(void **state)
{
    (void)state;
    reading x;
    read_text(&x, MN_SHIPMENTS,
              "Arrival Date,Shipper Name,Consignee,Product Description,HS Code,Weight (kg),Country "
              "of Origin,Port of Lading,Bill of Lading,Value (USD),Vessel Flag\n"
              "2026-03-01,Acme,Buyer,GLOVES,4015.12,1000,Malaysia,Port Klang,BL1,2500.00,PA\n"
              "03/04/2026,Acme,Buyer,GLOVES,4015.12,1000,Malaysia,Port Klang,BL2,2500.00,PA\n"
              "2026-03-02,,Buyer,GLOVES,4015.12,1000,Malaysia,Port Klang,BL3,2500.00,PA\n");
    check_rows(&x, "2: - Acme Buyer GLOVES 401512 2026-03-01 2026-03-01 1000 kg 250000USD 2 BL1 "
                   "Port Klang MY 1000\n");
    check_refused(&x, 0, 3, "date", "03/04/2026", "which number is the month can't be told");
    check_refused(&x, 1, 4, "shipper", "", "the shipper is missing");
    check_finding(&x, 0, 2, "quantity-weight", "");
    assert_string_equal(mn_tables_note_at(x.t, 0),
                        "f.csv: columns that are not read: 'Vessel Flag'");
    end(&x);
    const mn_tables_options o = {.days = MN_DAYS_DMY, .columns = "bill=Master, consignee=To whom"};
    read_with(&x, MN_SHIPMENTS, "g.tsv",
              mn_text_of("date\tshipper\tTo Whom\tgood\tmaster\tweight lb\n"
                         "03/04/2026\tA\tB\tg\tM1\t100\n"),
              &o, 1);
    assert_int_equal(x.st, MN_OK);
    check_rows(&x, "2: - A B g - 2026-04-03 2026-04-03 45.3592 kg - 2 M1 -  45.3592\n");
    end(&x);
}

static void test_parts(void **state)
{
    (void)state;
    reading x;
    read_text(&x, MN_TRANSFORMATIONS,
              "id,side,good,quantity,quantity_low,quantity_high,unit,kind\n"
              "spin,input,lint,,1.05,1.2,kg,\n"
              "spin,output,yarn,1,,,kg,\n"
              "weave,in,yarn,1,,,kg,recipe\n"
              "weave,out,cloth,,2,1,m2,\n"
              "odd,both,x,1,,,kg,\n"
              "back,input,cloth,1,,,m2,\n"
              "back,output,lint,1,,,kg,\n"
              "batch,input,ore,1,,,kg,event\n"
              "batch,output,ore,1,,,kg,event\n");
    check_rows(&x, "2: spin recipe in lint 1.05 1.2 kg\n"
                   "3: spin recipe out yarn 1 1 kg\n"
                   "4: weave recipe in yarn 1 1 kg\n"
                   "5: weave recipe out cloth 1 2 m2\n"
                   "6: odd - lost in out\n"
                   "7: back recipe in cloth 1 1 m2\n"
                   "8: back recipe out lint 1 1 kg\n"
                   "9: batch event in ore 1 1 kg\n"
                   "10: batch event out ore 1 1 kg\n");
    check_refused(&x, 0, 6, "side", "both", "no side is called so");
    check_finding(&x, 0, 5, "range-reversed", "2");
    check_finding(&x, 1, 6, "recipe-incomplete", "odd");
    check_finding(&x, 2, 2, "recipe-cycle", "lint");
    assert_string_equal(mn_tables_finding_at(x.t, 2)->reason,
                        "made of itself: lint > yarn > cloth > lint");
    assert_int_equal(mn_tables_findings(x.t), 3);
    end(&x);
}

/* A refused row leaves in its transformation what can be read of it, else that something is not
 * known: it never looks whole. */
static void test_parts_lost(void **state)
{
    (void)state;
    reading x;
    read_text(&x, MN_TRANSFORMATIONS,
              "id,side,good,quantity,unit,party\n"
              "spin,input,lint,-1,kg,P1\n"
              "spin,output,yarn,1,kg,P1\n"
              "spin,input,,1,kg,P1\n"
              "spin,output,,1,kg,\n"
              ",input,dye,1,kg,P2\n"
              "spin,input,wool,1,kgg\n");
    check_rows(&x, "2: spin recipe in lint - - -\n"
                   "3: spin recipe out yarn 1 1 kg\n"
                   "4: spin P1 lost in\n"
                   "5: spin - lost out\n"
                   "6: line 6 of f.csv P2 lost in\n"
                   "7: line 7 of f.csv - lost in out\n");
    static const struct {
        uint32_t line;
        const char *id, *reason;
    } found[] = {{2, "spin", "a row of this transformation is refused: its good stands in it"},
                 {4, "spin", "a row of this transformation is refused: what else goes in is not"},
                 {5, "spin", "a row of this transformation is refused: what else goes in or comes"},
                 {6, "line 6 of f.csv", "a row of this transformation is refused: what else"},
                 {7, "line 7 of f.csv", "of a refused row it can't be told which"}};
    for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
        check_finding(&x, i, found[i].line, "recipe-incomplete", found[i].id);
        if (i == 3) /* its id is not known either */
            continue;
        if (strncmp(mn_tables_finding_at(x.t, i)->reason, found[i].reason,
                    strlen(found[i].reason)) != 0)
            fail_msg("%s", mn_tables_finding_at(x.t, i)->reason);
    }
    assert_int_equal(mn_tables_refused(x.t), 5);
    assert_int_equal(mn_tables_counted(x.t, MN_TRANSFORMATIONS).used, 1);
    end(&x);
}

/* 5 t is never read as 5 kg, wherever the unit stands; that two are told is said. */
static void test_units_differ(void **state)
{
    (void)state;
    static const struct {
        mn_trade_table what;
        const char *text, *rows;
        const char *found; /* the finding's text; NULL: none */
        const char *reason;
    } cases[] = {
        {MN_SUPPLIES, "seller,buyer,good,quantity,unit\nA,B,g,5 t,kg\n",
         "2: - A B g - - - 5 t - 0\n", "5 t",
         "the cell says another unit than its column of units, which says kg: the cell's is taken, "
         "t"},
        {MN_SUPPLIES, "seller,buyer,good,quantity (kg)\nA,B,g,5 t\n", "2: - A B g - - - 5 t - 0\n",
         "5 t",
         "the cell says another unit than its heading, which says kg: the cell's is taken, t"},
        {MN_SUPPLIES, "seller,buyer,good,quantity (kg),unit\nA,B,g,5,t\n",
         "2: - A B g - - - 5 t - 0\n", "t",
         "the heading of the number says another unit, kg: the row's is taken, t"},
        {MN_SUPPLIES, "seller,buyer,good,quantity (kg)\nA,B,g,5 kg\n",
         "2: - A B g - - - 5 kg - 0\n", NULL, NULL},
        {MN_SUPPLIES, "seller,buyer,good,quantity (kg)\nA,B,g,5 m2\n",
         "2: - A B g - - - 5 m2 - 0\n", "5 m2",
         "the cell says another unit than its heading, which says kg: the cell's is taken, m2"},
        {MN_SHIPMENTS, "shipper,consignee,good,weight (kg)\nA,B,g,5 t\n",
         "2: - A B g - - - 5000 kg - 2 - -  5000\n", "5 t",
         "the cell says another unit than its heading, which says kg: the cell's is taken, t"},
        {MN_TRANSFORMATIONS, "id,side,good,quantity,unit\nr,input,g,5 t,kg\n",
         "2: r recipe in g 5 5 t\n", "5 t",
         "the cell says another unit than its column of units, which says kg: the cell's is taken, "
         "t"},
        {MN_SITES, "id,party,capacity_high,capacity_unit\nS,P,5 t,kg\n", "2: S P 0  - - - 5 t -\n",
         "5 t",
         "the cell says another unit than its column of units, which says kg: the cell's is taken, "
         "t"},
        {MN_SITES, "id,party,hectares\nS,P,500 m2\n", "2: S P 0  - - - - - 0.05\n", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reading x;
        read_text(&x, cases[i].what, cases[i].text);
        check_rows(&x, cases[i].rows);
        bool any = false;
        for (size_t k = 0; k < mn_tables_findings(x.t); k++) {
            const mn_tables_told *f = mn_tables_finding_at(x.t, k);
            if (strcmp(f->kind, "unit-differs") != 0)
                continue;
            any = true;
            assert_non_null(cases[i].found);
            assert_string_equal(f->text, cases[i].found);
            assert_string_equal(f->reason, cases[i].reason);
        }
        if (any != (cases[i].found != NULL))
            fail_msg("%s", cases[i].text);
        end(&x);
    }
    reading x;
    read_text(&x, MN_TRANSFORMATIONS,
              "id,side,good,quantity_low,quantity_high\nr,input,g,5 t,6000 kg\n");
    check_refused(&x, 0, 2, "quantity_high", "6000 kg", "numbers of one row are in two units, t");
    end(&x);
}

static void test_documents(void **state)
{
    (void)state;
    reading x;
    read_text(&x, MN_DOCUMENTS,
              "id,kind,about,subject,date,until,received,sha256\n"
              "D1,invoice,supply,1,2026-03-01,2027-03,2026-04-01,\n"
              "D2,certificate,Site,S1,2026-03-01,2026-01-01,,abc\n"
              "D3,certificate,planet,S1,,,,\n"
              "D4,certificate,party,,,,,\n");
    check_rows(&x, "2: D1 invoice 3 1 2026-03-01 2027-03-31 2026-04-01\n"
                   "3: D2 certificate 2 S1 2026-03-01 2026-01-01 -\n");
    check_finding(&x, 0, 3, "hash-wrong", "abc");
    check_finding(&x, 1, 3, "dates-reversed", "2026-01-01");
    check_refused(&x, 0, 4, "about", "planet", "a document is about none such");
    check_refused(&x, 1, 5, "subject", "", "the id of what it is about is missing");
    end(&x);
}

static void test_ragged_and_ndjson(void **state)
{
    (void)state;
    reading x;
    read_text(&x, MN_SUPPLIES, "seller,buyer,good\nA,B\nA,B,c\nA,B,c,d\n");
    check_refused(&x, 0, 2, "", "A,B", "2 cells where the header has 3");
    check_refused(&x, 1, 4, "", "A,B,c,d", "4 cells where the header has 3");
    assert_int_equal(x.w.n, 1);
    assert_int_equal(mn_tables_counted(x.t, MN_SUPPLIES).rows, 3);
    end(&x);
    read_with(&x, MN_SUPPLIES, "f.ndjson",
              mn_text_of("{\"seller\":\"A\",\"buyer\":\"B\",\"good\":\"c\",\"quantity\":1.5,"
                         "\"unit\":\"kg\"}\n"
                         "{\"seller\":\"A\",\"buyer\":\"B\\u0000\",\"good\":\"c\"}\n"),
              NULL, 1);
    assert_int_equal(x.st, MN_OK);
    check_rows(&x, "1: - A B c - - - 1.5 kg - 0\n");
    check_refused(&x, 0, 2, "", "", "a cell holds U+0000");
    end(&x);
}

static void test_follow_the_money(void **state)
{
    (void)state;
    reading x;
    read_with(&x, MN_PARTIES, "f.json",
              mn_text_of("{\"id\":\"a\",\"schema\":\"Company\",\"properties\":{\"country\":"
                         "[\"cn\"],\"alias\":[\"A\",\"B\"],\"name\":[\"Acme \\u963f\"],\"topics\":"
                         "[\"x\"]}}\n"
                         "{\"id\":\"b\",\"schema\":\"Ownership\",\"properties\":{\"owner\":[\"a\"]"
                         "}}\n"
                         "{\"id\":\"c\",\"schema\":\"Person\",\"properties\":{}}\n"),
              NULL, 1);
    assert_int_equal(x.st, MN_OK);
    check_rows(&x, "1: a Company name=Acme \u963f alias=A alias=B country=cn\n"
                   "3: c Person\n");
    check_finding(&x, 0, 2, "no-party", "");
    end(&x);
}

static void test_columns_wrong(void **state)
{
    (void)state;
    reading x;
    const mn_tables_options wrong = {.columns = "vendor=X"}, none = {.columns = "seller=Nobody"};
    read_with(&x, MN_SUPPLIES, "f.csv", mn_text_of("x,y\n1,2\n"), NULL, 1);
    assert_int_equal(x.st, MN_USAGE);
    assert_string_equal(x.e.msg, "no column is known to hold the supply's seller");
    end(&x);
    read_with(&x, MN_SUPPLIES, "f.csv", mn_text_of("seller,buyer,good\nA,B,c\n"), &wrong, 1);
    assert_int_equal(x.st, MN_USAGE);
    end(&x);
    read_with(&x, MN_SUPPLIES, "f.csv", mn_text_of("seller,buyer,good\nA,B,c\n"), &none, 1);
    assert_int_equal(x.st, MN_USAGE);
    end(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parties),          cmocka_unit_test(test_sites),
        cmocka_unit_test(test_supplies),         cmocka_unit_test(test_same_row),
        cmocka_unit_test(test_shipments),        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_parts_lost),       cmocka_unit_test(test_units_differ),
        cmocka_unit_test(test_documents),        cmocka_unit_test(test_ragged_and_ndjson),
        cmocka_unit_test(test_follow_the_money), cmocka_unit_test(test_columns_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
