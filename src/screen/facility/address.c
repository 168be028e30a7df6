/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/facility/address.c - takes an address apart: pieces between commas are read by the
 * engine of names, which knows scripts, numbers and places; here each token is told what it does
 * in an address.
 */
#include "screen/facility/address.h"

#include <string.h>

#include "core/map.h"
#include "core/text.h"
#include "screen/facility/tables.h"

enum { PIECE = 84 }; /* bytes read at once: as many Han characters as a name has tokens at most */

typedef struct reader {
    const mn_address_tables *t;
    const mn_postcode *code; /* of the country */
    size_t codes;
    uint16_t home;
    mn_address_part part[MN_ADDRESS_PARTS];
    char text[MN_ADDRESS_PARTS * MN_TOKEN_BYTES];
    size_t n, used;
    uint8_t notes;
} reader;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digits_of(mn_text w)
{
    size_t n = 0;
    while (n < w.len && is_digit(w.ptr[n]))
        n++;
    return n;
}

/* --- parts -------------------------------------------------------------------------- */

static void set_text(reader *r, mn_address_part *p, mn_text text)
{
    p->text = (uint16_t)r->used;
    p->len = (uint8_t)(text.len < MN_TOKEN_BYTES ? text.len : MN_TOKEN_BYTES);
    memcpy(r->text + r->used, text.ptr, p->len);
    r->used += p->len;
    p->hash = mn_hash64(r->text + p->text, p->len);
    p->letters = 0;
    p->digits = 0;
    for (size_t i = 0; i < p->len; i++) {
        const char c = r->text[p->text + i];
        p->letters |= UINT32_C(1) << (c >= 'a' && c <= 'z' ? c - 'a' : 26);
        if (is_digit(c))
            p->digits = p->digits * 10 + (uint32_t)(c - '0');
    }
}

static mn_address_part *add(reader *r, mn_text text, mn_part part, uint8_t flags)
{
    if (r->n == MN_ADDRESS_PARTS) {
        r->notes |= MN_NAME_CUT;
        return NULL;
    }
    mn_address_part *p = &r->part[r->n++];
    *p = (mn_address_part){.part = (uint8_t)part, .flags = flags};
    set_text(r, p, text);
    return p;
}

static mn_text text_of(const reader *r, size_t i)
{
    return (mn_text){r->text + r->part[i].text, r->part[i].len};
}

/* A number without zeros before it. */
static mn_text number_text(mn_text w)
{
    while (w.len > 1 && w.ptr[0] == '0' && is_digit(w.ptr[1]))
        w = mn_text_sub(w, 1, w.len - 1);
    return w;
}

static void add_number(reader *r, mn_text w, uint8_t flags)
{
    add(r, w, MN_PART_HOUSE, flags); /* until settle() knows better */
}

static void add_word(reader *r, mn_text w, uint16_t place, uint8_t flags)
{
    if (place && place == r->home) {
        add(r, w, MN_PART_COUNTRY, flags);
        return;
    }
    const mn_address_word *known = mn_address_word_find(r->t, w);
    mn_address_part *p = known && !place
                             ? add(r, known->same.len ? known->same : w, known->part, flags)
                             : add(r, w, MN_PART_WORD, flags);
    if (p)
        p->place = place;
}

/* "km24", "d16", "no8", "12a", "4th": letters and digits in one. A word of addresses before the
 * digits is cut off; one or two letters stay with their number. */
static void add_mixed(reader *r, mn_text w, uint8_t flags)
{
    size_t letters = 0;
    while (letters < w.len && !is_digit(w.ptr[letters]))
        letters++;
    const mn_text head = mn_text_sub(w, 0, letters),
                  tail = mn_text_sub(w, letters, w.len - letters);
    const mn_address_word *known =
        letters > 1 && tail.len ? mn_address_word_find(r->t, head) : NULL;
    if (known) {
        add(r, known->same.len ? known->same : head, known->part, flags);
        add_number(r, number_text(tail), 0);
    } else if (letters > 3) { /* "karachi74900" */
        add_word(r, head, 0, flags);
        add_number(r, number_text(tail), 0);
    } else {
        const size_t n = digits_of(tail);
        if (!letters && w.len - n > 3) { /* "90road" */
            add_number(r, number_text(mn_text_sub(w, 0, n)), flags);
            add_word(r, mn_text_sub(w, n, w.len - n), 0, 0);
        } else
            add_number(r, number_text(w), flags);
    }
}

