/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/read_money.c - parties, accounts and payments of a case.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/case/case_fields.h"
#include "money/case/words.h"

/* --- parties ------------------------------------------------------------------------------ */

MN_CASE_TEXT_KEY(mn_case_party, name)
MN_CASE_TEXT_KEY(mn_case_party, address)
MN_CASE_TEXT_KEY(mn_case_party, city)
MN_CASE_TEXT_KEY(mn_case_party, country)
MN_CASE_TEXT_KEY(mn_case_party, phone)
MN_CASE_TEXT_KEY(mn_case_party, email)
MN_CASE_TEXT_KEY(mn_case_party, born)
MN_CASE_TEXT_KEY(mn_case_party, tin)

static mn_status party_id(mn_shape *s, mn_shaped v, void *to)
{
    mn_case_item *item = to;
    mn_case_party *p = item->to;
    return mn_case_name(s, v, &item->r->party, (size_t)(p - item->r->c->party), &p->id);
}

static mn_status party_kind(mn_shape *s, mn_shaped v, void *to)
{
    static const char *const words[] = {"person", "business", "merchant", "unknown"};
    unsigned at = 0;
    const mn_status st = mn_shape_word(s, v, words, 4, &at);
    ((mn_case_party *)((mn_case_item *)to)->to)->kind = "PBM"[at];
    return st;
}

static mn_status party_survivor(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_flag(s, v, &((mn_case_party *)((mn_case_item *)to)->to)->survivor);
}

static mn_status party_reasons(mn_shape *s, mn_shaped v, void *to)
{
    mn_case_party *p = ((mn_case_item *)to)->to;
    return mn_case_texts(s, v, "the list of reasons", &p->reason, &p->reasons);
}

#define ROLE(name, which)                                                                          \
    static mn_status name(mn_shape *s, mn_shaped v, void *to)                                      \
    {                                                                                              \
        return mn_shape_number(s, v, 0, 1, &((double *)to)[which]);                                \
    }
ROLE(role_controller, MN_CASE_CONTROLLER)
ROLE(role_exploited, MN_CASE_EXPLOITED)
ROLE(role_front, MN_CASE_FRONT)
ROLE(role_mule, MN_CASE_MULE)

static mn_status party_roles(mn_shape *s, mn_shaped v, void *to)
{
    static const mn_shape_key keys[] = {{"controller", false, role_controller},
                                        {"exploited", false, role_exploited},
                                        {"front", false, role_front},
                                        {"mule", false, role_mule}};
    mn_case_party *p = ((mn_case_item *)to)->to;
    return mn_shape_object(s, v, "roles", keys, 4, p->role);
}

mn_status mn_case_read_party(mn_shape *s, mn_shaped v, size_t i, void *item)
{
    static const mn_shape_key keys[] = {
        {"id", true, party_id},
        {"name", false, mn_case_party_name},
        {"kind", false, party_kind},
        {"address", false, mn_case_party_address},
        {"city", false, mn_case_party_city},
        {"country", false, mn_case_party_country},
        {"phone", false, mn_case_party_phone},
        {"email", false, mn_case_party_email},
        {"born", false, mn_case_party_born},
        {"tin", false, mn_case_party_tin},
        {"roles", false, party_roles},
        {"reasons", false, party_reasons},
        {"survivor", false, party_survivor},
    };
    (void)i;
    return mn_shape_object(s, v, "a party", keys, sizeof keys / sizeof *keys, item);
}

/* --- accounts ------------------------------------------------------------------------------- */

MN_CASE_TEXT_KEY(mn_case_account, bank)
MN_CASE_TEXT_KEY(mn_case_account, opened)

static mn_status account_id(mn_shape *s, mn_shaped v, void *to)
{
    mn_case_item *item = to;
    mn_case_account *a = item->to;
    return mn_case_name(s, v, &item->r->account, (size_t)(a - item->r->c->account), &a->id);
}

static mn_status account_party(mn_shape *s, mn_shaped v, void *to)
{
    mn_case_item *item = to;
    return mn_case_find(s, v, &item->r->party, "party", &((mn_case_account *)item->to)->party);
}

static mn_status account_home(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_flag(s, v, &((mn_case_account *)((mn_case_item *)to)->to)->home);
}

mn_status mn_case_read_account(mn_shape *s, mn_shaped v, size_t i, void *item)
{
    static const mn_shape_key keys[] = {{"id", true, account_id},
                                        {"party", false, account_party},
                                        {"bank", false, mn_case_account_bank},
                                        {"opened", false, mn_case_account_opened},
                                        {"home", false, account_home}};
    (void)i;
    ((mn_case_account *)((mn_case_item *)item)->to)->party = MN_CASE_NONE;
    return mn_shape_object(s, v, "an account", keys, sizeof keys / sizeof *keys, item);
}

/* --- payments --------------------------------------------------------------------------------- */

