/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/query.h - the parties that are asked about, from the rows of a table.
 */
#ifndef SCREEN_MATCH_QUERY_H
#define SCREEN_MATCH_QUERY_H

#include <manumit/table.h>

#include "screen/match/kit.h"

/* Which column is what. */
typedef struct mn_query_columns mn_query_columns;

/* columns is "name=Company,country=Land,birth_date=Born,id=No", or NULL: told by headings that
 * name fields. Columns that are nothing are left alone. *out is owned: mn_query_columns_free().
 * MN_USAGE where no column holds names, or one is named that is not there. */
MN_USE mn_status mn_query_columns_new(mn_query_columns **out, const mn_table *t,
                                      const char *columns, mn_err *e);
/* What the ith column was taken as: "name", "country", "id", "schema", or "": not used. Static. */
const char *mn_query_column_word(const mn_query_columns *c, size_t i);
void mn_query_columns_free(mn_query_columns *c); /* NULL is legal */

/* The party of a row; its id is the row's, or empty. *out is borrowed of m. MN_DATA where it
 * has no name. Thread-safe with a maker of one's own. */
MN_USE mn_status mn_query_row(const mn_party **out, mn_party_maker *m, const mn_kit *k,
                              const mn_query_columns *c, const mn_table *t, size_t row, mn_err *e);

#endif
