/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/alerts.c - manumit money: alerts that a bank's analyst can act on.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/store_call.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "money/alert/peers.h"
#include "money/case/words.h"
#include "money/commands/cases.h"
#include "money/commands/command.h"
#include "money/commands/keep.h"
#include "money/commands/scores.h"
#include "money/find/find.h"
#include "money/stream/stream.h"
#include "report/made.h"

enum { EXPLAINED = 20 }; /* alerts */

typedef struct work {
    mn_money_found found;
    mn_scores scores;
    mn_report *r;
    mn_maker alerts, parties, why, rows, peers, listed;
} work;

/* --- tables ------------------------------------------------------------------------------------
 */

static void add_word(mn_buf *b, mn_text t)
{
    if (b->len)
        mn_buf_str(b, "; ");
    mn_buf_text(b, t);
}

static void make_cell(mn_maker *k, size_t col, mn_buf *b)
{
    mn_make_text(k, col, (mn_text){b->ptr ? b->ptr : "", b->len});
    if (b->failed)
        mn_make_status(k, mn_fail_memory(k->e));
    mn_buf_clear(b);
}

static void add_accounts(mn_buf *b, const mn_payments *p, uint32_t party)
{
    const mn_money_party *q = &p->party[party];
    for (uint32_t i = 0; i < q->count; i++)
        add_word(b, p->account[p->party_account[q->first + i]].id);
}

static void add_roles(mn_buf *b, uint8_t roles)
{
    for (unsigned i = 0; i < MN_MONEY_ROLES; i++)
        if (roles >> i & 1)
            add_word(b, mn_text_of(mn_money_role_words[i]));
    if (!roles)
        mn_buf_str(b, "unknown");
}

static mn_status add_signs(work *w, const char *alert, const mn_alert_member *m, mn_err *e)
{
    const mn_finding *f = &w->found.f.at[m->finding];
    const mn_typology *t = &w->found.set.at[f->typology];
    mn_buf b = {0};
    mn_status st = mn_party_case_load(w->found.c, m->party, e);
    for (unsigned i = 0; !st && i < t->indicators + t->contraries; i++) {
        const bool against = i >= t->indicators;
        const mn_typology_sign *g = against ? &t->contrary[i - t->indicators] : &t->indicator[i];
        if (against ? !(f->contrary >> (i - t->indicators) & 1) : !(f->met >> i & 1))
            continue;
        const mn_indicator *in = against ? NULL : mn_indicators_find(&w->found.known, g->id);
        mn_make_row(&w->why, 0);
        mn_make_str(&w->why, 0, alert);
        add_accounts(&b, &w->found.d.p, m->party);
        make_cell(&w->why, 1, &b);
        mn_make_text(&w->why, 2, t->id);
        mn_make_str(&w->why, 3, against ? "against" : mn_family_words[g->family]);
        mn_make_text(&w->why, 4, against ? (mn_text){"", 0} : g->id);
        mn_make_text(&w->why, 5, g->says);
        mn_make_f64(&w->why, 6,
                    mn_party_case_value(w->found.c, &g->measure[0], f->end, t->days, NULL, 0));
        mn_make_f64(&w->why, 7, g->weight);
        mn_make_text(&w->why, 8, in ? in->source : g->source);
        mn_make_text(&w->why, 9, in ? in->paragraph : (mn_text){"", 0});
    }
    mn_buf_free(&b);
    return st;
}

/* How the party stands beside those like it. */
static mn_status add_peers(work *w, const char *alert, const mn_alert_member *m, mn_err *e)
{
    const mn_finding *f = &w->found.f.at[m->finding];
    const mn_typology *t = &w->found.set.at[f->typology];
    mn_peer_facts x;
    mn_buf b = {0};
    mn_status st = mn_alert_peers(&x, w->found.c, f, &w->found.v, &w->found.set, e);
    for (size_t i = 0; !st && i < x.n; i++) {
        mn_make_row(&w->peers, 0);
        mn_make_str(&w->peers, 0, alert);
        add_accounts(&b, &w->found.d.p, m->party);
        make_cell(&w->peers, 1, &b);
        mn_make_text(&w->peers, 2, t->id);
        mn_make_text(&w->peers, 3, t->indicator[x.at[i].indicator].id);
        mn_make_text(&w->peers, 4, t->indicator[x.at[i].indicator].says);
        mn_make_f64(&w->peers, 5, x.at[i].value);
        mn_make_f64(&w->peers, 6, x.at[i].median);
        mn_make_f64(&w->peers, 7, x.at[i].p95);
        mn_make_i64(&w->peers, 8, x.at[i].peers);
        mn_make_str(&w->peers, 9, x.group);
    }
    mn_buf_free(&b);
    return st;
}

