/* SPDX-License-Identifier: Apache-2.0
 *
 * iso_take.c - what a message's elements say as rows of a table of payments, so that cells are
 * judged as they are in any other file. See iso.h.
 *
 * An entry of an account with several payments in it is read as these where they sum to it, as one
 * where they don't. A return names the payment that it gives back; one that is not booked is no
 * payment.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/read/iso.h"

enum { DETAILS_MOST = 100000, PLACES = 5 };

/* --- texts ----------------------------------------------------------------------------------- */

mn_text mn_iso_text(const mn_iso_said *s, mn_iso_field f)
{
    const mn_buf *b = &s->text[f];
    return b->len ? mn_text_trim((mn_text){b->ptr, b->len}) : (mn_text){"", 0};
}

void mn_iso_forget(mn_iso_said *s)
{
    for (size_t i = 0; i < MN_ISO_FIELDS; i++)
        mn_buf_clear(&s->text[i]);
    s->returned = false;
    s->line = 0;
}

void mn_iso_free_said(mn_iso_said *s)
{
    for (size_t i = 0; i < MN_ISO_FIELDS; i++)
        mn_buf_free(&s->text[i]);
}

static bool failed(const mn_iso_said *s)
{
    for (size_t i = 0; i < MN_ISO_FIELDS; i++)
        if (s->text[i].failed)
            return true;
    return false;
}

/* The first of two that is there. */
static mn_text either(const mn_iso_said *one, const mn_iso_said *two, mn_iso_field f)
{
    const mn_text t = mn_iso_text(one, f);
    return t.len || !two ? t : mn_iso_text(two, f);
}

/* The first of three ids; "NOTPROVIDED" is none. */
static mn_text id_of(const mn_iso_said *one, const mn_iso_said *two, const mn_iso_field f[3])
{
    for (size_t i = 0; i < 3; i++) {
        const mn_text t = either(one, two, f[i]);
        if (t.len && !mn_text_eq_nocase(t, "NOTPROVIDED"))
            return t;
    }
    return (mn_text){"", 0};
}

/* Digits with at most PLACES decimals as hundred-thousandths; false for anything else. */
static bool exact(mn_text t, int64_t *out)
{
    uint64_t v = 0;
    unsigned behind = 0, digits = 0;
    bool point = false;
    for (size_t i = 0; i < t.len; i++) {
        const unsigned d = (unsigned)(unsigned char)t.ptr[i] - '0';
        if (t.ptr[i] == '.' && !point) {
            point = true;
        } else if (d <= 9 && digits < 18) {
            v = v * 10 + d;
            digits += digits || d;
            behind += point;
        } else {
            return false;
        }
    }
    if (behind > PLACES)
        return false;
    for (; behind < PLACES; behind++)
        if (__builtin_mul_overflow(v, 10, &v) || v > INT64_MAX)
            return false;
    *out = (int64_t)v;
    return t.len > 0;
}

/* --- a row ------------------------------------------------------------------------------------ */

typedef struct end {
    mn_text account, bank, name;
} end;

static end debtor(const mn_iso_said *s)
{
    return (end){mn_iso_text(s, MN_ISO_DEBTOR_ACCOUNT), mn_iso_text(s, MN_ISO_DEBTOR_BANK),
                 mn_iso_text(s, MN_ISO_DEBTOR)};
}

static end creditor(const mn_iso_said *s)
{
    return (end){mn_iso_text(s, MN_ISO_CREDITOR_ACCOUNT), mn_iso_text(s, MN_ISO_CREDITOR_BANK),
                 mn_iso_text(s, MN_ISO_CREDITOR)};
}

static void put_ends(mn_text cell[MN_PAY_ROLES], end from, end to)
{
    cell[MN_P_FROM] = from.account;
    cell[MN_P_FROM_BANK] = from.bank;
    cell[MN_P_FROM_NAME] = from.name;
    cell[MN_P_TO] = to.account;
    cell[MN_P_TO_BANK] = to.bank;
    cell[MN_P_TO_NAME] = to.name;
}

