/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/effort_read.c - tables of lists, one a year, out of one. See effort.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "measure/change/effort.h"
#include "measure/lists/cells.h"
#include "measure/lists/inside.h"

void mn_effort_tables_free(mn_effort_tables *t)
{
    for (size_t i = 0; i < t->years; i++)
        free(t->count[i]);
    *t = (mn_effort_tables){0};
}

bool mn_effort_worked(const mn_effort_tables *t, size_t year, unsigned list)
{
    for (unsigned w = 1; w < 1U << t->lists; w++)
        if ((w >> list & 1) && t->count[year][w] > 0)
            return true;
    return false;
}

/* --- years ---------------------------------------------------------------------------------------
 */

/* Numbers by size, before other texts. */
static int order(const char *a, const char *b)
{
    double x, y;
    const bool p = mn_text_f64(mn_text_of(a), &x), q = mn_text_f64(mn_text_of(b), &y);
    if (p && q && x != y)
        return x < y ? -1 : 1;
    return p != q ? (p ? -1 : 1) : strcmp(a, b);
}

static mn_status find_years(mn_effort_tables *out, const mn_table *t, size_t time, mn_err *e)
{
    for (size_t r = 0; r < mn_table_rows(t); r++) {
        char name[MN_LIST_NAME];
        const mn_text v = mn_text_trim(mn_table_text(t, r, time));
        size_t at = 0;
        if (!v.len || v.len >= sizeof name) {
            mn_fail_at(e, MN_DATA, mn_table_source(t), mn_table_line(t, r), 0, "no '%.60s'",
                       mn_table_col_name(t, time));
            return mn_hint(e, "each row says the year that it is of");
        }
        memcpy(name, v.ptr, v.len);
        name[v.len] = 0;
        while (at < out->years && order(out->year[at], name) < 0)
            at++;
        if (at < out->years && !strcmp(out->year[at], name))
            continue;
        if (out->years == MN_EFFORT_YEARS) {
            mn_fail_at(e, MN_DATA, mn_table_source(t), mn_table_line(t, r), 0,
                       "there are more than %d years in column '%.60s'", MN_EFFORT_YEARS,
                       mn_table_col_name(t, time));
            return mn_hint(e, "keep the years to be compared");
        }
        memmove(out->year[at + 1], out->year[at], (out->years - at) * sizeof *out->year);
        memcpy(out->year[at], name, sizeof name);
        out->years++;
    }
    if (out->years < 2) {
        mn_fail_at(e, MN_DATA, mn_table_source(t), 0, 0, "column '%.60s' has fewer than two years",
                   mn_table_col_name(t, time));
        return mn_hint(e, "a change needs two; name the column by --columns time=NAME");
    }
    return MN_OK;
}

/* The rows of a year, without its column. Lines stay those of the file. */
static mn_status rows_of(mn_table **out, const mn_table *t, size_t time, const char *year,
                         mn_err *e)
{
    mn_table *some = NULL;
    mn_status st = mn_table_new(&some, mn_table_source(t), e);
    for (size_t c = 0; c < mn_table_cols(t) && !st; c++)
        if (c != time)
            st = mn_table_add_column(some, mn_table_col_name(t, c), MN_TEXT, e);
    for (size_t r = 0; r < mn_table_rows(t) && !st; r++) {
        if (!mn_text_eq_str(mn_text_trim(mn_table_text(t, r, time)), year))
            continue;
        st = mn_table_add_row(some, mn_table_line(t, r), e);
        for (size_t c = 0, k = 0; c < mn_table_cols(t) && !st; c++) {
            if (c == time)
                continue;
            if (!mn_table_missing(t, r, c))
                st = mn_table_put_text(some, k, mn_table_text(t, r, c), e);
            k++;
        }
    }
    if (st)
        mn_table_free(some);
    else
        *out = some;
    return st;
}

/* --- one set of lists ----------------------------------------------------------------------------
 */

