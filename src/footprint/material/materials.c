/* SPDX-License-Identifier: Apache-2.0
 *
 * materials.c - reading the tables of products, recipes and origins.
 */
#include "footprint/material/materials.h"

#include "core/err.h"
#include "core/text.h"

#include <math.h>
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
    mn_table *t;
    const char *name;
    size_t row;
    mn_err *e;
    mn_status st;
} reader;

static mn_text cell(reader *r, const char *column)
{
    size_t col = mn_table_find(r->t, column);

    if (col != SIZE_MAX)
        return mn_text_trim(mn_table_text(r->t, r->row, col));
    if (!r->st)
        r->st = mn_fail_at(r->e, MN_DATA, r->name, 1, 0, "no column '%s'", column);
    return (mn_text){"", 0};
}

static void bad(reader *r, const char *column, const char *what)
{
    size_t col = mn_table_find(r->t, column);

    if (r->st)
        return;
    r->st = mn_fail_at(r->e, MN_DATA, r->name, mn_table_line(r->t, r->row), col + 1, "%s", what);
    mn_offending(r->e, cell(r, column));
}

static const char *text(reader *r, const char *column, bool needed)
{
    mn_text t = cell(r, column), kept = mn_arena_text(&r->m->arena, t);

    if (needed && !t.len)
        bad(r, column, "nothing stands here");
    if (!kept.ptr && !r->st)
        r->st = mn_fail_memory(r->e);
    return kept.ptr ? kept.ptr : "";
}

/* An optional column's text. */
static const char *optional(reader *r, const char *column)
{
    return mn_table_find(r->t, column) == SIZE_MAX ? "" : text(r, column, false);
}

static double share(reader *r, const char *column)
{
    double v = NAN;

    if (!mn_text_f64(cell(r, column), &v) || !(v >= 0 && v <= 1))
        bad(r, column, "a share must be a number from 0 to 1");
    return v;
}

static uint8_t kind(reader *r)
{
    int k = mn_industry_find(r->r, cell(r, "kind"));

    if (k < 0)
        bad(r, "kind", "a kind of industry must be c1 to c35");
    return (uint8_t)(k < 0 ? 0 : k);
}

/* Every figure has a source, an address and a year. */
static mn_cited cited(reader *r, bool address)
{
    mn_cited c = {.source = text(r, "source", true), .address = ""};
    int64_t year = 0;

    if (address)
        c.address = text(r, "address", true);
    if (!mn_text_i64(cell(r, "year"), &year) || year < 1900 || year > 2100)
        bad(r, "year", "the year of the figure must be a number");
    c.year = (int)year;
    return c;
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
            bad(r, column, "the list has no such good");
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
    if (!r->st && !mn_grow(list, cap, count + 1, size))
        r->st = mn_fail_memory(r->e);
    return !r->st;
}

static void read_product(reader *r)
{
    mn_materials *m = r->m;
    mn_ware p = {.id = text(r, "product", true),
                 .name = text(r, "name", true),
                 .kind = kind(r),
                 .keywords = text(r, "keywords", false),
                 .hs = text(r, "hs", false),
                 .goods = goods(r, "dol_goods"),
                 .cited = cited(r, false)};

    if (find_product(m, mn_text_of(p.id)) != UINT32_MAX)
        bad(r, "product", "this product stands twice");
    if (m->products >= UINT16_MAX)
        bad(r, "product", "too many products");
    if (room(r, &m->product, &m->product_cap, m->products, sizeof *m->product))
        m->product[m->products++] = p;
}

