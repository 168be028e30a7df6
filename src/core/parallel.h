/* SPDX-License-Identifier: Apache-2.0
 *
 * core/parallel.h - the same work at any number of threads.
 *
 * mn_parallel calls work(i, payload) for i in [0, n), each exactly once, on up
 * to ctx->threads threads (at most 64). Results must depend on i alone, never
 * on the thread. The calling thread takes part; it alone polls for
 * cancellation, and reports progress when the work takes long.
 */
#ifndef CORE_PARALLEL_H
#define CORE_PARALLEL_H

#include <manumit/core.h>

/* So many pieces of work, in no order. */
typedef struct mn_work {
    size_t n;
    void (*work)(size_t i, void *payload);
    void *payload;
} mn_work;

MN_USE mn_status mn_parallel(const mn_ctx *ctx, size_t n, void (*work)(size_t i, void *payload),
                             void *payload, mn_err *e);

/* MN_CANCELLED when the context says so. ctx may be NULL. */
MN_USE mn_status mn_poll(const mn_ctx *ctx, mn_err *e);
void mn_progress(const mn_ctx *ctx, const char *what, uint64_t done, uint64_t total);

#endif
