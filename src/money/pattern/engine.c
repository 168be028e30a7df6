/* SPDX-License-Identifier: Apache-2.0
 *
 * engine.c - takes a stream of payments in, a chunk at a time, and looks patterns up from each.
 * See inner.h for the steps of a chunk.
 */
#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"
#include "money/pattern/inner.h"
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = MN_PAGE, BLOCK = 128, WARM = MN_LOOK_NEAR, LANES_MAX = MN_LANES };
/* Of so many edges the processor's own memory holds what is needed again and again. */
enum { NEAR = 1 << 18 };
/* Times are held to this, so that differences fit; a chunk spans no longer than half of what an
 * edge can count. */
#define TIME_MOST  (INT64_C(1) << 61)
#define CHUNK_SPAN (INT64_C(1) << 30)

struct mn_patterns {
    mn_pattern_config c;
    mn_pay_flow flow;
    mn_pattern_counts counts;
    mn_fans fans[MN_FANS_MAX];
    unsigned n_fans;
    uint8_t fans_of[MN_PATTERNS];
    uint32_t graph;     /* patterns that are looked up */
    mn_pattern longest; /* of those that walk lists, by its window; or MN_PATTERNS */
    mn_smurfs smurfs;
    mn_passes passes;
    mn_cashes cashes;
    mn_funnels funnels;
    /* Of the chunk: */
    uint64_t *paid, *pair;
    uint32_t *gap;
    mn_bounds bounds; /* for scatter-gather */
    mn_tones tones;   /* for cycles */
    mn_signs signs;   /* for the patterns that look pairs up */
    mn_fan_then *fan;
    mn_recent paid_last, gone; /* gone: from scatter-gather's window */
    mn_look lane[LANES_MAX];
    mn_told_hits told;
    uint64_t cut[LANES_MAX][MN_PATTERNS];
};

static bool is_on(const mn_patterns *p, mn_pattern x)
{
    return p->c.on & MN_PATTERN_BIT(x);
}

static const struct {
    uint32_t patterns;
    void (*look)(mn_look *l);
} looks[] = {
    {MN_PATTERN_BIT(MN_PATTERN_FAN_IN) | MN_PATTERN_BIT(MN_PATTERN_FAN_OUT), mn_look_fans},
    {MN_PATTERN_BIT(MN_PATTERN_GATHER_SCATTER), mn_look_gather},
    {MN_PATTERN_BIT(MN_PATTERN_SCATTER_GATHER), mn_look_scatter},
    {MN_PATTERN_BIT(MN_PATTERN_BIPARTITE) | MN_PATTERN_BIT(MN_PATTERN_STACK), mn_look_layers},
    {MN_PATTERN_BIT(MN_PATTERN_RAPID), mn_look_rapid},
};

/* Counts are kept for each window that a pattern needs them of; rapid, which is the last, takes any
 * that is no shorter than its own. */
static void set_fans(mn_patterns *p)
{
    static const mn_pattern with[] = {MN_PATTERN_FAN_IN,         MN_PATTERN_FAN_OUT,
                                      MN_PATTERN_GATHER_SCATTER, MN_PATTERN_SCATTER_GATHER,
                                      MN_PATTERN_CYCLE,          MN_PATTERN_BIPARTITE,
                                      MN_PATTERN_STACK,          MN_PATTERN_RAPID};
    for (size_t i = 0; i < sizeof with / sizeof *with; i++) {
        const mn_pattern x = with[i];
        const int64_t w = p->c.window[x];
        if (!is_on(p, x))
            continue;
        unsigned k = 0;
        while (k < p->n_fans && p->fans[k].window != w &&
               !(x == MN_PATTERN_RAPID && p->fans[k].window > w))
            k++;
        if (k == p->n_fans)
            p->fans[p->n_fans++].window = w;
        p->fans_of[x] = (uint8_t)k;
    }
}

static const mn_pattern by_pairs[] = {MN_PATTERN_SCATTER_GATHER, MN_PATTERN_BIPARTITE,
                                      MN_PATTERN_STACK};

