/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/cluster.c - manumit adverts cluster: which posts say the same, told.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/commands/collection.h"
#include "adverts/commands/command.h"
#include "adverts/commands/data.h"
#include "adverts/commands/update.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/prefetch.h"
#include "report/made.h"
#include "table/build.h"

enum {
    PLACES_NAMED = 5, /* of a cluster */
    WAS_NAMED = 20,   /* clusters that were, in one cell */
    SHOWN = 20,       /* clusters, in the report for people */
    AHEAD = 16,       /* posts that memory is asked for before they are looked at */
};

/* --- tables ----------------------------------------------------------------------------------- */

static mn_text id_of(const mn_collection *c, uint32_t post)
{
    return (mn_text){c->post[post].bytes, c->post[post].id};
}

/* The main table; without rows where it is not wanted. Takes over the blocks, into which its cells
 * point. */
static mn_maker make_posts(mn_collection *c, const mn_clusters *found, bool wanted, mn_err *e)
{
    mn_maker k = mn_maker_new("posts", "id:t cluster:t", e);
    const uint32_t n = wanted ? found->n : 0;
    mn_make_room(&k, n);
    for (uint32_t i = 0; !k.st && i < n; i++) {
        mn_text name = {0};
        if (i + AHEAD < n)
            mn_prefetch(&c->post[found->of[i + AHEAD]]);
        mn_make_row(&k, 0);
        if (!k.st)
            k.st = mn_table_put_kept(k.t, 0, id_of(c, i), e);
        if (!k.st)
            k.st = mn_collection_name(&name, k.t, c, found->of[i], e);
        if (!k.st)
            k.st = mn_table_put_kept(k.t, 1, name, e);
    }
    while (!k.st && c->blocks)
        if (mn_table_own(k.t, c->block[c->blocks - 1]))
            c->blocks--;
        else
            k.st = mn_fail_memory(e);
    return k;
}

/* Numbers of posts by cluster: those of the i-th cluster of the list, side by side, and AHEAD of
 * any post behind them, so that memory may be asked for these without a look. */
static uint32_t *members(const mn_clusters *f)
{
    size_t total = 0;
    uint32_t *at = malloc(((size_t)f->n + 1) * sizeof *at);
    for (uint32_t i = 0; i < f->clusters; i++)
        total += f->cluster[i].posts;
    uint32_t *post = calloc(total + AHEAD, sizeof *post);
    if (!at || !post) {
        free(at);
        free(post);
        return NULL;
    }
    memset(at, 0xff, (size_t)f->n * sizeof *at);
    total = 0;
    for (uint32_t i = 0; i < f->clusters; i++) {
        at[f->cluster[i].first] = (uint32_t)total;
        total += f->cluster[i].posts;
    }
    for (uint32_t i = 0; i < f->n; i++)
        if (at[f->of[i]] != UINT32_MAX)
            post[at[f->of[i]]++] = i;
    free(at);
    return post;
}

typedef struct placed {
    uint32_t place, posts;
} placed;

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static int by_posts(const void *a, const void *b)
{
    const placed *x = a, *y = b;
    return x->posts != y->posts ? (x->posts > y->posts ? -1 : 1) : by_number(a, b);
}

/* Room for the places of one cluster. */
typedef struct places {
    uint32_t *place;
    size_t place_cap;
    placed *count;
    size_t count_cap, n;
    mn_buf names;
} places;

static mn_status count_places(places *p, const mn_collection *c, const uint32_t *post, size_t n,
                              mn_err *e)
{
    size_t with = 0;
    p->n = 0;
    mn_buf_clear(&p->names);
    if (!mn_grow(&p->place, &p->place_cap, n, sizeof *p->place) ||
        !mn_grow(&p->count, &p->count_cap, n, sizeof *p->count))
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++)
        if (c->post[post[i]].place != MN_POST_NONE)
            p->place[with++] = c->post[post[i]].place;
    if (with)
        qsort(p->place, with, sizeof *p->place, by_number);
    for (size_t i = 0; i < with; i++) {
        if (!i || p->place[i] != p->place[i - 1])
            p->count[p->n++] = (placed){p->place[i], 0};
        p->count[p->n - 1].posts++;
    }
    if (p->n)
        qsort(p->count, p->n, sizeof *p->count, by_posts);
    for (size_t i = 0; i < p->n && i < PLACES_NAMED; i++) {
        if (i)
            mn_buf_char(&p->names, ';');
        mn_buf_text(&p->names, c->place[p->count[i].place]);
    }
    return p->names.failed ? mn_fail_memory(e) : MN_OK;
}

