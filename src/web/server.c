/* SPDX-License-Identifier: Apache-2.0
 *
 * server.c - listening, waiting, and ending what takes too long.
 *
 * Times are kept by state: each state has one limit, so that the connections of a state stand
 * in the order in which they run out, and looking after ten thousand of them costs no more than
 * looking at the first.
 */
#include "web/inside.h"

#include "core/err.h"
#include "web/listen.h"
#include "web/session.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    EVENTS = 256,
    LOOK_MS = 250, /* how often times are looked at */
    ACCEPTS = 256, /* in one round */
    BACKLOG = 4096,
    GRACE_MS = 2000, /* in which what runs may end when the server stops */
    QUICK_LINE = 4096,
    LONG_LINE = 32,
    DESCRIPTORS = 64, /* for all that is no connection */
    EVICT_MS = 1000,
};

/* --- listening ----------------------------------------------------------------- */

/* As many descriptors as the system lets us have. */
static size_t raise_limit(size_t connections)
{
    struct rlimit l;

    if (getrlimit(RLIMIT_NOFILE, &l) != 0)
        return connections;
    if (l.rlim_cur < l.rlim_max && l.rlim_cur < connections + DESCRIPTORS) {
        l.rlim_cur =
            l.rlim_max < connections + DESCRIPTORS ? l.rlim_max : connections + DESCRIPTORS;
        if (setrlimit(RLIMIT_NOFILE, &l) != 0)
            (void)getrlimit(RLIMIT_NOFILE, &l);
    }
    return l.rlim_cur > connections + DESCRIPTORS ? connections
           : l.rlim_cur > 2 * DESCRIPTORS         ? (size_t)l.rlim_cur - DESCRIPTORS
                                                  : DESCRIPTORS;
}

static mn_status open_listener(mn_web_server *s, mn_err *e)
{
    const int yes = 1;
    struct sockaddr_storage at;
    socklen_t len = sizeof at;

    s->listener = socket(s->o.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (s->listener < 0)
        return mn_fail_errno(e, "open", "a socket");
    (void)setsockopt(s->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(s->listener, (struct sockaddr *)&s->o.address, s->o.address_len) != 0 ||
        listen(s->listener, BACKLOG) != 0 ||
        getsockname(s->listener, (struct sockaddr *)&at, &len) != 0) {
        int code = errno;

        mn_fail_errno(e, "listen on", "that address and port");
        return code == EADDRINUSE ? mn_hint(e, "another program has the port: choose one with "
                                               "--port, or --port 0 for any that is free")
               : code == EACCES   ? mn_hint(e, "ports below 1024 are for root: choose another")
                                  : MN_SYSTEM;
    }
    s->port = ntohs(at.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&at)->sin6_port
                                             : ((struct sockaddr_in *)&at)->sin_port);
    return MN_OK;
}

/* The names that a request may call this server by. */
static void name_self(mn_web_server *s)
{
    char address[INET6_ADDRSTRLEN] = "", text[INET6_ADDRSTRLEN + 3];
    const bool six = s->o.address.ss_family == AF_INET6;
    const void *bytes = six ? (const void *)&((struct sockaddr_in6 *)&s->o.address)->sin6_addr
                            : (const void *)&((struct sockaddr_in *)&s->o.address)->sin_addr;

    (void)inet_ntop(six ? AF_INET6 : AF_INET, bytes, address, sizeof address);
    snprintf(text, sizeof text, six ? "[%s]" : "%s", address);
    snprintf(s->url, sizeof s->url, "http://%s:%u/", text, s->port);
    snprintf(s->host[0], sizeof s->host[0], "%s:%u", text, s->port);
    snprintf(s->host[1], sizeof s->host[1], "localhost:%u", s->port);
    if (s->port == 80) { /* browsers leave it out */
        snprintf(s->host[0], sizeof s->host[0], "%s", text);
        snprintf(s->host[1], sizeof s->host[1], "localhost");
    }
    for (int i = 0; i < 2; i++) {
        if (s->o.open_to_others) /* only by its public name */
            s->host[i][0] = '\0';
        else
            snprintf(s->origin[i], sizeof s->origin[i], "http://%s", s->host[i]);
    }
    if (s->o.public_url) {
        const char *host = strstr(s->o.public_url, "://");

        s->tls = strncmp(s->o.public_url, "https://", 8) == 0;
        snprintf(s->origin[2], sizeof s->origin[2], "%s", s->o.public_url);
        snprintf(s->host[2], sizeof s->host[2], "%s", host ? host + 3 : "");
    }
}

