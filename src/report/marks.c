/* SPDX-License-Identifier: Apache-2.0
 *
 * report/marks.c - sources as letters. A table that shows a column "source=Source:@" has a letter
 * there in place of each source, the same one in all tables of the report; a table says which
 * source each letter is. Several sources of one cell stand with "; " between them.
 */
#include "report/marks.h"

#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "report/made.h"
#include "report/model.h"

enum { LETTERS = 26, LETTERS_ROOM = 16 };

/* a ... z, aa, ab ... */
static const char *letters(mn_report *r, size_t i)
{
    char room[LETTERS_ROOM], *p = room + sizeof room - 1;
    *p = '\0';
    for (size_t n = i + 1; n; n = (n - 1) / LETTERS)
        *--p = (char)('a' + (n - 1) % LETTERS);
    return mn_arena_str(&r->arena, p);
}

/* NULL without memory. */
static mn_held_source *find_or_add(mn_report *r, mn_text source)
{
    uint32_t at = mn_map_get(&r->source_of, source);
    if (at != MN_MAP_NONE)
        return &r->sources[at];
    if (!mn_grow(&r->sources, &r->sources_cap, r->sources_count + 1, sizeof *r->sources) ||
        !mn_grow(&r->qualified, &r->qualified_cap, r->qualified_count + 1, sizeof *r->qualified))
        return NULL;
    mn_held_source *s = &r->sources[r->sources_count];
    *s = (mn_held_source){letters(r, r->sources_count), mn_arena_text(&r->arena, source).ptr, "",
                          "", ""};
    at = (uint32_t)r->sources_count;
    if (!s->mark || !s->source || mn_map_put(&r->source_of, mn_text_of(s->source), &at, NULL))
        return NULL;
    if (strstr(s->source, ") ("))
        r->qualified[r->qualified_count++] = r->sources_count;
    r->sources_count++;
    return s;
}

static bool keep(mn_report *r, const char **to, mn_text text)
{
    if (!**to && text.len)
        *to = mn_arena_text(&r->arena, text).ptr;
    return *to != NULL;
}

/* Cuts a source off the front of several. */
static mn_text first_of(mn_text *rest)
{
    const mn_text all = *rest;
    for (size_t i = 0; i + 1 < all.len; i++)
        if (all.ptr[i] == ';' && all.ptr[i + 1] == ' ') {
            *rest = mn_text_sub(all, i + 2, all.len - i - 2);
            return mn_text_sub(all, 0, i);
        }
    *rest = (mn_text){"", 0};
    return all;
}

/* Whether a mark is among those with blanks between. */
static bool is_there(mn_text marks, const char *mark)
{
    mn_text one;
    while (mn_text_split(&marks, ' ', &one))
        if (mn_text_eq_str(one, mark))
            return true;
    return false;
}

/* The cell's letters; NULL without memory. Address and day of reading are of a cell with one. */
static const char *mark(mn_report *r, mn_text sources, mn_text address, mn_text retrieved)
{
    mn_buf b = {0};
    mn_text rest = sources;
    bool fine = true;
    for (size_t n = 0; fine && rest.len; n++) {
        mn_held_source *s = find_or_add(r, first_of(&rest));
        fine = s != NULL;
        if (fine && !n && !rest.len)
            fine = keep(r, &s->address, address) && keep(r, &s->retrieved, retrieved);
        if (fine && (!b.len || !is_there((mn_text){b.ptr, b.len}, s->mark)))
            mn_buf_fmt(&b, "%s%s", b.len ? " " : "", s->mark);
    }
    const char *out = fine && !b.failed
                          ? mn_arena_text(&r->arena, (mn_text){b.ptr ? b.ptr : "", b.len}).ptr
                          : NULL;
    mn_buf_free(&b);
    return out;
}

