/* SPDX-License-Identifier: Apache-2.0
 *
 * search.c - all paths from one buyer, by their number of edges: depth first, never where no path
 * of that length can end in time.
 *
 * A path is a run of edges; each stands for all ways in which its supplies can be joined. The state
 * at an edge is therefore a set of labels: a place, and for each basis the latest day on which
 * goods can have been there by joins of that basis or a surer one. Mostly it is one label.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "trace/path/search.h"

typedef struct label {
    uint32_t place;
    uint32_t good;         /* that the place was reached by */
    int32_t day[MN_BASES]; /* MN_DAY_NEVER: not by joins of this basis */
} label;

/* A join from one of several labels. */
typedef struct choice {
    uint32_t edge, place, label;
    mn_join join;
} choice;

typedef struct search {
    const mn_graph *g;
    const mn_ctx *ctx;
    mn_found *f;
    uint32_t root;
    unsigned length;     /* of the paths looked for */
    bool impossible;     /* looks for those that are impossible in time */
    bool lost;           /* time left something out */
    uint64_t work, most; /* steps */
    bool cut;
    label *label;
    size_t labels, label_room;
    choice *choice;
    size_t choices, choice_room;
    size_t at[MN_PATH_TIERS_MAX + 2];      /* labels of the first d edges: at[d] .. at[d+1]-1 */
    uint32_t edge[MN_PATH_TIERS_MAX + 1];  /* of the path */
    uint32_t party[MN_PATH_TIERS_MAX + 1]; /* party[d]: after d edges */
    mn_status st;
    mn_err *e;
} search;

static void fail(search *s)
{
    s->st = mn_fail_memory(s->e);
}

static bool stands(const search *s, unsigned d, uint32_t party)
{
    for (unsigned i = 0; i <= d; i++)
        if (s->party[i] == party)
            return true;
    return false;
}

/* Whether nothing can go on from the labels from .. s->labels-1 of a party that stands before: all
 * of them are of places where it stood already. Says no where that would take long. */
static bool back_again(const search *s, unsigned d, uint32_t party, size_t from)
{
    size_t left = s->labels - from;
    if (left > 8)
        return false;
    if (party == s->party[0] && !s->g->o->good_given)
        return true; /* all that it buys is gone by from the start */
    for (size_t l = from; l < s->labels; l++)
        for (unsigned i = 1; i <= d; i++) {
            bool same = false;
            if (s->party[i] != party || s->at[i + 1] - s->at[i] > 8)
                continue;
            for (size_t k = s->at[i]; k < s->at[i + 1] && !same; k++)
                same = s->label[k].place == s->label[l].place;
            left -= same;
            if (same)
                break;
        }
    return !left;
}

/* The label after a join, or into the one before where that is of the same place. */
static void go(search *s, size_t from, const label *l, const mn_join *j)
{
    const mn_graph *g = s->g;
    const mn_group *x = &g->group[j->group];
    const unsigned basis = mn_join_basis(g, j, l->good);
    label next = {.place = x->place, .good = g->c->edge[x->edge].good};
    for (unsigned b = 0; b < MN_BASES; b++)
        if (b < basis && basis < MN_BASES)
            next.day[b] = MN_DAY_NEVER;
        else if (b && l->day[b] == l->day[b - 1] && (b > basis || basis >= MN_BASES))
            next.day[b] = next.day[b - 1];
        else
            next.day[b] = mn_group_step(g, x, l->day[b]);
    if (s->labels > from && s->label[s->labels - 1].place == next.place) {
        label *last = &s->label[s->labels - 1];
        for (unsigned b = 0; b < MN_BASES; b++)
            last->day[b] = next.day[b] > last->day[b] ? next.day[b] : last->day[b];
        return;
    }
    if (!mn_grow(&s->label, &s->label_room, s->labels + 1, sizeof *s->label)) {
        fail(s);
        return;
    }
    s->label[s->labels++] = next;
}

