/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/store_matter.h - what waits in a store for a person: a matter has its case, of which
 * earlier versions stay; who has taken it; what was decided, by whom, when and why; and all that
 * happened to it. Alerts about payments are matters (<manumit/store_alert.h>), and networks of
 * posts
 * (<manumit/store_network.h>); what they have in common is here.
 *
 * A matter is known again by a key and has a number of its kind, from 1 on. Rows are never deleted,
 * and each change is told to the audit log in the same transaction. Errors and threads as in
 * <manumit/store.h>.
 */
#ifndef MANUMIT_STORE_MATTER_H
#define MANUMIT_STORE_MATTER_H

#include <manumit/store.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mn_store_matter {
    MN_STORE_ALERTS,
    MN_STORE_NETWORKS,
    MN_STORE_MATTERS
} mn_store_matter;

typedef enum mn_store_matter_state {
    MN_STORE_NEW,
    MN_STORE_OPEN, /* taken, or opened again */
    MN_STORE_DECIDED,
    MN_STORE_JOINED, /* into another; networks alone */
    MN_STORE_PARTED, /* its posts are in no network together; networks alone */
    MN_STORE_MATTER_STATES
} mn_store_matter_state;
typedef enum mn_store_outcome {
    MN_STORE_HANDED, /* an alert: reported to the authority; a network: a lead for an agency */
    MN_STORE_WATCH,
    MN_STORE_CLOSE,
    MN_STORE_REFER, /* to somebody else: the police, a service for survivors, another team */
    MN_STORE_OUTCOMES
} mn_store_outcome;
/* Before its number where people name one: 'A', 'W'. */
MN_API char mn_store_matter_letter(mn_store_matter m);
/* "new", "open", "decided", "joined", "parted" */
MN_API const char *mn_store_matter_state_name(mn_store_matter_state s);
/* "report" of alerts and "lead" of networks; "watch", "close", "refer" */
MN_API const char *mn_store_outcome_name(mn_store_matter m, mn_store_outcome o);
MN_API bool mn_store_outcome_find(mn_store_outcome *out, mn_store_matter m, mn_text name);

/* Keeping matters is one transaction: begin, any number of calls that are made between the two, end
 * with the status so far. In between nothing else may be written by the handle. Needs
 * MN_STORE_KEEP. */
MN_USE MN_API mn_status mn_store_keep_begin(mn_store *s, const mn_store_act *act, mn_err *e);
MN_USE MN_API mn_status mn_store_keep_end(mn_store *s, mn_status st, mn_err *e);

/* A version of a case (0: the newest) into *bytes, which is malloc()ed and ended by a zero. MN_DATA
 * where it is not what was put in. This is not told to the log: see mn_store_matter_seen(). */
MN_USE MN_API mn_status mn_store_matter_case(char **bytes, size_t *length, mn_store *s,
                                             mn_store_matter m, int64_t number, int64_t version,
                                             mn_err *e);
/* Tells the log that the actor saw the case, whose deed MN_STORE_CASES is asked. */
MN_USE MN_API mn_status mn_store_matter_seen(mn_store *s, mn_store_matter m, int64_t number,
                                             const mn_store_act *act, mn_err *e);

/* Takes it for oneself; MN_USAGE where somebody else has it, unless the actor may confirm, and
 * where deciding would be. */
MN_USE MN_API mn_status mn_store_matter_take(mn_store *s, mn_store_matter m, int64_t number,
                                             const mn_store_act *act, mn_err *e);
/* A reason has 1..4,000 bytes. MN_USAGE where it was decided, or somebody else has it, where an
 * alert is the actor's `own`, or a network is joined or parted. MN_STORE_HANDED needs
 * MN_STORE_FILE. */
MN_USE MN_API mn_status mn_store_matter_decide(mn_store *s, mn_store_matter m, int64_t number,
                                               mn_store_outcome outcome, mn_text reason,
                                               const mn_store_act *act, mn_err *e);
/* Opens it again. MN_USAGE where it was not decided; and where that was handing it on, or by an
 * account that may hand on, unless the actor has MN_STORE_FILE. */
MN_USE MN_API mn_status mn_store_matter_reopen(mn_store *s, mn_store_matter m, int64_t number,
                                               mn_text reason, const mn_store_act *act, mn_err *e);

/* What happened to it, in order. */
typedef struct mn_store_step {
    int64_t step, version;
    /* "found", "renewed", "take", "decide", "reopen"; of networks also "joined", "parted" and
     * "package" (its reason is the hash) */
    mn_text what;
    mn_text decision, reason, by, at;
} mn_store_step;
MN_USE MN_API mn_status mn_store_steps(mn_store_cursor **out, mn_store *s, mn_store_matter m,
                                       int64_t number, mn_err *e);
MN_USE MN_API mn_status mn_store_next_step(mn_store_cursor *c, mn_store_step *out, bool *any,
                                           mn_err *e);

#ifdef __cplusplus
}
#endif

#endif
