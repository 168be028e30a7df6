/* SPDX-License-Identifier: Apache-2.0
 *
 * show/prices.c - from what was paid to basic prices: every step of each
 * purchase, and what was done in words.
 */
#include "footprint/show/show.h"

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "table/maker.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Where the running amount of one purchase is. */
typedef struct steps {
    mn_maker *k;
    uint64_t line;
    double at;
} steps;

static void step(steps *s, const char *what, double factor, double to, const char *why,
                 const char *source)
{
    mn_make_row(s->k, s->line);
    mn_make_i64(s->k, 0, (int64_t)s->line);
    mn_make_str(s->k, 1, what);
    mn_make_f64(s->k, 2, s->at);
    mn_make_f64(s->k, 3, to);
    mn_make_f64(s->k, 4, factor);
    mn_make_str(s->k, 5, why);
    mn_make_str(s->k, 6, source);
}

/* A step that the following ones go on from. */
static void go(steps *s, const char *what, double factor, double to, const char *why,
               const char *source)
{
    step(s, what, factor, to, why, source);
    s->at = to;
}

static void vat_step(steps *s, const mn_price *p, const mn_spending *spending)
{
    const mn_vat *v = &p->row;
    char why[80], source[320] = "";

    if (p->given)
        snprintf(why, sizeof why, "%.4g%%, as you said", 100 * p->rate);
    else if (v->source.len)
        snprintf(why, sizeof why, "%.4g%%, %.*s %.*s", 100 * v->rate, (int)v->iso3.len, v->iso3.ptr,
                 (int)v->category.len, v->category.ptr);
    else
        snprintf(why, sizeof why, "%s",
                 spending->sales_tax                             ? "none; US taxes below"
                 : !spending->vat                                ? "not in the price"
                 : mn_text_eq(p->category, mn_text_of("exempt")) ? "exempt"
                                                                 : "no rate is known");
    if (v->source.len)
        snprintf(source, sizeof source, "%.*s; known for %d to %d", (int)v->source.len,
                 v->source.ptr, v->from, v->to);
    go(s, "less VAT", 1 - p->vat, s->at * (1 - p->vat), why, source);
}

static void piece_step(steps *s, const mn_shown *shown, const mn_price *p, const mn_piece *piece)
{
    const double share = piece->share / (1 - p->vat), level = shown->spending->trade_level;
    const bool maker = piece->pays == MN_PAYS_MAKER,
               trade = !maker && piece->pays <= MN_PAYS_RETAIL;
    char what[80], why[160];

    snprintf(what, sizeof what, "c%d %s", piece->kind + 1,
             maker ? mn_industry_at(shown->reference, piece->kind)->short_name
                   : mn_pays_name((mn_pays)piece->pays));
    if (maker && p->system)
        snprintf(why, sizeof why, "US margins, %s %.*s", p->system, (int)p->code.len, p->code.ptr);
    else if (maker)
        snprintf(why, sizeof why, "a service: no margins");
    else if (trade && level != 1)
        snprintf(why, sizeof why, "at home; US times %.2f", level);
    else
        snprintf(why, sizeof why, "at home");
    step(s, what, share, s->at * share, why,
         maker && !p->system            ? ""
         : !shown->spending->us_margins ? "BEA 2017 detail margins, a stand-in; level of trade: "
                                          "WIOD 2011"
                                        : "BEA 2017 detail margins");
}

