/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/score/score.c - two names to a score and a probability.
 */
#include "screen/score/inside.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"

#define PARTS      4 /* of a name with slashes, the whole included; later ones are in the whole */
#define ALONE      0.35 /* cover below which the model is not asked, */
#define NOTHING    0.02 /* and the probability at most there */
#define PART_TRUST 0.97 /* that a part is a name of the bearer */

mn_status mn_scorer_new(mn_scorer **out, mn_err *e)
{
    mn_scorer *s = calloc(1, sizeof *s);
    if (!s)
        return mn_fail_memory(e);
    mn_costs_fill(s->costs);
    mn_budgets_fill(s->budget);
    mn_status st = mn_model_load_scores(s, e);
    if (st) {
        mn_scorer_free(s);
        return st;
    }
    *out = s;
    return MN_OK;
}

void mn_scorer_free(mn_scorer *s)
{
    if (!s)
        return;
    free(s->node);
    free(s->root);
    free(s->flat);
    free(s);
}

/* Ranks within one probability: the trees know steps alone, likeness has none. Equal names come
 * above all that are not, and equal bytes above all. */
static double rank(const mn_score *o)
{
    const float *f = o->feature;
    double like = 0.6 * (double)f[MN_F_COVER_MIN] + 0.2 * (double)f[MN_F_COVER_MAX] +
                  0.2 * (1 - (double)f[MN_F_EDITS_SHARE]);
    if (o->equal == MN_EQUAL_BYTES)
        return 1;
    if (o->equal == MN_EQUAL_PLAIN)
        return 0.98 + 0.01 * like;
    return 0.85 * o->probability + 0.12 * like;
}

/* Whether both are the same letters in order, however they are cut into words. Of names that were
 * too long to be read whole nobody knows. */
static bool joined_same(const mn_parsed *a, const mn_parsed *b)
{
    if ((a->notes | b->notes) & MN_NAME_CUT)
        return false;
    if (a->joined != b->joined || a->text_len != b->text_len || !a->n || !b->n)
        return false;
    const uint32_t chars = UINT32_C(1) << MN_SCRIPT_HAN | UINT32_C(1) << MN_SCRIPT_HANGUL;
    return !(a->scripts & b->scripts & chars);
}

/* The parts of a name that slashes divide and that have a name of their own: "Al-Qa'ida/Islamic
 * Army" is two names of one. The first is the whole. */
static size_t parts_of(uint32_t out[PARTS + 1], const mn_parsed *p)
{
    const mn_token *t = mn_parsed_tokens(p);
    size_t n = 0, from = 0;
    bool named = false;
    out[n++] = (uint32_t)((UINT64_C(1) << p->n) - 1);
    for (size_t i = 0; i <= p->n; i++) {
        if (i == p->n || (i && t[i].flags & MN_TOKEN_SLASH)) {
            if (i == p->n && from == 0)
                return 1;
            if (named && n < PARTS)
                out[n++] = (uint32_t)((UINT64_C(1) << i) - (UINT64_C(1) << from));
            from = i;
            named = false;
        }
        if (i < p->n)
            named |= t[i].tag == MN_TAG_NAME && t[i].len > 2;
    }
    return n;
}

/* The name without what stands in brackets, where that is a word of its own: "(SMIC)" says the name
 * again. Places, numbers and legal forms in brackets tell one bearer from another. 0: none. */
static uint32_t without_brackets(const mn_parsed *p)
{
    const mn_token *t = mn_parsed_tokens(p);
    uint32_t inner = 0, outer = 0;
    bool named = false;
    for (size_t i = 0; i < p->n; i++) {
        if (!(t[i].flags & MN_TOKEN_BRACKET)) {
            outer |= UINT32_C(1) << i;
            named |= t[i].tag == MN_TAG_NAME || t[i].tag == MN_TAG_GENERIC;
            continue;
        }
        inner |= UINT32_C(1) << i;
        if (t[i].tag != MN_TAG_NAME && t[i].tag != MN_TAG_GENERIC && t[i].tag != MN_TAG_STOP &&
            t[i].tag != MN_TAG_PARTICLE)
            return 0;
    }
    return inner && named ? outer : 0;
}

/* Adds that part to the n that there are. */
static size_t add_outer(uint32_t out[PARTS + 1], size_t n, const mn_parsed *p)
{
    const uint32_t outer = without_brackets(p);
    if (outer)
        out[n++] = outer;
    return n;
}

