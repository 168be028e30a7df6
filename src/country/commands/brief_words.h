/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/brief_words.h - what a brief says to people, in its languages. {1}, {2} ...
 * are values, told beside each.
 */
#ifndef COUNTRY_COMMANDS_BRIEF_WORDS_H
#define COUNTRY_COMMANDS_BRIEF_WORDS_H

#include "country/brief/asks.h"
#include "country/brief/sector.h"

typedef struct mn_brief_words {
    const char *title, *facts, *facts_columns, *sectors, *sectors_columns, *sources,
        *sources_columns, *asks;
    const char *trend, *better, *worse, *unchanged; /* of the tier */
    const char *no_figure, *none_listed, *between;  /* between: years (text) */
    const char *now, *then_now;                     /* figure, year; figure, year, figure, year */
    const char *beside;                             /* figure, the one beside it, year */
    const char *ask;                                /* number, text */
    const char *because, *they, *answer;            /* text; answer: text, source */
    const char *precedent, *no_precedent, *none;    /* names, alike, improved, others; alike; - */
    const char *changed, *told; /* name, figure, year, figure, year; name, year, year of silence */
    const char *few;            /* how many */
    const char *more;           /* how many */
    const char *billion;        /* a figure, a year */
    const char *services;
    const char *matched, *missing;
    const char *sector[MN_SECTORS];
} mn_brief_words;

extern const mn_brief_words mn_brief_said[MN_BRIEF_LANGUAGES];

#endif
