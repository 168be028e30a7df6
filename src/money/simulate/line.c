/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/line.c - the lines of payments.csv and labels.csv, written fast.
 */
#include <string.h>

#include "core/text.h"
#include "money/simulate/act.h"

static const char *const channels[MN_CHANNELS] = {
    [MN_CHANNEL_UNKNOWN] = "",        [MN_CHANNEL_TRANSFER] = "transfer",
    [MN_CHANNEL_WIRE] = "wire",       [MN_CHANNEL_ACH] = "ach",
    [MN_CHANNEL_CASH_IN] = "cash-in", [MN_CHANNEL_CASH_OUT] = "cash-out",
    [MN_CHANNEL_CARD] = "card",       [MN_CHANNEL_CHEQUE] = "cheque",
    [MN_CHANNEL_PREPAID] = "prepaid", [MN_CHANNEL_CRYPTO] = "crypto",
    [MN_CHANNEL_REMIT] = "remit",
};
static const char *const purposes[MN_PURPOSES] = {
    [MN_PURPOSE_UNKNOWN] = "",    [MN_PURPOSE_SALARY] = "salary", [MN_PURPOSE_RENT] = "rent",
    [MN_PURPOSE_LOAN] = "loan",   [MN_PURPOSE_FEE] = "fee",       [MN_PURPOSE_FAMILY] = "family",
    [MN_PURPOSE_GOODS] = "goods", [MN_PURPOSE_GIFT] = "gift",     [MN_PURPOSE_BENEFIT] = "benefit",
    [MN_PURPOSE_TAX] = "tax",     [MN_PURPOSE_OTHER] = "other",
};
static const char *const memos[MN_MEMOS] = {
    [MN_MEMO_NONE] = "",         [MN_MEMO_PAY] = "pay",         [MN_MEMO_RENT] = "rent",
    [MN_MEMO_BILL] = "bill",     [MN_MEMO_INVOICE] = "invoice", [MN_MEMO_DINNER] = "dinner",
    [MN_MEMO_GIFT] = "gift",     [MN_MEMO_FAMILY] = "family",   [MN_MEMO_SHARE] = "my share",
    [MN_MEMO_DUES] = "dues",     [MN_MEMO_THANKS] = "thanks",   [MN_MEMO_LOAN] = "loan",
    [MN_MEMO_SAVING] = "saving", [MN_MEMO_REFUND] = "refund",   [MN_MEMO_TICKETS] = "tickets",
    [MN_MEMO_ITEM] = "item",     [MN_MEMO_ROOM] = "room",       [MN_MEMO_DONATION] = "donation",
    [MN_MEMO_TAX] = "tax",       [MN_MEMO_FEE] = "fee",
};

/* A Feistel network over the next even number of bits, walked until it is below n: one to one. */
uint32_t mn_sim_shown(const mn_sim_world *w, unsigned kind, uint32_t v, uint32_t n)
{
    unsigned half = 1;
    while (half < 16 && (uint64_t)1 << 2 * half < n)
        half++;
    const uint32_t mask = (1u << half) - 1;
    do {
        uint32_t left = v >> half, right = v & mask;
        for (unsigned round = 0; round < 4; round++) {
            const uint64_t key = w->o.seed ^ (uint64_t)(kind * 4 + round + 1) << 40;
            const uint32_t mixed = (uint32_t)(mn_sim_hash(key, right) >> 32) & mask;
            const uint32_t next = left ^ mixed;
            left = right;
            right = next;
        }
        v = left << half | right;
    } while (v >= n);
    return v;
}

static char *put_text(char *p, const char *s)
{
    while (*s)
        *p++ = *s++;
    return p;
}

static char *put_number(char *p, uint64_t v)
{
    char digits[20];
    unsigned n = 0;
    do
        digits[n++] = (char)('0' + v % 10);
    while (v /= 10);
    while (n)
        *p++ = digits[--n];
    return p;
}

