/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/inspect/inspect.c - see inspect.h.
 */
#include "measure/inspect/inspect.h"

#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/rng.h"
#include "measure/count/count.h"
#include "measure/method/pooled.h"
#include "measure/method/stepwise.h"

enum { TABLES = 200, LEAST = 20, QUICK = 6 }; /* a list more than six halves them */
#define STEPWISE_BELOW 0.02
#define UNLIKELY       1e-3
#define THRICE         3.0

static const char *const names[MN_FINDING_KINDS] = {
    "on no list", "again on a list", "one inside the other", "nobody on both",
    "dependent",  "referral",        "persons come and go"};

const char *mn_finding_name(mn_finding_kind k)
{
    return names[k];
}

typedef struct work {
    mn_findings *out;
    const mn_histories *h;
    mn_fitter *f;
    mn_loglin model;                                   /* of stepwise */
    double people, odds[MN_LISTS_MOST][MN_LISTS_MOST]; /* NaN where not in the model */
    double on[MN_LISTS_MOST], both[MN_LISTS_MOST][MN_LISTS_MOST];
    uint64_t seed;
} work;

/* --- the table -----------------------------------------------------------------------------------
 */

static void margins(work *w)
{
    const mn_histories *h = w->h;
    for (unsigned s = 1; s < 1U << h->lists; s++)
        for (unsigned i = 0; i < h->lists; i++)
            for (unsigned j = i; j < h->lists; j++)
                if ((s >> i & 1) && (s >> j & 1)) {
                    w->both[i][j] += h->count[s];
                    w->both[j][i] += i == j ? 0 : h->count[s];
                }
    for (unsigned i = 0; i < h->lists; i++)
        w->on[i] = w->both[i][i];
}

/* What stepwise says of it; people stays NaN where it says nothing. */
static mn_status fit(work *w, mn_err *e)
{
    mn_fitted fit;
    const unsigned n = w->h->lists;
    w->people = (double)NAN;
    for (unsigned i = 0; i < n; i++)
        for (unsigned j = 0; j < n; j++)
            w->odds[i][j] = (double)NAN;
    mn_fitter_table(w->f, w->h->count);
    const mn_status st = mn_stepwise(&fit, &w->model, w->f, n, STEPWISE_BELOW, e);
    if (st || fit.code)
        return st;
    w->people = w->h->cases + fit.dark;
    const double *mean = mn_fitter_means(w->f);
    for (unsigned i = 0; i < n; i++)
        for (unsigned j = i + 1; j < n; j++) {
            const double ratio =
                mean[1U << i | 1U << j] * mean[0] / (mean[1U << i] * mean[1U << j]);
            if (mn_loglin_has(&w->model, 1U << i | 1U << j) && w->both[i][j] > 0)
                w->odds[i][j] = ratio;
        }
    return MN_OK;
}

static mn_finding *add(work *w, mn_finding_kind kind)
{
    mn_findings *x = w->out;
    if (x->n == MN_FINDINGS_MOST)
        return NULL;
    mn_finding *f = &x->at[x->n++];
    const mn_fault_effect none = {(double)NAN, (double)NAN, (double)NAN};
    *f = (mn_finding){.kind = kind, .stepwise = none, .coverage = none, .independent = none};
    return f;
}

/* --- findings of two lists -----------------------------------------------------------------------
 */

typedef struct two {
    unsigned first, second;
    double seen, expected, strength, rank;
} two;

enum { PAIRS = MN_LISTS_MOST * (MN_LISTS_MOST - 1) };
typedef struct pairs {
    two at[PAIRS];
    size_t n;
} pairs;

static void put_pair(pairs *p, two v)
{
    size_t at = p->n++;
    for (; at && p->at[at - 1].rank < v.rank; at--)
        p->at[at] = p->at[at - 1];
    p->at[at] = v;
}

static void keep(work *w, mn_finding_kind kind, const pairs *p)
{
    for (size_t i = 0; i < p->n; i++) {
        mn_finding *f = i < MN_FINDINGS_OF_PAIRS ? add(w, kind) : NULL;
        if (!f) {
            w->out->more++;
            continue;
        }
        f->first = p->at[i].first;
        f->second = p->at[i].second;
        f->seen = p->at[i].seen;
        f->expected = p->at[i].expected;
        f->strength = p->at[i].strength;
    }
}

/* One list within another: by chance all of n would be on a list of share s with s^n. */
static bool inside(const work *w, unsigned i, unsigned j)
{
    enum { FEW = 5 };
    const double share = w->on[j] / (isnan(w->people) ? w->h->cases : w->people);
    return w->on[i] >= FEW && !(w->both[i][j] < w->on[i]) && share < 1 &&
           w->on[i] * mn_log(share) < mn_log(UNLIKELY) &&
           (w->on[i] < w->on[j] || (!(w->on[i] > w->on[j]) && i < j));
}

