/* SPDX-License-Identifier: Apache-2.0
 *
 * follow.c - see the header.
 */
#include "money/stream/follow.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "core/files.h"
#include "core/parallel.h"
#include "core/sha256.h"

enum { LOOK_MS = 100, TAIL = 4096 };

/* --- in ----------------------------------------------------------------------------------------
 */

mn_status mn_follow_open(mn_follow_in *in, const mn_ctx *ctx, const char *path, mn_err *e)
{
    struct stat info;
    *in = (mn_follow_in){.fd = -1, .path = path};
    mn_status st = mn_files_find(&in->held, ctx, path, e);
    if (st || in->held)
        return st;
    in->fd = STDIN_FILENO;
    if (strcmp(path, "-") != 0) {
        in->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
        in->owned = true;
    }
    if (in->fd < 0) {
        mn_fail_errno(e, "read", path);
        return mn_hint(e, "check the name; a relative one starts from the current directory");
    }
    if (fstat(in->fd, &info) != 0) {
        st = mn_fail_errno(e, "read", path);
    } else if (S_ISDIR(info.st_mode)) {
        st = mn_fail(e, MN_SYSTEM, "can't read '%s': it is a directory", path);
    } else if (S_ISREG(info.st_mode)) {
        const off_t at = lseek(in->fd, 0, SEEK_CUR);
        in->seeks = at >= 0;
        in->begin = at >= 0 ? (int64_t)at : 0;
    }
    if (st)
        mn_follow_close(in);
    return st;
}

void mn_follow_close(mn_follow_in *in)
{
    if (in->owned && in->fd >= 0)
        close(in->fd);
    in->fd = -1;
    in->owned = false;
}

/* Waits until there is something to be read, looking now and then whether the call was ended. */
static mn_status read_some(mn_follow_in *in, char *to, size_t room, size_t *got, const mn_ctx *ctx,
                           mn_err *e)
{
    for (;;) {
        const mn_status st = mn_poll(ctx, e);
        if (st)
            return st;
        struct pollfd look = {.fd = in->fd, .events = POLLIN};
        const int ready = poll(&look, 1, LOOK_MS);
        if (ready == 0 || (ready < 0 && errno == EINTR))
            continue;
        const ssize_t n = read(in->fd, to, room);
        if (n >= 0) {
            *got = (size_t)n;
            return MN_OK;
        }
        if (errno != EINTR && errno != EAGAIN)
            return mn_fail_errno(e, "read", in->path);
    }
}

mn_status mn_follow_read(mn_follow_in *in, char *to, size_t room, size_t *got, bool wait,
                         const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    if (in->held) {
        const size_t left = in->at < in->held->len ? in->held->len - (size_t)in->at : 0;
        *got = room < left ? room : left;
        if (*got)
            memcpy(to, (const char *)in->held->bytes + in->at, *got);
        st = mn_poll(ctx, e);
    } else {
        for (*got = 0; !st;) {
            st = read_some(in, to, room, got, ctx, e);
            if (st || *got || !wait)
                break;
            poll(NULL, 0, LOOK_MS);
        }
    }
    if (!st)
        in->at += *got;
    return st;
}

mn_status mn_follow_seek(mn_follow_in *in, uint64_t to, const mn_ctx *ctx, mn_err *e)
{
    char room[TAIL];
    if (in->held || in->seeks) {
        struct stat info = {.st_size = 0};
        const uint64_t size = in->held                    ? in->held->len
                              : fstat(in->fd, &info) == 0 ? (uint64_t)info.st_size
                                                          : 0;
        if (size >= to &&
            (in->held || lseek(in->fd, (off_t)(in->begin + (int64_t)to), SEEK_SET) >= 0)) {
            in->at = to;
            return MN_OK;
        }
        in->at = size < to ? size : in->at;
    }
    mn_status st = MN_OK;
    size_t got = 1;
    while (!st && got && in->at < to && !in->held && !in->seeks)
        st = mn_follow_read(in, room, to - in->at < TAIL ? (size_t)(to - in->at) : TAIL, &got,
                            false, ctx, e);
    if (!st && in->at != to) {
        mn_fail(e, MN_DATA, "'%s' ends at byte %llu, before what the checkpoint has seen of it",
                in->path, (unsigned long long)in->at);
        st = mn_hint(e, "give the same input as before, from its beginning");
    }
    return st;
}

