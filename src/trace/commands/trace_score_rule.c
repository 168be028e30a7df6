/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_score_rule.c - manumit trace score-rule: what a proposed rule would do to a sector.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "report/made.h"
#include "table/maker.h"
#include "trace/commands/command.h"
#include "trace/commands/score_call.h"

/* Suppliers of a country in a good. */
typedef struct cell {
    char country[2];
    uint32_t good;
    uint64_t suppliers, unknown, below_before, below_after, down, up;
    int64_t value, value_down, value_up;
} cell;

typedef struct work {
    mn_score_call in;
    mn_report *r;
    mn_reference *reference;
    mn_worth worth;
    mn_score before, after;
    int64_t line;
    const char *good, *country;
    cell *cell; /* by country, good */
    size_t cells, cap;
    uint64_t suppliers, unknown, down, up, no_value;
    int64_t value_down, value_up;
    bool *seller; /* in the sector */
} work;

/* --- who is in the sector ------------------------------------------------------------------ */

static bool is_good(const work *w, uint32_t good)
{
    const mn_chain_good *g = &w->in.c->good[good];
    const size_t len = w->good ? strlen(w->good) : 0;
    if (!w->good || mn_text_eq_nocase(mn_chain_text(w->in.c, g->text), w->good))
        return true;
    return len >= 2 && len <= strlen(g->hs) && memcmp(g->hs, w->good, len) == 0;
}

static bool is_country(const work *w, uint32_t party)
{
    return !w->country ||
           mn_text_eq_nocase((mn_text){w->in.c->party[party].country, 2}, w->country);
}

/* The value of an edge in US dollars, as far as it is known. */
static mn_status value_of(int64_t *out, work *w, const mn_chain_edge *g, mn_err *e)
{
    *out = 0;
    for (uint32_t i = g->first; i < g->first + g->count; i++) {
        int64_t usd;
        mn_worth_told told;
        if (w->in.c->supply.kind && w->in.c->supply.kind[i] == MN_RETURN)
            continue;
        mn_status st = mn_worth_of(&told, &usd, &w->worth, i, true, e);
        if (st)
            return st;
        w->no_value += told == MN_WORTH_NO_VALUE;
        if (__builtin_add_overflow(*out, usd, out))
            return mn_fail(e, MN_DATA, "the values are too large to be added");
    }
    return MN_OK;
}

/* One supplier's sales of one good. */
typedef struct sale {
    uint32_t good;
    int64_t value;
} sale;

static int by_good(const void *a, const void *b)
{
    const sale *x = a, *y = b;
    return (x->good > y->good) - (x->good < y->good);
}

static bool below(const work *w, const mn_score *s, uint32_t p)
{
    return s->party[p].known && s->party[p].score < w->line;
}

static mn_status put_sale(work *w, uint32_t p, const sale *x, mn_err *e)
{
    if (!mn_grow(&w->cell, &w->cap, w->cells + 1, sizeof *w->cell))
        return mn_fail_memory(e);
    const bool was = below(w, &w->before, p), is = below(w, &w->after, p);
    cell *c = &w->cell[w->cells++];
    *c = (cell){.good = x->good,
                .suppliers = 1,
                .unknown = !w->after.party[p].known,
                .below_before = was,
                .below_after = is,
                .down = is && !was,
                .up = was && !is,
                .value = x->value,
                .value_down = is && !was ? x->value : 0,
                .value_up = was && !is ? x->value : 0};
    memcpy(c->country, w->in.c->party[p].country, 2);
    w->value_down += c->value_down;
    w->value_up += c->value_up;
    return MN_OK;
}

static mn_status put_seller(work *w, uint32_t p, sale **sales, size_t *cap, mn_err *e)
{
    const mn_chain *c = w->in.c;
    size_t n = 0;
    mn_status st = MN_OK;
    for (uint32_t k = c->out[p]; !st && k < c->out[p + 1]; k++) {
        const mn_chain_edge *g = &c->edge[c->sold[k]];
        if (!is_good(w, g->good))
            continue;
        if (!mn_grow(sales, cap, n + 1, sizeof **sales))
            return mn_fail_memory(e);
        (*sales)[n].good = g->good;
        st = value_of(&(*sales)[n++].value, w, g, e);
    }
    if (st || !n)
        return st;
    qsort(*sales, n, sizeof **sales, by_good);
    w->seller[p] = true;
    w->suppliers++;
    w->unknown += !w->after.party[p].known;
    w->down += below(w, &w->after, p) && !below(w, &w->before, p);
    w->up += !below(w, &w->after, p) && below(w, &w->before, p);
    for (size_t i = 0; !st && i < n;) {
        sale sum = (*sales)[i++];
        while (i < n && (*sales)[i].good == sum.good)
            if (__builtin_add_overflow(sum.value, (*sales)[i++].value, &sum.value))
                return mn_fail(e, MN_DATA, "the values are too large to be added");
        st = put_sale(w, p, &sum, e);
    }
    return st;
}

