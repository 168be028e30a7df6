/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/place/place.h - does a place lie in a region whose goods are banned?
 *
 * Regions are rows (data/trade/regions.csv, or a file of the user's): codes, words and an outline
 * with a margin. A place is told by the codes of its subdivision (ISO 3166-2, or as its region's
 * name), by the words of its address in any script, and by coordinates. A word alone is no proof:
 * "Xinjiang Road" lies in Shanghai, and a firm may bear a region's name. docs/methods/places.md.
 */
#ifndef TRACE_PLACE_PLACE_H
#define TRACE_PLACE_PLACE_H

#include <manumit/core.h>

#include "trace/good/folded.h"

/* --- regions -------------------------------------------------------------------------------- */

/* Texts are borrowed of the places. Days since 1970-01-01; MN_REGION_ALWAYS: no bound. */
typedef struct mn_region {
    mn_text id, version, name;
    char country[2];         /* ISO 3166-1 alpha-2, capitals; zeros: not said */
    mn_text codes;           /* ISO 3166-2, joined by ';' */
    mn_text postcodes, uscc; /* prefixes, joined by ';' */
    double margin_km;        /* near border: at most so far from it, on either side */
    int32_t from, until;     /* when it holds */
    mn_text authority, says, source, address, note;
    bool outlined;       /* there is an outline of it */
    double tolerance_km; /* by how much the outline was simplified */
    mn_text outline_source;
    double west, east, south, north; /* of the outline, degrees */
} mn_region;
#define MN_REGION_ALWAYS INT32_MIN

/* Immutable, shared by threads. */
typedef struct mn_places mn_places;
enum {
    MN_REGIONS = 1000,           /* at most */
    MN_OUTLINE_POINTS = 1000000, /* of all outlines */
};
/* The shipped regions, and those of `file` (NULL: none), which go before shipped ones of the same
 * id: a table with the columns region and name, and as far as they are known country, codes,
 * postcodes, uscc, margin_km, from, until, authority, says, source, address, note, version, words
 * (joined by ';') and outline ("LON LAT;LON LAT;..." in degrees, closed or not; several rings
 * parted by '|'). *out is owned: mn_places_free(). Errors: MN_DATA with file and line for what
 * can't be read: a ring of fewer than 3 points, or beyond 180 degrees. O(bytes). */
MN_USE mn_status mn_places_new(mn_places **out, const char *file, const mn_ctx *ctx, mn_err *e);
void mn_places_free(mn_places *p); /* NULL is legal */
size_t mn_places_regions(const mn_places *p);
const mn_region *mn_places_region(const mn_places *p, size_t i);
/* SHA-256 of all tables that were read: another one may tell otherwise. */
const char *mn_places_digest(const mn_places *p);

/* --- outlines ------------------------------------------------------------------------------- */

/* How far a point lies within the border of a region, in km; below 0: outside. NaN: the region has
 * no outline. Edges are straight in longitude and latitude (RFC 7946, 3.1.1). The distance is that
 * on a plane which touches the ellipsoid (WGS 84) at the point: within 100 km of the border it is
 * off by under 1%, farther away by more, and it is then told as at least 100 km.
 * O(points of the outline). */
double mn_places_border_km(const mn_places *p, size_t region, double latitude, double longitude);
enum { MN_PLACE_FAR_KM = 100 };

/* --- asking ----------------------------------------------------------------------------------- */

/* What is known of a place. Empty texts, zeros and NaN: not known. */
typedef struct mn_place_asked {
    char country[2]; /* ISO 3166-1 alpha-2, in any case */
    mn_text region;  /* a name, or an ISO 3166-2 code */
    mn_text locode;  /* UN/LOCODE; with a subdivision behind it also that: "CNURC XJ" */
    mn_text address, city, postcode;
    mn_text name; /* of the site or the party: says little */
    mn_text uscc; /* unified social credit code of the party */
    double latitude, longitude;
} mn_place_asked;

/* Each stronger than those before it. */
typedef enum mn_place_verdict {
    MN_PLACE_OUT,
    MN_PLACE_REVIEW, /* a person must look */
    MN_PLACE_NEAR,   /* within the margin of the border, on either side */
    MN_PLACE_IN,
} mn_place_verdict;
/* "outside", "review", "near border", "found"; static. */
const char *mn_place_verdict_name(mn_place_verdict v);

enum { MN_PLACE_WHY = 600 };
typedef struct mn_place_found {
    uint32_t region;
    mn_place_verdict verdict;
    double border_km;       /* see mn_places_border_km(); NaN where it has no coordinates */
    char why[MN_PLACE_WHY]; /* sentences: what was seen where */
} mn_place_found;

/* What one thread needs; zero-initialised is valid. */
typedef struct mn_place_finder {
    mn_folded words;
    mn_place_found *found; /* the answer: regions with a verdict other than outside, in order */
    size_t n, cap;
} mn_place_finder;
/* What is said of each region. all: also of those it lies outside of. O(bytes of the texts +
 * points of outlines near it). */
MN_USE mn_status mn_place_find(mn_place_finder *f, const mn_places *p, const mn_place_asked *a,
                               bool all, mn_err *e);
void mn_place_finder_free(mn_place_finder *f);

#endif
