/* SPDX-License-Identifier: Apache-2.0
 *
 * answer.c - from groups of purchases to the whole answer.
 */
#include "footprint/answer/answer.h"

#include "core/err.h"
#include "core/text.h"
#include "footprint/answer/entries.h"
#include "footprint/economy/solve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

mn_status mn_world_basket(double *y, const mn_model *m, const mn_reference *r, mn_err *e)
{
    double *one = malloc((m->n + 1) * sizeof *one);
    int year;
    const double people = mn_population(r, "WLD", m->year, &year);

    if (!one)
        return mn_fail_memory(e);
    memset(y, 0, m->n * sizeof *y);
    for (size_t region = 0; region < m->regions; region++) {
        mn_basket(one, m, MN_HOUSEHOLD, region);
        for (size_t i = 0; i < m->n; i++)
            y[i] += one[i] / people;
    }
    free(one);
    return MN_OK;
}

/* What those spend who stand beside: rows of the average resident, where the region is one
 * country, and of the average person of the world. Returns through a who they stand for. */
static mn_status compare(mn_answer *a, double *y, const mn_reference *r, mn_err *e)
{
    const mn_model *m = a->model;
    const double *mult = m->m[a->options.scope];
    int year;
    mn_status st = mn_world_basket(y + m->n, m, r, e);

    if (st)
        return st;
    a->world_resident = mn_dot(mult, y + m->n, m->n);
    if (!isfinite(a->world_resident)) /* nobody knows how many people there were */
        memset(y + m->n, 0, m->n * sizeof *y);
    a->resident = NAN;
    memset(y, 0, m->n * sizeof *y);
    if (a->region != SIZE_MAX && mn_region_is_country(m, a->region)) {
        const double people = mn_population(r, a->options.country->iso3, m->year, &year);

        mn_basket(y, m, MN_HOUSEHOLD, a->region);
        for (size_t i = 0; i < m->n; i++)
            y[i] /= people;
        a->resident = mn_dot(mult, y, m->n);
    }
    if (!isfinite(a->resident))
        memset(y, 0, m->n * sizeof *y);
    return MN_OK;
}

/* The outputs that both rows call for. */
static mn_status beside(float **out, const mn_model *m, const double *y, const mn_ctx *ctx,
                        mn_err *e)
{
    const mn_operator op = {.matrix = &m->a};
    double *x = malloc((2 * m->n + 1) * sizeof *x);
    mn_side side[2] = {{.x = x, .b = y, .tolerance = 1e-7},
                       {.x = x ? x + m->n : NULL, .b = y + m->n, .tolerance = 1e-7}};
    mn_status st = x ? mn_solve_sides(side, 2, &op, ctx, e) : mn_fail_memory(e);

    *out = st ? NULL : malloc((2 * m->n + 1) * sizeof **out);
    if (!st && !*out)
        st = mn_fail_memory(e);
    for (size_t i = 0; !st && i < 2 * m->n; i++)
        (*out)[i] = (float)x[i];
    free(x);
    return st;
}

/* Output by production layer: A^k y for k < MN_LAYERS - 1, and the rest. What
 * recipes change is what the sellers buy. */
static mn_status layers(mn_answer *a, double *layer_x, const mn_ctx *ctx, mn_err *e)
{
    const mn_model *m = a->model;
    const double *q = m->q[a->options.scope];
    double *rest = layer_x + (MN_LAYERS - 1) * m->n;

    memcpy(layer_x, a->groups.sold, m->n * sizeof *layer_x);
    memcpy(rest, a->x, m->n * sizeof *rest);
    for (size_t k = 0; k + 1 < MN_LAYERS; k++) {
        double *now = layer_x + k * m->n;

        mn_status st = k > 0 ? mn_matrix_apply(&m->a, false, now - m->n, now, ctx, e) : MN_OK;

        if (st)
            return st;
        for (size_t i = 0; i < m->n; i++) {
            now[i] += k == 1 ? a->groups.y[i] - a->groups.sold[i] : 0;
            rest[i] -= now[i];
        }
        a->layer[k].people = mn_dot(q, now, m->n);
    }
    a->layer[MN_LAYERS - 1].people = mn_dot(q, rest, m->n);
    return MN_OK;
}

