/* SPDX-License-Identifier: Apache-2.0
 *
 * path_report.c - what 'trace paths' found, as tables and figures.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "report/made.h"
#include "trace/commands/path_report.h"
#include "trace/unit/unit.h"

static const mn_chain_edge *edge_of(const mn_paths_run *x, const mn_path *p, uint32_t link)
{
    return &x->c->edge[x->p.link[p->link + link].edge];
}

static uint32_t end_of(const mn_paths_run *x, const mn_path *p)
{
    return edge_of(x, p, p->links - 1)->seller;
}

static mn_status meet_all(mn_paths_run *x, mn_err *e)
{
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < x->p.buyers && !st; i++)
        st = mn_path_names_meet(&x->names, x->p.buyer[i].buyer, e);
    for (uint32_t i = 0; i < x->p.links && !st; i++)
        st = mn_path_names_meet(&x->names, x->c->edge[x->p.link[i].edge].seller, e);
    for (uint32_t i = 0; i < x->p.ends && !st; i++)
        st = mn_path_names_meet(&x->names, x->p.end[i].party, e);
    return st;
}

/* --- paths and their links ----------------------------------------------------------------------
 */

/* By which authority a seller of the path is a nexus: of its end, the one that counts most; of a
 * party on the way, the first that is of the good. */
static mn_text authority_of(const mn_paths_run *x, const mn_path *p, uint32_t link)
{
    const mn_nexus_set *n = &x->nexus;
    const mn_chain_edge *edge = edge_of(x, p, link);
    if (link + 1 == p->links)
        return p->nexus == MN_NOT_ANY ? (mn_text){"", 0} : n->at[p->nexus].authority;
    for (uint32_t i = n->of ? n->of[edge->seller] : 0; n->of && i < n->of[edge->seller + 1]; i++)
        if (n->at[i].good == MN_NOT_ANY || n->at[i].good == edge->good)
            return n->at[i].authority;
    return (mn_text){"", 0};
}

static mn_status add_paths(mn_report *r, mn_paths_run *x, mn_err *e)
{
    mn_maker k = mn_maker_new("paths",
                              "path:i tier:i from:t to:t good:t first_date:t last_date:t "
                              "shipments:i authority:t",
                              e);
    const mn_table_view view = {.title = "Paths, from the buyer up",
                                .hidden = !x->p.paths,
                                .first = 30,
                                .columns =
                                    "path=Path,tier=Tier,from=From,good=Good,first_date=First,"
                                    "last_date=Last"};
    for (uint32_t i = 0; i < x->p.paths; i++) {
        const mn_path *p = &x->p.path[i];
        for (uint32_t l = 0; l < p->links; l++) {
            const mn_path_link *link = &x->p.link[p->link + l];
            const mn_chain_edge *edge = edge_of(x, p, l);
            const mn_text authority = authority_of(x, p, l);
            mn_make_row(&k, 0);
            mn_make_i64(&k, 0, i + 1);
            mn_make_i64(&k, 1, l + 1);
            mn_make_text(&k, 2, mn_path_name(&x->names, edge->seller));
            mn_make_text(&k, 3, mn_path_name(&x->names, edge->buyer));
            mn_path_make_good(&k, 4, x->c, edge->good);
            mn_path_make_day(&k, 5, link->sum.first);
            mn_path_make_day(&k, 6, link->sum.last);
            mn_make_i64(&k, 7, link->sum.supplies);
            if (authority.len)
                mn_make_text(&k, 8, authority);
        }
    }
    return mn_report_made(r, &k, &view, e);
}

/* Quantity, unit, value and currency of supplies, into four columns. */
static void make_sum(mn_maker *k, size_t col, const mn_chain *c, const mn_path_sum *s)
{
    const mn_unit *unit = mn_unit_at(s->unit);
    mn_make_f64(k, col, s->quantity);
    if (!isnan(s->quantity) && unit)
        mn_make_str(k, col + 1, unit->name);
    if (s->value != MN_NO_VALUE) {
        mn_make_money(k, col + 2, s->value);
        if (s->currency < c->currencies)
            mn_make_str(k, col + 3, c->currency[s->currency]);
    }
}

