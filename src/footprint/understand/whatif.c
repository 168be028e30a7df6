/* SPDX-License-Identifier: Apache-2.0
 *
 * whatif.c - the difference that changes make, and its interval.
 *
 * Changed lines are gathered into moves: so much money with the price factor of this
 * group before, at the people per dollar of that group before or after. A ledger has
 * few different moves, and each costs one multiplication a draw.
 */
#include "footprint/understand/whatif.h"

#include "core/err.h"
#include "footprint/economy/solve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct move {
    uint32_t change, factor, group; /* factor: a group before; group: before or after */
    bool after;
} move;

typedef struct gathered {
    const mn_answer *before, *after;
    mn_placing was, is;
    move *at;
    double *money; /* signed */
    size_t count, cap, money_cap;
    mn_map index;
    mn_arena keys;
} gathered;

static mn_status add(gathered *g, move m, double money, mn_err *e)
{
    move clean;
    mn_text key = {(const char *)&clean, sizeof clean};

    memset(&clean, 0, sizeof clean); /* compared byte by byte */
    clean.change = m.change;
    clean.factor = m.factor;
    clean.group = m.group;
    clean.after = m.after;
    uint32_t at = mn_map_get(&g->index, key);

    if (at == MN_MAP_NONE) {
        mn_text kept = mn_arena_text(&g->keys, key);

        at = (uint32_t)g->count;
        if (!kept.ptr || !mn_grow(&g->at, &g->cap, g->count + 1, sizeof *g->at) ||
            !mn_grow(&g->money, &g->money_cap, g->count + 1, sizeof *g->money))
            return mn_fail_memory(e);
        mn_status st = mn_map_put(&g->index, kept, &at, e);
        if (st)
            return st;
        g->money[g->count] = 0;
        g->at[g->count++] = clean;
    }
    g->money[at] += money;
    return MN_OK;
}

/* One line: its parts before, and after with the same factors of price. Where the parts
 * are others, each new one has the old ones' factors by their shares. */
static mn_status gather_line(gathered *g, mn_line_people *people, uint32_t change,
                             const mn_purchase *p, const mn_purchase *q, mn_err *e)
{
    mn_placed_part old[MN_PARTS_MAX], new[MN_PARTS_MAX];
    uint32_t factor[MN_PARTS_MAX];
    bool moved;
    size_t olds = mn_placing_parts(&g->was, p, old, &moved);
    size_t news = q ? mn_placing_parts(&g->is, q, new, &moved) : 0;
    double whole = 0;
    mn_status st = MN_OK;

    for (size_t k = 0; !st && k < olds; k++) {
        double money = p->money * old[k].share;

        factor[k] = (uint32_t)mn_groups_find(&g->before->groups, &old[k], p->by);
        whole += old[k].share;
        people->before += money * g->before->groups.at[factor[k]].people;
        st = add(g, (move){change, factor[k], factor[k], false}, -money, e);
    }
    for (size_t k = 0; !st && k < news; k++) {
        uint32_t group = (uint32_t)mn_groups_find(&g->after->groups, &new[k], q->by);
        double money = q->money * new[k].share;

        people->after += money * g->after->groups.at[group].people;
        if (olds == news)
            st = add(g, (move){change, factor[k], group, true}, money, e);
        for (size_t j = 0; !st && olds != news && j < olds; j++)
            st = add(g, (move){change, factor[j], group, true}, money * old[j].share / whole, e);
    }
    return st;
}

static mn_status gather(gathered *g, mn_whatif *out, const mn_changes *c, const mn_reference *r,
                        const mn_spending *was, const mn_spending *is, mn_err *e)
{
    const mn_answer_options *o = &g->before->options;
    mn_status st = mn_placing_new(&g->was, g->before->model, r, was, o->materials, o->country, e);

    st = st ? st : mn_placing_new(&g->is, g->after->model, r, is, o->materials, o->country, e);
    for (size_t i = 0; !st && i < c->lines; i++) {
        const mn_changed *l = &c->line[i];

        st = gather_line(g, &out->line[i], l->change, &was->purchase[l->before],
                         l->after == SIZE_MAX ? NULL : &is->purchase[l->after], e);
        out->change[l->change].people += out->line[i].after - out->line[i].before;
    }
    return st;
}

/* --- draws ---------------------------------------------------------------------------- */

/* People per million dollars of each group in a draw, without its factor of price. */
static void rates_of(double *rate, double *factor, const mn_answer *a, uint64_t seed, size_t d)
{
    mn_draw_money(factor, &a->groups, &a->options.prior, seed, d);
    for (size_t k = 0; k < a->groups.count; k++)
        rate[k] = a->group_samples[k * a->options.draws + d] / factor[k];
}

static mn_interval limits(double *v, size_t n)
{
    return (mn_interval){mn_quantile(v, n, 0.05), mn_quantile(v, n, 0.95)};
}

static mn_status draw(const gathered *g, mn_whatif *out, size_t changes, uint64_t seed, mn_err *e)
{
    const mn_answer *before = g->before, *after = g->after;
    size_t draws = before->options.draws, b = before->groups.count, a = after->groups.count;
    double *v = calloc((changes + 2) * draws + 2 * (a + b) + 1, sizeof *v);
    double *total = v, *share = v + draws, *change = v + 2 * draws;
    double *rate = change + changes * draws, *factor = rate + b, *late = factor + b;

    if (!v)
        return mn_fail_memory(e);
    for (size_t d = 0; d < draws; d++) {
        rates_of(rate, factor, before, seed, d);
        rates_of(late, late + a, after, seed, d);
        for (size_t i = 0; i < g->count; i++) {
            const move *m = &g->at[i];

            change[m->change * draws + d] +=
                g->money[i] * factor[m->factor] * (m->after ? late : rate)[m->group];
        }
        for (size_t k = 0; k < changes; k++)
            total[d] += change[k * draws + d];
        share[d] = total[d] / before->samples[d];
    }
    out->difference.range = limits(total, draws);
    out->shares = limits(share, draws);
    for (size_t k = 0; k < changes; k++)
        out->change[k].range = limits(change + k * draws, draws);
    free(v);
    return MN_OK;
}

mn_status mn_whatif_make(mn_whatif *out, const mn_changes *c, const mn_reference *r,
                         const mn_spending *was, const mn_answer *before, const mn_spending *is,
                         const mn_answer *after, uint64_t seed, mn_err *e)
{
    gathered g = {.before = before, .after = after};
    mn_status st;

    out->change = calloc(c->count + 1, sizeof *out->change);
    out->line = calloc(c->lines + 1, sizeof *out->line);
    st = out->change && out->line ? gather(&g, out, c, r, was, is, e) : mn_fail_memory(e);
    out->difference.people = after->total.people - before->total.people;
    out->share = out->difference.people / before->total.people;
    out->difference.range = out->shares = (mn_interval){NAN, NAN};
    if (!st && before->samples && after->samples)
        st = draw(&g, out, c->count, seed, e);
    mn_placing_free(&g.was);
    mn_placing_free(&g.is);
    mn_map_free(&g.index);
    mn_arena_free(&g.keys);
    free(g.at);
    free(g.money);
    return st;
}

void mn_whatif_free(mn_whatif *w)
{
    free(w->change);
    free(w->line);
    memset(w, 0, sizeof *w);
}
