/* SPDX-License-Identifier: Apache-2.0
 *
 * import_joined.c - matrices whose labels join region and industry with '_': the OECD's
 * ICIO ("AUS_01T02") and Eurostat's FIGARO ("AR_A01"), read as a stream.
 *
 * The OECD divides China and Mexico into parts (CN1, CN2, MX1, MX2) that stand in rows
 * and columns of their own behind the others. They are added to CHN and MEX, which
 * therefore come last among the regions, as their rows are known only at the end.
 */
#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/heads.h"

#include <stdlib.h>
#include <string.h>

enum { HELD_MAX = 1 << 24 }; /* doubles of rows that wait for the end */

/* What makes a layout. */
typedef struct layout {
    const char *const *categories; /* final demand, by the label behind the region */
    const char *const *totals;     /* columns and rows of sums, by the whole label */
    const char *const *others;     /* rows below the industries: whole labels ... */
    const char *const *ends;       /* ... ends of labels ... */
    const char *const *areas;      /* ... and regions */
    bool parts;                    /* CN1, MX2 ... are parts of CHN, MEX */
    const char *expected;
} layout;

static const char *const icio_categories[] = {"HFCE",   "NPISH", "NPS",      "GGFC",        "GFCF",
                                              "INVNT",  "INV",   "DPABR",    "DIRP",        "P33",
                                              "NONRES", "FD",    "CONS_ABR", "CONS_NONRES", NULL};
static const char *const icio_totals[] = {"OUT", "OUTPUT", "TOTAL", NULL};
static const char *const icio_others[] = {"VALU", "VA", "TLS", "TAXSUB", NULL};
static const char *const icio_ends[] = {"_TAXSUB", "_VALU", "_TLS", NULL};
static const char *const figaro_categories[] = {"P3_S13", "P3_S14", "P3_S15", "P51G", "P5M",
                                                "P3",     "P52",    "P53",    "P5",   NULL};
static const char *const figaro_totals[] = {"OUT", "TOTAL", "P1", "TU", "TS_BP", NULL};
static const char *const figaro_areas[] = {"W2", NULL};
static const char *const none[] = {NULL};

static const layout icio = {icio_categories,
                            icio_totals,
                            icio_others,
                            icio_ends,
                            none,
                            true,
                            "expected the OECD's ICIO as CSV: labels as AUS_01T02 or AUS_A01_02"};
static const layout figaro = {figaro_categories,
                              figaro_totals,
                              none,
                              none,
                              figaro_areas,
                              false,
                              "expected Eurostat's FIGARO matrix as CSV: labels as AR_A01"};

static bool among(mn_text t, const char *const *list)
{
    for (; *list; list++)
        if (mn_text_eq_nocase(t, *list))
            return true;
    return false;
}

static bool ends_among(mn_text t, const char *const *list)
{
    for (; *list; list++) {
        size_t n = strlen(*list);

        if (t.len > n && mn_text_eq_str(mn_text_sub(t, t.len - n, n), *list))
            return true;
    }
    return false;
}

static bool split(mn_text label, mn_text *region, mn_text *other)
{
    for (size_t i = 1; i + 1 < label.len; i++) {
        if (label.ptr[i] == '_') {
            *region = mn_text_sub(label, 0, i);
            *other = mn_text_sub(label, i + 1, label.len - i - 1);
            return true;
        }
    }
    return false;
}

/* The country that a region is a part of; empty when it is none. */
static mn_text whole(const layout *l, mn_text region)
{
    if (!l->parts || region.len != 3 || region.ptr[2] < '0' || region.ptr[2] > '9')
        return (mn_text){0};
    if (!strncmp(region.ptr, "CN", 2))
        return mn_text_of("CHN");
    if (!strncmp(region.ptr, "MX", 2))
        return mn_text_of("MEX");
    return (mn_text){0};
}

/* --- columns --------------------------------------------------------------------- */

typedef enum role { CELL, DEMAND, SUM } role;

typedef struct column {
    mn_text region, other;
    role role;
    uint32_t to; /* the cell, or the column of final demand */
    bool row;    /* of a cell: its row has come */
} column;

