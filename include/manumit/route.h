/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/route.h - paths that a domain answers in a form of its own, where clients of another
 * program expect it: what a command can't be, since its answer is a report.
 *
 * A route is declared as a command is, as constant data and a run function; a server finds it,
 * asks who may use it and describes it. It answers with bytes.
 */
#ifndef MANUMIT_ROUTE_H
#define MANUMIT_ROUTE_H

#include <manumit/command.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mn_route_pair {
    mn_text name, value; /* decoded */
} mn_route_pair;

/* A request. All is borrowed for the call. */
typedef struct mn_route_ask {
    mn_text parameter;          /* what stands in the path for {NAME}; empty where it has none */
    const mn_route_pair *query; /* in the order in which they were sent */
    size_t pairs;
    mn_text body; /* JSON, not looked at yet; empty where there is none */
} mn_route_ask;

/* What is answered. Zero before the run. */
typedef struct mn_route_answer {
    unsigned status; /* 0: 200, and where the run fails what the error stands for */
    char *bytes;     /* JSON, on the heap; the caller's */
    size_t len;
} mn_route_answer;

typedef struct mn_route {
    /* name, summary, about, deed, writes and quick as a command's, for who may and who waits; name
     * is unique among commands and routes. The rest is not looked at. */
    mn_command as;
    bool post;        /* POST with a body of JSON; else GET */
    bool open;        /* anybody may ask, also who is not signed in: it tells nothing */
    const char *path; /* "/match/{dataset}": the last segment may be a parameter */
    const char *parameter_help;
    /* What may stand in the query, ended by a NULL name: described, not checked. */
    const mn_option *query;
    /* JSON Schemas of body and answer, as JSON; NULL for none. */
    const char *body_schema, *answer_schema;
    mn_status (*run)(mn_route_answer *out, const mn_route_ask *ask, const mn_ctx *ctx, mn_err *e);
} mn_route;

/* All routes; ended by NULL. Static. */
MN_API const mn_route *const *mn_routes(void);

#ifdef __cplusplus
}
#endif

#endif
