/* SPDX-License-Identifier: Apache-2.0
 *
 * network.c - posts and their ties in, networks out. See network.h.
 */
#include "adverts/network/network.h"

#include <stdlib.h>
#include <string.h>

#include "adverts/network/inside.h"
#include "core/arena.h"
#include "core/err.h"

static const char *const states[MN_TIE_STATES] = {"kept",    "alone",  "hub", "spread",
                                                  "service", "bridge", "cut"};

const char *mn_tie_state_name(mn_tie_state s)
{
    return states[s];
}

/* --- adding
 * --------------------------------------------------------------------------------------- */

mn_status mn_network_maker_new(mn_network_maker **out, const mn_network_post *posts, uint32_t n,
                               const mn_network_options *o, mn_err *e)
{
    mn_network_maker *m = calloc(1, sizeof *m);
    if (m) {
        *m = (mn_network_maker){.o = *o, .n = n};
        m->post = malloc(((size_t)n + 1) * sizeof *m->post);
        m->text = mn_sets_new(n);
    }
    if (!m || !m->post || !m->text) {
        mn_network_maker_free(m);
        return mn_fail_memory(e);
    }
    if (n)
        memcpy(m->post, posts, n * sizeof *posts);
    *out = m;
    return MN_OK;
}

void mn_network_maker_free(mn_network_maker *m)
{
    if (!m)
        return;
    free(m->post);
    free(m->text);
    free(m->tie);
    free(m->tied);
    free(m);
}

mn_status mn_network_tie(mn_network_maker *m, uint32_t *out, mn_tie_sort sort, mn_text kind,
                         mn_text value, mn_err *e)
{
    if (m->ties >= UINT32_MAX - 1 || !mn_grow(&m->tie, &m->tie_cap, m->ties + 1, sizeof *m->tie))
        return mn_fail_memory(e);
    m->tie[m->ties] = (mn_tie){.sort = sort, .kind = kind, .value = value};
    *out = (uint32_t)m->ties++;
    return MN_OK;
}

void mn_network_cut(mn_network_maker *m, uint32_t tie)
{
    MN_BUG(tie < m->ties);
    m->tie[tie].cut = true;
}

mn_status mn_network_tied(mn_network_maker *m, uint32_t tie, uint32_t post, mn_err *e)
{
    MN_BUG(tie < m->ties && post < m->n);
    if (m->n_tied >= UINT32_MAX - 1 ||
        !mn_grow(&m->tied, &m->tied_cap, m->n_tied + 1, sizeof *m->tied))
        return mn_fail_memory(e);
    m->tied[m->n_tied++] = (mn_tied_post){tie, post};
    return MN_OK;
}

mn_status mn_network_texts(mn_network_maker *m, const uint32_t *of, mn_err *e)
{
    uint32_t *tie = malloc(((size_t)m->n + 1) * sizeof *tie);
    mn_status st = tie ? MN_OK : mn_fail_memory(e);
    for (uint32_t i = 0; !st && i < m->n; i++)
        tie[i] = MN_NETWORK_NONE;
    for (uint32_t i = 0; !st && i < m->n; i++) {
        const uint32_t first = of[i];
        m->text[i] = first;
        if (first == i)
            continue;
        if (tie[first] == MN_NETWORK_NONE &&
            (st = mn_network_tie(m, &tie[first], MN_TIE_TEXT, mn_text_of("text"), mn_text_of(""),
                                 e)) == MN_OK)
            st = mn_network_tied(m, tie[first], first, e);
        if (!st)
            st = mn_network_tied(m, tie[first], i, e);
    }
    free(tie);
    return st;
}

/* --- making
 * ---------------------------------------------------------------------------------------- */

static uint32_t largest(uint32_t *size, const uint32_t *set, uint32_t n)
{
    uint32_t most = 0;
    memset(size, 0, (size_t)n * sizeof *size);
    for (uint32_t i = 0; i < n; i++)
        most = ++size[set[i]] > most ? size[set[i]] : most;
    return most > 1 ? most : 0;
}

