/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/score/explain.c - the score in sentences: which words met and how, which
 * stayed without a partner, what a reading could not know, what would change it.
 */
#include "screen/score/inside.h"

#include <string.h>

#include "core/buf.h"
#include "core/err.h"

typedef struct teller {
    mn_buf out;
    const mn_score *s;
    const mn_parsed *a, *b;
} teller;

/* Words as they were written, in quotes. */
static void quote(mn_buf *out, const mn_parsed *p, size_t from, size_t n)
{
    const mn_token *first = &mn_parsed_tokens(p)[from], *last = first + (n - 1);
    mn_text original = mn_parsed_original(p);
    size_t end = (size_t)last->from + last->from_len;
    mn_buf_str(out, "'");
    mn_buf_text(out, (mn_text){original.ptr + first->from, end - first->from});
    mn_buf_str(out, "'");
}

/* The words of one kind of link: "'Jon' and 'John' (one letter)". */
static void tell_links(teller *t, mn_link_kind kind, const char *lead)
{
    bool any = false;
    for (size_t i = 0; i < t->s->links; i++) {
        const mn_link *l = &t->s->link[i];
        if (l->kind != kind)
            continue;
        mn_buf_str(&t->out, any ? ", " : lead);
        any = true;
        quote(&t->out, t->a, l->a, l->a_n);
        if (kind == MN_LINK_EQUAL)
            continue;
        mn_buf_str(&t->out, kind == MN_LINK_INITIAL ? " for " : " and ");
        quote(&t->out, t->b, l->b, l->b_n);
        bool sounds = mn_parsed_tokens(t->a)[l->a].script != mn_parsed_tokens(t->b)[l->b].script;
        if (sounds && l->cost)
            mn_buf_str(&t->out, " (as far as the scripts can tell)");
        else if (kind == MN_LINK_NEAR || (kind == MN_LINK_JOINED && l->cost))
            mn_buf_fmt(&t->out, " (%u of %u letters differ)", l->edits ? l->edits : 1U, l->len);
    }
    if (any)
        mn_buf_str(&t->out, ". ");
}

static void tell_left(teller *t, const mn_parsed *p, uint32_t left, const char *side)
{
    bool any = false;
    for (size_t i = 0; i < p->n; i++) {
        const mn_token *x = &mn_parsed_tokens(p)[i];
        if (!(left >> i & 1) || x->tag == MN_TAG_STOP)
            continue;
        mn_buf_fmt(&t->out, any ? ", " : "In the %s name alone: ", side);
        any = true;
        quote(&t->out, p, i, 1);
        if (x->tag != MN_TAG_NAME)
            mn_buf_fmt(&t->out, " (%s)", mn_tag_name((mn_tag)x->tag));
    }
    if (any)
        mn_buf_str(&t->out, ". ");
}

static void tell_notes(teller *t)
{
    unsigned notes = (unsigned)(t->a->notes | t->b->notes);
    if (notes & MN_NAME_VOWELS_LOST)
        mn_buf_str(&t->out,
                   "Arabic and Hebrew do not write short vowels: they were not compared. ");
    if (notes & MN_NAME_PINYIN && t->s->feature[MN_F_SCRIPTS] > 0)
        mn_buf_str(&t->out, "Han characters were read as Mandarin; a Japanese or Korean name reads "
                            "otherwise. ");
    if (notes & MN_NAME_UNREAD)
        mn_buf_str(&t->out, "Letters of a script that can't be read here were left out. ");
    if (notes & MN_NAME_BROKEN)
        mn_buf_str(&t->out, "Bytes that are no UTF-8 were left out. ");
    if (notes & MN_NAME_CUT)
        mn_buf_str(&t->out, "A name is longer than what is compared; its end was left out. ");
}

/* What the probability would be if the two had a feature's value otherwise. */
static double otherwise(const mn_scorer *m, const mn_score *s, const mn_feature *which, size_t n,
                        const float *value)
{
    float f[MN_FEATURES];
    memcpy(f, s->feature, sizeof f);
    for (size_t i = 0; i < n; i++)
        f[which[i]] = value[i];
    return mn_model_probability(m, f);
}

