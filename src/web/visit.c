/* SPDX-License-Identifier: Apache-2.0
 *
 * visit.c - connections that wait for what the store says of who they are.
 *
 * Where a token is not known the head stays where it is, and is read again with the answer:
 * nothing of a body is taken from somebody unknown.
 */
#include "web/inside.h"

#include "web/session.h"

#include <sodium.h>
#include <string.h>

static bool knock(mn_web_server *s, mn_web_conn *c, mn_web_knock *k)
{
    k->owner = c;
    if (!mn_web_door_put(s->door, k)) {
        mn_web_knock_free(k);
        return false;
    }
    c->knock = k;
    mn_web_conn_wait(s, c);
    return true;
}

static bool with_token(mn_web_server *s, mn_web_conn *c, mn_web_knock_kind kind, const char *token)
{
    mn_web_knock *k = mn_web_knock_new(kind);

    if (!k)
        return false;
    memcpy(k->token, token, sizeof k->token);
    return knock(s, c, k);
}

bool mn_web_visit_ask(mn_web_server *s, mn_web_conn *c, const char *token)
{
    return with_token(s, c, MN_WEB_ASK, token);
}

bool mn_web_visit_leave(mn_web_server *s, mn_web_conn *c, const char *token)
{
    mn_web_gate_forget(&s->gate, token);
    return with_token(s, c, MN_WEB_LEAVE, token);
}

bool mn_web_visit_enter(mn_web_server *s, mn_web_conn *c)
{
    mn_web_knock *k = mn_web_knock_new(MN_WEB_ENTER);
    const bool good = k && mn_web_session_read(k, &c->task->body, &c->response);

    sodium_memzero(s->room, sizeof s->room); /* the body passed here */
    if (c->in && c->in_cap > c->in_len)
        sodium_memzero(c->in + c->in_len, c->in_cap - c->in_len);
    if (!good) {
        mn_web_knock_free(k);
        if (!k)
            mn_web_refuse(&c->response, 500, NULL, "out of memory");
        return false;
    }
    memcpy(k->token, c->task->token, sizeof k->token);
    mn_web_task_drop(s, c->task);
    c->task = NULL;
    if (knock(s, c, k))
        return true;
    mn_web_gate_busy(&c->response, "as many sign in as this server lets wait");
    return false;
}

/* The answer to a sign-in or a sign-out. */
static void tell(mn_web_server *s, mn_web_conn *c, mn_web_knock *k)
{
    if (k->kind == MN_WEB_ENTER)
        mn_web_session_entered(&c->response, k, s->tls);
    else
        mn_web_session_left(&c->response, k, s->tls);
    mn_web_visit_drop(c);
    mn_web_conn_say(s, c);
}

void mn_web_visit_ended(mn_web_server *s, mn_web_knock *k)
{
    mn_web_conn *c = k->owner;

    if (k->kind == MN_WEB_LEAVE)
        mn_web_gate_forget(&s->gate, k->token);
    if (k->kind == MN_WEB_ENTER && !k->in) { /* also where nobody waits any more */
        k->next = NULL;
        *(s->failed_last ? &s->failed_last->next : &s->failed) = k;
        s->failed_last = k;
        return;
    }
    if (k->kind == MN_WEB_ENTER && k->token[0]) /* it ended the session that there was */
        mn_web_gate_forget(&s->gate, k->token);
    if (!c) {
        mn_web_knock_free(k);
        return;
    }
    k->ended = true;
    if (k->kind == MN_WEB_ASK) { /* read_head takes it */
        mn_web_conn_resume(s, c);
        return;
    }
    tell(s, c, k);
}

/* They go out together, a few times a second: when one comes does not tell whether the store
 * wrote a failure down, as it does for accounts that there are. */
void mn_web_visit_tell_failed(mn_web_server *s)
{
    mn_web_knock *k = s->failed;

    s->failed = s->failed_last = NULL;
    for (mn_web_knock *next; k; k = next) {
        next = k->next;
        if (k->owner) {
            k->ended = true;
            tell(s, k->owner, k);
        } else {
            mn_web_knock_free(k);
        }
    }
}

void mn_web_visit_drop(mn_web_conn *c)
{
    if (c->knock && !c->knock->ended)
        c->knock->owner = NULL; /* freed when it ends */
    else
        mn_web_knock_free(c->knock);
    c->knock = NULL;
}