/* --- out ---------------------------------------------------------------------------------------
 */

static mn_status tail_hash(const mn_follow_out *out, char *hex, mn_err *e)
{
    char room[TAIL];
    const size_t n = out->written < TAIL ? (size_t)out->written : TAIL;
    size_t got = 0;
    while (got < n) {
        const ssize_t k = pread(out->fd, room + got, n - got, (off_t)(out->written - n + got));
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return mn_fail_errno(e, "read", out->path);
        got += (size_t)k;
    }
    mn_sha256_hex(hex, room, n);
    return MN_OK;
}

/* The name of a new file lasts when its folder is on disk. */
static mn_status sync_folder(const char *path, mn_err *e)
{
    char *name = strdup(path);
    if (!name)
        return mn_fail_memory(e);
    char *slash = strrchr(name, '/');
    if (slash)
        slash[slash == name] = '\0';
    const int fd = open(slash ? name : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool done = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);
    if (fd >= 0)
        close(fd);
    free(name);
    return done ? MN_OK : mn_fail_errno(e, "write", path);
}

static mn_status check_out(mn_follow_out *out, bool fresh, uint64_t keep, const char *hex,
                           mn_err *e)
{
    struct stat info;
    char own[MN_SHA256_HEX];
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fstat(out->fd, &info) != 0)
        return mn_fail_errno(e, "write", out->path);
    if (!S_ISREG(info.st_mode))
        return mn_fail(e, MN_USAGE, "'%s' is no file, and a checkpoint needs one", out->path);
    if (fcntl(out->fd, F_SETLK, &lock) != 0) {
        mn_fail(e, MN_SYSTEM, "another run writes to '%s'", out->path);
        return mn_hint(e, "end that one first");
    }
    if (fresh && info.st_size > 0) {
        mn_fail(e, MN_DATA, "'%s' holds something, and there is no checkpoint of it", out->path);
        return mn_hint(e, "name another file, or delete it to begin anew");
    }
    if ((uint64_t)info.st_size < keep) {
        mn_fail(e, MN_DATA, "'%s' has %llu bytes, and the checkpoint is of %llu", out->path,
                (unsigned long long)info.st_size, (unsigned long long)keep);
        return mn_hint(e, "give the file that was written with this checkpoint, or begin anew "
                          "without both");
    }
    out->written = keep;
    if (fresh)
        return MN_OK;
    const mn_status st = tail_hash(out, own, e);
    if (!st && strcmp(own, hex) != 0) {
        mn_fail(e, MN_DATA, "'%s' is not the file that was written with this checkpoint",
                out->path);
        return mn_hint(e, "give that file, or begin anew without both");
    }
    if (!st && ftruncate(out->fd, (off_t)keep) != 0)
        return mn_fail_errno(e, "write", out->path);
    return st;
}

mn_status mn_follow_create(mn_follow_out *out, const char *path, bool fresh, uint64_t keep,
                           const char *hex, mn_err *e)
{
    *out = (mn_follow_out){.fd = STDOUT_FILENO, .path = "standard output"};
    if (!path || strcmp(path, "-") == 0)
        return MN_OK;
    *out = (mn_follow_out){.path = path, .file = true};
    out->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
    if (out->fd < 0)
        return mn_fail_errno(e, "write", path);
    mn_status st = check_out(out, fresh, keep, hex, e);
    if (!st && lseek(out->fd, (off_t)keep, SEEK_SET) < 0)
        st = mn_fail_errno(e, "write", path);
    if (!st)
        st = sync_folder(path, e);
    if (st)
        mn_follow_end(out);
    return st;
}

mn_status mn_follow_write(mn_follow_out *out, const char *bytes, size_t len, mn_err *e)
{
    while (len) {
        const ssize_t n = write(out->fd, bytes, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return mn_fail_errno(e, "write", out->path);
        bytes += n;
        len -= (size_t)n;
        out->written += (uint64_t)n;
    }
    return MN_OK;
}

mn_status mn_follow_sync(mn_follow_out *out, char *hex, mn_err *e)
{
    if (fsync(out->fd) != 0)
        return mn_fail_errno(e, "write", out->path);
    return tail_hash(out, hex, e);
}

void mn_follow_end(mn_follow_out *out)
{
    if (out->file && out->fd >= 0)
        close(out->fd);
    out->fd = -1;
}
