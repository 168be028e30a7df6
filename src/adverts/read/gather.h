/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/read/gather.h - posts as they are read from a part of a file, on one of several threads,
 * before they are put behind those of other parts.
 */
#ifndef ADVERTS_READ_GATHER_H
#define ADVERTS_READ_GATHER_H

#include "adverts/post/maker.h"
#include "adverts/read/columns.h"
#include "table/moment.h"
#include "table/pieces.h"
#include <manumit/reference.h>

/* A row that was refused, or a cell of a kept one that was not understood. */
typedef struct mn_post_trouble {
    uint64_t line;
    const char *why, *hint; /* hint is static or NULL */
    mn_text text;
    bool kept;
} mn_post_trouble;

/* Zero-initialised is empty. */
typedef struct mn_post_gather {
    mn_post_maker posts; /* their texts are borrowed from the rows, where they can be */
    mn_post_trouble *trouble;
    size_t troubles, trouble_cap;
    uint32_t rows; /* also those refused */
    mn_arena texts;
    mn_buf room;
} mn_post_gather;

/* What all parts of a file share. */
typedef struct mn_post_gather_of {
    mn_post_columns columns;
    const mn_reference *reference;
    const mn_wall_clock *clock; /* NULL: times without an offset are taken as written */
    mn_day_order days;
    bool nameless; /* authors and sources are not taken */
} mn_post_gather_of;

void mn_post_gather_clear(mn_post_gather *g); /* keeps memory */
void mn_post_gather_free(mn_post_gather *g);
/* Takes a row of a table, or refuses it. Its cells must outlive the gather. A post without an id
 * of its own gets none here. */
MN_USE mn_status mn_post_gather_row(mn_post_gather *g, const mn_post_gather_of *of,
                                    const mn_record *r, mn_err *e);
/* A row that is none of the table's; why and text are copied. */
MN_USE mn_status mn_post_gather_reject(mn_post_gather *g, uint64_t line, mn_text text,
                                       const char *why, mn_err *e);

/* For all readers of posts. */

/* Notes that a row is refused, or, where it is kept, what of it could not be understood. why and
 * hint are static or the gather's; so is the text. */
MN_USE mn_status mn_post_gather_trouble(mn_post_gather *g, uint64_t line, mn_text text,
                                        const char *why, const char *hint, bool kept, mn_err *e);

/* A text as posts hold it: valid UTF-8 without U+0000, at most MN_POST_TEXT_MOST bytes. t itself
 * where it is so; else a copy that the maker keeps, and *flags says what was done. */
mn_text mn_post_clean(mn_post_maker *m, mn_text t, uint8_t *flags);
/* Appends a text, at most some bytes more than `most`; bytes that are no UTF-8, and zeros, become
 * U+FFFD each. */
void mn_post_mend(mn_buf *out, mn_text t, size_t most);
/* Whether the text spells an image's hash: 64 hexadecimal digits. */
bool mn_post_pdq(uint64_t out[4], mn_text t);

#endif
