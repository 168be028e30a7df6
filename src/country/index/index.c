/* SPDX-License-Identifier: Apache-2.0
 *
 * country/index/index.c - reads an index out of a table. See index.h.
 */
#include "country/index/index.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"

typedef struct reading {
    mn_composite *to;
    const mn_facts *facts;
    const mn_table *t;
    size_t item, value, from, last, row;
} reading;

static size_t column(const mn_table *t, const char *name)
{
    for (size_t i = 0; i < mn_table_cols(t); i++)
        if (mn_text_eq_nocase(mn_text_trim(mn_text_of(mn_table_col_name(t, i))), name))
            return i;
    return SIZE_MAX;
}

static mn_text cell(const reading *x, size_t col)
{
    if (col == SIZE_MAX || mn_table_missing(x->t, x->row, col))
        return (mn_text){"", 0};
    return mn_text_trim(mn_table_text(x->t, x->row, col));
}

static mn_status fail(const reading *x, mn_text text, mn_err *e, const char *what)
{
    mn_fail_at(e, MN_DATA, mn_table_source(x->t), mn_table_line(x->t, x->row), 0, "%s '%.*s'", what,
               (int)(text.len < 80 ? text.len : 80), text.ptr);
    return mn_offending(e, text);
}

static mn_status choose(int *out, const reading *x, const char *const *words, int n, mn_err *e)
{
    const mn_text v = cell(x, x->value);
    for (int i = 0; i < n; i++)
        if (mn_text_eq_nocase(v, words[i])) {
            *out = i;
            return MN_OK;
        }
    fail(x, v, e, "no such word");
    if (n == 3)
        return mn_hint(e, "it is one of %s, %s, %s", words[0], words[1], words[2]);
    return mn_hint(e, "it is %s or %s", words[0], words[1]);
}

/* Cut between letters where it is too long. */
static void text(char *out, size_t room, mn_text v)
{
    const mn_text part = mn_text_sub(v, 0, room - 1);
    snprintf(out, room, "%.*s", (int)mn_utf8_bad(part), part.ptr);
}

/* A setting; *is is false where the item is none. */
static mn_status setting(const reading *x, mn_text item, bool *is, mn_err *e)
{
    static const char *const ways[] = {"sum", "mean", "geometric"},
                             *const better[] = {"none", "low", "high"},
                             *const missing[] = {"refuse", "share"};
    mn_composite *to = x->to;
    const mn_text v = cell(x, x->value);
    int word = 0;
    int64_t year = 0;
    mn_status st = MN_OK;
    *is = true;
    if (mn_text_eq_nocase(item, "name"))
        text(to->name, sizeof to->name, v);
    else if (mn_text_eq_nocase(item, "source"))
        text(to->source, sizeof to->source, v);
    else if (mn_text_eq_nocase(item, "address"))
        text(to->address, sizeof to->address, v);
    else if (mn_text_eq_nocase(item, "aggregation")) {
        st = choose(&word, x, ways, 3, e);
        to->aggregation = (mn_aggregation)word;
    } else if (mn_text_eq_nocase(item, "better")) {
        st = choose(&word, x, better, 3, e);
        to->better = (mn_better)word;
    } else if (mn_text_eq_nocase(item, "missing")) {
        st = choose(&word, x, missing, 2, e);
        to->share = word == 1;
    } else if (mn_text_eq_nocase(item, "constant")) {
        if (!mn_text_f64(v, &to->constant) || !(fabs(to->constant) <= 1e12))
            st = fail(x, v, e, "no number:");
    } else if (mn_text_eq_nocase(item, "year")) {
        if (!mn_text_i64(v, &year) || year < 1900 || year > 2200)
            st = fail(x, v, e, "no year:");
        to->year = (int)year;
    } else
        *is = false;
    return st;
}

static mn_status indicator(const reading *x, mn_text id, mn_err *e)
{
    mn_composite *to = x->to;
    mn_composite_item item = {
        .indicator = mn_facts_find_indicator(x->facts, id), .from = NAN, .to = NAN};
    if (item.indicator == UINT32_MAX) {
        const char *near = mn_facts_suggest(x->facts, id);
        fail(x, id, e, "unknown indicator");
        return near ? mn_hint(e, "is it '%s'? 'manumit country indicators' lists all", near)
                    : mn_hint(e, "'manumit country indicators' lists all");
    }
    for (size_t i = 0; i < to->n; i++)
        if (to->item[i].indicator == item.indicator)
            return fail(x, id, e, "the index has this indicator twice:");
    if (!mn_text_f64(cell(x, x->value), &item.weight) || !(fabs(item.weight) <= 1e12))
        return fail(x, cell(x, x->value), e, "no number for a weight:");
    if (to->aggregation != MN_AGGREGATE_SUM && item.weight < 0)
        return fail(x, cell(x, x->value), e, "a mean has no weight below 0:");
    const mn_text from = cell(x, x->from), last = cell(x, x->last);
    if ((from.len || last.len) &&
        (!mn_text_f64(from, &item.from) || !mn_text_f64(last, &item.to) || item.from == item.to))
        return fail(x, from, e, "no range in from and to:");
    if (to->n == MN_COMPOSITE_MOST)
        return fail(x, id, e, "the index has more than 512 indicators, from");
    to->item[to->n++] = item;
    return MN_OK;
}

mn_status mn_composite_read(mn_composite *out, const mn_facts *f, const mn_table *t, mn_err *e)
{
    reading x = {.to = out,
                 .facts = f,
                 .t = t,
                 .item = column(t, "item"),
                 .value = column(t, "value"),
                 .from = column(t, "from"),
                 .last = column(t, "to")};
    mn_status st = MN_OK;
    double sum = 0;
    memset(out, 0, sizeof *out);
    if (x.item == SIZE_MAX || x.value == SIZE_MAX) {
        mn_fail_at(e, MN_DATA, mn_table_source(t), 1, 0, "an index has the columns item and value");
        return mn_hint(e, "a row an indicator and its weight, as in: 3p-protection,1");
    }
    if (mn_table_rejects(t))
        return mn_fail_at(e, MN_DATA, mn_table_source(t), mn_table_reject_line(t, 0), 0, "%s",
                          mn_table_reject_reason(t, 0));
    /* Settings stand wherever they like: what an indicator may be depends on them. */
    for (int pass = 0; pass < 2; pass++)
        for (x.row = 0; x.row < mn_table_rows(t) && !st; x.row++) {
            const mn_text item = cell(&x, x.item);
            bool is = false;
            st = setting(&x, item, &is, e);
            if (!st && !is && pass == 1 && item.len)
                st = indicator(&x, item, e);
        }
    for (size_t i = 0; i < out->n; i++)
        sum += out->item[i].weight;
    if (!st && !out->n)
        st = mn_fail_at(e, MN_DATA, mn_table_source(t), 0, 0, "the index has no indicator");
    if (!st && out->aggregation != MN_AGGREGATE_SUM && !(sum > 0))
        st = mn_fail_at(e, MN_DATA, mn_table_source(t), 0, 0, "all weights are 0");
    if (!st && out->aggregation == MN_AGGREGATE_SUM && out->share) {
        mn_fail_at(e, MN_DATA, mn_table_source(t), 0, 0,
                   "a sum can't share out what is missing: it has no mean");
        st = mn_hint(e, "write 'aggregation,mean', or 'missing,refuse'");
    }
    return st;
}
