/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_rank.c - words that are looked for, and the order of reading.
 */
#include "adverts/rank/rank.h"

#include <stdlib.h>

#include "adverts/rank/signs.h"
#include "unit/check.h"

static uint32_t signs_of(const mn_signs *s, const mn_normal *n, const char *text)
{
    mn_plain p = {0};
    mn_err e;
    assert_int_equal(mn_normal_text(&p, n, mn_text_of(text), &e), MN_OK);
    const uint32_t found = mn_signs_of(s, p.text);
    mn_plain_free(&p);
    return found;
}

#define BIT(s) (1U << MN_SIGN_##s)

static void test_signs(void **state)
{
    (void)state;
    mn_signs *s;
    mn_normal *n;
    mn_err e;
    static const struct {
        const char *text;
        uint32_t found;
    } cases[] = {
        {"Kitchen help wanted. A registration fee of 50 is asked.", BIT(FEE)},
        {"REGISTRATION  FEE, and our driver picks you up", BIT(FEE) | BIT(TIED)},
        {"Registrations feed the birds", 0}, /* within words it is none */
        {"Guardamos tu pasaporte; visa garantizada", BIT(PASSPORT) | BIT(VISA)},
        {"Frais d\xe2\x80\x99inscription : 40 euros", BIT(FEE)},
        {"Паспорт хранится у нас, без договора", BIT(PASSPORT) | BIT(EMPLOYER)},
        {"招聘厨房帮工,保证签证,护照由公司保管", BIT(VISA) | BIT(PASSPORT)},
        {"ممنوع الخروج في الليل", BIT(CONTROL)},
        {"Cleaner for offices, mornings, 14 an hour, contract from the first day", 0},
        {"", 0},
    };
    assert_int_equal(mn_signs_new(&s, &e), MN_OK);
    assert_int_equal(mn_normal_new(&n, &e), MN_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (signs_of(s, n, cases[i].text) != cases[i].found)
            fail_msg("%s: %x", cases[i].text, signs_of(s, n, cases[i].text));
    mn_normal_free(n);
    mn_signs_free(s);
    mn_signs_free(NULL);
}

static double rank(mn_rank_seen s, mn_buf *why, mn_buf *against)
{
    mn_buf_clear(why);
    mn_buf_clear(against);
    return mn_rank_of(&s, why, against);
}

static mn_rank_seen small(void)
{
    return (mn_rank_seen){.posts = 4,
                          .texts = 1,
                          .phones = 1,
                          .numbers_of_text = 1,
                          .places = 2,
                          .radius = 10,
                          .days = 20,
                          .most_per_week = 2,
                          .in_two_days = 0.5,
                          .age = 100};
}

/* More of what is looked for never makes a network less urgent. */
static void test_more_is_more(void **state)
{
    (void)state;
    mn_buf why = {0}, against = {0};
    mn_rank_seen s = small();
    double was = rank(s, &why, &against), now;
    assert_near(was, 0.3 * 2 + 0.5, 1e-12);
    assert_string_equal(why.ptr, "4 posts; 2 places");
    assert_int_equal(against.len, 0);
#define MORE(change)                                                                               \
    change;                                                                                        \
    now = rank(s, &why, &against);                                                                 \
    assert_true(now > was);                                                                        \
    was = now
    MORE(s.posts = 40);
    MORE((s.phones = 4, s.phone_entropy = 2));
    MORE(s.numbers_of_text = 4);
    MORE(s.texts = 6);
    MORE(s.places = 9);
    MORE(s.radius = 700);
    MORE((s.circuit_laps = 3, s.circuit_places = 5, s.circuit_chance = 0.01));
    MORE(s.impossible = 3);
    MORE(s.most_per_week = 20);
    MORE(s.signs = BIT(FEE));
    MORE(s.signs |= BIT(PASSPORT));
    MORE(s.age = 3.5);
    assert_non_null(strstr(why.ptr, "the same 5 places in the same order, 3.0 times"));
    assert_non_null(strstr(why.ptr, "first seen 3 days before"));
    /* A circuit that chance makes is none. */
    s.circuit_chance = 0.2;
    assert_near(rank(s, &why, &against), was - 2, 1e-12);
    assert_null(strstr(why.ptr, "in the same order"));
    mn_buf_free(&why);
    mn_buf_free(&against);
}

static void test_what_speaks_against(void **state)
{
    (void)state;
    mn_buf why = {0}, against = {0};
    mn_rank_seen s = small();
    const double was = rank(s, &why, &against);
    s.only_pictures = 1;
    assert_near(rank(s, &why, &against), was - 1.5, 1e-12);
    s = small();
    s.places = 1;
    s.days = 200;
    s.texts = 2;
    assert_true(rank(s, &why, &against) < was);
    assert_string_equal(against.ptr, "in one place for 200 days, as firms are");
    s = small();
    s.places = 30;
    s.in_two_days = 0.95;
    rank(s, &why, &against);
    assert_non_null(strstr(against.ptr, "95 of 100 posts within two days in 30 places"));
    s = small();
    s.days = s.radius = s.most_per_week = s.age = s.in_two_days = NAN;
    assert_true(rank(s, &why, &against) > 0);
    mn_buf_free(&why);
    mn_buf_free(&against);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signs),
        cmocka_unit_test(test_more_is_more),
        cmocka_unit_test(test_what_speaks_against),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
