/* SPDX-License-Identifier: Apache-2.0
 *
 * data.c - see the header.
 */
#include "adverts/commands/data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "report/made.h"

enum { MOST_FILES = 1000 }; /* of a version of content in the store */

static mn_posts_read_options options_of(const mn_call *call)
{
    const char *days = mn_call_text(call, "dates");
    return (mn_posts_read_options){.columns = mn_call_text(call, "columns"),
                                   .sheet = mn_call_text(call, "sheet"),
                                   .clock = mn_call_text(call, "clock"),
                                   .days = strcmp(days, "dmy") == 0   ? MN_DAYS_DMY
                                           : strcmp(days, "mdy") == 0 ? MN_DAYS_MDY
                                                                      : MN_DAYS_ISO,
                                   .no_header = mn_call_flag(call, "no-header")};
}

/* The call's inputs, borrowed; NULL without memory. */
static const char **paths_of(const mn_call *call)
{
    const size_t n = mn_call_inputs(call);
    const char **paths = calloc(n + 1, sizeof *paths);
    for (size_t i = 0; paths && i < n; i++)
        paths[i] = mn_call_input(call, i);
    return paths;
}

/* The store, for somebody who may: to read what it keeps, or to keep more as well. */
static mn_status open_store(mn_store **out, bool update, const mn_call *call, const mn_ctx *ctx,
                            mn_err *e)
{
    const mn_store_options o = {.create = true};
    mn_call_act who;
    if (!update)
        return mn_call_store_read(out, MN_STORE_CASES, call, ctx, e);
    mn_call_who(&who, call, ctx);
    mn_status st = mn_call_store(out, call, &o, ctx, e);
    static const mn_store_deed deeds[] = {MN_STORE_CASES, MN_STORE_IMPORT, MN_STORE_KEEP};
    if (st)
        return st;
    st = mn_store_may_all(*out, who.act.actor, deeds, sizeof deeds / sizeof *deeds, e);
    if (st)
        mn_store_close(*out);
    return st;
}

static mn_status open_files(mn_post_reader **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const mn_posts_read_options o = options_of(call);
    const char **paths = paths_of(call);
    const mn_status st =
        paths ? mn_posts_open(out, ctx, paths, mn_call_inputs(call), &o, e) : mn_fail_memory(e);
    free(paths);
    return st;
}

static mn_status open_all(mn_post_reader **out, mn_archive **archive, bool update,
                          const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *name = mn_call_text(call, "archive");
    const bool files = mn_call_inputs(call) > 0;
    mn_store *s = NULL;
    mn_archive *a = NULL;
    if (!files && (update || !name)) {
        mn_fail(e, MN_USAGE, "no FILE to read posts from");
        return update ? mn_hint(e, "name the files that came, as in: manumit %s today.csv --update",
                                mn_call_command(call)->name)
                      : mn_hint(e, "name files, or an archive of the store by --archive");
    }
    if (update && mn_call_inputs(call) > MOST_FILES) {
        mn_fail(e, MN_USAGE, "more than %d files can't be kept at once", MOST_FILES);
        return mn_hint(e, "put them into a folder or a zip archive, or keep some after others"),
               MN_USAGE;
    }
    mn_status st = name || update ? open_store(&s, update, call, ctx, e) : MN_OK;
    if (!st && s)
        st = mn_archive_open(&a, s, name ? name : MN_ARCHIVE_KIND, update, e);
    if (!st)
        st = open_files(out, call, ctx, e);
    if (st)
        mn_archive_close(a);
    else if (a)
        mn_archive_before(*out, a, files, update);
    if (!st && archive)
        *archive = a;
    return st;
}

mn_status mn_adverts_open(mn_post_reader **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    return open_all(out, NULL, false, call, ctx, e);
}

mn_status mn_adverts_open_archive(mn_post_reader **out, mn_archive **archive, const mn_call *call,
                                  const mn_ctx *ctx, mn_err *e)
{
    return open_all(out, archive, mn_call_flag(call, "update"), call, ctx, e);
}

mn_status mn_adverts_read(mn_posts *out, mn_post_log *log, const mn_call *call, const mn_ctx *ctx,
                          mn_err *e)
{
    mn_post_reader *r = NULL;
    mn_status st = mn_adverts_open(&r, call, ctx, e);
    if (!st)
        st = mn_posts_rest(out, log, r, e);
    mn_posts_close(r);
    return st;
}

/* --- what was read ---------------------------------------------------------------------------- */

void mn_adverts_unhashed(mn_post_reader *r, const mn_call *call)
{
    if (mn_call_bare(call))
        mn_posts_unhashed(r);
}

mn_status mn_adverts_tell_inputs(mn_report *r, const mn_post_log *l, mn_err *e)
{
    mn_status st =
        l->archive.len ? mn_report_manifest_text(r, "archive", l->archive.ptr, e) : MN_OK;
    for (size_t i = 0; i < l->files && !st; i++)
        if (l->file[i].sha256[0] && !l->file[i].kept_on.len) /* a folder has none */
            st = mn_report_manifest_input(r, "posts", l->file[i].path.ptr, l->file[i].sha256, e);
    return st;
}

