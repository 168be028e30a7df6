/* SPDX-License-Identifier: Apache-2.0
 *
 * overwrite.c - whether a call would write over a file that it reads, by whatever
 * name: files are told apart by device and inode.
 */
#include "command/call.h"
#include "command/run.h"
#include "core/err.h"
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool same_file(const struct stat *to, const char *path)
{
    struct stat from;
    if (path == NULL || (strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &from) : stat(path, &from)))
        return false; /* reading it tells why */
    return from.st_dev == to->st_dev && from.st_ino == to->st_ino;
}

static bool is_read(const mn_call *call, const struct stat *to)
{
    /* Some commands read standard input where no file is named. */
    bool found = same_file(to, call->manifest) || same_file(to, "-");
    for (size_t i = 0; i < call->inputs_n && !found; i++)
        found = same_file(to, call->inputs[i]);
    for (size_t i = 0; i < call->slots_n && !found; i++) {
        const mn_slot *slot = &call->slots[i];
        char room[MN_SLOT_PATH];
        for (size_t k = 0; mn_slot_reads(call, slot) && k < slot->count && !found; k++)
            found = same_file(to, mn_slot_path(slot, k, room));
    }
    return found;
}

/* The folder that a file is in or would be, and its name there; false: there is no such folder. */
static bool place_of(struct stat *folder, const char **name, const char *path)
{
    char room[4096];
    const char *slash = strrchr(path, '/');
    const size_t n = slash ? (size_t)(slash - path) + 1 : 0;
    *name = path + n;
    if (n >= sizeof room)
        return false;
    memcpy(room, n ? path : ".", n ? n : 1);
    room[n ? n : 1] = 0;
    return stat(room, folder) == 0;
}

bool mn_call_same_place(const char *a, const char *b)
{
    struct stat one, other;
    const char *name, *named;
    if (strcmp(a, b) == 0)
        return true;
    if (strcmp(a, "-") == 0 || strcmp(b, "-") == 0)
        return false;
    if (stat(a, &one) == 0 && S_ISREG(one.st_mode) && same_file(&one, b))
        return true;
    return place_of(&one, &name, a) && place_of(&other, &named, b) && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino && strcmp(name, named) == 0;
}

/* Another output of the call that goes to the same file, by whatever name. */
static bool is_written(const mn_call *call, const char *const *value)
{
    for (size_t i = 0; i < call->slots_n; i++) {
        const mn_slot *slot = &call->slots[i];
        for (size_t k = 0; mn_slot_writes(call, slot) && k < slot->count; k++)
            if (&slot->values[k] != value && mn_call_same_place(slot->values[k], *value))
                return true;
    }
    return false;
}

mn_status mn_call_check_outputs(const mn_call *call, mn_err *e)
{
    for (size_t i = 0; i < call->slots_n; i++) {
        const mn_slot *slot = &call->slots[i];
        for (size_t k = 0; mn_slot_writes(call, slot) && k < slot->count; k++) {
            const char *path = slot->values[k];
            struct stat to;
            if (is_written(call, &slot->values[k])) {
                mn_fail(e, MN_USAGE, "'%s' would be written twice", path);
                return mn_hint(e, "give each output a name of its own");
            }
            if (strcmp(path, "-") == 0 || stat(path, &to) != 0 || !S_ISREG(to.st_mode) ||
                !is_read(call, &to))
                continue;
            mn_fail(e, MN_USAGE, "'%s' is an input: it would be overwritten", path);
            return mn_hint(e, "write it under another name");
        }
    }
    return MN_OK;
}
