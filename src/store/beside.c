/* SPDX-License-Identifier: Apache-2.0
 *
 * store/beside.c - files beside a store. See beside.h.
 */
#include "store/beside.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/own.h"
#include "core/sha256.h"

enum {
    LEFT = 3600, /* seconds that writing a file never takes */
    DIGITS = 16, /* of a digest in a file's name */
};

static bool is_file(const char *place)
{
    return !strstr(place, "://");
}

static bool folder_of(char out[MN_STORE_PATH], const char *place, mn_err *why)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    int n;
    if (!*place)
        return false;
    if (is_file(place))
        n = snprintf(out, MN_STORE_PATH, "%s.index", place);
    else if (cache && *cache == '/')
        n = snprintf(out, MN_STORE_PATH, "%s/manumit-index", cache);
    else if (home && *home == '/')
        n = snprintf(out, MN_STORE_PATH, "%s/.cache/manumit-index", home);
    else
        return false;
    if (n < 0 || n >= MN_STORE_PATH - 200)
        return false;
    char *last = strrchr(out, '/');
    if (!is_file(place) && last) { /* the user's folder of caches itself may not be there */
        *last = '\0';
        (void)!mkdir(out, 0700);
        *last = '/';
    }
    return mn_own_folder(out, why) == MN_OK;
}

bool mn_beside_folder(char out[MN_STORE_PATH], const char *place, const mn_ctx *ctx, mn_err *why)
{
    char own[MN_STORE_PATH];
    if (!place)
        place = ctx ? ctx->store : NULL;
    if (!place && mn_store_default(own, NULL) == MN_OK)
        place = own;
    return place && folder_of(out, place, why);
}

/* "-DIGEST-FORMAT.ENDING", behind the name. */
static void behind(char out[64], const mn_beside_version *v)
{
    snprintf(out, 64, "-%.*s-%d.%.20s", DIGITS, v->digest, v->format, v->ending);
}

bool mn_beside_find(mn_beside *out, const char *place, const mn_beside_version *v, mn_err *why)
{
    char rest[64];
    if (strchr(v->name, '/') || strspn(v->digest, "0123456789abcdef") < DIGITS ||
        !folder_of(out->folder, place, why))
        return false;
    behind(rest, v);
    snprintf(out->path, sizeof out->path, "%s/%.*s%s%s", out->folder, MN_STORE_NAME, v->name,
             v->past ? "@" : "", rest);
    out->own = is_file(place);
    return true;
}

/* Whether a file was begun so long ago that whoever made it must have been stopped. */
static bool is_left(const char *path)
{
    struct stat f;
    return stat(path, &f) == 0 && time(NULL) - f.st_mtime > LEFT;
}

/* Whether it is a whole file, or the beginning of one, of this name and another version. */
static bool is_other(const char *file, const mn_beside_version *v, bool *whole)
{
    char mine[64];
    const size_t name = strlen(v->name);
    behind(mine, v);
    const char *end = mine + 1 + DIGITS, *at = file + name;
    if (strncmp(file, v->name, name) != 0 || *at != '-' || strcmp(at, mine) == 0 ||
        strspn(at + 1, "0123456789abcdef") != DIGITS ||
        strncmp(at + 1 + DIGITS, end, strlen(end)) != 0)
        return false;
    const char *rest = at + strlen(mine);
    *whole = !*rest;
    return *whole || strncmp(rest, ".tmp", 4) == 0;
}

void mn_beside_prune(const mn_beside *b, const mn_beside_version *v)
{
    char path[MN_STORE_PATH + 300];
    bool whole;
    DIR *d = b->own ? opendir(b->folder) : NULL;
    for (const struct dirent *f; d && (f = readdir(d));) {
        if (!is_other(f->d_name, v, &whole))
            continue;
        snprintf(path, sizeof path, "%s/%s", b->folder, f->d_name);
        if (whole || is_left(path))
            (void)!unlink(path);
    }
    if (d)
        closedir(d);
}

void mn_beside_say(const char *what, const char *name, const mn_err *why, const mn_ctx *ctx)
{
    char text[MN_STORE_NAME + sizeof why->msg + sizeof why->hint + 100];
    if (!ctx || !ctx->say)
        return;
    snprintf(text, sizeof text, "The %s '%s' can't be kept and is made anew each time: %s%s%s.",
             what, name, why->msg, why->hint[0] ? "; " : "", why->hint);
    ctx->say(text, ctx->payload);
}

void mn_beside_key(char out[MN_BESIDE_KEY], const char *what, const char *place)
{
    char hex[MN_SHA256_HEX];
    mn_sha256_hex(hex, place, strlen(place));
    snprintf(out, MN_BESIDE_KEY, "%.30s/%.32s", what, hex);
}
