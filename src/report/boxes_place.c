/* SPDX-License-Identifier: Apache-2.0
 *
 * report/boxes_place.c - where boxes stand and where the lines between them run. Lines to
 * different boxes share no track and no lane where they would touch.
 */
#include "report/boxes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "report/terminal.h"

/* Bold letters are so much wider. */
static const double BOLD = 1.09;
/* Heights in a channel: above the first track, between tracks, below the last. */
static const double ABOVE = 12, TRACK = 9, BELOW = 20, CLEAR = 8, SAME = 0.5;

double mn_box_width(const mn_box_face *a)
{
    return (a->width - (MN_BOX_COLUMNS + 1) * a->gutter) / MN_BOX_COLUMNS;
}

static double middle(const mn_box *x, const mn_box_face *a)
{
    return x->x + mn_box_width(a) / 2;
}

/* --- lines of text -------------------------------------------------------------- */

static mn_status add_text(mn_boxes *b, mn_box *x, mn_text text, mn_box_ink ink, size_t room,
                          mn_err *e)
{
    mn_text rest = text, line;
    for (size_t n = 0; n < MN_BOX_LINES && mn_wrap_next(&rest, room, &line); n++) {
        mn_text more = rest, next;
        bool cut = n + 1 == MN_BOX_LINES && mn_wrap_next(&more, room, &next);
        if (cut) {
            mn_buf dots = {0};
            mn_buf_text(&dots, mn_utf8_cut(line, room - 1));
            mn_buf_str(&dots, "…");
            line = mn_arena_text(&b->arena, (mn_text){dots.ptr, dots.failed ? 0 : dots.len});
            bool failed = dots.failed || !line.ptr;
            mn_buf_free(&dots);
            if (failed)
                return mn_fail_memory(e);
        }
        x->line[x->lines++] = (mn_box_line){line, ink, n == 0};
    }
    return MN_OK;
}

/* "3  Ginning", the name, the details. */
static mn_status break_lines(mn_boxes *b, mn_box *x, const mn_box_face *a, mn_err *e)
{
    double width = (mn_box_width(a) - 2 * a->margin) / a->letter;
    size_t room = (size_t)width, bold = (size_t)(width / BOLD);
    mn_buf head = {0};
    mn_buf_text(&head, x->state == MN_BOX_GAP && !x->number.len ? mn_text_of("?") : x->number);
    if (head.len && x->heading.len)
        mn_buf_str(&head, "  ");
    mn_buf_text(&head, x->heading);
    mn_text kept = mn_arena_text(&b->arena, (mn_text){head.ptr, head.failed ? 0 : head.len});
    bool failed = head.failed || !kept.ptr;
    mn_buf_free(&head);
    x->lines = 0;
    x->line = mn_arena_alloc(&b->arena, (2 + b->chart->details) * MN_BOX_LINES, sizeof *x->line);
    if (failed || !x->line)
        return mn_fail_memory(e);
    mn_status status = add_text(b, x, kept, MN_BOX_HEADING, bold, e);
    if (!status)
        status = add_text(b, x, x->name, MN_BOX_NAME, bold, e);
    for (size_t i = 0; i < b->chart->details && !status; i++)
        status =
            add_text(b, x, x->detail[i], b->chart->detail[i].alert ? MN_BOX_LOUD : MN_BOX_DETAIL,
                     b->chart->detail[i].alert ? bold : room, e);
    return status;
}

/* --- lanes ------------------------------------------------------------------------ */

/* A line to a box lives in the channels below rows top .. row(box)-1. */
static void find_trunks(mn_boxes *b)
{
    for (size_t i = 0; i < b->links; i++) {
        const mn_box_link *l = &b->link[i];
        mn_box_trunk *t = &b->trunk[l->to];
        size_t row = b->box[l->from].row;
        if (l->back)
            continue;
        t->top = !t->any || row < t->top ? row : t->top;
        t->any = true;
        t->passes = t->top + 1 < b->box[l->to].row;
    }
}

