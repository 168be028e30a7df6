/* SPDX-License-Identifier: Apache-2.0
 *
 * matrix_product.c - products with a matrix and with its transpose.
 *
 * A row's product is summed in virtual lanes, folded in a fixed order; the
 * product with the transpose adds row after row to the columns of one strip.
 * Nothing is contracted to fused multiply-adds, so that every instruction set
 * gives the same bits. The code is written once, and compiled for each of them.
 */
#include "footprint/economy/matrix.h"

#include "core/avx512.h"
#include "core/err.h"
#include "core/parallel.h"

#include <string.h>

enum { LANES_DENSE = 16, ROWS_A_TASK = 64 };
static const size_t worth_threads = 1000000; /* entries */

#define ALWAYS static inline __attribute__((always_inline))

/* Vectors; the compiler splits them to what the target has. */
typedef float floats __attribute__((vector_size(MN_LANES * sizeof(float)), aligned(4), may_alias));
typedef double sides __attribute__((vector_size(MN_SIDES * sizeof(double)), aligned(8), may_alias));

ALWAYS size_t column(const mn_matrix *m, bool wide, size_t k)
{
    return wide ? m->index32[k] : m->index16[k];
}

ALWAYS const sides *sides_at(const double *v, size_t i)
{
    return (const sides *)(const void *)(v + i * MN_SIDES);
}

/* --- A v --------------------------------------------------------------------------- */

ALWAYS void sparse_one(const mn_product *p, bool wide, size_t from, size_t to)
{
    const mn_matrix *m = p->m;
    const double *v = p->v;
    double *out = p->out;

    for (size_t i = from; i < to; i++) {
        double lane[4] = {0};
        size_t k = m->start[i], end = m->start[i + 1];

        for (; k + 4 <= end; k += 4)
            for (size_t l = 0; l < 4; l++)
                lane[l] += (double)m->value[k + l] * v[column(m, wide, k + l)];
        for (size_t l = 0; k < end; k++, l++)
            lane[l] += (double)m->value[k] * v[column(m, wide, k)];
        out[i] = (lane[0] + lane[2]) + (lane[1] + lane[3]);
    }
}

ALWAYS void sparse_sides(const mn_product *p, bool wide, size_t from, size_t to)
{
    const mn_matrix *m = p->m;
    const double *v = p->v;
    double *out = p->out;

    for (size_t i = from; i < to; i++) {
        sides lane[4] = {{0}};
        size_t k = m->start[i], end = m->start[i + 1];

        for (; k + 4 <= end; k += 4)
            for (size_t l = 0; l < 4; l++)
                lane[l] += (double)m->value[k + l] * *sides_at(v, column(m, wide, k + l));
        for (size_t l = 0; k < end; k++, l++)
            lane[l] += (double)m->value[k] * *sides_at(v, column(m, wide, k));
        *(sides *)(void *)(out + i * MN_SIDES) = (lane[0] + lane[2]) + (lane[1] + lane[3]);
    }
}

/* MN_LANES floats in vectors of what the target has, else the compiler keeps
 * them in memory. */
#define FLOATS_OF(W)                                                                               \
    typedef float f##W __attribute__((vector_size(W * sizeof(float)), aligned(4), may_alias));     \
    ALWAYS void floats_##W(float *out, const float *v, const mn_matrix *m, bool wide, size_t i)    \
    {                                                                                              \
        f##W sum[MN_LANES / W] = {{0}};                                                            \
                                                                                                   \
        for (size_t k = m->start[i]; k < m->start[i + 1]; k++) {                                   \
            size_t j = m->dense ? k - m->start[i] : column(m, wide, k);                            \
                                                                                                   \
            for (size_t l = 0; l < MN_LANES / W; l++)                                              \
                sum[l] += m->value[k] * *(const f##W *)(const void *)(v + j * MN_LANES + l * W);   \
        }                                                                                          \
        memcpy(out + i * MN_LANES, sum, sizeof sum);                                               \
    }
FLOATS_OF(4)
FLOATS_OF(8)
FLOATS_OF(16)

ALWAYS void some_floats(const mn_product *p, int vector, bool wide, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (vector == 16)
            floats_16(p->out, p->v, p->m, wide, i);
        else if (vector == 8)
            floats_8(p->out, p->v, p->m, wide, i);
        else
            floats_4(p->out, p->v, p->m, wide, i);
    }
}

