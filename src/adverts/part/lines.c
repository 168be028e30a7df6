/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/part/lines.c - see the header.
 */
#include "adverts/part/lines.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"

enum {
    READ = 1 << 18,
    LINE_MOST = 9 << 19, /* a text and an id of the largest kind, each byte of which needs two */
    NAME = 32,
    DIGITS = 10,
};

mn_status mn_step_open(mn_step_lines *out, const char *path, const mn_ctx *ctx, mn_err *e)
{
    uint64_t size;
    *out = (mn_step_lines){.name = path, .ctx = ctx};
    return mn_file_open_in(&out->file, &size, ctx, path, e);
}

void mn_step_close(mn_step_lines *l)
{
    mn_file_close_in(l->file);
    free(l->bytes);
    *l = (mn_step_lines){0};
}

mn_status mn_step_refuse(const mn_step_lines *l, const char *why, mn_err *e)
{
    return mn_fail_at(e, MN_DATA, l->name, l->number, 0, "%s", why);
}

mn_status mn_step_unsorted(const mn_step_lines *l, mn_err *e)
{
    mn_fail_at(e, MN_DATA, l->name, l->number, 0, "the line stands behind one that follows it");
    return mn_hint(e, "sort the lines by their bytes first, as LC_ALL=C sort does");
}

/* Reads on until there is the end of a line behind `from`, or of the file. */
static mn_status fill(mn_step_lines *l, const char **end, mn_err *e)
{
    mn_status st = MN_OK;
    size_t looked = 0, got = 0;
    for (;;) {
        const size_t have = l->to - l->from;
        *end = have > looked ? memchr(l->bytes + l->from + looked, '\n', have - looked) : NULL;
        if (*end || l->end)
            return MN_OK;
        looked = have;
        if (have > LINE_MOST)
            return mn_step_refuse(l, "longer than any line of a part", e);
        if (l->from && have)
            memmove(l->bytes, l->bytes + l->from, have);
        l->from = 0;
        l->to = have;
        if (!mn_grow(&l->bytes, &l->cap, have + READ, 1))
            return mn_fail_memory(e);
        st = mn_file_read_in(l->file, l->bytes + have, l->cap - have, &got, l->ctx, e);
        if (st)
            return st;
        l->to += got;
        l->end = !got;
    }
}

mn_status mn_step_next(bool *more, mn_step_lines *l, mn_err *e)
{
    const char *end = NULL;
    l->number++;
    mn_status st = fill(l, &end, e);
    *more = !st && l->to > l->from;
    if (st || !*more)
        return st;
    if (!end)
        return mn_step_refuse(l, "the line has no end: it was cut", e);
    mn_text rest = {l->bytes + l->from, (size_t)(end - l->bytes) - l->from};
    l->from += rest.len + 1;
    l->cells = 0;
    for (;;) {
        const char *tab = rest.len ? memchr(rest.ptr, '\t', rest.len) : NULL;
        const size_t n = tab ? (size_t)(tab - rest.ptr) : rest.len;
        if (l->cells == MN_STEP_CELLS)
            return mn_step_refuse(l, "more cells than any line of a part has", e);
        l->cell[l->cells++] = (mn_text){rest.ptr, n};
        if (!tab)
            return MN_OK;
        rest = (mn_text){tab + 1, rest.len - n - 1};
    }
}

/* --- cells ------------------------------------------------------------------------------------ */

static bool hex(uint64_t *out, const char *at, size_t digits)
{
    uint64_t v = 0;
    for (size_t i = 0; i < digits; i++) {
        const char c = at[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
        v = v << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    *out = v;
    return true;
}

bool mn_step_name(mn_text_name *out, mn_text cell)
{
    return cell.len == NAME && hex(&out->content, cell.ptr, NAME / 2) &&
           hex(&out->bins, cell.ptr + NAME / 2, NAME / 2) && out->content;
}

bool mn_step_hex32(uint32_t *out, size_t n, mn_text cell)
{
    uint64_t v = 0;
    if (cell.len != 8 * n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!hex(&v, cell.ptr + 8 * i, 8))
            return false;
        out[i] = (uint32_t)v;
    }
    return true;
}

bool mn_step_bins(uint8_t out[MN_SKETCH_BINS], mn_text cell)
{
    uint64_t v = 0;
    if (cell.len != 2 * (size_t)MN_SKETCH_BINS)
        return false;
    for (size_t i = 0; i < MN_SKETCH_BINS; i++) {
        if (!hex(&v, cell.ptr + 2 * i, 2))
            return false;
        out[i] = (uint8_t)v;
    }
    return true;
}

bool mn_step_number(uint32_t *out, mn_text cell)
{
    uint64_t v = 0;
    if (cell.len != DIGITS)
        return false;
    for (size_t i = 0; i < DIGITS; i++) {
        if (cell.ptr[i] < '0' || cell.ptr[i] > '9')
            return false;
        v = v * 10 + (uint64_t)(cell.ptr[i] - '0');
    }
    *out = (uint32_t)v;
    return v < UINT32_MAX - 1;
}

bool mn_step_hashes(uint8_t *out, mn_text cell)
{
    unsigned n = 0;
    if (cell.len < 1 || cell.len > 3 || (cell.len > 1 && *cell.ptr == '0'))
        return false;
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.ptr[i] < '0' || cell.ptr[i] > '9')
            return false;
        n = n * 10 + (unsigned)(cell.ptr[i] - '0');
    }
    *out = (uint8_t)n;
    return n <= UINT8_MAX;
}

bool mn_step_plain(mn_buf *out, mn_text cell)
{
    static const char marks[] = "tnr\\", plain[] = "\t\n\r\\";
    if (mn_utf8_bad(cell) < cell.len)
        return false;
    for (size_t i = 0; i < cell.len; i++) {
        char c = cell.ptr[i];
        if (c == '\\') {
            const char *mark = ++i < cell.len ? memchr(marks, cell.ptr[i], 4) : NULL;
            if (!mark)
                return false;
            c = plain[mark - marks];
        } else if (c == '\r') {
            return false;
        }
        mn_buf_char(out, c);
    }
    return true;
}

static void put_hex(mn_buf *b, uint64_t v, size_t digits)
{
    char text[16];
    for (size_t i = digits; i--; v >>= 4)
        text[i] = "0123456789abcdef"[v & 15];
    mn_buf_add(b, text, digits);
}

void mn_step_put_name(mn_buf *b, mn_text_name n)
{
    put_hex(b, n.content, NAME / 2);
    put_hex(b, n.bins, NAME / 2);
}

void mn_step_put_hex32(mn_buf *b, uint32_t v)
{
    put_hex(b, v, 8);
}

void mn_step_put_bins(mn_buf *b, const uint8_t bin[MN_SKETCH_BINS])
{
    for (size_t i = 0; i < MN_SKETCH_BINS; i++)
        put_hex(b, bin[i], 2);
}

void mn_step_put_number(mn_buf *b, uint32_t v)
{
    char text[DIGITS];
    for (size_t i = DIGITS; i--; v /= 10)
        text[i] = (char)('0' + v % 10);
    mn_buf_add(b, text, DIGITS);
}

void mn_step_put_plain(mn_buf *b, mn_text t)
{
    for (size_t i = 0; i < t.len; i++) {
        const char c = t.ptr[i];
        const char mark = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\\' ? c : 0;
        if (mark)
            mn_buf_char(b, '\\');
        mn_buf_char(b, mark ? mark : c);
    }
}
