/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_survey.c - the survey: its averages are the country's basket, answers are
 * linear, and files of answers are read strictly.
 */
#include "check.h"
#include "footprint/economy/solve.h"
#include "footprint/survey/answers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct fixture {
    mn_model *m;
    mn_reference *r;
    mn_materials of;
    mn_questions q;
} fixture;

static int set_up(void **state)
{
    static fixture f;
    mn_err e = MN_ERR_INIT;

    *state = &f;
    return mn_model_shipped(&f.m, NULL, &e) || mn_reference_new(&f.r, MN_NEED_ALL, &e) ||
           mn_materials_shipped(&f.of, f.r, &e) || mn_questions_shipped(&f.q, f.r, &f.of, &e);
}

static int tear_down(void **state)
{
    fixture *f = *state;

    mn_questions_free(&f->q);
    mn_materials_free(&f->of);
    mn_model_free(f->m);
    mn_reference_free(f->r);
    return 0;
}

static mn_answer_options options(const fixture *f, const char *iso3, size_t draws)
{
    return (mn_answer_options){.country = mn_country_find(f->r, mn_text_of(iso3)),
                               .draws = draws,
                               .prior = mn_prior_default,
                               .materials = &f->of};
}

static mn_answer answer(const fixture *f, const mn_basis *b, const double *amount,
                        const mn_answer_options *o)
{
    mn_spending s = {0};
    mn_answer a = {0};
    mn_ctx ctx = {.threads = 2};
    mn_err e = MN_ERR_INIT;

    assert_int_equal(mn_basis_spend(&s, b, amount, &e), MN_OK);
    assert_int_equal(mn_answer_spending(&a, f->m, f->r, &s, o, &ctx, &e), MN_OK);
    mn_spending_free(&s);
    return a;
}

/* Nothing answered: the people behind the average resident, and all that is spent. */
static void untouched_is_the_average_resident(void **state)
{
    const fixture *f = *state;

    for (size_t h = 0; h < f->q.homes; h += 5) {
        const mn_answer_options o = options(f, f->q.home[h].iso3, 0);
        mn_basis b = {0};
        mn_answers none = {0};
        double amount[MN_QUESTIONS_MOST];
        mn_answer basket = {0};
        mn_err e = MN_ERR_INIT;

        assert_int_equal(mn_basis_make(&b, &f->q, f->m, f->r, &o, NULL, &e), MN_OK);
        mn_answers_amounts(amount, &none, &b);
        mn_answer a = answer(f, &b, amount, &o);
        assert_int_equal(mn_answer_basket(&basket, f->m, f->r, &o, NULL, &e), MN_OK);
        assert_near(a.total.people / basket.total.people, 1, 1e-9);
        assert_near(a.total.people / a.resident, 1, 1e-9);
        /* All money is asked for, but where a country's own table has a negative. */
        assert_true(fabs(b.unasked) < 0.005);
        mn_answer_free(&a);
        mn_answer_free(&basket);
        mn_basis_free(&b);
    }
}

/* A question more is its people more, whatever else is answered. */
static void answers_are_linear(void **state)
{
    const fixture *f = *state;
    const mn_answer_options o = options(f, "DEU", 0);
    const size_t coffee = mn_question_find(&f->q, mn_text_of("coffee"));
    double amount[MN_QUESTIONS_MOST] = {0};
    mn_basis b = {0};
    mn_err e = MN_ERR_INIT;

    assert_int_equal(mn_basis_make(&b, &f->q, f->m, f->r, &o, NULL, &e), MN_OK);
    for (size_t i = 0; i < b.count; i++)
        amount[i] = (double)(i % 7) * b.at[i].average;
    amount[coffee] = 0;
    mn_answer without = answer(f, &b, amount, &o);
    amount[coffee] = 10;
    mn_answer ten = answer(f, &b, amount, &o);
    amount[coffee] = 30;
    mn_answer thirty = answer(f, &b, amount, &o);
    const double one = ten.total.people - without.total.people;

    assert_true(one > 0);
    assert_near((thirty.total.people - without.total.people) / one, 3, 1e-9);
    assert_near(ten.purchase[coffee].people / one, 1, 1e-9);
    for (size_t p = 0; p < f->m->origins; p++)
        assert_true(thirty.origin[p].people >= without.origin[p].people - 1e-15);
    mn_answer_free(&without);
    mn_answer_free(&ten);
    mn_answer_free(&thirty);
    mn_basis_free(&b);
}

