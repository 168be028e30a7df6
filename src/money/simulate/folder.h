/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/folder.h - a folder of files that appears whole or not at all.
 *
 * Files are written into a folder beside it, which is then renamed. What is there already is left
 * as it is, unless it is an empty folder.
 */
#ifndef MONEY_SIMULATE_FOLDER_H
#define MONEY_SIMULATE_FOLDER_H

#include "core/buf.h"
#include "core/file.h"

/* Zero-initialised is a valid empty one. */
typedef struct mn_sim_folder {
    char *path, *part;
    bool made;
} mn_sim_folder;

/* MN_USAGE where something stands there. */
MN_USE mn_status mn_sim_folder_begin(mn_sim_folder *f, const char *path, mn_err *e);
/* A file in it, to be written. */
MN_USE mn_status mn_sim_folder_file(mn_file_out **out, const mn_sim_folder *f, const char *name,
                                    mn_err *e);
MN_USE mn_status mn_sim_folder_put(const mn_sim_folder *f, const char *name, const mn_buf *b,
                                   mn_err *e);
MN_USE mn_status mn_sim_folder_commit(mn_sim_folder *f, mn_err *e);
/* Removes what was not committed. */
void mn_sim_folder_end(mn_sim_folder *f);

#endif
