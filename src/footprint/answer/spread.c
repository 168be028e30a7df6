/* SPDX-License-Identifier: Apache-2.0
 *
 * spread.c - many draws, and the quantiles of everything that is shown.
 *
 * A draw costs one pass over the groups' outputs, cell by cell in MN_LANES lanes
 * of float32: q times X for each group, and X times the group's money added up
 * for each cell.
 * Draws are shared out among threads; what one draw yields depends on its
 * number alone.
 */
#include "footprint/answer/spread.h"

#include "core/err.h"
#include "core/parallel.h"
#include "footprint/answer/draws.h"
#include "footprint/answer/pins.h"
#include "footprint/economy/solve.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static const size_t max_values = (size_t)1 << 28; /* 2 GiB of doubles */

double mn_quantile(double *v, size_t n, double p)
{
    double at = p * (double)(n - 1);
    size_t k = (size_t)at, from = 0, to = n - 1;

    /* Hoare's selection: afterwards v[k] is in its sorted place. */
    while (from < to) {
        double pivot = v[from + (to - from) / 2];
        size_t i = from, j = to;

        for (;; i++, j--) {
            while (v[i] < pivot)
                i++;
            while (v[j] > pivot)
                j--;
            if (i >= j)
                break;
            double swap = v[i];

            v[i] = v[j];
            v[j] = swap;
        }
        if (k <= j)
            to = j;
        else
            from = j + 1;
    }
    if (k + 1 >= n)
        return v[k];
    double next = v[k + 1];

    for (size_t i = k + 2; i < n; i++)
        next = v[i] < next ? v[i] : next;
    return v[k] + (at - (double)k) * (next - v[k]);
}

typedef float lanes __attribute__((vector_size(MN_LANES * sizeof(float)), aligned(4), may_alias));

static inline __attribute__((always_inline)) float group_body(const float *x, const float *q,
                                                              float money, float *output, size_t n)
{
    lanes sum = {0};
    float fold[MN_LANES], last[MN_LANES] = {0};
    size_t i = 0;

    for (; i + MN_LANES <= n; i += MN_LANES) {
        lanes v = *(const lanes *)(const void *)(x + i);

        sum += v * *(const lanes *)(const void *)(q + i);
        *(lanes *)(void *)(output + i) += v * money;
    }
    if (i < n) {
        memcpy(last, x + i, (n - i) * sizeof *x);
        sum += *(const lanes *)(const void *)last * *(const lanes *)(const void *)(q + i);
        *(lanes *)(void *)(output + i) += *(const lanes *)(const void *)last * money;
    }
    memcpy(fold, &sum, sizeof fold);
    for (size_t half = MN_LANES / 2; half > 0; half /= 2)
        for (size_t l = 0; l < half; l++)
            fold[l] += fold[l + half];
    return fold[0];
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static float group_avx2(const float *x, const float *q, float money,
                                                        float *output, size_t n)
{
    return group_body(x, q, money, output, n);
}

__attribute__((target("avx512f,prefer-vector-width=512"))) static float
group_avx512(const float *x, const float *q, float money, float *output, size_t n)
{
    return group_body(x, q, money, output, n);
}
#endif

float mn_spread_group_plain(const float *x, const float *q, float money, float *output, size_t n)
{
    return group_body(x, q, money, output, n);
}

float mn_spread_group(const float *x, const float *q, float money, float *output, size_t n)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f"))
        return group_avx512(x, q, money, output, n);
    if (__builtin_cpu_supports("avx2"))
        return group_avx2(x, q, money, output, n);
#endif
    return group_body(x, q, money, output, n);
}

/* All draws' results: one row of `draws` values a quantity. */
typedef struct run {
    const mn_cells *c;
    const mn_groups *g;
    const double *layer_x;
    size_t layers, draws, chunk;
    const mn_prior *prior;
    uint64_t seed;
    mn_pin_kinds kinds;
    double *total, *group, *origin, *industry, *layer;
    atomic_bool short_of_memory;
} run;

/* One thread's scratch. */
typedef struct scratch {
    double *origin_factor, *cell_factor, *money, *origin;
    double *factor, *people; /* by kind of pin: against the average; per million dollars */
    double *pinned;          /* likewise: money, with the draw's prices */
    double *more;            /* by group: people per million dollars that its pins add */
    float *q, *output;
    void *all;
} scratch;

static bool scratch_new(scratch *s, const run *r)
{
    size_t n = r->c->n, padded = n + MN_LANES;
    size_t doubles = 2 * r->c->origins + n + 2 * r->g->count + 3 * r->kinds.count;
    double *d = calloc(1, (doubles + 1) * sizeof *d + 2 * padded * sizeof(float));

    s->all = d;
    if (!d)
        return false;
    s->origin_factor = d;
    s->origin = s->origin_factor + r->c->origins;
    s->cell_factor = s->origin + r->c->origins;
    s->money = s->cell_factor + n;
    s->factor = s->money + r->g->count;
    s->people = s->factor + r->kinds.count;
    s->pinned = s->people + r->kinds.count;
    s->more = s->pinned + r->kinds.count;
    s->q = (float *)(void *)(d + doubles + 1);
    s->output = s->q + padded;
    return true;
}

