/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/watched.c - in which posts watched identifiers stand.
 */
#include <stdio.h>
#include <string.h>

#include "adverts/commands/networks.h"
#include "core/err.h"
#include "core/text.h"
#include "report/made.h"

static void make_hit(mn_maker *k, const mn_networks_work *w, const mn_watched_post *p)
{
    const mn_watched_value *v = &w->watched.watch[p->watch];
    const mn_found_post *post = &w->f.post[p->post];
    const uint32_t network = w->f.nets.of[p->post];
    char when[MN_FOUND_WHEN];
    mn_make_row(k, 0);
    mn_make_i64(k, 0, v->number);
    mn_make_text(k, 1, v->kind);
    mn_make_text(k, 2, v->value);
    mn_make_text(k, 3, post->id);
    if (network != MN_NETWORK_NONE)
        mn_make_text(k, 4, mn_networks_name(&w->f, network));
    if (post->time != MN_POST_NO_TIME) {
        mn_found_when(when, post->time, (post->flags & MN_POST_DAY_ONLY) != 0);
        mn_make_str(k, 5, when);
    }
    mn_make_str(k, 6, v->seen ? "again" : "first");
    mn_make_bool(k, 7, p->post >= mn_archive_posts(w->archive));
}

static mn_status tell(mn_report *r, const mn_networks_work *w, mn_err *e)
{
    const mn_table_view view = {.title = "Watched identifiers, in posts not told before",
                                .first = 20,
                                .ahead = true,
                                .columns = "watch=Watch!,kind=Kind,value=Value!,post=Post!,"
                                           "network=Network!,time=Time,seen=Seen"};
    mn_maker k =
        mn_maker_new("watched", "watch:i kind:t value:t post:t network:t time:t seen:t new:b", e);
    for (size_t i = 0; i < w->watched.n; i++)
        if (!w->watched.post[i].known)
            make_hit(&k, w, &w->watched.post[i]);
    return mn_report_made_any(r, &k, &view, e);
}

mn_status mn_networks_tell_watched(mn_report *r, mn_networks_work *w, mn_err *e)
{
    char text[200];
    mn_call_act who;
    mn_call_who(&who, w->call, w->ctx);
    mn_status st = mn_watched_find(&w->watched, mn_archive_store(w->archive), &w->f,
                                   mn_text_of(mn_archive_version(w->archive)->name),
                                   mn_text_sub(who.act.when, 0, MN_STORE_DATE - 1), e);
    if (!st && w->watched.watches)
        st = mn_report_count(r, "watched_posts", "Posts with watched identifiers, not told before",
                             w->watched.fresh, "posts", true, e);
    if (!st && w->watched.fresh) {
        snprintf(text, sizeof text,
                 "Watched identifiers stand in %zu posts that were not told before.",
                 w->watched.fresh);
        st = mn_report_text(r, MN_TEXT_PARA, text, e);
    }
    return st ? st : tell(r, w, e);
}
