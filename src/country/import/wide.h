/* SPDX-License-Identifier: Apache-2.0
 *
 * country/import/wide.h - a download with a row a country and a column an indicator, as facts.
 */
#ifndef COUNTRY_IMPORT_WIDE_H
#define COUNTRY_IMPORT_WIDE_H

#include <manumit/country.h>

typedef struct mn_wide_options {
    const char *year; /* of all its figures */
    const char *source, *address, *published, *retrieved;
    /* "indicator=heading,...": what a column is, before what its heading says; NULL: headings say
     * it all */
    const char *columns;
} mn_wide_options;

typedef struct mn_wide_column {
    size_t at; /* in the download */
    uint32_t indicator;
} mn_wide_column;

enum { MN_WIDE_MOST = 512 };

typedef struct mn_wide {
    mn_wide_column column[MN_WIDE_MOST];
    size_t n, country; /* columns that are facts; which holds the countries */
    size_t missing;    /* cells without a figure, which is no fault */
    size_t nobody;     /* rows without a country: notes below a sheet */
} mn_wide;

/* Puts the figures of t into the columns that mn_facts_add() reads: a table *out, owned:
 * mn_table_free(). Indicators are known to f by the headings in data/facts/indicators.csv, compared
 * without case and outer blanks. MN_DATA where no column holds countries or none an indicator, or
 * two hold one; MN_USAGE for a column in o that is not there. */
MN_USE mn_status mn_wide_facts(mn_table **out, mn_wide *w, const mn_facts *f, const mn_table *t,
                               const mn_wide_options *o, mn_err *e);

/* Whether t is a table of facts already: it has the columns indicator and value. */
bool mn_wide_is_long(const mn_table *t);

#endif
