/* SPDX-License-Identifier: Apache-2.0
 *
 * core/folder.h - what a folder of tables holds, as one hash.
 */
#ifndef CORE_FOLDER_H
#define CORE_FOLDER_H

#include "core/sha256.h"

enum { MN_FOLDER_FILES = 65536 };

/* The SHA-256 of a regular file, or of a folder: that of the lines "NAME HASH", in the
 * bytes' order of names, for each regular file in it and, up to eight deep, in folders in
 * it; hidden ones and models (.mnm) are left out, as one may be written beside the tables
 * that it is made of. MN_DATA for more than MN_FOLDER_FILES. */
MN_USE mn_status mn_path_sha256(char hex[MN_SHA256_HEX], const mn_ctx *ctx, const char *path,
                                mn_err *e);

#endif
