/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/read/inside.h - what the readers of one file share.
 */
#ifndef ADVERTS_READ_INSIDE_H
#define ADVERTS_READ_INSIDE_H

#include "adverts/read/gather.h"
#include "adverts/read/read.h"
#include "adverts/read/seen.h"
#include "table/stream.h"

/* How one file is read: next puts posts into the batch, *more is false at its end; close frees
 * `state`, also after an error. */
typedef struct mn_post_source {
    mn_status (*next)(mn_post_reader *r, void *state, bool *more, mn_err *e);
    void (*close)(void *state);
    void *state;
    bool lingers; /* next does r->beside, if there is any; what it gave before stays for that */
} mn_post_source;

struct mn_post_reader {
    const mn_ctx *ctx;
    mn_posts_read_options o;
    mn_arena arena; /* copies of options and paths */
    const char **path;
    size_t paths, at; /* the next one */
    const mn_post_headings *headings;
    const mn_reference *reference;
    mn_post_headings *own_headings; /* NULL: they are the caller's */
    mn_reference *own_reference;
    mn_wall_clock clock;
    mn_post_gather_of of; /* the columns are those of the file that is read */
    mn_post_log log;
    mn_post_source in;           /* next is NULL between files */
    bool ended;                  /* nothing follows in it */
    mn_post_maker batch, before; /* the one before, that is worked on beside reading */
    mn_posts shown[2];           /* what callers see of these */
    unsigned turn;
    const mn_work *beside; /* to be done */
    mn_post_seen seen;
    mn_post_keeper keeper; /* its functions are NULL where there is none */
    bool kept_told;        /* all that it keeps */
    bool unhashed;         /* as mn_posts_unhashed() */
    uint64_t rows;         /* of the file so far */
    uint64_t rows_told;    /* of all files before it */
};

/* Puts what was gathered behind the batch, and into the log; its texts are borrowed on. */
MN_USE mn_status mn_post_take(mn_post_reader *r, const mn_post_gather *g, mn_err *e);
mn_post_file *mn_post_reader_file(mn_post_reader *r); /* that is read */

/* Opens a file as r->in, whatever it is; the log has it already. What was opened is closed with
 * r->in, also after a failure. */
MN_USE mn_status mn_post_open_file(mn_post_reader *r, const char *path, mn_err *e);
/* head is its beginning, unpacked; empty where it can be read but once. */
MN_USE mn_status mn_post_open_table(mn_post_reader *r, const char *path, mn_text head, mn_err *e);
MN_USE mn_status mn_post_open_rows(mn_post_reader *r, mn_table *t, mn_err *e); /* consumes t */
MN_USE mn_status mn_post_open_warc(mn_post_reader *r, const char *path, mn_err *e);
MN_USE mn_status mn_post_open_page(mn_post_reader *r, const char *path, mn_err *e);
MN_USE mn_status mn_post_open_json(mn_post_reader *r, const char *path, mn_err *e);
/* Pages of a folder or zip; a document of JSON among its files. Both consume b. */
MN_USE mn_status mn_post_open_bundle(mn_post_reader *r, mn_bundle *b, mn_err *e);
MN_USE mn_status mn_post_open_export(mn_post_reader *r, mn_bundle *b, size_t member, mn_err *e);

#endif
