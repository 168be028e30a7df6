/* SPDX-License-Identifier: Apache-2.0
 *
 * data.c - see the header.
 */
#include "money/commands/data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/call.h"
#include "core/err.h"
#include "core/text.h"
#include "report/made.h"

static mn_day_order days_of(const mn_call *call)
{
    const char *t = mn_call_text(call, "dates");
    return strcmp(t, "dmy") == 0 ? MN_DAYS_DMY : strcmp(t, "mdy") == 0 ? MN_DAYS_MDY : MN_DAYS_ISO;
}

static mn_amount_mark mark_of(const mn_call *call)
{
    const char *t = mn_call_text(call, "decimal");
    return strcmp(t, "point") == 0   ? MN_MARK_POINT
           : strcmp(t, "comma") == 0 ? MN_MARK_COMMA
                                     : MN_MARK_UNSAID;
}

static mn_merge_rule rule_of(const mn_call *call)
{
    const char *t = mn_call_text(call, "merge");
    return strcmp(t, "any") == 0    ? MN_MERGE_ANY
           : strcmp(t, "none") == 0 ? MN_MERGE_NONE
                                    : MN_MERGE_SAME;
}

static mn_money_open_options options_of(const mn_call *call)
{
    mn_money_open_options o = {.read = {.columns = mn_call_text(call, "columns"),
                                        .sheet = mn_call_text(call, "sheet"),
                                        .currency = mn_call_text(call, "currency"),
                                        .rates = mn_call_text(call, "rates"),
                                        .clock = mn_call_text(call, "clock"),
                                        .days = days_of(call),
                                        .mark = mark_of(call),
                                        .return_days = (int)mn_call_int(call, "return-days", 30)},
                               .merge = {.rule = rule_of(call),
                                         .hub = (uint32_t)mn_call_int(call, "hub", MN_MERGE_HUB),
                                         .except = mn_call_text(call, "not-merged")}};
    o.accounts = mn_call_all(call, "accounts", &o.n_accounts);
    o.places = mn_call_all(call, "places", &o.n_places);
    return o;
}

static mn_status open_people(mn_money_data *d, const mn_money_open_options *o, const mn_ctx *ctx,
                             mn_err *e)
{
    const mn_status st = mn_people_read(&d->people, &d->p, &d->log, ctx, o->accounts, o->n_accounts,
                                        o->places, o->n_places, e);
    return st ? st : mn_parties_merge(&d->merges, &d->p, &d->people, &o->merge, ctx, e);
}

mn_status mn_money_open_people(mn_money_data *d, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const mn_money_open_options o = options_of(call);
    return open_people(d, &o, ctx, e);
}

mn_status mn_money_open_with(mn_money_data *out, const char *const *paths, size_t n,
                             const mn_money_open_options *o, const mn_ctx *ctx, mn_err *e)
{
    mn_money_data d = {.p = {.n = 0}};
    mn_status st = mn_payments_read(&d.p, &d.log, ctx, paths, n, &o->read, e);
    if (!st)
        st = open_people(&d, o, ctx, e);
    if (st)
        mn_money_close(&d);
    else
        *out = d;
    return st;
}

mn_status mn_money_open_files(mn_money_data *out, const mn_call *call, const char *const *paths,
                              size_t n, const mn_ctx *ctx, mn_err *e)
{
    const mn_money_open_options o = options_of(call);
    return mn_money_open_with(out, paths, n, &o, ctx, e);
}

mn_status mn_money_open_known(mn_money_data *out, const mn_call *call, const mn_money_known *known,
                              const mn_ctx *ctx, mn_err *e)
{
    const char *path = mn_call_input(call, 0);
    mn_money_open_options o = options_of(call);
    o.read.known = known;
    return mn_money_open_with(out, &path, 1, &o, ctx, e);
}

