/* SPDX-License-Identifier: Apache-2.0
 *
 * concordance.c - of what kind an economy's industries are.
 */
#include "footprint/economy/concordance.h"

#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "reference/csv_lite.h"
#include "table/build.h"

#include <stdlib.h>
#include <string.h>

extern const unsigned char mn_data_concordance[], mn_data_concordance_end[];

#define BIT(k) (UINT64_C(1) << (k))

/* Letters and digits of a label in lower case, by which labels are compared; ""
 * when it is longer than the buffer. */
static void fold_label(char out[256], mn_text label)
{
    size_t n = 0;

    for (size_t i = 0; i < label.len; i++) {
        unsigned char c = (unsigned char)label.ptr[i];

        if (c >= 'A' && c <= 'Z')
            c = (unsigned char)(c + 32);
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80))
            continue;
        if (n == 255) {
            out[0] = 0;
            return;
        }
        out[n++] = (char)c;
    }
    out[n] = 0;
}

/* "c7" -> 6; "-" -> MN_NO_KIND; -1 for anything else. */
static int kind_of(mn_text t)
{
    int64_t v;

    if (mn_text_eq_str(t, "-"))
        return MN_NO_KIND;
    if (t.len < 2 || t.len > 3 || t.ptr[0] != 'c' || t.ptr[1] == '0' || t.ptr[1] == '+' ||
        t.ptr[1] == '-' || !mn_text_i64(mn_text_sub(t, 1, t.len - 1), &v) || v < 1 ||
        v > MN_INDUSTRIES)
        return -1;
    return (int)v - 1;
}

static mn_status make_room(mn_model *m, mn_err *e)
{
    m->kind = mn_arena_alloc(&m->arena, m->industries + 1, sizeof *m->kind);
    m->parts = mn_arena_alloc(&m->arena, m->industries + 1, sizeof *m->parts);
    m->serves = mn_arena_alloc(&m->arena, m->industries + 1, sizeof *m->serves);
    if (!m->kind || !m->parts || !m->serves)
        return mn_fail_memory(e);
    memset(m->kind, MN_NO_KIND, m->industries + 1);
    return mn_model_str(m, &m->scheme, NULL, e);
}

/* --- which industries serve a kind ------------------------------------------- */

/* Kinds that an economy does without: the kinds to buy from instead, in order. Only
 * where the two are so near that published tables join them. */
static const struct {
    uint8_t kind, near[3];
} nearest[] = {
    {4, {3, 15, 3}},    /* leather: textiles, other manufacturing */
    {5, {6, 15, 6}},    /* wood: paper, furniture */
    {7, {8, 1, 8}},     /* refineries: chemicals, mining */
    {9, {8, 10, 8}},    /* rubber and plastics: chemicals, minerals */
    {10, {9, 11, 9}},   /* minerals: plastics, metals */
    {12, {13, 11, 13}}, /* machinery: electrical, metals */
    {13, {12, 12, 12}}, /* electrical: machinery */
    {14, {12, 13, 12}}, /* vehicles: machinery, electrical */
    {18, {20, 19, 29}}, /* vehicle trade: retail, wholesale, business services */
    {19, {20, 18, 20}}, /* wholesale: retail */
    {20, {19, 18, 19}}, /* retail: wholesale */
    {23, {22, 25, 22}}, /* water transport: land transport, services to transport */
    {24, {22, 25, 22}}, /* air transport */
    {25, {22, 23, 22}}, /* services to transport */
    {26, {25, 22, 29}}, /* post and telecommunications */
    {28, {29, 27, 29}}, /* real estate: business services, finance */
    {31, {32, 30, 32}}, /* education: health, public administration */
    {32, {31, 30, 31}}, /* health: education, public administration */
    {34, {33, 32, 29}}, /* domestic staff: personal services, health, business services */
};

/* Marks the industries that hold the kind (by_part: among others) as serving
 * `as`; false when there are none. */
static bool serve(mn_model *m, uint8_t kind, bool by_part, uint8_t as)
{
    bool any = false;

    for (size_t s = 0; s < m->industries; s++) {
        if (by_part ? !(m->parts[s] & BIT(kind)) : m->kind[s] != kind)
            continue;
        m->serves[s] |= BIT(as);
        any = true;
    }
    return any;
}

