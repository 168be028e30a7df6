/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/data.c - the facts that a command works on. See data.h.
 */
#include "country/commands/data.h"

#include <stdio.h>

#include "core/err.h"
#include "country/fact/kept.h"
#include "report/made.h"

static mn_status add_file(mn_country_data *d, const mn_ctx *ctx, const char *path, mn_err *e)
{
    mn_table *t = NULL;
    mn_status st = mn_table_read(&t, ctx, path, NULL, e);
    if (!st)
        st = mn_facts_add(d->facts, t, e);
    if (!st) {
        mn_country_file *to = &d->file[d->files++];
        to->path = path;
        snprintf(to->sha256, sizeof to->sha256, "%s", mn_table_sha256(t));
    }
    mn_table_free(t);
    return st;
}

static mn_status add_kept(mn_country_data *d, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_store *s = NULL;
    mn_status st = mn_call_store_read(&s, MN_STORE_READ, call, ctx, e);
    if (!st)
        st = mn_facts_add_kept(d->facts, s, ctx, e);
    mn_store_close(s);
    return st;
}

mn_status mn_country_data_read(mn_country_data *out, const mn_call *call, const mn_ctx *ctx,
                               mn_err *e)
{
    mn_country_data d = {.facts = NULL};
    size_t n = 0;
    const char *const *files = call ? mn_call_all(call, "facts", &n) : NULL;
    if (n > MN_COUNTRY_FILES)
        return mn_fail(e, MN_USAGE, "more than %d files of --facts", MN_COUNTRY_FILES);
    mn_status st = mn_reference_new(&d.reference, MN_NEED_COUNTRIES | MN_NEED_GOODS, e);
    if (!st)
        st = mn_facts_new(&d.facts, d.reference, e);
    if (!st && call && mn_call_flag(call, "kept"))
        st = add_kept(&d, call, ctx, e);
    for (size_t i = 0; i < n && !st; i++)
        st = add_file(&d, ctx, files[i], e);
    if (st)
        mn_country_data_free(&d);
    else
        *out = d;
    return st;
}

void mn_country_data_free(mn_country_data *d)
{
    mn_facts_free(d->facts);
    mn_reference_free(d->reference);
    *d = (mn_country_data){.facts = NULL};
}

mn_status mn_country_place(uint32_t *out, const mn_country_data *d, const char *name, mn_err *e)
{
    *out = mn_facts_find_place(d->facts, mn_text_of(name));
    if (*out != UINT32_MAX)
        return MN_OK;
    const char *near = mn_country_suggest(d->reference, mn_text_of(name));
    mn_fail(e, MN_USAGE, "unknown country '%.80s'", name);
    return near ? mn_hint(e, "is it '%s'?", near)
                : mn_hint(e, "write its ISO code or English name, as in: USA, Ghana");
}

mn_status mn_country_indicator(uint32_t *out, const mn_country_data *d, const char *id, mn_err *e)
{
    *out = mn_facts_find_indicator(d->facts, mn_text_of(id));
    if (*out != UINT32_MAX)
        return MN_OK;
    const char *near = mn_facts_suggest(d->facts, mn_text_of(id));
    mn_fail(e, MN_USAGE, "unknown indicator '%.80s'", id);
    return near ? mn_hint(e, "is it '%s'? 'manumit country indicators' lists all", near)
                : mn_hint(e, "'manumit country indicators' lists all");
}

void mn_country_source(char out[512], const mn_country_data *d, const mn_fact *x)
{
    const mn_fact_source *s = mn_facts_source(d->facts, x->source);
    snprintf(out, 512, "%s%s%s%s%s%s", s->publisher, *s->publisher ? ": " : "", s->name,
             *s->published ? " (" : "", s->published, *s->published ? ")" : "");
}

static mn_status tell_refused(mn_report *r, const mn_country_data *d, mn_err *e)
{
    const mn_table_view view = {.title = "Rows that are no facts",
                                .first = 20,
                                .columns = "file=File,line=Line,reason=Why,text=What it says"};
    const size_t n = mn_facts_refused(d->facts);
    char text[128];
    mn_maker k = mn_maker_new("refused", "file:t line:i reason:t text:t", e);
    for (size_t i = 0; i < n; i++) {
        const mn_fact_refused *x = mn_facts_refused_at(d->facts, i);
        mn_make_row(&k, x->line);
        mn_make_str(&k, 0, x->file);
        mn_make_i64(&k, 1, (int64_t)x->line);
        mn_make_str(&k, 2, x->reason);
        mn_make_str(&k, 3, x->text);
    }
    mn_status st = mn_report_made_any(r, &k, &view, e);
    if (!st && n) {
        snprintf(text, sizeof text,
                 "%zu row%s %s no fact and not counted: see the table 'refused'.", n,
                 n == 1 ? "" : "s", n == 1 ? "is" : "are");
        st = mn_report_warning(r, text, e);
    }
    return st;
}

mn_status mn_country_tell_data(mn_report *r, const mn_country_data *d, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < d->files && !st; i++)
        if (*d->file[i].sha256)
            st = mn_report_manifest_input(r, "facts", d->file[i].path, d->file[i].sha256, e);
    return st ? st : tell_refused(r, d, e);
}
