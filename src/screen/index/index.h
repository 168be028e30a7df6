/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/index/index.h - the index of one version of a list: its parties, their names taken
 * apart, and what finds them again.
 *
 * An index is one run of bytes, the same for the same parties: built once, kept in a file or
 * in memory, mapped read-only and shared by processes and threads. What is opened is checked
 * first, whole, so that no damaged or hostile file is ever followed.
 */
#ifndef SCREEN_INDEX_INDEX_H
#define SCREEN_INDEX_INDEX_H

#include "screen/name/name.h"

enum { MN_INDEX_FORMAT = 4 }; /* version of the layout and of what is looked for */

typedef struct mn_index mn_index;

/* --- building ------------------------------------------------------------------ */

/* What an index is of; each at most 255 bytes. */
typedef struct mn_index_head {
    mn_text list;   /* the list's name, as it is printed */
    mn_text digest; /* of the version that it is of: SHA-256 in hexadecimal digits, or empty */
} mn_index_head;

typedef struct mn_index_builder mn_index_builder;

/* *out is owned: mn_index_builder_free(). The tables are borrowed. */
MN_USE mn_status mn_index_builder_new(mn_index_builder **out, const mn_name_tables *t, mn_err *e);
void mn_index_builder_free(mn_index_builder *b); /* NULL is legal */
/* Takes a party in; nothing of it is borrowed. Errors: MN_DATA when the list is too large (4 GiB
 * of texts, 32 GiB of names, 2^31 names). O(length of its names). */
MN_USE mn_status mn_index_add(mn_index_builder *b, const mn_party *p, mn_err *e);
/* Puts the index together, into memory or a file (all or nothing). No party may be added
 * afterwards. O(names log names). */
MN_USE mn_status mn_index_make(mn_index **out, mn_index_builder *b, const mn_index_head *head,
                               mn_err *e);
MN_USE mn_status mn_index_save(const char *path, mn_index_builder *b, const mn_index_head *head,
                               mn_err *e);

/* --- opening -------------------------------------------------------------------- */

/* Maps the file, read-only, and checks all of it. *out is owned: mn_index_close(). Errors: MN_DATA
 * for what is no index, of another version of the format or byte order, cut, or damaged;
 * MN_SYSTEM. O(size). */
MN_USE mn_status mn_index_open(mn_index **out, const char *path, mn_err *e);
/* The same for bytes in memory, which are borrowed and lie at a multiple of 8. */
MN_USE mn_status mn_index_open_memory(mn_index **out, const char *name, const void *bytes,
                                      size_t len, mn_err *e);
void mn_index_close(mn_index *x); /* NULL is legal */

mn_index_head mn_index_head_of(const mn_index *x);
size_t mn_index_entries(const mn_index *x);
size_t mn_index_names(const mn_index *x);
size_t mn_index_bytes(const mn_index *x);

/* --- what it holds ----------------------------------------------------------------- */

/* A name: whose, of which kind, and taken apart. */
typedef struct mn_index_name {
    uint32_t entry;
    mn_party_field kind; /* MN_PARTY_NAME .. MN_PARTY_FORMER */
    const mn_parsed *parsed;
} mn_index_name;
mn_index_name mn_index_name_at(const mn_index *x, uint32_t name);
/* The names of an entry are *first .. *first + *count - 1. */
void mn_index_names_of(const mn_index *x, uint32_t entry, uint32_t *first, uint32_t *count);

mn_text mn_index_id(const mn_index *x, uint32_t entry);
/* The entry of this id, where they were added in the order of their ids' bytes, as those of a
 * store are. O(log entries). */
bool mn_index_entry_of(uint32_t *out, const mn_index *x, mn_text id);
mn_schema mn_index_schema(const mn_index *x, uint32_t entry);
/* Asks for the memory of what is known of an entry. */
void mn_index_prefetch_entry(const mn_index *x, uint32_t entry);
/* The values of an entry: names are not among them, nor notes and what is no field. The nth of a
 * field, ptr NULL past the last; all are in the order of fields. O(values). */
mn_text mn_index_value(const mn_index *x, uint32_t entry, mn_party_field f, size_t n);
size_t mn_index_values(const mn_index *x, uint32_t entry);
mn_party_value mn_index_value_at(const mn_index *x, uint32_t entry, size_t i);

/* How many names of the index bear this word. O(1). */
size_t mn_index_bearers(const mn_index *x, const mn_token *word);

/* --- finding ------------------------------------------------------------------------- */

/* What is needed to look for a name; used again and again by one thread. Zero-initialised is
 * valid. */
typedef struct mn_finder mn_finder;
MN_USE mn_status mn_finder_new(mn_finder **out, mn_err *e);
void mn_finder_free(mn_finder *f); /* NULL is legal */

enum {
    MN_CANDIDATES = 24,       /* of one name, at most, */
    MN_CANDIDATES_EQUAL = 128 /* but names with all its words: of more than can be told none is
                               * nearer than another */
};

typedef struct mn_candidate {
    uint32_t name;
    uint32_t weight; /* rarity of what it shares with the query, in 1/256 bits */
} mn_candidate;

/* What is looked for from now on; nothing of the query is borrowed. */
void mn_finder_ask(mn_finder *f, const mn_parsed *query);

/* The names that share most with what was asked for, the heaviest first, then by their number; at
 * most max <= MN_CANDIDATES_EQUAL, of which those behind the first MN_CANDIDATES have all words of
 * the query. The same for the same index and query. Time bounded: some tens of microseconds
 * whatever the size of the list. */
size_t mn_index_find(mn_candidate *out, size_t max, const mn_index *x, mn_finder *f);

/* The entries that bear an identifier of this kind and value, however it is spaced; at most
 * max. */
size_t mn_index_find_id(uint32_t *out, size_t max, const mn_index *x, mn_party_field kind,
                        mn_text value);
/* An identifier without spaces, dashes, dots and slashes, in capitals, into room for MN_ID_KEY
 * bytes; its length, 0 when nothing of use (under 4 letters or digits) or too much is left. */
enum { MN_ID_KEY = 64 };
size_t mn_id_key(char out[MN_ID_KEY], mn_text value);

#endif
