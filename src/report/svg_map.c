/* SPDX-License-Identifier: Apache-2.0
 *
 * report/svg_map.c - a world map with countries shaded by value.
 *
 * Outlines are data/map/world.csv: "iso3,ring,points", points being
 * "x0 y0 dx1 dy1 ..." in tenths of a degree. Projection: Natural Earth (Savric,
 * Jenny, Patterson, Petrovic, Hurni 2011, doi 10.1559/15230406384363), a
 * polynomial in the latitude. Classes end at round numbers, evenly apart on a
 * logarithmic scale, at most six. Cost: O(points + rows).
 */
#include <math.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "report/axis.h"
#include "report/html.h"

enum { WIDTH = 960, HEIGHT = 480, BREAKS = 5, NAMED = 12 };
#define SCALE  179.0 /* the widest land, Fiji, touches the border */
#define MIDDLE 273.0 /* the equator's height: Greenland and Cape Horn keep the same distance */

extern const unsigned char mn_data_map_world[], mn_data_map_world_end[];

typedef struct world {
    mn_map codes;   /* iso3 to country */
    mn_text *keys;  /* a country's code */
    double *values; /* NaN: none */
    size_t *rows;   /* whose name it bears */
    bool *drawn;
    size_t count;
    double breaks[MN_AXIS_TICKS];
    size_t breaks_count;
    size_t groups, heavy;      /* rows that name no country; those of them above nought */
    double group_sum, all_sum; /* their values; all values */
} world;

static void project(double lon, double lat, double *x, double *y)
{
    const double degree = 3.14159265358979323846 / 180;
    double l = lon * degree, p = lat * degree, p2 = p * p, p4 = p2 * p2;
    *x = WIDTH / 2 +
         SCALE * l *
             (0.8707 - 0.131979 * p2 + p4 * (-0.013791 + p4 * (0.003971 * p2 - 0.001529 * p4)));
    *y =
        MIDDLE -
        SCALE * p * (1.007226 + p2 * (0.015085 + p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4)));
}

/* The next integer of a list set apart by blanks. */
static bool next_int(mn_text *rest, int *v)
{
    size_t i = 0;
    int n = 0;
    while (i < rest->len && rest->ptr[i] == ' ')
        i++;
    bool minus = i < rest->len && rest->ptr[i] == '-';
    size_t first = i += minus;
    for (; i < rest->len && rest->ptr[i] >= '0' && rest->ptr[i] <= '9' && n < 100000; i++)
        n = n * 10 + (rest->ptr[i] - '0');
    *rest = mn_text_sub(*rest, i, rest->len - i);
    *v = minus ? -n : n;
    return i > first;
}

/* A ring as path data in tenths of a unit: absolute start, then steps between
 * rounded points, so that rounding never adds up. */
static void ring_path(mn_buf *b, mn_text points)
{
    int x = 0, y = 0, dx, dy;
    double last_x = 0, last_y = 0;
    for (bool first = true; next_int(&points, &dx) && next_int(&points, &dy); first = false) {
        double px, py;
        project((x += dx) / 10.0, (y += dy) / 10.0, &px, &py);
        px = floor(px * 10 + 0.5) / 10;
        py = floor(py * 10 + 0.5) / 10;
        if (!first && px == last_x && py == last_y)
            continue;
        mn_buf_char(b, first ? 'M' : 'l');
        mn_svg_number(b, px - last_x);
        mn_buf_char(b, ' ');
        mn_svg_number(b, py - last_y);
        last_x = px;
        last_y = py;
    }
    mn_buf_char(b, 'z');
}

