/* SPDX-License-Identifier: Apache-2.0
 *
 * connection.c - one connection: bytes in, requests, bytes out.
 *
 * Requests of one connection are answered one after the other; what a client sends ahead
 * waits in a small buffer. After an answer to something that can't be read the connection is
 * closed, so that nothing behind it can be taken for a request.
 */
#include "web/inside.h"

#include "core/text.h"
#include "web/session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

/* A time begins anew with each RENEW_BYTES that came or went. */
enum {
    LINGER_BYTES = 1 << 20,
    FIRST_BYTES = 2 << 10,
    RENEW_BYTES = 256 << 10,
    CHECK_BYTES = 1 << 20, /* of a job's body that is looked at before it is taken */
};

/* --- states --------------------------------------------------------------------------------------
 */

static void leave(mn_web_server *s, mn_web_conn *c)
{
    mn_web_list *l = &s->list[c->state];

    *(c->before ? &c->before->after : &l->first) = c->after;
    *(c->after ? &c->after->before : &l->last) = c->before;
    l->count--;
}

static void enter(mn_web_server *s, mn_web_conn *c, mn_web_state state)
{
    mn_web_list *l = &s->list[state];

    c->state = state;
    c->since = s->now_ms;
    c->before = l->last;
    c->after = NULL;
    *(l->last ? &l->last->after : &l->first) = c;
    l->last = c;
    l->count++;
}

static void change(mn_web_server *s, mn_web_conn *c, mn_web_state state)
{
    leave(s, c);
    enter(s, c, state);
}

static void watch(mn_web_server *s, mn_web_conn *c, unsigned events)
{
    struct epoll_event ev = {.events = events, .data.ptr = c};

    if (c->events != events && epoll_ctl(s->epoll, EPOLL_CTL_MOD, c->fd, &ev) == 0)
        c->events = events;
}

void mn_web_conn_open(mn_web_server *s, int fd)
{
    mn_web_conn *c = calloc(1, sizeof *c);
    struct epoll_event ev = {.events = EPOLLIN | EPOLLRDHUP, .data.ptr = c};

    if (!c || epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &ev) != 0) {
        free(c);
        close(fd);
        return;
    }
    c->fd = fd;
    c->events = ev.events;
    s->connections++;
    s->counts.connections++;
    enter(s, c, MN_WEB_IDLE);
}

void mn_web_task_drop(mn_web_server *s, mn_web_task *t)
{
    if (t) {
        s->held -= t->body.len;
        mn_web_let_go(s, &t->response);
    }
    mn_web_task_free(t);
}

static void release(mn_web_server *s, mn_web_conn *c)
{
    if (c->task && c->state == MN_WEB_RUN) { /* it ends by itself, and nobody waits */
        mn_web_pool_leave(s->pool, c->task);
        c->task->owner = NULL;
    } else {
        mn_web_task_drop(s, c->task);
    }
    c->task = NULL;
    mn_web_visit_drop(c);
    mn_web_let_go(s, &c->response);
    mn_buf_free(&c->out);
    c->sent = 0;
}

void mn_web_conn_close(mn_web_server *s, mn_web_conn *c)
{
    if (c->gone)
        return;
    release(s, c);
    leave(s, c);
    free(c->in);
    close(c->fd);
    c->gone = true;
    c->after = s->closed;
    s->closed = c;
    s->connections--;
}

/* --- sending -------------------------------------------------------------------------------------
 */

static void next_request(mn_web_server *s, mn_web_conn *c);

static void finish_answer(mn_web_server *s, mn_web_conn *c)
{
    release(s, c);
    if (!c->close) {
        change(s, c, MN_WEB_IDLE);
        watch(s, c, EPOLLIN | EPOLLRDHUP);
        return;
    }
    if (shutdown(c->fd, SHUT_WR) != 0) {
        mn_web_conn_close(s, c);
        return;
    }
    c->left = LINGER_BYTES;
    free(c->in);
    c->in = NULL;
    c->in_len = c->in_cap = 0;
    change(s, c, MN_WEB_LINGER);
    watch(s, c, EPOLLIN | EPOLLRDHUP);
}

