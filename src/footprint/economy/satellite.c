/* SPDX-License-Identifier: Apache-2.0
 *
 * satellite.c - the people in forced labour, by where they work.
 *
 * A satellite is a CSV with one row a (region, industry) and the people there;
 * optional columns name an origin inside the region, its ISO code, the ILO
 * branch the figure was published under, and the form of forced labour. People
 * who fall in a cell without output, or one so small that their intensity
 * passes the cap, move to a named fallback cell of the same region: totals are
 * kept, and every move is listed.
 */
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "footprint/economy/model.h"

#include <math.h>
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
} reader;

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
    return MN_OK;
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
static mn_status origin_of(reader *r, size_t row, size_t region, uint32_t *out, mn_err *e)
{
    mn_text code = cell(r, row, ORIGIN), name = cell(r, row, NAME), iso3 = cell(r, row, ISO3);
    mn_model *m = r->m;
    uint32_t at;

    if (!code.len)
        code = mn_text_of(m->region[region]);
    at = mn_map_get(&r->origin_of, code);
    if (at == MN_MAP_NONE) {
        mn_text kept = mn_arena_text(&m->arena, code);
        mn_text title = mn_arena_text(&m->arena, name.len ? name : code);
        mn_text iso = mn_arena_text(&m->arena, iso3);

        at = (uint32_t)m->origins;
        if (!kept.ptr || !title.ptr || !iso.ptr ||
            !mn_grow(&m->origin, &r->origin_cap, m->origins + 1, sizeof *m->origin))
            return mn_fail_memory(e);
        mn_status st = mn_map_put(&r->origin_of, kept, &at, e);
        if (st)
            return st;
        m->origin[m->origins++] = (mn_origin){kept.ptr, title.ptr, iso.ptr, (uint32_t)region};
    } else if (m->origin[at].region != region) {
        return bad(r, row, ORIGIN, "this origin stands in two regions", e);
    }
    *out = at;
    return MN_OK;
}

static mn_status check_new(reader *r, size_t row, const mn_people *p, mn_err *e)
{
    char key[64];
    int len = snprintf(key, sizeof key, "%u/%u/%d/%d", p->origin, p->industry, (int)p->branch,
                       (int)p->form);
    mn_text text = mn_arena_text(&r->keys, (mn_text){key, (size_t)len});
    uint32_t line = (uint32_t)mn_table_line(r->t, row), before = line;
    mn_status st = text.ptr ? mn_map_put(&r->seen, text, &before, e) : mn_fail_memory(e);

    if (st || before == line)
        return st;
    bad(r, row, INDUSTRY, "the same region and industry twice", e);
    return mn_hint(e, "it stands on line %u already: add the two, or name their branch or scope",
                   before);
}

static mn_status add_row(reader *r, size_t row, mn_err *e)
{
    mn_model *m = r->m;
    size_t region = mn_model_find_region(m, cell(r, row, REGION));
    size_t industry = mn_model_find_industry(m, cell(r, row, INDUSTRY));
    mn_text branch = cell(r, row, BRANCH), form = cell(r, row, FORM);
    int b = branch.len ? mn_branch_find(branch) : MN_BRANCH_OTHER;
    int f = form.len ? mn_form_find(form) : MN_FORM_PRIVATE;
    mn_people p = {.industry = (uint32_t)industry};
    mn_status st;

    if (region == SIZE_MAX)
        return bad(r, row, REGION, "the economy has no such region", e);
    if (industry == SIZE_MAX)
        return bad(r, row, INDUSTRY, "the economy has no such industry", e);
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
    if ((st = origin_of(r, row, region, &p.origin, e)) || (st = check_new(r, row, &p, e)))
        return st;
    if (!mn_grow(&m->people, &r->people_cap, m->peoples + 1, sizeof *m->people))
        return mn_fail_memory(e);
    m->people[m->peoples++] = p;
    return MN_OK;
}

/* --- moves ------------------------------------------------------------------- */

/* Where people of an industry of WIOD's 35 go, in order, when it can't hold
 * them: the industry nearest in kind. */
static const struct {
    const char *from, *to[3];
} fallbacks[] = {
    {"c35", {"c34", "c33", "c30"}}, /* households as employers -> personal services */
    {"c19", {"c21", "c20", "c30"}}, /* sale and repair of cars -> retail, wholesale */
    {"c5", {"c4", "c16", "c3"}},    /* leather -> textiles */
    {"c8", {"c9", "c12", "c3"}},    /* refineries -> chemicals */
};

/* Whether an industry can hold its own people and `more` of them. */
static bool holds(const mn_model *m, size_t region, size_t industry, const double *people,
                  double more, double cap)
{
    size_t i = region * m->industries + industry;

    return m->x[i] > 0 && people[i] + more <= cap * m->x[i];
}

/* The cell that takes a cell's people: by the list above, else the region's
 * largest industry by output. SIZE_MAX when the region makes nothing at all. */
