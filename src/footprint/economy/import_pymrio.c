/* SPDX-License-Identifier: Apache-2.0
 *
 * import_pymrio.c - what pymrio saves, and EXIOBASE 3, which is published so: a folder
 * or a zip archive with Y and Z (or A and x), unit, and file_parameters.json, which says
 * what they are called.
 *
 * Y is read before Z, so that each row of Z becomes coefficients as it passes.
 */
#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/heads.h"
#include "table/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PARAMETERS_MAX = 1 << 20, LEFT = 2 };

typedef struct set {
    mn_flows *f;
    const mn_model_options *o;
    const mn_ctx *ctx;
    bool exiobase;
    mn_bundle *b;
    char *folder;      /* "" or ending in '/': where Y lies */
    mn_buf parameters; /* file_parameters.json, or empty */
    double *v;
} set;

/* --- the files ------------------------------------------------------------------------- */

/* The shallowest file of this name, or SIZE_MAX; *also is another as deep. */
static size_t shallowest(const mn_bundle *b, const char *base, size_t *also)
{
    size_t best = SIZE_MAX, depth = SIZE_MAX, len = strlen(base);

    *also = SIZE_MAX;

    for (size_t i = 0; i < mn_bundle_count(b); i++) {
        const char *name = mn_bundle_name(b, i);
        size_t n = strlen(name), slashes = 0;

        if (n < len || strcmp(name + n - len, base) != 0 || (n > len && name[n - len - 1] != '/'))
            continue;
        for (const char *c = name; *c; c++)
            slashes += *c == '/';
        if (slashes == depth)
            *also = i;
        if (slashes < depth) {
            depth = slashes;
            best = i;
            *also = SIZE_MAX;
        }
    }
    return best;
}

/* The value of a key of a JSON object, the last as in Python; empty when there is none. */
static mn_text member(mn_text object, const char *key)
{
    mn_json j;
    mn_json_member m;
    mn_buf name = {0};
    mn_text found = {0};

    if (!object.len || !mn_json_open(&j, object))
        return found;
    while (mn_json_next(&j, &m)) {
        mn_buf_clear(&name);
        mn_json_unquote(&name, m.key);
        if (mn_text_eq_str((mn_text){name.ptr, name.len}, key))
            found = m.value;
    }
    mn_buf_free(&name);
    return found;
}

static mn_status read_parameters(set *s, size_t at, mn_err *e)
{
    mn_read_options o = {.max_bytes = PARAMETERS_MAX};
    mn_stream *in = NULL;
    char chunk[4096];
    size_t got = 1;
    mn_status st = mn_bundle_stream(&in, s->b, at, s->ctx, &o, e);

    while (!st && got && !(st = mn_stream_read(in, chunk, sizeof chunk, &got, e)))
        mn_buf_add(&s->parameters, chunk, got);
    mn_stream_close(in);
    if (!st && s->parameters.failed)
        st = mn_fail_memory(e);
    if (!st && mn_utf8_bad((mn_text){s->parameters.ptr, s->parameters.len}) < s->parameters.len)
        mn_buf_clear(&s->parameters); /* then the usual names are tried */
    return st;
}

/* The file that holds a part of the system ("Z"), or SIZE_MAX. */
static mn_status part(const set *s, const char *what, size_t *at, mn_err *e)
{
    mn_text files = member((mn_text){s->parameters.ptr, s->parameters.len}, "files");
    mn_text name = member(member(files, what), "name");
    mn_buf path = {0};
    mn_status st = MN_OK;

    mn_buf_str(&path, s->folder);
    if (name.len > 2 && name.ptr[0] == '"')
        mn_json_unquote(&path, name);
    else
        mn_buf_fmt(&path, "%s.txt", what);
    mn_buf_char(&path, '\0');
    if (path.failed) {
        st = mn_fail_memory(e);
    } else {
        mn_text all = {path.ptr, path.len - 1};
        static const char *const binary[] = {".parquet", ".pkl", ".pickle"};

        *at = mn_bundle_find(s->b, path.ptr);
        for (size_t i = 0; i < 3; i++) {
            size_t n = strlen(binary[i]);

            if (*at == SIZE_MAX || all.len < n ||
                !mn_text_eq_nocase(mn_text_sub(all, all.len - n, n), binary[i]))
                continue;
            st = mn_fail_at(e, MN_DATA, mn_bundle_path(s->b), 0, 0,
                            "'%s' is not text, and only text is read", path.ptr);
            mn_hint(e, "save the system again with pymrio's save_all(path, table_format='txt')");
        }
    }
    mn_buf_free(&path);
    return st;
}

