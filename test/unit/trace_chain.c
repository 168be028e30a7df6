/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_chain.c - rows put together to a chain: who is whom, what is refused or found to be odd,
 * and that the same rows give the same bytes.
 */
#include <unistd.h>

#include "core/rng.h"
#include "trace_builder.h"

static void test_empty(void **state)
{
    (void)state;
    mn_chain *c = make(begin());
    assert_int_equal(c->parties, 0);
    assert_int_equal(c->supplies, 0);
    assert_int_equal(find(c, "x"), MN_NOT_ANY);
    assert_string_equal(c->name, "test");
    assert_int_equal(c->version, 1);
    mn_chain_close(c);
}

/* Supplies may come before the parties that they name, by id or by name. */
static void test_who(void **state)
{
    (void)state;
    mn_chain_builder *b = begin();
    sell(b, "P1", "Buyer Ltd", "cotton", 10, 1);
    sell(b, "Twice", "P2", "cotton", 11, 2);
    sell(b, "unknown gin", "P1", "cotton", 12, 3);
    assert_int_equal(party(b, "P1", "Mill One", "in", "", 2), MN_OK);
    assert_int_equal(party(b, "P2", "Buyer Ltd", "US", "", 3), MN_OK);
    assert_int_equal(party(b, "P3", "Twice", "", "", 4), MN_OK);
    assert_int_equal(party(b, "P4", "Twice", "", "", 5), MN_OK);
    assert_int_equal(party(b, "P1", "again", "", "", 6), MN_DATA);
    assert_non_null(strstr(error.msg, "'P1' is there twice"));
    assert_int_equal(error.line, 6);
    mn_chain *c = make(b);
    assert_int_equal(c->parties, 6); /* four rows; the name of two parties; the gin */
    assert_int_equal(find(c, "P1"), 0);
    assert_int_equal(find(c, "Mill One"), 0);
    assert_int_equal(find(c, "Buyer Ltd"), 1);
    assert_int_equal(c->party[0].told, MN_TOLD_STATED);
    assert_memory_equal(c->party[0].country, "IN", 2);
    assert_int_equal(find(c, "Twice"), 4); /* an id now: what the supply names */
    assert_int_equal(c->party[4].told, MN_TOLD_NAMED);
    assert_text(mn_chain_party_name(c, 5), "unknown gin");
    assert_int_equal(findings(c, "name-of-several"), 1);
    assert_int_equal(c->edges, 3);
    assert_int_equal(c->edge[c->in[1]].seller, 0); /* P1 to P2, whose name the row has */
    mn_party p;
    mn_party_value v[8];
    mn_chain_party_read(&p, v, 8, c, 5);
    assert_text(mn_party_nth(&p, MN_PARTY_NAME, 0), "unknown gin");
    mn_chain_party_read(&p, v, 8, c, 0);
    assert_text(p.id, "P1");
    assert_int_equal(p.schema, MN_SCHEMA_COMPANY);
    assert_int_equal(p.count, 2);
    assert_text(mn_party_nth(&p, MN_PARTY_COUNTRY, 0), "in");
    mn_chain_close(c);
}

/* A name that is several parties' other name is said, too, and once. */
static void test_other_names(void **state)
{
    (void)state;
    mn_chain_builder *b = begin();
    for (int i = 0; i < 3; i++) {
        const char *const id[] = {"P1", "P2", "P3"}, *const name[] = {"One", "Two", "Three"};
        const mn_party_value value[] = {
            {MN_PARTY_NAME, mn_text_of(name[i])},
            {MN_PARTY_ALIAS, mn_text_of(i < 2 ? "The Mill" : "The Gin")}};
        const mn_party p = {.id = mn_text_of(id[i]), .value = value, .count = 2};
        assert_int_equal(mn_chain_add_party(b, &p, mn_text_of(""), line(1), &error), MN_OK);
    }
    sell(b, "The Mill", "P3", "yarn", 1, 1);
    sell(b, "The Gin", "The Mill", "lint", 1, 2);
    mn_chain *c = make(b);
    assert_int_equal(c->parties, 4);
    assert_text(mn_chain_party_name(c, 3), "The Mill");
    assert_int_equal(c->edge[c->in[3]].seller, 2); /* the only one that is called The Gin */
    assert_int_equal(findings(c, "name-of-several"), 1);
    mn_chain_close(c);
}

