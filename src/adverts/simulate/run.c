/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/simulate/run.c - puts posts into the order of time and writes them, block by block.
 *
 * Times are reckoned first, of all items, and items counted into seconds; then any number of
 * threads make blocks of rows, which are written one after the other. Networks, their templates
 * and slots come from a second pass that makes their posts once more.
 */
#include <stdlib.h>

#include "adverts/simulate/inside.h"
#include "core/err.h"
#include "core/folder_out.h"
#include "core/parallel.h"

enum {
    ROWS = 1024,  /* of a block */
    BLOCKS = 32,  /* at once */
    PARTIES = 32, /* of a block of networks */
    FILES = 3,    /* of posts: posts, truth, identifiers */
    TABLES = 3,   /* of networks: networks, templates, slots */
    SECONDS = (MN_ADSIM_DAYS + 2) * 86400,
};
#define FIRST_SECOND INT64_C(1740787200) /* 2025-03-01T00:00:00Z */

typedef struct block {
    mn_adsim_post post;
    mn_adsim_post *scratch; /* MN_ADSIM_POSTS_OF_ONE + 1 */
    mn_buf file[FILES];
    mn_adsim_tables tables;
    uint64_t ids, disguised;
    bool failed;
} block;

typedef struct run {
    mn_adsim_world w;
    mn_folder_out folder;
    mn_adsim_totals t;
    uint32_t *order; /* items in the order of time */
    block *block;
    uint64_t base; /* row or network of the first block */
    mn_file_out *file[FILES + TABLES];
} run;

static const char *const names[FILES + TABLES] = {
    "posts.csv", "truth.csv", "identifiers.csv", "networks.csv", "templates.csv", "slots.csv"};
static const char *const heads[FILES + TABLES] = {
    "id,title,text,time,city,country,lat,lon,price,site,author,image,pdq\n",
    "id,cluster,template,network,kind,language,trade,group,signs,altered,noise\n",
    "id,kind,value,disguise,text,start,end,generic\n",
    "network,kind,posts,templates,phones,cities,circuit,rounds,impossible,signs\n",
    "template,network,language,trade,posts,slots,kinds,text\n",
    "id,template,slot,kind,value,start,end\n",
};

/* --- order --------------------------------------------------------------------------------- */

/* Counts items into seconds, or puts them there. */
static void each_time(run *x, uint32_t *second, bool place)
{
    const mn_adsim_world *w = &x->w;
    mn_adsim_network n;
    for (uint32_t i = 0; i < w->singles + w->alike; i++) {
        const int64_t s = mn_adsim_single_time(w, i) - FIRST_SECOND;
        if (place)
            x->order[second[s]++] = i;
        else
            second[s + 1]++;
    }
    for (uint32_t k = 0; k < w->parties; k++) {
        mn_adsim_network_of(&n, w, k);
        for (uint32_t i = 0; i < n.p.posts; i++) {
            const int64_t s = mn_adsim_network_time(&n, i) - FIRST_SECOND;
            MN_BUG(s >= 0 && s < SECONDS);
            if (place)
                x->order[second[s]++] = n.p.first + i;
            else
                second[s + 1]++;
        }
    }
}

static mn_status put_in_order(run *x, mn_err *e)
{
    uint32_t *second = calloc(SECONDS + 1, sizeof *second);
    x->order = calloc(x->w.o.posts, sizeof *x->order);
    if (!second || !x->order) {
        free(second);
        return mn_fail_memory(e);
    }
    each_time(x, second, false);
    for (size_t i = 1; i <= SECONDS; i++)
        second[i] += second[i - 1];
    each_time(x, second, true);
    free(second);
    return MN_OK;
}

/* --- rows ---------------------------------------------------------------------------------- */

static void do_rows(size_t i, void *payload)
{
    run *x = payload;
    block *b = &x->block[i];
    const uint64_t from = x->base + i * ROWS, to = from + ROWS;
    b->ids = b->disguised = 0;
    for (unsigned f = 0; f < FILES; f++)
        mn_buf_clear(&b->file[f]);
    for (uint64_t k = from; k < to && k < x->w.o.posts && !b->failed; k++) {
        b->failed = !mn_adsim_post_of(&b->post, &x->w, x->order[k]);
        if (b->failed)
            break;
        mn_adsim_write_post(&b->file[0], &x->w, &b->post);
        mn_adsim_write_truth(&b->file[1], &x->w, &b->post);
        b->ids += mn_adsim_write_ids(&b->file[2], &x->w, &b->post, &b->disguised);
    }
    for (unsigned f = 0; f < FILES; f++)
        b->failed |= b->file[f].failed;
}

static void do_networks(size_t i, void *payload)
{
    run *x = payload;
    block *b = &x->block[i];
    const uint64_t from = x->base + i * PARTIES, to = from + PARTIES;
    mn_adsim_tables *t = &b->tables;
    mn_buf_clear(&t->networks);
    mn_buf_clear(&t->templates);
    mn_buf_clear(&t->slots);
    t->slot_rows = t->template_rows = 0;
    if (!b->scratch)
        b->scratch = calloc(MN_ADSIM_POSTS_OF_ONE + 1, sizeof *b->scratch);
    b->failed |= !b->scratch;
    for (uint64_t k = from; k < to && k < x->w.parties && !b->failed; k++)
        b->failed = !mn_adsim_write_network(t, &x->w, (uint32_t)k, b->scratch);
}

static mn_status write_out(run *x, unsigned file, const mn_buf *b, mn_err *e)
{
    return b->len ? mn_file_write(x->file[file], b->ptr, b->len, e) : MN_OK;
}

