/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/stratum/strata.c - see strata.h.
 */
#include "measure/stratum/strata.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "measure/lists/cells.h"
#include "measure/lists/inside.h"

enum { CELLS = 1 << MN_POOL_LISTS, LEVELS_MOST = 1000 };

/* What a person's records said in a column: a level, none, or different ones. */
enum { NONE = 0xFFFF, SEVERAL = 0xFFFE };

typedef struct reading {
    mn_strata *out;
    const mn_table *t;
    const mn_strata_options *o;
    size_t at[MN_POOL_COVARIATES];    /* columns of the table */
    mn_map level[MN_POOL_COVARIATES]; /* of values, by the order in which they come */
    mn_text *value[MN_POOL_COVARIATES];
    size_t cap[MN_POOL_COVARIATES];
    /* Of columns that are put into bands: where these begin, and the names of them. */
    double cut[MN_POOL_COVARIATES][MN_STRATA_CUTS];
    unsigned cuts[MN_POOL_COVARIATES];
    mn_arena names;
    uint16_t *said; /* of records: by person, then by column */
    size_t persons, said_cap;
    bool records;
    /* Strata by the order in which they come: their levels, their counts. */
    uint16_t (*raw)[MN_POOL_COVARIATES];
    double *count;
    size_t n, raw_cap, count_cap;
    bool vague[2 * MN_POOL_STRATA]; /* strata of whom some column says nothing */
} reading;

/* The band of a number. */
static mn_status band_at(uint16_t *out, const reading *r, size_t row, unsigned col, mn_text v,
                         mn_err *e)
{
    double x;
    unsigned band = 0;
    if (!mn_text_f64(v, &x)) {
        mn_fail_at(e, MN_DATA, mn_table_source(r->t), mn_table_line(r->t, row), 0,
                   "no number in column '%.60s': '%.*s'", r->out->column[col],
                   (int)(v.len < 80 ? v.len : 80), v.ptr);
        mn_offending(e, v);
        return mn_hint(e, "bands are of numbers; leave a cell empty where nothing is known");
    }
    while (band < r->cuts[col] && x >= r->cut[col][band])
        band++;
    *out = (uint16_t)band;
    return MN_OK;
}

/* The level of a cell, or NONE. */
static mn_status level_at(uint16_t *out, reading *r, size_t row, unsigned col, mn_err *e)
{
    const mn_text v = mn_text_trim(mn_table_text(r->t, row, r->at[col]));
    const size_t n = r->out->levels[col];
    uint32_t number = (uint32_t)n;
    *out = NONE;
    if (mn_says_nothing(v))
        return MN_OK;
    if (r->cuts[col])
        return band_at(out, r, row, col, v, e);
    const mn_status st = mn_map_put(&r->level[col], v, &number, e);
    if (st)
        return st;
    if (number == n) {
        if (n == LEVELS_MOST || v.len >= MN_LIST_NAME) {
            mn_fail_at(e, MN_USAGE, mn_table_source(r->t), mn_table_line(r->t, row), 0,
                       n == LEVELS_MOST ? "column '%.60s' has more than %d values"
                                        : "a value of column '%.60s' is longer than %d bytes",
                       r->out->column[col], n == LEVELS_MOST ? LEVELS_MOST : MN_LIST_NAME - 1);
            return mn_hint(e, "strata are groups of many persons: put values together first");
        }
        if (!mn_grow(&r->value[col], &r->cap[col], n + 1, sizeof *r->value[col]))
            return mn_fail_memory(e);
        r->value[col][n] = v;
        r->out->levels[col]++;
    }
    *out = (uint16_t)number;
    return MN_OK;
}

static mn_status record(void *payload, size_t row, size_t person, mn_err *e)
{
    reading *r = payload;
    mn_strata *s = r->out;
    const unsigned n = s->columns;
    if (person >= r->persons) {
        if (!mn_grow(&r->said, &r->said_cap, (person + 1) * n, sizeof *r->said))
            return mn_fail_memory(e);
        for (size_t i = r->persons * n; i < (person + 1) * n; i++)
            r->said[i] = NONE;
        r->persons = person + 1;
    }
    for (unsigned c = 0; c < n; c++) {
        uint16_t *said = &r->said[person * n + c], level;
        const mn_status st = level_at(&level, r, row, c, e);
        if (st)
            return st;
        if (level == NONE || *said == SEVERAL || *said == level)
            continue;
        if (*said != NONE) {
            if (s->conflicts < MN_STRATA_CONFLICTS)
                s->conflict[s->conflicts] = (mn_strata_conflict){c, mn_table_line(r->t, row)};
            s->conflicts++;
        }
        *said = *said == NONE ? level : SEVERAL;
    }
    return MN_OK;
}

