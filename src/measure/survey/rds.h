/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/rds.h - respondent-driven sampling: respondents recruit others of their own
 * contacts. How large the groups are in the population, by estimators that take different things
 * of the recruiting, and how far they move when it happens anew.
 */
#ifndef MEASURE_SURVEY_RDS_H
#define MEASURE_SURVEY_RDS_H

#include "core/rng.h"
#include "measure/survey/roles.h"

enum { MN_RDS_GROUPS = 32, MN_RDS_COUPONS = 64 };
#define MN_RDS_NOBODY UINT32_MAX

/* --- who recruited whom --------------------------------------------------------------------------
 */

/* Respondents, in the file's order. Who has no usable degree is a part of her tree, and of no
 * estimate. */
typedef struct mn_rds {
    uint32_t n;
    uint32_t *recruiter;       /* MN_RDS_NOBODY: a seed */
    uint32_t *tree, *wave;     /* seeds are wave 0 of trees, numbered by their seeds */
    uint32_t *first, *recruit; /* of each respondent her recruits: first[i] up to first[i + 1] */
    uint32_t *row;             /* of the table */
    double *degree;            /* NaN: not usable */
    uint32_t trees, waves;     /* waves: the last one's number */
    mn_refused refused;        /* what can't be used, or not as it stands */
    uint32_t crowded;          /* respondents with fewer contacts than they are tied to here */
    uint32_t over;             /* with more recruits than coupons */
} mn_rds;

typedef struct mn_rds_columns {
    const char *columns; /* roles: id, recruiter, degree; or coupon, given, degree */
    unsigned coupons;    /* that each was given; 0: not known */
} mn_rds_columns;
/* Refuses (MN_DATA, with the line) one id in two rows, two recruiters, a respondent who recruited
 * herself, recruiting in a circle, and a coupon given out twice. A recruiter who is not in the
 * table is told of, and her recruit taken as a seed. *out is new: mn_rds_free(). */
MN_USE mn_status mn_rds_of(mn_rds *out, const mn_table *t, const mn_rds_columns *c, mn_err *e);
void mn_rds_free(mn_rds *s); /* zero-initialised is legal */
/* rds_tree.c: recruits, trees and waves out of `recruiter`. MN_DATA with a line on a circle. */
MN_USE mn_status mn_rds_grow(mn_rds *s, const mn_table *t, mn_err *e);

/* A column whose values are the groups. */
typedef struct mn_rds_trait {
    const char *name;
    uint32_t groups;
    uint32_t *group; /* each respondent's; MN_VALUE_NONE: no answer */
    mn_values values;
} mn_rds_trait;
MN_USE mn_status mn_rds_trait_of(mn_rds_trait *out, mn_rds *s, const mn_table *t, const char *name,
                                 mn_err *e);
void mn_rds_trait_free(mn_rds_trait *x);

/* --- what estimators see -------------------------------------------------------------------------
 */

/* Respondents by degree and group, and recruitments from group to group. */
typedef struct mn_rds_seen {
    uint32_t degrees, groups;
    double *degree; /* each other one, rising */
    double *count;  /* degrees * groups */
    double *move;   /* groups * groups: from, to */
    uint32_t *of;   /* each respondent's degree, by its place */
    double *work;   /* what mn_rds_shares() needs */
} mn_rds_seen;

typedef enum mn_rds_method {
    MN_RDS_SAMPLE, /* shares of respondents, as if each had been as likely to be there */
    MN_RDS_ONE,    /* by who recruits whom and mean degrees (Salganik & Heckathorn 2004, doi
                    * 10.1111/j.0081-1750.2004.00152.x; more than two groups: smoothed, Heckathorn
                    * 2002, doi 10.1525/sp.2002.49.1.11) */
    MN_RDS_TWO,    /* by degrees alone (Volz & Heckathorn 2008) */
    MN_RDS_SS,     /* successive sampling (Gile 2011, doi 10.1198/jasa.2011.ap09475) */
    MN_RDS_METHODS
} mn_rds_method;
const char *mn_rds_method_name(mn_rds_method m); /* "sample", "rds1", "rds2", "ss" */

/* share[g] of all groups; NaN where there is no estimate, and *why then says why (may be NULL).
 * population: of SS alone. */
void mn_rds_shares(double *share, const char **why, mn_rds_seen *x, mn_rds_method m,
                   double population);

/* The chance that a person of each degree is among n who are drawn one after the other with
 * chances in the ratio of degrees, without being put back, from a population of which only its
 * size is known: numbers by degree are those that the sample makes likely, found by iteration.
 * count[k] of the sample; work: 4 * degrees. False where the population is no larger than the
 * sample. */
