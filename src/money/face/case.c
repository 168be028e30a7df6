/* SPDX-License-Identifier: Apache-2.0
 *
 * money/face/case.c - a case for other programs: <manumit/money.h>, over money/case.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/file.h"
#include "core/text.h"
#include "money/face/face.h"

_Static_assert((int)MN_MONEY_ROLES == (int)MN_CASE_ROLES &&
                   (int)MN_MONEY_EXPLOITED == (int)MN_CASE_EXPLOITED &&
                   (int)MN_MONEY_MULE == (int)MN_CASE_MULE,
               "roles are numbered as cases have them");
_Static_assert(MN_PAY_NONE == MN_CASE_NONE, "none is none");

const char *mn_money_role_name(mn_money_role r)
{
    return (unsigned)r < MN_MONEY_ROLES ? mn_money_role_words[r] : "unknown";
}

static mn_status read_case(mn_money_case *c, const char *path, const mn_ctx *ctx, mn_err *e)
{
    char *bytes = NULL;
    size_t len = 0;
    mn_status st = mn_file_read(&bytes, &len, ctx, path, MN_CASE_BYTES, e);
    if (!st)
        st = mn_case_read(&c->c, (mn_text){bytes, len}, path, e);
    free(bytes);
    return st;
}

mn_status mn_money_case_open(mn_money_case **out, const char *path, const mn_ctx *ctx, mn_err *e)
{
    mn_money_case *c = calloc(1, sizeof *c);
    if (!c)
        return mn_fail_memory(e);
    const mn_status st = read_case(c, path, ctx, e);
    if (st)
        mn_money_case_free(c);
    else
        *out = c;
    return st;
}

void mn_money_case_free(mn_money_case *c)
{
    if (!c)
        return;
    mn_case_free(&c->c);
    mn_buf_free(&c->json);
    mn_buf_free(&c->files);
    free(c);
}

mn_status mn_money_case_json(mn_text *out, mn_money_case *c, mn_err *e)
{
    mn_buf_free(&c->json);
    mn_case_write(&c->json, &c->c);
    if (c->json.failed)
        return mn_fail_memory(e);
    *out = (mn_text){c->json.ptr, c->json.len};
    return MN_OK;
}

void mn_money_case_head(mn_money_head *out, const mn_money_case *c)
{
    const mn_case *k = &c->c;
    *out = (mn_money_head){.alert = k->alert,
                           .currency = k->currency,
                           .method = k->method,
                           .score = k->score,
                           .threshold = k->threshold,
                           .typology = k->typology,
                           .typologies = k->typologies,
                           .note = k->note,
                           .notes = k->notes};
}

/* A survivor's marker leaves no trace here: roles speak for themselves. */
bool mn_money_case_person_at(mn_money_person *out, const mn_money_case *c, size_t i)
{
    if (i >= c->c.parties)
        return false;
    const mn_case_party *p = &c->c.party[i];
    *out = (mn_money_person){.id = p->id,
                             .name = p->name,
                             .city = p->city,
                             .country = p->country,
                             .kind = p->kind,
                             .reason = p->reason,
                             .reasons = p->reasons,
                             .possible_victim = !mn_case_roles_allow(p),
                             .subject = mn_case_subject(&c->c, (uint32_t)i)};
    memcpy(out->role, p->role, sizeof out->role);
    return true;
}

bool mn_money_case_account_at(mn_money_case_account *out, const mn_money_case *c, size_t i)
{
    if (i >= c->c.accounts)
        return false;
    const mn_case_account *a = &c->c.account[i];
    *out =
        (mn_money_case_account){.id = a->id, .bank = a->bank, .person = a->party, .home = a->home};
    return true;
}

bool mn_money_case_payment_at(mn_money_payment *out, const mn_money_case *c, size_t i)
{
    if (i >= c->c.payments)
        return false;
    const mn_case_payment *p = &c->c.payment[i];
    const int64_t local = p->time + INT64_C(900) * p->zone;
    *out = (mn_money_payment){
        .id = p->id,
        .time = p->time,
        .local_day = mn_case_day(p),
        .hour = p->day_only ? -1 : (int)((local % 86400 + 86400) % 86400 / 3600),
        .amount = p->value,
        .decimals = 2,
        .value = p->value,
        .from = p->from,
        .to = p->to,
        .place = p->place,
        .city = p->city,
        .memo = p->memo,
        .channel = (mn_channel)p->channel,
        .purpose = (mn_purpose)p->purpose,
        .mcc = p->mcc,
        .flags = (p->day_only ? MN_PAY_DAY_ONLY : 0U) | (p->reversed ? MN_PAY_REVERSED : 0U),
        .row = p->row <= UINT32_MAX ? (uint32_t)p->row : 0};
    if (c->c.currency.len < sizeof out->currency)
        memcpy(out->currency, c->c.currency.ptr, c->c.currency.len);
    return true;
}

bool mn_money_fact_at(mn_money_fact *out, const mn_money_case *c, mn_money_fact_kind kind, size_t i)
{
    const mn_case *k = &c->c;
    const size_t n = kind == MN_MONEY_INDICATOR ? k->indicators
                     : kind == MN_MONEY_PATTERN ? k->patterns
                                                : k->contraries;
    if (i >= n)
        return false;
    const mn_case_fact *f = kind == MN_MONEY_INDICATOR ? &k->indicator[i]
                            : kind == MN_MONEY_PATTERN ? &k->pattern[i]
                                                       : &k->contrary[i];
    *out = (mn_money_fact){.sign = {.id = f->id,
                                    .says = f->says,
                                    .source = f->source,
                                    .paragraph = f->paragraph,
                                    .date = f->date,
                                    .address = f->address,
                                    .family = f->family,
                                    .weight = f->weight},
                           .evidence = f->evidence,
                           .strength = f->strength,
                           .payment = f->payment,
                           .payments = f->payments,
                           .person = f->party};
    return true;
}

bool mn_money_case_without(double *score, const uint32_t **payment, size_t *payments,
                           const mn_money_case *c)
{
    if (!c->c.withouts)
        return false;
    *score = c->c.without[0].score;
    *payment = c->c.without[0].payment;
    *payments = c->c.without[0].payments;
    return true;
}
