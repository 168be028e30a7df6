/* SPDX-License-Identifier: Apache-2.0
 *
 * report/report.c - the model: building a report and reading it back. What is
 * handed over is checked here once (names of tables and columns, types of what
 * is drawn), so that no renderer meets a report it can't show.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "report/marks.h"
#include "report/model.h"

static const char *keep(mn_report *r, const char *s)
{
    return mn_arena_str(&r->arena, s ? s : "");
}

/* Room for one more thing in a list. */
static mn_status room(void *items, size_t *cap, size_t count, size_t size, mn_err *e)
{
    return mn_grow(items, cap, count + 1, size) ? MN_OK : mn_fail_memory(e);
}

static mn_status add_block(mn_report *r, mn_block_kind kind, size_t index, mn_err *e)
{
    mn_status status = room(&r->blocks, &r->blocks_cap, r->blocks_count, sizeof *r->blocks, e);
    if (!status)
        r->blocks[r->blocks_count++] = (mn_block){kind, index};
    return status;
}

mn_status mn_report_new(mn_report **out, const char *command, const char *title, mn_err *e)
{
    mn_report *r = calloc(1, sizeof *r);
    if (!r)
        return mn_fail_memory(e);
    r->command = keep(r, command);
    r->title = keep(r, title);
    r->subtitle = "";
    if (!r->command || !r->title) {
        mn_report_free(r);
        return mn_fail_memory(e);
    }
    *out = r;
    return MN_OK;
}

void mn_report_free(mn_report *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->tables_count; i++)
        mn_table_free(r->tables[i].t);
    free(r->blocks);
    free(r->figures);
    free(r->passages);
    free(r->tables);
    free(r->charts);
    free(r->warnings);
    free(r->inputs);
    free(r->options);
    free(r->notes);
    free(r->sources);
    free(r->qualified);
    mn_map_free(&r->source_of);
    mn_arena_free(&r->arena);
    free(r);
}

mn_status mn_report_subtitle(mn_report *r, const char *text, mn_err *e)
{
    const char *copy = keep(r, text);
    if (!copy)
        return mn_fail_memory(e);
    r->subtitle = copy;
    return MN_OK;
}

void mn_report_contents(mn_report *r)
{
    r->contents = true;
}

void mn_report_tight(mn_report *r)
{
    r->tight = true;
}

mn_status mn_report_figure(mn_report *r, const mn_figure *f, mn_err *e)
{
    mn_figure *copy = mn_arena_alloc(&r->arena, 1, sizeof *copy);
    if (!copy)
        return mn_fail_memory(e);
    *copy = *f;
    copy->name = keep(r, f->name);
    copy->label = keep(r, f->label && *f->label ? f->label : f->name);
    copy->unit = keep(r, f->unit);
    copy->method = keep(r, f->method);
    if (!copy->name || !copy->label || !copy->unit || !copy->method)
        return mn_fail_memory(e);
    mn_status status = room(&r->figures, &r->figures_cap, r->figures_count, sizeof *r->figures, e);
    if (!status)
        status = add_block(r, MN_BLOCK_FIGURE, r->figures_count, e);
    if (!status)
        r->figures[r->figures_count++] = copy;
    return status;
}

mn_status mn_report_text(mn_report *r, mn_text_kind kind, const char *text, mn_err *e)
{
    const char *copy = keep(r, text);
    if (!copy)
        return mn_fail_memory(e);
    mn_status status =
        room(&r->passages, &r->passages_cap, r->passages_count, sizeof *r->passages, e);
    if (!status)
        status = add_block(r, MN_BLOCK_TEXT, r->passages_count, e);
    if (!status)
        r->passages[r->passages_count++] = (mn_passage){kind, copy};
    return status;
}

/* The index of a table, or SIZE_MAX. */
static size_t table_index(const mn_report *r, const char *name)
{
    for (size_t i = 0; name && i < r->tables_count; i++)
        if (strcmp(mn_table_name(r->tables[i].t), name) == 0)
            return i;
    return SIZE_MAX;
}

