/* SPDX-License-Identifier: Apache-2.0
 *
 * core/file.h - whole files in, whole files out.
 *
 * Writing goes to a temporary file beside the target and is renamed over it
 * when it is complete and flushed, so that no half-written file is ever left.
 */
#ifndef CORE_FILE_H
#define CORE_FILE_H

#include <manumit/core.h>

/* Reads all bytes of path ("-": standard input), at most max. *bytes is heap,
 * owned. A directory, a missing or unreadable file: MN_SYSTEM with a hint;
 * more than max bytes: MN_DATA. */
MN_USE mn_status mn_file_read(char **bytes, size_t *len, const char *path, uint64_t max, mn_err *e);

typedef struct mn_file_out mn_file_out;
/* "-" is standard output and then nothing is renamed. *out is owned until
 * commit or abandon. */
MN_USE mn_status mn_file_create(mn_file_out **out, const char *path, mn_err *e);
MN_USE mn_status mn_file_write(mn_file_out *f, const char *bytes, size_t len, mn_err *e);
MN_USE mn_status mn_file_commit(mn_file_out *f, mn_err *e); /* consumes f, also on error */
void mn_file_abandon(mn_file_out *f);                       /* NULL is legal; consumes f */

#endif
