/* SPDX-License-Identifier: Apache-2.0
 *
 * money/face/read.c - payments of files for other programs: <manumit/money.h>, over money/read and
 * money/party.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/face/face.h"

_Static_assert(MN_MONEY_DATES_MDY == (int)MN_DAYS_MDY, "the order of dates is the reader's");
_Static_assert(MN_MONEY_DECIMAL_COMMA == (int)MN_MARK_COMMA, "decimal marks are the reader's");
_Static_assert(MN_MONEY_MERGE_NONE == (int)MN_MERGE_NONE, "rules are those of parties");
_Static_assert((int)MN_MONEY_HUB == (int)MN_MERGE_HUB, "hubs are those of parties");

static mn_money_open_options options_of(const mn_money_asked *a)
{
    return (mn_money_open_options){.read = {.columns = a->columns,
                                            .sheet = a->sheet,
                                            .currency = a->currency,
                                            .rates = a->rates,
                                            .clock = a->clock,
                                            .days = (mn_day_order)a->dates,
                                            .mark = (mn_amount_mark)a->decimal,
                                            .return_days = a->return_days < 0 ? 0
                                                           : a->return_days == 0
                                                               ? MN_MONEY_RETURN_DAYS
                                                               : a->return_days},
                                   .accounts = a->accounts,
                                   .places = a->places,
                                   .n_accounts = a->n_accounts,
                                   .n_places = a->n_places,
                                   .merge = {.rule = (mn_merge_rule)a->merging,
                                             .hub = a->hub ? a->hub : MN_MERGE_HUB,
                                             .except = a->not_merged}};
}

static mn_status check(const char *const *paths, size_t n, const mn_money_asked *a, mn_err *e)
{
    enum { DAYS = 3660 };
    if (!n || !paths)
        return mn_fail(e, MN_USAGE, "there is no file to read");
    if ((unsigned)a->dates > MN_MONEY_DATES_MDY || (unsigned)a->decimal > MN_MONEY_DECIMAL_COMMA ||
        (unsigned)a->merging > MN_MONEY_MERGE_NONE)
        return mn_fail(e, MN_USAGE, "an option of reading has a value that it can't have");
    if (a->return_days > DAYS)
        return mn_fail(e, MN_USAGE, "a return gives back a payment at most %d days old", DAYS);
    return MN_OK;
}

mn_status mn_money_payments_read(mn_money_payments **out, const char *const *paths, size_t n,
                                 const mn_money_asked *a, const mn_ctx *ctx, mn_err *e)
{
    const mn_money_asked usual = {.columns = NULL};
    const mn_money_open_options o = options_of(a ? a : &usual);
    mn_status st = check(paths, n, a ? a : &usual, e);
    if (st)
        return st;
    mn_money_payments *m = calloc(1, sizeof *m);
    if (!m)
        return mn_fail_memory(e);
    if ((st = mn_money_open_with(&m->d, paths, n, &o, ctx, e)))
        free(m);
    else
        *out = m;
    return st;
}

void mn_money_payments_free(mn_money_payments *m)
{
    if (!m)
        return;
    mn_money_close(&m->d);
    free(m);
}

/* --- what was read ------------------------------------------------------------------------- */

static size_t listed(const mn_money_log *l)
{
    return l->n_refused < MN_MONEY_REFUSED ? (size_t)l->n_refused : MN_MONEY_REFUSED;
}

void mn_money_read_told(mn_money_told *out, const mn_money_payments *m)
{
    const mn_payments *p = &m->d.p;
    const mn_money_log *l = &m->d.log;
    *out = (mn_money_told){.payments = p->n,
                           .accounts = p->accounts,
                           .parties = p->parties,
                           .places = p->n_places,
                           .sources = l->files,
                           .refusals = listed(l),
                           .reasons = l->reasons,
                           .notes = l->notes,
                           .refused = l->n_refused,
                           .repeated = l->repeated,
                           .same_id = l->same_id,
                           .self = l->self,
                           .reversed = l->reversed,
                           .part = l->part,
                           .unmatched = l->unmatched,
                           .no_rate = l->no_rate,
                           .merged = m->d.merges.merged,
                           .has_hours = p->has_hours};
    memcpy(out->currency, p->base, sizeof out->currency);
}

