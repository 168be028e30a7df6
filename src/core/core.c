/* SPDX-License-Identifier: Apache-2.0
 *
 * core/core.c - version, exit codes, and the text of a C string.
 */
#include <manumit/core.h>
#include <string.h>

const char *mn_version(void)
{
    return MN_VERSION;
}

int mn_status_exit(mn_status status)
{
    switch (status) {
    case MN_OK:
        return 0;
    case MN_USAGE:
        return 2;
    case MN_DATA:
        return 3;
    case MN_SYSTEM:
        return 4;
    case MN_CANCELLED:
        return 130;
    }
    return 4;
}

mn_text mn_text_of(const char *s)
{
    mn_text t = {s ? s : "", s ? strlen(s) : 0};
    return t;
}
