/* SPDX-License-Identifier: Apache-2.0
 *
 * table/camt_entry.c - what a statement of ISO 20022 says of an entry, as one row, or as
 * a row for each of its details where there are several and their amounts sum to the
 * entry's. Entries that are not booked go to the rejects.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "table/build.h"
#include "table/camt.h"

enum { DETAILS_MAX = 100000 };

void mn_camt_join(mn_buf *b, mn_text v)
{
    if (b->len && v.len)
        mn_buf_char(b, ' ');
    mn_buf_text(b, v);
}

mn_text mn_camt_text(const mn_buf *b)
{
    return mn_text_trim((mn_text){b->len ? b->ptr : "", b->len});
}

/* --- amounts as integers, to be added ------------------------------------------------------- */

/* "12.5" as 1,250,000 of a hundred-thousandth, as ISO 20022 has at most five
 * decimals. False for what is no such number. */
static bool exact(const mn_buf *b, int64_t *out)
{
    const mn_text t = mn_text_trim((mn_text){b->len ? b->ptr : "", b->len});
    int64_t v = 0;
    int decimals = -1;
    if (!t.len || t.len > 18)
        return false;
    for (size_t i = 0; i < t.len; i++) {
        const char ch = t.ptr[i];
        if (ch == '.' && decimals < 0) {
            decimals = 0;
        } else if (ch >= '0' && ch <= '9' && decimals < 5) {
            decimals += decimals >= 0;
            if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, ch - '0', &v))
                return false;
        } else {
            return false;
        }
    }
    for (decimals = decimals < 0 ? 0 : decimals; decimals < 5; decimals++)
        if (__builtin_mul_overflow(v, 10, &v))
            return false;
    *out = v;
    return true;
}

static bool is_out(const mn_buf *side)
{
    return mn_text_eq_nocase(mn_text_trim((mn_text){side->len ? side->ptr : "", side->len}),
                             "DBIT");
}

static bool is_side(const mn_buf *side)
{
    return is_out(side) ||
           mn_text_eq_nocase(mn_text_trim((mn_text){side->len ? side->ptr : "", side->len}),
                             "CRDT");
}

/* --- a detail ---------------------------------------------------------------------------- */

void mn_camt_free_said(mn_camt_said *s)
{
    mn_buf *const all[] = {&s->amount, &s->currency, &s->side, &s->id,  &s->creditor,
                           &s->shop,   &s->words,    &s->info, &s->mcc, &s->type};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        mn_buf_free(all[i]);
}

void mn_camt_clear_said(mn_camt_said *s)
{
    mn_buf *const all[] = {&s->amount, &s->currency, &s->side, &s->id,  &s->creditor,
                           &s->shop,   &s->words,    &s->info, &s->mcc, &s->type};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        mn_buf_clear(all[i]);
    s->person = s->returned = false;
}

static bool failed(const mn_camt_said *s)
{
    return s->amount.failed || s->currency.failed || s->side.failed || s->id.failed ||
           s->creditor.failed || s->shop.failed || s->words.failed || s->info.failed ||
           s->mcc.failed || s->type.failed;
}

/* Words for what was bought: the shop or the payee, and what the payer wrote. */
static void describe(mn_buf *b, const mn_camt *c, const mn_camt_said *s, bool out)
{
    const char *reversal = c->reversal || s->returned ? "Reversal:" : "";
    mn_buf_clear(b);
    mn_buf_str(b, reversal);
    mn_camt_join(b, mn_camt_text(&s->shop));
    if (out && !s->person && !s->shop.len)
        mn_camt_join(b, mn_camt_text(&s->creditor));
    mn_camt_join(b, mn_camt_text(&s->words));
    if (b->len == strlen(reversal))
        mn_camt_join(b, mn_camt_text(&s->info));
}

static mn_text keep(mn_camt *c, mn_text t, bool *memory)
{
    const mn_text kept = mn_arena_text(&c->arena, t);
    *memory = *memory && kept.ptr;
    return kept;
}

/* Keeps a detail until its entry's end, when it is known whether it serves. */
mn_status mn_camt_end_detail(mn_camt *c, mn_err *e)
{
    mn_camt_detail d = {.line = c->tx_line};
    const mn_buf *side = c->tx.side.len ? &c->tx.side : &c->entry.side;
    bool memory = !failed(&c->tx) && !c->entry.side.failed;
    if (c->details >= DETAILS_MAX) {
        mn_fail_at(e, MN_DATA, c->s->name, c->tx_line, 0,
                   "more details of one entry than the limit of %d", DETAILS_MAX);
        return mn_hint(e, "ask the bank for a statement with its entries one by one");
    }
    d.out = is_out(side);
    d.summed = exact(&c->tx.amount, &d.value) && is_side(side);
    describe(&c->text, c, &c->tx, d.out);
    d.description = keep(c, mn_camt_text(&c->text), &memory);
    d.amount = keep(c, mn_camt_text(&c->tx.amount), &memory);
    d.currency = keep(c, mn_camt_text(&c->tx.currency), &memory);
    d.mcc = keep(c, mn_camt_text(&c->tx.mcc), &memory);
    d.type = keep(c, mn_camt_text(&c->tx.type), &memory);
    d.id = keep(c, mn_camt_text(&c->tx.id), &memory);
    if (!memory || c->text.failed || !mn_grow(&c->detail, &c->detail_cap, c->details + 1, sizeof d))
        return mn_fail_memory(e);
    c->detail[c->details++] = d;
    return MN_OK;
}

