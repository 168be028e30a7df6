/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_index_memory.c - memory that runs out at any point of making, writing or opening an
 * index, of knowing a party again, or of loading what was decided of it, ends in MN_SYSTEM: no
 * index or decision that lacks something, no file left behind, nothing leaked.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include "screen/index/index.h"

#include <dirent.h>
#include <manumit/store_review.h>
#include <stdlib.h>
#include <unistd.h>

#include "failing.h"
#include "screen/party/json.h"
#include "screen/review/decided.h"
#include "unit/store_sample.h"

static const char *const party_json[] = {
    "{\"id\":\"1\",\"schema\":\"Company\",\"name\":\"Example Trading Co., "
    "Ltd\",\"alias\":[\"Beispiel "
    "Handel GmbH\",\"\xD0\x9F\xD1\x80\xD0\xB8\xD0\xBC\xD0\xB5\xD1\x80\"],\"country\":\"mm\","
    "\"registrationNumber\":\"AB-12345\",\"address\":\"1 Road, Testville\"}",
    "{\"id\":\"2\",\"schema\":\"Person\",\"name\":\"Ann Bill Lee\",\"birthDate\":\"1970\"}",
};
enum { PARTIES = sizeof party_json / sizeof *party_json };

/* After the first some hundreds by steps. */
static long next(long n)
{
    return n < 200 ? n + 1 : n + n / 20;
}

static mn_status add_parties(mn_index_builder *b, mn_err *e)
{
    mn_party_maker maker = {0};
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < PARTIES; i++) {
        const mn_party *p;
        st = mn_party_read(&p, &maker, mn_text_of(party_json[i]), 1, e);
        if (!st)
            st = mn_index_add(b, p, e);
    }
    mn_party_maker_free(&maker);
    return st;
}

/* Into memory, or a file that is then mapped. */
static mn_status make(mn_index **out, const mn_name_tables *t, const char *path, mn_err *e)
{
    const mn_index_head head = {mn_text_of("own"), mn_text_of("0123")};
    mn_index_builder *b = NULL;
    mn_status st = mn_index_builder_new(&b, t, e);
    if (!st)
        st = add_parties(b, e);
    if (!st && !path)
        st = mn_index_make(out, b, &head, e);
    else if (!st && !(st = mn_index_save(path, b, &head, e)))
        st = mn_index_open(out, path, e);
    mn_index_builder_free(b);
    return st;
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

static void test_index(void **state)
{
    (void)state;
    char folder[] = "/tmp/manumit-index-XXXXXX", path[64];
    mn_name_tables *tables = NULL;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/own.mnindex", folder);
    assert_int_equal(mn_name_tables_new(&tables, NULL), MN_OK);
    for (int file = 0; file < 2; file++) {
        bool more = true;
        for (long n = 0; more; n = next(n)) {
            mn_err e = MN_ERR_INIT;
            mn_index *x = NULL;
            left = n;
            mn_status st = make(&x, tables, file ? path : NULL, &e);
            more = left < 0;
            left = -1;
            if (more) {
                if (st != MN_SYSTEM)
                    fail_msg("allocation %ld: status %d, %s", n, (int)st, e.msg);
                assert_null(x);
            } else {
                assert_int_equal(st, MN_OK);
                assert_int_equal(mn_index_entries(x), PARTIES);
                assert_int_equal(mn_index_names(x), 4);
            }
            mn_index_close(x);
            /* The whole file or none, and nothing beside it. */
            size_t files = files_in(folder);
            assert_true(files <= 1 && files == (access(path, F_OK) == 0));
            unlink(path);
        }
    }
    mn_name_tables_free(tables);
    assert_int_equal(rmdir(folder), 0);
}

static void test_party(void **state)
{
    (void)state;
    mn_buf whole = {0}, b = {0};
    bool more = true;
    for (long n = -1; more; n++) {
        mn_err e = MN_ERR_INIT;
        mn_party_maker maker = {0};
        const mn_party *p;
        left = n;
        mn_status st = mn_party_read(&p, &maker, mn_text_of(party_json[0]), 1, &e);
        more = left < 0;
        left = -1;
        if (st != (n >= 0 && more ? MN_SYSTEM : MN_OK))
            fail_msg("allocation %ld: status %d, %s", n, (int)st, e.msg);
        if (!st) {
            mn_buf_clear(&b);
            mn_party_write(n < 0 ? &whole : &b, p);
            assert_string_equal(n < 0 ? whole.ptr : b.ptr, whole.ptr);
        }
        mn_party_maker_free(&maker);
    }
    mn_buf_free(&whole);
    mn_buf_free(&b);
}

static void test_identity(void **state)
{
    (void)state;
    mn_party_maker maker = {0};
    const mn_party *p;
    mn_identity whole;
    assert_int_equal(mn_party_read(&p, &maker, mn_text_of(party_json[0]), 1, NULL), MN_OK);
    assert_int_equal(mn_identity_of(&whole, p, NULL), MN_OK);
    bool more = true;
    for (long n = 0; more; n++) {
        mn_err e = MN_ERR_INIT;
        mn_identity id;
        left = n;
        mn_status st = mn_identity_of(&id, p, &e);
        more = left < 0;
        left = -1;
        if (st != (more ? MN_SYSTEM : MN_OK))
            fail_msg("allocation %ld: status %d, %s", n, (int)st, st ? e.msg : id.key);
        if (!st) {
            assert_string_equal(id.key, whole.key);
            assert_string_equal(id.hash, whole.hash);
        }
    }
    mn_party_maker_free(&maker);
}

static void test_reviews(void **state)
{
    (void)state;
    static const char *const entries[] = {"1={}", "2={}", NULL};
    const mn_store_act act = {mn_text_of("ann"), mn_text_of("2026-02-01T10:00:00Z")};
    mn_store *s = sample_store();
    mn_store_list_change c;
    mn_store_review r = {.party_key = mn_text_of("acme"),
                         .party_hash = mn_text_of(sample_hash),
                         .list = mn_text_of("l"),
                         .reason = mn_text_of("another city")};
    int64_t id;
    sample_import(&c, s, "l", "2026-01-01", entries);
    for (int i = 1; i <= 2; i++) {
        r.entry = mn_text_of(i == 1 ? "1" : "2");
        assert_int_equal(mn_store_review_put(&id, s, &r, &act, NULL), MN_OK);
    }
    bool more = true;
    for (long n = 0; more; n++) {
        mn_err e = MN_ERR_INIT;
        mn_reviews *all = NULL;
        left = n;
        mn_status st = mn_reviews_load(&all, s, mn_text_of(""), mn_text_of("2026-03-01"), NULL, &e);
        more = left < 0;
        left = -1;
        assert_int_equal(st, more ? MN_SYSTEM : MN_OK);
        if (st)
            assert_null(all);
        else
            assert_int_equal(mn_reviews_in_force(all), 2);
        mn_reviews_free(all);
    }
    sample_drop(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_index), cmocka_unit_test(test_party),
                                       cmocka_unit_test(test_identity),
                                       cmocka_unit_test(test_reviews)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
