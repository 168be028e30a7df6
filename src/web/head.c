/* SPDX-License-Identifier: Apache-2.0
 *
 * head.c - a request's head, byte by byte.
 */
#include "web/head.h"

#include "core/text.h"

#include <string.h>

static bool refuse(mn_web_refusal *why, unsigned status, const char *text)
{
    *why = (mn_web_refusal){status, text};
    return false;
}

/* --- where it ends ------------------------------------------------------------- */

/* Bytes that may stand in a head: no control character but tab, CR and LF. */
static bool may_stand(unsigned char c)
{
    return c >= 0x20 ? c != 0x7F : c == '\t' || c == '\r' || c == '\n';
}

size_t mn_web_head_end(const char *bytes, size_t len, size_t *at, mn_web_refusal *why)
{
    size_t i = *at;

    *why = (mn_web_refusal){0, NULL};
    for (; i < len; i++) {
        const char c = bytes[i];

        if (!may_stand((unsigned char)c)) {
            refuse(why, 400, "the request's head holds a control character");
            return 0;
        }
        if (c == '\n' && (i == 0 || bytes[i - 1] != '\r')) {
            refuse(why, 400, "a line ends in LF without CR");
            return 0;
        }
        if (c != '\n' && i > 0 && bytes[i - 1] == '\r') {
            refuse(why, 400, "a CR stands without LF");
            return 0;
        }
        if (c == '\n' && i >= 3 && bytes[i - 3] == '\r' && bytes[i - 2] == '\n') {
            if (i == 3) /* one empty line before the request is let pass (RFC 9112, 2.2) */
                refuse(why, 400, "there are empty lines in place of a request");
            return i == 3 ? 0 : i + 1;
        }
        if (i + 1 >= MN_WEB_HEAD_BYTES) {
            bool first = memchr(bytes + (i > 1 ? 2 : 0), '\n', i - 1) == NULL;

            refuse(why, first ? 414 : 431,
                   first ? "the request's target is too long" : "the request's head is too long");
            return 0;
        }
    }
    *at = i;
    return 0;
}

/* --- the first line ------------------------------------------------------------ */

static bool is_token_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool is_token(mn_text t)
{
    for (size_t i = 0; i < t.len; i++)
        if (!is_token_char(t.ptr[i]))
            return false;
    return t.len > 0;
}

static bool read_method(mn_web_head *h, mn_text word, mn_web_refusal *why)
{
    static const struct {
        const char *name;
        mn_web_method method;
    } known[] = {{"GET", MN_WEB_GET},       {"HEAD", MN_WEB_HEAD},   {"POST", MN_WEB_POST},
                 {"DELETE", MN_WEB_DELETE}, {"PUT", MN_WEB_OTHER},   {"PATCH", MN_WEB_OTHER},
                 {"OPTIONS", MN_WEB_OTHER}, {"TRACE", MN_WEB_OTHER}, {"CONNECT", MN_WEB_OTHER},
                 {"QUERY", MN_WEB_OTHER}};

    if (!is_token(word))
        return refuse(why, 400, "the request does not begin with a method");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (mn_text_eq_str(word, known[i].name)) {
            h->method = known[i].method;
            return true;
        }
    }
    return refuse(why, 501, "the request's method is not known");
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool read_version(mn_web_head *h, mn_text word, mn_web_refusal *why)
{
    if (word.len != 8 || memcmp(word.ptr, "HTTP/", 5) != 0 || !is_digit(word.ptr[5]) ||
        word.ptr[6] != '.' || !is_digit(word.ptr[7]))
        return refuse(why, 400, "the request's first line does not end in HTTP/1.1");
    if (word.ptr[5] != '1')
        return refuse(why, 505, "only HTTP/1.1 and 1.0 are spoken here");
    h->old = word.ptr[7] == '0';
    h->close = h->old;
    return true;
}

