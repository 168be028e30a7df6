/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/promise_import.c - manumit alliance import: a file of commitments into a store.
 *
 * A row that is known, by its id or else by country and words, is not entered again: what the file
 * says anew of its status, evidence or deadline is a further step.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "command/store_call.h"
#include "core/err.h"
#include "core/text.h"
#include "country/commands/alliance_tell.h"
#include "country/commands/command.h"
#include "country/commands/data.h"
#include "report/made.h"

typedef struct work {
    mn_country_data d;
    mn_promises p;
    const mn_store_visit *v;
    mn_maker k;
    size_t entered, known, told, differ, claims;
} import_work;

static const mn_store_commitment_what what_of[MN_PROMISE_STATUSES] = {
    [MN_PROMISED] = MN_STORE_COMMITMENT_PROMISED,
    [MN_PROMISE_BEGUN] = MN_STORE_COMMITMENT_BEGUN,
    [MN_PROMISE_DONE] = MN_STORE_COMMITMENT_DONE,
    [MN_PROMISE_DROPPED] = MN_STORE_COMMITMENT_DROPPED,
};

/* Whether a step says it already: an old file that is read again takes nothing back. */
typedef struct said {
    bool status, deadline;
} said;

static mn_status look_up(said *out, mn_store *s, const mn_promise *p, int64_t number,
                         const char *deadline, mn_err *e)
{
    const char *status = mn_store_commitment_what_name(what_of[p->status]);
    mn_store_cursor *c = NULL;
    mn_store_commitment_step v;
    bool any = true;
    out->status = p->status == MN_PROMISED;
    out->deadline = !*deadline;
    mn_status st = mn_store_commitment_steps(&c, s, number, e);
    while (!st && !(st = mn_store_next_commitment_step(c, &v, &any, e)) && any) {
        out->status = out->status || (mn_text_eq_str(v.what, status) &&
                                      (!*p->evidence || mn_text_eq_str(v.evidence, p->evidence)));
        out->deadline =
            out->deadline || ((mn_text_eq_str(v.what, "made") || mn_text_eq_str(v.what, "moved")) &&
                              mn_text_eq_str(v.day, deadline));
    }
    mn_store_cursor_free(c);
    return st;
}

/* What the file says that no step does; *what is for the table. */
static mn_status tell_anew(import_work *w, const mn_promise *p, int64_t number,
                           const char *deadline, const char **what, mn_err *e)
{
    const mn_text reason = mn_text_of("as the imported file says");
    said before;
    mn_status st = look_up(&before, w->v->s, p, number, deadline, e);
    if (!st && !before.deadline) {
        const mn_store_commitment_news n = {
            .what = MN_STORE_COMMITMENT_MOVED, .reason = reason, .day = mn_text_of(deadline)};
        st = mn_store_commitment_tell(w->v->s, number, &n, &w->v->who.act, e);
        *what = "moved";
        w->told++;
    }
    if (!st && !before.status) {
        const mn_store_commitment_news n = {
            .what = what_of[p->status], .evidence = mn_text_of(p->evidence), .reason = reason};
        st = mn_store_commitment_tell(w->v->s, number, &n, &w->v->who.act, e);
        *what = mn_promise_status_name(p->status);
        w->told++;
    }
    return st;
}

static mn_status take(import_work *w, const mn_promise *p, mn_err *e)
{
    const mn_place *place = mn_facts_place(w->d.facts, p->place);
    char deadline[MN_STORE_DATE], amount[40] = "";
    const char *what = "entered";
    mn_store_commitment_was was = {.number = 0};
    mn_promise_date(deadline, p->deadline);
    if (!isnan(p->amount))
        snprintf(amount, sizeof amount, "%.15g", p->amount);
    const mn_store_commitment_head h = {.key = mn_text_of(p->id),
                                        .country = mn_text_of(place->code),
                                        .words = mn_text_of(p->text),
                                        .kind = mn_text_of(p->kind),
                                        .amount = mn_text_of(amount),
                                        .deadline = mn_text_of(deadline),
                                        .source = mn_text_of(p->source),
                                        .promised_by = mn_text_of(p->promised_by)};
    mn_status st = mn_store_commitment_put(&was, w->v->s, &h, &w->v->who.act, e);
    if (st)
        return st;
    if (was.known && !was.same) {
        what = "its id is that of another";
        w->differ++;
    } else {
        if (was.known)
            what = "known";
        was.known ? w->known++ : w->entered++;
        st = tell_anew(w, p, was.number, deadline, &what, e);
    }
    w->claims += *p->verified_by != '\0';
    mn_make_row(&w->k, p->line);
    mn_make_i64(&w->k, 0, (int64_t)p->line);
    mn_make_i64(&w->k, 1, was.number);
    mn_make_str(&w->k, 2, p->id);
    mn_make_str(&w->k, 3, place->code);
    mn_make_str(&w->k, 4, place->name);
    mn_make_str(&w->k, 5, p->text);
    mn_make_str(&w->k, 6, what);
    return st;
}

