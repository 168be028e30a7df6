/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/balance/programme.c - a group of items as a linear programme.
 *
 * For item i and period t, with amounts at the mode's end of their intervals:
 *
 *     used + sold + given back + kept <= bought + kept from before + made + grown
 *
 * Nothing made and nothing sold is allowed, and so the solver can begin there.
 */
#include <math.h>
#include <stdlib.h>

#include "core/arena.h"
#include "core/err.h"
#include "trace/balance/node.h"

static double larger(double a, double b)
{
    return b > a ? b : a;
}

bool mn_node_flows(const mn_node *n, uint32_t item, size_t *from, size_t *until)
{
    size_t a = 0, b = n->flows;
    while (a < b) {
        size_t mid = a + (b - a) / 2;
        if (n->flow[mid].item < item)
            a = mid + 1;
        else
            b = mid;
    }
    for (*from = b = a; b < n->flows && n->flow[b].item == item;)
        b++;
    *until = b;
    return b > a;
}

static int by_number(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return x < y ? -1 : x > y;
}

static bool put_period(mn_programme *p, int32_t t)
{
    if (t == MN_PERIOD_FIRST)
        return true; /* the first there is */
    if (!mn_grow(&p->period, &p->period_cap, p->periods + (size_t)1, sizeof *p->period))
        return false;
    p->period[p->periods++] = t;
    return true;
}

/* Carry in periods; below 0: without limit. Sales without a date might be of any period. */
static int carry_of(const mn_node *n)
{
    int c = n->ground->options.carry;
    return c < 0 || n->undated ? -1 : c / (int)n->ground->options.months;
}

static mn_status periods(mn_node *n, mn_err *e)
{
    mn_programme *p = &n->lp;
    uint32_t kept = 0;
    p->periods = 0;
    for (uint32_t i = 0; i < p->items; i++) {
        size_t a, b;
        for (mn_node_flows(n, p->item[i], &a, &b); a < b; a++)
            if (!put_period(p, n->flow[a].period))
                return mn_fail_memory(e);
    }
    for (uint32_t i = 0; i < p->makes; i++)
        if (n->make[p->make[i]].event && !put_period(p, n->make[p->make[i]].from))
            return mn_fail_memory(e);
    if (!p->periods && !put_period(p, MN_PERIOD_LAST))
        return mn_fail_memory(e);
    qsort(p->period, p->periods, sizeof *p->period, by_number);
    for (uint32_t t = 0; t < p->periods; t++)
        if (!kept || p->period[kept - 1] != p->period[t])
            p->period[kept++] = p->period[t];
    p->periods = kept;
    if (carry_of(n) > 0) { /* goods grow old in the periods between as well */
        int32_t first = p->period[0], last = p->period[kept - 1];
        if ((int64_t)last - first >= MN_GROUP_MAX) {
            p->lost = true;
            return MN_OK;
        }
        p->periods = 0;
        for (int64_t t = first; t <= last; t++)
            if (!put_period(p, (int32_t)t))
                return mn_fail_memory(e);
    }
    p->lost = p->lost || p->periods > MN_GROUP_MAX;
    if (!mn_grow(&p->year, &p->year_cap, p->periods + (size_t)1, sizeof *p->year))
        return mn_fail_memory(e);
    int64_t before = INT64_MIN;
    p->years = 0;
    for (uint32_t t = 0; t < p->periods; t++) {
        int64_t month = (int64_t)p->period[t] * n->ground->options.months;
        int64_t y = (month - (month < 0 ? 11 : 0)) / 12;
        p->years += y != before;
        p->year[t] = p->years - 1;
        before = y;
    }
    return MN_OK;
}

