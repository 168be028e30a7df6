/* SPDX-License-Identifier: Apache-2.0
 *
 * money/feature/chain.c - money handed on within a week, from each party to one that it never paid
 * before: the sum over the chain's links of how unlikely so quick a link is, by the party's habit.
 */
#include "core/rng.h"
#include "money/feature/history.h"

enum { WEEK = 7, LATEST = 8, DEPTH = 5, FIRST_FEW = 6, VISITS = 200 };
static const double link_cost = 0.7; /* nats: a link must be less likely than one in two */

static double tries(int n)
{
    return n > 1 ? mn_log(n) : 0;
}

/* Chains that end in each first payment: the best of its payer's last few new payments. */
void mn_chain_lay(mn_history *h)
{
    for (uint32_t i = 0; i < h->n; i++) {
        if (!mn_history_first(h, i) || !i)
            continue;
        mn_sight s = {.h = h, .i = i, .hi = i, .day = h->day[i]};
        const uint32_t x = h->from[i], lo = mn_history_from_day(h, (int64_t)s.day - WEEK);
        const mn_run r = mn_history_run(h, &h->first[MN_IN], x, lo, i);
        if (r.a == r.b)
            continue;
        const uint32_t begin = mn_history_from_day(h, (int64_t)s.day - 205);
        double k = 0;
        if (lo > begin) {
            const mn_run usual = mn_history_run(h, &h->first[MN_IN], x, begin, lo - 1);
            k = usual.b - usual.a;
        }
        const double days = (double)s.day - h->days[0];
        const double rate = (k + 0.5) / (days < 180 ? days + 20 : 200);
        int seen = 0;
        for (uint32_t p = r.b; p > r.a && seen < LATEST; p--) {
            const uint32_t j = h->first[MN_IN].at[p - 1].item;
            if (!mn_sight_new(&s, &h->first[MN_IN], p - 1))
                continue;
            seen++;
            const double u = h->chain[j] + mn_unlikely_any(rate * (s.day - h->day[j] + 1)) -
                             link_cost - tries(seen);
            if (u > h->chain[i]) {
                h->chain[i] = (float)u;
                h->chain_len[i] = h->chain_len[j] < 255 ? h->chain_len[j] + 1 : 255;
            }
        }
    }
}

/* The best chain that goes on from payment i. */
static double go_on(mn_sight *s, uint32_t i, int depth, int *visits)
{
    const mn_history *h = s->h;
    const uint32_t x = h->to[i];
    const mn_run r = mn_history_run(h, &h->first[MN_OUT], x, i + 1, s->hi);
    double best = 0, rate = 0;
    int seen = 0;

    for (uint32_t p = r.a; p < r.b; p++) {
        const uint32_t j = h->first[MN_OUT].at[p].item;
        const int days = h->day[j] - h->day[i];
        if (days > WEEK)
            break;
        if (--*visits < 0) {
            s->cut = true;
            break;
        }
        if (!mn_sight_new(s, &h->first[MN_OUT], p))
            continue;
        if (++seen > FIRST_FEW)
            break;
        if (seen == 1) {
            const uint32_t lo = mn_history_from_day(h, (int64_t)h->day[i] - 180);
            const mn_run usual = mn_history_run(h, &h->first[MN_OUT], x, lo, i);
            const double span = (double)h->day[i] - h->days[0];
            rate = (usual.b - usual.a + 0.5) / (span < 180 ? span + 20 : 200);
        }
        double u = mn_unlikely_any(rate * (days + 1)) - link_cost - tries(seen);
        if (depth > 1)
            u += go_on(s, j, depth - 1, visits);
        if (u > best)
            best = u;
    }
    return best;
}

void mn_chain_reckon(mn_sight *s, float *values)
{
    values[MN_F_chain] = s->h->chain[s->i];
    values[MN_F_chain_n] = s->h->chain_len[s->i];
    if (s->ahead) {
        int visits = VISITS;
        values[MN_F_chain_on] = (float)go_on(s, s->i, DEPTH, &visits);
    }
}