ALWAYS void dense_one(const mn_product *p, size_t from, size_t to)
{
    typedef double wide
        __attribute__((vector_size(LANES_DENSE * sizeof(double)), aligned(8), may_alias));
    size_t n = p->m->n;
    const double *v = p->v;
    double *out = p->out;

    for (size_t i = from; i < to; i++) {
        const float *row = p->m->value + i * n;
        wide sum = {0};
        double lane[LANES_DENSE];
        size_t j = 0;

        for (; j + LANES_DENSE <= n; j += LANES_DENSE)
            sum += __builtin_convertvector(*(const floats *)(const void *)(row + j), wide) *
                   *(const wide *)(const void *)(v + j);
        memcpy(lane, &sum, sizeof lane);
        for (size_t l = 0; j < n; j++, l++)
            lane[l] += (double)row[j] * v[j];
        for (size_t half = LANES_DENSE / 2; half > 0; half /= 2)
            for (size_t l = 0; l < half; l++)
                lane[l] += lane[l + half];
        out[i] = lane[0];
    }
}

/* Lane l of a row holds columns l, l + LANES_DENSE, ...: the order of dense_one. */
ALWAYS void dense_sides(const mn_product *p, size_t from, size_t to)
{
    size_t n = p->m->n;
    const double *v = p->v;
    double *out = p->out;

    for (size_t i = from; i < to; i++) {
        const float *row = p->m->value + i * n;
        sides lane[LANES_DENSE] = {{0}};
        size_t j = 0;

        for (; j + LANES_DENSE <= n; j += LANES_DENSE)
            for (size_t l = 0; l < LANES_DENSE; l++)
                lane[l] += (double)row[j + l] * *sides_at(v, j + l);
        for (size_t l = 0; j < n; j++, l++)
            lane[l] += (double)row[j] * *sides_at(v, j);
        for (size_t half = LANES_DENSE / 2; half > 0; half /= 2)
            for (size_t l = 0; l < half; l++)
                lane[l] += lane[l + half];
        *(sides *)(void *)(out + i * MN_SIDES) = lane[0];
    }
}

/* --- A' v -------------------------------------------------------------------------- */

/* Entries of row i that lie in strip s: [*from, *to). */
ALWAYS void piece(const mn_matrix *m, size_t i, size_t s, size_t *from, size_t *to)
{
    *from = m->start[i] + m->strip[i * MN_STRIPS + s];
    *to = s + 1 < MN_STRIPS ? m->start[i] + m->strip[i * MN_STRIPS + s + 1] : m->start[i + 1];
}

/* A strip's pieces lie far apart: fetches the one some rows ahead. */
ALWAYS void fetch(const mn_product *p, bool wide, size_t i, size_t s)
{
    enum { AHEAD = 6, LINE = 64 };
    const mn_matrix *m = p->m;
    size_t from, to;

    if (i + AHEAD >= p->to_row)
        return;
    piece(m, i + AHEAD, s, &from, &to);
    for (size_t k = from; k < to; k += LINE / sizeof *m->value)
        __builtin_prefetch(m->value + k);
    for (size_t k = from; k < to; k += LINE / (wide ? sizeof *m->index32 : sizeof *m->index16))
        __builtin_prefetch(wide ? (const void *)(m->index32 + k) : (const void *)(m->index16 + k));
}

/* The columns of one row differ from each other, so that several can be read
 * before any is written: else each waits for the one before. */
enum { TOGETHER = 8 };

ALWAYS void strip_one(const mn_product *p, bool wide, size_t s)
{
    const mn_matrix *m = p->m;
    const double *v = p->v;
    double *out = p->out, sum[TOGETHER];

    for (size_t i = p->from_row; i < p->to_row; i++) {
        size_t k, to;

        piece(m, i, s, &k, &to);
        fetch(p, wide, i, s);
        for (; k + TOGETHER <= to; k += TOGETHER) {
            for (size_t l = 0; l < TOGETHER; l++)
                sum[l] = out[column(m, wide, k + l)] + (double)m->value[k + l] * v[i];
            for (size_t l = 0; l < TOGETHER; l++)
                out[column(m, wide, k + l)] = sum[l];
        }
        for (; k < to; k++)
            out[column(m, wide, k)] += (double)m->value[k] * v[i];
    }
}

ALWAYS sides *sides_of(double *out, size_t j)
{
    return (sides *)(void *)(out + j * MN_SIDES);
}

ALWAYS void strip_sides(const mn_product *p, bool wide, size_t s)
{
    const mn_matrix *m = p->m;
    const double *v = p->v;
    double *out = p->out;

    for (size_t i = p->from_row; i < p->to_row; i++) {
        sides now = *sides_at(v, i), sum[TOGETHER];
        size_t k, to;

        piece(m, i, s, &k, &to);
        fetch(p, wide, i, s);
        for (; k + TOGETHER <= to; k += TOGETHER) {
            for (size_t l = 0; l < TOGETHER; l++)
                sum[l] = *sides_of(out, column(m, wide, k + l)) + (double)m->value[k + l] * now;
            for (size_t l = 0; l < TOGETHER; l++)
                *sides_of(out, column(m, wide, k + l)) = sum[l];
        }
        for (; k < to; k++)
            *sides_of(out, column(m, wide, k)) += (double)m->value[k] * now;
    }
}

