/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/rds_boot.c - recruiting that happens anew, in three ways, and intervals by them.
 * See rds.h.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "measure/count/count.h"
#include "measure/survey/rds.h"

enum { RUN = 32 }; /* replicates that one thread makes one after the other */

const char *mn_rds_interval_name(mn_rds_interval i)
{
    static const char *const name[] = {"tree", "salganik", "gile"};
    return name[i];
}

bool mn_rds_has_interval(mn_rds_method m, mn_rds_interval kind, double population)
{
    if (m == MN_RDS_SS && !(population > 0))
        return false;
    return kind == MN_RDS_TREE ||
           (kind == MN_RDS_GILE ? m == MN_RDS_SS : m == MN_RDS_ONE || m == MN_RDS_TWO);
}

/* The population that Gile's recruiting goes through. */
typedef struct made {
    double *left;     /* degrees * groups: persons */
    double *tie;      /* groups * groups */
    uint32_t *number; /* recruits of those who recruited */
    uint32_t numbers, seeds, sample;
} made;

typedef struct job {
    const mn_rds *s;
    const mn_rds_trait *x;
    const mn_rds_options *o;
    const mn_rds_seen *seen;
    mn_rds_interval kind;
    uint32_t *seed, seeds;           /* the trees' */
    uint32_t *by_group, *from_group; /* recruits that count, by their recruiters' group */
    made made;
    double *out;
    mn_status *st;
    mn_err *err;
} job;

/* What a run needs for itself. */
typedef struct room {
    mn_rds_seen y;
    uint32_t *stack, *group, *degree;
    double *left, *tie, *share;
} room;

/* --- trees ---------------------------------------------------------------------------------------
 */

static void take(mn_rds_seen *y, const job *j, uint32_t i)
{
    const uint32_t by = j->s->recruiter[i];
    if (y->of[i] != MN_RDS_NOBODY && (by != MN_RDS_NOBODY || !j->o->without_seeds))
        y->count[y->of[i] * y->groups + j->x->group[i]]++;
    if (by != MN_RDS_NOBODY && j->x->group[by] != MN_VALUE_NONE && j->x->group[i] != MN_VALUE_NONE)
        y->move[j->x->group[by] * y->groups + j->x->group[i]]++;
}

static uint32_t one_of(mn_rng *r, uint32_t n)
{
    return (uint32_t)(mn_rng_unit(r) * (double)n);
}

/* The stack never holds more than the recruits of those on a way down, of whom each is there once:
 * less than all respondents. */
static void draw_trees(room *w, const job *j, mn_rng *r)
{
    for (uint32_t k = 0; k < j->seeds; k++) {
        uint32_t n = 0;
        w->stack[n++] = j->seed[one_of(r, j->seeds)];
        while (n) {
            const uint32_t i = w->stack[--n], *to = j->s->recruit + j->s->first[i];
            const uint32_t many = j->s->first[i + 1] - j->s->first[i];
            take(&w->y, j, i);
            for (uint32_t c = 0; c < many; c++)
                w->stack[n++] = to[one_of(r, many)];
        }
    }
}

/* --- a chain -------------------------------------------------------------------------------------
 */

/* Where nobody was recruited by a group the chain begins anew with any recruit. */
static void draw_chain(room *w, const job *j, mn_rng *r)
{
    const uint32_t groups = w->y.groups, all = j->from_group[groups];
    uint32_t last = MN_VALUE_NONE;
    for (uint32_t k = 0; k < all; k++) {
        uint32_t from = 0, to = all;
        if (last != MN_VALUE_NONE && j->from_group[last + 1] > j->from_group[last]) {
            from = j->from_group[last];
            to = j->from_group[last + 1];
        } else
            last = MN_VALUE_NONE;
        const uint32_t i = j->by_group[from + one_of(r, to - from)], g = j->x->group[i];
        w->y.count[w->y.of[i] * groups + g]++;
        if (last != MN_VALUE_NONE)
            w->y.move[last * groups + g]++;
        last = g;
    }
}

/* --- a made population ---------------------------------------------------------------------------
 */

/* One who is left, with a chance in the ratio of degrees; of one group, or of all. */
static uint32_t meet(const room *w, mn_rng *r, uint32_t group)
{
    const uint32_t groups = w->y.groups, any = group == MN_VALUE_NONE;
    double sum = 0, at;
    uint32_t last = MN_RDS_NOBODY;
    for (uint32_t c = 0; c < w->y.degrees * groups; c++)
        if (any || c % groups == group)
            sum += w->left[c] * w->y.degree[c / groups];
    at = mn_rng_unit(r) * sum;
    for (uint32_t c = 0; c < w->y.degrees * groups; c++)
        if ((any || c % groups == group) && w->left[c] > 0) {
            last = c;
            at -= w->left[c] * w->y.degree[c / groups];
            if (at < 0)
                break;
        }
    return last;
}

