/* SPDX-License-Identifier: Apache-2.0
 *
 * web/cookie.h - the session's token in a request's head: in the cookie of a browser, or in
 * "Authorization: Bearer" of a program.
 *
 * Cookies of other names are passed over, whatever they hold: on one machine all programs that
 * serve pages share them, as cookies know no ports. Our own must be there once.
 */
#ifndef WEB_COOKIE_H
#define WEB_COOKIE_H

#include "web/head.h"

enum { MN_WEB_TOKEN_BYTES = 43 }; /* of base64url */

typedef enum mn_web_token_from {
    MN_WEB_NO_TOKEN,    /* none, or what can be none */
    MN_WEB_FROM_COOKIE, /* a browser adds it by itself */
    MN_WEB_FROM_BEARER, /* it never does */
    MN_WEB_BAD_TOKEN,   /* refused: *why */
} mn_web_token_from;

/* Looks for the token; name is the cookie's. *token is borrowed from the head, and set where the
 * result is FROM_COOKIE or FROM_BEARER. A Bearer goes before the cookie; other schemes of
 * Authorization are a proxy's matter. O(head). */
mn_web_token_from mn_web_token_of(mn_text *token, const mn_web_head *h, const char *name,
                                  mn_web_refusal *why);

#endif
