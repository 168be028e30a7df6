/* SPDX-License-Identifier: Apache-2.0
 *
 * command_model.c - manumit model: info, check, upstreamness, multipliers.
 */
#include "footprint/commands/command.h"

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/solve.h"
#include "report/made.h"
#include "table/maker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const unsigned char mn_data_reconciled[], mn_data_reconciled_end[];

mn_status mn_model_of(mn_model **out, const char *path, const mn_ctx *ctx, mn_err *e)
{
    return path ? mn_model_open(out, ctx, path, e) : mn_model_shipped(out, ctx, e);
}

mn_status mn_manifest_model(mn_report *r, const mn_model *m, const char *path, mn_err *e)
{
    if (path)
        return mn_report_manifest_input(r, "model", path, m->sha256, e);
    return mn_report_manifest_text(r, "model_sha256", m->sha256, e);
}

static mn_status count(mn_report *r, const char *name, const char *label, double v,
                       const char *unit, mn_err *e)
{
    mn_figure f = {name, label, v, NAN, NAN, unit, "count", true};

    return mn_report_figure(r, &f, e);
}

/* Runs `make` on the model that the call's input or --model names. */
typedef mn_status (*maker_fn)(mn_report *r, const mn_model *m, const mn_ctx *ctx, mn_err *e);

static mn_status with_model(mn_report **out, const mn_call *call, const mn_ctx *ctx,
                            const char *command, const char *title, maker_fn make, mn_err *e)
{
    const char *path = mn_call_input(call, 0);
    mn_model *m = NULL;
    mn_report *r = NULL;
    mn_status st;

    if ((st = mn_model_of(&m, path, ctx, e)) || (st = mn_report_new(&r, command, title, e)) ||
        (st = make(r, m, ctx, e)) || (st = mn_manifest_model(r, m, path, e)))
        goto out;
out:
    mn_model_free(m);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* --- info ------------------------------------------------------------------------ */

static mn_status regions_table(mn_report *r, const mn_model *m, mn_err *e)
{
    mn_maker k = mn_maker_new("regions", "region:t output:f people:f", e);
    mn_table_view view = {.title = "Regions",
                          .first = 50,
                          .columns = "region=Region,output=Output (million US$):0,people=People:0"};

    for (size_t g = 0; g < m->regions; g++) {
        double output = mn_sum(m->x + g * m->industries, m->industries), people = 0;

        for (size_t s = 0; s < m->industries && m->peoples; s++)
            people += m->cell_people[MN_SCOPE_PRIVATE][g * m->industries + s];
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, m->region[g]);
        mn_make_f64(&k, 1, output);
        mn_make_f64(&k, 2, m->peoples ? people : NAN);
    }
    return mn_report_made(r, &k, &view, e);
}

/* The ILO region of an origin, as the satellite's source has it; "" for none. */
static const char *ilo_region(const mn_reference *ref, const char *origin)
{
    for (size_t i = 0; i < mn_satellite_regions(ref); i++) {
        const mn_satellite_region *s = mn_satellite_region_at(ref, i);

        if (!strcmp(s->code, origin))
            return s->ilo_region;
    }
    return "";
}

static bool makes_things(mn_branch b)
{
    return b == MN_BRANCH_MINING || b == MN_BRANCH_MANUFACTURING || b == MN_BRANCH_CONSTRUCTION;
}

/* What the model has for a figure of the reconciliation: a branch, a form, a
 * sum of them, or an ILO region; NaN when it is none of these. */
static double own_figure(const mn_model *m, const mn_reference *ref, const char *name)
{
    int branch = mn_branch_find(mn_text_of(name)), form = mn_form_find(mn_text_of(name));
    double sum = 0;

    for (size_t k = 0; k < m->peoples; k++) {
        const mn_people *p = &m->people[k];
        bool private = p->form == MN_FORM_PRIVATE, counts;

        if (branch >= 0)
            counts = private && (int)p->branch == branch;
        else if (form >= 0)
            counts = (int)p->form == form;
        else if (!strcmp(name, "industry"))
            counts = private && makes_things(p->branch);
        else
            counts =
                !strcmp(name, "all") || !strcmp(name, ilo_region(ref, m->origin[p->origin].code));
        sum += counts ? p->people : 0;
    }
    return sum > 0 ? sum : NAN;
}

