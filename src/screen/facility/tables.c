/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/facility/tables.c - loads data/screen/address_words.csv and postcodes.csv.
 */
#include "screen/facility/tables.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "reference/csv_lite.h"

#define TABLE(name)                                                                                \
    extern const unsigned char mn_data_screen_##name[], mn_data_screen_##name##_end[]
TABLE(address_words);
TABLE(postcodes);

static mn_source source_of(const char *name, const unsigned char *from, const unsigned char *to)
{
    return (mn_source){name, from, (size_t)(to - from)};
}

static mn_status add_word(mn_address_tables *t, const mn_csv *c, mn_err *e)
{
    static const char *const parts[] = {"name",  "road", "area",   "site",      "unit",
                                        "level", "zone", "number", "direction", "stop"};
    uint32_t at = (uint32_t)t->words;
    size_t part = 0;
    while (part < 10 && !mn_text_eq_str(c->cell[1], parts[part]))
        part++;
    if (part == 10)
        return mn_csv_fail(c, e, "unknown part '%.*s'", (int)c->cell[1].len, c->cell[1].ptr);
    if (!c->cell[0].len || c->cell[0].len > MN_TOKEN_BYTES || c->cell[2].len > MN_TOKEN_BYTES)
        return mn_csv_fail(c, e, "no word, or one too long");
    mn_status st = mn_map_put(&t->map, c->cell[0], &at, e);
    if (st)
        return st;
    if (at != t->words)
        return mn_csv_fail(c, e, "'%.*s' is there twice", (int)c->cell[0].len, c->cell[0].ptr);
    if (!mn_grow(&t->word, &t->words_cap, t->words + 1, sizeof *t->word))
        return mn_fail_memory(e);
    t->word[t->words++] = (mn_address_word){(mn_part)part, c->cell[2]};
    return MN_OK;
}

static mn_status add_code(mn_address_tables *t, const mn_csv *c, mn_err *e)
{
    int64_t digits = 0, more = 0;
    if (c->cell[0].len != 2 || !mn_text_i64(c->cell[1], &digits) || digits < 2 || digits > 9 ||
        !mn_text_i64(c->cell[2], &more) || more < 0 || more > 9)
        return mn_csv_fail(c, e, "no country and two counts of digits");
    if (!mn_grow(&t->code, &t->codes_cap, t->codes + 1, sizeof *t->code))
        return mn_fail_memory(e);
    mn_postcode *p = &t->code[t->codes];
    memcpy(p->iso2, c->cell[0].ptr, 2);
    p->iso2[2] = 0;
    p->digits = (uint8_t)digits;
    p->more = (uint8_t)more;
    t->codes++;
    return MN_OK;
}

static int by_country(const void *a, const void *b)
{
    const mn_postcode *x = a, *y = b;
    const int c = strcmp(x->iso2, y->iso2);
    if (c)
        return c;
    if (x->digits != y->digits)
        return x->digits < y->digits ? -1 : 1;
    return (x->more > y->more) - (x->more < y->more);
}

mn_status mn_address_tables_new(mn_address_tables **out, const mn_name_tables *names, mn_err *e)
{
    mn_address_tables *t = calloc(1, sizeof *t);
    mn_csv c;
    bool more = true;
    if (!t)
        return mn_fail_memory(e);
    t->names = names;
    mn_status st =
        mn_csv_open(&c,
                    source_of("data/screen/address_words.csv", mn_data_screen_address_words,
                              mn_data_screen_address_words_end),
                    &t->arena, "word,part,same", e);
    while (!st && !(st = mn_csv_next(&c, &more, e)) && more)
        st = add_word(t, &c, e);
    more = true;
    if (!st)
        st = mn_csv_open(&c,
                         source_of("data/screen/postcodes.csv", mn_data_screen_postcodes,
                                   mn_data_screen_postcodes_end),
                         &t->arena, "country,digits,more", e);
    while (!st && !(st = mn_csv_next(&c, &more, e)) && more)
        st = add_code(t, &c, e);
    if (st) {
        mn_address_tables_free(t);
        return st;
    }
    qsort(t->code, t->codes, sizeof *t->code, by_country);
    *out = t;
    return MN_OK;
}

void mn_address_tables_free(mn_address_tables *t)
{
    if (!t)
        return;
    mn_map_free(&t->map);
    free(t->word);
    free(t->code);
    mn_arena_free(&t->arena);
    free(t);
}

const mn_address_word *mn_address_word_find(const mn_address_tables *t, mn_text w)
{
    const uint32_t at = mn_map_get(&t->map, w);
    return at == MN_MAP_NONE ? NULL : &t->word[at];
}

const mn_postcode *mn_postcodes_of(const mn_address_tables *t, const char *iso2, size_t *n)
{
    size_t i = 0;
    while (i < t->codes && strcmp(t->code[i].iso2, iso2) != 0)
        i++;
    const size_t first = i;
    while (i < t->codes && strcmp(t->code[i].iso2, iso2) == 0)
        i++;
    *n = i - first;
    return t->code + first;
}

mn_status mn_address_home(uint16_t *out, const char *country, const mn_address_tables *t, mn_err *e)
{
    _Alignas(8) unsigned char room[MN_PARSED_MAX];
    mn_parsed *p = (mn_parsed *)(void *)room;
    mn_status st = mn_name_read(p, mn_text_of(country), MN_BEARER_ORGANISATION, t->names, e);
    *out = 0;
    if (!st && p->n == 1 && mn_parsed_tokens(p)[0].tag == MN_TAG_PLACE)
        *out = mn_parsed_tokens(p)[0].value;
    return st;
}
