/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/memo.h - what was found out for a text, kept for the next
 * line that says the same.
 *
 * Keys are copied. A memo has a limit: when it is full its user empties it and
 * begins anew, so that a ledger of any length needs the same memory. What is
 * kept never decides a result, only how soon it comes.
 */
#ifndef FOOTPRINT_SPENDING_MEMO_H
#define FOOTPRINT_SPENDING_MEMO_H

#include "core/arena.h"
#include "core/map.h"

enum { MN_MEMO_ENTRIES = 1 << 17, MN_MEMO_BYTES = 16 << 20 };

/* Zero-initialised is a valid empty memo. */
typedef struct mn_memo {
    mn_map map;
    mn_arena keys;
    size_t bytes;
} mn_memo;

/* The number kept for a text, or MN_MAP_NONE. */
uint32_t mn_memo_get(const mn_memo *m, mn_text key);
/* Whether it must be emptied before more is put into it. */
bool mn_memo_full(const mn_memo *m);
MN_USE mn_status mn_memo_put(mn_memo *m, mn_text key, uint32_t value, mn_err *e);
void mn_memo_free(mn_memo *m); /* leaves a valid empty memo */

#endif
