/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/ban/place.c - whether a line's goods come from a region that a rule names: by the place of
 * origin and the port of loading. Lines that say the same are looked up once.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/ban/inside.h"

mn_status mn_bench_open_places(mn_bench *b, mn_err *e)
{
    b->region = mn_arena_alloc(&b->arena, b->law->rules + 1, sizeof *b->region);
    b->rule_region = mn_arena_alloc(&b->arena, b->law->rules + 1, sizeof *b->rule_region);
    if (!b->region || !b->rule_region)
        return mn_fail_memory(e);
    for (size_t i = 0; i < b->law->rules; i++) {
        const mn_text r = b->law->rule[i].region;
        uint32_t at = 0;
        while (at < b->regions && !mn_text_eq(b->region[at], r))
            at++;
        b->rule_region[i] = r.len ? at : UINT32_MAX;
        if (r.len && at == b->regions)
            b->region[b->regions++] = r;
    }
    return MN_OK;
}

mn_status mn_bench_place(mn_ban_place *out, mn_bench *b, const mn_ban_line *line, mn_err *e)
{
    uint32_t at = MN_MAP_NONE;
    mn_buf_clear(&b->key);
    mn_buf_text(&b->key, line->origin_country);
    mn_buf_char(&b->key, '\n');
    mn_buf_text(&b->key, mn_text_trim(line->origin));
    mn_buf_char(&b->key, '\n');
    mn_buf_text(&b->key, mn_text_trim(line->load_port));
    if (!mn_grow(&b->places, &b->c_places, b->n_places + 1, sizeof *b->places))
        return mn_fail_memory(e);
    mn_status st = mn_bench_key(&at, b, &b->place, b->n_places, e);
    if (st || at != MN_MAP_NONE) {
        if (!st)
            *out = b->places[at];
        return st;
    }
    uint8_t *is = mn_arena_alloc(&b->arena, b->regions + 1, 1);
    if (!is)
        return mn_fail_memory(e);
    *out = b->places[b->n_places++] = (mn_ban_place){is, mn_text_trim(line->origin).len > 0};
    return MN_OK;
}
