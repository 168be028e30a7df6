/* SPDX-License-Identifier: Apache-2.0
 *
 * core/pages.h - large pages for memory that filled little by little.
 */
#ifndef CORE_PAGES_H
#define CORE_PAGES_H

#include <stddef.h>

/* Makes memory that is in use, and begins and ends at multiples of 2 MiB, one page for each of
 * these, where the system can; what is in it stays. mn_large_pages() (core/arena.h) is for memory
 * that is wanted at once. */
void mn_pages_join(void *at, size_t bytes);

/* Lets the system take memory back that begins and ends at multiples of its pages: what was in it
 * is lost, and it may be written to again. */
void mn_pages_drop(void *at, size_t bytes);

#endif
