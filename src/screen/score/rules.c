/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/score/rules.c - what a probability is at most and at least, whatever the model
 * says, where the labelled pairs that it was fitted to are not what a screener meets:
 * ships and aircraft, whose fleets bear one name and a number, or a registration mark;
 * organisations that a number tells apart; names of common words alone; names in signs.
 */
#include "screen/score/inside.h"

/* How much is left where a rule holds. These are judgements, not fitted: a wrong digit in a
 * document is possible, a number left out more so; the IMO or serial number decides. */
#define MOST_MARK   0.1
#define MOST_NUMBER 0.25
#define MOST_WORD   0.4
#define MOST_MORE   0.45
/* Organisations: to be looked at, and no match. Funds in a row and sister companies bear numbers; a
 * list may leave them out or have them wrong. */
#define MOST_SERIES 0.6
#define MOST_SERIAL 0.7
/* Names of common words and places are borne by several: something else must say which. */
#define MOST_COMMON 0.8
/* In a name of three signs each is a third of it, and nobody leaves one out. */
#define MOST_SIGN 0.4
/* One word of a person's name is borne by many; so is one common word of a firm's. */
#define MOST_ONE 0.4
/* One word alone, and not the same: to be looked at, and no match. */
#define MOST_NEAR 0.8
/* A letter more or less makes another of a name of so few: Ali and Wali, Lee and Leo. */
#define SHORT      4
#define MOST_SHORT 0.75
/* What is written alike must be looked at. */
#define LEAST_EQUAL 0.6
#define LEAST_ADDED 0.5

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

static void at_least(mn_score *o, double least, mn_rule rule)
{
    if (least <= o->least || least > o->most)
        return;
    o->least = least;
    o->floor = (uint8_t)rule;
}

