/* SPDX-License-Identifier: Apache-2.0
 *
 * web/response.h - what a request is answered with, and its head.
 *
 * Every answer has the headers that keep a browser from mixing it with other sites: a strict
 * Content-Security-Policy, no sniffing, no referrer, same-origin policies. No cookie but the
 * session's.
 */
#ifndef WEB_RESPONSE_H
#define WEB_RESPONSE_H

#include "core/buf.h"
#include "web/head.h"

typedef struct mn_web_response {
    unsigned status;
    const char *type;  /* of the content; NULL where there is none */
    mn_buf body;       /* owned */
    size_t held;       /* bytes of body that the server has counted (held.c) */
    const void *fixed; /* content that lies in the program, in place of body */
    size_t fixed_len;
    const char *encoding; /* "gzip", or NULL */
    const char *etag;     /* with its quotes, or NULL */
    const char *vary;     /* NULL: nothing */
    bool immutable;       /* may be kept for ever; else it is not kept at all, or asked for
                             again where there is an etag */
    bool attachment;      /* a browser saves it and does not open it */
    char name[48];        /* of that file: "footprint.csv" */
    const struct mn_language *language; /* of problem documents; NULL: English. Outlives it */
    const char *store; /* where the server's store lies, of which problems say nothing (hide.h) */
    char more[160];    /* further lines of the head, each with CR LF; of our own texts alone */
} mn_web_response;

void mn_web_response_free(mn_web_response *r);

/* Empties the response and makes it a problem document (RFC 9457): an error of a command with
 * the text that the command line shows, but for paths of this machine, or a sentence of the
 * server's own. */
void mn_web_problem(mn_web_response *r, unsigned status, const mn_err *e);
MN_PRINTF(4, 5)
void mn_web_refuse(mn_web_response *r, unsigned status, const char *hint, const char *fmt, ...);
/* The status of HTTP that an error stands for. */
unsigned mn_web_status_of(mn_status st);

/* Writes the head, the empty line included. now: seconds since 1970. */
void mn_web_response_head(mn_buf *out, const mn_web_response *r, bool close, int64_t now);

/* Writer for mn_report_render(): payload is an mn_buf. */
MN_USE mn_status mn_web_into(void *payload, const char *bytes, size_t len, mn_err *e);

#endif
