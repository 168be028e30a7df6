/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/country.h - what is known of countries: a dated table of facts, each with its source.
 *
 * A fact is a figure as somebody published it: of a place, a year and an indicator, with unit,
 * source, address and the day it was read. Nothing is overwritten: what two sources say differently
 * stands beside each other, and what a source corrected is kept below its correction. Which of them
 * stands for the others is decided by one rule for every country: the source that is nearer to
 * whoever counted (grade 1 before 2 before 3), then the one read last, then the one named first.
 *
 * A year without a fact is missing, and no figure takes its place.
 */
#ifndef MANUMIT_COUNTRY_H
#define MANUMIT_COUNTRY_H

#include <manumit/core.h>
#include <manumit/reference.h>
#include <manumit/table.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mn_indicator_kind {
    MN_KIND_COUNT,    /* of events or persons that were counted */
    MN_KIND_ESTIMATE, /* of persons, by a model or survey */
    MN_KIND_RATE,     /* per 1,000 */
    MN_KIND_SCORE,    /* points between least and most */
    MN_KIND_PERCENT,  /* at most 100 */
    MN_KIND_MONEY,    /* US dollars of its year */
    MN_KIND_TIER,     /* 1, 2, 2WL, 3; SC is a special case and has no number */
    MN_KIND_YES,      /* 1 yes, 0 no */
} mn_indicator_kind;

typedef enum mn_better { MN_BETTER_NONE, MN_BETTER_LOW, MN_BETTER_HIGH } mn_better;

typedef struct mn_indicator {
    const char *id; /* "tip-tier" */
    const char *name, *name_es, *unit, *definition;
    const char *headings; /* how downloads head its column, ';'-joined, folded as they are read */
    mn_indicator_kind kind;
    mn_better better;
    double least, most;  /* no value lies outside; infinite where there is no bound */
    const char *part_of; /* the id of the indicator that this one is a part of; "" for none */
} mn_indicator;

typedef struct mn_fact_source {
    const char *id, *name, *publisher, *address, *note;
    const char *published; /* a year or a day, ISO 8601 */
    const char *retrieved; /* the day it was read, ISO 8601 */
    int grade;             /* 1: the publisher's own; 2: quoted; 3: a secondary page */
} mn_fact_source;

typedef struct mn_place {
    const char *code; /* ISO 3166-1 alpha-3, "WLD", or a region's code: "ILO-AFR" */
    const char *name, *name_es;
    bool country;
} mn_place;

/* Why a fact does not stand for its place, year and indicator, or what to know where it does. */
typedef enum mn_fact_mark {
    MN_FACT_STANDS = 1,    /* the one that is shown and counted with */
    MN_FACT_CONFLICT = 2,  /* a fact of the same place, year and indicator says otherwise */
    MN_FACT_DUPLICATE = 4, /* the same source says the same before it */
    MN_FACT_CORRECTED = 8, /* the same source, read later, says otherwise */
    /* A part of it is more than all of it: "<5" of detected victims beside 1,019 of one form. What
     * was published as bounds then stands for nothing, as it hides a number and is no small count;
     * a number stands, and is to be asked about. */
    MN_FACT_BELOW_PART = 16,
    /* A part, published as bounds, of a whole of which more than half is in none of its parts: "<5"
     * of each form beside 20,045 victims. Which form they were of was not told, and the bounds
     * stand for nothing. */
    MN_FACT_UNTOLD = 32,
} mn_fact_mark;

typedef struct mn_fact {
    uint32_t place, indicator, source; /* numbers for the functions below */
    int32_t year;
    double value;     /* NaN where only bounds or a word were published */
    double low, high; /* as published; NaN without. Of "<5": 0 and 4 */
    const char *text; /* as it was published: "2WL", "<5", "1,011" */
    const char *note; /* "" without */
    const char *file; /* where it was read: "data/facts/tiers.csv" */
    uint64_t line;
    unsigned marks; /* mn_fact_mark bits */
} mn_fact;

