/* SPDX-License-Identifier: Apache-2.0
 *
 * money/alert/peers.h - how a party of an alert stands beside those like it.
 *
 * Peers are parties of the same merchant category code where enough have it (evaluate.h), else of
 * the same kind and with about as many payments in the same window: from a power of two up to the
 * next. Of these MN_PEERS_ASKED are asked, spread over all by a fixed stride, the same in every
 * run. The report of alerts and the case of one both ask here, so that they never differ; of an
 * alert its first MN_PEERS_MEMBERS parties are told of.
 */
#ifndef MONEY_ALERT_PEERS_H
#define MONEY_ALERT_PEERS_H

#include "money/typology/evaluate.h"

enum { MN_PEERS_ASKED = 200, MN_PEERS_LOOKED = 20000, MN_PEERS_LEAST = 5, MN_PEERS_MEMBERS = 6 };

/* Of one indicator that is met, by its first measure. */
typedef struct mn_peer_fact {
    unsigned indicator;
    double value;       /* the party's own */
    double median, p95; /* of peers that have a value; the smallest value that so many reach */
    uint32_t peers;     /* that have one */
} mn_peer_fact;

typedef struct mn_peer_facts {
    mn_peer_fact at[MN_TYPOLOGY_INDICATORS]; /* in the order of the typology */
    size_t n;                                /* 0 where fewer than MN_PEERS_LEAST are like it */
    char group[96];                          /* "businesses of code 5812" */
} mn_peer_facts;

/* c is used for all of them: it is of another party afterwards. O(MN_PEERS_ASKED x payments). */
MN_USE mn_status mn_alert_peers(mn_peer_facts *out, mn_party_case *c, const mn_finding *f,
                                const mn_money_view *v, const mn_typology_set *s, mn_err *e);

#endif
