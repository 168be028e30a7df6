/* SPDX-License-Identifier: Apache-2.0
 *
 * supply.c - stops, and the people between them at the priors' middle. See supply.h.
 */
#include "footprint/answer/supply_in.h"

#include "core/err.h"
#include "footprint/economy/solve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- stops ----------------------------------------------------------------------------- */

typedef struct heavy {
    double people;
    size_t thing;
} heavy;

static int most_first(const void *a, const void *b)
{
    const heavy *x = a, *y = b;

    if (x->people != y->people)
        return x->people > y->people ? -1 : 1;
    return (x->thing > y->thing) - (x->thing < y->thing);
}

static mn_status add_stop(mn_supply *out, size_t *cap, size_t thing, mn_err *e)
{
    if (!mn_grow(&out->stop, cap, out->first[MN_STAGES] + 1, sizeof *out->stop))
        return mn_fail_memory(e);
    out->stop[out->first[MN_STAGES]++] = (mn_stop){.thing = thing, .people = {.range = {NAN, NAN}}};
    return MN_OK;
}

/* The stops of a stage from the people of its things, most first; the last holds the rest. */
static mn_status settle(mn_supplying *k, size_t stage, const double *people, size_t things,
                        size_t *cap, mn_err *e)
{
    mn_supply *out = k->out;
    heavy *list = malloc((things + 1) * sizeof *list);
    size_t kept = 0;
    mn_status st = MN_OK;

    k->things[stage] = things;
    k->of[stage] = malloc((things + 1) * sizeof *k->of[stage]);
    if (!list || !k->of[stage]) {
        free(list);
        return mn_fail_memory(e);
    }
    for (size_t i = 0; i < things; i++)
        list[i] = (heavy){people[i], i};
    qsort(list, things, sizeof *list, most_first);
    while (kept < things && kept < MN_SUPPLY_MOST && list[kept].people > 0 &&
           list[kept].people >= MN_SUPPLY_LEAST * k->a->total.people)
        kept++;
    for (size_t i = 0; i < things; i++)
        k->of[stage][list[i].thing] = (uint16_t)(i < kept ? i : kept);
    out->first[stage] = out->first[MN_STAGES];
    for (size_t i = 0; !st && i < kept; i++)
        st = add_stop(out, cap, list[i].thing, e);
    free(list);
    k->count[stage] = kept + 1;
    return st ? st : add_stop(out, cap, MN_OTHERS, e);
}

static mn_status settle_tiers(mn_supplying *k, size_t *cap, mn_err *e)
{
    mn_status st = MN_OK;

    k->out->first[MN_TIER] = k->out->first[MN_STAGES];
    k->count[MN_TIER] = MN_TIERS;
    for (size_t t = 0; !st && t < MN_TIERS; t++)
        st = add_stop(k->out, cap, t, e);
    return st;
}

/* --- what was bought --------------------------------------------------------------------- */

static size_t main_kind(const mn_mix *mix)
{
    size_t best = 0;

    for (size_t i = 1; i < mix->n; i++)
        if (mix->share[i] > mix->share[best])
            best = i;
    return mix->industry[best];
}

/* Money of things (rows) by group. */
static mn_status spend(double *money, const mn_supplying *k, const mn_spending *s,
                       const mn_supply_things *of, const mn_reference *r, mn_err *e)
{
    const mn_answer *a = k->a;
    const mn_groups *g = &a->groups;
    const mn_purchase *sum = s && s->sum ? s->sum : s ? s->purchase : NULL;
    const size_t n = s && s->sum ? s->sums : s ? s->purchases : 0;
    mn_placed_part part[MN_PARTS_MAX];
    mn_placing placing = {0};
    bool moved;
    mn_status st;

    if (!s) {
        for (size_t i = 0; i < g->count; i++)
            money[g->at[i].key.what * g->count + i] += g->at[i].money;
        return MN_OK;
    }
    if ((st =
             mn_placing_new(&placing, a->model, r, s, a->options.materials, a->options.country, e)))
        return st;
    for (size_t i = 0; i < n; i++) {
        const size_t thing = of ? of->of[i] : main_kind(sum[i].mix);
        const size_t parts = mn_placing_parts(&placing, &sum[i], part, &moved);

        for (size_t p = 0; p < parts; p++)
            money[thing * g->count + mn_groups_find(g, &part[p], sum[i].by)] +=
                sum[i].money * part[p].share;
    }
    mn_placing_free(&placing);
    return MN_OK;
}

