/* SPDX-License-Identifier: Apache-2.0
 *
 * country/access/judge.c - what a clause says of a country. It asks for facts, and never which
 * country it is. See rules.h.
 */
#include <math.h>

#include "country/access/rules.h"
#include "country/rank/rank.h"

/* The facts of a country that stand and have a number, within the years of a rule. */
typedef struct window {
    const mn_fact *first, *last;
    double least; /* of their numbers */
    size_t n;
    const mn_fact *best;   /* the most of them, the last of equal ones */
    const mn_fact *beside; /* of the last, what it is counted beside */
} window;

static window look(const mn_access_rule *r, const mn_facts *f, uint32_t place, int year)
{
    size_t n;
    const mn_fact *x = mn_facts_of(f, place, r->indicator, &n);
    window w = {.least = HUGE_VAL};
    for (size_t i = 0; i < n; i++) {
        const double v = mn_fact_number(&x[i]);
        const mn_fact *other = NULL;
        if (r->test == MN_ACCESS_FEW_BESIDE) { /* of "<5" there is no rate */
            other = mn_facts_in(f, place, r->beside, x[i].year);
            if (isnan(x[i].value) || !other || isnan(other->value) || !(other->value > 0))
                continue;
        }
        if (!(x[i].marks & MN_FACT_STANDS) || x[i].year > year || x[i].year <= year - r->years ||
            isnan(v))
            continue;
        w.first = w.first ? w.first : &x[i];
        w.last = &x[i];
        w.beside = other;
        w.best = w.best && mn_fact_number(w.best) > v ? w.best : &x[i];
        w.least = v < w.least ? v : w.least;
        w.n++;
    }
    return w;
}

bool mn_access_rises(mn_access_test t)
{
    return t == MN_ACCESS_ROSE || t == MN_ACCESS_ROSE_SURELY;
}

bool mn_access_falls(mn_access_test t)
{
    return t == MN_ACCESS_FELL || t == MN_ACCESS_FELL_SURELY;
}

/* Whether what chance would have around two counts does not touch (Byar, each at the level). */
static bool apart(const mn_fact *a, const mn_fact *b, double level)
{
    mn_ranked x = {.value = mn_fact_number(a), .low = a->low, .high = a->high};
    mn_ranked y = {.value = mn_fact_number(b), .low = b->low, .high = b->high};
    mn_rank_count(&x, 1, level);
    mn_rank_count(&y, 1, level);
    return x.high < y.low || y.high < x.low;
}

mn_held mn_access_holds(const mn_fact *evidence[2], const mn_access_rule *r, const mn_facts *f,
                        uint32_t place, int year)
{
    const window w = look(r, f, place, year);
    const bool pair =
        r->test == MN_ACCESS_STAYS || mn_access_rises(r->test) || mn_access_falls(r->test);
    bool holds = false;
    evidence[0] = pair ? w.first : r->test == MN_ACCESS_BELOW_BEST ? w.best : w.beside;
    evidence[1] = w.last;
    if (r->test == MN_ACCESS_UNTOLD)
        return w.n ? MN_HELD_NO : MN_HELD_YES;
    /* A report that only names the bad leaves gaps: a row of staying asks for every year. */
    if (!w.n || ((pair || r->test == MN_ACCESS_BELOW_BEST) && w.n < 2) ||
        (r->test == MN_ACCESS_STAYS && w.n < (size_t)r->years && w.least >= r->value))
        return MN_HELD_UNKNOWN;
    const double now = mn_fact_number(w.last), then = mn_fact_number(w.first);
    switch (r->test) {
    case MN_ACCESS_IS:
        holds = now == r->value;
        break;
    case MN_ACCESS_AT_LEAST:
        holds = now >= r->value;
        break;
    case MN_ACCESS_AT_MOST:
        holds = now <= r->value;
        break;
    case MN_ACCESS_STAYS:
        holds = w.least >= r->value;
        break;
    case MN_ACCESS_ROSE:
        holds = now - then > r->value;
        break;
    case MN_ACCESS_FELL:
        holds = then - now > r->value;
        break;
    case MN_ACCESS_ROSE_SURELY:
        holds = now - then > r->value && apart(w.first, w.last, 0.95);
        break;
    case MN_ACCESS_FELL_SURELY:
        holds = then - now > r->value && apart(w.first, w.last, 0.95);
        break;
    case MN_ACCESS_FEW_BESIDE:
        holds = now * 100 < r->value * w.beside->value;
        break;
    case MN_ACCESS_BELOW_BEST: /* the best is the most of n: each is surer by as much (Bonferroni)
                                */
        holds = mn_fact_number(w.best) - now > r->value &&
                apart(w.best, w.last, 1 - 0.05 / (double)w.n);
        break;
    case MN_ACCESS_UNTOLD:
        break;
    }
    return holds ? MN_HELD_YES : MN_HELD_NO;
}

void mn_access_judge(mn_access_verdict *out, const mn_access_rules *r, const mn_facts *f,
                     uint32_t place, int year)
{
    out->verdict = MN_ACCESS_OPEN;
    out->sure = true;
    for (size_t i = 0; i < r->n; i++) {
        const mn_fact *evidence[2];
        const bool now = r->at[i].from <= year && year <= r->at[i].until;
        out->held[i] = now ? mn_access_holds(evidence, &r->at[i], f, place, year) : MN_HELD_NO;
        if (out->held[i] == MN_HELD_YES && r->at[i].verdict > out->verdict)
            out->verdict = r->at[i].verdict;
    }
    for (size_t i = 0; i < r->n; i++)
        if (out->held[i] == MN_HELD_UNKNOWN && r->at[i].verdict > out->verdict)
            out->sure = false;
}