/* Puts the people behind pinned money where it was spent, and as many as the
 * product's factor says. */
static void place_pin(mn_answer *a, const mn_cells *c, const mn_pin *pin)
{
    const mn_model *m = a->model;
    double *work = a->work + pin->cell % m->industries * m->origins, all = 0;
    double f = mn_factor_of(&pin->factor, a->options.prior.rho);
    double scale = pin->money * c->per_output[pin->cell];

    for (size_t k = c->start[pin->cell]; k < c->start[pin->cell + 1]; k++) {
        uint32_t o = c->origin[k];

        if (pin->move)
            work[o] -= c->people[k] * scale;
        else if (pin->origin == MN_ANYWHERE || pin->origin == o)
            work[o] += c->people[k] * scale * (f - 1);
        all += c->people[k] * scale;
    }
    if (pin->move)
        work[pin->origin] += all * f;
}

/* What the factors of products add to the averages of their cells: to the total,
 * the first tiers, and each group's people per million dollars. */
static void add_factors(mn_answer *a, const mn_cells *c)
{
    for (size_t p = 0; p < a->groups.pins; p++) {
        const mn_pin *pin = &a->groups.pin[p];
        double more =
            mn_pin_people(c, pin, NULL) * (mn_factor_of(&pin->factor, a->options.prior.rho) - 1);

        a->groups.at[pin->group].people += pin->unit * more;
        a->total.people += pin->money * more;
        a->listed += pin->money * more;
        a->layer[pin->material].people += pin->money * more;
    }
}

/* People by origin and industry of work, and the workplaces reached. */
static void places(mn_answer *a, const mn_cells *c)
{
    const mn_model *m = a->model;
    const double one_dollar = 1e-6;

    for (size_t i = 0; i < m->n; i++) {
        double scale = a->x[i] * c->per_output[i];

        for (size_t k = c->start[i]; k < c->start[i + 1]; k++) {
            a->work[i % m->industries * m->origins + c->origin[k]] += c->people[k] * scale;
            if (c->people[k] > 0 && a->x[i] >= one_dollar)
                a->workplaces++;
        }
    }
    for (size_t p = 0; p < a->groups.pins; p++)
        place_pin(a, c, &a->groups.pin[p]);
    for (size_t s = 0; s < m->industries; s++) {
        for (size_t o = 0; o < m->origins; o++) {
            a->origin[o].people += a->work[s * m->origins + o];
            a->industry[s].people += a->work[s * m->origins + o];
        }
    }
    for (size_t k = 0; k < m->peoples; k++) {
        const mn_people *p = &m->people[k];
        size_t i = m->origin[p->origin].region * m->industries + p->industry;
        double people = p->people * a->x[i] * c->per_output[i];

        if (a->options.scope == MN_SCOPE_ALL && p->form == MN_FORM_SEXUAL)
            a->sexual.people += people;
        if (a->options.scope == MN_SCOPE_ALL && p->form == MN_FORM_STATE)
            a->state.people += people;
    }
}

static mn_interval scaled(mn_interval of, double from, double to)
{
    mn_interval r = {NAN, NAN};

    if (from != 0)
        r = (mn_interval){of.low / from * to, of.high / from * to};
    return r;
}

