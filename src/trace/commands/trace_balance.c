/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_balance.c - manumit trace balance: could so much have come from there?
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/store_call.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "report/made.h"
#include "table/maker.h"
#include "trace/balance/balance.h"
#include "trace/balance/node.h"
#include "trace/commands/chain_call.h"
#include "trace/commands/command.h"
#include "trace/unit/unit.h"

enum { EXPLAINED = 50, TOLD = 5, DRAWN = 12 };

static const struct {
    const char *name, *label;
} verdicts[MN_BALANCE_VERDICTS] = {
    [MN_IMPOSSIBLE] = {"impossible", "Impossible: more went out than could be had at the best "
                                     "yields"},
    [MN_OVER] = {"over_committed", "Over-committed: each possible alone, not all together"},
    [MN_NO_SOURCE] = {"no_source", "No source: nothing says from what"},
    [MN_NOT_KNOWN] = {"unknown", "Unknown: quantities are missing, or units do not convert"},
    [MN_TIGHT] = {"tight", "Tight: only at better yields"},
    [MN_POSSIBLE] = {"possible", "Possible, even at the lowest yields"}};
/* What a reader must see first. */
static const mn_balance_verdict order[MN_BALANCE_VERDICTS] = {MN_IMPOSSIBLE, MN_OVER,  MN_NO_SOURCE,
                                                              MN_NOT_KNOWN,  MN_TIGHT, MN_POSSIBLE};

typedef struct asked {
    const mn_chain *c;
    mn_balance b;
    mn_balance_options o;
    mn_ground ground; /* for words alone */
    bool explain;
} asked;

static void make_period(mn_maker *k, size_t col, const asked *a, int32_t day)
{
    mn_buf b = {0};
    mn_say_period(&b, &a->ground,
                  day == MN_NO_DAY ? MN_PERIOD_LAST : mn_period_of(&a->ground, day));
    mn_make_text(k, col, (mn_text){b.ptr, b.len});
    mn_buf_free(&b);
}

static mn_text id_of(const asked *a, uint32_t node)
{
    return node == MN_NOT_ANY ? mn_text_of("") : mn_chain_text(a->c, a->c->party[node].id);
}

static mn_text good_of(const asked *a, uint32_t good)
{
    return good == MN_NOT_ANY ? mn_text_of("") : mn_chain_text(a->c, a->c->good[good].text);
}

static mn_status add_balance(mn_report *r, const asked *a, mn_err *e)
{
    mn_maker k = mn_maker_new(
        "balance", "node:t good:t period:t in_low:f in_high:f out:f verdict:t unit:t", e);
    const mn_table_view view = {.title = "Balance", .hidden = true};
    mn_make_room(&k, a->b.rows);
    for (size_t i = 0; i < a->b.rows; i++) {
        const mn_balance_row *w = &a->b.row[i];
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, id_of(a, w->node));
        mn_make_text(&k, 1, good_of(a, w->good));
        make_period(&k, 2, a, w->period);
        mn_make_f64(&k, 3, mn_unit_shown(w->in_low));
        mn_make_f64(&k, 4, mn_unit_shown(w->in_high));
        mn_make_f64(&k, 5, mn_unit_shown(w->out));
        mn_make_str(&k, 6, mn_balance_name((mn_balance_verdict)w->verdict));
        const mn_unit *u = mn_unit_at(w->unit);
        if (u)
            mn_make_str(&k, 7, u->name);
    }
    return mn_report_made(r, &k, &view, e);
}

/* "9.8 to 12.4 t". */
static void say_in(mn_buf *b, const mn_balance_row *w)
{
    if (isnan(w->in_low) || isnan(w->in_high) || isnan(w->out)) {
        mn_buf_str(b, "not known");
        return;
    }
    if (w->in_high - w->in_low > MN_BALANCE_NEAR * w->in_high) {
        mn_say_amount(b, w->in_low, w->unit);
        mn_buf_str(b, " to ");
    }
    mn_say_amount(b, w->in_high, w->unit);
}

