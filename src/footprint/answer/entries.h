/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/answer/entries.h - where supply paths begin when products have recipes:
 * at the seller, at each material's makers, and at what else both buy.
 */
#ifndef FOOTPRINT_ENTRIES_H
#define FOOTPRINT_ENTRIES_H

#include "footprint/answer/draws.h"
#include "footprint/answer/paths.h"

typedef struct mn_entries {
    double *y; /* n: demand of the groups without a product */
    mn_path_entry *at;
    size_t count, cap;
} mn_entries;

/* The entries of all groups at the prior's medians. With y they come to all people of
 * the answer. *out must be zero; free it also after an error. O(groups * n). */
MN_USE mn_status mn_entries_make(mn_entries *out, const mn_model *m, const mn_groups *g,
                                 const mn_cells *c, mn_rho rho, mn_err *e);
void mn_entries_free(mn_entries *x);

#endif
