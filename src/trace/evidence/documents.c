/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/documents.c - which documents belong to which step, each with one number: those
 * about its party, its sites, the supplies that leave it, and how its good is made.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/chain/carried.h"
#include "trace/evidence/evidence.h"

typedef struct gather {
    mn_evidence *v;
    uint32_t *list; /* documents of the step that is looked at */
    size_t n, cap;
    uint32_t *all; /* of all steps, one behind the other: documents */
    size_t alls, all_cap;
    mn_err *e;
    bool full; /* more are of the step than are listed */
} gather;

/* Documents lie by what they are about: the first of a subject. */
static uint32_t first_of(const mn_chain *c, mn_subject about, uint32_t subject)
{
    uint32_t low = 0, high = c->documents;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        const mn_chain_document *d = &c->document[mid];
        if (d->about < about || (d->about == about && d->subject < subject))
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static mn_status put(gather *g, uint32_t document)
{
    if (g->n >= MN_EVIDENCE_PAPERS) {
        g->full = g->v->papers_cut = true;
        return MN_OK;
    }
    if (!mn_grow(&g->list, &g->cap, g->n + 1, sizeof *g->list))
        return mn_fail_memory(g->e);
    g->list[g->n++] = document;
    return MN_OK;
}

static mn_status take(gather *g, mn_subject about, uint32_t subject)
{
    const mn_chain *c = g->v->chain;
    mn_status st = MN_OK;
    for (uint32_t i = first_of(c, about, subject);
         i < c->documents && c->document[i].about == about && c->document[i].subject == subject &&
         !g->full && !st;
         i++)
        st = put(g, i);
    return st;
}

/* Documents about supplies of a link that count; by: of this issuer alone. */
static mn_status of_link(gather *g, const mn_step_link *l, mn_text by)
{
    const mn_chain *c = g->v->chain;
    mn_status st = MN_OK;
    if (l->edge == MN_NOT_ANY || !l->count)
        return MN_OK;
    /* They lie by supply: those of the link's stand together, so that an edge of a million
     * supplies without documents costs nothing. */
    for (uint32_t i = first_of(c, MN_OF_SUPPLY, l->first);
         i < c->documents && c->document[i].about == MN_OF_SUPPLY &&
         c->document[i].subject < l->first + l->count && !g->full && !st;
         i++) {
        if (l->lot != MN_NOT_ANY &&
            (!c->supply.lot || c->supply.lot[c->document[i].subject] != l->lot))
            continue;
        if (by.len && !mn_text_eq(mn_chain_text(c, c->document[i].issuer), by))
            continue;
        st = put(g, i);
    }
    return st;
}

/* About an entry's shipment, and about the supplies that it carries. */
static mn_status of_entry(gather *g, uint32_t shipment)
{
    const mn_chain *c = g->v->chain;
    const mn_chain_load load = mn_chain_carried(c, shipment);
    mn_status st = take(g, MN_OF_SUPPLY, shipment);
    for (uint32_t i = load.first; i < load.first + load.count && !st; i++)
        if (mn_chain_carries(c, &load, i))
            st = take(g, MN_OF_SUPPLY, i);
    return st;
}

static mn_status of_step(gather *g, const mn_step *s)
{
    const mn_chain *c = g->v->chain;
    mn_status st = take(g, MN_OF_PARTY, s->party);
    for (uint32_t i = 0; i < c->party[s->party].sites && !st; i++)
        st = take(g, MN_OF_SITE, c->party[s->party].site + i);
    for (uint32_t i = 0; i < s->links && !st; i++)
        if (g->v->step[g->v->out[s->link + i].to].state != MN_STEP_ENTRY ||
            g->v->step[g->v->out[s->link + i].to].supply == MN_NOT_ANY)
            st = of_link(g, &g->v->out[s->link + i], (mn_text){"", 0});
    /* What it issued itself about what it bought. */
    for (size_t i = 0; i < g->v->links && s->state == MN_STEP_NAMED && !st; i++)
        if (&g->v->step[g->v->out[i].to] == s && mn_step_party(g->v, s).len)
            st = of_link(g, &g->v->out[i], mn_step_party(g->v, s));
    if (!st && s->state == MN_STEP_ENTRY && s->supply != MN_NOT_ANY)
        st = of_entry(g, s->supply);
    for (uint32_t i = 0; i < c->recipes && s->state == MN_STEP_NAMED && !st; i++)
        if (mn_step_is_made(c, &c->recipe[i], s))
            st = take(g, MN_OF_RECIPE, i);
    return st;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Numbers for documents that are new; those of the step into of_step. */
static mn_status keep(gather *g, size_t step, uint32_t *number)
{
    mn_evidence *v = g->v;
    if (g->n)
        qsort(g->list, g->n, sizeof *g->list, by_number);
    v->step[step].paper = (uint32_t)g->alls;
    for (size_t i = 0; i < g->n; i++) {
        if (i && g->list[i] == g->list[i - 1])
            continue;
        if (number[g->list[i]] == MN_NOT_ANY && v->papers >= MN_EVIDENCE_PAPERS) {
            v->papers_cut = true;
            continue;
        }
        if (!mn_grow(&g->all, &g->all_cap, g->alls + 1, sizeof *g->all))
            return mn_fail_memory(g->e);
        if (number[g->list[i]] == MN_NOT_ANY) {
            const mn_chain_document *d = &v->chain->document[g->list[i]];
            v->paper[v->papers] =
                (mn_proof){.document = g->list[i],
                           .kind = mn_guide_paper(v->guide, mn_chain_text(v->chain, d->kind)),
                           .step = (uint32_t)step};
            number[g->list[i]] = (uint32_t)v->papers++;
        }
        g->all[g->alls++] = number[g->list[i]];
        v->step[step].papers++;
    }
    return MN_OK;
}

mn_status mn_evidence_papers(mn_evidence *v, mn_err *e)
{
    const mn_chain *c = v->chain;
    const size_t most = c->documents < MN_EVIDENCE_PAPERS ? c->documents : MN_EVIDENCE_PAPERS;
    gather g = {.v = v, .e = e};
    uint32_t *number = malloc(((size_t)c->documents + 1) * sizeof *number);
    v->paper = mn_arena_alloc(&v->arena, most + 1, sizeof *v->paper);
    mn_status st = number && v->paper ? MN_OK : mn_fail_memory(e);
    for (uint32_t i = 0; i < c->documents && !st; i++)
        number[i] = MN_NOT_ANY;
    for (size_t i = 0; i < v->steps && !st; i++) {
        if (v->step[i].state == MN_STEP_GAP)
            continue;
        g.n = 0;
        g.full = false;
        st = of_step(&g, &v->step[i]);
        if (!st)
            st = keep(&g, i, number);
    }
    if (!st) {
        v->of_step = mn_arena_alloc(&v->arena, g.alls + 1, sizeof *v->of_step);
        if (!v->of_step)
            st = mn_fail_memory(e);
        else if (g.alls)
            memcpy(v->of_step, g.all, g.alls * sizeof *v->of_step);
        v->of_steps = g.alls;
        v->others = c->documents - v->papers;
    }
    free(number);
    free(g.list);
    free(g.all);
    return st;
}
