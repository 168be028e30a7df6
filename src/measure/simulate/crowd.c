/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/simulate/crowd.c - who is there, and who finds her. See crowd.h.
 */
#include "measure/simulate/crowd.h"

#include <math.h>
#include <stdlib.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "measure/count/count.h"

static const char *const patterns[MN_CROWD_PATTERNS] = {
    "positive", "negative", "referral", "classes", "propensity", "sparse", "linkage", "open"};
static const char *const list_names[MN_LISTS_MOST] = {"police", "shelter", "health", "border",
                                                      "labour", "hotline", "court",  "union",
                                                      "school", "church",  "asylum", "embassy"};
/* How lists differ in what they find: the first is the largest, its partner is not the next. */
static const double weights[MN_LISTS_MOST] = {1,   0.6,  0.8, 0.4,  0.9,  0.5,
                                              0.7, 0.35, 0.3, 0.45, 0.25, 0.55};

const char *mn_crowd_pattern_name(mn_crowd_pattern p)
{
    return patterns[p];
}

bool mn_crowd_pattern_find(mn_crowd_pattern *out, mn_text name)
{
    for (unsigned i = 0; i < MN_CROWD_PATTERNS; i++)
        if (mn_text_eq_str(name, patterns[i])) {
            *out = (mn_crowd_pattern)i;
            return true;
        }
    return false;
}

const char *mn_crowd_list_name(unsigned list)
{
    return list_names[list];
}

/* --- what holds for all --------------------------------------------------------------------------
 */

static double share_of(double log_odds)
{
    return 1 / (1 + mn_exp(-log_odds));
}

/* Over all persons, with this base: classes by their shares, degrees at 200 quantiles. */
static double mean_share(const mn_crowd *c, double base)
{
    enum { QUANTILES = 200 };
    const unsigned n = c->spread > 0 ? QUANTILES : 1;
    double sum = 0;
    for (unsigned q = 0; q < n; q++) {
        const double own = n > 1 ? c->spread * mn_normal_quantile((q + 0.5) / n) : 0;
        sum += c->easy * share_of(base + c->easy_offset + own);
        sum += (1 - c->easy) * share_of(base + c->hard_offset + own);
    }
    return sum / n;
}

/* The base with which all persons together are found as often as they should be. */
static double base_of(const mn_crowd *c, double chance)
{
    double low = -40, high = 40;
    for (int i = 0; i < 80; i++) {
        const double mid = (low + high) / 2;
        if (mean_share(c, mid) < chance)
            low = mid;
        else
            high = mid;
    }
    return (low + high) / 2;
}

/* Chances in the proportion of the weights with which so many are on some list. */
static void share_out(mn_crowd *c, double seen)
{
    double low = 0, high = 0.99;
    for (int i = 0; i < 80; i++) {
        const double mid = (low + high) / 2;
        double none = 1;
        for (unsigned k = 0; k < c->o.lists; k++)
            none *= 1 - mid * weights[k];
        if (1 - none < seen)
            low = mid;
        else
            high = mid;
    }
    for (unsigned k = 0; k < c->o.lists; k++)
        c->chance[k] = (low + high) / 2 * weights[k];
}

static bool has(const mn_crowd *c, mn_crowd_pattern p)
{
    return c->o.patterns >> p & 1;
}

static mn_status judge(const mn_crowd_options *o, mn_err *e)
{
    if (o->people < MN_CROWD_LEAST || o->people > MN_CROWD_MOST)
        return mn_fail(e, MN_USAGE, "a population has %d to %d persons", MN_CROWD_LEAST,
                       MN_CROWD_MOST);
    if (o->lists < 2 || o->lists > MN_LISTS_MOST)
        return mn_fail(e, MN_USAGE, "there are 2 to %d lists", MN_LISTS_MOST);
    if (o->level < 1 || o->level > 3)
        return mn_fail(e, MN_USAGE, "levels are 1 to 3");
    if (!(o->seen > 0 && o->seen < 1))
        return mn_fail(e, MN_USAGE, "the share that is seen lies between 0 and 1");
    if (o->days < 30 || o->days > MN_CROWD_DAYS_MOST)
        return mn_fail(e, MN_USAGE, "lists are kept for 30 to %d days", MN_CROWD_DAYS_MOST);
    if ((o->patterns >> MN_CROWD_POSITIVE & 1) && (o->patterns >> MN_CROWD_NEGATIVE & 1)) {
        mn_fail(e, MN_USAGE, "the same lists can't depend positively and negatively");
        return mn_hint(e, "ask for one of the two patterns");
    }
    return MN_OK;
}