/* Sums the table's values by country. */
static mn_status gather(world *w, mn_arena *arena, const mn_held_chart *c, const mn_table *t,
                        mn_err *e)
{
    size_t rows = mn_chart_rows(c, t);
    w->keys = mn_arena_alloc(arena, rows + 1, sizeof *w->keys);
    w->values = mn_arena_alloc(arena, rows + 1, sizeof *w->values);
    w->rows = mn_arena_alloc(arena, rows + 1, sizeof *w->rows);
    w->drawn = mn_arena_alloc(arena, rows + 1, sizeof *w->drawn);
    if (!w->keys || !w->values || !w->rows || !w->drawn)
        return mn_fail_memory(e);
    for (size_t row = 0; row < rows; row++) {
        double v = mn_chart_number(c, t, row, c->value);
        mn_text key = mn_table_col_type(t, c->label) == MN_TEXT ? mn_table_text(t, row, c->label)
                                                                : mn_text_of("");
        uint32_t at = (uint32_t)w->count;
        w->all_sum += isnan(v) ? 0 : v;
        if (!key.len && v > 0) {
            w->heavy++;
            w->group_sum += v;
        }
        w->groups += !key.len;
        if (isnan(v) || !key.len)
            continue;
        mn_status status = mn_map_put(&w->codes, key, &at, e);
        if (status)
            return status;
        if (at == w->count) {
            w->keys[w->count] = key;
            w->rows[w->count++] = row;
            w->values[at] = v;
        } else {
            w->values[at] += v;
        }
    }
    return MN_OK;
}

static void find_breaks(world *w)
{
    double low = 0, high = 0;
    for (size_t i = 0; i < w->count; i++)
        if (w->values[i] > 0) {
            high = w->values[i] > high ? w->values[i] : high;
            low = low > 0 && low < w->values[i] ? low : w->values[i];
        }
    if (!(high > low))
        return;
    if (low < high * 1e-5)
        low = high * 1e-5; /* what is a hundred thousand times smaller shares the lowest class */
    w->breaks_count = mn_round_numbers(w->breaks, low, high, BREAKS);
    if (w->breaks_count && w->breaks[0] <= low * (1 + 1e-9)) { /* nothing would lie below it */
        w->breaks_count--;
        memmove(w->breaks, w->breaks + 1, w->breaks_count * sizeof *w->breaks);
    }
}

/* The shade, 0 to 5: the classes are spread over all six. */
static size_t shade(const world *w, size_t class)
{
    return w->breaks_count ? (class * BREAKS + w->breaks_count / 2) / w->breaks_count : 4;
}

static size_t class_of(const world *w, double v)
{
    size_t class = 0;
    while (class < w->breaks_count && v >= w->breaks[class])
        class ++;
    return class;
}

/* One country's path, from its first ring in *rest; takes all its rings off. */
static void country(mn_buf *b, world *w, const mn_held_chart *c, const mn_table *t, mn_text *rest)
{
    mn_text left = *rest, line, code = {0}, part;
    uint32_t at = MN_MAP_NONE;
    for (bool first = true; mn_text_split(&left, '\n', &line); first = false) {
        if (!mn_text_split(&line, ',', &part) || (!first && !mn_text_eq(part, code)))
            break;
        if (first) {
            code = part;
            at = mn_map_get(&w->codes, code);
            mn_buf_str(b, "<path");
            if (at != MN_MAP_NONE)
                mn_buf_fmt(b, " class=\"q%zu\"", shade(w, class_of(w, w->values[at])));
            mn_buf_str(b, " d=\"");
        }
        mn_text_split(&line, ',', &part); /* the ring's number */
        ring_path(b, line);
        *rest = left;
    }
    if (at == MN_MAP_NONE) {
        mn_buf_str(b, "\"/>\n");
        return;
    }
    mn_buf text = {0};
    w->drawn[at] = true;
    mn_show_cell(
        &text, t, w->rows[at],
        &(mn_view_col){.col = c->target == MN_NO_COLUMN ? c->label : c->target, .digits = -1});
    mn_buf_str(&text, ": ");
    mn_show_quantity(&text, w->values[at], c->unit);
    mn_buf_str(b, "\"><title>");
    mn_html_buf(b, &text);
    mn_buf_str(b, "</title></path>\n");
}