static mn_status put_row(mn_iso *x, mn_text cell[MN_PAY_ROLES], uint64_t line, mn_err *e)
{
    const mn_record r = {.cell = cell, .n = MN_PAY_ROLES, .line = line};
    mn_pay_gather_of of = x->r->of;
    for (mn_pay_role i = 0; i < MN_P_ROLES; i++)
        of.columns.at[i] = i < MN_PAY_ROLES && i != MN_P_DIRECTION && i != MN_P_DATE ? i : SIZE_MAX;
    of.mark = MN_MARK_POINT;
    of.days = MN_DAYS_ISO;
    of.signs = of.plain_banks = false;
    of.copy = true;
    for (mn_pay_role i = 0; i < MN_PAY_ROLES; i++)
        if (!cell[i].ptr)
            cell[i] = (mn_text){"", 0};
    return mn_pay_gather_row(x->g, &of, &r, e);
}

/* --- pacs ----------------------------------------------------------------------------------------
 */

static const mn_iso_field ids[] = {MN_ISO_UETR, MN_ISO_TX_ID, MN_ISO_END_TO_END};
static const mn_iso_field returned_ids[] = {MN_ISO_OF_UETR, MN_ISO_OF_TX_ID, MN_ISO_OF_END_TO_END};

/* When it was accepted; else the day of settlement, with the hour of the message where that is of
 * the same day. */
static mn_text time_of(const mn_iso *x)
{
    const mn_text accepted = mn_iso_text(&x->tx, MN_ISO_ACCEPTED),
                  settled = mn_iso_text(&x->tx, MN_ISO_SETTLED),
                  made = {x->created.ptr, x->created.len};
    if (accepted.len)
        return accepted;
    if (!settled.len || (made.len >= 10 && settled.len >= 10 &&
                         mn_text_eq(mn_text_sub(made, 0, 10), mn_text_sub(settled, 0, 10))))
        return made;
    return settled;
}

static void sum_up(mn_iso *x, mn_text amount)
{
    int64_t v;
    x->transactions++;
    x->summed = x->summed && exact(amount, &v) && !__builtin_add_overflow(x->total, v, &x->total);
}

mn_status mn_iso_end_transaction(mn_iso *x, mn_err *e)
{
    mn_text cell[MN_PAY_ROLES] = {{NULL, 0}};
    const mn_iso_said *t = &x->tx;
    const bool settled = mn_iso_text(t, MN_ISO_AMOUNT).len > 0;
    end from = debtor(t), to = creditor(t);
    if (failed(t))
        return mn_fail_memory(e);
    if (x->returns) {
        const end was = from;
        from = to;
        to = was;
        cell[MN_P_RETURN_OF] = id_of(t, NULL, returned_ids);
        cell[MN_P_ID] = mn_iso_text(t, MN_ISO_TX_ID);
    } else {
        cell[MN_P_ID] = id_of(t, NULL, ids);
    }
    put_ends(cell, from, to);
    cell[MN_P_TIME] = time_of(x);
    cell[MN_P_AMOUNT] = mn_iso_text(t, settled ? MN_ISO_AMOUNT : MN_ISO_INSTRUCTED);
    cell[MN_P_CURRENCY] = mn_iso_text(t, settled ? MN_ISO_CURRENCY : MN_ISO_INSTRUCTED_CURRENCY);
    cell[MN_P_CHANNEL] = mn_text_of(x->returns && !cell[MN_P_RETURN_OF].len ? "return" : "wire");
    cell[MN_P_PURPOSE] = mn_iso_text(t, MN_ISO_PURPOSE);
    cell[MN_P_MEMO] = mn_iso_text(t, MN_ISO_MEMO);
    sum_up(x, cell[MN_P_AMOUNT]);
    return put_row(x, cell, t->line, e);
}

