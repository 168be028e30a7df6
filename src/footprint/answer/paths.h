/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/answer/paths.h - structural path analysis with an exact bound.
 *
 * A path runs from a purchase (cell i_0) through its suppliers to a workplace
 * (cell i_k); its value is q_ik a_ik,ik-1 ... a_i1,i0 y_i0 people. A node that
 * carries a flow v has a subtree worth exactly m_i v, so it is opened only if
 * m_i v >= tau * total: every path worth that much is found, and what was not
 * opened is known to the last digit, not guessed. Needs y >= 0: cells with
 * negative demand are left out and counted in `negative`.
 *
 * Beside the demand y there may be entries: money that recipes of products spend.
 */
#ifndef FOOTPRINT_PATHS_H
#define FOOTPRINT_PATHS_H

#include "footprint/economy/model.h"

#define MN_PATH_MAX 12 /* cells of one path; deeper subtrees stay unopened */

#define MN_PATH_NOTHING UINT32_MAX

/* What a path through a product with a recipe begins with. */
typedef struct mn_path_head {
    uint16_t product; /* 0: none, and the rest means nothing */
    uint32_t what;    /* the material that the first cell makes, or MN_PATH_NOTHING */
    uint32_t origin;  /* where in the first cell's region, or MN_PATH_NOTHING */
    bool seller;      /* the first cell is the product's own */
} mn_path_head;

/* Money that recipes spend: where its paths begin. */
typedef struct mn_path_entry {
    mn_path_head head;
    uint32_t cell;
    bool leaf;    /* what this cell buys is told by other entries */
    double money; /* millions of US dollars */
    double more;  /* people at work here beyond the cell's average */
} mn_path_entry;

typedef struct mn_path {
    mn_path_head head;
    uint32_t cell[MN_PATH_MAX]; /* purchase first, workplace last */
    unsigned length;
    double people;
} mn_path;

typedef struct mn_paths {
    mn_path *at; /* the `keep` most valuable, best first */
    size_t count;
    size_t nodes;      /* opened */
    size_t above;      /* paths worth tau or more */
    double found;      /* people on all paths of opened nodes */
    double unexplored; /* people in subtrees that were not opened */
    size_t cut;        /* opened nodes of MN_PATH_MAX cells whose suppliers reach tau, too */
    double negative;   /* people behind negative demand (refunds), left out */
} mn_paths;

/* Complete above tau (0 < tau < 1, a share of m . y over y > 0) as far as `cut`
 * is 0: paths of more than MN_PATH_MAX cells are not followed. Ends with MN_DATA when
 * more than 50 million nodes would be opened. O(nodes * suppliers of a node). */
MN_USE mn_status mn_paths_find(mn_paths *out, const mn_model *m, mn_scope scope, const double *y,
                               double tau, size_t keep, const mn_ctx *ctx, mn_err *e);
/* The same with the entries of recipes beside y; those of negative money are left
 * out as negative demand is. */
MN_USE mn_status mn_paths_find_with(mn_paths *out, const mn_model *m, mn_scope scope,
                                    const double *y, const mn_path_entry *entry, size_t entries,
                                    double tau, size_t keep, const mn_ctx *ctx, mn_err *e);
void mn_paths_free(mn_paths *p);

#endif
