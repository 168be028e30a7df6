/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/mail.c - e-mail: a name, something that stands for '@', a host.
 */
#include <string.h>

#include "adverts/identify/address.h"
#include "adverts/identify/found.h"
#include "adverts/identify/inside.h"
#include "core/text.h"

#define LOCAL_MAX 64

static bool local_char(uint32_t c)
{
    return c < 0x80 && ((c | 32) >= 'a' ? (c | 32) <= 'z' : c >= '0' && c <= '9')
               ? true
               : c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
}

/* The name that ends at `at`; out holds it backwards. 0 also where it is a part of a longer one, or
 * of one with letters that addresses do not have, as somebody else would be told. */
static size_t name_before(const id_finder *k, uint32_t *at, char out[LOCAL_MAX])
{
    const unsigned char *p = (const unsigned char *)k->text.ptr, *end = p + k->text.len;
    size_t n = 0;
    while (*at > 0 && n < LOCAL_MAX) {
        id_char x = id_char_before(&k->r->chars, p, p + *at, end);
        bool dressed = x.c >= 0xFF10 && x.c <= 0xFF5A && x.cls >= ID_LETTER;
        if (!local_char(x.c) && !dressed)
            break;
        out[n++] = (char)(x.cls == ID_DIGIT ? '0' + x.digit : (int)x.fold);
        *at -= x.len;
    }
    if (*at > 0) {
        id_char x = id_char_before(&k->r->chars, p, p + *at, end);
        if (n == LOCAL_MAX ? local_char(x.c) : id_is_alike(x.c))
            return 0;
    }
    return n;
}

/* Steps back over spaces and an opening bracket. */
static uint32_t back(const id_finder *k, uint32_t at, bool *spaces)
{
    const char *p = k->text.ptr;
    int n = 0;
    if (at > 0 && (p[at - 1] == '(' || p[at - 1] == '[' || p[at - 1] == '{' || p[at - 1] == '<'))
        at--;
    while (at > 0 && p[at - 1] == ' ' && n++ < 2) {
        at--;
        *spaces = true;
    }
    return at;
}

static uint32_t forth(const id_finder *k, uint32_t at, bool *spaces)
{
    const char *p = k->text.ptr;
    int n = 0;
    if (at < k->text.len && (p[at] == ')' || p[at] == ']' || p[at] == '}' || p[at] == '>'))
        at++;
    while (at < k->text.len && p[at] == ' ' && n++ < 2) {
        at++;
        *spaces = true;
    }
    return at;
}

/* "anna (dot) b": what stands before a spelled dot belongs to the name. */
static size_t more_before(const id_finder *k, uint32_t *at, char out[LOCAL_MAX], size_t n)
{
    const mn_id_scratch *s = k->s;
    for (int round = 0; round < 2; round++) {
        bool spaces = false;
        uint32_t q = back(k, *at, &spaces);
        char more[LOCAL_MAX];
        if (q > 0 && (k->text.ptr[q - 1] == ')' || k->text.ptr[q - 1] == ']'))
            q--;
        size_t i = id_keys_to(s, q);
        if (i == 0 || s->key[i - 1].kind != ID_W_DOT || s->key[i - 1].end != q)
            return n;
        uint32_t start = back(k, s->key[i - 1].start, &spaces);
        size_t m = name_before(k, &start, more);
        if (!m || n + m + 1 > LOCAL_MAX)
            return n;
        out[n++] = '.';
        memcpy(out + n, more, m);
        n += m;
        *at = start;
    }
    return n;
}

static double score(const id_finder *k, const id_host *h, bool sign, bool bracket, bool spaces,
                    uint32_t start)
{
    const mn_text name = {h->name, h->len};
    bool tld = id_is_tld(&k->r->hosts, (mn_text){h->name + h->last, h->len - h->last});
    bool known = id_is_provider(&k->r->hosts, name);
    /* "start at 8. in": a full stop and the next sentence. */
    bool worded = h->spelled && k->text.ptr[h->end_before] != '.';
    bool mail = id_key_before(k, start, 12, ID_W_MAIL) != NULL;
    double out = sign ? (spaces ? 0.85 : 0.98) : bracket ? 0.95 : 0.3;
    if (!sign && !bracket)
        out += (known ? 0.35 : 0) + (mail ? 0.4 : 0) + (worded ? 0.25 : 0);
    if (!tld)
        out *= 0.6;
    if (h->mixed)
        out *= 0.7;
    return out > 0.98 ? 0.98 : out;
}