static void add_token(reader *r, const mn_parsed *p, const mn_token *t)
{
    const mn_text w = mn_token_text(p, t);
    if (!w.len)
        return;
    if (digits_of(w) == w.len) {
        const mn_text written = mn_token_written(p, t);
        /* Zeros before a postcode tell its length; those of "no. 05" nothing. */
        const bool plain = digits_of(written) == written.len && written.len >= 3;
        add_number(r, plain ? written : number_text(w), t->flags);
    } else if (memchr(w.ptr, ' ', w.len)) {
        mn_text rest = w, one;
        while (mn_text_split(&rest, ' ', &one))
            if (one.len)
                add_word(r, one, t->tag == MN_TAG_PLACE ? t->value : 0, t->flags);
    } else if (t->letters >> 26 & 1) {
        add_mixed(r, w, t->flags);
    } else {
        add_word(r, w, t->tag == MN_TAG_PLACE ? t->value : 0, t->flags);
    }
}

/* --- what numbers count ------------------------------------------------------------------ */

static bool is_number(const mn_address_part *p)
{
    return p->part >= MN_PART_HOUSE;
}

static void drop(reader *r, size_t i)
{
    memmove(&r->part[i], &r->part[i + 1], (r->n - i - 1) * sizeof r->part[0]);
    r->n--;
}

/* Joins part i + 1 to part i. */
static void join(reader *r, size_t i)
{
    char both[2 * MN_TOKEN_BYTES];
    const mn_text a = text_of(r, i), b = text_of(r, i + 1);
    if (a.len + b.len > MN_TOKEN_BYTES || r->used + a.len + b.len > sizeof r->text)
        return;
    memcpy(both, a.ptr, a.len);
    memcpy(both + a.len, b.ptr, b.len);
    r->part[i].part = MN_PART_HOUSE;
    set_text(r, &r->part[i], (mn_text){both, a.len + b.len});
    drop(r, i + 1);
}

static bool single(const reader *r, size_t i)
{
    const mn_text w = text_of(r, i);
    return w.len == 1 && !is_digit(w.ptr[0]) && r->part[i].part != MN_PART_STOP;
}

/* "D-16", "A 5", "16 A": a letter and the number beside it are one. */
static void join_letters(reader *r)
{
    for (size_t i = 0; i + 1 < r->n; i++) {
        const bool apart = r->part[i + 1].flags & MN_TOKEN_COMMA;
        if (apart)
            continue;
        if (single(r, i) && is_number(&r->part[i + 1]) && is_digit(text_of(r, i + 1).ptr[0]) &&
            text_of(r, i + 1).len <= 4)
            join(r, i);
        else if (is_number(&r->part[i]) && single(r, i + 1) &&
                 r->part[i + 1].flags & MN_TOKEN_HYPHEN && is_digit(text_of(r, i).ptr[0]))
            join(r, i);
    }
}

static bool all_digits(mn_text w)
{
    return w.len && digits_of(w) == w.len;
}

/* Whether parts from i on are a postcode of the country: how many parts, 0: no. */
static size_t postcode_at(const reader *r, size_t i)
{
    const mn_text w = text_of(r, i);
    const mn_text next =
        i + 1 < r->n && is_number(&r->part[i + 1]) ? text_of(r, i + 1) : (mn_text){NULL, 0};
    if (!is_number(&r->part[i]) || !all_digits(w))
        return 0;
    for (size_t c = 0; c < r->codes; c++) {
        const mn_postcode *p = &r->code[c];
        if (w.len == p->digits + p->more)
            return 1;
        if (p->more && w.len == p->digits && next.len == p->more && all_digits(next))
            return 2;
    }
    return 0;
}