mn_status mn_iso_end_group(mn_iso *x, mn_err *e)
{
    mn_money_log *l = x->r->book.log;
    const mn_text count = {x->count.ptr, x->count.len}, sum = {x->sum.ptr, x->sum.len};
    int64_t said;
    mn_status st = MN_OK;
    if (strncmp(x->layout, "pacs", 4) != 0)
        return MN_OK;
    if (count.len && (!mn_text_i64(count, &said) || said < 0 || (uint64_t)said != x->transactions))
        st = mn_money_note(l, e,
                           "%s: the message of line %llu says that it has %.*s transactions; %llu "
                           "are there",
                           x->name, (unsigned long long)x->line,
                           (int)(count.len < 20 ? count.len : 20), count.ptr,
                           (unsigned long long)x->transactions);
    if (!st && sum.len && x->summed && exact(sum, &said) && said != x->total)
        st = mn_money_note(l, e,
                           "%s: the message of line %llu says that its amounts sum to %.*s; they "
                           "sum to %lld.%05lld",
                           x->name, (unsigned long long)x->line, (int)(sum.len < 30 ? sum.len : 30),
                           sum.ptr, (long long)(x->total / 100000), (long long)(x->total % 100000));
    return st;
}

/* --- camt ----------------------------------------------------------------------------------------
 */

mn_status mn_iso_end_detail(mn_iso *x, mn_err *e)
{
    if (failed(&x->tx))
        return mn_fail_memory(e);
    if (x->details == DETAILS_MOST)
        return mn_fail_at(e, MN_DATA, x->name, x->tx.line, 0,
                          "an entry with more than %d payments in it", DETAILS_MOST);
    if (x->details == x->detail_cap) {
        const size_t had = x->detail_cap;
        if (!mn_grow(&x->detail, &x->detail_cap, had + 1, sizeof *x->detail))
            return mn_fail_memory(e);
        memset(x->detail + had, 0, (x->detail_cap - had) * sizeof *x->detail);
    }
    const mn_iso_said was = x->detail[x->details]; /* its memory goes on being used */
    x->detail[x->details++] = x->tx;
    x->tx = was;
    return MN_OK;
}

/* Money goes out of the account, or comes in. */
static bool goes_out(const mn_iso *x, const mn_iso_said *d)
{
    return mn_text_eq_str(either(d, &x->entry, MN_ISO_SIDE), "DBIT");
}

/* Whether the details' amounts come to the entry's. */
static bool sums(const mn_iso *x)
{
    int64_t all = 0, entry, one;
    if (!exact(mn_iso_text(&x->entry, MN_ISO_AMOUNT), &entry))
        return false;
    for (size_t i = 0; i < x->details; i++) {
        const mn_iso_said *d = &x->detail[i];
        const mn_text currency = mn_iso_text(d, MN_ISO_CURRENCY);
        if (!exact(mn_iso_text(d, MN_ISO_AMOUNT), &one) ||
            !mn_text_eq(currency, mn_iso_text(&x->entry, MN_ISO_CURRENCY)))
            return false;
        if (goes_out(x, d) != goes_out(x, &x->entry))
            one = -one;
        if (__builtin_add_overflow(all, one, &all))
            return false;
    }
    return all == entry;
}

static bool nobody(end a)
{
    return !a.account.len && !a.name.len;
}

/* Who is at the other end: the creditor of what went out, the debtor of what came in; of a return,
 * whose parties are the first payment's, the other way round. */
static end other_end(const mn_iso *x, const mn_iso_said *d, bool out, bool returned)
{
    const mn_text own = mn_iso_text(&x->account, MN_ISO_DEBTOR_ACCOUNT);
    end one = out != returned ? creditor(d) : debtor(d),
        two = out != returned ? debtor(d) : creditor(d);
    const bool is_own = one.account.len && mn_text_eq(one.account, own);
    const bool two_own = two.account.len && mn_text_eq(two.account, own);
    if ((is_own || (returned && nobody(one))) && !two_own)
        one = two;
    else if (is_own && !two_own)
        one = (end){{"", 0}, {"", 0}, {"", 0}};
    return one;
}

/* The word for how it was paid: the sub-family where that is known to tell, else the family. */
static mn_text channel_of(const mn_iso *x, const mn_iso_said *d)
{
    const mn_text sub = either(d, &x->entry, MN_ISO_SUB_FAMILY);
    if (sub.len && mn_pay_word_means(x->r->words, MN_WORD_CHANNEL, sub) != MN_MAP_NONE)
        return sub;
    return either(d, &x->entry, MN_ISO_FAMILY);
}