static mn_status reconciliation(mn_report *r, const mn_model *m, mn_err *e)
{
    mn_maker k = mn_maker_new("reconciliation",
                              "figure:t published:f model:f difference:f reason:t source:t", e);
    mn_table_view view = {.title = "Published figures beside the model's own",
                          .columns = "figure=Figure,published=Published:0,model=Model:0,"
                                     "difference=Difference:0,reason=Why"};
    mn_reference *ref = NULL;
    mn_table *from = NULL;

    if (!k.st)
        k.st = mn_reference_new(&ref, MN_NEED_COUNTRIES, e);
    if (!k.st)
        k.st = mn_table_read_memory(&from, NULL, "reconciled.csv", mn_data_reconciled,
                                    (size_t)(mn_data_reconciled_end - mn_data_reconciled), NULL, e);
    for (size_t i = 0; !k.st && i < mn_table_rows(from); i++) {
        mn_text name = mn_table_text(from, i, 0);
        char figure[64];
        double published, own;

        snprintf(figure, sizeof figure, "%.*s", (int)name.len, name.ptr);
        own = own_figure(m, ref, figure);
        if (!mn_text_f64(mn_table_text(from, i, 1), &published))
            continue;
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, name);
        mn_make_f64(&k, 1, published);
        mn_make_f64(&k, 2, own);
        mn_make_f64(&k, 3, own - published);
        mn_make_text(&k, 4, mn_table_text(from, i, 5));
        mn_make_text(&k, 5, mn_table_text(from, i, 4));
    }
    mn_table_free(from);
    mn_reference_free(ref);
    return mn_report_made(r, &k, &view, e);
}

