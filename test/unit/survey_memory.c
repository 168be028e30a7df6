/* SPDX-License-Identifier: Apache-2.0
 *
 * survey_memory.c - every allocation of the survey fails in turn: reading its tables,
 * solving a country, answering, and showing the answer. The answer is "out of memory", and
 * nothing leaks.
 */
#include "check.h"
#include "economy.h"
#include "failing.h"
#include "footprint/survey/response.h"

static const char questions[] =
    "key,screen,label,kind,product,coicop,share,asked,basis,source,address,year\n"
    "food,food,Food,c1,,01.1.1,0.75,1,sum,S,x,2017\n"
    "flowers,home,Flowers,c1,,09.3.3,0.25,1,sum,S,x,2017\n"
    "coal,home,Coal,c2,,04.5.4,1,1,sum,S,x,2017\n"
    "meat,food,Meat,c3,,01.1.2,1,1,assumed,S,x,2017\n";
static const char homes[] = "iso3,currency,household,source,address,year\n"
                            "USA,USD,2.58,S,x,2014\nCHN,CNY,,S,x,2020\n";

/* R0 becomes the United States, R1 China. */
static char *country_names(char *text)
{
    char *out = malloc(2 * strlen(text) + 1), *to = out;

    for (const char *at = text; *at;) {
        const bool name = at[0] == 'R' && (at[1] == '0' || at[1] == '1');

        memcpy(to, name ? at[1] == '0' ? "USA" : "CHN" : at, name ? 3 : 1);
        to += name ? 3 : 1;
        at += name ? 2 : 1;
    }
    *to = 0;
    free(text);
    return out;
}

typedef struct fixture {
    mn_model *m;
    mn_reference *r;
} fixture;

static int set_up(void **state)
{
    static fixture f;
    mn_err e = MN_ERR_INIT;
    char *table = country_names(economy_random(2, 3, 21));
    char *people = country_names(economy_people(2, 3, 21));

    *state = &f;
    f.m = economy_import(table, people, &e);
    free(table);
    free(people);
    return !f.m || mn_reference_new(&f.r, MN_NEED_ALL, &e);
}

static int tear_down(void **state)
{
    fixture *f = *state;

    mn_model_free(f->m);
    mn_reference_free(f->r);
    return 0;
}

static mn_status survey(const fixture *f, mn_err *e)
{
    const mn_text answers = mn_text_of("{\"people\": 2, \"answers\": {\"food\": 20}}");
    const mn_ctx ctx = {.threads = 1, .seed = 1};
    mn_response r = {0};
    mn_response_answer out = {0};
    mn_answers a = {0};
    mn_report *report = NULL;
    mn_status st = mn_questions_read(&r.questions, mn_text_of(questions), mn_text_of(homes), f->r,
                                     &r.materials, e);

    if (!st)
        st = mn_response_solve(&r, f->m, f->r, mn_country_find(f->r, mn_text_of("USA")), &ctx, e);
    if (!st)
        st = mn_answers_read(&a, "a.json", answers, &r.questions, f->r, e);
    if (!st)
        st = mn_response_to(&out, &r, &a, e);
    if (!st)
        st = mn_report_new(&report, "footprint survey", "A household", e);
    if (!st)
        st = mn_show_survey(report, &out.shown, e);
    mn_report_free(report);
    free(out.memory);
    mn_response_free(&r);
    return st;
}

static void every_allocation_can_fail(void **state)
{
    const fixture *f = *state;
    bool failed = true;
    long n = 0;

    for (; failed; n++) {
        mn_err e = MN_ERR_INIT;

        left = n;
        const mn_status st = survey(f, &e);
        failed = left < 0;
        left = -1;
        if (st != (failed ? MN_SYSTEM : MN_OK))
            fail_msg("allocation %ld: %s", n, e.msg);
        if (failed)
            assert_string_equal(e.msg, "out of memory");
    }
    assert_true(n > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_can_fail)};

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