/* The stratum of these levels, a new one where there is none yet. */
static mn_status stratum_of(size_t *out, reading *r, const uint16_t *level, mn_err *e)
{
    const size_t size = r->out->columns * sizeof *level;
    for (size_t i = 0; i < r->n; i++)
        if (memcmp(r->raw[i], level, size) == 0) {
            *out = i;
            return MN_OK;
        }
    /* Those without a value may be shared out later: there can be twice as many until then. */
    if (r->n == 2 * MN_POOL_STRATA) {
        mn_fail(e, MN_USAGE, "there are more than %d strata by '%.80s'", MN_POOL_STRATA, r->o->by);
        return mn_hint(e, "name fewer columns, or put values together that are alike");
    }
    if (!mn_grow(&r->raw, &r->raw_cap, r->n + 1, sizeof *r->raw) ||
        !mn_grow(&r->count, &r->count_cap, (r->n + 1) * CELLS, sizeof *r->count))
        return mn_fail_memory(e);
    memset(r->raw[r->n], 0, sizeof r->raw[r->n]);
    memcpy(r->raw[r->n], level, size);
    memset(r->count + r->n * CELLS, 0, CELLS * sizeof *r->count);
    *out = r->n++;
    return MN_OK;
}

static mn_status persons(void *payload, size_t at, unsigned history, double n, mn_err *e)
{
    reading *r = payload;
    mn_strata *s = r->out;
    uint16_t level[MN_POOL_COVARIATES];
    bool unknown = false;
    size_t to = 0;
    if (history >= CELLS) {
        mn_fail(e, MN_USAGE, "strata are pooled for %d lists at most", MN_POOL_LISTS);
        return mn_hint(e, "put lists together that are much alike, or name those to use by "
                          "--lists A,B,C");
    }
    mn_status st = MN_OK;
    for (unsigned c = 0; c < s->columns && !st; c++) {
        if (r->records)
            level[c] = r->said[at * s->columns + c];
        else
            st = level_at(&level[c], r, at, c, e);
        level[c] = level[c] == SEVERAL ? NONE : level[c];
        if (level[c] == NONE && history) {
            s->unknown_in[c] += (size_t)n;
            unknown = true;
        }
    }
    if (!st)
        st = stratum_of(&to, r, level, e);
    if (!st && history) {
        s->unknown += unknown ? n : 0;
        r->count[to * CELLS + history] += n;
    }
    return st;
}

/* --- which columns -------------------------------------------------------------------------------
 */

static mn_status find_columns(reading *r, mn_err *e)
{
    mn_strata *s = r->out;
    mn_text rest = mn_text_of(r->o->by), name;
    while (mn_text_split(&rest, ',', &name)) {
        size_t at = 0;
        mn_status st = mn_histories_column(&at, r->t, mn_text_trim(name), e);
        if (st)
            return st;
        for (unsigned c = 0; c < s->columns; c++)
            if (r->at[c] == at)
                return mn_fail(e, MN_USAGE, "column '%.60s' is named twice",
                               mn_table_col_name(r->t, at));
        if (s->columns == MN_POOL_COVARIATES) {
            mn_fail(e, MN_USAGE, "strata are by %d columns at most", MN_POOL_COVARIATES);
            return mn_hint(e, "each further column makes strata sparser: name those that matter");
        }
        const char *column = mn_table_col_name(r->t, at);
        if (strlen(column) >= MN_LIST_NAME)
            return mn_fail(e, MN_USAGE, "a column's name is longer than %d bytes",
                           MN_LIST_NAME - 1);
        memcpy(s->column[s->columns], column, strlen(column) + 1);
        r->at[s->columns++] = at;
    }
    return MN_OK;
}

static mn_status refuse_bands(const char *bands, mn_err *e)
{
    mn_fail(e, MN_USAGE, "no bands of a column: '%.80s'", bands);
    return mn_hint(e,
                   "write a column that --by names and where bands begin, in rising order, %d at "
                   "most, as in: --bands age:18,30",
                   MN_STRATA_CUTS);
}