/* Whether two lines run beside each other past a row or into one. */
static bool overlap(const mn_boxes *b, size_t i, size_t k)
{
    return b->trunk[i].top < b->box[k].row && b->trunk[k].top < b->box[i].row;
}

static double gutter_middle(const mn_box_face *a, size_t gutter)
{
    return a->gutter / 2 + (double)gutter * (a->gutter + mn_box_width(a));
}

/* The gutter near the line's ends that few others take. */
static size_t best_gutter(const mn_boxes *b, const mn_box_face *a, size_t box)
{
    double want = middle(&b->box[box], a), n = 1, best = 0;
    size_t found = 0;
    for (size_t i = 0; i < b->links; i++)
        if (b->link[i].to == box && !b->link[i].back) {
            want += middle(&b->box[b->link[i].from], a);
            n++;
        }
    for (size_t g = 0; g <= MN_BOX_COLUMNS; g++) {
        double cost = fabs(gutter_middle(a, g) - want / n);
        for (size_t k = 0; k < box; k++)
            if (b->trunk[k].passes && b->trunk[k].gutter == g && overlap(b, box, k))
                cost += a->gutter;
        if (!g || cost < best) {
            best = cost;
            found = g;
        }
    }
    return found;
}

static void find_lanes(mn_boxes *b, const mn_box_face *a)
{
    size_t lanes[MN_BOX_COLUMNS + 1] = {0};
    for (size_t i = 0; i < b->count; i++) {
        mn_box_trunk *t = &b->trunk[i];
        if (!t->passes)
            continue;
        t->gutter = best_gutter(b, a, i);
        t->lane = 0;
        for (size_t k = 0; k < i; k++) /* the first that none beside it has */
            if (b->trunk[k].passes && b->trunk[k].gutter == t->gutter &&
                b->trunk[k].lane == t->lane && overlap(b, i, k)) {
                t->lane++;
                k = SIZE_MAX; /* from the start */
            }
        if (t->lane + 1 > lanes[t->gutter])
            lanes[t->gutter] = t->lane + 1;
    }
    for (size_t i = 0; i < b->count; i++) {
        mn_box_trunk *t = &b->trunk[i];
        double step = a->gutter / (double)(lanes[t->gutter] + 1);
        t->x = gutter_middle(a, t->gutter) - a->gutter / 2 + step * (double)(t->lane + 1);
    }
}

typedef struct port {
    size_t link;
    double want;
} port;

static int by_want(const void *a, const void *b)
{
    const port *x = a, *y = b;
    if (x->want < y->want || x->want > y->want)
        return x->want < y->want ? -1 : 1;
    return x->link < y->link ? -1 : x->link > y->link;
}

/* A box's arrows leave side by side, in the order of where they go. */
static mn_status find_ports(mn_boxes *b, const mn_box_face *a, mn_err *e)
{
    port *list = mn_arena_alloc(&b->arena, b->links + 1, sizeof *list);
    if (!list)
        return mn_fail_memory(e);
    for (size_t i = 0; i < b->count; i++) {
        const mn_box *x = &b->box[i];
        size_t n = 0;
        for (size_t k = 0; k < b->links && n < x->ports; k++) {
            const mn_box_link *l = &b->link[k];
            if (l->from != i || l->back)
                continue;
            bool next = b->box[l->to].row == x->row + 1;
            list[n++] = (port){k, next ? middle(&b->box[l->to], a) : b->trunk[l->to].x};
        }
        qsort(list, n, sizeof *list, by_want);
        for (size_t k = 0; k < n; k++)
            b->link[list[k].link].port = x->x + mn_box_width(a) * (double)(k + 1) / (double)(n + 1);
    }
    return MN_OK;
}

/* --- tracks ----------------------------------------------------------------------- */

double mn_box_exit(const mn_boxes *b, const mn_box_face *a, size_t row, size_t box)
{
    return b->box[box].row == row + 1 ? middle(&b->box[box], a) : b->trunk[box].x;
}

