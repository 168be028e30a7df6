/* SPDX-License-Identifier: Apache-2.0
 *
 * response.c - answers and problem documents.
 */
#include "web/response.h"

#include "core/err.h"
#include "core/text.h"
#include "web/hide.h"

#include <manumit/language.h>

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { CONTENT_MAX = 512 << 20 };

static const char *const guards =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Cross-Origin-Embedder-Policy: require-corp\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\r\n";

void mn_web_response_free(mn_web_response *r)
{
    mn_buf_free(&r->body);
    *r = (mn_web_response){.language = r->language, .store = r->store};
}

/* "Not Found" */
static const char *reason_of(unsigned status)
{
    static const struct {
        unsigned status;
        const char *reason;
    } known[] = {{200, "OK"},
                 {202, "Accepted"},
                 {204, "No Content"},
                 {304, "Not Modified"},
                 {400, "Bad Request"},
                 {401, "Unauthorized"},
                 {403, "Forbidden"},
                 {404, "Not Found"},
                 {405, "Method Not Allowed"},
                 {406, "Not Acceptable"},
                 {408, "Request Timeout"},
                 {411, "Length Required"},
                 {413, "Content Too Large"},
                 {414, "URI Too Long"},
                 {415, "Unsupported Media Type"},
                 {417, "Expectation Failed"},
                 {421, "Misdirected Request"},
                 {422, "Unprocessable Content"},
                 {429, "Too Many Requests"},
                 {431, "Request Header Fields Too Large"},
                 {500, "Internal Server Error"},
                 {501, "Not Implemented"},
                 {503, "Service Unavailable"},
                 {505, "HTTP Version Not Supported"}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].status == status)
            return known[i].reason;
    return "Unknown";
}

/* --- problems ------------------------------------------------------------------ */

static const char *kind_of(unsigned status)
{
    return status == 422 ? "data" : status >= 500 ? "system" : status == 400 ? "usage" : "request";
}

static void member(mn_buf *b, const char *name, const char *text)
{
    if (text && text[0]) {
        mn_buf_fmt(b, ",\n  \"%s\": ", name);
        mn_buf_json(b, mn_text_of(text));
    }
}

void mn_web_problem(mn_web_response *r, unsigned status, const mn_err *e)
{
    mn_buf *b = &r->body;
    mn_err said = *e;

    mn_language_error(r->language, &said);
    mn_web_hide(&said, r->store);
    e = &said;
    mn_web_response_free(r);
    r->status = status;
    r->type = "application/problem+json";
    mn_buf_fmt(b, "{\n  \"type\": \"urn:manumit:problem:%s\",\n  \"title\": \"%s\"",
               kind_of(status), reason_of(status));
    mn_buf_fmt(b, ",\n  \"status\": %u", status);
    member(b, "detail", e->msg[0] ? e->msg : "failed");
    member(b, "hint", e->hint);
    member(b, "file", strcmp(e->file, "-") == 0 ? "standard input" : e->file);
    if (e->line)
        mn_buf_fmt(b, ",\n  \"line\": %" PRIu64, e->line);
    if (e->line && e->col)
        mn_buf_fmt(b, ",\n  \"column\": %" PRIu64, e->col);
    member(b, "text", e->text);
    if (r->language) {
        mn_buf_str(b, ",\n  \"language\": ");
        mn_buf_json(b, mn_text_of(mn_language_tag(r->language)));
    }
    mn_buf_str(b, "\n}\n");
    r->vary = "Accept-Language";
}

void mn_web_refuse(mn_web_response *r, unsigned status, const char *hint, const char *fmt, ...)
{
    mn_err e = {.status = MN_USAGE};
    va_list args;

    va_start(args, fmt);
    vsnprintf(e.msg, sizeof e.msg, fmt, args);
    va_end(args);
    if (hint)
        snprintf(e.hint, sizeof e.hint, "%s", hint);
    mn_web_problem(r, status, &e);
}

unsigned mn_web_status_of(mn_status st)
{
    switch (st) {
    case MN_OK:
        return 200;
    case MN_USAGE:
        return 400;
    case MN_DATA:
        return 422;
    case MN_CANCELLED:
        return 503;
    case MN_SYSTEM:
        break;
    }
    return 500;
}

/* --- the head ------------------------------------------------------------------ */

/* "Sun, 06 Nov 1994 08:49:37 GMT" */
static void put_date(mn_buf *out, int64_t now)
{
    static const char days[] = "ThuFriSatSunMonTueWed"; /* 1970-01-01 was a Thursday */
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int64_t day = now / 86400, second = now % 86400, year;
    unsigned month, of_month;

    mn_civil_from_days(day, &year, &month, &of_month);
    mn_buf_fmt(out, "Date: %.3s, %02u %.3s %04d %02d:%02d:%02d GMT\r\n", days + day % 7 * 3,
               of_month, months + (month - 1) * 3, (int)year, (int)(second / 3600),
               (int)(second / 60 % 60), (int)(second % 60));
}

void mn_web_response_head(mn_buf *out, const mn_web_response *r, bool close, int64_t now)
{
    const size_t len = r->fixed ? r->fixed_len : r->body.len;

    mn_buf_fmt(out, "HTTP/1.1 %u %s\r\n", r->status, reason_of(r->status));
    put_date(out, now);
    mn_buf_str(out, guards);
    if (r->status != 304 && r->status != 204)
        mn_buf_fmt(out, "Content-Length: %zu\r\n", len);
    if (r->type)
        mn_buf_fmt(out, "Content-Type: %s\r\n", r->type);
    if (r->encoding)
        mn_buf_fmt(out, "Content-Encoding: %s\r\n", r->encoding);
    if (r->etag)
        mn_buf_fmt(out, "ETag: %s\r\n", r->etag);
    if (r->vary)
        mn_buf_fmt(out, "Vary: %s\r\n", r->vary);
    mn_buf_fmt(out, "Cache-Control: %s\r\n",
               r->immutable ? "public, max-age=31536000, immutable"
               : r->etag    ? "no-cache"
                            : "no-store");
    if (r->attachment)
        mn_buf_fmt(out, "Content-Disposition: attachment; filename=\"%s\"\r\n", r->name);
    mn_buf_str(out, r->more);
    mn_buf_str(out, close ? "Connection: close\r\n\r\n" : "\r\n");
}

mn_status mn_web_into(void *payload, const char *bytes, size_t len, mn_err *e)
{
    mn_buf *b = payload;

    if (b->len + len > CONTENT_MAX)
        return mn_fail(e, MN_SYSTEM, "the answer is larger than %d bytes", CONTENT_MAX);
    mn_buf_add(b, bytes, len);
    return b->failed ? mn_fail_memory(e) : MN_OK;
}
