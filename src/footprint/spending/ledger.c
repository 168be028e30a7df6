/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/ledger.c - from its opening to what is said of all its lines.
 */
#include "footprint/spending/ledger.h"

#include "core/err.h"
#include "core/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 40 };

mn_status mn_spending_note(mn_spending *s, mn_err *e, const char *fmt, ...)
{
    char text[768];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    text[mn_utf8_bad(mn_text_of(text))] = '\0'; /* where it was cut */
    char *copy = mn_arena_str(&s->arena, text);
    if (!copy || !mn_grow(&s->note, &s->note_cap, s->notes + 1, sizeof *s->note)) {
        return mn_fail_memory(e);
    }
    s->note[s->notes++] = copy;
    return MN_OK;
}

void mn_counts_begin(mn_counts *c)
{
    *c = (mn_counts){.unknown_system = MN_CODES};
    for (size_t i = 0; i < 2; i++) {
        c->span[i] = (mn_span){.first = INT64_MAX, .last = INT64_MIN};
    }
}

mn_status mn_ledger_open(mn_ledger *f, mn_spending *s, const mn_table *t, const mn_reference *r,
                         const mn_spending_options *o, const mn_ctx *ctx, mn_err *e)
{
    f->s = s;
    f->t = t;
    f->r = r;
    f->o = o;
    f->text = f->keep ? &s->arena : &f->part;
    mn_counts_begin(&f->counts);
    s->currency = "USD";
    s->first_day = s->last_day = INT64_MIN;
    s->streamed = !f->keep;
    s->tallies = f->tallies = calloc(1, sizeof *f->tallies);
    mn_status st = s->tallies ? mn_ledger_prepare(f, ctx, e) : mn_fail_memory(e);
    f->settled_notes = s->notes;
    mn_placer_open(&f->placer, &f->d.columns, t, r, o, &s->arena, f->text);
    mn_origins_open(&f->origins, r, &s->arena);
    return st;
}

void mn_ledger_close(mn_ledger *f)
{
    mn_prices_close(&f->prices);
    mn_pricer_close(&f->pricer);
    free(f->priced);
    mn_placer_close(&f->placer);
    mn_origins_close(&f->origins);
    mn_arena_free(&f->part);
}

/* --- what was assumed on the way ------------------------------------------------------ */

static const char *s_of(uint64_t n)
{
    return n == 1 ? "" : "s";
}

static mn_status note_moved(mn_ledger *f, mn_err *e)
{
    const unsigned long long totals = f->counts.totals, moved = f->s->moved - totals;
    mn_status st = MN_OK;
    if (moved > 0) {
        st = mn_spending_note(f->s, e, "%llu line%s%s, and no spending", moved,
                              moved == 1 ? " is income or a transfer" : "s are income or transfers",
                              f->o->corrections ? ", or corrected so" : "");
    }
    if (st == MN_OK && totals > 0) {
        st = mn_spending_note(f->s, e, "%llu line%s, and no spending", totals,
                              totals == 1 ? " is a total or balance" : "s are totals or balances");
    }
    return st;
}

static mn_status add_note(mn_ledger *f, mn_err *e)
{
    const mn_counts *c = &f->counts;
    const mn_columns *cols = &f->d.columns;
    const bool dates = cols->at[MN_SPEND_DATE] != SIZE_MAX || cols->at[MN_SPEND_YEAR] != SIZE_MAX;
    mn_status st = MN_OK;
    if (c->lone > 0) {
        mn_text shown = mn_utf8_cut(c->lone_text, SHOWN);
        st = mn_spending_note(f->s, e,
                              "%llu amount%s like '%.*s' (line %llu) could be thousands or have "
                              "decimals: read as thousands",
                              (unsigned long long)c->lone, s_of(c->lone), (int)shown.len, shown.ptr,
                              (unsigned long long)c->lone_line);
    }
    if (st == MN_OK && dates && c->undated > 0) {
        st = mn_spending_note(f->s, e,
                              "%llu line%s without a date that can be read %s taken as "
                              "of %d",
                              (unsigned long long)c->undated, s_of(c->undated),
                              c->undated == 1 ? "is" : "are", f->d.year);
    }
    if (st == MN_OK && c->serials > 0) {
        st = mn_spending_note(f->s, e,
                              "%llu date%s (first: line %llu) %s a spreadsheet's number of days "
                              "since 1900 and read so",
                              (unsigned long long)c->serials, s_of(c->serials),
                              (unsigned long long)c->serial_line, c->serials == 1 ? "is" : "are");
    }
    if (st == MN_OK && c->unknown_codes > 0) {
        mn_text shown = mn_utf8_cut(c->unknown_code, SHOWN);
        st = mn_spending_note(f->s, e,
                              "%llu line%s %s an unknown code (first: line %llu, %s '%.*s'); the "
                              "description was used",
                              (unsigned long long)c->unknown_codes, s_of(c->unknown_codes),
                              c->unknown_codes == 1 ? "has" : "have",
                              (unsigned long long)c->unknown_line, mn_codes_name(c->unknown_system),
                              (int)shown.len, shown.ptr);
    }
    if (st == MN_OK) {
        st = note_moved(f, e);
    }
    if (st == MN_OK && c->untaxed > 0 && f->o->country && !f->pricer.taxes) {
        st = mn_spending_note(
            f->s, e,
            "no value added tax is known for %s: none was taken off; --vat gives a "
            "rate",
            f->o->country->name);
    }
    st = st == MN_OK ? mn_place_note(&f->placer, f->s, e) : st;
    return st == MN_OK ? mn_origins_note(&f->origins, f->s, e) : st;
}

