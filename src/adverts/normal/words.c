/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/normal/words.c - from a text to its words: folded first, ASCII in steps of 32 bytes and
 * all else by the table, then cut at blanks and put side by side.
 */
#include <stdlib.h>
#include <string.h>

#include "adverts/normal/inside.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"

#include <utf8proc.h>

enum {
    BEHIND = 64, /* bytes that may be read behind a folded text */
    MARKS = 30,  /* in one run, at most, before they are put in order */
    PARTS = 32,  /* characters that one may become: 18 (U+FDFA) */
    ROOM = 256,  /* bytes that one character may become: 32 of four bytes, each between blanks */
};

void mn_plain_free(mn_plain *w)
{
    free(w->folded);
    free(w->composed);
    free(w->joined);
    free(w->edge);
    *w = (mn_plain){0};
}

/* --- folding ---------------------------------------------------------------------------------- */

static inline char *put(char *to, uint32_t f)
{
    const uint32_t c = f & MN_FOLD_CHAR;
    if (f & (MN_FOLD_NONE | MN_FOLD_GAP)) {
        *to = ' ';
        return f & MN_FOLD_GAP ? to + 1 : to;
    }
    if (c < 0x80) {
        *to = (char)c;
        return to + 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xC0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3F));
        return to + 2;
    }
    return to + mn_utf8_put(to, c);
}

static uint32_t decode(const unsigned char *p, size_t *len)
{
    if (p[0] < 0xe0) {
        *len = 2;
        return (uint32_t)(p[0] & 0x1f) << 6 | (p[1] & 0x3fu);
    }
    if (p[0] < 0xf0) {
        *len = 3;
        return (uint32_t)(p[0] & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3fu);
    }
    *len = 4;
    return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3f) << 12 |
           (uint32_t)(p[2] & 0x3f) << 6 | (p[3] & 0x3fu);
}

/* Whether two marks, one behind the other, stand in another order than Unicode's. */
static bool swapped(uint32_t a, uint32_t b)
{
    return utf8proc_get_property((utf8proc_int32_t)a)->combining_class >
           utf8proc_get_property((utf8proc_int32_t)b)->combining_class;
}

/* Puts down what the table has of a character that becomes one of three bytes at most. */
static inline char *put_wide(char *to, uint32_t v)
{
    to[0] = (char)v;
    to[1] = (char)(v >> 8);
    to[2] = (char)(v >> 16);
    return to + (v > 0) + (v > 0xff) + (v > 0xffff);
}

/* A character that may compose, or becomes several. False: it may compose with the one before, and
 * the text was not composed. */
static bool fold_other(mn_plain *w, char **to, const mn_normal *n, uint32_t c, bool composed)
{
    const uint32_t f = mn_fold_of(n, c), before = w->last ? mn_fold_of(n, w->last) : 0;
    const bool joins = (f & MN_FOLD_JOINS) && (before & MN_FOLD_BASE);
    if (!composed && (joins || ((f & before & MN_FOLD_REORDERS) && swapped(w->last, c))))
        return false;
    if (!(f & MN_FOLD_NONE))
        w->last = c;
    if (f & MN_FOLD_MORE) {
        const uint32_t *m = n->more + (f & MN_FOLD_CHAR);
        for (uint32_t k = 1; k <= m[0]; k++)
            *to = put(*to, m[k]);
    } else {
        *to = put(*to, f);
    }
    return true;
}

/* Folds the characters from t.ptr[*at] that are not ASCII, and ASCII between them; at least one.
 * False when one may compose with another, and the text was not composed. */
static bool fold_others(mn_plain *w, const mn_normal *n, mn_text t, size_t *at, size_t most,
                        bool composed)
{
    const unsigned char *p = (const unsigned char *)t.ptr;
    char *to = w->folded + w->folded_len, *const end = w->folded + w->folded_cap - ROOM - BEHIND;
    size_t i = *at, plain = 0;
    const size_t until = t.len - i < most ? t.len : i + most;
    bool fine = true;

    while (i < until && to < end && plain < 16) {
        if (p[i] < 0x80) {
            w->last = 0; /* none of them joins */
            to = put_wide(to, n->wide[p[i++]]);
            plain++;
            continue;
        }
        size_t len;
        const uint32_t c = decode(p + i, &len), v = c < MN_FOLD_TABLE ? n->wide[c] : UINT32_MAX;
        if (v <= MN_WIDE_BYTES) {
            to = put_wide(to, v);
            w->last = v ? c : w->last;
        } else if (!(fine = fold_other(w, &to, n, c, composed))) {
            break;
        }
        i += len;
        plain = 0;
    }
    w->folded_len = (size_t)(to - w->folded);
    *at = i;
    return fine;
}

