/* SPDX-License-Identifier: Apache-2.0
 *
 * money_line.c - lines of a stream of payments, and of parts: what they are taken for, that CSV and
 * JSON say the same, that a week's alerts are those of the command, and no memory anywhere.
 */
#include "check.h"
#include "core/rng.h"
#include "failing.h"

#include <stdlib.h>

#include "core/err.h"
#include "money/part/part.h"
#include "money/stream/inside.h"

static const char head[] = "id,time,amount,currency,from,to,channel,city\n";

typedef struct streaming {
    mn_call *call;
    mn_pay_world w;
    mn_pay_stream *s;
    mn_buf out;
} streaming;

static mn_status begin(streaming *x, const char *const *more, int n, mn_err *e)
{
    const char *words[24] = {"money", "-", "--stream", "--currency", "USD"};
    *x = (streaming){.call = NULL};
    for (int i = 0; i < n; i++)
        words[5 + i] = more[i];
    mn_status st = mn_call_parse(&x->call, mn_commands(), 5 + n, words, e);
    if (!st)
        st = mn_pay_world_open(&x->w, x->call, NULL, e);
    return st ? st : mn_pay_stream_new(&x->s, &x->w, x->call, NULL, e);
}

static mn_status give(streaming *x, const char *lines, mn_err *e)
{
    uint64_t number = 0;
    mn_status st = MN_OK;
    for (const char *at = lines; *at && !st; number++) {
        const char *end = strchr(at, '\n');
        const mn_text line = {at, (size_t)(end - at)};
        st = mn_pay_stream_line(&x->out, x->s, line, (uint64_t)(at - lines), number + 1, NULL, e);
        at = end + 1;
    }
    return st;
}

static void end(streaming *x)
{
    mn_buf_free(&x->out);
    mn_pay_stream_free(x->s);
    mn_pay_world_close(&x->w);
    mn_call_free(x->call);
}

static const char few[] = "id,time,amount,currency,from,to,channel,city\n"
                          "1,2026-03-02T10:00:00Z,9000,USD,,M,cash,Town\n"
                          "2,2026-03-02T11:00:00Z,9500,USD,,M,cash,City\n"
                          "2,2026-03-02T11:00:00Z,9500,USD,,M,cash,City\n"
                          "3,2026-03-02T12:00:00Z,18000,EUR,M,\"N \"\"2\"\"\",wire,\n"
                          "4,2026-03-03T12:00:00Z,18000,USD,M,\"N \"\"2\"\"\",wire,\n"
                          "x,never,1,USD,A,B,,\n";

static void csv_and_json_say_the_same(void **state)
{
    static const char json[] =
        "\n{\"id\":1,\"time\":\"2026-03-02T10:00:00Z\",\"amount\":9000,\"currency\":\"USD\",\"to\":"
        "\"M\",\"channel\":\"cash\",\"city\":\"Town\"}\n"
        "{\"city\":\"City\",\"id\":\"2\",\"time\":\"2026-03-02T11:00:00Z\",\"amount\":\"9500\","
        "\"from\":null,\"to\":\"\\u004d\",\"channel\":\"cash\"}\n"
        "{\"id\":\"2\",\"time\":\"2026-03-02T11:00:00Z\",\"amount\":\"9500.00\",\"to\":\"M\","
        "\"channel\":\"cash\",\"city\":\"City\",\"more\":[1,{}]}\n"
        "{\"id\":\"3\",\"time\":\"2026-03-02T12:00:00Z\",\"amount\":18000,\"currency\":\"EUR\","
        "\"from\":\"M\",\"to\":\"N \\\"2\\\"\",\"channel\":\"wire\"}\n"
        "{\"id\":\"4\",\"time\":\"2026-03-03T12:00:00Z\",\"amount\":18000,\"from\":\"M\",\"to\":"
        "\"N \\\"2\\\"\",\"channel\":\"wire\"}\n"
        "{\"id\":\"x\",\"time\":\"never\",\"amount\":1,\"from\":\"A\",\"to\":\"B\"}\n";
    const char *const more[] = {"--patterns", "pass-through,fan-out,structuring"};
    streaming one, two;
    mn_err e = MN_ERR_INIT;
    (void)state;
    assert_int_equal(begin(&one, more, 2, &e), MN_OK);
    assert_int_equal(give(&one, few, &e), MN_OK);
    assert_int_equal(begin(&two, more, 2, &e), MN_OK);
    /* Lines have the numbers that they have in the other, whose first is the header. */
    uint64_t number = 1;
    for (const char *at = json + 1; *at; number++) {
        const char *stop = strchr(at, '\n');
        assert_int_equal(mn_pay_stream_line(&two.out, two.s, (mn_text){at, (size_t)(stop - at)},
                                            (uint64_t)(at - json), number + 1, NULL, &e),
                         MN_OK);
        at = stop + 1;
    }
    mn_buf_char(&one.out, '\0');
    mn_buf_char(&two.out, '\0');
    assert_string_equal(one.out.ptr, two.out.ptr);
    assert_non_null(
        strstr(one.out.ptr, "{\"repeated\":{\"line\":4,\"payment\":\"2\",\"first\":3}}"));
    assert_non_null(strstr(one.out.ptr, "\"pattern\":\"pass-through\",\"line\":6"));
    assert_non_null(strstr(one.out.ptr, "{\"error\":{\"line\":7"));
    end(&one);
    end(&two);
}

