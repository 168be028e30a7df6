/* SPDX-License-Identifier: Apache-2.0
 *
 * web/inside.h - what the files that make up the server share: its state, its connections.
 *
 * A connection is in one state at a time and stands in the list of that state, the longest
 * there first; each state has a time after which it ends. Only the server's thread touches
 * any of this.
 */
#ifndef WEB_INSIDE_H
#define WEB_INSIDE_H

#include "web/chunks.h"
#include "web/gate.h"
#include "web/pool.h"
#include "web/server.h"
#include <manumit/language.h>

typedef enum mn_web_state {
    MN_WEB_IDLE,   /* nothing has come */
    MN_WEB_HEADS,  /* part of a head has come */
    MN_WEB_BODY,   /* part of a body is awaited */
    MN_WEB_RUN,    /* a command runs for it */
    MN_WEB_WRITE,  /* an answer is being sent */
    MN_WEB_LINGER, /* all is said; what still comes is thrown away, so that the answer arrives */
    MN_WEB_STATES,
} mn_web_state;

typedef struct mn_web_conn {
    struct mn_web_conn *before, *after; /* in the list of its state */
    mn_web_state state;
    int fd;
    unsigned events; /* that epoll watches */
    int64_t since;   /* in this state, in ms */
    bool close;      /* after this answer */
    bool head_only;  /* HEAD: the content is not sent */
    bool gone;       /* it was closed; freed when the round of events is over */
    char *in;        /* bytes that came and are not taken; NULL when there are none */
    size_t in_len, in_cap, scanned;
    /* of the request whose body is awaited, or that runs */
    mn_web_task *task;
    mn_web_knock *knock; /* what it asked the store, or the answer; NULL for none */
    bool sign_in;        /* its body is a name and a password */
    bool async;          /* it asked to be told later */
    bool chunked;
    uint64_t left; /* of a body with a length */
    mn_web_chunks chunks;
    /* of the answer that is being sent */
    mn_buf out; /* its head */
    mn_web_response response;
    size_t sent;
} mn_web_conn;

typedef struct mn_web_list {
    mn_web_conn *first, *last;
    size_t count;
    int64_t limit_ms;
} mn_web_list;

typedef struct mn_web_job {
    struct mn_web_job *next;
    char id[33];
    mn_web_task *task; /* NULL once it was taken */
    bool ended;
    int64_t asked_ms; /* when somebody last asked for it */
} mn_web_job;

struct mn_web_server {
    mn_web_options o;
    int epoll, listener;
    int spare; /* a descriptor to give up when there are no others */
    unsigned port;
    char url[96];
    char host[3][96]; /* names that the Host field may have; "" for none */
    char origin[3][112];
    mn_web_list list[MN_WEB_STATES];
    size_t connections;
    uint64_t held;    /* bytes of bodies */
    uint64_t answers; /* bytes of runs' answers */
    mn_web_pool *pool;
    mn_web_door *door;
    mn_web_gate gate;
    mn_web_knock *failed, *failed_last; /* sign-ins that wait to be told so */
    bool tls;                           /* the public address is by https */
    mn_cache *cache;
    mn_language *language[2]; /* those asked for so far: Spanish, and the one for tests */
    mn_web_job *jobs;
    mn_web_counts counts;
    mn_buf openapi;      /* made once */
    mn_web_conn *closed; /* to be freed */
    int64_t now_ms, now_s;
    bool stopping;
    char room[64 << 10]; /* what is read passes here */
};

/* --- connection.c -------------------------------------------------------------- */

/* Takes over an open socket. */
void mn_web_conn_open(mn_web_server *s, int fd);
void mn_web_conn_close(mn_web_server *s, mn_web_conn *c);
/* Something happened on it. */
void mn_web_conn_event(mn_web_server *s, mn_web_conn *c, unsigned events);
/* Its task has ended: sends the answer. The task is consumed. */
void mn_web_conn_answer(mn_web_server *s, mn_web_conn *c, mn_web_task *t);
/* Waits for what the store says, and looks at nothing that comes meanwhile. */
void mn_web_conn_wait(mn_web_server *s, mn_web_conn *c);
/* Looks at what came, after it has waited. */
void mn_web_conn_resume(mn_web_server *s, mn_web_conn *c);
/* Sends c->response, and looks at what came behind the request. */
void mn_web_conn_say(mn_web_server *s, mn_web_conn *c);
/* Frees a task that is in no pool, and forgets its body's bytes. NULL is legal. */
void mn_web_task_drop(mn_web_server *s, mn_web_task *t);
/* Its time is over. */
void mn_web_conn_late(mn_web_server *s, mn_web_conn *c);

/* --- visit.c -----------------------------------------------------------------------------------
 */

