/* SPDX-License-Identifier: Apache-2.0
 *
 * archive.c - an archive's versions in the store. See archive.h.
 */
#include "adverts/archive/archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/archive/inside.h"
#include "adverts/case/know.h"
#include "adverts/read/gather.h"
#include "core/err.h"
#include "core/text.h"
#include "store/version.h"

struct mn_archive {
    mn_store *store;
    mn_store_content content; /* version 0: there is none yet */
    mn_store_content_out *out;
    mn_archive_in in;
    size_t files; /* of the log, that are the archive's */
    bool files_follow;
    mn_same same;
    mn_spool spool;
    bool update;
};

void mn_archive_close(mn_archive *a)
{
    if (!a)
        return;
    mn_store_content_close(a->out);
    mn_archive_in_free(&a->in);
    mn_same_free(&a->same);
    mn_spool_free(&a->spool);
    mn_store_close(a->store);
    free(a);
}

const mn_store_content *mn_archive_version(const mn_archive *a)
{
    return &a->content;
}

uint64_t mn_archive_posts(const mn_archive *a)
{
    return a->in.posts;
}

const mn_same *mn_archive_same(const mn_archive *a)
{
    return &a->same;
}

const mn_archive_groups *mn_archive_before_groups(const mn_archive *a, mn_archive_sort sort)
{
    return &a->in.groups[sort];
}

mn_store *mn_archive_store(mn_archive *a)
{
    return a->store;
}

/* --- opening ---------------------------------------------------------------------------------- */

/* Whether there is one of this name. */
static mn_status is_there(bool *out, mn_store *s, mn_text name, mn_err *e)
{
    mn_store_cursor *cursor = NULL;
    mn_store_content c;
    bool any = true;
    *out = false;
    mn_status st = mn_store_contents(&cursor, s, MN_ARCHIVE_KIND, e);
    while (!st && !*out && !(st = mn_store_next_content(cursor, &c, &any, e)) && any)
        *out = mn_text_eq_str(name, c.name);
    mn_store_cursor_free(cursor);
    return st;
}

static mn_status find(mn_archive *a, const char *asked, bool fresh, mn_err *e)
{
    const mn_text t = mn_text_of(asked);
    const char *at = strchr(asked, '@');
    const mn_text name = at ? mn_text_sub(t, 0, (size_t)(at - asked)) : t;
    int64_t version = 0;
    bool there = true;
    if (at && (!mn_text_i64(mn_text_of(at + 1), &version) || version < 1)) {
        mn_fail(e, MN_USAGE, "'%.100s' names no version of an archive", asked);
        return mn_hint(e, "a version is a number, as in 'adverts@3'"), MN_USAGE;
    }
    if (at && fresh) {
        mn_fail(e, MN_USAGE, "an update goes on from the newest version, not from '%.100s'", asked);
        return mn_hint(e, "give the archive's name alone"), MN_USAGE;
    }
    if (name.len >= sizeof a->content.name) {
        mn_fail(e, MN_USAGE, "the name of the archive is too long");
        return mn_hint(e, "it has at most 64 characters"), MN_USAGE;
    }
    mn_status st = fresh ? is_there(&there, a->store, name, e) : MN_OK;
    if (!st && there)
        return mn_store_content_find(&a->content, a->store, MN_ARCHIVE_KIND, name, version, e);
    if (!st) /* said before posts are read, and not when they are to be kept */
        st = mn_check_name(name, mn_text_of("kept archive"), e);
    memcpy(a->content.name, name.ptr, name.len);
    return st;
}

static mn_status get(void *payload, const void **bytes, size_t *length, mn_err *e)
{
    return mn_store_content_read(((mn_archive *)payload)->out, bytes, length, e);
}

static mn_status begin(mn_archive *a, mn_err *e)
{
    if (!a->content.version) {
        a->in.ended = true;
        return MN_OK;
    }
    if (strcmp(a->content.format, MN_ARCHIVE_FORM) != 0) {
        mn_fail(e, MN_DATA,
                "the archive '%s' is kept in a form that this program does not know: "
                "%s",
                a->content.name, a->content.format);
        return mn_hint(e, "use the newer program"), MN_DATA;
    }
    a->in.frames.get = get;
    a->in.frames.payload = a;
    return mn_store_content_open(&a->out, a->store, &a->content, e);
}

mn_status mn_archive_open(mn_archive **out, mn_store *s, const char *name, bool fresh, mn_err *e)
{
    mn_archive *a = calloc(1, sizeof *a);
    if (!a) {
        mn_store_close(s);
        return mn_fail_memory(e);
    }
    a->store = s;
    mn_status st = find(a, name, fresh, e);
    if (!st)
        st = begin(a, e);
    if (st)
        mn_archive_close(a);
    else
        *out = a;
    return st;
}

/* --- reading ---------------------------------------------------------------------------------- */

static mn_status tell_version(const mn_archive *a, mn_post_log *log, mn_err *e)
{
    char text[MN_STORE_NAME + MN_STORE_HASH + 32];
    if (log->archive.len || !a->content.version)
        return MN_OK;
    const int n = snprintf(text, sizeof text, "%s@%lld %s", a->content.name,
                           (long long)a->content.version, a->content.digest);
    log->archive = mn_arena_text(&log->arena, (mn_text){text, (size_t)n});
    return log->archive.ptr ? MN_OK : mn_fail_memory(e);
}

static mn_status kept(void *payload, mn_post_maker *m, mn_post_log *log, mn_err *e)
{
    mn_archive *a = payload;
    mn_status st = tell_version(a, log, e);
    if (!st)
        st = mn_archive_next(&a->in, m, log, e);
    for (uint32_t i = 0; i < m->p.n && !st && a->files_follow; i++)
        if (!mn_same_keep(&a->same, &m->p, &m->p.post[i]))
            st = mn_fail_memory(e);
    a->files = log->files;
    log->kept += m->p.n;
    return st;
}