/* A path is whole: its labels, of whatever places, are from .. s->labels-1. */
static void arrive(search *s, size_t from)
{
    bool possible = false, any = false;
    mn_path_end *end = NULL;
    uint32_t number;
    for (size_t l = from; l < s->labels && !possible; l++)
        possible = s->label[l].day[MN_BASES - 1] != MN_DAY_NEVER;
    if (possible == s->impossible) {
        s->lost = s->lost || !possible;
        return;
    }
    if (possible && s->g->o->stock) {
        s->st = mn_carry(&any, NULL, NULL, NULL, s->g, s->root, s->edge, s->length, MN_BASES - 1,
                         false, s->e);
        possible = any;
    }
    if (s->st)
        return;
    if (!possible) {
        s->f->sum.impossible++;
        if (s->g->o->all_times && s->f->paths < s->g->o->most)
            s->st = mn_found_keep(&number, s->f, s->edge, s->length, true, s->e);
        return;
    }
    s->f->sum.counted++;
    if ((s->st = mn_found_end(&end, s->f, s->party[s->length], s->e)))
        return;
    if (!end->paths++)
        end->tier = s->length;
    if (s->f->paths >= s->g->o->most && end->paths > 1)
        return;
    s->st = mn_found_keep(&number, s->f, s->edge, s->length, false, s->e);
    if (!s->st && end->paths == 1) {
        end->path = number;
        s->f->path[number].nearest = true;
    }
}

static void descend(search *s, unsigned d);

/* Goes by an edge: by n joins of the one label there is, or by n choices. */
static void by_edge(search *s, unsigned d, uint32_t edge, const choice *by, const mn_join *join,
                    size_t n)
{
    const mn_graph *g = s->g;
    const unsigned rest = s->length - d - 1;
    const uint32_t seller = g->c->edge[edge].seller;
    const size_t from = s->labels;
    const bool again = stands(s, d, seller);
    if (again && (!rest || g->o->once))
        return;
    if (d && stands(s, d - 1, s->party[d])) {
        bool needless;
        s->st = mn_detour(&needless, g, s->root, s->edge, s->party, d, edge, s->e);
        if (s->st || needless)
            return;
    }
    for (size_t i = 0; i < n && !s->st; i++) {
        const mn_join *j = join ? &join[i] : &by[i].join;
        const mn_group *x = &g->group[j->group];
        const label l = s->label[join ? s->at[d] : by[i].label];
        const int32_t need = rest ? g->need[(size_t)x->place * g->tiers + rest - 1] : MN_DAY_PAST;
        if (need == MN_NEED_NONE || (!rest && !x->end))
            continue;
        const size_t before = s->labels;
        go(s, from, &l, j);
        if (s->st || s->impossible || s->labels == before)
            continue;
        if (s->label[before].day[MN_BASES - 1] == MN_DAY_NEVER ||
            (rest && s->label[before].day[MN_BASES - 1] < need)) {
            s->lost = true;
            s->labels--;
        }
    }
    if (!s->st && s->labels > from && !(again && back_again(s, d, seller, from))) {
        s->edge[d] = edge;
        s->party[d + 1] = seller;
        s->at[d + 1] = from;
        s->at[d + 2] = s->labels;
        if (!rest)
            arrive(s, from);
        else
            descend(s, d + 1);
    }
    s->labels = from;
}

static bool spend(search *s, size_t n)
{
    s->work += n;
    if (s->work >= s->most)
        s->cut = true;
    else if (s->work % (UINT64_C(1) << 20) < n)
        s->st = mn_poll(s->ctx, s->e);
    return !s->cut && !s->st;
}

static int by_edge_and_place(const void *a, const void *b)
{
    const choice *x = a, *y = b;
    if (x->edge != y->edge)
        return x->edge < y->edge ? -1 : 1;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    if (x->join.group != y->join.group)
        return x->join.group < y->join.group ? -1 : 1;
    return (x->label > y->label) - (x->label < y->label);
}

/* The joins of a place, after d edges, by which a path of the length looked for can end. */
static const mn_join *ahead(const search *s, unsigned d, uint32_t place, size_t *n)
{
    const size_t *at = s->g->lead_at + (size_t)place * s->g->tiers + s->length - d - 1;
    *n = at[1] - at[0];
    return *n ? s->g->lead + at[0] : NULL;
}

/* From several labels: their joins, put together by edge. */
static void descend_many(search *s, unsigned d)
{
    const mn_graph *g = s->g;
    const size_t from = s->choices;
    for (size_t l = s->at[d]; l < s->at[d + 1] && !s->st; l++) {
        size_t n;
        const mn_join *j = ahead(s, d, s->label[l].place, &n);
        if (!mn_grow(&s->choice, &s->choice_room, s->choices + n, sizeof *s->choice)) {
            fail(s);
            break;
        }
        for (size_t i = 0; i < n; i++) {
            const mn_group *x = &g->group[j[i].group];
            s->choice[s->choices++] = (choice){x->edge, x->place, (uint32_t)l, j[i]};
        }
        if (!spend(s, n + 1))
            break;
    }
    const size_t last = s->choices;
    if (last > from)
        qsort(s->choice + from, last - from, sizeof *s->choice, by_edge_and_place);
    for (size_t i = from, j; i < last && !s->st && !s->cut; i = j) {
        for (j = i + 1; j < last && s->choice[j].edge == s->choice[i].edge; j++)
            continue;
        /* choice may move once by_edge() has read its part and goes on. */
        by_edge(s, d, s->choice[i].edge, s->choice + i, NULL, j - i);
    }
    s->choices = from;
}

