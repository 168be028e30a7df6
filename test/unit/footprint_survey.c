/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_survey.c - the survey: its averages are the country's basket, answers are
 * linear, and files of answers are read strictly.
 */
#include "check.h"
#include "core/rng.h"
#include "footprint/show/show.h"
#include "footprint/survey/response.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct fixture {
    mn_model *m;
    mn_reference *r;
    mn_materials of;
    mn_questions q;
    mn_response us; /* of seed 1 */
} fixture;

static int set_up(void **state)
{
    static fixture f;
    const mn_ctx ctx = {.threads = 2, .seed = 1};
    mn_err e = MN_ERR_INIT;

    *state = &f;
    return mn_model_shipped(&f.m, NULL, &e) || mn_reference_new(&f.r, MN_NEED_ALL, &e) ||
           mn_materials_shipped(&f.of, f.r, &e) || mn_questions_shipped(&f.q, f.r, &f.of, &e) ||
           mn_response_make(&f.us, f.m, f.r, mn_country_find(f.r, mn_text_of("USA")), &ctx, &e);
}

static int tear_down(void **state)
{
    fixture *f = *state;

    mn_response_free(&f->us);
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
        {"{\"country\": \"M\xc3\xa9xico\", \"people\": 0}", "people must be", 1, 33},
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
        assert_int_equal(mn_answers_take(&a, "answer", cases[i], &f->q, &e), MN_USAGE);
        assert_int_equal(a.count, 0);
        assert_true(e.hint[0]);
    }
    assert_int_equal(mn_answers_take(&a, "answer", "coffee=20", &f->q, &e), MN_OK);
    assert_int_equal(mn_answers_take(&a, "answer", "coffee=20", &f->q, &e), MN_USAGE);
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

/* --- answers at once ------------------------------------------------------------- */

static void respond(mn_response *out, const fixture *f, const char *iso3, uint64_t seed,
                    unsigned threads)
{
    const mn_ctx ctx = {.threads = threads, .seed = seed};
    mn_err e = MN_ERR_INIT;

    assert_int_equal(
        mn_response_make(out, f->m, f->r, mn_country_find(f->r, mn_text_of(iso3)), &ctx, &e),
        MN_OK);
}

static mn_answers answers_of(const mn_basis *b, unsigned kind)
{
    mn_answers a = {.people = 1 + 0.7 * kind};

    /* kind 4 and 5: few answers. */
    for (size_t q = 0; kind && q < (kind > 3 ? kind : b->count); q += 4 - kind % 3) {
        a.answered[q] = true;
        a.given[q] = (double)((q * kind) % 5) * b->at[q].average;
        a.count++;
    }
    return a;
}

static void near_share(const mn_share *a, const mn_share *b)
{
    assert_near(a->people / b->people, 1, 1e-9);
    assert_near(a->range.low / b->range.low, 1, 2e-6);
    assert_near(a->range.high / b->range.high, 1, 2e-6);
}

/* The countries without limits of their own: their people, and limits that lie between those of
 * one country that is as unsure as the least sure of them, and none. */
static void rest_is_as_drawn(const mn_response_answer *a, const mn_response *r,
                             const mn_answer *full)
{
    const mn_surveyed *s = &a->shown;
    double people = 0, low = 0, high = 0;
    size_t count = 0;

    for (size_t o = 0; o < r->model->origins; o++) {
        if (!isnan(a->origin[o].range.low))
            continue;
        people += full->origin[o].people;
        low += full->origin[o].range.low;
        high += full->origin[o].range.high;
        count += a->origin[o].people > 0;
    }
    assert_int_equal(s->rests, count);
    assert_near(s->rest.people / people, 1, 1e-9);
    assert_true(low < s->rest.range.low && s->rest.range.low < people);
    assert_true(people < s->rest.range.high && s->rest.range.high < high);
}

/* The same samples as the full answer: points to 1e-9, limits to what float32 holds. */
static void at_once_is_as_in_full(void **state)
{
    static const struct {
        const char *iso3;
        uint64_t seed;
        unsigned kind;
    } cases[] = {{"USA", 1, 0}, {"USA", 1, 3}, {"USA", 1, 4},
                 {"USA", 1, 5}, {"DEU", 2, 1}, {"IND", 7, 2}};
    const fixture *f = *state;

    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const mn_ctx ctx = {.threads = 2, .seed = cases[c].seed};
        mn_response own = {0};
        const mn_response *r = &f->us;
        mn_response_answer at_once = {0};
        mn_spending s = {0};
        mn_answer full = {0};
        mn_err e = MN_ERR_INIT;

        if (cases[c].seed != 1) {
            respond(&own, f, cases[c].iso3, cases[c].seed, 2);
            r = &own;
        }
        const mn_answers a = answers_of(&r->basis, cases[c].kind);
        assert_int_equal(mn_response_to(&at_once, r, &a, &e), MN_OK);
        assert_int_equal(mn_basis_spend(&s, &r->basis, at_once.amount, &e), MN_OK);
        assert_int_equal(mn_answer_spending(&full, f->m, f->r, &s, &r->options, &ctx, &e), MN_OK);
        near_share(&at_once.shown.total, &full.total);
        for (size_t o = 0; o < f->m->origins; o++)
            assert_near(at_once.origin[o].people, full.origin[o].people, 1e-9 * full.total.people);
        for (size_t p = 0; p < r->places; p++)
            near_share(&at_once.origin[r->place[p]], &full.origin[r->place[p]]);
        for (size_t q = 0; q < r->basis.count; q++)
            assert_near(at_once.question[q].people, full.purchase[q].people,
                        1e-12 * full.total.people);
        assert_near(at_once.shown.resident.people, full.resident, 0);
        assert_near(at_once.shown.world_resident.people, full.world_resident, 0);
        near_share(&at_once.shown.world_resident,
                   &(mn_share){full.world_resident, full.world_range});
        rest_is_as_drawn(&at_once, r, &full);
        free(at_once.memory);
        mn_answer_free(&full);
        mn_spending_free(&s);
        mn_response_free(&own);
    }
}

