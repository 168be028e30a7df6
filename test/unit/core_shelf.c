/* SPDX-License-Identifier: Apache-2.0
 *
 * core_shelf.c - texts on a shelf come back as they were put, in memory and in a file, in whatever
 * order they lie; nothing stays on the disk; a folder that can't be used is an error that says so.
 */
#include "core/shelf.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "core/rng.h"

enum { N = 5000, LONG = 300000 };

static char *folder;

/* Every write and read does a part of what is asked for; after so many bytes the disk is full. */
static size_t room_left = SIZE_MAX;
ssize_t __real_pwrite(int fd, const void *bytes, size_t n, off_t at);
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t n, off_t at);
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t n, off_t at)
{
    const size_t some = n > 70000 ? n / 2 : n;
    if (some > room_left) {
        errno = ENOSPC;
        return -1;
    }
    room_left -= some;
    return __real_pwrite(fd, bytes, some, at);
}

static bool damaged;
ssize_t __real_pread(int fd, void *bytes, size_t n, off_t at);
ssize_t __wrap_pread(int fd, void *bytes, size_t n, off_t at);
ssize_t __wrap_pread(int fd, void *bytes, size_t n, off_t at)
{
    if (damaged) {
        errno = EIO;
        return -1;
    }
    return __real_pread(fd, bytes, n > 50000 ? n / 3 : n, at);
}

/* How many files lie in the folder. */
static size_t files(void)
{
    size_t n = 0;
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (const struct dirent *f; (f = readdir(d));)
        n += f->d_name[0] != '.';
    closedir(d);
    return n;
}

static mn_text make(uint32_t i, char *room)
{
    mn_rng r = {0};
    mn_rng_init(&r, 7, i);
    const size_t len = i % 97 == 5 ? 0 : i % 1999 == 7 ? LONG : (size_t)(mn_rng_u64(&r) % 900);
    for (size_t k = 0; k < len; k++)
        room[k] = (char)('a' + (k * 7 + i) % 26);
    return (mn_text){room, len};
}

static void fill(mn_shelf **out, uint64_t limit, const uint32_t *group, uint32_t n)
{
    static char room[LONG];
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_shelf_new(out, limit, &e), MN_OK);
    for (uint32_t i = 0; i < n; i++)
        assert_int_equal(mn_shelf_put(*out, make(i, room), &e), MN_OK);
    assert_int_equal(mn_shelf_close(*out, NULL, group, &e), MN_OK);
}

static void same(const mn_shelf *s, uint32_t n)
{
    static char room[LONG];
    assert_int_equal(mn_shelf_count(s), n);
    for (uint32_t i = 0; i < n; i++) {
        const mn_text is = make(i, room), got = mn_shelf_texts(s)[i];
        assert_int_equal(got.len, is.len);
        assert_int_equal(is.len ? memcmp(got.ptr, is.ptr, is.len) : 0, 0);
    }
}

static void comes_back(void **state)
{
    (void)state;
    static const uint64_t limit[] = {UINT64_MAX, 0, 1, 1000, 1 << 20, 3 << 20};
    uint32_t *group = calloc(N, sizeof *group);
    assert_non_null(group);
    for (uint32_t i = 0; i < N; i++)
        group[i] = i % 3 ? i * 7919u % 400 : i;
    for (size_t k = 0; k < sizeof limit / sizeof *limit; k++)
        for (int grouped = 0; grouped < 2; grouped++) {
            mn_shelf *s = NULL;
            fill(&s, limit[k], grouped ? group : NULL, N);
            assert_int_equal(mn_shelf_in_file(s), limit[k] < UINT64_MAX);
            assert_int_equal(files(), 0);
            same(s, N);
            mn_shelf_rest(s);
            mn_shelf_read(s, UINT64_C(1) << 30);
            same(s, N);
            mn_shelf_free(s);
        }
    free(group);
}

/* In the order in which they lie, texts follow each other in memory, and each is there once; those
 * of a group lie in one part of it. */
