/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/store_alert.h - alerts about payments, which are matters that wait for a person
 * (<manumit/store_matter.h>), each with its case (JSON); and survivors' markers.
 *
 * An alert is known again by a key; found again with new payments, it is renewed: it has a further
 * version of its case, and where it was decided it is open again. Rows are never deleted.
 *
 * A survivor's marker is about an account or a party's number, of which the store keeps a keyed
 * digest alone. Alerts in which such a one stands are `marked`; that is all that is told to who may
 * not see markers. Who keeps alerts chooses the payments of which they are made, and could ask by
 * made-up ones who bears a marker: so whoever kept an alert, or renewed it, is not told whether it
 * is marked, and in a store with markers somebody else decides on it. Errors and threads as in
 * <manumit/store.h>.
 */
#ifndef MANUMIT_STORE_ALERT_H
#define MANUMIT_STORE_ALERT_H

#include <manumit/store_matter.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- alerts -------------------------------------------------------------------------------- */

/* Of a party of an alert's case: an account's id, or a number of a customer. */
typedef struct mn_store_alert_party {
    mn_text id;
    bool member; /* stands in the alert; else paid or was paid */
} mn_store_alert_party;

/* As it goes in. */
typedef struct mn_store_alert_head {
    mn_text key;      /* 64 hexadecimal digits: by what it is known again */
    double score;     /* 0..1 */
    int64_t families; /* of indicators */
    int64_t parties, payments;
    mn_text typologies, patterns; /* for showing; at most 1,023 bytes each */
    mn_text first, last;          /* dates of its payments */
    mn_text closing;              /* date: the day before which it was first to be seen */
    mn_text json;                 /* its case: at most 64 MiB */
    const mn_store_alert_party *party;
    size_t n_party;
    uint64_t news; /* payments that the kept case has not: for an alert that is known */
} mn_store_alert_head;

typedef struct mn_store_alert_kept {
    int64_t number;
    bool known, renewed, reopened;
} mn_store_alert_kept;

/* The two that follow are called between mn_store_keep_begin() and mn_store_keep_end().
 * *number is 0 where there is none of the key. */
MN_USE MN_API mn_status mn_store_alert_known(int64_t *number, mn_store *s, mn_text key, mn_err *e);
MN_USE MN_API mn_status mn_store_alert_keep(mn_store_alert_kept *out, mn_store *s,
                                            const mn_store_alert_head *head,
                                            const mn_store_act *act, mn_err *e);

typedef struct mn_store_alert {
    int64_t number, version; /* of its case: 1, 2, .. */
    mn_store_matter_state state;
    double score;
    int64_t families, parties, payments;
    mn_text typologies, patterns, first, last, closing;
    mn_text found, found_by, taken_by; /* times and names; taken_by may be empty */
    mn_text decision, reason, by, at;  /* the last one; empty: none */
    bool marked;                       /* there is a marker in force among its parties */
    bool lowered;                      /* and its bearer stands in the alert */
    bool own; /* the reader kept it, and the store has markers: the two above are false */
} mn_store_alert;
/* By number. reader: who sees them, and by whose act.when markers are in force. */
MN_USE MN_API mn_status mn_store_alerts(mn_store_cursor **out, mn_store *s,
                                        const mn_store_act *reader, mn_err *e);
/* One; MN_USAGE when there is none. */
MN_USE MN_API mn_status mn_store_alert_at(mn_store_cursor **out, mn_store *s, int64_t number,
                                          const mn_store_act *reader, mn_err *e);
MN_USE MN_API mn_status mn_store_next_alert(mn_store_cursor *c, mn_store_alert *out, bool *any,
                                            mn_err *e);

/* --- survivors' markers --------------------------------------------------------------------- */

typedef struct mn_store_marker {
    int64_t number;
    mn_text until;  /* the last day on which it holds */
    mn_text reason; /* no name belongs in it */
    mn_text by, at;
    mn_text withdrawn_by, withdrawn_at, withdrawn_why; /* empty while it stands */
} mn_store_marker;
/* All of these need a store with accounts, as elsewhere anybody could see who bears one; the actor
 * needs MN_STORE_MARKERS, which is asked before anything is looked at. id: 1..4096 bytes, as
 * long as an account's name may be, without white space around it. MN_USAGE where it bears one, or
 * until is past. */
MN_USE MN_API mn_status mn_store_marker_put(int64_t *number, mn_store *s, mn_text id, mn_text until,
                                            mn_text reason, const mn_store_act *act, mn_err *e);
MN_USE MN_API mn_status mn_store_marker_withdraw(mn_store *s, int64_t number, mn_text why,
                                                 const mn_store_act *act, mn_err *e);
/* Tells the log that the actor saw them. id: of this account alone; empty: all. By number. */
MN_USE MN_API mn_status mn_store_markers(mn_store_cursor **out, mn_store *s, mn_text id,
                                         const mn_store_act *act, mn_err *e);
MN_USE MN_API mn_status mn_store_next_marker(mn_store_cursor *c, mn_store_marker *out, bool *any,
                                             mn_err *e);

#ifdef __cplusplus
}
#endif

#endif