static mn_status add_links(mn_report *r, mn_paths_run *x, mn_err *e)
{
    mn_maker k = mn_maker_new("links",
                              "path:i tier:i seller:t buyer:t good:t basis:t supplies:i undated:i "
                              "quantity:f unit:t value:m currency:t",
                              e);
    const mn_table_view view = {.title = "Links of the paths", .hidden = true};
    for (uint32_t i = 0; i < x->p.paths; i++) {
        const mn_path *p = &x->p.path[i];
        for (uint32_t l = 0; l < p->links; l++) {
            const mn_path_link *link = &x->p.link[p->link + l];
            const mn_chain_edge *edge = edge_of(x, p, l);
            mn_make_row(&k, 0);
            mn_make_i64(&k, 0, i + 1);
            mn_make_i64(&k, 1, l + 1);
            mn_make_text(&k, 2, mn_chain_text(x->c, x->c->party[edge->seller].id));
            mn_make_text(&k, 3, mn_chain_text(x->c, x->c->party[edge->buyer].id));
            mn_path_make_good(&k, 4, x->c, edge->good);
            mn_make_str(&k, 5, mn_basis_name(link->basis));
            mn_make_i64(&k, 6, link->sum.supplies);
            mn_make_i64(&k, 7, link->sum.undated);
            make_sum(&k, 8, x->c, &link->sum);
        }
    }
    return mn_report_made(r, &k, &view, e);
}

/* --- what each path comes to
 * ---------------------------------------------------------------------- */

/* What was supplied by the nexus, before or from the day on which it began. */
static const char *supplied(const mn_path *p, const mn_nexus *n)
{
    if (n->since == MN_NO_DAY || (!p->before && !p->after))
        return "not known";
    if (p->undated)
        return p->before && p->after ? "before and after"
               : p->before           ? "before, or after"
                                     : "after";
    return p->before && p->after ? "before and after" : p->before ? "before" : "after";
}

/* Of the path, not of the party alone: nobody is to read a path that is assumed as proven. */
static const char *verdict_of(const mn_path *p, const mn_nexus *n)
{
    const mn_nexus_verdict v = p->other_site ? MN_NEXUS_REVIEW : n->verdict;
    return v == MN_NEXUS_FOUND && p->basis == MN_BASIS_ASSUMED ? "found by assumption"
                                                               : mn_path_verdict(v);
}

static void make_nexus(mn_maker *k, const mn_paths_run *x, const mn_path *p)
{
    const mn_nexus *n = p->nexus == MN_NOT_ANY ? NULL : &x->nexus.at[p->nexus];
    mn_make_str(k, 4, n ? mn_nexus_kind_name(n->kind) : "party");
    mn_make_str(k, 5, n ? verdict_of(p, n) : "given");
    if (!n)
        return;
    mn_make_text(k, 6, n->authority);
    mn_path_make_day(k, 7, n->since);
    mn_make_str(k, 8, supplied(p, n));
    mn_make_i64(k, 9, p->before);
    mn_make_i64(k, 10, p->after);
    mn_make_i64(k, 11, p->undated);
    mn_make_i64(k, 12, p->bought_after);
}

static void make_note(mn_maker *k, size_t col, const mn_paths_run *x, const mn_path *p)
{
    uint32_t undated = 0;
    for (uint32_t l = 0; l < p->links; l++)
        undated += x->p.link[p->link + l].sum.undated;
    if (p->other_site)
        mn_make_str(k, col, "all supplies name another site of the party");
    else if (undated)
        mn_make_str(k, col, "some days are not known");
}

