/* SPDX-License-Identifier: Apache-2.0
 *
 * country/brief/asks.h - what may be asked of a country: rows, each with the rule over the record
 * by which it is asked, its words, what will be said against it, what answers that, and the law or
 * treaty that it rests on. The same rows are held against every country.
 *
 * Columns: rule (its name), indicator, test, value, years as in access/rules.h; about (of each
 * subject one is asked); says, en, they_en, answer_en, and the same in Spanish; source, address,
 * read, note. The tests are those whose end is an improvement: at-least, at-most, fell, rose,
 * few-beside, below-best, untold.
 */
#ifndef COUNTRY_BRIEF_ASKS_H
#define COUNTRY_BRIEF_ASKS_H

#include "country/access/rules.h"

enum { MN_BRIEF_ENGLISH, MN_BRIEF_SPANISH, MN_BRIEF_LANGUAGES };

typedef struct mn_brief_ask {
    const char *about, *source, *address, *retrieved, *note;
    const char *says[MN_BRIEF_LANGUAGES], *text[MN_BRIEF_LANGUAGES];
    const char *they[MN_BRIEF_LANGUAGES], *answer[MN_BRIEF_LANGUAGES];
} mn_brief_ask;

typedef struct mn_brief_asks {
    mn_access_rules rules; /* by number */
    mn_brief_ask at[MN_ACCESS_RULES];
} mn_brief_asks;

/* MN_DATA with file and line for what rules refuse, a text that is missing in a language, and no
 * source, address or day of reading. To be freed by mn_brief_asks_free(), also after an error. */
MN_USE mn_status mn_brief_asks_read(mn_brief_asks *out, const mn_facts *f, const mn_table *t,
                                    mn_err *e);
void mn_brief_asks_free(mn_brief_asks *a);
/* The rows that come with the library. *out is owned: mn_table_free(). */
MN_USE mn_status mn_brief_asks_shipped(mn_table **out, const mn_ctx *ctx, mn_err *e);

/* The first rules that hold of a country in a year, one of each subject, in the order of the rows:
 * their numbers into out, at most max. How many. */
size_t mn_brief_choose(size_t *out, size_t max, const mn_brief_asks *a, const mn_facts *f,
                       uint32_t place, int year);

#endif