static void leaves(room *w, uint32_t c)
{
    const uint32_t groups = w->y.groups, g = c % groups;
    double sum = 0;
    for (uint32_t k = 0; k < w->y.degrees; k++)
        sum += w->left[k * groups + g] * w->y.degree[k];
    w->left[c]--;
    for (uint32_t h = 0; h < groups && sum > 0; h++)
        w->tie[h * groups + g] *= 1 - fmin(1, w->y.degree[c / groups] / sum);
    w->y.count[c]++;
}

/* The group of the next recruit, by ties that are left; MN_VALUE_NONE: none is. */
static uint32_t group_from(const room *w, mn_rng *r, uint32_t from)
{
    const uint32_t groups = w->y.groups;
    const double *tie = w->tie + (size_t)from * groups;
    double sum = 0, at;
    for (uint32_t h = 0; h < groups; h++)
        sum += tie[h];
    at = mn_rng_unit(r) * sum;
    for (uint32_t h = 0; h < groups; h++)
        if ((at -= tie[h]) < 0)
            return h;
    return MN_VALUE_NONE;
}

static void draw_made(room *w, const job *j, mn_rng *r)
{
    const uint32_t groups = w->y.groups;
    uint32_t n = 0, active = 0, due = 0;
    memcpy(w->left, j->made.left, (size_t)w->y.degrees * groups * sizeof *w->left);
    memcpy(w->tie, j->made.tie, (size_t)groups * groups * sizeof *w->tie);
    while (n < j->made.sample) {
        const bool seed = n < j->made.seeds;
        if (!seed && !due)
            due = j->made.number[one_of(r, j->made.numbers)];
        uint32_t c = MN_RDS_NOBODY;
        if (!seed)
            c = meet(w, r, group_from(w, r, w->group[active]));
        if (c == MN_RDS_NOBODY) /* a seed, or nobody of that group is left */
            c = meet(w, r, MN_VALUE_NONE);
        if (c == MN_RDS_NOBODY)
            break;
        leaves(w, c);
        w->group[n++] = c % groups;
        if (!seed)
            w->y.move[w->group[active] * groups + c % groups]++;
        if (!seed && !--due)
            active++;
    }
}

/* Persons by degree and group as the weights say, whole: what is left of parts goes on. */
static void make_left(made *m, const mn_rds_seen *x, const double *chance, double population)
{
    double sum = 0, carried = 0;
    const uint32_t cells = x->degrees * x->groups;
    for (uint32_t c = 0; c < cells; c++)
        sum += x->count[c] / chance[c / x->groups];
    for (uint32_t c = 0; c < cells; c++) {
        carried += population * x->count[c] / chance[c / x->groups] / sum;
        const double whole = floor(carried + 0.5);
        m->left[c] = fmax(whole, 0);
        carried -= whole;
    }
}

/* Ties from group to group: shares of recruitments, times the group's ties, the same both ways. */
static void make_ties(made *m, const mn_rds_seen *x)
{
    const uint32_t n = x->groups;
    double *half = m->tie + (size_t)n * n;
    double all = 0;
    for (uint32_t g = 0; g < n; g++)
        for (uint32_t k = 0; k < x->degrees; k++)
            all += m->left[k * n + g] * x->degree[k];
    for (uint32_t g = 0; g < n; g++) {
        double row = 0, ties = 0;
        for (uint32_t h = 0; h < n; h++)
            row += x->move[g * n + h];
        for (uint32_t k = 0; k < x->degrees; k++)
            ties += m->left[k * n + g] * x->degree[k];
        for (uint32_t h = 0; h < n; h++) {
            double to = 0;
            for (uint32_t k = 0; k < x->degrees; k++)
                to += m->left[k * n + h] * x->degree[k];
            half[g * n + h] = ties * (row > 0 ? x->move[g * n + h] / row : to / all);
        }
    }
    for (uint32_t g = 0; g < n; g++)
        for (uint32_t h = 0; h < n; h++)
            m->tie[g * n + h] = (half[g * n + h] + half[h * n + g]) / 2;
}

