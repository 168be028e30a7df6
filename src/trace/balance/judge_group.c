/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/balance/judge_group.c - judges the goods of one programme: each alone, period by period,
 * at the lowest and at the best yields, then all together.
 *
 * No answer of the solver is believed: a point is held against the programme, and that none is
 * better is proved by prices. What can't be proved is unknown.
 */
#include <math.h>

#include "core/err.h"
#include "trace/balance/node.h"

#define HOLDS 1e-7 /* how far a proof may be off, as part of the scale */

/* Whether the solver's point is allowed. */
static bool allowed(mn_node *n, const mn_lp_run *run)
{
    mn_lp lp = n->lp.lp;
    lp.low = run->low;
    lp.high = run->high;
    return mn_lp_breach(&lp, run->value, n->scratch) <= HOLDS;
}

/* Whether the solver's point is allowed and its prices prove that no point has more of the gain. */
static bool proved(mn_node *n, const mn_lp_run *run, const double *gain, double value)
{
    mn_lp lp = n->lp.lp;
    double bound;
    lp.low = run->low; /* with the columns that are fixed */
    lp.high = run->high;
    for (uint32_t i = 0; i < lp.rows; i++)
        n->price[i] = mn_lp_price(run, i);
    if (!allowed(n, run))
        return false;
    bound = mn_lp_bound(&lp, gain, n->price, n->scratch);
    return fabs(bound - value) <= HOLDS * fmax(1, fabs(value));
}

/* Raises one column; false where nothing is proved. n->price are its prices. */
static bool raise_one(mn_node *n, mn_lp_run *run, uint32_t column, double high, double *value)
{
    bool ok;
    mn_lp_set_high(run, column, high);
    n->gain[column] = 1;
    n->solved++;
    ok = mn_lp_raise(run, n->gain) == MN_LP_BEST &&
         proved(n, run, n->gain, *value = mn_lp_value(run, column));
    n->gain[column] = 0;
    return ok;
}

static bool short_of(double value, double full)
{
    return value < full * (1 - MN_BALANCE_NEAR) - 1e-9;
}

static uint32_t column_of(const mn_node *n, mn_part_kind kind, uint32_t what, int32_t period)
{
    const mn_programme *p = &n->lp;
    for (uint32_t j = 0; j < p->lp.columns; j++)
        if (p->column[j].kind == kind && p->column[j].what == what &&
            (p->period[p->column[j].t] == period || (period == MN_PERIOD_FIRST && !p->column[j].t)))
            return j;
    return UINT32_MAX;
}

static void bind(mn_node *n, mn_binding *out, const mn_lp_run *run, uint32_t column)
{
    /* n->scratch: what each column wants of it: those that are fixed, and this one wholly. */
    for (uint32_t j = 0; j < n->lp.lp.columns; j++)
        n->scratch[j] = j == column ? n->lp.full[j] : run->low[j];
    mn_node_binding(n, out, n->price, n->scratch);
}

/* One item's sales, the earlier first. */
static mn_status item_alone(mn_node *n, mn_balance_part *out, uint32_t item, mn_mode mode,
                            mn_err *e)
{
    size_t a, b;
    double scale = n->item[item].scale, value = 0, most = 0;
    mn_status st = mn_lp_copy(&n->run, &n->base, e);
    bool ok = true;
    for (mn_node_flows(n, item, &a, &b); !st && a < b; a++) {
        mn_flow *f = &n->flow[a];
        uint32_t back = column_of(n, MN_COL_BACK, item, f->period);
        uint32_t sale = f->sold ? column_of(n, MN_COL_SALE, item, f->period) : UINT32_MAX;
        if (ok && back != UINT32_MAX &&
            (ok = raise_one(n, &n->run, back, n->lp.full[back], &value))) {
            if (mode == MN_HIGH && !f->back_lacks && short_of(value, n->lp.full[back])) {
                f->back_lacks = true;
                st = mn_node_tell_back(n, out, f, value * scale, e);
            }
            mn_lp_fix(&n->run, back);
        }
        if (sale == UINT32_MAX)
            continue;
        double full = n->lp.full[sale];
        if (ok && (ok = raise_one(n, &n->run, sale, full, &value))) {
            most = value;
            if (mode == MN_OPEN_TOO) {
                f->open_fits = !short_of(value, full);
            } else if (short_of(value, full)) {
                bind(n, &n->binding[2 * a + (mode == MN_HIGH)], &n->run, sale);
            } else if (!(st = mn_lp_copy(&n->peek, &n->run, e))) {
                ok = raise_one(n, &n->peek, sale, INFINITY, &most);
            }
            mn_lp_fix(&n->run, sale);
        }
        f->lost = f->lost || !ok;
        if (mode == MN_LOW)
            f->could_low = ok ? most * scale : NAN;
        else if (mode == MN_HIGH)
            f->could_high = ok ? most * scale : NAN;
    }
    return st;
}

