/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/pending.c - sellers and buyers, looked for in steps some rows apart, so that the
 * memory that a step needs was asked for by the one before: the table's slot, where the text of
 * its number lies, the text. A million parties lie outside of the processor's caches, and most
 * of the time of taking rows in would be waiting.
 */
#include <string.h>

#include "core/prefetch.h"
#include "core/text.h"
#include "trace/chain/rows.h"

enum { STEP = 16 };

static mn_pending_one *one_at(mn_pending *p, size_t n)
{
    return &p->one[n % MN_PENDING];
}

static mn_text text_of(const mn_pending *p, size_t n)
{
    return (mn_text){p->text[n % MN_PENDING], p->one[n % MN_PENDING].length};
}

static void guess(mn_chain_builder *b, mn_pending_one *x)
{
    x->guess = mn_chain_ids_guess(&b->ref_id, x->hash);
    if (x->guess < b->refs)
        mn_prefetch(&b->ref[x->guess]);
}

static void ask_text(const mn_chain_builder *b, const mn_pending_one *x)
{
    if (x->guess != MN_NOT_ANY)
        mn_prefetch(b->pool.bytes + b->ref_id.span[x->guess].at);
}

static mn_status finish(mn_chain_builder *b, mn_pending_one *x, mn_text t, mn_err *e)
{
    uint32_t ref = x->guess;
    if (ref == MN_NOT_ANY || !mn_text_eq(mn_chain_pool_text(&b->pool, b->ref_id.span[ref]), t)) {
        mn_status st = mn_chain_rows_ref(&ref, b, t, "a party", e);
        if (st) {
            b->spent = true; /* a row that names nobody */
            return st;
        }
    }
    b->ref[ref].used = true;
    ((uint32_t *)b->column[x->column])[x->row] = ref;
    return MN_OK;
}

/* Steps behind the newest by `lag` each. */
static mn_status advance(mn_chain_builder *b, size_t lag, mn_err *e)
{
    mn_pending *p = &b->pending;
    mn_status st = MN_OK;
    for (; p->guessed + lag < p->begun; p->guessed++)
        guess(b, one_at(p, p->guessed));
    for (; p->asked + lag < p->guessed; p->asked++)
        ask_text(b, one_at(p, p->asked));
    for (; p->done + lag < p->asked && !st; p->done++)
        st = finish(b, one_at(p, p->done), text_of(p, p->done), e);
    return st;
}

mn_status mn_chain_pending_put(mn_chain_builder *b, mn_column_of c, uint32_t row, mn_text id,
                               mn_err *e)
{
    mn_pending *p = &b->pending;
    mn_pending_one *x = one_at(p, p->begun);
    memcpy(p->text[p->begun % MN_PENDING], id.ptr, id.len);
    *x = (mn_pending_one){.hash = mn_chain_ids_hash(&b->ref_id, id),
                          .guess = MN_NOT_ANY,
                          .row = row,
                          .length = (uint16_t)id.len,
                          .column = (uint16_t)c};
    mn_chain_ids_ask(&b->ref_id, x->hash);
    p->begun++;
    return advance(b, STEP, e);
}

mn_status mn_chain_pending_end(mn_chain_builder *b, mn_err *e)
{
    return advance(b, 0, e);
}
