/* SPDX-License-Identifier: Apache-2.0
 *
 * matrix_store.c - arrays on the heap or in a mapped file.
 *
 * The file's blocks are allocated before they are mapped, so that a full disk is an
 * error here and no signal later.
 */
#include "footprint/economy/matrix_store.h"

#include "core/err.h"
#include "core/nameless.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 4096 }; /* what arrays grow by; the system's pages may be larger */

uint64_t mn_store_limit(const mn_ctx *ctx)
{
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);

    if (ctx && ctx->memory)
        return ctx->memory;
    return pages > 0 && size > 0 ? (uint64_t)pages / 4 * 3 * (uint64_t)size : UINT64_MAX;
}

#define TABLE "a large table"

/* A mapping of `bytes` of a new file that has no name. */
static mn_status map_file(void **out, size_t bytes, mn_err *e)
{
    void *at = MAP_FAILED;
    int fd;
    const mn_status st = mn_nameless_open(&fd, TABLE, e);

    if (st)
        return st;
    int error = bytes > INT64_MAX ? EFBIG : posix_fallocate(fd, 0, (off_t)bytes);
    if (!error) {
        at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        error = at == MAP_FAILED ? errno : 0;
    }
    close(fd);
    if (error)
        return mn_nameless_full(TABLE, error, e);
    *out = at;
    return MN_OK;
}

/* Copies in parts, so that two mapped files never stand in memory whole. */
static void move(const mn_store *to, const mn_store *from, size_t used)
{
    enum { PART = 4 << 20 };

    for (size_t at = 0; at < used; at += PART) {
        size_t part = used - at < PART ? used - at : PART;

        memcpy((char *)to->at + at, (const char *)from->at + at, part);
        mn_store_release(to, at, at + part);
        mn_store_release(from, at, at + part);
    }
}

mn_status mn_store_grow(mn_store *s, size_t used, size_t need, uint64_t limit, mn_err *e)
{
    size_t bytes = s->bytes < PAGE ? PAGE : s->bytes;
    mn_store grown = {.mapped = true};
    mn_status st;

    if (need <= s->bytes && s->at)
        return MN_OK;
    if (need > SIZE_MAX / 4)
        return mn_fail_memory(e);
    while (bytes < need)
        bytes += bytes / 2 + PAGE;
    bytes = bytes / PAGE * PAGE;
    bytes = bytes < need ? need : bytes;
    if (!s->mapped && need <= limit) {
        void *at = realloc(s->at, bytes);

        if (!at)
            return mn_fail_memory(e);
        s->at = at;
        s->bytes = bytes;
        return MN_OK;
    }
    if ((st = map_file(&grown.at, bytes, e)))
        return st;
    grown.bytes = bytes;
    move(&grown, s, used);
    mn_store_free(s);
    *s = grown;
    return MN_OK;
}

mn_status mn_store_shrink(mn_store *s, size_t used, mn_err *e)
{
    size_t keep = used ? used : 1;
    void *at;

    if (s->mapped)
        return MN_OK;
    at = realloc(s->at, keep);
    if (!at)
        return mn_fail_memory(e);
    s->at = at;
    s->bytes = keep;
    return MN_OK;
}

void mn_store_free(mn_store *s)
{
    if (s->mapped)
        munmap(s->at, s->bytes);
    else
        free(s->at);
    *s = (mn_store){0};
}

static void advise(const mn_store *s, size_t from, size_t to, int advice, bool whole)
{
    long known = s->mapped ? sysconf(_SC_PAGESIZE) : 0;
    size_t page = known > 0 ? (size_t)known : PAGE;

    to = to < s->bytes ? to : s->bytes;
    from = whole ? from / page * page : (from + page - 1) / page * page;
    to = whole || to == s->bytes ? to : to / page * page;
    if (s->mapped && to > from)
        (void)madvise((char *)s->at + from, to - from, advice);
}

void mn_store_fetch(const mn_store *s, size_t from, size_t to)
{
    advise(s, from, to, MADV_WILLNEED, true);
}

void mn_store_release(const mn_store *s, size_t from, size_t to)
{
    advise(s, from, to, MADV_DONTNEED, false);
}
