/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/token.c - where tokens begin and end.
 */
#include "adverts/template/token_inside.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include <stdlib.h>
#include <string.h>

void mn_tokens_free(mn_tokens *t)
{
    free(t->token);
    *t = (mn_tokens){0};
}

static mn_status add(mn_tokens *t, uint32_t start, uint32_t end, mn_token_kind kind, bool spaced,
                     mn_err *e)
{
    if (t->n == t->cap && !mn_grow(&t->token, &t->cap, t->n + 1, sizeof *t->token))
        return mn_fail_memory(e);
    t->token[t->n++] =
        (mn_token){.start = start, .end = end, .kind = (uint8_t)kind, .spaced = spaced};
    return MN_OK;
}

/* How many letters of ASCII t has from `at` on; eight bytes at once. */
static inline size_t plain_letters(mn_text t, size_t at)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    size_t n = 0;
    for (uint64_t v; t.len - at - n >= sizeof v; n += sizeof v) {
        memcpy(&v, t.ptr + at + n, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        v = __builtin_bswap64(v);
#endif
        const uint64_t small = (v | ones * 0x20) & ~tops;
        const uint64_t from_a = small + ones * (0x80 - 'a'), past_z = small + ones * (0x7f - 'z');
        const uint64_t other = ~(from_a & ~past_z & ~v) & tops;
        if (other)
            return n + (size_t)__builtin_ctzll(other) / 8;
    }
    while (at + n < t.len && (t.ptr[at + n] | 32) >= 'a' && (t.ptr[at + n] | 32) <= 'z')
        n++;
    return n;
}

static bool is_hex_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'f';
}

/* The length of an address that begins with its scheme ("https://..."), or 0.
 * It ends before white space, quotes, closing brackets, commas, and a full stop
 * behind it. */
static size_t address_len(const char *p, size_t left)
{
    size_t i = 0;
    while (i < left && i < 12 && ((p[i] | 32) >= 'a' && (p[i] | 32) <= 'z'))
        i++;
    if (i < 2 || left - i < 4 || memcmp(p + i, "://", 3) != 0)
        return 0;
    for (i += 3; i < left; i++) {
        const unsigned char c = (unsigned char)p[i];
        if (c <= ' ' || memchr("\"'<>)]},;|", c, 10))
            break;
    }
    while (i > 0 && p[i - 1] == '.')
        i--;
    return i;
}

/* The end of the run of letters, digits and inner marks that begins at `at`; *letters: it has
 * nothing but letters, *near: of ASCII. */
static size_t run_end(mn_text t, size_t at, bool *letters, bool *near)
{
    *letters = *near = true;
    at += plain_letters(t, at);
    while (at < t.len) {
        size_t len;
        const mn_token_class c = mn_token_class_at(t.ptr + at, t.len - at, &len);
        if (c < MN_CLASS_DIGIT)
            break;
        *letters = *letters && c == MN_CLASS_LETTER;
        *near = *near && len == 1;
        at += len;
    }
    return at;
}

/* Three dots and more part words, as leaders in a table do; dots at the end are
 * a mark. */
static mn_status add_run(mn_tokens *t, const char *text, size_t start, size_t end, bool spaced,
                         mn_err *e)
{
    mn_status s = MN_OK;
    while (s == MN_OK && start < end) {
        size_t i = start;
        while (i < end && text[i] == '.' && i - start < end)
            i++;
        if (i - start >= 3 || (i == end && i > start)) {
            s = add(t, (uint32_t)start, (uint32_t)i, MN_TOKEN_MARK, spaced, e);
            start = i;
            spaced = false;
            continue;
        }
        size_t stop = i;
        while (stop < end && !(text[stop] == '.' && stop + 2 < end && text[stop + 1] == '.' &&
                               text[stop + 2] == '.'))
            stop++;
        if (stop == end)
            while (stop > i + 1 && text[stop - 1] == '.')
                stop--;
        s = add(t, (uint32_t)start, (uint32_t)stop, mn_token_kind_of(text + start, stop - start),
                spaced, e);
        start = stop;
        spaced = false;
    }
    return s;
}

/* Whether the character at `at` closes a bracket that the token before it
 * opened. */
static bool closes(const mn_tokens *out, const char *text, size_t at)
{
    static const char pairs[] = "()[]{}";
    if (text[at] != ')' && text[at] != ']' && text[at] != '}')
        return false;
    const mn_token *x = out->n ? &out->token[out->n - 1] : NULL;
    if (!x || x->end != at || x->kind != MN_TOKEN_MARK || x->end - x->start != 1)
        return false;
    const char *open = memchr(pairs, text[x->start], 6);
    return open && (open - pairs) % 2 == 0 && text[at] == open[1];
}

