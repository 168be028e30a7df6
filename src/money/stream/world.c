/* SPDX-License-Identifier: Apache-2.0
 *
 * world.c - see the header. Parties are made as for files: each account and place of the tables is
 * given one payment, and these are read as any are.
 */
#include "money/stream/world.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/file.h"
#include "core/text.h"
#include "money/read/columns.h"
#include "report/render.h"
#include "table/build.h"

#define FILE_MOST (UINT64_C(4) << 30)

/* Options that name files, and those that do not, of which what is told depends. */
static const char *const file_options[] = {"accounts", "places", "typologies", "not-merged",
                                           "rates"};
static const char *const other_options[] = {
    "columns",     "currency", "clock",    "dates",     "decimal",    "merge", "hub",
    "return-days", "budget",   "patterns", "late-days", "ahead-days", "whole", "rates"};
enum {
    FILE_OPTIONS = sizeof file_options / sizeof *file_options,
    OTHER_OPTIONS = sizeof other_options / sizeof *other_options
};

void mn_pay_world_close(mn_pay_world *w)
{
    for (size_t i = 0; i < w->files; i++)
        free((void *)(uintptr_t)w->file[i].bytes);
    free(w->file);
    mn_money_close(&w->d);
    mn_pay_names_free(&w->whole);
    mn_pay_names_free(&w->id);
    free(w->by_whole);
    free(w->by_id);
    mn_map_free(&w->places);
    mn_money_known_free(w->known);
    *w = (mn_pay_world){.files = 0};
}

/* --- files -------------------------------------------------------------------------------------
 */

static mn_status take_file(mn_pay_world *w, const char *path, const mn_ctx *ctx, mn_err *e)
{
    char *bytes = NULL;
    size_t len = 0;
    if (strcmp(path, "-") == 0)
        return mn_fail(e, MN_USAGE, "only the payments of a stream can be standard input");
    for (size_t i = 0; i < w->files; i++)
        if (strcmp(w->file[i].name, path) == 0)
            return MN_OK;
    const mn_status st = mn_file_read(&bytes, &len, ctx, path, FILE_MOST, e);
    if (!st)
        w->file[w->files++] = (mn_memory_file){path, bytes, len};
    return st;
}

static mn_status take_files(mn_pay_world *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    size_t room = 2;
    mn_status st = MN_OK;
    for (size_t k = 0; k < FILE_OPTIONS; k++)
        room += mn_call_count(call, file_options[k]);
    if (!(w->file = calloc(room, sizeof *w->file)))
        return mn_fail_memory(e);
    for (size_t k = 0; k < FILE_OPTIONS; k++)
        for (size_t i = 0; !st && i < mn_call_count(call, file_options[k]); i++) {
            const char *path = mn_call_nth(call, file_options[k], i);
            if (strcmp(file_options[k], "rates") != 0 || strcmp(path, "yearly") != 0)
                st = take_file(w, path, ctx, e);
        }
    return st;
}

mn_files mn_pay_world_files(mn_pay_world *w, const char *input, mn_text payments)
{
    w->file[w->files] = (mn_memory_file){input, payments.ptr, payments.len};
    return (mn_files){.file = w->file, .count = w->files + 1};
}

void mn_pay_world_say(mn_buf *out, const mn_pay_world *w, const mn_call *call)
{
    char hex[MN_SHA256_HEX];
    for (size_t k = 0; k < OTHER_OPTIONS; k++)
        for (size_t i = 0; i < mn_call_count(call, other_options[k]); i++)
            mn_buf_fmt(out, "%s=%s\n", other_options[k], mn_call_nth(call, other_options[k], i));
    mn_buf_fmt(out, "whole=%d\n", mn_call_flag(call, "whole"));
    for (size_t i = 0; i < w->files; i++) {
        mn_sha256_hex(hex, w->file[i].bytes, w->file[i].len);
        mn_buf_fmt(out, "file %s\n", hex);
    }
}

/* --- accounts and places -----------------------------------------------------------------------
 */

static mn_status add_rows(mn_buf *b, const char *path, mn_money_table what,
                          const mn_pay_words *words, const mn_ctx *ctx, mn_err *e)
{
    const bool accounts = what == MN_ACCOUNT_TABLE;
    mn_table *t = NULL;
    mn_pay_columns c;
    mn_status st = mn_table_read_western(&t, ctx, path, NULL, e);
    if (!st)
        st = mn_pay_columns_find(&c, words, what, t, NULL, path, e);
    for (size_t i = 0; !st && i < mn_table_rows(t); i++) {
        const size_t bank = accounts ? c.at[MN_P_BANK] : SIZE_MAX;
        const mn_text name =
            mn_text_trim(mn_table_text(t, i, c.at[accounts ? MN_P_ACCOUNT : MN_P_PLACE]));
        if (!name.len)
            continue;
        mn_buf_str(b, "2000-01-01,1,USD,");
        mn_csv_put(b, accounts ? name : mn_text_of("."));
        mn_buf_str(b, ",,");
        if (bank != SIZE_MAX)
            mn_csv_put(b, mn_text_trim(mn_table_text(t, i, bank)));
        mn_buf_char(b, ',');
        if (!accounts)
            mn_csv_put(b, name);
        mn_buf_char(b, '\n');
    }
    mn_table_free(t);
    return !st && b->failed ? mn_fail_memory(e) : st;
}

