/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/harvest.c - rows and what is told of them, in the order of the piece.
 */
#include "trace/tables/harvest.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/map.h"
#include "core/text.h"

size_t mn_got_size(mn_trade_table what)
{
    switch (what) {
    case MN_PARTIES:
        return sizeof(mn_got_party);
    case MN_SITES:
        return sizeof(mn_got_site);
    case MN_SUPPLIES:
        return sizeof(mn_got_supply);
    case MN_SHIPMENTS:
        return sizeof(mn_got_shipment);
    case MN_TRANSFORMATIONS:
        return sizeof(mn_got_part);
    case MN_DOCUMENTS:
        return sizeof(mn_got_document);
    case MN_EPCIS:
    case MN_TRADE_TABLES:
        break;
    }
    return 0;
}

void mn_harvest_clear(mn_harvest *h)
{
    mn_arena_free(&h->arena);
    h->n = h->n_told = 0;
    h->seen = 0;
    memset(h->common, 0, sizeof h->common);
}

void mn_harvest_free(mn_harvest *h)
{
    mn_arena_free(&h->arena);
    mn_buf_free(&h->room);
    free(h->rows);
    free(h->told);
    *h = (mn_harvest){.rows = NULL};
}

static uint32_t line_of(uint64_t line)
{
    return line < UINT32_MAX ? (uint32_t)line : UINT32_MAX;
}

mn_status mn_harvest_row(mn_harvest *h, const mn_reading *of, const mn_record *r, mn_err *e)
{
    static void (*const take[MN_TRADE_TABLES])(mn_row *) = {
        [MN_PARTIES] = mn_take_party,        [MN_SITES] = mn_take_site,
        [MN_SUPPLIES] = mn_take_supply,      [MN_SHIPMENTS] = mn_take_shipment,
        [MN_TRANSFORMATIONS] = mn_take_part, [MN_DOCUMENTS] = mn_take_document};
    mn_row x = {.of = of, .h = h, .r = r, .e = e};
    const size_t rows = h->n;
    h->seen++;
    take[of->what](&x);
    if (x.refused)
        h->n = rows;
    return x.st;
}

/* --- telling --------------------------------------------------------------------------------- */

static mn_row_told *new_told(mn_harvest *h, mn_status *st, mn_err *e)
{
    if (!mn_grow(&h->told, &h->told_cap, h->n_told + 1, sizeof *h->told)) {
        *st = mn_fail_memory(e);
        return NULL;
    }
    h->told[h->n_told] = (mn_row_told){.line = 0};
    return &h->told[h->n_told++];
}

MN_PRINTF(2, 0)
static const char *formatted(mn_row *x, const char *fmt, va_list args)
{
    char text[300];
    vsnprintf(text, sizeof text, fmt, args);
    text[mn_utf8_bad(mn_text_of(text))] = '\0'; /* where it was cut */
    const char *copy = mn_arena_str(&x->h->arena, text);
    if (!copy)
        x->st = mn_fail_memory(x->e);
    return copy ? copy : "";
}

void mn_row_refuse(mn_row *x, mn_role column, mn_text text, const char *hint, const char *fmt, ...)
{
    va_list args;
    if (x->refused || x->st)
        return;
    x->refused = true;
    mn_row_told *told = new_told(x->h, &x->st, x->e);
    if (!told)
        return;
    va_start(args, fmt);
    *told = (mn_row_told){.column = column < MN_ROLES ? mn_role_name(column) : "",
                          .text = text,
                          .reason = formatted(x, fmt, args),
                          .hint = hint,
                          .line = line_of(x->r->line)};
    va_end(args);
}

void mn_row_find(mn_row *x, const char *kind, mn_role column, mn_text text, const char *hint,
                 const char *fmt, ...)
{
    va_list args;
    if (x->refused || x->st)
        return;
    mn_row_told *told = new_told(x->h, &x->st, x->e);
    if (!told)
        return;
    va_start(args, fmt);
    *told = (mn_row_told){.kind = kind,
                          .column = column < MN_ROLES ? mn_role_name(column) : "",
                          .text = text,
                          .reason = formatted(x, fmt, args),
                          .hint = hint,
                          .line = line_of(x->r->line)};
    va_end(args);
}

void mn_row_common(mn_row *x, mn_common what)
{
    mn_common_count *c = &x->h->common[what];
    if (x->refused)
        return;
    if (!c->rows++)
        c->line = line_of(x->r->line);
}

void mn_row_lost(mn_row *x, const mn_part_row *p, unsigned sides)
{
    if (!x->refused || x->st)
        return;
    mn_row_told *told = &x->h->told[x->h->n_told - 1];
    mn_part_row *copy = mn_arena_alloc(&x->h->arena, 1, sizeof *copy);
    if (!copy) {
        x->st = mn_fail_memory(x->e);
        return;
    }
    *copy = *p;
    told->lost = copy;
    told->sides = sides;
}

mn_status mn_harvest_reject(mn_harvest *h, mn_trade_table what, uint64_t line, mn_text text,
                            const char *why, mn_err *e)
{
    mn_status st = MN_OK;
    h->seen++;
    mn_row_told *told = new_told(h, &st, e);
    if (!told)
        return st;
    const char *copy = mn_arena_str(&h->arena, why);
    *told = (mn_row_told){.column = "",
                          .text = text,
                          .reason = copy ? copy : "",
                          .hint = text.len && text.ptr[0] == '{'
                                      ? "write one whole JSON object a line"
                                      : "a cell with the separator or a line break in it stands "
                                        "between quotes",
                          .line = line_of(line)};
    if (what == MN_TRANSFORMATIONS) {
        mn_part_row *lost = mn_arena_alloc(&h->arena, 1, sizeof *lost);
        if (!lost)
            return mn_fail_memory(e);
        *lost = mn_part_unknown;
        told->lost = lost;
        told->sides = MN_LOST_INPUT | MN_LOST_OUTPUT;
    }
    return copy ? MN_OK : mn_fail_memory(e);
}

/* --- rows --------------------------------------------------------------------------------------
 */

static uint64_t hash_row(const mn_record *r)
{
    uint64_t hash = r->n;
    for (size_t i = 0; i < r->n; i++) {
        const mn_text t = mn_text_trim(r->cell[i]);
        hash = (hash ^ mn_hash64(t.len ? t.ptr : "", t.len)) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 29;
    }
    return hash;
}

void *mn_row_new(mn_row *x, mn_text id)
{
    const size_t size = x->of->size;
    if (x->refused || x->st)
        return NULL;
    if (!mn_grow(&x->h->rows, &x->h->cap, x->h->n + 1, size)) {
        x->st = mn_fail_memory(x->e);
        return NULL;
    }
    char *at = x->h->rows + x->h->n++ * size;
    const mn_row_head head = {.hash = id.len ? mn_hash64(id.ptr, id.len) : hash_row(x->r),
                              .by_id = id.len > 0,
                              .line = line_of(x->r->line)};
    memset(at, 0, size);
    memcpy(at, &head, sizeof head);
    return at;
}

mn_text mn_row_keep(mn_row *x, mn_text t)
{
    const mn_text copy = mn_arena_text(&x->h->arena, t);
    if (!copy.ptr)
        x->st = mn_fail_memory(x->e);
    return copy.ptr ? copy : (mn_text){"", 0};
}
