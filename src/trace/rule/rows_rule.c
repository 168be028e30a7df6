/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/rule/rows_rule.c - a row of rules.csv.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/rule/inside.h"

/* Columns, as load.c names them. */
enum {
    ID,
    VERSION,
    KIND,
    TITLE,
    INTO,
    FROM,
    UNTIL,
    WHO,
    LIST,
    SECTORS,
    HS,
    KEYWORDS,
    ORIGIN,
    ELSEWHERE,
    REGION,
    BY,
    LOOK_BY,
    UPSTREAM,
    LEAST,
    CURRENCY,
    FOLLOWS,
    UNSURE,
    AUTHORITY,
    SOURCE
};

const char *mn_by_name(unsigned bit)
{
    static const char *const names[MN_BY_KINDS] = {"manufacturer", "shipper", "consignee", "notify",
                                                   "vessel"};
    for (unsigned i = 0; i < MN_BY_KINDS; i++)
        if (bit == 1U << i)
            return names[i];
    return "";
}

static mn_status who_by(unsigned *out, const mn_law_reader *r, size_t column, unsigned missing)
{
    mn_texts all;
    mn_status st = mn_law_items(&all, r, column);
    *out = all.n ? 0 : missing;
    for (size_t i = 0; i < all.n && !st; i++) {
        unsigned bit = 0;
        for (unsigned k = 0; k < MN_BY_KINDS; k++)
            if (mn_text_eq_str(all.at[i], mn_by_name(1U << k)))
                bit = 1U << k;
        *out |= bit;
        if (!bit)
            st = mn_law_bad(r, column, "manufacturer;shipper;consignee;notify;vessel",
                            "'%.*s' is no party of a shipment",
                            (int)(all.at[i].len > 40 ? 40 : all.at[i].len), all.at[i].ptr);
    }
    return st;
}

/* Hundredths of a decimal number. */
static mn_status amount(int64_t *out, const mn_law_reader *r)
{
    const mn_text t = mn_law_cell(r, LEAST);
    int64_t whole = 0, part = 0;
    size_t point = 0;
    *out = 0;
    if (!t.len)
        return MN_OK;
    while (point < t.len && t.ptr[point] != '.')
        point++;
    const mn_text cents = point < t.len ? mn_text_sub(t, point + 1, t.len) : (mn_text){"0", 1};
    if (point > 12 || !mn_text_i64(mn_text_sub(t, 0, point), &whole) || whole < 0 || !cents.len ||
        cents.len > 2 || cents.ptr[0] < '0' || cents.ptr[0] > '9' || !mn_text_i64(cents, &part))
        return mn_law_bad(r, LEAST, "an amount from 0, without its currency: 800 or 800.00",
                          "no amount");
    *out = whole * 100 + (cents.len == 1 ? part * 10 : part);
    if (*out && mn_law_cell(r, CURRENCY).len != 3)
        return mn_law_bad(r, CURRENCY, "three capitals, as ISO 4217 has them: USD",
                          "an amount without its currency");
    return MN_OK;
}

/* Goods that the row names itself. */
static mn_status own_goods(mn_rule *x, const mn_law_reader *r)
{
    mn_law_maker *m = r->m;
    mn_law_goods g = {.id = x->id, .title = x->title, .version = x->version, .from_row = x->row};
    mn_status st = mn_law_hs(&g.hs, r, HS);
    if (!st)
        st = mn_law_words(&g.words, r, KEYWORDS);
    if (st || (!g.hs.n && !g.words.n))
        return st;
    if (!mn_grow(&m->goods, &m->c_goods, m->n_goods + 1, sizeof *m->goods))
        return mn_fail_memory(r->e);
    x->goods[x->n_goods++] = (uint32_t)m->n_goods;
    m->goods[m->n_goods++] = g;
    return MN_OK;
}

/* Names that the row gives itself become entities. */
static mn_status own_names(const mn_law_reader *r, uint32_t rule)
{
    mn_law_maker *m = r->m;
    mn_texts who;
    mn_status st = mn_law_items(&who, r, WHO);
    for (size_t i = 0; i < who.n && !st; i++) {
        if (!mn_grow(&m->entity, &m->c_entity, m->n_entity + 1, sizeof *m->entity))
            return mn_fail_memory(r->e);
        m->entity[m->n_entity++] = (mn_law_entity){.rule = m->rules[rule].first,
                                                   .name = who.at[i],
                                                   .from = MN_LAW_OPEN,
                                                   .until = MN_LAW_OPEN,
                                                   .row = m->rules[rule].row};
        m->rules[m->rules[rule].first].named = true;
    }
    return st;
}

