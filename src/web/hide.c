/* SPDX-License-Identifier: Apache-2.0
 *
 * hide.c - paths in the sentences of errors.
 *
 * A path is known by how it begins: as the store's own place or its folder, as a folder that the
 * program was told to use, or as a folder that systems have at their root. It ends where its quote
 * does, or at a blank where it has none.
 */
#include "web/hide.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

static const char *const roots[] = {
    "/bin/",   "/boot/",    "/dev/",  "/etc/",       "/home/",       "/lib",   "/media/",
    "/mnt/",   "/nix/",     "/opt/",  "/proc/",      "/private/",    "/root/", "/run/",
    "/sbin/",  "/snap/",    "/srv/",  "/sys/",       "/tmp/",        "/usr/",  "/var/",
    "/Users/", "/Volumes/", "file:/", "postgres://", "postgresql://"};
static const char *const told[] = {
    "HOME",          "TMPDIR",         "XDG_CACHE_HOME",    "XDG_DATA_HOME",
    "MANUMIT_LIBPQ", "MANUMIT_DUCKDB", "MANUMIT_MARKER_KEY"};

static const char in_place[] = "\xE2\x80\xA6"; /* "…" */

/* How many bytes of p are this root, where p begins with it; else 0. */
static size_t begins(const char *p, const char *root, size_t len)
{
    return len && strncmp(p, root, len) == 0 ? len : 0;
}

/* The store's own path. One that is named from the server's folder may be a word as any other,
 * as 'store': it is meant where it is all that is quoted. */
static size_t store_at(const char *p, bool quoted, const char *store)
{
    const char *slash = store ? strrchr(store, '/') : NULL;
    const size_t all = store ? begins(p, store, strlen(store)) : 0;

    if (!store || (store[0] != '/' && !strstr(store, "://")))
        return all && (quoted ? p[all] == '\'' || p[all] == '"' : !p[all]) ? all : 0;
    /* Beside it lie its log and its indices. */
    return all ? all : slash > store ? begins(p, store, (size_t)(slash - store) + 1) : 0;
}

/* How many bytes at p are the beginning of a path of this machine; 0: it is none. */
static size_t root_at(const char *p, bool quoted, const char *store)
{
    size_t best = store_at(p, quoted, store);

    for (size_t i = 0; i < sizeof told / sizeof *told && !best; i++) {
        const char *folder = getenv(told[i]);

        if (folder && folder[0] == '/' && folder[1])
            best = begins(p, folder, strlen(folder));
    }
    for (size_t i = 0; i < sizeof roots / sizeof *roots && !best; i++)
        best = begins(p, roots[i], strlen(roots[i]));
    return best;
}

/* Whether a path may begin at p: after a quote, a blank, a bracket or nothing. */
static bool may_begin(const char *text, const char *p)
{
    return p == text || strchr("'\"( \t=", p[-1]) != NULL;
}

/* The bytes of the path at p, of which `known` are one for certain. Within quotes it ends at the
 * one that closes: what follows that is no letter. */
static size_t path_length(const char *text, const char *p, size_t known)
{
    const char quote = p > text && (p[-1] == '\'' || p[-1] == '"') ? p[-1] : 0;
    size_t n = known;

    for (; p[n]; n++) {
        if (quote && p[n] == quote && (!p[n + 1] || strchr(" :,;.)", p[n + 1])))
            break;
        if (!quote && strchr(" \t\"'", p[n]))
            break;
    }
    /* Without quotes a sentence's own mark is none of it. */
    while (!quote && n > known && strchr(".,;:)", p[n - 1]))
        n--;
    return n;
}

static void hide_in(char *text, const char *store)
{
    const size_t mark = sizeof in_place - 1;

    for (char *p = text; *p; p++) {
        const bool quoted = p > text && (p[-1] == '\'' || p[-1] == '"');
        const size_t known = may_begin(text, p) ? root_at(p, quoted, store) : 0;

        if (!known)
            continue;
        const size_t n = path_length(text, p, known);
        if (n < mark) { /* a store called "a" */
            memset(p, '-', n);
            continue;
        }
        memcpy(p, in_place, mark);
        memmove(p + mark, p + n, strlen(p + n) + 1);
        p += mark - 1;
    }
}

/* libpq begins so what it says of the address, the user and the port. */
static void hide_server(char *text)
{
    char *at = strstr(text, "connection to server ");

    if (at)
        memcpy(at, in_place, sizeof in_place);
}

void mn_web_hide(mn_err *e, const char *store)
{
    hide_server(e->msg);
    hide_server(e->hint);
    if (root_at(e->file, false, store)) {
        e->file[0] = '\0';
        e->line = e->col = 0;
    }
    hide_in(e->msg, store);
    hide_in(e->hint, store);
    hide_in(e->text, store);
}
