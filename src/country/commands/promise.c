/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/promise.c - manumit alliance add, set, move, verify, history: commitments in a
 * store, one at a time.
 */
#include <string.h>

#include "command/store_call.h"
#include "core/err.h"
#include "core/text.h"
#include "country/commands/alliance_tell.h"
#include "country/commands/command.h"
#include "country/commands/data.h"

/* --- what is told --------------------------------------------------------------------------------
 */

/* The commitment as it now stands, and all that happened to it. */
static mn_status tell_one(mn_report *r, const mn_store_visit *v, int64_t number, mn_err *e)
{
    mn_country_data d = {.facts = NULL};
    mn_promises p = {.n = 0};
    int32_t day = MN_NO_DEADLINE;
    size_t n = 0;
    mn_status st = mn_country_data_read(&d, NULL, v->ctx, e);
    if (!st)
        st = mn_promises_kept(&p, d.facts, v->s, NULL, e);
    for (size_t i = 0; i < p.n; i++)
        if (p.at[i].number == number)
            p.at[n++] = p.at[i];
    p.n = n;
    if (!mn_promise_day(&day, mn_text_sub(v->who.act.when, 0, MN_STORE_DATE - 1)))
        day = MN_NO_DEADLINE;
    if (!st)
        st = mn_alliance_tell(r, NULL, &p, d.facts, day, MN_STATES, e);
    if (!st)
        st = mn_alliance_tell_steps(r, v->s, number, e);
    mn_promises_free(&p);
    mn_country_data_free(&d);
    return st;
}

static mn_status read_number(int64_t *out, const mn_call *call, mn_err *e)
{
    const char *text = mn_call_input(call, 0);
    if (mn_text_i64(mn_text_of(text), out) && *out > 0)
        return MN_OK;
    mn_fail(e, MN_USAGE, "'%.100s' is no number of a commitment", text);
    return mn_hint(e, "'manumit alliance' has their numbers"), MN_USAGE;
}

/* A date out of an option, or of a text: "2027" is its last day. */
static mn_status read_date(char out[MN_STORE_DATE], mn_text t, const char *what, mn_err *e)
{
    int32_t day;
    *out = '\0';
    if (!t.len)
        return MN_OK;
    if (mn_promise_day(&day, t) && day != MN_NO_DEADLINE) {
        mn_promise_date(out, day);
        return MN_OK;
    }
    mn_fail(e, MN_USAGE, "no day in %s '%.*s'", what, t.len < 40 ? (int)t.len : 40, t.ptr);
    return mn_hint(e, "as in: 2027-06-30, 2027-06 or 2027"), MN_USAGE;
}

/* The day of --on: on which that was so, and so none to come. */
static mn_status read_on(char out[MN_STORE_DATE], const mn_store_visit *v, mn_err *e)
{
    const mn_text today = mn_text_sub(v->who.act.when, 0, MN_STORE_DATE - 1);
    const mn_text said = mn_call_words(v->call, "on");
    mn_status st = read_date(out, said, "--on", e);
    if (!st && *out && said.len != MN_STORE_DATE - 1) {
        mn_fail(e, MN_USAGE, "no day in --on '%.*s'", said.len < 40 ? (int)said.len : 40, said.ptr);
        return mn_hint(e, "as in: 2027-06-30"), MN_USAGE;
    }
    if (!st && *out && mn_text_cmp(mn_text_of(out), today) > 0) {
        mn_fail(e, MN_USAGE, "a day to come in --on '%s'", out);
        return mn_hint(e, "it is the day on which that was so"), MN_USAGE;
    }
    return st;
}

/* --- entering ------------------------------------------------------------------------------------
 */

