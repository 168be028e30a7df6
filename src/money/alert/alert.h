/* SPDX-License-Identifier: Apache-2.0
 *
 * money/alert/alert.h - findings about connected parties, put together for one reader.
 *
 * An alert is about a pattern of activity, not about a person: its parties stand in it with roles
 * that are possible. Parties with a finding are connected where they paid each other, other than
 * by card or in cash, about the time of the findings. The strongest connections come first; one
 * that would make an alert of more than `most` parties is cut, and counted. A party with many
 * counterparties (a hub) connects nobody. An alert has at least one party that was flagged.
 *
 * SCORE. The log-odds of its strongest flagged finding, and for each further party half of its
 * score, up to 1.5 together: x; the score is 1 / (1 + exp(-x)).
 */
#ifndef MONEY_ALERT_ALERT_H
#define MONEY_ALERT_ALERT_H

#include "money/typology/evaluate.h"

typedef struct mn_alert_member {
    uint32_t party;
    uint32_t finding; /* its strongest of mn_findings: flagged ones first */
    bool flagged;
    uint8_t roles; /* that any of its findings makes possible */
} mn_alert_member;

typedef struct mn_alert {
    uint32_t first, members; /* of mn_alerts.member: the strongest first */
    double x, score;
    uint16_t families;   /* of all members' strongest findings */
    uint64_t typologies; /* bits, by number in the set: flagged ones */
    int32_t day;         /* the day before which it was first to be seen */
    bool within;         /* the budget (mn_alerts_budget) */
} mn_alert;

typedef struct mn_alerts {
    mn_alert *at; /* by score, then by the strongest party */
    size_t n;
    mn_alert_member *member;
    size_t members;
    uint64_t cut;  /* connections that would have made an alert too large */
    uint64_t hubs; /* parties with a finding that connect nobody, as they have too many others */
} mn_alerts;

typedef struct mn_alert_options {
    uint32_t most; /* parties of an alert; 0: 24 */
    uint32_t hub;  /* counterparties other than by card; 0: 60 */
    int32_t about; /* days before and after a finding's window; 0: 14 */
} mn_alert_options;

/* Groups findings (kept ones that are not flagged join those that are). *out is new. */
MN_USE mn_status mn_alerts_make(mn_alerts *out, const mn_findings *f, const mn_money_view *v,
                                const mn_typology_set *s, const mn_alert_options *o, mn_err *e);
void mn_alerts_free(mn_alerts *a);
/* Marks those that are read where `per_day` are, in the order in which they come: of those that
 * come to be seen at the end of the same `step` days, the per_day * step with the highest scores.
 * O(alerts + days). */
MN_USE mn_status mn_alerts_budget(size_t *within, mn_alerts *a, double per_day, int32_t step,
                                  mn_err *e);

/* What an alert rests on. */
typedef struct mn_alert_basis {
    uint32_t *row; /* payments that met indicators are about, each once, in order */
    size_t n, cap;
    uint32_t patterns; /* bits of patterns that met an indicator */
} mn_alert_basis;
MN_USE mn_status mn_alert_basis_of(mn_alert_basis *out, const mn_alerts *a, size_t alert,
                                   const mn_findings *f, const mn_money_view *v, mn_party_case *c,
                                   const mn_typology_set *s, mn_err *e);

/* Appends the payments that one sign of a party's finding is about, `c` being loaded with the
 * party; days: of its typology. Unsorted, and some perhaps twice. */
MN_USE mn_status mn_alert_sign_rows(uint32_t **row, size_t *n, size_t *cap,
                                    const mn_typology_sign *g, const mn_finding *f, int32_t days,
                                    const mn_money_view *v, mn_party_case *c, mn_err *e);
/* Sorts rows, and leaves each once: how many are left. */
size_t mn_alert_rows_sort(uint32_t *row, size_t n);

/* The smallest set that was found of payments without which the alert's score is below `line`:
 * groups and single payments are taken out, the one that helps most first, then put back where
 * they are not needed. So none of them can be left out of the set; a smaller one may exist. Where
 * that is more work than some seconds', none is found: of who has a million payments, say. */
typedef struct mn_counterfactual {
    uint32_t *row; /* in order; n 0: none was found within the work that is allowed */
    size_t n;
    double score; /* without them; where nobody is flagged any more, lower still */
} mn_counterfactual;
MN_USE mn_status mn_alert_counterfactual(mn_counterfactual *out, const mn_alerts *a, size_t alert,
                                         const mn_alert_basis *basis, const mn_findings *f,
                                         const mn_money_view *v, const mn_typology_set *s,
                                         double line, mn_err *e);
void mn_counterfactual_free(mn_counterfactual *c);
/* The score of log-odds of members, in the order of the alert. */
double mn_alert_x(const double *x, const bool *flagged, size_t n);

#endif
