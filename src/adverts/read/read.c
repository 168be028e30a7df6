/* SPDX-License-Identifier: Apache-2.0
 *
 * read.c - from files to batches of posts: one file after the other. See read.h.
 */
#include "adverts/read/read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/read/inside.h"
#include "core/err.h"
#include "core/text.h"

enum { NUMBER = 24, TOGETHER = 32 };

mn_post_file *mn_post_reader_file(mn_post_reader *r)
{
    return &r->log.file[r->log.files - 1];
}

/* --- taking ----------------------------------------------------------------------------------- */

static mn_status tell_troubles(mn_post_reader *r, const mn_post_gather *g, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < g->troubles && !st; i++) {
        const mn_post_trouble *t = &g->trouble[i];
        st = t->kept ? mn_post_log_doubt(&r->log, t->line, t->why, t->hint, t->text, 1, e)
                     : mn_post_log_refuse(&r->log, t->line, t->why, t->hint, t->text, e);
    }
    return st;
}

/* What a post gets when its place among all is known. */
static void place(mn_post_reader *r, mn_post *post)
{
    char number[NUMBER];
    if (!post->id.len) {
        const int n = snprintf(number, sizeof number, "%llu",
                               (unsigned long long)(r->rows_told + r->rows + post->row));
        post->id = mn_post_maker_keep(&r->batch, (mn_text){number, (size_t)n});
        post->flags |= MN_POST_NUMBERED;
    }
    post->row = r->rows + post->row < UINT32_MAX ? (uint32_t)(r->rows + post->row) : UINT32_MAX;
    post->file = (uint16_t)(r->log.files - 1);
}

/* Names a post whose id is there already by its number: with so many signs '#' that the name is
 * nobody's. Ids that come later and are the same are there already, too. */
static mn_status name(mn_post_reader *r, mn_post *post, uint64_t number, mn_err *e)
{
    mn_buf b = {0};
    bool before = true, room = true;
    for (post->hashes = 0; before && room && post->hashes < UINT8_MAX;) {
        mn_buf_clear(&b);
        mn_post_name(&b, post->id, ++post->hashes, number);
        room = !b.failed &&
               mn_post_seen_put(&r->seen, mn_post_seen_hash((mn_text){b.ptr, b.len}), &before);
    }
    mn_buf_free(&b);
    return room ? MN_OK : mn_fail_memory(e);
}

/* Counts n posts among all, and tells whose ids are there already. */
static mn_status count(mn_post_reader *r, mn_post *post, size_t n, mn_err *e)
{
    uint64_t hash[TOGETHER];
    for (size_t i = 0; i < n; i++) {
        hash[i] = mn_post_seen_hash(post[i].id);
        mn_post_seen_ask(&r->seen, hash[i]);
    }
    for (size_t i = 0; i < n; i++) {
        bool before = false;
        if (!mn_post_seen_put(&r->seen, hash[i], &before))
            return mn_fail_memory(e);
        post[i].flags |= before ? MN_POST_SAME_ID : 0;
        post[i].hashes = 0;
        const mn_status st = before ? name(r, &post[i], r->log.posts + i + 1, e) : MN_OK;
        if (st)
            return st;
        r->log.same_id += before;
        r->log.mended += (post[i].flags & MN_POST_MENDED) != 0;
        r->log.cut += (post[i].flags & MN_POST_CUT) != 0;
        r->log.untimed += post[i].time == MN_POST_NO_TIME;
    }
    r->log.posts += n;
    return MN_OK;
}

/* The posts of the batch from `from` on. */
static mn_status count_all(mn_post_reader *r, uint32_t from, mn_err *e)
{
    const mn_posts *p = &r->batch.p;
    mn_status st = MN_OK;
    for (uint32_t i = from; i < p->n && !st && !r->batch.failed; i += TOGETHER)
        st = count(r, &p->post[i], p->n - i < TOGETHER ? p->n - i : TOGETHER, e);
    return st;
}

/* Posts from `from` on: those that an archive has already are left out. */
static mn_status take_posts(mn_post_reader *r, uint32_t from, mn_err *e)
{
    mn_posts *p = &r->batch.p;
    mn_post_file *f = mn_post_reader_file(r);
    uint32_t to = from;
    mn_status st = MN_OK;
    for (uint32_t i = from; i < p->n && !st && !r->batch.failed; i++) {
        bool known = false;
        place(r, &p->post[i]);
        if (r->keeper.look && !r->batch.failed)
            st = r->keeper.look(r->keeper.payload, p, &p->post[i], &known, e);
        if (!st && known) {
            f->known++;
            r->log.known++;
        } else {
            if (to != i)
                p->post[to] = p->post[i];
            to++;
        }
    }
    p->n = to;
    f->posts += to - from;
    return st ? st : count_all(r, from, e);
}

