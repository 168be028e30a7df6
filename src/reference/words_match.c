/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/words_match.c - which phrases of the index are like a description?
 *
 * A phrase and a description share words, each with the weight that it has in
 * either and the quality with which it was read. The likeness is the geometric
 * mean of the two shares, so that the longest phrase that lies wholly in the
 * description wins over its parts. O(postings of the description's words).
 */
#include "core/prefetch.h"
#include "reference/words.h"

#include <math.h>
#include <string.h>

#define HIT_SLOTS 4096 /* a power of two */
#define HIT_MAX   3000 /* phrases looked at; rare words' come first */
#define AHEAD     8

typedef struct hit {
    uint32_t phrase;
    uint32_t slots; /* that share a word with it, one bit each */
    uint16_t slot;  /* the one that spoke last */
    bool head;      /* the phrase's head is the description's */
    float of_phrase, of_query, last_phrase, last_query;
} hit;

typedef struct hits {
    uint16_t key[HIT_SLOTS]; /* index in at + 1; 0: free */
    hit at[HIT_MAX];
    size_t n;
} hits;

static hit *hit_of(hits *h, uint32_t phrase)
{
    size_t i = (phrase * 2654435761U) >> 20;
    while (h->key[i] && h->at[h->key[i] - 1].phrase != phrase)
        i = (i + 1) & (HIT_SLOTS - 1);
    if (h->key[i])
        return &h->at[h->key[i] - 1];
    if (h->n == HIT_MAX)
        return NULL;
    h->at[h->n] = (hit){.phrase = phrase, .slot = UINT16_MAX};
    h->key[i] = (uint16_t)(h->n + 1);
    return &h->at[h->n++];
}

static void hit_slot(hits *h, const mn_words *w, const mn_query *q, size_t number)
{
    const mn_slot *s = &q->slot[number];
    float sure[MN_CAND_MAX]; /* a phrase is less doubtful than each of its words */
    for (size_t c = 0; c < s->n; c++)
        sure[c] = sqrtf(s->cand[c].quality);
    for (size_t c = 0; c < s->n; c++) {
        const mn_word *x = &w->word[s->cand[c].word];
        for (uint32_t k = x->post; k < x[1].post; k++) {
            hit *g = hit_of(h, w->posting[k].phrase);
            if (!g)
                continue;
            float mine = w->posting[k].weight * sure[c];
            float theirs = (float)s->weight * s->cand[c].quality;
            if (g->slot == number) {
                if (theirs <= g->last_query)
                    continue;
                g->of_phrase -= g->last_phrase;
                g->of_query -= g->last_query;
            }
            const mn_phrase *p = &w->phrase[g->phrase];
            if (number == q->head && w->pool[p->first + p->head] == s->cand[c].word)
                g->head = true;
            g->slot = (uint16_t)number;
            g->slots |= 1U << number;
            g->last_phrase = mine;
            g->last_query = theirs;
            g->of_phrase += mine;
            g->of_query += theirs;
        }
    }
}

static uint32_t posts_of(const mn_words *w, const mn_slot *s)
{
    uint32_t sum = 0;
    for (size_t c = 0; c < s->n; c++)
        sum += w->word[s->cand[c].word + 1].post - w->word[s->cand[c].word].post;
    return sum;
}

/* Rare words first, so that the limit falls on common ones. */
static void sort_slots(uint8_t *order, const mn_words *w, const mn_query *q)
{
    uint32_t posts[MN_SLOT_MAX];
    for (size_t i = 0; i < q->n; i++) {
        size_t at = i;
        posts[i] = posts_of(w, &q->slot[i]);
        while (at > 0 && posts[order[at - 1]] > posts[i]) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = (uint8_t)i;
    }
}

/* A phrase of the other language is believed less: "pan" is bread in Spanish. */
static double tongue(const mn_query *q, const mn_phrase *p)
{
    if (q->spanish == p->spanish)
        return 1.0;
    return q->spanish ? 0.8 : 0.88;
}

/* Words of a phrase that stand apart say less than neighbours. */
static double closeness(uint32_t slots)
{
    int first = __builtin_ctz(slots), last = 31 - __builtin_clz(slots);
    int gaps = last - first + 1 - __builtin_popcount(slots);
    return gaps == 0 ? 1.0 : gaps == 1 ? 0.94 : 0.88;
}

static void take_hit(mn_verdict *v, const mn_words *w, const mn_query *q, const hit *g, double mass)
{
    const mn_phrase *p = &w->phrase[g->phrase];
    double a = p->mass > 0 ? (double)(g->of_phrase / p->mass) : 0;
    double b = mass > 0 ? (double)g->of_query / mass : 0;
    a = a < 1 ? a : 1;
    b = b < 1 ? b : 1;
    double like = sqrt(a * b) * tongue(q, p) * closeness(g->slots);
    if (p->industry == MN_NOTHING) {
        v->nothing = like > v->nothing ? like : v->nothing;
        return;
    }
    double cube = like * like * like;
    double(*f)[MN_INDUSTRIES] = v->evidence;
    mn_evidence kind = p->lexicon ? MN_LIKE : MN_LIKE_CLASS;
    v->votes[p->industry] += (double)p->trust * cube * cube * (g->head ? 1.5 : 1.0);
    if (like > f[kind][p->industry])
        f[kind][p->industry] = like;
    double exact = p->letters == q->letters ? 1.25 : 1.0;
    exact *= cube * cube * cube * cube;
    if (p->lexicon && exact > f[MN_EXACT][p->industry])
        f[MN_EXACT][p->industry] = exact;
    if (a > 0.8 && __builtin_popcount(g->slots) >= p->n && p->lexicon &&
        b > f[MN_WHOLE][p->industry])
        f[MN_WHOLE][p->industry] = b;
    like *= (double)p->trust;
    if (like > v->match[p->industry]) {
        v->match[p->industry] = like;
        v->phrase[p->industry] = g->phrase;
        v->words[p->industry] = (uint8_t)__builtin_popcount(g->slots);
    }
}

void mn_words_match(mn_verdict *v, const mn_words *w, const mn_query *q, size_t without)
{
    hits h;
    uint8_t order[MN_SLOT_MAX];
    double mass = 0, all = 0.02;
    memset(h.key, 0, sizeof h.key);
    h.n = 0;
    sort_slots(order, w, q);
    for (size_t i = 0; i < q->n; i++) {
        if (order[i] == without)
            continue;
        mass += q->slot[order[i]].weight;
        hit_slot(&h, w, q, order[i]);
    }
    for (size_t i = 0; i < h.n; i++) {
        if (i + AHEAD < h.n) /* phrases lie far apart */
            mn_prefetch(&w->phrase[h.at[i + AHEAD].phrase]);
        take_hit(v, w, q, &h.at[i], mass);
    }
    for (size_t i = 0; i < MN_INDUSTRIES; i++)
        all += v->votes[i];
    for (size_t i = 0; i < MN_INDUSTRIES; i++)
        v->evidence[MN_VOTE][i] = sqrt(v->votes[i] / all);
}
