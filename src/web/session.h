/* SPDX-License-Identifier: Apache-2.0
 *
 * web/session.h - /api/v1/session: signing in, signing out, and who one is.
 */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "web/gate.h"

enum { MN_WEB_SIGN_IN_BYTES = 16 << 10 }; /* of a body */

/* "manumit", or "__Host-manumit" where the public address is by TLS: a browser then takes it
 * from that host alone, and never sends it in the clear. */
const char *mn_web_cookie_name(bool tls);

/* Reads {"name": ..., "password": ...}. False: *r says why not; nothing of the body goes into it.
 * body is wiped in either case. */
MN_USE bool mn_web_session_read(mn_web_knock *k, mn_buf *body, mn_web_response *r);
/* What a knock of ENTER came to: 200 with the cookie, or 401. */
void mn_web_session_entered(mn_web_response *r, const mn_web_knock *k, bool tls);
/* Of LEAVE: 204, the cookie taken away. */
void mn_web_session_left(mn_web_response *r, const mn_web_knock *k, bool tls);
/* Who asks. */
void mn_web_session_show(mn_web_response *r, const mn_web_visitor *v);

#endif