static mn_status open_set(set *s, mn_err *e)
{
    static const char *const marks[] = {"file_parameters.json", "Y.txt"};
    mn_status st = mn_bundle_open(&s->b, s->ctx, s->f->path, e);
    size_t at = SIZE_MAX, also = SIZE_MAX, i = 0;

    for (; !st && i < 2 && at == SIZE_MAX; i++)
        at = shallowest(s->b, marks[i], &also);
    if (!st && also != SIZE_MAX) {
        mn_fail_at(e, MN_DATA, s->f->path, 0, 0, "more than one system is in it: '%s' and '%s'",
                   mn_bundle_name(s->b, at), mn_bundle_name(s->b, also));
        return mn_hint(e, "unpack it, and name the folder of the one that is meant");
    }
    if (!st && at == SIZE_MAX) {
        st = mn_fail_at(e, MN_DATA, s->f->path, 0, 0,
                        "neither file_parameters.json nor Y.txt is in it");
        mn_hint(e, "expected what pymrio's save_all() or archive() wrote, or EXIOBASE 3 as "
                   "published: a folder or zip with Z.txt (or A.txt) and Y.txt");
    }
    if (st)
        return st;
    if (!(s->folder = strdup(mn_bundle_name(s->b, at))))
        return mn_fail_memory(e);
    char *slash = strrchr(s->folder, '/');
    *(slash ? slash + 1 : s->folder) = '\0';
    return i == 1 ? read_parameters(s, at, e) : MN_OK;
}

static mn_status open_part(const set *s, size_t at, mn_wide **w, mn_err *e)
{
    mn_stream *in = NULL;
    mn_status st = mn_bundle_stream(&in, s->b, at, s->ctx, NULL, e);

    return st ? st : mn_open_wide(w, in, 0, e);
}

/* EXIOBASE 3.4 (industry by industry) was published with some regions' codes of three
 * letters; pymrio's parse_exiobase3() puts them right in the same way. */
static mn_text usual_code(const set *s, mn_text region)
{
    static const char codes[][2][4] = {
        {"AUS", "AU"}, {"AUT", "AT"}, {"BEL", "BE"}, {"BGR", "BG"}, {"BRA", "BR"}, {"CAN", "CA"},
        {"CHE", "CH"}, {"CHN", "CN"}, {"CYP", "CY"}, {"CZE", "CZ"}, {"DEU", "DE"}, {"DNK", "DK"},
        {"ESP", "ES"}, {"EST", "EE"}, {"FIN", "FI"}, {"FRA", "FR"}, {"GBR", "GB"}, {"GRC", "GR"},
        {"HRV", "HR"}, {"HUN", "HU"}, {"IDN", "ID"}, {"IND", "IN"}, {"IRL", "IE"}, {"ITA", "IT"},
        {"JPN", "JP"}, {"KOR", "KR"}, {"LTU", "LT"}, {"LUX", "LU"}, {"LVA", "LV"}, {"MEX", "MX"},
        {"MLT", "MT"}, {"NLD", "NL"}, {"NOR", "NO"}, {"POL", "PL"}, {"PRT", "PT"}, {"ROM", "RO"},
        {"RUS", "RU"}, {"SVK", "SK"}, {"SVN", "SI"}, {"SWE", "SE"}, {"TUR", "TR"}, {"TWN", "TW"},
        {"USA", "US"}, {"ZAF", "ZA"}, {"WWA", "WA"}, {"WWE", "WE"}, {"WWF", "WF"}, {"WWL", "WL"},
        {"WWM", "WM"}};

    for (size_t k = 0; s->exiobase && region.len == 3 && k < sizeof codes / sizeof *codes; k++)
        if (mn_text_eq_str(region, codes[k][0]))
            return mn_text_of(codes[k][1]);
    return region;
}

/* Two rows of labels, and perhaps a third that names the levels: then the first row of
 * numbers, of which w is at the third cell, with its labels in cells 1 and 2. */
static mn_status open_matrix(const set *s, size_t at, mn_wide **w, mn_heads *h, mn_err *e)
{
    bool more = false;
    mn_status st = open_part(s, at, w, e);

    if (!st && !(st = mn_wide_row(*w, &more, e)) && !more)
        st = mn_fail_at(e, MN_DATA, mn_wide_name(*w), 0, 0, "the table is empty");
    if (!st)
        st = mn_heads_pair(h, *w, LEFT, e);
    for (size_t i = 0; !st && i < h->n; i++)
        h->region[i] = usual_code(s, h->region[i]);
    return st;
}

