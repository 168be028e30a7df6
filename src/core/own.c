/* SPDX-License-Identifier: Apache-2.0
 *
 * core/own.c - see own.h. The owner and the mode are looked at as git does for safe.directory.
 */
#include "core/own.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"

static bool is_own(const struct stat *s)
{
    return s->st_uid == geteuid() || s->st_uid == 0;
}

mn_status mn_own_folder(const char *path, mn_err *e)
{
    struct stat link, s;
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return mn_fail_errno(e, "make the folder", path);
    if (lstat(path, &link) != 0 || stat(path, &s) != 0)
        return mn_fail_errno(e, "look at", path);
    if (!S_ISDIR(s.st_mode))
        return mn_fail(e, MN_SYSTEM, "'%.300s' is no folder", path);
    if (!is_own(&link) || !is_own(&s)) {
        mn_fail(e, MN_DATA,
                "the folder '%.140s' is another user's, and what it holds is not trusted", path);
        return mn_hint(e, "remove it, and it is made again, as your own");
    }
    if (s.st_mode & (S_IWGRP | S_IWOTH)) {
        mn_fail(e, MN_DATA,
                "others may write to the folder '%.140s', and what it holds is not "
                "trusted",
                path);
        return mn_hint(e, "remove it, and it is made again, or take their right away: chmod go-w");
    }
    return MN_OK;
}
