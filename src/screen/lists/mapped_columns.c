/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/mapped_columns.c - a column that holds names and was kept as a note loses them
 * in silence: nobody on it would be found. So what speaks of names in a heading, or looks like
 * names in the cells, is asked about. It is not taken of itself: a column of contact persons
 * or banks looks the same.
 */
#include "screen/lists/mapped_columns.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/lists/cell_words.h"
#include "screen/lists/when.h"

enum { EXAMPLE = 100, HEADING = 60 };

/* What --columns calls it: "name", "id", "subsidiary"; "" for a note. */
static const char *mapped_word(const mn_mapped_column *c)
{
    switch (c->what) {
    case MN_MAPPED_ID:
        return "id";
    case MN_MAPPED_SCHEMA:
        return "schema";
    case MN_MAPPED_SUBSIDIARY:
        return "subsidiary";
    case MN_MAPPED_FIELD:
        return mn_party_field_name(c->field);
    case MN_MAPPED_NOTE:
        break;
    }
    return "";
}

/* --- cells ------------------------------------------------------------------------------ */

/* A form of firm at the end, or two to eight words of which the first and last begin with a
 * capital, without digits or what stands in addresses of pages. */
static bool like_name(mn_text t)
{
    t = mn_cell_tidy(t);
    const size_t words = mn_cell_word_count(t);
    if (words < 2 || words > 12 || t.len < 5)
        return false;
    if (mn_cell_ends_in_form(t))
        return true;
    for (size_t i = 0; i < t.len; i++)
        if ((t.ptr[i] >= '0' && t.ptr[i] <= '9') || strchr("@:%$=<>?", t.ptr[i]))
            return false;
    const mn_text last = mn_cell_last_word(t);
    return mn_cell_is_upper(t.ptr[0]) && mn_cell_is_upper(last.ptr[0]) && words <= 8;
}

static bool like_list(mn_text cell)
{
    size_t parts = 0, names = 0, from = 0;
    for (size_t i = 0; i <= cell.len; i++) {
        if (i < cell.len && !strchr(";\n|", cell.ptr[i]))
            continue;
        mn_text one = mn_text_trim(mn_text_sub(cell, from, i - from));
        parts += one.len > 0;
        names += like_name(one);
        from = i + 1;
    }
    return parts >= 2 && 2 * names > parts;
}

static bool is_odd(const mn_mapped_column *c, mn_list_reader *r, mn_text cell)
{
    mn_schema schema;
    mn_when w;
    mn_text rest = cell, one;
    if (c->what == MN_MAPPED_SCHEMA)
        return !mn_schema_find(&schema, cell);
    if (c->what != MN_MAPPED_FIELD)
        return false;
    if (c->field == MN_PARTY_LISTED || c->field == MN_PARTY_ENDED)
        return !mn_when_read(&w, cell, false);
    if (c->field != MN_PARTY_COUNTRY && c->field != MN_PARTY_BIRTH)
        return false;
    while (mn_text_split(&rest, ';', &one)) {
        one = mn_text_trim(one);
        if (one.len && (c->field == MN_PARTY_BIRTH ? !mn_when_read(&w, one, false)
                                                   : !mn_country_find(r->reference, one)))
            return true;
    }
    return false;
}

void mn_mapped_look(mn_mapped_column *c, mn_list_reader *r, mn_text cell)
{
    if (!c->filled++) {
        mn_text t = mn_utf8_cut(mn_text_sub(cell, 0, EXAMPLE), EXAMPLE);
        while (t.len && mn_utf8_bad(t) < t.len)
            t.len = mn_utf8_bad(t);
        c->example = mn_arena_text(&r->out->arena, t);
        r->failed = r->failed || !c->example.ptr;
    }
    c->odd += is_odd(c, r, cell);
    if (c->what != MN_MAPPED_NOTE)
        return;
    c->firms += mn_cell_ends_in_form(cell) && mn_cell_word_count(cell) > 1;
    c->lists += like_list(cell);
}

/* --- headings ----------------------------------------------------------------------------- */

/* The heading's letters, in lower case, words divided by one blank. */
static void plain(char out[HEADING + 1], mn_text heading)
{
    size_t n = 0;
    for (size_t i = 0; i < heading.len && n < HEADING; i++) {
        char c = heading.ptr[i];
        if (mn_cell_is_upper(c)) {
            if (i && mn_cell_is_lower(heading.ptr[i - 1]) && n < HEADING - 1)
                out[n++] = ' ';
            c = (char)(c + ('a' - 'A'));
        }
        const bool letter = mn_cell_is_lower(c) || (unsigned char)c >= 0x80;
        if (letter)
            out[n++] = c;
        else if (n && out[n - 1] != ' ')
            out[n++] = ' ';
    }
    out[n] = '\0';
}

