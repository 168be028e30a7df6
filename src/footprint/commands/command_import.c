/* SPDX-License-Identifier: Apache-2.0
 *
 * command_import.c - manumit model import.
 */
#include "footprint/commands/command.h"

#include "core/err.h"
#include "core/file.h"
#include "core/folder.h"
#include "core/sha256.h"
#include "core/text.h"

#include <string.h>
#include <sys/stat.h>

/* "1e6USD" or "1e6": US dollars of one unit. */
static mn_status unit_of(double *unit, const char *text, mn_err *e)
{
    mn_text t = mn_text_trim(mn_text_of(text));

    if (t.len > 3 && mn_text_eq_nocase(mn_text_sub(t, t.len - 3, 3), "usd"))
        t = mn_text_trim(mn_text_sub(t, 0, t.len - 3));
    if (mn_text_f64(t, unit) && *unit >= 1e-6 && *unit <= 1e15)
        return MN_OK;
    mn_fail(e, MN_USAGE, "'%s' is no unit of money", text);
    return mn_hint(e, "give the US dollars of one unit, as --unit 1e6USD");
}

/* The files that a replay must find unchanged; of a folder, those that lie in it. */
static mn_status manifest_tables(mn_report *r, const mn_model *m, const char *path,
                                 const mn_model_options *o, const mn_ctx *ctx, mn_err *e)
{
    const struct {
        const char *role, *path;
    } files[] = {{"supply", o->supply},
                 {"satellite", o->satellite},
                 {"satellite concordance", o->satellite_concordance},
                 {"concordance", o->concordance},
                 {"members", o->members}};
    char hex[MN_SHA256_HEX];
    struct stat info;
    const bool folder = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
    mn_status st = folder ? mn_path_sha256(hex, ctx, path, e) : MN_OK;

    if (!st)
        st = mn_report_manifest_input(r, "table", path, folder ? hex : m->sha256, e);

    for (size_t i = 0; !st && i < sizeof files / sizeof *files; i++) {
        if (!files[i].path || !strcmp(files[i].path, "shipped"))
            continue;
        if (!(st = mn_file_sha256(hex, ctx, files[i].path, e)))
            st = mn_report_manifest_input(r, files[i].role, files[i].path, hex, e);
    }
    return st;
}

