/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/data.c - see data.h.
 */
#include "measure/change/data.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "table/build.h"
#include "table/day.h"

enum { CELLS_MOST = 20000000, SHOWN = 80 };

static const char *const roles[MN_CHANGE_ROLES] = {"unit", "time", "value", "treated", "cluster"};

const char *mn_change_role_name(mn_change_role r)
{
    return roles[r];
}

/* --- columns -------------------------------------------------------------------------------------
 */

static const char *const headings[MN_CHANGE_ROLES][16] = {
    {"iso3", "country", "unit", "state", "region", "province", "district", "county", "site",
     "agency", "office", "reporter", "area", "village", "facility"},
    {"time", "year", "period", "date", "month", "quarter", "week", "day"},
    {"value", "count", "counts", "n", "cases", "victims", "number", "total", "persons", "detected",
     "rate", "y", "outcome"},
    {"treated", "treatment", "programme", "program", "intervention", "policy", "exposed"},
    {"cluster"},
};

static int by_heading(const mn_table *t, mn_change_role role)
{
    for (size_t i = 0; i < 16 && headings[role][i]; i++)
        for (size_t c = 0; c < mn_table_cols(t); c++)
            if (mn_heading_same(mn_text_of(mn_table_col_name(t, c)), mn_text_of(headings[role][i])))
                return (int)c;
    return MN_CHANGE_NONE;
}

static mn_status no_column(const mn_table *t, mn_text name, mn_err *e)
{
    char list[224] = "";
    size_t len = 0;
    for (size_t i = 0; i < mn_table_cols(t) && len + 48 < sizeof list; i++) {
        const mn_text c = mn_utf8_cut(mn_text_of(mn_table_col_name(t, i)), 40);
        if (i)
            list[len++] = ',';
        list[len++] = ' ';
        memcpy(list + len, c.ptr, c.len);
        len += c.len;
        list[len] = 0;
    }
    const mn_text shown = mn_utf8_cut(name, SHOWN);
    mn_fail_at(e, MN_USAGE, mn_table_source(t), 1, 0, "there is no column '%.*s'", (int)shown.len,
               shown.ptr);
    return mn_hint(e, "its columns are:%s", list);
}

static mn_status column_named(int *out, const mn_table *t, mn_text name, mn_err *e)
{
    for (size_t c = 0; c < mn_table_cols(t); c++)
        if (mn_text_eq(name, mn_text_of(mn_table_col_name(t, c)))) {
            *out = (int)c;
            return MN_OK;
        }
    for (size_t c = 0; c < mn_table_cols(t); c++)
        if (mn_heading_same(name, mn_text_of(mn_table_col_name(t, c)))) {
            *out = (int)c;
            return MN_OK;
        }
    return no_column(t, name, e);
}

/* Cuts "role=Name" off *rest; a name may be in double quotes to hold a comma. */
static mn_status cut_pair(mn_text *rest, mn_text *role, mn_text *name, mn_err *e)
{
    const char *equals = memchr(rest->ptr, '=', rest->len);
    const size_t at = equals ? (size_t)(equals - rest->ptr) : rest->len;
    *role = mn_text_trim(mn_text_sub(*rest, 0, at));
    if (!equals) {
        const mn_text shown = mn_utf8_cut(*role, SHOWN);
        mn_fail(e, MN_USAGE, "'%.*s' in --columns names no role", (int)shown.len, shown.ptr);
        return mn_hint(e, "as in: --columns unit=NAME,time=NAME,value=NAME");
    }
    *rest = mn_text_sub(*rest, at + 1, rest->len);
    if (!rest->len || rest->ptr[0] != '"') {
        if (!mn_text_split(rest, ',', name))
            *name = (mn_text){"", 0};
        *name = mn_text_trim(*name);
        return MN_OK;
    }
    const char *quote = memchr(rest->ptr + 1, '"', rest->len - 1);
    if (!quote)
        return mn_fail(e, MN_USAGE, "a quote in --columns is never closed");
    *name = mn_text_sub(*rest, 1, (size_t)(quote - rest->ptr) - 1);
    *rest = mn_text_trim(mn_text_sub(*rest, (size_t)(quote - rest->ptr) + 1, rest->len));
    if (rest->len && rest->ptr[0] != ',')
        return mn_fail(e, MN_USAGE, "text after a closing quote in --columns");
    *rest = rest->len ? mn_text_sub(*rest, 1, rest->len) : (mn_text){NULL, 0};
    return MN_OK;
}

