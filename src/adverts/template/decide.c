/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/decide.c - see decide.h.
 */
#include "adverts/template/cost.h"
#include "adverts/template/decide_inside.h"
#include "adverts/template/order.h"
#include "adverts/template/token.h"
#include "core/err.h"
#include <stdlib.h>
#include <string.h>

#define LEAST 0.0005 /* share of edits that is taken where none is seen */

mn_counts mn_column_count(const mn_entry *x, size_t n, uint64_t total)
{
    mn_counts c = {0};
    uint64_t most = 0;
    for (size_t i = 0; i < n; i++)
        most += x[i].posts;
    for (size_t i = 0; i < n;) {
        uint64_t posts = 0;
        size_t j = i;
        for (; j < n && x[j].key == x[i].key; j++)
            posts += x[j].posts;
        c.names += x[i].name ? posts : 0;
        c.marks += x[i].light ? posts : 0;
        c.present += posts;
        c.order += mn_cost_choice(posts, total);
        if (mn_key_is_value(x[i].key))
            c.values += posts;
        if (mn_key_is_value(x[i].key) && posts * 2 > most) {
            c.known = x[i].key;
            most = posts * 2;
        }
        if (!mn_key_is_value(x[i].key) && !x[i].light) {
            c.words += posts;
            c.lonely += posts == 1;
        }
        c.again += posts > 1 ? posts : 0;
        c.distinct += mn_key_is_value(x[i].key) ? posts : 1;
        if (posts > c.best) {
            c.best = posts;
            c.key = x[i].key;
        }
        i = j;
    }
    c.again -= c.best > 1 ? c.best : 0;
    c.again += total - c.present > 1 ? total - c.present : 0;
    c.order += mn_cost_choice(total - c.present, total);
    c.light = c.marks * 2 > c.present;
    return c;
}

static int by_size(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* The share of words that are edits: by the columns that most posts agree on,
 * but for the quarter of them where they agree least, as slots are among those.
 */
static double noise_of(uint64_t *sorted, const mn_counts *c, size_t columns, uint64_t total)
{
    size_t n = 0;
    for (size_t i = 0; i < columns; i++)
        if (c[i].best * 2 >= total)
            sorted[n++] = total - c[i].best;
    if (n == 0)
        return LEAST;
    qsort(sorted, n, sizeof *sorted, by_size);
    uint64_t edits = 0;
    const size_t kept = n - n / 4;
    for (size_t i = 0; i < kept; i++)
        edits += sorted[i];
    const double rate = ((double)edits + LEAST) / ((double)total * (double)kept);
    return rate < LEAST ? LEAST : rate > 0.25 ? 0.25 : rate;
}

static mn_column_kind kind_of(const mn_counts *c, uint64_t total, size_t columns, double noise,
                              const mn_solve_options *o)
{
    const double bits = c->light ? MN_COST_MARK : o->word;
    const double as_none = (double)c->present * mn_cost_noise(noise, bits);
    const double as_const = bits + mn_cost_constant(c->best, c->present, total, noise, bits);
    const double as_slot = mn_cost_bits(columns) + c->order + (double)c->distinct * bits;
    if (c->values * 2 > c->present)
        return c->present * 4 < total || (c->present * 2 < total && as_none < as_slot)
                   ? MN_COLUMN_DROPPED
                   : MN_COLUMN_SLOT;
    if (c->best == total)
        return MN_COLUMN_CONST;
    const bool named = c->names * 4 >= c->present * 3; /* others in their place are values */
    /* No constant is seldom; of few posts, less is enough where there is noise. */
    const bool noisy = noise > MN_COST_CLEAN && columns >= MN_TELLING,
               few = noisy && total < 10 && !named;
    const bool common = c->best > 1 && c->best * (few ? 3 : 2) >= total;
    if (c->light) /* marks are no values */
        return common && as_const <= as_none ? MN_COLUMN_CONST : MN_COLUMN_DROPPED;
    if (!common)
        return c->present * 2 <= total || (few && total < MN_FEW) ? MN_COLUMN_DROPPED
                                                                  : MN_COLUMN_SLOT;
    if (noisy && !(named && c->best * 4 < c->present * 3))
        return MN_COLUMN_CONST;
    return c->best * 8 > c->present * 7 || as_const <= as_slot ? MN_COLUMN_CONST : MN_COLUMN_SLOT;
}

static size_t collect(mn_entry *x, const mn_item *item, const mn_aligned *a, size_t n,
                      const uint32_t *at, uint64_t *total)
{
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        const mn_item *t = &item[a[i].item];
        *total += t->posts;
        for (uint32_t j = 0; j < t->n; j++)
            x[m++] = (mn_entry){.column = at[a[i].column[j]],
                                .posts = t->posts,
                                .item = (uint32_t)i,
                                .key = t->key[j],
                                .light = t->light[j] == MN_LIGHT_MARK,
                                .name = t->light[j] == MN_LIGHT_NAME};
    }
    return m;
}

