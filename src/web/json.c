/* SPDX-License-Identifier: Apache-2.0
 *
 * json.c - JSON, checked and walked in place.
 */
#include "web/json.h"

#include "core/err.h"
#include "core/text.h"

#include <string.h>

typedef struct reader {
    const char *at, *end;
    const char *wrong; /* what is, at `at` */
} reader;

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_space(reader *r)
{
    while (r->at < r->end && is_space(*r->at))
        r->at++;
}

static bool wrong(reader *r, const char *what)
{
    r->wrong = what;
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool word(reader *r, const char *text)
{
    const size_t n = strlen(text);

    if ((size_t)(r->end - r->at) < n || memcmp(r->at, text, n) != 0)
        return wrong(r, "no value begins so");
    r->at += n;
    return true;
}

static bool digits(reader *r)
{
    const char *from = r->at;

    while (r->at < r->end && is_digit(*r->at))
        r->at++;
    return r->at > from || wrong(r, "a digit is missing");
}

static bool number(reader *r)
{
    if (*r->at == '-')
        r->at++;
    if (r->at < r->end && *r->at == '0')
        r->at++;
    else if (!digits(r))
        return false;
    if (r->at < r->end && *r->at == '.') {
        r->at++;
        if (!digits(r))
            return false;
    }
    if (r->at < r->end && (*r->at == 'e' || *r->at == 'E')) {
        r->at++;
        if (r->at < r->end && (*r->at == '+' || *r->at == '-'))
            r->at++;
        return digits(r);
    }
    return true;
}

/* Four hexadecimal digits, or UINT32_MAX. */
static uint32_t hex4(const char *at, const char *end)
{
    uint32_t v = 0;

    if (end - at < 4)
        return UINT32_MAX;
    for (int i = 0; i < 4; i++) {
        const char c = at[i];
        const int d = is_digit(c)            ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;

        if (d < 0)
            return UINT32_MAX;
        v = v << 4 | (uint32_t)d;
    }
    return v;
}

/* The character of \uXXXX at `at`, two of them where it is a pair; 0 when it is none. */
static uint32_t unicode(const char *at, const char *end, size_t *size)
{
    const uint32_t high = hex4(at + 2, end);

    *size = 6;
    if (high == UINT32_MAX || (high >= 0xDC00 && high <= 0xDFFF))
        return 0;
    if (high < 0xD800 || high > 0xDBFF)
        return high;
    if (end - at < 12 || at[6] != '\\' || at[7] != 'u')
        return 0;
    const uint32_t low = hex4(at + 8, end);
    *size = 12;
    if (low < 0xDC00 || low > 0xDFFF)
        return 0;
    return 0x10000 + ((high - 0xD800) << 10 | (low - 0xDC00));
}

static bool string(reader *r)
{
    for (r->at++; r->at < r->end && *r->at != '"';) {
        size_t size = 1;

        if ((unsigned char)*r->at < 0x20)
            return wrong(r, "a string holds a control character that is not written \\uXXXX");
        if (*r->at == '\\') {
            size = 2;
            if (r->end - r->at < 2)
                break;
            if (r->at[1] == 'u') {
                if (!unicode(r->at, r->end, &size))
                    return wrong(r, "this \\u names no character");
            } else if (!strchr("\"\\/bfnrt", r->at[1]) || r->at[1] == '\0') {
                return wrong(r, "no escape begins so");
            }
        }
        r->at += size;
    }
    if (r->at >= r->end)
        return wrong(r, "a string is not closed");
    r->at++;
    return true;
}

static bool value(reader *r, unsigned depth);

/* Members or items up to the closing bracket. */
static bool inside(reader *r, char close, unsigned depth)
{
    if (depth >= MN_WEB_JSON_DEPTH)
        return wrong(r, "it is nested too deep");
    r->at++;
    skip_space(r);
    if (r->at < r->end && *r->at == close) {
        r->at++;
        return true;
    }
    for (;;) {
        skip_space(r);
        if (close == '}') {
            if (r->at >= r->end || *r->at != '"')
                return wrong(r, "a name in quotes is missing");
            if (!string(r))
                return false;
            skip_space(r);
            if (r->at >= r->end || *r->at != ':')
                return wrong(r, "a colon is missing");
            r->at++;
        }
        if (!value(r, depth + 1))
            return false;
        skip_space(r);
        if (r->at < r->end && *r->at == close) {
            r->at++;
            return true;
        }
        if (r->at >= r->end || *r->at != ',')
            return wrong(r, "a comma or a closing bracket is missing");
        r->at++;
    }
}

static bool value(reader *r, unsigned depth)
{
    skip_space(r);
    if (r->at >= r->end)
        return wrong(r, "a value is missing");
    switch (*r->at) {
    case '{':
        return inside(r, '}', depth);
    case '[':
        return inside(r, ']', depth);
    case '"':
        return string(r);
    case 't':
        return word(r, "true");
    case 'f':
        return word(r, "false");
    case 'n':
        return word(r, "null");
    default:
        return *r->at == '-' || is_digit(*r->at) ? number(r) : wrong(r, "no value begins so");
    }
}

static mn_web_json_kind kind_of(char c)
{
    return c == '{'   ? MN_WEB_OBJECT
           : c == '[' ? MN_WEB_ARRAY
           : c == '"' ? MN_WEB_STRING
           : c == 't' ? MN_WEB_TRUE
           : c == 'f' ? MN_WEB_FALSE
           : c == 'n' ? MN_WEB_NULL
                      : MN_WEB_NUMBER;
}

static mn_status fail(mn_text text, size_t at, const char *what, mn_err *e)
{
    uint64_t line = 1;
    size_t begin = 0;

    for (size_t i = 0; i < at; i++) {
        if (text.ptr[i] == '\n') {
            line++;
            begin = i + 1;
        }
    }
    mn_fail_at(e, MN_USAGE, "", line, mn_utf8_count(mn_text_sub(text, begin, at - begin)) + 1,
               "not JSON: %s", what);
    mn_offending(e, mn_utf8_cut(mn_text_sub(text, at, 40), 40));
    return MN_USAGE;
}

mn_status mn_web_json_read(mn_web_json *out, mn_text text, mn_err *e)
{
    const size_t bad = mn_utf8_bad(text);
    reader r = {text.ptr, text.ptr + text.len, NULL};

    if (bad < text.len)
        return mn_fail(e, MN_USAGE, "not UTF-8 at byte %zu", bad + 1);
    skip_space(&r);
    const char *from = r.at;
    if (!value(&r, 0))
        return fail(text, (size_t)(r.at - text.ptr), r.wrong, e);
    mn_text raw = {from, (size_t)(r.at - from)};
    skip_space(&r);
    if (r.at < r.end)
        return fail(text, (size_t)(r.at - text.ptr), "something stands behind it", e);
    *out = (mn_web_json){kind_of(*from), raw};
    return MN_OK;
}

/* The end of the value that begins at `at`: brackets are counted, strings jumped over. */
static const char *value_end(const char *at, const char *end)
{
    reader r = {at, end, NULL};
    unsigned open = 0;

    do {
        if (*r.at == '"') {
            string(&r);
        } else {
            open += *r.at == '{' || *r.at == '[';
            open -= *r.at == '}' || *r.at == ']';
            r.at++;
        }
    } while (open && r.at < end);
    if (*at != '"' && *at != '{' && *at != '[')
        while (r.at < end && !strchr(",]} \t\r\n", *r.at))
            r.at++;
    return r.at;
}

bool mn_web_json_next(mn_text *rest, bool *begun, mn_text *name, mn_web_json *out)
{
    reader r = {rest->ptr, rest->ptr + rest->len, NULL};

    if (!*begun)
        r.at++;
    skip_space(&r);
    if (*begun && *r.at == ',')
        r.at++;
    *begun = true;
    skip_space(&r);
    if (*r.at == '}' || *r.at == ']')
        return false;
    if (name) {
        const char *from = r.at;

        string(&r);
        *name = (mn_text){from, (size_t)(r.at - from)};
        skip_space(&r);
        r.at++; /* the colon */
        skip_space(&r);
    }
    const char *end = value_end(r.at, r.end);
    *out = (mn_web_json){kind_of(*r.at), {r.at, (size_t)(end - r.at)}};
    *rest = (mn_text){end, (size_t)(r.end - end)};
    return true;
}

mn_text mn_web_json_string(mn_text raw, mn_arena *a)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    const char *end = raw.ptr + raw.len - 1;
    char *text = mn_arena_alloc(a, raw.len, 1);
    size_t n = 0;

    if (!text)
        return (mn_text){NULL, 0};
    for (const char *at = raw.ptr + 1; at < end;) {
        if (*at != '\\') {
            text[n++] = *at++;
        } else if (at[1] == 'u') {
            size_t size = 0;

            n += mn_utf8_put(text + n, unicode(at, end, &size));
            at += size;
        } else {
            const char *named = strchr(from, at[1]);

            text[n++] = named ? to[named - from] : at[1];
            at += 2;
        }
    }
    return (mn_text){text, n};
}
