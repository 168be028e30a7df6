/* SPDX-License-Identifier: Apache-2.0
 *
 * replay.c - `manumit replay MANIFEST`: the call that a manifest tells of, made
 * again after its version and its inputs were found to be the same.
 */
#include "command/call.h"
#include "command/run.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/file.h"
#include "core/sha256.h"
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

enum {
    MANIFEST_BYTES = 64 << 20, /* a whole --json report may be given */
};
static const uint64_t input_bytes = (uint64_t)1 << 36;

/* Inputs that lie inside the program have this before their name. */
static const char inside[] = "embedded:";

/* --- reading the manifest ---------------------------------------------------------- */

static mn_status no_manifest(const char *path, const char *why, mn_err *e)
{
    mn_fail_at(e, MN_DATA, path, 0, 0, "not a manifest: %s", why);
    return mn_hint(e, "a manifest is what a command prints with --manifest or inside --json");
}

static const char *member_text(const cJSON *object, const char *name)
{
    const char *s = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    return s;
}

/* The manifest itself, or the one inside a --json report. */
static mn_status manifest_of(const cJSON **out, const cJSON *root, const char *path, mn_err *e)
{
    const cJSON *inner = cJSON_GetObjectItemCaseSensitive(root, "manifest");
    const cJSON *m = cJSON_IsObject(inner) ? inner : root;
    if (!cJSON_IsObject(m))
        return no_manifest(path, "it is no JSON object", e);
    if (member_text(m, "command") == NULL)
        return no_manifest(path, "it names no command", e);
    const char *version = member_text(m, "version");
    if (version == NULL)
        return no_manifest(path, "it names no version", e);
    if (strcmp(version, mn_version()) != 0) {
        mn_fail_at(e, MN_DATA, path, 0, 0, "made by version '%.40s', this is %s", version,
                   mn_version());
        return mn_hint(e, "replay it with that version, or make it anew with this one");
    }
    *out = m;
    return MN_OK;
}

static mn_status parse_json(cJSON **out, const char *bytes, size_t len, const char *path, mn_err *e)
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

/* --- from the manifest to the call --------------------------------------------------- */

static const mn_command *command_named(const mn_command *const *commands, const char *name)
{
    for (size_t i = 0; commands[i] != NULL; i++)
        if (strcmp(commands[i]->name, name) == 0 && commands[i]->run != NULL)
            return commands[i];
    return NULL;
}

static bool is_input_name(const mn_command *c, const char *name)
{
    for (const mn_input *in = c->inputs; in != NULL && in->name != NULL; in++)
        if (strcmp(in->name, name) == 0)
            return true;
    return false;
}

