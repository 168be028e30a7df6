/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/cells.c - a cell's parties, one after the other; a subsidiary bears its
 * parent's id.
 */
#include "screen/lists/cells.h"

#include <stdlib.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/lists/cell.h"

/* A name that ends in a form of firm is a company's; what it is else is not known. */
static void add_cell(mn_list_reader *r, const mn_cell *c, size_t i, mn_text whole)
{
    for (size_t k = 0; k < c->names; k++)
        if (c->name[k].party == i)
            mn_list_add(r, c->name[k].field, c->name[k].text);
    for (size_t k = 0; k < c->notes; k++)
        mn_list_add(r, MN_PARTY_NOTES, c->note[k]);
    if (!c->plain)
        mn_list_add_other(r, "listedAs", whole);
}

mn_status mn_cells_emit(mn_list_reader *r, mn_text cell, mn_text also, uint64_t line,
                        void (*common)(mn_list_reader *r, void *payload), void *payload, mn_err *e)
{
    mn_cell *c = malloc(sizeof *c);
    mn_arena ids = {0};
    mn_text *id = NULL;
    mn_status st = MN_OK;
    if (!c)
        return mn_fail_memory(e);
    mn_cell_read(c, cell);
    if (c->much || !c->parties)
        st = mn_list_reject(r, line, cell, e,
                            c->much ? "too many names in a cell" : "a party without a name");
    else if (!(id = mn_arena_alloc(&ids, c->parties, sizeof *id)))
        st = mn_fail_memory(e);
    for (size_t i = 0; id && i < c->parties && !st; i++) {
        mn_list_derive(r, c->vessel ? MN_SCHEMA_VESSEL : MN_SCHEMA_LEGAL_ENTITY, c->party[i].name,
                       also, line);
        id[i] = mn_arena_text(&ids, (mn_text){r->id.ptr, r->id.len});
        mn_list_add(r, MN_PARTY_NAME, c->party[i].name);
        if (c->party[i].parent < i)
            mn_list_add(r, MN_PARTY_PARENT, id[c->party[i].parent]);
        add_cell(r, c, i, cell);
        if (common)
            common(r, payload);
        st = id[i].ptr ? mn_list_emit(r, e) : mn_fail_memory(e);
    }
    mn_arena_free(&ids);
    free(c);
    return st;
}
