/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/facility/facility.h - is this factory one of these?
 *
 * A facility is a name at an address in a country; two are compared by the engine of names and by
 * the parts of their addresses, within one country. What is looked in is put together once and
 * then shared by threads. docs/methods/screening.md has features and model.
 */
#ifndef SCREEN_FACILITY_FACILITY_H
#define SCREEN_FACILITY_FACILITY_H

#include "screen/facility/address.h"
#include "screen/match/kit.h"

enum { MN_FACILITY_IDS = 4 }; /* identifiers of one facility that are looked at */

/* Kinds of identifiers. */
typedef enum mn_facility_id_kind {
    MN_FACILITY_OWN,   /* as the register calls it */
    MN_FACILITY_OS_ID, /* Open Supply Hub's */
    MN_FACILITY_LEI,
    MN_FACILITY_NUMBER, /* of a register of companies or taxes: a company may have many sites */
    MN_FACILITY_ID_KINDS,
} mn_facility_id_kind;

/* What is known of a facility; texts are UTF-8, borrowed. */
typedef struct mn_facility {
    mn_text id, name, address, country, sector;
    double lat, lng; /* degrees; NaN: unknown */
    uint64_t line;
    mn_text given[MN_FACILITY_ID_KINDS]; /* identifiers, by kind; empty: none */
} mn_facility;

typedef enum mn_facility_decision {
    MN_FACILITY_NEW,
    MN_FACILITY_REVIEW, /* a person must look */
    MN_FACILITY_AUTO,   /* the same facility */
} mn_facility_decision;
const char *mn_facility_decision_name(mn_facility_decision d); /* "new", "review", "auto" */

/* From which probability on. */
#define MN_FACILITY_ACCEPT 0.8
#define MN_FACILITY_LOOK   0.5

/* What of two facilities is compared; the order is that of the table of the model. */
typedef enum mn_facility_feature {
    MN_FF_NAME,        /* logit of the names' probability, within +-4 */
    MN_FF_NAME_SAME,   /* the names are equal in plain letters, legal forms apart */
    MN_FF_UNIT_OTHER,  /* numbers in both names, and none in common */
    MN_FF_UNIT_MORE,   /* a number in one name alone */
    MN_FF_COVER_LESS,  /* weight of the words of the address that met, of the side with less */
    MN_FF_COVER_MORE,  /* of the side with more */
    MN_FF_EVIDENCE,    /* weight that met, absolute, at most 4 rare words; by 4 */
    MN_FF_NUMBER_SAME, /* house numbers met: 1, all; 0.5, some, and others are left on both sides */
    MN_FF_NUMBER_OTHER, /* both have house numbers, and none met; 0.5: some */
    MN_FF_INNER_OTHER,  /* other building, unit, floor, sector, likewise */
    MN_FF_CODE_SAME,    /* the postcode is the same */
    MN_FF_CODE_OTHER,   /* it differs */
    MN_FF_PLACE_OTHER,  /* both name large cities or provinces, and none in common */
    MN_FF_EMPTY,        /* one has no address */
    MN_FF_ALL_SAME,     /* the addresses have the same parts */
    MN_FF_NEAR,         /* positions within 300 m */
    MN_FF_FAR,          /* positions that are no town's, and more than 10 km apart */
    MN_FACILITY_FEATURES,
} mn_facility_feature;
extern const char *const mn_facility_feature_names[MN_FACILITY_FEATURES];

/* Why a probability is at most, or at least, what it is: bits of mn_facility_pair.rules. */
enum {
    MN_FACILITY_SAME_ID = 1,        /* the same identifier; pair.id: which kind */
    MN_FACILITY_OTHER_ID = 2,       /* both have one of a kind, and they differ */
    MN_FACILITY_SAME_ROW = 4,       /* name and address are the same in plain letters */
    MN_FACILITY_OTHER_UNIT = 8,     /* other numbers in the names: sister units */
    MN_FACILITY_OTHER_NUMBER = 16,  /* other house numbers */
    MN_FACILITY_NO_ADDRESS = 32,    /* no address on one side: nothing but the name speaks */
    MN_FACILITY_OTHER_PLACE = 64,   /* the addresses have next to nothing in common */
    MN_FACILITY_NO_COUNTRY = 128,   /* the country of one side is not known */
    MN_FACILITY_OTHER_NAME = 256,   /* the names have next to nothing in common */
    MN_FACILITY_ONE_UNIT = 512,     /* a number in one name alone */
    MN_FACILITY_OTHER_INNER = 1024, /* another building, floor or sector in the address */
    MN_FACILITY_FAR_APART = 2048,
    MN_FACILITY_OTHER_COUNTRY = 8192,
    MN_FACILITY_CUT = 16384, /* too long to be read whole, and not the same byte for byte */
    MN_FACILITY_TIED = 4096, /* another facility, which is not this one, fits as well */
};

