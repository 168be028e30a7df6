/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/nexus/nexus.h - what in a chain touches a ban: parties that a list names, places in a
 * banned region, goods of a country that the list of goods made with forced labour names.
 *
 * A nexus says what was found, by which rule or list, since when, and how sure: a party that a
 * list may name is "to be looked at", never "listed". What is found is kept beside the store for
 * the chain's and the lists' versions, as screening millions of parties takes minutes.
 */
#ifndef TRACE_NEXUS_NEXUS_H
#define TRACE_NEXUS_NEXUS_H

#include "trace/chain/chain.h"

typedef enum mn_nexus_kind {
    MN_NEXUS_LISTED, /* a list names the party */
    MN_NEXUS_REGION, /* a site of it, or it, lies in a region */
    MN_NEXUS_GOOD,   /* it sells a good from a country that the list of goods names */
    MN_NEXUS_KINDS,
} mn_nexus_kind;
const char *mn_nexus_kind_name(mn_nexus_kind k); /* "listed", "region", "good" */

typedef enum mn_nexus_verdict {
    MN_NEXUS_REVIEW, /* may be: a person must look */
    MN_NEXUS_NEAR,   /* of a region: within the margin of its border, on either side */
    MN_NEXUS_FOUND,
} mn_nexus_verdict;
const char *mn_nexus_verdict_name(mn_nexus_verdict v); /* "review", "near border", "found" */

/* Texts are borrowed from the set. */
typedef struct mn_nexus {
    mn_nexus_kind kind;
    mn_nexus_verdict verdict;
    uint32_t party, site, good; /* of the chain; site and good may be MN_NOT_ANY: whatever it sells.
                                   A region that the party and its sites lie in is one: site says
                                   which is the surest, because says all */
    double probability;         /* of a match; 1 for what is told by a rule */
    int32_t since, until;       /* days; MN_NO_DAY: not known; not ended */
    mn_text authority;   /* "uflpa@3: NAME OF ENTRY", "region cn-xj", "dol 2022: Cotton, CN" */
    mn_text list, entry; /* of a match */
    mn_text rule, version, source;
    mn_text because; /* one sentence: what was seen where */
} mn_nexus;

/* A list that was looked in. */
typedef struct mn_nexus_list {
    char name[MN_STORE_NAME], published[MN_STORE_DATE], digest[MN_STORE_HASH];
    int64_t version; /* 0: of files */
    bool stale;      /* a newer version was due */
} mn_nexus_list;

typedef struct mn_nexus_set {
    mn_nexus *at; /* by party, kind, list, entry, site, good */
    uint32_t n;
    uint32_t *of; /* of party p: of[p] .. of[p+1]-1 */
    void *owned;
    const mn_nexus_list *list; /* none: the store has no list, and no party was looked for */
    size_t lists;
    uint32_t unasked;   /* parties that can't be looked for: without a name that can be read */
    uint32_t parties;   /* looked at */
    bool kept;          /* the answer was kept from before; what people decided since is in it */
    const char *digest; /* of all that it stands on: the chain, the lists, the rules */
} mn_nexus_set;

typedef struct mn_nexus_asked {
    const char *const *list; /* NAME[@DATE]; none: all of the store */
    size_t lists;
    const char *const *file; /* lists in files of their own: as `screen --list-file` has them */
    size_t files;
    bool listed, region, good; /* which kinds; none set: all */
    double accept, review;     /* probabilities; 0: as screening has them */
    const char *on;            /* rules as they hold on this date; NULL: all, with their dates */
    const char *regions; /* regions of the user's own: a file (trace/place/place.h); NULL: none */
    const char *actor;   /* who asks; NULL: whom ctx names */
    const char *today;   /* reviews that have expired by then do not hold; NULL: today */
    bool anew;           /* leave what was kept alone */
} mn_nexus_asked;

/* *out is owned: mn_nexus_free(), before the chain is closed. s is not looked at: the lists are
 * those of the store at `place` (NULL: the one that ctx names, else the default one). What is found
 * by scores and rules is kept in a file beside the store, for this chain, these lists and rules;
 * what people decided is looked at each time. Where the store has no list, parties are not
 * looked for (lists is 0), unless `listed` asks for it: MN_USAGE. At first some 15 microseconds a
 * party; then milliseconds, O(what was found). Results do not depend on the number of threads. */
MN_USE mn_status mn_nexus_find(mn_nexus_set *out, const mn_chain *c, mn_store *s, const char *place,
                               const mn_nexus_asked *a, const mn_ctx *ctx, mn_err *e);
void mn_nexus_free(mn_nexus_set *n); /* zero-initialised is legal */

#endif
