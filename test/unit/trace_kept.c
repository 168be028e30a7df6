/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_kept.c - chains of a store: their versions, their bytes again, the file beside the store
 * made where it is missing or damaged, one mapping for all who ask through a cache, and what
 * verifying the store says of changes. Also run against PostgreSQL.
 */
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>

#include "core/text.h"
#include "store/inside.h"
#include "trace/chain/build.h"
#include "unit/store_sample.h"

static mn_err error;
static const mn_store_act act = {{"ann", 3}, {"2026-01-02T09:30:00Z", 20}};

/* A chain of n supplies, with texts that do not pack away. */
static mn_chain_builder *rows(unsigned n)
{
    mn_chain_builder *b = NULL;
    uint16_t file;
    char id[80], hex[MN_SHA256_HEX];
    assert_int_equal(mn_chain_builder_new(&b, &error), MN_OK);
    assert_int_equal(mn_chain_add_file(&file, b, mn_text_of("supplies.csv"),
                                       mn_text_of(sample_hash), mn_text_of("supplies"), &error),
                     MN_OK);
    for (unsigned i = 0; i < n; i++) {
        mn_sha256_hex(hex, &i, sizeof i);
        snprintf(id, sizeof id, "%s", hex);
        const mn_supply_row r = {.seller = mn_text_of(id),
                                 .buyer = mn_text_of("buyer"),
                                 .good = mn_text_of("cotton"),
                                 .from = (int32_t)(i * 7 % 100),
                                 .until = MN_NO_DAY,
                                 .quantity = (double)NAN,
                                 .value = MN_NO_VALUE,
                                 .at = {.line = i + 2}};
        assert_int_equal(mn_chain_add_supply(b, &r, &error), MN_OK);
    }
    return b;
}

static mn_store_content import(mn_store *s, const char *name, unsigned n)
{
    mn_store_content c = {.version = 0};
    mn_chain_builder *b = rows(n);
    const mn_ctx ctx = {.threads = 2};
    const mn_status st = mn_chain_import(&c, s, b, name, &act, &ctx, &error);
    if (st)
        print_error("%s (%s)\n", error.msg, error.hint);
    assert_int_equal(st, MN_OK);
    mn_chain_builder_free(b);
    return c;
}

static mn_chain *open_chain(mn_store *s, const char *name, const mn_ctx *ctx)
{
    mn_chain *c = NULL;
    const mn_status st = mn_chain_of_store(&c, s, name, ctx, &error);
    if (st)
        print_error("%s (%s)\n", error.msg, error.hint);
    assert_int_equal(st, MN_OK);
    return c;
}

/* The folder of the files, and how many of chains there are. */
static size_t files(char folder[4200], char path[4600])
{
    size_t n = 0;
    if (sample_is_postgres())
        snprintf(folder, 4200, "%s/manumit-index", getenv("XDG_CACHE_HOME"));
    else
        snprintf(folder, 4200, "%s.index", sample_place);
    DIR *d = opendir(folder);
    for (const struct dirent *f; d && (f = readdir(d));)
        if (strstr(f->d_name, ".mnchain")) {
            snprintf(path, 4600, "%s/%s", folder, f->d_name);
            n++;
        }
    if (d)
        closedir(d);
    return n;
}

static void remove_files(void)
{
    char folder[4200], path[4600];
    while (files(folder, path))
        assert_int_equal(unlink(path), 0);
    if (!sample_is_postgres())
        (void)rmdir(folder);
}

static void drop(mn_store *s)
{
    remove_files();
    sample_drop(s);
}

