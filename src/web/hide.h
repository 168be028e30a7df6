/* SPDX-License-Identifier: Apache-2.0
 *
 * web/hide.h - where on the server's machine things lie is told to nobody who asks over HTTP,
 * signed in or not: who runs the server reads it from the program itself.
 */
#ifndef WEB_HIDE_H
#define WEB_HIDE_H

#include "core/err.h"

/* Takes paths of this machine out of an error: its file, and each "'/home/...'" of its sentences,
 * of which "'…'" is left. store: where the server's store lies, a path or an address of
 * PostgreSQL; NULL is legal. What a client itself sent keeps its name, unless it begins as paths
 * of a system do ("/etc/"). */
void mn_web_hide(mn_err *e, const char *store);

#endif