static mn_status settle_bought(mn_supplying *k, const mn_spending *s, const mn_supply_things *of,
                               const mn_reference *r, size_t *cap, mn_err *e)
{
    const mn_groups *g = &k->a->groups;
    const size_t things = of ? of->count : g->basket ? k->a->model->industries : MN_INDUSTRIES;
    double *money = calloc(things * g->count + 1, sizeof *money);
    double *people = calloc(things + 1, sizeof *people);
    mn_status st = money && people ? spend(money, k, s, of, r, e) : mn_fail_memory(e);

    for (size_t t = 0; !st && t < things; t++)
        for (size_t i = 0; i < g->count; i++)
            people[t] += money[t * g->count + i] * g->at[i].people;
    if (!st && !(st = settle(k, MN_BOUGHT, people, things, cap, e))) {
        k->spent = calloc(g->count * k->count[MN_BOUGHT] + 1, sizeof *k->spent);
        st = k->spent ? MN_OK : mn_fail_memory(e);
    }
    for (size_t t = 0; !st && t < things; t++)
        for (size_t i = 0; i < g->count; i++)
            k->spent[i * k->count[MN_BOUGHT] + k->of[MN_BOUGHT][t]] += money[t * g->count + i];
    free(money);
    free(people);
    return st;
}

/* --- sellers ------------------------------------------------------------------------------ */

/* What the sellers of a row of groups get of a dollar, by cell. */
static const double *sold_by(const mn_groups *g, size_t group, size_t n)
{
    const mn_recipe *r = &g->recipe[g->at[group].row];

    return r->first ? r->first : g->unit + g->at[group].row * n;
}

/* People behind all groups' money by the cell that sells it. */
static mn_status by_seller(double *people, const mn_supplying *k, mn_err *e)
{
    const mn_answer *a = k->a;
    const mn_model *m = a->model;
    const mn_groups *g = &a->groups;
    const double *q = m->q[a->options.scope], *mult = m->m[a->options.scope];
    double *own = calloc(g->count + 1, sizeof *own);

    if (!own)
        return mn_fail_memory(e);
    for (size_t i = 0; i < g->count; i++) {
        const mn_recipe *r = &g->recipe[g->at[i].row];

        own[i] = r->first ? mn_dot(q, r->first, m->n) : 0;
    }
    for (size_t p = 0; p < g->pins; p++) {
        const mn_pin *pin = &g->pin[p];
        const double more = pin->unit * mn_pin_people(&k->cells, pin, NULL) *
                            (mn_factor_of(&pin->factor, a->options.prior.rho) - 1);

        if (!g->at[pin->group].key.product || pin->material)
            continue;
        own[pin->group] += more;
        people[pin->cell] += g->at[pin->group].money * more;
    }
    for (size_t i = 0; i < g->count; i++) {
        const double *sold = sold_by(g, i, m->n), money = g->at[i].money;
        const bool made = g->recipe[g->at[i].row].first != NULL;
        const double behind = g->at[i].people - own[i];

        for (size_t c = 0; c < m->n; c++)
            if (sold[c] != 0)
                people[c] += money * sold[c] * (made ? q[c] + behind : mult[c]);
    }
    free(own);
    return MN_OK;
}

/* Shares of groups' money by seller stop, people that pins add to sellers' own, and what
 * each stop sells in all. */
static mn_status sell(mn_supplying *k, mn_err *e)
{
    const mn_groups *g = &k->a->groups;
    const size_t n = k->a->model->n, sellers = k->count[MN_SELLER];
    const uint16_t *of = k->of[MN_SELLER];

    k->share = calloc(g->count * sellers + 1, sizeof *k->share);
    k->extra = calloc(g->count * sellers + 1, sizeof *k->extra);
    k->direct = calloc(sellers * n + 1, sizeof *k->direct);
    if (!k->share || !k->extra || !k->direct)
        return mn_fail_memory(e);
    for (size_t i = 0; i < g->count; i++) {
        const double *sold = sold_by(g, i, n);

        for (size_t c = 0; c < n; c++) {
            if (sold[c] == 0)
                continue;
            k->share[i * sellers + of[c]] += sold[c];
            k->direct[of[c] * n + c] += g->at[i].money * sold[c];
        }
    }
    for (size_t p = 0; p < g->pins; p++) {
        const mn_pin *pin = &g->pin[p];

        if (g->at[pin->group].key.product && !pin->material)
            k->extra[pin->group * sellers + of[pin->cell]] +=
                pin->unit * mn_pin_people(&k->cells, pin, NULL) *
                (mn_factor_of(&pin->factor, k->a->options.prior.rho) - 1);
    }
    return MN_OK;
}

