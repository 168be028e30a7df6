/* SPDX-License-Identifier: Apache-2.0
 *
 * core/rng.c - the generator and its samplers.
 */
#include "core/rng.h"

#include <math.h>

#include "core/err.h"
#include "core/ziggurat.h"

uint64_t mn_splitmix64(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15U;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return z ^ z >> 31;
}

void mn_rng_init(mn_rng *r, uint64_t seed, uint64_t stream)
{
    /* One-to-one in each argument: streams of one seed never start alike. */
    uint64_t state = mn_splitmix64(&stream) ^ seed;
    state = mn_splitmix64(&state);
    for (unsigned i = 0; i < 4; i++)
        r->s[i] = mn_splitmix64(&state);
}

static uint64_t rotate(uint64_t x, unsigned k)
{
    return x << k | x >> (64 - k);
}

uint64_t mn_rng_u64(mn_rng *r)
{
    uint64_t *s = r->s;
    uint64_t out = rotate(s[0] + s[3], 23) + s[0];
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return out;
}

double mn_rng_unit(mn_rng *r)
{
    return (double)(mn_rng_u64(r) >> 11) * 0x1p-53;
}

/* (0, 1], so that its logarithm is finite. */
static double positive_unit(mn_rng *r)
{
    return (double)((mn_rng_u64(r) >> 11) + 1) * 0x1p-53;
}

/* Beyond ZIGGURAT_R, by exponential rejection (Marsaglia 1964). */
static double normal_tail(mn_rng *r)
{
    for (;;) {
        double x = -mn_log(positive_unit(r)) / ZIGGURAT_R;
        double y = -mn_log(positive_unit(r));
        if (y + y >= x * x)
            return ZIGGURAT_R + x;
    }
}

/* The area under exp(-x^2/2) is covered by 256 blocks of equal area. Eight
 * bits choose a block, one the sign, and 53 others the place in it; mostly the
 * point lies under the curve for certain. */
double mn_rng_normal(mn_rng *r)
{
    for (;;) {
        uint64_t bits = mn_rng_u64(r);
        unsigned i = (unsigned)(bits & 0xFF);
        double sign = bits & 0x100 ? -1 : 1;
        double x = (double)(bits >> 11) * 0x1p-53 * ziggurat_x[i];
        if (x < ziggurat_x[i + 1])
            return sign * x;
        if (i == 0)
            return sign * normal_tail(r);
        double low = mn_exp(-0.5 * ziggurat_x[i] * ziggurat_x[i]);
        double high = mn_exp(-0.5 * ziggurat_x[i + 1] * ziggurat_x[i + 1]);
        if (low + mn_rng_unit(r) * (high - low) < mn_exp(-0.5 * x * x))
            return sign * x;
    }
}

double mn_rng_gamma(mn_rng *r, double a)
{
    MN_BUG(a > 0 && isfinite(a));
    double boost = 1;
    if (a < 1) { /* gamma(a) = gamma(a + 1) * U^(1/a) */
        boost = mn_exp(mn_log(positive_unit(r)) / a);
        a += 1;
    }
    double d = a - 1.0 / 3;
    double c = 1 / sqrt(9 * d);
    for (;;) {
        double x = mn_rng_normal(r);
        double v = 1 + c * x;
        if (v <= 0)
            continue;
        v = v * v * v;
        double u = positive_unit(r), x2 = x * x;
        if (u < 1 - 0.0331 * x2 * x2 || mn_log(u) < 0.5 * x2 + d * (1 - v + mn_log(v)))
            return boost * d * v;
    }
}