mn_status mn_post_take(mn_post_reader *r, const mn_post_gather *g, mn_err *e)
{
    mn_post_maker *m = &r->batch;
    const uint32_t from = m->p.n;
    mn_status st = tell_troubles(r, g, e);
    mn_post_maker_take(m, &g->posts.p, false);
    if (!st)
        st = take_posts(r, from, e);
    r->rows += g->rows;
    mn_post_reader_file(r)->rows += g->rows;
    return st ? st : m->failed ? mn_fail_memory(e) : MN_OK;
}

/* --- opening ---------------------------------------------------------------------------------- */

static const char *copy_of(mn_arena *a, const char *s, bool *failed)
{
    const char *copy = s ? mn_arena_str(a, s) : NULL;
    *failed = *failed || (s && !copy);
    return copy;
}

static mn_status copy_options(mn_post_reader *r, const char *const *paths, size_t n,
                              const mn_posts_read_options *o, mn_err *e)
{
    bool failed = false;
    if (o)
        r->o = *o;
    r->o.columns = copy_of(&r->arena, r->o.columns, &failed);
    r->o.sheet = copy_of(&r->arena, r->o.sheet, &failed);
    r->o.clock = copy_of(&r->arena, r->o.clock, &failed);
    r->path = mn_arena_alloc(&r->arena, n + 1, sizeof *r->path);
    for (size_t i = 0; r->path && i < n; i++)
        r->path[i] = copy_of(&r->arena, paths[i], &failed);
    r->paths = n;
    return failed || !r->path ? mn_fail_memory(e) : MN_OK;
}

/* What headings and countries are told by. */
static mn_status know(mn_post_reader *r, mn_err *e)
{
    mn_status st = r->o.headings ? MN_OK : mn_post_headings_load(&r->own_headings, e);
    if (!st && !r->o.reference)
        st = mn_reference_new(&r->own_reference, MN_NEED_COUNTRIES, e);
    r->headings = r->o.headings ? r->o.headings : r->own_headings;
    r->reference = r->o.reference ? r->o.reference : r->own_reference;
    return st;
}

mn_status mn_posts_open(mn_post_reader **out, const mn_ctx *ctx, const char *const *paths, size_t n,
                        const mn_posts_read_options *o, mn_err *e)
{
    mn_post_reader *r = calloc(1, sizeof *r);
    if (!r)
        return mn_fail_memory(e);
    r->ctx = ctx;
    mn_status st = copy_options(r, paths, n, o, e);
    if (!st)
        st = know(r, e);
    if (!st && r->o.clock)
        st = mn_wall_clock_find(&r->clock, mn_text_of(r->o.clock), e);
    r->of.reference = r->reference;
    r->of.clock = r->o.clock ? &r->clock : NULL;
    r->of.days = r->o.days;
    if (st)
        mn_posts_close(r);
    else
        *out = r;
    return st;
}

static void close_file(mn_post_reader *r)
{
    if (r->in.close)
        r->in.close(r->in.state);
    r->in = (mn_post_source){.next = NULL};
}

void mn_posts_close(mn_post_reader *r)
{
    if (!r)
        return;
    close_file(r);
    if (r->keeper.close)
        r->keeper.close(r->keeper.payload);
    mn_post_maker_free(&r->batch);
    mn_post_maker_free(&r->before);
    mn_post_log_free(&r->log);
    mn_post_seen_free(&r->seen);
    mn_post_headings_free(r->own_headings);
    mn_reference_free(r->own_reference);
    mn_arena_free(&r->arena);
    free(r);
}

void mn_posts_keep(mn_post_reader *r, const mn_post_keeper *k)
{
    r->keeper = *k;
}

void mn_posts_nameless(mn_post_reader *r)
{
    r->of.nameless = !r->keeper.look;
}

void mn_posts_unhashed(mn_post_reader *r)
{
    r->unhashed = true;
}

const mn_post_log *mn_posts_log(const mn_post_reader *r)
{
    return &r->log;
}

/* --- reading ---------------------------------------------------------------------------------- */

