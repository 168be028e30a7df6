/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/read/read.h - files of posts, batch by batch, or all at once.
 *
 * Tables (CSV, TSV, NDJSON, XLSX, Parquet; plain, gzip or zstd) by their headings or as the user
 * says. What can't be read as a post is refused, counted and listed; nothing is dropped in
 * silence. A long archive is never held in memory: a batch of some thousand posts at a time.
 */
#ifndef ADVERTS_READ_READ_H
#define ADVERTS_READ_READ_H

#include "adverts/post/maker.h"
#include "adverts/read/columns.h"
#include "adverts/read/log.h"
#include "core/parallel.h"
#include "table/day.h"
#include <manumit/reference.h>

enum { MN_POST_TEXT_MOST = 1 << 20 }; /* bytes of a post's text; more are cut off, and flagged */

/* Zero-initialised is valid. Texts are borrowed; what is known, until the reader is closed. */
typedef struct mn_posts_read_options {
    const char *columns; /* "id=Ref,text=Body": what headings don't tell; NULL */
    const char *sheet;   /* of a workbook; NULL: the first */
    const char *clock;   /* of times without an offset: "Europe/Madrid"; NULL: as written */
    mn_day_order days;
    bool no_header; /* tables have no headings: their columns are col1, col2, ... */
    /* For who reads many small files, as loading these takes a hundred times as long as reading
     * one. NULL: the reader loads its own. */
    const mn_post_headings *headings;
    const mn_reference *reference; /* with its countries */
} mn_posts_read_options;

typedef struct mn_post_reader mn_post_reader;

/* Prepares to read n files, in this order; "-" is standard input. paths are copied. *out is
 * owned: mn_posts_close(). MN_USAGE for options that can't be. */
MN_USE mn_status mn_posts_open(mn_post_reader **out, const mn_ctx *ctx, const char *const *paths,
                               size_t n, const mn_posts_read_options *o, mn_err *e);
/* Before the first post, for those who need no authors and no sources: of tables they are left out,
 * as they take much of the time; but not where an archive wants them. */
void mn_posts_nameless(mn_post_reader *r);
/* Before the first post, for those who tell nobody the hashes of files: those of tables in text
 * that are read in pieces are left out; but not where an archive wants them. */
void mn_posts_unhashed(mn_post_reader *r);
/* The next posts, in the order of the files, at least one; *batch is NULL at the end. Its numbers
 * of places, names and files are its own. All of it is borrowed until the next call. Where batches
 * end says nothing, and does not depend on the number of threads. Errors: MN_USAGE for headings
 * that can't be, MN_DATA for a file that is none of the above, MN_SYSTEM, MN_CANCELLED. */
MN_USE mn_status mn_posts_next(mn_post_reader *r, const mn_posts **batch, mn_err *e);
/* The same, and does all of `beside` (NULL: nothing), while reading goes on where that can be: the
 * batch before is borrowed until this returns. Of tables in text a fourth more memory is taken. */
MN_USE mn_status mn_posts_next_beside(mn_post_reader *r, const mn_work *beside,
                                      const mn_posts **batch, mn_err *e);
/* What was found so far; all of it at the end. Borrowed. */
const mn_post_log *mn_posts_log(const mn_post_reader *r);
void mn_posts_close(mn_post_reader *r); /* NULL is legal */

/* What an archive does: it has posts that come before those of files, and knows which of theirs it
 * has already. */
typedef struct mn_post_keeper {
    void *payload;
    /* Puts the next posts that are kept into m, with their files into the log, and counts in these;
     * none at the end. Their texts live until the next call. */
    mn_status (*kept)(void *payload, mn_post_maker *m, mn_post_log *log, mn_err *e);
    /* A post as it is read, with its id, row and file: *known, it is left out. */
    mn_status (*look)(void *payload, const mn_posts *p, const mn_post *post, bool *known,
                      mn_err *e);
    void (*close)(void *payload); /* with the reader */
} mn_post_keeper;
/* Before the first post; consumes what k says. */
void mn_posts_keep(mn_post_reader *r, const mn_post_keeper *k);

/* All at once: takes some 100 bytes a post beside its texts. *out and *log are new; log may be
 * NULL, and says what was found also where reading failed. O(bytes). */
MN_USE mn_status mn_posts_read(mn_posts *out, mn_post_log *log, const mn_ctx *ctx,
                               const char *const *paths, size_t n, const mn_posts_read_options *o,
                               mn_err *e);
/* The same of a reader from which nothing was taken yet. */
MN_USE mn_status mn_posts_rest(mn_posts *out, mn_post_log *log, mn_post_reader *r, mn_err *e);

#endif