static void make_span(mn_maker *k, const mn_collection *c, const uint32_t *post, size_t n)
{
    int32_t first = MN_COLLECTED_NO_DAY, last = MN_COLLECTED_NO_DAY;
    for (size_t i = 0; i < n; i++) {
        const int32_t day = c->post[post[i]].day;
        mn_prefetch(&c->post[post[i + AHEAD]]);
        if (day == MN_COLLECTED_NO_DAY)
            continue;
        first = first == MN_COLLECTED_NO_DAY || day < first ? day : first;
        last = day > last ? day : last;
    }
    if (!k->st && first != MN_COLLECTED_NO_DAY) {
        mn_table_put_date(k->t, 3, first);
        mn_table_put_date(k->t, 4, last);
    }
}

/* Without rows where it is not wanted. */
static mn_maker make_clusters(const mn_collection *c, const mn_clusters *f, bool wanted, mn_err *e)
{
    mn_maker k = mn_maker_new(
        "clusters",
        "cluster:t posts:i texts:i first:d last:d places:i where:t similarity:f sample:t", e);
    uint32_t *post = wanted ? members(f) : NULL;
    places p = {0};
    size_t from = 0;

    if (!wanted)
        return k;
    mn_make_status(&k, post ? MN_OK : mn_fail_memory(e));
    for (uint32_t i = 0; !k.st && i < f->clusters; i++) {
        const mn_cluster *of = &f->cluster[i];
        const mn_collected *first = &c->post[of->first];
        mn_text name = {0};
        mn_make_row(&k, 0);
        mn_make_status(&k, mn_collection_name(&name, k.t, c, of->first, e));
        mn_make_text(&k, 0, name);
        mn_make_i64(&k, 1, of->posts);
        mn_make_i64(&k, 2, of->texts);
        make_span(&k, c, post + from, of->posts);
        mn_make_status(&k, count_places(&p, c, post + from, of->posts, e));
        mn_make_i64(&k, 5, (int64_t)p.n);
        if (p.names.len)
            mn_make_buf(&k, 6, &p.names);
        mn_make_f64(&k, 7, round((double)of->share * 1000) / 1000);
        mn_make_text(&k, 8, (mn_text){first->bytes + first->id, first->sample});
        from += of->posts;
    }
    free(post);
    free(p.place);
    free(p.count);
    mn_buf_free(&p.names);
    return k;
}

/* Both tables, at once. */
typedef struct tables {
    mn_collection *c;
    const mn_clusters *f;
    bool wanted[2];
    mn_maker k[2];
    mn_err e[2];
} tables;

static void make_table(size_t i, void *payload)
{
    tables *t = payload;
    t->k[i] = i ? make_clusters(t->c, t->f, t->wanted[1], &t->e[1])
                : make_posts(t->c, t->f, t->wanted[0], &t->e[0]);
}

static mn_status tell_tables(mn_report *r, mn_collection *c, const mn_clusters *f,
                             const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const mn_table_view view[2] = {
        {.title = "Posts", .columns = "id=Id,cluster=Cluster", .hidden = true},
        {.title = "Clusters",
         .first = SHOWN,
         .columns = "cluster=Cluster!,posts=Posts,first=First,last=Last,"
                    "places=Places,similarity=Alike:0%,sample=Text",
         .hidden = !f->clusters}};
    const mn_ctx quiet = {.threads = ctx ? ctx->threads : 1};
    tables t = {.c = c,
                .f = f,
                .wanted = {mn_call_wants(call, "posts"), mn_call_wants(call, "clusters")},
                .e = {MN_ERR_INIT, MN_ERR_INIT}};
    mn_status st = mn_parallel(&quiet, 2, make_table, &t, e);
    for (int i = 0; i < 2; i++) { /* also behind a failure: they are consumed */
        const mn_status made = mn_report_made(r, &t.k[i], &view[i], &t.e[i]);
        if (made && !st && e)
            *e = t.e[i];
        st = st ? st : made;
    }
    return st;
}

/* --- the report ------------------------------------------------------------------------------- */

