/* SPDX-License-Identifier: Apache-2.0
 *
 * pages.c - pages, some at a time; and those of a folder, a zip archive or a single file.
 */
#include "adverts/read/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/read/mhtml.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "table/stream.h"

enum { WIDTH = 64, BATCH_BYTES = 32 << 20, CHUNK = 64 << 10 };

typedef struct pages {
    mn_post_reader *r;
    mn_page_feed feed;
    mn_post_page page[WIDTH];
    mn_post_gather gather[WIDTH];
    mn_status st[WIDTH];
    mn_err err[WIDTH];
} pages;

static void clear(mn_post_page *p)
{
    mn_buf_clear(&p->bytes);
    mn_buf_clear(&p->name);
    mn_buf_clear(&p->address);
    p->charset[0] = '\0';
    p->plain = p->cut = false;
    p->fetched = MN_POST_NO_TIME;
    p->why = NULL;
}

static void work(size_t i, void *payload)
{
    pages *x = payload;
    mn_post_gather_clear(&x->gather[i]);
    x->st[i] = mn_post_page_read(&x->gather[i], &x->r->of, &x->page[i], &x->err[i]);
}

static mn_status next_pages(mn_post_reader *r, void *state, bool *more, mn_err *e)
{
    pages *x = state;
    size_t n = 0, bytes = 0;
    mn_status st = mn_poll(r->ctx, e);
    *more = true;
    while (!st && *more && n < WIDTH && bytes < BATCH_BYTES) {
        clear(&x->page[n]);
        st = x->feed.fetch(x->feed.from, &x->page[n], more, e);
        bytes += *more && !st ? x->page[n].bytes.len : 0;
        n += *more && !st;
    }
    if (!st)
        st = mn_parallel(r->ctx, n, work, x, e);
    for (size_t i = 0; i < n && !st; i++) {
        if ((st = x->st[i]) && e)
            *e = x->err[i];
        if (!st)
            st = mn_post_take(r, &x->gather[i], e);
    }
    return st;
}

static void close_pages(void *state)
{
    pages *x = state;
    for (size_t i = 0; i < WIDTH; i++) {
        mn_post_gather_free(&x->gather[i]);
        mn_buf_free(&x->page[i].bytes);
        mn_buf_free(&x->page[i].name);
        mn_buf_free(&x->page[i].address);
    }
    x->feed.close(x->feed.from);
    free(x);
}

mn_status mn_pages_open(mn_post_reader *r, const mn_page_feed *feed, mn_err *e)
{
    pages *x = calloc(1, sizeof *x);
    if (!x) {
        feed->close(feed->from);
        return mn_fail_memory(e);
    }
    x->r = r;
    x->feed = *feed;
    r->in = (mn_post_source){.next = next_pages, .close = close_pages, .state = x};
    return MN_OK;
}

/* --- a folder or an archive ------------------------------------------------------------------- */

typedef struct bundle {
    mn_post_reader *r;
    mn_bundle *b;
    size_t at;
} bundle;

static bool ends_in(mn_text name, const char *with)
{
    const size_t n = strlen(with);
    return name.len >= n && mn_text_eq_nocase(mn_text_sub(name, name.len - n, n), with);
}

static bool is_page(mn_text name, mn_post_page *page)
{
    page->plain = ends_in(name, ".txt");
    return page->plain || ends_in(name, ".html") || ends_in(name, ".htm") ||
           ends_in(name, ".xhtml") || ends_in(name, ".shtml") || ends_in(name, ".mhtml") ||
           ends_in(name, ".mht");
}

