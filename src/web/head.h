/* SPDX-License-Identifier: Apache-2.0
 *
 * web/head.h - the head of an HTTP/1.1 request (RFC 9112), read strictly.
 *
 * What two programs could understand differently is refused, never repaired: a bare CR or
 * LF, a folded line, white space before a colon, two Content-Lengths, Content-Length beside
 * Transfer-Encoding, two Hosts. docs/design says why the server reads requests itself.
 */
#ifndef WEB_HEAD_H
#define WEB_HEAD_H

#include <manumit/core.h>

enum {
    MN_WEB_HEAD_BYTES = 16 << 10,  /* a whole head: else 431 */
    MN_WEB_TARGET_BYTES = 8 << 10, /* its target: else 414 */
    MN_WEB_FIELDS = 64,            /* else 431 */
};

typedef enum mn_web_method {
    MN_WEB_GET,
    MN_WEB_HEAD,
    MN_WEB_POST,
    MN_WEB_DELETE,
    MN_WEB_OTHER, /* known, and answered by 405 */
} mn_web_method;

typedef struct mn_web_field {
    mn_text name, value; /* value without white space around it */
} mn_web_field;

/* All texts are borrowed from the bytes that were read. */
typedef struct mn_web_head {
    mn_web_method method;
    mn_text target; /* in origin form: begins with '/' */
    mn_text host;
    mn_web_field field[MN_WEB_FIELDS];
    size_t fields;
    uint64_t length; /* of the body; 0 where there is none or it is chunked */
    bool chunked;
    bool close; /* the connection ends after the answer */
    bool wait;  /* the client waits for "100 Continue" */
    bool old;   /* HTTP/1.0 */
} mn_web_head;

/* What is wrong, as a status of HTTP and a sentence. */
typedef struct mn_web_refusal {
    unsigned status;
    const char *why; /* static */
} mn_web_refusal;

/* Looks for the end of a head in the first len bytes, `*at` of which were looked at before
 * (0 at first). Returns the head's size, the empty line included; 0 when it has not ended.
 * Of bytes that no head can hold or of a head too long: 0, and why->status is not 0. O(new
 * bytes). */
size_t mn_web_head_end(const char *bytes, size_t len, size_t *at, mn_web_refusal *why);

/* Reads a whole head, of the size that mn_web_head_end() gave. False: *why says why not. */
MN_USE bool mn_web_head_read(mn_web_head *out, const char *bytes, size_t size, mn_web_refusal *why);

/* The value of a field, its name in small letters; ptr NULL when there is none. The first of
 * several. */
mn_text mn_web_field_of(const mn_web_head *h, const char *name);

/* Whether the comma-separated list has the word, in any case. */
bool mn_web_list_has(mn_text list, const char *word);

#endif
