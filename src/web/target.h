/* SPDX-License-Identifier: Apache-2.0
 *
 * web/target.h - a request's target: its path and its query, percent-decoded.
 *
 * A path with empty, "." or ".." segments, an encoded slash, a NUL or any control character,
 * or bytes that are not UTF-8 is refused rather than tidied.
 */
#ifndef WEB_TARGET_H
#define WEB_TARGET_H

#include "core/arena.h"
#include "web/head.h"

enum { MN_WEB_PAIRS = 128 };

typedef struct mn_web_pair {
    mn_text name, value;
} mn_web_pair;

typedef struct mn_web_target {
    mn_text path; /* decoded, begins with '/', NUL behind it */
    mn_web_pair *pair;
    size_t pairs;
} mn_web_target;

/* The texts lie in a. False: *why (400, or 500 without memory). */
MN_USE bool mn_web_target_read(mn_web_target *out, mn_text target, mn_arena *a,
                               mn_web_refusal *why);

/* The value of a pair by name; ptr NULL when there is none. */
mn_text mn_web_pair_of(const mn_web_target *t, const char *name);

#endif