/* "under 18", "18 to under 30", "30 and over" */
static mn_status name_bands(reading *r, unsigned c, const mn_text *cut, mn_err *e)
{
    const unsigned n = r->cuts[c];
    if (!mn_grow(&r->value[c], &r->cap[c], n + 1, sizeof *r->value[c]))
        return mn_fail_memory(e);
    for (unsigned i = 0; i <= n; i++) {
        char name[MN_LIST_NAME];
        if (i == 0)
            snprintf(name, sizeof name, "under %.*s", (int)cut[0].len, cut[0].ptr);
        else if (i < n)
            snprintf(name, sizeof name, "%.*s to under %.*s", (int)cut[i - 1].len, cut[i - 1].ptr,
                     (int)cut[i].len, cut[i].ptr);
        else
            snprintf(name, sizeof name, "%.*s and over", (int)cut[n - 1].len, cut[n - 1].ptr);
        r->value[c][i] = mn_arena_text(&r->names, mn_text_of(name));
        if (!r->value[c][i].ptr)
            return mn_fail_memory(e);
    }
    r->out->levels[c] = n + 1;
    return MN_OK;
}

static mn_status read_bands(reading *r, const char *bands, mn_err *e)
{
    mn_text rest = mn_text_of(bands), name, cut[MN_STRATA_CUTS];
    unsigned c = 0, n = 0;
    if (!mn_text_split(&rest, ':', &name))
        return refuse_bands(bands, e);
    while (c < r->out->columns && !mn_text_eq_nocase(mn_text_trim(name), r->out->column[c]))
        c++;
    if (c == r->out->columns || r->cuts[c])
        return refuse_bands(bands, e);
    while (mn_text_split(&rest, ',', &name)) {
        if (n == MN_STRATA_CUTS)
            return refuse_bands(bands, e);
        cut[n] = mn_text_trim(name);
        if (cut[n].len > 40 || !mn_text_f64(cut[n], &r->cut[c][n]) ||
            (n && !(r->cut[c][n] > r->cut[c][n - 1])))
            return refuse_bands(bands, e);
        n++;
    }
    r->cuts[c] = n;
    return n ? name_bands(r, c, cut, e) : refuse_bands(bands, e);
}

/* No column is a list and a stratum's at once. */
static mn_status apart(const reading *r, const mn_histories_options *h, mn_err *e)
{
    const char *const others[] = {h->lists, h->count, h->person, h->list};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        mn_text rest = mn_text_of(others[i] ? others[i] : ""), name;
        while (mn_text_split(&rest, ',', &name))
            for (unsigned c = 0; c < r->out->columns; c++)
                if (mn_text_eq_nocase(mn_text_trim(name), r->out->column[c])) {
                    mn_fail(e, MN_USAGE, "column '%.60s' is named twice", r->out->column[c]);
                    return mn_hint(e, "it is either a list, the count, or what strata are by");
                }
    }
    return MN_OK;
}

/* --- in order ------------------------------------------------------------------------------------
 */

typedef struct named {
    mn_text value;
    double number;
    bool is_number;
    uint16_t was;
} named;

static int by_value(const void *a, const void *b)
{
    const named *x = a, *y = b;
    if (x->is_number != y->is_number)
        return x->is_number ? -1 : 1;
    if (x->is_number && x->number != y->number)
        return x->number < y->number ? -1 : 1;
    const int c = mn_text_cmp(x->value, y->value);
    return c ? c : (x->was > y->was) - (x->was < y->was);
}

/* Levels in the order of their values, "not known" last where a stratum has it. new: by what they
 * were; the last place is that of NONE. */
static mn_status order_levels(uint16_t *new, reading *r, unsigned c, bool unknown, mn_err *e)
{
    mn_strata *s = r->out;
    const size_t n = s->levels[c];
    named *in = calloc(n + 1, sizeof *in);
    if (!in)
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++) {
        in[i] = (named){.value = r->value[c][i], .was = (uint16_t)i};
        /* Bands stand in order already. */
        in[i].number = (double)i;
        in[i].is_number = r->cuts[c] || mn_text_f64(in[i].value, &in[i].number);
    }
    qsort(in, n, sizeof *in, by_value);
    bool room = true;
    for (size_t i = 0; i < n + unknown; i++) {
        const mn_text v = i < n ? in[i].value : mn_text_of(MN_STRATA_UNKNOWN);
        char *copy = malloc(v.len + 1);
        if (!copy) {
            room = false;
            break;
        }
        memcpy(copy, v.ptr, v.len);
        copy[v.len] = 0;
        s->value[s->first[c] + i] = copy;
        new[i < n ? in[i].was : LEVELS_MOST] = (uint16_t)i;
    }
    free(in);
    s->levels[c] += unknown;
    return room ? MN_OK : mn_fail_memory(e);
}

