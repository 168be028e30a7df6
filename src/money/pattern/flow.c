/* SPDX-License-Identifier: Apache-2.0
 *
 * flow.c - edges in pages, their links, and the index of pairs. See flow.h.
 *
 * The index is open addressing, by buckets of twelve entries. An entry whose edge was let go counts
 * as used until a new pair takes its place, or the whole is made anew, which is when seven of eight
 * are used: so making it anew costs O(1) an edge. A bucket has eight bits of each pair, so that
 * neither a look-up nor a new pair reads the edges of others.
 */
#include "money/pattern/flow.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/pages.h"
#include "core/prefetch.h"
#include <stdlib.h>
#include <string.h>

/* Entries count edges modulo this; windows have fewer edges. */
#define ENTRY_TURN UINT64_C(0xffffffff)
/* When the index is made, 17 of 25 entries are used where each edge is a pair of its own: 7.84
 * bytes an edge; fewer where there are fewer pairs, up to 6 bytes an edge. It is made anew when 7
 * of 8 are used. */
enum { BUCKETS_LEAST = 128, EDGE_BYTES = 6, GUESS_FROM = 1 << 16 };
/* Pages are made so many at a time; so many of them that are idle keep their memory, and one of so
 * many that have it. */
enum {
    SLAB = 16,
    SLAB_BYTES = SLAB * MN_PAGE * sizeof(mn_edge),
    LARGE = 4 << 20,
    LARGE_FROM = 1 << 20,
    READY = 2,
    READY_SHARE = 128
};
/* How many edges before its turn an edge's things are asked of memory. */
enum { AHEAD = 16 };

void mn_pay_flow_init(mn_pay_flow *f, int64_t keep)
{
    *f = (mn_pay_flow){.keep = keep};
}

void mn_pay_flow_free(mn_pay_flow *f)
{
    for (size_t i = 0; i < f->slabs; i++)
        free(f->slab[i].edge);
    free(f->slab);
    free(f->idle);
    free(f->page);
    free(f->ends);
    free(f->buckets_held);
    *f = (mn_pay_flow){0};
}

size_t mn_pay_flow_bytes(const mn_pay_flow *f)
{
    return f->pages * MN_PAGE * sizeof(mn_edge) + f->buckets * sizeof *f->bucket +
           (f->page ? (f->page_mask + 1) * sizeof *f->page : 0);
}

bool mn_reach(void *items, size_t *nodes, size_t *cap, size_t n, size_t size)
{
    if (n <= *nodes)
        return true;
    unsigned char *at;
    memcpy(&at, items, sizeof at);
    if (n > *cap) {
        const size_t cap_most = SIZE_MAX / 4 / size, more = *cap + *cap / 2,
                     want = n > more ? n : more;
        const size_t bytes = want <= cap_most ? want * size : 0;
        unsigned char *grown = bytes > LARGE_FROM ? mn_large_pages(bytes)
                               : bytes            ? malloc(bytes)
                                                  : NULL;
        if (!grown)
            return false;
        if (*nodes)
            memcpy(grown, at, *nodes * size);
        free(at);
        at = grown;
        memcpy(items, &at, sizeof at);
        *cap = want;
    }
    memset(at + *nodes * size, 0, (n - *nodes) * size);
    *nodes = n;
    return true;
}

mn_status mn_pay_flow_reach(mn_pay_flow *f, size_t n, mn_err *e)
{
    if (n <= f->nodes)
        return MN_OK;
    return mn_reach(&f->ends, &f->nodes, &f->cap_nodes, n, sizeof *f->ends) ? MN_OK
                                                                            : mn_fail_memory(e);
}

static uint64_t pair_hash(uint32_t from, uint32_t to)
{
    uint64_t x = ((uint64_t)from << 32 | to) + UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 32) * UINT64_C(0xd6e8feb86659fd93);
    x = (x ^ x >> 32) * UINT64_C(0xd6e8feb86659fd93);
    return x ^ x >> 32;
}

/* The bucket of a pair by the upper half of its hash, its tag by the lower. */
static size_t bucket_of(const mn_pay_flow *f, uint64_t hash)
{
    return (size_t)((hash >> 32) * (uint64_t)f->buckets >> 32);
}
/* 1 to 255. */
static uint8_t tag_of(uint64_t hash)
{
    return (uint8_t)(hash % 255 + 1);
}

static uint32_t entry_number(uint64_t number)
{
    return (uint32_t)(number % ENTRY_TURN);
}

/* The edge that an entry means, or MN_EDGE_NONE where it was let go. */
static uint64_t entry_edge(const mn_pay_flow *f, uint32_t then)
{
    const uint64_t now = f->next % ENTRY_TURN;
    const uint64_t back = now >= then ? now - then : now + ENTRY_TURN - then;
    return back && back <= f->next - f->first ? f->next - back : MN_EDGE_NONE;
}

