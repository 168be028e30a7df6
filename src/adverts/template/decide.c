/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/decide.c - see decide.h.
 */
#include "adverts/template/decide.h"
#include "adverts/template/cost.h"
#include "adverts/template/token.h"
#include "core/err.h"
#include <stdlib.h>
#include <string.h>

enum { FEW = 6 };      /* posts */
enum { TELLING = 24 }; /* columns: of fewer, nobody knows what is noise */
enum { SOME = 8 };     /* one in so many posts */
#define LEAST 0.0005   /* share of edits that is taken where none is seen */

/* A word in a column. */
typedef struct entry {
    uint32_t column, posts;
    uint64_t key;
    bool light, name;
} entry;

static int by_column(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return x->key < y->key ? -1 : x->key > y->key;
}

typedef struct counts {
    uint64_t present, values, distinct; /* posts; those with a value; words that differ */
    uint64_t best;                      /* posts with the most frequent word */
    uint64_t key;
    uint64_t marks; /* posts with a mark */
    uint64_t names; /* posts with a word that is written as names are */
    double order;   /* bits that tell which of the words each post has, or none */
    bool light;
} counts;

static counts count(const entry *x, size_t n, uint64_t total)
{
    counts c = {0};
    for (size_t i = 0; i < n;) {
        uint64_t posts = 0;
        size_t j = i;
        for (; j < n && x[j].key == x[i].key; j++)
            posts += x[j].posts;
        c.names += x[i].name ? posts : 0;
        c.marks += x[i].light ? posts : 0;
        c.present += posts;
        c.order += mn_cost_choice(posts, total);
        if (x[i].key == MN_TOKEN_VALUE)
            c.values = posts;
        c.distinct += x[i].key == MN_TOKEN_VALUE ? posts : 1;
        if (posts > c.best) {
            c.best = posts;
            c.key = x[i].key;
        }
        i = j;
    }
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
static double noise_of(uint64_t *sorted, const counts *c, size_t columns, uint64_t total)
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

static mn_column_kind kind_of(const counts *c, uint64_t total, size_t columns, double noise,
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
    const bool noisy = noise > MN_COST_CLEAN && columns >= TELLING,
               few = noisy && total < 10 && !named;
    const bool common = c->best > 1 && c->best * (few ? 3 : 2) >= total;
    if (c->light) /* marks are no values */
        return common && as_const <= as_none ? MN_COLUMN_CONST : MN_COLUMN_DROPPED;
    if (!common)
        return c->present * 2 <= total || (few && total < FEW) ? MN_COLUMN_DROPPED : MN_COLUMN_SLOT;
    if (noisy && !(named && c->best * 4 < c->present * 3))
        return MN_COLUMN_CONST;
    return c->best * 8 > c->present * 7 || as_const <= as_slot ? MN_COLUMN_CONST : MN_COLUMN_SLOT;
}

/* Whether two open columns side by side hold different things: names, and other words, in nearly
 * all posts. */
static bool apart(const counts *a, const counts *b, uint64_t total)
{
    const bool full = a->present * 4 >= total * 3 && b->present * 4 >= total * 3;
    const bool left = a->names * 4 >= a->present * 3, right = b->names * 4 >= b->present * 3;
    return full && left != right && a->names * 4 <= a->present + (left ? 4 * total : 0) &&
           b->names * 4 <= b->present + (right ? 4 * total : 0);
}

/* Slots side by side are one, with what stands between them. Words before and
 * behind that some posts have, but no template has, belong to it: values of
 * several words. */
static void gather_slots(mn_decided *d, const counts *c, size_t columns, uint64_t total)
{
    for (size_t i = 0; i < columns; i++)
        d->slot[i] = MN_COLUMN_NONE;
    for (size_t i = 0; i < columns;) {
        size_t j = i, first = columns, last = 0;
        for (; j < columns && d->kind[j] != MN_COLUMN_CONST; j++)
            if (d->kind[j] == MN_COLUMN_SLOT) {
                first = first == columns ? j : first;
                last = j;
            }
        if (first < columns) {
            while (first > i && c[first - 1].present * SOME >= total && !c[first - 1].light)
                first--;
            while (last + 1 < j && c[last + 1].present * SOME >= total && !c[last + 1].light)
                last++;
            for (size_t k = first; k <= last; k++) {
                d->slots += k > first && apart(&c[k - 1], &c[k], total);
                d->slot[k] = d->slots;
            }
            d->slots++;
        }
        i = j == i ? i + 1 : j;
    }
}

/* ---- phrases ---- */

/* What stands in columns of the posts of one item. */
typedef struct phrase {
    uint64_t hash;
    uint32_t posts;
} phrase;

typedef struct phrases {
    const mn_item *item;
    const mn_aligned *aligned;
    size_t n;
    const uint32_t *at;
    uint64_t total;
    phrase *phrase; /* room for n */
} phrases;

static int by_phrase(const void *a, const void *b)
{
    const phrase *x = a, *y = b;
    return x->hash < y->hash ? -1 : x->hash > y->hash;
}

/* Bits that tell what each post has in columns [from, to]; *distinct: how many there are. */
static double phrase_bits(const phrases *p, size_t from, size_t to, size_t *distinct)
{
    for (size_t i = 0; i < p->n; i++) {
        const mn_item *t = &p->item[p->aligned[i].item];
        uint64_t h = 1;
        for (uint32_t j = 0; j < t->n; j++) {
            const uint32_t c = p->at[p->aligned[i].column[j]];
            if (c >= from && c <= to)
                h = (h ^ t->key[j]) * UINT64_C(0x9fb21c651e98df25) + 1;
        }
        p->phrase[i] = (phrase){h, t->posts};
    }
    qsort(p->phrase, p->n, sizeof *p->phrase, by_phrase);
    double bits = 0;
    *distinct = 0;
    for (size_t i = 0, j; i < p->n; i = j) {
        uint64_t posts = 0;
        for (j = i; j < p->n && p->phrase[j].hash == p->phrase[i].hash; j++)
            posts += p->phrase[j].posts;
        bits += mn_cost_choice(posts, p->total);
        ++*distinct;
    }
    return bits;
}

/* Whether what stands in two runs of columns is one phrase with what is between: who knows the one
 * knows the other. Of few posts nothing is known, and plain words are taken for one. */
static bool one_phrase(const phrases *p, size_t from, size_t middle, size_t next, size_t to)
{
    size_t n;
    if (p->total < FEW)
        return true;
    return phrase_bits(p, from, to, &n) <
           0.75 * (phrase_bits(p, from, middle, &n) + phrase_bits(p, next, to, &n));
}

/* The last column of the slot that column i belongs to. */
static size_t slot_end(const mn_decided *d, size_t i, size_t columns)
{
    while (i + 1 < columns && d->slot[i + 1] == d->slot[i])
        i++;
    return i;
}

enum { BETWEEN = 1 }; /* words between slots that may be of one phrase with them */

/* Joins slots whose words go together ("near [the] station", "by [the] river"). */
static void join_slots(mn_decided *d, const counts *c, size_t columns, const phrases *p)
{
    for (size_t i = 0; i < columns; i++) {
        if (d->slot[i] == MN_COLUMN_NONE)
            continue;
        const size_t end = slot_end(d, i, columns);
        size_t next = end + 1, words = 0;
        bool plain = true;
        for (; next < columns && d->slot[next] == MN_COLUMN_NONE; next++) {
            words += d->kind[next] == MN_COLUMN_CONST;
            plain = plain && (d->kind[next] != MN_COLUMN_CONST || !c[next].light);
        }
        const size_t last = next < columns ? slot_end(d, next, columns) : next;
        for (size_t k = i; plain && k <= last && k < columns; k++)
            plain = c[k].values * 4 <= c[k].present && c[k].names * 4 <= c[k].present;
        if (next < columns && plain && words <= BETWEEN && one_phrase(p, i, end, next, last)) {
            for (size_t k = end + 1; k <= last; k++)
                d->slot[k] = d->slot[i];
            i--; /* it may go on */
            continue;
        }
        i = end;
    }
    uint32_t slots = 0;
    for (size_t i = 0; i < columns; i++)
        if (d->slot[i] != MN_COLUMN_NONE) {
            const size_t end = slot_end(d, i, columns);
            for (size_t k = i; k <= end; k++)
                d->slot[k] = slots;
            slots++;
            i = end;
        }
    d->slots = slots;
}

static size_t collect(entry *x, const mn_item *item, const mn_aligned *a, size_t n,
                      const uint32_t *at, uint64_t *total)
{
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        const mn_item *t = &item[a[i].item];
        *total += t->posts;
        for (uint32_t j = 0; j < t->n; j++)
            x[m++] = (entry){.column = at[a[i].column[j]],
                             .posts = t->posts,
                             .key = t->key[j],
                             .light = t->light[j] == MN_LIGHT_MARK,
                             .name = t->light[j] == MN_LIGHT_NAME};
    }
    if (m)
        qsort(x, m, sizeof *x, by_column);
    return m;
}

