/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/lists/histories.c - a table with a column for each list. See histories.h.
 */
#include "measure/lists/histories.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
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

/* 0 or 1, in the words that tables have for it. */
static bool read_mark(bool *out, mn_text v)
{
    static const char *const yes[] = {"1", "yes", "true", "x", "1.0"}, *const no[] = {"0", "no",
                                                                                      "false", "",
                                                                                      "0.0"};
    v = mn_text_trim(v);
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (mn_text_eq_nocase(v, yes[i]))
            return *out = true;
        if (mn_text_eq_nocase(v, no[i])) {
            *out = false;
            return true;
        }
    }
    return false;
}

static bool read_count(double *out, mn_text v)
{
    int64_t n;
    v = mn_text_trim(v);
    if (mn_text_i64(v, &n)) {
        *out = (double)n;
        return n >= 0;
    }
    return mn_text_f64(v, out) && *out >= 0 && *out <= MN_CASES_MOST && *out == floor(*out);
}

/* --- which column is what ------------------------------------------------------------------------
 */

static bool is_count(const char *name)
{
    static const char *const names[] = {"count", "counts", "n",     "freq",   "frequency",
                                        "cases", "number", "total", "persons"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (mn_text_eq_nocase(mn_text_of(name), names[i]))
            return true;
    return false;
}

/* Whether a column is named as one that stands beside lists. */
static bool is_beside(const mn_table *t, size_t col, const mn_histories_options *o)
{
    mn_text rest = mn_text_of(o->beside ? o->beside : ""), name;
    while (mn_text_split(&rest, ',', &name))
        if (mn_text_eq_nocase(mn_text_trim(name), mn_table_col_name(t, col)))
            return true;
    return false;
}

/* The last column, where it has something else than marks: it is then the count. SIZE_MAX: none. */
static size_t last_count(const mn_table *t, const mn_histories_options *o)
{
    size_t last = mn_table_cols(t), lists = 0;
    bool mark;
    for (size_t i = 0; i < mn_table_cols(t); i++)
        if (!is_beside(t, i, o)) {
            last = i;
            lists++;
        }
    for (size_t r = 0; lists > 2 && r < mn_table_rows(t); r++)
        if (!read_mark(&mark, mn_table_text(t, r, last)))
            return last;
    return SIZE_MAX;
}

static mn_status find_count(size_t *out, const mn_table *t, const mn_histories_options *o,
                            mn_err *e)
{
    *out = SIZE_MAX;
    if (o->count && *o->count)
        return mn_histories_column(out, t, mn_text_of(o->count), e);
    for (size_t i = 0; i < mn_table_cols(t); i++)
        if (is_count(mn_table_col_name(t, i)) && !is_beside(t, i, o))
            *out = i;
    if (*out == SIZE_MAX)
        *out = last_count(t, o);
    return MN_OK;
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

static mn_status find_lists(size_t *column, mn_histories *h, const mn_table *t, size_t count,
                            const mn_histories_options *o, mn_err *e)
{
    if (!o->lists || !*o->lists) {
        for (size_t i = 0; i < mn_table_cols(t); i++) {
            if (i == count || is_beside(t, i, o))
                continue;
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
        return mn_hint(e, "those on no list are told from how lists overlap: two at least are "
                          "needed, and three to say anything of how they depend on each other");
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
            (mn_table_missing(t, r, count) || !read_count(&n, mn_table_text(t, r, count))))
            return refuse(t, r, count, "no count of persons in column",
                          "write a whole number, 0 or more", e);
        for (unsigned i = 0; i < h->lists; i++) {
            bool on;
            if (!read_mark(&on, mn_table_text(t, r, column[i])))
                return refuse(t, r, column[i], "neither 0 nor 1 in column",
                              "columns of lists hold 1 or 0; name them by --lists A,B,C where "
                              "others stand beside them, and the count by --count NAME",
                              e);
            history |= (unsigned)on << i;
        }
        if (history) {
            h->count[history] += n;
            h->cases += n;
        } else
            h->nowhere += n;
        if (h->cases > MN_CASES_MOST)
            return mn_fail_at(e, MN_DATA, mn_table_source(t), mn_table_line(t, r), 0,
                              "more than a million million persons");
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
    *out = (mn_histories){0};
    mn_status st;
    if ((o->person && *o->person) || (o->list && *o->list))
        st = mn_histories_of_records(out, t, o, e);
    else {
        st = find_count(&count, t, o, e);
        if (!st)
            st = find_lists(column, out, t, count, o, e);
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