static void a_country_without_a_table_is_refused(void **state)
{
    const fixture *f = *state;
    const mn_answer_options o = options(f, "KEN", 0);
    mn_basis b = {0};
    mn_err e = MN_ERR_INIT;

    assert_int_equal(mn_basis_make(&b, &f->q, f->m, f->r, &o, NULL, &e), MN_USAGE);
    assert_non_null(strstr(e.msg, "Kenya"));
    mn_basis_free(&b);
}

static void files_of_answers_are_read(void **state)
{
    const fixture *f = *state;
    const mn_text text = mn_text_of("{\"answers\": {\"coffee\": 20.5, \"tsh\\u0069rts\": 0},\n"
                                    " \"people\": 2.4, \"country\": \"Germany\"}\n");
    mn_answers a = {0};
    mn_err e = MN_ERR_INIT;

    assert_int_equal(mn_answers_read(&a, "a.json", text, &f->q, f->r, &e), MN_OK);
    assert_string_equal(a.country->iso3, "DEU");
    assert_near(a.people, 2.4, 0);
    assert_int_equal(a.count, 2);
    assert_near(a.given[mn_question_find(&f->q, mn_text_of("coffee"))], 20.5, 0);
    assert_true(a.answered[mn_question_find(&f->q, mn_text_of("tshirts"))]);
}

static void wrong_answers_are_refused(void **state)
{
    static const struct {
        const char *text, *says;
        uint64_t line, col;
    } cases[] = {
        {"", "an object was expected", 1, 1},
        {"[]", "an object was expected", 1, 1},
        {"{\"country\": \"US\"", "never closed", 1, 17},
        {"{\"country\": \"US\"} x", "something follows the object", 1, 19},
        {"{\"country\": \"US\", \"country\": \"US\"}", "stands twice", 1, 19},
        {"{\"country\": \"Nowhere\"}", "no such country", 1, 13},
        {"{\"country\": 7}", "must be a name", 1, 13},
        {"{\"people\": 0}", "people must be", 1, 12},
        {"{\"people\": -1}", "people must be", 1, 12},
        {"{\"people\": 101}", "people must be", 1, 12},
        {"{\"people\": \"2\"}", "people must be", 1, 12},
        {"{\"peeple\": 2}", "no such member", 1, 2},
        {"{\"answers\": []}", "answers must be an object", 1, 13},
        {"{\"answers\": {\n\"coffee\": -1}}", "must be 0 or more", 2, 1},
        {"{\"answers\": {\n\"coffee\": 1, \"coffee\": 1}}", "answered twice", 2, 14},
        {"{\"answers\": {\"coffee\": 1}, \"answers\": {}}", "stands twice", 1, 28},
        {"{\"answers\": {\"cofee\": 1}}", "no such question", 1, 14},
        {"{\"answers\": {\"coffee\": NaN}}", "a value was expected", 1, 24},
        {"{\"answers\": {\"coffee\": 1e999}}", "must be a number", 1, 24},
        {"{\"answers\": {\"coffee\": 1e13}}", "more than anybody", 1, 14},
        {"{\"answers\": {\"coffee\": null}}", "must be a number", 1, 24},
        {"{\"answers\": {\"coffee\": \"20\"}}", "must be a number", 1, 24},
        {"{\"answers\": {\"coffee\": {}}}", "must be a number", 1, 24},
        {"{\"country\": \"\xff\"}", "not valid UTF-8", 1, 14},
    };
    const fixture *f = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_answers a = {0};
        mn_err e = MN_ERR_INIT;

        assert_int_equal(mn_answers_read(&a, "a.json", mn_text_of(cases[i].text), &f->q, f->r, &e),
                         MN_DATA);
        if (!strstr(e.msg, cases[i].says) || e.line != cases[i].line || e.col != cases[i].col)
            fail_msg("%s: %s at %d:%d", cases[i].text, e.msg, (int)e.line, (int)e.col);
    }
}