/* Roles that any of the party's findings makes possible, and why: as its case has them. */
static void add_member(work *w, const char *alert, const mn_alert_member *m)
{
    const mn_finding *f = &w->found.f.at[m->finding];
    uint16_t met[MN_TYPOLOGIES];
    mn_buf b = {0}, why = {0};
    mn_money_reasons(met, &w->found, m->party);
    for (size_t t = 0; t < w->found.set.n; t++)
        for (unsigned k = 0; k < w->found.set.at[t].roles; k++)
            if (met[t] >> k & 1)
                add_word(&why, w->found.set.at[t].role[k].says);
    mn_make_row(&w->parties, 0);
    mn_make_str(&w->parties, 0, alert);
    add_accounts(&b, &w->found.d.p, m->party);
    make_cell(&w->parties, 1, &b);
    add_roles(&b, m->roles);
    make_cell(&w->parties, 2, &b);
    mn_make_text(&w->parties, 3, w->found.set.at[f->typology].id);
    mn_make_f64(&w->parties, 4, f->score);
    make_cell(&w->parties, 5, &why);
    mn_buf_free(&b);
    mn_buf_free(&why);
}

/* A payment to or from somebody on the list of counterparties. */
static void add_listed(work *w, const char *alert, uint32_t row)
{
    const mn_money_view *v = &w->found.v;
    const mn_payments *p = &w->found.d.p;
    char id[24];
    if (!v->listed)
        return;
    const uint32_t side[2] = {p->from[row], p->to[row]};
    const unsigned code = p->mcc[row] < MN_MERCHANT_CODES ? p->mcc[row] : 0;
    for (unsigned k = 0; k < 2; k++) {
        const bool named = side[k] != MN_PAY_NONE && v->listed[v->party_of[side[k]]];
        if (!named && (k || !v->listed_code[code]))
            continue;
        const mn_counterparty *c =
            mn_counterparty_of(&w->found.listed, p, named ? side[k] : MN_PAY_NONE, k ? 0 : code);
        if (!c)
            continue;
        mn_make_row(&w->listed, 0);
        mn_make_str(&w->listed, 0, alert);
        mn_make_text(&w->listed, 1, mn_payments_id(p, row, id));
        mn_make_str(&w->listed, 2, mn_list_words[c->kind]);
        mn_make_text(&w->listed, 3, c->name.len ? c->name : c->account);
        mn_make_text(&w->listed, 4, c->source);
        mn_make_text(&w->listed, 5, c->date);
        mn_make_i64(&w->listed, 6, (int64_t)c->line);
    }
}

/* "without these 4 payments: 0.31", and each payment with whether it is one of them. */
static mn_status add_rows(work *w, const char *alert, size_t i, const mn_alert_basis *b,
                          mn_buf *out, double *without, mn_err *e)
{
    const mn_payments *p = &w->found.d.p;
    mn_counterfactual x = {0};
    char id[24];
    size_t k = 0;
    const bool asks = i < EXPLAINED;
    mn_status st = asks ? mn_alert_counterfactual(&x, &w->found.a, i, b, &w->found.f, &w->found.v,
                                                  &w->found.set, 0.5, e)
                        : MN_OK;
    for (size_t n = 0; !st && n < b->n; n++) {
        while (k < x.n && x.row[k] < b->row[n])
            k++;
        mn_make_row(&w->rows, 0);
        mn_make_str(&w->rows, 0, alert);
        mn_make_text(&w->rows, 1, mn_payments_id(p, b->row[n], id));
        mn_make_bool(&w->rows, 2, k < x.n && x.row[k] == b->row[n]);
        add_word(out, mn_payments_id(p, b->row[n], id));
        add_listed(w, alert, b->row[n]);
    }
    *without = x.n ? x.score : (double)__builtin_nanf("");
    mn_counterfactual_free(&x);
    return st;
}