static void purchase_steps(mn_maker *k, const mn_shown *shown, const mn_purchase *p)
{
    const mn_price *price = p->price;
    const double year = p->money * 1e6 / p->usd;
    steps s = {k, p->line, (double)p->amount / 100};
    char what[80], why[160];

    snprintf(what, sizeof what, "%s to US$", p->currency);
    snprintf(why, sizeof why, "the rate of %d", p->year);
    if (strcmp(p->currency, "USD") != 0)
        go(&s, what, p->usd / s.at, p->usd, why, "yearly average, or as given");
    if (price)
        vat_step(&s, price, shown->spending);
    snprintf(what, sizeof what, "US$ %d to %d", p->year, shown->answer->model->year);
    go(&s, what, year, s.at * year, "US consumer prices", "BLS CPI-U, yearly averages");
    for (size_t i = 0; price && i < price->pieces; i++)
        piece_step(&s, shown, price, &price->piece[i]);
    if (price && price->taxes > 0)
        step(&s, "taxes", price->taxes / (1 - price->vat), s.at * price->taxes / (1 - price->vat),
             "no work behind them",
             "BEA 2017: taxes on production of the trades that sell the good");
    for (size_t i = 0; !price && i < p->mix->n; i++) {
        const double share = p->mix->share[i];

        snprintf(what, sizeof what, "c%d %s", p->mix->industry[i] + 1,
                 mn_industry_at(shown->reference, p->mix->industry[i])->short_name);
        step(&s, what, share, s.at * share, "taken as basic prices", "");
    }
}

mn_status mn_show_prices(mn_report *r, const mn_shown *s, mn_err *e)
{
    mn_table_view view = {.title = "From what was paid to basic prices, step by step",
                          .first = 24,
                          .columns = "line=Line,step=Step,from=From:2,to=To:2,factor=Factor:3,"
                                     "why=Why"};
    mn_maker k = mn_maker_new("prices", "line:i step:t from:f to:f factor:f why:t source:t", e);

    for (size_t i = 0; !k.st && i < s->spending->purchases; i++)
        purchase_steps(&k, s, &s->spending->purchase[i]);
    return mn_show_end(&k, r, &view);
}

/* --- in words --------------------------------------------------------------------- */

static void say_vat_rule(mn_buf *b, const mn_spending *s)
{
    if (s->prices->vat == MN_VAT_RATE)
        mn_buf_fmt(b, " Value added or sales tax was taken off at %.4g%%, as you said.",
                   100 * s->prices->rate);
    else if (s->sales_tax)
        mn_buf_str(b, " Sales and excise taxes are the average of the United States, as in its "
                      "trade margins.");
    else if (!s->vat)
        mn_buf_str(b, " Amounts are taken to be without value added tax, as companies get it back "
                      "and governments' contracts state it apart; --vat included takes it off.");
    else
        mn_buf_str(b, " Value added tax was taken off at the country's rate for each kind of "
                      "good, where one is known.");
}

mn_status mn_show_price_method(mn_report *r, const mn_shown *s, mn_err *e)
{
    const mn_spending *spending = s->spending;
    mn_paid paid;
    mn_buf b = {0};
    mn_status st;

    if (!spending) {
        mn_buf_str(&b, "Prices: the basket is at basic prices, as the economy's table has it: "
                       "trade and transport stand in it as services of their own.");
    } else if (!spending->prices) {
        mn_buf_str(&b, "Prices: amounts are taken as basic prices, as you said: what was paid is "
                       "what the industry received.");
    } else {
        paid = mn_spending_paid(spending);
        mn_buf_fmt(&b,
                   "Prices: of the money paid, %.3g%% went to makers and services, %.3g%% to "
                   "wholesalers and shops, %.3g%% to transport, %.3g%% to taxes, behind which is "
                   "no work. Trade and transport are bought where the buyer is. Margins are those "
                   "of the United States (BEA, 2017, detail)",
                   100 * paid.makers, 100 * paid.trade, 100 * paid.transport, 100 * paid.taxes);
        if (!spending->us_margins)
            mn_buf_fmt(&b,
                       ", a stand-in for other countries'; trade is taken at %.2f of the US "
                       "level, as the economy's table has it",
                       spending->trade_level);
        mn_buf_char(&b, '.');
        say_vat_rule(&b, spending);
        mn_buf_str(&b, " Other currencies became US dollars at the rate of their year, and all "
                       "became dollars of the model's year by US consumer prices. --explain shows "
                       "each step.");
    }
    st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_NOTE, b.ptr, e);
    mn_buf_free(&b);
    return st;
}