static mn_status look(void *payload, const mn_posts *p, const mn_post *post, bool *known, mn_err *e)
{
    mn_archive *a = payload;
    if (!mn_same_look(&a->same, p, post, known))
        return mn_fail_memory(e);
    return *known || !a->update ? MN_OK : mn_spool_post(&a->spool, p, post, (uint32_t)a->files, e);
}

static void close_kept(void *payload)
{
    mn_archive_close(payload);
}

void mn_archive_before(mn_post_reader *r, mn_archive *a, bool files, bool update)
{
    const mn_post_keeper k = {.payload = a, .kept = kept, .look = look, .close = close_kept};
    a->files_follow = files;
    a->update = update;
    mn_posts_keep(r, &k);
}

/* --- saving ------------------------------------------------------------------------------------
 */

static mn_status put(void *payload, const void *bytes, size_t length, mn_err *e)
{
    return mn_store_content_write(payload, bytes, length, e);
}

static mn_status put_frame(mn_store_content_in *in, char kind, const mn_buf *b, mn_err *e)
{
    char head[MN_FRAME_HEAD];
    if (b->failed)
        return mn_fail_memory(e);
    if (b->len > MN_FRAME_MOST)
        return mn_fail(e, MN_DATA, "the archive is too large to be kept");
    mn_put_head(head, kind, b->len);
    const mn_status st = mn_store_content_write(in, head, sizeof head, e);
    return st ? st : mn_store_content_write(in, b->ptr, b->len, e);
}

static mn_status put_all(mn_archive *a, mn_store_content_in *in, const mn_post_log *log,
                         const mn_archive_groups *const now[MN_ARCHIVE_SORTS],
                         const mn_store_act *act, mn_err *e)
{
    const mn_archive_groups *groups[MN_ARCHIVE_SORTS];
    mn_buf b = {0};
    mn_status st = a->content.version ? mn_store_content_carry(in, a->in.prefix, e)
                                      : put(in, MN_ARCHIVE_FORM "\n", sizeof MN_ARCHIVE_FORM, e);
    mn_put_update(&b, act->when, log, a->files);
    if (!st)
        st = put_frame(in, MN_FRAME_UPDATE, &b, e);
    if (!st)
        st = mn_spool_write(&a->spool, put, in, e);
    for (int s = 0; s < MN_ARCHIVE_SORTS; s++)
        groups[s] = now[s] ? now[s] : &a->in.groups[s];
    mn_buf_clear(&b);
    mn_put_groups(&b, groups);
    if (!st)
        st = put_frame(in, MN_FRAME_GROUPS, &b, e);
    mn_buf_free(&b);
    return st;
}

/* The new files that have a hash, by names as the store takes them: UTF-8 without control
 * characters, which a name may have. *texts holds these. */
static mn_status list_sources(mn_store_source **out, size_t *n, mn_arena *texts,
                              const mn_post_log *log, size_t first, mn_err *e)
{
    mn_buf name = {0}, line = {0};
    mn_store_source *s = calloc(log->files - first + 1, sizeof *s);
    mn_status st = s ? MN_OK : mn_fail_memory(e);
    *n = 0;
    for (size_t i = first; i < log->files && !st; i++) {
        const mn_post_file *f = &log->file[i];
        if (!f->sha256[0])
            continue;
        mn_buf_clear(&name);
        mn_buf_clear(&line);
        mn_post_mend(&name, f->path, MN_STORE_PATH - 8);
        mn_plain_line(&line, (mn_text){name.ptr, name.len}, name.len);
        const mn_text copy = name.failed || line.failed
                                 ? (mn_text){NULL, 0}
                                 : mn_arena_text(texts, (mn_text){line.ptr, line.len});
        st = copy.ptr ? MN_OK : mn_fail_memory(e);
        if (!st)
            s[(*n)++] = (mn_store_source){copy, mn_text_of(f->sha256)};
    }
    mn_buf_free(&name);
    mn_buf_free(&line);
    *out = s;
    return st;
}

mn_status mn_archive_save(mn_store_content *out, mn_archive *a, const mn_post_reader *r,
                          const mn_archive_groups *const now[MN_ARCHIVE_SORTS],
                          const mn_store_act *act, const mn_ctx *ctx, mn_err *e)
{
    const mn_post_log *log = mn_posts_log(r);
    char counts[128];
    mn_store_source *sources = NULL;
    mn_store_content_in *in = NULL;
    mn_arena texts = {0};
    size_t n = 0;
    mn_status st = list_sources(&sources, &n, &texts, log, a->files, e);
    snprintf(counts, sizeof counts, "{\"posts\":%llu,\"new\":%llu,\"files\":%zu}",
             (unsigned long long)(a->in.posts + a->spool.posts), (unsigned long long)a->spool.posts,
             log->files);
    const mn_store_content_head head = {.kind = mn_text_of(MN_ARCHIVE_KIND),
                                        .name = mn_text_of(a->content.name),
                                        .format = mn_text_of(MN_ARCHIVE_FORM),
                                        .counts = mn_text_of(counts),
                                        .sources = sources,
                                        .n_sources = n,
                                        .after = a->content.version ? a->content.version
                                                                    : MN_STORE_CONTENT_FIRST};
    if (!st)
        st = mn_store_content_begin(&in, a->store, &head, act, ctx, e);
    if (!st && (st = put_all(a, in, log, now, act, e)))
        mn_store_content_abort(in);
    else if (!st)
        st = mn_store_content_commit(out, in, e);
    free(sources);
    mn_arena_free(&texts);
    return st;
}