/* Connections are pointers; what else is watched is told apart by its address in s. */
static mn_status watch(mn_web_server *s, int fd, void *where, mn_err *e)
{
    struct epoll_event ev = {.events = EPOLLIN, .data.ptr = where};

    return epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &ev) == 0 ? MN_OK
                                                            : mn_fail_errno(e, "watch", "a socket");
}

static void set_times(mn_web_server *s)
{
    const mn_web_options *o = &s->o;

    s->list[MN_WEB_IDLE].limit_ms = o->idle_ms ? o->idle_ms : 60000;
    s->list[MN_WEB_HEADS].limit_ms = o->head_ms ? o->head_ms : 10000;
    s->list[MN_WEB_BODY].limit_ms = o->body_ms ? o->body_ms : 60000;
    s->list[MN_WEB_RUN].limit_ms = INT64_MAX; /* the pool's own */
    s->list[MN_WEB_WRITE].limit_ms = o->write_ms ? o->write_ms : 60000;
    s->list[MN_WEB_LINGER].limit_ms = 2000;
    s->o.job_ms = o->job_ms ? o->job_ms : 600000;
}

mn_status mn_web_server_new(mn_web_server **out, const mn_web_options *o, mn_err *e)
{
    mn_web_server *s = calloc(1, sizeof *s);

    if (!s)
        return mn_fail_memory(e);
    s->o = *o;
    s->gate.accounts = o->accounts;
    s->listener = s->epoll = -1;
    s->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
    s->o.connections = raise_limit(o->connections);
    set_times(s);
    mn_status st = mn_cache_new(&s->cache, e);
    const mn_web_pool_options p = {.long_runs = o->long_runs,
                                   .run_threads = o->run_threads,
                                   .quick_line = QUICK_LINE,
                                   .long_line = LONG_LINE,
                                   .limit_ms = o->run_ms,
                                   .unpacked_max = o->unpacked_max,
                                   .cache = s->cache,
                                   .store = o->store};
    if (!st && (s->epoll = epoll_create1(EPOLL_CLOEXEC)) < 0)
        st = mn_fail_errno(e, "make", "an epoll descriptor");
    if (!st && !(st = open_listener(s, e)))
        name_self(s);
    if (!st && !(st = mn_web_pool_new(&s->pool, &p, e)) &&
        !(st = mn_web_door_new(&s->door, o->store, e)) &&
        !(st = watch(s, s->listener, &s->listener, e)) &&
        !(st = watch(s, mn_web_pool_event(s->pool), &s->pool, e)))
        st = watch(s, mn_web_door_event(s->door), &s->door, e);
    if (!st)
        st = mn_web_openapi(&s->openapi, o->commands, o->routes, mn_web_cookie_name(s->tls),
                            o->accounts, e);
    if (st)
        mn_web_server_free(s);
    else
        *out = s;
    return st;
}

static void free_closed(mn_web_server *s)
{
    for (mn_web_conn *c = s->closed, *next; c; c = next) {
        next = c->after;
        free(c);
    }
    s->closed = NULL;
}

void mn_web_server_free(mn_web_server *s)
{
    if (!s)
        return;
    for (int i = 0; i < MN_WEB_STATES; i++)
        while (s->list[i].first)
            mn_web_conn_close(s, s->list[i].first);
    free_closed(s);
    mn_web_visit_tell_failed(s);
    mn_web_pool_free(s->pool);
    mn_web_door_free(s->door);
    mn_web_jobs_free(s);
    mn_cache_free(s->cache);
    for (size_t i = 0; i < sizeof s->language / sizeof *s->language; i++)
        mn_language_free(s->language[i]);
    mn_buf_free(&s->openapi);
    if (s->listener >= 0)
        close(s->listener);
    if (s->epoll >= 0)
        close(s->epoll);
    if (s->spare >= 0)
        close(s->spare);
    free(s);
}

unsigned mn_web_server_port(const mn_web_server *s)
{
    return s->port;
}

const char *mn_web_server_url(const mn_web_server *s)
{
    return s->url;
}

mn_web_counts mn_web_server_counts(const mn_web_server *s)
{
    return s->counts;
}

/* --- connections --------------------------------------------------------------- */

/* No descriptor is left: the connection is taken with the spare one, and closed. */
static void turn_away(mn_web_server *s)
{
    close(s->spare);
    s->spare = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC);
    if (s->spare >= 0)
        close(s->spare);
    s->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

/* Makes room where a connection has been idle for a while. */
static bool make_room(mn_web_server *s)
{
    mn_web_conn *oldest = s->list[MN_WEB_IDLE].first;

    if (s->connections < s->o.connections)
        return true;
    if (!oldest || s->now_ms - oldest->since < EVICT_MS)
        return false;
    mn_web_conn_close(s, oldest);
    return true;
}