/* The first and the last day of the payments that it rests on, and what they come to: each once. */
static void add_span(work *w, const mn_alert_basis *b)
{
    const mn_payments *p = &w->found.d.p;
    int32_t first = INT32_MAX, last = INT32_MIN;
    double sum = 0;
    mn_buf t = {0};
    for (size_t n = 0; n < b->n; n++) {
        const int32_t day = mn_payment_day(p, b->row[n]);
        first = day < first ? day : first;
        last = day > last ? day : last;
        if (p->value[b->row[n]] != MN_PAY_NO_VALUE)
            sum += (double)p->value[b->row[n]];
    }
    if (b->n)
        mn_say_case_day(&t, first, false);
    make_cell(&w->alerts, 11, &t);
    if (b->n)
        mn_say_case_day(&t, last, false);
    make_cell(&w->alerts, 12, &t);
    mn_make_f64(&w->alerts, 13, sum / 100);
    mn_buf_free(&t);
}

static mn_status add_alert(work *w, size_t i, unsigned number, mn_err *e)
{
    const mn_alert *t = &w->found.a.at[i];
    char name[16];
    mn_buf b = {0};
    mn_alert_basis basis = {0};
    double without = 0;
    snprintf(name, sizeof name, "A%05u", number);
    mn_status st = mn_alert_basis_of(&basis, &w->found.a, i, &w->found.f, &w->found.v, w->found.c,
                                     &w->found.set, e);
    if (st)
        return st;
    mn_make_row(&w->alerts, 0);
    mn_make_str(&w->alerts, 0, name);
    mn_make_f64(&w->alerts, 1, t->score);
    mn_make_i64(&w->alerts, 2, __builtin_popcount(t->families));
    for (unsigned k = 0; k < MN_PATTERNS; k++)
        if (basis.patterns >> k & 1)
            add_word(&b, mn_text_of(mn_pattern_name((mn_pattern)k)));
    make_cell(&w->alerts, 3, &b);
    for (unsigned k = 0; k < w->found.set.n; k++)
        if (t->typologies >> k & 1)
            add_word(&b, w->found.set.at[k].id);
    make_cell(&w->alerts, 4, &b);
    for (uint32_t m = 0; m < t->members; m++)
        add_accounts(&b, &w->found.d.p, w->found.a.member[t->first + m].party);
    make_cell(&w->alerts, 5, &b);
    st = add_rows(w, name, i, &basis, &b, &without, e);
    make_cell(&w->alerts, 6, &b);
    mn_make_f64(&w->alerts, 7, without);
    mn_make_i64(&w->alerts, 8, t->members);
    mn_make_f64(&w->alerts, 9, w->scores.alert ? w->scores.alert[i].likeliest : NAN);
    mn_make_f64(&w->alerts, 10, w->scores.alert ? w->scores.alert[i].priority : t->score);
    add_span(w, &basis);
    for (uint32_t m = 0; !st && m < t->members; m++) {
        add_member(w, name, &w->found.a.member[t->first + m]);
        st = add_signs(w, name, &w->found.a.member[t->first + m], e);
        if (!st && i < EXPLAINED && m < MN_PEERS_MEMBERS)
            st = add_peers(w, name, &w->found.a.member[t->first + m], e);
    }
    free(basis.row);
    mn_buf_free(&b);
    return st;
}

