/* SPDX-License-Identifier: Apache-2.0
 *
 * store/beside.h - files beside a store: what is made of its versions, and can be made again.
 *
 * A file's name has its version's digest: it is never changed, so that processes may map it while
 * another makes the next.
 */
#ifndef STORE_BESIDE_H
#define STORE_BESIDE_H

#include <manumit/store.h>

/* The folder for files of the store at `place` (NULL: the one that ctx names, else the default
 * one), made where it is not there: beside a store that is a file, else among the caches. False
 * where there is none, or none of one's own (core/own.h), as what is mapped from it is believed;
 * *why, which may be NULL, then says what is against it, if anything is. */
bool mn_beside_folder(char out[MN_STORE_PATH], const char *place, const mn_ctx *ctx, mn_err *why);

/* What a file is of. */
typedef struct mn_beside_version {
    const char *name, *digest; /* of the version */
    const char *ending;        /* "mnchain" */
    int format;                /* files of another format are another program's */
    bool past;                 /* not the version in force: its file is marked */
} mn_beside_version;

typedef struct mn_beside {
    char folder[MN_STORE_PATH], path[MN_STORE_PATH + 200];
    bool own; /* no other store has files there */
} mn_beside;

/* Where the file of a version is, or is to be. False where there is no folder, or where a name
 * would lead out of it: a store that others wrote may hold any. Where the folder is not one's own,
 * *why (may be NULL) is MN_DATA, and is to be told: mn_beside_say(). */
bool mn_beside_find(mn_beside *out, const char *place, const mn_beside_version *v, mn_err *why);
/* Removes files of other versions of the name, and those that were begun and never ended, where
 * the folder is the store's own. Whoever has one mapped keeps it. */
void mn_beside_prune(const mn_beside *b, const mn_beside_version *v);
/* What can't be kept is made anew each time, which is slow: tells the user. what: "index of the
 * list". */
void mn_beside_say(const char *what, const char *name, const mn_err *why, const mn_ctx *ctx);

/* "WHAT/HASH", for mn_lend(): a key of what is made of the store at a place; `what` has at most 31
 * bytes. */
enum { MN_BESIDE_KEY = 64 };
void mn_beside_key(char out[MN_BESIDE_KEY], const char *what, const char *place);

#endif
