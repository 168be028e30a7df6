/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/link.c - links, with a scheme or without. Whose a link to a service is: whose.h.
 */
#include <string.h>

#include "adverts/identify/address.h"
#include "adverts/identify/coin.h"
#include "adverts/identify/found.h"
#include "adverts/identify/inside.h"
#include "adverts/identify/whose.h"
#include "core/text.h"

#define LINK_MAX   2000 /* bytes; what is longer is cut there */
#define CODE_LEAST 8    /* characters of a code of WhatsApp */

static bool name_char(char c)
{
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '-';
}

static bool starts(mn_text t, const char *with)
{
    size_t n = strlen(with);
    return t.len >= n && mn_text_eq_nocase(mn_text_sub(t, 0, n), with);
}

/* Where the path that begins at `at` ends: white space, quotes, other scripts' punctuation; signs
 * that end sentences belong to those. */
static uint32_t path_end(const id_finder *k, uint32_t at)
{
    const unsigned char *p = (const unsigned char *)k->text.ptr, *end = p + k->text.len;
    const unsigned char *from = p + at, *q = from, *stop = from;
    if (q < end && *q != '/' && *q != '?' && *q != '#' && *q != ':')
        return at;
    while (q < end && q - from < LINK_MAX) {
        id_char x = id_char_at(&k->r->chars, q, end);
        if (x.cls == ID_SPACE || x.cls == ID_LINE || strchr("\"<>|\\^`{}", (int)(x.c & 0x7F)) ||
            (x.c >= 0x3000 && x.cls == ID_SIGN))
            if (x.c < 0x80 || x.cls == ID_SPACE || x.cls == ID_LINE || x.c >= 0x3000)
                break;
        q += x.len;
        if (!(x.c < 0x80 && x.c && strchr(".,;:!?)]'*", (int)x.c)))
            stop = q;
    }
    return (uint32_t)(stop - p);
}

static bool is_number(mn_text t)
{
    size_t i = t.ptr[0] == '+';
    while (i < t.len && t.ptr[i] >= '0' && t.ptr[i] <= '9')
        i++;
    return i == t.len;
}

/* Names and numbers within links of services. */
static mn_status owner(id_finder *k, mn_id_kind service, mn_text path, uint32_t start, uint32_t end,
                       mn_err *e)
{
    mn_found_id f = {
        .kind = service, .start = start, .end = end, .score = 0.97, .rules = ID_BIT(ID_LINKED)};
    char value[ID_WHOSE_MAX], number[20];
    const mn_text name = {value, id_whose(value, service, path)};
    const bool numbered =
        service == MN_ID_WHATSAPP || service == MN_ID_SIGNAL || service == MN_ID_VIBER;
    if (!name.len)
        return MN_OK;
    if (!numbered || !is_number(name))
        return service == MN_ID_WHATSAPP && name.len < CODE_LEAST ? MN_OK
                                                                  : id_found(k->out, &f, name, e);
    if (!id_phone_plain(k->r, name, number, f.region, &f.rules))
        return MN_OK;
    mn_status st = id_found(k->out, &f, mn_text_of(number), e);
    f.kind = MN_ID_PHONE;
    return st ? st : id_found(k->out, &f, mn_text_of(number), e);
}

static mn_status onion(id_finder *k, const id_host *h, uint32_t start, mn_err *e)
{
    size_t from = h->last > 1 ? h->last - 1 : 0, at = from;
    while (at > 0 && h->name[at - 1] != '.')
        at--;
    mn_text name = {h->name + at, from - at};
    bool right = id_onion(name), old = name.len == 16;
    mn_found_id f = {.kind = MN_ID_ONION, .start = start, .end = h->end};
    if (!right && !old)
        return MN_OK;
    f.score = right ? 0.99 : 0.6;
    f.rules = right ? ID_BIT(ID_CHECKSUM) : ID_BIT(ID_NO_CHECKSUM);
    return id_found(k->out, &f, (mn_text){h->name + at, h->len - at}, e);
}

