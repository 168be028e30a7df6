/* SPDX-License-Identifier: Apache-2.0
 *
 * store/content.h - what writing, reading and verifying content share.
 */
#ifndef STORE_CONTENT_H
#define STORE_CONTENT_H

#include <sodium.h>

#include "store/inside.h"

enum { MN_CONTENT_BLOCK = 1 << 20 }; /* bytes of a block before they are packed */

/* Whether there is such a kind: "chain", "adverts", "facts". */
bool mn_content_kind(mn_text kind);
/* What messages call one of this kind: "chain", "archive", "table of facts". */
const char *mn_content_word(const char *kind);
/* A row of content_version with its content's, in the columns of MN_CONTENT_COLUMNS. */
#define MN_CONTENT_COLUMNS                                                                         \
    "SELECT c.number, c.kind, c.name, v.version, v.format, v.counts, v.imported, v.imported_by,"   \
    " v.bytes, v.digest FROM content_version v JOIN content c ON c.number = v.content"
enum { MN_CONTENT_WIDTH = 10 };

mn_status mn_record_content(mn_buf *to, mn_store *s, mn_text kind, mn_text name, int64_t version,
                            mn_err *e);
/* Unpacks a block into `to`, which it clears. MN_DATA when it is not `length` bytes of this
 * hash. */
MN_USE mn_status mn_content_unpack(mn_buf *to, const mn_buf *packed, int64_t length, mn_text hash,
                                   mn_err *e);

#endif
