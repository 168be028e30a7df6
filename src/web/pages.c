/* SPDX-License-Identifier: Apache-2.0
 *
 * pages.c - the page that lies in the program, and a plain one where it was built without.
 */
#include "web/inside.h"

#include "core/text.h"
#include "web/assets.h"

#include <stdio.h>
#include <string.h>

static const char index_path[] = "/index.html";

/* Paths that the page itself understands. */
static const char *const routes[] = {
    "/",        "/survey",    "/answer",    "/file",    "/compare",      "/method",
    "/screen",  "/decisions", "/lists",     "/goods",   "/bans",         "/money",
    "/adverts", "/estimate",  "/countries", "/country", "/side-by-side", "/commitments",
    "/access",  "/budget",    "/brief",     NULL};

static const char plain[] =
    "<!doctype html>\n"
    "<html lang=\"en\">\n"
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<title>Manumit</title>\n"
    "<h1>Manumit</h1>\n"
    "<p>This program was built without its page. What it answers to other programs is described "
    "in <a href=\"/api/v1/openapi.json\">openapi.json</a>; an average resident's footprint, for "
    "one, is at <a href=\"/api/v1/footprint.json?country=US\">/api/v1/footprint.json?country=US"
    "</a>.</p>\n"
    "<p>To build it with the page, install Node.js 18 and npm and run "
    "<code>cmake -D MN_WEB=ON</code> and <code>make</code> again.</p>\n"
    "</html>\n";

static const mn_web_asset *find(const char *path)
{
    for (const mn_web_asset *a = mn_web_assets; a->path; a++)
        if (strcmp(a->path, path) == 0)
            return a;
    return NULL;
}

static bool is_route(mn_text path)
{
    for (size_t i = 0; routes[i]; i++)
        if (mn_text_eq_str(path, routes[i]))
            return true;
    return mn_text_eq_str(path, index_path);
}

static const char *type_of(const char *path)
{
    static const struct {
        const char *ending, *type;
    } types[] = {{".html", "text/html; charset=utf-8"},
                 {".js", "text/javascript; charset=utf-8"},
                 {".mjs", "text/javascript; charset=utf-8"},
                 {".css", "text/css; charset=utf-8"},
                 {".json", "application/json"},
                 {".svg", "image/svg+xml"},
                 {".png", "image/png"},
                 {".ico", "image/x-icon"},
                 {".webp", "image/webp"},
                 {".woff2", "font/woff2"},
                 {".txt", "text/plain; charset=utf-8"},
                 {".webmanifest", "application/manifest+json"}};
    const size_t n = strlen(path);

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const size_t k = strlen(types[i].ending);

        if (n > k && strcmp(path + n - k, types[i].ending) == 0)
            return types[i].type;
    }
    return "application/octet-stream";
}

/* --- languages ----------------------------------------------------------------- */

static mn_text trim(mn_text t)
{
    while (t.len && t.ptr[0] == ' ')
        t = (mn_text){t.ptr + 1, t.len - 1};
    while (t.len && t.ptr[t.len - 1] == ' ')
        t.len--;
    return t;
}

/* The index in a language, by the first two letters of its tag; NULL when there is none. */
static const mn_web_asset *index_in(mn_text tag)
{
    char path[24];

    if (tag.len < 2 || (tag.len > 2 && tag.ptr[2] != '-'))
        return NULL;
    snprintf(path, sizeof path, "/index.%.2s.html", tag.ptr);
    return find(path);
}

/* ?lang= goes before Accept-Language, whose first known language is taken: browsers list them
 * by preference. English is the index itself. */
static const mn_web_asset *index_for(const mn_web_head *h, const mn_web_target *t)
{
    const mn_text said = mn_web_pair_of(t, "lang");
    mn_text accept = mn_web_field_of(h, "accept-language"), part;
    const mn_web_asset *found = said.ptr ? index_in(said) : NULL;

    while (!said.ptr && !found && mn_text_split(&accept, ',', &part)) {
        mn_text tag;

        if (!mn_text_split(&part, ';', &tag))
            continue;
        tag = trim(tag);
        if (tag.len >= 2 && mn_text_eq_nocase(mn_text_sub(tag, 0, 2), "en"))
            break;
        found = index_in(tag);
    }
    return found ? found : find(index_path);
}

/* --- answering ----------------------------------------------------------------- */

/* Whether If-None-Match has the tag, or any. */
static bool has_tag(mn_text list, const char *etag)
{
    mn_text part;

    while (mn_text_split(&list, ',', &part)) {
        part = trim(part);
        if (part.len > 2 && memcmp(part.ptr, "W/", 2) == 0)
            part = mn_text_sub(part, 2, part.len - 2);
        if (mn_text_eq_str(part, etag) || mn_text_eq_str(part, "*"))
            return true;
    }
    return false;
}

/* Whether gzip may be sent: it is listed, and not with q=0. */
static bool takes_gzip(mn_text accept)
{
    mn_text part;

    while (mn_text_split(&accept, ',', &part)) {
        mn_text name, rest = part;

        if (!mn_text_split(&rest, ';', &name) || !mn_text_eq_nocase(trim(name), "gzip"))
            continue;
        rest = trim(rest);
        return !(rest.len >= 3 && memcmp(rest.ptr, "q=0", 3) == 0 &&
                 (rest.len == 3 || mn_text_eq_str(rest, "q=0.0")));
    }
    return false;
}

static void give(const mn_web_head *h, const mn_web_asset *a, mn_web_response *r)
{
    static const char hashed[] = "/assets/";
    const bool packed = a->packed && takes_gzip(mn_web_field_of(h, "accept-encoding"));

    r->status = 200;
    r->type = type_of(a->path);
    r->fixed = packed ? a->packed : a->bytes;
    r->fixed_len = (size_t)(packed ? a->packed_end - a->packed : a->end - a->bytes);
    r->encoding = packed ? "gzip" : NULL;
    r->etag = packed ? a->packed_etag : a->etag;
    r->vary = "Accept-Encoding, Accept-Language";
    r->immutable = strncmp(a->path, hashed, sizeof hashed - 1) == 0;
    if (has_tag(mn_web_field_of(h, "if-none-match"), r->etag)) {
        r->status = 304;
        r->fixed_len = 0;
        r->type = NULL;
        r->encoding = NULL;
    }
}

bool mn_web_page(const mn_web_head *h, const mn_web_target *t, mn_web_response *r)
{
    const mn_web_asset *a;

    if (is_route(t->path)) {
        a = index_for(h, t);
        if (a) {
            give(h, a, r);
        } else {
            r->status = 200;
            r->type = "text/html; charset=utf-8";
            r->fixed = plain;
            r->fixed_len = sizeof plain - 1;
        }
        return true;
    }
    if (!(a = find(t->path.ptr)))
        return false;
    give(h, a, r);
    return true;
}