/* People per million dollars of output in this draw, by cell. */
static void intensities(scratch *s, const mn_cells *c)
{
    for (size_t i = 0; i < c->n; i++) {
        double sum = 0;

        for (size_t k = c->start[i]; k < c->start[i + 1]; k++)
            sum += s->origin_factor[c->origin[k]] * c->people[k];
        s->q[i] = (float)(s->cell_factor[i] * sum * c->per_output[i]);
    }
}

/* Puts the people behind the money of one kind of pin where it was spent, and as many
 * as the product's factor f says. Returns how many more they are than the average. */
static double place_kind(scratch *s, const run *r, const mn_pin *pin, double money, double f,
                         size_t entry)
{
    const mn_cells *c = r->c;
    double scale = s->cell_factor[pin->cell] * c->per_output[pin->cell] * money;
    double all = 0;

    if (entry != SIZE_MAX) {
        double people = s->origin_factor[pin->origin] * c->people[entry] * scale;

        s->origin[pin->origin] += people * (f - 1);
        return people * (f - 1);
    }
    for (size_t k = c->start[pin->cell]; k < c->start[pin->cell + 1]; k++) {
        uint32_t o = c->origin[k];
        double people = s->origin_factor[o] * c->people[k] * scale;

        if (pin->move)
            s->origin[o] -= people;
        else if (pin->origin == MN_ANYWHERE || pin->origin == o)
            s->origin[o] += people * (f - 1);
        else
            continue;
        all += people;
    }
    if (pin->move)
        s->origin[pin->origin] += all * f;
    return all * (f - 1);
}

/* Money of all pins is added up by kind, and each kind is placed once. Returns the
 * total with what they add to it. */
static double place_pins(scratch *s, const run *r, mn_rho rho, size_t d, double total)
{
    const size_t industries = r->c->m->industries;

    for (size_t k = 0; k < r->kinds.count; k++) {
        const mn_pin *pin = &r->kinds.at[k].pin;

        s->factor[k] = mn_factor_of(&pin->factor, rho);
        s->people[k] = s->cell_factor[pin->cell] * mn_pin_people(r->c, pin, s->origin_factor);
        s->pinned[k] = 0;
    }
    memset(s->more, 0, r->g->count * sizeof *s->more);
    for (size_t p = 0; p < r->g->pins; p++) {
        const mn_pin *pin = &r->g->pin[p];
        const uint32_t k = r->kinds.of[p];

        s->pinned[k] += pin->money * s->money[pin->group];
        s->more[pin->group] += pin->unit * s->people[k] * (s->factor[k] - 1);
    }
    for (size_t g = 0; g < r->g->count; g++)
        r->group[g * r->draws + d] += s->more[g] * s->money[g];
    for (size_t k = 0; k < r->kinds.count; k++) {
        const mn_pin_kind *of = &r->kinds.at[k];
        double more = place_kind(s, r, &of->pin, s->pinned[k], s->factor[k], of->entry);

        r->industry[of->pin.cell % industries * r->draws + d] += more;
        total += more;
    }
    return total;
}

/* People by origin and industry, and in all, from the draw's outputs. */
static double by_place(scratch *s, const run *r, mn_rho rho, size_t d)
{
    const mn_cells *c = r->c;
    size_t industries = c->m->industries;
    double total = 0;

    memset(s->origin, 0, c->origins * sizeof *s->origin);
    for (size_t i = 0; i < c->n; i++) {
        double scale = s->cell_factor[i] * c->per_output[i] * (double)s->output[i], sum = 0;

        for (size_t k = c->start[i]; k < c->start[i + 1]; k++) {
            double people = s->origin_factor[c->origin[k]] * c->people[k] * scale;

            s->origin[c->origin[k]] += people;
            sum += people;
        }
        r->industry[(i % industries) * r->draws + d] += sum;
        total += sum;
    }
    total = place_pins(s, r, rho, d, total);
    for (size_t o = 0; o < c->origins; o++)
        r->origin[o * r->draws + d] = s->origin[o];
    return total;
}

/* What pins add to a layer: the sellers' own, or that of materials. */
static double layer_pins(const scratch *s, const run *r, size_t layer)
{
    double sum = 0;

    for (size_t p = 0; layer < 2 && p < r->g->pins; p++) {
        const mn_pin *pin = &r->g->pin[p];
        const uint32_t k = r->kinds.of[p];

        if (pin->material == (layer == 1))
            sum += pin->money * s->people[k] * (s->factor[k] - 1);
    }
    return sum;
}