/* --- tiers ------------------------------------------------------------------------------- */

/* What the sellers of a stop buy: their industries' columns of A or, of products, what
 * their recipes say, which all sellers of a product share out alike. */
static mn_status buy(mn_supplying *k, mn_err *e)
{
    const mn_groups *g = &k->a->groups;
    const size_t n = k->a->model->n, sellers = k->count[MN_SELLER];
    /* Of products the sellers' own purchases are those of all sellers together. */
    double *alike = calloc(sellers * n + 1, sizeof *alike);

    if (!alike)
        return mn_fail_memory(e);
    for (size_t s = 0; s < sellers; s++)
        memcpy(k->layer + s * n, k->direct + s * n, n * sizeof *k->layer);
    for (size_t i = 0; i < g->count; i++) {
        const mn_recipe *r = &g->recipe[g->at[i].row];

        for (size_t s = 0; r->first && s < sellers; s++) {
            const double money = g->at[i].money, part = money * k->share[i * sellers + s];

            if (k->share[i * sellers + s] == 0)
                continue;
            for (size_t c = 0; c < n; c++) {
                k->layer[(sellers + s) * n + c] += part * r->change[c];
                alike[s * n + c] += part * r->first[c];
                if (k->of[MN_SELLER][c] == s)
                    alike[s * n + c] -= money * r->first[c];
            }
        }
    }
    /* The first tier's columns of A are applied to what stands in `direct`. */
    for (size_t i = 0; i < sellers * n; i++)
        k->direct[i] += alike[i];
    free(alike);
    return MN_OK;
}

/* out += A v for rows of n, MN_SIDES at once. */
static mn_status apply(double *out, const double *v, size_t rows, const mn_model *m,
                       const mn_ctx *ctx, mn_err *e)
{
    double *in = malloc((2 * MN_SIDES * m->n + 1) * sizeof *in),
           *to = in ? in + MN_SIDES * m->n : 0;
    mn_status st = in ? MN_OK : mn_fail_memory(e);

    for (size_t r = 0; !st && r < rows; r += MN_SIDES) {
        const size_t sides = rows - r < MN_SIDES ? rows - r : MN_SIDES;

        memset(in, 0, MN_SIDES * m->n * sizeof *in);
        for (size_t s = 0; s < sides; s++)
            for (size_t i = 0; i < m->n; i++)
                in[i * MN_SIDES + s] = v[(r + s) * m->n + i];
        if ((st = mn_matrix_apply_sides(&m->a, false, in, to, ctx, e)))
            break;
        for (size_t s = 0; s < sides; s++)
            for (size_t i = 0; i < m->n; i++)
                out[(r + s) * m->n + i] += to[i * MN_SIDES + s];
    }
    free(in);
    return st;
}

static mn_status layers(mn_supplying *k, const mn_ctx *ctx, mn_err *e)
{
    const mn_model *m = k->a->model;
    const size_t sellers = k->count[MN_SELLER], wide = sellers * m->n;
    mn_status st;

    k->layer = calloc((MN_TIERS - 1) * wide + 1, sizeof *k->layer);
    if (!k->layer)
        return mn_fail_memory(e);
    if ((st = buy(k, e)) || (st = apply(k->layer + wide, k->direct, sellers, m, ctx, e)))
        return st;
    for (size_t t = 2; !st && t + 1 < MN_TIERS; t++)
        st = apply(k->layer + t * wide, k->layer + (t - 1) * wide, sellers, m, ctx, e);
    return st;
}

/* --- legs -------------------------------------------------------------------------------- */

