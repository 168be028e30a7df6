/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/model/fit.c - the largest likelihood of a log-linear model. See loglin.h.
 *
 * The margin of a set of lists is the sum over the histories that contain it. With means in place
 * of counts that is also each entry of X'WX: the one of parameters p and q is the margin of p | q.
 * So a step of Newton's method takes all it needs from one table of subset sums.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/rng.h"
#include "measure/count/count.h"
#include "measure/model/loglin.h"

enum {
    STEPS = 200,   /* of Newton's method; 5 to 8 are usual */
    KNOWN = 1 << 9 /* answers of the check that are kept */
};
#define SMALL    1e-5  /* a mean below that proves nothing: the check is asked */
#define NEAR     1e-13 /* of the Newton decrement, squared: there */
#define SINGULAR 1e-11 /* of what is left of a diagonal element in the Cholesky factor */
#define ROUNDING                                                                                   \
    1e-14 /* of all cases: so much of it can be rounding; and of a diagonal element                \
           */

typedef struct known {
    uint64_t table, model; /* hashes; 0, 0: empty */
    unsigned code;
} known;

struct mn_fitter {
    unsigned lists, cells;
    double *count, *margin; /* by history; by set */
    double *mean;           /* by history; [0] is the dark figure */
    double *alpha;          /* by set; 0 where it is no parameter */
    double *line, *sum;     /* log of means by history; margins of means by set */
    bool *seen, *dead;      /* by history; dead: contains a parameter at minus infinity */
    bool *impossible;       /* by history; the empty one among them */
    double *hessian;        /* of n parameters, then its factor */
    uint16_t set[MN_LOGLIN_PARAMETERS]; /* parameters that are finite */
    unsigned n;
    double score[MN_LOGLIN_PARAMETERS], step[MN_LOGLIN_PARAMETERS];
    bool begun;        /* alpha is of a sound fit */
    bool whole;        /* the empty history is counted, too */
    double cases;      /* on some list */
    uint64_t table;    /* hash of what was seen */
    double factorials; /* sum of log count! */
    double best;       /* log likelihood of the counts as means; NaN: both are not yet known */
    known known[KNOWN];
};

mn_status mn_fitter_new(mn_fitter **out, unsigned lists, mn_err *e)
{
    mn_fitter *f = calloc(1, sizeof *f);
    if (!f)
        return mn_fail_memory(e);
    f->lists = lists;
    f->cells = 1U << lists;
    const size_t square = (size_t)MN_LOGLIN_PARAMETERS * MN_LOGLIN_PARAMETERS;
    f->count = calloc((size_t)6 * f->cells + square, sizeof *f->count);
    f->seen = calloc((size_t)3 * f->cells, sizeof *f->seen);
    if (!f->count || !f->seen) {
        mn_fitter_free(f);
        return mn_fail_memory(e);
    }
    f->margin = f->count + f->cells;
    f->mean = f->margin + f->cells;
    f->alpha = f->mean + f->cells;
    f->line = f->alpha + f->cells;
    f->sum = f->line + f->cells;
    f->hessian = f->sum + f->cells;
    f->dead = f->seen + f->cells;
    f->impossible = f->dead + f->cells;
    f->impossible[0] = true;
    *out = f;
    return MN_OK;
}

void mn_fitter_free(mn_fitter *f)
{
    if (!f)
        return;
    free(f->count);
    free(f->seen);
    free(f);
}

/* x[w] becomes the sum of x over all that contain w. */
static void sum_above(double *x, unsigned lists)
{
    const unsigned cells = 1U << lists;
    for (unsigned bit = 1; bit < cells; bit *= 2)
        for (unsigned from = 0; from < cells; from += 2 * bit)
            for (unsigned i = from; i < from + bit; i++)
                x[i] += x[i + bit];
}

