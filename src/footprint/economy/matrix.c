/* SPDX-License-Identifier: Apache-2.0
 *
 * matrix.c - a matrix's storage: made row by row, read by row and by column.
 *
 * A builder stores what is not zero. Only at the end is it known whether dense
 * is smaller (from two entries in three upwards, with indices of 16 bits); then
 * the rows are spread out in place, the last first.
 */
#include "footprint/economy/matrix.h"

#include "core/arena.h"
#include "core/err.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A touched page brings its neighbours along, commonly 64 KiB: as many indices of 16 bits. */
enum { SHORT_INDEX = 65536, AROUND = 32768 };

void mn_matrix_free(mn_matrix *m)
{
    free(m->start);
    mn_store_free(&m->values);
    mn_store_free(&m->indices);
    free(m->strip);
    memset(m, 0, sizeof *m);
}

size_t mn_matrix_bytes(const mn_matrix *m)
{
    size_t index = m->dense ? 0 : m->index16 ? sizeof *m->index16 : sizeof *m->index32;

    return m->entries * (sizeof *m->value + index);
}

size_t mn_strip(size_t n, size_t s)
{
    return n / MN_STRIPS * s + (s < n % MN_STRIPS ? s : n % MN_STRIPS);
}

static uint32_t index_at(const mn_matrix *m, size_t k)
{
    return m->index16 ? m->index16[k] : m->index32[k];
}

static size_t index_size(const mn_matrix *m)
{
    return m->n <= SHORT_INDEX ? sizeof *m->index16 : sizeof *m->index32;
}

/* Gives back the memory of a mapped matrix's entries from..to. */
static void release(const mn_matrix *m, size_t from, size_t to)
{
    size_t size = index_size(m);

    mn_store_release(&m->values, from * sizeof *m->value, to * sizeof *m->value);
    if (!m->dense)
        mn_store_release(&m->indices, from * size, to * size);
}

/* Whether a row that ends at entry `end` ends a block of a mapped matrix; if so gives
 * back what lies before. */
static void release_behind(const mn_matrix *m, size_t *from, size_t end)
{
    if (m->values.mapped && end - *from >= 1 << 20) {
        release(m, *from, end);
        *from = end;
    }
}

size_t mn_matrix_row(const mn_matrix *m, size_t i, mn_entry *out)
{
    size_t count = 0;

    for (size_t k = m->start[i]; k < m->start[i + 1]; k++) {
        uint32_t j = m->dense ? (uint32_t)(k - m->start[i]) : index_at(m, k);

        if (m->value[k] != 0)
            out[count++] = (mn_entry){j, m->value[k]};
    }
    if (m->values.mapped) /* as rows come in any order, with what the system read around them */
        release(m, m->start[i] > AROUND ? (m->start[i] / AROUND - 1) * AROUND : 0,
                (m->start[i + 1] / AROUND + 2) * AROUND);
    return count;
}

float mn_matrix_at(const mn_matrix *m, size_t i, size_t j)
{
    size_t low = m->start[i], high = m->start[i + 1];

    if (m->dense)
        return m->value[low + j];
    while (low < high) {
        size_t k = low + (high - low) / 2;

        if (index_at(m, k) < j)
            low = k + 1;
        else
            high = k;
    }
    return low < m->start[i + 1] && index_at(m, low) == j ? m->value[low] : 0;
}

size_t mn_matrix_column(const mn_matrix *m, size_t j, mn_entry *out)
{
    size_t count = 0;

    for (size_t i = 0; i < m->n; i++) {
        float value = mn_matrix_at(m, i, j);

        if (value != 0)
            out[count++] = (mn_entry){(uint32_t)i, value};
    }
    return count;
}

bool mn_matrix_within(const mn_matrix *m, float low, float high)
{
    for (size_t r = 0, behind = 0; r < m->n; r++) {
        for (size_t k = m->start[r]; k < m->start[r + 1]; k++)
            if (!(m->value[k] >= low && m->value[k] <= high))
                return false;
        release_behind(m, &behind, m->start[r + 1]);
    }
    return true;
}

