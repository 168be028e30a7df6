/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_many.c - identifiers of many posts put together: the same values, numbers and rows by any
 * number of threads and however posts are cut into batches; held against finding them one post
 * after the other.
 */
#include <string.h>

#include "check.h"

#include "adverts/identify/many.h"
#include "adverts/post/maker.h"
#include "core/rng.h"
#include "core/text.h"

enum { POSTS = 3000, NUMBERS = 700, CUT = 611 };

static mn_identifier_rules *rules;

static int load(void **state)
{
    mn_err e;
    (void)state;
    return mn_identify_new(&rules, NULL, &e) != MN_OK;
}

static int unload(void **state)
{
    (void)state;
    mn_identify_free(rules);
    return 0;
}

/* Posts with none to four identifiers; most stand in several posts. */
static void make(mn_post_maker *m)
{
    mn_rng r;
    mn_rng_init(&r, 2026, 1);
    for (unsigned i = 0; i < POSTS; i++) {
        mn_buf b = {0};
        mn_post *p = mn_post_maker_add(m);
        assert_non_null(p);
        mn_buf_str(&b, "Kitchen help wanted");
        for (uint64_t k = mn_rng_u64(&r) % 4; k; k--) {
            const unsigned of = (unsigned)(mn_rng_u64(&r) % NUMBERS);
            switch (mn_rng_u64(&r) % 3) {
            case 0:
                mn_buf_fmt(&b, ", call +1 %u 555 01%02u", 202 + of / 100, of % 100);
                break;
            case 1:
                mn_buf_fmt(&b, ", mail desk%u@hotel.example", of);
                break;
            default:
                mn_buf_fmt(&b, ", telegram @desk_%u", of);
            }
        }
        assert_false(b.failed);
        p->text = mn_post_maker_keep(m, (mn_text){b.ptr, b.len});
        mn_buf_clear(&b);
        mn_buf_fmt(&b, "p%u", i);
        p->id = mn_post_maker_keep(m, (mn_text){b.ptr, b.len});
        mn_buf_free(&b);
        if (i % 7 == 0)
            mn_post_maker_given(m, i % 14 ? "telegram" : "email", mn_text_of("desk_9"));
    }
    assert_false(m->failed);
}

/* In batches of `size`. */
static void add_all(mn_id_many *m, const mn_posts *p, uint32_t size, unsigned threads)
{
    const mn_ctx ctx = {.threads = threads};
    mn_err e;
    for (uint32_t at = 0; at < p->n; at += size) {
        mn_posts some = *p;
        some.post += at;
        some.n = p->n - at < size ? p->n - at : size;
        assert_int_equal(mn_id_many_add(m, rules, &some, NULL, &ctx, &e), MN_OK);
    }
}

static void same(const mn_id_many *a, const mn_id_many *b)
{
    assert_int_equal(a->n, b->n);
    assert_int_equal(a->values, b->values);
    assert_int_equal(a->posts, b->posts);
    assert_int_equal(a->without, b->without);
    assert_int_equal(a->doubtful, b->doubtful);
    assert_int_equal(a->unread, b->unread);
    for (size_t i = 0; i < a->n; i++) {
        const mn_id_row *x = &a->row[i], *y = &b->row[i];
        assert_true(x->post == y->post && x->value == y->value && x->start == y->start &&
                    x->end == y->end && x->rules == y->rules);
        assert_memory_equal(&x->score, &y->score, sizeof x->score);
    }
    for (size_t i = 0; i < a->values; i++) {
        const mn_id_value *x = &a->value[i], *y = &b->value[i];
        assert_true(mn_text_eq(x->text, y->text));
        assert_true(x->kind == y->kind && x->posts == y->posts && x->first == y->first &&
                    x->last == y->last && memcmp(x->region, y->region, 2) == 0);
    }
    for (size_t i = 0; i < a->posts; i++)
        assert_true(mn_text_eq(a->id[i], b->id[i]));
}

static void test_same(void **state)
{
    mn_post_maker m = {.failed = false};
    mn_id_many one = {.n = 0};
    (void)state;
    make(&m);
    add_all(&one, &m.p, POSTS, 1);
    assert_true(one.values > NUMBERS && one.n > POSTS);
    for (unsigned threads = 1; threads <= 7; threads += 3) {
        mn_id_many whole = {.n = 0}, cut = {.n = 0};
        add_all(&whole, &m.p, POSTS, threads);
        add_all(&cut, &m.p, CUT, threads);
        same(&one, &whole);
        same(&one, &cut);
        mn_id_many_free(&whole);
        mn_id_many_free(&cut);
    }
    mn_id_many_free(&one);
    mn_post_maker_free(&m);
}

/* Values are numbered as they come first, and a value is there once. */
static void test_numbers(void **state)
{
    mn_post_maker m = {.failed = false};
    mn_id_many all = {.n = 0};
    mn_found_ids ids = {.n = 0};
    size_t row = 0, values = 0;
    mn_err e;
    (void)state;
    make(&m);
    add_all(&all, &m.p, CUT, 2);
    for (uint32_t i = 0; i < m.p.n; i++) {
        assert_int_equal(mn_identify(&ids, rules, m.p.post[i].text, NULL, &e), MN_OK);
        for (size_t k = 0; k < ids.n; k++, row++) {
            const mn_id_row *x = &all.row[row];
            assert_int_equal(x->post, i);
            assert_true(x->value <= values);
            values += x->value == values;
            assert_int_equal(all.value[x->value].kind, ids.id[k].kind);
            assert_true(mn_text_eq(all.value[x->value].text, ids.id[k].value));
            char key[80] = {(char)ids.id[k].kind};
            assert_true(ids.id[k].value.len < sizeof key);
            memcpy(key + 1, ids.id[k].value.ptr, ids.id[k].value.len);
            assert_int_equal(mn_id_many_value(&all, (mn_text){key, ids.id[k].value.len + 1}),
                             x->value);
        }
        for (; row < all.n && all.row[row].post == i; row++) { /* of a column */
            assert_int_equal(all.row[row].start, MN_ID_NO_PLACE);
            values += all.row[row].value == values;
        }
    }
    assert_int_equal(row, all.n);
    assert_int_equal(values, all.values);
    assert_true(all.unread > 0);
    assert_int_equal(mn_id_many_value(&all, mn_text_of("nothing")), MN_MAP_NONE);
    mn_found_ids_free(&ids);
    mn_id_many_free(&all);
    mn_post_maker_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same),
        cmocka_unit_test(test_numbers),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
