/* SPDX-License-Identifier: Apache-2.0
 *
 * country/fact/facts.h - how the facts lie in memory, and the parts that fill them.
 */
#ifndef COUNTRY_FACT_FACTS_H
#define COUNTRY_FACT_FACTS_H

#include <manumit/country.h>

#include "core/arena.h"
#include "core/map.h"
#include "reference/csv_lite.h"

struct mn_facts {
    const mn_reference *reference; /* borrowed */
    mn_arena arena;
    mn_place *place;
    mn_indicator *indicator;
    mn_fact_source *source;
    mn_fact *fact;
    mn_fact_refused *refused;
    size_t places, place_cap, indicators, indicator_cap, sources, source_cap;
    size_t facts, fact_cap, refusals, refused_cap;
    int32_t until;        /* the last day, since 1970, on which a row can have been read */
    int32_t own;          /* the end of the year in which the library's own were read */
    const char *until_is; /* what that day is, for who asks why a row is refused */
    mn_map place_of, indicator_of, source_of; /* by code and id; of places regions only */
};

/* vocabulary.c: places, indicators and sources that come with the library. */
MN_USE mn_status mn_facts_vocabulary(mn_facts *f, mn_err *e);
/* New ones; texts are copied. *at is its number. */
MN_USE mn_status mn_facts_add_indicator(mn_facts *f, const mn_indicator *x, uint32_t *at,
                                        mn_err *e);
MN_USE mn_status mn_facts_add_source(mn_facts *f, const mn_fact_source *x, uint32_t *at, mn_err *e);

/* A source by its id; NULL for none. Void when facts are added. O(1). */
const mn_fact_source *mn_facts_source_of(const mn_facts *f, const char *id);

/* shipped.c: one embedded table of facts. MN_DATA with its line where it is no fact. */
MN_USE mn_status mn_facts_shipped(mn_facts *f, mn_source table, mn_err *e);

/* value.c: what a cell says of an indicator, into value, low, high. NULL, or why it is no value, in
 * the caller's room of at least 160 bytes. The empty cell and "..", "NA", "n/a", "-" are *missing.
 */
const char *mn_fact_value(mn_fact *x, bool *missing, const mn_indicator *i, mn_text cell,
                          char why[160]);

/* The least and most that a figure of an indicator can be, also where it has no bound of its own:
 * 1e10 of counts and estimates, else 1e18, beyond which nobody counts. */
double mn_fact_least(const mn_indicator *i);
double mn_fact_most(const mn_indicator *i);

/* table.c: from here on no row can have been read later than `more` days after `day`, which is as
 * "2026-11-22" or a time of it; is: what that day is, to be said of rows that are refused, for the
 * life of f. MN_DATA where it is no day. */
MN_USE mn_status mn_facts_until(mn_facts *f, mn_text day, int more, const char *is, mn_err *e);

/* close.c: sorts, and marks which facts stand. To be called after facts were added. */
MN_USE mn_status mn_facts_close(mn_facts *f, mn_err *e);

#endif
