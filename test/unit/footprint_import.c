/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_import.c - tests of the readers of published layouts, of constructs, of
 * negative inputs, and of tables that mean harm.
 */
#include "check.h"

#include "footprint/economy/heads.h"

#include <minizip/zip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

static char folder[64];
static char paths[64][128];
static size_t made;

/* Writes a file into the test's folder, and returns its path. */
static const char *put_bytes(const char *name, const void *bytes, size_t len)
{
    char *path = paths[made++];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    fclose(f);
    return path;
}

static const char *put(const char *name, const char *text)
{
    return put_bytes(name, text, strlen(text));
}

static mn_model *import(mn_model_format format, const char *path, const mn_model_options *o,
                        mn_err *e)
{
    mn_model_options none = MN_MODEL_OPTIONS_INIT;
    mn_model *m = NULL;
    mn_status st = mn_model_import(&m, NULL, format, path, o ? o : &none, e);

    assert_int_equal(st != MN_OK, m == NULL);
    return m;
}

/* --- constructs -------------------------------------------------------------------- */

/* Outputs are powers of two, so that every coefficient is exact in float32. */
static const char supply[] = "s,A.p1,A.p2\nA.i1,12,4\nA.i2,4,12\n";
static const char use[] = "u,A.i1,A.i2,A.f1\nA.p1,2,4,10\nA.p2,6,2,8\n";

static mn_model *construct(mn_construct how, const char *people)
{
    mn_model_options o = {.construct = how, .unit_usd = 1e6};
    mn_err e = MN_ERR_INIT;

    o.supply = put("supply.csv", supply);
    o.satellite = people ? put("people.csv", people) : NULL;
    mn_model *m = import(MN_MODEL_SUPPLY_USE, put("use.csv", use), &o, &e);
    made = 0;
    if (!m)
        fail_msg("%s", e.msg);
    return m;
}

static void constructs_by_hand(void **state)
{
    static const double b[2][2] = {{.15625, .21875}, {.3125, .1875}};
    static const double d[2][2] = {{.1875, .21875}, {.3125, .15625}};
    (void)state;
    mn_model *m = construct(MN_CONSTRUCT_INDUSTRY_TECHNOLOGY, NULL);
    mn_model *w = construct(MN_CONSTRUCT_FIXED_PRODUCT_SALES, NULL);
    mn_model *k = construct(MN_CONSTRUCT_BLOCK, NULL);

    assert_int_equal(k->n, 4);
    assert_string_equal(k->industry[3], "p2 (product)");
    assert_string_equal(w->industry[0], "i1");
    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; j < 2; j++) {
            assert_near((double)mn_matrix_at(&m->a, i, j), b[i][j], 0);
            assert_near((double)mn_matrix_at(&w->a, i, j), d[i][j], 0);
        }
        assert_near(m->x[i], 16, 1e-11); /* totals are kept by all */
        assert_near(w->x[i], 16, 1e-11);
        assert_near(k->x[i], 16, 1e-11);
        assert_near(k->x[2 + i], 16, 1e-11);
    }
    assert_near((double)w->y[0], 9.5, 0);
    assert_near((double)w->y[1], 8.5, 0);
    assert_near((double)mn_matrix_at(&k->a, 0, 2), .75, 0);
    assert_near((double)mn_matrix_at(&k->a, 3, 0), .375, 0);
    assert_non_null(strstr(m->construct, "industry technology"));
    mn_model_free(m);
    mn_model_free(w);
    mn_model_free(k);
}

/* People counted at industries come to products alike by the block form and by the
 * industry technology, where they are q' g^-1 V. */
static void block_is_industry_technology(void **state)
{
    (void)state;
    mn_model *k = construct(MN_CONSTRUCT_BLOCK,
                            "region,industry,people\nA,i1 (industry),1.6\nA,i2 (industry),3.2\n");
    mn_model *m =
        construct(MN_CONSTRUCT_INDUSTRY_TECHNOLOGY, "region,industry,people\nA,p1,2\nA,p2,2.8\n");
    const double *through = mn_model_multipliers(k), *direct = mn_model_multipliers(m);

    for (size_t p = 0; p < 2; p++)
        assert_near(through[2 + p] / direct[p], 1, 1e-9);
    mn_model_free(k);
    mn_model_free(m);
}

