/* SPDX-License-Identifier: Apache-2.0
 *
 * run.c - from a call to its report: how it is to be shown, the run itself, and
 * what of the call goes into the manifest, so that every command can be
 * replayed without a line of its own.
 */
#include "command/run.h"
#include "command/call.h"
#include "command/suggest.h"
#include "core/err.h"
#include "core/file.h"
#include "core/text.h"
#include <stdio.h>
#include <string.h>

/* The formats by flag and by the endings of a file's name. */
static const struct {
    const char *flag; /* NULL: no flag, it is what no flag gives */
    const char *ending;
    mn_render render;
} formats[] = {
    {"json", ".json", MN_RENDER_JSON},      {"ndjson", ".ndjson", MN_RENDER_NDJSON},
    {"ndjson", ".jsonl", MN_RENDER_NDJSON}, {"csv", ".csv", MN_RENDER_CSV},
    {"md", ".md", MN_RENDER_MARKDOWN},      {"html", ".html", MN_RENDER_HTML},
    {"html", ".htm", MN_RENDER_HTML},       {"pdf", ".pdf", MN_RENDER_PDF},
    {NULL, ".txt", MN_RENDER_TERMINAL},
};
enum { FORMATS = sizeof formats / sizeof formats[0] };

static const char *common_text(const mn_call *call, const char *name)
{
    const mn_slot *slot = mn_call_slot(call, name);
    return slot != NULL && slot->common ? mn_call_text(call, name) : NULL;
}

static bool common_flag(const mn_call *call, const char *name)
{
    const mn_slot *slot = mn_call_slot(call, name);
    return slot != NULL && slot->common && mn_call_flag(call, name);
}

const char *mn_call_language(const mn_call *call)
{
    const char *tag = common_text(call, "lang");
    return tag != NULL ? tag : "en";
}

const char *mn_call_output(const mn_call *call)
{
    return common_text(call, "output");
}

/* The index of the format that a file's name ends with, or FORMATS. */
static size_t format_of_name(const char *path)
{
    size_t n = strlen(path);
    for (size_t i = 0; i < FORMATS; i++) {
        size_t k = strlen(formats[i].ending);
        mn_text tail = {path + (n > k ? n - k : 0), n > k ? k : 0};
        if (mn_text_eq_nocase(tail, formats[i].ending))
            return i;
    }
    return FORMATS;
}

/* The index of the format that a flag asks for, or FORMATS. */
static mn_status format_of_flags(size_t *out, const mn_call *call, mn_err *e)
{
    size_t found = FORMATS;
    for (size_t i = 0; i < FORMATS; i++) {
        if (formats[i].flag == NULL || !common_flag(call, formats[i].flag))
            continue;
        if (found < FORMATS && strcmp(formats[found].flag, formats[i].flag) != 0) {
            mn_fail(e, MN_USAGE, "--%s and --%s can't both be had", formats[found].flag,
                    formats[i].flag);
            return mn_hint(e, "keep one, or call twice");
        }
        found = found < FORMATS ? found : i;
    }
    *out = found;
    return MN_OK;
}

static mn_status choose_format(size_t *out, const mn_call *call, mn_err *e)
{
    size_t flag = FORMATS;
    mn_status st = format_of_flags(&flag, call, e);
    if (st != MN_OK)
        return st;
    const char *path = mn_call_output(call);
    bool file = path != NULL && strcmp(path, "-") != 0;
    size_t name = file ? format_of_name(path) : FORMATS;
    if (common_flag(call, "manifest")) {
        if (name < FORMATS && formats[name].render != MN_RENDER_JSON) {
            mn_fail(e, MN_USAGE, "'%s' is named as a report, but --manifest writes JSON", path);
            return mn_hint(e, "name it *.json; the report's format is said by --json, --csv, "
                              "--md, --html or --pdf");
        }
        *out = flag;
        return MN_OK;
    }
    if (file && name == FORMATS && flag == FORMATS) {
        mn_fail(e, MN_USAGE, "the ending of '%s' names no format", path);
        return mn_hint(e, "end it in .html, .pdf, .json, .ndjson, .csv, .md or .txt, or give "
                          "--html, --pdf, --json, --ndjson, --csv or --md");
    }
    *out = flag < FORMATS ? flag : name;
    return MN_OK;
}

