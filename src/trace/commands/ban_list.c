/* SPDX-License-Identifier: Apache-2.0
 *
 * ban_list.c - manumit ban list: the rules in force, whom and what they cover, and their history.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/text.h"
#include "report/made.h"
#include "trace/commands/ban.h"
#include "trace/commands/command.h"

enum { L_RULES, L_HISTORY, L_NAMES, L_GOODS, L_CLOCKS, L_GAPS, L_THRESHOLDS, L_HOLIDAYS, L_TABLES };

static void put_day(mn_maker *k, size_t column, int32_t day)
{
    char date[MN_LAW_DATE];
    if (day != MN_LAW_OPEN)
        mn_make_str(k, column, mn_law_date(date, day));
}

static void put_row(mn_maker *k, size_t column, const mn_law_origin *o)
{
    mn_make_text(k, column, o->source);
    mn_make_text(k, column + 1, o->address);
    mn_make_text(k, column + 2, o->read);
    mn_make_text(k, column + 3, o->note);
}

static void put_joined(mn_maker *k, size_t column, const mn_texts *t)
{
    mn_buf b = {0};
    for (size_t i = 0; i < t->n; i++) {
        mn_buf_str(&b, i ? "; " : "");
        mn_buf_text(&b, mn_text_trim(t->at[i]));
    }
    if (b.len)
        mn_make_text(k, column, (mn_text){b.ptr, b.len});
    mn_buf_free(&b);
}

static void put_goods(mn_maker *k, size_t column, const mn_law *l, const mn_rule *r)
{
    mn_buf b = {0};
    for (size_t i = 0; i < r->n_goods; i++) {
        mn_buf_str(&b, i ? "; " : "");
        mn_buf_text(&b, l->goods[r->goods[i]].title);
    }
    if (r->goods_unknown)
        mn_buf_str(&b, b.len ? "; others not found" : "not found");
    mn_make_text(k, column, b.len ? (mn_text){b.ptr, b.len} : mn_text_of("any"));
    mn_buf_free(&b);
}

static void make_rule(mn_maker *k, const mn_law *l, const mn_rule *r, const mn_law_status *s,
                      mn_effect effect)
{
    size_t names = 0;
    for (size_t i = 0; i < l->entities; i++)
        names += l->entity[i].rule == l->rule[r - l->rule].first && !l->entity[i].admitted;
    mn_make_row(k, r->row.line);
    mn_make_text(k, 0, r->id);
    mn_make_text(k, 1, r->version);
    mn_make_text(k, 2, r->kind);
    mn_make_text(k, 3, r->title);
    mn_make_text(k, 4, r->into);
    put_day(k, 5, r->from);
    put_day(k, 6, r->until);
    mn_make_text(k, 7,
                 s                        ? s->status
                 : r->from == MN_LAW_OPEN ? mn_text_of("since when not found")
                                          : mn_text_of("active"));
    mn_make_str(k, 8, mn_effect_name(effect));
    mn_make_i64(k, 9, (int64_t)names);
    mn_make_text(k, 10, r->list);
    put_goods(k, 11, l, r);
    put_joined(k, 12, &r->origin);
    mn_make_text(k, 13, r->region);
    mn_make_str(k, 14, mn_follows_name(r->follows));
    mn_make_text(k, 15, r->authority);
    put_row(k, 16, &r->row);
}

static void make_history(mn_maker *k, const mn_law *l, const mn_rule *r)
{
    for (uint32_t i = r->status; i < r->status + r->n_status; i++) {
        const mn_law_status *s = &l->status[i];
        mn_make_row(k, s->row.line);
        mn_make_text(k, 0, r->id);
        mn_make_text(k, 1, s->status);
        mn_make_str(k, 2, mn_effect_name(s->effect));
        put_day(k, 3, s->from);
        put_day(k, 4, s->until);
        put_row(k, 5, &s->row);
    }
}

static void make_names(mn_maker *k, const mn_law *l, const mn_rule *r)
{
    for (size_t i = 0; i < l->entities; i++) {
        const mn_law_entity *x = &l->entity[i];
        if (x->rule != l->rule[r - l->rule].first)
            continue;
        mn_make_row(k, x->row.line);
        mn_make_text(k, 0, r->id);
        mn_make_str(k, 1, x->admitted ? "admitted" : "covered");
        mn_make_text(k, 2, x->name);
        put_joined(k, 3, &x->aliases);
        mn_make_text(k, 4, x->country);
        put_day(k, 5, x->from);
        put_day(k, 6, x->until);
        put_row(k, 7, &x->row);
    }
}

static void make_rest(mn_maker k[L_TABLES], const mn_law *l, const bool *used)
{
    for (size_t i = 0; i < l->goods_n; i++) {
        const mn_law_goods *g = &l->goods[i];
        if (!used[i])
            continue;
        mn_make_row(&k[L_GOODS], g->from_row.line);
        mn_make_text(&k[L_GOODS], 0, g->id);
        mn_make_text(&k[L_GOODS], 1, g->title);
        put_joined(&k[L_GOODS], 2, &g->hs);
        put_joined(&k[L_GOODS], 3, &g->words);
        put_row(&k[L_GOODS], 4, &g->from_row);
    }
    for (size_t i = 0; i < l->clocks; i++) {
        static const char *const units[] = {"business days", "days", "months"};
        const mn_law_clock *c = &l->clock[i];
        mn_make_row(&k[L_CLOCKS], c->row.line);
        mn_make_text(&k[L_CLOCKS], 0, c->id);
        mn_make_text(&k[L_CLOCKS], 1, c->version);
        mn_make_text(&k[L_CLOCKS], 2, c->step);
        mn_make_i64(&k[L_CLOCKS], 3, c->days);
        mn_make_str(&k[L_CLOCKS], 4, units[c->unit]);
        mn_make_text(&k[L_CLOCKS], 5, c->after);
        put_day(&k[L_CLOCKS], 6, c->from);
        put_day(&k[L_CLOCKS], 7, c->until);
        mn_make_text(&k[L_CLOCKS], 8, c->says);
        put_row(&k[L_CLOCKS], 9, &c->row);
    }
    for (size_t i = 0; i < l->gaps; i++) {
        const mn_law_gap *g = &l->gap[i];
        mn_make_row(&k[L_GAPS], g->row.line);
        mn_make_text(&k[L_GAPS], 0, g->id);
        mn_make_text(&k[L_GAPS], 1, g->version);
        mn_make_str(&k[L_GAPS], 2, mn_follows_name(g->follows));
        put_day(&k[L_GAPS], 3, g->from);
        put_day(&k[L_GAPS], 4, g->until);
        mn_make_text(&k[L_GAPS], 5, g->says);
        put_row(&k[L_GAPS], 6, &g->row);
    }
    for (size_t i = 0; i < l->thresholds; i++) {
        const mn_law_threshold *t = &l->threshold[i];
        mn_make_row(&k[L_THRESHOLDS], t->row.line);
        mn_make_text(&k[L_THRESHOLDS], 0, t->id);
        mn_make_text(&k[L_THRESHOLDS], 1, t->version);
        mn_make_f64(&k[L_THRESHOLDS], 2, t->value);
        mn_make_text(&k[L_THRESHOLDS], 3, t->unit);
        put_day(&k[L_THRESHOLDS], 4, t->from);
        put_day(&k[L_THRESHOLDS], 5, t->until);
        put_row(&k[L_THRESHOLDS], 6, &t->row);
    }
    for (size_t i = 0; i < l->holidays; i++) {
        const mn_law_holiday *h = &l->holiday[i];
        mn_make_row(&k[L_HOLIDAYS], h->row.line);
        mn_make_text(&k[L_HOLIDAYS], 0, h->id);
        mn_make_text(&k[L_HOLIDAYS], 1, h->name);
        put_day(&k[L_HOLIDAYS], 2, h->from);
        put_day(&k[L_HOLIDAYS], 3, h->until);
        put_row(&k[L_HOLIDAYS], 4, &h->row);
    }
}

/* The rules that are asked for: in force on the day, or of this id whatever the day. */
static size_t make(mn_maker k[L_TABLES], const mn_law *l, bool *used, const char *rule, int32_t on,
                   const char *into)
{
    size_t n = 0;
    for (size_t i = 0; i < l->rules; i++) {
        const mn_rule *r = &l->rule[i];
        const mn_law_status *s = NULL;
        const mn_effect effect = mn_law_effect(&s, l, r, on);
        if (rule ? !mn_text_eq_str(r->id, rule)
                 : effect == MN_EFFECT_NONE ||
                       (into && !mn_text_eq_str(r->into, into) && !mn_text_eq_str(r->into, "*")))
            continue;
        make_rule(&k[L_RULES], l, r, s, effect);
        if (r->first == i || !n || !rule) {
            make_history(&k[L_HISTORY], l, r);
            make_names(&k[L_NAMES], l, r);
        }
        for (size_t g = 0; g < r->n_goods; g++)
            used[r->goods[g]] = true;
        n++;
    }
    make_rest(k, l, used);
    return n;
}