static mn_fit find_sellers(mn_model *m, uint8_t kind)
{
    if (serve(m, kind, false, kind))
        return MN_FIT_KIND;
    if (serve(m, kind, true, kind))
        return MN_FIT_PART;
    for (size_t i = 0; i < sizeof nearest / sizeof *nearest; i++)
        for (int k = 0; nearest[i].kind == kind && k < 3; k++)
            if (serve(m, nearest[i].near[k], false, kind) ||
                serve(m, nearest[i].near[k], true, kind))
                return MN_FIT_NEAR;
    return MN_FIT_NONE;
}

mn_status mn_model_kinds_settle(mn_model *m, mn_err *e)
{
    if (!m->serves &&
        !(m->serves = mn_arena_alloc(&m->arena, m->industries + 1, sizeof *m->serves)))
        return mn_fail_memory(e);
    memset(m->serves, 0, m->industries * sizeof *m->serves);
    for (size_t s = 0; s < m->industries; s++)
        if (m->kind[s] < MN_INDUSTRIES)
            m->parts[s] |= BIT(m->kind[s]);
    for (uint8_t k = 0; k < MN_INDUSTRIES; k++)
        m->fit[k] = (uint8_t)find_sellers(m, k);
    return MN_OK;
}

/* --- the tables --------------------------------------------------------------- */

enum { SCHEME, LABEL, ALSO, KIND, PARTS };

/* One scheme's labels, as far as they have been read. */
typedef struct scheme {
    mn_arena arena;
    mn_map row_of; /* folded label -> row */
    uint8_t *kind;
    uint64_t *parts;
    size_t rows, kind_cap, parts_cap;
    mn_text name;
} scheme;

static void scheme_clear(scheme *s)
{
    mn_map_free(&s->row_of);
    mn_arena_free(&s->arena);
    memset(&s->row_of, 0, sizeof s->row_of);
    memset(&s->arena, 0, sizeof s->arena);
    s->rows = 0;
}

static mn_status scheme_label(scheme *s, mn_text label, mn_err *e)
{
    char folded[256];
    uint32_t row = (uint32_t)s->rows;
    mn_text copy;

    fold_label(folded, label);
    if (!folded[0])
        return MN_OK;
    copy = mn_arena_text(&s->arena, mn_text_of(folded));
    return copy.ptr ? mn_map_put(&s->row_of, copy, &row, e) : mn_fail_memory(e);
}

static mn_status scheme_row(scheme *s, const mn_csv *c, mn_err *e)
{
    mn_text rest = c->cell[ALSO], part;
    int kind = kind_of(c->cell[KIND]);
    uint64_t parts = 0;
    mn_status st = scheme_label(s, c->cell[LABEL], e);

    while (!st && rest.len && mn_text_split(&rest, '|', &part))
        st = scheme_label(s, part, e);
    rest = c->cell[PARTS];
    while (rest.len && mn_text_split(&rest, ' ', &part))
        parts |= BIT(kind_of(part) & 63);
    if (!st && kind < 0)
        st = mn_csv_fail(c, e, "no such kind");
    if (!st && (!mn_grow(&s->kind, &s->kind_cap, s->rows + 1, sizeof *s->kind) ||
                !mn_grow(&s->parts, &s->parts_cap, s->rows + 1, sizeof *s->parts)))
        st = mn_fail_memory(e);
    if (st)
        return st;
    s->kind[s->rows] = (uint8_t)kind;
    s->parts[s->rows++] = parts;
    return MN_OK;
}

/* Whether all industries are in the scheme; then they have their kinds. */
static bool scheme_fits(const scheme *s, mn_model *m)
{
    char folded[256];

    for (size_t i = 0; i < m->industries; i++) {
        fold_label(folded, mn_text_of(m->industry[i]));
        if (mn_map_get(&s->row_of, mn_text_of(folded)) == MN_MAP_NONE)
            return false;
    }
    for (size_t i = 0; i < m->industries; i++) {
        uint32_t row;

        fold_label(folded, mn_text_of(m->industry[i]));
        row = mn_map_get(&s->row_of, mn_text_of(folded));
        m->kind[i] = s->kind[row];
        m->parts[i] = s->parts[row];
    }
    return true;
}