static mn_status tell_figures(mn_report *r, const mn_clusters *f, mn_err *e)
{
    const struct {
        const char *name, *label;
        uint64_t value;
        const char *unit;
        bool headline;
    } figures[] = {
        {"posts", "Posts", f->n, "posts", true},
        {"clusters", "Clusters of two posts or more", f->clusters, "clusters", true},
        {"lone", "Posts alone", f->lone, "posts", true},
        {"largest", "Posts of the largest cluster", f->largest, "posts", true},
        {"texts", "Different texts", f->texts, "texts", false},
        {"wordless", "Posts without words", f->wordless, "posts", false},
        {"hot_buckets", "Groups too large to compare all pairs", f->hot, "groups", false},
        {"hot_largest", "Texts of the largest such group", f->hot_largest, "texts", false},
    };
    mn_status st = MN_OK;
    const size_t n = sizeof figures / sizeof *figures - (f->hot ? 0 : 2);
    for (size_t i = 0; i < n && !st; i++)
        st = mn_report_count(r, figures[i].name, figures[i].label, figures[i].value,
                             figures[i].unit, figures[i].headline, e);
    return st;
}

static mn_status tell_result(mn_report *r, const mn_clusters *f, mn_err *e)
{
    mn_status st = MN_OK;
    if (!f->n)
        return mn_report_warning(r, "No post could be read.", e);
    st = mn_report_text(r, MN_TEXT_PARA,
                        f->clusters ? "Posts of one cluster say the same, but for names, numbers "
                                      "and places. A cluster is named by its first post. That "
                                      "texts are alike says nothing about who wrote them."
                                    : "No two posts say the same.",
                        e);
    if (!st && f->hot)
        st = mn_report_text(
            r, MN_TEXT_NOTE,
            "Where many texts share phrases, each was compared with those that share most with it, "
            "not with all: the count of such groups is among the figures.",
            e);
    return st;
}

/* What changed, as 'adverts networks' tells it of networks. */
static mn_status tell_change_table(mn_report *r, const mn_collection *c, const mn_ad_changes *x,
                                   mn_err *e)
{
    const mn_table_view view = {.ahead = true,
                                .title = "What changed",
                                .first = SHOWN,
                                .columns = "cluster=Cluster!,what=What,posts=Posts,"
                                           "posts_new=New posts,was=Was"};
    mn_buf b = {0};
    mn_maker k = mn_maker_new("changes", "cluster:t what:t posts:i posts_new:i was:t", e);
    for (uint32_t i = 0; !k.st && i < x->n; i++) {
        const mn_ad_change *at = &x->change[i];
        mn_text name = {0};
        mn_make_row(&k, 0);
        mn_make_status(&k, mn_collection_name(&name, k.t, c, at->group, e));
        mn_make_text(&k, 0, name);
        mn_make_str(&k, 1, mn_ad_change_name(at->kind));
        mn_make_i64(&k, 2, at->posts);
        mn_make_i64(&k, 3, at->posts_new);
        mn_buf_clear(&b);
        for (uint32_t j = 0; j < at->was_groups && j < WAS_NAMED && !k.st; j++) {
            mn_buf_str(&b, j ? ";" : "");
            mn_make_status(&k, mn_collection_name(&name, k.t, c, x->was[at->was + j], e));
            mn_buf_text(&b, name);
        }
        if (at->was_groups > WAS_NAMED)
            mn_buf_fmt(&b, ";and %u more", at->was_groups - WAS_NAMED);
        mn_make_buf(&k, 4, &b);
    }
    mn_buf_free(&b);
    return mn_report_made_any(r, &k, &view, e);
}

static mn_status tell_changes(mn_report *r, const mn_collection *c, const mn_archive *a,
                              const mn_update_groups *g, mn_err *e)
{
    mn_ad_changes x = {.n = 0};
    bool any = false;
    mn_status st = mn_update_changes(&x, &any, a, g, e);
    if (!st)
        st = mn_update_tell_changes(r, &x, any, a, g, e);
    if (!st)
        st = tell_change_table(r, c, &x, e);
    mn_ad_changes_free(&x);
    return st;
}

