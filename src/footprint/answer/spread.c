/* SPDX-License-Identifier: Apache-2.0
 *
 * spread.c - many draws, and the quantiles of everything that is shown.
 *
 * Draws are made a block at a time (block.h): q times X for each row of groups, and X
 * times the rows' money added up for each cell (lanes.h). Blocks are shared out among threads; what
 * one draw yields depends on its number alone.
 */
#include "core/err.h"
#include "core/parallel.h"
#include "footprint/answer/block.h"
#include "footprint/answer/lanes.h"

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

/* All draws' results: one row of `draws` values a quantity. */
typedef struct run {
    const mn_cells *c;
    const mn_groups *g;
    const double *layer_x;
    size_t layers, draws;
    const float *beside;
    size_t besides;
    const mn_prior *prior;
    uint64_t seed;
    mn_pin_kinds kinds;
    double *total, *group, *origin, *industry, *layer, *aside, *times;
    atomic_bool short_of_memory;
} run;

/* One thread's scratch. A column holds a draw of the block. */
typedef struct scratch {
    mn_block b;
    double *more;   /* columns, by row of groups: people per million dollars that its pins add */
    double *pinned; /* columns, by kind of pin: money, with the draw's prices */
    double *apart;  /* by cell: money that stands for other people than the cell's average */
    double *origin; /* by origin: people */
    float *output;  /* by cell, one draw behind the other */
    float *money, *people; /* columns, by row of groups */
    float *aside;          /* columns, by row beside: people */
    void *all;
} scratch;

static void scratch_free(scratch *s)
{
    mn_block_free(&s->b);
    free(s->all);
}

static bool scratch_new(scratch *s, const run *r)
{
    const size_t n = r->c->n, rows = r->g->rows, kinds = r->kinds.count;
    const size_t doubles = MN_BLOCK * (rows + kinds) + n + r->c->origins;
    double *d =
        malloc((doubles + 1) * sizeof *d + MN_BLOCK * (n + 2 * rows + r->besides) * sizeof(float));

    *s = (scratch){.all = d};
    if (!d || mn_block_new(&s->b, r->c, r->g, &r->kinds, r->prior, r->seed, NULL)) {
        free(d);
        return false;
    }
    s->more = d;
    s->pinned = s->more + MN_BLOCK * rows;
    s->apart = s->pinned + MN_BLOCK * kinds;
    s->origin = s->apart + n;
    s->output = (float *)(void *)(d + doubles + 1);
    s->money = s->output + MN_BLOCK * n;
    s->people = s->money + MN_BLOCK * rows;
    s->aside = s->people + MN_BLOCK * rows;
    return true;
}

/* --- what comes of it ---------------------------------------------------------------- */

/* Adds the money of pins up by kind, and what they add to a row's people. */
static void use_pins(scratch *s, const run *r)
{
    const mn_block *of = &s->b;
    const size_t draws = of->draws;

    memset(s->more, 0, r->g->rows * draws * sizeof *s->more);
    memset(s->pinned, 0, r->kinds.count * draws * sizeof *s->pinned);
    for (size_t u = 0; u < r->kinds.of_rows; u++) {
        const mn_pin_use *use = &r->kinds.use[u];
        const double *people = of->of_kind + use->kind * draws;
        const double *f = of->factor + use->kind * draws, *row = of->row + use->by * draws;
        double *pinned = s->pinned + use->kind * draws, *more = s->more + use->by * draws;

        for (size_t b = 0; b < draws; b++) {
            pinned[b] += use->money * row[b];
            more[b] += use->money * people[b] * (f[b] - 1);
        }
    }
    for (size_t u = r->kinds.of_rows; u < r->kinds.uses; u++) {
        const mn_pin_use *use = &r->kinds.use[u];

        for (size_t b = 0; b < draws; b++)
            s->pinned[use->kind * draws + b] += use->money * of->money[b * r->g->count + use->by];
    }
}

/* Each group per million dollars, with its prices. */
static void by_group(const scratch *s, const run *r, size_t b, size_t d)
{
    const mn_groups *g = r->g;

    for (size_t k = 0; k < g->count; k++) {
        const size_t at = g->at[k].row * s->b.draws + b;

        r->group[k * r->draws + d] =
            ((double)s->people[at] + s->more[at]) * s->b.money[b * g->count + k];
    }
}

/* The people of pinned money: as many as the factor says, where it was spent. What its
 * cell would say of it is kept by cell, to be taken away once. Returns how many more
 * they are than the average. */