static mn_status open_next(mn_post_reader *r, mn_err *e)
{
    const char *path = r->path[r->at++];
    mn_status st = mn_post_log_file(&r->log, path, "", e);
    r->rows_told += r->rows;
    r->rows = 0;
    r->ended = false;
    return st ? st : mn_post_open_file(r, path, e);
}

static void tell_files(mn_post_reader *r)
{
    for (size_t i = 0; i < r->log.files; i++)
        mn_post_maker_file(&r->batch, r->log.file[i].path);
}

static void begin_batch(mn_post_reader *r)
{
    mn_post_maker_clear(&r->batch);
    tell_files(r);
}

/* The next posts that an archive keeps, as those of files. Rows are numbered on from theirs. */
static mn_status take_kept(mn_post_reader *r, mn_err *e)
{
    mn_posts *p = &r->batch.p;
    mn_status st = r->keeper.kept(r->keeper.payload, &r->batch, &r->log, e);
    tell_files(r);
    if (!st)
        st = count_all(r, 0, e);
    if (!st && r->batch.failed)
        st = mn_fail_memory(e);
    r->kept_told = !p->n;
    for (size_t i = 0; r->kept_told && i < r->log.files; i++)
        r->rows_told += r->log.file[i].rows;
    return st;
}

/* What was asked for beside reading, and is not done yet. */
static mn_status do_beside(mn_post_reader *r, mn_err *e)
{
    const mn_work *w = r->beside;
    r->beside = NULL;
    return w ? mn_parallel(r->ctx, w->n, w->work, w->payload, e) : MN_OK;
}

mn_status mn_posts_next(mn_post_reader *r, const mn_posts **batch, mn_err *e)
{
    return mn_posts_next_beside(r, NULL, batch, e);
}

mn_status mn_posts_next_beside(mn_post_reader *r, const mn_work *beside, const mn_posts **batch,
                               mn_err *e)
{
    const mn_post_maker before = r->batch;
    mn_status st = MN_OK;
    r->beside = beside;
    if (!r->in.next || r->ended || !r->in.lingers)
        st = do_beside(r, e);
    r->batch = r->before; /* what is worked on stays */
    r->before = before;
    mn_post_maker_clear(&r->batch);
    while (!st && !r->batch.p.n) {
        if (r->keeper.kept && !r->kept_told) {
            st = take_kept(r, e);
            continue;
        }
        if (r->in.next && r->ended)
            close_file(r);
        if (!r->in.next) {
            if (r->at == r->paths) { /* what follows may need the room */
                mn_post_maker_free(&r->batch);
                mn_post_maker_free(&r->before);
                mn_post_seen_free(&r->seen);
                mn_memory_trim();
                break;
            }
            st = open_next(r, e);
            continue;
        }
        bool more = false;
        begin_batch(r);
        st = r->in.next(r, r->in.state, &more, e);
        r->ended = !more;
    }
    r->beside = NULL;
    mn_posts *const shown = &r->shown[r->turn++ % 2];
    *shown = r->batch.p;
    *batch = !st && shown->n ? shown : NULL;
    return st;
}

mn_status mn_posts_rest(mn_posts *out, mn_post_log *log, mn_post_reader *r, mn_err *e)
{
    mn_post_maker all = {.failed = false};
    const mn_posts *batch = NULL;
    mn_status st = MN_OK;
    do {
        if (!st && !(st = mn_posts_next(r, &batch, e)) && batch) {
            mn_post_maker_take(&all, batch, true);
            st = all.failed ? mn_fail_memory(e) : MN_OK;
        }
    } while (!st && batch);
    for (size_t i = 0; !st && i < r->log.files; i++)
        mn_post_maker_file(&all, mn_post_maker_keep(&all, r->log.file[i].path));
    if (!st && all.failed)
        st = mn_fail_memory(e);
    if (log) {
        *log = r->log;
        r->log = (mn_post_log){.file = NULL};
    }
    if (!st) {
        *out = all.p;
        all.p = (mn_posts){.n = 0};
    }
    mn_post_maker_free(&all);
    return st;
}

mn_status mn_posts_read(mn_posts *out, mn_post_log *log, const mn_ctx *ctx,
                        const char *const *paths, size_t n, const mn_posts_read_options *o,
                        mn_err *e)
{
    mn_post_reader *r = NULL;
    mn_status st = mn_posts_open(&r, ctx, paths, n, o, e);
    if (!st)
        st = mn_posts_rest(out, log, r, e);
    mn_posts_close(r);
    return st;
}
