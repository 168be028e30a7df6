/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_cell.c - the names in a cell: every name is a slice of the cell, and no party is its
 * own parent or stands before it. The same text as a name with what stands beside it, and as a
 * table with a title.
 */
#include <stdlib.h>

#include "core/text.h"
#include "fuzz.h"
#include "screen/lists/cell.h"
#include "screen/lists/headed.h"
#include "screen/lists/names.h"

static void check(mn_text whole, mn_text t)
{
    FUZZ_CHECK(t.len > 0 && t.ptr >= whole.ptr && t.ptr + t.len <= whole.ptr + whole.len);
}

/* Doing it again changes nothing. */
static void check_names(mn_text text)
{
    static mn_reference *reference;
    mn_party_maker m = {0};
    const mn_party *p;
    if (!reference)
        FUZZ_CHECK(mn_reference_new(&reference, MN_NEED_COUNTRIES, NULL) == MN_OK);
    mn_party_start(&m, 1);
    mn_party_add(&m, MN_PARTY_NAME, text);
    mn_party_add(&m, MN_PARTY_ALIAS, text);
    const bool any = m.count > 0;
    mn_names_spell(&m, reference, text.len % 2 == 0);
    if (mn_party_end(&p, &m, NULL) == MN_OK)
        for (size_t i = 0; i < p->count; i++)
            FUZZ_CHECK(p->value[i].text.len > 0);
    else
        FUZZ_CHECK(!any || m.much);
    mn_party_maker_free(&m);
}

static void check_header(mn_text text)
{
    uint64_t above = 0;
    char separator = 0;
    const size_t rows = mn_headed_find(&above, &separator, text, NULL);
    FUZZ_CHECK(rows <= above && above < 30 && (separator != 0) == (above != 0));
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
    if (mn_cell_clause(text, &list[0], &list[1])) {
        check(text, list[0]);
        FUZZ_CHECK(!list[1].len || (list[1].ptr >= text.ptr && list[1].len <= size));
    }
    check_names(text);
    check_header(text);
    free(c);
    return 0;
}
