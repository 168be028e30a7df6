/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/effort.c - see effort.h.
 */
#include "measure/change/effort.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "measure/change/resample.h"
#include "measure/count/count.h"
#include "measure/count/tail.h"
#include "measure/interval/bca.h"
#include "measure/method/stepwise.h"

enum { REPLICATES = 10000 };

const char *mn_effort_name(int way)
{
    return way == MN_EFFORT_JOINT ? "joint" : "separate";
}

/* --- statistics of one set of tables -------------------------------------------------------------
 *
 * In this order: totals and detections by year, chances by year and list, then the changes.
 */

enum { PERSONS, FOUND, DIFFERENCE, BY_PERSONS, BY_DETECTION, CHANGES };

static size_t statistics(const mn_effort_tables *t)
{
    return t->years * (2 + t->lists) + CHANGES + t->lists;
}

static size_t changes_at(const mn_effort_tables *t)
{
    return t->years * (2 + t->lists);
}

/* Both years without an end: what their ratio is can't be told, and nothing is left out. */
static double any_end(size_t replicate)
{
    return replicate % 2 ? HUGE_VAL : -HUGE_VAL;
}

static double ratio(double to, double from, size_t replicate)
{
    if (isinf(to) && isinf(from))
        return replicate % 2 ? HUGE_VAL : -1;
    return isinf(from) ? -1 : to / from - 1;
}

/* x log(b / a), in which one may be without end. */
static double part(double x, double a, double b, size_t replicate)
{
    if (isinf(a) && isinf(b))
        return any_end(replicate);
    if (isinf(a) || isinf(b))
        return isinf(b) ? HUGE_VAL : -HUGE_VAL;
    return x * mn_log(b / a);
}

/* Persons by year make the rest. */
static void derive(double *out, const mn_effort_tables *t, double *const *count,
                   const double *total, const mn_effort_options *o, size_t replicate)
{
    const size_t T = t->years;
    double on[MN_EFFORT_YEARS][MN_LISTS_MOST] = {{0}}, cases[MN_EFFORT_YEARS] = {0};
    for (size_t y = 0; y < T; y++) {
        for (unsigned w = 1; w < 1U << t->lists; w++) {
            cases[y] += count[y][w];
            for (unsigned i = 0; i < t->lists; i++)
                on[y][i] += w >> i & 1 ? count[y][w] : 0;
        }
        out[y] = total[y];
        out[T + y] = cases[y] / total[y];
        for (unsigned i = 0; i < t->lists; i++)
            out[2 * T + y * t->lists + i] = on[y][i] / total[y];
    }
    double *c = out + changes_at(t);
    const double a = total[o->from], b = total[o->to], n = cases[o->from], m = cases[o->to];
    const double mean = m == n ? n : (m - n) / mn_log(m / n);
    c[PERSONS] = ratio(b, a, replicate);
    c[FOUND] = ratio(a * m, b * n, replicate); /* (m / b) / (n / a) */
    c[DIFFERENCE] = isinf(a) && isinf(b) ? any_end(replicate) : b - a;
    c[BY_PERSONS] = part(mean, a, b, replicate);
    c[BY_DETECTION] = m - n - c[BY_PERSONS];
    for (unsigned i = 0; i < t->lists; i++) {
        const double p = on[o->from][i], q = on[o->to][i];
        /* A list that found nobody has no chance, however many there are. */
        c[CHANGES + i] = !(p > 0) ? HUGE_VAL : q > 0 ? ratio(a * q, b * p, replicate) : -1;
    }
}

/* --- both ways -----------------------------------------------------------------------------------
 */

typedef struct way {
    const mn_effort_tables *t;
    const mn_effort_options *o;
    bool *impossible; /* histories of the joint table */
    unsigned bits;    /* its lists, years after the first among them */
    bool can[MN_EFFORT_WAYS];
} way;

static unsigned year_bit(const mn_effort_tables *t, size_t year)
{
    return year ? 1U << (t->lists + year - 1) : 0;
}

