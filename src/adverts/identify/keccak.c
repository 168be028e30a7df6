/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/keccak.c - the sponge of FIPS 202 with 256 bits out. See keccak.h.
 */
#include "adverts/identify/keccak.h"

#include <string.h>

#define RATE 136 /* bytes taken in at once: 1600 bits less twice 256 */

static uint64_t turn(uint64_t v, unsigned n)
{
    return n ? v << n | v >> (64 - n) : v;
}

/* The permutation Keccak-f[1600], 24 rounds of theta, rho, pi, chi and iota; the lane at (x, y) is
 * a[x + 5 y]. Offsets of rho and constants of iota are reckoned as FIPS 202 defines them. */
static void permute(uint64_t a[25])
{
    uint8_t lfsr = 1;
    for (int round = 0; round < 24; round++) {
        uint64_t c[5], b[25];
        for (int x = 0; x < 5; x++)
            c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
        for (int i = 0; i < 25; i++)
            a[i] ^= c[(i + 4) % 5] ^ turn(c[(i + 1) % 5], 1);
        b[0] = a[0];
        for (unsigned t = 0, x = 1, y = 0; t < 24; t++) {
            unsigned to = y, row = (2 * x + 3 * y) % 5;
            b[to + 5 * row] = turn(a[x + 5 * y], (t + 1) * (t + 2) / 2 % 64);
            x = to;
            y = row;
        }
        for (int y = 0; y < 25; y += 5)
            for (int x = 0; x < 5; x++)
                a[x + y] = b[x + y] ^ (~b[(x + 1) % 5 + y] & b[(x + 2) % 5 + y]);
        for (int j = 0; j < 7; j++) {
            if (lfsr & 1)
                a[0] ^= UINT64_C(1) << ((1 << j) - 1);
            lfsr = (uint8_t)(lfsr << 1 ^ (lfsr >> 7) * 0x71);
        }
    }
}

static void take(uint64_t a[25], const uint8_t block[RATE])
{
    for (int i = 0; i < RATE; i++)
        a[i / 8] ^= (uint64_t)block[i] << 8 * (i % 8);
    permute(a);
}

void id_keccak(uint8_t out[32], const void *bytes, size_t len, uint8_t mark)
{
    const uint8_t *p = bytes;
    uint64_t a[25] = {0};
    uint8_t last[RATE] = {0};
    for (; len >= RATE; len -= RATE, p += RATE)
        take(a, p);
    if (len)
        memcpy(last, p, len);
    last[len] = mark;
    last[RATE - 1] |= 0x80;
    take(a, last);
    for (int i = 0; i < 32; i++)
        out[i] = (uint8_t)(a[i / 8] >> 8 * (i % 8));
}
