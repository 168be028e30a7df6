/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/address.c - whatever is written in letters, most certain first; what lies in
 * the place of an address is nothing else. See address.h.
 */
#include "adverts/identify/address.h"

#include <stdlib.h>

#include "adverts/identify/coin.h"
#include "adverts/identify/found.h"
#include "adverts/identify/inside.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"

/* Places that earlier passes took, and those of the pass at work, are two lists, each in order:
 * asking halves both. */
static bool held(const id_span *place, size_t n, uint32_t start, uint32_t end)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (place[mid].end <= start)
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && place[low].start < end;
}

bool id_held(const id_finder *k, uint32_t start, uint32_t end)
{
    const mn_id_scratch *s = k->s;
    return s->takens && (held(s->taken, s->settled, start, end) ||
                         held(s->taken + s->settled, s->takens - s->settled, start, end));
}

static int by_start(const void *a, const void *b)
{
    const id_span *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

void id_settle(id_finder *k)
{
    mn_id_scratch *s = k->s;
    if (s->takens > s->settled && s->settled)
        qsort(s->taken, s->takens, sizeof *s->taken, by_start);
    s->settled = s->takens;
}

mn_status id_take(id_finder *k, const mn_found_id *f, mn_text value, mn_err *e)
{
    mn_id_scratch *s = k->s;
    if (id_held(k, f->start, f->end))
        return MN_OK;
    if (!mn_grow(&s->taken, &s->taken_cap, s->takens + 1, sizeof *s->taken))
        return mn_fail_memory(e);
    s->taken[s->takens++] = (id_span){f->start, f->end};
    return id_found(k->out, f, value, e);
}

size_t id_keys_to(const mn_id_scratch *s, uint32_t at)
{
    size_t low = 0, high = s->keys;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s->key[mid].end <= at)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

const id_key *id_key_before(const id_finder *k, uint32_t at, uint32_t reach, id_word_kind kind)
{
    const mn_id_scratch *s = k->s;
    for (size_t i = id_keys_to(s, at); i > 0 && s->key[i - 1].end + reach >= at; i--)
        if (s->key[i - 1].kind == kind)
            return &s->key[i - 1];
    return NULL;
}

mn_status id_coins(id_finder *k, mn_err *e)
{
    const mn_id_scratch *s = k->s;
    mn_status st = MN_OK;
    for (size_t i = 0; i < s->spots && !st; i++) {
        const id_spot *x = &s->spot[i];
        mn_text run = mn_text_sub(k->text, x->start, x->end - x->start);
        char low[ID_COIN_MAX];
        id_coin c;
        if (x->kind != ID_S_LONG || !id_coin_of(run, &c))
            continue;
        for (size_t j = 0; c.lower && j < run.len; j++)
            low[j] = (char)(run.ptr[j] >= 'A' && run.ptr[j] <= 'Z' ? run.ptr[j] | 32 : run.ptr[j]);
        mn_found_id f = {
            .kind = c.kind, .start = x->start, .end = x->end, .score = c.score, .rules = c.rules};
        const id_key *w = id_key_before(k, x->start, 16, ID_W_SERVICE);
        if (c.kind == MN_ID_SESSION && w && w->value == MN_ID_SESSION) {
            f.rules |= ID_BIT(ID_LABELLED);
            f.score = 0.97;
        }
        st = id_take(k, &f, c.lower ? (mn_text){low, run.len} : run, e);
    }
    return st;
}

/* Units in the places of addresses are no numbers. */
static void drop(mn_id_scratch *s)
{
    size_t n = 0, at = 0;
    for (size_t i = 0; i < s->units && s->takens; i++) {
        const id_unit *u = &s->unit[i];
        while (at < s->takens && s->taken[at].end <= u->start)
            at++;
        if (at < s->takens && s->taken[at].start < u->end)
            s->digits -= u->n == ID_LONG ? 0 : u->n;
        else
            s->unit[n++] = *u;
    }
    s->units = s->takens ? n : s->units;
}

mn_status id_addresses(mn_found_ids *out, mn_id_scratch *s, const mn_identifier_rules *r,
                       mn_text text, mn_err *e)
{
    id_finder k = {out, s, r, text};
    static mn_status (*const pass[])(id_finder *, mn_err *) = {id_coins, id_mails, id_links,
                                                               id_names};
    mn_status st = MN_OK;
    if (!s->spots && !s->keys)
        return MN_OK;
    for (size_t i = 0; i < sizeof pass / sizeof pass[0] && !st; i++) {
        st = pass[i](&k, e);
        id_settle(&k);
    }
    if (st)
        return st;
    drop(s);
    return MN_OK;
}
