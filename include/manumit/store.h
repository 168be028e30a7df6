/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/store.h - what must last: the store itself, lists and their versions, content, the first
 * tables of the evidence graph, the audit log. On it stand <manumit/store_review.h>, what people
 * decided; <manumit/store_matter.h>, what waits for them: <manumit/store_alert.h> and
 * <manumit/store_network.h>, alerts and networks of posts; <manumit/store_account.h>, who may do
 * what.
 *
 * A store is one SQLite file, or a PostgreSQL database shared by a team. Every write is
 * one transaction: after a crash either the old or the new state stands whole. Every write
 * says who does it and when (mn_store_act), and appends to the audit log in the same
 * transaction. Times are UTC, "2026-11-22T09:30:00Z"; dates are "2026-11-22"; both are
 * always given by the caller, so that the same calls make the same store. Hashes are
 * SHA-256 in 64 lower-case hexadecimal digits. All texts must be UTF-8 without NUL.
 *
 * Errors: MN_USAGE for what does not exist or may not be done, MN_DATA for what makes no
 * sense or a damaged store, MN_SYSTEM for memory, disk, locks, the connection.
 * A handle is for one thread at a time; any number of handles, threads and processes may
 * have the same store open.
 */
#ifndef MANUMIT_STORE_H
#define MANUMIT_STORE_H

#include <manumit/core.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mn_store mn_store;

/* --- opening ------------------------------------------------------------------ */

typedef struct mn_store_options {
    bool create;    /* make the store, and its folder, where there is none */
    bool read_only; /* nothing may be written through this handle */
    bool migrate;   /* bring a store of an older version to this program's; else it is refused */
    unsigned busy;  /* milliseconds to wait for another writer; 0: 10,000 */
} mn_store_options;

#define MN_STORE_OPTIONS_INIT                                                                      \
    {                                                                                              \
        0                                                                                          \
    }

/* Opens the store at a path (a file of its own), or at "postgresql://[user@]host[:port]/db"
 * (also "postgres://"; libpq's parameters stand after "?"). A password in the address is
 * refused: it belongs in ~/.pgpass or PGPASSWORD. o may be NULL. *out is owned:
 * mn_store_close(). Errors: MN_USAGE when there is none and it may not be made; MN_DATA when
 * the file is no store, is damaged, or a newer program made it. A file that was not closed
 * well and that nobody else has open is checked first, O(its size). */
MN_USE MN_API mn_status mn_store_open(mn_store **out, const char *where, const mn_store_options *o,
                                      const mn_ctx *ctx, mn_err *e);
MN_API void mn_store_close(mn_store *s); /* NULL is legal */

/* Path or address, as it may be shown: at most 511 bytes. Borrowed until mn_store_close(). */
MN_API const char *mn_store_place(const mn_store *s);

/* Where the store is when the caller names none: $MANUMIT_STORE, else manumit/store.db in
 * $XDG_DATA_HOME or ~/.local/share. MN_USAGE where none of these is set, or too long. */
enum { MN_STORE_PATH = 4096 };
MN_USE MN_API mn_status mn_store_default(char out[MN_STORE_PATH], mn_err *e);

/* The time now, for mn_store_act.when. The only call here that looks at the clock. */
enum { MN_STORE_TIME = 21, MN_STORE_DATE = 11, MN_STORE_HASH = 65, MN_STORE_NAME = 65 };
MN_API void mn_store_now(char out[MN_STORE_TIME]);

/* Who writes, and when. While the store has no accounts anybody may write, under any name;
 * with accounts the actor must be one that is not disabled and whose role may do it (see
 * <manumit/store_account.h>). Borrowed for the call. */
typedef struct mn_store_act {
    mn_text actor; /* 1..64 bytes of UTF-8 without control characters */
    mn_text when;
} mn_store_act;

typedef struct mn_store_state {
    char backend[16];        /* "sqlite" or "postgresql" */
    char place[512];         /* path or address, as it may be shown */
    int64_t version, newest; /* of its schema, and the one that this program makes */
    uint64_t bytes;          /* what it takes on disk */
    uint64_t lists, versions, entries, reviews, reviews_in_force, accounts, audit;
    uint64_t chains, chain_versions;     /* content of the kind "chain" */
    uint64_t archives, archive_versions; /* content of the kind "adverts" */
} mn_store_state;
MN_USE MN_API mn_status mn_store_info(mn_store_state *out, mn_store *s, mn_err *e);

