/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/facility/rows.h - facilities from the rows of a table.
 */
#ifndef SCREEN_FACILITY_ROWS_H
#define SCREEN_FACILITY_ROWS_H

#include <manumit/table.h>

#include "core/buf.h"
#include "screen/facility/facility.h"

/* Which column is what. */
typedef struct mn_facility_columns mn_facility_columns;

/* columns is "name=Factory,address=Addr 1,country=Land", or NULL: told by headings. with is put
 * behind each field's name ("1": name1, address1), or "". *out is owned:
 * mn_facility_columns_free(). MN_USAGE where no column holds names, or one is named that is not
 * there. */
MN_USE mn_status mn_facility_columns_new(mn_facility_columns **out, const mn_table *t,
                                         const char *columns, const char *with, mn_err *e);
void mn_facility_columns_free(mn_facility_columns *c);          /* NULL is legal */
bool mn_facility_columns_address(const mn_facility_columns *c); /* whether any tells where */

/* The facility of a row. Of a register its id is the column facility, else id, else os_id; of what
 * is asked about the column id is the asker's own, and facility the register's, where it is known
 * already. Texts are borrowed of the table and of room. */
void mn_facility_row(mn_facility *out, mn_buf *room, const mn_facility_columns *c,
                     const mn_table *t, size_t row, bool is_register);

#endif
