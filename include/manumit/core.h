/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/core.h - status codes, errors, version and the context that every
 * call receives.
 *
 * Rules that hold for the whole library: it never exits, prints, sets a locale
 * or keeps mutable globals. A function returns mn_status, takes its results as
 * first parameters and an mn_err (which may be NULL) as its last. Where a
 * function fails, its out-parameters are left as they were. Text is UTF-8 with
 * a length; a terminating NUL is never relied upon unless the type is char *.
 */
#ifndef MANUMIT_CORE_H
#define MANUMIT_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MN_API               __attribute__((visibility("default")))
#define MN_USE               __attribute__((warn_unused_result))
#define MN_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

#define MN_VERSION_MAJOR 0
#define MN_VERSION_MINOR 1
#define MN_VERSION_PATCH 0
#define MN_VERSION       "0.1.0"

/* The version of the library that is linked, as "0.1.0". */
MN_API const char *mn_version(void);

/* What a call came to. The program's exit code is mn_status_exit() of it. */
typedef enum mn_status {
    MN_OK = 0,
    MN_USAGE,     /* the caller asked for something that does not exist: exit 2 */
    MN_DATA,      /* an input can't be read or makes no sense: exit 3 */
    MN_SYSTEM,    /* memory, disk, permissions: exit 4 */
    MN_CANCELLED, /* the user stopped it: exit 130 */
} mn_status;

/* The exit code that the program documents for a status. */
MN_API int mn_status_exit(mn_status status);

/* One error, set once, where it happens. Every text is NUL-terminated UTF-8,
 * cut at a character's border when it is too long; empty when unknown. */
typedef struct mn_err {
    mn_status status;
    char msg[384];  /* lower case, no full stop, cause first, subject quoted */
    char hint[256]; /* what to do about it */
    char file[256]; /* "-" is standard input */
    uint64_t line;  /* 1-based; 0 is unknown */
    uint64_t col;   /* 1-based, in characters; 0 is unknown */
    char text[96];  /* the offending text */
} mn_err;

#define MN_ERR_INIT                                                                                \
    {                                                                                              \
        0                                                                                          \
    }

/* A borrowed run of bytes, UTF-8 unless said otherwise. */
typedef struct mn_text {
    const char *ptr;
    size_t len;
} mn_text;

/* The text of a string constant or NUL-terminated string; NULL is empty. */
MN_API mn_text mn_text_of(const char *s);

/* A file that lies in memory. All is borrowed. */
typedef struct mn_memory_file {
    const char *name; /* as calls name it; "-" stands for standard input */
    const void *bytes;
    size_t len;
} mn_memory_file;

/* The only files that a call may read, and it reads them from memory. */
typedef struct mn_files {
    const mn_memory_file *file;
    size_t count;
    uint64_t unpacked_max; /* bytes that any one of them may unpack to; 0: as many as on a disk */
} mn_files;

/* What many calls share and none of them changes: the shipped economy, the reference
 * data, what was computed from them. Safe to be used by threads at once. Filled as it is
 * asked; what it holds lives until it is freed. *out is owned: mn_cache_free(). */
typedef struct mn_cache mn_cache;
MN_USE MN_API mn_status mn_cache_new(mn_cache **out, mn_err *e);
MN_API void mn_cache_free(mn_cache *c); /* NULL is legal; nobody may be using it */

/* What a call may use and whom it tells. Zero-initialised is a valid context:
 * one thread, seed 0, silent. Borrowed for the duration of each call. */
typedef struct mn_ctx {
    unsigned threads; /* 0 and 1: the calling thread alone */
    uint64_t seed;
    void *payload; /* handed to the callbacks */
    /* Progress of long work: done of total units (total 0: unknown). Called
     * from the calling thread only, at most a few times a second. May be NULL. */
    void (*progress)(const char *what, uint64_t done, uint64_t total, void *payload);
    /* Polled between units of work; true ends the call with MN_CANCELLED. */
    bool (*cancelled)(void *payload);
    /* Bytes that large tables may take before they are kept in a file and read from
     * there, pass by pass; 0: three quarters of the machine's memory. Results are the
     * same. */
    uint64_t memory;
    /* Where set, these files are there and no others: a name that is not among them does
     * not exist, whatever lies on the disk. NULL: the file system. Borrowed. */
    const mn_files *files;
    /* Kept between calls by those who make many; NULL: each call loads its own. Results are
     * the same. Borrowed. */
    mn_cache *cache;
    /* Told, in one line, what a person who started a command must know while it runs, as
     * the address of a server. Called from the calling thread only. May be NULL. */
    void (*say)(const char *line, void *payload);
    /* Who acts, as the face knows it: the account that is signed in. NULL: whom the call names
     * (--as-user), else the system's user. Borrowed. */
    const char *actor;
    /* The place of the store that the face was given, in place of what the call, MANUMIT_STORE
     * and the user's own folders say. It may be used although `files` is set: whoever serves
     * chose it, not the call. NULL: as these say. Borrowed. */
    const char *store;
} mn_ctx;

#define MN_CTX_INIT                                                                                \
    {                                                                                              \
        0                                                                                          \
    }

#ifdef __cplusplus
}
#endif

#endif