/* Each list's first year of work has the list's parameter; other years add their own to it. */
static bool joint_start(mn_loglin *m, const mn_effort_tables *t, unsigned bits)
{
    mn_loglin_main(m, bits);
    for (unsigned i = 0; i < t->lists; i++) {
        bool before = false;
        for (size_t y = 0; y < t->years; y++) {
            if (!mn_effort_worked(t, y, i))
                continue;
            if (before && y && !mn_loglin_add(m, 1U << i | year_bit(t, y)))
                return false;
            before = true;
        }
    }
    return true;
}

static mn_status forbid(way *w, mn_err *e)
{
    const mn_effort_tables *t = w->t;
    const unsigned lists = (1U << t->lists) - 1;
    w->bits = t->lists + (unsigned)t->years - 1;
    w->can[MN_EFFORT_SEPARATE] = true;
    w->can[MN_EFFORT_JOINT] = w->bits <= MN_LISTS_MOST;
    if (!w->can[MN_EFFORT_JOINT])
        return MN_OK;
    w->impossible = calloc((size_t)1 << w->bits, sizeof *w->impossible);
    if (!w->impossible)
        return mn_fail_memory(e);
    for (unsigned c = 0; c < 1U << w->bits; c++) {
        const unsigned years = c >> t->lists;
        w->impossible[c] = !(c & lists) || (years & (years - 1));
        if (w->impossible[c])
            continue;
        const size_t year = years ? (size_t)__builtin_ctz(years) + 1 : 0;
        for (unsigned i = 0; i < t->lists; i++)
            if ((c >> i & 1) && !mn_effort_worked(t, year, i))
                w->impossible[c] = true;
    }
    return MN_OK;
}

static mn_status separate(double *total, mn_loglin *chosen, unsigned *code, const way *w,
                          mn_fitter *f, double *const *count, mn_err *e)
{
    *code = 0;
    for (size_t y = 0; y < w->t->years; y++) {
        mn_fitted fit;
        mn_loglin m;
        mn_fitter_table(f, count[y]);
        const mn_status st =
            mn_stepwise(&fit, chosen ? &chosen[y] : &m, f, w->t->lists, w->o->threshold, e);
        if (st)
            return st;
        total[y] = fit.code ? HUGE_VAL : mn_fitter_margins(f)[0] + fit.dark;
        if (y == w->o->from || y == w->o->to)
            *code |= fit.code;
    }
    return MN_OK;
}

static void stack(double *joint, const mn_effort_tables *t, double *const *count)
{
    for (size_t y = 0; y < t->years; y++)
        for (unsigned c = 1; c < 1U << t->lists; c++)
            joint[c | year_bit(t, y)] = count[y][c];
}

static mn_status together(double *total, mn_loglin *chosen, mn_fitted *fit, const way *w,
                          mn_fitter *f, double *joint, double *const *count, mn_err *e)
{
    if (!joint_start(chosen, w->t, w->bits))
        return mn_fail(e, MN_DATA, "years and lists are too many for one model");
    stack(joint, w->t, count);
    mn_fitter_table(f, joint);
    const mn_status st = mn_stepwise_from(fit, chosen, f, w->t->lists, w->o->threshold, e);
    for (size_t y = 0; y < w->t->years && !st; y++) {
        double cases = 0;
        for (unsigned c = 1; c < 1U << w->t->lists; c++)
            cases += count[y][c];
        total[y] = fit->code ? HUGE_VAL : cases + mn_exp(mn_fitter_lines(f)[year_bit(w->t, y)]);
    }
    return st;
}

/* --- replicates ----------------------------------------------------------------------------------
 */

typedef struct room {
    mn_fitter *f[MN_EFFORT_WAYS];
    double *joint, *count[MN_EFFORT_YEARS], *drawn, *chance;
} room;

static void close_room(void *payload)
{
    room *x = payload;
    if (!x)
        return;
    for (int i = 0; i < MN_EFFORT_WAYS; i++)
        mn_fitter_free(x->f[i]);
    free(x->joint);
    free(x);
}

