/* SPDX-License-Identifier: Apache-2.0
 *
 * core/arena.h - memory that is freed all at once, one arena a phase.
 *
 * Allocation is O(1) amortised and aligned to 16 bytes, texts are packed;
 * nothing is freed before the arena is. Zero-initialised is a valid empty arena.
 */
#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <manumit/core.h>

typedef struct mn_arena {
    struct mn_arena_block *head;
    size_t used, size; /* of the head block */
} mn_arena;

/* Zeroed memory for n things of size bytes, or NULL (also on overflow). */
void *mn_arena_alloc(mn_arena *a, size_t n, size_t size);
/* Copies; the copy has a NUL behind it. ptr is NULL on failure. */
mn_text mn_arena_text(mn_arena *a, mn_text t);
char *mn_arena_str(mn_arena *a, const char *s);
/* Forgets all that was taken; keeps a block for what comes. */
void mn_arena_clear(mn_arena *a);
void mn_arena_free(mn_arena *a);

/* Gives what was freed back to the system, where the C library keeps it: for a phase that needs
 * much behind one that needed much. */
void mn_memory_trim(void);

/* Memory at a multiple of 2 MiB, in pages as large where the system has them: for megabytes that
 * are read here and there, as each small page would be looked for first. What is in it is not
 * known. NULL when memory is short; free() frees it. */
void *mn_large_pages(size_t bytes);

/* Grows *items (heap, realloc) so that it holds at least need things of size
 * bytes; *cap is in things. items is the address of the pointer (a T **). False
 * when memory is short or sizes overflow; *items is then as it was. */
bool mn_grow(void *items, size_t *cap, size_t need, size_t size);

#endif