static mn_status make_population(job *j, mn_rds_seen *y, mn_err *e)
{
    const mn_rds *s = j->s;
    made *m = &j->made;
    const size_t g = y->groups, cells = (size_t)y->degrees * g;
    m->left = calloc(cells + 1, sizeof *m->left);
    m->tie = calloc(2 * g * g + 1, sizeof *m->tie);
    m->number = calloc((size_t)s->n + 1, sizeof *m->number);
    double *chance = calloc((size_t)6 * y->degrees + 1, sizeof *chance);
    mn_status st = m->left && m->tie && m->number && chance ? MN_OK : mn_fail_memory(e);
    if (!st) {
        double *count = chance + y->degrees;
        for (size_t c = 0; c < cells; c++)
            count[c / g] += y->count[c];
        for (uint32_t i = 0; i < s->n; i++) {
            m->sample += y->of[i] != MN_RDS_NOBODY &&
                         (s->recruiter[i] != MN_RDS_NOBODY || !j->o->without_seeds);
            m->seeds += y->of[i] != MN_RDS_NOBODY && s->recruiter[i] == MN_RDS_NOBODY;
            if (s->first[i + 1] > s->first[i])
                m->number[m->numbers++] = s->first[i + 1] - s->first[i];
        }
        if (!m->seeds)
            m->seeds = 1;
        /* Without a larger population no replicate has an estimate. */
        if (m->numbers && mn_rds_chances(chance, y->degree, count, y->degrees, j->o->population,
                                         count + y->degrees)) {
            make_left(m, y, chance, j->o->population);
            make_ties(m, y);
        } else
            m->sample = 0;
    }
    free(chance);
    return st;
}

/* --- replicates ----------------------------------------------------------------------------------
 */

static void room_free(room *w)
{
    mn_rds_seen_free(&w->y);
    free(w->stack);
    free(w->group);
    free(w->left);
    free(w->share);
}

static mn_status room_new(room *w, const job *j, mn_err *e)
{
    *w = (room){0};
    mn_status st = mn_rds_seen_new(&w->y, j->s, j->x, e);
    const size_t g = w->y.groups, cells = (size_t)w->y.degrees * g;
    w->stack = calloc((size_t)j->s->n + 1, sizeof *w->stack);
    w->group = calloc((size_t)j->s->n + 1, sizeof *w->group);
    w->left = calloc(cells + g * g + 1, sizeof *w->left);
    w->share = calloc(g + 1, sizeof *w->share);
    if (!st && (!w->stack || !w->group || !w->left || !w->share))
        st = mn_fail_memory(e);
    if (st)
        room_free(w);
    else
        w->tie = w->left + cells;
    return st;
}

static void replicate(room *w, const job *j, size_t k)
{
    const uint32_t groups = w->y.groups;
    mn_rng r;
    mn_rng_init(&r, j->o->seed, (uint64_t)j->kind << 60 | k);
    mn_rds_seen_clear(&w->y);
    if (j->kind == MN_RDS_TREE)
        draw_trees(w, j, &r);
    else if (j->kind == MN_RDS_SALGANIK)
        draw_chain(w, j, &r);
    else
        draw_made(w, j, &r);
    double any = 0;
    for (uint32_t c = 0; c < w->y.degrees * groups; c++)
        any += w->y.count[c];
    for (int m = 0; m < MN_RDS_METHODS; m++) {
        for (uint32_t g = 0; g < groups; g++)
            w->share[g] = (double)NAN;
        if (any > 0 && mn_rds_has_interval((mn_rds_method)m, j->kind, j->o->population))
            mn_rds_shares(w->share, NULL, &w->y, (mn_rds_method)m, j->o->population);
        for (uint32_t g = 0; g < groups; g++)
            j->out[((size_t)m * groups + g) * j->o->replicates + k] = w->share[g];
    }
}

static void run(size_t i, void *payload)
{
    job *j = payload;
    room w;
    j->st[i] = room_new(&w, j, &j->err[i]);
    if (j->st[i])
        return;
    for (size_t k = i * RUN; k < (i + 1) * RUN && k < j->o->replicates; k++)
        replicate(&w, j, k);
    room_free(&w);
}

/* Seeds, and recruits by their recruiters' group. */
static mn_status sort_recruits(job *j, mn_err *e)
{
    const mn_rds *s = j->s;
    const uint32_t groups = j->x->groups;
    j->seed = calloc((size_t)s->n + 1, sizeof *j->seed);
    j->by_group = calloc((size_t)s->n + 1, sizeof *j->by_group);
    j->from_group = calloc((size_t)groups + 1, sizeof *j->from_group);
    if (!j->seed || !j->by_group || !j->from_group)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < s->n; i++)
        if (s->recruiter[i] == MN_RDS_NOBODY)
            j->seed[j->seeds++] = i;
    for (uint32_t g = 0, n = 0; g < groups; g++) {
        for (uint32_t i = 0; i < s->n; i++)
            if (s->recruiter[i] != MN_RDS_NOBODY && j->x->group[s->recruiter[i]] == g &&
                mn_rds_counts(s, j->x, i))
                j->by_group[n++] = i;
        j->from_group[g + 1] = n;
    }
    return MN_OK;
}

