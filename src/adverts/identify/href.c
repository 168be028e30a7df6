/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/href.c - what the target of a link says of how to reach whoever put it there:
 * the number behind a button "WhatsApp", the address behind "write to me".
 */
#include "adverts/identify/href.h"

#include <string.h>

#include "adverts/identify/rule.h"
#include "core/err.h"
#include "core/text.h"

enum { MOST = 2000 }; /* bytes of a target that are looked at */
#define CALLED 0.9    /* at least, of what a link to call has: it is no price and no date */

static int hex(char c)
{
    const char low = (char)(c | 0x20);
    return c >= '0' && c <= '9' ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/* %2B is '+' (RFC 3986, 2.1). What would be no UTF-8, or a control character, stays spelled. */
static void decode(mn_buf *out, mn_text t)
{
    const size_t from = out->len;
    for (size_t i = 0; i < t.len; i++) {
        const int high = i + 2 < t.len && t.ptr[i] == '%' ? hex(t.ptr[i + 1]) : -1,
                  low = high >= 0 ? hex(t.ptr[i + 2]) : -1;
        const bool sign = low >= 0 && high * 16 + low >= ' ';
        mn_buf_char(out, sign ? (char)(high * 16 + low) : t.ptr[i]);
        i += sign ? 2 : 0;
    }
    const mn_text made = {out->len ? out->ptr + from : "", out->len - from};
    if (mn_utf8_bad(made) == made.len)
        return;
    out->len = from;
    mn_buf_text(out, t);
}

/* The value of a parameter behind '?', as spelled; empty where there is none. */
static mn_text parameter(mn_text t, const char *name)
{
    const size_t n = strlen(name);
    mn_text part;
    mn_text_split(&t, '?', &part);
    while (t.ptr && mn_text_split(&t, '&', &part))
        if (part.len > n && part.ptr[n] == '=' && mn_text_eq_nocase(mn_text_sub(part, 0, n), name))
            return mn_text_sub(part, n + 1, part.len);
    return (mn_text){"", 0};
}

/* Up to the first of some signs. */
static mn_text before(mn_text t, const char *signs)
{
    size_t n = 0;
    while (n < t.len && !(t.ptr[n] && strchr(signs, t.ptr[n])))
        n++;
    return mn_text_sub(t, 0, n);
}

typedef enum sort { MAIL, CALL, SERVICE, NAME, COIN } sort;

static const struct {
    const char *scheme;
    sort is;
    const char *parameter; /* that has the name or number; NULL: what follows the scheme has it */
    const char *as;        /* the link of the web that says the same */
} schemes[] = {
    {"mailto", MAIL, NULL, ""},
    {"tel", CALL, NULL, ""},
    {"sms", CALL, NULL, ""},
    {"smsto", CALL, NULL, ""},
    {"callto", CALL, NULL, ""},
    {"whatsapp", SERVICE, "phone", "https://wa.me/"},
    {"viber", SERVICE, "number", "https://viber.me/"},
    {"tg", SERVICE, "domain", "https://t.me/"},
    {"skype", NAME, NULL, "skype: "},
    {"bitcoin", COIN, NULL, ""},
    {"ethereum", COIN, NULL, ""},
};

static bool belongs(const mn_found_id *f, sort is)
{
    switch (is) {
    case MAIL:
        return f->kind == MN_ID_EMAIL;
    case CALL:
        return f->kind == MN_ID_PHONE;
    case NAME:
        return f->kind == MN_ID_SKYPE;
    case COIN:
        return f->kind == MN_ID_BTC || f->kind == MN_ID_ETH;
    default:
        return f->kind == MN_ID_ONION || (f->kind != MN_ID_URL && f->rules & ID_BIT(ID_LINKED));
    }
}

/* The finds that the sort of link can hold. */
static void keep(mn_found_ids *out, sort is)
{
    size_t n = 0;
    for (size_t i = 0; i < out->n; i++) {
        mn_found_id f = out->id[i];
        if (!belongs(&f, is))
            continue;
        if (is == CALL && f.score < CALLED)
            f.score = CALLED;
        f.rules |= ID_BIT(ID_LINKED);
        out->id[n++] = f;
    }
    out->n = n;
}

mn_status mn_identify_href(mn_found_ids *out, const mn_identifier_rules *r, mn_buf *room,
                           mn_text target, const char region[2], mn_err *e)
{
    mn_text t = mn_text_sub(mn_text_trim(target), 0, MOST), scheme = before(t, ":/?#");
    size_t k = 0;
    out->n = 0;
    while (k < sizeof schemes / sizeof *schemes && !mn_text_eq_nocase(scheme, schemes[k].scheme))
        k++;
    mn_buf_clear(room);
    sort is = SERVICE;
    if (k == sizeof schemes / sizeof *schemes) {
        mn_buf_text(room, mn_text_sub(t, 0, MOST));
    } else {
        is = schemes[k].is;
        mn_buf_str(room, schemes[k].as);
        const mn_text rest = mn_text_sub(t, scheme.len + 1, t.len);
        decode(room, schemes[k].parameter ? parameter(rest, schemes[k].parameter)
                                          : before(rest, is == CALL ? ";?&" : "?&"));
    }
    if (room->failed)
        return mn_fail_memory(e);
    const mn_text text = {room->len ? room->ptr : "", room->len};
    const mn_status st = mn_identify(out, r, text, region, e);
    if (!st)
        keep(out, is);
    return st;
}