/* Sends what the socket takes. */
static void send_more(mn_web_server *s, mn_web_conn *c)
{
    const mn_web_response *r = &c->response;
    const char *content = r->fixed ? r->fixed : r->body.ptr;
    const size_t head = c->out.len;
    const size_t all = head + (c->head_only ? 0 : r->fixed ? r->fixed_len : r->body.len);

    while (c->sent < all) {
        struct iovec piece[2];
        int pieces = 0;

        if (c->sent < head)
            piece[pieces++] = (struct iovec){c->out.ptr + c->sent, head - c->sent};
        size_t from = c->sent > head ? c->sent - head : 0;
        if (all - head > from)
            piece[pieces++] =
                (struct iovec){(void *)(uintptr_t)(content + from), all - head - from};
        struct msghdr message = {.msg_iov = piece, .msg_iovlen = (size_t)pieces};
        ssize_t n = sendmsg(c->fd, &message, MSG_NOSIGNAL);
        if (n > 0) {
            if (c->sent / RENEW_BYTES != (c->sent + (size_t)n) / RENEW_BYTES)
                change(s, c, MN_WEB_WRITE);
            c->sent += (size_t)n;
        } else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            watch(s, c, EPOLLOUT);
            return;
        } else if (n == 0 || errno != EINTR) {
            mn_web_conn_close(s, c);
            return;
        }
    }
    finish_answer(s, c);
}

/* Begins to send c->response. */
static void answer(mn_web_server *s, mn_web_conn *c)
{
    if (s->stopping)
        c->close = true;
    if (c->response.status >= 400)
        s->counts.refused++;
    if (c->response.body.failed) {
        mn_web_refuse(&c->response, 500, NULL, "out of memory");
        c->close = true;
    }
    mn_web_response_head(&c->out, &c->response, c->close, s->now_s);
    if (c->out.failed || c->response.body.failed) {
        mn_web_conn_close(s, c);
        return;
    }
    change(s, c, MN_WEB_WRITE);
    send_more(s, c);
}

static void refuse(mn_web_server *s, mn_web_conn *c, unsigned status, const char *why)
{
    mn_web_refuse(&c->response, status, NULL, "%s", why);
    c->close = true;
    answer(s, c);
}

/* More ask at once who they are than are kept waiting. */
static void refuse_busy(mn_web_server *s, mn_web_conn *c)
{
    mn_web_gate_busy(&c->response, "as many ask at once as this server lets wait");
    c->close = true;
    answer(s, c);
}

/* --- a request that is whole --------------------------------------------------- */

/* All of the request is there: its command is run. */
static void start(mn_web_server *s, mn_web_conn *c)
{
    mn_web_task *t = c->task;

    if (c->sign_in) {
        if (!mn_web_visit_enter(s, c))
            answer(s, c);
        return;
    }
    t->owner = c;
    if (c->async && t->body.len <= CHECK_BYTES && !mn_web_task_check(t, &c->response)) {
        answer(s, c); /* a job that can only fail is none; others wait while it is looked at */
        return;
    }
    t->weight = mn_web_weight(s, t);
    if (!mn_web_has_room(s) || !mn_web_pool_put(s->pool, t)) {
        mn_web_refuse(&c->response, 503, "try again in a few seconds",
                      "as many runs or answers as this server takes are waiting");
        memcpy(c->response.more, "Retry-After: 5\r\n", sizeof "Retry-After: 5\r\n");
        answer(s, c);
        return;
    }
    s->counts.runs++;
    if (c->async) {
        c->task = NULL; /* it is the job's, or nobody's */
        t->owner = NULL;
        if (!mn_web_job_new(s, t, &c->response))
            atomic_store(&t->cancel, true);
        answer(s, c);
        return;
    }
    change(s, c, MN_WEB_RUN);
}

void mn_web_conn_answer(mn_web_server *s, mn_web_conn *c, mn_web_task *t)
{
    c->response = t->response;
    t->response = (mn_web_response){.status = 0};
    if (!c->response.status)
        mn_web_refuse(&c->response, 503, NULL, "the server is being stopped");
    c->task = NULL;
    mn_web_task_drop(s, t);
    mn_web_conn_say(s, c);
}

void mn_web_conn_say(mn_web_server *s, mn_web_conn *c)
{
    answer(s, c);
    next_request(s, c);
}

void mn_web_conn_wait(mn_web_server *s, mn_web_conn *c)
{
    change(s, c, MN_WEB_RUN);
    watch(s, c, 0); /* a side that was closed stays so until the answer is known */
}

void mn_web_conn_resume(mn_web_server *s, mn_web_conn *c)
{
    change(s, c, MN_WEB_IDLE);
    watch(s, c, EPOLLIN | EPOLLRDHUP);
    next_request(s, c);
}

/* --- bodies -------------------------------------------------------------------- */

