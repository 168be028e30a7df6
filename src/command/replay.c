/* SPDX-License-Identifier: Apache-2.0
 *
 * replay.c - `manumit replay MANIFEST`: the call that a manifest tells of, made
 * again after its version and its inputs were found to be the same.
 */
#include "command/replay.h"
#include "command/call.h"
#include "command/run.h"
#include "core/err.h"
#include "core/file.h"
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MANIFEST_BYTES = 64 << 20, /* a whole --json report may be given */
};

/* --- reading the manifest ---------------------------------------------------------- */

mn_status mn_no_manifest(const char *path, const char *why, mn_err *e)
{
    mn_fail_at(e, MN_DATA, path, 0, 0, "not a manifest: %s", why);
    return mn_hint(e, "a manifest is what a command prints with --manifest or inside --json");
}

/* The manifest itself, or the one inside a --json report. */
static mn_status manifest_of(const cJSON **out, const cJSON *root, const char *path, mn_err *e)
{
    const cJSON *inner = cJSON_GetObjectItemCaseSensitive(root, "manifest");
    const cJSON *m = cJSON_IsObject(inner) ? inner : root;
    if (!cJSON_IsObject(m))
        return mn_no_manifest(path, "it is no JSON object", e);
    if (mn_member_text(m, "command") == NULL)
        return mn_no_manifest(path, "it names no command", e);
    const char *version = mn_member_text(m, "version");
    if (version == NULL)
        return mn_no_manifest(path, "it names no version", e);
    if (strcmp(version, mn_version()) != 0) {
        mn_fail_at(e, MN_DATA, path, 0, 0, "made by version '%.40s', this is %s", version,
                   mn_version());
        return mn_hint(e, "replay it with that version, or make it anew with this one");
    }
    *out = m;
    return MN_OK;
}

mn_status mn_manifest_parse(cJSON **out, const char *bytes, size_t len, const char *path, mn_err *e)
{
    const char *end = NULL;
    cJSON *root = cJSON_ParseWithLengthOpts(bytes, len, &end, false);
    if (root != NULL) {
        *out = root;
        return MN_OK;
    }
    uint64_t line = 1, col = 1;
    for (const char *p = bytes; end != NULL && p < end && p < bytes + len; p++) {
        line += *p == '\n';
        col = *p == '\n' ? 1 : col + 1;
    }
    mn_fail_at(e, MN_DATA, path, line, col, "not a manifest: it is no JSON");
    return mn_hint(e, "a manifest is what a command prints with --manifest or inside --json");
}

mn_status mn_manifest_blamed(const mn_call *call, mn_status st, mn_err *e)
{
    if (st != MN_USAGE || call->manifest == NULL)
        return st;
    if (e != NULL) {
        e->status = MN_DATA;
        if (e->file[0] == '\0')
            snprintf(e->file, sizeof e->file, "%s", call->manifest);
    }
    return MN_DATA;
}

/* --- from the manifest to the call --------------------------------------------------- */

static const mn_command *command_named(const mn_command *const *commands, const char *name)
{
    for (size_t i = 0; commands[i] != NULL; i++)
        if (strcmp(commands[i]->name, name) == 0 && commands[i]->run != NULL)
            return commands[i];
    return NULL;
}

static const mn_input *input_named(const mn_command *c, const char *name)
{
    for (const mn_input *in = c->inputs; in != NULL && in->name != NULL; in++)
        if (strcmp(in->name, name) == 0)
            return in;
    return NULL;
}

/* Whether the command writes a file of its own by -o, as a model. */
static bool has_own_output(const mn_command *c)
{
    for (const mn_option *o = c->options; o != NULL && o->name != NULL; o++)
        if (o->type == MN_OPT_OUTPUT && strcmp(o->name, "output") == 0)
            return true;
    return false;
}

/* Whether an option says in what format, and of which table, the report is shown. */
static bool is_format(const mn_slot *slot)
{
    static const char *const names[] = {"json", "ndjson", "csv", "md", "html", "pdf", "table"};
    for (size_t i = 0; slot->common && i < sizeof names / sizeof names[0]; i++)
        if (strcmp(slot->option->name, names[i]) == 0)
            return true;
    return false;
}

typedef struct taker {
    mn_call *call; /* the one being made */
    const char *path;
    size_t words;      /* the most values there can be */
    bool keep_formats; /* false where the replay says its own */
} taker;

