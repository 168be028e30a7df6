/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/kept.c - see kept.h.
 */
#include "adverts/commands/kept.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/commands/networks.h"
#include "command/store_call.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/folder.h"
#include "core/text.h"
#include "report/made.h"

mn_status mn_adverts_read_number(int64_t *out, const char *name, mn_err *e)
{
    if (mn_matter_number(out, MN_STORE_NETWORKS, mn_text_of(name)))
        return MN_OK;
    mn_fail(e, MN_USAGE, "'%.100s' is no network of the queue", name);
    return mn_hint(e, "its name is as 'manumit adverts queue' shows it: W00012"), MN_USAGE;
}

/* --- what is told ----------------------------------------------------------------------------- */

static void make_row(mn_maker *k, const mn_network_in_queue *q, const mn_ad_found *f)
{
    char name[MN_MATTER_NAME];
    mn_make_row(k, 0);
    mn_matter_name(name, MN_STORE_NETWORKS, q->number);
    mn_make_str(k, 0, name);
    if (q->network != MN_NETWORK_NONE && !q->into)
        mn_make_text(k, 1, mn_networks_name(f, q->network));
    mn_make_str(k, 2, mn_kept_what_name(q->what));
    mn_make_i64(k, 3, (int64_t)q->posts_new);
    mn_make_i64(k, 4, (int64_t)q->posts_gone);
    mn_make_i64(k, 5, (int64_t)q->identifiers_new);
    mn_make_i64(k, 6, (int64_t)q->places_new);
    if (q->into) {
        mn_matter_name(name, MN_STORE_NETWORKS, q->into);
        mn_make_str(k, 7, name);
    }
    mn_make_i64(k, 8, (int64_t)q->left_out);
}

static mn_status tell_figures(mn_report *r, const mn_networks_in_queue *q, mn_err *e)
{
    const struct {
        const char *name, *label;
        uint64_t n;
    } figure[] = {
        {"kept_new", "New in the queue", q->count[MN_KEPT_NEW]},
        {"kept_reopened", "Open again, as posts came", q->count[MN_KEPT_REOPENED]},
        {"kept_renewed", "Waiting, with more posts", q->count[MN_KEPT_RENEWED]},
        {"kept_fewer", "With fewer posts", q->count[MN_KEPT_FEWER]},
        {"kept_joined", "Joined into others", q->count[MN_KEPT_JOINED]},
        {"kept_parted", "Whose posts belong together no longer", q->count[MN_KEPT_PARTED]},
        {"kept_known", "Known, and as they were", q->count[MN_KEPT_KNOWN]},
        {"not_kept", "Not kept, as more come before them", q->not_kept}};
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < sizeof figure / sizeof *figure; i++)
        st =
            mn_report_count(r, figure[i].name, figure[i].label, figure[i].n, "networks", i == 0, e);
    return st;
}

/* Networks that the queue lacked, as they are, and that are no change of this run. */
static mn_status tell_late(mn_report *r, const mn_networks_in_queue *q, const bool *told, mn_err *e)
{
    char text[300];
    uint64_t n = 0;
    for (size_t i = 0; told && i < q->n; i++) {
        const mn_network_in_queue *x = &q->at[i];
        n += x->what != MN_KEPT_KNOWN && !x->into && x->network != MN_NETWORK_NONE &&
             !told[x->network];
    }
    if (!n)
        return MN_OK;
    snprintf(text, sizeof text,
             "The queue lacked %llu networks that did not change since the archive's last version: "
             "the run before ended before it kept them, or had no room. What is new in them is in "
             "the table 'kept'.",
             (unsigned long long)n);
    return mn_report_warning(r, text, e);
}

mn_status mn_adverts_tell_kept(mn_report *r, const mn_networks_in_queue *q, const mn_ad_found *f,
                               const bool *told, mn_err *e)
{
    const mn_table_view view = {.title = "Kept in the queue, for 'manumit adverts queue'",
                                .first = 20,
                                .columns = "queue=Network!,network=First post,what=What,"
                                           "posts_new=New posts,identifiers_new=New identifiers,"
                                           "places_new=New places,into=Into"};
    char text[200];
    mn_maker k = mn_maker_new("kept",
                              "queue:t network:t what:t posts_new:i posts_gone:i "
                              "identifiers_new:i places_new:i into:t left_out:i",
                              e);
    for (size_t i = 0; i < q->n && !k.st; i++)
        make_row(&k, &q->at[i], f);
    mn_make_status(&k, tell_figures(r, q, e));
    mn_status st = mn_report_made_any(r, &k, &view, e);
    if (!st)
        st = tell_late(r, q, told, e);
    if (!st && q->left_out) {
        snprintf(text, sizeof text,
                 "%llu posts have no room in the cases of their networks, which say how many each "
                 "lacks.",
                 (unsigned long long)q->left_out);
        st = mn_report_warning(r, text, e);
    }
    return st;
}

