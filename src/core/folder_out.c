/* SPDX-License-Identifier: Apache-2.0
 *
 * core/folder_out.c - a folder, whole or not at all. See the header.
 *
 * What is removed is reached by descriptors and never through a link, so that nobody can have
 * another folder emptied by putting a link in the way.
 */
#include "core/folder_out.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"

enum { TREE_DEEP = 4, LETTERS = 6 };

static const char unfinished[] = ".unfinished", not_locked[] = ".beginning", mark[] = ".part-";

static mn_status join(char **out, const char *a, const char *b, mn_err *e)
{
    const size_t n = strlen(a) + strlen(b) + 2;
    char *s = malloc(n);
    if (!s)
        return mn_fail_memory(e);
    snprintf(s, n, "%s/%s", a, b);
    *out = s;
    return MN_OK;
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static int open_folder(int at, const char *name)
{
    return openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* --- removing ----------------------------------------------------------------------------- */

/* Removes a folder with the files in it, and what folders in it hold: at most `deep` of them. */
static void remove_tree(int at, const char *name, int deep)
{
    const int fd = open_folder(at, name);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *x;
    while (d && (x = readdir(d)) != NULL) {
        struct stat s;
        if (is_dots(x->d_name) || fstatat(fd, x->d_name, &s, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (!S_ISDIR(s.st_mode))
            unlinkat(fd, x->d_name, 0);
        else if (deep)
            remove_tree(fd, x->d_name, deep - 1);
    }
    if (d)
        closedir(d);
    else if (fd >= 0)
        close(fd);
    unlinkat(at, name, AT_REMOVEDIR);
}

/* Whether NAME is BASE.part-XXXXXX. */
static bool is_part_of(const char *name, const char *base)
{
    const size_t n = strlen(base), m = sizeof mark - 1;
    if (strncmp(name, base, n) != 0 || strncmp(name + n, mark, m) != 0)
        return false;
    const char *end = name + n + m;
    const size_t letters = strspn(end, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789");
    return letters == LETTERS && !end[letters];
}

/* Removes one if nobody writes it any longer. */
static void remove_if_left(int at, const char *name)
{
    struct stat s;
    const int fd = open_folder(at, name);
    if (fd < 0)
        return;
    int lock = -1;
    if (fstat(fd, &s) == 0 && s.st_uid == geteuid())
        lock = openat(fd, unfinished, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
        remove_tree(at, name, TREE_DEEP);
    if (lock >= 0)
        close(lock);
    close(fd);
}

/* The folder that a path lies in, opened, and the path's last part. -1 where it can't be. */
static int open_above(const char *path, const char **base)
{
    const char *slash = strrchr(path, '/');
    *base = slash ? slash + 1 : path;
    if (!slash)
        return open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    char *above = strdup(path);
    if (!above)
        return -1;
    above[slash == path ? 1 : slash - path] = '\0';
    const int fd = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(above);
    return fd;
}

/* What runs that were killed have left of the same place. */
static void remove_left(const char *path)
{
    const char *base;
    const int at = open_above(path, &base), fd = at < 0 ? -1 : dup(at);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *x;
    while (d && (x = readdir(d)) != NULL)
        if (is_part_of(x->d_name, base))
            remove_if_left(at, x->d_name);
    if (d)
        closedir(d);
    else if (fd >= 0)
        close(fd);
    if (at >= 0)
        close(at);
}

/* --- beginning ---------------------------------------------------------------------------- */

static bool is_empty(const char *path)
{
    DIR *d = opendir(path);
    const struct dirent *x;
    bool empty = d != NULL;
    while (d && empty && (x = readdir(d)) != NULL)
        empty = is_dots(x->d_name);
    if (d)
        closedir(d);
    return empty;
}

static mn_status check_place(mode_t *mode, const char *path, mn_err *e)
{
    struct stat s;
    *mode = 0;
    if (lstat(path, &s) != 0)
        return errno == ENOENT ? MN_OK : mn_fail_errno(e, "look at", path);
    if (!S_ISDIR(s.st_mode) || !is_empty(path)) {
        mn_fail(e, MN_USAGE, "'%s' is there already", path);
        return mn_hint(e, "name a folder that does not exist or is empty: nothing is overwritten");
    }
    if (s.st_uid != geteuid()) {
        mn_fail(e, MN_USAGE, "the folder '%s' is another user's", path);
        return mn_hint(e, "name a folder that does not exist, or is your own and empty");
    }
    *mode = s.st_mode & 07777;
    return MN_OK;
}

/* The file that says that the folder is being written, and is locked as long as it is. It has its
 * name only when it is locked, or another process could take the folder for one that was left. */
static mn_status sign(mn_folder_out *f, int fd, mn_err *e)
{
    f->lock = openat(fd, not_locked, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (f->lock < 0)
        return mn_fail_errno(e, "write in the folder", f->part);
    if (flock(f->lock, LOCK_EX | LOCK_NB) != 0) /* a file system without locks: never removed */
        return MN_OK;
    return renameat(fd, not_locked, fd, unfinished) == 0
               ? MN_OK
               : mn_fail_errno(e, "write in the folder", f->part);
}

/* The umask's mode is that of a folder that is made under it. */
static mn_status begin_part(mn_folder_out *f, mn_err *e)
{
    struct stat made, inner;
    const int fd = open_folder(AT_FDCWD, f->part);
    mn_status st = MN_OK;
    if (fd < 0 || fstat(fd, &made) != 0) {
        st = mn_fail_errno(e, "make a folder beside", f->path);
    } else {
        f->device = made.st_dev;
        f->inode = made.st_ino;
        if (mkdirat(fd, "x", 0777) != 0 || fstatat(fd, "x", &inner, AT_SYMLINK_NOFOLLOW) != 0 ||
            unlinkat(fd, "x", AT_REMOVEDIR) != 0 ||
            fchmod(fd, f->mode ? f->mode : inner.st_mode & 0777) != 0)
            st = mn_fail_errno(e, "make a folder beside", f->path);
        else
            st = sign(f, fd, e);
    }
    if (fd >= 0)
        close(fd);
    return st;
}

mn_status mn_folder_begin(mn_folder_out *f, const char *path, mn_err *e)
{
    size_t n = strlen(path);
    *f = (mn_folder_out){.lock = -1};
    while (n > 1 && path[n - 1] == '/')
        n--;
    const char *last = path + n;
    while (last > path && last[-1] != '/')
        last--;
    const size_t len = (size_t)(path + n - last);
    if (!len || (len == 1 && *last == '.') || (len == 2 && memcmp(last, "..", 2) == 0) ||
        strcmp(path, "-") == 0) {
        mn_fail(e, MN_USAGE, "'%s' names no folder", path);
        return mn_hint(e, "name a folder that does not exist, as out or cases/one");
    }
    const size_t room = n + sizeof mark + LETTERS;
    char *part = NULL;
    f->path = calloc(1, n + 1);
    if (!f->path || !(part = calloc(1, room)))
        return mn_fail_memory(e);
    memcpy(f->path, path, n);
    snprintf(part, room, "%s%sXXXXXX", f->path, mark);
    mn_status st = check_place(&f->mode, f->path, e);
    if (!st) {
        remove_left(f->path);
        if (!mkdtemp(part))
            st = mn_fail_errno(e, "make a folder beside", f->path);
    }
    if (st) {
        free(part);
        return st;
    }
    f->part = part;
    return begin_part(f, e);
}

/* --- writing ------------------------------------------------------------------------------ */

mn_status mn_folder_make(const mn_folder_out *f, const char *name, mn_err *e)
{
    char *path = NULL;
    mn_status st = join(&path, f->part, name, e);
    if (!st && mkdir(path, 0777) != 0)
        st = mn_fail_errno(e, "make the folder", path);
    free(path);
    return st;
}

mn_status mn_folder_file(mn_file_out **out, const mn_folder_out *f, const char *name, mn_err *e)
{
    char *path = NULL;
    mn_status st = join(&path, f->part, name, e);
    if (!st)
        st = mn_file_create(out, path, e);
    free(path);
    return st;
}

static mn_status put(const mn_folder_out *f, const char *name, const char *bytes, size_t len,
                     mn_err *e)
{
    mn_file_out *o = NULL;
    mn_status st = mn_folder_file(&o, f, name, e);
    if (!st && len && (st = mn_file_write(o, bytes, len, e)))
        mn_file_abandon(o);
    else if (!st)
        st = mn_file_commit(o, e);
    return st;
}

mn_status mn_folder_put(mn_folder_out *f, const char *name, const char *bytes, size_t len,
                        mn_err *e)
{
    char hex[MN_SHA256_HEX];
    const mn_status st = put(f, name, bytes, len, e);
    if (st)
        return st;
    mn_sha256_hex(hex, len ? bytes : "", len);
    mn_buf_fmt(&f->sums, "%s  %s\n", hex, name);
    return f->sums.failed ? mn_fail_memory(e) : MN_OK;
}

mn_status mn_folder_put_sums(mn_folder_out *f, mn_err *e)
{
    return f->sums.failed ? mn_fail_memory(e) : put(f, "SHA256SUMS", f->sums.ptr, f->sums.len, e);
}

/* --- taking its place ----------------------------------------------------------------------- */

/* Flushes the entries of a folder and of those in it. Some file systems know no such thing. */
static bool flush_tree(int at, const char *name, int deep)
{
    const int fd = open_folder(at, name);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *x;
    bool fine = d != NULL;
    while (fine && (x = readdir(d)) != NULL) {
        struct stat s;
        if (!is_dots(x->d_name) && deep && fstatat(fd, x->d_name, &s, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISDIR(s.st_mode))
            fine = flush_tree(fd, x->d_name, deep - 1);
    }
    fine = fine && (fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP);
    const int why = errno;
    if (d)
        closedir(d);
    else if (fd >= 0)
        close(fd);
    errno = why;
    return fine;
}

/* Removes the sign that it is unfinished, if the folder is still the one that was made. */
static mn_status unsign(const mn_folder_out *f, mn_err *e)
{
    struct stat s;
    const int fd = open_folder(AT_FDCWD, f->part);
    mn_status st = MN_OK;
    if (fd < 0 || fstat(fd, &s) != 0 || s.st_dev != f->device || s.st_ino != f->inode) {
        mn_fail(e, MN_DATA, "somebody else changed '%s' while it was written", f->part);
        st = mn_hint(e, "write to a folder in which others may not write");
    } else if (unlinkat(fd, unfinished, 0) != 0 &&
               (errno != ENOENT || unlinkat(fd, not_locked, 0) != 0)) {
        st = mn_fail_errno(e, "write in the folder", f->part);
    }
    if (fd >= 0)
        close(fd);
    return st;
}

mn_status mn_folder_commit(mn_folder_out *f, mn_err *e)
{
    mode_t mode;
    mn_status st = check_place(&mode, f->path, e);
    if (!st)
        st = unsign(f, e);
    if (!st && !flush_tree(AT_FDCWD, f->part, TREE_DEEP))
        st = mn_fail_errno(e, "write", f->part);
    if (!st && rename(f->part, f->path) != 0)
        st = mn_fail_errno(e, "put in its place the folder", f->path);
    if (st)
        return st;
    free(f->part);
    f->part = NULL;
    const char *base;
    const int at = open_above(f->path, &base);
    if (at >= 0) { /* it stands there; whether also after a power cut is as good as is known */
        (void)fsync(at);
        close(at);
    }
    return MN_OK;
}

void mn_folder_end(mn_folder_out *f)
{
    if (f->part)
        remove_tree(AT_FDCWD, f->part, TREE_DEEP);
    if (f->path && f->lock >= 0)
        close(f->lock);
    free(f->path);
    free(f->part);
    mn_buf_free(&f->sums);
    *f = (mn_folder_out){.lock = -1};
}
