/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/nexus/scan.c - parties of a chain against lists, and their sites against regions. Threads
 * take pieces of parties; the pieces are put together in their order.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"
#include "trace/nexus/inside.h"

enum { PIECE = 1024 };

typedef struct piece {
    mn_nexus_hit *hit;
    mn_nexus_place *place;
    mn_nexus_known *known;
    size_t hits, hit_cap, places, place_cap, knowns, known_cap;
    uint32_t unasked;
    mn_buf text;
    mn_status st;
    mn_err e;
} piece;

typedef struct scan {
    const mn_nexus_tools *t;
    piece *piece;
    size_t pieces;
} scan;

/* What a thread needs for a piece. */
typedef struct worker {
    const mn_nexus_tools *t;
    piece *p;
    mn_screen_matcher *matcher;
    mn_place_finder finder;
    mn_party party;
    mn_party_value *value;
} worker;

/* --- lists --------------------------------------------------------------------------------- */

static mn_status keep_hits(worker *w, uint32_t party, const mn_screen_hit *h, size_t n, mn_err *e)
{
    piece *p = w->p;
    if (!mn_grow(&p->hit, &p->hit_cap, p->hits + n, sizeof *p->hit))
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++)
        p->hit[p->hits++] = (mn_nexus_hit){.party = party,
                                           .list = h[i].list,
                                           .entry = h[i].entry,
                                           .decision = h[i].decision,
                                           .probability = h[i].probability};
    return MN_OK;
}

static mn_status keep_known(worker *w, uint32_t party, const uint64_t id[MN_SCREEN_IDENTITY],
                            mn_err *e)
{
    piece *p = w->p;
    if (!mn_grow(&p->known, &p->known_cap, p->knowns + MN_SCREEN_IDENTITY, sizeof *p->known))
        return mn_fail_memory(e);
    for (size_t i = 0; i < MN_SCREEN_IDENTITY; i++)
        p->known[p->knowns++] = (mn_nexus_known){.id = id[i], .party = party};
    return MN_OK;
}

static mn_status ask_lists(worker *w, uint32_t party, mn_err *e)
{
    const mn_screen_hit *h;
    uint64_t id[MN_SCREEN_IDENTITY];
    size_t n = 0;
    mn_err own = MN_ERR_INIT;
    mn_status st = mn_screen_scores(&h, &n, w->matcher, &w->party, &own);
    if (st == MN_DATA) { /* nothing to look for */
        w->p->unasked++;
        return MN_OK;
    }
    if (!st)
        st = keep_hits(w, party, h, n, &own);
    if (!st && !(st = mn_screen_identity(id, w->matcher, &w->party, &own)))
        st = keep_known(w, party, id, &own);
    if (st && e)
        *e = own;
    return st;
}

/* --- places --------------------------------------------------------------------------------- */

/* What was found, among the piece's places from `first` on: of a region that is there already the
 * stronger verdict stays, of equal ones the earlier. */
static mn_status keep_places(worker *w, size_t first, uint32_t party, uint32_t site, mn_err *e)
{
    piece *p = w->p;
    const mn_place_finder *f = &w->finder;
    if (!mn_grow(&p->place, &p->place_cap, p->places + f->n, sizeof *p->place))
        return mn_fail_memory(e);
    for (size_t i = 0; i < f->n; i++) {
        const mn_place_found *found = &f->found[i];
        const size_t length = strlen(found->why);
        size_t at = first;
        while (at < p->places && p->place[at].region != found->region)
            at++;
        if (at < p->places && p->place[at].verdict >= (uint32_t)found->verdict)
            continue;
        p->places += at == p->places;
        p->place[at] = (mn_nexus_place){.party = party,
                                        .site = site,
                                        .region = found->region,
                                        .verdict = found->verdict,
                                        .why = (uint32_t)p->text.len,
                                        .length = (uint32_t)length};
        mn_buf_add(&p->text, found->why, length);
    }
    return p->text.failed ? mn_fail_memory(e) : MN_OK;
}

static mn_status ask_site(worker *w, uint32_t party, uint32_t site, mn_err *e)
{
    const mn_chain *c = w->t->c;
    const mn_chain_site *s = &c->site[site];
    mn_place_asked a = {.region = mn_chain_text(c, s->region),
                        .locode = mn_chain_text(c, s->locode),
                        .address = mn_chain_text(c, s->address),
                        .name = mn_chain_text(c, s->name),
                        .latitude = s->latitude,
                        .longitude = s->longitude};
    memcpy(a.country, s->country[0] ? s->country : c->party[party].country, 2);
    mn_status st = mn_place_find(&w->finder, w->t->places, &a, false, e);
    return st ? st : keep_places(w, w->p->places, party, site, e);
}

static mn_text value_of(const worker *w, mn_party_field field)
{
    return mn_party_nth(&w->party, field, 0);
}

/* Where it is said to be itself: by each of its addresses, of which the one that says most counts.
 */
