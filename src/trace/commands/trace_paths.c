/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_paths.c - manumit trace paths: by which paths goods come from what touches a ban.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "trace/commands/command.h"
#include "trace/commands/path_report.h"

enum { BUYERS_MAX = 1000000, FEW = 3 };

static void close_run(mn_paths_run *x)
{
    mn_chain_paths_free(&x->p);
    mn_nexus_free(&x->nexus);
    mn_path_names_free(&x->names);
    mn_table_free(x->file);
    free(x->buyer);
    free(x->to);
    free(x->refused);
    mn_chain_close(x->c);
    mn_store_close(x->s);
}

static mn_status add(uint32_t **list, size_t *n, size_t *room, uint32_t party, mn_err *e)
{
    if (!mn_grow(list, room, *n + 1, sizeof **list))
        return mn_fail_memory(e);
    (*list)[(*n)++] = party;
    return MN_OK;
}

static mn_status refuse(mn_paths_run *x, uint64_t line, mn_text text, mn_err *e)
{
    if (!mn_grow(&x->refused, &x->refused_room, x->refusals + 1, sizeof *x->refused))
        return mn_fail_memory(e);
    mn_path_refused *f = &x->refused[x->refusals++];
    f->line = line;
    snprintf(f->text, sizeof f->text, "%.*s", (int)mn_utf8_cut(text, 100).len, text.ptr);
    return MN_OK;
}

/* The column of a file that names parties. */
static size_t column_of(const mn_table *t)
{
    static const char *const name[] = {"party", "id", "buyer", "name"};
    for (size_t i = 0; i < sizeof name / sizeof *name; i++)
        if (mn_table_find(t, name[i]) != SIZE_MAX)
            return mn_table_find(t, name[i]);
    return 0;
}

static mn_status read_buyers(mn_paths_run *x, const char *path, const mn_ctx *ctx, mn_err *e)
{
    const mn_read_options o = MN_READ_OPTIONS_INIT;
    mn_status st = mn_table_read(&x->file, ctx, path, &o, e);
    if (st)
        return st;
    const size_t col = column_of(x->file);
    for (size_t i = 0; i < mn_table_rows(x->file) && !st; i++) {
        const mn_text text = mn_text_trim(mn_table_text(x->file, i, col));
        const uint32_t party = text.len ? mn_chain_find_party(x->c, text) : MN_NOT_ANY;
        st = party == MN_NOT_ANY ? refuse(x, mn_table_line(x->file, i), text, e)
                                 : add(&x->buyer, &x->buyers, &x->buyer_room, party, e);
    }
    for (size_t i = 0; i < mn_table_rejects(x->file) && !st; i++)
        st = refuse(x, mn_table_reject_line(x->file, i), mn_table_reject_text(x->file, i), e);
    return st;
}

static mn_status read_from(mn_paths_run *x, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *file = mn_call_text(call, "from-file");
    const size_t n = mn_call_count(call, "from");
    mn_status st = MN_OK;
    if (!n && !file) {
        mn_fail(e, MN_USAGE, "no buyer to go up from");
        return mn_hint(e, "--from PARTY, or --from-file FILE with one party a row");
    }
    for (size_t i = 0; i < n && !st; i++) {
        uint32_t party;
        st = mn_path_party(&party, x->c, mn_text_of(mn_call_nth(call, "from", i)), e);
        if (!st)
            st = add(&x->buyer, &x->buyers, &x->buyer_room, party, e);
    }
    if (!st && file)
        st = read_buyers(x, file, ctx, e);
    if (!st && x->buyers > BUYERS_MAX)
        return mn_fail(e, MN_USAGE, "more than %d buyers", BUYERS_MAX);
    return st;
}

