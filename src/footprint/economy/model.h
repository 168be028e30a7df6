/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/economy/model.h - the inside of an economy: labels, coefficients, final
 * demand, and the people in forced labour by where they work.
 *
 * Everything hangs on the model's arena but for the big arrays. A cell is
 * region * industries + industry. Final demand column of (region r, category
 * k) is r * categories + k; Y is row-major, cells by columns.
 */
#ifndef FOOTPRINT_MODEL_H
#define FOOTPRINT_MODEL_H

#include <manumit/footprint.h>

#include "core/arena.h"
#include "footprint/economy/matrix.h"

/* What a category of final demand is. */
typedef enum mn_demand {
    MN_DEMAND_HOUSEHOLDS,
    MN_DEMAND_NONPROFIT,
    MN_DEMAND_GOVERNMENT,
    MN_DEMAND_CAPITAL,
    MN_DEMAND_INVENTORIES,
    MN_DEMAND_OTHER,
} mn_demand;

/* ILO's branches, and what people are counted under. */
typedef enum mn_branch {
    MN_BRANCH_AGRICULTURE,
    MN_BRANCH_MINING,
    MN_BRANCH_MANUFACTURING,
    MN_BRANCH_CONSTRUCTION,
    MN_BRANCH_SERVICES,
    MN_BRANCH_DOMESTIC,
    MN_BRANCH_OTHER,
    MN_BRANCHES,
} mn_branch;

typedef enum mn_form { MN_FORM_PRIVATE, MN_FORM_SEXUAL, MN_FORM_STATE, MN_FORMS } mn_form;

/* Where people work: a country, or a composite region of the satellite. Several
 * origins may lie in one region of the economy (its "Rest of World"). */
typedef struct mn_origin {
    const char *code, *name;
    const char *iso3; /* "" for a composite region */
    uint32_t region;
} mn_origin;

typedef struct mn_people {
    uint32_t origin, industry;
    mn_branch branch;
    mn_form form;
    double people;
} mn_people;

/* People moved out of a cell where they could not stand. */
typedef struct mn_move {
    uint32_t origin, from, to;
    mn_form form;
    double people;
    double intensity; /* people per million US dollars it had; infinite without output */
} mn_move;

/* What a purchase is placed in: one of the 35 kinds of industry of data/codes
 * (c1..c35, 0-based). An economy with other industries says which kind each is. */
#define MN_NO_KIND 255

/* A country that lies in a region of several. */
typedef struct mn_member {
    char iso3[4];
    uint32_t region;
} mn_member;

struct mn_model {
    mn_arena arena;
    const char *name, *source, *licence, *notes;
    int year;
    double unit_usd; /* the table's own unit, for the record */
    size_t regions, industries, categories, n;
    const char **region, **industry, **category;
    mn_demand *demand; /* of each category */
    uint8_t *kind;     /* of each industry: 0 .. MN_INDUSTRIES - 1, or MN_NO_KIND; on the arena */
    uint64_t *parts;   /* of each industry: the bits of all kinds that it holds */
    uint64_t *serves;  /* of each industry: the bits of the kinds that are bought from it: its
                        * own; those no industry is of, but this one holds or is nearest to */
    uint8_t fit[MN_INDUSTRIES]; /* mn_fit of each kind */
    const char *scheme; /* whose labels the industries are (data/concordance), "file", or "" */
    mn_member *member;  /* on the arena */
    size_t members;
    const char *construct; /* how a supply-use table was made square; "" or NULL: it was not */

    mn_matrix a;       /* technical coefficients */
    double *x;         /* output: (I - A) x = Y 1, solved */
    double *published; /* output as the table states it; NaN where it doesn't */
    float *y;          /* n rows of regions * categories, as the file has them */
    double bound;      /* of the largest column sum of (I - A)^-1; 0: not proved yet */
    unsigned passes;   /* over the matrix, to solve it; 0: taken from a trusted file */

    size_t origins, peoples, moves;
    mn_origin *origin;
    mn_people *people;
    mn_move *move;
    /* By scope (MN_SCOPE_PRIVATE, MN_SCOPE_ALL): people a cell, per million
     * US dollars of output, and of final demand. NULL without a satellite. */
    double *cell_people[2], *q[2], *m[2];
    char sha256[65]; /* of the file; of the shipped model: the hash at its end */
};

/* Copies strings to the arena. NULL becomes "". */
MN_USE mn_status mn_model_str(mn_model *m, const char **out, const char *s, mn_err *e);

/* Fills x, bound and, where there are people, cell_people, q and m, from the
 * rest; what x and m hold already is taken for a guess. The last step of every
 * import; a trusted file holds them. All but x are solved in the same passes. */
MN_USE mn_status mn_model_settle(mn_model *m, const mn_ctx *ctx, mn_err *e);
/* x alone, for a model that people will be attached to before it is settled. */
MN_USE mn_status mn_model_settle_output(mn_model *m, const mn_ctx *ctx, mn_err *e);
/* Fills cell_people and q from people and x. */
MN_USE mn_status mn_model_people_to_cells(mn_model *m, mn_err *e);

/* What makes the numbers of a model unusable, or NULL: one test for models that
 * are imported and for those that are opened. */
const char *mn_model_wrong(const mn_model *m);

/* Opens bytes whose hash is known to be right: those in the library. */
MN_USE mn_status mn_model_open_trusted(mn_model **out, const char *name, const void *bytes,
                                       size_t len, mn_err *e);

/* Adds the people of o->satellite and moves those who can't stay (satellite.h). */
MN_USE mn_status mn_satellite_attach(mn_model *m, const mn_ctx *ctx, const mn_model_options *o,
                                     mn_err *e);

/* The industry that a purchase of `industry` in `region` really buys from: itself,
 * or, for services that are bought where they are done (domestic staff, car
 * repair) and that the region's table does not hold, the one that took their
 * people. O(moves). */
size_t mn_satellite_stand_in(const mn_model *m, size_t region, size_t industry);

const char *mn_form_name(mn_form f);
/* -1 when there is none of this name. */
int mn_branch_find(mn_text name);
int mn_form_find(mn_text name);

/* Index of a label; MN_MAP_NONE-like SIZE_MAX when there is none. O(n). */
size_t mn_model_find_region(const mn_model *m, mn_text code);
size_t mn_model_find_industry(const mn_model *m, mn_text code);

#endif
