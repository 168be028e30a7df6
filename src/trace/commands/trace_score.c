/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_score.c - manumit trace score: suppliers by rules, each point with its evidence.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "report/made.h"
#include "table/maker.h"
#include "trace/commands/command.h"
#include "trace/commands/score_call.h"

typedef struct work {
    mn_score_call in;
    mn_report *r;
    mn_score s;
    uint32_t *party; /* those shown: the lowest score first */
    size_t parties;
    bool asked; /* by name */
    int64_t line;
    bool has_line;
} work;

/* --- whom ---------------------------------------------------------------------------------- */

typedef struct standing {
    int64_t score;
    uint32_t party;
    bool known;
} standing;

static int lowest_first(const void *a, const void *b)
{
    const standing *x = a, *y = b;
    if (x->known != y->known)
        return x->known ? -1 : 1;
    if (x->score != y->score)
        return x->score < y->score ? -1 : 1;
    return (x->party > y->party) - (x->party < y->party);
}

static mn_status choose(work *w, const mn_call *call, mn_err *e)
{
    const mn_chain *c = w->in.c;
    standing *all = malloc(((size_t)c->parties + mn_call_inputs(call) + 1) * sizeof *all);
    size_t n = 0;
    mn_status st = all ? MN_OK : mn_fail_memory(e);
    w->asked = mn_call_inputs(call) > 0;
    for (size_t i = 0; !st && i < mn_call_inputs(call); i++) {
        uint32_t p;
        if (!(st = mn_suppliers_party(&p, c, mn_call_input(call, i), e)))
            all[n++] = (standing){w->s.party[p].score, p, w->s.party[p].known != 0};
    }
    for (uint32_t p = 0; !st && !w->asked && p < c->parties; p++)
        if (w->s.party[p].known && c->out[p] < c->out[p + 1])
            all[n++] = (standing){w->s.party[p].score, p, true};
    if (!st && !(w->party = malloc((n + 1) * sizeof *w->party)))
        st = mn_fail_memory(e);
    if (!st) {
        qsort(all, n, sizeof *all, lowest_first);
        for (size_t i = 0; i < n; i++)
            if (!i || all[i].party != all[i - 1].party)
                w->party[w->parties++] = all[i].party;
    }
    free(all);
    return st;
}

/* The items of a party: *n of them. */
static const mn_score_item *items_of(const work *w, uint32_t party, size_t *n)
{
    size_t lo = 0, hi = w->s.items;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (w->s.item[mid].party < party)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (hi = lo; hi < w->s.items && w->s.item[hi].party == party; hi++)
        ;
    *n = hi - lo;
    return w->s.item + lo;
}

/* --- tables -------------------------------------------------------------------------------- */

static mn_text id_of(const work *w, uint32_t party)
{
    return mn_chain_text(w->in.c, w->in.c->party[party].id);
}

static void put_rule(mn_maker *k, const work *w, uint32_t party, uint32_t rule)
{
    const mn_score_rule *r = &w->in.rules.rule[rule];
    mn_make_row(k, 0);
    mn_make_text(k, 0, id_of(w, party));
    if (w->s.party[party].known)
        mn_make_money(k, 1, w->s.party[party].score);
    mn_make_text(k, 2, r->id);
    mn_make_text(k, 5, r->version);
    mn_make_text(k, 6, r->source);
    mn_make_text(k, 7, r->says);
}

