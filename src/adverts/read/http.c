/* SPDX-License-Identifier: Apache-2.0
 *
 * http.c - what an HTTP server answered (RFC 9112): its header, and its body without the chunks and
 * the packing in which it went over the line.
 */
#include <string.h>

#include "adverts/read/pages.h"
#include "core/err.h"
#include "core/text.h"

/* The value of a header's field, the last where it stands more than once; empty where none. */
static mn_text field(mn_text head, const char *name)
{
    mn_text line, found = {"", 0};
    const size_t n = strlen(name);
    while (mn_text_split(&head, '\n', &line))
        if (line.len > n && line.ptr[n] == ':' && mn_text_eq_nocase(mn_text_sub(line, 0, n), name))
            found = mn_text_trim(mn_text_sub(line, n + 1, line.len));
    return found;
}

/* How long the header is, with the blank line at its end; 0: it has no end. */
static size_t header_of(mn_text t)
{
    for (size_t i = 0; i + 1 < t.len; i++) {
        const char *nl = memchr(t.ptr + i, '\n', t.len - i);
        if (!nl)
            return 0;
        i = (size_t)(nl - t.ptr);
        if (i + 1 < t.len && t.ptr[i + 1] == '\n')
            return i + 2;
        if (i + 2 < t.len && t.ptr[i + 1] == '\r' && t.ptr[i + 2] == '\n')
            return i + 3;
    }
    return 0;
}

static bool contains(mn_text t, const char *what)
{
    const size_t n = strlen(what);
    for (size_t i = 0; i + n <= t.len; i++)
        if (mn_text_eq_nocase(mn_text_sub(t, i, n), what))
            return true;
    return false;
}

mn_http_is mn_post_content_type(mn_post_page *page, mn_text type)
{
    mn_text rest = type, kind, parameter;
    page->charset[0] = '\0';
    mn_text_split(&rest, ';', &kind);
    kind = mn_text_trim(kind);
    while (rest.ptr && mn_text_split(&rest, ';', &parameter)) {
        parameter = mn_text_trim(parameter);
        if (!mn_text_eq_nocase(mn_text_sub(parameter, 0, 8), "charset="))
            continue;
        mn_text name = mn_text_sub(parameter, 8, parameter.len);
        if (name.len && (name.ptr[0] == '"' || name.ptr[0] == '\''))
            name = mn_text_sub(name, 1, name.len - 1);
        const size_t n = name.len < sizeof page->charset - 1 ? name.len : sizeof page->charset - 1;
        memcpy(page->charset, name.ptr, n);
        page->charset[n] = '\0';
    }
    page->plain = mn_text_eq_nocase(kind, "text/plain");
    return page->plain || mn_text_eq_nocase(kind, "text/html") ||
                   mn_text_eq_nocase(kind, "application/xhtml+xml")
               ? MN_HTTP_PAGE
               : MN_HTTP_OTHER;
}

/* The size of a chunk at the beginning of t, in hexadecimal digits, with its line end; false where
 * none stands there. */
static bool chunk_size(mn_text t, size_t *size, size_t *len)
{
    size_t i = 0;
    *size = 0;
    for (; i < t.len && i < 8; i++) {
        const char c = t.ptr[i], low = (char)(c | 0x20);
        if (c >= '0' && c <= '9')
            *size = *size * 16 + (size_t)(c - '0');
        else if (low >= 'a' && low <= 'f')
            *size = *size * 16 + (size_t)(low - 'a' + 10);
        else
            break;
    }
    const char *nl = i ? memchr(t.ptr + i, '\n', t.len - i) : NULL;
    if (!nl || (i < t.len && !strchr("\r\n; \t", t.ptr[i])))
        return false;
    *len = (size_t)(nl - t.ptr) + 1;
    return true;
}

/* Many archives keep the field and have the chunks put together already: then there is none. */
static void join_chunks(mn_buf *out, mn_text body)
{
    size_t size, len;
    mn_text rest = body;
    while (chunk_size(rest, &size, &len) && size) {
        rest = mn_text_sub(rest, len, rest.len);
        mn_buf_text(out, mn_text_sub(rest, 0, size));
        if (size >= rest.len)
            return;
        rest = mn_text_sub(rest, size, rest.len);
        if (rest.len && rest.ptr[0] == '\r')
            rest = mn_text_sub(rest, 1, rest.len);
        if (rest.len && rest.ptr[0] == '\n')
            rest = mn_text_sub(rest, 1, rest.len);
    }
    if (!out->len)
        mn_buf_text(out, body);
}

static mn_status unpack(mn_post_page *page, mn_text body, mn_text coding, mn_err *e)
{
    bool good = true;
    if (!coding.len || mn_text_eq_nocase(coding, "identity")) {
        page->cut = body.len > MN_POST_PAGE_MOST;
        mn_buf_text(&page->bytes, mn_text_sub(body, 0, MN_POST_PAGE_MOST));
    } else if (!mn_post_unpack(page, &good, body, coding)) {
        page->why = "a page packed in a way that can't be unpacked";
    } else if (!good && body.len && body.ptr[0] == '<') { /* unpacked already, the field kept */
        mn_buf_clear(&page->bytes);
        page->cut = body.len > MN_POST_PAGE_MOST;
        mn_buf_text(&page->bytes, mn_text_sub(body, 0, MN_POST_PAGE_MOST));
    } else if (!good) {
        page->why = "a page whose packed text is damaged";
    }
    return page->bytes.failed ? mn_fail_memory(e) : MN_OK;
}

mn_status mn_post_http(mn_http_is *out, mn_post_page *page, mn_text answer, mn_err *e)
{
    const size_t end = header_of(answer);
    const mn_text head = mn_text_sub(answer, 0, end ? end : answer.len);
    mn_text body = mn_text_sub(answer, end, answer.len);
    *out = MN_HTTP_PAGE;
    if (!end || head.len < 12 || memcmp(head.ptr, "HTTP/", 5) != 0) {
        page->why = "no answer of an HTTP server";
        return MN_OK;
    }
    const char *blank = memchr(head.ptr, ' ', 12);
    if (blank && (blank[1] == '3' || blank[1] == '1')) { /* it only leads elsewhere */
        *out = MN_HTTP_OTHER;
        return MN_OK;
    }
    const mn_text type = field(head, "Content-Type");
    *out = type.len ? mn_post_content_type(page, type)
           : body.len && mn_text_trim(body).len && mn_text_trim(body).ptr[0] == '<' ? MN_HTTP_PAGE
                                                                                    : MN_HTTP_OTHER;
    if (*out == MN_HTTP_OTHER)
        return MN_OK;
    if (!blank || blank[1] != '2') {
        page->why = "an error page of the server";
        return MN_OK;
    }
    mn_buf joined = {0};
    if (contains(field(head, "Transfer-Encoding"), "chunked")) {
        join_chunks(&joined, body);
        body = (mn_text){joined.ptr ? joined.ptr : "", joined.len};
    }
    const mn_status st =
        joined.failed ? mn_fail_memory(e) : unpack(page, body, field(head, "Content-Encoding"), e);
    mn_buf_free(&joined);
    return st;
}
