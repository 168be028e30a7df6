/* SPDX-License-Identifier: Apache-2.0
 *
 * pdq.c - the hash of one picture. See pdq.h.
 *
 * Brightness is smoothed twice by a box of 1/128 of each side (Jarosz filter), sampled at 64 x 64,
 * and its discrete cosine transform taken without the constant term: 16 x 16 coefficients. A bit
 * is whether a coefficient lies above their median. Sums run in single precision and in the
 * published order, so that the bits are those of the reference.
 */
#include "adverts/image/pdq.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"

enum { SAMPLES = 64, TERMS = 16, BITS = TERMS * TERMS, TOGETHER = 4 };

static const char *const turns[MN_TURNS] = {
    "as it is",
    "turned 90 degrees",
    "turned 180 degrees",
    "turned 270 degrees",
    "top and bottom exchanged",
    "left and right exchanged",
    "mirrored at a diagonal",
    "mirrored at the other diagonal",
};

const char *mn_turn_name(mn_turn t)
{
    return turns[t];
}

/* The width of the box for a side of n pixels. */
static uint32_t box_width(uint32_t n)
{
    return (n + 2 * SAMPLES - 1) / (2 * SAMPLES);
}

/* The box filter of `lanes` vectors side by side: element i of all of them lies at in(i), and goes
 * to out(i). At the ends the box is cut. sum has a place for each lane. */
typedef struct box {
    uint32_t n, width, half; /* half: of the box, as published: (width + 2) / 2 */
} box;

static box box_of(uint32_t n)
{
    const uint32_t width = box_width(n);
    return (box){.n = n, .width = width, .half = (width + 2) / 2};
}

/* Smooths `count` rows (at most TOGETHER), of n elements each, in place; before has room for
 * TOGETHER rows. Several at once, as each is one long chain of sums. */
static void smooth_rows(float *rows, uint32_t n, unsigned count, float *before)
{
    const box b = box_of(n);
    float sum[TOGETHER] = {0};
    uint32_t in = 0, out = 0, behind = 0, held = 0;

    memcpy(before, rows, (size_t)n * count * sizeof *rows);
    for (; in + 1 < b.half && in < n; in++, held++)
        for (unsigned r = 0; r < count; r++)
            sum[r] += before[(size_t)r * n + in];
    for (; held < b.width && in < n; in++, out++) {
        held++;
        for (unsigned r = 0; r < count; r++) {
            sum[r] += before[(size_t)r * n + in];
            rows[(size_t)r * n + out] = sum[r] / (float)held;
        }
    }
    for (; in < n; in++, out++, behind++)
        for (unsigned r = 0; r < count; r++) {
            sum[r] += before[(size_t)r * n + in];
            sum[r] -= before[(size_t)r * n + behind];
            rows[(size_t)r * n + out] = sum[r] / (float)held;
        }
    for (; out < n; out++, behind++) {
        held--;
        for (unsigned r = 0; r < count; r++) {
            sum[r] -= before[(size_t)r * n + behind];
            rows[(size_t)r * n + out] = sum[r] / (float)held;
        }
    }
}

/* What the pass over columns holds: sums of all columns, and the rows of the box as they were. */
typedef struct columns {
    float *sum, *ring; /* width; box's width * width */
    uint32_t width, held;
    box b;
} columns;

static void add_row(columns *c, const float *luma, uint32_t in)
{
    const float *from = luma + (size_t)in * c->width;
    memcpy(c->ring + (size_t)(in % c->b.width) * c->width, from, c->width * sizeof *from);
    for (uint32_t x = 0; x < c->width; x++)
        c->sum[x] += from[x];
    c->held++;
}

static void drop_row(columns *c, const float *row)
{
    for (uint32_t x = 0; x < c->width; x++)
        c->sum[x] -= row[x];
    c->held--;
}