MN_CASE_TEXT_KEY(mn_case_payment, place)
MN_CASE_TEXT_KEY(mn_case_payment, city)
MN_CASE_TEXT_KEY(mn_case_payment, memo)
MN_CASE_TEXT_KEY(mn_case_payment, ip)

static mn_status payment_id(mn_shape *s, mn_shaped v, void *to)
{
    mn_case_item *item = to;
    mn_case_payment *p = item->to;
    return mn_case_name(s, v, &item->r->payment, (size_t)(p - item->r->c->payment), &p->id);
}

static mn_status payment_time(mn_shape *s, mn_shaped v, void *to)
{
    mn_case_payment *p = ((mn_case_item *)to)->to;
    mn_text t = {"", 0};
    const mn_status st = mn_case_text(s, v, &t);
    if (!st && !mn_case_when(t, &p->time, &p->zone, &p->day_only))
        return mn_shape_fail(s, v.text,
                             "write it as 2025-01-31, or 2025-01-31T22:10:00-05:00; years 1900 to "
                             "2099",
                             "this is no time");
    return st;
}

/* "1200", "1200.5", "1200.50" */
static bool read_amount(mn_text t, int64_t *out)
{
    int64_t v = 0;
    size_t digits = 0, after = 0;
    bool point = false;
    for (size_t i = 0; i < t.len; i++) {
        if (t.ptr[i] == '.' && !point && digits) {
            point = true;
            continue;
        }
        if (t.ptr[i] < '0' || t.ptr[i] > '9' || (point && ++after > 2) ||
            __builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, t.ptr[i] - '0', &v))
            return false;
        digits++;
    }
    for (; after < 2; after++)
        if (__builtin_mul_overflow(v, 10, &v))
            return false;
    *out = v;
    return digits && v > 0;
}

static mn_status payment_amount(mn_shape *s, mn_shaped v, void *to)
{
    mn_case_payment *p = ((mn_case_item *)to)->to;
    mn_text t = {"", 0};
    const mn_status st = mn_case_text(s, v, &t);
    if (!st && t.len && !read_amount(t, &p->value))
        return mn_shape_fail(s, v.text,
                             "write it as \"1200.50\", above 0, in the case's currency; \"\" where "
                             "it is not known",
                             "this is no amount");
    return st;
}

static mn_status payment_from(mn_shape *s, mn_shaped v, void *to)
{
    mn_case_item *item = to;
    return mn_case_find(s, v, &item->r->account, "account", &((mn_case_payment *)item->to)->from);
}

static mn_status payment_to(mn_shape *s, mn_shaped v, void *to)
{
    mn_case_item *item = to;
    return mn_case_find(s, v, &item->r->account, "account", &((mn_case_payment *)item->to)->to);
}

static mn_status payment_channel(mn_shape *s, mn_shaped v, void *to)
{
    mn_case_payment *p = ((mn_case_item *)to)->to;
    return mn_shape_word8(s, v, mn_channel_words, MN_CHANNELS, &p->channel);
}

static mn_status payment_purpose(mn_shape *s, mn_shaped v, void *to)
{
    mn_case_payment *p = ((mn_case_item *)to)->to;
    return mn_shape_word8(s, v, mn_purpose_words, MN_PURPOSES, &p->purpose);
}

static mn_status payment_mcc(mn_shape *s, mn_shaped v, void *to)
{
    mn_case_payment *p = ((mn_case_item *)to)->to;
    return mn_shape_whole16(s, v, 0, 9999, &p->mcc);
}

static mn_status payment_row(mn_shape *s, mn_shaped v, void *to)
{
    int64_t row = 0;
    const mn_status st = mn_shape_whole(s, v, 0, INT64_C(1) << 50, &row);
    ((mn_case_payment *)((mn_case_item *)to)->to)->row = (uint64_t)row;
    return st;
}

static mn_status payment_reversed(mn_shape *s, mn_shaped v, void *to)
{
    return mn_shape_flag(s, v, &((mn_case_payment *)((mn_case_item *)to)->to)->reversed);
}

mn_status mn_case_read_payment(mn_shape *s, mn_shaped v, size_t i, void *item)
{
    static const mn_shape_key keys[] = {
        {"id", true, payment_id},
        {"time", true, payment_time},
        {"amount", true, payment_amount},
        {"from", false, payment_from},
        {"to", false, payment_to},
        {"channel", false, payment_channel},
        {"purpose", false, payment_purpose},
        {"place", false, mn_case_payment_place},
        {"city", false, mn_case_payment_city},
        {"memo", false, mn_case_payment_memo},
        {"ip", false, mn_case_payment_ip},
        {"mcc", false, payment_mcc},
        {"row", false, payment_row},
        {"reversed", false, payment_reversed},
    };
    mn_case_payment *p = ((mn_case_item *)item)->to;
    (void)i;
    p->from = p->to = MN_CASE_NONE;
    p->value = MN_PAY_NO_VALUE;
    return mn_shape_object(s, v, "a payment", keys, sizeof keys / sizeof *keys, item);
}
