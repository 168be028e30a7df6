/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/score/facts.c - the score, a fact at a time. What explain.c puts into sentences.
 */
#include <math.h>

#include "screen/score/inside.h"

typedef struct told {
    const mn_parsed *a, *b;
    mn_score_fact_fn tell;
    void *payload;
} told;

/* Words as they were written. */
static mn_text written(const mn_parsed *p, size_t from, size_t n)
{
    const mn_token *first = &mn_parsed_tokens(p)[from], *last = first + (n - 1);
    const mn_text original = mn_parsed_original(p);
    return (mn_text){original.ptr + first->from, (size_t)last->from + last->from_len - first->from};
}

static void tell(const told *t, mn_score_fact f)
{
    t->tell(&f, t->payload);
}

static void say(const told *t, const char *what, const char *verdict, double value)
{
    tell(t, (mn_score_fact){.what = what, .verdict = verdict, .note = "", .value = value});
}

static void tell_link(const told *t, const mn_link *l)
{
    static const char *const verdicts[MN_LINK_KINDS] = {
        [MN_LINK_EQUAL] = "same",    [MN_LINK_NEAR] = "near", [MN_LINK_JOINED] = "joined",
        [MN_LINK_VALUE] = "written", [MN_LINK_NICK] = "nick", [MN_LINK_INITIAL] = "initial"};
    const mn_token *x = &mn_parsed_tokens(t->a)[l->a], *y = &mn_parsed_tokens(t->b)[l->b];
    const bool scripts = x->script != y->script && l->cost && l->kind != MN_LINK_EQUAL;
    const bool near = l->kind == MN_LINK_NEAR && !scripts;
    tell(t, (mn_score_fact){.what = "word",
                            .here = written(t->a, l->a, l->a_n),
                            .there = written(t->b, l->b, l->b_n),
                            .verdict = scripts ? "scripts" : verdicts[l->kind],
                            .note = x->tag == MN_TAG_NAME ? "" : mn_tag_name((mn_tag)x->tag),
                            .value = near ? (l->edits ? l->edits : 1) : NAN});
}

static void tell_left(const told *t, const mn_parsed *p, uint32_t left)
{
    for (size_t i = 0; i < p->n; i++) {
        const mn_token *x = &mn_parsed_tokens(p)[i];
        mn_score_fact f = {.what = "word", .verdict = "alone", .value = NAN};
        if (!(left >> i & 1) || x->tag == MN_TAG_STOP)
            continue;
        *(p == t->a ? &f.here : &f.there) = written(p, i, 1);
        f.note = x->tag == MN_TAG_NAME ? "" : mn_tag_name((mn_tag)x->tag);
        tell(t, f);
    }
}

static void tell_notes(const told *t, const mn_score *s)
{
    const unsigned notes = (unsigned)(t->a->notes | t->b->notes);
    if (notes & MN_NAME_VOWELS_LOST)
        say(t, "note", "vowels", NAN);
    if (notes & MN_NAME_PINYIN && s->feature[MN_F_SCRIPTS] > 0)
        say(t, "note", "mandarin", NAN);
    if (notes & MN_NAME_UNREAD)
        say(t, "note", "unread", NAN);
    if (notes & MN_NAME_BROKEN)
        say(t, "note", "broken", NAN);
    if (notes & MN_NAME_CUT)
        say(t, "note", "cut", NAN);
}

static void tell_limits(const told *t, const mn_score *s, const mn_scorer *scorer)
{
    static const char *const rules[MN_RULES] = {
        [MN_RULE_MARK] = "mark",   [MN_RULE_NUMBER] = "number", [MN_RULE_WORD] = "word",
        [MN_RULE_MORE] = "more",   [MN_RULE_SERIES] = "series", [MN_RULE_SERIAL] = "serial",
        [MN_RULE_SIGN] = "sign",   [MN_RULE_ONE] = "one",       [MN_RULE_NEAR] = "near",
        [MN_RULE_SHORT] = "short", [MN_RULE_COMMON] = "common", [MN_RULE_EQUAL] = "equal",
        [MN_RULE_ADDED] = "added"};
    const mn_score_change c = mn_score_changed(s, scorer);
    if (rules[s->rule] && s->probability >= s->most)
        say(t, "rule", rules[s->rule], s->most);
    else if (s->floor && s->probability <= s->least)
        say(t, "rule", rules[s->floor], s->least);
    else if (c.key)
        say(t, "change", c.key, c.probability);
}

void mn_score_facts(const mn_score *s, const mn_parsed *a, const mn_parsed *b,
                    const mn_scorer *scorer, mn_score_fact_fn tell_fact, void *payload)
{
    const told t = {a, b, tell_fact, payload};
    if (!a->n || !b->n)
        return;
    if (s->equal != MN_EQUAL_NOT)
        say(&t, "names", s->equal == MN_EQUAL_BYTES ? "given" : "plain", NAN);
    for (size_t i = 0; i < s->links; i++)
        tell_link(&t, &s->link[i]);
    tell_left(&t, a, s->left_a);
    tell_left(&t, b, s->left_b);
    if (s->equal != MN_EQUAL_BYTES)
        tell_notes(&t, s);
    if (s->equal != MN_EQUAL_BYTES || s->rule)
        tell_limits(&t, s, scorer);
}
