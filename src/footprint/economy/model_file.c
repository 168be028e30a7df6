/* SPDX-License-Identifier: Apache-2.0
 *
 * model_file.c - the project's own model format, read and written.
 *
 *   "manumit-model 1\n"
 *   one zstd frame of the fields below, in order
 *   32 bytes: SHA-256 of everything before them
 *
 * Numbers are little-endian; u32, f32, f64. A text is its length (u32) and its
 * bytes. Arrays of floats are stored byte plane by byte plane, which zstd
 * packs far better. The layout is described in docs/methods/model-format.md.
 */
#include "footprint/economy/model.h"

#include "core/buf.h"
#include "core/err.h"
#include "core/file.h"
#include "core/sha256.h"
#include "core/text.h"
#include "footprint/economy/concordance.h"
#include "footprint/economy/solve.h"

#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

static const char magic[] = "manumit-model 1\n";
enum { MAGIC = sizeof magic - 1, HASH = 32 };

static const uint64_t max_file = UINT64_C(4) << 30;
static const uint64_t max_plain = UINT64_C(16) << 30;
static const uint64_t max_ratio = 400; /* of unpacked to packed bytes */

/* --- writing ----------------------------------------------------------------- */

static void put_u32(mn_buf *b, size_t v)
{
    unsigned char bytes[4] = {(unsigned char)v, (unsigned char)(v >> 8), (unsigned char)(v >> 16),
                              (unsigned char)(v >> 24)};

    mn_buf_add(b, bytes, 4);
}

static void put_str(mn_buf *b, const char *s)
{
    put_u32(b, strlen(s));
    mn_buf_str(b, s);
}

/* Where the byte of a plane (0 is the least significant) lies in a value. */
static size_t byte_of(size_t plane, size_t size)
{
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? plane : size - 1 - plane;
}

/* Bytes of n values of `size` bytes, plane by plane, least significant first. */
static void put_planes(mn_buf *b, const void *values, size_t n, size_t size)
{
    const unsigned char *bytes = values;

    for (size_t plane = 0; plane < size; plane++)
        for (size_t i = 0; i < n; i++)
            mn_buf_char(b, (char)bytes[i * size + byte_of(plane, size)]);
}

static void put_f64(mn_buf *b, double v)
{
    put_planes(b, &v, 1, sizeof v);
}

static mn_status put_floats(mn_buf *b, const double *v, size_t n, mn_err *e)
{
    float *f = malloc((n ? n : 1) * sizeof *f);

    if (!f)
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++)
        f[i] = (float)v[i];
    put_planes(b, f, n, sizeof *f);
    free(f);
    return MN_OK;
}

static void put_labels(mn_buf *b, const char *const *labels, size_t n)
{
    put_u32(b, n);
    for (size_t i = 0; i < n; i++)
        put_str(b, labels[i]);
}

/* Row lengths, then the gaps between columns, then the values. */
static mn_status put_matrix(mn_buf *b, const mn_matrix *a, mn_err *e)
{
    mn_entry *row = malloc(a->n * sizeof *row);
    float *value = malloc((a->entries ? a->entries : 1) * sizeof *value);
    size_t count = 0, at = 0;

    if (!row || !value) {
        free(row);
        free(value);
        return mn_fail_memory(e);
    }
    for (size_t i = 0; i < a->n; i++)
        count += mn_matrix_row(a, i, row);
    put_u32(b, count);
    for (size_t i = 0; i < a->n; i++)
        put_u32(b, mn_matrix_row(a, i, row));
    for (size_t i = 0; i < a->n; i++) {
        uint32_t before = 0;

        count = mn_matrix_row(a, i, row);
        for (size_t k = 0; k < count; k++, at++) {
            put_u32(b, row[k].index - before);
            before = row[k].index;
            value[at] = row[k].value;
        }
    }
    put_planes(b, value, at, sizeof *value);
    free(row);
    free(value);
    return MN_OK;
}

