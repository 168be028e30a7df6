/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/pool.c - texts in one run of bytes, and a table of them by hash with linear
 * probing, at most half full. Slots are eight bytes: most probes end without reading a text.
 */
#include "trace/chain/pool.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"
#include "core/prefetch.h"
#include "core/text.h"

mn_status mn_chain_pool_room(mn_span *out, mn_pool *p, size_t n, mn_err *e)
{
    if (n > UINT32_MAX - p->length) {
        mn_fail(e, MN_DATA, "the texts of the chain come to more than 4 GiB");
        return mn_hint(e, "leave columns out that are not needed, or make chains by year");
    }
    if (!mn_grow(&p->bytes, &p->cap, p->length + n, 1))
        return mn_fail_memory(e);
    *out = (mn_span){(uint32_t)p->length, (uint32_t)n};
    p->length += n;
    return MN_OK;
}

mn_status mn_chain_pool_put(mn_span *out, mn_pool *p, mn_text t, mn_err *e)
{
    mn_span s = {0, 0};
    if (t.len > MN_CHAIN_TEXT) {
        mn_fail(e, MN_DATA, "a text of %zu bytes: the longest that a chain holds is 1 MiB", t.len);
        return mn_offending(e, mn_utf8_cut(t, 60));
    }
    if (mn_utf8_bad(t) < t.len)
        return mn_fail(e, MN_DATA, "a text is not UTF-8");
    mn_status st = t.len ? mn_chain_pool_room(&s, p, t.len, e) : MN_OK;
    if (st)
        return st;
    if (t.len)
        memcpy(p->bytes + s.at, t.ptr, t.len);
    *out = s;
    return MN_OK;
}

void mn_chain_pool_free(mn_pool *p)
{
    free(p->bytes);
    *p = (mn_pool){NULL, 0, 0};
}

/* --- numbers ---------------------------------------------------------------------- */

/* The slot of the text, or the free one where it belongs. */
static mn_ids_slot *probe(const mn_ids *ids, const mn_pool *p, mn_text t, uint64_t hash)
{
    const uint32_t tag = (uint32_t)(hash >> 32);
    for (size_t i = (size_t)hash & (ids->slots - 1);; i = (i + 1) & (ids->slots - 1)) {
        mn_ids_slot *s = &ids->slot[i];
        if (s->at == MN_NOT_ANY)
            return s;
        if (s->tag == tag && mn_text_eq(mn_chain_pool_text(p, ids->span[s->at]), t))
            return s;
    }
}

/* Twice as many slots. Texts differ: only free slots are looked for. */
static bool grow(mn_ids *ids, const mn_pool *p)
{
    const size_t slots = ids->slots ? ids->slots * 2 : 64;
    mn_ids_slot *slot = slots <= SIZE_MAX / sizeof *slot ? malloc(slots * sizeof *slot) : NULL;
    if (!slot)
        return false;
    memset(slot, 0xff, slots * sizeof *slot);
    if (!ids->slots)
        ids->salt = (uint64_t)(uintptr_t)slot * UINT64_C(0xA0761D6478BD642F) | 1;
    for (size_t i = 0; i < ids->n; i++) {
        const mn_text t = mn_chain_pool_text(p, ids->span[i]);
        const uint64_t hash = mn_hash64_salted(t.ptr, t.len, ids->salt);
        size_t at = (size_t)hash & (slots - 1);
        while (slot[at].at != MN_NOT_ANY)
            at = (at + 1) & (slots - 1);
        slot[at] = (mn_ids_slot){(uint32_t)(hash >> 32), (uint32_t)i};
    }
    free(ids->slot);
    ids->slot = slot;
    ids->slots = slots;
    return true;
}

uint32_t mn_chain_ids_get(const mn_ids *ids, const mn_pool *p, mn_text t)
{
    if (!ids->n)
        return MN_NOT_ANY;
    return probe(ids, p, t, mn_hash64_salted(t.ptr, t.len, ids->salt))->at;
}

static mn_status room_for_one(mn_ids *ids, const mn_pool *p, mn_err *e)
{
    if (ids->n >= UINT32_MAX - 2)
        return mn_fail(e, MN_DATA, "more than %u different ids", UINT32_MAX - 2);
    if ((ids->n + 1 > ids->slots / 2 && !grow(ids, p)) ||
        !mn_grow(&ids->span, &ids->cap, ids->n + 1, sizeof *ids->span))
        return mn_fail_memory(e);
    return MN_OK;
}

mn_status mn_chain_ids_check(mn_text t, const char *what, mn_err *e)
{
    if (!t.len)
        return mn_fail(e, MN_DATA, "%s is empty", what);
    if (t.len > MN_CHAIN_ID) {
        mn_fail(e, MN_DATA, "%s has %zu bytes: at most %d are read", what, t.len, MN_CHAIN_ID);
        return mn_offending(e, mn_utf8_cut(t, 60));
    }
    if (memchr(t.ptr, 0, t.len) || mn_utf8_bad(t) < t.len) {
        mn_fail(e, MN_DATA, "%s is not UTF-8, or holds a NUL byte", what);
        return mn_offending(e, t);
    }
    return MN_OK;
}

mn_status mn_chain_ids_put(uint32_t *out, mn_ids *ids, mn_pool *p, mn_text t, const char *what,
                           mn_err *e)
{
    mn_span s;
    mn_status st;
    const uint32_t found = mn_chain_ids_get(ids, p, t);
    if (found != MN_NOT_ANY) {
        *out = found;
        return MN_OK;
    }
    if ((st = mn_chain_ids_check(t, what, e)) || (st = mn_chain_pool_put(&s, p, t, e)))
        return st;
    return mn_chain_ids_put_span(out, ids, p, s, e);
}

mn_status mn_chain_ids_put_span(uint32_t *out, mn_ids *ids, const mn_pool *p, mn_span span,
                                mn_err *e)
{
    const mn_text t = mn_chain_pool_text(p, span);
    mn_status st = room_for_one(ids, p, e);
    if (st)
        return st;
    const uint64_t hash = mn_hash64_salted(t.ptr, t.len, ids->salt);
    mn_ids_slot *s = probe(ids, p, t, hash);
    if (s->at == MN_NOT_ANY) {
        *s = (mn_ids_slot){(uint32_t)(hash >> 32), (uint32_t)ids->n};
        ids->span[ids->n++] = span;
    }
    *out = s->at;
    return MN_OK;
}

uint64_t mn_chain_ids_hash(const mn_ids *ids, mn_text t)
{
    return mn_hash64_salted(t.ptr, t.len, ids->salt);
}

void mn_chain_ids_ask(const mn_ids *ids, uint64_t hash)
{
    if (ids->slots)
        mn_prefetch(&ids->slot[(size_t)hash & (ids->slots - 1)]);
}

uint32_t mn_chain_ids_guess(const mn_ids *ids, uint64_t hash)
{
    const size_t mask = ids->slots - 1;
    for (size_t i = 0; ids->slots && i < 4; i++) {
        const mn_ids_slot *s = &ids->slot[((size_t)hash + i) & mask];
        if (s->at == MN_NOT_ANY)
            return MN_NOT_ANY;
        if (s->tag == (uint32_t)(hash >> 32)) {
            mn_prefetch(&ids->span[s->at]);
            return s->at;
        }
    }
    return MN_NOT_ANY;
}

void mn_chain_ids_free(mn_ids *ids)
{
    free(ids->span);
    free(ids->slot);
    memset(ids, 0, sizeof *ids);
}
