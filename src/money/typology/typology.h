/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/typology.h - typologies: what an activity of trafficking looks like in payments,
 * as files that an analyst can read, change and write.
 *
 * A typology is a list of indicators, each with its source, its family, a weight and one to four
 * measures of a party's payments within a window of days; facts that speak against it, with
 * negative weights; and measures that make a role possible. There is no language of expressions.
 * docs/methods/money-typologies.md has every word of the format; data/money/typologies has those
 * that are shipped, data/money/indicators.csv the indicators with their sources.
 *
 * SCORE. In each family the weights times strengths of its indicators add up to at most
 * `family_most`; contrary facts are added with their sign; with `base` this is the log-odds x, and
 * the score 1 / (1 + exp(-x)). A party is flagged where the score reaches `threshold` and the
 * indicators are of `needs_families` families or more. These are declared weights, no probability.
 */
#ifndef MONEY_TYPOLOGY_TYPOLOGY_H
#define MONEY_TYPOLOGY_TYPOLOGY_H

#include "core/arena.h"
#include "money/pattern/pattern.h"

/* --- indicators ------------------------------------------------------------------------------- */

/* Families are taken to be independent of each other. A staff note is what a person saw: no
 * measure of payments can be of that family. */
typedef enum mn_family {
    MN_FAMILY_FLOW,
    MN_FAMILY_CASH,
    MN_FAMILY_PLACE,
    MN_FAMILY_TIME,
    MN_FAMILY_SPEND,
    MN_FAMILY_PAY,
    MN_FAMILY_IDENTITY,
    MN_FAMILY_COUNTERPARTY,
    MN_FAMILY_STAFF_NOTE,
    MN_FAMILIES,
} mn_family;
extern const char *const mn_family_words[MN_FAMILIES];

/* How an indicator is known: its text was read, or told by somebody who did, or is remembered. */
typedef enum mn_evidence {
    MN_EVIDENCE_READ,
    MN_EVIDENCE_SECONDARY,
    MN_EVIDENCE_RECALLED,
} mn_evidence;

/* A row of data/money/indicators.csv. Texts are borrowed from the program. */
typedef struct mn_indicator {
    mn_text id, text, source, paragraph, date, address;
    mn_family family;
    mn_evidence evidence;
} mn_indicator;

typedef struct mn_indicators {
    mn_indicator *at;
    size_t n, cap;
    mn_arena arena;
} mn_indicators;

/* Zero-initialised, then this. MN_DATA where the program's own table is not whole. */
MN_USE mn_status mn_indicators_load(mn_indicators *out, mn_err *e);
void mn_indicators_free(mn_indicators *s);
/* NULL where there is none. O(n). */
const mn_indicator *mn_indicators_find(const mn_indicators *s, mn_text id);

/* --- typologies ------------------------------------------------------------------------------- */

typedef enum mn_what {
    MN_WHAT_COUNT,                 /* payments */
    MN_WHAT_SUM,                   /* of their values, in units of the base currency */
    MN_WHAT_SHARE,                 /* their sum over that of `over`; no value where that is 0 */
    MN_WHAT_SHARE_OF_COUNT,        /* the same of numbers of payments */
    MN_WHAT_MEAN,                  /* value of one; no value where there is none */
    MN_WHAT_LARGEST,               /* value of the largest; 0 where there is none */
    MN_WHAT_LARGEST_DAY,           /* sum of the local day with the largest */
    MN_WHAT_SAME_DAY,              /* most payments with one counterparty on one local day */
    MN_WHAT_DISTINCT_CITY,         /* cities of their places; places without a city count apart */
    MN_WHAT_DISTINCT_PLACE,        /* places */
    MN_WHAT_DISTINCT_COUNTERPARTY, /* other parties; cash has none */
    MN_WHAT_DISTINCT_DAY,          /* local days */
    MN_WHAT_TOP_SHARE,     /* the counterparty with the largest part of their sum: that part */
    MN_WHAT_FORWARDED,     /* of what came in: the part that left by `over` within `within` hours */
    MN_WHAT_DWELL,         /* median hours that this took, by value; no value where none left */
    MN_WHAT_SUM_EACH,      /* their sum for each counterparty; no value where there is none */
    MN_WHAT_SAME_EMPLOYER, /* most counterparties that one employer had paid before (bonds.h) */
    MN_WHAT_LINKED,        /* other parties that share an identifier of the kinds `by` with it */
    MN_WHAT_SHARED_DEVICE, /* most parties, itself among them, that pay from one of its devices */
    MN_WHAT_PATTERN, /* strength of the strongest hit of `pattern` that has it in the middle */
    MN_WHATS,
} mn_what;
extern const char *const mn_what_words[MN_WHATS];

