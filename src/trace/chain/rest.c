/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/rest.c - recipes with their parts, shipments and documents, put in order.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/chain/image.h"

static mn_status put_recipes(mn_chain_image *m, const mn_chain_builder *b, const uint32_t *of,
                             const uint32_t *site, mn_err *e)
{
    mn_chain_recipe *recipe = m->bytes[MN_CHAIN_OF_RECIPES] =
        calloc(b->recipes + 1, sizeof *recipe);
    mn_chain_part *part = m->bytes[MN_CHAIN_OF_PARTS] = calloc(b->parts + 1, sizeof *part);
    uint32_t n = 0;
    if (!recipe || !part)
        return mn_fail_memory(e);
    for (size_t i = 0; i < b->recipes; i++) {
        recipe[i] = b->recipe[i].r;
        recipe[i].part = n;
        if (recipe[i].party != MN_NOT_ANY)
            recipe[i].party = of[recipe[i].party];
        if (recipe[i].site != MN_NOT_ANY)
            recipe[i].site = site[recipe[i].site];
        for (unsigned side = 0; side < 2; side++) /* what goes in comes first */
            for (uint32_t k = b->recipe[i].part; k != MN_NOT_ANY; k = b->part[k].next)
                if (b->part[k].p.output == side)
                    part[n++] = b->part[k].p;
    }
    m->count[MN_CHAIN_OF_RECIPES] = b->recipes;
    m->count[MN_CHAIN_OF_PARTS] = n;
    return MN_OK;
}

/* In the order of the rows. */
static mn_status put_shipments(mn_chain_image *m, const mn_chain_builder *b, const uint32_t *supply,
                               mn_err *e)
{
    mn_chain_shipment *s = m->bytes[MN_CHAIN_OF_SHIPMENTS] = calloc(b->shipments + 1, sizeof *s);
    if (!s)
        return mn_fail_memory(e);
    for (size_t i = 0; i < b->shipments; i++) {
        s[i] = b->shipment[i];
        s[i].supply = supply[s[i].supply];
    }
    m->count[MN_CHAIN_OF_SHIPMENTS] = b->shipments;
    return MN_OK;
}

/* --- documents ------------------------------------------------------------------------ */

/* What documents name by ids of supplies or, in their place, numbers of bills: looked for all at
 * once, as there may be many more supplies. */
typedef struct wanted {
    mn_ids ids;
    uint32_t *found; /* of each id: the first supply */
} wanted;

static mn_status look_for(wanted *w, const mn_chain_builder *b, mn_err *e)
{
    mn_status st = MN_OK;
    uint32_t n;
    for (size_t i = 0; i < b->documents && !st; i++)
        if (b->document[i].about == MN_OF_SUPPLY && b->document[i].subject_id.length)
            st = mn_chain_ids_put_span(&n, &w->ids, &b->pool, b->document[i].subject_id, e);
    if (!st && !(w->found = malloc((w->ids.n + 1) * sizeof *w->found)))
        st = mn_fail_memory(e);
    if (!st)
        memset(w->found, 0xff, (w->ids.n + 1) * sizeof *w->found);
    return st;
}

static void find_supplies(wanted *w, const mn_chain_image *m, const mn_chain_builder *b)
{
    const mn_span *id = m->bytes[MN_CHAIN_OF_COLUMNS + MN_COL_ID];
    const mn_chain_shipment *s = m->bytes[MN_CHAIN_OF_SHIPMENTS];
    for (size_t i = 0; w->ids.n && id && i < m->count[MN_CHAIN_OF_COLUMNS + MN_COL_ID]; i++) {
        const uint32_t n =
            id[i].length ? mn_chain_ids_get(&w->ids, &b->pool, mn_chain_pool_text(&b->pool, id[i]))
                         : MN_NOT_ANY;
        if (n != MN_NOT_ANY && w->found[n] == MN_NOT_ANY)
            w->found[n] = (uint32_t)i;
    }
    for (size_t i = 0; w->ids.n && i < m->count[MN_CHAIN_OF_SHIPMENTS]; i++) {
        const uint32_t n =
            s[i].bill.length
                ? mn_chain_ids_get(&w->ids, &b->pool, mn_chain_pool_text(&b->pool, s[i].bill))
                : MN_NOT_ANY;
        if (n != MN_NOT_ANY && w->found[n] == MN_NOT_ANY)
            w->found[n] = s[i].supply;
    }
}

