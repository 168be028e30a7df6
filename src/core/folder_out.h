/* SPDX-License-Identifier: Apache-2.0
 *
 * core/folder_out.h - a folder of files that appears whole or not at all.
 *
 * Files are written into PATH.part-XXXXXX, a folder beside the place, which is renamed to it when
 * all is there. Nothing is ever overwritten: what stands at the place is left as it is, unless it
 * is an empty folder of the caller's own, which is replaced and lends its mode.
 *
 * After a crash:
 * - A program that ends by itself, also in an error, leaves nothing (mn_folder_end()).
 * - One that is killed leaves PATH.part-XXXXXX. The next mn_folder_begin() of the same path removes
 *   it, if it is the caller's, was made by this program and no process still writes it: such a
 *   folder holds a file ".unfinished", locked while it is written and removed just before the
 *   renaming. Anything else of such a name is left alone.
 * - A machine that stops: each file is flushed before it has its name, the folders before the
 *   renaming, and the place's folder after it. So PATH is absent or whole, whenever that is.
 */
#ifndef CORE_FOLDER_OUT_H
#define CORE_FOLDER_OUT_H

#include <sys/types.h>

#include "core/buf.h"
#include "core/file.h"

/* Zero-initialised is a valid empty one. */
typedef struct mn_folder_out {
    char *path, *part; /* where it is to stand; where it is written, made where not NULL */
    mn_buf sums;       /* lines of SHA256SUMS */
    int lock;          /* descriptor of ".unfinished" */
    mode_t mode;       /* of the empty folder that is replaced, else 0 */
    dev_t device;      /* of part, with its inode: */
    ino_t inode;
} mn_folder_out;

/* MN_USAGE, with a hint, where something stands there, or the path names no folder; MN_SYSTEM
 * where it can't be made. Who may read the folder is for the user's umask to say, as of any other.
 * f is to be ended, also on error. */
MN_USE mn_status mn_folder_begin(mn_folder_out *f, const char *path, mn_err *e);
/* A folder in it. */
MN_USE mn_status mn_folder_make(const mn_folder_out *f, const char *name, mn_err *e);
/* A file in it, or in a folder that was made in it, to be written piece by piece. */
MN_USE mn_status mn_folder_file(mn_file_out **out, const mn_folder_out *f, const char *name,
                                mn_err *e);
/* A whole file, with its line in SHA256SUMS. bytes may be NULL where len is 0. */
MN_USE mn_status mn_folder_put(mn_folder_out *f, const char *name, const char *bytes, size_t len,
                               mn_err *e);
/* SHA256SUMS, as sha256sum -c reads it, of all that was put whole. */
MN_USE mn_status mn_folder_put_sums(mn_folder_out *f, mn_err *e);
/* It takes its place. MN_USAGE where something has come to stand there; MN_DATA where the folder
 * that was written is not the one that lies there now. */
MN_USE mn_status mn_folder_commit(mn_folder_out *f, mn_err *e);
/* Frees, and removes what was not committed. */
void mn_folder_end(mn_folder_out *f);

#endif
