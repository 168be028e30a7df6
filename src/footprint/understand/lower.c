/* SPDX-License-Identifier: Apache-2.0
 *
 * lower.c - trying every change of origin and amount, and keeping the best.
 *
 * Every trial is a copy of the sums with another origin. All copies make one set of
 * groups, whose people per dollar need no solve: the multipliers hold it.
 */
#include "footprint/understand/lower.h"

#include "core/err.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Purchases that one selector takes: of one main kind, from one origin. */
typedef struct lot {
    mn_lowering is;
} lot;

typedef struct trial {
    size_t lot;
    const mn_country *to;
    double share, people;
    bool moved; /* some of it is not sold there */
} trial;

typedef struct search {
    const mn_answer *a;
    const mn_reference *r;
    const mn_spending *s;
    const mn_purchase *sum;
    size_t sums;
    mn_sourcing mix;
    mn_placing placing;
    mn_groups groups; /* of all trials */
    lot *lot;
    size_t *lot_of; /* each sum's */
    size_t lots, lot_cap;
    trial *trial;
    size_t trials, trial_cap;
    mn_purchase *tried; /* copies of sums */
    size_t *trial_of;   /* each copy's */
    size_t copies, tried_cap, trial_of_cap;
} search;

static uint8_t main_kind(const mn_mix *mix)
{
    size_t best = 0;

    for (size_t k = 1; k < mix->n; k++)
        if (mix->share[k] > mix->share[best])
            best = k;
    return mix->industry[best];
}

static bool same_country(const mn_country *a, const mn_country *b)
{
    return a == b || (a && b && !strcmp(a->iso3, b->iso3));
}

static double people_of(const search *x, const mn_groups *g, const mn_purchase *p, bool *moved)
{
    mn_placed_part part[MN_PARTS_MAX];
    size_t parts = mn_placing_parts(&x->placing, p, part, moved);
    double people = 0;

    for (size_t k = 0; k < parts; k++)
        people += p->money * part[k].share * g->at[mn_groups_find(g, &part[k], p->by)].people;
    return people;
}

static mn_status find_lots(search *x, mn_err *e)
{
    x->lot_of = malloc((x->sums + 1) * sizeof *x->lot_of);
    if (!x->lot_of)
        return mn_fail_memory(e);
    for (size_t i = 0; i < x->sums; i++) {
        const mn_purchase *p = &x->sum[i];
        const uint8_t kind = main_kind(p->mix);
        size_t at = 0;
        bool moved;

        while (at < x->lots &&
               (x->lot[at].is.kind != kind || !same_country(x->lot[at].is.from, p->origin)))
            at++;
        if (at == x->lots) {
            if (!mn_grow(&x->lot, &x->lot_cap, x->lots + 1, sizeof *x->lot))
                return mn_fail_memory(e);
            x->lot[x->lots++] = (lot){.is = {.kind = kind, .from = p->origin}};
        }
        x->lot_of[i] = at;
        x->lot[at].is.lines += p->lines ? (size_t)p->lines : 1;
        x->lot[at].is.money += p->money;
        x->lot[at].is.before += people_of(x, &x->a->groups, p, &moved);
    }
    return MN_OK;
}

/* What such buyers get from a region, of all they use of a kind. */
static double share_from(const search *x, size_t region, uint8_t kind)
{
    const mn_model *m = x->a->model;
    const uint8_t sold = x->placing.stand[region * MN_INDUSTRIES + kind];
    double share = 0;

    for (size_t s = 0; s < m->industries; s++)
        if (m->kind[s] == sold)
            share += x->mix.mix[region * m->industries + s];
    return share;
}

static mn_status try_country(search *x, size_t at, const mn_country *to, double share, mn_err *e)
{
    if (!mn_grow(&x->trial, &x->trial_cap, x->trials + 1, sizeof *x->trial))
        return mn_fail_memory(e);
    x->trial[x->trials] = (trial){.lot = at, .to = to, .share = share};
    for (size_t i = 0; i < x->sums; i++) {
        if (x->lot_of[i] != at)
            continue;
        if (!mn_grow(&x->tried, &x->tried_cap, x->copies + 1, sizeof *x->tried) ||
            !mn_grow(&x->trial_of, &x->trial_of_cap, x->copies + 1, sizeof *x->trial_of))
            return mn_fail_memory(e);
        x->tried[x->copies] = x->sum[i];
        x->tried[x->copies].origin = to;
        x->trial_of[x->copies++] = x->trials;
    }
    x->trials++;
    return MN_OK;
}