static void set_longest(mn_patterns *p)
{
    p->longest = MN_PATTERNS;
    for (mn_pattern x = MN_PATTERN_GATHER_SCATTER; x <= MN_PATTERN_STACK; x++)
        if (is_on(p, x) && (p->longest == MN_PATTERNS || p->c.window[x] > p->c.window[p->longest]))
            p->longest = x;
}

static void set_signs(mn_patterns *p)
{
    for (size_t i = 0; i < sizeof by_pairs / sizeof *by_pairs; i++)
        if (is_on(p, by_pairs[i]) && p->c.window[by_pairs[i]] > p->signs.window)
            p->signs.window = p->c.window[by_pairs[i]];
    p->bounds.window = p->c.window[MN_PATTERN_SCATTER_GATHER];
    p->bounds.least = p->c.count_from;
    p->tones.window = p->c.window[MN_PATTERN_CYCLE];
}

mn_status mn_patterns_new(mn_patterns **out, const mn_pattern_config *c, const uint32_t *home,
                          uint32_t n_home, mn_err *e)
{
    const mn_status st = mn_pattern_check(c, e);
    if (st)
        return st;
    mn_patterns *p = calloc(1, sizeof *p);
    if (!p)
        return mn_fail_memory(e);
    p->c = *c;
    p->funnels.home = home;
    p->funnels.n_home = home ? n_home : 0;
    mn_pay_flow_init(&p->flow, mn_pattern_reach(c));
    set_fans(p);
    set_signs(p);
    set_longest(p);
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        p->graph |= (looks[i].patterns | MN_PATTERN_BIT(MN_PATTERN_CYCLE)) & c->on;
    p->paid = calloc(CHUNK, sizeof *p->paid);
    p->pair = calloc(CHUNK, sizeof *p->pair);
    p->gap = calloc(CHUNK, sizeof *p->gap);
    p->fan = calloc((size_t)CHUNK * (p->n_fans + 1), sizeof *p->fan);
    const bool recent = mn_recent_new(&p->paid_last) && mn_recent_new(&p->gone);
    mn_fans *counted = &p->fans[p->fans_of[MN_PATTERN_SCATTER_GATHER]];
    counted->gone = &p->gone;
    counted->notes = is_on(p, MN_PATTERN_SCATTER_GATHER);
    const bool cash = !is_on(p, MN_PATTERN_STRUCTURING) || mn_cashes_init(&p->cashes);
    for (unsigned i = 0; i < LANES_MAX; i++) {
        mn_look *l = &p->lane[i];
        l->c = &p->c;
        l->flow = &p->flow;
        l->fans_of = p->fans_of;
        l->cut = p->cut[i];
        l->paid_last = &p->paid_last;
        l->counted = counted;
        l->pair = p->pair;
        l->signs = &p->signs;
        l->bounds = &p->bounds;
        l->tones = &p->tones;
    }
    if (!p->paid || !p->pair || !p->gap || !p->fan || !recent || !cash) {
        mn_patterns_free(p);
        return mn_fail_memory(e);
    }
    *out = p;
    return MN_OK;
}

void mn_patterns_free(mn_patterns *p)
{
    if (!p)
        return;
    mn_pay_flow_free(&p->flow);
    for (unsigned i = 0; i < MN_FANS_MAX; i++)
        mn_fans_free(&p->fans[i]);
    free(p->smurfs.node);
    free(p->smurfs.still.at.at);
    free(p->passes.node);
    mn_cashes_free(&p->cashes);
    free(p->funnels.state);
    free(p->funnels.states.item);
    free(p->funnels.lots.item);
    free(p->funnels.still.at.at);
    for (unsigned i = 0; i < LANES_MAX; i++) {
        mn_look_free(&p->lane[i]);
    }
    mn_told_free(&p->told);
    free(p->paid);
    free(p->pair);
    free(p->gap);
    free(p->signs.node);
    mn_bounds_free(&p->bounds);
    free(p->tones.node);
    free(p->fan);
    mn_recent_free(&p->paid_last);
    mn_recent_free(&p->gone);
    free(p);
}

const mn_pattern_counts *mn_patterns_counts(const mn_patterns *p)
{
    return &p->counts;
}

mn_status mn_patterns_rests(const mn_patterns *p, mn_pattern_rest **out, size_t *n, mn_err *e)
{
    return mn_resume_rests(&p->flow, &p->passes, &p->funnels, out, n, e);
}