typedef struct reader {
    const layout *l;
    mn_flows *f;
    mn_wide *w;
    mn_arena arena;
    column *col;
    size_t cols, col_cap;
    mn_map parted;     /* countries with parts */
    mn_map column_of;  /* of a cell's label */
    mn_map demand_of;  /* of a label of final demand */
    mn_text output;    /* the label of the row of totals, once it has come */
    size_t first_held; /* the first cell whose row waits for the end */
    double *v, *row, *held, *demand;
    char *seen; /* of each cell and column of final demand: whether a column is it */
} reader;

static mn_status bad_label(const reader *k, mn_text label, const char *what, mn_err *e)
{
    mn_wide_fail(e, k->w, label, "%s", what);
    return mn_hint(e, "%s", k->l->expected);
}

static mn_status read_column(reader *k, mn_err *e)
{
    column c = {.role = CELL};
    mn_text label;
    mn_status st = mn_wide_text(k->w, &label, e);

    if (st)
        return st;
    if (k->cols == MN_TABLE_COLUMNS)
        return bad_label(k, label, "too many columns", e);
    label = mn_arena_text(&k->arena, label);
    if (!label.ptr || !mn_grow(&k->col, &k->col_cap, k->cols + 1, sizeof *k->col))
        return mn_fail_memory(e);
    if (among(label, k->l->totals))
        c.role = SUM;
    else if (!split(label, &c.region, &c.other))
        return bad_label(k, label, "a label must be REGION_INDUSTRY", e);
    else if (among(c.other, k->l->categories))
        c.role = DEMAND;
    else if (among(c.region, k->l->categories)) { /* the edition of 2016: HFCE_AUS */
        mn_text region = c.other;

        c.other = c.region;
        c.region = region;
        c.role = DEMAND;
    }
    k->col[k->cols++] = c;
    if (c.role != SUM) {
        uint32_t at = (uint32_t)k->cols - 1;

        if ((st = mn_map_put(c.role == CELL ? &k->column_of : &k->demand_of, label, &at, e)))
            return st;
        if (at != k->cols - 1)
            return bad_label(k, label, "a column's label is doubled", e);
    }
    return MN_OK;
}

static mn_status read_head(reader *k, mn_err *e)
{
    mn_text corner;
    bool more;
    mn_status st = mn_wide_row(k->w, &more, e);

    if (!st && !more)
        return mn_fail_at(e, MN_DATA, mn_wide_name(k->w), 0, 0, "the table is empty");
    if (!st)
        st = mn_wide_text(k->w, &corner, e);
    while (!st && mn_wide_more(k->w))
        st = read_column(k, e);
    return st;
}

/* Regions: first those without parts, in their order, then those with. */
static mn_status name_regions(reader *k, mn_err *e)
{
    mn_map plain = {0};
    uint32_t at;
    mn_status st = MN_OK;

    for (size_t i = 0; !st && i < k->cols; i++) {
        uint32_t one = 1;

        if (k->col[i].role == CELL && !whole(k->l, k->col[i].region).len)
            st = mn_map_put(&plain, k->col[i].region, &one, e);
    }
    for (size_t i = 0; !st && i < k->cols; i++) { /* parts of a country that is there */
        mn_text country = k->col[i].role == SUM ? (mn_text){0} : whole(k->l, k->col[i].region);
        uint32_t one = 1;

        if (!country.len || mn_map_get(&plain, country) == MN_MAP_NONE)
            continue;
        k->col[i].region = country;
        st = mn_map_put(&k->parted, country, &one, e);
    }
    for (int pass = 0; !st && pass < 2; pass++) {
        for (size_t i = 0; !st && i < k->cols; i++)
            if (k->col[i].role == CELL &&
                (mn_map_get(&k->parted, k->col[i].region) != MN_MAP_NONE) == (pass == 1))
                st = mn_flows_region(k->f, k->col[i].region, &at, e);
        if (!pass)
            k->first_held = k->f->regions;
    }
    mn_map_free(&plain);
    return st;
}

