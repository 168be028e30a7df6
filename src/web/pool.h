/* SPDX-License-Identifier: Apache-2.0
 *
 * web/pool.h - the threads that run commands, and what they run.
 *
 * Two lines stand before them: quick commands with little to look at, which never wait behind
 * long ones, and long ones, of which only so many run at once. Both lines are bounded. What is
 * done is told by an event descriptor and fetched by the server's own thread, which alone makes
 * and frees tasks.
 */
#ifndef WEB_POOL_H
#define WEB_POOL_H

#include "web/answer.h"

#include <stdatomic.h>

typedef enum mn_web_task_state { MN_WEB_WAITING, MN_WEB_RUNNING, MN_WEB_ENDED } mn_web_task_state;

/* One run of a command for a request. The server fills in command to body; threads work
 * on it between mn_web_pool_put() and mn_web_pool_ended(). */
typedef struct mn_web_task {
    struct mn_web_task *next;
    mn_arena arena;
    const mn_command *command;
    const mn_route *domain; /* whose `as` the command is; NULL for none */
    mn_text parameter;      /* of its path; in arena */
    const mn_web_format *format;
    mn_web_target target;        /* in arena */
    mn_text type;                /* Content-Type, in arena; ptr NULL: no body */
    mn_buf body;                 /* owned */
    char account[MN_STORE_NAME]; /* who asks; "" where there are no accounts */
    char token[MN_STORE_TOKEN];  /* of a sign-in: the session that it replaces */
    uint64_t weight;             /* bytes that its body may unpack to; set before it is put */
    void *owner;                 /* the server's: a connection, a job, or NULL when nobody waits */
    bool of_job;
    mn_web_response response;
    atomic_bool cancel;
    struct mn_web_pool *pool;
    int64_t begun_ms;
    bool late; /* took longer than it may */
    /* Under the pool's lock: */
    mn_web_task_state state;
    char what[64];
    uint64_t done, total;
} mn_web_task;

MN_USE mn_status mn_web_task_new(mn_web_task **out, mn_err *e);
void mn_web_task_free(mn_web_task *t);
/* Whether its request makes a call at all; false: *r says why not. */
MN_USE bool mn_web_task_check(const mn_web_task *t, mn_web_response *r);

typedef struct mn_web_pool mn_web_pool;

typedef struct mn_web_pool_options {
    unsigned long_runs;   /* at once */
    unsigned run_threads; /* of each long run */
    size_t quick_line, long_line;
    int64_t limit_ms;      /* of one run */
    uint64_t unpacked_max; /* of the weights of long runs at once; one alone may always begin */
    mn_cache *cache;
    const char *store; /* mn_ctx.store */
} mn_web_pool_options;

MN_USE mn_status mn_web_pool_new(mn_web_pool **out, const mn_web_pool_options *o, mn_err *e);
/* Cancels what runs, waits for the threads, and frees all tasks that are in the pool. */
void mn_web_pool_free(mn_web_pool *p);

/* Readable when something has ended. */
int mn_web_pool_event(const mn_web_pool *p);
/* Takes the task; false when the line is full. */
MN_USE bool mn_web_pool_put(mn_web_pool *p, mn_web_task *t);
/* The tasks that ended since it was last asked, as a list. */
mn_web_task *mn_web_pool_ended(mn_web_pool *p);
/* Nobody waits for the task any more: it is cancelled, unless it is quick and runs. */
void mn_web_pool_leave(mn_web_pool *p, mn_web_task *t);
/* Cancels all. */
void mn_web_pool_cancel(mn_web_pool *p);
/* {"state": "running", ...} */
void mn_web_pool_state(mn_web_pool *p, const mn_web_task *t, mn_buf *out);

int64_t mn_web_now_ms(void);

#endif
