/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/reading.c - see reading.h.
 */
#include "money/typology/reading.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"

static const char typologies_doc[] = "docs/methods/money-typologies.md has all keys";

mn_status mn_shape_fail(mn_shape *s, mn_text at, const char *hint, const char *fmt, ...)
{
    char msg[384];
    uint64_t line = 1;
    const char *begin = s->all.ptr;
    va_list args;
    va_start(args, fmt);
    vsnprintf(msg, sizeof msg, fmt, args);
    va_end(args);
    for (const char *p = s->all.ptr; p < at.ptr; p++)
        if (*p == '\n') {
            line++;
            begin = p + 1;
        }
    const uint64_t col = mn_utf8_count((mn_text){begin, (size_t)(at.ptr - begin)}) + 1;
    mn_fail_at(s->e, MN_DATA, s->file, line, col, "%s", msg);
    if (at.len)
        mn_offending(s->e, at);
    return hint ? mn_hint(s->e, "%s", hint) : MN_DATA;
}

mn_shaped mn_shape_root(const mn_shape *s)
{
    mn_text t = s->all;
    if (t.len >= 3 && memcmp(t.ptr, "\xEF\xBB\xBF", 3) == 0)
        t = mn_text_sub(t, 3, t.len - 3);
    t = mn_text_trim(t);
    return (mn_shaped){t,
                       t.len && (*t.ptr == '{' || *t.ptr == '[') ? MN_JSON_NESTED : MN_JSON_NULL};
}

static mn_status fail_scan(mn_shape *s, const mn_json *j)
{
    const size_t left = j->in.len - j->at;
    return mn_shape_fail(s, mn_text_sub(j->in, j->at, left < 24 ? left : 24),
                         "the file must be JSON (RFC 8259)", "%s", j->error);
}

/* "'a', 'b' or 'c'" as far as there is room. */
static void list_words(char *out, size_t room, const char *before, const char *const *words,
                       size_t n)
{
    size_t at = (size_t)snprintf(out, room, "%s", before);
    bool first = true;
    for (size_t i = 0; i < n && at < room; i++)
        if (words[i] && at + strlen(words[i]) + 18 > room) {
            snprintf(out + at, room - at, ", and others");
            break;
        } else if (words[i]) {
            at += (size_t)snprintf(out + at, room - at, "%s'%s'", first ? "" : ", ", words[i]);
            first = false;
        }
}

/* The word that is nearest to what was written, or NULL. */
static const char *nearest(mn_text t, const char *const *words, size_t n)
{
    const char *best = NULL;
    size_t least = 3;
    for (size_t i = 0; i < n; i++) {
        const size_t d = words[i] ? mn_edit_distance(t, mn_text_of(words[i]), least) : least;
        if (d < least) {
            least = d;
            best = words[i];
        }
    }
    return best;
}

static mn_status fail_word(mn_shape *s, mn_text at, mn_text word, const char *const *words,
                           size_t n, const char *what)
{
    char hint[256];
    const char *near = nearest(word, words, n);
    if (near)
        snprintf(hint, sizeof hint, "did you mean '%s'?", near);
    else
        list_words(hint, sizeof hint, "it is one of ", words, n);
    return mn_shape_fail(s, at, hint, "'%.*s' is no %s", (int)(word.len < 60 ? word.len : 60),
                         word.ptr, what);
}

/* Without its quotes; escapes are left as they are written, which is enough for plain words. */
static mn_text inner(mn_text spelled)
{
    return mn_text_sub(spelled, 1, spelled.len - 2);
}