mn_status mn_money_open(mn_money_data *out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const size_t n = mn_call_inputs(call);
    const char **paths = calloc(n + 1, sizeof *paths);
    if (!paths)
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++)
        paths[i] = mn_call_input(call, i);
    const mn_status st = mn_money_open_files(out, call, paths, n, ctx, e);
    free(paths);
    return st;
}

void mn_money_close(mn_money_data *d)
{
    mn_payments_free(&d->p);
    mn_money_log_free(&d->log);
    mn_people_free(&d->people);
    mn_merges_free(&d->merges);
}

/* --- what was read
 * -------------------------------------------------------------------------------- */

mn_status mn_money_tell_inputs(mn_report *r, const mn_money_data *d, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < d->log.files && !st; i++)
        if (d->log.file[i].sha256[0]) /* a folder has none */
            st = mn_report_manifest_input(r, "payments", d->log.file[i].path.ptr,
                                          d->log.file[i].sha256, e);
    return st;
}

static mn_status tell_refused(mn_report *r, const mn_money_log *l, mn_err *e)
{
    mn_maker k = mn_maker_new("refused", "file:t line:i text:t reason:t hint:t", e);
    bool hints = false;
    for (size_t i = 0; i < l->reasons; i++)
        hints = hints || l->reason[i].hint.len;
    const mn_table_view view = {
        .title = "Rows that can't be used",
        .first = 20,
        .columns = hints ? "file=File,line=Line!,text=Text,reason=Reason,hint=What to do"
                         : "file=File,line=Line!,text=Text,reason=Reason",
        .hidden = !l->n_refused};
    for (size_t i = 0; i < l->n_refused && i < MN_MONEY_REFUSED; i++) {
        const mn_money_refused *f = &l->refused[i];
        mn_text hint = {"", 0};
        for (size_t n = 0; n < l->reasons; n++)
            if (mn_text_eq(l->reason[n].why, f->why))
                hint = l->reason[n].hint;
        mn_make_row(&k, f->line);
        mn_make_text(&k, 0, l->file[f->file].path);
        if (f->line)
            mn_make_i64(&k, 1, (int64_t)f->line);
        mn_make_text(&k, 2, f->text);
        mn_make_text(&k, 3, f->why);
        mn_make_text(&k, 4, hint);
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_reasons(mn_report *r, const mn_money_log *l, mn_err *e)
{
    mn_maker k = mn_maker_new("reasons", "reason:t rows:i file:t line:i hint:t", e);
    const mn_table_view view = {.title = "Why rows can't be used",
                                .columns = "reason=Reason,rows=Rows,file=First in,line=Line!",
                                .hidden = l->reasons < 2};
    for (size_t i = 0; i < l->reasons; i++) {
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, l->reason[i].why);
        mn_make_i64(&k, 1, (int64_t)l->reason[i].n);
        mn_make_text(&k, 2, l->file[l->reason[i].file].path);
        if (l->reason[i].line)
            mn_make_i64(&k, 3, (int64_t)l->reason[i].line);
        mn_make_text(&k, 4, l->reason[i].hint);
    }
    return mn_report_made(r, &k, &view, e);
}

mn_status mn_money_tell_reading(mn_report *r, const mn_money_data *d, mn_err *e)
{
    const mn_money_log *l = &d->log;
    char text[300];
    mn_status st = MN_OK;
    if (l->n_refused) {
        snprintf(text, sizeof text, "%llu row%s can't be used%s.", (unsigned long long)l->n_refused,
                 l->n_refused == 1 ? "" : "s",
                 l->n_refused > MN_MONEY_REFUSED ? ", of which the first 1,000 are listed" : "");
        st = mn_report_warning(r, text, e);
    }
    if (!st && l->n_refused)
        st = tell_reasons(r, l, e);
    if (!st)
        st = tell_refused(r, l, e);
    for (size_t i = 0; i < l->notes && !st; i++) {
        mn_buf b = {0};
        mn_buf_text(&b, l->note[i]);
        mn_buf_char(&b, '.');
        st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_NOTE, b.ptr, e);
        mn_buf_free(&b);
    }
    return st;
}
