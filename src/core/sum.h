/* SPDX-License-Identifier: Apache-2.0
 *
 * core/sum.h - a sum of bytes that tells damage, not deceit.
 */
#ifndef CORE_SUM_H
#define CORE_SUM_H

#include <manumit/core.h>

/* 64 bits of `length` bytes; as fast as they come from memory. Of the machine's byte order. */
uint64_t mn_sum64(const void *bytes, size_t length);

#endif
