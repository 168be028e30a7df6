/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/economy/concordance.h - of what kind an economy's industries are, and where
 * a country lies in it.
 *
 * Purchases and people are placed in the 35 kinds of industry c1..c35. An
 * economy's industry counts as one kind, and may hold parts of several (a table
 * that has one industry for all trade holds three). The labels of published
 * economies are known (data/concordance, docs/methods/concordances.md).
 */
#ifndef FOOTPRINT_CONCORDANCE_H
#define FOOTPRINT_CONCORDANCE_H

#include "footprint/economy/model.h"

/* How a kind is found in an economy. */
typedef enum mn_fit {
    MN_FIT_KIND, /* industries of that kind */
    MN_FIT_PART, /* none; but industries that hold it among other kinds */
    MN_FIT_NEAR, /* neither; industries of the kind that is nearest */
    MN_FIT_NONE,
} mn_fit;

/* Sets the kinds of a model's industries, once these are known: by a file (CSV:
 * industry, kind; an industry may have several rows, of which the first is its
 * kind and all are its parts; kind '-' is none), or, where file is NULL, by the
 * first table of data/concordance whose labels hold all of the model's, or else
 * by the names c1..c35 alone. A file must name every industry.
 * Fills kind, parts, serves, fit and scheme. O(industries + tables). */
MN_USE mn_status mn_model_kinds(mn_model *m, const char *file, const mn_ctx *ctx, mn_err *e);

/* The same from kind and parts that are set already, as when a file held them. */
MN_USE mn_status mn_model_kinds_settle(mn_model *m, mn_err *e);

/* The region a country lies in, of each country of r (SIZE_MAX: of none): named
 * by its label, or as a member of a rest-of-world region. out has
 * mn_countries(r) entries. O(regions + countries). */
MN_USE mn_status mn_model_regions_of(size_t *out, const mn_model *m, const mn_reference *r,
                                     mn_err *e);
/* The same of one country. For one question only: O(the tables). */
size_t mn_model_region_of(const mn_model *m, const mn_reference *r, const mn_country *c);

/* Reads the members of regions (CSV: region, country by any name), which go before
 * what labels say. */
MN_USE mn_status mn_model_members(mn_model *m, const char *path, const mn_ctx *ctx, mn_err *e);

/* Sets the members by what labels say, so that they are kept with the model. */
MN_USE mn_status mn_model_members_by_label(mn_model *m, mn_err *e);

#endif