static uint32_t subject_of(const mn_chain_document *d, const wanted *w, const mn_chain_builder *b,
                           const uint32_t *of, const uint32_t *site)
{
    const mn_text t = mn_chain_pool_text(&b->pool, d->subject_id);
    uint32_t n = MN_NOT_ANY;
    if (!t.len)
        return MN_NOT_ANY;
    switch ((mn_subject)d->about) {
    case MN_OF_PARTY:
        n = mn_chain_ids_get(&b->ref_id, &b->pool, t);
        return n == MN_NOT_ANY ? MN_NOT_ANY : of[n];
    case MN_OF_SITE:
        n = mn_chain_ids_get(&b->site_id, &b->pool, t);
        return n == MN_NOT_ANY ? MN_NOT_ANY : site[n];
    case MN_OF_SUPPLY:
        n = mn_chain_ids_get(&w->ids, &b->pool, t);
        return n == MN_NOT_ANY ? MN_NOT_ANY : w->found[n];
    case MN_OF_RECIPE:
        return mn_chain_ids_get(&b->recipe_id, &b->pool, t);
    default:
        return MN_NOT_ANY;
    }
}

typedef struct placed {
    uint32_t subject, row;
    uint8_t about;
} placed;

static int by_subject(const void *a, const void *b)
{
    const placed *x = a, *y = b;
    if (x->about != y->about)
        return x->about < y->about ? -1 : 1;
    if (x->subject != y->subject)
        return x->subject < y->subject ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static mn_status put_documents(mn_chain_image *m, mn_chain_builder *b, const wanted *w,
                               const uint32_t *of, const uint32_t *site, mn_err *e)
{
    mn_told unknown = {"document-of-nothing",
                       "there is nothing of the id that the document is about", 0};
    mn_chain_document *d = m->bytes[MN_CHAIN_OF_DOCUMENTS] = calloc(b->documents + 1, sizeof *d);
    placed *at = malloc((b->documents + 1) * sizeof *at);
    mn_status st = d && at ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; i < b->documents && !st; i++) {
        const mn_chain_document *x = &b->document[i];
        at[i] = (placed){subject_of(x, w, b, of, site), (uint32_t)i, x->about};
        if (at[i].subject != MN_NOT_ANY)
            continue;
        at[i].about = MN_OF_NOTHING;
        st = mn_chain_told_one(
            &unknown, b, mn_chain_pool_text(&b->pool, x->subject_id.length ? x->subject_id : x->id),
            x->at, e);
    }
    if (!st)
        qsort(at, b->documents, sizeof *at, by_subject);
    for (size_t i = 0; i < b->documents && !st; i++) {
        d[i] = b->document[at[i].row];
        d[i].about = at[i].about;
        d[i].subject = at[i].subject;
    }
    free(at);
    m->count[MN_CHAIN_OF_DOCUMENTS] = b->documents;
    return st ? st : mn_chain_told_end(&unknown, b, e);
}

mn_status mn_chain_put_rest(mn_chain_image *m, mn_chain_builder *b, const uint32_t *of,
                            const uint32_t *site, const uint32_t *supply, mn_err *e)
{
    wanted w = {.found = NULL};
    mn_status st = put_recipes(m, b, of, site, e);
    if (!st)
        st = put_shipments(m, b, supply, e);
    if (!st && !(st = look_for(&w, b, e))) {
        find_supplies(&w, m, b);
        st = put_documents(m, b, &w, of, site, e);
    }
    mn_chain_ids_free(&w.ids);
    free(w.found);
    return st;
}
