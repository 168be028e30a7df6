/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/spending.c - from the rows of a table to purchases.
 *
 * The rows are gone through twice: once to learn what only all of them can say
 * (the decimal mark, whether money out is negative, whether any line says a
 * currency), and once to place each. Rows the reader rejected are taken in
 * where they stood.
 */
#include "footprint/spending/spending.h"

#include "core/buf.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "footprint/spending/columns.h"
#include "footprint/spending/currency.h"
#include "footprint/spending/date.h"
#include "footprint/spending/money.h"
#include "footprint/spending/origin.h"
#include "footprint/spending/place.h"
#include "footprint/spending/price.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { POLL_ROWS = 1024, PROGRESS_MS = 250, SHOWN = 40, RESERVED = 1 << 20 };

/* A sum and what rounding took from it (Neumaier 1974). */
typedef struct sum {
    double value, lost;
} sum;

/* The days of purchases in one order of day and month. */
typedef struct span {
    int64_t first, last;
    size_t proved; /* dates that are possible in this order alone */
} span;

typedef struct reader {
    mn_spending *s;
    const mn_table *t;
    const mn_reference *r;
    const mn_spending_options *o;
    mn_columns columns;
    mn_money money;
    mn_currency_rules currency;
    mn_prices prices;
    mn_placer placer;
    mn_origins origins;
    int year;       /* of lines that don't say; 0: none */
    size_t undated; /* lines that took it though there is a date column */
    size_t reject;  /* the next rejected row */
    size_t lone;    /* amounts like "1,234" */
    uint64_t lone_line;
    mn_text lone_text;
    size_t totals; /* lines that are a sum or a balance */
    span span[2];  /* with the day first, and with the month first */
    sum placed, unplaced, doubtful;
    int64_t told_ms;
} reader;

/* A line on its way. */
typedef struct line {
    size_t row;
    mn_purchase p;
    mn_text amount_text;
    double usd;         /* of its own year; NaN when unknown */
    int64_t days[2];    /* as mn_date_read_days() */
    const char *reason; /* why it can't be placed; NULL so far */
    bool moved;         /* it is no spending */
} line;

/* --- results ---------------------------------------------------------------------------------- */

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

static void add(sum *s, double v)
{
    double t = s->value + v;
    s->lost += fabs(s->value) >= fabs(v) ? (s->value - t) + v : (v - t) + s->value;
    s->value = t;
}

static void add_days(reader *f, const int64_t days[2])
{
    const bool known = days[0] != INT64_MIN || days[1] != INT64_MIN;
    for (size_t i = 0; i < 2 && known; i++) {
        span *s = &f->span[i];
        const bool possible = days[i] != INT64_MIN;
        const int64_t day = days[possible ? i : 1 - i];
        s->first = f->s->dated == 0 || day < s->first ? day : s->first;
        s->last = f->s->dated == 0 || day > s->last ? day : s->last;
        s->proved += days[1 - i] == INT64_MIN;
    }
    f->s->dated += known;
}

/* The order that more dates prove; of none, the one in use where the buyer is. */
static void settle_days(reader *f)
{
    const span *s = f->span;
    const mn_country *c = f->o->country;
    const bool month_first =
        s[0].proved != s[1].proved ? s[1].proved > s[0].proved : c && strcmp(c->iso3, "USA") == 0;
    const bool any = f->s->dated > 0;
    f->s->first_day = any ? s[month_first].first : INT64_MIN;
    f->s->last_day = any ? s[month_first].last : INT64_MIN;
}

static mn_status put_unplaced(reader *f, const mn_unplaced *u, mn_err *e)
{
    mn_spending *s = f->s;
    if (!mn_grow(&s->unplaced, &s->unplaced_cap, s->unplaceds + 1, sizeof *s->unplaced)) {
        return mn_fail_memory(e);
    }
    s->unplaced[s->unplaceds++] = *u;
    s->moved += u->moved;
    if (isnan(u->usd)) {
        s->unknown_amounts++;
    } else if (!u->moved) {
        add(&f->unplaced, fabs(u->usd));
    }
    return MN_OK;
}

static mn_status put_line(reader *f, const line *l, mn_err *e)
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
                               .moved = l->moved};
        return put_unplaced(f, &u, e);
    }
    if (!mn_grow(&s->purchase, &s->purchase_cap, s->purchases + 1, sizeof *s->purchase)) {
        return mn_fail_memory(e);
    }
    s->purchase[s->purchases++] = l->p;
    add_days(f, l->days);
    s->refunds += l->p.amount < 0;
    add(&f->placed, fabs(l->usd));
    if (l->p.by == MN_PLACED_WORDS && l->p.score < MN_DOUBTFUL) {
        s->doubtful++;
        add(&f->doubtful, fabs(l->usd));
    }
    if (s->purchases == 1) {
        s->currency = l->p.currency;
    } else if (strcmp(s->currency, l->p.currency) != 0) {
        s->currency = "USD";
    }
    return MN_OK;
}