/* Scales: of what moves its largest amount, of what is only made what its recipes make of it. */
static void scales(mn_node *n)
{
    mn_programme *p = &n->lp;
    bool changed = true;
    for (uint32_t i = 0; i < p->items; i++) {
        mn_item *k = &n->item[p->item[i]];
        size_t a, b;
        k->scale = 0;
        for (mn_node_flows(n, p->item[i], &a, &b); a < b; a++)
            k->scale = larger(k->scale, larger(n->flow[a].in_high,
                                               larger(n->flow[a].out_high, n->flow[a].back_high)));
    }
    for (uint32_t i = 0; i < p->springs; i++) {
        const mn_spring *s = &n->spring[p->spring[i]];
        if (!s->limit)
            n->item[s->item].scale = larger(n->item[s->item].scale, s->high);
    }
    for (int pass = 0; pass < 64 && changed; pass++) {
        changed = false;
        for (uint32_t i = 0; i < p->makes; i++) {
            const mn_make *m = &n->make[p->make[i]];
            double runs = m->event ? 1 : 0;
            for (uint32_t u = m->use; u < m->use + m->uses; u++)
                if (n->use[u].known && n->item[n->use[u].item].scale > 0)
                    runs = larger(runs, n->item[n->use[u].item].scale / n->use[u].high);
            for (uint32_t u = m->use; runs > 0 && u < m->use + m->uses; u++) {
                mn_item *k = &n->item[n->use[u].item];
                if (n->use[u].known && !(k->scale > 0)) {
                    k->scale = runs * n->use[u].high;
                    changed = true;
                }
            }
        }
    }
    for (uint32_t i = 0; i < p->items; i++)
        if (!(n->item[p->item[i]].scale > 0) || isinf(n->item[p->item[i]].scale))
            n->item[p->item[i]].scale = 1;
    for (uint32_t i = 0; i < p->makes; i++) {
        const mn_make *m = &n->make[p->make[i]];
        double f = INFINITY;
        for (uint32_t u = m->use; u < m->use + m->uses; u++)
            if (n->use[u].known) {
                double most = n->item[n->use[u].item].scale / n->use[u].high;
                f = most < f ? most : f;
            }
        p->factor[i] = m->event || isinf(f) ? 1 : f;
    }
}

mn_status mn_programme_frame(mn_node *n, mn_err *e)
{
    mn_programme *p = &n->lp;
    p->lost = p->items > MN_GROUP_MAX || p->makes > MN_GROUP_MAX || p->springs > MN_GROUP_MAX;
    if (p->lost)
        return MN_OK;
    mn_status st = periods(n, e);
    if (st || p->lost)
        return st;
    if (!mn_grow(&p->factor, &p->factor_cap, p->makes + (size_t)1, sizeof *p->factor) ||
        !mn_grow(&p->slot, &p->slot_cap, n->items + 1, sizeof *p->slot))
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < p->items; i++)
        p->slot[p->item[i]] = i;
    scales(n);
    return MN_OK;
}

static bool put_column(mn_programme *p, mn_part_kind kind, uint32_t what, uint32_t t, double high,
                       double full)
{
    size_t c = p->lp.columns;
    if (!mn_grow(&p->column, &p->column_cap, c + 1, sizeof *p->column) ||
        !mn_grow(&p->low, &p->low_cap, c + 1, sizeof *p->low) ||
        !mn_grow(&p->high, &p->high_cap, c + 1, sizeof *p->high) ||
        !mn_grow(&p->full, &p->full_cap, c + 1, sizeof *p->full))
        return false;
    p->column[c] = (mn_meaning){(uint8_t)kind, what, t};
    p->low[c] = 0;
    p->high[c] = high;
    p->full[c] = full;
    p->lp.columns++;
    return true;
}

static bool put_row(mn_programme *p, mn_part_kind kind, uint32_t what, uint32_t t, double most)
{
    size_t r = p->lp.rows;
    if (!mn_grow(&p->row, &p->row_cap, r + 1, sizeof *p->row) ||
        !mn_grow(&p->most, &p->most_cap, r + 1, sizeof *p->most))
        return false;
    p->row[r] = (mn_meaning){(uint8_t)kind, what, t};
    p->most[r] = most;
    p->lp.rows++;
    return true;
}

/* A number at a row and the last column. */
static bool put(mn_programme *p, uint32_t row, double value)
{
    if (value == 0)
        return true;
    if (!mn_grow(&p->entry, &p->entry_cap, p->lp.entries + 1, sizeof *p->entry))
        return false;
    p->entry[p->lp.entries++] = (mn_lp_entry){row, p->lp.columns - 1, value};
    return true;
}

typedef struct frame {
    mn_node *n;
    mn_programme *p;
    mn_mode mode;
    int carry;
    uint32_t age;           /* the first row of ages */
    uint32_t limits, sites; /* the first row of each */
} frame;

/* What comes to be in period t, in the last column: in the balance, and among what is young
 * enough to be kept later. */
static bool put_source(frame *f, uint32_t slot, uint32_t t, double value)
{
    mn_programme *p = f->p;
    bool ok = put(p, slot * p->periods + t, -value);
    for (uint32_t u = t; ok && f->carry > 0 && u < t + (uint32_t)f->carry && u < p->periods; u++)
        ok = put(p, f->age + slot * p->periods + u, -value);
    return ok;
}