static mn_status moves_table(mn_report *r, const mn_model *m, mn_err *e)
{
    mn_maker k =
        mn_maker_new("moves", "origin:t name:t from:t to:t people:f intensity:f scope:t", e);
    mn_table_view view = {.title =
                              "People moved to a fallback industry, because theirs makes nothing "
                              "or too little",
                          .first = 40,
                          .columns = "name=Origin,from=From,to=To,people=People:0,scope=Scope"};

    for (size_t i = 0; i < m->moves; i++) {
        const mn_move *v = &m->move[i];

        mn_make_row(&k, 0);
        mn_make_str(&k, 0, m->origin[v->origin].code);
        mn_make_str(&k, 1, m->origin[v->origin].name);
        mn_make_str(&k, 2, m->industry[v->from]);
        mn_make_str(&k, 3, m->industry[v->to]);
        mn_make_f64(&k, 4, v->people);
        mn_make_f64(&k, 5, isinf(v->intensity) ? NAN : v->intensity);
        mn_make_str(&k, 6, mn_form_name(v->form));
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status say(mn_report *r, mn_text_kind kind, const char *what, const char *text, mn_err *e)
{
    char line[1024];

    if (!text[0])
        return MN_OK;
    snprintf(line, sizeof line, "%s%s", what, text);
    return mn_report_text(r, kind, line, e);
}

/* The model whose people were reconciled with the published totals. */
static bool is_shipped(const mn_model *m)
{
    return strstr(m->source, "scaled to ILO, Walk Free, IOM 2022") != NULL;
}

/* A bullet a line. */
static mn_status say_notes(mn_report *r, const char *notes, mn_err *e)
{
    mn_text rest = mn_text_of(notes), line;
    mn_buf one = {0};
    mn_status st = MN_OK;

    while (!st && mn_text_split(&rest, '\n', &line)) {
        if (!line.len)
            continue;
        mn_buf_clear(&one);
        mn_buf_text(&one, line);
        mn_buf_char(&one, '\0');
        st = one.failed ? mn_fail_memory(e) : say(r, MN_TEXT_BULLET, "Note: ", one.ptr, e);
    }
    mn_buf_free(&one);
    return st;
}

mn_status mn_model_describe(mn_report *r, const mn_model *m, const mn_ctx *ctx, mn_err *e)
{
    char years[256];
    mn_status st;

    (void)ctx;
    snprintf(
        years, sizeof years,
        "Money: millions of US dollars of %d, converted from the spending's year by yearly average "
        "exchange rates and US consumer prices.",
        m->year);
    if ((st = count(r, "regions", "Regions", (double)m->regions, "regions", e)) ||
        (st = count(r, "industries", "Industries", (double)m->industries, "industries", e)) ||
        (st = count(r, "output", "World output", mn_sum(m->x, m->n), "million US dollars", e)) ||
        (st = say(r, MN_TEXT_PARA, "", m->name, e)) ||
        (st = say(r, MN_TEXT_BULLET, "Source: ", m->source, e)) ||
        (st = say(r, MN_TEXT_BULLET, "Licence: ", m->licence, e)) ||
        (st = m->year ? say(r, MN_TEXT_BULLET, "", years, e) : MN_OK) ||
        (st = say_notes(r, m->notes, e)) ||
        (st = say(r, MN_TEXT_BULLET, "SHA-256: ", m->sha256, e)))
        return st;
    if (m->peoples) {
        double people = mn_sum(m->cell_people[MN_SCOPE_PRIVATE], m->n);

        if ((st = count(r, "people", "People in private forced labour", people, "people", e)))
            return st;
    }
    if ((st = regions_table(r, m, e)) || !m->peoples)
        return st;
    if (!is_shipped(m))
        return moves_table(r, m, e);
    if ((st = mn_report_text(
             r, MN_TEXT_PARA,
             "The satellite's pattern is of 2018 (140 regions by 57 sectors), its totals "
             "are of 2021 (ILO, Walk Free, IOM 2022), the economy is of the year above. "
             "The years are put together as they stand: people of 2021 work in the "
             "structure of the economy's year.",
             e)) ||
        (st = reconciliation(r, m, e)))
        return st;
    return moves_table(r, m, e);
}

static mn_status run_info(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    return with_model(out, call, ctx, "model info", "The economy behind the figures",
                      mn_model_describe, e);
}

/* --- check ------------------------------------------------------------------------- */

static void find(mn_maker *k, const char *check, const mn_model *m, size_t cell, double value,
                 const char *what)
{
    char where[160] = "";

    if (cell != SIZE_MAX)
        snprintf(where, sizeof where, "%s.%s", m->region[cell / m->industries],
                 m->industry[cell % m->industries]);
    mn_make_row(k, 0);
    mn_make_str(k, 0, check);
    mn_make_str(k, 1, where);
    mn_make_f64(k, 2, value);
    mn_make_str(k, 3, what);
}

/* inputs: of each cell's output, what it buys from others. */
static void check_cells(mn_maker *k, const mn_model *m, const double *inputs)
{
    size_t row, column;
    float value;

    if (mn_matrix_negative(&m->a, &row, &column, &value))
        find(k, "signs", m, column, (double)value, "a negative input");
    for (size_t j = 0; j < m->n; j++) {
        if (inputs[j] > 1 + 1e-6)
            find(k, "value added", m, j, 1 - inputs[j],
                 "inputs cost more than the output is worth: value added is negative");
        if (!isnan(m->published[j]) &&
            fabs(m->published[j] - m->x[j]) > 0.5 + 1e-3 * fabs(m->published[j]))
            find(k, "balance", m, j, m->x[j] - m->published[j],
                 "the row's uses differ from the output that the table states");
        if (m->x[j] == 0)
            find(k, "empty", m, j, 0, "makes nothing");
    }
}

static mn_status check(mn_report *r, const mn_model *m, const mn_ctx *ctx, mn_err *e)
{
    mn_maker k = mn_maker_new("findings", "check:t where:t value:f what:t", e);
    mn_table_view view = {.title = "What was found",
                          .first = 40,
                          .columns = "check=Check,where=Where,value=Value,what=What"};
    double radius = 0;
    mn_status st;

    if ((st = mn_spectral_radius(&radius, &m->a, ctx, e)) ||
        (st = count(r, "spectral_radius", "Spectral radius of A (must be below 1)", radius, "",
                    e)) ||
        (st = count(r, "error_bound",
                    "Largest output multiplier, which bounds the error of the multipliers",
                    m->bound, "", e))) {
        mn_table_free(k.t);
        return st;
    }
    double *inputs = calloc(2 * m->n + 1, sizeof *inputs);

    for (size_t i = 0; inputs && i < m->n; i++)
        inputs[m->n + i] = 1;
    st = inputs ? mn_matrix_apply(&m->a, true, inputs + m->n, inputs, ctx, e) : mn_fail_memory(e);
    if (!st && !k.st)
        check_cells(&k, m, inputs);
    free(inputs);
    if (st) {
        mn_table_free(k.t);
        return st;
    }
    if ((st = mn_report_made(r, &k, &view, e)))
        return st;
    return mn_report_text(
        r, MN_TEXT_PARA,
        "Labels, finite numbers, non-negative outputs and a spectral radius below 1 "
        "were proved when the model was imported; what is listed here can stand, but "
        "should be known.",
        e);
}

static mn_status run_check(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    return with_model(out, call, ctx, "model check", "Does the economy add up", check, e);
}

/* --- upstreamness and multipliers ----------------------------------------------------- */

static mn_status upstreamness(mn_report *r, const mn_model *m, const mn_ctx *ctx, mn_err *e)
{
    mn_maker k = mn_maker_new("upstreamness",
                              "region:t industry:t upstreamness:f downstreamness:f output:f", e);
    mn_table_view view = {.title = "Steps to final use, and steps from primary factors",
                          .first = 40};
    double *up = malloc((2 * m->n + 1) * sizeof *up);

    if (!up && !k.st)
        k.st = mn_fail_memory(e);
    if (!k.st)
        k.st = mn_model_upstreamness(m, ctx, up, up + m->n, e);
    for (size_t i = 0; !k.st && i < m->n; i++) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, m->region[i / m->industries]);
        mn_make_str(&k, 1, m->industry[i % m->industries]);
        mn_make_f64(&k, 2, up[i]);
        mn_make_f64(&k, 3, up[m->n + i]);
        mn_make_f64(&k, 4, m->x[i]);
    }
    free(up);
    return mn_report_made(r, &k, &view, e);
}

