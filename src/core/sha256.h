/* SPDX-License-Identifier: Apache-2.0
 *
 * core/sha256.h - SHA-256 (FIPS 180-4) by libsodium, as users check it with
 * sha256sum.
 */
#ifndef CORE_SHA256_H
#define CORE_SHA256_H

#include <manumit/core.h>

#define MN_SHA256_HEX 65 /* 64 digits and a NUL */

void mn_sha256_hex(char out[MN_SHA256_HEX], const void *bytes, size_t len);

#endif