/* The first version of the rule's id. */
static mn_status place(mn_rule *x, const mn_law_reader *r)
{
    uint32_t first = (uint32_t)r->m->n_rules;
    mn_status st = mn_map_put(&r->m->rule, x->id, &first, r->e);
    x->first = first;
    return st;
}

/* Versions of one id side by side, by the day that they begin on. */
static int by_begin(const void *a, const void *b)
{
    const mn_rule *x = *(const mn_rule *const *)a, *y = *(const mn_rule *const *)b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->from != y->from)
        return x->from == MN_LAW_OPEN   ? -1
               : y->from == MN_LAW_OPEN ? 1
               : x->from < y->from      ? -1
                                        : 1;
    return x < y ? -1 : x > y;
}

mn_status mn_law_rules_apart(mn_law_reader *r, size_t before)
{
    const mn_law_maker *m = r->m;
    mn_status st = MN_OK;
    const mn_rule **by = malloc((m->n_rules + 1) * sizeof *by);
    if (!by)
        return mn_fail_memory(r->e);
    for (size_t i = 0; i < m->n_rules; i++)
        by[i] = &m->rules[i];
    qsort(by, m->n_rules, sizeof *by, by_begin);
    for (size_t i = 1; i < m->n_rules && !st; i++) {
        const mn_rule *x = by[i - 1], *y = by[i];
        if (x->first != y->first ||
            (x->until != MN_LAW_OPEN && y->from != MN_LAW_OPEN && x->until < y->from))
            continue;
        const mn_rule *late = x > y ? x : y, *early = x > y ? y : x;
        r->row = (size_t)(late - m->rules) - before;
        st = mn_law_bad(
            r, FROM, "end the earlier version ('until') the day before the later begins",
            "line %llu has the same id for days of this one", (unsigned long long)early->row.line);
    }
    free(by);
    return st;
}

mn_status mn_law_row_rule(mn_law_reader *r)
{
    mn_law_maker *m = r->m;
    mn_rule x = {.title = mn_law_cell(r, TITLE),
                 .into = mn_law_cell(r, INTO),
                 .list = mn_law_cell(r, LIST),
                 .region = mn_law_cell(r, REGION),
                 .authority = mn_law_cell(r, AUTHORITY),
                 .currency = mn_law_cell(r, CURRENCY),
                 .row = mn_law_origin_of(r, SOURCE),
                 .proposed = r->proposed};
    mn_text needed;
    mn_status st = mn_law_need(&x.id, r, ID);
    if (!st && !(st = mn_law_need(&x.version, r, VERSION)) &&
        !(st = mn_law_need(&x.kind, r, KIND)) && !(st = mn_law_need(&needed, r, SOURCE)) &&
        !(st = mn_law_dates(&x.from, &x.until, r, FROM, UNTIL)) &&
        !(st = mn_law_sectors(&x.goods, &x.n_goods, &x.goods_unknown, r, SECTORS, 1)) &&
        !(st = own_goods(&x, r)) && !(st = mn_law_countries(&x.origin, r, ORIGIN)) &&
        !(st = mn_law_follows(&x.elsewhere, r, ELSEWHERE, MN_RELEASED)) &&
        !(st = who_by(&x.by, r, BY, MN_BY_MANUFACTURER | MN_BY_SHIPPER)) &&
        !(st = who_by(&x.look_by, r, LOOK_BY, 0)) &&
        !(st = mn_law_follows(&x.upstream, r, UPSTREAM, MN_RELEASED)) &&
        !(st = amount(&x.least_value, r)) &&
        !(st = mn_law_follows(&x.follows, r, FOLLOWS, MN_FOLLOWS)))
        st = mn_law_follows(&x.unsure, r, UNSURE, MN_HOLD);
    if (!st && x.follows == MN_RELEASED)
        st = mn_law_bad(r, FOLLOWS, "hold or detain: a ban that releases is none",
                        "a rule from which nothing follows");
    if (!st && !x.into.len)
        x.into = mn_text_of("*");
    x.named = x.list.len > 0;
    if (!st && !(st = place(&x, r)) &&
        !mn_grow(&m->rules, &m->c_rules, m->n_rules + 1, sizeof *m->rules))
        st = mn_fail_memory(r->e);
    if (st)
        return st;
    m->rules[m->n_rules++] = x;
    return own_names(r, (uint32_t)m->n_rules - 1);
}
