/* SPDX-License-Identifier: Apache-2.0
 *
 * core/loaded.c - see loaded.h.
 */
#include "core/loaded.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

mn_loaded_end mn_loaded_open(char why[MN_LOADED_WHY], const char *path, bool lazy,
                             const mn_loaded *function, size_t n, size_t spare)
{
    void *library = dlopen(path, (lazy ? RTLD_LAZY : RTLD_NOW) | RTLD_LOCAL);
    if (!library) {
        const char *said = dlerror();
        snprintf(why, MN_LOADED_WHY, "%s", said ? said : "unknown");
        return MN_LOADED_NO_LIBRARY;
    }
    for (size_t i = 0; i < n; i++) {
        void *found = dlsym(library, function[i].name);
        if (found) { /* POSIX has this for what ISO C can't convert */
            memcpy(function[i].to, &found, sizeof found);
        } else if (i + spare < n) {
            snprintf(why, MN_LOADED_WHY, "%s", function[i].name);
            return MN_LOADED_NO_FUNCTION;
        }
    }
    return MN_LOADED;
}

void mn_loaded_say(char out[MN_LOADED_SAID], mn_loaded_end end, const char *why)
{
    if (end == MN_LOADED_NO_FUNCTION)
        snprintf(out, MN_LOADED_SAID, "no function '%s' in it", why);
    else
        snprintf(out, MN_LOADED_SAID, "%s", why);
}
