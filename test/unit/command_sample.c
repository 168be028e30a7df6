/* SPDX-License-Identifier: Apache-2.0
 *
 * command_sample.c - made-up commands that use every part of a declaration.
 */
#include "unit/command_sample.h"

static const mn_option count_options[] = {
    {.name = "country",
     .letter = 'c',
     .type = MN_OPT_TEXT,
     .arg = "NAME",
     .help = "The buyer's country. Any spelling will do.",
     .def = "US"},
    {.name = "as",
     .type = MN_OPT_CHOICE,
     .choices = "household|company|government",
     .help = "Who buys."},
    {.name = "share",
     .type = MN_OPT_REAL,
     .arg = "S",
     .help = "A share.",
     .unit = "parts of one",
     .min = 0,
     .max = 1,
     .def = "0.5"},
    {.name = "depth",
     .letter = 'd',
     .type = MN_OPT_INT,
     .arg = "N",
     .help = "How deep.",
     .min = 1,
     .max = 9},
    {.name = "free", .type = MN_OPT_INT, .arg = "N", .help = "Any whole number."},
    {.name = "rate", .type = MN_OPT_TEXT, .arg = "CUR=N", .help = "A rate.", .many = true},
    {.name = "model",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "A model: it's [not] the 'shipped' one, with a \\ and a \"quote\"."},
    {.name = "explain", .letter = 'e', .type = MN_OPT_FLAG, .help = "Say why."},
    {.name = "exact", .letter = 'x', .type = MN_OPT_FLAG, .help = "Be exact.", .def = "yes"},
    {.name = 0},
};

static const mn_input count_inputs[] = {
    {.name = "FILE", .help = "Purchases; - is standard input."},
    {.name = 0},
};

static const mn_example count_examples[] = {
    {"manumit count purchases.csv --country US", "what a household's purchases come to"},
    {"manumit count - <a.csv", "the same from standard input"},
    {"manumit count --as government", "without a file"},
    {0, 0},
};

static const mn_output count_outputs[] = {
    {"by_country", "iso3,name,people,low,high", "People by country of work."},
    {"by_tier", "tier,people", 0},
    {0, 0, 0},
};

static mn_status run_count(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_report *r = NULL;
    mn_figure seed = {.name = "seed",
                      .label = "The seed",
                      .value = (double)ctx->seed,
                      .unit = "number",
                      .method = "none"};
    /* Of the two bytes "a\n". */
    static const char hash[] = "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7";
    mn_status st = mn_report_new(&r, mn_call_command(call)->name, "A count", e);
    if (!st)
        st = mn_report_figure(r, &seed, e);
    for (size_t i = 0; !st && i < mn_call_inputs(call); i++)
        st = mn_report_manifest_input(r, "purchases", mn_call_input(call, i), hash, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_command count = {
    .name = "count",
    .summary = "Count what is bought",
    .about = "The first paragraph, which is long enough to be broken between two words when it is "
             "shown at a width of forty columns.\n\n.TH is no request here.",
    .examples = count_examples,
    .inputs = count_inputs,
    .options = count_options,
    .outputs = count_outputs,
    .see_also = "count words, model check",
    .run = run_count,
};

static const mn_command count_words = {
    .name = "count words", .summary = "Count words", .inputs = count_inputs, .run = run_count};

static const mn_option import_options[] = {
    {.name = "output",
     .letter = 'o',
     .type = MN_OPT_OUTPUT,
     .arg = "MODEL",
     .help = "The model to write."},
    {.name = "format",
     .type = MN_OPT_CHOICE,
     .arg = "F",
     .choices = "labelled|saved",
     .help = "The layout."},
    {.name = 0},
};

static const mn_input import_inputs[] = {
    {.name = "TABLE", .help = "The table.", .required = true},
    {.name = "MORE", .help = "More tables.", .many = true},
    {.name = 0},
};

static const mn_command model_import = {.name = "model import",
                                        .summary = "Import a model",
                                        .inputs = import_inputs,
                                        .options = import_options,
                                        .run = run_count};

static const mn_command model_check = {
    .name = "model check", .summary = "Check a model", .run = run_count};

static const mn_command plain = {.name = "plain", .summary = "Do little", .run = run_count};

const mn_command *const sample_commands[] = {&count,       &count_words, &model_import,
                                             &model_check, &plain,       0};
