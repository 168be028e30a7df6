/* SPDX-License-Identifier: Apache-2.0
 *
 * country/budget/areas.c - programmes out of a table. See areas.h.
 */
#include "country/budget/areas.h"

#include <math.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "country/budget/cells.h"

typedef enum column {
    PROGRAMME,
    REGION,
    WEIGHT,
    FLOOR,
    CAP,
    COST,
    COST_LOW,
    COST_HIGH,
    MOST,
    WORTH,
    SOURCE,
    COLUMNS,
} column;

static const char *const headings[COLUMNS] = {
    "programme", "region",    "weight", "floor", "cap",    "cost",
    "cost_low",  "cost_high", "most",   "worth", "source",
};

typedef struct reading {
    const mn_table *t;
    mn_arena *texts;
    size_t at[COLUMNS], row;
    bool failed; /* a text could not be copied: no memory */
} reading;

static mn_text cell(const reading *x, column c)
{
    return mn_budget_cell(x->t, x->row, x->at[c]);
}

static mn_status fail(const reading *x, column c, mn_err *e, const char *what, const char *hint)
{
    const mn_text v = cell(x, c);
    mn_fail_at(e, MN_DATA, mn_table_name(x->t), mn_table_line(x->t, x->row), 0, "%s '%s': '%.*s'",
               what, headings[c], (int)(v.len < 60 ? v.len : 60), v.ptr);
    mn_offending(e, v);
    return mn_hint(e, "%s", hint);
}

/* A number, 0 or more; `missing` where the cell is empty. */
static mn_status number(double *out, const reading *x, column c, double missing, mn_err *e)
{
    *out = missing;
    if (!cell(x, c).len)
        return MN_OK;
    const char *hint = mn_budget_number(out, cell(x, c), c == WEIGHT);
    return hint ? fail(x, c, e, "no amount of 0 or more in column", hint) : MN_OK;
}

static const char *str(reading *x, column c)
{
    const char *s = mn_arena_text(x->texts, cell(x, c)).ptr;
    x->failed = x->failed || !s;
    return s ? s : "";
}

static uint32_t group(mn_areas *a, const char *region)
{
    for (size_t i = 0; i < a->n; i++)
        if (!strcmp(a->at[i].region, region))
            return a->at[i].group;
    return (uint32_t)a->groups++;
}

static mn_status effect(mn_area *to, const reading *x, mn_err *e)
{
    mn_status st = number(&to->cost, x, COST, NAN, e);
    if (!st)
        st = number(&to->cost_low, x, COST_LOW, NAN, e);
    if (!st)
        st = number(&to->cost_high, x, COST_HIGH, NAN, e);
    if (!st)
        st = number(&to->most, x, MOST, 0, e);
    if (!st)
        st = number(&to->worth, x, WORTH, 1, e);
    if (st)
        return st;
    const struct {
        double v;
        column c;
    } least[] = {{to->cost, COST},
                 {to->cost_low, COST_LOW},
                 {to->cost_high, COST_HIGH},
                 {to->most, MOST},
                 {to->worth, WORTH}};
    for (size_t i = 0; i < sizeof least / sizeof *least; i++)
        if (least[i].v > 0 && least[i].v < MN_AREA_LEAST)
            return fail(x, least[i].c, e, "a number that is next to 0 in column",
                        "write 0, or what it is");
    if (isnan(to->cost_low) != isnan(to->cost_high) || to->cost_low > to->cost_high ||
        to->cost_low == 0)
        return fail(x, COST_LOW, e, "no range of costs in column",
                    "cost_low and cost_high hold 90% of what the cost could be, both above 0");
    if (isnan(to->cost) && !isnan(to->cost_low))
        to->cost = sqrt(to->cost_low * to->cost_high);
    if (to->most > 0 && !(to->cost > 0))
        return fail(x, COST, e, "no cost of a person in column",
                    "an effect has both: cost, dollars for the first person reached, and most, the "
                    "persons there are");
    return MN_OK;
}