/* Asks the store whose the token is; the request is looked at again when it has said so. False:
 * c->response says why not. */
MN_USE bool mn_web_visit_ask(mn_web_server *s, mn_web_conn *c, const char *token);
/* Ends the token's session. */
MN_USE bool mn_web_visit_leave(mn_web_server *s, mn_web_conn *c, const char *token);
/* The body of a sign-in is there: c->task, which is consumed. */
MN_USE bool mn_web_visit_enter(mn_web_server *s, mn_web_conn *c);
/* A knock has ended. */
void mn_web_visit_ended(mn_web_server *s, mn_web_knock *k);
/* Answers the sign-ins that failed since it was last called. */
void mn_web_visit_tell_failed(mn_web_server *s);
/* Nobody waits for it any more. */
void mn_web_visit_drop(mn_web_conn *c);

/* --- held.c ------------------------------------------------------------------------------------
 */

/* Counts the answer of a task that has ended. Where it is more than may be held, it becomes a
 * refusal: nobody who asks much and reads nothing exhausts memory. */
void mn_web_hold(mn_web_server *s, mn_web_task *t);
/* Frees a response, and forgets its bytes. */
void mn_web_let_go(mn_web_server *s, mn_web_response *r);
/* Whether a run may begin: what there is to hold leaves room. */
MN_USE bool mn_web_has_room(const mn_web_server *s);
/* Bytes that a task's files may come to once they are unpacked: those of a form may be packed. */
uint64_t mn_web_weight(const mn_web_server *s, const mn_web_task *t);

/* --- request.c ---------------------------------------------------------------------------------
 */

/* What of a head is needed once its bytes are gone; the type and the target's texts lie in the
 * arena. */
typedef struct mn_web_route {
    const mn_command *command; /* NULL: the answer is made, but for what follows */
    const mn_web_format *format;
    const mn_route *domain; /* whose own form is answered; command is then its `as` */
    mn_text parameter;      /* of its path */
    bool sign_in, sign_out;
} mn_web_route;
typedef struct mn_web_request {
    mn_web_route route;
    mn_web_target target;
    mn_arena arena;
    mn_text type;
    mn_web_visitor visitor;
    uint64_t length;
    bool chunked, wait, async, close, head_only;
    bool ask; /* the store, who it is: nothing else is known yet */
} mn_web_request;

/* Reads a head: false when it is refused by *why; else w->route or *r say what it comes to. k:
 * what the store said of who it is, or NULL. */
MN_USE bool mn_web_request_read(mn_web_server *s, mn_web_request *w, const char *bytes, size_t size,
                                const mn_web_knock *k, mn_web_response *r, mn_web_refusal *why);

/* --- route.c -----------------------------------------------------------------------------------
 */

/* The language that a head wishes for; NULL for English. Loaded when it is first asked for. */
const mn_language *mn_web_route_language(mn_web_server *s, const mn_web_head *h);

/* What a request comes to: *out, or an answer in *r. */
void mn_web_route_find(mn_web_route *out, mn_web_server *s, const mn_web_head *h,
                       const mn_web_target *t, const mn_web_visitor *v, mn_web_response *r);
/* Whether it matters who asks for a path. */
bool mn_web_route_guarded(const mn_web_server *s, mn_text path);
/* Checks Host, Origin and Sec-Fetch-Site; false: *r says why not. */
MN_USE bool mn_web_route_allows(const mn_web_server *s, const mn_web_head *h,
                                const mn_web_target *t, mn_web_response *r);

/* --- jobs.c ------------------------------------------------------------------------------------
 */

/* Makes a job of a task that is in the pool, and says where in *r. False: it was not made. */
MN_USE bool mn_web_job_new(mn_web_server *s, mn_web_task *t, mn_web_response *r);
/* Answers GET and DELETE of a job of the visitor's, which their role must still allow; id is the
 * path behind "/api/v1/jobs/". */
void mn_web_job_answer(mn_web_server *s, mn_text id, const mn_web_visitor *v, mn_web_method method,
                       mn_web_response *r);
void mn_web_job_ended(mn_web_server *s, mn_web_task *t);
/* Forgets those that nobody fetched. */
void mn_web_jobs_sweep(mn_web_server *s);
void mn_web_jobs_free(mn_web_server *s);

/* --- pages.c, openapi.c -------------------------------------------------------------------------
 */

/* The page and its files. False when there is nothing by this path. */
bool mn_web_page(const mn_web_head *h, const mn_web_target *t, mn_web_response *r);
/* The description of all that is served, as OpenAPI 3.1. */
MN_USE mn_status mn_web_openapi(mn_buf *out, const mn_command *const *commands,
                                const mn_route *const *routes, const char *cookie, bool accounts,
                                mn_err *e);

#endif
