/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_rank.c - words that are looked for, and the order of reading.
 */
#include "adverts/rank/rank.h"

#include <stdlib.h>

#include "adverts/rank/rule.h"
#include "adverts/rank/signs.h"
#include "core/rng.h"
#include "unit/check.h"

#define BIT(s) (1U << MN_SIGN_##s)

static void check_signs(const mn_signs *s, const mn_normal *n, const char *text, uint32_t wanted)
{
    mn_sign_room room = {.marked = {0}};
    uint32_t found = 0;
    mn_err e;
    assert_int_equal(mn_signs_of(&found, &room, s, n, mn_text_of(text), &e), MN_OK);
    if (found != wanted)
        fail_msg("%s: %x, not %x", text, found, wanted);
    mn_sign_room_free(&room);
}

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
        {"Kitchen job. A registration fee of 50 is asked.", BIT(FEE)},
        {"REGISTRATION  FEE for the job, and our driver picks you up", BIT(FEE) | BIT(TIED)},
        {"Registrations feed the birds at work", 0}, /* within words it is none */
        {"Trabajo en cocina. Guardamos tu pasaporte; visa garantizada", BIT(PASSPORT) | BIT(VISA)},
        {"Emploi. Frais d\xe2\x80\x99inscription : 40 euros", BIT(FEE)},
        {"Работа. Паспорт хранится у нас, без договора", BIT(PASSPORT) | BIT(EMPLOYER)},
        {"招聘厨房帮工,保证签证,护照由公司保管", BIT(VISA) | BIT(PASSPORT)},
        {"عمل في المطبخ. ممنوع الخروج في الليل", BIT(CONTROL)},
        {"Cleaner job in offices, mornings, 14 an hour, contract from the first day", 0},
        {"", 0},
        /* Words that no list has as they stand here. */
        {"Job in a laundry. The price of your flight is later withheld out of the wages.",
         BIT(FEE)},
        {"Wir suchen Arbeiter. Ihr Reisepass wird in unserem Büro verwahrt.", BIT(PASSPORT)},
        {"Praca na farmie, paszport trzeba oddać szefowi", BIT(PASSPORT)},
        {"Lowongan kerja pabrik. Gaji dipotong untuk biaya tiket.", BIT(FEE)},
        {"Hotel iş ilanı. Pasaportunuz bizde tutulur, vize garanti.", BIT(PASSPORT) | BIT(VISA)},
        {"Locuri de muncă. Avans pentru acte, înainte de plecare.", BIT(FEE)},
        {"งานโรงงาน ค่าวีซ่าหักจากเงินเดือน", BIT(FEE)},
        {"Trabaho sa hotel. Itatago ng amo ang pasaporte.", BIT(PASSPORT)},
        {"مطلوب عمال لمزرعة، الراتب ثلاثة أضعاف المعتاد", BIT(PAY)}, /* with hamza */
        {"مطلوب عمال لمزرعة، الراتب ثلاثة اضعاف المعتاد", BIT(PAY)}, /* and without */
        {"Tuyển công nhân, công ty giữ hộ chiếu, bao đậu visa", BIT(PASSPORT) | BIT(VISA)},
        {"नौकरी: पासपोर्ट मालिक के पास रहेगा, वीज़ा की पूरी गारंटी", BIT(PASSPORT) | BIT(VISA)},
        {"Работа за границей: платим в три раза больше, чем другие", BIT(PAY)},
        {"Emploi : salaire trois fois plus élevé qu'ailleurs, aucun entretien",
         BIT(PAY) | BIT(EMPLOYER)},
        /* No sign where it is denied, or the employer pays. */
        {"Job in a kitchen, no registration fee", 0},
        {"Job: we never keep your passport", 0},
        {"Job: registration fee paid by the employer", 0},
        {"Trabajo sin cuota de inscripción", 0},
        {"Работа без залога, деньги вперед не берем", 0},
        {"招聘工人,不收押金", 0},
        {"Job. Bring a copy of your passport, the office keeps it on file", 0},
        /* The next sentence denies something else. */
        {"Job. You pay a registration fee. No weekends.", BIT(FEE)},
        /* A deposit of a room is none. */
        {"Room to let, 400 a month, deposit of one month required in advance, near work", 0},
        /* Taxes are kept from every wage. */
        {"Job at the port. Taxes are deducted from the wages", 0},
    };
    assert_int_equal(mn_normal_new(&n, &e), MN_OK);
    if (mn_signs_new(&s, n, &e))
        fail_msg("%s", e.msg);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_signs(s, n, cases[i].text, cases[i].found);
    mn_normal_free(n);
    mn_signs_free(s);
    mn_signs_free(NULL);
}

