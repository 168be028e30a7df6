/* SPDX-License-Identifier: Apache-2.0
 *
 * strata_world.h - made-up populations of known size in strata by two columns, for coverage: the
 * unit test draws a few, bench/measure/strata.c many.
 */
#ifndef UNIT_STRATA_WORLD_H
#define UNIT_STRATA_WORLD_H

#include <math.h>
#include <string.h>

#include "core/rng.h"
#include "measure/stratum/pool.h"

enum { WORLD_LISTS = 4, WORLD_CELLS = 1 << WORLD_LISTS, WORLD_STRATA = 8 };

typedef enum world_pattern {
    WORLD_INDEPENDENT, /* lists, within a stratum */
    WORLD_PAIRS,   /* two pairs of lists depend, one each way, in each stratum a little otherwise */
    WORLD_CLASSES, /* 3 in 10 are easily found by all lists */
    WORLD_DEGREES, /* each has a degree of her own of being found, normal with 0.8 */
    WORLD_PATTERNS
} world_pattern;
static const char *const world_names[] = {"independent", "pairs", "classes", "degrees"};

typedef struct world {
    double truth[WORLD_STRATA], all;
    double count[WORLD_STRATA * WORLD_CELLS], sum[WORLD_CELLS];
    uint16_t level[WORLD_STRATA * 2];
    mn_pool_data data;
} world;

/* One person's lists, of log odds moved by `more`. */
static inline unsigned world_person(mn_rng *r, const double *odds, const double *pair, double more)
{
    double p[WORLD_CELLS], sum = 0;
    for (unsigned w = 0; w < WORLD_CELLS; w++) {
        double line = 0;
        for (unsigned i = 0; i < WORLD_LISTS; i++)
            line += w >> i & 1 ? odds[i] + more : 0;
        line += (w & 3) == 3 ? pair[0] : 0;
        line += (w & 12) == 12 ? pair[1] : 0;
        sum += p[w] = mn_exp(line);
    }
    double at = mn_rng_unit(r) * sum;
    unsigned w = 0;
    while (w + 1 < WORLD_CELLS && at >= p[w])
        at -= p[w++];
    return w;
}

/* A mean of `size` persons a stratum, the largest nine times the smallest; about two in
 * five are on lists. */
static inline void world_make(world *out, world_pattern pattern, double size, uint64_t seed)
{
    static const double share[] = {2.2, 1.4, 0.7, 0.35, 1.6, 1, 0.5, 0.25};
    static const double base[] = {-1.9, -2.2, -2.4, -2.0};
    double sex[2][WORLD_LISTS], region[4][WORLD_LISTS];
    mn_rng r;
    memset(out, 0, sizeof *out);
    mn_rng_init(&r, seed, (uint64_t)pattern);
    for (unsigned i = 0; i < WORLD_LISTS; i++) {
        for (unsigned k = 0; k < 2; k++)
            sex[k][i] = 0.5 * mn_rng_normal(&r);
        for (unsigned k = 0; k < 4; k++)
            region[k][i] = 0.3 * mn_rng_normal(&r);
    }
    for (size_t s = 0; s < WORLD_STRATA; s++) {
        const double persons = floor(size * share[s] + 0.5);
        double odds[WORLD_LISTS], pair[2] = {0, 0};
        out->level[2 * s] = (uint16_t)(s / 4);
        out->level[2 * s + 1] = (uint16_t)(s % 4);
        for (unsigned i = 0; i < WORLD_LISTS; i++)
            odds[i] = base[i] + sex[s / 4][i] + region[s % 4][i] + 0.2 * mn_rng_normal(&r);
        if (pattern == WORLD_PAIRS) {
            pair[0] = 1 + 0.3 * mn_rng_normal(&r);
            pair[1] = -0.7 + 0.3 * mn_rng_normal(&r);
        }
        for (double k = 0; k < persons; k++) {
            const double z = pattern == WORLD_DEGREES   ? 0.8 * mn_rng_normal(&r)
                             : pattern == WORLD_CLASSES ? (mn_rng_unit(&r) < 0.3 ? 1.1 : -0.4)
                                                        : 0;
            const unsigned w = world_person(&r, odds, pair, z);
            if (w) {
                out->count[s * WORLD_CELLS + w]++;
                out->sum[w]++;
            }
        }
        out->truth[s] = persons;
        out->all += persons;
    }
    out->data = (mn_pool_data){.lists = WORLD_LISTS,
                               .strata = WORLD_STRATA,
                               .count = out->count,
                               .covariates = 2,
                               .level = out->level,
                               .levels = {2, 4}};
}

#endif
