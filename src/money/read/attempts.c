/* SPDX-License-Identifier: Apache-2.0
 *
 * attempts.c - AMLworld's file of patterns: rows without a header, with commas, between lines that
 * begin with BEGIN LAUNDERING ATTEMPT and END LAUNDERING ATTEMPT (arXiv 2306.16424).
 *
 * Banks have zeros before their numbers there, and none in the file of all payments.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "money/read/inside.h"

enum { CELLS = 11, LINE_MOST = 1 << 16, CHUNK = 1 << 16, TAKE_ROWS = 16384 };

/* Of the eleven cells of a row. */
static const struct {
    mn_pay_role role;
    size_t at;
} cells[] = {
    {MN_P_TIME, 0}, {MN_P_FROM_BANK, 1}, {MN_P_FROM, 2},     {MN_P_TO_BANK, 3},
    {MN_P_TO, 4},   {MN_P_AMOUNT, 7},    {MN_P_CURRENCY, 8}, {MN_P_CHANNEL, 9},
};

static bool starts(mn_text t, const char *with)
{
    const size_t n = strlen(with);
    return t.len >= n && memcmp(t.ptr, with, n) == 0;
}

static mn_status take_line(mn_pay_reading *r, mn_pay_gather *g, mn_text line, uint64_t number,
                           mn_err *e)
{
    mn_text cell[CELLS], rest = line, one;
    size_t n = 0;
    line = mn_text_trim(line);
    if (!line.len || starts(line, "BEGIN LAUNDERING ATTEMPT") ||
        starts(line, "END LAUNDERING ATTEMPT"))
        return MN_OK;
    while (mn_text_split(&rest, ',', &one)) {
        if (n < CELLS)
            cell[n] = mn_text_trim(one);
        n++;
    }
    if (mn_utf8_bad(line) != line.len || memchr(line.ptr, 0, line.len))
        return mn_pay_gather_reject(g, number, (mn_text){"", 0}, "not UTF-8, or a NUL byte", e);
    if (n != CELLS)
        return mn_pay_gather_reject(g, number, line, "not the eleven cells of such a row", e);
    const mn_record rec = {.cell = cell, .n = CELLS, .line = number};
    return mn_pay_gather_row(g, &r->of, &rec, e);
}

static mn_status take_lines(mn_pay_reading *r, mn_pay_gather *g, mn_stream *in, char *bytes,
                            mn_err *e)
{
    size_t len = 0, got = 1;
    uint64_t number = 0;
    mn_status st = MN_OK;
    while (got && !st) {
        if ((st = mn_stream_read(in, bytes + len, CHUNK, &got, e)))
            break;
        len += got;
        size_t at = 0;
        while (!st && at < len) {
            const char *ends = memchr(bytes + at, '\n', len - at);
            if (!ends && got)
                break;
            const size_t to = ends ? (size_t)(ends - bytes) : len;
            st = take_line(r, g, (mn_text){bytes + at, to - at}, ++number, e);
            at = to + (ends != NULL);
        }
        memmove(bytes, bytes + at, len - at);
        len -= at;
        if (!st && len > LINE_MOST)
            st = mn_fail_at(e, MN_DATA, mn_stream_name(in), number + 1, 0,
                            "a line is longer than %d bytes", LINE_MOST);
        if (!st && g->rows >= TAKE_ROWS) {
            st = mn_pay_book_take(&r->book, g, e);
            mn_pay_gather_clear(g, r->book.salt);
        }
    }
    return st;
}

mn_status mn_pay_read_attempts(mn_pay_reading *r, mn_stream *in, mn_err *e)
{
    mn_pay_gather g = {.n = 0};
    char *bytes = malloc(LINE_MOST + CHUNK + 1);
    mn_status st = bytes ? MN_OK : mn_fail_memory(e);
    const bool copied = r->of.copy, plain = r->of.plain_banks;
    mn_pay_gather_clear(&g, r->book.salt);
    r->of.columns = (mn_pay_columns){.layout = "AMLworld"};
    for (mn_pay_role i = 0; i < MN_P_ROLES; i++)
        r->of.columns.at[i] = SIZE_MAX;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        r->of.columns.at[cells[i].role] = cells[i].at;
    r->of.copy = r->of.plain_banks = true;
    r->of.signs = false;
    if (!st)
        st = take_lines(r, &g, in, bytes, e);
    if (!st)
        st = mn_pay_book_take(&r->book, &g, e);
    r->of.copy = copied;
    r->of.plain_banks = plain;
    if (!st)
        r->book.log->file[r->book.log->files - 1].layout = mn_text_of("AMLworld patterns");
    mn_pay_gather_free(&g);
    free(bytes);
    return st;
}