/* Inputs stand in the order in which the command declares them, none left out. */
static mn_status take_input(const taker *t, const mn_input *in, const char *value, mn_err *e)
{
    mn_call *call = t->call;
    size_t place = (size_t)(in - call->command->inputs);
    if (place != call->inputs_n && !(in->many && call->inputs_n > place))
        return mn_fail_at(e, MN_DATA, t->path, 0, 0,
                          "'%s' has one input too many, or out of order: %s '%.60s'",
                          call->command->name, in->name, value);
    if (value[0] == '\0')
        return mn_no_manifest(t->path, "an input is an empty text", e);
    const char *copy = mn_arena_str(&call->arena, value);
    if (copy == NULL)
        return mn_fail_memory(e);
    call->inputs[call->inputs_n++] = copy;
    return MN_OK;
}

/* Or it could have any file overwritten. */
static mn_status names_output(const taker *t, const char *name, mn_err *e)
{
    mn_fail_at(e, MN_DATA, t->path, 0, 0, "a manifest names no output, but this has '--%s'", name);
    return mn_hint(e, "take that option out; -o, given to the replay, says where to write");
}

static mn_status take_recorded(const taker *t, const char *name, const char *value, mn_err *e)
{
    if (name == NULL || value == NULL)
        return mn_no_manifest(t->path, "an option is no text", e);
    const mn_input *in = input_named(t->call->command, name);
    if (in != NULL)
        return take_input(t, in, value, e);
    mn_slot *slot = mn_call_slot(t->call, name);
    if (slot == NULL) {
        return mn_fail_at(e, MN_DATA, t->path, 0, 0, "'%s' has no option '--%.60s'",
                          t->call->command->name, name);
    }
    if (slot->option->type == MN_OPT_OUTPUT && slot->option->read_without == NULL)
        return names_output(t, name, e);
    if (is_format(slot) && !t->keep_formats)
        return MN_OK;
    mn_status st = mn_call_put(t->call, slot, mn_text_of(value), t->words, e);
    return st == MN_USAGE ? mn_fail_at(e, MN_DATA, t->path, 0, 0,
                                       "the option '--%s' can't be '%.60s'", name, value)
                          : st;
}

/* "options": {"country": "US", "rate": ["a", "b"]} */
static mn_status take_options(const taker *t, const cJSON *options, mn_err *e)
{
    mn_status st = MN_OK;
    const cJSON *item = options != NULL ? options->child : NULL;
    for (; item != NULL && st == MN_OK; item = item->next) {
        const cJSON *one = cJSON_IsArray(item) ? item->child : NULL;
        if (!cJSON_IsArray(item))
            st = take_recorded(t, item->string, cJSON_GetStringValue(item), e);
        for (; one != NULL && st == MN_OK; one = one->next)
            st = take_recorded(t, item->string, cJSON_GetStringValue(one), e);
    }
    return st;
}

static mn_status check_required(const taker *t, mn_err *e)
{
    const mn_command *c = t->call->command;
    size_t i = 0;
    for (size_t k = 0; k < t->call->slots_n; k++)
        if (t->call->slots[k].given && mn_slot_writes(t->call, &t->call->slots[k]))
            return names_output(t, t->call->slots[k].option->name, e);
    for (const mn_input *in = c->inputs; in != NULL && in->name != NULL; in++, i++)
        if (in->required && i >= t->call->inputs_n)
            return mn_fail_at(e, MN_DATA, t->path, 0, 0,
                              "the manifest names no %s, which '%s' needs", in->name, c->name);
    return MN_OK;
}

static size_t count_values(const cJSON *options)
{
    size_t n = 0;
    const cJSON *item;
    cJSON_ArrayForEach(item, options)
    {
        n += cJSON_IsArray(item) ? (size_t)cJSON_GetArraySize(item) : 1;
    }
    return n;
}

/* --- what the replay itself says ------------------------------------------------------ */

static mn_status check_said(bool *own_format, const mn_call *replay, const mn_command *c, mn_err *e)
{
    if (mn_call_given(replay, "seed")) {
        mn_fail(e, MN_USAGE, "a replay keeps the manifest's seed");
        return mn_hint(e, "leave --seed away, or call the command itself");
    }
    *own_format = false;
    for (size_t i = 0; i < replay->slots_n; i++) {
        const mn_slot *slot = &replay->slots[i];
        *own_format = *own_format || (slot->given && is_format(slot));
    }
    const char *output = mn_call_output(replay);
    if (has_own_output(c) && output == NULL) {
        mn_fail(e, MN_USAGE, "'%s' writes a file: say where with -o", c->name);
        return mn_hint(e, "manumit replay MANIFEST -o FILE");
    }
    if (output != NULL && !*own_format && !has_own_output(c)) {
        mn_render_options how;
        *own_format = mn_call_rendering(&how, replay, NULL) == MN_OK && strcmp(output, "-") != 0;
    }
    return MN_OK;
}