/* --- keeping ---------------------------------------------------------------------------------- */

static mn_status keep(mn_report *r, mn_store *s, const mn_ad_found *f,
                      const mn_networks_keep_options *o, const mn_watched *w, const bool *told,
                      const mn_store_act *act, const mn_ctx *ctx, mn_err *e)
{
    mn_networks_in_queue q = {.n = 0};
    mn_status st = mn_store_keep_begin(s, act, e);
    if (st)
        return st;
    st = mn_networks_keep(&q, s, f, o, act, ctx, e);
    if (!st)
        st = mn_watched_save(w, s, f, o->archive, q.number, act, e);
    st = mn_store_keep_end(s, st, e);
    if (!st)
        st = mn_adverts_tell_kept(r, &q, f, told, e);
    mn_networks_in_queue_free(&q);
    return st;
}

/* What a run was asked for decides what it found: each option in force is a fact of the case, a
 * file with its hash. Where things are kept, and by whom, is told elsewhere. */
static bool decides(const char *option)
{
    static const char *const other[] = {"update", "archive", "store", "as-user", "brief"};
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        if (strcmp(option, other[i]) == 0)
            return false;
    return true;
}

static mn_status put_fact(mn_network_fact *fact, mn_arena *a, const mn_option *o,
                          const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    char hex[MN_SHA256_HEX];
    mn_buf b = {0};
    const char *value = mn_call_text(call, o->name);
    mn_status st = MN_OK;
    if (o->type == MN_OPT_FILE && !(st = mn_path_sha256(hex, ctx, value, e))) {
        mn_buf_fmt(&b, "%s, SHA-256 %s", value, hex);
        value = b.failed ? NULL : b.ptr;
    }
    *fact = (mn_network_fact){o->name, mn_text_of("yes")};
    if (!st && o->type != MN_OPT_FLAG)
        fact->value = value ? mn_arena_text(a, mn_text_of(value)) : (mn_text){NULL, 0};
    mn_buf_free(&b);
    return st || fact->value.ptr ? st : mn_fail_memory(e);
}

static mn_status put_facts(mn_network_fact **out, size_t *n, mn_arena *a, const mn_call *call,
                           const mn_ctx *ctx, mn_err *e)
{
    const mn_option *o = mn_call_command(call)->options;
    size_t cap = 0;
    mn_status st = MN_OK;
    for (; !st && o->name; o++) {
        if (!decides(o->name) ||
            (o->type == MN_OPT_FLAG ? !mn_call_flag(call, o->name) : !mn_call_text(call, o->name)))
            continue;
        if (!mn_grow(out, &cap, *n + 1, sizeof **out))
            return mn_fail_memory(e);
        st = put_fact(&(*out)[(*n)++], a, o, call, ctx, e);
    }
    return st;
}

mn_status mn_adverts_keep(mn_report *r, const mn_ad_found *f, const mn_post_log *l,
                          const mn_archive *a, const mn_posts_again *posts, const mn_watched *w,
                          const bool *told, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const mn_store_options create = {.create = true};
    mn_network_fact *fact = NULL;
    size_t facts = 0;
    mn_arena arena = {0};
    mn_call_act who;
    mn_store *s = NULL;
    mn_networks_keep_options o = {.archive = mn_text_of(mn_archive_version(a)->name)};
    mn_network_file *file = calloc(l->files + 1, sizeof *file);
    mn_status st = file ? MN_OK : mn_fail_memory(e);
    mn_call_who(&who, call, ctx);
    for (size_t i = 0; !st && i < l->files; i++)
        file[i] = (mn_network_file){l->file[i].path, mn_text_of(l->file[i].sha256), l->file[i].rows,
                                    l->file[i].kept_on.len ? l->file[i].kept_on : who.act.when};
    if (!st)
        st = put_facts(&fact, &facts, &arena, call, ctx, e);
    o.version = mn_archive_version(a)->version + 1; /* that was just kept */
    o.file = file;
    o.files = l->files;
    o.fact = fact;
    o.facts = facts;
    o.posts = *posts;
    if (!st)
        st = mn_call_store(&s, call, &create, ctx, e);
    if (!st)
        st = keep(r, s, f, &o, w, told, &who.act, ctx, e);
    mn_store_close(s);
    mn_arena_free(&arena);
    free(fact);
    free(file);
    return st;
}