static mn_status read_head(mn_store_commitment_head *h, char deadline[MN_STORE_DATE],
                           const mn_country_data *d, const mn_call *call, mn_err *e)
{
    uint32_t place;
    mn_status st = mn_country_place(&place, d, mn_call_input(call, 0), e);
    if (!st)
        st = read_date(deadline, mn_call_words(call, "deadline"), "--deadline", e);
    if (st)
        return st;
    if (!mn_facts_place(d->facts, place)->country)
        return mn_fail(e, MN_USAGE, "'%.80s' is no country", mn_call_input(call, 0));
    if (!mn_call_words(call, "source").len) {
        mn_fail(e, MN_USAGE, "no source: a commitment without one can't be held to");
        return mn_hint(e, "say where it was promised: --source TEXT"), MN_USAGE;
    }
    *h = (mn_store_commitment_head){.country = mn_text_of(mn_facts_place(d->facts, place)->code),
                                    .key = mn_call_words(call, "id"),
                                    .words = mn_text_trim(mn_text_of(mn_call_input(call, 1))),
                                    .kind = mn_call_words(call, "kind"),
                                    .amount = mn_call_words(call, "amount"),
                                    .deadline = mn_text_of(deadline),
                                    .source = mn_call_words(call, "source"),
                                    .promised_by = mn_call_words(call, "promised-by")};
    return MN_OK;
}

static mn_status put(int64_t *number, const mn_store_visit *v, const mn_store_commitment_head *h,
                     mn_err *e)
{
    mn_store_commitment_was w = {.number = 0};
    mn_status st = mn_store_commitments_begin(v->s, &v->who.act, e);
    if (st)
        return st;
    st = mn_store_commitment_put(&w, v->s, h, &v->who.act, e);
    if (!st && w.known) {
        st = mn_fail(e, MN_USAGE, "it is there already, as commitment %lld", (long long)w.number);
        st = mn_hint(e, "'manumit alliance set %lld ...' says what became of it",
                     (long long)w.number);
    }
    *number = w.number;
    return mn_store_commitments_end(v->s, st, e);
}

static mn_status add(mn_report *r, const mn_store_visit *v, mn_err *e)
{
    mn_country_data d = {.facts = NULL};
    mn_store_commitment_head h;
    char deadline[MN_STORE_DATE];
    int64_t number = 0;
    mn_status st = mn_country_data_read(&d, NULL, v->ctx, e);
    if (!st)
        st = read_head(&h, deadline, &d, v->call, e);
    if (!st)
        st = put(&number, v, &h, e);
    mn_country_data_free(&d);
    return st ? st : tell_one(r, v, number, e);
}

/* --- telling -------------------------------------------------------------------------------------
 */

static mn_status tell_news(mn_report *r, const mn_store_visit *v, int64_t number,
                           const mn_store_commitment_news *n, mn_err *e)
{
    mn_status st = mn_store_commitments_begin(v->s, &v->who.act, e);
    if (!st)
        st = mn_store_commitments_end(v->s,
                                      mn_store_commitment_tell(v->s, number, n, &v->who.act, e), e);
    return st ? st : tell_one(r, v, number, e);
}

static mn_status need_reason(const mn_call *call, mn_err *e)
{
    if (mn_call_words(call, "reason").len)
        return MN_OK;
    mn_fail(e, MN_USAGE, "no reason is given");
    return mn_hint(e, "say why: --reason TEXT"), MN_USAGE;
}

static mn_status set(mn_report *r, const mn_store_visit *v, mn_err *e)
{
    const char *status = mn_call_input(v->call, 1);
    mn_store_commitment_news n = {.evidence = mn_call_words(v->call, "evidence"),
                                  .reason = mn_call_words(v->call, "reason")};
    char day[MN_STORE_DATE];
    int64_t number = 0;
    mn_status st = read_number(&number, v->call, e);
    if (!st)
        st = read_on(day, v, e);
    if (st)
        return st;
    if (!mn_store_commitment_what_find(&n.what, mn_text_of(status)) ||
        n.what < MN_STORE_COMMITMENT_PROMISED || n.what > MN_STORE_COMMITMENT_DROPPED) {
        mn_fail(e, MN_USAGE, "'%.80s' is nothing that a commitment can be", status);
        return mn_hint(e, "say promised, begun, done or dropped"), MN_USAGE;
    }
    if (n.what == MN_STORE_COMMITMENT_PROMISED || n.what == MN_STORE_COMMITMENT_DROPPED)
        st = need_reason(v->call, e);
    n.day = mn_text_of(day);
    return st ? st : tell_news(r, v, number, &n, e);
}