mn_status mn_change_columns(int out[MN_CHANGE_ROLES], const mn_table *t, const char *said,
                            mn_err *e)
{
    bool given[MN_CHANGE_ROLES] = {false};
    mn_text rest = mn_text_of(said), role, name;
    for (unsigned r = 0; r < MN_CHANGE_ROLES; r++)
        out[r] = by_heading(t, (mn_change_role)r);
    while (rest.ptr && mn_text_trim(rest).len) {
        unsigned r = 0;
        if (cut_pair(&rest, &role, &name, e))
            return MN_USAGE;
        while (r < MN_CHANGE_ROLES && !mn_text_eq_nocase(role, roles[r]))
            r++;
        if (r == MN_CHANGE_ROLES) {
            const mn_text shown = mn_utf8_cut(role, SHOWN);
            mn_fail(e, MN_USAGE, "there is no role '%.*s'", (int)shown.len, shown.ptr);
            return mn_hint(e, "roles are unit, time, value, treated, cluster");
        }
        if (given[r])
            return mn_fail(e, MN_USAGE, "the role '%s' is given twice", roles[r]);
        given[r] = true;
        out[r] = MN_CHANGE_NONE;
        if (name.len && column_named(&out[r], t, name, e))
            return MN_USAGE;
    }
    return MN_OK;
}

/* --- cells ---------------------------------------------------------------------------------------
 */

typedef struct reading {
    const mn_table *t;
    const int *column;
    size_t row;
} reading;

static mn_text cell_of(const reading *r, mn_change_role role)
{
    if (r->column[role] == MN_CHANGE_NONE)
        return (mn_text){"", 0};
    return mn_text_trim(mn_table_text(r->t, r->row, (size_t)r->column[role]));
}

static mn_status refuse(const reading *r, mn_change_role role, const char *what, const char *hint,
                        mn_err *e)
{
    const mn_text v = cell_of(r, role), shown = mn_utf8_cut(v, SHOWN);
    mn_fail_at(e, MN_DATA, mn_table_source(r->t), mn_table_line(r->t, r->row), 0,
               "%s in column '%.60s': '%.*s'", what,
               mn_table_col_name(r->t, (size_t)r->column[role]), (int)shown.len, shown.ptr);
    mn_offending(e, v);
    return mn_hint(e, "%s", hint);
}

static bool unreported(mn_text v)
{
    static const char *const words[] = {"", "NA", "N/A", "..", "-", "–", "null", "nan"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mn_text_eq_nocase(v, words[i]))
            return true;
    return false;
}

static mn_status read_value(mn_change_cell *out, const reading *r, mn_err *e)
{
    const mn_text v = cell_of(r, MN_CHANGE_VALUE);
    static const char hint[] = "write a number, \"<5\" for a count that is below, or nothing";
    double x;
    out->is = !unreported(v);
    if (!out->is)
        return MN_OK;
    if (v.ptr[0] == '<') {
        const mn_text below = mn_text_trim(mn_text_sub(v, 1, v.len - 1));
        int64_t n;
        if (!mn_text_i64(below, &n) || n < 1)
            return refuse(r, MN_CHANGE_VALUE, "no whole number behind '<'", hint, e);
        out->low = 0;
        out->high = (double)(n - 1);
        return MN_OK;
    }
    if (!mn_text_f64(v, &x))
        return refuse(r, MN_CHANGE_VALUE, "no number", hint, e);
    if (fabs(x) > 1e15)
        return refuse(r, MN_CHANGE_VALUE, "a number beyond 1e15", hint, e);
    out->low = out->high = x;
    return MN_OK;
}

static mn_status read_treated(bool *out, const reading *r, mn_err *e)
{
    static const char *const yes[] = {"1", "yes", "true", "x"}, *const no[] = {"0", "no", "false",
                                                                               ""};
    const mn_text v = cell_of(r, MN_CHANGE_TREATED);
    *out = false;
    for (size_t i = 0; i < 4; i++) {
        if (mn_text_eq_nocase(v, yes[i])) {
            *out = true;
            return MN_OK;
        }
        if (mn_text_eq_nocase(v, no[i]))
            return MN_OK;
    }
    return refuse(r, MN_CHANGE_TREATED, "neither 0 nor 1",
                  "1 where the programme ran in the unit at that time, else 0", e);
}

