/* SPDX-License-Identifier: Apache-2.0
 *
 * rules.c - rules of the scorecard. See rules.h.
 */
#include "trace/score/rules.h"

#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/chain/chain.h"

extern const unsigned char mn_data_trade_score_rules[], mn_data_trade_score_rules_end[];

static const char columns[] =
    "id,version,measure,points,from,until,match,threshold,cap,says,source";
enum { ID, VERSION, MEASURE, POINTS, FROM, UNTIL, MATCH, THRESHOLD, CAP, SAYS, SOURCE };
enum { NEEDED = 4, MOST_POINTS = 100000000 };

static const char *const names[MN_SCORE_MEASURES] = {[MN_SCORE_DOC_IN_TIME] = "document-in-time",
                                                     [MN_SCORE_DOC_LATE] = "document-late",
                                                     [MN_SCORE_DOCUMENTED] = "supplies-documented",
                                                     [MN_SCORE_UNDOCUMENTED] =
                                                         "supplies-undocumented",
                                                     [MN_SCORE_BALANCE] = "balance",
                                                     [MN_SCORE_FINDING] = "finding",
                                                     [MN_SCORE_CLOSED] = "finding-closed",
                                                     [MN_SCORE_OPEN] = "finding-open",
                                                     [MN_SCORE_REPEAT] = "finding-repeat",
                                                     [MN_SCORE_NEXUS] = "nexus",
                                                     [MN_SCORE_LINE] = "score"};

static bool needs_match(mn_score_measure m)
{
    return m >= MN_SCORE_BALANCE && m <= MN_SCORE_NEXUS;
}

static mn_status read_measure(mn_score_rule *r, const mn_sheet *s, size_t row, mn_err *e)
{
    const mn_text text = mn_sheet_text(s, row, MEASURE);
    size_t m = 0;
    while (m < MN_SCORE_MEASURES && !mn_text_eq_nocase(text, names[m]))
        m++;
    if (m == MN_SCORE_MEASURES) {
        mn_sheet_fail(s, row, MEASURE, e, "is nothing that is measured");
        return mn_hint(e, "measured are document-in-time, document-late, supplies-documented, "
                          "supplies-undocumented, balance, finding, finding-closed, finding-open, "
                          "finding-repeat, nexus, score");
    }
    r->measure = (mn_score_measure)m;
    if (needs_match(r->measure) && !r->match.len)
        return mn_sheet_fail(s, row, MATCH, e, "is empty: a verdict, kind or '*' must stand there");
    return MN_OK;
}

static mn_status read_numbers(mn_score_rule *r, const mn_sheet *s, size_t row, mn_err *e)
{
    const bool share = r->measure == MN_SCORE_DOCUMENTED || r->measure == MN_SCORE_UNDOCUMENTED;
    const bool wants = share || r->measure == MN_SCORE_CLOSED || r->measure == MN_SCORE_OPEN ||
                       r->measure == MN_SCORE_REPEAT || r->measure == MN_SCORE_LINE;
    mn_status st = mn_sheet_f64(&r->threshold, s, row, THRESHOLD, NAN, e);
    if (!st && wants && isnan(r->threshold))
        return mn_sheet_fail(s, row, THRESHOLD, e, "is empty: this measure needs a number there");
    if (!st && isnan(r->threshold))
        r->threshold = 0;
    if (!st && share && (r->threshold < 0 || r->threshold > 1))
        return mn_sheet_fail(s, row, THRESHOLD, e, "is no share from 0 to 1");
    if (!st && !(fabs(r->threshold) <= 1e6))
        return mn_sheet_fail(s, row, THRESHOLD, e, "is too large");
    if (!st)
        st = mn_sheet_hundredths(&r->points, s, row, POINTS, 0, e);
    if (!st && r->measure != MN_SCORE_LINE && !r->points)
        return mn_sheet_fail(s, row, POINTS, e, "gives and takes nothing");
    if (!st && (r->points > MOST_POINTS || r->points < -MOST_POINTS))
        return mn_sheet_fail(s, row, POINTS, e, "is more than a million points");
    if (!st)
        st = mn_sheet_hundredths(&r->cap, s, row, CAP, 0, e);
    if (!st && r->cap && (r->cap > 0) != (r->points > 0))
        return mn_sheet_fail(s, row, CAP, e, "and the points must have the same sign");
    return st;
}