static mn_status make_legs(mn_supplying *k, mn_err *e)
{
    mn_supply *out = k->out;
    size_t all = 0;

    for (size_t s = 0; s + 1 < MN_STAGES; s++) {
        k->leg0[s] = all;
        all += k->count[s] * k->count[s + 1];
    }
    k->leg0[MN_STAGES - 1] = all;
    out->leg = calloc(all + 1, sizeof *out->leg);
    if (!out->leg)
        return mn_fail_memory(e);
    out->legs = all;
    for (size_t s = 0; s + 1 < MN_STAGES; s++)
        for (size_t i = 0; i < k->count[s]; i++)
            for (size_t j = 0; j < k->count[s + 1]; j++)
                out->leg[mn_supply_leg(k, s, i, j)] =
                    (mn_leg){out->first[s] + i, out->first[s + 1] + j, {0, {NAN, NAN}}};
    return MN_OK;
}

/* From what was bought to its sellers. */
static void first_step(mn_supplying *k)
{
    const mn_answer *a = k->a;
    const mn_groups *g = &a->groups;
    const size_t n = a->model->n, sellers = k->count[MN_SELLER], bought = k->count[MN_BOUGHT];
    const double *q = a->model->q[a->options.scope], *mult = a->model->m[a->options.scope];

    for (size_t i = 0; i < g->count; i++) {
        const double *sold = sold_by(g, i, n), *extra = k->extra + i * sellers;
        const bool made = g->recipe[g->at[i].row].first != NULL;
        double people[MN_SUPPLY_MOST + 1] = {0}, own = 0;

        for (size_t c = 0; c < n; c++)
            if (sold[c] != 0)
                people[k->of[MN_SELLER][c]] += sold[c] * (made ? q[c] : mult[c]);
        for (size_t s = 0; s < sellers; s++) {
            people[s] += extra[s];
            own += people[s];
        }
        for (size_t s = 0; made && s < sellers; s++)
            people[s] += k->share[i * sellers + s] * (g->at[i].people - own);
        for (size_t b = 0; b < bought; b++)
            for (size_t s = 0; s < sellers; s++)
                k->out->leg[mn_supply_leg(k, MN_BOUGHT, b, s)].people.people +=
                    k->spent[i * bought + b] * people[s];
    }
}

/* What the factors of products add to the first two tiers. */
static void pins(mn_supplying *k)
{
    const mn_answer *a = k->a;
    const mn_groups *g = &a->groups;
    const size_t sellers = k->count[MN_SELLER];

    for (size_t p = 0; p < g->pins; p++) {
        const mn_pin *pin = &g->pin[p];
        const double more = pin->money * mn_pin_people(&k->cells, pin, NULL) *
                            (mn_factor_of(&pin->factor, a->options.prior.rho) - 1);
        const size_t work = k->of[MN_WORK][pin->cell % a->model->industries];
        const size_t tier = pin->material;

        if (!g->at[pin->group].key.product)
            continue;
        k->out->leg[mn_supply_leg(k, MN_TIER, tier, work)].people.people += more;
        for (size_t s = 0; s < sellers; s++)
            k->out->leg[mn_supply_leg(k, MN_SELLER, s, tier)].people.people +=
                more * (pin->material ? k->share[pin->group * sellers + s]
                                      : k->of[MN_SELLER][pin->cell] == s);
    }
}

/* From sellers to tiers, and from tiers to industries; what lies beyond the last tier that
 * is told apart is the rest. */
static void middle_steps(mn_supplying *k)
{
    const mn_answer *a = k->a;
    const mn_model *m = a->model;
    const size_t sellers = k->count[MN_SELLER], works = k->count[MN_WORK], last = MN_TIERS - 1;
    const double *q = m->q[a->options.scope];
    mn_leg *leg = k->out->leg;

    for (size_t t = 0; t < last; t++)
        for (size_t s = 0; s < sellers; s++) {
            const double *x = k->layer + (t * sellers + s) * m->n;

            for (size_t i = 0; i < m->n; i++) {
                const double people = q[i] * x[i];
                const size_t work = k->of[MN_WORK][i % m->industries];

                leg[mn_supply_leg(k, MN_SELLER, s, t)].people.people += people;
                leg[mn_supply_leg(k, MN_TIER, t, work)].people.people += people;
            }
        }
    pins(k);
    for (size_t s = 0; s < sellers; s++) {
        double rest = 0;

        for (size_t b = 0; b < k->count[MN_BOUGHT]; b++)
            rest += leg[mn_supply_leg(k, MN_BOUGHT, b, s)].people.people;
        for (size_t t = 0; t < last; t++)
            rest -= leg[mn_supply_leg(k, MN_SELLER, s, t)].people.people;
        leg[mn_supply_leg(k, MN_SELLER, s, last)].people.people = rest;
    }
    for (size_t i = 0; i < m->industries; i++)
        leg[mn_supply_leg(k, MN_TIER, last, k->of[MN_WORK][i])].people.people +=
            a->industry[i].people;
    for (size_t t = 0; t < last; t++)
        for (size_t w = 0; w < works; w++)
            leg[mn_supply_leg(k, MN_TIER, last, w)].people.people -=
                leg[mn_supply_leg(k, MN_TIER, t, w)].people.people;
}