static bool has_none(const reading *r, size_t raw)
{
    for (unsigned c = 0; c < r->out->columns; c++)
        if (r->raw[raw][c] == NONE)
            return true;
    return false;
}

/* Whether persons of raw stratum i may belong to raw stratum k. */
static bool may_be(const reading *r, size_t i, size_t k)
{
    for (unsigned c = 0; c < r->out->columns; c++)
        if (r->raw[i][c] != NONE && r->raw[i][c] != r->raw[k][c])
            return false;
    return !r->vague[k];
}

/* Which strata are kept: not those whose persons are shared out. */
static size_t keep(bool *kept, const reading *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++) {
        kept[i] = true;
        for (size_t k = 0; k < r->n && kept[i] && r->o->share && r->vague[i]; k++)
            kept[i] = !may_be(r, i, k);
        n += kept[i];
    }
    return n;
}

typedef struct place {
    const uint16_t *level;
    size_t raw;
    unsigned columns;
} place;

static int by_levels(const void *a, const void *b)
{
    const place *x = a, *y = b;
    for (unsigned c = 0; c < x->columns; c++)
        if (x->level[c] != y->level[c])
            return x->level[c] < y->level[c] ? -1 : 1;
    return 0;
}

static mn_status number_levels(reading *r, const bool *kept, mn_err *e)
{
    static const size_t step = LEVELS_MOST + 1;
    mn_strata *s = r->out;
    bool unknown[MN_POOL_COVARIATES] = {false};
    size_t all = 0;
    for (unsigned c = 0; c < s->columns; c++) {
        for (size_t i = 0; i < r->n; i++)
            unknown[c] = unknown[c] || (kept[i] && r->raw[i][c] == NONE);
        s->first[c] = all;
        all += s->levels[c] + unknown[c];
    }
    uint16_t *new = calloc(s->columns * step, sizeof *new);
    s->value = calloc(all + 1, sizeof *s->value);
    mn_status st = new && s->value ? MN_OK : mn_fail_memory(e);
    for (unsigned c = 0; c < s->columns && !st; c++)
        st = order_levels(new + c *step, r, c, unknown[c], e);
    for (size_t i = 0; i < r->n && !st; i++)
        for (unsigned c = 0; c < s->columns; c++)
            if (r->raw[i][c] != NONE)
                r->raw[i][c] = new[c * step + r->raw[i][c]];
            else if (kept[i])
                r->raw[i][c] = new[c * step + LEVELS_MOST];
    free(new);
    return st;
}

/* Histories of strata that are shared out: who may be where. */
static mn_status share_out(reading *r, const bool *kept, const place *at, mn_err *e)
{
    mn_strata *s = r->out;
    const size_t strata = s->data.strata, cells = (size_t)1 << s->all.lists;
    size_t parts = 0, gone = 0, places = 0;
    for (size_t i = 0; i < r->n; i++)
        if (!kept[i]) {
            gone++;
            for (size_t w = 1; w < cells; w++)
                parts += r->count[i * CELLS + w] > 0;
        }
    if (!gone)
        return MN_OK;
    s->share = calloc(parts + 1, sizeof *s->share);
    s->may = calloc(gone * strata, sizeof *s->may);
    if (!s->share || !s->may)
        return mn_fail_memory(e);
    for (size_t i = 0; i < r->n; i++) {
        const size_t first = places;
        if (kept[i])
            continue;
        for (size_t k = 0; k < strata; k++)
            if (may_be(r, i, at[k].raw))
                s->may[places++] = (uint16_t)k;
        for (size_t w = 1; w < cells; w++)
            if (r->count[i * CELLS + w] > 0) {
                s->share[s->data.n_unknown++] =
                    (mn_pool_unknown){(uint16_t)w, r->count[i * CELLS + w], first, places - first};
                s->shared += r->count[i * CELLS + w];
            }
    }
    s->data.unknown = s->share;
    s->data.may = s->may;
    return MN_OK;
}

