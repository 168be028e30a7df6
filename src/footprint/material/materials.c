/* SPDX-License-Identifier: Apache-2.0
 *
 * materials.c - reading the tables of products, recipes and origins.
 */
#include "footprint/material/materials.h"

#include "core/err.h"
#include "core/text.h"
#include "footprint/material/sourced.h"

#include <stdlib.h>
#include <string.h>

extern const unsigned char mn_data_products[], mn_data_products_end[];
extern const unsigned char mn_data_materials[], mn_data_materials_end[];
extern const unsigned char mn_data_recipes[], mn_data_recipes_end[];
extern const unsigned char mn_data_origins[], mn_data_origins_end[];
extern const unsigned char mn_data_output_shares[], mn_data_output_shares_end[];

/* One table being read. */
typedef struct reader {
    mn_materials *m;
    const mn_reference *r;
    mn_sourced s;
} reader;

/* An optional column's text. */
static const char *optional(reader *r, const char *column)
{
    return mn_table_find(r->s.t, column) == SIZE_MAX ? "" : mn_sourced_text(&r->s, column, false);
}

static double share(reader *r, const char *column)
{
    return mn_sourced_number(&r->s, column, 1, "a share must be a number from 0 to 1");
}

static uint8_t kind(reader *r)
{
    int k = mn_industry_find(r->r, mn_sourced_cell(&r->s, "kind"));

    if (k < 0)
        mn_sourced_bad(&r->s, "kind", "a kind of industry must be c1 to c35");
    return (uint8_t)(k < 0 ? 0 : k);
}

/* Goods must be named as the list names them. */
static const char *goods(reader *r, const char *column)
{
    const char *names = optional(r, column);
    mn_text rest = mn_text_of(names), part;

    while (mn_text_split(&rest, ';', &part)) {
        bool listed = !part.len;

        for (size_t g = 0; !listed && g < mn_goods(r->r); g++)
            listed = mn_text_eq_nocase(part, mn_good_at(r->r, g)->good);
        if (!listed)
            mn_sourced_bad(&r->s, column, "the list has no such good");
    }
    return names;
}

static uint32_t find_material(const mn_materials *m, mn_text id)
{
    for (size_t i = 0; i < m->materials; i++)
        if (mn_text_eq_str(id, m->material[i].id))
            return (uint32_t)i;
    return UINT32_MAX;
}

static uint32_t find_product(const mn_materials *m, mn_text id)
{
    for (size_t i = 0; i < m->products; i++)
        if (mn_text_eq_str(id, m->product[i].id))
            return (uint32_t)i;
    return UINT32_MAX;
}

/* Room for one row more, or the reader's status is set. */
static bool room(reader *r, void *list, size_t *cap, size_t count, size_t size)
{
    if (!r->s.st && !mn_grow(list, cap, count + 1, size))
        r->s.st = mn_fail_memory(r->s.e);
    return !r->s.st;
}

static void read_product(void *payload)
{
    reader *r = payload;
    mn_materials *m = r->m;
    mn_ware p = {.id = mn_sourced_text(&r->s, "product", true),
                 .name = mn_sourced_text(&r->s, "name", true),
                 .kind = kind(r),
                 .keywords = mn_sourced_text(&r->s, "keywords", false),
                 .hs = mn_sourced_text(&r->s, "hs", false),
                 .goods = goods(r, "dol_goods"),
                 .cited = mn_sourced_cited(&r->s, false)};

    if (find_product(m, mn_text_of(p.id)) != UINT32_MAX)
        mn_sourced_bad(&r->s, "product", "this product stands twice");
    if (m->products >= UINT16_MAX)
        mn_sourced_bad(&r->s, "product", "too many products");
    if (room(r, &m->product, &m->product_cap, m->products, sizeof *m->product))
        m->product[m->products++] = p;
}

static void read_material(void *payload)
{
    reader *r = payload;
    mn_materials *m = r->m;
    mn_material one = {.id = mn_sourced_text(&r->s, "material", true),
                       .name = mn_sourced_text(&r->s, "name", true),
                       .kind = kind(r),
                       .goods = goods(r, "dol_goods"),
                       .note = optional(r, "note")};

    if (find_material(m, mn_text_of(one.id)) != UINT32_MAX)
        mn_sourced_bad(&r->s, "material", "this material stands twice");
    if (room(r, &m->material, &m->material_cap, m->materials, sizeof *m->material))
        m->material[m->materials++] = one;
}

/* A product that is all of one material is that material: it shares its place on
 * the list, and its origins. */
