/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/part/look.c - the second look at components, some together, each whole.
 */
#include <stdlib.h>

#include "adverts/part/part.h"
#include "core/arena.h"
#include "core/err.h"

enum { TEXTS = 1 << 15 }; /* that are looked at together, more for a larger component */

typedef struct held {
    mn_clustering *c;
    mn_piece_text *text;
    uint32_t *of, *group, *first;
    size_t n, cap, of_cap, group_cap, first_cap;
    uint32_t components;
    mn_text_name root; /* of the last */
} held;

static mn_status tell(mn_step_out *o, held *h, mn_err *e)
{
    if (!mn_grow(&h->group, &h->group_cap, h->n + 1, sizeof *h->group) ||
        !mn_grow(&h->first, &h->first_cap, h->n + 1, sizeof *h->first))
        return mn_fail_memory(e);
    mn_status st = mn_piece_look(h->group, h->c, h->text, h->of, h->n, e);
    for (size_t i = 0; !st && i < h->n; i++)
        h->first[i] = UINT32_MAX;
    for (size_t i = 0; !st && i < h->n; i++) { /* told by the first: texts stand in order */
        uint32_t *first = &h->first[h->group[i]];
        if (*first == UINT32_MAX)
            *first = (uint32_t)i;
        mn_step_put_name(&o->b, h->text[i].name);
        mn_buf_str(&o->b, "\tas\t");
        mn_step_put_name(&o->b, h->text[*first].name);
        mn_buf_char(&o->b, '\n');
        st = mn_step_send(o, false, e);
    }
    h->n = 0;
    h->components = 0;
    return st;
}

static mn_status take(mn_step_out *o, held *h, const mn_step_lines *in, mn_err *e)
{
    mn_text_name root;
    mn_piece_text t;
    mn_status st = MN_OK;
    if (in->cells != 4 || !mn_step_name(&root, in->cell[0]) ||
        !mn_step_name(&t.name, in->cell[1]) ||
        !mn_step_hex32(t.sign.band, MN_SKETCH_BANDS, in->cell[2]) ||
        !mn_step_bins(t.sign.bin, in->cell[3]))
        return mn_step_refuse(in, "no line of a component", e);
    const int d = h->root.content ? mn_text_name_order(h->root, root) : -1;
    if (d > 0 || (!d && mn_text_name_order(h->text[h->n - 1].name, t.name) > 0))
        return mn_step_unsorted(in, e);
    if (!d && mn_text_name_order(h->text[h->n - 1].name, t.name) == 0)
        return mn_step_refuse(in, "a text stands twice in a component", e);
    if (d && h->n >= TEXTS)
        st = tell(o, h, e);
    if (st)
        return st;
    if (h->n == UINT32_MAX - 2)
        return mn_step_refuse(in, "more texts than a component may have", e);
    if (!mn_grow(&h->text, &h->cap, h->n + 1, sizeof *h->text) ||
        !mn_grow(&h->of, &h->of_cap, h->n + 1, sizeof *h->of))
        return mn_fail_memory(e);
    h->components += d != 0;
    h->text[h->n] = t;
    h->of[h->n++] = h->components - 1;
    h->root = root;
    return MN_OK;
}

mn_status mn_step_look(mn_step_out *o, mn_step_lines *in, const mn_ctx *ctx, mn_err *e)
{
    const mn_cluster_options options = MN_CLUSTER_OPTIONS_INIT;
    held h = {.n = 0};
    bool more = true;
    mn_status st = mn_clustering_new(&h.c, ctx, &options, e);
    while (!st && !(st = mn_step_next(&more, in, e)) && more)
        st = take(o, &h, in, e);
    if (!st)
        st = tell(o, &h, e);
    mn_clustering_free(h.c);
    free(h.text);
    free(h.of);
    free(h.group);
    free(h.first);
    return st;
}
