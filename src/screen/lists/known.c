/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/known.c - the shipped table of lists.
 */
#include "screen/lists/known.h"

#include "core/err.h"
#include "core/text.h"

extern const unsigned char mn_data_screen_lists[], mn_data_screen_lists_end[];

static const char *const columns[] = {"name",    "title",        "publisher", "format",
                                      "address", "expected_age", "source"};
enum { NAME, TITLE, PUBLISHER, FORMAT, ADDRESS, AGE, SOURCE };

mn_status mn_known_lists_load(mn_known_lists *out, mn_err *e)
{
    mn_table *t;
    mn_status st =
        mn_table_read_memory(&t, NULL, "embedded: data/screen/lists.csv", mn_data_screen_lists,
                             (size_t)(mn_data_screen_lists_end - mn_data_screen_lists), NULL, e);
    if (st)
        return st;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        MN_BUG(mn_table_find(t, columns[i]) == i); /* the table is ours */
    out->table = t;
    return MN_OK;
}

void mn_known_lists_free(mn_known_lists *k)
{
    mn_table_free(k->table);
    k->table = NULL;
}

size_t mn_known_lists_count(const mn_known_lists *k)
{
    return mn_table_rows(k->table);
}

mn_known_list mn_known_list_at(const mn_known_lists *k, size_t i)
{
    const mn_table *t = k->table;
    mn_known_list l = {.name = mn_table_text(t, i, NAME),
                       .title = mn_table_text(t, i, TITLE),
                       .publisher = mn_table_text(t, i, PUBLISHER),
                       .format = mn_table_text(t, i, FORMAT),
                       .address = mn_table_text(t, i, ADDRESS),
                       .source = mn_table_text(t, i, SOURCE)};
    if (!mn_text_i64(mn_table_text(t, i, AGE), &l.expected_age))
        l.expected_age = 0;
    return l;
}

bool mn_known_list_find(mn_known_list *out, const mn_known_lists *k, mn_text name)
{
    for (size_t i = 0; i < mn_known_lists_count(k); i++) {
        *out = mn_known_list_at(k, i);
        if (mn_text_eq(out->name, name))
            return true;
    }
    return false;
}