mn_status mn_marks_of(mn_report *r, const mn_table *t, mn_view_col *c, mn_err *e)
{
    static const char *const beside[] = {"address", "retrieved"};
    const size_t rows = mn_table_rows(t);
    const char **marks = mn_arena_alloc(&r->arena, rows + 1, sizeof *marks);
    if (!marks)
        return mn_fail_memory(e);
    const bool own = strcmp(mn_table_col_name(t, c->col), "source") == 0;
    for (size_t row = 0; row < rows; row++) {
        mn_text with[2] = {{"", 0}, {"", 0}};
        for (size_t i = 0; own && i < 2; i++) {
            const size_t col = mn_table_find(t, beside[i]);
            if (col != MN_NO_COLUMN && mn_table_col_type(t, col) == MN_TEXT &&
                !mn_table_missing(t, row, col))
                with[i] = mn_table_text(t, row, col);
        }
        marks[row] = mn_table_missing(t, row, c->col)
                         ? ""
                         : mark(r, mn_table_text(t, row, c->col), with[0], with[1]);
        if (!marks[row])
            return mn_fail_memory(e);
    }
    c->marks = marks;
    return MN_OK;
}

mn_status mn_report_cite(const char **out, mn_report *r, const char *source, const char *address,
                         const char *retrieved, mn_err *e)
{
    *out = mark(r, mn_text_of(source), mn_text_of(address), mn_text_of(retrieved));
    return *out ? MN_OK : mn_fail_memory(e);
}

static bool say_where(mn_report *r, mn_held_source *s, const char *address, const char *retrieved,
                      const char *note)
{
    return keep(r, &s->address, mn_text_of(address)) &&
           keep(r, &s->retrieved, mn_text_of(retrieved)) && keep(r, &s->note, mn_text_of(note));
}

mn_status mn_report_source_at(mn_report *r, const char *source, const char *address,
                              const char *retrieved, const char *note, mn_err *e)
{
    const size_t n = strlen(source);
    const uint32_t at = mn_map_get(&r->source_of, mn_text_of(source));
    bool fine = at == MN_MAP_NONE || say_where(r, &r->sources[at], address, retrieved, note);
    for (size_t i = 0; fine && i < r->qualified_count; i++) {
        mn_held_source *s = &r->sources[r->qualified[i]];
        if (!strncmp(s->source, source, n) && !strncmp(s->source + n, " (", 2))
            fine = say_where(r, s, address, retrieved, note);
    }
    return fine ? MN_OK : mn_fail_memory(e);
}

/* "Sources: the one (a); the other (b)." */
static mn_status say_sources(mn_report *r, mn_err *e)
{
    mn_buf text = {0};
    mn_buf_str(&text, "Sources: ");
    for (size_t i = 0; i < r->sources_count; i++)
        mn_buf_fmt(&text, "%s%s (%s)", i ? "; " : "", r->sources[i].source, r->sources[i].mark);
    mn_buf_str(&text, ".");
    mn_buf_char(&text, '\0');
    const mn_status st =
        text.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_NOTE, text.ptr, e);
    mn_buf_free(&text);
    return st;
}

mn_status mn_report_sources(mn_report *r, bool brief, mn_err *e)
{
    const mn_table_view view = {.title = "Sources of the figures",
                                .hidden = brief,
                                .columns =
                                    "mark=Letter!,source=Source,address=Where,retrieved=Read!"};
    mn_maker k = mn_maker_new("sources", "mark:t source:t address:t retrieved:t note:t", e);
    for (size_t i = 0; i < r->sources_count; i++) {
        const mn_held_source *s = &r->sources[i];
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, s->mark);
        mn_make_str(&k, 1, s->source);
        mn_make_str(&k, 2, s->address);
        mn_make_str(&k, 3, s->retrieved);
        mn_make_str(&k, 4, s->note);
    }
    const mn_status st = mn_report_made_any(r, &k, &view, e);
    return st || !brief || !r->sources_count ? st : say_sources(r, e);
}
