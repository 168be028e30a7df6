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
#define LIKE_RUN    200 /* and below this several words are not one */
#define LIKE_NICK   205
#define LIKE_VALUE  250
#define LIKE_FIRST  190 /* an initial */

/* The same where a script can't tell all, so that costs are small: less likeness is chance. */
static const uint8_t like_enough[MN_HEARINGS] = {[MN_HEAR_PLAIN] = LIKE_ENOUGH,
                                                 [MN_HEAR_VOWELLESS] = 175,
                                                 [MN_HEAR_SYLLABLES] = 150,
                                                 [MN_HEAR_SIGNS] = 190};
/* Where vowels are not known and one consonant alone is shared: what may differ, and how like the
 * two are at most. */
#define COST_OF_ONE 9
#define LIKE_OF_ONE 185
/* What a sign may differ in from its spelling: two ways to write a sound. */
#define COST_OF_SIGN 11

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

static bool particle(const mn_token *t)
{
    return t->tag == MN_TAG_PARTICLE;
}

/* Particles wait: an "al" may be a part of the word that the other name writes it with. */
static bool same_word(const mn_token *x, const mn_token *y)
{
    return !particle(x) && !particle(y) && same(x, y);
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

/* Whether two common words are one otherwise: "industry", "industries"; "finance", "financial".
 * They begin alike, and that is the whole of one of them or two thirds of the other. */
static bool inflected(mn_text a, mn_text b)
{
    size_t same = 0, longer = a.len > b.len ? a.len : b.len, shorter = a.len + b.len - longer;
    while (same < shorter && a.ptr[same] == b.ptr[same])
        same++;
    return same >= 4 && (same == shorter || (same >= 5 && same * 3 >= longer * 2));
}

static bool same_value(const mn_token *x, const mn_token *y)
{
    return x->tag == y->tag && has_value(x) && x->value == y->value &&
           (x->tag != MN_TAG_NUMBER || x->len < 5);
}

#define SCRIPT(name) (UINT32_C(1) << MN_SCRIPT_##name)
#define LOST         (SCRIPT(HEBREW) | SCRIPT(ARABIC))
#define SIGNS        (SCRIPT(HAN) | SCRIPT(HANGUL))
#define SYLLABLES                                                                                  \
    (SCRIPT(THAI) | SCRIPT(LAO) | SCRIPT(KHMER) | SCRIPT(BURMESE) | SCRIPT(KANA) | SCRIPT(OTHER))

/* A sign's reading has six letters at most: what is longer is a word that was translated. */
static bool translated(const mn_token *t)
{
    return syllabic(t) && t->len > 6;
}

static mn_hearing hearing(const mn_token *x, const mn_token *y)
{
    if (x->script == y->script || translated(x) || translated(y))
        return MN_HEAR_PLAIN;
    uint32_t both = UINT32_C(1) << x->script | UINT32_C(1) << y->script;
    return both & LOST        ? MN_HEAR_VOWELLESS
           : both & SYLLABLES ? MN_HEAR_SYLLABLES
           : both & SIGNS     ? MN_HEAR_SIGNS
                              : MN_HEAR_PLAIN;
}

/* Whether y's script is the one that can't tell all. */
static bool read_second(const mn_token *y)
{
    return (UINT32_C(1) << y->script & (LOST | SYLLABLES | SIGNS)) != 0;
}

#define VOWELS (1U << 0 | 1U << 4 | 1U << 8 | 1U << 14 | 1U << 20)
#define SOFT   (VOWELS | 1U << 7 | 1U << 22 | 1U << 24) /* and h, w, y */

static unsigned bits(uint32_t v)
{
    return (unsigned)__builtin_popcount(v);
}

/* Whether two runs of letters share enough of them to be compared. */
static bool worth(uint32_t x, uint32_t y, size_t nx, size_t ny, mn_hearing h)
{
    size_t longer = nx > ny ? nx : ny, shorter = nx > ny ? ny : nx;
    if (h == MN_HEAR_SIGNS) /* a consonant of one may be written otherwise: "dae", "tae" */
        return shorter * 3 >= longer;
    if (h != MN_HEAR_PLAIN)
        return bits(x & y & ~VOWELS) >= 1 && shorter * 3 >= longer;
    unsigned alone = bits(x & ~y), other = bits(y & ~x);
    return longer - shorter <= (longer + 1) / 2 &&
           (alone > other ? alone : other) <= (longer + 1) / 2;
}

/* How like two runs of letters are; 0: not enough. both: letters that they share. read_y: of the
 * two it is y that was read from a script that can't tell all; signs: how many signs that side has
 * where it is written in such. */
static uint8_t like_of(mn_link *l, const mn_pattern *px, mn_text y, mn_hearing h, uint32_t both,
                       bool read_y, size_t signs, const mn_scorer *s)
{
    mn_text x = px->text;
    size_t longer = x.len > y.len ? x.len : y.len;
    unsigned most = (unsigned)(longer * MN_EDIT * (255U - like_enough[h]) / 255);
    const bool one = h == MN_HEAR_VOWELLESS && bits(both & ~SOFT) < 2;
    if (one && most > COST_OF_ONE)
        most = COST_OF_ONE;
    if (h == MN_HEAR_SIGNS && most > COST_OF_SIGN * signs)
        most = (unsigned)(COST_OF_SIGN * signs);
    unsigned edits = 0;
    if (h == MN_HEAR_PLAIN) { /* counted first, which is ten times as fast as weighing */
        edits = mn_pattern_edits(px, y, (unsigned)(longer + 1) / 2);
        if (edits * 2 > longer + 1)
            return 0;
    }
    unsigned cost = mn_cost(x, y, &s->costs[h], read_y, most);
    if (cost > most || (h == MN_HEAR_PLAIN && cost && (x.len < 3 || y.len < 3)))
        return 0;
    l->cost = (uint16_t)cost;
    if (h != MN_HEAR_PLAIN)
        edits = (cost + MN_EDIT / 2) / MN_EDIT;
    l->edits = (uint8_t)(edits < 255 ? edits : 255);
    l->len = (uint8_t)longer;
    const unsigned like = 255 - cost * 255 / (unsigned)(longer * MN_EDIT);
    return (uint8_t)(one && cost && like > LIKE_OF_ONE ? LIKE_OF_ONE : like);
}

static void offer(work *w, mn_link l)
{
    if (w->n == CANDIDATES)
        return;
    size_t far = l.a > l.b ? (size_t)(l.a - l.b) : (size_t)(l.b - l.a);
    /* Likeness first, then more words, then nearness in order. */
    unsigned rank =
        l.like * 128U + (l.a_n + l.b_n - 2U) * 20U + (unsigned)(far < 20 ? 19 - far : 0);
    if (particle(&w->x[l.a]) && particle(&w->y[l.b]) && l.a_n + l.b_n == 2)
        rank /= 2; /* after all that words could make of them */
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
    if (x->tag == MN_TAG_GENERIC && y->tag == MN_TAG_GENERIC &&
        inflected(mn_token_text(w->a, x), mn_token_text(w->b, y))) {
        l.kind = MN_LINK_VALUE;
        l.like = LIKE_VALUE;
        offer(w, l);
        return;
    }
    mn_hearing h = hearing(x, y);
    if (worth(x->letters, y->letters, x->len, y->len, h))
        l.like = like_of(&l, &w->pattern, mn_token_text(w->b, y), h, x->letters & y->letters,
                         read_second(y), 1, w->s);
    if (x->value && x->value == y->value && x->tag == MN_TAG_NAME && y->tag == MN_TAG_NAME &&
        l.like < LIKE_NICK) {
        l.like = LIKE_NICK;
        l.kind = MN_LINK_NICK;
        l.cost = MN_EDIT;
        l.edits = 1;
    }
    if (l.like < LIKE_ENOUGH)
        return;
    if (same(x, y))
        l.kind = MN_LINK_EQUAL;
    offer(w, l);
}

/* A short word whose letters stand by themselves in the other name: "NPC", "N P C". */
static void offer_spelt(work *w, const mn_parsed *one, size_t i, const mn_parsed *many,
                        uint32_t free, bool swapped)
{
    const mn_token *x = &mn_parsed_tokens(one)[i], *y = mn_parsed_tokens(many);
    const mn_text text = mn_token_text(one, x);
    for (size_t j = 0; j + x->len <= many->n; j++) {
        size_t n = 0;
        while (n < x->len && (free >> (j + n) & 1) && y[j + n].len == 1 &&
               mn_parsed_text(many)[y[j + n].text] == text.ptr[n])
            n++;
        if (n < x->len)
            continue;
        offer(w, (mn_link){.kind = MN_LINK_JOINED,
                           .like = LIKE_VALUE,
                           .len = x->len,
                           .a = (uint8_t)(swapped ? j : i),
                           .b = (uint8_t)(swapped ? i : j),
                           .a_n = (uint8_t)(swapped ? n : 1),
                           .b_n = (uint8_t)(swapped ? 1 : n)});
        return;
    }
}

/* One token of `one` against runs of the other name's tokens. */
static void offer_runs(work *w, const mn_parsed *one, size_t i, const mn_parsed *many,
                       uint32_t free, bool swapped)
{
    const mn_token *x = &mn_parsed_tokens(one)[i], *y = mn_parsed_tokens(many);
    bool phrase = x->tag == MN_TAG_LEGAL && x->flags & MN_TOKEN_PHRASE;
    if (x->len == 2 || x->len == 3) {
        offer_spelt(w, one, i, many, free, swapped);
        return;
    }
    if (x->len < 4 || (has_value(x) && !phrase && x->tag != MN_TAG_PLACE) || x->tag == MN_TAG_STOP)
        return;
    for (size_t j = 0; j + 1 < many->n; j++) {
        char text[RUN * MN_TOKEN_BYTES];
        /* Two words that are longer, or have other letters, begin no run. */
        if (!(free >> j & 1) || !(free >> (j + 1) & 1))
            continue;
        if (x->tag == MN_TAG_PLACE && !syllabic(&y[j]))
            continue; /* a place is one word, or read from signs */
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
            uint8_t like = like_of(&l, &w->pattern, (mn_text){text, len}, h, x->letters & letters,
                                   read_second(t), syllabic(x) ? 1 : n + 1, w->s);
            if (like < (h == MN_HEAR_SYLLABLES ? like_enough[h] : LIKE_RUN))
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
    link_all(&w, same_word, MN_LINK_EQUAL, 255);
    if (w.free_x && w.free_y) {
        link_all(&w, same_value, MN_LINK_VALUE, LIKE_VALUE);
        if (w.free_x && w.free_y)
            link_like(&w);
    }
    out->left_a = w.free_x;
    out->left_b = w.free_y;
}
