/* SPDX-License-Identifier: Apache-2.0
 *
 * heads.c - labels of tables, and whether they stand where they must.
 */
#include "footprint/economy/heads.h"

#include "core/err.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

enum { LABEL_MAX = 1024 };

void mn_heads_free(mn_heads *h)
{
    free(h->name);
    free(h->region);
    free(h->other);
    mn_arena_free(&h->arena);
    memset(h, 0, sizeof *h);
}

mn_status mn_heads_name(mn_heads *h, const char *name, mn_err *e)
{
    free(h->name);
    h->name = strdup(name);
    return h->name ? MN_OK : mn_fail_memory(e);
}

mn_status mn_heads_add(mn_heads *h, mn_text region, mn_text other, mn_err *e)
{
    mn_text a = mn_arena_text(&h->arena, region), b = mn_arena_text(&h->arena, other);

    if (!a.ptr || !b.ptr || !mn_grow(&h->region, &h->cap_region, h->n + 1, sizeof *h->region) ||
        !mn_grow(&h->other, &h->cap_other, h->n + 1, sizeof *h->other))
        return mn_fail_memory(e);
    h->region[h->n] = a;
    h->other[h->n++] = b;
    return MN_OK;
}

bool mn_heads_split(mn_text both, mn_text *region, mn_text *other)
{
    for (size_t i = 1; i + 1 < both.len; i++) {
        if (both.ptr[i] == '.') {
            *region = mn_text_sub(both, 0, i);
            *other = mn_text_sub(both, i + 1, both.len - i - 1);
            return true;
        }
    }
    return false;
}

bool mn_heads_output(mn_text label)
{
    static const char *const names[] = {"x",     "output", "total output",
                                        "total", "go",     "gross output"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (mn_text_eq_nocase(label, names[i]))
            return true;
    return false;
}

static mn_status start(mn_heads *h, mn_wide *w, size_t left, mn_err *e)
{
    h->left = left;
    h->line = mn_wide_line(w);
    mn_status st = mn_heads_name(h, mn_wide_name(w), e);

    return st ? st : mn_wide_skip(w, left, e);
}

mn_status mn_heads_joined(mn_heads *h, mn_wide *w, mn_err *e)
{
    mn_status st = start(h, w, 1, e);

    while (!st && mn_wide_more(w)) {
        mn_text label, region, other;

        if ((st = mn_wide_text(w, &label, e)))
            break;
        h->has_output = !mn_wide_more(w) && mn_heads_output(label);
        if (h->has_output)
            break;
        if (!mn_heads_split(label, &region, &other))
            st = mn_wide_fail(e, w, label, "a label must be REGION.INDUSTRY");
        else if (label.len > LABEL_MAX)
            st = mn_wide_fail(e, w, label, "a label is longer than %d bytes", LABEL_MAX);
        else
            st = mn_heads_add(h, region, other, e);
    }
    return st;
}

mn_status mn_heads_pair(mn_heads *h, mn_wide *w, size_t left, mn_err *e)
{
    mn_text label, *region = NULL;
    mn_arena arena = {0};
    size_t n = 0, cap = 0, i = 0;
    bool more;
    mn_status st = start(h, w, left, e);

    for (; !st && mn_wide_more(w); n++) {
        if ((st = mn_wide_text(w, &label, e)))
            break;
        if (!label.len || label.len > LABEL_MAX)
            st = mn_wide_fail(e, w, label, label.len ? "a label is too long" : "a label is empty");
        else if (!mn_grow(&region, &cap, n + 1, sizeof *region) ||
                 !(region[n] = mn_arena_text(&arena, label)).ptr)
            st = mn_fail_memory(e);
    }
    if (!st && !(st = mn_wide_row(w, &more, e)) && !more)
        st = mn_fail_at(e, MN_DATA, mn_wide_name(w), h->line, 0,
                        "the second row of labels is missing");
    if (!st)
        st = start(h, w, left, e);
    for (; !st && i < n; i++) {
        if ((st = mn_wide_text(w, &label, e)))
            break;
        if (!label.len || label.len > LABEL_MAX)
            st = mn_wide_fail(e, w, label, label.len ? "a label is too long" : "a label is empty");
        else
            st = mn_heads_add(h, region[i], label, e);
    }
    if (!st)
        st = mn_wide_end(w, false, e);
    free(region);
    mn_arena_free(&arena);
    return st;
}

size_t mn_heads_round(const mn_heads *h)
{
    size_t i = 0;

    while (i < h->n && mn_text_eq(h->region[i], h->region[0]))
        i++;
    while (i < h->n && !mn_text_eq(h->region[i], h->region[0]))
        i++;
    return i;
}

/* --- where they stand ------------------------------------------------------------------ */

static mn_status misplaced(const mn_heads *h, const char *what, size_t i, mn_err *e)
{
    mn_text region = h->region[i], other = h->other[i];

    mn_fail_at(e, MN_DATA, h->name, h->rows ? h->rows[i] : h->line, h->rows ? 1 : h->left + i + 1,
               "%s label '%.*s.%.*s' is doubled, missing or out of order", what, (int)region.len,
               region.ptr, (int)other.len, other.ptr);
    return MN_DATA;
}

mn_status mn_heads_cells(const mn_heads *h, mn_flows *f, size_t n, mn_err *e)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t r, s;
        mn_status st;

        if ((st = mn_flows_region(f, h->region[i], &r, e)) ||
            (st = mn_flows_industry(f, h->other[i], &s, e)))
            return st;
        /* Region by region: while the first lasts, the industries grow. */
        if (r != i / f->industries || s != i % f->industries)
            return misplaced(h, "column", i, e);
    }
    if (!n || n != f->regions * f->industries)
        return mn_fail_at(e, MN_DATA, h->name, 0, 0,
                          "%zu columns are not %zu regions times %zu industries", n, f->regions,
                          f->industries);
    f->n = n;
    return MN_OK;
}

