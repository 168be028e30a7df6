/* SPDX-License-Identifier: Apache-2.0
 *
 * flow.c - edges in pages, their links, and the index of pairs. See flow.h.
 *
 * The index is open addressing by linear probing. An entry whose edge was let go counts as used
 * until its slot is wanted by a new pair, or the whole is made anew, which is when three quarters
 * are used: so making it anew costs O(1) an edge. A filter of bits, made anew with it, denies most
 * pairs that are not there, so that neither a look-up nor a new pair reads edges of others.
 */
#include "money/pattern/flow.h"
#include "core/arena.h"
#include "core/err.h"
#include <stdlib.h>
#include <string.h>

/* Slots count edges modulo this, so that 0 can be empty; windows have fewer edges. */
#define SLOT_TURN UINT64_C(0xffffffff)
/* Of a pair: 7/4 slots of 4 bytes when the index is made, half a byte of the filter a slot: below 8
 * bytes in all. It is made anew when 3/4 of the slots are used. */
enum { SLOTS_LEAST = 1024, SLOTS_A_WORD = 16 };

void mn_pay_flow_init(mn_pay_flow *f, int64_t keep)
{
    *f = (mn_pay_flow){.keep = keep};
}

void mn_pay_flow_free(mn_pay_flow *f)
{
    for (size_t i = 0; f->page && i <= f->page_mask; i++)
        free(f->page[i]);
    free(f->page);
    free(f->spare);
    free(f->ends);
    free(f->slot);
    free(f->filter);
    *f = (mn_pay_flow){0};
}

size_t mn_pay_flow_bytes(const mn_pay_flow *f)
{
    return f->pages * MN_PAGE * sizeof(mn_edge) + f->slots * sizeof *f->slot +
           f->words * sizeof *f->filter + (f->page ? (f->page_mask + 1) * sizeof *f->page : 0);
}

mn_status mn_pay_flow_reach(mn_pay_flow *f, size_t n, mn_err *e)
{
    if (n <= f->nodes)
        return MN_OK;
    if (!mn_grow(&f->ends, &f->cap_nodes, n, sizeof *f->ends))
        return mn_fail_memory(e);
    memset(f->ends + f->nodes, 0, (n - f->nodes) * sizeof *f->ends);
    f->nodes = n;
    return MN_OK;
}

static uint64_t pair_hash(uint32_t from, uint32_t to)
{
    uint64_t x = ((uint64_t)from << 32 | to) + UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 32) * UINT64_C(0xd6e8feb86659fd93);
    x = (x ^ x >> 32) * UINT64_C(0xd6e8feb86659fd93);
    return x ^ x >> 32;
}

/* A place in [0, slots) by the hash's upper half. */
static size_t slot_of(const mn_pay_flow *f, uint64_t hash)
{
    return (size_t)((hash >> 32) * (uint64_t)f->slots >> 32);
}

/* The filter's word of a pair, by the lower half, and its bits. */
static uint64_t *word_of(const mn_pay_flow *f, uint64_t hash)
{
    return &f->filter[(hash & UINT32_MAX) * (uint64_t)f->words >> 32];
}
static uint64_t bits_of(uint64_t hash)
{
    return UINT64_C(1) << (hash >> 32 & 63) | UINT64_C(1) << (hash >> 38 & 63) |
           UINT64_C(1) << (hash >> 44 & 63);
}

static uint32_t slot_number(uint64_t number)
{
    return (uint32_t)(number % SLOT_TURN) + 1;
}

/* The edge that an entry means, or MN_EDGE_NONE where it was let go. */
static uint64_t slot_edge(const mn_pay_flow *f, uint32_t entry)
{
    const uint64_t now = f->next % SLOT_TURN, then = entry - 1;
    const uint64_t back = now >= then ? now - then : now + SLOT_TURN - then;
    return back && back <= f->next - f->first ? f->next - back : MN_EDGE_NONE;
}

static void slot_put(mn_pay_flow *f, uint64_t hash, uint64_t number)
{
    size_t at = slot_of(f, hash);
    *word_of(f, hash) |= bits_of(hash);
    while (f->slot[at])
        at = at + 1 < f->slots ? at + 1 : 0;
    f->slot[at] = slot_number(number);
    f->used++;
}

static bool is_last(const mn_edge *x)
{
    return mn_edge_has_pair(x) && !(x->value & MN_EDGE_OLD);
}

