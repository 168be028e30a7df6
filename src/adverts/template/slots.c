/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/slots.c - open columns that are one slot.
 */
#include "adverts/template/cost.h"
#include "adverts/template/decide_inside.h"
#include <stdlib.h>

enum { SOME = 8 }; /* one in so many posts */

/* Whether two open columns side by side hold different things: names, and other words, in nearly
 * all posts. */
static bool apart(const mn_counts *a, const mn_counts *b, uint64_t total)
{
    const bool full = a->present * 4 >= total * 3 && b->present * 4 >= total * 3;
    const bool left = a->names * 4 >= a->present * 3, right = b->names * 4 >= b->present * 3;
    return full && left != right && a->names * 4 <= a->present + (left ? 4 * total : 0) &&
           b->names * 4 <= b->present + (right ? 4 * total : 0);
}

/* Slots side by side are one, with what stands between them. Words before and
 * behind that some posts have, but no template has, belong to it: values of
 * several words. */
void mn_slots_gather(mn_decided *d, const mn_counts *c, size_t columns, uint64_t total)
{
    for (size_t i = 0; i < columns; i++)
        d->slot[i] = MN_COLUMN_NONE;
    for (size_t i = 0; i < columns;) {
        size_t j = i, first = columns, last = 0;
        if (d->kind[i] == MN_COLUMN_SLOT && c[i].known) {
            d->slot[i++] = d->slots++;
            continue;
        }
        for (; j < columns && d->kind[j] != MN_COLUMN_CONST &&
               !(d->kind[j] == MN_COLUMN_SLOT && c[j].known);
             j++)
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

static int by_phrase(const void *a, const void *b)
{
    const mn_phrase *x = a, *y = b;
    return x->hash < y->hash ? -1 : x->hash > y->hash;
}

/* The first token of an item that stands in column `from` or behind it: they stand in order. */
static uint32_t token_from(const mn_phrases *p, const mn_aligned *a, size_t from)
{
    uint32_t low = 0, n = p->item[a->item].n;
    while (n) {
        const uint32_t half = n / 2;
        const bool below = p->at[a->column[low + half]] < from;
        low = below ? low + half + 1 : low;
        n = below ? n - half - 1 : half;
    }
    return low;
}

/* Bits that tell what each post has in columns [from, to]. O(n (log(tokens) + log n + to - from)),
 * n the items. */
static double phrase_bits(const mn_phrases *p, size_t from, size_t to)
{
    for (size_t i = 0; i < p->n; i++) {
        const mn_item *t = &p->item[p->aligned[i].item];
        uint64_t h = 1;
        for (uint32_t j = token_from(p, &p->aligned[i], from);
             j < t->n && p->at[p->aligned[i].column[j]] <= to; j++)
            h = (h ^ t->key[j]) * UINT64_C(0x9fb21c651e98df25) + 1;
        p->phrase[i] = (mn_phrase){h, t->posts};
    }
    qsort(p->phrase, p->n, sizeof *p->phrase, by_phrase);
    double bits = 0;
    for (size_t i = 0, j; i < p->n; i = j) {
        uint64_t posts = 0;
        for (j = i; j < p->n && p->phrase[j].hash == p->phrase[i].hash; j++)
            posts += p->phrase[j].posts;
        bits += mn_cost_choice(posts, p->total);
    }
    return bits;
}

/* Whether what stands in two runs of columns is one phrase with what is between: who knows the one
 * knows the other. Of few posts nothing is known, and plain words are taken for one. */
static bool one_phrase(const mn_phrases *p, size_t from, size_t middle, size_t next, size_t to)
{
    if (p->total < MN_FEW)
        return true;
    return phrase_bits(p, from, to) <
           0.75 * (phrase_bits(p, from, middle) + phrase_bits(p, next, to));
}

/* The last column of the slot that column i belongs to. */
static size_t slot_end(const mn_decided *d, size_t i, size_t columns)
{
    while (i + 1 < columns && d->slot[i + 1] == d->slot[i])
        i++;
    return i;
}

enum { BETWEEN = 2 }; /* words between slots that may be of one phrase with them */
enum { PHRASE = 64 }; /* columns of what is joined, at most: what is longer is no phrase */

/* Joins slots whose words go together ("near [the] station", "by [the] river"). */
void mn_slots_join(mn_decided *d, const mn_counts *c, size_t columns, const mn_phrases *p)
{
    for (size_t i = 0; i < columns; i++) {
        if (d->slot[i] == MN_COLUMN_NONE)
            continue;
        const size_t end = slot_end(d, i, columns);
        size_t next = end + 1, words = 0;
        bool plain = end - i < PHRASE;
        for (; next < columns && d->slot[next] == MN_COLUMN_NONE; next++) {
            words += d->kind[next] == MN_COLUMN_CONST;
            plain = plain && (d->kind[next] != MN_COLUMN_CONST || !c[next].light);
        }
        const size_t last = next < columns ? slot_end(d, next, columns) : next;
        plain = plain && last - i < PHRASE;
        for (size_t k = i; plain && k <= last && k < columns; k++)
            plain =
                !c[k].known && c[k].values * 4 <= c[k].present && c[k].names * 4 <= c[k].present;
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