static void test_versions(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_chain *c = NULL;
    assert_int_equal(mn_chain_of_store(&c, s, NULL, NULL, &error), MN_USAGE);
    assert_string_equal(error.msg, "the store has no chain yet");
    assert_int_equal(mn_chain_of_store(&c, s, "cotton", NULL, &error), MN_USAGE);
    const mn_store_content first = import(s, "cotton", 10), second = import(s, "cotton", 20000);
    assert_int_equal(first.version, 1);
    assert_int_equal(second.version, 2);
    assert_true(second.bytes > 1 << 20); /* more than a block */
    assert_string_equal(second.by, "ann");
    c = open_chain(s, "", NULL);
    assert_int_equal(c->supplies, 20000);
    assert_int_equal(c->version, 2);
    assert_string_equal(c->name, "cotton");
    assert_string_equal(c->digest, second.digest);
    mn_chain_close(c);
    c = open_chain(s, "cotton@1", NULL);
    assert_int_equal(c->supplies, 10);
    assert_int_equal(c->version, 1);
    mn_chain_close(c);
    assert_int_equal(mn_chain_of_store(&c, s, "cotton@3", NULL, &error), MN_USAGE);
    assert_string_equal(error.hint, "the newest is 2");
    assert_int_equal(mn_chain_of_store(&c, s, "cotton@x", NULL, &error), MN_USAGE);
    import(s, "gloves", 3);
    assert_int_equal(mn_chain_of_store(&c, s, NULL, NULL, &error), MN_USAGE);
    assert_string_equal(error.hint, "name one by --chain: cotton, gloves");
    assert_int_equal(mn_chain_of_store(&c, s, "silk", NULL, &error), MN_USAGE);
    assert_string_equal(error.hint, "there are: cotton, gloves");
    /* The same rows are the same bytes, and are kept once. */
    mn_store_state before, after;
    assert_int_equal(mn_store_info(&before, s, &error), MN_OK);
    const mn_store_content third = import(s, "cotton", 20000);
    assert_string_equal(third.digest, second.digest);
    assert_int_equal(mn_store_info(&after, s, &error), MN_OK);
    assert_int_equal(after.chains, 2);
    assert_int_equal(after.chain_versions, 4);
    assert_true(after.bytes < before.bytes + (second.bytes >> 2));
    sample_expect_whole(s);
    drop(s);
}

static void test_list(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_store_cursor *cursor = NULL;
    mn_store_content c;
    mn_store_source source;
    mn_store_edge edge;
    bool any = false;
    import(s, "b", 5);
    import(s, "a", 6);
    import(s, "b", 7);
    assert_int_equal(mn_store_contents(&cursor, s, "chain", &error), MN_OK);
    assert_int_equal(mn_store_next_content(cursor, &c, &any, &error), MN_OK);
    assert_true(any);
    assert_string_equal(c.name, "a");
    assert_non_null(strstr(c.counts, "\"supplies\":6,"));
    assert_int_equal(mn_store_next_content(cursor, &c, &any, &error), MN_OK);
    assert_string_equal(c.name, "b");
    assert_int_equal(c.version, 2);
    assert_int_equal(mn_store_next_content(cursor, &c, &any, &error), MN_OK);
    assert_false(any);
    mn_store_cursor_free(cursor);
    assert_int_equal(mn_store_content_versions(&cursor, s, "chain", mn_text_of("b"), &error),
                     MN_OK);
    for (int64_t version = 2; version; version--) {
        assert_int_equal(mn_store_next_content(cursor, &c, &any, &error), MN_OK);
        assert_true(any);
        assert_int_equal(c.version, version);
    }
    assert_int_equal(mn_store_next_content(cursor, &c, &any, &error), MN_OK);
    assert_false(any);
    mn_store_cursor_free(cursor);
    assert_int_equal(mn_store_content_sources(&cursor, s, &c, &error), MN_OK);
    assert_int_equal(mn_store_next_source(cursor, &source, &any, &error), MN_OK);
    assert_true(any);
    assert_text(source.name, "supplies.csv");
    assert_text(source.sha256, sample_hash);
    mn_store_cursor_free(cursor);
    assert_int_equal(mn_store_edges(&cursor, s, mn_text_of("chain"), mn_text_of("b"), &error),
                     MN_OK);
    assert_int_equal(mn_store_next_edge(cursor, &edge, &any, &error), MN_OK);
    assert_true(any);
    assert_text(edge.kind, "version-of");
    assert_text(edge.from_key, "b@1");
    assert_text(edge.source, "supplies.csv");
    mn_store_cursor_free(cursor);
    drop(s);
}

