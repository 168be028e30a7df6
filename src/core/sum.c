/* SPDX-License-Identifier: Apache-2.0
 *
 * core/sum.c - four chains of multiplications beside each other, so that none waits for the
 * one before.
 */
#include "core/sum.h"

#include <string.h>

static uint64_t mix(uint64_t v)
{
    v ^= v >> 32;
    v *= UINT64_C(0xd6e8feb86659fd93);
    v ^= v >> 32;
    v *= UINT64_C(0xd6e8feb86659fd93);
    return v ^ v >> 32;
}

uint64_t mn_sum64(const void *bytes, size_t length)
{
    static const uint64_t odd[4] = {UINT64_C(0xd6e8feb86659fd93), UINT64_C(0x9e3779b97f4a7c15),
                                    UINT64_C(0xbf58476d1ce4e5b9), UINT64_C(0x94d049bb133111eb)};
    const char *at = bytes;
    uint64_t sum[4] = {length, ~UINT64_C(0), odd[2], odd[3]}, rest[4] = {0};
    for (; length >= 32; length -= 32, at += 32) {
        uint64_t v[4];
        memcpy(v, at, sizeof v);
        for (size_t i = 0; i < 4; i++) {
            sum[i] = (sum[i] ^ v[i]) * odd[i];
            sum[i] ^= sum[i] >> 29;
        }
    }
    if (length)
        memcpy(rest, at, length);
    uint64_t all = 0;
    for (size_t i = 0; i < 4; i++)
        all = mix(all + mix(sum[i] ^ rest[i]));
    return all;
}
