/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/case.c - manumit money case: the package of one alert.
 */
#include <stdlib.h>
#include <string.h>

#include "command/store_call.h"
#include "core/err.h"
#include "core/file.h"
#include "core/text.h"
#include "money/case/drafts.h"
#include "money/commands/command.h"
#include "money/commands/queue.h"
#include "report/made.h"

enum { PROFILE_BYTES = 65536 };

typedef struct work {
    mn_report *r;
    const mn_call *call;
    const mn_ctx *ctx;
    mn_case c;
    mn_drafts made;
    int64_t alert; /* of the store's queue; 0: the case is a file */
    bool marked;   /* a survivor's marker is among its parties */
    bool own;      /* who asks kept the alert, and is told of no marker */
    mn_store *s;
    mn_call_act who;
} work;

/* A file's bytes into the arena, with its line in the manifest. */
static mn_status read_file(mn_text *out, work *w, const char *role, const char *path, uint64_t most,
                           mn_err *e)
{
    char hex[MN_SHA256_HEX], *bytes;
    size_t len;
    mn_status st = mn_file_read(&bytes, &len, w->ctx, path, most, e);
    if (st)
        return st;
    mn_sha256_hex(hex, bytes, len);
    st = mn_report_manifest_input(w->r, role, path, hex, e);
    if (!st) {
        *out = mn_arena_text(&w->c.arena, (mn_text){bytes, len});
        st = out->ptr ? MN_OK : mn_fail_memory(e);
    }
    free(bytes);
    return st;
}

static mn_status read_profile(mn_text *values, work *w, const char *option,
                              const mn_profile_key *keys, size_t n, mn_err *e)
{
    const char *path = mn_call_text(w->call, option);
    mn_text json;
    if (!path)
        return MN_OK;
    const mn_status st = read_file(&json, w, option, path, PROFILE_BYTES, e);
    return st ? st : mn_profile_read(values, keys, n, json, path, &w->c.arena, e);
}

/* --- the case of an alert in the store ---------------------------------------------------------
 */

/* What stands in the queue about it: its name, what was decided, and whether a marker is there. */
static mn_status read_alert(work *w, mn_err *e)
{
    char name[MN_MATTER_NAME];
    mn_store_cursor *c = NULL;
    mn_store_alert a = {.number = 0};
    mn_case_decision *d = &w->c.decision;
    bool any = true;
    mn_status st = mn_store_alert_at(&c, w->s, w->alert, &w->who.act, e);
    if (!st)
        st = mn_store_next_alert(c, &a, &any, e);
    if (!st && any) {
        mn_matter_name(name, MN_STORE_ALERTS, w->alert);
        w->marked = a.marked;
        w->own = a.own;
        w->c.score = a.lowered ? mn_marker_score(w->c.score) : w->c.score;
        w->c.alert = mn_arena_text(&w->c.arena, mn_text_of(name));
        if (a.state == MN_STORE_DECIDED) {
            d->state = mn_text_of(mn_text_eq_str(a.decision, "report")  ? "reported"
                                  : mn_text_eq_str(a.decision, "close") ? "closed"
                                                                        : "escalated");
            d->by = mn_arena_text(&w->c.arena, a.by);
            d->when = mn_arena_text(&w->c.arena, a.at);
            d->reason = mn_arena_text(&w->c.arena, a.reason);
        }
        if (!w->c.alert.ptr || (d->state.len && (!d->by.ptr || !d->when.ptr || !d->reason.ptr)))
            st = mn_fail_memory(e);
    }
    mn_store_cursor_free(c);
    return st;
}

/* That somebody sees it is told to the log before it is seen. */
static mn_status read_stored(work *w, mn_err *e)
{
    char *json = NULL, hex[MN_SHA256_HEX];
    size_t len = 0;
    mn_call_who(&w->who, w->call, w->ctx);
    mn_status st = mn_call_store(&w->s, w->call, NULL, w->ctx, e);
    if (!st)
        st = mn_store_matter_seen(w->s, MN_STORE_ALERTS, w->alert, &w->who.act, e);
    if (!st)
        st = mn_store_matter_case(&json, &len, w->s, MN_STORE_ALERTS, w->alert, 0, e);
    if (!st) {
        mn_sha256_hex(hex, json, len);
        st = mn_report_manifest_input(w->r, "case", mn_call_input(w->call, 0), hex, e);
    }
    if (!st)
        st = mn_case_read(&w->c, (mn_text){json, len}, mn_store_place(w->s), e);
    free(json);
    return st ? st : read_alert(w, e);
}

/* Where a survivor may stand in the alert, nobody in it is a subject of a draft: were one alone
 * refused, it would be told who bears the marker. Nor is anybody where who asks is not told. */
