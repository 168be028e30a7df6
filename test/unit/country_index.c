/* SPDX-License-Identifier: Apache-2.0
 *
 * country_index.c - indices: the 3P index is the sum of its parts in all that comes with the
 * library; the scores of the Global Slavery Index are recomputed from Walk Free's own figures,
 * which lie beside the repository (MANUMIT_DATA, or ../shared/data beside the sources; skipped
 * without them).
 */
#include <math.h>
#include <stdlib.h>

#include "core/text.h"
#include "country/import/wide.h"
#include "country/index/index.h"
#include "unit/check.h"

static mn_reference *reference;
static mn_facts *facts;

static bool import(const char *name, const char *year)
{
    char path[1024];
    const char *data = getenv("MANUMIT_DATA");
    mn_err e;
    mn_table *t = NULL, *long_form = NULL;
    mn_wide w;
    const mn_wide_options o = {.year = year, .source = "Walk Free", .retrieved = "2026-11-22"};
    snprintf(path, sizeof path, "%s%s/measure/%s", data ? data : MN_SOURCE_DIR,
             data ? "" : "/../shared/data", name);
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    fclose(f);
    assert_int_equal(mn_table_read(&t, NULL, path, NULL, &e), MN_OK);
    assert_int_equal(mn_wide_facts(&long_form, &w, facts, t, &o, &e), MN_OK);
    assert_int_equal(mn_facts_add(facts, long_form, &e), MN_OK);
    mn_table_free(t);
    mn_table_free(long_form);
    return true;
}

static bool walk_free;

static int open_facts(void **state)
{
    (void)state;
    mn_err e;
    if (mn_reference_new(&reference, MN_NEED_COUNTRIES, &e) || mn_facts_new(&facts, reference, &e))
        return -1;
    walk_free = import("gsi2023_country.csv", "2023") && import("gsi2018_country.csv", "2018");
    if (!walk_free)
        print_message("skipped in part: no shared data\n");
    return 0;
}

static int close_facts(void **state)
{
    (void)state;
    mn_facts_free(facts);
    mn_reference_free(reference);
    return 0;
}

static mn_composite *shipped(const char *name)
{
    static mn_composite x;
    bool found;
    mn_err e;
    assert_int_equal(mn_composite_shipped(&x, &found, facts, name, NULL, &e), MN_OK);
    assert_true(found);
    return &x;
}

/* Scores of a year beside the published ones: how many are within `within`, how many are not. */
static size_t compare(const char *index, const char *published, int year, double within,
                      const char *others[], size_t *n_others)
{
    mn_composite_scores s;
    mn_err e;
    size_t same = 0;
    const size_t room = *n_others;
    const uint32_t id = mn_facts_find_indicator(facts, mn_text_of(published));
    assert_int_equal(mn_composite_rate(&s, shipped(index), facts, year, &e), MN_OK);
    *n_others = 0;
    for (size_t i = 0; i < s.n; i++) {
        const mn_fact *x = mn_facts_in(facts, s.at[i].place, id, s.year);
        if (!x || isnan(s.at[i].value))
            continue;
        if (fabs(x->value - s.at[i].value) <= within)
            same++;
        else if (*n_others < room)
            others[(*n_others)++] = mn_facts_place(facts, s.at[i].place)->code;
    }
    mn_composite_scores_free(&s);
    return same;
}

static void policy_index_is_its_sum(void **state)
{
    (void)state;
    size_t all = 0;
    for (int year = 2000; year <= 2013; year++) {
        const char *others[8];
        size_t n = 8;
        all += compare("3p", "3p-total", year, 0, others, &n);
        assert_int_equal(n, 0);
    }
    assert_true(all > 2000);
}

static void vulnerability(void **state)
{
    (void)state;
    const char *others[8];
    size_t n = 8;
    if (!walk_free)
        skip();
    assert_int_equal(compare("gsi-vulnerability-2023", "gsi-vulnerability", 2023, 1e-9, others, &n),
                     160);
    assert_int_equal(n, 0);
    n = 8;
    assert_int_equal(compare("gsi-vulnerability-2018", "gsi-vulnerability", 2018, 1e-9, others, &n),
                     167);
    assert_int_equal(n, 0);
}