static mn_status add_found(mn_report *r, mn_paths_run *x, mn_err *e)
{
    mn_maker k = mn_maker_new("found",
                              "path:i buyer:t nexus:t name:t kind:t verdict:t authority:t since:t "
                              "supplied:t before:i after:i not_known:i bought_after:i tiers:i "
                              "basis:t in_time:b first_date:t last_date:t supplies:i quantity:f "
                              "unit:t value:m currency:t note:t",
                              e);
    const mn_table_view view = {.title = "What each path comes to",
                                .hidden = !x->p.paths,
                                .first = 30,
                                .columns = x->nexus.of
                                               ? "path=Path,name=Ends at,basis=By,verdict=Verdict,"
                                                 "since=Since,supplied=Supplied"
                                               : "path=Path,name=Ends at,tiers=Tiers,basis=By,"
                                                 "first_date=First,last_date=Last,"
                                                 "supplies=Supplies"};
    for (uint32_t i = 0; i < x->p.paths; i++) {
        const mn_path *p = &x->p.path[i];
        const uint32_t end = end_of(x, p);
        const mn_path_sum *s = &x->p.link[p->link + p->links - 1].sum;
        mn_make_row(&k, 0);
        mn_make_i64(&k, 0, i + 1);
        mn_make_text(&k, 1, mn_chain_text(x->c, x->c->party[p->buyer].id));
        mn_make_text(&k, 2, mn_chain_text(x->c, x->c->party[end].id));
        mn_make_text(&k, 3, mn_path_name(&x->names, end));
        make_nexus(&k, x, p);
        mn_make_i64(&k, 13, p->links);
        mn_make_str(&k, 14, mn_basis_name(p->basis));
        mn_make_bool(&k, 15, !p->impossible);
        mn_path_make_day(&k, 16, s->first);
        mn_path_make_day(&k, 17, s->last);
        mn_make_i64(&k, 18, s->supplies);
        make_sum(&k, 19, x->c, s);
        make_note(&k, 23, x, p);
    }
    return mn_report_made(r, &k, &view, e);
}

/* --- parties that are reached --------------------------------------------------------------------
 */

static void make_reached(mn_maker *k, mn_paths_run *x, const mn_path_buyer *b,
                         const mn_path_end *end, const mn_nexus *n)
{
    const mn_chain_party *p = &x->c->party[end->party];
    mn_make_row(k, 0);
    mn_make_text(k, 0, mn_chain_text(x->c, x->c->party[b->buyer].id));
    mn_make_text(k, 1, mn_chain_text(x->c, p->id));
    mn_make_text(k, 2, mn_path_name(&x->names, end->party));
    if (p->country[0])
        mn_make_text(k, 3, (mn_text){p->country, 2});
    if (end->tier)
        mn_make_i64(k, 4, end->tier);
    mn_make_i64(k, 5, (int64_t)end->paths);
    if (end->path != MN_NOT_ANY)
        mn_make_i64(k, 6, end->path + 1);
    mn_make_str(k, 7, n ? mn_nexus_kind_name(n->kind) : "party");
    mn_make_str(k, 8, n ? mn_path_verdict(n->verdict) : "given");
    if (!n)
        return;
    mn_make_text(k, 9, n->authority);
    mn_path_make_day(k, 10, n->since);
    mn_make_text(k, 11, n->rule);
    mn_make_text(k, 12, n->version);
    mn_make_text(k, 13, n->source);
    mn_make_text(k, 14, n->because);
}

static mn_status add_reached(mn_report *r, mn_paths_run *x, mn_err *e)
{
    const mn_nexus_set *n = &x->nexus;
    mn_maker k = mn_maker_new("reached",
                              "buyer:t party:t name:t country:t tier:i paths:i path:i kind:t "
                              "verdict:t authority:t since:t rule:t version:t source:t because:t",
                              e);
    const mn_table_view view = {
        .title = "Parties that are reached",
        .hidden = !x->p.ends,
        .first = 20,
        .columns = n->of ? "name=Party,tier=Tier,paths=Paths,verdict=Verdict,authority=Authority,"
                           "buyer=Buyer"
                         : "name=Party,country=Country,tier=Nearest tier,paths=Paths,path=Path,"
                           "buyer=Buyer"};
    static const char last[] = ",buyer=Buyer";
    char columns[200];
    mn_table_view shown = view;
    snprintf(columns, sizeof columns, "%s", view.columns);
    if (x->p.buyers == 1) /* no need to say whose */
        columns[strlen(columns) - (sizeof last - 1)] = '\0';
    shown.columns = columns;
    for (uint32_t i = 0; i < x->p.buyers; i++) {
        const mn_path_buyer *b = &x->p.buyer[i];
        for (uint32_t k2 = b->end; k2 < b->end + b->ends; k2++) {
            const mn_path_end *end = &x->p.end[k2];
            const uint32_t from = n->of ? n->of[end->party] : 0;
            const uint32_t to = n->of ? n->of[end->party + 1] : 0;
            for (uint32_t a = from; a < to; a++)
                make_reached(&k, x, b, end, &n->at[a]);
            if (from == to)
                make_reached(&k, x, b, end, NULL);
        }
    }
    return mn_report_made(r, &k, &shown, e);
}

