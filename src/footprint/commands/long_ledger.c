/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/commands/long_ledger.c - see the header.
 */
#include "footprint/commands/long_ledger.h"

#include "core/buf.h"
#include "core/err.h"
#include "core/file.h"
#include "core/text.h"

#include <string.h>

/* --- what is done with each line ---------------------------------------------------- */

static mn_status on_purchase(void *payload, const mn_purchase *p, mn_err *e)
{
    mn_long_ledger *l = payload;

    return mn_toucher_add(l->toucher, p, e);
}

/* A cell of CSV. */
static void write_cell(mn_buf *b, mn_text t, char end)
{
    bool quote = false;

    for (size_t i = 0; i < t.len; i++)
        quote |= t.ptr[i] == ',' || t.ptr[i] == '"' || t.ptr[i] == '\n' || t.ptr[i] == '\r';
    if (quote)
        mn_buf_char(b, '"');
    for (size_t i = 0; i < t.len; i++) {
        if (t.ptr[i] == '"')
            mn_buf_char(b, '"');
        mn_buf_char(b, t.ptr[i]);
    }
    if (quote)
        mn_buf_char(b, '"');
    mn_buf_char(b, end);
}

static mn_status on_unplaced(void *payload, const mn_unplaced *u, mn_err *e)
{
    mn_long_ledger *l = payload;
    mn_buf b = {0};
    mn_status st;

    if (!l->unplaced)
        return MN_OK;
    mn_buf_fmt(&b, "%llu,", (unsigned long long)u->line);
    write_cell(&b, u->description, ',');
    write_cell(&b, u->amount_text, ',');
    write_cell(&b, mn_text_of(u->currency), ',');
    write_cell(&b, mn_text_of(u->reason), '\n');
    st = b.failed ? mn_fail_memory(e) : mn_file_write(l->unplaced, b.ptr, b.len, e);
    mn_buf_free(&b);
    return st;
}

/* A good of a tally is one of the reference's, by name and country. */
static mn_status on_good(void *payload, const mn_tally_good *g, mn_err *e)
{
    mn_long_ledger *l = payload;
    const mn_reference *r = l->ledger.r;

    for (size_t i = 0; i < mn_goods(r); i++) {
        const mn_good *good = mn_good_at(r, i);

        if (!strcmp(good->good, g->good) && !strcmp(good->iso3, g->iso3))
            return mn_toucher_count(l->toucher, i, g->lines, g->first_line, g->origin_known, e);
    }
    mn_fail(e, MN_DATA, "a tally names the good '%s' of '%s', which is not listed", g->good,
            g->iso3);
    return mn_hint(e, "make the tallies with this version of the program");
}

/* --- streams --------------------------------------------------------------------------- */

static mn_status read_tally(mn_table **out, const char *path, const mn_ctx *ctx, mn_err *e)
{
    mn_read_options read = {.format = MN_FORMAT_CSV};

    return mn_table_read(out, ctx, path, &read, e);
}

/* Reads the tally whose decisions hold for this stream. */
static mn_status read_like(mn_long_ledger *l, const mn_call *call, const char *path,
                           const mn_reference *r, const mn_ctx *ctx, mn_err *e)
{
    mn_table *t = NULL;
    mn_status st = read_tally(&t, path, ctx, e);

    if (st ||
        (st = mn_merge_begin(&l->like_merged, &l->like, &l->like_spending, r, &l->options, ctx,
                             e)) ||
        (st = mn_merge_add(&l->like_merged, &l->like, t, NULL, NULL, e)))
        goto out;
    l->options.coicop1999 = l->like_merged.coicop1999;
    if (!mn_call_given(call, "as"))
        l->options.buyer = l->like_merged.buyer;
    if (l->options.buyer != l->like_merged.buyer) {
        st = mn_fail(e, MN_USAGE, "--as is not that of the tally given with --like");
        goto out;
    }
    if (!l->options.country)
        l->options.country = l->like_merged.country;
    if (l->options.country != l->like_merged.country)
        st = mn_fail(e, MN_USAGE, "--country is not that of the tally given with --like");
out:
    mn_table_free(t);
    return st;
}