/* Texts made of the lists' own words, as dense as can be: ends, and soon. */
static void test_dense(void **state)
{
    (void)state;
    static const char *const words[] = {
        "no ",      "visa ", "papers ", "pay, ",        "пaспорт ", "签证",  "ของ", "$",
        "والراتب ", "fee. ", "zqm ",    "\xe3\x80\x82", "money ",   "week ", "交",  "wage "};
    mn_sign_room room = {.marked = {0}};
    mn_buf b = {0};
    mn_signs *s;
    mn_normal *n;
    mn_err e;
    mn_rng r;
    mn_rng_init(&r, 7, 1);
    assert_int_equal(mn_normal_new(&n, &e), MN_OK);
    assert_int_equal(mn_signs_new(&s, n, &e), MN_OK);
    for (unsigned i = 0; i < 200; i++) {
        uint32_t found, again;
        mn_buf_clear(&b);
        for (uint64_t k = mn_rng_u64(&r) % (i == 199 ? 200000 : 60); k; k--)
            mn_buf_str(&b, words[mn_rng_u64(&r) % (sizeof words / sizeof *words)]);
        const mn_text t = {b.len ? b.ptr : "", b.len};
        assert_int_equal(mn_signs_of(&found, &room, s, n, t, &e), MN_OK);
        assert_int_equal(mn_signs_of(&again, &room, s, n, t, &e), MN_OK);
        assert_int_equal(found, again);
        assert_int_equal(found >> MN_SIGNS, 0);
    }
    mn_sign_room_free(&room);
    mn_buf_free(&b);
    mn_signs_free(s);
    mn_normal_free(n);
}

static int letter(const void *payload, mn_text name)
{
    (void)payload;
    return name.len == 1 && name.ptr[0] >= 'a' && name.ptr[0] <= 'd' ? name.ptr[0] - 'a' : -1;
}

static void test_rules(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",        "a b",    "+3 a", "a +3",      "a +0 b",
        "a +99 b", "a +x b", "a|e",  "a +1 +2 b", "a +1 b +1 c +1 d +1 a"};
    /* at 0 a, at 3 words b, at 5 words c */
    mn_wording_hit hit[] = {
        {.from = 0, .to = 4, .languages = 3, .concept = 0},
        {.from = 12, .to = 16, .languages = 1, .concept = 1},
        {.from = 20, .to = 24, .languages = 2, .concept = 2},
    };
    const mn_wording_hits hits = {hit, 3, 3};
    mn_sign_rule r = {.steps = 0};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (mn_sign_rule_read(&r, mn_text_of(wrong[i]), letter, NULL))
            fail_msg("read: %s", wrong[i]);
    assert_true(mn_sign_rule_read(&r, mn_text_of("a|d +2 b"), letter, NULL));
    assert_int_equal(r.set[0], 9);
    assert_true(mn_sign_rule_holds(&r, &hits));
    assert_true(mn_sign_rule_read(&r, mn_text_of("b +2 a"), letter, NULL)); /* before, too */
    assert_true(mn_sign_rule_holds(&r, &hits));
    assert_true(mn_sign_rule_read(&r, mn_text_of("a +1 b"), letter, NULL));
    assert_false(mn_sign_rule_holds(&r, &hits)); /* too far */
    assert_true(mn_sign_rule_read(&r, mn_text_of("b +2 c"), letter, NULL));
    assert_false(mn_sign_rule_holds(&r, &hits)); /* of two languages */
    assert_true(mn_sign_rule_read(&r, mn_text_of("a +8 c"), letter, NULL));
    assert_true(mn_sign_rule_holds(&r, &hits));
    r.unless = 2;
    assert_true(mn_sign_rule_holds(&r, &hits)); /* denied in another language */
    hit[1].languages = 3;
    assert_false(mn_sign_rule_holds(&r, &hits));
    hit[1].within = true; /* part of a longer phrase */
    assert_true(mn_sign_rule_holds(&r, &hits));
}

static double rank(mn_rank_seen s, mn_buf *why, mn_buf *against)
{
    mn_buf_clear(why);
    mn_buf_clear(against);
    return mn_rank_of(&s, NULL, why, against);
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
    MORE((s.phones = 4, s.phone_posts = 40, s.phone_entropy = 2));
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
    /* Sent out: then places and pace speak no more. */
    s.posts = 40;
    s.places = 30;
    s.radius = 4000;
    s.impossible = 20;
    s.most_per_week = 38;
    s.week_places = 29;
    const double sent = rank(s, &why, &against);
    assert_non_null(strstr(against.ptr, "38 of its 40 posts within a week, in 29 places"));
    assert_null(strstr(why.ptr, "places"));
    s.week_places = 9;
    assert_true(rank(s, &why, &against) > sent + 3);
    assert_null(strstr(against.ptr, "sent out"));
    s.week_places = 29;
    s.most_per_week = 27;
    rank(s, &why, &against);
    assert_null(strstr(against.ptr, "sent out"));
    /* Numbers that come once each are many people's; those that come again are one's. */
    s = small();
    s.phones = 6;
    s.phone_posts = 11;
    s.phone_entropy = 2.5;
    rank(s, &why, &against);
    assert_non_null(strstr(against.ptr, "6 numbers stand in 11 posts"));
    s.phone_posts = 12;
    rank(s, &why, &against);
    assert_int_equal(against.len, 0);
    s = small();
    s.posts = 9;
    s.single_texts = 3;
    rank(s, &why, &against);
    assert_non_null(strstr(against.ptr, "3 of its 9 posts say what no other says"));
    s.posts = 10;
    rank(s, &why, &against);
    assert_int_equal(against.len, 0);
    s = small();
    s.days = s.radius = s.most_per_week = s.age = NAN;
    assert_true(rank(s, &why, &against) > 0);
    mn_buf_free(&why);
    mn_buf_free(&against);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signs),
        cmocka_unit_test(test_dense),
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_more_is_more),
        cmocka_unit_test(test_what_speaks_against),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
