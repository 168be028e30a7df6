/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/price/pricer.c - works out prices and keeps them. See the header.
 *
 * Two levels keep the cost of a row O(1): a table of fixed size by the code as
 * the file writes it, and behind it a map by what the tables know of the code, so
 * that no file can make more prices than the tables have rows.
 */
#include "footprint/price/pricer.h"

#include "core/err.h"
#include "core/text.h"
#include "reference/code_form.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A judgement: what remains unsure of the margins of one good when the level of
 * trade is the country's own and the rest the United States' (docs/methods/prices.md). */
#define PROXY_SD 0.10

enum { RECENT = 1 << 15, CODE = 16, LAST_GOOD = 15 /* c16 */, KEY = 96 };

/* What was asked for: compared byte by byte, no padding. */
typedef struct asked {
    char code[CODE]; /* as the file writes it, then zeros */
    uint64_t mix;    /* content_of() */
    int32_t system, year;
} asked;

typedef struct mn_priced {
    asked by;
    const mn_price *price; /* NULL: nothing is kept here */
} mn_priced;

static const struct {
    uint8_t kind;
    const char *name;
} payees[MN_PAYS] = {
    [MN_PAYS_MAKER] = {0, "maker"},          [MN_PAYS_VEHICLE] = {18, "vehicle trade"},
    [MN_PAYS_WHOLESALE] = {19, "wholesale"}, [MN_PAYS_RETAIL] = {20, "retail"},
    [MN_PAYS_LAND] = {22, "land transport"}, [MN_PAYS_WATER] = {23, "water transport"},
    [MN_PAYS_AIR] = {24, "air transport"},   [MN_PAYS_TAXES] = {0, "taxes"},
};

uint8_t mn_pays_kind(mn_pays pays)
{
    return payees[pays].kind;
}

const char *mn_pays_name(mn_pays pays)
{
    return payees[pays].name;
}

bool mn_vat_parse(mn_price_rules *out, mn_text text)
{
    static const struct {
        const char *name;
        mn_vat_mode mode;
    } modes[] = {
        {"auto", MN_VAT_AUTO}, {"included", MN_VAT_INCLUDED}, {"excluded", MN_VAT_EXCLUDED}};
    double percent;

    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (mn_text_eq_str(text, modes[i].name)) {
            out->vat = modes[i].mode;
            return true;
        }
    if (text.len && text.ptr[text.len - 1] == '%')
        text.len--;
    if (!mn_text_f64(text, &percent) || !(percent >= 0 && percent <= 100))
        return false;
    out->vat = MN_VAT_RATE;
    out->rate = percent / 100;
    return true;
}

bool mn_price_unknown(const mn_price *price)
{
    return price && !price->row.source.len && !(price->rate > 0) && !price->given &&
           !mn_text_eq_str(price->category, "exempt");
}

static bool is_us(const mn_country *c)
{
    return c && !strcmp(c->iso3, "USA");
}

double mn_price_sd(const mn_price_rules *rules, const mn_country *country)
{
    return rules->basic || is_us(country) ? 0 : PROXY_SD;
}

mn_status mn_pricer_open(mn_pricer *out, const mn_price_rules *rules, mn_buyer buyer,
                         const mn_country *country, mn_arena *arena, mn_err *e)
{
    const bool us = is_us(country);
    mn_status st;

    out->rules = *rules;
    out->buyer = buyer;
    out->country = country;
    out->arena = arena;
    if (rules->basic)
        return MN_OK;
    out->recent = calloc(RECENT, sizeof *out->recent);
    st = out->recent ? mn_price_book_open(&out->book, e) : mn_fail_memory(e);
    if (st)
        return st;
    out->taxes = us && (rules->vat == MN_VAT_AUTO || rules->vat == MN_VAT_INCLUDED);
    out->vat = rules->vat == MN_VAT_RATE || rules->vat == MN_VAT_INCLUDED ||
               (rules->vat == MN_VAT_AUTO && buyer == MN_HOUSEHOLD);
    out->level =
        us ? 1 : mn_price_level(&out->book, country ? country->model_region : "WLD", buyer);
    if (isnan(out->level))
        out->level = mn_price_level(&out->book, "WLD", buyer);
    if (out->level > 1)
        out->level = 1; /* what lies above are trades of other kinds: docs/methods/prices.md */
    return MN_OK;
}

void mn_pricer_close(mn_pricer *p)
{
    mn_price_book_close(&p->book);
    mn_map_free(&p->kept);
    free(p->price);
    free(p->recent);
    memset(p, 0, sizeof *p);
}

/* --- one price ------------------------------------------------------------------ */