static int by_cell(const void *a, const void *b)
{
    const cell *x = a, *y = b;
    const int c = memcmp(x->country, y->country, 2);
    if (c)
        return c;
    return (x->good > y->good) - (x->good < y->good);
}

/* One cell a country and good. */
static void merge(work *w)
{
    size_t n = 0;
    if (w->cells)
        qsort(w->cell, w->cells, sizeof *w->cell, by_cell);
    for (size_t i = 0; i < w->cells; i++) {
        const cell *x = &w->cell[i];
        if (!n || by_cell(&w->cell[n - 1], x)) {
            w->cell[n++] = *x;
            continue;
        }
        cell *to = &w->cell[n - 1];
        to->suppliers += x->suppliers;
        to->unknown += x->unknown;
        to->below_before += x->below_before;
        to->below_after += x->below_after;
        to->down += x->down;
        to->up += x->up;
        to->value += x->value;
        to->value_down += x->value_down;
        to->value_up += x->value_up;
    }
    w->cells = n;
}

static mn_status find_sector(work *w, const mn_ctx *ctx, mn_err *e)
{
    const mn_chain *c = w->in.c;
    sale *sales = NULL;
    size_t cap = 0;
    w->seller = calloc((size_t)c->parties + 1, 1);
    mn_status st = w->seller ? MN_OK : mn_fail_memory(e);
    for (uint32_t p = 0; !st && p < c->parties; p++) {
        if (p % 65536 == 0 && (st = mn_poll(ctx, e)))
            break;
        if (is_country(w, p))
            st = put_seller(w, p, &sales, &cap, e);
    }
    free(sales);
    if (!st)
        merge(w);
    return st;
}

/* --- what is answered ---------------------------------------------------------------------- */