static mn_status take_all(import_work *w, mn_err *e)
{
    mn_status st = mn_store_commitments_begin(w->v->s, &w->v->who.act, e);
    if (st)
        return st;
    for (size_t i = 0; i < w->p.n && !st; i++)
        st = take(w, &w->p.at[i], e);
    return mn_store_commitments_end(w->v->s, st, e);
}

static mn_status tell(mn_report *r, import_work *w, mn_err *e)
{
    char text[320];
    const mn_table_view view = {.title = "Rows of the file",
                                .first = 40,
                                .columns = "number=No.!,name=Country,commitment=Commitment,"
                                           "what=What was done"};
    mn_status st = mn_report_made(r, &w->k, &view, e);
    const struct {
        const char *name, *label;
        size_t n;
    } count[] = {{"entered", "Entered", w->entered},
                 {"known", "Known already", w->known},
                 {"told", "Steps that the file adds", w->told},
                 {"differ", "Not entered: their id is that of another commitment", w->differ}};
    for (size_t i = 0; i < sizeof count / sizeof *count && !st; i++)
        st = mn_report_count(r, count[i].name, count[i].label, count[i].n,
                             i == 2 ? "steps" : "commitments", !i, e);
    if (!st && w->claims) {
        snprintf(text, sizeof text,
                 "%zu row%s who verified it. In a store somebody says so who did not enter it: "
                 "'manumit alliance verify'; until then it is said to be done.",
                 w->claims, w->claims == 1 ? " names" : "s name");
        st = mn_report_text(r, MN_TEXT_NOTE, text, e);
    }
    return st ? st : mn_alliance_tell_refused(r, "refused", &w->p, e);
}

static mn_status import(mn_report *r, const mn_store_visit *v, mn_err *e)
{
    import_work w = {.v = v};
    mn_table *t = NULL;
    mn_status st = mn_country_data_read(&w.d, NULL, v->ctx, e);
    if (!st)
        st = mn_table_read(&t, v->ctx, mn_call_input(v->call, 0), NULL, e);
    if (!st)
        st = mn_promises_read(&w.p, w.d.facts, t, e);
    w.k = mn_maker_new("imported", "line:i number:i id:t iso3:t name:t commitment:t what:t", e);
    if (!st)
        st = take_all(&w, e);
    if (!st && *mn_table_sha256(t))
        st = mn_report_manifest_input(r, "commitments", mn_table_source(t), mn_table_sha256(t), e);
    mn_make_status(&w.k, st);
    st = tell(r, &w, e);
    mn_table_free(t);
    mn_promises_free(&w.p);
    mn_country_data_free(&w.d);
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const mn_store_options create = {.create = true};
    static const mn_store_work work = {.name = "alliance import",
                                       .title = "Commitments into the store",
                                       .options = &create,
                                       .work = import};
    return mn_call_store_report(out, &work, call, ctx, e);
}

static const mn_example examples[] = {
    {"manumit alliance import commitments.csv", "a file of commitments, all or none of it"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "FILE",
     .help = "A row a commitment: columns country, commitment, source; and where there are id, "
             "kind, amount, deadline, status, evidence, promised_by.",
     .required = true},
    {.name = NULL}};
static const mn_option options[] = {MN_STORE_OPTION, MN_AS_USER_OPTION, {.name = NULL}};
static const mn_output outputs[] = {
    {"imported", "line,number,id,iso3,name,commitment,what",
     "a row a commitment of the file: entered, known, or the step that the file adds"},
    {"refused", "line,reason,text", "rows that are no commitments"},
    {NULL, NULL, NULL}};
const mn_command mn_alliance_import_command = {
    .name = "alliance import",
    .summary = "Put a file of commitments into the store",
    .about = "A row that is known, by its id or else by country and words, is not entered again; "
             "what the file says anew of its status, evidence or deadline is a further step. Who "
             "verified a commitment is not taken from a file: somebody says so who did not enter "
             "it.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "alliance,alliance add,alliance verify",
    .run = run,
    .quick = true,
    .deed = MN_STORE_PROMISES,
    .writes = true,
};