static mn_status make_room(room **out, const way *w, mn_err *e)
{
    room *x = calloc(1, sizeof *x);
    const size_t cells = (size_t)1 << w->t->lists,
                 joint = w->can[MN_EFFORT_JOINT] ? (size_t)1 << w->bits : 1;
    if (!x)
        return mn_fail_memory(e);
    x->joint = calloc(joint + cells * (w->t->years + 2), sizeof *x->joint);
    mn_status st =
        x->joint ? mn_fitter_new(&x->f[MN_EFFORT_SEPARATE], w->t->lists, e) : mn_fail_memory(e);
    if (!st && w->can[MN_EFFORT_JOINT])
        st = mn_fitter_new(&x->f[MN_EFFORT_JOINT], w->bits, e);
    if (st) {
        close_room(x);
        return st;
    }
    if (w->can[MN_EFFORT_JOINT])
        mn_fitter_forbid(x->f[MN_EFFORT_JOINT], w->impossible);
    x->drawn = x->joint + joint;
    x->chance = x->drawn + cells;
    for (size_t y = 0; y < w->t->years; y++)
        x->count[y] = x->chance + cells * (y + 1);
    *out = x;
    return MN_OK;
}

static mn_status open_room(void **out, const mn_resample *r, mn_err *e)
{
    room *x = NULL;
    const mn_status st = make_room(&x, r->self, e);
    *out = x;
    return st;
}

/* Statistics of the counts in the room, both ways. */
static mn_status both(double *out, const way *w, room *x, size_t replicate, mn_err *e)
{
    double total[MN_EFFORT_YEARS];
    const size_t n = statistics(w->t);
    unsigned code;
    mn_status st = separate(total, NULL, &code, w, x->f[MN_EFFORT_SEPARATE], x->count, e);
    if (!st)
        derive(out, w->t, x->count, total, w->o, replicate);
    for (size_t i = 0; i < n; i++)
        out[n + i] = 0;
    if (!st && w->can[MN_EFFORT_JOINT]) {
        mn_loglin m;
        mn_fitted fit;
        st = together(total, &m, &fit, w, x->f[MN_EFFORT_JOINT], x->joint, x->count, e);
        if (!st)
            derive(out + n, w->t, x->count, total, w->o, replicate);
    }
    return st;
}

static mn_status draw(double *out, const mn_resample *r, size_t i, void *payload, mn_err *e)
{
    const way *w = r->self;
    room *x = payload;
    mn_rng rng;
    mn_rng_init(&rng, w->o->seed, i);
    for (size_t y = 0; y < w->t->years; y++) {
        x->count[y][0] = 0;
        mn_rng_multinomial(x->count[y] + 1, &rng, w->t->cases[y], w->t->count[y] + 1,
                           ((size_t)1 << w->t->lists) - 1);
    }
    return both(out, w, x, i, e);
}

/* --- acceleration --------------------------------------------------------------------------------
 */

typedef struct jack {
    double *without; /* by case left out (cells of years that are seen), then by statistic */
    double *units, *r;
    size_t *year;
    size_t n;
} jack;

static void jack_free(jack *j)
{
    free(j->without);
    free(j->units);
    free(j->r);
    free(j->year);
}

static mn_status leave_out(jack *j, const way *w, room *x, mn_err *e)
{
    const mn_effort_tables *t = w->t;
    const size_t cells = (size_t)1 << t->lists, s = 2 * statistics(t);
    for (size_t y = 0; y < t->years; y++)
        for (size_t c = 1; c < cells; c++)
            j->n += t->count[y][c] > 0;
    j->without = calloc(j->n, s * sizeof *j->without);
    j->units = calloc(j->n, sizeof *j->units);
    j->r = calloc(j->n, sizeof *j->r);
    j->year = calloc(j->n, sizeof *j->year);
    if (!j->without || !j->units || !j->r || !j->year)
        return mn_fail_memory(e);
    size_t k = 0;
    for (size_t y = 0; y < t->years; y++)
        memcpy(x->count[y], t->count[y], cells * sizeof *x->count[y]);
    for (size_t y = 0; y < t->years; y++)
        for (size_t c = 1; c < cells; c++) {
            if (!(t->count[y][c] > 0))
                continue;
            j->units[k] = t->count[y][c];
            j->year[k] = y;
            x->count[y][c] -= 1;
            mn_status st = MN_OK;
            if (t->cases[y] > 1)
                st = both(j->without + k * s, w, x, 0, e);
            x->count[y][c] += 1;
            if (st)
                return st;
            k++;
        }
    return MN_OK;
}

