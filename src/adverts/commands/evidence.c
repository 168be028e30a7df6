/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/evidence.c - the posts of networks, and every tie with what was made of it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "adverts/commands/networks.h"
#include "core/err.h"
#include "core/text.h"
#include "report/made.h"

static void make_time(mn_maker *k, size_t column, const mn_found_post *p)
{
    char text[MN_FOUND_WHEN];
    mn_found_when(text, p->time, (p->flags & MN_POST_DAY_ONLY) != 0);
    if (text[0])
        mn_make_str(k, column, text);
}

static void make_member(mn_maker *k, const mn_ad_found *f, uint32_t network, uint32_t number,
                        mn_buf *b)
{
    const mn_found_post *p = &f->post[number];
    mn_make_row(k, 0);
    mn_make_text(k, 0, mn_networks_name(f, network));
    mn_make_text(k, 1, p->id);
    make_time(k, 2, p);
    if (p->place != MN_POST_NONE)
        mn_make_text(k, 3, f->place[p->place]);
    mn_make_text(k, 4, f->post[f->clusters.of[number]].id);
    mn_buf_clear(b);
    mn_found_signs(b, p->signs);
    mn_make_buf(k, 5, b);
    mn_make_text(k, 6, p->excerpt);
}

static mn_status tell_members(mn_report *r, const mn_ad_found *f, mn_err *e)
{
    const mn_table_view view = {.title = "Posts of networks", .hidden = true};
    mn_buf b = {0};
    mn_maker k =
        mn_maker_new("members", "network:t id:t time:t place:t text:t signs:t excerpt:t", e);
    for (uint32_t i = 0; i < f->nets.n; i++) {
        const mn_network *w = &f->nets.network[f->in_order[i]];
        for (uint32_t j = 0; j < w->posts; j++)
            make_member(&k, f, f->in_order[i], f->nets.member[w->first + j], &b);
    }
    mn_buf_free(&b);
    return mn_report_made_any(r, &k, &view, e);
}

/* --- ties ---------------------------------------------------------------------------------------
 */

typedef struct listed {
    const mn_tie *tie;
} listed;

/* Not believed first, then the widest. */
static int by_interest(const void *a, const void *b)
{
    const mn_tie *x = ((const listed *)a)->tie, *y = ((const listed *)b)->tie;
    if (x->state != y->state)
        return x->state > y->state ? -1 : 1;
    if (x->posts != y->posts)
        return x->posts > y->posts ? -1 : 1;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x > y) - (x < y);
}

/* How many networks have posts of a tie: its posts are few, or their networks are. */
static uint32_t networks_of(const mn_ad_found *f, const mn_tie *t, uint32_t *seen, uint32_t mark)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->posts; i++) {
        const uint32_t w = f->nets.of[f->nets.tied[t->first + i]];
        if (w == MN_NETWORK_NONE)
            continue;
        n += seen[w] != mark;
        seen[w] = mark;
    }
    return n;
}

static void make_tie(mn_maker *k, const mn_ad_found *f, const mn_tie *t, uint32_t networks,
                     mn_buf *b)
{
    const mn_text first = f->post[f->nets.tied[t->first]].id;
    mn_make_row(k, 0);
    mn_make_text(k, 0, t->kind);
    /* A text is named as 'adverts cluster' names it: by its first post. */
    mn_make_text(k, 1, t->sort == MN_TIE_TEXT ? first : t->value);
    mn_make_str(k, 2, mn_tie_state_name(t->state));
    mn_make_i64(k, 3, t->posts);
    mn_make_i64(k, 4, t->texts);
    if (t->pieces)
        mn_make_i64(k, 5, t->pieces);
    mn_make_i64(k, 6, t->places);
    mn_make_f64(k, 7, mn_networks_rounded((double)t->leaps));
    mn_make_i64(k, 8, networks);
    mn_make_text(k, 9, first);
    mn_buf_clear(b);
    mn_tie_why(b, t);
    mn_make_buf(k, 10, b);
}

static mn_status tell_ties(mn_report *r, const mn_ad_found *f, mn_err *e)
{
    const mn_table_view view = {.title = "What posts share; what was not believed is on top",
                                .first = 15,
                                .columns = "kind=Kind,value=Value!,state=State,posts=Posts,"
                                           "why=Why"};
    listed *list = malloc(((size_t)f->nets.ties + 1) * sizeof *list);
    uint32_t *seen = calloc((size_t)f->nets.n + 1, sizeof *seen);
    mn_buf b = {0};
    size_t n = 0;
    mn_maker k = mn_maker_new("ties",
                              "kind:t value:t state:t posts:i texts:i pieces:i places:i leaps:f "
                              "networks:i first:t why:t",
                              e);
    mn_make_status(&k, list && seen ? MN_OK : mn_fail_memory(e));
    for (uint32_t i = 0; list && i < f->nets.ties; i++)
        if (f->nets.tie[i].posts > 1)
            list[n++].tie = &f->nets.tie[i];
    if (n)
        qsort(list, n, sizeof *list, by_interest);
    for (size_t i = 0; seen && i < n; i++)
        make_tie(&k, f, list[i].tie, networks_of(f, list[i].tie, seen, (uint32_t)i + 1), &b);
    mn_buf_free(&b);
    free(list);
    free(seen);
    return mn_report_made_any(r, &k, &view, e);
}

mn_status mn_networks_tell_evidence(mn_report *r, const mn_ad_found *f, mn_err *e)
{
    const mn_status st = tell_ties(r, f, e);
    return st ? st : tell_members(r, f, e);
}
