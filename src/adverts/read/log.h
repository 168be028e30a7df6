/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/read/log.h - what reading posts had to tell: files, refused rows, what was taken with a
 * reservation.
 */
#ifndef ADVERTS_READ_LOG_H
#define ADVERTS_READ_LOG_H

#include "core/arena.h"
#include "core/sha256.h"

enum { MN_POSTS_REFUSED = 1000, MN_POSTS_REASONS = 64 };

typedef struct mn_post_file {
    mn_text path;
    char sha256[MN_SHA256_HEX]; /* "": a folder, not read to its end, or unasked */
    mn_text layout;             /* "table", "WARC", "pages", "Telegram", ... */
    mn_text columns;            /* of a table: what is which: "id=Ref, text=Body" */
    mn_text unread;             /* its other columns */
    uint64_t rows, posts, refused;
    uint64_t other;  /* records, files, messages that are no posts, and were passed over */
    uint64_t known;  /* posts that an archive has already, and that were left out */
    mn_text kept_on; /* of a file whose posts an archive has: when they came; empty: read now */
} mn_post_file;

typedef struct mn_post_refused {
    unsigned file;
    uint64_t line; /* 0: none */
    mn_text why, text;
} mn_post_refused;

/* Why rows were refused; or what could not be understood of posts that were kept. */
typedef struct mn_post_reason {
    mn_text why, hint;
    uint64_t n, line; /* of the first */
    mn_text text;     /* of the first, cut at 120 bytes */
    unsigned file;
    bool kept;
} mn_post_reason;

/* Zero-initialised is empty. Texts are the arena's. */
typedef struct mn_post_log {
    mn_post_file *file;
    size_t files, files_cap;
    mn_post_refused *refused; /* the first thousand, in order; n_refused counts all */
    uint64_t n_refused;
    size_t refused_cap;
    mn_post_reason *reason; /* by first appearance; the last stands for all further ones */
    size_t reasons, reasons_cap;
    uint64_t posts;
    uint64_t same_id, mended, cut, untimed; /* of them: as mn_post.flags; without a time */
    uint64_t kept, known; /* posts of an archive; posts of files that it has already */
    mn_text archive;      /* "NAME@VERSION DIGEST"; empty: none */
    mn_arena arena;
} mn_post_log;

void mn_post_log_free(mn_post_log *l);
MN_USE mn_status mn_post_log_file(mn_post_log *l, const char *path, const char *layout, mn_err *e);
/* A row of the last file that is refused. why is a clause; hint may be NULL; all is copied. */
MN_USE mn_status mn_post_log_refuse(mn_post_log *l, uint64_t line, const char *why,
                                    const char *hint, mn_text text, mn_err *e);
/* Something of a post of the last file that could not be understood; the post is kept. */
MN_USE mn_status mn_post_log_doubt(mn_post_log *l, uint64_t line, const char *why, const char *hint,
                                   mn_text text, uint64_t n, mn_err *e);

#endif