/* Takes content of the body; false when the connection was answered or closed instead. */
static bool keep(mn_web_server *s, mn_web_conn *c, const char *bytes, size_t len)
{
    mn_buf *body = &c->task->body;

    if (body->len + len > (c->sign_in ? MN_WEB_SIGN_IN_BYTES : s->o.body_max)) {
        refuse(s, c, 413, "the body is too long");
        return false;
    }
    if (s->held + len > s->o.bodies_max) {
        refuse(s, c, 503, "the server holds as many bodies as it may; try again in a few seconds");
        return false;
    }
    mn_buf_add(body, bytes, len);
    if (body->failed) {
        refuse(s, c, 500, "out of memory");
        return false;
    }
    s->held += len;
    /* A large body may take long, as long as it comes. */
    if ((body->len - len) / RENEW_BYTES != body->len / RENEW_BYTES && c->state == MN_WEB_BODY)
        change(s, c, MN_WEB_BODY);
    return true;
}

/* Takes bytes of a body; *used of them. Those of a chunked body are unpacked where they lie. */
static void take_body(mn_web_server *s, mn_web_conn *c, char *bytes, size_t len, size_t *used)
{
    mn_web_refusal why;
    size_t got = 0;

    if (!c->chunked) {
        *used = got = len < c->left ? len : (size_t)c->left;
        c->left -= got;
        if (keep(s, c, bytes, got) && !c->left)
            start(s, c);
        return;
    }
    if (!mn_web_chunks_take(&c->chunks, bytes, len, used, &got, &why)) {
        refuse(s, c, why.status, why.why);
        return;
    }
    if (keep(s, c, bytes, got) && c->chunks.done)
        start(s, c);
}

/* The client waits to be told that its body is wanted. */
static void tell_continue(mn_web_conn *c)
{
    static const char line[] = "HTTP/1.1 100 Continue\r\n\r\n";

    if (send(c->fd, line, sizeof line - 1, MSG_NOSIGNAL) < 0)
        c->close = true; /* it will be seen when the body is read */
}

/* --- heads --------------------------------------------------------------------- */

/* Makes the task of a request for a command; takes over w's arena. */
static void begin_run(mn_web_server *s, mn_web_conn *c, mn_web_request *w)
{
    if (mn_web_task_new(&c->task, NULL) != MN_OK) {
        refuse(s, c, 500, "out of memory");
        return;
    }
    c->task->arena = w->arena;
    c->task->response.language = c->response.language;
    c->task->response.store = s->o.store;
    w->arena = (mn_arena){NULL, 0, 0};
    c->task->command = w->route.command;
    c->task->domain = w->route.domain;
    c->task->parameter = w->route.parameter;
    c->task->format = w->route.format;
    c->task->target = w->target;
    c->task->type = w->type;
    memcpy(c->task->account, w->visitor.session.account, sizeof c->task->account);
    c->sign_in = w->route.sign_in;
    if (c->sign_in && w->visitor.from == MN_WEB_FROM_COOKIE)
        memcpy(c->task->token, w->visitor.token, sizeof c->task->token);
    c->async = w->async;
    c->chunked = w->chunked;
    c->left = w->length;
    c->chunks = (mn_web_chunks){0, 0, 0, false};
    if (!c->chunked && !c->left) {
        start(s, c);
        return;
    }
    if (w->wait && c->in_len == 0)
        tell_continue(c);
    change(s, c, MN_WEB_BODY);
}

/* Takes the head's bytes away from those that wait. */
static void consume(mn_web_conn *c, size_t size)
{
    memmove(c->in, c->in + size, c->in_len - size);
    c->in_len -= size;
    c->scanned = 0;
}

static void handle(mn_web_server *s, mn_web_conn *c, size_t size)
{
    mn_web_refusal why;
    mn_web_request w = {.length = 0};

    if (!c->knock)
        s->counts.requests++;
    const bool good = mn_web_request_read(s, &w, c->in, size, c->knock, &c->response, &why);
    mn_web_visit_drop(c);
    c->close = good && w.close;
    c->head_only = good && w.head_only;
    if (!good) {
        refuse(s, c, why.status, why.why);
    } else if (w.ask) {
        if (!mn_web_visit_ask(s, c, w.visitor.token))
            refuse_busy(s, c);
    } else {
        consume(c, size);
        if (w.route.command || w.route.sign_in) {
            begin_run(s, c, &w);
        } else if (w.route.sign_out) {
            if (!mn_web_visit_leave(s, c, w.visitor.token))
                refuse_busy(s, c);
        } else {
            c->close = c->close || w.chunked || w.length; /* a body that is not read */
            answer(s, c);
        }
    }
    mn_arena_free(&w.arena);
}