static mn_status begin(mn_node *n, mn_mode mode, mn_err *e)
{
    mn_lp_end end;
    mn_status st = mn_programme_make(n, mode, e);
    if (st || n->lp.lost)
        return st;
    if ((st = mn_lp_load(&n->base, &end, &n->lp.lp, e)))
        return st;
    n->lp.lost = end == MN_LP_LOST;
    for (uint32_t j = 0; j < n->lp.lp.columns; j++)
        n->gain[j] = 0;
    return MN_OK;
}

static bool sells(const mn_node *n, uint32_t item)
{
    size_t a, b;
    for (mn_node_flows(n, item, &a, &b); a < b; a++)
        if (n->flow[a].sold || n->flow[a].back_low > 0)
            return true;
    return false;
}

static mn_status all_alone(mn_node *n, mn_balance_part *out, mn_mode mode, mn_err *e)
{
    mn_status st = begin(n, mode, e);
    for (uint32_t i = 0; !st && !n->lp.lost && i < n->lp.items; i++)
        if (sells(n, n->lp.item[i]))
            st = item_alone(n, out, n->lp.item[i], mode, e);
    return st;
}

/* Without recipes and sites, and with stock without limit or none, what is there is a sum. */
static bool simple(const mn_node *n)
{
    const mn_programme *p = &n->lp;
    return p->items == 1 && !p->makes && !p->springs &&
           (n->ground->options.carry < 0 || n->undated ||
            n->ground->options.carry < (int)n->ground->options.months);
}

static mn_status simple_sums(mn_node *n, mn_balance_part *out, uint32_t item, mn_err *e)
{
    const bool kept = n->ground->options.carry < 0 || n->undated;
    double low = 0, high = 0;
    size_t a, b, first;
    for (mn_node_flows(n, item, &a, &b), first = a; a < b; a++) {
        mn_flow *f = &n->flow[a];
        /* Rows without a date come first and belong to the first period that has one. */
        low = (kept || a == first ? low : 0) + f->in_low;
        high = (kept || a == first ? high : 0) + f->in_high;
        if (f->back_low > high * (1 + MN_BALANCE_NEAR)) {
            mn_status st = mn_node_tell_back(n, out, f, high, e);
            if (st)
                return st;
        }
        low -= fmin(low, f->back_high);
        high -= fmin(high, f->back_low);
        if (!f->sold)
            continue;
        f->could_low = low;
        f->could_high = high;
        f->open_fits = n->item[item].opened && n->item[item].open_from <= f->period;
        if (f->out_high > low * (1 + MN_BALANCE_NEAR))
            n->binding[2 * a] = (mn_binding){true, MN_ROW_GOOD, item, 0, 0, 0, 0, 0, {item}, 1};
        if (f->out_low > high * (1 + MN_BALANCE_NEAR))
            n->binding[2 * a + 1] = (mn_binding){true, MN_ROW_GOOD, item, 0, 0, 0, 0, 0, {item}, 1};
        low -= fmin(low, f->out_high);
        high -= fmin(high, f->out_low);
    }
    double needs_low = 0, needs_high = 0, has_low = 0, has_high = 0;
    int32_t from = MN_PERIOD_LAST;
    for (mn_node_flows(n, item, &a, &b); a < b; a++) { /* what the sentences tell: sums so far */
        mn_flow *f = &n->flow[a];
        if (!kept) {
            needs_low = needs_high = has_low = has_high = 0;
            from = f->period;
        }
        has_low += f->in_low;
        has_high += f->in_high;
        needs_low += f->out_high + f->back_high;
        needs_high += f->out_low + f->back_low;
        from = f->sold && f->period < from ? f->period : from;
        for (int best = 0; best < 2; best++) {
            mn_binding *k = &n->binding[2 * a + (size_t)best];
            k->needs = best ? needs_high : needs_low;
            k->has = best ? has_high : has_low;
            k->first = from;
            k->last = f->period;
        }
    }
    return MN_OK;
}

