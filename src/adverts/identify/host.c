/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/host.c - see host.h. Which names end hosts, and whose they are, is in
 * data/adverts/hosts.csv.
 */
#include "adverts/identify/host.h"

#include <string.h>

#include "adverts/identify/scan.h"
#include "core/err.h"
#include "core/text.h"
#include "reference/csv_lite.h"

extern const unsigned char mn_data_adverts_hosts[], mn_data_adverts_hosts_end[];

static mn_status row(id_hosts *h, const mn_csv *t, mn_err *e)
{
    static const char *const kinds[ID_H_KINDS] = {"", "tld", "word-tld", "provider", "service"};
    uint32_t kind = ID_H_KINDS - 1, service = 0;
    while (kind > 0 && !mn_text_eq_str(t->cell[0], kinds[kind]))
        kind--;
    if (kind == ID_H_SERVICE)
        while (service < MN_ID_KINDS &&
               !mn_text_eq_str(t->cell[2], mn_identifier_kind_name((mn_id_kind)service)))
            service++;
    if (kind == 0 || service == MN_ID_KINDS || !t->cell[1].len)
        return mn_csv_fail(t, e, "no kind of host with its name");
    uint32_t value = kind | service << 8, given = value;
    /* One name may end hosts and be a provider's: told apart by a mark in front. */
    char key[ID_HOST_MAX + 1];
    if (t->cell[1].len >= sizeof key)
        return mn_csv_fail(t, e, "a long name");
    key[0] = kind == ID_H_PROVIDER ? '@' : kind == ID_H_SERVICE ? '/' : '.';
    memcpy(key + 1, t->cell[1].ptr, t->cell[1].len);
    mn_text kept = mn_arena_text(&h->arena, (mn_text){key, t->cell[1].len + 1});
    if (!kept.ptr)
        return mn_fail_memory(e);
    mn_status st = mn_map_put(&h->at, kept, &value, e);
    return st ? st : value == given ? MN_OK : mn_csv_fail(t, e, "a host twice");
}

mn_status id_hosts_load(id_hosts *h, mn_err *e)
{
    mn_csv t;
    bool more = true;
    size_t len = (size_t)(mn_data_adverts_hosts_end - mn_data_adverts_hosts);
    mn_status st =
        mn_csv_open(&t, (mn_source){"data/adverts/hosts.csv", mn_data_adverts_hosts, len},
                    &h->arena, "kind,name,value", e);
    while (!st && !(st = mn_csv_next(&t, &more, e)) && more)
        st = row(h, &t, e);
    return st;
}

void id_hosts_free(id_hosts *h)
{
    mn_map_free(&h->at);
    mn_arena_free(&h->arena);
    *h = (id_hosts){0};
}

static uint32_t marked(const id_hosts *h, char mark, mn_text name)
{
    char key[ID_HOST_MAX + 2];
    if (!name.len || name.len > ID_HOST_MAX)
        return MN_MAP_NONE;
    key[0] = mark;
    memcpy(key + 1, name.ptr, name.len);
    return mn_map_get(&h->at, (mn_text){key, name.len + 1});
}

id_host_kind id_host_kind_of(const id_hosts *h, mn_text name, uint8_t *service)
{
    static const char marks[] = "/@.";
    if (name.len > 4 && !memcmp(name.ptr, "www.", 4))
        name = mn_text_sub(name, 4, name.len);
    for (size_t i = 0; i < 3; i++) {
        uint32_t v = marked(h, marks[i], name);
        if (v == MN_MAP_NONE)
            continue;
        *service = (uint8_t)(v >> 8);
        return (id_host_kind)(v & 0xFF);
    }
    return ID_H_NONE;
}

bool id_is_tld(const id_hosts *h, mn_text label)
{
    return marked(h, '.', label) != MN_MAP_NONE || (label.len > 4 && !memcmp(label.ptr, "xn--", 4));
}

bool id_is_provider(const id_hosts *h, mn_text name)
{
    size_t dot = 0;
    while (dot < name.len && name.ptr[dot] != '.')
        dot++;
    return dot < name.len && marked(h, '@', mn_text_sub(name, 0, dot)) != MN_MAP_NONE;
}

static bool opens(uint32_t c)
{
    return c == '(' || c == '[' || c == '{' || c == '<';
}

static bool closes(uint32_t c)
{
    return c == ')' || c == ']' || c == '}' || c == '>';
}

