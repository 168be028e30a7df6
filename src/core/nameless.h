/* SPDX-License-Identifier: Apache-2.0
 *
 * core/nameless.h - a file of our own without a name, for what memory is too small for: in TMPDIR,
 * or /var/tmp, which is on a disk where /tmp may be memory. It is gone with its last descriptor or
 * mapping, however the program ends, and only its owner can read it.
 */
#ifndef CORE_NAMELESS_H
#define CORE_NAMELESS_H

#include <manumit/core.h>

/* *out is owned: close(). what: "texts", for the error. MN_SYSTEM. */
MN_USE mn_status mn_nameless_open(int *out, const char *what, mn_err *e);
/* The folder that it is in. Borrowed from the environment. */
const char *mn_nameless_folder(void);
/* MN_SYSTEM: "no room for WHAT in 'FOLDER': ...", with what helps. */
mn_status mn_nameless_full(const char *what, int error, mn_err *e);

#endif
