/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/rule/rows.c - rows of the tables beside the rules: sectors, status, entities, gaps,
 * thresholds, clocks, holidays. Columns are numbered as load.c names them.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/rule/inside.h"

#define ADD(r, array, count, cap)                                                                  \
    (mn_grow(&(array), &(cap), (count) + 1, sizeof *(array)) ? MN_OK : mn_fail_memory((r)->e))

static const char id_hint[] = "an id stands once in a table; give a later version dates of its own";

mn_status mn_law_row_sector(mn_law_reader *r)
{
    mn_law_maker *m = r->m;
    mn_law_goods g = {.title = mn_law_cell(r, 1), .version = mn_law_cell(r, 4)};
    uint32_t at = (uint32_t)m->n_goods;
    mn_status st = mn_law_need(&g.id, r, 0);
    if (!st && !(st = mn_law_hs(&g.hs, r, 2)) && !(st = mn_law_words(&g.words, r, 3)) && !g.hs.n &&
        !g.words.n)
        st = mn_law_bad(r, 2, "HS codes, words, or both", "a sector without goods");
    if (!st)
        st = ADD(r, m->goods, m->n_goods, m->c_goods);
    if (!st && !(st = mn_map_put(&m->sector, g.id, &at, r->e)) && at != m->n_goods)
        st = mn_law_bad(r, 0, id_hint, "the sector is there twice");
    if (st)
        return st;
    g.from_row = mn_law_origin_of(r, 5);
    m->goods[m->n_goods++] = g;
    m->sectors = m->n_goods;
    return MN_OK;
}

/* MN_MAP_NONE for a built-in row of a rule that a table of the caller's left out. */
static mn_status rule_of(uint32_t *out, const mn_law_reader *r)
{
    mn_text id;
    mn_status st = mn_law_need(&id, r, 0);
    if (!st && (*out = mn_map_get(&r->m->rule, id)) == MN_MAP_NONE && !r->builtin)
        st = mn_law_bad(r, 0, "rules.csv names those there are", "there is no rule '%.*s'",
                        (int)(id.len > 60 ? 60 : id.len), id.ptr);
    return st;
}

mn_status mn_law_row_status(mn_law_reader *r)
{
    static const char *const effects[] = {"none", "look", "in force", NULL};
    mn_law_status s = {0};
    mn_law_maker *m = r->m;
    int effect = 0;
    mn_status st = rule_of(&s.rule, r);
    if (!st && s.rule == MN_MAP_NONE)
        return MN_OK;
    if (!st && !(st = mn_law_need(&s.status, r, 1)) &&
        !(st = mn_law_choice(&effect, r, 2, effects, -1)) &&
        !(st = mn_law_dates(&s.from, &s.until, r, 3, 4)))
        st = ADD(r, m->status, m->n_status, m->c_status);
    if (st)
        return st;
    for (size_t i = 0; i < m->n_status; i++) {
        const mn_law_status *o = &m->status[i];
        const bool before = o->until != MN_LAW_OPEN && s.from != MN_LAW_OPEN && o->until < s.from;
        const bool after = s.until != MN_LAW_OPEN && o->from != MN_LAW_OPEN && s.until < o->from;
        if (o->rule == s.rule && !before && !after)
            return mn_law_bad(r, 3, "a rule has one status a day: end the earlier row before",
                              "this period and that of line %llu overlap",
                              (unsigned long long)o->row.line);
    }
    s.effect = (mn_effect)effect;
    s.row = mn_law_origin_of(r, 5);
    m->status[m->n_status++] = s;
    return MN_OK;
}

mn_status mn_law_row_entity(mn_law_reader *r)
{
    static const char *const sides[] = {"covered", "admitted", NULL};
    mn_law_entity x = {.schema = mn_law_cell(r, 4), .country = mn_law_cell(r, 5)};
    mn_law_maker *m = r->m;
    mn_texts country;
    int side = 0;
    mn_status st = rule_of(&x.rule, r);
    if (!st && x.rule == MN_MAP_NONE)
        return MN_OK;
    if (!st && !(st = mn_law_choice(&side, r, 1, sides, 0)) && !(st = mn_law_need(&x.name, r, 2)) &&
        !(st = mn_law_items(&x.aliases, r, 3)) && !(st = mn_law_countries(&country, r, 5)) &&
        !(st = mn_law_dates(&x.from, &x.until, r, 6, 7)))
        st = ADD(r, m->entity, m->n_entity, m->c_entity);
    if (st)
        return st;
    x.admitted = side == 1;
    x.row = mn_law_origin_of(r, 8);
    m->entity[m->n_entity++] = x;
    if (!x.admitted)
        m->rules[x.rule].named = true;
    return MN_OK;
}

