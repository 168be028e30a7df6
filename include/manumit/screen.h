/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/screen.h - is this party on a list? For those who ask about parties of their own.
 *
 * Lists are opened once, those of a store as they are in force or as they stood on a date, and
 * shared by threads; each thread asks with a matcher of its own. An answer is a row for each entry
 * that the party may be, with a probability and a decision, which is a proposal: what people
 * decided of the party and the entry ('manumit review') stands in its place. The method is that
 * of 'manumit screen' (docs/methods/screening.md).
 */
#ifndef MANUMIT_SCREEN_H
#define MANUMIT_SCREEN_H

#include <manumit/core.h>
#include <manumit/party.h>
#include <manumit/store.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- lists --------------------------------------------------------------------------------- */

/* Lists that are open; immutable, shared by threads. */
typedef struct mn_screen_set mn_screen_set;

/* All borrowed for the call. Zero-initialised: all lists of the user's own store. */
typedef struct mn_screen_asked {
    /* The place of a store; NULL: the one that ctx names, else the default one, unless files are
     * given and no list is. */
    const char *store;
    /* Who asks, and must be allowed to read the store; NULL: whom ctx names, else not asked. */
    const char *actor;
    /* Lists of the store: "NAME" as it is in force, "NAME@2026-03-01" as it stood on that day (the
     * newest version published by then, or imported where the publisher gives no date), "NAME@3"
     * its third version; several between commas. None: all that the store has. */
    const char *const *list;
    size_t lists;
    /* Lists in files of their own: "PATH[,PATH...]" or "NAME=PATH[,PATH...]". */
    const char *const *file;
    size_t files;
    const char *format;    /* of the files; NULL: what they hold tells */
    const char *today;     /* ISO 8601: reviews that have expired by then do not hold; NULL: the day
                            * on which it is called */
    bool ignore_reviews;   /* leave out what people decided */
    double accept, review; /* probabilities from which on the decision is "match", "review"; 0:
                            * MN_SCREEN_ACCEPT, MN_SCREEN_REVIEW */
    size_t most; /* entries told of a party that nobody cleared; 0: MN_SCREEN_MOST; at most 100 */
    bool may_be_none; /* a store without any list is no error, where none is named: the set has none
                       */
} mn_screen_asked;
#define MN_SCREEN_ACCEPT 0.85
#define MN_SCREEN_REVIEW 0.5
enum { MN_SCREEN_MOST = 10 };

/* *out is owned: mn_screen_close(), after all matchers are freed and while ctx->cache, where there
 * is one, lives. The index of a version is made the first time (a second for 20,000 names) and
 * kept beside the store. Errors: MN_USAGE where there is no such list or version, or no list at
 * all; what reading and the store say. */
MN_USE MN_API mn_status mn_screen_open(mn_screen_set **out, const mn_screen_asked *a,
                                       const mn_ctx *ctx, mn_err *e);
MN_API void mn_screen_close(mn_screen_set *s); /* NULL is legal */

/* An open list, in one version. */
typedef struct mn_screen_list {
    char name[MN_STORE_NAME], title[256];
    int64_t version;                                        /* 0: of files */
    char published[MN_STORE_DATE], imported[MN_STORE_TIME]; /* may be empty */
    char digest[MN_STORE_HASH];       /* of the version's entries; of files: of the first */
    uint64_t entries, names, refused; /* refused: rows of files that can't be read */
    int64_t age_days;                 /* since it was published, else imported; of files: 0 */
    bool stale;                       /* a newer version was due by now */
} mn_screen_list;
/* Those of the store by name, then those of files. */
MN_API size_t mn_screen_lists(const mn_screen_set *s);
MN_API const mn_screen_list *mn_screen_list_at(const mn_screen_set *s, size_t i); /* borrowed */
/* What the rules of the score are called; borrowed. */
MN_API const char *mn_screen_rules(const mn_screen_set *s);

/* --- parties ------------------------------------------------------------------------------- */