/* Dense: four rows a turn, added one after the other as all others are. */
ALWAYS void dense_strip_one(const mn_product *p, size_t s)
{
    size_t n = p->m->n, from = mn_strip(n, s), to = mn_strip(n, s + 1), i = p->from_row;
    const float *a = p->m->value;
    const double *v = p->v;
    double *out = p->out;

    for (; i + 4 <= p->to_row; i += 4)
        for (size_t j = from; j < to; j++) {
            double sum = out[j];

            for (size_t l = 0; l < 4; l++)
                sum += (double)a[(i + l) * n + j] * v[i + l];
            out[j] = sum;
        }
    for (; i < p->to_row; i++)
        for (size_t j = from; j < to; j++)
            out[j] += (double)a[i * n + j] * v[i];
}

ALWAYS void dense_strip_sides(const mn_product *p, size_t s)
{
    size_t n = p->m->n, from = mn_strip(n, s), to = mn_strip(n, s + 1), i = p->from_row;
    const float *a = p->m->value;
    const double *v = p->v;
    double *out = p->out;

    for (; i + 4 <= p->to_row; i += 4) {
        sides now[4];

        for (size_t l = 0; l < 4; l++)
            now[l] = *sides_at(v, i + l);
        for (size_t j = from; j < to; j++) {
            sides sum = *sides_of(out, j);

            for (size_t l = 0; l < 4; l++)
                sum += (double)a[(i + l) * n + j] * now[l];
            *sides_of(out, j) = sum;
        }
    }
    for (; i < p->to_row; i++)
        for (size_t j = from; j < to; j++)
            *sides_of(out, j) += (double)a[i * n + j] * *sides_at(v, i);
}

/* --- which of them ------------------------------------------------------------------- */

ALWAYS void transposed_any(const mn_product *p, size_t from, size_t to)
{
    const mn_matrix *m = p->m;

    for (size_t s = from; s < to; s++) {
        if (p->sides == 1 && m->dense)
            dense_strip_one(p, s);
        else if (p->sides == 1 && m->index16)
            strip_one(p, false, s);
        else if (p->sides == 1)
            strip_one(p, true, s);
        else if (m->dense)
            dense_strip_sides(p, s);
        else if (m->index16)
            strip_sides(p, false, s);
        else
            strip_sides(p, true, s);
    }
}