/* Intervals of everything, from the draws. Groups are drawn per million. */
static mn_status intervals(mn_answer *a, const mn_cells *c, mn_interval *group,
                           const double *layer_x, const double *others, const mn_ctx *ctx,
                           mn_err *e)
{
    const mn_model *m = a->model;
    mn_interval ranges[2], times[2];
    float *rows = NULL;
    mn_interval *part = calloc(m->origins + m->industries + MN_LAYERS, sizeof *part);
    mn_spread s = {.group = group, .origin = part};
    mn_status st = part ? mn_groups_solve(&a->groups, m, ctx, e) : mn_fail_memory(e);

    if (st)
        goto out;
    if (a->options.buyer == MN_HOUSEHOLD) {
        if ((st = beside(&rows, m, others, ctx, e)))
            goto out;
        s.beside = rows;
        s.besides = 2;
        s.beside_range = ranges;
        s.times = times;
    }
    if (a->options.keep_draws) {
        a->samples = s.samples = malloc((a->options.draws + 1) * sizeof *s.samples);
        a->group_samples = s.group_samples =
            calloc(a->groups.count * a->options.draws + 1, sizeof *s.group_samples);
        if (!s.samples || !s.group_samples) {
            st = mn_fail_memory(e);
            goto out;
        }
    }
    s.industry = part + m->origins;
    s.layer = s.industry + m->industries;
    if ((st = mn_spread_draw(&s, c, &a->groups, layer_x, MN_LAYERS, &a->options.prior,
                             a->options.draws, ctx, e)))
        goto out;
    a->total.range = s.total;
    a->sexual.range = scaled(s.total, a->total.people, a->sexual.people);
    a->state.range = scaled(s.total, a->total.people, a->state.people);
    for (size_t o = 0; o < m->origins; o++)
        a->origin[o].range = s.origin[o];
    for (size_t i = 0; i < m->industries; i++)
        a->industry[i].range = s.industry[i];
    for (size_t k = 0; k < MN_LAYERS; k++)
        a->layer[k].range = s.layer[k];
    if (rows && isfinite(a->resident)) {
        a->resident_range = ranges[0];
        a->times_range = times[0];
    }
    if (rows && isfinite(a->world_resident))
        a->world_range = ranges[1];
out:
    free(rows);
    free(part);
    return st;
}

static mn_status allocate(mn_answer *a, size_t purchases, mn_err *e)
{
    const mn_model *m = a->model;

    a->x = malloc((m->n + 1) * sizeof *a->x);
    a->purchase = calloc(purchases + 1, sizeof *a->purchase);
    a->origin = calloc(m->origins + 1, sizeof *a->origin);
    a->industry = calloc(m->industries + 1, sizeof *a->industry);
    a->work = calloc(m->industries * m->origins + 1, sizeof *a->work);
    a->purchases = purchases;
    return a->x && a->purchase && a->origin && a->industry && a->work ? MN_OK : mn_fail_memory(e);
}

static mn_status find_paths(mn_answer *a, const mn_cells *c, const mn_ctx *ctx, mn_err *e)
{
    mn_entries from = {0};
    mn_status st = mn_entries_make(&from, a->model, &a->groups, c, a->options.prior.rho, e);

    if (!st)
        st = mn_paths_find_with(&a->paths, a->model, a->options.scope, from.y, from.at, from.count,
                                a->options.tau, a->options.paths, ctx, e);
    mn_entries_free(&from);
    return st;
}

/* The part that all kinds of spending share, once the groups are there. group
 * receives the groups' intervals per million dollars. */
static mn_status solve(mn_answer *a, const mn_reference *r, mn_interval *group, const mn_ctx *ctx,
                       mn_err *e)
{
    const mn_model *m = a->model;
    mn_operator op = {.matrix = &m->a};
    double *layer_x = malloc(((MN_LAYERS + 2) * m->n + 1) * sizeof *layer_x);
    double *others = layer_x ? layer_x + MN_LAYERS * m->n : NULL;
    mn_cells cells = {0};
    mn_status st = layer_x ? mn_cells_new(&cells, m, a->options.scope, e) : mn_fail_memory(e);

    if (st || (st = compare(a, others, r, e)) ||
        (st = mn_solve(a->x, &op, a->groups.y, 1e-12, ctx, NULL, e)))
        goto out;
    a->money = mn_sum(a->groups.y, m->n);
    a->total.people = mn_dot(m->m[a->options.scope], a->groups.y, m->n);
    if ((st = layers(a, layer_x, ctx, e)))
        goto out;
    add_factors(a, &cells);
    if (!(a->money > 0)) {
        st = mn_fail(e, MN_DATA, "the purchases sum to nothing: %s",
                     a->groups.unsold_kinds ? "the economy has no industry that sells them"
                                            : "refunds are as large as spending");
        if (a->groups.unsold_kinds)
            st = mn_hint(e, "say which industry sells them with 'manumit model import "
                            "--concordance'");
        goto out;
    }
    if (!(a->total.people > 0)) {
        st = mn_fail(e, MN_DATA,
                     "the model has nobody in forced labour behind these purchases, or more behind "
                     "the refunds than behind the spending");
        goto out;
    }
    places(a, &cells);
    if (a->options.draws && (st = intervals(a, &cells, group, layer_x, others, ctx, e)))
        goto out;
    if (a->options.tau > 0)
        st = find_paths(a, &cells, ctx, e);
out:
    mn_cells_free(&cells);
    free(layer_x);
    return st;
}