static mn_status take(mn_areas *a, reading *x, mn_err *e)
{
    const mn_budget_row is = mn_budget_row_is(x->t, x->row, x->at[PROGRAMME]);
    if (is == MN_BUDGET_TOTAL && !a->totals++)
        a->total_line = mn_table_line(x->t, x->row);
    if (is != MN_BUDGET_ROW)
        return MN_OK;
    if (a->n == MN_AREAS_MOST)
        return mn_fail_at(e, MN_DATA, mn_table_name(x->t), mn_table_line(x->t, x->row), 0,
                          "more than %d programmes", MN_AREAS_MOST);
    mn_area *to = &a->at[a->n];
    *to = (mn_area){.name = str(x, PROGRAMME),
                    .region = str(x, REGION),
                    .source = str(x, SOURCE),
                    .line = mn_table_line(x->t, x->row)};
    if (x->failed)
        return mn_fail_memory(e);
    if (!*to->name)
        return fail(x, PROGRAMME, e, "no name in column", "each row names a programme");
    mn_status st = number(&to->weight, x, WEIGHT, 0, e);
    if (!st)
        st = number(&to->floor, x, FLOOR, 0, e);
    if (!st)
        st = number(&to->cap, x, CAP, HUGE_VAL, e);
    if (!st)
        st = effect(to, x, e);
    if (!st && to->cap < to->floor)
        st = fail(x, CAP, e, "a cap below its floor in column",
                  "a programme gets between floor and cap");
    if (st)
        return st;
    for (size_t i = 0; i < a->n; i++)
        if (!strcmp(a->at[i].name, to->name) && !strcmp(a->at[i].region, to->region))
            return fail(x, PROGRAMME, e, "twice in one region there is",
                        "a programme has one row in a region");
    to->group = group(a, to->region);
    a->weights = a->weights || to->weight > 0;
    a->effects = a->effects || to->most > 0;
    a->n++;
    return MN_OK;
}

mn_status mn_areas_read(mn_areas *out, struct mn_arena *texts, const mn_table *t, mn_err *e)
{
    reading x = {.t = t, .texts = texts};
    mn_status st = MN_OK;
    memset(out, 0, sizeof *out);
    for (size_t c = 0; c < COLUMNS; c++) {
        x.at[c] = SIZE_MAX;
        for (size_t i = 0; i < mn_table_cols(t) && x.at[c] == SIZE_MAX; i++)
            if (mn_text_eq_nocase(mn_text_trim(mn_text_of(mn_table_col_name(t, i))), headings[c]))
                x.at[c] = i;
    }
    if (x.at[PROGRAMME] == SIZE_MAX) {
        mn_fail_at(e, MN_DATA, mn_table_name(t), 1, 0, "there is no column 'programme'");
        return mn_hint(e,
                       "programme,weight parts the money by weights; programme,cost,most by what "
                       "it reaches");
    }
    if (mn_table_rejects(t))
        return mn_fail_at(e, MN_DATA, mn_table_name(t), mn_table_reject_line(t, 0), 0, "%s",
                          mn_table_reject_reason(t, 0));
    for (x.row = 0; x.row < mn_table_rows(t) && !st; x.row++)
        st = take(out, &x, e);
    if (!st && !out->weights && !out->effects) {
        mn_fail_at(e, MN_DATA, mn_table_name(t), 0, 0, "no programme has a weight or an effect");
        st = mn_hint(e, "fill the column weight, or cost and most");
    }
    return st;
}

void mn_areas_promise(mn_areas *a, double share, double money)
{
    double all = 0;
    for (size_t i = 0; i < a->n; i++)
        all += a->at[i].most;
    for (uint32_t g = 0; g < a->groups; g++) {
        double own = 0;
        for (size_t i = 0; i < a->n; i++)
            own += a->at[i].group == g ? a->at[i].most : 0;
        a->promised[g] = all > 0 ? share * money * own / all : 0;
    }
}

extern const unsigned char mn_data_budget_areas[], mn_data_budget_areas_end[];

mn_status mn_areas_shipped(mn_table **out, const mn_ctx *ctx, mn_err *e)
{
    const mn_read_options how = {.format = MN_FORMAT_CSV};
    return mn_table_read_memory(out, ctx, "data/facts/budget_areas.csv", mn_data_budget_areas,
                                (size_t)(mn_data_budget_areas_end - mn_data_budget_areas), &how, e);
}
