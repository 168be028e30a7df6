/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/commands/match_ask.h - a request of yente's /match/{dataset}: its query and its body.
 */
#ifndef SCREEN_COMMANDS_MATCH_ASK_H
#define SCREEN_COMMANDS_MATCH_ASK_H

#include <manumit/route.h>

#include "core/buf.h"
#include "screen/match/kit.h"

enum {
    MN_ASK_QUERIES = 100, /* of a request, as yente takes */
    MN_ASK_LIMIT = 500,
    MN_ASK_NAMES = 256, /* lists, schemas or ids that are named */
};
#define MN_ASK_THRESHOLD 0.7
#define MN_ASK_CUTOFF    0.5

/* What the query says; texts are borrowed of the request. */
typedef struct mn_match_ask {
    size_t limit;
    double threshold, cutoff;
    mn_text dataset; /* of the path; empty: all */
    mn_text include[MN_ASK_NAMES], exclude[MN_ASK_NAMES];
    mn_text schema[MN_ASK_NAMES], id[MN_ASK_NAMES]; /* that are left out */
    size_t includes, excludes, schemas, ids;
} mn_match_ask;
/* MN_USAGE; *status is what yente answers then. */
MN_USE mn_status mn_match_ask_read(mn_match_ask *out, unsigned *status, const mn_route_ask *ask,
                                   mn_err *e);
/* Whether entries of this list are looked for. */
bool mn_match_ask_takes(const mn_match_ask *a, const char *list);

/* One of "queries". */
typedef struct mn_match_query {
    mn_text key;           /* as spelled, with its quotes */
    mn_text id;            /* as spelled; empty: none */
    mn_text schema;        /* as spelled */
    const mn_party *party; /* NULL: nothing to look for. Borrowed of the maker */
    bool unnamed;          /* its first name is an identifier, for want of one */
} mn_match_query;

/* Walks the queries of a body. Zero-initialise body, set text, free with mn_match_body_free(). */
typedef struct mn_match_body {
    mn_text text;
    mn_text queries; /* the object */
    size_t count;    /* of queries that are not null */
    mn_party_maker maker;
    mn_buf key, value, first, last;
} mn_match_body;
MN_USE mn_status mn_match_body_open(mn_match_body *b, unsigned *status, mn_err *e);
/* Reads a query that stands at `value`. */
MN_USE mn_status mn_match_body_query(mn_match_query *out, mn_match_body *b, const mn_kit *k,
                                     mn_text key, mn_text value, unsigned *status, mn_err *e);
void mn_match_body_free(mn_match_body *b);

#endif
