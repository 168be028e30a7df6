/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/match.h - is this party on one of these lists?
 *
 * Candidates of each of its names are scored against it; what else is known of both (identifiers,
 * country, date of birth, address) raises or lowers the probability; every entry comes once,
 * with its best name, and with a decision. docs/methods/screening.md has the factors.
 */
#ifndef SCREEN_MATCH_MATCH_H
#define SCREEN_MATCH_MATCH_H

#include "screen/index/index.h"
#include "screen/match/kit.h"

typedef enum mn_decision {
    MN_DECISION_NONE,
    MN_DECISION_REVIEW, /* a person must look */
    MN_DECISION_MATCH,
} mn_decision;
const char *mn_decision_name(mn_decision d); /* "none", "review", "match" */

/* From which probability on. */
#define MN_ACCEPT 0.85
#define MN_REVIEW 0.5

/* What else than the name was looked at: bits of mn_match.why. */
enum {
    MN_WHY_ID_SAME = 1,  /* an identifier is the same; mn_match.id: which kind */
    MN_WHY_ID_OTHER = 2, /* both have one of a kind, and they differ */
    MN_WHY_COUNTRY_SAME = 4,
    MN_WHY_COUNTRY_OTHER = 8,
    MN_WHY_BIRTH_SAME = 16, /* the same day, or all that is known of it */
    MN_WHY_BIRTH_NEAR = 32, /* within a year, or day and month changed about: tells nothing */
    MN_WHY_BIRTH_OTHER = 64,
    MN_WHY_ADDRESS_SAME = 128,
    MN_WHY_CITY_SAME = 256,
    MN_WHY_SCHEMA_OTHER = 512, /* a person here, a company there */
    MN_WHY_WEAK = 1024,        /* met by a name that the list calls weak */
    MN_WHY_COUNTRY_OF_ADDRESS =
        4096,               /* the entry's country is one of its addresses', and differs */
    MN_WHY_COMMON = 8192,   /* a person's name met in part, by words that many of the list bear */
    MN_WHY_ID_ALONE = 2048, /* the identifier is the same, the name is not alike */
};

typedef struct mn_match {
    uint32_t list; /* of the screener's */
    uint32_t entry, name;
    uint32_t query_name; /* which value of the party's is nearest */
    uint32_t why;
    mn_party_field id; /* with MN_WHY_ID_SAME, MN_WHY_ID_OTHER */
    double score, probability;
    double name_score, name_probability; /* of the names alone */
    mn_decision decision;
} mn_match;

/* What is shared by threads: tables, the model, the indexes. */
typedef struct mn_screener mn_screener;

typedef struct mn_screen_limits {
    double accept, review; /* probabilities; 0: MN_ACCEPT, MN_REVIEW */
    size_t most;           /* entries told of a party; 0: MN_MATCHES */
} mn_screen_limits;
enum {
    MN_MATCHES = 10,
    MN_MATCHES_MAX = 100,
    MN_MATCHES_ALL = 1024, /* that are held at once */
    MN_SCREEN_LISTS = 256
};

/* *out is owned: mn_screener_free(). The kit is borrowed. */
MN_USE mn_status mn_screener_new(mn_screener **out, const mn_kit *kit, mn_screen_limits limits,
                                 mn_err *e);
void mn_screener_free(mn_screener *s); /* NULL is legal */
/* Takes an index in, which must live as long: owned, if own is set. MN_USAGE for more than
 * MN_SCREEN_LISTS. */
MN_USE mn_status mn_screener_add(mn_screener *s, mn_index *x, bool own, mn_err *e);
size_t mn_screener_lists(const mn_screener *s);
const mn_index *mn_screener_list(const mn_screener *s, size_t i);

/* What one thread needs. *out is owned: mn_matcher_free(), before the screener is. */
typedef struct mn_matcher mn_matcher;
MN_USE mn_status mn_matcher_new(mn_matcher **out, const mn_screener *s, mn_err *e);
void mn_matcher_free(mn_matcher *m); /* NULL is legal */
/* Makes it one of another screener. */
void mn_matcher_use(mn_matcher *m, const mn_screener *s);

/* The entries that p may be, the likeliest first; those of equal probability by score, by what
 * else agrees, by list, by entry. All of a decision other than none; where there are none, the
 * nearest that was compared, if any. *out is borrowed until the next call. */
MN_USE mn_status mn_match_party(const mn_match **out, size_t *n, mn_matcher *m, const mn_party *p,
                                mn_err *e);

/* The one entry, however near it is, by the best of its names (of the first 64); decided as
 * others are. */
MN_USE mn_status mn_match_entry(mn_match *out, mn_matcher *m, const mn_party *p, uint32_t list,
                                uint32_t entry, mn_err *e);
/* The order in which they are told, for qsort(). */
int mn_match_order(const void *a, const void *b);

/* How many candidates, and how many of them were scored in full, since the matcher was made. */
typedef struct mn_match_counts {
    uint64_t names, candidates, scored;
} mn_match_counts;
mn_match_counts mn_matcher_counts(const mn_matcher *m);

/* Says why: how the names met and what else was looked at, since when the entry is listed, what
 * would change the decision (by scoring it so), and by which rules. Appended to *out, which is
 * owned by the caller: free(). */
MN_USE mn_status mn_match_explain(char **out, const mn_screener *s, const mn_match *h,
                                  const mn_party *p, mn_err *e);

/* What mn_match_explain() says, a fact at a time: those of the names (screen/score/score.h), and
 * of each other field that was weighed (what: "country", "birthDate", "leiCode", "address", "city",
 * "schema", "weakAlias"; "common": words that many bear) whether it is the "same", "near" or
 * "other"; "identifier" "alone" where the names are not alike; "probability" of the names alone. */
MN_USE mn_status mn_match_facts(const mn_screener *s, const mn_match *h, const mn_party *p,
                                mn_score_fact_fn tell, void *payload, mn_err *e);

/* The words of both names, and how they met. The texts are borrowed of room, which has
 * MN_PARSED_MAX bytes at a multiple of 8, and of the index. */
MN_USE mn_status mn_match_alignment(mn_met out[MN_METS], size_t *n, mn_parsed *room,
                                    const mn_screener *s, const mn_match *h, const mn_party *p,
                                    mn_err *e);

#endif