static void of_pairs(work *w)
{
    static pairs const none = {.n = 0};
    pairs within = none, apart = none, dependent = none;
    for (unsigned i = 0; i < w->h->lists; i++)
        for (unsigned j = 0; j < w->h->lists; j++) {
            if (i == j)
                continue;
            const double people = isnan(w->people) ? w->h->cases : w->people;
            const double chance = w->on[i] * w->on[j] / people;
            if (inside(w, i, j)) {
                put_pair(&within, (two){i, j, w->both[i][j], chance, 0, w->on[i]});
                continue;
            }
            if (i > j || inside(w, j, i))
                continue;
            if (!(w->both[i][j] > 0) && mn_exp(-chance) < UNLIKELY)
                put_pair(&apart, (two){i, j, 0, chance, 0, chance});
            const double far = isnan(w->odds[i][j]) ? 0 : fabs(mn_log(w->odds[i][j]));
            if (far > mn_log(THRICE))
                put_pair(&dependent, (two){i, j, w->odds[i][j], 1, 0, far});
        }
    keep(w, MN_FINDING_INSIDE, &within);
    keep(w, MN_FINDING_EXCLUSIVE, &apart);
    keep(w, MN_FINDING_DEPENDENT, &dependent);
}

/* --- findings of days ----------------------------------------------------------------------------
 */

/* On the second soon after the first: far more than shuffled days have, and than the other way. */
static bool refers(const mn_dates_pair *p, int way)
{
    enum { FEW = 5 };
    const double more = p->soon[way] - p->chance[way], other = p->soon[!way] - p->chance[!way];
    const double sd = p->deviation[way] > 0.5 ? p->deviation[way] : 0.5;
    return p->soon[way] >= FEW && more > 4 * sd &&
           more - other > 3 * sqrt(p->soon[way] + p->soon[!way]);
}

static void of_referrals(work *w, mn_dates_pair *pair, const mn_dates *d)
{
    pairs found = {.n = 0};
    for (unsigned i = 0; i < d->lists; i++)
        for (unsigned j = i + 1; j < d->lists; j++) {
            mn_dates_pair *p = &pair[i * d->lists + j];
            for (int way = 0; way < 2; way++) {
                if (!refers(p, way))
                    continue;
                const unsigned first = way ? j : i, second = way ? i : j;
                const double more = p->soon[way] - p->chance[way];
                put_pair(&found, (two){first, second, p->soon[way], p->chance[way],
                                       more / w->on[first], more / w->on[first]});
            }
            if (refers(p, 0) || refers(p, 1))
                p->both = 0; /* explains their closeness */
        }
    keep(w, MN_FINDING_REFERRAL, &found);
}

/* Days of a person on two lists, over the pairs that referral does not explain. */
static void of_stays(work *w, const mn_dates_pair *pair, const double *gap, const mn_dates *d)
{
    const unsigned n = d->lists;
    const double days = (double)d->last - d->first + 1;
    double seen = 0, chance = 0, both = 0;
    unsigned as_close = 0;
    for (unsigned q = 0; q < n * n; q++) {
        both += pair[q].both;
        seen += pair[q].both > 0 ? pair[q].gap : 0;
        chance += pair[q].both > 0 ? pair[q].gap_chance : 0;
    }
    for (unsigned s = 0; s < MN_DATES_SHUFFLES; s++) {
        double shuffled = 0;
        for (unsigned q = 0; q < n * n; q++)
            shuffled += pair[q].both > 0 ? gap[s * n * n + q] : 0;
        as_close += shuffled <= seen;
    }
    if (!(both >= 10) || !(chance > 0) || as_close > 0 || seen / chance > 0.9)
        return;
    mn_finding *f = add(w, MN_FINDING_OPEN);
    if (!f)
        return;
    const double stay = mn_fault_stay(seen / chance);
    f->seen = seen / both;
    f->expected = chance / both;
    f->strength = stay * days;
    f->there = stay / (1 + stay);
}

/* Where one sends to the other, that they depend is said by it. */
static void leave_out_twofold(mn_findings *x)
{
    size_t n = 0;
    for (size_t i = 0; i < x->n; i++) {
        bool told = false;
        for (size_t k = 0; k < x->n; k++) {
            const mn_finding *a = &x->at[i], *b = &x->at[k];
            told |= a->kind == MN_FINDING_DEPENDENT && b->kind == MN_FINDING_REFERRAL &&
                    (a->first == b->first || a->first == b->second) &&
                    (a->second == b->first || a->second == b->second);
        }
        if (!told)
            x->at[n++] = x->at[i];
    }
    x->n = n;
}

static mn_status of_days(work *w, const mn_dates *d, mn_err *e)
{
    const size_t n = (size_t)d->lists * d->lists;
    mn_dates_pair *pair = calloc(n, sizeof *pair);
    double *gap = calloc(n * MN_DATES_SHUFFLES, sizeof *gap);
    mn_status st = pair && gap ? mn_dates_pairs(pair, gap, d, w->seed, e) : mn_fail_memory(e);
    if (!st) {
        of_referrals(w, pair, d);
        of_stays(w, pair, gap, d);
        leave_out_twofold(w->out);
    }
    free(pair);
    free(gap);
    return st;
}

/* --- what they do --------------------------------------------------------------------------------
 */

enum { STEPWISE, COVERAGE, INDEPENDENT, ASKED };
typedef struct simulated {
    double total[ASKED][TABLES]; /* in rising order */
    size_t n[ASKED];             /* with an estimate */
} simulated;