/* Of independent years: influences are against the mean of the own year's. */
static double acceleration(const jack *j, const mn_effort_tables *t, size_t statistic)
{
    const size_t s = 2 * statistics(t);
    double mean[MN_EFFORT_YEARS] = {0};
    for (size_t k = 0; k < j->n; k++)
        mean[j->year[k]] += j->units[k] * j->without[k * s + statistic] / t->cases[j->year[k]];
    for (size_t k = 0; k < j->n; k++)
        j->r[k] = mean[j->year[k]] - j->without[k * s + statistic];
    return mn_bca_acceleration(j->r, j->units, j->n);
}

/* --- results -------------------------------------------------------------------------------------
 */

static mn_effort_value *value_at(mn_effort *out, const mn_effort_tables *t, size_t i)
{
    const size_t T = t->years, c = changes_at(t);
    if (i < T)
        return &out->total[i];
    if (i < 2 * T)
        return &out->detection[i - T];
    if (i < c)
        return &out->chance[(i - 2 * T) / t->lists][(i - 2 * T) % t->lists];
    if (i >= c + CHANGES)
        return &out->list[i - c - CHANGES];
    mn_effort_value *const change[CHANGES] = {&out->persons, &out->found, &out->difference,
                                              &out->by_persons, &out->by_detection};
    return change[i - c];
}

static void limits(mn_effort *out, const way *w, const jack *j, double *replicate, size_t B,
                   int which, const double *estimate)
{
    const size_t n = statistics(w->t), c = changes_at(w->t);
    /* Before limits put them in order. */
    for (size_t b = 0; b < B; b++)
        out->without += isinf(replicate[w->o->from * B + b]) || isinf(replicate[w->o->to * B + b]);
    for (size_t i = 0; i < n; i++) {
        mn_effort_value *v = value_at(out, w->t, i);
        *v = (mn_effort_value){(double)NAN, (double)NAN, (double)NAN};
        if (!isfinite(estimate[i]) || (out->refused && i >= c))
            continue;
        v->estimate = estimate[i];
        mn_resample_limits(&v->low, &v->high, replicate + i * B, B, v->estimate,
                           acceleration(j, w->t, (size_t)which * n + i), w->o->level);
    }
}

static void refuse(mn_effort *out, unsigned code)
{
    out->refused = true;
    snprintf(out->why, sizeof out->why, "refused, code %u: %s", code,
             code == MN_LOGLIN_NO_ESTIMATE ? "no estimate exists"
             : code == MN_LOGLIN_NOT_ONE   ? "any dark figure fits as well"
             : code == MN_LOGLIN_UNSOLVED  ? "counts differ by more than can be computed with"
                                           : "no estimate exists, and none is the only one");
}

/* A pair of lists with a parameter for each year in which both worked: the first of these years has
 * that of all. False where there is no room. */
static bool by_year(mn_loglin *more, const mn_effort_tables *t, unsigned pair)
{
    const unsigned i = (unsigned)__builtin_ctz(pair), j = 31 - (unsigned)__builtin_clz(pair);
    bool before = false;
    for (size_t y = 0; y < t->years; y++) {
        if (!mn_effort_worked(t, y, i) || !mn_effort_worked(t, y, j))
            continue;
        if (before && !mn_loglin_add(more, pair | year_bit(t, y)))
            return false;
        before = true;
    }
    return true;
}

/* Whether pairs that were chosen go with years: twice the gain in likelihood is chi-squared. */
static mn_status alike(mn_effort *out, const way *w, room *x, const mn_loglin *m, mn_fitted *fit,
                       mn_err *e)
{
    mn_loglin more = *m;
    mn_fitted with;
    mn_fitter *f = x->f[MN_EFFORT_JOINT];
    out->alike = (double)NAN;
    for (unsigned i = 0; i < m->n; i++) {
        const unsigned set = m->set[i];
        if (set >= 1U << w->t->lists || __builtin_popcount(set) != 2)
            continue;
        if (!by_year(&more, w->t, set))
            return MN_OK;
    }
    out->freedom = more.n - m->n;
    if (!out->freedom)
        return MN_OK;
    mn_fitter_judge(fit, f);
    const mn_status st = mn_fitter_fit(&with, f, &more, false, e);
    if (st || with.code)
        return st;
    mn_fitter_judge(&with, f);
    out->alike = mn_chi2_above(fit->deviance - with.deviance, out->freedom);
    return MN_OK;
}