/* The last number that can be a postcode is it, where no word says that it counts something else;
 * one that opens the address is a house, unless nothing else can be it. */
static void find_postcode(reader *r)
{
    size_t best = SIZE_MAX, parts = 0;
    for (size_t i = 0; i < r->n; i++) {
        const size_t n = postcode_at(r, i);
        const mn_part before = i ? (mn_part)r->part[i - 1].part : MN_PART_WORD;
        const bool counted = before == MN_PART_MARK || before == MN_PART_ZONE ||
                             before == MN_PART_UNIT || before == MN_PART_LEVEL;
        const bool first = i == 0 && r->codes && r->code[0].digits <= 4;
        if (n && !counted && !first) {
            best = i;
            parts = n;
            i += n - 1;
        }
    }
    if (best == SIZE_MAX)
        return;
    if (parts == 2)
        join(r, best);
    r->part[best].part = MN_PART_POSTCODE;
    for (size_t i = 0; i < r->n; i++) /* written twice */
        if (i != best && r->part[i].hash == r->part[best].hash)
            r->part[i].part = MN_PART_POSTCODE;
}

/* Zeros before a number that is no postcode say nothing. */
static void drop_zeros(reader *r, mn_address_part *p)
{
    const mn_text w = number_text((mn_text){r->text + p->text, p->len});
    p->text = (uint16_t)(p->text + p->len - w.len);
    p->len = (uint8_t)w.len;
    p->hash = mn_hash64(w.ptr, w.len);
}

/* Whether "no." behind this word numbers the word itself: a sector or district, and a road where
 * another number is left to be the house's ("Wenming Road No. 28" is a house). */
static bool counts_before(const reader *r, size_t word, size_t number)
{
    bool other = false;
    for (size_t i = number + 1; i < r->n; i++)
        other = other ||
                (r->part[i].part == MN_PART_HOUSE && i > 0 && r->part[i - 1].part != MN_PART_ZONE &&
                 r->part[i - 1].part != MN_PART_UNIT && r->part[i - 1].part != MN_PART_LEVEL);
    const uint8_t part = r->part[word].part;
    return part == MN_PART_ZONE || part == MN_PART_AREA || (part == MN_PART_ROAD && other);
}

/* Whether the number at i is that of the unit behind it: "No. 4 Building", "3rd Floor", and not
 * "No. 4 Block A". */
static bool before_unit(const reader *r, size_t i)
{
    if (i + 1 >= r->n || r->part[i + 1].flags & MN_TOKEN_COMMA ||
        (r->part[i + 1].part != MN_PART_UNIT && r->part[i + 1].part != MN_PART_LEVEL))
        return false;
    return i + 2 >= r->n || r->part[i + 2].flags & MN_TOKEN_COMMA ||
           !(is_number(&r->part[i + 2]) || single(r, i + 2));
}

/* What stands beside a number says what it counts. */
static void settle(reader *r)
{
    for (size_t i = 0; i < r->n; i++) {
        if (r->part[i].part != MN_PART_HOUSE)
            continue;
        drop_zeros(r, &r->part[i]);
        const mn_part before = i ? (mn_part)r->part[i - 1].part : MN_PART_WORD;
        size_t run = i; /* numbers before it that belong to the same word: "block 4, 5, 7" */
        while (run && is_number(&r->part[run - 1]) && r->part[run - 1].part != MN_PART_POSTCODE)
            run--;
        /* "building no. 4", and not "building, no. 4" */
        const bool marked =
            before == MN_PART_MARK && run >= 2 && !(r->part[run - 1].flags & MN_TOKEN_COMMA);
        const mn_part head = run ? (mn_part)r->part[run - 1].part : MN_PART_WORD;
        if (before == MN_PART_ZONE || (head == MN_PART_ZONE && run < i))
            r->part[i].part = MN_PART_COUNT;
        else if (before == MN_PART_UNIT || before == MN_PART_LEVEL || before_unit(r, i) ||
                 (run < i && (head == MN_PART_UNIT || head == MN_PART_LEVEL)))
            r->part[i].part = MN_PART_INNER;
        else if (marked && counts_before(r, run - 2, i))
            r->part[i].part = MN_PART_COUNT; /* "sector no. 4", "road no. 4, house 12" */
        else if (marked && r->part[run - 2].part == MN_PART_UNIT)
            r->part[i].part = MN_PART_INNER; /* "building no. 4" */
    }
}