/* Of 176 government responses 174 are the weighted mean of their milestones; Kosovo's and Taiwan's
 * are not (1e-5: they were published in single precision). */
static void response(void **state)
{
    (void)state;
    const char *others[8];
    size_t n = 8;
    if (!walk_free)
        skip();
    assert_int_equal(compare("gsi-response-2023", "gsi-response", 2023, 1e-5, others, &n), 174);
    assert_int_equal(n, 2);
    assert_string_equal(others[0], "TWN");
    assert_string_equal(others[1], "XKX");
    /* As single precision can have it: half its last digit between 64 and 128. And the two are far
     * off, so that it is no matter of the tolerance. */
    n = 8;
    assert_int_equal(compare("gsi-response-2023", "gsi-response", 2023, 4e-6, others, &n), 174);
    n = 8;
    assert_int_equal(compare("gsi-response-2023", "gsi-response", 2023, 0.05, others, &n), 174);
    assert_int_equal(n, 2);
}

/* --- an index of one's own -----------------------------------------------------------------------
 */

static mn_status read_index(mn_composite *out, const char *csv, mn_err *e)
{
    mn_table *t = NULL;
    const mn_read_options o = {.format = MN_FORMAT_CSV};
    assert_int_equal(mn_table_read_memory(&t, NULL, "i.csv", csv, strlen(csv), &o, e), MN_OK);
    const mn_status st = mn_composite_read(out, facts, t, e);
    mn_table_free(t);
    return st;
}

static void refused(void **state)
{
    (void)state;
    static const struct {
        const char *csv, *says;
        uint64_t line;
    } cases[] = {
        {"a,b\n1,2\n", "columns item and value", 1},
        {"item,value\nname,x\n", "no indicator", 0},
        {"item,value\n3p-totl,1\n", "unknown indicator '3p-totl'", 2},
        {"item,value\n3p-total,x\n", "no number for a weight: 'x'", 2},
        {"item,value\n3p-total,1e308\n", "no number for a weight: '1e308'", 2},
        {"item,value\nconstant,inf\n3p-total,1\n", "no number: 'inf'", 2},
        {"item,value\n3p-total,1\n3p-total,2\n", "twice", 3},
        {"item,value\naggregation,median\n3p-total,1\n", "no such word 'median'", 2},
        {"item,value\naggregation,mean\n3p-total,-1\n", "below 0", 3},
        {"item,value\naggregation,mean\n3p-total,0\n", "all weights are 0", 0},
        {"item,value,from,to\n3p-total,1,3,3\n", "no range", 2},
        {"item,value\nmissing,share\n3p-total,1\n", "can't share out", 0},
        {"item,value\nyear,20\n3p-total,1\n", "no year", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_err e = MN_ERR_INIT;
        static mn_composite x;
        assert_int_equal(read_index(&x, cases[i].csv, &e), MN_DATA);
        if (!strstr(e.msg, cases[i].says) || e.line != cases[i].line)
            fail_msg("%zu: line %d: %s", i, (int)e.line, e.msg);
    }
}

static void aggregations(void **state)
{
    (void)state;
    static const struct {
        const char *csv;
        double value; /* of prosecution 4, prevention 2, protection 1 */
    } cases[] = {
        {"item,value\n3p-prosecution,2\n3p-prevention,1\nconstant,0.5\n", 10.5},
        {"item,value\naggregation,mean\n3p-prosecution,2\n3p-prevention,1\n", 10.0 / 3},
        {"item,value\naggregation,geometric\n3p-prosecution,1\n3p-prevention,1\n3p-protection,1\n",
         2},
        {"item,value,from,to\naggregation,mean,,\n3p-prosecution,1,1,5\n3p-prevention,1,5,1\n", 75},
    };
    const char *ids[] = {"3p-prosecution", "3p-prevention", "3p-protection"};
    const double values[] = {4, 2, 1};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static mn_composite x;
        mn_err e;
        mn_fact own[3];
        const mn_fact *of[3];
        assert_int_equal(read_index(&x, cases[i].csv, &e), MN_OK);
        for (size_t k = 0; k < x.n; k++)
            for (size_t j = 0; j < 3; j++)
                if (x.item[k].indicator == mn_facts_find_indicator(facts, mn_text_of(ids[j]))) {
                    own[k] = (mn_fact){.value = values[j], .low = NAN, .high = NAN};
                    of[k] = &own[k];
                }
        assert_near(mn_composite_value(&x, of, NULL), cases[i].value, 1e-12);
        of[0] = NULL;
        assert_true(isnan(mn_composite_value(&x, of, NULL)));
        x.share = true;
        assert_true(isfinite(mn_composite_value(&x, of, NULL)) != 0);
    }
}

