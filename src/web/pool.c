/* SPDX-License-Identifier: Apache-2.0
 *
 * pool.c - threads and their two lines.
 */
#include "web/pool.h"

#include "core/err.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum {
    THREADS_MAX = 65,
    STACK_BYTES = 8 << 20,
    QUICK_BYTES = 256 << 10, /* that a quick command's request may come to */
};

typedef struct line {
    mn_web_task *first, **last;
    size_t count, max;
} line;

struct mn_web_pool {
    pthread_mutex_t lock;
    pthread_cond_t more;
    line quick, slow;
    mn_web_task *ended;
    mn_web_task *running[THREADS_MAX]; /* by thread */
    size_t tasks;                      /* waiting, running, or ended and not fetched */
    unsigned slow_running;
    uint64_t slow_weight; /* of those that run */
    bool stop;
    mn_web_pool_options o;
    int event;
    pthread_t thread[THREADS_MAX];
    unsigned threads;
};

int64_t mn_web_now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- tasks --------------------------------------------------------------------- */

mn_status mn_web_task_new(mn_web_task **out, mn_err *e)
{
    mn_web_task *t = calloc(1, sizeof *t);

    if (!t)
        return mn_fail_memory(e);
    *out = t;
    return MN_OK;
}

void mn_web_task_free(mn_web_task *t)
{
    if (!t)
        return;
    mn_web_response_free(&t->response);
    mn_buf_free(&t->body);
    mn_arena_free(&t->arena);
    free(t);
}

/* A command is quick with little to look at: a file of parties takes as long as it is, and as
 * much memory, and must leave the others their thread. */
static bool is_quick(const mn_web_task *t)
{
    return t->command->quick && t->weight <= QUICK_BYTES;
}

static mn_web_ask ask_of(const mn_web_task *t)
{
    return (mn_web_ask){.command = t->command,
                        .domain = t->domain,
                        .parameter = t->parameter,
                        .format = t->format,
                        .target = &t->target,
                        .body = {t->body.ptr, t->body.len},
                        .type = t->type,
                        .unpacked_max = t->pool ? t->pool->o.unpacked_max : 0};
}

bool mn_web_task_check(const mn_web_task *t, mn_web_response *r)
{
    const mn_web_ask ask = ask_of(t);

    return mn_web_answer_check(r, &ask);
}

static void on_progress(const char *what, uint64_t done, uint64_t total, void *payload)
{
    mn_web_task *t = payload;

    pthread_mutex_lock(&t->pool->lock);
    snprintf(t->what, sizeof t->what, "%s", what);
    t->done = done;
    t->total = total;
    pthread_mutex_unlock(&t->pool->lock);
}

static bool is_cancelled(void *payload)
{
    mn_web_task *t = payload;

    if (!t->late && mn_web_now_ms() - t->begun_ms > t->pool->o.limit_ms)
        t->late = true;
    return t->late || atomic_load_explicit(&t->cancel, memory_order_relaxed);
}

static void run(mn_web_pool *p, mn_web_task *t)
{
    const mn_web_ask ask = ask_of(t);
    const mn_ctx ctx = {.threads = is_quick(t) ? 1 : p->o.run_threads,
                        .payload = t,
                        .progress = on_progress,
                        .cancelled = is_cancelled,
                        .cache = p->o.cache,
                        .actor = t->account[0] ? t->account : NULL,
                        .store = p->o.store};

    t->begun_ms = mn_web_now_ms();
    if (!atomic_load(&t->cancel))
        mn_web_answer(&t->response, &ask, &ctx);
    if (t->late)
        mn_web_refuse(&t->response, 503, "ask for less, or use the program on the command line",
                      "the run took longer than %d seconds", (int)(p->o.limit_ms / 1000));
}

/* --- threads ------------------------------------------------------------------------------------
 */

static void push(line *l, mn_web_task *t)
{
    t->next = NULL;
    *l->last = t;
    l->last = &t->next;
    l->count++;
}

static mn_web_task *pop(line *l)
{
    mn_web_task *t = l->first;

    l->first = t->next;
    if (!l->first)
        l->last = &l->first;
    l->count--;
    return t;
}

/* Whether the first of the long runs may begin beside those that run. The lock is held. */
static bool may_begin(const mn_web_pool *p)
{
    return p->slow.first && p->slow_running < p->o.long_runs &&
           (!p->slow_running || p->slow_weight + p->slow.first->weight <= p->o.unpacked_max);
}

/* The next task that may begin, or NULL when the pool stops. The lock is held. */
static mn_web_task *wait_for_task(mn_web_pool *p)
{
    for (;;) {
        if (p->stop)
            return NULL;
        if (p->quick.first)
            return pop(&p->quick);
        if (may_begin(p))
            return pop(&p->slow);
        pthread_cond_wait(&p->more, &p->lock);
    }
}

/* The lock is held. */
static void end_task(mn_web_pool *p, mn_web_task *t)
{
    const uint64_t one = 1;
    const bool first = !p->ended;

    t->state = MN_WEB_ENDED;
    t->next = p->ended;
    p->ended = t;
    if (first && write(p->event, &one, sizeof one) < 0)
        return; /* its counter is full: it is readable */
}

typedef struct place {
    mn_web_pool *pool;
    unsigned index;
} place;

