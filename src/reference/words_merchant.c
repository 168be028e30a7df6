/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/words_merchant.c - shops and brands that bank lines name.
 *
 * A merchant's name is taken out of the line before the rest is read, so that
 * "Shell" is no tortilla and "Target" no target. What the rest says clearly wins
 * over what the merchant mostly sells. O(words of the line * log merchants).
 */
#include "reference/words.h"

#include <string.h>

/* How sure a name makes us of the first, second and third industry. */
static const double of_name = 0.85;
static const double of_mixed[] = {0.4, 0.2, 0.15};
/* How sure the rest must be to win over a name. */
static const double clear = 0.6, clear_service = 0.8, like_enough = 0.68;

/* Whether the merchant's words are raw words i, i + 1 ... */
static bool spells(const mn_words *w, const mn_merchant *m, const mn_raw *raw, size_t i)
{
    mn_raw own;
    mn_raw_read(&own, mn_text_of(w->text + m->text));
    for (size_t k = 0; k < own.n; k++)
        if (own.at[k].len != raw->at[i + k].len ||
            memcmp(own.at[k].text, raw->at[i + k].text, own.at[k].len) != 0)
            return false;
    return own.n == m->n;
}

static const mn_merchant *merchant_of(const mn_words *w, const mn_raw *raw, size_t i, size_t n,
                                      uint32_t letters)
{
    size_t low = 0, high = w->merchants;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (w->merchant[mid].letters < letters)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < w->merchants && w->merchant[low].letters == letters; low++)
        if (w->merchant[low].n == n && spells(w, &w->merchant[low], raw, i))
            return &w->merchant[low];
    return NULL;
}

/* The longest name that begins at raw word i. */
static const mn_merchant *longest_at(const mn_words *w, const mn_raw *raw, size_t i)
{
    const mn_merchant *best = NULL;
    uint32_t letters = 0;
    for (size_t n = 1; n <= MN_MERCHANT_WORDS && i + n <= raw->n; n++) {
        const mn_raw_word *r = &raw->at[i + n - 1];
        letters = mn_words_letters(letters, (mn_text){r->text, r->len});
        const mn_merchant *m = merchant_of(w, raw, i, n, letters);
        best = m ? m : best;
    }
    return best;
}

/* A word that may stand before a name: a number or one that says nothing. */
static bool idle(const mn_words *w, const mn_raw_word *r)
{
    uint32_t id = mn_word_find(w, (mn_text){r->text, r->len});
    bool number = r->len > 0 && r->text[0] >= '0' && r->text[0] <= '9';
    return number || (id != MN_MAP_NONE && w->word[id].role != MN_ROLE_PLAIN &&
                      w->word[id].role != MN_ROLE_LIGHT && w->word[id].role != MN_ROLE_CONTAINER);
}

void mn_merchant_find(mn_query *q, const mn_words *w)
{
    uint64_t after = 0;
    bool first = true;
    for (size_t i = 0; i < q->raw.n;) {
        const mn_merchant *m = longest_at(w, &q->raw, i);
        size_t n = m ? m->n : 1;
        uint64_t bits = (((uint64_t)1 << n) - 1) << i;
        if (m && m->kind & MN_MERCHANT_AFTER) {
            after |= bits;
        } else if (m && (first || !(m->kind & MN_MERCHANT_FIRST))) {
            q->taken |= bits;
            if (!q->merchant || (q->merchant->industries == 0 && m->industries > 0))
                q->merchant = m;
        } else {
            n = 1;
            first = first && idle(w, &q->raw.at[i]);
        }
        i += n;
    }
    if (q->merchant && q->merchant->kind == 0 && q->merchant->industries > 0)
        q->taken |= after;
}

bool mn_merchant_outbid(const mn_merchant *m, const mn_verdict *v)
{
    static const uint8_t services = 16, finance = 27; /* the first service; c28 */
    if (v->bests == 0)
        return false;
    double score = mn_verdict_score(v, 0);
    uint8_t best = v->best[0];
    bool mixed = m->kind & MN_MERCHANT_MIXED;
    if (mixed && m->industries > 0 && m->industry[0] == finance && v->nothing > 0.6 && score < 0.2)
        return true; /* a bank's name beside "transfer" */
    if (!v->firm || v->match[best] < like_enough)
        return false;
    if (m->industries == 0 && v->evidence[MN_WHOLE][best] < 0.5)
        return false; /* who is paid: "John" is no long johns */
    for (size_t i = 0; i < m->industries; i++)
        if (m->industry[i] == best)
            return score > mn_merchant_score(m, 0);
    if (m->industries == 0 || mixed || m->industry[0] < services)
        return score >= clear;
    return best >= services && score >= clear_service;
}

void mn_merchant_decide(mn_verdict *v, const mn_merchant *m)
{
    v->merchant = m;
    v->bests = m->industries;
    memcpy(v->best, m->industry, m->industries);
}

double mn_merchant_score(const mn_merchant *m, size_t i)
{
    if (i >= m->industries)
        return 0;
    if (m->kind & MN_MERCHANT_MIXED)
        return of_mixed[i];
    return i == 0 ? of_name : 0.05;
}
