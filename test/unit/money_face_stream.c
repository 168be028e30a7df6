/* SPDX-License-Identifier: Apache-2.0
 *
 * money_face_stream.c - <manumit/money.h> as another program sees it: patterns of payments that are
 * handed over one by one, and of those that were read; what it may get wrong; and each allocation
 * may fail.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include "money_face.h"

/* --- patterns ------------------------------------------------------------------------------ */

enum { MOVES = 400, PARTIES = 20, AREAS = 4 };

static void make_moves(mn_money_move *move)
{
    uint32_t x = 12345;
    for (size_t i = 0; i < MOVES; i++) {
        x = x * 1664525U + 1013904223U;
        move[i] = (mn_money_move){.time = (int64_t)i * 3000,
                                  .value = 80000 + (x >> 8) % 40000,
                                  .from = (x >> 12) % PARTIES,
                                  .to = (x >> 20) % PARTIES,
                                  .area = (x >> 5) % AREAS,
                                  .day = (int32_t)(i * 3000 / 86400)};
        if ((x >> 28) < 4) {
            move[i].from = MN_PAY_NONE;
            move[i].cash = true;
        }
    }
}

/* A hit with its payments as text, numbers from `first` on. */
static void say_hits(mn_buf *b, const mn_money_hit *h, size_t n, uint64_t first)
{
    for (size_t i = 0; i < n; i++) {
        mn_buf_fmt(b, "%llu %s %u %u %u %u:", (unsigned long long)(h[i].closing + first),
                   mn_money_pattern_name(h[i].pattern), h[i].strength, h[i].centre, h[i].other,
                   h[i].flags);
        for (size_t k = 0; k < h[i].payments; k++)
            mn_buf_fmt(b, " %llu", (unsigned long long)(h[i].payment[k] + first));
        mn_buf_char(b, '\n');
    }
}

static void push(mn_buf *b, mn_money_stream *s, const mn_money_move *move, size_t n, uint64_t first)
{
    const mn_money_hit *h = NULL;
    size_t hits = 0;
    mn_err e = MN_ERR_INIT;
    assert_ok(mn_money_stream_push(&h, &hits, s, move, n, NULL, &e));
    say_hits(b, h, hits, first);
}

/* One by one, at once, and taken up again in the middle: the same hits. */
static void test_stream(void **state)
{
    static mn_money_move move[MOVES];
    uint32_t home[PARTIES];
    mn_err e = MN_ERR_INIT;
    mn_money_stream *s = NULL, *again = NULL;
    mn_money_state held;
    mn_money_settings set = mn_money_settings_usual();
    const mn_money_rest *rest = NULL;
    const mn_money_hit *h = NULL;
    size_t rests = 0, hits = 0, all = 0;
    mn_buf one = {0}, whole = {0}, tail = {0};
    (void)state;
    make_moves(move);
    for (uint32_t i = 0; i < PARTIES; i++)
        home[i] = i % AREAS;
    for (int p = 0; p < MN_MONEY_PATTERNS; p++)
        set.window[p] = 3 * 86400;
    set.window[MN_MONEY_RAPID] = 43200; /* for each of its steps */
    set.near_window = 3 * 86400;
    assert_int_equal(set.on, (1U << MN_MONEY_PATTERNS) - 1);
    assert_ok(mn_money_stream_new(&s, &set, home, PARTIES, &e));
    push(&whole, s, move, MOVES, 0);
    mn_money_stream_state(&held, s);
    assert_int_equal(held.counts.payments, MOVES);
    assert_true(held.bytes > 0);
    assert_true(held.reach >= set.window[0] && held.counts.self > 0);
    for (int p = 0; p < MN_MONEY_PATTERNS; p++)
        all += held.counts.hits[p];
    assert_true(all > 20);
    mn_money_stream_free(s);

    s = NULL;
    const size_t half = MOVES * 3 / 4;
    assert_ok(mn_money_stream_new(&s, &set, home, PARTIES, &e));
    for (size_t i = 0; i < half; i++)
        push(&one, s, &move[i], 1, 0);
    mn_money_stream_state(&held, s);
    assert_true(held.in_window > 0 && held.in_window < half);
    assert_ok(mn_money_stream_rests(&rest, &rests, s, &e));
    assert_true(rests > 0);
    size_t from = 0;
    while (move[from].time <= move[half - 1].time - held.reach)
        from++;
    assert_true(from > 0);
    assert_ok(mn_money_stream_new(&again, &set, home, PARTIES, &e));
    assert_ok(mn_money_stream_push(&h, &hits, again, &move[from], half - from, NULL, &e));
    assert_ok(mn_money_stream_take_up(again, rest, rests, &e));
    for (size_t i = half; i < MOVES; i++) {
        push(&one, s, &move[i], 1, 0);
        push(&tail, again, &move[i], 1, from);
    }
    assert_string_equal(one.ptr, whole.ptr);
    assert_true(tail.len > 0 && tail.len < whole.len);
    assert_string_equal(tail.ptr, whole.ptr + whole.len - tail.len);
    assert_ok(mn_money_stream_push(&h, &hits, s, NULL, 0, NULL, &e));
    assert_int_equal(hits, 0);
    mn_money_stream_free(s);
    mn_money_stream_free(again);
    mn_buf_free(&one);
    mn_buf_free(&whole);
    mn_buf_free(&tail);
}

