/* SPDX-License-Identifier: Apache-2.0
 *
 * satellite.c - the people in forced labour, by where they work.
 *
 * A satellite is a CSV with one row a (region, industry) and the people there;
 * optional columns name an origin inside the region, its ISO code, the ILO
 * branch the figure was published under, and the form of forced labour. A region
 * may be named by any name of a country in it. Industries of the source's own
 * need a concordance, by which their people are spread. satellite_moves.c moves
 * those who can't stay where that puts them.
 */
#include "footprint/economy/satellite.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "footprint/economy/concordance.h"
#include "table/build.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { REGION, INDUSTRY, PEOPLE, ORIGIN, NAME, ISO3, BRANCH, FORM, COLUMNS };

typedef struct reader {
    mn_model *m;
    mn_table *t;
    const char *path;
    size_t col[COLUMNS];
    mn_map origin_of, seen;
    mn_arena keys;
    size_t origin_cap, people_cap;
    mn_reference *names; /* of countries */
    size_t *region_of;   /* of each country */
    mn_concordance concordance;
    mn_spread *spread;
    double spread_people;
} reader;

mn_status mn_model_note(mn_model *m, mn_err *e, const char *fmt, ...)
{
    char line[512];
    mn_buf b = {0};
    mn_status st;
    va_list args;

    va_start(args, fmt);
    vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    mn_buf_fmt(&b, "%s%s\n", m->notes ? m->notes : "", line);
    st = b.failed ? mn_fail_memory(e) : mn_model_str(m, &m->notes, b.ptr, e);
    mn_buf_free(&b);
    return st;
}

mn_status mn_satellite_add(mn_model *m, size_t *cap, mn_people p, mn_err *e)
{
    if (!mn_grow(&m->people, cap, m->peoples + 1, sizeof *m->people))
        return mn_fail_memory(e);
    m->people[m->peoples++] = p;
    return MN_OK;
}

mn_status mn_satellite_origin(mn_model *m, size_t *cap, mn_text code, mn_text name, mn_text iso3,
                              size_t region, uint32_t *out, mn_err *e)
{
    mn_text kept = mn_arena_text(&m->arena, code), title = mn_arena_text(&m->arena, name);
    mn_text iso = mn_arena_text(&m->arena, iso3);

    if (!kept.ptr || !title.ptr || !iso.ptr ||
        !mn_grow(&m->origin, cap, m->origins + 1, sizeof *m->origin))
        return mn_fail_memory(e);
    *out = (uint32_t)m->origins;
    m->origin[m->origins++] = (mn_origin){kept.ptr, title.ptr, iso.ptr, (uint32_t)region};
    return MN_OK;
}

static mn_status find_columns(reader *r, mn_err *e)
{
    static const char *const names[COLUMNS] = {"region", "industry", "people", "origin",
                                               "name",   "iso3",     "branch", "scope"};

    for (int c = 0; c < COLUMNS; c++) {
        r->col[c] = mn_table_find(r->t, names[c]);
        if (c <= PEOPLE && r->col[c] == SIZE_MAX) {
            mn_fail_at(e, MN_DATA, r->path, 1, 0, "no column '%s'", names[c]);
            return mn_hint(e,
                           "a satellite has the columns region, industry, people; and, if wanted, "
                           "origin, name, iso3, branch, scope");
        }
    }
    return mn_table_once(r->t, r->path, names, COLUMNS, e);
}

static mn_text cell(const reader *r, size_t row, enum column c)
{
    return r->col[c] == SIZE_MAX ? (mn_text){0} : mn_text_trim(mn_table_text(r->t, row, r->col[c]));
}

static mn_status bad(const reader *r, size_t row, enum column c, const char *what, mn_err *e)
{
    mn_fail_at(e, MN_DATA, r->path, mn_table_line(r->t, row), r->col[c] + 1, "%s", what);
    return mn_offending(e, cell(r, row, c));
}