static void put_people(mn_buf *b, const mn_model *m)
{
    put_u32(b, m->origins);
    for (size_t i = 0; i < m->origins; i++) {
        put_str(b, m->origin[i].code);
        put_str(b, m->origin[i].name);
        put_str(b, m->origin[i].iso3);
        put_u32(b, m->origin[i].region);
    }
    put_u32(b, m->peoples);
    for (size_t k = 0; k < m->peoples; k++) {
        const mn_people *p = &m->people[k];

        put_u32(b, p->origin);
        put_u32(b, p->industry | (uint32_t)p->branch << 24 | (uint32_t)p->form << 28);
        put_f64(b, p->people);
    }
    put_u32(b, m->moves);
    for (size_t k = 0; k < m->moves; k++) {
        const mn_move *v = &m->move[k];

        put_u32(b, v->origin);
        put_u32(b, v->from | (uint32_t)v->form << 28);
        put_u32(b, v->to);
        put_f64(b, v->people);
        put_f64(b, v->intensity);
    }
    for (int scope = 0; scope < 2 && m->peoples; scope++)
        put_planes(b, m->m[scope], m->n, sizeof(double));
}

/* What labels alone don't say: kinds and members that the user gave. Left out where
 * there is none of it. */
static void put_given(mn_buf *b, const mn_model *m)
{
    bool kinds = !strcmp(m->scheme, "file");

    if (!kinds && !m->members)
        return;
    put_u32(b, kinds ? m->industries : 0);
    for (size_t s = 0; kinds && s < m->industries; s++) {
        put_u32(b, m->kind[s]);
        put_u32(b, (uint32_t)m->parts[s]);
        put_u32(b, (uint32_t)(m->parts[s] >> 32));
    }
    put_u32(b, m->members);
    for (size_t k = 0; k < m->members; k++) {
        put_str(b, m->member[k].iso3);
        put_u32(b, m->member[k].region);
    }
}

static mn_status put_model(mn_buf *b, const mn_model *m, mn_err *e)
{
    mn_status st;

    put_str(b, m->name);
    put_str(b, m->source);
    put_str(b, m->licence);
    put_str(b, m->notes);
    put_u32(b, (size_t)m->year);
    put_f64(b, m->unit_usd);
    put_labels(b, m->region, m->regions);
    put_labels(b, m->industry, m->industries);
    put_labels(b, m->category, m->categories);
    for (size_t k = 0; k < m->categories; k++)
        put_u32(b, m->demand[k]);
    if ((st = put_matrix(b, &m->a, e)))
        return st;
    put_planes(b, m->x, m->n, sizeof *m->x);
    put_f64(b, m->bound);
    if ((st = put_floats(b, m->published, m->n, e)) ||
        (st = put_floats(b, m->y, m->n * m->regions * m->categories, e)))
        return st;
    put_people(b, m);
    put_given(b, m);
    return b->failed ? mn_fail_memory(e) : MN_OK;
}

static mn_status pack(char **out, size_t *len, const mn_model *m, mn_err *e)
{
    mn_buf plain = {0};
    char *bytes = NULL;
    mn_status st = put_model(&plain, m, e);

    if (!st) {
        size_t room = ZSTD_compressBound(plain.len), got;

        bytes = malloc(MAGIC + room + HASH);
        if (!bytes) {
            st = mn_fail_memory(e);
            goto out;
        }
        memcpy(bytes, magic, MAGIC);
        got = ZSTD_compress(bytes + MAGIC, room, plain.ptr, plain.len, 19);
        if (ZSTD_isError(got)) {
            st = mn_fail(e, MN_SYSTEM, "can't compress the model: %s", ZSTD_getErrorName(got));
            goto out;
        }
        crypto_hash_sha256((unsigned char *)bytes + MAGIC + got, (unsigned char *)bytes,
                           MAGIC + got);
        *len = MAGIC + got + HASH;
        *out = bytes;
        bytes = NULL;
    }
out:
    free(bytes);
    mn_buf_free(&plain);
    return st;
}

mn_status mn_model_save(const mn_model *m, const char *path, mn_err *e)
{
    char *bytes = NULL;
    size_t len = 0;
    mn_file_out *f = NULL;
    mn_status st = pack(&bytes, &len, m, e);

    if (st || (st = mn_file_create(&f, path, e)))
        goto out;
    if ((st = mn_file_write(f, bytes, len, e))) {
        mn_file_abandon(f);
        goto out;
    }
    st = mn_file_commit(f, e);
out:
    free(bytes);
    return st;
}

/* --- reading ----------------------------------------------------------------- */

/* A cursor over the unpacked fields. Once something is missing or makes no
 * sense `bad` says what, and every further read gives zero. */
typedef struct cursor {
    const char *at, *end;
    const char *bad;
    bool short_of_memory; /* bad then says so too */
} cursor;

static void no_memory(cursor *c)
{
    c->bad = "out of memory";
    c->short_of_memory = true;
}