/* What the tables say of a code as a whole. */
typedef struct known {
    const mn_margin *margin; /* NULL: those of each kind */
    mn_text category;        /* empty: that of each kind */
} known;

static void add_piece(mn_price *out, uint8_t kind, mn_pays pays, double share)
{
    if (!(share > 0))
        return;
    for (size_t i = 0; i < out->pieces; i++)
        if (out->piece[i].kind == kind && out->piece[i].pays == pays) {
            out->piece[i].share += share;
            return;
        }
    out->piece[out->pieces++] = (mn_piece){kind, (uint8_t)pays, share};
}

/* A good's parts as this buyer pays them: where the US's taxes are not in the
 * price they go, and trade is scaled to the country's level. */
static void parts_of(double out[MN_PAYS], const mn_pricer *p, const mn_margin *m)
{
    double sum = 0;

    for (int k = 0; k < MN_PAYS; k++) {
        const bool trade = k >= MN_PAYS_VEHICLE && k <= MN_PAYS_RETAIL;

        out[k] = k == MN_PAYS_TAXES && !p->taxes ? 0 : m->part[k] * (trade ? p->level : 1);
        sum += out[k];
    }
    for (int k = 0; k < MN_PAYS; k++)
        out[k] /= sum;
}

/* The rate that a category of goods bears; its row, or NULL. */
static double rate_of(const mn_pricer *p, mn_text category, int year, const mn_vat **row)
{
    *row = NULL;
    if (!p->vat)
        return 0;
    if (p->rules.vat == MN_VAT_RATE)
        return p->rules.rate;
    if (!p->country || mn_text_eq_str(category, "exempt"))
        return 0;
    *row = mn_price_vat(&p->book, p->country->iso3, category, year);
    return *row ? (*row)->rate : 0;
}

static void add_share(mn_price *out, const mn_pricer *p, const known *code, uint8_t kind,
                      double share, int year, bool most)
{
    const mn_margin *m = NULL;
    mn_text category = code->category;
    const mn_vat *row;
    double rate, net, part[MN_PAYS] = {[MN_PAYS_MAKER] = 1};

    if (kind <= LAST_GOOD)
        m = code->margin ? code->margin : mn_price_margin_of_kind(&p->book, kind, p->buyer);
    if (!category.len)
        category = mn_price_category_of_kind(&p->book, kind);
    if (!category.len)
        category = mn_text_of("standard");
    rate = rate_of(p, category, year, &row);
    net = share / (1 + rate);
    if (m)
        parts_of(part, p, m);
    add_piece(out, kind, MN_PAYS_MAKER, net * part[MN_PAYS_MAKER]);
    for (int k = MN_PAYS_VEHICLE; k < MN_PAYS_TAXES; k++)
        add_piece(out, mn_pays_kind((mn_pays)k), (mn_pays)k, net * part[k]);
    out->taxes += net * part[MN_PAYS_TAXES];
    out->vat += share - net;
    if (most) {
        out->row = row ? *row : (mn_vat){.rate = rate};
        out->category = category;
        out->system = m ? m->system : NULL;
        out->code = m ? m->code : (mn_text){"", 0};
    }
}

/* Makers first, then trade and transport; else as they came. */
static void order(mn_price *price)
{
    for (size_t i = 1; i < price->pieces; i++) {
        const mn_piece piece = price->piece[i];
        size_t at = i;

        for (; at > 0 && price->piece[at - 1].pays > piece.pays; at--)
            price->piece[at] = price->piece[at - 1];
        price->piece[at] = piece;
    }
}

static mn_status make(mn_pricer *p, const mn_price **out, const known *code, const mn_mix *mix,
                      int year, mn_err *e)
{
    mn_price *price = mn_arena_alloc(p->arena, 1, sizeof *price);
    size_t most = 0;

    if (price)
        price->piece = mn_arena_alloc(p->arena, mix->n + MN_PAYS, sizeof *price->piece);
    if (!price || !price->piece || !mn_grow(&p->price, &p->cap, p->n + 1, sizeof *p->price))
        return mn_fail_memory(e);
    for (size_t k = 1; k < mix->n; k++)
        if (mix->share[k] > mix->share[most])
            most = k;
    for (size_t k = 0; k < mix->n; k++)
        add_share(price, p, code, mix->industry[k], mix->share[k], year, k == most);
    order(price);
    price->rate = price->vat / (1 - price->vat);
    price->given = p->rules.vat == MN_VAT_RATE;
    p->price[p->n++] = price;
    *out = price;
    return MN_OK;
}

/* --- finding ---------------------------------------------------------------------- */