mn_status mn_patterns_take_up(mn_patterns *p, const mn_pattern_rest *rest, size_t n, mn_err *e)
{
    return mn_resume_take_up(&p->flow, &p->passes, &p->funnels, rest, n, e);
}

void mn_patterns_expect(mn_patterns *p, uint64_t edges)
{
    p->flow.expected = edges;
}

size_t mn_patterns_bytes(const mn_patterns *p, uint64_t *in_window)
{
    *in_window = p->flow.next - p->flow.first;
    return mn_pay_flow_bytes(&p->flow);
}

/* ---- taking in ---- */

static bool counts_in(mn_patterns *p, const mn_pattern_pay *x)
{
    mn_pattern_counts *n = &p->counts;
    n->payments++;
    const bool outside = x->from == MN_PAY_NONE && x->to == MN_PAY_NONE;
    const bool self = !outside && x->from == x->to;
    n->reversed += x->reversed;
    n->self += self && !x->reversed;
    n->outside += outside && !x->reversed;
    if (x->reversed || self || outside)
        return false;
    n->no_value += !mn_pay_is_known(x);
    return true;
}

static int64_t held(int64_t time)
{
    return time > TIME_MOST ? TIME_MOST : time < -TIME_MOST ? -TIME_MOST : time;
}

/* Everything that rolls goes forward to a time. */
static void forward(mn_patterns *p, int64_t time)
{
    for (unsigned k = 0; k < p->n_fans; k++)
        mn_fans_forward(&p->fans[k], &p->flow, time);
    if (is_on(p, MN_PATTERN_STRUCTURING))
        mn_cashes_forward(&p->cashes, &p->flow, &p->c, time);
    if (is_on(p, MN_PATTERN_SMURFING))
        mn_smurfs_forward(&p->smurfs, &p->flow, &p->c, time);
    if (is_on(p, MN_PATTERN_FUNNEL))
        mn_funnels_forward(&p->funnels, &p->flow, &p->c, time);
    if (is_on(p, MN_PATTERN_PASS_THROUGH))
        mn_passes_forward(&p->passes, &p->flow, &p->c, time);
}

/* Puts the chunk's payments into the store, each at its time or that of the latest before it. */
static void put(mn_patterns *p, const mn_pattern_pay *pay, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const mn_pattern_pay *x = &pay[i];
        int64_t time = held(x->time);
        if (time < p->flow.latest && p->flow.next) {
            time = p->flow.latest;
            p->counts.late++;
        }
        const bool linked = counts_in(p, x);
        mn_pay_flow_put(&p->flow, time, mn_pay_side(x, x->from), mn_pay_side(x, x->to),
                        mn_pay_is_known(x) ? (uint64_t)x->value : 0, linked);
    }
}

/* Room for the payments of a chunk. */
static mn_status make_room(mn_patterns *p, const mn_pattern_pay *pay, size_t n, mn_err *e)
{
    size_t nodes = 0;
    for (size_t i = 0; i < n; i++) {
        const mn_status st = mn_pay_check_sides(&pay[i], e);
        if (st)
            return st;
        if (pay[i].from != MN_PAY_NONE && pay[i].from >= nodes)
            nodes = (size_t)pay[i].from + 1;
        if (pay[i].to != MN_PAY_NONE && pay[i].to >= nodes)
            nodes = (size_t)pay[i].to + 1;
    }
    mn_status st = mn_pay_flow_reach(&p->flow, nodes, e);
    for (unsigned k = 0; !st && k < p->n_fans; k++)
        st = mn_fans_reach(&p->fans[k], nodes, e);
    mn_signs *signs = &p->signs;
    mn_tones *tones = &p->tones;
    mn_smurfs *s = &p->smurfs;
    mn_passes *t = &p->passes;
    if ((signs->window &&
         !mn_reach(&signs->node, &signs->nodes, &signs->cap, nodes, sizeof *signs->node)) ||
        (is_on(p, MN_PATTERN_SCATTER_GATHER) && !mn_bounds_reach(&p->bounds, &p->flow, nodes)) ||
        (is_on(p, MN_PATTERN_CYCLE) &&
         !mn_reach(&tones->node, &tones->nodes, &tones->cap, nodes, sizeof *tones->node)) ||
        (is_on(p, MN_PATTERN_SMURFING) &&
         !mn_reach(&s->node, &s->nodes, &s->cap, nodes, sizeof *s->node)) ||
        (is_on(p, MN_PATTERN_PASS_THROUGH) &&
         !mn_reach(&t->node, &t->nodes, &t->cap, nodes, sizeof *t->node)) ||
        !mn_reach(&p->cashes.state, &p->cashes.nodes, &p->cashes.cap, nodes, sizeof(uint32_t)) ||
        !mn_reach(&p->funnels.state, &p->funnels.nodes, &p->funnels.cap, nodes, sizeof(uint32_t)))
        st = mn_fail_memory(e);
    return st ? st : mn_pay_flow_room(&p->flow, e);
}

