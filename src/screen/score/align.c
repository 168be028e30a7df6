/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/score/align.c - which token of one name is which of the other.
 *
 * First tokens of the same letters and the same value; then, of all that could be
 * linked (near spellings, initials, nicknames, words joined or split), the likest
 * first. Among the equally likely those that stand nearest in order are taken.
 */
#include "screen/score/inside.h"

#include <string.h>

#define CANDIDATES  256
#define RUN         4   /* words that one word may stand for */
#define LIKE_ENOUGH 115 /* of 255: below it two words are two words */
#define LIKE_NICK   205
#define LIKE_FIRST  190 /* an initial */

typedef struct candidate {
    mn_link link;
    uint16_t rank;
} candidate;

typedef struct work {
    mn_score *out;
    const mn_parsed *a, *b;
    const mn_token *x, *y;
    const mn_scorer *s;
    uint32_t free_x, free_y;
    mn_pattern pattern; /* of the token that is compared with others */
    candidate at[CANDIDATES];
    size_t n;
} work;

static uint32_t run_bits(size_t from, size_t n)
{
    return (uint32_t)(((UINT64_C(1) << n) - 1) << from);
}

static void take(work *w, const mn_link *l)
{
    w->free_x &= ~run_bits(l->a, l->a_n);
    w->free_y &= ~run_bits(l->b, l->b_n);
    w->out->link[w->out->links++] = *l;
}

/* Whether a script writes a syllable or word with one character, so that equal readings may be
 * different names. */
static bool syllabic(const mn_token *t)
{
    return t->script == MN_SCRIPT_HAN || t->script == MN_SCRIPT_HANGUL;
}

static bool same(const mn_token *x, const mn_token *y)
{
    if (x->hash != y->hash)
        return false;
    return !(syllabic(x) && x->script == y->script) || x->native == y->native;
}

static bool has_value(const mn_token *t)
{
    return t->tag == MN_TAG_NUMBER || t->tag == MN_TAG_PLACE || t->tag == MN_TAG_LEGAL;
}

/* Links every free token of x with the free one of y nearest in order for which test holds. */
static void link_all(work *w, bool (*test)(const mn_token *, const mn_token *), mn_link_kind kind,
                     uint8_t like)
{
    size_t longer = w->a->n > w->b->n ? w->a->n : w->b->n;
    for (size_t far = 0; far < longer; far++) {
        for (size_t i = 0; i < w->a->n; i++) {
            if (!(w->free_x >> i & 1))
                continue;
            for (int side = 0; side < (far ? 2 : 1); side++) {
                size_t j = side ? i + far : i - far;
                if (j >= w->b->n || !(w->free_y >> j & 1))
                    continue;
                if (!test(&w->x[i], &w->y[j]))
                    continue;
                take(w, &(mn_link){.a = (uint8_t)i,
                                   .a_n = 1,
                                   .b = (uint8_t)j,
                                   .b_n = 1,
                                   .kind = (uint8_t)kind,
                                   .like = like,
                                   .len = w->x[i].len > w->y[j].len ? w->x[i].len : w->y[j].len});
                break;
            }
        }
        if (!w->free_x || !w->free_y)
            return;
    }
}

static bool same_value(const mn_token *x, const mn_token *y)
{
    return x->tag == y->tag && has_value(x) && x->value == y->value &&
           (x->tag != MN_TAG_NUMBER || x->len < 5);
}

static mn_hearing hearing(const mn_token *x, const mn_token *y)
{
    if (x->script == y->script)
        return MN_HEAR_PLAIN;
    const uint32_t lost = UINT32_C(1) << MN_SCRIPT_HEBREW | UINT32_C(1) << MN_SCRIPT_ARABIC;
    const uint32_t near = UINT32_C(1) << MN_SCRIPT_THAI | UINT32_C(1) << MN_SCRIPT_LAO |
                          UINT32_C(1) << MN_SCRIPT_KHMER | UINT32_C(1) << MN_SCRIPT_BURMESE |
                          UINT32_C(1) << MN_SCRIPT_HANGUL | UINT32_C(1) << MN_SCRIPT_HAN |
                          UINT32_C(1) << MN_SCRIPT_KANA | UINT32_C(1) << MN_SCRIPT_OTHER;
    uint32_t both = UINT32_C(1) << x->script | UINT32_C(1) << y->script;
    if (both & lost)
        return MN_HEAR_VOWELLESS;
    return both & near ? MN_HEAR_SYLLABLES : MN_HEAR_PLAIN;
}