/* Layers of production, scaled so that they sum to this draw's total. */
static void by_layer(const scratch *s, const run *r, size_t d, double total)
{
    double sum = 0;

    for (size_t k = 0; k < r->layers; k++) {
        const double *x = r->layer_x + k * r->c->n;
        double people = layer_pins(s, r, k);

        for (size_t i = 0; i < r->c->n; i++)
            people += (double)s->q[i] * x[i];
        r->layer[k * r->draws + d] = people;
        sum += people;
    }
    for (size_t k = 0; k < r->layers && sum != 0; k++)
        r->layer[k * r->draws + d] *= total / sum;
}

static void one_draw(scratch *s, const run *r, size_t d)
{
    const mn_groups *g = r->g;
    size_t n = r->c->n;
    mn_rho rho = mn_draw_rho(r->prior, r->seed, d);

    mn_draw_people(s->origin_factor, s->cell_factor, r->c, r->prior, r->seed, d);
    mn_draw_money(s->money, g, r->prior, r->seed, d);
    intensities(s, r->c);
    memset(s->output, 0, n * sizeof *s->output);
    for (size_t k = 0; k < g->count; k++) {
        float people = mn_spread_group(g->x + k * n, s->q, (float)(s->money[k] * g->at[k].money),
                                       s->output, n);

        r->group[k * r->draws + d] = (double)people * s->money[k];
    }
    r->total[d] = by_place(s, r, rho, d);
    by_layer(s, r, d, r->total[d]);
}

static void draw_chunk(size_t chunk, void *payload)
{
    run *r = payload;
    size_t from = chunk * r->chunk, to = from + r->chunk < r->draws ? from + r->chunk : r->draws;
    scratch s;

    if (!scratch_new(&s, r)) {
        r->short_of_memory = true;
        return;
    }
    for (size_t d = from; d < to; d++)
        one_draw(&s, r, d);
    free(s.all);
}

typedef struct rows {
    const run *r;
    const mn_spread *out;
} rows;

static void take_row(size_t i, void *payload)
{
    const rows *job = payload;
    const run *r = job->r;
    struct {
        double *from;
        mn_interval *to;
        size_t n;
    } parts[] = {{r->group, job->out->group, r->g->count},
                 {r->origin, job->out->origin, r->c->origins},
                 {r->industry, job->out->industry, r->c->m->industries},
                 {r->layer, job->out->layer, r->layers}};

    for (size_t k = 0; k < sizeof parts / sizeof *parts; i -= parts[k++].n) {
        if (i >= parts[k].n)
            continue;
        if (parts[k].to) {
            double *v = parts[k].from + i * r->draws;

            parts[k].to[i].low = mn_quantile(v, r->draws, 0.05);
            parts[k].to[i].high = mn_quantile(v, r->draws, 0.95);
        }
        return;
    }
}

mn_status mn_spread_draw(mn_spread *out, const mn_cells *c, const mn_groups *g,
                         const double *layer_x, size_t layers, const mn_prior *p, size_t draws,
                         const mn_ctx *ctx, mn_err *e)
{
    size_t count = g->count + c->origins + c->m->industries + layers;
    run r = {.c = c,
             .g = g,
             .layer_x = layer_x,
             .layers = layers,
             .draws = draws,
             .chunk = 32,
             .prior = p,
             .seed = ctx ? ctx->seed : 0};
    rows job = {&r, out};
    mn_status st;

    if (draws < 20 || (count + 1) > max_values / draws) {
        mn_fail(e, MN_USAGE, "%zu draws of %zu figures are too few or too many", draws, count + 1);
        return mn_hint(e, "draws lie between 20 and, here, %zu", max_values / (count + 1));
    }
    r.total = calloc((count + 1) * draws, sizeof *r.total);
    st = r.total ? mn_pin_kinds_make(&r.kinds, c, g, e) : mn_fail_memory(e);
    if (st)
        goto out;
    r.group = r.total + draws;
    r.origin = r.group + g->count * draws;
    r.industry = r.origin + c->origins * draws;
    r.layer = r.industry + c->m->industries * draws;
    if ((st = mn_parallel(ctx, (draws + r.chunk - 1) / r.chunk, draw_chunk, &r, e)))
        goto out;
    if (r.short_of_memory) {
        st = mn_fail_memory(e);
        goto out;
    }
    if (out->samples)
        memcpy(out->samples, r.total, draws * sizeof *r.total);
    if (out->group_samples)
        memcpy(out->group_samples, r.group, g->count * draws * sizeof *r.group);
    if ((st = mn_parallel(ctx, count, take_row, &job, e)))
        goto out;
    out->total.low = mn_quantile(r.total, draws, 0.05);
    out->total.high = mn_quantile(r.total, draws, 0.95);
out:
    mn_pin_kinds_free(&r.kinds);
    free(r.total);
    return st;
}
