/* SPDX-License-Identifier: Apache-2.0
 *
 * command_pairs.c - manumit screen pairs: how likely the two names of each row are one
 * bearer's, without any list. For trying the score on labelled pairs, and for pairs
 * that another program proposes.
 */
#include "screen/commands/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "screen/score/score.h"
#include "table/maker.h"

enum { MADE = 4 }; /* tables beside the pairs */
#define TOLD 50    /* pairs that are explained in text; the table 'explanations' has all */

/* Everything that a run holds; zeroed is legal to release. */
typedef struct pairs {
    mn_table *in;
    mn_name_tables *tables;
    mn_scorer *scorer;
    mn_parsed *a, *b;
    size_t name1, name2, schema;
    bool explain, features;
    size_t empty; /* rows without one of the names */
} pairs;

static void release(pairs *p)
{
    mn_table_free(p->in);
    mn_name_tables_free(p->tables);
    mn_scorer_free(p->scorer);
    free(p->a);
    free(p->b);
}

static mn_status column(size_t *out, const mn_table *t, const char *path, const char *name,
                        mn_err *e)
{
    *out = mn_table_find(t, name);
    if (*out != SIZE_MAX)
        return MN_OK;
    mn_fail_at(e, MN_DATA, path, 1, 0, "no column '%s'", name);
    return mn_hint(e, "the first row must name the columns name1 and name2, and may name schema");
}

static mn_status open_all(pairs *p, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *path = mn_call_input(call, 0);
    mn_read_options o = MN_READ_OPTIONS_INIT;
    mn_status st = mn_table_read(&p->in, ctx, path ? path : "-", &o, e);
    if (st || (st = column(&p->name1, p->in, path, "name1", e)) ||
        (st = column(&p->name2, p->in, path, "name2", e)) ||
        (st = mn_name_tables_new(&p->tables, e)) || (st = mn_scorer_new(&p->scorer, e)))
        return st;
    p->schema = mn_table_find(p->in, "schema");
    p->explain = mn_call_flag(call, "explain");
    p->features = mn_call_flag(call, "features");
    p->a = malloc(MN_PARSED_MAX);
    p->b = malloc(MN_PARSED_MAX);
    return p->a && p->b ? MN_OK : mn_fail_memory(e);
}

/* The names of row i, taken apart. */
static mn_status read_row(pairs *p, size_t i, mn_err *e)
{
    mn_bearer bearer = MN_BEARER_UNKNOWN;
    if (p->schema != SIZE_MAX)
        bearer = mn_bearer_of(mn_text_trim(mn_table_text(p->in, i, p->schema)));
    mn_status st = mn_name_read(p->a, mn_table_text(p->in, i, p->name1), bearer, p->tables, e);
    if (!st)
        st = mn_name_read(p->b, mn_table_text(p->in, i, p->name2), bearer, p->tables, e);
    return st;
}

/* The columns of the file, with score and probability behind them. A column of the file that has
 * one of these names becomes "given_score". */
static mn_status add_columns(mn_table *t, const mn_table *in, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t c = 0; !st && c < mn_table_cols(in); c++) {
        const char *name = mn_table_col_name(in, c);
        mn_buf b = {0};
        if (strcmp(name, "score") == 0 || strcmp(name, "probability") == 0)
            mn_buf_str(&b, "given_");
        mn_buf_str(&b, name);
        st = b.failed ? mn_fail_memory(e) : mn_table_add_column(t, b.ptr, MN_TEXT, e);
        mn_buf_free(&b);
    }
    if (!st && !(st = mn_table_add_column(t, "score", MN_F64, e)))
        st = mn_table_add_column(t, "probability", MN_F64, e);
    return st;
}

