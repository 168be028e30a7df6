/* SPDX-License-Identifier: Apache-2.0
 *
 * resume.c - a stream that is taken up again: what is left of each receipt, first in, first out.
 *
 * All else depends on the payments of the window, and is made anew from them. These rests depend on
 * payments before it, so they are noted, and set once the window's payments have been taken again.
 */
#include "core/arena.h"
#include "core/err.h"
#include "money/pattern/inner.h"
#include <stdlib.h>

/* A walk over all payments that may have made a lot, from the oldest. */
typedef struct walk {
    const mn_pay_flow *flow;
    const mn_passes *passes;
    const mn_funnels *funnels;
    mn_sum *passed;
    uint32_t *funnel_at;
    uint64_t number; /* the next payment */
    /* of the payment that was met: */
    const mn_edge *x;
    bool has_pass;
    uint64_t pass; /* its rest */
    mn_funnel_part *funnel;
} walk;

static mn_status begin(walk *w, const mn_pay_flow *flow, const mn_passes *passes,
                       const mn_funnels *funnels, mn_err *e)
{
    *w = (walk){.flow = flow, .passes = passes, .funnels = funnels, .number = flow->first};
    const size_t n = flow->nodes ? flow->nodes : 1;
    w->passed = calloc(n, sizeof *w->passed);
    w->funnel_at = calloc(n, sizeof *w->funnel_at);
    return w->passed && w->funnel_at ? MN_OK : mn_fail_memory(e);
}

static void end(walk *w)
{
    free(w->passed);
    free(w->funnel_at);
}

/* Goes to the next payment that made a lot. False: there is none. */
static bool go(walk *w)
{
    for (; w->number < w->flow->next; w->number++) {
        w->x = mn_pay_flow_at(w->flow, w->number);
        if (!mn_side_is_node(w->x->to))
            continue;
        w->has_pass = mn_passes_rest(w->passes, w->flow, w->number, w->passed, &w->pass);
        w->funnel = mn_funnels_lot(w->funnels, w->flow, w->number, w->funnel_at);
        if (w->has_pass || w->funnel) {
            w->number++;
            return true;
        }
    }
    return false;
}

/* What the lots of the payment hold. */
static mn_pattern_rest rest_of(const walk *w)
{
    const uint64_t v = mn_edge_value(w->x);
    const mn_funnel_part part = w->funnel ? *w->funnel : (mn_funnel_part){.rest = v};
    return (mn_pattern_rest){.back = w->flow->next - w->number,
                             .pass = (int64_t)(w->has_pass ? w->pass : v),
                             .funnel = (int64_t)part.rest,
                             .quick = (int64_t)part.quick,
                             .away = (int64_t)part.away};
}

mn_status mn_resume_rests(const mn_pay_flow *flow, const mn_passes *passes,
                          const mn_funnels *funnels, mn_pattern_rest **out, size_t *n, mn_err *e)
{
    walk w;
    mn_pattern_rest *rest = NULL;
    size_t used = 0, cap = 0;
    mn_status st = begin(&w, flow, passes, funnels, e);
    while (!st && go(&w)) {
        const mn_pattern_rest x = rest_of(&w);
        const int64_t v = (int64_t)mn_edge_value(w.x);
        if (x.pass == v && x.funnel == v)
            continue;
        if (!mn_grow(&rest, &cap, used + 1, sizeof *rest))
            st = mn_fail_memory(e);
        else
            rest[used++] = x;
    }
    end(&w);
    if (st) {
        free(rest);
        return st;
    }
    *out = rest;
    *n = used;
    return MN_OK;
}

static bool fits(const walk *w, const mn_pattern_rest *x)
{
    const int64_t v = (int64_t)mn_edge_value(w->x);
    if (x->funnel < 0 || x->funnel > v)
        return false;
    const int64_t left = v - x->funnel;
    return x->pass >= 0 && x->pass <= v && x->quick >= 0 && x->quick <= left && x->away >= 0 &&
           x->away <= left && (w->has_pass || x->pass == v) && (w->funnel || !left);
}

/* Whether each is of a payment that made lots, and fits it. */
static mn_status check(const walk *from, const mn_pattern_rest *rest, size_t n, mn_err *e)
{
    walk w = *from;
    size_t i = 0;
    while (i < n && go(&w))
        if (rest[i].back == w.flow->next - w.number) {
            if (!fits(&w, &rest[i]))
                break;
            i++;
        }
    if (i == n)
        return MN_OK;
    mn_fail(e, MN_DATA, "what is noted of payment %llu before the last does not fit the payments",
            (unsigned long long)rest[i].back);
    return mn_hint(e, "take the stream up with the payments that it was noted with");
}

mn_status mn_resume_take_up(const mn_pay_flow *flow, mn_passes *passes, mn_funnels *funnels,
                            const mn_pattern_rest *rest, size_t n, mn_err *e)
{
    walk w, again;
    mn_status st = begin(&w, flow, passes, funnels, e);
    if (!st)
        st = check(&w, rest, n, e);
    end(&w);
    if (st)
        return st;
    if ((st = begin(&again, flow, passes, funnels, e))) {
        end(&again);
        return st;
    }
    mn_passes_clear(passes);
    mn_funnels_clear(funnels);
    for (size_t i = 0; go(&again);) {
        const uint64_t v = mn_edge_value(again.x);
        mn_pattern_rest x = {.pass = (int64_t)v, .funnel = (int64_t)v};
        if (i < n && rest[i].back == flow->next - again.number)
            x = rest[i++];
        if (again.has_pass)
            mn_passes_left(passes, again.x->to, v - (uint64_t)x.pass);
        if (again.funnel) {
            *again.funnel =
                (mn_funnel_part){(uint64_t)x.funnel, (uint64_t)x.quick, (uint64_t)x.away};
            mn_funnels_sum(funnels, again.x, again.funnel_at[again.x->to]);
        }
    }
    end(&again);
    return MN_OK;
}