/* Finds or adds the origin that the row names; without one it is the region. */
static mn_status origin_of(reader *r, size_t row, size_t region, const mn_country *country,
                           uint32_t *out, mn_err *e)
{
    mn_text code = cell(r, row, ORIGIN), name = cell(r, row, NAME), iso3 = cell(r, row, ISO3);
    mn_model *m = r->m;
    uint32_t at;

    if (!code.len && country) {
        code = iso3 = mn_text_of(country->iso3);
        name = mn_text_of(country->name);
    } else if (!code.len) {
        code = mn_text_of(m->region[region]);
    }
    at = mn_map_get(&r->origin_of, code);
    if (at == MN_MAP_NONE) {
        mn_text key = mn_arena_text(&r->keys, code);
        mn_status st = key.ptr ? mn_satellite_origin(m, &r->origin_cap, code,
                                                     name.len ? name : code, iso3, region, &at, e)
                               : mn_fail_memory(e);

        if (st || (st = mn_map_put(&r->origin_of, key, &at, e)))
            return st;
    } else if (m->origin[at].region != region) {
        return bad(r, row, ORIGIN, "this origin stands in two regions", e);
    }
    *out = at;
    return MN_OK;
}

/* The region that a row names: a label, or a country in a region; then *country. */
static size_t region_of(const reader *r, mn_text name, const mn_country **country)
{
    size_t region = mn_model_find_region(r->m, name);

    *country = NULL;
    if (region != SIZE_MAX || !name.len)
        return region;
    *country = mn_country_find(r->names, name);
    return *country ? r->region_of[(size_t)(*country - mn_country_at(r->names, 0))] : SIZE_MAX;
}

/* Marks a pair of origin and industry; refuses what is there already. */
static mn_status check_new(reader *r, size_t row, const mn_people *p, mn_err *e)
{
    mn_buf key = {0};
    mn_text text = {0};
    uint32_t line = (uint32_t)mn_table_line(r->t, row), before = line;
    mn_status st;

    mn_buf_fmt(&key, "%u/%d/%d/", p->origin, (int)p->branch, (int)p->form);
    mn_buf_text(&key, cell(r, row, INDUSTRY));
    if (!key.failed)
        text = mn_arena_text(&r->keys, (mn_text){key.ptr, key.len});
    mn_buf_free(&key);
    st = text.ptr ? mn_map_put(&r->seen, text, &before, e) : mn_fail_memory(e);
    if (st || before == line)
        return st;
    bad(r, row, INDUSTRY, "the same region and industry twice", e);
    return mn_hint(e, "it stands on line %u already: add the two, or name their branch or scope",
                   before);
}

/* Adds a row's people to its industry, or spreads them. */
static mn_status put(reader *r, size_t row, size_t region, mn_people p, mn_err *e)
{
    mn_model *m = r->m;
    mn_text name = cell(r, row, INDUSTRY);
    size_t industry = r->concordance.rows ? SIZE_MAX : mn_model_find_industry(m, name);
    size_t n = r->concordance.rows
                   ? mn_concordance_spread(&r->concordance, m, region, name, r->spread)
                   : 0;
    mn_status st = MN_OK;

    if (industry != SIZE_MAX) {
        p.industry = (uint32_t)industry;
        return mn_satellite_add(m, &r->people_cap, p, e);
    }
    if (!n && r->concordance.rows)
        return bad(r, row, INDUSTRY, "the concordance has no such industry", e);
    if (!n) {
        bad(r, row, INDUSTRY, "the economy has no such industry", e);
        return mn_hint(e, "people by other industries need --satellite-concordance FILE: "
                          "from,to[,share]");
    }
    r->spread_people += n > 1 ? p.people : 0;
    for (size_t k = 0; !st && k < n; k++) {
        mn_people part = p;

        part.industry = r->spread[k].industry;
        part.people *= r->spread[k].share;
        if (part.people > 0)
            st = mn_satellite_add(m, &r->people_cap, part, e);
    }
    return st;
}