static mn_status tell(work *w, mn_err *e)
{
    unsigned number = 0;
    mn_status st = MN_OK;
    w->alerts = mn_maker_new("alerts",
                             "alert:t score:f family_count:i patterns:t typologies:t accounts:t "
                             "transactions:t without:f parties:i learnt:f priority:f first:t "
                             "last:t amount:f",
                             e);
    w->parties =
        mn_maker_new("parties", "alert:t accounts:t roles:t typology:t score:f reasons:t", e);
    w->why = mn_maker_new("why",
                          "alert:t accounts:t typology:t family:t indicator:t says:t value:f "
                          "weight:f source:t paragraph:t",
                          e);
    w->peers = mn_maker_new("peers",
                            "alert:t accounts:t typology:t indicator:t says:t value:f median:f "
                            "p95:f peers:i group:t",
                            e);
    w->listed =
        mn_maker_new("listed", "alert:t transaction:t kind:t name:t source:t date:t line:i", e);
    w->rows = mn_maker_new("transactions", "alert:t transaction:t decisive:b", e);
    for (size_t i = 0; !st && i < w->found.a.n; i++)
        if (w->found.a.at[i].within)
            st = add_alert(w, i, ++number, e);
    const bool learnt = w->scores.alert != NULL;
    const mn_table_view alerts = {
        .title = learnt ? "Alerts, by priority: their score, moved up by what was learnt"
                        : "Alerts, the strongest first",
        .first = 20,
        .columns = learnt ? "alert=Alert!,priority=Priority:3,score=Score:3,learnt=Learnt:2,"
                            "typologies=Typologies,first=First day!,last=Last day!,"
                            "without=Without:2"
                          : "alert=Alert!,score=Score:3,typologies=Typologies,first=First day!,"
                            "last=Last day!,amount=Amount:0,without=Without:2"};
    const mn_table_view parties = {.title = "Who stands in them, with roles that are possible",
                                   .first = 30,
                                   .columns =
                                       "alert=Alert!,accounts=Accounts,roles=Possible roles,"
                                       "reasons=Why possible,typology=Typology,score=Score:2"};
    const mn_table_view why = {.title = "Why",
                               .first = 40,
                               .columns = "alert=Alert!,accounts=Accounts,family=Family,"
                                          "says=What was seen,value=Value"};
    const mn_table_view peers = {.title = "Beside peers: kind and activity, or line of business",
                                 .first = 20,
                                 .columns = "alert=Alert!,accounts=Accounts,says=What was seen,"
                                            "value=Value,median=Median of peers,p95=95% are at "
                                            "most,peers=Peers"};
    const mn_table_view listed = {.title = "Payments to or from counterparties that are listed",
                                  .first = 20,
                                  .hidden = !w->found.listed.n,
                                  .columns = "alert=Alert!,transaction=Payment,kind=Listed as,"
                                             "name=Name,source=Source,date=Date"};
    const mn_table_view rows = {.title = "Payments", .hidden = true};
    mn_make_status(&w->alerts, st);
    const struct {
        mn_maker *maker;
        const mn_table_view *view;
    } made[] = {{&w->alerts, &alerts}, {&w->parties, &parties}, {&w->why, &why},
                {&w->rows, &rows},     {&w->peers, &peers},     {&w->listed, &listed}};
    st = MN_OK;
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) { /* each is ended, whatever failed */
        const mn_status ended = mn_report_made(w->r, made[i].maker, made[i].view, st ? NULL : e);
        st = st ? st : ended;
    }
    return st;
}

static mn_status tell_figures(work *w, mn_err *e)
{
    mn_status st =
        mn_report_count(w->r, "alerts", "Alerts to read", w->found.within, "alerts", true, e);
    if (!st)
        st = mn_report_count(w->r, "beyond", "Alerts beyond the budget",
                             w->found.a.n - w->found.within, "alerts", false, e);
    if (!st)
        st = mn_report_count(w->r, "payments", "Payments", w->found.d.p.n, "payments", false, e);
    if (!st)
        st = mn_report_count(w->r, "parties_asked", "Parties", w->found.d.p.parties, "parties",
                             false, e);
    if (!st)
        st = mn_report_count(w->r, "cut", "Connections cut, as an alert would be too large",
                             w->found.a.cut, "connections", false, e);
    return st ? st
              : mn_report_count(w->r, "hubs_left", "Parties with too many others to connect any",
                                w->found.a.hubs, "parties", false, e);
}