mn_status mn_crowd_make(mn_crowd *out, const mn_crowd_options *o, mn_err *e)
{
    static const double odds[] = {2, 4, 10}, sent[] = {0.1, 0.25, 0.5}, offset[] = {1, 1.75, 2.5},
                        spread[] = {0.5, 1, 1.5}, stay[] = {2, 1, 0.5}, fewer[] = {0.5, 0.3, 0.15},
                        missed[] = {0.02, 0.05, 0.1}, wrong[] = {0.005, 0.01, 0.02};
    const mn_status st = judge(o, e);
    if (st)
        return st;
    const unsigned l = o->level - 1;
    mn_crowd *c = out;
    *c = (mn_crowd){.o = *o, .odds = 1, .there = 1};
    if (has(c, MN_CROWD_POSITIVE) || has(c, MN_CROWD_NEGATIVE) || has(c, MN_CROWD_REFERRAL))
        c->pairs = o->lists >= 6 ? 2 : 1;
    c->odds = has(c, MN_CROWD_POSITIVE) ? odds[l] : has(c, MN_CROWD_NEGATIVE) ? 1 / odds[l] : 1;
    c->referral = has(c, MN_CROWD_REFERRAL) ? sent[l] : 0;
    if (has(c, MN_CROWD_CLASSES)) {
        c->easy = 0.3;
        c->easy_offset = offset[l];
    }
    c->spread = has(c, MN_CROWD_PROPENSITY) ? spread[l] : 0;
    if (has(c, MN_CROWD_OPEN)) {
        c->stay = stay[l] * o->days;
        c->there = c->stay / (c->stay + o->days);
    }
    if (has(c, MN_CROWD_LINKAGE)) {
        c->missed = missed[l];
        c->wrong = wrong[l];
    }
    share_out(c, has(c, MN_CROWD_SPARSE) ? o->seen * fewer[l] : o->seen);
    for (unsigned k = 0; k < o->lists; k++)
        c->base[k] = base_of(c, c->chance[k]);
    return MN_OK;
}

/* --- a person ------------------------------------------------------------------------------------
 */

/* Streams of the seed: one for each person, those of records apart. */
enum { STREAM_PERSON = 1, STREAM_RECORDS = 2 };

static uint64_t stream(unsigned kind, uint32_t i)
{
    return (uint64_t)kind << 32 | i;
}

/* When she comes and goes: the population is as large on every day, stays are exponential. */
static void place(mn_crowd_person *p, const mn_crowd *c, mn_rng *r)
{
    const double days = c->o.days;
    double from = 0, until = days;
    if (c->stay > 0) {
        const bool there = mn_rng_unit(r) < c->there;
        const double when = mn_rng_unit(r);
        from = there ? 0 : floor(when * days);
        until = from + 1 - floor(c->stay * mn_log(1 - mn_rng_unit(r)));
    }
    p->from = (uint32_t)from;
    p->until = until < days ? (uint32_t)until : c->o.days;
}

/* Of two lists with chances a and b whose odds ratio is `odds`, the chance of both (Plackett
 * 1965). */
static double both(double a, double b, double odds)
{
    if (odds == 1)
        return a * b;
    const double s = 1 + (a + b) * (odds - 1);
    return (s - sqrt(s * s - 4 * odds * (odds - 1) * a * b)) / (2 * (odds - 1));
}

static void find(mn_crowd_person *p, unsigned list, double chance, mn_rng *r)
{
    const double found = mn_rng_unit(r), when = mn_rng_unit(r);
    if (found >= chance)
        return;
    p->on |= 1U << list;
    p->day[list] = (uint16_t)(p->from + (uint32_t)(when * (p->until - p->from)));
}

/* Within a fortnight, if she is there still and the other list did not find her before. */
static void refer(mn_crowd_person *p, const mn_crowd *c, unsigned list, mn_rng *r)
{
    enum { FORTNIGHT = 14 };
    const bool goes = mn_rng_unit(r) < c->referral;
    const uint32_t day = p->day[list] + 1 + (uint32_t)(mn_rng_unit(r) * FORTNIGHT);
    if (!goes || !(p->on >> list & 1) || day >= p->until)
        return;
    if (p->on >> (list + 1) & 1) {
        if (day < p->day[list + 1])
            p->day[list + 1] = (uint16_t)day;
        return;
    }
    p->on |= 1U << (list + 1);
    p->sent |= 1U << (list + 1);
    p->day[list + 1] = (uint16_t)day;
}