enum { AGAIN = 4 }; /* one post in so many has another word that others have too */

/* The same of a column of a long text, by the posts that have the words around it. */
static mn_column_kind kind_anchored(const mn_counts *c, uint64_t total, size_t columns,
                                    double noise, const mn_solve_options *o)
{
    const double bits = c->light ? MN_COST_MARK : o->word;
    const double as_const = bits + mn_cost_constant(c->best, c->present, total, noise, bits);
    const double as_slot = mn_cost_bits(columns) + c->order + (double)c->distinct * bits;
    if (c->values * 2 > c->present)
        return c->present * 5 < total * 3 ? MN_COLUMN_DROPPED : MN_COLUMN_SLOT;
    if (c->best == total && total > 0)
        return MN_COLUMN_CONST;
    if (c->best < 2 || c->present * 2 <= total)
        return MN_COLUMN_DROPPED;
    if (c->light)
        return c->best * 2 >= total ? MN_COLUMN_CONST : MN_COLUMN_DROPPED;
    if (c->best * 2 < total || (total > 3 && c->best * 2 == total))
        return MN_COLUMN_SLOT;
    const bool named = c->names * 4 >= c->present * 3;
    if (noise > MN_COST_CLEAN && !(named && c->best * 4 < total * 3) && c->again * AGAIN < total)
        return MN_COLUMN_CONST;
    return c->best * 8 > total * 7 || as_const <= as_slot ? MN_COLUMN_CONST : MN_COLUMN_SLOT;
}

enum { ODD = 3, FIFTIETH = 50 }; /* columns in which clean posts may differ seldom */

/* Whether posts have slips or say things in other ways: in more columns than clean ones do, some
 * differ from the most; of those that have the words around. */
static bool is_noisy(const mn_counts *c, const uint64_t *totals, size_t columns)
{
    size_t odd = 0, seen = 0;
    for (size_t i = 0; i < columns; i++)
        if (totals[i] > 2 && !c[i].known && c[i].best * 3 >= totals[i] * 2 && c[i].best > 1) {
            seen++;
            odd += c[i].best < totals[i];
        }
    return odd > ODD + seen / FIFTIETH;
}

static mn_status decide_long(mn_decided *d, mn_arena *arena, const mn_counts *c, size_t columns,
                             const mn_phrases *p, const mn_entry *x, size_t entries,
                             mn_entry *spare, const mn_solve_options *o, mn_err *e)
{
    mn_counts *anchored = mn_arena_alloc(arena, columns, sizeof *anchored);
    uint64_t *totals = mn_arena_alloc(arena, columns, sizeof *totals);
    if (!anchored || !totals)
        return mn_fail_memory(e);
    mn_status s = mn_columns_anchor(anchored, totals, arena, c, columns, p, x, entries, spare, e);
    const bool noisy = s == MN_OK && is_noisy(anchored, totals, columns);
    if (noisy && d->noise <= MN_COST_CLEAN)
        d->noise = 2 * MN_COST_CLEAN;
    for (size_t i = 0; s == MN_OK && i < columns; i++) {
        const bool few = totals[i] < 2 || totals[i] * 4 < p->total;
        if (c[i].present == 0)
            continue;
        d->kind[i] = (uint8_t)(few || anchored[i].present == 0
                                   ? kind_of(&c[i], p->total, columns, d->noise, o)
                                   : kind_anchored(&anchored[i], totals[i], columns, d->noise, o));
    }
    return s;
}