bool mn_rds_chances(double *chance, const double *degree, const double *count, uint32_t degrees,
                    double population, double *work);
/* The same for numbers by degree that are known: who is drawn is who arrives among the first n,
 * each after an exponential time of her degree's rate; how many others arrived is taken by its
 * Edgeworth series to the fourth cumulant. work: degrees. O(degrees). */
void mn_rds_chances_known(double *chance, const double *degree, const double *number,
                          uint32_t degrees, double n, double *work);

/* --- intervals -----------------------------------------------------------------------------------
 */

typedef enum mn_rds_interval {
    MN_RDS_TREE,     /* seeds, then each one's recruits, are drawn anew (Baraff, McCormick & Raftery
                      * 2016, doi 10.1073/pnas.1617258113) */
    MN_RDS_SALGANIK, /* a chain of recruits by their recruiters' group (Salganik 2006, doi
                      * 10.1007/s11524-006-9106-x) */
    MN_RDS_GILE,     /* recruiting anew in a population made from the estimate (Gile 2011) */
    MN_RDS_INTERVALS
} mn_rds_interval;
const char *mn_rds_interval_name(mn_rds_interval i); /* "tree", "salganik", "gile" */

typedef struct mn_rds_options {
    size_t replicates;
    uint64_t seed;
    double level, population; /* 0: not known, without SS and Gile's intervals */
    bool without_seeds;       /* seeds are in trees only */
} mn_rds_options;

typedef struct mn_rds_estimate {
    double share, error, low, high, effect; /* NaN: none; effect: on the variance */
    uint32_t respondents;                   /* of this group */
    double lost;                            /* share of replicates without an estimate */
    const char *why;                        /* no estimate: why; else NULL */
    const char *why_none;                   /* no interval: why; else NULL */
} mn_rds_estimate;
/* out[m * groups + g] of methods and groups, by one kind of interval. Gile's interval is of SS
 * alone, Salganik's of rds1 and rds2: others have no interval by them. */
MN_USE mn_status mn_rds_run(mn_rds_estimate *out, const mn_rds *s, const mn_rds_trait *x,
                            mn_rds_interval kind, const mn_rds_options *o, const mn_ctx *ctx,
                            mn_err *e);
/* Replicate k of the share of group g by method m is out[(m * groups + g) * replicates + k]; NaN:
 * no estimate, or none by this kind of interval. */
MN_USE mn_status mn_rds_replicates(double *out, const mn_rds *s, const mn_rds_trait *x,
                                   mn_rds_interval kind, const mn_rds_options *o, const mn_ctx *ctx,
                                   mn_err *e);
/* Whether a kind of interval is of this method. */
bool mn_rds_has_interval(mn_rds_method m, mn_rds_interval kind, double population);

/* --- what the recruiting looks like --------------------------------------------------------------
 */

/* rds2's shares as the waves come in, and of each tree alone; recruitments. */
typedef struct mn_rds_look {
    double *by_wave;   /* (waves + 1) * groups, of all up to the wave */
    uint32_t *to_wave; /* waves + 1: how many count up to it */
    double *by_tree;   /* trees * groups; NaN: nobody counts */
    uint32_t *of_tree; /* trees: how many count */
    uint32_t *deepest; /* trees: its last wave */
    double *move;      /* groups * groups */
    double *degree;    /* groups: mean in the population, respondents by the mean of inverses */
    double *recruits;  /* groups: mean number */
    double moved;  /* since half of them were in, the largest distance of a share from its last */
    uint32_t half; /* that wave */
    double apart;  /* the largest distance, beyond chance, between trees of a tenth of
                    * respondents each */
    double homophily; /* recruitments within groups by those without regard to groups */
    uint32_t largest; /* tree, of how many that count */
    uint32_t count;   /* who counts */
} mn_rds_look;
MN_USE mn_status mn_rds_look_at(mn_rds_look *out, const mn_rds *s, const mn_rds_trait *x,
                                mn_err *e);
void mn_rds_look_free(mn_rds_look *l); /* zero-initialised is legal */

/* rds_estimate.c: room for counts of samples of these respondents. *out is new. */
MN_USE mn_status mn_rds_seen_new(mn_rds_seen *out, const mn_rds *s, const mn_rds_trait *x,
                                 mn_err *e);
void mn_rds_seen_clear(mn_rds_seen *x);
void mn_rds_seen_free(mn_rds_seen *x);
/* Whether a respondent counts: with a degree and a group. */
bool mn_rds_counts(const mn_rds *s, const mn_rds_trait *x, uint32_t i);
/* The sample as it is. */
void mn_rds_seen_fill(mn_rds_seen *out, const mn_rds *s, const mn_rds_trait *x, bool without_seeds);

#endif
