/* SPDX-License-Identifier: Apache-2.0
 *
 * money/alert/counterfactual.c - without which payments an alert would not be. See alert.h.
 *
 * Greedy: of groups (all payments that one measure of one member rests on, and those of it with
 * one counterparty or at one city) and single payments, the one that takes most off the log-odds
 * for each payment is taken out, until the score is below the line; then each payment is put back
 * if the score stays below it without its absence. Work is bounded: so many looks at payments, and
 * where they are used up there is no answer.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/rng.h"
#include "money/alert/alert.h"
#include "money/typology/case.h"

enum { SETS = 96, STEPS = 24, SINGLES = 32, PARTIES = 8 };
#define LOOKS INT64_C(400000000) /* at a payment by a measure: a few seconds */

typedef struct set {
    uint32_t *row;
    size_t n;
} set;

typedef struct work {
    const mn_alert *t;
    const mn_alert_member *member;
    const mn_findings *f;
    const mn_money_view *v;
    const mn_typology_set *s;
    mn_party_case *c[PARTIES]; /* of the strongest members; others stay as they are */
    unsigned cases;
    double *x;
    bool *flagged;
    set set[SETS];
    size_t sets;
    uint32_t *out, *trial; /* what is taken out, sorted */
    size_t n;
    int64_t each, looks; /* of one evaluation; that are left */
} work;

static int by_row(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The log-odds without these rows. */
static double ask(work *w, const uint32_t *row, size_t n)
{
    w->looks -= w->each;
    for (unsigned i = 0; i < w->cases; i++) {
        mn_finding g;
        const mn_finding *f = &w->f->at[w->member[i].finding];
        mn_party_case_ask(&g, w->c[i], f->typology, f->end, row, n);
        w->x[i] = g.x;
        w->flagged[i] = g.flagged;
    }
    bool any = false;
    for (uint32_t i = 0; i < w->t->members; i++)
        any |= w->flagged[i];
    /* Where nobody is flagged any more, there is no alert: well below any line. */
    return any ? mn_alert_x(w->x, w->flagged, w->t->members)
               : mn_alert_x(w->x, w->flagged, w->t->members) - 2;
}

static mn_status keep_set(work *w, const uint32_t *row, size_t n, mn_err *e)
{
    if (!n || w->sets == SETS)
        return MN_OK;
    set *s = &w->set[w->sets];
    s->row = malloc(n * sizeof *s->row);
    if (!s->row)
        return mn_fail_memory(e);
    memcpy(s->row, row, n * sizeof *row);
    qsort(s->row, n, sizeof *s->row, by_row);
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (!i || s->row[i] != s->row[i - 1])
            s->row[k++] = s->row[i];
    s->n = k;
    w->sets++;
    return MN_OK;
}

/* The parts of a set that have one city, or else one counterparty, in common. */
static mn_status keep_parts(work *w, const uint32_t *row, size_t n, mn_err *e)
{
    const mn_payments *p = w->v->p;
    uint32_t *part = malloc((n + 1) * sizeof *part), seen[6];
    unsigned kinds = 0;
    mn_status st = part ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; !st && i < n && kinds < 6; i++) {
        const uint32_t place = p->place[row[i]];
        if (place == MN_PAY_NONE)
            continue;
        const uint32_t area = w->v->area[place];
        bool there = false;
        size_t k = 0;
        for (unsigned j = 0; j < kinds; j++)
            there |= seen[j] == area;
        if (there)
            continue;
        seen[kinds++] = area;
        for (size_t j = 0; j < n; j++)
            if (p->place[row[j]] != MN_PAY_NONE && w->v->area[p->place[row[j]]] == area)
                part[k++] = row[j];
        if (k < n)
            st = keep_set(w, part, k, e);
    }
    free(part);
    return st;
}

static int by_value(const void *a, const void *b)
{
    const int64_t *x = a, *y = b; /* value, row */
    if (x[0] != y[0])
        return x[0] > y[0] ? -1 : 1;
    return (x[1] > y[1]) - (x[1] < y[1]);
}

static mn_status keep_singles(work *w, const uint32_t *row, size_t n, mn_err *e)
{
    int64_t(*order)[2] = malloc((n + 1) * sizeof *order);
    mn_status st = order ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; !st && i < n; i++) {
        order[i][0] = w->v->p->value[row[i]];
        order[i][1] = row[i];
    }
    if (!st && n)
        qsort(order, n, sizeof *order, by_value);
    for (size_t i = 0; !st && i < n && i < SINGLES; i++) {
        const uint32_t one = (uint32_t)order[i][1];
        st = keep_set(w, &one, 1, e);
    }
    free(order);
    return st;
}

static mn_status make_sets(work *w, const mn_alert_basis *basis, mn_err *e)
{
    mn_status st = MN_OK;
    for (unsigned m = 0; !st && m < w->cases; m++) {
        const mn_finding *g = &w->f->at[w->member[m].finding];
        const mn_typology *y = &w->s->at[g->typology];
        for (unsigned i = 0; !st && i < y->indicators; i++) {
            uint32_t *row = NULL;
            size_t n = 0, cap = 0;
            if (!(g->met >> i & 1))
                continue;
            st = mn_party_case_rows(&row, &n, &cap, w->c[m], &y->indicator[i].measure[0], g->end,
                                    y->days, e);
            if (!st)
                st = keep_set(w, row, n, e);
            if (!st && m < 2 && n)
                st = keep_parts(w, row, n, e);
            free(row);
        }
    }
    return st ? st : keep_singles(w, basis->row, basis->n, e);
}