mn_status mn_law_row_gap(mn_law_reader *r)
{
    static const char *const gaps[] = {"none",           "date",         "date_unread",
                                       "party",          "manufacturer", "good",
                                       "origin_country", "origin",       NULL};
    mn_law_gap g = {.version = mn_law_cell(r, 1), .says = mn_law_cell(r, 8)};
    mn_law_maker *m = r->m;
    bool unknown = false;
    int gap = 0;
    mn_status st = mn_law_need(&g.id, r, 0);
    if (!st && !(st = mn_law_choice(&gap, r, 2, gaps, -1)) &&
        !(st = mn_law_sectors(&g.goods, &g.n_goods, &unknown, r, 3, 0)) &&
        !(st = mn_law_countries(&g.origin, r, 4)) &&
        !(st = mn_law_follows(&g.follows, r, 5, MN_RELEASED)) &&
        !(st = mn_law_dates(&g.from, &g.until, r, 6, 7)) && unknown)
        st = mn_law_bad(r, 3, "name sectors, or none", "'?' is no sector here");
    if (!st)
        st = ADD(r, m->gap, m->n_gap, m->c_gap);
    if (st)
        return st;
    g.gap = (mn_gap)gap;
    g.row = mn_law_origin_of(r, 9);
    m->gap[m->n_gap++] = g;
    return MN_OK;
}

mn_status mn_law_row_threshold(mn_law_reader *r)
{
    mn_law_threshold x = {.version = mn_law_cell(r, 1), .unit = mn_law_cell(r, 3)};
    mn_law_maker *m = r->m;
    mn_status st = mn_law_need(&x.id, r, 0);
    if (!st && (!mn_text_f64(mn_law_cell(r, 2), &x.value) || x.value < 0 || x.value > 1e15))
        st = mn_law_bad(r, 2, "a number, without unit: 0.85", "no number from 0");
    if (!st && mn_text_eq_str(x.unit, "probability") && x.value > 1)
        st = mn_law_bad(r, 2, "a probability lies between 0 and 1", "more than 1");
    if (!st && !(st = mn_law_dates(&x.from, &x.until, r, 4, 5)))
        st = ADD(r, m->threshold, m->n_threshold, m->c_threshold);
    if (st)
        return st;
    x.row = mn_law_origin_of(r, 6);
    m->threshold[m->n_threshold++] = x;
    return MN_OK;
}

mn_status mn_law_row_clock(mn_law_reader *r)
{
    static const char *const units[] = {"business days", "days", "months", NULL};
    mn_law_clock c = {.version = mn_law_cell(r, 1), .says = mn_law_cell(r, 9)};
    mn_law_maker *m = r->m;
    int unit = 0;
    mn_status st = mn_law_need(&c.id, r, 0);
    if (!st && !(st = mn_law_items(&c.kinds, r, 2)) && !(st = mn_law_need(&c.step, r, 3)) &&
        !(st = mn_law_number(&c.days, r, 4, 0, 3660)) &&
        !(st = mn_law_choice(&unit, r, 5, units, -1)) && !(st = mn_law_need(&c.after, r, 6)) &&
        !(st = mn_law_dates(&c.from, &c.until, r, 7, 8)))
        st = ADD(r, m->clock, m->n_clock, m->c_clock);
    if (st)
        return st;
    c.unit = (mn_clock_unit)unit;
    c.row = mn_law_origin_of(r, 10);
    m->clock[m->n_clock++] = c;
    return MN_OK;
}

/* "sat:-1;sun:+1" */
static mn_status moved(mn_law_holiday *h, const mn_law_reader *r)
{
    mn_texts all;
    mn_status st = mn_law_items(&all, r, 10);
    for (size_t i = 0; i < all.n && !st; i++) {
        const mn_text t = all.at[i];
        int64_t by = 0;
        const bool plus = t.len > 4 && t.ptr[4] == '+';
        const bool good = t.len > 4 && t.ptr[3] == ':' &&
                          mn_text_i64(mn_text_sub(t, plus ? 5 : 4, t.len), &by) && by >= -3 &&
                          by <= 3;
        if (good && memcmp(t.ptr, "sat", 3) == 0)
            h->saturday = (int)by;
        else if (good && memcmp(t.ptr, "sun", 3) == 0)
            h->sunday = (int)by;
        else
            st = mn_law_bad(r, 10, "as sat:-1;sun:+1: kept on Friday, on Monday",
                            "'%.*s' does not say when it is kept", (int)(t.len > 40 ? 40 : t.len),
                            t.ptr);
    }
    return st;
}

mn_status mn_law_row_holiday(mn_law_reader *r)
{
    static const char *const forms[] = {"fixed", "nth", "last", NULL};
    static const char *const days[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL};
    mn_law_holiday h = {.version = mn_law_cell(r, 1), .name = mn_law_cell(r, 2)};
    mn_law_maker *m = r->m;
    int64_t month = 1, day = 1, nth = 1;
    int weekday = 0;
    mn_status st = mn_law_need(&h.id, r, 0);
    if (!st && !(st = mn_law_choice(&h.form, r, 3, forms, -1)))
        st = mn_law_number(&month, r, 4, 1, 12);
    if (!st && h.form == 0)
        st = mn_law_number(&day, r, 5, 1, 28 + 3 * (month != 2));
    if (!st && h.form != 0)
        st = mn_law_choice(&weekday, r, 6, days, -1);
    if (!st && h.form == 1)
        st = mn_law_number(&nth, r, 7, 1, 4);
    if (!st && !(st = mn_law_dates(&h.from, &h.until, r, 8, 9)) && !(st = moved(&h, r)))
        st = ADD(r, m->holiday, m->n_holiday, m->c_holiday);
    if (st)
        return st;
    h.month = (unsigned)month;
    h.day = (unsigned)day;
    h.weekday = (unsigned)weekday;
    h.nth = (unsigned)nth;
    h.row = mn_law_origin_of(r, 11);
    m->holiday[m->n_holiday++] = h;
    return MN_OK;
}
