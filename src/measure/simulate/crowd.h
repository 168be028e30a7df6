/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/simulate/crowd.h - made-up populations of known size, and the lists that find some of
 * their persons: to judge by how far an estimate is from the truth.
 *
 * Patterns say which assumption of an estimate does not hold; several may be had at once. Each
 * leaves the share that every list finds as it is (but for referral, which adds to lists), so that
 * tables of two patterns differ by dependence and not by how much was found.
 */
#ifndef MEASURE_SIMULATE_CROWD_H
#define MEASURE_SIMULATE_CROWD_H

#include "core/rng.h"
#include "measure/model/loglin.h"

enum { MN_CROWD_LEAST = 100, MN_CROWD_MOST = 1000000, MN_CROWD_DAYS_MOST = 3650 };

/* Bits of mn_crowd_options.patterns; docs/methods/estimate-simulate.md has the formulas. */
typedef enum mn_crowd_pattern {
    MN_CROWD_POSITIVE,   /* who is on list 1 is likelier on list 2 (six lists or more: 3, 4 too) */
    MN_CROWD_NEGATIVE,   /* less likely */
    MN_CROWD_REFERRAL,   /* list 1 sends persons on to list 2 some days later (likewise) */
    MN_CROWD_CLASSES,    /* a third is easy to find, by all lists; the others are not */
    MN_CROWD_PROPENSITY, /* each has a degree of her own of being found, by all lists */
    MN_CROWD_SPARSE,     /* lists find few, and few twice */
    MN_CROWD_LINKAGE,    /* records of one person as if of two, and of two as if of one */
    MN_CROWD_OPEN,       /* persons come and go while lists are kept */
    MN_CROWD_PATTERNS
} mn_crowd_pattern;
const char *mn_crowd_pattern_name(mn_crowd_pattern p); /* "positive" */
bool mn_crowd_pattern_find(mn_crowd_pattern *out, mn_text name);
const char *mn_crowd_list_name(unsigned list); /* "police" */

typedef struct mn_crowd_options {
    uint32_t people; /* who are there on some day */
    unsigned lists;  /* 2 to MN_LISTS_MOST */
    unsigned patterns;
    unsigned level; /* 1 to 3: how much of each pattern */
    double seen;    /* share on some list, if lists were independent: in (0, 1) */
    uint32_t days;  /* for which lists are kept */
    uint64_t seed;
} mn_crowd_options;

/* What holds for all persons. */
typedef struct mn_crowd {
    mn_crowd_options o;
    double chance[MN_LISTS_MOST]; /* of being on a list, over all persons who stay all days */
    double base[MN_LISTS_MOST];   /* its log odds at offset 0 */
    unsigned pairs;               /* dependent ones: lists 2 k and 2 k + 1 */
    double odds;                  /* their ratio; 1 */
    double referral;              /* share sent on */
    double easy, easy_offset, hard_offset; /* share of the easy class; log odds of both */
    double spread;                         /* of log odds of each person's own degree */
    double stay;                           /* mean days; 0: all stay */
    double there;                          /* share who are there on the first day */
    double missed, wrong;                  /* share of records that lose or change their person */
} mn_crowd;
/* MN_USAGE with the range where an option is outside of it. */
MN_USE mn_status mn_crowd_make(mn_crowd *out, const mn_crowd_options *o, mn_err *e);

typedef struct mn_crowd_person {
    bool easy;
    double degree;               /* of standard normal */
    uint32_t from, until;        /* days she is there: from <= day < until */
    unsigned on;                 /* lists, as bits */
    unsigned sent;               /* those of them that a referral alone put her on */
    uint16_t day[MN_LISTS_MOST]; /* of each list that she is on */
} mn_crowd_person;
/* Person i, of the seed and i alone. */
void mn_crowd_person_of(mn_crowd_person *out, const mn_crowd *c, uint32_t i);

/* Records as an agency would write them, errors of linkage among them. */
typedef struct mn_crowd_record {
    uint32_t person; /* who she is */
    uint32_t as;     /* whom the record takes her for; from o.people on: somebody new */
    uint16_t day;
    uint8_t list;
} mn_crowd_record;

typedef struct mn_crowd_records {
    mn_crowd_record *at; /* by day, then by person */
    size_t n;
    uint32_t persons;  /* above all numbers in `as` */
    double *count;     /* persons by history, as the records tell it: 2^lists */
    double on_lists;   /* persons truly on some list */
    double days_there; /* of all persons */
    uint32_t missed;   /* records that lost their person, who has others */
    uint32_t wrong;    /* that have another person's */
} mn_crowd_records;
/* All of them, in one go; *out is new. O(people * lists). */
MN_USE mn_status mn_crowd_run(mn_crowd_records *out, const mn_crowd *c, mn_err *e);
void mn_crowd_records_free(mn_crowd_records *r); /* zero-initialised is legal */

typedef struct mn_crowd_totals {
    uint64_t people, on_lists, as_told, records, histories;
    uint64_t missed, wrong;
} mn_crowd_totals;
/* write.c: the folder dir with records.csv, histories.csv, people.csv, links.csv and truth.json;
 * day 0 is the day `start` since 1970-01-01. It appears whole or not at all. */
MN_USE mn_status mn_crowd_write(mn_crowd_totals *out, const mn_crowd *c, const char *dir,
                                int32_t start, mn_err *e);

#endif