/* The union of what is out and a set, sorted, in w->trial. */
static size_t with(work *w, const set *s)
{
    size_t i = 0, k = 0, n = 0;
    while (i < w->n || k < s->n) {
        if (k == s->n || (i < w->n && w->out[i] <= s->row[k])) {
            k += k < s->n && w->out[i] == s->row[k];
            w->trial[n++] = w->out[i++];
        } else {
            w->trial[n++] = s->row[k++];
        }
    }
    return n;
}

static double score_of(double x)
{
    return 1 / (1 + mn_exp(-x));
}

/* Takes out until the score is below the line. False: it can't be done with these sets. */
static bool take_out(work *w, double line)
{
    double x = ask(w, w->out, 0);
    for (unsigned step = 0; step < STEPS && score_of(x) >= line; step++) {
        double best = 0, best_x = x;
        size_t at = w->sets;
        for (size_t i = 0; i < w->sets; i++) {
            const size_t n = with(w, &w->set[i]);
            if (n == w->n)
                continue;
            if (w->looks < w->each)
                return false;
            const double after = ask(w, w->trial, n);
            const bool ends = score_of(after) < line;
            const double gain = (x - after) / (double)(n - w->n) + (ends ? 1.0 / (double)n : 0);
            if (after < x - 1e-9 && gain > best) {
                best = gain;
                best_x = after;
                at = i;
            }
        }
        if (at == w->sets)
            return false;
        w->n = with(w, &w->set[at]);
        memcpy(w->out, w->trial, w->n * sizeof *w->out);
        x = best_x;
    }
    return score_of(x) < line;
}

/* Puts back each that is not needed, the last first. False: there was not work enough left to try
 * each. */
static bool put_back(double *score, work *w, double line)
{
    for (size_t i = w->n; i-- > 0;) {
        if (w->looks < 2 * w->each)
            return false;
        memcpy(w->trial, w->out, i * sizeof *w->out);
        memcpy(w->trial + i, w->out + i + 1, (w->n - i - 1) * sizeof *w->out);
        if (score_of(ask(w, w->trial, w->n - 1)) < line) {
            w->n--;
            memcpy(w->out, w->trial, w->n * sizeof *w->out);
        }
    }
    *score = score_of(ask(w, w->out, w->n));
    return true;
}

void mn_counterfactual_free(mn_counterfactual *c)
{
    free(c->row);
    *c = (mn_counterfactual){0};
}

/* How many payments measures look at when a member is asked for once. */
static int64_t looks_of(const work *w, unsigned i)
{
    const mn_finding *f = &w->f->at[w->member[i].finding];
    const mn_typology *y = &w->s->at[f->typology];
    const mn_typology_sign *const list[] = {y->indicator, y->contrary, y->role};
    const unsigned count[] = {y->indicators, y->contraries, y->roles};
    int64_t measures = 0;
    for (unsigned l = 0; l < 3; l++)
        for (unsigned k = 0; k < count[l]; k++)
            measures += list[l][k].measures;
    return measures * (int64_t)(mn_party_case_payments(w->c[i], f->end, y->days) + 1);
}

static mn_status prepare(work *w, const mn_alert_basis *basis, mn_err *e)
{
    mn_status st = MN_OK;
    size_t rows = basis->n + 1;
    w->x = calloc(w->t->members, sizeof *w->x);
    w->flagged = calloc(w->t->members, sizeof *w->flagged);
    if (!w->x || !w->flagged)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < w->t->members; i++) {
        w->x[i] = w->f->at[w->member[i].finding].x;
        w->flagged[i] = w->f->at[w->member[i].finding].flagged;
    }
    while (!st && w->cases < PARTIES && w->cases < w->t->members) {
        st = mn_party_case_new(&w->c[w->cases], w->v, w->s, e);
        if (!st)
            st = mn_party_case_load(w->c[w->cases], w->member[w->cases].party, e);
        w->cases += w->c[w->cases] != NULL;
    }
    for (unsigned i = 0; !st && i < w->cases; i++)
        w->each += looks_of(w, i);
    /* Where not even each set could be tried once, none is made. */
    if (!st && w->each <= w->looks / SETS)
        st = make_sets(w, basis, e);
    for (size_t i = 0; i < w->sets; i++)
        rows += w->set[i].n;
    w->out = malloc(rows * sizeof *w->out);
    w->trial = malloc(rows * sizeof *w->trial);
    return st ? st : w->out && w->trial ? MN_OK : mn_fail_memory(e);
}

mn_status mn_alert_counterfactual(mn_counterfactual *out, const mn_alerts *a, size_t alert,
                                  const mn_alert_basis *basis, const mn_findings *f,
                                  const mn_money_view *v, const mn_typology_set *s, double line,
                                  mn_err *e)
{
    work w = {.t = &a->at[alert], .f = f, .v = v, .s = s, .looks = LOOKS};
    w.member = a->member + w.t->first;
    mn_counterfactual r = {.score = w.t->score};
    mn_status st = prepare(&w, basis, e);
    double score = 0;
    if (!st && take_out(&w, line) && put_back(&score, &w, line)) {
        r.score = score;
        r.row = w.out;
        r.n = w.n;
        w.out = NULL;
    }
    for (unsigned i = 0; i < w.cases; i++)
        mn_party_case_free(w.c[i]);
    for (size_t i = 0; i < w.sets; i++)
        free(w.set[i].row);
    free(w.out);
    free(w.trial);
    free(w.x);
    free(w.flagged);
    if (!st)
        *out = r;
    return st;
}