/* ---- what is done with a chunk ---- */

struct task;
struct job {
    mn_patterns *p;
    mn_hits *out; /* of all chunks */
    mn_chunk chunk;
    struct task {
        void (*work)(const struct job *j, mn_look *l, unsigned which);
        unsigned which, after; /* after: how many of the tasks must be done before it */
    } task[MN_FANS_MAX + 9];
    size_t tasks, counts, blocks;
    atomic_size_t next, done; /* tasks, after them blocks to be counted, and blocks of look-ups */
};

static void do_pairs(const struct job *j, mn_look *l, unsigned which)
{
    (void)l;
    (void)which;
    mn_pay_flow_pair(&j->p->flow, j->chunk.first, j->chunk.n, j->p->pair, j->p->gap);
}

static void do_links(const struct job *j, mn_look *l, unsigned which)
{
    (void)l;
    (void)which;
    mn_pay_flow_link(&j->p->flow, j->chunk.first, j->chunk.n, j->p->paid);
}

static void do_signs(const struct job *j, mn_look *l, unsigned which)
{
    (void)l;
    (void)which;
    if (j->p->signs.window)
        mn_signs_take(&j->p->signs, &j->p->flow, &j->chunk);
    if (is_on(j->p, MN_PATTERN_SCATTER_GATHER))
        mn_recent_set(&j->p->paid_last, &j->p->flow, j->chunk.first, j->chunk.n);
    if (is_on(j->p, MN_PATTERN_CYCLE))
        mn_tones_take(&j->p->tones, &j->p->flow, &j->chunk);
}

static void do_passes(const struct job *j, mn_look *l, unsigned which)
{
    (void)which;
    mn_passes_take(&j->p->passes, l, &j->chunk);
}

static void do_cashes(const struct job *j, mn_look *l, unsigned which)
{
    (void)which;
    mn_cashes_take(&j->p->cashes, l, &j->chunk);
}

static void do_fans(const struct job *j, mn_look *l, unsigned which)
{
    mn_patterns *p = j->p;
    if (!mn_fans_take(&p->fans[which], &p->flow, &j->chunk, p->fan + which, p->n_fans))
        l->failed = true;
}

static void do_gather(const struct job *j, mn_look *l, unsigned which)
{
    (void)which;
    if (!mn_told_gather(&j->p->told, j->out, j->p->counts.hits))
        l->failed = true;
}

static void do_smurfs(const struct job *j, mn_look *l, unsigned which)
{
    (void)which;
    mn_smurfs_take(&j->p->smurfs, l, &j->chunk);
}

static void do_funnels(const struct job *j, mn_look *l, unsigned which)
{
    (void)which;
    mn_funnels_take(&j->p->funnels, l, &j->chunk);
}

static void add_task(struct job *j, bool is, void (*work)(const struct job *, mn_look *, unsigned),
                     unsigned which, unsigned after)
{
    if (is)
        j->task[j->tasks++] = (struct task){work, which, after};
}