/* Against oneself nothing; a thing less is that thing's own people, with its limits, which
 * are narrower than both totals say; and what is turned round turns round. */
static void differences_cancel_what_is_shared(void **state)
{
    const fixture *f = *state;
    const mn_response *r = &f->us;
    const size_t shirts = mn_question_find(&f->q, mn_text_of("tshirts"));
    mn_answers plain = {.people = 2}, fewer = plain;
    mn_response de = {0};
    mn_response_answer a = {0}, b = {0}, c = {0};
    mn_response_difference same = {0}, less = {0}, more = {0}, abroad = {0};
    mn_err e = MN_ERR_INIT;

    fewer.answered[shirts] = true;
    fewer.count = 1;
    assert_int_equal(mn_response_to(&a, r, &plain, &e), MN_OK);
    assert_int_equal(mn_response_to(&b, r, &fewer, &e), MN_OK);
    assert_near(a.shown.times.low, 1, 1e-6);
    assert_near(a.shown.times.high, 1, 1e-6);
    assert_true(b.shown.times.high < 1 && b.shown.times.low < b.shown.times.high);
    assert_int_equal(mn_response_differ(&same, r, &a, r, &a, &e), MN_OK);
    assert_near(same.total.people, 0, 0);
    assert_near(same.total.range.low, 0, 1e-7 * a.shown.total.people);
    assert_near(same.total.range.high, 0, 1e-7 * a.shown.total.people);
    assert_int_equal(mn_response_differ(&less, r, &a, r, &b, &e), MN_OK);
    assert_int_equal(mn_response_differ(&more, r, &b, r, &a, &e), MN_OK);
    assert_near(less.total.people, -a.question[shirts].people, 1e-12);
    assert_near(more.total.range.high / -less.total.range.low, 1, 1e-6);
    assert_true(less.total.range.high < 0);
    assert_near(less.question[shirts].range.low / less.total.range.low, 1, 1e-4);
    /* Parts of a purchase that are added up are as wide or wider than their sum. */
    assert_true(-less.question[shirts].range.low <= 1.001 * a.question[shirts].range.high);
    assert_true(-less.question[shirts].range.high >= 0.999 * a.question[shirts].range.low);

    respond(&de, f, "DEU", 1, 2);
    assert_int_equal(mn_response_to(&c, &de, &plain, &e), MN_OK);
    assert_int_equal(mn_response_differ(&abroad, r, &a, &de, &c, &e), MN_OK);
    assert_near(abroad.total.people, c.shown.total.people - a.shown.total.people, 1e-15);
    assert_true(abroad.total.range.low > c.shown.total.range.low - a.shown.total.range.high);
    assert_true(abroad.total.range.high < c.shown.total.range.high - a.shown.total.range.low);
    free(same.memory);
    free(less.memory);
    free(more.memory);
    free(abroad.memory);
    free(a.memory);
    free(b.memory);
    free(c.memory);
    mn_response_free(&de);
}

/* Questions and countries come to the whole; more spending is never less; and twice of
 * everything is twice as much, limits too. */
static void answers_keep_their_sums(void **state)
{
    const fixture *f = *state;
    const mn_response *r = &f->us;
    mn_err e = MN_ERR_INIT;

    for (unsigned kind = 0; kind < 6; kind++) {
        mn_answers a = answers_of(&r->basis, kind), twice = a, more = a;
        mn_response_answer one = {0}, two = {0}, much = {0};
        double by_question = 0, by_origin = 0;

        twice.people *= 2;
        for (size_t q = 0; q < r->basis.count; q++)
            twice.given[q] *= 2;
        more.answered[kind] = true;
        more.given[kind] = 1000;
        assert_int_equal(mn_response_to(&one, r, &a, &e), MN_OK);
        assert_int_equal(mn_response_to(&two, r, &twice, &e), MN_OK);
        assert_int_equal(mn_response_to(&much, r, &more, &e), MN_OK);
        for (size_t q = 0; q < r->basis.count; q++)
            by_question += one.question[q].people;
        for (size_t o = 0; o < f->m->origins; o++) {
            by_origin += one.origin[o].people;
            assert_true(one.origin[o].people >= 0);
            assert_true(much.origin[o].people >= one.origin[o].people * (1 - 1e-12));
        }
        assert_near(by_question / one.shown.total.people, 1, 1e-9);
        assert_near(by_origin / one.shown.total.people, 1, 1e-9);
        assert_near(two.shown.total.people / one.shown.total.people, 2, 1e-12);
        assert_near(two.shown.total.range.low / one.shown.total.range.low, 2, 1e-5);
        assert_true(much.shown.total.range.low > one.shown.total.range.low);
        assert_true(one.shown.total.range.low < one.shown.total.people);
        assert_true(one.shown.total.range.high > one.shown.total.people);
        free(one.memory);
        free(two.memory);
        free(much.memory);
    }
}

