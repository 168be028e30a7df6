/* SPDX-License-Identifier: Apache-2.0
 *
 * core/sha256.h - SHA-256 (FIPS 180-4), as users check it with sha256sum.
 */
#ifndef CORE_SHA256_H
#define CORE_SHA256_H

#include <manumit/core.h>

#define MN_SHA256_HEX 65 /* 64 digits and a NUL */

void mn_sha256_hex(char out[MN_SHA256_HEX], const void *bytes, size_t len);

/* The same of bytes that come one part after the other: crypto_hash_sha256_update() on libsodium's
 * state, by the processor's own instructions for it where it has them. */
struct crypto_hash_sha256_state;
void mn_sha256_add(struct crypto_hash_sha256_state *state, const void *bytes, size_t len);

#endif
