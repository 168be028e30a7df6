/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/folder.c - a folder, whole or not at all. See folder.h.
 */
#include "money/simulate/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"

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

static bool is_empty(const char *path)
{
    DIR *d = opendir(path);
    const struct dirent *x;
    bool empty = d != NULL;
    while (d && empty && (x = readdir(d)) != NULL)
        empty = strcmp(x->d_name, ".") == 0 || strcmp(x->d_name, "..") == 0;
    if (d)
        closedir(d);
    return empty;
}

static mn_status check_place(const char *path, mn_err *e)
{
    struct stat s;
    if (lstat(path, &s) != 0)
        return errno == ENOENT ? MN_OK : mn_fail_errno(e, "look at", path);
    if (S_ISDIR(s.st_mode) && is_empty(path))
        return MN_OK;
    mn_fail(e, MN_USAGE, "'%s' is there already", path);
    return mn_hint(e, "name a folder that does not exist or is empty: nothing is overwritten");
}

/* Who may read the folder is for the user's umask to say, as of any other: one that is made in it
 * tells. */
static mn_status as_asked(const mn_sim_folder *f, mn_err *e)
{
    char *inner = NULL;
    struct stat made;
    mn_status st = join(&inner, f->part, "x", e);
    if (st)
        return st;
    if (mkdir(inner, 0777) != 0 || stat(inner, &made) != 0 || rmdir(inner) != 0 ||
        chmod(f->part, made.st_mode & 0777) != 0)
        st = mn_fail_errno(e, "make a folder beside", f->path);
    free(inner);
    return st;
}

mn_status mn_sim_folder_begin(mn_sim_folder *f, const char *path, mn_err *e)
{
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    if (!n || strcmp(path, "/") == 0 || strcmp(path, "-") == 0) {
        mn_fail(e, MN_USAGE, "'%s' names no folder", path);
        return mn_hint(e, "name a folder that does not exist, as -o bank");
    }
    f->path = calloc(1, n + 1);
    f->part = calloc(1, n + 16);
    if (!f->path || !f->part)
        return mn_fail_memory(e);
    memcpy(f->path, path, n);
    snprintf(f->part, n + 16, "%s.part-XXXXXX", f->path);
    const mn_status st = check_place(f->path, e);
    if (st)
        return st;
    if (!mkdtemp(f->part))
        return mn_fail_errno(e, "make a folder beside", f->path);
    f->made = true;
    return as_asked(f, e);
}

mn_status mn_sim_folder_file(mn_file_out **out, const mn_sim_folder *f, const char *name, mn_err *e)
{
    char *path = NULL;
    mn_status st = join(&path, f->part, name, e);
    if (!st)
        st = mn_file_create(out, path, e);
    free(path);
    return st;
}

mn_status mn_sim_folder_put(const mn_sim_folder *f, const char *name, const mn_buf *b, mn_err *e)
{
    mn_file_out *o = NULL;
    mn_status st = mn_sim_folder_file(&o, f, name, e);
    if (!st && (st = mn_file_write(o, b->ptr, b->len, e)))
        mn_file_abandon(o);
    else if (!st)
        st = mn_file_commit(o, e);
    return st;
}

mn_status mn_sim_folder_commit(mn_sim_folder *f, mn_err *e)
{
    mn_status st = check_place(f->path, e);
    if (!st && rename(f->part, f->path) != 0)
        st = mn_fail_errno(e, "put in its place the folder", f->path);
    f->made = f->made && st;
    return st;
}

void mn_sim_folder_end(mn_sim_folder *f)
{
    DIR *d = f->made ? opendir(f->part) : NULL;
    const struct dirent *x;
    while (d && (x = readdir(d)) != NULL) {
        char *inner = NULL;
        if (strcmp(x->d_name, ".") != 0 && strcmp(x->d_name, "..") != 0 &&
            !join(&inner, f->part, x->d_name, NULL))
            unlink(inner);
        free(inner);
    }
    if (d) {
        closedir(d);
        rmdir(f->part);
    }
    free(f->path);
    free(f->part);
    *f = (mn_sim_folder){.made = false};
}
