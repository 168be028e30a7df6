/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/name/words.c - cuts the characters of a name into words and reads each in
 * plain Latin letters. Letters with dots are one word ("S.A.R.L."), except in names of
 * persons, where they are initials; Han and Hangul are a word a character, which the
 * comparison joins again where the other side has them joined.
 */
#include "screen/name/inside.h"

#include "core/text.h"

typedef struct cutter {
    mn_drafts *d;
    const mn_char *c;
    size_t n;
    size_t name_len;
    const mn_name_tables *t;
    bool dots; /* letters with dots are one word */
    uint8_t flags;
    bool bracket;
} cutter;

static bool wordy(const mn_char *c)
{
    return c->kind == MN_CHAR_LETTER || c->kind == MN_CHAR_DIGIT || c->kind == MN_CHAR_MARK;
}

/* A script whose characters are words of their own, or that ICU reads. */
static bool apart(uint8_t script)
{
    return script == MN_SCRIPT_HAN || script == MN_SCRIPT_HANGUL || script == MN_SCRIPT_KANA;
}

static size_t place_of(const cutter *k, size_t i)
{
    return i < k->n ? k->c[i].from : k->name_len;
}

static uint64_t native_of(const mn_char *c, size_t n)
{
    uint32_t text[MN_TOKEN_BYTES * 2];
    size_t kept = 0;
    for (size_t i = 0; i < n && kept < sizeof text / sizeof *text; i++)
        if (c[i].kind != MN_CHAR_MARK)
            text[kept++] = c[i].c;
    uint64_t h = mn_hash64(text, kept * sizeof *text);
    return h ? h : 1;
}

/* The next draft, or NULL where there are enough. */
static mn_draft *add(cutter *k, size_t from, size_t to, uint8_t script, uint8_t more)
{
    mn_drafts *d = k->d;
    if (d->n == MN_NAME_TOKENS) {
        d->notes |= MN_NAME_CUT;
        return NULL;
    }
    mn_draft *w = &d->at[d->n++];
    w->len = 0;
    w->script = script;
    w->flags = (uint8_t)(k->flags | more | (k->bracket ? MN_TOKEN_BRACKET : 0));
    w->from = (uint16_t)place_of(k, from);
    w->to = (uint16_t)place_of(k, to);
    w->native = script == MN_SCRIPT_LATIN ? 0 : native_of(k->c + from, to - from);
    k->flags = 0;
    return w;
}

static void drop_empty(cutter *k, const mn_draft *w)
{
    if (w && w->len == 0) {
        k->d->n--;
        if (w->script != MN_SCRIPT_LATIN)
            k->d->notes |= MN_NAME_UNREAD;
    }
}

static void set(cutter *k, mn_draft *w, const char *text, size_t len)
{
    if (len > MN_TOKEN_BYTES)
        k->d->notes |= MN_NAME_CUT;
    w->len = (uint8_t)(len < MN_TOKEN_BYTES ? len : MN_TOKEN_BYTES);
    memcpy(w->text, text, w->len);
}

/* Characters that ICU reads, one word each where its words say so. */
static mn_status by_icu(cutter *k, size_t from, size_t to, uint8_t script, mn_err *e)
{
    char text[512];
    size_t len;
    mn_status st = MN_OK;
    if (script != MN_SCRIPT_HAN || !mn_han_read(text, &len, k->c + from, to - from))
        st = mn_icu_read(text, sizeof text, &len, k->c + from, to - from, k->t->icu, e);
    if (st)
        return st;
    if (to - from > MN_ICU_MOST)
        k->d->notes |= MN_NAME_CUT;
    mn_text rest = {text, len}, part;
    size_t parts = 0;
    for (size_t i = 0; i < len; i++)
        parts += text[i] != ' ' && (i == 0 || text[i - 1] == ' ');
    if (script != MN_SCRIPT_HAN || parts != to - from) {
        mn_draft *w = add(k, from, to, script, 0);
        if (!w)
            return MN_OK;
        size_t kept = 0;
        for (size_t i = 0; i < len; i++)
            if (text[i] != ' ')
                text[kept++] = text[i];
        set(k, w, text, kept);
        drop_empty(k, w);
        return MN_OK;
    }
    for (size_t i = from; i < to && mn_text_split(&rest, ' ', &part);) {
        if (!part.len)
            continue;
        mn_draft *w = add(k, i, i + 1, script, i > from ? MN_TOKEN_NEAR : 0);
        if (w)
            set(k, w, part.ptr, part.len);
        i++;
    }
    return MN_OK;
}

/* The Arabic article is written as one word with what follows. */
static size_t article(const cutter *k, size_t from, size_t to)
{
    return to - from >= 5 && k->c[from].c == 0x627 && k->c[from + 1].c == 0x644 ? 2 : 0;
}

