/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_long.c - tests of long files of trade: in pieces they give what a short one gives, a field
 * of 100 MB is an error with its line, and many names that are alike are told in time.
 */
#include <time.h>

#include "table/pieces.h"
#include "trace/tables/alike.h"
#include "trace_rows.h"

/* --- long files --------------------------------------------------------------------------------
 */

/* Some 5 MiB of rows with all that a CSV can have; rows: how often they are there. */
static void make_long(mn_buf *b, size_t rows)
{
    mn_buf_str(b, "id,seller,buyer,good,date,quantity,unit,note\r\n");
    for (size_t i = 0; i < rows; i++) {
        mn_buf_fmt(b, "%zu,S%zu,B%zu,\"cotton, \"\"raw\"\"\",2026-%02zu-%02zu,%zu.5,kg,", i, i % 97,
                   i % 89, i % 12 + 1, i % 31 + 1, i % 1000);
        if (i % 7 == 0)
            mn_buf_str(b, "\"a note\nof two lines\"");
        if (i % 1001 == 0)
            mn_buf_str(b, ",one too many");
        mn_buf_str(b, i % 3 ? "\n" : "\r\n");
        if (i % 5000 == 0)
            mn_buf_str(b, "\n\n");
    }
}

static void test_long(void **state)
{
    (void)state;
    mn_buf b = {0};
    reading one, two, short_one;
    make_long(&b, 120000);
    assert_false(b.failed);
    assert_true(b.len > (4 << 20));
    read_with(&one, MN_SUPPLIES, "f.csv", (mn_text){b.ptr, b.len}, NULL, 1);
    read_with(&two, MN_SUPPLIES, "f.csv", (mn_text){b.ptr, b.len}, NULL, 4);
    assert_int_equal(one.st, MN_OK);
    assert_int_equal(two.st, MN_OK);
    assert_int_equal(one.w.rows.len, two.w.rows.len);
    assert_memory_equal(one.w.rows.ptr, two.w.rows.ptr, one.w.rows.len);
    assert_int_equal(mn_tables_refused(one.t), mn_tables_refused(two.t));
    for (size_t i = 0; i < mn_tables_refused(one.t); i++) {
        assert_int_equal(mn_tables_refused_at(one.t, i)->at.line,
                         mn_tables_refused_at(two.t, i)->at.line);
        assert_string_equal(mn_tables_refused_at(one.t, i)->reason,
                            mn_tables_refused_at(two.t, i)->reason);
    }
    const mn_tables_count n = mn_tables_counted(one.t, MN_SUPPLIES);
    assert_int_equal(n.rows, 120000);
    assert_int_equal(n.used + n.refused, 120000);
    assert_true(n.refused > 1000);
    /* The beginning of it at once: the same rows with the same lines. */
    const char *cut = strstr(b.ptr + (3 << 20), "kg,\n");
    read_with(&short_one, MN_SUPPLIES, "f.csv", (mn_text){b.ptr, (size_t)(cut + 4 - b.ptr)}, NULL,
              1);
    assert_int_equal(short_one.st, MN_OK);
    assert_true(short_one.w.rows.len > (1 << 20));
    assert_memory_equal(one.w.rows.ptr, short_one.w.rows.ptr, short_one.w.rows.len);
    end(&one);
    end(&two);
    end(&short_one);
    mn_buf_free(&b);
}

/* A field of 100 MB, and bytes that are no text, deep in a long file: an error with its line. */
static void test_long_wrong(void **state)
{
    (void)state;
    mn_buf b = {0};
    reading x;
    make_long(&b, 120000);
    mn_buf_str(&b, "X,A,B,\"");
    const size_t at = b.len, huge = (size_t)100 << 20;
    char *room = mn_buf_room(&b, huge);
    assert_non_null(room);
    memset(room, 'x', huge);
    mn_buf_wrote(&b, room + huge);
    mn_buf_str(&b, "\",2026-01-01,1,kg,\n");
    for (unsigned threads = 1; threads <= 2; threads++) {
        read_with(&x, MN_SUPPLIES, "f.csv", (mn_text){b.ptr, b.len}, NULL, threads);
        assert_int_equal(x.st, MN_DATA);
        assert_string_equal(x.e.msg, "a cell is longer than the limit of 1048576 bytes");
        assert_string_equal(x.e.file, "f.csv");
        assert_int_equal(x.e.col, 7);
        end(&x);
    }
    b.len = at;
    mn_buf_str(&b, "\xff\",2026-01-01,1,kg,\n");
    read_with(&x, MN_SUPPLIES, "f.csv", (mn_text){b.ptr, b.len}, NULL, 2);
    assert_int_equal(x.st, MN_DATA);
    assert_string_equal(x.e.msg, "not UTF-8: byte \\xFF");
    end(&x);
    mn_buf_free(&b);
}

/* --- names that are alike ------------------------------------------------------------------- */

enum { SPELLINGS = 200, ALIKE = 1000, CROWD = 200000 };

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* rows of parties, of which so many have one name but for its case. Returns how long it took to
 * find them, in seconds of the processor. */
static double find_alike(size_t rows, size_t spellings, size_t *findings)
{
    mn_chain_builder *b = NULL;
    mn_tables *t = NULL;
    mn_err e;
    assert_int_equal(mn_chain_builder_new(&b, &e), MN_OK);
    const mn_tables_sink sink = mn_tables_into(b);
    assert_int_equal(mn_tables_new(&t, &sink, NULL, &e), MN_OK);
    for (size_t i = 0; i < rows; i++) {
        char id[32], name[64];
        snprintf(id, sizeof id, "P%zu", i);
        int n = snprintf(name, sizeof name, "gin of the valley number %zu", i / spellings);
        for (int k = 0; k < 17; k++) /* capitals by the bits of a number */
            if (name[k] >= 'a' && (i % spellings) >> k & 1)
                name[k] = (char)(name[k] - 'a' + 'A');
        assert_true(n > 20);
        const mn_party_value value = {MN_PARTY_NAME, mn_text_of(name)};
        const mn_party p = {.id = mn_text_of(id), .value = &value, .count = 1};
        assert_int_equal(
            mn_chain_add_party(b, &p, mn_text_of(i % 5 ? "" : "P1"), (mn_row_at){0}, &e), MN_OK);
    }
    const double begin = seconds();
    assert_int_equal(mn_tables_find_alike(t, b, &e), MN_OK);
    const double took = seconds() - begin;
    *findings = mn_tables_findings(t);
    mn_tables_free(t);
    mn_chain_builder_free(b);
    return took;
}

/* One party under very many spellings, beside as many parties of which each has a few: were one
 * pass quadratic in how many are alike, it would take a thousand times as long. */
static void test_alike(void **state)
{
    (void)state;
    size_t few, many;
    const double by_200 = find_alike(CROWD, SPELLINGS, &few),
                 by_all = find_alike(CROWD, CROWD, &many);
    assert_true(few >= ALIKE);
    assert_true(many > 0);
    print_message("200,000 names: in groups of 200 %.2f s, in one %.2f s\n", by_200, by_all);
    assert_true(by_all < 10 * by_200 + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alike),
        cmocka_unit_test(test_long),
        cmocka_unit_test(test_long_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
