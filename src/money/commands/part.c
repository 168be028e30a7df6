/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/part.c - manumit money part: one step of the search for alerts, for those who
 * divide it among machines (spark/money.py). Answers with plain lines.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/file.h"
#include "core/parallel.h"
#include "money/commands/command.h"
#include "money/part/part.h"

enum { WRITE = 1 << 18, SHARES_MOST = 65536 };
#define LINES_MOST (UINT64_C(64) << 30)

static mn_status send(mn_file_out *to, mn_buf *b, size_t from, mn_err *e)
{
    if (b->failed)
        return mn_fail_memory(e);
    if (b->len < from)
        return MN_OK;
    const mn_status st = mn_file_write(to, b->ptr, b->len, e);
    mn_buf_clear(b);
    return st;
}

/* What patterns look at, of every payment. */
static mn_status tell_payments(mn_file_out *to, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_money_data d = {.p = {.n = 0}};
    mn_money_view v = {.p = NULL};
    mn_buf b = {0};
    mn_status st = mn_money_open(&d, call, ctx, e);
    if (!st)
        st = mn_money_view_make(&v, &d.p, ctx, e);
    mn_buf_str(&b, MN_PART_PAYMENTS);
    for (uint32_t i = 0; !st && i < d.p.n; i++) {
        mn_part_put_payment(&b, &v, i);
        if (!(st = send(to, &b, WRITE, e)) && i % WRITE == 0)
            st = mn_poll(ctx, e);
    }
    if (!st)
        st = send(to, &b, 0, e);
    mn_buf_free(&b);
    mn_money_view_free(&v);
    mn_money_close(&d);
    return st;
}

static mn_status asked(uint32_t *on, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_money_found w = {.files = 0};
    size_t n = 0;
    const char *const *paths = mn_call_all(call, "typologies", &n);
    const mn_status st = mn_money_found_typologies(&w, paths, n, ctx, e);
    const char *of = mn_call_text(call, "of");
    *on = mn_money_found_patterns(&w.set);
    *on &= strcmp(of, "party") == 0 ? MN_PART_OF_PARTY : ~MN_PART_OF_PARTY;
    mn_money_found_free(&w);
    return st;
}

/* What the patterns look back at most, in seconds. */
static mn_status tell_reach(mn_file_out *to, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_pattern_config c = mn_pattern_defaults();
    mn_buf b = {0};
    mn_status st = asked(&c.on, call, ctx, e);
    mn_buf_fmt(&b, "%lld\n", (long long)(c.on ? mn_pattern_reach(&c) : 0));
    if (!st)
        st = send(to, &b, 0, e);
    mn_buf_free(&b);
    return st;
}

static mn_status find(mn_hits *hits, const mn_part *part, const mn_pattern_config *c,
                      const mn_ctx *ctx, mn_err *e)
{
    mn_patterns *p = NULL;
    mn_status st = mn_patterns_new(&p, c, part->home, (uint32_t)part->nodes, e);
    if (!st)
        st = mn_patterns_push(p, hits, NULL, part->pay, part->n, ctx, e);
    mn_patterns_free(p);
    return st;
}

/* Patterns in such payments. */
static mn_status tell_hits(mn_file_out *to, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_pattern_config c = mn_pattern_defaults();
    mn_part part = {0};
    mn_hits hits = {0};
    mn_buf b = {0};
    char *bytes = NULL;
    size_t len = 0;
    const char *path = mn_call_input(call, 0);
    mn_status st = asked(&c.on, call, ctx, e);
    if (!st)
        st = mn_file_read(&bytes, &len, ctx, path, LINES_MOST, e);
    if (!st)
        st = mn_part_read(&part, (mn_text){bytes, len}, path, e);
    free(bytes);
    if (!st && c.on && part.n)
        st = find(&hits, &part, &c, ctx, e);
    mn_buf_str(&b, MN_PART_HITS);
    if (!st)
        mn_part_put_hits(&b, &hits, part.number);
    if (!st)
        st = send(to, &b, 0, e);
    mn_buf_free(&b);
    mn_hits_free(&hits);
    mn_part_free(&part);
    return st;
}

/* "2/7" */
static mn_status read_share(mn_find_options *o, const mn_call *call, mn_err *e)
{
    const char *text = mn_call_text(call, "share");
    char *end = NULL;
    const long share = strtol(text, &end, 10), shares = *end == '/' ? strtol(end + 1, &end, 10) : 0;
    if (*end || shares < 1 || shares > SHARES_MOST || share < 1 || share > shares) {
        mn_fail(e, MN_USAGE, "--share '%.40s' is not one of how many", text);
        return mn_hint(e, "as in --share 2/7: the second of seven");
    }
    o->share = (uint32_t)share - 1;
    o->shares = (uint32_t)shares;
    return MN_OK;
}