/* Every country that is a region of its own and sells enough. */
static mn_status make_trials(search *x, mn_err *e)
{
    const size_t countries = mn_countries(x->r);
    mn_status st = MN_OK;

    for (size_t at = 0; !st && at < x->lots; at++) {
        const mn_lowering *is = &x->lot[at].is;

        for (size_t c = 0; !st && is->kind < MN_LOWER_GOODS && is->before > 0 && c < countries;
             c++) {
            const mn_country *to = mn_country_at(x->r, c);
            const uint32_t region = x->placing.place[c].region;
            double share;

            if (region == MN_ANYWHERE || same_country(to, is->from))
                continue;
            share = share_from(x, region, is->kind);
            if (share >= MN_LOWER_SHARE && mn_region_is_country(x->a->model, region))
                st = try_country(x, at, to, share, e);
        }
    }
    return st;
}

/* What the factors of products add to their groups. */
static mn_status add_factors(search *x, mn_err *e)
{
    mn_cells cells = {0};
    mn_status st;

    if (!x->groups.pins)
        return MN_OK;
    st = mn_cells_new(&cells, x->a->model, x->a->options.scope, e);
    for (size_t p = 0; !st && p < x->groups.pins; p++) {
        const mn_pin *pin = &x->groups.pin[p];

        x->groups.at[pin->group].people +=
            pin->unit * mn_pin_people(&cells, pin, NULL) *
            (mn_factor_of(&pin->factor, x->a->options.prior.rho) - 1);
    }
    mn_cells_free(&cells);
    return st;
}

static void judge(search *x)
{
    for (size_t i = 0; i < x->copies; i++) {
        trial *t = &x->trial[x->trial_of[i]];
        bool moved;

        t->people += people_of(x, &x->groups, &x->tried[i], &moved);
        t->moved |= moved;
    }
    for (size_t at = 0; at < x->lots; at++)
        x->lot[at].is.saved = MN_LOWER_LESS * x->lot[at].is.before;
    for (size_t k = 0; k < x->trials; k++) {
        const trial *t = &x->trial[k];
        lot *l = &x->lot[t->lot];

        if (t->moved || l->is.before - t->people <= l->is.saved)
            continue;
        l->is.saved = l->is.before - t->people;
        l->is.to = t->to;
        l->is.share = t->share;
    }
}

static int most_saved(const void *a, const void *b)
{
    const mn_lowering *x = &((const lot *)a)->is, *y = &((const lot *)b)->is;

    if (x->saved != y->saved)
        return x->saved > y->saved ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return strcmp(x->from ? x->from->iso3 : "", y->from ? y->from->iso3 : "");
}

static void say(mn_lowering *l)
{
    int n = snprintf(l->said, sizeof l->said, "c%d and origin:%s: ", l->kind + 1,
                     l->from ? l->from->iso3 : "none");

    if (l->to)
        snprintf(l->said + n, sizeof l->said - (size_t)n, "origin ->%s", l->to->iso3);
    else
        snprintf(l->said + n, sizeof l->said - (size_t)n, "amount -%g%%", 100 * MN_LOWER_LESS);
}

mn_status mn_lower_find(mn_lowering *out, size_t most, size_t *count, const mn_answer *a,
                        const mn_reference *r, const mn_spending *s, const mn_ctx *ctx, mn_err *e)
{
    const mn_answer_options *o = &a->options;
    search x = {.a = a,
                .r = r,
                .s = s,
                .sum = s->sum ? s->sum : s->purchase,
                .sums = s->sum ? s->sums : s->purchases};
    mn_status st;

    *count = 0;
    if ((st = mn_sourcing_new(&x.mix, a->model, o->buyer, a->region, e)) ||
        (st = mn_placing_new(&x.placing, a->model, r, s, o->materials, o->country, e)) ||
        (st = find_lots(&x, e)) || (st = make_trials(&x, e)) ||
        (st = mn_groups_new(&x.groups, a->model, o->scope, &x.mix, &x.placing, o->materials,
                            x.tried, x.copies, ctx, e)) ||
        (st = add_factors(&x, e)))
        goto out;
    judge(&x);
    if (x.lots)
        qsort(x.lot, x.lots, sizeof *x.lot, most_saved);
    for (size_t k = 0; k < x.lots && *count < most && x.lot[k].is.saved > 0; k++) {
        out[*count] = x.lot[k].is;
        say(&out[(*count)++]);
    }
out:
    mn_groups_free(&x.groups);
    mn_placing_free(&x.placing);
    mn_sourcing_free(&x.mix);
    free(x.lot);
    free(x.lot_of);
    free(x.trial);
    free(x.tried);
    free(x.trial_of);
    return st;
}