static mn_status arrange(reading *r, mn_err *e)
{
    mn_strata *s = r->out;
    const size_t cells = (size_t)1 << s->all.lists;
    bool kept[2 * MN_POOL_STRATA];
    for (size_t i = 0; i < r->n; i++)
        r->vague[i] = has_none(r, i);
    const size_t n = keep(kept, r);
    if (n > MN_POOL_STRATA) {
        mn_fail(e, MN_USAGE, "there are %zu strata by '%.80s'; %d is the most", n, r->o->by,
                MN_POOL_STRATA);
        return mn_hint(e, "name fewer columns, or put values together that are alike");
    }
    place at[2 * MN_POOL_STRATA];
    s->count = calloc(n * cells, sizeof *s->count);
    s->cases = calloc(n, sizeof *s->cases);
    s->level = calloc(n * MN_POOL_COVARIATES, sizeof *s->level);
    if (!s->count || !s->cases || !s->level)
        return mn_fail_memory(e);
    s->data = (mn_pool_data){.lists = s->all.lists,
                             .strata = n,
                             .count = s->count,
                             .level = s->level,
                             .covariates = s->columns > 1 && n > 1 ? s->columns : 0};
    /* Who may be where is asked by the levels as they came. */
    size_t k = 0;
    for (size_t i = 0; i < r->n; i++)
        if (kept[i])
            at[k++] = (place){r->raw[i], i, s->columns};
    mn_status st = number_levels(r, kept, e);
    if (st)
        return st;
    qsort(at, n, sizeof *at, by_levels);
    for (size_t i = 0; i < n; i++) {
        memcpy(s->level + i * s->columns, at[i].level, s->columns * sizeof *s->level);
        memcpy(s->count + i * cells, r->count + at[i].raw * CELLS, cells * sizeof *s->count);
        for (size_t w = 1; w < cells; w++)
            s->cases[i] += s->count[i * cells + w];
    }
    memcpy(s->data.levels, s->levels, sizeof s->levels);
    return share_out(r, kept, at, e);
}

mn_status mn_strata_of(mn_strata *out, const mn_table *t, const mn_histories_options *h,
                       const mn_strata_options *o, mn_err *e)
{
    reading r = {.out = out, .t = t, .o = o, .records = (h->person && *h->person)};
    const mn_histories_watch watch = {.payload = &r, .record = record, .persons = persons};
    mn_histories_options columns = *h;
    columns.beside = o->by;
    columns.watch = &watch;
    memset(out, 0, sizeof *out);
    mn_status st = find_columns(&r, e);
    for (size_t i = 0; i < o->n_bands && !st; i++)
        st = read_bands(&r, o->bands[i], e);
    if (!st)
        st = apart(&r, h, e);
    if (!st)
        st = mn_histories_of(&out->all, t, &columns, e);
    if (!st)
        st = arrange(&r, e);
    for (unsigned c = 0; c < MN_POOL_COVARIATES; c++) {
        mn_map_free(&r.level[c]);
        free(r.value[c]);
    }
    mn_arena_free(&r.names);
    free(r.said);
    free(r.raw);
    free(r.count);
    if (st)
        mn_strata_free(out);
    return st;
}

void mn_strata_free(mn_strata *s)
{
    for (unsigned c = 0; s->value && c < s->columns; c++)
        for (size_t i = 0; i < s->levels[c]; i++)
            free(s->value[s->first[c] + i]);
    free(s->value);
    free(s->level);
    free(s->cases);
    free(s->count);
    free(s->share);
    free(s->may);
    mn_histories_free(&s->all);
    memset(s, 0, sizeof *s);
}

void mn_strata_name(char *out, size_t size, const mn_strata *s, size_t stratum)
{
    size_t len = 0;
    if (stratum >= s->data.strata) {
        snprintf(out, size, "everybody");
        return;
    }
    *out = 0;
    for (unsigned c = 0; c < s->columns && len < size; c++) {
        const char *v = s->value[s->first[c] + s->level[stratum * s->columns + c]];
        const int n = snprintf(out + len, size - len, "%s%s", c ? ", " : "", v);
        len += n > 0 ? (size_t)n : 0;
    }
}