/* Hits of n moves, one second apart, of one pattern with so many payments listed, as text. */
static void say_listed(mn_buf *b, mn_money_pattern p, uint32_t list, const uint32_t (*way)[3],
                       size_t n)
{
    mn_money_move move[8];
    mn_money_settings set = mn_money_settings_usual();
    mn_money_stream *s = NULL;
    mn_err e = MN_ERR_INIT;
    for (size_t i = 0; i < n; i++)
        move[i] = (mn_money_move){.time = (int64_t)i,
                                  .from = way[i][0],
                                  .to = way[i][1],
                                  .value = way[i][2],
                                  .area = MN_PAY_NONE};
    set.on = 1U << p;
    set.list = list;
    mn_buf_clear(b);
    assert_ok(mn_money_stream_new(&s, &set, NULL, 0, &e));
    push(b, s, move, n, 0);
    mn_buf_char(b, '\0');
    assert_false(b->failed);
    mn_money_stream_free(s);
}

/* Of more payments than are listed these are the latest, and it says so; of a node that pays and is
 * paid, the latest of both. */
static void test_list(void **state)
{
    static const uint32_t fan[][3] = {{1, 0, 5}, {2, 0, 5}, {3, 0, 5}, {4, 0, 5}, {5, 0, 5}};
    static const uint32_t pass[][3] = {
        {1, 0, 100000}, {0, 2, 1000}, {1, 0, 50000}, {3, 0, 50000}, {0, 4, 200000}};
    mn_buf b = {0};
    (void)state;
    say_listed(&b, MN_MONEY_FAN_IN, 5, fan, 5);
    assert_string_equal(b.ptr, "4 fan-in 5 0 4294967295 0: 0 1 2 3 4\n");
    say_listed(&b, MN_MONEY_FAN_IN, 3, fan, 5);
    assert_string_equal(b.ptr, "4 fan-in 5 0 4294967295 2: 2 3 4\n");
    say_listed(&b, MN_MONEY_PASS_THROUGH, 3, pass, 5);
    assert_string_equal(b.ptr, "4 pass-through 1000 0 4294967295 2: 2 3 4\n");
    say_listed(&b, MN_MONEY_PASS_THROUGH, 5, pass, 5);
    assert_string_equal(b.ptr, "4 pass-through 1000 0 4294967295 0: 0 1 2 3 4\n");
    mn_buf_free(&b);
}

static void test_stream_misuse(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_money_stream *s = NULL;
    mn_money_settings set = mn_money_settings_usual();
    const mn_money_move high = {.value = 1, .from = UINT32_C(1) << 30, .area = MN_PAY_NONE};
    const mn_money_rest rest[] = {{.back = 7, .pass = 1}};
    const mn_money_hit *h = NULL;
    size_t hits = 0;
    (void)state;
    set.visits = 0;
    assert_int_equal(mn_money_stream_new(&s, &set, NULL, 0, &e), MN_USAGE);
    set = mn_money_settings_usual();
    set.window[MN_MONEY_CYCLE] = -1;
    assert_int_equal(mn_money_stream_new(&s, &set, NULL, 0, &e), MN_USAGE);
    assert_null(s);
    assert_ok(mn_money_stream_new(&s, NULL, NULL, 5, &e));
    assert_int_equal(mn_money_stream_take_up(s, rest, 1, &e), MN_DATA);
    assert_int_equal(mn_money_stream_push(&h, &hits, s, &high, 1, NULL, &e), MN_USAGE);
    mn_money_stream_free(s);
}

