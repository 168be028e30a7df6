/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/nexus/inside.h - what the files of nexus share: what was found, as small records.
 */
#ifndef TRACE_NEXUS_INSIDE_H
#define TRACE_NEXUS_INSIDE_H

#include <manumit/screen.h>

#include "core/arena.h"
#include "core/buf.h"
#include "trace/good/good.h"
#include "trace/nexus/nexus.h"
#include "trace/place/place.h"

/* A list's entry that a party may be, by the score alone. */
typedef struct mn_nexus_hit {
    uint32_t party, list, entry, decision; /* list: of the set; mn_screen_decision */
    double probability;
} mn_nexus_hit;

typedef struct mn_nexus_place {
    uint32_t party, site, region, verdict; /* mn_place_verdict */
    uint32_t why, length;                  /* in the text */
} mn_nexus_place;

typedef struct mn_nexus_sale {
    uint32_t party, good, row, how; /* row of the list of goods; mn_good_how */
} mn_nexus_sale;

/* A number by which reviews know a party. */
typedef struct mn_nexus_known {
    uint64_t id;
    uint32_t party, spare;
} mn_nexus_known;

/* All in the order of parties, but known, which is by id, then party. Borrowed of `bytes`, or of
 * the arrays of what computed it. */
typedef struct mn_nexus_raw {
    const mn_nexus_hit *hit;
    const mn_nexus_place *place;
    const mn_nexus_sale *sale;
    const mn_nexus_known *known;
    uint32_t hits, places, sales, knowns, unasked, spare;
    const char *text;
    size_t text_length;
    void *heap[5];
    void *mapped;
    size_t size;
} mn_nexus_raw;
void mn_nexus_raw_free(mn_nexus_raw *r);

/* What is looked with; set: NULL where no list is; places, goods: NULL where not asked for. */
typedef struct mn_nexus_tools {
    const mn_chain *c;
    mn_screen_set *set;
    mn_places *places;
    mn_reference *reference;
    mn_good_rows *goods;
} mn_nexus_tools;

/* --- scan.c: parties against lists, sites against regions, by threads ---------------------- */
MN_USE mn_status mn_nexus_scan(mn_nexus_raw *out, const mn_nexus_tools *t, const mn_ctx *ctx,
                               mn_err *e);
/* --- sales.c: goods and the countries that they come from ---------------------------------- */
MN_USE mn_status mn_nexus_sales(mn_nexus_raw *out, const mn_nexus_tools *t, const mn_ctx *ctx,
                                mn_err *e);

/* --- kept.c: the file beside the store ------------------------------------------------------ */
/* False where there is none, or it is damaged or another's: then it is to be made anew. */
bool mn_nexus_kept_open(mn_nexus_raw *out, const char *path, const char *digest,
                        const mn_nexus_tools *t);
MN_USE mn_status mn_nexus_kept_save(const char *path, const char *digest, const mn_nexus_raw *r,
                                    mn_err *e);
/* Removes the oldest of such files of the chain that `path` is of, but for MN_NEXUS_KEPT: each
 * day's lists, and each choice of them, makes one more. Whoever has one mapped keeps it. */
enum { MN_NEXUS_KEPT = 16 };
void mn_nexus_kept_trim(const char *path);
/* Whether the numbers of reviews are as they were written; O(their bytes). */
bool mn_nexus_kept_known(const mn_nexus_raw *r);

/* --- tell.c: records as nexuses -------------------------------------------------------------- */
/* Puts all together into at, n and of of *out (heap), texts into the arena. What was found of
 * parties that people decided about is asked for anew. */
MN_USE mn_status mn_nexus_tell(mn_nexus_set *out, const mn_nexus_raw *r, const mn_nexus_tools *t,
                               const char *on, mn_arena *arena, mn_err *e);

#endif
