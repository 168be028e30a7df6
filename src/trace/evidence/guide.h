/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/guide.h - what a step of production is, which papers it is asked for, and which
 * ways there are out of a detention: rows of data/trade/{step_kinds,guidance,document_kinds,
 * routes}.csv. Each table can be replaced by a file of its own.
 */
#ifndef TRACE_EVIDENCE_GUIDE_H
#define TRACE_EVIDENCE_GUIDE_H

#include "core/arena.h"
#include "trace/chain/chain.h"

/* Where a row is from: of every row. */
typedef struct mn_guide_origin {
    mn_text id, version, source, address, read, note;
} mn_guide_origin;

/* How good a reason there is for asking; told with each row. */
typedef enum mn_guide_basis {
    MN_GUIDE_LAW,      /* a law or regulation, as its source has it */
    MN_GUIDE_GUIDANCE, /* an authority's guidance, as its source has it */
    MN_GUIDE_PRACTICE, /* what those who deal with the authority report */
    MN_GUIDE_ASSUMED,  /* this project's own reading: no authority was found that says it */
    MN_GUIDE_BASES,
} mn_guide_basis;
const char *mn_guide_basis_name(mn_guide_basis b); /* "law", "guidance", "practice", "assumed" */

typedef struct mn_texts_list {
    const mn_text *at;
    size_t n;
} mn_texts_list;

typedef struct mn_step_kind {
    mn_guide_origin row;
    mn_text commodity, name;
    int64_t order;
    bool start;          /* nothing need be named above it */
    mn_texts_list hs;    /* digits */
    mn_texts_list words; /* lower case */
    uint32_t sites;      /* bits of mn_site_kind; 0: any */
} mn_step_kind;

typedef struct mn_paper_kind {
    mn_guide_origin row;
    mn_text kind, name, shows;
    mn_texts_list spellings;
} mn_paper_kind;

typedef enum mn_guide_where {
    MN_GUIDE_EVERY, /* '*': all but the entry */
    MN_GUIDE_ENTRY,
    MN_GUIDE_MADE,  /* where something is made of something */
    MN_GUIDE_KINDS, /* of the kinds named */
} mn_guide_where;

typedef struct mn_guidance {
    mn_guide_origin row;
    int32_t from, until; /* MN_NO_DAY: open */
    mn_text commodity;   /* "*": any */
    mn_guide_where where;
    mn_texts_list steps;
    bool per_link; /* for each of the step's customers, not once */
    mn_text asks;
    uint32_t *paper; /* numbers of mn_guide.paper: any of them will do */
    size_t papers;
    mn_guide_basis basis;
} mn_guidance;

/* MN_BY_STEPS: such a paper at every step that is named, not somewhere alone. */
typedef enum mn_route_by {
    MN_BY_PAPERS,
    MN_BY_STEPS,
    MN_BY_CHECK,
    MN_BY_FIELD,
    MN_BY_PERSON
} mn_route_by;
typedef struct mn_route_item {
    mn_guide_origin row;
    int32_t from, until;
    mn_text route, title, asks;
    mn_route_by by;
    mn_text what; /* of a check or a field */
    uint32_t *paper;
    size_t papers;
    mn_guide_basis basis;
} mn_route_item;

typedef struct mn_guide_file {
    mn_text name, sha256, table;
} mn_guide_file;

typedef struct mn_guide {
    mn_step_kind *step;
    mn_paper_kind *paper;
    mn_guidance *guidance;
    mn_route_item *route; /* by route as they stand */
    size_t steps, papers, guidances, routes, files;
    mn_guide_file *file;
    mn_arena arena;
} mn_guide;

enum { MN_GUIDE_BYTES = 16 << 20, MN_GUIDE_ROWS = 20000, MN_GUIDE_ITEMS = 256 };

/* The tables that are built in, but those that a file replaces: which one is told by its
 * columns. Files of other tables are left to whoever reads those, and *used (of `files` flags,
 * may be NULL) says which were taken. *out is owned: mn_guide_free(). Errors: MN_DATA with
 * file, line and text for a row that makes no sense. */
MN_USE mn_status mn_guide_load(mn_guide *out, const char *const *file, size_t files, bool *used,
                               const mn_ctx *ctx, mn_err *e);
/* The same with one table from memory in place of the one that is built in. */
MN_USE mn_status mn_guide_load_memory(mn_guide *out, const char *name, const char *bytes,
                                      size_t length, mn_err *e);
void mn_guide_free(mn_guide *g); /* zero-initialised is legal */

/* A paper's kind by its name or any spelling: case, blanks, '-' and '_' count for nothing.
 * MN_NOT_ANY for none. */
uint32_t mn_guide_paper(const mn_guide *g, mn_text kind);
/* The kind of a step that sells a good: by HS heading, words and the seller's sites (bits). Of
 * two that fit alike the one of `commodity` (may be empty), then the first. MN_NOT_ANY for none. */
uint32_t mn_guide_step(const mn_guide *g, mn_text hs, mn_text good, uint32_t sites,
                       mn_text commodity);
/* Whether a row holds on a day; MN_NO_DAY: today's rows, those that have not ended. */
bool mn_guide_holds(int32_t from, int32_t until, int32_t day);

#endif