static mn_status add_row(reader *r, size_t row, mn_err *e)
{
    const mn_country *country;
    size_t region = region_of(r, cell(r, row, REGION), &country);
    mn_text branch = cell(r, row, BRANCH), form = cell(r, row, FORM);
    int b = branch.len ? mn_branch_find(branch) : MN_BRANCH_OTHER;
    int f = form.len ? mn_form_find(form) : MN_FORM_PRIVATE;
    mn_people p = {0};
    mn_status st;

    if (region == SIZE_MAX)
        return bad(r, row, REGION, "the economy has no such region", e);
    if (!mn_text_f64(cell(r, row, PEOPLE), &p.people) || !(p.people >= 0 && p.people < 1e12))
        return bad(r, row, PEOPLE, "people must be a number from 0 to a million million", e);
    if (b < 0)
        return bad(r, row, BRANCH,
                   "no such branch: agriculture, mining, manufacturing, construction, "
                   "services, domestic or other",
                   e);
    if (f < 0)
        return bad(r, row, FORM, "no such scope: private, sexual or state", e);
    p.branch = (mn_branch)b;
    p.form = (mn_form)f;
    if ((st = origin_of(r, row, region, country, &p.origin, e)) || (st = check_new(r, row, &p, e)))
        return st;
    return put(r, row, region, p, e);
}

/* What the rows are read with: names of countries, the concordance. */
static mn_status prepare(reader *r, const mn_ctx *ctx, const char *concordance, mn_err *e)
{
    mn_status st = mn_reference_new(&r->names, MN_NEED_COUNTRIES, e);

    if (st)
        return st;
    r->region_of = malloc((mn_countries(r->names) + 1) * sizeof *r->region_of);
    r->spread = malloc((r->m->industries + 1) * sizeof *r->spread);
    if (!r->region_of || !r->spread)
        return mn_fail_memory(e);
    if ((st = mn_model_regions_of(r->region_of, r->m, r->names, e)) || !concordance)
        return st;
    return mn_concordance_read(&r->concordance, r->m, ctx, concordance, e);
}

/* Says what was spread, and which industries of the concordance had no people. */
static mn_status tell(const reader *r, mn_err *e)
{
    size_t unused = 0;

    if (!r->concordance.rows)
        return MN_OK;
    for (size_t k = 0; k < r->concordance.rows; k++)
        unused += !r->concordance.row[k].used;
    return mn_model_note(r->m, e,
                         "people: by %zu industries of their own source, %.0f of them spread over "
                         "several of this economy's by shares or output; %zu rows of the "
                         "concordance had no people",
                         r->concordance.rows, r->spread_people, unused);
}

static mn_status read_file(mn_model *m, const mn_ctx *ctx, const char *path,
                           const char *concordance, mn_err *e)
{
    reader r = {.m = m, .path = path};
    mn_status st = mn_table_read(&r.t, ctx, path, NULL, e);

    if (st || (st = find_columns(&r, e)) || (st = prepare(&r, ctx, concordance, e)))
        goto out;
    if (mn_table_rejects(r.t)) {
        st = mn_fail_at(e, MN_DATA, path, mn_table_reject_line(r.t, 0), 0, "%s",
                        mn_table_reject_reason(r.t, 0));
        goto out;
    }
    for (size_t row = 0; row < mn_table_rows(r.t); row++)
        if ((st = add_row(&r, row, e)))
            goto out;
    st = m->peoples ? tell(&r, e) : mn_fail_at(e, MN_DATA, path, 0, 0, "the satellite has no rows");
out:
    mn_table_free(r.t);
    mn_map_free(&r.origin_of);
    mn_map_free(&r.seen);
    mn_arena_free(&r.keys);
    mn_reference_free(r.names);
    mn_concordance_free(&r.concordance);
    free(r.region_of);
    free(r.spread);
    return st;
}

mn_status mn_satellite_attach(mn_model *m, const mn_ctx *ctx, const mn_model_options *o, mn_err *e)
{
    mn_status st = strcmp(o->satellite, "shipped")
                       ? read_file(m, ctx, o->satellite, o->satellite_concordance, e)
                       : mn_satellite_shipped(m, ctx, e);

    return st ? st : mn_satellite_finish(m, ctx, o->cap, e);
}
