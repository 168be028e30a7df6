/* SPDX-License-Identifier: Apache-2.0
 *
 * core_folder_out.c - a folder that is whole or not there: after the program is killed, where
 * something stands already, where folders are others', and where any one call of the system fails
 * as on a full disk.
 *
 * The calls that write are wrapped by the linker; the n-th of them fails, for every n.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/folder_out.h"

static char home[] = "/tmp/mn-folder-XXXXXX";
static char place[64];

/* --- the system, failing ------------------------------------------------------------------ */

static long left = -1; /* calls until one fails; -1: none does */
static int why;

static bool refused(void)
{
    if (left < 0 || left-- > 0)
        return false;
    errno = why;
    return true;
}

#define FAILING(name, params, args)                                                                \
    int __real_##name params;                                                                      \
    int __wrap_##name params;                                                                      \
    int __wrap_##name params                                                                       \
    {                                                                                              \
        return refused() ? -1 : __real_##name args;                                                \
    }

FAILING(fsync, (int fd), (fd))
FAILING(rename, (const char *a, const char *b), (a, b))
FAILING(renameat, (int x, const char *a, int y, const char *b), (x, a, y, b))
FAILING(mkdir, (const char *path, mode_t mode), (path, mode))
FAILING(mkdirat, (int at, const char *path, mode_t mode), (at, path, mode))
FAILING(fchmod, (int fd, mode_t mode), (fd, mode))
FAILING(flock, (int fd, int how), (fd, how))

ssize_t __real_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_write(int fd, const void *bytes, size_t n)
{
    return refused() ? -1 : __real_write(fd, bytes, n);
}

char *__real_mkdtemp(char *path);
char *__wrap_mkdtemp(char *path);
char *__wrap_mkdtemp(char *path)
{
    return refused() ? NULL : __real_mkdtemp(path);
}

/* --- what lies there ------------------------------------------------------------------------ */

/* The number of entries of a folder, hidden ones too; -1 where it is none. */
static int entries(const char *path)
{
    DIR *d = opendir(path);
    const struct dirent *x;
    int n = 0;
    if (!d)
        return -1;
    while ((x = readdir(d)) != NULL)
        n += strcmp(x->d_name, ".") != 0 && strcmp(x->d_name, "..") != 0;
    closedir(d);
    return n;
}

static void inside(char path[300], const char *folder, const char *name)
{
    snprintf(path, 300, "%s/%s", folder, name);
}

static void check_bytes(const char *name, const char *bytes)
{
    char path[300], *got;
    size_t len;
    inside(path, place, name);
    assert_int_equal(mn_file_read(&got, &len, NULL, path, 1 << 20, NULL), MN_OK);
    assert_int_equal(len, strlen(bytes));
    assert_memory_equal(got, bytes, len);
    free(got);
}

static unsigned mode_of(const char *path)
{
    struct stat s;
    assert_int_equal(lstat(path, &s), 0);
    return s.st_mode & 07777;
}

/* --- the work -------------------------------------------------------------------------------- */

static mn_status fill(mn_folder_out *f, mn_err *e)
{
    mn_file_out *o = NULL;
    mn_status st = mn_folder_begin(f, place, e);
    if (!st)
        st = mn_folder_make(f, "documents", e);
    if (!st)
        st = mn_folder_put(f, "documents/a.txt", "abc", 3, e);
    if (!st)
        st = mn_folder_put(f, "empty", NULL, 0, e);
    if (!st && !(st = mn_folder_file(&o, f, "slow", e))) {
        st = mn_file_write(o, "x\n", 2, e);
        if (st)
            mn_file_abandon(o);
        else
            st = mn_file_commit(o, e);
    }
    return st ? st : mn_folder_put_sums(f, e);
}

static mn_status write_all(mn_err *e)
{
    mn_folder_out f = {0};
    mn_status st = fill(&f, e);
    if (!st)
        st = mn_folder_commit(&f, e);
    mn_folder_end(&f);
    return st;
}

static void check_whole(void)
{
    assert_int_equal(entries(place), 4);
    check_bytes("documents/a.txt", "abc");
    check_bytes("empty", "");
    check_bytes("slow", "x\n");
    check_bytes("SHA256SUMS", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
                              "  documents/a.txt\n"
                              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
                              "  empty\n");
}