static double coefficient(const mn_node *n, mn_mode mode, const mn_use *u, double runs)
{
    double v = (mode == MN_LOW) == u->output ? u->low : u->high;
    return u->known ? v * runs / n->item[u->item].scale : 0;
}

/* Uses and makings of a recipe or an event in period t. */
static bool put_uses(frame *f, uint32_t i, uint32_t t)
{
    mn_programme *p = f->p;
    const mn_make *m = &f->n->make[p->make[i]];
    bool ok = true;
    for (uint32_t u = m->use; ok && u < m->use + m->uses; u++) {
        const mn_use *use = &f->n->use[u];
        uint32_t slot = p->slot[use->item];
        double c = coefficient(f->n, f->mode, use, p->factor[i]);
        ok = use->output ? put_source(f, slot, t, c) : put(p, slot * p->periods + t, c);
        for (uint32_t s = 0; ok && use->output && !m->event && s < p->lp.rows - f->limits; s++) {
            const mn_meaning *r = &p->row[f->limits + s];
            if (r->what == use->item && r->t == p->year[t])
                ok = put(p, f->limits + s, c);
        }
    }
    return ok;
}

static const mn_flow *flow_at(const mn_node *n, uint32_t item, int32_t period)
{
    size_t a, b;
    for (mn_node_flows(n, item, &a, &b); a < b; a++)
        if (n->flow[a].period == period)
            return &n->flow[a];
    return NULL;
}

static bool put_rows(frame *f)
{
    mn_node *n = f->n;
    mn_programme *p = f->p;
    const bool low = f->mode == MN_LOW;
    for (uint32_t i = 0; i < p->items; i++)
        for (uint32_t t = 0; t < p->periods; t++)
            if (!put_row(p, MN_ROW_GOOD, p->item[i], t, 0))
                return false;
    for (uint32_t i = 0; i < p->items; i++) {
        size_t a, b;
        for (mn_node_flows(n, p->item[i], &a, &b); a < b; a++) {
            uint32_t t = 0;
            while (p->period[t] != n->flow[a].period && n->flow[a].period != MN_PERIOD_FIRST)
                t++;
            p->most[i * p->periods + t] +=
                (low ? n->flow[a].in_low : n->flow[a].in_high) / n->item[p->item[i]].scale;
        }
    }
    f->age = p->lp.rows;
    for (uint32_t i = 0; f->carry > 0 && i < p->items; i++)
        for (uint32_t t = 0; t < p->periods; t++) {
            double most = 0;
            for (uint32_t u = t + 1 > (uint32_t)f->carry ? t + 1 - (uint32_t)f->carry : 0; u <= t;
                 u++)
                most += p->most[i * p->periods + u];
            if (!put_row(p, MN_ROW_AGE, p->item[i], t, most))
                return false;
        }
    f->sites = p->lp.rows;
    for (uint32_t s = 0; s < p->springs; s++) {
        const mn_spring *k = &n->spring[p->spring[s]];
        double cap = (low ? k->low : k->high) / n->item[k->item].scale;
        for (uint32_t y = 0; !k->limit && y < p->years; y++)
            if (!put_row(p, MN_ROW_SITE, p->spring[s], y, cap))
                return false;
    }
    f->limits = p->lp.rows;
    for (uint32_t i = 0; i < p->items; i++) {
        double cap = 0;
        bool any = false;
        for (uint32_t s = 0; s < p->springs; s++) {
            const mn_spring *k = &n->spring[p->spring[s]];
            if (k->limit && k->item == p->item[i]) {
                any = true;
                cap += (low ? k->low : k->high) / n->item[k->item].scale;
            }
        }
        for (uint32_t y = 0; any && !isinf(cap) && y < p->years; y++)
            if (!put_row(p, MN_ROW_LIMIT, p->item[i], y, cap))
                return false;
    }
    return true;
}

