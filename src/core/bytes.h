/* SPDX-License-Identifier: Apache-2.0
 *
 * core/bytes.h - finding and counting bytes in long texts, 32 at once where the processor can.
 */
#ifndef CORE_BYTES_H
#define CORE_BYTES_H

#include <manumit/core.h>

/* The first byte from p on that is a, b or c; end where none is. */
const char *mn_bytes_find(const char *p, const char *end, char a, char b, char c);
/* How many bytes are this one. */
size_t mn_bytes_count(const char *p, const char *end, char wanted);

#endif
