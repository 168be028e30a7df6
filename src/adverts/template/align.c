/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/align.c - see align.h.
 */
#include "adverts/template/align.h"
#include "core/arena.h"
#include "core/err.h"
#include <stdlib.h>
#include <string.h>

/* Scores in quarters. */
enum { SAME = 4, SELDOM = 1, OTHER = -4, GAP = -8 };
enum { BAND = 16 }; /* tokens around the diagonal, beside the difference of the lengths */
enum { DIAGONAL = 0, UP = 1, LEFT = 2 };
#define LOW (INT32_MIN / 2)

void mn_profile_free(mn_profile *p)
{
    free(p->column);
    *p = (mn_profile){0};
}

void mn_aligner_free(mn_aligner *a)
{
    free(a->score);
    free(a->step);
    free(a->place);
    free(a->word);
    free(a->fits);
    *a = (mn_aligner){0};
}

mn_status mn_profile_begin(mn_profile *p, const uint64_t *key, size_t n, uint32_t posts, mn_err *e)
{
    if (n > p->cap && !mn_grow(&p->column, &p->cap, n, sizeof *p->column))
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++)
        p->column[i] = (mn_profile_column){
            .key = {key[i]}, .weight = {posts}, .present = posts, .id = (uint32_t)i};
    p->n = n;
    p->total = posts;
    p->ids = (uint32_t)n;
    return MN_OK;
}

/* A word in a column: a quarter of its posts have it, few have it, or none. */
static int32_t score_of(const mn_profile_column *c, uint64_t key)
{
    for (int i = 0; i < MN_PROFILE_WORDS && c->weight[i]; i++)
        if (c->key[i] == key)
            return i == 0 || (uint64_t)c->weight[i] * 4 >= c->present ? SAME : SELDOM;
    return OTHER;
}

/* To pass over a column costs what share of the posts has it. */
static int32_t gap_of(const mn_profile_column *c, uint32_t total)
{
    return (int32_t)(-(int64_t)((uint64_t)c->present * 8 / (total ? total : 1)));
}

static bool room(mn_aligner *a, const mn_profile *p, size_t n, size_t width)
{
    const size_t row = p->n + 2;
    return mn_grow(&a->score, &a->score_cap, 5 * row, sizeof *a->score) &&
           mn_grow(&a->step, &a->step_cap, (n + 1) * width, 1) &&
           mn_grow(&a->place, &a->place_cap, n + 1, sizeof *a->place) &&
           mn_grow(&a->word, &a->word_cap, MN_PROFILE_WORDS * row, sizeof *a->word) &&
           mn_grow(&a->fits, &a->fits_cap, MN_PROFILE_WORDS * row, sizeof *a->fits);
}

/* The first column of row i: the band follows the diagonal of n rows and m
 * columns. */
static size_t band_from(size_t i, size_t n, size_t m, size_t half)
{
    const size_t middle = n ? i * m / n : 0;
    return middle > half ? middle - half : 0;
}

static size_t band_to(size_t i, size_t n, size_t m, size_t half)
{
    const size_t end = (n ? i * m / n : m) + half;
    return end < m ? end : m;
}

/* The part of a key by which words are told apart here; others are equal once in 2^32. */
static uint32_t part_of(uint64_t key)
{
    return (uint32_t)(key >> 32) ^ (uint32_t)key;
}

/* What rows are computed from: arrays by cell, which is the column before it and 1. */
typedef struct table {
    const uint32_t *word[MN_PROFILE_WORDS]; /* of each column */
    const int32_t *fits[MN_PROFILE_WORDS];  /* what it scores beyond OTHER */
    const int32_t *gaps;                    /* what it takes to pass over all columns before */
    int32_t *before, *now, *cross, *reach;
    int words; /* most of any column */
} table;