static bool room(mn_plain *w, size_t more)
{
    return mn_grow(&w->folded, &w->folded_cap, w->folded_len + more + ROOM + BEHIND + 1, 1);
}

enum {
    A_WHILE = 32, /* bytes that are folded one by one before wide steps are tried again */
};

/* *fine is false when the text must be composed first. */
static mn_status fold(mn_plain *w, const mn_normal *n, mn_text t, bool wide, bool composed,
                      bool *fine, mn_err *e)
{
    size_t at = 0;

    w->folded_len = 0;
    w->last = 0;
    *fine = true;
    while (at < t.len && *fine) {
        if (!room(w, t.len - at + MN_FOLD_AHEAD))
            return mn_fail_memory(e);
        if (wide) {
            mn_fold_wide(w, n, t, &at, composed);
        } else {
            const size_t plain = mn_fold_ascii(w->folded + w->folded_len, t.ptr + at, t.len - at);
            w->folded_len += plain;
            w->last = plain ? 0 : w->last;
            at += plain;
        }
        if (!room(w, 1))
            return mn_fail_memory(e);
        *fine = fold_others(w, n, t, &at, wide ? A_WHILE : SIZE_MAX, composed);
    }
    return MN_OK;
}

/* Characters of a run: of those that c becomes, the ones before the first that is no mark, and
 * behind the last one; *whole: none is anything else. */
static size_t marks_of(uint32_t c, size_t *behind, bool *whole)
{
    utf8proc_int32_t part[PARTS];
    const utf8proc_property_t *is = utf8proc_get_property((utf8proc_int32_t)c);
    *whole = is->combining_class != 0;
    *behind = *whole;
    if (is->decomp_seqindex == UINT16_MAX)
        return *whole;
    int last = 0;
    const utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)c, part, PARTS,
                                UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, &last);
    size_t before = 0;
    *behind = 0;
    for (utf8proc_ssize_t i = 0; i < n && i < PARTS; i++) {
        const bool mark = utf8proc_get_property(part[i])->combining_class != 0;
        before += mark && before == (size_t)i;
        *behind = mark ? *behind + 1 : 0;
    }
    *whole = before == (size_t)n;
    return before;
}

/* Marks in one run of more than MARKS get U+034F between them, which leaves nothing (UAX #15, 13:
 * stream-safe text): to put n of them in order takes the square of n. Counted are those that
 * characters become. The copy, on the heap, is NULL where no run is so long. */
static mn_status part_marks(char **out, mn_text *t, mn_err *e)
{
    const unsigned char *p = (const unsigned char *)t->ptr;
    size_t cuts = 0, run = 0, to = 0, from = 0;
    char *copy = NULL;
    for (int pass = 0; pass < 2; pass++) {
        run = 0;
        for (size_t i = 0, len; i < t->len; i += len) {
            const uint32_t c = p[i] < 0x80 ? (len = 1, 0U) : decode(p + i, &len);
            bool whole = false;
            size_t behind = 0;
            const size_t marks = c ? marks_of(c, &behind, &whole) : 0;
            const bool cut = run + marks > MARKS && marks;
            run = whole && !cut ? run + marks : behind;
            if (!cut)
                continue;
            if (!copy) {
                cuts++;
                continue;
            }
            memcpy(copy + to, t->ptr + from, i - from);
            to += i - from;
            memcpy(copy + to, "\xCD\x8F", 2);
            to += 2;
            from = i;
        }
        if (!cuts)
            return MN_OK;
        if (!copy && !(copy = malloc(t->len + cuts * 2)))
            return mn_fail_memory(e);
    }
    memcpy(copy + to, t->ptr + from, t->len - from);
    *t = (mn_text){copy, to + (t->len - from)};
    *out = copy;
    return MN_OK;
}

static mn_status compose(mn_plain *w, mn_text *t, mn_err *e)
{
    utf8proc_uint8_t *to = NULL;
    char *parted = NULL;
    const mn_status st = part_marks(&parted, t, e);
    if (st)
        return st;
    const utf8proc_ssize_t len =
        utf8proc_map((const utf8proc_uint8_t *)t->ptr, (utf8proc_ssize_t)t->len, &to,
                     UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_STABLE);
    free(parted);
    if (len == UTF8PROC_ERROR_NOMEM)
        return mn_fail_memory(e);
    if (len < 0)
        return mn_fail(e, MN_DATA, "a text that is no UTF-8");
    free(w->composed);
    w->composed = (char *)to;
    *t = (mn_text){w->composed, (size_t)len};
    return MN_OK;
}