/* Takes requests from what waits, as long as they can be answered at once. */
static void next_request(mn_web_server *s, mn_web_conn *c)
{
    while (!c->gone && c->in_len && c->state <= MN_WEB_BODY) {
        mn_web_refusal why;
        size_t size, used = 0;

        if (c->state == MN_WEB_BODY) {
            take_body(s, c, c->in, c->in_len, &used);
            if (c->gone || !c->in)
                return;
            consume(c, used);
            continue;
        }
        size = mn_web_head_end(c->in, c->in_len, &c->scanned, &why);
        if (why.status) {
            refuse(s, c, why.status, why.why);
        } else if (size) {
            handle(s, c, size);
        } else {
            if (c->state == MN_WEB_IDLE)
                change(s, c, MN_WEB_HEADS);
            return;
        }
    }
    if (!c->gone && !c->in_len && c->state == MN_WEB_IDLE) {
        free(c->in);
        c->in = NULL;
        c->in_cap = 0;
    }
}

/* --- reading ------------------------------------------------------------------- */

static bool put_in(mn_web_conn *c, const char *bytes, size_t len)
{
    if (c->in_len + len > c->in_cap) {
        size_t want = c->in_len + len > FIRST_BYTES ? MN_WEB_HEAD_BYTES : FIRST_BYTES;
        char *bigger = realloc(c->in, want);

        if (!bigger)
            return false;
        c->in = bigger;
        c->in_cap = want;
    }
    memcpy(c->in + c->in_len, bytes, len);
    c->in_len += len;
    return true;
}

/* The client has closed its side, or is gone. */
static void at_end(mn_web_server *s, mn_web_conn *c)
{
    if (c->state == MN_WEB_HEADS) {
        c->close = true;
        refuse(s, c, 400, "the request ends before its head does");
    } else if (c->state == MN_WEB_BODY) {
        refuse(s, c, 400, "the request ends before its body does");
    } else {
        mn_web_conn_close(s, c);
    }
}

/* A body goes from the socket to where it is kept; anything else waits in c->in, which is
 * never longer than a head may be. */
static void read_more(mn_web_server *s, mn_web_conn *c)
{
    const bool body = c->state == MN_WEB_BODY && !c->in_len;
    size_t room = body && !c->chunked ? sizeof s->room : MN_WEB_HEAD_BYTES - c->in_len;
    size_t used = 0;

    if (body && !c->chunked && c->left < room)
        room = (size_t)c->left;
    if (!room) { /* enough was sent ahead */
        watch(s, c, EPOLLRDHUP);
        return;
    }
    ssize_t n = recv(c->fd, s->room, room, 0);
    if (n < 0) {
        if (errno != EAGAIN && errno != EINTR)
            mn_web_conn_close(s, c);
        return;
    }
    if (n == 0) {
        at_end(s, c);
        return;
    }
    if (c->state == MN_WEB_LINGER) {
        if ((uint64_t)n > c->left)
            mn_web_conn_close(s, c);
        else
            c->left -= (uint64_t)n;
        return;
    }
    if (body)
        take_body(s, c, s->room, (size_t)n, &used);
    if (c->gone || (body && c->state == MN_WEB_LINGER))
        return;
    if (used < (size_t)n && !put_in(c, s->room + used, (size_t)n - used)) {
        mn_web_conn_close(s, c);
        return;
    }
    next_request(s, c);
}

void mn_web_conn_event(mn_web_server *s, mn_web_conn *c, unsigned events)
{
    if (c->gone)
        return;
    if (events & (EPOLLERR | EPOLLHUP)) {
        mn_web_conn_close(s, c);
        return;
    }
    if (events & EPOLLOUT) {
        send_more(s, c);
        if (!c->gone)
            next_request(s, c);
        return;
    }
    /* One who has closed while its command runs does not wait for the answer. */
    if (events & EPOLLRDHUP && c->state == MN_WEB_RUN) {
        mn_web_conn_close(s, c);
        return;
    }
    if (events & (EPOLLIN | EPOLLRDHUP))
        read_more(s, c);
}

void mn_web_conn_late(mn_web_server *s, mn_web_conn *c)
{
    if (c->state == MN_WEB_HEADS || c->state == MN_WEB_BODY)
        refuse(s, c, 408, "the request took too long to come");
    else
        mn_web_conn_close(s, c);
}
