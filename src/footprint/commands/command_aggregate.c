/* SPDX-License-Identifier: Apache-2.0
 *
 * command_aggregate.c - manumit model aggregate.
 */
#include "footprint/commands/command.h"

#include "core/err.h"
#include "core/file.h"
#include "footprint/economy/aggregate.h"
#include "footprint/economy/solve.h"
#include "table/maker.h"

static mn_status groupings(mn_grouping *regions, mn_grouping *industries, const mn_model *m,
                           const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *region_file = mn_call_text(call, "regions");
    const char *industry_file = mn_call_text(call, "industries");
    mn_status st;

    if (mn_call_flag(call, "to-kinds") && industry_file)
        return mn_fail(e, MN_USAGE,
                       "--to-kinds and --industries both say what becomes of the "
                       "industries: give one of them");
    if (!mn_call_flag(call, "to-kinds") && !industry_file && !region_file) {
        mn_fail(e, MN_USAGE, "nothing says what to put together");
        return mn_hint(e, "give --regions FILE, --industries FILE or --to-kinds");
    }
    st = region_file
             ? mn_grouping_read(regions, m->region, m->regions, "region", ctx, region_file, e)
             : mn_grouping_same(regions, m->region, m->regions, e);
    if (st)
        return st;
    if (mn_call_flag(call, "to-kinds"))
        return mn_grouping_kinds(industries, m, e);
    if (industry_file)
        return mn_grouping_read(industries, m->industry, m->industries, "industry", ctx,
                                industry_file, e);
    return mn_grouping_same(industries, m->industry, m->industries, e);
}

static double people(const mn_model *m)
{
    double sum = 0;

    for (size_t k = 0; k < m->peoples; k++)
        sum += m->people[k].people;
    return sum;
}

/* Totals before and after, so that one sees that nothing was lost. */
static mn_status totals(mn_report *r, const mn_model *before, const mn_model *after, mn_err *e)
{
    mn_maker k = mn_maker_new("totals", "total:t before:f after:f difference:f", e);
    mn_table_view view = {.title = "Totals before and after",
                          .columns = "total=Total,before=Before:0,after=After:0,"
                                     "difference=Difference"};
    const struct {
        const char *name;
        double before, after;
    } rows[] = {
        {"output (million US$)", mn_sum(before->x, before->n), mn_sum(after->x, after->n)},
        {"final demand (million US$)",
         mn_sum_floats(before->y, before->n * before->regions * before->categories),
         mn_sum_floats(after->y, after->n * after->regions * after->categories)},
        {"people", people(before), people(after)},
    };
    mn_table *t;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, rows[i].name);
        mn_make_f64(&k, 1, rows[i].before);
        mn_make_f64(&k, 2, rows[i].after);
        mn_make_f64(&k, 3, rows[i].after - rows[i].before);
    }
    t = mn_maker_end(&k);
    return t ? mn_report_table(r, t, &view, e) : k.st;
}

static mn_status groups_table(mn_report *r, const char *name, const char *title,
                              const char *const *labels, const mn_grouping *g, mn_err *e)
{
    mn_maker k = mn_maker_new(name, "from:t to:t", e);
    mn_table_view view = {.title = title, .first = 20, .columns = "from=From,to=To"};
    mn_table *t;

    for (size_t i = 0; i < g->n; i++) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, labels[i]);
        mn_make_str(&k, 1, g->name[g->to[i]]);
    }
    t = mn_maker_end(&k);
    return t ? mn_report_table(r, t, &view, e) : k.st;
}

static mn_status manifest(mn_report *r, const mn_call *call, const mn_model *m, const mn_ctx *ctx,
                          mn_err *e)
{
    static const char *const files[] = {"regions", "industries"};
    mn_status st = mn_manifest_model(r, m, mn_call_input(call, 0), e);
    char hex[MN_SHA256_HEX];

    for (size_t i = 0; !st && i < 2; i++) {
        const char *path = mn_call_text(call, files[i]);

        if (path && !(st = mn_file_sha256(hex, ctx, path, e)))
            st = mn_report_manifest_input(r, files[i], path, hex, e);
    }
    return st;
}

static mn_status run_aggregate(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *to = mn_call_text(call, "output");
    mn_grouping regions = {0}, industries = {0};
    mn_model *m = NULL, *small = NULL;
    mn_report *r = NULL;
    mn_status st;

    if (!to) {
        mn_fail(e, MN_USAGE, "no -o MODEL to write to");
        return mn_hint(e, "as in: manumit model aggregate my.mnm --to-kinds -o small.mnm");
    }
    if ((st = mn_model_of(&m, mn_call_input(call, 0), ctx, e)) ||
        (st = groupings(&regions, &industries, m, call, ctx, e)) ||
        (st = mn_model_aggregate(&small, m, &regions, &industries, ctx, e)) ||
        (st = mn_model_save(small, to, e)) ||
        (st = mn_report_new(&r, "model aggregate", "The economy was aggregated", e)) ||
        (st = totals(r, m, small, e)) ||
        (st = groups_table(r, "region_groups", "What became of the regions", m->region, &regions,
                           e)) ||
        (st = groups_table(r, "industry_groups", "What became of the industries", m->industry,
                           &industries, e)) ||
        (st = mn_model_describe(r, small, ctx, e)) || (st = manifest(r, call, m, ctx, e)))
        goto out;
out:
    mn_model_free(m);
    mn_model_free(small);
    mn_grouping_free(&regions);
    mn_grouping_free(&industries);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example examples[] = {
    {"manumit model aggregate exio.mnm --to-kinds -o exio35.mnm",
     "the same regions, by the 35 kinds of industry"},
    {"manumit model aggregate exio.mnm --regions continents.csv -o small.mnm",
     "regions by a file with the columns from and to"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {"MODEL", "a model made by 'manumit model import'; without it, the shipped one", false, false},
    {NULL, NULL, false, false}};
static const mn_option options[] = {
    {.name = "regions",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "Which regions become one: CSV from, to. Those not named stay."},
    {.name = "industries",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "Which industries become one: CSV from, to. Those not named stay."},
    {.name = "to-kinds",
     .type = MN_OPT_FLAG,
     .help = "Put the industries of each of the 35 kinds together."},
    {.name = "output",
     .letter = 'o',
     .type = MN_OPT_OUTPUT,
     .arg = "MODEL",
     .help = "Where the model goes."},
    {.name = NULL}};
static const mn_output outputs[] = {
    {"totals", "total,before,after,difference", "totals of both economies"},
    {"region_groups", "from,to", "what became of each region"},
    {"industry_groups", "from,to", "what became of each industry"},
    {"regions", "region,output,people", "regions"},
    {"moves", "origin,name,from,to,people,intensity,scope", "people moved to a fallback industry"},
    {NULL, NULL, NULL}};
const mn_command mn_model_aggregate_command = {
    .name = "model aggregate",
    .summary = "Put regions and industries of an economy together",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "model import,model compare",
    .run = run_aggregate,
    .local = true,
    .why_local = "its only result is a model file on the disk"};
