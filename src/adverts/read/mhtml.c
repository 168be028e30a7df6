/* SPDX-License-Identifier: Apache-2.0
 *
 * mhtml.c - parts of a message (RFC 2045, 2046, 2557). See mhtml.h.
 */
#include "adverts/read/mhtml.h"

#include <string.h>

#include "adverts/read/pages.h"
#include "core/err.h"
#include "core/text.h"
#include "table/moment.h"

enum { HEAD_MOST = 64 << 10, BOUNDARY_MOST = 200, DEEP = 4 };

/* How long the header at the beginning is, with the blank line at its end; 0: it has no end, or is
 * none. */
static size_t header_of(mn_text t)
{
    size_t at = 0;
    while (at < t.len && at < HEAD_MOST) {
        const char *nl = memchr(t.ptr + at, '\n', t.len - at);
        if (!nl)
            return 0;
        const size_t end = (size_t)(nl - t.ptr);
        if (end == at || (end == at + 1 && t.ptr[at] == '\r'))
            return end + 1;
        at = end + 1;
    }
    return 0;
}

/* A field, unfolded, in room; empty where there is none. */
static mn_text field(mn_buf *room, mn_text head, const char *name)
{
    const size_t n = strlen(name);
    mn_text line;
    bool in = false;
    mn_buf_clear(room);
    while (mn_text_split(&head, '\n', &line)) {
        const bool more = line.len && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
        if (in && !more)
            break;
        if (!more)
            in = line.len > n && line.ptr[n] == ':' &&
                 mn_text_eq_nocase(mn_text_sub(line, 0, n), name);
        if (!in)
            continue;
        if (more)
            mn_buf_char(room, ' ');
        mn_buf_text(room, mn_text_trim(more ? line : mn_text_sub(line, n + 1, line.len)));
    }
    return (mn_text){room->len ? room->ptr : "", room->len};
}

/* The value of a parameter of a field, without quotes; empty where there is none. */
static mn_text parameter(mn_text value, const char *name)
{
    const size_t n = strlen(name);
    for (size_t at = 0; at < value.len; at++) {
        if (value.ptr[at] == '"') { /* within quotes nothing begins */
            const char *close = memchr(value.ptr + at + 1, '"', value.len - at - 1);
            at = close ? (size_t)(close - value.ptr) : value.len;
            continue;
        }
        if (value.ptr[at] != ';')
            continue;
        mn_text p = mn_text_trim(mn_text_sub(value, at + 1, value.len));
        if (p.len <= n || p.ptr[n] != '=' || !mn_text_eq_nocase(mn_text_sub(p, 0, n), name))
            continue;
        p = mn_text_sub(p, n + 1, p.len);
        const bool quoted = p.len && p.ptr[0] == '"';
        size_t end = quoted;
        while (end < p.len && (quoted ? p.ptr[end] != '"' : !strchr("; \t\r", p.ptr[end])))
            end++;
        return mn_text_sub(p, quoted, end - quoted);
    }
    return (mn_text){"", 0};
}

bool mn_post_is_mhtml(mn_text file)
{
    const size_t end = header_of(file);
    mn_buf room = {0};
    const mn_text type = field(&room, mn_text_sub(file, 0, end), "Content-Type");
    const bool is = mn_text_eq_nocase(mn_text_sub(type, 0, 17), "multipart/related") &&
                    parameter(type, "boundary").len > 0;
    mn_buf_free(&room);
    return is;
}

/* --- encodings -------------------------------------------------------------------------------- */

