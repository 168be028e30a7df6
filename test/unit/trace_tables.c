/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_tables.c - tests of trace/tables: what each table's cells come to, what is refused and
 * found, and that a long file in pieces gives what a short one gives.
 */
#include "trace/tables/tables.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/buf.h"
#include "core/text.h"
#include "table/pieces.h"
#include "trace/tables/amount.h"
#include "trace/tables/day.h"
#include "trace/tables/gs1.h"
#include "trace/unit/unit.h"

/* --- a sink that writes rows down ----------------------------------------------------------- */

typedef struct written {
    mn_buf rows;
    size_t n;
} written;

static void put_day(mn_buf *b, int32_t day)
{
    char text[MN_DAY_SIZE];
    mn_trade_day_write(text, day);
    mn_buf_fmt(b, " %s", text[0] ? text : "-");
}

static void put(mn_buf *b, mn_text t)
{
    mn_buf_char(b, ' ');
    mn_buf_text(b, t.len ? t : mn_text_of("-"));
}

static void put_number(mn_buf *b, double v)
{
    if (isnan(v))
        mn_buf_str(b, " -");
    else
        mn_buf_fmt(b, " %g", v);
}

static void put_unit(mn_buf *b, uint16_t unit)
{
    mn_buf_fmt(b, " %s", mn_unit_at(unit) ? mn_unit_at(unit)->name : "-");
}

static mn_status supply(void *payload, const mn_supply_row *r, mn_err *e)
{
    written *w = payload;
    mn_buf *b = &w->rows;
    (void)e;
    w->n++;
    mn_buf_fmt(b, "%u:", r->at.line);
    put(b, r->id);
    put(b, r->seller);
    put(b, r->buyer);
    put(b, r->good);
    put(b, r->hs);
    put_day(b, r->from);
    put_day(b, r->until);
    put_number(b, r->quantity);
    put_unit(b, r->unit);
    if (r->value == MN_NO_VALUE)
        mn_buf_str(b, " -");
    else
        mn_buf_fmt(b, " %lld%s", (long long)r->value, r->currency);
    mn_buf_fmt(b, " %d", (int)r->kind);
    if (r->shipment) {
        put(b, r->shipment->bill);
        put(b, r->shipment->load_port);
        mn_buf_fmt(b, " %.2s", r->shipment->origin_country);
        put_number(b, r->shipment->weight_kg);
    }
    mn_buf_char(b, '\n');
    return MN_OK;
}

static mn_status party(void *payload, const mn_party *p, mn_text same_as, mn_row_at at, mn_err *e)
{
    written *w = payload;
    (void)e;
    w->n++;
    mn_buf_fmt(&w->rows, "%u:", at.line);
    put(&w->rows, p->id);
    mn_buf_fmt(&w->rows, " %s", mn_schema_name(p->schema));
    for (size_t i = 0; i < p->count; i++) {
        mn_buf_fmt(&w->rows, " %s=", mn_party_field_name(p->value[i].field));
        mn_buf_text(&w->rows, p->value[i].text);
    }
    if (same_as.len)
        put(&w->rows, same_as);
    mn_buf_char(&w->rows, '\n');
    return MN_OK;
}

static mn_status site(void *payload, const mn_site_row *r, mn_err *e)
{
    written *w = payload;
    mn_buf *b = &w->rows;
    (void)e;
    w->n++;
    mn_buf_fmt(b, "%u:", r->at.line);
    put(b, r->id);
    put(b, r->party);
    mn_buf_fmt(b, " %d %.2s", (int)r->kind, r->country);
    put_number(b, r->latitude);
    put_number(b, r->longitude);
    put_number(b, r->capacity_low);
    put_number(b, r->capacity_high);
    put_unit(b, r->capacity_unit);
    put_number(b, r->hectares);
    mn_buf_char(b, '\n');
    return MN_OK;
}

static mn_status part(void *payload, const mn_part_row *r, mn_err *e)
{
    written *w = payload;
    mn_buf *b = &w->rows;
    (void)e;
    w->n++;
    mn_buf_fmt(b, "%u:", r->at.line);
    put(b, r->id);
    mn_buf_fmt(b, " %s %s", r->kind == MN_EVENT ? "event" : "recipe", r->output ? "out" : "in");
    put(b, r->good);
    put_number(b, r->low);
    put_number(b, r->high);
    put_unit(b, r->unit);
    mn_buf_char(b, '\n');
    return MN_OK;
}

