/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/learn.c - manumit adverts learn: weights of the order of reading out of a user's
 * own decisions, and how far they can be believed.
 */
#include <manumit/store_network.h>
#include <manumit/table.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/commands/command.h"
#include "adverts/commands/data.h"
#include "adverts/commands/networks.h"
#include "adverts/find/find.h"
#include "adverts/rank/weights.h"
#include "core/err.h"
#include "core/file.h"
#include "core/parallel.h"
#include "core/text.h"
#include "report/made.h"

typedef struct learning {
    mn_ad_found f;
    mn_map post;      /* id -> number of the post, of the first that has it */
    int8_t *label;    /* of each network: 1 useful, 0 not, -1 not known */
    uint64_t unknown; /* labels of no network */
    uint64_t first_line;
    mn_text first_unknown;
    mn_arena texts;
    mn_rank_learnt learnt;
    mn_report *r;
} learning;

static void learning_free(learning *w)
{
    mn_ad_found_free(&w->f);
    mn_map_free(&w->post);
    mn_arena_free(&w->texts);
    free(w->label);
}

static mn_status index_posts(learning *w, mn_err *e)
{
    mn_status st = MN_OK;
    w->label = malloc((size_t)w->f.nets.n + 1);
    if (!w->label)
        return mn_fail_memory(e);
    memset(w->label, -1, (size_t)w->f.nets.n + 1);
    for (uint32_t i = 0; i < w->f.n && !st; i++) {
        uint32_t at = i;
        if (w->f.nets.of[i] != MN_NETWORK_NONE)
            st = mn_map_put(&w->post, w->f.post[i].id, &at, e);
    }
    return st;
}

/* --- labels ------------------------------------------------------------------------------------
 */

static const struct {
    const char *word;
    bool useful;
} words[] = {
    {"useful", true}, {"yes", true},    {"y", true},     {"true", true},   {"1", true},
    {"lead", true},   {"refer", true},  {"watch", true}, {"not", false},   {"no", false},
    {"n", false},     {"false", false}, {"0", false},    {"close", false},
};

/* 1, 0, or -1 for no label. */
static int label_of(mn_text t)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mn_text_eq_nocase(t, words[i].word))
            return words[i].useful;
    return -1;
}

/* A label of the network in which the post `id` is. */
static mn_status take(learning *w, mn_text id, int label, const char *place, uint64_t line,
                      mn_err *e)
{
    const uint32_t post = mn_map_get(&w->post, id);
    if (post == MN_MAP_NONE) {
        if (!w->unknown++) {
            w->first_line = line;
            w->first_unknown = mn_arena_text(&w->texts, id);
        }
        return MN_OK;
    }
    int8_t *of = &w->label[w->f.nets.of[post]];
    if (*of >= 0 && *of != label) {
        mn_fail_at(e, MN_DATA, place, line, 0, "a network is labelled useful and not");
        mn_offending(e, id);
        return mn_hint(e, "posts of both labels belong to one network now: leave one row");
    }
    *of = (int8_t)label;
    return MN_OK;
}

static size_t find_column(const mn_table *t, const char *const *names)
{
    size_t c = SIZE_MAX;
    for (; *names && c == SIZE_MAX; names++)
        c = mn_table_find(t, *names);
    return c;
}

static mn_status take_row(learning *w, const mn_table *t, size_t row, size_t id, size_t value,
                          const char *path, mn_err *e)
{
    const mn_text text = mn_text_trim(mn_table_text(t, row, value));
    const int label = label_of(text);
    if (!text.len)
        return MN_OK; /* nobody decided */
    if (label < 0) {
        mn_fail_at(e, MN_DATA, path, mn_table_line(t, row), 0, "no label");
        mn_offending(e, text);
        return mn_hint(e, "useful, yes, 1, lead, refer, watch; not, no, 0, close; empty where "
                          "nobody decided");
    }
    return take(w, mn_text_trim(mn_table_text(t, row, id)), label, path, mn_table_line(t, row), e);
}