mn_status mn_columns_decide(mn_decided *out, mn_arena *arena, const mn_profile *p,
                            const uint32_t *at, const mn_item *item, const mn_aligned *a, size_t n,
                            const mn_solve_options *o, mn_err *e)
{
    size_t tokens = 0;
    for (size_t i = 0; i < n; i++)
        tokens += item[a[i].item].n;
    mn_decided d = {.kind = mn_arena_alloc(arena, p->n, sizeof *d.kind),
                    .key = mn_arena_alloc(arena, p->n, sizeof *d.key),
                    .slot = mn_arena_alloc(arena, p->n, sizeof *d.slot),
                    .value = mn_arena_alloc(arena, p->n, sizeof *d.value)};
    counts *c = mn_arena_alloc(arena, p->n, sizeof *c);
    entry *x = tokens ? malloc(tokens * sizeof *x) : NULL;
    if (!d.kind || !d.key || !d.slot || !d.value || !c || (tokens && !x)) {
        free(x);
        return mn_fail_memory(e);
    }
    uint64_t total = 0;
    const size_t m = collect(x, item, a, n, at, &total);
    for (size_t i = 0, j; i < m; i = j) {
        for (j = i; j < m && x[j].column == x[i].column;)
            j++;
        c[x[i].column] = count(x + i, j - i, total);
    }
    free(x);
    uint64_t written = 0;
    double bits = 0;
    d.noise = noise_of(d.key, c, p->n, total);
    for (size_t i = 0; i < p->n; i++) {
        if (c[i].present == 0)
            continue;
        d.kind[i] = (uint8_t)kind_of(&c[i], total, p->n, d.noise, o);
        d.key[i] = c[i].key;
        d.value[i] = c[i].values * 2 > c[i].present;
    }
    gather_slots(&d, c, p->n, total);
    const phrases all = {item, a, n, at, total, mn_arena_alloc(arena, n, sizeof(phrase))};
    if (!all.phrase)
        return mn_fail_memory(e);
    join_slots(&d, c, p->n, &all);
    for (size_t i = 0; i < p->n; i++)
        if (d.kind[i] == MN_COLUMN_CONST && d.slot[i] == MN_COLUMN_NONE) {
            written++;
            bits += c[i].light ? MN_COST_MARK : o->word;
        }
    d.template_bits = mn_cost_template(written, bits, d.slots);
    *out = d;
    return MN_OK;
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
                    value |= item->key[i] == MN_TOKEN_VALUE;
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
