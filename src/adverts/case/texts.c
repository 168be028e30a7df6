/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/case/texts.c - see texts.h.
 */
#include "adverts/case/texts.h"

#include <stdlib.h>

#include "core/err.h"
#include "core/text.h"

#define NONE UINT32_MAX

/* Of each network that was found, which of want it is; NONE. */
static uint32_t *places(const mn_wanted *want, size_t n, const mn_ad_found *f)
{
    uint32_t *at = malloc(((size_t)f->nets.n + 1) * sizeof *at);
    for (uint32_t i = 0; at && i < f->nets.n; i++)
        at[i] = NONE;
    for (size_t i = 0; at && i < n; i++)
        at[want[i].network] = (uint32_t)i;
    return at;
}

/* Which of want a post belongs to; NONE. */
static uint32_t want_of(const uint32_t *at, const mn_ad_found *f, uint32_t post)
{
    const uint32_t w = f->nets.of[post];
    return w == MN_NETWORK_NONE ? NONE : at[w];
}

/* --- edges ------------------------------------------------------------------------------------ */

/* Of each post that is wanted its place among its network's posts. */
static uint32_t *positions(const mn_wanted *want, size_t n, const mn_ad_found *f)
{
    uint32_t *position = malloc((f->n + 1) * sizeof *position);
    for (size_t i = 0; position && i < n; i++) {
        const mn_network *w = &f->nets.network[want[i].network];
        for (uint32_t j = 0; j < w->posts; j++)
            position[f->nets.member[w->first + j]] = j;
    }
    return position;
}

static void fill_edges(mn_wanted *want, const mn_ad_found *f, const uint32_t *at,
                       const uint32_t *position, bool count)
{
    for (uint32_t i = 0; i < f->nets.ties; i++) {
        const mn_tie *t = &f->nets.tie[i];
        for (uint32_t j = 0; j < t->posts; j++) {
            const uint32_t post = f->nets.tied[t->first + j], w = want_of(at, f, post);
            if (w == NONE)
                continue;
            if (!count)
                want[w].edge[want[w].edges] = (mn_network_edge){i, position[post]};
            want[w].edges++;
        }
    }
}

mn_status mn_wanted_edges(mn_wanted *want, size_t n, const mn_ad_found *f, mn_err *e)
{
    if (!n)
        return MN_OK;
    uint32_t *at = places(want, n, f), *position = positions(want, n, f);
    mn_status st = at && position ? MN_OK : mn_fail_memory(e);
    if (!st)
        fill_edges(want, f, at, position, true);
    for (size_t i = 0; !st && i < n; i++) {
        want[i].edge = malloc((want[i].edges + 1) * sizeof *want[i].edge);
        want[i].edges = 0;
        if (!want[i].edge)
            st = mn_fail_memory(e);
    }
    if (!st)
        fill_edges(want, f, at, position, false);
    free(at);
    free(position);
    return st;
}

/* --- texts ------------------------------------------------------------------------------------ */

static mn_status take(mn_case_texts *t, mn_wanted *x, uint32_t *filled, const mn_posts *b,
                      const mn_post *p, mn_err *e)
{
    const uint32_t i = (*filled)++;
    if (i >= x->posts)
        return MN_OK;
    x->text[i] = mn_arena_text(&t->arena, p->text);
    x->author[i] = mn_text_of("");
    if (p->author != MN_POST_NONE)
        x->author[i] = mn_arena_text(&t->arena, b->name[p->author]);
    return x->text[i].ptr && x->author[i].ptr ? MN_OK : mn_fail_memory(e);
}

static mn_status changed(mn_err *e)
{
    mn_fail(e, MN_DATA, "the posts changed while they were read");
    (void)!mn_hint(e, "run it again, when nothing writes the files");
    return MN_DATA;
}

static mn_status read_all(mn_case_texts *t, const mn_posts_again *posts, const uint32_t *at,
                          uint32_t *filled, mn_err *e)
{
    const mn_ad_found *f = t->f;
    const mn_posts *b = NULL;
    uint32_t number = 0;
    mn_status st = posts->begin(posts->payload, e);
    while (!st && !(st = posts->next(posts->payload, &b, e)) && b)
        for (uint32_t i = 0; !st && i < b->n; i++, number++) {
            const mn_post *p = &b->post[i];
            if (number >= f->n || p->text.len != f->post[number].bytes ||
                !mn_text_eq(p->id, f->post[number].id))
                return changed(e);
            const uint32_t w = want_of(at, f, number);
            if (w != NONE)
                st = take(t, &t->want[w], &filled[w], b, p, e);
        }
    return st || number == f->n ? st : changed(e);
}

mn_status mn_case_texts_read(mn_case_texts *t, const mn_posts_again *posts, mn_err *e)
{
    uint32_t *at = places(t->want, t->n, t->f), *filled = calloc(t->n + 1, sizeof *filled);
    mn_status st = at && filled ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; !st && i < t->n; i++) {
        mn_wanted *x = &t->want[i];
        x->text = mn_arena_alloc(&t->arena, (size_t)x->posts + 1, sizeof *x->text);
        x->author = mn_arena_alloc(&t->arena, (size_t)x->posts + 1, sizeof *x->author);
        if (!x->text || !x->author)
            st = mn_fail_memory(e);
    }
    if (!st)
        st = read_all(t, posts, at, filled, e);
    free(at);
    free(filled);
    return st;
}

void mn_case_texts_free(mn_case_texts *t)
{
    mn_arena_free(&t->arena);
    for (size_t i = 0; i < t->n; i++)
        t->want[i].text = t->want[i].author = NULL;
}
