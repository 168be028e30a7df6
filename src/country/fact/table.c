/* SPDX-License-Identifier: Apache-2.0
 *
 * country/fact/table.c - facts out of a user's table: every row becomes a fact, or is refused with
 * its line and the reason. See manumit/country.h.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "country/fact/facts.h"
#include "table/day.h"

typedef enum column {
    COUNTRY,
    YEAR,
    INDICATOR,
    VALUE,
    SOURCE,
    RETRIEVED,
    NEEDED,
    UNIT = NEEDED,
    LOW,
    HIGH,
    ADDRESS,
    PUBLISHED,
    NOTE,
    GRADE,
    COLUMNS,
} column;

static const char *const headings[COLUMNS] = {
    "country;iso3;place;iso",
    "year",
    "indicator;measure",
    "value",
    "source",
    "retrieved;read;retrieved on;date read",
    "unit",
    "low;lower",
    "high;upper",
    "address;url;link",
    "published;source date",
    "note;notes;comment",
    "grade",
};

typedef struct reading {
    mn_facts *f;
    const mn_table *t;
    const char *file; /* the table's, copied */
    size_t at[COLUMNS];
    size_t row;
    bool failed; /* a text could not be copied: no memory */
} reading;

static size_t find(const mn_table *t, const char *names)
{
    mn_text rest = mn_text_of(names), name;
    while (mn_text_split(&rest, ';', &name))
        for (size_t i = 0; i < mn_table_cols(t); i++) {
            const mn_text heading = mn_text_trim(mn_text_of(mn_table_col_name(t, i)));
            if (heading.len == name.len) {
                char one[64];
                snprintf(one, sizeof one, "%.*s", (int)name.len, name.ptr);
                if (mn_text_eq_nocase(heading, one))
                    return i;
            }
        }
    return SIZE_MAX;
}

static mn_text cell(const reading *x, column c)
{
    if (x->at[c] == SIZE_MAX || mn_table_missing(x->t, x->row, x->at[c]))
        return (mn_text){"", 0};
    return mn_text_trim(mn_table_text(x->t, x->row, x->at[c]));
}

static const char *copy(reading *x, mn_text t)
{
    const char *s = mn_arena_text(&x->f->arena, t).ptr;
    x->failed = x->failed || !s;
    return s ? s : "";
}

static mn_status refuse(reading *x, uint64_t line, mn_text text, const char *reason, mn_err *e)
{
    mn_facts *f = x->f;
    if (!mn_grow(&f->refused, &f->refused_cap, f->refusals + 1, sizeof *f->refused))
        return mn_fail_memory(e);
    f->refused[f->refusals++] = (mn_fact_refused){
        x->file, copy(x, mn_text_sub(text, 0, mn_utf8_bad(mn_text_sub(text, 0, 80)))),
        copy(x, mn_text_of(reason)), line};
    return x->failed ? mn_fail_memory(e) : MN_OK;
}

/* --- cells of a row: each says why it refuses the row, or NULL
 * ------------------------------------
 */

static const char *place(mn_fact *out, reading *x, char why[160])
{
    const mn_text t = cell(x, COUNTRY);
    out->place = mn_facts_find_place(x->f, t);
    if (out->place != UINT32_MAX)
        return NULL;
    const char *near = t.len ? mn_country_suggest(x->f->reference, t) : NULL;
    if (near)
        snprintf(why, 160, "unknown country; is it '%.60s'?", near);
    else
        snprintf(why, 160, t.len ? "unknown country" : "no country");
    return why;
}

static const char *year(mn_fact *out, reading *x, const char *retrieved, char why[160])
{
    double v; /* "2022.0" is how data frames write a year of a column with gaps */
    const mn_text t = cell(x, YEAR);
    if (!mn_text_f64(t, &v) || v != floor(v) || v < 1900 || v > 2200) {
        snprintf(why, 160, "no year from 1900 on: one year, as in 2020 for 2019-20");
        return why;
    }
    out->year = (int32_t)v;
    if (out->year > strtol(retrieved, NULL, 10)) {
        snprintf(why, 160, "a year to come when it was read, on %.10s", retrieved);
        return why;
    }
    return NULL;
}

static bool is_percent(mn_text unit)
{
    static const char *const words[] = {"percent", "per cent", "%", "pct", "percentage"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mn_text_eq_nocase(unit, words[i]))
            return true;
    return false;
}

