/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/footprint.h - from spending to the people in forced labour behind it.
 *
 * The economy is an input-output model: suppliers are rows, buyers columns.
 * With A the technical coefficients (a_ij = Z_ij / x_j), x the output, Y the
 * final demand and q the people in forced labour per million US dollars of
 * output, the people behind a final demand y are q (I - A)^-1 y (Leontief;
 * Miller & Blair 2009, doi 10.1017/CBO9780511626982). The inverse is never
 * formed: m = q (I - A)^-1 is one transposed solve, X = (I - A)^-1 y a forward
 * one, both with a bound on their error.
 *
 * Units: money is millions of US dollars of the model's year; people are
 * people; all vectors have one entry a cell, cell = region * industries +
 * industry, 0-based.
 */
#ifndef MANUMIT_FOOTPRINT_H
#define MANUMIT_FOOTPRINT_H

#include <manumit/core.h>
#include <manumit/reference.h>
#include <manumit/report.h>
#include <manumit/table.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- the economy ------------------------------------------------------------- */

/* Immutable once made; safe to share by threads. */
typedef struct mn_model mn_model;

typedef enum mn_model_format {
    MN_MODEL_LABELLED_CSV, /* a label row, then n rows of Z, Y and, last, x */
    MN_MODEL_WIOD2013,     /* the published workbook: 2 title rows, 4 header rows and columns */
    MN_MODEL_PYMRIO,       /* saved by pymrio (folder or zip): Z.txt, Y.txt, file_parameters.json */
    MN_MODEL_EXIOBASE3,    /* IOT_YYYY_ixi or _pxp, folder or zip: A or Z, Y, x, unit */
    MN_MODEL_EORA26,       /* Eora26_YYYY_bp, folder or zip: T, FD, labels_T, labels_FD */
    MN_MODEL_GLORIA,       /* the folder or zip of T- and Y-Results, with GLORIA_ReadMe beside */
    MN_MODEL_SUPPLY_USE,   /* a labelled use table; the supply table in options.supply */
    MN_MODEL_WIOD2016,     /* the published workbook, .xlsb; or its cells as .xlsx or CSV */
    MN_MODEL_ICIO,         /* the OECD's: CSV, or a zip of CSVs */
    MN_MODEL_FIGARO,       /* Eurostat's: matrix or flat CSV, or a zip of one */
} mn_model_format;

/* How a table of industries and products becomes an economy (economy/construct.c). */
typedef enum mn_construct {
    MN_CONSTRUCT_INDUSTRY_TECHNOLOGY, /* products: Eurostat's model B */
    MN_CONSTRUCT_FIXED_PRODUCT_SALES, /* industries: Eurostat's model D */
    MN_CONSTRUCT_BLOCK,               /* cells are industries and products: no assumption */
} mn_construct;

/* Negative inputs: moved into inventories while they are few, or refused. */
typedef enum mn_negatives { MN_NEGATIVES_DROP, MN_NEGATIVES_REFUSE } mn_negatives;

typedef struct mn_model_options {
    const char *satellite; /* CSV: region, industry, people [, origin, name, iso3, branch, scope];
                            * or "shipped": the people of the shipped model, by kind */
    const char *satellite_concordance; /* CSV from, to [, share]: from the satellite's own
                                        * industries to the economy's; NULL: they are the same */
    const char *concordance; /* CSV industry, kind: of which of c1..c35 each industry is; NULL:
                              * known by its label (docs/methods/concordances.md) */
    const char *members;     /* CSV region, country: which countries a region holds; NULL: known
                              * by its label */
    double unit_usd;         /* US dollars of one unit of money; 0: read from the table or 1e6 */
    int year;                /* 0: unknown */
    const char *name;        /* NULL: the file's */
    const char *source, *licence; /* notes kept with the model; may be NULL */
    const char *supply;           /* of MN_MODEL_SUPPLY_USE: the labelled supply table */
    mn_construct construct;       /* of supply-use tables */
    mn_negatives negatives;
    double cap; /* people per million US dollars above which a cell's people
                 * move to a fallback cell; 0: the default, MN_INTENSITY_CAP */
} mn_model_options;