static mn_status doubled(const reader *k, size_t i, mn_err *e)
{
    const column *c = &k->col[i];

    return mn_fail_at(e, MN_DATA, mn_wide_name(k->w), 1, i + 2,
                      "column label '%.*s_%.*s' is doubled, or its region is unknown",
                      (int)c->region.len, c->region.ptr, (int)c->other.len, c->other.ptr);
}

/* Every region has a column of each industry and of each category of final demand. */
static mn_status all_there(const reader *k, size_t regions, mn_err *e)
{
    const mn_flows *f = k->f;

    for (size_t i = 0; i < f->n + regions * f->categories; i++) {
        size_t y = i - f->n;

        if (k->seen[i])
            continue;
        mn_fail_at(e, MN_DATA, mn_wide_name(k->w), 1, 0, "no column '%s_%s'",
                   f->region[i < f->n ? i / f->industries : y / f->categories],
                   i < f->n ? f->industry[i % f->industries] : f->category[y % f->categories]);
        return mn_hint(e, "the file may be cut short or changed: fetch it again");
    }
    return MN_OK;
}

/* Which cell or column of final demand each column is; parts share theirs. */
static mn_status place_columns(reader *k, mn_err *e)
{
    mn_flows *f = k->f;
    size_t known;
    mn_status st = name_regions(k, e);

    known = f->regions;
    for (size_t i = 0; !st && i < k->cols; i++)
        if (k->col[i].role == CELL)
            st = mn_flows_industry(f, k->col[i].other, &k->col[i].to, e);
        else if (k->col[i].role == DEMAND)
            st = mn_flows_category(f, k->col[i].other, &k->col[i].to, e);
    if (st)
        return st;
    f->n = known * f->industries;
    if (!f->n || !f->categories || f->n > MN_TABLE_COLUMNS)
        return mn_fail_at(e, MN_DATA, mn_wide_name(k->w), 1, 0,
                          "%zu regions, %zu industries and %zu categories of final demand make no "
                          "table",
                          known, f->industries, f->categories);
    if (!(k->seen = calloc(f->n + known * f->categories + 1, 1)))
        return mn_fail_memory(e);
    k->first_held *= f->industries;
    for (size_t i = 0; i < k->cols; i++) {
        column *c = &k->col[i];
        uint32_t r = 0;
        size_t at;

        if (c->role == SUM)
            continue;
        if ((st = mn_flows_region(f, c->region, &r, e)))
            return st;
        if (r >= known)
            return doubled(k, i, e);
        c->to += r * (uint32_t)(c->role == CELL ? f->industries : f->categories);
        at = c->role == CELL ? c->to : f->n + c->to;
        if (k->seen[at] && mn_map_get(&k->parted, c->region) == MN_MAP_NONE)
            return doubled(k, i, e);
        k->seen[at] = 1;
    }
    return all_there(k, known, e);
}

/* --- rows -------------------------------------------------------------------------- */

static mn_status make_room(reader *k, mn_err *e)
{
    mn_flows *f = k->f;
    size_t held = f->n - k->first_held, width = f->n + f->regions * f->categories;
    mn_status st = mn_flows_begin(f, e);

    if (st)
        return st;
    if (held * width > HELD_MAX)
        return mn_fail_at(e, MN_DATA, mn_wide_name(k->w), 1, 0,
                          "too much of the table belongs to countries in parts");
    k->v = malloc((k->cols + 1) * sizeof *k->v);
    k->row = malloc((width + 1) * sizeof *k->row);
    k->held = calloc(held * width + 1, sizeof *k->held);
    return k->v && k->row && k->held ? MN_OK : mn_fail_memory(e);
}

/* The column with the row's label; SIZE_MAX for rows below the industries. */
static mn_status column_of(reader *k, mn_text label, size_t *col, mn_err *e)
{
    mn_text region, other;
    uint32_t at = mn_map_get(&k->column_of, label);

    *col = SIZE_MAX;
    if (at != MN_MAP_NONE) {
        *col = at;
        return MN_OK;
    }
    if (among(label, k->l->totals) || among(label, k->l->others) || ends_among(label, k->l->ends))
        return MN_OK;
    if (!split(label, &region, &other))
        return bad_label(k, label, "a label must be REGION_INDUSTRY", e);
    if (among(region, k->l->areas))
        return MN_OK;
    return bad_label(k, label, "a row whose label no column has", e);
}

