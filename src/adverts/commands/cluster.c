/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/cluster.c - manumit adverts cluster: which posts say the same.
 *
 * Posts are read in batches and forgotten. Of each stay its sketch, and until the report is made
 * its id, the beginning of its text, its day and its place.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/cluster/cluster.h"
#include "adverts/commands/command.h"
#include "adverts/commands/data.h"
#include "adverts/commands/identifiers_file.h"
#include "adverts/commands/update.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/map.h"
#include "core/parallel.h"
#include "core/text.h"
#include "report/made.h"
#include "table/build.h"

enum {
    SAMPLE = 64,      /* bytes of a text that are kept */
    ID_MOST = 200,    /* bytes of an id */
    BLOCK = 1 << 20,  /* of memory for ids and samples */
    PLACES_NAMED = 5, /* of a cluster */
    WAS_NAMED = 20,   /* clusters that were, in one cell */
    SHOWN = 20,       /* clusters, in the report for people */
    AHEAD = 8,        /* posts that memory is asked for before they are looked at */
    NO_DAY = INT32_MIN,
};

/* What is kept of a post: its id, and behind it the sample. */
typedef struct kept {
    const char *bytes;
    uint32_t place;
    int32_t day;
    uint8_t id, sample; /* bytes */
    bool same_id;       /* an earlier post has this id */
} kept;

typedef struct collection {
    kept *post;
    size_t n, cap;
    char **block;
    size_t blocks, blocks_cap, used; /* used of the last block */
    mn_arena names;                  /* of places */
    mn_map at;
    mn_text *place;
    size_t places, places_cap;
    uint32_t *number; /* of a batch's places */
    size_t numbers_cap;
    mn_text *text; /* of a batch */
    size_t texts_cap;
} collection;

static void collection_free(collection *c)
{
    for (size_t i = 0; i < c->blocks; i++)
        free(c->block[i]);
    free(c->block);
    free(c->post);
    mn_arena_free(&c->names);
    mn_map_free(&c->at);
    free(c->place);
    free(c->number);
    free(c->text);
}

/* --- collecting ------------------------------------------------------------------------------- */

static char *room(collection *c, size_t len)
{
    if (!c->blocks || c->used + len > BLOCK) {
        char *block = malloc(BLOCK);
        if (!block || !mn_grow(&c->block, &c->blocks_cap, c->blocks + 1, sizeof *c->block)) {
            free(block);
            return NULL;
        }
        c->block[c->blocks++] = block;
        c->used = 0;
    }
    char *p = c->block[c->blocks - 1] + c->used;
    c->used += len;
    return p;
}

/* A bit for each of SAMPLE bytes that is a blank or a control character. */
static uint64_t gaps_of(const char *p)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
    uint64_t gaps = 0;
    for (size_t i = 0; i < SAMPLE; i += 8) {
        uint64_t v;
        memcpy(&v, p + i, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        v = __builtin_bswap64(v);
#endif
        const uint64_t gap = ~(((v & ~high) + ones * (0x7f - ' ')) | v) & high;
        gaps |= ((gap >> 7) * UINT64_C(0x0102040810204080) >> 56) << i;
    }
    return gaps;
}

/* The beginning of a text on one line, cut between characters. */
static size_t take_sample(char *to, mn_text t)
{
    size_t n = 0;
    t = mn_text_trim(t);
    const uint64_t gaps = t.len > SAMPLE ? gaps_of(t.ptr) : UINT64_MAX;
    if (!(gaps & gaps << 1)) { /* none behind another: nothing is left out */
        memcpy(to, t.ptr, SAMPLE);
        for (uint64_t rest = gaps; rest; rest &= rest - 1)
            to[__builtin_ctzll(rest)] = ' ';
        for (n = SAMPLE; n && ((unsigned char)t.ptr[n] & 0xc0) == 0x80;)
            n--;
        return n && to[n - 1] == ' ' ? n - 1 : n;
    }
    for (size_t at = 0, len; at < t.len && (len = mn_utf8_len(t, at)) && n + len <= SAMPLE;
         at += len) {
        const bool gap = (unsigned char)t.ptr[at] <= ' ';
        if (gap && n && to[n - 1] == ' ')
            continue;
        if (gap)
            to[n++] = ' ';
        else
            for (size_t i = 0; i < len; i++)
                to[n++] = t.ptr[at + i];
    }
    return n && to[n - 1] == ' ' ? n - 1 : n;
}

