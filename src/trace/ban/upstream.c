/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/ban/upstream.c - what the chain of a shipment's maker or shipper reaches. See upstream.h.
 */
#include "trace/ban/upstream.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/ban/inside.h"
#include "trace/path/path.h"

enum { NAME = 512, TWICE = MN_MAP_NONE - 1 };

typedef struct ups {
    mn_ban_upstream *at;
    size_t n;
} ups;

struct mn_upstream {
    const mn_chain *c;
    mn_bench *b;
    mn_ctx ctx;
    mn_arena arena;
    mn_map by_name, asked; /* folded name: party; party and good: number in `answer` */
    uint32_t *party;       /* of names; TWICE: of several */
    size_t parties, c_parties;
    ups *answer;
    size_t answers, c_answers;
    unsigned tiers; /* the most that any row of law allows: what is looked up serves every day */
    mn_ban_upstream *out; /* of the line */
    size_t outs, c_outs;
    mn_buf key;
    mn_upstream_count count;
};

void mn_upstream_free(mn_upstream *u)
{
    if (!u)
        return;
    mn_map_free(&u->by_name);
    mn_map_free(&u->asked);
    mn_arena_free(&u->arena);
    mn_buf_free(&u->key);
    free(u->party);
    free(u->answer);
    free(u->out);
    free(u);
}

mn_upstream_count mn_upstream_counts(const mn_upstream *u)
{
    return u->count;
}

static mn_status add_name(mn_upstream *u, mn_text name, uint32_t party, mn_err *e)
{
    char room[NAME];
    const mn_text key = mn_law_fold(room, sizeof room, mn_utf8_cut(name, NAME / 4));
    if (key.len < 3)
        return MN_OK;
    const uint32_t known = mn_map_get(&u->by_name, key);
    if (known != MN_MAP_NONE) {
        if (u->party[known] != party)
            u->party[known] = TWICE;
        return MN_OK;
    }
    const mn_text kept = mn_arena_text(&u->arena, key);
    uint32_t at = (uint32_t)u->parties;
    if (!kept.ptr || !mn_grow(&u->party, &u->c_parties, u->parties + 1, sizeof *u->party))
        return mn_fail_memory(e);
    mn_status st = mn_map_put(&u->by_name, kept, &at, e);
    if (!st)
        u->party[u->parties++] = party;
    return st;
}

/* --- up from a party -------------------------------------------------------------------------- */

static mn_status keep(mn_upstream *u, const mn_ban_upstream *x, mn_err *e)
{
    if (!mn_grow(&u->out, &u->c_outs, u->outs + 1, sizeof *u->out))
        return mn_fail_memory(e);
    u->out[u->outs++] = *x;
    return MN_OK;
}

/* The names of the party that one of the rules may mean. */
static mn_status names(mn_upstream *u, mn_ban_upstream *x, uint32_t party, mn_err *e)
{
    mn_party_value value[64];
    mn_party p;
    mn_status st = MN_OK;
    mn_chain_party_read(&p, value, sizeof value / sizeof *value, u->c, party);
    for (size_t i = 0; i < p.count && !st; i++) {
        mn_ban_hits hits;
        if (!mn_party_is_name(value[i].field))
            continue;
        if (!(st = mn_bench_who(&hits, u->b, value[i].text, e)) && hits.n) {
            x->name = value[i].text;
            st = keep(u, x, e);
        }
    }
    return st;
}

static mn_status sites(mn_upstream *u, mn_ban_upstream *x, uint32_t party, mn_err *e)
{
    const mn_chain_party *p = &u->c->party[party];
    mn_status st = MN_OK;
    for (uint32_t s = p->site; s < p->site + p->sites && !st; s++) {
        const mn_chain_site *site = &u->c->site[s];
        const mn_bench_site at = {.country = {site->country[0], site->country[1]},
                                  .address = mn_chain_text(u->c, site->address),
                                  .region = mn_chain_text(u->c, site->region),
                                  .locode = mn_chain_text(u->c, site->locode),
                                  .latitude = site->latitude,
                                  .longitude = site->longitude};
        mn_ban_place where;
        if ((st = mn_bench_site_place(&where, u->b, &at, e)))
            break;
        for (size_t r = 0; r < u->b->regions && !st; r++)
            if (where.is[r]) {
                mn_ban_upstream y = *x;
                y.name = mn_chain_party_name(u->c, party);
                y.place = u->b->region[r];
                y.place_is = (mn_there)where.is[r];
                y.place_why = where.why[r];
                st = keep(u, &y, e);
            }
    }
    return st;
}

/* The tiers above a party for a good; *any is false where the chain has no such good of it. */
static mn_status climb(bool *any, mn_upstream *u, uint32_t party, mn_text hs, mn_err *e)
{
    const mn_path_options o = {.tiers = u->tiers, .good_given = hs.len > 0, .good = hs};
    mn_tiers t = {0};
    mn_status st = mn_tiers_find(&t, u->c, party, false, &o, &u->ctx, e);
    *any = t.n > 0;
    for (uint32_t i = 0; i < t.n && !st; i++) {
        mn_ban_upstream x = {.tier = t.at[i].tier,
                             .whole = !hs.len,
                             .supplies = t.at[i].sum.supplies,
                             .first = t.at[i].sum.first,
                             .last = t.at[i].sum.last};
        if (!(st = names(u, &x, t.at[i].party, e)))
            st = sites(u, &x, t.at[i].party, e);
    }
    mn_tiers_free(&t);
    return st;
}

