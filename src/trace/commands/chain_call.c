/* SPDX-License-Identifier: Apache-2.0
 *
 * chain_call.c - how commands about a chain begin. See chain_call.h.
 */
#include "trace/commands/chain_call.h"

#include <stdio.h>

mn_status mn_chain_call_open(mn_store **s, mn_chain **c, const mn_call *call, const mn_ctx *ctx,
                             mn_err *e)
{
    const mn_status st = mn_call_store_read(s, MN_STORE_READ, call, ctx, e);
    return st ? st : mn_chain_of_store(c, *s, mn_call_text(call, "chain"), ctx, e);
}

mn_status mn_chain_call_sign(mn_report *r, const mn_chain *c, mn_err *e)
{
    char version[MN_STORE_NAME + MN_STORE_HASH + 32];
    snprintf(version, sizeof version, "%s@%lld %s", c->name, (long long)c->version, c->digest);
    return mn_report_manifest_text(r, "chain", version, e);
}

mn_status mn_chain_call_nexus(mn_nexus_set *out, const mn_chain *c, mn_store *s,
                              const mn_nexus_asked *asked, bool files, const mn_call *call,
                              const mn_ctx *ctx, mn_err *e)
{
    mn_nexus_asked a = *asked;
    a.list = mn_call_all(call, "lists", &a.lists);
    if (files)
        a.file = mn_call_all(call, "list-file", &a.files);
    return mn_nexus_find(out, c, s, mn_call_place(call, ctx), &a, ctx, e);
}

mn_status mn_chain_call_warn(mn_report *r, const mn_chain *c, mn_err *e)
{
    char text[300];
    uint64_t lost = 0;
    for (uint32_t i = 0; i < c->recipes; i++)
        lost += c->recipe[i].lost != 0;
    if (!lost)
        return MN_OK;
    snprintf(text, sizeof text,
             "Transformations of which a row was refused: %llu. What else goes in or comes out of "
             "them is not known; 'manumit trace show %.60s --table findings' names them.",
             (unsigned long long)lost, c->name);
    return mn_report_warning(r, text, e);
}