static mn_status read_labels(learning *w, const char *path, const mn_ctx *ctx, mn_err *e)
{
    static const char *const ids[] = {"network", "id", "post", "name", NULL};
    static const char *const values[] = {"label", "useful", "decision", NULL};
    mn_table *t = NULL;
    mn_status st = mn_table_read(&t, ctx, path, &(mn_read_options)MN_READ_OPTIONS_INIT, e);
    if (st)
        return st;
    const size_t id = find_column(t, ids), value = find_column(t, values);
    if (id == SIZE_MAX || value == SIZE_MAX) {
        mn_fail_at(e, MN_USAGE, path, 1, 0, "labels have no column '%s'",
                   id == SIZE_MAX ? "network" : "label");
        st = mn_hint(e, "a column 'network' has the id of a network's first post, or of any; a "
                        "column 'label' says useful or not");
    }
    if (!st)
        st = mn_report_manifest_input(w->r, "labels", path, mn_table_sha256(t), e);
    for (size_t i = 0; !st && i < mn_table_rows(t); i++)
        st = take_row(w, t, i, id, value, path, e);
    mn_table_free(t);
    return st;
}

/* Networks of the store's queue that were decided, known by their first posts. */
static mn_status read_decided(learning *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *of = mn_call_text(call, "archive");
    mn_text rest = mn_text_of(of ? of : ""), archive = rest;
    mn_store_cursor *c = NULL;
    mn_store *s = NULL;
    mn_store_network n;
    bool any = true;
    if (of)
        (void)mn_text_split(&rest, '@', &archive);
    mn_status st = mn_call_store_read(&s, MN_STORE_CASES, call, ctx, e);
    if (!st)
        st = mn_store_networks(&c, s, archive, e);
    while (!st && !(st = mn_store_next_network(c, &n, &any, e)) && any) {
        const int label = label_of(n.decision);
        if (n.state == MN_STORE_DECIDED && label >= 0)
            st = take(w, n.name, label, mn_store_place(s), 0, e);
        if (!st)
            st = mn_poll(ctx, e);
    }
    mn_store_cursor_free(c);
    mn_store_close(s);
    return st;
}

/* --- learning ----------------------------------------------------------------------------------
 */

static mn_status learn(learning *w, const mn_ctx *ctx, mn_err *e)
{
    mn_rank_labelled *l = malloc(((size_t)w->f.nets.n + 1) * sizeof *l);
    size_t n = 0;
    if (!l)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < w->f.nets.n; i++)
        if (w->label[i] >= 0) {
            l[n].useful = w->label[i] == 1;
            mn_rank_values(l[n++].value, &w->f.seen[i]);
        }
    const mn_status st = mn_rank_learn(&w->learnt, l, n, ctx ? ctx->seed : 1, ctx, e);
    free(l);
    return st;
}

/* --- telling -----------------------------------------------------------------------------------
 */

static mn_status tell_figures(learning *w, mn_err *e)
{
    const mn_rank_learnt *l = &w->learnt;
    const struct {
        const char *name, *label;
        const mn_rank_judged *j;
        bool headline;
    } figures[] = {
        {"learnt", "Pairs in the right order, by what was learnt (half is chance)", &l->learnt,
         true},
        {"declared", "The same, by the declared weights", &l->declared, true},
        {"gain", "The difference", &l->gain, true},
    };
    mn_status st = MN_OK;
    for (size_t i = 0; i < sizeof figures / sizeof *figures && !st; i++)
        st = mn_report_figure(w->r,
                              &(mn_figure){.name = figures[i].name,
                                           .label = figures[i].label,
                                           .value = figures[i].j->share,
                                           .low = figures[i].j->low,
                                           .high = figures[i].j->high,
                                           .unit = "share",
                                           .method = "cross-validated-bootstrap-95",
                                           .headline = figures[i].headline},
                              e);
    if (!st)
        st = mn_report_count(w->r, "useful", "Networks labelled useful", l->useful, "networks",
                             false, e);
    return st ? st
              : mn_report_count(w->r, "not_useful", "Networks labelled otherwise", l->rest,
                                "networks", false, e);
}

