/* SPDX-License-Identifier: Apache-2.0
 *
 * score.c - suppliers by rules. See score.h.
 */
#include "trace/score/score.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "trace/chain/carried.h"
#include "trace/plan/documented.h"

typedef struct work {
    mn_score *s;
    const mn_chain *c;
    const mn_score_asked *a;
    mn_buf text;
    mn_err *e;
    mn_status st;
} work;

mn_score_topic mn_score_topic_of(mn_score_measure m)
{
    switch (m) {
    case MN_SCORE_DOC_IN_TIME:
    case MN_SCORE_DOC_LATE:
        return MN_TOPIC_REQUESTS;
    case MN_SCORE_DOCUMENTED:
    case MN_SCORE_UNDOCUMENTED:
        return MN_TOPIC_SUPPLIES;
    case MN_SCORE_BALANCE:
        return MN_TOPIC_BALANCE;
    case MN_SCORE_NEXUS:
        return MN_TOPIC_NEXUS;
    default:
        return MN_TOPIC_FINDINGS;
    }
}

/* Adds what w->text says as evidence; keeps it empty for the next. */
static void put(work *w, uint32_t party, uint32_t rule)
{
    mn_score *s = w->s;
    const mn_score_rule *r = &w->a->rules->rule[rule];
    if (!w->st && w->text.failed)
        w->st = mn_fail_memory(w->e);
    if (!w->st && !mn_grow(&s->item, &s->cap, s->items + 1, sizeof *s->item))
        w->st = mn_fail_memory(w->e);
    if (w->st)
        return;
    const mn_text evidence = mn_arena_text(&s->arena, (mn_text){w->text.ptr, w->text.len});
    mn_buf_clear(&w->text);
    if (!evidence.ptr) {
        w->st = mn_fail_memory(w->e);
        return;
    }
    s->item[s->items++] = (mn_score_item){party, rule, r->points, evidence};
}

/* What a row of a table says of itself, or the row. */
static void cite(work *w, mn_text evidence, const mn_sheet *s, uint64_t line)
{
    if (evidence.len)
        mn_buf_text(&w->text, evidence);
    else
        mn_buf_fmt(&w->text, "%s:%llu", s->file, (unsigned long long)line);
}

/* What came after the day on which it is judged has not happened; what has no day, has. */
static bool happened(const work *w, int32_t day)
{
    return day == MN_NO_DAY || day <= w->a->on;
}

static void know(work *w, uint32_t party, mn_score_topic t)
{
    w->s->party[party].known |= (uint8_t)(1u << t);
}

/* --- measures ------------------------------------------------------------------------------ */

static void put_requests(work *w, uint32_t rule)
{
    const mn_score_rule *r = &w->a->rules->rule[rule];
    const bool late_rule = r->measure == MN_SCORE_DOC_LATE;
    for (size_t i = 0; !w->st && i < w->a->in->n_requests; i++) {
        const mn_score_request *q = &w->a->in->request[i];
        const int64_t last = (int64_t)q->due + (int64_t)floor(r->threshold);
        const bool came = q->received != MN_NO_DAY && q->received <= w->a->on;
        if (!mn_score_rule_on(r, q->due))
            continue;
        if (late_rule ? (came ? q->received <= last : w->a->on <= last)
                      : !came || q->received > last)
            continue;
        cite(w, came ? q->evidence : (mn_text){NULL, 0}, &w->a->in->requests, q->line);
        put(w, q->party, rule);
    }
}

static void put_balances(work *w, uint32_t rule)
{
    const mn_score_rule *r = &w->a->rules->rule[rule];
    for (size_t i = 0; !w->st && i < w->a->in->n_balances; i++) {
        const mn_score_balance *b = &w->a->in->balance[i];
        if (!happened(w, b->day) || !mn_score_rule_on(r, b->day) ||
            !mn_score_rule_matches(r, b->verdict))
            continue;
        cite(w, (mn_text){NULL, 0}, &w->a->in->balances, b->line);
        if (b->good.len)
            mn_buf_fmt(&w->text, " %.*s", (int)b->good.len, b->good.ptr);
        if (b->period.len)
            mn_buf_fmt(&w->text, " %.*s", (int)b->period.len, b->period.ptr);
        put(w, b->party, rule);
    }
}

/* Whether a finding came within the rule's days of an earlier one of its kind being closed.
 * Findings lie by party, kind, date. */