static mn_status by_tables(mn_model *m, mn_err *e)
{
    mn_source source = {"data/concordance/industries.csv", mn_data_concordance,
                        (size_t)(mn_data_concordance_end - mn_data_concordance)};
    mn_arena arena = {0};
    scheme s = {0};
    mn_csv c;
    bool more = true, found = false;
    mn_status st = mn_csv_open(&c, source, &arena, "scheme,label,also,kind,parts", e);

    while (!st && !(st = mn_csv_next(&c, &more, e))) {
        if (!more || !mn_text_eq(s.name, c.cell[SCHEME])) {
            if (s.rows && scheme_fits(&s, m)) {
                mn_text name = mn_arena_text(&m->arena, s.name);

                m->scheme = name.ptr;
                st = name.ptr ? MN_OK : mn_fail_memory(e);
                found = true;
            }
            scheme_clear(&s);
            s.name = c.cell[SCHEME];
        }
        if (!more || found || st || (st = scheme_row(&s, &c, e)))
            break;
    }
    scheme_clear(&s);
    free(s.kind);
    free(s.parts);
    mn_arena_free(&arena);
    return st;
}

/* Industries named c1..c35, the others without a kind. */
static bool by_name(mn_model *m)
{
    bool all = true;

    for (size_t s = 0; s < m->industries; s++) {
        int kind = kind_of(mn_text_of(m->industry[s]));

        if (kind >= 0)
            m->kind[s] = (uint8_t)kind;
        all = all && kind >= 0;
    }
    return all;
}

/* --- a concordance of the user's ---------------------------------------------- */

static mn_status file_row(mn_model *m, const mn_table *t, const char *path, size_t row,
                          const size_t col[2], bool *named, mn_err *e)
{
    mn_text label = mn_text_trim(mn_table_text(t, row, col[0]));
    mn_text text = mn_text_trim(mn_table_text(t, row, col[1]));
    size_t s = mn_model_find_industry(m, label);
    int kind = kind_of(text);

    if (s == SIZE_MAX) {
        mn_fail_at(e, MN_DATA, path, mn_table_line(t, row), col[0] + 1,
                   "the economy has no such industry");
        return mn_offending(e, label);
    }
    if (kind < 0) {
        mn_fail_at(e, MN_DATA, path, mn_table_line(t, row), col[1] + 1,
                   "a kind is c1 to c35, or '-' for none");
        return mn_offending(e, text);
    }
    if (!named[s])
        m->kind[s] = (uint8_t)kind;
    if (kind != MN_NO_KIND)
        m->parts[s] |= BIT(kind);
    named[s] = true;
    return MN_OK;
}

static mn_status by_file(mn_model *m, const char *path, const mn_ctx *ctx, mn_err *e)
{
    mn_table *t = NULL;
    bool *named = calloc(m->industries + 1, sizeof *named);
    mn_status st = named ? mn_table_read(&t, ctx, path, NULL, e) : mn_fail_memory(e);
    size_t col[2] = {0};

    if (st)
        goto out;
    col[0] = mn_table_find(t, "industry");
    col[1] = mn_table_find(t, "kind");
    if (col[0] == SIZE_MAX || col[1] == SIZE_MAX) {
        st = mn_fail_at(e, MN_DATA, path, 1, 0, "no column '%s'",
                        col[0] == SIZE_MAX ? "industry" : "kind");
        mn_hint(e, "a concordance has the columns industry and kind (c1 to c35, or '-' for none)");
        goto out;
    }
    if ((st = mn_table_once(t, path, (const char *const[]){"industry", "kind"}, 2, e)))
        goto out;
    if (mn_table_rejects(t))
        st = mn_fail_at(e, MN_DATA, path, mn_table_reject_line(t, 0), 0, "%s",
                        mn_table_reject_reason(t, 0));
    for (size_t row = 0; !st && row < mn_table_rows(t); row++)
        st = file_row(m, t, path, row, col, named, e);
    for (size_t s = 0; !st && s < m->industries; s++) {
        if (named[s])
            continue;
        st =
            mn_fail_at(e, MN_DATA, path, 0, 0, "it doesn't name the industry '%s'", m->industry[s]);
        mn_hint(e, "give every industry of the economy a row; kind '-' is none");
    }
    if (!st)
        st = mn_model_str(m, &m->scheme, "file", e);
out:
    mn_table_free(t);
    free(named);
    return st;
}

mn_status mn_model_kinds(mn_model *m, const char *file, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = make_room(m, e);

    if (!st && file)
        st = by_file(m, file, ctx, e);
    else if (!st && by_name(m))
        st = mn_model_str(m, &m->scheme, "wiod2013", e);
    else if (!st)
        st = by_tables(m, e);
    return st ? st : mn_model_kinds_settle(m, e);
}