static void put(simulated *out, unsigned method, double total)
{
    out->total[method][out->n[method]++] = total;
}

static mn_status one(simulated *out, const work *w, const double *count, mn_err *e)
{
    const unsigned lists = w->h->lists;
    mn_fitted fit, independent;
    mn_loglin m;
    mn_coverage c = {.high = 0};
    mn_fitter_table(w->f, count);
    mn_loglin_main(&m, lists);
    mn_status st = mn_fitter_fit(&independent, w->f, &m, false, e);
    if (!st && !independent.code)
        put(out, INDEPENDENT, mn_fitter_margins(w->f)[0] + independent.dark);
    if (!st)
        st = mn_stepwise(&fit, &m, w->f, lists, STEPWISE_BELOW, e);
    if (!st && !fit.code)
        put(out, STEPWISE, mn_fitter_margins(w->f)[0] + fit.dark);
    if (lists > 2)
        mn_coverage_of(&c, lists, count);
    if (c.high > 0)
        put(out, COVERAGE, c.high);
    return st;
}

static mn_status simulate(simulated *out, const work *w, const double *mean, double *count,
                          mn_err *e)
{
    const size_t cells = (size_t)1 << w->h->lists;
    double people = 0;
    mn_rng r;
    mn_status st = MN_OK;
    mn_rng_init(&r, w->seed, 1);
    for (size_t i = 0; i < cells; i++)
        people += mean[i];
    *out = (simulated){.n = {0}};
    for (size_t t = 0; t < w->out->tables && !st; t++) {
        mn_rng_multinomial(count, &r, floor(people + 0.5), mean, cells);
        count[0] = 0;
        st = one(out, w, count, e);
    }
    for (unsigned a = 0; a < ASKED; a++)
        mn_sort_rising(out->total[a], out->n[a]);
    return st;
}

/* Told where nine tables in ten have an estimate, without the fault and with it. */
static void compare(mn_fault_effect *out, const simulated *with, const simulated *without,
                    size_t tables, unsigned method)
{
    const size_t n = with->n[method], least = tables * 9 / 10;
    const double *total = with->total[method];
    if (n < least || without->n[method] < least)
        return;
    const double middle = mn_quantile8(without->total[method], without->n[method], 0.5);
    out->median = mn_quantile8(total, n, 0.5) / middle;
    out->low = mn_quantile8(total, n, 0.25) / middle;
    out->high = mn_quantile8(total, n, 0.75) / middle;
}

static mn_status effects(work *w, double days, mn_err *e)
{
    const unsigned lists = w->h->lists;
    const size_t cells = (size_t)1 << lists;
    double chance[MN_LISTS_MOST];
    double *mean = calloc(2 * cells, sizeof *mean);
    simulated *s = calloc(2, sizeof *s);
    mn_status st = mean && s ? MN_OK : mn_fail_memory(e);
    for (unsigned k = 0; k < lists; k++)
        chance[k] = w->on[k] / w->people;
    if (!st) {
        mn_fault_none(mean, lists, w->people, chance);
        st = simulate(&s[0], w, mean, mean + cells, e);
    }
    for (size_t i = 0; i < w->out->n && !st; i++) {
        mn_finding *f = &w->out->at[i];
        st = mn_fault_make(mean, lists, w->people, chance, f, w->h->cases, days, e);
        if (!st)
            st = simulate(&s[1], w, mean, mean + cells, e);
        if (st)
            break;
        compare(&f->stepwise, &s[1], &s[0], w->out->tables, STEPWISE);
        compare(&f->coverage, &s[1], &s[0], w->out->tables, COVERAGE);
        compare(&f->independent, &s[1], &s[0], w->out->tables, INDEPENDENT);
    }
    free(mean);
    free(s);
    return st;
}

mn_status mn_inspect(mn_findings *out, const mn_histories *h, const mn_dates *dates, uint64_t seed,
                     mn_err *e)
{
    mn_finding *f;
    *out = (mn_findings){.tables = TABLES};
    work *w = calloc(1, sizeof *w);
    if (!w)
        return mn_fail_memory(e);
    for (unsigned k = QUICK; k < h->lists && out->tables > LEAST; k++)
        out->tables = out->tables / 2 > LEAST ? out->tables / 2 : LEAST;
    w->out = out;
    w->h = h;
    w->seed = seed;
    mn_status st = mn_fitter_new(&w->f, h->lists, e);
    if (!st) {
        margins(w);
        st = fit(w, e);
        out->people = w->people;
    }
    if (!st) {
        if (h->nowhere > 0 && (f = add(w, MN_FINDING_NOWHERE)))
            f->seen = h->nowhere;
        if (h->twice && (f = add(w, MN_FINDING_TWICE)))
            f->seen = (double)h->twice;
        of_pairs(w);
        if (dates)
            st = of_days(w, dates, e);
    }
    if (!st && out->n && !isnan(w->people))
        st = effects(w, dates ? (double)dates->last - dates->first + 1 : 1, e);
    mn_fitter_free(w->f);
    free(w);
    return st;
}