static void rule_things(mn_score *o, const mn_parsed *a, const mn_parsed *b)
{
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

/* Whether a tag is among the tokens of use. */
static bool has_tag(const mn_parsed *p, uint32_t use, mn_tag tag)
{
    for (size_t i = 0; i < p->n; i++)
        if ((use >> i & 1) && mn_parsed_tokens(p)[i].tag == tag)
            return true;
    return false;
}

static bool is_sign(const mn_token *t)
{
    return (t->script == MN_SCRIPT_HAN || t->script == MN_SCRIPT_HANGUL) && t->tag == MN_TAG_NAME;
}

/* Whether all names of p are written in signs. */
static bool in_signs(const mn_parsed *p, uint32_t use)
{
    bool any = false;
    for (size_t i = 0; i < p->n; i++) {
        const mn_token *t = &mn_parsed_tokens(p)[i];
        if (!(use >> i & 1) || t->tag != MN_TAG_NAME)
            continue;
        if (!is_sign(t))
            return false;
        any = true;
    }
    return any;
}

static void rule_signs(mn_score *o, const mn_parsed *a, const mn_parsed *b)
{
    if (a->bearer != MN_BEARER_PERSON && b->bearer != MN_BEARER_PERSON)
        return;
    if (!in_signs(a, o->use_a) && !in_signs(b, o->use_b))
        return;
    if (has_tag(a, o->left_a, MN_TAG_NAME) || has_tag(b, o->left_b, MN_TAG_NAME))
        at_most(o, MOST_SIGN, MN_RULE_SIGN);
}

/* Whether all that met did so in the same letters or values. */
static bool all_equal(const mn_score *o)
{
    for (size_t l = 0; l < o->links; l++)
        if (o->link[l].kind != MN_LINK_EQUAL && o->link[l].kind != MN_LINK_VALUE &&
            !(o->link[l].kind == MN_LINK_JOINED && !o->link[l].cost))
            return false;
    return o->links > 0;
}

/* Whether a name of some letters met in them. */
static bool a_name_met(const mn_score *o, const mn_parsed *a)
{
    for (size_t l = 0; l < o->links; l++) {
        const mn_token *t = &mn_parsed_tokens(a)[o->link[l].a];
        if (!o->link[l].cost && t->tag == MN_TAG_NAME &&
            (t->len > LETTERS || o->link[l].kind == MN_LINK_JOINED))
            return true;
    }
    return false;
}

/* Whether nothing but common words and what says less is left. */
static bool only_common(const mn_parsed *p, uint32_t left)
{
    return !has_tag(p, left, MN_TAG_NAME) && !has_tag(p, left, MN_TAG_PLACE) &&
           !has_tag(p, left, MN_TAG_NUMBER) && !has_tag(p, left, MN_TAG_INITIAL);
}

static void rule_organisations(mn_score *o, const mn_parsed *a, const mn_parsed *b)
{
    const float *f = o->feature;
    if (o->equal == MN_EQUAL_NOT) {
        if (f[MN_F_NUMBER_OTHER] > 0 || digits_differ(o, a, b))
            at_most(o, MOST_SERIES, MN_RULE_SERIES);
        else if (f[MN_F_NUMBER_MORE] > 0)
            at_most(o, MOST_SERIAL, MN_RULE_SERIAL);
    }
    if (!has_tag(a, o->use_a, MN_TAG_NAME) && !has_tag(b, o->use_b, MN_TAG_NAME))
        at_most(o, o->equal == MN_EQUAL_NOT && o->links < 2 ? MOST_ONE : MOST_COMMON,
                MN_RULE_COMMON);
    const bool more_a = has_tag(a, o->left_a, MN_TAG_GENERIC);
    const bool more_b = has_tag(b, o->left_b, MN_TAG_GENERIC);
    if (more_a != more_b && all_equal(o) && a_name_met(o, a) && only_common(a, o->left_a) &&
        only_common(b, o->left_b))
        at_least(o, LEAST_ADDED, MN_RULE_ADDED);
}

/* Words of a person's name that met; those joined count as one. */
static size_t names_met(const mn_score *o, const mn_parsed *a, const mn_parsed *b)
{
    size_t n = 0;
    for (size_t l = 0; l < o->links; l++) {
        const mn_tag x = (mn_tag)mn_parsed_tokens(a)[o->link[l].a].tag;
        const mn_tag y = (mn_tag)mn_parsed_tokens(b)[o->link[l].b].tag;
        n += (x == MN_TAG_NAME || x == MN_TAG_INITIAL) && (y == MN_TAG_NAME || y == MN_TAG_INITIAL);
    }
    return n;
}

static void rule_persons(mn_score *o, const mn_parsed *a, const mn_parsed *b)
{
    const bool more = has_tag(a, o->left_a, MN_TAG_NAME) || has_tag(b, o->left_b, MN_TAG_NAME);
    if (more && names_met(o, a, b) == 1 && o->link[0].a_n == 1 && o->link[0].b_n == 1)
        at_most(o, MOST_ONE, MN_RULE_ONE);
}

/* Whether one word of a name is all that met, and in other letters. */
static bool one_near(const mn_score *o, const mn_parsed *a, const mn_parsed *b)
{
    bool near = false;
    if (names_met(o, a, b) != 1)
        return false;
    for (size_t l = 0; l < o->links; l++) {
        const mn_token *x = &mn_parsed_tokens(a)[o->link[l].a];
        const mn_token *y = &mn_parsed_tokens(b)[o->link[l].b];
        const bool other = o->link[l].kind == MN_LINK_NEAR ||
                           (o->link[l].kind == MN_LINK_JOINED && o->link[l].cost);
        near = near ||
               (other && x->tag == MN_TAG_NAME && y->tag == MN_TAG_NAME && x->script == y->script);
        if (x->tag == MN_TAG_GENERIC || x->tag == MN_TAG_PLACE || x->tag == MN_TAG_NUMBER)
            return false;
    }
    return near;
}

/* The next letter of a word with vowels as they are heard: i, y and e; o, u and w. A letter that
 * stands twice counts once. 0 at the end. */
static char heard(const mn_text t, size_t *at)
{
    static const char as[] = "abcdifghijklmnopqrstovoxiz";
    char c, last = 0;
    if (*at)
        last = as[t.ptr[*at - 1] - 'a'];
    do {
        if (*at == t.len)
            return 0;
        c = as[t.ptr[(*at)++] - 'a'];
    } while (c == last);
    return c;
}

/* Whether two words in plain letters are spellings of one: Omar and Umar, Lee and Li. */
static bool one_spelt(mn_text x, mn_text y)
{
    size_t i = 0, j = 0;
    for (;;) {
        const char a = heard(x, &i), b = heard(y, &j);
        if (a != b)
            return false;
        if (!a)
            return true;
    }
}

static bool in_letters(mn_text t)
{
    for (size_t i = 0; i < t.len; i++)
        if (t.ptr[i] < 'a' || t.ptr[i] > 'z')
            return false;
    return true;
}

/* Whether a short name met another that differs by more than spelling. */
static bool short_differs(const mn_score *o, const mn_parsed *a, const mn_parsed *b)
{
    if (names_met(o, a, b) > 2)
        return false;
    for (size_t l = 0; l < o->links; l++) {
        const mn_link *k = &o->link[l];
        const mn_token *x = &mn_parsed_tokens(a)[k->a], *y = &mn_parsed_tokens(b)[k->b];
        const mn_text p = mn_token_text(a, x), q = mn_token_text(b, y);
        if (k->kind == MN_LINK_NEAR && x->tag == MN_TAG_NAME && y->tag == MN_TAG_NAME &&
            x->script == y->script && (x->len <= SHORT || y->len <= SHORT) && in_letters(p) &&
            in_letters(q) && !one_spelt(p, q))
            return true;
    }
    return false;
}

void mn_rules_apply(mn_score *o, const mn_parsed *a, const mn_parsed *b)
{
    const bool thing = a->bearer == MN_BEARER_THING || b->bearer == MN_BEARER_THING;
    const bool person = a->bearer == MN_BEARER_PERSON || b->bearer == MN_BEARER_PERSON;
    o->most = 1;
    o->least = 0;
    o->rule = o->floor = MN_RULE_NONE;
    if (thing && o->equal == MN_EQUAL_NOT)
        rule_things(o, a, b);
    if (!thing && !person)
        rule_organisations(o, a, b);
    if (person)
        rule_persons(o, a, b);
    if (!thing && one_near(o, a, b))
        at_most(o, MOST_NEAR, MN_RULE_NEAR);
    if (!thing && short_differs(o, a, b))
        at_most(o, MOST_SHORT, MN_RULE_SHORT);
    rule_signs(o, a, b);
    if (o->equal != MN_EQUAL_NOT)
        at_least(o, LEAST_EQUAL, MN_RULE_EQUAL);
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
        [MN_RULE_SERIES] = "Funds in a row and sister companies are told apart by their numbers",
        [MN_RULE_SERIAL] = "One name has a number that the other lacks, as sister companies have",
        [MN_RULE_SIGN] =
            "In names of persons in Chinese or Korean signs each sign is a part that nobody leaves "
            "out",
        [MN_RULE_ONE] = "One word of a person's name is borne by many",
        [MN_RULE_NEAR] = "One word is all that met, and it is not the same",
        [MN_RULE_SHORT] = "A name of few letters is another's when one of them differs",
        [MN_RULE_COMMON] = "Common words and places are all that the names are made of, and "
                           "several may bear them: country or address must say which",
        [MN_RULE_EQUAL] = "What is written alike must be looked at",
        [MN_RULE_ADDED] = "The names differ in common words alone, which one of them adds, and "
                          "must be looked at",
    };
    return texts[rule];
}
