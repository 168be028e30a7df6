/* SPDX-License-Identifier: Apache-2.0
 *
 * money/alert/group.c - findings into alerts. See alert.h.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/rng.h"
#include "money/alert/alert.h"

typedef struct node {
    mn_alert_member m;
    int32_t from, until, seen; /* days of its findings; first flagged */
    uint64_t typologies;
    uint32_t up; /* of the union; its root */
    uint32_t size;
    bool hub;
} node;

typedef struct link {
    uint32_t a, b, payments;
    int64_t value;
} link;

typedef struct work {
    const mn_findings *f;
    const mn_money_view *v;
    const mn_typology_set *s;
    mn_alert_options o;
    node *node; /* by party */
    size_t nodes;
    uint32_t *of; /* of each party: its node, or MN_PAY_NONE */
    link *link;
    size_t links, cap;
} work;

void mn_alerts_free(mn_alerts *a)
{
    free(a->at);
    free(a->member);
    *a = (mn_alerts){0};
}

double mn_alert_x(const double *x, const bool *flagged, size_t n)
{
    double best = -1e9, others = 0;
    size_t at = n;
    for (size_t i = 0; i < n; i++)
        if (flagged[i] && x[i] > best) {
            best = x[i];
            at = i;
        }
    if (at == n) /* none is: the strongest, which then stays below */
        for (size_t i = 0; i < n; i++)
            if (x[i] > best) {
                best = x[i];
                at = i;
            }
    for (size_t i = 0; i < n; i++)
        if (i != at)
            others += 0.5 / (1 + mn_exp(-x[i]));
    return best + (others < 1.5 ? others : 1.5);
}

/* --- nodes ------------------------------------------------------------------------------------ */

static void add_finding(work *w, node *n, uint32_t i)
{
    const mn_finding *f = &w->f->at[i], *best = &w->f->at[n->m.finding];
    const int32_t days = w->s->at[f->typology].days;
    n->from = f->end - days < n->from ? f->end - days : n->from;
    n->until = f->end > n->until ? f->end : n->until;
    n->m.roles |= f->roles;
    if (f->flagged) {
        n->typologies |= UINT64_C(1) << f->typology;
        n->seen = f->end < n->seen ? f->end : n->seen;
    }
    if (f->flagged > best->flagged || (f->flagged == best->flagged && f->x > best->x))
        n->m.finding = i;
    n->m.flagged |= f->flagged;
}

static mn_status make_nodes(work *w, mn_err *e)
{
    const uint32_t parties = w->v->p->parties;
    w->of = malloc(((size_t)parties + 1) * sizeof *w->of);
    w->node = malloc((w->f->n + 1) * sizeof *w->node);
    if (!w->of || !w->node)
        return mn_fail_memory(e);
    memset(w->of, 0xFF, ((size_t)parties + 1) * sizeof *w->of);
    for (uint32_t i = 0; i < w->f->n; i++) {
        const uint32_t q = w->f->at[i].party;
        if (w->of[q] == MN_PAY_NONE) {
            w->of[q] = (uint32_t)w->nodes;
            w->node[w->nodes] = (node){.m = {.party = q, .finding = i},
                                       .from = INT32_MAX,
                                       .until = INT32_MIN,
                                       .seen = INT32_MAX,
                                       .up = (uint32_t)w->nodes,
                                       .size = 1};
            w->nodes++;
        }
        add_finding(w, &w->node[w->of[q]], i);
    }
    return MN_OK;
}

/* --- connections --------------------------------------------------------------------------------
 */

