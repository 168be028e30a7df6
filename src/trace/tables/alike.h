/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/alike.h - parties whose names are the same but for how they are written: case,
 * accents, marks, legal form. They are told, and never united: that is for people to say.
 */
#ifndef TRACE_TABLES_ALIKE_H
#define TRACE_TABLES_ALIKE_H

#include "trace/tables/tables.h"

/* Adds a finding for each group of such parties to t. Parties of which each has a country, and no
 * two the same, are namesakes and not told. To be called before the findings are put into the
 * builder. O(parties log parties). */
MN_USE mn_status mn_tables_find_alike(mn_tables *t, mn_chain_builder *b, mn_err *e);

#endif
