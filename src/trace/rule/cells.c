/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/rule/cells.c - cells of a table of law, and errors that say where they stand.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/rule/inside.h"

mn_text mn_law_cell(const mn_law_reader *r, size_t column)
{
    const size_t at = r->column[column];
    return at == SIZE_MAX ? (mn_text){"", 0} : mn_text_trim(mn_table_text(r->t, r->row, at));
}

/* The character at which the nth cell of a line begins, from 1; 0 where it can't be told. */
static uint64_t character_of(mn_text bytes, uint64_t line, size_t nth)
{
    size_t at = 0, commas = 0, others = 0;
    while (line > 1 && at < bytes.len)
        line -= bytes.ptr[at++] == '\n';
    for (size_t i = 0; i < bytes.len && bytes.ptr[i] != '\n'; i++) {
        commas += bytes.ptr[i] == ',';
        others += bytes.ptr[i] == ';';
    }
    const char mark = others > commas ? ';' : ',';
    const size_t from = at;
    bool quoted = false;
    for (; at < bytes.len && nth; at++) {
        const char c = bytes.ptr[at];
        quoted ^= c == '"';
        if (c == mark && !quoted)
            nth--;
        else if (c == '\n' && !quoted)
            return 0;
    }
    return at < bytes.len ? mn_utf8_count(mn_text_sub(bytes, from, at - from)) + 1 : 0;
}

mn_status mn_law_bad(const mn_law_reader *r, size_t column, const char *hint, const char *fmt, ...)
{
    char why[320];
    va_list args;
    va_start(args, fmt);
    vsnprintf(why, sizeof why, fmt, args);
    va_end(args);
    const uint64_t line = mn_table_line(r->t, r->row);
    const size_t at = r->column[column];
    mn_fail_at(r->e, MN_DATA, r->place, line, at == SIZE_MAX ? 0 : character_of(r->bytes, line, at),
               "%s", why);
    mn_offending(r->e, mn_law_cell(r, column));
    mn_hint(r->e, "%s", hint);
    return MN_DATA;
}

mn_status mn_law_need(mn_text *out, const mn_law_reader *r, size_t column)
{
    *out = mn_law_cell(r, column);
    if (!out->len)
        return mn_law_bad(r, column, "every row needs this cell; see docs/guide/bans.md",
                          "an empty cell where something must stand");
    return MN_OK;
}

mn_status mn_law_dates(int32_t *from, int32_t *until, const mn_law_reader *r, size_t f, size_t u)
{
    static const char hint[] = "a day (2026-03-01), a month or a year; nothing where it is not "
                               "known, or not ended";
    const mn_text a = mn_law_cell(r, f), b = mn_law_cell(r, u);
    int32_t other;
    *from = *until = MN_LAW_OPEN;
    if (a.len && !mn_law_day(from, &other, a))
        return mn_law_bad(r, f, hint, "'%.*s' is no date", (int)(a.len > 40 ? 40 : a.len), a.ptr);
    if (b.len && !mn_law_day(&other, until, b))
        return mn_law_bad(r, u, hint, "'%.*s' is no date", (int)(b.len > 40 ? 40 : b.len), b.ptr);
    if (*from != MN_LAW_OPEN && *until != MN_LAW_OPEN && *until < *from)
        return mn_law_bad(r, u, "'until' is the last day on which the row holds",
                          "it ends (%.*s) before it begins (%.*s)", (int)b.len, b.ptr, (int)a.len,
                          a.ptr);
    return MN_OK;
}

mn_status mn_law_items(mn_texts *out, const mn_law_reader *r, size_t column)
{
    mn_text rest = mn_law_cell(r, column), part;
    mn_text *at = NULL;
    size_t n = 0;
    *out = (mn_texts){0};
    for (size_t i = 0; i < rest.len; i++)
        n += rest.ptr[i] == ';';
    if (!rest.len)
        return MN_OK;
    if (n >= MN_LAW_ITEMS)
        return mn_law_bad(r, column, "write the row twice, with a part of them in each",
                          "more than %d things in a cell", MN_LAW_ITEMS);
    if (!(at = mn_arena_alloc(&r->m->arena, n + 1, sizeof *at)))
        return mn_fail_memory(r->e);
    out->at = at;
    while (mn_text_split(&rest, ';', &part)) {
        part = mn_text_trim(part);
        if (part.len)
            at[out->n++] = part;
    }
    return MN_OK;
}

mn_status mn_law_countries(mn_texts *out, const mn_law_reader *r, size_t column)
{
    mn_status st = mn_law_items(out, r, column);
    for (size_t i = 0; i < out->n && !st; i++) {
        const mn_text c = out->at[i];
        if (c.len != 2 || c.ptr[0] < 'A' || c.ptr[0] > 'Z' || c.ptr[1] < 'A' || c.ptr[1] > 'Z')
            st = mn_law_bad(r, column, "two capitals, as ISO 3166-1 has them: CN;MY",
                            "'%.*s' is no country's code", (int)(c.len > 40 ? 40 : c.len), c.ptr);
    }
    return st;
}

mn_status mn_law_number(int64_t *out, const mn_law_reader *r, size_t column, int64_t least,
                        int64_t most)
{
    const mn_text t = mn_law_cell(r, column);
    if (!mn_text_i64(t, out) || *out < least || *out > most)
        return mn_law_bad(r, column, "a whole number, without unit",
                          "'%.*s' is no number from %lld to %lld", (int)(t.len > 40 ? 40 : t.len),
                          t.ptr, (long long)least, (long long)most);
    return MN_OK;
}

