/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/gather.h - templates of families, each found on its own, put together: those of
 * one text are one, clusters follow, and all have the numbers that readers see.
 */
#ifndef ADVERTS_TEMPLATE_GATHER_H
#define ADVERTS_TEMPLATE_GATHER_H

#include "adverts/template/finish.h"
#include "adverts/template/template.h"

/* The templates of a family, among those of a piece of work. */
typedef struct mn_templates_share {
    uint32_t piece, templates;
    size_t template, post; /* the first of each */
} mn_templates_share;

typedef struct mn_templates_found {
    size_t families;
    const mn_templates_share *share; /* of each family */
    mn_finished *finished;           /* of each piece; its values are consumed */
    size_t pieces;
    double alone;            /* bits of all posts, each alone */
    const uint32_t *cluster; /* of each post: what it begins with; NULL: nothing */
} mn_templates_found;

/* Fills what t has of them: all but its posts and its memory, which are there. What is there after
 * a failure is freed with t. */
MN_USE mn_status mn_templates_gather(mn_templates *t, const mn_templates_found *in, mn_err *e);

#endif