/* What stands in a store for all: "four-eyes" is "yes" or "no" (the default): whether each
 * review needs a second person. *value is "" when never set. */
MN_USE MN_API mn_status mn_store_setting(char value[MN_STORE_NAME], mn_store *s, const char *key,
                                         mn_err *e);
MN_USE MN_API mn_status mn_store_set(mn_store *s, const char *key, const char *value,
                                     const mn_store_act *act, mn_err *e);

/* --- cursors --------------------------------------------------------------------- */

/* Rows, one after the other, in an order that is said. They are fetched by pages: memory
 * is constant, and the store may be used, also written, in between. Texts of a row are
 * borrowed until the next mn_store_next_*() or mn_store_cursor_free(), which must come before
 * mn_store_close(). A cursor is read by the function that belongs to it. *any is false at
 * the end, and then *out is left as it was. */
typedef struct mn_store_cursor mn_store_cursor;
MN_API void mn_store_cursor_free(mn_store_cursor *c); /* NULL is legal */

/* --- lists and their versions ------------------------------------------------------ */

typedef struct mn_store_source {
    mn_text name, sha256; /* a file that was read */
} mn_store_source;

/* What is imported. Texts may be empty unless said otherwise. */
typedef struct mn_store_list_head {
    mn_text name;             /* 1..64 of a-z, 0-9, "-", "_", "."; begins with a letter or digit */
    mn_text title, publisher; /* at most 255 bytes each */
    mn_text format;           /* at most 63 bytes: "ofac-sdn-csv" */
    mn_text published;        /* date that the publisher gives */
    int64_t expected_age;     /* days until a newer version is due; 0: unknown */
    const mn_store_source *sources;
    size_t n_sources; /* at most 1,000 */
    /* A new version that lacks more than half of the entries of the one in force is refused
     * unless this is set: a cut file looks like it. An empty one is always refused. */
    bool may_shrink;
} mn_store_list_head;

/* An entry as it goes in, and as it comes out. */
typedef struct mn_store_entry {
    mn_text id;      /* unique in the version; at most 512 bytes */
    mn_text json;    /* the party; at most 16 MiB */
    uint32_t source; /* which of the version's sources, from 0, and */
    uint64_t line;   /* its line there, 1-based, when it was first seen as it is; 0: unknown */
    /* What follows is filled when it comes out, and not looked at when it goes in. */
    mn_text hash;         /* of json */
    int64_t from, to;     /* in versions from..to-1; to is 0 while it stands */
    mn_text since, until; /* dates of these versions: published, else imported; until may be
                             empty */
} mn_store_entry;

/* What a new version brought. */
typedef struct mn_store_list_change {
    int64_t version; /* now in force; the first is 1 */
    uint64_t entries, added, changed, removed;
    uint64_t superseded;        /* reviews undone, as their entry was changed or removed */
    char digest[MN_STORE_HASH]; /* of all entries: see mn_store_version.digest */
} mn_store_list_change;

/* An import in progress. Entries are put aside (in a temporary file, outside the store) until
 * the commit, so that the version in force stands, and others may write, meanwhile. Memory is
 * constant. *out is owned until commit or abort, which must come before mn_store_close(); one
 * import at a time on a handle. */
typedef struct mn_store_import mn_store_import;
MN_USE MN_API mn_status mn_store_list_begin(mn_store_import **out, mn_store *s,
                                            const mn_store_list_head *head, const mn_store_act *act,
                                            mn_err *e);
/* After an error the import can only be aborted. That an id is there twice is said by commit. */
MN_USE MN_API mn_status mn_store_list_add(mn_store_import *im, const mn_store_entry *entry,
                                          mn_err *e);
/* Puts the new version into force, in one transaction; consumes im, also on error, and then
 * the old version stands. MN_DATA when an id is there twice (with its line), it is empty, lacks
 * more than half of the entries in force, or another import of the list was committed since begin.
 * out may be NULL. O((old + new) log). */
MN_USE MN_API mn_status mn_store_list_commit(mn_store_list_change *out, mn_store_import *im,
                                             mn_err *e);
