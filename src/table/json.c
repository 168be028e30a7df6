/* SPDX-License-Identifier: Apache-2.0
 *
 * table/json.c - the scanner behind json.h.
 *
 * The scan of a value keeps one bit a level, object or array, in a word of 64.
 */
#include "table/json.h"

#include <string.h>

#include "core/text.h"

static void skip_space(mn_json *j)
{
    while (j->at < j->in.len && j->in.ptr[j->at] && strchr(" \t\r\n", j->in.ptr[j->at]))
        j->at++;
}

static bool at_char(const mn_json *j, char c)
{
    return j->at < j->in.len && j->in.ptr[j->at] == c;
}

static bool fail(mn_json *j, const char *error)
{
    if (!j->error)
        j->error = error;
    return false;
}

/* --- scalars ----------------------------------------------------------------- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The number of \uXXXX at p, or -1. */
static int32_t code_unit(const char *p, size_t left)
{
    int32_t v = 0;
    if (left < 6 || p[0] != '\\' || p[1] != 'u')
        return -1;
    for (size_t i = 2; i < 6; i++) {
        int digit = hex_digit(p[i]);
        if (digit < 0)
            return -1;
        v = v * 16 + digit;
    }
    return v;
}

static bool is_high(int32_t unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low(int32_t unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

static bool scan_escape(mn_json *j)
{
    const char *p = j->in.ptr + j->at;
    size_t left = j->in.len - j->at;
    if (left >= 2 && p[1] && strchr("\"\\/bfnrt", p[1])) {
        j->at += 2;
        return true;
    }
    int32_t unit = code_unit(p, left);
    if (unit < 0)
        return fail(j, "an unknown escape");
    if (is_low(unit) || (is_high(unit) && !is_low(code_unit(p + 6, left - 6))))
        return fail(j, "half a surrogate pair");
    j->at += is_high(unit) ? 12 : 6;
    return true;
}

static bool scan_string(mn_json *j)
{
    if (!at_char(j, '"'))
        return fail(j, "a string was expected");
    j->at++;
    while (j->at < j->in.len) {
        unsigned char c = (unsigned char)j->in.ptr[j->at];
        if (c == '"') {
            j->at++;
            return true;
        }
        if (c < 0x20)
            return fail(j, "a control character in a string");
        if (c != '\\')
            j->at++;
        else if (!scan_escape(j))
            return false;
    }
    return fail(j, "a string is never closed");
}

static size_t scan_digits(mn_json *j)
{
    size_t from = j->at;
    while (j->at < j->in.len && j->in.ptr[j->at] >= '0' && j->in.ptr[j->at] <= '9')
        j->at++;
    return j->at - from;
}

static bool scan_number(mn_json *j)
{
    if (at_char(j, '-'))
        j->at++;
    bool zero = at_char(j, '0');
    size_t digits = scan_digits(j);
    if (!digits || (zero && digits > 1))
        return fail(j, "a value was expected");
    if (at_char(j, '.')) {
        j->at++;
        if (!scan_digits(j))
            return fail(j, "digits were expected");
    }
    if (at_char(j, 'e') || at_char(j, 'E')) {
        j->at++;
        if (at_char(j, '+') || at_char(j, '-'))
            j->at++;
        if (!scan_digits(j))
            return fail(j, "digits were expected");
    }
    return true;
}

static bool scan_word(mn_json *j, const char *word)
{
    size_t n = strlen(word);
    if (j->in.len - j->at < n || memcmp(j->in.ptr + j->at, word, n) != 0)
        return fail(j, "a value was expected");
    j->at += n;
    return true;
}

static bool scan_scalar(mn_json *j, mn_json_kind *kind)
{
    char c = j->at < j->in.len ? j->in.ptr[j->at] : '\0';
    switch (c) {
    case '"':
        *kind = MN_JSON_STRING;
        return scan_string(j);
    case 't':
        *kind = MN_JSON_TRUE;
        return scan_word(j, "true");
    case 'f':
        *kind = MN_JSON_FALSE;
        return scan_word(j, "false");
    case 'n':
        *kind = MN_JSON_NULL;
        return scan_word(j, "null");
    default:
        *kind = MN_JSON_NUMBER;
        return scan_number(j);
    }
}

/* --- nesting ------------------------------------------------------------------ */

struct nest {
    uint64_t objects; /* bit of a level set: an object, else an array */
    unsigned depth;
};

static bool in_object(const struct nest *n)
{
    return n->objects >> (n->depth - 1) & 1;
}

static bool scan_key(mn_json *j)
{
    skip_space(j);
    if (!scan_string(j))
        return false;
    skip_space(j);
    if (!at_char(j, ':'))
        return fail(j, "':' was expected");
    j->at++;
    return true;
}

/* Enters the object or array at j->at. *value says whether a value follows. */
static bool enter(mn_json *j, struct nest *n, bool *value)
{
    bool object = at_char(j, '{');
    if (n->depth == MN_JSON_DEPTH)
        return fail(j, "nested more than 64 deep");
    uint64_t bit = UINT64_C(1) << n->depth++;
    n->objects = object ? n->objects | bit : n->objects & ~bit;
    j->at++;
    skip_space(j);
    *value = !at_char(j, object ? '}' : ']');
    return !*value || !object || scan_key(j);
}

/* After a value: a comma, or the ends of what it closes. */
static bool leave(mn_json *j, struct nest *n)
{
    while (n->depth) {
        bool object = in_object(n);
        skip_space(j);
        if (at_char(j, ',')) {
            j->at++;
            return !object || scan_key(j);
        }
        if (!at_char(j, object ? '}' : ']'))
            return fail(j, object ? "',' or '}' was expected" : "',' or ']' was expected");
        j->at++;
        n->depth--;
    }
    return true;
}

static bool scan_nested(mn_json *j)
{
    struct nest n = {0, 0};
    do {
        bool value = true;
        mn_json_kind kind;
        skip_space(j);
        if (at_char(j, '{') || at_char(j, '[')) {
            if (!enter(j, &n, &value))
                return false;
            if (value)
                continue;
        } else if (!scan_scalar(j, &kind)) {
            return false;
        }
        if (!leave(j, &n))
            return false;
    } while (n.depth);
    return true;
}

/* --- the object --------------------------------------------------------------- */

bool mn_json_open(mn_json *j, mn_text in)
{
    memset(j, 0, sizeof *j);
    j->in = in;
    skip_space(j);
    return at_char(j, '{') || fail(j, "an object was expected");
}

/* Any value, and the white space behind it. */
static bool scan_value(mn_json *j, mn_text *value, mn_json_kind *kind)
{
    skip_space(j);
    size_t from = j->at;
    bool nested = at_char(j, '{') || at_char(j, '[');
    *kind = MN_JSON_NESTED;
    if (!(nested ? scan_nested(j) : scan_scalar(j, kind)))
        return false;
    *value = mn_text_sub(j->in, from, j->at - from);
    skip_space(j);
    return true;
}

static bool scan_end(mn_json *j)
{
    j->at++;
    skip_space(j);
    if (j->at < j->in.len)
        fail(j, "something follows the object");
    return false;
}

bool mn_json_next(mn_json *j, mn_json_member *m)
{
    if (j->error)
        return false;
    if (j->at >= j->in.len)
        return fail(j, "the object is never closed");
    bool first = at_char(j, '{');
    if (!first && at_char(j, '}'))
        return scan_end(j);
    if (!first && !at_char(j, ','))
        return fail(j, "',' or '}' was expected");
    j->at++;
    skip_space(j);
    if (first && at_char(j, '}'))
        return scan_end(j);
    size_t from = j->at;
    if (!scan_key(j))
        return false;
    m->key = mn_text_sub(j->in, from, j->at - 1 - from); /* without the colon */
    m->key = mn_text_trim(m->key);
    return scan_value(j, &m->value, &m->kind);
}

/* --- the array ---------------------------------------------------------------- */

bool mn_json_array(mn_json *j, mn_text in)
{
    memset(j, 0, sizeof *j);
    j->in = in;
    skip_space(j);
    return at_char(j, '[') || fail(j, "an array was expected");
}

bool mn_json_item(mn_json *j, mn_text *value, mn_json_kind *kind)
{
    if (j->error)
        return false;
    if (j->at >= j->in.len)
        return fail(j, "the array is never closed");
    bool first = at_char(j, '[');
    if (!first && at_char(j, ']'))
        return scan_end(j);
    if (!first && !at_char(j, ','))
        return fail(j, "',' or ']' was expected");
    j->at++;
    skip_space(j);
    if (first && at_char(j, ']'))
        return scan_end(j);
    return scan_value(j, value, kind);
}

/* --- strings ------------------------------------------------------------------ */

static void add_utf8(mn_buf *out, uint32_t c)
{
    char b[4];
    size_t n = mn_utf8_put(b, c);
    mn_buf_add(out, b, n);
}

/* Appends what the escape at p stands for; returns its length. */
static size_t add_escaped(mn_buf *out, const char *p, size_t left)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *simple = strchr(from, p[1]);
    if (simple) {
        mn_buf_char(out, to[simple - from]);
        return 2;
    }
    uint32_t unit = (uint32_t)code_unit(p, left);
    if (!is_high((int32_t)unit)) {
        add_utf8(out, unit);
        return 6;
    }
    uint32_t low = (uint32_t)code_unit(p + 6, left - 6);
    add_utf8(out, 0x10000 + ((unit & 0x3FF) << 10 | (low & 0x3FF)));
    return 12;
}

void mn_json_unquote(mn_buf *out, mn_text string)
{
    size_t at = 1, end = string.len - 1; /* the quotes */
    while (at < end) {
        const char *p = string.ptr + at;
        const char *escape = memchr(p, '\\', end - at);
        size_t run = escape ? (size_t)(escape - p) : end - at;
        mn_buf_add(out, p, run);
        at += run;
        if (escape)
            at += add_escaped(out, escape, end - at);
    }
}
