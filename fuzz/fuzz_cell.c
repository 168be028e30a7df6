/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_cell.c - the names in a cell: every name is a slice of the cell, and no party is its
 * own parent or stands before it.
 */
#include <stdlib.h>

#include "core/text.h"
#include "fuzz.h"
#include "screen/lists/cell.h"

static void check(mn_text whole, mn_text t)
{
    FUZZ_CHECK(t.len > 0 && t.ptr >= whole.ptr && t.ptr + t.len <= whole.ptr + whole.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mn_text text = {(const char *)data, size}, list[50];
    mn_cell *c = malloc(sizeof *c);
    if (!c || mn_utf8_bad(text) < size) {
        free(c);
        return 0;
    }
    mn_cell_read(c, text);
    FUZZ_CHECK(c->parties <= MN_CELL_PARTIES && c->names <= MN_CELL_NAMES);
    for (size_t i = 0; i < c->parties; i++) {
        check(text, c->party[i].name);
        FUZZ_CHECK(c->party[i].parent == MN_CELL_NONE || c->party[i].parent < i);
    }
    for (size_t i = 0; i < c->names; i++) {
        check(text, c->name[i].text);
        FUZZ_CHECK(c->name[i].party < c->parties);
    }
    for (size_t i = 0; i < c->notes; i++)
        check(text, c->note[i]);
    FUZZ_CHECK(!c->plain || c->parties == 1);
    size_t n = mn_cell_list(list, 50, text, size % 5);
    for (size_t i = 0; i < n; i++)
        check(text, list[i]);
    free(c);
    return 0;
}