static void bad_pairs(void **state)
{
    static const struct {
        const char *supply, *use, *message;
    } cases[] = {
        {"s,A.p1,A.p1\nA.i1,1,2\n", use, "doubled"},
        {"s,A.p1,B.p1\nA.i1,1,2\n", use, "same regions"},
        {"s,A.p1,A.p2\nA.i1,1\n", use, "ends after 2 cells"},
        {supply, "u,A.i2,A.i1,A.f1\nA.p1,2,4,10\nA.p2,6,2,8\n", "'A.i2' is doubled"},
        {supply, "u,A.i1,A.i2,A.f1\nA.p2,2,4,10\nA.p1,6,2,8\n", "row label 'A.p2'"},
        {supply, "u,A.i1,A.i2,A.f1\nA.p1,2,4,10\n", "ends after 1 rows"},
        {supply, "u,A.i1,A.i2,A.f1\nA.p1,2,4,10\nA.p2,6,2,8\nA.p3,1,1,1\n", "more rows"},
        {supply, "u,A.i1\nA.p1,2\n", "1 columns, but"},
        {"", use, "empty"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_model_options o = {.supply = put("supply.csv", cases[i].supply)};
        mn_err e = MN_ERR_INIT;

        if (import(MN_MODEL_SUPPLY_USE, put("use.csv", cases[i].use), &o, &e))
            fail_msg("case %zu was taken", i);
        if (!strstr(e.msg, cases[i].message))
            fail_msg("case %zu: %s", i, e.msg);
        made = 0;
    }
}

/* --- negatives ------------------------------------------------------------------------ */

static void few_negatives_move(void **state)
{
    static const char table[] = "t,A.s1,A.s2,B.s1,B.s2,A.f1,A.f5,B.f1,B.f5\n"
                                "A.s1,100,50,-0.5,20,200,3,40,1\nA.s2,30,80,20,20,300,0,50,2\n"
                                "B.s1,10,0,60,40,20,0,170,3\nB.s2,0,20,30,90,10,0,250,4\n";
    mn_model_options refuse = {.negatives = MN_NEGATIVES_REFUSE};
    mn_err e = MN_ERR_INIT;
    (void)state;
    mn_model *m = import(MN_MODEL_LABELLED_CSV, put("few.csv", table), NULL, &e);

    assert_non_null(m);
    assert_near((double)mn_matrix_at(&m->a, 0, 2), 0, 0);
    assert_near(m->x[0], 413.5, 1e-4); /* as the row sums with the negative in it */
    assert_near(m->x[2], 303, 1e-4);
    assert_near((double)m->y[3], 0.5, 1e-7); /* B's inventories of A.s1: 1 - 0.5 */
    assert_non_null(strstr(m->notes, "negative inputs: 1, 0.5 million"));
    assert_non_null(strstr(m->notes, "from A.s1 to B.s1"));
    mn_model_free(m);
    assert_null(import(MN_MODEL_LABELLED_CSV, paths[0], &refuse, &e));
    assert_non_null(strstr(e.msg, "negative inputs: 1, "));
    made = 0;
    const char *many = put("many.csv", "t,A.s1,A.s2,A.f1\nA.s1,100,-50,200\nA.s2,30,80,300\n");
    assert_null(import(MN_MODEL_LABELLED_CSV, many, NULL, &e));
    assert_non_null(strstr(e.msg, "19.2% of all inputs"));
    made = 0;
}

/* --- what means harm --------------------------------------------------------------------- */

static void endless_columns(void **state)
{
    enum { BLOCK = 1 << 20, BLOCKS = 200 }; /* fifty million columns */
    static char text[BLOCK], packed[BLOCK];
    ZSTD_CCtx *z = ZSTD_createCCtx();
    const char *path = put("wide.csv.zst", "");
    FILE *f = fopen(path, "wb");
    struct rusage before, after;
    mn_err e = MN_ERR_INIT;
    (void)state;
    for (size_t i = 0; i < BLOCK; i += 4)
        memcpy(text + i, "A.b,", 4);
    for (int i = 0; i < BLOCKS; i++) {
        ZSTD_inBuffer in = {text, BLOCK, 0};
        ZSTD_outBuffer out = {packed, BLOCK, 0};
        ZSTD_compressStream2(z, &out, &in, i + 1 < BLOCKS ? ZSTD_e_continue : ZSTD_e_end);
        fwrite(packed, 1, out.pos, f);
    }
    fclose(f);
    ZSTD_freeCCtx(z);
    getrusage(RUSAGE_SELF, &before);
    assert_null(import(MN_MODEL_LABELLED_CSV, path, NULL, &e));
    getrusage(RUSAGE_SELF, &after);
    assert_true(strstr(e.msg, "more than 131072 cells") || strstr(e.msg, "times its size"));
    assert_true(after.ru_maxrss - before.ru_maxrss < 64 << 10); /* kilobytes */
    made = 0;
}

static void put_member(zipFile z, const char *name, const char *text)
{
    assert_int_equal(zipOpenNewFileInZip64(z, name, NULL, NULL, 0, NULL, 0, NULL, Z_DEFLATED, 6, 0),
                     0);
    assert_int_equal(zipWriteInFileInZip(z, text, (unsigned)strlen(text)), 0);
    zipCloseFileInZip(z);
}

/* A system of pymrio's as a zip; its path. */
static const char *system_zip(const char *z_text, const char *y_text, const char *unit)
{
    const char *path = put("IOT_2011_ixi.zip", "");
    zipFile z = zipOpen64(path, APPEND_STATUS_CREATE);

    assert_non_null(z);
    put_member(z, "IOT_2011_ixi/Z.txt", z_text);
    if (y_text)
        put_member(z, "IOT_2011_ixi/Y.txt", y_text);
    if (unit)
        put_member(z, "IOT_2011_ixi/unit.txt", unit);
    zipClose(z, NULL);
    return path;
}

static const char z_good[] = "region\t\tA\tA\nsector\t\ts1\ts2\nregion\tsector\t\t\n"
                             "A\ts1\t150\t500\nA\ts2\t200\t100\n";
static const char y_good[] = "region\t\tA\ncategory\t\thouseholds\nregion\tsector\t\n"
                             "A\ts1\t350\nA\ts2\t1700\n";

static void bad_systems(void **state)
{
    static const struct {
        const char *z, *y, *unit, *message;
        uint64_t line;
    } cases[] = {
        {"r\t\tA\tA\ns\t\ts1\ts1\nA\ts1\t1\t5\nA\ts1\t2\t1\n", y_good, NULL, "'A.s1' is doubled",
         2},
        {"r\t\tA\tA\ns\t\ts1\ts2\nA\ts2\t1\t5\nA\ts1\t2\t1\n", y_good, NULL, "row label 'A.s2'", 3},
        {"r\t\tA\tA\ns\t\ts1\ts2\nA\ts1\t1\t5\n", y_good, NULL, "ends after 1 rows", 0},
        {"r\t\tA\tA\ns\t\ts1\ts2\nA\ts1\t1\tx\nA\ts2\t2\t1\n", y_good, NULL, "not a number", 3},
        {"r\t\tA\tA\ns\t\ts1\n", y_good, NULL, "ends after 3 cells", 2},
        {"r\t\tA\tA\n", y_good, NULL, "second row of labels", 1},
        {z_good, "r\t\tB\nc\t\th\nA\ts1\t350\nA\ts2\t1700\n", NULL, "final demand label 'B.h'", 2},
        {z_good, NULL, NULL, "nor Y.txt is in it", 0},
        {z_good, y_good, "region\tsector\tunit\nA\ts1\tM.EUR\nA\ts2\tM.USD\n", "mixes units", 3},
        {z_good, y_good, "region\tsector\tunit\nA\ts1\tpeanuts\nA\ts2\tpeanuts\n",
         "not in US dollars", 2},
        {"r\t\tA\tA\ns\t\ts1\ts2\nA\ts1\t150\t500\nA\ts2\t200\t-9e9\n", y_good, NULL, "is negative",
         0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_err e = MN_ERR_INIT;

        if (import(MN_MODEL_EXIOBASE3, system_zip(cases[i].z, cases[i].y, cases[i].unit), NULL, &e))
            fail_msg("case %zu was taken", i);
        if (!strstr(e.msg, cases[i].message) || e.line != cases[i].line)
            fail_msg("case %zu: line %llu: %s", i, (unsigned long long)e.line, e.msg);
        assert_non_null(strstr(e.file, "IOT_2011_ixi.zip"));
        made = 0;
    }
}

/* Good; cut at every length; and damaged at every byte: never a crash, never silence. */
static void cut_archives(void **state)
{
    static char bytes[8192];
    mn_err e = MN_ERR_INIT;
    const char *path =
        system_zip(z_good, y_good, "region\tsector\tunit\nA\ts1\tM.EUR\nA\ts2\tM.EUR\n");
    (void)state;
    mn_model *m = import(MN_MODEL_EXIOBASE3, path, NULL, &e);
    assert_non_null(m);
    assert_int_equal(m->year, 2011);
    assert_true(m->x[0] > 1300 && m->x[0] < 1500); /* 1,000 million euros in dollars */
    assert_non_null(strstr(m->notes, "a EUR is 1.39"));
    double output = m->x[0];
    mn_model_free(m);
    FILE *f = fopen(path, "rb");
    size_t len = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    for (size_t cut = 0; cut < len; cut += 3) {
        made = 0;
        m = import(MN_MODEL_EXIOBASE3, put_bytes("IOT_2011_ixi.zip", bytes, cut), NULL, &e);
        if (m) /* only the archive's closing bytes may be missing */
            assert_near(m->x[0], output, 0);
        mn_model_free(m);
    }
    for (size_t at = 0; at < len; at += 2) {
        made = 0;
        bytes[at] ^= 0x15;
        m = import(MN_MODEL_EXIOBASE3, put_bytes("IOT_2011_ixi.zip", bytes, len), NULL, &e);
        if (m && strstr(m->notes, "EUR"))
            assert_near(m->x[0], output, 0);
        mn_model_free(m);
        bytes[at] ^= 0x15;
    }
    made = 0;
}

/* --- units and years ------------------------------------------------------------------------ */

static void units_of_money(void **state)
{
    static const struct {
        const char *unit;
        double usd;
    } cases[] = {{"Mill USD", 1e6},    {"M.USD", 1e6},    {"MUSD", 1e6},         {"USD", 1},
                 {"1000 USD", 1e3},    {"kUSD", 1e3},     {"US$ million", 1e6},  {"mn usd", 1e6},
                 {"million US$", 1e6}, {"'000 US$", 1e3}, {"thousand USD", 1e3}, {"kUSD", 1e3},
                 {"peanuts", 0},       {"", 0},           {"tonnes", 0},         {"M.XXX", 0}};
    mn_err e = MN_ERR_INIT;
    double usd = 0;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(mn_money_unit(&usd, NULL, mn_text_of(cases[i].unit), 2011, &e), 0);
        if (usd < cases[i].usd || usd > cases[i].usd)
            fail_msg("%s is %g", cases[i].unit, usd);
    }
    assert_int_equal(mn_money_unit(&usd, NULL, mn_text_of("M.EUR"), 2011, &e), 0);
    assert_near(usd, 1.392e6, 0.002e6); /* the average of 2011: 1.392 dollars a euro */
    assert_int_equal(mn_money_unit(&usd, NULL, mn_text_of("KRW"), 2011, &e), 0);
    assert_near(usd, 1 / 1108.3, 1e-5); /* no thousand of anything */
    assert_int_equal(mn_money_unit(&usd, NULL, mn_text_of("M.EUR"), 0, &e), 0);
    assert_near(usd, 0, 0);
    assert_int_equal(mn_year_in("/2019/IOT_2011_pxp.zip"), 2011);
    assert_int_equal(mn_year_in("IOT_2011_pxp/"), 2011);
    assert_int_equal(mn_year_in("/2019/IOT_20111_pxp"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constructs_by_hand), cmocka_unit_test(block_is_industry_technology),
        cmocka_unit_test(bad_pairs),          cmocka_unit_test(few_negatives_move),
        cmocka_unit_test(endless_columns),    cmocka_unit_test(bad_systems),
        cmocka_unit_test(cut_archives),       cmocka_unit_test(units_of_money)};
    static const char *const names[] = {"supply.csv", "use.csv",      "people.csv",      "few.csv",
                                        "many.csv",   "wide.csv.zst", "IOT_2011_ixi.zip"};

    snprintf(folder, sizeof folder, "/tmp/manumit-import-XXXXXX");
    if (!mkdtemp(folder))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        made = 0;
        char path[128];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
    return failed;
}
