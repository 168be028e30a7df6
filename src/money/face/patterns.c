/* SPDX-License-Identifier: Apache-2.0
 *
 * money/face/patterns.c - patterns of payments that were read, for other programs:
 * <manumit/money.h>, over money/pattern.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "money/face/face.h"

_Static_assert((int)MN_MONEY_PATTERNS == (int)MN_PATTERNS &&
                   (int)MN_MONEY_STACK == (int)MN_PATTERN_STACK &&
                   (int)MN_MONEY_RAPID == (int)MN_PATTERN_RAPID,
               "patterns are numbered as the engine has them");
_Static_assert((int)MN_MONEY_HIT_CUT == (int)MN_HIT_CUT &&
                   (int)MN_MONEY_HIT_MORE == (int)MN_HIT_MORE &&
                   (int)MN_MONEY_HIT_NEAR == (int)MN_HIT_NEAR,
               "bits of hits are the engine's");

const char *mn_money_pattern_name(mn_money_pattern p)
{
    return mn_pattern_name((mn_pattern)p);
}

mn_money_settings mn_money_settings_usual(void)
{
    const mn_pattern_config c = mn_pattern_defaults();
    mn_money_settings s = {.on = c.on,
                           .ties_by_row = c.ties == MN_TIES_ROW,
                           .visits = c.visits,
                           .list = c.list,
                           .cycle_least = c.cycle_least,
                           .cycle_most = c.cycle_most,
                           .band = c.band,
                           .cycles = c.cycles,
                           .keep_least = c.keep_least,
                           .rapid_most = c.rapid_most,
                           .cash_limit = c.cash_limit,
                           .near_chance = c.near_chance,
                           .near_window = c.near_window,
                           .funnel_dwell = c.funnel_dwell,
                           .funnel_rest = c.funnel_rest,
                           .funnel_least = c.funnel_least,
                           .pass_share = c.pass_share,
                           .pass_least = c.pass_least};
    memcpy(s.window, c.window, sizeof s.window);
    memcpy(s.least, c.least, sizeof s.least);
    return s;
}

mn_pattern_config mn_money_config_of(const mn_money_settings *s)
{
    mn_pattern_config c = mn_pattern_defaults();
    if (!s)
        return c;
    c.on = s->on;
    c.ties = s->ties_by_row ? MN_TIES_ROW : MN_TIES_STRICT;
    c.visits = s->visits;
    c.list = s->list;
    c.cycle_least = s->cycle_least;
    c.cycle_most = s->cycle_most;
    c.band = s->band;
    c.cycles = s->cycles;
    c.keep_least = s->keep_least;
    c.rapid_most = s->rapid_most;
    c.cash_limit = s->cash_limit;
    c.near_chance = s->near_chance;
    c.near_window = s->near_window;
    c.funnel_dwell = s->funnel_dwell;
    c.funnel_rest = s->funnel_rest;
    c.funnel_least = s->funnel_least;
    c.pass_share = s->pass_share;
    c.pass_least = s->pass_least;
    memcpy(c.window, s->window, sizeof c.window);
    memcpy(c.least, s->least, sizeof c.least);
    return c;
}

mn_money_hit mn_money_hit_of(const mn_hits *h, const mn_hit *x)
{
    return (mn_money_hit){.pattern = (mn_money_pattern)x->pattern,
                          .flags = x->flags,
                          .closing = x->closing,
                          .payment = h->edge + x->edges,
                          .payments = x->n_edges,
                          .first = x->first,
                          .strength = x->strength,
                          .centre = x->centre,
                          .other = x->other};
}

void mn_money_counts_of(mn_money_counts *out, const mn_pattern_counts *c)
{
    *out = (mn_money_counts){.payments = c->payments,
                             .self = c->self,
                             .reversed = c->reversed,
                             .outside = c->outside,
                             .no_value = c->no_value,
                             .late = c->late};
    memcpy(out->hits, c->hits, sizeof out->hits);
    memcpy(out->cut, c->cut, sizeof out->cut);
}

/* --- hits ---------------------------------------------------------------------------------- */

struct mn_money_hits {
    mn_hits h;
    mn_pattern_counts counts;
};

mn_status mn_money_hits_find(mn_money_hits **out, const mn_money_payments *m,
                             const mn_money_settings *s, const mn_ctx *ctx, mn_err *e)
{
    const mn_pattern_config c = mn_money_config_of(s);
    mn_money_hits *h = calloc(1, sizeof *h);
    mn_money_view v = {.p = NULL};
    if (!h)
        return mn_fail_memory(e);
    mn_status st = mn_money_view_make(&v, &m->d.p, ctx, e);
    const mn_pattern_world w = {.area = v.area, .home = v.home, .n_home = m->d.p.parties};
    if (!st)
        st = mn_patterns_run(&h->h, &h->counts, &m->d.p, &c, &w, NULL, ctx, e);
    mn_money_view_free(&v);
    if (st)
        mn_money_hits_free(h);
    else
        *out = h;
    return st;
}

void mn_money_hits_free(mn_money_hits *h)
{
    if (!h)
        return;
    mn_hits_free(&h->h);
    free(h);
}

bool mn_money_hit_at(mn_money_hit *out, const mn_money_hits *h, size_t i)
{
    if (i >= h->h.n)
        return false;
    *out = mn_money_hit_of(&h->h, &h->h.hit[i]);
    return true;
}

void mn_money_hits_counts(mn_money_counts *out, const mn_money_hits *h)
{
    mn_money_counts_of(out, &h->counts);
}