static mn_status begin(mn_answer *a, const mn_model *m, const mn_answer_options *o, mn_err *e)
{
    const mn_interval none = {NAN, NAN};

    a->model = m;
    a->options = *o;
    a->resident_range = a->world_range = a->times_range = none;
    a->region = mn_place_of(m, o->country).region;
    if (a->region == MN_ANYWHERE)
        a->region = SIZE_MAX;
    if (!mn_model_has_people(m)) {
        mn_fail(e, MN_DATA, "the model '%s' has no satellite: it knows nothing of people", m->name);
        return mn_hint(e, "import it again with --satellite FILE");
    }
    return MN_OK;
}

/* Pins what is bought in a country that is one of several in its region. */
static mn_status pin(mn_groups *g, const mn_model *m, const mn_placing *placing,
                     const mn_purchase *bought, size_t n, mn_err *e)
{
    mn_placed_part part[MN_PARTS_MAX];
    mn_status st = MN_OK;
    bool moved;

    for (size_t i = 0; !st && i < n; i++) {
        const mn_purchase *p = &bought[i];
        size_t parts = mn_placing_parts(placing, p, part, &moved);

        for (size_t k = 0; !st && k < parts; k++) {
            if (part[k].origin == MN_ANYWHERE || part[k].product)
                continue;
            size_t group = mn_groups_find(g, &part[k], p->by),
                   first = part[k].region * m->industries;

            for (size_t s = first; !st && s < first + m->industries; s++) {
                double share = g->unit[g->at[group].row * m->n + s];

                if (share > 0)
                    st = mn_groups_pin(g,
                                       (mn_pin){.cell = (uint32_t)s,
                                                .origin = part[k].origin,
                                                .group = (uint32_t)group,
                                                .move = true,
                                                .money = p->money * part[k].share * share},
                                       e);
            }
        }
    }
    return st;
}

/* The people and limits of a million dollars, from those of its groups. A purchase of
 * several industries adds its parts' limits, as if they moved together. */
static mn_share rate_of(const mn_answer *a, const mn_placing *placing, const mn_purchase *p,
                        const mn_interval *group)
{
    mn_placed_part part[MN_PARTS_MAX];
    mn_share rate = {0};
    bool moved;
    size_t parts = mn_placing_parts(placing, p, part, &moved);

    for (size_t k = 0; k < parts; k++) {
        size_t g = mn_groups_find(&a->groups, &part[k], p->by);

        rate.people += part[k].share * a->groups.at[g].people;
        rate.range.low += part[k].share * group[g].low;
        rate.range.high += part[k].share * group[g].high;
    }
    return rate;
}

/* Each purchase's people and limits: those of its sum, by its money. */
static mn_status share_out(mn_answer *a, const mn_placing *placing, const mn_spending *s,
                           const mn_purchase *sum, size_t sums, const mn_interval *group, mn_err *e)
{
    mn_share *rate = malloc((sums + 1) * sizeof *rate);

    if (!rate)
        return mn_fail_memory(e);
    for (size_t i = 0; i < sums; i++)
        rate[i] = rate_of(a, placing, &sum[i], group);
    for (size_t i = 0; i < a->purchases; i++) {
        const mn_purchase *p = &s->purchase[i];
        const mn_share *r = &rate[s->sum ? p->sum : i];
        bool refund = p->money < 0;

        a->purchase[i].people = p->money * r->people;
        a->purchase[i].range.low = p->money * (refund ? r->range.high : r->range.low);
        a->purchase[i].range.high = p->money * (refund ? r->range.low : r->range.high);
    }
    free(rate);
    return MN_OK;
}