static mn_status score_row(pairs *p, mn_table *t, size_t i, mn_score *s, mn_err *e)
{
    size_t cols = mn_table_cols(p->in);
    mn_status st = read_row(p, i, e);
    if (st || (st = mn_table_add_row(t, mn_table_line(p->in, i), e)))
        return st;
    for (size_t c = 0; !st && c < cols; c++)
        if (!mn_table_missing(p->in, i, c))
            st = mn_table_put_text(t, c, mn_table_text(p->in, i, c), e);
    if (st)
        return st;
    mn_score_pair(s, p->a, p->b, p->scorer);
    if (!p->a->n || !p->b->n) {
        p->empty++;
        return MN_OK;
    }
    mn_table_put_f64(t, cols, s->score);
    mn_table_put_f64(t, cols + 1, s->probability);
    return MN_OK;
}

/* --- what --explain and --features add ------------------------------------------------ */

static void add_reading(mn_maker *k, uint64_t line, const mn_parsed *p)
{
    mn_buf words = {0}, tags = {0}, notes = {0};
    for (size_t i = 0; i < p->n; i++) {
        const mn_token *t = &mn_parsed_tokens(p)[i];
        if (i) {
            mn_buf_char(&words, ' ');
            mn_buf_str(&tags, ", ");
        }
        mn_buf_text(&words, mn_token_text(p, t));
        mn_buf_str(&tags, mn_tag_name((mn_tag)t->tag));
    }
    static const char *const texts[] = {"cut", "vowels not written", "read as Mandarin",
                                        "letters that can't be read", "bytes that are no UTF-8"};
    for (size_t i = 0; i < 5; i++)
        if (p->notes >> i & 1) {
            if (notes.len)
                mn_buf_str(&notes, ", ");
            mn_buf_str(&notes, texts[i]);
        }
    mn_make_row(k, line);
    mn_make_text(k, 0, mn_parsed_original(p));
    mn_make_text(k, 1, (mn_text){words.ptr, words.len});
    mn_make_text(k, 2, (mn_text){tags.ptr, tags.len});
    mn_make_text(k, 3, (mn_text){notes.ptr, notes.len});
    if (!k->st && (words.failed || tags.failed || notes.failed))
        k->st = mn_fail_memory(k->e);
    mn_buf_free(&words);
    mn_buf_free(&tags);
    mn_buf_free(&notes);
}

static mn_maker features_maker(mn_err *e)
{
    mn_buf columns = {0};
    for (size_t f = 0; f < MN_FEATURES; f++)
        mn_buf_fmt(&columns, "%s:f ", mn_feature_names[f]);
    mn_buf_str(&columns, "trust:f most:f least:f model:t");
    if (columns.failed) {
        mn_maker k = {.e = e, .st = mn_fail_memory(e)};
        mn_buf_free(&columns);
        return k;
    }
    mn_maker k = mn_maker_new("features", columns.ptr, e);
    mn_buf_free(&columns);
    return k;
}

/* A line of text for people, of the first pairs alone; a row of the table for programs. */
static mn_status add_explanation(mn_report *told, mn_maker *k, uint64_t line, const pairs *p,
                                 const mn_score *s, mn_err *e)
{
    char *why = NULL;
    if (k->st || (k->st = mn_score_explain(&why, s, p->a, p->b, p->scorer, e)))
        return k->st;
    if (told) {
        mn_text a = mn_parsed_original(p->a), b = mn_parsed_original(p->b);
        mn_buf text = {0};
        mn_buf_fmt(&text, "%.*s / %.*s: %.1f%%. %s", (int)a.len, a.ptr, (int)b.len, b.ptr,
                   s->probability * 100, why);
        k->st = text.failed ? mn_fail_memory(e) : mn_report_text(told, MN_TEXT_BULLET, text.ptr, e);
        mn_buf_free(&text);
    }
    mn_make_row(k, line);
    mn_make_text(k, 0, mn_parsed_original(p->a));
    mn_make_text(k, 1, mn_parsed_original(p->b));
    mn_make_str(k, 2, why);
    free(why);
    return k->st;
}

