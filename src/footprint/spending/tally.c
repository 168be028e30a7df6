/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/tally.c - adding lines up. See the header.
 */
#include "footprint/spending/tally.h"

#include "core/err.h"
#include "core/prefetch.h"
#include "core/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- numbers --------------------------------------------------------------------- */

const char *mn_u128_text(char *buf, mn_u128 v)
{
    char *p = buf + 39;
    *p = '\0';
    do {
        *--p = (char)('0' + (int)(v % 10));
        v /= 10;
    } while (v > 0);
    return p;
}

bool mn_u128_read(mn_u128 *out, mn_text t)
{
    mn_u128 v = 0;
    if (t.len == 0 || t.len > 38) { /* 10^38 is below 2^128 */
        return false;
    }
    for (size_t i = 0; i < t.len; i++) {
        if (t.ptr[i] < '0' || t.ptr[i] > '9') {
            return false;
        }
        v = v * 10 + (unsigned)(t.ptr[i] - '0');
    }
    *out = v;
    return true;
}

/* --- placed lines ------------------------------------------------------------------ */

static uint64_t mixed(uint64_t h, uint64_t v)
{
    h = (h ^ v) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 29;
}

/* By identity: what is alike but lies apart is joined by mn_tallies_sort(). */
static uint64_t hash_of(const mn_tally *t)
{
    uint64_t h = mixed(1, (uintptr_t)t->mix);
    h = mixed(h, (uintptr_t)t->currency);
    h = mixed(h, (uintptr_t)t->origin);
    h = mixed(h, (uintptr_t)t->price);
    return mixed(h,
                 (uint64_t)(unsigned)t->year << 32 | (uint64_t)t->product << 8 | (uint64_t)t->by);
}

static bool is_same(const mn_tally *a, const mn_tally *b)
{
    return a->mix == b->mix && a->currency == b->currency && a->origin == b->origin &&
           a->price == b->price && a->year == b->year && a->product == b->product && a->by == b->by;
}

static bool grow_slots(mn_tallies *t)
{
    size_t slots = 256;
    while (slots < 4 * (t->count + 1)) {
        slots *= 2;
    }
    uint32_t *slot = malloc(slots * sizeof *slot);
    if (!slot) {
        return false;
    }
    memset(slot, 0xff, slots * sizeof *slot);
    for (size_t i = 0; i < t->count; i++) {
        size_t at = (size_t)hash_of(&t->at[i]) & (slots - 1);
        while (slot[at] != UINT32_MAX) {
            at = (at + 1) & (slots - 1);
        }
        slot[at] = (uint32_t)i;
    }
    free(t->slot);
    t->slot = slot;
    t->slots = slots;
    return true;
}

void mn_tally_join(mn_tally *to, const mn_tally *from)
{
    to->spent += from->spent;
    to->refunded += from->refunded;
    to->lines += from->lines;
    to->refunds += from->refunds;
    to->doubtful += from->doubtful;
    to->doubtful_sum += from->doubtful_sum;
    to->score = from->score < to->score ? from->score : to->score;
}

static mn_status fail_many(mn_err *e)
{
    mn_fail(e, MN_DATA, "more than %d kinds of lines: of currency, year, goods and origin together",
            MN_TALLIES_MAX);
    return mn_hint(e, "answer for its years one by one");
}

mn_status mn_tallies_add(mn_tallies *t, const mn_tally *one, uint32_t *index, mn_err *e)
{
    if (t->count >= t->slots / 2 && !grow_slots(t)) {
        return mn_fail_memory(e);
    }
    size_t at = (size_t)hash_of(one) & (t->slots - 1);
    for (; t->slot[at] != UINT32_MAX; at = (at + 1) & (t->slots - 1)) {
        if (is_same(&t->at[t->slot[at]], one)) {
            *index = t->slot[at];
            mn_tally_join(&t->at[*index], one);
            return MN_OK;
        }
    }
    if (t->count >= MN_TALLIES_MAX) {
        return fail_many(e);
    }
    if (!mn_grow(&t->at, &t->cap, t->count + 1, sizeof *t->at)) {
        return mn_fail_memory(e);
    }
    *index = t->slot[at] = (uint32_t)t->count;
    t->at[t->count++] = *one;
    return MN_OK;
}

