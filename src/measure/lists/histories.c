/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/lists/histories.c - a table with a column for each list. See histories.h.
 */
#include "measure/lists/histories.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "measure/lists/cells.h"
#include "measure/lists/inside.h"

void mn_histories_free(mn_histories *h)
{
    free(h->count);
    *h = (mn_histories){0};
}

mn_status mn_histories_column(size_t *out, const mn_table *t, mn_text name, mn_err *e)
{
    for (size_t i = 0; i < mn_table_cols(t); i++)
        if (mn_text_eq_nocase(name, mn_table_col_name(t, i))) {
            *out = i;
            return MN_OK;
        }
    for (size_t i = 0; i < mn_table_cols(t); i++)
        if (name.len && mn_alike(name, mn_text_of(mn_table_col_name(t, i)))) {
            *out = i;
            return MN_OK;
        }
    mn_fail_at(e, MN_USAGE, mn_table_source(t), 1, 0, "there is no column '%.*s'", (int)name.len,
               name.ptr);
    mn_hint(e, "its columns are:");
    for (size_t i = 0; i < mn_table_cols(t) && i < 12; i++) {
        char so_far[256];
        memcpy(so_far, e->hint, sizeof so_far);
        mn_hint(e, "%.180s%s %.40s", so_far, i ? "," : "", mn_table_col_name(t, i));
    }
    return MN_USAGE;
}

static mn_status refuse(const mn_table *t, size_t row, size_t col, const char *what,
                        const char *hint, mn_err *e)
{
    const mn_text v = mn_table_text(t, row, col);
    mn_fail_at(e, MN_DATA, mn_table_source(t), mn_table_line(t, row), 0, "%s '%.60s': '%.*s'", what,
               mn_table_col_name(t, col), (int)(v.len < 80 ? v.len : 80), v.ptr);
    mn_offending(e, v);
    return mn_hint(e, "%s", hint);
}

static mn_status refuse_count(const mn_table *t, size_t row, size_t col, mn_err *e)
{
    if (mn_maybe_thousands(mn_table_text(t, row, col)))
        return refuse(t, row, col, "thousands or decimals in column",
                      "write counts without a point or comma: 1234", e);
    return refuse(t, row, col, "no count of persons in column", "write a whole number, 0 or more",
                  e);
}

/* --- which column is what ------------------------------------------------------------------------
 */

