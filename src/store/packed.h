/* SPDX-License-Identifier: Apache-2.0
 *
 * store/packed.h - bytes that the store keeps packed, with their length and hash.
 */
#ifndef STORE_PACKED_H
#define STORE_PACKED_H

#include "core/buf.h"
#include "core/sha256.h"

/* Packs bytes into `to`, which it clears; hex: their SHA-256. */
MN_USE mn_status mn_pack(mn_buf *to, char hex[MN_SHA256_HEX], mn_text bytes, mn_err *e);
/* Unpacks into `to`, which it clears; *whole: what comes out is `length` bytes, from 1 to `most`,
 * of this hash. MN_SYSTEM alone: without memory. */
MN_USE mn_status mn_unpack(bool *whole, mn_buf *to, const mn_buf *packed, int64_t length,
                           int64_t most, mn_text hash, mn_err *e);

#endif
