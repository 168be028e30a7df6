/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/reference.h - what the program knows of countries, money, goods and
 * industries. All of it lies in tables under data/, each with its source.
 */
#ifndef MANUMIT_REFERENCE_H
#define MANUMIT_REFERENCE_H

#include <manumit/core.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MN_INDUSTRIES 35 /* c1..c35 of WIOD 2013, ISIC Rev. 3 */

/* Everything loaded and indexed; immutable and safe to share by threads.
 * Making one costs a few milliseconds; parts load when first asked for by the
 * constructor's `need` bits. */
typedef struct mn_reference mn_reference;

typedef enum mn_need {
    MN_NEED_COUNTRIES = 1,
    MN_NEED_MONEY = 2,
    MN_NEED_CODES = 4,
    MN_NEED_GOODS = 8,
    MN_NEED_WORDS = 16,
    MN_NEED_ALL = 31,
} mn_need;

MN_USE MN_API mn_status mn_reference_new(mn_reference **out, unsigned need, mn_err *e);
MN_API void mn_reference_free(mn_reference *r);

/* --- countries (ISO 3166-1) ----------------------------------------------- */

typedef struct mn_country {
    const char *iso3, *iso2, *name;
    const char *model_region;     /* WIOD 2013's code ("ROM" for Romania), or "RoW" */
    const char *satellite_region; /* of the 140; "" where only a composite region holds it */
    const char *numeric;          /* three digits; "" for Kosovo */
    const char *ilo_region;       /* as the ILO's global estimates group it; "" for Antarctica */
} mn_country;

MN_API size_t mn_countries(const mn_reference *r);
MN_API const mn_country *mn_country_at(const mn_reference *r, size_t i);
/* By ISO3, ISO2, English name or a listed alias; case and accents don't
 * matter. NULL when unknown. O(1). */
MN_API const mn_country *mn_country_find(const mn_reference *r, mn_text name);
/* The nearest known name, for "did you mean"; NULL when none is near. */
MN_API const char *mn_country_suggest(const mn_reference *r, mn_text name);

/* A region of the forced-labour satellite. */
typedef struct mn_satellite_region {
    const char *code, *name;
    const char *iso3; /* the one country it is; "" for a composite */
    const char *model_region;
    bool composite;         /* "Rest of ..." */
    const char *ilo_region; /* as the satellite's source groups it; "" for XTW */
} mn_satellite_region;
MN_API size_t mn_satellite_regions(const mn_reference *r);
MN_API const mn_satellite_region *mn_satellite_region_at(const mn_reference *r, size_t i);

/* People living there in the year nearest to `year` that is known (*known_year,
 * which may be NULL); the earlier of two equally near. NaN when none is. iso3
 * "WLD" is the world. */
MN_API double mn_population(const mn_reference *r, const char *iso3, int year, int *known_year);

/* The same with the row's own year and source, which is "" where the table names none; borrowed
 * from r. False where no figure is known. */
typedef struct mn_population_row {
    double people;
    int year;
    const char *source; /* "World Bank SP.POP.TOTL" */
} mn_population_row;
MN_USE MN_API bool mn_population_find(mn_population_row *out, const mn_reference *r,
                                      const char *iso3, int year);

/* --- money ------------------------------------------------------------------ */

/* The ISO 4217 code for a code, symbol or name ("usd", "€", "pound sterling");
 * NULL when unknown or ambiguous. */
MN_API const char *mn_currency_find(const mn_reference *r, mn_text name);
/* How many decimals the smallest unit of a currency is: 2 of "USD", 0 of "JPY"; -1 when it is no
 * ISO 4217 code. */
MN_API int mn_currency_decimals(const mn_reference *r, const char *currency);
/* US dollars per unit, the year's average; NaN when no figure was read for it.
 * "USD" is 1 in every year. currency is an ISO 4217 code in capitals. */
MN_API double mn_usd_rate(const mn_reference *r, const char *currency, int year);
/* The first and last year with a rate; there may be gaps. False when there is
 * none. For "USD": the table's first and last year. */
