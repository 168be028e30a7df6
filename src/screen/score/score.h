/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/score/score.h - how likely two names are of one bearer, and why.
 *
 * Tokens of both names are linked (equal, near in spelling or sound, initials,
 * nicknames, joined and split words, in any order); what the links and what stayed
 * without a partner come to are the features; a model of data/screen/score_model.csv
 * makes a probability of them. docs/methods/screening.md describes features and model.
 */
#ifndef SCREEN_SCORE_H
#define SCREEN_SCORE_H

#include "screen/name/name.h"

typedef enum mn_link_kind {
    MN_LINK_EQUAL,   /* the same plain letters */
    MN_LINK_NEAR,    /* a few letters differ */
    MN_LINK_JOINED,  /* several words of one side are one of the other */
    MN_LINK_VALUE,   /* one number, place or legal form, written otherwise */
    MN_LINK_NICK,    /* given names that one person may bear */
    MN_LINK_INITIAL, /* an initial and a word that begins with it */
    MN_LINK_KINDS,
} mn_link_kind;

/* a_n tokens of the first name from a on, and b_n of the second from b on. */
typedef struct mn_link {
    uint8_t a, a_n, b, b_n;
    uint8_t kind;  /* mn_link_kind */
    uint8_t like;  /* 255: the same */
    uint8_t edits; /* letters that differ */
    uint8_t len;   /* of the longer side, in letters */
    uint16_t cost; /* the same weighed by how easily they are confused; 16 is one */
} mn_link;

/* What of two names is compared; each in [0, 1] or a small count. Order is that of the table of
 * the model. */
typedef enum mn_feature {
    MN_F_COVER_MIN,     /* weight with a partner, times likeness, of the side that has less */
    MN_F_COVER_MAX,     /* of the side that has more */
    MN_F_LEFT_MIN,      /* weight without a partner, of the side that has less */
    MN_F_LEFT_MAX,      /* of the side that has more */
    MN_F_EVIDENCE,      /* weight that met, at most 4 names */
    MN_F_LETTERS,       /* letters that met, at most 32 */
    MN_F_WORST,         /* likeness of the least like link of names */
    MN_F_WORST_BUDGET,  /* its edits by the budget of its length */
    MN_F_COST,          /* weighed edits of all links */
    MN_F_COST_BUDGET,   /* by the budget of their length */
    MN_F_EDITS,         /* edits of links, and between what has no partner on both sides */
    MN_F_EDITS_SHARE,   /* by the letters of the longer side, without what it has more */
    MN_F_EDITS_BUDGET,  /* by the budget of that length */
    MN_F_FIRST_LETTER,  /* a link whose first letters differ in sound */
    MN_F_SOUND,         /* weight of links whose consonants sound otherwise */
    MN_F_EXACT,         /* share of the weight that met in the same letters */
    MN_F_NAMES_LEFT,    /* names without a partner on both sides */
    MN_F_NAMES_MORE,    /* names without a partner on the side that has more */
    MN_F_LETTERS_LEFT,  /* letters without a partner, of the side that has less */
    MN_F_NUMBER_OTHER,  /* both have numbers, and they differ */
    MN_F_NUMBER_MORE,   /* one side alone has a number */
    MN_F_PLACE_OTHER,   /* both have places, and they differ */
    MN_F_PLACE_MORE,    /* one side alone has a place */
    MN_F_GENERIC_OTHER, /* common words without a partner on both sides */
    MN_F_GENERIC_MORE,  /* common words without a partner on one */
    MN_F_LEGAL_OTHER,   /* legal forms of two classes */
    MN_F_LEGAL_SAME,    /* the same legal form on both sides */
    MN_F_INITIALS,      /* initials that stand for names */
    MN_F_INITIAL_OTHER, /* initials that differ */
    MN_F_NICKS,         /* nicknames */
    MN_F_ORDER,         /* share of links that stand in another order */
    MN_F_JOINED,        /* joined and split words */
    MN_F_FIRST,         /* the first names of both met */
    MN_F_LAST,          /* the last names of both met */
    MN_F_SHORT,         /* letters of the shortest name that met near, not equal */
    MN_F_PERSON,        /* both may be persons, and one is */
    MN_F_SCRIPTS,       /* the two are written in different scripts */
    MN_FEATURES,
} mn_feature;

extern const char *const mn_feature_names[MN_FEATURES];

/* How equal two names are, before any likeness. */
typedef enum mn_equal {
    MN_EQUAL_NOT,
    MN_EQUAL_PLAIN, /* in plain letters: case, marks, script, spaces apart */
    MN_EQUAL_BYTES, /* as given */
} mn_equal;

