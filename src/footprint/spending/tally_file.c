/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/tally_file.c - sums to a table. See the header.
 */
#include "footprint/spending/tally_file.h"

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "footprint/spending/corrections.h"
#include "table/maker.h"

#include <stdio.h>

const char mn_tally_columns[] =
    "kind,key,value,currency,year,industries,product,by,origin,spent,refunded,lines,refunds,"
    "doubtful,doubtful_sum,score,line,price";

static const char columns[] =
    "kind:t key:t value:t currency:t year:i industries:t product:t by:t origin:t spent:t "
    "refunded:t lines:i refunds:i doubtful:i doubtful_sum:t score:f line:i price:t";

static void say(mn_maker *k, const char *kind, const char *key, mn_text value)
{
    mn_make_row(k, 0);
    mn_make_str(k, MN_TALLY_KIND, kind);
    mn_make_str(k, MN_TALLY_KEY, key);
    mn_make_text(k, MN_TALLY_VALUE, value);
}

static void say_number(mn_maker *k, const char *kind, const char *key, int64_t v)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)v);
    say(k, kind, key, mn_text_of(text));
}

/* What was decided for all lines: parts of one ledger must agree in it. */
static void say_decided(mn_maker *k, const mn_ledger *l, const mn_streamed *told)
{
    const mn_decided *d = &l->d;
    const mn_columns *c = &d->columns;
    for (size_t i = 0; i < told->columns; i++) {
        say(k, "column", "", told->column[i]);
    }
    for (size_t i = 0; i < MN_SPEND_ROLES; i++) {
        if (c->at[i] != SIZE_MAX) {
            say_number(k, "role", mn_spend_role_name((mn_spend_role)i), (int64_t)c->at[i]);
        }
    }
    say_number(k, "decided", "mark", d->money.mark);
    say_number(k, "decided", "mixed", d->money.mixed);
    say_number(k, "decided", "turn_amount", d->money.turn_amount);
    say_number(k, "decided", "turn_debit", d->money.turn_debit);
    say_number(k, "decided", "turn_credit", d->money.turn_credit);
    say_number(k, "decided", "times", d->money.times);
    say_number(k, "decided", "cents", d->money.cents);
    say_number(k, "decided", "isic", c->isic);
    say_number(k, "decided", "code", c->code);
    say_number(k, "decided", "coicop1999", l->o->coicop1999);
    say_number(k, "decided", "dollars", d->currency.dollars);
    say_number(k, "decided", "assumed_dollars", d->assumed_dollars);
    say(k, "decided", "currency", mn_text_of(d->currency.general ? d->currency.general : ""));
    say_number(k, "decided", "year", d->year);
    say(k, "decided", "country", mn_text_of(l->o->country ? l->o->country->iso3 : ""));
    say(k, "decided", "buyer", mn_text_of(mn_buyer_name(l->o->buyer)));
    say(k, "decided", "corrections",
        mn_text_of(l->o->corrections ? l->o->corrections->sha256 : ""));
}

static void say_counts(mn_maker *k, const mn_ledger *l)
{
    const mn_counts *c = &l->counts;
    say_number(k, "count", "dated", (int64_t)c->dated);
    say_number(k, "count", "undated", (int64_t)c->undated);
    say_number(k, "count", "zeros", (int64_t)c->zeros);
    say_number(k, "count", "totals", (int64_t)c->totals);
    if (c->serials > 0) {
        say_number(k, "count", "serials", (int64_t)c->serials);
        mn_make_i64(k, MN_TALLY_LINE, (int64_t)c->serial_line);
    }
    for (size_t i = 0; i < 2 && c->dated > 0; i++) {
        static const char *const names[2][3] = {{"day_first", "day_last", "day_proved"},
                                                {"month_first", "month_last", "month_proved"}};
        say_number(k, "count", names[i][0], c->span[i].first);
        say_number(k, "count", names[i][1], c->span[i].last);
        say_number(k, "count", names[i][2], (int64_t)c->span[i].proved);
    }
    if (c->unknown_codes > 0) {
        say(k, "unknown_code", mn_codes_name(c->unknown_system), c->unknown_code);
        mn_make_i64(k, MN_TALLY_LINES, (int64_t)c->unknown_codes);
        mn_make_i64(k, MN_TALLY_LINE, (int64_t)c->unknown_line);
    }
    for (size_t i = 0; i < l->origins.unknowns; i++) {
        say(k, "unknown_origin", "", l->origins.unknown[i].text);
        mn_make_i64(k, MN_TALLY_LINES, (int64_t)l->origins.unknown[i].lines);
    }
    if (l->origins.others > 0) {
        say_number(k, "count", "other_origins", (int64_t)l->origins.others);
    }
}

static void say_mix(mn_maker *k, const mn_mix *mix)
{
    mn_buf b = {0};
    for (size_t i = 0; i < mix->n; i++) {
        mn_buf_fmt(&b, "%sc%d:", i > 0 ? ";" : "", mix->industry[i] + 1);
        mn_buf_f64(&b, mix->share[i]);
    }
    if (b.failed && k->st == MN_OK) {
        k->st = mn_fail_memory(k->e);
    }
    mn_make_text(k, MN_TALLY_INDUSTRIES, (mn_text){b.ptr ? b.ptr : "", b.len});
    mn_buf_free(&b);
}

