/* SPDX-License-Identifier: Apache-2.0
 *
 * money/face/package.c - the package of a case for other programs: <manumit/money.h>, over
 * money/case/drafts.
 */
#include <stdlib.h>

#include "core/err.h"
#include "core/file.h"
#include "core/text.h"
#include "money/case/drafts.h"
#include "money/face/face.h"

enum { PROFILE_BYTES = 65536 };

/* A file's bytes into the arena; nothing where path is NULL. */
static mn_status read_file(mn_text *out, mn_arena *a, const char *path, const mn_ctx *ctx,
                           mn_err *e)
{
    char *bytes = NULL;
    size_t len = 0;
    const mn_status st = mn_file_read(&bytes, &len, ctx, path, PROFILE_BYTES, e);
    if (st)
        return st;
    *out = mn_arena_text(a, (mn_text){bytes, len});
    free(bytes);
    return out->ptr ? MN_OK : mn_fail_memory(e);
}

static mn_status read_profile(mn_text *values, mn_drafts *d, const char *path,
                              const mn_profile_key *keys, size_t n, const mn_ctx *ctx, mn_err *e)
{
    mn_text json;
    const mn_status st = path ? read_file(&json, &d->arena, path, ctx, e) : MN_OK;
    return st || !path ? st : mn_profile_read(values, keys, n, json, path, &d->arena, e);
}

/* The decision is taken into the case, whose texts it then has. */
static mn_status decide(mn_case *c, const char *path, const mn_ctx *ctx, mn_err *e)
{
    mn_text json;
    const mn_status st = path ? read_file(&json, &c->arena, path, ctx, e) : MN_OK;
    return st || !path ? st : mn_case_read_decision(c, json, path, e);
}

static mn_status make(mn_report **out, mn_drafts *d, mn_case *c, const mn_money_package *p,
                      const mn_ctx *ctx, mn_err *e)
{
    mn_report *r = NULL;
    mn_status st = decide(c, p->decision, ctx, e);
    if (!st)
        st = read_profile(d->bank, d, p->institution, mn_bank_keys, MN_BANK_KEYS, ctx, e);
    if (!st)
        st = read_profile(d->goaml, d, p->goaml, mn_goaml_keys, MN_GOAML_KEYS, ctx, e);
    if (!st)
        st = mn_drafts_make(d, c, p->filing_date, p->goaml != NULL, e);
    if (!st)
        st = mn_report_new(&r, "money case", "A case for review: possible trafficking", e);
    if (!st)
        st = mn_case_show(r, &d->draft, &d->parts.todo, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

mn_status mn_money_case_report(mn_report **out, mn_money_case *c, const mn_money_package *p,
                               const mn_ctx *ctx, mn_err *e)
{
    const mn_money_package none = {.decision = NULL};
    mn_drafts d = {.draft = {.c = NULL}};
    const mn_status st = make(out, &d, &c->c, p ? p : &none, ctx, e);
    mn_drafts_free(&d);
    return st;
}

mn_status mn_money_case_package(mn_text *files, mn_money_case *c, const char *dir,
                                const mn_money_package *p, const mn_ctx *ctx, mn_err *e)
{
    const mn_money_package none = {.decision = NULL};
    mn_drafts d = {.draft = {.c = NULL}};
    mn_report *r = NULL;
    mn_status st = make(&r, &d, &c->c, p ? p : &none, ctx, e);
    mn_buf_free(&c->files);
    if (!st)
        st = mn_case_package(dir, r, &d.draft, &d.parts, !(p && p->no_pages), &c->files, e);
    if (!st && files)
        *files = (mn_text){c->files.ptr, c->files.len};
    mn_report_free(r);
    mn_drafts_free(&d);
    return st;
}
