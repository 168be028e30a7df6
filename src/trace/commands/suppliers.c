/* SPDX-License-Identifier: Apache-2.0
 *
 * suppliers.c - what the commands about suppliers share. See suppliers.h.
 */
#include "trace/commands/suppliers.h"

#include <math.h>
#include <stdio.h>

#include "core/err.h"
#include "core/text.h"
#include "table/maker.h"

mn_status mn_suppliers_open(mn_store **s, mn_chain **c, mn_report *r, const mn_call *call,
                            const mn_ctx *ctx, mn_err *e)
{
    const mn_status st = mn_chain_call_open(s, c, call, ctx, e);
    return st ? st : mn_chain_call_sign(r, *c, e);
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
