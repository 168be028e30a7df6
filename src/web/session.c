/* SPDX-License-Identifier: Apache-2.0
 *
 * session.c - the texts of /api/v1/session.
 */
#include "web/session.h"

#include "command/store_call.h"
#include "core/text.h"
#include "web/json.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

const char *mn_web_cookie_name(bool tls)
{
    return tls ? "__Host-manumit" : "manumit";
}

/* --- what is sent -------------------------------------------------------------- */

/* A member's text into out, of which max bytes count. Longer ones belong to nobody: their first
 * bytes are kept, one more than there can be. */
static bool take(char *out, size_t *len, size_t max, const mn_web_json *v, mn_arena *a)
{
    if (v->kind != MN_WEB_STRING || *len)
        return false;
    const mn_text text = mn_web_json_string(v->raw, a);
    if (!text.ptr || !text.len)
        return false;
    *len = text.len > max ? max + 1 : text.len;
    memcpy(out, text.ptr, *len);
    sodium_memzero((void *)(uintptr_t)text.ptr, text.len);
    return true;
}

static bool read(mn_web_knock *k, mn_text body, mn_arena *a)
{
    mn_web_json whole, v;
    mn_text raw;
    bool begun = false;

    if (mn_web_json_read(&whole, body, NULL) || whole.kind != MN_WEB_OBJECT)
        return false;
    for (mn_text rest = whole.raw; mn_web_json_next(&rest, &begun, &raw, &v);) {
        const mn_text name = mn_web_json_string(raw, a);
        bool good = false;

        if (name.ptr && mn_text_eq_str(name, "name"))
            good = take(k->name, &k->name_len, MN_WEB_NAME_BYTES, &v, a);
        else if (name.ptr && mn_text_eq_str(name, "password"))
            good = take(k->password, &k->password_len, MN_WEB_PASSWORD_BYTES, &v, a);
        if (!good)
            return false;
    }
    return k->name_len && k->password_len;
}

bool mn_web_session_read(mn_web_knock *k, mn_buf *body, mn_web_response *r)
{
    mn_arena a = {NULL, 0, 0};
    const bool good = read(k, (mn_text){body->ptr, body->len}, &a);

    mn_arena_free(&a);
    if (body->ptr)
        sodium_memzero(body->ptr, body->len);
    if (!good)
        mn_web_refuse(r, 400, "send {\"name\": \"...\", \"password\": \"...\"}, both as texts",
                      "the body is no name and password");
    return good;
}

/* --- what is answered ---------------------------------------------------------- */

static void member(mn_buf *b, const char *name, const char *value)
{
    mn_buf_fmt(b, ",\n  \"%s\": ", name);
    if (value)
        mn_buf_json(b, mn_text_of(value));
    else
        mn_buf_str(b, "null");
}

/* there: there is a store. session NULL: it has no accounts, or nobody is signed in. */
static void put(mn_web_response *r, bool there, bool accounts, const char *account,
                const mn_store_session *session)
{
    bool first = true;
    mn_buf *b = &r->body;

    r->status = 200;
    r->type = "application/json";
    mn_buf_fmt(b, "{\n  \"store\": %s,\n  \"accounts\": %s", there ? "true" : "false",
               accounts ? "true" : "false");
    member(b, "account", account);
    member(b, "role", session ? mn_store_role_name(session->role) : NULL);
    member(b, "csrf", session ? session->csrf : "");
    member(b, "expires", session ? session->expires : NULL);
    member(b, "idle", session ? session->idle : NULL);
    mn_buf_str(b, ",\n  \"may\": [");
    for (int d = 0; d < MN_STORE_DEEDS; d++) {
        if (session ? !mn_store_role_may(session->role, (mn_store_deed)d)
                    : accounts || d == MN_STORE_ACCOUNTS)
            continue;
        mn_buf_fmt(b, "%s\"%s\"", first ? "" : ", ", mn_store_deed_name((mn_store_deed)d));
        first = false;
    }
    mn_buf_str(b, "]\n}\n");
}

void mn_web_session_show(mn_web_response *r, const mn_web_visitor *v)
{
    char user[256];

    if (v->accounts) {
        put(r, true, true, v->in ? v->session.account : NULL, v->in ? &v->session : NULL);
    } else {
        mn_call_user(user, sizeof user);
        put(r, v->there, false, user, NULL);
    }
}

static void set_cookie(mn_web_response *r, const char *token, bool tls)
{
    snprintf(r->more, sizeof r->more,
             "Set-Cookie: %s=%s; Path=/; HttpOnly; SameSite=Strict%s%s\r\n",
             mn_web_cookie_name(tls), token, token[0] ? "" : "; Max-Age=0", tls ? "; Secure" : "");
}

void mn_web_session_entered(mn_web_response *r, const mn_web_knock *k, bool tls)
{
    if (k->st) {
        mn_web_gate_busy(r, "the store does not answer, or is being written");
    } else if (!k->in) {
        mn_web_problem(r, 401, &k->e);
        mn_web_gate_challenge(r);
    } else {
        put(r, true, true, k->session.account, &k->session);
        set_cookie(r, k->session.token, tls);
    }
}

void mn_web_session_left(mn_web_response *r, const mn_web_knock *k, bool tls)
{
    if (k->st) {
        mn_web_gate_busy(r, "the store does not answer, or is being written");
        return;
    }
    r->status = 204;
    set_cookie(r, "", tls);
}
