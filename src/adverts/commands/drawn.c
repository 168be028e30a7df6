/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/drawn.c - the graph of a network for a page that is kept: which identifiers
 * stand in posts of which places.
 */
#include <stdlib.h>
#include <string.h>

#include "adverts/commands/review.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "report/made.h"

enum { DRAWN = 40 };

/* Posts of a place that have a tie. */
typedef struct band {
    size_t tie; /* row */
    mn_text place;
    int64_t posts;
} band;

typedef struct drawing {
    const mn_table *posts, *ties, *tied;
    mn_map post; /* id of a post -> row */
    band *band;
    size_t n, cap;
} drawing;

static mn_status index_rows(mn_map *out, const mn_table *t, const char *column, mn_err *e)
{
    const size_t at = mn_table_find(t, column);
    mn_status st = MN_OK;
    for (size_t i = 0; i < mn_table_rows(t) && !st; i++) {
        uint32_t row = (uint32_t)i;
        st = mn_map_put(out, mn_table_text(t, i, at), &row, e);
    }
    return st;
}

/* The rows of ties by their numbers, which are rising. */
static size_t row_of(const mn_table *ties, int64_t number)
{
    const size_t at = mn_table_find(ties, "tie");
    size_t low = 0, high = mn_table_rows(ties);
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (mn_table_i64(ties, mid, at) < number)
            low = mid + 1;
        else
            high = mid;
    }
    return low < mn_table_rows(ties) && mn_table_i64(ties, low, at) == number ? low : SIZE_MAX;
}

static int by_end(const void *a, const void *b)
{
    const band *x = a, *y = b;
    return x->tie != y->tie ? (x->tie < y->tie ? -1 : 1) : mn_text_cmp(x->place, y->place);
}

static int by_posts(const void *a, const void *b)
{
    const band *x = a, *y = b;
    return x->posts != y->posts ? (x->posts > y->posts ? -1 : 1) : by_end(a, b);
}

/* A band a tie that is believed and place. */
static mn_status gather(drawing *d, mn_err *e)
{
    const size_t number = mn_table_find(d->tied, "tie"), post = mn_table_find(d->tied, "post"),
                 state = mn_table_find(d->ties, "state"), place = mn_table_find(d->posts, "place");
    for (size_t i = 0; i < mn_table_rows(d->tied); i++) {
        const size_t tie = row_of(d->ties, mn_table_i64(d->tied, i, number));
        const uint32_t row = mn_map_get(&d->post, mn_table_text(d->tied, i, post));
        if (tie == SIZE_MAX || row == MN_MAP_NONE ||
            !mn_text_eq_str(mn_table_text(d->ties, tie, state), "kept"))
            continue;
        mn_text where = mn_table_missing(d->posts, row, place)
                            ? (mn_text){"", 0}
                            : mn_table_text(d->posts, row, place);
        if (!mn_grow(&d->band, &d->cap, d->n + 1, sizeof *d->band))
            return mn_fail_memory(e);
        d->band[d->n++] = (band){tie, where.len ? where : mn_text_of("(no place)"), 1};
    }
    if (d->n)
        qsort(d->band, d->n, sizeof *d->band, by_end);
    size_t kept = 0;
    for (size_t i = 0; i < d->n; i++) {
        if (kept && by_end(&d->band[kept - 1], &d->band[i]) == 0)
            d->band[kept - 1].posts++;
        else
            d->band[kept++] = d->band[i];
    }
    if ((d->n = kept) > 0)
        qsort(d->band, d->n, sizeof *d->band, by_posts);
    return MN_OK;
}

static mn_status tell(mn_report *r, const drawing *d, mn_err *e)
{
    const mn_table_view view = {.title = "Which identifiers stand where",
                                .first = DRAWN,
                                .columns = "identifier=Identifier,place=Place,posts=Posts"};
    const mn_chart chart = {.kind = MN_CHART_FLOW,
                            .title = "Which identifiers stand in posts of which places",
                            .table = "drawn",
                            .label = "identifier",
                            .target = "place",
                            .value = "posts",
                            .unit = "posts",
                            .first = DRAWN,
                            .alt = "What posts have in common on the left, the places where they "
                                   "say they are on the right; the wider, the more posts."};
    const size_t value = mn_table_find(d->ties, "value"), kind = mn_table_find(d->ties, "kind");
    mn_maker k = mn_maker_new("drawn", "identifier:t place:t posts:i", e);
    mn_buf b = {0};
    for (size_t i = 0; i < d->n && !k.st; i++) {
        mn_buf_clear(&b);
        mn_buf_text(&b, mn_table_text(d->ties, d->band[i].tie, kind));
        mn_buf_char(&b, ' ');
        mn_buf_text(&b, mn_table_text(d->ties, d->band[i].tie, value));
        mn_make_row(&k, 0);
        mn_make_buf(&k, 0, &b);
        mn_make_text(&k, 1, d->band[i].place);
        mn_make_i64(&k, 2, d->band[i].posts);
    }
    mn_buf_free(&b);
    const mn_status st = mn_report_made(r, &k, &view, e);
    return st ? st : mn_report_chart(r, &chart, e);
}

mn_status mn_network_draw(mn_report *r, mn_err *e)
{
    drawing d = {.posts = mn_report_find_table(r, "posts"),
                 .ties = mn_report_find_table(r, "ties"),
                 .tied = mn_report_find_table(r, "tied")};
    if (!d.posts || !d.ties || !d.tied)
        return MN_OK;
    mn_status st = index_rows(&d.post, d.posts, "post", e);
    if (!st)
        st = gather(&d, e);
    if (!st && d.n)
        st = tell(r, &d, e);
    mn_map_free(&d.post);
    free(d.band);
    return st;
}