static void is_itself(mn_ware *product, const mn_material *of)
{
    product->goods = of->goods;
    product->itself = of->id;
}

/* Rows of a product stand together. */
static void read_ingredient(void *payload)
{
    reader *r = payload;
    mn_materials *m = r->m;
    mn_text name = mn_sourced_cell(&r->s, "material");
    uint32_t p = find_product(m, mn_sourced_cell(&r->s, "product")), at = find_material(m, name);

    if (p == UINT32_MAX)
        mn_sourced_bad(&r->s, "product", "no such product");
    if (mn_text_eq_str(name, "none"))
        return;
    if (at == UINT32_MAX)
        mn_sourced_bad(&r->s, "material", "no such material");
    mn_ingredient one = {.material = at,
                         .share = share(r, "share"),
                         .low = share(r, "low"),
                         .high = share(r, "high"),
                         .cited = mn_sourced_cited(&r->s, true)};

    if (!r->s.st && !(one.low <= one.share && one.share <= one.high))
        mn_sourced_bad(&r->s, "share", "the share must lie from low to high");
    if (!r->s.st && one.share == 1) {
        is_itself(&m->product[p], &m->material[at]);
        return;
    }
    if (!room(r, &m->ingredient, &m->ingredient_cap, m->ingredients, sizeof *m->ingredient))
        return;
    mn_ware *of = &m->product[p];

    if (of->ingredients && of->ingredient + of->ingredients != m->ingredients) {
        mn_sourced_bad(&r->s, "product", "the rows of a product must stand together");
        return;
    }
    of->ingredient = of->ingredients ? of->ingredient : m->ingredients;
    of->ingredients++;
    m->ingredient[m->ingredients++] = one;
}

static void read_origin(void *payload)
{
    reader *r = payload;
    mn_materials *m = r->m;
    mn_text name = mn_sourced_cell(&r->s, "material_or_product"),
            iso3 = mn_sourced_cell(&r->s, "iso3");
    uint32_t at = find_material(m, name), p = find_product(m, name);
    mn_from one = {.iso3 = mn_sourced_text(&r->s, "iso3", true),
                   .share = share(r, "share"),
                   .basis = mn_sourced_text(&r->s, "basis", true),
                   .cited = mn_sourced_cited(&r->s, true)};

    if (at == UINT32_MAX && p == UINT32_MAX)
        mn_sourced_bad(&r->s, "material_or_product", "no such material or product");
    if (!mn_text_eq_str(iso3, "ROW")) {
        const mn_country *c = mn_country_find(r->r, iso3);

        if (!c || !mn_text_eq_str(iso3, c->iso3))
            mn_sourced_bad(&r->s, "iso3", "no such country");
    }
    if (!room(r, &m->from, &m->from_cap, m->froms, sizeof *m->from))
        return;
    size_t *of[2][2] = {{NULL, NULL}, {NULL, NULL}};

    if (at != UINT32_MAX)
        of[0][0] = &m->material[at].first, of[0][1] = &m->material[at].count;
    if (p != UINT32_MAX)
        of[1][0] = &m->product[p].first, of[1][1] = &m->product[p].count;
    for (int k = 0; k < 2; k++) {
        if (!of[k][0])
            continue;
        if (*of[k][1] && *of[k][0] + *of[k][1] != m->froms) {
            mn_sourced_bad(&r->s, "material_or_product",
                           "the rows of a material must stand together");
            return;
        }
        *of[k][0] = *of[k][1] ? *of[k][0] : m->froms;
        ++*of[k][1];
    }
    m->from[m->froms++] = one;
}

static void read_share(void *payload)
{
    reader *r = payload;
    mn_materials *m = r->m;
    mn_text name = mn_sourced_cell(&r->s, "product_or_material");
    mn_output_share one = {.kind = kind(r),
                           .place = mn_sourced_text(&r->s, "region", true),
                           .what = mn_sourced_text(&r->s, "product_or_material", true),
                           .share = share(r, "share"),
                           .low = share(r, "low"),
                           .high = share(r, "high"),
                           .cited = mn_sourced_cited(&r->s, true)};

    if (find_material(m, name) == UINT32_MAX && find_product(m, name) == UINT32_MAX)
        mn_sourced_bad(&r->s, "product_or_material", "no such material or product");
    if (room(r, &m->output, &m->output_cap, m->outputs, sizeof *m->output))
        m->output[m->outputs++] = one;
}

/* The origins of what is all of one material. */
static void share_origins(mn_materials *m)
{
    for (size_t p = 0; p < m->products; p++) {
        mn_ware *of = &m->product[p];
        uint32_t at = of->itself ? find_material(m, mn_text_of(of->itself)) : UINT32_MAX;

        if (at != UINT32_MAX && !of->count) {
            of->first = m->material[at].first;
            of->count = m->material[at].count;
        }
    }
}