typedef struct mn_facility_pair {
    uint32_t other; /* which of the set */
    uint32_t rules;
    mn_facility_id_kind id;
    double score, probability; /* 0..1 */
    double name_score, name_probability;
    double metres; /* NaN: a position is not known, or it is a town's */
    bool same_address;
    mn_facility_decision decision;
    float feature[MN_FACILITY_FEATURES];
} mn_facility_pair;

/* What comparing needs; immutable, shared by threads. The kit is borrowed. */
typedef struct mn_facility_judge mn_facility_judge;
MN_USE mn_status mn_facility_judge_new(mn_facility_judge **out, const mn_kit *kit, mn_err *e);
void mn_facility_judge_free(mn_facility_judge *j); /* NULL is legal */

/* --- a set of facilities ------------------------------------------------------------- */

typedef struct mn_facility_set mn_facility_set;
/* *out is owned: mn_facility_set_free(). The judge is borrowed. */
MN_USE mn_status mn_facility_set_new(mn_facility_set **out, const mn_facility_judge *j, mn_err *e);
void mn_facility_set_free(mn_facility_set *s); /* NULL is legal */
/* Takes one in; nothing of it is borrowed. An id of its own is made of country, name and address
 * where it has none. MN_DATA without a name that can be read. O(length). */
MN_USE mn_status mn_facility_add(mn_facility_set *s, const mn_facility *f, mn_err *e);
/* Makes it ready: how rare each word is, and what finds it again. None may be added afterwards.
 * O(n log n). */
MN_USE mn_status mn_facility_ready(mn_facility_set *s, mn_err *e);
size_t mn_facilities(const mn_facility_set *s);
const mn_facility *mn_facility_at(const mn_facility_set *s, size_t i);
/* ISO 3166-1 alpha-2; "" where it is not known. */
const char *mn_facility_country(const mn_facility_set *s, size_t i);

/* --- looking ------------------------------------------------------------------------------ */

typedef struct mn_facility_limits {
    double accept, review; /* 0: as above */
} mn_facility_limits;

enum { MN_FACILITY_FOUND = 24 }; /* of one query, at most */

/* What one thread needs. */
typedef struct mn_facility_finder mn_facility_finder;
MN_USE mn_status mn_facility_finder_new(mn_facility_finder **out, const mn_facility_set *s,
                                        mn_facility_limits limits, mn_err *e);
void mn_facility_finder_free(mn_facility_finder *f); /* NULL is legal */

/* Those of the set that q may be, the likeliest first: all with a decision other than new, then
 * those at the same address or of the same name, at most MN_FACILITY_FOUND. skip is left out
 * (SIZE_MAX: none). *out is borrowed until the next call. MN_DATA for a q without a name. */
MN_USE mn_status mn_facility_find(const mn_facility_pair **out, size_t *n, mn_facility_finder *f,
                                  const mn_facility *q, size_t skip, mn_err *e);

/* Compares two of the set. */
MN_USE mn_status mn_facility_compare(mn_facility_pair *out, mn_facility_finder *f, size_t a,
                                     size_t b, mn_err *e);
/* Compares two that stand in no set: every word is then as rare as any other. */
MN_USE mn_status mn_facility_compare_two(mn_facility_pair *out, const mn_facility_judge *j,
                                         const mn_facility *a, const mn_facility *b, mn_err *e);

/* Why, in sentences; appended to *out, owned: free(). */
MN_USE mn_status mn_facility_explain(char **out, mn_facility_finder *f, const mn_facility *q,
                                     const mn_facility_pair *p, mn_err *e);
/* What met and what differs, as words of a closed list between blanks: "name number postcode".
 * Each has room for MN_FACILITY_WORDS bytes. */
enum { MN_FACILITY_WORDS = 160 };
void mn_facility_told(char *met, char *differs, const mn_facility_pair *p);

#endif