static void *work(void *payload)
{
    mn_web_pool *p = ((place *)payload)->pool;
    const unsigned me = ((place *)payload)->index;
    mn_web_task *t;

    free(payload);
    pthread_mutex_lock(&p->lock);
    while ((t = wait_for_task(p))) {
        const bool slow = !is_quick(t);

        t->state = MN_WEB_RUNNING;
        p->running[me] = t;
        p->slow_running += slow;
        p->slow_weight += slow ? t->weight : 0;
        pthread_mutex_unlock(&p->lock);
        run(p, t);
        pthread_mutex_lock(&p->lock);
        p->running[me] = NULL;
        p->slow_running -= slow;
        p->slow_weight -= slow ? t->weight : 0;
        if (slow && p->slow.first)
            pthread_cond_broadcast(&p->more); /* several may fit into its room */
        end_task(p, t);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* Signals are the server's own thread's. */
static mn_status start(mn_web_pool *p, mn_err *e)
{
    const unsigned want = p->o.long_runs + 1;
    sigset_t all, old;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    while (p->threads < want && p->threads < THREADS_MAX) {
        place *at = malloc(sizeof *at);

        if (!at)
            break;
        *at = (place){p, p->threads};
        if (pthread_create(&p->thread[p->threads], NULL, work, at) != 0) {
            free(at);
            break;
        }
        p->threads++;
    }
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (p->threads < 2)
        return mn_fail(e, MN_SYSTEM, "can't start threads");
    return MN_OK;
}

mn_status mn_web_pool_new(mn_web_pool **out, const mn_web_pool_options *o, mn_err *e)
{
    mn_web_pool *p = calloc(1, sizeof *p);

    if (!p)
        return mn_fail_memory(e);
    p->o = *o;
    p->quick = (line){.last = &p->quick.first, .max = o->quick_line};
    p->slow = (line){.last = &p->slow.first, .max = o->long_line};
    p->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (p->event < 0) {
        free(p);
        return mn_fail_errno(e, "make", "an event descriptor");
    }
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->more, NULL);
    mn_status st = start(p, e);
    if (st)
        mn_web_pool_free(p);
    else
        *out = p;
    return st;
}

static void free_list(mn_web_task *t)
{
    for (mn_web_task *next; t; t = next) {
        next = t->next;
        mn_web_task_free(t);
    }
}

void mn_web_pool_cancel(mn_web_pool *p)
{
    pthread_mutex_lock(&p->lock);
    for (unsigned i = 0; i < p->threads; i++)
        if (p->running[i])
            atomic_store(&p->running[i]->cancel, true);
    for (mn_web_task *t = p->quick.first; t; t = t->next)
        atomic_store(&t->cancel, true);
    for (mn_web_task *t = p->slow.first; t; t = t->next)
        atomic_store(&t->cancel, true);
    pthread_mutex_unlock(&p->lock);
}

void mn_web_pool_free(mn_web_pool *p)
{
    if (!p)
        return;
    mn_web_pool_cancel(p);
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_broadcast(&p->more);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->threads; i++)
        pthread_join(p->thread[i], NULL);
    free_list(p->quick.first);
    free_list(p->slow.first);
    free_list(p->ended);
    pthread_cond_destroy(&p->more);
    pthread_mutex_destroy(&p->lock);
    close(p->event);
    free(p);
}

/* --- the server's side --------------------------------------------------------- */

int mn_web_pool_event(const mn_web_pool *p)
{
    return p->event;
}

bool mn_web_pool_put(mn_web_pool *p, mn_web_task *t)
{
    line *l = is_quick(t) ? &p->quick : &p->slow;

    pthread_mutex_lock(&p->lock);
    bool room = l->count < l->max;
    if (room) {
        t->pool = p;
        t->state = MN_WEB_WAITING;
        push(l, t);
        p->tasks++;
        pthread_cond_signal(&p->more);
    }
    pthread_mutex_unlock(&p->lock);
    return room;
}

mn_web_task *mn_web_pool_ended(mn_web_pool *p)
{
    uint64_t count;

    if (read(p->event, &count, sizeof count) < 0)
        count = 0; /* nothing yet */
    pthread_mutex_lock(&p->lock);
    mn_web_task *list = p->ended, *turned = NULL;
    p->ended = NULL;
    for (mn_web_task *next; list; list = next) { /* those that ended first, first */
        next = list->next;
        list->next = turned;
        turned = list;
        p->tasks--;
    }
    pthread_mutex_unlock(&p->lock);
    return turned;
}

/* What a quick command makes for all who ask, as a list's index, must come to its end: clients
 * that wait less long than that takes would otherwise begin it anew for ever. */
void mn_web_pool_leave(mn_web_pool *p, mn_web_task *t)
{
    pthread_mutex_lock(&p->lock);
    if (!is_quick(t) || t->state != MN_WEB_RUNNING)
        atomic_store(&t->cancel, true);
    pthread_mutex_unlock(&p->lock);
}

void mn_web_pool_state(mn_web_pool *p, const mn_web_task *t, mn_buf *out)
{
    static const char *const names[] = {"waiting", "running", "ended"};

    pthread_mutex_lock(&p->lock);
    mn_buf_fmt(out, "{\n  \"state\": \"%s\",\n  \"done\": ", names[t->state]);
    if (t->total)
        mn_buf_fmt(out, "%.3f", t->done < t->total ? (double)t->done / (double)t->total : 1.0);
    else
        mn_buf_str(out, "null");
    mn_buf_str(out, ",\n  \"what\": ");
    mn_buf_json(out, mn_text_of(t->what));
    mn_buf_str(out, "\n}\n");
    pthread_mutex_unlock(&p->lock);
}