static void say_placed(mn_maker *k, const mn_ledger *l, const mn_tally *t)
{
    char digits[40];
    mn_make_row(k, 0);
    mn_make_str(k, MN_TALLY_KIND, "placed");
    mn_make_str(k, MN_TALLY_CURRENCY, t->currency);
    mn_make_i64(k, MN_TALLY_YEAR, t->year);
    say_mix(k, t->mix);
    mn_make_str(k, MN_TALLY_PRODUCT, t->product ? l->o->materials->product[t->product - 1].id : "");
    mn_make_str(k, MN_TALLY_BY, t->by == MN_PLACED_CODE ? "code" : "words");
    mn_make_str(k, MN_TALLY_ORIGIN, t->origin ? t->origin->iso3 : "");
    mn_make_str(k, MN_TALLY_SPENT, mn_u128_text(digits, t->spent));
    mn_make_str(k, MN_TALLY_REFUNDED, mn_u128_text(digits, t->refunded));
    mn_make_i64(k, MN_TALLY_LINES, (int64_t)t->lines);
    mn_make_i64(k, MN_TALLY_REFUNDS, (int64_t)t->refunds);
    mn_make_i64(k, MN_TALLY_DOUBTFUL, (int64_t)t->doubtful);
    mn_make_str(k, MN_TALLY_DOUBTFUL_SUM, mn_u128_text(digits, t->doubtful_sum));
    mn_make_f64(k, MN_TALLY_SCORE, t->score);
    mn_make_str(k, MN_TALLY_PRICE, t->price ? t->price->id : "");
}

static void say_missed(mn_maker *k, const mn_missed *m)
{
    char digits[40];
    say(k, "missed", m->moved ? "moved" : m->known ? "known" : "unknown", mn_text_of(m->reason));
    mn_make_str(k, MN_TALLY_CURRENCY, m->currency);
    mn_make_i64(k, MN_TALLY_YEAR, m->year);
    mn_make_i64(k, MN_TALLY_REFUNDS, m->known);
    mn_make_str(k, MN_TALLY_SPENT, mn_u128_text(digits, m->sum));
    mn_make_i64(k, MN_TALLY_LINES, (int64_t)m->lines);
}

/* One of the lines that are listed. */
static void say_line(mn_maker *k, const mn_unplaced *u)
{
    say(k, "unplaced", u->reason, u->description);
    mn_make_str(k, MN_TALLY_CURRENCY, u->currency);
    mn_make_text(k, MN_TALLY_BY, u->amount_text);
    mn_make_i64(k, MN_TALLY_LINE, (int64_t)u->line);
}

mn_status mn_tally_table(mn_table **out, const mn_ledger *l, const mn_streamed *told,
                         const char *path, const mn_tally_good *good, size_t goods, mn_err *e)
{
    mn_maker k = mn_maker_new("tally", columns, e);
    const mn_spending *s = l->s;
    size_t rows = 0;
    say(&k, "manumit-tally", MN_TALLY_FORMAT, mn_text_of(mn_version()));
    say(&k, "source", path, mn_text_of(told->sha256));
    mn_make_i64(&k, MN_TALLY_LINES, (int64_t)told->lines);
    mn_make_i64(&k, MN_TALLY_LINE, (int64_t)told->header);
    say_decided(&k, l, told);
    say_counts(&k, l);
    for (size_t i = 0; i < l->settled_notes; i++) {
        say(&k, "note", "", mn_text_of(s->note[i]));
    }
    for (size_t i = 0; i < l->prices.n; i++) {
        const mn_rate_given *g = &l->prices.given[i];
        mn_buf b = {0};
        mn_buf_f64(&b, g->usd);
        say(&k, "rate", "", (mn_text){b.ptr ? b.ptr : "", b.len});
        mn_make_str(&k, MN_TALLY_CURRENCY, g->currency);
        mn_make_i64(&k, MN_TALLY_YEAR, g->year);
        mn_buf_free(&b);
    }
    for (size_t i = 0; i < l->tallies->count; i++) {
        say_placed(&k, l, &l->tallies->at[i]);
    }
    for (size_t i = 0; i < l->tallies->misses; i++) {
        say_missed(&k, &l->tallies->missed[i]);
    }
    for (size_t i = 0; i < goods; i++) {
        say(&k, "good", good[i].good, mn_text_of(good[i].iso3));
        mn_make_i64(&k, MN_TALLY_LINES, (int64_t)good[i].lines);
        mn_make_i64(&k, MN_TALLY_LINE, (int64_t)good[i].first_line);
        mn_make_i64(&k, MN_TALLY_REFUNDS, good[i].origin_known);
    }
    for (size_t i = 0; i < s->unplaceds; i++) {
        say_line(&k, &s->unplaced[i]);
    }
    rows = k.st == MN_OK ? mn_table_rows(k.t) : 0;
    say_number(&k, "end", "", (int64_t)rows);
    *out = mn_maker_end(&k);
    return k.st;
}
