/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/store_commitment.h - what countries promised, kept in a store with its history: what was
 * promised, what is said of it and on what evidence, who looked whether it is so.
 *
 * A commitment has a number, from 1 on. What becomes of it are steps that are only ever appended;
 * the commitment's own row shows how it stands after the last. No row is deleted, each step is told
 * to the audit log in the same transaction, and nobody verifies what he entered, what he said to be
 * done, or what he himself promised. Errors and threads as in <manumit/store.h>.
 */
#ifndef MANUMIT_STORE_COMMITMENT_H
#define MANUMIT_STORE_COMMITMENT_H

#include <manumit/store.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    MN_STORE_COMMITMENT_KEY = 255,    /* bytes of its id and other short texts */
    MN_STORE_COMMITMENT_WORDS = 4000, /* bytes of what is promised, evidence, a source, a reason */
};

/* As it goes in. Texts may be empty unless said otherwise. */
typedef struct mn_store_commitment_head {
    mn_text key;         /* by what a file names it; it is known again by this */
    mn_text country;     /* ISO 3166-1 alpha-3, needed */
    mn_text words;       /* what is promised, needed */
    mn_text kind;        /* policy, programme */
    mn_text amount;      /* US dollars, a number from 0 on */
    mn_text deadline;    /* a date */
    mn_text source;      /* needed */
    mn_text promised_by; /* whose promise it is, where that is not said by the country */
} mn_store_commitment_head;

/* What becomes of a commitment. Each but MADE is a step that people tell. */
typedef enum mn_store_commitment_what {
    MN_STORE_COMMITMENT_MADE,
    MN_STORE_COMMITMENT_PROMISED, /* it is a promise again; for a reason */
    MN_STORE_COMMITMENT_BEGUN,
    MN_STORE_COMMITMENT_DONE,     /* somebody says so */
    MN_STORE_COMMITMENT_DROPPED,  /* for a reason */
    MN_STORE_COMMITMENT_VERIFIED, /* of what is said to be done: it is so, on evidence */
    MN_STORE_COMMITMENT_REFUTED,  /* it is not; then it is begun again. For a reason */
    MN_STORE_COMMITMENT_MOVED,    /* another deadline, for a reason */
    MN_STORE_COMMITMENT_WHATS
} mn_store_commitment_what;
/* "made", "promised", "begun", "done", "dropped", "verified", "refuted", "moved" */
MN_API const char *mn_store_commitment_what_name(mn_store_commitment_what w);
MN_API bool mn_store_commitment_what_find(mn_store_commitment_what *out, mn_text name);

typedef struct mn_store_commitment_news {
    mn_store_commitment_what what;
    mn_text evidence;   /* needed of VERIFIED */
    mn_text reason;     /* needed where it is said above */
    mn_text checked_by; /* VERIFIED, REFUTED: who looked, where that is not the actor; else empty */
    mn_text day;        /* the date on which it came to be so; of MOVED the new deadline, needed */
} mn_store_commitment_news;

/* Entering commitments is one transaction: begin, any number of calls of the two that follow, end
 * with the status so far. In between nothing else may be written by the handle. Needs
 * MN_STORE_PROMISES. */
MN_USE MN_API mn_status mn_store_commitments_begin(mn_store *s, const mn_store_act *act, mn_err *e);
MN_USE MN_API mn_status mn_store_commitments_end(mn_store *s, mn_status st, mn_err *e);

typedef struct mn_store_commitment_was {
    int64_t number;
    bool known; /* it was there, and nothing is written */
    bool same;  /* and says the same of country and words */
} mn_store_commitment_was;
/* Known again by its key, or where that is empty by country and words. */
MN_USE MN_API mn_status mn_store_commitment_put(mn_store_commitment_was *out, mn_store *s,
                                                const mn_store_commitment_head *h,
                                                const mn_store_act *act, mn_err *e);
/* MN_USAGE where there is no such commitment, where it stands so already on the same evidence,
 * where what is verified or refuted is not said to be done, or by whom that may not be. */
MN_USE MN_API mn_status mn_store_commitment_tell(mn_store *s, int64_t number,
                                                 const mn_store_commitment_news *news,
                                                 const mn_store_act *act, mn_err *e);

typedef struct mn_store_commitment {
    int64_t number;
    mn_text key, country, words, kind, amount, source, promised_by;
    mn_text deadline, first_deadline; /* dates; the one that stands, and the one it began with */
    int64_t moved;                    /* how often the deadline was moved */
    mn_text status;                   /* "promised", "begun", "done", "dropped" */
    mn_text evidence, day;            /* of the status; may be empty */
    mn_text told_by, told_at;         /* who said the status, when */
    /* Empty unless it stands verified. */
    mn_text checked_by, checked_evidence, checked_day, checked_account, checked_at;
    mn_text put_by, put_at;
} mn_store_commitment;
/* By number; country empty: of all. */
MN_USE MN_API mn_status mn_store_commitments(mn_store_cursor **out, mn_store *s, mn_text country,
                                             mn_err *e);
/* One; MN_USAGE when there is none. */
MN_USE MN_API mn_status mn_store_commitment_at(mn_store_cursor **out, mn_store *s, int64_t number,
                                               mn_err *e);
MN_USE MN_API mn_status mn_store_next_commitment(mn_store_cursor *c, mn_store_commitment *out,
                                                 bool *any, mn_err *e);

/* What happened to it, in order. */
typedef struct mn_store_commitment_step {
    int64_t step;
    mn_text what, evidence, reason, checked_by, day, by, at;
} mn_store_commitment_step;
MN_USE MN_API mn_status mn_store_commitment_steps(mn_store_cursor **out, mn_store *s,
                                                  int64_t number, mn_err *e);
MN_USE MN_API mn_status mn_store_next_commitment_step(mn_store_cursor *c,
                                                      mn_store_commitment_step *out, bool *any,
                                                      mn_err *e);

#ifdef __cplusplus
}
#endif

#endif
