/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_coin.c - addresses with checksums against published vectors: FIPS 202 and Keccak, BIP 173
 * and BIP 350, EIP-55, rend-spec-v3; and every single slip in one is seen.
 */
#include "adverts/identify/coin.h"

#include "adverts/identify/keccak.h"
#include "adverts/identify/rule.h"
#include "unit/check.h"

static void check_hash(const char *text, uint8_t mark, const char *want)
{
    uint8_t h[32];
    char hex[65];
    id_keccak(h, text, strlen(text), mark);
    for (int i = 0; i < 32; i++)
        snprintf(hex + 2 * i, 3, "%02x", h[i]);
    assert_string_equal(hex, want);
}

/* SHA3-256 of "" and "abc": NIST's examples for FIPS 202. Keccak-256 of "": Ethereum's yellow
 * paper, section 4.1, KEC(()). */
static void test_keccak(void **state)
{
    (void)state;
    check_hash("", ID_SHA3, "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a");
    check_hash("abc", ID_SHA3, "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
    check_hash("", ID_KECCAK, "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
}

typedef struct address {
    const char *text;
    int kind; /* -1: none */
    bool checksum;
} address;

static const address addresses[] = {
    /* BIP 173 and BIP 350, test vectors for segwit addresses (those of the main chain). */
    {"BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", MN_ID_BTC, true},
    {"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", MN_ID_BTC, true},
    {"bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y", MN_ID_BTC, true},
    {"BC1SW50QGDZ25J", MN_ID_BTC, true},
    {"bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", MN_ID_BTC, true},
    {"bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", MN_ID_BTC, true},
    /* The same, invalid. */
    {"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", -1, false},
    {"BC13W508D6QEJXTDG4Y5R3ZARVARY0C5XW7KN40WF2", -1, false},
    {"bc1rw5uspcuh", -1, false},
    {"BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P", -1, false},
    {"bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du", -1, false},
    {"bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", -1, false},
    {"bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4", -1, false},
    {"BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R", -1, false},
    {"bc1pw5dgrnzv", -1, false},
    /* Base58Check: BIP 16's and the block chain's first, of many documents. */
    {"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", MN_ID_BTC, true},
    {"3P14159f73E4gFr7JterCCQh9QjiTjiZrG", MN_ID_BTC, true},
    {"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", -1, false},
    /* EIP-55, its test cases: all capitals, all lower, normal. */
    {"0x52908400098527886E0F7030069857D2E4169EE7", MN_ID_ETH, false},
    {"0xde709f2102306220921060314715629080e2fb77", MN_ID_ETH, false},
    {"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", MN_ID_ETH, true},
    {"0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", MN_ID_ETH, true},
    {"0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", MN_ID_ETH, true},
    {"0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb", MN_ID_ETH, true},
    {"0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9adb", -1, false},
    /* Contract of a token on TRON, as its documentation has it. */
    {"TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", MN_ID_TRON, true},
    {"4AdUndXHHZ6cfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeYTRj5UzqtReoS44qo9mtmXCqY45DJ852K5Jv2684R"
     "ge",
     MN_ID_MONERO, true},
    {"4AdUndXHHZ6cfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeYTRj5UzqtReoS44qo9mtmXCqY45DJ852K5Jv2684R"
     "gf",
     -1, false},
    {"05aabbccddeeff00112233445566778899aabbccddeeff00112233445566778899", MN_ID_SESSION, false},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", -1, false},
};

static void test_vectors(void **state)
{
    (void)state;
    bool good = true;
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        const address *a = &addresses[i];
        id_coin c;
        bool is = id_coin_of(mn_text_of(a->text), &c);
        bool right = is == (a->kind >= 0) &&
                     (!is || ((int)c.kind == a->kind &&
                              ((c.rules & ID_BIT(ID_CHECKSUM)) != 0) == a->checksum));
        if (!right)
            print_error("'%s' is %s\n", a->text,
                        is ? mn_identifier_kind_name(c.kind) : "no address");
        good &= right;
    }
    assert_true(good);
}

/* One character changed is no address any more. */
static void test_slips(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        char text[128];
        size_t n = strlen(addresses[i].text);
        if (!addresses[i].checksum || addresses[i].kind == MN_ID_ETH)
            continue;
        for (size_t at = 4; at < n; at++) {
            id_coin c;
            memcpy(text, addresses[i].text, n);
            text[at] = text[at] == '9' ? '8' : '9';
            assert_false(id_coin_of((mn_text){text, n}, &c));
        }
    }
}

/* Names of services that publish them. */
static void test_onion(void **state)
{
    (void)state;
    assert_true(id_onion(mn_text_of("duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad")));
    assert_true(id_onion(mn_text_of("2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid")));
    assert_false(id_onion(mn_text_of("2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wie")));
    assert_false(id_onion(mn_text_of("2gzyxa5ihm7nsggf")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keccak),
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_slips),
        cmocka_unit_test(test_onion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
