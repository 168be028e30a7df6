/* SPDX-License-Identifier: Apache-2.0
 *
 * recruit.h - made networks of persons in two groups, and recruiting that goes through them: for
 * tests and measurements of whether intervals hold the truth as often as they say.
 */
#ifndef TEST_RECRUIT_H
#define TEST_RECRUIT_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "measure/survey/rds.h"

/* What a network and the recruiting in it are like. */
typedef struct world {
    const char *name;
    uint32_t persons;
    double share;     /* of group 1 */
    double degree;    /* mean */
    double activity;  /* mean degree of group 1 by that of group 0 */
    double homophily; /* share of ties that look for the own group */
    double parts;     /* share of ties that stay in one of two halves; 0: there are none */
    uint32_t sample, seeds, coupons;
    bool one_group; /* all seeds are of group 0 */
} world;

typedef struct network {
    uint32_t n, ties;
    uint32_t *group, *first, *to;
    double share; /* of group 1, among those with ties */
    uint32_t reached;
} network;

static inline uint32_t pick_by(const double *sum, const uint32_t *who, uint32_t n, mn_rng *r)
{
    const double at = mn_rng_unit(r) * sum[n - 1];
    uint32_t low = 0, high = n - 1;
    while (low < high) {
        const uint32_t mid = (low + high) / 2;
        if (sum[mid] > at)
            high = mid;
        else
            low = mid + 1;
    }
    return who[low];
}

static inline void *room(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size);
    if (!p)
        abort();
    return p;
}

/* Ties between persons by weights (Gamma of shape 3): the first by weight, the second by weight
 * among all, her group, or her half. Doubled ties count once more: they are rare. */
static inline void make_network(network *w, const world *o, mn_rng *r)
{
    const uint32_t n = o->persons, ties = (uint32_t)(n * o->degree / 2);
    double *sum = room((size_t)5 * n, sizeof *sum);
    uint32_t *who = room((size_t)5 * n, sizeof *who), many[5] = {0};
    uint32_t *end = room((size_t)2 * ties, sizeof *end);
    *w = (network){.n = n, .ties = ties};
    w->group = room(n, sizeof *w->group);
    w->first = room((size_t)n + 2, sizeof *w->first);
    w->to = room((size_t)2 * ties, sizeof *w->to);
    for (uint32_t i = 0; i < n; i++) {
        w->group[i] = mn_rng_unit(r) < o->share;
        const double weight = mn_rng_gamma(r, 3) * (w->group[i] ? o->activity : 1);
        /* All; the groups; the halves, of which one has more of group 1. */
        const bool half = mn_rng_unit(r) < (w->group[i] ? 0.7 : 0.4);
        const uint32_t in[3] = {0, 1 + w->group[i], 3 + (uint32_t)half};
        for (int k = 0; k < 3; k++) {
            const uint32_t s = in[k], at = many[s]++;
            who[s * n + at] = i;
            sum[s * n + at] = weight + (at ? sum[s * n + at - 1] : 0);
        }
    }
    uint32_t *half = room(n, sizeof *half);
    for (uint32_t s = 3; s < 5; s++)
        for (uint32_t k = 0; k < many[s]; k++)
            half[who[s * n + k]] = s;
    for (uint32_t t = 0; t < ties; t++) {
        const uint32_t a = pick_by(sum, who, many[0], r);
        const uint32_t s = mn_rng_unit(r) < o->parts       ? half[a]
                           : mn_rng_unit(r) < o->homophily ? 1 + w->group[a]
                                                           : 0;
        uint32_t b = a;
        for (int tries = 0; b == a && tries < 50; tries++)
            b = pick_by(sum + (size_t)s * n, who + (size_t)s * n, many[s], r);
        end[2 * t] = a;
        end[2 * t + 1] = b;
        w->first[a + 1]++;
        w->first[b + 1]++;
    }
    for (uint32_t i = 0; i < n; i++) {
        w->reached += w->first[i + 1] > 0;
        w->share += w->first[i + 1] > 0 && w->group[i];
        w->first[i + 1] += w->first[i];
    }
    w->share /= w->reached;
    uint32_t *at = room(n, sizeof *at);
    for (uint32_t t = 0; t < 2 * ties; t++) {
        const uint32_t a = end[t], b = end[t ^ 1];
        w->to[w->first[a] + at[a]++] = b;
    }
    free(at);
    free(half);
    free(end);
    free(sum);
    free(who);
}

static inline void network_free(network *w)
{
    free(w->group);
    free(w->first);
    free(w->to);
}

/* Recruiting until the sample is full: each gives her coupons to contacts who are not in it, and
 * some of those come. Where it dies out another seed begins. The answer is owned: mn_rds_free(),
 * mn_rds_trait_free(). */
static inline void recruit(mn_rds *s, mn_rds_trait *x, const network *w, const world *o, mn_rng *r)
{
    const uint32_t n = o->sample;
    *s = (mn_rds){.n = n};
    *x = (mn_rds_trait){.name = "x", .groups = 2};
    s->recruiter = room(n, sizeof *s->recruiter);
    s->tree = room(n, sizeof *s->tree);
    s->wave = room(n, sizeof *s->wave);
    s->first = room((size_t)n + 2, sizeof *s->first);
    s->recruit = room(n, sizeof *s->recruit);
    s->row = room(n, sizeof *s->row);
    s->degree = room(n, sizeof *s->degree);
    x->group = room(n, sizeof *x->group);
    uint32_t *who = room(n, sizeof *who), *free_one = room(w->n, sizeof *free_one), in = 0, at = 0;
    bool *taken = room(w->n, sizeof *taken);
    while (in < n) {
        if (in < o->seeds || at == in) {
            const uint32_t i = w->to[(uint32_t)(mn_rng_unit(r) * 2 * w->ties)];
            if (taken[i] || (o->one_group && in < o->seeds && w->group[i]))
                continue;
            taken[i] = true;
            s->recruiter[in] = MN_RDS_NOBODY;
            who[in++] = i;
            continue;
        }
        const uint32_t i = who[at];
        uint32_t k = 0;
        for (uint32_t t = w->first[i]; t < w->first[i + 1]; t++)
            if (!taken[w->to[t]])
                free_one[k++] = w->to[t];
        /* Of 3 coupons none is used by a sixth, one by a sixth, two and three by a third each. */
        uint32_t uses = (uint32_t)(mn_rng_unit(r) * 6 + 1) / 2;
        uses = uses > o->coupons ? o->coupons : uses;
        for (; uses && k && in < n; uses--) {
            const uint32_t c = (uint32_t)(mn_rng_unit(r) * k), b = free_one[c];
            free_one[c] = free_one[--k];
            if (taken[b])
                continue;
            taken[b] = true;
            s->recruiter[in] = at;
            who[in++] = b;
        }
        at++;
    }
    for (uint32_t i = 0; i < n; i++) {
        s->degree[i] = w->first[who[i] + 1] - w->first[who[i]];
        x->group[i] = w->group[who[i]];
        s->row[i] = i;
    }
    if (mn_rds_grow(s, NULL, NULL))
        abort();
    free(who);
    free(free_one);
    free(taken);
}

#endif
