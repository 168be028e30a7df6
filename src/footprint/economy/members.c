/* SPDX-License-Identifier: Apache-2.0
 *
 * members.c - where a country lies in an economy: in the region its label names,
 * or in a rest-of-world region.
 */
#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/concordance.h"
#include "reference/csv_lite.h"
#include "table/build.h"

#include <stdlib.h>
#include <string.h>

extern const unsigned char mn_data_members[], mn_data_members_end[];

/* In an economy of this many regions "ROW" is no place but what didn't add up. */
#define MANY_REGIONS 150

enum { SCHEME, REGION, ISO3 };

/* Labels of regions that are no ISO code or name of their country. */
static const struct {
    const char *label, *iso3;
} spelled[] = {
    {"ROM", "ROU"}, {"EL", "GRC"},  {"UK", "GBR"},  {"KSV", "XKX"}, {"SDS", "SSD"},
    {"SUD", "SDN"}, {"ZAR", "COD"}, {"TMP", "TLS"}, {"PAL", "PSE"},
};

typedef struct finder {
    const mn_model *m;
    const mn_reference *r;
    mn_arena arena;
    bool *rest; /* regions that hold what has no region of its own */
    size_t *out;
} finder;

static mn_source table(void)
{
    return (mn_source){"data/concordance/regions.csv", mn_data_members,
                       (size_t)(mn_data_members_end - mn_data_members)};
}

/* A region by its label, in either case. */
static size_t region_named(const mn_model *m, mn_text label)
{
    size_t exact = mn_model_find_region(m, label);

    for (size_t r = 0; exact == SIZE_MAX && r < m->regions; r++)
        if (mn_text_eq_nocase(label, m->region[r]))
            exact = r;
    return exact;
}

static size_t country_at(const finder *f, const mn_country *c)
{
    return (size_t)(c - mn_country_at(f->r, 0));
}

/* Whether the economy has all regions of a scheme ("WA" alone may be a country). */
static mn_status has_all(const finder *f, mn_text scheme, bool *all, mn_err *e)
{
    mn_arena arena = {0};
    bool more = true, any = mn_text_eq_str(scheme, "rest");
    mn_csv c;
    mn_status st = mn_csv_open(&c, table(), &arena, "scheme,region,iso3", e);

    *all = true;
    while (!any && *all && !st && !(st = mn_csv_next(&c, &more, e)) && more)
        if (mn_text_eq(c.cell[SCHEME], scheme) && region_named(f->m, c.cell[REGION]) == SIZE_MAX)
            *all = false;
    mn_arena_free(&arena);
    return st;
}

/* Walks the table's rows of schemes that the economy has: first marks the
 * rest-of-world regions, then (fill) puts the countries without their own into them. */
static mn_status walk(finder *f, bool fill, mn_err *e)
{
    mn_text scheme = {0};
    bool more = true, has = false;
    mn_csv c;
    mn_status st = mn_csv_open(&c, table(), &f->arena, "scheme,region,iso3", e);

    while (!st && !(st = mn_csv_next(&c, &more, e)) && more) {
        const mn_country *country;
        size_t region;

        if (!mn_text_eq(scheme, c.cell[SCHEME])) {
            scheme = c.cell[SCHEME];
            if ((st = has_all(f, scheme, &has, e)))
                break;
        }
        region = has ? region_named(f->m, c.cell[REGION]) : SIZE_MAX;
        if (region == SIZE_MAX)
            continue;
        f->rest[region] = true;
        if (!fill)
            continue;
        if (mn_text_eq_str(c.cell[ISO3], "*")) {
            for (size_t k = 0; f->m->regions < MANY_REGIONS && k < mn_countries(f->r); k++)
                if (f->out[k] == SIZE_MAX)
                    f->out[k] = region;
        } else if ((country = mn_country_find(f->r, c.cell[ISO3])) &&
                   f->out[country_at(f, country)] == SIZE_MAX) {
            f->out[country_at(f, country)] = region;
        }
    }
    return st;
}

static const mn_country *named(const finder *f, size_t region)
{
    const char *label = f->m->region[region];

    for (size_t k = 0; k < sizeof spelled / sizeof *spelled; k++)
        if (!strcmp(spelled[k].label, label))
            return mn_country_find(f->r, mn_text_of(spelled[k].iso3));
    return mn_country_find(f->r, mn_text_of(label));
}

