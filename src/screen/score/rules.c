/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/score/rules.c - what a probability is at most, whatever the model says, where
 * the labelled pairs that it was fitted to are not what a screener meets: ships and
 * aircraft, whose fleets bear one name and a number, or a registration mark.
 */
#include "screen/score/inside.h"

/* How much is left where a rule holds. These are judgements, not fitted: a wrong digit in a
 * document is possible, a number left out more so; the IMO or serial number decides. */
#define MOST_MARK   0.1
#define MOST_NUMBER 0.25
#define MOST_WORD   0.4
#define MOST_MORE   0.45

#define DIGITS  (UINT32_C(1) << 26)
#define LETTERS 3 /* of a word that tells one thing from another */

/* A single letter is a number of its kind: "Sea Star A". */
static bool numbered(const mn_token *t)
{
    return t->tag == MN_TAG_NUMBER || t->tag == MN_TAG_INITIAL || t->letters & DIGITS;
}

/* Whether a name is a registration mark of an aircraft, "YK-AGE", "RA-86570", "N-123AB": one or
 * two letters or digits, a hyphen, and up to five more. The Arabic article is none. */
static bool is_mark(const mn_parsed *p)
{
    const mn_token *t = mn_parsed_tokens(p);
    if (p->n != 2 || !(t[1].flags & MN_TOKEN_HYPHEN) || t[0].len > 2 || t[1].len > 5)
        return false;
    if (t[0].len + t[1].len < 5 && !(t[1].letters & DIGITS))
        return false;
    mn_text first = mn_token_text(p, &t[0]);
    return !(first.len == 2 && (first.ptr[0] == 'a' || first.ptr[0] == 'e') && first.ptr[1] == 'l');
}

/* What of one name has no partner. */
typedef struct alone {
    bool number, word;
} alone;

static alone alone_of(const mn_parsed *p, uint32_t left)
{
    alone out = {false, false};
    for (size_t i = 0; i < p->n; i++) {
        const mn_token *t = &mn_parsed_tokens(p)[i];
        if (!(left >> i & 1) || t->tag == MN_TAG_STOP || t->tag == MN_TAG_TITLE)
            continue;
        if (numbered(t))
            out.number = true;
        else if (t->len >= LETTERS)
            out.word = true;
    }
    return out;
}

/* Whether words with digits met that are not the same: "GP21" and "GP23". */
static bool digits_differ(const mn_score *o, const mn_parsed *a, const mn_parsed *b)
{
    for (size_t l = 0; l < o->links; l++) {
        const mn_link *k = &o->link[l];
        bool any = false;
        for (size_t i = 0; i < k->a_n; i++)
            any |= numbered(&mn_parsed_tokens(a)[k->a + i]);
        for (size_t i = 0; i < k->b_n; i++)
            any |= numbered(&mn_parsed_tokens(b)[k->b + i]);
        if (any && k->edits && (k->kind == MN_LINK_NEAR || k->kind == MN_LINK_JOINED))
            return true;
    }
    return false;
}

static void at_most(mn_score *o, double most, mn_rule rule)
{
    if (most >= o->most)
        return;
    o->most = most;
    o->rule = (uint8_t)rule;
}

void mn_rules_apply(mn_score *o, const mn_parsed *a, const mn_parsed *b)
{
    o->most = 1;
    o->rule = MN_RULE_NONE;
    if ((a->bearer != MN_BEARER_THING && b->bearer != MN_BEARER_THING) || o->equal != MN_EQUAL_NOT)
        return;
    alone x = alone_of(a, o->left_a), y = alone_of(b, o->left_b);
    if (is_mark(a) && is_mark(b))
        at_most(o, MOST_MARK, MN_RULE_MARK);
    if ((x.number && y.number) || digits_differ(o, a, b))
        at_most(o, MOST_NUMBER, MN_RULE_NUMBER);
    if ((x.word && y.word) || o->feature[MN_F_FIRST_LETTER] > 0)
        at_most(o, MOST_WORD, MN_RULE_WORD);
    if (x.number || y.number)
        at_most(o, MOST_MORE, MN_RULE_MORE);
}

const char *mn_rule_text(mn_rule rule)
{
    static const char *const texts[MN_RULES] = {
        [MN_RULE_MARK] = "Registration marks that differ are of two aircraft",
        [MN_RULE_NUMBER] =
            "Ships and aircraft of one name are told apart by their numbers and letters",
        [MN_RULE_WORD] = "Ships of one fleet share a word, and another tells them apart",
        [MN_RULE_MORE] =
            "One name has a number or letter that the other lacks, and sister ships are told "
            "apart by it",
    };
    return texts[rule];
}