/* The code's digits as the tables have them, with a zero that was put back. */
static mn_text digits_of(mn_code_form *form, char *zero, mn_codes system, mn_text code,
                         const mn_mix *mix)
{
    size_t len;

    if (system >= MN_CODES || !mn_code_form_of(form, system, code))
        return (mn_text){"", 0};
    len = form->len < mn_code_form_depth(system) ? form->len : mn_code_form_depth(system);
    if (mix->via[0] == '0' && form->digits[0] != '0') {
        zero[0] = '0';
        memcpy(zero + 1, form->digits, len);
        return (mn_text){zero, len + 1};
    }
    return (mn_text){form->digits, len};
}

/* Tells mixes apart by what they hold: codes of two systems may be written alike. */
static uint64_t content_of(const mn_mix *mix)
{
    char bytes[MN_INDUSTRIES * (1 + sizeof *mix->share)];
    const size_t shares = mix->n * sizeof *mix->share;

    memcpy(bytes, mix->share, shares);
    memcpy(bytes + shares, mix->industry, mix->n);
    return mn_hash64(bytes, shares + mix->n);
}

/* The price of what the tables know of a code; made when it is not there. */
static mn_status of_known(mn_pricer *p, const mn_price **out, const known *about, const mn_mix *mix,
                          int year, mn_err *e)
{
    char id[KEY], key[2 * KEY];
    int n = snprintf(id, sizeof id, "%s:%.*s|%.*s", about->margin ? about->margin->system : "",
                     about->margin ? (int)about->margin->code.len : 0,
                     about->margin ? about->margin->code.ptr : "", (int)about->category.len,
                     about->category.ptr);
    mn_text kept;
    uint32_t at;
    mn_status st;

    MN_BUG(n > 0 && n < KEY);
    n = snprintf(key, sizeof key, "%s|%016llx|%d", id, (unsigned long long)content_of(mix), year);
    MN_BUG(n > 0 && n < 2 * KEY);
    kept = (mn_text){key, (size_t)n};
    at = mn_map_get(&p->kept, kept);
    if (at != MN_MAP_NONE) {
        *out = p->price[at];
        return MN_OK;
    }
    if ((st = make(p, out, about, mix, year, e)))
        return st;
    at = (uint32_t)p->n - 1;
    kept = mn_arena_text(p->arena, kept);
    p->price[at]->id = mn_arena_str(p->arena, id);
    return kept.ptr && p->price[at]->id ? mn_map_put(&p->kept, kept, &at, e) : mn_fail_memory(e);
}

static mn_status look_up(mn_pricer *p, const mn_price **out, mn_codes system, mn_text code,
                         const mn_mix *mix, int year, mn_err *e)
{
    mn_code_form form;
    char zero[MN_CODE_DIGITS + 3];
    const mn_text digits = digits_of(&form, zero, system, code, mix);
    known about = {NULL, {"", 0}};

    if (digits.len) {
        about.margin = mn_price_margin(&p->book, system, digits, p->buyer);
        about.category = mn_price_category(&p->book, system, digits);
    }
    return of_known(p, out, &about, mix, year, e);
}

mn_status mn_price_by_id(mn_pricer *p, const mn_price **out, mn_text id, const mn_mix *mix,
                         int year, mn_err *e)
{
    mn_text system, code;
    known about = {NULL, {"", 0}};

    *out = NULL;
    if (p->rules.basic || !mn_text_split(&id, ':', &system) || !mn_text_split(&id, '|', &code))
        return MN_OK;
    if (system.len && !(about.margin = mn_price_margin_at(&p->book, system, code, p->buyer)))
        return MN_OK;
    about.category = mn_price_category_named(&p->book, id);
    if (id.len && !about.category.len)
        return MN_OK;
    return of_known(p, out, &about, mix, year, e);
}

mn_status mn_price_find(mn_pricer *p, const mn_price **out, mn_codes system, mn_text code,
                        const mn_mix *mix, int year, mn_err *e)
{
    const mn_text text = system < MN_CODES ? code : (mn_text){"", 0};
    asked by = {.mix = content_of(mix), .system = (int32_t)system, .year = year};
    mn_priced *recent;
    mn_status st = MN_OK;

    *out = NULL;
    if (p->rules.basic)
        return MN_OK;
    if (text.len > CODE)
        return look_up(p, out, system, code, mix, year, e);
    memcpy(by.code, text.ptr, text.len);
    recent = &p->recent[mn_hash64(&by, sizeof by) % RECENT];
    if (!recent->price || memcmp(&recent->by, &by, sizeof by)) {
        recent->price = NULL;
        st = look_up(p, out, system, code, mix, year, e);
        if (!st)
            *recent = (mn_priced){by, *out};
    }
    *out = recent->price;
    return st;
}
