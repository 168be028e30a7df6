/* SPDX-License-Identifier: Apache-2.0
 *
 * warc.c - archives of the web (ISO 28500: WARC 1.0 and 1.1), plain or packed record by record: the
 * pages among what servers answered. What a record holds beyond a limit is passed over; an archive
 * that is cut short, or damaged somewhere, gives what stands before that.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/read/pages.h"
#include "core/err.h"
#include "core/text.h"
#include "table/moment.h"
#include "table/stream.h"

enum { INPUT = 256 << 10, HEAD_MOST = 64 << 10, BLOCK_MOST = MN_POST_PAGE_MOST + (1 << 20) };

typedef struct warc {
    mn_post_reader *r;
    mn_stream *in;
    char *input;
    size_t at, len;
    bool ended, done;
    mn_buf head, block;
    uint64_t records;
} warc;

static mn_status refill(warc *x, mn_err *e)
{
    if (x->at < x->len || x->ended)
        return MN_OK;
    x->at = x->len = 0;
    const mn_status st = mn_stream_read(x->in, x->input, INPUT, &x->len, e);
    x->ended = !st && !x->len;
    return st;
}

/* Up to the blank line behind a record's header, into x->head. *found is false at the end. */
static mn_status read_head(warc *x, bool *found, const char **why, mn_err *e)
{
    size_t line = 0; /* bytes of the line so far, without CR */
    mn_buf_clear(&x->head);
    for (;;) {
        const mn_status st = refill(x, e);
        if (st)
            return st;
        if (x->at == x->len) {
            *found = false;
            *why = x->head.len ? "the archive ends within a record" : NULL;
            return MN_OK;
        }
        const char c = x->input[x->at++];
        if (!x->head.len && (c == '\r' || c == '\n')) /* behind the record before */
            continue;
        mn_buf_char(&x->head, c);
        if (c == '\n' && !line) {
            *found = true;
            return x->head.failed ? mn_fail_memory(e) : MN_OK;
        }
        line = c == '\n' ? 0 : line + (c != '\r');
        if (x->head.len > HEAD_MOST) {
            *found = false;
            *why = "a record's header does not end";
            return MN_OK;
        }
    }
}

/* The next n bytes, of which the first BLOCK_MOST are kept where `keep`. *whole is false where the
 * archive has no more. */
static mn_status read_block(warc *x, uint64_t n, bool keep, bool *whole, mn_err *e)
{
    mn_buf_clear(&x->block);
    *whole = true;
    while (n) {
        const mn_status st = refill(x, e);
        if (st)
            return st;
        if (x->at == x->len) {
            *whole = false;
            return MN_OK;
        }
        const size_t have = x->len - x->at, take = have < n ? have : (size_t)n;
        if (keep && x->block.len < BLOCK_MOST)
            mn_buf_add(&x->block, x->input + x->at,
                       take < BLOCK_MOST - x->block.len ? take : BLOCK_MOST - x->block.len);
        x->at += take;
        n -= take;
    }
    return x->block.failed ? mn_fail_memory(e) : MN_OK;
}

static mn_text field(const warc *x, const char *name)
{
    mn_text rest = {x->head.ptr, x->head.len}, line;
    const size_t n = strlen(name);
    while (mn_text_split(&rest, '\n', &line))
        if (line.len > n && line.ptr[n] == ':' && mn_text_eq_nocase(mn_text_sub(line, 0, n), name))
            return mn_text_trim(mn_text_sub(line, n + 1, line.len));
    return (mn_text){"", 0};
}