/* The two labels of the next row, checked; passes over the row that names the levels. */
static mn_status begin_row(const set *s, mn_wide *w, size_t i, mn_err *e)
{
    const mn_flows *f = s->f;
    mn_text label, region = {0};
    mn_arena arena = {0};
    bool more = false;
    mn_status st = mn_wide_row(w, &more, e);

    while (!st && more && !(st = mn_wide_text(w, &label, e))) {
        if (i || !mn_text_eq_nocase(label, "region"))
            break;
        if (mn_text_eq_str(label, f->region[0])) /* a region is called so */
            break;
        st = mn_wide_row(w, &more, e);
    }
    if (!st && !more) {
        mn_fail_at(e, MN_DATA, mn_wide_name(w), 0, 0,
                   "the table ends after %zu rows; %zu were expected", i, f->n);
        st = mn_hint(e, "the file may be cut short: fetch or copy it again");
    }
    if (!st && !(region = mn_arena_text(&arena, label)).ptr)
        st = mn_fail_memory(e);
    if (!st && !(st = mn_wide_text(w, &label, e)))
        st = mn_heads_row(w, f, i, usual_code(s, region), label, e);
    mn_arena_free(&arena);
    return st;
}

static mn_status no_more_rows(mn_wide *w, size_t n, mn_err *e)
{
    bool more;
    mn_status st = mn_wide_row(w, &more, e);

    if (!st && more)
        st = mn_wide_fail(e, w, (mn_text){0}, "the table has more rows than its %zu columns", n);
    return st;
}

/* --- unit, Y, x, Z or A ------------------------------------------------------------------ */

static mn_status take_unit(set *s, const mn_wide *w, mn_text unit, mn_err *e)
{
    mn_flows *f = s->f;
    int year = s->o->year ? s->o->year : f->year;
    mn_status st = mn_money_unit(&f->unit_usd, &f->notes, unit, year, e);

    if (st || f->unit_usd > 0)
        return st;
    mn_fail_at(e, MN_DATA, w ? mn_wide_name(w) : f->path, w ? mn_wide_line(w) : 0,
               w ? mn_wide_column(w) : 0,
               "the table's money is not in US dollars, and without %s there is no exchange rate",
               year ? "a known unit and year" : "a year");
    mn_offending(e, unit);
    return mn_hint(e, "say how many US dollars one unit is, as --unit 1.39e6USD%s",
                   year ? "" : "; or of which --year the table is");
}

/* The unit that unit.txt states for all sectors. A folder without that file states none. */
static mn_status read_unit(set *s, mn_err *e)
{
    mn_wide *w = NULL;
    mn_text label;
    mn_buf unit = {0};
    size_t at, column = 0;
    bool more = false, found = false;
    mn_status st = part(s, "unit", &at, e);

    if (st || s->o->unit_usd > 0 || (at == SIZE_MAX && !s->exiobase))
        return st;
    if (at == SIZE_MAX)
        return take_unit(s, NULL, mn_text_of("M.EUR"), e);
    if ((st = open_part(s, at, &w, e)) || (st = mn_wide_row(w, &more, e)))
        goto out;
    while (more && mn_wide_more(w) && !found) {
        if ((st = mn_wide_text(w, &label, e)))
            goto out;
        found = mn_text_eq_str(label, "unit");
        column += !found;
    }
    if (!found) {
        mn_fail_at(e, MN_DATA, mn_wide_name(w), 1, 0, "no column 'unit'");
        st = mn_hint(e, "say how many US dollars one unit is, as --unit 1e6USD");
        goto out;
    }
    while (!(st = mn_wide_row(w, &more, e)) && more) {
        if ((st = mn_wide_skip(w, column, e)) || (st = mn_wide_text(w, &label, e)))
            goto out;
        if (!unit.len) {
            mn_buf_text(&unit, label);
            if ((st = take_unit(s, w, label, e)))
                goto out;
        } else if (!mn_text_eq(label, (mn_text){unit.ptr, unit.len})) {
            st = mn_wide_fail(e, w, label, "the table mixes units");
            mn_hint(e, "the first is '%.*s'", (int)unit.len, unit.ptr);
            goto out;
        }
    }
    if (!st && !unit.len) {
        st = mn_fail_at(e, MN_DATA, mn_wide_name(w), 0, 0, "it states no unit");
        mn_hint(e, "say how many US dollars one unit is, as --unit 1e6USD");
    }
out:
    mn_buf_free(&unit);
    mn_wide_close(w);
    return st;
}