#define MN_MODEL_OPTIONS_INIT                                                                      \
    {                                                                                              \
        0                                                                                          \
    }
#define MN_INTENSITY_CAP 20.0 /* a person for each US$50,000 of output */

/* Imports a published table. *out is owned: mn_model_free(). The errors name
 * file, row and column: unequal labels, NaN, a column that can't feed itself
 * (spectral radius >= 1). O(size of the file) plus two solves. */
MN_USE MN_API mn_status mn_model_import(mn_model **out, const mn_ctx *ctx, mn_model_format format,
                                        const char *path, const mn_model_options *o, mn_err *e);
/* Reads and writes the project's own format (docs/methods/model-format.md). */
MN_USE MN_API mn_status mn_model_open(mn_model **out, const mn_ctx *ctx, const char *path,
                                      mn_err *e);
MN_USE MN_API mn_status mn_model_open_memory(mn_model **out, const mn_ctx *ctx, const char *name,
                                             const void *bytes, size_t len, mn_err *e);
MN_USE MN_API mn_status mn_model_save(const mn_model *m, const char *path, mn_err *e);
/* The model that ships inside the library. */
MN_USE MN_API mn_status mn_model_shipped(mn_model **out, const mn_ctx *ctx, mn_err *e);
MN_API void mn_model_free(mn_model *m);

MN_API size_t mn_model_regions(const mn_model *m);
MN_API size_t mn_model_industries(const mn_model *m);
MN_API size_t mn_model_cells(const mn_model *m);
MN_API const char *mn_model_region(const mn_model *m, size_t r);   /* borrowed */
MN_API const char *mn_model_industry(const mn_model *m, size_t s); /* borrowed */
MN_API const double *mn_model_output(const mn_model *m);           /* x; borrowed */
/* m, people per million US dollars of final demand; NULL without a satellite. */
MN_API const double *mn_model_multipliers(const mn_model *m);
/* The year of its tables, 0 where it is not known; what it is called, and where it is from (""
 * where that is not said). Borrowed. */
MN_API int mn_model_year(const mn_model *m);
MN_API const char *mn_model_name(const mn_model *m);
MN_API const char *mn_model_source(const mn_model *m);
/* True when a satellite is attached. */
MN_API bool mn_model_has_people(const mn_model *m);

/* What every cell sells to a region, inventories included, in million US dollars at basic prices:
 * what its industries use and its final demand buys. sold has room for mn_model_cells(); cell r *
 * mn_model_industries() + s is industry s of region r. The sums over all regions are the output.
 * O(entries). Fails when it was cancelled or memory is short. */
MN_USE MN_API mn_status mn_model_sales(double *sold, const mn_model *m, size_t region,
                                       const mn_ctx *ctx, mn_err *e);

/* Upstreamness and downstreamness of every cell, with the net-inventory
 * correction (Antras & Chor 2018, doi 10.3386/w24185). Both arrays hold
 * mn_model_cells() doubles; a cell without output gets NaN. Two solves. */
MN_USE MN_API mn_status mn_model_upstreamness(const mn_model *m, const mn_ctx *ctx, double *up,
                                              double *down, mn_err *e);

/* --- the answer ---------------------------------------------------------------- */

typedef enum mn_buyer { MN_HOUSEHOLD, MN_COMPANY, MN_GOVERNMENT } mn_buyer;
typedef enum mn_scope {
    MN_SCOPE_PRIVATE, /* private labour exploitation */
    MN_SCOPE_ALL,     /* also sexual exploitation and state-imposed labour */
} mn_scope;

#define MN_DRAWS 1000