static mn_status document(void *payload, const mn_document_row *r, mn_err *e)
{
    written *w = payload;
    mn_buf *b = &w->rows;
    (void)e;
    w->n++;
    mn_buf_fmt(b, "%u:", r->at.line);
    put(b, r->id);
    put(b, r->kind);
    mn_buf_fmt(b, " %d", (int)r->about);
    put(b, r->subject);
    put_day(b, r->date);
    put_day(b, r->until);
    put_day(b, r->received);
    mn_buf_char(b, '\n');
    return MN_OK;
}

/* A reading of one text in memory, and what came of it. */
typedef struct reading {
    written w;
    mn_tables *t;
    mn_status st;
    mn_err e;
} reading;

static void read_with(reading *x, mn_trade_table what, const char *name, mn_text text,
                      const mn_tables_options *o, unsigned threads)
{
    const mn_memory_file file = {name, text.ptr, text.len};
    const mn_files files = {.file = &file, .count = 1};
    const mn_ctx ctx = {.files = &files, .threads = threads};
    memset(x, 0, sizeof *x);
    const mn_tables_sink sink = {.payload = &x->w,
                                 .party = party,
                                 .site = site,
                                 .supply = supply,
                                 .part = part,
                                 .document = document};
    assert_int_equal(mn_tables_new(&x->t, &sink, o, &x->e), MN_OK);
    x->st = mn_tables_read(x->t, what, name, &ctx, &x->e);
    if (!x->st)
        x->st = mn_tables_end(x->t, &x->e);
}

static void read_text(reading *x, mn_trade_table what, const char *text)
{
    read_with(x, what, "f.csv", mn_text_of(text), NULL, 1);
    if (x->st)
        fail_msg("%s (%s)", x->e.msg, x->e.hint);
}

static void end(reading *x)
{
    mn_tables_free(x->t);
    mn_buf_free(&x->w.rows);
}

static void check_rows(reading *x, const char *rows)
{
    const char *is = x->w.rows.ptr ? x->w.rows.ptr : "";
    if (strcmp(is, rows) != 0)
        fail_msg("rows are\n%sin place of\n%s", is, rows);
}

/* The one refused row: its column, text and the beginning of the reason. */
static void check_refused(reading *x, size_t i, uint32_t line, const char *column, const char *text,
                          const char *reason)
{
    if (i >= mn_tables_refused(x->t))
        fail_msg("%zu rows are refused", mn_tables_refused(x->t));
    const mn_tables_told *r = mn_tables_refused_at(x->t, i);
    assert_int_equal(r->at.line, line);
    assert_string_equal(r->column, column);
    assert_string_equal(r->text, text);
    if (strncmp(r->reason, reason, strlen(reason)) != 0)
        fail_msg("'%s' is not '%s'", r->reason, reason);
    assert_true(r->hint[0]);
}

static void check_finding(reading *x, size_t i, uint32_t line, const char *kind, const char *text)
{
    if (i >= mn_tables_findings(x->t))
        fail_msg("there are %zu findings", mn_tables_findings(x->t));
    const mn_tables_told *r = mn_tables_finding_at(x->t, i);
    assert_string_equal(r->kind, kind);
    assert_int_equal(r->at.line, line);
    assert_string_equal(r->text, text);
}

/* --- days and numbers ------------------------------------------------------------------------ */