static mn_status number(unsigned *out, mn_effort_tables *t, const char *name, mn_err *e)
{
    for (unsigned i = 0; i < t->lists; i++)
        if (!strcmp(t->name[i], name)) {
            *out = i;
            return MN_OK;
        }
    for (unsigned i = 0; i < t->lists; i++)
        if (mn_alike(mn_text_of(t->name[i]), mn_text_of(name))) {
            mn_fail(e, MN_DATA, "the list '%.60s' is called '%.60s' elsewhere", name, t->name[i]);
            return mn_hint(e, "write one list alike in all records; two lists need names that "
                              "differ in more than case, accents or spaces");
        }
    if (t->lists == MN_LISTS_MOST)
        return mn_fail(e, MN_DATA, "there are more than %d lists in all years", MN_LISTS_MOST);
    *out = t->lists;
    memcpy(t->name[t->lists++], name, strlen(name) + 1);
    return MN_OK;
}

static mn_status together(mn_effort_tables *out, const mn_histories *h, mn_err *e)
{
    unsigned place[MN_EFFORT_YEARS][MN_LISTS_MOST];
    for (size_t y = 0; y < out->years; y++)
        for (unsigned i = 0; i < h[y].lists; i++)
            if (number(&place[y][i], out, h[y].name[i], e))
                return MN_DATA;
    for (size_t y = 0; y < out->years; y++) {
        out->count[y] = calloc((size_t)1 << out->lists, sizeof *out->count[y]);
        if (!out->count[y])
            return mn_fail_memory(e);
        for (unsigned w = 1; w < 1U << h[y].lists; w++) {
            unsigned to = 0;
            for (unsigned i = 0; i < h[y].lists; i++)
                to |= (w >> i & 1) << place[y][i];
            out->count[y][to] = h[y].count[w];
        }
        out->cases[y] = h[y].cases;
        out->nowhere += h[y].nowhere;
        out->twice += h[y].twice;
        out->rows += h[y].rows;
    }
    return MN_OK;
}

/* Which column is the count is asked of all years: counts of one year may look like marks. */
static mn_status find_count(mn_histories_options *how, mn_effort_tables *out, const mn_table *t,
                            size_t time, mn_err *e)
{
    size_t count;
    bool guessed;
    if ((how->person && *how->person) || (how->list && *how->list))
        return MN_OK;
    how->beside = mn_table_col_name(t, time);
    const mn_status st = mn_histories_find_count(&count, &guessed, t, how, e);
    how->beside = NULL;
    if (st || count == SIZE_MAX)
        return st;
    how->count = mn_table_col_name(t, count);
    if (guessed)
        snprintf(out->guessed, sizeof out->guessed, "%s", how->count);
    return MN_OK;
}

mn_status mn_effort_read(mn_effort_tables *out, const mn_table *t, size_t time,
                         const mn_histories_options *o, mn_err *e)
{
    mn_effort_tables all = {.lists = 0};
    mn_histories_options how = *o;
    mn_histories *h = calloc(MN_EFFORT_YEARS, sizeof *h);
    mn_status st = h ? find_years(&all, t, time, e) : mn_fail_memory(e);
    if (!st)
        st = find_count(&how, &all, t, time, e);
    for (size_t y = 0; y < all.years && !st; y++) {
        mn_table *some = NULL;
        st = rows_of(&some, t, time, all.year[y], e);
        if (!st)
            st = mn_histories_of(&h[y], some, &how, e);
        if (st && st != MN_SYSTEM && !e->file[0])
            snprintf(e->file, sizeof e->file, "%s", mn_table_source(t));
        mn_table_free(some);
    }
    if (!st)
        st = together(&all, h, e);
    if (st && st != MN_SYSTEM && !e->file[0])
        snprintf(e->file, sizeof e->file, "%s", mn_table_source(t));
    for (size_t y = 0; h && y < MN_EFFORT_YEARS; y++)
        mn_histories_free(&h[y]);
    free(h);
    if (st)
        mn_effort_tables_free(&all);
    else
        *out = all;
    return st;
}