MN_API bool mn_usd_rate_years(const mn_reference *r, const char *currency, int *first, int *last);
/* US consumer price index, annual average (1982-84 = 100); NaN when unknown. */
MN_API double mn_us_cpi(const mn_reference *r, int year);
/* The last year whose index is of at least 11 months; the running year may have
 * one of fewer. */
MN_API int mn_us_cpi_last_year(const mn_reference *r);

/* --- industries and codes ---------------------------------------------------- */

typedef struct mn_industry {
    const char *code, *name, *short_name, *branch;
    const char *isic3; /* its divisions of ISIC Rev. 3 */
    const char *plain; /* what one buys there, in plain words */
} mn_industry;
MN_API const mn_industry *mn_industry_at(const mn_reference *r, size_t i); /* i < MN_INDUSTRIES */
MN_API int mn_industry_find(const mn_reference *r, mn_text code);          /* -1: none */

typedef enum mn_codes {
    MN_HS,
    MN_ISIC3,
    MN_ISIC4,
    MN_NAICS,
    MN_COICOP, /* 2018, and ECOICOP version 2 */
    MN_MCC,
    MN_COICOP1999, /* and ECOICOP version 1: division 12 differs */
    MN_NACE,       /* Revision 2, with the digits and letters that countries add */
    MN_PSC,        /* product and service codes of the US government */
    MN_CPV,        /* 2008, with or without the check digit */
    MN_BEA,        /* of the US Bureau of Economic Analysis: detail and summary */
    MN_CODES,
} mn_codes;
MN_API const char *mn_codes_name(mn_codes system); /* "HS", "ISIC 3", ... */

/* What a code buys: shares of industries that sum to 1. */
typedef struct mn_mix {
    size_t n;
    uint8_t industry[MN_INDUSTRIES];
    double share[MN_INDUSTRIES];
    char via[16];       /* the stored code that answered: the code or its prefix */
    const char *reason; /* the table's own, of the code's first share */
} mn_mix;

/* Looks a code up; the longest stored prefix answers. Dots, spaces, a leading
 * apostrophe and the system's name ("HS 0306.17", "ISIC A0111", "CP01.1.1") are
 * ignored. A leading zero that a spreadsheet ate is put back: of an HS code
 * with an odd number of digits and of three digits of MCC always where that
 * makes a code, of the others where they are unknown without. False when even its shortest prefix
 * is unknown, and for text that is no code of the system. O(length). */
MN_API bool mn_code_find(const mn_reference *r, mn_codes system, mn_text code, mn_mix *mix);
/* True when the text has the form of a code of this system and is found. */
MN_API bool mn_code_plausible(const mn_reference *r, mn_codes system, mn_text code);

/* --- goods of the US Department of Labor list --------------------------------- */

typedef struct mn_good {
    const char *good, *country, *iso3;
    int industry; /* 0-based */
    bool child, forced, forced_child, derived;
    const char *keywords, *hs; /* ';'-joined */
    const char *derived_from;  /* the good that it is made of; "" when listed itself */
} mn_good;
MN_API size_t mn_goods(const mn_reference *r);
MN_API const mn_good *mn_good_at(const mn_reference *r, size_t i);

/* --- plain words --------------------------------------------------------------- */

typedef struct mn_guess {
    int industry;       /* 0-based; -1: no candidate */
    double score;       /* 0..1: the matcher's own estimate that this is right */
    const char *phrase; /* the phrase of the index that spoke most for it; borrowed */
    const char *source; /* where that phrase comes from */
} mn_guess;

/* The three best industries for a description, best first, by words, word
 * parts and misspellings. O(words * postings). Thread-safe. */
MN_USE MN_API mn_status mn_words_classify(const mn_reference *r, mn_text description,
                                          mn_guess best[3], mn_err *e);
/* Why: appends one line a piece of evidence ("'shrimp' -> c3 ... 2.31"), to a
 * text that the caller frees with free(). */
MN_USE MN_API mn_status mn_words_explain(char **out, const mn_reference *r, mn_text description,
                                         mn_err *e);

#ifdef __cplusplus
}
#endif

#endif
