/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/internal.h - how the reference set lies in memory, and the parts'
 * loaders.
 *
 * Every loader takes the bytes of a table, so that a test can hand it a broken
 * one; reference.c hands it the embedded file. Texts point into the embedded
 * bytes or into the arena, and live as long as the mn_reference does. A table
 * that contradicts itself is MN_DATA with the table's name and line: the build
 * is broken, not the user's file.
 */
#ifndef REFERENCE_INTERNAL_H
#define REFERENCE_INTERNAL_H

#include "core/arena.h"
#include "core/map.h"
#include "reference/names.h"
#include "reference/series.h"

#include <manumit/reference.h>

/* One embedded table: its path under the project's root, and its bytes. */
typedef struct mn_source {
    const char *name;
    const unsigned char *bytes;
    size_t len;
} mn_source;

/* --- parts ------------------------------------------------------------------ */

enum { MN_PEOPLE_SOURCES = 8 };

typedef struct mn_country_set {
    mn_country *at;
    size_t n, cap;
    mn_names names; /* folded ISO codes, names and aliases -> index in at */
    mn_satellite_region *region;
    size_t regions, regions_cap;
    mn_series people;      /* by ISO3 */
    mn_series people_from; /* of each figure, which of the texts below */
    const char *people_source[MN_PEOPLE_SOURCES];
    size_t people_sources;
} mn_country_set;

typedef struct mn_money_set {
    const char **code; /* ISO 4217 */
    uint8_t *decimals; /* of its smallest unit */
    size_t n, cap, decimals_cap;
    mn_names names;
    mn_series rate; /* US dollars per unit, by currency */
    mn_series cpi;  /* one series, "USA" */
    int cpi_last;   /* last year whose index is of (nearly) all months */
} mn_money_set;

/* One share of a code. The rows of a code are neighbours. */
typedef struct mn_code_row {
    const char *reason;
    double share;
    uint8_t industry;
    bool last; /* of its code */
} mn_code_row;

typedef struct mn_code_table {
    mn_map index; /* code -> its first row */
    mn_code_row *row;
    size_t n, cap;
} mn_code_table;

typedef struct mn_good_set {
    mn_good *at;
    size_t n, cap;
} mn_good_set;

/* The word index; words.c alone knows what is in it. */
typedef struct mn_words mn_words;

struct mn_reference {
    mn_arena arena;
    unsigned have;                       /* mn_need bits that are loaded */
    mn_industry industry[MN_INDUSTRIES]; /* always loaded */
    mn_country_set countries;
    mn_money_set money;
    mn_code_table codes[MN_CODES];
    mn_good_set goods;
    mn_words *words;
};

/* --- loaders; each fills its own part of a zeroed mn_reference ---------------- */

MN_USE mn_status mn_industries_load(mn_reference *r, mn_source table, mn_err *e);
MN_USE mn_status mn_countries_load(mn_reference *r, mn_source table, mn_err *e);
MN_USE mn_status mn_satellite_regions_load(mn_reference *r, mn_source table, mn_err *e);
MN_USE mn_status mn_population_load(mn_reference *r, mn_source table, mn_err *e);
MN_USE mn_status mn_currencies_load(mn_reference *r, mn_source table, mn_err *e);
MN_USE mn_status mn_rates_load(mn_reference *r, mn_source table, mn_err *e);
MN_USE mn_status mn_cpi_load(mn_reference *r, mn_source table, mn_err *e);
MN_USE mn_status mn_codes_load(mn_reference *r, mn_codes system, mn_source table, mn_err *e);
MN_USE mn_status mn_goods_load(mn_reference *r, mn_source table, mn_err *e);

void mn_countries_free(mn_country_set *s);
void mn_money_free(mn_money_set *s);
void mn_codes_free(mn_code_table *t);
void mn_goods_free(mn_good_set *s);

/* The word index (words.c). r has every other part of `need` and the
 * industries loaded; it is borrowed for the index's life. *out is owned. */
MN_USE mn_status mn_words_load(mn_words **out, const mn_reference *r, mn_err *e);
void mn_words_free(mn_words *w); /* NULL is legal */

/* --- shared ------------------------------------------------------------------ */

/* 0..34 for "c1".."c35" (either case), else -1. */
int mn_industry_parse(mn_text code);
/* Whether code is one of WIOD 2013's 40 countries or "RoW". */
bool mn_is_model_region(mn_text code);

#endif
