/* SPDX-License-Identifier: Apache-2.0
 *
 * web/json.h - a JSON text (RFC 8259) looked at where it stands: what a request's options are.
 *
 * A text is checked whole before anything is taken from it; numbers and nested objects keep
 * the bytes in which they were sent. NUL in a string, half a surrogate pair, a name given twice
 * at the top and nesting deeper than MN_WEB_JSON_DEPTH are refused.
 */
#ifndef WEB_JSON_H
#define WEB_JSON_H

#include "core/arena.h"

enum { MN_WEB_JSON_DEPTH = 64 };

typedef enum mn_web_json_kind {
    MN_WEB_NULL,
    MN_WEB_FALSE,
    MN_WEB_TRUE,
    MN_WEB_NUMBER,
    MN_WEB_STRING,
    MN_WEB_ARRAY,
    MN_WEB_OBJECT,
} mn_web_json_kind;

typedef struct mn_web_json {
    mn_web_json_kind kind;
    mn_text raw; /* borrowed from the text */
} mn_web_json;

/* Checks the whole text. Errors: MN_USAGE, with line and column. O(len). */
MN_USE mn_status mn_web_json_read(mn_web_json *out, mn_text text, mn_err *e);

/* Walks a checked object or array: start with *rest = its raw text and *begun false. False at the
 * end. name is the raw string; NULL for an array. */
bool mn_web_json_next(mn_text *rest, bool *begun, mn_text *name, mn_web_json *value);

/* What a checked string says; ptr NULL without memory. A NUL stands behind it. */
mn_text mn_web_json_string(mn_text raw, mn_arena *a);

#endif