static mn_status read_rule(mn_score_rule *r, const mn_sheet *s, size_t row, mn_err *e)
{
    *r = (mn_score_rule){.id = mn_sheet_text(s, row, ID),
                         .version = mn_sheet_text(s, row, VERSION),
                         .match = mn_sheet_text(s, row, MATCH),
                         .says = mn_sheet_text(s, row, SAYS),
                         .source = mn_sheet_text(s, row, SOURCE)};
    if (!r->id.len)
        return mn_sheet_fail(s, row, ID, e, "is empty: a rule needs a name");
    if (!r->version.len)
        return mn_sheet_fail(s, row, VERSION, e, "is empty: verdicts say by which version");
    mn_status st = read_measure(r, s, row, e);
    if (!st)
        st = read_numbers(r, s, row, e);
    if (!st)
        st = mn_sheet_day(&r->from, s, row, FROM, e);
    if (!st)
        st = mn_sheet_day(&r->until, s, row, UNTIL, e);
    if (!st && r->from != MN_NO_DAY && r->until != MN_NO_DAY && r->until < r->from)
        return mn_sheet_fail(s, row, UNTIL, e, "is before the day in column 'from'");
    return st;
}

static size_t find(const mn_score_rules *r, const mn_score_rule *like)
{
    size_t i = 0;
    while (i < r->n &&
           !(mn_text_eq(r->rule[i].id, like->id) && mn_text_eq(r->rule[i].version, like->version)))
        i++;
    return i;
}

mn_status mn_score_rules_load(mn_score_rules *out, const char *path, const mn_ctx *ctx, mn_err *e)
{
    mn_score_rules r = {0};
    mn_sheet s = {0};
    mn_status st = path ? mn_sheet_read(&s, path, columns, NEEDED, ctx, e)
                        : mn_sheet_read_memory(
                              &s, "embedded: data/trade/score_rules.csv", mn_data_trade_score_rules,
                              (size_t)(mn_data_trade_score_rules_end - mn_data_trade_score_rules),
                              columns, NEEDED, e);
    const size_t n = st ? 0 : mn_table_rows(s.t);
    if (!st && n > MN_SCORE_RULES)
        st = mn_fail_at(e, MN_DATA, s.file, 0, 0, "more than %d rules", MN_SCORE_RULES);
    if (!st && !(r.rule = calloc(n + 1, sizeof *r.rule)))
        st = mn_fail_memory(e);
    for (size_t i = 0; !st && i < n; i++) {
        if ((st = read_rule(&r.rule[i], &s, i, e)))
            break;
        if (find(&r, &r.rule[i]) < r.n)
            st = mn_sheet_fail(&s, i, ID, e, "is there twice in the same version");
        r.n++;
    }
    r.t[0] = s.t;
    if (st)
        mn_score_rules_free(&r);
    else
        *out = r;
    return st;
}

mn_status mn_score_rules_add(mn_score_rules *r, const char *path, const mn_ctx *ctx, mn_err *e)
{
    mn_score_rules more = {0};
    mn_status st = mn_score_rules_load(&more, path, ctx, e);
    if (st)
        return st;
    mn_score_rule *all = calloc(r->n + more.n + 1, sizeof *all);
    if (!all) {
        mn_score_rules_free(&more);
        return mn_fail_memory(e);
    }
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++) {
        bool replaced = false;
        for (size_t k = 0; k < more.n; k++)
            replaced = replaced || mn_text_eq(more.rule[k].id, r->rule[i].id);
        if (!replaced)
            all[n++] = r->rule[i];
    }
    for (size_t k = 0; k < more.n; k++)
        all[n++] = more.rule[k];
    free(r->rule);
    r->rule = all;
    r->n = n;
    r->t[1] = more.t[0];
    free(more.rule);
    return MN_OK;
}

void mn_score_rules_free(mn_score_rules *r)
{
    for (size_t i = 0; i < MN_SCORE_SHEETS; i++)
        mn_table_free(r->t[i]);
    free(r->rule);
    *r = (mn_score_rules){0};
}

bool mn_score_rule_on(const mn_score_rule *r, int32_t day)
{
    return day == MN_NO_DAY ||
           ((r->from == MN_NO_DAY || day >= r->from) && (r->until == MN_NO_DAY || day <= r->until));
}

bool mn_score_rule_matches(const mn_score_rule *r, mn_text word)
{
    if (mn_text_eq_str(r->match, "*"))
        return true;
    if (r->match.len != word.len)
        return false;
    for (size_t i = 0; i < word.len; i++) {
        char a = r->match.ptr[i], b = word.ptr[i];
        a = (char)(a >= 'A' && a <= 'Z' ? a + 32 : a);
        b = (char)(b >= 'A' && b <= 'Z' ? b + 32 : b);
        if (a != b)
            return false;
    }
    return true;
}
