/* SPDX-License-Identifier: Apache-2.0
 *
 * core/shelf.h - texts by the gigabyte, put one behind the other: in memory up to a limit, beyond
 * it in a file that is mapped when all are there. What was read of that is given back now and then,
 * so that it takes little memory whatever its size.
 *
 * The file lies in TMPDIR or /var/tmp and has no name: nobody else can open it, and it is gone with
 * the process, however that ends. Where it can't be made or is full: MN_SYSTEM, with a hint.
 */
#ifndef CORE_SHELF_H
#define CORE_SHELF_H

#include <manumit/core.h>

typedef struct mn_shelf mn_shelf;

/* limit: bytes that stay in memory. *out is owned: mn_shelf_free(). */
MN_USE mn_status mn_shelf_new(mn_shelf **out, uint64_t limit, mn_err *e);
void mn_shelf_free(mn_shelf *s); /* NULL is legal */

/* One more text of less than 4 GiB, which may go afterwards. At most 2^32 - 2. */
MN_USE mn_status mn_shelf_put(mn_shelf *s, mn_text t, mn_err *e);
/* All are put. group: NULL, or of each text a number below how many there are; those of a group
 * come to lie near each other, in a second file; the first is gone then. O(bytes). */
MN_USE mn_status mn_shelf_close(mn_shelf *s, const mn_ctx *ctx, const uint32_t *group, mn_err *e);

/* Of a closed shelf: its texts, as they were put; borrowed. */
const mn_text *mn_shelf_texts(const mn_shelf *s);
uint32_t mn_shelf_count(const mn_shelf *s);
/* The numbers of texts in the order in which they lie; NULL: as they were put, or in memory. */
const uint32_t *mn_shelf_order(const mn_shelf *s);
bool mn_shelf_in_file(const mn_shelf *s);

/* So many bytes of texts were read, by any thread: now and then memory is given back. Texts stay
 * where they are. NULL is legal. */
void mn_shelf_read(mn_shelf *s, uint64_t bytes);
void mn_shelf_rest(mn_shelf *s); /* all of it */

#endif