/* Longer ones first, of those that wait for nothing and of those that wait for the pairs. */
static void set_tasks(struct job *j)
{
    const mn_patterns *p = j->p;
    add_task(j, true, do_pairs, 0, 0);
    add_task(j, p->told.lanes, do_gather, 0, 0);
    add_task(j, is_on(p, MN_PATTERN_PASS_THROUGH), do_passes, 0, 0);
    add_task(j, true, do_links, 0, 0);
    add_task(j, p->signs.window || is_on(p, MN_PATTERN_CYCLE), do_signs, 0, 0);
    add_task(j, is_on(p, MN_PATTERN_STRUCTURING), do_cashes, 0, 0);
    const unsigned after = (unsigned)j->tasks;
    for (unsigned k = 0; k < p->n_fans; k++)
        add_task(j, true, do_fans, k, after);
    add_task(j, is_on(p, MN_PATTERN_FUNNEL), do_funnels, 0, after);
    add_task(j, is_on(p, MN_PATTERN_SMURFING), do_smurfs, 0, after);
}

/* Asks for the lists that will be walked from the chunk's payments [from, to). */
static void warm(const mn_patterns *p, mn_look *l, const mn_chunk *k, size_t from, size_t to)
{
    mn_path path[WARM * MN_PATHS];
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        mn_look_whole(l, k, i);
        mn_look_ask_nodes(l);
    }
    for (size_t i = from; i < to; i++) {
        mn_look_whole(l, k, i);
        n += mn_look_paths(l, p->longest, path + n);
    }
    mn_look_warm(l, path, n);
    n = 0;
    for (size_t i = from; i < to; i++) {
        mn_look_whole(l, k, i);
        mn_look_scatter_ask(l);
    }
    for (size_t i = from; i < to; i++) {
        mn_look_whole(l, k, i);
        n += mn_look_starts(l, path + n);
        n += mn_look_gather_path(l, path + n);
    }
    mn_look_warm(l, path, n);
}

/* Whether the window is too large for the processor's own memory. */
static bool is_far(const mn_patterns *p)
{
    return p->flow.next - p->flow.first > NEAR;
}

/* Of the chunk's payments [from, to), which are few. */
static void look_up(const mn_patterns *p, mn_look *l, const mn_chunk *k, size_t from, size_t to)
{
    l->far = is_far(p);
    if (p->longest < MN_PATTERNS && l->far)
        warm(p, l, k, from, to);
    for (size_t i = from; i < to; i++) {
        mn_look_whole(l, k, i);
        if (!mn_side_is_node(l->e->from) && !mn_side_is_node(l->e->to))
            continue;
        for (size_t x = 0; x < sizeof looks / sizeof *looks; x++)
            if (looks[x].patterns & p->c.on)
                looks[x].look(l);
    }
    if (is_on(p, MN_PATTERN_CYCLE))
        mn_look_cycles(l, k, from, to);
}

/* Only those tasks are waited for that some thread has begun, so it comes to an end. */
static void wait_for(struct job *j, size_t tasks)
{
    while (atomic_load_explicit(&j->done, memory_order_acquire) < tasks)
        sched_yield();
}

/* Counts the chunk's payments [from, to), which are few. */
static void count(mn_patterns *p, mn_look *l, const mn_chunk *k, size_t from, size_t to)
{
    mn_path path[WARM];
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        mn_look_whole(l, k, i);
        n += mn_bounds_path(l, &path[n]);
    }
    if (to - from > 1 && is_far(p))
        mn_look_warm(l, path, n);
    l->list.n = 0;
    for (size_t i = from; i < to; i++) {
        mn_look_whole(l, k, i);
        mn_bounds_note(&p->bounds, l);
    }
    mn_bounds_take(&p->bounds, l);
}

/* A block of the chunk, a few at a time. */
static void do_block(struct job *j, mn_look *l, size_t block, bool counts)
{
    const size_t from = block * BLOCK, to = j->chunk.n - from < BLOCK ? j->chunk.n : from + BLOCK;
    for (size_t i = from; i < to; i += WARM) {
        const size_t end = to - i < WARM ? to : i + WARM;
        if (counts)
            count(j->p, l, &j->chunk, i, end);
        else
            look_up(j->p, l, &j->chunk, i, end);
    }
}

