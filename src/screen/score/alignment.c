/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/score/alignment.c - which word of one name met which of the other, as rows of a
 * table: what a reader of an explanation would draw between the two names.
 */
#include "screen/score/inside.h"

static mn_text written(const mn_parsed *p, size_t from, size_t n)
{
    const mn_token *first = &mn_parsed_tokens(p)[from], *last = first + (n - 1);
    const mn_text all = mn_parsed_original(p);
    return (mn_text){all.ptr + first->from,
                     (size_t)last->from + last->from_len - (size_t)first->from};
}

static const char *how_of_value(const mn_token *t)
{
    switch ((mn_tag)t->tag) {
    case MN_TAG_NUMBER:
        return "the same number";
    case MN_TAG_PLACE:
        return "the same place";
    case MN_TAG_LEGAL:
        return "a legal form of the same kind";
    default:
        return "the same word otherwise";
    }
}

static const char *how_of(const mn_link *l, const mn_token *x, const mn_token *y)
{
    const bool scripts = x->script != y->script;
    switch ((mn_link_kind)l->kind) {
    case MN_LINK_EQUAL:
        return scripts ? "transliterated" : "equal";
    case MN_LINK_VALUE:
        return how_of_value(x);
    case MN_LINK_NICK:
        return "names one may bear";
    case MN_LINK_INITIAL:
        return "initial";
    case MN_LINK_JOINED:
        if (scripts)
            return l->cost ? "as far as the scripts can tell" : "transliterated";
        return l->cost ? "joined, and nearly alike" : "joined or split";
    default:
        break;
    }
    if (scripts)
        return l->cost ? "as far as the scripts can tell" : "transliterated";
    if (l->edits == 1)
        return "one letter other";
    if (x->sound && x->sound == y->sound)
        return "sounds alike";
    return l->edits == 2 ? "two letters other" : "several letters other";
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

static double weight_of(const mn_parsed *p, size_t from, size_t n)
{
    double sum = 0;
    for (size_t i = from; i < from + n; i++)
        sum += mn_parsed_tokens(p)[i].weight / 255.0;
    return sum;
}

static size_t left_over(mn_met *out, const mn_parsed *p, uint32_t left, bool second)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++)
        if (left >> i & 1) {
            const mn_text t = written(p, i, 1), none = {NULL, 0};
            out[n++] = (mn_met){.a = second ? none : t,
                                .b = second ? t : none,
                                .how = "left over",
                                .weight = weight_of(p, i, 1)};
        }
    return n;
}

size_t mn_score_alignment(mn_met out[MN_METS], const mn_score *s, const mn_parsed *a,
                          const mn_parsed *b)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n; i++)
        for (size_t k = 0; k < s->links; k++) {
            const mn_link *l = &s->link[k];
            if (l->a != i)
                continue;
            out[n++] =
                (mn_met){.a = written(a, l->a, l->a_n),
                         .b = written(b, l->b, l->b_n),
                         .how = how_of(l, &mn_parsed_tokens(a)[l->a], &mn_parsed_tokens(b)[l->b]),
                         .weight = least(weight_of(a, l->a, l->a_n), weight_of(b, l->b, l->b_n)) *
                                   l->like / 255};
        }
    n += left_over(out + n, a, s->left_a, false);
    return n + left_over(out + n, b, s->left_b, true);
}