static void make_why(mn_maker *k, const asked *a, const mn_balance_row *w)
{
    const mn_unit *u = mn_unit_at(w->unit);
    mn_buf b = {0};
    mn_make_row(k, 0);
    mn_make_text(k, 0, id_of(a, w->node));
    mn_make_text(k, 1, mn_chain_party_name(a->c, w->node));
    mn_make_i64(k, 2, w->tier);
    mn_make_text(k, 3, good_of(a, w->good));
    make_period(k, 4, a, w->period);
    mn_make_str(k, 5, u ? u->name : "");
    say_in(&b, w);
    mn_make_text(k, 6, (mn_text){b.ptr, b.len});
    mn_buf_clear(&b);
    if (isnan(w->out))
        mn_buf_str(&b, "not known");
    else
        mn_say_amount(&b, w->out, w->unit);
    if (w->incomplete && !isnan(w->out))
        mn_buf_str(&b, " or more");
    mn_make_text(k, 7, (mn_text){b.ptr, b.len});
    mn_buf_free(&b);
    mn_make_str(k, 8, mn_balance_name((mn_balance_verdict)w->verdict));
    mn_make_text(k, 9, w->why);
    mn_make_text(k, 10, w->rows);
    mn_make_text(k, 11, w->document);
}

static mn_status add_why(mn_report *r, const asked *a, mn_err *e)
{
    mn_maker k = mn_maker_new("why",
                              "node:t name:t tier:i good:t period:t unit:t could_have:t went_out:t "
                              "verdict:t why:t rows:t document:t",
                              e);
    const mn_table_view view = {.title = "What went out, beside what could be had",
                                .first = 20,
                                .columns = "name=Party,good=Good,period=Period,"
                                           "could_have=Could have,went_out=Went out,"
                                           "verdict=Verdict!"};
    mn_make_room(&k, a->b.rows);
    for (size_t v = 0; v < MN_BALANCE_VERDICTS; v++)
        for (size_t i = 0; i < a->b.rows; i++)
            if (a->b.row[i].verdict == order[v])
                make_why(&k, a, &a->b.row[i]);
    return mn_report_made(r, &k, &view, e);
}

/* Sentences of the rows that need a look; all verdicts with --explain. */
static mn_status add_sentences(mn_report *r, const asked *a, mn_err *e)
{
    size_t told = 0, left = 0, most = a->explain ? EXPLAINED : TOLD;
    mn_buf b = {0};
    mn_status st = MN_OK;
    for (size_t v = 0; !st && v < MN_BALANCE_VERDICTS; v++)
        for (size_t i = 0; !st && i < a->b.rows; i++) {
            const mn_balance_row *w = &a->b.row[i];
            if (w->verdict != order[v] || (w->verdict == MN_POSSIBLE && !a->explain))
                continue;
            if (told >= most) {
                left++;
                continue;
            }
            if (!told++)
                st = mn_report_text(r, MN_TEXT_HEADING, "Why", e);
            mn_buf_clear(&b);
            mn_buf_text(&b, mn_chain_party_name(a->c, w->node));
            mn_buf_str(&b, ", ");
            mn_buf_text(&b, good_of(a, w->good));
            mn_buf_str(&b, ", ");
            mn_say_period(&b, &a->ground,
                          w->period == MN_NO_DAY ? MN_PERIOD_LAST
                                                 : mn_period_of(&a->ground, w->period));
            mn_buf_fmt(&b, ", %s: ", mn_balance_name((mn_balance_verdict)w->verdict));
            mn_buf_text(&b, w->why);
            mn_buf_str(&b, ". Rows: ");
            mn_buf_text(&b, w->rows);
            if (w->document.len) {
                mn_buf_str(&b, ". It would be settled by ");
                mn_buf_text(&b, w->document);
            }
            mn_buf_char(&b, '.');
            if (!st)
                st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_BULLET, b.ptr, e);
        }
    if (!st && left) {
        mn_buf_clear(&b);
        mn_buf_fmt(&b,
                   left == 1 ? "%zu more is in the table 'why'%s."
                             : "%zu more are in the table 'why'%s.",
                   left, a->explain ? "" : "; --explain tells more of them here");
        st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_PARA, b.ptr, e);
    }
    mn_buf_free(&b);
    return st;
}