static mn_status decide(mn_decided *out, mn_arena *arena, mn_entry *x, mn_entry *spare,
                        const mn_profile *p, const uint32_t *at, const mn_item *item,
                        const mn_aligned *a, size_t n, const mn_solve_options *o, mn_err *e)
{
    mn_decided d = {.kind = mn_arena_alloc(arena, p->n, sizeof *d.kind),
                    .key = mn_arena_alloc(arena, p->n, sizeof *d.key),
                    .slot = mn_arena_alloc(arena, p->n, sizeof *d.slot),
                    .value = mn_arena_alloc(arena, p->n, sizeof *d.value),
                    .mark = mn_arena_alloc(arena, p->n, sizeof *d.mark)};
    mn_counts *c = mn_arena_alloc(arena, p->n, sizeof *c);
    size_t *first = mn_arena_alloc(arena, p->n + 1, sizeof *first);
    if (!d.kind || !d.key || !d.slot || !d.value || !d.mark || !c || !first)
        return mn_fail_memory(e);
    uint64_t total = 0;
    const size_t m = collect(x, item, a, n, at, &total);
    mn_entries_order(x, spare, m, first, p->n);
    for (size_t i = 0, j; i < m; i = j) {
        for (j = i; j < m && x[j].column == x[i].column;)
            j++;
        c[x[i].column] = mn_column_count(x + i, j - i, total);
    }
    const mn_phrases all = {item, a, n, at, total, mn_arena_alloc(arena, n, sizeof(mn_phrase))};
    if (!all.phrase)
        return mn_fail_memory(e);
    uint64_t written = 0;
    double bits = 0;
    d.noise = noise_of(d.key, c, p->n, total);
    const bool telling = d.telling = p->n >= MN_TELLING;
    mn_status s = telling ? decide_long(&d, arena, c, p->n, &all, x, m, spare, o, e) : MN_OK;
    if (s != MN_OK)
        return s;
    uint64_t words = 0, lonely = 0;
    for (size_t i = 0; i < p->n; i++) {
        words += c[i].words;
        lonely += c[i].lonely;
        if (c[i].present == 0)
            continue;
        if (!telling)
            d.kind[i] = (uint8_t)kind_of(&c[i], total, p->n, d.noise, o);
        d.key[i] = c[i].key;
        d.value[i] = c[i].values * 2 > c[i].present;
        d.mark[i] = c[i].light;
    }
    if (!telling)
        mn_slots_gather(&d, c, p->n, total);
    else if ((s = mn_runs_gather(&d, arena, c, p->n, &all, e)) != MN_OK)
        return s;
    mn_slots_join(&d, c, p->n, &all);
    for (size_t i = 0; i < p->n; i++)
        if (d.kind[i] == MN_COLUMN_CONST && d.slot[i] == MN_COLUMN_NONE) {
            written++;
            bits += c[i].light ? MN_COST_MARK : o->word;
        }
    d.lonely = words ? (double)lonely / (double)words : 0;
    d.template_bits = mn_cost_template(written, bits, d.slots);
    *out = d;
    return MN_OK;
}

mn_status mn_columns_decide(mn_decided *out, mn_arena *arena, const mn_profile *p,
                            const uint32_t *at, const mn_item *item, const mn_aligned *a, size_t n,
                            const mn_solve_options *o, mn_err *e)
{
    size_t tokens = 0;
    for (size_t i = 0; i < n; i++)
        tokens += item[a[i].item].n;
    mn_entry *x = calloc(tokens + 1, 2 * sizeof *x); /* not of the arena, as it lasts */
    if (!x)
        return mn_fail_memory(e);
    const mn_status s = decide(out, arena, x, x + tokens, p, at, item, a, n, o, e);
    free(x);
    return s;
}

double mn_decided_cost(const mn_decided *d, size_t columns, const uint32_t *at, const mn_item *item,
                       const uint32_t *column, const mn_solve_options *o, uint32_t *edits)
{
    double bits = 0;
    size_t i = 0, height = 0;
    uint32_t changed = 0;
    for (size_t c = 0; c < columns;) {
        if (d->slot[c] != MN_COLUMN_NONE) { /* how many words, and which */
            const uint32_t slot = d->slot[c];
            uint64_t words = 0;
            bool value = false;
            for (; c < columns && d->slot[c] == slot; c++)
                for (; i < item->n && at[column[i]] == c; i++, words++) {
                    bits += item->light[i] == MN_LIGHT_MARK ? MN_COST_MARK : o->word;
                    value |= mn_key_is_value(item->key[i]);
                }
            bits += 1 + (value && words == 1 ? 0 : mn_cost_whole(words));
            height += words ? words : 1;
            continue;
        }
        const bool there = i < item->n && at[column[i]] == c,
                   constant = d->kind[c] == MN_COLUMN_CONST;
        height += there || constant;
        if (there != constant || (there && item->key[i] != d->key[c])) {
            changed++;
            bits += !there ? 0 : item->light[i] == MN_LIGHT_MARK ? MN_COST_MARK : o->word;
        }
        i += there;
        c++;
    }
    if (edits)
        *edits = changed;
    /* A post that changes nothing says so by one bit. */
    return bits + 1 + (changed ? mn_cost_aligned(height) + changed * mn_cost_edit(height, 0) : 0);
}
