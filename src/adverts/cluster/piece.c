/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/piece.c - see the header.
 */
#include "adverts/cluster/piece.h"

#include <stdlib.h>
#include <string.h>

#include "adverts/cluster/inside.h"
#include "core/err.h"
#include "core/map.h"

_Static_assert((int)MN_PIECE_KEYS == (int)MN_CLUSTER_BANDS + (int)MN_CLUSTER_BEFORE,
               "the first band of a chain is ordered by all that the chain has sorted");

mn_status mn_piece_sketch(mn_piece_text *out, mn_clustering *c, const mn_text *text, size_t n,
                          mn_err *e)
{
    const mn_status st = mn_clustering_add(c, text, n, e);
    for (size_t i = 0; !st && i < n; i++) {
        mn_piece_text *x = &out[i];
        mn_clustering_signature(&x->sign, c, (uint32_t)i);
        x->name = (mn_text_name){c->content[i], 0};
        if (x->name.content)
            x->name.bins = mn_hash64_salted(x->sign.bin, sizeof x->sign.bin, c->content[i]);
    }
    c->n = 0;
    return st;
}

unsigned mn_piece_order(unsigned out[MN_PIECE_KEYS], unsigned band)
{
    const unsigned n = mn_cluster_deep_keys(band);
    for (unsigned i = 0; i < n; i++)
        out[i] = (band + i) % MN_SKETCH_BANDS;
    return n;
}

/* --- buckets ---------------------------------------------------------------------------------- */

mn_status mn_piece_bucket_new(mn_piece_bucket *out, double pair,
                              void (*tell)(mn_text_name, mn_text_name, void *), void *payload,
                              mn_err *e)
{
    *out = (mn_piece_bucket){.at = malloc(MN_CLUSTER_DEEPER * sizeof *out->at),
                             .part = mn_cluster_part(pair),
                             .isa = mn_sketch_isa_best(),
                             .tell = tell,
                             .payload = payload};
    return out->at ? MN_OK : mn_fail_memory(e);
}

void mn_piece_bucket_free(mn_piece_bucket *b)
{
    free(b->at);
    *b = (mn_piece_bucket){0};
}

static void compare(const mn_piece_bucket *b, const mn_piece_entry *x, const mn_piece_entry *y)
{
    if (mn_cluster_alike(x->bin, y->bin, b->part, b->isa))
        b->tell(x->name, y->name, b->payload);
}

/* The first `until` texts with those next to them; the bucket is large. */
static void near_pairs(const mn_piece_bucket *b, size_t until)
{
    const bool deep = b->deep || b->n >= MN_CLUSTER_DEEP,
               deeper = b->deep || b->n >= MN_CLUSTER_DEEPER;
    for (size_t i = 0; i < until; i++)
        for (size_t k = i + 1; k < b->n && k <= i + MN_CLUSTER_NEIGHBOURS; k++) {
            const mn_piece_entry *x = &b->at[i], *y = &b->at[k];
            if ((deep && x->next != y->next) || (deeper && x->then != y->then))
                break;
            compare(b, x, y);
        }
}

void mn_piece_bucket_add(mn_piece_bucket *b, const mn_piece_entry *x)
{
    b->at[b->n++] = *x;
    if (b->n < MN_CLUSTER_DEEPER)
        return;
    const size_t done = b->n - MN_CLUSTER_NEIGHBOURS; /* who follows the others is not known yet */
    near_pairs(b, done);
    memmove(b->at, b->at + done, MN_CLUSTER_NEIGHBOURS * sizeof *b->at);
    b->n = MN_CLUSTER_NEIGHBOURS;
    b->deep = true;
}

void mn_piece_bucket_end(mn_piece_bucket *b)
{
    if (b->deep || b->n > MN_CLUSTER_ALL_PAIRS)
        near_pairs(b, b->n);
    else
        for (size_t i = 0; i < b->n; i++)
            for (size_t k = i + 1; k < b->n; k++)
                compare(b, &b->at[i], &b->at[k]);
    b->n = 0;
    b->deep = false;
}

/* --- the second look -------------------------------------------------------------------------- */

static mn_status look(mn_clustering *c, const mn_piece_text *text, const uint32_t *of, size_t n,
                      mn_err *e)
{
    for (uint32_t i = 0; i < n; i++) {
        mn_cluster_put(c, i, &text[i].sign);
        c->content[i] = text[i].name.content;
        c->text[i] = i;
    }
    c->n = c->texts = (uint32_t)n;
    mn_status st = mn_cluster_order(c, c->text, n, e);
    if (!st)
        st = mn_cluster_forest(c, e);
    for (uint32_t i = 1, first = 0; !st && i < n; i++) {
        first = of[i] == of[i - 1] ? first : i;
        atomic_init(&c->parent[i], first);
    }
    return st ? st : mn_cluster_look(c, e);
}

mn_status mn_piece_look(uint32_t *group, mn_clustering *c, const mn_piece_text *text,
                        const uint32_t *of, size_t n, mn_err *e)
{
    mn_status st = mn_cluster_more(c, n, e);
    if (st)
        return st;
    c->text = malloc((n + 1) * sizeof *c->text);
    st = c->text ? look(c, text, of, n, e) : mn_fail_memory(e);
    for (uint32_t i = 0; !st && i < n; i++)
        group[i] = mn_forest_find(c->parent, i);
    free(c->text);
    free(c->parent);
    free(c->rank);
    c->text = c->rank = NULL;
    c->parent = NULL;
    c->n = c->texts = 0;
    return st;
}
