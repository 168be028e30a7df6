/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/show.h - evidence as a report: the chain as a picture, what is asked and
 * missing, the documents, the routes.
 */
#ifndef TRACE_EVIDENCE_SHOW_H
#define TRACE_EVIDENCE_SHOW_H

#include "core/buf.h"
#include "table/maker.h"
#include "trace/evidence/evidence.h"
#include <manumit/report.h>

/* How a document's file was found: of a pack; else all MN_FILE_NOT_LOOKED. */
typedef enum mn_file_state {
    MN_FILE_NOT_LOOKED,
    MN_FILE_COPIED,  /* its bytes have the hash that the table says */
    MN_FILE_NO_HASH, /* copied; the table says no hash */
    MN_FILE_DIFFERS, /* copied; its bytes have another hash */
    MN_FILE_MISSING, /* no such file in the folder */
    MN_FILE_REFUSED, /* its name leads out of the folder, or is no name */
    MN_FILE_UNNAMED, /* the table names no file */
    MN_FILE_STATES,
} mn_file_state;

typedef struct mn_pack_file {
    mn_file_state state;
    char sha256[MN_STORE_HASH]; /* of the bytes that were copied; "" */
    mn_text name;               /* in the pack: "documents/01-invoice.pdf"; length 0: none */
    size_t page;                /* of pack.pdf, where its step is; 0: not known */
} mn_pack_file;

/* The whole report of v but the clock. file: of each document of v, or NULL. */
MN_USE mn_status mn_evidence_show(mn_report *r, const mn_evidence *v, const mn_pack_file *file,
                                  mn_err *e);

/* Parts of it (show.c, show_asked.c, show_routes.c). */
MN_USE mn_status mn_show_asked(mn_report *r, const mn_evidence *v, mn_err *e);
MN_USE mn_status mn_show_missing(mn_report *r, const mn_evidence *v, mn_err *e);
MN_USE mn_status mn_show_papers(mn_report *r, const mn_evidence *v, const mn_pack_file *file,
                                mn_err *e);
MN_USE mn_status mn_show_nexus(mn_report *r, const mn_evidence *v, mn_err *e);
MN_USE mn_status mn_show_routes(mn_report *r, const mn_evidence *v, mn_err *e);

/* "step 3, ginning" */
void mn_say_step(mn_buf *b, const mn_evidence *v, size_t step);
/* "no gin's bale list", "no invoice for raw cotton to step 6" */
void mn_say_missing(mn_buf *b, const mn_evidence *v, const mn_asked *a);
/* "bale list or packing list" */
void mn_say_papers(mn_buf *b, const mn_evidence *v, const uint32_t *kind, size_t n);
/* "2026-02-11", "" for MN_NO_DAY. */
void mn_say_day(mn_buf *b, int32_t day);

#endif
