/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/gate.c - a first look at two names: could enough of their words meet?
 *
 * Words are compared by what was kept of them, not by their letters, and always in favour:
 * what may meet counts as met. On the test sets of docs/methods/screening.md no pair that
 * would be told is turned away.
 */
#include "screen/match/inside.h"
#include "screen/score/inside.h"

#include <string.h>

enum { MOST = 70, LEAST = 35 }; /* percent of the side of which more, and of which less, meets */

/* Letters that two words of so many may differ in; more than the score forgives. */
static unsigned budget(unsigned len)
{
    return len <= 3 ? 1 : len <= 6 ? 2 : len <= 9 ? 3 : 4;
}

static bool begins_or_ends(mn_text part, mn_text whole)
{
    return part.len >= 3 && part.len < whole.len &&
           (!memcmp(part.ptr, whole.ptr, part.len) ||
            !memcmp(part.ptr, whole.ptr + whole.len - part.len, part.len));
}

/* Whether at most n bits are set. */
static bool few(uint32_t bits, unsigned n)
{
    while (bits && n--)
        bits &= bits - 1;
    return !bits;
}

static bool same(const mn_token *x, const mn_token *y)
{
    return x->hash == y->hash || (x->sound == y->sound && x->sound) ||
           (x->tag == y->tag && x->value == y->value && x->value);
}

static bool alike(const mn_token *x, const mn_token *y, mn_text a, mn_text b)
{
    if (x->len == 1 || y->len == 1)
        return a.len && b.len && a.ptr[0] == b.ptr[0];
    const unsigned longer = x->len > y->len ? x->len : y->len;
    const unsigned shorter = x->len + y->len - longer, most = budget(longer);
    if (longer - shorter <= most && few(x->letters ^ y->letters, 2 * most) &&
        mn_edits(a, b) <= most)
        return true;
    return longer - shorter >= 2 && (x->len < y->len ? begins_or_ends(a, b) : begins_or_ends(b, a));
}

static bool is_name(const mn_token *t)
{
    return t->tag != MN_TAG_LEGAL && t->tag != MN_TAG_STOP && t->tag != MN_TAG_TITLE;
}

/* Words of one side that may meet, and their weight. */
typedef struct side {
    uint32_t met;
    unsigned all, sum;
} side;

static void meet(side *s, const mn_token *t, size_t i)
{
    if (!(s->met >> i & 1)) {
        s->met |= UINT32_C(1) << i;
        s->sum += is_name(t) ? t->weight : 0;
    }
}

static bool enough(const side *a, const side *b)
{
    const unsigned x = a->sum * 100 / a->all, y = b->sum * 100 / b->all;
    return (x > y ? x : y) >= MOST && (x < y ? x : y) >= LEAST;
}

bool mn_gate(const mn_parsed *a, const mn_parsed *b)
{
    const mn_token *x = mn_parsed_tokens(a), *y = mn_parsed_tokens(b);
    side s = {0}, t = {0};
    if (a->joined == b->joined)
        return true;
    for (size_t i = 0; i < a->n; i++)
        s.all += is_name(&x[i]) ? x[i].weight : 0;
    for (size_t j = 0; j < b->n; j++)
        t.all += is_name(&y[j]) ? y[j].weight : 0;
    if (!s.all || !t.all)
        return true;
    for (size_t i = 0; i < a->n; i++)
        for (size_t j = 0; j < b->n; j++)
            if (same(&x[i], &y[j])) {
                meet(&s, &x[i], i);
                meet(&t, &y[j], j);
            }
    if (enough(&s, &t))
        return true;
    for (size_t i = 0; i < a->n; i++)
        for (size_t j = 0; j < b->n; j++)
            if (!(s.met >> i & 1 && t.met >> j & 1) && is_name(&x[i]) && is_name(&y[j]) &&
                alike(&x[i], &y[j], mn_token_text(a, &x[i]), mn_token_text(b, &y[j]))) {
                meet(&s, &x[i], i);
                meet(&t, &y[j], j);
            }
    return enough(&s, &t);
}
