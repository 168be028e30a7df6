/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/cells.h - the parties of a cell of names, with what its row says of all.
 */
#ifndef SCREEN_LISTS_CELLS_H
#define SCREEN_LISTS_CELLS_H

#include "screen/lists/reader.h"

/* Emits each party of the cell. also: what tells it from namesakes (mn_list_derive()). common
 * adds to each what the row says; it may be NULL. A cell that holds more than its limits is
 * rejected. */
MN_USE mn_status mn_cells_emit(mn_list_reader *r, mn_text cell, mn_text also, uint64_t line,
                               void (*common)(mn_list_reader *r, void *payload), void *payload,
                               mn_err *e);

#endif
