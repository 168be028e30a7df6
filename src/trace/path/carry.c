/* SPDX-License-Identifier: Apache-2.0
 *
 * carry.c - which supplies can have carried goods along one path, exactly.
 *
 * For each group of a link, the days on which goods can have been there coming from the buyer
 * (down to up), and the days from which the rest of the path can be gone: sets of days, as runs.
 * A supply can have carried goods where it was on a day of both.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "trace/chain/carried.h"
#include "trace/path/search.h"
#include "trace/unit/unit.h"

typedef struct run {
    int32_t from, until;
} run;

/* Runs in order, apart from each other. */
typedef struct days {
    run *at;
    size_t n, room;
} days;

/* What is known of a group of a link. */
typedef struct stage {
    uint32_t group;
    uint8_t basis; /* the surest join that goes on from the link before; MN_BASIS_NO: none */
    days down, up; /* on which goods can have come here; from which the path can go on */
} stage;

typedef struct carry {
    const mn_graph *g;
    uint32_t root;
    const uint32_t *edge;
    unsigned edges, most;
    bool ignore_time;
    uint8_t surest[MN_PATH_TIERS_MAX + 1]; /* join of a link with the one before, as days allow */
    unsigned at;                           /* the link at hand */
    stage *stage;
    size_t link[MN_PATH_TIERS_MAX + 2]; /* stages of link i: link[i] .. link[i+1]-1 */
    mn_err *e;
} carry;

static mn_status put(days *d, int64_t from, int64_t until, mn_err *e)
{
    const run r = {from < MN_DAY_PAST ? MN_DAY_PAST : (int32_t)from,
                   until > MN_DAY_FUTURE ? MN_DAY_FUTURE : (int32_t)until};
    if (r.from > r.until)
        return MN_OK;
    if (d->n && d->at[d->n - 1].from <= r.from && r.from <= d->at[d->n - 1].until) {
        if (r.until > d->at[d->n - 1].until)
            d->at[d->n - 1].until = r.until;
        return MN_OK;
    }
    if (!mn_grow(&d->at, &d->room, d->n + 1, sizeof *d->at))
        return mn_fail_memory(e);
    d->at[d->n++] = r;
    return MN_OK;
}

static int by_from(const void *a, const void *b)
{
    const run *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->until > y->until) - (x->until < y->until);
}

static void tidy(days *d)
{
    size_t n = 0;
    if (d->n > 1)
        qsort(d->at, d->n, sizeof *d->at, by_from);
    for (size_t i = 0; i < d->n; i++)
        if (n && d->at[i].from <= d->at[n - 1].until) {
            if (d->at[i].until > d->at[n - 1].until)
                d->at[n - 1].until = d->at[i].until;
        } else {
            d->at[n++] = d->at[i];
        }
    d->n = n;
}