static void legend(mn_buf *b, const world *w, const mn_held_chart *c)
{
    mn_buf_str(b, "<ul class=\"legend\">\n");
    for (size_t i = 0; i <= w->breaks_count && w->count; i++) {
        mn_buf_fmt(b, "<li><i class=\"q%zu\"></i>", shade(w, i));
        if (!w->breaks_count) {
            mn_buf_str(b, "with a value");
        } else if (i == 0) {
            mn_buf_str(b, "under ");
            mn_show_tick(b, w->breaks[0], c->unit);
        } else {
            mn_show_tick(b, w->breaks[i - 1], c->unit);
            mn_buf_str(b, i < w->breaks_count ? " to " : " and more");
            if (i < w->breaks_count)
                mn_show_tick(b, w->breaks[i], c->unit);
        }
        mn_buf_str(b, "</li>\n");
    }
    mn_buf_str(b, "<li><i class=\"none\"></i>");
    mn_buf_str(b, w->groups ? "not shown on its own" : "no value");
    mn_buf_str(b, "</li>\n</ul>\n");
}

/* What stands in the table under a group of countries has no outline: a reader
 * who sees grey must not take it for nought. */
static void grey(mn_buf *b, const world *w, const mn_held_chart *c)
{
    if (!w->heavy)
        return;
    mn_buf text = {0};
    bool one = w->heavy == 1;
    mn_buf_str(&text, "Grey is not zero: ");
    mn_show_integer(&text, (int64_t)w->heavy);
    mn_buf_str(&text, one ? " group of countries, " : " groups of countries, together ");
    mn_show_quantity(&text, w->group_sum, c->unit);
    mn_buf_str(&text, " (");
    mn_show_tick(&text, w->group_sum / w->all_sum, "share");
    mn_buf_str(&text, one ? "), can't be drawn; it stands in the table."
                          : "), can't be drawn; they stand in the table.");
    mn_buf_str(b, "<p class=\"remark\">");
    mn_html_buf(b, &text);
    mn_buf_str(b, "</p>\n");
}

/* Countries with a value that the outlines lack are named, not lost. */
static void too_small(mn_buf *b, const world *w, const mn_held_chart *c, const mn_table *t)
{
    size_t said = 0, more = 0;
    for (size_t i = 0; i < w->count; i++) {
        if (w->drawn[i])
            continue;
        if (said == NAMED) {
            more++;
            continue;
        }
        mn_buf text = {0};
        mn_show_cell(
            &text, t, w->rows[i],
            &(mn_view_col){.col = c->target == MN_NO_COLUMN ? c->label : c->target, .digits = -1});
        mn_buf_str(b, said++ ? "; " : "<p class=\"more\">Too small for this map: ");
        mn_html_buf(b, &text);
        mn_buf_str(b, " (");
        mn_show_amount(b, w->values[i], c->unit);
        mn_buf_char(b, ')');
    }
    if (more)
        mn_buf_fmt(b, "; and %zu more in the table", more);
    mn_buf_str(b, said ? ".</p>\n" : "");
}

mn_status mn_svg_map(mn_sink *out, const mn_held_chart *c, const mn_table *t, size_t n)
{
    mn_buf *b = &out->buf;
    mn_arena arena = {0};
    world w = {0};
    mn_text rest = {(const char *)mn_data_map_world,
                    (size_t)(mn_data_map_world_end - mn_data_map_world)},
            heading;
    mn_status status = gather(&w, &arena, c, t, out->e);
    if (status)
        goto out;
    find_breaks(&w);
    mn_svg_open(b, c, "map", n, WIDTH, HEIGHT);
    mn_text_split(&rest, '\n', &heading);
    while (rest.len && !status) {
        size_t before = rest.len;
        country(b, &w, c, t, &rest);
        if (rest.len == before)
            break;
        status = mn_sink_spill(out, false);
    }
    mn_buf_str(b, "</svg>\n");
    legend(b, &w, c);
    grey(b, &w, c);
    too_small(b, &w, c, t);
out:
    mn_map_free(&w.codes);
    mn_arena_free(&arena);
    return status;
}