uint64_t mn_tallies_ask(const mn_tallies *t, const mn_tally *one)
{
    const uint64_t hash = hash_of(one);
    if (t->slots > 0) {
        mn_prefetch(&t->slot[(size_t)hash & (t->slots - 1)]);
    }
    return hash;
}

void mn_tallies_near(const mn_tallies *t, uint64_t asked)
{
    if (t->slots > 0) {
        const uint32_t at = t->slot[(size_t)asked & (t->slots - 1)];
        if (at != UINT32_MAX) {
            mn_prefetch(&t->at[at]);
            mn_prefetch((const char *)&t->at[at] + 64);
        }
    }
}

mn_tally mn_tally_of(const mn_purchase *p)
{
    const bool back = p->amount < 0;
    const mn_u128 sum = back ? (mn_u128)0 - (mn_u128)p->amount : (mn_u128)p->amount;
    const bool doubtful = p->by == MN_PLACED_WORDS && p->score < MN_DOUBTFUL;
    return (mn_tally){.mix = p->shares ? p->shares : p->mix,
                      .currency = p->currency,
                      .origin = p->origin,
                      .price = p->price,
                      .year = p->year,
                      .product = p->product,
                      .by = p->by,
                      .spent = back ? 0 : sum,
                      .refunded = back ? sum : 0,
                      .lines = 1,
                      .refunds = back,
                      .doubtful = doubtful,
                      .doubtful_sum = doubtful ? sum : 0,
                      .score = p->score};
}

/* --- lines that were not placed ------------------------------------------------------ */

/* Takes out what stands in quotes or brackets, which differs from line to line, and the
 * counts of cells. Returns the length. */
static size_t kind_of(char *out, size_t size, const char *reason)
{
    size_t n = 0;
    const bool cells = strstr(reason, "cell") != NULL;
    for (const char *p = reason; *p && n + 1 < size; p++) {
        if (*p == '\'' || *p == '(') {
            const char *end = strrchr(p + 1, *p == '(' ? ')' : '\'');
            n -= n > 0 && out[n - 1] == ' ';
            if (!end) {
                break;
            }
            p = end;
            p += n == 0 && p[1] == ' ';
            continue;
        }
        if (cells && *p >= '0' && *p <= '9') {
            n -= n > 0 && out[n - 1] == '#';
            out[n++] = '#';
            continue;
        }
        out[n++] = *p;
    }
    while (n > 0 && (out[n - 1] == ' ' || out[n - 1] == ':')) {
        n--;
    }
    out[n] = '\0';
    return n;
}

mn_status mn_tallies_miss(mn_tallies *t, const mn_missed *one, mn_err *e)
{
    char reason[200], key[240];
    (void)kind_of(reason, sizeof reason, one->reason);
    const int n = snprintf(key, sizeof key, "%s|%s|%d|%d%d", reason, one->currency, one->year,
                           one->moved, one->known);
    const mn_text text = {key, n < (int)sizeof key ? (size_t)n : sizeof key - 1};
    uint32_t at = mn_map_get(&t->reasons, text);
    if (at != MN_MAP_NONE) {
        t->missed[at].sum += one->sum;
        t->missed[at].lines += one->lines;
        return MN_OK;
    }
    if (t->misses >= MN_TALLIES_MAX) {
        return fail_many(e);
    }
    mn_missed made = *one;
    const mn_text kept = mn_arena_text(&t->arena, text);
    made.reason = mn_arena_str(&t->arena, reason);
    made.currency = mn_arena_str(&t->arena, one->currency);
    if (!kept.ptr || !made.reason || !made.currency ||
        !mn_grow(&t->missed, &t->missed_cap, t->misses + 1, sizeof *t->missed)) {
        return mn_fail_memory(e);
    }
    at = (uint32_t)t->misses;
    t->missed[t->misses++] = made;
    return mn_map_put(&t->reasons, kept, &at, e);
}

void mn_tallies_free(mn_tallies *t)
{
    free(t->at);
    free(t->slot);
    free(t->missed);
    mn_map_free(&t->reasons);
    mn_arena_free(&t->arena);
    *t = (mn_tallies){0};
}
