/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/place/inside.h - what the files of places share.
 */
#ifndef TRACE_PLACE_INSIDE_H
#define TRACE_PLACE_INSIDE_H

#include "core/arena.h"
#include "trace/good/phrases.h"
#include "trace/place/place.h"

/* What a word says (column kind of region_words.csv). */
typedef enum mn_word_kind {
    MN_WORD_NAME,      /* the region's own name */
    MN_WORD_PLACE,     /* a place in it, and no other */
    MN_WORD_COMMON,    /* a place in it, whose name others have in other countries */
    MN_WORD_WEAK,      /* says little */
    MN_WORD_NAMESAKE,  /* a place elsewhere of the region's name */
    MN_WORD_ELSEWHERE, /* a place elsewhere in the same country */
    MN_WORD_ROAD,      /* makes a road's or a building's name of the word before it */
    MN_WORD_WAY,       /* may stand between the two: "Xinjiang South Road" */
    MN_WORD_LOCODE,    /* a UN/LOCODE in it */
    MN_WORD_KINDS,
} mn_word_kind;

typedef struct mn_region_word {
    uint32_t region; /* UINT32_MAX: of all */
    mn_word_kind kind;
} mn_region_word;

typedef struct mn_ring {
    uint32_t region;
    uint32_t first, points; /* the last point is the first again */
} mn_ring;

struct mn_places {
    mn_arena arena;
    mn_region *region;
    size_t regions, region_cap;
    mn_phrases *phrases; /* values: numbers of words */
    mn_region_word *word;
    size_t words, word_cap;
    mn_ring *ring;
    size_t rings, ring_cap;
    double *lon, *lat;
    size_t points, point_cap, lat_cap;
    char digest[65];
};

/* --- outline.c ---------------------------------------------------------------------------- */

/* Adds the rings of "LON LAT;...|LON LAT;..." to the region. */
MN_USE mn_status mn_outline_add(mn_places *p, uint32_t region, mn_text points, mn_err *e);

/* --- words.c -------------------------------------------------------------------------------- */

/* What the words of one text say of a region; counts of what was seen. */
typedef struct mn_seen {
    uint32_t strong, common, weak, road, elsewhere, namesake;
    mn_text first;     /* the first strong word, else common, else weak, else of a road */
    mn_word_kind kind; /* its kind */
    mn_text other;     /* the first place elsewhere */
} mn_seen;
/* f: holds the text's words. */
void mn_places_see(mn_seen *out, const mn_places *p, uint32_t region, const mn_folded *f);

#endif