/* Lays the columns out. A word that a column does not have is its first once more. */
static table lay_out(mn_aligner *a, const mn_profile *p)
{
    const size_t row = p->n + 2;
    table t = {.words = 1};
    int32_t *gaps = a->score + 4 * row;
    t.before = a->score;
    t.now = a->score + row;
    t.cross = a->score + 2 * row;
    t.reach = a->score + 3 * row;
    t.gaps = gaps;
    for (int k = 0; k < MN_PROFILE_WORDS; k++) {
        uint32_t *word = a->word + (size_t)k * row;
        int32_t *fits = a->fits + (size_t)k * row;
        for (size_t j = 0; j < p->n; j++) {
            const mn_profile_column *c = &p->column[j];
            const int i = c->weight[k] ? k : 0;
            const bool seldom = i > 0 && (uint64_t)c->weight[i] * 4 < c->present;
            word[j + 1] = part_of(c->key[i]);
            fits[j + 1] = (seldom ? SELDOM : SAME) - OTHER;
            t.words = t.words > i ? t.words : i + 1;
        }
        t.word[k] = word;
        t.fits[k] = fits;
    }
    gaps[0] = 0;
    for (size_t j = 0; j < p->n; j++)
        gaps[j + 1] = gaps[j] + gap_of(&p->column[j], p->total);
    return t;
}

/* One row, cells [from, to], of which the first is not 0 and has the one before it in t->now:
 * t->now from t->before. step[k] becomes how cell from + k was reached. Written so that all but one
 * line works on several cells at once.
 */
static inline __attribute__((always_inline)) void row_any(const table *t, uint32_t key, size_t from,
                                                          size_t to, uint8_t *step)
{
    const size_t n = to + 1 - from;
    const int32_t *restrict before = t->before + from, *restrict gaps = t->gaps + from;
    int32_t *restrict now = t->now + from, *restrict cross = t->cross + from;
    int32_t *restrict reach = t->reach + from;
    for (size_t j = 0; j < n; j++)
        cross[j] = t->word[0][from + j] == key ? SAME - OTHER : 0;
    for (int k = 1; k < t->words; k++) {
        const uint32_t *restrict word = t->word[k] + from;
        const int32_t *restrict fits = t->fits[k] + from;
        for (size_t j = 0; j < n; j++) {
            const int32_t v = word[j] == key ? fits[j] : 0;
            cross[j] = v > cross[j] ? v : cross[j];
        }
    }
    for (size_t j = 0; j < n; j++) {
        const int32_t c = cross[j] + OTHER + before[(ptrdiff_t)j - 1], up = before[j] + GAP;
        cross[j] = c;
        reach[j] = (c > up ? c : up) - gaps[j];
    }
    int32_t most = now[-1] - gaps[-1];
    reach[-1] = most;
    for (size_t j = 0; j < n; j++) {
        most = reach[j] > most ? reach[j] : most;
        reach[j] = most;
    }
    for (size_t j = 0; j < n; j++)
        now[j] = reach[j] + gaps[j];
    for (size_t j = 0; j < n; j++)
        step[j] = (uint8_t)(now[j] == cross[j] ? DIAGONAL : now[j] == before[j] + GAP ? UP : LEFT);
    for (size_t j = 0; j < n; j++) /* where both reach it, to the left */
        step[j] = step[j] == UP && reach[j] == reach[(ptrdiff_t)j - 1] ? LEFT : step[j];
}