mn_status mn_answer_spending(mn_answer *out, const mn_model *m, const mn_reference *r,
                             const mn_spending *s, const mn_answer_options *o, const mn_ctx *ctx,
                             mn_err *e)
{
    const mn_purchase *sum = s->sum ? s->sum : s->purchase;
    size_t n = s->sum ? s->sums : s->purchases;
    mn_interval *group = NULL;
    mn_placing placing = {0};
    mn_sourcing mix = {0};
    mn_status st = begin(out, m, o, e);

    if (st || (st = mn_sourcing_new(&mix, m, o->buyer, out->region, e)) ||
        (st = mn_placing_new(&placing, m, r, s, o->materials, o->country, e)) ||
        (st = mn_groups_new(&out->groups, m, o->scope, &mix, &placing, o->materials, sum, n, ctx,
                            e)) ||
        (st = pin(&out->groups, m, &placing, sum, n, e)) || (st = allocate(out, s->purchases, e)))
        goto out;
    group = calloc(out->groups.count + 1, sizeof *group);
    if (!group) {
        st = mn_fail_memory(e);
        goto out;
    }
    if (!(st = solve(out, r, group, ctx, e)))
        st = share_out(out, &placing, s, sum, n, group, e);
out:
    mn_placing_free(&placing);
    mn_sourcing_free(&mix);
    free(group);
    return st;
}

/* Whether a region is one country that the reference knows. */
static bool is_a_country(const mn_model *m, const mn_reference *r, size_t region)
{
    for (size_t c = 0; c < mn_countries(r) && mn_region_is_country(m, region); c++)
        if (mn_place_of(m, mn_country_at(r, c)).region == region)
            return true;
    return false;
}

/* What to do where no basket is known. */
static void hint_basket(const mn_model *m, const mn_reference *r, mn_err *e)
{
    size_t countries = 0;

    for (size_t k = 0; k < m->regions; k++)
        countries += is_a_country(m, r, k);
    if (countries)
        mn_hint(e,
                "give --country with one of the model's %zu countries ('manumit model info' lists "
                "them), or a file of purchases",
                countries);
    else
        mn_hint(e, "no region of this economy is known as one country ('manumit model import "
                   "--members' says which are): give a file of purchases");
}

mn_status mn_answer_basket(mn_answer *out, const mn_model *m, const mn_reference *r,
                           const mn_answer_options *o, const mn_ctx *ctx, mn_err *e)
{
    double *y = malloc((m->n + 1) * sizeof *y), people = 1;
    mn_interval *group = NULL;
    int year;
    mn_status st = y ? begin(out, m, o, e) : mn_fail_memory(e);

    if (st)
        goto out;
    if (out->region == SIZE_MAX || !mn_region_is_country(m, out->region)) {
        st = o->country
                 ? mn_fail(e, MN_USAGE, "no average basket is known for '%s'", o->country->name)
                 : mn_fail(e, MN_USAGE, "without a file the buyer's country must be named");
        hint_basket(m, r, e);
        goto out;
    }
    mn_basket(y, m, o->buyer, out->region);
    if (o->buyer == MN_HOUSEHOLD)
        people = mn_population(r, o->country->iso3, m->year, &year);
    for (size_t i = 0; i < m->n; i++)
        y[i] = y[i] / people;
    if ((st = mn_groups_of_basket(&out->groups, m, o->scope, y, e)) ||
        (st = allocate(out, out->groups.count, e)))
        goto out;
    group = calloc(out->groups.count + 1, sizeof *group);
    if (!group) {
        st = mn_fail_memory(e);
        goto out;
    }
    st = solve(out, r, group, ctx, e);
    for (size_t k = 0; !st && k < out->groups.count; k++) {
        const mn_group *g = &out->groups.at[k];

        out->purchase[k].people = g->money * g->people;
        out->purchase[k].range.low = g->money * group[k].low;
        out->purchase[k].range.high = g->money * group[k].high;
    }
out:
    free(y);
    free(group);
    return st;
}

void mn_answer_free(mn_answer *a)
{
    mn_groups_free(&a->groups);
    mn_paths_free(&a->paths);
    free(a->x);
    free(a->purchase);
    free(a->origin);
    free(a->industry);
    free(a->work);
    free(a->samples);
    free(a->group_samples);
    memset(a, 0, sizeof *a);
}
