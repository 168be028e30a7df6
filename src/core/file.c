/* SPDX-License-Identifier: Apache-2.0
 *
 * core/file.c - reading and writing whole files.
 *
 * What isn't a regular file (a pipe, a terminal, /dev/full, /dev/stdout) can't
 * be renamed over and is written straight.
 */
#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/files.h"
#include "core/parallel.h"

enum { BUFFER = 64 << 10, BLOCK = 16 << 20, LOOK_MS = 100, TRIES = 100 };
static const uint64_t endless_bytes = 1 << 30; /* of what may never end */

/* --- reading --------------------------------------------------------------- */

static mn_status fail_open(mn_err *e, const char *path)
{
    int code = errno;
    mn_fail_errno(e, "read", path);
    if (code == ENOENT)
        mn_hint(e, "check the name; a relative one starts from the current directory");
    else if (code == EACCES)
        mn_hint(e, "you are not allowed to read it");
    return MN_SYSTEM;
}

/* Opening a pipe waits for its writer. */
static mn_status open_waiting(int *fd, const mn_ctx *ctx, const char *path, int flags, mn_err *e)
{
    int opened = -1;
    do {
        mn_status st = mn_poll(ctx, e);
        if (st)
            return st;
        opened = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | flags);
    } while (opened < 0 && errno == EINTR);
    if (opened < 0)
        return fail_open(e, path);
    *fd = opened;
    return MN_OK;
}

static mn_status open_input(int *fd, struct stat *st, const mn_ctx *ctx, const char *path,
                            int flags, mn_err *e)
{
    int opened = STDIN_FILENO;
    mn_status status = MN_OK;
    if (strcmp(path, "-") != 0)
        status = open_waiting(&opened, ctx, path, flags, e);
    if (status)
        return status;
    if (fstat(opened, st) != 0) {
        status = mn_fail_errno(e, "read", path);
    } else if (S_ISDIR(st->st_mode)) {
        mn_fail(e, MN_SYSTEM, "can't read '%s': it is a directory", path);
        mn_hint(e, "name a file in it");
        status = MN_SYSTEM;
    }
    if (status && opened != STDIN_FILENO)
        close(opened);
    if (!status)
        *fd = opened;
    return status;
}

static mn_status fail_large(mn_err *e, const char *path, uint64_t max)
{
    return mn_fail_at(e, MN_DATA, path, 0, 0, "the file is larger than the limit of %llu bytes",
                      (unsigned long long)max);
}

/* Reads one block, or 0 bytes at the end. Looks again and again whether the call was
 * cancelled, so that no signal can come unseen between the look and the wait. */
static mn_status read_block(int fd, char *to, size_t room, size_t *got, const mn_ctx *ctx,
                            const char *path, mn_err *e)
{
    for (;;) {
        mn_status st = mn_poll(ctx, e);
        if (st)
            return st;
        struct pollfd look = {.fd = fd, .events = POLLIN};
        int ready = poll(&look, 1, LOOK_MS);
        if (ready == 0 || (ready < 0 && errno == EINTR))
            continue;
        ssize_t n = read(fd, to, room < BLOCK ? room : BLOCK);
        if (n >= 0) {
            *got = (size_t)n;
            return MN_OK;
        }
        if (errno != EINTR && errno != EAGAIN)
            return mn_fail_errno(e, "read", path);
    }
}

static bool begins_otherwise(const char *bytes, size_t len, mn_text mark)
{
    return mark.len && len >= mark.len && memcmp(bytes, mark.ptr, mark.len) != 0;
}

/* Reads until the end; size is what the file system says, or 0. */
static mn_status read_all(int fd, char **bytes, size_t *len, size_t size, uint64_t max,
                          mn_text mark, const mn_ctx *ctx, const char *path, mn_err *e)
{
    char *buffer = NULL;
    size_t cap = 0, used = 0, got = 1;
    if (!mn_grow(&buffer, &cap, size + 1 > BUFFER ? size + 1 : BUFFER, 1))
        return mn_fail_memory(e);
    mn_status st = MN_OK;
    while (!st && got && !begins_otherwise(buffer, used, mark)) {
        if (used == cap && !mn_grow(&buffer, &cap, used + BUFFER, 1))
            st = mn_fail_memory(e);
        if (!st)
            st = read_block(fd, buffer + used, cap - used, &got, ctx, path, e);
        if (!st)
            used += got;
        if (!st && used > max)
            st = fail_large(e, path, max);
    }
    if (st) {
        free(buffer);
        return st;
    }
    *bytes = buffer;
    *len = used;
    return MN_OK;
}

