/* SPDX-License-Identifier: Apache-2.0
 *
 * update.c - the updates of an archive, from its frames: files, and the posts that they brought.
 */
#include <string.h>

#include "adverts/archive/inside.h"
#include "adverts/read/gather.h"
#include "core/err.h"
#include "core/text.h"

enum { PATH_MOST = 4096 };

/* --- files -------------------------------------------------------------------------------------
 */

/* A name of a file need not be UTF-8; in an archive it is. */
static void put_path(mn_buf *b, mn_text path)
{
    mn_buf clean = {0};
    mn_post_mend(&clean, path, PATH_MOST);
    mn_put_text(b, (mn_text){clean.ptr ? clean.ptr : "", clean.len});
    b->failed = b->failed || clean.failed;
    mn_buf_free(&clean);
}

void mn_put_update(mn_buf *b, mn_text when, const mn_post_log *log, size_t first)
{
    mn_put_text(b, when);
    mn_put_text(b, mn_text_of(mn_version()));
    mn_put_number(b, log->files - first);
    for (size_t i = first; i < log->files; i++) {
        const mn_post_file *f = &log->file[i];
        put_path(b, f->path);
        mn_put_text(b, mn_text_of(f->sha256));
        mn_put_text(b, f->layout);
        mn_put_number(b, f->rows);
        mn_put_number(b, f->posts);
        mn_put_number(b, f->refused);
        mn_put_number(b, f->other);
        mn_put_number(b, f->known);
    }
}

static bool is_hash(mn_text t)
{
    for (size_t i = 0; i < t.len; i++)
        if (!((t.ptr[i] >= '0' && t.ptr[i] <= '9') || (t.ptr[i] >= 'a' && t.ptr[i] <= 'f')))
            return false;
    return !t.len || t.len == MN_SHA256_HEX - 1;
}

static mn_status cut_file(mn_archive_in *in, mn_cut *c, mn_text when, mn_post_log *log, mn_err *e)
{
    const mn_text path = mn_cut_text(c), hash = mn_cut_text(c), layout = mn_cut_text(c);
    const uint64_t most = UINT64_MAX >> 16; /* so that sums of all files do not overflow */
    mn_post_file f = {.rows = mn_cut_number(c, most)};
    f.posts = mn_cut_number(c, most);
    f.refused = mn_cut_number(c, most);
    f.other = mn_cut_number(c, most);
    f.known = mn_cut_number(c, most);
    c->bad = c->bad || !is_hash(hash);
    const char *name = c->bad ? NULL : mn_arena_text(&in->texts, path).ptr;
    if (c->bad)
        return MN_OK;
    mn_status st = name ? mn_post_log_file(log, name, "", e) : mn_fail_memory(e);
    if (st)
        return st;
    mn_post_file *to = &log->file[log->files - 1];
    f.path = to->path;
    f.layout = mn_arena_text(&log->arena, layout);
    f.columns = f.unread = (mn_text){"", 0};
    f.kept_on = mn_arena_text(&log->arena, when);
    if (hash.len)
        memcpy(f.sha256, hash.ptr, hash.len);
    *to = f;
    return f.layout.ptr && f.kept_on.ptr ? MN_OK : mn_fail_memory(e);
}

mn_status mn_cut_update(bool *bad, mn_archive_in *in, mn_cut *c, mn_post_log *log, mn_err *e)
{
    const mn_text when = mn_cut_text(c);
    mn_cut_text(c); /* which program it was */
    const uint64_t files = mn_cut_number(c, UINT16_MAX);
    mn_status st = MN_OK;
    in->first_file = (uint32_t)log->files;
    in->files = (uint32_t)files;
    for (uint64_t i = 0; i < files && !c->bad && !st; i++)
        st = cut_file(in, c, when, log, e);
    *bad = c->bad || c->at != c->end || !when.len;
    return st;
}

/* --- posts -------------------------------------------------------------------------------------
 */

void mn_archive_in_free(mn_archive_in *in)
{
    mn_frames_free(&in->frames);
    mn_arena_free(&in->texts);
    *in = (mn_archive_in){.posts = 0};
}

static mn_status cut_posts(bool *bad, mn_archive_in *in, mn_cut *c, mn_post_maker *m, mn_err *e)
{
    const uint64_t n = mn_cut_number(c, UINT32_MAX);
    for (uint64_t i = 0; i < n && !c->bad && !m->failed; i++)
        if (!mn_cut_post(m, c, in->first_file, in->files))
            c->bad = true;
    if (m->failed)
        return mn_fail_memory(e);
    *bad = c->bad || !n || c->at != c->end || in->posts + n >= MN_POST_NONE - 1;
    in->posts += n;
    return MN_OK;
}

/* That nothing stands behind the groups. */
static mn_status check_end(mn_archive_in *in, mn_err *e)
{
    char kind = 0;
    mn_cut cut = {.bad = false};
    const mn_status st = mn_frames_next(&in->frames, &kind, &cut, e);
    return st ? st : kind ? mn_frames_bad(&in->frames, e) : MN_OK;
}

mn_status mn_archive_next(mn_archive_in *in, mn_post_maker *m, mn_post_log *log, mn_err *e)
{
    mn_status st = MN_OK;
    if (!in->begun && !in->ended)
        st = mn_frames_begin(&in->frames, e);
    in->begun = true;
    while (!st && !in->ended && !m->p.n) {
        char kind = 0;
        mn_cut cut = {.bad = false};
        bool bad = false;
        if ((st = mn_frames_next(&in->frames, &kind, &cut, e)))
            break;
        if (kind == MN_FRAME_POSTS)
            st = cut_posts(&bad, in, &cut, m, e);
        else if (kind == MN_FRAME_UPDATE)
            st = mn_cut_update(&bad, in, &cut, log, e);
        else {
            in->ended = true;
            in->prefix = in->frames.done;
            if (kind == MN_FRAME_GROUPS)
                st = mn_cut_groups(&bad, in, &cut, e);
            bad = bad || (kind && kind != MN_FRAME_GROUPS);
        }
        if (!st && bad)
            st = mn_frames_bad(&in->frames, e);
        if (!st && kind == MN_FRAME_GROUPS)
            st = check_end(in, e);
    }
    return st;
}