/* What an alert may have lacked: an empty answer is no good news. */
static mn_status tell_none(work *w, mn_err *e)
{
    const mn_payments *p = &w->found.d.p;
    size_t channel = 0, hour = 0, place = 0, code = 0;
    char text[600];
    for (uint32_t i = 0; i < p->n; i++) {
        channel += p->channel[i] == MN_CHANNEL_UNKNOWN;
        hour += mn_payment_hour(p, i) < 0;
        place += p->place[i] == MN_PAY_NONE;
        code += p->mcc[i] == 0;
    }
    snprintf(text, sizeof text,
             "No alert does not mean that there is nothing. Indicators can see what the payments "
             "tell: of these %u, %zu tell no channel (cash, card, transfer), %zu no hour, %zu no "
             "place and %zu no merchant category; days before the first and after the last are "
             "not seen.",
             p->n, channel, hour, place, code);
    return mn_report_text(w->r, MN_TEXT_NOTE, text, e);
}

static mn_status tell_absent(work *w, mn_err *e)
{
    mn_buf b = {0};
    mn_money_found_absent(&b, &w->found);
    const bool any = b.len > 0;
    mn_buf_char(&b, '\0');
    const mn_status st = b.failed ? mn_fail_memory(e)
                         : any    ? mn_report_warning(w->r, b.ptr, e)
                                  : MN_OK;
    mn_buf_free(&b);
    return st;
}

