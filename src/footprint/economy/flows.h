/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/economy/flows.h - a published table on its way to becoming a model.
 *
 * An importer fills it cell by cell in whatever layout the file has; the
 * common end (mn_flows_to_model) makes coefficients of it.
 */
#ifndef FOOTPRINT_FLOWS_H
#define FOOTPRINT_FLOWS_H

#include "core/buf.h"
#include "core/map.h"
#include "footprint/economy/model.h"

/* Negative inputs are moved only while they are at most this share of all inputs. */
#define MN_NEGATIVE_SHARE 0.005

typedef struct mn_flows {
    mn_arena arena;
    const char *path; /* borrowed, for errors */
    size_t regions, industries, categories, n;
    const char **region, **industry, **category;
    mn_map region_of, industry_of, category_of;
    size_t region_cap, industry_cap, category_cap;

    uint64_t memory;     /* as of mn_ctx; set before mn_flows_begin() */
    mn_matrix_builder z; /* Z by rows, as they come, without its negatives */
    bool coefficients;   /* z is A, and output is not known */
    double *row;         /* n: row `at` of Z, being filled */
    size_t at;
    double *sum;       /* n: of each row of Z as it was read */
    double *moved;     /* n rows of regions: negative inputs, by the buyer's region; or NULL */
    double *y;         /* n rows of regions * categories */
    double *published; /* n; NaN where the table has none */
    size_t negatives;
    double negative, positive; /* sums of Z's values below and above zero */
    size_t worst_row, worst_col;
    double worst; /* the most negative, and where */

    double unit_usd;       /* US dollars of one unit of money; 0: not stated */
    int year;              /* 0: not stated */
    const char *construct; /* how a supply-use table became this; or NULL */
    mn_buf notes;          /* lines for the model's notes */
    char sha256[65];
} mn_flows;

/* Names a label, adding it when it is new. */
MN_USE mn_status mn_flows_region(mn_flows *f, mn_text label, uint32_t *out, mn_err *e);
MN_USE mn_status mn_flows_industry(mn_flows *f, mn_text label, uint32_t *out, mn_err *e);
MN_USE mn_status mn_flows_category(mn_flows *f, mn_text label, uint32_t *out, mn_err *e);
/* After all labels are known: makes room for n rows. */
MN_USE mn_status mn_flows_begin(mn_flows *f, mn_err *e);
/* Adds v to an entry of row `row` of Z; rows come in order (some may be left out), a
 * row's columns in any order. O(1), and O(n) where a row begins. */
MN_USE mn_status mn_flows_add(mn_flows *f, size_t row, size_t col, double v, mn_err *e);
/* A whole row of Z: n values. */
MN_USE mn_status mn_flows_row(mn_flows *f, size_t row, const double *v, mn_err *e);
void mn_flows_free(mn_flows *f);

/* Makes the model: x = Z 1 + Y 1, A = Z x^-1 (a column without output is 0). A negative
 * input z_ij becomes 0 and is booked as a change in inventories of j's region, so that
 * both outputs stay (docs/design/0009). Takes what f holds: free it afterwards. */
MN_USE mn_status mn_flows_to_model(mn_model **out, mn_flows *f, const mn_model_options *o,
                                   const mn_ctx *ctx, mn_err *e);

/* The layouts. f is zero before; o is never NULL. */
typedef mn_status mn_importer(mn_flows *f, const char *path, const mn_model_options *o,
                              const mn_ctx *ctx, mn_err *e);
mn_importer mn_import_labelled, mn_import_wiod2013, mn_import_pymrio, mn_import_exiobase3,
    mn_import_eora26, mn_import_gloria, mn_import_supply_use, mn_import_wiod2016, mn_import_icio,
    mn_import_figaro, mn_import_flat;

#endif