static const char *say_weight(double learnt, double declared)
{
    if (fabs(learnt - declared) < 0.05)
        return "as declared";
    if (learnt * declared < 0)
        return learnt > 0 ? "speaks for reading it, not against" : "speaks against, not for it";
    return fabs(learnt) > fabs(declared) ? "counts more here" : "counts less here";
}

mn_status mn_networks_tell_weights(mn_report *r, const mn_rank_learnt *l, bool shown, mn_err *e)
{
    mn_maker k = mn_maker_new("weights", "fact:t learnt:f declared:f meaning:t says:t", e);
    const mn_table_view view = {.title = "Weights that were learnt",
                                .columns = "fact=Fact!,learnt=Learnt:2,declared=Declared:2,"
                                           "says=So it,meaning=What is seen",
                                .hidden = !shown};
    for (unsigned f = 0; f < MN_RANK_FACTS; f++) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, mn_rank_fact_name((mn_rank_fact)f));
        mn_make_f64(&k, 1, l->weights.by[f]);
        mn_make_f64(&k, 2, mn_rank_declared.by[f]);
        mn_make_str(&k, 3, mn_rank_fact_meaning((mn_rank_fact)f));
        mn_make_str(&k, 4, say_weight(l->weights.by[f], mn_rank_declared.by[f]));
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status warn(learning *w, mn_err *e)
{
    char text[300];
    mn_status st = MN_OK;
    if (w->unknown) {
        snprintf(text, sizeof text,
                 "%llu label%s of no network of these posts, the first of '%.60s'.",
                 (unsigned long long)w->unknown, w->unknown == 1 ? " is" : "s are",
                 w->first_unknown.ptr ? w->first_unknown.ptr : "");
        st = mn_report_warning(w->r, text, e);
    }
    if (!st && !mn_rank_is_better(&w->learnt))
        st =
            mn_report_warning(w->r,
                              "These labels don't show that what was learnt orders better than the "
                              "declared weights: better stay with those.",
                              e);
    return st;
}

static mn_status tell(learning *w, mn_err *e)
{
    mn_status st = warn(w, e);
    if (!st)
        st = tell_figures(w, e);
    if (!st)
        st = mn_networks_tell_weights(w->r, &w->learnt, true, e);
    return st ? st
              : mn_report_text(
                    w->r, MN_TEXT_NOTE,
                    "Judged by networks that were held back, each fifth of the labels in turn, "
                    "five "
                    "times; the intervals say what other labels of as many networks would give, 95 "
                    "of 100 times. What was learnt repeats what those who labelled saw and "
                    "overlooked. It orders reading, says nothing of any person, and is used where "
                    "'manumit adverts networks --weights FILE' asks for it, nowhere else.",
                    e);
}

static mn_status write_weights(const learning *w, const char *path, mn_err *e)
{
    mn_file_out *f = NULL;
    mn_buf b = {0};
    mn_rank_weights_write(&b, &w->learnt);
    mn_status st = b.failed ? mn_fail_memory(e) : mn_file_create(&f, path, e);
    if (!st)
        st = mn_file_write(f, b.ptr, b.len, e);
    if (!st) {
        st = mn_file_commit(f, e);
        f = NULL;
    }
    mn_file_abandon(f);
    mn_buf_free(&b);
    return st;
}

static mn_status check(const mn_call *call, mn_err *e)
{
    if (mn_call_text(call, "labels") || mn_call_flag(call, "decided"))
        return MN_OK;
    mn_fail(e, MN_USAGE, "no labels to learn from");
    return mn_hint(e, "--labels FILE, a table of networks and whether they were useful; or "
                      "--decided, what was decided in the store's queue");
}

