/* SPDX-License-Identifier: Apache-2.0
 *
 * table/json.h - pulling the members of one JSON object (RFC 8259), or the items of one
 * array, out of a text that is valid UTF-8.
 *
 * Nothing is built: a member's value is the slice of text that spells it.
 * Nesting is checked without recursion, at most MN_JSON_DEPTH deep.
 */
#ifndef TABLE_JSON_H
#define TABLE_JSON_H

#include <manumit/core.h>

#include "core/buf.h"

enum { MN_JSON_DEPTH = 64 };

typedef enum mn_json_kind {
    MN_JSON_STRING,
    MN_JSON_NUMBER,
    MN_JSON_TRUE,
    MN_JSON_FALSE,
    MN_JSON_NULL,
    MN_JSON_NESTED, /* an object or array */
} mn_json_kind;

typedef struct mn_json {
    mn_text in;
    size_t at;
    const char *error; /* what is wrong at `at`, or NULL; a constant */
} mn_json;

typedef struct mn_json_member {
    mn_text key;   /* as spelled, with quotes */
    mn_text value; /* as spelled */
    mn_json_kind kind;
} mn_json_member;

/* Starts at the object's brace. False, with error, when the text has none. */
bool mn_json_open(mn_json *j, mn_text in);
/* The next member; false at the end of the object, or with error set. After
 * the end nothing but white space may follow, which is checked. */
bool mn_json_next(mn_json *j, mn_json_member *m);
/* The same for an array: starts at its bracket; the next item as spelled. */
bool mn_json_array(mn_json *j, mn_text in);
bool mn_json_item(mn_json *j, mn_text *value, mn_json_kind *kind);
/* Appends the text that a spelled string (with its quotes) stands for. */
void mn_json_unquote(mn_buf *out, mn_text string);

#endif
