/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/brief_parts.h - the parts of a brief, and what they share.
 */
#ifndef COUNTRY_COMMANDS_BRIEF_PARTS_H
#define COUNTRY_COMMANDS_BRIEF_PARTS_H

#include "country/commands/brief_words.h"
#include "country/commands/data.h"
#include "report/language.h"
#include "table/maker.h"

typedef struct mn_brief {
    mn_country_data d;
    mn_report *r;
    mn_brief_asks *asks;
    bool *used; /* by number of a source of facts: some figure rests on it */
    const mn_brief_words *say;
    mn_language *names; /* of countries, in Spanish; NULL in English */
    size_t chosen[8], asked;
    uint32_t place;
    int language, year;
    bool failed; /* a name could not be said in its language: no memory */
} mn_brief;

/* The form with {1}, {2} ... filled by n texts; a place without a text stays empty. */
void mn_brief_fill(mn_buf *b, const char *form, int n, ...);
/* The place's name in the brief's language. */
void mn_brief_place(char out[128], mn_brief *w, uint32_t place);
/* Some fact of an indicator: where nothing was told, whose silence it is. NULL for none. */
const mn_fact *mn_brief_any(const mn_brief *w, uint32_t indicator);
/* Source, address and day of reading of one or two facts (either may be NULL) into three cells from
 * col on; the sources count as used. */
void mn_brief_source(mn_maker *k, size_t col, mn_brief *w, const mn_fact *a, const mn_fact *b);

/* The letters of the facts' sources, " (a c)"; facts may be NULL. */
void mn_brief_marks(mn_buf *b, mn_brief *w, const mn_fact *const *x, size_t n);

MN_USE mn_status mn_brief_tell_facts(mn_brief *w, mn_err *e);
MN_USE mn_status mn_brief_tell_sectors(mn_brief *w, mn_err *e);
MN_USE mn_status mn_brief_tell_sources(mn_brief *w, mn_err *e);

#endif
