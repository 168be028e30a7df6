/* SPDX-License-Identifier: Apache-2.0
 *
 * web/multipart.h - a multipart/form-data body (RFC 7578), looked at where it stands.
 */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H

#include "core/arena.h"

enum { MN_WEB_PARTS = 64 };

typedef struct mn_web_part {
    mn_text name;     /* in the arena */
    mn_text filename; /* its last segment, in the arena; ptr NULL when the part has none */
    mn_text content;  /* borrowed from the body */
} mn_web_part;

/* out has room for MN_WEB_PARTS. type is the value of Content-Type. Errors: MN_USAGE.
 * O(body). */
MN_USE mn_status mn_web_parts_read(mn_web_part *out, size_t *count, mn_text body, mn_text type,
                                   mn_arena *a, mn_err *e);

/* Whether a Content-Type is this one, whatever its parameters. */
bool mn_web_type_is(mn_text type, const char *name);

#endif
