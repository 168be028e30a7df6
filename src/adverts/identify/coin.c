/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/coin.c - see coin.h. Forms: Base58Check; BIP 173 and BIP 350 (bech32 and
 * bech32m); EIP-55; Monero's base58 in blocks; rend-spec-v3 of Tor.
 */
#include "adverts/identify/coin.h"

#include <sodium.h>
#include <string.h>

#include "adverts/identify/keccak.h"
#include "adverts/identify/rule.h"

static int base58(char c)
{
    static const char digits[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* A base58 number as bytes, the highest first, filling out[0..n); false when it has more. */
static bool base58_bytes(mn_text t, uint8_t *out, size_t n)
{
    memset(out, 0, n);
    for (size_t i = 0; i < t.len; i++) {
        int v = base58(t.ptr[i]);
        if (v < 0)
            return false;
        unsigned carry = (unsigned)v;
        for (size_t j = n; j-- > 0;) {
            carry += 58u * out[j];
            out[j] = (uint8_t)carry;
            carry >>= 8;
        }
        if (carry)
            return false;
    }
    return true;
}

/* 25 bytes: version, 20 of hash, 4 of SHA-256 twice. Zeros at the front are ones in the text. */
static bool base58check(mn_text t, uint8_t *version)
{
    uint8_t b[25], h[32];
    size_t ones = 0, zeros = 0;
    if (t.len < 25 || t.len > 35 || !base58_bytes(t, b, sizeof b))
        return false;
    while (ones < t.len && t.ptr[ones] == '1')
        ones++;
    while (zeros < sizeof b && !b[zeros])
        zeros++;
    crypto_hash_sha256(h, b, 21);
    crypto_hash_sha256(h, h, 32);
    *version = b[0];
    return ones == zeros && !memcmp(h, b + 21, 4);
}

static uint32_t polymod(uint32_t c, uint8_t v)
{
    static const uint32_t gen[5] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    uint8_t top = (uint8_t)(c >> 25);
    c = (c & 0x1ffffff) << 5 ^ v;
    for (int i = 0; i < 5; i++)
        if (top >> i & 1)
            c ^= gen[i];
    return c;
}

/* A native segwit address of the main chain. */
static bool segwit(mn_text t)
{
    static const char digits[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    static const uint8_t hrp[5] = {3, 3, 0, 2, 3}; /* "bc", spread as BIP 173 says */
    bool lower = false, upper = false;
    uint32_t check = 1;
    uint8_t version = 0;
    if (t.len < 14 || t.len > 74 || (t.ptr[0] | 32) != 'b' || (t.ptr[1] | 32) != 'c' ||
        t.ptr[2] != '1')
        return false;
    for (size_t i = 0; i < sizeof hrp; i++)
        check = polymod(check, hrp[i]);
    for (size_t i = 0; i < t.len; i++) {
        char c = t.ptr[i];
        lower |= c >= 'a' && c <= 'z';
        upper |= c >= 'A' && c <= 'Z';
        if (i < 3)
            continue;
        const char *at = strchr(digits, c >= 'A' && c <= 'Z' ? c + 32 : c);
        if (!at || !*at)
            return false;
        uint8_t v = (uint8_t)(at - digits);
        version = i == 3 ? v : version;
        check = polymod(check, v);
    }
    /* Between version and checksum: 5 bits each; bytes, and under 5 bits that are zero. */
    size_t bits = (t.len - 10) * 5, bytes = bits / 8, spare = bits % 8;
    const char *end = strchr(digits, t.ptr[t.len - 7] | (upper ? 32 : 0));
    if (spare >= 5 || !end || ((end - digits) & ((1 << spare) - 1)) != 0)
        return false;
    return !(lower && upper) && version <= 16 && bytes >= 2 && bytes <= 40 &&
           (version || bytes == 20 || bytes == 32) && check == (version ? 0x2bc830a3 : 1);
}

static bool hex(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* 0x and 40 hexadecimal digits; *mixed says that their cases are a checksum, which is right. */
static bool ethereum(mn_text t, bool *mixed)
{
    char low[40];
    uint8_t h[32];
    bool upper = false, lower = false, right = true;
    if (t.len != 42 || t.ptr[0] != '0' || (t.ptr[1] | 32) != 'x')
        return false;
    for (size_t i = 0; i < 40; i++) {
        char c = t.ptr[i + 2];
        if (!hex(c))
            return false;
        upper |= c >= 'A' && c <= 'F';
        lower |= c >= 'a' && c <= 'f';
        low[i] = (char)(c <= '9' ? c : c | 32);
    }
    id_keccak(h, low, sizeof low, ID_KECCAK);
    for (size_t i = 0; i < 40; i++) {
        char c = t.ptr[i + 2];
        bool high = (h[i / 2] >> (i % 2 ? 0 : 4) & 8) != 0;
        right = right && (c <= '9' || high == (c <= 'F'));
    }
    *mixed = upper && lower;
    return !*mixed || right;
}

/* 95 characters (106 with a payment's number): blocks of 11 characters are 8 bytes, the last
 * 7 are 5; network, two keys, 4 bytes of Keccak. */
static bool monero(mn_text t)
{
    uint8_t b[80], h[32];
    size_t n = t.len == 95 ? 69 : 77, at = 0;
    if (t.len != 95 && t.len != 106)
        return false;
    for (size_t i = 0; i < t.len; i += 11) {
        size_t left = t.len - i < 11 ? t.len - i : 11, to = left == 11 ? 8 : 5;
        if (!base58_bytes((mn_text){t.ptr + i, left}, b + at, to))
            return false;
        at += to;
    }
    id_keccak(h, b, n - 4, ID_KECCAK);
    return at == n && !memcmp(h, b + n - 4, 4) &&
           (t.len == 95 ? b[0] == 18 || b[0] == 42 : b[0] == 19);
}

/* 66 hexadecimal digits from 05: a public key, without a checksum. */
static bool session(mn_text t)
{
    if (t.len != 66 || t.ptr[0] != '0' || t.ptr[1] != '5')
        return false;
    size_t i = 0;
    while (i < t.len && hex(t.ptr[i]))
        i++;
    return i == t.len;
}

bool id_onion(mn_text name)
{
    uint8_t b[35], h[32], text[15 + 32 + 1];
    uint64_t bits = 0;
    size_t at = 0;
    if (name.len != 56)
        return false;
    for (size_t i = 0, n = 0; i < name.len; i++) {
        char c = name.ptr[i];
        unsigned v;
        if ((c | 32) >= 'a' && (c | 32) <= 'z')
            v = (unsigned)((c | 32) - 'a');
        else if (c >= '2' && c <= '7')
            v = (unsigned)(c - '2') + 26;
        else
            return false;
        bits = bits << 5 | v;
        n += 5;
        if (n >= 8) {
            n -= 8;
            b[at++] = (uint8_t)(bits >> n);
        }
    }
    memcpy(text, ".onion checksum", 15);
    memcpy(text + 15, b, 32);
    text[47] = b[34];
    id_keccak(h, text, sizeof text, ID_SHA3);
    return b[34] == 3 && h[0] == b[32] && h[1] == b[33];
}

bool id_coin_of(mn_text run, id_coin *out)
{
    uint8_t version;
    bool mixed;
    *out = (id_coin){.score = 0.99, .rules = ID_BIT(ID_CHECKSUM)};
    if (run.len < 14 || run.len > ID_COIN_MAX)
        return false;
    if (base58check(run, &version) && (version == 0 || version == 5 || version == 0x41)) {
        out->kind = version == 0x41 ? MN_ID_TRON : MN_ID_BTC;
        return true;
    }
    if (segwit(run)) {
        out->kind = MN_ID_BTC;
        out->lower = true;
        return true;
    }
    if (ethereum(run, &mixed)) {
        out->kind = MN_ID_ETH;
        out->lower = true;
        out->rules = mixed ? ID_BIT(ID_CHECKSUM) : ID_BIT(ID_NO_CHECKSUM);
        out->score = mixed ? 0.99 : 0.9;
        return true;
    }
    if (monero(run)) {
        out->kind = MN_ID_MONERO;
        return true;
    }
    if (session(run)) {
        out->kind = MN_ID_SESSION;
        out->lower = true;
        out->rules = ID_BIT(ID_NO_CHECKSUM);
        out->score = 0.7;
        return true;
    }
    return false;
}