static void test_days(void **state)
{
    (void)state;
    static const struct {
        const char *text, *first, *last; /* NULL: refused */
        mn_day_order order;
        bool serial;
    } cases[] = {
        {"2026-03-01", "2026-03-01", "2026-03-01", 0, false},
        {"2026-3-1", "2026-03-01", "2026-03-01", 0, false},
        {"2026/03/31", "2026-03-31", "2026-03-31", 0, false},
        {"20260331", "2026-03-31", "2026-03-31", 0, false},
        {"2026-03-01T23:59:59Z", "2026-03-01", "2026-03-01", 0, false},
        {"2026-03-01 00:00:00.000", "2026-03-01", "2026-03-01", 0, false},
        {"2026-03", "2026-03-01", "2026-03-31", 0, false},
        {"2024-02", "2024-02-01", "2024-02-29", 0, false},
        {"2026-Q2", "2026-04-01", "2026-06-30", 0, false},
        {"2026", "2026-01-01", "2026-12-31", 0, false},
        {"31.03.2026", "2026-03-31", "2026-03-31", 0, false},
        {"2026年3月1日", "2026-03-01", "2026-03-01", 0, false},
        {"2026年3月1号", "2026-03-01", "2026-03-01", 0, false},
        {"2026年3月", "2026-03-01", "2026-03-31", 0, false},
        {"2026年", "2026-01-01", "2026-12-31", 0, false},
        {"2026年13月1日", NULL, NULL, 0, false},
        {"2026年3月1", NULL, NULL, 0, false},
        {"2026年3日", NULL, NULL, 0, false},
        {"2026年\xE6\x9C", NULL, NULL, 0, false},
        {"31/03/2026", "2026-03-31", "2026-03-31", 0, false},
        {"03/31/2026", "2026-03-31", "2026-03-31", 0, false},
        {"04/03/2026", NULL, NULL, 0, false},
        {"04/03/2026", "2026-03-04", "2026-03-04", MN_DAYS_DMY, false},
        {"04/03/2026", "2026-04-03", "2026-04-03", MN_DAYS_MDY, false},
        {"31/03/2026", NULL, NULL, MN_DAYS_MDY, false},
        {"45352", NULL, NULL, 0, false},
        {"45352", "2024-03-01", "2024-03-01", 0, true},
        {"45352.75", "2024-03-01", "2024-03-01", 0, true},
        {"2026-02-30", NULL, NULL, 0, false},
        {"2025-02-29", NULL, NULL, 0, false},
        {"2026-13-01", NULL, NULL, 0, false},
        {"2026-13", NULL, NULL, 0, false},
        {"2026-00", NULL, NULL, 0, false},
        {"1066-10-14", NULL, NULL, 0, false},
        {"9999", NULL, NULL, 0, false},
        {"last week", NULL, NULL, 0, false},
        {"2026-03-01x", NULL, NULL, 0, false},
        {"999999999999", NULL, NULL, 0, false},
        {"", NULL, NULL, 0, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t first = MN_NO_DAY, last = MN_NO_DAY;
        char a[MN_DAY_SIZE], b[MN_DAY_SIZE];
        const char *hint = NULL, *why = mn_trade_day_read(&first, &last, mn_text_of(cases[i].text),
                                                          cases[i].order, cases[i].serial, &hint);
        if (!cases[i].first != (why != NULL))
            fail_msg("'%s': %s", cases[i].text, why ? why : "taken");
        if (why)
            continue;
        mn_trade_day_write(a, first);
        mn_trade_day_write(b, last);
        if (strcmp(a, cases[i].first) != 0 || strcmp(b, cases[i].last) != 0)
            fail_msg("'%s' is %s..%s", cases[i].text, a, b);
    }
}

static void test_amounts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double quantity; /* NAN: refused */
        long long hundredths;
        bool rounded;
        const char *before, *after;
        mn_amount_mark mark;
    } cases[] = {
        {"12", 12, 1200, false, "", "", 0},
        {"12.5", 12.5, 1250, false, "", "", 0},
        {"  12.50 ", 12.5, 1250, false, "", "", 0},
        {"12,5", 12.5, 1250, false, "", "", 0},
        {"0,125", 0.125, 13, true, "", "", 0},
        {"1,234", NAN, 0, false, "", "", 0}, /* a thousand, or a little more than one? */
        {"1,234.5", 1234.5, 123450, false, "", "", 0},
        {"1.234,5", 1234.5, 123450, false, "", "", 0},
        {"1,234,567", 1234567, 123456700, false, "", "", 0},
        {"1.234.567", 1234567, 123456700, false, "", "", 0},
        {"12,34,567", NAN, 0, false, "", "", 0},
        {"1 234 567,25", 1234567.25, 123456725, false, "", "", 0},
        {"1\xC2\xA0"
         "234,25",
         1234.25, 123425, false, "", "", 0},
        {"1'234.25", 1234.25, 123425, false, "", "", 0},
        {"-5", -5, -500, false, "", "", 0},
        {"(5)", -5, -500, false, "", "", 0},
        {"+5", 5, 500, false, "", "", 0},
        {"\xE2\x88\x92"
         "5",
         -5, -500, false, "", "", 0},
        {"1e3", 1000, 100000, false, "", "", 0},
        {"1.5E+2", 150, 15000, false, "", "", 0},
        {"150e-4", 0.015, 2, true, "", "", 0},
        {"1e400", NAN, 0, false, "", "", 0},
        {"1e18", NAN, 0, false, "", "", 0},
        {"inf", NAN, 0, false, "", "", 0},
        {"NaN", NAN, 0, false, "", "", 0},
        {"-inf", NAN, 0, false, "", "", 0},
        {"0x10", NAN, 0, false, "", "", 0},
        {"", NAN, 0, false, "", "", 0},
        {"12 kg", 12, 1200, false, "", "kg", 0},
        {"12kg", 12, 1200, false, "", "kg", 0},
        {"USD 1,234.50", 1234.5, 123450, false, "USD", "", 0},
        {"-$5.25", -5.25, -525, false, "$", "", 0},
        {"$ -5.25", -5.25, -525, false, "$", "", 0},
        {"5.", 5, 500, false, "", "", 0},
        {".5", 0.5, 50, false, "", "", 0},
        {"0.005", 0.005, 1, true, "", "", 0},
        {"0.0049", 0.0049, 0, true, "", "", 0},
        {"92233720368547758.06", 92233720368547758.06, 9223372036854775806, false, "", "", 0},
        {"108,500", 108500, 10850000, false, "", "", MN_MARK_POINT},
        {"12,5", 12.5, 1250, false, "", "", MN_MARK_POINT},
        {"1.234", 1.234, 123, true, "", "", MN_MARK_POINT},
        {"1.234", 1.234, 123, true, "", "", MN_MARK_UNSAID},
        {"118.000", 118000, 11800000, false, "", "", MN_MARK_COMMA},
        {"118.000 kg", 118000, 11800000, false, "", "kg", MN_MARK_COMMA},
        {"1,234", 1.234, 123, true, "", "", MN_MARK_COMMA},
        {"0.941", 0.941, 94, true, "", "", MN_MARK_COMMA},
        {"12.5", 12.5, 1250, false, "", "", MN_MARK_COMMA},
    };
    mn_buf room = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_amount a;
        double v = NAN;
        int64_t money = 0;
        bool rounded = false;
        const char *hint,
            *why = mn_amount_cut(&a, mn_text_of(cases[i].text), cases[i].mark, &room, &hint);
        if (!why)
            why = mn_amount_quantity(&v, &a, &hint);
        /* "0x10" is "0" with something behind it, which is no unit */
        if (strcmp(cases[i].text, "0x10") == 0 && !why && a.after.len)
            continue;
        if (isnan(cases[i].quantity) != (why != NULL))
            fail_msg("'%s': %s", cases[i].text, why ? why : "taken");
        if (why)
            continue;
        assert_near(v, cases[i].quantity, 0);
        assert_null(mn_amount_hundredths(&money, &rounded, &a, &hint));
        if (money != cases[i].hundredths || rounded != cases[i].rounded)
            fail_msg("'%s' is %lld", cases[i].text, (long long)money);
        assert_text(a.before, cases[i].before);
        assert_text(a.after, cases[i].after);
    }
    mn_amount a;
    int64_t money = 7;
    bool rounded;
    const char *hint;
    assert_null(mn_amount_cut(&a, mn_text_of("92233720368547758.08"), 0, &room, &hint));
    assert_non_null(mn_amount_hundredths(&money, &rounded, &a, &hint));
    assert_null(mn_amount_cut(&a, mn_text_of("99999999999999999999"), 0, &room, &hint));
    assert_non_null(mn_amount_hundredths(&money, &rounded, &a, &hint));
    assert_int_equal(money, 7);
    mn_buf_free(&room);
}

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
    int32_t first, last;
    char text[MN_DAY_SIZE];
    mn_tables_span(&first, &last, x.t);
    mn_trade_day_write(text, first);
    assert_string_equal(text, "2026-01-01");
    mn_trade_day_write(text, last);
    assert_string_equal(text, "2026-03-31");
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
                   "7: back recipe in cloth 1 1 m2\n"
                   "8: back recipe out lint 1 1 kg\n"
                   "9: batch event in ore 1 1 kg\n"
                   "10: batch event out ore 1 1 kg\n");
    check_refused(&x, 0, 6, "side", "both", "no side is called so");
    check_finding(&x, 0, 5, "range-reversed", "2");
    check_finding(&x, 1, 2, "recipe-cycle", "lint");
    assert_string_equal(mn_tables_finding_at(x.t, 1)->reason,
                        "made of itself: lint > yarn > cloth > lint");
    assert_int_equal(mn_tables_findings(x.t), 2);
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