MN_API void mn_store_list_abort(mn_store_import *im); /* NULL is legal; consumes im */

/* A list and its version in force (0: none yet). */
typedef struct mn_store_list {
    char name[MN_STORE_NAME], title[256], publisher[256], format[64];
    int64_t expected_age; /* days; 0: unknown */
    int64_t version;
    uint64_t entries;
    char published[MN_STORE_DATE]; /* of the version; may be empty */
    char imported[MN_STORE_TIME];  /* when */
    char digest[MN_STORE_HASH];
} mn_store_list;
/* MN_USAGE, with the names there are as hint, when there is none of this name. */
MN_USE MN_API mn_status mn_store_list_find(mn_store_list *out, mn_store *s, mn_text name,
                                           mn_err *e);
/* All lists, by name. */
MN_USE MN_API mn_status mn_store_lists(mn_store_cursor **out, mn_store *s, mn_err *e);
MN_USE MN_API mn_status mn_store_next_list(mn_store_cursor *c, mn_store_list *out, bool *any,
                                           mn_err *e);
/* Days from the version's date (published, else imported) to `on`, a date, and whether that is
 * more than expected. MN_DATA when on is no date or the list has no version. */
MN_USE MN_API mn_status mn_store_list_age(int64_t *days, bool *past, const mn_store_list *list,
                                          mn_text on, mn_err *e);

typedef struct mn_store_version {
    int64_t version;
    char format[64], published[MN_STORE_DATE], imported[MN_STORE_TIME];
    char by[MN_STORE_NAME]; /* who imported it */
    uint64_t entries, added, changed, removed;
    /* SHA-256 of "ID\0HASH\n" for each entry, by the bytes of the id: two versions with the same
     * digest hold the same entries. */
    char digest[MN_STORE_HASH];
} mn_store_version;
/* All versions of a list, the newest first. */
MN_USE MN_API mn_status mn_store_versions(mn_store_cursor **out, mn_store *s, mn_text list,
                                          mn_err *e);
MN_USE MN_API mn_status mn_store_next_version(mn_store_cursor *c, mn_store_version *out, bool *any,
                                              mn_err *e);
/* The files that a version was read from, in the order of the import. */
MN_USE MN_API mn_status mn_store_sources(mn_store_cursor **out, mn_store *s, mn_text list,
                                         int64_t version, mn_err *e);
MN_USE MN_API mn_status mn_store_next_source(mn_store_cursor *c, mn_store_source *out, bool *any,
                                             mn_err *e);

/* The entries of a version (0: the one in force), by the bytes of their ids. */
MN_USE MN_API mn_status mn_store_entries(mn_store_cursor **out, mn_store *s, mn_text list,
                                         int64_t version, mn_err *e);
/* One entry as it was through the versions, the newest first: its status history. Nothing when
 * it never was. The first row has `to` 0 where the entry stands today. */
MN_USE MN_API mn_status mn_store_entry_history(mn_store_cursor **out, mn_store *s, mn_text list,
                                               mn_text id, mn_err *e);
MN_USE MN_API mn_status mn_store_next_entry(mn_store_cursor *c, mn_store_entry *out, bool *any,
                                            mn_err *e);

typedef enum mn_store_diff_kind {
    MN_STORE_ADDED,
    MN_STORE_CHANGED,
    MN_STORE_REMOVED
} mn_store_diff_kind;
typedef struct mn_store_diff {
    mn_store_diff_kind kind;
    mn_text id;
    mn_text before, after; /* the party as JSON; empty where there was or is none */
} mn_store_diff;
/* What version `to` (0: in force) has other than `from` (0: the one before `to`), by the bytes
 * of ids. The two may be in either order. O(entries ever in the list). */
MN_USE MN_API mn_status mn_store_list_diff(mn_store_cursor **out, mn_store *s, mn_text list,
                                           int64_t from, int64_t to, mn_err *e);
MN_USE MN_API mn_status mn_store_next_diff(mn_store_cursor *c, mn_store_diff *out, bool *any,
                                           mn_err *e);

/* --- content -------------------------------------------------------------------------------- */