static mn_status run_upstreamness(mn_report **out, const mn_call *call, const mn_ctx *ctx,
                                  mn_err *e)
{
    return with_model(out, call, ctx, "model upstreamness", "Where industries stand in the chain",
                      upstreamness, e);
}

static mn_status multipliers(mn_report *r, const mn_model *m, const mn_ctx *ctx, mn_err *e)
{
    mn_maker k = mn_maker_new("multipliers", "region:t industry:t people_per_million:f", e);
    mn_table_view view = {.title = "People behind a million US dollars of final demand",
                          .first = 40};

    (void)ctx;
    if (!m->peoples) {
        mn_table_free(k.t);
        mn_fail(e, MN_DATA, "the model '%s' has no satellite: it knows nothing of people", m->name);
        return mn_hint(e, "import it again with --satellite FILE");
    }
    for (size_t i = 0; i < m->n; i++) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, m->region[i / m->industries]);
        mn_make_str(&k, 1, m->industry[i % m->industries]);
        mn_make_f64(&k, 2, m->m[MN_SCOPE_PRIVATE][i]);
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status run_multipliers(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    return with_model(out, call, ctx, "model multipliers", "People per million dollars",
                      multipliers, e);
}

/* --- declarations -------------------------------------------------------------------------- */

static const mn_input model_input[] = {
    {"MODEL", "a model made by 'manumit model import'; without it, the shipped one", false, false},
    {NULL, NULL, false, false}};
static const mn_option no_options[] = {{.name = NULL}};

static const mn_example info_examples[] = {
    {"manumit model info", "the shipped economy: sources, totals, what was moved and why"},
    {NULL, NULL}};
const mn_output mn_model_outputs[] = {
    {"regions", "region,output,people", "regions"},
    {"reconciliation", "figure,published,model,difference,reason,source",
     "every published figure beside the model's own"},
    {"moves", "origin,name,from,to,people,intensity,scope", "people moved to a fallback industry"},
    {NULL, NULL, NULL}};
const mn_command mn_model_info_command = {
    .name = "model info",
    .summary = "What the economy is made of, and where it differs from published figures",
    .examples = info_examples,
    .inputs = model_input,
    .options = no_options,
    .outputs = mn_model_outputs,
    .see_also = "model check,footprint",
    .run = run_info};

static const mn_example check_examples[] = {{"manumit model check my.mnm", "one's own economy"},
                                            {NULL, NULL}};
static const mn_output check_outputs[] = {{"findings", "check,where,value,what", "what was found"},
                                          {NULL, NULL, NULL}};
const mn_command mn_model_check_command = {
    .name = "model check",
    .summary = "Test an economy: balance, signs, spectral radius, empty cells",
    .examples = check_examples,
    .inputs = model_input,
    .options = no_options,
    .outputs = check_outputs,
    .see_also = "model import",
    .run = run_check};

static const mn_example upstreamness_examples[] = {
    {"manumit model upstreamness --csv", "every region and industry of the shipped economy"},
    {NULL, NULL}};
static const mn_output upstreamness_outputs[] = {
    {"upstreamness", "region,industry,upstreamness,downstreamness,output",
     "with the net-inventory correction of Antras and Chor (2018)"},
    {NULL, NULL, NULL}};
const mn_command mn_model_upstreamness_command = {
    .name = "model upstreamness",
    .summary = "How far each industry stands from final use and from primary factors",
    .examples = upstreamness_examples,
    .inputs = model_input,
    .options = no_options,
    .outputs = upstreamness_outputs,
    .see_also = "model multipliers",
    .run = run_upstreamness};

static const mn_example multipliers_examples[] = {
    {"manumit model multipliers --csv", "people per million US dollars, by region and industry"},
    {NULL, NULL}};
static const mn_output multipliers_outputs[] = {
    {"multipliers", "region,industry,people_per_million", "per million US dollars of final demand"},
    {NULL, NULL, NULL}};
const mn_command mn_model_multipliers_command = {
    .name = "model multipliers",
    .summary = "People in forced labour behind a million dollars of each product",
    .examples = multipliers_examples,
    .inputs = model_input,
    .options = no_options,
    .outputs = multipliers_outputs,
    .see_also = "model upstreamness",
    .run = run_multipliers};