static bool repeats(const work *w, size_t at, const mn_score_rule *r)
{
    const mn_score_finding *f = &w->a->in->finding[at];
    for (size_t i = at; i-- > 0;) {
        const mn_score_finding *g = &w->a->in->finding[i];
        if (g->party != f->party || !mn_text_eq(g->kind, f->kind))
            break;
        if (!g->dismissed && g->closed != MN_NO_DAY && g->closed <= f->date &&
            (double)f->date - g->closed <= r->threshold)
            return true;
    }
    return false;
}

static bool meets(const work *w, size_t at, const mn_score_rule *r)
{
    const mn_score_finding *f = &w->a->in->finding[at];
    const int32_t on = w->a->on;
    const bool closed = f->closed != MN_NO_DAY && f->closed <= on;
    if (f->date > on || f->dismissed || !f->evidence.len)
        return false;
    switch (r->measure) {
    case MN_SCORE_FINDING:
        return true;
    case MN_SCORE_CLOSED:
        return closed && (double)f->closed - f->date <= r->threshold;
    case MN_SCORE_OPEN:
        return !closed && (double)on - f->date > r->threshold;
    default:
        return repeats(w, at, r);
    }
}

static void put_findings(work *w, uint32_t rule)
{
    const mn_score_rule *r = &w->a->rules->rule[rule];
    for (size_t i = 0; !w->st && i < w->a->in->n_findings; i++) {
        const mn_score_finding *f = &w->a->in->finding[i];
        if (!mn_score_rule_on(r, f->date) || !mn_score_rule_matches(r, f->kind) || !meets(w, i, r))
            continue;
        mn_buf_fmt(&w->text, "%.*s (%s:%llu)", (int)f->evidence.len, f->evidence.ptr,
                   w->a->in->findings.file, (unsigned long long)f->line);
        put(w, f->party, rule);
    }
}

/* As rules name them. */
static const char *const kinds[MN_NEXUS_KINDS] = {
    [MN_NEXUS_LISTED] = "listed", [MN_NEXUS_REGION] = "region", [MN_NEXUS_GOOD] = "good"};

enum { TOLD_MOST = 32 /* regions; of more, the others are told each time */ };

/* Regions that were told of a party: several sites of it in one are one matter. */
typedef struct told {
    uint32_t party;
    size_t n;
    mn_text rule[TOLD_MOST];
} told;

static bool is_told(told *t, const mn_nexus *x)
{
    if (t->party != x->party)
        t->n = 0;
    t->party = x->party;
    for (size_t i = 0; i < t->n && x->kind == MN_NEXUS_REGION; i++)
        if (mn_text_eq(t->rule[i], x->rule))
            return true;
    if (x->kind == MN_NEXUS_REGION && t->n < TOLD_MOST)
        t->rule[t->n++] = x->rule;
    return false;
}

static void put_nexus(work *w, uint32_t rule)
{
    const mn_score_rule *r = &w->a->rules->rule[rule];
    const mn_nexus_set *n = w->a->nexus;
    told before = {.party = MN_NOT_ANY};
    for (uint32_t i = 0; n && !w->st && i < n->n; i++) {
        const mn_nexus *x = &n->at[i];
        if (x->verdict != MN_NEXUS_FOUND || !happened(w, x->since) ||
            !mn_score_rule_on(r, x->since) ||
            !mn_score_rule_matches(r, mn_text_of(kinds[x->kind])) || is_told(&before, x))
            continue;
        mn_buf_text(&w->text, x->authority);
        put(w, x->party, rule);
    }
}

/* What a party sold while the rule holds: how much of it has documents. That there are none says
 * nothing of who was never asked for any. */
static void put_supplies(work *w, uint32_t rule)
{
    const mn_score_rule *r = &w->a->rules->rule[rule];
    const mn_chain *c = w->c;
    const bool good = r->measure == MN_SCORE_DOCUMENTED;
    for (uint32_t p = 0; !w->st && p < c->parties; p++) {
        uint64_t all = 0, with = 0;
        if (!(w->s->party[p].known >> (good ? MN_TOPIC_SUPPLIES : MN_TOPIC_REQUESTS) & 1))
            continue;
        for (uint32_t k = c->out[p]; k < c->out[p + 1]; k++) {
            const mn_chain_edge *g = &c->edge[c->sold[k]];
            const bool told_twice = mn_chain_told_twice(c, c->sold[k]);
            for (uint32_t i = g->first; i < g->first + g->count; i++) {
                const int32_t day = c->supply.from ? c->supply.from[i] : MN_NO_DAY;
                if ((c->supply.kind && c->supply.kind[i] == MN_RETURN) ||
                    mn_chain_is_transport(c, i, told_twice) || !happened(w, day) ||
                    !mn_score_rule_on(r, day))
                    continue;
                all++;
                with += mn_documented(w->a->documented, i);
            }
        }
        const uint64_t counted = good ? with : all - with;
        if (!all || (double)counted < r->threshold * (double)all)
            continue;
        mn_buf_fmt(&w->text, "%llu of %llu %s %s documents", (unsigned long long)counted,
                   (unsigned long long)all, all == 1 ? "supply" : "supplies",
                   good ? "with" : "without");
        put(w, p, rule);
    }
}

