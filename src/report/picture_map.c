/* SPDX-License-Identifier: Apache-2.0
 *
 * report/picture_map.c - a world map with countries shaded by value.
 *
 * Outlines are data/map/world.csv: "iso3,ring,points", points being
 * "x0 y0 dx1 dy1 ..." in tenths of a degree. Projection: Natural Earth (Savric,
 * Jenny, Patterson, Petrovic, Hurni 2011, doi 10.1559/15230406384363), a
 * polynomial in the latitude. Classes end at round numbers, evenly apart on a
 * logarithmic scale, at most six. Cost: O(points + rows).
 */
#include <math.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "report/language.h"
#include "report/number.h"
#include "report/picture.h"

enum { BREAKS = 5, NAMED = 12 };
#define SCALE  179.0 /* the widest land, Fiji, touches the border */
#define MIDDLE 273.0 /* the equator's height: Greenland and Cape Horn keep the same distance */

extern const unsigned char mn_data_map_world[], mn_data_map_world_end[];

static void project(double lon, double lat, double *x, double *y)
{
    const double degree = 3.14159265358979323846 / 180;
    double l = lon * degree, p = lat * degree, p2 = p * p, p4 = p2 * p2;
    *x = MN_WORLD_WIDTH / 2 +
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

static void ring(mn_canvas *cv, mn_text points)
{
    int x = 0, y = 0, dx, dy;
    for (bool first = true; next_int(&points, &dx) && next_int(&points, &dy); first = false) {
        double px, py;
        project((x += dx) / 10.0, (y += dy) / 10.0, &px, &py);
        cv->ring(cv, first ? MN_STEP_FIRST : MN_STEP_NEXT, px, py);
    }
    cv->ring(cv, MN_STEP_CLOSE, 0, 0);
}

/* Sums the table's values by country. */
static mn_status gather(mn_world *w, mn_err *e)
{
    const mn_held_chart *c = w->c;
    const mn_table *t = w->t;
    mn_arena *arena = &w->arena;
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

static void find_breaks(mn_world *w)
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
static size_t shade(const mn_world *w, size_t class)
{
    return w->breaks_count ? (class * BREAKS + w->breaks_count / 2) / w->breaks_count : 4;
}

static size_t class_of(const mn_world *w, double v)
{
    size_t class = 0;
    while (class < w->breaks_count && v >= w->breaks[class])
        class ++;
    return class;
}

/* "India: 1.2 people" */
static void tip(mn_buf *b, const mn_world *w, uint32_t at)
{
    size_t col = w->c->target == MN_NO_COLUMN ? w->c->label : w->c->target;
    mn_show_cell(b, w->t, w->rows[at],
                 &(mn_view_col){.col = col, .digits = -1, .language = w->c->language});
    mn_buf_str(b, ": ");
    mn_show_quantity(b, w->values[at], w->c->unit);
    mn_language_turn(w->c->language, b, 0);
}

/* One country's shape, from its first ring in *rest; takes all its rings off. */
static mn_status country(mn_canvas *cv, mn_world *w, mn_text *rest)
{
    mn_text left = *rest, line, code = {0}, part;
    uint32_t at = MN_MAP_NONE;
    for (bool first = true; mn_text_split(&left, '\n', &line); first = false) {
        if (!mn_text_split(&line, ',', &part) || (!first && !mn_text_eq(part, code)))
            break;
        if (first) {
            code = part;
            at = mn_map_get(&w->codes, code);
            cv->shape(cv, at == MN_MAP_NONE ? -1 : (int)shade(w, class_of(w, w->values[at])));
        }
        mn_text_split(&line, ',', &part); /* the ring's number */
        ring(cv, line);
        *rest = left;
    }
    mn_buf text = {0};
    if (at != MN_MAP_NONE) {
        w->drawn[at] = true;
        tip(&text, w, at);
    }
    mn_status status = cv->shape_end(cv, mn_picture_text(cv, &text));
    mn_buf_free(&text);
    return status;
}

bool mn_world_legend(const mn_world *w, size_t i, int *shade_of, mn_buf *text)
{
    const char *unit = w->c->unit;
    size_t classes = w->count ? w->breaks_count + 1 : 0;
    if (i > classes)
        return false;
    *shade_of = i == classes ? -1 : (int)shade(w, i);
    if (i == classes) {
        mn_buf_str(text, w->groups ? "not shown on its own" : "no value");
    } else if (!w->breaks_count) {
        mn_buf_str(text, "with a value");
    } else if (i == 0) {
        mn_buf_str(text, "under ");
        mn_show_tick(text, w->breaks[0], unit);
    } else {
        mn_show_tick(text, w->breaks[i - 1], unit);
        mn_buf_str(text, i < w->breaks_count ? " to " : " and more");
        if (i < w->breaks_count)
            mn_show_tick(text, w->breaks[i], unit);
    }
    mn_language_turn(w->c->language, text, 0);
    return true;
}

void mn_world_grey(const mn_world *w, mn_buf *text)
{
    bool one = w->heavy == 1;
    if (!w->heavy)
        return;
    mn_buf_str(text, "Grey is not zero: ");
    mn_show_integer(text, (int64_t)w->heavy);
    mn_buf_str(text, one ? " group of countries, " : " groups of countries, together ");
    mn_show_quantity(text, w->group_sum, w->c->unit);
    mn_buf_str(text, " (");
    mn_show_tick(text, w->group_sum / w->all_sum, "share");
    mn_buf_str(text, one ? "), can't be drawn; it stands in the table."
                         : "), can't be drawn; they stand in the table.");
    mn_language_turn(w->c->language, text, 0);
}

void mn_world_small(const mn_world *w, mn_buf *text)
{
    size_t said = 0, more = 0, col = w->c->target == MN_NO_COLUMN ? w->c->label : w->c->target;
    for (size_t i = 0; i < w->count; i++) {
        if (w->drawn[i])
            continue;
        if (said == NAMED) {
            more++;
            continue;
        }
        mn_buf_str(text, said++ ? "; " : "Too small for this map: ");
        mn_show_cell(text, w->t, w->rows[i],
                     &(mn_view_col){.col = col, .digits = -1, .language = w->c->language});
        mn_buf_str(text, " (");
        mn_show_amount(text, w->values[i], w->c->unit);
        mn_buf_char(text, ')');
    }
    if (more)
        mn_buf_fmt(text, "; and %zu more in the table", more);
    mn_buf_str(text, said ? "." : "");
    mn_language_turn(w->c->language, text, 0);
}

mn_status mn_world_make(mn_world *w, const mn_held_chart *c, const mn_table *t, mn_err *e)
{
    *w = (mn_world){.c = c, .t = t};
    mn_status status = gather(w, e);
    if (!status)
        find_breaks(w);
    return status;
}

void mn_world_free(mn_world *w)
{
    mn_map_free(&w->codes);
    mn_arena_free(&w->arena);
}

mn_status mn_world_draw(mn_canvas *cv, mn_world *w)
{
    mn_status status = MN_OK;
    mn_text rest = {(const char *)mn_data_map_world,
                    (size_t)(mn_data_map_world_end - mn_data_map_world)},
            heading;
    mn_text_split(&rest, '\n', &heading);
    while (rest.len && !status) {
        size_t before = rest.len;
        status = country(cv, w, &rest);
        if (rest.len == before)
            break;
    }
    return status;
}