mn_status mn_rds_replicates(double *out, const mn_rds *s, const mn_rds_trait *x,
                            mn_rds_interval kind, const mn_rds_options *o, const mn_ctx *ctx,
                            mn_err *e)
{
    const size_t runs = (o->replicates + RUN - 1) / RUN;
    mn_rds_seen y = {.groups = 0};
    job j = {.s = s, .x = x, .o = o, .kind = kind, .out = out};
    mn_status st = mn_rds_seen_new(&y, s, x, e);
    if (!st) {
        mn_rds_seen_fill(&y, s, x, o->without_seeds);
        st = sort_recruits(&j, e);
    }
    if (!st && kind == MN_RDS_GILE)
        st = make_population(&j, &y, e);
    j.st = calloc(runs, sizeof *j.st);
    j.err = calloc(runs, sizeof *j.err);
    if (!st)
        st = j.st && j.err ? mn_parallel(ctx, runs, run, &j, e) : mn_fail_memory(e);
    for (size_t i = 0; i < runs && !st; i++)
        if (j.st[i]) {
            if (e)
                *e = j.err[i];
            st = j.st[i];
        }
    mn_rds_seen_free(&y);
    free(j.seed);
    free(j.by_group);
    free(j.from_group);
    free(j.made.left);
    free(j.made.tie);
    free(j.made.number);
    free(j.st);
    free(j.err);
    return st;
}

/* --- intervals -----------------------------------------------------------------------------------
 */

/* Quantiles; Gile's by the normal distribution, as he does. */
static void sum_up(mn_rds_estimate *v, double *replicate, double n, mn_rds_interval kind,
                   const mn_rds_options *o)
{
    size_t kept = 0;
    double mean = 0, squares = 0;
    for (size_t k = 0; k < o->replicates; k++)
        if (!isnan(replicate[k]))
            replicate[kept++] = replicate[k];
    v->lost = 1 - (double)kept / (double)o->replicates;
    if (kept < 2 || isnan(v->share))
        return;
    for (size_t k = 0; k < kept; k++)
        mean += replicate[k] / (double)kept;
    for (size_t k = 0; k < kept; k++)
        squares += (replicate[k] - mean) * (replicate[k] - mean);
    const double error = sqrt(squares / (double)(kept - 1));
    if (v->lost > 0.1)
        v->why_none = "too many replicates had no estimate";
    else if (error < 1e-9)
        v->why_none = "recruiting as it was could not have happened otherwise";
    if (v->why_none)
        return;
    v->error = error;
    mn_sort_rising(replicate, kept);
    v->low = mn_quantile8(replicate, kept, (1 - o->level) / 2);
    v->high = mn_quantile8(replicate, kept, (1 + o->level) / 2);
    if (kind == MN_RDS_GILE) {
        const double z = mn_normal_quantile((1 + o->level) / 2);
        v->low = fmax(0, v->share - z * v->error);
        v->high = fmin(1, v->share + z * v->error);
    }
    if (v->share > 0 && v->share < 1)
        v->effect = v->error * v->error * n / (v->share * (1 - v->share));
}

mn_status mn_rds_run(mn_rds_estimate *out, const mn_rds *s, const mn_rds_trait *x,
                     mn_rds_interval kind, const mn_rds_options *o, const mn_ctx *ctx, mn_err *e)
{
    const double none = (double)NAN;
    const uint32_t groups = x->groups;
    double share[MN_RDS_GROUPS], n = 0;
    mn_rds_seen y = {.groups = 0};
    double *replicate =
        calloc((size_t)MN_RDS_METHODS * groups * o->replicates + 1, sizeof *replicate);
    mn_status st = replicate ? mn_rds_seen_new(&y, s, x, e) : mn_fail_memory(e);
    if (!st)
        st = mn_rds_replicates(replicate, s, x, kind, o, ctx, e);
    if (!st) {
        mn_rds_seen_fill(&y, s, x, o->without_seeds);
        for (uint32_t c = 0; c < y.degrees * groups; c++)
            n += y.count[c];
        for (uint32_t m = 0; m < MN_RDS_METHODS; m++) {
            const char *why;
            mn_rds_shares(share, &why, &y, (mn_rds_method)m, o->population);
            for (uint32_t g = 0; g < groups; g++) {
                mn_rds_estimate *v = &out[m * groups + g];
                double of = 0;
                for (uint32_t k = 0; k < y.degrees; k++)
                    of += y.count[k * groups + g];
                *v =
                    (mn_rds_estimate){share[g], none, none, none, none, (uint32_t)of, 0, why, NULL};
                sum_up(v, replicate + ((size_t)m * groups + g) * o->replicates, n, kind, o);
            }
        }
    }
    mn_rds_seen_free(&y);
    free(replicate);
    return st;
}
