/* SPDX-License-Identifier: Apache-2.0
 *
 * report/json_rows.c - rows of a table as JSON.
 *
 * A server writes some hundred rows for each answer. So room for a row is made once, and what
 * is plain, as ASCII texts and most reals, is written there at once; the rest goes the slow way,
 * through mn_buf.
 */
#include "report/json_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/shortest.h"
#include "report/number.h"

/* PAD: heads are copied so many bytes at a time. ESCAPED: what a byte of text takes at most. */
enum { PAD = 32, ESCAPED = 6 };

void mn_json_real(mn_buf *b, double v)
{
    if (isfinite(v))
        mn_buf_f64(b, v);
    else
        mn_buf_str(b, "null");
}

/* Columns of sentences: why a row was refused and what to do, what a sign of an alert says, what
 * changed; behind them lists of these. */
enum { NOTE = 7 };
static const char *const said_columns[MN_JSON_SAID] = {
    "reason", "says", "hint", "detail", "definition", "reasons", "contrary", "note", "evidence"};

bool mn_json_rows_begin(mn_json_rows *j, const mn_table *t, const mn_language *l)
{
    j->language = l;
    for (size_t i = 0; i < MN_JSON_SAID; i++)
        j->said[i] = l ? mn_table_find(t, said_columns[i]) : SIZE_MAX;
    /* Elsewhere evidence is what somebody wrote; of a verdict it is the program's sentence. */
    if (strcmp(mn_table_name(t), "access") != 0)
        j->said[MN_JSON_SAID - 1] = SIZE_MAX;
    j->table = t;
    j->columns = mn_table_cols(t);
    j->end = malloc((j->columns + 1) * sizeof *j->end);
    j->column = malloc((j->columns + 1) * sizeof *j->column);
    for (size_t col = 0; j->end && j->column && col < j->columns; col++) {
        mn_buf_str(&j->heads, col ? ", " : "{");
        mn_buf_json(&j->heads, mn_text_of(mn_table_col_name(t, col)));
        mn_buf_str(&j->heads, ": ");
        j->end[col] = j->heads.len;
        j->column[col] = mn_table_column(t, col);
    }
    j->room = j->heads.len + j->columns * (MN_SHORTEST + PAD) + PAD;
    return j->end && j->column && mn_buf_room(&j->heads, PAD);
}

void mn_json_rows_free(mn_json_rows *j)
{
    mn_buf_free(&j->heads);
    free(j->end);
    free(j->column);
}

/* The cell of a column at `row`, by the way that takes everything. */
static void any_cell(mn_buf *b, const mn_column *c, size_t row)
{
    if (!mn_column_has(c, row)) {
        mn_buf_str(b, "null");
        return;
    }
    switch (c->type) {
    case MN_TEXT:
        mn_buf_json(b, (mn_text){c->text[row], c->lengths[row]});
        break;
    case MN_I64:
        mn_buf_fmt(b, "%lld", (long long)c->i64[row]);
        break;
    case MN_F64:
        mn_json_real(b, c->f64[row]);
        break;
    case MN_BOOL:
        mn_buf_str(b, c->i64[row] ? "true" : "false");
        break;
    case MN_DATE:
        mn_buf_char(b, '"');
        mn_plain_date(b, c->i64[row]);
        mn_buf_char(b, '"');
        break;
    case MN_MONEY:
        mn_buf_char(b, '"');
        mn_plain_money(b, c->i64[row]);
        mn_buf_char(b, '"');
        break;
    }
}

/* The cell of a column of sentences. */
static bool is_said(const mn_json_rows *j, size_t col)
{
    bool any = false;
    for (size_t i = 0; i < MN_JSON_SAID; i++)
        any = any || col == j->said[i];
    return any;
}

static void sentence(mn_buf *b, const mn_json_rows *j, size_t col, size_t row)
{
    const mn_column *c = &j->column[col];
    mn_buf said = {0};

    if (mn_column_has(c, row) && c->type == MN_TEXT) {
        const mn_text t = {c->text[row], c->lengths[row]};
        bool list = false;
        for (size_t i = MN_JSON_SAID - MN_JSON_LISTS; i < MN_JSON_SAID; i++)
            list = list || col == j->said[i];
        if (col == j->said[NOTE])
            mn_language_note(j->language, &said, t);
        else if (list)
            mn_language_cell(j->language, &said, t);
        else if (!mn_language_say(j->language, &said, t))
            mn_buf_text(&said, t);
        mn_buf_json(b, (mn_text){said.ptr, said.len});
        b->failed = b->failed || said.failed;
    } else {
        any_cell(b, c, row);
    }
    mn_buf_free(&said);
}

/* Copies a text of n bytes in quotes, by pieces that overlap; NULL where it is not plain. */
static char *plain_text(char *at, const char *text, size_t n)
{
    uint64_t v = 0;
    bool plain;

    *at++ = '"';
    if (n >= sizeof v) {
        plain = true;
        for (size_t i = 0; i < n; i += sizeof v) {
            const size_t from = i + sizeof v > n ? n - sizeof v : i;

            memcpy(&v, text + from, sizeof v);
            memcpy(at + from, &v, sizeof v);
            plain = plain && mn_json_plain(v);
        }
    } else {
        char some[sizeof v] = "        ";

        for (size_t i = 0; i < n; i++)
            some[i] = text[i];
        memcpy(&v, some, sizeof v);
        memcpy(at, &v, sizeof v);
        plain = mn_json_plain(v);
    }
    at[n] = '"';
    return plain ? at + n + 1 : NULL;
}

/* The cell at `at`, where there is room; NULL where it takes the slow way. */
static char *plain_cell(char *at, const mn_column *c, size_t row)
{
    size_t n;

    if (!mn_column_has(c, row)) {
        memcpy(at, "null", 4);
        return at + 4;
    }
    switch (c->type) {
    case MN_F64:
        n = mn_shortest(at, c->f64[row]);
        return n ? at + n : NULL;
    case MN_TEXT:
        return plain_text(at, c->text[row], c->lengths[row]);
    case MN_BOOL:
        memcpy(at, c->i64[row] ? "true " : "false", 5);
        return at + (c->i64[row] ? 4 : 5);
    default:
        return NULL;
    }
}

/* Room for a row, or what is left of it. */
static char *room_for(mn_buf *b, const mn_json_rows *j, size_t row, size_t from)
{
    size_t need = j->room;

    for (size_t col = from; col < j->columns; col++)
        if (j->column[col].type == MN_TEXT && mn_column_has(&j->column[col], row))
            need += (size_t)j->column[col].lengths[row] * ESCAPED;
    return mn_buf_room(b, need);
}

void mn_json_row(mn_buf *b, const mn_json_rows *j, size_t row)
{
    char *at = room_for(b, j, row, 0);
    size_t from = 0;

    for (size_t col = 0; at && col < j->columns; from = j->end[col++]) {
        const char *head = j->heads.ptr + from;
        char *next;

        for (size_t i = 0; i < j->end[col] - from; i += PAD)
            memcpy(at + i, head + i, PAD);
        at += j->end[col] - from;
        const bool said = j->language && is_said(j, col);
        if (!said && (next = plain_cell(at, &j->column[col], row))) {
            at = next;
            continue;
        }
        mn_buf_wrote(b, at);
        if (said)
            sentence(b, j, col, row);
        else
            any_cell(b, &j->column[col], row);
        at = room_for(b, j, row, col + 1);
    }
    if (at)
        mn_buf_wrote(b, at);
    mn_buf_str(b, j->columns ? "}" : "{}");
}