bool mn_matrix_negative(const mn_matrix *m, size_t *i, size_t *j, float *value)
{
    for (size_t r = 0, behind = 0; r < m->n; r++) {
        release_behind(m, &behind, m->start[r]);
        for (size_t k = m->start[r]; k < m->start[r + 1]; k++) {
            if (m->value[k] >= 0)
                continue;
            *i = r;
            *j = m->dense ? k - m->start[r] : index_at(m, k);
            *value = m->value[k];
            return true;
        }
    }
    return false;
}

/* --- making one ---------------------------------------------------------------- */

mn_status mn_matrix_begin(mn_matrix_builder *b, size_t n, mn_err *e)
{
    return mn_matrix_begin_within(b, n, NULL, e);
}

mn_status mn_matrix_begin_within(mn_matrix_builder *b, size_t n, const mn_ctx *ctx, mn_err *e)
{
    mn_matrix_builder made = {.m = {.n = n, .limit = mn_store_limit(ctx)}};

    if (n == 0 || n >= UINT32_MAX)
        return mn_fail(e, MN_DATA, "a matrix of %zu rows is %s", n, n ? "too large" : "empty");
    made.m.start = calloc(n + 1, sizeof *made.m.start);
    if (!made.m.start)
        return mn_fail_memory(e);
    *b = made;
    return MN_OK;
}

void mn_matrix_builder_free(mn_matrix_builder *b)
{
    mn_matrix_free(&b->m);
    free(b->row);
    memset(b, 0, sizeof *b);
}

/* The pointers into the stores. */
static void point(mn_matrix *m)
{
    m->value = m->values.at;
    m->index16 = m->n <= SHORT_INDEX && !m->dense ? m->indices.at : NULL;
    m->index32 = m->n <= SHORT_INDEX || m->dense ? NULL : m->indices.at;
}

/* Room for `more` entries. What a matrix may hold is shared out between its values
 * and their indices by their sizes. */
static mn_status make_room(mn_matrix *m, size_t more, mn_err *e)
{
    size_t need = m->entries + more, size = index_size(m);
    uint64_t each = m->limit / (sizeof *m->value + size);
    mn_status st;

    if (need < more || need > SIZE_MAX / 16)
        return mn_fail_memory(e);
    if ((st = mn_store_grow(&m->values, m->entries * sizeof *m->value, need * sizeof *m->value,
                            each * sizeof *m->value, e)))
        return st;
    st = mn_store_grow(&m->indices, m->entries * size, need * size, each * size, e);
    point(m);
    return st;
}

static void put(mn_matrix *m, uint32_t column, float value)
{
    if (m->index16)
        m->index16[m->entries] = (uint16_t)column;
    else
        m->index32[m->entries] = column;
    m->value[m->entries++] = value;
}

static mn_status refuse_value(const mn_matrix_builder *b, size_t column, double value, mn_err *e)
{
    return mn_fail(e, MN_DATA, "no usable model: row %zu, column %zu of its matrix is %g",
                   b->rows + 1, column + 1, value);
}

static int by_column(const void *a, const void *b)
{
    uint32_t x = ((const mn_entry *)a)->index, y = ((const mn_entry *)b)->index;

    return (x > y) - (x < y);
}

/* Whether the columns rise strictly, as they do in most tables. */
static bool rising(const uint32_t *column, size_t count)
{
    for (size_t k = 1; k < count; k++)
        if (column[k] <= column[k - 1])
            return false;
    return true;
}

/* Sorts a row into b->row; fails when a column comes twice. */
static mn_status sort_row(mn_matrix_builder *b, const uint32_t *column, const double *value,
                          size_t count, mn_err *e)
{
    if (!b->row && !(b->row = malloc(b->m.n * sizeof *b->row)))
        return mn_fail_memory(e);
    for (size_t k = 0; k < count; k++)
        b->row[k] = (mn_entry){column[k], (float)value[k]};
    qsort(b->row, count, sizeof *b->row, by_column);
    for (size_t k = 1; k < count; k++)
        if (b->row[k].index == b->row[k - 1].index)
            return mn_fail(e, MN_DATA, "row %zu of the matrix has column %u twice", b->rows + 1,
                           b->row[k].index + 1);
    return MN_OK;
}

