/* SPDX-License-Identifier: Apache-2.0
 *
 * request.c - what a request's head comes to, before any of its body is taken.
 */
#include "web/inside.h"

#include "core/text.h"
#include "web/multipart.h"
#include "web/session.h"

static bool wants_async(mn_text prefer)
{
    return prefer.ptr && mn_web_list_has(prefer, "respond-async");
}

/* A body is asked for only where it can be used. False: *r says why not. */
static bool body_fits(const mn_web_server *s, const mn_web_head *h, mn_web_response *r)
{
    const mn_text type = mn_web_field_of(h, "content-type");
    const mn_text coding = mn_web_field_of(h, "content-encoding");

    if (h->method != MN_WEB_POST)
        return true;
    if (!h->chunked && !mn_web_field_of(h, "content-length").ptr) {
        mn_web_refuse(r, 411, NULL, "a POST needs a Content-Length");
        return false;
    }
    if (h->length > s->o.body_max) {
        mn_web_refuse(r, 413, "send less, or use the program on the command line",
                      "a body may have %llu bytes at most", (unsigned long long)s->o.body_max);
        return false;
    }
    if (s->held + h->length > s->o.bodies_max) {
        mn_web_refuse(r, 503, "try again in a few seconds",
                      "the server holds as many bodies as it may");
        return false;
    }
    if (coding.ptr && !mn_text_eq_nocase(coding, "identity")) {
        mn_web_refuse(r, 415, "files may be compressed, the request itself not",
                      "Content-Encoding is not understood");
        return false;
    }
    if (!type.ptr || (!mn_web_type_is(type, "application/json") &&
                      !mn_web_type_is(type, "multipart/form-data"))) {
        mn_web_refuse(r, 415, "send application/json or multipart/form-data",
                      "the body's Content-Type is not understood");
        return false;
    }
    return true;
}

/* A name and a password are short, and JSON: no page of another site can send that unasked. */
static bool sign_in_fits(const mn_web_head *h, mn_web_response *r)
{
    if (mn_web_type_is(mn_web_field_of(h, "content-type"), "application/json") &&
        h->length <= MN_WEB_SIGN_IN_BYTES)
        return true;
    if (h->length > MN_WEB_SIGN_IN_BYTES)
        mn_web_refuse(r, 413, NULL, "a name and a password are shorter");
    else
        mn_web_refuse(r, 415, "send application/json", "the body's Content-Type is not understood");
    return false;
}

/* Who asks, then for what. */
static void route(mn_web_server *s, mn_web_request *w, const mn_web_head *h, const mn_web_knock *k,
                  mn_web_response *r)
{
    if (!mn_web_route_allows(s, h, &w->target, r))
        return;
    if (mn_web_route_guarded(s, w->target.path)) {
        const mn_web_entry who = mn_web_gate_enter(&s->gate, &w->visitor, h,
                                                   mn_web_cookie_name(s->tls), k, s->now_ms, r);

        w->ask = who == MN_WEB_UNKNOWN;
        if (who != MN_WEB_KNOWN)
            return;
    }
    mn_web_route_find(&w->route, s, h, &w->target, &w->visitor, r);
}

bool mn_web_request_read(mn_web_server *s, mn_web_request *w, const char *bytes, size_t size,
                         const mn_web_knock *k, mn_web_response *r, mn_web_refusal *why)
{
    mn_web_head h;

    if (!mn_web_head_read(&h, bytes, size, why) ||
        !mn_web_target_read(&w->target, h.target, &w->arena, why))
        return false;
    r->language = mn_web_route_language(s, &h);
    r->store = s->o.store;
    w->close = h.close;
    w->head_only = h.method == MN_WEB_HEAD;
    w->length = h.length;
    w->chunked = h.chunked;
    w->wait = h.wait;
    w->async = wants_async(mn_web_field_of(&h, "prefer"));
    route(s, w, &h, k, r);
    if (w->ask)
        return true;
    if (h.method != MN_WEB_POST && (h.chunked || h.length) &&
        (w->route.command || w->route.sign_out || r->status < 400)) {
        mn_web_refuse(r, 400, NULL, "only a POST has a body");
        w->route = (mn_web_route){.command = NULL};
    }
    if ((w->route.command || w->route.sign_in) && !body_fits(s, &h, r))
        w->route = (mn_web_route){.command = NULL};
    if (w->route.sign_in && !sign_in_fits(&h, r))
        w->route.sign_in = false;
    if ((w->route.command || w->route.sign_in) && h.method == MN_WEB_POST) {
        w->type = mn_arena_text(&w->arena, mn_web_field_of(&h, "content-type"));
        *why = (mn_web_refusal){500, "out of memory"};
        return w->type.ptr != NULL;
    }
    return true;
}