/* A time as a number of steps since a fixed one; false where it is none. */
static bool time_of(int64_t *out, mn_change_step *step, mn_text v)
{
    int32_t first, last;
    const char *hint = NULL;
    int64_t y;
    unsigned m, d;
    if (mn_days_read(&first, &last, v, MN_DAYS_ISO, false, &hint)) {
        *step = MN_CHANGE_NUMBERS;
        return mn_text_i64(v, out) && *out > -1000000000 && *out < 1000000000;
    }
    mn_civil_from_days(first, &y, &m, &d);
    const int32_t days = last - first + 1;
    *step = days > 300  ? MN_CHANGE_YEARS
            : days > 80 ? MN_CHANGE_QUARTERS
            : days > 20 ? MN_CHANGE_MONTHS
                        : MN_CHANGE_DAYS;
    *out = days > 300  ? y
           : days > 80 ? y * 4 + (m - 1) / 3
           : days > 20 ? y * 12 + m - 1
                       : (int64_t)first;
    return true;
}

/* --- rows ----------------------------------------------------------------------------------------
 */

typedef struct line {
    uint32_t unit;
    int64_t time;
    mn_text time_name;
    mn_change_cell cell;
} line;

typedef struct rows {
    mn_change_data *d;
    const mn_table *t;
    line *at;
    size_t n, cap;
    mn_map units, clusters;
    const char **unit; /* by number, in the order in which they come */
    uint32_t *cluster;
    size_t unit_cap, cluster_cap;
} rows;

typedef struct wanted {
    int column;
    mn_text value;
} wanted;

enum { ONLY_MOST = 32 };

static mn_status read_only(wanted *out, const mn_table *t, const char *const *only, size_t n,
                           mn_err *e)
{
    if (n > ONLY_MOST)
        return mn_fail(e, MN_USAGE, "--only is given more than %d times", ONLY_MOST);
    for (size_t i = 0; i < n; i++) {
        mn_text value = mn_text_of(only[i]), name;
        if (!strchr(only[i], '=') || !mn_text_split(&value, '=', &name)) {
            mn_fail(e, MN_USAGE, "'%.80s' in --only is not COLUMN=VALUE", only[i]);
            return mn_hint(e, "as in: --only \"indicator=Detected trafficking victims\"");
        }
        if (column_named(&out[i].column, t, mn_text_trim(name), e))
            return MN_USAGE;
        out[i].value = value.ptr ? mn_text_trim(value) : (mn_text){"", 0};
    }
    return MN_OK;
}

static mn_status number_of(uint32_t *out, bool *fresh, mn_map *map, mn_text key, mn_err *e)
{
    const uint32_t next = (uint32_t)map->count;
    *out = next;
    const mn_status st = mn_map_put(map, key, out, e);
    *fresh = *out == next;
    return st;
}

static mn_status add_unit(uint32_t *out, rows *w, const reading *r, mn_err *e)
{
    const bool whole = r->column[MN_CHANGE_UNIT] == MN_CHANGE_NONE;
    const mn_text v = cell_of(r, MN_CHANGE_UNIT);
    bool fresh;
    if (!whole && !v.len)
        return refuse(r, MN_CHANGE_UNIT, "no name", "each row says whose value it is", e);
    if (v.len > 200)
        return refuse(r, MN_CHANGE_UNIT, "a name of more than 200 bytes", "shorten it", e);
    const uint32_t had = mn_map_get(&w->units, v);
    if (had != MN_MAP_NONE) {
        *out = had;
        return MN_OK;
    }
    const mn_text name = mn_arena_text(&w->d->arena, v);
    if (!name.ptr || !mn_grow(&w->unit, &w->unit_cap, w->units.count + 1, sizeof *w->unit))
        return mn_fail_memory(e);
    w->unit[w->units.count] = name.ptr;
    return number_of(out, &fresh, &w->units, name, e);
}

static mn_status add_cluster(rows *w, uint32_t unit, bool fresh_unit, const reading *r, mn_err *e)
{
    const mn_text v = cell_of(r, MN_CHANGE_CLUSTER);
    uint32_t c = unit;
    bool fresh;
    if (r->column[MN_CHANGE_CLUSTER] != MN_CHANGE_NONE) {
        if (!v.len)
            return refuse(r, MN_CHANGE_CLUSTER, "no name", "each row says its unit's cluster", e);
        const mn_status st = number_of(&c, &fresh, &w->clusters, v, e);
        if (st)
            return st;
    }
    if (!mn_grow(&w->cluster, &w->cluster_cap, (size_t)unit + 1, sizeof *w->cluster))
        return mn_fail_memory(e);
    if (!fresh_unit && w->cluster[unit] != c)
        return refuse(r, MN_CHANGE_CLUSTER, "another cluster than before of the same unit",
                      "a unit stays in its cluster", e);
    w->cluster[unit] = c;
    return MN_OK;
}