/* The alerts at a week's end are those that the command tells of the same payments. */
static void a_week_is_what_the_command_tells(void **state)
{
    static const char day[][8] = {"02", "03", "04", "05", "06", "07", "08"};
    const char *const more[] = {"--patterns=none"};
    mn_buf lines = {0};
    streaming x;
    mn_money_found *w = calloc(1, sizeof *w);
    mn_err e = MN_ERR_INIT;
    (void)state;
    assert_non_null(w);
    mn_buf_str(&lines, head);
    for (int i = 0; i < 28; i++) /* cash in at seven towns, sent on: a funnel */
        mn_buf_fmt(&lines, "P%d,2026-03-%sT%02d:00:00Z,%d,USD,%s,%s,%s,%s%d\n", i, day[i / 4],
                   9 + i % 4, i % 4 == 3 ? 24000 : 8500, i % 4 == 3 ? "M" : "",
                   i % 4 == 3 ? "C" : "M", i % 4 == 3 ? "wire" : "cash",
                   i % 4 == 3 ? "Home" : "Town", i % 4 == 3 ? 0 : i);
    const size_t whole = lines.len;
    mn_buf_str(&lines, "Q,2026-03-10T01:00:00Z,5,USD,M,X,card,Home\n");
    assert_false(lines.failed);
    assert_int_equal(begin(&x, more, 1, &e), MN_OK);
    assert_int_equal(give(&x, lines.ptr, &e), MN_OK);
    mn_buf_char(&x.out, '\0');
    size_t told = 0;
    for (const char *at = x.out.ptr; (at = strstr(at, "{\"alert\":")); at++)
        told++;
    const mn_memory_file file = {"-", lines.ptr, whole};
    const mn_files files = {.file = &file, .count = 1};
    const mn_ctx ctx = {.files = &files};
    assert_int_equal(mn_money_found_make(w, x.call, &ctx, &e), MN_OK);
    assert_true(w->a.n > 0);
    assert_int_equal(told, w->a.n);
    char score[64];
    mn_buf want = {0};
    mn_buf_f64(&want, w->a.at[0].score);
    snprintf(score, sizeof score, "\"week_ends\":\"2026-03-08\",\"score\":%.*s,", (int)want.len,
             want.ptr);
    assert_non_null(strstr(x.out.ptr, score));
    mn_buf_free(&want);
    mn_buf_free(&lines);
    mn_money_found_free(w);
    free(w);
    end(&x);
}

/* --- no memory ---------------------------------------------------------------------------------
 */

/* What lines tell, where an allocation fails. */
static mn_status once(mn_buf *told, const char *lines, long at, mn_err *e)
{
    const char *const more[] = {"--patterns", "all", "--ahead-days=40"};
    streaming x;
    assert_int_equal(begin(&x, more, 3, e), MN_OK);
    left = at;
    const mn_status st = give(&x, lines, e);
    *told = x.out;
    x.out = (mn_buf){0};
    end(&x);
    return st;
}

/* It is said, or what is told are whole lines: a word that could not be looked up is taken as one
 * that is not known. */
