/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/economy/flows.h - a published table on its way to becoming a model.
 *
 * An importer fills it cell by cell in whatever layout the file has; the
 * common end (mn_flows_to_model) makes coefficients of it.
 */
#ifndef FOOTPRINT_FLOWS_H
#define FOOTPRINT_FLOWS_H

#include "core/map.h"
#include "footprint/economy/model.h"

typedef struct mn_flows {
    mn_arena arena;
    const char *path; /* borrowed, for errors */
    size_t regions, industries, categories, n;
    const char **region, **industry, **category;
    mn_map region_of, industry_of, category_of;
    size_t region_cap, industry_cap, category_cap;

    /* Z by rows, as it comes: row i holds entries start[i] .. start[i + 1]. */
    size_t *start;
    uint32_t *index;
    double *value;
    size_t entries, cap, cap_value;
    double *y;         /* n rows of regions * categories */
    double *published; /* n; NaN where the table has none */
    double unit_usd;   /* 0: not stated */
    char sha256[65];
} mn_flows;

/* Names a label, adding it when it is new. */
MN_USE mn_status mn_flows_region(mn_flows *f, mn_text label, uint32_t *out, mn_err *e);
MN_USE mn_status mn_flows_industry(mn_flows *f, mn_text label, uint32_t *out, mn_err *e);
MN_USE mn_status mn_flows_category(mn_flows *f, mn_text label, uint32_t *out, mn_err *e);
/* After all labels are known: makes room for n rows. */
MN_USE mn_status mn_flows_begin(mn_flows *f, mn_err *e);
/* Adds an entry of Z to row `row`; rows come in order and each row's columns
 * may come in any order. Zeros may be left out. Before a row's first entry set
 * start[row + 1] = entries, so that an empty row is empty. */
MN_USE mn_status mn_flows_add(mn_flows *f, size_t row, size_t col, double v, mn_err *e);
void mn_flows_free(mn_flows *f);

/* Makes the model: x = Z 1 + Y 1, A = Z x^-1 (a column without output is 0).
 * f is left as it was. */
MN_USE mn_status mn_flows_to_model(mn_model **out, const mn_flows *f, const mn_model_options *o,
                                   const mn_ctx *ctx, mn_err *e);

/* The three layouts. f is zero before. */
MN_USE mn_status mn_import_labelled(mn_flows *f, const char *path, const mn_ctx *ctx, mn_err *e);
MN_USE mn_status mn_import_wiod2013(mn_flows *f, const char *path, const mn_ctx *ctx, mn_err *e);
MN_USE mn_status mn_import_pymrio(mn_flows *f, const char *path, const mn_ctx *ctx, mn_err *e);

#endif
