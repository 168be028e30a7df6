/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/settle.c - what is decided for all rows of a ledger before the
 * first is placed: columns, decimal mark and signs, currency, year.
 */
#include "core/err.h"
#include "core/text.h"
#include "footprint/spending/ledger.h"

#include <string.h>

/* Whether any line says a currency. */
static bool says_currency(const mn_ledger *f)
{
    bool said = f->d.money.says_currency;
    for (size_t i = 0; i < mn_table_rows(f->t) && !said; i++) {
        said = mn_text_trim(mn_ledger_cell(f, i, MN_SPEND_CURRENCY)).len > 0;
    }
    return said;
}

/* A currency in the amount's heading that only a rate of the caller's knows. */
static mn_text given_in_heading(const mn_ledger *f)
{
    static const char between[] = " ()[]{}/,:;_-\t";
    const mn_money *m = &f->d.money;
    const size_t col = m->amount != SIZE_MAX  ? m->amount
                       : m->debit != SIZE_MAX ? m->debit
                                              : m->credit;
    const char *name = mn_table_col_name(f->t, col);
    for (size_t at = strspn(name, between); name[at];) {
        const mn_text word = {name + at, strcspn(name + at, between)};
        if (!mn_currency_find(f->r, word) && mn_prices_currency(&f->prices, word)) {
            return word;
        }
        at += word.len;
        at += strspn(name + at, between);
    }
    return (mn_text){"", 0};
}

static mn_status settle_currency(mn_ledger *f, mn_err *e)
{
    const mn_text unit = f->d.columns.unit.currency;
    mn_status st = mn_currency_rules_make(&f->d.currency, &f->prices, f->o,
                                          unit.len > 0 ? unit : given_in_heading(f), e);
    if (st != MN_OK || f->d.currency.general || says_currency(f)) {
        return st;
    }
    if (!f->o->country || strcmp(f->o->country->iso3, "USA") != 0) {
        mn_fail_at(e, MN_USAGE, mn_table_source(f->t), 0, 0, "no currency of the amounts is said");
        return mn_hint(e, "give it: --currency EUR");
    }
    f->d.currency.general = mn_currency_find(f->r, mn_text_of("USD"));
    f->d.assumed_dollars = true;
    return mn_spending_note(f->s, e,
                            "no currency is said: the amounts are taken as US dollars; "
                            "--currency gives another");
}

static mn_status settle_year(mn_ledger *f, mn_err *e)
{
    f->d.year = f->o->year;
    if (f->d.year != 0 || f->d.columns.at[MN_SPEND_DATE] != SIZE_MAX ||
        f->d.columns.at[MN_SPEND_YEAR] != SIZE_MAX) {
        return MN_OK;
    }
    f->d.year = mn_us_cpi_last_year(f->r);
    return mn_spending_note(f->s, e,
                            "no dates are said: the spending is taken as of %d; --year "
                            "gives another",
                            f->d.year);
}

static mn_status note_skipped(mn_ledger *f, mn_err *e)
{
    const unsigned long long skipped = f->o->skipped;
    if (skipped == 0) {
        return MN_OK;
    }
    return mn_spending_note(
        f->s, e, "the header is taken from line %llu; the %s above it %s skipped", skipped + 1,
        skipped == 1 ? "line" : "lines", skipped == 1 ? "is" : "are");
}

mn_status mn_ledger_open_pricer(mn_ledger *f, mn_err *e)
{
    const mn_spending_options *o = f->o;
    mn_spending *s = f->s;
    mn_price_rules *rules = NULL;
    mn_status st = mn_pricer_open(&f->pricer, &o->prices, o->buyer, o->country, &s->arena, e);
    s->trade_level = f->pricer.level;
    s->us_margins = mn_price_sd(&o->prices, o->country) == 0;
    s->vat = f->pricer.vat;
    s->sales_tax = f->pricer.taxes;
    if (st != MN_OK || o->prices.basic) {
        return st;
    }
    rules = mn_arena_alloc(&s->arena, 1, sizeof *rules);
    if (!rules) {
        return mn_fail_memory(e);
    }
    *rules = o->prices;
    s->prices = rules;
    return MN_OK;
}

/* Takes over what was decided elsewhere. */
static mn_status settle_like(mn_ledger *f, const mn_ctx *ctx, mn_err *e)
{
    f->d = *f->like;
    mn_status st = mn_prices_open(&f->prices, f->r, f->o, &f->s->arena, ctx, e);
    f->d.currency.r = f->r;
    f->d.currency.prices = &f->prices;
    return st == MN_OK ? mn_ledger_open_pricer(f, e) : st;
}

mn_status mn_ledger_prepare(mn_ledger *f, const mn_ctx *ctx, mn_err *e)
{
    mn_status st;
    if (mn_table_rows(f->t) == 0 && mn_table_rejects(f->t) == 0) {
        return mn_fail_at(e, MN_DATA, mn_table_source(f->t), 0, 0,
                          "there is a header and no line of spending");
    }
    st = note_skipped(f, e);
    for (size_t i = 0; i < mn_table_notes(f->t) && st == MN_OK; i++) {
        st = mn_spending_note(f->s, e, "%s", mn_table_note_at(f->t, i));
    }
    if (st == MN_OK && f->like) {
        return settle_like(f, ctx, e);
    }
    if (st == MN_OK) {
        st = mn_columns_find(&f->d.columns, f->s, f->t, f->r, f->o, e);
    }
    if (st == MN_OK) {
        st = mn_money_survey(&f->d.money, f->s, f->t, &f->d.columns, !f->keep, ctx, e);
    }
    if (st == MN_OK) {
        st = mn_prices_open(&f->prices, f->r, f->o, &f->s->arena, ctx, e);
    }
    if (st == MN_OK) {
        st = mn_ledger_open_pricer(f, e);
    }
    if (st == MN_OK) {
        st = settle_currency(f, e);
    }
    return st == MN_OK ? settle_year(f, e) : st;
}
