/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/gate.c - a first look at two names: could enough of their words meet?
 *
 * Words are compared by what was kept of them, not by their letters, and always in favour:
 * what may meet counts as met. On the test sets of docs/methods/screening.md no pair that
 * would be told is turned away. The words of the query are made ready once for all candidates.
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
    const char *end = whole.ptr + whole.len - part.len;
    if (part.len < 3 || part.len >= whole.len)
        return false;
    return (part.ptr[0] == whole.ptr[0] && !memcmp(part.ptr, whole.ptr, part.len)) ||
           (part.ptr[0] == end[0] && !memcmp(part.ptr, end, part.len));
}

/* How many bits are set, without a branch. */
static unsigned bits_set(uint32_t v)
{
    v -= v >> 1 & UINT32_C(0x55555555);
    v = (v & UINT32_C(0x33333333)) + (v >> 2 & UINT32_C(0x33333333));
    return ((v + (v >> 4)) & UINT32_C(0x0f0f0f0f)) * UINT32_C(0x01010101) >> 24;
}

static bool same(const mn_token *x, const mn_token *y)
{
    return x->hash == y->hash || (x->sound == y->sound && x->sound) ||
           (x->tag == y->tag && x->value == y->value && x->value);
}

/* Edits between the ith word of the query and another, `most` + 1 for more. */
static unsigned edits(mn_gate *g, size_t i, mn_text b, unsigned most)
{
    if (!(g->set >> i & 1)) {
        mn_pattern_set(&g->pattern[i], mn_token_text(g->query, &mn_parsed_tokens(g->query)[i]));
        g->set |= UINT32_C(1) << i;
    }
    return mn_pattern_edits(&g->pattern[i], b, most);
}

static bool alike(mn_gate *g, size_t i, const mn_token *y, mn_text b)
{
    const mn_token *x = &mn_parsed_tokens(g->query)[i];
    const mn_text a = mn_token_text(g->query, x);
    if (x->len == 1 || y->len == 1)
        return a.len && b.len && a.ptr[0] == b.ptr[0];
    const unsigned longer = x->len > y->len ? x->len : y->len;
    const unsigned shorter = x->len + y->len - longer, most = budget(longer);
    if (longer - shorter <= most && bits_set(x->letters ^ y->letters) <= 2 * most &&
        edits(g, i, b, most) <= most)
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
    const bool most = a->sum * 100 >= MOST * a->all || b->sum * 100 >= MOST * b->all;
    return most && a->sum * 100 >= LEAST * a->all && b->sum * 100 >= LEAST * b->all;
}

static unsigned weight_of(const mn_token *t, size_t n)
{
    unsigned all = 0;
    for (size_t i = 0; i < n; i++)
        all += is_name(&t[i]) ? t[i].weight : 0;
    return all;
}

void mn_gate_ask(mn_gate *g, const mn_parsed *query)
{
    for (; g->set; g->set &= g->set - 1)
        memset(&g->pattern[__builtin_ctz(g->set)], 0, sizeof *g->pattern);
    g->query = query;
    g->all = weight_of(mn_parsed_tokens(query), query->n);
}

bool mn_gate_pass(mn_gate *g, const mn_parsed *b)
{
    const mn_parsed *a = g->query;
    const mn_token *x = mn_parsed_tokens(a), *y = mn_parsed_tokens(b);
    side s = {.all = g->all}, t = {0};
    if (a->joined == b->joined)
        return true;
    t.all = weight_of(y, b->n);
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
                alike(g, i, &y[j], mn_token_text(b, &y[j]))) {
                meet(&s, &x[i], i);
                meet(&t, &y[j], j);
            }
    return enough(&s, &t);
}
