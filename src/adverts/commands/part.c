/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/part.c - manumit adverts part: one step of clustering, for those who divide it
 * among machines (spark/adverts.py) or among files. Answers with plain lines; the last step with
 * the table of 'adverts cluster'.
 */
#include <string.h>

#include "adverts/commands/command.h"
#include "adverts/commands/data.h"
#include "adverts/part/part.h"
#include "core/buf.h"
#include "core/err.h"
#include "report/made.h"
#include "table/build.h"

static mn_status write_posts(mn_step_out *o, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_post_reader *in = NULL;
    mn_buf said = {0};
    mn_status st = mn_adverts_open(&in, call, ctx, e);
    if (!st)
        st = mn_step_posts(o, in, e);
    const mn_post_log *log = in ? mn_posts_log(in) : NULL;
    if (!st && log->n_refused && ctx && ctx->say) {
        mn_buf_fmt(&said, "%llu rows are no posts: 'manumit adverts read' lists them",
                   (unsigned long long)log->n_refused);
        if (!said.failed)
            ctx->say(said.ptr, ctx->payload);
    }
    mn_buf_free(&said);
    mn_posts_close(in);
    return st;
}

static mn_status read_table(mn_maker *k, mn_step_lines *in, mn_err *e)
{
    mn_buf b = {0};
    mn_step_row r;
    bool more = true;
    mn_status st;
    for (uint32_t i = 0; !(st = mn_step_next(&more, in, e)) && more && !k->st; i++) {
        if ((st = mn_step_read_row(&r, &b, in, i, e)))
            break;
        mn_make_row(k, 0);
        mn_make_text(k, 0, r.id);
        mn_make_text(k, 1, r.cluster);
    }
    mn_buf_free(&b);
    return st;
}

/* The table of 'adverts cluster'. */
static mn_status tell_table(mn_report **out, mn_step_lines *in, mn_err *e)
{
    const mn_table_view view = {.title = "Posts", .columns = "id=Id,cluster=Cluster"};
    mn_report *r = NULL;
    mn_maker k = mn_maker_new("posts", "id:t cluster:t", e);
    mn_status st = mn_report_new(&r, "adverts part", "Posts that say the same", e);
    if (!st)
        st = read_table(&k, in, e);
    mn_make_status(&k, st);
    st = r ? mn_report_made(r, &k, &view, e) : k.st;
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const struct {
    const char *word;
    mn_step *step; /* NULL: posts, and the table */
} steps[] = {
    {"posts", NULL},          {"sketch", mn_step_sketch},   {"bands", mn_step_bands},
    {"pairs", mn_step_pairs}, {"union", mn_step_union},     {"components", mn_step_components},
    {"look", mn_step_look},   {"members", mn_step_members}, {"clusters", mn_step_clusters},
    {"table", NULL}};

static mn_status write_lines(const mn_call *call, size_t step, mn_step_lines *in, const mn_ctx *ctx,
                             mn_err *e)
{
    const char *path = mn_call_output(call);
    mn_step_out o = {.to = NULL};
    mn_status st = mn_file_create(&o.to, path ? path : "-", e);
    if (!st && !step)
        st = write_posts(&o, call, ctx, e);
    else if (!st)
        st = steps[step].step(&o, in, ctx, e);
    if (!st)
        st = mn_step_send(&o, true, e);
    mn_buf_free(&o.b);
    if (o.to && !st)
        return mn_file_commit(o.to, e);
    mn_file_abandon(o.to);
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *what = mn_call_text(call, "give");
    const bool posts = strcmp(what, "posts") == 0, table = strcmp(what, "table") == 0;
    mn_step_lines in = {.file = NULL};
    mn_status st = MN_OK;
    size_t i = 0;
    while (strcmp(steps[i].word, what) != 0)
        i++;
    if (!posts && mn_call_inputs(call) != 1)
        return mn_fail(e, MN_USAGE, "manumit adverts part --give %s takes one file", what);
    if (!posts)
        st = mn_step_open(&in, mn_call_input(call, 0), ctx, e);
    if (!st)
        st = table ? tell_table(out, &in, e) : write_lines(call, i, &in, ctx, e);
    mn_step_close(&in);
    return st;
}

static const mn_example examples[] = {
    {"manumit adverts part posts.csv > posts.part", "posts, numbered, a line each"},
    {"manumit adverts part --give sketch - < posts.part > sketch.part",
     "what their texts are told by; of each share of the lines alone"},
    {"manumit adverts part --give bands - < sketch.part | LC_ALL=C sort | "
     "manumit adverts part --give pairs - | manumit adverts part --give union - > forest.part",
     "texts that hang together"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "FILE",
     .help = "Posts, as 'manumit adverts read' reads them; for other steps, the lines of the one "
             "before, one file or '-'.",
     .many = true},
    {.name = NULL}};
static const mn_option options[] = {
    MN_ADVERTS_READ_OPTIONS,
    {.name = "give",
     .type = MN_OPT_CHOICE,
     .arg = "STEP",
     .choices = "posts|sketch|bands|pairs|union|components|look|members|clusters|table",
     .def = "posts",
     .help = "The step whose lines to answer with."},
    {.name = NULL}};
const mn_command mn_adverts_part_command = {
    .name = "adverts part",
    .summary = "Do one step of clustering posts, as plain lines",
    .about =
        "For those who divide an archive among machines: spark/adverts.py does, and pipes with "
        "'sort' do on one machine, in little memory. Each step but 'posts', 'table' and the last "
        "'union' can be done by any number of processes, on any share of the lines that keeps "
        "together what begins alike; steps that follow a sort need the order of the bytes "
        "(LC_ALL=C sort). The clusters are those of 'manumit adverts cluster', whatever the "
        "shares. The lines and a whole pipe are described in docs/methods/streams.md.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .see_also = "adverts cluster",
    .run = run,
    .local = true,
    .why_local = "archives of posts are large, and stay on the machine they are on",
};
