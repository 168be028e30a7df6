/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/review/decided.h - what people decided of a party and an entry before, and what
 * follows for a screening today.
 *
 * Of the reviews of one party and entry:
 *  - the one in force holds: "match" makes the result a match, "no match" none, "unsure" leaves
 *    it to be looked at, whatever the score is;
 *  - of two in force (one of this very party, one of its name) the party's holds, unless
 *    the one of the name is later and says otherwise: then it is to be looked at;
 *  - without one in force the score decides, and the latest is told: it waits for a second
 *    person, has expired, or the entry was changed since.
 * Reviews that were withdrawn, rejected or replaced say nothing.
 */
#ifndef SCREEN_REVIEW_DECIDED_H
#define SCREEN_REVIEW_DECIDED_H

#include <manumit/store_review.h>

#include "screen/review/identity.h"

/* The reviews of a store as they stood when they were loaded; immutable, shared by threads. */
typedef struct mn_reviews mn_reviews;

/* Those of one list (empty: of all), as they hold on the date `on`. *out is owned:
 * mn_reviews_free(); the store need not outlive it. O(reviews log reviews), some 500 bytes
 * a review; MN_DATA above MN_REVIEWS_MAX. */
enum { MN_REVIEWS_MAX = 4000000 };
MN_USE mn_status mn_reviews_load(mn_reviews **out, mn_store *s, mn_text list, mn_text on,
                                 const mn_ctx *ctx, mn_err *e);
void mn_reviews_free(mn_reviews *r); /* NULL is legal */
/* How many are in force. When 0, and mn_reviews_count() too, nobody needs to ask. */
size_t mn_reviews_in_force(const mn_reviews *r);
size_t mn_reviews_count(const mn_reviews *r);

typedef enum mn_decided_state {
    MN_DECIDED_NEVER,    /* nothing is known */
    MN_DECIDED_HOLDS,    /* a review is in force */
    MN_DECIDED_DISPUTED, /* two in force contradict each other */
    MN_DECIDED_WAITS,    /* for a second person */
    MN_DECIDED_LAPSED,   /* it expired, or the entry was changed since */
} mn_decided_state;
typedef enum mn_course {
    MN_COURSE_SCORE, /* the score decides */
    MN_COURSE_MATCH,
    MN_COURSE_REVIEW,
    MN_COURSE_NONE,
} mn_course;
const char *
mn_decided_state_name(mn_decided_state s); /* "", "holds", "disputed", "waits", "lapsed" */

enum { MN_DECIDED_WHY = 1200 };
typedef struct mn_decided {
    mn_decided_state state;
    mn_course course;
    int64_t review;             /* its number; 0: none */
    mn_store_decision decision; /* what it said */
    mn_store_scope scope;
    /* Of that review; borrowed of the reviews. Empty where there is none. */
    mn_text by, confirmed_by, expires, reason; /* the reason's first line, cut at 160 columns */
    char date[MN_STORE_DATE];                  /* on which it was decided */
    char why[MN_DECIDED_WHY]; /* a sentence for people, with the review's number; "": none */
} mn_decided;

/* What holds for the party about this entry. entry_hash is the hash of the entry as it was
 * screened: a review of another state of it has lapsed; empty when it is not known (the store
 * ends such reviews itself when a newer version comes). O(log reviews), no allocation. */
void mn_decided_find(mn_decided *out, const mn_reviews *r, const mn_identity *party, mn_text list,
                     mn_text entry, mn_text entry_hash);

/* The entries that this party was, or may be, found to be, by reviews that are in force, wait or
 * lapsed: an entry that is not like it by name must be told, too. One after the other, perhaps
 * twice, while it is true; begin with *at 0. Texts are borrowed of the reviews. O(log reviews). */
bool mn_decided_open(mn_text *list, mn_text *entry, size_t *at, const mn_reviews *r,
                     const mn_identity *party);
/* By what the ith of mn_reviews_count() reviews knows its party: the hash or the key of an
 * identity. Borrowed of the reviews. */
mn_text mn_decided_who(const mn_reviews *r, size_t i);
/* Whether there are such reviews of any party. */
bool mn_decided_any_open(const mn_reviews *r);

#endif