static mn_balance_verdict verdict_of(const mn_node *n, const mn_flow *f)
{
    const double near = 1 + MN_BALANCE_NEAR, scale = 1e-9 * n->item[f->item].scale;
    bool known = f->out_high > 0 || !f->unknown_out;
    if (!n->item[f->item].reached)
        return MN_NO_SOURCE;
    if (f->lost || isnan(f->could_low) || isnan(f->could_high) || !known)
        return MN_NOT_KNOWN;
    if (f->out_high <= f->could_low * near + scale)
        return f->unknown_out ? MN_NOT_KNOWN : MN_POSSIBLE;
    if (f->out_low <= f->could_high * near + scale)
        return f->unknown_out ? MN_NOT_KNOWN : MN_TIGHT;
    return n->item[f->item].opened && f->open_fits ? MN_NOT_KNOWN
           : f->open_fits                          ? MN_NOT_KNOWN
                                                   : MN_IMPOSSIBLE;
}

static void verdicts(mn_node *n)
{
    for (uint32_t i = 0; i < n->lp.items; i++) {
        size_t a, b;
        for (mn_node_flows(n, n->lp.item[i], &a, &b); a < b; a++)
            if (n->flow[a].sold)
                n->flow[a].verdict = (uint8_t)verdict_of(n, &n->flow[a]);
    }
}

/* Events whose inputs could not all have been there, each alone. */
static mn_status events_alone(mn_node *n, mn_balance_part *out, mn_err *e)
{
    mn_status st = MN_OK;
    for (uint32_t j = 0; !st && j < n->lp.lp.columns; j++) {
        double value;
        mn_binding b = {0};
        if (n->lp.column[j].kind != MN_COL_EVENT)
            continue;
        if ((st = mn_lp_copy(&n->run, &n->base, e)))
            break;
        if (!raise_one(n, &n->run, j, 1, &value) || !short_of(value, 1))
            continue;
        for (uint32_t k = 0; k < n->lp.lp.columns; k++)
            n->scratch[k] = k == j;
        mn_node_binding(n, &b, n->price, n->scratch);
        n->make[n->lp.column[j].what].lacks = true; /* not asked of it together with others */
        st = mn_node_tell_event(n, out, &n->make[n->lp.column[j].what], value, &b, e);
    }
    return st;
}

static mn_flow *flow_of(mn_node *n, uint32_t column)
{
    const mn_meaning *m = &n->lp.column[column];
    size_t a, b;
    for (mn_node_flows(n, m->what, &a, &b); a < b; a++)
        if (n->lp.period[m->t] == n->flow[a].period)
            return &n->flow[a];
    return NULL;
}

/* All that was sold and is possible alone, at once. *fits; where it does not, *b says why and
 * n->scratch[column] is 1 for the sales that compete. `worst`: the verdicts that take part. Where
 * neither is proved, *known is false and n->scratch[column] is 1 for all that take part. */
static mn_status together(mn_node *n, mn_balance_verdict worst, bool *fits, bool *known,
                          mn_binding *b, mn_err *e)
{
    mn_programme *p = &n->lp;
    double value = 0;
    bool lacks = false;
    mn_status st = mn_lp_copy(&n->run, &n->base, e);
    if (st)
        return st;
    for (uint32_t j = 0; j < p->lp.columns; j++) {
        const mn_flow *f = p->column[j].kind == MN_COL_SALE ? flow_of(n, j) : NULL;
        bool asked = p->full[j] > 0 && (!f || f->verdict <= (uint8_t)worst);
        n->gain[j] = asked ? 1 : 0;
        if (asked)
            mn_lp_set_high(&n->run, j, p->full[j]);
    }
    n->solved++;
    mn_lp_end end = mn_lp_raise(&n->run, n->gain);
    for (uint32_t j = 0; j < p->lp.columns; j++) {
        value += n->gain[j] * mn_lp_value(&n->run, j);
        lacks = lacks || (n->gain[j] > 0 && short_of(mn_lp_value(&n->run, j), p->full[j]));
    }
    /* That all fit is shown by the point alone, that they don't by prices. */
    *fits = !lacks;
    *known =
        end == MN_LP_BEST && (lacks ? proved(n, &n->run, n->gain, value) : allowed(n, &n->run));
    if (!*known) {
        *fits = false;
        for (uint32_t j = 0; j < p->lp.columns; j++)
            n->scratch[j] = n->gain[j] > 0 && p->column[j].kind == MN_COL_SALE;
    } else if (!*fits) {
        for (uint32_t j = 0; j < p->lp.columns; j++)
            n->scratch[j] = n->gain[j] > 0 ? p->full[j] : 0;
        mn_node_binding(n, b, n->price, n->scratch);
        for (uint32_t j = 0; j < p->lp.columns; j++)
            n->scratch[j] = 0;
        for (size_t k = 0; k < p->lp.entries; k++) {
            const mn_lp_entry *x = &p->entry[k];
            if (n->gain[x->column] > 0 && p->column[x->column].kind == MN_COL_SALE &&
                p->row[x->row].kind == MN_ROW_GOOD && n->price[x->row] > 1e-9)
                n->scratch[x->column] = 1;
        }
    }
    for (uint32_t j = 0; j < p->lp.columns; j++)
        n->gain[j] = 0;
    return MN_OK;
}

