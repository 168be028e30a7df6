/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/chain.c - see chain.h.
 */
#include "adverts/identify/chain.h"

#include <string.h>

#include "core/arena.h"
#include "core/err.h"

#define GAP_CHARS 12

static uint16_t sign_bits(uint32_t c)
{
    switch (c) {
    case ',':
    case 0x3001:
    case 0xFF0C:
    case 0x060C:
        return ID_G_COMMA;
    case '.':
    case 0xB7:
    case 0x2022:
    case 0x3002:
    case 0xFF0E:
        return ID_G_DOT;
    case '-':
    case '_':
    case '~':
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
    case 0xFF0D:
    case 0x30FC:
        return ID_G_DASH;
    case '/':
    case '\\':
    case 0xFF0F:
        return ID_G_SLASH;
    case '(':
    case '[':
    case 0xFF08:
        return ID_G_OPEN;
    case ')':
    case ']':
    case 0xFF09:
        return ID_G_CLOSE;
    case '+':
    case 0xFF0B:
    case ':':
    case 0xFF1A:
    case '=':
    case '%':
    case '#':
    case '@':
    case '<':
    case '>':
    case '?':
    case '&':
    case 0xD7: /* times */
        return ID_G_STOP;
    default:
        return ID_G_OTHER;
    }
}

/* The signs between two units. whole: *sign is of all of them even where they part chains. */
static uint16_t gap(const mn_identifier_rules *r, mn_text text, uint32_t from, uint32_t to,
                    bool whole, uint32_t *sign)
{
    const unsigned char *p = (const unsigned char *)text.ptr + from,
                        *end = (const unsigned char *)text.ptr + to;
    uint16_t bits = 0;
    unsigned chars = 0, letters = 0, lines = 0;
    *sign = 2166136261u;
    if (to - from > ID_GAP_MAX)
        return ID_G_STOP;
    while (p < end) {
        id_char x = id_char_at(&r->chars, p, end);
        p += x.len;
        if (x.cls == ID_HIDDEN_CHAR)
            continue;
        *sign = (*sign ^ x.c) * 16777619u;
        chars++;
        letters += x.cls == ID_LETTER || x.cls == ID_SOLID;
        lines += x.c == '\n';
        if (letters > 1 && !whole)
            return ID_G_STOP;
        if (x.cls == ID_MONEY_SIGN)
            return ID_G_STOP;
        bits |= x.cls == ID_SPACE  ? ID_G_SPACE
                : x.cls == ID_LINE ? ID_G_LINE
                : x.cls == ID_SIGN ? sign_bits(x.c)
                                   : ID_G_FILL;
    }
    if (chars > GAP_CHARS || lines > 1 || letters > 1 || (letters && chars > letters + 2))
        return ID_G_STOP;
    return bits;
}

static bool is(const id_unit *u, id_word_kind kind)
{
    return u->word == (uint8_t)kind + 1;
}

static void append(id_unit *to, const id_unit *u)
{
    to->end = u->end;
    to->rules |= u->rules;
    to->glued_after = u->glued_after;
    if (to->n == ID_LONG || u->n == ID_LONG || to->n + u->n >= ID_UNIT_MAX) {
        to->n = ID_LONG;
        return;
    }
    to->packed = to->packed << 4 * u->n | u->packed;
    to->n = (uint8_t)(to->n + u->n);
}

/* Whether a unit within a chain carries on the number word before it, and does so. */
static bool joins(id_unit *to, const id_unit *u, bool joined, bool *choice)
{
    uint64_t digit = u->n == 1 ? u->packed : 0;
    if (is(u, ID_W_HUNDRED) && to->n == 1 && to->word) {
        append(to, u);
        to->word = ID_W_NUMBER + 1;
        return true;
    }
    /* Twenty one; French: soixante dix, quatre vingt dix. */
    if (is(to, ID_W_TENS) &&
        ((is(u, ID_W_NUMBER) && digit) || (is(u, ID_W_NUMBER) && u->n == 2 && u->packed < 0x20 &&
                                           (to->packed == 0x60 || to->packed == 0x80)))) {
        *choice = true;
        if (!joined)
            return false;
        to->packed = u->n == 1 ? to->packed + digit : to->packed + 0x10 + (u->packed & 15);
        to->end = u->end;
        to->rules |= u->rules;
        to->word = ID_W_NUMBER + 1;
        return true;
    }
    /* Dix-sept, quatre-vingt. */
    if (is(to, ID_W_NUMBER) && to->n == 2 && (to->packed & 15) == 0 && is(u, ID_W_NUMBER) &&
        digit >= 7 && u->gap == ID_G_DASH) {
        to->packed += digit;
        to->end = u->end;
        return true;
    }
    if (is(to, ID_W_NUMBER) && to->n == 1 && to->packed == 4 && is(u, ID_W_TENS) &&
        u->packed == 0x20 && u->gap) {
        *choice = true;
        if (!joined)
            return false;
        to->packed = 0x80;
        to->n = 2;
        to->end = u->end;
        to->word = ID_W_TENS + 1;
        return true;
    }
    return false;
}