static void test_same(void **state)
{
    (void)state;
    mn_chain_builder *b = begin();
    assert_int_equal(party(b, "B", "Beta spelled otherwise", "CN", "A2", 1), MN_OK);
    assert_int_equal(party(b, "A", "Alpha", "", "", 2), MN_OK);
    assert_int_equal(party(b, "A2", "Alfa", "", "A", 3), MN_OK);
    assert_int_equal(party(b, "X", "Ex", "", "Y", 4), MN_OK);
    assert_int_equal(party(b, "Y", "Ypsilon", "", "X", 5), MN_OK);
    assert_int_equal(party(b, "W", "leads into the circle", "", "X", 6), MN_OK);
    assert_int_equal(party(b, "Z", "Zed", "", "nobody", 7), MN_OK);
    assert_int_equal(party(b, "S", "Self", "", "S", 8), MN_OK);
    sell(b, "B", "Z", "g", 1, 1);
    sell(b, "A", "Z", "g", 2, 2);
    sell(b, "Alfa", "Z", "g", 3, 3); /* another name of A's */
    mn_chain *c = make(b);
    assert_int_equal(c->parties, 5); /* A, X, Y, Z, S; "nobody" is no party */
    assert_int_equal(find(c, "A"), 0);
    assert_int_equal(find(c, "A2"), 0);
    assert_int_equal(find(c, "B"), 0);
    assert_int_equal(find(c, "W"), find(c, "X"));
    assert_true(find(c, "X") != find(c, "Y"));
    assert_int_equal(find(c, "nobody"), MN_NOT_ANY);
    assert_int_equal(findings(c, "same-as-circle"), 3);
    assert_int_equal(findings(c, "same-as-unknown"), 1);
    assert_int_equal(c->edges, 1);
    assert_int_equal(c->edge[0].count, 3);
    assert_memory_equal(c->party[0].country, "CN", 2); /* A's row has none */
    mn_party p;
    mn_party_value v[8];
    mn_chain_party_read(&p, v, 8, c, 0);
    assert_int_equal(p.count, 4);
    assert_text(p.value[0].text, "Alpha"); /* its own name is the main one */
    assert_text(mn_chain_party_name(c, 0), "Alpha");
    assert_int_equal(mn_party_count(&p, MN_PARTY_NAME), 3);
    mn_chain_close(c);
}

static void test_refused(void **state)
{
    (void)state;
    mn_chain_builder *b = begin();
    uint16_t file;
    mn_supply_row r = supply("", "b", "g", 1, 9);
    assert_int_equal(mn_chain_add_supply(b, &r, &error), MN_DATA);
    assert_string_equal(error.msg, "the row names no seller");
    assert_int_equal(error.line, 9);
    r = supply("a", "", "g", 1, 9);
    assert_int_equal(mn_chain_add_supply(b, &r, &error), MN_DATA);
    r = supply("a", "b", "", 1, 9);
    assert_int_equal(mn_chain_add_supply(b, &r, &error), MN_DATA);
    assert_string_equal(error.msg, "the row names no good");
    r = supply("a", "b", "g", 1, 9);
    memcpy(r.currency, "e\xC3", 3);
    assert_int_equal(mn_chain_add_supply(b, &r, &error), MN_DATA);
    r = supply("a", "b", "g", 1, 9);
    r.quantity = (double)INFINITY;
    assert_int_equal(mn_chain_add_supply(b, &r, &error), MN_DATA);
    char *large = malloc(2 << 20);
    assert_non_null(large);
    memset(large, 'x', 2 << 20);
    r = supply("a", "b", "g", 1, 9);
    r.seller = (mn_text){large, 2 << 20};
    assert_int_equal(mn_chain_add_supply(b, &r, &error), MN_DATA);
    assert_non_null(strstr(error.msg, "at most 512"));
    r.seller = mn_text_of("a");
    r.seller_site = mn_text_of("site of a refused row");
    r.lot = (mn_text){large, 1000};
    assert_int_equal(mn_chain_add_supply(b, &r, &error), MN_DATA);
    const mn_part_row p_row = {.id = {large, 1000},
                               .party = mn_text_of("a"),
                               .site = mn_text_of("another"),
                               .good = mn_text_of("g")};
    assert_int_equal(mn_chain_add_part(b, &p_row, &error), MN_DATA);
    const mn_party_value value = {MN_PARTY_NAME, {large, 2 << 20}};
    const mn_party p = {.id = mn_text_of("P"), .value = &value, .count = 1};
    assert_int_equal(mn_chain_add_party(b, &p, mn_text_of(""), line(1), &error), MN_DATA);
    assert_non_null(strstr(error.msg, "1 MiB"));
    free(large);
    assert_int_equal(party(b, "", "no id", "", "", 3), MN_DATA);
    assert_int_equal(party(b, "bad\xff", "no text", "", "", 3), MN_DATA);
    assert_int_equal(mn_chain_add_file(&file, b, mn_text_of("p.csv"), mn_text_of(""),
                                       mn_text_of("parties"), &error),
                     MN_OK);
    mn_chain_file_hash(b, file, mn_text_of("ab"));
    r = supply("a", "b", "g", 1, 9);
    r.at.file = 1;
    assert_int_equal(mn_chain_add_supply(b, &r, &error), MN_USAGE);
    mn_chain *c = NULL;
    assert_int_equal(mn_chain_make(&c, b, "test", 1, NULL, &error), MN_OK);
    assert_int_equal(c->parties, 0); /* what was refused left nothing behind */
    assert_int_equal(c->supplies, 0);
    assert_int_equal(c->sites, 0);
    assert_int_equal(c->recipes, 0);
    assert_text(mn_chain_text(c, c->file[0].sha256), "ab");
    r = supply("a", "b", "g", 1, 9);
    assert_int_equal(mn_chain_add_supply(b, &r, &error), MN_USAGE);
    mn_chain_close(c);
    mn_chain_builder_free(b);
}

