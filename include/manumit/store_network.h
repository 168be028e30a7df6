/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/store_network.h - networks of posts, which are matters that wait for a person
 * (<manumit/store_matter.h>), each with its case (bytes); and identifiers that are watched.
 *
 * A network is known again by a key. Found again with other posts, it has a further version of its
 * case; where posts came and it was decided, it is open again. A network that became part of
 * another is `joined` into it; one whose posts belong together no longer is `parted`. Rows are
 * never deleted. Nothing here says anything of a person. Errors and threads as in
 * <manumit/store.h>.
 */
#ifndef MANUMIT_STORE_NETWORK_H
#define MANUMIT_STORE_NETWORK_H

#include <manumit/store_matter.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- networks ------------------------------------------------------------------------------- */

/* What keeping does with a network that is known. */
typedef enum mn_store_network_news {
    MN_STORE_NETWORK_SAME, /* the posts are those of the kept case: nothing is written */
    MN_STORE_NETWORK_LESS, /* posts left: a further version, and the state stays */
    MN_STORE_NETWORK_MORE, /* posts came: a further version, and it is opened where it was decided
                            */
} mn_store_network_news;

enum {
    MN_STORE_NETWORK_NAME = 1023,  /* bytes of a name, a post's id */
    MN_STORE_NETWORK_WORDS = 4000, /* bytes of a text that is shown */
};
#define MN_STORE_NETWORK_CASE   (INT64_C(256) << 20) /* bytes of a case */
#define MN_STORE_NETWORK_PACKED (INT64_C(64) << 20)  /* the same, packed */

/* As it goes in. */
typedef struct mn_store_network_head {
    mn_text archive; /* 1..64 bytes: of which archive of posts it is */
    mn_text key;     /* 64 hexadecimal digits: by what it is known again */
    mn_text name;    /* the id of its first post, 1..MN_STORE_NETWORK_NAME bytes */
    mn_text digest;  /* 64 hexadecimal digits: of its posts; another one means other posts */
    double priority; /* -1e6..1e6 */
    int64_t posts, texts, phones, places;
    mn_text first, last;                       /* dates of its posts; may be empty */
    mn_text circuit, signs, reasons, contrary; /* at most MN_STORE_NETWORK_WORDS bytes each */
    mn_text bytes;                             /* its case, 1..MN_STORE_NETWORK_CASE bytes */
    mn_store_network_news news;                /* for one that is known */
    mn_text change; /* what came or left, for its history: "3 new posts"; at most
                       MN_STORE_NETWORK_WORDS bytes */
} mn_store_network_head;

typedef struct mn_store_network_kept {
    int64_t number;
    bool known, renewed, reopened;
    bool too_large; /* its case is too large, and nothing was written: leave something out */
} mn_store_network_kept;

/* What is known of a key. */
typedef struct mn_store_network_was {
    int64_t number; /* 0: nothing */
    mn_store_matter_state state;
    char digest[MN_STORE_HASH];
} mn_store_network_was;

/* The three that follow are called between mn_store_keep_begin() and mn_store_keep_end(). */
MN_USE MN_API mn_status mn_store_network_known(mn_store_network_was *out, mn_store *s, mn_text key,
                                               mn_err *e);
/* One that is joined or parted is open again, whatever head->news says. */
MN_USE MN_API mn_status mn_store_network_keep(mn_store_network_kept *out, mn_store *s,
                                              const mn_store_network_head *head,
                                              const mn_store_act *act, mn_err *e);
/* It is part of the network `into` now; or of none (into 0). change as above. MN_USAGE where it is
 * that already. */
MN_USE MN_API mn_status mn_store_network_join(mn_store *s, int64_t number, int64_t into,
                                              mn_text change, const mn_store_act *act, mn_err *e);