/* Puts a link down, and what it holds. scheme is empty where none was written. */
static mn_status link(id_finder *k, const id_host *h, mn_text scheme, uint32_t start, double score,
                      uint64_t rules, mn_err *e)
{
    char value[LINK_MAX + ID_HOST_MAX + 24];
    uint8_t service = 0;
    /* Asked before the path is read, so that links within a path cost no more than their hosts. */
    if (id_held(k, start, h->end))
        return MN_OK;
    uint32_t end = path_end(k, h->end);
    mn_text path = mn_text_sub(k->text, h->end, end - h->end);
    size_t n = 0;
    mn_status st = MN_OK;
    if (end - h->end > LINK_MAX || id_held(k, start, end))
        return MN_OK;
    for (size_t i = 0; i < scheme.len && i < 8; i++)
        value[n++] = (char)(scheme.ptr[i] | 32);
    if (scheme.len &&
        (starts(scheme, "hxxp") || starts(scheme, "htxp") || starts(scheme, "hxtp"))) {
        value[1] = value[2] = 't';
        rules |= ID_BIT(ID_DEFANGED);
    }
    if (scheme.len) {
        memcpy(value + n, "://", 3);
        n += 3;
    }
    memcpy(value + n, h->name, h->len);
    n += h->len;
    memcpy(value + n, path.ptr, path.len);
    n += path.len;
    if (n > 0 && value[n - 1] == '/')
        n--;
    if (h->spelled)
        rules |= ID_BIT(ID_DEFANGED);
    if (!memcmp(h->name, "xn--", 4) || strstr(h->name, ".xn--"))
        rules |= ID_BIT(ID_PUNYCODE);
    mn_found_id f = {.kind = MN_ID_URL, .start = start, .end = end, .score = score, .rules = rules};
    st = id_take(k, &f, (mn_text){value, n}, e);
    if (!st && mn_text_eq_str((mn_text){h->name + h->last, h->len - h->last}, "onion"))
        st = onion(k, h, start, e);
    if (!st && id_host_kind_of(&k->r->hosts, (mn_text){h->name, h->len}, &service) == ID_H_SERVICE)
        st = owner(k, (mn_id_kind)service, path, start, end, e);
    return st;
}

static mn_status with_scheme(id_finder *k, const id_spot *s, mn_err *e)
{
    uint32_t start = s->start;
    id_host h;
    while (start > 0 && s->start - start < 6 && (k->text.ptr[start - 1] | 32) >= 'a' &&
           (k->text.ptr[start - 1] | 32) <= 'z')
        start--;
    mn_text scheme = mn_text_sub(k->text, start, s->start - start);
    static const char *const known[] = {"http", "https", "hxxp", "hxxps", "htxp", "hxtp", "ftp"};
    bool good = false;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        good |= mn_text_eq_nocase(scheme, known[i]);
    if (!good || !id_host_read(&h, k->r, k->text, s->end, true))
        return MN_OK;
    return link(k, &h, scheme, start, 0.98, 0, e);
}

/* Whether what ends at `at` is of one word with what follows: signs are not, nor letters of scripts
 * that put no spaces between words. */
static bool goes_on(const id_finder *k, uint32_t at)
{
    const unsigned char *p = (const unsigned char *)k->text.ptr;
    if (at == 0)
        return false;
    const id_char x = id_char_before(&k->r->chars, p, p + at, p + k->text.len);
    return x.c == '@' || x.c == '_' || x.c == 0xFFFD || x.cls == ID_LETTER || x.cls == ID_DIGIT;
}

/* A host without a scheme around a dot: "www.name.example/page". */
static mn_status bare(id_finder *k, const id_spot *s, mn_err *e)
{
    const char *p = k->text.ptr;
    uint32_t start = s->start;
    uint8_t service;
    id_host h;
    while (start > 0 && s->start - start < 64 && (name_char(p[start - 1]) && p[start - 1] != '_'))
        start--;
    while (start < s->start && (p[start] == '.' || p[start] == '-'))
        start++;
    if (start == s->start || goes_on(k, start) || id_held(k, start, s->end) ||
        !id_host_read(&h, k->r, k->text, start, false))
        return MN_OK;
    mn_text last = {h.name + h.last, h.len - h.last};
    bool path = h.end < k->text.len && p[h.end] == '/';
    bool www = h.len > 4 && !memcmp(h.name, "www.", 4);
    uint32_t kind = id_host_kind_of(&k->r->hosts, last, &service);
    if (h.end <= s->start ||
        (kind != ID_H_TLD && kind != ID_H_WORD_TLD && !id_is_tld(&k->r->hosts, last)))
        return MN_OK;
    double score = www || path ? 0.95 : kind == ID_H_WORD_TLD ? 0.35 : 0.8;
    if (h.mixed && !www)
        score *= 0.4;
    return score < MN_ID_DOUBTFUL
               ? MN_OK
               : link(k, &h, (mn_text){NULL, 0}, start, score, ID_BIT(ID_NO_SCHEME), e);
}

mn_status id_links(id_finder *k, mn_err *e)
{
    const mn_id_scratch *s = k->s;
    mn_status st = MN_OK;
    for (size_t i = 0; i < s->spots && !st; i++)
        if (s->spot[i].kind == ID_S_SCHEME)
            st = with_scheme(k, &s->spot[i], e);
    id_settle(k);
    for (size_t i = 0; i < s->spots && !st; i++)
        if (s->spot[i].kind == ID_S_DOT && s->spot[i].end == s->spot[i].start + 1)
            st = bare(k, &s->spot[i], e);
    return st;
}
