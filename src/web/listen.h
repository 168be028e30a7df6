/* SPDX-License-Identifier: Apache-2.0
 *
 * web/listen.h - at which address the server may be reached, and by whom.
 *
 * This machine alone is the rule. Beyond it the store must have an administrator's account, a
 * proxy must speak TLS (--public-url https://...), and connections are taken from that proxy
 * (--proxy) and from 127.0.0.1 and ::1 alone: what comes in the clear from anywhere else is
 * closed before a byte of it is read.
 */
#ifndef WEB_LISTEN_H
#define WEB_LISTEN_H

#include "web/server.h"

/* Fills in address, public_url, proxies, accounts and open_to_others from the call. Texts are
 * borrowed from it. Errors: MN_USAGE, with what to do; what the store says. */
MN_USE mn_status mn_web_listen_options(mn_web_options *o, const mn_call *call, mn_err *e);

/* Whether one may connect: anybody where there are no proxies and the address is this machine's. */
bool mn_web_listen_takes(const mn_web_options *o, const struct sockaddr *peer);

#endif