static mn_status add_notes(mn_report *r, const asked *a, mn_balance_note_kind kind,
                           const char *name, const mn_table_view *view, mn_err *e)
{
    mn_maker k = mn_maker_new(name,
                              kind == MN_NOTE_UNIT ? "node:t good:t period:t ratio:f says:t rows:t"
                                                   : "node:t good:t period:t says:t rows:t",
                              e);
    const size_t one = kind == MN_NOTE_UNIT;
    for (size_t i = 0; i < a->b.notes; i++) {
        const mn_balance_note *n = &a->b.note[i];
        if (n->kind != kind)
            continue;
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, id_of(a, n->node));
        mn_make_text(&k, 1, good_of(a, n->good));
        if (n->period != MN_NO_DAY)
            make_period(&k, 2, a, n->period);
        if (one)
            mn_make_f64(&k, 3, n->ratio);
        mn_make_text(&k, 3 + one, n->text);
        mn_make_text(&k, 4 + one, n->rows);
    }
    return mn_report_made_any(r, &k, view, e);
}

static mn_status add_all_notes(mn_report *r, const asked *a, mn_err *e)
{
    static const struct {
        mn_balance_note_kind kind;
        const char *name;
        mn_table_view view;
    } all[] = {{MN_NOTE_MISSING,
                "missing",
                {.title = "Missing links",
                 .first = 10,
                 .columns = "node=Party,good=Good,period=Period,says=What,rows=Rows"}},
               {MN_NOTE_UNIT,
                "mixups",
                {.title = "Units that may be mixed up (a suspicion; nothing was corrected)",
                 .first = 10,
                 .columns = "node=Party,good=Good,period=Period,ratio=Ratio,says=What,rows=Rows"}},
               {MN_NOTE_EVENT,
                "events",
                {.title = "Events and recipes that make more than went in",
                 .first = 10,
                 .columns = "node=Party,says=What,rows=Rows"}},
               {MN_NOTE_LOT,
                "lots",
                {.title = "Lots that were sold more than once",
                 .first = 10,
                 .columns = "node=Party,good=Good,says=What,rows=Rows"}},
               {MN_NOTE_LEFT,
                "left_out",
                {.title = "What could not be counted",
                 .first = 10,
                 .columns = "node=Party,good=Good,says=What,rows=Rows"}}};
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < sizeof all / sizeof *all; i++)
        st = add_notes(r, a, all[i].kind, all[i].name, &all[i].view, e);
    return st;
}

/* What went out as a part of the most that could be had, beside the interval. */
static mn_status add_picture(mn_report *r, const asked *a, mn_err *e)
{
    mn_maker k = mn_maker_new("picture", "what:t out:f low:f high:f", e);
    const mn_table_view view = {.title = "What the picture shows", .hidden = true};
    const mn_chart chart = {
        .kind = MN_CHART_INTERVAL,
        .title = "What went out (point) against what could be had (bar)",
        .table = "picture",
        .label = "what",
        .value = "out",
        .low = "low",
        .high = "high",
        .unit = "times the most that could be had",
        .first = DRAWN,
        .alt = "For each good and period a bar from the least to the most that could be had, and a "
               "point for what went out; a point to the right of its bar is impossible."};
    size_t drawn = 0;
    mn_buf b = {0};
    for (size_t v = 0; v < MN_BALANCE_VERDICTS; v++)
        for (size_t i = 0; i < a->b.rows && drawn < DRAWN; i++) {
            const mn_balance_row *w = &a->b.row[i];
            if (w->verdict != order[v] || !(w->in_high > 0) || isnan(w->out) || isinf(w->in_high))
                continue;
            mn_buf_clear(&b);
            mn_buf_text(&b, mn_chain_party_name(a->c, w->node));
            mn_buf_str(&b, ": ");
            mn_buf_text(&b, good_of(a, w->good));
            mn_buf_char(&b, ' ');
            mn_say_period(&b, &a->ground,
                          w->period == MN_NO_DAY ? MN_PERIOD_LAST
                                                 : mn_period_of(&a->ground, w->period));
            mn_make_row(&k, 0);
            mn_make_text(&k, 0, (mn_text){b.ptr, b.len});
            mn_make_f64(&k, 1, w->out / w->in_high);
            mn_make_f64(&k, 2, w->in_low / w->in_high);
            mn_make_f64(&k, 3, 1);
            drawn++;
        }
    bool failed = b.failed;
    mn_buf_free(&b);
    mn_status st = mn_report_made_any(r, &k, &view, e);
    if (!st && failed)
        st = mn_fail_memory(e);
    return st || !drawn ? st : mn_report_chart(r, &chart, e);
}