static void test_twice(void **state)
{
    (void)state;
    mn_chain_builder *b = begin();
    char id[32];
    for (uint32_t i = 0; i < 3000; i++) {
        mn_supply_row r = supply("a", "b", "g", 1, i + 1);
        snprintf(id, sizeof id, "S%u", i == 2000 ? 7 : i >= 2998 ? 9 : i);
        r.id = mn_text_of(i == 50 || i == 51 ? "" : id);
        r.kind = i == 2999 ? MN_SHIPMENT : MN_SUPPLY; /* of another table: ids of its own */
        assert_int_equal(mn_chain_add_supply(b, &r, &error), MN_OK);
    }
    mn_chain *c = make(b);
    assert_int_equal(c->supplies, 3000);
    assert_int_equal(findings(c, "id-twice"), 2);
    assert_text(mn_chain_text(c, c->finding[0].text), "S7");
    assert_int_equal(c->finding[0].at.line, 2001);
    assert_int_equal(c->finding[1].at.line, 2999);
    mn_chain_close(c);
    b = begin();
    for (uint32_t i = 0; i < 3000; i++) {
        mn_supply_row r = supply("a", "b", "g", 1, i + 1);
        r.id = mn_text_of("all the same");
        assert_int_equal(mn_chain_add_supply(b, &r, &error), MN_OK);
    }
    c = make(b);
    assert_int_equal(findings(c, "id-twice"), 1001);
    assert_text(mn_chain_text(c, c->finding[1000].what), "and 1999 more of this kind");
    mn_chain_close(c);
}

/* --- many rows ------------------------------------------------------------------------- */

enum { PARTIES = 3000, SUPPLIES = 20000 };

/* Ids with much in common, of many lengths. */
static void name(char out[64], uint64_t n)
{
    snprintf(out, 64, "%s-%llu%s", n % 3 ? "id-of-a-party" : "x", (unsigned long long)(n * 7919),
             n % 5 ? "" : "-long-behind-the-number");
}

static mn_chain_builder *fill(uint64_t seed)
{
    mn_chain_builder *b = begin();
    mn_rng r;
    char seller[64], buyer[64], good[64];
    mn_rng_init(&r, seed, 0);
    for (uint32_t i = 0; i < SUPPLIES; i++) {
        name(seller, mn_rng_u64(&r) % PARTIES);
        /* one buyer of many */
        name(buyer, mn_rng_u64(&r) % 4 ? mn_rng_u64(&r) % PARTIES : 1);
        snprintf(good, sizeof good, "good %d", (int)(mn_rng_u64(&r) % 3));
        sell(b, seller, buyer, good, (int32_t)(mn_rng_u64(&r) % 400), i + 1);
        if (i < PARTIES / 2) {
            name(seller, i);
            assert_int_equal(party(b, seller, "Name", "", "", i + 2), MN_OK);
        }
    }
    return b;
}

static void read_file(const char *path, char **bytes, size_t *n)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    *n = (size_t)ftell(f);
    rewind(f);
    *bytes = malloc(*n);
    assert_int_equal(fread(*bytes, 1, *n, f), *n);
    fclose(f);
}

static void test_many(void **state)
{
    (void)state;
    char path[2][64], *bytes[2];
    size_t size[2];
    for (unsigned i = 0; i < 2; i++) {
        const mn_ctx ctx = {.threads = i ? 4 : 1};
        mn_chain_builder *b = fill(7);
        snprintf(path[i], sizeof path[i], "/tmp/manumit-chain-%d-%u", (int)getpid(), i);
        assert_int_equal(mn_chain_save(path[i], b, "test", 1, &ctx, &error), MN_OK);
        mn_chain_builder_free(b);
        read_file(path[i], &bytes[i], &size[i]);
    }
    assert_int_equal(size[0], size[1]);
    assert_memory_equal(bytes[0], bytes[1], size[0]);
    mn_chain *c = NULL;
    assert_int_equal(mn_chain_open(&c, path[0], &error), MN_OK); /* which checks all orders */
    assert_int_equal(c->supplies, SUPPLIES);
    char id[64];
    for (uint32_t i = 0; i < PARTIES / 2; i++) {
        name(id, i);
        assert_int_equal(find(c, id), i);
    }
    uint32_t rows = 0;
    for (uint32_t i = 0; i < c->edges; i++)
        for (uint32_t k = 1; k < c->edge[i].count; k++) {
            const uint32_t at = c->edge[i].first + k;
            assert_true(c->supply.from[at - 1] <= c->supply.from[at]);
            rows++;
        }
    assert_true(rows > 0);
    mn_chain_close(c);
    for (unsigned i = 0; i < 2; i++) {
        unlink(path[i]);
        free(bytes[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),       cmocka_unit_test(test_who),
        cmocka_unit_test(test_other_names), cmocka_unit_test(test_same),
        cmocka_unit_test(test_refused),     cmocka_unit_test(test_twice),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
