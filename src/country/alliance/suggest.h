/* SPDX-License-Identifier: Apache-2.0
 *
 * country/alliance/suggest.h - what countries that began alike did before they improved, and how
 * strong that evidence is.
 *
 * Who is alike, and who improved, is a matched comparison (country/brief/precedent.h). A deed is a
 * rise of another figure of the record: its columns are deed, indicator, by (at least so much
 * more), times (at least so many times; empty: 1), en, es, note. A country did it where a figure
 * of the two years after the one in which it was alike is so much above the last one of the two
 * years up to that year; whether it improved is looked at after these two years. So all have the
 * same time for a deed, and none is done after what it is said to go with: who improved within
 * them, or is not told of after them, is not compared (a landmark; Anderson, Cain & Gelber 1983,
 * doi 10.1200/JCO.1983.1.11.710). Of whom a figure is missing it is not known; who had no room left
 * to rise is not counted. The shares that improved, among those that did it and the others, are set
 * beside each other with Newcombe's interval (1998, method 10, doi
 * 10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I). This shows what went together,
 * and not what caused what.
 */
#ifndef COUNTRY_ALLIANCE_SUGGEST_H
#define COUNTRY_ALLIANCE_SUGGEST_H

#include "country/brief/asks.h"
#include "country/brief/precedent.h"

enum { MN_DEEDS = 64, MN_DEED_FEW = 5, MN_DEED_YEARS = 2 };

typedef struct mn_deed {
    const char *id, *text[MN_BRIEF_LANGUAGES], *note;
    uint32_t indicator;
    double by, times;
    uint64_t line;
} mn_deed;

typedef struct mn_deeds {
    mn_deed at[MN_DEEDS];
    size_t n;
    mn_arena arena;
} mn_deeds;

/* MN_DATA with file and line for an unknown indicator, no number, no words, a deed named twice.
 * Freed by mn_deeds_free(), also after an error. */
MN_USE mn_status mn_deeds_read(mn_deeds *out, const mn_facts *f, const mn_table *t, mn_err *e);
void mn_deeds_free(mn_deeds *d);
/* The rows that come with the library. *out is owned: mn_table_free(). */
MN_USE mn_status mn_deeds_shipped(mn_table **out, const mn_ctx *ctx, mn_err *e);

/* One country that was alike. */
typedef struct mn_deed_case {
    mn_held did;                   /* MN_HELD_UNKNOWN: figures are missing */
    const mn_fact *before, *after; /* after is the one that rose, or the last; NULL where missing */
    bool full;                     /* it had no room left: did is unknown */
    bool early;                    /* it improved before, or is told of no longer: did is unknown */
    int until;                     /* the last year in which a deed counts */
} mn_deed_case;

typedef enum mn_deed_evidence {
    MN_DEED_MORE,    /* who did it improved more often: the interval lies above 0 */
    MN_DEED_LESS,    /* less often */
    MN_DEED_UNTOLD,  /* not told from chance */
    MN_DEED_TOO_FEW, /* fewer than MN_DEED_FEW did it, or did not */
    MN_DEED_EVIDENCES,
} mn_deed_evidence;
const char *mn_deed_evidence_name(mn_deed_evidence v);

typedef struct mn_deed_count {
    size_t did_improved, did_not, else_improved, else_not, unknown, full, early;
    double did, others, difference, low, high; /* shares that improved; NaN of nobody */
    mn_deed_evidence evidence;
} mn_deed_count;

/* Of n countries that were alike by the rule. cases: n of them. level: of this one interval. */
void mn_deed_compare(mn_deed_count *out, mn_deed_case *cases, const mn_deed *d,
                     const mn_access_rule *r, const mn_precedent *p, size_t n, const mn_facts *f,
                     double level);

#endif
