/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/promises.c - what a country promised, for its profile. See profile.h.
 */
#include <stdlib.h>

#include "command/store_call.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "country/commands/alliance_tell.h"
#include "country/commands/profile.h"

static mn_status of_file(mn_promises *p, mn_report *r, const mn_country_data *d, const char *path,
                         const mn_ctx *ctx, mn_err *e)
{
    mn_table *t = NULL;
    mn_status st = mn_table_read(&t, ctx, path, NULL, e);
    if (!st)
        st = mn_promises_read(p, d->facts, t, e);
    if (!st && *mn_table_sha256(t))
        st = mn_report_manifest_input(r, "commitments", mn_table_source(t), mn_table_sha256(t), e);
    mn_table_free(t);
    return st;
}

/* With today, which deadlines are then held against. */
static mn_status of_store(mn_promises *p, int32_t *day, const mn_country_data *d, const char *code,
                          const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_store *s = NULL;
    mn_call_act who;
    mn_call_who(&who, call, ctx);
    mn_status st = mn_call_store_read(&s, MN_STORE_READ, call, ctx, e);
    if (!st)
        st = mn_promises_kept(p, d->facts, s, code, e);
    if (!mn_promise_day(day, mn_text_sub(who.act.when, 0, MN_STORE_DATE - 1)))
        *day = MN_NO_DEADLINE;
    mn_store_close(s);
    return st;
}

/* The country's into all; what they point at stays theirs. */
static mn_status put_together(mn_promises *all, uint32_t place, const mn_promises *from, mn_err *e)
{
    for (size_t i = 0; i < from->n; i++) {
        if (from->at[i].place != place)
            continue;
        if (!mn_grow(&all->at, &all->cap, all->n + 1, sizeof *all->at))
            return mn_fail_memory(e);
        all->at[all->n++] = from->at[i];
    }
    return MN_OK;
}

mn_status mn_profile_tell_promises(mn_report *r, const mn_country_data *d, uint32_t place,
                                   const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *path = mn_call_text(call, "commitments");
    const bool store = mn_call_flag(call, "kept") || mn_call_given(call, "store");
    mn_promises file = {.n = 0}, kept = {.n = 0}, all = {.n = 0};
    int32_t day = MN_NO_DEADLINE;
    mn_status st = path ? of_file(&file, r, d, path, ctx, e) : MN_OK;
    if (!st && store)
        st = of_store(&kept, &day, d, mn_facts_place(d->facts, place)->code, call, ctx, e);
    if (!st)
        st = put_together(&all, place, &kept, e);
    if (!st)
        st = put_together(&all, place, &file, e);
    if (!st && (path || store))
        st = mn_alliance_tell(r, NULL, &all, d->facts, day, MN_STATES, e);
    if (!st && path)
        st = mn_alliance_tell_refused(r, "refused_commitments", &file, e);
    mn_promises_free(&file);
    mn_promises_free(&kept);
    mn_promises_free(&all);
    return st;
}