/* x[w] becomes the sum of x over all that w contains. */
static void sum_below(double *x, unsigned lists)
{
    const unsigned cells = 1U << lists;
    for (unsigned bit = 1; bit < cells; bit *= 2)
        for (unsigned from = 0; from < cells; from += 2 * bit)
            for (unsigned i = from; i < from + bit; i++)
                x[i + bit] += x[i];
}

void mn_fitter_forbid(mn_fitter *f, const bool *impossible)
{
    memcpy(f->impossible, impossible, f->cells * sizeof *impossible);
    f->impossible[0] = true;
    memset(f->known, 0, sizeof f->known);
    f->begun = false;
}

void mn_fitter_table(mn_fitter *f, const double *count)
{
    uint64_t hash = 0x5EED;
    memcpy(f->count, count, f->cells * sizeof *count);
    for (unsigned w = 0; w < f->cells; w++)
        if (f->impossible[w])
            f->count[w] = 0;
    memcpy(f->margin, f->count, f->cells * sizeof *count);
    sum_above(f->margin, f->lists);
    f->whole = false;
    f->cases = f->margin[0];
    for (unsigned w = 0; w < f->cells; w += 64) {
        uint64_t bits = 0;
        for (unsigned i = w; i < w + 64 && i < f->cells; i++) {
            f->seen[i] = f->count[i] > 0;
            bits |= (uint64_t)f->seen[i] << (i - w);
        }
        hash ^= bits;
        hash = mn_splitmix64(&hash);
    }
    f->table = hash;
    f->best = (double)NAN;
}

void mn_fitter_unseen(mn_fitter *f, double none)
{
    f->whole = true;
    f->count[0] = none;
    f->margin[0] = f->cases + none;
}

/* --- what the check said -------------------------------------------------------------------------
 */

static mn_status ask(unsigned *code, mn_fitter *f, const mn_loglin *m, mn_err *e)
{
    uint64_t model = m->n;
    for (unsigned i = 0; i < m->n; i++) {
        model ^= m->set[i];
        model = mn_splitmix64(&model);
    }
    known *k = &f->known[(f->table ^ model) % KNOWN];
    if (k->table != f->table || k->model != model) {
        unsigned said;
        const mn_status st = mn_loglin_check_without(&said, m, f->seen, f->impossible, e);
        if (st)
            return st;
        *k = (known){f->table, model, said};
    }
    *code = k->code;
    return MN_OK;
}

/* --- Newton's method -----------------------------------------------------------------------------
 */

/* Which parameters are finite and which histories can't be. */
static void set_up(mn_fitter *f, const mn_loglin *m)
{
    f->n = 0;
    memcpy(f->dead, f->impossible, f->cells * sizeof *f->dead);
    f->dead[0] = !f->whole; /* not seen: no part of the fit */
    for (unsigned i = 0; i < m->n; i++) {
        const unsigned set = m->set[i];
        if (f->margin[set] > 0) {
            f->set[f->n++] = (uint16_t)set;
            continue;
        }
        for (unsigned w = set; w < f->cells; w = (w + 1) | set)
            f->dead[w] = true;
    }
}

/* The factor of X'WX, whose margins lie in f->sum, in place; false where it is not positive. Where
 * the model is not known to be sound so little that it can be rounding is not positive either. */
static bool factorize(mn_fitter *f, bool sound)
{
    const double part = sound ? ROUNDING : SINGULAR, rounding = sound ? 0 : ROUNDING * f->sum[0];
    double *h = f->hessian;
    const unsigned n = f->n;
    for (unsigned i = 0; i < n; i++) {
        double *a = h + (size_t)i * n;
        for (unsigned j = 0; j <= i; j++) {
            const double *b = h + (size_t)j * n;
            double x = f->sum[f->set[i] | f->set[j]];
            const double was = x;
            for (unsigned k = 0; k < j; k++)
                x -= a[k] * b[k];
            if (j < i)
                a[j] = x / b[j];
            else if (!(x > was * part + rounding))
                return false;
            else
                a[i] = sqrt(x);
        }
    }
    return true;
}

