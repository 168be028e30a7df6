/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/balance/judge.c - takes a node apart into groups of items that no recipe joins, and has
 * each judged.
 */
#include <math.h>
#include <stdlib.h>

#include "core/arena.h"
#include "core/err.h"
#include "trace/balance/node.h"

static uint32_t root(mn_node *n, uint32_t i)
{
    while (n->item[i].group != i)
        i = n->item[i].group = n->item[n->item[i].group].group;
    return i;
}

/* Recipes that can't be used, and what they leave unknown. */
static mn_status weed(mn_node *n, mn_balance_part *out, mn_err *e)
{
    const mn_chain *c = n->ground->chain;
    for (size_t i = 0; i < n->makes; i++) {
        mn_make *m = &n->make[i];
        bool input = false, unknown = false, unknown_out = false, pays = false;
        mn_row_at at = c->recipe[m->recipe].at;
        for (uint32_t u = m->use; u < m->use + m->uses; u++) {
            const mn_use *use = &n->use[u];
            input = input || !use->output;
            pays = pays || (!use->output && use->known && use->low > 0);
            if (!use->known) {
                at = c->part[use->part].at;
                unknown = true;
                unknown_out = unknown_out || use->output;
            }
        }
        if (m->event ? !unknown_out : (input && !unknown && pays))
            continue;
        if (!m->event) {
            m->out = true;
            m->why_out = !input    ? "a recipe does not say of what"
                         : unknown ? "a recipe lacks a quantity"
                                   : "a recipe may need nothing of what it is made of";
        }
        for (uint32_t u = m->use; u < m->use + m->uses; u++)
            if (n->use[u].output && (m->event ? !n->use[u].known : input))
                mn_node_open(n, n->item[n->use[u].item].good, m->from,
                             m->event ? "an event lacks a quantity" : m->why_out, at);
        mn_balance_note note = {.node = n->party,
                                .good = m->uses ? n->item[n->use[m->use].item].good : MN_NOT_ANY,
                                .period = MN_NO_DAY,
                                .kind = MN_NOTE_LEFT,
                                .ratio = NAN};
        size_t from = out->text.len;
        mn_buf_str(&out->text, m->event ? "event" : "recipe");
        mn_buf_str(&out->text, " '");
        mn_buf_text(&out->text, mn_chain_text(c, c->recipe[m->recipe].id));
        mn_buf_str(&out->text, !input && !m->event
                                   ? "' says nothing of what it makes its goods of, "
                                     "and is left out"
                               : m->event ? "' has no quantity that can be used"
                                          : "' has no quantity that can be used, and is "
                                            "left out");
        note.text = mn_part_text(out, from);
        from = out->text.len;
        mn_say_row(&out->text, c, at);
        note.rows = mn_part_text(out, from);
        mn_status st = mn_part_note(out, &note, e);
        if (st)
            return st;
    }
    return MN_OK;
}

/* Whether anything says where an item could come from, leaving time and amounts aside. */
static void reach(mn_node *n, const uint32_t *make, size_t makes)
{
    bool changed = true;
    while (changed) {
        changed = false;
        for (size_t i = 0; i < makes; i++) {
            const mn_make *m = &n->make[make[i]];
            bool all = !m->out;
            for (uint32_t u = m->use; all && u < m->use + m->uses; u++)
                all = n->use[u].output || n->item[n->use[u].item].reached;
            for (uint32_t u = m->use; all && u < m->use + m->uses; u++)
                if (n->use[u].output && !n->item[n->use[u].item].reached)
                    n->item[n->use[u].item].reached = changed = true;
        }
    }
    /* The rest goes round: A is made of B, and B of A, and neither was ever there. */
    for (size_t i = 0; i < makes; i++) {
        mn_make *m = &n->make[make[i]];
        m->idle = false;
        for (uint32_t u = m->use; u < m->use + m->uses; u++)
            m->idle = m->idle || !n->item[n->use[u].item].reached;
    }
}

