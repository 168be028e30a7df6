/* SPDX-License-Identifier: Apache-2.0
 *
 * expected.c - what a replay expects to be the same: inputs by their SHA-256, and texts
 * of the manifest. Files are looked at before the run; what can't be, after it.
 */
#include "command/call.h"
#include "command/replay.h"
#include "command/run.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/folder.h"
#include "core/sha256.h"
#include <string.h>
#include <sys/stat.h>

/* Inputs that lie inside the program have this before their name. */
static const char inside[] = "embedded:";

const char *mn_member_text(const cJSON *object, const char *name)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

static mn_status changed(const mn_expected *x, mn_err *e)
{
    mn_fail_at(e, MN_DATA, x->path, 0, 0, "not the same as when the manifest was made");
    return mn_hint(e, "the manifest's SHA-256 is %.64s", x->sha256);
}

/* Standard input and what lies inside the program can't be looked at before the run. */
static bool is_file(const char *path)
{
    return strcmp(path, "-") != 0 && strncmp(path, inside, sizeof inside - 1) != 0;
}

static mn_status check_input(const mn_expected *x, const mn_ctx *ctx, mn_err *e)
{
    if (!is_file(x->path))
        return MN_OK;
    char hex[MN_SHA256_HEX];
    mn_status st = mn_path_sha256(hex, ctx, x->path, e);
    if (st != MN_OK)
        return st;
    return strcmp(hex, x->sha256) == 0 ? MN_OK : changed(x, e);
}

/* The first file named by the call's inputs and options that is as asked; NULL for none. */
static const char *find_path(const mn_call *call, bool (*is)(const char *, const char *),
                             const char *path)
{
    for (size_t i = 0; i < call->inputs_n; i++)
        if (is(call->inputs[i], path))
            return call->inputs[i];
    for (size_t i = 0; i < call->slots_n; i++) {
        const mn_slot *slot = &call->slots[i];
        char room[MN_SLOT_PATH];
        for (size_t k = 0; mn_slot_reads(call, slot) && k < slot->count; k++)
            if (is(mn_slot_path(slot, k, room), path))
                return slot->values[k];
    }
    return NULL;
}

static bool is_same(const char *path, const char *other)
{
    return strcmp(path, other) == 0;
}

/* A device or a pipe, which may never end and can't be the same again. */
static bool is_endless(const char *path, const char *other)
{
    struct stat st;
    (void)other;
    return strcmp(path, "-") != 0 && stat(path, &st) == 0 && !S_ISREG(st.st_mode) &&
           !S_ISDIR(st.st_mode);
}

static mn_status check_files(const mn_call *call, mn_err *e)
{
    const char *bad = find_path(call, is_endless, NULL);
    if (bad == NULL)
        return MN_OK;
    mn_fail_at(e, MN_DATA, bad, 0, 0, "not a regular file");
    return mn_hint(e, "a replay reads files, and standard input by the name '-'");
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

static mn_status take_inputs(mn_call *call, const cJSON *inputs, const char *path,
                             const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    const cJSON *item = inputs != NULL ? inputs->child : NULL;
    for (; item != NULL && st == MN_OK; item = item->next) {
        const char *role = mn_member_text(item, "role");
        const char *file = mn_member_text(item, "path");
        const char *hash = mn_member_text(item, "sha256");
        if (role == NULL || file == NULL || hash == NULL)
            return mn_no_manifest(path, "an input has no role, path or sha256", e);
        if (is_file(file) && find_path(call, is_same, file) == NULL)
            return mn_fail_at(e, MN_DATA, path, 0, 0,
                              "no option names the manifest's input '%.80s'", file);
        st = expect(call, role, file, hash, e);
        if (st == MN_OK)
            st = check_input(&call->expected[call->expected_n - 1], ctx, e);
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

mn_status mn_expected_take(mn_call *call, const cJSON *m, const char *path, const mn_ctx *ctx,
                           mn_err *e)
{
    const cJSON *inputs = cJSON_GetObjectItemCaseSensitive(m, "inputs");
    size_t most = (size_t)cJSON_GetArraySize(inputs) + (size_t)cJSON_GetArraySize(m);
    call->expected = mn_arena_alloc(&call->arena, most + 1, sizeof *call->expected);
    if (call->expected == NULL)
        return mn_fail_memory(e);
    mn_status st = check_files(call, e);
    if (st == MN_OK)
        st = take_inputs(call, inputs, path, ctx, e);
    return st == MN_OK ? take_texts(call, m, e) : st;
}

static bool has_input(const cJSON *inputs, const mn_expected *x)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, inputs)
    {
        const char *role = mn_member_text(item, "role");
        const char *file = mn_member_text(item, "path");
        const char *hash = mn_member_text(item, "sha256");
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

/* What was read, or noted, must have been in the manifest: one that lost its hashes would
 * let anything pass as the same. */
static mn_status check_all_expected(const mn_call *call, const cJSON *root, mn_err *e)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(root, "inputs"))
    {
        bool found = false;
        for (size_t i = 0; i < call->expected_n && !found; i++) {
            const mn_expected *x = &call->expected[i];
            found = x->role != NULL && strcmp(x->path, mn_member_text(item, "path")) == 0;
        }
        if (!found)
            return mn_fail_at(e, MN_DATA, call->manifest, 0, 0,
                              "the manifest has no SHA-256 of '%.80s', which was read",
                              mn_member_text(item, "path"));
    }
    cJSON_ArrayForEach(item, root)
    {
        bool found = !cJSON_IsString(item) || strcmp(item->string, "command") == 0 ||
                     strcmp(item->string, "version") == 0;
        for (size_t i = 0; i < call->expected_n && !found; i++) {
            const mn_expected *x = &call->expected[i];
            found = x->role == NULL && strcmp(x->path, item->string) == 0;
        }
        if (!found)
            return mn_fail_at(e, MN_DATA, call->manifest, 0, 0, "the manifest does not say '%.80s'",
                              item->string);
    }
    return MN_OK;
}

mn_status mn_expected_check(const mn_call *call, const mn_report *r, mn_err *e)
{
    if (call->manifest == NULL)
        return MN_OK;
    mn_buf text = {0};
    mn_render_options how = {.format = MN_RENDER_MANIFEST};
    mn_status st = mn_report_render(r, &how, into_buf, &text, e);
    cJSON *root = NULL;
    if (st == MN_OK)
        st = mn_manifest_parse(&root, text.ptr, text.len, "manifest", e);
    const cJSON *inputs = cJSON_GetObjectItemCaseSensitive(root, "inputs");
    for (size_t i = 0; i < call->expected_n && st == MN_OK; i++) {
        const mn_expected *x = &call->expected[i];
        const char *now = x->role == NULL ? mn_member_text(root, x->path) : NULL;
        if (x->role != NULL && !has_input(inputs, x))
            st = changed(x, e);
        else if (x->role == NULL && (now == NULL || strcmp(now, x->sha256) != 0))
            st = mn_fail(e, MN_DATA, "the manifest has '%s' as '%.80s', which is now '%.80s'",
                         x->path, x->sha256, now != NULL ? now : "");
    }
    if (st == MN_OK)
        st = check_all_expected(call, root, e);
    cJSON_Delete(root);
    mn_buf_free(&text);
    return st;
}
