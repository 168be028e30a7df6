/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/store_review.h - what people decided in a store: whether a party is an entry of a list.
 *
 * A review is of a party and an entry. It holds from when it is in force until it expires, is
 * withdrawn or replaced, or the entry changes; none is ever deleted. Errors and threads as in
 * <manumit/store.h>.
 */
#ifndef MANUMIT_STORE_REVIEW_H
#define MANUMIT_STORE_REVIEW_H

#include <manumit/store.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mn_store_decision {
    MN_STORE_MATCH,    /* the party is the entry */
    MN_STORE_NO_MATCH, /* it is not: a namesake */
    MN_STORE_UNSURE,   /* looked at, and left open */
    MN_STORE_DECISIONS
} mn_store_decision;
typedef enum mn_store_scope {
    MN_STORE_THIS_PARTY, /* holds for a party with the same content: party_hash */
    MN_STORE_THIS_NAME,  /* holds for every party with the same normalised key: party_key */
    MN_STORE_SCOPES
} mn_store_scope;
typedef enum mn_store_review_state {
    MN_STORE_PROPOSED, /* waits for a second person */
    MN_STORE_IN_FORCE,
    MN_STORE_REJECTED,   /* the second person did not agree */
    MN_STORE_WITHDRAWN,  /* taken back */
    MN_STORE_REPLACED,   /* by a later review of the same */
    MN_STORE_SUPERSEDED, /* the entry was changed or removed by a newer version */
    MN_STORE_EXPIRED,
    MN_STORE_REVIEW_STATES
} mn_store_review_state;
/* Their names, as the store keeps and commands print them: "match", "no_match", "unsure";
 * "party", "name"; "proposed", "in_force", ... False when there is none of this name. */
MN_API const char *mn_store_decision_name(mn_store_decision d);
MN_API const char *mn_store_scope_name(mn_store_scope s);
MN_API const char *mn_store_review_state_name(mn_store_review_state s);
MN_API bool mn_store_decision_find(mn_store_decision *out, mn_text name);
MN_API bool mn_store_scope_find(mn_store_scope *out, mn_text name);
MN_API bool mn_store_review_state_find(mn_store_review_state *out, mn_text name);

typedef struct mn_store_review {
    /* What was decided; given to mn_store_review_put(). */
    mn_text
        party_key; /* the party's name (and what else identifies it) normalised; 1..1,024 bytes */
    mn_text party_hash; /* of the screened party as it was */
    mn_text party_name; /* as it is shown; may be empty */
    mn_text list, entry;
    mn_text entry_hash; /* of the entry that the reviewer saw; empty: as it stands */
    mn_store_decision decision;
    mn_store_scope scope;
    mn_text reason;  /* at most 4,000 bytes; must not be empty */
    mn_text expires; /* the first date on which it no longer holds; empty: never */
    bool four_eyes;  /* needs a second person, whatever the setting says */
    /* Filled when it comes out. */
    int64_t id;
    mn_store_review_state state;
    mn_text by, at;                     /* who decided, when */
    mn_text confirmed_by, confirmed_at; /* or rejected; the second person, if any */
    mn_text ended_by, ended_at, ended_why;
} mn_store_review;

/* Remembers a decision; *id is its number. It is in force at once, or waits for another
 * person (review.four_eyes, or the setting "four-eyes"). Once in force it replaces an earlier
 * one of the same party or name about the same entry. MN_DATA when the entry is not in the
 * version in force, or no longer as the reviewer saw it. */
MN_USE MN_API mn_status mn_store_review_put(int64_t *id, mn_store *s, const mn_store_review *review,
                                            const mn_store_act *act, mn_err *e);
/* The same for n of them, in one transaction: all or none. ids has room for n; where one can't be
 * taken *bad is its place, else n. */
MN_USE MN_API mn_status mn_store_reviews_put(int64_t *ids, size_t *bad, mn_store *s,
                                             const mn_store_review *reviews, size_t n,
                                             const mn_store_act *act, mn_err *e);
/* The second person agrees (it is then in force) or does not (it is then rejected). MN_USAGE
 * when it does not wait, or the actor is the one who decided. */
MN_USE MN_API mn_status mn_store_review_confirm(mn_store *s, int64_t id, bool agree, mn_text why,
                                                const mn_store_act *act, mn_err *e);
/* Takes back a review that waits or is in force; it is kept as withdrawn. why must be said. */
MN_USE MN_API mn_status mn_store_review_withdraw(mn_store *s, int64_t id, mn_text why,
                                                 const mn_store_act *act, mn_err *e);
/* Marks all that expired by the date of act->when; *count may be NULL. What has expired is not
 * found in any case: this writes it down, and is for those who review. */
MN_USE MN_API mn_status mn_store_review_expire(uint64_t *count, mn_store *s,
                                               const mn_store_act *act, mn_err *e);

/* What holds on the date `on` for a party, about any entry of `list` (empty: of any list):
 * reviews in force of its hash (scope party) or of its key (scope name), the latest first.
 * O(log reviews). */
MN_USE MN_API mn_status mn_store_review_find(mn_store_cursor **out, mn_store *s, mn_text party_key,
                                             mn_text party_hash, mn_text list, mn_text on,
                                             mn_err *e);
/* Which reviews: of one list or all (empty), in one state or all (MN_STORE_REVIEW_STATES), and
 * with a number above `after`. By number. */
MN_USE MN_API mn_status mn_store_reviews(mn_store_cursor **out, mn_store *s, mn_text list,
                                         mn_store_review_state state, int64_t after, mn_err *e);
MN_USE MN_API mn_status mn_store_next_review(mn_store_cursor *c, mn_store_review *out, bool *any,
                                             mn_err *e);
/* One by its number; MN_USAGE when there is none. Read it by mn_store_next_review(). */
MN_USE MN_API mn_status mn_store_review_at(mn_store_cursor **out, mn_store *s, int64_t id,
                                           mn_err *e);

#ifdef __cplusplus
}
#endif

#endif