static mn_status number_place(uint32_t *out, collection *c, const mn_post_place *p, mn_err *e)
{
    mn_text name = p->name;
    *out = MN_POST_NONE;
    if (!name.len)
        return MN_OK;
    const uint32_t known = mn_map_get(&c->at, name);
    if (known != MN_MAP_NONE) {
        *out = known;
        return MN_OK;
    }
    name = mn_arena_text(&c->names, name);
    if (!name.ptr || !mn_grow(&c->place, &c->places_cap, c->places + 1, sizeof *c->place))
        return mn_fail_memory(e);
    *out = (uint32_t)c->places;
    mn_status st = mn_map_put(&c->at, name, out, e);
    c->place[c->places++] = name;
    return st;
}

static mn_status keep(collection *c, const mn_post *p, mn_err *e)
{
    char sample[SAMPLE];
    const size_t len = take_sample(sample, p->text);
    mn_text id = p->id;
    if (id.len > ID_MOST) /* cut between characters */
        for (id.len = ID_MOST; id.len && ((unsigned char)id.ptr[id.len] & 0xc0) == 0x80;)
            id.len--;
    char *to = room(c, id.len + len);
    if (!to || !mn_grow(&c->post, &c->cap, c->n + 1, sizeof *c->post))
        return mn_fail_memory(e);
    if (id.len)
        memcpy(to, id.ptr, id.len);
    if (len)
        memcpy(to + id.len, sample, len);
    c->post[c->n++] = (kept){.bytes = to,
                             .place = p->place == MN_POST_NONE ? MN_POST_NONE : c->number[p->place],
                             .day = p->time == MN_POST_NO_TIME ? NO_DAY : mn_post_day(p->time),
                             .id = (uint8_t)id.len,
                             .sample = (uint8_t)len,
                             .same_id = (p->flags & MN_POST_SAME_ID) != 0};
    return MN_OK;
}

/* All that is done with a batch, at once: what is kept of posts, by one thread; sketches, and
 * identifiers where they are looked for, by all. */
typedef struct turn {
    collection *c;
    const mn_posts *b;
    mn_clustering *to;
    size_t sketches;
    mn_id_batch *ids;
    mn_status st; /* of keeping */
    mn_err e;
} turn;

static void do_piece(size_t i, void *payload)
{
    turn *r = payload;
    if (i > r->sketches) {
        mn_id_batch_find(r->ids, i - 1 - r->sketches);
    } else if (i) {
        mn_clustering_piece(r->to, i - 1);
    } else {
        for (uint32_t k = 0; !r->st && k < r->b->places; k++)
            r->st = number_place(&r->c->number[k], r->c, &r->b->place[k], &r->e);
        for (uint32_t k = 0; !r->st && k < r->b->n; k++) {
            if (k + AHEAD < r->b->n) {
                __builtin_prefetch(r->b->post[k + AHEAD].id.ptr);
                __builtin_prefetch(r->b->post[k + AHEAD].text.ptr);
            }
            r->st = keep(r->c, &r->b->post[k], &r->e);
        }
    }
}