static void fails_at(const char *lines, long at)
{
    mn_err e = MN_ERR_INIT;
    mn_buf told;
    const mn_status st = once(&told, lines, at, &e);
    left = -1;
    if (st)
        assert_int_equal(st, MN_SYSTEM);
    else
        assert_true(!told.failed && (!told.len || told.ptr[told.len - 1] == '\n'));
    mn_buf_free(&told);
}

static void no_memory_anywhere(void **state)
{
    mn_buf b = {0}, want;
    mn_rng r;
    mn_err e = MN_ERR_INIT;
    (void)state;
    left = -1;
    assert_int_equal(once(&want, few, 1000000, &e), MN_OK);
    const long all = 1000000 - left;
    left = -1;
    assert_true(all > 10);
    for (long at = 0; at < all; at++)
        fails_at(few, at);
    mn_buf_free(&want);
    /* Ends of weeks: some of very many. */
    mn_rng_init(&r, 7, 1);
    mn_buf_str(&b, head);
    for (int i = 0; i < 5; i++)
        mn_buf_fmt(&b, "P%d,2026-%02d-05T10:00:00Z,%d,USD,A%d,B,wire,\n", i, 1 + i, 500 + i, i % 2);
    assert_int_equal(once(&want, b.ptr, 1000000, &e), MN_OK);
    const long more = 1000000 - left;
    left = -1;
    assert_true(more > 1000);
    for (int i = 0; i < 16; i++)
        fails_at(b.ptr, (long)(mn_rng_u64(&r) % (uint64_t)more));
    mn_buf_free(&want);
    mn_buf_free(&b);
}

static void no_memory_for_parts(void **state)
{
    static const char hits[] =
        MN_PART_HITS "5,structuring,2,12,3,,-7,1;5\n6,cycle,3,3,1,2,0,2;4;6\n";
    static const char pays[] = MN_PART_PAYMENTS "0,5,100,1,2,,3,0,0,4,\n7,6,,2,,1,3,1,1,,\n";
    mn_err e = MN_ERR_INIT;
    (void)state;
    for (long at = 0;; at++) {
        mn_hits h = {.n = 0};
        mn_part p = {.n = 0};
        left = at;
        mn_status st = mn_part_read_hits(&h, mn_text_of(hits), "h", 9, 9, &e);
        if (!st)
            st = mn_part_read(&p, mn_text_of(pays), "p", &e);
        const bool ended = left >= 0;
        left = -1;
        if (!st) {
            assert_int_equal(h.n, 2);
            assert_int_equal(h.hit[1].n_edges, 3);
            assert_int_equal(p.n, 2);
            assert_int_equal(p.number[1], 7);
            assert_int_equal(p.home[1], 4);
            assert_true(p.pay[1].value == MN_PAY_NO_VALUE && p.pay[1].to == MN_PAY_NONE);
        }
        mn_hits_free(&h);
        mn_part_free(&p);
        if (ended)
            break;
        assert_int_equal(st, MN_SYSTEM);
    }
}

/* A checkpoint that somebody wrote: no more of the input's ends than there is room for. */
static void a_checkpoint_of_longer_ends(void **unused)
{
    (void)unused;
    mn_err e = MN_ERR_INIT;
    for (int i = 0; i < 3; i++) {
        mn_checkpoint c = {.at = 1 << 20, .days = -1}, got = {.at = 0};
        mn_buf b = {0};
        c.head_bytes = i == 1 ? MN_CHECKPOINT_ENDS + 1 : MN_CHECKPOINT_ENDS;
        c.tail_bytes = i == 2 ? MN_CHECKPOINT_ENDS + 1 : MN_CHECKPOINT_ENDS;
        mn_checkpoint_put(&b, &c);
        assert_int_equal(mn_checkpoint_read(&got, (mn_text){b.ptr, b.len}, "c", &e),
                         i ? MN_DATA : MN_OK);
        mn_checkpoint_free(&got);
        mn_buf_free(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_and_json_say_the_same),
        cmocka_unit_test(a_week_is_what_the_command_tells),
        cmocka_unit_test(a_checkpoint_of_longer_ends),
        cmocka_unit_test(no_memory_anywhere),
        cmocka_unit_test(no_memory_for_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