/* A part of 0 makes a geometric mean 0, and hides neither a part that is missing, one below 0, nor
 * the constant. */
static void geometric_of_nothing(void **state)
{
    (void)state;
    static mn_composite x;
    mn_err e;
    assert_int_equal(read_index(&x,
                                "item,value\naggregation,geometric\nconstant,1.5\n"
                                "3p-prosecution,1\n3p-prevention,1\n",
                                &e),
                     MN_OK);
    const mn_fact zero = {.value = 0, .low = NAN, .high = NAN},
                  one = {.value = 1, .low = NAN, .high = NAN},
                  below = {.value = -1, .low = NAN, .high = NAN};
    const mn_fact *of[2] = {&zero, &one};
    assert_near(mn_composite_value(&x, of, NULL), 1.5, 1e-12);
    of[1] = NULL;
    assert_true(isnan(mn_composite_value(&x, of, NULL)));
    of[1] = &below;
    assert_true(isnan(mn_composite_value(&x, of, NULL)));
    x.share = true;
    of[1] = NULL;
    assert_near(mn_composite_value(&x, of, NULL), 1.5, 1e-12);
}

/* A name that is too long is cut between letters. */
static void long_names_are_cut_whole(void **state)
{
    (void)state;
    static mn_composite x;
    mn_err e;
    char csv[600];
    size_t n = (size_t)snprintf(csv, sizeof csv, "item,value\n3p-total,1\nname,");
    for (int i = 0; i < 200; i++, n += 2)
        memcpy(csv + n, "\xc3\xa9", 3);
    assert_int_equal(read_index(&x, csv, &e), MN_OK);
    assert_int_equal(strlen(x.name), 126);
    assert_int_equal(mn_utf8_bad(mn_text_of(x.name)), 126);
}

/* Without a change of weights ranks stay; the ranges hold each rank; a part of weight 0 moves none.
 */
static void weights_vary(void **state)
{
    (void)state;
    static mn_composite x;
    mn_composite_scores s;
    mn_err e;
    double low[300], high[300], lost[3], low_again[300], high_again[300];
    assert_int_equal(
        read_index(&x, "item,value\n3p-prosecution,1\n3p-prevention,1\n3p-protection,0\n", &e),
        MN_OK);
    assert_int_equal(mn_composite_rate(&s, &x, facts, 2010, &e), MN_OK);
    assert_in_range(s.n, 100, 300);
    assert_int_equal(mn_composite_vary(low, high, lost, &x, &s, 200, 0, 7, &e), MN_OK);
    for (size_t i = 0; i < s.n; i++)
        assert_true(low[i] == high[i]);
    assert_true(lost[0] > 0 && lost[1] > 0 && lost[2] == 0);
    assert_int_equal(mn_composite_vary(low_again, high_again, lost, &x, &s, 200, 0.5, 7, &e),
                     MN_OK);
    for (size_t i = 0; i < s.n; i++)
        assert_true(low_again[i] <= high_again[i]);
    mn_composite_scores_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(policy_index_is_its_sum),
        cmocka_unit_test(vulnerability),
        cmocka_unit_test(response),
        cmocka_unit_test(refused),
        cmocka_unit_test(aggregations),
        cmocka_unit_test(geometric_of_nothing),
        cmocka_unit_test(long_names_are_cut_whole),
        cmocka_unit_test(weights_vary),
    };
    return cmocka_run_group_tests(tests, open_facts, close_facts);
}