static mn_status add_points(work *w, mn_err *e)
{
    mn_maker k = mn_maker_new(
        "points", "party:t score:m rule:t points:m evidence:t version:t source:t says:t", e);
    const mn_table_view view = {.title = "Each point and its evidence",
                                .first = 40,
                                .columns =
                                    "party=Party!,rule=Rule,points=Points,evidence=Evidence"};
    for (size_t i = 0; i < w->parties; i++) {
        const uint32_t p = w->party[i];
        size_t n;
        const mn_score_item *x = items_of(w, p, &n);
        for (size_t j = 0; j < n; j++) {
            put_rule(&k, w, p, x[j].rule);
            mn_make_money(&k, 3, x[j].points);
            mn_make_text(&k, 4, x[j].evidence);
        }
        for (uint32_t r = 0; w->asked && r < w->in.rules.n; r++) {
            const mn_score_measure m = w->in.rules.rule[r].measure;
            if (m == MN_SCORE_LINE || w->s.party[p].known >> mn_score_topic_of(m) & 1)
                continue;
            put_rule(&k, w, p, r);
            mn_make_str(&k, 4, "nothing known");
        }
    }
    return mn_report_made(w->r, &k, &view, e);
}

static const char *const topics[MN_TOPICS] = {"documents asked for", "documents of supplies",
                                              "balance", "findings", "nexus"};

static void put_topics(mn_maker *k, size_t col, uint8_t known, bool which)
{
    mn_buf b = {0};
    for (size_t t = 0; t < MN_TOPICS; t++)
        if ((known >> t & 1) == which)
            mn_buf_fmt(&b, "%s%s", b.len ? "; " : "", topics[t]);
    if (b.len && !b.failed)
        mn_make_text(k, col, (mn_text){b.ptr, b.len});
    if (b.failed && !k->st)
        k->st = mn_fail_memory(k->e);
    mn_buf_free(&b);
}

