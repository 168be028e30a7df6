/* SPDX-License-Identifier: Apache-2.0
 *
 * core/nameless.c - see nameless.h.
 */
#include "core/nameless.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"

const char *mn_nameless_folder(void)
{
    const char *set = getenv("TMPDIR");
    return set && *set ? set : "/var/tmp";
}

mn_status mn_nameless_full(const char *what, int error, mn_err *e)
{
    mn_fail(e, MN_SYSTEM, "no room for %s in '%s': %s", what, mn_nameless_folder(),
            strerror(error));
    return mn_hint(e, "set TMPDIR to a folder on a larger disk, or allow more --memory"), MN_SYSTEM;
}

mn_status mn_nameless_open(int *out, const char *what, mn_err *e)
{
    char path[4096];
    if ((size_t)snprintf(path, sizeof path, "%s/manumit-XXXXXX", mn_nameless_folder()) >=
        sizeof path)
        return mn_nameless_full(what, ENAMETOOLONG, e);
    const int file = mkstemp(path); /* mode 0600 */
    if (file < 0)
        return mn_nameless_full(what, errno, e);
    (void)fcntl(file, F_SETFD, FD_CLOEXEC);
    unlink(path);
    *out = file;
    return MN_OK;
}
