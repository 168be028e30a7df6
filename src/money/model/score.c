/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/score.c - margins of all payments, block by block, so that features take little room.
 */
#include <stdlib.h>

#include "core/err.h"
#include "core/parallel.h"
#include "money/model/model.h"

enum { BLOCK = 32768, PART = 512 };

typedef struct {
    const mn_money_model *m;
    const float *values;
    double *margin;
    size_t count;
} job;

static void part(size_t k, void *payload)
{
    const job *w = payload;
    const size_t a = k * PART, b = a + PART < w->count ? a + PART : w->count;
    for (size_t r = a; r < b; r++)
        w->margin[r] = mn_money_model_margin(w->m, w->values + r * MN_FEATURES);
}

static mn_status blocks(double *margin, const mn_ctx *ctx, const mn_money_model *m,
                        const mn_history *h, uint32_t n, float *values, uint32_t *which,
                        uint64_t *cut, mn_err *e)
{
    for (uint32_t a = 0; a < n; a += BLOCK) {
        const uint32_t count = n - a < BLOCK ? n - a : BLOCK;
        for (uint32_t k = 0; k < count; k++)
            which[k] = a + k;
        uint64_t more = 0;
        mn_status st = mn_features_reckon(ctx, h, m->ahead, which, count, values, &more, e);
        job w = {m, values, margin + a, count};
        if (!st)
            st = mn_parallel(ctx, (count + PART - 1) / PART, part, &w, e);
        if (st)
            return st;
        *cut += more;
        mn_progress(ctx, "scoring payments", a + count, n);
    }
    return MN_OK;
}

mn_status mn_money_model_score(double *margin, const mn_ctx *ctx, const mn_money_model *m,
                               const mn_payments *p, uint64_t *cut, mn_err *e)
{
    mn_history *h = NULL;
    uint64_t seen = 0;
    mn_status st = mn_history_new(&h, ctx, p, p->n, e);
    if (st)
        return st;
    float *values = malloc((size_t)BLOCK * MN_FEATURES * sizeof *values);
    uint32_t *which = malloc(BLOCK * sizeof *which);
    if (!values || !which)
        st = mn_fail_memory(e);
    else
        st = blocks(margin, ctx, m, h, p->n, values, which, &seen, e);
    free(values);
    free(which);
    mn_history_free(h);
    if (!st && cut)
        *cut = seen;
    return st;
}
