/* SPDX-License-Identifier: Apache-2.0
 *
 * core_file.c - tests of core/file.h and core/parallel.h.
 */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "core/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "core/parallel.h"

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    memcpy(folder, "/tmp/manumit-test-XXXXXX", sizeof "/tmp/manumit-test-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static const char *in_folder(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static size_t count_files(void)
{
    size_t n = 0;
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *f; (f = readdir(d));)
        n += f->d_name[0] != '.';
    closedir(d);
    return n;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(in_folder("a"));
    unlink(in_folder("link"));
    unlink(in_folder("pipe"));
    return rmdir(folder);
}

static void write_all(const char *path, const char *text, size_t times)
{
    mn_file_out *f = NULL;
    assert_int_equal(mn_file_create(&f, path, NULL), MN_OK);
    for (size_t i = 0; i < times; i++)
        assert_int_equal(mn_file_write(f, text, strlen(text), NULL), MN_OK);
    assert_int_equal(mn_file_commit(f, NULL), MN_OK);
}

static void test_round_trip(void **state)
{
    (void)state;
    char *bytes = NULL;
    size_t len = 0;
    struct stat st;
    mode_t mask = umask(027);
    write_all(in_folder("a"), "hello\n", 50000); /* more than the buffer */
    umask(mask);
    assert_int_equal(mn_file_read(&bytes, &len, NULL, in_folder("a"), 1 << 20, NULL), MN_OK);
    assert_int_equal(len, 300000);
    assert_memory_equal(bytes + len - 6, "hello\n", 6);
    free(bytes);
    assert_int_equal(stat(in_folder("a"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    assert_int_equal(chmod(in_folder("a"), 0600), 0);
    write_all(in_folder("a"), "new", 1);
    assert_int_equal(stat(in_folder("a"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600); /* what it was before */
    assert_int_equal(st.st_size, 3);
    assert_int_equal(count_files(), 1);
}

/* The link stays a link, and what it points to is replaced. */
static void test_link(void **state)
{
    (void)state;
    struct stat st;
    char target[128];
    snprintf(target, sizeof target, "%s", in_folder("a"));
    write_all(target, "old", 1);
    assert_int_equal(symlink("a", in_folder("link")), 0);
    write_all(in_folder("link"), "longer", 1);
    assert_int_equal(lstat(in_folder("link"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(stat(target, &st), 0);
    assert_int_equal(st.st_size, 6);
    unlink(in_folder("link"));
}

/* A name that the program keeps for itself: a link by it is replaced, what it leads to stands. */
static void test_replace(void **state)
{
    (void)state;
    struct stat st;
    char link[128];
    mn_file_out *f = NULL;
    snprintf(link, sizeof link, "%s", in_folder("kept"));
    write_all(in_folder("a"), "old", 1);
    for (int i = 0; i < 4; i++) {
        if (i == 1)
            assert_int_equal(symlink("a", link), 0);
        if (i == 2)
            assert_int_equal(symlink("not-there", link), 0);
        if (i == 3)
            assert_int_equal(mkfifo(link, 0600), 0);
        assert_int_equal(mn_file_replace(&f, link, NULL), MN_OK);
        assert_int_equal(mn_file_write(f, "longer", 6, NULL), MN_OK);
        assert_int_equal(mn_file_commit(f, NULL), MN_OK);
        assert_int_equal(lstat(link, &st), 0);
        assert_true(S_ISREG(st.st_mode));
        assert_int_equal(st.st_size, 6);
        unlink(link);
    }
    assert_int_equal(stat(in_folder("a"), &st), 0);
    assert_int_equal(st.st_size, 3);
    assert_int_not_equal(stat(in_folder("not-there"), &st), 0);
    assert_int_equal(mkdir(link, 0700), 0);
    assert_int_equal(mn_file_replace(&f, link, NULL), MN_SYSTEM);
    rmdir(link);
}

static void test_abandon(void **state)
{
    (void)state;
    mn_file_out *f = NULL;
    size_t before = count_files();
    assert_int_equal(mn_file_create(&f, in_folder("never"), NULL), MN_OK);
    assert_int_equal(mn_file_write(f, "x", 1, NULL), MN_OK);
    mn_file_abandon(f);
    mn_file_abandon(NULL);
    assert_int_equal(count_files(), before);
}

static void test_full_disk(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    mn_file_out *f = NULL;
    assert_int_equal(mn_file_create(&f, "/dev/full", &e), MN_OK);
    assert_int_equal(mn_file_write(f, "x", 1, &e), MN_OK); /* buffered */
    assert_int_equal(mn_file_commit(f, &e), MN_SYSTEM);
    assert_string_equal(e.msg, "can't write '/dev/full': No space left on device");
}

static void test_bad_targets(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    mn_file_out *f = NULL;
    assert_int_equal(mn_file_create(&f, folder, &e), MN_SYSTEM);
    assert_non_null(strstr(e.msg, "it is a directory"));
    assert_int_equal(mn_file_create(&f, in_folder("no/such"), &e), MN_SYSTEM);
    assert_non_null(strstr(e.msg, "No such file or directory"));
    assert_null(f);
}

static void test_bad_sources(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    char *bytes = NULL;
    size_t len = 0;
    assert_int_equal(mn_file_read(&bytes, &len, NULL, folder, 100, &e), MN_SYSTEM);
    assert_non_null(strstr(e.msg, "it is a directory"));
    assert_int_equal(mn_file_read(&bytes, &len, NULL, in_folder("missing"), 100, &e), MN_SYSTEM);
    assert_non_null(strstr(e.msg, "No such file or directory"));
    assert_true(e.hint[0]);
    write_all(in_folder("a"), "0123456789", 1);
    assert_int_equal(mn_file_read(&bytes, &len, NULL, in_folder("a"), 9, &e), MN_DATA);
    assert_null(bytes);
    assert_int_equal(mn_file_read(&bytes, &len, NULL, in_folder("a"), 10, &e), MN_OK);
    assert_int_equal(len, 10);
    free(bytes);
    bytes = NULL;
    assert_int_equal(mn_file_read(&bytes, &len, NULL, "/dev/zero", 1 << 20, &e), MN_DATA);
    assert_null(bytes);
    assert_int_equal(
        mn_file_read_marked(&bytes, &len, NULL, "/dev/zero", UINT64_MAX, mn_text_of("manumit"), &e),
        MN_OK);
    assert_true(len >= 7 && len <= 1 << 20);
    free(bytes);
}

static void test_fifo(void **state)
{
    (void)state;
    char *bytes = NULL;
    size_t len = 0;
    assert_int_equal(mkfifo(in_folder("pipe"), 0600), 0);
    pid_t child = fork();
    if (child == 0) {
        int fd = open(in_folder("pipe"), O_WRONLY);
        ssize_t n = write(fd, "through", 7);
        _exit(n == 7 ? 0 : 1);
    }
    assert_int_equal(mn_file_read(&bytes, &len, NULL, in_folder("pipe"), 100, NULL), MN_OK);
    assert_int_equal(len, 7);
    free(bytes);
    unlink(in_folder("pipe"));
}

static bool soon(void *left)
{
    return (*(int *)left)-- == 0;
}

/* A pipe to which nothing is written: only the context ends the wait. */
static void test_cancelled(void **state)
{
    (void)state;
    char *bytes = NULL;
    size_t len = 0;
    int left = 3;
    mn_ctx ctx = {.payload = &left, .cancelled = soon};
    assert_int_equal(mkfifo(in_folder("pipe"), 0600), 0);
    int fd = open(in_folder("pipe"), O_RDWR);
    assert_true(fd >= 0);
    assert_int_equal(mn_file_read(&bytes, &len, &ctx, in_folder("pipe"), 100, NULL), MN_CANCELLED);
    assert_null(bytes);
    close(fd);
    unlink(in_folder("pipe"));
}

static void test_sha256_of_file(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    char hex[MN_SHA256_HEX], whole[MN_SHA256_HEX];
    char *bytes = NULL;
    size_t len = 0;
    write_all(in_folder("a"), "hello\n", 50000); /* several blocks */
    assert_int_equal(mn_file_read(&bytes, &len, NULL, in_folder("a"), 1 << 20, NULL), MN_OK);
    mn_sha256_hex(whole, bytes, len);
    free(bytes);
    assert_int_equal(mn_file_sha256(hex, NULL, in_folder("a"), &e), MN_OK);
    assert_string_equal(hex, whole);
    assert_int_equal(mn_file_sha256(hex, NULL, in_folder("missing"), &e), MN_SYSTEM);
    assert_int_equal(mn_file_sha256(hex, NULL, folder, &e), MN_SYSTEM);
    assert_int_equal(mn_file_sha256(hex, NULL, "/dev/zero", &e), MN_DATA);
    assert_string_equal(e.msg, "not a regular file");
    assert_int_equal(mkfifo(in_folder("pipe"), 0600), 0);
    assert_int_equal(mn_file_sha256(hex, NULL, in_folder("pipe"), &e), MN_DATA);
    unlink(in_folder("pipe"));
}

/* --- parallel ----------------------------------------------------------------- */

enum { UNITS = 10007 };

static void count_unit(size_t i, void *payload)
{
    atomic_int *counts = payload;
    atomic_fetch_add(&counts[i], 1);
}

static void test_each_once(void **state)
{
    (void)state;
    static const unsigned threads[] = {0, 1, 2, 3, 8, 64, 1000};
    static const size_t units[] = {0, 1, 2, 63, UNITS};
    for (size_t t = 0; t < sizeof threads / sizeof *threads; t++) {
        for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
            static atomic_int counts[UNITS];
            mn_ctx ctx = {.threads = threads[t]};
            for (size_t i = 0; i < UNITS; i++)
                atomic_store(&counts[i], 0);
            assert_int_equal(mn_parallel(&ctx, units[u], count_unit, counts, NULL), MN_OK);
            for (size_t i = 0; i < UNITS; i++)
                assert_int_equal(atomic_load(&counts[i]), i < units[u]);
        }
    }
    atomic_int one = 0;
    assert_int_equal(mn_parallel(NULL, 1, count_unit, &one, NULL), MN_OK);
    assert_int_equal(atomic_load(&one), 1);
}

static bool after_three(void *payload)
{
    int *polls = payload;
    return ++*polls > 3;
}

static void test_cancel(void **state)
{
    (void)state;
    static atomic_int counts[UNITS];
    int polls = 0, done = 0;
    mn_err e = MN_ERR_INIT;
    mn_ctx ctx = {.threads = 1, .payload = &polls, .cancelled = after_three};
    assert_int_equal(mn_parallel(&ctx, UNITS, count_unit, counts, &e), MN_CANCELLED);
    assert_int_equal(e.status, MN_CANCELLED);
    for (size_t i = 0; i < UNITS; i++)
        done += atomic_load(&counts[i]);
    assert_in_range(done, 1, UNITS - 1);
    ctx.threads = 4;
    assert_int_equal(mn_parallel(&ctx, UNITS, count_unit, counts, &e), MN_CANCELLED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),  cmocka_unit_test(test_link),
        cmocka_unit_test(test_replace),     cmocka_unit_test(test_abandon),
        cmocka_unit_test(test_full_disk),   cmocka_unit_test(test_bad_targets),
        cmocka_unit_test(test_bad_sources), cmocka_unit_test(test_fifo),
        cmocka_unit_test(test_cancelled),   cmocka_unit_test(test_sha256_of_file),
        cmocka_unit_test(test_each_once),   cmocka_unit_test(test_cancel),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