static mn_status add_figures(mn_report *r, const asked *a, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t v = 0; !st && v < MN_BALANCE_VERDICTS; v++) {
        const mn_figure f = {.name = verdicts[order[v]].name,
                             .label = verdicts[order[v]].label,
                             .value = (double)a->b.count[order[v]],
                             .low = NAN,
                             .high = NAN,
                             .unit =
                                 a->b.count[order[v]] == 1 ? "good by period" : "goods by period",
                             .method = "linear programme of each party",
                             .headline = order[v] == MN_IMPOSSIBLE || order[v] == MN_OVER ||
                                         order[v] == MN_NO_SOURCE || order[v] == MN_POSSIBLE};
        st = mn_report_figure(r, &f, e);
    }
    const mn_figure nodes = {.name = "parties",
                             .label = "Parties that sold something",
                             .value = a->b.nodes,
                             .low = NAN,
                             .high = NAN,
                             .unit = "parties",
                             .method = "count"};
    return st ? st : mn_report_figure(r, &nodes, e);
}

static mn_status add_assumptions(mn_report *r, const asked *a, mn_err *e)
{
    char text[400];
    mn_status st = mn_report_text(
        r, MN_TEXT_NOTE,
        "Assumed: stock of the days before the first row is not known and taken as none; what came "
        "in counts from its first day, what went out from its last; goods of one spelling are one "
        "good. 'possible' says that the quantities allow it, not that it was so; 'impossible' says "
        "that rows are missing or wrong, not that anybody is guilty.",
        e);
    if (a->o.carry < 0)
        snprintf(text, sizeof text, "Goods may be kept without limit (--carry sets one).");
    else
        snprintf(text, sizeof text, "Goods may be kept for %d month%s (--carry).", a->o.carry,
                 a->o.carry == 1 ? "" : "s");
    if (!st)
        st = mn_report_text(r, MN_TEXT_NOTE, text, e);
    if (!st && a->b.spanning) {
        snprintf(text, sizeof text, "%zu row%s of more than one period.", a->b.spanning,
                 a->b.spanning == 1 ? " is" : "s are");
        st = mn_report_text(r, MN_TEXT_NOTE, text, e);
    }
    if (!st && a->b.shipments) {
        snprintf(text, sizeof text,
                 "%zu shipment%s not counted, as supplies between the same parties in the same "
                 "good are there: they are taken for their transport.",
                 a->b.shipments, a->b.shipments == 1 ? " was" : "s were");
        st = mn_report_text(r, MN_TEXT_NOTE, text, e);
    }
    return st;
}

