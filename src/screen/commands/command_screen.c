/* SPDX-License-Identifier: Apache-2.0
 *
 * command_screen.c - manumit screen: are these parties on a list?
 */
#include <math.h>
#include <stdio.h>

#include "command/store_call.h"
#include "core/err.h"
#include "screen/commands/command.h"
#include "screen/commands/screen.h"

/* Opens kit and lists as the call says. */
static mn_status open_screening(mn_screening *s, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    char today[MN_STORE_DATE];
    mn_call_act who;
    mn_screen_limits limits = {.accept = mn_call_real(call, "accept", MN_ACCEPT),
                               .review = mn_call_real(call, "review", MN_REVIEW),
                               .most = MN_MATCHES_ALL};
    mn_lists_asked asked = {.store = mn_call_place(call, ctx),
                            .actor = who.who,
                            .format = mn_call_text(call, "list-format"),
                            .today = today};
    if (limits.review > limits.accept) {
        mn_fail(e, MN_USAGE, "--review is above --accept");
        return mn_hint(e, "what is at least --review is looked at, what is at least --accept is "
                          "taken for a match");
    }
    mn_call_who(&who, call, ctx);
    snprintf(today, sizeof today, "%.10s", who.when);
    s->accept = limits.accept;
    s->review = limits.review;
    s->explain = mn_call_flag(call, "explain");
    s->details = mn_call_flag(call, "details");
    s->found = mn_call_flag(call, "found");
    s->ignores = asked.ignore_reviews = mn_call_flag(call, "ignore-reviews");
    s->most = (size_t)mn_call_int(call, "most", MN_MATCHES);
    if (s->ignores)
        limits.most = s->most;
    asked.list = mn_call_all(call, "list", &asked.n_lists);
    asked.file = mn_call_all(call, "list-file", &asked.n_files);
    mn_status st = mn_kit_get(&s->kit, ctx, e);
    if (!st && !(st = mn_screener_new(&s->screener, s->kit, limits, e)))
        st = mn_lists_open(&s->lists, s->screener, s->kit, &asked, ctx, e);
    return st;
}

void mn_screening_close(mn_screening *s)
{
    mn_screener_free(s->screener);
    mn_lists_close(&s->lists);
    mn_kit_drop(s->kit);
}

mn_ruling mn_screening_ruling(const mn_screening *s)
{
    return (mn_ruling){
        .screener = s->screener, .lists = s->lists.reviews ? &s->lists : NULL, .most = s->most};
}

const char *mn_screening_unruled(const mn_screening *s)
{
    if (s->ignores)
        return "What people decided was left out, as asked: the decisions are the score's alone.";
    if (!s->lists.stored)
        return "Lists of files alone: what people decided stands in a store, and was not looked "
               "at.";
    return NULL;
}

double mn_screening_round(double v)
{
    return floor(v * 10000 + 0.5) / 10000;
}

bool mn_screening_stale(char *line, size_t room, const mn_open_list *l)
{
    if (!l->past)
        return false;
    snprintf(line, room,
             "The list '%s' is %lld days old; a newer version was due after %lld. Import it before "
             "you rely on this.",
             l->name, (long long)l->age, (long long)l->expected);
    return true;
}

static mn_status run_screen(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_screening s = {0};
    const bool stream = mn_call_flag(call, "stream");
    mn_status st = MN_OK;
    if (stream && (mn_call_inputs(call) || mn_call_text(call, "name"))) {
        mn_fail(e, MN_USAGE, "--stream reads standard input alone");
        return mn_hint(e, "manumit screen --stream < parties.ndjson");
    }
    if (mn_call_text(call, "name") && mn_call_inputs(call))
        return mn_fail(e, MN_USAGE, "either a file or --name");
    if (!(st = open_screening(&s, call, ctx, e)))
        st = stream ? mn_screening_stream(&s, ctx, e) : mn_screening_rows(out, &s, call, ctx, e);
    mn_screening_close(&s);
    return st;
}

static const mn_example examples[] = {
    {"manumit screen suppliers.csv", "are these suppliers on one of the store's lists?"},
    {"manumit screen --name \"Good Will Co\" --country mm --explain", "one name, and why"},
    {"manumit screen suppliers.xlsx --columns name=Company,country=Land,id=No --csv > done.csv",
     "a workbook of yours; one row for each entry that may be meant"},
    {"manumit screen suppliers.csv --list ofac-sdn,un-sc --review 0.3",
     "two lists, and more to look at"},
    {"manumit screen suppliers.csv --list-file ofac=sdn.csv,alt.csv,add.csv",
     "against a list's own files, without a store"},
    {"manumit screen --stream < parties.ndjson > answers.ndjson", "line by line, for programs"},
    {NULL, NULL}};

static const mn_input inputs[] = {
    {"FILE", "the parties: CSV, a workbook, NDJSON or Parquet; - is standard input", false, false},
    {NULL, NULL, false, false}};