/* The row's numbers, by cell and column of final demand. */
static mn_status numbers(reader *k, double *to, mn_err *e)
{
    mn_flows *f = k->f;
    mn_status st = mn_wide_numbers(k->w, k->v, k->cols, e);

    if (st || (st = mn_wide_end(k->w, false, e)))
        return st;
    for (size_t i = 0; i < k->cols; i++)
        if (k->col[i].role == CELL)
            to[k->col[i].to] += k->v[i];
        else if (k->col[i].role == DEMAND)
            to[f->n + k->col[i].to] += k->v[i];
    return MN_OK;
}

static mn_status take(reader *k, size_t cell, const double *row, mn_err *e)
{
    mn_flows *f = k->f;
    size_t columns = f->regions * f->categories;

    memcpy(f->y + cell * columns, row + f->n, columns * sizeof *row);
    return mn_flows_row(f, cell, row, e);
}

/* The row "OUT" states output by column. */
static mn_status published(reader *k, mn_text label, mn_err *e)
{
    mn_flows *f = k->f;
    mn_status st = MN_OK;

    if (k->output.len && mn_text_eq(k->output, label))
        return bad_label(k, label, "the row of output stands twice", e);
    k->output = mn_arena_text(&k->arena, label);
    if (!k->output.ptr)
        return mn_fail_memory(e);
    if ((st = mn_wide_numbers(k->w, k->v, k->cols, e)))
        return st;
    for (size_t i = 0; i < f->n; i++)
        f->published[i] = 0;
    for (size_t i = 0; i < k->cols; i++)
        if (k->col[i].role == CELL)
            f->published[k->col[i].to] += k->v[i];
    return MN_OK;
}

/* The row of a cell: taken at once, or kept until the end. */
static mn_status cell_row(reader *k, mn_text label, column *c, size_t *next, mn_err *e)
{
    mn_flows *f = k->f;
    size_t width = f->n + f->regions * f->categories, cell = c->to;
    mn_status st;

    if (c->row || (cell < k->first_held && cell != *next))
        return bad_label(k, label, "a row's label is doubled, missing or out of order", e);
    c->row = true;
    if (cell >= k->first_held)
        return numbers(k, k->held + (cell - k->first_held) * width, e);
    memset(k->row, 0, width * sizeof *k->row);
    if ((st = numbers(k, k->row, e)) || (st = take(k, cell, k->row, e)))
        return st;
    *next = cell + 1;
    return MN_OK;
}

static mn_status read_rows(reader *k, mn_err *e)
{
    size_t next = 0;

    for (;;) {
        mn_text label;
        size_t col;
        bool more, total;
        mn_status st = mn_wide_row(k->w, &more, e);

        if (st || !more)
            return st;
        if ((st = mn_wide_text(k->w, &label, e)) || (st = column_of(k, label, &col, e)))
            return st;
        total = among(label, k->l->totals);
        if (col != SIZE_MAX)
            st = cell_row(k, label, &k->col[col], &next, e);
        else if (total)
            st = published(k, label, e);
        if (st)
            return st;
    }
}

static mn_status flush(reader *k, mn_err *e)
{
    mn_flows *f = k->f;
    size_t width = f->n + f->regions * f->categories;
    mn_status st = MN_OK;

    for (size_t i = 0; i < k->cols; i++) {
        const column *c = &k->col[i];

        if (c->role != CELL || c->row)
            continue;
        mn_fail_at(e, MN_DATA, mn_wide_name(k->w), 0, 0, "column %zu, '%.*s_%.*s', has no row",
                   i + 2, (int)c->region.len, c->region.ptr, (int)c->other.len, c->other.ptr);
        return mn_hint(e, "the file may be cut short: fetch or copy it again");
    }
    for (size_t i = k->first_held; !st && i < f->n; i++)
        st = take(k, i, k->held + (i - k->first_held) * width, e);
    return st;
}