static size_t fallback(const mn_model *m, size_t region, size_t industry, const double *people,
                       double cap)
{
    size_t best = SIZE_MAX;
    double most = 0;

    for (size_t k = 0; k < sizeof fallbacks / sizeof *fallbacks; k++) {
        if (strcmp(fallbacks[k].from, m->industry[industry]))
            continue;
        for (int c = 0; c < 3; c++) {
            size_t to = mn_model_find_industry(m, mn_text_of(fallbacks[k].to[c]));

            if (to != SIZE_MAX &&
                holds(m, region, to, people, people[region * m->industries + industry], cap))
                return to;
        }
    }
    for (size_t s = 0; s < m->industries; s++) {
        if (s != industry && m->x[region * m->industries + s] > most) {
            most = m->x[region * m->industries + s];
            best = s;
        }
    }
    return best;
}

size_t mn_satellite_stand_in(const mn_model *m, size_t region, size_t industry)
{
    static const char *const bound_to_place[] = {"c35", "c19"};
    size_t to;
    bool bound = false;

    for (size_t k = 0; k < sizeof bound_to_place / sizeof *bound_to_place; k++)
        bound = bound || !strcmp(m->industry[industry], bound_to_place[k]);
    if (!bound)
        return industry;
    for (size_t k = 0; k < m->moves; k++)
        if (m->origin[m->move[k].origin].region == region && m->move[k].from == industry)
            return m->move[k].to;
    if (m->x[region * m->industries + industry] > 0)
        return industry;
    to = fallback(m, region, industry, m->cell_people[MN_SCOPE_ALL], INFINITY);
    return to == SIZE_MAX ? industry : to;
}

/* Moves one cell's people; the rows stay apart by origin, branch and form. */
static mn_status move_cell(mn_model *m, size_t region, size_t industry, size_t to, double intensity,
                           size_t *cap, mn_err *e)
{
    for (size_t k = 0; k < m->peoples; k++) {
        mn_people *p = &m->people[k];

        if (m->origin[p->origin].region != region || p->industry != industry || !(p->people > 0))
            continue;
        if (!mn_grow(&m->move, cap, m->moves + 1, sizeof *m->move))
            return mn_fail_memory(e);
        m->move[m->moves++] =
            (mn_move){p->origin, (uint32_t)industry, (uint32_t)to, p->form, p->people, intensity};
        p->industry = (uint32_t)to;
    }
    return MN_OK;
}

/* People a cell: those of one form, or of all (form MN_FORMS). */
static void count_people(double *people, const mn_model *m, mn_form form)
{
    memset(people, 0, m->n * sizeof *people);
    for (size_t k = 0; k < m->peoples; k++) {
        const mn_people *p = &m->people[k];

        if (form == MN_FORMS || p->form == form)
            people[m->origin[p->origin].region * m->industries + p->industry] += p->people;
    }
}

/* The cap is on private labour exploitation alone: the other forms are world
 * totals that were spread by assumption. */
static mn_status move_people(mn_model *m, double cap, mn_err *e)
{
    double *all = calloc(2 * m->n + 1, sizeof *all), *private = all ? all + m->n : NULL;
    size_t moves_cap = 0;
    mn_status st = all ? MN_OK : mn_fail_memory(e);

    if (st)
        return st;
    count_people(all, m, MN_FORMS);
    count_people(private, m, MN_FORM_PRIVATE);
    for (size_t i = 0; !st && i < m->n; i++) {
        size_t region = i / m->industries, industry = i % m->industries, to;

        if (!(all[i] > 0) || holds(m, region, industry, private, 0, cap))
            continue;
        to = fallback(m, region, industry, private, cap);
        if (to == SIZE_MAX) {
            st = mn_fail(e, MN_DATA, "%.6g people stand in region '%s', which makes nothing at all",
                         all[i], m->region[region]);
            break;
        }
        st = move_cell(m, region, industry, to, m->x[i] > 0 ? private[i] / m->x[i] : INFINITY,
                       &moves_cap, e);
        private[region * m->industries + to] += private[i];
        all[region * m->industries + to] += all[i];
        private[i] = all[i] = 0;
    }
    free(all);
    return st;
}

mn_status mn_satellite_attach(mn_model *m, const mn_ctx *ctx, const char *path, double cap,
                              mn_err *e)
{
    reader r = {.m = m, .path = path};
    mn_status st = mn_table_read(&r.t, ctx, path, NULL, e);

    if (st || (st = find_columns(&r, e)))
        goto out;
    if (mn_table_rejects(r.t)) {
        st = mn_fail_at(e, MN_DATA, path, mn_table_reject_line(r.t, 0), 0, "%s",
                        mn_table_reject_reason(r.t, 0));
        goto out;
    }
    for (size_t row = 0; row < mn_table_rows(r.t); row++)
        if ((st = add_row(&r, row, e)))
            goto out;
    if (!m->peoples) {
        st = mn_fail_at(e, MN_DATA, path, 0, 0, "the satellite has no rows");
        goto out;
    }
    if (!(st = move_people(m, cap > 0 ? cap : MN_INTENSITY_CAP, e)))
        st = mn_model_settle(m, ctx, e);
out:
    mn_table_free(r.t);
    mn_map_free(&r.origin_of);
    mn_map_free(&r.seen);
    mn_arena_free(&r.keys);
    return st;
}
