/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/words.c - reads data/adverts/words.csv and language_regions.csv. See words.h.
 */
#include "adverts/identify/words.h"

#include <stdlib.h>
#include <string.h>

#include "adverts/identify/identify.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "reference/csv_lite.h"

extern const unsigned char mn_data_adverts_words[], mn_data_adverts_words_end[];
extern const unsigned char mn_data_adverts_language_regions[],
    mn_data_adverts_language_regions_end[];

#define EDGES (1u << ID_NODE_BITS)

static const char *const kinds[ID_W_KINDS] = {
    "number", "tens", "whole",     "homophone", "times",  "hundred", "and",
    "plus",   "call", "service",   "other",     "numero", "money",   "measure",
    "time",   "mail", "extension", "at",        "dot",    "language"};

int id_language(const id_words *w, const char *code)
{
    for (size_t i = 0; i < w->languages; i++)
        if (!strcmp(w->language[i], code))
            return (int)i;
    return -1;
}

static mn_status language(id_words *w, const mn_csv *t, mn_err *e)
{
    mn_text rest = t->cell[1], one;
    size_t n = 0;
    if (t->cell[0].len < 2 || t->cell[0].len > 3 || w->languages == ID_LANGUAGES)
        return mn_csv_fail(t, e, "no language, or too many");
    memcpy(w->language[w->languages], t->cell[0].ptr, t->cell[0].len);
    while (mn_text_split(&rest, ';', &one)) {
        if (one.len != 2 || n == ID_REGIONS_SAID)
            return mn_csv_fail(t, e, "no list of countries");
        memcpy(w->said[w->languages][n++], one.ptr, 2);
    }
    w->languages++;
    return MN_OK;
}

static bool node_new(id_words *w)
{
    if (!mn_grow(&w->ends, &w->nodes_cap, w->nodes + 1, sizeof *w->ends) ||
        !mn_grow(&w->number, &w->number_cap, w->nodes + 1, sizeof *w->number))
        return false;
    w->ends[w->nodes] = 0;
    w->number[w->nodes++] = 0;
    return true;
}

/* The node behind a character, made where there is none; 0 without memory. */
static uint32_t grow(id_words *w, uint32_t node, uint32_t c)
{
    uint32_t to = id_step(w, node, c);
    uint64_t key = (uint64_t)(node + 1) << 21 | c;
    uint32_t at = (uint32_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 44) & w->mask;
    if (to)
        return to;
    if (w->nodes >= EDGES / 4 * 3 || !node_new(w))
        return 0;
    while (w->edge[at])
        at = (at + 1) & w->mask;
    w->edge[at] = key << ID_NODE_BITS | (w->nodes - 1);
    return (uint32_t)w->nodes - 1;
}

static void begin(id_words *w, uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t h = id_begin_hash(a, b, c);
    w->begins[h >> 6] |= UINT64_C(1) << (h & 63);
}

static void solid_begins(id_words *w, id_chars *chars, const uint32_t *c, size_t n)
{
    id_glyph *g = c[0] >> 8 < ID_PAGES ? &chars->page[c[0] >> 8]->glyph[c[0] & 0xFF] : NULL;
    if (!g || g->lead == ID_LEADS)
        return;
    g->lead = n > 1 ? ID_LEADS_LONGER : ID_LEADS;
    if (n > 1) {
        uint32_t h = ((c[0] * 0x9E3779B1u) ^ (c[1] * 0x85EBCA77u)) >> 18;
        w->solid[h >> 6] |= UINT64_C(1) << (h & 63);
    }
}

/* A short word may stand before others without a space. */
static void begins(id_words *w, const uint32_t *c, size_t n)
{
    begin(w, c[0], n > 1 ? c[1] : 0, n > 2 ? c[2] : 0);
    if (n == 2)
        for (uint32_t x = '0'; x <= 'z'; x++)
            begin(w, c[0], c[1], x);
}

static void plain_begin(id_words *w, const char letters[4])
{
    uint32_t v;
    memcpy(&v, letters, 4);
    const uint32_t h = v * 0x9E3779B1u >> 16;
    w->plain[h >> 6] |= UINT64_C(1) << (h & 63);
}

/* A word as a whole; a number also where more letters follow. */
static void plain_begins(id_words *w, const uint32_t *c, size_t n, bool number)
{
    char letters[4] = {0};
    for (size_t i = 0; i < n && i < 4; i++) {
        if (c[i] - 'a' >= 26)
            return;
        letters[i] = (char)c[i];
    }
    plain_begin(w, letters);
    for (char x = 'a'; x <= 'z' && number && n >= 2 && n < 4; x++) {
        letters[n] = x;
        letters[3] = n < 3 ? 0 : x;
        plain_begin(w, letters);
        for (char y = 'a'; y <= 'z' && n < 3; y++) {
            letters[3] = y;
            plain_begin(w, letters);
        }
    }
}