/* What paths are to end at: kinds of nexus, parties. */
static mn_status read_to(mn_paths_run *x, mn_nexus_asked *a, bool *kinds, const mn_call *call,
                         mn_err *e)
{
    const size_t n = mn_call_count(call, "to");
    mn_status st = MN_OK;
    *kinds = !n;
    for (size_t i = 0; i < n && !st; i++) {
        const char *to = mn_call_nth(call, "to", i);
        uint32_t party;
        if (!strcmp(to, "listed"))
            *kinds = a->listed = true;
        else if (!strcmp(to, "region"))
            *kinds = a->region = true;
        else if (!strcmp(to, "good"))
            *kinds = a->good = true;
        else if (!strcmp(to, "any"))
            *kinds = a->listed = a->region = a->good = true;
        else if (!(st = mn_path_party(&party, x->c, mn_text_of(to), e)))
            st = add(&x->to, &x->tos, &x->to_room, party, e);
    }
    return st;
}

static void read_options(mn_path_options *o, const mn_call *call)
{
    const char *good = mn_call_text(call, "good");
    const bool many = mn_call_given(call, "from-file");
    mn_path_options_of(o, call);
    o->once = mn_call_flag(call, "once");
    o->all_times = mn_call_flag(call, "all-times");
    o->stock = (int32_t)mn_call_int(call, "stock", 0);
    o->most = (uint32_t)mn_call_int(call, "most", many ? FEW : MN_PATH_MOST);
    o->work = (uint64_t)mn_call_int(call, "work", MN_PATH_WORK / 1000000) * 1000000;
    o->good_given = good != NULL;
    o->good = mn_text_of(good);
}

