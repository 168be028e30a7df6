/* SPDX-License-Identifier: Apache-2.0
 *
 * core/avx512.h - MN_AVX512: a function that is compiled for processors with AVX-512, and is to be
 * called on these alone.
 *
 * GCC takes vectors of half the width there unless it is told otherwise; clang takes what the code
 * spells, and does not know the word.
 */
#ifndef CORE_AVX512_H
#define CORE_AVX512_H

#if defined(__clang__)
#define MN_AVX512 __attribute__((target("avx512f")))
#else
#define MN_AVX512 __attribute__((target("avx512f,prefer-vector-width=512")))
#endif

#endif