static mn_status unknown_rule(const mn_law *l, const char *rule, mn_err *e)
{
    const char *near = NULL;
    char name[80] = "";
    size_t best = 8;
    for (size_t i = 0; i < l->rules; i++) {
        const size_t d = mn_edit_distance(l->rule[i].id, mn_text_of(rule), best);
        if (d < best) {
            best = d;
            snprintf(name, sizeof name, "%.*s",
                     (int)(l->rule[i].id.len > 70 ? 70 : l->rule[i].id.len), l->rule[i].id.ptr);
            near = name;
        }
    }
    mn_fail(e, MN_USAGE, "there is no rule '%.80s'", rule);
    return near ? mn_hint(e, "did you mean '%s'?", near)
                : mn_hint(e, "'manumit ban list' names those there are");
}

static mn_status report(mn_report **out, mn_maker k[L_TABLES], const mn_law *l, size_t n,
                        const char *day, bool one, mn_err *e)
{
    char title[80];
    if (one)
        snprintf(title, sizeof title, "Versions of this rule");
    else
        snprintf(title, sizeof title, "Rules in force on %s", day);
    const mn_table_view views[L_TABLES] = {
        [L_RULES] = {.title = title, .columns = "id=Rule!,from=Since,follows=Follows,title=What"},
        [L_HISTORY] = {.title = "History",
                       .first = one ? 0 : 20,
                       .columns = "rule=Rule!,status=Status,effect=Effect,from=From,until=Until,"
                                  "source=Source"},
        [L_NAMES] = {.title = "Names",
                     .first = one ? 0 : 20,
                     .columns = "rule=Rule!,side=Side,name=Name,from=Since"},
        [L_GOODS] = {.title = "Goods",
                     .hidden = !one,
                     .columns = "id=Goods,title=What,hs=HS,keywords=Words"},
        [L_CLOCKS] = {.title = "Clocks",
                      .hidden = one,
                      .columns = "id=Clock!,days=Days,unit=Unit,after=After,says=What"},
        [L_GAPS] = {.title = "Gaps", .hidden = true},
        [L_THRESHOLDS] = {.title = "Thresholds", .hidden = true},
        [L_HOLIDAYS] = {.title = "Holidays", .hidden = true}};
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "ban list", "Which trade is banned", e);
    const mn_figure f = {"rules",       one ? "Versions of this rule" : "Rules in force",
                         (double)n,     NAN,
                         NAN,           "rules",
                         "law as rows", true};
    if (!st)
        st = mn_report_figure(r, &f, e);
    for (size_t i = 0; i < L_TABLES; i++) {
        if (st)
            mn_table_free(k[i].t);
        else
            st = i == L_RULES ? mn_report_made(r, &k[i], &views[i], e)
                              : mn_report_made_any(r, &k[i], &views[i], e);
    }
    if (!st && !one)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "The built-in names are a part of the published lists, carried over "
                            "from what was found: a row says where from. Import whole lists with "
                            "'manumit list import'.",
                            e);
    if (!st)
        st = mn_ban_sign(r, l, NULL, NULL, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static mn_status run_list(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const struct {
        const char *name, *columns;
    } tables[L_TABLES] = {
        [L_RULES] = {"rules", "id:t version:t kind:t title:t into:t from:t until:t status:t "
                              "effect:t names:i list:t goods:t origin:t region:t follows:t "
                              "authority:t source:t address:t read:t note:t"},
        [L_HISTORY] = {"history", "rule:t status:t effect:t from:t until:t source:t address:t "
                                  "read:t note:t"},
        [L_NAMES] = {"names", "rule:t side:t name:t aliases:t country:t from:t until:t source:t "
                              "address:t read:t note:t"},
        [L_GOODS] = {"goods", "id:t title:t hs:t keywords:t source:t address:t read:t note:t"},
        [L_CLOCKS] = {"clocks", "id:t version:t step:t days:i unit:t after:t from:t until:t says:t "
                                "source:t address:t read:t note:t"},
        [L_GAPS] = {"gaps", "id:t version:t follows:t from:t until:t says:t source:t address:t "
                            "read:t note:t"},
        [L_THRESHOLDS] = {"thresholds", "id:t version:t value:f unit:t from:t until:t source:t "
                                        "address:t read:t note:t"},
        [L_HOLIDAYS] = {"holidays", "id:t name:t from:t until:t source:t address:t read:t note:t"}};
    const char *rule = mn_call_text(call, "rule");
    mn_law law = {0};
    char day[MN_STORE_TIME];
    int32_t on, until;
    size_t n = 0;
    mn_maker k[L_TABLES];
    mn_status st = mn_ban_on(&on, call, e);
    if (!st)
        st = mn_ban_law(&law, call, false, ctx, e);
    if (st)
        return st;
    bool *used = calloc(law.goods_n + 1, sizeof *used);
    if (!used) {
        mn_law_free(&law);
        return mn_fail_memory(e);
    }
    mn_store_now(day);
    if (on == MN_LAW_OPEN)
        (void)mn_law_day(&on, &until, (mn_text){day, 10});
    for (size_t i = 0; i < L_TABLES; i++)
        k[i] = mn_maker_new(tables[i].name, tables[i].columns, e);
    n = make(k, &law, used, rule, on, mn_call_text(call, "into"));
    mn_law_date(day, on);
    if (rule && !n) {
        st = unknown_rule(&law, rule, e);
        for (size_t i = 0; i < L_TABLES; i++)
            mn_table_free(k[i].t);
    } else {
        st = report(out, k, &law, n, day, rule != NULL, e);
    }
    free(used);
    mn_law_free(&law);
    return st;
}

static const mn_example examples[] = {
    {"manumit ban list", "the rules in force today"},
    {"manumit ban list --on 2021-06-01", "those that were in force then"},
    {"manumit ban list --rule wro-natchi", "one rule: whom and what it covers, and its history"},
    {"manumit ban list --table names --csv", "every name that they cover, with its source"},
    {NULL, NULL}};

static const mn_option options[] = {
    {.name = "on",
     .type = MN_OPT_TEXT,
     .arg = "DATE",
     .help = "The rules in force on this day. Without it, today."},
    {.name = "rule",
     .type = MN_OPT_TEXT,
     .arg = "ID",
     .help = "This rule alone, in force or not, with all that is known of it."},
    {.name = "into",
     .type = MN_OPT_TEXT,
     .arg = "C",
     .help = "Rules of goods that enter here: US, EU. Without it, all."},
    MN_RULES_OPTION,
    {.name = NULL}};

static const mn_output outputs[] = {
    {"rules",
     "id,version,kind,title,into,from,until,status,effect,names,list,goods,origin,region,follows,"
     "authority,source,address,read,note",
     "a row a rule; effect is 'in force', or 'look' where all it covers is held for a person"},
    {"history", "rule,status,effect,from,until,source,address,read,note",
     "since when each was active, modified, revoked"},
    {"names", "rule,side,name,aliases,country,from,until,source,address,read,note",
     "whom they cover, or admit"},
    {"goods", "id,title,hs,keywords,source,address,read,note", "the goods that they name"},
    {"clocks", "id,version,step,days,unit,after,from,until,says,source,address,read,note",
     "what is due when, once goods are detained"},
    {"gaps", "id,version,follows,from,until,says,source,address,read,note",
     "what follows of what a line does not say"},
    {"thresholds", "id,version,value,unit,from,until,source,address,read,note",
     "probabilities and depths"},
    {"holidays", "id,name,from,until,source,address,read,note", "days that are no working days"},
    {"not_applied", "table,id,what", "with --rules: built-in rows that the tables given lack"},
    {NULL, NULL, NULL}};

const mn_command mn_ban_list_command = {
    .name = "ban list",
    .summary = "Show the bans in force, and their history",
    .about = "Rules are rows of tables: a rule has an id, a version, the days on which it holds, "
             "whom and what it covers, what follows, and who says so where. A rule that was "
             "modified, revoked or vacated has a history, as the same order may cover a shipment "
             "of one year and not that of the next.",
    .examples = examples,
    .options = options,
    .outputs = outputs,
    .see_also = "ban check,ban what-if,list show",
    .run = run_list,
    .quick = true};
