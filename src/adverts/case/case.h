/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/case/case.h - what is kept of a network: its posts with their whole texts, what ties
 * them, the templates behind the texts, where they say they are. As tables, and as bytes that the
 * store keeps.
 *
 * The bytes (manumit-network-case-1) are lines of JSON: {"manumit": "network-case-1"}; then for
 * each table, in the order of mn_case_table, {"table": NAME, "columns": "NAME:TYPE ...", "rows": N}
 * and N arrays. A case is read as it was kept: nothing in it is reckoned anew.
 */
#ifndef ADVERTS_CASE_CASE_H
#define ADVERTS_CASE_CASE_H

#include <manumit/table.h>

#include "core/buf.h"

typedef enum mn_case_table {
    MN_CASE_FACTS, /* name, value: of the whole */
    MN_CASE_POSTS,
    MN_CASE_TIES,
    MN_CASE_TIED, /* which posts have a tie */
    MN_CASE_TEMPLATES,
    MN_CASE_TOKENS, /* of templates */
    MN_CASE_FILLS,  /* what stands in slots */
    MN_CASE_STAYS,
    MN_CASE_LEGS,
    MN_CASE_CIRCUITS,
    MN_CASE_FILES,
    MN_CASE_TABLES
} mn_case_table;

/* Columns of the tables, which others read by their places. */
enum { MN_CASE_FACT_NAME, MN_CASE_FACT_VALUE };
enum {
    MN_CASE_POST_NAME, /* the id; where it stands twice in the case, with a number behind it */
    MN_CASE_POST_TIME,
    MN_CASE_POST_PLACE,
    MN_CASE_POST_LAT,
    MN_CASE_POST_LON,
    MN_CASE_POST_SOURCE,
    MN_CASE_POST_AUTHOR,
    MN_CASE_POST_FILE,
    MN_CASE_POST_ROW,
    MN_CASE_POST_CLUSTER, /* the first post that says the same */
    MN_CASE_POST_TEMPLATE,
    MN_CASE_POST_SIGNS,
    MN_CASE_POST_ID, /* as the input has it */
    MN_CASE_POST_TEXT
};
enum {
    MN_CASE_TIE_NUMBER,
    MN_CASE_TIE_SORT,
    MN_CASE_TIE_KIND,
    MN_CASE_TIE_VALUE,
    MN_CASE_TIE_STATE
};

/* "posts"; and the columns, as mn_maker_new() takes them. */
const char *mn_network_case_table(mn_case_table t);
const char *mn_network_case_columns(mn_case_table t);

/* Zero-initialised is legal. */
typedef struct mn_network_case {
    mn_table *table[MN_CASE_TABLES]; /* owned */
} mn_network_case;
void mn_network_case_free(mn_network_case *c);

/* Appends the bytes; all tables are there. Whether they could be is for to->failed to say. */
void mn_network_case_write(mn_buf *to, const mn_network_case *c);
/* *out is new. place is for errors: MN_DATA for anything but what mn_network_case_write() wrote. */
MN_USE mn_status mn_network_case_read(mn_network_case *out, mn_text bytes, const char *place,
                                      mn_err *e);

/* The value of a fact; empty where there is none. */
mn_text mn_network_case_fact(const mn_network_case *c, const char *name);

#endif