/* --- reading -------------------------------------------------------------------------------- */

static bool divides(char c)
{
    return c == ',' || c == ';' || c == '|' || c == '\n' || c == '\r' || c == '\t' || c == 0;
}

/* Where the next piece ends: at a separator, or, in a long piece, at a blank or a character. */
static size_t piece_end(mn_text t, size_t from)
{
    size_t to = from, blank = 0;
    while (to < t.len && to - from < PIECE && !divides(t.ptr[to])) {
        if (t.ptr[to] == ' ')
            blank = to;
        to++;
    }
    if (to == t.len || to - from < PIECE)
        return to;
    if (blank > from)
        return blank;
    while (to > from + 1 && ((unsigned char)t.ptr[to] & 0xC0) == 0x80)
        to--;
    return to;
}

static mn_status read_piece(reader *r, mn_text piece, bool comma, mn_err *e)
{
    _Alignas(8) unsigned char room[MN_PARSED_MAX];
    mn_parsed *p = (mn_parsed *)(void *)room;
    mn_status st = mn_name_read(p, piece, MN_BEARER_ORGANISATION, r->t->names, e);
    if (st)
        return st;
    r->notes |= p->notes;
    const size_t first = r->n;
    for (size_t i = 0; i < p->n; i++)
        add_token(r, p, &mn_parsed_tokens(p)[i]);
    if (comma && r->n > first)
        r->part[first].flags |= MN_TOKEN_COMMA;
    return MN_OK;
}

static void finish(mn_address *out, const reader *r)
{
    *out = (mn_address){.n = (uint16_t)r->n, .notes = r->notes};
    mn_address_part *to = mn_address_parts(out);
    char *text = (char *)(to + r->n);
    size_t used = 0;
    for (size_t i = 0; i < r->n; i++) {
        const mn_address_part *p = &r->part[i];
        to[i] = *p;
        to[i].text = (uint16_t)used;
        memcpy(text + used, r->text + p->text, p->len);
        used += p->len;
        out->numbers = (uint8_t)(out->numbers + (p->part == MN_PART_HOUSE));
        out->words = (uint8_t)(out->words + (p->part == MN_PART_WORD));
        out->postcode |= p->part == MN_PART_POSTCODE;
        if (p->part != MN_PART_STOP && p->part != MN_PART_MARK && p->part != MN_PART_COUNTRY)
            out->same += (p->hash ^ p->hash >> 29) * UINT64_C(0x9E3779B97F4A7C15) | 1;
    }
    out->text_len = (uint16_t)used;
    size_t size = sizeof *out + r->n * sizeof *to + used;
    memset(text + used, 0, (8 - size % 8) % 8);
    out->size = (uint32_t)(size + (8 - size % 8) % 8);
}

mn_status mn_address_read(mn_address *out, mn_text address, const char *iso2, uint16_t home,
                          const mn_address_tables *t, mn_err *e)
{
    reader r;
    r.t = t;
    r.home = home;
    r.n = r.used = 0;
    r.notes = 0;
    r.code = mn_postcodes_of(t, iso2, &r.codes);
    if (address.len > MN_ADDRESS_BYTES) {
        address.len = MN_ADDRESS_BYTES;
        r.notes |= MN_NAME_CUT;
    }
    bool comma = false;
    for (size_t at = 0; at < address.len;) {
        const size_t to = piece_end(address, at);
        const bool more = to < address.len;
        if (to > at) {
            mn_status st = read_piece(&r, mn_text_sub(address, at, to - at), comma, e);
            if (st)
                return st;
        }
        comma = more && divides(address.ptr[to]);
        at = to + (comma || (more && address.ptr[to] == ' '));
    }
    join_letters(&r);
    find_postcode(&r);
    settle(&r);
    finish(out, &r);
    return MN_OK;
}
