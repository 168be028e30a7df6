/* SPDX-License-Identifier: Apache-2.0
 *
 * money/find/peers_of.c - how the parties of an alert stand among others like them. See case_of.h.
 *
 * Others like it are windows of parties of the same kind with as many payments, to a factor of two.
 * What they have is known in buckets of a third of a doubling: the median and the 95% are a
 * bucket's lower end.
 */
#include <inttypes.h>
#include <math.h>

#include "core/err.h"
#include "core/text.h"
#include "money/find/case_of.h"

enum { STEPS = 64 };

/* The largest value, to a bucket, that at most `share` of the group are below. */
static double quantile(const mn_peers *p, uint32_t t, unsigned i, unsigned group, double share)
{
    double low = 1.0 / 128, high = 1e9; /* below the first bucket; beyond the last */
    if (mn_peers_below(p, t, i, 0, group, low) > share)
        return 0; /* so many have none at all */
    for (int k = 0; k < STEPS; k++) {
        const double mid = sqrt(low * high);
        if (mn_peers_below(p, t, i, 0, group, mid) > share)
            high = mid;
        else
            low = mid;
    }
    return round(low * 100) / 100;
}

static mn_status group_of(mn_text *out, mn_case *c, unsigned group, int32_t days, mn_err *e)
{
    static const char *const kinds[MN_PEER_KINDS] = {"persons", "businesses", "merchants",
                                                     "parties of an unknown kind"};
    const unsigned kind = group / MN_PEER_BANDS % MN_PEER_KINDS, band = group % MN_PEER_BANDS;
    mn_buf b = {0};
    mn_buf_fmt(&b, "windows of %" PRId32 " days, of %s with ", days, kinds[kind]);
    if (band + 1 == MN_PEER_BANDS)
        mn_buf_fmt(&b, "%u payments or more", 1u << band);
    else if (band)
        mn_buf_fmt(&b, "%u to %u payments", 1u << band, (2u << band) - 1);
    else
        mn_buf_str(&b, "one payment");
    mn_buf_str(&b, " in them");
    *out = b.failed ? (mn_text){NULL, 0} : mn_arena_text(&c->arena, (mn_text){b.ptr, b.len});
    mn_buf_free(&b);
    return out->ptr ? MN_OK : mn_fail_memory(e);
}

static mn_status add_peer(mn_case *c, const mn_money_found *w, const mn_finding *f, unsigned i,
                          unsigned group, uint32_t party, mn_err *e)
{
    const mn_typology *y = &w->set.at[f->typology];
    const mn_typology_sign *g = &y->indicator[i];
    const uint32_t others = w->peers.windows[(size_t)f->typology * MN_PEER_GROUPS + group];
    const double value = mn_party_case_value(w->c, &g->measure[0], f->end, y->days, NULL, 0);
    mn_case_peer *to = &c->peer[c->peers];
    if (others < 2 || isnan(value))
        return MN_OK;
    *to = (mn_case_peer){.value = round(value * 100) / 100,
                         .median = quantile(&w->peers, f->typology, i, group, 0.5),
                         .p95 = quantile(&w->peers, f->typology, i, group, 0.95),
                         .peers = others,
                         .party = party};
    to->what = mn_arena_text(&c->arena, g->says);
    if (!to->what.ptr)
        return mn_fail_memory(e);
    c->peers++;
    return group_of(&to->group, c, group, y->days, e);
}

mn_status mn_money_case_peers(mn_case *c, const mn_money_found *w, size_t alert, mn_err *e)
{
    const mn_alert *t = &w->a.at[alert];
    mn_status st = MN_OK;
    if (!w->peers.windows)
        return MN_OK;
    c->peer = mn_arena_alloc(&c->arena, MN_CASE_FACTS, sizeof *c->peer);
    if (!c->peer)
        return mn_fail_memory(e);
    for (uint32_t m = 0; !st && m < t->members; m++) {
        const mn_alert_member *a = &w->a.member[t->first + m];
        const mn_finding *f = &w->f.at[a->finding];
        const mn_typology *y = &w->set.at[f->typology];
        st = mn_party_case_load(w->c, a->party, e);
        if (st)
            break;
        const unsigned group =
            mn_peer_group(&w->v, a->party, mn_party_case_payments(w->c, f->end, y->days));
        for (unsigned i = 0; !st && i < y->indicators && c->peers < MN_CASE_FACTS; i++)
            if (f->met >> i & 1)
                st = add_peer(c, w, f, i, group, m, e);
    }
    return st;
}
