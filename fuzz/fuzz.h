/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz.h - the function that each target defines, and what they check alike.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's entry. Returns 0; a bug ends the process. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In every build, unlike assert(). */
#define FUZZ_CHECK(cond) ((cond) ? (void)0 : __builtin_trap())

#endif