static const char *indicator(mn_fact *out, reading *x, char why[160], mn_status *st, mn_err *e)
{
    const mn_text id = cell(x, INDICATOR), unit = cell(x, UNIT);
    out->indicator = mn_facts_find_indicator(x->f, id);
    if (out->indicator != UINT32_MAX) {
        const mn_indicator *i = &x->f->indicator[out->indicator];
        if (!unit.len || mn_text_eq_nocase(unit, i->unit))
            return NULL;
        snprintf(why, 160, "unit '%.*s', but '%.60s' is in %.40s",
                 (int)(unit.len < 24 ? unit.len : 24), unit.ptr, i->id, i->unit);
        return why;
    }
    if (id.len && id.len <= 80 && unit.len) {
        const bool percent = is_percent(unit);
        const char *name = copy(x, id);
        *st = mn_facts_add_indicator(
            x->f,
            &(mn_indicator){.id = name,
                            .name = name,
                            .name_es = name,
                            .unit = copy(x, unit),
                            .definition = "As the file that it was read from calls it.",
                            .headings = "",
                            .part_of = "",
                            .kind = percent ? MN_KIND_PERCENT : MN_KIND_SCORE,
                            .least = percent ? 0 : -HUGE_VAL,
                            .most = percent ? 100 : HUGE_VAL},
            &out->indicator, e);
        return NULL;
    }
    const char *near = mn_facts_suggest(x->f, id);
    if (near)
        snprintf(why, 160, "unknown indicator and no unit; is it '%.60s'?", near);
    else
        snprintf(why, 160, "unknown indicator: give its unit, or a known one");
    return why;
}

static const char *bounds(mn_fact *out, reading *x, char why[160])
{
    const column at[] = {LOW, HIGH};
    double v[2] = {out->low, out->high};
    for (size_t i = 0; i < 2; i++)
        if (cell(x, at[i]).len && !mn_text_f64(cell(x, at[i]), &v[i])) {
            snprintf(why, 160, "no number in column '%.40s'",
                     mn_table_col_name(x->t, x->at[at[i]]));
            return why;
        }
    const bool one = isnan(v[0]) != isnan(v[1]);
    if (one || v[0] > v[1] ||
        (!isnan(out->value) && !isnan(v[0]) && (out->value < v[0] || out->value > v[1]))) {
        snprintf(why, 160,
                 one ? "one bound without the other" : "bounds that do not hold the value");
        return why;
    }
    /* Those that "<5" and ">10" say were judged with the value. */
    const mn_indicator *i = &x->f->indicator[out->indicator];
    for (size_t k = 0; k < 2; k++) {
        if (!cell(x, at[k]).len)
            continue;
        if (v[k] < mn_fact_least(i) || v[k] > mn_fact_most(i)) {
            snprintf(why, 160, "bounds outside of what '%.40s' can be: %.12g to %.12g", i->id,
                     mn_fact_least(i), mn_fact_most(i));
            return why;
        }
    }
    out->low = v[0];
    out->high = v[1];
    return NULL;
}

/* 1, 2 or 3; 2 where none is said. */
static bool grade(int *out, const reading *x)
{
    int64_t v = 2;
    const mn_text said = cell(x, GRADE);
    if (said.len && (!mn_text_i64(said, &v) || v < 1 || v > 3))
        return false;
    *out = (int)v;
    return true;
}

static const char *value(mn_fact *out, reading *x, char why[160])
{
    bool missing;
    const mn_text t = cell(x, VALUE);
    if (mn_fact_value(out, &missing, &x->f->indicator[out->indicator], t, why))
        return why;
    if (missing) {
        snprintf(why, 160, "no value: a missing figure needs no row");
        return why;
    }
    out->text = copy(x, t);
    return bounds(out, x, why);
}

/* A source of a user's file: by its name, address, days and grade. */
static mn_status source(mn_fact *out, reading *x, const char *retrieved, int graded, mn_err *e)
{
    const mn_text name = cell(x, SOURCE), address = cell(x, ADDRESS),
                  published = cell(x, PUBLISHED);
    mn_buf id = {0};
    out->source = mn_map_get(&x->f->source_of, name);
    if (out->source != MN_MAP_NONE && !strcmp(x->f->source[out->source].retrieved, retrieved))
        return MN_OK;
    mn_buf_text(&id, name);
    mn_buf_fmt(&id, "\x1f%.*s\x1f%s\x1f%.*s\x1f%d", (int)address.len, address.ptr, retrieved,
               (int)published.len, published.ptr, graded);
    const mn_text key = {id.ptr, id.len};
    mn_status st = id.failed ? mn_fail_memory(e) : MN_OK;
    out->source = st ? MN_MAP_NONE : mn_map_get(&x->f->source_of, key);
    if (!st && out->source == MN_MAP_NONE)
        st = mn_facts_add_source(x->f,
                                 &(mn_fact_source){.id = copy(x, key),
                                                   .name = copy(x, name),
                                                   .publisher = "",
                                                   .address = copy(x, address),
                                                   .note = "",
                                                   .published = copy(x, published),
                                                   .retrieved = retrieved,
                                                   .grade = graded},
                                 &out->source, e);
    mn_buf_free(&id);
    return st;
}