static void tell_row(const columns *c, float *luma, uint32_t out)
{
    float *to = luma + (size_t)out * c->width;
    const float n = (float)c->held;
    for (uint32_t x = 0; x < c->width; x++)
        to[x] = c->sum[x] / n;
}

/* Smooths all columns in place. aside: room for a row. */
static void smooth_columns(mn_picture *p, columns *c, float *aside)
{
    const box b = c->b;
    uint32_t in = 0, out = 0, behind = 0;

    c->held = 0;
    memset(c->sum, 0, c->width * sizeof *c->sum);
    for (; in + 1 < b.half && in < b.n; in++)
        add_row(c, p->luma, in);
    for (; c->held < b.width && in < b.n; in++, out++) {
        add_row(c, p->luma, in);
        tell_row(c, p->luma, out);
    }
    for (; in < b.n; in++, out++, behind++) {
        /* The row that comes takes the place of the one that goes, which is still needed: the
         * published sum adds before it takes away. */
        memcpy(aside, c->ring + (size_t)(behind % b.width) * c->width, c->width * sizeof *aside);
        add_row(c, p->luma, in);
        drop_row(c, aside);
        tell_row(c, p->luma, out);
    }
    for (; out < b.n; out++, behind++) {
        drop_row(c, c->ring + (size_t)(behind % b.width) * c->width);
        tell_row(c, p->luma, out);
    }
}

static mn_status smooth(mn_picture *p, mn_err *e)
{
    columns c = {.width = p->width, .b = box_of(p->height)};
    float *before = malloc((size_t)p->width * TOGETHER * sizeof *before);
    c.sum = malloc((size_t)p->width * sizeof *c.sum);
    c.ring = malloc((size_t)p->width * c.b.width * sizeof *c.ring);
    const bool there = before && c.sum && c.ring;
    for (int pass = 0; there && pass < 2; pass++) {
        for (uint32_t y = 0; y < p->height; y += TOGETHER) {
            const uint32_t left = p->height - y;
            smooth_rows(p->luma + (size_t)y * p->width, p->width, left < TOGETHER ? left : TOGETHER,
                        before);
        }
        smooth_columns(p, &c, before);
    }
    free(before);
    free(c.sum);
    free(c.ring);
    return there ? MN_OK : mn_fail_memory(e);
}

static void sample(float out[SAMPLES][SAMPLES], const mn_picture *p)
{
    for (int i = 0; i < SAMPLES; i++) {
        const size_t y = (size_t)(((i + 0.5) * p->height) / SAMPLES);
        for (int j = 0; j < SAMPLES; j++)
            out[i][j] = p->luma[y * p->width + (size_t)(((j + 0.5) * p->width) / SAMPLES)];
    }
}

/* How much the samples differ from their neighbours, in whole hundredths of white, over 90. */
static int quality_of(float a[SAMPLES][SAMPLES])
{
    int sum = 0;
    for (int i = 0; i < SAMPLES - 1; i++)
        for (int j = 0; j < SAMPLES; j++)
            sum += abs((int)((a[i][j] - a[i + 1][j]) * 100 / 255));
    for (int i = 0; i < SAMPLES; i++)
        for (int j = 0; j < SAMPLES - 1; j++)
            sum += abs((int)((a[i][j] - a[i][j + 1]) * 100 / 255));
    return sum / 90 > 100 ? 100 : sum / 90;
}

static void transform(float out[TERMS][TERMS], float a[SAMPLES][SAMPLES])
{
    const double pi = 3.14159265358979323846;
    float d[TERMS][SAMPLES], t[TERMS][SAMPLES];
    for (int i = 0; i < TERMS; i++)
        for (int j = 0; j < SAMPLES; j++)
            d[i][j] = (float)(sqrt(2.0 / SAMPLES) * cos(pi / 2 / SAMPLES * (i + 1) * (2 * j + 1)));
    for (int i = 0; i < TERMS; i++)
        for (int j = 0; j < SAMPLES; j++) {
            float sum = 0;
            for (int k = 0; k < SAMPLES; k++)
                sum += d[i][k] * a[k][j];
            t[i][j] = sum;
        }
    for (int i = 0; i < TERMS; i++)
        for (int j = 0; j < TERMS; j++) {
            float sum = 0;
            for (int k = 0; k < SAMPLES; k++)
                sum += t[i][k] * d[j][k];
            out[i][j] = sum;
        }
}

