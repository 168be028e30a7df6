/* SPDX-License-Identifier: Apache-2.0
 *
 * country/alliance/suggest.c - see suggest.h.
 */
#include "country/alliance/suggest.h"

#include <math.h>
#include <string.h>

#include "core/err.h"
#include "core/normal.h"
#include "core/text.h"

/* --- deeds out of a table ------------------------------------------------------------------------
 */

enum { DEED, INDICATOR, BY, ENGLISH, SPANISH, NEEDED, TIMES = NEEDED, NOTE, COLUMNS };
static const char *const headings[COLUMNS] = {"deed", "indicator", "by",  "en",
                                              "es",   "times",     "note"};

typedef struct reading {
    const mn_table *t;
    size_t at[COLUMNS], row;
} reading;

static mn_text cell(const reading *x, int c)
{
    if (x->at[c] == SIZE_MAX || mn_table_missing(x->t, x->row, x->at[c]))
        return (mn_text){"", 0};
    return mn_text_trim(mn_table_text(x->t, x->row, x->at[c]));
}

static mn_status fail(const reading *x, const char *what, mn_text text, mn_err *e)
{
    return mn_fail_at(e, MN_DATA, mn_table_name(x->t), mn_table_line(x->t, x->row), 0, "%s '%.*s'",
                      what, text.len < 80 ? (int)text.len : 80, text.ptr);
}

static mn_status take(mn_deeds *out, const reading *x, const mn_facts *f, mn_err *e)
{
    mn_deed *d = &out->at[out->n];
    *d = (mn_deed){.line = mn_table_line(x->t, x->row), .times = 1};
    d->indicator = mn_facts_find_indicator(f, cell(x, INDICATOR));
    if (d->indicator == UINT32_MAX)
        return fail(x, "unknown indicator", cell(x, INDICATOR), e);
    if (!mn_text_f64(cell(x, BY), &d->by) || !(d->by > 0) || isinf(d->by))
        return fail(x, "no number above 0 in 'by':", cell(x, BY), e);
    if (cell(x, TIMES).len &&
        (!mn_text_f64(cell(x, TIMES), &d->times) || !(d->times >= 1) || isinf(d->times)))
        return fail(x, "no number of 1 or more in 'times':", cell(x, TIMES), e);
    for (int c = 0; c < NEEDED; c++)
        if (!cell(x, c).len)
            return fail(x, "a deed is told in both languages; there is no", mn_text_of(headings[c]),
                        e);
    d->id = mn_arena_text(&out->arena, cell(x, DEED)).ptr;
    d->text[MN_BRIEF_ENGLISH] = mn_arena_text(&out->arena, cell(x, ENGLISH)).ptr;
    d->text[MN_BRIEF_SPANISH] = mn_arena_text(&out->arena, cell(x, SPANISH)).ptr;
    d->note = mn_arena_text(&out->arena, cell(x, NOTE)).ptr;
    if (!d->id || !d->text[MN_BRIEF_ENGLISH] || !d->text[MN_BRIEF_SPANISH] || !d->note)
        return mn_fail_memory(e);
    for (size_t i = 0; i < out->n; i++)
        if (!strcmp(out->at[i].id, d->id))
            return fail(x, "a deed is named twice:", cell(x, DEED), e);
    out->n++;
    return MN_OK;
}

mn_status mn_deeds_read(mn_deeds *out, const mn_facts *f, const mn_table *t, mn_err *e)
{
    reading x = {.t = t};
    mn_status st = MN_OK;
    for (int c = 0; c < COLUMNS; c++) {
        x.at[c] = SIZE_MAX;
        for (size_t i = 0; i < mn_table_cols(t) && x.at[c] == SIZE_MAX; i++)
            if (mn_text_eq_nocase(mn_text_trim(mn_text_of(mn_table_col_name(t, i))), headings[c]))
                x.at[c] = i;
        if (c < NEEDED && x.at[c] == SIZE_MAX) {
            mn_fail_at(e, MN_DATA, mn_table_name(t), 1, 0, "there is no column '%s'", headings[c]);
            return mn_hint(e, "deeds have the columns deed, indicator, by, times, en, es, note");
        }
    }
    if (mn_table_rejects(t))
        return mn_fail_at(e, MN_DATA, mn_table_name(t), mn_table_reject_line(t, 0), 0, "%s",
                          mn_table_reject_reason(t, 0));
    if (mn_table_rows(t) > MN_DEEDS)
        return mn_fail_at(e, MN_DATA, mn_table_name(t), 0, 0, "more than %d deeds", MN_DEEDS);
    for (x.row = 0; x.row < mn_table_rows(t) && !st; x.row++)
        st = take(out, &x, f, e);
    if (!st && !out->n)
        st = mn_fail_at(e, MN_DATA, mn_table_name(t), 0, 0, "there is no deed in it");
    return st;
}

