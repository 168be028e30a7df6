/* SPDX-License-Identifier: Apache-2.0
 *
 * layer.c - bundles of paths of one length, and putting together what comes to them. See layer.h.
 */
#include "trace/path/layer.h"
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"

typedef struct mn_ranked {
    uint64_t key;
    uint32_t from,
        until; /* the days of which it is the best, those of one bundle after another's */
} mn_ranked;

mn_status mn_layers_open(mn_layers *x, size_t places, size_t buyers, mn_err *e)
{
    x->of_place = calloc(places + 1, sizeof *x->of_place);
    x->slot = buyers ? calloc(buyers + 1, sizeof *x->slot) : NULL;
    return x->of_place && (x->slot || !buyers) ? MN_OK : mn_fail_memory(e);
}

void mn_layers_free(mn_layers *x)
{
    for (size_t i = 0; i < sizeof x->at / sizeof *x->at; i++) {
        mn_layer *l = &x->at[i];
        free(l->bundle);
        free(l->held);
        free(l->mass);
        free(l->day);
        free(l->sum);
        free(l->best);
        free(l->lead);
    }
    free(x->of_place);
    free(x->of_held);
    free(x->sorted);
    free(x->spare);
    free(x->ranked);
    free(x->ranked_spare);
    free(x->slot);
    *x = (mn_layers){0};
}

uint64_t mn_layers_bytes(const mn_layers *x, unsigned n)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < n; i++) {
        const mn_layer *l = &x->at[i];
        sum += l->bundles * sizeof *l->bundle + l->helds * sizeof *l->held +
               l->days * (sizeof *l->day + sizeof *l->sum + sizeof *l->best) +
               l->leads * sizeof *l->lead;
    }
    return sum;
}

void mn_layer_clear(mn_layer *l)
{
    l->bundles = l->helds = l->masses = l->days = l->leads = 0;
}

/* Where bundles of a place begin that hold nothing; those that hold something, by all of it: in a
 * dense chain a place has as many as there are ways to have come to it. */
static uint32_t *slot_of(const mn_layers *x, uint32_t place, const mn_held *held, uint32_t n)
{
    if (!n)
        return &x->of_place[place];
    const uint64_t hash = mn_hash64(held, n * sizeof *held) + place * UINT64_C(0x9E3779B97F4A7C15);
    return &x->of_held[(hash ^ hash >> 32) & (x->held_slots - 1)];
}

static mn_status more_slots(mn_layers *x, mn_layer *l, mn_err *e)
{
    enum { LEAST = 64 };
    if (l->bundles < x->held_slots)
        return MN_OK;
    const size_t slots = x->held_slots ? 2 * x->held_slots : LEAST;
    uint32_t *new = calloc(slots, sizeof *new);
    if (!new)
        return mn_fail_memory(e);
    free(x->of_held);
    x->of_held = new;
    x->held_slots = slots;
    for (size_t i = 0; i < l->bundles; i++) {
        mn_bundle *b = &l->bundle[i];
        if (!b->n_held)
            continue;
        uint32_t *slot = slot_of(x, b->place, l->held + b->held, b->n_held);
        b->next = *slot;
        *slot = (uint32_t)i + 1;
    }
    return MN_OK;
}

mn_status mn_layer_bundle(uint32_t *out, mn_layers *x, mn_layer *l, uint32_t place,
                          const mn_held *held, uint32_t n, mn_err *e)
{
    const mn_status st = n ? more_slots(x, l, e) : MN_OK;
    if (st)
        return st;
    uint32_t *slot = slot_of(x, place, held, n);
    for (uint32_t i = *slot; i; i = l->bundle[i - 1].next) {
        const mn_bundle *b = &l->bundle[i - 1];
        if (b->place == place && b->n_held == n &&
            (!n || !memcmp(l->held + b->held, held, n * sizeof *held))) {
            *out = i - 1;
            return MN_OK;
        }
    }
    if (l->bundles >= UINT32_MAX - 1 || l->helds >= UINT32_MAX - n ||
        !mn_grow(&l->bundle, &l->bundle_room, l->bundles + 1, sizeof *l->bundle) ||
        (n && !mn_grow(&l->held, &l->held_room, l->helds + n, sizeof *l->held)))
        return mn_fail_memory(e);
    if (n)
        memcpy(l->held + l->helds, held, n * sizeof *held);
    l->bundle[l->bundles] =
        (mn_bundle){.place = place, .next = *slot, .held = (uint32_t)l->helds, .n_held = n};
    l->helds += n;
    *out = (uint32_t)l->bundles++;
    *slot = *out + 1;
    return MN_OK;
}