static int by_value(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Bit 16 i + j is whether term i, j lies above the lower median. */
static void bits_of(mn_pdq *out, float terms[TERMS][TERMS])
{
    float sorted[BITS];
    memcpy(sorted, terms, sizeof sorted);
    qsort(sorted, BITS, sizeof *sorted, by_value);
    const float median = sorted[BITS / 2 - 1];
    *out = (mn_pdq){{0}};
    for (int i = 0; i < TERMS; i++)
        for (int j = 0; j < TERMS; j++) {
            const int bit = i * TERMS + j;
            if (terms[i][j] > median)
                out->word[3 - bit / 64] |= UINT64_C(1) << (bit % 64);
        }
}

/* A turned picture has the same terms, exchanged or with another sign: the cosine of an even
 * number of half waves is the same from both sides, that of an odd number the opposite. Terms
 * begin with one half wave, so those of an even index are odd. */
static float turned(float a[TERMS][TERMS], mn_turn t, int i, int j)
{
    const float rows = i % 2 ? 1.0F : -1.0F, cols = j % 2 ? 1.0F : -1.0F;
    switch (t) {
    case MN_TURN_90:
        return a[j][i] * rows;
    case MN_TURN_180:
        return a[i][j] * rows * cols;
    case MN_TURN_270:
        return a[j][i] * cols;
    case MN_TURN_FLIP_X:
        return a[i][j] * rows;
    case MN_TURN_FLIP_Y:
        return a[i][j] * cols;
    case MN_TURN_FLIP_PLUS:
        return a[j][i];
    case MN_TURN_FLIP_MINUS:
        return a[j][i] * rows * cols;
    default:
        return a[i][j];
    }
}

mn_status mn_pdq_hash(mn_pdq out[MN_TURNS], int *quality, mn_picture *p, mn_err *e)
{
    float a[SAMPLES][SAMPLES], terms[TERMS][TERMS], other[TERMS][TERMS];
    const mn_status st = smooth(p, e);
    if (st)
        return st;
    sample(a, p);
    *quality = quality_of(a);
    transform(terms, a);
    for (int t = 0; t < MN_TURNS; t++) {
        for (int i = 0; i < TERMS; i++)
            for (int j = 0; j < TERMS; j++)
                other[i][j] = turned(terms, (mn_turn)t, i, j);
        bits_of(&out[t], other);
    }
    return MN_OK;
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool mn_pdq_parse(mn_pdq *out, mn_text digits)
{
    mn_pdq h = {{0}};
    if (digits.len != MN_PDQ_DIGITS)
        return false;
    for (size_t i = 0; i < digits.len; i++) {
        const int d = digit_of(digits.ptr[i]);
        if (d < 0)
            return false;
        h.word[i / 16] = h.word[i / 16] << 4 | (uint64_t)d;
    }
    *out = h;
    return true;
}

void mn_pdq_text(char out[MN_PDQ_DIGITS + 1], const mn_pdq *h)
{
    for (int i = 0; i < MN_PDQ_DIGITS; i++)
        out[i] = "0123456789abcdef"[h->word[i / 16] >> (60 - i % 16 * 4) & 15];
    out[MN_PDQ_DIGITS] = 0;
}

unsigned mn_pdq_distance(const mn_pdq *a, const mn_pdq *b)
{
    unsigned n = 0;
    for (int i = 0; i < 4; i++)
        n += (unsigned)__builtin_popcountll(a->word[i] ^ b->word[i]);
    return n;
}
