/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/read/export.h - documents of JSON: what Telegram's program exports, and the exports of
 * other forums, whose objects become the rows of a table.
 */
#ifndef ADVERTS_READ_EXPORT_H
#define ADVERTS_READ_EXPORT_H

#include "adverts/read/inside.h"
#include "table/json.h"

/* Whether a document is what Telegram exports: of one chat, or of all. */
bool mn_post_is_telegram(mn_text document);
/* Opens it as r->in, which owns the document (heap) from now on, also on failure. */
MN_USE mn_status mn_post_open_telegram(mn_post_reader *r, char *heap, mn_text document, mn_err *e);

/* The objects of a document's arrays as the rows of a table: those that hold no further array of
 * objects, or a text of their own. Members of objects within are named by a path ("author.name");
 * what stands above a row is there, too ("above.title"). *out is
 * owned; *left_out counts members that lie too deep, or are more than a row takes. MN_DATA for what
 * is no JSON. O(length * depth). */
MN_USE mn_status mn_post_json_rows(mn_table **out, uint64_t *left_out, const char *name,
                                   mn_text document, const mn_post_headings *h, mn_err *e);

/* The member of an object, as spelled; ptr NULL where it has none. */
mn_text mn_json_member_of(mn_text object, const char *key, mn_json_kind *kind);

#endif
