/* SPDX-License-Identifier: Apache-2.0
 *
 * triangles.c - division of a matrix into triangles, and solving by them.
 *
 * Both come down to one step: from a tile of rows and columns, products of a few rows with
 * a few columns are subtracted, one after the other. Every number has its products
 * subtracted in the order of the cells whatever the tiles, and nothing is contracted to
 * fused multiply-adds, so that all instruction sets give the same bits.
 */
#include "footprint/economy/triangles.h"

#include "core/avx512.h"
#include "core/err.h"
#include "core/parallel.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 32, SIDES = MN_TRIANGLES_SIDES };

#define ALWAYS static inline __attribute__((always_inline))

/* out -= left right, of `rows` by k and k by a few vectors' columns. */
typedef struct step {
    float *out;
    const float *left, *right;
    size_t out_width, left_width, right_width;
    size_t rows, k, columns; /* columns: a multiple of BLOCK */
} step;

/* A tile of R rows by V vectors of W floats stays in registers. */
#define TILE_OF(W, V, ROWS)                                                                        \
    typedef float v##W __attribute__((vector_size(W * sizeof(float)), aligned(4), may_alias));     \
    ALWAYS void tile_##W(const step *s, size_t i, size_t j, size_t R)                              \
    {                                                                                              \
        v##W sum[ROWS][V];                                                                         \
                                                                                                   \
        for (size_t r = 0; r < R; r++)                                                             \
            memcpy(sum[r], s->out + (i + r) * s->out_width + j, sizeof sum[r]);                    \
        for (size_t p = 0; p < s->k; p++) {                                                        \
            const v##W *right = (const v##W *)(const void *)(s->right + p * s->right_width + j);   \
                                                                                                   \
            for (size_t r = 0; r < R; r++)                                                         \
                for (size_t v = 0; v < V; v++)                                                     \
                    sum[r][v] -= s->left[(i + r) * s->left_width + p] * right[v];                  \
        }                                                                                          \
        for (size_t r = 0; r < R; r++)                                                             \
            memcpy(s->out + (i + r) * s->out_width + j, sum[r], sizeof sum[r]);                    \
    }                                                                                              \
    ALWAYS void subtract_##W(const step *s)                                                        \
    {                                                                                              \
        for (size_t j = 0; j < s->columns; j += W * V) {                                           \
            size_t i = 0;                                                                          \
                                                                                                   \
            for (; i + ROWS <= s->rows; i += ROWS)                                                 \
                tile_##W(s, i, j, ROWS);                                                           \
            for (; i < s->rows; i++)                                                               \
                tile_##W(s, i, j, 1);                                                              \
        }                                                                                          \
    }
TILE_OF(4, 2, 4)
TILE_OF(8, 2, 4)
TILE_OF(16, 2, 8)

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void subtract_avx2(const step *s)
{
    subtract_8(s);
}

MN_AVX512 static void subtract_avx512(const step *s)
{
    subtract_16(s);
}
#endif

static void subtract(const step *s, mn_isa isa)
{
#if defined(__x86_64__)
    if (isa == MN_ISA_AVX512) {
        subtract_avx512(s);
        return;
    }
    if (isa == MN_ISA_AVX2) {
        subtract_avx2(s);
        return;
    }
#endif
    (void)isa;
    subtract_4(s);
}

/* --- dividing ------------------------------------------------------------------------ */

typedef struct job {
    mn_triangles *t;
    size_t first, count; /* the rows, and columns, of the block at hand */
    mn_isa isa;
} job;

/* What a row has in the block's columns: its part of the lower triangle takes the place of
 * what is eliminated. */
static void eliminate(const job *j, size_t row)
{
    const size_t width = j->t->width, past = j->first + j->count;
    float *to = j->t->lu + row * width;

    for (size_t i = j->first; i < past && i < row; i++) {
        const float *from = j->t->lu + i * width;
        const float factor = to[i] * from[i];

        to[i] = factor;
        for (size_t c = i + 1; c < past; c++)
            to[c] -= factor * from[c];
    }
    if (row < past)
        to[row] = 1 / to[row];
}

/* The rows below the block, some of them. */
static void eliminate_below(size_t part, void *payload)
{
    const job *j = payload;
    const size_t from = j->first + j->count + part * SIDES, to = from + SIDES;

    for (size_t i = from; i < to && i < j->t->n; i++)
        eliminate(j, i);
}

/* Where the columns right of the block begin: those before it in its last BLOCK are nothing. */
static size_t right_of(const job *j)
{
    return (j->first + j->count + BLOCK - 1) / BLOCK * BLOCK;
}

