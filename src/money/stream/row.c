/* SPDX-License-Identifier: Apache-2.0
 *
 * money/stream/row.c - what one line says, in numbers: of accounts as they come, of nodes, of
 * areas, and as a payment for the patterns.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/read/book.h"
#include "money/stream/inside.h"

/* --- numbers ---------------------------------------------------------------------------------- */

void mn_stream_forget(mn_pay_stream *s)
{
    mn_map_free(&s->seen);
    mn_map_free(&s->areas);
    mn_arena_free(&s->keys);
    mn_arena_free(&s->names);
    mn_patterns_free(s->patterns);
    s->patterns = NULL;
    s->n_areas = 0;
    s->noded = s->own = 0;
}

/* The number of an area, by a kind and a name. */
static mn_status area_of(uint32_t *out, mn_pay_stream *s, char kind, mn_text name, mn_err *e)
{
    mn_buf_clear(&s->key);
    mn_buf_char(&s->key, kind);
    mn_buf_text(&s->key, name);
    if (s->key.failed)
        return mn_fail_memory(e);
    mn_text key = {s->key.ptr, s->key.len};
    *out = s->areas.cap ? mn_map_get(&s->areas, key) : MN_MAP_NONE;
    if (*out != MN_MAP_NONE)
        return MN_OK;
    key = mn_arena_text(&s->names, key);
    *out = s->n_areas++;
    return key.ptr ? mn_map_put(&s->areas, key, out, e) : mn_fail_memory(e);
}

static mn_status place_area(uint32_t *out, mn_pay_stream *s, uint32_t place, mn_err *e)
{
    *out = MN_PAY_NONE;
    if (place == MN_PAY_NONE)
        return MN_OK;
    const mn_pay_name *k = &s->g.places.key[place];
    const mn_text city = k->in.len ? k->in : mn_pay_world_city(s->w, k->name);
    return city.len ? area_of(out, s, 'c', city, e) : area_of(out, s, 'p', k->name, e);
}

/* A party's node is its number; an account that no table has gets the next one. */
static mn_status node_of(uint32_t *out, mn_pay_stream *s, uint32_t account, mn_err *e)
{
    *out = MN_PAY_NONE;
    if (account == MN_PAY_NONE)
        return MN_OK;
    if (account >= s->noded) {
        if (!mn_grow(&s->node, &s->nodes_cap, (size_t)account + 1, sizeof *s->node))
            return mn_fail_memory(e);
        memset(s->node + s->noded, 0xFF, (account + 1 - s->noded) * sizeof *s->node);
        s->noded = (size_t)account + 1;
    }
    if (s->node[account] == MN_PAY_NONE) {
        const mn_pay_name *k = &s->accounts.key[account];
        s->node[account] = mn_pay_world_party(s->w, k->in, k->name);
    }
    if (s->node[account] == MN_PAY_NONE) {
        if (!mn_grow(&s->account, &s->own_cap, s->own + 1, sizeof *s->account))
            return mn_fail_memory(e);
        s->account[s->own] = account;
        s->node[account] = s->w->d.p.parties + (uint32_t)s->own++;
    }
    *out = s->node[account];
    return MN_OK;
}

mn_status mn_stream_number(mn_pay_stream *s, mn_err *e)
{
    const mn_payments *p = &s->w->d.p;
    mn_status st = MN_OK;
    mn_stream_forget(s);
    mn_pay_gather_clear(&s->g, s->accounts.salt);
    mn_pay_names_clear(&s->accounts);
    for (uint32_t q = 0; q < p->parties; q++)
        s->home[q] = MN_PAY_NONE;
    for (uint32_t i = 0; !st && i < p->accounts; i++) {
        uint32_t *home = &s->home[p->account[i].party];
        if (*home == MN_PAY_NONE && p->account[i].city.len)
            st = area_of(home, s, 'c', p->account[i].city, e);
    }
    if (!st && s->config.on)
        st = mn_patterns_new(&s->patterns, &s->config, s->home, p->parties, e);
    return st;
}

/* --- a line ---------------------------------------------------------------------------------- */