mn_status mn_layer_add(mn_layer *l, uint32_t bundle, uint64_t paths, int32_t day, uint64_t first,
                       mn_err *e)
{
    if (mn_layer_full(l) && (l->masses >= UINT32_MAX - 1 ||
                             !mn_grow(&l->mass, &l->mass_room, l->masses + 1, sizeof *l->mass)))
        return mn_fail_memory(e);
    l->mass[l->masses++] = (mn_mass){paths, first, day, bundle};
    l->bundle[bundle].n++;
    return MN_OK;
}

/* --- by day --------------------------------------------------------------------------------------
 */

enum { FEW = 16 };

static void insert(mn_mass *m, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const mn_mass x = m[i];
        size_t k = i;
        for (; k > 0 && m[k - 1].day > x.day; k--)
            m[k] = m[k - 1];
        m[k] = x;
    }
}

/* Merges runs until there is one; it may be left in `spare`. */
static mn_mass *by_day(mn_mass *m, mn_mass *spare, size_t n)
{
    for (size_t i = 0; i < n; i += FEW)
        insert(m + i, n - i < FEW ? n - i : FEW);
    for (size_t run = FEW; run < n; run *= 2) {
        for (size_t from = 0; from < n; from += 2 * run) {
            const size_t mid = from + run < n ? from + run : n;
            const size_t end = from + 2 * run < n ? from + 2 * run : n;
            size_t a = from, b = mid;
            for (size_t i = from; i < end; i++)
                spare[i] = a < mid && (b == end || m[a].day <= m[b].day) ? m[a++] : m[b++];
        }
        mn_mass *swap = m;
        m = spare;
        spare = swap;
    }
    return m;
}

/* --- the first of the paths ----------------------------------------------------------------------
 */

bool mn_layer_earlier(const mn_layers *x, unsigned r, uint64_t a, uint64_t b)
{
    for (; a != b; r--) {
        if (a >> 32 != b >> 32 || !r)
            return a < b;
        const mn_layer *l = &x->at[r];
        const uint64_t next_a = l->best[a & UINT32_MAX], next_b = l->best[b & UINT32_MAX];
        a = next_a;
        b = next_b;
    }
    return false;
}

/* Days of a bundle from its masses, which lie by day. */
static bool put_days(mn_layers *x, mn_layer *l, mn_bundle *b, const mn_mass *m, unsigned before,
                     bool up)
{
    uint64_t sum = 0;
    const size_t from = l->days;
    for (size_t i = 0; i < b->n; i++) {
        sum = mn_count_add(sum, m[i].paths);
        if (l->days == from || l->day[l->days - 1] != m[i].day) {
            l->day[l->days] = m[i].day;
            l->best[l->days++] = m[i].first;
        } else if (up ? m[i].first < l->best[l->days - 1]
                      : mn_layer_earlier(x, before, m[i].first, l->best[l->days - 1])) {
            l->best[l->days - 1] = m[i].first;
        }
        l->sum[l->days - 1] = sum;
    }
    b->first = (uint32_t)from;
    b->n = (uint32_t)(l->days - from);
    for (size_t i = l->days; up && i-- > from + 1;)
        if (l->best[i] < l->best[i - 1])
            l->best[i - 1] = l->best[i];
    for (size_t i = from + 1; !up && i < l->days; i++)
        if (mn_layer_earlier(x, before, l->best[i - 1], l->best[i]))
            l->best[i] = l->best[i - 1];
    return sum < MN_COUNT_MOST;
}