mn_status mn_facts_until(mn_facts *f, mn_text day, int more, const char *is, mn_err *e)
{
    int32_t first, last;
    const char *hint;
    if (mn_days_read(&first, &last, day, MN_DAYS_ISO, false, &hint))
        return mn_fail(e, MN_DATA, "'%.*s' is no day", day.len < 40 ? (int)day.len : 40, day.ptr);
    f->until = last + more;
    f->until_is = is;
    return MN_OK;
}

/* Why the day on which a row was read is none; NULL where it is one. A source that was published
 * after it was read was not read that day. */
static const char *not_read(const reading *x, mn_text day, char why[160])
{
    int32_t first, last, published, end;
    const char *hint;
    const mn_text out = cell(x, PUBLISHED);
    if (day.len != 10 || mn_days_read(&first, &last, day, MN_DAYS_ISO, false, &hint) ||
        first != last)
        return "no day on which it was read, as in 2026-11-22";
    if (last > x->f->until) {
        snprintf(why, 160, "read on a day to come: %s", x->f->until_is);
        return why;
    }
    if (!out.len || mn_days_read(&published, &end, out, MN_DAYS_ISO, false, &hint) ||
        published <= last)
        return NULL;
    snprintf(why, 160, "published on %.*s, after it was read", out.len < 20 ? (int)out.len : 20,
             out.ptr);
    return why;
}

static mn_status take(reading *x, mn_err *e)
{
    mn_fact out = {.file = x->file, .line = mn_table_line(x->t, x->row)};
    char why[160];
    const mn_text day = cell(x, RETRIEVED);
    const char *reason = NULL;
    mn_status st = MN_OK;
    column at = COUNTRY;
    size_t written = 0;
    for (column c = 0; c < NEEDED; c++)
        written += cell(x, c).len;
    if (!written) /* a row that a spreadsheet left blank */
        return MN_OK;
    int graded = 2;
    if (!cell(x, SOURCE).len)
        return refuse(x, out.line, cell(x, VALUE),
                      "no source: a figure without a source is no fact", e);
    if ((reason = not_read(x, day, why)))
        return refuse(x, out.line, day, reason, e);
    if (!grade(&graded, x))
        return refuse(x, out.line, cell(x, GRADE), "no grade: a source is of 1, 2 or 3", e);
    const char *retrieved = copy(x, day);
    reason = place(&out, x, why);
    if (!reason) {
        at = YEAR;
        reason = year(&out, x, retrieved, why);
    }
    if (!reason) {
        at = INDICATOR;
        reason = indicator(&out, x, why, &st, e);
    }
    if (!reason && !st) {
        at = VALUE;
        reason = value(&out, x, why);
    }
    if (reason)
        return refuse(x, out.line, cell(x, at), reason, e);
    if (!st)
        st = source(&out, x, retrieved, graded, e);
    out.note = copy(x, cell(x, NOTE));
    if (!st && !mn_grow(&x->f->fact, &x->f->fact_cap, x->f->facts + 1, sizeof *x->f->fact))
        st = mn_fail_memory(e);
    if (!st)
        x->f->fact[x->f->facts++] = out;
    return st;
}

mn_status mn_facts_add(mn_facts *f, const mn_table *t, mn_err *e)
{
    static const char *const plain[NEEDED] = {"country", "year",   "indicator",
                                              "value",   "source", "retrieved"};
    reading x = {.f = f, .t = t};
    mn_status st = MN_OK;
    x.file = mn_arena_str(&f->arena, mn_table_name(t));
    if (!x.file)
        return mn_fail_memory(e);
    for (size_t c = 0; c < COLUMNS; c++) {
        x.at[c] = find(t, headings[c]);
        if (c < NEEDED && x.at[c] == SIZE_MAX) {
            mn_fail_at(e, MN_DATA, mn_table_name(t), 1, 0, "there is no column '%s'", plain[c]);
            return mn_hint(e, "facts have the columns country, year, indicator, value, source, "
                              "retrieved; 'manumit country import' makes them of a download");
        }
    }
    for (size_t i = 0; i < mn_table_rejects(t) && !st; i++)
        st = refuse(&x, mn_table_reject_line(t, i), mn_table_reject_text(t, i),
                    mn_table_reject_reason(t, i), e);
    for (x.row = 0; x.row < mn_table_rows(t) && !st; x.row++)
        if (!(st = take(&x, e)) && x.failed)
            st = mn_fail_memory(e);
    return st ? st : mn_facts_close(f, e);
}
