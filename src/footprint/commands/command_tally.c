/* SPDX-License-Identifier: Apache-2.0
 *
 * command_tally.c - manumit footprint tally.
 */
#include "footprint/commands/command.h"
#include "footprint/commands/long_ledger.h"
#include "footprint/commands/reading.h"
#include "footprint/spending/corrections.h"

#include "core/err.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>

/* The goods that were touched, in the form of a tally. */
static mn_status list_goods(mn_tally_good **out, const mn_touches *t, mn_err *e)
{
    *out = calloc(t->count + 1, sizeof **out);
    for (size_t i = 0; *out && i < t->count; i++)
        (*out)[i] = (mn_tally_good){t->at[i].good->good, t->at[i].good->iso3, t->at[i].lines,
                                    t->at[i].first_line, t->at[i].origin_known};
    return *out ? MN_OK : mn_fail_memory(e);
}

static mn_status show(mn_report *r, const mn_spending *s, mn_err *e)
{
    char text[200];
    mn_status st = MN_OK;

    snprintf(text, sizeof text,
             "%llu lines placed in %zu sums, %llu not placed: merge the tallies of all parts with "
             "manumit footprint --tallies FILE",
             (unsigned long long)s->lines, s->sums, (unsigned long long)s->missed);
    st = mn_report_text(r, MN_TEXT_PARA, text, e);
    for (size_t i = 0; !st && i < s->notes; i++)
        st = mn_report_warning(r, s->note[i], e);
    return st;
}

static mn_status run_tally(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_table_view view = {.title = "The ledger's sums", .first = 12, .hidden = true};
    const char *path = mn_call_input(call, 0);
    size_t goods = 0;
    mn_spending_options o = {0};
    mn_reference *ref = NULL;
    mn_report *r = NULL;
    mn_spending s = {0};
    mn_long_ledger l = {0};
    mn_materials materials = {0};
    mn_corrections corrections = {0};
    const char *taught = mn_call_text(call, "corrections");
    mn_touches touches = {0};
    mn_tally_good *good = NULL;
    mn_table *t = NULL;
    mn_status st;

    path = path ? path : "-";
    mn_reading_of(&o, call);
    if ((st = mn_reference_new(&ref, MN_NEED_ALL, e)) ||
        (st = mn_reading_country(&o.country, ref, mn_call_text(call, "country"), e)))
        goto out;
    o.model_year = mn_us_cpi_last_year(ref);
    o.materials = &materials;
    if (taught) {
        if ((st = mn_corrections_read(&corrections, taught, ref, ctx, e)))
            goto out;
        o.corrections = &corrections;
    }
    if ((st = mn_materials_shipped(&materials, ref, e)) ||
        (st = mn_long_ledger_stream(&l, &s, call, path, ref, &o, ctx, e)))
        goto out;
    mn_toucher_end(l.toucher, &touches);
    goods = touches.count;
    if ((st = list_goods(&good, &touches, e)) ||
        (st = mn_tally_table(&t, &l.ledger, &l.told, path, good, goods, e)) ||
        (st = mn_report_new(&r, "footprint tally", "The sums of a part of a ledger", e)))
        goto out;
    st = mn_report_table(r, t, &view, e);
    t = NULL;
    if (!st)
        st = show(r, &s, e);
    if (!st)
        st = mn_long_ledger_manifest(&l, r, call, path, ctx, e);
    st = st ? st : mn_reading_manifest(r, call, &corrections, ctx, e);
out:
    free(good);
    mn_table_free(t);
    mn_touches_free(&touches);
    mn_long_ledger_free(&l);
    mn_materials_free(&materials);
    mn_corrections_free(&corrections);
    mn_spending_free(&s);
    mn_reference_free(ref);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example tally_examples[] = {
    {"manumit footprint tally part.csv --country US --csv > part.tally",
     "the sums of one part, to be merged with others"},
    {"manumit footprint tally part2.csv --like part.tally --csv > part2.tally",
     "another part, read as the first was; it may lack the header"},
    {"manumit footprint --tallies part.tally --tallies part2.tally", "the answer for all parts"},
    {NULL, NULL}};

static const mn_input tally_inputs[] = {
    {"FILE",
     "a part of a ledger: CSV, TSV or NDJSON, also gzip or zstd; - or nothing is standard input",
     false, false},
    {NULL, NULL, false, false}};

static const mn_option tally_options[] = {
#include "footprint/commands/ledger_options.h"
    {.name = "like",
     .type = MN_OPT_FILE,
     .arg = "TALLY",
     .help = "Read columns, decimal mark, signs and currency as that tally did."},
    {.name = "unplaced",
     .type = MN_OPT_OUTPUT,
     .arg = "FILE",
     .help = "Write every line that could not be placed to FILE, as CSV."},
    {.name = "from",
     .type = MN_OPT_CHOICE,
     .arg = "FORMAT",
     .choices = "auto|csv|tsv|ndjson",
     .def = "auto",
     .help = "Format of FILE."},
    {.name = NULL}};

static const mn_output tally_outputs[] = {
    {"tally",
     "kind,key,value,currency,year,industries,product,by,origin,spent,refunded,lines,refunds,"
     "doubtful,doubtful_sum,score,line,price",
     "sums in hundredths of the currency, and what was decided and counted; see "
     "docs/methods/streams.md"},
    {NULL, NULL, NULL}};

const mn_command mn_tally_command = {
    .name = "footprint tally",
    .summary = "Adds a part of a ledger up, for many machines to share one",
    .about =
        "Reads a part of a ledger in constant memory and prints its sums: integers, by currency, "
        "year, industries and origin. 'manumit footprint --tallies' adds any number of them to "
        "the same answer as one run over the whole ledger. It keeps nothing between two runs, so "
        "it serves as a stage of a pipe.",
    .examples = tally_examples,
    .inputs = tally_inputs,
    .options = tally_options,
    .outputs = tally_outputs,
    .see_also = "footprint",
    .run = run_tally};