static void stand_for(mn_materials *m, const mn_reference *ref, const char *names, uint8_t kind)
{
    mn_text rest = mn_text_of(names), part;

    while (mn_text_split(&rest, ';', &part))
        for (size_t g = 0; part.len && g < mn_goods(ref); g++)
            if (mn_text_eq_nocase(part, mn_good_at(ref, g)->good))
                m->stands[g] |= UINT64_C(1) << kind;
}

/* In which kinds of industry each good of the list stands. */
static mn_status place_goods(mn_materials *m, const mn_reference *ref, mn_err *e)
{
    m->stands = calloc(mn_goods(ref) + 1, sizeof *m->stands);
    if (!m->stands)
        return mn_fail_memory(e);
    for (size_t g = 0; g < mn_goods(ref); g++)
        m->stands[g] = UINT64_C(1) << mn_good_at(ref, g)->industry;
    for (size_t i = 0; i < m->materials; i++)
        stand_for(m, ref, m->material[i].goods, m->material[i].kind);
    for (size_t p = 0; p < m->products; p++)
        stand_for(m, ref, m->product[p].goods, m->product[p].kind);
    return MN_OK;
}

/* No recipe and no list of origins comes to more than the whole. */
static mn_status check_sums(const mn_materials *m, mn_err *e)
{
    for (size_t p = 0; p < m->products; p++) {
        const mn_ware *of = &m->product[p];
        double sum = 0, from = 0;

        for (size_t k = 0; k < of->ingredients; k++)
            sum += m->ingredient[of->ingredient + k].share;
        for (size_t k = 0; k < of->count; k++)
            from += m->from[of->first + k].share;
        if (sum > 1 + 1e-9 || from > 1 + 1e-6)
            return mn_fail(e, MN_DATA, "the %s of '%s' come to more than the whole",
                           sum > 1 ? "materials" : "origins", of->id);
    }
    for (size_t k = 0; k < m->materials; k++) {
        double from = 0;

        for (size_t f = 0; f < m->material[k].count; f++)
            from += m->from[m->material[k].first + f].share;
        if (from > 1 + 1e-6)
            return mn_fail(e, MN_DATA, "the origins of '%s' come to more than the whole",
                           m->material[k].id);
    }
    return MN_OK;
}

mn_status mn_materials_read(mn_materials *out, const mn_materials_text *t, const mn_reference *ref,
                            mn_err *e)
{
    mn_err own = MN_ERR_INIT;
    reader r = {.m = out, .r = ref, .s = {.arena = &out->arena, .e = e ? e : &own}};

    if (mn_sourced_read(&r.s, "products.csv", t->products, read_product, &r) ||
        mn_sourced_read(&r.s, "materials.csv", t->materials, read_material, &r) ||
        mn_sourced_read(&r.s, "recipes.csv", t->recipes, read_ingredient, &r) ||
        mn_sourced_read(&r.s, "origins.csv", t->origins, read_origin, &r) ||
        mn_sourced_read(&r.s, "product_shares.csv", t->shares, read_share, &r))
        return r.s.st;
    share_origins(out);
    mn_status st = place_goods(out, ref, r.s.e);

    st = st ? st : check_sums(out, r.s.e);
    return st ? st : mn_keywords_make(out, r.s.e);
}

uint16_t mn_product_find(const mn_materials *m, mn_text id)
{
    return (uint16_t)(find_product(m, id) + 1); /* UINT32_MAX + 1 is 0 */
}

static mn_text embedded(const unsigned char *from, const unsigned char *end)
{
    return (mn_text){(const char *)from, (size_t)(end - from)};
}

mn_status mn_materials_shipped(mn_materials *out, const mn_reference *r, mn_err *e)
{
    mn_materials_text t = {embedded(mn_data_products, mn_data_products_end),
                           embedded(mn_data_materials, mn_data_materials_end),
                           embedded(mn_data_recipes, mn_data_recipes_end),
                           embedded(mn_data_origins, mn_data_origins_end),
                           embedded(mn_data_output_shares, mn_data_output_shares_end)};

    return mn_materials_read(out, &t, r, e);
}

void mn_materials_free(mn_materials *m)
{
    mn_arena_free(&m->arena);
    free(m->product);
    free(m->material);
    free(m->ingredient);
    free(m->from);
    free(m->output);
    free(m->stands);
    free(m->keyword);
    memset(m, 0, sizeof *m);
}