static int hex(char c)
{
    const char low = (char)(c | 0x20);
    return c >= '0' && c <= '9' ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/* RFC 2045, 6.7. A sign of equality that begins nothing stays. */
static void unquote(mn_buf *out, mn_text t, size_t most)
{
    for (size_t i = 0; i < t.len && out->len < most; i++) {
        if (t.ptr[i] != '=') {
            mn_buf_char(out, t.ptr[i]);
            continue;
        }
        size_t end = i + 1; /* of a line that goes on: blanks may have come behind the sign */
        while (end < t.len && (t.ptr[end] == ' ' || t.ptr[end] == '\t' || t.ptr[end] == '\r'))
            end++;
        if (end == t.len || t.ptr[end] == '\n') {
            i = end;
            continue;
        }
        const int high = i + 2 < t.len ? hex(t.ptr[i + 1]) : -1,
                  low = high >= 0 ? hex(t.ptr[i + 2]) : -1;
        mn_buf_char(out, low >= 0 ? (char)(high * 16 + low) : '=');
        i += low >= 0 ? 2 : 0;
    }
}

/* RFC 2045, 6.8: what is no digit is passed over; '=' ends it. */
static void from_base64(mn_buf *out, mn_text t, size_t most)
{
    uint32_t v = 0;
    int bits = 0;
    for (size_t i = 0; i < t.len && t.ptr[i] != '=' && out->len < most; i++) {
        const char c = t.ptr[i];
        const int digit = c >= 'A' && c <= 'Z'   ? c - 'A'
                          : c >= 'a' && c <= 'z' ? c - 'a' + 26
                          : c >= '0' && c <= '9' ? c - '0' + 52
                          : c == '+'             ? 62
                          : c == '/'             ? 63
                                                 : -1;
        if (digit < 0)
            continue;
        v = (v << 6 | (uint32_t)digit) & 0xFFFFFF;
        if ((bits += 6) >= 8)
            mn_buf_char(out, (char)(v >> (bits -= 8) & 0xFF));
    }
}

/* --- parts ------------------------------------------------------------------------------------ */

typedef struct message {
    mn_post_page *page;
    mn_buf room, start; /* start: the part that is the page, by its name; empty: the first one */
    size_t parts;
    bool found;
} message;

static void take_page(message *m, mn_text head, mn_text body)
{
    mn_post_page *p = m->page;
    const mn_text how = field(&m->room, head, "Content-Transfer-Encoding");
    m->found = true;
    if (mn_text_eq_nocase(how, "quoted-printable"))
        unquote(&p->bytes, body, MN_POST_PAGE_MOST);
    else if (mn_text_eq_nocase(how, "base64"))
        from_base64(&p->bytes, body, MN_POST_PAGE_MOST);
    else
        mn_buf_text(&p->bytes, mn_text_sub(body, 0, MN_POST_PAGE_MOST));
    p->cut = p->cut || p->bytes.len >= MN_POST_PAGE_MOST;
    if (!p->address.len)
        mn_buf_text(&p->address, field(&m->room, head, "Content-Location"));
}

static void take_parts(message *m, mn_text body, mn_text type, int depth);

static void take_part(message *m, mn_text part, int depth)
{
    const size_t end = header_of(part);
    const mn_text head = mn_text_sub(part, 0, end), body = mn_text_sub(part, end, part.len);
    mn_buf type = {0};
    const mn_text t = field(&type, head, "Content-Type");
    if (mn_text_eq_nocase(mn_text_sub(t, 0, 10), "multipart/") && depth < DEEP) {
        take_parts(m, body, t, depth + 1);
    } else {
        m->parts++;
        const bool named = !m->start.len || mn_text_eq(field(&m->room, head, "Content-ID"),
                                                       (mn_text){m->start.ptr, m->start.len});
        char charset[sizeof m->page->charset];
        memcpy(charset, m->page->charset, sizeof charset);
        if (!m->found && named && mn_post_content_type(m->page, t) == MN_HTTP_PAGE &&
            !m->page->plain)
            take_page(m, head, body);
        else
            memcpy(m->page->charset, charset, sizeof charset);
        m->page->plain = false;
    }
    m->page->bytes.failed = m->page->bytes.failed || type.failed;
    mn_buf_free(&type);
}

/* The parts of a body, between lines of "--" and the boundary. */
static void take_parts(message *m, mn_text body, mn_text type, int depth)
{
    char line[BOUNDARY_MOST + 2] = "--";
    const mn_text boundary = mn_text_sub(parameter(type, "boundary"), 0, BOUNDARY_MOST);
    const size_t n = boundary.len + 2;
    size_t from = SIZE_MAX; /* of the part that is open */
    if (!boundary.len)
        return;
    memcpy(line + 2, boundary.ptr, boundary.len);
    for (size_t at = 0; at < body.len;) {
        const char *nl = memchr(body.ptr + at, '\n', body.len - at);
        const size_t next = nl ? (size_t)(nl - body.ptr) + 1 : body.len;
        if (next - at >= n && memcmp(body.ptr + at, line, n) == 0) {
            if (from != SIZE_MAX)
                take_part(m, mn_text_sub(body, from, at - from), depth);
            if (next - at >= n + 2 && memcmp(body.ptr + at + n, "--", 2) == 0)
                return;
            from = next;
        }
        at = next;
    }
    if (from != SIZE_MAX && from < body.len) { /* the last one has no end */
        const bool had = m->found;
        take_part(m, mn_text_sub(body, from, body.len), depth);
        m->page->cut = m->page->cut || (m->found && !had);
    }
}

mn_status mn_post_mhtml(mn_post_page *page, size_t *others, mn_text file, mn_err *e)
{
    const size_t end = header_of(file);
    const mn_text head = mn_text_sub(file, 0, end), body = mn_text_sub(file, end, file.len);
    message m = {.page = page};
    mn_buf type = {0};
    mn_moment when;
    const char *hint = NULL;
    mn_buf_clear(&page->bytes);
    page->cut = false;
    mn_buf_text(&page->address, field(&m.room, head, "Snapshot-Content-Location"));
    if (!mn_moment_read(&when, field(&m.room, head, "Date"), (mn_text){"", 0}, MN_DAYS_ISO, NULL,
                        &hint))
        page->fetched = when.time;
    const mn_text t = field(&type, head, "Content-Type");
    mn_buf_text(&m.start, parameter(t, "start"));
    take_parts(&m, body, t, 0);
    if (!m.found && m.start.len) { /* it names a part that is not there */
        mn_buf_clear(&m.start);
        m.parts = 0;
        take_parts(&m, body, t, 0);
    }
    *others = m.parts - m.found;
    if (!m.found)
        page->why = "a saved page (MHTML) in which there is no page";
    const bool failed = m.room.failed || m.start.failed || type.failed || page->bytes.failed ||
                        page->address.failed;
    mn_buf_free(&m.room);
    mn_buf_free(&m.start);
    mn_buf_free(&type);
    return failed ? mn_fail_memory(e) : MN_OK;
}