/* Whether an option says in what format, and of which table, the report is shown. */
static bool is_format(const mn_slot *slot)
{
    static const char *const names[] = {"json", "ndjson", "csv", "md", "html", "table"};
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

static mn_status take_recorded(const taker *t, const char *name, const char *value, mn_err *e)
{
    if (name == NULL || value == NULL)
        return no_manifest(t->path, "an option is no text", e);
    if (is_input_name(t->call->command, name)) {
        const char *copy = mn_arena_str(&t->call->arena, value);
        if (copy == NULL)
            return mn_fail_memory(e);
        t->call->inputs[t->call->inputs_n++] = copy;
        return MN_OK;
    }
    mn_slot *slot = mn_call_slot(t->call, name);
    if (slot == NULL) {
        return mn_fail_at(e, MN_DATA, t->path, 0, 0, "'%s' has no option '--%.60s'",
                          t->call->command->name, name);
    }
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

static mn_status check_said(bool *own_format, const mn_call *replay, mn_err *e)
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
    if (output != NULL && !*own_format) {
        mn_render_options how;
        *own_format = mn_call_rendering(&how, replay, NULL) == MN_OK && strcmp(output, "-") != 0;
    }
    return MN_OK;
}

/* The replay's common options (-o, --width, --quiet, ...) go before the recorded ones. */
static mn_status take_said(const taker *t, const mn_call *replay, mn_err *e)
{
    for (size_t i = 0; i < replay->slots_n; i++) {
        const mn_slot *said = &replay->slots[i];
        mn_slot *slot = mn_call_slot(t->call, said->option->name);
        if (!said->given || !said->common || slot == NULL || !slot->common)
            continue;
        mn_status st =
            mn_call_put(t->call, slot, mn_text_of(said->values[said->count - 1]), t->words, e);
        if (st != MN_OK)
            return st;
    }
    return MN_OK;
}

/* --- inputs ------------------------------------------------------------------------- */

static mn_status changed(const mn_expected *x, mn_err *e)
{
    mn_fail_at(e, MN_DATA, x->path, 0, 0, "not the same as when the manifest was made");
    return mn_hint(e, "the manifest's SHA-256 is %.64s", x->sha256);
}

/* Standard input and what lies inside the program can't be looked at before the run. */
static mn_status check_input(const mn_expected *x, mn_err *e)
{
    if (strcmp(x->path, "-") == 0 || strncmp(x->path, inside, sizeof inside - 1) == 0)
        return MN_OK;
    char *bytes = NULL;
    size_t len = 0;
    mn_status st = mn_file_read(&bytes, &len, x->path, input_bytes, e);
    if (st != MN_OK)
        return st;
    char hex[MN_SHA256_HEX];
    mn_sha256_hex(hex, bytes, len);
    free(bytes);
    return strcmp(hex, x->sha256) == 0 ? MN_OK : changed(x, e);
}

static mn_status expect(mn_call *call, const char *role, const char *path, const char *value,
                        mn_err *e)
{
    mn_expected x = {role != NULL ? mn_arena_str(&call->arena, role) : NULL,
                     mn_arena_str(&call->arena, path), mn_arena_str(&call->arena, value)};
    if ((role != NULL && x.role == NULL) || x.path == NULL || x.sha256 == NULL)
        return mn_fail_memory(e);
    call->expected[call->expected_n++] = x;
    return MN_OK;
}

static mn_status take_inputs(mn_call *call, const cJSON *inputs, const char *path, mn_err *e)
{
    mn_status st = MN_OK;
    const cJSON *item = inputs != NULL ? inputs->child : NULL;
    for (; item != NULL && st == MN_OK; item = item->next) {
        const char *role = member_text(item, "role");
        const char *file = member_text(item, "path");
        const char *hash = member_text(item, "sha256");
        if (role == NULL || file == NULL || hash == NULL)
            return no_manifest(path, "an input has no role, path or sha256", e);
        st = expect(call, role, file, hash, e);
        if (st == MN_OK)
            st = check_input(&call->expected[call->expected_n - 1], e);
    }
    return st;
}

/* Texts that the command wrote down itself, as the hash of the shipped model. */
static mn_status take_texts(mn_call *call, const cJSON *m, mn_err *e)
{
    mn_status st = MN_OK;
    for (const cJSON *item = m->child; item != NULL && st == MN_OK; item = item->next) {
        const char *value = cJSON_GetStringValue(item);
        if (value != NULL && strcmp(item->string, "command") != 0 &&
            strcmp(item->string, "version") != 0)
            st = expect(call, NULL, item->string, value, e);
    }
    return st;
}

static mn_status take_expected(mn_call *call, const cJSON *m, const char *path, mn_err *e)
{
    const cJSON *inputs = cJSON_GetObjectItemCaseSensitive(m, "inputs");
    size_t most = (size_t)cJSON_GetArraySize(inputs) + (size_t)cJSON_GetArraySize(m);
    call->expected = mn_arena_alloc(&call->arena, most + 1, sizeof *call->expected);
    if (call->expected == NULL)
        return mn_fail_memory(e);
    mn_status st = take_inputs(call, inputs, path, e);
    return st == MN_OK ? take_texts(call, m, e) : st;
}

static bool has_input(const cJSON *inputs, const mn_expected *x)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, inputs)
    {
        const char *role = member_text(item, "role");
        const char *file = member_text(item, "path");
        const char *hash = member_text(item, "sha256");
        if (role != NULL && file != NULL && hash != NULL && strcmp(role, x->role) == 0 &&
            strcmp(file, x->path) == 0 && strcmp(hash, x->sha256) == 0)
            return true;
    }
    return false;
}