static void accept_all(mn_web_server *s)
{
    const int yes = 1;

    for (int i = 0; i < ACCEPTS; i++) {
        struct sockaddr_storage peer;
        socklen_t len = sizeof peer;
        int fd = accept4(s->listener, (struct sockaddr *)&peer, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (fd < 0 && (errno == EMFILE || errno == ENFILE))
            turn_away(s);
        if (fd < 0 && errno != ECONNABORTED && errno != EINTR)
            return;
        if (fd < 0)
            continue;
        if (!mn_web_listen_takes(&s->o, (struct sockaddr *)&peer)) {
            s->counts.refused++;
            close(fd);
            continue;
        }
        if (!make_room(s)) {
            close(fd);
            continue;
        }
        (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        mn_web_conn_open(s, fd);
    }
}

static void fetch_ended(mn_web_server *s)
{
    mn_web_task *t = mn_web_pool_ended(s->pool);

    for (mn_web_task *next; t; t = next) {
        next = t->next;
        if (t->command && t->command->writes)
            mn_web_gate_wrote(&s->gate);
        if (t->owner)
            mn_web_hold(s, t);
        if (t->of_job)
            mn_web_job_ended(s, t);
        else if (t->owner)
            mn_web_conn_answer(s, t->owner, t);
        else
            mn_web_task_drop(s, t);
    }
}

static void fetch_knocks(mn_web_server *s)
{
    mn_web_knock *k = mn_web_door_ended(s->door);

    for (mn_web_knock *next; k; k = next) {
        next = k->next;
        mn_web_visit_ended(s, k);
    }
}

static void end_late(mn_web_server *s)
{
    for (int i = 0; i < MN_WEB_STATES; i++) {
        mn_web_list *l = &s->list[i];

        while (l->first && s->now_ms - l->first->since >= l->limit_ms)
            mn_web_conn_late(s, l->first);
    }
    mn_web_jobs_sweep(s);
    mn_web_visit_tell_failed(s);
}

/* --- the loop ------------------------------------------------------------------ */

static void look_at_clock(mn_web_server *s)
{
    s->now_ms = mn_web_now_ms();
    s->now_s = (int64_t)time(NULL);
}

static mn_status one_round(mn_web_server *s, int wait_ms, mn_err *e)
{
    struct epoll_event event[EVENTS];
    int n = epoll_wait(s->epoll, event, EVENTS, wait_ms);

    if (n < 0 && errno != EINTR)
        return mn_fail_errno(e, "wait for", "connections");
    look_at_clock(s);
    for (int i = 0; i < n; i++) {
        void *what = event[i].data.ptr;

        if (what == &s->listener)
            accept_all(s);
        else if (what == &s->pool)
            fetch_ended(s);
        else if (what == &s->door)
            fetch_knocks(s);
        else
            mn_web_conn_event(s, what, event[i].events);
    }
    free_closed(s);
    return MN_OK;
}

/* No new connections; those that wait for nothing are closed. */
static void begin_stop(mn_web_server *s)
{
    s->stopping = true;
    close(s->listener);
    s->listener = -1;
    while (s->list[MN_WEB_IDLE].first)
        mn_web_conn_close(s, s->list[MN_WEB_IDLE].first);
    while (s->list[MN_WEB_HEADS].first)
        mn_web_conn_close(s, s->list[MN_WEB_HEADS].first);
    free_closed(s);
}

static mn_status stop(mn_web_server *s, mn_err *e)
{
    const int64_t begun = s->now_ms;
    bool cancelled = false;
    mn_status st = MN_OK;

    begin_stop(s);
    while (!st && (s->list[MN_WEB_RUN].first || s->list[MN_WEB_WRITE].first) &&
           s->now_ms - begun < 3 * GRACE_MS) {
        st = one_round(s, 50, e);
        mn_web_visit_tell_failed(s);
        if (!cancelled && s->now_ms - begun >= GRACE_MS) {
            mn_web_pool_cancel(s->pool);
            cancelled = true;
        }
    }
    return st;
}

mn_status mn_web_server_run(mn_web_server *s, const mn_ctx *ctx, mn_err *e)
{
    int64_t looked = 0;
    mn_status st = MN_OK;

    look_at_clock(s);
    while (!st && !(ctx->cancelled && ctx->cancelled(ctx->payload))) {
        st = one_round(s, LOOK_MS, e);
        if (s->now_ms - looked >= LOOK_MS) {
            looked = s->now_ms;
            end_late(s);
            free_closed(s);
        }
    }
    return st ? st : stop(s, e);
}
