/* SPDX-License-Identifier: Apache-2.0
 *
 * kept.c - what calls share: the reference data and the shipped economy.
 */
#include "footprint/commands/kept.h"

#include "core/cache.h"

static mn_status make_reference(void **out, void *payload, const mn_ctx *ctx, mn_err *e)
{
    mn_reference *r = NULL;
    mn_status st = mn_reference_new(&r, MN_NEED_ALL, e);

    (void)payload;
    (void)ctx;
    *out = r;
    return st;
}

static void drop_reference(void *value)
{
    mn_reference_free(value);
}

mn_status mn_kept_reference(mn_reference **out, bool *kept, unsigned need, const mn_ctx *ctx,
                            mn_err *e)
{
    void *value = NULL;
    mn_status st;

    *kept = ctx && ctx->cache;
    if (!*kept)
        return mn_reference_new(out, need, e);
    st = mn_cache_get(&value, "reference", make_reference, NULL, drop_reference, ctx, e);
    *kept = !st;
    if (!st)
        *out = value;
    return st;
}

static mn_status make_model(void **out, void *payload, const mn_ctx *ctx, mn_err *e)
{
    mn_model *m = NULL;
    mn_status st = mn_model_shipped(&m, ctx, e);

    (void)payload;
    *out = m;
    return st;
}

static void drop_model(void *value)
{
    mn_model_free(value);
}

mn_status mn_kept_model(mn_model **out, bool *kept, const char *path, const mn_ctx *ctx, mn_err *e)
{
    void *value = NULL;
    mn_status st;

    *kept = !path && ctx && ctx->cache;
    if (!*kept)
        return mn_model_of(out, path, ctx, e);
    st = mn_cache_get(&value, "model", make_model, NULL, drop_model, ctx, e);
    *kept = !st;
    if (!st)
        *out = value;
    return st;
}
