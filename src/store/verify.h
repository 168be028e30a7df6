/* SPDX-License-Identifier: Apache-2.0
 *
 * store/verify.h - what the parts of verifying a store share.
 */
#ifndef STORE_VERIFY_H
#define STORE_VERIFY_H

#include "store/inside.h"

typedef struct mn_verifier {
    mn_store *s;
    mn_store_finding_fn found;
    void *payload;
    const mn_ctx *ctx;
    uint64_t findings, seen;
} mn_verifier;

/* Tells a finding about an entry of the log (0: none). */
MN_PRINTF(3, 4) void mn_verify_say(mn_verifier *v, int64_t sequence, const char *fmt, ...);
/* Tells of each text that the queries give: BEFORE 'TEXT': it was put in. */
MN_USE mn_status mn_verify_each(mn_verifier *v, const char *const *queries, size_t n,
                                const char *before, mn_err *e);
/* That content holds what was imported. */
MN_USE mn_status mn_verify_content(mn_verifier *v, mn_err *e);

/* That the cases of alerts and networks are what was kept. */
MN_USE mn_status mn_verify_matters(mn_verifier *v, mn_err *e);

#endif