/* "y", "et" between tens and a digit are no gap. */
static bool and_between(const mn_identifier_rules *r, const id_unit *to, const id_unit *u,
                        mn_text text)
{
    const unsigned char *p = (const unsigned char *)text.ptr, *q = p + to->end, *end = p + u->start;
    uint32_t node = 0;
    if (!is(to, ID_W_TENS) || !is(u, ID_W_NUMBER) || u->n > 2 || end - q > 8)
        return false;
    while (q < end) {
        id_char x = id_char_at(&r->chars, q, end);
        q += x.len;
        if (x.cls >= ID_LETTER && !(node = id_step(&r->words, node, x.fold)))
            return false;
    }
    uint16_t m = node ? r->words.ends[node] : 0;
    while (m && r->words.word[m].kind != ID_W_AND)
        m = r->words.word[m].next;
    return m > 0;
}

size_t id_chain_skip(const mn_id_scratch *s, size_t from)
{
    while (from < s->units) {
        size_t digits = 0, i = from;
        do {
            const id_unit *u = &s->unit[i++];
            /* Of long ones there may be any number: one is looked at at once. */
            digits += u->n == ID_LONG ? ID_CHAIN_LEAST : u->n + (is(u, ID_W_TIMES) ? 2u : 0u);
        } while (i < s->units && digits < ID_CHAIN_LEAST &&
                 s->unit[i].start - s->unit[i - 1].end <= ID_GAP_MAX);
        if (digits >= ID_CHAIN_LEAST)
            return from;
        from = i;
    }
    return from;
}

mn_status id_chain(mn_id_scratch *s, const mn_identifier_rules *r, mn_text text, size_t *from,
                   bool joined, bool *choice, size_t *digits, mn_err *e)
{
    uint8_t times = 0;
    uint32_t start = 0;
    size_t begin = *from;
    s->chains = 0;
    *digits = 0;
    for (; *from < s->units; ++*from) {
        id_unit u = s->unit[*from];
        id_unit *to = s->chains ? &s->chain[s->chains - 1] : NULL;
        if (*from > 0 && (to || times)) {
            const id_unit *was = &s->unit[*from - 1];
            bool one = (was->n == 1 && u.n == 1);
            u.gap = gap(r, text, was->end, u.start, to && is(to, ID_W_TENS), &u.sign);
            if (to && and_between(r, to, &u, text)) {
                u.gap = ID_G_SPACE;
                one = true;
            }
            if (u.gap & ID_G_STOP || (u.gap & ID_G_FILL && !one))
                break;
        }
        *digits += u.n == ID_LONG ? 0 : u.n;
        if (is(&u, ID_W_TIMES)) {
            start = times ? start : u.start;
            times = u.value;
            continue;
        }
        if (is(&u, ID_W_HUNDRED) && (!to || to->n != 1 || !to->word))
            break;
        if (times && u.n == 1) {
            u.n = times;
            u.packed *= times == 2 ? 0x11 : 0x111;
            u.start = start;
            *digits += times - 1u;
        }
        times = 0;
        if (to && joins(to, &u, joined, choice))
            continue;
        if (!mn_grow(&s->chain, &s->chain_cap, s->chains + 1, sizeof u))
            return mn_fail_memory(e);
        s->chain[s->chains++] = u;
    }
    if (*from == begin)
        ++*from;
    return MN_OK;
}