/* The 5% and 95% limits of the people behind demands, of which mn_model_multipliers() gives the
 * middle: demand holds `count` rows of mn_model_cells() million US dollars, low and high get one
 * number a row (docs/methods/uncertainty.md). Prices are those of the tables, and are not drawn.
 * All rows are of the same draws; limits of a sum are those of its own row, not the sum of limits.
 * draws: 20..100000. ctx->seed chooses them. The same bits at any number of threads. MN_DATA when
 * the model has no people. O(count solves + draws * cells * count). */
MN_USE MN_API mn_status mn_model_people_limits(double *low, double *high, const mn_model *m,
                                               const double *demand, size_t count, size_t draws,
                                               const mn_ctx *ctx, mn_err *e);

/* --- expected origins ------------------------------------------------------------ */

/* Where what feeds a good is expected to come from, when nobody says who supplies it: of one
 * million US dollars (of the model's year) that a seller gets, what its suppliers get (tier 1),
 * theirs (tier 2), ..., by region and industry, x_k = A^k y, and the people in forced labour
 * behind that, q x_k. Of a product with a recipe of its own (cotton clothes, palm oil, ...) tier 1
 * is what the recipe says, whose materials have countries of their own. It says what is usual in
 * that economy; it finds nobody. */
typedef struct mn_expect_asked {
    const mn_country *seller; /* where the seller is; NULL: the buyer's usual mix */
    const mn_country *buyer;  /* NULL: the world's mix */
    mn_text hs;               /* digits; empty: none */
    mn_text description;      /* what it is in words, looked at where the code says nothing */
    mn_scope scope;
    unsigned tiers; /* 1..MN_EXPECT_TIERS */
    size_t draws;   /* 0: no limits; else 20..MN_EXPECT_DRAWS */
    size_t most;    /* rows of a tier, 1..100; what is left is in its last row */
} mn_expect_asked;
enum { MN_EXPECT_TIERS = 8, MN_EXPECT_DRAWS = 20000 };

/* Texts are borrowed from the model, the reference, or the answer. Limits are the 5% and 95%
 * quantiles of draws (docs/methods/uncertainty.md); NaN without. No limits are known of money: the
 * economy's table states none. */
typedef struct mn_expected {
    unsigned tier;
    const char *region,
        *name; /* the model's label; a country's name, or the label. NULL: all others */
    const char *industry;
    double share;             /* of the tier's money */
    double money;             /* US dollars of one that the seller gets */
    double people, low, high; /* per million US dollars that the seller gets */
    double people_share, people_share_low, people_share_high; /* of the tier's people */
} mn_expected;

/* What the recipe says the good is made of: of one dollar that the seller gets. */
typedef struct mn_expected_material {
    const char *material, *country, *source; /* country: a name, or "" where it is not known */
    double money;
} mn_expected_material;

typedef struct mn_expectation {
    mn_expected *row; /* by tier, then the most people first */
    size_t rows;
    mn_expected_material *material; /* none without a recipe */
    size_t materials;
    double people, low, high; /* per million US dollars: all tiers, with the seller's own */
    const char *industry;     /* the one that the seller was taken for; of several, the largest */
    const char *product;      /* with a recipe; NULL: none */
    const char *placed;       /* "HS 5205", or "words" */
    double sure;              /* 0..1: the matcher's own estimate, 1 for a code */
    bool seller_known;        /* false: the buyer's mix was taken */
    void *owned;
} mn_expectation;

/* *out is freed by mn_expectation_free(). MN_DATA when neither code nor words say what industry
 * sells it, or the model has no people. O(tiers * non-zeros + draws * cells * tiers). The same
 * bits at any number of threads; ctx->seed chooses the draws. */
MN_USE MN_API mn_status mn_expect(mn_expectation *out, const mn_model *m, const mn_reference *r,
                                  const mn_expect_asked *a, const mn_ctx *ctx, mn_err *e);
MN_API void mn_expectation_free(mn_expectation *x); /* zero-initialised is legal */

#ifdef __cplusplus
}
#endif

#endif