static bool read_first(mn_web_head *h, mn_text line, mn_web_refusal *why)
{
    mn_text rest = line, method = {NULL, 0}, target = {NULL, 0};

    if (!mn_text_split(&rest, ' ', &method) || !rest.ptr || !read_method(h, method, why))
        return why->status ? false
                           : refuse(why, 400, "the request's first line is not three words");
    if (!mn_text_split(&rest, ' ', &target) || !rest.ptr || memchr(rest.ptr, ' ', rest.len) ||
        target.len == 0)
        return refuse(why, 400, "the request's first line is not three words");
    if (!read_version(h, rest, why))
        return false;
    if (target.len > MN_WEB_TARGET_BYTES)
        return refuse(why, 414, "the request's target is too long");
    for (size_t i = 0; i < target.len; i++)
        if ((unsigned char)target.ptr[i] <= 0x20 || (unsigned char)target.ptr[i] >= 0x7F)
            return refuse(why, 400,
                          "the request's target has a character that must be written %XX");
    h->target = target;
    return true;
}

/* --- the fields ---------------------------------------------------------------- */

static mn_text trim(mn_text t)
{
    while (t.len && (t.ptr[0] == ' ' || t.ptr[0] == '\t'))
        t = (mn_text){t.ptr + 1, t.len - 1};
    while (t.len && (t.ptr[t.len - 1] == ' ' || t.ptr[t.len - 1] == '\t'))
        t.len--;
    return t;
}

static bool read_field(mn_web_head *h, mn_text line, mn_web_refusal *why)
{
    const char *colon = line.len ? memchr(line.ptr, ':', line.len) : NULL;

    if (line.ptr[0] == ' ' || line.ptr[0] == '\t')
        return refuse(why, 400, "a field is continued on the next line, which HTTP no longer has");
    if (!colon)
        return refuse(why, 400, "a field has no colon");
    mn_text name = {line.ptr, (size_t)(colon - line.ptr)};
    if (!is_token(name))
        return refuse(why, 400, "a field's name is empty or has characters that no name has");
    if (h->fields == MN_WEB_FIELDS)
        return refuse(why, 431, "the request has too many fields");
    h->field[h->fields++] =
        (mn_web_field){name, trim((mn_text){colon + 1, line.len - name.len - 1})};
    return true;
}

mn_text mn_web_field_of(const mn_web_head *h, const char *name)
{
    for (size_t i = 0; i < h->fields; i++)
        if (mn_text_eq_nocase(h->field[i].name, name))
            return h->field[i].value;
    return (mn_text){NULL, 0};
}

static size_t count_of(const mn_web_head *h, const char *name)
{
    size_t n = 0;

    for (size_t i = 0; i < h->fields; i++)
        n += mn_text_eq_nocase(h->field[i].name, name);
    return n;
}

bool mn_web_list_has(mn_text list, const char *word)
{
    mn_text part;

    while (mn_text_split(&list, ',', &part))
        if (mn_text_eq_nocase(trim(part), word))
            return true;
    return false;
}

/* --- how long the body is ------------------------------------------------------ */

static bool read_length(mn_web_head *h, mn_web_refusal *why)
{
    const mn_text length = mn_web_field_of(h, "content-length");
    const mn_text coding = mn_web_field_of(h, "transfer-encoding");

    if (length.ptr && coding.ptr)
        return refuse(why, 400, "Content-Length and Transfer-Encoding stand side by side");
    if (coding.ptr) {
        if (h->old)
            return refuse(why, 400, "HTTP/1.0 has no Transfer-Encoding");
        if (!mn_text_eq_nocase(coding, "chunked"))
            return refuse(why, mn_web_list_has(coding, "chunked") ? 400 : 501,
                          "the only Transfer-Encoding understood is chunked");
        h->chunked = true;
    }
    if (!length.ptr)
        return true;
    if (length.len == 0 || length.len > 18)
        return refuse(why, length.len ? 413 : 400,
                      length.len ? "the body is too long" : "Content-Length is empty");
    for (size_t i = 0; i < length.len; i++) {
        if (!is_digit(length.ptr[i]))
            return refuse(why, 400, "Content-Length is no number");
        h->length = h->length * 10 + (uint64_t)(length.ptr[i] - '0');
    }
    return true;
}