/* Makes the index anew from the last edges of all pairs that are held. */
static mn_status index_anew(mn_pay_flow *f, mn_err *e)
{
    size_t pairs = 0;
    for (uint64_t i = f->first; i < f->next; i++)
        pairs += is_last(mn_pay_flow_at(f, i));
    size_t slots = pairs / 4 * 7 > SLOTS_LEAST ? pairs / 4 * 7 : SLOTS_LEAST;
    /* There is to be room for a page, and for as many payments until it is made anew again. */
    if (pairs + 2 * MN_PAGE > slots / 4 * 3)
        slots = (pairs + 2 * MN_PAGE + 3) / 3 * 4;
    const size_t words = slots / SLOTS_A_WORD + 1;
    uint32_t *slot = calloc(slots, sizeof *slot);
    uint64_t *filter = slot ? calloc(words, sizeof *filter) : NULL;
    if (!filter) {
        free(slot);
        return mn_fail_memory(e);
    }
    free(f->slot);
    free(f->filter);
    f->slot = slot;
    f->filter = filter;
    f->words = words;
    f->slots = slots;
    f->used = 0;
    for (uint64_t i = f->first; i < f->next; i++) {
        const mn_edge *x = mn_pay_flow_at(f, i);
        if (is_last(x))
            slot_put(f, pair_hash(x->from, x->to), i);
    }
    return MN_OK;
}

/* A ring of pages that has one more. */
static mn_status ring_grow(mn_pay_flow *f, mn_err *e)
{
    const size_t had = f->page ? f->page_mask + 1 : 0, has = had ? 2 * had : 16;
    mn_edge **page = has > had ? calloc(has, sizeof(mn_edge *)) : NULL;
    if (!page)
        return mn_fail_memory(e);
    for (uint64_t at = f->first >> MN_PAGE_BITS; had && at < (f->first >> MN_PAGE_BITS) + had; at++)
        page[at & (has - 1)] = f->page[at & f->page_mask];
    free(f->page);
    f->page = page;
    f->page_mask = has - 1;
    return MN_OK;
}

mn_status mn_pay_flow_room(mn_pay_flow *f, mn_err *e)
{
    const uint64_t last = (f->next + MN_PAGE - 1) >> MN_PAGE_BITS;
    while (!f->page || last - (f->first >> MN_PAGE_BITS) > f->page_mask) {
        const mn_status st = ring_grow(f, e);
        if (st)
            return st;
    }
    for (uint64_t at = f->next >> MN_PAGE_BITS; at <= last; at++) {
        mn_edge **page = &f->page[at & f->page_mask];
        if (*page)
            continue;
        *page = f->spare ? f->spare : malloc(MN_PAGE * sizeof(mn_edge));
        if (!*page)
            return mn_fail_memory(e);
        f->pages += !f->spare;
        f->spare = NULL;
    }
    if (f->next - f->first >= SLOT_TURN - MN_PAGE) {
        mn_fail(e, MN_DATA, "more than 4,294 million payments in one window");
        return mn_hint(e, "ask for a shorter window");
    }
    if (f->used + MN_PAGE > f->slots / 4 * 3)
        return index_anew(f, e);
    return MN_OK;
}

static void let_go(mn_pay_flow *f, uint64_t until)
{
    while (f->first < until) {
        uint64_t end = (f->first | (MN_PAGE - 1)) + 1;
        if (end > until) {
            f->first = until;
            return;
        }
        mn_edge **page = &f->page[(f->first >> MN_PAGE_BITS) & f->page_mask];
        f->pages -= f->spare != NULL;
        free(f->spare);
        f->spare = *page;
        *page = NULL;
        f->first = end;
    }
}

/* Time counts from the first edge that is held, or from `time`. */
static void count_anew(mn_pay_flow *f, int64_t time)
{
    const int64_t epoch = f->first < f->next ? f->epoch + mn_pay_flow_at(f, f->first)->time : time;
    for (uint64_t i = f->first; i < f->next; i++) {
        mn_edge *x = mn_pay_flow_at(f, i);
        x->time = (uint32_t)(f->epoch + x->time - epoch);
    }
    f->epoch = epoch;
}

void mn_pay_flow_evict(mn_pay_flow *f, int64_t time)
{
    uint64_t until = f->first;
    while (until < f->next && time - f->keep >= f->epoch + mn_pay_flow_at(f, until)->time)
        until++;
    let_go(f, until);
    /* Room for as long again as the longest window that is allowed. */
    if (f->first == f->next || time - f->epoch > INT64_C(1) << 31)
        count_anew(f, time);
}

