/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_import.c - manumit trace import: tables of trade become a chain, or its next version, in
 * the store; all of it or nothing.
 */
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/commands/command.h"
#include "trace/commands/import_report.h"
#include "trace/tables/alike.h"

static mn_tables_options options_of(const mn_call *call)
{
    const char *dates = mn_call_text(call, "dates"), *mark = mn_call_text(call, "decimal");
    return (mn_tables_options){.columns = mn_call_text(call, "columns"),
                               .sheet = mn_call_text(call, "sheet"),
                               .mark = !mark                        ? MN_MARK_UNSAID
                                       : strcmp(mark, "point") == 0 ? MN_MARK_POINT
                                                                    : MN_MARK_COMMA,
                               .days = !dates                      ? MN_DAYS_ISO
                                       : strcmp(dates, "dmy") == 0 ? MN_DAYS_DMY
                                       : strcmp(dates, "mdy") == 0 ? MN_DAYS_MDY
                                                                   : MN_DAYS_ISO};
}

static mn_status check_files(const mn_call *call, mn_err *e)
{
    size_t n = 0, pipes = 0;
    for (size_t i = 0; i < MN_TRADE_TABLES; i++)
        for (size_t k = 0; k < mn_call_count(call, mn_trade_table_name((mn_trade_table)i));
             k++, n++)
            pipes += strcmp(mn_call_nth(call, mn_trade_table_name((mn_trade_table)i), k), "-") == 0;
    if (!n) {
        mn_fail(e, MN_USAGE, "no table to import");
        return mn_hint(e, "as in: manumit trace import --parties parties.csv --supplies "
                          "supplies.csv");
    }
    if (pipes > 1)
        return mn_fail(e, MN_USAGE, "two tables can't both be read from standard input");
    return MN_OK;
}

static mn_status read_all(mn_tables *t, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < MN_TRADE_TABLES && !st; i++)
        for (size_t k = 0; k < mn_call_count(call, mn_trade_table_name((mn_trade_table)i)) && !st;
             k++)
            st = mn_tables_read(t, (mn_trade_table)i,
                                mn_call_nth(call, mn_trade_table_name((mn_trade_table)i), k), ctx,
                                e);
    return st ? st : mn_tables_end(t, e);
}

/* With --strict a row that can't be used is an error. */
static mn_status check_strict(const mn_tables *t, const mn_call *call, mn_err *e)
{
    uint64_t refused = 0;
    if (!mn_call_flag(call, "strict"))
        return MN_OK;
    for (size_t i = 0; i < MN_TRADE_TABLES; i++)
        refused += mn_tables_counted(t, (mn_trade_table)i).refused;
    if (!refused)
        return MN_OK;
    const mn_tables_told *first = mn_tables_refused_at(t, 0);
    mn_fail_at(e, MN_DATA, first->name, first->at.line, 0,
               "%llu row%s refused, and nothing was imported; the first: %s%s%s",
               (unsigned long long)refused, refused == 1 ? " is" : "s are", first->column,
               *first->column ? ": " : "", first->reason);
    mn_hint(e, "%s%s'trace import --check' lists them all", first->hint, *first->hint ? "; " : "");
    return mn_offending(e, mn_text_of(first->text));
}