static void run_lane(size_t lane, void *payload)
{
    struct job *j = payload;
    mn_look *l = &j->p->lane[lane];
    for (;;) {
        const size_t at = atomic_fetch_add(&j->next, 1);
        if (at < j->tasks) {
            const struct task *t = &j->task[at];
            wait_for(j, t->after);
            if (!l->failed)
                t->work(j, l, t->which);
            atomic_fetch_add_explicit(&j->done, 1, memory_order_release);
            continue;
        }
        wait_for(j, j->tasks);
        if (at < j->tasks + j->counts) {
            if (!l->failed)
                do_block(j, l, at - j->tasks, true);
            atomic_fetch_add_explicit(&j->done, 1, memory_order_release);
            continue;
        }
        wait_for(j, j->tasks + j->counts);
        if (at - j->tasks - j->counts >= j->blocks || l->failed)
            break;
        do_block(j, l, at - j->tasks - j->counts, false);
        if (l->n_told >= BLOCK)
            mn_look_told(l);
    }
    if (!l->failed)
        mn_look_told(l);
}

/* What was cut is counted; hits are put in order while the next chunk is looked at. */
static mn_status end_chunk(mn_patterns *p, const mn_chunk *k, size_t lanes, mn_err *e)
{
    for (size_t i = 0; i < lanes; i++) {
        if (p->lane[i].failed)
            return mn_fail_memory(e);
        for (unsigned x = 0; x < MN_PATTERNS; x++)
            p->counts.cut[x] += p->cut[i][x];
        memset(p->cut[i], 0, sizeof p->cut[i]);
    }
    mn_told_end(&p->told, k, lanes);
    return MN_OK;
}

static mn_status push_chunk(mn_patterns *p, mn_hits *hits, const mn_pattern_want *want,
                            const mn_pattern_pay *pay, size_t n, size_t offset, const mn_ctx *ctx,
                            mn_err *e)
{
    const int64_t begin = held(pay->time);
    const int64_t from = begin > p->flow.latest || !p->flow.next ? begin : p->flow.latest;
    forward(p, from);
    mn_pay_flow_evict(&p->flow, from);
    mn_status st = make_room(p, pay, n, e);
    if (st)
        return st;
    mn_signs_forward(&p->signs, from);
    mn_bounds_forward(&p->bounds, &p->flow, from);
    mn_tones_forward(&p->tones, from);
    const size_t blocks = (n + BLOCK - 1) / BLOCK;
    struct job j = {
        .p = p, .out = hits, .counts = p->bounds.on ? blocks : 0, .blocks = p->graph ? blocks : 0};
    j.chunk = (mn_chunk){.pay = pay, .first = p->flow.next, .n = n, .pair = p->pair, .gap = p->gap};
    j.chunk.paid = p->paid;
    j.chunk.fan = p->fan;
    j.chunk.fans = p->n_fans;
    if (want && want->level) {
        j.chunk.level = want->level + offset * MN_PATTERNS;
        memset(j.chunk.level, 0, n * MN_PATTERNS * sizeof *j.chunk.level);
    }
    set_tasks(&j);
    put(p, pay, n);
    const size_t most = blocks < LANES_MAX ? blocks : LANES_MAX;
    const size_t lanes = !ctx || ctx->threads < 2 ? 1 : ctx->threads < most ? ctx->threads : most;
    for (size_t i = 0; i < lanes; i++) {
        p->lane[i].first = j.chunk.first;
        p->lane[i].hits = &p->told.hits[p->told.turn][i];
    }
    if (lanes < 2)
        run_lane(0, &j);
    else if ((st = mn_parallel(ctx, lanes, run_lane, &j, e)))
        return st;
    return end_chunk(p, &j.chunk, lanes, e);
}

mn_status mn_patterns_push(mn_patterns *p, mn_hits *hits, const mn_pattern_want *want,
                           const mn_pattern_pay *pay, size_t n, const mn_ctx *ctx, mn_err *e)
{
    for (size_t done = 0; done < n;) {
        size_t m = 1;
        while (done + m < n && m < CHUNK &&
               pay[done + m].time / 2 - pay[done].time / 2 < CHUNK_SPAN / 2)
            m++;
        mn_status st = n > CHUNK ? mn_poll(ctx, e) : MN_OK;
        if (!st)
            st = push_chunk(p, hits, want, pay + done, m, done, ctx, e);
        if (st)
            return st;
        done += m;
    }
    return mn_told_gather(&p->told, hits, p->counts.hits) ? MN_OK : mn_fail_memory(e);
}
