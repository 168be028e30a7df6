/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/ban/shipments.h - a table of shipments, a line at a time. No line is refused for what it
 * lacks: that is a gap, which the law has rows for. What can't be read (a date, an amount, a
 * country) is told, and stands for "not given".
 */
#ifndef TRACE_BAN_SHIPMENTS_H
#define TRACE_BAN_SHIPMENTS_H

#include <manumit/reference.h>
#include <manumit/table.h>

#include "trace/ban/ban.h"
#include "trace/tables/columns.h"
#include "trace/tables/tables.h"

typedef struct mn_shipments {
    mn_table *t;
    mn_reference *reference;
    mn_trade_columns column;
    mn_buf room;
    mn_day_order days; /* how 03/04/2026 is written */
} mn_shipments;

/* columns: "manufacturer=Producer,hs=Tariff": what headings don't tell; may be NULL. *out is owned:
 * mn_shipments_close(). MN_USAGE where the file has no column of parties, goods or origin at all.
 */
MN_USE mn_status mn_shipments_open(mn_shipments *out, const char *path, const char *sheet,
                                   const char *columns, mn_day_order days, const mn_ctx *ctx,
                                   mn_err *e);
void mn_shipments_close(mn_shipments *s);

/* What can't be read in a line. */
typedef struct mn_shipment_odd {
    const char *column, *reason;
    mn_text text;
} mn_shipment_odd;
enum { MN_SHIPMENT_ODDS = 4 + MN_BY_KINDS };
/* Row `row` of s->t; the number of cells that can't be read. Texts are borrowed of s. */
size_t mn_shipments_line(mn_ban_line *out, mn_shipment_odd odd[MN_SHIPMENT_ODDS], mn_shipments *s,
                         size_t row);
/* Whether a row is a sum of others: a cell says "Total", and no other that is read says anything
 * but an amount. A line that names a party, goods, an origin or a date is none, whatever it says.
 */
bool mn_shipments_is_total(const mn_shipments *s, size_t row);
/* What a column of the file was taken for: "manufacturer", ...; "" for nothing. */
const char *mn_shipment_column(const mn_shipments *s, size_t column);

#endif