static int by_side(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static uint32_t other_side(const mn_money_view *v, uint32_t row)
{
    const mn_payments *p = v->p;
    const uint32_t i = row / 2, account = row & 1 ? p->from[i] : p->to[i];
    const uint8_t how = p->channel[i];
    if (account == MN_PAY_NONE || how == MN_CHANNEL_CARD || how == MN_CHANNEL_CASH_IN ||
        how == MN_CHANNEL_CASH_OUT)
        return MN_PAY_NONE;
    return v->party_of[account];
}

/* How many others it pays or is paid by, other than by card. */
static mn_status mark_hub(work *w, node *n, uint32_t **room, size_t *cap, mn_err *e)
{
    const mn_money_view *v = w->v;
    const uint32_t q = n->m.party;
    const size_t all = (size_t)(v->first[q + 1] - v->first[q]);
    size_t k = 0, different = 0;
    if (!mn_grow(room, cap, all + 1, sizeof **room))
        return mn_fail_memory(e);
    for (uint64_t i = v->first[q]; i < v->first[q + 1]; i++) {
        const uint32_t o = other_side(v, v->row[i]);
        if (o != MN_PAY_NONE)
            (*room)[k++] = o;
    }
    qsort(*room, k, sizeof **room, by_side);
    for (size_t i = 0; i < k; i++)
        different += !i || (*room)[i] != (*room)[i - 1];
    n->hub = different > w->o.hub;
    return MN_OK;
}

static int by_ends(const void *a, const void *b)
{
    const link *x = a, *y = b;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static int by_strength(const void *a, const void *b)
{
    const link *x = a, *y = b;
    if (x->payments != y->payments)
        return x->payments > y->payments ? -1 : 1;
    if (x->value != y->value)
        return x->value > y->value ? -1 : 1;
    return by_ends(a, b);
}

static mn_status add_links(work *w, uint32_t a, mn_err *e)
{
    const mn_money_view *v = w->v;
    const node *n = &w->node[a];
    for (uint64_t i = v->first[n->m.party]; i < v->first[n->m.party + 1]; i++) {
        const uint32_t row = v->row[i], o = other_side(v, row);
        const uint32_t b = o == MN_PAY_NONE ? MN_PAY_NONE : w->of[o];
        if (b == MN_PAY_NONE || b <= a || w->node[b].hub)
            continue;
        const int32_t day = mn_payment_day(v->p, row / 2), about = w->o.about;
        const node *m = &w->node[b];
        const bool near = (day >= n->from - about && day < n->until + about) &&
                          (day >= m->from - about && day < m->until + about);
        if (!near)
            continue;
        if (!mn_grow(&w->link, &w->cap, w->links + 1, sizeof *w->link))
            return mn_fail_memory(e);
        const int64_t value = v->p->value[row / 2];
        w->link[w->links++] = (link){a, b, 1, value > 0 ? value : 0};
    }
    return MN_OK;
}

/* One payment, or little money, connects nobody. */
static bool holds(const link *l)
{
    return l->payments >= 2 || l->value >= 50000;
}

static mn_status make_links(work *w, mn_alerts *out, mn_err *e)
{
    uint32_t *room = NULL;
    size_t cap = 0, n = 0;
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < w->nodes; i++) {
        st = mark_hub(w, &w->node[i], &room, &cap, e);
        out->hubs += w->node[i].hub;
    }
    free(room);
    for (uint32_t i = 0; !st && i < w->nodes; i++)
        if (!w->node[i].hub)
            st = add_links(w, i, e);
    if (st || !w->links)
        return st;
    qsort(w->link, w->links, sizeof *w->link, by_ends);
    for (size_t i = 0; i < w->links; n++) {
        link l = w->link[i++];
        for (; i < w->links && w->link[i].a == l.a && w->link[i].b == l.b; i++) {
            l.payments++;
            if (__builtin_add_overflow(l.value, w->link[i].value, &l.value))
                l.value = INT64_MAX;
        }
        w->link[n] = l;
    }
    w->links = n;
    qsort(w->link, w->links, sizeof *w->link, by_strength);
    return MN_OK;
}

static uint32_t root(work *w, uint32_t i)
{
    while (w->node[i].up != i) {
        w->node[i].up = w->node[w->node[i].up].up;
        i = w->node[i].up;
    }
    return i;
}

static void unite(work *w, mn_alerts *out)
{
    for (size_t i = 0; i < w->links; i++) {
        if (!holds(&w->link[i]))
            continue;
        uint32_t a = root(w, w->link[i].a), b = root(w, w->link[i].b);
        if (a == b)
            continue;
        if (w->node[a].size + w->node[b].size > w->o.most) {
            out->cut++;
            continue;
        }
        if (b < a) {
            const uint32_t t = a;
            a = b;
            b = t;
        }
        w->node[b].up = a;
        w->node[a].size += w->node[b].size;
    }
}

/* --- alerts -------------------------------------------------------------------------------------
 */

static int by_root(const void *a, const void *b)
{
    const node *x = a, *y = b;
    if (x->up != y->up)
        return x->up < y->up ? -1 : 1;
    return (x->m.party > y->m.party) - (x->m.party < y->m.party);
}

static int by_score(const void *a, const void *b)
{
    const mn_alert *x = a, *y = b;
    if (x->x != y->x)
        return x->x > y->x ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

/* The strongest first: flagged ones, then by log-odds, then by number. */
static void sort_members(const work *w, mn_alert_member *m, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const mn_alert_member x = m[i];
        const double own = w->f->at[x.finding].x;
        size_t k = i;
        for (; k; k--) {
            const double before = w->f->at[m[k - 1].finding].x;
            if (m[k - 1].flagged > x.flagged || (m[k - 1].flagged == x.flagged && before >= own))
                break;
            m[k] = m[k - 1];
        }
        m[k] = x;
    }
}

static void put_alert(const work *w, mn_alerts *out, const node *n, size_t size, double *x,
                      bool *flagged)
{
    mn_alert a = {.first = (uint32_t)out->members, .members = (uint32_t)size, .day = INT32_MAX};
    for (size_t i = 0; i < size; i++) {
        const mn_finding *f = &w->f->at[n[i].m.finding];
        out->member[out->members + i] = n[i].m;
        x[i] = f->x;
        flagged[i] = n[i].m.flagged;
        a.families |= f->families;
        a.typologies |= n[i].typologies;
        a.day = n[i].seen < a.day ? n[i].seen : a.day;
    }
    if (a.day == INT32_MAX)
        return; /* nobody in it was flagged */
    a.x = mn_alert_x(x, flagged, size);
    a.score = 1 / (1 + mn_exp(-a.x));
    sort_members(w, out->member + out->members, size);
    out->members += size;
    out->at[out->n++] = a;
}

static mn_status make_alerts(work *w, mn_alerts *out, mn_err *e)
{
    double *x = malloc((w->nodes + 1) * sizeof *x);
    bool *flagged = malloc((w->nodes + 1) * sizeof *flagged);
    out->at = malloc((w->nodes + 1) * sizeof *out->at);
    out->member = malloc((w->nodes + 1) * sizeof *out->member);
    const bool ok = x && flagged && out->at && out->member;
    for (uint32_t i = 0; i < w->nodes; i++)
        w->node[i].up = root(w, i);
    if (w->nodes)
        qsort(w->node, w->nodes, sizeof *w->node, by_root);
    for (size_t i = 0, k; ok && i < w->nodes; i = k) {
        for (k = i; k < w->nodes && w->node[k].up == w->node[i].up;)
            k++;
        put_alert(w, out, &w->node[i], k - i, x, flagged);
    }
    if (ok && out->n)
        qsort(out->at, out->n, sizeof *out->at, by_score);
    free(x);
    free(flagged);
    return ok ? MN_OK : mn_fail_memory(e);
}

mn_status mn_alerts_make(mn_alerts *out, const mn_findings *f, const mn_money_view *v,
                         const mn_typology_set *s, const mn_alert_options *o, mn_err *e)
{
    mn_alerts a = {0};
    work w = {.f = f, .v = v, .s = s, .o = *o};
    w.o.most = o->most ? o->most : 24;
    w.o.hub = o->hub ? o->hub : 60;
    w.o.about = o->about ? o->about : 14;
    mn_status st = make_nodes(&w, e);
    if (!st)
        st = make_links(&w, &a, e);
    if (!st) {
        unite(&w, &a);
        st = make_alerts(&w, &a, e);
    }
    free(w.node);
    free(w.of);
    free(w.link);
    if (st)
        mn_alerts_free(&a);
    else
        *out = a;
    return st;
}

mn_status mn_alerts_budget(size_t *within, mn_alerts *a, double per_day, int32_t step, mn_err *e)
{
    int32_t first = INT32_MAX, last = INT32_MIN;
    size_t n = 0;
    for (size_t i = 0; i < a->n; i++) {
        first = a->at[i].day < first ? a->at[i].day : first;
        last = a->at[i].day > last ? a->at[i].day : last;
    }
    const size_t days = a->n ? (size_t)((int64_t)last - first) + 1 : 0;
    uint32_t *taken = calloc(days + 1, sizeof *taken);
    if (!taken)
        return mn_fail_memory(e);
    /* Alerts lie by score: each takes its place among those of the same days. */
    for (size_t i = 0; i < a->n; i++) {
        uint32_t *t = &taken[a->at[i].day - first];
        a->at[i].within = *t + 1 <= per_day * step + 1e-9;
        *t += a->at[i].within;
        n += a->at[i].within;
    }
    free(taken);
    *within = n;
    return MN_OK;
}