/* --- one row ------------------------------------------------------------------------------------
 */

static mn_text cell(const reader *f, size_t row, mn_spend_role role)
{
    size_t col = f->columns.at[role];
    return col == SIZE_MAX ? (mn_text){"", 0} : mn_table_text(f->t, row, col);
}

/* A reason with a cell's text in it. */
static mn_status blame(reader *f, line *l, const char *what, mn_text text, mn_err *e)
{
    mn_text shown = mn_utf8_cut(text, SHOWN);
    mn_buf b = {0};
    mn_buf_fmt(&b, "%s '%.*s'%s", what, (int)shown.len, shown.ptr,
               shown.len < text.len ? "..." : "");
    l->reason = b.failed ? NULL : mn_arena_str(&f->s->arena, b.ptr);
    mn_buf_free(&b);
    return l->reason ? MN_OK : mn_fail_memory(e);
}

static mn_status read_amount(reader *f, line *l, mn_amount *a, mn_err *e)
{
    mn_money_cell found;
    const char *reason = mn_money_read(&f->money, f->t, l->row, &found);
    l->amount_text = found.text;
    *a = found.amount;
    if (reason) {
        l->reason = reason;
        return found.quote ? blame(f, l, reason, found.text, e) : MN_OK;
    }
    l->p.amount = a->hundredths;
    if (a->lone && f->lone++ == 0) {
        f->lone_line = l->p.line;
        f->lone_text = found.text;
    }
    return MN_OK;
}

static mn_status read_currency(reader *f, line *l, const mn_amount *a, mn_err *e)
{
    const char *why = NULL;
    l->p.currency =
        mn_currency_of_line(&f->currency, mn_text_trim(cell(f, l->row, MN_SPEND_CURRENCY)),
                            a->before, a->after, &f->s->arena, &why);
    if (l->p.currency || l->reason) {
        return MN_OK;
    }
    l->reason = why;
    return why ? MN_OK : mn_fail_memory(e);
}

static mn_status read_year(reader *f, line *l, mn_err *e)
{
    mn_text date = mn_text_trim(cell(f, l->row, MN_SPEND_DATE));
    mn_text year = mn_text_trim(cell(f, l->row, MN_SPEND_YEAR));
    if (mn_date_read_days(date, &l->p.year, l->days) != MN_DATE_NONE ||
        mn_date_read(year, &l->p.year) != MN_DATE_NONE) {
        return MN_OK;
    }
    l->p.year = f->year;
    f->undated += f->year != 0;
    if (f->year != 0 || l->reason) {
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
static mn_status price(reader *f, line *l, mn_err *e)
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
        l->reason = mn_arena_format(&f->s->arena, "no exchange rate for %s in %d", l->p.currency,
                                    l->p.year);
    } else if (isnan(deflator)) {
        l->reason = mn_arena_format(&f->s->arena, "no US consumer prices for %d", l->p.year);
    } else {
        l->reason = "an amount too large";
    }
    return l->reason ? MN_OK : mn_fail_memory(e);
}

static mn_text description(const reader *f, size_t row)
{
    mn_text d = cell(f, row, MN_SPEND_DESCRIPTION);
    return mn_text_trim(d).len > 0 ? d : cell(f, row, MN_SPEND_CATEGORY);
}

/* Whether a row is a sum or a balance: by its words or, where it has none, by any
 * of its cells, as spreadsheets have "Total" in the first column. */
static mn_status find_total(reader *f, size_t row, mn_text description, bool *total, mn_err *e)
{
    const mn_text words = mn_text_trim(description);
    *total = false;
    if (words.len > 0) {
        return mn_place_total(&f->placer, total, words, e);
    }
    for (size_t i = 0; i < mn_table_cols(f->t); i++) {
        const mn_text text = mn_text_trim(mn_table_text(f->t, row, i));
        if (text.len > 0 && (text.ptr[0] < '0' || text.ptr[0] > '9') && mn_is_total(text)) {
            *total = true;
        }
    }
    return MN_OK;
}