/* What one thread needs, some half a megabyte. *out is owned: mn_screen_matcher_free(). */
typedef struct mn_screen_matcher mn_screen_matcher;
MN_USE MN_API mn_status mn_screen_matcher_new(mn_screen_matcher **out, const mn_screen_set *s,
                                              mn_err *e);
MN_API void mn_screen_matcher_free(mn_screen_matcher *m); /* NULL is legal */

typedef enum mn_screen_decision {
    MN_SCREEN_NONE,
    MN_SCREEN_TO_REVIEW, /* a person must look */
    MN_SCREEN_MATCH,
} mn_screen_decision;
/* "none", "review", "match"; static. */
MN_API const char *mn_screen_decision_name(mn_screen_decision d);

/* An entry that the party may be. Texts are borrowed of the set. */
typedef struct mn_screen_hit {
    uint32_t list, entry; /* numbers in the set, and in the list */
    mn_text list_name, entry_id;
    mn_text entry_name;          /* the one of its names that met */
    mn_text main_name;           /* its first */
    mn_schema schema;            /* what the entry is */
    double score, probability;   /* 0..1 */
    mn_screen_decision decision; /* what holds */
    mn_screen_decision scored;   /* what the score alone says */
    /* "match", "no_match" or "unsure" where a person's decision holds; "disputed", "waits" (for a
     * second person), "lapsed"; "" where there is none. Static. */
    const char *reviewed;
    int64_t review;          /* its number; 0: none */
    mn_text listed, ended;   /* ISO 8601, as the list says it; empty: it does not */
    mn_text program, source; /* likewise: under which programme or section; an address */
    uint32_t nth;            /* for mn_screen_why() */
} mn_screen_hit;

/* The entries that p may be: those with a decision other than "none", matches first, the likeliest
 * first; then those that people cleared. Country names become codes, and dates ISO 8601, where
 * they can be read. *out is borrowed of m until it is asked again. MN_DATA for a party that can't
 * be looked for: no name with letters or digits that can be read and no identifier, or more than
 * 512 names. Some 15 microseconds. */
MN_USE MN_API mn_status mn_screen_party(const mn_screen_hit **out, size_t *n, mn_screen_matcher *m,
                                        const mn_party *p, mn_err *e);

/* Why a hit of the last mn_screen_party() was told, in sentences: how the names met, what else
 * agrees or differs, since when it is listed, what would change it, and what people decided.
 * *out is borrowed of m until it is asked again. */
MN_USE MN_API mn_status mn_screen_why(mn_text *out, mn_screen_matcher *m, const mn_screen_hit *h,
                                      mn_err *e);

/* The nth value of a field of the entry, a name too; ptr NULL past the last. Borrowed of the
 * set. Notes are not kept. O(values). */
MN_API mn_text mn_screen_value(const mn_screen_set *s, uint32_t list, uint32_t entry,
                               mn_party_field f, size_t n);

/* The entry's id in its list. Borrowed of the set. */
MN_API mn_text mn_screen_entry_id(const mn_screen_set *s, uint32_t list, uint32_t entry);

/* --- for those who keep answers ------------------------------------------------------------- */

/* As mn_screen_party(), by the score alone: what people decided is left out. */
MN_USE MN_API mn_status mn_screen_scores(const mn_screen_hit **out, size_t *n, mn_screen_matcher *m,
                                         const mn_party *p, mn_err *e);

/* Two numbers by which reviews know a party: by all that identifies it, and by its content. Those
 * who keep what mn_screen_scores() told of many parties ask mn_screen_party() anew about those of
 * which one of the numbers is among mn_screen_reviewed(): of others nobody decided anything.
 * Errors as of mn_screen_party(). Some 3 microseconds. */
enum { MN_SCREEN_IDENTITY = 2 };
MN_USE MN_API mn_status mn_screen_identity(uint64_t out[MN_SCREEN_IDENTITY], mn_screen_matcher *m,
                                           const mn_party *p, mn_err *e);
/* The number of the ith review's party, in no order; false past the last. */
MN_API bool mn_screen_reviewed(uint64_t *out, const mn_screen_set *s, size_t i);

#ifdef __cplusplus
}
#endif

#endif
