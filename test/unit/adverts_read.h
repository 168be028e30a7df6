/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_read.h - posts of files in memory, for tests.
 */
#ifndef TEST_UNIT_ADVERTS_READ_H
#define TEST_UNIT_ADVERTS_READ_H

#include "adverts/read/read.h"
#include "check.h"
#include "core/text.h"

typedef struct got {
    mn_posts p;
    mn_post_log log;
    mn_status st;
    mn_err e;
} got;

static inline void read_with(got *g, const char *name, mn_text bytes, unsigned threads,
                             const mn_posts_read_options *o)
{
    const mn_memory_file file = {.name = name, .bytes = bytes.ptr, .len = bytes.len};
    const mn_files files = {.file = &file, .count = 1};
    const mn_ctx ctx = {.threads = threads, .files = &files};
    *g = (got){.st = MN_OK};
    g->st = mn_posts_read(&g->p, &g->log, &ctx, &name, 1, o, &g->e);
}

static inline void read_text(got *g, const char *text, const char *columns)
{
    const mn_posts_read_options o = {.columns = columns};
    read_with(g, "posts.csv", mn_text_of(text), 1, &o);
}

static inline void done(got *g)
{
    mn_posts_free(&g->p);
    mn_post_log_free(&g->log);
}

#endif
