/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/block.h - 64 bytes at once: which are of words, which are digits, which are
 * signs that addresses have.
 */
#ifndef ADVERTS_IDENTIFY_BLOCK_H
#define ADVERTS_IDENTIFY_BLOCK_H

#include <manumit/core.h>

/* A bit a byte, the first one lowest. */
typedef struct id_block {
    uint64_t word; /* ASCII letters and digits, and all that is not ASCII */
    uint64_t high; /* not ASCII */
    uint64_t digit;
    uint64_t mark; /* '@' ':' '.' */
} id_block;

typedef void (*id_block_read)(id_block *out, const unsigned char p[64]);

/* The fastest way that this processor has; all tell the same. */
id_block_read id_block_reader(void);
/* What every processor has. */
void id_block_plain(id_block *out, const unsigned char p[64]);

#endif