/* With zeros before it, so that it has `width` digits or more. */
static char *put_padded(char *p, uint64_t v, unsigned width)
{
    char digits[20];
    unsigned n = 0;
    do
        digits[n++] = (char)('0' + v % 10);
    while (v /= 10);
    for (; width > n; width--)
        *p++ = '0';
    while (n)
        *p++ = digits[--n];
    return p;
}

static char *put_two(char *p, unsigned v)
{
    *p++ = (char)('0' + v / 10);
    *p++ = (char)('0' + v % 10);
    return p;
}

/* 2025-03-09T21:04:55-06:00 */
static char *put_time(char *p, const mn_sim_world *w, int64_t utc, int8_t quarters)
{
    const int64_t local = utc + (int64_t)quarters * 900;
    const int64_t day = local / MN_SIM_DAY; /* after 1970 */
    const unsigned s = (unsigned)(local % MN_SIM_DAY);
    const mn_sim_date *d = mn_sim_day(w, (int32_t)(day - w->o.start));
    const unsigned off = (unsigned)(quarters < 0 ? -quarters : quarters);
    p = put_padded(p, d->year, 4);
    *p++ = '-';
    p = put_two(p, d->month);
    *p++ = '-';
    p = put_two(p, d->of_month);
    *p++ = 'T';
    p = put_two(p, s / 3600);
    *p++ = ':';
    p = put_two(p, s / 60 % 60);
    *p++ = ':';
    p = put_two(p, s % 60);
    *p++ = quarters < 0 ? '-' : '+';
    p = put_two(p, off / 4);
    *p++ = ':';
    return put_two(p, off % 4 * 15);
}

static char *put_id(char *p, char letter, uint64_t number, unsigned width)
{
    *p++ = letter;
    return put_padded(p, number, width);
}

size_t mn_sim_line(char *out, const mn_sim_world *w, const mn_sim_row *r, uint64_t id)
{
    char *p = put_number(out, id);
    *p++ = ',';
    p = put_time(p, w, r->time, r->zone);
    *p++ = ',';
    p = put_number(p, (uint64_t)r->cents / 100);
    *p++ = '.';
    p = put_two(p, (unsigned)(r->cents % 100));
    *p++ = ',';
    if (r->from != MN_SIM_NONE)
        p = put_id(p, 'A', w->account[r->from].number, 7);
    *p++ = ',';
    if (r->to != MN_SIM_NONE)
        p = put_id(p, 'A', w->account[r->to].number, 7);
    *p++ = ',';
    p = put_text(p, channels[r->channel]);
    *p++ = ',';
    p = put_text(p, purposes[r->purpose]);
    *p++ = ',';
    if (r->place != MN_SIM_NONE)
        p = put_id(p, 'L', (uint64_t)r->place + 1, 6);
    *p++ = ',';
    if (r->mcc)
        p = put_padded(p, r->mcc, 4);
    *p++ = ',';
    if (r->device != MN_SIM_NONE)
        p = put_id(p, 'D', mn_sim_shown(w, MN_SHOWN_DEVICE, r->device, w->devices) + 1u, 7);
    *p++ = ',';
    p = put_text(p, memos[r->memo]);
    p = put_text(p, ",USD\n");
    return (size_t)(p - out);
}

size_t mn_sim_label(char *out, const mn_sim_world *w, const mn_sim_row *r, uint64_t id)
{
    char *p = put_number(out, id);
    const mn_sim_act *a = r->mark ? &w->act[r->mark - 1] : NULL;
    if (a && a->kind->planted) {
        p = put_text(p, ",1,");
        p = put_id(p, 'S', a->number, 5);
        *p++ = ',';
        p = put_text(p, a->kind->typology);
        *p++ = ',';
    } else {
        p = put_text(p, ",0,,,");
        if (a)
            p = put_text(p, a->kind->name);
    }
    *p++ = '\n';
    return (size_t)(p - out);
}