static bool value(id_words *w, id_word *m, mn_text v)
{
    switch (m->kind) {
    case ID_W_SERVICE:
        for (m->value = 0; m->value < MN_ID_KINDS; m->value++)
            if (mn_text_eq_str(v, mn_identifier_kind_name((mn_id_kind)m->value)))
                return true;
        return false;
    case ID_W_LANGUAGE:
        for (size_t i = 0; i < w->languages; i++)
            if (mn_text_eq_str(v, w->language[i])) {
                m->value = (uint8_t)i;
                return true;
            }
        return false;
    case ID_W_TIMES:
        m->value = v.len == 1 ? (uint8_t)(v.ptr[0] - '0') : 0;
        return m->value == 2 || m->value == 3;
    default:
        if (m->kind > ID_W_HUNDRED)
            return v.len == 0;
        for (size_t i = 0; i < v.len && i < sizeof m->digit; i++) {
            m->digit[m->digits++] = (uint8_t)(v.ptr[i] - '0');
            if (v.ptr[i] < '0' || v.ptr[i] > '9')
                return false;
        }
        return v.len > 0 && v.len <= sizeof m->digit;
    }
}

static mn_status word(id_words *w, id_chars *chars, const mn_csv *t, mn_err *e)
{
    const unsigned char *p = (const unsigned char *)t->cell[1].ptr, *end = p + t->cell[1].len;
    uint32_t c[ID_WORD_MAX], node = 0;
    size_t n = 0;
    id_word m = {.kind = ID_W_KINDS};
    for (uint8_t k = 0; k < ID_W_KINDS; k++)
        if (mn_text_eq_str(t->cell[0], kinds[k]))
            m.kind = k;
    static const char *const common[] = {"es", "fr", "pt", "de", "it"};
    m.leet = mn_text_eq_str(t->cell[3], "en") ? 2 : 0;
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        if (mn_text_eq_str(t->cell[3], common[i]))
            m.leet = 1;
    if (m.kind == ID_W_KINDS || !value(w, &m, t->cell[2]))
        return mn_csv_fail(t, e, "no kind of word with its value");
    while (p < end && n < ID_WORD_MAX) {
        id_char x = id_char_at(chars, p, end);
        c[n++] = x.fold;
        p += x.len;
    }
    if (p < end || n == 0)
        return mn_csv_fail(t, e, "no word, or a long one");
    for (size_t i = 0; i < n; i++)
        if (!(node = grow(w, node, c[i])))
            return mn_fail_memory(e);
    if (w->words >= UINT16_MAX || !mn_grow(&w->word, &w->cap, w->words + 1, sizeof *w->word))
        return mn_fail_memory(e);
    m.next = w->ends[node];
    w->ends[node] = (uint16_t)w->words;
    w->word[w->words++] = m;
    w->number[node] |= m.kind < ID_W_AND;
    begins(w, c, n);
    solid_begins(w, chars, c, n);
    plain_begins(w, c, n, m.kind < ID_W_AND);
    if (n > 1 && c[0] - 'a' < 26 && c[1] - 'a' < 26)
        w->pair[c[0] - 'a'][c[1] - 'a'] = (uint16_t)id_step(w, id_step(w, 0, c[0]), c[1]);
    return MN_OK;
}

mn_status id_words_load(id_words *w, id_chars *chars, mn_err *e)
{
    mn_arena arena = {0};
    mn_csv t;
    bool more = true;
    size_t len = (size_t)(mn_data_adverts_words_end - mn_data_adverts_words);
    size_t llen = (size_t)(mn_data_adverts_language_regions_end - mn_data_adverts_language_regions);
    w->mask = EDGES - 1;
    if (!(w->edge = calloc(EDGES, sizeof *w->edge)) || !node_new(w) ||
        !mn_grow(&w->word, &w->cap, 1, sizeof *w->word))
        return mn_fail_memory(e);
    w->word[0] = (id_word){0};
    w->words = 1;
    mn_status st = mn_csv_open(
        &t,
        (mn_source){"data/adverts/language_regions.csv", mn_data_adverts_language_regions, llen},
        &arena, "language,regions", e);
    while (!st && !(st = mn_csv_next(&t, &more, e)) && more)
        st = language(w, &t, e);
    if (!st)
        st = mn_csv_open(&t, (mn_source){"data/adverts/words.csv", mn_data_adverts_words, len},
                         &arena, "kind,word,value,language", e);
    more = true;
    while (!st && !(st = mn_csv_next(&t, &more, e)) && more)
        st = word(w, chars, &t, e);
    mn_arena_free(&arena);
    return st;
}

void id_words_free(id_words *w)
{
    free(w->word);
    free(w->ends);
    free(w->number);
    free(w->edge);
    *w = (id_words){0};
}