static mn_status check_subjects(const work *w, mn_err *e)
{
    if (!(w->marked || w->own) || !w->c.decision.subjects)
        return MN_OK;
    mn_fail(e, MN_USAGE, "nobody in this alert can be named as a subject here");
    if (w->own)
        return mn_hint(e, "you kept it yourself: somebody else decides on it"), MN_USAGE;
    return mn_hint(e, "%s: speak with an advocate first", mn_marker_note), MN_USAGE;
}

static mn_status tell_stored(work *w, mn_err *e)
{
    mn_status st = MN_OK;
    if (!w->alert)
        return MN_OK;
    if (w->marked)
        st = mn_report_warning(w->r,
                               "An alternative due diligence is advised: speak with an advocate "
                               "before anybody in this alert is asked, refused or reported.",
                               e);
    if (!st && w->own)
        st = mn_report_warning(w->r,
                               "You kept this alert yourself: somebody else decides on it, who is "
                               "told whether an alternative due diligence is advised.",
                               e);
    if (!st)
        st = mn_queue_one(w->r, w->s, w->alert, &w->who.act, e);
    return st ? st : mn_queue_history(w->r, w->s, w->alert, e);
}

static mn_status read_all(work *w, mn_err *e)
{
    const char *path = mn_call_input(w->call, 0), *decision = mn_call_text(w->call, "decision");
    mn_text json;
    mn_status st = MN_OK;
    if (mn_matter_number(&w->alert, MN_STORE_ALERTS, mn_text_of(path))) {
        st = read_stored(w, e);
    } else {
        w->alert = 0;
        st = read_file(&json, w, "case", path, MN_CASE_BYTES, e);
        if (!st)
            st = mn_case_read(&w->c, json, path, e);
    }
    if (!st && decision)
        st = read_file(&json, w, "decision", decision, PROFILE_BYTES, e);
    if (!st && decision)
        st = mn_case_read_decision(&w->c, json, decision, e);
    if (!st)
        st = check_subjects(w, e);
    if (!st)
        st = read_profile(w->made.bank, w, "institution", mn_bank_keys, MN_BANK_KEYS, e);
    if (!st)
        st = read_profile(w->made.goaml, w, "goaml-profile", mn_goaml_keys, MN_GOAML_KEYS, e);
    return st;
}

/* Drafts as a table, for a page that has no folder to write them to. */
static mn_status tell_drafts(work *w, mn_err *e)
{
    mn_buf narrative = {0};
    mn_narrative_text(&narrative, &w->made.narrative);
    const struct {
        const char *name, *type;
        const mn_buf *b;
    } draft[] = {{"DRAFT-sar.xml", "application/xml", &w->made.parts.sar},
                 {"DRAFT-goaml.xml", "application/xml", &w->made.parts.goaml},
                 {"narrative.txt", "text/plain", &narrative}};
    const mn_table_view view = {.title = "Drafts", .hidden = true};
    mn_maker k = mn_maker_new("drafts", "name:t media_type:t text:t", e);
    for (size_t i = 0; i < sizeof draft / sizeof *draft; i++) {
        if (!draft[i].b->len)
            continue;
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, draft[i].name);
        mn_make_str(&k, 1, draft[i].type);
        mn_make_text(&k, 2, (mn_text){draft[i].b->ptr, draft[i].b->len});
    }
    if (narrative.failed)
        mn_make_status(&k, mn_fail_memory(e));
    mn_buf_free(&narrative);
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status make(work *w, mn_err *e)
{
    mn_status st = mn_drafts_make(&w->made, &w->c, mn_call_text(w->call, "filing-date"),
                                  mn_call_text(w->call, "goaml-profile") != NULL, e);
    if (!st)
        st = tell_stored(w, e);
    if (!st)
        st = mn_case_show(w->r, &w->made.draft, &w->made.parts.todo, e);
    return st ? st : tell_drafts(w, e);
}

static mn_status package(work *w, mn_err *e)
{
    const char *dir = mn_call_text(w->call, "output");
    mn_buf made = {0};
    if (!dir)
        return MN_OK;
    mn_status st = mn_case_package(dir, w->r, &w->made.draft, &w->made.parts,
                                   !mn_call_flag(w->call, "no-pages"), &made, e);
    mn_text rest = {made.ptr, made.len}, one;
    mn_maker k = mn_maker_new("files", "file:t", e);
    while (!st && mn_text_split(&rest, '\n', &one))
        if (one.len) {
            mn_make_row(&k, 0);
            mn_make_text(&k, 0, one);
        }
    const mn_table_view view = {.title = "Written, with SHA256SUMS for sha256sum -c",
                                .columns = "file=File!"};
    if (!st)
        st = mn_report_made(w->r, &k, &view, e);
    else
        mn_table_free(mn_maker_end(&k));
    mn_buf_free(&made);
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {.call = call, .ctx = ctx};
    mn_status st = mn_report_new(&w.r, "money case", "A case for review: possible trafficking", e);
    if (!st)
        st = read_all(&w, e);
    if (!st)
        st = make(&w, e);
    if (!st)
        st = package(&w, e);
    mn_store_close(w.s);
    mn_drafts_free(&w.made);
    mn_case_free(&w.c);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    return st;
}