static mn_status read_table(mn_flows *f, const layout *l, const char *path,
                            const mn_model_options *o, const mn_ctx *ctx, mn_err *e)
{
    reader k = {.l = l, .f = f};
    mn_stream *s = NULL;
    mn_wide_options how = {.max_columns = MN_TABLE_COLUMNS, .western = true, .blank_is_zero = true};
    mn_status st;

    f->path = path;
    if ((st = mn_open_table(&s, ctx, path, o->year, e)) || (st = mn_wide_open(&k.w, s, &how, e)))
        goto out;
    f->year = o->year ? o->year : mn_year_of_table(mn_wide_name(k.w));
    if ((st = read_head(&k, e)) || (st = place_columns(&k, e)) || (st = make_room(&k, e)) ||
        (st = read_rows(&k, e)) || (st = flush(&k, e)))
        goto out;
    if (k.first_held < f->n)
        mn_buf_fmt(&f->notes, "parts of China and Mexico (CN1, CN2, MX1, MX2) were added to CHN "
                              "and MEX, which come last\n");
    st = mn_stream_sha256(mn_wide_stream(k.w), f->sha256, e);
out:
    mn_wide_close(k.w);
    mn_map_free(&k.parted);
    mn_map_free(&k.column_of);
    mn_map_free(&k.demand_of);
    mn_arena_free(&k.arena);
    free(k.col);
    free(k.v);
    free(k.row);
    free(k.held);
    free(k.seen);
    return st;
}

mn_status mn_import_icio(mn_flows *f, const char *path, const mn_model_options *o,
                         const mn_ctx *ctx, mn_err *e)
{
    f->unit_usd = 1e6;
    return read_table(f, &icio, path, o, ctx, e);
}

/* Millions of euros, at the year's rate. */
static mn_status figaro_unit(mn_flows *f, const mn_model_options *o, mn_err *e)
{
    mn_status st;

    if (o->unit_usd > 0)
        return MN_OK;
    if ((st = mn_money_unit(&f->unit_usd, &f->notes, mn_text_of("M.EUR"), f->year, e)))
        return st;
    if (f->unit_usd > 0)
        return MN_OK;
    if (!f->year)
        mn_fail_at(e, MN_DATA, f->path, 0, 0, "FIGARO is in euros, and the year is not known");
    else
        mn_fail_at(e, MN_DATA, f->path, 0, 0, "FIGARO is in euros, and no rate is known for %d",
                   f->year);
    return mn_hint(e, "say the year with --year, or what a million euros are with --unit 1.1e6USD");
}

/* Whether the first line is that of a flat file. */
static mn_status is_flat(bool *flat, const char *path, const mn_model_options *o, const mn_ctx *ctx,
                         mn_err *e)
{
    mn_stream *s = NULL;
    mn_wide *w = NULL;
    mn_wide_options how = {.max_columns = MN_TABLE_COLUMNS, .western = true};
    bool more = false;
    mn_status st = mn_open_table(&s, ctx, path, o->year, e);

    *flat = false;
    if (st || (st = mn_wide_open(&w, s, &how, e)) || (st = mn_wide_row(w, &more, e)) || !more)
        goto out;
    for (size_t i = 0; !st && !*flat && i < 8 && mn_wide_more(w); i++) {
        mn_text t;

        if (!(st = mn_wide_text(w, &t, e)))
            *flat = mn_text_eq_nocase(t, "refArea");
    }
out:
    mn_wide_close(w);
    return st;
}

mn_status mn_import_figaro(mn_flows *f, const char *path, const mn_model_options *o,
                           const mn_ctx *ctx, mn_err *e)
{
    bool flat;
    mn_status st = is_flat(&flat, path, o, ctx, e);

    if (!st)
        st = flat ? mn_import_flat(f, path, o, ctx, e) : read_table(f, &figaro, path, o, ctx, e);
    return st ? st : figaro_unit(f, o, e);
}