/* Fills the page from the record whose header and block are read. */
static mn_status take_record(warc *x, mn_post_page *page, bool response, mn_http_is *is, mn_err *e)
{
    const mn_text block = {x->block.ptr ? x->block.ptr : "", x->block.len};
    mn_text address = field(x, "WARC-Target-URI");
    mn_moment when;
    const char *hint = NULL;
    mn_status st = MN_OK;
    if (address.len > 2 && address.ptr[0] == '<') /* as some old tools write it */
        address = mn_text_sub(address, 1, address.len - 2);
    if (response) {
        st = mn_post_http(is, page, block, e);
    } else {
        *is = mn_post_content_type(page, field(x, "Content-Type"));
        if (*is == MN_HTTP_PAGE)
            mn_buf_text(&page->bytes, mn_text_sub(block, 0, MN_POST_PAGE_MOST));
    }
    if (st || *is == MN_HTTP_OTHER)
        return st;
    mn_buf_text(&page->name, address);
    if (!mn_moment_read(&when, field(x, "WARC-Date"), (mn_text){"", 0}, MN_DAYS_ISO, NULL, &hint))
        page->fetched = when.time;
    return page->name.failed || page->bytes.failed ? mn_fail_memory(e) : MN_OK;
}

/* An archive that can't be read on: what came before is kept. */
static void give_up(warc *x, mn_post_page *page, const char *why)
{
    char number[40];
    snprintf(number, sizeof number, "record %llu", (unsigned long long)x->records);
    mn_buf_str(&page->name, number);
    page->why = why;
    x->done = true;
}

static mn_status next_record(warc *x, mn_post_page *page, bool *page_found, mn_err *e)
{
    const char *why = NULL;
    bool found = false, whole = false;
    int64_t length = 0;
    mn_status st = read_head(x, &found, &why, e);
    *page_found = false;
    if (st)
        return st;
    x->records += found || why;
    if (found && (x->head.len < 6 || memcmp(x->head.ptr, "WARC/", 5) != 0))
        why = "no record of a WARC";
    else if (found && (!mn_text_i64(field(x, "Content-Length"), &length) || length < 0))
        why = "a record without its length";
    if (why || !found) {
        x->done = true;
        if (why) {
            give_up(x, page, why);
            *page_found = true;
        }
        return MN_OK;
    }
    const mn_text type = field(x, "WARC-Type");
    const bool response = mn_text_eq_nocase(type, "response") &&
                          mn_text_eq_nocase(mn_text_sub(field(x, "WARC-Target-URI"), 0, 4), "http"),
               other = !response && !mn_text_eq_nocase(type, "resource") &&
                       !mn_text_eq_nocase(type, "conversion");
    st = read_block(x, (uint64_t)length, !other, &whole, e);
    mn_http_is is = MN_HTTP_OTHER;
    if (!st && !whole) {
        give_up(x, page, "the archive ends within a record");
        *page_found = true;
        return MN_OK;
    }
    if (!st && !other)
        st = take_record(x, page, response, &is, e);
    if (!st && is == MN_HTTP_OTHER)
        mn_post_reader_file(x->r)->other++;
    *page_found = is == MN_HTTP_PAGE;
    return st;
}

static mn_status fetch(void *from, mn_post_page *page, bool *any, mn_err *e)
{
    warc *x = from;
    mn_err own = MN_ERR_INIT;
    mn_status st = MN_OK;
    *any = false;
    while (!st && !*any && !x->done)
        st = next_record(x, page, any, &own);
    if (st == MN_DATA && x->records) {
        give_up(x, page, "the archive is damaged, or cut, from here on");
        *any = true;
        return MN_OK;
    }
    if (!st && !*any)
        st = mn_stream_sha256(x->in, mn_post_reader_file(x->r)->sha256, &own);
    if (st && e)
        *e = own;
    return st;
}

static void close_warc(void *from)
{
    warc *x = from;
    mn_stream_close(x->in);
    free(x->input);
    mn_buf_free(&x->head);
    mn_buf_free(&x->block);
    free(x);
}

mn_status mn_post_open_warc(mn_post_reader *r, const char *path, mn_err *e)
{
    warc *x = calloc(1, sizeof *x);
    if (!x)
        return mn_fail_memory(e);
    x->r = r;
    mn_post_reader_file(r)->layout = mn_text_of("WARC");
    mn_status st = (x->input = malloc(INPUT)) ? MN_OK : mn_fail_memory(e);
    if (!st)
        st = mn_stream_open(&x->in, r->ctx, path, NULL, NULL, e);
    if (st) {
        close_warc(x);
        return st;
    }
    return mn_pages_open(r, &(mn_page_feed){.fetch = fetch, .close = close_warc, .from = x}, e);
}
