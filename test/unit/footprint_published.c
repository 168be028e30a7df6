/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_published.c - hostile and damaged files in the layouts of the OECD's ICIO,
 * FIGARO and WIOD 2016: refused with line and reason. That good ones are read right is
 * shown by test/python/published.py.
 */
#include "check.h"
#include "economy.h"

/* Imports text as a file of this name, in a folder of its own. */
static mn_status import_as(mn_model_format format, const char *name, const char *text, mn_model **m,
                           mn_err *e)
{
    char folder[] = "/tmp/manumit-test-XXXXXX", path[128];
    FILE *f;
    mn_status st;

    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "w");
    assert_true(f && fputs(text, f) >= 0 && fclose(f) == 0);
    st = mn_model_import(m, NULL, format, path, NULL, e);
    unlink(path);
    rmdir(folder);
    return st;
}

typedef struct hostile {
    const char *text, *says;
    unsigned line;
} hostile;

static void refuse(mn_model_format format, const char *name, const hostile *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        mn_err e = MN_ERR_INIT;
        mn_model *m = NULL;

        if (import_as(format, name, cases[i].text, &m, &e) != MN_DATA)
            fail_msg("case %zu is taken for good", i);
        if (!strstr(e.msg, cases[i].says) || e.line != cases[i].line)
            fail_msg("case %zu: line %u: %s", i, (unsigned)e.line, e.msg);
    }
}

#define HEAD "V1,AUS_D,AUS_E,CHN_D,CHN_E,CN1_D,CN1_E,AUS_HFCE,CHN_HFCE,OUT\n"
#define ROWS                                                                                       \
    "AUS_D,1,1,0,0,1,1,9,2,15\nAUS_E,1,1,0,0,1,1,9,2,15\nCHN_D,0,0,0,0,0,0,0,0,0\n"                \
    "CHN_E,0,0,0,0,0,0,0,0,0\nCN1_D,1,0,0,0,2,1,3,9,16\n"

static void icio(void **state)
{
    static const hostile cases[] = {
        {"", "empty", 0},
        {"V1,AUS_D,AUSE\n", "REGION_INDUSTRY", 1},
        {"V1,AUS_D,AUS_D,AUS_HFCE\nAUS_D,1,1,1\n", "doubled", 1},
        {"V1,AUS_D,CHN_E,AUS_HFCE\n", "no column", 1},
        {"V1,AUS_D,AUS_E\nAUS_D,1,1\n", "make no table", 1},
        {HEAD ROWS, "column 7, 'CHN_E', has no row", 0},
        {HEAD "AUS_E,1,1,0,0,1,1,9,2,15\n", "out of order", 2},
        {HEAD "AUS_D,1,1,0,0,1,1,9,2,15\nAUS_D,1,1,0,0,1,1,9,2,15\n", "doubled", 3},
        {HEAD "AUS_X,1,1,0,0,1,1,9,2,15\n", "no column has", 2},
        {HEAD "AUS_D,1,1,0,nan,1,1,9,2,15\n", "number", 2},
        {HEAD "AUS_D,1,1,0\n", "", 2},
        {"V1,AUS_D,CHN_D,CN1_D,AUS_HFCE,CHN_HFCE,CHN_HFCE\n", "doubled", 1},
        {HEAD "AUS_HFCE,1,1,0,0,1,1,9,2,15\n", "no column has", 2},
        {HEAD "AUS_D,1,1,0,0,1,1,9,2,15,7\n", "", 2},
    };
    mn_err e = MN_ERR_INIT;
    mn_model *m = NULL;

    (void)state;
    refuse(MN_MODEL_ICIO, "ICIO2021_2018.csv", cases, sizeof cases / sizeof *cases);
    assert_int_equal(import_as(MN_MODEL_ICIO, "ICIO2021_2018.csv",
                               HEAD ROWS "CN1_E,1,0,0,0,2,1,3,9,16\nAUS_TAXSUB,1,1,1,1,1,1,1,1,1\n"
                                         "VALU,1,1,1,1,1,1,1,1,1\n",
                               &m, &e),
                     MN_OK);
    assert_int_equal(m->n, 4);
    assert_int_equal(m->year, 2018);
    assert_string_equal(m->region[1], "CHN");
    assert_near(m->x[2], 16, 1e-5);
    mn_model_free(m);
}

#define FIGARO_HEAD "rowLabels,AR_A01,AR_B,AR_P3_S14,AR_P5M\n"
#define FLAT_HEAD   "icioiRow,icioiCol,refArea,rowIi,counterpartArea,colIi,obsValue\n"

