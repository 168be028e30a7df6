/* SPDX-License-Identifier: Apache-2.0
 *
 * route.c - which answer a path stands for.
 *
 * /api/v1/ and a command's words joined by slashes is that command; an ending as .csv says the
 * format. Everything else under /api/v1/ is the server's own; what is not under /api/ is the page.
 */
#include "web/inside.h"

#include "core/text.h"
#include "web/args.h"
#include "web/domain.h"
#include "web/session.h"

#include <string.h>

static const char api[] = "/api/v1/";

static bool is_api(mn_text path)
{
    return path.len >= sizeof "/api/" - 1 && memcmp(path.ptr, api, sizeof "/api/" - 1) == 0;
}

/* Whether a program is run for it, and not the page shown. */
static bool is_called(const mn_web_server *s, mn_text path)
{
    mn_text parameter;

    return is_api(path) || mn_web_domain_find(&parameter, s->o.routes, path);
}

/* --- who may ask --------------------------------------------------------------- */

/* Whether a browser says that a page from elsewhere asks: another site's, or another port's of
 * this machine ("same-site"). */
static bool is_foreign(const mn_web_head *h)
{
    const mn_text site = mn_web_field_of(h, "sec-fetch-site");

    return site.ptr && !mn_text_eq_nocase(site, "same-origin") && !mn_text_eq_nocase(site, "none");
}

/* The first language of the list that there is, as browsers list them by preference. */
const mn_language *mn_web_route_language(mn_web_server *s, const mn_web_head *h)
{
    mn_text accept = mn_web_field_of(h, "accept-language"), part, tag;

    while (accept.ptr && mn_text_split(&accept, ',', &part)) {
        size_t which;

        if (!mn_text_split(&part, ';', &tag))
            continue;
        tag = mn_text_trim(tag);
        if (mn_text_eq_str(tag, "en-XA"))
            which = 1;
        else if (tag.len >= 2 && (tag.len == 2 || tag.ptr[2] == '-') &&
                 mn_text_eq_nocase(mn_text_sub(tag, 0, 2), "es"))
            which = 0;
        else if (tag.len >= 2 && mn_text_eq_nocase(mn_text_sub(tag, 0, 2), "en"))
            return NULL;
        else
            continue;
        if (!s->language[which] &&
            mn_language_load(&s->language[which], which ? "en-XA" : "es", NULL) != MN_OK)
            return NULL;
        return s->language[which];
    }
    return NULL;
}

/* A page of another site can't make a browser send another Host, nor hide its Origin; a name
 * that was made to point at this machine (DNS rebinding) is neither. An image or a frame of
 * such a page comes without an Origin: it may fetch what a link leads to, the page, but start
 * no run. */
bool mn_web_route_allows(const mn_web_server *s, const mn_web_head *h, const mn_web_target *t,
                         mn_web_response *r)
{
    const mn_text origin = mn_web_field_of(h, "origin");
    const mn_text through = mn_web_field_of(h, "x-forwarded-proto");
    bool known = false;

    for (int i = 0; i < 3; i++)
        known = known || (s->host[i][0] && mn_text_eq_nocase(h->host, s->host[i]));
    if (!known) {
        mn_web_refuse(r, 421, "use the address that the server printed when it started",
                      "this server is not called what the request's Host says");
        return false;
    }
    if (s->tls && through.ptr && !mn_text_eq_nocase(through, "https")) {
        mn_web_refuse(r, 403, "let the proxy send http:// on to https://",
                      "the request came to the proxy without TLS");
        return false;
    }
    known = !origin.ptr;
    for (int i = 0; i < 3; i++)
        known = known || (s->origin[i][0] && mn_text_eq_nocase(origin, s->origin[i]));
    if (!known ||
        (is_foreign(h) && (h->method != MN_WEB_GET || origin.ptr || is_called(s, t->path)))) {
        mn_web_refuse(r, 403, "open the page that the server itself gives",
                      "the request comes from another site");
        return false;
    }
    return true;
}

/* --- the server's own ---------------------------------------------------------- */

static void not_allowed(mn_web_response *r, const char *allow)
{
    mn_web_refuse(r, 405, NULL, "this path takes %s", allow);
    mn_buf more = {0};
    mn_buf_fmt(&more, "Allow: %s\r\n", allow);
    if (!more.failed && more.len < sizeof r->more)
        memcpy(r->more, more.ptr, more.len + 1);
    mn_buf_free(&more);
}

static void not_found(mn_web_response *r)
{
    mn_web_refuse(r, 404, "/api/v1/openapi.json lists what there is",
                  "there is nothing by this path");
}

static bool reads(mn_web_method m)
{
    return m == MN_WEB_GET || m == MN_WEB_HEAD;
}

static void health(const mn_web_server *s, mn_web_response *r)
{
    r->status = 200;
    r->type = "application/json";
    mn_buf_fmt(&r->body, "{\n  \"status\": \"ok\",\n  \"version\": \"%s\",\n  \"public_url\": ",
               mn_version());
    if (s->o.public_url)
        mn_buf_json(&r->body, mn_text_of(s->o.public_url));
    else
        mn_buf_str(&r->body, "null");
    mn_buf_str(&r->body, "\n}\n");
}

static void openapi(const mn_web_server *s, mn_web_response *r)
{
    r->status = 200;
    r->type = "application/json";
    r->fixed = s->openapi.ptr;
    r->fixed_len = s->openapi.len;
}

