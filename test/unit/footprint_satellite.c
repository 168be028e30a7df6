/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_satellite.c - people put into economies: the shipped ones by kind, and
 * those of a source with industries of its own.
 */
#include "check.h"
#include "economy.h"

/* A small OECD-like economy: its labels say kinds and regions. */
static const char icio[] =
    "label,CHN.01T02,CHN.13T15,CHN.45T47,CHN.94T96,MMR.01T02,MMR.13T15,MMR.45T47,MMR.94T96,"
    "ROW.01T02,ROW.13T15,ROW.45T47,ROW.94T96,CHN.HFCE,MMR.HFCE,ROW.HFCE\n"
    "CHN.01T02,100,20,5,1,0,0,0,0,7,8,9,1,1000000,0,200\n"
    "CHN.13T15,0,90,5,1,0,0,0,0,7,8,9,1,900000,0,200\n"
    "CHN.45T47,9,20,5,1,0,0,0,0,7,8,9,1,2000000,0,200\n"
    "CHN.94T96,1,2,5,1,0,0,0,0,7,8,9,1,1500000,0,200\n"
    "MMR.01T02,1,20,5,1,9,9,0,0,7,8,9,1,100,40000,200\n"
    "MMR.13T15,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0\n"
    "MMR.45T47,1,2,5,1,9,0,7,0,7,8,9,1,10,50000,20\n"
    "MMR.94T96,1,2,5,1,9,0,7,0,7,8,9,1,10,60000,20\n"
    "ROW.01T02,1,2,5,1,9,0,7,0,70,8,9,1,10,500,4000000\n"
    "ROW.13T15,1,2,5,1,9,0,7,0,7,80,9,1,10,500,2000000\n"
    "ROW.45T47,1,2,5,1,9,0,7,0,7,8,90,1,10,500,9000000\n"
    "ROW.94T96,1,2,5,1,9,0,7,0,7,8,9,10,10,500,7000000\n";

static mn_model *import(const char *table, const mn_model_options *with, mn_err *e)
{
    mn_model_options o = *with;
    const char *path = economy_file(0, table);
    mn_model *m = NULL;
    mn_status st = mn_model_import(&m, NULL, MN_MODEL_LABELLED_CSV, path, &o, e);

    unlink(path);
    return st ? NULL : m;
}

static double all_people(const mn_model *m)
{
    double sum = 0;

    for (size_t k = 0; k < m->peoples; k++)
        sum += m->people[k].people;
    return sum;
}

static double people_of(const mn_model *m, const char *region, const char *industry)
{
    size_t i = mn_model_find_region(m, mn_text_of(region)) * m->industries +
               mn_model_find_industry(m, mn_text_of(industry));

    return m->cell_people[MN_SCOPE_ALL][i];
}

/* All of the shipped people are in the economy, in the region of their country. */
static void shipped_people_are_kept(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_model *m = import(icio, &(mn_model_options){.satellite = "shipped"}, &e), *s = NULL;
    double china = 0, shipped_china = 0;

    (void)state;
    assert_non_null(m);
    assert_int_equal(mn_model_shipped(&s, NULL, &e), MN_OK);
    assert_near(all_people(m) / all_people(s), 1, 1e-9);
    for (size_t k = 0; k < m->peoples; k++)
        if (!strcmp(m->origin[m->people[k].origin].code, "CHN"))
            china += m->people[k].people;
    for (size_t k = 0; k < s->peoples; k++)
        if (!strcmp(s->origin[s->people[k].origin].code, "CHN"))
            shipped_china += s->people[k].people;
    assert_near(china / shipped_china, 1, 1e-9);
    assert_true(people_of(m, "CHN", "13T15") > 0); /* textiles, and leather with them */
    /* Myanmar is a part of a composite origin, and makes no textiles here. */
    assert_true(people_of(m, "MMR", "01T02") > 0);
    assert_true(people_of(m, "MMR", "13T15") == 0);
    assert_true(m->moves > 0);
    assert_non_null(strstr(m->notes, "shipped satellite"));
    assert_non_null(strstr(m->notes, "c2: "));
    for (size_t k = 0; k < m->origins; k++)
        assert_true(m->origin[k].region < m->regions);
    mn_model_free(m);
    mn_model_free(s);
}

/* Kinds and members that were given are in the file; the labels don't say them. */
static void a_file_keeps_what_was_given(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_model_options o = {.concordance = economy_file(2, "industry,kind\ns1,c1\ns2,c30\ns2,c35\n"),
                          .members = economy_file(3, "region,country\nA,China\nA,IND\n")};
    mn_model *m = import(economy_miller_blair, &o, &e), *again = NULL;
    const char *path = economy_file(1, "");

    (void)state;
    assert_non_null(m);
    assert_int_equal(mn_model_save(m, path, &e), MN_OK);
    assert_int_equal(mn_model_open(&again, NULL, path, &e), MN_OK);
    assert_memory_equal(again->kind, m->kind, 2);
    assert_memory_equal(again->serves, m->serves, 2 * sizeof *m->serves);
    assert_int_equal(again->members, 2);
    assert_string_equal(again->member[1].iso3, "IND");
    assert_string_equal(again->scheme, "file");
    unlink(path);
    unlink(o.concordance);
    unlink(o.members);
    mn_model_free(m);
    mn_model_free(again);
}

