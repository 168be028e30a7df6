/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/name.c - names at services: behind '@', or behind the service's own name.
 */
#include <string.h>

#include "adverts/identify/address.h"
#include "adverts/identify/inside.h"
#include "core/text.h"

#define NAME_LEAST 3
#define NAME_MOST  40
#define LIVE       5

static bool name_char(char c)
{
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/* The name at `at`; its length without dots at its end. 0 where letters go on that names at
 * services do not have: a part of what is written is somebody else. */
static size_t name_at(const id_finder *k, uint32_t at, char out[NAME_MOST], bool *letters,
                      bool *marks, bool dash)
{
    size_t n = 0;
    *letters = *marks = false;
    while (at + n < k->text.len && n < NAME_MOST &&
           (name_char(k->text.ptr[at + n]) || (dash && n > 0 && k->text.ptr[at + n] == '-'))) {
        char c = k->text.ptr[at + n];
        *letters |= (c | 32) >= 'a' && (c | 32) <= 'z';
        *marks |= c == '_' || (c >= '0' && c <= '9');
        out[n++] = (char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
    }
    if (at + n < k->text.len) {
        const unsigned char *p = (const unsigned char *)k->text.ptr;
        uint32_t len;
        if (n == NAME_MOST ? name_char(k->text.ptr[at + n])
                           : id_is_alike(id_decode(p + at + n, p + k->text.len, &len)))
            return 0;
    }
    while (n > 0 && (out[n - 1] == '.' || out[n - 1] == '-'))
        n--;
    return n;
}

/* '@' and a name: at the service that is named before, else at none. */
static mn_status behind_at(id_finder *k, const id_spot *s, mn_err *e)
{
    char value[NAME_MOST];
    bool letters, marks;
    size_t n = name_at(k, s->end, value, &letters, &marks, false);
    const id_key *w = id_key_before(k, s->start, ID_NAME_REACH, ID_W_SERVICE);
    if (n < NAME_LEAST || !letters || (s->start > 0 && name_char(k->text.ptr[s->start - 1])) ||
        id_held(k, s->start, s->end + (uint32_t)n) ||
        id_is_provider(&k->r->hosts, (mn_text){value, n}))
        return MN_OK;
    mn_found_id f = {.kind = w ? (mn_id_kind)w->value : MN_ID_HANDLE,
                     .start = s->start,
                     .end = s->end + (uint32_t)n,
                     .score = w ? 0.95 : 0.85,
                     .rules = ID_BIT(ID_AT_SIGN) | (w ? ID_BIT(ID_LABELLED) : 0)};
    return id_take(k, &f, (mn_text){value, n}, e);
}

/* Services whose names are words of other use as well: they need a colon. */
static bool word_too(mn_id_kind kind)
{
    return kind == MN_ID_LINE || kind == MN_ID_SIGNAL || kind == MN_ID_SESSION ||
           kind == MN_ID_IMO || kind == MN_ID_SNAPCHAT;
}

/* How many characters a service's names have at least; more than any: it goes by numbers alone. */
static size_t least(mn_id_kind kind)
{
    switch (kind) {
    case MN_ID_WHATSAPP:
    case MN_ID_VIBER:
    case MN_ID_ZALO:
    case MN_ID_SESSION:
        return NAME_MOST + 1;
    case MN_ID_THREEMA:
        return 8;
    case MN_ID_WECHAT:
    case MN_ID_SKYPE:
        return 6;
    case MN_ID_TELEGRAM:
    case MN_ID_QQ:
        return 5;
    default:
        return NAME_LEAST;
    }
}

/* "live:", as names of Skype begin: its length; 0. */
static size_t live(const id_finder *k, uint32_t at)
{
    return mn_text_eq_nocase(mn_text_sub(k->text, at, LIVE), "live:") ? LIVE : 0;
}

/* "insta: name", "WeChat ID name_1", "kik name99". */
static mn_status labelled(id_finder *k, size_t i, mn_err *e)
{
    const mn_id_scratch *s = k->s;
    const id_key *w = &s->key[i];
    const char *p = k->text.ptr;
    char value[LIVE + NAME_MOST];
    bool letters = false, marks = false, colon = false, id = false;
    uint32_t at = w->end;
    for (int step = 0; at < k->text.len && step < 6; step++) {
        const id_key *next = i + 1 < s->keys ? &s->key[i + 1] : NULL;
        if (next && next->start == at && (next->kind == ID_W_OTHER || next->kind == ID_W_NUMERO) &&
            next->end - at == 2) {
            id = true;
            at = next->end;
            i++;
        } else if (p[at] == ':' || p[at] == '=' || p[at] == '>') {
            colon = true;
            at++;
        } else if (k->text.len - at > 2 && !memcmp(p + at, "\xEF\xBC\x9A", 3)) { /* wide ':' */
            colon = true;
            at += 3;
        } else if (p[at] == ' ' || p[at] == '-') {
            at++;
        } else {
            break;
        }
    }
    mn_id_kind kind = (mn_id_kind)w->value;
    const size_t front = kind == MN_ID_SKYPE ? live(k, at) : 0;
    size_t n =
        at > w->end ? name_at(k, at + (uint32_t)front, value + front, &letters, &marks, true) : 0;
    if (front && n) {
        memcpy(value, "live:", LIVE);
        n += front;
        letters = colon = true;
    }
    bool numeric = kind == MN_ID_QQ && !letters && n <= 11;
    if (n < least(kind) || (!letters && !numeric) || id_held(k, at, at + (uint32_t)n) ||
        (!colon && !id && (word_too(kind) || !marks)))
        return MN_OK;
    mn_found_id f = {.kind = kind,
                     .start = at,
                     .end = at + (uint32_t)n,
                     .score = colon || id ? 0.9 : 0.6,
                     .rules = ID_BIT(ID_LABELLED)};
    /* Words of the tables are no names: "whatsapp: call". */
    size_t next = id_keys_to(s, at);
    if (next < s->keys && s->key[next].start == at && s->key[next].end == f.end)
        return MN_OK;
    if (colon && !id && !marks)
        f.score = 0.7;
    return id_take(k, &f, (mn_text){value, n}, e);
}

mn_status id_names(id_finder *k, mn_err *e)
{
    const mn_id_scratch *s = k->s;
    mn_status st = MN_OK;
    for (size_t i = 0; i < s->spots && !st; i++)
        if (s->spot[i].kind == ID_S_AT)
            st = behind_at(k, &s->spot[i], e);
    id_settle(k);
    for (size_t i = 0; i < s->keys && !st; i++)
        if (s->key[i].kind == ID_W_SERVICE)
            st = labelled(k, i, e);
    return st;
}