static void clear(void)
{
    char command[80];
    snprintf(command, sizeof command, "rm -rf %s/*", home);
    assert_int_equal(system(command), 0);
}

static void test_whole(void **state)
{
    (void)state;
    mn_folder_out f = {0};
    mn_folder_end(&f);
    assert_int_equal(fill(&f, NULL), MN_OK);
    assert_int_equal(entries(place), -1);
    mn_folder_end(&f);
    assert_int_equal(entries(home), 0); /* not committed: nothing is left */
    assert_int_equal(write_all(NULL), MN_OK);
    check_whole();
    assert_int_equal(entries(home), 1);
    clear();
}

/* What stands there is left as it is, also when it came while the folder was written. */
static void test_taken(void **state)
{
    (void)state;
    static const char *const no_name[] = {"", "/", "//", ".", "..", "a/..", "./", "-"};
    char path[300];
    mn_err e = MN_ERR_INIT;
    mn_folder_out f;
    for (size_t i = 0; i < sizeof no_name / sizeof *no_name; i++) {
        assert_int_equal(mn_folder_begin(&f, no_name[i], &e), MN_USAGE);
        assert_non_null(strstr(e.msg, "names no folder"));
        assert_true(*e.hint);
        mn_folder_end(&f);
    }
    assert_int_equal(write_all(NULL), MN_OK);
    assert_int_equal(write_all(&e), MN_USAGE);
    assert_non_null(strstr(e.msg, "is there already"));
    check_whole();
    clear();
    inside(path, home, "elsewhere");
    assert_int_equal(mkdir(path, 0755), 0);
    assert_int_equal(symlink(path, place), 0);
    assert_int_equal(write_all(&e), MN_USAGE); /* a link to an empty folder is none */
    assert_int_equal(entries(path), 0);
    clear();
    assert_int_equal(fill(&f, NULL), MN_OK);
    assert_int_equal(mkdir(place, 0755), 0);
    inside(path, place, "theirs");
    assert_int_equal(mkdir(path, 0755), 0);
    assert_int_equal(mn_folder_commit(&f, &e), MN_USAGE);
    mn_folder_end(&f);
    assert_int_equal(entries(place), 1);
    assert_int_equal(entries(home), 1);
    clear();
}

/* The umask says who may read a new folder; an empty one that was there keeps what it was given. */
static void test_mode(void **state)
{
    (void)state;
    static const struct {
        mode_t mask, mode;
    } one[] = {{022, 0755}, {027, 0750}, {077, 0700}, {0, 0777}};
    const mode_t before = umask(0);
    for (size_t i = 0; i < sizeof one / sizeof *one; i++) {
        umask(one[i].mask);
        assert_int_equal(write_all(NULL), MN_OK);
        assert_int_equal(mode_of(place), one[i].mode);
        clear();
    }
    umask(022);
    assert_int_equal(mkdir(place, 0700), 0);
    assert_int_equal(write_all(NULL), MN_OK);
    assert_int_equal(mode_of(place), 0700);
    check_whole();
    umask(before);
    clear();
}

/* Waits in the middle of writing, for ever. The parent is told when it gets there. */
static pid_t start_writer(void)
{
    int tell[2];
    char c;
    assert_int_equal(pipe(tell), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        mn_folder_out f = {0};
        mn_file_out *o = NULL;
        if (fill(&f, NULL) == MN_OK && mn_folder_file(&o, &f, "half", NULL) == MN_OK &&
            mn_file_write(o, "half", 4, NULL) == MN_OK && write(tell[1], "x", 1) == 1)
            for (;;)
                pause();
        _exit(1);
    }
    assert_int_equal(read(tell[0], &c, 1), 1);
    close(tell[0]);
    close(tell[1]);
    return child;
}

static void stop(pid_t child)
{
    int status;
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
}

/* What a killed run left is removed by the next; what a living one writes is not, nor what only
 * has such a name. */