/* --- adding up -------------------------------------------------------------------------- */

/* A sum and what rounding took from it (Neumaier 1974). */
typedef struct sum {
    double value, lost;
} sum;

static void add(sum *s, double v)
{
    double t = s->value + v;
    s->lost += fabs(s->value) >= fabs(v) ? (s->value - t) + v : (v - t) + s->value;
    s->value = t;
}

/* The order that more dates prove; of none, the one in use where the buyer is. */
static void settle_days(mn_ledger *f)
{
    const mn_span *s = f->counts.span;
    const mn_country *c = f->o->country;
    const bool month_first =
        s[0].proved != s[1].proved ? s[1].proved > s[0].proved : c && strcmp(c->iso3, "USA") == 0;
    f->s->dated = (size_t)f->counts.dated;
    if (f->counts.dated > 0) {
        f->s->first_day = s[month_first].first;
        f->s->last_day = s[month_first].last;
    }
}

static double net_of(const mn_tally *t)
{
    return t->spent >= t->refunded ? (double)(t->spent - t->refunded)
                                   : -(double)(t->refunded - t->spent);
}

/* Hundredths that fit, or the nearest that do. */
static int64_t amount_of(const mn_tally *t)
{
    const bool back = t->refunded > t->spent;
    const mn_u128 v = back ? t->refunded - t->spent : t->spent - t->refunded;
    const int64_t most = v > (mn_u128)INT64_MAX ? INT64_MAX : (int64_t)v;
    return back ? -most : most;
}

static mn_purchase purchase_of(const mn_tally *t, mn_prices *prices)
{
    const double usd = net_of(t) / 100 * mn_prices_rate(prices, t->currency, t->year);
    return (mn_purchase){.system = MN_CODES,
                         .description = {"", 0},
                         .code = {"", 0},
                         .words = {"", 0},
                         .amount = amount_of(t),
                         .currency = t->currency,
                         .year = t->year,
                         .usd = usd,
                         .money = usd * mn_prices_deflator(prices, t->currency, t->year) / 1e6,
                         .mix = t->mix,
                         .score = t->score,
                         .by = (uint8_t)t->by,
                         .origin = t->origin,
                         .price = t->price,
                         .product = t->product,
                         .lines = t->lines};
}

/* The sums of what was not placed. */
static void total_missed(mn_ledger *f)
{
    mn_spending *s = f->s;
    sum usd = {0, 0};
    for (size_t i = 0; i < f->tallies->misses; i++) {
        const mn_missed *m = &f->tallies->missed[i];
        s->missed += m->lines;
        s->moved += m->moved ? (size_t)m->lines : 0;
        s->unknown_amounts += m->known || m->moved ? 0 : (size_t)m->lines;
        if (m->known && !m->moved && m->sum > 0) {
            add(&usd, (double)m->sum / 100 * mn_prices_rate(&f->prices, m->currency, m->year));
        }
    }
    s->unplaced_usd = usd.value + usd.lost;
}

static void total_placed(mn_ledger *f)
{
    mn_spending *s = f->s;
    const mn_tallies *t = f->tallies;
    sum placed = {0, 0}, doubtful = {0, 0}, own = {0, 0}, usd = {0, 0};
    for (size_t i = 0; i < t->count; i++) {
        const mn_tally *one = &t->at[i];
        const mn_purchase *p = &s->sum[i];
        const double rate = mn_prices_rate(&f->prices, one->currency, one->year);
        add(&placed, (double)(one->spent + one->refunded) / 100 * rate);
        add(&doubtful, (double)one->doubtful_sum / 100 * rate);
        add(&own, net_of(one) / 100);
        add(&usd, p->usd);
        s->lines += one->lines;
        s->refunds += (size_t)one->refunds;
        s->doubtful += (size_t)one->doubtful;
        s->first_year = i == 0 || one->year < s->first_year ? one->year : s->first_year;
        s->last_year = i == 0 || one->year > s->last_year ? one->year : s->last_year;
        s->currency = i == 0                                    ? one->currency
                      : strcmp(s->currency, one->currency) == 0 ? s->currency
                                                                : "USD";
    }
    s->placed_usd = placed.value + placed.lost;
    s->doubtful_usd = doubtful.value + doubtful.lost;
    s->net = strcmp(s->currency, "USD") == 0 ? usd.value + usd.lost : own.value + own.lost;
}