static bool put_item(frame *f, uint32_t i, uint32_t t)
{
    mn_node *n = f->n;
    mn_programme *p = f->p;
    const mn_item *k = &n->item[p->item[i]];
    const mn_flow *flow = flow_at(n, p->item[i], p->period[t]);
    const uint32_t row = i * p->periods + t;
    const bool low = f->mode == MN_LOW;
    if (flow && flow->sold) {
        double full = (low ? flow->out_high : flow->out_low) / k->scale;
        if (!put_column(p, MN_COL_SALE, p->item[i], t, 0, full) || !put(p, row, 1))
            return false;
    }
    if (flow && (low ? flow->back_high : flow->back_low) > 0) {
        double full = flow->back_lacks ? 0 : (low ? flow->back_high : flow->back_low) / k->scale;
        if (!put_column(p, MN_COL_BACK, p->item[i], t, 0, full) || !put(p, row, 1))
            return false;
    }
    if (f->carry != 0 && t + 1 < p->periods)
        if (!put_column(p, MN_COL_STOCK, p->item[i], t, INFINITY, 0) || !put(p, row, 1) ||
            !put(p, row + 1, -1) || (f->carry > 0 && !put(p, f->age + row, 1)))
            return false;
    if (f->mode == MN_OPEN_TOO && k->opened &&
        (k->open_from == MN_PERIOD_FIRST || k->open_from <= p->period[t]))
        if (!put_column(p, MN_COL_OPEN, p->item[i], t, INFINITY, 0) || !put_source(f, i, t, 1))
            return false;
    return true;
}

static bool holds(const mn_make *m, int32_t period)
{
    return period == MN_PERIOD_LAST || (m->from <= period && period <= m->until);
}

static bool put_columns(frame *f)
{
    mn_node *n = f->n;
    mn_programme *p = f->p;
    for (uint32_t t = 0; t < p->periods; t++)
        for (uint32_t i = 0; i < p->items; i++)
            if (!put_item(f, i, t))
                return false;
    for (uint32_t i = 0; i < p->makes; i++) {
        const mn_make *m = &n->make[p->make[i]];
        for (uint32_t t = 0; !m->out && (m->event || !m->idle) && t < p->periods; t++) {
            bool now = m->event ? (m->from == p->period[t] || (m->from == MN_PERIOD_FIRST && !t))
                                : holds(m, p->period[t]);
            if (now && (!put_column(p, m->event ? MN_COL_EVENT : MN_COL_MAKE, p->make[i], t,
                                    m->event ? 1 : INFINITY, m->event && !m->lacks ? 1 : 0) ||
                        !put_uses(f, i, t)))
                return false;
        }
    }
    for (uint32_t r = f->sites; r < f->limits; r++) {
        uint32_t s = p->row[r].what, slot = p->slot[n->spring[s].item];
        for (uint32_t t = 0; t < p->periods; t++)
            if (p->year[t] == p->row[r].t && (!put_column(p, MN_COL_GROW, s, t, INFINITY, 0) ||
                                              !put_source(f, slot, t, 1) || !put(p, r, 1)))
                return false;
    }
    return true;
}

mn_status mn_programme_make(mn_node *n, mn_mode mode, mn_err *e)
{
    mn_programme *p = &n->lp;
    frame f = {.n = n, .p = p, .mode = mode, .carry = carry_of(n)};
    p->lp.rows = p->lp.columns = 0;
    p->lp.entries = 0;
    if ((size_t)p->items * p->periods * (p->items + p->makes) * p->periods > MN_LP_CELLS * 4ULL) {
        p->lost = true; /* before its rows fill the memory */
        return MN_OK;
    }
    if (!put_rows(&f) || !put_columns(&f))
        return mn_fail_memory(e);
    p->lp.entry = p->entry;
    p->lp.most = p->most;
    p->lp.low = p->low;
    p->lp.high = p->high;
    if (!mn_grow(&n->gain, &n->gain_cap, p->lp.columns + (size_t)1, sizeof *n->gain) ||
        !mn_grow(&n->price, &n->price_cap, p->lp.rows + (size_t)1, sizeof *n->price) ||
        !mn_grow(&n->scratch, &n->scratch_cap, 2 * ((size_t)p->lp.rows + p->lp.columns + (size_t)1),
                 sizeof *n->scratch))
        return mn_fail_memory(e);
    return MN_OK;
}

/* Takes away recipes of which no input (or, backwards, no output) is an output (input) of the rest,
 * again and again. */
static uint32_t peel(mn_node *n, uint32_t *users, bool backwards)
{
    const mn_programme *p = &n->lp;
    uint32_t left = 0;
    bool changed = true;
    for (uint32_t i = 0; i < p->items; i++)
        users[i] = 0;
    for (uint32_t i = 0; i < p->makes; i++) {
        const mn_make *m = &n->make[p->make[i]];
        left += m->round;
        for (uint32_t u = m->use; m->round && u < m->use + m->uses; u++)
            users[p->slot[n->use[u].item]] += n->use[u].output != backwards;
    }
    while (changed && left) {
        changed = false;
        for (uint32_t i = 0; i < p->makes; i++) {
            mn_make *m = &n->make[p->make[i]];
            bool free = m->round;
            for (uint32_t u = m->use; free && u < m->use + m->uses; u++)
                if (n->use[u].output == backwards)
                    free = users[p->slot[n->use[u].item]] == 0;
            if (!free)
                continue;
            for (uint32_t u = m->use; u < m->use + m->uses; u++)
                users[p->slot[n->use[u].item]] -= n->use[u].output != backwards;
            m->round = false;
            changed = true;
            left--;
        }
    }
    return left;
}

