/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/mapped_columns.h - the columns of any table: what each was taken as, what its
 * cells look like, and what to say where one that was kept as a note may hold names.
 */
#ifndef SCREEN_LISTS_MAPPED_COLUMNS_H
#define SCREEN_LISTS_MAPPED_COLUMNS_H

#include "screen/lists/rows.h"

typedef enum mn_mapped_what {
    MN_MAPPED_NOTE,
    MN_MAPPED_ID,
    MN_MAPPED_SCHEMA,
    MN_MAPPED_SUBSIDIARY, /* names of parties whose parent is the row's */
    MN_MAPPED_FIELD,
} mn_mapped_what;

typedef struct mn_mapped_column {
    mn_mapped_what what;
    mn_party_field field;
    uint64_t filled, odd, firms, lists; /* cells; firms end in a form of firm, lists hold several
                                           that look like names */
    mn_text example;
} mn_mapped_column;

/* Looks at a cell that is not empty. */
void mn_mapped_look(mn_mapped_column *c, mn_list_reader *r, mn_text cell);
/* Tells the reading what became of the columns, when all rows are read. */
MN_USE mn_status mn_mapped_tell(mn_list_reader *r, const mn_mapped_column *c, const mn_rows *w,
                                mn_err *e);
/* What a heading that speaks of other names is to be taken as, "alias", "previousName" or
 * "subsidiary"; NULL for one that does not. Static. */
const char *mn_mapped_asks(mn_text heading);
/* A heading as --columns and a shell take it: its letters are all that counts. */
void mn_mapped_heading(mn_buf *b, mn_text heading);

#endif