/* Bytes from `at` to the end of t; *spaced: white space stood before them, and stands behind. */
static mn_status split(mn_tokens *out, mn_text t, size_t at, bool *space, mn_err *e)
{
    bool spaced = *space;
    mn_status s = MN_OK;
    while (s == MN_OK && at < t.len) {
        size_t len;
        const mn_token_class c = mn_token_class_at(t.ptr + at, t.len - at, &len);
        if (c == MN_CLASS_SPACE) {
            const bool line = t.ptr[at] == '\n' || t.ptr[at] == '\v';
            const bool again = out->n && out->token[out->n - 1].kind == MN_TOKEN_LINE;
            if (line && out->n && !again)
                s = add(out, (uint32_t)at, (uint32_t)(at + 1), MN_TOKEN_LINE, false, e);
            spaced = !(line || again) || (spaced && !again);
            at += len;
            continue;
        }
        size_t end = at + len;
        if (closes(out, t.ptr, at))
            s = add(out, (uint32_t)at, (uint32_t)at, MN_TOKEN_EMPTY, false, e);
        if (s != MN_OK)
            break;
        if (c == MN_CLASS_MARK || c == MN_CLASS_SIGN) {
            while (c == MN_CLASS_SIGN && end < t.len &&
                   mn_token_joins_sign(t.ptr + end, t.len - end, &len))
                end += len;
            s = add(out, (uint32_t)at, (uint32_t)end,
                    c == MN_CLASS_SIGN ? MN_TOKEN_WORD : MN_TOKEN_MARK, spaced, e);
        } else {
            bool letters, near;
            end = run_end(t, at, &letters, &near);
            if (letters && near && end < t.len && t.ptr[end] == ':' &&
                (len = address_len(t.ptr + at, t.len - at)) > 0) {
                end = at + len;
                s = add(out, (uint32_t)at, (uint32_t)end, MN_TOKEN_ADDRESS, spaced, e);
            } else if (letters && !(near && end - at >= MN_TOKEN_HEX && is_hex_letter(t.ptr[at]))) {
                s = add(out, (uint32_t)at, (uint32_t)end, MN_TOKEN_WORD, spaced, e);
                if (s == MN_OK)
                    out->token[out->n - 1].near = near;
            } else {
                s = add_run(out, t.ptr, at, end, spaced, e);
            }
        }
        at = end;
        spaced = false;
    }
    *space = spaced;
    return s;
}

/* What lies between known tokens, and these. */
static mn_status split_all(mn_tokens *out, mn_text t, const mn_known *known, size_t n, mn_err *e)
{
    bool spaced = false;
    size_t at = 0;
    mn_status s = MN_OK;
    for (size_t i = 0; s == MN_OK && i < n; i++) {
        s = split(out, mn_text_sub(t, 0, known[i].start), at, &spaced, e);
        if (s == MN_OK)
            s = add(out, known[i].start, known[i].end, (mn_token_kind)known[i].kind, spaced, e);
        if (s == MN_OK)
            out->token[out->n - 1].known = true;
        spaced = false;
        at = known[i].end;
    }
    return s == MN_OK ? split(out, t, at, &spaced, e) : s;
}

static uint64_t value_key(const mn_token *x)
{
    if (!x->known)
        return MN_TOKEN_VALUE;
    return x->kind == MN_TOKEN_PLACE   ? MN_TOKEN_PLACES
           : x->kind == MN_TOKEN_PHONE ? MN_TOKEN_PHONES
                                       : MN_TOKEN_LINKS;
}

mn_status mn_tokens_of(mn_tokens *out, mn_text text, const mn_known *known, size_t n, mn_err *e)
{
    out->n = 0;
    mn_status s = split_all(out, text, known, n, e);
    if (s != MN_OK)
        return s;
    if (out->n && out->token[out->n - 1].kind == MN_TOKEN_LINE)
        out->n--;
    mn_tokens_join(out, text.ptr);
    for (size_t i = 0; i < out->n; i++) {
        mn_token *x = &out->token[i];
        if (mn_token_is_value(x))
            x->key = value_key(x);
        else if (x->kind == MN_TOKEN_LINE)
            x->key = 1;
        else
            x->key = x->near ? mn_token_hash(text.ptr + x->start, x->end - x->start)
                             : mn_token_key_of(text.ptr + x->start, x->end - x->start);
    }
    return MN_OK;
}

/* Its first letter is large, the second is not. */
static bool named(const char *p, size_t len)
{
    const unsigned char a = (unsigned char)p[0], b = len > 1 ? (unsigned char)p[1] : 0;
    if (a >= 'A' && a <= 'Z')
        return !(b >= 'A' && b <= 'Z');
    if (a == 0xc3)
        return b >= 0x80 && b <= 0x9e; /* Latin-1 */
    if (a == 0xd0)
        return b >= 0x80 && b <= 0xaf;          /* Cyrillic */
    return a == 0xce && b >= 0x86 && b <= 0xab; /* Greek */
}

uint8_t mn_token_light(const mn_tokens *t, size_t i, const char *text)
{
    const mn_token *x = &t->token[i], *before = i ? x - 1 : NULL;
    if (mn_token_is_mark(x))
        return MN_LIGHT_MARK;
    if (x->kind != MN_TOKEN_WORD || !before || before->kind == MN_TOKEN_LINE)
        return MN_LIGHT_WORD;
    if (before->kind == MN_TOKEN_MARK && memchr(".!?*-", text[before->start], 5))
        return MN_LIGHT_WORD;
    return named(text + x->start, x->end - x->start) ? MN_LIGHT_NAME : MN_LIGHT_WORD;
}