mn_status mn_model_regions_of(size_t *out, const mn_model *m, const mn_reference *r, mn_err *e)
{
    finder f = {.m = m, .r = r, .out = out, .rest = calloc(m->regions + 1, sizeof(bool))};
    mn_status st = f.rest ? MN_OK : mn_fail_memory(e);

    for (size_t k = 0; k < mn_countries(r); k++)
        out[k] = SIZE_MAX;
    for (size_t k = 0; !st && k < m->members; k++) {
        const mn_country *c = mn_country_find(r, mn_text_of(m->member[k].iso3));

        if (c)
            out[country_at(&f, c)] = m->member[k].region;
    }
    if (!st)
        st = walk(&f, false, e);
    for (size_t region = 0; !st && region < m->regions; region++) {
        const mn_country *c = f.rest[region] ? NULL : named(&f, region);

        if (c && out[country_at(&f, c)] == SIZE_MAX)
            out[country_at(&f, c)] = region;
    }
    if (!st)
        st = walk(&f, true, e);
    mn_arena_free(&f.arena);
    free(f.rest);
    return st;
}

size_t mn_model_region_of(const mn_model *m, const mn_reference *r, const mn_country *c)
{
    size_t *all = malloc((mn_countries(r) + 1) * sizeof *all), found = SIZE_MAX;

    if (all && c && !mn_model_regions_of(all, m, r, NULL))
        found = all[(size_t)(c - mn_country_at(r, 0))];
    free(all);
    return found;
}

mn_status mn_model_members_by_label(mn_model *m, mn_err *e)
{
    mn_reference *r = NULL;
    size_t *at = NULL;
    mn_status st = mn_reference_new(&r, MN_NEED_COUNTRIES, e);

    if (!st && !(at = malloc((mn_countries(r) + 1) * sizeof *at)))
        st = mn_fail_memory(e);
    if (!st)
        st = mn_model_regions_of(at, m, r, e);
    if (!st && !(m->member = mn_arena_alloc(&m->arena, mn_countries(r) + 1, sizeof *m->member)))
        st = mn_fail_memory(e);
    if (!st)
        m->members = 0;
    for (size_t c = 0; !st && c < mn_countries(r); c++) {
        if (at[c] == SIZE_MAX)
            continue;
        memcpy(m->member[m->members].iso3, mn_country_at(r, c)->iso3, 4);
        m->member[m->members++].region = (uint32_t)at[c];
    }
    free(at);
    mn_reference_free(r);
    return st;
}

/* --- regions that the user says the countries of ---------------------------------- */

static mn_status member_row(mn_model *m, const mn_reference *r, const mn_table *t, const char *path,
                            size_t row, const size_t col[2], mn_err *e)
{
    mn_text label = mn_text_trim(mn_table_text(t, row, col[0]));
    mn_text name = mn_text_trim(mn_table_text(t, row, col[1]));
    size_t region = mn_model_find_region(m, label);
    const mn_country *c = mn_country_find(r, name);
    const char *what = region == SIZE_MAX ? "the economy has no such region"
                       : !c               ? "no such country"
                                          : NULL;
    size_t at = region == SIZE_MAX ? 0 : 1;

    for (size_t k = 0; !what && k < m->members; k++)
        if (!strcmp(m->member[k].iso3, c->iso3))
            what = "this country stands twice";
    if (what) {
        mn_fail_at(e, MN_DATA, path, mn_table_line(t, row), col[at] + 1, "%s", what);
        return mn_offending(e, at ? name : label);
    }
    m->member[m->members].region = (uint32_t)region;
    memcpy(m->member[m->members++].iso3, c->iso3, 4);
    return MN_OK;
}

mn_status mn_model_members(mn_model *m, const char *path, const mn_ctx *ctx, mn_err *e)
{
    mn_reference *r = NULL;
    mn_table *t = NULL;
    size_t col[2];
    mn_status st = mn_table_read(&t, ctx, path, NULL, e);

    if (st || (st = mn_reference_new(&r, MN_NEED_COUNTRIES, e)))
        goto out;
    col[0] = mn_table_find(t, "region");
    col[1] = mn_table_find(t, "country");
    if (col[0] == SIZE_MAX || col[1] == SIZE_MAX) {
        st = mn_fail_at(e, MN_DATA, path, 1, 0, "no column '%s'",
                        col[0] == SIZE_MAX ? "region" : "country");
        mn_hint(e, "members has the columns region and country, a row for each country");
        goto out;
    }
    if ((st = mn_table_once(t, path, (const char *const[]){"region", "country"}, 2, e)))
        goto out;
    if (mn_table_rejects(t)) {
        st = mn_fail_at(e, MN_DATA, path, mn_table_reject_line(t, 0), 0, "%s",
                        mn_table_reject_reason(t, 0));
        goto out;
    }
    m->members = 0;
    m->member = mn_arena_alloc(&m->arena, mn_table_rows(t) + 1, sizeof *m->member);
    if (!m->member)
        st = mn_fail_memory(e);
    for (size_t row = 0; !st && row < mn_table_rows(t); row++)
        st = member_row(m, r, t, path, row, col, e);
out:
    mn_table_free(t);
    mn_reference_free(r);
    return st;
}
