/* SPDX-License-Identifier: Apache-2.0
 *
 * core/sha256.c - SHA-256 in hexadecimal digits.
 *
 * libsodium's hash functions need no sodium_init(): they keep no state.
 */
#include "core/sha256.h"

#include <sodium.h>

void mn_sha256_hex(char out[MN_SHA256_HEX], const void *bytes, size_t len)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, bytes, len);
    sodium_bin2hex(out, MN_SHA256_HEX, digest, sizeof digest);
}
