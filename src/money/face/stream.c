/* SPDX-License-Identifier: Apache-2.0
 *
 * money/face/stream.c - patterns of payments as they come, for other programs: <manumit/money.h>,
 * over money/pattern.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "money/face/face.h"
#include "money/read/names.h"

/* --- names --------------------------------------------------------------------------------- */

struct mn_money_names {
    mn_pay_names at;
    mn_arena texts;
};

mn_status mn_money_names_new(mn_money_names **out, mn_err *e)
{
    mn_money_names *n = calloc(1, sizeof *n);
    if (!n)
        return mn_fail_memory(e);
    *out = n;
    return MN_OK;
}

void mn_money_names_free(mn_money_names *n)
{
    if (!n)
        return;
    mn_pay_names_free(&n->at);
    mn_arena_free(&n->texts);
    free(n);
}

mn_status mn_money_name_put(uint32_t *out, mn_money_names *n, mn_text in, mn_text name, mn_err *e)
{
    uint32_t number = mn_pay_names_find(&n->at, in, name);
    if (number == UINT32_MAX) {
        in = mn_arena_text(&n->texts, in);
        name = mn_arena_text(&n->texts, name);
        if (!in.ptr || !name.ptr ||
            !mn_pay_names_put(&n->at, &number, NULL, in, name, mn_pay_names_hash(&n->at, in, name)))
            return mn_fail_memory(e);
    }
    *out = number;
    return MN_OK;
}

bool mn_money_name_at(mn_text *in, mn_text *name, const mn_money_names *n, uint32_t number)
{
    if (number >= n->at.n)
        return false;
    *in = n->at.key[number].in;
    *name = n->at.key[number].name;
    return true;
}

/* --- the stream ---------------------------------------------------------------------------- */

struct mn_money_stream {
    mn_patterns *p;
    int64_t reach;
    uint32_t *home;
    mn_hits hits;
    mn_money_hit *told;
    mn_pattern_pay *pay;
    mn_money_rest *rest;
    size_t told_cap, pay_cap, rest_cap;
};

static mn_status begin(mn_money_stream *s, const mn_money_settings *set, const uint32_t *home,
                       size_t n_home, mn_err *e)
{
    const mn_pattern_config c = mn_money_config_of(set);
    if (n_home > MN_NODES_MAX)
        return mn_fail(e, MN_USAGE, "a stream has at most %u parties", MN_NODES_MAX);
    if (n_home) {
        if (!(s->home = malloc(n_home * sizeof *home)))
            return mn_fail_memory(e);
        memcpy(s->home, home, n_home * sizeof *home);
    }
    const mn_status st = mn_patterns_new(&s->p, &c, s->home, (uint32_t)n_home, e);
    if (!st)
        s->reach = mn_pattern_reach(&c);
    return st;
}

mn_status mn_money_stream_new(mn_money_stream **out, const mn_money_settings *set,
                              const uint32_t *home, size_t n_home, mn_err *e)
{
    mn_money_stream *s = calloc(1, sizeof *s);
    if (!s)
        return mn_fail_memory(e);
    const mn_status st = begin(s, set, home, home ? n_home : 0, e);
    if (st)
        mn_money_stream_free(s);
    else
        *out = s;
    return st;
}

void mn_money_stream_free(mn_money_stream *s)
{
    if (!s)
        return;
    mn_patterns_free(s->p);
    mn_hits_free(&s->hits);
    free(s->home);
    free(s->told);
    free(s->pay);
    free(s->rest);
    free(s);
}

static mn_status take(mn_money_stream *s, const mn_money_move *move, size_t n, const mn_ctx *ctx,
                      mn_err *e)
{
    if (!mn_grow(&s->pay, &s->pay_cap, n, sizeof *s->pay))
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++)
        s->pay[i] = (mn_pattern_pay){.time = move[i].time,
                                     .value = move[i].value,
                                     .from = move[i].from,
                                     .to = move[i].to,
                                     .area = move[i].area,
                                     .day = move[i].day,
                                     .cash = move[i].cash,
                                     .reversed = move[i].reversed};
    s->hits.n = 0;
    s->hits.n_edges = 0;
    return mn_patterns_push(s->p, &s->hits, NULL, s->pay, n, ctx, e);
}

mn_status mn_money_stream_push(const mn_money_hit **hits, size_t *n_hits, mn_money_stream *s,
                               const mn_money_move *move, size_t n, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = n ? take(s, move, n, ctx, e) : MN_OK;
    const size_t told = n ? s->hits.n : 0;
    if (!st && !mn_grow(&s->told, &s->told_cap, told, sizeof *s->told))
        st = mn_fail_memory(e);
    if (st)
        return st;
    for (size_t i = 0; i < told; i++)
        s->told[i] = mn_money_hit_of(&s->hits, &s->hits.hit[i]);
    *hits = s->told;
    *n_hits = told;
    return MN_OK;
}

void mn_money_stream_state(mn_money_state *out, const mn_money_stream *s)
{
    uint64_t in_window = 0;
    *out = (mn_money_state){.reach = s->reach};
    out->bytes = mn_patterns_bytes(s->p, &in_window);
    out->in_window = in_window;
    mn_money_counts_of(&out->counts, mn_patterns_counts(s->p));
}

/* --- taking it up again -------------------------------------------------------------------- */

mn_status mn_money_stream_rests(const mn_money_rest **out, size_t *n, mn_money_stream *s, mn_err *e)
{
    mn_pattern_rest *r = NULL;
    size_t count = 0;
    mn_status st = mn_patterns_rests(s->p, &r, &count, e);
    if (!st && !mn_grow(&s->rest, &s->rest_cap, count, sizeof *s->rest))
        st = mn_fail_memory(e);
    for (size_t i = 0; !st && i < count; i++)
        s->rest[i] = (mn_money_rest){r[i].back, r[i].pass, r[i].funnel, r[i].quick, r[i].away};
    free(r);
    if (st)
        return st;
    *out = s->rest;
    *n = count;
    return MN_OK;
}

mn_status mn_money_stream_take_up(mn_money_stream *s, const mn_money_rest *rest, size_t n,
                                  mn_err *e)
{
    mn_pattern_rest *r = n > SIZE_MAX / sizeof *r ? NULL : malloc((n ? n : 1) * sizeof *r);
    if (!r)
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++)
        r[i] = (mn_pattern_rest){.back = rest[i].back,
                                 .pass = rest[i].pass,
                                 .funnel = rest[i].funnel,
                                 .quick = rest[i].quick,
                                 .away = rest[i].away};
    const mn_status st = mn_patterns_take_up(s->p, r, n, e);
    free(r);
    return st;
}