void mn_crowd_person_of(mn_crowd_person *out, const mn_crowd *c, uint32_t i)
{
    mn_rng r;
    mn_rng_init(&r, c->o.seed, stream(STREAM_PERSON, i));
    *out = (mn_crowd_person){.easy = c->easy > 0 && mn_rng_unit(&r) < c->easy};
    out->degree = c->spread > 0 ? mn_rng_normal(&r) : 0;
    place(out, c, &r);
    const double own = (out->easy ? c->easy_offset : c->hard_offset) + c->spread * out->degree;
    const double part = (double)(out->until - out->from) / c->o.days;
    double before = 0; /* the chance of the list before */
    for (unsigned k = 0; k < c->o.lists; k++) {
        double chance = share_of(c->base[k] + own);
        /* Each day finds alike. */
        if (part < 1)
            chance = 1 - mn_exp(part * mn_log(1 - chance));
        const double alone = chance;
        if (k % 2 && k / 2 < c->pairs && c->odds != 1) {
            const double two = both(before, chance, c->odds);
            chance = out->on >> (k - 1) & 1 ? two / before : (chance - two) / (1 - before);
        }
        find(out, k, chance, &r);
        before = alone;
    }
    for (unsigned k = 0; k < c->pairs && c->referral > 0; k++)
        refer(out, c, 2 * k, &r);
}

/* --- records -------------------------------------------------------------------------------------
 */

/* Somebody else who is on a list. */
static uint32_t another(const mn_crowd *c, uint32_t than, mn_rng *r)
{
    enum { TRIES = 1000 };
    for (int i = 0; i < TRIES; i++) {
        const uint32_t who = (uint32_t)(mn_rng_unit(r) * c->o.people);
        mn_crowd_person p;
        mn_crowd_person_of(&p, c, who);
        if (p.on && who != than)
            return who;
    }
    return than;
}

static bool add(mn_crowd_records *x, size_t *cap, const mn_crowd *c, const mn_crowd_person *p,
                uint32_t i, mn_rng *r)
{
    for (unsigned k = 0; k < c->o.lists; k++) {
        if (!(p->on >> k & 1))
            continue;
        if (!mn_grow(&x->at, cap, x->n + 1, sizeof *x->at))
            return false;
        mn_crowd_record v = {.person = i, .as = i, .day = p->day[k], .list = (uint8_t)k};
        if (c->missed > 0) {
            const double chance = mn_rng_unit(r);
            if (chance < c->missed) {
                /* Nobody misses the only record of a person. */
                if (p->on != 1U << k) {
                    v.as = x->persons++;
                    x->missed++;
                }
            } else if (chance < c->missed + c->wrong) {
                v.as = another(c, i, r);
                x->wrong += v.as != i;
            }
        }
        x->at[x->n++] = v;
    }
    return true;
}

/* By day; of a day in the order in which they are. */
static mn_status put_in_order(mn_crowd_records *x, const mn_crowd *c, mn_err *e)
{
    size_t *first = calloc((size_t)c->o.days + 1, sizeof *first);
    mn_crowd_record *sorted = calloc(x->n ? x->n : 1, sizeof *sorted);
    if (!first || !sorted) {
        free(first);
        free(sorted);
        return mn_fail_memory(e);
    }
    for (size_t i = 0; i < x->n; i++)
        first[x->at[i].day + 1]++;
    for (uint32_t d = 0; d < c->o.days; d++)
        first[d + 1] += first[d];
    for (size_t i = 0; i < x->n; i++)
        sorted[first[x->at[i].day]++] = x->at[i];
    free(first);
    free(x->at);
    x->at = sorted;
    return MN_OK;
}

static mn_status tally(mn_crowd_records *x, const mn_crowd *c, mn_err *e)
{
    uint16_t *history = calloc(x->persons, sizeof *history);
    x->count = calloc((size_t)1 << c->o.lists, sizeof *x->count);
    if (!history || !x->count) {
        free(history);
        return mn_fail_memory(e);
    }
    for (size_t i = 0; i < x->n; i++)
        history[x->at[i].as] |= (uint16_t)(1U << x->at[i].list);
    for (uint32_t i = 0; i < x->persons; i++)
        x->count[history[i]] += history[i] != 0;
    free(history);
    return MN_OK;
}

mn_status mn_crowd_run(mn_crowd_records *out, const mn_crowd *c, mn_err *e)
{
    size_t cap = 0;
    mn_rng r;
    mn_status st = MN_OK;
    *out = (mn_crowd_records){.persons = c->o.people};
    mn_rng_init(&r, c->o.seed, stream(STREAM_RECORDS, 0));
    for (uint32_t i = 0; i < c->o.people && !st; i++) {
        mn_crowd_person p;
        mn_crowd_person_of(&p, c, i);
        out->on_lists += p.on != 0;
        out->days_there += p.until - p.from;
        if (!add(out, &cap, c, &p, i, &r))
            st = mn_fail_memory(e);
    }
    if (!st)
        st = put_in_order(out, c, e);
    if (!st)
        st = tally(out, c, e);
    if (st)
        mn_crowd_records_free(out);
    return st;
}

void mn_crowd_records_free(mn_crowd_records *r)
{
    free(r->at);
    free(r->count);
    *r = (mn_crowd_records){0};
}
