/* SPDX-License-Identifier: Apache-2.0
 *
 * model_read.c - the fields of a model file, versions 1 and 2, in their order
 * (docs/methods/model-format.md). What is read may come from a stranger: counts are
 * bounded before anything is allocated for them, and indexes are checked.
 */
#include "footprint/economy/model_read.h"

#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/concordance.h"

#include <stdlib.h>
#include <string.h>

static const char *get_str(mn_unpacker *c, mn_model *m)
{
    uint32_t len = mn_get_u32(c);
    char *copy =
        !c->bad && mn_unpack_room(c, len, 1) ? mn_arena_alloc(&m->arena, (size_t)len + 1, 1) : NULL;

    if (!copy) {
        if (!c->bad && mn_unpack_room(c, len, 1))
            mn_unpack_no_memory(c);
        else if (!c->bad)
            c->bad = "it ends too early";
        return "";
    }
    mn_get(c, copy, len);
    copy[len] = 0;
    if (memchr(copy, 0, len) || mn_utf8_bad((mn_text){copy, len}) < len)
        c->bad = c->bad ? c->bad : "a text is not UTF-8";
    return copy;
}

static void get_labels(mn_unpacker *c, mn_model *m, const char ***labels, size_t *n,
                       const char *what)
{
    uint32_t count = mn_get_u32(c);

    if (!mn_unpack_room(c, count, 16)) {
        c->bad = c->bad ? c->bad : what;
        return;
    }
    *labels = mn_arena_alloc(&m->arena, (size_t)count + 1, sizeof **labels);
    if (!*labels) {
        mn_unpack_no_memory(c);
        return;
    }
    for (uint32_t i = 0; i < count && !c->bad; i++) {
        (*labels)[i] = get_str(c, m);
        if (strlen((*labels)[i]) > 256 || !(*labels)[i][0])
            c->bad = "a label is empty or longer than 256 bytes";
    }
    *n = count;
}

/* --- the matrix ----------------------------------------------------------------- */

/* Rows as they are read: lengths, gaps between columns, values. */
typedef struct rows {
    uint32_t *length, *gap, *column;
    float *value;
    double *wide;
    size_t count, entries;
} rows;

static void rows_free(rows *r)
{
    free(r->length);
    free(r->gap);
    free(r->column);
    free(r->value);
    free(r->wide);
    memset(r, 0, sizeof *r);
}

static void *room(mn_unpacker *c, uint64_t n, size_t size)
{
    void *p = mn_unpack_room(c, n, size) ? malloc(n ? (size_t)n * size : 1) : NULL;

    if (!p && !c->bad && mn_unpack_room(c, n, size))
        mn_unpack_no_memory(c);
    else if (!p && !c->bad)
        c->bad = "it names more than it holds";
    return p;
}

/* Appends r's rows to the matrix. */
static mn_status add_rows(mn_unpacker *c, mn_matrix_builder *made, rows *r, size_t n, mn_err *e)
{
    size_t at = 0;
    mn_status st = MN_OK;

    for (size_t i = 0; !st && !c->bad && i < r->count; i++) {
        uint64_t column = 0;

        if (r->length[i] > n || r->length[i] > r->entries - at)
            c->bad = "its matrix rows don't add up";
        for (size_t k = 0; !c->bad && k < r->length[i]; k++, at++) {
            column += r->gap[at];
            if (column >= n || (r->gap[at] == 0 && k > 0))
                c->bad = "a column of its matrix is out of range or order";
            if (!(r->value[at] >= -1e6F && r->value[at] <= 1e6F))
                c->bad = "its matrix holds something that is no coefficient";
            r->column[k] = (uint32_t)column;
            r->wide[k] = (double)r->value[at];
        }
        if (!c->bad)
            st = mn_matrix_add(made, r->column, r->wide, r->length[i], e);
    }
    if (!st && !c->bad && at != r->entries)
        c->bad = "its matrix rows don't add up";
    return st;
}

/* Version 1: all rows' lengths, then all gaps, then all values. */
static mn_status get_all_rows(mn_unpacker *c, mn_matrix_builder *made, rows *r, size_t n, mn_err *e)
{
    r->count = n;
    r->entries = mn_get_u32(c);
    r->gap = room(c, r->entries, 2 * sizeof *r->gap);
    r->value = room(c, r->entries, 2 * sizeof *r->value);
    for (size_t i = 0; i < n && !c->bad; i++)
        r->length[i] = mn_get_u32(c);
    for (size_t k = 0; k < r->entries && !c->bad; k++)
        r->gap[k] = mn_get_u32(c);
    if (!c->bad)
        mn_get_planes(c, r->value, r->entries, sizeof *r->value);
    return c->bad ? MN_OK : add_rows(c, made, r, n, e);
}

