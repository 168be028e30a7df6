/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/case/inside.h - between the files that make a case.
 */
#ifndef ADVERTS_CASE_INSIDE_H
#define ADVERTS_CASE_INSIDE_H

#include <math.h>

#include "adverts/case/make.h"
#include "table/maker.h"

typedef struct mn_case_making {
    const mn_case_input *in;
    mn_maker maker[MN_CASE_TABLES];
    mn_text *name;      /* of each post that is told */
    uint32_t *template; /* likewise, from 1; 0: none */
    mn_arena arena;
    mn_buf b;
} mn_case_making;

/* The number in the archive of post i of the network, and what is known of it. */
static inline uint32_t mn_case_number(const mn_case_making *m, uint32_t i)
{
    const mn_networks *n = &m->in->f->nets;
    return n->member[n->network[m->in->network].first + i];
}
static inline const mn_found_post *mn_case_post(const mn_case_making *m, uint32_t i)
{
    return &m->in->f->post[mn_case_number(m, i)];
}

/* The place of a post of the archive in the network; UINT32_MAX: it is none of its. */
static inline uint32_t mn_case_position(const mn_case_making *m, uint32_t number)
{
    uint32_t low = 0, high = m->in->f->nets.network[m->in->network].posts;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2, there = mn_case_number(m, middle);
        if (there == number)
            return middle;
        if (there < number)
            low = middle + 1;
        else
            high = middle;
    }
    return UINT32_MAX;
}

static inline double mn_case_rounded(double v) /* to hundredths */
{
    return floor(v * 100 + 0.5) / 100;
}
static inline double mn_case_degrees(double v) /* to a metre */
{
    return floor(v * 1e5 + 0.5) / 1e5;
}

/* templates.c: the tables of templates, and m->template. */
MN_USE mn_status mn_network_case_templates(mn_case_making *m, const mn_ctx *ctx, mn_err *e);

#endif