/* --- words ------------------------------------------------------------------------------------ */

static inline uint64_t eight(const char *p)
{
    uint64_t v;
    memcpy(&v, p, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

/* Whether a word of up to 8 bytes or the first 8 of one hold a digit. */
static inline bool digits_in(const char *p, size_t len)
{
    const uint64_t v = eight(p) | (len < 8 ? UINT64_C(0x8080808080808080) << (8 * len) : 0);
    const uint64_t x = v ^ UINT64_C(0x3030303030303030); /* digits become 0 to 9 */
    const uint64_t high = (x & UINT64_C(0x7f7f7f7f7f7f7f7f)) + UINT64_C(0x7676767676767676);
    return ((high | v) & UINT64_C(0x8080808080808080)) != UINT64_C(0x8080808080808080);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The letter that a digit looks like, or 0. */
static char likeness(char c)
{
    static const char like[] = "ol\0ea"
                               "s\0tb\0";
    return like[c - '0'];
}

/* Runs of digits become "0", a single digit between letters the letter it looks like. Writes over
 * the word; returns its new length. */
static size_t fold_digits(char *p, size_t len)
{
    size_t to = 0;
    for (size_t i = 0; i < len;) {
        size_t run = 0;
        while (i + run < len && is_digit(p[i + run]))
            run++;
        if (!run) {
            p[to++] = p[i++];
            continue;
        }
        const bool inside = run == 1 && i && i + 1 < len && to && !is_digit(p[to - 1]);
        const char like = inside ? likeness(p[i]) : 0;
        p[to++] = like ? like : '0';
        i += run;
    }
    return to;
}

static bool any_digit(const char *p, size_t len)
{
    for (; len > 8; p += 8, len -= 8)
        if (digits_in(p, 8))
            return true;
    return digits_in(p, len);
}

/* Puts the words side by side; marks of digits one after the other are one. */
static void join_words(mn_plain *w)
{
    const size_t count = mn_fold_edges(w->edge, w->folded, w->folded_len);
    char *to = w->joined;
    bool mark = false;

    for (size_t i = 0; i < count; i++) {
        char *p = w->folded + w->edge[2 * i];
        size_t len = w->edge[2 * i + 1] - w->edge[2 * i];
        bool again = false;
        if (any_digit(p, len)) {
            len = fold_digits(p, len);
            again = len == 1 && *p == '0';
        }
        if (again && mark)
            continue;
        mark = again;
        if (to > w->joined)
            *to++ = ' ';
        memcpy(to, p, 16); /* most words are shorter; there is room */
        if (len > 16)
            memcpy(to + 16, p + 16, len - 16);
        to += len;
    }
    w->text = (mn_text){w->joined, (size_t)(to - w->joined)};
}

static mn_status make(mn_plain *p, const mn_normal *n, mn_text text, bool wide, mn_err *e)
{
    bool fine = false;
    mn_status st;

    p->cut = text.len > MN_NORMAL_MAX;
    if (p->cut) {
        text.len = MN_NORMAL_MAX;
        while (text.len && ((unsigned char)text.ptr[text.len] & 0xc0) == 0x80)
            text.len--;
    }
    st = fold(p, n, text, wide, false, &fine, e);
    if (!st && !fine) {
        st = compose(p, &text, e);
        if (!st)
            st = fold(p, n, text, wide, true, &fine, e);
    }
    if (st)
        return st;
    if (!room(p, 0) || !mn_grow(&p->joined, &p->joined_cap, p->folded_len + BEHIND, 1) ||
        (!wide && !mn_grow(&p->edge, &p->edges_cap, p->folded_len + 2, sizeof *p->edge)))
        return mn_fail_memory(e);
    memset(p->folded + p->folded_len, ' ', BEHIND);
    if (wide)
        mn_join_wide(p);
    else
        join_words(p);
    return MN_OK;
}

mn_status mn_normal_text(mn_plain *p, const mn_normal *n, mn_text text, mn_err *e)
{
    return make(p, n, text, mn_fold_is_wide(), e);
}

mn_status mn_normal_text_plain(mn_plain *p, const mn_normal *n, mn_text text, mn_err *e)
{
    return make(p, n, text, false, e);
}
