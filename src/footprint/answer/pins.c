/* SPDX-License-Identifier: Apache-2.0
 *
 * pins.c - kinds of pins. See the header.
 */
#include "footprint/answer/pins.h"

#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"

#include <stdlib.h>
#include <string.h>

enum { KEY = 2 * sizeof(uint32_t) + 2 * sizeof(double) + 2 };

/* What tells kinds apart. No padding, so that equal ones are equal bytes. */
static void key_of(char key[KEY], const mn_pin *p)
{
    char *at = key;

    memcpy(at, &p->cell, sizeof p->cell);
    at += sizeof p->cell;
    memcpy(at, &p->origin, sizeof p->origin);
    at += sizeof p->origin;
    memcpy(at, &p->factor.forced, sizeof(double));
    at += sizeof(double);
    memcpy(at, &p->factor.child, sizeof(double));
    at += sizeof(double);
    *at++ = (char)p->factor.own;
    *at = (char)p->move;
}

/* Where the people of one country stand in a cell (mn_cells holds each once), or
 * SIZE_MAX. */
static size_t entry_of(const mn_cells *c, const mn_pin *p)
{
    for (size_t k = c->start[p->cell]; k < c->start[p->cell + 1]; k++)
        if (c->origin[k] == p->origin)
            return k;
    return SIZE_MAX;
}

static mn_status find(mn_pin_kinds *out, mn_map *seen, mn_arena *keys, const mn_pin *p,
                      uint32_t *kind, mn_err *e)
{
    char bytes[KEY];
    mn_text key = {bytes, KEY};

    key_of(bytes, p);
    *kind = mn_map_get(seen, key);
    if (*kind != MN_MAP_NONE)
        return MN_OK;
    key = mn_arena_text(keys, key);
    if (!key.ptr || !mn_grow(&out->at, &out->cap, out->count + 1, sizeof *out->at))
        return mn_fail_memory(e);
    *kind = (uint32_t)out->count;
    out->at[out->count++] = (mn_pin_kind){
        .pin = {.cell = p->cell, .origin = p->origin, .move = p->move, .factor = p->factor}};
    return mn_map_put(seen, key, kind, e);
}

/* A row's pins are those of its first group: the others have the same. */
static bool first_of_row(const mn_groups *g, size_t group)
{
    return group == 0 || g->at[group - 1].row != g->at[group].row;
}

mn_status mn_pin_kinds_make(mn_pin_kinds *out, const mn_cells *c, const mn_groups *g, mn_err *e)
{
    mn_map seen = {0};
    mn_arena keys = {0};
    mn_status st = MN_OK;

    out->use = malloc((g->pins + 1) * sizeof *out->use);
    out->of = malloc((g->pins + 1) * sizeof *out->of);
    if (!out->use || !out->of)
        return mn_fail_memory(e);
    for (unsigned pass = 0; pass < 2; pass++) {
        const bool of_rows = pass == 0;

        for (size_t p = 0; !st && p < g->pins; p++) {
            const mn_pin *pin = &g->pin[p];
            const mn_group *group = &g->at[pin->group];
            uint32_t k;

            if ((group->key.product != 0) != of_rows)
                continue;
            if ((st = find(out, &seen, &keys, pin, &k, e)))
                break;
            out->of[p] = k;
            out->at[k].layer[pin->material] += pin->money;
            if (!of_rows)
                out->use[out->uses++] = (mn_pin_use){k, pin->group, pin->money};
            else if (first_of_row(g, pin->group))
                out->use[out->uses++] = (mn_pin_use){k, group->row, pin->unit};
        }
        if (of_rows)
            out->of_rows = out->uses;
    }
    for (size_t k = 0; k < out->count; k++) {
        mn_pin_kind *kind = &out->at[k];

        kind->all = kind->pin.move || kind->pin.origin == MN_ANYWHERE;
        kind->entry = kind->all ? SIZE_MAX : entry_of(c, &kind->pin);
    }
    mn_map_free(&seen);
    mn_arena_free(&keys);
    return st;
}

void mn_pin_kinds_free(mn_pin_kinds *k)
{
    free(k->at);
    free(k->use);
    free(k->of);
    *k = (mn_pin_kinds){0};
}
