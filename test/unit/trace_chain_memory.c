/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_chain_memory.c - memory that runs out at any point of putting a chain together, writing,
 * keeping or opening it ends in MN_SYSTEM: no chain that lacks something, no version in the
 * store, no file left behind, nothing leaked.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include <dirent.h>

#include "failing.h"
#include "trace/chain/build.h"
#include "unit/store_sample.h"

static const mn_store_act act = {{"ann", 3}, {"2026-01-02T09:30:00Z", 20}};

/* After the first some hundreds by steps. */
static long next(long n)
{
    return n < 200 ? n + 1 : n + n / 20;
}

static mn_status add_parties(mn_chain_builder *b, mn_err *e)
{
    const mn_party_value one[] = {{MN_PARTY_NAME, {"Mill One", 8}}, {MN_PARTY_COUNTRY, {"in", 2}}};
    const mn_party_value two[] = {{MN_PARTY_NAME, {"Mill 1", 6}}, {MN_PARTY_ALIAS, {"M1", 2}}};
    const mn_party first = {.id = {"P1", 2}, .value = one, .count = 2},
                   second = {.id = {"P2", 2}, .value = two, .count = 2};
    mn_status st = mn_chain_add_party(b, &first, mn_text_of(""), (mn_row_at){.line = 2}, e);
    if (!st)
        st = mn_chain_add_party(b, &second, mn_text_of("P1"), (mn_row_at){.line = 3}, e);
    return st;
}

static mn_status add_supplies(mn_chain_builder *b, mn_err *e)
{
    const mn_shipment_row ship = {.bill = mn_text_of("BL1"), .weight_kg = 4};
    char seller[16];
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < 300 && !st; i++) {
        snprintf(seller, sizeof seller, "gin %u", (unsigned)i % 70);
        const mn_supply_row r = {.id = mn_text_of("S"),
                                 .seller = mn_text_of(seller),
                                 .buyer = mn_text_of(i % 2 ? "P2" : "M1"),
                                 .good = mn_text_of(i % 3 ? "lint" : "waste"),
                                 .lot = mn_text_of("L"),
                                 .seller_site = mn_text_of(i == 7 ? "G1" : ""),
                                 .from = (int32_t)(i * 31 % 17),
                                 .until = 40,
                                 .quantity = 1,
                                 .unit = 1,
                                 .value = 5,
                                 .currency = "EUR",
                                 .kind = i == 3 ? MN_SHIPMENT : MN_SUPPLY,
                                 .shipment = i == 3 ? &ship : NULL,
                                 .at = {.line = i + 2}};
        st = mn_chain_add_supply(b, &r, e);
    }
    return st;
}

static mn_status add_rest(mn_chain_builder *b, mn_err *e)
{
    const mn_site_row site = {.id = mn_text_of("M"), .party = mn_text_of("P1")};
    const mn_part_row part = {
        .id = mn_text_of("R"), .party = mn_text_of("P1"), .good = mn_text_of("yarn"), .low = 1};
    mn_document_row d = {.id = mn_text_of("D"), .about = MN_OF_SUPPLY, .subject = mn_text_of("S")};
    mn_status st = mn_chain_add_site(b, &site, e);
    if (!st)
        st = mn_chain_add_part(b, &part, e);
    if (!st)
        st = mn_chain_add_document(b, &d, e);
    d.subject = mn_text_of("nothing");
    return st ? st : mn_chain_add_document(b, &d, e);
}

static mn_status fill(mn_chain_builder **out, mn_err *e)
{
    uint16_t file;
    mn_status st = mn_chain_builder_new(out, e);
    if (!st)
        st = mn_chain_add_file(&file, *out, mn_text_of("a.csv"), mn_text_of(sample_hash),
                               mn_text_of("supplies"), e);
    if (!st)
        st = add_parties(*out, e);
    if (!st)
        st = add_supplies(*out, e);
    return st ? st : add_rest(*out, e);
}

/* Into memory, or a file that is then mapped. */
static mn_status make(mn_chain **out, const char *path, mn_err *e)
{
    mn_chain_builder *b = NULL;
    mn_status st = fill(&b, e);
    if (!st && !path)
        st = mn_chain_make(out, b, "own", 1, NULL, e);
    else if (!st && !(st = mn_chain_save(path, b, "own", 1, NULL, e)))
        st = mn_chain_open(out, path, e);
    mn_chain_builder_free(b);
    return st;
}

static void expect(const mn_chain *c)
{
    assert_int_equal(c->supplies, 300);
    assert_int_equal(c->parties, 71);
    assert_int_equal(c->edges, 140);
    assert_int_equal(c->documents, 2);
}

static size_t files_in(const char *folder)
{
    size_t n = 0;
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *f; (f = readdir(d));)
        n += f->d_name[0] != '.' || strlen(f->d_name) > 2;
    closedir(d);
    return n;
}

static void test_make(void **state)
{
    (void)state;
    char folder[] = "/tmp/manumit-chain-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/own.mnchain", folder);
    for (int file = 0; file < 2; file++) {
        bool more = true;
        for (long n = 0; more; n = next(n)) {
            mn_err e = MN_ERR_INIT;
            mn_chain *c = NULL;
            left = n;
            mn_status st = make(&c, file ? path : NULL, &e);
            more = left < 0;
            left = -1;
            if (st != (more ? MN_SYSTEM : MN_OK))
                fail_msg("allocation %ld: status %d, %s", n, (int)st, e.msg);
            if (!more)
                expect(c);
            mn_chain_close(c);
            /* The whole file or none, and nothing beside it. */
            const size_t files = files_in(folder);
            assert_true(files <= 1 && files == (access(path, F_OK) == 0));
            unlink(path);
        }
    }
    assert_int_equal(rmdir(folder), 0);
}

static void remove_files(void)
{
    char folder[4200], path[4600];
    snprintf(folder, sizeof folder, "%s.index", sample_place);
    DIR *d = opendir(folder);
    for (struct dirent *f; d && (f = readdir(d));) {
        snprintf(path, sizeof path, "%s/%s", folder, f->d_name);
        unlink(path);
    }
    if (d)
        closedir(d);
    rmdir(folder);
}

static void test_keep(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_store_state now;
    bool more = true;
    for (long n = 0; more; n = next(n)) {
        mn_err e = MN_ERR_INIT;
        mn_chain_builder *b = NULL;
        assert_int_equal(fill(&b, &e), MN_OK);
        left = n;
        mn_status st = mn_chain_import(NULL, s, b, "own", &act, NULL, &e);
        more = left < 0;
        left = -1;
        mn_chain_builder_free(b);
        if (st != MN_SYSTEM && st != MN_OK)
            fail_msg("allocation %ld: status %d, %s", n, (int)st, e.msg);
        assert_int_equal(mn_store_info(&now, s, &e), MN_OK);
        /* That the file could not be written is no error: then the version is there. */
        assert_int_equal(now.chain_versions, st == MN_OK);
        if (st == MN_OK)
            break;
    }
    sample_expect_whole(s);
    remove_files();
    more = true;
    for (long n = 0; more; n = next(n)) {
        mn_err e = MN_ERR_INIT;
        mn_chain *c = NULL;
        left = n;
        mn_status st = mn_chain_of_store(&c, s, NULL, NULL, &e);
        more = left < 0;
        left = -1;
        if (st != MN_SYSTEM && st != MN_OK)
            fail_msg("allocation %ld: status %d, %s", n, (int)st, e.msg);
        if (!st)
            expect(c);
        mn_chain_close(c);
        remove_files();
    }
    sample_drop(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_make),
        cmocka_unit_test(test_keep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