static mn_status add_row(rows *w, const reading *r, mn_err *e)
{
    line l = {.cell.line = mn_table_line(r->t, r->row)};
    const size_t units = w->units.count;
    const mn_text when = cell_of(r, MN_CHANGE_TIME);
    mn_change_step step;
    if (!time_of(&l.time, &step, when))
        return refuse(r, MN_CHANGE_TIME, "no time",
                      "write 2019, 2019-Q3, 2019-07, 2019-07-31, or a whole number", e);
    if (w->n && step != w->d->step)
        return refuse(r, MN_CHANGE_TIME, "a time of another kind than before",
                      "write all as years, or all as quarters, months or days", e);
    w->d->step = step;
    l.time_name = mn_arena_text(&w->d->arena, when);
    if (!l.time_name.ptr)
        return mn_fail_memory(e);
    mn_status st = add_unit(&l.unit, w, r, e);
    if (!st)
        st = add_cluster(w, l.unit, w->units.count > units, r, e);
    if (!st)
        st = read_value(&l.cell, r, e);
    if (!st && r->column[MN_CHANGE_TREATED] != MN_CHANGE_NONE)
        st = read_treated(&l.cell.treated, r, e);
    if (st)
        return st;
    w->d->missing += !l.cell.is;
    w->d->bounded += l.cell.is && l.cell.low < l.cell.high;
    if (!mn_grow(&w->at, &w->cap, w->n + 1, sizeof *w->at))
        return mn_fail_memory(e);
    w->at[w->n++] = l;
    return MN_OK;
}

/* --- the grid ------------------------------------------------------------------------------------
 */

static int by_time(const void *a, const void *b)
{
    const line *x = a, *y = b;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return x->cell.line < y->cell.line ? -1 : x->cell.line > y->cell.line;
}

typedef struct named {
    const char *name;
    uint32_t was;
} named;

static int by_name(const void *a, const void *b)
{
    return strcmp(((const named *)a)->name, ((const named *)b)->name);
}

/* Units in the order of their names; their old numbers become new ones. */
static mn_status order_units(rows *w, mn_err *e)
{
    mn_change_data *d = w->d;
    d->units = w->units.count;
    named *n = calloc(d->units + 1, sizeof *n);
    uint32_t *now = calloc(d->units + 1, sizeof *now);
    d->unit = mn_arena_alloc(&d->arena, d->units + 1, sizeof *d->unit);
    d->cluster = mn_arena_alloc(&d->arena, d->units + 1, sizeof *d->cluster);
    if (!n || !now || !d->unit || !d->cluster) {
        free(n);
        free(now);
        return mn_fail_memory(e);
    }
    for (uint32_t i = 0; i < d->units; i++)
        n[i] = (named){w->unit[i], i};
    qsort(n, d->units, sizeof *n, by_name);
    for (uint32_t i = 0; i < d->units; i++) {
        now[n[i].was] = i;
        d->unit[i] = n[i].name;
        d->cluster[i] = w->cluster[n[i].was];
    }
    for (size_t i = 0; i < w->n; i++)
        w->at[i].unit = now[w->at[i].unit];
    d->clusters = w->clusters.count ? w->clusters.count : d->units;
    free(n);
    free(now);
    return MN_OK;
}

static mn_status twice(const rows *w, const line *l, uint64_t before, mn_err *e)
{
    mn_fail_at(e, MN_DATA, mn_table_source(w->t), l->cell.line, 0,
               "'%.80s' has two values of %.40s, here and in line %llu", w->d->unit[l->unit],
               l->time_name.ptr, (unsigned long long)before);
    return mn_hint(e,
                   "choose rows by --only COLUMN=VALUE, or name the column of units by --columns "
                   "unit=NAME");
}