static mn_status find(learning *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_ad_find_options o = MN_AD_FIND_OPTIONS_INIT;
    mn_identifier_rules *rules = NULL;
    mn_post_reader *in = NULL;
    mn_adverts_find_options(&o, call);
    mn_status st = mn_identify_new(&rules, ctx, e);
    if (!st)
        st = mn_adverts_region(o.region, rules, call, e);
    if (!st)
        st = mn_adverts_open(&in, call, ctx, e);
    if (!st)
        st = mn_ad_find(&w->f, in, rules, &o, ctx, e);
    if (!st)
        st = mn_adverts_tell_inputs(w->r, mn_posts_log(in), e);
    if (!st)
        st = mn_adverts_tell_reading(w->r, mn_posts_log(in), e);
    mn_posts_close(in);
    mn_identify_free(rules);
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    learning w = {.unknown = 0};
    const char *labels = mn_call_text(call, "labels"), *weights = mn_call_text(call, "weights");
    mn_status st = check(call, e);
    if (!st)
        st = mn_report_new(&w.r, "adverts learn", "Weights learnt from your own decisions", e);
    if (!st)
        st = find(&w, call, ctx, e);
    if (!st)
        st = index_posts(&w, e);
    if (!st && labels)
        st = read_labels(&w, labels, ctx, e);
    if (!st && mn_call_flag(call, "decided"))
        st = read_decided(&w, call, ctx, e);
    if (!st)
        st = learn(&w, ctx, e);
    if (!st)
        st = tell(&w, e);
    if (!st && weights)
        st = write_weights(&w, weights, e);
    learning_free(&w);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    return st;
}

static const mn_example examples[] = {
    {"manumit adverts learn posts.csv --labels read.csv", "what would be learnt, and how well"},
    {"manumit adverts learn posts.csv --labels read.csv --weights ours.txt",
     "the same, and the weights are kept"},
    {"manumit adverts learn --archive adverts --decided --weights ours.txt",
     "from what was decided in the store's queue"},
    {"manumit adverts networks posts.csv --weights ours.txt", "to use them"},
    {NULL, NULL}};
static const mn_input inputs[] = {MN_ADVERTS_INPUT, {.name = NULL}};
static const mn_option options[] = {
    MN_ADVERTS_READ_OPTIONS,
    MN_ADVERTS_FIND_OPTIONS,
    {.name = "labels",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "A table of what you decided: a column 'network' (the id of any of its posts) and a "
             "column 'label' (useful or not; also yes, no, lead, watch, refer, close)."},
    {.name = "decided",
     .type = MN_OPT_FLAG,
     .help = "Learn from the networks that were decided in the store's queue: lead, watch and "
             "refer were useful, close was not."},
    {.name = "weights",
     .type = MN_OPT_TEXT,
     .arg = "FILE",
     .help = "Where the weights go, as a file for 'adverts networks --weights'."},
    {.name = NULL}};
static const mn_output outputs[] = {
    {"weights", "fact,learnt,declared,meaning,says", "what each fact counts"},
    MN_ADVERTS_READING_OUTPUTS,
    {NULL, NULL, NULL}};
const mn_command mn_adverts_learn_command = {
    .name = "adverts learn",
    .summary = "Learn from your own decisions which networks to read first",
    .about =
        "The order of reading adds declared weights. Those who read networks know better after a "
        "while: from their own words, useful or not, a logistic regression learns weights, held "
        "near the declared ones where labels are few. It takes twenty networks of each label at "
        "least. How well it orders networks that it did not see is told beside the declared "
        "weights, with intervals: where it isn't better, leave it. Nothing is used that is not "
        "asked for by 'adverts networks --weights'.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "adverts networks,adverts queue,adverts decide",
    .run = run,
    .local = true,
    .why_local = "archives of posts are large, and stay on the machine they are on",
};
