/* SPDX-License-Identifier: Apache-2.0
 *
 * core/loaded.h - a library that is loaded when it is first needed, and its functions.
 *
 * It stays for the life of the process: threads and types that libraries make can't be unloaded.
 */
#ifndef CORE_LOADED_H
#define CORE_LOADED_H

#include <stdbool.h>
#include <stddef.h>

typedef struct mn_loaded {
    const char *name;
    void *to; /* where the function's address goes: a pointer to a pointer to a function */
} mn_loaded;

typedef enum mn_loaded_end {
    MN_LOADED,
    MN_LOADED_NO_LIBRARY,  /* why: what the system says */
    MN_LOADED_NO_FUNCTION, /* why: its name */
} mn_loaded_end;

enum { MN_LOADED_WHY = 200, MN_LOADED_SAID = MN_LOADED_WHY + 40 };

/* Finds n functions; the last `spare` of them may lack, and what they go to is then left as it was.
 * lazy: the library's own are bound when they are called. O(n). */
mn_loaded_end mn_loaded_open(char why[MN_LOADED_WHY], const char *path, bool lazy,
                             const mn_loaded *function, size_t n, size_t spare);
/* Why it was not loaded, as a clause. */
void mn_loaded_say(char out[MN_LOADED_SAID], mn_loaded_end end, const char *why);

#endif