static mn_status copy_held(char **bytes, size_t *len, const mn_memory_file *f, const char *path,
                           uint64_t max, mn_err *e)
{
    if (f->len > max)
        return fail_large(e, path, max);
    char *copy = malloc(f->len + 1);
    if (!copy)
        return mn_fail_memory(e);
    if (f->len)
        memcpy(copy, f->bytes, f->len);
    *bytes = copy;
    *len = f->len;
    return MN_OK;
}

mn_status mn_file_read_marked(char **bytes, size_t *len, const mn_ctx *ctx, const char *path,
                              uint64_t max, mn_text mark, mn_err *e)
{
    int fd = -1;
    struct stat info;
    const mn_memory_file *held;
    mn_status st = mn_files_find(&held, ctx, path, e);
    if (!st && held)
        return copy_held(bytes, len, held, path, max, e);
    if (!st)
        st = open_input(&fd, &info, ctx, path, 0, e);
    if (st)
        return st;
    bool regular = S_ISREG(info.st_mode);
    uint64_t size = regular && info.st_size > 0 ? (uint64_t)info.st_size : 0;
    if (!regular && max > endless_bytes)
        max = endless_bytes;
    if (size > max)
        st = fail_large(e, path, max);
    else if (size > SIZE_MAX / 4)
        st = mn_fail_memory(e);
    else
        st = read_all(fd, bytes, len, (size_t)size, max, mark, ctx, path, e);
    if (fd != STDIN_FILENO)
        close(fd);
    return st;
}

mn_status mn_file_read(char **bytes, size_t *len, const mn_ctx *ctx, const char *path, uint64_t max,
                       mn_err *e)
{
    return mn_file_read_marked(bytes, len, ctx, path, max, (mn_text){"", 0}, e);
}

mn_status mn_file_sha256(char hex[MN_SHA256_HEX], const mn_ctx *ctx, const char *path, mn_err *e)
{
    int fd = -1;
    struct stat info;
    const mn_memory_file *held;
    mn_status st = mn_files_find(&held, ctx, path, e);
    if (!st && held) {
        mn_sha256_hex(hex, held->bytes, held->len);
        return MN_OK;
    }
    if (!st)
        st = open_input(&fd, &info, ctx, path, O_NONBLOCK, e);
    if (st)
        return st;
    char *buffer = malloc(BUFFER);
    size_t got = 1;
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    if (!S_ISREG(info.st_mode))
        st = mn_fail_at(e, MN_DATA, path, 0, 0, "not a regular file");
    else if (!buffer)
        st = mn_fail_memory(e);
    while (!st && got) {
        st = read_block(fd, buffer, BUFFER, &got, ctx, path, e);
        if (!st)
            mn_sha256_add(&state, buffer, got);
    }
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(hex, MN_SHA256_HEX, digest, sizeof digest);
    free(buffer);
    if (fd != STDIN_FILENO)
        close(fd);
    return st;
}

/* --- reading piece by piece ------------------------------------------------ */

struct mn_file_in {
    int fd;
    const mn_memory_file *held; /* read from here, from `at` on; NULL: from fd */
    size_t at;
    char *path; /* what errors name */
    crypto_hash_sha256_state hash;
    bool unhashed; /* nobody asks for it */
};

mn_status mn_file_open_in(mn_file_in **out, uint64_t *size, const mn_ctx *ctx, const char *path,
                          mn_err *e)
{
    struct stat info;
    mn_file_in *f = calloc(1, sizeof *f);
    if (!f || !(f->path = strdup(path))) {
        free(f);
        return mn_fail_memory(e);
    }
    f->fd = STDIN_FILENO;
    mn_status st = mn_files_find(&f->held, ctx, path, e);
    if (!st && !f->held)
        st = open_input(&f->fd, &info, ctx, path, 0, e);
    if (st) {
        free(f->path);
        free(f);
        return st;
    }
    crypto_hash_sha256_init(&f->hash);
    if (f->held)
        *size = f->held->len;
    else
        *size = S_ISREG(info.st_mode) && info.st_size > 0 ? (uint64_t)info.st_size : 0;
    *out = f;
    return MN_OK;
}