/* At most MN_POST_PAGE_MOST bytes of a page; of one that was saved with all it needs, that page. */
static mn_status slurp(mn_post_reader *r, mn_post_page *page, mn_stream *in, mn_err *e)
{
    char chunk[CHUNK];
    size_t got = 1, most = MN_POST_PAGE_MOST, others = 0;
    bool saved = false;
    mn_status st = MN_OK;
    while (!st && got && !page->cut) {
        st = mn_stream_read(in, chunk, sizeof chunk, &got, e);
        if (st)
            break;
        if (page->bytes.len + got > most) {
            got = most - page->bytes.len;
            page->cut = true;
        }
        mn_buf_add(&page->bytes, chunk, got);
        if (!saved && page->bytes.len <= sizeof chunk && page->bytes.ptr)
            saved = mn_post_is_mhtml((mn_text){page->bytes.ptr, page->bytes.len});
        most = saved ? MN_MHTML_MOST : MN_POST_PAGE_MOST;
    }
    if (!st && saved && !page->bytes.failed) {
        mn_buf file = page->bytes;
        page->bytes = (mn_buf){0};
        page->plain = false;
        st = mn_post_mhtml(page, &others, (mn_text){file.ptr, file.len}, e);
        mn_post_reader_file(r)->other += others;
        mn_buf_free(&file);
    }
    return st ? st : page->bytes.failed ? mn_fail_memory(e) : MN_OK;
}

static mn_status fetch_member(void *from, mn_post_page *page, bool *any, mn_err *e)
{
    bundle *x = from;
    mn_stream *in = NULL;
    mn_err own = MN_ERR_INIT;
    for (; x->at < mn_bundle_count(x->b); x->at++) {
        if (is_page(mn_text_of(mn_bundle_name(x->b, x->at)), page))
            break;
        mn_post_reader_file(x->r)->other++;
    }
    *any = x->at < mn_bundle_count(x->b);
    if (!*any)
        return MN_OK;
    mn_buf_str(&page->name, mn_bundle_name(x->b, x->at));
    mn_status st = mn_bundle_stream(&in, x->b, x->at++, x->r->ctx, NULL, &own);
    if (!st)
        st = slurp(x->r, page, in, &own);
    mn_stream_close(in);
    if (st == MN_DATA) { /* damaged, or a bomb: the others can be read */
        page->why = "a member that can't be unpacked";
        return MN_OK;
    }
    if (st && e)
        *e = own;
    return st;
}

static void close_bundle(void *from)
{
    bundle *x = from;
    mn_bundle_close(x->b);
    free(x);
}

mn_status mn_post_open_bundle(mn_post_reader *r, mn_bundle *b, mn_err *e)
{
    bundle *x = calloc(1, sizeof *x);
    if (!x) {
        mn_bundle_close(b);
        return mn_fail_memory(e);
    }
    *x = (bundle){.r = r, .b = b};
    mn_post_reader_file(r)->layout = mn_text_of("pages");
    return mn_pages_open(
        r, &(mn_page_feed){.fetch = fetch_member, .close = close_bundle, .from = x}, e);
}

/* --- a file ----------------------------------------------------------------------------------- */

typedef struct single {
    mn_post_reader *r;
    mn_stream *in;
    bool done;
} single;

static mn_status fetch_single(void *from, mn_post_page *page, bool *any, mn_err *e)
{
    single *x = from;
    *any = !x->done;
    if (x->done)
        return MN_OK;
    x->done = true;
    mn_buf_str(&page->name, mn_stream_name(x->in));
    mn_status st = slurp(x->r, page, x->in, e);
    return st ? st : mn_stream_sha256(x->in, mn_post_reader_file(x->r)->sha256, e);
}

static void close_single(void *from)
{
    single *x = from;
    mn_stream_close(x->in);
    free(x);
}

mn_status mn_post_open_page(mn_post_reader *r, const char *path, mn_err *e)
{
    single *x = calloc(1, sizeof *x);
    if (!x)
        return mn_fail_memory(e);
    x->r = r;
    mn_post_reader_file(r)->layout = mn_text_of("page");
    const mn_status st = mn_stream_open(&x->in, r->ctx, path, NULL, NULL, e);
    if (st) {
        free(x);
        return st;
    }
    return mn_pages_open(
        r, &(mn_page_feed){.fetch = fetch_single, .close = close_single, .from = x}, e);
}
