/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/ban/place.c - whether a line's goods come from a region that a rule names, as
 * trace/place/place.h tells it: by the place of origin; and, as what a person must look at, by the
 * port of loading and the names of maker and shipper. Lines that say the same are looked up once.
 */
#include <math.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/ban/inside.h"

enum { TEXT = 1024 };

static mn_status unknown_region(const mn_rule *r, mn_err *e)
{
    char file[200];
    const size_t n = r->row.file.len < sizeof file - 1 ? r->row.file.len : sizeof file - 1;
    memcpy(file, r->row.file.ptr, n);
    file[n] = '\0';
    mn_fail_at(e, MN_DATA, file, r->row.line, 0, "no region '%.*s' is known",
               (int)(r->region.len > 60 ? 60 : r->region.len), r->region.ptr);
    return mn_hint(e, "regions are rows of data/trade/regions.csv: cn-xj");
}

/* The regions that rules name. */
mn_status mn_bench_open_places(mn_bench *b, mn_err *e)
{
    mn_status st = MN_OK;
    b->region = mn_arena_alloc(&b->arena, b->law->rules + 1, sizeof *b->region);
    b->region_is = mn_arena_alloc(&b->arena, b->law->rules + 1, sizeof *b->region_is);
    b->rule_region = mn_arena_alloc(&b->arena, b->law->rules + 1, sizeof *b->rule_region);
    if (!b->region || !b->region_is || !b->rule_region)
        return mn_fail_memory(e);
    for (size_t i = 0; i < b->law->rules && !st; i++) {
        const mn_text r = b->law->rule[i].region;
        uint32_t at = 0, is = 0;
        while (at < b->regions && !mn_text_eq(b->region[at], r))
            at++;
        b->rule_region[i] = r.len ? at : UINT32_MAX;
        if (!r.len || at < b->regions)
            continue;
        if (!b->known && (st = mn_places_new(&b->known, NULL, &b->ctx, e)))
            return st;
        while (is < mn_places_regions(b->known) &&
               !mn_text_eq(mn_places_region(b->known, is)->id, r))
            is++;
        if (is == mn_places_regions(b->known))
            return unknown_region(&b->law->rule[i], e);
        b->region_is[b->regions] = is;
        b->region[b->regions++] = r;
    }
    return st;
}

static mn_there strength(mn_place_verdict v)
{
    return v == MN_PLACE_IN ? MN_IS_THERE : v > MN_PLACE_OUT ? MN_MAY_BE_THERE : MN_NOT_THERE;
}

/* Asks, and keeps of each region the most that is said, but no more than `most`. what, text: of
 * what it is said; what NULL: of a party's site. */
static mn_status find(uint8_t *is, mn_text *why, mn_bench *b, const mn_place_asked *a,
                      mn_there most, const char *what, mn_text text, mn_err *e)
{
    mn_status st = mn_place_find(&b->finder, b->known, a, false, e);
    for (size_t i = 0; i < b->finder.n && !st; i++)
        for (size_t r = 0; r < b->regions && !st; r++) {
            const mn_place_found *f = &b->finder.found[i];
            mn_there found = strength(f->verdict);
            if (f->region != b->region_is[r])
                continue;
            found = found < most ? found : most;
            if (found <= (mn_there)is[r])
                continue;
            is[r] = (uint8_t)found;
            mn_buf_clear(&b->said);
            if (what)
                mn_buf_fmt(&b->said, "The %s '%.*s': ", what,
                           (int)(text.len > 120 ? 120 : text.len), text.ptr);
            mn_buf_str(&b->said, f->why);
            if (b->said.failed ||
                !(why[r] = mn_arena_text(&b->arena, (mn_text){b->said.ptr, b->said.len})).ptr)
                st = mn_fail_memory(e);
        }
    return st;
}

static mn_text cut(mn_text t)
{
    return mn_utf8_cut(mn_text_trim(t), TEXT);
}

