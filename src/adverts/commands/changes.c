/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/changes.c - which networks of an archive changed since they were told the last
 * time, and by what; and keeping what came.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/case/know.h"
#include "adverts/commands/kept.h"
#include "adverts/commands/networks.h"
#include "adverts/commands/update.h"
#include "core/err.h"
#include "core/text.h"
#include "report/made.h"

enum { NAMED = 20 }; /* networks that were, in one cell */

/* --- what is new in a network ------------------------------------------------------------------
 */

/* Something that a network has, an identifier or a place, by one of its posts. */
typedef struct held {
    uint32_t network, thing;
    bool fresh; /* by a post that was not there before */
} held;

static int by_thing(const void *a, const void *b)
{
    const held *x = a, *y = b;
    if (x->network != y->network)
        return x->network < y->network ? -1 : 1;
    return (x->thing > y->thing) - (x->thing < y->thing);
}

/* of[network]: things that its new posts alone have. Sorts the list. */
static void count_fresh(uint32_t *of, held *list, size_t n)
{
    if (n)
        qsort(list, n, sizeof *list, by_thing);
    for (size_t i = 0; i < n;) {
        bool fresh = true;
        size_t to = i;
        for (; to < n && !by_thing(&list[i], &list[to]); to++)
            fresh = fresh && list[to].fresh;
        of[list[i].network] += fresh;
        i = to;
    }
}

typedef struct news {
    uint32_t *identifiers, *places; /* of each network, new ones */
    bool *decided;                  /* it, or one that went into it, was decided on */
} news;

static size_t list_identifiers(held *list, const mn_ad_found *f, uint32_t had)
{
    size_t n = 0;
    for (size_t i = 0; i < f->ids.n; i++) {
        const mn_id_row *row = &f->ids.row[i];
        const uint32_t network = f->nets.of[row->post];
        if (network != MN_NETWORK_NONE && row->score >= (float)MN_ID_SURE)
            list[n++] = (held){network, row->value, row->post >= had};
    }
    return n;
}

static size_t list_places(held *list, const mn_ad_found *f, uint32_t had)
{
    size_t n = 0;
    for (uint32_t i = 0; i < f->n; i++)
        if (f->nets.of[i] != MN_NETWORK_NONE && f->post[i].place != MN_POST_NONE)
            list[n++] = (held){f->nets.of[i], f->post[i].place, i >= had};
    return n;
}

static void news_free(news *w)
{
    free(w->identifiers);
    free(w->places);
    free(w->decided);
}

static mn_status find_decided(bool *decided, const mn_ad_found *f, mn_archive *a, mn_err *e)
{
    mn_knowing k = {.f = NULL};
    const mn_status st = mn_knowing_make(&k, mn_archive_store(a), f,
                                         mn_text_of(mn_archive_version(a)->name), NULL, 0, e);
    for (size_t i = 0; !st && i < k.n; i++) {
        uint32_t network = mn_knowing_into(&k, &k.row[i]);
        if (network == MN_NETWORK_NONE && k.row[i].post != UINT32_MAX)
            network = f->nets.of[k.row[i].post];
        if (network != MN_NETWORK_NONE && k.row[i].state == MN_STORE_DECIDED)
            decided[network] = true;
    }
    mn_knowing_free(&k);
    return st;
}

static mn_status find_news(news *out, const mn_ad_found *f, mn_archive *a, uint32_t had, mn_err *e)
{
    const size_t n = (size_t)f->nets.n + 1;
    news w = {calloc(n, sizeof *w.identifiers), calloc(n, sizeof *w.places),
              calloc(n, sizeof *w.decided)};
    held *list = malloc(((f->ids.n > f->n ? f->ids.n : f->n) + 1) * sizeof *list);
    mn_status st = w.identifiers && w.places && w.decided && list ? find_decided(w.decided, f, a, e)
                                                                  : mn_fail_memory(e);
    if (!st) {
        count_fresh(w.identifiers, list, list_identifiers(list, f, had));
        count_fresh(w.places, list, list_places(list, f, had));
    }
    free(list);
    if (st)
        news_free(&w);
    else
        *out = w;
    return st;
}

/* Whether a person decided on what has new posts now. */
static bool is_again(const mn_ad_found *f, const mn_ad_change *x, const news *w)
{
    return x->posts_new && w->decided[f->nets.of[x->group]];
}

/* --- the table ---------------------------------------------------------------------------------
 */