/* Version 2: group by group. */
static mn_status get_groups(mn_unpacker *c, mn_matrix_builder *made, rows *r, size_t n, mn_err *e)
{
    mn_status st = MN_OK;

    r->gap = room(c, MN_PIECE + n, sizeof *r->gap);
    r->value = room(c, MN_PIECE + n, sizeof *r->value);
    for (size_t done = 0; !st && !c->bad && done < n; done += r->count) {
        r->count = mn_get_u32(c);
        r->entries = mn_get_u32(c);
        if (!r->count || r->count > n - done || r->entries > MN_PIECE + n) {
            c->bad = c->bad ? c->bad : "its matrix rows don't add up";
            break;
        }
        mn_get_planes(c, r->length, r->count, sizeof *r->length);
        mn_get_planes(c, r->gap, r->entries, sizeof *r->gap);
        mn_get_planes(c, r->value, r->entries, sizeof *r->value);
        if (!c->bad)
            st = add_rows(c, made, r, n, e);
    }
    return st;
}

static mn_status get_matrix(mn_unpacker *c, mn_matrix *a, size_t n, mn_err *e)
{
    mn_matrix_builder made = {0};
    rows r = {0};
    mn_status st = MN_OK;

    r.length = room(c, n, sizeof *r.length);
    r.column = room(c, n, sizeof *r.column);
    r.wide = room(c, n, sizeof *r.wide);
    if (!c->bad && n >= UINT32_MAX)
        c->bad = "its labels are empty or too many";
    if (!c->bad)
        st = mn_matrix_begin_within(&made, n, c->ctx, e);
    if (!st && !c->bad)
        st = c->version == 1 ? get_all_rows(c, &made, &r, n, e) : get_groups(c, &made, &r, n, e);
    if (!st && !c->bad)
        st = mn_matrix_finish(a, &made, NULL, 1, e);
    rows_free(&r);
    mn_matrix_builder_free(&made);
    return st;
}

/* --- people ---------------------------------------------------------------------- */

static void get_origins(mn_unpacker *c, mn_model *m)
{
    m->origins = mn_get_u32(c);
    if (!mn_unpack_room(c, m->origins, sizeof *m->origin)) {
        c->bad = c->bad ? c->bad : "it names more origins than it holds";
        m->origins = 0;
    }
    m->origin = calloc(m->origins ? m->origins : 1, sizeof *m->origin);
    if (!m->origin)
        mn_unpack_no_memory(c);
    for (size_t i = 0; i < m->origins && !c->bad; i++) {
        mn_origin *o = &m->origin[i];

        o->code = get_str(c, m);
        o->name = get_str(c, m);
        o->iso3 = get_str(c, m);
        o->region = mn_get_u32(c);
        if (o->region >= m->regions)
            c->bad = "an origin lies in no region";
    }
}

static void get_people(mn_unpacker *c, mn_model *m)
{
    m->peoples = mn_get_u32(c);
    if (!mn_unpack_room(c, m->peoples, sizeof *m->people)) {
        c->bad = c->bad ? c->bad : "it names more people's rows than it holds";
        m->peoples = 0;
    }
    m->people = calloc(m->peoples ? m->peoples : 1, sizeof *m->people);
    if (!m->people)
        mn_unpack_no_memory(c);
    for (size_t k = 0; k < m->peoples && !c->bad; k++) {
        mn_people *p = &m->people[k];
        uint32_t packed;

        p->origin = mn_get_u32(c);
        packed = mn_get_u32(c);
        p->industry = packed & 0xffffff;
        p->branch = (mn_branch)(packed >> 24 & 15);
        p->form = (mn_form)(packed >> 28);
        p->people = mn_get_f64(c);
        if (p->origin >= m->origins || p->industry >= m->industries || p->branch >= MN_BRANCHES ||
            p->form >= MN_FORMS || !(p->people >= 0 && p->people < 1e12))
            c->bad = "a row of people makes no sense";
    }
}

static void get_moves(mn_unpacker *c, mn_model *m)
{
    m->moves = mn_get_u32(c);
    if (!mn_unpack_room(c, m->moves, sizeof *m->move)) {
        c->bad = c->bad ? c->bad : "it names more moves than it holds";
        m->moves = 0;
    }
    m->move = calloc(m->moves ? m->moves : 1, sizeof *m->move);
    if (!m->move)
        mn_unpack_no_memory(c);
    for (size_t k = 0; k < m->moves && !c->bad; k++) {
        mn_move *v = &m->move[k];
        uint32_t packed;

        v->origin = mn_get_u32(c);
        packed = mn_get_u32(c);
        v->from = packed & 0xfffffff;
        v->form = (mn_form)(packed >> 28);
        v->to = mn_get_u32(c);
        v->people = mn_get_f64(c);
        v->intensity = mn_get_f64(c);
        if (v->origin >= m->origins || !(v->people >= 0 && v->people < 1e12) ||
            v->from >= m->industries || v->to >= m->industries || v->form >= MN_FORMS)
            c->bad = "a move makes no sense";
    }
}