static mn_status check_table(const mn_call *call, const char *table, mn_err *e)
{
    const mn_output *outputs = call->command->outputs;
    if (outputs == NULL || outputs[0].table == NULL)
        return MN_OK; /* the renderer knows */
    mn_nearest near = {.word = mn_text_of(table)};
    char list[220] = "";
    size_t used = 0;
    for (const mn_output *o = outputs; o->table != NULL; o++) {
        if (strcmp(o->table, table) == 0)
            return MN_OK;
        mn_nearest_offer(&near, o->table);
        int n = snprintf(list + used, sizeof list - used, "%s'%s'", used > 0 ? ", " : "", o->table);
        used += n > 0 && (size_t)n < sizeof list - used ? (size_t)n : 0;
    }
    mn_fail(e, MN_USAGE, "'%s' has no table '%.60s'", call->command->name, table);
    return near.best != NULL ? mn_hint(e, "did you mean '%s'?", near.best)
                             : mn_hint(e, "it has %s", list);
}

mn_status mn_call_rendering(mn_render_options *out, const mn_call *call, mn_err *e)
{
    size_t f = FORMATS;
    mn_status st = choose_format(&f, call, e);
    if (st != MN_OK)
        return st;
    mn_render_options how = {.format = f < FORMATS ? formats[f].render : MN_RENDER_TERMINAL};
    how.table = common_text(call, "table");
    if (how.table != NULL) {
        if (f == FORMATS)
            how.format = MN_RENDER_CSV;
        if (how.format != MN_RENDER_CSV && how.format != MN_RENDER_NDJSON) {
            mn_fail(e, MN_USAGE, "--table picks a table for --csv or --ndjson alone");
            return mn_hint(e, "the other formats show all tables");
        }
        st = check_table(call, how.table, e);
        if (st != MN_OK)
            return st;
    }
    if (common_flag(call, "manifest"))
        how.format = MN_RENDER_MANIFEST;
    const char *width = common_text(call, "width");
    how.width = width != NULL ? (unsigned)mn_call_int(call, "width", 0) : 0;
    const char *color = common_text(call, "color");
    how.color = color != NULL && strcmp(color, "always") == 0;
    const char *paper = common_text(call, "paper");
    how.paper = paper != NULL && strcmp(paper, "letter") == 0 ? MN_PAPER_LETTER : MN_PAPER_A4;
    *out = how;
    return MN_OK;
}

/* The command's own name of a table, of the first where `table` is NULL; NULL: it declares none. */
static const char *declared(const mn_call *call, const char *table)
{
    const mn_output *o = call->command->outputs;
    while (o && o->table && table && strcmp(o->table, table) != 0)
        o++;
    return o ? o->table : NULL;
}

void mn_call_shows(mn_call *call, const mn_render_options *how)
{
    call->brief = how->format == MN_RENDER_TERMINAL || how->format == MN_RENDER_MARKDOWN;
    const bool rows = how->format == MN_RENDER_CSV || how->format == MN_RENDER_NDJSON;
    call->only = rows && !call->manifest ? declared(call, how->table) : NULL;
}

bool mn_call_bare(const mn_call *call)
{
    return call->only != NULL;
}

bool mn_call_wants(const mn_call *call, const char *table)
{
    const char *name = declared(call, table);
    MN_BUG(name);
    return !call->only || call->only == name;
}

bool mn_call_brief(const mn_call *call)
{
    return call->brief;
}

/* --- the manifest ------------------------------------------------------------------ */

/* Options that leave the report's bytes as they are, and names of outputs: of --output
 * the format is kept, as the same report under another name is the same report; and
 * where a command writes a file of its own, a replay is told anew where. */
