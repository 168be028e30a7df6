/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/case/package.h - the evidence package of a network: what a person reads, the tables, the
 * case byte for byte as the store has it, every step; the hashes of all files; and the entry of the
 * audit log that keeps the hash of these hashes.
 */
#ifndef ADVERTS_CASE_PACKAGE_H
#define ADVERTS_CASE_PACKAGE_H

#include <manumit/report.h>
#include <manumit/store_network.h>

#include "adverts/case/case.h"
#include "core/folder_out.h"
#include "core/sha256.h"
#include "table/maker.h"

#define MN_PACKAGE_SUMS    "SHA256SUMS"
#define MN_PACKAGE_RECEIPT "RECEIPT.txt" /* is not in the sums: it has their hash */

/* Bytes of all files together that are answered in a table, without a folder. */
#define MN_PACKAGE_ANSWER (UINT64_C(64) << 20)

#define MN_PACKAGE_COLUMNS "file,media_type,bytes,sha256,text,base64"

/* Where files go: into a folder, or into the table "files" with what is in them. */
typedef struct mn_package {
    const char *dir; /* NULL: into the table */
    mn_folder_out folder;
    mn_maker k;
    mn_buf sums, b;
    uint64_t bytes;
} mn_package;

/* p is zero-initialised but for dir; to be ended, also on error. */
MN_USE mn_status mn_package_begin(mn_package *p, mn_err *e);
MN_USE mn_status mn_package_put(mn_package *p, const char *name, const char *type,
                                const void *bytes, size_t length, mn_err *e);
/* A report, or one of its tables as CSV, where it has rows. */
MN_USE mn_status mn_package_report(mn_package *p, const char *name, const mn_report *r,
                                   mn_render format, const char *table, mn_err *e);
/* The sums, and their hash. */
MN_USE mn_status mn_package_sums(char hex[MN_SHA256_HEX], mn_package *p, mn_err *e);
/* The log's entry about them; the folder takes its place. */
MN_USE mn_status mn_package_commit(mn_package *p, const char *number, const char *hex,
                                   const mn_store_receipt *receipt, mn_err *e);
void mn_package_end(mn_package *p);

/* Appends steps.json: how the network was found, in which files, each step that was taken with who
 * and when, the log's entries about it. hex: of the case's bytes. */
MN_USE mn_status mn_package_steps(mn_buf *to, mn_store *s, int64_t number, const char *name,
                                  const mn_network_case *c, int64_t version, const char *hex,
                                  const mn_store_act *act, mn_err *e);

/* --- verify.c ------------------------------------------------------------------------------------
 */

typedef enum mn_package_finding {
    MN_PACKAGE_WHOLE,
    MN_PACKAGE_CHANGED,
    MN_PACKAGE_MISSING,
    MN_PACKAGE_ADDED,
    MN_PACKAGE_FINDINGS
} mn_package_finding;
const char *mn_package_finding_name(mn_package_finding f); /* "whole", "changed", ... */

/* Holds the files of a folder against its sums. found is called for each file, in the order of the
 * sums, then for those that are not in them by name; hex is the hash of the sums. MN_DATA where the
 * sums are none. */
MN_USE mn_status mn_package_verify(char hex[MN_SHA256_HEX], const char *dir, const mn_ctx *ctx,
                                   mn_status (*found)(void *payload, mn_text file,
                                                      mn_package_finding finding, mn_err *e),
                                   void *payload, mn_err *e);

#endif
