/* SPDX-License-Identifier: Apache-2.0
 *
 * core/parallel.c - work handed out in blocks by an atomic counter.
 *
 * Only the calling thread speaks to the context: it polls for cancellation
 * after each of its blocks, and the others see its flag.
 */
#include "core/parallel.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>

#include "core/err.h"

enum { THREADS_MAX = 64, BLOCKS_A_THREAD = 64, PROGRESS_MS = 250 };

struct job {
    void (*work)(size_t i, void *payload);
    void *payload;
    size_t n, block;
    atomic_size_t next; /* first index not handed out */
    atomic_bool stop;
};

/* Does one block; false when none is left. */
static bool do_block(struct job *j)
{
    if (atomic_load_explicit(&j->stop, memory_order_relaxed) || atomic_load(&j->next) >= j->n)
        return false;
    size_t from = atomic_fetch_add(&j->next, j->block);
    if (from >= j->n)
        return false;
    size_t to = j->n - from < j->block ? j->n : from + j->block;
    for (size_t i = from; i < to; i++)
        j->work(i, j->payload);
    return true;
}

static void *run_worker(void *job)
{
    while (do_block(job))
        ;
    return NULL;
}

/* Signals are left to the caller's threads: a handler must not run in one of
 * ours. Returns how many threads could be started; fewer are no error. */
static unsigned start(struct job *j, pthread_t *ids, unsigned want)
{
    sigset_t all, old;
    unsigned started = 0;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    while (started < want && pthread_create(&ids[started], NULL, run_worker, j) == 0)
        started++;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return started;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static mn_status run_caller(struct job *j, const mn_ctx *ctx, mn_err *e)
{
    bool timed = ctx && ctx->progress;
    int64_t last = timed ? now_ms() : 0;
    mn_status st = mn_poll(ctx, e);
    while (!st && do_block(j)) {
        st = mn_poll(ctx, e);
        if (timed && now_ms() - last >= PROGRESS_MS) {
            size_t done = atomic_load(&j->next);
            last = now_ms();
            mn_progress(ctx, "calculating", done < j->n ? done : j->n, j->n);
        }
    }
    if (st)
        atomic_store(&j->stop, true);
    return st;
}

mn_status mn_parallel(const mn_ctx *ctx, size_t n, void (*work)(size_t i, void *payload),
                      void *payload, mn_err *e)
{
    size_t threads = ctx && ctx->threads > 1 ? ctx->threads : 1;
    if (threads > THREADS_MAX)
        threads = THREADS_MAX;
    if (threads > n)
        threads = n ? n : 1;
    struct job j = {.work = work, .payload = payload, .n = n};
    j.block = n / (threads * BLOCKS_A_THREAD);
    if (!j.block)
        j.block = 1;
    pthread_t ids[THREADS_MAX];
    unsigned started = start(&j, ids, (unsigned)threads - 1);
    mn_status st = run_caller(&j, ctx, e);
    for (unsigned i = 0; i < started; i++)
        pthread_join(ids[i], NULL);
    return st;
}

mn_status mn_poll(const mn_ctx *ctx, mn_err *e)
{
    if (ctx && ctx->cancelled && ctx->cancelled(ctx->payload))
        return mn_fail(e, MN_CANCELLED, "cancelled");
    return MN_OK;
}

void mn_progress(const mn_ctx *ctx, const char *what, uint64_t done, uint64_t total)
{
    if (ctx && ctx->progress)
        ctx->progress(what, done, total, ctx->payload);
}
