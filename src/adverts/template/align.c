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
    free(a->gap);
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
    return mn_grow(&a->score, &a->score_cap, 2 * width, sizeof *a->score) &&
           mn_grow(&a->step, &a->step_cap, (n + 1) * width, 1) &&
           mn_grow(&a->place, &a->place_cap, n + 1, sizeof *a->place) &&
           mn_grow(&a->gap, &a->gap_cap, p->n + 1, sizeof *a->gap);
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

static void fill(mn_aligner *a, const mn_profile *p, const uint64_t *key, size_t n, size_t half,
                 size_t width)
{
    const size_t m = p->n;
    int32_t *before = a->score, *now = a->score + width;
    size_t was = 0, was_to = 0;
    for (size_t i = 0; i <= n; i++) {
        const size_t from = band_from(i, n, m, half), to = band_to(i, n, m, half);
        uint8_t *step = a->step + i * width;
        for (size_t j = from; j <= to; j++) {
            int32_t best = i == 0 && j == 0 ? 0 : LOW;
            uint8_t how = DIAGONAL;
            if (i > 0 && j > was && j - 1 <= was_to) {
                best = before[j - 1 - was] + score_of(&p->column[j - 1], key[i - 1]);
            }
            if (j > from && now[j - 1 - from] + a->gap[j - 1] > best) {
                best = now[j - 1 - from] + a->gap[j - 1];
                how = LEFT;
            }
            if (i > 0 && j >= was && j <= was_to && before[j - was] + GAP > best) {
                best = before[j - was] + GAP;
                how = UP;
            }
            now[j - from] = best;
            step[j - from] = how;
        }
        int32_t *t = before;
        before = now;
        now = t;
        was = from;
        was_to = to;
    }
}

bool mn_profile_align(mn_aligner *a, const mn_profile *p, const uint64_t *key, size_t n,
                      mn_status *s, mn_err *e)
{
    const size_t m = p->n, apart = m > n ? m - n : n - m, half = BAND + apart;
    const size_t width = 2 * half + 2 < m + 1 ? 2 * half + 2 : m + 1;
    *s = MN_OK;
    if (n == 0 || m == 0 || apart > (m < n ? m : n) + BAND || width > MN_ALIGN_CELLS / (n + 1))
        return false;
    if (!room(a, p, n, width)) {
        *s = mn_fail_memory(e);
        return false;
    }
    for (size_t j = 0; j < m; j++)
        a->gap[j] = gap_of(&p->column[j], p->total);
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
