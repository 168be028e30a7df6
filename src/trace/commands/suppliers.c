/* SPDX-License-Identifier: Apache-2.0
 *
 * suppliers.c - what the commands about suppliers share. See suppliers.h.
 */
#include "trace/commands/suppliers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/text.h"
#include "table/maker.h"

mn_status mn_suppliers_open(mn_store **s, mn_chain **c, mn_report *r, const mn_call *call,
                            const mn_ctx *ctx, mn_err *e)
{
    const mn_store_options o = {.read_only = true};
    char version[160];
    mn_status st = mn_call_store(s, call, &o, ctx, e);
    if (!st)
        st = mn_chain_of_store(c, *s, mn_call_text(call, "chain"), ctx, e);
    if (st)
        return st;
    snprintf(version, sizeof version, "%s@%lld %s", (*c)->name, (long long)(*c)->version,
             (*c)->digest);
    return mn_report_manifest_text(r, "chain", version, e);
}

mn_status mn_suppliers_party(uint32_t *out, const mn_chain *c, const char *name, mn_err *e)
{
    const uint32_t party = mn_chain_find_party(c, mn_text_of(name));
    if (party == MN_NOT_ANY) {
        mn_fail(e, MN_USAGE, "no party '%s' in the chain '%s'", name, c->name);
        return mn_hint(e, "give its id, or the whole of a name that only one party bears");
    }
    *out = party;
    return MN_OK;
}

mn_status mn_suppliers_nexus(mn_nexus_set *out, const mn_chain *c, mn_store *s, const char *on,
                             const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const size_t n = mn_call_count(call, "lists");
    const char **list = calloc(n + 1, sizeof *list);
    if (!list)
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++)
        list[i] = mn_call_nth(call, "lists", i);
    const mn_nexus_asked a = {.list = list, .lists = n, .on = on};
    mn_status st = mn_nexus_find(out, c, s, mn_call_place(call, ctx), &a, ctx, e);
    free(list);
    return st;
}

void mn_suppliers_nexus_free(mn_nexus_set *n)
{
    mn_nexus_free(n);
}

static void grouped(mn_buf *b, uint64_t n)
{
    char digits[24];
    const int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n);
    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0)
            mn_buf_char(b, ',');
        mn_buf_char(b, digits[i]);
    }
}

void mn_suppliers_money(mn_buf *b, int64_t hundredths)
{
    mn_buf_str(b, "US$");
    grouped(b, (uint64_t)(hundredths + 50) / 100);
}

void mn_suppliers_count(mn_buf *b, uint64_t n, const char *one, const char *many)
{
    grouped(b, n);
    mn_buf_fmt(b, " %s", n == 1 ? one : many);
}

void mn_suppliers_day(char out[16], int32_t day)
{
    int64_t y;
    unsigned m, d;
    out[0] = 0;
    if (day == MN_NO_DAY)
        return;
    mn_civil_from_days(day, &y, &m, &d);
    snprintf(out, 16, "%04d-%02u-%02u", (int)(y % 10000), m % 100, d % 100);
}

mn_status mn_suppliers_rates(mn_report *r, const mn_worth *w, mn_err *e)
{
    mn_maker k =
        mn_maker_new("rates", "currency:t year:i supplies:i value:m rate:f rate_year:i", e);
    const mn_table_view view = {.title = "Rates that were used, US dollars of one",
                                .columns = "currency=Currency,year=Year,supplies=Supplies,"
                                           "value=Value,rate=Rate,rate_year=Rate of"};
    uint64_t none = 0, other = 0, foreign = 0;
    for (size_t i = 0; i < w->rates; i++) {
        const mn_worth_rate *t = &w->rate[i];
        if (!t->supplies || t->rate == 1.0)
            continue;
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, t->currency);
        if (t->year)
            mn_make_i64(&k, 1, t->year);
        mn_make_i64(&k, 2, (int64_t)t->supplies);
        mn_make_money(&k, 3, t->value);
        mn_make_f64(&k, 4, t->rate);
        if (t->rate_year)
            mn_make_i64(&k, 5, t->rate_year);
        foreign += t->rate != 1.0 ? t->supplies : 0;
        if (isnan(t->rate))
            none += t->supplies;
        else if (t->rate_year != t->year && t->rate != 1.0)
            other += t->supplies;
    }
    mn_table *t = mn_maker_end(&k);
    if (!t)
        return k.st;
    if (!foreign) {
        mn_table_free(t);
        return MN_OK;
    }
    mn_status st = mn_report_table(r, t, &view, e);
    char text[200];
    if (!st && none) {
        snprintf(text, sizeof text,
                 "Supplies with a value in a currency without a rate, which are not weighed: %llu.",
                 (unsigned long long)none);
        st = mn_report_warning(r, text, e);
    }
    if (!st && other) {
        snprintf(text, sizeof text,
                 "Supplies turned into US dollars by the rate of another year: %llu.",
                 (unsigned long long)other);
        st = mn_report_warning(r, text, e);
    }
    return st;
}

mn_status mn_suppliers_input(mn_report *r, const char *role, const mn_table *t, mn_err *e)
{
    return mn_report_manifest_input(r, role, mn_table_source(t), mn_table_sha256(t), e);
}