/* Why a probability is at most, or at least, what it is, whatever the model says. */
typedef enum mn_rule {
    MN_RULE_NONE,
    MN_RULE_ALONE,   /* both names stand mostly alone: the model is not asked */
    MN_RULE_LETTERS, /* too few letters are shared: mn_score_bound() */
    MN_RULE_MARK,    /* ships and aircraft: registration marks differ, */
    MN_RULE_NUMBER,  /* numbers or serials differ, */
    MN_RULE_WORD,    /* words differ on both sides, or in their first sound, */
    MN_RULE_MORE,    /* one alone has a number */
    MN_RULE_SERIES,  /* organisations: their numbers differ, */
    MN_RULE_SERIAL,  /* one alone has a number */
    MN_RULE_SIGN,    /* persons in Han or Hangul: a sign has no partner */
    MN_RULE_ONE,     /* persons: one word alone met, and one of them has more */
    MN_RULE_NEAR,    /* no more than one word met, and not in the same letters */
    MN_RULE_SHORT,   /* of one or two words that met, one of a few letters has another */
    MN_RULE_COMMON,  /* organisations: common words and places are all that met */
    MN_RULE_EQUAL,   /* at least: the names are equal, */
    MN_RULE_ADDED,   /* but for common words that one of them adds */
    MN_RULES,
} mn_rule;

typedef struct mn_score {
    double score;       /* 0..1, for ranking: 1 only for names that are equal as given, below that
                         * for names equal in plain letters, and never two ranks in one */
    double probability; /* 0..1 that the two are one bearer's name, by the labelled pairs */
    double trust, most; /* probability: that of the model times trust, at most `most` and at least
                         * `least`; with MN_RULE_ALONE it is `most` */
    double least;
    uint8_t rule, floor;     /* mn_rule that `most` is of, and `least` */
    double cover_a, cover_b; /* share of each name's weight that met */
    mn_equal equal;
    uint32_t use_a, use_b;   /* tokens that were compared, a bit each: all, or the part of a name
                              * with slashes that is likest */
    uint32_t left_a, left_b; /* of them, those without a partner */
    uint8_t links;
    mn_link link[MN_NAME_TOKENS];
    float feature[MN_FEATURES];
} mn_score;

/* Costs of letters and the model. Immutable, shared by threads. *out is owned. */
typedef struct mn_scorer mn_scorer;
MN_USE mn_status mn_scorer_new(mn_scorer **out, mn_err *e);
void mn_scorer_free(mn_scorer *s); /* NULL is legal */

/* Scores two names. The same whichever is first, but for the sides of what is told. No heap; about
 * 2 KB of stack. O(tokens^2 * letters^2), some microseconds. */
void mn_score_pair(mn_score *out, const mn_parsed *a, const mn_parsed *b, const mn_scorer *s);

/* What a score of the two is at most, by the letters that they share: MN_SCORE_HOPELESS, or 1
 * where nothing is known without looking closer. Some 10 ns; scores keep to it. */
#define MN_SCORE_HOPELESS 0.1
double mn_score_bound(const mn_parsed *a, const mn_parsed *b);

/* What mn_score_explain() says, a fact at a time, for those who set the names side by side. */
typedef struct mn_score_fact {
    const char *what;    /* "word"; "names": how equal they are; "note": what could not be read;
                          * "rule": why the probability is at most `value`; "change": what would
                          * change it, and to what */
    mn_text here, there; /* of words: as they are written; one of them empty for a word without
                          * a partner */
    const char *verdict; /* of words: "same", "written", "joined", "near", "nick", "initial",
                          * "scripts" (as far as two scripts can tell), "alone" */
    const char *note;    /* of words that are no names: what they are; may be empty */
    double value;        /* of near words: letters that differ; NaN: none */
} mn_score_fact;
typedef void (*mn_score_fact_fn)(const mn_score_fact *fact, void *payload);
/* The texts are borrowed of the names. They are as they were scored. */
void mn_score_facts(const mn_score *s, const mn_parsed *a, const mn_parsed *b,
                    const mn_scorer *scorer, mn_score_fact_fn tell, void *payload);

/* The version of rules and model together, "3-1a2b3c4d": the number of MN_SCORE_RULES, and the
 * beginning of the SHA-256 of the model's table. It changes whenever a score may. Static. */
#define MN_SCORE_RULES 3
const char *mn_scorer_rules(const mn_scorer *s);

/* Two words, or runs of them, that met, or one that has no partner. */
typedef struct mn_met {
    mn_text a, b;    /* as they were written, borrowed from the names; len 0: none */
    const char *how; /* "equal", "transliterated", "one letter other", "left over", ...; static */
    double weight;   /* how much they say: 1 is a whole word of a name, as like as they are */
} mn_met;
enum { MN_METS = 2 * MN_NAME_TOKENS };
/* Of a score of these two names: what met, in the order of the first, then what is left over. */
size_t mn_score_alignment(mn_met out[MN_METS], const mn_score *s, const mn_parsed *a,
                          const mn_parsed *b);

/* Says in a sentence or two which tokens met and how, which did not, what a reading could not
 * know, and what would change the answer. Appended to a text that is owned by the caller:
 * free(). The names are as they were scored. */
MN_USE mn_status mn_score_explain(char **out, const mn_score *s, const mn_parsed *a,
                                  const mn_parsed *b, const mn_scorer *scorer, mn_err *e);

#endif
