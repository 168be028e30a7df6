/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/material/split.h - an industry of a country split into products.
 *
 * Of a cell's output, product p is the share v_p. Where forced labour is listed for
 * it, its people per dollar stand at rho to 1 against products that are not listed;
 * where only child labour is, at rho_child to 1:
 *
 *     q_p = q r_p / sum_p' v_p' r_p',     r = rho, rho_child or 1
 *
 * so that sum_p v_p q_p = q: the cell keeps its people, whatever rho is. rho is a
 * prior, never a fact: nobody has measured it. With rho = 1 nothing is split.
 *
 * A listed good is in the cell of its own industry, and in that of each material or
 * product that it stands for: silk thread is listed as textiles, and says of silk that
 * it is made so.
 */
#ifndef FOOTPRINT_SPLIT_H
#define FOOTPRINT_SPLIT_H

#include "core/map.h"
#include "footprint/material/materials.h"

/* Stated priors: the value, and the limits that hold 90%. */
#define MN_RHO            3.0
#define MN_RHO_LOW        1.5
#define MN_RHO_HIGH       6.0
#define MN_RHO_CHILD      1.5
#define MN_RHO_CHILD_LOW  1.0
#define MN_RHO_CHILD_HIGH 2.25
/* What a listed good is of its industry's output where no source says: an
 * assumption. All such goods of a cell together are at most the second. */
#define MN_LISTED_SHARE 0.05
#define MN_LISTED_MOST  0.5

typedef enum mn_listed { MN_LISTED_NOT, MN_LISTED_CHILD, MN_LISTED_FORCED } mn_listed;

/* What a product of a cell is, and what else its cell holds. */
typedef struct mn_factor {
    double forced, child; /* shares of the cell's output that are listed */
    mn_listed own;
} mn_factor;

typedef struct mn_rho {
    double forced, child;
} mn_rho;

/* r_p / sum v r. 1 for a factor of zeros. */
double mn_factor_of(const mn_factor *f, mn_rho rho);

/* Whether ';'-joined names hold this one. */
bool mn_goods_name(mn_text goods, const char *good);
/* How the list names any of these goods (';'-joined) in a country. */
mn_listed mn_listed_in(const mn_reference *r, mn_text goods, const char *iso3);

/* The split of (country, kind) for a product or material that these goods stand
 * for. O(goods). */
mn_factor mn_split(const mn_materials *m, const mn_reference *r, uint8_t kind, const char *iso3,
                   mn_text goods);

/* Splits that were made, of one list and one set of materials. Zero-initialised is valid. */
typedef struct mn_splits {
    mn_map index; /* kind, country and where the goods' text lies -> index in at */
    mn_arena keys;
    mn_factor *at;
    size_t count, cap;
} mn_splits;

/* As mn_split(); O(1) for one made before. The text of goods must stay where it is. */
MN_USE mn_status mn_splits_get(mn_splits *s, mn_factor *out, const mn_materials *m,
                               const mn_reference *r, uint8_t kind, const char *iso3, mn_text goods,
                               mn_err *e);
void mn_splits_free(mn_splits *s);

#endif