static void read_material(reader *r)
{
    mn_materials *m = r->m;
    mn_material one = {.id = text(r, "material", true),
                       .name = text(r, "name", true),
                       .kind = kind(r),
                       .goods = goods(r, "dol_goods"),
                       .note = optional(r, "note")};

    if (find_material(m, mn_text_of(one.id)) != UINT32_MAX)
        bad(r, "material", "this material stands twice");
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
static void read_ingredient(reader *r)
{
    mn_materials *m = r->m;
    mn_text name = cell(r, "material");
    uint32_t p = find_product(m, cell(r, "product")), at = find_material(m, name);

    if (p == UINT32_MAX)
        bad(r, "product", "no such product");
    if (mn_text_eq_str(name, "none"))
        return;
    if (at == UINT32_MAX)
        bad(r, "material", "no such material");
    mn_ingredient one = {.material = at,
                         .share = share(r, "share"),
                         .low = share(r, "low"),
                         .high = share(r, "high"),
                         .cited = cited(r, true)};

    if (!r->st && !(one.low <= one.share && one.share <= one.high))
        bad(r, "share", "the share must lie from low to high");
    if (!r->st && one.share == 1) {
        is_itself(&m->product[p], &m->material[at]);
        return;
    }
    if (!room(r, &m->ingredient, &m->ingredient_cap, m->ingredients, sizeof *m->ingredient))
        return;
    mn_ware *of = &m->product[p];

    if (of->ingredients && of->ingredient + of->ingredients != m->ingredients) {
        bad(r, "product", "the rows of a product must stand together");
        return;
    }
    of->ingredient = of->ingredients ? of->ingredient : m->ingredients;
    of->ingredients++;
    m->ingredient[m->ingredients++] = one;
}

static void read_origin(reader *r)
{
    mn_materials *m = r->m;
    mn_text name = cell(r, "material_or_product"), iso3 = cell(r, "iso3");
    uint32_t at = find_material(m, name), p = find_product(m, name);
    mn_from one = {.iso3 = text(r, "iso3", true),
                   .share = share(r, "share"),
                   .basis = text(r, "basis", true),
                   .cited = cited(r, true)};

    if (at == UINT32_MAX && p == UINT32_MAX)
        bad(r, "material_or_product", "no such material or product");
    if (!mn_text_eq_str(iso3, "ROW")) {
        const mn_country *c = mn_country_find(r->r, iso3);

        if (!c || !mn_text_eq_str(iso3, c->iso3))
            bad(r, "iso3", "no such country");
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
            bad(r, "material_or_product", "the rows of a material must stand together");
            return;
        }
        *of[k][0] = *of[k][1] ? *of[k][0] : m->froms;
        ++*of[k][1];
    }
    m->from[m->froms++] = one;
}

static void read_share(reader *r)
{
    mn_materials *m = r->m;
    mn_text name = cell(r, "product_or_material");
    mn_output_share one = {.kind = kind(r),
                           .place = text(r, "region", true),
                           .what = text(r, "product_or_material", true),
                           .share = share(r, "share"),
                           .low = share(r, "low"),
                           .high = share(r, "high"),
                           .cited = cited(r, true)};

    if (find_material(m, name) == UINT32_MAX && find_product(m, name) == UINT32_MAX)
        bad(r, "product_or_material", "no such material or product");
    if (room(r, &m->output, &m->output_cap, m->outputs, sizeof *m->output))
        m->output[m->outputs++] = one;
}

static mn_status read_table(reader *r, const char *name, mn_text bytes, void (*row)(reader *))
{
    r->name = name;
    r->st = mn_table_read_memory(&r->t, NULL, name, bytes.ptr, bytes.len, NULL, r->e);
    if (!r->st && mn_table_rejects(r->t))
        r->st = mn_fail_at(r->e, MN_DATA, name, mn_table_reject_line(r->t, 0), 0, "%s",
                           mn_table_reject_reason(r->t, 0));
    for (r->row = 0; !r->st && r->row < mn_table_rows(r->t); r->row++)
        row(r);
    mn_table_free(r->t);
    r->t = NULL;
    return r->st;
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
    reader r = {.m = out, .r = ref, .e = e ? e : &own};

    if (read_table(&r, "products.csv", t->products, read_product) ||
        read_table(&r, "materials.csv", t->materials, read_material) ||
        read_table(&r, "recipes.csv", t->recipes, read_ingredient) ||
        read_table(&r, "origins.csv", t->origins, read_origin) ||
        read_table(&r, "product_shares.csv", t->shares, read_share))
        return r.st;
    share_origins(out);
    mn_status st = place_goods(out, ref, r.e);

    st = st ? st : check_sums(out, r.e);
    return st ? st : mn_keywords_make(out, r.e);
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