mn_status mn_report_table(mn_report *r, mn_table *t, const mn_table_view *view, mn_err *e)
{
    static const mn_table_view whole = {0};
    const mn_table_view *v = view ? view : &whole;
    mn_held_table h = {
        .t = t, .first = v->first, .left_out = v->left_out, .hidden = v->hidden, .ahead = v->ahead};
    mn_status status;

    if (table_index(r, mn_table_name(t)) != SIZE_MAX) {
        status = mn_fail(e, MN_USAGE, "the report already has a table '%s'", mn_table_name(t));
        goto out;
    }
    h.title = keep(r, v->title);
    status = h.title ? mn_view_parse(&h, &r->arena, v->columns, e) : mn_fail_memory(e);
    for (size_t i = 0; i < h.cols_count && !status && !h.hidden; i++)
        if (h.cols[i].marked && mn_table_col_type(t, h.cols[i].col) == MN_TEXT)
            status = mn_marks_of(r, t, &h.cols[i], e);
    if (!status)
        status = room(&r->tables, &r->tables_cap, r->tables_count, sizeof *r->tables, e);
    if (!status)
        status = add_block(r, MN_BLOCK_TABLE, r->tables_count, e);
    if (!status)
        r->tables[r->tables_count++] = h;
out:
    if (status)
        mn_table_free(t);
    return status;
}

/* Finds a chart's column; a drawn one must hold numbers. */
static mn_status chart_column(size_t *col, const mn_table *t, const char *name, bool number,
                              mn_err *e)
{
    if (!name)
        return MN_OK;
    *col = mn_table_find(t, name);
    if (*col == MN_NO_COLUMN)
        return mn_fail(e, MN_USAGE, "table '%s' has no column '%s' to draw", mn_table_name(t),
                       name);
    if (number && !mn_is_number(mn_table_col_type(t, *col)))
        return mn_fail(e, MN_USAGE, "column '%s' of table '%s' holds no numbers to draw", name,
                       mn_table_name(t));
    return MN_OK;
}

/* "good,documents=Documents,missing=Missing!" */
static mn_status chart_details(mn_held_chart *h, mn_report *r, const mn_table *t, const char *list,
                               mn_err *e)
{
    size_t n = list && *list ? 1 : 0;
    mn_text rest = mn_text_of(list), part;
    for (const char *p = list; n && *p; p++)
        n += *p == ',';
    h->detail = mn_arena_alloc(&r->arena, n + 1, sizeof *h->detail);
    if (!h->detail)
        return mn_fail_memory(e);
    while (h->details < n && mn_text_split(&rest, ',', &part)) {
        mn_held_detail *d = &h->detail[h->details++];
        mn_text name = part;
        d->alert = name.len && name.ptr[name.len - 1] == '!';
        name.len -= d->alert;
        mn_text words = name;
        if (!mn_text_split(&words, '=', &name))
            name = (mn_text){"", 0};
        const char *column = mn_arena_text(&r->arena, name).ptr;
        d->words = words.ptr ? mn_arena_text(&r->arena, words).ptr : "";
        if (!column || !d->words)
            return mn_fail_memory(e);
        mn_status status = chart_column(&d->col, t, column, false, e);
        if (status)
            return status;
    }
    return MN_OK;
}

mn_status mn_report_chart(mn_report *r, const mn_chart *c, mn_err *e)
{
    mn_held_chart h = {.kind = c->kind,
                       .table = table_index(r, c->table),
                       .label = MN_NO_COLUMN,
                       .target = MN_NO_COLUMN,
                       .value = MN_NO_COLUMN,
                       .low = MN_NO_COLUMN,
                       .high = MN_NO_COLUMN,
                       .heading = MN_NO_COLUMN,
                       .state = MN_NO_COLUMN,
                       .first = c->first,
                       .scale = c->scale != 0 ? c->scale : 1};
    if (h.table == SIZE_MAX)
        return mn_fail(e, MN_USAGE, "the report has no table '%s' to draw",
                       c->table ? c->table : "");
    bool led = c->kind == MN_CHART_FLOW || c->kind == MN_CHART_CHAIN;
    if (!c->label || !c->value || (led && !c->target))
        return mn_fail(e, MN_USAGE, "a chart of table '%s' lacks a column", c->table);
    h.title = keep(r, c->title);
    h.unit = keep(r, c->unit);
    h.alt = keep(r, c->alt);
    h.note = keep(r, !c->note && c->kind == MN_CHART_FLOW ? c->alt : c->note);
    if (!h.title || !h.unit || !h.alt || !h.note)
        return mn_fail_memory(e);
    const mn_table *t = r->tables[h.table].t;
    mn_status status = chart_column(&h.label, t, c->label, false, e);
    if (!status)
        status = chart_column(&h.target, t, c->target, false, e);
    if (!status)
        status = chart_column(&h.value, t, c->value, true, e);
    if (!status)
        status = chart_column(&h.low, t, c->low, true, e);
    if (!status)
        status = chart_column(&h.high, t, c->high, true, e);
    if (!status)
        status = chart_column(&h.heading, t, c->heading, false, e);
    if (!status)
        status = chart_column(&h.state, t, c->state, false, e);
    if (!status)
        status = chart_details(&h, r, t, c->detail, e);
    if (!status)
        status = room(&r->charts, &r->charts_cap, r->charts_count, sizeof *r->charts, e);
    if (!status)
        status = add_block(r, MN_BLOCK_CHART, r->charts_count, e);
    if (!status) {
        h.nought = MN_NOUGHT * mn_column_top(t, h.value) * fabs(h.scale);
        r->charts[r->charts_count++] = h;
        r->tables[h.table].drawn = true;
        r->tables[h.table].printed = r->tables[h.table].printed || h.kind == MN_CHART_MAP;
    }
    return status;
}