static mn_status move(mn_report *r, const mn_store_visit *v, mn_err *e)
{
    char day[MN_STORE_DATE];
    int64_t number = 0;
    mn_status st = read_number(&number, v->call, e);
    if (!st)
        st = read_date(day, mn_text_trim(mn_text_of(mn_call_input(v->call, 1))), "DEADLINE", e);
    if (!st)
        st = need_reason(v->call, e);
    if (st)
        return st;
    const mn_store_commitment_news n = {.what = MN_STORE_COMMITMENT_MOVED,
                                        .reason = mn_call_words(v->call, "reason"),
                                        .day = mn_text_of(day)};
    return tell_news(r, v, number, &n, e);
}

/* That who looked is neither the country nor its government. */
static mn_status check_other(const mn_store_visit *v, int64_t number, mn_text who, mn_err *e)
{
    mn_country_data d = {.facts = NULL};
    mn_promises p = {.n = 0};
    mn_status st = mn_country_data_read(&d, NULL, v->ctx, e);
    if (!st)
        st = mn_promises_kept(&p, d.facts, v->s, NULL, e);
    for (size_t i = 0; i < p.n && !st; i++)
        if (p.at[i].number == number && mn_promise_own(&p.at[i], d.facts, who)) {
            mn_fail(e, MN_USAGE, "who promised it can't verify it: '%.*s'",
                    who.len < 80 ? (int)who.len : 80, who.ptr);
            st = mn_hint(e, "ask somebody else to look");
        }
    mn_promises_free(&p);
    mn_country_data_free(&d);
    return st;
}

static mn_status verify(mn_report *r, const mn_store_visit *v, mn_err *e)
{
    const bool refute = mn_call_flag(v->call, "refute");
    mn_store_commitment_news n = {.what = refute ? MN_STORE_COMMITMENT_REFUTED
                                                 : MN_STORE_COMMITMENT_VERIFIED,
                                  .evidence = mn_call_words(v->call, "evidence"),
                                  .reason = mn_call_words(v->call, "reason"),
                                  .checked_by = mn_call_words(v->call, "by")};
    char day[MN_STORE_DATE];
    int64_t number = 0;
    mn_status st = read_number(&number, v->call, e);
    if (!st)
        st = read_on(day, v, e);
    if (!st && refute)
        st = need_reason(v->call, e);
    if (!st && !refute && !n.evidence.len) {
        mn_fail(e, MN_USAGE, "no evidence is given");
        return mn_hint(e, "say what shows that it is so: --evidence TEXT"), MN_USAGE;
    }
    if (!st)
        st = check_other(v, number, n.checked_by.len ? n.checked_by : v->who.act.actor, e);
    n.day = mn_text_of(day);
    return st ? st : tell_news(r, v, number, &n, e);
}

static mn_status history(mn_report *r, const mn_store_visit *v, mn_err *e)
{
    int64_t number = 0;
    const mn_status st = read_number(&number, v->call, e);
    return st ? st : tell_one(r, v, number, e);
}

/* --- declarations --------------------------------------------------------------------------------
 */

static const mn_store_options create = {.create = true};

#define RUN(FN, NAME, TITLE, READS)                                                                \
    static mn_status run_##FN(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)  \
    {                                                                                              \
        static const mn_store_work work = {.name = NAME,                                           \
                                           .title = TITLE,                                         \
                                           .reads = READS,                                         \
                                           .deed = MN_STORE_READ,                                  \
                                           .options = &create,                                     \
                                           .work = FN};                                            \
        return mn_call_store_report(out, &work, call, ctx, e);                                     \
    }