/* Content that is kept as bytes: named, in versions that never change. Its kinds are "chain": who
 * supplies whom; "adverts": an archive of posts; "facts": a table of facts of countries. The bytes
 * lie packed, in blocks of 1 MiB; a block that versions have in common is kept once. */
#define MN_STORE_CONTENT_FIRST (-1)
typedef struct mn_store_content_head {
    mn_text kind;   /* "chain", "adverts", "facts" */
    mn_text name;   /* as a list's */
    mn_text format; /* of the bytes; at most 63 */
    mn_text counts; /* what it holds, for showing; at most 1,023 bytes */
    const mn_store_source *sources;
    size_t n_sources; /* at most 1,000 */
    /* The version that this one must follow, MN_STORE_CONTENT_FIRST: there is none yet; 0: any.
     * So that nobody writes over what another kept in between. */
    int64_t after;
} mn_store_content_head;

typedef struct mn_store_content {
    char kind[16], name[MN_STORE_NAME], format[64], counts[1024];
    int64_t version;
    char imported[MN_STORE_TIME];
    char by[MN_STORE_NAME]; /* who imported it */
    uint64_t bytes;
    /* SHA-256 of "HASH\n" for each 1 MiB of the bytes (the last may be less), where HASH is its
     * SHA-256: two versions with the same digest hold the same bytes. */
    char digest[MN_STORE_HASH];
} mn_store_content;

/* A new version in progress. It is one transaction, which begins here: other writers wait until it
 * ends, and nothing else may be asked of the handle. ctx (threads; may be NULL) is borrowed until
 * then. *out is owned until commit or abort, which must come before mn_store_close(). */
typedef struct mn_store_content_in mn_store_content_in;
MN_USE MN_API mn_status mn_store_content_begin(mn_store_content_in **out, mn_store *s,
                                               const mn_store_content_head *head,
                                               const mn_store_act *act, const mn_ctx *ctx,
                                               mn_err *e);
/* Begins with the first `bytes` of the version head.after, before anything is written: whole blocks
 * are neither read nor packed again. MN_DATA where it has fewer. O(blocks). */
MN_USE MN_API mn_status mn_store_content_carry(mn_store_content_in *in, uint64_t bytes, mn_err *e);
/* After an error it can only be aborted. */
MN_USE MN_API mn_status mn_store_content_write(mn_store_content_in *in, const void *bytes,
                                               size_t length, mn_err *e);
/* Consumes in, also on error, and then nothing was changed. out may be NULL. */
MN_USE MN_API mn_status mn_store_content_commit(mn_store_content *out, mn_store_content_in *in,
                                                mn_err *e);
MN_API void mn_store_content_abort(mn_store_content_in *in); /* NULL is legal; consumes in */

/* A version (0: the newest). MN_USAGE, with the names there are, when there is none. */
MN_USE MN_API mn_status mn_store_content_find(mn_store_content *out, mn_store *s, const char *kind,
                                              mn_text name, int64_t version, mn_err *e);
/* The newest version of each name, by name; or all versions of one name, the newest first. */
MN_USE MN_API mn_status mn_store_contents(mn_store_cursor **out, mn_store *s, const char *kind,
                                          mn_err *e);
MN_USE MN_API mn_status mn_store_content_versions(mn_store_cursor **out, mn_store *s,
                                                  const char *kind, mn_text name, mn_err *e);
MN_USE MN_API mn_status mn_store_next_content(mn_store_cursor *c, mn_store_content *out, bool *any,
                                              mn_err *e);
/* The files that it was made of, in their order: mn_store_next_source(). */
MN_USE MN_API mn_status mn_store_content_sources(mn_store_cursor **out, mn_store *s,
                                                 const mn_store_content *content, mn_err *e);

/* Its bytes, from front to back. *out is owned: mn_store_content_close(), which must come before
 * mn_store_close(). */
typedef struct mn_store_content_out mn_store_content_out;
MN_USE MN_API mn_status mn_store_content_open(mn_store_content_out **out, mn_store *s,
                                              const mn_store_content *content, mn_err *e);
/* The next of them, borrowed until the next call; *length is 0 at the end. MN_DATA where a block is
 * missing or is not what was put in. */
MN_USE MN_API mn_status mn_store_content_read(mn_store_content_out *o, const void **bytes,
                                              size_t *length, mn_err *e);