static mn_status check_used(const mn_tables *t, mn_err *e)
{
    uint64_t used = 0;
    for (size_t i = 0; i < MN_TRADE_TABLES; i++)
        used += mn_tables_counted(t, (mn_trade_table)i).used;
    if (used)
        return MN_OK;
    if (mn_tables_refused(t)) {
        const mn_tables_told *first = mn_tables_refused_at(t, 0);
        mn_fail_at(e, MN_DATA, first->name, first->at.line, 0,
                   "no row can be used, the first for this reason: %s%s%s", first->column,
                   *first->column ? ": " : "", first->reason);
        mn_hint(e, "%s", first->hint);
        return mn_offending(e, mn_text_of(first->text));
    }
    mn_fail(e, MN_DATA, "the tables have no rows");
    return mn_hint(e, "a table has a header and at least one row");
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *name = mn_call_input(call, 0) ? mn_call_input(call, 0) : "chain";
    const mn_tables_options o = options_of(call);
    const bool only_check = mn_call_flag(call, "check");
    mn_chain_builder *b = NULL;
    mn_tables *t = NULL;
    mn_store *s = NULL;
    mn_chain *chain = NULL;
    mn_report *r = NULL;
    mn_call_act who;
    mn_store_options so = {.create = true};
    mn_call_who(&who, call, ctx);
    mn_status st = check_files(call, e);
    if (!st && !only_check) /* what the store has against it is said before an hour of reading */
        st = mn_call_store(&s, call, &so, ctx, e);
    if (!st && s)
        st = mn_store_may(s, who.act.actor, MN_STORE_IMPORT, e);
    if (!st)
        st = mn_chain_builder_new(&b, e);
    if (!st) {
        const mn_tables_sink sink = mn_tables_into(b);
        st = mn_tables_new(&t, &sink, &o, e);
    }
    if (!st && !(st = read_all(t, call, ctx, e)) && !(st = check_used(t, e)) &&
        !(st = check_strict(t, call, e)) && !(st = mn_tables_find_alike(t, b, e)))
        st = mn_tables_put_findings(t, b, e);
    if (!st && only_check)
        st = mn_chain_make(&chain, b, name, 0, ctx, e);
    else if (!st)
        st = mn_chain_import(NULL, s, b, name, &who.act, ctx, e);
    mn_chain_builder_free(b);
    if (!st && !only_check)
        st = mn_chain_of_store(&chain, s, name, ctx, e);
    if (!st)
        st = mn_import_report(&r, t, chain, only_check, e);
    mn_chain_close(chain);
    mn_store_close(s);
    mn_tables_free(t);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example examples[] = {
    {"manumit trace import --parties parties.csv --sites sites.csv --supplies supplies.csv",
     "suppliers, where they are, and who sold what to whom"},
    {"manumit trace import cotton --shipments bills.xlsx --columns \"shipper=Exp. Name\"",
     "bills of lading from a trade-data service, as the chain 'cotton'"},
    {"manumit trace import --supplies supplies.csv --check",
     "look at the rows first: nothing is stored"},
    {"manumit trace import --supplies a.csv.gz --supplies b.tsv --dates dmy --strict",
     "several files; days such as 31/03/2026; any row that can't be used stops it"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {"CHAIN", "what the chain is called: letters, digits, '-', '_', '.'; without it, 'chain'",
     false, false},
    {NULL, NULL, false, false}};

#define FILE_OPTION(NAME, HELP)                                                                    \
    {                                                                                              \
        .name = NAME, .type = MN_OPT_FILE, .arg = "FILE", .many = true, .help = HELP               \
    }
static const mn_option options[] = {
    FILE_OPTION("parties",
                "Parties. Columns: id, name, aliases (';' between them), schema, country, "
                "address, city, region, postcode, lei, uei, uscc, registration, tax, "
                "same_as (the id of the party that it is), note."),
    FILE_OPTION("sites", "Sites. Columns: id, party, name, kind (farm, gin, mine, smelter, mill, "
                         "factory, vessel, port, warehouse, office), country, region, address, "
                         "locode, latitude, longitude, good, capacity_low, capacity_high (a year), "
                         "capacity_unit, hectares."),
    FILE_OPTION("supplies",
                "Supplies: who sold what to whom. Columns: id, seller, buyer, good, hs, "
                "from (or date), until, quantity, unit, value, currency, seller_site, "
                "buyer_site, lot, kind (supply or return)."),
    FILE_OPTION("shipments", "Shipments, as bills of lading and entries have them. Columns: id, "
                             "date, shipper, consignee, notify, manufacturer, good, hs, "
                             "description, origin_country, origin, load_port, unload_port, "
                             "quantity, unit, weight_kg, value, currency, vessel, container, bill, "
                             "marks, entry, entry_line, lot."),
    FILE_OPTION("transformations", "What is made of what. Columns: id (of the recipe or event: its "
                                   "rows have the same), kind (recipe or event), party, site, "
                                   "from, until, side (input or output), good, quantity (or "
                                   "quantity_low, quantity_high), unit, lot."),
    FILE_OPTION("documents",
                "Documents. Columns: id, kind, about (party, site, supply, shipment or "
                "transformation), subject (its id), file, sha256, date, until, "
                "received, issuer, title, language, note."),
    FILE_OPTION("epcis",
                "EPCIS 2.0 documents in JSON: events with a source and a destination party "
                "become supplies, transformation events what is made of what, with lots. "
                "Parties and sites are told by their GLN, goods by their GTIN."),
    {.name = "columns",
     .type = MN_OPT_TEXT,
     .arg = "MAP",
     .help = "Which column is what, where its heading doesn't tell: seller=Vendor,buyer=Client, or "
             "supplies.seller=Vendor for one table alone. Other columns are still told by their "
             "headings."},
    {.name = "sheet",
     .type = MN_OPT_TEXT,
     .arg = "NAME",
     .help = "The sheet of a workbook. Without it, the first."},
    {.name = "dates",
     .type = MN_OPT_CHOICE,
     .arg = "ORDER",
     .choices = "iso|dmy|mdy",
     .def = "iso",
     .help = "How days such as 03/04/2026 are written: day first or month first. Days as "
             "2026-04-03 are always understood."},
    {.name = "decimal",
     .type = MN_OPT_CHOICE,
     .arg = "MARK",
     .choices = "point|comma",
     .help =
         "What stands before decimals, where a number alone does not tell: with point, 1,234 is "
         "a thousand and more; with comma, 1.234 is. Without it, 1,234 is refused and 1.234 "
         "has decimals."},
    {.name = "strict",
     .type = MN_OPT_FLAG,
     .help = "A row that can't be used is an error, and nothing is imported."},
    {.name = "check",
     .type = MN_OPT_FLAG,
     .help = "Read and report alone: nothing is stored, and no store is needed."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"import", "table,rows,used,refused,findings", "how many rows of each table were used"},
    {"refused", "file,line,column,text,reason,hint", "rows that can't be used"},
    {"findings", "kind,file,line,text,finding",
     "rows that are in, and about which something is odd"},
    {"chain",
     "chain,version,digest,parties,named,sites,goods,supplies,shipments,transformations,documents,"
     "first_date,last_date",
     "the new version"},
    {"sources", "table,file,sha256", "the files that were read"},
    {NULL, NULL, NULL}};
const mn_command mn_trace_import_command = {
    .name = "trace import",
    .summary = "Put tables of who supplies whom into the store, as a chain",
    .about =
        "Tables are CSV, TSV, XLSX or NDJSON, plain or packed with gzip or zstd; their columns may "
        "stand in any order, and usual headings in English, Spanish and Chinese, and those of "
        "bills of lading, are known. Columns that are not read are named. Each import is a version "
        "of its own that holds what its files hold; older ones stay (CHAIN@VERSION).\n\n"
        "Each cell is checked. A row that can't be used is refused: it is counted and listed with "
        "file, line, column, text, reason and what to do. What is odd about a row that is used is "
        "a finding and stays with the chain: dates the wrong way round, a seller that is the "
        "buyer, a recipe that feeds itself. What a row names and has no row of its own becomes a "
        "party that is only named. Parties are one only where same_as says so. A table of parties "
        "may "
        "also be FollowTheMoney (NDJSON).\n\n"
        "A negative quantity is refused: a return is a row with kind=return. Nothing is stored "
        "until all is read; when the program is interrupted, what was there stands.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "trace show,list import",
    .run = run,
    .words = 1,
    .deed = MN_STORE_IMPORT,
    .writes = true};