static mn_status read_y(set *s, mn_wide *w, mn_err *e)
{
    mn_flows *f = s->f;
    size_t columns = f->regions * f->categories;
    mn_status st = MN_OK;

    for (size_t i = 0; !st && i < f->n; i++) {
        if ((st = begin_row(s, w, i, e)) ||
            (st = mn_wide_numbers(w, f->y + i * columns, columns, e)))
            break;
        st = mn_wide_end(w, false, e);
    }
    return st ? st : no_more_rows(w, f->n, e);
}

/* Output, in x.txt: two labels and a number a row, below one row of names. */
static mn_status read_x(set *s, bool *given, mn_err *e)
{
    mn_flows *f = s->f;
    mn_wide *w = NULL;
    size_t at;
    bool more;
    mn_status st = part(s, "x", &at, e);

    *given = at != SIZE_MAX;
    if (st || !*given)
        return st;
    if (!(st = open_part(s, at, &w, e)))
        st = mn_wide_row(w, &more, e);
    for (size_t i = 0; !st && i < f->n; i++) {
        if ((st = begin_row(s, w, i, e)) || (st = mn_wide_numbers(w, &f->published[i], 1, e)))
            break;
        st = mn_wide_end(w, false, e);
    }
    if (!st)
        st = no_more_rows(w, f->n, e);
    mn_wide_close(w);
    return st;
}

/* Rows of Z; or of A, made flows by the output where it is known. */
static mn_status read_z(set *s, mn_wide *w, bool is_a, bool has_x, mn_err *e)
{
    mn_flows *f = s->f;
    mn_status st = MN_OK;

    f->coefficients = is_a && !has_x;
    for (size_t i = 0; !st && i < f->n; i++) {
        if ((st = begin_row(s, w, i, e)) || (st = mn_wide_numbers(w, s->v, f->n, e)) ||
            (st = mn_wide_end(w, false, e)))
            break;
        for (size_t j = 0; is_a && has_x && j < f->n; j++)
            s->v[j] *= f->published[j];
        st = mn_flows_row(f, i, s->v, e);
    }
    return st ? st : no_more_rows(w, f->n, e);
}

static mn_status import(set *s, mn_err *e)
{
    mn_flows *f = s->f;
    mn_heads zh = {0}, yh = {0};
    mn_wide *z = NULL, *y = NULL;
    size_t at, y_at;
    bool is_a = false, has_x = false;
    mn_status st;

    if ((st = open_set(s, e)) || (st = read_unit(s, e)) || (st = part(s, "Z", &at, e)))
        goto out;
    if (at == SIZE_MAX) {
        is_a = true;
        st = part(s, "A", &at, e);
    }
    if (st || (st = part(s, "Y", &y_at, e)))
        goto out;
    if (at == SIZE_MAX || y_at == SIZE_MAX) {
        st = mn_fail_at(e, MN_DATA, f->path, 0, 0, "there is no %s in it",
                        y_at == SIZE_MAX ? "Y.txt" : "Z.txt or A.txt");
        mn_hint(e, "a system needs Y and Z, or Y and A; pymrio's save_all() writes them");
        goto out;
    }
    if ((st = open_matrix(s, at, &z, &zh, e)) || (st = open_matrix(s, y_at, &y, &yh, e)))
        goto out;
    if ((st = mn_heads_cells(&zh, f, zh.n, e)) || (st = mn_heads_demand(&yh, f, 0, e)) ||
        (st = mn_flows_begin(f, e)))
        goto out;
    if (!(s->v = malloc((f->n + 1) * sizeof *s->v)))
        st = mn_fail_memory(e);
    if (st || (st = read_y(s, y, e)) || (st = read_x(s, &has_x, e)) ||
        (st = read_z(s, z, is_a, has_x, e)))
        goto out;
    st = mn_stream_sha256(mn_wide_stream(z), f->sha256, e);
out:
    mn_wide_close(z);
    mn_wide_close(y);
    mn_heads_free(&zh);
    mn_heads_free(&yh);
    mn_bundle_close(s->b);
    mn_buf_free(&s->parameters);
    free(s->folder);
    free(s->v);
    return st;
}

mn_status mn_import_pymrio(mn_flows *f, const char *path, const mn_model_options *o,
                           const mn_ctx *ctx, mn_err *e)
{
    set s = {.f = f, .o = o, .ctx = ctx};

    f->path = path;
    return import(&s, e);
}

mn_status mn_import_exiobase3(mn_flows *f, const char *path, const mn_model_options *o,
                              const mn_ctx *ctx, mn_err *e)
{
    set s = {.f = f, .o = o, .ctx = ctx, .exiobase = true};

    f->path = path;
    f->year = mn_year_in(path);
    return import(&s, e);
}
