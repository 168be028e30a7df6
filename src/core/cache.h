/* SPDX-License-Identifier: Apache-2.0
 *
 * core/cache.h - how the library's own code keeps a value in an mn_cache.
 *
 * A value is made once, by whoever asks first; others who ask for it meanwhile
 * wait, those who ask for another do not. What is kept is never changed.
 */
#ifndef CORE_CACHE_H
#define CORE_CACHE_H

#include <manumit/core.h>

/* Makes the value that a key stands for. payload is mn_cache_get()'s. */
typedef mn_status (*mn_cache_make)(void **out, void *payload, const mn_ctx *ctx, mn_err *e);

/* The value of key (copied, at most 200 bytes), made by `make` and one day given to
 * `drop`. *out is borrowed until the cache is freed. A failure is not kept: the next who
 * asks tries again. ctx->cache must be set. MN_CANCELLED also while it waits for another
 * that makes it. make may ask for other keys, never for its own. Expected O(keys) to
 * find one: keys are kinds of things, a few hundred at most. */
MN_USE mn_status mn_cache_get(void **out, const char *key, mn_cache_make make, void *payload,
                              void (*drop)(void *value), const mn_ctx *ctx, mn_err *e);

#endif