static mn_status make_report(mn_report **out, mn_collection *c, const mn_clusters *f,
                             const mn_post_log *l, const mn_call *call, const mn_ctx *ctx,
                             mn_err *e)
{
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "adverts cluster", "Posts that say the same", e);
    if (!st)
        st = mn_adverts_tell_inputs(r, l, e);
    if (!st)
        st = tell_figures(r, f, e);
    if (!st)
        st = tell_result(r, f, e);
    if (!st)
        st = tell_tables(r, c, f, call, ctx, e);
    if (!st)
        st = mn_adverts_tell_reading(r, l, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* With an archive: what changed; and what came is kept, if it is asked for. */
static mn_status end_archive(mn_report *r, const mn_collection *c, const mn_clusters *f,
                             mn_archive *a, const mn_post_reader *in, const mn_call *call,
                             const mn_ctx *ctx, mn_err *e)
{
    char how[48];
    const bool update = mn_call_flag(call, "update");
    snprintf(how, sizeof how, "seed %llu", (unsigned long long)(ctx ? ctx->seed : 0));
    const mn_update_groups g = {MN_ARCHIVE_CLUSTERS, mn_text_of(how), f->of, f->n};
    mn_status st = mn_update_tell(r, a, mn_posts_log(in), update, e);
    if (!st)
        st = tell_changes(r, c, a, &g, e);
    return !st && update ? mn_update_save(a, in, &g, 1, call, ctx, e) : st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_collection c = {.untold = !mn_call_wants(call, "clusters")};
    mn_clusters f = {0};
    mn_post_reader *in = NULL;
    mn_archive *a = NULL;
    mn_report *r = NULL;
    mn_identifiers_file ids = {.to = NULL};
    mn_status st = mn_identifiers_file_open(&ids, call, ctx, e);
    if (!st)
        st = mn_adverts_open_archive(&in, &a, call, ctx, e);
    if (!st)
        mn_adverts_unhashed(in, call);
    if (!st)
        st = mn_collection_read(&f, &c, &ids, in, ctx, e);
    if (!st)
        st = make_report(&r, &c, &f, mn_posts_log(in), call, ctx, e);
    if (!st)
        st = mn_identifiers_file_commit(&ids, ctx, e);
    if (!st && a)
        st = end_archive(r, &c, &f, a, in, call, ctx, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    mn_identifiers_file_close(&ids);
    mn_posts_close(in);
    mn_clusters_free(&f);
    mn_collection_free(&c);
    return st;
}

static const mn_example examples[] = {
    {"manumit adverts cluster posts.csv", "which posts say the same, largest clusters first"},
    {"manumit adverts cluster posts.csv --csv", "each post's cluster: id, cluster"},
    {"manumit adverts cluster 2026-*.tsv.gz --columns id=ref,text=body --csv --table clusters",
     "the clusters themselves: how many posts, from when to when, where"},
    {"manumit adverts cluster posts.csv --csv --identifiers identifiers.csv",
     "both in one reading: who says the same, and the telephones, e-mail and names in all posts"},
    {"manumit adverts cluster today.csv --update",
     "today's posts come to those that the store keeps; what changed"},
    {NULL, NULL}};
static const mn_input inputs[] = {MN_ADVERTS_INPUT, {.name = NULL}};
static const mn_option options[] = {MN_ADVERTS_READ_OPTIONS,
                                    MN_ADVERTS_IDENTIFIERS_OPTIONS,
                                    MN_ADVERTS_UPDATE_OPTION,
                                    {.name = NULL}};
static const mn_output outputs[] = {
    {"posts", "id,cluster", "each post's cluster; a post alone is its own"},
    {"clusters", "cluster,posts,texts,first,last,places,where,similarity,sample",
     "clusters of two posts or more, largest first; where: the places of most posts; similarity: "
     "what its texts share with its first one, on average; sample: how that begins"},
    {"changes", "cluster,what,posts,posts_new,was",
     "with an archive: clusters that are new, grown, joined or parted since they were told the "
     "last "
     "time; was: their names then"},
    MN_ADVERTS_READING_OUTPUTS,
    {NULL, NULL, NULL}};
const mn_command mn_adverts_cluster_command = {
    .name = "adverts cluster",
    .summary = "Put posts together that say the same",
    .about =
        "Finds posts made of one text with other names, numbers and places, in any script, also "
        "where words were changed, letters swapped for ones that look alike, or characters hidden. "
        "Only texts are compared. A cluster is named by the id of its first post; where that id "
        "is not the first of its kind, the post's number follows it.\n\n"
        "Posts may come in any order: the same posts make the same clusters.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "adverts identifiers,adverts templates,adverts networks",
    .run = run,
    .local = true,
    .why_local = "archives of posts are large, and stay on the machine they are on",
};
