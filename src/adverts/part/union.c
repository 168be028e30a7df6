/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/part/union.c - pairs to a forest: each text with the first of those that it hangs
 * together with. A forest's lines are pairs themselves, so forests are united as pairs are.
 */
#include <stdlib.h>

#include "adverts/part/part.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"

typedef struct pair {
    mn_text_name of[2];
} pair;

static int by_name(const void *a, const void *b)
{
    return mn_text_name_order(*(const mn_text_name *)a, *(const mn_text_name *)b);
}

static uint32_t place_of(const mn_text_name *name, size_t n, mn_text_name x)
{
    size_t low = 0, high = n; /* it is there */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (mn_text_name_order(name[middle], x) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

static uint32_t find(uint32_t *parent, uint32_t a)
{
    while (parent[a] != a)
        a = parent[a] = parent[parent[a]];
    return a;
}

/* Different names, in their order; how many. */
static size_t distinct(mn_text_name *name, size_t n)
{
    size_t to = 0;
    if (n)
        qsort(name, n, sizeof *name, by_name);
    for (size_t i = 0; i < n; i++)
        if (!to || mn_text_name_order(name[to - 1], name[i]) != 0)
            name[to++] = name[i];
    return to;
}

static mn_status unite(mn_step_out *o, const pair *p, size_t n, mn_err *e)
{
    mn_text_name *name = malloc((2 * n + 1) * sizeof *name);
    size_t names = 0;
    mn_status st = name ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; !st && i < n; i++) {
        name[names++] = p[i].of[0];
        name[names++] = p[i].of[1];
    }
    names = distinct(name, names);
    if (!st && names > UINT32_MAX - 1)
        st = mn_fail(e, MN_DATA, "more than %u texts", UINT32_MAX - 1);
    uint32_t *parent = st ? NULL : malloc((names + 1) * sizeof *parent);
    if (!st && !parent)
        st = mn_fail_memory(e);
    for (uint32_t i = 0; !st && i < names; i++)
        parent[i] = i;
    for (size_t i = 0; !st && i < n; i++) {
        const uint32_t a = find(parent, place_of(name, names, p[i].of[0])),
                       b = find(parent, place_of(name, names, p[i].of[1]));
        parent[a > b ? a : b] = a < b ? a : b;
    }
    for (uint32_t i = 0; !st && i < names; i++) {
        mn_step_put_name(&o->b, name[i]);
        mn_buf_str(&o->b, "\tas\t");
        mn_step_put_name(&o->b, name[find(parent, i)]);
        mn_buf_char(&o->b, '\n');
        st = mn_step_send(o, false, e);
    }
    free(name);
    free(parent);
    return st;
}

mn_status mn_step_union(mn_step_out *o, mn_step_lines *in, const mn_ctx *ctx, mn_err *e)
{
    pair *p = NULL;
    size_t n = 0, cap = 0;
    bool more = true;
    mn_status st = MN_OK;
    (void)ctx;
    while (!st && !(st = mn_step_next(&more, in, e)) && more) {
        if (!mn_grow(&p, &cap, n + 1, sizeof *p))
            st = mn_fail_memory(e);
        else if (in->cells != 3 || !mn_text_eq_str(in->cell[1], "as") ||
                 !mn_step_name(&p[n].of[0], in->cell[0]) || !mn_step_name(&p[n].of[1], in->cell[2]))
            st = mn_step_refuse(in, "no line of a pair or a forest", e);
        else
            n++;
    }
    if (!st)
        st = unite(o, p, n, e);
    free(p);
    return st;
}