static void wrong_words_are_refused(void **state)
{
    static const char *const cases[] = {
        "coffee",     "coffee=",  "=20",         "coffee=x",    "coffee=-1", "coffee=nan",
        "coffee=inf", "cofee=20", "coffee=1e13", "coffee=20 ;", ""};
    const fixture *f = *state;
    mn_answers a = {0};
    mn_err e = MN_ERR_INIT;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(mn_answers_take(&a, cases[i], &f->q, &e), MN_USAGE);
        assert_int_equal(a.count, 0);
        assert_true(e.hint[0]);
    }
    assert_int_equal(mn_answers_take(&a, "coffee=20", &f->q, &e), MN_OK);
    assert_int_equal(mn_answers_take(&a, "coffee=20", &f->q, &e), MN_USAGE);
    assert_int_equal(mn_answers_people(&a, NAN, &e), MN_USAGE);
    assert_int_equal(mn_answers_people(&a, 0, &e), MN_USAGE);
}

/* Tables of questions are refused where a row can't be right. */
static void wrong_tables_are_refused(void **state)
{
    static const char head[] =
        "key,screen,label,kind,product,coicop,share,asked,basis,source,address,year\n";
    static const struct {
        const char *rows, *says;
    } cases[] = {
        {"a,food,A,c3,,01,1,1,sum,,x,2017\n", "nothing stands here"},
        {"a,food,A,c3,,01,1,1,sum,S,,2017\n", "nothing stands here"},
        {"a,food,A,c3,,01,1,1,sum,S,x,\n", "year"},
        {"a,food,A,c36,,01,1,1,sum,S,x,2017\n", "c1 to c35"},
        {"a,food,A,c3,none,01,1,1,sum,S,x,2017\n", "no such product"},
        {"a,food,A,c4,coffee,01,1,1,sum,S,x,2017\n", "another kind"},
        {"a,food,A,c3,,01,0.5,1,sum,S,x,2017\n", "sum to 0.5"},
        {"a,food,A,c3,,01,1.5,1,sum,S,x,2017\n", "out of its range"},
        {"a,food,A,c3,,01,0.5,1,sum,S,x,2017\na,food,A,c3,,01,0.5,1,sum,S,x,2017\n", "twice"},
        {"a,food,A,c3,,01,0.5,1,sum,S,x,2017\nb,food,A,c3,,01,0.5,0.9,sum,S,x,2017\n",
         "another 'asked'"},
    };
    const fixture *f = *state;
    const mn_text homes = mn_text_of("iso3,currency,household,source,address,year\n"
                                     "USA,USD,2.5,S,x,2017\n");

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[600];
        mn_questions q = {0};
        mn_err e = MN_ERR_INIT;

        snprintf(text, sizeof text, "%s%s", head, cases[i].rows);
        assert_int_equal(mn_questions_read(&q, mn_text_of(text), homes, f->r, &f->of, &e), MN_DATA);
        if (!strstr(e.msg, cases[i].says))
            fail_msg("%s: %s", cases[i].rows, e.msg);
        mn_questions_free(&q);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(untouched_is_the_average_resident),
        cmocka_unit_test(answers_are_linear),
        cmocka_unit_test(a_country_without_a_table_is_refused),
        cmocka_unit_test(files_of_answers_are_read),
        cmocka_unit_test(wrong_answers_are_refused),
        cmocka_unit_test(wrong_words_are_refused),
        cmocka_unit_test(wrong_tables_are_refused),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