const char *mn_mapped_asks(mn_text heading)
{
    static const struct {
        const char *words, *take;
    } said[] = {
        {"alias", "alias"},
        {"a k a", "alias"},
        {"aka", "alias"},
        {"known as", "alias"},
        {"other name", "alias"},
        {"alternate n", "alias"},
        {"alternative n", "alias"},
        {"alt name", "alias"},
        {"trading name", "alias"},
        {"trading as", "alias"},
        {"trade name", "alias"},
        {"trades as", "alias"},
        {"doing business", "alias"},
        {"dba", "alias"},
        {"d b a", "alias"},
        {"short name", "alias"},
        {"acronym", "alias"},
        {"local name", "alias"},
        {"native name", "alias"},
        {"english name", "alias"},
        {"chinese name", "alias"},
        {"formerly", "previousName"},
        {"former name", "previousName"},
        {"former legal", "previousName"},
        {"previous name", "previousName"},
        {"fka", "previousName"},
        {"f k a", "previousName"},
        {"old name", "previousName"},
        {"old legal", "previousName"},
        {"subsidiar", "subsidiary"},
        {"affiliate", "subsidiary"},
    };
    static const char *const of_names[] = {"name",         "nombre",         "nom",  "firma",
                                           "razon social", "raison sociale", "nome", "empresa",
                                           "denominacion", "名称",           "名"};
    static const char *const of_others[] = {"file",    "user",    "list",   "contact", "bank",
                                            "product", "city",    "countr", "state",   "port",
                                            "street",  "program", "column", "sheet",   "document"};
    char text[HEADING + 3] = " ";
    plain(text + 1, heading);
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        const char *at = strstr(text, said[i].words);
        if (at && at[-1] == ' ')
            return said[i].take;
    }
    for (size_t i = 0; i < sizeof of_others / sizeof *of_others; i++)
        if (strstr(text, of_others[i]))
            return NULL;
    for (size_t i = 0; i < sizeof of_names / sizeof *of_names; i++) {
        const char *at = strstr(text, of_names[i]);
        const size_t n = strlen(of_names[i]);
        if (at && (at[-1] == ' ' || (unsigned char)at[0] >= 0x80) &&
            (!at[n] || at[n] == ' ' || at[n] == 's' || (unsigned char)at[0] >= 0x80))
            return "alias";
    }
    return NULL;
}

/* --- telling -------------------------------------------------------------------------------- */

static mn_list_doubt doubt_of(const mn_mapped_column *c, mn_text heading)
{
    if (c->what != MN_MAPPED_NOTE || !c->filled)
        return MN_DOUBT_NONE;
    if (mn_mapped_asks(heading))
        return MN_DOUBT_HEADING;
    return (c->firms >= 2 && 5 * c->firms >= c->filled) ||
                   (c->lists >= 2 && 5 * c->lists >= c->filled)
               ? MN_DOUBT_CELLS
               : MN_DOUBT_NONE;
}

void mn_mapped_heading(mn_buf *b, mn_text heading)
{
    for (size_t i = 0; i < heading.len; i++) {
        const char c = heading.ptr[i];
        mn_buf_char(b, (unsigned char)c < ' ' || strchr(",=\"'`$\\!;|&", c) ? ' ' : c);
    }
}

/* "name=Company,alias=Other names": what was taken, and what is in doubt. */
static const char *ask(mn_list_reader *r, const mn_mapped_column *c, const mn_rows *w)
{
    mn_buf b = {0};
    const char *made = NULL;
    for (size_t i = 0; i < mn_rows_columns(w); i++) {
        const mn_text heading = mn_rows_heading(w, i);
        const char *word = mapped_word(&c[i]);
        if (doubt_of(&c[i], heading) == MN_DOUBT_HEADING)
            word = mn_mapped_asks(heading);
        if (!*word || !heading.len)
            continue;
        mn_buf_fmt(&b, "%s%s=", b.len ? "," : "", word);
        mn_mapped_heading(&b, heading);
    }
    if (!b.failed && b.len)
        made = mn_arena_str(&r->out->arena, b.ptr);
    mn_buf_free(&b);
    return made;
}

mn_status mn_mapped_tell(mn_list_reader *r, const mn_mapped_column *c, const mn_rows *w, mn_err *e)
{
    mn_list_reading *o = r->out;
    bool doubt = false;
    for (size_t i = 0; i < mn_rows_columns(w) && o->n_columns < MN_LIST_COLUMNS; i++) {
        const mn_text heading = mn_text_trim(mn_rows_heading(w, i));
        if (!mn_grow(&o->column, &o->room[3], o->n_columns + 1, sizeof *o->column))
            return mn_fail_memory(e);
        mn_list_column *at = &o->column[o->n_columns];
        *at = (mn_list_column){.file = mn_arena_str(&o->arena, r->at->name),
                               .heading = mn_arena_text(&o->arena, heading).ptr,
                               .taken = mapped_word(&c[i]),
                               .filled = c[i].filled,
                               .odd = c[i].odd,
                               .example = c[i].example,
                               .doubt = doubt_of(&c[i], heading)};
        if (!at->file || !at->heading)
            return mn_fail_memory(e);
        doubt = doubt || at->doubt;
        o->n_columns++;
    }
    if (doubt && !o->columns_asked && !(o->columns_asked = ask(r, c, w)))
        return mn_fail_memory(e);
    return MN_OK;
}
