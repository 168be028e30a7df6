/* SPDX-License-Identifier: Apache-2.0
 *
 * web/open.h - the user's browser.
 */
#ifndef WEB_OPEN_H
#define WEB_OPEN_H

#include <stdbool.h>

/* Starts the browser at url, by xdg-open or what $BROWSER names, without a shell. False when
 * none could be started. */
bool mn_web_open(const char *url);

#endif
