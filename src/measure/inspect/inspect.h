/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/inspect/inspect.h - what a careful colleague would ask of a table before believing an
 * estimate from it, and what each would do to it.
 *
 * What it does is simulated: lists as many and as large as the table's, independent, of a
 * population as large as `stepwise` says; then the same with the fault, as strong as it was found.
 */
#ifndef MEASURE_INSPECT_INSPECT_H
#define MEASURE_INSPECT_INSPECT_H

#include "measure/inspect/dates.h"
#include "measure/lists/histories.h"

typedef enum mn_finding_kind {
    MN_FINDING_NOWHERE,   /* persons on no list */
    MN_FINDING_TWICE,     /* records that say again that a person is on a list */
    MN_FINDING_INSIDE,    /* all on one list are on another */
    MN_FINDING_EXCLUSIVE, /* nobody is on both of two, where chance would have several */
    MN_FINDING_DEPENDENT, /* two lists overlap thrice as much as chance, or a third of it */
    MN_FINDING_REFERRAL,  /* who is on one comes to be on another soon after */
    MN_FINDING_OPEN,      /* days of a person on two lists lie closer than chance */
    MN_FINDING_KINDS
} mn_finding_kind;
const char *mn_finding_name(mn_finding_kind k); /* "on no list" */

/* How far an estimate is off with the fault: its median over that without it, and the middle half.
 * NaN: it can't be told, as not even independence has an estimate, or the method has none. */
typedef struct mn_fault_effect {
    double median, low, high;
} mn_fault_effect;

typedef struct mn_finding {
    mn_finding_kind kind;
    unsigned first, second; /* lists, where it is of two */
    double seen, expected;  /* NOWHERE, TWICE: how many; INSIDE, EXCLUSIVE: on both; DEPENDENT: odds
                             * ratio, 1; REFERRAL: on the second within 30 days after the first;
                             * OPEN: mean days between two lists */
    double strength;        /* REFERRAL: share sent on; OPEN: mean days of stay */
    double there;           /* OPEN: of all who were there on some day, the share on a day */
    /* coverage: from three lists on; independent: the model that sees no dependence. */
    mn_fault_effect stepwise, coverage, independent;
} mn_finding;

enum { MN_FINDINGS_MOST = 16, MN_FINDINGS_OF_PAIRS = 3 };
typedef struct mn_findings {
    mn_finding at[MN_FINDINGS_MOST];
    size_t n;
    size_t more;   /* of pairs, beyond the strongest MN_FINDINGS_OF_PAIRS of a kind */
    double people; /* that were simulated; NaN: nothing could be */
    size_t tables; /* so many of each */
} mn_findings;
/* dates: NULL, or of the same records. The same at any number of threads. */
MN_USE mn_status mn_inspect(mn_findings *out, const mn_histories *h, const mn_dates *dates,
                            uint64_t seed, mn_err *e);

/* --- fault.c -------------------------------------------------------------------------------------
 */

/* Independent lists of these chances; mean[0] is on no list. */
void mn_fault_none(double *mean, unsigned lists, double people, const double *chance);
/* The same with the fault of a finding; cases: persons on lists of the true table. */
MN_USE mn_status mn_fault_make(double *mean, unsigned lists, double people, const double *chance,
                               const mn_finding *f, double cases, double days, mn_err *e);
/* Mean days between two lists where stays are exponential, over that where all stay; and the stay
 * (in windows) that makes it so. */
double mn_fault_gap(double stay);
double mn_fault_stay(double gap);

#endif
