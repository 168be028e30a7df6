/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/scaleup.h - network scale-up: how many are in a hidden group, from how many of
 * them respondents of a survey know, and how many they know in groups whose sizes are known.
 */
#ifndef MEASURE_SURVEY_SCALEUP_H
#define MEASURE_SURVEY_SCALEUP_H

#include "measure/survey/design.h"

enum { MN_SCALEUP_GROUPS = 256 };

/* Answers: rows of respondents, columns of groups, known ones first. NaN: not answered. */
typedef struct mn_scaleup {
    size_t respondents;
    unsigned known, hidden;
    double *answer;                      /* respondents * (known + hidden) */
    const char *name[MN_SCALEUP_GROUPS]; /* of the table */
    double size[MN_SCALEUP_GROUPS];      /* of known groups */
    mn_design design;                    /* weights, sampling units, strata */
    mn_refused refused;                  /* answers that are no count, rows that can't be used */
    double population;
    /* By what estimates are divided: how large the networks of hidden persons are beside others'
     * (delta), and which share of respondents' contacts would know of it (tau). */
    double degree_ratio, transmission;
    double precision; /* by what they are multiplied: which share of reports is true */
    struct mn_scaleup_aware *aware; /* a survey of the hidden group itself; NULL: none. Borrowed */
} mn_scaleup;

/* Respondents of the hidden group: how many they know in the known groups that were asked for, and
 * how many of those know that they are of it. */
typedef struct mn_scaleup_aware {
    size_t n;
    double *weight, *known, *aware; /* known: NaN throughout where it was not asked */
    double size;                    /* of the groups that were asked for, in sum */
    unsigned groups;
    mn_refused refused; /* rows that are left out: a cell is no count */
} mn_scaleup_aware;
/* aware.c: columns are the known groups' names with this ending (who is aware), and their names
 * alone (whom she knows). MN_USAGE where there is none of the first. *out is new. */
MN_USE mn_status mn_scaleup_aware_of(mn_scaleup_aware *out, const mn_scaleup *s, const mn_table *t,
                                     const char *ending, const char *weight, mn_err *e);
void mn_scaleup_aware_free(mn_scaleup_aware *a); /* zero-initialised is legal */

typedef struct mn_scaleup_columns {
    const mn_table *sizes; /* of known groups: name, then size */
    const char *const *hidden;
    size_t n_hidden;
    const char *weight, *unit, *stratum; /* NULL: all 1; each respondent; one */
    bool missing_is_zero;                /* else who did not answer is left out of that group */
} mn_scaleup_columns;
/* Takes the answers out of a table. An answer that is no count is told of, and not given; a row
 * without a weight, unit or stratum is told of, and in no estimate. MN_DATA where a group has no
 * size; MN_USAGE for columns that are not there. *out is new, its names are borrowed of t:
 * mn_scaleup_free(). */
MN_USE mn_status mn_scaleup_of(mn_scaleup *out, const mn_table *t, const mn_scaleup_columns *c,
                               double population, mn_err *e);
void mn_scaleup_free(mn_scaleup *s); /* zero-initialised is legal */

typedef enum mn_scaleup_method {
    MN_SCALEUP_MLE,     /* all hidden contacts by all contacts (Killworth et al. 1998, doi
                         * 10.1177/0193841X9802200205) */
    MN_SCALEUP_PIMLE,   /* the mean of each respondent's share; who knows nobody is left out */
    MN_SCALEUP_GENERAL, /* reports by how many persons are aware of a hidden one (Feehan & Salganik
                         * 2016, doi 10.1177/0081175016665425); needs their own survey */
    MN_SCALEUP_METHODS
} mn_scaleup_method;
const char *mn_scaleup_name(mn_scaleup_method m); /* "mle", "pimle", "generalized" */

typedef struct mn_scaleup_estimate {
    double total, error, low, high;
    double effect;      /* of the design: the variance by that of as many drawn each for herself */
    size_t respondents; /* who told of it */
    size_t alone;       /* strata of one unit */
    const char *why;    /* no interval: why; NULL */
} mn_scaleup_estimate;
typedef struct mn_scaleup_options {
    size_t replicates;
    uint64_t seed;
    double level;
} mn_scaleup_options;
/* Of hidden group g. Intervals and errors by the rescaled bootstrap over sampling units within
 * strata (Rao, Wu & Yue 1992): of n units n - 1 are drawn, weights grow by n / (n - 1). A stratum
 * of one unit does not vary; where all are such there is no error and no interval. NaN where nobody
 * told of it. */
MN_USE mn_status mn_scaleup_run(mn_scaleup_estimate *out, const mn_scaleup *s, unsigned g,
                                mn_scaleup_method m, const mn_scaleup_options *o, const mn_ctx *ctx,
                                mn_err *e);
/* What the hidden group's own survey says of the adjustments. */
typedef enum mn_scaleup_factor {
    MN_SCALEUP_VISIBLE,       /* how many persons are aware of a hidden one, in the mean */
    MN_SCALEUP_DEGREE_RATIO,  /* how many a hidden person knows, by how many others do */
    MN_SCALEUP_TRUE_POSITIVE, /* which share of those whom she knows are aware */
    MN_SCALEUP_FACTORS
} mn_scaleup_factor;
const char *mn_scaleup_factor_name(mn_scaleup_factor f);
/* respondents: of the hidden group. NaN where known contacts were not asked for. */
MN_USE mn_status mn_scaleup_factor_run(mn_scaleup_estimate *out, const mn_scaleup *s,
                                       mn_scaleup_factor f, const mn_scaleup_options *o,
                                       const mn_ctx *ctx, mn_err *e);
/* What the other known groups say of known group g, by the same method, without the adjustments. */
double mn_scaleup_known(const mn_scaleup *s, unsigned g, mn_scaleup_method m);

#endif