static void get_kinds(mn_unpacker *c, mn_model *m)
{
    size_t n = mn_get_u32(c);

    if (n && n != m->industries)
        c->bad = "its kinds are not of its industries";
    for (size_t s = 0; s < n && !c->bad; s++) {
        uint32_t kind = mn_get_u32(c), low = mn_get_u32(c), high = mn_get_u32(c);

        if ((kind >= MN_INDUSTRIES && kind != MN_NO_KIND) || high >> (MN_INDUSTRIES - 32))
            c->bad = "an industry is of no such kind";
        m->kind[s] = (uint8_t)kind;
        m->parts[s] = (uint64_t)high << 32 | low;
    }
    if (n && !c->bad &&
        (mn_model_str(m, &m->scheme, "file", NULL) || mn_model_kinds_settle(m, NULL)))
        mn_unpack_no_memory(c);
}

static void get_members(mn_unpacker *c, mn_model *m)
{
    size_t n = mn_get_u32(c);

    if (n > 1000)
        c->bad = "it has more members than there are countries";
    else if (!(m->member = mn_arena_alloc(&m->arena, n + 1, sizeof *m->member)))
        mn_unpack_no_memory(c);
    for (size_t k = 0; k < n && !c->bad; k++) {
        const char *iso3 = get_str(c, m);
        uint32_t region = mn_get_u32(c);

        if (c->bad || strlen(iso3) != 3 || region >= m->regions) {
            c->bad = c->bad ? c->bad : "a country lies in no such region";
            return;
        }
        memcpy(m->member[k].iso3, iso3, 4);
        m->member[k].region = region;
        m->members = k + 1;
    }
}

static void get_head(mn_unpacker *c, mn_model *m)
{
    m->name = get_str(c, m);
    m->source = get_str(c, m);
    m->licence = get_str(c, m);
    m->notes = get_str(c, m);
    m->year = (int)mn_get_u32(c);
    m->unit_usd = mn_get_f64(c);
    get_labels(c, m, &m->region, &m->regions, "it names more regions than it holds");
    get_labels(c, m, &m->industry, &m->industries, "it names more industries than it holds");
    get_labels(c, m, &m->category, &m->categories, "it names more categories than it holds");
    if (!c->bad && (m->regions > 100000 || m->industries > 100000 || m->categories > 1000 ||
                    !m->regions || !m->industries))
        c->bad = "its labels are empty or too many";
    m->n = m->regions * m->industries;
    m->demand = mn_arena_alloc(&m->arena, m->categories + 1, sizeof *m->demand);
    if (!m->demand)
        mn_unpack_no_memory(c);
    for (size_t k = 0; k < m->categories && !c->bad; k++) {
        uint32_t role = mn_get_u32(c);

        if (role > MN_DEMAND_OTHER)
            c->bad = "a category of final demand has no role";
        m->demand[k] = (mn_demand)role;
    }
    if (!c->bad && mn_model_kinds(m, NULL, NULL, NULL))
        mn_unpack_no_memory(c);
}

/* n doubles, from doubles or from float32; n floats. */
static double *get_numbers(mn_unpacker *c, uint64_t n, bool floats)
{
    double *v = room(c, n, sizeof *v);

    if (v && floats)
        mn_get_floats(c, v, (size_t)n);
    else if (v)
        mn_get_planes(c, v, (size_t)n, sizeof *v);
    return v;
}

static float *get_floats(mn_unpacker *c, uint64_t n)
{
    float *v = room(c, n, sizeof *v);

    if (v)
        mn_get_planes(c, v, (size_t)n, sizeof *v);
    return v;
}

/* The last fields, which version 1 had only where there was something to say. */
static void get_given(mn_unpacker *c, mn_model *m)
{
    if (c->bad || (c->version == 1 && mn_unpack_ended(c)))
        return;
    if (!c->bad)
        get_kinds(c, m);
    if (!c->bad)
        get_members(c, m);
    if (!c->bad && c->version > 1)
        m->construct = get_str(c, m);
}

mn_status mn_model_read(mn_unpacker *c, mn_model *m, mn_err *e)
{
    mn_status st;

    get_head(c, m);
    if (c->bad)
        return MN_OK;
    if ((st = get_matrix(c, &m->a, m->n, e)) || c->bad)
        return st;
    m->x = get_numbers(c, m->n, false);
    m->bound = mn_get_f64(c);
    m->published = get_numbers(c, m->n, true);
    m->y = get_floats(c, (uint64_t)m->n * m->regions * m->categories);
    if (!c->bad)
        get_origins(c, m);
    if (!c->bad)
        get_people(c, m);
    if (!c->bad)
        get_moves(c, m);
    for (int scope = 0; scope < 2 && m->peoples && !c->bad; scope++)
        m->m[scope] = get_numbers(c, m->n, false);
    get_given(c, m);
    if (!c->bad && !mn_unpack_ended(c) && !c->bad)
        c->bad = "something follows its end";
    if (!c->bad)
        c->bad = mn_model_wrong(m);
    if (c->bad)
        return MN_OK;
    return m->peoples ? mn_model_people_to_cells(m, e) : MN_OK;
}
