/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_nexus_place.c - what touches a ban by where it lies: origins of goods, addresses of
 * parties, parties and their sites in one region.
 */
#include "trace_nexus.h"

/* What is found in a chain of one's own, without lists: "goods" or "regions". */
static char *told_of(mn_chain_builder *b, bool good, bool region)
{
    mn_chain *c = NULL;
    mn_nexus_set set = {0};
    mn_nexus_asked a = asked();
    mn_err e = MN_ERR_INIT;
    a.good = good;
    a.region = region;
    assert_int_equal(mn_chain_make(&c, b, "one", 1, NULL, NULL), MN_OK);
    mn_chain_builder_free(b);
    if (mn_nexus_find(&set, c, NULL, sample_place, &a, NULL, &e))
        fail_msg("%s", e.msg);
    char *text = told(c, &set);
    mn_nexus_free(&set);
    mn_chain_close(c);
    return text;
}

/* A trader sells cotton from sites in many countries: the last of them counts as the first. */
static void test_origins(void **state)
{
    static const char countries[][3] = {"FR", "DE", "NL", "BE", "PT", "IT", "SE",
                                        "NO", "FI", "DK", "AT", "IE", "TM"};
    (void)state;
    mn_store *s = sample_store();
    mn_chain_builder *b = begin();
    add_party(b, "T", "Trader", "GB", "");
    for (size_t i = 0; i < sizeof countries / sizeof *countries; i++) {
        mn_site_row r = {.id = mn_text_of(countries[i]),
                         .party = mn_text_of("T"),
                         .latitude = NAN,
                         .longitude = NAN,
                         .capacity_low = NAN,
                         .capacity_high = NAN,
                         .hectares = NAN};
        memcpy(r.country, countries[i], 2);
        assert_int_equal(mn_chain_add_site(b, &r, NULL), MN_OK);
        const mn_supply_row sale = {.seller = mn_text_of("T"),
                                    .buyer = mn_text_of("U"),
                                    .good = mn_text_of("raw cotton"),
                                    .seller_site = mn_text_of(countries[i]),
                                    .from = (int32_t)i,
                                    .until = MN_NO_DAY,
                                    .quantity = NAN,
                                    .value = MN_NO_VALUE};
        assert_int_equal(mn_chain_add_supply(b, &sale, NULL), MN_OK);
    }
    char *text = told_of(b, true, false);
    assert_string_equal(text, "T good found dol 2022: Cotton, Turkmenistan");
    free(text);
    sample_drop_index(s);
}

/* Of several addresses the one that says most counts, wherever it stands. */
static void test_addresses(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    for (int turn = 0; turn < 2; turn++) {
        mn_chain_builder *b = begin();
        const char *const address[] = {"Xinjiang Road 5, Shanghai", "7 Beijing Road, Urumqi"};
        const mn_party_value v[] = {{MN_PARTY_NAME, mn_text_of("Cloth")},
                                    {MN_PARTY_COUNTRY, mn_text_of("cn")},
                                    {MN_PARTY_ADDRESS, mn_text_of(address[turn])},
                                    {MN_PARTY_ADDRESS, mn_text_of(address[!turn])}};
        const mn_party p = {
            .id = mn_text_of("A"), .schema = MN_SCHEMA_COMPANY, .value = v, .count = 4};
        assert_int_equal(mn_chain_add_party(b, &p, mn_text_of(""), (mn_row_at){1, 0, 0}, NULL),
                         MN_OK);
        char *text = told_of(b, false, true);
        assert_string_equal(text, "A region found region cn-xj");
        free(text);
    }
    sample_drop_index(s);
}

/* A party and its sites in one region are told once, with what was seen of each; the surest stands
 * for it. Sites beside each other stay apart. */
static void test_region_once(void **state)
{
    static const struct {
        const char *address, *site[2], *told, *because;
    } all[] = {
        {"7 Beijing Road, Urumqi",
         {"Korla, Xinjiang", "Hotan"},
         "A region found region cn-xj",
         "Of its site 'S1': "},
        {"7 Beijing Road, Urumqi", {"Pudong, Shanghai", NULL}, "A region found region cn-xj", ""},
        {"Xinjiang Road 5, Shanghai",
         {"Korla, Xinjiang", NULL},
         "A/S0 region found region cn-xj",
         "Of the party itself: "},
        {"Pudong, Shanghai",
         {"Korla, Xinjiang", "7 Beijing Road, Urumqi"},
         "A/S0 region found region cn-xj; A/S1 region found region cn-xj",
         ""},
        {"Xinjiang Road 5, Shanghai",
         {"Xinjiang Road 7, Shanghai", NULL},
         "A region review region cn-xj",
         "Of its site 'S0': "},
    };
    (void)state;
    mn_store *s = sample_store();
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        mn_chain_builder *b = begin();
        mn_nexus_set set = {0};
        mn_chain *c = NULL;
        const mn_nexus_asked a = {.region = true, .today = "2026-03-01"};
        add_party(b, "A", "Cloth", "CN", all[i].address);
        for (size_t k = 0; k < 2 && all[i].site[k]; k++)
            add_site(b, k ? "S1" : "S0", "A", all[i].site[k], NAN, NAN);
        assert_int_equal(mn_chain_make(&c, b, "once", 1, NULL, NULL), MN_OK);
        mn_chain_builder_free(b);
        assert_int_equal(mn_nexus_find(&set, c, NULL, sample_place, &a, NULL, NULL), MN_OK);
        char *text = told(c, &set);
        assert_string_equal(text, all[i].told);
        if (*all[i].because) {
            char because[2048];
            snprintf(because, sizeof because, "%.*s", (int)set.at[0].because.len,
                     set.at[0].because.ptr);
            assert_true(contains(because, all[i].because));
        }
        free(text);
        mn_nexus_free(&set);
        mn_chain_close(c);
    }
    sample_drop_index(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_origins),
                                       cmocka_unit_test(test_addresses),
                                       cmocka_unit_test(test_region_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