static mn_status estimate(mn_effort *out, double *value, const way *w, room *x, mn_err *e)
{
    double total[MN_EFFORT_YEARS];
    mn_loglin chosen[MN_EFFORT_YEARS];
    mn_fitted fit;
    unsigned code;
    const size_t n = statistics(w->t);
    for (size_t y = 0; y < w->t->years; y++)
        memcpy(x->count[y], w->t->count[y], ((size_t)1 << w->t->lists) * sizeof *x->count[y]);
    mn_status st = separate(total, chosen, &code, w, x->f[MN_EFFORT_SEPARATE], x->count, e);
    if (st)
        return st;
    for (size_t y = 0; y < w->t->years; y++)
        mn_loglin_name(out[MN_EFFORT_SEPARATE].model[y], &chosen[y]);
    if (code)
        refuse(&out[MN_EFFORT_SEPARATE], code);
    derive(value, w->t, x->count, total, w->o, 0);
    if (!w->can[MN_EFFORT_JOINT]) {
        out[MN_EFFORT_JOINT].refused = true;
        snprintf(out[MN_EFFORT_JOINT].why, sizeof out->why,
                 "refused: lists and years are more than %d together", MN_LISTS_MOST + 1);
        return MN_OK;
    }
    st = together(total, &chosen[0], &fit, w, x->f[MN_EFFORT_JOINT], x->joint, x->count, e);
    if (st)
        return st;
    mn_loglin pairs;
    mn_loglin_main(&pairs, w->t->lists);
    for (unsigned i = 0; i < chosen[0].n; i++)
        if (chosen[0].set[i] < 1U << w->t->lists && !mn_loglin_add(&pairs, chosen[0].set[i]))
            return mn_fail_memory(e);
    mn_loglin_name(out[MN_EFFORT_JOINT].model[0], &pairs);
    if (fit.code)
        refuse(&out[MN_EFFORT_JOINT], fit.code);
    derive(value + n, w->t, x->count, total, w->o, 0);
    return fit.code ? MN_OK : alike(&out[MN_EFFORT_JOINT], w, x, &chosen[0], &fit, e);
}

mn_status mn_effort_run(mn_effort *out, const mn_effort_tables *t, const mn_effort_options *o,
                        const mn_ctx *ctx, mn_err *e)
{
    way w = {.t = t, .o = o};
    room *x = NULL;
    jack j = {.n = 0};
    double *replicate = NULL, value[MN_RESAMPLE_STATISTICS] = {0};
    const size_t n = statistics(t);
    memset(out, 0, MN_EFFORT_WAYS * sizeof *out);
    out[MN_EFFORT_SEPARATE].alike = out[MN_EFFORT_JOINT].alike = (double)NAN;
    MN_BUG(2 * n <= MN_RESAMPLE_STATISTICS && o->from < t->years && o->to < t->years);
    const mn_resample r = {.open = open_room,
                           .close = close_room,
                           .draw = draw,
                           .self = &w,
                           .statistics = 2 * n,
                           .replicates = o->replicates ? o->replicates : REPLICATES};
    mn_status st = forbid(&w, e);
    if (!st)
        st = make_room(&x, &w, e);
    if (!st)
        st = estimate(out, value, &w, x, e);
    if (!st)
        st = leave_out(&j, &w, x, e);
    if (!st)
        st = mn_resample_run(&replicate, &r, ctx, e);
    for (int k = 0; k < MN_EFFORT_WAYS && !st; k++)
        if (w.can[k])
            limits(&out[k], &w, &j, replicate + (size_t)k * n * r.replicates, r.replicates, k,
                   value + (size_t)k * n);
    free(replicate);
    jack_free(&j);
    close_room(x);
    free(w.impossible);
    return st;
}
