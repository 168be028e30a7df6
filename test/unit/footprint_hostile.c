/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_hostile.c - model files that mean harm and would read as another economy:
 * files twice in an archive, two systems, stated outputs that the rows don't come to,
 * rows too many, columns twice, a file that changes while it is read.
 */
#include "check.h"
#include "footprint/economy/model.h"

#include <minizip/zip.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static const char *path_of(const char *name)
{
    static char path[128];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static const char *put(const char *name, const char *text)
{
    FILE *f = fopen(path_of(name), "wb");

    assert_true(f && fputs(text, f) >= 0 && fclose(f) == 0);
    return path_of(name);
}

typedef struct file {
    const char *name, *text;
} file;

static const char *archive(const file *files, size_t n)
{
    unlink(path_of("IOT_2011_ixi.zip"));
    zipFile z = zipOpen64(path_of("IOT_2011_ixi.zip"), APPEND_STATUS_CREATE);

    assert_non_null(z);
    for (size_t i = 0; i < n && files[i].name; i++) {
        zip_fileinfo info = {0};

        assert_int_equal(zipOpenNewFileInZip64(z, files[i].name, &info, NULL, 0, NULL, 0, NULL,
                                               Z_DEFLATED, 1, 0),
                         ZIP_OK);
        assert_int_equal(zipWriteInFileInZip(z, files[i].text, (unsigned)strlen(files[i].text)),
                         ZIP_OK);
        assert_int_equal(zipCloseFileInZip(z), ZIP_OK);
    }
    assert_int_equal(zipClose(z, NULL), ZIP_OK);
    return path_of("IOT_2011_ixi.zip");
}

/* What the import says: "" when it is taken. */
static const char *said(mn_model_format format, const char *path)
{
    static mn_err e;
    const mn_model_options o = {.year = 2015};
    mn_model *m = NULL;

    e = (mn_err)MN_ERR_INIT;
    mn_status st = mn_model_import(&m, NULL, format, path, &o, &e);

    assert_true((st == MN_OK) == (m != NULL));
    assert_true(st == MN_OK || (st == MN_DATA && e.file[0]));
    if (m)
        e.msg[0] = '\0';
    mn_model_free(m);
    return e.msg;
}

static void expect(mn_model_format format, const char *path, const char *want)
{
    const char *is = said(format, path);

    if (want ? !strstr(is, want) : is[0] != 0)
        fail_msg("'%s', not '%s'", is, want ? want : "");
}

#define Z    "region\t\tA\tA\nsector\t\ts1\ts2\nA\ts1\t1\t2\nA\ts2\t3\t4\n"
#define Y    "region\t\tA\ncategory\t\tf1\nA\ts1\t5\nA\ts2\t6\n"
#define U    "region\tsector\tunit\nA\ts1\tM.EUR\nA\ts2\tM.EUR\n"
#define X(a) "region\tsector\tindout\nA\ts1\t" a "\nA\ts2\t13\n"

static void archives(void **state)
{
    static const struct {
        file files[6];
        const char *want;
    } cases[] = {
        {{{"d/Z.txt", Z}, {"d/Y.txt", Y}, {"d/unit.txt", U}, {"d/x.txt", X("8")}}, NULL},
        {{{"d/Z.txt", Z}, {"d/Y.txt", Y}, {"d/unit.txt", U}, {"d/Z.txt", Z}}, "'d/Z.txt' twice"},
        {{{"d/Z.txt", Z}, {"d/Y.txt", Y}, {"e/Z.txt", Z}, {"e/Y.txt", Y}}, "more than one system"},
        {{{"d/Z.txt", Z}, {"d/Y.txt", Y}, {"d/unit.txt", "region\tsector\tmoney\nA\ts1\tM.EUR\n"}},
         "no column 'unit'"},
        {{{"d/Z.txt", Z}, {"d/Y.txt", Y}, {"d/unit.txt", "region\tsector\tunit\n"}},
         "states no unit"},
        {{{"d/Z.txt", Z}, {"d/Y.txt", Y}, {"d/unit.txt", U}, {"d/x.txt", X("8") "A\ts3\t1\n"}},
         "more rows"},
        {{{"d/Z.txt", Z}, {"d/Y.txt", Y}, {"d/unit.txt", U}, {"d/x.txt", X("-8")}},
         "stated output of A.s1 is negative (-8)"},
        {{{"d/Z.txt", Z}, {"d/Y.txt", Y}, {"d/unit.txt", U}, {"d/x.txt", X("8000")}},
         "in 1 of 2 rows: A.s1 states 8000, its row comes to 8"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(MN_MODEL_EXIOBASE3, archive(cases[i].files, 6), cases[i].want);
    unlink(path_of("IOT_2011_ixi.zip"));
}

/* Units that were mixed show where a table states its outputs; rounding does not. */
static void stated_outputs(void **state)
{
    (void)state;
#define TABLE(z, x) "t,A.c1,A.c2,B.c1,B.c2,A.f,B.f,x\nA.c1," z ",2,3,1,20,5," x "\n" REST
#define REST        "A.c2,1,8,1,2,30,5,47\nB.c1,1,1,6,2,10,30,50\nB.c2,1,2,2,9,5,40,59\n"
    expect(MN_MODEL_LABELLED_CSV, put("t.csv", TABLE("10", "41")), NULL);
    expect(MN_MODEL_LABELLED_CSV, put("t.csv", TABLE("10", "41.4")), NULL);
    expect(MN_MODEL_LABELLED_CSV, put("t.csv", TABLE("10", "41000")), "don't come to the stated");
    expect(MN_MODEL_LABELLED_CSV, put("t.csv", TABLE("10", "-41")), "is negative (-41)");
    expect(MN_MODEL_LABELLED_CSV, put("t.csv", TABLE("1e308", "41")), "no usable model");
    expect(MN_MODEL_LABELLED_CSV, put("t.csv", "\xFF\xFEt"), "UTF-16");
    unlink(path_of("t.csv"));
}

static void eora(void **state)
{
    (void)state;
    put("Eora26_2015_bp_T.txt", "1\t2\n3\t4\n");
    put("labels_T.txt", "A\tAAA\tIndustries\ts1\t\nA\tAAA\tIndustries\ts2\t\n");
    put("labels_FD.txt", "A\tAAA\tFinal demand\tH\t\n");
    put("Eora26_2015_bp_FD.txt", "5\n6\n");
    expect(MN_MODEL_EORA26, folder, NULL);
    put("Eora26_2015_bp_FD.txt", "5\n6\n7\n");
    expect(MN_MODEL_EORA26, folder, "more rows than the 2 labels of T");
    unlink(path_of("Eora26_2015_bp_T.txt"));
    unlink(path_of("Eora26_2015_bp_FD.txt"));
    unlink(path_of("labels_T.txt"));
    unlink(path_of("labels_FD.txt"));
}

#define HEAD "V1,CHN_A,CN1_A,FRA_A,CHN_HFCE,"
#define ROWS(a)                                                                                    \
    "CHN_A,1,1,1,5" a ",5\nCN1_A,1,1,1,5" a ",5\nFRA_A,1,1,2,5" a ",5\nCHN_VALU,1,1,1,0" a ",0\n"

/* Final demand of a country in parts may stand once only, and all of it must stand. */
static void icio(void **state)
{
    (void)state;
    expect(MN_MODEL_ICIO, put("t.csv", HEAD "FRA_HFCE\n" ROWS("")), NULL);
    expect(MN_MODEL_ICIO, put("t.csv", HEAD "CHN_HFCE,FRA_HFCE\n" ROWS(",5")), "doubled");
    expect(MN_MODEL_ICIO, put("t.csv", HEAD "CHN_NPISH\n" ROWS("")), "no column 'FRA_HFCE'");
    expect(MN_MODEL_ICIO,
           put("t.csv", HEAD "FRA_HFCE\n" ROWS("") "OUT,1,1,1,0,0\nOUT,13,13,14,0,0\n"), "twice");
    unlink(path_of("t.csv"));
}

#define FLAT       "icsiegaCod,refArea,rowIi,counterpartArea,colIi,obsValue"
#define LINE(a, b) "\nx," a ",A01," b ",A01,2\nx," a ",A01," b ",P3_S14,5"
static const char flat[] =
    FLAT LINE("AR", "AR") LINE("AR", "FR") LINE("FR", "AR") LINE("FR", "FR") "\n";

typedef struct changing {
    int polls, at;
} changing;

/* Somebody else writes to the file, once reading has come so far. */
static bool change(void *payload)
{
    changing *c = payload;

    if (c->polls++ == c->at)
        put("flatfile_2015.csv", FLAT LINE("AR", "AR") LINE("QQ", "AR") LINE("FR", "FR") "\n");
    return false;
}

static void flat_files(void **state)
{
    bool noticed = false;

    (void)state;
    expect(MN_MODEL_FIGARO, put("flatfile_2015.csv", flat), NULL);
    expect(MN_MODEL_FIGARO, put("flatfile_2015.csv", FLAT ",obsValue" LINE("AR", "AR")), "doubled");
    for (int at = 0; at < 24; at++) {
        changing c = {.at = at};
        const mn_ctx ctx = {.payload = &c, .cancelled = change};
        const mn_model_options o = {.year = 2015};
        mn_model *m = NULL;
        mn_err e = MN_ERR_INIT;
        mn_status st =
            mn_model_import(&m, &ctx, MN_MODEL_FIGARO, put("flatfile_2015.csv", flat), &o, &e);

        assert_true(st == MN_OK || st == MN_DATA);
        noticed = noticed || strstr(e.msg, "changed while it was read");
        mn_model_free(m);
    }
    assert_true(noticed);
    unlink(path_of("flatfile_2015.csv"));
}

/* What is not there counts as 0, and is said to. */
static void flat_gaps(void **state)
{
    mn_model *m = NULL;
    mn_err e = MN_ERR_INIT;
    const mn_model_options o = {.year = 2015};

    (void)state;
    const char *path =
        put("flatfile_2015.csv", FLAT LINE("AR", "AR") LINE("FR", "AR") LINE("FR", "FR") "\n");
    assert_int_equal(mn_model_import(&m, NULL, MN_MODEL_FIGARO, path, &o, &e), MN_OK);
    assert_non_null(strstr(m->notes, "2 of 8 pairs of seller and buyer are not in the file"));
    mn_model_free(m);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(archives), cmocka_unit_test(stated_outputs), cmocka_unit_test(eora),
        cmocka_unit_test(icio),     cmocka_unit_test(flat_files),     cmocka_unit_test(flat_gaps),
    };

    snprintf(folder, sizeof folder, "/tmp/manumit-hostile-XXXXXX");
    if (!mkdtemp(folder))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    rmdir(folder);
    return failed;
}