static void add_alignment(mn_maker *k, uint64_t line, const pairs *p, const mn_score *s)
{
    mn_met met[MN_METS];
    const size_t n = p->a->n && p->b->n ? mn_score_alignment(met, s, p->a, p->b) : 0;
    for (size_t i = 0; i < n && !k->st; i++) {
        mn_make_row(k, line);
        mn_make_text(k, 0, mn_parsed_original(p->a));
        mn_make_text(k, 1, mn_parsed_original(p->b));
        if (met[i].a.len)
            mn_make_text(k, 2, met[i].a);
        if (met[i].b.len)
            mn_make_text(k, 3, met[i].b);
        mn_make_str(k, 4, met[i].how);
        mn_make_f64(k, 5, met[i].weight);
    }
}

static mn_status add_tables(mn_report *r, mn_maker *made, const bool *wanted, mn_err *e)
{
    const mn_table_view views[] = {{.title = "Why", .hidden = true},
                                   {.title = "How the names were read"},
                                   {.title = "Features", .hidden = true},
                                   {.title = "Which words met", .hidden = true}};
    mn_status st = MN_OK;
    for (size_t i = 0; i < MADE; i++) {
        if (!wanted[i])
            continue;
        mn_table *t = mn_maker_end(&made[i]);
        if (!t)
            st = st ? st : made[i].st;
        else if (st)
            mn_table_free(t);
        else
            st = mn_report_table(r, t, &views[i], e);
    }
    return st;
}

static mn_status score_all(mn_report *r, pairs *p, const mn_ctx *ctx, mn_err *e)
{
    const mn_table_view view = {.title = "Pairs", .columns = "name1,name2,score:3,probability:1%"};
    const bool wanted[MADE] = {p->explain, p->explain, p->features, p->explain};
    mn_maker made[MADE] = {{0}};
    mn_table *t = NULL;
    mn_score s;
    mn_status st = mn_table_new(&t, "pairs", e);
    if (!st)
        st = add_columns(t, p->in, e);
    if (p->explain) {
        made[0] = mn_maker_new("explanations", "name1:t name2:t why:t", e);
        made[1] = mn_maker_new("readings", "name:t reading:t tags:t notes:t", e);
        made[3] = mn_maker_new("alignment", "name1:t name2:t word1:t word2:t how:t weight:f", e);
    }
    if (p->features)
        made[2] = features_maker(e);
    if (!st && p->explain) {
        st = mn_report_text(r, MN_TEXT_HEADING, "Why", e);
        if (!st && mn_table_rows(p->in) > TOLD)
            st = mn_report_text(r, MN_TEXT_NOTE,
                                "The first 50 pairs; the table 'explanations' has all of them.", e);
    }
    for (size_t i = 0; !st && i < mn_table_rows(p->in); i++) {
        uint64_t line = mn_table_line(p->in, i);
        if (i % 1024 == 0 && (st = mn_poll(ctx, e)))
            break;
        if ((st = score_row(p, t, i, &s, e)))
            break;
        if (p->explain) {
            st = add_explanation(i < TOLD ? r : NULL, &made[0], line, p, &s, e);
            add_reading(&made[1], line, p->a);
            add_reading(&made[1], line, p->b);
            add_alignment(&made[3], line, p, &s);
        }
        if (p->features) {
            mn_make_row(&made[2], line);
            for (size_t f = 0; f < MN_FEATURES; f++)
                mn_make_f64(&made[2], f, (double)s.feature[f]);
            mn_make_f64(&made[2], MN_FEATURES, s.trust);
            mn_make_f64(&made[2], MN_FEATURES + 1, s.most);
            mn_make_f64(&made[2], MN_FEATURES + 2, s.least);
            mn_make_str(&made[2], MN_FEATURES + 3, s.rule == MN_RULE_ALONE ? "not asked" : "asked");
        }
    }
    if (!st) {
        st = mn_report_table(r, t, &view, e);
        t = NULL;
    }
    mn_table_free(t);
    if (!st)
        return add_tables(r, made, wanted, e);
    for (size_t i = 0; i < MADE; i++)
        mn_table_free(made[i].t);
    return st;
}