/* How large the largest would be, were every tie believed. */
static mn_status believe_all(uint32_t *most, const mn_network_maker *m, const uint32_t *tied,
                             uint32_t *room, mn_err *e)
{
    uint32_t *set = mn_sets_new(m->n);
    if (!set)
        return mn_fail_memory(e);
    for (size_t k = 0; k < m->ties; k++)
        for (uint32_t i = 1; i < m->tie[k].posts; i++)
            mn_sets_unite(set, tied[m->tie[k].first], tied[m->tie[k].first + i]);
    for (uint32_t i = 0; i < m->n; i++)
        set[i] = mn_sets_find(set, i);
    *most = largest(room, set, m->n);
    free(set);
    return MN_OK;
}

/* Numbers groups of two posts or more and lists their posts. size has them by first post. */
static mn_status list_networks(mn_networks *x, const uint32_t *group, const uint32_t *size,
                               uint32_t n, mn_err *e)
{
    uint32_t members = 0;
    for (uint32_t i = 0; i < n; i++)
        if (size[i] > 1) {
            x->n++;
            members += size[i];
        }
    x->network = calloc((size_t)x->n + 1, sizeof *x->network);
    x->member = malloc(((size_t)members + 1) * sizeof *x->member);
    x->of = malloc(((size_t)n + 1) * sizeof *x->of);
    if (!x->network || !x->member || !x->of)
        return mn_fail_memory(e);
    for (uint32_t i = 0, at = 0, k = 0; i < n; i++) {
        /* The first post of a group is its smallest, so it comes before the others. */
        if (group[i] == i && size[i] > 1) {
            x->network[k] = (mn_network){.first = at};
            at += size[i];
            x->of[i] = k++;
        } else {
            x->of[i] = size[group[i]] > 1 ? x->of[group[i]] : MN_NETWORK_NONE;
        }
        if (x->of[i] != MN_NETWORK_NONE) {
            mn_network *w = &x->network[x->of[i]];
            x->member[w->first + w->posts++] = i;
        }
    }
    return MN_OK;
}

/* Of each network the ties that two of its posts have. last[network] is the last such tie. */
static mn_status count_ties(mn_networks *x, mn_err *e)
{
    uint32_t *once = calloc((size_t)x->n + 1, sizeof *once), *twice = NULL;
    twice = calloc((size_t)x->n + 1, sizeof *twice);
    const bool there = once && twice;
    for (uint32_t k = 0; there && k < x->ties; k++) {
        const mn_tie *t = &x->tie[k];
        x->demoted += t->state > MN_TIE_ALONE;
        if (t->state != MN_TIE_KEPT && t->state != MN_TIE_BRIDGE)
            continue;
        for (uint32_t i = 0; i < t->posts; i++) {
            const uint32_t w = x->of[x->tied[t->first + i]];
            if (w == MN_NETWORK_NONE)
                continue;
            if (once[w] == k + 1 && twice[w] != k + 1) {
                x->network[w].ties++;
                twice[w] = k + 1;
            }
            once[w] = k + 1;
        }
    }
    free(once);
    free(twice);
    return there ? MN_OK : mn_fail_memory(e);
}

mn_status mn_networks_make(mn_networks *out, mn_network_maker *m, const mn_ctx *ctx, mn_err *e)
{
    mn_networks x = {.posts = m->n};
    uint32_t *set = mn_sets_new(m->n);
    uint32_t *group = malloc(((size_t)m->n + 1) * sizeof *group);
    uint32_t *size = malloc(((size_t)m->n + 1) * sizeof *size);
    mn_status st = set && group && size ? MN_OK : mn_fail_memory(e);

    if (!st)
        st = mn_ties_measure(&x.tied, m, e);
    if (!st)
        st = believe_all(&x.if_all, m, x.tied, size, e);
    if (!st)
        st = mn_ties_demote(set, m, x.tied, e);
    if (!st)
        st = mn_sets_part(group, set, m, x.tied, ctx, e);
    if (!st) {
        x.largest = largest(size, group, m->n);
        st = list_networks(&x, group, size, m->n, e);
    }
    if (!st) {
        x.tie = m->tie;
        x.ties = (uint32_t)m->ties;
        m->tie = NULL;
        m->ties = m->tie_cap = 0;
        st = count_ties(&x, e);
    }
    free(set);
    free(group);
    free(size);
    if (st)
        mn_networks_free(&x);
    else
        *out = x;
    return st;
}

void mn_networks_free(mn_networks *x)
{
    free(x->of);
    free(x->network);
    free(x->member);
    free(x->tie);
    free(x->tied);
    *x = (mn_networks){0};
}
