/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/rows.c - from the rows of a table to purchases and their
 * sums. Rows the reader rejected are taken in where they stood.
 */
#include "footprint/spending/spending.h"

#include "core/buf.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "footprint/spending/date.h"
#include "footprint/spending/ledger.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { POLL_ROWS = 1024, PROGRESS_MS = 250, SHOWN = 40, LISTED = 400, RESERVED = 1 << 20 };

/* A line on its way. */
typedef struct line {
    size_t row;
    mn_purchase p;
    mn_text amount_text;
    double usd;         /* of its own year; NaN when unknown */
    int64_t days[2];    /* as mn_date_read_days() */
    const char *reason; /* why it can't be placed; NULL so far */
    bool moved;         /* it is no spending */
    bool unclear;       /* its words were not understood */
} line;

/* --- results ---------------------------------------------------------------------------------- */

static void add_days(mn_ledger *f, const int64_t days[2])
{
    mn_counts *c = &f->counts;
    if (days[0] == INT64_MIN && days[1] == INT64_MIN) {
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        mn_span *s = &c->span[i];
        const int64_t day = days[days[i] != INT64_MIN ? i : 1 - i];
        s->first = day < s->first ? day : s->first;
        s->last = day > s->last ? day : s->last;
        s->proved += days[1 - i] == INT64_MIN;
    }
    c->dated++;
}

static mn_status put_unplaced(mn_ledger *f, const mn_unplaced *u, int year, mn_err *e)
{
    mn_spending *s = f->s;
    const bool known = !isnan(u->usd);
    const mn_missed one = {.reason = u->reason,
                           .currency = u->currency,
                           .year = year,
                           .moved = u->moved,
                           .known = known,
                           .sum =
                               u->amount < 0 ? (mn_u128)0 - (mn_u128)u->amount : (mn_u128)u->amount,
                           .lines = 1};
    mn_status st = mn_tallies_miss(f->tallies, &one, e);
    if (st == MN_OK && f->on_unplaced) {
        st = f->on_unplaced(f->payload, u, e);
    }
    if (st != MN_OK || (!f->keep && s->unplaceds >= MN_UNPLACED_LISTED)) {
        return st;
    }
    if (!mn_grow(&s->unplaced, &s->unplaced_cap, s->unplaceds + 1, sizeof *s->unplaced)) {
        return mn_fail_memory(e);
    }
    mn_unplaced kept = *u;
    if (!f->keep) {
        kept.description = mn_arena_text(&s->arena, mn_utf8_cut(u->description, LISTED));
        kept.amount_text = mn_arena_text(&s->arena, mn_utf8_cut(u->amount_text, LISTED));
        kept.reason = mn_arena_str(&s->arena, u->reason);
        if (!kept.description.ptr || !kept.amount_text.ptr || !kept.reason) {
            return mn_fail_memory(e);
        }
    }
    s->unplaced[s->unplaceds++] = kept;
    return MN_OK;
}

static mn_status add_waiting(mn_ledger *f, const mn_waiting *w, mn_err *e)
{
    uint32_t sum = 0;
    mn_status st = mn_tallies_add(f->tallies, &w->one, &sum, e);
    if (st == MN_OK && f->keep) {
        f->s->purchase[w->purchase].sum = sum;
    }
    return st;
}

/* Adds a line up once those before it are, in their order, and what it needs is near. */
static mn_status let_wait(mn_ledger *f, const mn_tally *one, mn_err *e)
{
    mn_waiting *w = &f->waiting[f->waits % MN_WAITING];
    mn_status st = f->waits >= MN_WAITING ? add_waiting(f, w, e) : MN_OK;
    *w = (mn_waiting){*one, mn_tallies_ask(f->tallies, one), f->s->purchases};
    if (f->waits >= MN_WAITING / 2) {
        mn_tallies_near(f->tallies, f->waiting[(f->waits - MN_WAITING / 2) % MN_WAITING].asked);
    }
    f->waits++;
    return st;
}

static mn_status add_rest(mn_ledger *f, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t k = f->waits > MN_WAITING ? f->waits - MN_WAITING : 0; k < f->waits; k++) {
        st = st == MN_OK ? add_waiting(f, &f->waiting[k % MN_WAITING], e) : st;
    }
    f->waits = 0;
    return st;
}

