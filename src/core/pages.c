/* SPDX-License-Identifier: Apache-2.0
 *
 * core/pages.c - large pages for memory that filled little by little.
 */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE /* for madvise() */
#endif
#include "core/pages.h"
#include <sys/mman.h>

void mn_pages_join(void *at, size_t bytes)
{
#ifdef MADV_HUGEPAGE
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25 /* Linux 6.1; before it, the system does so in its time */
#endif
    (void)madvise(at, bytes, MADV_HUGEPAGE);
    (void)madvise(at, bytes, MADV_COLLAPSE);
#else
    (void)at;
    (void)bytes;
#endif
}

void mn_pages_drop(void *at, size_t bytes)
{
#ifdef MADV_DONTNEED
    (void)madvise(at, bytes, MADV_DONTNEED);
#else
    (void)at;
    (void)bytes;
#endif
}
