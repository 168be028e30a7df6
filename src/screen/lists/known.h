/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/known.h - lists that are published, by the names that we give them
 * (data/screen/lists.csv): who publishes them, where, and how often a new version is due.
 */
#ifndef SCREEN_LISTS_KNOWN_H
#define SCREEN_LISTS_KNOWN_H

#include <manumit/table.h>

typedef struct mn_known_list {
    mn_text name, title, publisher, format, address;
    int64_t expected_age; /* days */
    mn_text source;       /* of that figure */
} mn_known_list;

typedef struct mn_known_lists {
    mn_table *table;
} mn_known_lists;

MN_USE mn_status mn_known_lists_load(mn_known_lists *out, mn_err *e);
void mn_known_lists_free(mn_known_lists *k);
size_t mn_known_lists_count(const mn_known_lists *k);
mn_known_list mn_known_list_at(const mn_known_lists *k, size_t i);
/* False when no list has this name. */
bool mn_known_list_find(mn_known_list *out, const mn_known_lists *k, mn_text name);

#endif