RUN(add, "alliance add", "It is entered", false)
RUN(set, "alliance set", "What became of it", false)
RUN(move, "alliance move", "It has another deadline", false)
RUN(verify, "alliance verify", "It was looked at", false)
RUN(history, "alliance history", "What happened to a commitment", true)

static const mn_output outputs[] = {
    {"commitments", MN_ALLIANCE_COLUMNS, "the commitment as it now stands"},
    {"history", MN_ALLIANCE_STEPS, "all that happened to it"},
    {NULL, NULL, NULL}};
#define NUMBER_INPUT                                                                               \
    {                                                                                              \
        .name = "NUMBER", .help = "The commitment, as 'alliance' shows it.", .required = true      \
    }
#define REASON_OPTION(HELP)                                                                        \
    {                                                                                              \
        .name = "reason", .type = MN_OPT_TEXT, .arg = "TEXT", .help = HELP                         \
    }
#define ON_OPTION                                                                                  \
    {                                                                                              \
        .name = "on", .type = MN_OPT_TEXT, .arg = "DAY",                                           \
        .help = "The day on which that was so, as 2027-06-30."                                     \
    }

static const mn_example add_examples[] = {
    {"manumit alliance add Ghana 'Train 200 labour inspectors' --deadline 2027-06-30 --source "
     "'joint statement of 2026-11-02'",
     "what a country promised, until when, and where it said so"},
    {NULL, NULL}};
static const mn_input add_inputs[] = {
    {.name = "COUNTRY", .help = "Who promised: ISO 3166-1 code or name.", .required = true},
    {.name = "COMMITMENT", .help = "What is promised, in words.", .required = true},
    {.name = NULL}};