static mn_status take_batch(collection *c, mn_clustering *to, mn_identifiers_file *ids,
                            const mn_posts *b, const mn_ctx *ctx, mn_err *e)
{
    turn r = {.c = c, .b = b, .to = to, .ids = &ids->batch, .e = MN_ERR_INIT};
    if (!mn_grow(&c->number, &c->numbers_cap, (size_t)b->places + 1, sizeof *c->number) ||
        !mn_grow(&c->text, &c->texts_cap, (size_t)b->n + 1, sizeof *c->text))
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < b->n; i++)
        c->text[i] = b->post[i].text;
    mn_status st = mn_clustering_begin(&r.sketches, to, c->text, b->n, e);
    if (!st)
        st = mn_identifiers_file_begin(ids, b, e);
    if (!st)
        st = mn_parallel(ctx, 1 + r.sketches + ids->batch.used, do_piece, &r, e);
    if (!st && (st = r.st) && e)
        *e = r.e;
    if (!st)
        st = mn_clustering_took(to, e);
    return st ? st : mn_identifiers_file_end(ids, e);
}

static mn_status find(mn_clusters *out, collection *c, mn_identifiers_file *ids, mn_post_reader *in,
                      const mn_ctx *ctx, mn_err *e)
{
    const mn_cluster_options o = MN_CLUSTER_OPTIONS_INIT;
    const mn_posts *b = NULL;
    mn_clustering *to = NULL;
    mn_status st = mn_clustering_new(&to, ctx, &o, e);
    while (!st && !(st = mn_posts_next(in, &b, e)) && b)
        st = take_batch(c, to, ids, b, ctx, e);
    mn_id_batch_free(&ids->batch); /* what follows may need the room */
    if (!st)
        st = mn_clustering_end(out, to, e);
    mn_clustering_free(to);
    return st;
}

/* --- tables ----------------------------------------------------------------------------------- */

static mn_text id_of(const collection *c, uint32_t post)
{
    return (mn_text){c->post[post].bytes, c->post[post].id};
}

/* A cluster's name: the id of its first post. Where an earlier post has that id too, the post's
 * number follows, so that no two clusters have one name. */
static mn_status name_cluster(mn_text *out, mn_maker *k, const collection *c, uint32_t first)
{
    mn_text id = id_of(c, first);
    if (c->post[first].same_id) {
        char text[ID_MOST + 16];
        const int len = snprintf(text, sizeof text, "%.*s#%u", (int)id.len, id.ptr, first + 1);
        id = mn_table_keep(k->t, (mn_text){text, (size_t)len});
        if (!id.ptr)
            return mn_fail_memory(k->e);
    }
    *out = id;
    return MN_OK;
}

/* The main table. Takes over the blocks, into which its cells point. */
static mn_status tell_posts(mn_report *r, collection *c, const mn_clusters *found, mn_err *e)
{
    mn_maker k = mn_maker_new("posts", "id:t cluster:t", e);
    const mn_table_view view = {
        .title = "Posts", .columns = "id=Id,cluster=Cluster", .hidden = true};
    mn_make_room(&k, c->n);
    for (uint32_t i = 0; !k.st && i < found->n; i++) {
        mn_text name = {0};
        mn_make_row(&k, 0);
        if (!k.st)
            k.st = mn_table_put_kept(k.t, 0, id_of(c, i), e);
        if (!k.st)
            k.st = name_cluster(&name, &k, c, found->of[i]);
        if (!k.st)
            k.st = mn_table_put_kept(k.t, 1, name, e);
    }
    for (; !k.st && c->blocks; c->blocks--)
        if (!mn_table_own(k.t, c->block[c->blocks - 1]))
            k.st = mn_fail_memory(e);
    return mn_report_made(r, &k, &view, e);
}