static mn_status read_row(reader *f, size_t row, mn_err *e)
{
    line l = {.row = row, .usd = NAN, .days = {INT64_MIN, INT64_MIN}};
    mn_amount a = {0};
    l.p.line = mn_table_line(f->t, row);
    l.p.description = description(f, row);
    l.p.system = MN_CODES;
    mn_status st = read_amount(f, &l, &a, e);
    if (st == MN_OK && !l.reason) {
        bool zero = a.hundredths == 0;
        f->s->zeros += zero;
        l.reason = zero ? "amount is zero" : NULL;
        bool total = false;
        st = zero ? MN_OK : find_total(f, row, l.p.description, &total, e);
        if (total) {
            l.reason = "a total or balance, not a purchase";
            l.moved = true;
            f->totals++;
        }
        st = st == MN_OK ? read_currency(f, &l, &a, e) : st;
        st = st == MN_OK ? read_year(f, &l, e) : st;
        st = st == MN_OK ? price(f, &l, e) : st;
        l.usd = zero ? 0 : l.usd;
    }
    if (st == MN_OK && !l.reason) {
        mn_why why;
        st = mn_place(&f->placer, &l.p, row, &why, e);
        l.reason = why.reason;
        l.moved = why.moved;
    }
    if (st == MN_OK && !l.reason) {
        st = mn_origins_read(&f->origins, &l.p.origin, cell(f, row, MN_SPEND_ORIGIN), e);
    }
    return st == MN_OK ? put_line(f, &l, e) : st;
}

/* --- all rows
 * ------------------------------------------------------------------------------------- */

static mn_status tick(reader *f, const mn_ctx *ctx, size_t row, mn_err *e)
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
static mn_status take_rejects(reader *f, uint64_t before, mn_err *e)
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
        st = put_unplaced(f, &u, e);
    }
    return st;
}

static mn_status read_rows(reader *f, const mn_ctx *ctx, mn_err *e)
{
    const size_t rows = mn_table_rows(f->t);
    mn_spending *s = f->s;
    mn_status st = MN_OK;
    /* One large block is touched only as far as it is filled. */
    (void)mn_grow(&s->purchase, &s->purchase_cap, rows < RESERVED ? rows : RESERVED,
                  sizeof *s->purchase);
    for (size_t i = 0; i < rows && st == MN_OK; i++) {
        if (i % POLL_ROWS == 0) {
            st = tick(f, ctx, i, e);
        }
        if (st == MN_OK) {
            st = take_rejects(f, mn_table_line(f->t, i), e);
        }
        if (st == MN_OK) {
            st = read_row(f, i, e);
        }
    }
    return st == MN_OK ? take_rejects(f, UINT64_MAX, e) : st;
}

/* --- what holds for the whole file
 * ------------------------------------------------------------------ */

/* Whether any line says a currency. */
static bool says_currency(const reader *f)
{
    bool said = f->money.says_currency;
    for (size_t i = 0; i < mn_table_rows(f->t) && !said; i++) {
        said = mn_text_trim(cell(f, i, MN_SPEND_CURRENCY)).len > 0;
    }
    return said;
}

/* A currency in the amount's heading that only a rate of the caller's knows. */
static mn_text given_in_heading(const reader *f)
{
    static const char between[] = " ()[]{}/,:;_-\t";
    const mn_money *m = &f->money;
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

static mn_status settle_currency(reader *f, mn_err *e)
{
    const mn_text unit = f->columns.unit.currency;
    mn_status st = mn_currency_rules_make(&f->currency, &f->prices, f->o,
                                          unit.len > 0 ? unit : given_in_heading(f), e);
    if (st != MN_OK || f->currency.general || says_currency(f)) {
        return st;
    }
    if (!f->o->country || strcmp(f->o->country->iso3, "USA") != 0) {
        mn_fail_at(e, MN_USAGE, mn_table_source(f->t), 0, 0, "no currency of the amounts is said");
        return mn_hint(e, "give it: --currency EUR");
    }
    f->currency.general = mn_currency_find(f->r, mn_text_of("USD"));
    return mn_spending_note(f->s, e,
                            "no currency is said: the amounts are taken as US dollars; "
                            "--currency gives another");
}

static mn_status settle_year(reader *f, mn_err *e)
{
    f->year = f->o->year;
    if (f->year != 0 || f->columns.at[MN_SPEND_DATE] != SIZE_MAX ||
        f->columns.at[MN_SPEND_YEAR] != SIZE_MAX) {
        return MN_OK;
    }
    f->year = mn_us_cpi_last_year(f->r);
    return mn_spending_note(f->s, e,
                            "no dates are said: the spending is taken as of %d; --year "
                            "gives another",
                            f->year);
}

static mn_status note_skipped(reader *f, mn_err *e)
{
    const unsigned long long skipped = f->o->skipped;
    if (skipped == 0) {
        return MN_OK;
    }
    return mn_spending_note(
        f->s, e, "the header is taken from line %llu; the %s above it %s skipped", skipped + 1,
        skipped == 1 ? "line" : "lines", skipped == 1 ? "is" : "are");
}

static mn_status prepare(reader *f, const mn_ctx *ctx, mn_err *e)
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
    if (st == MN_OK) {
        st = mn_columns_find(&f->columns, f->s, f->t, f->r, f->o, e);
    }
    if (st == MN_OK) {
        st = mn_money_survey(&f->money, f->s, f->t, &f->columns, ctx, e);
    }
    if (st == MN_OK) {
        st = mn_prices_open(&f->prices, f->r, f->o, &f->s->arena, ctx, e);
    }
    if (st == MN_OK) {
        st = settle_currency(f, e);
    }
    if (st == MN_OK) {
        st = settle_year(f, e);
    }
    mn_placer_open(&f->placer, &f->columns, f->t, f->r, f->o, &f->s->arena);
    mn_origins_open(&f->origins, f->r);
    return st;
}

