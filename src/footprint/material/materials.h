/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/material/materials.h - products that have a recipe of their own: what
 * they are made of, where that comes from, and which of it is on the list of goods
 * made with forced or child labour.
 *
 * All of it is read from tables (data/materials), each row with its source and
 * year; a row without is refused. A country's share that nobody states is unknown,
 * and stays so.
 */
#ifndef FOOTPRINT_MATERIALS_H
#define FOOTPRINT_MATERIALS_H

#include <manumit/reference.h>
#include <manumit/table.h>

#include "core/arena.h"

/* Where a figure was read. */
typedef struct mn_cited {
    const char *source, *address;
    int year;
} mn_cited;

/* How much of a material or product comes from a country. */
typedef struct mn_from {
    const char *iso3; /* "ROW": the countries that are not named */
    double share;
    const char *basis; /* "production" or "exports" */
    mn_cited cited;
} mn_from;

typedef struct mn_material {
    const char *id, *name;
    uint8_t kind;      /* of industry that makes it */
    const char *goods; /* ';'-joined names on the list that stand for it; "" for none */
    const char *note;
    size_t first, count; /* of its rows in from; 0: share unknown */
} mn_material;

/* One million dollars of the product at basic prices pays for `share` of it. A row
 * with the share 1 says that the product is that material. */
typedef struct mn_ingredient {
    uint32_t material;
    double share, low, high;
    mn_cited cited;
} mn_ingredient;

typedef struct mn_ware {
    const char *id, *name;
    uint8_t kind;
    const char *keywords, *hs, *goods; /* ';'-joined; "" for none */
    const char *itself;                /* the material that it is; NULL: it is made of several */
    mn_cited cited;
    size_t ingredient, ingredients; /* rows in ingredient */
    size_t first, count;            /* rows in from; 0: share unknown */
} mn_ware;

/* What a listed good is of its industry's output in a place. */
typedef struct mn_output_share {
    uint8_t kind;
    const char *place; /* iso3, or "WLD" */
    const char *what;  /* id of a material or product */
    double share, low, high;
    mn_cited cited;
} mn_output_share;

/* A keyword of a product: ASCII lower case, words apart by one space. */
typedef struct mn_keyword {
    const char *text;
    uint16_t len, product; /* product: its number in mn_materials.product */
} mn_keyword;

/* A product that words name, and the length of the longest of its keywords there. */
typedef struct mn_named {
    uint16_t product, len;
} mn_named;

typedef struct mn_materials {
    mn_arena arena;
    mn_ware *product;
    mn_material *material;
    mn_ingredient *ingredient;
    mn_from *from;
    mn_output_share *output;
    uint64_t *stands; /* of each good on the list, bit k: a cell of kind k holds it, as that is
                       * its industry, or that of what it stands for in these tables */
    size_t products, materials, ingredients, froms, outputs;
    size_t product_cap, material_cap, ingredient_cap, from_cap, output_cap;
    mn_keyword *keyword; /* of all products, sorted */
    size_t keywords, keyword_cap;
    uint32_t begins[256]; /* the first keyword that begins with a byte */
} mn_materials;

/* The five tables as bytes of CSV. */
typedef struct mn_materials_text {
    mn_text products, materials, recipes, origins, shares;
} mn_materials_text;

/* The tables that ship inside the library. */
MN_USE mn_status mn_materials_shipped(mn_materials *out, const mn_reference *r, mn_err *e);
/* Reads tables. *out must be zero; free it also after an error. MN_DATA with
 * table, line and column for a row without a source, address or year, a share
 * outside 0..1, shares that sum to more than 1, and names that are not in the
 * tables or, of goods, not on the list. O(rows). */
MN_USE mn_status mn_materials_read(mn_materials *out, const mn_materials_text *text,
                                   const mn_reference *r, mn_err *e);
void mn_materials_free(mn_materials *m);

/* Fills the keywords once all products are read. */
MN_USE mn_status mn_keywords_make(mn_materials *m, mn_err *e);
/* The products whose keywords stand in words, of whatever kind; out has room for
 * m->products. Returns how many. O(words * keywords of one letter). */
size_t mn_products_named(const mn_materials *m, mn_text words, mn_named *out);
/* The product that is meant of those named, for a purchase of these kinds: its number in
 * m->product plus 1, or 0: none, or two as well. O(named). */
uint16_t mn_product_choose(const mn_materials *m, const mn_mix *mix, const mn_named *named,
                           size_t n);
/* The product of an HS code, likewise. False for a code of less than four digits, which
 * leaves it to the words. O(products). */
bool mn_product_by_code(const mn_materials *m, const mn_mix *mix, mn_text code, uint16_t *product);

/* The number of a product by its id, plus 1; 0: there is none. O(products). */
uint16_t mn_product_find(const mn_materials *m, mn_text id);

#endif