static const mn_option options[] = {
    {.name = "columns",
     .type = MN_OPT_TEXT,
     .arg = "MAP",
     .help =
         "Which column is what, as name=Company,country=Land,birth_date=Born,id=No. Fields: id, "
         "schema, name, alias, country, birth_date, address, city, leiCode, uniqueEntityId, "
         "cageCode, dunsCode, taxNumber, registrationNumber and others of FollowTheMoney. "
         "Without it, headings that name fields tell."},
    {.name = "sheet",
     .type = MN_OPT_TEXT,
     .arg = "NAME",
     .help = "The sheet of a workbook. Without it, the first."},
    {.name = "name", .type = MN_OPT_TEXT, .arg = "NAME", .help = "One party in place of a file."},
    {.name = "country",
     .type = MN_OPT_TEXT,
     .arg = "C",
     .help = "With --name: its country, by name or code."},
    {.name = "birth-date",
     .type = MN_OPT_TEXT,
     .arg = "DATE",
     .help = "With --name: date or year of birth or founding."},
    {.name = "address", .type = MN_OPT_TEXT, .arg = "TEXT", .help = "With --name: its address."},
    {.name = "identifier",
     .type = MN_OPT_TEXT,
     .arg = "KIND=VALUE",
     .many = true,
     .help = "With --name: a number that it bears, as leiCode=..., uniqueEntityId=..., "
             "imoNumber=..., taxNumber=..."},
    {.name = "schema",
     .type = MN_OPT_TEXT,
     .arg = "KIND",
     .help = "What the parties are, where the file does not say: Person, Company, Organization, "
             "Vessel or LegalEntity."},
    {.name = "list",
     .type = MN_OPT_TEXT,
     .arg = "NAME,...",
     .many = true,
     .help = "Lists of the store. Without it, all. NAME@2026-03-01 is the list as it stood on that "
             "day, NAME@3 its third version."},
    {.name = "store",
     .type = MN_OPT_TEXT,
     .arg = "PATH|URL",
     .local = true,
     .help = "The store that holds the lists: a file, or postgresql://... Without it, "
             "$MANUMIT_STORE or the user's own."},
    {.name = "list-file",
     .type = MN_OPT_TEXT,
     .arg = "[NAME=]PATH,...",
     .many = true,
     .local = true,
     .help = "Also, or without --store and --list only, the list in these files."},
    {.name = "list-format",
     .type = MN_OPT_TEXT,
     .arg = "F",
     .local = true,
     .help = "The format of --list-file ('manumit list formats' names them). Without it, what the "
             "files hold tells."},
    MN_AS_USER_OPTION,
    {.name = "accept",
     .type = MN_OPT_REAL,
     .arg = "P",
     .def = "0.85",
     .min = 0.01,
     .max = 1,
     .help = "The decision is 'match' from this probability on."},
    {.name = "review",
     .type = MN_OPT_REAL,
     .arg = "P",
     .def = "0.5",
     .min = 0.01,
     .max = 1,
     .help = "The decision is 'review' from this probability on: a person must look."},
    {.name = "most",
     .type = MN_OPT_INT,
     .arg = "N",
     .def = "10",
     .min = 1,
     .max = MN_MATCHES_MAX,
     .help = "Entries that are told of one party at most."},
    {.name = "ignore-reviews",
     .type = MN_OPT_FLAG,
     .help = "Leave out what people decided ('manumit review'), to see what the score alone says."},
    {.name = "details",
     .type = MN_OPT_FLAG,
     .help = "Also all that is known of the parties, and of each entry that is named, to set them "
             "side by side."},
    {.name = "found",
     .type = MN_OPT_FLAG,
     .help = "Leave out parties without an entry that is a match, to be looked at, or decided on. "
             "How many they are is still told."},
    {.name = "explain",
     .type = MN_OPT_FLAG,
     .help = "Say of each entry that may be meant why: which words met and which did not, what "
             "else agrees or differs, since when it is listed, and what would change the answer."},
    {.name = "stream",
     .type = MN_OPT_FLAG,
     .local = true,
     .help = "Read one party a line as JSON from standard input and answer each with a line."},
    {.name = NULL}};

static const mn_output outputs[] = {
    {"matches", "line,id,name,list,entry,entry_name,score,probability,decision",
     "a row for each party and entry that may be it, the likeliest first; a party without any has "
     "one row with the decision 'none'"},
    {"decided",
     "line,id,name,list,entry,entry_name,probability,scored,decision,review,decided,by,on,"
     "confirmed_by,reason,expires,why",
     "those on which people decided: what the score alone says, what holds now, and why"},
    {"explanations", "line,id,list,entry,why,rules",
     "with --explain: why in sentences, what would change the decision, and the version of the "
     "rules that said so"},
    {"alignment", "line,list,entry,yours,theirs,how,weight",
     "with --explain: which words of the two names met and how, and which are left over"},
    {"refused", "line,reason,text", "rows that can't be screened"},
    {"entries", "list,entry,field,value",
     "with --details: what the list says of each entry; hash is what 'review put --seen' takes"},
    {"parties", "line,field,value", "with --details: the parties as they were understood"},
    {"compared", "line,list,entry,what,here,there,verdict,note,value",
     "with --details: which words of the names met, which other fields agree, what would change "
     "it"},
    {"columns", "name,field", "with --details: what each column of the file was taken for"},
    {"lists",
     "list,version,published,imported,age_days,expected_days,entries,names,refused,digest,age",
     "what was looked in; age says it in words where it counts from the import"},
    {NULL, NULL, NULL}};

const mn_command mn_screen_command = {
    .name = "screen",
    .summary = "Find out whether parties are on a list",
    .about =
        "Looks for each party in the lists of the store: by identifiers first, then by its names "
        "in any script and spelling. Country, date of birth, address and identifiers raise or "
        "lower the probability. Sister companies with numbers of their own are no match; the "
        "same number is one, whatever the names say.\n\n"
        "The decision is 'match', 'review' (a person must look) or 'none'. It is a proposal: "
        "thresholds are yours to choose. What people decided ('manumit review') of a party and "
        "an entry of the store's lists holds in its place, and the row says so.\n\n"
        "The probability of names is that of labelled pairs, of which half were one bearer's; "
        "among suppliers far fewer are. How much the other fields say is judged, not measured.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "review put,list read,screen pairs",
    .run = run_screen,
    .quick = true};