/* *at is the number of the place that the key stands for; else room is made for it. */
static mn_status known(bool *is_known, mn_ban_place *out, mn_bench *b, mn_err *e)
{
    uint32_t at = MN_MAP_NONE;
    if (!mn_grow(&b->places, &b->c_places, b->n_places + 1, sizeof *b->places))
        return mn_fail_memory(e);
    mn_status st = mn_bench_key(&at, b, &b->place, b->n_places, e);
    *is_known = !st && at != MN_MAP_NONE;
    if (*is_known)
        *out = b->places[at];
    else if (!st)
        b->places[b->n_places++] = (mn_ban_place){0};
    return st;
}

static mn_status room_of(uint8_t **is, mn_text **why, mn_bench *b, mn_err *e)
{
    *is = mn_arena_alloc(&b->arena, b->regions + 1, 1);
    *why = mn_arena_alloc(&b->arena, b->regions + 1, sizeof **why);
    return *is && *why ? MN_OK : mn_fail_memory(e);
}

mn_status mn_bench_place(mn_ban_place *out, mn_bench *b, const mn_ban_line *line, mn_err *e)
{
    const mn_text origin = cut(line->origin), port = cut(line->load_port);
    mn_place_asked a = {.region = origin, .address = origin, .latitude = NAN, .longitude = NAN};
    bool is_known = false;
    uint8_t *is = NULL;
    mn_text *why = NULL;
    const mn_text part[] = {line->origin_country, origin, port, cut(line->by[0]), cut(line->by[1])};
    mn_buf_clear(&b->key);
    mn_buf_str(&b->key, "line");
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        mn_buf_char(&b->key, '\n');
        mn_buf_text(&b->key, part[i]);
    }
    mn_status st = known(&is_known, out, b, e);
    if (st || is_known)
        return st;
    const size_t at = b->n_places - 1;
    if ((st = room_of(&is, &why, b, e)))
        return st;
    if (line->origin_country.len == 2)
        memcpy(a.country, line->origin_country.ptr, 2);
    if (b->regions && origin.len) {
        st = find(is, why, b, &a, MN_IS_THERE, "place of origin", origin, e);
        if (!st) {
            a.locode = origin;
            st = find(is, why, b, &a, MN_IS_THERE, "place of origin", origin, e);
        }
    }
    if (b->regions && !st && port.len) {
        const mn_place_asked p = {
            .address = port, .locode = port, .latitude = NAN, .longitude = NAN};
        st = find(is, why, b, &p, MN_MAY_BE_THERE, "port of loading", port, e);
    }
    for (size_t k = 0; k < 2 && b->regions && !st; k++) {
        const mn_place_asked p = {.name = part[3 + k], .latitude = NAN, .longitude = NAN};
        if (p.name.len)
            st = find(is, why, b, &p, MN_MAY_BE_THERE, mn_by_name(1U << k), p.name, e);
    }
    if (!st)
        *out = b->places[at] = (mn_ban_place){is, why, origin.len > 0};
    return st;
}

mn_status mn_bench_site_place(mn_ban_place *out, mn_bench *b, const mn_bench_site *site, mn_err *e)
{
    mn_place_asked a = {.country = {site->country[0], site->country[1]},
                        .address = cut(site->address),
                        .region = cut(site->region),
                        .locode = cut(site->locode),
                        .latitude = site->latitude,
                        .longitude = site->longitude};
    bool is_known = false;
    uint8_t *is = NULL;
    mn_text *why = NULL;
    mn_buf_clear(&b->key);
    mn_buf_fmt(&b->key, "site\n%.2s\n%.9g %.9g\n", site->country, a.latitude, a.longitude);
    mn_buf_text(&b->key, a.address);
    mn_buf_char(&b->key, '\n');
    mn_buf_text(&b->key, a.region);
    mn_buf_char(&b->key, '\n');
    mn_buf_text(&b->key, a.locode);
    mn_status st = known(&is_known, out, b, e);
    if (st || is_known)
        return st;
    const size_t at = b->n_places - 1;
    if (!(st = room_of(&is, &why, b, e)) && b->regions)
        st = find(is, why, b, &a, MN_IS_THERE, NULL, (mn_text){"", 0}, e);
    if (!st)
        *out = b->places[at] = (mn_ban_place){is, why, true};
    return st;
}