static void test_killed(void **state)
{
    (void)state;
    static const char *const theirs[] = {"out.part-abcdef", "out.part-abcde", "out.part-abcdefg",
                                         "other.part-abcdef", "out.part-a.c-ef"};
    char path[300], file[320];
    const pid_t dead = start_writer();
    assert_int_equal(entries(place), -1);
    stop(dead);
    assert_int_equal(entries(place), -1); /* not half of it */
    assert_int_equal(entries(home), 1);
    const pid_t alive = start_writer();
    assert_int_equal(entries(home), 1); /* the dead one's is gone, the living one's there */
    for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++) {
        inside(path, home, theirs[i]);
        assert_int_equal(mkdir(path, 0755), 0);
        snprintf(file, sizeof file, "%s/.unfinished", path);
        assert_true(i == 0 || mkdir(file, 0755) == 0); /* no file of ours */
    }
    assert_int_equal(write_all(NULL), MN_OK);
    check_whole();
    assert_int_equal(entries(home), 2 + (int)(sizeof theirs / sizeof *theirs));
    stop(alive);
    clear();
}

/* A link is not followed by what removes, and a folder that was put in the way is not renamed. */
static void test_others(void **state)
{
    (void)state;
    char path[300], moved[300], link[300];
    mn_err e = MN_ERR_INIT;
    mn_folder_out f = {0};
    inside(path, home, "precious");
    assert_int_equal(mkdir(path, 0755), 0);
    inside(moved, home, "precious/kept");
    assert_int_equal(mkdir(moved, 0755), 0);
    assert_int_equal(fill(&f, NULL), MN_OK);
    snprintf(link, sizeof link, "%s/link", f.part);
    assert_int_equal(symlink(path, link), 0);
    mn_folder_end(&f);
    assert_int_equal(entries(path), 1);
    inside(link, home, "out.part-abcdef");
    assert_int_equal(symlink(path, link), 0);
    inside(moved, home, "precious/.unfinished");
    const int fd = open(moved, O_CREAT | O_WRONLY, 0600);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(fill(&f, NULL), MN_OK);
    assert_int_equal(entries(path), 2);
    inside(moved, home, "moved");
    assert_int_equal(rename(f.part, moved), 0);
    assert_int_equal(mkdir(f.part, 0755), 0);
    assert_int_equal(mn_folder_commit(&f, &e), MN_DATA);
    assert_non_null(strstr(e.msg, "somebody else changed"));
    mn_folder_end(&f);
    assert_int_equal(entries(place), -1);
    clear();
    if (geteuid() != 0) /* who is not root has no folder of another's to try */
        return;
    assert_int_equal(mkdir(place, 0777), 0);
    assert_int_equal(chown(place, 65534, 65534), 0);
    assert_int_equal(write_all(&e), MN_USAGE);
    assert_non_null(strstr(e.msg, "another user's"));
    assert_int_equal(entries(place), 0);
    assert_int_equal(entries(home), 1);
    clear();
    stop(start_writer());
    DIR *d = opendir(home);
    const struct dirent *x;
    while ((x = readdir(d)) != NULL)
        if (x->d_name[0] != '.') {
            inside(path, home, x->d_name);
            assert_int_equal(chown(path, 65534, 65534), 0);
        }
    closedir(d);
    assert_int_equal(write_all(NULL), MN_OK);
    assert_int_equal(entries(home), 2); /* another's leftover is not ours to remove */
    clear();
}

/* Each call that writes fails in turn: then there is nothing, and the next attempt is whole. */
static void test_full(void **state)
{
    (void)state;
    static const int reasons[] = {ENOSPC, EIO};
    for (size_t i = 0; i < 2; i++) {
        bool failed = true;
        why = reasons[i];
        for (long n = 0; failed; n++) {
            mn_err e = MN_ERR_INIT;
            assert_true(n < 1000);
            left = n;
            const mn_status st = write_all(&e);
            failed = left < 0;
            left = -1;
            if (st) {
                if (st != MN_SYSTEM || entries(home) != 0)
                    fail_msg("call %ld: %d entries, %s", n, entries(home), e.msg);
                assert_non_null(strstr(e.msg, why == ENOSPC ? "No space left" : "output error"));
            } else {
                check_whole();
                assert_int_equal(entries(home), 1);
            }
            clear();
        }
    }
}

int main(void)
{
    if (!mkdtemp(home))
        return 1;
    snprintf(place, sizeof place, "%s/out", home);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_whole),  cmocka_unit_test(test_taken),
                                       cmocka_unit_test(test_mode),   cmocka_unit_test(test_killed),
                                       cmocka_unit_test(test_others), cmocka_unit_test(test_full)};
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    rmdir(home);
    return failed;
}