/* The first run that ends on a day or after it. */
static size_t reaches(const days *d, int32_t day)
{
    size_t lo = 0, hi = d->n;
    while (lo < hi) {
        const size_t mid = (lo + hi) / 2;
        if (d->at[mid].until < day)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Adds to out the days of the group's supplies that are among `in`, each moved by before..after. */
static mn_status within(days *out, const carry *x, const mn_group *group, const days *in,
                        int64_t before, int64_t after, mn_err *e)
{
    const mn_chain *c = x->g->c;
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < group->count && !st; i++) {
        const uint32_t s = mn_group_supply(x->g, group, i);
        const int32_t from = mn_supply_from(c, s), until = mn_supply_until(c, s);
        for (size_t k = reaches(in, from); k < in->n && in->at[k].from <= until && !st; k++) {
            const int32_t a = in->at[k].from > from ? in->at[k].from : from;
            const int32_t b = in->at[k].until < until ? in->at[k].until : until;
            st = put(out, a == MN_DAY_PAST ? a : a + before, b == MN_DAY_FUTURE ? b : b + after, e);
        }
    }
    tidy(out);
    return st;
}

uint32_t mn_place_joins(uint32_t *first, const mn_graph *g, uint32_t place, uint32_t edge)
{
    const mn_place *p = &g->place[place];
    uint32_t lo = p->join, hi = p->join + p->joins;
    const uint32_t end = hi;
    while (lo < hi) {
        const uint32_t mid = lo + (hi - lo) / 2;
        if (g->group[g->join[mid].group].edge < edge)
            lo = mid + 1;
        else
            hi = mid;
    }
    *first = lo;
    while (hi < end && g->group[g->join[hi].group].edge == edge)
        hi++;
    return hi - lo;
}

/* Calls for each join of at most the basis asked for from a stage (or the buyer) to a link. */
typedef mn_status (*join_fn)(carry *x, stage *from, stage *to, unsigned basis);

static mn_status each_join(carry *x, unsigned link, join_fn fn)
{
    const mn_graph *g = x->g;
    const size_t a = link ? x->link[link - 1] : 0, b = link ? x->link[link] : 1;
    stage *to = x->stage + x->link[link];
    const size_t n = x->link[link + 1] - x->link[link];
    mn_status st = MN_OK;
    for (size_t i = a; i < b && !st; i++) {
        stage *from = link ? &x->stage[i] : NULL;
        const uint32_t place = link ? g->group[from->group].place : x->root;
        const uint32_t good = link ? g->c->edge[x->edge[link - 1]].good : MN_NOT_ANY;
        uint32_t first;
        const uint32_t joins = mn_place_joins(&first, g, place, x->edge[link]);
        if (from && from->basis == MN_BASIS_NO)
            continue;
        for (uint32_t k = first; k < first + joins && !st; k++) {
            const unsigned basis = mn_join_basis(g, &g->join[k], good);
            const uint32_t at = g->join[k].group - to->group; /* groups of an edge lie together */
            if (at < n && (basis == MN_BASIS_DIRECT || basis <= x->most))
                st = fn(x, from, &to[at], basis);
        }
    }
    return st;
}

/* From the buyer up: on which days goods can have come to a stage. */
static mn_status go_up(carry *x, stage *from, stage *to, unsigned basis)
{
    const int64_t stock = x->g->o->stock ? x->g->o->stock : INT32_MAX;
    if (to->basis == MN_BASIS_NO || basis < to->basis)
        to->basis = (uint8_t)basis;
    if (!from || x->ignore_time)
        return put(&to->down, MN_DAY_PAST, MN_DAY_FUTURE, x->e);
    const mn_status st =
        within(&to->down, x, &x->g->group[from->group], &from->down, -stock, x->g->o->late, x->e);
    return st;
}

/* And back: from which days of a stage the path can be gone to its end. */
static mn_status go_back(carry *x, stage *from, stage *to, unsigned basis)
{
    const int64_t stock = x->g->o->stock ? x->g->o->stock : INT32_MAX;
    (void)basis;
    if (!from || to->basis == MN_BASIS_NO)
        return MN_OK;
    if (x->ignore_time)
        return put(&from->up, MN_DAY_PAST, MN_DAY_FUTURE, x->e);
    return within(&from->up, x, &x->g->group[to->group], &to->up, -(int64_t)x->g->o->late, stock,
                  x->e);
}

static mn_status open_stages(carry *x)
{
    const mn_graph *g = x->g;
    size_t n = 0;
    for (unsigned i = 0; i < x->edges; i++) {
        const uint32_t first = g->first_group[x->edge[i]] - 1;
        x->link[i] = n;
        n += g->group[first].all; /* an edge that is gone by has one */
    }
    x->link[x->edges] = n;
    x->stage = calloc(n + 1, sizeof *x->stage);
    if (!x->stage)
        return mn_fail_memory(x->e);
    for (unsigned i = 0; i < x->edges; i++)
        for (size_t k = x->link[i]; k < x->link[i + 1]; k++)
            x->stage[k] =
                (stage){.group = g->first_group[x->edge[i]] - 1 + (uint32_t)(k - x->link[i]),
                        .basis = MN_BASIS_NO};
    return MN_OK;
}

static void close_stages(carry *x)
{
    for (size_t k = 0; x->stage && k < x->link[x->edges]; k++) {
        free(x->stage[k].down.at);
        free(x->stage[k].up.at);
    }
    free(x->stage);
}

/* Whether a supply was on a day of both sets. */
static bool meets(const stage *s, int32_t from, int32_t until)
{
    size_t i = reaches(&s->down, from), k = reaches(&s->up, from);
    while (i < s->down.n && k < s->up.n) {
        const run a = s->down.at[i], b = s->up.at[k];
        int32_t lo = a.from > b.from ? a.from : b.from, hi = a.until < b.until ? a.until : b.until;
        lo = lo > from ? lo : from;
        hi = hi < until ? hi : until;
        if (lo <= hi)
            return true;
        if (a.until < b.until)
            i++;
        else
            k++;
    }
    return false;
}

void mn_path_sum_add(mn_path_sum *s, const mn_chain *c, uint32_t supply, bool transport)
{
    const int32_t from = c->supply.from ? c->supply.from[supply] : MN_NO_DAY;
    int32_t until = c->supply.until ? c->supply.until[supply] : MN_NO_DAY;
    const double quantity = c->supply.quantity ? c->supply.quantity[supply] : NAN;
    const uint16_t unit = c->supply.unit ? c->supply.unit[supply] : MN_UNIT_NONE;
    const int64_t value = c->supply.value ? c->supply.value[supply] : MN_NO_VALUE;
    const uint8_t currency = c->supply.currency ? c->supply.currency[supply] : 255;
    until = until == MN_NO_DAY || until < from ? from : until;
    s->supplies++;
    s->undated += from == MN_NO_DAY;
    if (from != MN_NO_DAY && (s->first == MN_NO_DAY || from < s->first))
        s->first = from;
    if (until != MN_NO_DAY && (s->last == MN_NO_DAY || until > s->last))
        s->last = until;
    if (transport) { /* its sale has said how much */
        s->transports++;
        return;
    }
    if (isnan(quantity)) {
        s->unmeasured++;
    } else if (s->supplies - s->transports - s->unmeasured == 1) {
        s->quantity = quantity;
        s->unit = unit;
    } else {
        double factor = 1;
        if (unit == s->unit || mn_unit_convert(&factor, unit, s->unit))
            s->quantity += quantity * factor;
        else
            s->quantity = NAN;
    }
    if (value == MN_NO_VALUE) {
        s->unvalued++;
    } else if (s->supplies - s->transports - s->unvalued == 1) {
        s->value = value;
        s->currency = currency;
    } else if (s->value == MN_NO_VALUE || currency != s->currency ||
               __builtin_add_overflow(s->value, value, &s->value)) {
        s->value = MN_NO_VALUE;
        s->currency = 255;
    }
}

/* When all days are known: whether goods can have gone by this very join, and it is the surest. */
static mn_status go_surest(carry *x, stage *from, stage *to, unsigned basis)
{
    const mn_graph *g = x->g;
    const mn_group *group = &g->group[to->group];
    const int64_t stock = g->o->stock ? g->o->stock : INT32_MAX;
    stage both = {.basis = (uint8_t)basis, .up = to->up};
    if (!from || basis >= x->surest[x->at])
        return MN_OK;
    mn_status st = x->ignore_time ? put(&both.down, MN_DAY_PAST, MN_DAY_FUTURE, x->e)
                                  : within(&both.down, x, &g->group[from->group], &from->down,
                                           -stock, g->o->late, x->e);
    for (uint32_t n = 0; n < group->count && !st && basis < x->surest[x->at]; n++) {
        const uint32_t supply = mn_group_supply(g, group, n);
        if (meets(&both, mn_supply_from(g->c, supply), mn_supply_until(g->c, supply)))
            x->surest[x->at] = (uint8_t)basis;
    }
    free(both.down.at);
    return st;
}

/* Whether shipments of a link count nothing: of the rows that can have carried goods. */
static bool told_twice(const carry *x, unsigned i)
{
    const mn_graph *g = x->g;
    mn_twice t = mn_twice_of(g->c, x->edge[i]);
    for (size_t k = x->link[i]; k < x->link[i + 1] && mn_twice_open(&t); k++) {
        const stage *s = &x->stage[k];
        const mn_group *group = &g->group[s->group];
        for (uint32_t n = 0; n < group->count && s->basis != MN_BASIS_NO; n++) {
            const uint32_t supply = mn_group_supply(g, group, n);
            if (meets(s, mn_supply_from(g->c, supply), mn_supply_until(g->c, supply)))
                mn_twice_row(&t, supply);
        }
    }
    return mn_twice_told(&t);
}

static mn_status gather(bool *any, const carry *x, unsigned i, mn_path_link *link, mn_carried *list)
{
    const mn_graph *g = x->g;
    const bool twice = (link || list) && told_twice(x, i);
    *any = false;
    if (link) {
        link->basis = i ? x->surest[i] : MN_BASIS_DIRECT;
        link->sum = (mn_path_sum){.first = MN_NO_DAY,
                                  .last = MN_NO_DAY,
                                  .quantity = NAN,
                                  .value = MN_NO_VALUE,
                                  .currency = 255};
    }
    for (size_t k = x->link[i]; k < x->link[i + 1]; k++) {
        const stage *s = &x->stage[k];
        const mn_group *group = &g->group[s->group];
        for (uint32_t n = 0; n < group->count && s->basis != MN_BASIS_NO; n++) {
            const uint32_t supply = mn_group_supply(g, group, n);
            if (!meets(s, mn_supply_from(g->c, supply), mn_supply_until(g->c, supply)))
                continue;
            *any = true;
            if (!link && !list)
                return MN_OK;
            if (link) {
                mn_path_sum_add(&link->sum, g->c, supply,
                                mn_chain_is_transport(g->c, supply, twice));
            }
            if (list && !mn_chain_is_transport(g->c, supply, twice)) {
                if (!mn_grow(&list->supply, &list->room, list->n + 1, sizeof *list->supply))
                    return mn_fail_memory(x->e);
                list->supply[list->n++] = supply;
            }
        }
    }
    return MN_OK;
}

mn_status mn_carry(bool *any, mn_path_link *link, mn_carried *first, mn_carried *last,
                   const mn_graph *g, uint32_t root, const uint32_t *edge, unsigned edges,
                   unsigned most, bool ignore_time, mn_err *e)
{
    carry x = {.g = g,
               .root = root,
               .edge = edge,
               .edges = edges,
               .most = most,
               .ignore_time = ignore_time,
               .e = e};
    mn_status st = open_stages(&x);
    bool here = true;
    for (unsigned i = 0; i < edges && !st; i++) {
        st = each_join(&x, i, go_up);
        for (size_t k = x.link[i]; k < x.link[i + 1]; k++)
            tidy(&x.stage[k].down);
    }
    for (size_t k = x.link[edges - 1]; k < x.link[edges] && !st; k++)
        if (g->group[x.stage[k].group].end)
            st = put(&x.stage[k].up, MN_DAY_PAST, MN_DAY_FUTURE, e);
    for (unsigned i = edges - 1; i > 0 && !st; i--) {
        st = each_join(&x, i, go_back);
        for (size_t k = x.link[i - 1]; k < x.link[i]; k++)
            tidy(&x.stage[k].up);
    }
    for (x.at = 1; x.at < edges && link && !st; x.at++) {
        x.surest[x.at] = MN_BASIS_NO;
        st = each_join(&x, x.at, go_surest);
    }
    for (unsigned i = 0; i < edges && !st && here; i++)
        st = gather(&here, &x, i, link ? &link[i] : NULL, i == 0 ? first : NULL);
    if (!st && here && last)
        st = gather(&here, &x, edges - 1, NULL, last);
    close_stages(&x);
    if (!st)
        *any = here;
    return st;
}

/* --- a party twice ---------------------------------------------------------------------------- */

mn_status mn_detour(bool *needless, const mn_graph *g, uint32_t root, const uint32_t *edge,
                    const uint32_t *party, unsigned d, uint32_t next, mn_err *e)
{
    carry x = {.g = g,
               .root = root,
               .edge = edge,
               .edges = d,
               .most = MN_BASES - 1,
               .ignore_time = true,
               .e = e};
    uint32_t first;
    mn_status st = open_stages(&x);
    *needless = false;
    for (unsigned i = 0; i < d && !st; i++)
        st = each_join(&x, i, go_up);
    for (unsigned i = 0; i < d && !st && !*needless; i++) {
        if (party[i] != party[d])
            continue;
        if (!i)
            *needless = mn_place_joins(&first, g, root, next) > 0;
        for (size_t k = i ? x.link[i - 1] : 0; k < (i ? x.link[i] : 0) && !*needless; k++)
            *needless = x.stage[k].basis != MN_BASIS_NO &&
                        mn_place_joins(&first, g, g->group[x.stage[k].group].place, next) > 0;
    }
    close_stages(&x);
    return st;
}