/* The replay's common options (-o, --width, --quiet, ...) go before the recorded ones;
 * -o also where the command has one of its own. */
static mn_status take_said(const taker *t, const mn_call *replay, mn_err *e)
{
    for (size_t i = 0; i < replay->slots_n; i++) {
        const mn_slot *said = &replay->slots[i];
        mn_slot *slot = mn_call_slot(t->call, said->option->name);
        if (!said->given || !said->common || slot == NULL ||
            (!slot->common && slot->option->type != MN_OPT_OUTPUT))
            continue;
        mn_status st =
            mn_call_put(t->call, slot, mn_text_of(said->values[said->count - 1]), t->words, e);
        if (st != MN_OK)
            return st;
    }
    return MN_OK;
}

/* --- the command ---------------------------------------------------------------------- */

/* All that the manifest says of the call, which must be a call that can be made. */
static mn_status take_manifest(const taker *t, const cJSON *options, mn_err *e)
{
    mn_render_options how;
    t->call->manifest = mn_arena_str(&t->call->arena, t->path);
    if (t->call->manifest == NULL)
        return mn_fail_memory(e);
    mn_status st = take_options(t, options, e);
    if (st == MN_OK)
        st = check_required(t, e);
    if (st == MN_OK)
        st = mn_manifest_blamed(t->call, mn_call_rendering(&how, t->call, e), e);
    return st;
}

static mn_status call_of_manifest(mn_call **out, const cJSON *m, const mn_call *replay,
                                  const mn_command *const *commands, const mn_ctx *ctx, mn_err *e)
{
    const char *path = mn_call_input(replay, 0);
    const char *name = mn_member_text(m, "command");
    const mn_command *c = command_named(commands, name);
    if (c == NULL)
        return mn_fail_at(e, MN_DATA, path, 0, 0, "no command '%.60s' to replay", name);
    bool own_format = false;
    mn_status st = check_said(&own_format, replay, c, e);
    if (st != MN_OK)
        return st;
    const cJSON *options = cJSON_GetObjectItemCaseSensitive(m, "options");
    taker t = {.path = path, .words = count_values(options) + 1, .keep_formats = !own_format};
    st = mn_call_new(&t.call, c, t.words, e);
    if (st == MN_OK) {
        st = take_manifest(&t, options, e);
        if (st == MN_OK)
            st = take_said(&t, replay, e);
        if (st == MN_OK)
            st = mn_expected_take(t.call, m, path, ctx, e);
        if (st != MN_OK) {
            mn_call_free(t.call);
            return st;
        }
        *out = t.call;
    }
    return st;
}

static mn_status resolve(mn_call **out, const mn_call *replay, const mn_command *const *commands,
                         const mn_ctx *ctx, mn_err *e)
{
    const char *path = mn_call_input(replay, 0);
    char *bytes = NULL;
    size_t len = 0;
    mn_status st = mn_file_read(&bytes, &len, ctx, path, MANIFEST_BYTES, e);
    if (st != MN_OK)
        return st;
    cJSON *root = NULL;
    const cJSON *m = NULL;
    st = mn_manifest_parse(&root, bytes, len, path, e);
    if (st == MN_OK)
        st = manifest_of(&m, root, path, e);
    if (st == MN_OK)
        st = call_of_manifest(out, m, replay, commands, ctx, e);
    cJSON_Delete(root);
    free(bytes);
    return st;
}

static const mn_example examples[] = {
    {"manumit footprint purchases.csv --json --manifest > manifest.json",
     "keep what is needed to get the same bytes again"},
    {"manumit replay manifest.json", "get them again, or be told what has changed"},
    {NULL, NULL},
};

static const mn_input inputs[] = {
    {.name = "MANIFEST",
     .help = "A manifest as --manifest prints it, or a --json report with one inside. "
             "- is standard input.",
     .required = true},
    {.name = NULL},
};

const mn_command mn_replay_command = {
    .name = "replay",
    .summary = "Run a command again from its manifest and print the same bytes",
    .about =
        "The manifest names the command, the program's version, the seed, the options as they "
        "were given, and every input with its SHA-256. The command runs again only when the "
        "version and all inputs are the same; names of files are looked up from the current "
        "directory.\n\n"
        "The report is printed in the recorded format to standard output, even where it went to a "
        "file the first time. -o and the options of format, width and colour, given here, go "
        "before the recorded ones. No manifest says where to write: the model of a replayed "
        "'model import' goes where -o says.",
    .examples = examples,
    .inputs = inputs,
    .resolve = resolve,
    .local = true,
    .why_local = "a manifest names files of the disk; ask for the command it stands for",
};