/* Which of eight bytes are 0: their highest bits. */
static uint64_t zeros(uint64_t x)
{
    const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
    return ~(((x & low) + low) | x | low);
}

/* Four tags as one number, the first in its lowest bits: written so that compilers make one load of
 * it. */
static inline uint32_t four_tags(const uint8_t *t)
{
    return (uint32_t)t[0] | (uint32_t)t[1] << 8 | (uint32_t)t[2] << 16 | (uint32_t)t[3] << 24;
}

static uint32_t mask_of(uint64_t highest)
{
    uint32_t bits = 0;
    for (; highest; highest &= highest - 1)
        bits |= UINT32_C(1) << __builtin_ctzll(highest) / 8;
    return bits;
}

/* Which entries of a bucket have a tag: bit i of the result for entry i. An entry that is not used
 * has none. */
static inline uint32_t tagged(const struct mn_bucket *b, uint8_t tag)
{
    const uint64_t all = UINT64_C(0x0101010101010101) * tag;
    const uint64_t eight = four_tags(b->tag) | (uint64_t)four_tags(b->tag + 4) << 32;
    const uint64_t x = zeros(eight ^ all),
                   y = zeros((four_tags(b->tag + 8) ^ all) & UINT32_MAX) & UINT32_MAX;
    return x | y ? mask_of(x) | mask_of(y) << 8 : 0;
}

/* The first bucket from the hash's on that has room. */
static struct mn_bucket *bucket_with_room(mn_pay_flow *f, uint64_t hash)
{
    size_t at = bucket_of(f, hash);
    while (f->bucket[at].n == MN_BUCKET)
        at = at + 1 < f->buckets ? at + 1 : 0;
    return &f->bucket[at];
}

static void entry_put(mn_pay_flow *f, struct mn_bucket *b, uint64_t hash, uint64_t number)
{
    b->number[b->n] = entry_number(number);
    b->tag[b->n++] = tag_of(hash);
    f->used++;
}

static bool is_last(const mn_edge *x)
{
    return mn_edge_has_pair(x) && !(mn_edge_bits(x) & MN_EDGE_OLD);
}

static size_t used_most(const mn_pay_flow *f)
{
    return f->buckets * MN_BUCKET / 8 * 7;
}

