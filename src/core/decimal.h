/* SPDX-License-Identifier: Apache-2.0
 *
 * core/decimal.h - decimal digits to the nearest double, fast.
 */
#ifndef CORE_DECIMAL_H
#define CORE_DECIMAL_H

#include <manumit/core.h>

/* The double nearest to digits * 10^exponent (ties to even), as strtod() gives it. False
 * when it takes the slow way: exponents far out, and numbers at the limits of a double.
 * Lemire 2021, doi 10.1002/spe.2984. O(1). */
bool mn_decimal(uint64_t digits, int exponent, double *v);

/* Reads the number at p, which ends before `end`: [+-] (digits [. digits] | . digits)
 * [e [+-] digits]. Returns the byte after it, or NULL when none begins there, it is not
 * finite, or it has more than 1,023 bytes. The same value as strtod(), to the last bit. */
const char *mn_decimal_scan(const char *p, const char *end, double *v);

#endif