static void test_gs1(void **state)
{
    (void)state;
    /* Keys of the examples of the EPC Tag Data Standard and of GS1 Digital Link. */
    static const struct {
        const char *text, *key, *lot;
        mn_gs1_kind kind;
    } cases[] = {
        {"urn:epc:id:sgtin:0614141.812345.6789", "80614141123458", "", MN_GS1_GTIN},
        {"urn:epc:idpat:sgtin:0614141.812345.*", "80614141123458", "", MN_GS1_GTIN},
        {"urn:epc:class:lgtin:4012345.012345.998877", "04012345123456", "998877", MN_GS1_GTIN},
        {"urn:epc:id:sgln:0614141.12345.400", "0614141123452", "", MN_GS1_GLN},
        {"urn:epc:id:pgln:0614141.12345", "0614141123452", "", MN_GS1_GLN},
        {"urn:epc:id:sscc:0614141.1234567890", "106141412345678908", "", MN_GS1_SSCC},
        {"https://id.gs1.org/01/09506000134352/10/ABC/21/12", "09506000134352", "ABC", MN_GS1_GTIN},
        {"https://example.com/a/414/9521321000018?x=1", "9521321000018", "", MN_GS1_GLN},
        {"https://example.com/page", "", "", MN_GS1_OTHER},
        {"urn:uuid:1", "", "", MN_GS1_OTHER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_gs1 id;
        const char *why = mn_gs1_read(&id, mn_text_of(cases[i].text));
        if (why)
            fail_msg("%s: %s", cases[i].text, why);
        assert_int_equal(id.kind, cases[i].kind);
        assert_string_equal(id.key, cases[i].key);
        assert_text(id.lot, cases[i].lot);
    }
    static const char *const wrong[] = {"urn:epc:id:sgtin:0614141.81234.6789",
                                        "urn:epc:id:sgtin:061414x.812345.6789",
                                        "urn:epc:id:sgtin:0614141",
                                        "urn:epc:id:sscc:0614141.",
                                        "https://id.gs1.org/01/09506000134353",
                                        "https://id.gs1.org/01/0950600013435"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        mn_gs1 id;
        if (!mn_gs1_read(&id, mn_text_of(wrong[i])))
            fail_msg("%s is taken", wrong[i]);
    }
}

static void test_epcis(void **state)
{
    (void)state;
    reading x;
    static const char text[] =
        "{\"type\":\"EPCISDocument\",\"epcisBody\":{\"eventList\":[\n"
        "{\"type\":\"ObjectEvent\",\"eventID\":\"e1\",\"eventTime\":\"2026-03-01T08:00:00Z\","
        "\"bizStep\":\"shipping\",\"epcList\":[\"urn:epc:id:sgtin:0614141.812345.1\","
        "\"urn:epc:id:sgtin:0614141.812345.2\"],\"quantityList\":[{\"epcClass\":"
        "\"urn:epc:class:lgtin:4012345.012345.L1\",\"quantity\":20.5,\"uom\":\"KGM\"}],"
        "\"sourceList\":[{\"type\":\"owning_party\",\"source\":\"urn:epc:id:pgln:0614141.12345\"}],"
        "\"destinationList\":[{\"type\":\"owning_party\",\"destination\":\"urn:example:buyer\"}]},"
        "\n"
        "{\"type\":\"ObjectEvent\",\"eventID\":\"e2\",\"bizStep\":\"receiving\",\"epcList\":[],"
        "\"sourceList\":[{\"type\":\"owning_party\",\"source\":\"a\"}],"
        "\"destinationList\":[{\"type\":\"owning_party\",\"destination\":\"b\"}]},\n"
        "{\"type\":\"TransformationEvent\",\"eventID\":\"e3\",\"eventTime\":\"2026-03-02T08:00:"
        "00Z\","
        "\"inputQuantityList\":[{\"epcClass\":\"urn:epc:class:lgtin:4012345.012345.L1\","
        "\"quantity\":20,\"uom\":\"KGM\"}],\"outputEPCList\":"
        "[\"https://id.gs1.org/01/09506000134352/10/ABC\"]},\n"
        "{\"type\":\"ObjectEvent\",\"eventID\":\"e1\"},\n"
        "{\"type\":\"ObjectEvent\",\"eventID\":\"e5\",\"eventTime\":\"2026-02-30T08:00:00Z\"}]}}\n";
    read_with(&x, MN_EPCIS, "f.json", mn_text_of(text), NULL, 1);
    if (x.st)
        fail_msg("%s", x.e.msg);
    check_rows(&x, "2: e1 0614141123452 urn:example:buyer 80614141123458 - 2026-03-01 2026-03-01 2 "
                   "piece - 0\n"
                   "2: e1#2 0614141123452 urn:example:buyer 04012345123456 - 2026-03-01 2026-03-01 "
                   "20.5 kg - 0\n"
                   "4: e3 event in 04012345123456 20 20 kg\n"
                   "4: e3 event out 09506000134352 1 1 piece\n");
    check_refused(&x, 0, 5, "", "event 4: e1", "the event's id is there already");
    check_refused(&x, 1, 6, "eventTime", "event 5: e5", "no such day");
    check_finding(&x, 0, 1, "epcis-other-end", "");
    end(&x);
    read_with(&x, MN_EPCIS, "f.json", mn_text_of("{\"a\":1}"), NULL, 1);
    assert_int_equal(x.st, MN_DATA);
    end(&x);
}

/* A document in one line, as programs write it: events without an id are told apart, what is
 * refused says which event it is, and a document that is cut is not called another's. */
static void test_epcis_one_line(void **state)
{
    (void)state;
    reading x;
#define MADE(in, out)                                                                              \
    "{\"type\":\"TransformationEvent\",\"inputQuantityList\":[{\"epcClass\":\"urn:epc:class:"      \
    "lgtin:"                                                                                       \
    "4012345.012345." in "\",\"quantity\":20,\"uom\":\"KGM\"}],\"outputQuantityList\":[{"          \
    "\"epcClass\":\"urn:epc:class:lgtin:4012345.012346." out                                       \
    "\",\"quantity\":19,\"uom\":\"KGM\"}]}"
    static const char text[] = "{\"epcisBody\":{\"eventList\":[" MADE("L1", "M1") "," MADE(
        "L2", "M2") ",{\"type\":\"TransformationEvent\",\"eventTime\":\"2026-03-01\","
                    "\"inputQuantityList\":[{\"epcClass\":\"x\",\"quantity\":-1}]}]}}";
    read_with(&x, MN_EPCIS, "f.json", mn_text_of(text), NULL, 1);
    assert_int_equal(x.st, MN_OK);
    check_rows(&x, "1: event 1 of file 1 event in 04012345123456 20 20 kg\n"
                   "1: event 1 of file 1 event out 04012345123463 19 19 kg\n"
                   "1: event 2 of file 1 event in 04012345123456 20 20 kg\n"
                   "1: event 2 of file 1 event out 04012345123463 19 19 kg\n");
    check_refused(&x, 0, 1, "", "event 3", "a quantity that is negative, or no number");
    end(&x);
    read_with(&x, MN_EPCIS, "f.json", (mn_text){text, sizeof text - 9}, NULL, 1);
    assert_int_equal(x.st, MN_DATA);
    assert_non_null(strstr(x.e.msg, "broken JSON"));
    end(&x);
    read_with(&x, MN_EPCIS, "f.json", mn_text_of(" \n"), NULL, 1);
    assert_int_equal(x.st, MN_DATA);
    end(&x);
#undef MADE
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

/* --- long files --------------------------------------------------------------------------------
 */

/* Some 5 MiB of rows with all that a CSV can have; rows: how often they are there. */
static void make_long(mn_buf *b, size_t rows)
{
    mn_buf_str(b, "id,seller,buyer,good,date,quantity,unit,note\r\n");
    for (size_t i = 0; i < rows; i++) {
        mn_buf_fmt(b, "%zu,S%zu,B%zu,\"cotton, \"\"raw\"\"\",2026-%02zu-%02zu,%zu.5,kg,", i, i % 97,
                   i % 89, i % 12 + 1, i % 31 + 1, i % 1000);
        if (i % 7 == 0)
            mn_buf_str(b, "\"a note\nof two lines\"");
        if (i % 1001 == 0)
            mn_buf_str(b, ",one too many");
        mn_buf_str(b, i % 3 ? "\n" : "\r\n");
        if (i % 5000 == 0)
            mn_buf_str(b, "\n\n");
    }
}

static void test_long(void **state)
{
    (void)state;
    mn_buf b = {0};
    reading one, two, short_one;
    make_long(&b, 120000);
    assert_false(b.failed);
    assert_true(b.len > (4 << 20));
    read_with(&one, MN_SUPPLIES, "f.csv", (mn_text){b.ptr, b.len}, NULL, 1);
    read_with(&two, MN_SUPPLIES, "f.csv", (mn_text){b.ptr, b.len}, NULL, 4);
    assert_int_equal(one.st, MN_OK);
    assert_int_equal(two.st, MN_OK);
    assert_int_equal(one.w.rows.len, two.w.rows.len);
    assert_memory_equal(one.w.rows.ptr, two.w.rows.ptr, one.w.rows.len);
    assert_int_equal(mn_tables_refused(one.t), mn_tables_refused(two.t));
    for (size_t i = 0; i < mn_tables_refused(one.t); i++) {
        assert_int_equal(mn_tables_refused_at(one.t, i)->at.line,
                         mn_tables_refused_at(two.t, i)->at.line);
        assert_string_equal(mn_tables_refused_at(one.t, i)->reason,
                            mn_tables_refused_at(two.t, i)->reason);
    }
    const mn_tables_count n = mn_tables_counted(one.t, MN_SUPPLIES);
    assert_int_equal(n.rows, 120000);
    assert_int_equal(n.used + n.refused, 120000);
    assert_true(n.refused > 1000);
    /* The beginning of it at once: the same rows with the same lines. */
    const char *cut = strstr(b.ptr + (3 << 20), "kg,\n");
    read_with(&short_one, MN_SUPPLIES, "f.csv", (mn_text){b.ptr, (size_t)(cut + 4 - b.ptr)}, NULL,
              1);
    assert_int_equal(short_one.st, MN_OK);
    assert_true(short_one.w.rows.len > (1 << 20));
    assert_memory_equal(one.w.rows.ptr, short_one.w.rows.ptr, short_one.w.rows.len);
    end(&one);
    end(&two);
    end(&short_one);
    mn_buf_free(&b);
}

/* A field of 100 MB, and bytes that are no text, deep in a long file: an error with its line. */
static void test_long_wrong(void **state)
{
    (void)state;
    mn_buf b = {0};
    reading x;
    make_long(&b, 120000);
    mn_buf_str(&b, "X,A,B,\"");
    const size_t at = b.len, huge = (size_t)100 << 20;
    char *room = mn_buf_room(&b, huge);
    assert_non_null(room);
    memset(room, 'x', huge);
    mn_buf_wrote(&b, room + huge);
    mn_buf_str(&b, "\",2026-01-01,1,kg,\n");
    for (unsigned threads = 1; threads <= 2; threads++) {
        read_with(&x, MN_SUPPLIES, "f.csv", (mn_text){b.ptr, b.len}, NULL, threads);
        assert_int_equal(x.st, MN_DATA);
        assert_string_equal(x.e.msg, "a cell is longer than the limit of 1048576 bytes");
        assert_string_equal(x.e.file, "f.csv");
        assert_int_equal(x.e.col, 7);
        end(&x);
    }
    b.len = at;
    mn_buf_str(&b, "\xff\",2026-01-01,1,kg,\n");
    read_with(&x, MN_SUPPLIES, "f.csv", (mn_text){b.ptr, b.len}, NULL, 2);
    assert_int_equal(x.st, MN_DATA);
    assert_string_equal(x.e.msg, "not UTF-8: byte \\xFF");
    end(&x);
    mn_buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_amounts),
        cmocka_unit_test(test_parties),
        cmocka_unit_test(test_sites),
        cmocka_unit_test(test_supplies),
        cmocka_unit_test(test_same_row),
        cmocka_unit_test(test_shipments),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_documents),
        cmocka_unit_test(test_ragged_and_ndjson),
        cmocka_unit_test(test_follow_the_money),
        cmocka_unit_test(test_gs1),
        cmocka_unit_test(test_epcis),
        cmocka_unit_test(test_epcis_one_line),
        cmocka_unit_test(test_columns_wrong),
        cmocka_unit_test(test_long),
        cmocka_unit_test(test_long_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
