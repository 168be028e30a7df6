/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint_lower.c - the changes that lower a footprint most are those that a fresh
 * answer finds by trying all; paths to a target meet it.
 */
#include "spending_show.h"

#include "core/rng.h"
#include "footprint/understand/change.h"
#include "footprint/understand/lower.h"
#include "footprint/understand/target.h"

#include <math.h>
#include <stdio.h>

typedef struct fixture {
    mn_model *m;
    mn_reference *r;
    mn_materials materials;
} fixture;

static int set_up(void **state)
{
    static fixture f;
    mn_err e = MN_ERR_INIT;

    *state = &f;
    return mn_model_shipped(&f.m, NULL, &e) || mn_reference_new(&f.r, MN_NEED_ALL, &e) ||
           mn_materials_shipped(&f.materials, f.r, &e);
}

static int tear_down(void **state)
{
    fixture *f = *state;

    mn_materials_free(&f->materials);
    mn_model_free(f->m);
    mn_reference_free(f->r);
    return 0;
}

/* --- the best ---------------------------------------------------------------------------- */

typedef struct asked {
    mn_answer_options answer;
    mn_spending_options spending;
} asked;

static asked ask(const fixture *f, bool materials)
{
    const mn_country *us = mn_country_find(f->r, mn_text_of("USA"));
    const mn_materials *known = materials ? &f->materials : NULL;

    return (asked){
        {.country = us, .buyer = MN_COMPANY, .prior = mn_prior_default, .materials = known},
        {.country = us,
         .buyer = MN_COMPANY,
         .model_year = 2011,
         .currency = "USD",
         .materials = known}};
}

static const char purchases[] = "HS,Item,Origin,Amount,Date\n"
                                "090111,Green coffee,Brazil,1000,2011-02-01\n"
                                "620520,Cotton shirts,IND,2000,2011-02-01\n"
                                "620520,Cotton shirts,IND,150,2011-03-01\n"
                                "420221,Leather bags,,700,2011-02-01\n"
                                ",Cleaning of offices,,900,2011-02-01\n";

/* People behind the purchases when they are changed so; NAN when that changes nothing. */
static double people_with(const fixture *f, const asked *q, const char *said)
{
    mn_changes c = {0};
    mn_answer a = {0};
    asked with = *q;
    mn_err e = MN_ERR_INIT;
    spent x;
    double people = NAN;

    assert_int_equal(mn_changes_parse(&c, &said, 1, f->r, &e), MN_OK);
    with.spending.change = mn_changes_apply;
    with.spending.change_payload = &c;
    spend(&x, f->r, &with.spending, purchases);
    assert_int_equal(x.status, MN_OK);
    if (!mn_changes_check(&c, &e)) {
        assert_int_equal(mn_answer_spending(&a, f->m, f->r, &x.s, &with.answer, NULL, &e), MN_OK);
        if (!a.groups.moved)
            people = a.total.people;
    }
    mn_answer_free(&a);
    mn_changes_free(&c);
    spent_free(&x);
    return people;
}

/* Of what the buyer uses of a kind, from a region. */
static double share_of(const mn_sourcing *mix, size_t region, uint8_t kind)
{
    double share = 0;

    for (size_t s = 0; s < mix->m->industries; s++)
        if (mix->m->kind[s] == kind)
            share += mix->mix[region * mix->m->industries + s];
    return share;
}

/* Tries every country that may be proposed, each by a fresh answer. */
static void check_best(const fixture *f, const asked *q, const mn_sourcing *mix,
                       const mn_lowering *l, double whole)
{
    double best = MN_LOWER_LESS * l->before;

    for (size_t c = 0; l->kind < MN_LOWER_GOODS && c < mn_countries(f->r); c++) {
        const mn_country *to = mn_country_at(f->r, c);
        uint32_t region = mn_place_of(f->m, to).region;
        char said[80];
        double people;

        if (region == MN_ANYWHERE || !mn_region_is_country(f->m, region) ||
            share_of(mix, region, l->kind) < MN_LOWER_SHARE)
            continue;
        snprintf(said, sizeof said, "c%d and origin:%s: origin ->%s", l->kind + 1,
                 l->from ? l->from->iso3 : "none", to->iso3);
        people = people_with(f, q, said);
        if (!isnan(people) && whole - people > best)
            best = whole - people;
    }
    assert_near(l->saved, best, 1e-9 * whole);
    assert_near(whole - people_with(f, q, l->said), l->saved, 1e-9 * whole);
}