static mn_status fill(rows *w, mn_err *e)
{
    mn_change_data *d = w->d;
    qsort(w->at, w->n, sizeof *w->at, by_time);
    for (size_t i = 0; i < w->n; i++)
        d->times += !i || w->at[i].time != w->at[i - 1].time;
    if (d->units * d->times > CELLS_MOST)
        return mn_fail_at(e, MN_DATA, mn_table_source(w->t), 0, 0,
                          "%zu units at %zu times are too many", d->units, d->times);
    d->time = mn_arena_alloc(&d->arena, d->times + 1, sizeof *d->time);
    d->time_name = mn_arena_alloc(&d->arena, d->times + 1, sizeof *d->time_name);
    d->cell = calloc(d->units * d->times + 1, sizeof *d->cell);
    if (!d->time || !d->time_name || !d->cell)
        return mn_fail_memory(e);
    size_t time = 0;
    for (size_t i = 0; i < w->n; i++) {
        const line *l = &w->at[i];
        time += i && l->time != w->at[i - 1].time;
        d->time[time] = l->time;
        d->time_name[time] = l->time_name.ptr;
        mn_change_cell *c = mn_change_at(d, l->unit, time);
        if (c->line)
            return twice(w, l, c->line, e);
        *c = l->cell;
    }
    return MN_OK;
}

static mn_status needed(const mn_table *t, const int *column, mn_err *e)
{
    for (unsigned r = MN_CHANGE_TIME; r <= MN_CHANGE_VALUE; r++)
        if (column[r] == MN_CHANGE_NONE) {
            mn_fail_at(e, MN_DATA, mn_table_source(t), 1, 0, "no column is the %s", roles[r]);
            return mn_hint(e, "name it: --columns %s=NAME", roles[r]);
        }
    return MN_OK;
}

mn_status mn_change_read(mn_change_data *out, const mn_table *t, const int column[MN_CHANGE_ROLES],
                         const char *const *only, size_t n, mn_err *e)
{
    mn_change_data d = {.units = 0};
    rows w = {.d = &d, .t = t};
    wanted want[ONLY_MOST];
    mn_status st = needed(t, column, e);
    if (!st)
        st = read_only(want, t, only, n, e);
    for (size_t i = 0; i < mn_table_rows(t) && !st; i++) {
        bool is = true;
        for (size_t k = 0; k < n; k++)
            is = is && mn_text_eq(want[k].value,
                                  mn_text_trim(mn_table_text(t, i, (size_t)want[k].column)));
        d.passed += !is;
        d.rows += is;
        if (is)
            st = add_row(&w, &(reading){t, column, i}, e);
    }
    if (!st && !d.rows) {
        mn_fail_at(e, MN_DATA, mn_table_source(t), 0, 0,
                   d.passed ? "--only leaves no row" : "the table has no row");
        st = mn_hint(e, "a row says a value of a unit at a time");
    }
    if (!st)
        st = order_units(&w, e);
    if (!st)
        st = fill(&w, e);
    free(w.at);
    free(w.unit);
    free(w.cluster);
    mn_map_free(&w.units);
    mn_map_free(&w.clusters);
    if (st)
        mn_change_data_free(&d);
    else
        *out = d;
    return st;
}

void mn_change_data_free(mn_change_data *d)
{
    free(d->cell);
    mn_arena_free(&d->arena);
    *d = (mn_change_data){.units = 0};
}

mn_change_cell *mn_change_at(const mn_change_data *d, size_t unit, size_t time)
{
    return &d->cell[unit * d->times + time];
}

mn_status mn_change_time(size_t *out, const mn_change_data *d, const char *text, mn_err *e)
{
    int64_t key;
    mn_change_step step;
    if (time_of(&key, &step, mn_text_of(text)) && step == d->step)
        for (size_t i = 0; i < d->times; i++)
            if (d->time[i] == key) {
                *out = i;
                return MN_OK;
            }
    mn_fail(e, MN_USAGE, "there is no time '%.40s' in the table", text);
    return mn_hint(e, "its times are %.40s to %.40s", d->time_name[0], d->time_name[d->times - 1]);
}

mn_status mn_change_unit(size_t *out, const mn_change_data *d, mn_text name, mn_err *e)
{
    for (size_t i = 0; i < d->units; i++)
        if (mn_text_eq_str(name, d->unit[i])) {
            *out = i;
            return MN_OK;
        }
    const mn_text shown = mn_utf8_cut(name, SHOWN);
    mn_fail(e, MN_USAGE, "there is no unit '%.*s' in the table", (int)shown.len, shown.ptr);
    return mn_hint(e, "units are written as the table writes them, as '%.80s'", d->unit[0]);
}