static void lies_in_order(void **state)
{
    (void)state;
    uint32_t *group = calloc(N, sizeof *group);
    bool *seen = calloc(N, sizeof *seen);
    mn_shelf *s = NULL;
    assert_true(group && seen);
    for (uint32_t i = 0; i < N; i++)
        group[i] = i % 50;
    fill(&s, 0, group, N);
    const uint32_t *order = mn_shelf_order(s);
    assert_non_null(order);
    const mn_text *text = mn_shelf_texts(s);
    size_t turns = 0;
    for (uint32_t k = 0; k < N; k++) {
        assert_true(order[k] < N && !seen[order[k]]);
        seen[order[k]] = true;
        if (k) {
            const mn_text before = text[order[k - 1]];
            assert_ptr_equal(text[order[k]].ptr, before.ptr + before.len);
            turns += order[k] < order[k - 1];
        }
    }
    assert_true(turns > 10 && turns < 50); /* a part begins from the front again */
    mn_shelf_free(s);
    free(group);
    free(seen);
}

static void empty(void **state)
{
    (void)state;
    mn_shelf *s = NULL;
    fill(&s, 0, NULL, 0);
    assert_int_equal(mn_shelf_count(s), 0);
    assert_false(mn_shelf_in_file(s));
    mn_shelf_read(s, 5);
    mn_shelf_free(s);
    mn_shelf_read(NULL, 5);
    mn_shelf_free(NULL);
}

static void no_folder(void **state)
{
    (void)state;
    mn_shelf *s = NULL;
    mn_err e = MN_ERR_INIT;
    setenv("TMPDIR", "/nowhere/at/all", 1);
    assert_int_equal(mn_shelf_new(&s, 3, &e), MN_OK);
    assert_int_equal(mn_shelf_put(s, mn_text_of("abc"), &e), MN_OK);
    assert_int_equal(mn_shelf_put(s, mn_text_of("d"), &e), MN_SYSTEM);
    assert_string_equal(e.msg, "no room for texts in '/nowhere/at/all': No such file or directory");
    assert_non_null(strstr(e.hint, "TMPDIR"));
    mn_shelf_free(s);
    setenv("TMPDIR", folder, 1);
}

/* At whatever byte the disk is full, in the first file or the second, that is the error. */
static void full(void **state)
{
    (void)state;
    static char room[LONG];
    uint32_t *group = calloc(N, sizeof *group);
    size_t stopped = 0;
    assert_non_null(group);
    for (size_t left = 0; left < (10 << 20); left += 1 << 20) {
        mn_shelf *s = NULL;
        mn_err e = MN_ERR_INIT;
        mn_status st = mn_shelf_new(&s, 1 << 20, &e);
        room_left = left;
        for (uint32_t i = 0; i < N && !st; i++)
            st = mn_shelf_put(s, make(i, room), &e);
        if (!st)
            st = mn_shelf_close(s, NULL, group, &e);
        room_left = SIZE_MAX;
        if (st) {
            assert_int_equal(st, MN_SYSTEM);
            assert_non_null(strstr(e.msg, "No space left on device"));
            assert_non_null(strstr(e.hint, "TMPDIR"));
            stopped++;
        } else {
            same(s, N);
        }
        mn_shelf_free(s);
        assert_int_equal(files(), 0);
    }
    assert_true(stopped > 4 && stopped < 10);
    free(group);
}

static void unreadable(void **state)
{
    (void)state;
    static char room[LONG];
    static const uint32_t group[2] = {0, 1};
    mn_shelf *s = NULL;
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_shelf_new(&s, 0, &e), MN_OK);
    assert_int_equal(mn_shelf_put(s, make(1, room), &e), MN_OK);
    assert_int_equal(mn_shelf_put(s, make(2, room), &e), MN_OK);
    damaged = true;
    assert_int_equal(mn_shelf_close(s, NULL, group, &e), MN_SYSTEM);
    damaged = false;
    assert_non_null(strstr(e.msg, "can't read a file of texts"));
    mn_shelf_free(s);
}

static int begin(void **state)
{
    static char name[] = "/tmp/manumit-shelf-XXXXXX";
    (void)state;
    folder = mkdtemp(name);
    return folder ? setenv("TMPDIR", folder, 1) : -1;
}

static int end(void **state)
{
    (void)state;
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back), cmocka_unit_test(lies_in_order),
        cmocka_unit_test(empty),      cmocka_unit_test(no_folder),
        cmocka_unit_test(full),       cmocka_unit_test(unreadable)};
    return cmocka_run_group_tests(tests, begin, end);
}
