/* SPDX-License-Identifier: Apache-2.0
 *
 * table/texts.h - texts that many tables hold, such as the names of countries: packed once, and
 * copied into each table as one block.
 */
#ifndef TABLE_TEXTS_H
#define TABLE_TEXTS_H

#include "core/buf.h"
#include "table/maker.h"

/* Where a text lies in the block. */
typedef struct mn_text_at {
    uint32_t from, len;
} mn_text_at;

/* Zero is none; immutable once all are added, and then safe to share by threads. */
typedef struct mn_texts {
    mn_buf bytes;
    mn_text_at *at;
    size_t count, cap;
} mn_texts;

/* Adds a copy, as the last. */
MN_USE mn_status mn_texts_add(mn_texts *x, const char *text, mn_err *e);
void mn_texts_free(mn_texts *x);

/* Some of them, copied for the cells of a table that is being made. */
typedef struct mn_kept_texts {
    const mn_texts *of;
    const char *bytes;
    size_t from; /* what bytes[0] is of the block */
} mn_kept_texts;

/* Copies `count` texts from `first` on, count > 0. O(their bytes). */
mn_kept_texts mn_make_texts(mn_maker *k, const mn_texts *x, size_t first, size_t count);
/* Puts `count` of them, from `first` on as numbered in the block, into columns 0, 1, ... */
void mn_make_kept(mn_maker *k, const mn_kept_texts *kept, size_t first, size_t count);

#endif