static const mn_option add_options[] = {
    {.name = "source",
     .type = MN_OPT_TEXT,
     .arg = "TEXT",
     .help = "Where it was promised: a document, an address. It must be given."},
    {.name = "deadline",
     .type = MN_OPT_TEXT,
     .arg = "DAY",
     .help = "Until when: 2027-06-30; of 2027-06 or 2027 the last day."},
    {.name = "kind", .type = MN_OPT_TEXT, .arg = "KIND", .help = "policy, programme, ..."},
    {.name = "amount",
     .type = MN_OPT_TEXT,
     .arg = "DOLLARS",
     .help = "Money that is promised, in US dollars."},
    {.name = "promised-by",
     .type = MN_OPT_TEXT,
     .arg = "NAME",
     .help = "Whose promise it is, as a ministry; who is named here can't verify it."},
    {.name = "id",
     .type = MN_OPT_TEXT,
     .arg = "ID",
     .help = "By what a file names it, so that it is known again."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
const mn_command mn_alliance_add_command = {
    .name = "alliance add",
    .summary = "Enter what a country promised",
    .about = "The commitment gets a number in the store. What became of it is told by 'alliance "
             "set', and whether that is so by 'alliance verify', by somebody else. Nothing is "
             "overwritten, and each step stands in the audit log.",
    .examples = add_examples,
    .inputs = add_inputs,
    .options = add_options,
    .outputs = outputs,
    .see_also = "alliance,alliance import,alliance set",
    .run = run_add,
    .quick = true,
    .words = 2,
    .deed = MN_STORE_PROMISES,
    .writes = true,
};

static const mn_example set_examples[] = {
    {"manumit alliance set 3 done --evidence 'Official Gazette 17 of 2027' --on 2027-05-02",
     "somebody says that it is done; another looks whether it is: alliance verify"},
    {"manumit alliance set 3 dropped --reason 'the bill was withdrawn'", "it was given up"},
    {NULL, NULL}};
static const mn_input set_inputs[] = {
    NUMBER_INPUT,
    {.name = "STATUS", .help = "promised (again), begun, done or dropped.", .required = true},
    {.name = NULL}};
static const mn_option set_options[] = {
    {.name = "evidence",
     .type = MN_OPT_TEXT,
     .arg = "TEXT",
     .help = "What shows it: a document, an address."},
    ON_OPTION,
    REASON_OPTION("Why. It must be given where it is dropped or a promise again."),
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
const mn_command mn_alliance_set_command = {
    .name = "alliance set",
    .summary = "Say what became of a commitment, and what shows it",
    .about = "Who said it, when and on what evidence is kept. What is said to be done counts as "
             "kept when somebody else has verified it; other evidence is to be verified anew.",
    .examples = set_examples,
    .inputs = set_inputs,
    .options = set_options,
    .outputs = outputs,
    .see_also = "alliance verify,alliance move,alliance history",
    .run = run_set,
    .quick = true,
    .words = 2,
    .deed = MN_STORE_PROMISES,
    .writes = true,
};

static const mn_example move_examples[] = {
    {"manumit alliance move 3 2028-06-30 --reason 'the vote was put off'",
     "both deadlines stay to be seen"},
    {NULL, NULL}};
static const mn_input move_inputs[] = {
    NUMBER_INPUT,
    {.name = "DEADLINE", .help = "The new one, as 2028-06-30.", .required = true},
    {.name = NULL}};
static const mn_option move_options[] = {
    REASON_OPTION("Why. It must be given."), MN_STORE_OPTION, MN_AS_USER_OPTION, {.name = NULL}};
const mn_command mn_alliance_move_command = {
    .name = "alliance move",
    .summary = "Give a commitment another deadline",
    .about = "How often a deadline was moved, and what it was first, is shown with it.",
    .examples = move_examples,
    .inputs = move_inputs,
    .options = move_options,
    .outputs = outputs,
    .see_also = "alliance set,alliance history",
    .run = run_move,
    .quick = true,
    .words = 2,
    .deed = MN_STORE_PROMISES,
    .writes = true,
};

static const mn_example verify_examples[] = {
    {"manumit alliance verify 3 --evidence 'seen in force, court file 8' --by 'Example "
     "Observatory'",
     "it counts as kept"},
    {"manumit alliance verify 3 --refute --reason 'no inspector was trained'", "it does not"},
    {NULL, NULL}};
static const mn_input verify_inputs[] = {NUMBER_INPUT, {.name = NULL}};
static const mn_option verify_options[] = {
    {.name = "evidence",
     .type = MN_OPT_TEXT,
     .arg = "TEXT",
     .help = "What shows that it is done. It must be given."},
    {.name = "by",
     .type = MN_OPT_TEXT,
     .arg = "NAME",
     .help = "Who looked, where that is not you. Not the country, nor who promised."},
    {.name = "refute", .type = MN_OPT_FLAG, .help = "It is not done: then it is begun again."},
    REASON_OPTION("Why it is not so, with --refute."),
    ON_OPTION,
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
const mn_command mn_alliance_verify_command = {
    .name = "alliance verify",
    .summary = "Say whether what is said to be done is so",
    .about = "By somebody who neither entered the commitment nor ever said it to be done, and who "
             "is not whose promise it is.",
    .examples = verify_examples,
    .inputs = verify_inputs,
    .options = verify_options,
    .outputs = outputs,
    .see_also = "alliance set,alliance history",
    .run = run_verify,
    .quick = true,
    .words = 1,
    .deed = MN_STORE_PROMISES,
    .writes = true,
};

static const mn_example history_examples[] = {
    {"manumit alliance history 3", "what was said of it, when, by whom and on what evidence"},
    {NULL, NULL}};
static const mn_option history_options[] = {MN_STORE_OPTION, MN_AS_USER_OPTION, {.name = NULL}};
const mn_command mn_alliance_history_command = {
    .name = "alliance history",
    .summary = "Show all that happened to a commitment",
    .about = "Steps are only ever added; 'manumit audit verify' finds what was changed behind the "
             "program's back.",
    .examples = history_examples,
    .inputs = verify_inputs,
    .options = history_options,
    .outputs = outputs,
    .see_also = "alliance,audit show",
    .run = run_history,
    .quick = true,
    .words = 1,
};
