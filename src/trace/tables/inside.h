/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/inside.h - a reading of tables, between those who read files (read.c) and those who
 * keep what came of them (tables.c).
 */
#ifndef TRACE_TABLES_INSIDE_H
#define TRACE_TABLES_INSIDE_H

#include "core/map.h"
#include "trace/tables/harvest.h"
#include "trace/tables/seen.h"

enum { MN_KINDS_MOST = 64 };

/* A goes into B: of a recipe. */
typedef struct mn_made_of {
    uint32_t recipe, good; /* numbers of names */
    bool output;
    mn_row_at at;
    const char *file;
} mn_made_of;

struct mn_tables {
    mn_tables_sink sink;
    mn_tables_options options;
    mn_reference *reference;
    mn_trade_headings *headings;
    mn_arena arena;
    mn_tables_count count[MN_TRADE_TABLES];
    mn_tables_told *refused, *finding;
    size_t n_refused, refused_cap, n_findings, finding_cap;
    struct {
        const char *kind; /* static */
        uint64_t n;
    } kind[MN_KINDS_MOST]; /* of findings */
    size_t kinds;
    const char **note;
    size_t notes, notes_cap;
    mn_seen seen[MN_TRADE_TABLES]; /* ids; supplies and shipments share the first's */
    mn_seen rows;                  /* of rows without an id */
    uint64_t said_used;            /* bits of the pairs of --columns that a file took */
    /* What is made of what. */
    mn_map names;
    mn_made_of *made;
    size_t n_made, made_cap;
    uint32_t n_names;
    const char **name;
    size_t name_cap;
    struct mn_epcis_kept *epcis; /* of epcis_kept.c; NULL until there is an event */
};

/* A file that is being read. */
typedef struct mn_tables_file {
    mn_tables *t;
    mn_reading of;
    const char *name; /* lasts as long as t */
    uint16_t number;
    mn_common_count common[MN_COMMONS];
} mn_tables_file;

/* Takes a harvest, in the order of the file: rows to the sink, what is told to the lists. */
MN_USE mn_status mn_tables_take(mn_tables_file *f, mn_harvest *h, mn_err *e);
/* A note; the text is copied. */
MN_PRINTF(3, 4) MN_USE mn_status mn_tables_note(mn_tables *t, mn_err *e, const char *fmt, ...);
/* Adds to the findings, by the limit of its kind. Texts are copied but for kind. */
MN_USE mn_status mn_tables_find(mn_tables *t, const char *name, mn_trade_table what,
                                const char *kind, const char *column, mn_text text,
                                const char *reason, const char *hint, mn_row_at at, mn_err *e);
MN_USE mn_status mn_tables_refuse(mn_tables_file *f, const char *column, mn_text text,
                                  const char *reason, const char *hint, uint32_t line, mn_err *e);
/* epcis.c: a document of events. */
MN_USE mn_status mn_tables_read_epcis(mn_tables_file *f, char hex[MN_SHA256_HEX], const mn_ctx *ctx,
                                      const char *path, mn_err *e);
/* epcis_kept.c: gives the events on that hold, when all documents are read. */
MN_USE mn_status mn_epcis_end(mn_tables *t, mn_err *e);
void mn_epcis_free(mn_tables *t);
/* What was true of many rows of the file. */
MN_USE mn_status mn_tables_tell_common(mn_tables_file *f, mn_err *e);
/* cycle.c: recipes that feed themselves. */
MN_USE mn_status mn_tables_find_cycles(mn_tables *t, mn_err *e);

#endif