static mn_status ask_party_place(worker *w, uint32_t party, mn_err *e)
{
    const mn_chain_party *p = &w->t->c->party[party];
    mn_place_asked a = {.region = value_of(w, MN_PARTY_REGION),
                        .city = value_of(w, MN_PARTY_CITY),
                        .postcode = value_of(w, MN_PARTY_POSTCODE),
                        .uscc = value_of(w, MN_PARTY_USCC),
                        .name = mn_chain_text(w->t->c, p->name),
                        .latitude = NAN,
                        .longitude = NAN};
    const size_t first = w->p->places;
    mn_status st = MN_OK;
    memcpy(a.country, p->country, 2);
    if (!a.name.len)
        a.name = value_of(w, MN_PARTY_NAME);
    for (size_t i = 0; !st; i++) {
        a.address = mn_party_nth(&w->party, MN_PARTY_ADDRESS, i);
        if (i && !a.address.ptr)
            break;
        if (!(st = mn_place_find(&w->finder, w->t->places, &a, false, e)))
            st = keep_places(w, first, party, MN_NOT_ANY, e);
    }
    return st;
}

static mn_status ask_places(worker *w, uint32_t party, mn_err *e)
{
    const mn_chain_party *p = &w->t->c->party[party];
    mn_status st = ask_party_place(w, party, e);
    for (uint32_t i = 0; i < p->sites && !st; i++)
        st = ask_site(w, party, p->site + i, e);
    return st;
}

/* --- pieces ----------------------------------------------------------------------------------- */

static mn_status work(worker *w, uint32_t from, uint32_t to, mn_err *e)
{
    mn_status st = MN_OK;
    if (!(w->value = calloc(MN_CHAIN_FACTS, sizeof *w->value)))
        return mn_fail_memory(e);
    if (w->t->set)
        st = mn_screen_matcher_new(&w->matcher, w->t->set, e);
    for (uint32_t i = from; i < to && !st; i++) {
        mn_chain_party_read(&w->party, w->value, MN_CHAIN_FACTS, w->t->c, i);
        if (w->t->set)
            st = ask_lists(w, i, e);
        if (!st && w->t->places)
            st = ask_places(w, i, e);
    }
    return st;
}

static void work_piece(size_t i, void *payload)
{
    const scan *s = payload;
    const uint32_t from = (uint32_t)i * PIECE, left = s->t->c->parties - from;
    worker w = {.t = s->t, .p = &s->piece[i]};
    w.p->st = work(&w, from, from + (left < PIECE ? left : PIECE), &w.p->e);
    mn_screen_matcher_free(w.matcher);
    mn_place_finder_free(&w.finder);
    free(w.value);
}

static int by_id(const void *a, const void *b)
{
    const mn_nexus_known *x = a, *y = b;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return x->party < y->party ? -1 : x->party > y->party;
}

static mn_status join(mn_nexus_raw *out, const scan *s, mn_err *e)
{
    size_t hits = 0, places = 0, knowns = 0, text = 0;
    for (size_t i = 0; i < s->pieces; i++) {
        hits += s->piece[i].hits;
        places += s->piece[i].places;
        knowns += s->piece[i].knowns;
        text += s->piece[i].text.len;
    }
    if (hits > UINT32_MAX || places > UINT32_MAX || knowns > UINT32_MAX || text > UINT32_MAX)
        return mn_fail(e, MN_DATA, "more is found than can be told");
    mn_nexus_hit *hit = out->heap[0] = malloc(hits * sizeof *hit + 1);
    mn_nexus_place *place = out->heap[1] = malloc(places * sizeof *place + 1);
    mn_nexus_known *known = out->heap[2] = malloc(knowns * sizeof *known + 1);
    char *t = out->heap[3] = malloc(text + 1);
    if (!hit || !place || !known || !t)
        return mn_fail_memory(e);
    for (size_t i = 0; i < s->pieces; i++) {
        const piece *p = &s->piece[i];
        if (p->hits)
            memcpy(hit + out->hits, p->hit, p->hits * sizeof *hit);
        if (p->knowns)
            memcpy(known + out->knowns, p->known, p->knowns * sizeof *known);
        for (size_t k = 0; k < p->places; k++) {
            place[out->places + k] = p->place[k];
            place[out->places + k].why += (uint32_t)out->text_length;
        }
        if (p->text.len)
            memcpy(t + out->text_length, p->text.ptr, p->text.len);
        out->hits += (uint32_t)p->hits;
        out->knowns += (uint32_t)p->knowns;
        out->places += (uint32_t)p->places;
        out->text_length += p->text.len;
        out->unasked += p->unasked;
    }
    if (knowns)
        qsort(known, knowns, sizeof *known, by_id);
    out->hit = hit;
    out->place = place;
    out->known = known;
    out->text = t;
    return MN_OK;
}

mn_status mn_nexus_scan(mn_nexus_raw *out, const mn_nexus_tools *t, const mn_ctx *ctx, mn_err *e)
{
    scan s = {.t = t, .pieces = ((size_t)t->c->parties + PIECE - 1) / PIECE};
    if (!t->set && !t->places)
        return MN_OK;
    if (!(s.piece = calloc(s.pieces + 1, sizeof *s.piece)))
        return mn_fail_memory(e);
    mn_status st = mn_parallel(ctx, s.pieces, work_piece, &s, e);
    for (size_t i = 0; i < s.pieces && !st; i++)
        if ((st = s.piece[i].st) && e)
            *e = s.piece[i].e;
    if (!st)
        st = join(out, &s, e);
    for (size_t i = 0; i < s.pieces; i++) {
        free(s.piece[i].hit);
        free(s.piece[i].place);
        free(s.piece[i].known);
        mn_buf_free(&s.piece[i].text);
    }
    free(s.piece);
    return st;
}