static const mn_example examples[] = {
    {"manumit money case A00012", "the case of an alert in the queue"},
    {"manumit money case examples/money/case.json",
     "what the alert rests on, and what speaks against it"},
    {"manumit money case examples/money/case.json --institution examples/money/institution.json "
     "-o package",
     "the whole package: report, payments, narrative, draft of a SAR"},
    {"manumit money case examples/money/case.json --decision examples/money/decision.json "
     "--institution examples/money/institution.json --filing-date 2025-03-10 -o package",
     "with what an analyst decided: only she names subjects"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "CASE",
     .help = "An alert of the queue, as A00012; or a case as JSON (manumit-case-1).",
     .required = true},
    {.name = NULL}};
static const mn_option options[] = {
    {.name = "institution",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "What a report says of the bank, as JSON. What is missing is listed and left open."},
    {.name = "decision",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "What an analyst decided, as JSON: state, by, when, reason and subjects. Without it "
             "the subject is unknown. A possible victim is refused as a subject."},
    {.name = "goaml-profile",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "The codes of a national unit, as JSON; makes a draft for goAML, too."},
    {.name = "filing-date",
     .type = MN_OPT_TEXT,
     .arg = "DAY",
     .help = "The day on which it is to be filed, as 2025-01-31."},
    {.name = "no-pages", .type = MN_OPT_FLAG, .local = true, .help = "No PDF in the package."},
    {.name = "output",
     .letter = 'o',
     .type = MN_OPT_OUTPUT,
     .arg = "FOLDER",
     .local = true,
     .help = "Where the package goes: a folder that does not exist, or is empty."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"indicators",
     "id,family,says,party,strength,weight,payments,transactions,source,paragraph,date,evidence,"
     "address",
     "what speaks for it"},
    {"patterns",
     "id,family,says,party,strength,weight,payments,transactions,source,paragraph,date,evidence,"
     "address",
     "shapes that the money leaves"},
    {"contrary",
     "id,family,says,party,strength,weight,payments,transactions,source,paragraph,date,evidence,"
     "address",
     "what speaks against it"},
    {"counterfactual", "payments,score,transactions", "the score without some payments"},
    {"peers", "party,what,value,median,p95,unit,group,peers", "beside others like it"},
    {"parties",
     "party,name,kind,city,country,accounts,subject,controller,exploited,front,mule,reasons",
     "who it is about, and what is possible of them"},
    {"timeline", "day,payments,in,out,other,moved", "money by day"},
    {"flows", "from,to,payments,amount,value", "money by who paid whom"},
    {"observations", "when,where,by,saw", "what staff saw"},
    {"transactions",
     "id,time,amount,currency,from,to,from_party,to_party,channel,purpose,place,city,mcc,memo,ip,"
     "reversed,row",
     "the payments"},
    {"todo", "what", "what is to be filled in or checked"},
    {"files", "file", "what was written"},
    {"queue", MN_QUEUE_COLUMNS, "the alert as it stands in the queue, where it is in the store"},
    {"history", MN_HISTORY_COLUMNS, "all that happened to it"},
    {"drafts", "name,media_type,text", "the drafts themselves"},
    {NULL, NULL, NULL}};
const mn_command mn_money_case_command = {
    .name = "money case",
    .summary = "Make the package of one alert, with drafts of reports",
    .about = "A case is what an alert rests on, which was kept by 'manumit money FILE --keep' or "
             "written by '--cases': parties with what is possible of them, payments, "
             "indicators with their sources, what speaks against it. The package has a report with "
             "a picture of the flows and of the days, the exact payments, a narrative (who, what, "
             "when, where, why, how), and a draft of a FinCEN SAR that fits its schema; hashes of "
             "all files are in SHA256SUMS.\n\n"
             "Drafts are drafts: nothing is filed, nothing about the bank is made up, and todo.txt "
             "says what is missing. A possible victim is never a subject: subjects are only those "
             "whom an analyst names in a decision, and she is refused those who may be exploited. "
             "docs/guide/money-case.md has the formats.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "money queue,money decide,money",
    .run = run,
    .words = 1,
    .deed = MN_STORE_CASES,
};
