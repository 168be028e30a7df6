/* SPDX-License-Identifier: Apache-2.0
 *
 * read.c - files one after the other into a book, then what they say in all.
 */
#include "money/read/read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/read/inside.h"

#define SALT_MIX UINT64_C(0x9E3779B97F4A7C15)

/* --- opening
 * -------------------------------------------------------------------------------------- */

static mn_status open_currency(mn_pay_reading *r, mn_err *e)
{
    const mn_text t = mn_text_of(r->o->currency);
    const char *iso = mn_currency_find(r->reference, t);
    if (!iso) {
        mn_fail(e, MN_USAGE, "--currency: '%.40s' is no currency", r->o->currency);
        return mn_hint(e, "write its ISO 4217 code, as USD");
    }
    memcpy(r->of.currency, iso, 4);
    return MN_OK;
}

void mn_money_known_free(mn_money_known *k)
{
    if (!k)
        return;
    mn_pay_words_free(k->words);
    mn_reference_free(k->reference);
    free(k);
}

mn_status mn_money_known_new(mn_money_known **out, mn_err *e)
{
    mn_money_known *k = calloc(1, sizeof *k);
    mn_status st = k ? mn_reference_new(&k->reference, MN_NEED_MONEY | MN_NEED_COUNTRIES, e)
                     : mn_fail_memory(e);
    if (!st)
        st = mn_pay_words_load(&k->words, e);
    if (st)
        mn_money_known_free(k);
    else
        *out = k;
    return st;
}

static mn_status open_reading(mn_pay_reading *r, mn_err *e)
{
    const mn_money_read_options *o = r->o;
    mn_status st = o->currency ? open_currency(r, e) : MN_OK;
    if (!st && o->clock && !(st = mn_wall_clock_find(&r->clock, mn_text_of(o->clock), e)))
        r->of.clock = &r->clock;
    if (!st && o->rates)
        st = mn_pay_rates_read(&r->rates, r->reference, o->rates,
                               o->currency ? r->of.currency : NULL, r->ctx, e);
    r->of.words = r->words;
    r->of.reference = r->reference;
    r->of.days = o->days;
    r->of.mark = o->mark;
    /* An address that differs from run to run: nobody can prepare names that collide. */
    r->book.salt = ((uint64_t)(uintptr_t)r->reference * SALT_MIX) | 1;
    r->book.banks.salt = r->book.accounts.salt = r->book.salt;
    r->book.places.salt = r->book.device.salt = r->book.salt;
    return st;
}

static void close_reading(mn_pay_reading *r)
{
    mn_pay_book_free(&r->book);
    mn_pay_rates_free(&r->rates);
}

/* --- what was seen
 * -------------------------------------------------------------------------------- */

static const char *s(uint64_t n)
{
    return n == 1 ? "" : "s";
}

static mn_status tell_times(const mn_pay_book *b, mn_money_log *l, mn_err *e)
{
    const uint64_t twice = b->seen[MN_PAY_SEEN_TWICE], never = b->seen[MN_PAY_SEEN_NEVER],
                   bare = b->seen[MN_PAY_SEEN_NO_OFFSET];
    mn_status st = MN_OK;
    if (twice)
        st = mn_money_note(l, e,
                           "%llu time%s stood twice on the clock, which was set back: the first is "
                           "taken",
                           (unsigned long long)twice, s(twice));
    if (!st && never)
        st = mn_money_note(l, e,
                           "%llu time%s never stood on the clock, which was set forward: taken as "
                           "if it had not been",
                           (unsigned long long)never, s(never));
    if (!st && bare)
        st = mn_money_note(l, e,
                           "%llu time%s without an offset from UTC: taken as written; where clocks "
                           "were changed, the order within that hour is not known (--clock)",
                           (unsigned long long)bare, s(bare));
    if (!st && b->numbers && b->dates)
        st = mn_money_note(l, e,
                           "some files have numbers of days and others dates: day 0 is taken as "
                           "1970-01-01");
    return st;
}