static mn_status make_rows(mn_buf *b, const mn_call *call, const mn_pay_words *words,
                           const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    mn_buf_str(b, "time,amount,currency,from,to,from_bank,place\n");
    for (size_t i = 0; !st && i < mn_call_count(call, "accounts"); i++)
        st = add_rows(b, mn_call_nth(call, "accounts", i), MN_ACCOUNT_TABLE, words, ctx, e);
    for (size_t i = 0; !st && i < mn_call_count(call, "places"); i++)
        st = add_rows(b, mn_call_nth(call, "places", i), MN_PLACE_TABLE, words, ctx, e);
    return st;
}

static mn_status index_world(mn_pay_world *w, mn_err *e)
{
    const mn_text none = {"", 0};
    const mn_payments *p = &w->d.p;
    size_t cap = 0, cap_id = 0;
    for (uint32_t i = 0; i < p->accounts; i++) {
        const mn_account *a = &p->account[i];
        uint32_t all, n;
        bool fresh;
        if (!mn_pay_names_put(&w->whole, &all, NULL, a->bank, a->id,
                              mn_pay_names_hash(&w->whole, a->bank, a->id)) ||
            !mn_grow(&w->by_whole, &cap, all + 1u, sizeof *w->by_whole) ||
            !mn_pay_names_put(&w->id, &n, &fresh, none, a->id,
                              mn_pay_names_hash(&w->id, none, a->id)) ||
            !mn_grow(&w->by_id, &cap_id, n + 1u, sizeof *w->by_id))
            return mn_fail_memory(e);
        w->by_whole[all] = i;
        w->by_id[n] = fresh ? i : MN_PAY_NONE;
    }
    mn_status st = MN_OK;
    for (uint32_t i = 0; !st && i < p->n_places; i++) {
        uint32_t at = i;
        st = mn_map_put(&w->places, p->places[i].name, &at, e);
    }
    return st;
}

mn_status mn_pay_world_open(mn_pay_world *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const char name[] = "accounts and places";
    const char *path = name;
    mn_money_read_options o = MN_MONEY_READ_OPTIONS_INIT;
    mn_ctx inner = ctx ? *ctx : (mn_ctx)MN_CTX_INIT;
    mn_buf b = {0};
    mn_status st = mn_money_known_new(&w->known, e);
    if (!st)
        st = take_files(w, call, ctx, e);
    if (st || (!mn_call_count(call, "accounts") && !mn_call_count(call, "places")))
        return st;
    mn_files files = mn_pay_world_files(w, name, (mn_text){"", 0});
    inner.files = &files;
    o.known = w->known;
    st = make_rows(&b, call, w->known->words, &inner, e);
    if (!st) {
        files = mn_pay_world_files(w, name, (mn_text){b.ptr, b.len});
        st = mn_payments_read(&w->d.p, &w->d.log, &inner, &path, 1, &o, e);
    }
    if (!st)
        st = mn_money_open_people(&w->d, call, &inner, e);
    if (!st)
        st = index_world(w, e);
    mn_buf_free(&b);
    return st;
}

uint32_t mn_pay_world_party(const mn_pay_world *w, mn_text bank, mn_text id)
{
    uint32_t n = mn_pay_names_find(&w->whole, bank, id), account = MN_PAY_NONE;
    if (n != UINT32_MAX) {
        account = w->by_whole[n];
    } else if ((n = mn_pay_names_find(&w->id, (mn_text){"", 0}, id)) != UINT32_MAX) {
        account = w->by_id[n];
        if (account != MN_PAY_NONE && bank.len && w->d.p.account[account].bank.len)
            account = MN_PAY_NONE; /* another bank's of the same number */
    }
    return account == MN_PAY_NONE ? MN_PAY_NONE : w->d.p.account[account].party;
}

mn_text mn_pay_world_city(const mn_pay_world *w, mn_text place)
{
    const uint32_t n = w->places.cap ? mn_map_get(&w->places, place) : MN_MAP_NONE;
    return n == MN_MAP_NONE ? (mn_text){"", 0} : w->d.p.places[n].city;
}