/* step := (X'WX)^-1 right */
static void solve(mn_fitter *f, const double *right)
{
    const unsigned n = f->n;
    const double *h = f->hessian;
    double *x = f->step;
    for (unsigned i = 0; i < n; i++) {
        double v = right[i];
        for (unsigned k = 0; k < i; k++)
            v -= h[(size_t)i * n + k] * x[k];
        x[i] = v / h[(size_t)i * n + i];
    }
    for (unsigned i = n; i-- > 0;) {
        x[i] /= h[(size_t)i * n + i];
        for (unsigned k = 0; k < i; k++)
            x[k] -= h[(size_t)i * n + k] * x[i];
    }
}

/* Means by alpha, their margins into f->sum; the smallest mean. */
static double means(mn_fitter *f)
{
    double least = HUGE_VAL;
    memcpy(f->line, f->alpha, f->cells * sizeof *f->line);
    sum_below(f->line, f->lists);
    for (unsigned w = 0; w < f->cells; w++) {
        f->mean[w] = f->dead[w] ? 0 : mn_exp(f->line[w]);
        least = !f->dead[w] && f->mean[w] < least ? f->mean[w] : least;
    }
    memcpy(f->sum, f->mean, f->cells * sizeof *f->sum);
    sum_above(f->sum, f->lists);
    return least;
}

/* The log likelihood but for what does not depend on alpha. */
static double likelihood(const mn_fitter *f)
{
    double v = -f->sum[0];
    for (unsigned i = 0; i < f->n; i++)
        v += f->alpha[f->set[i]] * f->margin[f->set[i]];
    return v;
}

/* Weighted least squares of log(count + 1/2), with these as weights; of large tables more is added,
 * so that it can be solved. */
static bool begin(mn_fitter *f)
{
    double *right = f->score;
    const double more = 1e-8 * f->cases > 0.5 ? 1e-8 * f->cases : 0.5;
    for (unsigned w = 0; w < f->cells; w++) {
        f->mean[w] = f->dead[w] ? 0 : f->count[w] + more;
        f->line[w] = f->dead[w] ? 0 : f->mean[w] * mn_log(f->mean[w]);
    }
    memcpy(f->sum, f->mean, f->cells * sizeof *f->sum);
    sum_above(f->sum, f->lists);
    sum_above(f->line, f->lists);
    for (unsigned i = 0; i < f->n; i++)
        right[i] = f->line[f->set[i]];
    memset(f->alpha, 0, f->cells * sizeof *f->alpha);
    if (!factorize(f, false))
        return false;
    solve(f, right);
    for (unsigned i = 0; i < f->n; i++)
        f->alpha[f->set[i]] = f->step[i];
    return true;
}

/* Keeps what the last fit knew of parameters that are still there. */
static void go_on(mn_fitter *f)
{
    memset(f->line, 0, f->cells * sizeof *f->line);
    for (unsigned i = 0; i < f->n; i++)
        f->line[f->set[i]] = f->alpha[f->set[i]];
    memcpy(f->alpha, f->line, f->cells * sizeof *f->line);
}

static void add_step(mn_fitter *f, double by)
{
    for (unsigned i = 0; i < f->n; i++)
        f->alpha[f->set[i]] += by * f->step[i];
}

/* Where there is no estimate, some direction raises the likelihood for ever: it lowers means of
 * histories that nobody has and leaves the others. Along it the squared decrement is at least the
 * sum of these means, each by how far it is lowered of the farthest, so that it is no less than the
 * least mean. A decrement that is smaller, beyond rounding, proves that there is an estimate. */
static bool proves(double decrement, double least, double cases)
{
    return least > SMALL && least > 4 * decrement && least > 1e-13 * cases;
}