static mn_status tell_words(const mn_pay_book *b, mn_money_log *l, mn_err *e)
{
    static const struct {
        mn_pay_seen seen;
        const char *what;
    } told[] = {
        {MN_PAY_SEEN_MINUS, "with a minus in the column of debits: read as debits"},
        {MN_PAY_SEEN_MINUS_SAID, "called a debit and with a minus: read as debits"},
        {MN_PAY_SEEN_ROUNDED, "with more decimals than the currency has: rounded"},
        {MN_PAY_SEEN_CASH_INSIDE,
         "in cash between two accounts: the channel is taken as not known"},
        {MN_PAY_SEEN_CASH_NAMED,
         "in cash with a name at the other end: taken as the place's, and as no account"},
        {MN_PAY_SEEN_PURPOSE, "with a purpose in words that are not known: taken as not said"},
        {MN_PAY_SEEN_MCC, "with a merchant category that is no number of four digits: not taken"},
        {MN_PAY_SEEN_COUNTRY, "at places of countries that are not known: not taken"},
    };
    mn_status st = MN_OK;
    for (size_t i = 0; i < sizeof told / sizeof *told && !st; i++) {
        const uint64_t n = b->seen[told[i].seen];
        if (n)
            st =
                mn_money_note(l, e, "%llu payment%s %s", (unsigned long long)n, s(n), told[i].what);
    }
    const uint64_t n = b->seen[MN_PAY_SEEN_CHANNEL], names = b->seen[MN_PAY_SEEN_BY_NAME];
    if (!st && n)
        st = mn_money_note(l, e,
                           "%llu payment%s by a channel in words that are not known, as '%s': "
                           "taken as not said",
                           (unsigned long long)n, s(n), b->unknown);
    if (!st && names)
        st = mn_money_note(l, e,
                           "%llu end%s of payments told by a name alone: the name stands for an "
                           "account",
                           (unsigned long long)names, s(names));
    return st;
}

static mn_status tell_rows(const mn_payments *p, const mn_pay_reading *r, mn_money_log *l,
                           mn_err *e)
{
    mn_status st = MN_OK;
    if (l->repeated)
        st = mn_money_note(l, e, "%llu row%s there twice, with the same id: counted once",
                           (unsigned long long)l->repeated, l->repeated == 1 ? " is" : "s are");
    if (!st && l->same_id)
        st = mn_money_note(l, e,
                           "%llu row%s the id of an earlier one, but says something else: kept",
                           (unsigned long long)l->same_id, l->same_id == 1 ? " has" : "s have");
    if (!st && l->self)
        st = mn_money_note(l, e, "%llu payment%s from an account to itself: kept, and no pattern",
                           (unsigned long long)l->self, s(l->self));
    if (!st && l->reversed)
        st = mn_money_note(l, e, "%llu row%s given back or giving back: no pattern counts them",
                           (unsigned long long)l->reversed, l->reversed == 1 ? " is" : "s are");
    if (!st && l->part)
        st = mn_money_note(l, e,
                           "%llu payment%s given back in part: counted whole, and what gave the "
                           "part back not at all",
                           (unsigned long long)l->part, l->part == 1 ? " was" : "s were");
    if (!st && l->unmatched)
        st = mn_money_note(l, e,
                           "%llu return%s of a payment that is not there, or of another "
                           "amount: kept",
                           (unsigned long long)l->unmatched, s(l->unmatched));
    if (!st && r->rates.yearly && p->currencies > 1)
        st = mn_money_note(l, e,
                           "Currencies are compared by the averages of their years in %s: an "
                           "assumption",
                           p->base);
    if (!st && l->no_rate)
        st = mn_money_note(l, e,
                           "%llu payment%s in currencies without a rate to %s: only payments of "
                           "one currency are compared (--rates)",
                           (unsigned long long)l->no_rate, s(l->no_rate), p->base);
    return st;
}

/* --- all
 * --------------------------------------------------------------------------------------------- */

static mn_status read_all(mn_payments *out, mn_money_log *log, const mn_money_known *known,
                          const mn_ctx *ctx, const char *const *paths, size_t n,
                          const mn_money_read_options *o, mn_err *e)
{
    mn_pay_reading r = {.book = {.log = log},
                        .o = o,
                        .ctx = ctx,
                        .words = known->words,
                        .reference = known->reference};
    mn_err own = MN_ERR_INIT;
    e = e ? e : &own;
    mn_status st = open_reading(&r, e);
    for (size_t i = 0; i < n && !st; i++)
        st = mn_pay_read_file(&r, paths[i], n == 1, e);
    if (!st && r.failed && !r.book.p.n) { /* none could be read: the first says why */
        *e = r.first;
        st = r.failed;
    }
    if (!st)
        st = mn_pay_book_settle(&r.book, o->rates ? &r.rates : NULL, o->return_days, ctx, e);
    if (!st)
        st = tell_times(&r.book, log, e);
    if (!st)
        st = tell_words(&r.book, log, e);
    if (!st)
        st = tell_rows(&r.book.p, &r, log, e);
    if (!st) {
        *out = r.book.p;
        r.book.p = (mn_payments){0};
    }
    close_reading(&r);
    return st;
}

mn_status mn_payments_read(mn_payments *out, mn_money_log *log, const mn_ctx *ctx,
                           const char *const *paths, size_t n, const mn_money_read_options *o,
                           mn_err *e)
{
    mn_money_known *own = NULL;
    mn_status st = o->known ? MN_OK : mn_money_known_new(&own, e);
    if (!st)
        st = read_all(out, log, own ? own : o->known, ctx, paths, n, o, e);
    mn_money_known_free(own);
    return st;
}