/* vector: floats in one vector of the target. */
ALWAYS void product_any(const mn_product *p, int vector, size_t from, size_t to)
{
    const mn_matrix *m = p->m;

    if (p->transposed)
        transposed_any(p, from, to);
    else if (p->sides == 1 && m->dense)
        dense_one(p, from, to);
    else if (p->sides == 1 && m->index16)
        sparse_one(p, false, from, to);
    else if (p->sides == 1)
        sparse_one(p, true, from, to);
    else if (p->sides == MN_SIDES && m->dense)
        dense_sides(p, from, to);
    else if (p->sides == MN_SIDES && m->index16)
        sparse_sides(p, false, from, to);
    else if (p->sides == MN_SIDES)
        sparse_sides(p, true, from, to);
    else if (m->index32)
        some_floats(p, vector, true, from, to);
    else
        some_floats(p, vector, false, from, to);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void product_avx2(const mn_product *p, size_t from,
                                                         size_t to)
{
    product_any(p, 8, from, to);
}

MN_AVX512 static void product_avx512(const mn_product *p, size_t from, size_t to)
{
    product_any(p, 16, from, to);
}
#endif

mn_isa mn_isa_best(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f"))
        return MN_ISA_AVX512;
    if (__builtin_cpu_supports("avx2"))
        return MN_ISA_AVX2;
#endif
    return MN_ISA_PLAIN;
}

void mn_matrix_product(const mn_product *p, mn_isa isa, size_t from, size_t to)
{
#if defined(__x86_64__)
    if (isa == MN_ISA_AVX512)
        product_avx512(p, from, to);
    else if (isa == MN_ISA_AVX2)
        product_avx2(p, from, to);
    else
#else
    (void)isa;
#endif
        product_any(p, 4, from, to);
}

/* --- by threads ------------------------------------------------------------------------ */

typedef struct task {
    mn_product p;
    mn_isa isa;
} task;

static void do_rows(size_t i, void *payload)
{
    const task *t = payload;
    size_t from = t->p.from_row + i * ROWS_A_TASK, to = from + ROWS_A_TASK;

    mn_matrix_product(&t->p, t->isa, from, to < t->p.to_row ? to : t->p.to_row);
}

static void do_strip(size_t s, void *payload)
{
    const task *t = payload;

    mn_matrix_product(&t->p, t->isa, s, s + 1);
}

/* The product with the rows p.from_row .. p.to_row. */
static mn_status do_block(task *t, const mn_ctx *ctx, mn_err *e)
{
    size_t rows = t->p.to_row - t->p.from_row;

    if (!ctx || ctx->threads < 2 || t->p.m->entries < worth_threads) {
        if (t->p.transposed)
            mn_matrix_product(&t->p, t->isa, 0, MN_STRIPS);
        else
            mn_matrix_product(&t->p, t->isa, t->p.from_row, t->p.to_row);
        return MN_OK;
    }
    return t->p.transposed
               ? mn_parallel(ctx, MN_STRIPS, do_strip, t, e)
               : mn_parallel(ctx, (rows + ROWS_A_TASK - 1) / ROWS_A_TASK, do_rows, t, e);
}

/* The end of the block of rows that begins with row `from`: all of a matrix in memory,
 * an eighth of what is allowed of one in a file. */
static size_t block_end(const mn_matrix *m, size_t from)
{
    size_t most = (size_t)(m->limit / 8) / (sizeof *m->value + sizeof *m->index32), to = from + 1;

    if (!m->values.mapped)
        return m->n;
    while (to < m->n && m->start[to + 1] - m->start[from] <= most)
        to++;
    return to;
}

/* Tells the system of a mapped matrix's rows: fetch them, or their memory can go. */
static void tell(const mn_matrix *m, size_t from, size_t to, bool fetch_them)
{
    size_t size = m->index16 ? sizeof *m->index16 : sizeof *m->index32;
    void (*advise)(const mn_store *, size_t, size_t) =
        fetch_them ? mn_store_fetch : mn_store_release;

    if (!m->values.mapped || from >= to)
        return;
    advise(&m->values, m->start[from] * sizeof *m->value, m->start[to] * sizeof *m->value);
    if (!m->dense)
        advise(&m->indices, m->start[from] * size, m->start[to] * size);
}

static mn_status apply(const mn_matrix *m, bool transposed, unsigned sides_of, const void *v,
                       void *out, const mn_ctx *ctx, mn_err *e)
{
    task t = {{m, transposed, sides_of, v, out, 0, 0}, mn_isa_best()};
    mn_status st = MN_OK;

    if (transposed)
        memset(out, 0, m->n * sides_of * sizeof(double));
    while (!st && t.p.from_row < m->n) {
        t.p.to_row = block_end(m, t.p.from_row);
        tell(m, t.p.to_row, t.p.to_row < m->n ? block_end(m, t.p.to_row) : m->n, true);
        st = do_block(&t, ctx, e);
        tell(m, t.p.from_row, t.p.to_row, false);
        t.p.from_row = t.p.to_row;
    }
    return st;
}

/* A dense A v for a v of few cells, where that pays: what is left out adds nothing, and
 * what remains goes to the lanes that dense_one puts it to. */
static bool apply_few(const mn_matrix *m, const double *v, double *out)
{
    enum { FEW = 64, SHARE = 32 };
    uint32_t at[FEW];
    size_t count = 0;

    if (!m->dense || m->values.mapped)
        return false;
    for (size_t j = 0; j < m->n; j++) {
        if (v[j] == 0)
            continue;
        if (count == FEW || count >= m->n / SHARE)
            return false;
        at[count++] = (uint32_t)j;
    }
    for (size_t i = 0; i < m->n; i++) {
        const float *row = m->value + i * m->n;
        double lane[LANES_DENSE] = {0};

        for (size_t k = 0; k < count; k++)
            lane[at[k] % LANES_DENSE] += (double)row[at[k]] * v[at[k]];
        for (size_t half = LANES_DENSE / 2; half > 0; half /= 2)
            for (size_t l = 0; l < half; l++)
                lane[l] += lane[l + half];
        out[i] = lane[0];
    }
    return true;
}

mn_status mn_matrix_apply(const mn_matrix *m, bool transposed, const double *v, double *out,
                          const mn_ctx *ctx, mn_err *e)
{
    return !transposed && apply_few(m, v, out) ? mn_poll(ctx, e)
                                               : apply(m, transposed, 1, v, out, ctx, e);
}

mn_status mn_matrix_apply_sides(const mn_matrix *m, bool transposed, const double *v, double *out,
                                const mn_ctx *ctx, mn_err *e)
{
    return apply(m, transposed, MN_SIDES, v, out, ctx, e);
}

void mn_matrix_apply_lanes(const mn_matrix *m, const float *v, float *out)
{
    mn_status st = apply(m, false, MN_LANES, v, out, NULL, NULL);

    MN_BUG(st == MN_OK); /* without a context nothing ends it early */
}