/* The same bits at any number of threads. */
static void threads_change_nothing(void **state)
{
    const fixture *f = *state;
    mn_response b = {0};

    respond(&b, f, "USA", 1, 1);
    const mn_response a = f->us;
    const size_t n = a.groups * a.blocks * MN_DRAW_BLOCK;
    assert_int_equal(a.groups, b.groups);
    assert_memory_equal(a.total, b.total, n * sizeof *a.total);
    assert_memory_equal(a.by_place, b.by_place, n * a.places * sizeof *a.by_place);
    assert_memory_equal(a.origin, b.origin, a.groups * f->m->origins * sizeof *a.origin);
    mn_response_free(&b);
}

static void nothing_spent_is_refused(void **state)
{
    const fixture *f = *state;
    mn_response_answer out = {0};
    mn_answers a = {.people = 1};
    mn_err e = MN_ERR_INIT;

    for (size_t q = 0; q < f->us.basis.count; q++)
        a.answered[q] = true;
    assert_int_equal(mn_response_to(&out, &f->us, &a, &e), MN_DATA);
    assert_null(out.memory);
}

/* The wide kernels give the bits of the plain one; limits are those of mn_quantile(). */
static void kernels_agree(void **state)
{
    enum { GROUPS = 7, BLOCKS = 16, N = BLOCKS * MN_DRAW_BLOCK };
    static float sample[GROUPS * N], money[] = {1, 0.5F, 3e-7F, 12, 2, 0.1F}, out[2][N],
                                     spare[2 * (N + 16)];
    static const uint32_t group[] = {0, 1, 2, 3, 5, 6};
    static double sorted[N];
    mn_rng rng;

    (void)state;
    mn_rng_init(&rng, 5, 1);
    for (size_t i = 0; i < GROUPS * N; i++)
        sample[i] = (float)mn_exp(0.6 * mn_rng_normal(&rng));
    const mn_summed sum = {.base = sample + N,
                           .times = 1.5F,
                           .sample = sample,
                           .money = money,
                           .group = group,
                           .count = 6};
    mn_response_sum(out[0], &sum, GROUPS, BLOCKS);
    mn_response_sum_plain(out[1], &sum, GROUPS, BLOCKS);
    assert_memory_equal(out[0], out[1], sizeof out[0]);
    for (size_t n = 20; n <= 1000; n += 49) {
        if (n > 500) /* many are equal */
            for (size_t i = 0; i < n; i++)
                out[0][i] = floorf(out[0][i]);
        static const mn_interval guesses[] = {{0, 0}, {1, 1}, {4, 20}, {-7, 1e30}, {1e30, -1e30}};

        for (size_t g = 0; g < sizeof guesses / sizeof *guesses; g++) {
            const mn_interval got = mn_response_limits(out[0], n, &guesses[g], spare);

            for (size_t i = 0; i < n; i++)
                sorted[i] = (double)out[0][i];
            assert_near(got.low, mn_quantile(sorted, n, 0.05), 1e-6);
            assert_near(got.high, mn_quantile(sorted, n, 0.95), 1e-5);
        }
    }
}

/* From whatever order it begins, the same is reached. */
static void ranks_agree(void **state)
{
    enum { N = 64 };
    mn_share share[N];
    mn_ranked whole[N], from[N];
    uint32_t order[N];
    uint64_t s = 1;

    (void)state;
    for (size_t turn = 0; turn < 20; turn++) {
        for (size_t i = 0; i < N; i++) {
            s = s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            share[i] = (mn_share){(double)((s >> 33) % 20), {0, 0}}; /* some are equal */
            order[i] = (uint32_t)(turn % 2 ? i : N - 1 - i);
        }
        mn_rank(whole, share, N);
        mn_rank_from(from, order, share, N);
        for (size_t i = 0; i < N; i++)
            assert_int_equal(whole[i].index, from[i].index);
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
        cmocka_unit_test(at_once_is_as_in_full),
        cmocka_unit_test(differences_cancel_what_is_shared),
        cmocka_unit_test(answers_keep_their_sums),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(nothing_spent_is_refused),
        cmocka_unit_test(kernels_agree),
        cmocka_unit_test(ranks_agree),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