static void finds_the_best(void **state)
{
    const fixture *f = *state;

    for (int materials = 0; materials < 2; materials++) {
        const asked q = ask(f, materials);
        mn_lowering at[MN_LOWER_MOST];
        mn_sourcing mix = {0};
        mn_answer a = {0};
        mn_err e = MN_ERR_INIT;
        size_t count, two;
        double before = 0;
        spent x;

        spend(&x, f->r, &q.spending, purchases);
        assert_int_equal(x.status, MN_OK);
        assert_int_equal(mn_answer_spending(&a, f->m, f->r, &x.s, &q.answer, NULL, &e), MN_OK);
        assert_int_equal(mn_sourcing_new(&mix, f->m, MN_COMPANY, a.region, &e), MN_OK);
        assert_int_equal(mn_lower_find(at, 20, &count, &a, f->r, &x.s, NULL, &e), MN_OK);
        assert_int_equal(count, 4);
        for (size_t i = 0; i < count; i++) {
            check_best(f, &q, &mix, &at[i], a.total.people);
            before += at[i].before;
            assert_true(i == 0 || at[i - 1].saved >= at[i].saved);
            assert_true(!at[i].to || at[i].share >= MN_LOWER_SHARE);
        }
        assert_near(before, a.total.people, 1e-9 * a.total.people);
        assert_int_equal(at[0].lines, 2);
        assert_int_equal(mn_lower_find(at, 2, &two, &a, f->r, &x.s, NULL, &e), MN_OK);
        assert_int_equal(two, 2);
        mn_sourcing_free(&mix);
        mn_answer_free(&a);
        spent_free(&x);
    }
}

/* --- targets ------------------------------------------------------------------------------- */

static void paths_meet_the_target(void **state)
{
    mn_rng r;

    (void)state;
    mn_rng_init(&r, 11, 0);
    for (int trial = 0; trial < 500; trial++) {
        mn_target t = {.base = 2020,
                       .change = -(0.001 + 0.998 * mn_rng_unit(&r)),
                       .growth = mn_rng_unit(&r) * 0.2 - 0.1};
        double people = 1;

        t.year = 2021 + trial % 100;
        const mn_target_year first = mn_target_in(&t, t.base), last = mn_target_in(&t, t.year);

        assert_near(first.linear, 1, 0);
        assert_near(first.compound, 1, 0);
        assert_near(first.constant, 1, 0);
        assert_near(first.compound_intensity, 0, 0);
        assert_near(last.linear, 1 + t.change, 1e-12);
        assert_near(last.compound, 1 + t.change, 1e-12);
        for (int year = t.base; year < t.year; year++) {
            people *= (1 + t.growth) * (1 - mn_target_fall(&t));
            assert_near(mn_target_in(&t, year + 1).compound, people, 1e-12);
        }
        if (last.constant > last.linear)
            assert_near(mn_target_share(&t, 1 - last.linear / last.constant), 1, 1e-12);
        else
            assert_true(isnan(mn_target_share(&t, 0.1)) || last.constant == last.linear);
    }
}

static void targets_are_read(void **state)
{
    static const char *const wrong[] = {"",          "2030",      "2030:",     "2030:-",
                                        "2030:30%",  "2030:-30",  "2030:-.5%", "2030:-5.%",
                                        "2020:-30%", "1999:-5%",  "2121:-30%", "2030:-100%",
                                        "2030:-0%",  "2030:-5%%", "20300:-5%", "2030:-99999%"};
    static const char *const bad_growth[] = {"", "2", "%", "--2%", "101%", "-50.1%", "nan%"};
    mn_target t;
    mn_err e = MN_ERR_INIT;

    (void)state;
    assert_int_equal(mn_target_parse(&t, "2030:-30%", "-1.25%", 2020, &e), MN_OK);
    assert_int_equal(t.year, 2030);
    assert_near(t.change, -0.3, 1e-15);
    assert_near(t.growth, -0.0125, 1e-15);
    assert_int_equal(mn_target_parse(&t, "2120:-0.5%", NULL, 2020, &e), MN_OK);
    assert_near(t.growth, 0, 0);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        mn_err at = MN_ERR_INIT;

        assert_int_equal(mn_target_parse(&t, wrong[i], NULL, 2020, &at), MN_USAGE);
        assert_true(at.hint[0] != '\0');
    }
    for (size_t i = 0; i < sizeof bad_growth / sizeof *bad_growth; i++)
        assert_int_equal(mn_target_parse(&t, "2030:-30%", bad_growth[i], 2020, &e), MN_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_best),
        cmocka_unit_test(paths_meet_the_target),
        cmocka_unit_test(targets_are_read),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