static mn_status put_line(mn_ledger *f, line *l, mn_err *e)
{
    mn_spending *s = f->s;
    if (l->reason) {
        const mn_unplaced u = {.line = l->p.line,
                               .description = l->p.description,
                               .amount_text = l->amount_text,
                               .amount = l->p.amount,
                               .currency = l->p.currency ? l->p.currency : "",
                               .reason = l->reason,
                               .usd = l->usd,
                               .moved = l->moved,
                               .unclear = l->unclear};
        return put_unplaced(f, &u, l->p.year, e);
    }
    const mn_tally one = mn_tally_of(&l->p);
    mn_status st = let_wait(f, &one, e);
    if (st != MN_OK) {
        return st;
    }
    add_days(f, l->days);
    if (f->on_purchase) {
        st = f->on_purchase(f->payload, &l->p, e);
    }
    if (st != MN_OK || !f->keep) {
        return st;
    }
    if (!mn_grow(&s->purchase, &s->purchase_cap, s->purchases + 1, sizeof *s->purchase)) {
        return mn_fail_memory(e);
    }
    s->purchase[s->purchases++] = l->p;
    return MN_OK;
}

/* --- one row ------------------------------------------------------------------------------------
 */

mn_text mn_ledger_cell(const mn_ledger *f, size_t row, mn_spend_role role)
{
    size_t col = f->d.columns.at[role];
    return col == SIZE_MAX ? (mn_text){"", 0} : mn_table_text(f->t, row, col);
}

/* A reason with a cell's text in it. */
static mn_status blame(mn_ledger *f, line *l, const char *what, mn_text text, mn_err *e)
{
    mn_text shown = mn_utf8_cut(text, SHOWN);
    mn_buf b = {0};
    mn_buf_fmt(&b, "%s '%.*s'%s", what, (int)shown.len, shown.ptr,
               shown.len < text.len ? "..." : "");
    l->reason = b.failed ? NULL : mn_arena_str(f->text, b.ptr);
    mn_buf_free(&b);
    return l->reason ? MN_OK : mn_fail_memory(e);
}

static mn_status read_amount(mn_ledger *f, line *l, mn_amount *a, mn_err *e)
{
    mn_money_cell found;
    const char *reason = mn_money_read(&f->d.money, f->t, l->row, &found);
    l->amount_text = found.text;
    *a = found.amount;
    if (reason) {
        l->reason = reason;
        return found.quote ? blame(f, l, reason, found.text, e) : MN_OK;
    }
    l->p.amount = a->hundredths;
    if (a->lone && f->counts.lone++ == 0) {
        f->counts.lone_line = l->p.line;
        f->counts.lone_text = mn_arena_text(&f->s->arena, mn_utf8_cut(found.text, SHOWN));
        return f->counts.lone_text.ptr ? MN_OK : mn_fail_memory(e);
    }
    return MN_OK;
}

/* Currency cells are few and short: what they mean is kept by their bytes. Only what is
 * found is, and only where nothing else on the line can differ from it. */
static const char *find_currency(mn_ledger *f, mn_text cell, const mn_amount *a, const char **why)
{
    const bool alone = a->before.len == 0 && a->after.len == 0;
    mn_currency_kept one = {0}, *kept = NULL;
    if (alone && cell.len > 0 && cell.len <= sizeof one.text) {
        memcpy(&one.text, cell.ptr, cell.len);
        kept = &f->currency[one.text * UINT64_C(0x9E3779B97F4A7C15) >> 58];
    }
    if (kept && kept->text == one.text) {
        return kept->currency;
    }
    one.currency = mn_currency_of_line(&f->d.currency, cell, a->before, a->after, f->text, why);
    if (kept && one.currency) {
        *kept = one;
    }
    return one.currency;
}

static mn_status read_currency(mn_ledger *f, line *l, const mn_amount *a, mn_err *e)
{
    const char *why = NULL;
    l->p.currency =
        find_currency(f, mn_text_trim(mn_ledger_cell(f, l->row, MN_SPEND_CURRENCY)), a, &why);
    if (l->p.currency && !f->keep && f->d.assumed_dollars && !l->reason &&
        strcmp(l->p.currency, "USD") != 0) {
        l->reason = "says a currency, where the ledger's beginning says none";
    }
    if (l->p.currency || l->reason) {
        return MN_OK;
    }
    l->reason = why;
    return why ? MN_OK : mn_fail_memory(e);
}

static mn_status read_year(mn_ledger *f, line *l, mn_err *e)
{
    mn_text date = mn_text_trim(mn_ledger_cell(f, l->row, MN_SPEND_DATE));
    mn_text year = mn_text_trim(mn_ledger_cell(f, l->row, MN_SPEND_YEAR));
    if (mn_date_read_days(date, &l->p.year, l->days) != MN_DATE_NONE) {
        return MN_OK;
    }
    if (mn_date_serial(date, &l->p.year, &l->days[0])) {
        l->days[1] = l->days[0];
        f->counts.serial_line = f->counts.serials++ == 0 ? l->p.line : f->counts.serial_line;
        return MN_OK;
    }
    if (mn_date_read(year, &l->p.year) != MN_DATE_NONE) {
        return MN_OK;
    }
    l->p.year = f->d.year;
    f->counts.undated += f->d.year != 0;
    if (f->d.year != 0 || l->reason) {
        return MN_OK;
    }
    mn_text told = date.len > 0 ? date : year;
    if (told.len > 0) {
        return blame(f, l, "no date can be read from", told, e);
    }
    l->reason = "no date";
    return MN_OK;
}