static void strangers_are_refused(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_model_options o = {.satellite = "shipped"};

    (void)state;
    assert_null(import(economy_miller_blair, &o, &e));
    assert_non_null(strstr(e.msg, "no known kind"));
    assert_non_null(strstr(e.hint, "--concordance"));
    o.concordance = economy_file(2, "industry,kind\ns1,c1\ns2,c30\n");
    assert_null(import(economy_miller_blair, &o, &e));
    assert_non_null(strstr(e.hint, "--members"));
    o.members = economy_file(3, "region,country\nA,China\nA,India\nA,Brasil\nA,China\n");
    assert_null(import(economy_miller_blair, &o, &e));
    assert_int_equal(e.line, 5);
    unlink(o.members);
    o.members =
        economy_file(3, "region,country\nA,China\nA,India\nA,Brazil\nA,PAK\nA,RUS\nA,Nigeria\n"
                        "A,IDN\nA,TUR\nA,USA\nA,BGD\nA,MEX\nA,PHL\n");
    o.cap = 1e12;
    mn_model *m = import(economy_miller_blair, &o, &e);
    assert_non_null(m);
    assert_int_equal(m->members, 12);
    assert_non_null(strstr(m->notes, "left out"));
    assert_true(m->origins == 12);
    mn_model_free(m);
    unlink(o.members);
    unlink(o.concordance);
}

/* People by industries of their own: by shares, by output, by a matrix; totals kept. */
static void a_concordance_spreads(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_model_options o = {.cap = 1e9};
    mn_model *m;

    (void)state;
    o.satellite = economy_file(1, "region,industry,people\nChina,crops,90\nCHN,mixed,10\n"
                                  "Burma,mixed,7\nROW,crops,3\n");
    o.satellite_concordance =
        economy_file(2, "from,to,share\ncrops,01T02,1\nmixed,13T15,0.25\nmixed,45T47,0.75\n");
    m = import(icio, &o, &e);
    assert_non_null(m);
    assert_near(all_people(m), 110, 1e-9);
    assert_near(people_of(m, "CHN", "13T15"), 2.5, 1e-12);
    /* Myanmar makes no textiles: they go to the largest of the region */
    assert_near(people_of(m, "MMR", "94T96"), 1.75, 1e-12);
    assert_string_equal(m->origin[0].iso3, "CHN");
    mn_model_free(m);
    unlink(o.satellite_concordance);
    o.satellite_concordance = economy_file(2, "from,to\ncrops,01T02\nmixed,13T15\nmixed,45T47\n");
    m = import(icio, &o, &e);
    assert_non_null(m);
    size_t china = 0;
    assert_near(people_of(m, "CHN", "13T15"), 10 * m->x[china + 1] / (m->x[1] + m->x[2]), 1e-9);
    assert_near(people_of(m, "MMR", "45T47"), 7, 1e-9);
    mn_model_free(m);
    unlink(o.satellite_concordance);
    o.satellite_concordance =
        economy_file(2, "source,01T02,13T15,45T47\ncrops,1,0,0\nmixed,0,1,1\nunused,1,0,0\n");
    m = import(icio, &o, &e);
    assert_non_null(m);
    assert_near(all_people(m), 110, 1e-9);
    assert_non_null(strstr(m->notes, "1 rows of the concordance had no people"));
    mn_model_free(m);
    unlink(o.satellite_concordance);
    unlink(o.satellite);
}

static void bad_concordances_are_refused(void **state)
{
    static const struct {
        const char *text, *says;
        unsigned line;
    } cases[] = {
        {"from,to,share\ncrops,01T02,0.9\n", "sum to 0.9", 2},
        {"from,to,share\ncrops,01T02,1\nmixed,gold,1\n", "no such industry", 3},
        {"from,to,share\ncrops,01T02,x\n", "from 0 to 1", 2},
        {"from,to,share\ncrops,01T02,0.5\nmixed,01T02,1\ncrops,13T15,0.5\n", "stand together", 4},
        {"from,to\ncrops,01T02\ncrops,01T02\n", "twice", 3},
        {"source,01T02,gold\ncrops,1,0\n", "no such industry", 1},
        {"source,01T02\ncrops,2\n", "neither 0 nor 1", 2},
        {"source,01T02\ncrops,0\n", "none", 2},
        {"from,to\nmixed,01T02\n", "the concordance has no such industry", 2},
    };
    mn_model_options o = {.satellite = economy_file(1, "region,industry,people\nChina,crops,90\n")};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_err e = MN_ERR_INIT;

        o.satellite_concordance = economy_file(2, cases[i].text);
        assert_null(import(icio, &o, &e));
        assert_non_null(strstr(e.msg, cases[i].says));
        assert_int_equal(e.line, cases[i].line);
        unlink(o.satellite_concordance);
    }
    unlink(o.satellite);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_people_are_kept),
        cmocka_unit_test(a_file_keeps_what_was_given),
        cmocka_unit_test(strangers_are_refused),
        cmocka_unit_test(a_concordance_spreads),
        cmocka_unit_test(bad_concordances_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