static void row_plain(const table *t, uint32_t key, size_t from, size_t to, uint8_t *step)
{
    row_any(t, key, from, to, step);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void row_avx2(const table *t, uint32_t key, size_t from,
                                                     size_t to, uint8_t *step)
{
    row_any(t, key, from, to, step);
}

#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl")))

/* Of each cell the largest up to it. */
AVX512 static inline __m512i most_so_far(__m512i v)
{
    const __m512i none = _mm512_set1_epi32(INT32_MIN);
    v = _mm512_max_epi32(v, _mm512_alignr_epi32(v, none, 15));
    v = _mm512_max_epi32(v, _mm512_alignr_epi32(v, none, 14));
    v = _mm512_max_epi32(v, _mm512_alignr_epi32(v, none, 12));
    return _mm512_max_epi32(v, _mm512_alignr_epi32(v, none, 8));
}

/* The same as row_any(), sixteen cells at once. */
AVX512 static void row_avx512(const table *t, uint32_t key, size_t from, size_t to, uint8_t *step)
{
    const __m512i word = _mm512_set1_epi32((int)key), same = _mm512_set1_epi32(SAME - OTHER),
                  other = _mm512_set1_epi32(OTHER), gap = _mm512_set1_epi32(GAP),
                  left = _mm512_set1_epi32(LEFT), up = _mm512_set1_epi32(UP);
    __m512i most = _mm512_set1_epi32(t->now[from - 1] - t->gaps[from - 1]);
    for (size_t j = from; j <= to; j += 16) {
        const __mmask16 in = (__mmask16)(to - j < 15 ? (2U << (to - j)) - 1 : 0xffff);
        __mmask16 hit =
            _mm512_mask_cmpeq_epi32_mask(in, word, _mm512_maskz_loadu_epi32(in, t->word[0] + j));
        __m512i cross = _mm512_maskz_mov_epi32(hit, same);
        for (int k = 1; k < t->words; k++) {
            hit = _mm512_mask_cmpeq_epi32_mask(in, word,
                                               _mm512_maskz_loadu_epi32(in, t->word[k] + j));
            cross = _mm512_max_epi32(cross, _mm512_maskz_loadu_epi32(hit, t->fits[k] + j));
        }
        const __m512i gaps = _mm512_maskz_loadu_epi32(in, t->gaps + j),
                      over = _mm512_add_epi32(_mm512_maskz_loadu_epi32(in, t->before + j), gap);
        cross = _mm512_add_epi32(_mm512_add_epi32(cross, other),
                                 _mm512_maskz_loadu_epi32(in, t->before + j - 1));
        __m512i reach = _mm512_sub_epi32(_mm512_max_epi32(cross, over), gaps);
        reach = _mm512_max_epi32(most_so_far(reach), most);
        const __m512i now = _mm512_add_epi32(reach, gaps),
                      reach_left = _mm512_alignr_epi32(reach, most, 15);
        const __mmask16 is_up = _mm512_cmpeq_epi32_mask(now, over) &
                                _mm512_cmpneq_epi32_mask(reach, reach_left),
                        is_across = _mm512_cmpeq_epi32_mask(now, cross);
        const __m512i how =
            _mm512_maskz_mov_epi32((__mmask16)~is_across, _mm512_mask_mov_epi32(left, is_up, up));
        _mm512_mask_storeu_epi32(t->now + j, in, now);
        _mm512_mask_cvtepi32_storeu_epi8(step + (j - from), in, how);
        most = _mm512_permutexvar_epi32(_mm512_set1_epi32(15), reach);
    }
}
#endif

typedef void row_of(const table *t, uint32_t key, size_t from, size_t to, uint8_t *step);

static row_of *best_row(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
        return row_avx512;
    if (__builtin_cpu_supports("avx2"))
        return row_avx2;
#endif
    return row_plain;
}

static void fill(mn_aligner *a, const mn_profile *p, const uint64_t *key, size_t n, size_t half,
                 size_t width)
{
    const size_t m = p->n;
    row_of *row = best_row();
    table t = lay_out(a, p);
    size_t was_to = band_to(0, n, m, half);
    for (size_t j = 0; j <= was_to; j++) {
        t.before[j] = t.gaps[j];
        a->step[j] = j ? LEFT : DIAGONAL;
    }
    for (size_t i = 1; i <= n; i++) {
        const size_t from = band_from(i, n, m, half), to = band_to(i, n, m, half);
        uint8_t *step = a->step + i * width;
        for (size_t j = was_to + 1; j <= to; j++)
            t.before[j] = LOW;
        if (from == 0) {
            t.now[0] = t.before[0] + GAP;
            step[0] = UP;
        } else {
            t.now[from - 1] = LOW;
        }
        row(&t, part_of(key[i - 1]), from ? from : 1, to, from ? step : step + 1);
        int32_t *const other = t.before;
        t.before = t.now;
        t.now = other;
        was_to = to;
    }
}

/* Cells on either side of the diagonal, and in a row; 0: the lengths are too far apart, or the work
 * would be too much. */
static size_t band(size_t *width, size_t m, size_t n)
{
    const size_t apart = m > n ? m - n : n - m, half = BAND + apart;
    *width = 2 * half + 2 < m + 1 ? 2 * half + 2 : m + 1;
    const bool far = n == 0 || m == 0 || apart > (m < n ? m : n) + BAND;
    return far || *width > MN_ALIGN_CELLS / (n + 1) ? 0 : half;
}

uint64_t mn_profile_cells(const mn_profile *p, size_t n)
{
    size_t width;
    return band(&width, p->n, n) ? (uint64_t)width * (n + 1) : 0;
}

bool mn_profile_align(mn_aligner *a, const mn_profile *p, const uint64_t *key, size_t n,
                      mn_status *s, mn_err *e)
{
    const size_t m = p->n;
    size_t width;
    const size_t half = band(&width, m, n);
    *s = MN_OK;
    if (!half)
        return false;
    if (!room(a, p, n, width)) {
        *s = mn_fail_memory(e);
        return false;
    }
    fill(a, p, key, n, half, width);
    for (size_t i = n, j = m; i > 0 || j > 0;) {
        const uint8_t how = a->step[i * width + (j - band_from(i, n, m, half))];
        if (how == LEFT) {
            j--;
            continue;
        }
        i--;
        a->place[i] = how == UP ? MN_COLUMN_NONE : (uint32_t)(--j);
    }
    return true;
}

int64_t mn_profile_score(const mn_profile *p, const uint64_t *key, size_t n, const uint32_t *place)
{
    int64_t sum = 0;
    size_t j = 0;
    for (size_t i = 0; i < n; i++) {
        if (place[i] == MN_COLUMN_NONE) {
            sum += GAP;
            continue;
        }
        for (; j < place[i]; j++)
            sum += gap_of(&p->column[j], p->total);
        sum += score_of(&p->column[j++], key[i]);
    }
    for (; j < p->n; j++)
        sum += gap_of(&p->column[j], p->total);
    return sum;
}

/* The words of a column in falling order of weight; what comes when it is full
 * takes the place of the last, if that has fewer posts. */
static void count(mn_profile_column *c, uint64_t key, uint32_t posts)
{
    int i = 0;
    c->present += posts;
    while (i < MN_PROFILE_WORDS && c->weight[i] && c->key[i] != key)
        i++;
    if (i == MN_PROFILE_WORDS) {
        if (c->weight[--i] > posts)
            return;
        c->weight[i] = 0;
    }
    c->key[i] = key;
    c->weight[i] += posts;
    for (; i > 0 && c->weight[i] > c->weight[i - 1]; i--) {
        const uint64_t k = c->key[i];
        const uint32_t w = c->weight[i];
        c->key[i] = c->key[i - 1];
        c->weight[i] = c->weight[i - 1];
        c->key[i - 1] = k;
        c->weight[i - 1] = w;
    }
}

mn_status mn_profile_take(mn_profile *p, const mn_aligner *a, const uint64_t *key, size_t n,
                          uint32_t posts, uint32_t *column, mn_err *e)
{
    size_t between = 0;
    for (size_t i = 0; i < n; i++)
        between += a->place[i] == MN_COLUMN_NONE;
    if (!mn_grow(&p->column, &p->cap, p->n + between, sizeof *p->column))
        return mn_fail_memory(e);
    p->total += posts;
    size_t j = p->n, to = p->n + between; /* from the end, so that columns move once */
    p->n = to;
    for (size_t i = n; i > 0; i--) {
        const uint32_t at = a->place[i - 1];
        if (at == MN_COLUMN_NONE) {
            p->column[--to] = (mn_profile_column){
                .key = {key[i - 1]}, .weight = {posts}, .present = posts, .id = p->ids++};
        } else {
            while (j > (size_t)at + 1)
                p->column[--to] = p->column[--j];
            p->column[--to] = p->column[--j];
            count(&p->column[to], key[i - 1], posts);
        }
        column[i - 1] = p->column[to].id;
    }
    return MN_OK;
}