/* A row of a user's file that is no fact, and why. */
typedef struct mn_fact_refused {
    const char *file, *text, *reason;
    uint64_t line;
} mn_fact_refused;

typedef struct mn_facts mn_facts;

/* The facts that come with the library: about 32,000 rows, read in some milliseconds. r is borrowed
 * for the life of *out and has MN_NEED_COUNTRIES. *out is owned: mn_facts_free(). */
MN_USE MN_API mn_status mn_facts_new(mn_facts **out, const mn_reference *r, mn_err *e);
MN_API void mn_facts_free(mn_facts *f);

/* Rows that were read later than at the end of the year so many years after that of the newest
 * shipped source are no facts: a day to come. */
enum { MN_FACTS_YEARS_ON = 10 };

/* Adds the facts of a table with the columns country (or iso3), year, indicator, value, source,
 * retrieved, and where it has them unit, low, high, address, published, note, grade. An unknown
 * indicator with a unit becomes one of its own. Rows that are no fact are refused and kept with
 * line and reason: mn_facts_refused(). MN_DATA where a needed column is absent.
 * O(rows log rows). Facts, sources and indicators that were handed out before are void. */
MN_USE MN_API mn_status mn_facts_add(mn_facts *f, const mn_table *t, mn_err *e);

/* --- reading them back; all borrowed until facts are added or freed --------------------------- */

MN_API size_t mn_facts_count(const mn_facts *f);
/* In the order of indicator, place, year, and of these the one that stands first. */
MN_API const mn_fact *mn_facts_at(const mn_facts *f, size_t i);
/* All facts of a place and indicator, by year, and *n of them; NULL for none. O(log facts). */
MN_API const mn_fact *mn_facts_of(const mn_facts *f, uint32_t place, uint32_t indicator, size_t *n);
/* The fact that stands for a year; NULL for none. */
MN_API const mn_fact *mn_facts_in(const mn_facts *f, uint32_t place, uint32_t indicator, int year);
/* The one that stands for the last year of from..until with one; NULL for none. */
MN_API const mn_fact *mn_facts_last(const mn_facts *f, uint32_t place, uint32_t indicator, int from,
                                    int until);
/* The number that a fact is ranked and counted by: its value, else the middle of its bounds; of
 * tiers 1, 2, 2.5 (Watch List), 3. NaN where it has none, as of ">10", which has no middle. */
MN_API double mn_fact_number(const mn_fact *x);
/* Whether it was published as bounds that other figures break, so that it hides a number. */
MN_API bool mn_fact_hides(const mn_fact *x);

MN_API size_t mn_facts_indicators(const mn_facts *f);
MN_API const mn_indicator *mn_facts_indicator(const mn_facts *f, uint32_t i);
/* UINT32_MAX when unknown. O(1). */
MN_API uint32_t mn_facts_find_indicator(const mn_facts *f, mn_text id);
/* The nearest known id, for "did you mean"; NULL when none is near. */
MN_API const char *mn_facts_suggest(const mn_facts *f, mn_text id);

MN_API size_t mn_facts_sources(const mn_facts *f);
MN_API const mn_fact_source *mn_facts_source(const mn_facts *f, uint32_t i);

/* Places: the countries in the order of the reference, then the world and regions. */
MN_API size_t mn_facts_places(const mn_facts *f);
MN_API const mn_place *mn_facts_place(const mn_facts *f, uint32_t i);
/* By ISO3, ISO2, name or alias of a country, or by a region's code. UINT32_MAX when unknown. */
MN_API uint32_t mn_facts_find_place(const mn_facts *f, mn_text name);

MN_API size_t mn_facts_refused(const mn_facts *f);
MN_API const mn_fact_refused *mn_facts_refused_at(const mn_facts *f, size_t i);

#ifdef __cplusplus
}
#endif

#endif
