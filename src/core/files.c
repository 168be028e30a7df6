/* SPDX-License-Identifier: Apache-2.0
 *
 * core/files.c - files that lie in memory.
 */
#include "core/files.h"

#include <string.h>

#include "core/err.h"

bool mn_files_only(const mn_ctx *ctx)
{
    return ctx && ctx->files;
}

mn_status mn_files_find(const mn_memory_file **out, const mn_ctx *ctx, const char *path, mn_err *e)
{
    *out = NULL;
    if (!mn_files_only(ctx))
        return MN_OK;
    for (size_t i = 0; i < ctx->files->count; i++) {
        if (strcmp(ctx->files->file[i].name, path) == 0) {
            *out = &ctx->files->file[i];
            return MN_OK;
        }
    }
    if (strcmp(path, "-") == 0)
        mn_fail(e, MN_USAGE, "the call needs an input, and none was sent");
    else
        mn_fail(e, MN_USAGE, "there is no file '%.200s'", path);
    (void)mn_hint(e, "only files that were sent with the call can be read");
    return MN_USAGE;
}

uint64_t mn_files_unpacked(const mn_ctx *ctx, uint64_t usual)
{
    const uint64_t most = mn_files_only(ctx) ? ctx->files->unpacked_max : 0;

    return most && most < usual ? most : usual;
}

mn_status mn_files_refuse(const mn_ctx *ctx, const char *path, mn_err *e)
{
    if (!mn_files_only(ctx))
        return MN_OK;
    mn_fail_at(e, MN_USAGE, path, 0, 0, "such a file can be read from a disk alone");
    return mn_hint(e, "use the program on the machine that has the file");
}