static mn_status group(mn_node *n, mn_balance_part *out, mn_err *e)
{
    mn_programme *p = &n->lp;
    mn_status st;
    if ((st = mn_programme_frame(n, e)) || (!p->lost && (st = mn_programme_loops(n, e))))
        return st;
    for (uint32_t i = 0; i < p->items; i++) {
        mn_item *k = &n->item[p->item[i]];
        size_t a, b;
        k->reached = k->opened;
        for (mn_node_flows(n, p->item[i], &a, &b); a < b; a++)
            k->reached = k->reached || n->flow[a].in_high > 0;
    }
    for (uint32_t i = 0; i < p->springs; i++)
        if (!n->spring[p->spring[i]].limit)
            n->item[n->spring[p->spring[i]].item].reached = true;
    if (p->makes <= MN_GROUP_MAX)
        reach(n, p->make, p->makes);
    else /* not looked into, which must not read as if no recipe made it */
        for (uint32_t i = 0; i < p->makes; i++) {
            const mn_make *m = &n->make[p->make[i]];
            for (uint32_t u = m->use; u < m->use + m->uses; u++)
                if (n->use[u].output)
                    n->item[n->use[u].item].reached = true;
        }
    return mn_group_judge(n, out, e);
}

/* Numbers 0..count-1 by the group that `of` says, groups in order; start has items + 1 places. */
static void bucket(uint32_t *list, uint32_t *start, size_t items, size_t count,
                   uint32_t (*of)(mn_node *n, size_t i), mn_node *n)
{
    for (size_t i = 0; i <= items; i++)
        start[i] = 0;
    for (size_t i = 0; i < count; i++)
        start[of(n, i)]++;
    for (size_t i = 1; i <= items; i++)
        start[i] += start[i - 1];
    for (size_t i = count; i-- > 0;)
        list[--start[of(n, i)]] = (uint32_t)i;
}

static uint32_t of_item(mn_node *n, size_t i)
{
    return root(n, (uint32_t)i);
}

static uint32_t of_make(mn_node *n, size_t i)
{
    return n->make[i].uses ? root(n, n->use[n->make[i].use].item) : (uint32_t)n->items;
}

static uint32_t of_spring(mn_node *n, size_t i)
{
    return root(n, n->spring[i].item);
}

mn_status mn_node_judge(mn_node *n, mn_balance_part *out, mn_err *e)
{
    const size_t N = n->items;
    mn_status st;
    if (!n->moves)
        return MN_OK;
    if ((st = weed(n, out, e)))
        return st;
    for (uint32_t i = 0; i < N; i++)
        n->item[i].group = i;
    for (size_t i = 0; i < n->makes; i++)
        for (uint32_t u = 1; u < n->make[i].uses; u++) {
            uint32_t a = root(n, n->use[n->make[i].use].item),
                     b = root(n, n->use[n->make[i].use + u].item);
            n->item[a < b ? b : a].group = a < b ? a : b;
        }
    if (!mn_grow(&n->list, &n->list_cap, 4 * N + n->makes + n->springs + 16, sizeof *n->list) ||
        !mn_grow(&n->binding, &n->binding_cap, 2 * n->flows + 1, sizeof *n->binding))
        return mn_fail_memory(e);
    for (size_t i = 0; i < 2 * n->flows; i++)
        n->binding[i] = (mn_binding){0};
    uint32_t *start = n->list, *item = start + 3 * (N + 2), *make = item + N,
             *spring = make + n->makes;
    uint32_t *starts[3] = {start, start + N + 2, start + 2 * (N + 2)};
    bucket(item, starts[0], N + 1, N, of_item, n);
    bucket(make, starts[1], N + 1, n->makes, of_make, n);
    bucket(spring, starts[2], N + 1, n->springs, of_spring, n);
    for (size_t g = 0; !st && g < N; g++) {
        mn_programme *p = &n->lp;
        p->item = item + starts[0][g];
        p->items = starts[0][g + 1] - starts[0][g];
        p->make = make + starts[1][g];
        p->makes = starts[1][g + 1] - starts[1][g];
        p->spring = spring + starts[2][g];
        p->springs = starts[2][g + 1] - starts[2][g];
        if (p->items)
            st = group(n, out, e);
    }
    out->solved += n->solved;
    return st ? st : mn_node_tell(n, out, e);
}