bool mn_money_source_at(mn_money_source *out, const mn_money_payments *m, size_t i)
{
    const mn_money_log *l = &m->d.log;
    if (i >= l->files)
        return false;
    const mn_money_file *f = &l->file[i];
    *out = (mn_money_source){.path = f->path,
                             .layout = f->layout,
                             .rows = f->rows,
                             .kept = f->kept,
                             .refused = f->refused};
    _Static_assert(sizeof out->sha256 == sizeof f->sha256, "a digest in hexadecimal");
    memcpy(out->sha256, f->sha256, sizeof out->sha256);
    return true;
}

static mn_text hint_of(const mn_money_log *l, mn_text why)
{
    for (size_t i = 0; i < l->reasons; i++)
        if (mn_text_eq(l->reason[i].why, why))
            return l->reason[i].hint;
    return (mn_text){"", 0};
}

bool mn_money_refusal_at(mn_money_refusal *out, const mn_money_payments *m, size_t i)
{
    const mn_money_log *l = &m->d.log;
    if (i >= listed(l))
        return false;
    const mn_money_refused *f = &l->refused[i];
    *out = (mn_money_refusal){.path = l->file[f->file].path,
                              .text = f->text,
                              .why = f->why,
                              .hint = hint_of(l, f->why),
                              .line = f->line};
    return true;
}

bool mn_money_reason_at(mn_money_refusal *out, uint64_t *rows, const mn_money_payments *m, size_t i)
{
    const mn_money_log *l = &m->d.log;
    if (i >= l->reasons)
        return false;
    const mn_money_reason *r = &l->reason[i];
    *out = (mn_money_refusal){
        .path = l->file[r->file].path, .why = r->why, .hint = r->hint, .line = r->line};
    *rows = r->n;
    return true;
}

mn_text mn_money_note_at(const mn_money_payments *m, size_t i)
{
    return i < m->d.log.notes ? m->d.log.note[i] : (mn_text){"", 0};
}

/* --- payments and accounts ----------------------------------------------------------------- */

bool mn_money_payment_at(mn_money_payment *out, const mn_money_payments *m, uint32_t i)
{
    const mn_payments *p = &m->d.p;
    const mn_text none = {"", 0};
    if (i >= p->n)
        return false;
    char number[24];
    const struct mn_money_place *place =
        p->place[i] == MN_PAY_NONE ? NULL : &p->places[p->place[i]];
    *out = (mn_money_payment){
        .id = p->id && p->id[i] != MN_PAY_NONE ? mn_payments_id(p, i, number) : none,
        .time = p->time[i],
        .local_day = mn_payment_day(p, i),
        .hour = mn_payment_hour(p, i),
        .amount = p->amount ? p->amount[i] : p->value[i],
        .decimals = p->amount ? p->exponent[p->currency[i]] : 2,
        .value = p->value[i],
        .from = p->from[i],
        .to = p->to[i],
        .place = place ? place->name : none,
        .city = place ? place->city : none,
        .device = p->device && p->device_name && p->device[i] != MN_PAY_NONE
                      ? p->device_name[p->device[i]]
                      : none,
        .memo = mn_payments_memo(p, i),
        .channel = (mn_channel)p->channel[i],
        .purpose = (mn_purpose)p->purpose[i],
        .mcc = p->mcc[i],
        .flags = p->flags[i],
        .source = p->file[i],
        .row = p->row[i],
    };
    memcpy(out->currency, p->code[p->currency[i]], sizeof out->currency);
    return true;
}

bool mn_money_account_at(mn_money_account *out, const mn_money_payments *m, uint32_t i)
{
    const mn_payments *p = &m->d.p;
    if (i >= p->accounts)
        return false;
    const mn_account *a = &p->account[i];
    *out = (mn_money_account){.id = a->id,
                              .bank = a->bank,
                              .name = a->name,
                              .city = a->city,
                              .party = a->party,
                              .country = {a->country[0], a->country[1]},
                              .kind = a->kind,
                              .mcc = a->mcc,
                              .home = a->home,
                              .opened = a->opened};
    return true;
}
