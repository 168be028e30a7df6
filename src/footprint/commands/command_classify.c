/* SPDX-License-Identifier: Apache-2.0
 *
 * command_classify.c - manumit footprint classify.
 */
#include "footprint/commands/command.h"

#include "core/err.h"
#include "core/file.h"
#include "core/parallel.h"
#include "core/sha256.h"
#include "core/text.h"
#include "footprint/spending/corrections.h"
#include "table/maker.h"

#include <stdlib.h>
#include <string.h>

/* The industry that most of a correction's money goes to; -1: it buys nothing. */
static int industry_of(const mn_reference *ref, const mn_correction *c)
{
    mn_mix mix = {.n = 0};
    size_t most = 0;

    if (c->not_spending || c->industry >= 0 || !mn_code_find(ref, c->system, c->code, &mix))
        return c->not_spending ? -1 : c->industry;
    for (size_t k = 1; k < mix.n; k++)
        most = mix.share[k] > mix.share[most] ? k : most;
    return mix.industry[most];
}

/* Puts an industry first; it is in the list once. */
static void put_first(mn_guess best[3], int industry, double score)
{
    mn_guess old[3];
    size_t n = 1;

    memcpy(old, best, sizeof old);
    best[0] = (mn_guess){industry, score, NULL, NULL};
    for (size_t g = 0; g < 3 && n < 3; g++)
        if (old[g].industry != industry)
            best[n++] = old[g];
    while (n < 3)
        best[n++] = (mn_guess){-1, 0, NULL, NULL};
}

/* What the corrections say of a line comes first, as in a footprint. */
static mn_status correct(const mn_corrections *c, const mn_reference *ref, mn_text line,
                         mn_guess best[3], mn_err *e)
{
    uint32_t at, like = mn_corrections_like(c, line);
    mn_status st = mn_corrections_find(c, &at, line, e);

    if (st)
        return st;
    const mn_correction *own = at == MN_NO_CORRECTION ? NULL : &c->at[at];

    if (own && own->not_spending)
        best[0] = best[1] = best[2] = (mn_guess){-1, 0, NULL, NULL};
    else if (own && (own->industry >= 0 || own->code.len))
        put_first(best, industry_of(ref, own), 1);
    else if (like != MN_NO_CORRECTION && best[0].score <= MN_TAUGHT_SCORE)
        put_first(best, industry_of(ref, &c->at[like]), MN_TAUGHT_SCORE);
    return MN_OK;
}

static mn_status classify_line(mn_maker *k, const mn_reference *ref, const mn_corrections *c,
                               mn_text line, uint64_t number, mn_err *e)
{
    mn_guess best[3];

    if ((k->st = mn_words_classify(ref, line, best, e)) ||
        (c->count && (k->st = correct(c, ref, line, best, e))))
        return k->st;
    mn_make_row(k, number);
    mn_make_text(k, 0, line);
    for (size_t g = 0; g < 3; g++) {
        if (best[g].industry < 0)
            continue;
        mn_make_str(k, 1 + 2 * g, mn_industry_at(ref, (size_t)best[g].industry)->code);
        mn_make_f64(k, 2 + 2 * g, best[g].score);
    }
    return k->st;
}

static mn_status classify_text(mn_report *r, const mn_reference *ref, const mn_corrections *c,
                               const char *path, mn_text text, const mn_ctx *ctx, mn_err *e)
{
    mn_table_view view = {.title = "Descriptions and their industries"};
    mn_maker k = mn_maker_new(
        "classified", "description:t industry:t score:f industry2:t score2:f industry3:t score3:f",
        e);
    size_t bad = mn_utf8_bad(text);
    mn_text rest = text, line;
    mn_table *t;

    if (!k.st && bad < text.len) {
        uint64_t at = 1;

        for (size_t i = 0; i < bad; i++)
            at += text.ptr[i] == '\n';
        k.st = mn_fail_at(e, MN_DATA, path, at, 0, "not UTF-8");
        mn_hint(e, "convert the file, as in: iconv -f WINDOWS-1252 -t UTF-8 FILE");
    }
    for (uint64_t number = 1; !k.st && mn_text_split(&rest, '\n', &line); number++) {
        if (line.len && line.ptr[line.len - 1] == '\r')
            line.len--;
        if (mn_text_trim(line).len == 0)
            continue;
        if (number % 1024 == 0)
            k.st = mn_poll(ctx, e);
        if (!k.st)
            classify_line(&k, ref, c, line, number, e);
    }
    t = mn_maker_end(&k);
    return t ? mn_report_table(r, t, &view, e) : k.st;
}

static mn_status run_classify(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *path = mn_call_input(call, 0);
    const char *taught = mn_call_text(call, "corrections");
    mn_corrections corrections = {0};
    mn_reference *ref = NULL;
    mn_report *r = NULL;
    char *bytes = NULL, hex[MN_SHA256_HEX];
    size_t len = 0;
    mn_status st;

    path = path ? path : "-";
    if ((st = mn_reference_new(&ref, MN_NEED_COUNTRIES | MN_NEED_CODES | MN_NEED_WORDS, e)) ||
        (taught && (st = mn_corrections_read(&corrections, taught, ref, ctx, e))) ||
        (st = mn_file_read(&bytes, &len, ctx, path, UINT64_C(1) << 30, e)) ||
        (st = mn_report_new(&r, "footprint classify", "What the descriptions buy", e)) ||
        (st = classify_text(r, ref, &corrections, path, (mn_text){bytes, len}, ctx, e)))
        goto out;
    mn_sha256_hex(hex, bytes, len);
    st = mn_report_manifest_input(r, "descriptions", path, hex, e);
    if (!st && taught)
        st = mn_report_manifest_input(r, "corrections", taught, corrections.sha256, e);
out:
    free(bytes);
    mn_corrections_free(&corrections);
    mn_reference_free(ref);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example classify_examples[] = {
    {"echo \"men's cotton shirts\" | manumit footprint classify --csv", "one description"},
    {"manumit footprint classify items.txt --csv > classified.csv",
     "a file, one description a line"},
    {"manumit footprint classify items.txt --corrections mine.csv",
     "your own words first: mine.csv has the columns description, industry"},
    {NULL, NULL}};

static const mn_input classify_inputs[] = {
    {"FILE", "descriptions, one a line; - or nothing is standard input", false, false},
    {NULL, NULL, false, false}};

static const mn_option classify_options[] = {
    {.name = "corrections",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help =
         "What descriptions mean in your own file, as for 'manumit footprint': they come first, "
         "with a score of 1, or 0.8 for a line that is like one."},
    {.name = NULL}};

static const mn_output classify_outputs[] = {
    {"classified", "description,industry,score,industry2,score2,industry3,score3",
     "the three best industries, c1 to c35; a score is the matcher's own estimate that the first "
     "is right"},
    {NULL, NULL, NULL}};

const mn_command mn_classify_command = {
    .name = "footprint classify",
    .summary = "Which industry makes what a description in words buys",
    .about =
        "Reads one description a line and prints the three best industries of the model. Empty "
        "lines are passed over.",
    .examples = classify_examples,
    .inputs = classify_inputs,
    .options = classify_options,
    .outputs = classify_outputs,
    .see_also = "footprint",
    .run = run_classify};