/* Fields that say once, and only once, what the request is. */
static bool check_once(const mn_web_head *h, mn_web_refusal *why)
{
    static const struct {
        const char *name, *why;
    } once[] = {{"host", "there are two Host fields"},
                {"content-length", "there are two Content-Length fields"},
                {"transfer-encoding", "there are two Transfer-Encoding fields"},
                {"content-type", "there are two Content-Type fields"},
                {"content-encoding", "there are two Content-Encoding fields"},
                {"origin", "there are two Origin fields"},
                {"sec-fetch-site", "there are two Sec-Fetch-Site fields"},
                {"expect", "there are two Expect fields"},
                {"cookie", "there are two Cookie fields"},
                {"authorization", "there are two Authorization fields"},
                {"manumit-csrf", "there are two Manumit-CSRF fields"},
                {"x-forwarded-proto", "there are two X-Forwarded-Proto fields"}};

    for (size_t i = 0; i < sizeof once / sizeof *once; i++)
        if (count_of(h, once[i].name) > 1)
            return refuse(why, 400, once[i].why);
    return true;
}

static bool read_connection(mn_web_head *h, mn_web_refusal *why)
{
    const mn_text expect = mn_web_field_of(h, "expect");

    for (size_t i = 0; i < h->fields; i++) {
        if (!mn_text_eq_nocase(h->field[i].name, "connection"))
            continue;
        if (mn_web_list_has(h->field[i].value, "close"))
            h->close = true;
    }
    if (!expect.ptr)
        return true;
    if (!mn_text_eq_nocase(expect, "100-continue"))
        return refuse(why, 417, "the only Expect understood is 100-continue");
    h->wait = !h->old;
    return true;
}

/* The target as a proxy gets it, "http://host/path", must name the Host. */
static bool settle_target(mn_web_head *h, mn_web_refusal *why)
{
    static const char scheme[] = "http://";
    const size_t n = sizeof scheme - 1;

    h->host = mn_web_field_of(h, "host");
    if (!h->host.ptr)
        return refuse(why, 400, "there is no Host field");
    if (h->target.len > n && mn_text_eq_nocase(mn_text_sub(h->target, 0, n), scheme)) {
        const char *slash = memchr(h->target.ptr + n, '/', h->target.len - n);
        size_t end = slash ? (size_t)(slash - h->target.ptr) : h->target.len;

        if (!mn_text_eq(mn_text_sub(h->target, n, end - n), h->host))
            return refuse(why, 400, "the request's target and its Host name two servers");
        h->target = slash ? mn_text_sub(h->target, end, h->target.len - end) : mn_text_of("/");
    }
    if (h->target.ptr[0] != '/' && h->method != MN_WEB_OTHER)
        return refuse(why, 400, "the request's target does not begin with a slash");
    return true;
}

bool mn_web_head_read(mn_web_head *out, const char *bytes, size_t size, mn_web_refusal *why)
{
    mn_text rest = {bytes, size - 2}; /* without the empty line at the end */
    bool first = true;

    *why = (mn_web_refusal){0, NULL};
    *out = (mn_web_head){.method = MN_WEB_GET};
    if (rest.len > 2 && rest.ptr[0] == '\r')
        rest = mn_text_sub(rest, 2, rest.len - 2);
    while (rest.len) {
        const char *end = memchr(rest.ptr, '\r', rest.len);
        size_t n = end ? (size_t)(end - rest.ptr) : rest.len;
        mn_text line = {rest.ptr, n};

        rest = end ? mn_text_sub(rest, n + 2, rest.len - n - 2) : (mn_text){NULL, 0};
        if (!(first ? read_first(out, line, why) : read_field(out, line, why)))
            return false;
        first = false;
    }
    return check_once(out, why) && read_length(out, why) && read_connection(out, why) &&
           settle_target(out, why);
}