/* Cuts what is glued to a provider's host, "gmail.comcall", off it. */
static void unglue(const id_finder *k, id_host *h)
{
    size_t n = h->len - h->last;
    if (h->labels != 2 || !id_is_provider(&k->r->hosts, (mn_text){h->name, h->len}) ||
        h->end - h->end_before != n + 1) /* of one byte each, behind a dot */
        return;
    while (n >= 2 && !id_is_tld(&k->r->hosts, (mn_text){h->name + h->last, n}))
        n--;
    if (n < 2)
        return;
    h->end -= (uint32_t)(h->len - h->last - n);
    h->len = h->last + n;
    h->name[h->len] = '\0';
    h->mixed = false;
}

/* Whether "word @name.end", with its '@' at `start`, is a name behind a word: unless the host is a
 * provider of e-mail, or could be one and no service is named. */
static bool is_handle(const id_finder *k, const id_host *h, uint32_t start)
{
    return !id_is_provider(&k->r->hosts, (mn_text){h->name, h->len}) &&
           (!id_is_tld(&k->r->hosts, (mn_text){h->name + h->last, h->len - h->last}) ||
            id_key_before(k, start, ID_NAME_REACH, ID_W_SERVICE));
}

/* An address around what stands for '@'. */
static mn_status at_sign(id_finder *k, uint32_t start, uint32_t end, bool sign, bool bracket,
                         mn_err *e)
{
    char name[LOCAL_MAX], value[LOCAL_MAX + ID_HOST_MAX + 2];
    bool before = false, behind = false;
    uint32_t from = back(k, start, &before), host_at = forth(k, end, &behind);
    size_t n = name_before(k, &from, name);
    id_host h;
    if (!n || !id_host_read(&h, k->r, k->text, host_at, true))
        return MN_OK;
    if (!sign || h.spelled)
        n = more_before(k, &from, name, n);
    while (n > 0 && (name[n - 1] == '.' || name[n - 1] == '-')) {
        n--;
        from++;
    }
    unglue(k, &h);
    mn_text last = {h.name + h.last, h.len - h.last};
    /* A sentence that goes on behind the address. */
    if (h.mixed && h.labels > 2) {
        h.end = h.end_before;
        h.len = h.last - 1;
        h.mixed = false;
        while (h.last > 0 && h.name[--h.last - 1] != '.' && h.last > 1)
            ;
        last = (mn_text){h.name + h.last, h.len - h.last};
    }
    if (!n || last.len < 2 || (last.ptr[0] >= '0' && last.ptr[0] <= '9'))
        return MN_OK;
    if (sign && before && !behind && is_handle(k, &h, start))
        return MN_OK;
    const bool spaces = before || behind;
    double s = score(k, &h, sign, bracket, spaces, from);
    if (s < MN_ID_DOUBTFUL)
        return MN_OK;
    for (size_t i = 0; i < n; i++)
        value[i] = name[n - 1 - i];
    value[n] = '@';
    memcpy(value + n + 1, h.name, h.len);
    mn_found_id f = {.kind = MN_ID_EMAIL, .start = from, .end = h.end, .score = s};
    f.rules = sign && !spaces && !h.spelled ? ID_BIT(ID_PLAIN) : ID_BIT(ID_SPELLED);
    return id_take(k, &f, (mn_text){value, n + 1 + h.len}, e);
}

mn_status id_mails(id_finder *k, mn_err *e)
{
    const mn_id_scratch *s = k->s;
    mn_status st = MN_OK;
    for (size_t i = 0; i < s->spots && !st; i++)
        if (s->spot[i].kind == ID_S_AT)
            st = at_sign(k, s->spot[i].start, s->spot[i].end, true, false, e);
    id_settle(k);
    for (size_t i = 0; i < s->keys && !st; i++) {
        const id_key *w = &s->key[i];
        char a = w->start > 0 ? k->text.ptr[w->start - 1] : ' ';
        char b = w->end < k->text.len ? k->text.ptr[w->end] : ' ';
        bool bracket = (strchr("([{<*_-", a) && strchr(")]}>*_-", b)) && a && b;
        if (w->kind != ID_W_AT)
            continue;
        if (bracket && (a == '*' || a == '_' || a == '-'))
            st = at_sign(k, w->start - 1, w->end + 1, false, true, e);
        else if (bracket || (a == ' ' && b == ' '))
            st = at_sign(k, w->start, w->end, false, bracket, e);
    }
    return st;
}