static void test_refused(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_store_content_in *in = NULL;
    mn_store_content c;
    mn_store_content_head head = {
        .kind = mn_text_of("chain"), .name = mn_text_of("x"), .format = mn_text_of("f")};
    head.name = mn_text_of("No Name");
    assert_int_equal(mn_store_content_begin(&in, s, &head, &act, NULL, &error), MN_USAGE);
    head.name = mn_text_of("x");
    head.kind = mn_text_of("song");
    assert_int_equal(mn_store_content_begin(&in, s, &head, &act, NULL, &error), MN_USAGE);
    head.kind = mn_text_of("chain");
    assert_int_equal(mn_store_content_begin(&in, s, &head, &act, NULL, &error), MN_OK);
    assert_int_equal(mn_store_content_commit(&c, in, &error), MN_DATA); /* empty */
    assert_int_equal(mn_store_content_begin(&in, s, &head, &act, NULL, &error), MN_OK);
    assert_int_equal(mn_store_content_write(in, "abc", 3, &error), MN_OK);
    mn_store_content_abort(in);
    assert_int_equal(mn_store_content_find(&c, s, "chain", mn_text_of("x"), 0, &error), MN_USAGE);
    sample_expect_whole(s);
    /* What is no chain is not taken for one. */
    assert_int_equal(mn_store_content_begin(&in, s, &head, &act, NULL, &error), MN_OK);
    assert_int_equal(mn_store_content_write(in, "abc", 3, &error), MN_OK);
    assert_int_equal(mn_store_content_commit(&c, in, &error), MN_OK);
    mn_chain *chain = NULL;
    assert_int_equal(mn_chain_of_store(&chain, s, "x", NULL, &error), MN_DATA);
    assert_non_null(strstr(error.msg, "form that this program does not know: f"));
    head.format = mn_text_of("chain-1");
    assert_int_equal(mn_store_content_begin(&in, s, &head, &act, NULL, &error), MN_OK);
    assert_int_equal(mn_store_content_write(in, "abc", 3, &error), MN_OK);
    assert_int_equal(mn_store_content_commit(&c, in, &error), MN_OK);
    assert_int_equal(mn_chain_of_store(&chain, s, "x", NULL, &error), MN_DATA);
    assert_string_equal(error.msg, "a chain in the store is damaged");
    drop(s);
}

/* The file is made again when it is gone, cut, changed, or can't be kept. */
static void test_file(void **state)
{
    (void)state;
    char folder[4200], path[4600];
    mn_store *s = sample_store();
    remove_files();
    import(s, "cotton", 500);
    assert_int_equal(files(folder, path), 1);
    for (unsigned i = 0; i < 6; i++) {
        if (i == 1 || i > 3)
            assert_int_equal(unlink(path), 0);
        if (i == 2)
            assert_int_equal(truncate(path, 5000), 0);
        if (i == 3) {
            const int fd = open(path, O_WRONLY);
            assert_int_equal(pwrite(fd, "?????", 5, 20000), 5);
            close(fd);
        }
        if (i == 4) /* nobody writes into it: opening does not wait */
            assert_int_equal(mkfifo(path, 0600), 0);
        char other[4700]; /* a link is not written through */
        snprintf(other, sizeof other, "%s/other", folder);
        if (i == 5) {
            const int fd = open(other, O_CREAT | O_WRONLY, 0600);
            assert_int_equal(write(fd, "mine", 4), 4);
            close(fd);
            assert_int_equal(symlink(other, path), 0);
        }
        mn_chain *c = open_chain(s, "cotton", NULL);
        struct stat info;
        assert_int_equal(lstat(path, &info), 0);
        assert_true(S_ISREG(info.st_mode));
        if (i == 5) {
            assert_int_equal(stat(other, &info), 0);
            assert_int_equal(info.st_size, 4);
            unlink(other);
        }
        assert_int_equal(c->supplies, 500);
        mn_chain *again = NULL;
        assert_int_equal(mn_chain_open(&again, path, &error), MN_OK);
        assert_string_equal(c->digest, again->digest);
        mn_chain_close(again);
        mn_chain_close(c);
    }
    import(s, "cotton", 501);
    assert_int_equal(files(folder, path), sample_is_postgres() ? 2 : 1);
    remove_files();
    /* A file in the place of the folder: nothing can be kept. */
    if (!sample_is_postgres()) {
        const int fd = open(folder, O_CREAT | O_WRONLY, 0600);
        assert_true(fd >= 0);
        close(fd);
        mn_chain *c = open_chain(s, "cotton", NULL);
        assert_int_equal(c->supplies, 501);
        mn_chain_close(c);
        unlink(folder);
    }
    drop(s);
}

