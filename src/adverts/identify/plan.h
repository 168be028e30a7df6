/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/plan.h - numbering plans: which national numbers exist, how they are written.
 *
 * From data/adverts/phone_regions.csv and phone_ranges.csv, which tools/derive/phone_plans.py
 * makes. A number of n digits is looked up in its country's ranges of that length by halving.
 */
#ifndef ADVERTS_IDENTIFY_PLAN_H
#define ADVERTS_IDENTIFY_PLAN_H

#include <manumit/core.h>

#define ID_NUMBER_MAX 17 /* digits with all prefixes */
#define ID_LINE_MAX   15 /* of E.164 */
#define ID_GROUPS     6
#define ID_NO_REGION  UINT16_MAX

enum { ID_K_FIXED = 1, ID_K_MOBILE = 2, ID_K_SERVICE = 4, ID_K_PREMIUM = 8 };

/* How a plan writes numbers: how many digits each group has, from and to. */
typedef struct id_grouping {
    uint8_t n, low[ID_GROUPS], high[ID_GROUPS];
} id_grouping;

typedef struct id_range {
    uint64_t low, high;
    uint8_t kinds;
} id_range;

typedef struct id_prefixes {
    uint16_t firsts; /* a bit a digit that one of them begins with */
    uint8_t n;
    char text[13][5];
} id_prefixes;

typedef struct id_region {
    uint16_t begins[10]; /* by first digit: the lengths that have ranges there, as bits */
    uint16_t lengths;    /* bits */
    uint16_t code;
    bool main, trunk_needed;
    char name[4]; /* two letters; "W800" and the like (cut) for codes of no country */
    id_prefixes trunk, exit;
    uint32_t grouping, groupings;    /* of id_plans.grouping */
    uint32_t range[ID_LINE_MAX + 2]; /* by length: the first; the next one's is the end */
    uint16_t lead[ID_LINE_MAX + 1];  /* by length: of id_plans.lead */
} id_region;

/* Of one country and length: by a number's first two digits, how many ranges end before. */
typedef struct id_leading {
    uint16_t before[101];
} id_leading;

typedef struct id_plans {
    id_region *region;
    size_t regions, region_cap;
    uint16_t of_name[26][26]; /* ID_NO_REGION: there is none */
    id_grouping *grouping;
    size_t groupings, grouping_cap;
    id_range *range;
    size_t ranges, range_cap;
    id_leading *lead;
    size_t leads, lead_cap;
    uint16_t of_code[1000][26]; /* regions of a calling code, the main one first */
    uint8_t in_code[1000];
} id_plans;

/* From the tables that are shipped into *p, which is zeros before; MN_DATA, with table and line,
 * for one that can't be. What it holds is p's also after an error: id_plans_free(). */
MN_USE mn_status id_plans_load(id_plans *p, mn_err *e);
void id_plans_free(id_plans *p);

/* ID_NO_REGION where it is not known. */
uint16_t id_region_of(const id_plans *p, const char name[2]);
/* The kinds of a number whose length the country has, 1 to ID_LINE_MAX; 0 where it does not exist.
 */
uint8_t id_plan_range(const id_plans *p, const id_region *r, const uint8_t *digit, size_t n);
/* The same of any number. */
static inline uint8_t id_plan_kinds(const id_plans *p, const id_region *r, const uint8_t *digit,
                                    size_t n)
{
    return n - 1 < ID_LINE_MAX && r->begins[digit[0]] >> n & 1 ? id_plan_range(p, r, digit, n) : 0;
}
/* Whether the plan writes numbers in groups of these sizes. */
bool id_plan_grouped(const id_plans *p, const id_region *r, const uint8_t *size, size_t n);
/* How many digits at the front are a prefix of the list, the longest; 0. */
size_t id_prefix_longest(const id_prefixes *p, const uint8_t *digit, size_t n);
static inline size_t id_prefix(const id_prefixes *p, const uint8_t *digit, size_t n)
{
    return n && p->firsts >> digit[0] & 1 ? id_prefix_longest(p, digit, n) : 0;
}

#endif
