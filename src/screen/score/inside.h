/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/score/inside.h - what the files of the score share.
 */
#ifndef SCREEN_SCORE_INSIDE_H
#define SCREEN_SCORE_INSIDE_H

#include "screen/score/score.h"

#define MN_EDIT     16 /* cost of one letter that is wrong */
#define MN_ALPHABET 36 /* a..z, 0..9 */

/* How letters are compared, by what the scripts of the two can tell. */
typedef enum mn_hearing {
    MN_HEAR_PLAIN,     /* both in letters */
    MN_HEAR_VOWELLESS, /* Arabic or Hebrew against another: short vowels cost next to nothing */
    MN_HEAR_SYLLABLES, /* Thai, Khmer, kana, ... against another: sounds are only near */
    MN_HEAR_SIGNS,     /* Han, Hangul against another: a syllable a sign, its vowel written */
    MN_HEARINGS,
} mn_hearing;

typedef struct mn_costs {
    uint8_t swap[MN_ALPHABET][MN_ALPHABET]; /* of one letter for another */
    uint8_t gap[2][MN_ALPHABET];            /* of a letter too many: of the side that was read from
                                             * the script that can't tell all; of the other */
} mn_costs;

typedef struct mn_node {
    float cut;     /* goes left where the feature is at most this */
    float value;   /* of a leaf */
    uint16_t left; /* 0: a leaf; the right child follows it */
    uint8_t feature;
} mn_node;

/* A tree of three rounds, laid out so that it is gone through without a branch. */
typedef struct mn_flat {
    float cut[7];
    float value[8];
    uint8_t feature[7];
} mn_flat;

#define MN_BUDGETS 128

struct mn_scorer {
    float budget[MN_BUDGETS]; /* by letters */
    mn_costs costs[MN_HEARINGS];
    mn_node *node;
    uint32_t *root;
    size_t nodes, nodes_cap, roots, roots_cap;
    double base; /* added to the leaves */
    mn_flat *flat;
    size_t flats; /* trees from the first on that are laid out so */
    char rules[32];
};

static inline double mn_budget(const mn_scorer *s, size_t letters)
{
    return s->budget[letters < MN_BUDGETS ? letters : MN_BUDGETS - 1];
}

/* --- letters.c --------------------------------------------------------------- */

void mn_costs_fill(mn_costs c[MN_HEARINGS]);
/* Weighed edits between two words, or runs of four, of at most 4 * MN_TOKEN_BYTES letters; those
 * of words that are longer are cap + 1. MN_EDIT a letter at most, 24 a digit; neighbours that
 * change places counted once; more than cap comes back as cap + 1. A doubled letter is cheap only
 * where it stands between other differences: what both begin and end with is not looked at again,
 * and the model was fitted so. read_b: the side
 * whose script can't tell all is b, else a. */
unsigned mn_cost(mn_text a, mn_text b, const mn_costs *c, bool read_b, unsigned cap);
/* Edits of any letters, counted; restricted transpositions. O(a) for b of at most 64 letters. */
unsigned mn_edits(mn_text a, mn_text b);
/* The same for one word of 1 to 64 letters against many: where each letter stands in it. Zeroed
 * before the first mn_pattern_set(), and cleared before the next. More than cap comes back as
 * cap + 1. */
typedef struct mn_pattern {
    uint64_t has[MN_ALPHABET];
    mn_text text;
} mn_pattern;
void mn_pattern_set(mn_pattern *p, mn_text b);
void mn_pattern_clear(mn_pattern *p);
unsigned mn_pattern_edits(const mn_pattern *p, mn_text a, unsigned cap);
/* How many edits a word of n letters may have and still be taken for the same: a logarithm, so
 * that short words fail closed. */
void mn_budgets_fill(float budget[MN_BUDGETS]);

/* --- align.c ------------------------------------------------------------------- */

/* Links the tokens of out->use_a and use_b; fills link, links, left_a, left_b. */
void mn_align(mn_score *out, const mn_parsed *a, const mn_parsed *b, const mn_scorer *s);

/* --- features.c ------------------------------------------------------------------ */

void mn_features_fill(mn_score *out, const mn_parsed *a, const mn_parsed *b, const mn_scorer *s);

/* --- rules.c ----------------------------------------------------------------------- */

/* Fills most and rule; links and features are there. */
void mn_rules_apply(mn_score *out, const mn_parsed *a, const mn_parsed *b);
/* A rule of ships and aircraft in words, without a stop; NULL for other rules. */
const char *mn_rule_text(mn_rule rule);

/* --- model.c ----------------------------------------------------------------------- */

MN_USE mn_status mn_model_load_scores(mn_scorer *s, mn_err *e);
/* The probability, 0..1. */
double mn_model_probability(const mn_scorer *s, const float feature[MN_FEATURES]);

/* --- explain.c ------------------------------------------------------------------------ */

/* The change of one thing that moves the probability most; text NULL where none does. */
typedef struct mn_score_change {
    const char *key, *text;
    double probability;
} mn_score_change;
mn_score_change mn_score_changed(const mn_score *s, const mn_scorer *m);

#endif