static unsigned bits(uint32_t v)
{
    return (unsigned)__builtin_popcount(v);
}

/* Whether two runs of letters share enough of them to be compared. */
static bool worth(uint32_t x, uint32_t y, size_t nx, size_t ny, mn_hearing h)
{
    size_t longer = nx > ny ? nx : ny, shorter = nx > ny ? ny : nx;
    if (h != MN_HEAR_PLAIN) {
        const uint32_t vowels = 1U << 0 | 1U << 4 | 1U << 8 | 1U << 14 | 1U << 20;
        return bits(x & y & ~vowels) >= 1 && shorter * 3 >= longer;
    }
    unsigned alone = bits(x & ~y), other = bits(y & ~x);
    return longer - shorter <= (longer + 1) / 2 &&
           (alone > other ? alone : other) <= (longer + 1) / 2;
}

/* How like two runs of letters are; 0: not enough. */
static uint8_t like_of(mn_link *l, const mn_pattern *px, mn_text y, mn_hearing h,
                       const mn_scorer *s)
{
    mn_text x = px->text;
    size_t longer = x.len > y.len ? x.len : y.len;
    unsigned most = (unsigned)(longer * MN_EDIT * (255 - LIKE_ENOUGH) / 255);
    unsigned edits = 0;
    if (h == MN_HEAR_PLAIN) { /* counted first, which is ten times as fast as weighing */
        edits = mn_pattern_edits(px, y, (unsigned)(longer + 1) / 2);
        if (edits * 2 > longer + 1)
            return 0;
    }
    unsigned cost = mn_cost(x, y, &s->costs[h], most);
    if (cost > most || (h == MN_HEAR_PLAIN && cost && (x.len < 3 || y.len < 3)))
        return 0;
    l->cost = (uint16_t)cost;
    if (h != MN_HEAR_PLAIN)
        edits = (cost + MN_EDIT / 2) / MN_EDIT;
    l->edits = (uint8_t)(edits < 255 ? edits : 255);
    l->len = (uint8_t)longer;
    return (uint8_t)(255 - cost * 255 / (unsigned)(longer * MN_EDIT));
}

static void offer(work *w, mn_link l)
{
    if (w->n == CANDIDATES)
        return;
    size_t far = l.a > l.b ? (size_t)(l.a - l.b) : (size_t)(l.b - l.a);
    /* Likeness first, then more words, then nearness in order. */
    unsigned rank =
        l.like * 128U + (l.a_n + l.b_n - 2U) * 20U + (unsigned)(far < 20 ? 19 - far : 0);
    w->at[w->n++] = (candidate){l, (uint16_t)(rank < 65535 ? rank : 65535)};
}

/* One token and one token. */
static void offer_pair(work *w, size_t i, size_t j)
{
    const mn_token *x = &w->x[i], *y = &w->y[j];
    mn_link l = {.a = (uint8_t)i, .a_n = 1, .b = (uint8_t)j, .b_n = 1, .kind = MN_LINK_NEAR};
    l.len = x->len > y->len ? x->len : y->len;
    if (x->tag == MN_TAG_LEGAL || y->tag == MN_TAG_LEGAL || x->tag == MN_TAG_STOP ||
        y->tag == MN_TAG_STOP)
        return;
    if (has_value(x) && has_value(y))
        return; /* other numbers and other places are not like each other */
    if (x->tag == MN_TAG_INITIAL || y->tag == MN_TAG_INITIAL) {
        if (x->tag != y->tag && (x->tag == MN_TAG_NAME || y->tag == MN_TAG_NAME) &&
            mn_parsed_text(w->a)[x->text] == mn_parsed_text(w->b)[y->text]) {
            l.kind = MN_LINK_INITIAL;
            l.like = LIKE_FIRST;
            offer(w, l);
        }
        return;
    }
    if (syllabic(x) && x->script == y->script)
        return; /* another character is another name */
    mn_hearing h = hearing(x, y);
    if (worth(x->letters, y->letters, x->len, y->len, h))
        l.like = like_of(&l, &w->pattern, mn_token_text(w->b, y), h, w->s);
    if (x->value && x->value == y->value && x->tag == MN_TAG_NAME && y->tag == MN_TAG_NAME &&
        l.like < LIKE_NICK) {
        l.like = LIKE_NICK;
        l.kind = MN_LINK_NICK;
        l.cost = MN_EDIT;
        l.edits = 1;
    }
    if (l.like >= LIKE_ENOUGH)
        offer(w, l);
}

