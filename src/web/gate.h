/* SPDX-License-Identifier: Apache-2.0
 *
 * web/gate.h - who asks, and whether they may.
 *
 * What the store said of a token is remembered for two seconds: so long a session that another
 * program ended may still be used here. One that is ended here is forgotten at once.
 */
#ifndef WEB_GATE_H
#define WEB_GATE_H

#include "web/cookie.h"
#include "web/door.h"
#include "web/response.h"

enum { MN_WEB_GUESTS = 256, MN_WEB_TRUST_MS = 2000 };

typedef struct mn_web_guest {
    unsigned char key[32]; /* of the token: SHA-256 */
    mn_store_session session;
    int64_t seen_ms;
} mn_web_guest;

typedef struct mn_web_gate {
    bool there;    /* there is a store */
    bool accounts; /* the store has some: they are never removed */
    bool looked;   /* it was asked, at looked_ms */
    int64_t looked_ms;
    mn_web_guest guest[MN_WEB_GUESTS];
    size_t guests;
} mn_web_gate;

/* Who asks. */
typedef struct mn_web_visitor {
    bool there;             /* there is a store */
    bool accounts;          /* the store has accounts, so that it matters */
    mn_web_token_from from; /* where the token stood */
    char token[MN_STORE_TOKEN];
    bool in; /* signed in: session */
    mn_store_session session;
} mn_web_visitor;

typedef enum mn_web_entry {
    MN_WEB_KNOWN,   /* *v says who; it may be nobody */
    MN_WEB_UNKNOWN, /* the store must be asked: v->token */
    MN_WEB_REFUSED, /* *r says why */
} mn_web_entry;

/* Whose request it is. k: what the store answered to this very request, or NULL. */
mn_web_entry mn_web_gate_enter(mn_web_gate *g, mn_web_visitor *v, const mn_web_head *h,
                               const char *cookie, const mn_web_knock *k, int64_t now_ms,
                               mn_web_response *r);
/* What wrote may have made the store that was not there. */
void mn_web_gate_wrote(mn_web_gate *g);
/* Forgets a session that ends here. */
void mn_web_gate_forget(mn_web_gate *g, const char *token);

/* The field that an answer 401 must have. */
void mn_web_gate_challenge(mn_web_response *r);
/* 503, to be tried again. */
void mn_web_gate_busy(mn_web_response *r, const char *why);
/* 401, unless somebody is signed in or nobody needs to be. */
MN_USE bool mn_web_gate_signed_in(const mn_web_visitor *v, mn_web_response *r);
/* 403, unless the role allows the deed and, where it changes the store and a browser may have
 * sent it by itself, the head has the session's CSRF token. */
MN_USE bool mn_web_gate_allows(const mn_web_visitor *v, const mn_web_head *h, mn_store_deed deed,
                               bool writes, mn_web_response *r);

#endif
