/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/walk_makes.c - what can be in what: by which recipes and events a step's good is
 * made.
 */
#include <string.h>

#include "trace/evidence/walk.h"

bool mn_walk_same_good(const mn_chain *c, uint32_t a, uint32_t b)
{
    const mn_chain_good *x = &c->good[a], *y = &c->good[b];
    return a == b || (strlen(x->hs) >= 4 && memcmp(x->hs, y->hs, 4) == 0);
}

static bool goes_in(const mn_chain *c, const mn_chain_recipe *r, uint32_t good)
{
    for (uint32_t i = r->part; i < r->part + r->parts; i++)
        if (!c->part[i].output && c->part[i].good == good)
            return true;
    return false;
}

/* Whether a part of a recipe is the good, as its output. Seed cotton and lint have one heading:
 * what goes in does not come out. */
static bool comes_out(const mn_chain *c, const mn_chain_recipe *r, const mn_chain_part *p,
                      uint32_t good)
{
    return p->output && mn_walk_same_good(c, p->good, good) &&
           (p->good == good || !goes_in(c, r, good));
}

/* Whether a recipe, or a record of an event, of the party has the step's good as output; of an
 * event with a lot, that lot. */
bool mn_walk_makes(const mn_walk *w, const mn_chain_recipe *r, const mn_step *s, bool event)
{
    const mn_chain *c = w->v->chain;
    if ((r->kind == MN_EVENT) != event || (r->party != MN_NOT_ANY && r->party != s->party))
        return false;
    for (uint32_t i = r->part; i < r->part + r->parts; i++) {
        const mn_chain_part *p = &c->part[i];
        if (!comes_out(c, r, p, s->good))
            continue;
        if (!event || s->lot == MN_NOT_ANY || p->lot == s->lot)
            return !event || s->lot != MN_NOT_ANY || r->party == s->party;
    }
    return false;
}

bool mn_step_is_made(const mn_chain *c, const mn_chain_recipe *r, const mn_step *s)
{
    if (r->party != s->party && r->party != MN_NOT_ANY)
        return false;
    for (uint32_t i = r->part; i < r->part + r->parts; i++) {
        const mn_chain_part *p = &c->part[i];
        if (!comes_out(c, r, p, s->good))
            continue;
        if (r->kind == MN_EVENT && r->party == MN_NOT_ANY)
            return s->lot != MN_NOT_ANY && p->lot == s->lot; /* nobody else's lot */
        if (s->lot == MN_NOT_ANY || p->lot == MN_NOT_ANY || p->lot == s->lot)
            return true;
    }
    return false;
}
