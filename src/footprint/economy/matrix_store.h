/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/economy/matrix_store.h - one large array: on the heap or, where that
 * would take too much memory, in a nameless file that is mapped. A mapped array is
 * read block by block; what has been read is given back at once, so that it takes
 * little memory whatever its size.
 */
#ifndef FOOTPRINT_MATRIX_STORE_H
#define FOOTPRINT_MATRIX_STORE_H

#include <manumit/core.h>

typedef struct mn_store {
    void *at;     /* NULL: nothing yet */
    size_t bytes; /* room */
    bool mapped;
} mn_store;

/* Bytes that a call may hold of one economy: ctx->memory or, without, three quarters of
 * the machine's memory. */
uint64_t mn_store_limit(const mn_ctx *ctx);
/* Makes room for `need` bytes, of which `used` are kept; in a file when more than
 * `limit` bytes. The file lies in TMPDIR or /var/tmp and is gone with the process. */
MN_USE mn_status mn_store_grow(mn_store *s, size_t used, size_t need, uint64_t limit, mn_err *e);
/* Gives back what is beyond `used` bytes. */
MN_USE mn_status mn_store_shrink(mn_store *s, size_t used, mn_err *e);
void mn_store_free(mn_store *s);
/* Of a mapped array: begins to read bytes from..to; gives their memory back. */
void mn_store_fetch(const mn_store *s, size_t from, size_t to);
void mn_store_release(const mn_store *s, size_t from, size_t to);

#endif