mn_status mn_shape_object(mn_shape *s, mn_shaped v, const char *what, const mn_shape_key *keys,
                          size_t n, void *to)
{
    const char *names[MN_SHAPE_KEYS];
    uint32_t seen = 0;
    mn_json j;
    mn_json_member m;
    MN_BUG(n <= MN_SHAPE_KEYS);
    for (size_t i = 0; i < n; i++)
        names[i] = keys[i].name;
    if (v.kind != MN_JSON_NESTED || !v.text.len || v.text.ptr[0] != '{')
        return mn_shape_fail(s, v.text, "write it as { \"key\": value, .. }", "%s is an object",
                             what);
    if (!mn_json_open(&j, v.text))
        return fail_scan(s, &j);
    while (mn_json_next(&j, &m)) {
        const mn_text key = inner(m.key);
        size_t i = 0;
        while (i < n && !mn_text_eq_str(key, names[i]))
            i++;
        if (i == n) {
            char key_of[64];
            snprintf(key_of, sizeof key_of, "key of %s", what);
            return fail_word(s, m.key, key, names, n, key_of);
        }
        if (seen >> i & 1)
            return mn_shape_fail(s, m.key, "keep one of both", "'%s' stands twice", names[i]);
        seen |= UINT32_C(1) << i;
        const mn_status st = keys[i].read(s, (mn_shaped){m.value, m.kind}, to);
        if (st)
            return st;
    }
    if (j.error)
        return fail_scan(s, &j);
    for (size_t i = 0; i < n; i++)
        if (keys[i].required && !(seen >> i & 1))
            return mn_shape_fail(s, mn_text_sub(v.text, 0, 1), s->doc ? s->doc : typologies_doc,
                                 "%s without '%s'", what, names[i]);
    return MN_OK;
}

mn_status mn_shape_array(mn_shape *s, mn_shaped v, const char *what, size_t least, size_t most,
                         mn_status (*item)(mn_shape *s, mn_shaped v, size_t i, void *to), void *to)
{
    mn_json j;
    mn_shaped one;
    size_t n = 0;
    if (v.kind != MN_JSON_NESTED || !v.text.len || v.text.ptr[0] != '[')
        return mn_shape_fail(s, v.text, "write it as [ .., .. ]", "%s is an array", what);
    if (!mn_json_array(&j, v.text))
        return fail_scan(s, &j);
    while (mn_json_item(&j, &one.text, &one.kind)) {
        if (n == most)
            return mn_shape_fail(s, one.text, "leave out what matters least",
                                 "%s has more than %zu items", what, most);
        const mn_status st = item(s, one, n++, to);
        if (st)
            return st;
    }
    if (j.error)
        return fail_scan(s, &j);
    if (n < least)
        return mn_shape_fail(s, mn_text_sub(v.text, 0, 1),
                             s->doc ? s->doc : "docs/methods/money-typologies.md has an example",
                             "%s has less than %zu items", what, least);
    return MN_OK;
}

mn_status mn_shape_text(mn_shape *s, mn_shaped v, size_t most, mn_text *out)
{
    mn_buf b = {0};
    if (v.kind != MN_JSON_STRING)
        return mn_shape_fail(s, v.text, "put it in double quotes", "a text was expected");
    mn_json_unquote(&b, v.text);
    const mn_text t = {b.ptr, b.len};
    mn_status st = MN_OK;
    if (b.failed)
        st = mn_fail_memory(s->e);
    else if (!mn_text_trim(t).len)
        st = mn_shape_fail(s, v.text, "say it in a few words", "the text is empty");
    else if (t.len > most)
        st = mn_shape_fail(s, v.text, "shorten it", "a text of more than %zu bytes", most);
    for (size_t i = 0; !st && i < t.len; i++)
        if ((unsigned char)t.ptr[i] < 0x20 || t.ptr[i] == 0x7F)
            st = mn_shape_fail(s, v.text, "write it in one line", "a control character in a text");
    if (!st) {
        *out = mn_arena_text(s->arena, t);
        st = out->ptr ? MN_OK : mn_fail_memory(s->e);
    }
    mn_buf_free(&b);
    return st;
}

mn_status mn_shape_number(mn_shape *s, mn_shaped v, double least, double most, double *out)
{
    double x = 0;
    if (v.kind != MN_JSON_NUMBER)
        return mn_shape_fail(s, v.text, "write it with digits, without quotes",
                             "a number was expected");
    if (!mn_text_f64(v.text, &x) || !(x >= least && x <= most))
        return mn_shape_fail(s, v.text, "write one that lies between",
                             "the number must be from %g to %g", least, most);
    *out = x;
    return MN_OK;
}

