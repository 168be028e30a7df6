/* SPDX-License-Identifier: Apache-2.0
 *
 * core/own.h - whether a folder is one's own: what is mapped from it is believed, and in a folder
 * that others write to, they decide what is found.
 */
#ifndef CORE_OWN_H
#define CORE_OWN_H

#include <manumit/core.h>

/* Makes the folder, for its owner alone, where it is missing. MN_DATA, with a hint, where it is
 * another user's (neither the caller's nor root's), where a group or others may write to it, or
 * where somebody else's link stands in its place; MN_SYSTEM where it can't be made or looked at, or
 * is no folder. */
MN_USE mn_status mn_own_folder(const char *path, mn_err *e);

#endif
