/* SPDX-License-Identifier: Apache-2.0
 *
 * core/cache.c - values by name behind one lock, which nobody holds while a value
 * is made.
 */
#include "core/cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/err.h"
#include "core/parallel.h"

enum { KEY_MAX = 200, KEYS_MAX = 4096, LOOK_NS = 100000000 };

typedef struct entry {
    struct entry *next;
    void *value;
    void (*drop)(void *value);
    bool making; /* by a thread, right now */
    char key[KEY_MAX + 1];
} entry;

struct mn_cache {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    entry *first;
    size_t count;
};

mn_status mn_cache_new(mn_cache **out, mn_err *e)
{
    mn_cache *c = calloc(1, sizeof *c);

    if (!c)
        return mn_fail_memory(e);
    if (pthread_mutex_init(&c->lock, NULL) != 0) {
        free(c);
        return mn_fail_memory(e);
    }
    if (pthread_cond_init(&c->changed, NULL) != 0) {
        pthread_mutex_destroy(&c->lock);
        free(c);
        return mn_fail_memory(e);
    }
    *out = c;
    return MN_OK;
}

/* Those made last first: they may stand on those made before. */
void mn_cache_free(mn_cache *c)
{
    if (!c)
        return;
    for (entry *x = c->first, *next; x; x = next) {
        next = x->next;
        if (x->value && x->drop)
            x->drop(x->value);
        free(x);
    }
    pthread_cond_destroy(&c->changed);
    pthread_mutex_destroy(&c->lock);
    free(c);
}

static entry *find(const mn_cache *c, const char *key)
{
    entry *x = c->first;

    while (x && strcmp(x->key, key) != 0)
        x = x->next;
    return x;
}

/* Waits a moment for a change; the lock is held. */
static void wait_a_moment(mn_cache *c)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += LOOK_NS;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_cond_timedwait(&c->changed, &c->lock, &until);
}

/* A new entry that the caller is to fill; the lock is held. */
static mn_status add(entry **out, mn_cache *c, const char *key, mn_err *e)
{
    size_t len = strlen(key);

    MN_BUG(len <= KEY_MAX);
    if (c->count >= KEYS_MAX)
        return mn_fail(e, MN_SYSTEM, "no more than %d things are kept between calls", KEYS_MAX);
    entry *x = calloc(1, sizeof *x);
    if (!x)
        return mn_fail_memory(e);
    memcpy(x->key, key, len + 1);
    x->next = c->first;
    c->first = x;
    c->count++;
    *out = x;
    return MN_OK;
}

/* The entry of key: whole, or one that the caller is to make. The lock is held. */
static mn_status claim(entry **out, mn_cache *c, const char *key, const mn_ctx *ctx, mn_err *e)
{
    for (;;) {
        entry *x = find(c, key);
        mn_status st = x ? MN_OK : add(&x, c, key, e);

        if (st)
            return st;
        if (!x->making) {
            x->making = !x->value;
            *out = x;
            return MN_OK;
        }
        wait_a_moment(c);
        if ((st = mn_poll(ctx, e)))
            return st;
    }
}

/* To the head of the list: entries stand in the order in which they were made, the last
 * first. */
static void put_first(mn_cache *c, entry *x)
{
    entry **at = &c->first;

    while (*at != x)
        at = &(*at)->next;
    *at = x->next;
    x->next = c->first;
    c->first = x;
}

mn_status mn_cache_get(void **out, const char *key, mn_cache_make make, void *payload,
                       void (*drop)(void *value), const mn_ctx *ctx, mn_err *e)
{
    mn_cache *c = ctx->cache;
    entry *x = NULL;
    void *value = NULL;

    pthread_mutex_lock(&c->lock);
    mn_status st = claim(&x, c, key, ctx, e);
    bool making = !st && x->making;
    if (!st && !making)
        value = x->value;
    pthread_mutex_unlock(&c->lock);
    if (making) {
        st = make(&value, payload, ctx, e);
        pthread_mutex_lock(&c->lock);
        x->making = false;
        x->value = st ? NULL : value;
        x->drop = drop;
        put_first(c, x);
        pthread_cond_broadcast(&c->changed);
        pthread_mutex_unlock(&c->lock);
    }
    if (!st)
        *out = value;
    return st;
}