static const char *take(cursor *c, size_t n)
{
    const char *at = c->at;

    if (c->bad || (size_t)(c->end - c->at) < n) {
        c->bad = c->bad ? c->bad : "it ends too early";
        return NULL;
    }
    c->at += n;
    return at;
}

static uint32_t get_u32(cursor *c)
{
    const unsigned char *p = (const unsigned char *)take(c, 4);

    return p ? (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24
             : 0;
}

static double get_f64(cursor *c)
{
    const char *p = take(c, sizeof(double));
    double v = 0;

    for (size_t plane = 0; p && plane < sizeof v; plane++)
        memcpy((char *)&v + byte_of(plane, sizeof v), p + plane, 1);
    return v;
}

static const char *get_str(cursor *c, mn_model *m)
{
    uint32_t len = get_u32(c);
    const char *p = take(c, len);
    mn_text copy = mn_arena_text(&m->arena, (mn_text){p ? p : "", p ? len : 0});

    if (!copy.ptr)
        no_memory(c);
    else if (memchr(copy.ptr, 0, copy.len) || mn_utf8_bad(copy) < copy.len)
        c->bad = "a text is not UTF-8";
    return copy.ptr ? copy.ptr : "";
}

/* Undoes put_planes into n values of `size` bytes on the heap. */
static void *get_planes(cursor *c, size_t n, size_t size)
{
    const char *p = n <= SIZE_MAX / size ? take(c, n * size) : take(c, SIZE_MAX);
    char *out = p ? malloc(n ? n * size : 1) : NULL;

    if (p && !out)
        no_memory(c);
    for (size_t plane = 0; out && plane < size; plane++)
        for (size_t i = 0; i < n; i++)
            out[i * size + byte_of(plane, size)] = p[plane * n + i];
    return out;
}

static double *get_floats(cursor *c, size_t n)
{
    float *f = get_planes(c, n, sizeof *f);
    double *v = f ? malloc((n ? n : 1) * sizeof *v) : NULL;

    if (f && !v)
        no_memory(c);
    for (size_t i = 0; v && i < n; i++)
        v[i] = (double)f[i];
    free(f);
    return v;
}

static void get_labels(cursor *c, mn_model *m, const char ***labels, size_t *n, const char *what)
{
    uint32_t count = get_u32(c);

    if (count > (size_t)(c->end - c->at) / 4) {
        c->bad = what;
        return;
    }
    *labels = mn_arena_alloc(&m->arena, (size_t)count + 1, sizeof **labels);
    if (!*labels) {
        no_memory(c);
        return;
    }
    for (uint32_t i = 0; i < count && !c->bad; i++) {
        (*labels)[i] = get_str(c, m);
        if (strlen((*labels)[i]) > 256 || !(*labels)[i][0])
            c->bad = "a label is empty or longer than 256 bytes";
    }
    *n = count;
}

/* One row's columns, from the gaps between them. */
static void get_columns(cursor *c, uint32_t *column, size_t count, size_t n)
{
    uint32_t col = 0;

    for (size_t k = 0; k < count && !c->bad; k++) {
        uint32_t gap = get_u32(c);

        if (gap >= n || (gap == 0 && k > 0) || (col += gap) >= n)
            c->bad = "a column of its matrix is out of range or order";
        column[k] = col;
    }
}

/* The matrix's rows; their lengths, gaps and values lie one after the other. */
static mn_status get_rows(cursor *c, mn_matrix_builder *made, const uint32_t *length, size_t n,
                          size_t nonzeros, mn_err *e)
{
    cursor values = {.at = c->at + 4 * nonzeros, .end = c->end};
    uint32_t *column = malloc(n * sizeof *column);
    double *value = malloc(n * sizeof *value);
    float *all = get_planes(&values, nonzeros, sizeof *all);
    size_t at = 0;
    mn_status st = column && value && (all || !values.short_of_memory) ? MN_OK : mn_fail_memory(e);

    c->bad = values.bad;
    for (size_t i = 0; !st && !c->bad && i < n; i++) {
        get_columns(c, column, length[i], n);
        for (size_t k = 0; !c->bad && k < length[i]; k++, at++) {
            value[k] = (double)all[at];
            if (!(value[k] >= -1e6 && value[k] <= 1e6))
                c->bad = "its matrix holds something that is no coefficient";
        }
        if (!c->bad)
            st = mn_matrix_add(made, column, value, length[i], e);
    }
    c->at = values.at;
    free(column);
    free(value);
    free(all);
    return st;
}

static mn_status get_matrix(cursor *c, mn_matrix *a, size_t n, mn_err *e)
{
    size_t nonzeros = get_u32(c), sum = 0;
    mn_matrix_builder made = {0};
    uint32_t *length;
    mn_status st;

    if (c->bad || nonzeros > (size_t)(c->end - c->at) / 8 || n > (size_t)(c->end - c->at) / 4) {
        c->bad = c->bad ? c->bad : "its matrix is larger than the file";
        return MN_OK;
    }
    length = malloc(n * sizeof *length);
    st = length ? mn_matrix_begin(&made, n, e) : mn_fail_memory(e);
    for (size_t i = 0; !st && i < n; i++) {
        length[i] = get_u32(c);
        sum += length[i];
        if (length[i] > n || sum > nonzeros)
            c->bad = "its matrix rows don't add up";
    }
    if (!c->bad && (sum != nonzeros || nonzeros > (size_t)(c->end - c->at) / 8))
        c->bad = "its matrix rows don't add up";
    if (!st && !c->bad && !(st = get_rows(c, &made, length, n, nonzeros, e)) && !c->bad)
        st = mn_matrix_finish(a, &made, NULL, 1, e);
    free(length);
    mn_matrix_builder_free(&made);
    return st;
}

static void get_origins(cursor *c, mn_model *m)
{
    m->origins = get_u32(c);
    if (m->origins > (size_t)(c->end - c->at) / 16) {
        c->bad = "it names more origins than it holds";
        m->origins = 0;
    }
    m->origin = calloc(m->origins ? m->origins : 1, sizeof *m->origin);
    if (!m->origin)
        no_memory(c);
    for (size_t i = 0; i < m->origins && !c->bad; i++) {
        mn_origin *o = &m->origin[i];

        o->code = get_str(c, m);
        o->name = get_str(c, m);
        o->iso3 = get_str(c, m);
        o->region = get_u32(c);
        if (o->region >= m->regions)
            c->bad = "an origin lies in no region";
    }
}

static void get_people(cursor *c, mn_model *m)
{
    m->peoples = get_u32(c);
    if (m->peoples > (size_t)(c->end - c->at) / 16) {
        c->bad = "it names more people's rows than it holds";
        m->peoples = 0;
    }
    m->people = calloc(m->peoples ? m->peoples : 1, sizeof *m->people);
    if (!m->people)
        no_memory(c);
    for (size_t k = 0; k < m->peoples && !c->bad; k++) {
        mn_people *p = &m->people[k];
        uint32_t packed;

        p->origin = get_u32(c);
        packed = get_u32(c);
        p->industry = packed & 0xffffff;
        p->branch = (mn_branch)(packed >> 24 & 15);
        p->form = (mn_form)(packed >> 28);
        p->people = get_f64(c);
        if (p->origin >= m->origins || p->industry >= m->industries || p->branch >= MN_BRANCHES ||
            p->form >= MN_FORMS || !(p->people >= 0 && p->people < 1e12))
            c->bad = "a row of people makes no sense";
    }
}

static void get_moves(cursor *c, mn_model *m)
{
    m->moves = get_u32(c);
    if (m->moves > (size_t)(c->end - c->at) / 28) {
        c->bad = "it names more moves than it holds";
        m->moves = 0;
    }
    m->move = calloc(m->moves ? m->moves : 1, sizeof *m->move);
    if (!m->move)
        no_memory(c);
    for (size_t k = 0; k < m->moves && !c->bad; k++) {
        mn_move *v = &m->move[k];
        uint32_t packed;

        v->origin = get_u32(c);
        packed = get_u32(c);
        v->from = packed & 0xfffffff;
        v->form = (mn_form)(packed >> 28);
        v->to = get_u32(c);
        v->people = get_f64(c);
        v->intensity = get_f64(c);
        if (v->origin >= m->origins || !(v->people >= 0 && v->people < 1e12) ||
            v->from >= m->industries || v->to >= m->industries || v->form >= MN_FORMS)
            c->bad = "a move makes no sense";
    }
}

static void get_kinds(cursor *c, mn_model *m)
{
    size_t n = get_u32(c);

    if (n && n != m->industries)
        c->bad = "its kinds are not of its industries";
    for (size_t s = 0; s < n && !c->bad; s++) {
        uint32_t kind = get_u32(c), low = get_u32(c), high = get_u32(c);

        if ((kind >= MN_INDUSTRIES && kind != MN_NO_KIND) || high >> (MN_INDUSTRIES - 32))
            c->bad = "an industry is of no such kind";
        m->kind[s] = (uint8_t)kind;
        m->parts[s] = (uint64_t)high << 32 | low;
    }
    if (n && !c->bad &&
        (mn_model_str(m, &m->scheme, "file", NULL) || mn_model_kinds_settle(m, NULL)))
        no_memory(c);
}

static void get_members(cursor *c, mn_model *m)
{
    size_t n = get_u32(c);

    if (n > 1000)
        c->bad = "it has more members than there are countries";
    else if (!(m->member = mn_arena_alloc(&m->arena, n + 1, sizeof *m->member)))
        no_memory(c);
    for (size_t k = 0; k < n && !c->bad; k++) {
        const char *iso3 = get_str(c, m);
        uint32_t region = get_u32(c);

        if (c->bad || strlen(iso3) != 3 || region >= m->regions) {
            c->bad = c->bad ? c->bad : "a country lies in no such region";
            return;
        }
        memcpy(m->member[k].iso3, iso3, 4);
        m->member[k].region = region;
        m->members = k + 1;
    }
}

static void get_head(cursor *c, mn_model *m)
{
    m->name = get_str(c, m);
    m->source = get_str(c, m);
    m->licence = get_str(c, m);
    m->notes = get_str(c, m);
    m->year = (int)get_u32(c);
    m->unit_usd = get_f64(c);
    get_labels(c, m, &m->region, &m->regions, "it names more regions than it holds");
    get_labels(c, m, &m->industry, &m->industries, "it names more industries than it holds");
    get_labels(c, m, &m->category, &m->categories, "it names more categories than it holds");
    if (!c->bad && (m->regions > 100000 || m->industries > 100000 || m->categories > 1000 ||
                    !m->regions || !m->industries))
        c->bad = "its labels are empty or too many";
    m->n = m->regions * m->industries;
    m->demand = mn_arena_alloc(&m->arena, m->categories + 1, sizeof *m->demand);
    if (!m->demand)
        no_memory(c);
    for (size_t k = 0; k < m->categories && !c->bad; k++) {
        uint32_t role = get_u32(c);

        if (role > MN_DEMAND_OTHER)
            c->bad = "a category of final demand has no role";
        m->demand[k] = (mn_demand)role;
    }
    if (!c->bad && mn_model_kinds(m, NULL, NULL, NULL))
        no_memory(c);
}

const char *mn_model_wrong(const mn_model *m)
{
    size_t columns = m->regions * m->categories;

    if (!(m->unit_usd >= 1e-6 && m->unit_usd <= 1e15))
        return "its unit of money makes no sense";
    if (!(m->bound >= 1 && m->bound < 1e12))
        return "its error bound makes no sense";
    if (m->year && (m->year < 1900 || m->year > 2100))
        return "its year makes no sense";
    for (size_t k = 0; k < m->a.entries; k++)
        if (!(m->a.value[k] >= -1e6f && m->a.value[k] <= 1e6f))
            return "its matrix holds something that is no coefficient";
    for (size_t i = 0; i < m->n; i++)
        if (!(m->x[i] >= 0 && m->x[i] < 1e15))
            return "an output is negative, too large or not a number";
    for (size_t i = 0; i < m->n * columns; i++)
        if (!(fabs(m->y[i]) < 1e15))
            return "a final demand is too large or not a number";
    for (int scope = 0; scope < 2 && m->peoples; scope++)
        for (size_t i = 0; i < m->n; i++)
            if (!(m->m[scope][i] >= 0 && m->m[scope][i] < 1e12))
                return "a multiplier is negative, too large or not a number";
    return NULL;
}

static mn_status get_model(cursor *c, mn_model *m, mn_err *e)
{
    mn_status st;

    get_head(c, m);
    if (c->bad)
        return MN_OK;
    if ((st = get_matrix(c, &m->a, m->n, e)) || c->bad)
        return st;
    m->x = get_planes(c, m->n, sizeof *m->x);
    m->bound = get_f64(c);
    m->published = get_floats(c, m->n);
    m->y = get_floats(c, m->n * m->regions * m->categories);
    if (!c->bad)
        get_origins(c, m);
    if (!c->bad)
        get_people(c, m);
    if (!c->bad)
        get_moves(c, m);
    for (int scope = 0; scope < 2 && m->peoples && !c->bad; scope++)
        m->m[scope] = get_planes(c, m->n, sizeof(double));
    if (!c->bad && c->at != c->end) {
        get_kinds(c, m);
        if (!c->bad)
            get_members(c, m);
    }
    if (!c->bad && c->at != c->end)
        c->bad = "something follows its end";
    if (!c->bad)
        c->bad = mn_model_wrong(m);
    if (c->bad)
        return MN_OK;
    return m->peoples ? mn_model_people_to_cells(m, e) : MN_OK;
}

static mn_status refuse(const char *name, const char *why, mn_err *e)
{
    mn_fail_at(e, MN_DATA, name, 0, 0, "not a usable model: %s", why);
    return mn_hint(e, "make one with 'manumit model import --format F FILE -o MODEL'");
}

static mn_status unpack(mn_model **out, const char *name, const char *plain, size_t len, mn_err *e)
{
    cursor c = {.at = plain, .end = plain + len};
    mn_model *m = calloc(1, sizeof *m);
    mn_status st = m ? get_model(&c, m, e) : mn_fail_memory(e);

    if (!st && c.bad)
        st = c.short_of_memory ? mn_fail_memory(e) : refuse(name, c.bad, e);
    if (st)
        mn_model_free(m);
    else
        *out = m;
    return st;
}

/* The file's own hash, at its end, in hexadecimal. */
static void name_by_hash(mn_model *m, const char *file, size_t len)
{
    for (size_t i = 0; i < HASH; i++)
        snprintf(m->sha256 + 2 * i, 3, "%02x", (unsigned)(unsigned char)file[len - HASH + i]);
}

mn_status mn_model_open_trusted(mn_model **out, const char *name, const void *bytes, size_t len,
                                mn_err *e)
{
    const char *file = bytes;
    unsigned long long size;
    size_t packed, got;
    char *plain;
    mn_status st;

    if (len < MAGIC + HASH || memcmp(file, magic, MAGIC))
        return refuse(name, "it does not begin as one", e);
    packed = len - MAGIC - HASH;
    size = ZSTD_getFrameContentSize(file + MAGIC, packed);
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > max_plain ||
        size / max_ratio > packed + 4096)
        return refuse(name, "its size is not stated, or too large", e);
    plain = malloc(size ? (size_t)size : 1);
    if (!plain)
        return mn_fail_memory(e);
    got = ZSTD_decompress(plain, (size_t)size, file + MAGIC, packed);
    if (ZSTD_isError(got) || got != size)
        st = refuse(name, "it can't be decompressed", e);
    else if (!(st = unpack(out, name, plain, got, e)))
        name_by_hash(*out, file, len);
    free(plain);
    return st;
}