/* One token of `one` against runs of the other name's tokens. */
static void offer_runs(work *w, const mn_parsed *one, size_t i, const mn_parsed *many,
                       uint32_t free, bool swapped)
{
    const mn_token *x = &mn_parsed_tokens(one)[i], *y = mn_parsed_tokens(many);
    bool phrase = x->tag == MN_TAG_LEGAL && x->flags & MN_TOKEN_PHRASE;
    if (x->len < 4 || (has_value(x) && !phrase) || x->tag == MN_TAG_STOP)
        return;
    for (size_t j = 0; j + 1 < many->n; j++) {
        char text[RUN * MN_TOKEN_BYTES];
        /* Two words that are longer, or have other letters, begin no run. */
        if (!(free >> j & 1) || !(free >> (j + 1) & 1))
            continue;
        if (y[j].script == x->script && (y[j].len + y[j + 1].len > x->len + 2 + x->len / 8 ||
                                         bits(y[j].letters & ~x->letters) > 2))
            continue;
        size_t len = 0, n = 0;
        uint32_t letters = 0;
        for (; n < RUN && j + n < many->n && (free >> (j + n) & 1); n++) {
            const mn_token *t = &y[j + n];
            if ((t->flags & MN_TOKEN_PHRASE) || len + t->len > (size_t)x->len * 2 + 3)
                break;
            memcpy(text + len, mn_parsed_text(many) + t->text, t->len);
            len += t->len;
            letters |= t->letters;
            mn_hearing h = hearing(x, t);
            size_t far = len > x->len ? len - x->len : x->len - len;
            if (n == 0 || far > (h == MN_HEAR_PLAIN ? 2 + x->len / 8U : 1 + x->len / 2U) ||
                !worth(x->letters, letters, x->len, len, h))
                continue;
            mn_link l = {.kind = MN_LINK_JOINED};
            uint8_t like = like_of(&l, &w->pattern, (mn_text){text, len}, h, w->s);
            if (like < (h == MN_HEAR_PLAIN ? 200 : 150))
                continue;
            l.like = (uint8_t)(like - 3); /* what is written alike is liker */
            l.a = (uint8_t)(swapped ? j : i);
            l.b = (uint8_t)(swapped ? i : j);
            l.a_n = (uint8_t)(swapped ? n + 1 : 1);
            l.b_n = (uint8_t)(swapped ? 1 : n + 1);
            offer(w, l);
        }
    }
}

static void link_like(work *w)
{
    w->n = 0;
    memset(&w->pattern, 0, sizeof w->pattern);
    for (size_t i = 0; i < w->a->n; i++) {
        if (!(w->free_x >> i & 1))
            continue;
        mn_pattern_set(&w->pattern, mn_token_text(w->a, &w->x[i]));
        for (size_t j = 0; j < w->b->n; j++)
            if (w->free_y >> j & 1)
                offer_pair(w, i, j);
        offer_runs(w, w->a, i, w->b, w->free_y, false);
        mn_pattern_clear(&w->pattern);
    }
    for (size_t j = 0; j < w->b->n; j++) {
        if (!(w->free_y >> j & 1))
            continue;
        mn_pattern_set(&w->pattern, mn_token_text(w->b, &w->y[j]));
        offer_runs(w, w->b, j, w->a, w->free_x, true);
        mn_pattern_clear(&w->pattern);
    }
    for (;;) {
        const candidate *best = NULL;
        for (size_t c = 0; c < w->n; c++) {
            const mn_link *l = &w->at[c].link;
            uint32_t p = run_bits(l->a, l->a_n), q = run_bits(l->b, l->b_n);
            if ((w->free_x & p) != p || (w->free_y & q) != q)
                continue;
            if (!best || w->at[c].rank > best->rank)
                best = &w->at[c];
        }
        if (!best)
            return;
        take(w, &best->link);
    }
}

void mn_align(mn_score *out, const mn_parsed *a, const mn_parsed *b, const mn_scorer *s)
{
    work w;
    w.out = out;
    w.a = a;
    w.b = b;
    w.x = mn_parsed_tokens(a);
    w.y = mn_parsed_tokens(b);
    w.s = s;
    w.free_x = out->use_a;
    w.free_y = out->use_b;
    out->links = 0;
    link_all(&w, same, MN_LINK_EQUAL, 255);
    if (w.free_x && w.free_y) {
        link_all(&w, same_value, MN_LINK_VALUE, 250);
        if (w.free_x && w.free_y)
            link_like(&w);
    }
    out->left_a = w.free_x;
    out->left_b = w.free_y;
}
