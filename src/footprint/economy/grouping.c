/* SPDX-License-Identifier: Apache-2.0
 *
 * grouping.c - which regions or industries become one.
 */
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "footprint/economy/aggregate.h"
#include "table/build.h"

#include <stdio.h>
#include <string.h>

void mn_grouping_free(mn_grouping *g)
{
    mn_arena_free(&g->arena);
    memset(g, 0, sizeof *g);
}

static mn_status begin(mn_grouping *g, size_t n, size_t groups, mn_err *e)
{
    memset(g, 0, sizeof *g);
    g->n = n;
    g->to = mn_arena_alloc(&g->arena, n + 1, sizeof *g->to);
    g->name = mn_arena_alloc(&g->arena, groups + 1, sizeof *g->name);
    if (!g->to || !g->name) {
        mn_grouping_free(g);
        return mn_fail_memory(e);
    }
    memset(g->to, 0xff, n * sizeof *g->to);
    return MN_OK;
}

static mn_status add_group(mn_grouping *g, mn_text name, uint32_t *out, mn_err *e)
{
    mn_text copy = mn_arena_text(&g->arena, name);

    if (!copy.ptr)
        return mn_fail_memory(e);
    *out = (uint32_t)g->groups;
    g->name[g->groups++] = copy.ptr;
    return MN_OK;
}

mn_status mn_grouping_same(mn_grouping *g, const char *const *labels, size_t n, mn_err *e)
{
    mn_status st = begin(g, n, n, e);

    for (size_t i = 0; !st && i < n; i++)
        st = add_group(g, mn_text_of(labels[i]), &g->to[i], e);
    if (st)
        mn_grouping_free(g);
    return st;
}

mn_status mn_grouping_kinds(mn_grouping *g, const mn_model *m, mn_err *e)
{
    mn_status st = begin(g, m->industries, MN_INDUSTRIES + 1, e);
    uint32_t group = 0;

    for (int k = 0; !st && k <= MN_INDUSTRIES; k++) {
        uint8_t kind = k < MN_INDUSTRIES ? (uint8_t)k : MN_NO_KIND;
        char name[24] = "none";
        bool any = false;

        for (size_t s = 0; s < m->industries; s++)
            any = any || m->kind[s] == kind;
        if (kind != MN_NO_KIND)
            snprintf(name, sizeof name, "c%d", k + 1);
        else if (any && !g->groups) {
            st = mn_fail(e, MN_DATA, "the economy's industries are of no known kind, as '%s'",
                         m->industry[0]);
            mn_hint(e, "import it with --concordance FILE: industry,kind");
        }
        if (st || !any || (st = add_group(g, mn_text_of(name), &group, e)))
            continue;
        for (size_t s = 0; s < m->industries; s++)
            if (m->kind[s] == kind)
                g->to[s] = group;
    }
    if (st)
        mn_grouping_free(g);
    return st;
}

/* --- a file --------------------------------------------------------------------- */

typedef struct maker {
    mn_grouping *g;
    mn_map label_of, group_of; /* label -> index; group's name -> group */
    const char *path, *what;
} maker;

static mn_status bad(const maker *k, const mn_table *t, size_t row, size_t col, const char *what,
                     mn_err *e)
{
    mn_fail_at(e, MN_DATA, k->path, mn_table_line(t, row), col + 1, "%s", what);
    return mn_offending(e, mn_text_trim(mn_table_text(t, row, col)));
}

static mn_status group_named(maker *k, mn_text name, uint32_t *out, mn_err *e)
{
    mn_status st;

    *out = mn_map_get(&k->group_of, name);
    if (*out != MN_MAP_NONE)
        return MN_OK;
    if ((st = add_group(k->g, name, out, e)))
        return st;
    return mn_map_put(&k->group_of, mn_text_of(k->g->name[*out]), out, e);
}

static mn_status add_row(maker *k, const mn_table *t, size_t row, const size_t col[2], mn_err *e)
{
    mn_text from = mn_text_trim(mn_table_text(t, row, col[0]));
    mn_text to = mn_text_trim(mn_table_text(t, row, col[1]));
    uint32_t at = mn_map_get(&k->label_of, from);
    char what[96];

    snprintf(what, sizeof what, "the economy has no such %s", k->what);
    if (at == MN_MAP_NONE)
        return bad(k, t, row, col[0], what, e);
    if (k->g->to[at] != UINT32_MAX)
        return bad(k, t, row, col[0], "this label stands twice", e);
    if (!to.len)
        return bad(k, t, row, col[1], "the group has no name", e);
    return group_named(k, to, &k->g->to[at], e);
}

static mn_status read_rows(maker *k, const mn_table *t, mn_err *e)
{
    size_t col[2] = {mn_table_find(t, "from"), mn_table_find(t, "to")};
    mn_status st = MN_OK;

    if (col[0] == SIZE_MAX || col[1] == SIZE_MAX) {
        mn_fail_at(e, MN_DATA, k->path, 1, 0, "no column '%s'", col[0] == SIZE_MAX ? "from" : "to");
        return mn_hint(e, "give CSV with the columns from (a %s) and to (its group)", k->what);
    }
    if ((st = mn_table_once(t, k->path, (const char *const[]){"from", "to"}, 2, e)))
        return st;
    if (mn_table_rejects(t))
        return mn_fail_at(e, MN_DATA, k->path, mn_table_reject_line(t, 0), 0, "%s",
                          mn_table_reject_reason(t, 0));
    for (size_t row = 0; !st && row < mn_table_rows(t); row++)
        st = add_row(k, t, row, col, e);
    return st;
}

mn_status mn_grouping_read(mn_grouping *g, const char *const *labels, size_t n, const char *what,
                           const mn_ctx *ctx, const char *path, mn_err *e)
{
    maker k = {.g = g, .path = path, .what = what};
    mn_table *t = NULL;
    mn_status st = begin(g, n, n, e);

    if (st)
        return st;
    for (uint32_t i = 0; !st && i < n; i++) {
        uint32_t at = i;

        st = mn_map_put(&k.label_of, mn_text_of(labels[i]), &at, e);
    }
    if (!st && !(st = mn_table_read(&t, ctx, path, NULL, e)))
        st = read_rows(&k, t, e);
    for (size_t i = 0; !st && i < n; i++)
        if (g->to[i] == UINT32_MAX)
            st = group_named(&k, mn_text_of(labels[i]), &g->to[i], e);
    mn_table_free(t);
    mn_map_free(&k.label_of);
    mn_map_free(&k.group_of);
    if (st)
        mn_grouping_free(g);
    return st;
}
