/* SPDX-License-Identifier: Apache-2.0
 *
 * table/page.c - gumbo's memory is ours. Gumbo can't be told that there is none, nor that
 * somebody waits no longer: its allocator then leaves it by longjmp(), and what it had is freed
 * here, as it is in any case. Nothing of gumbo's is held but its memory.
 */
#include "table/page.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"

/* POLL: allocations between two looks at whether somebody waits still. */
enum { BYTES_MAX = 256 << 20, POLL = 10000 };

/* Before each block, in a ring. */
typedef struct block {
    struct block *before, *after;
    size_t size;
    size_t spare; /* what follows is aligned for anything */
} block;

struct mn_page {
    GumboOutput *page;
    block ring;
    size_t bytes, blocks;
    size_t nodes, attributes; /* as far as the size of a block tells */
    const char *name;
    const mn_ctx *ctx;
    mn_err *e;
    mn_status st;
    jmp_buf leave;
};

static void *take(void *payload, size_t size)
{
    mn_page *h = payload;
    block *b = NULL;
    h->nodes += size == sizeof(GumboNode);
    h->attributes += size == sizeof(GumboAttribute);
    if (h->nodes > MN_PAGE_NODES || h->attributes > MN_PAGE_TAGS)
        h->st = mn_fail_at(h->e, MN_DATA, h->name, 0, 0, "the page has more than %d %s",
                           h->nodes > MN_PAGE_NODES ? MN_PAGE_NODES : MN_PAGE_TAGS,
                           h->nodes > MN_PAGE_NODES ? "nodes" : "attributes");
    else if (size > BYTES_MAX - h->bytes)
        h->st = mn_fail_at(h->e, MN_DATA, h->name, 0, 0,
                           "the page takes more than %d MB when it is read", BYTES_MAX >> 20);
    else if (++h->blocks % POLL != 0 || !(h->st = mn_poll(h->ctx, h->e)))
        b = malloc(sizeof *b + size);
    if (!b) {
        h->st = h->st ? h->st : mn_fail_memory(h->e);
        longjmp(h->leave, 1);
    }
    *b = (block){&h->ring, h->ring.after, size, 0};
    b->after->before = b;
    h->ring.after = b;
    h->bytes += size;
    return b + 1;
}

static void give(void *payload, void *p)
{
    mn_page *h = payload;
    if (!p)
        return;
    block *b = (block *)p - 1;
    b->before->after = b->after;
    b->after->before = b->before;
    h->bytes -= b->size;
    free(b);
}

void mn_page_free(mn_page *h)
{
    if (!h)
        return;
    while (h->ring.after != &h->ring)
        give(h, h->ring.after + 1);
    free(h);
}

static mn_status check_tags(mn_text page, const char *name, mn_err *e)
{
    size_t tags = 0;
    uint64_t line = 1;
    for (size_t i = 0; i < page.len; i++) {
        line += page.ptr[i] == '\n';
        if (page.ptr[i] == '<' && ++tags > MN_PAGE_TAGS) {
            mn_fail_at(e, MN_DATA, name, line, 0, "the page has more than %d tags", MN_PAGE_TAGS);
            return mn_hint(e, "save the part of the page that matters");
        }
    }
    return MN_OK;
}

mn_status mn_page_parse(mn_page **out, mn_text page, const char *name, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = check_tags(page, name, e);
    if (st)
        return st;
    mn_page *h = calloc(1, sizeof *h);
    if (!h)
        return mn_fail_memory(e);
    h->ring.before = h->ring.after = &h->ring;
    h->name = name;
    h->ctx = ctx;
    h->e = e;
    GumboOptions options = kGumboDefaultOptions;
    options.max_errors = 0;
    options.allocator = take;
    options.deallocator = give;
    options.userdata = h;
    if (!setjmp(h->leave))
        h->page = gumbo_parse_with_options(&options, page.ptr, page.len);
    st = h->st;
    if (st)
        mn_page_free(h);
    else
        *out = h;
    return st;
}

const GumboNode *mn_page_root(const mn_page *h)
{
    return h->page->root;
}
