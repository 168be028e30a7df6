/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/answer/draws.h - how unsure the answer is: draws from stated priors.
 *
 * One draw multiplies every origin's people by one log-normal factor, shared by
 * all its industries (independent cells would understate: Rodrigues et al. 2018 found
 * that for carbon); redraws each region's shares over industries from
 * a Dirichlet around the base; and multiplies each group's money by a
 * log-normal factor for price and classification. All factors keep their mean.
 * The spreads are assumptions, printed with every answer: nobody has measured
 * them, and no interval made from them is validated.
 *
 * Draw d uses the random stream (seed, d) alone, so results are the same at
 * any number of threads.
 */
#ifndef FOOTPRINT_DRAWS_H
#define FOOTPRINT_DRAWS_H

#include "footprint/answer/groups.h"

typedef struct mn_prior {
    double country_sd;    /* log-sd of an origin's number of people */
    double concentration; /* of the Dirichlet over a region's industries */
    double money_sd[3];   /* log-sd of price and classification, by mn_placed_by */
    mn_rho rho;           /* of listed goods against others of their cell: medians */
    mn_rho rho_sd;        /* log-sd of each; one draw for all goods */
    bool independent;     /* one factor a cell instead of one an origin (for checks only) */
} mn_prior;

/* The priors in force. country_sd 0.6: an assumption, about a factor of 2.7 up
 * or down at 90%. concentration 50: a share of 20% then has a standard
 * deviation of 5.6 points. money: 0.15 by code, 0.30 by words, 0.10 for a basket.
 * rho: see material/split.h. */
extern const mn_prior mn_prior_default;

/* People by cell and origin, ready for drawing. */
typedef struct mn_cells {
    const mn_model *m;
    size_t n, origins;
    size_t *start; /* n + 1: entries of a cell */
    uint32_t *origin;
    double *people;
    double *share;      /* n: of its region's people */
    double *per_output; /* n: 1 / x, or 0 */
} mn_cells;

MN_USE mn_status mn_cells_new(mn_cells *out, const mn_model *m, mn_scope scope, mn_err *e);
void mn_cells_free(mn_cells *c);

/* One draw: origin factors (origins doubles), region-industry factors (n). */
void mn_draw_people(double *origin_factor, double *cell_factor, const mn_cells *c,
                    const mn_prior *p, uint64_t seed, uint64_t draw);
/* Factors of the groups' money (count doubles) from the stream's second half. */
void mn_draw_money(double *factor, const mn_groups *g, const mn_prior *p, uint64_t seed,
                   uint64_t draw);

/* People per million dollars of output in a draw, by cell (n floats). */
void mn_draw_intensities(float *q, const mn_cells *c, const double *origin_factor,
                         const double *cell_factor);

/* The relative risk of listed goods in a draw. */
mn_rho mn_draw_rho(const mn_prior *p, uint64_t seed, uint64_t draw);

/* People of pinned money: of one country, or of the whole cell. factor may be NULL
 * (all 1), else one an origin. */
double mn_pin_people(const mn_cells *c, const mn_pin *pin, const double *origin_factor);

typedef struct mn_interval {
    double low, high;
} mn_interval;

/* What is wanted of the draws, and where it goes; each array may be NULL. */
typedef struct mn_spread {
    mn_interval total;
    mn_interval *group;    /* groups->count */
    mn_interval *origin;   /* cells->origins */
    mn_interval *industry; /* model's industries */
    mn_interval *layer;    /* layers */
    const float *beside;   /* besides rows of n: outputs whose people are drawn beside, at the
                            * middle of all prices */
    size_t besides;
    mn_interval *beside_range; /* besides */
    mn_interval *times;        /* besides: the total against each of them, draw by draw */
    double *samples;           /* draws: the total in each draw, in order */
    double *group_samples;     /* groups->count rows of draws: a million dollars of each, times its
                                * factor of money in that draw */
} mn_spread;

/* Draws `draws` times (at least 20, at most what 2 GiB hold) and takes the 5% and 95% quantiles of
 * everything. layer_x holds `layers` rows of n: output by production layer.
 * O(draws * (n * (rows of groups / 16 + layers) + pins)). */
MN_USE mn_status mn_spread_draw(mn_spread *out, const mn_cells *c, const mn_groups *g,
                                const double *layer_x, size_t layers, const mn_prior *p,
                                size_t draws, const mn_ctx *ctx, mn_err *e);

/* The p-quantile (0..1) of n values, by Hyndman & Fan's type 7; reorders v. */
double mn_quantile(double *v, size_t n, double p);

#endif