/* How far back, where that can be told. */
static uint32_t back_to(uint64_t number, uint64_t end)
{
    const uint64_t back = end ? number + 1 - end : 0;
    return back <= UINT32_MAX ? (uint32_t)back : 0;
}

void mn_pay_flow_ask(const mn_pay_flow *f, uint32_t from, uint32_t to)
{
    if (mn_side_is_node(from) && from < f->nodes)
        __builtin_prefetch(&f->ends[from], 1);
    if (mn_side_is_node(to) && to < f->nodes)
        __builtin_prefetch(&f->ends[to], 1);
    if (mn_side_is_node(to) && f->slots) {
        const uint64_t hash = pair_hash(from, to);
        __builtin_prefetch(&f->slot[slot_of(f, hash)], 1);
        __builtin_prefetch(word_of(f, hash), 1);
    }
}

void mn_pay_flow_ask_index(const mn_pay_flow *f, uint32_t from, uint32_t to)
{
    const uint64_t hash = pair_hash(from, to);
    __builtin_prefetch(&f->slot[slot_of(f, hash)]);
    __builtin_prefetch(word_of(f, hash));
}

/* Puts the edge in the place of the one before of its pair, which is returned. */
static uint64_t pair_swap(mn_pay_flow *f, uint64_t number, uint32_t from, uint32_t to)
{
    const uint64_t hash = pair_hash(from, to), bits = bits_of(hash);
    uint64_t *word = word_of(f, hash);
    const bool new = (*word & bits) != bits;
    size_t at = slot_of(f, hash), dead = SIZE_MAX;
    *word |= bits;
    for (; f->slot[at]; at = at + 1 < f->slots ? at + 1 : 0) {
        const uint64_t other = slot_edge(f, f->slot[at]);
        if (other == MN_EDGE_NONE) {
            if (dead == SIZE_MAX)
                dead = at;
            if (new)
                break;
            continue;
        }
        if (new)
            continue;
        /* An entry of old that looks like an edge of now, as counting began again, is no last
         * edge of its pair. */
        const mn_edge *x = mn_pay_flow_at(f, other);
        if (x->from != from || x->to != to || x->value & MN_EDGE_OLD)
            continue;
        f->slot[at] = slot_number(number);
        return other;
    }
    f->used += dead == SIZE_MAX;
    f->slot[dead == SIZE_MAX ? at : dead] = slot_number(number);
    return MN_EDGE_NONE;
}

uint64_t mn_pay_flow_last(const mn_pay_flow *f, uint32_t from, uint32_t to)
{
    const uint64_t hash = pair_hash(from, to), bits = bits_of(hash);
    if ((*word_of(f, hash) & bits) != bits)
        return MN_EDGE_NONE;
    for (size_t at = slot_of(f, hash); f->slot[at]; at = at + 1 < f->slots ? at + 1 : 0) {
        const uint64_t other = slot_edge(f, f->slot[at]);
        const mn_edge *x = other == MN_EDGE_NONE ? NULL : mn_pay_flow_at(f, other);
        if (x && x->from == from && x->to == to && !(x->value & MN_EDGE_OLD))
            return other;
    }
    return MN_EDGE_NONE;
}

uint64_t mn_pay_flow_add(mn_pay_flow *f, int64_t time, uint32_t from, uint32_t to, uint64_t value,
                         bool linked, uint64_t *pair)
{
    const uint64_t number = f->next;
    mn_edge *x = mn_pay_flow_at(f, number);
    *x = (mn_edge){.time = (uint32_t)(time - f->epoch), .from = from, .to = to, .value = value};
    *pair = MN_EDGE_NONE;
    f->latest = time;
    if (!linked) {
        x->from = x->to = MN_SIDE_OUT | MN_SIDE_AREA;
        x->value = 0;
        f->next++;
        return number;
    }
    if (mn_edge_has_pair(x)) {
        *pair = pair_swap(f, number, from, to);
        if (*pair != MN_EDGE_NONE)
            mn_pay_flow_at(f, *pair)->value |= MN_EDGE_OLD;
    }
    if (mn_side_is_node(from)) {
        mn_ends *n = &f->ends[from];
        x->prev_out = back_to(number, n->out);
        x->feeds = back_to(number, n->in);
        n->out = number + 1;
    }
    if (mn_side_is_node(to)) {
        mn_ends *n = &f->ends[to];
        x->prev_in = back_to(number, n->in);
        n->in = number + 1;
    }
    f->next++;
    return number;
}