static void figaro(void **state)
{
    static const hostile cases[] = {
        {FIGARO_HEAD "AR_A01,1,1,5,0\n", "column 3, 'AR_B', has no row", 0},
        {FIGARO_HEAD "AR_A01,1,1,5,x\n", "number", 2},
        {FIGARO_HEAD "AR_A01,1,1,5,0\nZZ_D1,1,1,5,0\n", "no column has", 3},
        {FLAT_HEAD "a,b,AR,A01,AR,A01,1\na,b,AR,A01,AR,A01,1\na,b,AR,A01,AR,P3_S14,1\n", "twice",
         3},
        {FLAT_HEAD "a,b,AR,A01,ZZ,A01,1\na,b,AR,A01,AR,P3_S14,1\n", "sells nothing", 2},
        {FLAT_HEAD "a,b,AR,A01,AR,A01,1\n", "0 categories", 0},
        {FLAT_HEAD "a,b,AR,A01,AR,A01\n", "", 2},
        {"refArea,rowIi,counterpartArea,obsValue\n", "not the columns", 1},
    };
    mn_err e = MN_ERR_INIT;
    mn_model *m = NULL;

    (void)state;
    refuse(MN_MODEL_FIGARO, "matrix_eu-ic-io_ind-by-ind_23ed_2015.csv", cases,
           sizeof cases / sizeof *cases);
    /* Euros of an unknown year are worth nothing that is known. */
    assert_int_equal(import_as(MN_MODEL_FIGARO, "matrix.csv",
                               FIGARO_HEAD "AR_A01,1,1,5,0\nAR_B,1,1,5,0\n", &m, &e),
                     MN_DATA);
    assert_non_null(strstr(e.msg, "year is not known"));
    assert_non_null(strstr(e.hint, "--year"));
}

/* Another file takes the place of one that is read twice. */
typedef struct swap {
    const char *from, *to;
    int looks;
} swap;

static bool swap_files(void *payload)
{
    swap *s = payload;

    if (s->looks-- == 0)
        assert_int_equal(rename(s->from, s->to), 0);
    return false;
}

static void flat_file_changes_while_it_is_read(void **state)
{
    const char *other[] = {FLAT_HEAD "a,b,BR,A01,BR,A01,1\na,b,BR,A01,BR,P3_S14,1\n",
                           FLAT_HEAD "a,b,AR,A01,AR,P5M,1\n"};
    int seen = 0;

    (void)state;
    for (int k = 0; k < 2; k++) {
        for (int looks = 0; looks < 24; looks++) {
            const char *path =
                economy_file(0, FLAT_HEAD "a,b,AR,A01,AR,A01,1\na,b,AR,A01,AR,P3_S14,1\n");
            swap s = {.from = economy_file(1, other[k]), .to = path, .looks = looks};
            mn_ctx ctx = {.threads = 1, .cancelled = swap_files, .payload = &s};
            mn_model_options o = MN_MODEL_OPTIONS_INIT;
            mn_err e = MN_ERR_INIT;
            mn_model *m = NULL;

            o.unit_usd = 1e6;
            seen += mn_model_import(&m, &ctx, MN_MODEL_FIGARO, path, &o, &e) == MN_DATA &&
                    strstr(e.msg, "changed while it was read");
            mn_model_free(m);
            unlink(s.from);
            unlink(path);
        }
    }
    assert_true(seen >= 2);
}

#define WIOD_HEAD                                                                                  \
    "t,,,,,,,\nu,,,,,,,\n,,,,A01,A02,CONS_h,GO\n,,,,Crop,Forest,House,Total\n"                     \
    ",,,,AUS,AUS,AUS,TOT\n,,,,c1,c2,c57,c62\n"

static void wiod2016(void **state)
{
    static const hostile cases[] = {
        {"a,b\n1,2\n", "begins with 'c1'", 1},
        {WIOD_HEAD "A01,Crop,AUS,r1,1,1,5,7\n", "only 1 rows", 0},
        {WIOD_HEAD "A01,Crop,AUS,r1,1,1,5,7\nA01,Crop,AUS,r1,1,1,5,7\n", "doubled", 8},
        {WIOD_HEAD "A01,Crop,AUS,r1,1,1,5,7\nA02,Forest,AUS,r2,1,oops,5,7\n", "not a number", 8},
    };

    (void)state;
    refuse(MN_MODEL_WIOD2016, "WIOT2014_Nov16_ROW.csv", cases, sizeof cases / sizeof *cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(icio),
        cmocka_unit_test(figaro),
        cmocka_unit_test(flat_file_changes_while_it_is_read),
        cmocka_unit_test(wiod2016),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
