/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/keccak.h - Keccak-256, as Ethereum and Monero have it, and SHA3-256 (FIPS 202),
 * which differ in how the end is marked.
 */
#ifndef ADVERTS_IDENTIFY_KECCAK_H
#define ADVERTS_IDENTIFY_KECCAK_H

#include <stddef.h>
#include <stdint.h>

#define ID_KECCAK 0x01
#define ID_SHA3   0x06

/* The hash of len bytes; mark: ID_KECCAK or ID_SHA3. O(len). */
void id_keccak(uint8_t out[32], const void *bytes, size_t len, uint8_t mark);

#endif
