/* SPDX-License-Identifier: Apache-2.0
 *
 * money/feature/feature.c - the features of many payments, in parts that threads take.
 */
#include "money/feature/feature.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/rng.h"
#include "money/feature/history.h"

#define ABOUT(id, ahead, unit, words) {#id, unit, words, ahead},
const mn_feature_about mn_features[MN_FEATURES] = {MN_FEATURES_ALL(ABOUT)};
#undef ABOUT

unsigned mn_feature_find(mn_text id)
{
    unsigned k = 0;
    while (k < MN_FEATURES &&
           (strlen(mn_features[k].id) != id.len || memcmp(mn_features[k].id, id.ptr, id.len) != 0))
        k++;
    return k;
}

static bool ends(const char *id, const char *end)
{
    const size_t n = strlen(id), m = strlen(end);
    return n >= m && memcmp(id + n - m, end, m) == 0;
}

bool mn_feature_none(unsigned feature, float value)
{
    const char *id = mn_features[feature].id;
    if (feature == MN_F_pair_since || feature == MN_F_pair_back)
        return value >= 999;
    if (feature == MN_F_ring20 || feature == MN_F_ring8)
        return value <= -9;
    if (feature == MN_F_in_even_gap || feature == MN_F_out_even_gap)
        return value <= 0;
    if (ends(id, "_gap") || feature == MN_F_pair_again)
        return value >= 99;
    return (ends(id, "soon") || ends(id, "_spread")) && value < 0;
}

enum { PART = 1024 };

typedef struct {
    const mn_history *h;
    unsigned ahead;
    const uint32_t *which;
    size_t count;
    float *values;
    _Atomic uint64_t cut;
    _Atomic bool no_memory;
} job;

static void reckon(const job *w, mn_scratch *t, uint32_t i, float *f, uint64_t *cut)
{
    const mn_history *h = w->h;
    const float none = NAN;
    mn_sight s = {.h = h, .i = i, .hi = i, .day = h->day[i], .ahead = w->ahead};

    for (int k = 0; k < MN_FEATURES; k++)
        f[k] = none;
    f[MN_F_amount] = h->value[i] > 0 ? (float)((double)h->value[i] / 100) : none;
    if (h->from[i] == MN_PAY_NONE)
        return;
    if (w->ahead)
        s.hi = mn_history_from_day(h, (int64_t)s.day + w->ahead + 1) - 1;
    s.lo = mn_history_from_day(h, (int64_t)s.day - MN_LOOK_BACK);
    const uint32_t before = h->before[i], back = h->back[i], after = h->after[i];
    f[MN_F_pair_before] = (float)h->ordinal[i];
    f[MN_F_pair_since] = before == MN_PAY_NONE ? 999 : (float)(s.day - h->day[before]);
    f[MN_F_pair_back] = back == MN_PAY_NONE ? 999 : (float)(s.day - h->day[back]);
    const bool again = after != MN_PAY_NONE && after <= s.hi;
    if (w->ahead)
        f[MN_F_pair_again] = again ? (float)(h->day[after] - s.day) : 99;
    if (before != MN_PAY_NONE || again)
        return; /* a relationship: what lies about it says little and costs much */
    const uint32_t half_year = mn_history_from_day(h, (int64_t)s.day - 180);
    mn_sight_sides(&s);
    for (int side = 0; side < MN_SIDES; side++)
        mn_side_reckon(&s, side, half_year, f);
    mn_burst_reckon(&s, f);
    mn_through_reckon(&s, f);
    mn_even_reckon(&s, f);
    mn_middle_reckon(&s, t, f);
    mn_ring_reckon(&s, t, f);
    mn_chain_reckon(&s, f);
    *cut += s.cut;
}

static void part(size_t k, void *payload)
{
    job *w = payload;
    const size_t a = k * PART, b = a + PART < w->count ? a + PART : w->count;
    mn_scratch *t = calloc(1, sizeof *t);
    uint64_t cut = 0;

    if (!t) {
        w->no_memory = true;
        return;
    }
    for (int d = 0; d < 2 * MN_NEAREST + 2; d++)
        t->log_degree[d] = mn_log(d + 0.3);
    for (size_t r = a; r < b; r++)
        reckon(w, t, w->which[r], w->values + r * MN_FEATURES, &cut);
    w->cut += cut;
    free(t);
}

mn_status mn_features_reckon(const mn_ctx *ctx, const mn_history *h, unsigned ahead,
                             const uint32_t *which, size_t count, float *values, uint64_t *cut,
                             mn_err *e)
{
    job w = {.h = h, .ahead = ahead, .which = which, .count = count, .values = values};
    MN_BUG(ahead <= MN_AHEAD_MOST);
    mn_status st = mn_parallel(ctx, (count + PART - 1) / PART, part, &w, e);

    if (!st && w.no_memory)
        return mn_fail_memory(e);
    if (!st && cut)
        *cut = w.cut;
    return st;
}
