/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/walk_gap.c - where a chain ends before a raw material, or a recipe's input has no
 * supplier: a gap, with what is expected there by name.
 */
#include <math.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "trace/evidence/walk.h"

/* "Growing, ginning": what lies before a kind of its commodity, each once. */
static void kinds_before(mn_buf *b, const mn_guide *g, uint32_t kind)
{
    const mn_step_kind *k = &g->step[kind];
    bool any = false;
    for (int64_t order = INT64_MIN;;) {
        const mn_step_kind *next = NULL;
        for (size_t i = 0; i < g->steps; i++) {
            const mn_step_kind *x = &g->step[i];
            if (mn_text_eq(x->commodity, k->commodity) && x->order > order && x->order < k->order &&
                (!next || x->order < next->order))
                next = x;
        }
        if (!next)
            return;
        mn_buf_str(b, any ? "; " : "");
        mn_buf_text(b, next->name);
        any = true;
        order = next->order;
    }
}

static mn_status gap(mn_walk *w, size_t to, mn_text why, uint32_t good)
{
    mn_step s = {.party = MN_NOT_ANY,
                 .good = good,
                 .lot = MN_NOT_ANY,
                 .supply = MN_NOT_ANY,
                 .kind = MN_NOT_ANY,
                 .state = MN_STEP_GAP,
                 .tier = w->step[to].tier + 1,
                 .limit = MN_NO_DAY,
                 .why = mn_arena_text(&w->v->arena, why)};
    size_t at = 0;
    if (!s.why.ptr)
        return mn_fail_memory(w->e);
    mn_status st = mn_walk_add(&at, w, &s);
    const mn_step_link l = {.from = (uint32_t)at,
                            .to = (uint32_t)to,
                            .edge = MN_NOT_ANY,
                            .lot = MN_NOT_ANY,
                            .joined = MN_JOINED_ASSUMED,
                            .since = MN_NO_DAY,
                            .until = MN_NO_DAY,
                            .quantity = (double)NAN};
    return st ? st : mn_walk_link(w, &l);
}

/* Whether it buys what it sells. */
static bool resells(const mn_walk *w, size_t step)
{
    for (uint32_t i = mn_walk_into(w, step); i != MN_NOT_ANY; i = w->next[i])
        if (w->link[i].joined == MN_JOINED_SAME)
            return true;
    return false;
}

/* Who resells and has no place of its own that says otherwise is a merchant. */
void mn_walk_merchant(mn_walk *w, size_t step)
{
    const mn_chain *c = w->v->chain;
    mn_step *s = &w->step[step];
    if (s->state != MN_STEP_NAMED || s->kind == MN_NOT_ANY || !resells(w, step) ||
        mn_walk_sites(c, s->party))
        return;
    const mn_chain_good *g = &c->good[s->good];
    uint32_t kind =
        mn_guide_step(w->v->guide, mn_text_of(g->hs), mn_chain_text(c, g->text),
                      1U << MN_SITE_WAREHOUSE | 1U << MN_SITE_OFFICE, mn_step_commodity(w->v, s));
    if (kind != MN_NOT_ANY)
        s->kind = kind;
}

/* Inputs of the step's recipes that no link brings. */
static mn_status recipe_gaps(bool *any, mn_walk *w, size_t step)
{
    const mn_chain *c = w->v->chain;
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < c->recipes && !st; i++) {
        const mn_chain_recipe *r = &c->recipe[i];
        const mn_step s = w->step[step];
        if ((!mn_walk_makes(w, r, &s, true) && !mn_walk_makes(w, r, &s, false)) ||
            (r->party == MN_NOT_ANY && resells(w, step)))
            continue;
        for (uint32_t k = r->part; k < r->part + r->parts && !st; k++) {
            const mn_chain_part *p = &c->part[k];
            bool there = p->output;
            for (uint32_t l = mn_walk_into(w, step); l != MN_NOT_ANY && !there; l = w->next[l])
                there = w->link[l].edge == MN_NOT_ANY
                            ? w->step[w->link[l].from].good == p->good
                            : mn_walk_same_good(c, c->edge[w->link[l].edge].good, p->good);
            if (there)
                continue;
            *any = true;
            st = gap(w, step, mn_text_of("Its supplier is not named"), p->good);
        }
    }
    return st;
}

mn_status mn_walk_gap(mn_walk *w, size_t step)
{
    const mn_step s = w->step[step];
    bool any = false;
    if (s.state == MN_STEP_GAP || s.cut || (s.state == MN_STEP_ENTRY && s.supply != MN_NOT_ANY))
        return MN_OK;
    if (s.kind != MN_NOT_ANY && w->v->guide->step[s.kind].start) {
        w->step[step].open = true;
        return MN_OK;
    }
    mn_status st = s.state == MN_STEP_NAMED ? recipe_gaps(&any, w, step) : MN_OK;
    if (st || any || mn_walk_fed(w, step))
        return st;
    mn_buf b = {0};
    if (s.kind != MN_NOT_ANY)
        kinds_before(&b, w->v->guide, s.kind);
    if (b.len)
        mn_buf_str(&b, ": not named");
    else
        mn_buf_str(&b, "No supplier is named");
    st = b.failed ? mn_fail_memory(w->e) : gap(w, step, (mn_text){b.ptr, b.len}, MN_NOT_ANY);
    mn_buf_free(&b);
    return st;
}
