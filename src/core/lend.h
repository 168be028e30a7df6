/* SPDX-License-Identifier: Apache-2.0
 *
 * core/lend.h - a value that calls share until it is out of date.
 *
 * What mn_cache_get() keeps stays true as long as the cache lives. What is made of a store or a
 * file may not: it is looked at each time, made anew when it no longer holds, and freed when
 * the last who borrowed the old one has given it back.
 */
#ifndef CORE_LEND_H
#define CORE_LEND_H

#include <manumit/core.h>

/* One thread at a time is in fresh or make of a key: others wait for it. They alone may change a
 * value, and nothing in it that borrowers read. */
typedef struct mn_lend_kind {
    /* Whether the value still holds. An error is told to the caller, and the value kept. */
    mn_status (*fresh)(bool *out, void *value, void *payload, const mn_ctx *ctx, mn_err *e);
    /* Makes the value; before is the one that no longer holds, of which parts may be moved, or
     * NULL. After an error that one is looked at again the next time. */
    mn_status (*make)(void **out, void *before, void *payload, const mn_ctx *ctx, mn_err *e);
    void (*drop)(void *value);
} mn_lend_kind;

/* A value that is borrowed; zero-initialised is none. */
typedef struct mn_loan {
    void *value;
    void *of;
} mn_loan;

/* Borrows the value of key (copied, at most 200 bytes, no other's) that holds now. Without
 * ctx->cache it is made for this loan alone. out->value is borrowed until mn_lend_back(),
 * which must come before the cache is freed; it is to be called once, from any thread.
 * MN_CANCELLED also while it waits. */
MN_USE mn_status mn_lend(mn_loan *out, const char *key, const mn_lend_kind *kind, void *payload,
                         const mn_ctx *ctx, mn_err *e);
void mn_lend_back(mn_loan *l); /* leaves it zero; none is legal */

#endif
