/* SPDX-License-Identifier: Apache-2.0
 *
 * country/access/rules.c - rows of a clause out of a table. See rules.h.
 */
#include "country/access/rules.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "country/fact/facts.h"

typedef enum column {
    RULE,
    INDICATOR,
    TEST,
    VALUE,
    VERDICT,
    SAYS,
    SOURCE,
    NEEDED,
    FROM = NEEDED,
    UNTIL,
    YEARS,
    ADDRESS,
    NOTE,
    BESIDE,
    COLUMNS,
} column;

static const char *const headings[COLUMNS] = {
    "rule", "indicator", "test",  "value",   "verdict", "says",   "source",
    "from", "until",     "years", "address", "note",    "beside",
};

typedef struct reading {
    mn_access_rules *to;
    const mn_facts *facts;
    const mn_table *t;
    size_t at[COLUMNS], row;
    bool tests; /* rows without a verdict */
} reading;

static mn_text cell(const reading *x, column c)
{
    if (x->at[c] == SIZE_MAX || mn_table_missing(x->t, x->row, x->at[c]))
        return (mn_text){"", 0};
    return mn_text_trim(mn_table_text(x->t, x->row, x->at[c]));
}

static mn_status fail(const reading *x, column c, mn_err *e, const char *what, const char *hint)
{
    const mn_text v = cell(x, c);
    mn_fail_at(e, MN_DATA, mn_table_name(x->t), mn_table_line(x->t, x->row), 0, "%s '%.*s'", what,
               (int)(v.len < 60 ? v.len : 60), v.ptr);
    mn_offending(e, v);
    return mn_hint(e, "%s", hint);
}

static mn_status word(int *out, const reading *x, column c, const char *const *words, int n,
                      const char *hint, mn_err *e)
{
    char what[48];
    for (int i = 0; i < n; i++)
        if (mn_text_eq_nocase(cell(x, c), words[i])) {
            *out = i;
            return MN_OK;
        }
    snprintf(what, sizeof what, "no %s", headings[c]);
    return fail(x, c, e, what, hint);
}

static mn_status year(int *out, const reading *x, column c, int missing, int least, int most,
                      mn_err *e)
{
    int64_t v;
    *out = missing;
    if (!cell(x, c).len)
        return MN_OK;
    if (!mn_text_i64(cell(x, c), &v) || v < least || v > most)
        return fail(x, c, e, "no year or number of years", "write a whole number");
    *out = (int)v;
    return MN_OK;
}

static mn_status text(const char **out, const reading *x, column c, mn_err *e)
{
    *out = mn_arena_text(&x->to->arena, cell(x, c)).ptr;
    return *out ? MN_OK : mn_fail_memory(e);
}

/* Tiers, and yes or no, are written as people write them. */
static bool value(double *out, const mn_indicator *i, mn_text t)
{
    mn_fact x = {.indicator = 0};
    char why[160];
    bool missing;
    if ((i->kind == MN_KIND_TIER || i->kind == MN_KIND_YES) &&
        !mn_fact_value(&x, &missing, i, t, why) && !missing && !isnan(x.value)) {
        *out = x.value;
        return true;
    }
    return mn_text_f64(t, out) && isfinite(*out);
}

/* What is counted beside a count: another. */
static mn_status beside(mn_access_rule *r, const reading *x, mn_err *e)
{
    r->beside = mn_facts_find_indicator(x->facts, cell(x, BESIDE));
    if (r->beside == UINT32_MAX || r->beside == r->indicator ||
        mn_facts_indicator(x->facts, r->beside)->kind != MN_KIND_COUNT)
        return fail(x, BESIDE, e, "no other count",
                    "few-beside names in it what is counted beside, as in victims-detected");
    return MN_OK;
}

static mn_status what_is_asked(mn_access_rule *r, const reading *x, mn_err *e)
{
    static const char *const tests[] = {"is",
                                        "at-least",
                                        "at-most",
                                        "stays-at-least",
                                        "rose",
                                        "fell",
                                        "untold",
                                        "rose-beyond-chance",
                                        "fell-beyond-chance",
                                        "few-beside",
                                        "below-best"};
    static const char *const verdicts[] = {"open", "conditional", "barred"};
    int test = 0, verdict = 0;
    const mn_text id = cell(x, INDICATOR);
    r->indicator = mn_facts_find_indicator(x->facts, id);
    if (r->indicator == UINT32_MAX) {
        const char *near = mn_facts_suggest(x->facts, id);
        char hint[160];
        snprintf(hint, sizeof hint, "%s%s%s'manumit country indicators' lists all",
                 near ? "is it '" : "", near ? near : "", near ? "'? " : "");
        return fail(x, INDICATOR, e, "unknown indicator", hint);
    }
    const mn_indicator *what = mn_facts_indicator(x->facts, r->indicator);
    mn_status st =
        word(&test, x, TEST, tests, sizeof tests / sizeof *tests,
             "it is one of is, at-least, at-most, stays-at-least, rose, fell, rose-beyond-chance, "
             "fell-beyond-chance, few-beside, below-best, untold",
             e);
    if (!st && test >= MN_ACCESS_ROSE_SURELY && what->kind != MN_KIND_COUNT)
        st = fail(x, INDICATOR, e, "no count, which chance could change, is",
                  "beyond chance are counts of persons or cases; of others ask 'rose' or 'fell'");
    if (!st && test == MN_ACCESS_FEW_BESIDE)
        st = beside(r, x, e);
    if (!st && !x->tests)
        st = word(&verdict, x, VERDICT, verdicts, 3, "it is one of open, conditional, barred", e);
    if (!st && test != MN_ACCESS_UNTOLD && !value(&r->value, what, cell(x, VALUE)))
        st = fail(x, VALUE, e, "no number to test by:",
                  what->kind == MN_KIND_TIER  ? "of tiers 1, 2, 2WL, 3"
                  : what->kind == MN_KIND_YES ? "yes or no"
                                              : "write a number with a point before decimals");
    r->test = (mn_access_test)test;
    r->verdict = (mn_access)verdict;
    return st;
}

