/* SPDX-License-Identifier: Apache-2.0
 *
 * core/arena.c - blocks that double from 4 KiB to 1 MiB; something larger than
 * a quarter of the next block gets a block of its own behind the head.
 */
#include "core/arena.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { BLOCK_MIN = 4 << 10, BLOCK_MAX = 1 << 20, ALIGN = 16 };

struct mn_arena_block {
    struct mn_arena_block *next;
    _Alignas(ALIGN) char bytes[];
};

static struct mn_arena_block *new_block(size_t size)
{
    size_t total;
    if (__builtin_add_overflow(size, sizeof(struct mn_arena_block), &total))
        return NULL;
    return calloc(1, total);
}

static void *take_own_block(mn_arena *a, size_t size)
{
    struct mn_arena_block *b = new_block(size);
    if (!b)
        return NULL;
    if (a->head) {
        b->next = a->head->next;
        a->head->next = b;
    } else {
        a->head = b;
        a->used = a->size = size;
    }
    return b->bytes;
}

/* size bytes at a multiple of align. */
static void *take(mn_arena *a, size_t size, size_t align)
{
    size_t from = (a->used + align - 1) & ~(align - 1);
    if (!a->head || from > a->size || size > a->size - from) {
        size_t next = a->size < BLOCK_MIN / 2 ? BLOCK_MIN : a->size * 2;
        if (next > BLOCK_MAX)
            next = BLOCK_MAX;
        if (size > next / 4)
            return take_own_block(a, size);
        struct mn_arena_block *b = new_block(next);
        if (!b)
            return NULL;
        b->next = a->head;
        a->head = b;
        a->size = next;
        from = 0;
    }
    a->used = from + size;
    return a->head->bytes + from;
}

void *mn_arena_alloc(mn_arena *a, size_t n, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(n, size, &total) || total > SIZE_MAX / 2)
        return NULL;
    return take(a, total ? total : 1, ALIGN);
}

mn_text mn_arena_text(mn_arena *a, mn_text t)
{
    mn_text copy = {NULL, 0};
    if (t.len > SIZE_MAX / 2)
        return copy;
    char *p = take(a, t.len + 1, 1);
    if (!p)
        return copy;
    if (t.len)
        memcpy(p, t.ptr, t.len);
    copy.ptr = p;
    copy.len = t.len;
    return copy;
}

char *mn_arena_str(mn_arena *a, const char *s)
{
    size_t size = strlen(s) + 1;
    char *p = take(a, size, 1);
    return p ? memcpy(p, s, size) : NULL;
}

void mn_arena_clear(mn_arena *a)
{
    if (!a->head || a->size > BLOCK_MAX) {
        mn_arena_free(a);
        return;
    }
    mn_arena others = {.head = a->head->next};
    mn_arena_free(&others);
    a->head->next = NULL;
    memset(a->head->bytes, 0, a->used);
    a->used = 0;
}

void mn_arena_free(mn_arena *a)
{
    struct mn_arena_block *b = a->head;
    while (b) {
        struct mn_arena_block *next = b->next;
        free(b);
        b = next;
    }
    memset(a, 0, sizeof *a);
}

void mn_memory_trim(void)
{
#ifdef __GLIBC__
    (void)malloc_trim(0);
#endif
}

/* Large blocks are asked for in large pages, where the system has them: a million lines
 * would else wait for a hundred thousand small ones. */
static void advise(void *at, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    const size_t least = 32 << 20, page = 4096;
    size_t skip = (page - (uintptr_t)at % page) % page;
    if (bytes >= least)
        (void)madvise((char *)at + skip, (bytes - skip) / page * page, MADV_HUGEPAGE);
#else
    (void)at;
    (void)bytes;
#endif
}

void *mn_large_pages(size_t bytes)
{
    enum { LARGE = 2 << 20 };
    if (bytes > SIZE_MAX / 2)
        return NULL;
    const size_t whole = (bytes + LARGE - 1) / LARGE * LARGE;
    void *at = aligned_alloc(LARGE, whole);
#ifdef MADV_HUGEPAGE
    if (at)
        (void)madvise(at, whole, MADV_HUGEPAGE);
#endif
    return at;
}

bool mn_grow(void *items, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap)
        return true;
    size_t want = *cap < 8 ? 8 : *cap + *cap / 2;
    size_t bytes;
    if (want < need)
        want = need;
    if (__builtin_mul_overflow(want, size, &bytes) || bytes > SIZE_MAX / 2)
        return false;
    void *old;
    memcpy(&old, items, sizeof old);
    void *grown = realloc(old, bytes);
    if (!grown)
        return false;
    advise(grown, bytes);
    memcpy(items, &grown, sizeof grown);
    *cap = want;
    return true;
}