/* One strip of the columns right of the block: the block's own rows, then those below. */
static void update(size_t strip, void *payload)
{
    const job *j = payload;
    const size_t width = j->t->width, past = j->first + j->count;
    const size_t begin = right_of(j) / SIDES * SIDES + strip * SIDES;
    const size_t column = begin < right_of(j) ? right_of(j) : begin;
    float *lu = j->t->lu;
    step s = {.out_width = width,
              .left_width = width,
              .right_width = width,
              .rows = 1,
              .columns = begin + SIDES - column};

    s.right = lu + j->first * width + column;
    for (size_t i = j->first + 1; i < past; i++) {
        s.out = lu + i * width + column;
        s.left = lu + i * width + j->first;
        s.k = i - j->first;
        subtract(&s, j->isa);
    }
    s.out = lu + past * width + column;
    s.left = lu + past * width + j->first;
    s.rows = j->t->n - past;
    s.k = j->count;
    subtract(&s, j->isa);
}

/* I - A, with columns of nothing behind. */
static mn_status fill(mn_triangles *t, const mn_matrix *a, mn_err *e)
{
    mn_entry *row = malloc((a->n + 1) * sizeof *row);

    if (!row)
        return mn_fail_memory(e);
    for (size_t i = 0; i < t->n; i++) {
        float *to = t->lu + i * t->width;
        const size_t count = mn_matrix_row(a, i, row);

        for (size_t k = 0; k < count; k++)
            to[row[k].index] = -row[k].value;
        to[i] += 1;
    }
    free(row);
    return MN_OK;
}

mn_status mn_triangles_make_on(mn_triangles *out, const mn_matrix *a, mn_isa isa, const mn_ctx *ctx,
                               mn_err *e)
{
    mn_triangles t = {.n = a->n, .width = (a->n + SIDES - 1) / SIDES * SIDES};
    job j = {.t = &t, .isa = isa};
    mn_status st;

    t.lu = calloc(t.n * t.width + 1, sizeof *t.lu);
    st = t.lu ? fill(&t, a, e) : mn_fail_memory(e);
    for (; !st && j.first < t.n; j.first += BLOCK) {
        const size_t left = t.n - j.first;

        j.count = left < BLOCK ? left : BLOCK;
        for (size_t i = j.first; i < j.first + j.count; i++)
            eliminate(&j, i);
        st = mn_parallel(ctx, (left - j.count + SIDES - 1) / SIDES, eliminate_below, &j, e);
        if (!st)
            st = mn_parallel(ctx, t.width / SIDES - right_of(&j) / SIDES, update, &j, e);
    }
    for (size_t i = 0; !st && i < t.n; i++) {
        const float inverse = t.lu[i * t.width + i];

        t.dead = t.dead || !(inverse > 0 && inverse < 1e6F);
    }
    if (st)
        mn_triangles_free(&t);
    else
        *out = t;
    return st;
}

mn_status mn_triangles_make(mn_triangles *out, const mn_matrix *a, const mn_ctx *ctx, mn_err *e)
{
    return mn_triangles_make_on(out, a, mn_isa_best(), ctx, e);
}

void mn_triangles_free(mn_triangles *t)
{
    free(t->lu);
    memset(t, 0, sizeof *t);
}

/* --- solving --------------------------------------------------------------------------- */

/* Rows of y, less what `count` solved ones from `first` on say of them. */
static void take_away(const mn_triangles *t, float *y, size_t from, size_t rows, size_t first,
                      size_t count, mn_isa isa)
{
    const step s = {.out = y + from * SIDES,
                    .left = t->lu + from * t->width + first,
                    .right = y + first * SIDES,
                    .out_width = SIDES,
                    .left_width = t->width,
                    .right_width = SIDES,
                    .rows = rows,
                    .k = count,
                    .columns = SIDES};

    subtract(&s, isa);
}

void mn_triangles_solve_on(const mn_triangles *t, float *y, mn_isa isa)
{
    const size_t last = t->n > 0 ? (t->n - 1) / BLOCK * BLOCK : 0;

    for (size_t first = 0; first < t->n; first += BLOCK) {
        const size_t past = first + BLOCK < t->n ? first + BLOCK : t->n;

        for (size_t i = first + 1; i < past; i++)
            take_away(t, y, i, 1, first, i - first, isa);
        take_away(t, y, past, t->n - past, first, past - first, isa);
    }
    for (size_t first = last; t->n > 0; first -= BLOCK) {
        const size_t past = first + BLOCK < t->n ? first + BLOCK : t->n;

        for (size_t i = past; i-- > first;) {
            take_away(t, y, i, 1, i + 1, past - i - 1, isa);
            for (size_t s = 0; s < SIDES; s++)
                y[i * SIDES + s] *= t->lu[i * t->width + i];
        }
        take_away(t, y, 0, first, first, past - first, isa);
        if (first == 0)
            break;
    }
}

void mn_triangles_solve(const mn_triangles *t, float *y)
{
    mn_triangles_solve_on(t, y, mn_isa_best());
}