mn_score_change mn_score_changed(const mn_score *s, const mn_scorer *m)
{
    const float *f = s->feature;
    mn_score_change best = {NULL, NULL, s->probability};
    bool up = s->probability < 0.5;
    struct {
        bool applies;
        const char *key, *text;
        mn_feature which[8];
        float value[8];
        size_t n;
    } tries[] = {
        {up && f[MN_F_EDITS] > 0,
         "alike",
         "with the words that met spelt alike",
         {MN_F_COST, MN_F_COST_BUDGET, MN_F_WORST, MN_F_WORST_BUDGET, MN_F_SOUND, MN_F_FIRST_LETTER,
          MN_F_SHORT},
         {0, 0, 1, 0, 0, 0, 16},
         7},
        {up && f[MN_F_LEFT_MAX] > 0,
         "without",
         "without the words that stand in one name alone",
         {MN_F_LEFT_MIN, MN_F_LEFT_MAX, MN_F_NAMES_LEFT, MN_F_NAMES_MORE, MN_F_LETTERS_LEFT,
          MN_F_COVER_MIN, MN_F_COVER_MAX, MN_F_GENERIC_MORE},
         {0, 0, 0, 0, 0, 0.95F, 0.98F, 0},
         8},
        {up && f[MN_F_PLACE_OTHER] > 0,
         "places",
         "if the places were the same",
         {MN_F_PLACE_OTHER, MN_F_LEFT_MIN, MN_F_LEFT_MAX, MN_F_COVER_MIN, MN_F_COVER_MAX},
         {0, 0, 0, 0.95F, 0.98F},
         5},
        {!up && f[MN_F_NAMES_LEFT] < 1,
         "more",
         "if one more name differed on both sides",
         {MN_F_NAMES_LEFT, MN_F_NAMES_MORE, MN_F_LEFT_MIN, MN_F_LEFT_MAX, MN_F_COVER_MIN,
          MN_F_COVER_MAX, MN_F_LETTERS_LEFT},
         {1, 1, 1, 1, 0.5F, 0.6F, 6},
         7},
    };
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        if (!tries[i].applies)
            continue;
        double p = otherwise(m, s, tries[i].which, tries[i].n, tries[i].value);
        if (up ? p > best.probability + 0.05 : p < best.probability - 0.05)
            best = (mn_score_change){tries[i].key, tries[i].text, p};
    }
    return best;
}

static void tell_change(teller *t, const mn_scorer *m)
{
    const mn_score_change c = mn_score_changed(t->s, m);
    if (c.text)
        mn_buf_fmt(&t->out, "It would be about %.0f%% %s. ", c.probability * 100, c.text);
}

/* Whether a rule that has words is what the probability is of. */
static bool limited(const mn_score *s)
{
    return mn_rule_text((mn_rule)s->rule) && s->probability >= s->most;
}

mn_status mn_score_explain(char **out, const mn_score *s, const mn_parsed *a, const mn_parsed *b,
                           const mn_scorer *scorer, mn_err *e)
{
    teller t = {.s = s, .a = a, .b = b};
    if (!a->n || !b->n) {
        mn_buf_str(&t.out, "A name without letters or digits that can be read can't be compared.");
    } else if (s->equal == MN_EQUAL_BYTES) {
        mn_buf_str(&t.out, "The names are equal as given.");
        if (limited(s))
            mn_buf_fmt(&t.out, " %s: at most %.0f%%.", mn_rule_text((mn_rule)s->rule),
                       s->most * 100);
    } else {
        if (s->equal == MN_EQUAL_PLAIN)
            mn_buf_str(&t.out, "Equal but for case, accents, script or spaces. ");
        tell_links(&t, MN_LINK_EQUAL, "The same: ");
        tell_links(&t, MN_LINK_VALUE, "The same written otherwise: ");
        tell_links(&t, MN_LINK_JOINED, "Joined or split: ");
        tell_links(&t, MN_LINK_NEAR, "Near: ");
        tell_links(&t, MN_LINK_NICK, "Names that one person may bear: ");
        tell_links(&t, MN_LINK_INITIAL, "Initials: ");
        if (!s->links)
            mn_buf_str(&t.out, "No word of one name is like any of the other. ");
        tell_left(&t, a, s->left_a, "first");
        tell_left(&t, b, s->left_b, "second");
        tell_notes(&t);
        if (limited(s))
            mn_buf_fmt(&t.out, "%s: at most %.0f%%. ", mn_rule_text((mn_rule)s->rule),
                       s->most * 100);
        else if (s->floor && s->probability <= s->least)
            mn_buf_fmt(&t.out, "%s: at least %.0f%%. ", mn_rule_text((mn_rule)s->floor),
                       s->least * 100);
        else
            tell_change(&t, scorer);
        t.out.len -= t.out.len && t.out.ptr[t.out.len - 1] == ' ';
    }
    if (t.out.failed) {
        mn_buf_free(&t.out);
        return mn_fail_memory(e);
    }
    t.out.ptr[t.out.len] = 0;
    *out = t.out.ptr;
    return MN_OK;
}