static void make_was(mn_maker *k, size_t column, const mn_ad_found *f, const mn_ad_changes *c,
                     const mn_ad_change *x, mn_buf *b)
{
    mn_buf_clear(b);
    for (uint32_t i = 0; i < x->was_groups && i < NAMED; i++) {
        mn_buf_str(b, i ? ";" : "");
        mn_buf_text(b, f->post[c->was[x->was + i]].id);
    }
    if (x->was_groups > NAMED)
        mn_buf_fmt(b, ";and %u more", x->was_groups - NAMED);
    mn_make_buf(k, column, b);
}

static void make_change(mn_maker *k, const mn_ad_found *f, const mn_ad_changes *c,
                        const mn_ad_change *x, const news *w, mn_buf *b)
{
    const uint32_t network = f->nets.of[x->group];
    mn_make_row(k, 0);
    mn_make_text(k, 0, f->post[x->group].id);
    mn_make_str(k, 1, is_again(f, x, w) ? "again" : mn_ad_change_name(x->kind));
    mn_make_i64(k, 2, x->posts);
    mn_make_i64(k, 3, x->posts_new);
    mn_make_i64(k, 4, x->posts ? w->identifiers[network] : 0);
    mn_make_i64(k, 5, x->posts ? w->places[network] : 0);
    make_was(k, 6, f, c, x, b);
}

/* In the order of reading, then those that are gone. */
static mn_status tell_table(mn_report *r, const mn_ad_found *f, const mn_ad_changes *c,
                            const news *w, mn_err *e)
{
    const mn_table_view view = {
        .ahead = true,
        .title = "What changed, in the order of reading",
        .first = 20,
        .columns = "network=Network!,what=What,posts=Posts,posts_new=New posts,"
                   "identifiers_new=New identifiers,places_new=New places,was=Was"};
    uint32_t *at = calloc((size_t)f->nets.n + 1, sizeof *at); /* of a network: its change, from 1 */
    mn_buf b = {0};
    mn_maker k = mn_maker_new("changes",
                              "network:t what:t posts:i posts_new:i identifiers_new:i places_new:i "
                              "was:t",
                              e);
    mn_make_status(&k, at ? MN_OK : mn_fail_memory(e));
    for (uint32_t i = 0; at && i < c->n; i++)
        if (c->change[i].posts)
            at[f->nets.of[c->change[i].group]] = i + 1;
    for (uint32_t i = 0; at && i < f->nets.n; i++)
        if (at[f->in_order[i]])
            make_change(&k, f, c, &c->change[at[f->in_order[i]] - 1], w, &b);
    for (uint32_t i = 0; i < c->n; i++)
        if (!c->change[i].posts)
            make_change(&k, f, c, &c->change[i], w, &b);
    free(at);
    mn_buf_free(&b);
    return mn_report_made_any(r, &k, &view, e);
}

/* --- all of it ---------------------------------------------------------------------------------
 */

static mn_status tell_again(mn_report *r, const mn_ad_found *f, const mn_ad_changes *c,
                            const news *w, mn_err *e)
{
    uint64_t n = 0;
    for (uint32_t i = 0; i < c->n; i++)
        n += c->change[i].posts && is_again(f, &c->change[i], w);
    return c->n ? mn_report_count(r, "changes_again", "Decided on before, with new posts now", n,
                                  "networks", false, e)
                : MN_OK;
}

static mn_status tell(mn_report *r, const mn_ad_found *f, mn_archive *a, const mn_update_groups *g,
                      mn_err *e)
{
    mn_ad_changes c = {.n = 0};
    news w = {NULL, NULL, NULL};
    bool any = false;
    mn_status st = mn_update_changes(&c, &any, a, g, e);
    if (!st && any)
        st = find_news(&w, f, a, mn_archive_before_groups(a, g->sort)->n, e);
    if (!st)
        st = mn_update_tell_changes(r, &c, any, a, g, e);
    if (!st)
        st = tell_again(r, f, &c, &w, e);
    if (!st)
        st = tell_table(r, f, &c, &w, e);
    mn_ad_changes_free(&c);
    news_free(&w);
    return st;
}

/* Networks of posts, each by its first post. */
static uint32_t *groups_of(const mn_ad_found *f)
{
    uint32_t *of = malloc((f->n + 1) * sizeof *of);
    for (uint32_t i = 0; of && i < f->n; i++) {
        const uint32_t network = f->nets.of[i];
        of[i] = network == MN_NETWORK_NONE ? i : f->nets.member[f->nets.network[network].first];
    }
    return of;
}