void mn_deeds_free(mn_deeds *d)
{
    if (d)
        mn_arena_free(&d->arena);
}

extern const unsigned char mn_data_deeds[], mn_data_deeds_end[];

mn_status mn_deeds_shipped(mn_table **out, const mn_ctx *ctx, mn_err *e)
{
    const mn_read_options how = {.format = MN_FORMAT_CSV};
    return mn_table_read_memory(out, ctx, "data/facts/deeds.csv", mn_data_deeds,
                                (size_t)(mn_data_deeds_end - mn_data_deeds), &how, e);
}

/* --- who did it ----------------------------------------------------------------------------------
 */

/* The first year after it was alike in which the rule no longer holds. */
static int turned(const mn_access_rule *r, const mn_precedent *p, const mn_facts *f)
{
    for (int y = p->from_year + 1; y < p->to_year; y++) {
        const mn_fact *x[2];
        if (mn_access_holds(x, r, f, p->place, y) == MN_HELD_NO && x[1]->year == y)
            return y;
    }
    return p->to_year;
}

static void look(mn_deed_case *out, const mn_deed *d, const mn_access_rule *r,
                 const mn_precedent *p, const mn_facts *f)
{
    enum { BEFORE = 2 };
    size_t n;
    const mn_fact *x = mn_facts_of(f, p->place, d->indicator, &n);
    *out = (mn_deed_case){.did = MN_HELD_UNKNOWN, .until = p->from_year + MN_DEED_YEARS};
    /* Whoever improved, or was last told of, by then had less time for a deed than the others. */
    out->early = (p->improved ? turned(r, p, f) : p->to_year) <= out->until;
    if (out->early)
        return;
    for (size_t i = 0; i < n; i++) {
        const double v = mn_fact_number(&x[i]);
        if (!(x[i].marks & MN_FACT_STANDS) || isnan(v) || x[i].year < p->from_year - BEFORE ||
            x[i].year > out->until)
            continue;
        if (x[i].year <= p->from_year) {
            out->before = &x[i];
            continue;
        }
        if (!out->before || out->did == MN_HELD_YES)
            break;
        const double then = mn_fact_number(out->before);
        if ((out->full = then + d->by > mn_facts_indicator(f, d->indicator)->most))
            return;
        out->after = &x[i];
        out->did = v - then >= d->by && v >= then * d->times ? MN_HELD_YES : MN_HELD_NO;
    }
}

static void judge(mn_deed_count *c, double level)
{
    const double did = (double)(c->did_improved + c->did_not);
    const double others = (double)(c->else_improved + c->else_not);
    const double z = mn_normal_quantile((1 + level) / 2);
    double l1, u1, l2, u2;
    c->did = did > 0 ? (double)c->did_improved / did : (double)NAN;
    c->others = others > 0 ? (double)c->else_improved / others : (double)NAN;
    c->difference = c->did - c->others;
    c->low = c->high = (double)NAN;
    c->evidence = MN_DEED_TOO_FEW;
    if (isnan(c->difference))
        return;
    mn_wilson(&l1, &u1, (double)c->did_improved, did, z);
    mn_wilson(&l2, &u2, (double)c->else_improved, others, z);
    c->low = c->difference - hypot(c->did - l1, u2 - c->others);
    c->high = c->difference + hypot(u1 - c->did, c->others - l2);
    if (did >= MN_DEED_FEW && others >= MN_DEED_FEW)
        c->evidence = c->low > 0 ? MN_DEED_MORE : c->high < 0 ? MN_DEED_LESS : MN_DEED_UNTOLD;
}

void mn_deed_compare(mn_deed_count *out, mn_deed_case *cases, const mn_deed *d,
                     const mn_access_rule *r, const mn_precedent *p, size_t n, const mn_facts *f,
                     double level)
{
    *out = (mn_deed_count){.unknown = 0};
    for (size_t i = 0; i < n; i++) {
        look(&cases[i], d, r, &p[i], f);
        if (cases[i].early)
            out->early++;
        else if (cases[i].full)
            out->full++;
        else if (cases[i].did == MN_HELD_UNKNOWN)
            out->unknown++;
        else if (cases[i].did == MN_HELD_YES)
            (*(p[i].improved ? &out->did_improved : &out->did_not))++;
        else
            (*(p[i].improved ? &out->else_improved : &out->else_not))++;
    }
    judge(out, level);
}

const char *mn_deed_evidence_name(mn_deed_evidence v)
{
    static const char *const names[MN_DEED_EVIDENCES] = {
        "improved more often", "improved less often", "not told from chance", "too few cases"};
    return names[v];
}
