/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/anchor.c - what columns hold in those posts that follow the template around
 * them, and which runs of columns are slots.
 *
 * A sentence that a post says in another way lies across columns that have nothing to do with it.
 * What stands in a column tells something where the words before and behind it are those of the
 * template: there alone a difference is a value, or a slip. Of short texts all is looked at
 * (decide.c), as they have nothing around.
 */
#include "adverts/template/decide_inside.h"
#include "core/err.h"
#include <string.h>

enum { LEFT = 1, RIGHT = 2, BOTH = 3 };

/* The nearest firm columns before and behind each: of[c] and of[c + 1] of two arrays; `columns`
 * and more: none. */
typedef struct neighbours {
    uint32_t *before, *behind;
} neighbours;

static bool look_around(neighbours *n, mn_arena *arena, const bool *firm, size_t columns)
{
    n->before = mn_arena_alloc(arena, columns, sizeof *n->before);
    n->behind = mn_arena_alloc(arena, columns, sizeof *n->behind);
    if (!n->before || !n->behind)
        return false;
    uint32_t last = MN_COLUMN_NONE;
    for (size_t c = 0; c < columns; c++) {
        n->before[c] = last;
        last = firm[c] ? (uint32_t)c : last;
    }
    last = MN_COLUMN_NONE;
    for (size_t c = columns; c > 0; c--) {
        n->behind[c - 1] = last;
        last = firm[c - 1] ? (uint32_t)(c - 1) : last;
    }
    return true;
}

/* Which firm columns a post has as they are. */
static void follow(bool *has, const mn_phrases *p, size_t i, const mn_counts *c, const bool *firm,
                   size_t columns)
{
    const mn_item *t = &p->item[p->aligned[i].item];
    memset(has, 0, columns);
    for (uint32_t j = 0; j < t->n; j++) {
        const uint32_t at = p->at[p->aligned[i].column[j]];
        has[at] = firm[at] && t->key[j] == c[at].key;
    }
}

static bool stands(const bool *has, uint32_t column)
{
    return column == MN_COLUMN_NONE || has[column];
}

mn_status mn_columns_anchor(mn_counts *out, uint64_t *totals, mn_arena *arena, const mn_counts *c,
                            size_t columns, const mn_phrases *p, const mn_entry *x, size_t entries,
                            mn_entry *spare, mn_err *e)
{
    const size_t bytes = columns / 8 + 1;
    bool *firm = mn_arena_alloc(arena, columns, sizeof *firm);
    bool *has = mn_arena_alloc(arena, columns, sizeof *has);
    uint8_t *follows = mn_arena_alloc(arena, p->n, bytes); /* of each item, bits by column */
    neighbours near;
    if (!firm || !has || !follows)
        return mn_fail_memory(e);
    for (size_t k = 0; k < columns; k++)
        firm[k] = c[k].best * 2 > p->total;
    if (!look_around(&near, arena, firm, columns))
        return mn_fail_memory(e);
    for (size_t i = 0; i < p->n; i++) {
        follow(has, p, i, c, firm, columns);
        for (size_t k = 0; k < columns; k++)
            if (stands(has, near.before[k]) && stands(has, near.behind[k])) {
                totals[k] += p->item[p->aligned[i].item].posts;
                follows[i * bytes + k / 8] |= (uint8_t)(1u << k % 8);
            }
    }
    for (size_t i = 0; i < entries;) {
        const uint32_t column = x[i].column;
        size_t n = 0;
        for (; i < entries && x[i].column == column; i++)
            if (follows[x[i].item * bytes + column / 8] >> column % 8 & 1)
                spare[n++] = x[i];
        if (n)
            out[column] = mn_column_count(spare, n, totals[column]);
    }
    return MN_OK;
}

/* A run of columns between two that are constant, or known. */
typedef struct run {
    size_t from, to;        /* to: the one behind it */
    uint64_t posts, filled; /* that follow the template around it; that have words in it */
} run;

static bool is_firm(const mn_decided *d, const mn_counts *c, size_t k)
{
    return d->kind[k] == MN_COLUMN_CONST || (d->kind[k] == MN_COLUMN_SLOT && c[k].known);
}

/* How many posts follow the template around each run, and have something there. */
static void fill_runs(run *r, size_t n, const mn_decided *d, const mn_counts *c, size_t columns,
                      const mn_phrases *p, bool *firm, bool *has, uint8_t *filled)
{
    for (size_t k = 0; k < columns; k++)
        firm[k] = is_firm(d, c, k);
    for (size_t i = 0; i < p->n; i++) {
        const mn_item *t = &p->item[p->aligned[i].item];
        follow(has, p, i, c, firm, columns);
        memset(filled, 0, columns);
        for (uint32_t j = 0; j < t->n; j++)
            filled[p->at[p->aligned[i].column[j]]] = t->light[j] != MN_LIGHT_MARK;
        for (size_t k = 0; k < n; k++) {
            if ((r[k].from > 0 && !has[r[k].from - 1]) || (r[k].to < columns && !has[r[k].to]))
                continue;
            r[k].posts += t->posts;
            if (memchr(filled + r[k].from, 1, r[k].to - r[k].from))
                r[k].filled += t->posts;
        }
    }
}

mn_status mn_runs_gather(mn_decided *d, mn_arena *arena, const mn_counts *c, size_t columns,
                         const mn_phrases *p, mn_err *e)
{
    run *r = mn_arena_alloc(arena, columns, sizeof *r);
    bool *firm = mn_arena_alloc(arena, columns, sizeof *firm);
    bool *has = mn_arena_alloc(arena, columns, sizeof *has);
    uint8_t *filled = mn_arena_alloc(arena, columns, sizeof *filled);
    if (!r || !firm || !has || !filled)
        return mn_fail_memory(e);
    size_t n = 0;
    for (size_t i = 0; i < columns; i++)
        d->slot[i] = MN_COLUMN_NONE;
    for (size_t i = 0; i < columns; i++) {
        if (is_firm(d, c, i))
            continue;
        r[n].from = i;
        while (i < columns && !is_firm(d, c, i))
            i++;
        r[n++].to = i--;
    }
    fill_runs(r, n, d, c, columns, p, firm, has, filled);
    size_t next = 0;
    for (size_t i = 0; i < columns; i++) {
        if (d->kind[i] == MN_COLUMN_SLOT && c[i].known)
            d->slot[i] = d->slots++;
        if (next == n || r[next].from != i)
            continue;
        size_t from = r[next].from, to = r[next].to;
        if (r[next].filled * 3 >= r[next].posts * 2 && r[next].filled > 1) {
            while (from < to && c[from].light)
                from++;
            while (to > from && c[to - 1].light)
                to--;
            for (size_t k = from; k < to; k++)
                d->slot[k] = d->slots;
            d->slots += to > from;
        }
        i = r[next++].to - 1;
    }
    return MN_OK;
}
