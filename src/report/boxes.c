/* SPDX-License-Identifier: Apache-2.0
 *
 * report/boxes.c - from a table's rows to boxes in layers: a box stands as many layers above
 * the end as its longest way there has arrows, and within its layer near what it leads to.
 */
#include "report/boxes.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "report/flow.h"
#include "report/language.h"
#include "report/number.h"

enum { SWEEPS = 6, LINKS_MOST = 20000 };

/* A cell as people see it, behind the words; "" where it is missing. */
static mn_status cell(mn_text *out, mn_boxes *b, const mn_table *t, size_t row, size_t col,
                      const char *words, mn_err *e)
{
    const mn_language *l = b->chart->language;
    mn_buf text = {0}, all = {0};
    mn_status status = MN_OK;
    *out = (mn_text){"", 0};
    if (col == MN_NO_COLUMN || mn_table_missing(t, row, col))
        return MN_OK;
    mn_show_cell(&text, t, row, &(mn_view_col){.col = col, .digits = -1, .language = l});
    if (text.len && *words) {
        mn_buf_text(&all, mn_language_word(l, mn_text_of(words)));
        mn_buf_char(&all, ' ');
    }
    if (text.len)
        mn_buf_text(&all, (mn_text){text.ptr, text.len});
    if (all.len)
        *out = mn_arena_text(&b->arena, (mn_text){all.ptr, all.len});
    if (text.failed || all.failed || !out->ptr)
        status = mn_fail_memory(e);
    mn_buf_free(&text);
    mn_buf_free(&all);
    return status;
}

static mn_box_state state_of(const mn_table *t, size_t row, size_t col)
{
    mn_text s = col == MN_NO_COLUMN ? (mn_text){"", 0} : mn_table_text(t, row, col);
    return mn_text_eq_str(s, "gap")     ? MN_BOX_GAP
           : mn_text_eq_str(s, "alert") ? MN_BOX_ALERT
                                        : MN_BOX_PLAIN;
}

static mn_status read_box(mn_boxes *b, const mn_table *t, size_t row, mn_err *e)
{
    const mn_held_chart *c = b->chart;
    mn_box *x = &b->box[row];
    mn_status status = cell(&x->number, b, t, row, c->value, "", e);
    if (!status)
        status = cell(&x->heading, b, t, row, c->heading, "", e);
    if (!status)
        status = cell(&x->name, b, t, row, c->label, "", e);
    x->detail = mn_arena_alloc(&b->arena, c->details + 1, sizeof *x->detail);
    if (!status && !x->detail)
        status = mn_fail_memory(e);
    for (size_t i = 0; i < c->details && !status; i++)
        status = cell(&x->detail[i], b, t, row, c->detail[i].col, c->detail[i].words, e);
    x->state = state_of(t, row, c->state);
    return status;
}

/* The arrows of a row: numbers of boxes, separated by ';'. */
static mn_status read_links(mn_boxes *b, const mn_map *numbers, const mn_table *t, size_t row,
                            size_t *cap, mn_err *e)
{
    mn_text rest = mn_table_text(t, row, b->chart->target), part;
    while (rest.len && mn_text_split(&rest, ';', &part)) {
        uint32_t to = mn_map_get(numbers, mn_text_trim(part));
        if (to == MN_MAP_NONE || to == row || b->links >= LINKS_MOST)
            continue;
        if (!mn_grow(&b->link, cap, b->links + 1, sizeof *b->link))
            return mn_fail_memory(e);
        b->link[b->links++] = (mn_box_link){.from = row, .to = to};
    }
    return MN_OK;
}

static mn_status read_rows(mn_boxes *b, const mn_table *t, mn_err *e)
{
    size_t rows = mn_chart_rows(b->chart, t), cap = 0;
    mn_map numbers = {0};
    mn_status status = MN_OK;
    b->left_out = rows > MN_BOXES_MOST ? rows - MN_BOXES_MOST : 0;
    b->count = rows - b->left_out;
    b->box = mn_arena_alloc(&b->arena, b->count + 1, sizeof *b->box);
    b->trunk = mn_arena_alloc(&b->arena, b->count + 1, sizeof *b->trunk);
    if (!b->box || !b->trunk)
        return mn_fail_memory(e);
    for (size_t row = 0; row < b->count && !status; row++) {
        uint32_t at = (uint32_t)row;
        status = read_box(b, t, row, e);
        if (!status && b->box[row].number.len)
            status = mn_map_put(&numbers, b->box[row].number, &at, e);
    }
    for (size_t row = 0; row < b->count && !status; row++)
        status = read_links(b, &numbers, t, row, &cap, e);
    mn_map_free(&numbers);
    return status;
}

/* Layers from the end up, by the flow's longest paths with every arrow turned: boxes in reverse,
 * so that of a circle the one nearest to the end stands lowest. */
