/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/multiplier.h - a count of persons (reached by a service, given an object, marked
 * in a first sample) by the share of a survey's respondents who say that they are among them.
 */
#ifndef MEASURE_SURVEY_MULTIPLIER_H
#define MEASURE_SURVEY_MULTIPLIER_H

#include "measure/survey/design.h"
#include "measure/survey/rds.h"

/* A survey: of respondents who recruited each other (rds.n above 0), or by its design. */
typedef struct mn_multiplier_survey {
    const mn_table *t;
    mn_design design;
    mn_rds rds;
    bool plain; /* all weigh alike, and each is drawn for herself */
    mn_refused refused;
} mn_multiplier_survey;
/* Roles: weight, unit, stratum; recruited: those of mn_rds_of(). *out is new. */
MN_USE mn_status mn_multiplier_read(mn_multiplier_survey *out, const mn_table *t,
                                    const char *columns, bool recruited, mn_err *e);
void mn_multiplier_free(mn_multiplier_survey *s);

typedef enum mn_multiplier_method {
    MN_MULTIPLIER_SURVEY,  /* count / share, the share by the survey's design */
    MN_MULTIPLIER_CHAPMAN, /* of a plain survey: as two samples (Chapman 1951) */
    MN_MULTIPLIER_RDS1,    /* count / share by who recruits whom */
    MN_MULTIPLIER_RDS2,    /* by degrees */
    MN_MULTIPLIER_METHODS
} mn_multiplier_method;
const char *mn_multiplier_name(mn_multiplier_method m); /* "survey", "chapman", "rds1", "rds2" */

typedef struct mn_multiplier {
    const char *column;  /* of who says so: yes or no, in words or 1 and 0 */
    double count, error; /* of persons, and its standard error: 0 where it is exact */
} mn_multiplier;
typedef struct mn_multiplied {
    double share, total, error, low, high, effect; /* NaN: none */
    size_t respondents;
    const char *why; /* no estimate, or no interval: why */
} mn_multiplied;
/* out[m]; a method that is not of this survey has respondents 0. Intervals of the share become
 * those of the total; an uncertain count widens them on the logarithm. */
MN_USE mn_status mn_multiplier_run(mn_multiplied *out, mn_multiplier_survey *s,
                                   const mn_multiplier *of, const mn_rds_options *o,
                                   const mn_ctx *ctx, mn_err *e);

#endif
