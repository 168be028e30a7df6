/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/case/news.c - see news.h.
 */
#include "adverts/case/news.h"

#include <stdlib.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"
#include "core/sha256.h"
#include "core/text.h"

/* Things of a case, told apart by some of their columns; each as often as it is there. */
typedef struct things {
    mn_map at;
    uint32_t *times;
    size_t cap;
    mn_arena arena;
    mn_buf b;
} things;

static void things_free(things *x)
{
    mn_map_free(&x->at);
    mn_arena_free(&x->arena);
    mn_buf_free(&x->b);
    free(x->times);
}

/* The number of a row's thing, made where there is none (`make`), else MN_MAP_NONE. Rows have long
 * texts: they are known by a hash. */
static mn_status number(uint32_t *out, things *x, const mn_table *t, size_t row,
                        const size_t *column, size_t columns, bool make, mn_err *e)
{
    char hex[MN_SHA256_HEX];
    mn_buf_clear(&x->b);
    for (size_t i = 0; i < columns; i++) {
        const mn_text v = mn_table_text(t, row, column[i]);
        mn_buf_fmt(&x->b, "%zu:", v.len);
        mn_buf_text(&x->b, v);
    }
    if (x->b.failed)
        return mn_fail_memory(e);
    mn_sha256_hex(hex, x->b.ptr, x->b.len);
    *out = mn_map_get(&x->at, mn_text_of(hex));
    if (*out != MN_MAP_NONE || !make)
        return MN_OK;
    const mn_text kept = mn_arena_text(&x->arena, mn_text_of(hex));
    *out = (uint32_t)x->at.count;
    if (!kept.ptr || !mn_grow(&x->times, &x->cap, (size_t)*out + 1, sizeof *x->times))
        return mn_fail_memory(e);
    x->times[*out] = 0;
    return mn_map_put(&x->at, kept, out, e);
}

/* What is told once is a thing of its own: nothing is none. */
static bool counts(const mn_table *t, size_t row, size_t first, bool once, size_t only,
                   const char *value)
{
    return (!value || mn_text_eq_str(mn_table_text(t, row, only), value)) &&
           (!once || mn_table_text(t, row, first).len);
}

/* Rows of `now` that `before` has not, and the other way round; of those whose column `only` says
 * `value` (NULL: all). once: what is there more than once is one thing. */
static mn_status compare(uint64_t *fresh, uint64_t *gone, const mn_table *before,
                         const mn_table *now, const size_t *column, size_t columns, bool once,
                         size_t only, const char *value, mn_err *e)
{
    things x = {.cap = 0};
    uint32_t at = 0;
    uint64_t left = 0, came = 0;
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < mn_table_rows(before); i++)
        if (counts(before, i, column[0], once, only, value) &&
            !(st = number(&at, &x, before, i, column, columns, true, e)) &&
            (!once || !x.times[at])) {
            x.times[at]++;
            left++;
        }
    const size_t known = x.at.count;
    for (size_t i = 0; !st && i < mn_table_rows(now); i++) {
        if (!counts(now, i, column[0], once, only, value) ||
            (st = number(&at, &x, now, i, column, columns, once, e)))
            continue;
        if (at == MN_MAP_NONE) {
            came++;
        } else if (at >= known) { /* once alone makes new ones */
            came += !x.times[at]++;
        } else if (x.times[at]) {
            x.times[at]--;
            left--;
        } else {
            came += !once;
        }
    }
    things_free(&x);
    *fresh = came;
    *gone = left;
    return st;
}

mn_status mn_case_news_of(mn_case_news *out, const mn_network_case *before,
                          const mn_network_case *now, mn_err *e)
{
    static const size_t post[] = {MN_CASE_POST_SOURCE, MN_CASE_POST_ID, MN_CASE_POST_TEXT},
                        place[] = {MN_CASE_POST_PLACE},
                        tie[] = {MN_CASE_TIE_KIND, MN_CASE_TIE_VALUE};
    const mn_table *posts = before->table[MN_CASE_POSTS], *now_posts = now->table[MN_CASE_POSTS];
    mn_case_news n = {0};
    uint64_t unused;
    mn_status st = compare(&n.posts, &n.gone, posts, now_posts, post, 3, false, 0, NULL, e);
    if (!st)
        st = compare(&n.places, &unused, posts, now_posts, place, 1, true, 0, NULL, e);
    if (!st)
        st = compare(&n.identifiers, &unused, before->table[MN_CASE_TIES], now->table[MN_CASE_TIES],
                     tie, 2, true, MN_CASE_TIE_SORT, "identifier", e);
    if (!st)
        *out = n;
    return st;
}
