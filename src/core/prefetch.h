/* SPDX-License-Identifier: Apache-2.0
 *
 * core/prefetch.h - asks the processor for memory that is needed some steps later.
 *
 * To be used in place of __builtin_prefetch(): GCC takes that for a thing without effect, so that
 * it drops every call of a function that does no more than ask (measured with 12.2: of a pass
 * through accounts nothing was asked for, and each was waited for). Here it may not.
 */
#ifndef CORE_PREFETCH_H
#define CORE_PREFETCH_H

/* The line that `at` points to, which may be anything: nothing is read. */
static inline void mn_prefetch(const void *at)
{
    __builtin_prefetch(at);
    __asm__ volatile("");
}

#endif