static mn_status write_rows(run *x, const mn_ctx *ctx, mn_err *e)
{
    for (x->base = 0; x->base < x->w.o.posts; x->base += ROWS * BLOCKS) {
        mn_status st = mn_parallel(ctx, BLOCKS, do_rows, x, e);
        for (unsigned i = 0; i < BLOCKS && !st; i++) {
            const block *b = &x->block[i];
            st = b->failed ? mn_fail_memory(e) : MN_OK;
            for (unsigned f = 0; f < FILES && !st; f++)
                st = write_out(x, f, &b->file[f], e);
            x->t.identifiers += b->ids;
            x->t.disguised += b->disguised;
        }
        if (st)
            return st;
        mn_progress(ctx, "posts", x->base, x->w.o.posts);
    }
    return MN_OK;
}

static mn_status write_networks(run *x, const mn_ctx *ctx, mn_err *e)
{
    for (x->base = 0; x->base < x->w.parties; x->base += PARTIES * BLOCKS) {
        mn_status st = mn_parallel(ctx, BLOCKS, do_networks, x, e);
        for (unsigned i = 0; i < BLOCKS && !st; i++) {
            const block *b = &x->block[i];
            st = b->failed ? mn_fail_memory(e) : write_out(x, FILES, &b->tables.networks, e);
            if (!st)
                st = write_out(x, FILES + 1, &b->tables.templates, e);
            if (!st)
                st = write_out(x, FILES + 2, &b->tables.slots, e);
            x->t.slots += b->tables.slot_rows;
            x->t.templates += b->tables.template_rows;
        }
        if (st)
            return st;
        mn_progress(ctx, "networks", x->base, x->w.parties);
    }
    return MN_OK;
}

/* --- the whole ----------------------------------------------------------------------------- */

static void count(run *x)
{
    uint64_t *of[MN_ADSIM_KINDS] = {&x->t.single, &x->t.alike, &x->t.networks, &x->t.circuits,
                                    &x->t.spam};
    x->t.posts = x->w.o.posts;
    x->t.single = x->w.singles;
    x->t.alike = x->w.alike;
    x->t.parties = x->w.parties;
    for (uint32_t i = 0; i < x->w.parties; i++)
        *of[x->w.party[i].kind] += x->w.party[i].posts;
}

static mn_status write_small(run *x, mn_err *e)
{
    static const char *const small[] = {"hubs.csv", "README.md", "about.json"};
    mn_buf b = {0};
    mn_status st = MN_OK;
    for (unsigned i = 0; i < sizeof small / sizeof *small && !st; i++) {
        mn_buf_clear(&b);
        if (i == 0)
            mn_adsim_write_hubs(&b, &x->w);
        else if (i == 1)
            mn_adsim_write_readme(&b, &x->w, &x->t);
        else
            mn_adsim_write_about(&b, &x->w, &x->t);
        st = b.failed ? mn_fail_memory(e) : mn_folder_put(&x->folder, small[i], b.ptr, b.len, e);
    }
    mn_buf_free(&b);
    return st;
}

static mn_status begin(run *x, mn_err *e)
{
    mn_status st = MN_OK;
    x->block = calloc(BLOCKS, sizeof *x->block);
    if (!x->block)
        return mn_fail_memory(e);
    for (unsigned f = 0; f < FILES + TABLES && !st; f++) {
        const mn_text head = mn_text_of(heads[f]);
        st = mn_folder_file(&x->file[f], &x->folder, names[f], e);
        if (!st)
            st = mn_file_write(x->file[f], head.ptr, head.len, e);
    }
    return st;
}

static void end(run *x)
{
    for (unsigned f = 0; f < FILES + TABLES; f++)
        mn_file_abandon(x->file[f]);
    for (unsigned i = 0; x->block && i < BLOCKS; i++) {
        block *b = &x->block[i];
        mn_adsim_post_free(&b->post);
        for (unsigned k = 0; b->scratch && k <= MN_ADSIM_POSTS_OF_ONE; k++)
            mn_adsim_post_free(&b->scratch[k]);
        free(b->scratch);
        for (unsigned f = 0; f < FILES; f++)
            mn_buf_free(&b->file[f]);
        mn_buf_free(&b->tables.networks);
        mn_buf_free(&b->tables.templates);
        mn_buf_free(&b->tables.slots);
    }
    free(x->block);
    free(x->order);
    mn_folder_end(&x->folder);
    mn_adsim_world_free(&x->w);
    free(x);
}

mn_status mn_adsim(mn_adsim_totals *out, const mn_adsim_options *options, const mn_ctx *ctx,
                   mn_err *e)
{
    run *x = calloc(1, sizeof *x);
    if (!x)
        return mn_fail_memory(e);
    mn_status st = mn_adsim_world_new(&x->w, options, e);
    if (!st)
        st = mn_folder_begin(&x->folder, options->dir, e);
    if (!st)
        st = begin(x, e);
    if (!st)
        st = put_in_order(x, e);
    if (!st)
        st = write_rows(x, ctx, e);
    if (!st)
        st = write_networks(x, ctx, e);
    for (unsigned f = 0; f < FILES + TABLES && !st; f++) {
        st = mn_file_commit(x->file[f], e);
        x->file[f] = NULL;
    }
    if (!st) {
        count(x);
        st = write_small(x, e);
    }
    if (!st)
        st = mn_folder_commit(&x->folder, e);
    if (!st)
        *out = x->t;
    end(x);
    return st;
}