/* A hash proves that a file was not changed, not that it makes sense: what the
 * file says of its own solution is a guess, and solved again. */
static mn_status prove(mn_model *m, const char *name, const mn_ctx *ctx, mn_err *e)
{
    mn_status st;

    m->bound = 0;
    if ((st = mn_model_settle(m, ctx, e)))
        return st == MN_DATA
                   ? refuse(name, "its economy does not settle: spectral radius 1 or more", e)
                   : st;
    return mn_model_wrong(m) ? refuse(name, mn_model_wrong(m), e) : MN_OK;
}

mn_status mn_model_open_memory(mn_model **out, const mn_ctx *ctx, const char *name,
                               const void *bytes, size_t len, mn_err *e)
{
    unsigned char hash[HASH];
    mn_err own = MN_ERR_INIT;
    mn_model *m = NULL;
    mn_status st;

    e = e ? e : &own;
    if (len >= MAGIC + HASH) {
        crypto_hash_sha256(hash, bytes, len - HASH);
        if (!memcmp(bytes, magic, MAGIC) && memcmp(hash, (const char *)bytes + len - HASH, HASH))
            return refuse(name, "its hash does not match: it was cut or changed", e);
    }
    if ((st = mn_model_open_trusted(&m, name, bytes, len, e)) || (st = prove(m, name, ctx, e)))
        mn_model_free(m);
    else
        *out = m;
    return st;
}

mn_status mn_model_open(mn_model **out, const mn_ctx *ctx, const char *path, mn_err *e)
{
    char *bytes;
    size_t len;
    mn_status st = mn_file_read(&bytes, &len, ctx, path, max_file, e);

    if (st)
        return st;
    st = mn_model_open_memory(out, ctx, path, bytes, len, e);
    if (!st) /* as sha256sum prints it, so that a manifest can be checked by hand */
        mn_sha256_hex((*out)->sha256, bytes, len);
    free(bytes);
    return st;
}