mn_status mn_long_ledger_stream(mn_long_ledger *l, mn_spending *out, const mn_call *call,
                                const char *path, const mn_reference *r,
                                const mn_spending_options *o, const mn_ctx *ctx, mn_err *e)
{
    static const char header[] = "line,description,amount,currency,reason\n";
    static const char *const formats[] = {"auto", "csv", "tsv", "ndjson"};
    const char *like = mn_call_text(call, "like"), *from = mn_call_text(call, "from");
    mn_read_options read = {.format = MN_FORMAT_AUTO, .max_bytes = UINT64_C(1) << 50};
    mn_status st;

    for (size_t i = 0; from && i < sizeof formats / sizeof *formats; i++)
        if (!strcmp(from, formats[i]))
            read.format = (mn_format)i;
    l->options = *o;
    l->unplaced_path = mn_call_text(call, "unplaced");
    if ((st = mn_toucher_new(&l->toucher, r, e)) ||
        (like && (st = read_like(l, call, like, r, ctx, e))))
        return st;
    if (l->unplaced_path && ((st = mn_file_create(&l->unplaced, l->unplaced_path, e)) ||
                             (st = mn_file_write(l->unplaced, header, sizeof header - 1, e))))
        return st;
    l->ledger.on_purchase = on_purchase;
    l->ledger.on_unplaced = on_unplaced;
    l->ledger.payload = l;
    st = mn_spending_stream(&l->ledger, &l->told, out, path, &read, r, &l->options,
                            like ? &l->like : NULL, like ? &l->like_merged.told : NULL, ctx, e);
    if (!st)
        st = mn_ledger_finish(&l->ledger, e);
    if (!st && l->unplaced) {
        st = mn_file_commit(l->unplaced, e);
        l->unplaced = NULL;
    }
    return st;
}

/* --- tallies ----------------------------------------------------------------------------- */

mn_status mn_long_ledger_merge(mn_long_ledger *l, mn_spending *out, const mn_country **country,
                               mn_buyer *buyer, const mn_call *call, const mn_reference *r,
                               const mn_spending_options *o, const mn_ctx *ctx, mn_err *e)
{
    size_t files = mn_call_count(call, "tallies");
    mn_status st = mn_toucher_new(&l->toucher, r, e);

    l->options = *o;
    if (st || (st = mn_merge_begin(&l->merged, &l->ledger, out, r, &l->options, ctx, e)))
        return st;
    for (size_t i = 0; !st && i < files; i++) {
        mn_table *t = NULL;

        st = read_tally(&t, mn_call_nth(call, "tallies", i), ctx, e);
        if (!st)
            st = mn_merge_add(&l->merged, &l->ledger, t, on_good, l, e);
        mn_table_free(t);
    }
    if (!st && *country && *country != l->merged.country) {
        mn_fail(e, MN_USAGE, "--country %s is not that of the tallies", (*country)->iso3);
        st = mn_hint(e, "leave it out, or make the tallies with it");
    }
    if (!st && mn_call_given(call, "as") && *buyer != l->merged.buyer) {
        mn_fail(e, MN_USAGE, "--as %s is not that of the tallies, which are a %s's",
                mn_buyer_name(*buyer), mn_buyer_name(l->merged.buyer));
        st = mn_hint(e, "leave it out, or make the tallies with it");
    }
    if (st)
        return st;
    *country = l->options.country = l->merged.country;
    *buyer = l->options.buyer = l->merged.buyer;
    return mn_ledger_finish(&l->ledger, e);
}

/* --- both --------------------------------------------------------------------------------- */

mn_status mn_long_ledger_manifest(const mn_long_ledger *l, mn_report *r, const mn_call *call,
                                  const char *path, const mn_ctx *ctx, mn_err *e)
{
    size_t files = l->merged.files ? mn_call_count(call, "tallies") : 0;
    const char *like = l->merged.files ? NULL : mn_call_text(call, "like");
    char hex[MN_SHA256_HEX];
    mn_status st = MN_OK;

    if (path)
        st = mn_report_manifest_input(r, "spending", path, l->told.sha256, e);
    for (size_t i = 0; !st && i < files; i++) {
        const char *file = mn_call_nth(call, "tallies", i);

        if (!(st = mn_file_sha256(hex, ctx, file, e)))
            st = mn_report_manifest_input(r, "tallies", file, hex, e);
    }
    if (!st && like && !(st = mn_file_sha256(hex, ctx, like, e)))
        st = mn_report_manifest_input(r, "like", like, hex, e);
    return st;
}

void mn_long_ledger_free(mn_long_ledger *l)
{
    mn_file_abandon(l->unplaced);
    mn_toucher_free(l->toucher);
    mn_ledger_close(&l->ledger);
    mn_merge_close(&l->merged);
    mn_ledger_close(&l->like);
    mn_merge_close(&l->like_merged);
    mn_spending_free(&l->like_spending);
    memset(l, 0, sizeof *l);
}