mn_status mn_shape_whole(mn_shape *s, mn_shaped v, int64_t least, int64_t most, int64_t *out)
{
    double x = 0;
    const mn_status st = mn_shape_number(s, v, (double)least, (double)most, &x);
    if (st)
        return st;
    if (x != floor(x))
        return mn_shape_fail(s, v.text, "write it without a fraction",
                             "a whole number was expected");
    *out = (int64_t)x;
    return MN_OK;
}

mn_status mn_shape_flag(mn_shape *s, mn_shaped v, bool *out)
{
    if (v.kind != MN_JSON_TRUE && v.kind != MN_JSON_FALSE)
        return mn_shape_fail(s, v.text, "write true or false, without quotes",
                             "true or false was expected");
    *out = v.kind == MN_JSON_TRUE;
    return MN_OK;
}

mn_status mn_shape_word(mn_shape *s, mn_shaped v, const char *const *words, size_t n, unsigned *out)
{
    if (v.kind != MN_JSON_STRING) {
        char hint[256];
        list_words(hint, sizeof hint, "it is one of ", words, n);
        return mn_shape_fail(s, v.text, hint, "a word in quotes was expected");
    }
    const mn_text t = inner(v.text);
    for (size_t i = 0; i < n; i++)
        if (words[i] && mn_text_eq_str(t, words[i])) {
            *out = (unsigned)i;
            return MN_OK;
        }
    return fail_word(s, v.text, t, words, n, "word that is known here");
}

struct bits {
    const char *const *words;
    size_t n;
    uint32_t bits;
};

static mn_status bit_item(mn_shape *s, mn_shaped v, size_t i, void *to)
{
    struct bits *b = to;
    unsigned at = 0;
    (void)i;
    const mn_status st = mn_shape_word(s, v, b->words, b->n, &at);
    if (st)
        return st;
    if (b->bits >> at & 1)
        return mn_shape_fail(s, v.text, "keep one of both", "'%s' stands twice", b->words[at]);
    b->bits |= UINT32_C(1) << at;
    return MN_OK;
}

mn_status mn_shape_bits(mn_shape *s, mn_shaped v, const char *const *words, size_t n, uint32_t *out)
{
    struct bits b = {words, n, 0};
    const mn_status st = v.kind == MN_JSON_NESTED
                             ? mn_shape_array(s, v, "the list", 1, n, bit_item, &b)
                             : bit_item(s, v, 0, &b);
    if (!st)
        *out = b.bits;
    return st;
}

/* --- into fields of fewer bits ------------------------------------------------------------------
 */

mn_status mn_shape_word8(mn_shape *s, mn_shaped v, const char *const *words, size_t n, uint8_t *out)
{
    unsigned at = 0;
    const mn_status st = mn_shape_word(s, v, words, n, &at);
    *out = st ? *out : (uint8_t)at;
    return st;
}

mn_status mn_shape_bits8(mn_shape *s, mn_shaped v, const char *const *words, size_t n, uint8_t *out)
{
    uint32_t bits = 0;
    const mn_status st = mn_shape_bits(s, v, words, n, &bits);
    *out = st ? *out : (uint8_t)bits;
    return st;
}

mn_status mn_shape_bits16(mn_shape *s, mn_shaped v, const char *const *words, size_t n,
                          uint16_t *out)
{
    uint32_t bits = 0;
    const mn_status st = mn_shape_bits(s, v, words, n, &bits);
    *out = st ? *out : (uint16_t)bits;
    return st;
}

mn_status mn_shape_whole16(mn_shape *s, mn_shaped v, int64_t least, uint16_t most, uint16_t *out)
{
    int64_t n = 0;
    const mn_status st = mn_shape_whole(s, v, least, most, &n);
    *out = st ? *out : (uint16_t)n;
    return st;
}
