/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/nexus/find.c - what in a chain touches a ban. See nexus.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/sha256.h"
#include "core/text.h"
#include "store/beside.h"
#include "trace/nexus/inside.h"

extern const unsigned char mn_data_dol_goods[], mn_data_dol_goods_end[], mn_data_trade_good_names[],
    mn_data_trade_good_names_end[];

enum { RULES = 2 /* of this folder: another one makes what was kept anew */ };

/* What lives as long as the set. */
typedef struct owned {
    mn_arena arena;
} owned;

const char *mn_nexus_kind_name(mn_nexus_kind k)
{
    static const char *const names[] = {"listed", "region", "good"};
    return names[k];
}

const char *mn_nexus_verdict_name(mn_nexus_verdict v)
{
    static const char *const names[] = {"review", "near border", "found"};
    return names[v];
}

/* --- tools ----------------------------------------------------------------------------------- */

static void close_tools(mn_nexus_tools *t)
{
    mn_screen_close(t->set);
    mn_places_free(t->places);
    mn_good_rows_free(t->goods);
    mn_reference_free(t->reference);
}

static mn_status open_lists(mn_nexus_tools *t, const char *place, const mn_nexus_asked *a,
                            const mn_ctx *ctx, mn_err *e)
{
    const mn_screen_asked asked = {.store = place,
                                   .actor = a->actor,
                                   .list = a->list,
                                   .lists = a->lists,
                                   .file = a->file,
                                   .files = a->files,
                                   .today = a->today,
                                   .accept = a->accept,
                                   .review = a->review,
                                   .may_be_none = !a->listed};
    mn_status st = mn_screen_open(&t->set, &asked, ctx, e);
    if (!st && !mn_screen_lists(t->set)) {
        mn_screen_close(t->set); /* the set says that there is none */
        t->set = NULL;
    }
    return st;
}

static mn_status open_tools(mn_nexus_tools *t, const char *place, const mn_nexus_asked *a,
                            const mn_ctx *ctx, mn_err *e)
{
    const bool all = !a->listed && !a->region && !a->good;
    mn_status st = MN_OK;
    if (all || a->listed)
        st = open_lists(t, place, a, ctx, e);
    if (!st && (all || a->region))
        st = mn_places_new(&t->places, a->regions, ctx, e);
    if (!st && (all || a->good) &&
        !(st = mn_reference_new(&t->reference, MN_NEED_GOODS | MN_NEED_COUNTRIES, e)))
        st = mn_good_rows_dol(&t->goods, t->reference, e);
    return st;
}

/* --- what it stands on ------------------------------------------------------------------------ */

static void put_bytes(mn_buf *b, const unsigned char *from, const unsigned char *to)
{
    char hex[MN_SHA256_HEX];
    mn_sha256_hex(hex, from, (size_t)(to - from));
    mn_buf_str(b, hex);
}

/* Of the chain, lists, thresholds and tables. */
static mn_status digest(char out[MN_SHA256_HEX], const mn_nexus_tools *t, const mn_nexus_asked *a,
                        mn_err *e)
{
    mn_buf b = {0};
    mn_buf_fmt(&b, "manumit-nexus-%d\n%s %u %u %u\n", RULES, t->c->digest, t->c->parties,
               t->c->sites, t->c->edges);
    for (size_t i = 0; t->set && i < mn_screen_lists(t->set); i++) {
        const mn_screen_list *l = mn_screen_list_at(t->set, i);
        mn_buf_fmt(&b, "%s %lld %s\n", l->name, (long long)l->version, l->digest);
    }
    if (t->set)
        mn_buf_fmt(&b, "%s %a %a\n", mn_screen_rules(t->set),
                   a->accept > 0 ? a->accept : MN_SCREEN_ACCEPT,
                   a->review > 0 ? a->review : MN_SCREEN_REVIEW);
    mn_buf_fmt(&b, "places %s\n", t->places ? mn_places_digest(t->places) : "");
    if (t->goods) {
        put_bytes(&b, mn_data_dol_goods, mn_data_dol_goods_end);
        put_bytes(&b, mn_data_trade_good_names, mn_data_trade_good_names_end);
    }
    const bool failed = b.failed;
    if (!failed)
        mn_sha256_hex(out, b.ptr, b.len);
    mn_buf_free(&b);
    return failed ? mn_fail_memory(e) : MN_OK;
}

/* Whether what is found may be kept: not of lists in files, of which only the first has a hash. A
 * store that others wrote may hold any name: none leads out of the folder. */
