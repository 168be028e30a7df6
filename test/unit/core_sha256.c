/* SPDX-License-Identifier: Apache-2.0
 *
 * core_sha256.c - tests of core/sha256: the standard's own examples, and the same as libsodium's at
 * every length and however the bytes are cut, so that both ways of reckoning agree.
 */
#include "core/sha256.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

enum { MOST = 100000 };

/* FIPS 180-2, appendices B.1 and B.3. */
static void knows_the_examples(void **state)
{
    char hex[MN_SHA256_HEX];
    char *a = malloc(1000000);
    (void)state;
    assert_non_null(a);
    memset(a, 'a', 1000000);
    mn_sha256_hex(hex, "abc", 3);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    mn_sha256_hex(hex, a, 1000000);
    assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    mn_sha256_hex(hex, "", 0);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    free(a);
}

static void agrees_however_cut(void **state)
{
    static unsigned char bytes[MOST];
    uint32_t r = 1;
    (void)state;
    for (size_t i = 0; i < MOST; i++)
        bytes[i] = (unsigned char)((r = r * 1664525 + 1013904223) >> 24);
    for (size_t len = 16300; len < MOST; len += 173) {
        const size_t first = r % 200, second = len / 2;
        unsigned char want[crypto_hash_sha256_BYTES], is[crypto_hash_sha256_BYTES];
        crypto_hash_sha256_state s;
        crypto_hash_sha256_init(&s);
        mn_sha256_add(&s, bytes, first);
        mn_sha256_add(&s, bytes + first, second);
        mn_sha256_add(&s, bytes + first + second, len - first - second);
        crypto_hash_sha256_final(&s, is);
        crypto_hash_sha256(want, bytes, len);
        assert_memory_equal(is, want, sizeof is);
        r = r * 1664525 + 1013904223;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_examples),
        cmocka_unit_test(agrees_however_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