bool mn_box_crosses(const mn_boxes *b, const mn_box_face *a, size_t row, size_t box, double *from,
                    double *to)
{
    const mn_box_trunk *t = &b->trunk[box];
    if (!t->any || row < t->top || row >= b->box[box].row)
        return false;
    *from = *to = mn_box_exit(b, a, row, box);
    if (row > t->top) {
        *from = fmin(*from, t->x);
        *to = fmax(*to, t->x);
    }
    for (size_t i = 0; i < b->links; i++) {
        const mn_box_link *l = &b->link[i];
        if (l->to != box || l->back || b->box[l->from].row != row)
            continue;
        *from = fmin(*from, l->port);
        *to = fmax(*to, l->port);
    }
    return true;
}

size_t mn_box_track(const mn_boxes *b, size_t row, size_t box)
{
    return b->track[row * b->count + box];
}

typedef struct span {
    size_t box;
    double from, to;
} span;

static int by_from(const void *a, const void *b)
{
    const span *x = a, *y = b;
    if (x->from < y->from || x->from > y->from)
        return x->from < y->from ? -1 : 1;
    return x->box < y->box ? -1 : x->box > y->box;
}

static mn_status find_tracks(mn_boxes *b, const mn_box_face *a, mn_err *e)
{
    span *list = mn_arena_alloc(&b->arena, b->count + 1, sizeof *list);
    double *ends = mn_arena_alloc(&b->arena, b->count + 1, sizeof *ends);
    b->track = mn_arena_alloc(&b->arena, b->rows * b->count + 1, sizeof *b->track);
    if (!list || !ends || !b->track)
        return mn_fail_memory(e);
    for (size_t row = 0; row < b->rows; row++) {
        size_t n = 0, tracks = 0;
        bool any = false;
        for (size_t box = 0; box < b->count; box++) {
            span s = {.box = box};
            b->track[row * b->count + box] = SIZE_MAX;
            if (!mn_box_crosses(b, a, row, box, &s.from, &s.to))
                continue;
            any = true;
            if (s.to - s.from > SAME)
                list[n++] = s;
        }
        qsort(list, n, sizeof *list, by_from);
        for (size_t i = 0; i < n; i++) {
            size_t track = 0;
            while (track < tracks && ends[track] + CLEAR > list[i].from)
                track++;
            tracks += track == tracks;
            ends[track] = list[i].to;
            b->track[row * b->count + list[i].box] = track;
        }
        bool last = row + 1 == b->rows;
        b->channel[row] = any ? ABOVE + BELOW + TRACK * (double)tracks : last ? 0 : ABOVE + TRACK;
    }
    return MN_OK;
}

mn_status mn_boxes_place(mn_boxes *b, const mn_box_face *a, mn_err *e)
{
    b->row_y = mn_arena_alloc(&b->arena, b->rows + 1, sizeof *b->row_y);
    b->row_height = mn_arena_alloc(&b->arena, b->rows + 1, sizeof *b->row_height);
    b->channel = mn_arena_alloc(&b->arena, b->rows + 1, sizeof *b->channel);
    if (!b->row_y || !b->row_height || !b->channel)
        return mn_fail_memory(e);
    mn_status status = MN_OK;
    for (size_t i = 0; i < b->count && !status; i++) {
        mn_box *x = &b->box[i];
        status = break_lines(b, x, a, e);
        x->x = a->gutter + (double)x->column * (mn_box_width(a) + a->gutter);
        b->row_height[x->row] =
            fmax(b->row_height[x->row], (double)x->lines * a->line + 2 * a->margin);
    }
    if (status)
        return status;
    find_trunks(b);
    find_lanes(b, a);
    status = find_ports(b, a, e);
    if (!status)
        status = find_tracks(b, a, e);
    double y = 0;
    for (size_t row = 0; row < b->rows && !status; row++) {
        b->row_y[row] = y;
        y += b->row_height[row] + b->channel[row];
    }
    b->row_y[b->rows] = y;
    for (size_t i = 0; i < b->count && !status; i++)
        b->box[i].y = b->row_y[b->box[i].row];
    return status;
}