static void test_names(void **state)
{
    mn_err e = MN_ERR_INIT;
    mn_money_names *n = NULL;
    uint32_t a, b, c;
    mn_text in, name;
    char account[] = "100";
    (void)state;
    assert_ok(mn_money_names_new(&n, &e));
    assert_ok(mn_money_name_put(&a, n, mn_text_of("Bank 1"), mn_text_of(account), &e));
    account[0] = '9'; /* it was copied */
    assert_ok(mn_money_name_put(&b, n, mn_text_of("Bank 2"), mn_text_of("100"), &e));
    assert_ok(mn_money_name_put(&c, n, mn_text_of("Bank 1"), mn_text_of("100"), &e));
    assert_true(a == 0 && b == 1 && c == 0);
    assert_true(mn_money_name_at(&in, &name, n, 1));
    assert_text(in, "Bank 2");
    assert_text(name, "100");
    assert_false(mn_money_name_at(&in, &name, n, 2));
    mn_money_names_free(n);
}

/* What is found in payments that were read is what a stream of the same tells. */
static void test_hits(void **state)
{
    mn_err e = MN_ERR_INIT;
    world w;
    mn_money_payments *m = NULL;
    mn_money_hits *found = NULL;
    mn_money_stream *s = NULL;
    mn_money_settings set = mn_money_settings_usual();
    mn_money_payment p;
    mn_money_account a;
    mn_money_hit h;
    mn_money_counts counts;
    mn_buf one = {0}, two = {0};
    (void)state;
    make_world(&w);
    set.on &= ~(1U << MN_MONEY_FUNNEL | 1U << MN_MONEY_SMURFING); /* these ask for areas */
    set.cycle_least = 2;
    set.pass_least = 1;
    assert_ok(read_world(&m, &w, &e));
    assert_ok(mn_money_hits_find(&found, m, &set, &w.ctx, &e));
    assert_ok(mn_money_stream_new(&s, &set, NULL, 0, &e));
    for (uint32_t i = 0; mn_money_payment_at(&p, m, i); i++) {
        mn_money_move move = {.time = p.time,
                              .value = p.value,
                              .from = MN_PAY_NONE,
                              .to = MN_PAY_NONE,
                              .area = MN_PAY_NONE,
                              .day = p.local_day,
                              .cash = p.channel == MN_CHANNEL_CASH_IN};
        if (mn_money_account_at(&a, m, p.from))
            move.from = a.party;
        if (mn_money_account_at(&a, m, p.to))
            move.to = a.party;
        push(&two, s, &move, 1, 0);
    }
    for (size_t i = 0; mn_money_hit_at(&h, found, i); i++)
        say_hits(&one, &h, 1, 0);
    mn_money_hits_counts(&counts, found);
    assert_int_equal(counts.payments, 41);
    assert_true(counts.hits[MN_MONEY_CYCLE] > 0);
    assert_string_equal(one.ptr, two.ptr);
    mn_money_payments_free(m); /* hits need it no longer */
    assert_true(mn_money_hit_at(&h, found, 0));
    mn_money_hits_free(found);
    mn_money_stream_free(s);
    mn_buf_free(&one);
    mn_buf_free(&two);
    free_world(&w);
}

/* --- memory -------------------------------------------------------------------------------- */

static mn_status stream_once(const world *w, mn_err *e)
{
    static mn_money_move move[MOVES];
    static const uint32_t home[] = {1, 2, 3};
    mn_money_names *n = NULL;
    mn_money_stream *s = NULL;
    const mn_money_hit *h;
    const mn_money_rest *rest;
    size_t hits, rests;
    uint32_t number;
    mn_status st = mn_money_names_new(&n, e);
    (void)w;
    make_moves(move);
    if (!st)
        st = mn_money_name_put(&number, n, mn_text_of("Bank"), mn_text_of("1"), e);
    if (!st)
        st = mn_money_stream_new(&s, NULL, home, 3, e);
    if (!st)
        st = mn_money_stream_push(&h, &hits, s, move, MOVES, NULL, e);
    if (!st)
        st = mn_money_stream_rests(&rest, &rests, s, e);
    if (!st)
        st = mn_money_stream_take_up(s, rest, rests, e);
    mn_money_stream_free(s);
    mn_money_names_free(n);
    return st;
}

static void test_memory(void **state)
{
    (void)state;
    assert_true(fail_each(stream_once, NULL, 1) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stream),        cmocka_unit_test(test_list),
        cmocka_unit_test(test_stream_misuse), cmocka_unit_test(test_names),
        cmocka_unit_test(test_hits),          cmocka_unit_test(test_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
