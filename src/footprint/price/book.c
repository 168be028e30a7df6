/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/price/book.c - loads and asks the tables of prices. See the header.
 */
#include "footprint/price/book.h"

#include "core/err.h"
#include "core/text.h"
#include "reference/csv_lite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

extern const unsigned char mn_data_margins[], mn_data_margins_end[];
extern const unsigned char mn_data_trade_level[], mn_data_trade_level_end[];
extern const unsigned char mn_data_vat[], mn_data_vat_end[];
extern const unsigned char mn_data_vat_goods[], mn_data_vat_goods_end[];

#define SOURCE(symbol, file)                                                                       \
    (mn_source)                                                                                    \
    {                                                                                              \
        file, symbol, (size_t)(symbol##_end - symbol)                                              \
    }
#define TOLERANCE 1e-9 /* of the sum of parts that are written in millionths */

static const char *const buyers[MN_BUYERS] = {
    [MN_HOUSEHOLD] = "household", [MN_COMPANY] = "company", [MN_GOVERNMENT] = "government"};
/* By which of the tables' codes a system is looked up. NACE and ISIC 4 agree in their
 * first two digits and mostly beyond; the BEA's codes begin as NAICS does. NULL: none,
 * so that its goods have the margins of their kind. */
static const char *const systems[MN_CODES + 1] = {
    [MN_HS] = "hs",         [MN_ISIC3] = "isic3", [MN_ISIC4] = "isic4",
    [MN_NACE] = "isic4",    [MN_NAICS] = "naics", [MN_BEA] = "naics",
    [MN_COICOP] = "coicop", [MN_MCC] = "mcc",     [MN_COICOP1999] = "coicop1999",
    [MN_CODES] = "kind",
};

enum { KEY = 40 };

/* "system:code:buyer"; without a buyer "system:code". 0 when it doesn't fit. */
static size_t key_of(char out[KEY], int system, mn_text code, const char *buyer)
{
    if (!systems[system]) {
        return 0;
    }
    const int n = snprintf(out, KEY, "%s:%.*s%s%s", systems[system], (int)code.len, code.ptr,
                           buyer ? ":" : "", buyer ? buyer : "");
    return n > 0 && n < KEY ? (size_t)n : 0;
}

static int index_of(mn_text name, const char *const *list, int n)
{
    for (int i = 0; i < n; i++) {
        if (list[i] && mn_text_eq_str(name, list[i])) {
            return i;
        }
    }
    return -1;
}

const char *mn_buyer_name(mn_buyer buyer)
{
    return buyers[buyer];
}

bool mn_buyer_find(mn_buyer *out, mn_text name)
{
    const int found = index_of(name, buyers, MN_BUYERS);
    *out = found < 0 ? *out : (mn_buyer)found;
    return found >= 0;
}

/* Puts the row that is n-th of its table under its key, which must be new. */
static mn_status put(mn_price_book *b, mn_map *map, const char *key, size_t len, size_t n,
                     const mn_csv *c, mn_err *e)
{
    const mn_text kept = mn_arena_text(&b->arena, (mn_text){key, len});
    uint32_t at = (uint32_t)n;
    if (!kept.ptr) {
        return mn_fail_memory(e);
    }
    mn_status st = mn_map_put(map, kept, &at, e);
    return st == MN_OK && at != n ? mn_csv_fail(c, e, "'%.*s' is there twice", (int)len, key) : st;
}

/* --- margins --------------------------------------------------------------------------- */

static mn_status add_margin(mn_price_book *b, const mn_csv *c, mn_err *e)
{
    const int system = index_of(c->cell[0], systems, MN_CODES + 1);
    const int buyer = index_of(c->cell[2], buyers, MN_BUYERS);
    char key[KEY];
    double sum = 0;
    if (system < 0 || buyer < 0 || c->cell[1].len == 0) {
        return mn_csv_fail(c, e, "no system, code and buyer");
    }
    if (c->cell[11].len == 0 || c->cell[12].len == 0 || c->cell[13].len == 0) {
        return mn_csv_fail(c, e, "a margin without source, address and year");
    }
    const size_t len = key_of(key, system, c->cell[1], buyers[buyer]);
    if (len == 0) {
        return mn_csv_fail(c, e, "the code is too long");
    }
    if (!mn_grow(&b->margin, &b->cap, b->n + 1, sizeof *b->margin)) {
        return mn_fail_memory(e);
    }
    mn_margin *m = &b->margin[b->n];
    m->system = systems[system];
    m->code = c->cell[1];
    for (size_t k = 0; k < MN_PAYS; k++) {
        mn_status st = mn_csv_f64(c, 3 + k, &m->part[k], e);
        if (st != MN_OK) {
            return st;
        }
        if (!(m->part[k] >= 0)) {
            return mn_csv_fail(c, e, "a part is negative");
        }
        sum += m->part[k];
    }
    if (fabs(sum - 1) > TOLERANCE) {
        return mn_csv_fail(c, e, "the parts sum to %.9g, not to 1", sum);
    }
    return put(b, &b->margins, key, len, b->n++, c, e);
}

static mn_status add_level(mn_price_book *b, const mn_csv *c, mn_err *e)
{
    char key[KEY];
    double level = 0;
    const int n = snprintf(key, sizeof key, "%.*s:%.*s", (int)c->cell[0].len, c->cell[0].ptr,
                           (int)c->cell[1].len, c->cell[1].ptr);
    mn_status st = mn_csv_f64(c, 2, &level, e);
    if (st != MN_OK) {
        return st;
    }
    if (!(level > 0) || n <= 0 || n >= KEY || c->cell[3].len == 0) {
        return mn_csv_fail(c, e, "no positive level with its source");
    }
    if (!mn_grow(&b->level, &b->level_cap, b->level_n + 1, sizeof *b->level)) {
        return mn_fail_memory(e);
    }
    b->level[b->level_n] = level;
    return put(b, &b->levels, key, (size_t)n, b->level_n++, c, e);
}

/* --- value added tax --------------------------------------------------------------------- */

static mn_status add_vat(mn_price_book *b, const mn_csv *c, mn_err *e)
{
    double percent = 0;
    if (!mn_grow(&b->vat, &b->vat_cap, b->vats + 1, sizeof *b->vat)) {
        return mn_fail_memory(e);
    }
    mn_vat *v = &b->vat[b->vats];
    *v = (mn_vat){.iso3 = c->cell[0], .category = c->cell[1], .source = c->cell[5]};
    mn_status st = mn_csv_f64(c, 2, &percent, e);
    if (st == MN_OK) {
        st = mn_csv_year(c, 3, &v->from, e);
    }
    if (st == MN_OK) {
        st = mn_csv_year(c, 4, &v->to, e);
    }
    if (st != MN_OK) {
        return st;
    }
    if (!(percent >= 0 && percent < 100) || v->from > v->to || v->source.len == 0 ||
        c->cell[6].len == 0) {
        return mn_csv_fail(c, e, "no rate of years with its source and address");
    }
    v->rate = percent / 100;
    const bool begins = b->vats == 0 || !mn_text_eq(b->vat[b->vats - 1].iso3, v->iso3);
    b->vats++;
    return begins ? put(b, &b->countries, v->iso3.ptr, v->iso3.len, b->vats - 1, c, e) : MN_OK;
}

static mn_status add_category(mn_price_book *b, const mn_csv *c, mn_err *e)
{
    char key[KEY];
    const int system = index_of(c->cell[0], systems, MN_CODES + 1);
    const size_t len = system < 0 ? 0 : key_of(key, system, c->cell[1], NULL);
    if (len == 0 || c->cell[2].len == 0) {
        return mn_csv_fail(c, e, "no system, code and category");
    }
    if (!mn_grow(&b->category, &b->category_cap, b->category_n + 1, sizeof *b->category)) {
        return mn_fail_memory(e);
    }
    b->category[b->category_n] = c->cell[2];
    return put(b, &b->categories, key, len, b->category_n++, c, e);
}

/* --- loading -------------------------------------------------------------------------------- */

static mn_status each(mn_price_book *b, mn_source source, const char *wanted,
                      mn_status (*row)(mn_price_book *b, const mn_csv *c, mn_err *e), mn_err *e)
{
    mn_csv c;
    bool more = true;
    mn_status st = mn_csv_open(&c, source, &b->arena, wanted, e);
    while (st == MN_OK && more) {
        st = mn_csv_next(&c, &more, e);
        if (st == MN_OK && more) {
            st = row(b, &c, e);
        }
    }
    return st;
}

mn_status mn_price_book_open(mn_price_book *out, mn_err *e)
{
    mn_status st = each(out, SOURCE(mn_data_margins, "data/prices/margins.csv"),
                        "system,code,buyer,basic,vehicle,wholesale,retail,land,water,air,taxes,"
                        "source,address,year",
                        add_margin, e);
    if (st == MN_OK) {
        st = each(out, SOURCE(mn_data_trade_level, "data/prices/trade_level.csv"),
                  "region,buyer,level,source", add_level, e);
    }
    if (st == MN_OK) {
        st = each(out, SOURCE(mn_data_vat, "data/prices/vat.csv"),
                  "iso3,category,rate,from,to,source,address", add_vat, e);
    }
    if (st == MN_OK) {
        st = each(out, SOURCE(mn_data_vat_goods, "data/prices/vat_goods.csv"),
                  "system,code,category", add_category, e);
    }
    return st;
}

void mn_price_book_close(mn_price_book *b)
{
    mn_map_free(&b->margins);
    mn_map_free(&b->levels);
    mn_map_free(&b->categories);
    mn_map_free(&b->countries);
    mn_arena_free(&b->arena);
    free(b->margin);
    free(b->level);
    free(b->category);
    free(b->vat);
    *b = (mn_price_book){0};
}

/* --- answers ---------------------------------------------------------------------------------- */

/* The row of the longest beginning of digits. */
static uint32_t longest(const mn_map *map, int system, mn_text digits, const char *buyer)
{
    char key[KEY];
    uint32_t at = MN_MAP_NONE;
    for (; digits.len > 0 && at == MN_MAP_NONE; digits.len--) {
        const size_t len = key_of(key, system, digits, buyer);
        at = len > 0 ? mn_map_get(map, (mn_text){key, len}) : MN_MAP_NONE;
    }
    return at;
}

/* "c7" of kind 6. */
static mn_text kind_code(char out[8], uint8_t kind)
{
    const int n = snprintf(out, 8, "c%d", kind + 1);
    return (mn_text){out, (size_t)n};
}

static uint32_t of_kind(const mn_map *map, uint8_t kind, const char *buyer)
{
    char code[8], key[KEY];
    const size_t len = key_of(key, MN_CODES, kind_code(code, kind), buyer);
    return mn_map_get(map, (mn_text){key, len});
}

const mn_margin *mn_price_margin(const mn_price_book *b, mn_codes system, mn_text digits,
                                 mn_buyer buyer)
{
    const uint32_t at = longest(&b->margins, (int)system, digits, buyers[buyer]);
    return at == MN_MAP_NONE ? NULL : &b->margin[at];
}

const mn_margin *mn_price_margin_of_kind(const mn_price_book *b, uint8_t kind, mn_buyer buyer)
{
    const uint32_t at = of_kind(&b->margins, kind, buyers[buyer]);
    return at == MN_MAP_NONE ? NULL : &b->margin[at];
}

const mn_margin *mn_price_margin_at(const mn_price_book *b, mn_text system, mn_text code,
                                    mn_buyer buyer)
{
    char key[KEY];
    const int which = index_of(system, systems, MN_CODES + 1);
    const size_t len = which < 0 ? 0 : key_of(key, which, code, buyers[buyer]);
    const uint32_t at = len > 0 ? mn_map_get(&b->margins, (mn_text){key, len}) : MN_MAP_NONE;
    return at == MN_MAP_NONE ? NULL : &b->margin[at];
}

double mn_price_level(const mn_price_book *b, const char *region, mn_buyer buyer)
{
    char key[KEY];
    const int n = snprintf(key, sizeof key, "%s:%s", region,
                           buyers[buyer == MN_HOUSEHOLD ? MN_HOUSEHOLD : MN_COMPANY]);
    const uint32_t at =
        n > 0 && n < KEY ? mn_map_get(&b->levels, (mn_text){key, (size_t)n}) : MN_MAP_NONE;
    return at == MN_MAP_NONE ? (double)NAN : b->level[at];
}

mn_text mn_price_category(const mn_price_book *b, mn_codes system, mn_text digits)
{
    const uint32_t at = longest(&b->categories, (int)system, digits, NULL);
    return at == MN_MAP_NONE ? (mn_text){"", 0} : b->category[at];
}

mn_text mn_price_category_of_kind(const mn_price_book *b, uint8_t kind)
{
    const uint32_t at = of_kind(&b->categories, kind, NULL);
    return at == MN_MAP_NONE ? (mn_text){"", 0} : b->category[at];
}

mn_text mn_price_category_named(const mn_price_book *b, mn_text name)
{
    for (size_t i = 0; i < b->category_n; i++) {
        if (mn_text_eq(b->category[i], name)) {
            return b->category[i];
        }
    }
    return (mn_text){"", 0};
}

/* Years between a year and those of a row. */
static int32_t away(const mn_vat *v, int year)
{
    return year < v->from ? v->from - year : year > v->to ? year - v->to : 0;
}

const mn_vat *mn_price_vat(const mn_price_book *b, const char *iso3, mn_text category, int year)
{
    const mn_vat *standard = NULL, *own = NULL;
    const uint32_t first = mn_map_get(&b->countries, mn_text_of(iso3));
    for (size_t i = first; first != MN_MAP_NONE && i < b->vats; i++) {
        const mn_vat *v = &b->vat[i];
        if (!mn_text_eq_str(v->iso3, iso3)) {
            break;
        }
        const mn_vat **best = mn_text_eq(v->category, category)         ? &own
                              : mn_text_eq_str(v->category, "standard") ? &standard
                                                                        : NULL;
        if (best && (!*best || away(v, year) < away(*best, year))) {
            *best = v;
        }
    }
    return own ? own : standard;
}
