/* SPDX-License-Identifier: Apache-2.0
 *
 * jobs.c - runs that a client asks for now and fetches later (Prefer: respond-async).
 *
 * Who knows a job's name may fetch it, once; the name is 128 random bits, and where there are
 * accounts only the one who asked for the job may. What nobody asks for within ten minutes is
 * cancelled and forgotten.
 */
#include "web/inside.h"

#include "core/text.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { JOBS_MAX = 64, ID_BYTES = 16 };

static void show_state(mn_web_server *s, const mn_web_task *t, mn_web_response *r)
{
    mn_web_response_free(r);
    r->status = 202;
    r->type = "application/json";
    mn_web_pool_state(s->pool, t, &r->body);
}

bool mn_web_job_new(mn_web_server *s, mn_web_task *t, mn_web_response *r)
{
    unsigned char bytes[ID_BYTES];
    size_t count = 0;
    mn_web_job *j;

    for (j = s->jobs; j; j = j->next)
        count++;
    j = count < JOBS_MAX ? calloc(1, sizeof *j) : NULL;
    if (!j) {
        mn_web_refuse(r, 429, "fetch or DELETE those that are done, or try again later",
                      "no more than %d jobs are kept", JOBS_MAX);
        memcpy(r->more, "Retry-After: 30\r\n", sizeof "Retry-After: 30\r\n");
        return false;
    }
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(j->id, sizeof j->id, bytes, sizeof bytes);
    j->task = t;
    j->asked_ms = s->now_ms;
    j->next = s->jobs;
    s->jobs = j;
    t->owner = j;
    t->of_job = true;
    show_state(s, t, r);
    snprintf(r->more, sizeof r->more,
             "Location: /api/v1/jobs/%s\r\nPreference-Applied: respond-async\r\n"
             "Retry-After: 1\r\n",
             j->id);
    return true;
}

/* Takes the job out of the list and frees it; its task is cancelled, or freed where it has
 * ended. */
static void forget(mn_web_server *s, mn_web_job *j)
{
    mn_web_job **at = &s->jobs;

    while (*at != j)
        at = &(*at)->next;
    *at = j->next;
    if (j->task && !j->ended) {
        atomic_store(&j->task->cancel, true);
        j->task->owner = NULL;
        j->task->of_job = false;
    } else {
        mn_web_task_drop(s, j->task);
    }
    free(j);
}

void mn_web_job_ended(mn_web_server *s, mn_web_task *t)
{
    mn_web_job *j = t->owner;

    j->ended = true;
    j->asked_ms = s->now_ms;
}

/* A job is its account's, as long as the role allows what it does: it may have been lowered since.
 */
static bool is_of(const mn_web_job *j, const mn_web_visitor *v)
{
    return strcmp(j->task->account, v->in ? v->session.account : "") == 0 &&
           (!v->in || mn_store_role_may(v->session.role, j->task->command->deed));
}

void mn_web_job_answer(mn_web_server *s, mn_text id, const mn_web_visitor *v, mn_web_method method,
                       mn_web_response *r)
{
    mn_web_job *j = s->jobs;

    while (j && (!mn_text_eq_str(id, j->id) || !is_of(j, v)))
        j = j->next;
    if (!j) {
        mn_web_refuse(r, 404, "it was fetched, cancelled, or not asked for in ten minutes",
                      "there is no such job");
    } else if (method == MN_WEB_DELETE) {
        forget(s, j);
        r->status = 204;
    } else if (!j->ended) {
        j->asked_ms = s->now_ms;
        show_state(s, j->task, r);
        memcpy(r->more, "Retry-After: 1\r\n", sizeof "Retry-After: 1\r\n");
    } else {
        mn_web_response_free(r);
        *r = j->task->response;
        j->task->response = (mn_web_response){.status = 0};
        if (!r->status)
            mn_web_refuse(r, 503, NULL, "the run was cancelled");
        forget(s, j);
    }
}

void mn_web_jobs_sweep(mn_web_server *s)
{
    for (mn_web_job *j = s->jobs, *next; j; j = next) {
        next = j->next;
        if (s->now_ms - j->asked_ms >= s->o.job_ms)
            forget(s, j);
    }
}

/* The pool is gone, and with it the tasks that had not ended. */
void mn_web_jobs_free(mn_web_server *s)
{
    for (mn_web_job *j = s->jobs, *next; j; j = next) {
        next = j->next;
        if (j->ended)
            mn_web_task_free(j->task);
        free(j);
    }
    s->jobs = NULL;
}