/* What typologies say of a share of the parties. */
static mn_status tell_findings(mn_file_out *to, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_money_found w = {.files = 0};
    mn_find_options o = {.findings_alone = true};
    mn_buf b = {0};
    size_t n = 0;
    const char *const *paths = mn_call_all(call, "typologies", &n);
    o.hits = mn_call_all(call, "hits", &o.n_hits);
    mn_status st = read_share(&o, call, e);
    if (!st)
        st = mn_money_found_typologies(&w, paths, n, ctx, e);
    if (!st)
        st = mn_money_open(&w.d, call, ctx, e);
    if (!st)
        st = mn_money_found_search(&w, &o, ctx, e);
    if (!st) {
        mn_money_found_absent(&b, &w);
        mn_buf_char(&b, '\0');
        if (!b.failed && b.len > 1 && ctx && ctx->say)
            ctx->say(b.ptr, ctx->payload);
        mn_buf_clear(&b);
    }
    mn_buf_str(&b, MN_PART_FINDINGS);
    if (!st) {
        mn_part_put_findings(&b, &w.f);
        st = send(to, &b, 0, e);
    }
    mn_buf_free(&b);
    mn_money_found_free(&w);
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const struct {
        const char *word;
        mn_status (*tell)(mn_file_out *, const mn_call *, const mn_ctx *, mn_err *);
        bool file;
    } parts[] = {{"payments", tell_payments, true},
                 {"reach", tell_reach, false},
                 {"hits", tell_hits, true},
                 {"findings", tell_findings, true}};
    const char *what = mn_call_text(call, "give"), *path = mn_call_output(call);
    mn_file_out *to = NULL;
    size_t i = 0;
    (void)out;
    while (strcmp(parts[i].word, what) != 0)
        i++;
    if ((mn_call_inputs(call) > 0) != parts[i].file)
        return mn_fail(e, MN_USAGE, "manumit money part --give %s takes %s", what,
                       parts[i].file ? "a file" : "no file");
    mn_status st = mn_file_create(&to, path ? path : "-", e);
    if (!st)
        st = parts[i].tell(to, call, ctx, e);
    if (to && !st)
        return mn_file_commit(to, e);
    mn_file_abandon(to);
    return st;
}

static const mn_example examples[] = {
    {"manumit money part bank/payments.csv --accounts bank/accounts.csv > lines.csv",
     "what patterns look at, in the order of time"},
    {"manumit money part --give hits - < lines.csv > hits.csv",
     "patterns that these payments close in windows of time"},
    {"manumit money part --give hits --of party - < lines.csv > party.csv",
     "and those of one party's own payments: both are needed"},
    {"manumit money part --give findings bank/payments.csv --hits hits.csv --hits party.csv "
     "--share 1/2 > one.csv",
     "what typologies say of every second party"},
    {"manumit money bank/payments.csv --hits hits.csv --hits party.csv --findings one.csv "
     "--findings two.csv",
     "the alerts that these come to"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "FILE",
     .help = "Payments, as 'manumit money read' reads them; for hits, lines of payments.",
     .many = true},
    {.name = NULL}};
static const mn_option options[] = {
    MN_MONEY_READ_OPTIONS,
    MN_MONEY_FIND_OPTIONS,
    {.name = "give",
     .type = MN_OPT_CHOICE,
     .arg = "PART",
     .choices = "payments|reach|hits|findings",
     .def = "payments",
     .help = "What to answer with."},
    {.name = "of",
     .type = MN_OPT_CHOICE,
     .arg = "WHAT",
     .choices = "window|party",
     .def = "window",
     .help = "Of hits and reach: patterns that depend on a window of time alone, which parts by "
             "time find; or those of a party's whole past (funnel, pass-through), which parts by "
             "party find."},
    {.name = "share",
     .type = MN_OPT_TEXT,
     .arg = "I/N",
     .def = "1/1",
     .help = "Of findings: the I-th of N shares of the parties."},
    {.name = NULL}};
const mn_command mn_money_part_command = {
    .name = "money part",
    .summary = "Do one part of the search for alerts, as plain lines",
    .about =
        "For those who divide the search among machines: spark/money.py does. 'payments' tells "
        "what patterns look at, of each payment in the order of time. 'hits' finds patterns in "
        "such lines: cut by time, with those of the longest window ('reach') before them, or by "
        "party. 'findings' asks typologies of a share of the parties. 'manumit money' with --hits "
        "and --findings then tells the same alerts, byte for byte, as it does alone. The lines are "
        "described in docs/methods/streams.md.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .see_also = "money",
    .run = run,
    .local = true,
    .why_local = "files of payments are large, and stay on the machine they are on",
};