mn_status mn_report_warning(mn_report *r, const char *text, mn_err *e)
{
    const char *copy = keep(r, text);
    if (!copy)
        return mn_fail_memory(e);
    mn_status status =
        room(&r->warnings, &r->warnings_cap, r->warnings_count, sizeof *r->warnings, e);
    if (!status)
        r->warnings[r->warnings_count++] = copy;
    return status;
}

mn_status mn_report_manifest_input(mn_report *r, const char *role, const char *path,
                                   const char *sha256, mn_err *e)
{
    mn_manifest_input in = {keep(r, role), keep(r, path), keep(r, sha256)};
    if (!in.role || !in.path || !in.sha256)
        return mn_fail_memory(e);
    mn_status status = room(&r->inputs, &r->inputs_cap, r->inputs_count, sizeof *r->inputs, e);
    if (!status)
        r->inputs[r->inputs_count++] = in;
    return status;
}

mn_status mn_report_manifest_text(mn_report *r, const char *key, const char *value, mn_err *e)
{
    static const char *const reserved[] = {"command", "version", "inputs", "options"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcmp(key, reserved[i]) == 0)
            return mn_fail(e, MN_USAGE, "the manifest's key '%s' is its own", key);
    mn_manifest_pair p = {keep(r, key), keep(r, value)};
    if (!p.key || !p.value)
        return mn_fail_memory(e);
    for (size_t i = 0; i < r->notes_count; i++)
        if (strcmp(r->notes[i].key, key) == 0) {
            r->notes[i].value = p.value;
            return MN_OK;
        }
    mn_status status = room(&r->notes, &r->notes_cap, r->notes_count, sizeof *r->notes, e);
    if (!status)
        r->notes[r->notes_count++] = p;
    return status;
}

mn_status mn_report_manifest_option(mn_report *r, const char *name, const char *value, mn_err *e)
{
    mn_manifest_pair p = {keep(r, name), keep(r, value)};
    if (!p.key || !p.value)
        return mn_fail_memory(e);
    mn_status status = room(&r->options, &r->options_cap, r->options_count, sizeof *r->options, e);
    if (!status)
        r->options[r->options_count++] = p;
    return status;
}

const mn_table *mn_report_find_table(const mn_report *r, const char *name)
{
    size_t i = table_index(r, name);
    return i == SIZE_MAX ? NULL : r->tables[i].t;
}

const mn_figure *mn_report_find_figure(const mn_report *r, const char *name)
{
    for (size_t i = 0; name && i < r->figures_count; i++)
        if (strcmp(r->figures[i]->name, name) == 0)
            return r->figures[i];
    return NULL;
}

size_t mn_report_warnings(const mn_report *r)
{
    return r->warnings_count;
}

const char *mn_report_warning_at(const mn_report *r, size_t i)
{
    return i < r->warnings_count ? r->warnings[i] : NULL;
}

const char *mn_report_main_table(const mn_report *r)
{
    for (size_t i = 0; i < r->tables_count; i++)
        if (!r->tables[i].ahead)
            return mn_table_name(r->tables[i].t);
    return r->tables_count ? mn_table_name(r->tables[0].t) : NULL;
}