static mn_status add_sector(work *w, mn_err *e)
{
    mn_maker k = mn_maker_new("sector",
                              "country:t good:t suppliers:i value:m unknown:i below_before:i "
                              "below_after:i down:i value_down:m up:i value_up:m",
                              e);
    const mn_table_view view = {.title = "By country and good, values in US dollars",
                                .first = 40,
                                .columns = "country=Country,good=Good,suppliers=Suppliers,"
                                           "below_before=Below,below_after=Then,down=Fall,"
                                           "value_down=Value,up=Rise"};
    for (size_t i = 0; i < w->cells; i++) {
        const cell *x = &w->cell[i];
        mn_make_row(&k, 0);
        if (x->country[0])
            mn_make_text(&k, 0, (mn_text){x->country, 2});
        mn_make_text(&k, 1, mn_chain_text(w->in.c, w->in.c->good[x->good].text));
        mn_make_i64(&k, 2, (int64_t)x->suppliers);
        mn_make_money(&k, 3, x->value);
        mn_make_i64(&k, 4, (int64_t)x->unknown);
        mn_make_i64(&k, 5, (int64_t)x->below_before);
        mn_make_i64(&k, 6, (int64_t)x->below_after);
        mn_make_i64(&k, 7, (int64_t)x->down);
        mn_make_money(&k, 8, x->value_down);
        mn_make_i64(&k, 9, (int64_t)x->up);
        mn_make_money(&k, 10, x->value_up);
    }
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status add_moved(work *w, mn_err *e)
{
    mn_maker k = mn_maker_new("moved", "party:t name:t country:t before:m after:m crosses:t", e);
    const mn_table_view view = {
        .title = "Suppliers whose score changes",
        .first = 30,
        .columns = "party=Party!,name=Name,before=Before,after=After,crosses=Line"};
    for (uint32_t p = 0; p < w->in.c->parties; p++) {
        const bool was = below(w, &w->before, p), is = below(w, &w->after, p);
        if (!w->seller[p] || w->before.party[p].score == w->after.party[p].score)
            continue;
        mn_make_row(&k, w->in.c->party[p].at.line);
        mn_make_text(&k, 0, mn_chain_text(w->in.c, w->in.c->party[p].id));
        mn_make_text(&k, 1, mn_chain_party_name(w->in.c, p));
        if (w->in.c->party[p].country[0])
            mn_make_text(&k, 2, (mn_text){w->in.c->party[p].country, 2});
        mn_make_money(&k, 3, w->before.party[p].score);
        mn_make_money(&k, 4, w->after.party[p].score);
        mn_make_str(&k, 5, was == is ? "" : is ? "falls below" : "rises above");
    }
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status add_texts(work *w, mn_err *e)
{
    mn_buf b = {0};
    mn_buf_str(&b, "Of ");
    mn_suppliers_count(&b, w->suppliers, "supplier", "suppliers");
    mn_buf_fmt(&b, " in the sector, %llu would fall below %.4g points (",
               (unsigned long long)w->down, (double)w->line / 100);
    mn_suppliers_money(&b, w->value_down);
    mn_buf_fmt(&b, " of what they sell) and %llu would rise to it or above (",
               (unsigned long long)w->up);
    mn_suppliers_money(&b, w->value_up);
    mn_buf_fmt(&b, "). Nothing is known of %llu: no rule moves them.",
               (unsigned long long)w->unknown);
    mn_status st = b.failed ? mn_fail_memory(e) : mn_report_text(w->r, MN_TEXT_PARA, b.ptr, e);
    mn_buf_free(&b);
    if (!st)
        st = mn_report_text(w->r, MN_TEXT_NOTE,
                            "The rule is applied to what is known today: nobody has changed what "
                            "they do because of it. A supplier of several goods stands in each of "
                            "their rows.",
                            e);
    if (!st && w->no_value) {
        char text[120];
        snprintf(text, sizeof text, "Supplies that have no value and add none: %llu.",
                 (unsigned long long)w->no_value);
        st = mn_report_warning(w->r, text, e);
    }
    return st;
}

static mn_status score_both(work *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *line = mn_call_text(call, "line");
    double v = 0;
    mn_status st = mn_score_make(&w->before, w->in.c, &w->in.asked, ctx, e);
    if (!st)
        st = mn_score_rules_add(&w->in.rules, mn_call_text(call, "rule"), ctx, e);
    if (!st)
        st = mn_suppliers_input(w->r, "rule", w->in.rules.t[1], e);
    if (!st)
        st = mn_score_make(&w->after, w->in.c, &w->in.asked, ctx, e);
    if (st)
        return st;
    if (line) {
        if (!mn_text_f64(mn_text_of(line), &v) || !(fabs(v) <= 1e6))
            return mn_fail(e, MN_USAGE, "'%s' is no number of points", line);
        w->line = (int64_t)floor(v * 100 + 0.5);
        return MN_OK;
    }
    if (mn_score_line(&w->line, &w->in.rules, w->in.asked.on))
        return MN_OK;
    mn_fail(e, MN_USAGE, "no rule draws a line between scores");
    return mn_hint(e, "give it as --line 0, or as a rule that measures 'score'");
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {.good = mn_call_text(call, "good"), .country = mn_call_text(call, "country")};
    mn_status st = mn_report_new(&w.r, "trace score-rule", "What a rule would do", e);
    if (!st && !mn_call_text(call, "rule")) {
        mn_fail(e, MN_USAGE, "no rule is given");
        st = mn_hint(e, "give the proposed rule as --rule FILE, with the columns of a policy");
    }
    if (!st)
        st = mn_score_call_open(&w.in, w.r, call, ctx, e);
    if (!st)
        st = mn_reference_new(&w.reference, MN_NEED_MONEY, e);
    if (!st)
        st = mn_worth_new(&w.worth, w.in.c, w.reference, e);
    if (!st)
        st = score_both(&w, call, ctx, e);
    if (!st)
        st = find_sector(&w, ctx, e);
    if (!st)
        st = add_texts(&w, e);
    if (!st)
        st = add_sector(&w, e);
    if (!st)
        st = add_moved(&w, e);
    if (!st)
        st = mn_suppliers_rates(w.r, &w.worth, e);
    if (!st)
        st = mn_score_call_warn(w.r, &w.in, e);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    free(w.cell);
    free(w.seller);
    mn_score_free(&w.before);
    mn_score_free(&w.after);
    mn_worth_free(&w.worth);
    mn_reference_free(w.reference);
    mn_score_call_free(&w.in);
    return st;
}

static const mn_example examples[] = {
    {"manumit trace score-rule --rule proposed.csv --findings findings.csv",
     "how many suppliers would cross the line, and what they sell"},
    {"manumit trace score-rule --rule proposed.csv --good 6109 --country BD",
     "the same for one good of one country"},
    {NULL, NULL}};
static const mn_option options[] = {
    {.name = "rule",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "The proposed rule or rules, with the columns of a policy. One with the id of a rule "
             "that there is stands in its place."},
    {.name = "line",
     .type = MN_OPT_TEXT,
     .arg = "POINTS",
     .help = "The score that counts as the line. Without it, as the rules draw it."},
    {.name = "good",
     .type = MN_OPT_TEXT,
     .arg = "GOOD",
     .help = "Only who sells this good: its text, or the beginning of an HS code."},
    {.name = "country",
     .type = MN_OPT_TEXT,
     .arg = "CC",
     .help = "Only suppliers of this country, by its two letters."},
    MN_CHAIN_CALL_OPTION,
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
    {"sector",
     "country,good,suppliers,value,unknown,below_before,below_after,down,value_down,up,value_up",
     "a row a country and good; down: fall below the line, up: rise to it or above; values in US "
     "dollars"},
    {"moved", "party,name,country,before,after,crosses", "suppliers whose score changes"},
    {"rates", "currency,year,supplies,value,rate,rate_year",
     "the rates by which values became US dollars, where any was not in US dollars"},
    {NULL, NULL, NULL}};
const mn_command mn_trace_score_rule_command = {
    .name = "trace score-rule",
    .summary = "See what a proposed rule would do to a sector",
    .about = "Scores all suppliers with the rules in force and again with the proposed ones, and "
             "tells who crosses the line, by country and good, with the value of what they sell.",
    .examples = examples,
    .options = options,
    .outputs = outputs,
    .see_also = "trace score",
    .run = run};