/* What was assumed on the way. */
static mn_status note_assumed(reader *f, mn_err *e)
{
    const mn_placer *p = &f->placer;
    const bool dates =
        f->columns.at[MN_SPEND_DATE] != SIZE_MAX || f->columns.at[MN_SPEND_YEAR] != SIZE_MAX;
    mn_status st = MN_OK;
    if (f->lone > 0) {
        mn_text shown = mn_utf8_cut(f->lone_text, SHOWN);
        st = mn_spending_note(f->s, e,
                              "%zu amount%s like '%.*s' (line %llu) could be thousands or have "
                              "decimals: read as thousands",
                              f->lone, f->lone == 1 ? "" : "s", (int)shown.len, shown.ptr,
                              (unsigned long long)f->lone_line);
    }
    if (st == MN_OK && dates && f->undated > 0) {
        st = mn_spending_note(f->s, e,
                              "%zu line%s without a date that can be read %s taken as "
                              "of %d",
                              f->undated, f->undated == 1 ? "" : "s",
                              f->undated == 1 ? "is" : "are", f->year);
    }
    if (st == MN_OK && p->unknown_codes > 0) {
        mn_text shown = mn_utf8_cut(p->unknown_code, SHOWN);
        st = mn_spending_note(f->s, e,
                              "%zu line%s %s an unknown code (first: line %llu, %s '%.*s'); the "
                              "description was used",
                              p->unknown_codes, p->unknown_codes == 1 ? "" : "s",
                              p->unknown_codes == 1 ? "has" : "have",
                              (unsigned long long)p->unknown_line, mn_codes_name(p->unknown_system),
                              (int)shown.len, shown.ptr);
    }
    const size_t moved = f->s->moved - f->totals;
    if (st == MN_OK && moved > 0) {
        st =
            mn_spending_note(f->s, e, "%zu line%s, and no spending", moved,
                             moved == 1 ? " is income or a transfer" : "s are income or transfers");
    }
    if (st == MN_OK && f->totals > 0) {
        st = mn_spending_note(f->s, e, "%zu line%s, and no spending", f->totals,
                              f->totals == 1 ? " is a total or balance"
                                             : "s are totals or balances");
    }
    return st == MN_OK ? mn_origins_note(&f->origins, f->s, e) : st;
}

mn_status mn_spending_read(mn_spending *out, const mn_table *t, const mn_reference *r,
                           const mn_spending_options *o, const mn_ctx *ctx, mn_err *e)
{
    mn_err own = MN_ERR_INIT;
    reader f = {.s = out, .t = t, .r = r, .o = o};
    e = e ? e : &own;
    out->currency = "USD";
    mn_status st = prepare(&f, ctx, e);
    if (st == MN_OK) {
        st = read_rows(&f, ctx, e);
    }
    if (st == MN_OK) {
        st = note_assumed(&f, e);
    }
    out->placed_usd = f.placed.value + f.placed.lost;
    settle_days(&f);
    out->doubtful_usd = f.doubtful.value + f.doubtful.lost;
    out->unplaced_usd = f.unplaced.value + f.unplaced.lost;
    mn_prices_close(&f.prices);
    mn_placer_close(&f.placer);
    mn_origins_close(&f.origins);
    return st;
}

void mn_spending_free(mn_spending *s)
{
    if (!s) {
        return;
    }
    mn_arena_free(&s->arena);
    free(s->purchase);
    free(s->unplaced);
    free(s->note);
    *s = (mn_spending){0};
}