static mn_status report(mn_report **out, const asked *a, mn_err *e)
{
    mn_report *r = NULL;
    char version[MN_STORE_NAME + 32];
    mn_status st = mn_report_new(&r, "trace balance", "Could so much have come from there?", e);
    snprintf(version, sizeof version, "%s@%lld", a->c->name, (long long)a->c->version);
    if (!st && !(st = add_figures(r, a, e)) && !(st = add_balance(r, a, e)) &&
        !(st = add_why(r, a, e)) && !(st = add_picture(r, a, e)) &&
        !(st = add_sentences(r, a, e)) && !(st = add_all_notes(r, a, e)) &&
        !(st = add_assumptions(r, a, e)) && !(st = mn_report_manifest_text(r, "chain", version, e)))
        st = mn_report_manifest_text(r, "chain digest", a->c->digest, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static mn_status find(uint32_t *out, const mn_call *call, const char *option, const mn_chain *c,
                      mn_err *e)
{
    const char *given = mn_call_text(call, option);
    *out = MN_NOT_ANY;
    if (!given)
        return MN_OK;
    *out = mn_chain_find_party(c, mn_text_of(given));
    if (*out != MN_NOT_ANY)
        return MN_OK;
    mn_fail(e, MN_USAGE, "--%s: there is no party '%.80s' in the chain", option, given);
    return mn_hint(e, "give its id, or its whole name where no other party has it");
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    asked a = {.explain = mn_call_flag(call, "explain")};
    const char *period = mn_call_text(call, "period");
    mn_store *s = NULL;
    mn_chain *c = NULL;
    mn_status st = mn_chain_call_open(&s, &c, call, ctx, e);
    a.o.months = !strcmp(period, "year") ? 12 : !strcmp(period, "quarter") ? 3 : 1;
    a.o.carry = (int)mn_call_int(call, "carry", -1);
    a.o.tiers = (unsigned)mn_call_int(call, "tiers", 6);
    if (!st && !(st = find(&a.o.party, call, "party", c, e)))
        st = find(&a.o.from, call, "from", c, e);
    if (!st && a.o.party != MN_NOT_ANY && a.o.from != MN_NOT_ANY)
        st = mn_fail(e, MN_USAGE, "--party and --from can't be used together");
    a.c = c;
    if (!st && !(st = mn_ground_make(&a.ground, c, &a.o, e)) &&
        !(st = mn_balance_run(&a.b, c, &a.o, ctx, e)))
        st = report(out, &a, e);
    mn_balance_free(&a.b);
    mn_ground_free(&a.ground);
    mn_chain_close(c);
    mn_store_close(s);
    return st;
}

static const mn_example examples[] = {
    {"manumit trace balance", "every party of the only chain, month by month"},
    {"manumit trace balance --from \"Acme Apparel\" --tiers 4 --period quarter",
     "an importer and four tiers of its suppliers"},
    {"manumit trace balance --party gin-7 --explain", "one party, every verdict with its reason"},
    {"manumit trace balance --csv -o balance.csv", "for a spreadsheet, or for 'trace score'"},
    {NULL, NULL}};
static const mn_option options[] = {
    {.name = "chain",
     .type = MN_OPT_TEXT,
     .arg = "NAME[@VERSION]",
     .help = "The chain of the store. Without it, the only one; without a version, the newest."},
    {.name = "party", .type = MN_OPT_TEXT, .arg = "PARTY", .help = "This party alone: id or name."},
    {.name = "from",
     .type = MN_OPT_TEXT,
     .arg = "PARTY",
     .help = "This party, and those that supply it, tier by tier."},
    {.name = "tiers",
     .type = MN_OPT_INT,
     .arg = "N",
     .help = "With --from: so many tiers.",
     .def = "6",
     .min = 0,
     .max = 1000},
    {.name = "period",
     .type = MN_OPT_CHOICE,
     .arg = "LENGTH",
     .help = "What is balanced at once.",
     .def = "month",
     .choices = "month|quarter|year"},
    {.name = "carry",
     .type = MN_OPT_INT,
     .arg = "MONTHS",
     .help = "How long goods may be kept; 0: not from one period to the next. Without it, without "
             "limit.",
     .min = 0,
     .max = 1200},
    {.name = "explain",
     .type = MN_OPT_FLAG,
     .help = "Tell the reason of every verdict, the rows it stands on, and what would settle it."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"balance", "node,good,period,in_low,in_high,out,verdict,unit",
     "what could be had and what went out, in that unit; verdict is possible, tight, "
     "over-committed, impossible, no source or unknown"},
    {"why", "node,name,tier,good,period,unit,could_have,went_out,verdict,why,rows,document",
     "the reason, the rows it stands on, and what would settle it; the worst first"},
    {"missing", "node,good,period,says,rows", "links that are missing"},
    {"mixups", "node,good,period,ratio,says,rows",
     "ratios that a mix-up of units makes: a suspicion"},
    {"events", "node,good,period,says,rows",
     "events that used more than there was, or made more than went in"},
    {"lots", "node,good,period,says,rows", "lots that were sold more than once"},
    {"left_out", "node,good,period,says,rows", "what could not be counted"},
    {"picture", "what,out,low,high", "what went out and could be had, as parts of the most"},
    {NULL, NULL, NULL}};
const mn_command mn_trace_balance_command = {
    .name = "trace balance",
    .summary = "Check whether so much of a good could have come from what a party bought and grew",
    .about =
        "For each party, good and period in which it sold: what it could have had of the good "
        "(bought, made of its inputs by recipes and as events say, grown or dug at its sites, kept "
        "from before), at the lowest and at the best yields, beside what went out.\n\n"
        "possible: even at the lowest yields. tight: only at better ones. over-committed: each "
        "good alone is possible, not all together, as inputs were promised twice. impossible: not "
        "at the best yields. no source: sold, and nothing says from what. unknown: quantities are "
        "missing, or units do not convert.\n\n"
        "A verdict is a question to a supplier, with the document that would answer it; it says of "
        "nobody that he is guilty. The method is in docs/methods/balance.md.",
    .examples = examples,
    .options = options,
    .outputs = outputs,
    .see_also = "trace import, trace paths, trace score",
    .run = run};