static bool is_count(const char *name)
{
    static const char *const names[] = {
        "count",  "counts",  "n",        "freq",     "frequency", "cases",   "number",
        "total",  "persons", "casos",    "conteo",   "recuento",  "cuenta",  "frecuencia",
        "numero", "nro",     "cantidad", "personas", "victimas",  "victims", "people"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (mn_alike(mn_text_of(name), mn_text_of(names[i])))
            return true;
    return false;
}

/* A column without a heading and without a cell, as spreadsheets leave behind. */
static bool is_void(const mn_table *t, size_t col)
{
    char name[32];
    snprintf(name, sizeof name, "col%zu", col + 1);
    if (strcmp(name, mn_table_col_name(t, col)) != 0)
        return false;
    for (size_t r = 0; r < mn_table_rows(t); r++)
        if (mn_text_trim(mn_table_text(t, r, col)).len)
            return false;
    return true;
}

static bool is_named(const char *names, const mn_table *t, size_t col)
{
    mn_text rest = mn_text_of(names ? names : ""), name;
    while (mn_text_split(&rest, ',', &name))
        if (mn_text_eq_nocase(mn_text_trim(name), mn_table_col_name(t, col)))
            return true;
    return false;
}

/* Whether a column is named as one that stands beside lists. */
static bool is_beside(const mn_table *t, size_t col, const mn_histories_options *o)
{
    return is_named(o->beside, t, col);
}

static bool is_number(mn_text v)
{
    double x;
    v = mn_text_trim(v);
    return mn_text_f64(v, &x) || mn_maybe_thousands(v) || mn_count_read(&x, v);
}

/* The last column, where it has numbers that are no marks. SIZE_MAX: none. */
static size_t last_count(const mn_table *t, const mn_histories_options *o)
{
    size_t last = mn_table_cols(t), lists = 0;
    bool mark;
    for (size_t i = 0; i < mn_table_cols(t); i++)
        if (!is_beside(t, i, o) && !is_void(t, i)) {
            last = i;
            lists++;
        }
    for (size_t r = 0; lists > 2 && r < mn_table_rows(t); r++)
        if (!mn_mark_read(&mark, mn_table_text(t, r, last)))
            return is_number(mn_table_text(t, r, last)) ? last : SIZE_MAX;
    return SIZE_MAX;
}

static bool all_marks(const mn_table *t, size_t col)
{
    bool mark;
    for (size_t r = 0; r < mn_table_rows(t); r++)
        if (!mn_mark_read(&mark, mn_table_text(t, r, col)))
            return false;
    return true;
}

/* The marks of a row, and what stands beside them. */
static mn_status row_key(mn_buf *out, const mn_table *t, size_t row, const char *part, mn_err *e)
{
    bool mark;
    mn_buf_clear(out);
    for (size_t i = 0; i < mn_table_cols(t); i++) {
        const mn_text v = mn_text_trim(mn_table_text(t, row, i));
        if (!part[i])
            continue;
        mn_buf_char(out, '\x1f');
        if (part[i] == 'm' && mn_mark_read(&mark, v))
            mn_buf_char(out, mark ? '1' : '0');
        else
            mn_buf_text(out, v);
    }
    return out->failed ? mn_fail_memory(e) : MN_OK;
}

/* The first row whose marks stood in an earlier one, *first; SIZE_MAX: each is there once. */
static mn_status find_repeated(size_t *row, size_t *first, const mn_table *t, size_t count,
                               const mn_histories_options *o, mn_err *e)
{
    mn_map seen = {0};
    mn_arena arena = {0}; /* of its keys, which are borrowed */
    mn_buf key = {0};
    char *part = calloc(mn_table_cols(t) + 1, 1);
    mn_status st = part ? MN_OK : mn_fail_memory(e);
    *row = SIZE_MAX;
    for (size_t i = 0; i < mn_table_cols(t) && !st; i++)
        part[i] = i == count ? 0 : is_beside(t, i, o) ? 'b' : all_marks(t, i) ? 'm' : 0;
    for (size_t r = 0; r < mn_table_rows(t) && *row == SIZE_MAX && !st; r++) {
        uint32_t before = (uint32_t)r;
        st = row_key(&key, t, r, part, e);
        const mn_text kept =
            st ? (mn_text){NULL, 0} : mn_arena_text(&arena, (mn_text){key.ptr, key.len});
        if (!st)
            st = kept.ptr ? mn_map_put(&seen, kept, &before, e) : mn_fail_memory(e);
        if (!st && before != (uint32_t)r) {
            *row = r;
            *first = before;
        }
    }
    free(part);
    mn_buf_free(&key);
    mn_map_free(&seen);
    mn_arena_free(&arena);
    return st;
}

/* A column that is not called a count is one where marks are not there twice: a row a person
 * repeats what lists she is on, and the column is then her age or what else. */
static mn_status guess_count(size_t *out, const mn_table *t, const mn_histories_options *o,
                             mn_err *e)
{
    size_t row = SIZE_MAX, first = 0;
    const size_t last = last_count(t, o);
    const mn_status st = last == SIZE_MAX ? MN_OK : find_repeated(&row, &first, t, last, o, e);
    *out = row == SIZE_MAX ? last : SIZE_MAX;
    if (st || row == SIZE_MAX)
        return st;
    mn_fail_at(
        e, MN_DATA, mn_table_source(t), mn_table_line(t, row), 0,
        "is column '%.60s' how many persons a row stands for? marks as in line %llu are here "
        "again",
        mn_table_col_name(t, last), (unsigned long long)mn_table_line(t, first));
    return mn_hint(e, "if so, say --count NAME; where a row is a person, name its lists by "
                      "--lists A,B,C");
}

mn_status mn_histories_find_count(size_t *out, bool *guessed, const mn_table *t,
                                  const mn_histories_options *o, mn_err *e)
{
    const bool named = o->lists && *o->lists;
    *out = SIZE_MAX;
    *guessed = false;
    if (o->count && *o->count) {
        const mn_status st = mn_histories_column(out, t, mn_text_of(o->count), e);
        if (!st && is_named(o->lists, t, *out)) {
            mn_fail(e, MN_USAGE, "column '%.60s' is named twice", mn_table_col_name(t, *out));
            return mn_hint(e, "it is either a list or the count");
        }
        return st;
    }
    for (size_t i = 0; i < mn_table_cols(t); i++)
        if (is_count(mn_table_col_name(t, i)) && !is_beside(t, i, o) && !is_named(o->lists, t, i))
            *out = i;
    /* Where lists are named other columns may be anything: only a heading says count. */
    if (*out != SIZE_MAX || named)
        return MN_OK;
    const mn_status st = guess_count(out, t, o, e);
    *guessed = *out != SIZE_MAX;
    return st;
}

mn_status mn_histories_add_list(mn_histories *h, mn_text name, const mn_table *t, mn_err *e)
{
    if (h->lists == MN_LISTS_MOST) {
        mn_fail_at(e, MN_DATA, mn_table_source(t), 0, 0, "there are more than %d lists",
                   MN_LISTS_MOST);
        return mn_hint(e, "put lists together that are much alike, or name those to use by "
                          "--lists A,B,C");
    }
    if (name.len >= MN_LIST_NAME)
        return mn_fail_at(e, MN_DATA, mn_table_source(t), 0, 0,
                          "a list's name is longer than %d bytes: '%.60s...'", MN_LIST_NAME - 1,
                          name.ptr);
    memcpy(h->name[h->lists], name.ptr, name.len);
    h->name[h->lists++][name.len] = 0;
    return MN_OK;
}

/* What persons are, by its heading, and no agency's list: 0 and 1 there are a code. */
static bool is_trait(const char *name)
{
    static const char *const names[] = {
        "sex",        "sexo",      "gender", "género", "female", "male",    "woman",
        "man",        "women",     "men",    "mujer",  "hombre", "mujeres", "hombres",
        "femenino",   "masculino", "minor",  "minors", "menor",  "menores", "adult",
        "adulto",     "adulta",    "child",  "niño",   "niña",   "foreign", "extranjero",
        "extranjera", "citizen",   "alive",  "treated"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (mn_alike(mn_text_of(name), mn_text_of(names[i])))
            return true;
    return false;
}

static mn_status maybe_list(const mn_table *t, size_t col, mn_err *e)
{
    mn_fail_at(e, MN_DATA, mn_table_source(t), 1, 0,
               "is column '%.60s' a list? it has marks like one", mn_table_col_name(t, col));
    return mn_hint(e,
                   "name the lists by --lists A,B,C, with it where it is one; --by takes a column "
                   "of strata");
}

static mn_status find_lists(size_t *column, mn_histories *h, const mn_table *t, size_t count,
                            const mn_histories_options *o, mn_err *e)
{
    if (!o->lists || !*o->lists) {
        for (size_t i = 0; i < mn_table_cols(t); i++) {
            if (i == count || is_beside(t, i, o) || is_void(t, i))
                continue;
            if (is_trait(mn_table_col_name(t, i)) && all_marks(t, i))
                return maybe_list(t, i, e);
            if (mn_histories_add_list(h, mn_text_of(mn_table_col_name(t, i)), t, e))
                return MN_DATA;
            column[h->lists - 1] = i;
        }
        return MN_OK;
    }
    mn_text rest = mn_text_of(o->lists), name;
    while (mn_text_split(&rest, ',', &name)) {
        size_t at = 0;
        mn_status st = mn_histories_column(&at, t, mn_text_trim(name), e);
        for (unsigned k = 0; k < h->lists && !st; k++)
            if (column[k] == at)
                st =
                    mn_fail(e, MN_USAGE, "column '%.60s' is named twice", mn_table_col_name(t, at));
        if (!st)
            st = mn_histories_add_list(h, mn_text_of(mn_table_col_name(t, at)), t, e);
        if (st)
            return st;
        column[h->lists - 1] = at;
    }
    return MN_OK;
}

/* --- counting ------------------------------------------------------------------------------------
 */

mn_status mn_histories_room(mn_histories *h, const mn_table *t, mn_err *e)
{
    if (h->lists < 2) {
        mn_fail_at(e, MN_DATA, mn_table_source(t), 0, 0, "there %s %u list%s",
                   h->lists == 1 ? "is" : "are", h->lists, h->lists == 1 ? "" : "s");
        return mn_hint(e, "a column for each list, or records with --person and --list; lists tell "
                          "by how they overlap, so two are needed, three to say more");
    }
    h->count = calloc((size_t)1 << h->lists, sizeof *h->count);
    return h->count ? MN_OK : mn_fail_memory(e);
}

static mn_status count_rows(mn_histories *h, const mn_table *t, const size_t *column, size_t count,
                            const mn_histories_watch *watch, mn_err *e)
{
    for (size_t r = 0; r < mn_table_rows(t); r++) {
        unsigned history = 0;
        double n = 1;
        if (count != SIZE_MAX &&
            (mn_table_missing(t, r, count) || !mn_count_read(&n, mn_table_text(t, r, count))))
            return refuse_count(t, r, count, e);
        for (unsigned i = 0; i < h->lists; i++) {
            bool on;
            if (!mn_mark_read(&on, mn_table_text(t, r, column[i])))
                return refuse(t, r, column[i], "neither 0 nor 1 in column",
                              "lists hold 1 or 0, yes or no, x or nothing; name them by --lists "
                              "A,B,C where others stand beside them, the count by --count",
                              e);
            history |= (unsigned)on << i;
        }
        if (history) {
            h->count[history] += n;
            h->cases += n;
        } else
            h->nowhere += n;
        if (h->cases > MN_CASES_MOST)
            return refuse(t, r, count == SIZE_MAX ? column[0] : count,
                          "more persons than live on earth, with column",
                          "are these counts of persons? name their column by --count", e);
        const mn_status st = watch ? watch->persons(watch->payload, r, history, n, e) : MN_OK;
        if (st)
            return st;
    }
    h->rows = mn_table_rows(t);
    return MN_OK;
}

mn_status mn_histories_refuse_empty(const mn_histories *h, const mn_table *t, mn_err *e)
{
    unsigned on = 0, k = 0;
    for (unsigned w = 1; w < 1U << h->lists; w++)
        on |= h->count[w] > 0 ? w : 0;
    if (on + 1 == 1U << h->lists)
        return MN_OK;
    while (on >> k & 1)
        k++;
    mn_fail_at(e, MN_DATA, mn_table_source(t), 0, 0, "nobody is on list '%.60s'", h->name[k]);
    return mn_hint(e, "leave it out: name the others by --lists A,B,C");
}

mn_status mn_histories_of(mn_histories *out, const mn_table *t, const mn_histories_options *o,
                          mn_err *e)
{
    size_t column[MN_LISTS_MOST], count = SIZE_MAX;
    bool guessed = false;
    *out = (mn_histories){0};
    mn_status st;
    if ((o->person && *o->person) || (o->list && *o->list))
        st = mn_histories_of_records(out, t, o, e);
    else {
        st = mn_histories_find_count(&count, &guessed, t, o, e);
        if (!st)
            st = find_lists(column, out, t, count, o, e);
        if (!st && guessed)
            snprintf(out->guessed, sizeof out->guessed, "%s", mn_table_col_name(t, count));
        if (!st)
            st = mn_histories_room(out, t, e);
        if (!st)
            st = count_rows(out, t, column, count, o->watch, e);
    }
    if (!st && !(out->cases > 0)) {
        mn_fail_at(e, MN_DATA, mn_table_source(t), 0, 0, "nobody is on any list");
        st = mn_hint(e, "the table has no person whose lists it names");
    }
    if (st)
        mn_histories_free(out);
    return st;
}