mn_status mn_matrix_add(mn_matrix_builder *b, const uint32_t *column, const double *value,
                        size_t count, mn_err *e)
{
    bool sorted = rising(column, count);
    mn_status st;

    if (b->rows >= b->m.n || count > b->m.n)
        return mn_fail(e, MN_DATA, "the matrix has more than %zu rows or columns", b->m.n);
    for (size_t k = 0; k < count; k++) {
        if (column[k] >= b->m.n)
            return mn_fail(e, MN_DATA, "row %zu of the matrix has more than %zu columns",
                           b->rows + 1, b->m.n);
        if (!isfinite((float)value[k]))
            return refuse_value(b, column[k], value[k], e);
    }
    if (!sorted && (st = sort_row(b, column, value, count, e)))
        return st;
    if ((st = make_room(&b->m, count, e)))
        return st;
    for (size_t k = 0; k < count; k++) {
        mn_entry now = sorted ? (mn_entry){column[k], (float)value[k]} : b->row[k];

        if (now.value != 0)
            put(&b->m, now.index, now.value);
    }
    b->m.start[++b->rows] = b->m.entries;
    release_behind(&b->m, &b->released, b->m.entries);
    return MN_OK;
}

mn_status mn_matrix_add_dense(mn_matrix_builder *b, const double *row, mn_err *e)
{
    size_t count = 0;
    mn_status st;

    if (b->rows >= b->m.n)
        return mn_fail(e, MN_DATA, "the matrix has more than %zu rows", b->m.n);
    for (size_t j = 0; j < b->m.n; j++) {
        if (!isfinite((float)row[j]))
            return refuse_value(b, j, row[j], e);
        count += (float)row[j] != 0;
    }
    if ((st = make_room(&b->m, count, e)))
        return st;
    for (size_t j = 0; j < b->m.n; j++)
        if ((float)row[j] != 0)
            put(&b->m, (uint32_t)j, (float)row[j]);
    b->m.start[++b->rows] = b->m.entries;
    release_behind(&b->m, &b->released, b->m.entries);
    return MN_OK;
}

/* Scales the columns, and leaves out what has become zero. */
static mn_status scale_columns(mn_matrix *m, const double *x, double scale, mn_err *e)
{
    size_t at = 0, k = 0, behind = 0;

    for (size_t i = 0; i < m->n; i++) {
        release_behind(m, &behind, at);
        for (; k < m->start[i + 1]; k++) {
            uint32_t j = index_at(m, k);
            float value = x[j] > 0 ? (float)((double)m->value[k] * scale / x[j]) : 0;

            if (!isfinite(value))
                return mn_fail(e, MN_DATA,
                               "no usable model: row %zu, column %u of its matrix is %g for an "
                               "output of %g",
                               i + 1, j + 1, (double)m->value[k], x[j]);
            if (value == 0)
                continue;
            if (m->index16)
                m->index16[at] = (uint16_t)j;
            else
                m->index32[at] = j;
            m->value[at++] = value;
        }
        m->start[i + 1] = at;
    }
    m->entries = at;
    return MN_OK;
}

/* Spreads the rows out over all columns. Entry k of a row lies at or before its
 * place, so that going backwards nothing is overwritten before it is moved. */
static mn_status make_dense(mn_matrix *m, mn_err *e)
{
    size_t n = m->n, behind = n * n;
    mn_status st = mn_store_grow(&m->values, m->entries * sizeof *m->value,
                                 n * n * sizeof *m->value, m->limit, e);
    float *value = m->values.at;

    if (st)
        return st;
    for (size_t i = n; i-- > 0;) {
        size_t first = m->start[i], k = m->start[i + 1];

        for (size_t j = n; j-- > 0;) {
            bool here = k > first && index_at(m, k - 1) == j;

            value[i * n + j] = here ? value[k - 1] : 0;
            k -= here;
        }
        if (m->values.mapped && behind - i * n >= 1 << 20) {
            mn_store_release(&m->values, i * n * sizeof *value, behind * sizeof *value);
            behind = i * n;
        }
    }
    for (size_t i = 0; i <= n; i++)
        m->start[i] = i * n;
    m->entries = n * n;
    m->dense = true;
    mn_store_free(&m->indices);
    st = mn_store_shrink(&m->values, n * n * sizeof *value, e);
    point(m);
    return st;
}

