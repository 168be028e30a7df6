/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/goods.c - goods that the US Department of Labor lists as made with
 * child or forced labour, by country. Table: data/goods/dol_goods.csv.
 */
#include "core/err.h"
#include "reference/csv_lite.h"
#include "reference/internal.h"

#include <stdlib.h>

enum { GOOD, COUNTRY, ISO3, INDUSTRY, CHILD, FORCED, FORCED_CHILD, DERIVED, FROM, KEYWORDS, HS };

static mn_status add_good(mn_reference *r, const mn_csv *c, mn_err *e)
{
    mn_good_set *s = &r->goods;
    if (!mn_grow(&s->at, &s->cap, s->n + 1, sizeof *s->at)) {
        return mn_fail_memory(e);
    }
    mn_good *to = &s->at[s->n];
    *to = (mn_good){.industry = mn_industry_parse(c->cell[INDUSTRY])};
    const struct {
        const char **to;
        size_t cell;
    } texts[] = {{&to->good, GOOD},         {&to->country, COUNTRY}, {&to->iso3, ISO3},
                 {&to->keywords, KEYWORDS}, {&to->hs, HS},           {&to->derived_from, FROM}};
    const struct {
        bool *to;
        size_t cell;
    } flags[] = {{&to->child, CHILD},
                 {&to->forced, FORCED},
                 {&to->forced_child, FORCED_CHILD},
                 {&to->derived, DERIVED}};
    mn_status st = MN_OK;
    for (size_t i = 0; i < sizeof texts / sizeof *texts && st == MN_OK; i++) {
        st = mn_csv_str(c, texts[i].cell, texts[i].to, e);
    }
    for (size_t i = 0; i < sizeof flags / sizeof *flags && st == MN_OK; i++) {
        st = mn_csv_yes(c, flags[i].cell, flags[i].to, e);
    }
    if (st == MN_OK && (to->industry < 0 || c->cell[GOOD].len == 0 || c->cell[ISO3].len != 3)) {
        st = mn_csv_fail(c, e, "no good of an industry and country");
    }
    s->n += st == MN_OK;
    return st;
}

mn_status mn_goods_load(mn_reference *r, mn_source table, mn_err *e)
{
    mn_csv c;
    return mn_csv_each(&c, table, r,
                       "good,country,iso3,industry,child,forced,forced_child,derived,?derived_from,"
                       "keywords,?hs",
                       add_good, e);
}

void mn_goods_free(mn_good_set *s)
{
    free(s->at);
    *s = (mn_good_set){0};
}

size_t mn_goods(const mn_reference *r)
{
    return r->goods.n;
}

const mn_good *mn_good_at(const mn_reference *r, size_t i)
{
    MN_BUG(i < r->goods.n);
    return &r->goods.at[i];
}