static mn_status fill(work *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = mn_scores_open(&w->scores, call, ctx, e);
    if (!st)
        st = mn_money_found_make(&w->found, call, ctx, e);
    if (!st)
        st = mn_scores_make(&w->scores, call, &w->found, ctx, e);
    if (!st)
        st = mn_money_found_tell_inputs(w->r, &w->found, e);
    if (!st)
        st = mn_scores_tell_inputs(w->r, &w->scores, call, e);
    if (!st)
        st = tell_figures(w, e);
    if (!st)
        st = tell_absent(w, e);
    if (!st && !w->found.within)
        st = tell_none(w, e);
    if (!st)
        st = tell(w, e);
    if (!st) /* before alerts are kept: nothing takes that back */
        st = mn_scores_save(&w->scores, call, &w->found.d.p, e);
    if (!st && mn_call_flag(call, "keep"))
        st = mn_money_keep(w->r, &w->found, call, ctx, e);
    if (!st)
        st = mn_money_cases_write(w->r, &w->found, mn_call_text(call, "cases"), ctx, e);
    if (!st)
        st = mn_scores_tell(w->r, &w->scores, &w->found, ctx, e);
    if (!st)
        st = mn_report_text(
            w->r, MN_TEXT_NOTE,
            "An alert is about a pattern of activity: it has no suspect, also "
            "where one party alone stands in it. Roles are possibilities; who may "
            "be exploited is not to be reported as one who exploits. Scores are of "
            "declared weights and no probability. Days and amount: of the "
            "payments that an alert's indicators rest on, and their sum, in "
            "which money that is passed on counts each time; its case and the queue "
            "have those behind patterns and facts against it, too. Without: the score "
            "without the payments that are marked as decisive, for the first 20 alerts "
            "(docs/methods/money-alerts.md).",
            e);
    return st ? st : mn_money_tell_reading(w->r, &w->found.d, e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {.r = NULL};
    bool learns = false;
    mn_status st = mn_scores_check(&learns, call, e);
    if (st)
        return st;
    const bool stream = mn_call_flag(call, "stream");
    if (stream && (mn_call_flag(call, "keep") || mn_call_text(call, "cases"))) {
        mn_fail(e, MN_USAGE, "a stream makes no cases");
        return mn_hint(e, "give the payments as a file for --keep and --cases"), MN_USAGE;
    }
    if (stream)
        return mn_pay_stream_run(call, ctx, e);
    if (learns)
        return mn_scores_learn(out, call, ctx, e);
    st = mn_report_new(&w.r, "money", "Alerts for review", e);
    if (!st)
        st = fill(&w, call, ctx, e);
    mn_scores_free(&w.scores);
    mn_money_found_free(&w.found);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    return st;
}

static const mn_example examples[] = {
    {"manumit money bank/payments.csv --accounts bank/accounts.csv --places bank/places.csv",
     "alerts of a bank's payments, the strongest first"},
    {"manumit money payments.csv --budget 10 --csv", "no more than ten a day, for a program"},
    {"manumit money payments.csv --typologies own.json", "by a typology of one's own"},
    {"manumit money payments.csv --accounts accounts.csv --cases cases",
     "the case of each alert, for 'manumit money case'"},
    {"manumit money payments.csv --accounts accounts.csv --keep",
     "into the queue of the store, for analysts to decide on"},
    {"manumit money payments.csv --labels labels.csv:reported --train-until 2026-01-01 --model "
     "m.txt",
     "learn a score from your own labels"},
    {"manumit money payments.csv --model m.txt --scores scores.csv",
     "a score for every payment, by that model"},
    {NULL, NULL}};
static const mn_input inputs[] = {{.name = "FILE",
                                   .help = "Payments, as 'manumit money read' reads them.",
                                   .required = true,
                                   .many = true},
                                  {.name = NULL}};
static const mn_option options[] = {
    MN_MONEY_READ_OPTIONS,
    MN_MONEY_FIND_OPTIONS,
    MN_MONEY_SCORE_OPTIONS,
    MN_MONEY_STREAM_OPTIONS,
    {.name = "cases",
     .type = MN_OPT_OUTPUT,
     .arg = "FOLDER",
     .help = "Where the case of each alert goes, as JSON that 'manumit money case' reads: a folder "
             "that does not exist, or is empty."},
    {.name = "keep",
     .type = MN_OPT_FLAG,
     .help =
         "Keep the alerts with their cases in the store: 'manumit money queue' shows them. What "
         "is known there keeps its state, unless new payments came."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"alerts",
     "alert,score,family_count,patterns,typologies,accounts,transactions,without,parties,learnt,"
     "priority,first,last,amount",
     "one alert a row; first and last day of its transactions, and what they come to"},
    {"parties", "alert,accounts,roles,typology,score,reasons", "who stands in them"},
    {"why", "alert,accounts,typology,family,indicator,says,value,weight,source,paragraph",
     "indicators that are met, and what speaks against it"},
    {"peers", "alert,accounts,typology,indicator,says,value,median,p95,peers,group",
     "how parties of the first 20 alerts stand beside those like them"},
    {"listed", "alert,transaction,kind,name,source,date,line",
     "payments of an alert with counterparties of --counterparties, and where that is from"},
    {"transactions", "alert,transaction,decisive", "the payments that each rests on"},
    {"kept", "alert,queue,what,new_payments", "what became of each in the queue, with --keep"},
    {"cases", "alert,file,payments,parties", "what --cases wrote"},
    {"model",
     "first_day,last_day,ahead,payments,labelled,share,trees,held,held_labelled,held_precision,"
     "sha256",
     "with --labels: what was learnt"},
    {"reliability", "from,to,payments,said,labelled",
     "with --labels or --model: what probabilities were worth on days held back"},
    {"likeliest", "transaction,score,alert,day,from,to,amount",
     "with --model: the payments with the highest scores"},
    {"contributions", "transaction,adds,feature,says,value,unit,usual_low,usual_high,peers",
     "with --model: what each score of those is made of"},
    {NULL, NULL, NULL}};
const mn_command mn_money_command = {
    .name = "money",
    .summary = "Find payments that look like trafficking, as alerts for review",
    .about =
        "Typologies are asked of every party's payments, week by week; parties that are found and "
        "paid each other are put together. Each alert says which indicators are met, by whom they "
        "were published, what speaks against it, on which payments it rests, and without which "
        "its score would fall.\n\n"
        "Nobody in an alert is accused: roles are possibilities with reasons, and who may be "
        "exploited is not to be reported as one who exploits.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "money queue,money case,money read,money typology,money simulate",
    .run = run,
    .deed = MN_STORE_REVIEW, /* where it is served */
    .writes = true,
};
