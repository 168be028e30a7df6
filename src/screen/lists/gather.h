/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/gather.h - brings together what belongs to one key and stands apart in
 * its files: records go in as they come and come out by key.
 *
 * Memory is bounded: beyond it, sorted runs go to temporary files, which are merged.
 */
#ifndef SCREEN_LISTS_GATHER_H
#define SCREEN_LISTS_GATHER_H

#include <manumit/core.h>

typedef struct mn_gather mn_gather;

/* room: bytes held in memory; 0 is 48 MiB. *out is owned: mn_gather_free(). */
MN_USE mn_status mn_gather_new(mn_gather **out, size_t room, mn_err *e);
void mn_gather_free(mn_gather *g); /* NULL is legal */
/* Adds a record; key and value are copied. */
MN_USE mn_status mn_gather_add(mn_gather *g, mn_text key, mn_text value, mn_err *e);
/* The next record, by the bytes of keys and then as they were added; *any is false at the
 * end. After the first call nothing may be added. Texts are borrowed until the next call. */
MN_USE mn_status mn_gather_next(mn_gather *g, mn_text *key, mn_text *value, bool *any, mn_err *e);

#endif
