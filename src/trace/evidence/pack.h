/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/pack.h - the evidence as a folder: the report as PDF and page, tables, copies of
 * the documents, and the hashes of all of it.
 *
 * There is never half a pack (core/folder_out.h), and mn_folder_end() ends one. Names of files in
 * the pack are this program's own; a document's own name only lends its ending and some letters.
 */
#ifndef TRACE_EVIDENCE_PACK_H
#define TRACE_EVIDENCE_PACK_H

#include "core/folder_out.h"
#include "trace/evidence/show.h"

enum {
    MN_PACK_FILE_MOST = 1 << 30, /* bytes of a document */
    MN_PACK_NAME = 120,          /* bytes of a file's name in the pack, at most */
};

/* mn_folder_begin(), and a folder of documents in it. */
MN_USE mn_status mn_pack_begin(mn_folder_out *p, const char *dir, mn_err *e);
/* Copies documents from a folder (NULL: none is looked for) and says of each what was found. The
 * names are the arena's. Polls ctx. */
MN_USE mn_status mn_pack_documents(mn_pack_file *file, mn_folder_out *p, const mn_evidence *v,
                                   const char *from, mn_arena *arena, const mn_ctx *ctx, mn_err *e);
/* A report as a file of the pack. */
MN_USE mn_status mn_pack_report(mn_folder_out *p, const char *name, const mn_report *r,
                                const mn_render_options *o, mn_err *e);
/* SHA256SUMS, then the folder takes its place. */
MN_USE mn_status mn_pack_commit(mn_folder_out *p, mn_err *e);

/* "documents/007-invoice-2025.pdf": of a number, a kind and the ending of a name, whatever that
 * is. out has room for MN_PACK_NAME. */
void mn_pack_name(char out[MN_PACK_NAME], size_t number, size_t of, mn_text kind, mn_text file);
/* Whether a name from a table may be opened below a folder: relative, no part of it "..", no NUL,
 * no backslash, at most 1,024 bytes. */
bool mn_pack_safe(mn_text file);

#endif