static double place_pins(scratch *s, const run *r, size_t b, size_t d)
{
    const size_t industries = r->c->m->industries;
    double total = 0;

    memset(s->apart, 0, r->c->n * sizeof *s->apart);
    for (size_t k = 0; k < r->kinds.count; k++) {
        const mn_pin_kind *kind = &r->kinds.at[k];
        const size_t at = k * s->b.draws + b;
        const double f = s->b.factor[at], people = s->pinned[at] * s->b.of_kind[at];
        const double more = people * (f - 1);

        if (kind->pin.move) {
            s->apart[kind->pin.cell] -= s->pinned[at];
            s->origin[kind->pin.origin] += people * f;
        } else if (kind->all) {
            s->apart[kind->pin.cell] += s->pinned[at] * (f - 1);
        } else {
            s->origin[kind->pin.origin] += more;
        }
        r->industry[kind->pin.cell % industries * r->draws + d] += more;
        total += more;
    }
    return total;
}

/* People by origin and industry, and in all, from a draw's outputs. */
static double by_place(scratch *s, const run *r, size_t b, size_t d)
{
    const mn_cells *c = r->c;
    const size_t industries = c->m->industries;
    const double *factor = s->b.origin + b * c->origins, *cell = s->b.cell + b * c->n;
    const float *output = s->output + b * c->n;
    double total;

    memset(s->origin, 0, c->origins * sizeof *s->origin);
    total = place_pins(s, r, b, d);
    for (size_t i = 0; i < c->n; i++) {
        const double sum = s->b.people[b * c->n + i] * (double)output[i];
        const double scale = cell[i] * c->per_output[i] * ((double)output[i] + s->apart[i]);

        for (size_t k = c->start[i]; k < c->start[i + 1]; k++)
            s->origin[c->origin[k]] += factor[c->origin[k]] * c->people[k] * scale;
        r->industry[i % industries * r->draws + d] += sum;
        total += sum;
    }
    for (size_t o = 0; o < c->origins; o++)
        r->origin[o * r->draws + d] = s->origin[o];
    return total;
}

/* What pins add to a layer: the sellers' own, or that of materials. */
static double layer_pins(const scratch *s, const run *r, size_t layer, size_t b)
{
    double sum = 0;

    for (size_t k = 0; layer < 2 && k < r->kinds.count; k++) {
        const size_t at = k * s->b.draws + b;

        sum += r->kinds.at[k].layer[layer] * s->b.of_kind[at] * (s->b.factor[at] - 1);
    }
    return sum;
}

/* Layers of production, scaled so that they sum to this draw's total. */
static void by_layer(const scratch *s, const run *r, size_t b, size_t d)
{
    const size_t n = r->c->n;
    const float *q = s->b.q + b * n;
    double sum = 0;

    for (size_t k = 0; k < r->layers; k++) {
        const double *x = r->layer_x + k * n;
        double people = layer_pins(s, r, k, b);

        for (size_t i = 0; i < n; i++)
            people += (double)q[i] * x[i];
        r->layer[k * r->draws + d] = people;
        sum += people;
    }
    for (size_t k = 0; k < r->layers && sum != 0; k++)
        r->layer[k * r->draws + d] *= r->total[d] / sum;
}

static void draw_block(scratch *s, const run *r, size_t first, size_t draws)
{
    const mn_groups *g = r->g;

    mn_block_draw(&s->b, first, draws);
    for (size_t i = 0; i < g->rows * draws; i++)
        s->money[i] = (float)s->b.row[i];
    mn_lanes_dots(s->people, g->x, g->rows, s->b.q, draws, r->c->n);
    mn_lanes_dots(s->aside, r->beside, r->besides, s->b.q, draws, r->c->n);
    mn_lanes_sums(s->output, g->x, g->rows, s->money, draws, r->c->n);
    use_pins(s, r);
    for (size_t b = 0; b < draws; b++) {
        by_group(s, r, b, first + b);
        r->total[first + b] = by_place(s, r, b, first + b);
        by_layer(s, r, b, first + b);
        for (size_t k = 0; k < r->besides; k++) {
            const double people = (double)s->aside[k * draws + b];

            r->aside[k * r->draws + first + b] = people;
            r->times[k * r->draws + first + b] = people > 0 ? r->total[first + b] / people : 0;
        }
    }
}

static void draw_chunk(size_t chunk, void *payload)
{
    run *r = payload;
    const size_t first = chunk * MN_BLOCK, left = r->draws - first;
    scratch s;

    if (!scratch_new(&s, r)) {
        r->short_of_memory = true;
        return;
    }
    draw_block(&s, r, first, left < MN_BLOCK ? left : MN_BLOCK);
    scratch_free(&s);
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
                 {r->layer, job->out->layer, r->layers},
                 {r->aside, job->out->beside_range, r->besides},
                 {r->times, job->out->times, r->besides}};

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
    size_t count = g->count + c->origins + c->m->industries + layers + 2 * out->besides;
    run r = {.c = c,
             .g = g,
             .layer_x = layer_x,
             .layers = layers,
             .draws = draws,
             .beside = out->beside,
             .besides = out->besides,
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
    r.aside = r.layer + layers * draws;
    r.times = r.aside + r.besides * draws;
    if ((st = mn_parallel(ctx, (draws + MN_BLOCK - 1) / MN_BLOCK, draw_chunk, &r, e)))
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