static mn_status add_total(mn_ledger *f, mn_err *e)
{
    mn_spending *s = f->s;
    uint32_t *to = f->keep ? malloc((f->tallies->count + 1) * sizeof *to) : NULL;
    mn_status st = to || !f->keep ? mn_tallies_sort(f->tallies, to, e) : mn_fail_memory(e);
    if (st == MN_OK) {
        s->sums = f->tallies->count;
        s->sum = malloc((s->sums + 1) * sizeof *s->sum);
        st = s->sum ? MN_OK : mn_fail_memory(e);
    }
    for (size_t i = 0; st == MN_OK && i < s->sums; i++) {
        s->sum[i] = purchase_of(&f->tallies->at[i], &f->prices);
        s->sum[i].sum = (uint32_t)i;
        if (!isfinite(s->sum[i].money)) {
            st = mn_fail(e, MN_DATA, "no exchange rate or price index for %s in %d",
                         s->sum[i].currency, s->sum[i].year);
            mn_hint(e, "give the rates that the tallies were made with: --rate or --rates");
        }
    }
    for (size_t i = 0; st == MN_OK && i < s->purchases; i++) {
        s->purchase[i].sum = to[s->purchase[i].sum];
    }
    if (st == MN_OK) {
        s->zeros = (size_t)f->counts.zeros;
        total_placed(f);
        total_missed(f);
        settle_days(f);
    }
    free(to);
    return st;
}

/* What a sum is called where its lines were not kept. */
static mn_status label(mn_ledger *f, mn_purchase *p, mn_err *e)
{
    static const char *const ways[] = {
        [MN_PLACED_CODE] = "by code", [MN_PLACED_WORDS] = "by words", [MN_PLACED_BASKET] = ""};
    size_t most = 0;
    for (size_t k = 1; k < p->mix->n; k++) {
        most = p->mix->share[k] > p->mix->share[most] ? k : most;
    }
    const char *text =
        mn_arena_format(&f->s->arena, "%s%s%s%s, %d, %s: %llu line%s",
                        mn_industry_at(f->r, p->mix->industry[most])->short_name,
                        p->mix->n > 1 ? " and others" : "", p->origin ? ", from " : "",
                        p->origin ? p->origin->name : "", p->year, ways[p->by],
                        (unsigned long long)p->lines, s_of(p->lines));
    p->description = mn_text_of(text);
    return text ? MN_OK : mn_fail_memory(e);
}

mn_status mn_ledger_finish(mn_ledger *f, mn_err *e)
{
    if (f->placer.unknown_codes > 0) {
        f->counts.unknown_codes = f->placer.unknown_codes;
        f->counts.unknown_line = f->placer.unknown_line;
        f->counts.unknown_code = f->placer.unknown_code;
        f->counts.unknown_system = f->placer.unknown_system;
    }
    mn_status st = add_total(f, e);
    for (size_t i = 0; !f->keep && st == MN_OK && i < f->s->sums; i++) {
        st = label(f, &f->s->sum[i], e);
    }
    if (!f->keep && st == MN_OK) { /* a sum is all that is left of its lines */
        f->s->purchase = f->s->sum;
        f->s->purchases = f->s->sums;
    }
    return st == MN_OK ? add_note(f, e) : st;
}

/* --- a whole table ------------------------------------------------------------------------ */

mn_status mn_spending_read(mn_spending *out, const mn_table *t, const mn_reference *r,
                           const mn_spending_options *o, const mn_ctx *ctx, mn_err *e)
{
    mn_err own = MN_ERR_INIT;
    mn_ledger f = {.keep = true};
    e = e ? e : &own;
    mn_status st = mn_ledger_open(&f, out, t, r, o, ctx, e);
    if (st == MN_OK) {
        st = mn_ledger_take(&f, t, ctx, e);
    }
    if (st == MN_OK) {
        st = mn_ledger_finish(&f, e);
    }
    mn_ledger_close(&f);
    return st;
}

void mn_spending_only(mn_spending *s, size_t purchase)
{
    const mn_purchase p = s->purchase[purchase];
    const bool own = strcmp(p.currency, "USD") != 0;
    s->purchase[0] = p;
    s->purchases = s->lines = 1;
    s->purchase[0].sum = 0;
    free(s->sum);
    s->sum = NULL;
    s->sums = 0;
    s->unplaceds = s->unknown_amounts = s->moved = 0;
    s->missed = 0;
    s->refunds = p.amount < 0;
    s->zeros = 0;
    s->doubtful = p.by == MN_PLACED_WORDS && p.score < MN_DOUBTFUL;
    s->doubtful_usd = s->doubtful ? fabs(p.usd) : 0;
    s->placed_usd = fabs(p.usd);
    s->unplaced_usd = 0;
    s->currency = p.currency;
    s->net = own ? (double)p.amount / 100 : p.usd;
    s->first_year = s->last_year = p.year;
}

void mn_spending_free(mn_spending *s)
{
    if (!s) {
        return;
    }
    if (s->tallies) {
        mn_tallies_free(s->tallies);
    }
    free(s->tallies);
    if (s->purchase != s->sum) {
        free(s->purchase);
    }
    free(s->sum);
    mn_arena_free(&s->arena);
    free(s->unplaced);
    free(s->note);
    *s = (mn_spending){0};
}