static void last_step(mn_supplying *k)
{
    const mn_answer *a = k->a;
    const size_t origins = a->model->origins;

    for (size_t i = 0; i < a->model->industries; i++)
        for (size_t o = 0; o < origins; o++)
            k->out->leg[mn_supply_leg(k, MN_WORK, k->of[MN_WORK][i], k->of[MN_PLACE][o])]
                .people.people += a->work[i * origins + o];
}

/* People of stops are those of the legs that leave, of the last stage those that arrive. */
static void add_stops(mn_supply *out)
{
    for (size_t l = 0; l < out->legs; l++) {
        const mn_leg *leg = &out->leg[l];

        out->stop[leg->from].people.people += leg->people.people;
        if (leg->to >= out->first[MN_PLACE])
            out->stop[leg->to].people.people += leg->people.people;
    }
}

/* --- all of it ----------------------------------------------------------------------------- */

static mn_status settle_shares(mn_supplying *k, size_t stage, const mn_share *s, size_t n,
                               size_t *cap, mn_err *e)
{
    double *people = malloc((n + 1) * sizeof *people);
    mn_status st;

    if (!people)
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++)
        people[i] = s[i].people;
    st = settle(k, stage, people, n, cap, e);
    free(people);
    return st;
}

static mn_status settle_all(mn_supplying *k, const mn_spending *s, const mn_supply_things *of,
                            const mn_reference *r, mn_err *e)
{
    const mn_answer *a = k->a;
    double *people = calloc(a->model->n + 1, sizeof *people);
    size_t cap = 0;
    mn_status st = people ? settle_bought(k, s, of, r, &cap, e) : mn_fail_memory(e);

    if (!st && !(st = by_seller(people, k, e)) &&
        !(st = settle(k, MN_SELLER, people, a->model->n, &cap, e)) &&
        !(st = settle_tiers(k, &cap, e)) &&
        !(st = settle_shares(k, MN_WORK, a->industry, a->model->industries, &cap, e)))
        st = settle_shares(k, MN_PLACE, a->origin, a->model->origins, &cap, e);
    free(people);
    return st;
}

/* Leaves legs out that nobody goes along, up to rounding. */
static void drop_empty(mn_supply *out, double total)
{
    size_t kept = 0;

    for (size_t l = 0; l < out->legs; l++)
        if (fabs(out->leg[l].people.people) > 1e-12 * total)
            out->leg[kept++] = out->leg[l];
    out->legs = kept;
}

mn_status mn_supply_find(mn_supply *out, const mn_answer *a, const mn_spending *s,
                         const mn_supply_things *things, const mn_reference *r, const mn_ctx *ctx,
                         mn_err *e)
{
    mn_supplying k = {.out = out, .a = a};
    mn_status st = mn_cells_new(&k.cells, a->model, a->options.scope, e);

    if (st || (st = settle_all(&k, s, s && !s->sum ? things : NULL, r, e)) || (st = sell(&k, e)) ||
        (st = make_legs(&k, e)) || (st = layers(&k, ctx, e)))
        goto out;
    first_step(&k);
    middle_steps(&k);
    last_step(&k);
    add_stops(out);
    if (a->group_samples && a->options.draws <= MN_SUPPLY_DRAWS)
        st = mn_supply_draw(&k, ctx, e);
    drop_empty(out, a->total.people);
out:
    mn_cells_free(&k.cells);
    for (size_t i = 0; i < MN_STAGES; i++)
        free(k.of[i]);
    free(k.spent);
    free(k.share);
    free(k.extra);
    free(k.direct);
    free(k.layer);
    free(k.value);
    return st;
}

void mn_supply_free(mn_supply *s)
{
    free(s->stop);
    free(s->leg);
    memset(s, 0, sizeof *s);
}
