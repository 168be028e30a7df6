/* SPDX-License-Identifier: Apache-2.0
 *
 * answer.c - running a command for a request.
 */
#include "web/answer.h"

#include "core/cache.h"
#include "core/err.h"
#include "core/text.h"
#include "web/args.h"
#include "web/domain.h"
#include "web/multipart.h"

#include <manumit/language.h>
#include <stdio.h>
#include <string.h>

/* --- formats ------------------------------------------------------------------- */

static const mn_web_format formats[] = {
    {".json", "json", "application/json", "application/json"},
    {".csv", "csv", "text/csv", "text/csv; charset=utf-8; header=present"},
    {".ndjson", "ndjson", "application/x-ndjson", "application/x-ndjson"},
    {".html", "html", "text/html", "text/html; charset=utf-8"},
    {".md", "md", "text/markdown", "text/markdown; charset=utf-8"},
    {".pdf", "pdf", "application/pdf", "application/pdf"},
    {NULL, NULL, NULL, NULL},
};

const mn_web_format *mn_web_formats(void)
{
    return formats;
}

static mn_text trim(mn_text t)
{
    while (t.len && (t.ptr[0] == ' ' || t.ptr[0] == '\t'))
        t = (mn_text){t.ptr + 1, t.len - 1};
    while (t.len && (t.ptr[t.len - 1] == ' ' || t.ptr[t.len - 1] == '\t'))
        t.len--;
    return t;
}

/* The weight of "type;q=0.5" in thousandths; what can't be read weighs nothing. */
static int weight_of(mn_text parameters)
{
    mn_text part;

    while (mn_text_split(&parameters, ';', &part)) {
        double q;

        part = trim(part);
        if (part.len < 2 || (part.ptr[0] != 'q' && part.ptr[0] != 'Q') || part.ptr[1] != '=')
            continue;
        if (!mn_text_f64(mn_text_sub(part, 2, part.len - 2), &q) || q < 0 || q > 1)
            return 0;
        return (int)(q * 1000);
    }
    return 1000;
}

/* How closely a range names a type: 3 the type, 2 its kind, 1 anything, 0 not. */
static int closeness(mn_text range, const char *type)
{
    const size_t kind = strcspn(type, "/") + 1;

    if (mn_text_eq_nocase(range, type))
        return 3;
    if (mn_text_eq_str(range, "*/*"))
        return 1;
    return range.len == kind + 1 && range.ptr[kind] == '*' && memcmp(range.ptr, type, kind) == 0
               ? 2
               : 0;
}

/* The weight that the closest range gives a type. */
static int wish(mn_text accept, const char *type)
{
    mn_text part;
    int best = 0, weight = 0;

    while (mn_text_split(&accept, ',', &part)) {
        mn_text range;
        int close;

        if (!mn_text_split(&part, ';', &range))
            continue;
        close = closeness(trim(range), type);
        if (close > best) {
            best = close;
            weight = weight_of(part);
        }
    }
    return weight;
}

const mn_web_format *mn_web_format_of(mn_text accept)
{
    const mn_web_format *best = NULL;
    int most = 0;

    if (!accept.ptr || trim(accept).len == 0)
        return &formats[0];
    for (const mn_web_format *f = formats; f->ending; f++) {
        int w = wish(accept, f->type);

        if (w > most) {
            most = w;
            best = f;
        }
    }
    return best;
}

/* --- running ------------------------------------------------------------------- */

static mn_status take(mn_web_args *x, const mn_web_ask *ask, mn_err *e)
{
    mn_status st = mn_web_args_query(x, ask->target, e);

    if (st || !ask->type.ptr)
        return st;
    return mn_web_type_is(ask->type, "multipart/form-data")
               ? mn_web_args_form(x, ask->body, ask->type, e)
               : mn_web_args_json(x, ask->body, e);
}

static mn_status make_language(void **out, void *payload, const mn_ctx *ctx, mn_err *e)
{
    mn_language *l = NULL;
    const mn_status st = mn_language_load(&l, payload, e);

    (void)ctx;
    if (!st)
        *out = l;
    return st;
}

static void drop_language(void *value)
{
    mn_language_free(value);
}

/* What the request's own option says goes before the language of its head. */
static mn_status choose_language(mn_web_response *r, const mn_call *call, const mn_ctx *ctx,
                                 mn_err *e)
{
    const char *tag = mn_call_language(call);
    void *found = NULL;
    mn_status st = MN_OK;

    if (!mn_call_given(call, "lang") || strcmp(tag, mn_language_tag(r->language)) == 0)
        return MN_OK;
    if (strcmp(tag, "en") != 0)
        st = mn_cache_get(&found, "language", make_language, (void *)tag, drop_language, ctx, e);
    if (!st)
        r->language = found;
    return st;
}

static mn_status run(mn_buf *out, mn_call *call, const mn_language *language, const mn_ctx *ctx,
                     mn_err *e)
{
    mn_render_options how;
    mn_report *report = NULL;
    mn_status st = mn_call_rendering(&how, call, e);

    if (!st)
        st = mn_call_run(&report, call, ctx, e);
    if (!st)
        st = mn_language_report(language, report, e);
    if (!st)
        st = mn_report_render(report, &how, mn_web_into, out, e);
    mn_report_free(report);
    return st;
}

static void name_file(mn_web_response *r, const mn_web_ask *ask)
{
    int n = snprintf(r->name, sizeof r->name, "%.36s%s", ask->command->name, ask->format->ending);

    for (int i = 0; i < n && i < (int)sizeof r->name; i++)
        if (r->name[i] == ' ')
            r->name[i] = '-';
}

/* The call of a request; x must be zero but for its command, and outlives the call. */
static mn_status call_of(mn_call **out, mn_web_args *x, const mn_web_ask *ask, mn_err *e)
{
    mn_status st = take(x, ask, e);

    return st ? st : mn_web_args_call(out, x, ask->format->flag, e);
}

bool mn_web_answer_check(mn_web_response *r, const mn_web_ask *ask)
{
    if (ask->domain)
        return true;
    mn_web_args x = {.command = ask->command};
    mn_render_options how;
    mn_err e = MN_ERR_INIT;
    mn_call *call = NULL;
    mn_status st = call_of(&call, &x, ask, &e);

    if (!st)
        st = mn_call_rendering(&how, call, &e);
    if (st)
        mn_web_problem(r, mn_web_status_of(st), &e);
    mn_call_free(call);
    mn_web_args_free(&x);
    return st == MN_OK;
}

void mn_web_answer(mn_web_response *r, const mn_web_ask *ask, const mn_ctx *ctx)
{
    if (ask->domain) {
        mn_web_domain_answer(r, ask, ctx);
        return;
    }
    mn_web_args x = {.command = ask->command};
    mn_err e = MN_ERR_INIT;
    mn_call *call = NULL;
    mn_ctx own = *ctx;
    mn_status st = call_of(&call, &x, ask, &e);
    mn_files files = {x.file, x.files, ask->unpacked_max};

    own.files = &files;
    mn_web_response_free(r);
    if (!st)
        st = choose_language(r, call, &own, &e);
    if (!st)
        st = run(&r->body, call, r->language, &own, &e);
    if (st) {
        mn_web_problem(r, mn_web_status_of(st), &e);
    } else {
        r->status = 200;
        r->type = ask->format->full;
        r->vary = "Accept, Accept-Language";
        r->attachment = ask->format != formats;
        name_file(r, ask);
    }
    mn_call_free(call);
    mn_web_args_free(&x);
}