mn_status mn_law_choice(int *out, const mn_law_reader *r, size_t column, const char *const *words,
                        int missing)
{
    const mn_text t = mn_law_cell(r, column);
    char all[160] = "";
    size_t used = 0;
    *out = missing;
    if (!t.len && missing >= 0)
        return MN_OK;
    for (int i = 0; words[i]; i++) {
        if (mn_text_eq_str(t, words[i])) {
            *out = i;
            return MN_OK;
        }
        if (used < sizeof all)
            used +=
                (size_t)snprintf(all + used, sizeof all - used, "%s%s", i ? ", " : "", words[i]);
    }
    return mn_law_bad(r, column, "take one of the words", "'%.*s' is none of: %s",
                      (int)(t.len > 40 ? 40 : t.len), t.ptr, all);
}

mn_status mn_law_follows(mn_follows *out, const mn_law_reader *r, size_t column, mn_follows missing)
{
    static const char *const words[] = {"released", "hold", "detain", NULL};
    int v = 0;
    mn_status st = mn_law_choice(&v, r, column, words, missing == MN_FOLLOWS ? -1 : (int)missing);
    *out = (mn_follows)v;
    return st;
}

mn_law_origin mn_law_origin_of(const mn_law_reader *r, size_t source)
{
    return (mn_law_origin){.source = mn_law_cell(r, source),
                           .address = mn_law_cell(r, source + 1),
                           .read = mn_law_cell(r, source + 2),
                           .note = mn_law_cell(r, source + 3),
                           .file = mn_text_of(mn_table_name(r->t)),
                           .line = mn_table_line(r->t, r->row)};
}

mn_status mn_law_sectors(uint32_t **out, size_t *n, bool *unknown, const mn_law_reader *r,
                         size_t column, size_t more)
{
    mn_texts ids;
    mn_status st = mn_law_items(&ids, r, column);
    *n = 0;
    *unknown = false;
    if (!st && !(*out = mn_arena_alloc(&r->m->arena, ids.n + more + 1, sizeof **out)))
        st = mn_fail_memory(r->e);
    for (size_t i = 0; i < ids.n && !st; i++) {
        const uint32_t s = mn_map_get(&r->m->sector, ids.at[i]);
        if (mn_text_eq_str(ids.at[i], "?"))
            *unknown = true;
        else if (s == MN_MAP_NONE)
            st = mn_law_bad(r, column,
                            "sectors.csv names those there are; '?' stands for goods that were "
                            "not found",
                            "there is no sector '%.*s'",
                            (int)(ids.at[i].len > 60 ? 60 : ids.at[i].len), ids.at[i].ptr);
        else
            (*out)[(*n)++] = s;
    }
    return st;
}

/* The items of a cell, and room for what is made of each. */
static mn_status items_into(mn_texts *raw, mn_text **at, const mn_law_reader *r, size_t column)
{
    mn_status st = mn_law_items(raw, r, column);
    if (!st && raw->n && !(*at = mn_arena_alloc(&r->m->arena, raw->n, sizeof **at)))
        st = mn_fail_memory(r->e);
    return st;
}

mn_status mn_law_hs(mn_texts *out, const mn_law_reader *r, size_t column)
{
    mn_texts raw;
    mn_text *at = NULL;
    mn_status st = items_into(&raw, &at, r, column);
    *out = (mn_texts){0};
    for (size_t i = 0; i < raw.n && !st; i++) {
        char d[16];
        size_t n = 0;
        bool good = true;
        for (size_t k = 0; k < raw.at[i].len && good; k++) {
            const char c = raw.at[i].ptr[k];
            good = (c >= '0' && c <= '9') || c == '.';
            if (c != '.' && good && n < sizeof d)
                d[n++] = c;
        }
        if (!good || n < 2 || n > 10)
            st = mn_law_bad(r, column, "2 to 10 digits: 52;6109.10", "'%.*s' is no HS code",
                            (int)(raw.at[i].len > 40 ? 40 : raw.at[i].len), raw.at[i].ptr);
        else if (!(at[i] = mn_arena_text(&r->m->arena, (mn_text){d, n})).ptr)
            st = mn_fail_memory(r->e);
    }
    if (!st)
        *out = (mn_texts){at, raw.n};
    return st;
}

mn_status mn_law_words(mn_texts *out, const mn_law_reader *r, size_t column)
{
    mn_texts raw;
    mn_text *at = NULL;
    mn_status st = items_into(&raw, &at, r, column);
    *out = (mn_texts){0};
    for (size_t i = 0; i < raw.n && !st; i++) {
        char room[256];
        const mn_text f = mn_law_fold(room, sizeof room, raw.at[i]);
        if (f.len < 4)
            st = mn_law_bad(r, column, "a word of two letters or more", "'%.*s' is no word",
                            (int)(raw.at[i].len > 40 ? 40 : raw.at[i].len), raw.at[i].ptr);
        else if (!(at[i] = mn_arena_text(&r->m->arena, f)).ptr)
            st = mn_fail_memory(r->e);
    }
    if (!st)
        *out = (mn_texts){at, raw.n};
    return st;
}

mn_text mn_law_fold(char *room, size_t size, mn_text text)
{
    size_t n = 0;
    if (size < 4)
        return (mn_text){room, 0};
    room[n++] = ' ';
    for (size_t i = 0; i < text.len && n + 2 < size; i++) {
        const unsigned char c = (unsigned char)text.ptr[i];
        if (c >= 'A' && c <= 'Z')
            room[n++] = (char)(c + 32);
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80)
            room[n++] = (char)c;
        else if (room[n - 1] != ' ')
            room[n++] = ' ';
    }
    if (room[n - 1] != ' ')
        room[n++] = ' ';
    return (mn_text){room, n};
}
