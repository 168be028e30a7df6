/* SPDX-License-Identifier: Apache-2.0
 *
 * identifiers_file.c - see the header. Rows are made by the threads that find, chunk by chunk, and
 * written in their order.
 */
#include "adverts/commands/identifiers_file.h"

#include <string.h>

#include "core/err.h"
#include "report/render.h"

/* A whole number from 0. */
static void put_number(mn_buf *b, uint32_t n)
{
    char digits[10];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + n % 10);
    while (n /= 10);
    mn_buf_add(b, digits + at, sizeof digits - at);
}

static void put_row(mn_id_chunk *c, const mn_posts *posts, const mn_id_find *f)
{
    mn_buf *b = &c->told;
    const mn_found_id as = {.rules = f->rules};
    mn_csv_put(b, posts->post[f->post].id);
    mn_buf_char(b, ',');
    mn_buf_str(b, mn_identifier_kind_name((mn_id_kind)f->kind));
    mn_buf_char(b, ',');
    mn_csv_put(b, mn_id_value_of(c, f));
    mn_buf_char(b, ',');
    if (f->start != MN_ID_NO_PLACE)
        put_number(b, f->start);
    mn_buf_char(b, ',');
    if (f->start != MN_ID_NO_PLACE)
        put_number(b, f->end);
    mn_buf_char(b, ',');
    mn_buf_f64(b, mn_identifiers_rounded(f->score));
    mn_buf_char(b, ',');
    mn_identifier_rules_text(b, &as); /* names without anything to be quoted */
    mn_buf_char(b, '\n');
}

static mn_status tell(mn_id_chunk *c, const mn_posts *posts, mn_err *e)
{
    for (size_t i = 0; i < c->n; i++)
        if (mn_id_is_sure(&c->find[i]))
            put_row(c, posts, &c->find[i]);
    return c->told.failed ? mn_fail_memory(e) : MN_OK;
}

mn_status mn_identifiers_file_open(mn_identifiers_file *out, const mn_call *call, const mn_ctx *ctx,
                                   mn_err *e)
{
    static const char head[] = MN_IDENTIFIERS_COLUMNS "\n";
    const char *path = mn_call_text(call, "identifiers");
    mn_identifiers_file f = {.to = NULL};
    if (!path && mn_call_text(call, "region")) {
        mn_fail(e, MN_USAGE, "--region says whose telephone numbers are meant, and none are read");
        return mn_hint(e, "say where identifiers go, as in: --identifiers identifiers.csv"),
               MN_USAGE;
    }
    if (path && strcmp(path, "-") == 0) {
        mn_fail(e, MN_USAGE, "identifiers can't go to standard output, where the report goes");
        return mn_hint(e, "name a file, as in: --identifiers identifiers.csv"), MN_USAGE;
    }
    mn_status st = path ? mn_identify_new(&f.rules, ctx, e) : MN_OK;
    if (!st && path)
        st = mn_adverts_region(f.region, f.rules, call, e);
    if (!st && path)
        st = mn_file_create(&f.to, path, e);
    if (!st && path)
        st = mn_file_write(f.to, head, sizeof head - 1, e);
    if (st)
        mn_identifiers_file_close(&f);
    else
        *out = f;
    return st;
}

mn_status mn_identifiers_file_begin(mn_identifiers_file *f, const mn_posts *batch, mn_err *e)
{
    return f->to ? mn_id_batch_begin(&f->batch, f->rules, batch, f->region, tell, e) : MN_OK;
}

mn_status mn_identifiers_file_end(mn_identifiers_file *f, mn_err *e)
{
    mn_status st = f->to ? mn_id_batch_end(&f->batch, e) : MN_OK;
    for (size_t i = 0; f->to && i < f->batch.used && !st; i++) {
        const mn_id_chunk *c = &f->batch.chunk[i];
        f->posts += c->posts;
        f->found += c->n - c->doubtful;
        f->without += c->without;
        f->doubtful += c->doubtful;
        f->unread += c->unread;
        if (c->told.len)
            st = mn_file_write(f->to, c->told.ptr, c->told.len, e);
    }
    return st;
}

mn_status mn_identifiers_file_commit(mn_identifiers_file *f, const mn_ctx *ctx, mn_err *e)
{
    mn_buf b = {0};
    if (!f->to)
        return MN_OK;
    mn_buf_fmt(&b, "identifiers written: %llu; posts without any: %llu of %llu",
               (unsigned long long)f->found, (unsigned long long)f->without,
               (unsigned long long)f->posts);
    if (f->unread)
        mn_buf_fmt(&b, "; values of columns for identifiers that are none: %llu",
                   (unsigned long long)f->unread);
    if (f->doubtful)
        mn_buf_fmt(&b, "; doubtful ones, which 'adverts identifiers' lists: %llu",
                   (unsigned long long)f->doubtful);
    const mn_status st = b.failed ? mn_fail_memory(e) : mn_file_commit(f->to, e);
    if (!b.failed)
        f->to = NULL;
    if (!st && ctx && ctx->say)
        ctx->say(b.ptr, ctx->payload);
    mn_buf_free(&b);
    return st;
}

void mn_identifiers_file_close(mn_identifiers_file *f)
{
    mn_file_abandon(f->to);
    mn_id_batch_free(&f->batch);
    mn_identify_free(f->rules);
    *f = (mn_identifiers_file){.to = NULL};
}