static mn_status add_buyers(mn_report *r, mn_paths_run *x, mn_err *e)
{
    mn_maker k = mn_maker_new("buyers",
                              "buyer:t name:t reached:i tier:i paths:i at_most:f impossible:i "
                              "whole_to:i told:i",
                              e);
    const mn_table_view view = {.title = "Buyers",
                                .first = 30,
                                .hidden = x->p.buyers == 1,
                                .columns = "name=Buyer,reached=Parties reached,tier=Nearest tier,"
                                           "paths=Paths,impossible=Impossible in time"};
    for (uint32_t i = 0; i < x->p.buyers; i++) {
        const mn_path_buyer *b = &x->p.buyer[i];
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, mn_chain_text(x->c, x->c->party[b->buyer].id));
        mn_make_text(&k, 1, mn_path_name(&x->names, b->buyer));
        mn_make_i64(&k, 2, b->ends);
        if (b->ends && x->p.end[b->end].tier)
            mn_make_i64(&k, 3, x->p.end[b->end].tier);
        mn_make_i64(&k, 4, (int64_t)b->counted);
        mn_make_f64(&k, 5, b->cut ? b->at_most : (double)b->counted);
        mn_make_i64(&k, 6, (int64_t)b->impossible);
        mn_make_i64(&k, 7, b->whole);
        mn_make_i64(&k, 8, b->paths);
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status add_refused(mn_report *r, const mn_paths_run *x, mn_err *e)
{
    mn_maker k = mn_maker_new("refused", "line:i text:t reason:t", e);
    const mn_table_view view = {.title = "Rows of --from-file that are no party of the chain",
                                .first = 10};
    if (!x->refusals) {
        mn_table_free(mn_maker_end(&k));
        return k.st;
    }
    for (size_t i = 0; i < x->refusals; i++) {
        mn_make_row(&k, x->refused[i].line);
        mn_make_i64(&k, 0, (int64_t)x->refused[i].line);
        mn_make_str(&k, 1, x->refused[i].text);
        mn_make_str(&k, 2, "no party of the chain has this id, or alone this name");
    }
    return mn_report_made(r, &k, &view, e);
}

/* --- what is said
 * ------------------------------------------------------------------------------------ */

typedef struct totals {
    uint64_t counted, impossible, told, kept_possible, unsettled;
    double at_most;
    uint32_t reached, sure, nearest, cut, impossible_cut, told_cut, whole;
} totals;

static totals add_up(const mn_paths_run *x)
{
    totals t = {.whole = x->o.tiers};
    for (uint32_t i = 0; i < x->p.buyers; i++) {
        const mn_path_buyer *b = &x->p.buyer[i];
        t.counted += b->counted;
        t.at_most += b->cut ? b->at_most : (double)b->counted;
        t.impossible += b->impossible;
        t.cut += b->cut;
        t.impossible_cut += b->impossible_cut;
        t.told_cut += b->told_cut;
        t.reached += b->ends;
        t.whole = b->whole < t.whole ? b->whole : t.whole;
        for (uint32_t k = b->end; k < b->end + b->ends; k++) {
            const mn_path_end *end = &x->p.end[k];
            t.unsettled += !end->tier;
            if (end->tier && (!t.nearest || end->tier < t.nearest))
                t.nearest = end->tier;
            bool sure = !x->nexus.of;
            for (uint32_t n = sure ? 0 : x->nexus.of[end->party];
                 !sure && n < x->nexus.of[end->party + 1]; n++)
                sure = x->nexus.at[n].verdict == MN_NEXUS_FOUND;
            t.sure += sure;
        }
    }
    t.told = x->p.paths;
    for (uint32_t i = 0; i < x->p.paths; i++)
        t.kept_possible += !x->p.path[i].impossible;
    return t;
}

static mn_status add_figures(mn_report *r, const mn_paths_run *x, const totals *t, mn_err *e)
{
    const mn_figure paths = {.name = "paths",
                             .label = "Paths",
                             .value = (double)t->counted,
                             .low = t->cut ? (double)t->counted : NAN,
                             .high = t->cut ? t->at_most : NAN,
                             .unit = "paths",
                             .method = "count",
                             .headline = true};
    mn_status st = mn_report_count(
        r, "reached", x->nexus.of ? "Parties reached that touch a ban, or may" : "Parties reached",
        t->reached, "parties", true, e);
    if (!st && x->nexus.of)
        st = mn_report_count(r, "found", "of them found, the others to be looked at", t->sure,
                             "parties", false, e);
    if (!st && t->nearest)
        st = mn_report_count(r, "nearest_tier", "Nearest tier", t->nearest, "tiers", false, e);
    if (!st)
        st = mn_report_figure(r, &paths, e);
    if (!st && t->impossible)
        st = mn_report_count(r, "impossible", "Paths that time does not allow", t->impossible,
                             "paths", false, e);
    return st;
}

/* Paths that are counted and not told, and why. */
static mn_status warn_told(mn_report *r, const mn_paths_run *x, const totals *t, mn_err *e)
{
    char text[400];
    const uint32_t asked = x->o.most ? x->o.most : MN_PATH_MOST;
    const bool fewer = x->p.most < asked && t->kept_possible < t->counted;
    mn_status st = MN_OK;
    if (fewer) {
        snprintf(text, sizeof text,
                 "At most %u paths are told for each buyer instead of %u, as more would take too "
                 "much memory: %llu of %llu are told, the others counted. Fewer --tiers or buyers, "
                 "or --to one party, leave room for more.",
                 x->p.most, asked, (unsigned long long)t->kept_possible,
                 (unsigned long long)t->counted);
        st = mn_report_warning(r, text, e);
    } else if (t->kept_possible < t->counted) {
        snprintf(text, sizeof text,
                 "%llu of %llu paths are told, the shortest first and the nearest to each party; "
                 "--most N tells more.",
                 (unsigned long long)t->kept_possible, (unsigned long long)t->counted);
        st = mn_report_warning(r, text, e);
    }
    if (!st && t->told_cut)
        st = mn_report_warning(r,
                               "The work ended while the paths to be told were looked for, so that "
                               "fewer are told than were asked for; all the same they are counted. "
                               "Raise --work, or ask for fewer with --most.",
                               e);
    return st;
}

static mn_status warn(mn_report *r, const mn_paths_run *x, const totals *t, mn_err *e)
{
    char text[400];
    mn_status st = MN_OK;
    if (x->listed && !x->nexus.lists)
        st = mn_report_warning(r,
                               "The store has no list: parties were not looked for. Import one "
                               "with 'manumit list import'.",
                               e);
    if (!st && t->cut) {
        snprintf(
            text, sizeof text,
            "The search was stopped: every path of up to %u tiers is counted, of longer ones "
            "a part. There are %.3g paths at most. Which parties are reached, and the nearest path "
            "to each, are told in full; --work N searches longer.",
            t->whole, t->at_most);
        st = mn_report_warning(r, text, e);
    }
    if (!st && t->unsettled) {
        snprintf(text, sizeof text,
                 "%llu parties are reached by goods and days, but no path to them was settled: "
                 "raise --work.",
                 (unsigned long long)t->unsettled);
        st = mn_report_warning(r, text, e);
    }
    if (!st)
        st = warn_told(r, x, t, e);
    if (!st && t->impossible_cut)
        st = mn_report_warning(
            r, "Paths that are impossible in time were not all counted: there are more of them.",
            e);
    if (!st && x->refusals) {
        snprintf(text, sizeof text, "Rows of --from-file that are no party of the chain: %zu.",
                 x->refusals);
        st = mn_report_warning(r, text, e);
    }
    return st;
}

static mn_status say_none(mn_report *r, const mn_paths_run *x, const totals *t, mn_err *e)
{
    char text[400];
    if (t->reached)
        return MN_OK;
    snprintf(text, sizeof text,
             "No path was found within %u tiers. That is no proof that there is none: what is not "
             "in the tables is not there. 'manumit trace tiers' shows how far up the chain is "
             "known.",
             x->o.tiers);
    return mn_report_text(r, MN_TEXT_PARA, text, e);
}

/* Parties by what they touch: lists before regions before goods, then the nearest. */
typedef struct mention {
    uint32_t end, nexus;
    int rank;
} mention;

static int by_rank(const void *a, const void *b)
{
    const mention *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

enum { MENTIONED = 5 };

/* The parties of one buyer that matter most, each in a sentence. */
static mn_status mention_ends(mn_report *r, mn_paths_run *x, mn_err *e)
{
    const mn_path_buyer *b = x->p.buyer;
    mention *m = malloc((b->ends + 1U) * sizeof *m);
    uint32_t n = 0;
    mn_buf text = {0};
    mn_status st = MN_OK;
    if (!m)
        return mn_fail_memory(e);
    for (uint32_t i = b->end; i < b->end + b->ends; i++) {
        const mn_path_end *end = &x->p.end[i];
        const uint32_t at = end->path == MN_NOT_ANY ? MN_NOT_ANY : x->p.path[end->path].nexus;
        if (at == MN_NOT_ANY)
            continue;
        const mn_nexus *a = &x->nexus.at[at];
        m[n++] = (mention){i, at, (int)(MN_NEXUS_FOUND - a->verdict) * 4 + (int)a->kind};
    }
    qsort(m, n, sizeof *m, by_rank);
    for (uint32_t i = 0; i < n && i < MENTIONED && !st; i++) {
        const mn_nexus *a = &x->nexus.at[m[i].nexus];
        mn_buf_clear(&text);
        mn_buf_text(&text, mn_path_name(&x->names, x->p.end[m[i].end].party));
        mn_buf_fmt(&text, ", tier %u, %s: ", x->p.end[m[i].end].tier, mn_path_verdict(a->verdict));
        mn_buf_text(&text, a->because.len ? a->because : a->authority);
        st = text.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_BULLET, text.ptr, e);
    }
    mn_buf_free(&text);
    free(m);
    return st;
}

static mn_status add_notes(mn_report *r, const mn_paths_run *x, mn_err *e)
{
    mn_status st = mn_report_text(
        r, MN_TEXT_NOTE,
        "By tells the weakest join of a path: lot (a lot joins them), recipe (what is bought is in "
        "the recipe of what is sold), same good (resold, or of the same HS heading), assumed "
        "(nothing says what the good is made of there), direct (the buyer bought of it). Supplies "
        "are counted that can have carried goods along the path.",
        e);
    if (!st && x->nexus.of)
        st = mn_report_text(
            r, MN_TEXT_NOTE,
            "Since is the day from which the list or rule holds; before and after count supplies "
            "of the party by it. A verdict other than found is a proposal for a person to look "
            "at, and no finding about anybody.",
            e);
    return st;
}

mn_status mn_paths_report(mn_report *r, mn_paths_run *x, mn_err *e)
{
    const totals t = add_up(x);
    mn_status st = meet_all(x, e);
    if (!st && !(st = add_figures(r, x, &t, e)) && !(st = say_none(r, x, &t, e)) &&
        !(x->p.buyers == 1 && (st = mention_ends(r, x, e))) && !(st = add_paths(r, x, e)) &&
        !(st = add_found(r, x, e)) && !(st = add_reached(r, x, e)) && !(st = add_buyers(r, x, e)) &&
        !(st = add_links(r, x, e)) && !(st = add_refused(r, x, e)) && !(st = warn(r, x, &t, e)) &&
        !(st = mn_path_alike(r, x->c, e)) && t.reached)
        st = add_notes(r, x, e);
    return st;
}