/* Where each row's strips begin. */
static mn_status cut_strips(mn_matrix *m, mn_err *e)
{
    m->strip = malloc(m->n * MN_STRIPS * sizeof *m->strip);
    if (!m->strip)
        return mn_fail_memory(e);
    for (size_t i = 0, behind = 0; i < m->n; i++) {
        size_t k = m->start[i];

        release_behind(m, &behind, k);
        for (size_t s = 0; s < MN_STRIPS; s++) {
            size_t first = mn_strip(m->n, s);

            while (k < m->start[i + 1] && index_at(m, k) < first)
                k++;
            m->strip[i * MN_STRIPS + s] = (uint32_t)(k - m->start[i]);
        }
    }
    return MN_OK;
}

mn_status mn_matrix_finish(mn_matrix *out, mn_matrix_builder *b, const double *x, double scale,
                           mn_err *e)
{
    mn_matrix *m = &b->m;
    mn_status st;

    if (b->rows != m->n)
        return mn_fail(e, MN_DATA, "the matrix has %zu of %zu rows", b->rows, m->n);
    if ((st = make_room(m, 0, e)) || (x && (st = scale_columns(m, x, scale, e))) ||
        (st = mn_store_shrink(&m->values, m->entries * sizeof *m->value, e)) ||
        (st = mn_store_shrink(&m->indices, m->entries * index_size(m), e)))
        return st;
    point(m);
    if (m->n <= SIZE_MAX / m->n / sizeof(float) &&
        m->n * m->n * sizeof *m->value <= mn_matrix_bytes(m))
        st = make_dense(m, e);
    else
        st = cut_strips(m, e);
    if (st)
        return st;
    *out = *m;
    memset(m, 0, sizeof *m);
    mn_matrix_builder_free(b);
    return MN_OK;
}

/* --- the transpose ----------------------------------------------------------------- */

static mn_status transpose_dense(mn_matrix *out, const mn_matrix *m, mn_err *e)
{
    enum { TILE = 32 };
    size_t n = m->n;
    mn_matrix t = {.n = n, .entries = m->entries, .dense = true, .limit = m->limit};
    mn_status st;

    t.start = malloc((n + 1) * sizeof *t.start);
    st = t.start ? mn_store_grow(&t.values, 0, n * n * sizeof *t.value, m->limit, e)
                 : mn_fail_memory(e);
    if (st) {
        mn_matrix_free(&t);
        return st;
    }
    point(&t);
    memcpy(t.start, m->start, (n + 1) * sizeof *t.start);
    for (size_t i = 0; i < n; i += TILE)
        for (size_t j = 0; j < n; j++)
            for (size_t k = i; k < n && k < i + TILE; k++)
                t.value[j * n + k] = m->value[k * n + j];
    *out = t;
    return MN_OK;
}

/* Moves the entries to their columns; t->start has the columns' begins, which
 * are their ends afterwards. */
static void scatter(mn_matrix *t, const mn_matrix *m)
{
    for (size_t i = 0; i < m->n; i++) {
        for (size_t k = m->start[i]; k < m->start[i + 1]; k++) {
            size_t at = t->start[index_at(m, k)]++;

            t->value[at] = m->value[k];
            if (t->index16)
                t->index16[at] = (uint16_t)i;
            else
                t->index32[at] = (uint32_t)i;
        }
    }
}

mn_status mn_matrix_transpose(mn_matrix *out, const mn_matrix *m, mn_err *e)
{
    mn_matrix t = {.n = m->n, .limit = m->limit};
    mn_status st;

    if (m->dense)
        return transpose_dense(out, m, e);
    t.start = calloc(m->n + 1, sizeof *t.start);
    st = t.start ? make_room(&t, m->entries, e) : mn_fail_memory(e);
    if (st) {
        mn_matrix_free(&t);
        return st;
    }
    t.entries = m->entries;
    for (size_t k = 0; k < m->entries; k++)
        t.start[index_at(m, k) + 1]++;
    for (size_t j = 0; j < m->n; j++)
        t.start[j + 1] += t.start[j];
    scatter(&t, m);
    memmove(t.start + 1, t.start, m->n * sizeof *t.start);
    t.start[0] = 0;
    if ((st = cut_strips(&t, e))) {
        mn_matrix_free(&t);
        return st;
    }
    *out = t;
    return MN_OK;
}