static mn_status add_suppliers(work *w, mn_err *e)
{
    mn_maker k = mn_maker_new("suppliers",
                              "party:t name:t country:t score:m earned:m lost:m below:b known:t "
                              "unknown:t",
                              e);
    const mn_table_view view = {.title = "Suppliers, the lowest score first",
                                .first = 30,
                                .columns = "party=Party!,name=Name,score=Score,earned=Earned,"
                                           "lost=Lost,unknown=Nothing known of"};
    for (size_t i = 0; i < w->parties; i++) {
        const uint32_t p = w->party[i];
        const mn_score_party *x = &w->s.party[p];
        int64_t earned = 0, lost = 0;
        size_t n;
        const mn_score_item *item = items_of(w, p, &n);
        for (size_t j = 0; j < n; j++) {
            earned += item[j].points > 0 ? item[j].points : 0;
            lost += item[j].points < 0 ? item[j].points : 0;
        }
        mn_make_row(&k, w->in.c->party[p].at.line);
        mn_make_text(&k, 0, id_of(w, p));
        mn_make_text(&k, 1, mn_chain_party_name(w->in.c, p));
        if (w->in.c->party[p].country[0])
            mn_make_text(&k, 2, (mn_text){w->in.c->party[p].country, 2});
        if (x->known) {
            mn_make_money(&k, 3, x->score);
            mn_make_money(&k, 4, earned);
            mn_make_money(&k, 5, lost);
            if (w->has_line)
                mn_make_bool(&k, 6, x->score < w->line);
        }
        put_topics(&k, 7, x->known, true);
        put_topics(&k, 8, x->known, false);
    }
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status add_texts(work *w, mn_err *e)
{
    const mn_chain *c = w->in.c;
    uint64_t known = 0, unknown = 0, below = 0;
    mn_buf b = {0};
    for (uint32_t p = 0; p < c->parties; p++) {
        if (c->out[p] == c->out[p + 1])
            continue;
        known += w->s.party[p].known != 0;
        unknown += !w->s.party[p].known;
        below += w->s.party[p].known && w->has_line && w->s.party[p].score < w->line;
    }
    mn_buf_fmt(&b, "On %s, something is known of ", w->in.on);
    mn_suppliers_count(&b, known, "supplier", "suppliers");
    if (w->has_line)
        mn_buf_fmt(&b, ", of which %llu %s below the line of %.4g points",
                   (unsigned long long)below, below == 1 ? "is" : "are", (double)w->line / 100);
    mn_buf_str(&b, ". Of ");
    mn_suppliers_count(&b, unknown, "supplier", "suppliers");
    mn_buf_str(&b, " nothing is known, which is neither good nor bad.");
    mn_status st = b.failed ? mn_fail_memory(e) : mn_report_text(w->r, MN_TEXT_PARA, b.ptr, e);
    mn_buf_free(&b);
    return st;
}

static mn_status add_notes(work *w, bool policy, mn_err *e)
{
    mn_status st = mn_report_text(
        w->r, MN_TEXT_NOTE,
        policy ? "Points and thresholds are those of the policy that was given."
               : "Points and thresholds are rows of data/trade/score_rules.csv, written for this "
                 "project: assumptions, no public standard. '--policy FILE' puts a buyer's own in "
                 "their place.",
        e);
    if (!st)
        st = mn_report_text(w->r, MN_TEXT_NOTE,
                            "A score orders whom to talk to. It says what was found, with its "
                            "evidence, and calls nobody guilty. What is only to be looked at, as a "
                            "name that may be on a list, gives and takes no points.",
                            e);
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {0};
    mn_status st = mn_report_new(&w.r, "trace score", "Suppliers by rules", e);
    if (!st)
        st = mn_score_call_open(&w.in, w.r, call, ctx, e);
    if (!st)
        st = mn_score_make(&w.s, w.in.c, &w.in.asked, ctx, e);
    if (!st)
        w.has_line = mn_score_line(&w.line, &w.in.rules, w.in.asked.on);
    if (!st)
        st = choose(&w, call, e);
    if (!st)
        st = add_texts(&w, e);
    if (!st)
        st = add_points(&w, e);
    if (!st)
        st = add_suppliers(&w, e);
    if (!st)
        st = add_notes(&w, mn_call_text(call, "policy") != NULL, e);
    if (!st)
        st = mn_chain_call_warn(w.r, w.in.c, e);
    if (!st)
        st = mn_score_call_warn(w.r, &w.in, e);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    free(w.party);
    mn_score_free(&w.s);
    mn_score_call_free(&w.in);
    return st;
}

static const mn_example examples[] = {
    {"manumit trace score --findings findings.csv", "all suppliers of whom something is known"},
    {"manumit trace score GIN7 --findings findings.csv --requests asked.csv",
     "one supplier, rule by rule"},
    {"manumit trace score --policy ours.csv --findings findings.csv", "by a buyer's own rules"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {"PARTY", "suppliers, by id or name; without any, all of whom something is known", false, true},
    {NULL, NULL, false, false}};
static const mn_option options[] = {MN_CHAIN_CALL_OPTION,
                                    MN_SCORE_FINDINGS_OPTION,
                                    MN_SCORE_REQUESTS_OPTION,
                                    MN_SCORE_BALANCES_OPTION,
                                    MN_SCORE_LISTS_OPTION,
                                    MN_SCORE_POLICY_OPTION,
                                    MN_SCORE_SCOPE_OPTION,
                                    MN_SCORE_ON_OPTION,
                                    MN_STORE_OPTION,
                                    MN_AS_USER_OPTION,
                                    {.name = NULL}};
static const mn_output outputs[] = {
    {"points", "party,score,rule,points,evidence,version,source,says",
     "each point with the rule and the evidence; of parties that are named, also rules of which "
     "nothing is known, without points"},
    {"suppliers", "party,name,country,score,earned,lost,below,known,unknown",
     "a row a supplier, the lowest score first; below: the line that the rules draw"},
    {NULL, NULL, NULL}};
const mn_command mn_trace_score_command = {
    .name = "trace score",
    .summary = "Score suppliers by rules, with evidence for each point",
    .about = "Rewards diligence and makes negligence cost, by rules that are rows of a table: "
             "documents that came in time, balances that are possible, findings that were closed, "
             "and their opposites; retaliation costs most.\n\n"
             "Every point names its evidence. Where there is none there is no point: nothing is "
             "known, which is neither good nor bad.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "trace score-rule,trace plan,trace balance",
    .run = run,
    .words = 1};
