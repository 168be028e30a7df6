/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/data.h - what all commands about countries read first: the facts, the library's
 * and those of --facts; and what all of them tell.
 */
#ifndef COUNTRY_COMMANDS_DATA_H
#define COUNTRY_COMMANDS_DATA_H

#include <manumit/command.h>
#include <manumit/country.h>
#include <manumit/reference.h>

#include "command/store_call.h"
#include "core/buf.h"

enum { MN_COUNTRY_FILES = 32 };

typedef struct mn_country_file {
    const char *path; /* borrowed from the call */
    char sha256[65];
} mn_country_file;

typedef struct mn_country_data {
    mn_reference *reference;
    mn_facts *facts;
    mn_country_file file[MN_COUNTRY_FILES]; /* of --facts */
    size_t files;
} mn_country_data;

/* Reads the facts that come with the library and the files of the call's option facts
 * (call may be NULL: none).
 * out is owned: mn_country_data_free(). */
MN_USE mn_status mn_country_data_read(mn_country_data *out, const mn_call *call, const mn_ctx *ctx,
                                      mn_err *e);
void mn_country_data_free(mn_country_data *d);

/* A country or region by what the user wrote, an indicator by its id; MN_USAGE with the nearest. */
MN_USE mn_status mn_country_place(uint32_t *out, const mn_country_data *d, const char *name,
                                  mn_err *e);
MN_USE mn_status mn_country_indicator(uint32_t *out, const mn_country_data *d, const char *id,
                                      mn_err *e);

/* The table "sources": what the letters of tables are, with address and day of reading. */
MN_USE mn_status mn_country_tell_sources(mn_report *r, const mn_country_data *d, mn_err *e);
/* The same where there is little room: a sentence, and address and day in the data alone. */
MN_USE mn_status mn_country_name_sources(mn_report *r, const mn_country_data *d, mn_err *e);
/* Into the report: the files of --facts with their hashes, the table "refused" of rows that are no
 * facts, and a warning of how many. */
MN_USE mn_status mn_country_tell_data(mn_report *r, const mn_country_data *d, mn_err *e);

/* Whether an indicator is a part of a part (girls, men), which readers ask for last. */
bool mn_country_detail(const mn_facts *f, uint32_t indicator);

/* Where the facts of an indicator begin: they lie by indicator. O(log facts). */
size_t mn_country_begins(const mn_country_data *d, uint32_t indicator);
/* The last year that ten countries have a figure of a measure for; 0 for none. Whoever has none of
 * it has a year missing. */
int mn_country_newest(const mn_country_data *d, uint32_t indicator);

/* Which years of tiers were read for nobody, and which for the worst tiers alone; nothing where no
 * tier is known. For every report that shows a tier. */
MN_USE mn_status mn_country_tell_tiers(mn_report *r, const mn_country_data *d, mn_err *e);

/* The source of a fact in words: "UNODC, ... (2025-04-14), data/facts/unodc.csv line 12". */
void mn_country_source(char out[512], const mn_country_data *d, const mn_fact *x);
void mn_country_source_name(char out[512], const mn_fact_source *s);

/* Adds a fact's source to several, "; " between them, each once: for mn_report_cite() and columns
 * of sources. x may be NULL; an empty name is none. */
void mn_country_add_name(mn_buf *sources, const char *source);
void mn_country_add_source(mn_buf *sources, const mn_country_data *d, const mn_fact *x);
/* The letters of such sources, with the address of those that are a fact's; the buffer is freed.
 * *out is the report's. */
MN_USE mn_status mn_country_cite(const char **out, mn_report *r, mn_buf *sources, mn_err *e);

/* The options --facts and --kept with its store, to be put into a command's options. */
#define MN_COUNTRY_FACTS_OPTION                                                                    \
    {.name = "facts",                                                                              \
     .type = MN_OPT_FILE,                                                                          \
     .arg = "FILE",                                                                                \
     .many = true,                                                                                 \
     .help = "More facts, as 'manumit country import' makes them: columns country, year, "         \
             "indicator, value, source, retrieved."},                                              \
        {.name = "kept",                                                                           \
         .type = MN_OPT_FLAG,                                                                      \
         .help = "Also what the store holds: facts that were kept, and what countries promised."}, \
        MN_STORE_OPTION, MN_AS_USER_OPTION

#endif