static void session(mn_web_route *out, const mn_web_head *h, const mn_web_visitor *v,
                    mn_web_server *s, mn_web_response *r)
{
    if (reads(h->method)) {
        mn_web_session_show(r, v);
    } else if (h->method == MN_WEB_DELETE) {
        out->sign_out = v->in;
        r->status = 204;
    } else if (h->method != MN_WEB_POST) {
        not_allowed(r, "GET, HEAD, POST, DELETE");
    } else if (!v->accounts) {
        mn_web_refuse(r, 400, "manumit user add NAME --role administrator makes the first account",
                      "there are no accounts: nobody needs to sign in");
    } else if (s->o.public_url && !s->tls) {
        mn_web_refuse(r, 403, "let the proxy speak TLS, and name https://... by --public-url",
                      "passwords are not taken over an address without TLS");
    } else {
        out->sign_in = true;
    }
}

/* What is under /api/v1/ and no command. False when it is nothing. */
static bool own(mn_web_route *out, mn_web_server *s, const mn_web_head *h, const mn_web_visitor *v,
                mn_text path, mn_web_response *r)
{
    static const char jobs[] = "jobs/";
    const size_t n = sizeof jobs - 1;

    if (path.len > n && memcmp(path.ptr, jobs, n) == 0) {
        if (h->method != MN_WEB_GET && h->method != MN_WEB_DELETE)
            not_allowed(r, "GET, DELETE"); /* HEAD must not take the result away */
        else
            mn_web_job_answer(s, mn_text_sub(path, n, path.len - n), v, h->method, r);
        return true;
    }
    if (mn_text_eq_str(path, "session")) {
        session(out, h, v, s, r);
        return true;
    }
    bool is_health = mn_text_eq_str(path, "health");
    if (!is_health && !mn_text_eq_str(path, "openapi.json"))
        return false;
    if (!reads(h->method))
        not_allowed(r, "GET, HEAD");
    else if (is_health)
        health(s, r);
    else
        openapi(s, r);
    return true;
}

/* --- commands ------------------------------------------------------------------ */

/* "model/info" is the command "model info". */
static bool names(mn_text path, const char *command)
{
    if (path.len != strlen(command))
        return false;
    for (size_t i = 0; i < path.len; i++)
        if (path.ptr[i] != (command[i] == ' ' ? '/' : command[i]))
            return false;
    return true;
}

static const mn_command *find(const mn_web_server *s, mn_text path)
{
    for (const mn_command *const *c = s->o.commands; *c; c++)
        if (!(*c)->local && names(path, (*c)->name))
            return *c;
    return NULL;
}

/* Cuts the ending off; NULL when there is none. */
static const mn_web_format *ending_of(mn_text *path)
{
    for (const mn_web_format *f = mn_web_formats(); f->ending; f++) {
        const size_t n = strlen(f->ending);

        if (path->len > n && memcmp(path->ptr + path->len - n, f->ending, n) == 0) {
            path->len -= n;
            return f;
        }
    }
    return NULL;
}

static void command(mn_web_route *out, const mn_web_head *h, const mn_web_visitor *v,
                    const mn_command *c, const mn_web_format *f, mn_web_response *r)
{
    if (!f)
        f = mn_web_format_of(mn_web_field_of(h, "accept"));
    if (h->method != MN_WEB_POST && (!reads(h->method) || !mn_web_may_get(c)))
        not_allowed(r, mn_web_may_get(c) ? "GET, HEAD, POST" : "POST");
    else if (!f)
        mn_web_refuse(r, 406,
                      "application/json, text/csv, application/x-ndjson, text/html, "
                      "text/markdown and application/pdf can be had",
                      "none of the formats in Accept can be had");
    else if (mn_web_gate_allows(v, h, c->deed, c->writes, r))
        *out = (mn_web_route){.command = c, .format = f};
}

static void domain(mn_web_route *out, const mn_web_head *h, const mn_web_visitor *v,
                   const mn_route *x, mn_text parameter, mn_web_response *r)
{
    if (x->post ? h->method != MN_WEB_POST : !reads(h->method))
        not_allowed(r, x->post ? "POST" : "GET, HEAD");
    else if (x->open || mn_web_gate_allows(v, h, x->as.deed, x->as.writes, r))
        *out = (mn_web_route){
            .command = &x->as, .format = mn_web_formats(), .domain = x, .parameter = parameter};
}

bool mn_web_route_guarded(const mn_web_server *s, mn_text path)
{
    mn_text parameter;
    const mn_route *x = mn_web_domain_find(&parameter, s->o.routes, path);

    return x ? !x->open : is_api(path) && !mn_text_eq_str(path, "/api/v1/health");
}

void mn_web_route_find(mn_web_route *out, mn_web_server *s, const mn_web_head *h,
                       const mn_web_target *t, const mn_web_visitor *v, mn_web_response *r)
{
    const size_t n = sizeof api - 1;
    mn_text path = t->path, parameter;
    const mn_route *x = mn_web_domain_find(&parameter, s->o.routes, path);

    *out = (mn_web_route){.command = NULL};
    if (mn_web_route_guarded(s, path) && !mn_text_eq_str(path, "/api/v1/session") &&
        !mn_web_gate_signed_in(v, r))
        return;
    if (x) {
        domain(out, h, v, x, parameter, r);
    } else if (path.len > n && memcmp(path.ptr, api, n) == 0) {
        path = mn_text_sub(path, n, path.len - n);
        if (own(out, s, h, v, path, r))
            return;
        const mn_web_format *f = ending_of(&path);
        const mn_command *c = find(s, path);
        if (c)
            command(out, h, v, c, f, r);
        else
            not_found(r);
    } else if (!reads(h->method) && mn_web_page(h, t, r)) {
        not_allowed(r, "GET, HEAD");
    } else if (!mn_web_page(h, t, r)) {
        not_found(r);
    }
}