static mn_status find_layers(mn_boxes *b, mn_err *e)
{
    mn_flow f = {.nodes_count = b->count, .links_count = b->links};
    f.nodes = mn_arena_alloc(&f.arena, b->count + 1, sizeof *f.nodes);
    f.links = mn_arena_alloc(&f.arena, b->links + 1, sizeof *f.links);
    mn_status status = f.nodes && f.links ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; i < b->links && !status; i++)
        f.links[i] = (mn_flow_link){
            .from = b->count - 1 - b->link[i].to, .to = b->count - 1 - b->link[i].from, .value = 1};
    if (!status)
        status = mn_flow_layers(&f, e);
    for (size_t i = 0; i < b->count && !status; i++)
        b->box[i].layer = f.nodes[b->count - 1 - i].layer;
    b->layers = b->count ? f.layers : 0;
    for (size_t i = 0; i < b->links && !status; i++) {
        b->link[i].back = b->box[b->link[i].from].layer <= b->box[b->link[i].to].layer;
        b->back += b->link[i].back;
        b->box[b->link[i].from].ports += !b->link[i].back;
    }
    mn_flow_free(&f);
    return status;
}

typedef struct ranked {
    size_t box, layer;
    double want;
} ranked;

static int by_layer_and_want(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->layer != y->layer)
        return x->layer > y->layer ? -1 : 1;
    if (x->want < y->want || x->want > y->want)
        return x->want < y->want ? -1 : 1;
    return x->box < y->box ? -1 : x->box > y->box;
}

/* Sorts each layer by what its boxes want, and says where they then stand, between 0 and 1. */
static void settle(mn_boxes *b, ranked *rank)
{
    qsort(rank, b->count, sizeof *rank, by_layer_and_want);
    for (size_t i = 0; i < b->count;) {
        size_t end = i;
        while (end < b->count && rank[end].layer == rank[i].layer)
            end++;
        for (size_t k = i; k < end; k++)
            b->box[rank[k].box].place = ((double)(k - i) + 0.5) / (double)(end - i);
        i = end;
    }
}

/* Barycentres, down and up by turns (Sugiyama et al. 1981, doi 10.1109/TSMC.1981.4308636). */
static mn_status find_order(mn_boxes *b, mn_err *e)
{
    ranked *rank = mn_arena_alloc(&b->arena, b->count + 1, sizeof *rank);
    double *sum = mn_arena_alloc(&b->arena, b->count + 1, sizeof *sum);
    double *n = mn_arena_alloc(&b->arena, b->count + 1, sizeof *n);
    if (!rank || !sum || !n)
        return mn_fail_memory(e);
    for (size_t i = 0; i < b->count; i++)
        rank[i] = (ranked){i, b->box[i].layer, (double)i};
    settle(b, rank);
    for (size_t sweep = 0; sweep < SWEEPS; sweep++) {
        for (size_t i = 0; i < b->count; i++)
            sum[i] = n[i] = 0;
        for (size_t i = 0; i < b->links; i++) {
            const mn_box_link *l = &b->link[i];
            size_t moved = sweep % 2 ? l->to : l->from, other = sweep % 2 ? l->from : l->to;
            if (l->back)
                continue;
            sum[moved] += b->box[other].place;
            n[moved] += 1;
        }
        for (size_t i = 0; i < b->count; i++)
            rank[i] = (ranked){i, b->box[i].layer, n[i] > 0 ? sum[i] / n[i] : b->box[i].place};
        settle(b, rank);
    }
    b->at = mn_arena_alloc(&b->arena, b->count + 1, sizeof *b->at);
    if (!b->at)
        return mn_fail_memory(e);
    for (size_t i = 0; i < b->count; i++)
        b->at[i] = rank[i].box;
    return MN_OK;
}

/* Rows of at most three boxes; a layer's rows are as even as can be. */
static mn_status find_rows(mn_boxes *b, mn_err *e)
{
    static const size_t columns[][MN_BOX_COLUMNS] = {{1}, {0, 2}, {0, 1, 2}};
    b->row_first = mn_arena_alloc(&b->arena, b->count + 2, sizeof *b->row_first);
    if (!b->row_first)
        return mn_fail_memory(e);
    for (size_t i = 0; i < b->count;) {
        size_t end = i;
        while (end < b->count && b->box[b->at[end]].layer == b->box[b->at[i]].layer)
            end++;
        size_t left = (end - i + MN_BOX_COLUMNS - 1) / MN_BOX_COLUMNS;
        for (; left; left--) {
            size_t n = (end - i + left - 1) / left;
            for (size_t k = 0; k < n; k++) {
                b->box[b->at[i + k]].row = b->rows;
                b->box[b->at[i + k]].column = columns[n - 1][k];
            }
            b->row_first[b->rows++] = i;
            i += n;
        }
    }
    b->row_first[b->rows] = b->count;
    return MN_OK;
}

mn_status mn_boxes_make(mn_boxes *b, const mn_held_chart *c, const mn_table *t, mn_err *e)
{
    b->chart = c;
    mn_status status = read_rows(b, t, e);
    if (!status)
        status = find_layers(b, e);
    if (!status)
        status = find_order(b, e);
    return status ? status : find_rows(b, e);
}

void mn_boxes_free(mn_boxes *b)
{
    free(b->link);
    b->link = NULL;
    mn_arena_free(&b->arena);
}
