/* SPDX-License-Identifier: Apache-2.0
 *
 * log.c - what reading posts had to tell. See log.h.
 */
#include "adverts/read/log.h"

#include <stdlib.h>
#include <string.h>

#include "adverts/read/gather.h"
#include "core/err.h"
#include "core/text.h"

enum { TEXT_MOST = 120 };

void mn_post_log_free(mn_post_log *l)
{
    free(l->file);
    free(l->refused);
    free(l->reason);
    mn_arena_free(&l->arena);
    *l = (mn_post_log){.file = NULL};
}

mn_status mn_post_log_file(mn_post_log *l, const char *path, const char *layout, mn_err *e)
{
    if (l->files == UINT16_MAX) {
        mn_fail(e, MN_USAGE, "more than %d files", UINT16_MAX);
        return mn_hint(e, "put small files into a folder or a zip archive");
    }
    const mn_text copy = mn_arena_text(&l->arena, mn_text_of(path));
    if (!copy.ptr || !mn_grow(&l->file, &l->files_cap, l->files + 1, sizeof *l->file))
        return mn_fail_memory(e);
    const mn_text none = {"", 0};
    l->file[l->files++] = (mn_post_file){.path = copy,
                                         .layout = mn_text_of(layout),
                                         .columns = none,
                                         .unread = none,
                                         .kept_on = none};
    return MN_OK;
}

/* A text of the log's, cut to what is shown, its damaged bytes replaced as those of posts are; ptr
 * NULL without memory. */
static mn_text keep(mn_post_log *l, mn_text t)
{
    size_t len = t.len;
    if (len > TEXT_MOST) {
        len = TEXT_MOST;
        while (len && ((unsigned char)t.ptr[len] & 0xC0) == 0x80)
            len--;
    }
    t = (mn_text){len ? t.ptr : "", len};
    if (mn_utf8_bad(t) == t.len && !memchr(t.ptr, 0, t.len))
        return mn_arena_text(&l->arena, t);
    mn_buf b = {0};
    mn_post_mend(&b, t, SIZE_MAX);
    t = b.failed ? (mn_text){NULL, 0} : mn_arena_text(&l->arena, (mn_text){b.ptr, b.len});
    mn_buf_free(&b);
    return t;
}

/* Counts n of a reason. */
static mn_status count(mn_post_log *l, uint64_t line, const char *why, const char *hint,
                       mn_text text, uint64_t n, bool kept, mn_err *e)
{
    const mn_text w = mn_text_of(why);
    for (size_t i = 0; i < l->reasons; i++)
        if (l->reason[i].kept == kept && mn_text_eq(l->reason[i].why, w)) {
            l->reason[i].n += n;
            return MN_OK;
        }
    if (l->reasons == MN_POSTS_REASONS) {
        l->reason[l->reasons - 1].n += n;
        return MN_OK;
    }
    if (l->reasons == MN_POSTS_REASONS - 1) {
        why = "other reasons";
        hint = NULL;
    }
    mn_post_reason r = {.n = n, .line = line, .kept = kept};
    r.file = l->files ? (unsigned)(l->files - 1) : 0;
    r.why = mn_arena_text(&l->arena, mn_text_of(why));
    r.hint = mn_arena_text(&l->arena, mn_text_of(hint));
    r.text = keep(l, text);
    if (!r.why.ptr || !r.hint.ptr || !r.text.ptr ||
        !mn_grow(&l->reason, &l->reasons_cap, l->reasons + 1, sizeof r))
        return mn_fail_memory(e);
    l->reason[l->reasons++] = r;
    return MN_OK;
}

mn_status mn_post_log_refuse(mn_post_log *l, uint64_t line, const char *why, const char *hint,
                             mn_text text, mn_err *e)
{
    mn_status st = count(l, line, why, hint, text, 1, false, e);
    if (st)
        return st;
    if (l->files)
        l->file[l->files - 1].refused++;
    if (l->n_refused++ >= MN_POSTS_REFUSED)
        return MN_OK;
    mn_post_refused r = {.file = l->files ? (unsigned)(l->files - 1) : 0, .line = line};
    r.why = mn_arena_text(&l->arena, mn_text_of(why));
    r.text = keep(l, text);
    const size_t at = (size_t)l->n_refused - 1;
    if (!r.why.ptr || !r.text.ptr || !mn_grow(&l->refused, &l->refused_cap, at + 1, sizeof r))
        return mn_fail_memory(e);
    l->refused[at] = r;
    return MN_OK;
}

mn_status mn_post_log_doubt(mn_post_log *l, uint64_t line, const char *why, const char *hint,
                            mn_text text, uint64_t n, mn_err *e)
{
    return count(l, line, why, hint, text, n, true, e);
}
