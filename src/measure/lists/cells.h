/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/lists/cells.h - what cells of tables mean that people keep by hand, in English and in
 * Spanish: marks, counts, and that nothing is known.
 */
#ifndef MEASURE_LISTS_CELLS_H
#define MEASURE_LISTS_CELLS_H

#include <manumit/core.h>

/* 1, yes, true, x, sí; 0, no, false, "-" and nothing. False where it is neither. */
bool mn_mark_read(bool *out, mn_text v);
/* A whole number of 0 or more: 12, 12.0, 12,0. False where it is none, or where
 * mn_maybe_thousands(). */
bool mn_count_read(double *out, mn_text v);
/* 1.234 and 12,345,678: thousands to some, decimals to others. */
bool mn_maybe_thousands(mn_text v);
/* Empty, "unknown", "n/a", "desconocido", "no consta". */
bool mn_says_nothing(mn_text v);
/* Into out what is the same for texts that differ in case, accents or spaces alone; its length, or
 * 0 where there is nothing to compare. out has MN_ALIKE_MOST bytes. */
enum { MN_ALIKE_MOST = 256 };
size_t mn_alike_key(char *out, mn_text v);
bool mn_alike(mn_text a, mn_text b);

#endif