/* Puts the amount into dollars. */
static mn_status price(mn_ledger *f, line *l, mn_err *e)
{
    if (!l->p.currency || l->p.year == 0) {
        return MN_OK;
    }
    const double rate = mn_prices_rate(&f->prices, l->p.currency, l->p.year);
    const double deflator = mn_prices_deflator(&f->prices, l->p.currency, l->p.year);
    const double usd = (double)l->p.amount / 100 * rate;
    l->usd = isfinite(usd) ? usd : NAN;
    l->p.usd = usd;
    l->p.money = usd * deflator / 1e6;
    if (l->reason || isfinite(l->p.money)) {
        return MN_OK;
    }
    if (isnan(rate)) {
        l->reason =
            mn_arena_format(f->text, "no exchange rate for %s in %d", l->p.currency, l->p.year);
    } else if (isnan(deflator)) {
        l->reason = mn_arena_format(f->text, "no US consumer prices for %d", l->p.year);
    } else {
        l->reason = "an amount too large";
    }
    return l->reason ? MN_OK : mn_fail_memory(e);
}

static mn_text description(const mn_ledger *f, size_t row)
{
    mn_text d = mn_ledger_cell(f, row, MN_SPEND_DESCRIPTION);
    return mn_text_trim(d).len > 0 ? d : mn_ledger_cell(f, row, MN_SPEND_CATEGORY);
}

/* Whether a row is a sum or a balance: by its words or, where it has none, by any
 * of its cells, as spreadsheets have "Total" in the first column. */
static mn_status find_total(mn_ledger *f, size_t row, line *l, bool *total, mn_err *e)
{
    const mn_text words = mn_text_trim(l->p.description);
    *total = false;
    if (words.len > 0) {
        bool taught = false;
        mn_status st = mn_place_taught(&f->placer, &taught, words, e);
        return st == MN_OK && !taught ? mn_place_total(&f->placer, total, &l->p.text, words, e)
                                      : st;
    }
    for (size_t i = 0; i < mn_table_cols(f->t); i++) {
        const mn_text text = mn_text_trim(mn_table_text(f->t, row, i));
        if (text.len > 0 && (text.ptr[0] < '0' || text.ptr[0] > '9') && mn_is_total(text)) {
            *total = true;
        }
    }
    return MN_OK;
}

/* Where the price of goods in a year is kept; NULL in *out: nowhere. */
static mn_status priced(mn_ledger *f, mn_goods_price **out, uint64_t goods, int year, mn_err *e)
{
    *out = NULL;
    if (goods == 0 || goods >= MN_GOODS_KEPT) {
        return MN_OK;
    }
    while (f->priced_goods <= goods) { /* a few at a time, as they are numbered in turn */
        if (!mn_grow(&f->priced, &f->priced_cap, (f->priced_goods + 1) * MN_GOODS_YEARS,
                     sizeof *f->priced)) {
            return mn_fail_memory(e);
        }
        memset(f->priced + f->priced_goods++ * MN_GOODS_YEARS, 0,
               MN_GOODS_YEARS * sizeof *f->priced);
    }
    *out = &f->priced[goods * MN_GOODS_YEARS + (unsigned)year % MN_GOODS_YEARS];
    return MN_OK;
}

/* What the line's money pays for. */
static mn_status find_price(mn_ledger *f, line *l, uint64_t goods, mn_err *e)
{
    mn_goods_price one = {.year = l->p.year}, *kept = NULL;
    mn_status st = priced(f, &kept, goods, l->p.year, e);
    if (st == MN_OK && kept && kept->year == l->p.year) {
        one = *kept;
    } else if (st == MN_OK) {
        const bool other = l->p.mix->via[0] == MN_MIX_MADE; /* no longer what its code says */
        st = mn_price_find(&f->pricer, &one.price, other ? MN_CODES : l->p.system,
                           other ? (mn_text){"", 0} : l->p.code, l->p.mix, l->p.year, e);
        one.unknown = st == MN_OK && f->pricer.vat && mn_price_unknown(one.price);
    }
    if (st == MN_OK && kept) {
        *kept = one;
    }
    l->p.price = one.price;
    f->counts.untaxed += one.unknown;
    return st;
}

/* What if this line were another: what is asked for is put into money anew. */
static mn_status change(mn_ledger *f, line *l, bool *drop, mn_err *e)
{
    const int64_t amount = l->p.amount;
    mn_status st = f->o->change(f->o->change_payload, &l->p, drop, e);
    return st == MN_OK && l->p.amount != amount && !*drop ? price(f, l, e) : st;
}