/* A payment of the entry, d: a detail of it, or itself. */
static mn_status put_entry(mn_iso *x, const mn_iso_said *d, bool own_amount, mn_err *e)
{
    static const mn_iso_field last[] = {MN_ISO_SERVICER_REF, MN_ISO_ENTRY_REF, MN_ISO_ENTRY_REF};
    mn_text cell[MN_PAY_ROLES] = {{NULL, 0}};
    const mn_iso_said *n = &x->entry, *amount = own_amount ? d : n;
    const bool out = goes_out(x, own_amount ? d : n), returned = d->returned || n->returned;
    const mn_text booked = mn_iso_text(n, MN_ISO_BOOKED);
    const end own = debtor(&x->account);
    end other = other_end(x, d, out, returned);
    if (nobody(other))
        other.name = either(d, n, MN_ISO_SHOP);
    put_ends(cell, out ? own : other, out ? other : own);
    cell[MN_P_TIME] = booked.len ? booked : mn_iso_text(n, MN_ISO_VALUED);
    cell[MN_P_AMOUNT] = mn_iso_text(amount, MN_ISO_AMOUNT);
    cell[MN_P_CURRENCY] = mn_iso_text(amount, MN_ISO_CURRENCY);
    cell[MN_P_CHANNEL] = channel_of(x, d);
    cell[MN_P_PURPOSE] = either(d, n, MN_ISO_PURPOSE);
    cell[MN_P_MEMO] = either(d, n, MN_ISO_MEMO);
    cell[MN_P_MCC] = either(d, n, MN_ISO_MCC);
    cell[MN_P_ID] = returned ? (mn_text){"", 0} : id_of(d, n, ids);
    if (!cell[MN_P_ID].len)
        cell[MN_P_ID] = id_of(d, d == n || own_amount ? NULL : n, last);
    if (returned) {
        cell[MN_P_RETURN_OF] = id_of(d, n, ids);
        if (!cell[MN_P_RETURN_OF].len)
            cell[MN_P_CHANNEL] = mn_text_of("return");
    }
    return put_row(x, cell, d->line, e);
}

mn_status mn_iso_end_entry(mn_iso *x, mn_err *e)
{
    const mn_text status = mn_iso_text(&x->entry, MN_ISO_STATUS),
                  side = mn_iso_text(&x->entry, MN_ISO_SIDE);
    const size_t n = x->details;
    mn_status st = MN_OK;
    x->details = 0;
    if (failed(&x->entry) || failed(&x->account))
        return mn_fail_memory(e);
    if (status.len && !mn_text_eq_str(status, "BOOK"))
        return mn_pay_gather_reject(x->g, x->entry.line, status, "an entry that is not booked", e);
    if (!mn_text_eq_str(side, "DBIT") && !mn_text_eq_str(side, "CRDT"))
        return mn_pay_gather_reject(x->g, x->entry.line, side,
                                    "an entry that is neither DBIT nor CRDT", e);
    x->details = n;
    const bool parts = n > 1 && sums(x);
    x->details = 0;
    if (n > 1 && !parts) {
        x->unsummed++;
        x->first_unsummed = x->first_unsummed ? x->first_unsummed : x->entry.line;
    }
    if (!parts)
        return put_entry(x, n == 1 ? &x->detail[0] : &x->entry, false, e);
    x->batches++;
    for (size_t i = 0; i < n && !st; i++)
        st = put_entry(x, &x->detail[i], true, e);
    return st;
}

mn_status mn_iso_tell(mn_iso *x, mn_err *e)
{
    mn_money_log *l = x->r->book.log;
    mn_status st = MN_OK;
    if (x->layout[0])
        l->file[l->files - 1].layout = mn_text_of(x->layout);
    if (x->batches)
        st = mn_money_note(l, e, "%s: %llu entr%s read as the payments in %s", x->name,
                           (unsigned long long)x->batches, x->batches == 1 ? "y is" : "ies are",
                           x->batches == 1 ? "it" : "them");
    if (!st && x->unsummed)
        st = mn_money_note(l, e,
                           "%s: the payments in %llu entr%s (first: line %llu) don't sum to it: "
                           "the entry is read as one",
                           x->name, (unsigned long long)x->unsummed, x->unsummed == 1 ? "y" : "ies",
                           (unsigned long long)x->first_unsummed);
    return st;
}