/* Where the check finds nothing either: counts differ by more than doubles can tell. */
static mn_status unsolved(unsigned *code, mn_fitter *f, const mn_loglin *m, mn_err *e)
{
    const mn_status st = ask(code, f, m, e);
    if (!st && !*code)
        *code = MN_LOGLIN_UNSOLVED;
    return st;
}

static mn_status climb(unsigned *code, mn_fitter *f, const mn_loglin *m, mn_err *e)
{
    bool asked = false;
    double least = means(f), value = likelihood(f);
    *code = MN_LOGLIN_SOUND;
    for (unsigned steps = 0; steps < STEPS; steps++) {
        const double before = least;
        double decrement = 0, by = 1;
        bool solved = isfinite(value) && factorize(f, asked);
        if (!asked && (!(least > SMALL) || !solved)) {
            const mn_status st = ask(code, f, m, e);
            if (st || *code)
                return st;
            asked = true;
            solved = solved || (isfinite(value) && factorize(f, true));
        }
        if (!solved)
            return unsolved(code, f, m, e);
        for (unsigned i = 0; i < f->n; i++)
            f->score[i] = f->margin[f->set[i]] - f->sum[f->set[i]];
        solve(f, f->score);
        for (unsigned i = 0; i < f->n; i++)
            decrement += f->score[i] * f->step[i];
        add_step(f, 1);
        least = means(f);
        if (decrement < NEAR * (1 + f->margin[0]))
            return asked || proves(decrement, before, f->margin[0]) ? MN_OK : ask(code, f, m, e);
        /* Half the step until it is no worse. */
        double now = likelihood(f);
        while (!(now >= value - 1e-9 * fabs(value)) && by > 1e-9) {
            by /= 2;
            add_step(f, -by);
            least = means(f);
            now = likelihood(f);
        }
        value = now;
    }
    return unsolved(code, f, m, e);
}

/* --- what it comes to ----------------------------------------------------------------------------
 */

void mn_fitter_judge(mn_fitted *out, mn_fitter *f)
{
    if (isnan(f->best)) {
        f->best = 0;
        for (unsigned w = 1; w < f->cells; w++)
            if (f->count[w] > 0)
                f->best += f->count[w] * (mn_log(f->count[w]) - 1) - mn_log_factorial(f->count[w]);
        f->factorials = 0;
        for (unsigned w = 1; w < f->cells; w++)
            if (f->count[w] > 1)
                f->factorials += mn_log_factorial(f->count[w]);
    }
    out->likelihood = likelihood(f) - f->factorials;
    out->deviance = 2 * (f->best - out->likelihood);
    out->aic = 2.0 * out->parameters - 2 * out->likelihood;
    out->bic = out->parameters * mn_log(f->margin[0]) - 2 * out->likelihood;
}

mn_status mn_fitter_fit(mn_fitted *out, mn_fitter *f, const mn_loglin *m, bool warm, mn_err *e)
{
    *out = (mn_fitted){.parameters = m->n};
    if (!(f->margin[0] > 0))
        return mn_fail(e, MN_DATA, "nobody is on any list");
    set_up(f, m);
    if (warm && f->begun)
        go_on(f);
    else if (!begin(f)) {
        f->begun = false;
        return unsolved(&out->code, f, m, e);
    }
    const mn_status st = climb(&out->code, f, m, e);
    f->begun = !st && !out->code;
    if (!f->begun)
        return st;
    f->mean[0] = out->dark = mn_exp(f->alpha[0]);
    return MN_OK;
}

const double *mn_fitter_means(const mn_fitter *f)
{
    return f->mean;
}

const double *mn_fitter_lines(const mn_fitter *f)
{
    return f->line;
}

const double *mn_fitter_fitted(const mn_fitter *f)
{
    return f->sum;
}

const double *mn_fitter_margins(const mn_fitter *f)
{
    return f->margin;
}

const double *mn_fitter_factor(const mn_fitter *f, const uint16_t **sets, unsigned *n)
{
    *sets = f->set;
    *n = f->n;
    return f->hessian;
}