static bool is_recorded(const mn_call *call, const mn_slot *slot)
{
    static const char *const not_kept[] = {"threads", "memory",   "no-progress",
                                           "quiet",   "manifest", "help"};
    if (mn_slot_writes(call, slot))
        return false;
    for (size_t i = 0; slot->common && i < sizeof not_kept / sizeof not_kept[0]; i++)
        if (strcmp(slot->option->name, not_kept[i]) == 0)
            return false;
    for (size_t i = 0; slot->common && i < FORMATS; i++)
        if (formats[i].flag != NULL && strcmp(slot->option->name, formats[i].flag) == 0)
            return false; /* record_format() */
    return true;
}

static mn_status record_options(mn_report *r, const mn_call *call, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < call->slots_n && st == MN_OK; i++) {
        const mn_slot *slot = &call->slots[i];
        const char *name = slot->option->name;
        bool seed = slot->common && strcmp(name, "seed") == 0;
        if (!is_recorded(call, slot) || (!slot->given && !seed))
            continue;
        for (size_t k = 0; k < mn_call_count(call, name) && st == MN_OK; k++)
            st = mn_report_manifest_option(r, name, mn_call_nth(call, name, k), e);
    }
    return st;
}

/* The format as its flag, also where a file's ending said it. */
static mn_status record_format(mn_report *r, const mn_call *call, mn_err *e)
{
    size_t f = FORMATS;
    mn_status st = choose_format(&f, call, e);
    if (st != MN_OK || f == FORMATS || formats[f].flag == NULL)
        return st;
    return mn_report_manifest_option(r, formats[f].flag, "yes", e);
}

/* Inputs stand among the options under the names that they are declared by. */
static mn_status record_inputs(mn_report *r, const mn_call *call, mn_err *e)
{
    const mn_input *in = call->command->inputs;
    mn_status st = MN_OK;
    for (size_t i = 0; i < call->inputs_n && st == MN_OK; i++) {
        MN_BUG(in != NULL && in->name != NULL);
        st = mn_report_manifest_option(r, in->name, call->inputs[i], e);
        in += in->many ? 0 : 1;
    }
    return st;
}

mn_status mn_call_run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_ctx own = MN_CTX_INIT;
    if (ctx != NULL)
        own = *ctx;
    if (common_text(call, "seed") != NULL)
        own.seed = (uint64_t)mn_call_int(call, "seed", 1);
    MN_BUG(call->command->run != NULL); /* mn_call_resolve() comes first */
    mn_report *r = NULL;
    mn_status st = mn_call_check_outputs(call, e);
    if (st == MN_OK)
        st = mn_manifest_blamed(call, call->command->run(&r, call, &own, e), e);
    if (st != MN_OK)
        return st;
    if (r == NULL) /* it has written its answer itself */
        return MN_OK;
    st = record_inputs(r, call, e);
    if (st == MN_OK)
        st = record_options(r, call, e);
    if (st == MN_OK)
        st = record_format(r, call, e);
    if (st == MN_OK)
        st = mn_expected_check(call, r, e);
    if (st != MN_OK) {
        mn_report_free(r);
        return st;
    }
    *out = r;
    return MN_OK;
}

mn_status mn_call_resolve(mn_call **call, const mn_command *const *commands, const mn_ctx *ctx,
                          mn_err *e)
{
    const mn_command *c = (*call)->command;
    if (c->resolve == NULL)
        return MN_OK;
    mn_call *other = NULL;
    mn_status st = c->resolve(&other, *call, commands, ctx, e);
    if (st == MN_OK) {
        mn_call_free(*call);
        *call = other;
    }
    return st;
}

/* --- saving ------------------------------------------------------------------------ */

static mn_status write_file(void *payload, const char *bytes, size_t len, mn_err *e)
{
    return mn_file_write(payload, bytes, len, e);
}

mn_status mn_report_save(const mn_report *r, const mn_render_options *o, const char *path,
                         mn_err *e)
{
    mn_file_out *f = NULL;
    mn_status st = mn_file_create(&f, path, e);
    if (st != MN_OK)
        return st;
    st = mn_report_render(r, o, write_file, f, e);
    if (st != MN_OK) {
        mn_file_abandon(f);
        return st;
    }
    return mn_file_commit(f, e);
}