static void test_lent(void **state)
{
    (void)state;
    mn_store *s = sample_store();
    mn_cache *cache = NULL;
    assert_int_equal(mn_cache_new(&cache, &error), MN_OK);
    const mn_ctx ctx = {.cache = cache};
    import(s, "cotton", 50);
    mn_chain *a = open_chain(s, "cotton", &ctx), *b = open_chain(s, NULL, &ctx);
    assert_ptr_equal(a->party, b->party);
    import(s, "cotton", 60);
    mn_chain *c = open_chain(s, "cotton", &ctx);
    assert_int_equal(c->supplies, 60);
    assert_int_equal(c->version, 2);
    assert_int_equal(a->supplies, 50); /* who borrowed it still has it */
    assert_int_equal(mn_chain_find_party(a, mn_text_of("buyer")), 1);
    mn_chain_close(a);
    mn_chain_close(b);
    mn_chain_close(c);
    mn_cache_free(cache);
    drop(s);
}

/* Threads, each with the store open for itself, and one cache: one mapping for all. */
typedef struct asking {
    pthread_t thread;
    const mn_ctx *ctx;
    const mn_chain_party *party;
    uint32_t found;
    mn_status st;
} asking;

static void *ask(void *payload)
{
    asking *a = payload;
    mn_store *s = NULL;
    a->st = mn_store_open(&s, sample_place, NULL, NULL, NULL);
    for (unsigned i = 0; i < 20 && !a->st; i++) {
        mn_chain *c = NULL;
        a->st = mn_chain_of_store(&c, s, "cotton", a->ctx, NULL);
        if (a->st)
            break;
        a->party = c->party;
        a->found = mn_chain_find_party(c, mn_text_of("buyer"));
        mn_chain_close(c);
    }
    mn_store_close(s);
    return NULL;
}

static void test_threads(void **state)
{
    (void)state;
    asking a[4];
    mn_store *s = sample_store();
    mn_cache *cache = NULL;
    assert_int_equal(mn_cache_new(&cache, &error), MN_OK);
    const mn_ctx ctx = {.cache = cache};
    import(s, "cotton", 5000);
    remove_files();
    for (size_t i = 0; i < 4; i++) {
        a[i] = (asking){.ctx = &ctx};
        assert_int_equal(pthread_create(&a[i].thread, NULL, ask, &a[i]), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(a[i].thread, NULL), 0);
        assert_int_equal(a[i].st, MN_OK);
        assert_int_equal(a[i].found, 1);
        assert_ptr_equal(a[i].party, a[0].party);
    }
    mn_cache_free(cache);
    drop(s);
}

static void count(void *payload, int64_t sequence, const char *what)
{
    size_t *n = payload;
    (void)sequence;
    (void)what;
    ++*n;
}

static size_t wrong(mn_store *s)
{
    bool ok = false;
    size_t n = 0;
    assert_int_equal(mn_store_audit_verify(&ok, NULL, s, NULL, 0, count, &n, NULL, &error), MN_OK);
    assert_int_equal(ok, n == 0);
    return n;
}

static void test_verify(void **state)
{
    (void)state;
    static const char *const changes[] = {
        "UPDATE content_version SET counts = 'more'",
        "UPDATE content_version SET digest ="
        " '0000000000000000000000000000000000000000000000000000000000000000'",
        "DELETE FROM content_part",
        "UPDATE content_block SET length = length + 1",
        "INSERT INTO content (kind, name) VALUES ('chain', 'put in')",
        "INSERT INTO content_part (content, version, part, hash)"
        " SELECT content, version, part + 1, hash FROM content_part",
        "DELETE FROM content_part; DELETE FROM content_version",
        "UPDATE evidence SET sha256 = 'other'",
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        mn_store *s = sample_store();
        import(s, "cotton", 500);
        assert_int_equal(wrong(s), 0);
        assert_int_equal(mn_db_exec(s->db, changes[i], &error), MN_OK);
        if (!wrong(s))
            print_error("not seen: %s\n", changes[i]);
        assert_true(wrong(s) > 0);
        drop(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_versions), cmocka_unit_test(test_list),
        cmocka_unit_test(test_refused),  cmocka_unit_test(test_file),
        cmocka_unit_test(test_lent),     cmocka_unit_test(test_threads),
        cmocka_unit_test(test_verify),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