/* From the labels of the first d edges, by each edge that leads on. */
static void descend(search *s, unsigned d)
{
    const mn_graph *g = s->g;
    if (s->at[d + 1] - s->at[d] > 1) {
        descend_many(s, d);
        return;
    }
    size_t n;
    const mn_join *j = ahead(s, d, s->label[s->at[d]].place, &n), *next;
    if (!n)
        return;
    const mn_join *end = j + n;
    for (; j < end && !s->st && !s->cut; j = next) {
        const uint32_t edge = g->group[j->group].edge;
        for (next = j + 1; next < end && g->group[next->group].edge == edge; next++)
            continue;
        if (spend(s, (size_t)(next - j)))
            by_edge(s, d, edge, NULL, j, (size_t)(next - j));
    }
}

/* Walks of each length from a place, as doubles: at least as many as paths. */
static mn_status at_most(double *out, const mn_graph *g, uint32_t root, unsigned from, mn_err *e)
{
    double *now = calloc(g->places + 1, sizeof *now), *then = calloc(g->places + 1, sizeof *then);
    mn_status st = now && then ? MN_OK : mn_fail_memory(e);
    *out = 0;
    for (unsigned r = 1; r <= g->tiers && !st; r++) {
        for (size_t n = 0; n < g->places; n++) {
            const mn_place *p = &g->place[n];
            double sum = 0;
            for (uint32_t i = p->join; i < p->join + p->joins && p->depth + r <= g->tiers; i++) {
                const mn_group *x = &g->group[g->join[i].group];
                sum += r == 1 ? x->end : then[x->place];
            }
            now[n] = sum;
        }
        *out += r >= from ? now[root] : 0;
        double *swap = now;
        now = then;
        then = swap;
    }
    free(now);
    free(then);
    return st;
}

/* All paths of each length in turn, until the work ends. */
static void all_lengths(search *s)
{
    s->labels = 1;
    s->at[0] = 0;
    s->at[1] = 1;
    s->label[0] = (label){.place = s->root, .good = MN_NOT_ANY};
    for (unsigned b = 0; b < MN_BASES; b++)
        s->label[0].day[b] = MN_DAY_FUTURE;
    s->party[0] = s->g->place[s->root].party;
    for (s->length = 1; s->length <= s->g->tiers && !s->st && !s->cut; s->length++) {
        if (s->g->need[(size_t)s->root * s->g->tiers + s->length - 1] != MN_NEED_NONE)
            descend(s, 0);
        if (!s->cut && !s->impossible)
            s->f->sum.whole = s->length;
    }
}

mn_status mn_search_bound(mn_found *f, const mn_graph *g, uint32_t root, mn_err *e)
{
    double walks;
    const mn_status st = at_most(&walks, g, root, f->sum.whole + 1, e);
    f->sum.at_most = (double)f->sum.counted + walks;
    return st;
}

mn_status mn_search(mn_found *f, const mn_graph *g, uint32_t root, const mn_ctx *ctx, mn_err *e)
{
    search s = {.g = g, .ctx = ctx, .f = f, .root = root, .most = g->o->work, .e = e};
    if (!mn_grow(&s.label, &s.label_room, 16, sizeof *s.label))
        return mn_fail_memory(e);
    f->sum.buyer = g->place[root].party;
    all_lengths(&s);
    f->sum.cut = s.cut;
    for (unsigned r = 0; r < g->tiers; r++)
        s.lost = s.lost || g->need[(size_t)root * g->tiers + r] == MN_NEED_NEVER;
    if (!s.st && s.cut)
        s.st = mn_search_bound(f, g, root, e);
    if (!s.st && s.lost) { /* those that time leaves out: a search of its own, with its own work */
        s.impossible = true;
        s.cut = false;
        s.work = 0;
        all_lengths(&s);
        f->sum.impossible_cut = s.cut;
    }
    free(s.label);
    free(s.choice);
    return s.st;
}