/* Numbers of posts by cluster: those of the i-th cluster of the list, side by side. */
static uint32_t *members(const mn_clusters *f)
{
    size_t total = 0;
    uint32_t *at = malloc(((size_t)f->n + 1) * sizeof *at);
    for (uint32_t i = 0; i < f->clusters; i++)
        total += f->cluster[i].posts;
    uint32_t *post = malloc((total + 1) * sizeof *post);
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

static mn_status count_places(places *p, const collection *c, const uint32_t *post, size_t n,
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

static void make_span(mn_maker *k, const collection *c, const uint32_t *post, size_t n)
{
    int32_t first = NO_DAY, last = NO_DAY;
    for (size_t i = 0; i < n; i++) {
        const int32_t day = c->post[post[i]].day;
        if (day == NO_DAY)
            continue;
        first = first == NO_DAY || day < first ? day : first;
        last = day > last ? day : last;
    }
    if (!k->st && first != NO_DAY) {
        mn_table_put_date(k->t, 3, first);
        mn_table_put_date(k->t, 4, last);
    }
}

static mn_status tell_clusters(mn_report *r, const collection *c, const mn_clusters *f, mn_err *e)
{
    mn_maker k = mn_maker_new(
        "clusters",
        "cluster:t posts:i texts:i first:d last:d places:i where:t similarity:f sample:t", e);
    const mn_table_view view = {.title = "Clusters",
                                .first = SHOWN,
                                .columns = "cluster=Cluster!,posts=Posts,first=First,last=Last,"
                                           "places=Places,similarity=Alike:0%,sample=Text",
                                .hidden = !f->clusters};
    uint32_t *post = members(f);
    places p = {0};
    size_t from = 0;

    mn_make_status(&k, post ? MN_OK : mn_fail_memory(e));
    for (uint32_t i = 0; !k.st && i < f->clusters; i++) {
        const mn_cluster *of = &f->cluster[i];
        const kept *first = &c->post[of->first];
        mn_text name = {0};
        mn_make_row(&k, 0);
        mn_make_status(&k, name_cluster(&name, &k, c, of->first));
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
    return mn_report_made(r, &k, &view, e);
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
static mn_status tell_change_table(mn_report *r, const collection *c, const mn_ad_changes *x,
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
        mn_make_status(&k, name_cluster(&name, &k, c, at->group));
        mn_make_text(&k, 0, name);
        mn_make_str(&k, 1, mn_ad_change_name(at->kind));
        mn_make_i64(&k, 2, at->posts);
        mn_make_i64(&k, 3, at->posts_new);
        mn_buf_clear(&b);
        for (uint32_t j = 0; j < at->was_groups && j < WAS_NAMED && !k.st; j++) {
            mn_buf_str(&b, j ? ";" : "");
            mn_make_status(&k, name_cluster(&name, &k, c, x->was[at->was + j]));
            mn_buf_text(&b, name);
        }
        if (at->was_groups > WAS_NAMED)
            mn_buf_fmt(&b, ";and %u more", at->was_groups - WAS_NAMED);
        mn_make_buf(&k, 4, &b);
    }
    mn_buf_free(&b);
    return mn_report_made_any(r, &k, &view, e);
}

static mn_status tell_changes(mn_report *r, const collection *c, const mn_archive *a,
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

static mn_status make_report(mn_report **out, collection *c, const mn_clusters *f,
                             const mn_post_log *l, mn_err *e)
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
        st = tell_posts(r, c, f, e);
    if (!st)
        st = tell_clusters(r, c, f, e);
    if (!st)
        st = mn_adverts_tell_reading(r, l, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* With an archive: what changed; and what came is kept, if it is asked for. */
static mn_status end_archive(mn_report *r, const collection *c, const mn_clusters *f, mn_archive *a,
                             const mn_post_reader *in, const mn_call *call, const mn_ctx *ctx,
                             mn_err *e)
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
    collection c = {0};
    mn_clusters f = {0};
    mn_post_reader *in = NULL;
    mn_archive *a = NULL;
    mn_report *r = NULL;
    mn_identifiers_file ids = {.to = NULL};
    mn_status st = mn_identifiers_file_open(&ids, call, ctx, e);
    if (!st)
        st = mn_adverts_open_archive(&in, &a, call, ctx, e);
    if (!st)
        st = find(&f, &c, &ids, in, ctx, e);
    if (!st)
        st = make_report(&r, &c, &f, mn_posts_log(in), e);
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
    collection_free(&c);
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