mn_status mn_heads_demand(const mn_heads *h, mn_flows *f, size_t first, mn_err *e)
{
    size_t known = f->regions;

    for (size_t i = first; i < h->n; i++) {
        uint32_t r, k;
        mn_status st;

        if ((st = mn_flows_region(f, h->region[i], &r, e)) ||
            (st = mn_flows_category(f, h->other[i], &k, e)))
            return st;
        if (r >= known || r != (i - first) / f->categories || k != (i - first) % f->categories)
            return misplaced(h, "final demand", i, e);
    }
    if (h->n <= first || h->n - first != f->regions * f->categories)
        return mn_fail_at(
            e, MN_DATA, h->name, 0, 0,
            "final demand has %zu columns, which are not %zu regions times %zu categories",
            h->n - first, f->regions, f->categories);
    return MN_OK;
}

mn_status mn_heads_row(const mn_wide *w, const mn_flows *f, size_t i, mn_text region, mn_text other,
                       mn_err *e)
{
    if (mn_text_eq_str(region, f->region[i / f->industries]) &&
        mn_text_eq_str(other, f->industry[i % f->industries]))
        return MN_OK;
    mn_wide_fail(e, w, (mn_text){0}, "row label '%.*s.%.*s' is doubled, missing or out of order",
                 (int)region.len, region.ptr, (int)other.len, other.ptr);
    return mn_hint(e, "rows must have the columns' labels in their order: here '%s.%s'",
                   f->region[i / f->industries], f->industry[i % f->industries]);
}

/* --- opening ----------------------------------------------------------------------------- */

mn_status mn_open_wide(mn_wide **out, mn_stream *s, char separator, mn_err *e)
{
    mn_wide_options o = {.separator = separator, .max_columns = MN_TABLE_COLUMNS, .western = true};

    return mn_wide_open(out, s, &o, e);
}