static mn_status run_import(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const char *const formats[] = {
        [MN_MODEL_LABELLED_CSV] = "labelled-csv",
        [MN_MODEL_WIOD2013] = "wiod2013",
        [MN_MODEL_PYMRIO] = "pymrio-saved",
        [MN_MODEL_EXIOBASE3] = "exiobase3",
        [MN_MODEL_WIOD2016] = "wiod2016",
        [MN_MODEL_ICIO] = "icio",
        [MN_MODEL_FIGARO] = "figaro",
        [MN_MODEL_EORA26] = "eora26",
        [MN_MODEL_GLORIA] = "gloria",
        [MN_MODEL_SUPPLY_USE] = "supply-use",
    };
    static const char *const constructs[] = {"industry-technology", "fixed-product-sales",
                                             "block"}; /* as mn_construct */
    const char *format = mn_call_text(call, "format"), *path = mn_call_input(call, 0);
    const char *to = mn_call_text(call, "output");
    mn_model_options o = {.satellite = mn_call_text(call, "satellite"),
                          .satellite_concordance = mn_call_text(call, "satellite-concordance"),
                          .concordance = mn_call_text(call, "concordance"),
                          .members = mn_call_text(call, "members"),
                          .supply = mn_call_text(call, "supply"),
                          .negatives = !strcmp(mn_call_text(call, "negatives"), "refuse")
                                           ? MN_NEGATIVES_REFUSE
                                           : MN_NEGATIVES_DROP,
                          .year = (int)mn_call_int(call, "year", 0),
                          .name = mn_call_text(call, "name"),
                          .source = mn_call_text(call, "source"),
                          .licence = mn_call_text(call, "licence"),
                          .cap = mn_call_real(call, "cap", 0)};
    mn_model *m = NULL;
    mn_report *r = NULL;
    int f = 0;
    mn_status st;

    if (!to) {
        mn_fail(e, MN_USAGE, "no -o MODEL to write to");
        return mn_hint(e, "as in: manumit model import --format labelled-csv table.csv -o my.mnm");
    }
    while (!formats[f] || strcmp(formats[f], format) != 0)
        f++;
    while (strcmp(constructs[o.construct], mn_call_text(call, "construct")))
        o.construct++;
    if (o.supply && f != MN_MODEL_SUPPLY_USE)
        return mn_fail(e, MN_USAGE, "--supply goes with --format supply-use");
    if ((mn_call_given(call, "unit") &&
         (st = unit_of(&o.unit_usd, mn_call_text(call, "unit"), e))) ||
        (st = mn_model_import(&m, ctx, (mn_model_format)f, path, &o, e)) ||
        (st = mn_model_save(m, to, e)) ||
        (st = mn_report_new(&r, "model import", "The economy was imported", e)) ||
        (st = mn_model_describe(r, m, ctx, e)) || (st = manifest_tables(r, m, path, &o, ctx, e)))
        goto out;
    if ((f == MN_MODEL_LABELLED_CSV || f == MN_MODEL_SUPPLY_USE) && !mn_call_given(call, "unit"))
        st = mn_report_warning(r,
                               "no --unit was given: the table's money is taken as millions of "
                               "US dollars",
                               e);
out:
    mn_model_free(m);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example import_examples[] = {
    {"manumit model import --format labelled-csv wiot_2011.csv.gz --satellite people.csv --year "
     "2011 -o "
     "my.mnm",
     "a table whose first row and column are REGION.INDUSTRY labels"},
    {"manumit model import --format wiod2013 WIOT11_ROW.xlsx -o wiod11.mnm",
     "the published workbook"},
    {"manumit model import --format pymrio-saved folder -o model.mnm",
     "a folder or zip saved by pymrio"},
    {"manumit model import --format icio ICIO2021_2018.zip --satellite shipped -o icio.mnm",
     "the OECD's tables, with the program's own people put into them"},
    {"manumit model import --format figaro matrix_eu-ic-io_ind-by-ind_23ed_2021.csv -o f.mnm",
     "Eurostat's FIGARO, in euros of the year in its name"},
    {"manumit model import --format wiod2016 WIOT2014_Nov16_ROW.xlsb -o wiod14.mnm",
     "the workbook of WIOD's release of 2016"},
    {"manumit model import --format exiobase3 IOT_2019_pxp.zip -o exio.mnm",
     "EXIOBASE 3 as published; euros become dollars by the year's rate"},
    {"manumit model import --format gloria --construct block GLORIA_MRIOs_59_2022.zip -o "
     "gloria.mnm",
     "GLORIA, with GLORIA_ReadMe_059.xlsx beside the zip"},
    {"manumit model import --format supply-use --supply supply.csv use.csv -o my.mnm",
     "a pair of labelled tables, made an economy of products"},
    {NULL, NULL}};
static const mn_input import_inputs[] = {
    {"TABLE",
     "the published table, also gzip or zstd; for pymrio-saved, exiobase3, eora26 and gloria a "
     "folder or zip",
     true, false},
    {NULL, NULL, false, false}};
static const mn_option import_options[] = {
    {.name = "format",
     .type = MN_OPT_CHOICE,
     .arg = "FORMAT",
     .choices = "labelled-csv|wiod2013|wiod2016|pymrio-saved|exiobase3|icio|figaro|eora26|gloria|"
                "supply-use",
     .def = "labelled-csv",
     .help = "How the table is laid out."},
    {.name = "output",
     .letter = 'o',
     .type = MN_OPT_OUTPUT,
     .arg = "MODEL",
     .help = "Where the model goes."},
    {.name = "satellite",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "People in forced labour: CSV with region, industry, people; and, if wanted, origin, "
             "name, iso3, branch, scope; or 'shipped': the program's own people, put into the "
             "economy by kind of industry. Without it the model serves check and upstreamness."},
    {.name = "satellite-concordance",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "From the satellite's own industries to the table's: CSV from, to and perhaps share "
             "(else by output), or a matrix of 0 and 1."},
    {.name = "concordance",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "Of which kind (c1 to c35) each industry is: CSV industry, kind. Published economies' "
             "are known."},
    {.name = "members",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "Which countries lie in each region: CSV region, country. Regions named by a country "
             "are known."},
    {.name = "unit",
     .type = MN_OPT_TEXT,
     .arg = "USD",
     .help = "US dollars of one unit of the table's money, as 1e6USD; without it, millions."},
    {.name = "year",
     .type = MN_OPT_INT,
     .arg = "YEAR",
     .min = 1900,
     .max = 2100,
     .help = "Year of the table's prices."},
    {.name = "supply",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "The supply table of format supply-use; TABLE is then the use table."},
    {.name = "construct",
     .type = MN_OPT_CHOICE,
     .arg = "HOW",
     .choices = "industry-technology|fixed-product-sales|block",
     .def = "industry-technology",
     .help = "How tables of supply and use (gloria, supply-use) become an economy: of products, "
             "of industries, or of both."},
    {.name = "negatives",
     .type = MN_OPT_CHOICE,
     .arg = "HOW",
     .choices = "drop|refuse",
     .def = "drop",
     .help = "Negative inputs: counted as changes in inventories while they are at most 0.5% of "
             "all inputs, or refused."},
    {.name = "name", .type = MN_OPT_TEXT, .arg = "TEXT", .help = "What to call the model."},
    {.name = "source", .type = MN_OPT_TEXT, .arg = "TEXT", .help = "Where the table comes from."},
    {.name = "licence", .type = MN_OPT_TEXT, .arg = "TEXT", .help = "What is known of its terms."},
    {.name = "cap",
     .type = MN_OPT_REAL,
     .arg = "PEOPLE",
     .min = 1e-6,
     .max = 1e12,
     .def = "20",
     .unit = "people per million US dollars",
     .help = "People of a cell above this intensity move to a fallback industry."},
    {.name = NULL}};
const mn_command mn_model_import_command = {
    .name = "model import",
    .summary = "Make a model of a published input-output table",
    .examples = import_examples,
    .inputs = import_inputs,
    .options = import_options,
    .outputs = mn_model_outputs,
    .see_also = "model check,model info",
    .run = run_import,
    .local = true,
    .why_local = "its only result is a model file on the disk, made of tables of many gigabytes"};