static mn_status warn(mn_report *r, const pairs *p, mn_err *e)
{
    char text[200];
    size_t rejects = mn_table_rejects(p->in);
    mn_status st = MN_OK;
    if (rejects) {
        snprintf(text, sizeof text,
                 "%zu row%s could not be read, the first in line %llu: %s; not scored.", rejects,
                 rejects == 1 ? "" : "s", (unsigned long long)mn_table_reject_line(p->in, 0),
                 mn_table_reject_reason(p->in, 0));
        st = mn_report_warning(r, text, e);
    }
    if (!st && p->empty) {
        snprintf(text, sizeof text,
                 "%zu row%s lack%s a name with letters or digits that can be read; no score there.",
                 p->empty, p->empty == 1 ? "" : "s", p->empty == 1 ? "s" : "");
        st = mn_report_warning(r, text, e);
    }
    return st;
}

static mn_status run_pairs(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    pairs p = {0};
    mn_report *r = NULL;
    mn_status st = open_all(&p, call, ctx, e);
    if (!st && !(st = mn_report_new(&r, "screen pairs", "Are the two names one bearer's?", e)) &&
        !(st = score_all(r, &p, ctx, e)) && !(st = warn(r, &p, e)))
        st = mn_report_manifest_input(r, "pairs", mn_table_source(p.in), mn_table_sha256(p.in), e);
    if (!st)
        st = mn_report_manifest_text(r, "rules", mn_scorer_rules(p.scorer), e);
    release(&p);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example examples[] = {
    {"manumit screen pairs proposed.csv", "how likely the names of each row are one bearer's"},
    {"manumit screen pairs proposed.csv --csv > scored.csv",
     "the same rows with score and probability behind them"},
    {"manumit screen pairs proposed.csv --explain", "with a sentence a pair: what met, what not"},
    {NULL, NULL}};

static const mn_input inputs[] = {
    {"FILE",
     "a table with the columns name1 and name2, and schema where it is known: Person, Company, "
     "Organization, Vessel, LegalEntity; - or nothing is standard input",
     false, false},
    {NULL, NULL, false, false}};

static const mn_option options[] = {
    {.name = "explain",
     .type = MN_OPT_FLAG,
     .help = "Say of each pair which words met and how, which did not, and what would change the "
             "answer; and how each name was read."},
    {.name = "features",
     .type = MN_OPT_FLAG,
     .help =
         "Add the table 'features': what the model is told of each pair, and what its answer is "
         "limited to."},
    {.name = NULL}};

static const mn_output outputs[] = {
    {"pairs", "name1,name2,schema,score,probability",
     "the file's own columns in their order, then the score (0 to 1, for ranking) and the "
     "probability that both names are one bearer's"},
    {"explanations", "name1,name2,why", "with --explain: a sentence or two a pair"},
    {"alignment", "name1,name2,word1,word2,how,weight",
     "with --explain: which words met and how, and which are left over"},
    {"readings", "name,reading,tags,notes",
     "with --explain: the words as they were read, and what each does"},
    {"features", "cover_min,cover_max,trust,most,least,model",
     "with --features: what the model is told; the probability is the model's times trust, at "
     "most 'most' and at least 'least'; where the model is not asked it is 'most'. See "
     "docs/methods/screening.md"},
    {NULL, NULL, NULL}};

const mn_command mn_screen_pairs_command = {
    .name = "screen pairs",
    .summary = "Score how likely two names are one bearer's",
    .about =
        "Compares the two names of each row by themselves: no list, address or identifier is "
        "looked at.\n\n"
        "The probability is what the labelled pairs behind the model say of pairs like this one, "
        "of "
        "which about half were one bearer's. The score ranks: names that are equal as given have "
        "1, "
        "names that are equal but for case, accents, script or spaces come next, all others below.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "replay",
    .run = run_pairs};
