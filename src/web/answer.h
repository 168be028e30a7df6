/* SPDX-License-Identifier: Apache-2.0
 *
 * web/answer.h - a request for a command, from its body to the bytes of the answer.
 *
 * What the command line prints with --json is what is answered, byte for byte; other formats
 * are asked for by the ending of the path or by Accept.
 */
#ifndef WEB_ANSWER_H
#define WEB_ANSWER_H

#include "web/response.h"
#include "web/target.h"

#include <manumit/route.h>

/* A format that an answer can have. */
typedef struct mn_web_format {
    const char *ending; /* ".csv" */
    const char *flag;   /* of the common options */
    const char *type;   /* as in Accept */
    const char *full;   /* as in Content-Type */
} mn_web_format;

/* All of them, JSON first; ended by a NULL ending. */
const mn_web_format *mn_web_formats(void);
/* The one that an Accept field prefers; ptr NULL: JSON. NULL when it wants none of them. */
const mn_web_format *mn_web_format_of(mn_text accept);

/* What is to be run. All is borrowed. */
typedef struct mn_web_ask {
    const mn_command *command;
    const mn_route *domain; /* answered in its place; NULL for none */
    mn_text parameter;      /* of its path */
    const mn_web_format *format;
    const mn_web_target *target; /* its query */
    mn_text body, type;          /* and its Content-Type; both empty where there is no body */
    uint64_t unpacked_max;       /* of mn_files; 0: as many as on a disk */
} mn_web_ask;

/* Answers: always makes a response, a problem document where it fails. */
void mn_web_answer(mn_web_response *r, const mn_web_ask *ask, const mn_ctx *ctx);

/* Whether the request makes a call that could run; false: *r says why not. */
MN_USE bool mn_web_answer_check(mn_web_response *r, const mn_web_ask *ask);

#endif
