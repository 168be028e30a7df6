/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/balance/ground.c - what all nodes share: goods by their folded spelling, recipes by
 * party and by what they make.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "reference/fold.h"
#include "trace/balance/node.h"

static mn_status fold_goods(mn_ground *g, mn_err *e)
{
    const mn_chain *c = g->chain;
    mn_map map = {0};
    mn_arena arena = {0};
    mn_status st = MN_OK;
    g->same = calloc(c->goods + (size_t)1, sizeof *g->same);
    if (!g->same)
        return mn_fail_memory(e);
    for (uint32_t i = 0; !st && i < c->goods; i++) {
        char key[MN_FOLD_MAX];
        mn_text text = mn_chain_text(c, c->good[i].text);
        size_t len = mn_fold(key, text, "%");
        uint32_t first = i;
        mn_text kept = len ? mn_arena_text(&arena, (mn_text){key, len}) : text;
        if (!kept.ptr && len)
            st = mn_fail_memory(e);
        else if (kept.len)
            st = mn_map_put(&map, kept, &first, e);
        g->same[i] = first;
    }
    mn_map_free(&map);
    mn_arena_free(&arena);
    return st;
}

/* Lists of recipes by a number: `at` has keys + 1 places. */
static mn_status sort_recipes(mn_ground *g, bool general, size_t keys, uint32_t **list,
                              uint32_t **at, mn_err *e)
{
    const mn_chain *c = g->chain;
    *at = calloc(keys + 2, sizeof **at);
    *list = NULL;
    if (!*at)
        return mn_fail_memory(e);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t r = 0; r < c->recipes; r++) {
            const mn_chain_recipe *k = &c->recipe[r];
            if ((k->party == MN_NOT_ANY) != general)
                continue;
            for (uint32_t p = k->part; p < (general ? k->part + k->parts : k->part + 1); p++) {
                uint32_t key;
                if (general && !c->part[p].output)
                    continue;
                key = general ? g->same[c->part[p].good] : k->party;
                if (!pass)
                    (*at)[key + 2]++;
                else
                    (*list)[(*at)[key + 1]++] = r;
            }
        }
        for (size_t i = 2; !pass && i < keys + 2; i++)
            (*at)[i] += (*at)[i - 1];
        if (!pass && !(*list = calloc((*at)[keys + 1] + (size_t)1, sizeof **list)))
            return mn_fail_memory(e);
    }
    return MN_OK;
}

mn_status mn_ground_make(mn_ground *g, const mn_chain *c, const mn_balance_options *o, mn_err *e)
{
    mn_status st;
    *g = (mn_ground){.chain = c, .options = *o, .lost = MN_NOT_ANY};
    for (uint32_t i = 0; i < c->recipes && g->lost == MN_NOT_ANY; i++)
        if (c->recipe[i].lost & MN_LOST_OUTPUT && c->recipe[i].kind == MN_RECIPE &&
            c->recipe[i].party == MN_NOT_ANY)
            g->lost = i;
    if ((st = mn_yields_load(&g->yields, e)) || (st = fold_goods(g, e)) ||
        (st = sort_recipes(g, false, c->parties, &g->own, &g->own_at, e)) ||
        (st = sort_recipes(g, true, c->goods, &g->general, &g->general_at, e)))
        mn_ground_free(g);
    return st;
}

void mn_ground_free(mn_ground *g)
{
    mn_yields_free(&g->yields);
    free(g->same);
    free(g->own);
    free(g->own_at);
    free(g->general);
    free(g->general_at);
    *g = (mn_ground){0};
}

int32_t mn_period_of(const mn_ground *g, int32_t day)
{
    int64_t y, month;
    unsigned m, d;
    if (day == MN_NO_DAY)
        return MN_PERIOD_FIRST;
    mn_civil_from_days(day, &y, &m, &d);
    month = y * 12 + m - 1;
    /* Before the year 0 division would round towards it. */
    return (int32_t)((month - (month < 0 ? g->options.months - 1 : 0)) /
                     (int64_t)g->options.months);
}

int32_t mn_period_day(const mn_ground *g, int32_t period)
{
    int64_t month = (int64_t)period * g->options.months;
    int64_t y = (month - (month < 0 ? 11 : 0)) / 12;
    if (period == MN_PERIOD_FIRST || period == MN_PERIOD_LAST)
        return MN_NO_DAY;
    return (int32_t)mn_days_from_civil(y, (unsigned)(month - y * 12) + 1, 1);
}