/* Whether recipes go round; m->round says which. */
static mn_status goes_round(mn_node *n, bool *found, mn_err *e)
{
    const mn_programme *p = &n->lp;
    uint32_t *users = calloc(p->items + (size_t)1, sizeof *users);
    if (!users)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < p->makes; i++) {
        mn_make *m = &n->make[p->make[i]];
        m->round = !m->event && !m->out;
    }
    *found = peel(n, users, false) && peel(n, users, true);
    free(users);
    return MN_OK;
}

/* max of what is left over, of runs between 0 and 1 that use no more than they make. */
static mn_status round_programme(mn_node *n, mn_err *e)
{
    mn_programme *p = &n->lp;
    p->lp.rows = p->lp.columns = 0;
    p->lp.entries = 0;
    for (uint32_t i = 0; i < p->items; i++)
        if (!put_row(p, MN_ROW_GOOD, p->item[i], 0, 0))
            return mn_fail_memory(e);
    for (uint32_t i = 0; i < p->makes; i++) {
        const mn_make *m = &n->make[p->make[i]];
        if (!m->round)
            continue;
        if (!put_column(p, MN_COL_MAKE, p->make[i], 0, 1, 0))
            return mn_fail_memory(e);
        for (uint32_t u = m->use; u < m->use + m->uses; u++) {
            double c = coefficient(n, MN_HIGH, &n->use[u], p->factor[i]);
            if (!put(p, p->slot[n->use[u].item], n->use[u].output ? -c : c))
                return mn_fail_memory(e);
        }
    }
    p->lp.entry = p->entry;
    p->lp.most = p->most;
    p->lp.low = p->low;
    p->lp.high = p->high;
    if (!mn_grow(&n->gain, &n->gain_cap, p->lp.columns + (size_t)1, sizeof *n->gain))
        return mn_fail_memory(e);
    for (uint32_t j = 0; j < p->lp.columns; j++)
        n->gain[j] = 0;
    for (size_t k = 0; k < p->lp.entries; k++)
        n->gain[p->entry[k].column] -= p->entry[k].value;
    return MN_OK;
}

mn_status mn_programme_loops(mn_node *n, mn_err *e)
{
    mn_programme *p = &n->lp;
    for (;;) {
        mn_lp_end end;
        bool any = false, found = false;
        double won = 0;
        mn_status st = goes_round(n, &found, e);
        if (st || !found)
            return st;
        if ((st = round_programme(n, e)) || (st = mn_lp_load(&n->run, &end, &p->lp, e)))
            return st;
        n->solved++;
        if (end == MN_LP_LOST || mn_lp_raise(&n->run, n->gain) != MN_LP_BEST) {
            p->lost = true;
            return MN_OK;
        }
        for (uint32_t j = 0; j < p->lp.columns; j++)
            won += n->gain[j] * mn_lp_value(&n->run, j);
        if (won <= 1e-9)
            return MN_OK;
        for (uint32_t j = 0; j < p->lp.columns; j++) {
            mn_make *m = &n->make[p->column[j].what];
            if (mn_lp_value(&n->run, j) <= 1e-9)
                continue;
            m->out = any = true;
            m->why_out = "recipes make more of their goods out of these";
            for (uint32_t u = m->use; u < m->use + m->uses; u++)
                if (n->use[u].output)
                    mn_node_open(n, n->item[n->use[u].item].good, MN_PERIOD_FIRST, m->why_out,
                                 n->ground->chain->recipe[m->recipe].at);
        }
        if (!any) {
            p->lost = true;
            return MN_OK;
        }
    }
}

void mn_programme_free(mn_programme *p)
{
    free(p->entry);
    free(p->most);
    free(p->low);
    free(p->high);
    free(p->column);
    free(p->row);
    free(p->period);
    free(p->year);
    free(p->full);
    free(p->factor);
    free(p->slot);
    *p = (mn_programme){0};
}
