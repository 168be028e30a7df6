/* SPDX-License-Identifier: Apache-2.0
 *
 * core/utf8_blocks.h - for utf8.c: the loop that touches every byte, in steps of 64.
 */
#ifndef CORE_UTF8_BLOCKS_H
#define CORE_UTF8_BLOCKS_H

#include <manumit/core.h>

/* So many bytes from the beginning, up to a character's end, are valid UTF-8; what follows may be,
 * too: it must be looked at by itself. 0 where the processor has no instructions for it. */
size_t mn_utf8_blocks(const char *text, size_t len);

#endif
