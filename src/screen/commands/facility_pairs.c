/* SPDX-License-Identifier: Apache-2.0
 *
 * facility_pairs.c - manumit facility pairs: how likely the two facilities of each row are one,
 * without any register. For trying the score on labelled pairs, and for pairs that another program
 * proposes.
 */
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "screen/commands/command.h"
#include "screen/commands/facility.h"
#include "screen/commands/screen.h"

typedef struct pairs {
    mn_kit *kit;
    mn_facility_judge *judge;
    mn_table *in;
    mn_facility_columns *side[2];
    mn_buf room[2];
    bool features;
    uint64_t empty;
} pairs;

static void release(pairs *p)
{
    mn_facility_judge_free(p->judge);
    mn_kit_drop(p->kit);
    mn_table_free(p->in);
    for (size_t i = 0; i < 2; i++) {
        mn_facility_columns_free(p->side[i]);
        mn_buf_free(&p->room[i]);
    }
}

static mn_status open_all(pairs *p, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *path = mn_call_input(call, 0);
    mn_read_options o = MN_READ_OPTIONS_INIT;
    mn_status st = mn_table_read(&p->in, ctx, path ? path : "-", &o, e);
    if (!st && !(st = mn_facility_columns_new(&p->side[0], p->in, NULL, "1", e)))
        st = mn_facility_columns_new(&p->side[1], p->in, NULL, "2", e);
    if (st) {
        if (e && e->hint[0])
            mn_hint(e, "the first row must name name1, address1, country1, name2, address2 and "
                       "country2");
        return st;
    }
    p->features = mn_call_flag(call, "features");
    if (!(st = mn_kit_get(&p->kit, ctx, e)))
        st = mn_facility_judge_new(&p->judge, p->kit, e);
    return st;
}

/* The columns of the file; one that bears the name of an added one becomes "given_...". */
static mn_status add_columns(mn_table *t, const mn_table *in, bool features, mn_err *e)
{
    static const char *const added[] = {"score", "probability", "decision", "met", "differs"};
    mn_status st = MN_OK;
    for (size_t c = 0; !st && c < mn_table_cols(in); c++) {
        mn_buf b = {0};
        for (size_t i = 0; i < 5; i++)
            if (strcmp(mn_table_col_name(in, c), added[i]) == 0)
                mn_buf_str(&b, "given_");
        mn_buf_str(&b, mn_table_col_name(in, c));
        st = b.failed ? mn_fail_memory(e) : mn_table_add_column(t, b.ptr, MN_TEXT, e);
        mn_buf_free(&b);
    }
    for (size_t i = 0; !st && i < 5; i++)
        st = mn_table_add_column(t, added[i], i < 2 ? MN_F64 : MN_TEXT, e);
    for (size_t i = 0; !st && features && i < MN_FACILITY_FEATURES; i++) {
        char name[40];
        snprintf(name, sizeof name, "f_%s", mn_facility_feature_names[i]);
        st = mn_table_add_column(t, name, MN_F64, e);
    }
    return st;
}

static mn_status put_answer(mn_table *t, size_t col, const mn_facility_pair *o, bool features,
                            mn_err *e)
{
    char met[MN_FACILITY_WORDS], differs[MN_FACILITY_WORDS];
    mn_facility_told(met, differs, o);
    mn_table_put_f64(t, col, mn_screening_round(o->score));
    mn_table_put_f64(t, col + 1, mn_screening_round(o->probability));
    mn_status st =
        mn_table_put_text(t, col + 2, mn_text_of(mn_facility_decision_name(o->decision)), e);
    if (!st)
        st = mn_table_put_text(t, col + 3, mn_text_of(met), e);
    if (!st)
        st = mn_table_put_text(t, col + 4, mn_text_of(differs), e);
    for (size_t i = 0; !st && features && i < MN_FACILITY_FEATURES; i++)
        mn_table_put_f64(t, col + 5 + i, (double)o->feature[i]);
    return st;
}

static mn_status one(pairs *p, mn_table *t, size_t i, mn_err *e)
{
    const size_t cols = mn_table_cols(p->in);
    mn_facility f[2];
    mn_facility_pair o;
    mn_err own = MN_ERR_INIT;
    mn_status st = mn_table_add_row(t, mn_table_line(p->in, i), e);
    for (size_t c = 0; !st && c < cols; c++)
        if (!mn_table_missing(p->in, i, c))
            st = mn_table_put_text(t, c, mn_table_text(p->in, i, c), e);
    for (size_t s = 0; s < 2; s++)
        mn_facility_row(&f[s], &p->room[s], p->side[s], p->in, i, false);
    if (!st && (p->room[0].failed || p->room[1].failed))
        st = mn_fail_memory(e);
    if (st)
        return st;
    st = mn_facility_compare_two(&o, p->judge, &f[0], &f[1], &own);
    if (st == MN_DATA) {
        p->empty++;
        return MN_OK;
    }
    if (st) {
        if (e)
            *e = own;
        return st;
    }
    return put_answer(t, cols, &o, p->features, e);
}

static mn_status run_pairs(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const mn_table_view view = {.title = "Pairs",
                                .columns = "name1,name2,probability=Prob.:1%,decision,met,differs"};
    pairs p = {0};
    mn_report *r = NULL;
    mn_table *t = NULL;
    mn_status st = open_all(&p, call, ctx, e);
    if (!st && !(st = mn_report_new(&r, "facility pairs", "Are the two facilities one?", e)) &&
        !(st = mn_table_new(&t, "pairs", e)))
        st = add_columns(t, p.in, p.features, e);
    for (size_t i = 0; !st && i < mn_table_rows(p.in); i++)
        if (i % 1024 || !(st = mn_poll(ctx, e)))
            st = one(&p, t, i, e);
    if (!st) {
        st = mn_report_table(r, t, &view, e);
        t = NULL;
    }
    mn_table_free(t);
    const uint64_t left = p.empty + (p.in ? mn_table_rejects(p.in) : 0);
    if (!st && left) {
        char text[120];
        snprintf(text, sizeof text, "%llu row%s no two names that can be read; not compared.",
                 (unsigned long long)left, left == 1 ? " has" : "s have");
        st = mn_report_warning(r, text, e);
    }
    if (!st)
        st = mn_report_manifest_input(r, "pairs", mn_table_source(p.in), mn_table_sha256(p.in), e);
    release(&p);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example examples[] = {
    {"manumit facility pairs proposed.csv", "how likely the two facilities of each row are one"},
    {"manumit facility pairs proposed.csv --csv > scored.csv", "the same rows, scored"},
    {NULL, NULL}};

static const mn_input inputs[] = {
    {"FILE",
     "a table with the columns name1, address1, country1, name2, address2, country2, and lat1, "
     "lng1, os_id1 and others likewise; - or nothing is standard input",
     false, false},
    {NULL, NULL, false, false}};

static const mn_option options[] = {
    {.name = "features",
     .type = MN_OPT_FLAG,
     .help = "Add the columns f_...: what the model is told of each pair."},
    {.name = NULL}};

static const mn_output outputs[] = {
    {"pairs",
     "name1,address1,country1,name2,address2,country2,score,probability,decision,met,differs",
     "the file's own columns in their order, then the answer; see 'facility match'"},
    {NULL, NULL, NULL}};

const mn_command mn_facility_pairs_command = {
    .name = "facility pairs",
    .summary = "Score how likely two facilities are one",
    .about = "Compares the two facilities of each row by themselves. In a register words that many "
             "of its facilities have say less; here every word is as rare as any other, so that "
             "the figures differ somewhat from those of 'facility match'.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "facility match,screen pairs",
    .run = run_pairs};
