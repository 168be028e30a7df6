/* SPDX-License-Identifier: Apache-2.0
 *
 * core/lend.c - values with a count of those who hold them. The slot of a key lies in the cache
 * and holds the newest; no lock is held while a value is looked at or made.
 */
#include "core/lend.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "core/cache.h"
#include "core/err.h"
#include "core/parallel.h"

enum { LOOK_NS = 100000000 };

typedef struct item {
    atomic_size_t holders;
    void *value;
    void (*drop)(void *value);
} item;

typedef struct slot {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool busy; /* a thread looks at the value or makes it */
    item *now;
} slot;

static void let_go(item *x)
{
    if (!x || atomic_fetch_sub(&x->holders, 1) != 1)
        return;
    x->drop(x->value);
    free(x);
}

/* --- slots ----------------------------------------------------------------------------- */

static mn_status make_slot(void **out, void *payload, const mn_ctx *ctx, mn_err *e)
{
    slot *s = calloc(1, sizeof *s);
    (void)payload;
    (void)ctx;
    if (!s)
        return mn_fail_memory(e);
    if (pthread_mutex_init(&s->lock, NULL) != 0) {
        free(s);
        return mn_fail_memory(e);
    }
    if (pthread_cond_init(&s->changed, NULL) != 0) {
        pthread_mutex_destroy(&s->lock);
        free(s);
        return mn_fail_memory(e);
    }
    *out = s;
    return MN_OK;
}

static void drop_slot(void *value)
{
    slot *s = value;
    let_go(s->now);
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

/* Until nobody else is at it. */
static mn_status claim(slot *s, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    pthread_mutex_lock(&s->lock);
    while (s->busy && !st) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += LOOK_NS;
        if (until.tv_nsec >= 1000000000) {
            until.tv_sec++;
            until.tv_nsec -= 1000000000;
        }
        pthread_cond_timedwait(&s->changed, &s->lock, &until);
        st = mn_poll(ctx, e);
    }
    if (!st)
        s->busy = true;
    pthread_mutex_unlock(&s->lock);
    return st;
}

static mn_status new_item(item **out, void *before, const mn_lend_kind *kind, void *payload,
                          const mn_ctx *ctx, mn_err *e)
{
    item *x = calloc(1, sizeof *x);
    if (!x)
        return mn_fail_memory(e);
    mn_status st = kind->make(&x->value, before, payload, ctx, e);
    x->drop = kind->drop;
    atomic_store(&x->holders, 1);
    if (st)
        free(x);
    else
        *out = x;
    return st;
}

/* --- lending --------------------------------------------------------------------------- */

mn_status mn_lend(mn_loan *out, const char *key, const mn_lend_kind *kind, void *payload,
                  const mn_ctx *ctx, mn_err *e)
{
    void *found = NULL;
    item *made = NULL, *old = NULL;
    bool holds = false;
    mn_status st;
    if (!ctx || !ctx->cache) {
        if (!(st = new_item(&made, NULL, kind, payload, ctx, e)))
            *out = (mn_loan){made->value, made};
        return st;
    }
    if ((st = mn_cache_get(&found, key, make_slot, NULL, drop_slot, ctx, e)))
        return st;
    slot *s = found;
    if ((st = claim(s, ctx, e)))
        return st;
    if (s->now)
        st = kind->fresh(&holds, s->now->value, payload, ctx, e);
    if (!st && !holds)
        st = new_item(&made, s->now ? s->now->value : NULL, kind, payload, ctx, e);
    pthread_mutex_lock(&s->lock);
    if (made) {
        old = s->now;
        s->now = made;
    }
    if (!st) {
        atomic_fetch_add(&s->now->holders, 1);
        *out = (mn_loan){s->now->value, s->now};
    }
    s->busy = false;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    let_go(old);
    return st;
}

void mn_lend_back(mn_loan *l)
{
    let_go(l->of);
    *l = (mn_loan){NULL, NULL};
}