/* --- together ------------------------------------------------------------------------------ */

static void find_known(work *w)
{
    const mn_chain *c = w->c;
    const mn_score_inputs *in = w->a->in;
    for (uint32_t p = 0; w->a->nexus && p < c->parties; p++)
        know(w, p, MN_TOPIC_NEXUS);
    for (uint32_t k = 0; k < c->edges; k++)
        for (uint32_t i = c->edge[k].first; i < c->edge[k].first + c->edge[k].count; i++)
            if (mn_documented(w->a->documented, i))
                know(w, c->edge[k].seller, MN_TOPIC_SUPPLIES);
    for (size_t i = 0; i < in->n_requests; i++)
        if (in->request[i].due <= w->a->on) {
            know(w, in->request[i].party, MN_TOPIC_REQUESTS);
            know(w, in->request[i].party, MN_TOPIC_SUPPLIES);
        }
    for (size_t i = 0; i < in->n_balances; i++)
        if (happened(w, in->balance[i].day))
            know(w, in->balance[i].party, MN_TOPIC_BALANCE);
    for (size_t i = 0; i < in->n_findings; i++)
        if (in->finding[i].evidence.len && happened(w, in->finding[i].date))
            know(w, in->finding[i].party, MN_TOPIC_FINDINGS);
}

static int by_party(const void *a, const void *b)
{
    const mn_score_item *x = a, *y = b;
    if (x->party != y->party)
        return x->party < y->party ? -1 : 1;
    if (x->rule != y->rule)
        return x->rule < y->rule ? -1 : 1;
    /* Texts of the arena need not lie in order: items that are alike go by their evidence. */
    return mn_text_cmp(x->evidence, y->evidence);
}

static void add_up(work *w)
{
    mn_score *s = w->s;
    if (s->items)
        qsort(s->item, s->items, sizeof *s->item, by_party);
    int64_t so_far = 0;
    for (size_t i = 0; i < s->items; i++) {
        mn_score_item *x = &s->item[i];
        const int64_t cap = w->a->rules->rule[x->rule].cap;
        if (!i || x[-1].party != x->party || x[-1].rule != x->rule)
            so_far = 0;
        if (cap > 0 && so_far + x->points > cap)
            x->points = cap - so_far;
        else if (cap < 0 && so_far + x->points < cap)
            x->points = cap - so_far;
        so_far += x->points;
        s->party[x->party].score += x->points;
    }
}

mn_status mn_score_make(mn_score *out, const mn_chain *c, const mn_score_asked *a,
                        const mn_ctx *ctx, mn_err *e)
{
    mn_score s = {0};
    work w = {.s = &s, .c = c, .a = a, .e = e};
    s.party = calloc((size_t)c->parties + 1, sizeof *s.party);
    if (!s.party)
        return mn_fail_memory(e);
    find_known(&w);
    for (uint32_t i = 0; !w.st && i < a->rules->n; i++) {
        const mn_score_measure m = a->rules->rule[i].measure;
        w.st = mn_poll(ctx, e);
        if (w.st || m == MN_SCORE_LINE)
            continue;
        switch (mn_score_topic_of(m)) {
        case MN_TOPIC_REQUESTS:
            put_requests(&w, i);
            break;
        case MN_TOPIC_SUPPLIES:
            put_supplies(&w, i);
            break;
        case MN_TOPIC_BALANCE:
            put_balances(&w, i);
            break;
        case MN_TOPIC_NEXUS:
            put_nexus(&w, i);
            break;
        default:
            put_findings(&w, i);
        }
    }
    if (!w.st)
        add_up(&w);
    mn_buf_free(&w.text);
    if (w.st)
        mn_score_free(&s);
    else
        *out = s;
    return w.st;
}

void mn_score_free(mn_score *s)
{
    free(s->item);
    free(s->party);
    mn_arena_free(&s->arena);
    *s = (mn_score){0};
}

bool mn_score_line(int64_t *out, const mn_score_rules *r, int32_t on)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->rule[i].measure == MN_SCORE_LINE && mn_score_rule_on(&r->rule[i], on)) {
            *out = (int64_t)floor(r->rule[i].threshold * 100 + 0.5);
            return true;
        }
    return false;
}