static mn_status into_buf(void *payload, const char *bytes, size_t len, mn_err *e)
{
    mn_buf *b = payload;
    mn_buf_add(b, bytes, len);
    return b->failed ? mn_fail_memory(e) : MN_OK;
}

mn_status mn_expected_check(const mn_call *call, const mn_report *r, mn_err *e)
{
    if (call->expected_n == 0)
        return MN_OK;
    mn_buf text = {0};
    mn_render_options how = {.format = MN_RENDER_MANIFEST};
    mn_status st = mn_report_render(r, &how, into_buf, &text, e);
    cJSON *root = NULL;
    if (st == MN_OK)
        st = parse_json(&root, text.ptr, text.len, "manifest", e);
    const cJSON *inputs = cJSON_GetObjectItemCaseSensitive(root, "inputs");
    for (size_t i = 0; i < call->expected_n && st == MN_OK; i++) {
        const mn_expected *x = &call->expected[i];
        const char *now = x->role == NULL ? member_text(root, x->path) : NULL;
        if (x->role != NULL && !has_input(inputs, x))
            st = changed(x, e);
        else if (x->role == NULL && (now == NULL || strcmp(now, x->sha256) != 0))
            st = mn_fail(e, MN_DATA, "the manifest has '%s' as '%.80s', which is now '%.80s'",
                         x->path, x->sha256, now != NULL ? now : "");
    }
    cJSON_Delete(root);
    mn_buf_free(&text);
    return st;
}

/* --- the command ---------------------------------------------------------------------- */

static mn_status call_of_manifest(mn_call **out, const cJSON *m, const mn_call *replay,
                                  const mn_command *const *commands, mn_err *e)
{
    const char *path = mn_call_input(replay, 0);
    const char *name = member_text(m, "command");
    const mn_command *c = command_named(commands, name);
    if (c == NULL)
        return mn_fail_at(e, MN_DATA, path, 0, 0, "no command '%.60s' to replay", name);
    bool own_format = false;
    mn_status st = check_said(&own_format, replay, e);
    if (st != MN_OK)
        return st;
    const cJSON *options = cJSON_GetObjectItemCaseSensitive(m, "options");
    taker t = {.path = path, .words = count_values(options) + 1, .keep_formats = !own_format};
    st = mn_call_new(&t.call, c, t.words, e);
    if (st == MN_OK) {
        st = take_options(&t, options, e);
        if (st == MN_OK)
            st = take_said(&t, replay, e);
        if (st == MN_OK)
            st = take_expected(t.call, m, path, e);
        if (st != MN_OK) {
            mn_call_free(t.call);
            return st;
        }
        *out = t.call;
    }
    return st;
}

static mn_status resolve(mn_call **out, const mn_call *replay, const mn_command *const *commands,
                         mn_err *e)
{
    const char *path = mn_call_input(replay, 0);
    char *bytes = NULL;
    size_t len = 0;
    mn_status st = mn_file_read(&bytes, &len, path, MANIFEST_BYTES, e);
    if (st != MN_OK)
        return st;
    cJSON *root = NULL;
    const cJSON *m = NULL;
    st = parse_json(&root, bytes, len, path, e);
    if (st == MN_OK)
        st = manifest_of(&m, root, path, e);
    if (st == MN_OK)
        st = call_of_manifest(out, m, replay, commands, e);
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
        "before the recorded ones.",
    .examples = examples,
    .inputs = inputs,
    .resolve = resolve,
};
