/* SPDX-License-Identifier: Apache-2.0
 *
 * groups.c - who was together when an archive's version was kept, as a frame: of each post how far
 * before it the first post of its group stands.
 */
#include "adverts/archive/inside.h"
#include "core/err.h"

void mn_put_groups(mn_buf *b, const mn_archive_groups *const g[MN_ARCHIVE_SORTS])
{
    for (int s = 0; s < MN_ARCHIVE_SORTS; s++) {
        mn_put_number(b, (uint64_t)g[s]->version);
        mn_put_text(b, g[s]->how);
        mn_put_number(b, g[s]->n);
        for (uint32_t i = 0; i < g[s]->n; i++)
            mn_put_number(b, i - g[s]->of[i]);
    }
}

static mn_status cut_one(mn_archive_groups *g, mn_archive_in *in, mn_cut *c, mn_err *e)
{
    g->version = (int64_t)mn_cut_number(c, INT32_MAX);
    const mn_text how = mn_cut_text(c);
    g->n = (uint32_t)mn_cut_number(c, in->posts);
    c->bad = c->bad || g->n > (size_t)(c->end - c->at); /* a byte each at least */
    if (c->bad)
        return MN_OK;
    g->how = mn_arena_text(&in->texts, how);
    uint32_t *of = mn_arena_alloc(&in->texts, (size_t)g->n + 1, sizeof *of);
    if (!g->how.ptr || !of)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < g->n && !c->bad; i++) {
        of[i] = i - (uint32_t)mn_cut_number(c, i);
        c->bad = c->bad || of[of[i]] != of[i];
    }
    g->of = of;
    return MN_OK;
}

mn_status mn_cut_groups(bool *bad, mn_archive_in *in, mn_cut *c, mn_err *e)
{
    mn_status st = MN_OK;
    for (int s = 0; s < MN_ARCHIVE_SORTS && !st && !c->bad; s++)
        st = cut_one(&in->groups[s], in, c, e);
    *bad = c->bad || c->at != c->end;
    return st;
}