/* Names that were borrowed from the line are kept. */
static mn_status keep_names(mn_pay_stream *s, mn_pay_names *k, size_t had, mn_err *e)
{
    for (size_t i = had; i < k->n; i++) {
        k->key[i].name = mn_arena_text(&s->names, k->key[i].name);
        if (k->key[i].in.len)
            k->key[i].in = mn_arena_text(&s->names, k->key[i].in);
        if (!k->key[i].name.ptr || !k->key[i].in.ptr)
            return mn_fail_memory(e);
    }
    return MN_OK;
}

/* From an end of the row to the number of its account. */
static mn_status number_end(mn_pay_stream *s, uint32_t *end, mn_err *e)
{
    if (*end == MN_PAY_NONE)
        return MN_OK;
    const mn_got_end *x = &s->g.end[*end];
    const mn_text in = x->bank == MN_PAY_NONE ? (mn_text){"", 0} : s->g.banks.key[x->bank].name;
    const size_t had = s->accounts.n;
    if (!mn_pay_names_put(&s->accounts, end, NULL, in, x->name, x->hash))
        return mn_fail_memory(e);
    return keep_names(s, &s->accounts, had, e);
}

mn_status mn_stream_row(mn_pay_stream *s, uint64_t number, mn_err *e)
{
    mn_pay_gather *g = &s->g;
    mn_pay_names *names[] = {&g->banks,    &g->places,   &g->devices,   &g->memos,
                             &g->channels, &g->purposes, &g->currencies};
    enum { NAMES = sizeof names / sizeof *names };
    size_t had[NAMES];
    const mn_record r = {.cell = s->cut.cell, .n = s->cut.n, .line = number};
    for (size_t i = 0; i < NAMES; i++)
        had[i] = names[i]->n;
    g->n = g->n_refused = g->ends = g->n_told = 0;
    g->rows = 0;
    mn_arena_free(&g->texts);
    mn_buf_clear(&g->blob);
    mn_status st = mn_pay_gather_row(g, &s->of, &r, e);
    for (size_t i = 0; !st && i < NAMES; i++)
        st = keep_names(s, names[i], had[i], e);
    if (!st && g->n)
        st = number_end(s, &g->got[0].from, e);
    if (!st && g->n)
        st = number_end(s, &g->got[0].to, e);
    return st;
}

static void add_i64(mn_buf *b, int64_t v)
{
    mn_buf_add(b, &v, sizeof v);
}

bool mn_stream_key(mn_pay_stream *s, const mn_got_pay *p, size_t *id_len)
{
    mn_buf *b = &s->key;
    mn_buf_clear(b);
    if (!p->id_hash)
        return false;
    const char *id = s->g.blob.ptr + p->id;
    *id_len = strlen(id);
    mn_buf_add(b, id, *id_len + 1);
    add_i64(b, p->time);
    add_i64(b, p->amount);
    add_i64(b, (int64_t)((uint64_t)p->from << 32 | p->to));
    add_i64(b, (int64_t)p->place << 16 | p->channel << 8 | p->currency);
    return true;
}

static int64_t value_of(const mn_pay_stream *s, const mn_got_pay *p, int32_t day)
{
    return mn_pay_value(p->amount, s->g.code[p->currency], s->g.exponent[p->currency], s->now.base,
                        s->rated ? &s->rates : NULL, day);
}

mn_status mn_stream_pattern(mn_pattern_pay *x, mn_pay_stream *s, const mn_got_pay *p, int64_t taken,
                            mn_err *e)
{
    const int64_t local = p->time + INT64_C(900) * p->zone;
    *x = (mn_pattern_pay){
        .time = taken,
        .day = (int32_t)(local >= 0 ? local / MN_STREAM_DAY
                                    : -((MN_STREAM_DAY - 1 - local) / MN_STREAM_DAY)),
        .cash = p->channel == MN_CHANNEL_CASH_IN || p->channel == MN_CHANNEL_CASH_OUT,
        .reversed = p->flags & MN_PAY_RETURN};
    x->value = value_of(s, p, x->day);
    mn_status st = node_of(&x->from, s, p->from, e);
    if (!st)
        st = node_of(&x->to, s, p->to, e);
    return st ? st : place_area(&x->area, s, p->place, e);
}