/* Whether the details say the entry in parts: several, in its currency, that sum to it. */
static bool details_serve(const mn_camt *c, int64_t entry, bool out)
{
    int64_t sum = 0;
    for (size_t i = 0; i < c->details; i++) {
        const mn_camt_detail *d = &c->detail[i];
        const int64_t v = d->out == out ? d->value : -d->value;
        if (!d->summed || !mn_text_eq(d->currency, mn_camt_text(&c->entry.currency)) ||
            __builtin_add_overflow(sum, v, &sum))
            return false;
    }
    return c->details > 1 && sum == entry;
}

/* --- an entry ---------------------------------------------------------------------------- */

static mn_status add_details(mn_camt *c, mn_entry n, mn_err *e)
{
    const mn_text entry_type = n.type, entry_mcc = n.mcc;
    mn_status st = MN_OK;
    n.id = (mn_text){"", 0}; /* the entry's id is that of all of them */
    for (size_t i = 0; i < c->details && !st; i++) {
        const mn_camt_detail *d = &c->detail[i];
        n.line = d->line;
        n.description = d->description.len ? d->description : mn_camt_text(&c->entry.info);
        n.amount = d->amount;
        n.currency = d->currency;
        n.mcc = d->mcc.len ? d->mcc : entry_mcc;
        n.type = d->type.len ? d->type : entry_type;
        n.out = d->out;
        st = mn_statement_add(&c->to, &n, e);
    }
    c->parted += !st;
    return st;
}

static const char *not_booked(mn_text status)
{
    if (!status.len || mn_text_eq_nocase(status, "BOOK"))
        return NULL;
    return mn_text_eq_nocase(status, "PDNG") ? "not booked yet (its status is PDNG)"
           : mn_text_eq_nocase(status, "INFO")
               ? "no booking, only for information (its status is INFO)"
           : mn_text_eq_nocase(status, "FUTR") ? "not booked yet (its status is FUTR)"
                                               : NULL;
}

/* The entry as one row, with what its only detail says of it. */
static mn_status add_whole(mn_camt *c, mn_entry n, mn_err *e)
{
    const mn_camt_detail *d = c->details ? &c->detail[0] : NULL;
    if (c->details == 1) {
        n.mcc = n.mcc.len ? n.mcc : d->mcc;
        n.id = n.id.len ? n.id : d->id;
        n.type = n.type.len ? n.type : d->type;
        if (d->description.len)
            n.description = d->description;
    }
    if (c->details > 1 && c->unsummed++ == 0)
        c->unsummed_line = n.line;
    return mn_statement_add(&c->to, &n, e);
}

mn_status mn_camt_end_entry(mn_camt *c, mn_err *e)
{
    const bool out = is_out(&c->entry.side);
    const char *why = not_booked(mn_camt_text(&c->status));
    int64_t value = 0;
    const bool summed = exact(&c->entry.amount, &value);
    if (failed(&c->entry) || c->status.failed || c->date.failed || c->account.failed)
        return mn_fail_memory(e);
    describe(&c->text, c, &c->entry, out);
    if (c->text.failed)
        return mn_fail_memory(e);
    const mn_entry n = {.line = c->entry_line,
                        .date = mn_camt_text(&c->date),
                        .description = mn_camt_text(&c->text),
                        .amount = mn_camt_text(&c->entry.amount),
                        .currency = mn_camt_text(&c->entry.currency),
                        .mcc = mn_camt_text(&c->entry.mcc),
                        .type = mn_camt_text(&c->entry.type),
                        .id = mn_camt_text(&c->entry.id),
                        .account = mn_camt_text(&c->account),
                        .out = out};
    if (!why && !is_side(&c->entry.side))
        why = "an entry that says neither CRDT nor DBIT";
    if (!why && !n.amount.len)
        why = "an entry without an amount (Amt)";
    if (why)
        return mn_table_reject(c->to.t, n.line, n.description, e, "%s", why);
    return summed && details_serve(c, value, out) ? add_details(c, n, e) : add_whole(c, n, e);
}

void mn_camt_start_entry(mn_camt *c, uint64_t line)
{
    mn_camt_clear_said(&c->entry);
    mn_camt_clear_said(&c->tx);
    mn_buf_clear(&c->status);
    mn_buf_clear(&c->date);
    mn_arena_free(&c->arena);
    c->arena = (mn_arena){0};
    c->reversal = false;
    c->details = 0;
    c->entry_line = line;
}
