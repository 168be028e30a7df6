/* SPDX-License-Identifier: Apache-2.0
 *
 * core/files.h - files that lie in memory, in place of the file system (mn_ctx.files).
 *
 * Everything that opens a file by a name from a call asks here first.
 */
#ifndef CORE_FILES_H
#define CORE_FILES_H

#include <manumit/core.h>

/* Whether the call reads from memory alone. ctx may be NULL. */
bool mn_files_only(const mn_ctx *ctx);
/* The file of this name: MN_OK and NULL where the file system is to be asked. MN_USAGE
 * when the call reads from memory alone and has no such file. *out is borrowed. */
MN_USE mn_status mn_files_find(const mn_memory_file **out, const mn_ctx *ctx, const char *path,
                               mn_err *e);
/* How many bytes a file may unpack to, where `usual` is what a reader allows. */
uint64_t mn_files_unpacked(const mn_ctx *ctx, uint64_t usual);
/* For what can read nothing but the file system: MN_USAGE where the call may not. */
MN_USE mn_status mn_files_refuse(const mn_ctx *ctx, const char *path, mn_err *e);

#endif
