/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/scaleup.h - network scale-up: how many are in a hidden group, from how many of
 * them respondents of a survey know, and how many they know in groups whose sizes are known.
 */
#ifndef MEASURE_SURVEY_SCALEUP_H
#define MEASURE_SURVEY_SCALEUP_H

#include <manumit/table.h>

enum { MN_SCALEUP_GROUPS = 256 };

/* Answers: rows of respondents, columns of groups, known ones first. NaN: not answered. */
typedef struct mn_scaleup {
    size_t respondents;
    unsigned known, hidden;
    double *answer;                      /* respondents * (known + hidden) */
    const char *name[MN_SCALEUP_GROUPS]; /* of the table */
    double size[MN_SCALEUP_GROUPS];      /* of known groups */
    double *weight;                      /* above 0 */
    uint32_t *unit, *stratum;            /* sampling unit, numbered within all, and its stratum */
    uint32_t units, strata;
    double population;
    /* By what estimates are divided: how large the networks of hidden persons are beside others'
     * (delta), and which share of respondents' contacts would know of it (tau). */
    double degree_ratio, transmission;
} mn_scaleup;

typedef struct mn_scaleup_columns {
    const mn_table *sizes; /* of known groups: name, then size */
    const char *const *hidden;
    size_t n_hidden;
    const char *weight, *unit, *stratum; /* NULL: all 1; each respondent; one */
    bool missing_is_zero;                /* else who did not answer is left out of that group */
} mn_scaleup_columns;
/* Takes the answers out of a table. MN_DATA with line and text where one is no count; MN_USAGE for
 * columns that are not there. *out is new, its names are borrowed of t: mn_scaleup_free(). */
MN_USE mn_status mn_scaleup_of(mn_scaleup *out, const mn_table *t, const mn_scaleup_columns *c,
                               double population, mn_err *e);
void mn_scaleup_free(mn_scaleup *s); /* zero-initialised is legal */

typedef enum mn_scaleup_method {
    MN_SCALEUP_MLE,   /* all hidden contacts by all contacts (Killworth et al. 1998, doi
                       * 10.1177/0193841X9802200205) */
    MN_SCALEUP_PIMLE, /* the mean of each respondent's share; who knows nobody is left out */
    MN_SCALEUP_METHODS
} mn_scaleup_method;
const char *mn_scaleup_name(mn_scaleup_method m); /* "mle", "pimle" */

typedef struct mn_scaleup_estimate {
    double total, error, low, high;
    size_t respondents; /* who told of it */
} mn_scaleup_estimate;
typedef struct mn_scaleup_options {
    size_t replicates;
    uint64_t seed;
    double level;
} mn_scaleup_options;
/* Of hidden group g. Intervals and errors by the rescaled bootstrap over sampling units within
 * strata (Rao, Wu & Yue 1992): of n units n - 1 are drawn, weights grow by n / (n - 1). A stratum
 * of one unit does not vary. NaN where nobody told of it. */
MN_USE mn_status mn_scaleup_run(mn_scaleup_estimate *out, const mn_scaleup *s, unsigned g,
                                mn_scaleup_method m, const mn_scaleup_options *o, const mn_ctx *ctx,
                                mn_err *e);
/* What the other known groups say of known group g, by the same method, without the adjustments. */
double mn_scaleup_known(const mn_scaleup *s, unsigned g, mn_scaleup_method m);

#endif