static mn_status read_held(mn_file_in *f, char *to, size_t room, size_t *got, const mn_ctx *ctx,
                           mn_err *e)
{
    mn_status st = mn_poll(ctx, e);
    size_t left = f->held->len - f->at;
    size_t n = room < left ? room : left;
    if (st)
        return st;
    if (n)
        memcpy(to, (const char *)f->held->bytes + f->at, n);
    f->at += n;
    *got = n;
    return MN_OK;
}

mn_status mn_file_read_in(mn_file_in *f, char *to, size_t room, size_t *got, const mn_ctx *ctx,
                          mn_err *e)
{
    mn_status st = f->held ? read_held(f, to, room, got, ctx, e)
                           : read_block(f->fd, to, room, got, ctx, f->path, e);
    if (!st && !f->unhashed)
        mn_sha256_add(&f->hash, to, *got);
    return st;
}

void mn_file_unhashed(mn_file_in *f)
{
    f->unhashed = true;
}

void mn_file_hash_in(const mn_file_in *f, char hex[MN_SHA256_HEX])
{
    hex[0] = '\0';
    if (f->unhashed)
        return;
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state = f->hash;
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(hex, MN_SHA256_HEX, digest, sizeof digest);
}

void mn_file_close_in(mn_file_in *f)
{
    if (!f)
        return;
    if (!f->held && f->fd != STDIN_FILENO)
        close(f->fd);
    free(f->path);
    free(f);
}

/* --- writing --------------------------------------------------------------- */

struct mn_file_out {
    int fd;
    bool keep_open; /* standard output is not ours to close */
    char *path;     /* what errors name */
    char *target;   /* what the temporary file replaces; NULL when written straight */
    char *temporary;
    size_t used;
    char buffer[BUFFER];
};

static void out_free(mn_file_out *f)
{
    if (f->fd >= 0 && !f->keep_open)
        close(f->fd);
    if (f->temporary)
        unlink(f->temporary);
    free(f->path);
    free(f->target);
    free(f->temporary);
    free(f);
}

/* The descriptor that names like /dev/stdout stand for, or -1. Opening them
 * anew would write from the start of a file that is being appended to. */
static int standard_descriptor(const char *path)
{
    if (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0)
        return STDOUT_FILENO;
    if (strcmp(path, "/dev/stderr") == 0)
        return STDERR_FILENO;
    static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
    for (size_t i = 0; i < 2; i++) {
        size_t n = strlen(folders[i]);
        if (strncmp(path, folders[i], n) != 0)
            continue;
        size_t digits = strspn(path + n, "0123456789");
        if (digits && digits < 8 && !path[n + digits])
            return (int)strtol(path + n, NULL, 10);
    }
    return -1;
}

/* Creates the temporary file beside the target, with the target's mode if it
 * exists and else what the umask leaves of 0666. */
static mn_status open_temporary(mn_file_out *f, const struct stat *old, mn_err *e)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    size_t size = strlen(f->target) + sizeof ".tmpXXXXXX";
    char *name = f->temporary = malloc(size);
    if (!name)
        return mn_fail_memory(e);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t x = (uint64_t)now.tv_nsec ^ (uint64_t)now.tv_sec << 30 ^ (uint64_t)getpid() << 40;
    for (int i = 0; i < TRIES && f->fd < 0; i++) {
        x = (x ^ x >> 31) * 0x9E3779B97F4A7C15U + 1;
        snprintf(name, size, "%s.tmp", f->target);
        uint64_t rest = x >> 16;
        for (size_t at = size - 7; at < size - 1; at++, rest /= 36)
            name[at] = letters[rest % 36];
        name[size - 1] = '\0';
        f->fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (f->fd < 0 && errno != EEXIST)
            break;
    }
    if (f->fd < 0) {
        mn_fail_errno(e, "write", f->path);
        free(f->temporary); /* it is not there, or not ours */
        f->temporary = NULL;
        return MN_SYSTEM;
    }
    if (old && fchmod(f->fd, old->st_mode & 07777) != 0)
        return mn_fail_errno(e, "write", f->path);
    return MN_OK;
}