typedef struct mn_store_network {
    int64_t number, version; /* of its case: 1, 2, .. */
    mn_store_matter_state state;
    int64_t joined; /* into which; 0: none */
    double priority;
    int64_t posts, texts, phones, places;
    mn_text archive, name, key, first, last, circuit, signs, reasons, contrary;
    mn_text found, found_by, taken_by; /* times and names; taken_by may be empty */
    mn_text decision, reason, by, at;  /* the last one; empty: none */
    int64_t watched;                   /* watched identifiers that were seen in its posts */
    /* What the last finding that changed it made of it: "found", "renewed", "joined" or "parted";
     * when; and what came or left. */
    mn_text change, changed, detail;
} mn_store_network;
/* By number; archive empty: of all. */
MN_USE MN_API mn_status mn_store_networks(mn_store_cursor **out, mn_store *s, mn_text archive,
                                          mn_err *e);
/* One; MN_USAGE when there is none. */
MN_USE MN_API mn_status mn_store_network_at(mn_store_cursor **out, mn_store *s, int64_t number,
                                            mn_err *e);
MN_USE MN_API mn_status mn_store_next_network(mn_store_cursor *c, mn_store_network *out, bool *any,
                                              mn_err *e);
/* Tells the log and the network's history that an evidence package was made of it: sha256 is that
 * of the package's list of hashes, 64 hexadecimal digits. receipt (may be NULL) is the log's entry
 * about it. Needs MN_STORE_CASES. */
MN_USE MN_API mn_status mn_store_network_packaged(mn_store_receipt *receipt, mn_store *s,
                                                  int64_t number, mn_text sha256,
                                                  const mn_store_act *act, mn_err *e);

/* --- watched identifiers -------------------------------------------------------------------- */

typedef struct mn_store_watch {
    int64_t number;
    mn_text kind, value; /* the value in its normal form, as identifiers are compared */
    mn_text reason, by, at;
    mn_text until;                                     /* the last day; empty: no end */
    mn_text withdrawn_by, withdrawn_at, withdrawn_why; /* empty while it stands */
    int64_t hits;                                      /* posts in which it was seen */
    mn_text seen;                                      /* when last; empty: never */
} mn_store_watch;

/* kind: 1..64 bytes, value: 1..1,023. Needs MN_STORE_DECIDE. MN_USAGE where it is watched already
 * on the day of act; MN_DATA where until is past. */
MN_USE MN_API mn_status mn_store_watch_put(int64_t *number, mn_store *s, mn_text kind,
                                           mn_text value, mn_text until, mn_text reason,
                                           const mn_store_act *act, mn_err *e);
/* why: 1..4,000 bytes. Needs MN_STORE_DECIDE. */
MN_USE MN_API mn_status mn_store_watch_withdraw(mn_store *s, int64_t number, mn_text why,
                                                const mn_store_act *act, mn_err *e);
/* By number. on: a date; those in force on that day alone; empty: all that ever were. */
MN_USE MN_API mn_status mn_store_watches(mn_store_cursor **out, mn_store *s, mn_text on, mn_err *e);
MN_USE MN_API mn_status mn_store_next_watch(mn_store_cursor *c, mn_store_watch *out, bool *any,
                                            mn_err *e);

/* A post in which a watched identifier stands. */
typedef struct mn_store_hit {
    int64_t watch;
    mn_text archive, post;
    int64_t network; /* of the queue; 0: none */
    mn_text seen, by;
} mn_store_hit;
/* Adds the posts in which a watch was seen, between mn_store_keep_begin() and mn_store_keep_end();
 * those that are there already stay as they are, but for their network. *fresh (may be NULL) counts
 * the others. A post's id has 1..MN_STORE_NETWORK_NAME bytes. hit[].watch, seen and by are not
 * looked at. One entry in the log. */
MN_USE MN_API mn_status mn_store_watch_seen(uint64_t *fresh, mn_store *s, int64_t watch,
                                            const mn_store_hit *hit, size_t n,
                                            const mn_store_act *act, mn_err *e);
/* Of a watch (0: of all), by watch, archive and post. */
MN_USE MN_API mn_status mn_store_hits(mn_store_cursor **out, mn_store *s, int64_t watch, mn_err *e);
MN_USE MN_API mn_status mn_store_next_hit(mn_store_cursor *c, mn_store_hit *out, bool *any,
                                          mn_err *e);

#ifdef __cplusplus
}
#endif

#endif
