/* SPDX-License-Identifier: Apache-2.0
 *
 * core/shortest.h - a double's shortest digits, fast.
 */
#ifndef CORE_SHORTEST_H
#define CORE_SHORTEST_H

#include <manumit/core.h>

enum { MN_SHORTEST = 40 };

/* Writes v as printf() does with %.15g, %.16g or %.17g, the first of them that reads back
 * the same, but for zeros at the beginning of an exponent; without a NUL. Returns the length,
 * or 0 when it takes the slow way: numbers far out, and not finite ones. O(1). */
size_t mn_shortest(char out[MN_SHORTEST], double v);

#endif
