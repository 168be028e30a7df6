/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/evaluate.h - typologies asked of every party's payments, window by window.
 *
 * A window of a typology ends at the end of a local day, every `step` days from the first payment
 * on, and has the typology's `days`. Parties are evaluated apart from each other, in parallel; each
 * payment is looked at once a measure and window. Payments between a party's own accounts, and
 * those that were given back, are left out; one whose value is not known counts with 0.
 */
#ifndef MONEY_TYPOLOGY_EVALUATE_H
#define MONEY_TYPOLOGY_EVALUATE_H

#include "money/typology/bonds.h"
#include "money/typology/typology.h"

/* Peer groups by merchant category code, at most, and how many parties make one. */
enum { MN_PEER_CODES = 96, MN_PEER_CODE_LEAST = 20, MN_MERCHANT_CODES = 10000 };

/* What is known of the world beside the payments. All numbered as mn_payments has them. */
typedef struct mn_money_view {
    const mn_payments *p;
    uint32_t *party_of; /* of each account */
    uint32_t *area;     /* of each place: its city */
    uint32_t areas;
    uint32_t *home;           /* of each party: its city, or MN_PAY_NONE */
    uint8_t *side;            /* of each party: one of MN_SIDE_PERSON.. */
    uint32_t *device_parties; /* of each device: how many parties pay from it */
    /* Payments of each party, in the order of local days, then of rows. */
    uint64_t *first; /* parties + 1 */
    uint32_t *row;   /* row * 2 + 1: money came in; + 0: it left. Rows below 2^31 */
    /* Hits of patterns by the party in the middle. */
    uint32_t *hit_first; /* parties + 1 */
    uint32_t *hit;       /* numbers of hits, by closing payment */
    const mn_hits *hits;
    mn_bonds bonds;
    mn_kin kin;           /* of mn_money_view_people(); else empty */
    uint8_t *listed;      /* of each party: bits of mn_list_kind; NULL: there is no list */
    uint8_t *listed_code; /* of each merchant category code: the same */
    uint8_t *code_group;  /* of each party: its peer group by code, from 1; 0: by activity */
    uint16_t group_code[MN_PEER_CODES]; /* the codes of these groups */
    unsigned code_groups;
    int32_t first_day, last_day;
} mn_money_view;

/* Home is the city that the table of accounts says; else the one in which a party pays and draws
 * cash most, if that is a third of its payments with a city. p must outlive the view. *out is new.
 * O(payments). */
MN_USE mn_status mn_money_view_make(mn_money_view *out, const mn_payments *p, const mn_ctx *ctx,
                                    mn_err *e);
/* Hits of patterns whose nodes are parties; borrowed. To be called at most once. */
MN_USE mn_status mn_money_view_hits(mn_money_view *v, const mn_hits *hits, mn_err *e);
/* Identifiers that parties share; w may be let go afterwards. To be called at most once. */
MN_USE mn_status mn_money_view_people(mn_money_view *v, const mn_people *w, mn_err *e);
void mn_money_view_free(mn_money_view *v);

enum { MN_DEVICE_HUB = 20 }; /* a device of more parties is nobody's: it links none */

/* What a typology says of a party at the end of a window. */
typedef struct mn_finding {
    uint32_t party;
    uint16_t typology;
    bool flagged;      /* the threshold and enough families were reached */
    uint8_t roles;     /* bits of mn_money_role that are possible */
    int32_t end;       /* the day after the window's last */
    uint16_t families; /* bits of indicators that are met */
    uint16_t reasons;  /* bits of the typology's roles that are met */
    uint32_t contrary; /* bits */
    uint64_t met;      /* bits of indicators */
    double x, score;
} mn_finding;

typedef struct mn_findings {
    mn_finding *at; /* by party, typology, window */
    size_t n;
    uint64_t windows; /* that were looked at */
} mn_findings;
void mn_findings_free(mn_findings *f);

typedef struct mn_evaluate_options {
    int32_t step;     /* days, 1..366; 0: 7 */
    double keep;      /* findings from this score on are told, flagged or not; 0: flagged alone */
    double line;      /* score from which on a party is flagged; 0: each typology's threshold */
    uint16_t without; /* families that are not looked at: for ablations */
    bool one_family;  /* one family is enough: for ablations */
    const bool *only; /* of each party: whether it is asked; NULL: all are */
} mn_evaluate_options;

/* Peer groups: the merchant category code, where enough parties have it; else the kind of party and
 * how many payments it has in the window, by powers of two. For each measure of an
 * indicator and group, how many windows have which value. */
enum {
    MN_PEER_KINDS = 4,
    MN_PEER_BANDS = 16,
    MN_PEER_GROUPS = MN_PEER_KINDS * MN_PEER_BANDS + MN_PEER_CODES,
    MN_PEER_BUCKETS = 64
};
unsigned mn_peer_group(const mn_money_view *v, uint32_t party, uint64_t payments);

/* O(payments x measures x days / step); the same at any number of threads.
 * MN_CANCELLED, MN_SYSTEM. */
MN_USE mn_status mn_typology_evaluate(mn_findings *out, const mn_money_view *v,
                                      const mn_typology_set *s, const mn_evaluate_options *o,
                                      const mn_ctx *ctx, mn_err *e);

/* --- one party, for explanations ---------------------------------------------------------------
 */

/* A party's payments with what filters say of them. Zero-initialised; may be used again. */
typedef struct mn_party_case mn_party_case;
MN_USE mn_status mn_party_case_new(mn_party_case **out, const mn_money_view *v,
                                   const mn_typology_set *s, mn_err *e);
void mn_party_case_free(mn_party_case *c);
MN_USE mn_status mn_party_case_load(mn_party_case *c, uint32_t party, mn_err *e);
/* A typology in the window that ends before day `end`. without: payments' rows that are taken out,
 * sorted, n of them. */
void mn_party_case_ask(mn_finding *out, mn_party_case *c, uint32_t typology, int32_t end,
                       const uint32_t *without, size_t n);
/* The value of a measure; NaN: it has none. */
double mn_party_case_value(mn_party_case *c, const mn_measure *m, int32_t end, int32_t days,
                           const uint32_t *without, size_t n);
/* Rows of the payments that a measure looks at, appended. */
MN_USE mn_status mn_party_case_rows(uint32_t **rows, size_t *n, size_t *cap, mn_party_case *c,
                                    const mn_measure *m, int32_t end, int32_t days, mn_err *e);
uint64_t mn_party_case_payments(mn_party_case *c, int32_t end, int32_t days);

#endif
