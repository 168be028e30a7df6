/* SPDX-License-Identifier: Apache-2.0
 *
 * route_state.c - GET /healthz, /readyz, /catalog, /algorithms: what yente's clients ask before
 * they match.
 */

#include "core/buf.h"
#include "core/err.h"
#include "screen/commands/route.h"
#include "screen/match/stock.h"

static mn_status give(mn_route_answer *out, mn_buf *b, mn_err *e)
{
    if (b->failed) {
        mn_buf_free(b);
        return mn_fail_memory(e);
    }
    out->bytes = b->ptr;
    out->len = b->len;
    return MN_OK;
}

static mn_status run_health(mn_route_answer *out, const mn_route_ask *ask, const mn_ctx *ctx,
                            mn_err *e)
{
    mn_buf b = {0};
    (void)ask;
    (void)ctx;
    mn_buf_str(&b, "{\"status\":\"ok\"}\n");
    return give(out, &b, e);
}

static mn_status stock_of(mn_loan *out, const mn_ctx *ctx, mn_err *e)
{
    char now[MN_STORE_TIME], place[MN_STORE_PATH];
    mn_stock_asked a = {.place = ctx->store, .actor = ctx->actor, .today = now, .reviews = true};
    mn_store_now(now);
    now[MN_STORE_DATE - 1] = '\0';
    if (!a.place) {
        mn_status st = mn_store_default(place, e);
        if (st)
            return st;
        a.place = place;
    }
    return mn_stock_get(out, &a, ctx, e);
}

static mn_status run_ready(mn_route_answer *out, const mn_route_ask *ask, const mn_ctx *ctx,
                           mn_err *e)
{
    mn_loan loan = {0};
    mn_status st = stock_of(&loan, ctx, e);
    if (!st && !((const mn_stock *)loan.value)->lists)
        st = mn_fail(e, MN_USAGE, "the store has no list yet");
    mn_lend_back(&loan);
    if (st)
        out->status = 503;
    return st ? st : run_health(out, ask, ctx, e);
}

static mn_status run_catalog(mn_route_answer *out, const mn_route_ask *ask, const mn_ctx *ctx,
                             mn_err *e)
{
    mn_loan loan = {0};
    mn_buf b = {0}, current = {0};
    (void)ask;
    mn_status st = stock_of(&loan, ctx, e);
    if (st)
        return st;
    const mn_stock *s = loan.value;
    mn_buf_str(&b, "{\"datasets\":[{\"name\":\"default\",\"title\":\"All lists\",\"load\":true,"
                   "\"version\":\"\",\"index_current\":true,\"children\":[");
    for (size_t i = 0; i < s->lists; i++) {
        mn_buf_str(&current, i ? "," : "");
        mn_buf_json(&current, mn_text_of(s->list[i].name));
    }
    mn_buf_text(&b, (mn_text){current.ptr, current.len});
    mn_buf_str(&b, "]}");
    for (size_t i = 0; i < s->lists; i++) {
        const mn_store_list *l = &s->list[i];
        mn_buf_str(&b, ",{\"name\":");
        mn_buf_json(&b, mn_text_of(l->name));
        mn_buf_str(&b, ",\"title\":");
        mn_buf_json(&b, mn_text_of(l->title[0] ? l->title : l->name));
        mn_buf_fmt(&b,
                   ",\"load\":true,\"version\":\"%lld\",\"index_version\":\"%lld\","
                   "\"index_current\":true,\"entity_count\":%llu,\"updated_at\":\"%.19s\","
                   "\"children\":[]}",
                   (long long)l->version, (long long)l->version, (unsigned long long)l->entries,
                   l->imported);
    }
    mn_buf_str(&b, "],\"current\":[");
    mn_buf_text(&b, (mn_text){current.ptr, current.len});
    mn_buf_str(&b, "],\"outdated\":[],\"index_stale\":false}\n");
    b.failed = b.failed || current.failed;
    mn_buf_free(&current);
    mn_lend_back(&loan);
    return give(out, &b, e);
}

static mn_status run_algorithms(mn_route_answer *out, const mn_route_ask *ask, const mn_ctx *ctx,
                                mn_err *e)
{
    mn_buf b = {0};
    (void)ask;
    (void)ctx;
    mn_buf_str(&b,
               "{\"algorithms\":[{\"name\":\"manumit\",\"description\":\"The probability that both "
               "are one bearer: names by a model of labelled pairs, and what else is known.\","
               "\"features\":{},\"docs\":{}}],\"default\":\"manumit\",\"best\":\"manumit\"}\n");
    return give(out, &b, e);
}

const mn_route mn_healthz_route = {.as = {.name = "healthz",
                                          .summary = "Whether the server answers, as yente says it",
                                          .quick = true},
                                   .open = true,
                                   .path = "/healthz",
                                   .run = run_health};
const mn_route mn_readyz_route = {
    .as = {.name = "readyz",
           .summary = "Whether there are lists to look in, as yente says it",
           .quick = true},
    .path = "/readyz",
    .run = run_ready};
const mn_route mn_catalog_route = {
    .as = {.name = "catalog", .summary = "The lists, as yente names its datasets", .quick = true},
    .path = "/catalog",
    .run = run_catalog};
const mn_route mn_algorithms_route = {
    .as = {.name = "algorithms",
           .summary = "The one model that there is, as yente names its own",
           .quick = true},
    .path = "/algorithms",
    .run = run_algorithms};