/* Makes the index anew from the last edges of all pairs that are held. */
static mn_status index_anew(mn_pay_flow *f, mn_err *e)
{
    size_t last = f->last, edges = (size_t)(f->next - f->first);
    if (edges >= GUESS_FROM &&
        edges < f->expected) { /* as many of these as of those that are here */
        last = (size_t)((double)last * ((double)f->expected / (double)edges));
        edges = (size_t)f->expected;
    }
    const size_t each = last / (17 * MN_BUCKET) * 25, wide = edges / sizeof *f->bucket * EDGE_BYTES;
    size_t buckets = each > wide ? each : wide < 2 * each ? wide : 2 * each;
    /* There is to be room for a page, and for as many payments until it is made anew again. */
    const size_t least = (f->last + 2 * MN_PAGE) / (7 * MN_BUCKET) * 8 + 2;
    buckets = buckets > least ? buckets : least;
    buckets = buckets > BUCKETS_LEAST ? buckets : BUCKETS_LEAST;
    const bool large = buckets > LARGE / sizeof *f->bucket;
    unsigned char *held = large ? mn_large_pages((buckets + 1) * sizeof *f->bucket)
                                : calloc(buckets + 1, sizeof *f->bucket);
    if (!held)
        return mn_fail_memory(e);
    if (large)
        memset(held, 0, (buckets + 1) * sizeof *f->bucket);
    free(f->buckets_held);
    f->buckets_held = held;
    f->bucket = (void *)(held + (-(uintptr_t)held & (sizeof *f->bucket - 1)));
    f->buckets = buckets;
    f->used = 0;
    for (uint64_t i = f->first; i < f->next; i++) {
        const mn_edge *x = mn_pay_flow_at(f, i);
        if (i + AHEAD < f->next) {
            const mn_edge *later = mn_pay_flow_at(f, i + AHEAD);
            if (is_last(later))
                mn_pay_flow_ask_index(f, later->from, later->to);
        }
        if (!is_last(x))
            continue;
        const uint64_t hash = pair_hash(x->from, x->to);
        entry_put(f, bucket_with_room(f, hash), hash, i);
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

/* One more slab: the system gives its memory as it is used. */
static bool slab_add(mn_pay_flow *f)
{
    if (!mn_grow(&f->slab, &f->cap_slabs, f->slabs + 1, sizeof *f->slab) ||
        !mn_grow(&f->idle, &f->cap_idles, (f->slabs + 1) * SLAB, sizeof *f->idle))
        return false;
    mn_edge *slab = aligned_alloc(SLAB_BYTES, SLAB_BYTES);
    if (!slab)
        return false;
    f->slab[f->slabs++] = (struct mn_edge_slab){.edge = slab, .idle = SLAB, .apart = true};
    for (size_t i = SLAB; i-- > 0;)
        f->idle[f->idles++] = slab + i * MN_PAGE;
    return true;
}

static struct mn_edge_slab *slab_of(const mn_pay_flow *f, const mn_edge *page)
{
    size_t i = 0;
    while ((uintptr_t)page - (uintptr_t)f->slab[i].edge >= SLAB_BYTES)
        i++;
    return &f->slab[i];
}

/* A page to be used, or NULL. Once all of a slab is in use it is made one large page of the system,
 * as look-ups would else wait for small ones. */
static mn_edge *page_take(mn_pay_flow *f)
{
    if (!f->idles && !slab_add(f))
        return NULL;
    mn_edge *page = f->idle[--f->idles];
    struct mn_edge_slab *s = slab_of(f, page);
    f->pages += !f->ready;
    f->ready -= f->ready > 0;
    if (--s->idle == 0 && s->apart) {
        mn_pages_join(s->edge, SLAB_BYTES);
        s->apart = false;
    }
    return page;
}

/* A few idle pages keep their memory: the last ones of `idle`. */
static void page_give(mn_pay_flow *f, mn_edge *page)
{
    slab_of(f, page)->idle++;
    f->idle[f->idles++] = page;
    if (++f->ready <= READY + f->pages / READY_SHARE)
        return;
    mn_edge **oldest = &f->idle[f->idles - f->ready];
    mn_pages_drop(*oldest, MN_PAGE * sizeof **oldest);
    slab_of(f, *oldest)->apart = true;
    f->ready--;
    f->pages--;
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
        *page = page_take(f);
        if (!*page)
            return mn_fail_memory(e);
    }
    if (f->next - f->first >= ENTRY_TURN - MN_PAGE) {
        mn_fail(e, MN_DATA, "more than 4,294 million payments in one window");
        return mn_hint(e, "ask for a shorter window");
    }
    if (f->used + MN_PAGE > used_most(f))
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
        page_give(f, *page);
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
        f->last -= is_last(mn_pay_flow_at(f, until++));
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

void mn_pay_flow_ask_index(const mn_pay_flow *f, uint32_t from, uint32_t to)
{
    mn_prefetch(&f->bucket[bucket_of(f, pair_hash(from, to))]);
}

/* The entry of a pair in one bucket whose edge is below `before`, or NULL. An entry of old that
 * looks like an edge of now, as counting began again, is no last edge of its pair. */
static uint32_t *find_in(const mn_pay_flow *f, struct mn_bucket *b, const mn_edge *pair,
                         uint8_t tag, uint64_t before, uint64_t *number)
{
    for (uint32_t bits = tagged(b, tag); bits; bits &= bits - 1) {
        uint32_t *entry = &b->number[__builtin_ctz(bits)];
        *number = entry_edge(f, *entry);
        const mn_edge *x = *number < before ? mn_pay_flow_at(f, *number) : NULL;
        if (x && x->from == pair->from && x->to == pair->to && !(mn_edge_bits(x) & MN_EDGE_OLD))
            return entry;
    }
    return NULL;
}

/* Puts the edge in the place of the one before of its pair, which is returned. Edges that come
 * after it may have been put, but are in no entry. */
static uint64_t pair_swap(mn_pay_flow *f, uint64_t number)
{
    const mn_edge *e = mn_pay_flow_at(f, number);
    const uint64_t hash = pair_hash(e->from, e->to);
    struct mn_bucket *dead = NULL, *b;
    unsigned which = 0;
    for (size_t at = bucket_of(f, hash);; at = at + 1 < f->buckets ? at + 1 : 0) {
        b = &f->bucket[at];
        uint64_t was;
        uint32_t *entry = find_in(f, b, e, tag_of(hash), number, &was);
        if (entry) {
            *entry = entry_number(number);
            return was;
        }
        for (unsigned i = 0; !dead && i < b->n; i++)
            if (entry_edge(f, b->number[i]) == MN_EDGE_NONE) {
                dead = b;
                which = i;
            }
        if (b->n < MN_BUCKET)
            break;
    }
    f->last++;
    if (!dead) {
        entry_put(f, b, hash, number);
        return MN_EDGE_NONE;
    }
    dead->number[which] = entry_number(number);
    dead->tag[which] = tag_of(hash);
    return MN_EDGE_NONE;
}

uint64_t mn_pay_flow_last(const mn_pay_flow *f, uint32_t from, uint32_t to)
{
    const uint64_t hash = pair_hash(from, to);
    const mn_edge pair = {.from = from, .to = to};
    for (size_t at = bucket_of(f, hash);; at = at + 1 < f->buckets ? at + 1 : 0) {
        struct mn_bucket *b = &f->bucket[at];
        uint64_t number;
        if (find_in(f, b, &pair, tag_of(hash), f->next, &number))
            return number;
        if (b->n < MN_BUCKET)
            return MN_EDGE_NONE;
    }
}

void mn_pay_flow_put(mn_pay_flow *f, int64_t time, uint32_t from, uint32_t to, uint64_t value,
                     bool linked)
{
    const uint32_t none = MN_SIDE_OUT | MN_SIDE_AREA;
    *mn_pay_flow_at(f, f->next++) = (mn_edge){.time = (uint32_t)(time - f->epoch),
                                              .from = linked ? from : none,
                                              .to = linked ? to : none,
                                              .value = linked ? value : 0};
    f->latest = time;
}

void mn_pay_flow_link(mn_pay_flow *f, uint64_t first, size_t n, uint64_t *paid)
{
    for (size_t i = 0; i < n; i++) {
        const uint64_t number = first + i;
        mn_edge *x = mn_pay_flow_at(f, number);
        if (i + AHEAD < n) {
            const mn_edge *next = mn_pay_flow_at(f, number + AHEAD);
            if (mn_side_is_node(next->from))
                mn_prefetch(&f->ends[next->from]);
            if (mn_side_is_node(next->to))
                mn_prefetch(&f->ends[next->to]);
        }
        if (mn_side_is_node(x->from)) {
            mn_ends *end = &f->ends[x->from];
            x->prev_out = back_to(number, end->out);
            x->feeds = back_to(number, end->in);
            end->out = number + 1;
        }
        paid[i] = 0;
        if (mn_side_is_node(x->to)) {
            mn_ends *end = &f->ends[x->to];
            paid[i] = end->out;
            x->prev_in = back_to(number, end->in);
            end->in = number + 1;
        }
    }
}

/* Asks for the bucket of an edge's pair; and, once it is there, for the edges that it may mean. */
static void ask_bucket(const mn_pay_flow *f, uint64_t number)
{
    const mn_edge *x = mn_pay_flow_at(f, number);
    if (mn_edge_has_pair(x))
        mn_pay_flow_ask_index(f, x->from, x->to);
}

void mn_pay_flow_ask_edges(const mn_pay_flow *f, uint32_t from, uint32_t to)
{
    const uint64_t hash = pair_hash(from, to);
    const struct mn_bucket *b = &f->bucket[bucket_of(f, hash)];
    for (uint32_t bits = tagged(b, tag_of(hash)); bits; bits &= bits - 1) {
        const uint64_t other = entry_edge(f, b->number[__builtin_ctz(bits)]);
        if (other != MN_EDGE_NONE)
            mn_prefetch(mn_pay_flow_at(f, other));
    }
}

static void ask_edge(const mn_pay_flow *f, uint64_t number)
{
    const mn_edge *x = mn_pay_flow_at(f, number);
    if (mn_edge_has_pair(x))
        mn_pay_flow_ask_edges(f, x->from, x->to);
}

void mn_pay_flow_pair(mn_pay_flow *f, uint64_t first, size_t n, uint64_t *pair, uint32_t *gap)
{
    for (size_t i = 0; i < n; i++) {
        if (i + 2 * AHEAD < n)
            ask_bucket(f, first + i + 2 * AHEAD);
        if (i + AHEAD < n)
            ask_edge(f, first + i + AHEAD);
        mn_edge *e = mn_pay_flow_at(f, first + i);
        pair[i] = MN_EDGE_NONE;
        gap[i] = 0;
        if (!mn_edge_has_pair(e))
            continue;
        pair[i] = pair_swap(f, first + i);
        if (pair[i] == MN_EDGE_NONE)
            continue;
        mn_edge *x = mn_pay_flow_at(f, pair[i]);
        gap[i] = e->time - x->time;
        mn_edge_mark(x, MN_EDGE_OLD);
    }
}

uint64_t mn_pay_flow_add(mn_pay_flow *f, int64_t time, uint32_t from, uint32_t to, uint64_t value,
                         bool linked, uint64_t *pair)
{
    const uint64_t number = f->next;
    uint64_t paid;
    uint32_t gap;
    mn_pay_flow_put(f, time, from, to, value, linked);
    mn_pay_flow_link(f, number, 1, &paid);
    mn_pay_flow_pair(f, number, 1, pair, &gap);
    return number;
}