static bool path_of(char out[MN_STORE_PATH + 128], const mn_nexus_tools *t, const char *place,
                    const mn_nexus_asked *a, const char *hash, const mn_ctx *ctx)
{
    char folder[MN_STORE_PATH];
    if (a->files || !t->c->digest[0] || strchr(t->c->name, '/') ||
        !mn_beside_folder(folder, place, ctx, NULL))
        return false;
    snprintf(out, MN_STORE_PATH + 128, "%s/%s-%.24s.mnnexus", folder,
             t->c->name[0] ? t->c->name : "chain", hash);
    return true;
}

/* --- finding -----------------------------------------------------------------------------------
 */

static void say_not_kept(const mn_err *why, const mn_ctx *ctx)
{
    char line[600];
    if (!ctx || !ctx->say)
        return;
    snprintf(line, sizeof line,
             "What was found in the chain can't be kept and is looked for anew each time: %.300s.",
             why->msg);
    ctx->say(line, ctx->payload);
}

static mn_status compute(mn_nexus_raw *raw, const mn_nexus_tools *t, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = mn_nexus_scan(raw, t, ctx, e);
    return st ? st : mn_nexus_sales(raw, t, ctx, e);
}

/* What was kept, else what is found now, which is then kept. */
static mn_status get_raw(mn_nexus_raw *raw, bool *kept, const char *path, const char *hash,
                         const mn_nexus_tools *t, const mn_nexus_asked *a, const mn_ctx *ctx,
                         mn_err *e)
{
    uint64_t any;
    mn_err why = MN_ERR_INIT;
    *kept = *path && !a->anew && mn_nexus_kept_open(raw, path, hash, t);
    if (*kept && t->set && mn_screen_reviewed(&any, t->set, 0) && !mn_nexus_kept_known(raw)) {
        mn_nexus_raw_free(raw);
        *kept = false;
    }
    if (*kept)
        return MN_OK;
    mn_status st = compute(raw, t, ctx, e);
    if (!st && *path && mn_nexus_kept_save(path, hash, raw, &why))
        say_not_kept(&why, ctx);
    else if (!st && *path)
        mn_nexus_kept_trim(path);
    return st;
}

static mn_status tell_lists(mn_nexus_set *out, const mn_nexus_tools *t, mn_arena *arena, mn_err *e)
{
    const size_t n = t->set ? mn_screen_lists(t->set) : 0;
    mn_nexus_list *l = mn_arena_alloc(arena, n + 1, sizeof *l);
    if (!l)
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++) {
        const mn_screen_list *from = mn_screen_list_at(t->set, i);
        memcpy(l[i].name, from->name, sizeof l->name);
        memcpy(l[i].published, from->published, sizeof l->published);
        memcpy(l[i].digest, from->digest, sizeof l->digest);
        l[i].version = from->version;
        l[i].stale = from->stale;
    }
    out->list = l;
    out->lists = n;
    return MN_OK;
}

static mn_status find(mn_nexus_set *out, owned *o, mn_nexus_tools *t, const char *place,
                      const mn_nexus_asked *a, const mn_ctx *ctx, mn_err *e)
{
    char hash[MN_SHA256_HEX], path[MN_STORE_PATH + 128] = "";
    mn_nexus_raw raw = {.hits = 0};
    mn_status st = open_tools(t, place, a, ctx, e);
    if (st || (st = digest(hash, t, a, e)))
        return st;
    if (!path_of(path, t, place, a, hash, ctx))
        path[0] = '\0';
    if (!(st = get_raw(&raw, &out->kept, path, hash, t, a, ctx, e)) &&
        !(st = tell_lists(out, t, &o->arena, e)))
        st = mn_nexus_tell(out, &raw, t, a->on, &o->arena, e);
    out->unasked = raw.unasked;
    out->parties = t->c->parties;
    out->digest = mn_arena_str(&o->arena, hash);
    mn_nexus_raw_free(&raw);
    return st || out->digest ? st : mn_fail_memory(e);
}

mn_status mn_nexus_find(mn_nexus_set *out, const mn_chain *c, mn_store *s, const char *place,
                        const mn_nexus_asked *a, const mn_ctx *ctx, mn_err *e)
{
    mn_nexus_set set = {.n = 0};
    mn_nexus_tools t = {.c = c};
    owned *o = calloc(1, sizeof *o);
    (void)s;
    if (!o)
        return mn_fail_memory(e);
    set.owned = o;
    mn_status st = find(&set, o, &t, place, a, ctx, e);
    close_tools(&t);
    if (st)
        mn_nexus_free(&set);
    else
        *out = set;
    return st;
}

void mn_nexus_free(mn_nexus_set *n)
{
    owned *o = n->owned;
    free(n->at);
    free(n->of);
    if (o)
        mn_arena_free(&o->arena);
    free(o);
    memset(n, 0, sizeof *n);
}