/* The sales that compete (n->scratch) become this. b NULL: nothing is proved of them. */
static void mark(mn_node *n, mn_balance_verdict from, mn_balance_verdict to, const mn_binding *b,
                 bool best)
{
    for (uint32_t j = 0; j < n->lp.lp.columns; j++) {
        mn_flow *f = n->scratch[j] > 0 ? flow_of(n, j) : NULL;
        if (f && f->verdict <= (uint8_t)from) {
            f->verdict = (uint8_t)to;
            f->lost = f->lost || !b;
            if (b)
                n->binding[2 * (size_t)(f - n->flow) + best] = *b;
        }
    }
}

static bool opens(const mn_node *n)
{
    for (uint32_t i = 0; i < n->lp.items; i++)
        if (n->item[n->lp.item[i]].opened)
            return true;
    return false;
}

static mn_status all_together(mn_node *n, mn_err *e)
{
    mn_binding b = {0}, unused;
    bool fits = true, open_fits = false, known = true, open_known = true;
    mn_status st;
    if ((st = begin(n, MN_HIGH, e)) || n->lp.lost ||
        (st = together(n, MN_TIGHT, &fits, &known, &b, e)))
        return st;
    if (!fits) {
        if (known && opens(n)) {
            if ((st = begin(n, MN_OPEN_TOO, e)) || n->lp.lost ||
                (st = together(n, MN_TIGHT, &open_fits, &open_known, &unused, e)) ||
                (st = begin(n, MN_HIGH, e)) || (st = together(n, MN_TIGHT, &fits, &known, &b, e)))
                return st;
        }
        mark(n, MN_TIGHT, open_fits || !known || !open_known ? MN_NOT_KNOWN : MN_OVER,
             known && open_known ? &b : NULL, true);
        return MN_OK;
    }
    if ((st = begin(n, MN_LOW, e)) || n->lp.lost ||
        (st = together(n, MN_POSSIBLE, &fits, &known, &b, e)))
        return st;
    if (!fits)
        mark(n, MN_POSSIBLE, known ? MN_TIGHT : MN_NOT_KNOWN, known ? &b : NULL, false);
    return MN_OK;
}

mn_status mn_group_judge(mn_node *n, mn_balance_part *out, mn_err *e)
{
    mn_programme *p = &n->lp;
    mn_status st = MN_OK;
    bool any = false, bad = false;
    for (uint32_t i = 0; i < p->items; i++)
        any = any || sells(n, p->item[i]);
    for (uint32_t i = 0; i < p->makes; i++)
        any = any || n->make[p->make[i]].event;
    if (!any)
        return MN_OK;
    if (simple(n)) {
        st = simple_sums(n, out, p->item[0], e);
        verdicts(n);
        return st;
    }
    if (!p->lost)
        st = all_alone(n, out, MN_LOW, e);
    if (!st && !p->lost)
        st = all_alone(n, out, MN_HIGH, e);
    if (!st && !p->lost)
        st = events_alone(n, out, e);
    for (uint32_t i = 0; i < p->items; i++) {
        size_t a, b;
        for (mn_node_flows(n, p->item[i], &a, &b); a < b; a++)
            n->flow[a].lost = n->flow[a].lost || p->lost;
    }
    if (st)
        return st;
    verdicts(n);
    for (uint32_t i = 0; i < p->items; i++) {
        size_t a, b;
        for (mn_node_flows(n, p->item[i], &a, &b); a < b; a++)
            bad = bad || (n->flow[a].sold && n->flow[a].verdict == MN_IMPOSSIBLE);
    }
    if (!p->lost && bad && opens(n)) {
        if ((st = all_alone(n, out, MN_OPEN_TOO, e)))
            return st;
        verdicts(n);
    }
    return p->lost || !p->makes ? st : all_together(n, e);
}