/* One run of characters of a script. */
static mn_status run(cutter *k, size_t from, size_t to, uint8_t script, mn_err *e)
{
    k->d->scripts |= UINT32_C(1) << script;
    if (script == MN_SCRIPT_HAN)
        k->d->notes |= MN_NAME_PINYIN;
    if (script == MN_SCRIPT_ARABIC || script == MN_SCRIPT_HEBREW)
        k->d->notes |= MN_NAME_VOWELS_LOST;
    if (script == MN_SCRIPT_HAN || script == MN_SCRIPT_KANA || script == MN_SCRIPT_OTHER)
        return by_icu(k, from, to, script, e);
    size_t step = to - from, head = script == MN_SCRIPT_ARABIC ? article(k, from, to) : 0;
    if (script == MN_SCRIPT_HANGUL)
        step = 1;
    if (head) {
        mn_draft *w = add(k, from, from + head, script, 0);
        if (w)
            set(k, w, "al", 2);
        from += head;
        step -= head;
    }
    for (size_t at = from; at < to; at += step) {
        uint8_t more = head ? MN_TOKEN_HYPHEN : at > from ? MN_TOKEN_NEAR : 0;
        mn_draft *w = add(k, at, at + step, script, more);
        if (!w)
            break;
        if (!mn_letters_read(w->text, &w->len, k->c + at, step, k->t, &k->d->notes)) {
            k->d->n--;
            mn_status st = by_icu(k, at, at + step, script, e);
            if (st)
                return st;
        } else {
            drop_empty(k, w);
        }
    }
    return MN_OK;
}

/* The script of the run that begins at `from`, and where it ends before `to`. */
static size_t run_end(const cutter *k, size_t from, size_t to, uint8_t *script)
{
    *script = MN_SCRIPT_LATIN;
    size_t i = from;
    for (; i < to; i++) {
        uint8_t s = k->c[i].kind == MN_CHAR_LETTER ? k->c[i].script : *script;
        if (i > from && (apart(s) || apart(*script)) && s != *script)
            break;
        if (*script == MN_SCRIPT_LATIN)
            *script = s;
    }
    return i;
}

/* From the letter at i: where a chain of single letters with dots or slashes ends; i when
 * there is none. */
static size_t chain(const cutter *k, size_t i)
{
    size_t letters = 0, end = i;
    uint8_t kind = 0;
    for (size_t at = i;; at += 2) {
        if (at >= k->n || k->c[at].kind != MN_CHAR_LETTER || apart(k->c[at].script) ||
            (at + 1 < k->n && wordy(&k->c[at + 1])))
            break;
        letters++;
        end = at + 1;
        uint8_t next = at + 1 < k->n ? k->c[at + 1].kind : (uint8_t)MN_CHAR_SPACE;
        if ((next != MN_CHAR_DOT && next != MN_CHAR_SLASH) || (kind && next != kind))
            break;
        kind = next;
    }
    return letters >= 2 ? end : i;
}

static void dotted(cutter *k, size_t from, size_t to)
{
    mn_char part[MN_TOKEN_BYTES];
    size_t n = 0;
    uint8_t script = k->c[from].script;
    size_t i = from;
    for (; i < to && n < MN_TOKEN_BYTES; i += 2)
        part[n++] = k->c[i];
    if (i < to)
        k->d->notes |= MN_NAME_CUT;
    mn_draft *w = add(k, from, to, script, MN_TOKEN_DOTTED);
    if (!w)
        return;
    k->d->scripts |= UINT32_C(1) << script;
    if (script != MN_SCRIPT_LATIN)
        w->native = native_of(part, n);
    if (!mn_letters_read(w->text, &w->len, part, n, k->t, &k->d->notes))
        w->len = 0;
    drop_empty(k, w);
}

/* What stands between words. */
static void between(cutter *k, size_t i)
{
    switch ((mn_char_kind)k->c[i].kind) {
    case MN_CHAR_HYPHEN:
        if (i && wordy(&k->c[i - 1]))
            k->flags |= MN_TOKEN_HYPHEN;
        break;
    case MN_CHAR_SLASH:
        k->flags |= MN_TOKEN_SLASH;
        break;
    case MN_CHAR_COMMA:
        k->flags |= MN_TOKEN_COMMA;
        break;
    case MN_CHAR_OPEN:
        k->bracket = true;
        break;
    case MN_CHAR_CLOSE:
        k->bracket = false;
        break;
    case MN_CHAR_AND: {
        mn_draft *w = add(k, i, i + 1, MN_SCRIPT_LATIN, 0);
        if (w)
            set(k, w, "and", 3);
        break;
    }
    default:
        k->flags &= (uint8_t)~MN_TOKEN_HYPHEN;
        break;
    }
}

mn_status mn_words_cut(mn_drafts *out, const mn_char *c, size_t n, size_t name_len, bool dots,
                       const mn_name_tables *t, mn_err *e)
{
    cutter k = {.d = out, .c = c, .n = n, .name_len = name_len, .t = t, .dots = dots};
    mn_status st = MN_OK;
    out->n = 0;
    for (size_t i = 0; i < n && !st;) {
        if (!wordy(&c[i])) {
            between(&k, i++);
            continue;
        }
        if (c[i].kind == MN_CHAR_MARK) {
            i++;
            continue;
        }
        size_t end = k.dots ? chain(&k, i) : i;
        if (end > i) {
            dotted(&k, i, end);
            i = end;
            continue;
        }
        end = i;
        while (end < n && wordy(&c[end]))
            end++;
        while (i < end && !st) {
            uint8_t script;
            size_t to = run_end(&k, i, end, &script);
            st = run(&k, i, to, script, e);
            i = to;
        }
    }
    return st;
}