static mn_status take(const reading *x, mn_err *e)
{
    mn_access_rules *to = x->to;
    mn_access_rule r = {.line = mn_table_line(x->t, x->row)};
    size_t written = 0;
    for (column c = 0; c < COLUMNS; c++)
        written += cell(x, c).len;
    if (!written && !x->tests) /* a row that a spreadsheet left blank */
        return MN_OK;
    if (to->n == MN_ACCESS_RULES)
        return fail(x, RULE, e, "more than 256 rules, from", "part them over files");
    mn_status st = text(&r.id, x, RULE, e);
    if (!st && !*r.id)
        st = fail(x, RULE, e, "no rule", "each row has a name");
    for (size_t i = 0; i < to->n && !st; i++)
        if (!strcmp(to->at[i].id, r.id))
            st = fail(x, RULE, e, "twice there is a rule", "names are of one row");
    if (!st && !cell(x, SOURCE).len)
        st = fail(x, RULE, e, "no source of rule",
                  "a rule says whose it is, if only 'an assumption'");
    if (!st)
        st = what_is_asked(&r, x, e);
    if (!st)
        st = year(&r.from, x, FROM, 1900, 1900, 2200, e);
    if (!st)
        st = year(&r.until, x, UNTIL, 2200, 1900, 2200, e);
    if (!st && r.from > r.until)
        st = fail(x, UNTIL, e, "no year holds it: until", "until is not before from");
    if (!st)
        st = year(&r.years, x, YEARS, 3, 1, 100, e);
    if (!st)
        st = text(&r.says, x, SAYS, e);
    if (!st)
        st = text(&r.source, x, SOURCE, e);
    if (!st)
        st = text(&r.address, x, ADDRESS, e);
    if (!st)
        st = text(&r.note, x, NOTE, e);
    if (!st)
        to->at[to->n++] = r;
    return st;
}

static mn_status read_rows(mn_access_rules *out, const mn_facts *f, const mn_table *t, bool tests,
                           mn_err *e)
{
    reading x = {.to = out, .facts = f, .t = t, .tests = tests};
    mn_status st = MN_OK;
    *out = (mn_access_rules){.n = 0};
    for (size_t c = 0; c < COLUMNS; c++) {
        x.at[c] = SIZE_MAX;
        for (size_t i = 0; i < mn_table_cols(t) && x.at[c] == SIZE_MAX; i++)
            if (mn_text_eq_nocase(mn_text_trim(mn_text_of(mn_table_col_name(t, i))), headings[c]))
                x.at[c] = i;
        if (c < NEEDED && x.at[c] == SIZE_MAX && !(tests && c == VERDICT)) {
            mn_fail_at(e, MN_DATA, mn_table_name(t), 1, 0, "there is no column '%s'", headings[c]);
            return mn_hint(e, "rules have the columns rule, indicator, test, value, %ssays, source",
                           tests ? "" : "verdict, ");
        }
    }
    if (mn_table_rejects(t))
        return mn_fail_at(e, MN_DATA, mn_table_name(t), mn_table_reject_line(t, 0), 0, "%s",
                          mn_table_reject_reason(t, 0));
    for (x.row = 0; x.row < mn_table_rows(t) && !st; x.row++)
        st = take(&x, e);
    if (!st && !out->n)
        st = mn_fail_at(e, MN_DATA, mn_table_name(t), 0, 0, "there is no rule in it");
    return st;
}

mn_status mn_access_rules_read(mn_access_rules *out, const mn_facts *f, const mn_table *t,
                               mn_err *e)
{
    return read_rows(out, f, t, false, e);
}

mn_status mn_access_tests_read(mn_access_rules *out, const mn_facts *f, const mn_table *t,
                               mn_err *e)
{
    return read_rows(out, f, t, true, e);
}

void mn_access_rules_free(mn_access_rules *r)
{
    mn_arena_free(&r->arena);
    r->n = 0;
}

extern const unsigned char mn_data_access_rules[], mn_data_access_rules_end[];

mn_status mn_access_rules_shipped(mn_table **out, const mn_ctx *ctx, mn_err *e)
{
    const mn_read_options how = {.format = MN_FORMAT_CSV};
    return mn_table_read_memory(out, ctx, "data/facts/access_rules.csv", mn_data_access_rules,
                                (size_t)(mn_data_access_rules_end - mn_data_access_rules), &how, e);
}

const char *mn_access_name(mn_access a)
{
    static const char *const names[] = {"open", "conditional", "barred"};
    return names[a];
}