static void score_parts(mn_score *out, const mn_parsed *a, const mn_parsed *b, const mn_scorer *s,
                        double trust)
{
    mn_align(out, a, b, s);
    mn_features_fill(out, a, b, s);
    /* Where both names stand mostly alone there is nothing to weigh. */
    double cover = (double)out->feature[MN_F_COVER_MAX];
    out->trust = trust;
    if (cover < ALONE) {
        out->rule = MN_RULE_ALONE;
        out->most = trust * NOTHING * (0.25 + 0.75 * cover / ALONE);
        out->probability = out->most;
        return;
    }
    mn_rules_apply(out, a, b);
    out->probability = trust * mn_model_probability(s, out->feature);
    if (out->probability > out->most)
        out->probability = out->most;
    if (out->probability < out->least)
        out->probability = out->least;
}

static void hopeless(mn_score *out, const mn_parsed *a, const mn_parsed *b)
{
    memset(out, 0, sizeof *out);
    out->use_a = out->left_a = (uint32_t)((UINT64_C(1) << a->n) - 1);
    out->use_b = out->left_b = (uint32_t)((UINT64_C(1) << b->n) - 1);
}

/* Tells of the two names the other way round. */
static void turn(mn_score *o)
{
    uint32_t use = o->use_a, left = o->left_a;
    double cover = o->cover_a;
    o->use_a = o->use_b;
    o->use_b = use;
    o->left_a = o->left_b;
    o->left_b = left;
    o->cover_a = o->cover_b;
    o->cover_b = cover;
    for (size_t i = 0; i < o->links; i++) {
        mn_link *l = &o->link[i], old = *l;
        l->a = old.b;
        l->a_n = old.b_n;
        l->b = old.a;
        l->b_n = old.a_n;
    }
}

static void score_in_order(mn_score *out, const mn_parsed *a, const mn_parsed *b,
                           const mn_scorer *s)
{
    uint32_t pa[PARTS + 1], pb[PARTS + 1];
    hopeless(out, a, b);
    if (!a->n || !b->n)
        return;
    if (a->raw == b->raw && a->original_len == b->original_len)
        out->equal = MN_EQUAL_BYTES;
    else if (joined_same(a, b))
        out->equal = MN_EQUAL_PLAIN;
    score_parts(out, a, b, s, 1);
    size_t na = add_outer(pa, parts_of(pa, a), a), nb = add_outer(pb, parts_of(pb, b), b);
    for (size_t i = 0; out->equal == MN_EQUAL_NOT && na + nb > 2 && i < na; i++)
        for (size_t j = i == 0; j < nb; j++) {
            mn_score other = {.equal = MN_EQUAL_NOT, .use_a = pa[i], .use_b = pb[j]};
            score_parts(&other, a, b, s, PART_TRUST);
            if (other.probability > out->probability)
                *out = other;
        }
    out->score = rank(out);
    if (mn_score_bound(a, b) < 1) {
        if (out->most > MN_SCORE_HOPELESS) {
            out->most = MN_SCORE_HOPELESS;
            out->rule = MN_RULE_LETTERS;
        }
        out->least = 0;
        if (out->probability > MN_SCORE_HOPELESS)
            out->probability = MN_SCORE_HOPELESS;
        if (out->score > MN_SCORE_HOPELESS)
            out->score = MN_SCORE_HOPELESS;
    }
}

/* Sums and ties depend on the order of the two, so that order is one of their own. */
void mn_score_pair(mn_score *out, const mn_parsed *a, const mn_parsed *b, const mn_scorer *s)
{
    bool turned = b->raw < a->raw || (b->raw == a->raw && b->bearer < a->bearer);
    score_in_order(out, turned ? b : a, turned ? a : b, s);
    if (turned)
        turn(out);
}

double mn_score_bound(const mn_parsed *a, const mn_parsed *b)
{
    unsigned shared = 0, least = a->core < b->core ? a->core : b->core;
    if (a->raw == b->raw || !(a->scripts & b->scripts))
        return 1;
    for (size_t i = 0; i < 27; i++)
        shared += a->count[i] < b->count[i] ? a->count[i] : b->count[i];
    return shared * 5 < least * 3 ? MN_SCORE_HOPELESS : 1;
}