enum {
    MN_DIR_IN = 1,
    MN_DIR_OUT = 2,
    MN_SIDE_PERSON = 1, /* who stands on the other side: bits */
    MN_SIDE_BUSINESS = 2,
    MN_SIDE_MERCHANT = 4,
    MN_SIDE_UNKNOWN = 8,
    MN_SIDE_CASH = 16,          /* of a choice of payments: nobody, as in cash */
    MN_FILTER_MCC = 32,         /* ranges of codes in a filter, at most */
    MN_TYPOLOGY_BYTES = 262144, /* of a file */
    MN_TYPOLOGY_INDICATORS = 64,
    MN_TYPOLOGY_CONTRARY = 24,
    MN_TYPOLOGY_ROLES = 16,
    MN_TYPOLOGY_ALL = 4, /* measures of one indicator */
    MN_TYPOLOGY_DAYS = 366,
    MN_TYPOLOGIES = 64,        /* in use at once */
    MN_TYPOLOGY_FILTERS = 256, /* different filters of them */
};

/* What a list of counterparties says of those on it (counterparties.h). */
typedef enum mn_list_kind {
    MN_LIST_ADVERT,
    MN_LIST_RECRUITER,
    MN_LIST_REMITTER,
    MN_LIST_EXCHANGE,
    MN_LIST_PROCESSOR,
    MN_LIST_OTHER,
    MN_LIST_KINDS,
} mn_list_kind;
extern const char *const mn_list_words[MN_LIST_KINDS];

/* Which payments. Zero-initialised with away and abroad -1, below INT64_MAX: all of them. */
typedef struct mn_pay_filter {
    uint16_t channels, purposes; /* bits; 0: any */
    uint32_t hours;              /* bits of the local hour; 0: any, also unknown ones */
    uint8_t weekdays;            /* bits, Monday first; 0: any */
    uint8_t direction;           /* MN_DIR_IN, MN_DIR_OUT; 0: both */
    uint8_t sides;               /* bits; 0: any, also cash */
    int8_t away;                 /* 1: at a place in another city than the party's home */
    int8_t abroad;               /* 1: the place, or the other account, is of another country */
    int64_t from, below;         /* value in hundredths: from <= value < below */
    /* Of more parties than the two that stand in it (bonds.h); 0: any. */
    uint16_t after_wage; /* hours: its payer got a wage at most so long before */
    uint16_t after_cash; /* hours: its payer paid cash in less than so long before */
    uint16_t new_wage;   /* days: the employer of that wage began to pay at most so long before */
    uint8_t colleagues;  /* so many others of the same employer do the same (bonds.h) */
    uint8_t given_up;    /* a wage: so many hundredths of it leave within three days */
    uint8_t shares;      /* bits of mn_id_kind: the other side shares such an identifier */
    uint8_t listed;      /* bits of mn_list_kind: the other side is on such a list */
    uint8_t n_mcc;
    struct mn_mcc_range {
        uint16_t first, last;
    } mcc[MN_FILTER_MCC];
} mn_pay_filter;

typedef struct mn_measure {
    mn_what what;
    mn_pay_filter where, over;
    mn_pattern pattern;
    int32_t within;           /* hours; forwarded, dwell */
    uint8_t by;               /* linked: bits of mn_id_kind */
    bool most;                /* the value must be at most `limit`, else at least */
    double limit, full;       /* strength is 1/2 at limit and 1 from full on; equal: 1 at once */
    double peers;             /* and beyond this percentile of its peers; 0: not asked for */
    uint16_t f_where, f_over; /* numbers of the compiled filters (mn_typology_set) */
} mn_measure;

extern const char *const mn_money_role_words[MN_MONEY_ROLES];

/* An indicator, a contrary fact or a reason for a role. */
typedef struct mn_typology_sign {
    mn_text id;   /* of indicators.csv, or of the user's own "OWN-..": then `source` is there */
    mn_text says; /* in a clause: "cash is paid in at several towns away from home" */
    mn_text source;
    mn_family family;
    double weight; /* contrary: below 0; role: 0 */
    mn_money_role role;
    unsigned measures;
    mn_measure measure[MN_TYPOLOGY_ALL];
    uint64_t line;
} mn_typology_sign;

typedef struct mn_typology {
    mn_text id, version, title, about, file;
    uint8_t kinds; /* sides of parties that it is asked of; 0: any */
    int32_t days;
    unsigned needs_families;
    double base, threshold, family_most;
    unsigned indicators, contraries, roles;
    mn_typology_sign *indicator, *contrary, *role;
} mn_typology;

/* Typologies that are used together. */
typedef struct mn_typology_set {
    mn_typology at[MN_TYPOLOGIES];
    size_t n;
    mn_pay_filter *filter; /* the different filters of all measures; the first is all payments */
    size_t filters, filters_cap;
    mn_arena arena;
} mn_typology_set;

/* Reads the text of a typology and adds it. Errors: MN_DATA with line, column, the offending text
 * and what to write instead. MN_USAGE for a second one of the same id, and too many. */
MN_USE mn_status mn_typology_add(mn_typology_set *s, const mn_indicators *known, mn_text json,
                                 const char *file, mn_err *e);
/* Those that are shipped, by their names. */
MN_USE mn_status mn_typology_shipped(mn_typology_set *s, const mn_indicators *known, mn_err *e);
size_t mn_typology_shipped_count(void);
mn_text mn_typology_shipped_text(size_t i, const char **file);
void mn_typology_set_free(mn_typology_set *s);

/* 0 where a value (NaN: there is none) does not meet the measure, else 1/2 to 1. */
double mn_measure_strength(const mn_measure *m, double value);

#endif