/* Options that decide what is found, as texts. */
typedef struct how {
    char seed[48], all[200];
} how;

static how how_of(const mn_ad_find_options *o, const mn_ctx *ctx)
{
    how h;
    snprintf(h.seed, sizeof h.seed, "seed %llu", (unsigned long long)(ctx ? ctx->seed : 0));
    snprintf(h.all, sizeof h.all, "%s, hub %u, speed %g, pictures %s, region %.2s", h.seed,
             o->network.hub_pieces, o->network.speed, o->pictures ? "yes" : "no",
             o->region[0] ? o->region : "--");
    return h;
}

mn_status mn_networks_tell_changes(mn_report *r, const mn_networks_work *w, mn_err *e)
{
    const how h = how_of(&w->o, w->ctx);
    uint32_t *of = groups_of(&w->f);
    const mn_update_groups g = {MN_ARCHIVE_NETWORKS, mn_text_of(h.all), of, (uint32_t)w->f.n};
    mn_status st =
        of ? mn_update_tell(r, w->archive, mn_posts_log(w->in), mn_call_flag(w->call, "update"), e)
           : mn_fail_memory(e);
    if (!st)
        st = tell(r, &w->f, w->archive, &g, e);
    free(of);
    return st;
}

/* --- keeping -----------------------------------------------------------------------------------
 */

/* The archive once more, with what came: cases have the whole texts of posts. */
typedef struct rereading {
    const mn_call *call;
    const mn_archive *archive;
    const mn_ctx *ctx;
    mn_post_reader *in;
} rereading;

static mn_status begin_again(void *payload, mn_err *e)
{
    rereading *x = payload;
    const mn_store_content *c = mn_archive_version(x->archive);
    char name[MN_STORE_NAME + 32];
    mn_store *s = NULL;
    mn_archive *a = NULL;
    mn_posts_close(x->in);
    x->in = NULL;
    snprintf(name, sizeof name, "%s@%lld", c->name, (long long)c->version + 1);
    mn_status st = mn_call_store_read(&s, MN_STORE_CASES, x->call, x->ctx, e);
    if (!st)
        st = mn_archive_open(&a, s, name, false, e);
    if (!st)
        st = mn_posts_open(&x->in, x->ctx, NULL, 0, NULL, e);
    if (st)
        mn_archive_close(a);
    else
        mn_archive_before(x->in, a, false, false);
    return st;
}

static mn_status next_again(void *payload, const mn_posts **batch, mn_err *e)
{
    return mn_posts_next(((rereading *)payload)->in, batch, e);
}

/* Of each network, whether it is among the changes that are told; NULL where none are. */
static mn_status list_told(bool **out, const mn_networks_work *w, const mn_update_groups *g,
                           mn_err *e)
{
    const mn_ad_found *f = &w->f;
    mn_ad_changes c = {.n = 0};
    bool any = false;
    mn_status st = mn_update_changes(&c, &any, w->archive, g, e);
    if (!st && any && !(*out = calloc((size_t)f->nets.n + 1, sizeof **out)))
        st = mn_fail_memory(e);
    for (uint32_t i = 0; !st && any && i < c.n; i++)
        if (c.change[i].posts)
            (*out)[f->nets.of[c.change[i].group]] = true;
    mn_ad_changes_free(&c);
    return st;
}

mn_status mn_networks_update(mn_report *r, mn_networks_work *w, mn_err *e)
{
    const mn_ad_found *f = &w->f;
    const how h = how_of(&w->o, w->ctx);
    uint32_t *of = groups_of(f);
    const mn_update_groups g[] = {
        {MN_ARCHIVE_NETWORKS, mn_text_of(h.all), of, (uint32_t)f->n},
        {MN_ARCHIVE_CLUSTERS, mn_text_of(h.seed), f->clusters.of, f->clusters.n}};
    rereading x = {.call = w->call, .archive = w->archive, .ctx = w->ctx};
    const mn_posts_again again = {begin_again, next_again, &x};
    bool *told = NULL;
    mn_status st = of ? list_told(&told, w, &g[0], e) : mn_fail_memory(e);
    if (!st)
        st = mn_update_save(w->archive, w->in, g, sizeof g / sizeof *g, w->call, w->ctx, e);
    if (!st && mn_posts_log(w->in)->posts)
        st = mn_adverts_keep(r, f, mn_posts_log(w->in), w->archive, &again, &w->watched, told,
                             w->call, w->ctx, e);
    mn_posts_close(x.in);
    free(told);
    free(of);
    return st;
}