/* Least significant bytes first; those that are all alike are passed over. */
static mn_ranked *by_key(mn_ranked *a, mn_ranked *spare, size_t n)
{
    uint64_t any = 0;
    for (size_t i = 1; i < n; i++)
        any |= a[i].key ^ a[0].key;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        size_t at[257] = {0};
        if (!(any >> shift & 255))
            continue;
        for (size_t i = 0; i < n; i++)
            at[1 + (a[i].key >> shift & 255)]++;
        for (size_t i = 1; i < 257; i++)
            at[i] += at[i - 1];
        for (size_t i = 0; i < n; i++)
            spare[at[a[i].key >> shift & 255]++] = a[i];
        mn_ranked *swap = a;
        a = spare;
        spare = swap;
    }
    return a;
}

/* Numbers the first paths in the order of their edges. */
static mn_status rank(mn_layers *x, mn_layer *l, mn_err *e)
{
    size_t n = 0;
    for (size_t i = 0; i < l->days; i++)
        n += !i || l->best[i] != l->best[i - 1];
    if (!mn_grow(&x->ranked, &x->ranked_room, n + 1, sizeof *x->ranked) ||
        !mn_grow(&x->ranked_spare, &x->ranked_spare_room, n + 1, sizeof *x->ranked_spare) ||
        !mn_grow(&l->lead, &l->lead_room, n + 1, sizeof *l->lead))
        return mn_fail_memory(e);
    n = 0;
    for (size_t i = 0; i < l->days; i++) {
        if (!i || l->best[i] != l->best[i - 1])
            x->ranked[n++] = (mn_ranked){.key = l->best[i], .from = (uint32_t)i};
        x->ranked[n - 1].until = (uint32_t)i;
    }
    const mn_ranked *r = by_key(x->ranked, x->ranked_spare, n);
    for (size_t i = 0; i < n; i++) {
        if (!i || r[i].key != r[i - 1].key)
            l->lead[l->leads++] =
                (mn_lead){(uint32_t)(r[i].key >> 32), (uint32_t)(r[i].key & UINT32_MAX)};
        for (size_t k = r[i].from; k <= r[i].until; k++)
            l->best[k] = l->leads - 1;
    }
    return MN_OK;
}

/* Masses by bundle. */
static mn_status part(mn_layers *x, mn_layer *l, mn_err *e)
{
    uint32_t at = 0;
    if (!mn_grow(&x->sorted, &x->sorted_room, l->masses + 1, sizeof *x->sorted) ||
        !mn_grow(&x->spare, &x->spare_room, l->masses + 1, sizeof *x->spare) ||
        !mn_grow(&l->day, &l->day_room, l->masses + 1, sizeof *l->day) ||
        !mn_grow(&l->sum, &l->sum_room, l->masses + 1, sizeof *l->sum) ||
        !mn_grow(&l->best, &l->best_room, l->masses + 1, sizeof *l->best))
        return mn_fail_memory(e);
    for (size_t i = 0; i < l->bundles; i++) {
        l->bundle[i].first = at;
        at += l->bundle[i].n;
    }
    for (size_t i = 0; i < l->masses; i++)
        x->sorted[l->bundle[l->mass[i].bundle].first++] = l->mass[i];
    return MN_OK;
}

mn_status mn_layer_done(bool *over, mn_layers *x, mn_layer *l, unsigned before, bool up, mn_err *e)
{
    for (size_t i = 0; i < l->bundles; i++) {
        const mn_bundle *b = &l->bundle[i];
        *slot_of(x, b->place, l->held + b->held, b->n_held) = 0;
    }
    const mn_status st = part(x, l, e);
    mn_mass *m = x->sorted;
    for (size_t i = 0; i < l->bundles && !st; i++) {
        const size_t n = l->bundle[i].n;
        const mn_mass *sorted = by_day(m, x->spare, n);
        *over = !put_days(x, l, &l->bundle[i], sorted, before, up) || *over;
        m += n;
    }
    return st || !up ? st : rank(x, l, e);
}