static mn_status open_output(mn_file_out *f, mn_err *e)
{
    struct stat info;
    f->fd = standard_descriptor(f->path);
    if (f->fd >= 0) {
        f->keep_open = true;
        return MN_OK;
    }
    bool exists = stat(f->path, &info) == 0;
    if (exists && S_ISDIR(info.st_mode))
        return mn_fail(e, MN_SYSTEM, "can't write '%s': it is a directory", f->path);
    if (exists && !S_ISREG(info.st_mode)) {
        f->fd = open(f->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
        return f->fd < 0 ? mn_fail_errno(e, "write", f->path) : MN_OK;
    }
    /* A rename would also replace what may not be written, and a link. */
    if (exists && access(f->path, W_OK) != 0)
        return mn_fail_errno(e, "write", f->path);
    f->target = exists ? realpath(f->path, NULL) : strdup(f->path);
    if (!f->target)
        return errno == ENOMEM ? mn_fail_memory(e) : mn_fail_errno(e, "write", f->path);
    return open_temporary(f, exists ? &info : NULL, e);
}

/* Nothing at the target is opened: the rename replaces whatever has the name, but a folder. */
static mn_status open_replacing(mn_file_out *f, mn_err *e)
{
    struct stat info;
    const bool exists = lstat(f->path, &info) == 0;
    if (exists && S_ISDIR(info.st_mode))
        return mn_fail(e, MN_SYSTEM, "can't write '%s': it is a directory", f->path);
    f->target = strdup(f->path);
    return f->target ? open_temporary(f, NULL, e) : mn_fail_memory(e);
}

static mn_status create(mn_file_out **out, const char *path,
                        mn_status (*begin)(mn_file_out *, mn_err *), mn_err *e)
{
    mn_file_out *f = calloc(1, sizeof *f);
    if (!f)
        return mn_fail_memory(e);
    f->fd = -1;
    f->path = strdup(path);
    mn_status st = f->path ? begin(f, e) : mn_fail_memory(e);
    if (st)
        out_free(f);
    else
        *out = f;
    return st;
}

mn_status mn_file_create(mn_file_out **out, const char *path, mn_err *e)
{
    return create(out, path, open_output, e);
}

mn_status mn_file_replace(mn_file_out **out, const char *path, mn_err *e)
{
    return create(out, path, open_replacing, e);
}

static mn_status put(mn_file_out *f, const char *bytes, size_t len, mn_err *e)
{
    while (len) {
        ssize_t n = write(f->fd, bytes, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return mn_fail_errno(e, "write", f->path);
        bytes += n;
        len -= (size_t)n;
    }
    return MN_OK;
}

static mn_status flush(mn_file_out *f, mn_err *e)
{
    size_t used = f->used;
    f->used = 0;
    return put(f, f->buffer, used, e);
}

mn_status mn_file_write(mn_file_out *f, const char *bytes, size_t len, mn_err *e)
{
    mn_status st = MN_OK;
    if (len > BUFFER - f->used)
        st = flush(f, e);
    if (st)
        return st;
    if (len > BUFFER - f->used)
        return put(f, bytes, len, e);
    if (len)
        memcpy(f->buffer + f->used, bytes, len);
    f->used += len;
    return MN_OK;
}

mn_status mn_file_commit(mn_file_out *f, mn_err *e)
{
    mn_status st = flush(f, e);
    if (!st && f->temporary && fsync(f->fd) != 0)
        st = mn_fail_errno(e, "write", f->path);
    if (!st && !f->keep_open) { /* some file systems report a full disk only here */
        int fd = f->fd;
        f->fd = -1;
        if (close(fd) != 0)
            st = mn_fail_errno(e, "write", f->path);
    }
    if (!st && f->temporary) {
        if (rename(f->temporary, f->target) != 0) {
            st = mn_fail_errno(e, "write", f->path);
        } else {
            free(f->temporary);
            f->temporary = NULL;
        }
    }
    out_free(f);
    return st;
}

void mn_file_abandon(mn_file_out *f)
{
    if (f)
        out_free(f);
}