static mn_status read_row(mn_ledger *f, size_t row, mn_err *e)
{
    bool drop = false;
    line l = {.row = row, .usd = NAN, .days = {INT64_MIN, INT64_MIN}};
    mn_amount a = {0};
    uint64_t goods = 0;
    l.p.line = mn_table_line(f->t, row);
    l.p.description = description(f, row);
    l.p.system = MN_CODES;
    mn_status st = read_amount(f, &l, &a, e);
    if (st == MN_OK && !l.reason) {
        bool zero = a.hundredths == 0;
        f->counts.zeros += zero;
        l.reason = zero ? "amount is zero" : NULL;
        bool total = false;
        st = zero ? MN_OK : find_total(f, row, &l, &total, e);
        if (total) {
            l.reason = "a total or balance, not a purchase";
            l.moved = true;
            f->counts.totals++;
        }
        st = st == MN_OK ? read_currency(f, &l, &a, e) : st;
        st = st == MN_OK ? read_year(f, &l, e) : st;
        st = st == MN_OK ? price(f, &l, e) : st;
        l.usd = zero ? 0 : l.usd;
    }
    if (st == MN_OK && !l.reason) {
        mn_why why;
        st = mn_place_row(&f->placer, &l.p, row, &why, e);
        l.reason = why.reason;
        l.moved = why.moved;
        l.unclear = why.unclear;
        goods = f->o->change ? 0 : why.goods;
    }
    if (st == MN_OK && !l.reason && !l.p.origin) {
        const mn_text origin = mn_ledger_cell(f, row, MN_SPEND_ORIGIN);
        st = mn_origins_read(
            &f->origins, &l.p.origin,
            mn_text_trim(origin).len > 0 ? origin : mn_ledger_cell(f, row, MN_SPEND_PLACE), e);
    }
    if (st == MN_OK && !l.reason && f->o->change) {
        st = change(f, &l, &drop, e);
    }
    if (st == MN_OK && !l.reason && !drop) {
        st = find_price(f, &l, goods, e);
    }
    return st == MN_OK && !drop ? put_line(f, &l, e) : st;
}

/* --- all rows
 * ------------------------------------------------------------------------------------- */

static mn_status tick(mn_ledger *f, const mn_ctx *ctx, size_t row, mn_err *e)
{
    if (ctx && ctx->progress) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        const int64_t now = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
        f->told_ms = f->told_ms ? f->told_ms : now;
        if (now - f->told_ms >= PROGRESS_MS) {
            f->told_ms = now;
            mn_progress(ctx, "placing", row, mn_table_rows(f->t));
        }
    }
    return mn_poll(ctx, e);
}

/* Takes in the rows that the reader rejected before this line. */
static mn_status take_rejects(mn_ledger *f, uint64_t before, mn_err *e)
{
    mn_status st = MN_OK;
    for (; f->reject < mn_table_rejects(f->t) && st == MN_OK; f->reject++) {
        const uint64_t at = mn_table_reject_line(f->t, f->reject);
        if (at >= before) {
            break;
        }
        mn_unplaced u = {.line = at, .currency = "", .usd = NAN, .amount_text = {"", 0}};
        u.description = mn_table_reject_text(f->t, f->reject);
        u.reason = mn_table_reject_reason(f->t, f->reject);
        st = put_unplaced(f, &u, 0, e);
    }
    return st;
}

/* Reads all rows of the table at hand. */
static mn_status read_rows(mn_ledger *f, const mn_ctx *ctx, mn_err *e)
{
    const size_t rows = mn_table_rows(f->t);
    mn_spending *s = f->s;
    mn_status st = MN_OK;
    /* One large block is touched only as far as it is filled. */
    if (f->keep) {
        (void)mn_grow(&s->purchase, &s->purchase_cap, rows < RESERVED ? rows : RESERVED,
                      sizeof *s->purchase);
    }
    for (size_t i = 0; i < rows && st == MN_OK; i++) {
        if (i % POLL_ROWS == 0) {
            st = tick(f, ctx, i, e);
        }
        if (st == MN_OK) {
            st = take_rejects(f, mn_table_line(f->t, i), e);
        }
        if (st == MN_OK) {
            mn_placer_ask(&f->placer, i);
            st = read_row(f, i, e);
        }
    }
    st = st == MN_OK ? add_rest(f, e) : st;
    return st == MN_OK ? take_rejects(f, UINT64_MAX, e) : st;
}

mn_status mn_ledger_take(mn_ledger *f, const mn_table *t, const mn_ctx *ctx, mn_err *e)
{
    f->t = t;
    mn_placer_turn(&f->placer, t);
    f->reject = 0;
    return read_rows(f, ctx, e);
}