/* What is reached from a party, by way of a good; looked up once. */
static mn_status reach(const ups **out, mn_upstream *u, uint32_t party, mn_text hs, mn_err *e)
{
    bool any = false;
    uint32_t at = MN_MAP_NONE;
    mn_buf_clear(&u->key);
    mn_buf_fmt(&u->key, "%u ", party);
    mn_buf_text(&u->key, hs);
    const mn_text key = {u->key.ptr, u->key.len};
    if (u->key.failed)
        return mn_fail_memory(e);
    if ((at = mn_map_get(&u->asked, key)) != MN_MAP_NONE) {
        *out = &u->answer[at];
        return MN_OK;
    }
    const mn_text kept = mn_arena_text(&u->arena, key);
    const size_t before = u->outs;
    if (!kept.ptr || !mn_grow(&u->answer, &u->c_answers, u->answers + 1, sizeof *u->answer))
        return mn_fail_memory(e);
    mn_status st = hs.len ? climb(&any, u, party, hs, e) : MN_OK;
    if (!st && !any) {
        u->outs = before;
        st = climb(&any, u, party, (mn_text){"", 0}, e);
    }
    const size_t n = u->outs - before;
    ups a = {.n = n};
    if (!st && n && !(a.at = mn_arena_alloc(&u->arena, n, sizeof *a.at)))
        st = mn_fail_memory(e);
    if (!st && n)
        memcpy(a.at, u->out + before, n * sizeof *a.at);
    u->outs = before;
    at = (uint32_t)u->answers;
    if (!st)
        st = mn_map_put(&u->asked, kept, &at, e);
    if (!st) {
        u->answer[u->answers++] = a;
        *out = &u->answer[at];
        u->count.reached += n > 0;
    }
    return st;
}

static uint32_t party_of(const mn_upstream *u, mn_text name)
{
    char room[NAME];
    const mn_text key = mn_law_fold(room, sizeof room, mn_utf8_cut(mn_text_trim(name), NAME / 4));
    const uint32_t at = key.len < 3 ? MN_MAP_NONE : mn_map_get(&u->by_name, key);
    return at == MN_MAP_NONE || u->party[at] == TWICE ? MN_NOT_ANY : u->party[at];
}

/* How many tiers up count on a day, by law; of no day, the most. */
static unsigned tiers_on(const mn_upstream *u, int32_t day)
{
    if (day == MN_LAW_OPEN)
        return u->tiers;
    const double v = mn_law_threshold_on(NULL, mn_bench_law(u->b), "tiers", day, MN_PATH_TIERS);
    return v < 1 ? 1 : v > u->tiers ? u->tiers : (unsigned)v;
}

static unsigned most_tiers(const mn_law *l)
{
    double most = 0;
    for (size_t i = 0; i < l->thresholds; i++)
        if (mn_text_eq_str(l->threshold[i].id, "tiers") && l->threshold[i].value > most)
            most = l->threshold[i].value;
    if (most < MN_PATH_TIERS) /* on days without a row */
        most = MN_PATH_TIERS;
    return most > MN_PATH_TIERS_MAX ? MN_PATH_TIERS_MAX : (unsigned)most;
}

static mn_status ask(const mn_ban_upstream **out, size_t *n, void *payload, const mn_ban_line *line,
                     mn_err *e)
{
    mn_upstream *u = payload;
    char hs[MN_HS_SIZE];
    mn_status st = MN_OK;
    const unsigned tiers = tiers_on(u, u->b->on != MN_LAW_OPEN ? u->b->on : line->date);
    mn_hs_read(hs, mn_text_trim(line->hs));
    u->outs = 0;
    for (unsigned k = 0; k < 2 && !st; k++) { /* manufacturer, shipper */
        const ups *found = NULL;
        const mn_text name = mn_text_trim(line->by[k]);
        const uint32_t party = name.len ? party_of(u, name) : MN_NOT_ANY;
        u->count.asked += name.len > 0;
        u->count.found += party != MN_NOT_ANY;
        if (party == MN_NOT_ANY || (k && mn_text_eq(name, mn_text_trim(line->by[0]))))
            continue;
        st = reach(&found, u, party, mn_text_of(hs), e);
        for (size_t i = 0; !st && i < found->n; i++) {
            mn_ban_upstream x = found->at[i];
            x.party = name;
            if (x.tier <= tiers)
                st = keep(u, &x, e);
        }
    }
    *out = u->out;
    *n = u->outs;
    return st;
}

mn_status mn_upstream_new(mn_upstream **out, const mn_chain *c, mn_bench *b, const mn_ctx *ctx,
                          mn_err *e)
{
    mn_upstream *u = calloc(1, sizeof *u);
    mn_status st = u ? MN_OK : mn_fail_memory(e);
    if (st)
        return st;
    u->c = c;
    u->b = b;
    if (ctx)
        u->ctx = *ctx;
    u->ctx.progress = NULL;
    u->tiers = most_tiers(b->law);
    for (uint32_t p = 0; p < c->parties && !st; p++) {
        st = add_name(u, mn_chain_text(c, c->party[p].name), p, e);
        if (!st)
            st = add_name(u, mn_chain_text(c, c->party[p].id), p, e);
    }
    if (st) {
        mn_upstream_free(u);
        return st;
    }
    mn_bench_chain(b, ask, u);
    *out = u;
    return MN_OK;
}
