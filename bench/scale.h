/* SPDX-License-Identifier: Apache-2.0
 *
 * scale.h - made-up economies of the size of EXIOBASE and GLORIA: the files
 * that scale_make.c writes, and that scale.c and the Python peers read.
 *
 *   sizes.f64   n, regions, industries, categories
 *   z.rows      for each row: u32 count, count u32 columns, count f32 flows
 *   y.f32       n rows of regions * categories
 *   people.f64  n
 */
#ifndef BENCH_SCALE_H
#define BENCH_SCALE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct scale_sizes {
    size_t n, regions, industries, categories;
} scale_sizes;

typedef enum scale_kind {
    SCALE_SQUARE,     /* industry by industry, as EXIOBASE: 49 x 200, 32% not zero */
    SCALE_SUPPLY_USE, /* products and industries in blocks, as GLORIA: 164 x (120 + 120) */
} scale_kind;

/* Writes an economy into a folder. `regions` 0: the full number. */
bool scale_make(const char *folder, scale_kind kind, size_t regions);
FILE *scale_open(const char *folder, const char *name, const char *how);

#endif
