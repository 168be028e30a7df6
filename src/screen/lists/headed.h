/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/headed.h - tables of parties whose header stands below a title, a date or
 * other lines, as people make them for people.
 */
#ifndef SCREEN_LISTS_HEADED_H
#define SCREEN_LISTS_HEADED_H

#include <manumit/table.h>

/* The line of the header in a table that was read with its first line as the header: the first
 * of the first 30 that names a column of names and another field (or has a heading of
 * columns, "name=Company,..."; NULL: none are said), and more cells than each line above it.
 * 0: the first line is it, or none is found. O(bytes of these lines). */
uint64_t mn_headed_line(const mn_table *t, const char *columns);

/* mn_table_read(), with the header wherever mn_headed_line() finds it (not of standard input).
 * *above is the number of lines above it. */
MN_USE mn_status mn_headed_read(mn_table **out, uint64_t *above, const mn_ctx *ctx,
                                const char *path, const mn_read_options *o, const char *columns,
                                mn_err *e);

/* The same of a CSV that may be Windows-1252; a note of the table says so. */
MN_USE mn_status mn_headed_read_western(mn_table **out, uint64_t *above, const mn_ctx *ctx,
                                        const char *path, const mn_read_options *o,
                                        const char *columns, mn_err *e);

/* The same for the beginning of a text: how many rows (blank lines are none) stand above the
 * header; then *above is the number of lines, *separator what divides the header's cells. 0: none,
 * and the others are left as they are. */
size_t mn_headed_find(uint64_t *above, char *separator, mn_text head, const char *columns);

#endif
