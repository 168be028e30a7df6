/* SPDX-License-Identifier: Apache-2.0
 *
 * gate.c - who asks, what is remembered of them, and what their role allows.
 */
#include "web/gate.h"

#include "core/text.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* --- what is remembered -------------------------------------------------------- */

static void key_of(unsigned char key[32], const char *token)
{
    crypto_hash_sha256(key, (const unsigned char *)token, MN_STORE_TOKEN - 1);
}

static mn_web_guest *find(mn_web_gate *g, const unsigned char key[32])
{
    for (size_t i = 0; i < g->guests; i++)
        if (sodium_memcmp(g->guest[i].key, key, sizeof g->guest[i].key) == 0)
            return &g->guest[i];
    return NULL;
}

void mn_web_gate_forget(mn_web_gate *g, const char *token)
{
    unsigned char key[32];
    mn_web_guest *old;

    key_of(key, token);
    if ((old = find(g, key)))
        *old = g->guest[--g->guests];
}

void mn_web_gate_wrote(mn_web_gate *g)
{
    g->looked = g->looked && g->there;
}

/* In place of the one that was seen longest ago, where there is no room. */
static void remember(mn_web_gate *g, const char *token, const mn_store_session *session,
                     int64_t now_ms)
{
    unsigned char key[32];
    mn_web_guest *at;

    key_of(key, token);
    at = find(g, key);
    if (!at && g->guests < MN_WEB_GUESTS)
        at = &g->guest[g->guests++];
    if (!at) {
        at = &g->guest[0];
        for (size_t i = 1; i < g->guests; i++)
            at = g->guest[i].seen_ms < at->seen_ms ? &g->guest[i] : at;
    }
    memcpy(at->key, key, sizeof key);
    at->session = *session;
    at->seen_ms = now_ms;
}

/* What the store has just said. False: it can't be asked. */
static bool take(mn_web_gate *g, mn_web_visitor *v, const mn_web_knock *k, int64_t now_ms)
{
    if (k->st)
        return false;
    g->looked = true;
    g->looked_ms = now_ms;
    g->there = k->there;
    g->accounts = g->accounts || k->accounts;
    if (k->kind != MN_WEB_ASK || strcmp(k->token, v->token) != 0 || !v->token[0])
        return true;
    v->in = k->in && k->accounts;
    if (v->in) {
        v->session = k->session;
        remember(g, v->token, &k->session, now_ms);
    } else {
        mn_web_gate_forget(g, v->token);
    }
    return true;
}

/* --- refusals ------------------------------------------------------------------- */

void mn_web_gate_challenge(mn_web_response *r)
{
    static const char field[] = "WWW-Authenticate: Bearer realm=\"manumit\"\r\n";

    memcpy(r->more, field, sizeof field);
}

void mn_web_gate_busy(mn_web_response *r, const char *why)
{
    static const char field[] = "Retry-After: 5\r\n";

    mn_web_refuse(r, 503, "try again in a few seconds", "%s", why);
    memcpy(r->more, field, sizeof field);
}

static void refuse_token(const mn_web_refusal *why, mn_web_response *r)
{
    mn_web_refuse(r, why->status,
                  why->status == 401 ? "sign in by POST /api/v1/session, whose cookie has the token"
                                     : "remove this site's cookies, and sign in again",
                  "%s", why->why);
    if (why->status == 401)
        mn_web_gate_challenge(r);
}

/* --- who asks ------------------------------------------------------------------ */

/* What is known without asking the store; false where it must be asked. */
static bool is_known(mn_web_gate *g, mn_web_visitor *v, int64_t now_ms)
{
    unsigned char key[32];
    const mn_web_guest *guest;

    if (!g->accounts)
        return g->looked && now_ms - g->looked_ms < MN_WEB_TRUST_MS;
    if (!v->token[0])
        return true;
    key_of(key, v->token);
    guest = find(g, key);
    if (!guest || now_ms - guest->seen_ms >= MN_WEB_TRUST_MS)
        return false;
    v->in = true;
    v->session = guest->session;
    return true;
}

mn_web_entry mn_web_gate_enter(mn_web_gate *g, mn_web_visitor *v, const mn_web_head *h,
                               const char *cookie, const mn_web_knock *k, int64_t now_ms,
                               mn_web_response *r)
{
    mn_text token = {NULL, 0};
    mn_web_refusal why = {0, NULL};

    *v = (mn_web_visitor){.from = mn_web_token_of(&token, h, cookie, &why)};
    if (v->from == MN_WEB_FROM_COOKIE || v->from == MN_WEB_FROM_BEARER)
        memcpy(v->token, token.ptr, token.len); /* a token's length */
    if (k && !take(g, v, k, now_ms)) {
        mn_web_gate_busy(r, "the store does not answer who is signed in");
        return MN_WEB_REFUSED;
    }
    if (!k && !is_known(g, v, now_ms))
        return MN_WEB_UNKNOWN;
    v->there = g->there;
    v->accounts = g->accounts;
    if (v->accounts && v->from == MN_WEB_BAD_TOKEN) {
        refuse_token(&why, r);
        return MN_WEB_REFUSED;
    }
    return MN_WEB_KNOWN;
}

/* --- what they may ------------------------------------------------------------- */

bool mn_web_gate_signed_in(const mn_web_visitor *v, mn_web_response *r)
{
    if (!v->accounts || v->in)
        return true;
    mn_web_refuse(r, 401, "sign in: the page asks for it, programs use POST /api/v1/session",
                  v->token[0] ? "the session has ended" : "nobody is signed in");
    mn_web_gate_challenge(r);
    return false;
}

bool mn_web_gate_allows(const mn_web_visitor *v, const mn_web_head *h, mn_store_deed deed,
                        bool writes, mn_web_response *r)
{
    const mn_text csrf = mn_web_field_of(h, "manumit-csrf");
    mn_err e = MN_ERR_INIT;

    if (!v->accounts)
        return true;
    if (mn_store_role_check(mn_text_of(v->session.account), v->session.role, deed, &e)) {
        mn_web_problem(r, 403, &e);
        return false;
    }
    if (!writes || v->from == MN_WEB_FROM_BEARER || mn_store_csrf_ok(mn_text_of(v->token), csrf))
        return true;
    mn_web_refuse(r, 403, "send what GET /api/v1/session gives as csrf in the field Manumit-CSRF",
                  csrf.ptr ? "the field Manumit-CSRF does not belong to the session"
                           : "a request that changes something needs the field Manumit-CSRF");
    return false;
}