static mn_status tell_reasons(mn_report *r, const mn_post_log *l, mn_err *e)
{
    mn_maker k = mn_maker_new("reasons", "reason:t posts:i file:t line:i text:t hint:t kept:b", e);
    bool hints = false;
    for (size_t i = 0; i < l->reasons; i++)
        hints = hints || l->reason[i].hint.len;
    const mn_table_view view = {
        .title = "What could not be understood",
        .columns = hints ? "reason=Reason,posts=Posts,kept=Kept,file=First in,line=Line!,"
                           "text=Text,hint=What to do"
                         : "reason=Reason,posts=Posts,kept=Kept,file=First in,line=Line!,text=Text",
        .hidden = !l->reasons};
    for (size_t i = 0; i < l->reasons; i++) {
        const mn_post_reason *w = &l->reason[i];
        mn_make_row(&k, w->line);
        mn_make_text(&k, 0, w->why);
        mn_make_i64(&k, 1, (int64_t)w->n);
        mn_make_text(&k, 2, l->file[w->file].path);
        if (w->line)
            mn_make_i64(&k, 3, (int64_t)w->line);
        mn_make_text(&k, 4, w->text);
        mn_make_text(&k, 5, w->hint);
        mn_make_bool(&k, 6, w->kept);
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_refused(mn_report *r, const mn_post_log *l, mn_err *e)
{
    mn_maker k = mn_maker_new("refused", "file:t line:i text:t reason:t", e);
    const mn_table_view view = {.title = "Rows that can't be used",
                                .first = 20,
                                .columns = "file=File,line=Line!,text=Text,reason=Reason",
                                .hidden = !l->n_refused};
    for (size_t i = 0; i < l->n_refused && i < MN_POSTS_REFUSED; i++) {
        const mn_post_refused *f = &l->refused[i];
        mn_make_row(&k, f->line);
        mn_make_text(&k, 0, l->file[f->file].path);
        if (f->line)
            mn_make_i64(&k, 1, (int64_t)f->line);
        mn_make_text(&k, 2, f->text);
        mn_make_text(&k, 3, f->why);
    }
    return mn_report_made(r, &k, &view, e);
}

/* One warning with a count: "12 posts ...". */
static mn_status warn(mn_report *r, uint64_t n, const char *one, const char *many, mn_err *e)
{
    char text[300];
    if (!n)
        return MN_OK;
    snprintf(text, sizeof text, "%llu %s.", (unsigned long long)n, n == 1 ? one : many);
    return mn_report_warning(r, text, e);
}

/* That posts came again is no fault. */
static mn_status tell_known(mn_report *r, const mn_post_log *l, mn_err *e)
{
    char text[200];
    if (!l->known)
        return MN_OK;
    snprintf(text, sizeof text,
             "%llu post%s of the files %s in the archive already, and %s left out.",
             (unsigned long long)l->known, l->known == 1 ? "" : "s", l->known == 1 ? "is" : "are",
             l->known == 1 ? "was" : "were");
    return mn_report_text(r, MN_TEXT_NOTE, text, e);
}

mn_status mn_adverts_tell_reading(mn_report *r, const mn_post_log *l, mn_err *e)
{
    mn_status st = warn(r, l->n_refused, "row can't be used", "rows can't be used", e);
    if (!st)
        st = warn(r, l->same_id, "post has the id of an earlier one",
                  "posts have the ids of earlier ones", e);
    if (!st)
        st = warn(r, l->mended, "post held bytes that are no UTF-8, which were replaced",
                  "posts held bytes that are no UTF-8, which were replaced", e);
    if (!st)
        st = warn(r, l->cut, "post was longer than 1 MiB, and is cut there",
                  "posts were longer than 1 MiB, and are cut there", e);
    if (!st)
        st = tell_known(r, l, e);
    if (!st)
        st = tell_reasons(r, l, e);
    return st ? st : tell_refused(r, l, e);
}

mn_status mn_adverts_region(char out[2], const mn_identifier_rules *r, const mn_call *call,
                            mn_err *e)
{
    const char *said = mn_call_text(call, "region");
    out[0] = out[1] = '\0';
    if (!said)
        return MN_OK;
    if (strlen(said) == 2)
        for (size_t i = 0; i < 2; i++)
            out[i] = (char)(said[i] >= 'a' && said[i] <= 'z' ? said[i] - 32 : said[i]);
    if (out[0] && mn_identify_region(r, out))
        return MN_OK;
    mn_fail(e, MN_USAGE, "no numbering plan of a country '%s'", said);
    return mn_hint(e, "give two letters of ISO 3166-1, as US, GB or MX");
}

mn_status mn_adverts_tell_unread(mn_report *r, uint64_t unread, const mn_call *call, mn_err *e)
{
    char text[240];
    if (!unread)
        return MN_OK;
    if (mn_call_text(call, "region"))
        snprintf(text, sizeof text,
                 "Columns for identifiers have values in which none was found: %llu.",
                 (unsigned long long)unread);
    else
        snprintf(text, sizeof text,
                 "Columns for identifiers have values in which none was found: %llu. A telephone "
                 "number without its country's code needs that country: say which with --region, "
                 "as in --region ES.",
                 (unsigned long long)unread);
    return mn_report_warning(r, text, e);
}