MN_API void mn_store_content_close(mn_store_content_out *o); /* NULL is legal */

/* --- evidence graph ------------------------------------------------------------------------ */

/* Things (nodes), what joins them (edges), and which line of which source says so (evidence).
 * Today: a list version is "version-of" its list, by the files that it was read from; a party
 * is "same-as" or "not-same-as" a list entry, by a review; a version of a chain, or of an archive
 * of adverts, is "version-of" it, as a list's. Keys: "NAME", "NAME@VERSION",
 * "NAME/ENTRY", the party's key. */
typedef struct mn_store_edge {
    mn_text kind;
    mn_text from_kind, from_key, to_kind, to_key; /* "list", "list-version", "list-entry", "party",
                                                     "chain", "chain-version", "adverts", ... */
    mn_text since, until;                         /* times; until is empty while it holds */
    mn_text source, sha256, date; /* its evidence: a file or record, its hash, its date */
    uint64_t line;                /* 0: the whole */
} mn_store_edge;
/* The edges that touch a node, one row for each evidence, in the order in which they came. */
MN_USE MN_API mn_status mn_store_edges(mn_store_cursor **out, mn_store *s, mn_text kind,
                                       mn_text key, mn_err *e);
MN_USE MN_API mn_status mn_store_next_edge(mn_store_cursor *c, mn_store_edge *out, bool *any,
                                           mn_err *e);

/* --- audit log ------------------------------------------------------------------------------ */

/* An entry. hash is SHA-256 of "manumit-audit-1\n" and, for each of sequence, when, actor,
 * action, object, note, payload, previous, its length in decimal bytes, ":", its bytes, "\n".
 * previous is the hash of the entry before, 64 zeros for the first. */
typedef struct mn_store_audit {
    int64_t sequence; /* 1, 2, 3 ... without gaps */
    mn_text when, actor;
    mn_text action;  /* "list.import", "review.put", "account.role", ... */
    mn_text object;  /* "list/ofac-sdn", "review/12", "account/ann" */
    mn_text note;    /* a few words: "version 3: 12 added, 1 changed, 0 removed" */
    mn_text payload; /* SHA-256 of the record as it was written */
    mn_text previous, hash;
} mn_store_audit;
/* Entries with a sequence above `after`, in order. */
MN_USE MN_API mn_status mn_store_audit_log(mn_store_cursor **out, mn_store *s, int64_t after,
                                           mn_err *e);
MN_USE MN_API mn_status mn_store_next_audit(mn_store_cursor *c, mn_store_audit *out, bool *any,
                                            mn_err *e);

/* The end of the log: a receipt, to be kept where those who can write the store can't. */
typedef struct mn_store_receipt {
    int64_t sequence; /* 0 and 64 zeros: the log is empty */
    char hash[MN_STORE_HASH];
} mn_store_receipt;
MN_USE MN_API mn_status mn_store_audit_receipt(mn_store_receipt *out, mn_store *s, mn_err *e);

/* Called for each thing that is wrong: the sequence of an entry (0: none), what in one
 * sentence. */
typedef void (*mn_store_finding_fn)(void *payload, int64_t sequence, const char *what);
/* Checks the whole log: that sequences run without gap, each entry's hash is that of its
 * fields, each follows the one before, none is missing at the end, the triggers that refuse
 * changes are in place and do so, nothing hides rows or changes them by itself; that reviews,
 * accounts, settings, list versions (their entries, and their edges of the evidence graph, too) and
 * content
 * are as the log's latest entry about them says; and each of n_receipts receipts. Not vouched for
 * are logins' counts and locks, sessions, and the line at which an entry was read. All is read
 * from one state of the store, while others may write. *ok says whether nothing was found; MN_OK
 * is returned in either case. At most 1,000 findings are told. O(store), and for the entries of
 * lists O(versions in which they stand). */
MN_USE MN_API mn_status mn_store_audit_verify(bool *ok, uint64_t *checked, mn_store *s,
                                              const mn_store_receipt *receipts, size_t n_receipts,
                                              mn_store_finding_fn found, void *payload,
                                              const mn_ctx *ctx, mn_err *e);

#ifdef __cplusplus
}
#endif

#endif