/* Where a word for a dot that begins at `at` ends, or 0. */
static uint32_t dot_word(const mn_identifier_rules *r, mn_text text, uint32_t at)
{
    const unsigned char *p = (const unsigned char *)text.ptr, *end = p + text.len, *q = p + at;
    uint32_t node = 0;
    for (int i = 0; q < end && i < 8; i++) {
        id_char x = id_char_at(&r->chars, q, end);
        if (x.cls < ID_LETTER || !(node = id_step(&r->words, node, x.fold)))
            break;
        q += x.len;
    }
    if (!node || (q < end && id_char_at(&r->chars, q, end).cls >= ID_LETTER))
        return 0;
    for (uint16_t m = r->words.ends[node]; m; m = r->words.word[m].next)
        if (r->words.word[m].kind == ID_W_DOT)
            return (uint32_t)(q - p);
    return 0;
}

uint32_t id_dot(const mn_identifier_rules *r, mn_text text, uint32_t at, bool *spelled)
{
    const unsigned char *p = (const unsigned char *)text.ptr, *end = p + text.len, *q = p + at;
    bool open = false, dot = false, space = false;
    *spelled = false;
    if (q < end && *q == '.' && q + 1 < end && q[1] != ' ')
        return at + 1;
    *spelled = true;
    for (int i = 0; q < end && i < 8; i++) {
        id_char x = id_char_at(&r->chars, q, end);
        uint32_t word = dot || x.cls < ID_LETTER ? 0 : dot_word(r, text, (uint32_t)(q - p));
        if (word) {
            /* A bare word needs spaces: "gmail dot com". */
            if (!open && !space)
                return 0;
            dot = true;
            q = p + word;
            continue;
        }
        if (!dot && (x.c == '.' || x.c == 0xFF0E || x.c == 0x3002 || x.c == 0x2024))
            dot = true;
        else if (!dot && !open && opens(x.c))
            open = true;
        else if (dot && open && closes(x.c)) {
            q += x.len;
            if (q < end && *q == ' ')
                q++;
            break;
        } else if (x.cls == ID_SPACE)
            space = true;
        else
            break;
        q += x.len;
    }
    return dot ? (uint32_t)(q - p) : 0;
}

/* A label at *at, in lower case, as far as it goes; how long it is. */
static size_t label(id_host *out, const mn_identifier_rules *r, mn_text text, uint32_t *at,
                    bool *capital, bool *small)
{
    const unsigned char *p = (const unsigned char *)text.ptr, *end = p + text.len;
    size_t n = 0;
    bool first = true;
    *capital = *small = false;
    while (p + *at < end) {
        id_char x = id_char_at(&r->chars, p + *at, end);
        bool plain = x.c == '-' || (x.c < 0x80 && x.cls >= ID_LETTER && x.cls != ID_HIDDEN_CHAR);
        bool dressed = x.c >= 0xFF10 && x.c <= 0xFF5A && x.cls >= ID_LETTER;
        char c = (char)(x.cls == ID_DIGIT ? '0' + x.digit : (int)x.fold);
        if ((!plain && !dressed) || out->len + n >= ID_HOST_MAX || n == 63)
            break;
        *capital |= first && x.c >= 'A' && x.c <= 'Z';
        *small |= x.c >= 'a' && x.c <= 'z';
        first = false;
        out->name[out->len + n++] = c;
        *at += x.len;
    }
    return n;
}

bool id_host_read(id_host *out, const mn_identifier_rules *r, mn_text text, uint32_t at, bool loose)
{
    bool spelled = false, capital, small, before = false;
    *out = (id_host){.end = at};
    size_t n = label(out, r, text, &at, &capital, &small);
    before = capital || !small;
    while (n > 0) {
        out->last = out->len;
        out->len += n;
        out->labels++;
        out->end_before = out->end;
        out->end = at;
        if (out->labels == 8 || out->len + 2 > ID_HOST_MAX)
            break;
        uint32_t next = id_dot(r, text, at, &spelled);
        if (!next || (spelled && !loose))
            break;
        size_t len = out->len;
        out->name[out->len++] = '.';
        at = next;
        n = label(out, r, text, &at, &capital, &small);
        /* A dot with spaces leads on only to what ends hosts. */
        if (!n || (spelled && !id_is_tld(&r->hosts, (mn_text){out->name + out->len, n}))) {
            out->len = len;
            break;
        }
        out->spelled |= spelled;
        out->mixed = capital && small && !before;
    }
    out->name[out->len] = '\0';
    return out->labels >= 2;
}
