/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/ban/inside.h - what the files of the bench share.
 */
#ifndef TRACE_BAN_INSIDE_H
#define TRACE_BAN_INSIDE_H

#include "core/arena.h"
#include "core/map.h"
#include "trace/ban/ban.h"
#include "trace/place/place.h"

/* Where a line's goods come from, as far as it says: for each region of the rules. */
typedef struct mn_ban_place {
    const uint8_t *is;  /* mn_there of each region */
    const mn_text *why; /* a sentence of each region */
    bool told;          /* a place within the country is named */
} mn_ban_place;

struct mn_bench {
    const mn_law *law;
    mn_arena arena;
    mn_text into;
    int32_t on;
    /* who.c */
    mn_screen_set *own, *lists; /* the rules' names; those asked for, or NULL */
    mn_screen_matcher *own_matcher, *lists_matcher;
    mn_map who;
    mn_ban_hits *hits;
    size_t n_hits, c_hits;
    double review; /* the least of all days */
    /* goods.c */
    mn_map good;
    mn_ban_goods *goods;
    mn_good_rows *rows;
    mn_good_asked asked;
    size_t n_goods, c_goods;
    /* place.c */
    mn_map place;
    mn_ban_place *places;
    size_t n_places, c_places;
    mn_places *known;
    mn_place_finder finder;
    mn_text *region;     /* those that rules name */
    uint32_t *region_is; /* of the known ones */
    size_t regions;
    uint32_t *rule_region; /* of each rule; UINT32_MAX: none */
    /* judge.c */
    mn_touch *touch;
    size_t touches, c_touches;
    mn_ban_upstream_fn upstream;
    void *payload;
    mn_buf key, said;
    mn_ctx ctx;
};

MN_USE mn_status mn_bench_open_names(mn_bench *b, const mn_ban_asked *a, mn_err *e);
MN_USE mn_status mn_bench_who(mn_ban_hits *out, mn_bench *b, mn_text name, mn_err *e);
MN_USE mn_status mn_bench_open_goods(mn_bench *b, mn_err *e);
MN_USE mn_status mn_bench_goods(mn_ban_goods *out, mn_bench *b, const mn_ban_line *line, mn_err *e);
MN_USE mn_status mn_bench_open_places(mn_bench *b, mn_err *e);
MN_USE mn_status mn_bench_place(mn_ban_place *out, mn_bench *b, const mn_ban_line *line, mn_err *e);
typedef struct mn_bench_site {
    char country[2];
    mn_text address, region, locode;
    double latitude, longitude; /* NaN: not given */
} mn_bench_site;
MN_USE mn_status mn_bench_site_place(mn_ban_place *out, mn_bench *b, const mn_bench_site *site,
                                     mn_err *e);
/* The number of a key, or MN_MAP_NONE; then it is to be put as `next`. */
MN_USE mn_status mn_bench_key(uint32_t *out, mn_bench *b, mn_map *m, size_t next, mn_err *e);

#endif
