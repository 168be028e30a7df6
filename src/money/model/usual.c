/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/usual.c - see the header. How busy a party is: its payments a day in 180 days, in and
 * out. Features of the payer's side are compared with payers, those of the payee's with payees.
 */
#include "money/model/usual.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"

enum { SAMPLE = 8000, LEAST = 30, ALL = MN_BUSY_BANDS, PAYER = 0, PAYEE = 1 };
static const float band_from[MN_BUSY_BANDS] = {0, 0.2F, 1, 5};

const char *const mn_busy_words[2][MN_BUSY_BANDS] = {
    {"payers of under 0.2 payments a day", "payers of 0.2 to 1 payments a day",
     "payers of 1 to 5 payments a day", "payers of 5 payments a day and more"},
    {"payees of under 0.2 payments a day", "payees of 0.2 to 1 payments a day",
     "payees of 1 to 5 payments a day", "payees of 5 payments a day and more"}};

struct mn_usual {
    float low[MN_FEATURES][MN_BUSY_BANDS + 1], high[MN_FEATURES][MN_BUSY_BANDS + 1]; /* NaN: few */
};

void mn_usual_free(mn_usual *u)
{
    free(u);
}

/* Whose side a feature is of. */
static int side_of(unsigned feature)
{
    const char *id = mn_features[feature].id;
    return strncmp(id, "payee", 5) == 0 || strncmp(id, "in_", 3) == 0 ? PAYEE : PAYER;
}

static unsigned band_of(const float *values, int side)
{
    const float busy = side == PAYEE ? values[MN_F_payee_out_all] + values[MN_F_payee_in_all]
                                     : values[MN_F_payer_out_all] + values[MN_F_payer_in_all];
    unsigned b = 0;
    if (isnan(busy))
        return ALL;
    while (b + 1 < MN_BUSY_BANDS && busy >= band_from[b + 1])
        b++;
    return b;
}

static int ascending(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static void ranges(mn_usual *u, const float *values, size_t rows, unsigned feature, float *room)
{
    const int side = side_of(feature);
    for (unsigned b = 0; b <= ALL; b++) {
        size_t n = 0;
        for (size_t r = 0; r < rows; r++) {
            const float *v = values + r * MN_FEATURES;
            if (!isnan(v[feature]) && !mn_feature_none(feature, v[feature]) &&
                (b == ALL || band_of(v, side) == b))
                room[n++] = v[feature];
        }
        u->low[feature][b] = u->high[feature][b] = NAN;
        if (n < LEAST)
            continue;
        qsort(room, n, sizeof *room, ascending);
        u->low[feature][b] = room[n / 20];
        u->high[feature][b] = room[n - 1 - n / 20];
    }
}

static size_t choose(uint32_t *which, const mn_history *h, uint32_t n)
{
    size_t firsts = 0, seen = 0, k = 0;
    for (uint32_t i = 0; i < n; i++)
        firsts += mn_history_first(h, i);
    const size_t step = firsts / SAMPLE + 1;
    for (uint32_t i = 0; i < n; i++)
        if (mn_history_first(h, i) && seen++ % step == 0)
            which[k++] = i;
    return k;
}

mn_status mn_usual_new(mn_usual **out, const mn_ctx *ctx, const mn_history *h, uint32_t n,
                       unsigned ahead, mn_err *e)
{
    mn_usual *u = malloc(sizeof *u);
    uint32_t *which = malloc((SAMPLE + 1) * sizeof *which);
    float *values = malloc((size_t)SAMPLE * MN_FEATURES * sizeof *values);
    float *room = malloc(SAMPLE * sizeof *room);
    mn_status st = u && which && values && room ? MN_OK : mn_fail_memory(e);
    if (!st) {
        const size_t rows = choose(which, h, n);
        st = mn_features_reckon(ctx, h, ahead, which, rows, values, NULL, e);
        for (unsigned f = 0; f < MN_FEATURES && !st; f++)
            ranges(u, values, rows, f, room);
    }
    free(which);
    free(values);
    free(room);
    if (st)
        free(u);
    else
        *out = u;
    return st;
}

bool mn_usual_of(mn_usual_range *out, const mn_usual *u, unsigned feature, const float *values)
{
    const int side = side_of(feature);
    unsigned b = band_of(values, side);
    if (b != ALL && isnan(u->low[feature][b]))
        b = ALL;
    if (isnan(u->low[feature][b]))
        return false;
    *out = (mn_usual_range){u->low[feature][b], u->high[feature][b],
                            b == ALL ? "all payments between strangers" : mn_busy_words[side][b]};
    return true;
}
