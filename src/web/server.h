/* SPDX-License-Identifier: Apache-2.0
 *
 * web/server.h - the server: one thread that waits for all connections at once (epoll), and
 * the pool that runs commands.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include <manumit/route.h>

#include <netinet/in.h>

enum { MN_WEB_PROXIES = 16 };

/* An address; one of IPv4 as ::ffff:a.b.c.d. */
typedef struct mn_web_ip {
    unsigned char byte[16];
} mn_web_ip;

typedef struct mn_web_options {
    const mn_command *const *commands;
    const mn_route *const *routes;   /* NULL: none */
    struct sockaddr_storage address; /* its port may be 0 */
    socklen_t address_len;
    bool open_to_others;             /* it is not of this machine alone */
    mn_web_ip proxy[MN_WEB_PROXIES]; /* who may connect, beside 127.0.0.1 and ::1 */
    size_t proxies;                  /* none: anybody who can */
    const char *store;               /* its place; NULL: none can be had */
    bool accounts;                   /* it is known to have some */
    const char *public_url;          /* "https://example.org", checked; NULL for none */
    uint64_t body_max;               /* bytes of one request's body */
    uint64_t bodies_max;             /* of all together */
    uint64_t unpacked_max; /* that a file may unpack to, and those of all that run at once */
    uint64_t answers_max;  /* of answers that wait to be fetched or sent */
    size_t connections;    /* at most */
    unsigned long_runs, run_threads;
    int64_t run_ms;                                      /* of one run */
    int64_t idle_ms, head_ms, body_ms, write_ms, job_ms; /* how long each may take; 0: as usual */
} mn_web_options;

typedef struct mn_web_server mn_web_server;

typedef struct mn_web_counts {
    uint64_t connections, requests, runs, refused;
} mn_web_counts;

/* Binds and listens. Errors: MN_SYSTEM, as when the port is taken. *out is owned. */
MN_USE mn_status mn_web_server_new(mn_web_server **out, const mn_web_options *o, mn_err *e);
void mn_web_server_free(mn_web_server *s);

unsigned mn_web_server_port(const mn_web_server *s);
/* "http://127.0.0.1:8080/" */
const char *mn_web_server_url(const mn_web_server *s);
mn_web_counts mn_web_server_counts(const mn_web_server *s);

/* Serves until ctx says that it is cancelled; then lets what runs end for a moment, cancels
 * the rest, and returns MN_OK. */
MN_USE mn_status mn_web_server_run(mn_web_server *s, const mn_ctx *ctx, mn_err *e);

#endif
