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
#include "table/maker.h"

#include <stdlib.h>

static mn_status classify_line(mn_maker *k, const mn_reference *ref, mn_text line, uint64_t number,
                               mn_err *e)
{
    mn_guess best[3];

    if ((k->st = mn_words_classify(ref, line, best, e)))
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

static mn_status classify_text(mn_report *r, const mn_reference *ref, const char *path,
                               mn_text text, const mn_ctx *ctx, mn_err *e)
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
            classify_line(&k, ref, line, number, e);
    }
    t = mn_maker_end(&k);
    return t ? mn_report_table(r, t, &view, e) : k.st;
}

static mn_status run_classify(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *path = mn_call_input(call, 0);
    mn_reference *ref = NULL;
    mn_report *r = NULL;
    char *bytes = NULL, hex[MN_SHA256_HEX];
    size_t len = 0;
    mn_status st;

    path = path ? path : "-";
    if ((st = mn_reference_new(&ref, MN_NEED_CODES | MN_NEED_WORDS, e)) ||
        (st = mn_file_read(&bytes, &len, ctx, path, UINT64_C(1) << 30, e)) ||
        (st = mn_report_new(&r, "footprint classify", "What the descriptions buy", e)) ||
        (st = classify_text(r, ref, path, (mn_text){bytes, len}, ctx, e)))
        goto out;
    mn_sha256_hex(hex, bytes, len);
    st = mn_report_manifest_input(r, "descriptions", path, hex, e);
out:
    free(bytes);
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
    {NULL, NULL}};

static const mn_input classify_inputs[] = {
    {"FILE", "descriptions, one a line; - or nothing is standard input", false, false},
    {NULL, NULL, false, false}};

static const mn_option no_options[] = {{.name = NULL}};

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
    .options = no_options,
    .outputs = classify_outputs,
    .see_also = "footprint",
    .run = run_classify};