static mn_status make(mn_report **out, mn_paths_run *x, mn_err *e)
{
    char title[200];
    mn_report *r = NULL;
    if (x->buyers == 1) {
        const mn_text name = mn_utf8_cut(mn_chain_party_name(x->c, *x->buyer), 80);
        snprintf(title, sizeof title, "Paths to %.*s", (int)name.len, name.ptr);
    } else {
        snprintf(title, sizeof title, "Paths to %zu buyers", x->buyers);
    }
    mn_status st = mn_report_new(&r, "trace paths", title, e);
    if (!st && !(st = mn_path_sign(r, x->c, e)) && x->file)
        st = mn_report_manifest_input(r, "from-file", mn_table_source(x->file),
                                      mn_table_sha256(x->file), e);
    if (!st)
        st = mn_paths_report(r, x, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_paths_run x = {0};
    mn_nexus_asked asked = {.on = mn_call_text(call, "on")};
    bool kinds = false;
    read_options(&x.o, call);
    mn_status st = mn_chain_call_open(&x.s, &x.c, call, ctx, e);
    if (!st && !(st = read_from(&x, call, ctx, e)) &&
        !(st = read_to(&x, &asked, &kinds, call, e)) &&
        !(kinds && (st = mn_chain_call_nexus(&x.nexus, x.c, x.s, &asked, true, call, ctx, e)))) {
        const mn_path_targets t = {kinds ? &x.nexus : NULL, x.to, x.tos};
        st = mn_chain_paths_find(&x.p, x.c, &t, x.buyer, x.buyers, &x.o, ctx, e);
    }
    x.listed = kinds && (asked.listed || !(asked.region || asked.good));
    if (!st && !(st = mn_path_names_new(&x.names, x.c, e)))
        st = make(out, &x, e);
    close_run(&x);
    return st;
}

static const mn_example examples[] = {
    {"manumit trace paths --from 'Sunrise Apparel'",
     "all paths from whatever touches a ban: lists, regions, goods"},
    {"manumit trace paths --from ACME --to listed --lists uflpa@2026-03-01 --good 6109",
     "to its T-shirts, from parties that one list names"},
    {"manumit trace paths --from ACME --to GIN-7 --all-times",
     "from one party, with paths that time does not allow"},
    {"manumit trace paths --from-file buyers.csv --to region --csv --table buyers",
     "of many buyers, which are reached"},
    {NULL, NULL}};
static const mn_input inputs[] = {{NULL, NULL, false, false}};
static const mn_option options[] = {
    {.name = "from",
     .type = MN_OPT_TEXT,
     .arg = "PARTY",
     .many = true,
     .help = "The buyer that is gone up from, by its id or whole name."},
    {.name = "from-file",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "Many buyers: a table with one a row, in the column party, id, buyer or name, else "
             "the first."},
    {.name = "to",
     .type = MN_OPT_TEXT,
     .arg = "WHAT",
     .many = true,
     .help = "What paths end at: listed (parties that a list names), region (places in a banned "
             "region), good (goods of a country that the list of goods has), any of these, or a "
             "party. Without it, any."},
    {.name = "good",
     .type = MN_OPT_TEXT,
     .arg = "GOOD",
     .help = "Of the buyer's purchases only this good: its text, or the first digits of its HS "
             "code."},
    MN_CHAIN_CALL_OPTION,
    MN_PATH_OPTIONS,
    {.name = "stock",
     .type = MN_OPT_INT,
     .arg = "DAYS",
     .def = "0",
     .min = 0,
     .max = 36525,
     .help = "Leave out joins over which goods would have lain at a party for longer than this; 0 "
             "is no limit."},
    {.name = "once",
     .type = MN_OPT_FLAG,
     .help = "Have no party on a path twice, not even where goods went out from it to be worked "
             "on and came back."},
    {.name = "all-times",
     .type = MN_OPT_FLAG,
     .help = "Tell paths that are impossible in time, too; in_time says which they are."},
    {.name = "most",
     .type = MN_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = 1000000,
     .served_min = 1,
     .served_max = 10000,
     .help =
         "Tell so many paths for each buyer: 100 unless said otherwise, 3 with --from-file. The "
         "nearest to each party is told in any case, and all are counted."},
    {.name = "work",
     .type = MN_OPT_INT,
     .arg = "N",
     .def = "20",
     .unit = "million steps",
     .min = 1,
     .max = 1000000,
     .served_min = 1,
     .served_max = 100,
     .help = "How long to search for each buyer. What was not searched is said."},
    MN_PATH_LIST_OPTIONS,
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"paths", MN_PATHS_COLUMNS,
     "a row for each link of each path, from the buyer (tier 1) up; shipments are the rows, "
     "sales and bills of lading, that can have carried goods along the path"},
    {"found", MN_PATHS_FOUND,
     "a row for each path. verdict: found, near border, to be looked at, given. supplied: whether "
     "the party sold before or after `since`; not_known: days that do not tell; bought_after: "
     "purchases of the buyer from then on. basis: the weakest join. supplies and what is before "
     "and after count rows. Quantity and value are those of the party's own sales on the path; "
     "where there are sales, bills of lading are their transport and count nothing beside them"},
    {"reached", MN_PATHS_REACHED,
     "each party that is reached, with each rule or list that it touches and why; path: the "
     "nearest"},
    {"buyers", MN_PATHS_BUYERS,
     "what was counted for each buyer; whole_to: paths of so many tiers are all counted"},
    {"links", MN_PATHS_LINKS,
     "the links again, by the ids of parties, with their joins; supplies are rows, quantity and "
     "value count a sale and its bill of lading once"},
    {"refused", "line,text,reason", "rows of --from-file that are no party of the chain"},
    {NULL, NULL, NULL}};
const mn_command mn_trace_paths_command = {
    .name = "trace paths",
    .summary = "Show by which paths goods come from what touches a ban",
    .about =
        "A path goes from a buyer to its supplier, to the supplier's supplier, and on, up to a "
        "party that a list names, a place in a banned region, or a good of a country that the list "
        "of goods has. It goes on only where goods can: an earlier stage not after a later one, "
        "and what is bought only where it can be in what is sold, by lots, recipes, as the same "
        "good, or, where nothing says, as assumed. Each path tells its weakest join.\n\n"
        "A path is a question to a supplier, not a finding about it. That no path is found proves "
        "nothing about tiers that nobody has told. docs/methods/trace.md has the rules.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "trace tiers,trace import,ban check",
    .run = run};
