/* SPDX-License-Identifier: Apache-2.0
 *
 * store/standing.c - what stands until a day or until it is withdrawn. See standing.h.
 */
#include "store/standing.h"

#include <stdio.h>

#include "core/err.h"
#include "core/text.h"

enum { WHY_MAX = 4000 };

mn_status mn_standing_check(const mn_standing *k, mn_text until, bool may_be_empty, mn_text reason,
                            const mn_store_act *act, mn_err *e)
{
    mn_status st = mn_check_date(until, "the last day", may_be_empty, e);
    if (!st)
        st = mn_check_text(reason, "the reason", 1, WHY_MAX, true, e);
    if (st || !until.len)
        return st;
    const mn_text today = mn_text_sub(act->when, 0, MN_STORE_DATE - 1);
    if (until.len == MN_STORE_DATE - 1 && mn_text_cmp(until, today) >= 0)
        return MN_OK;
    mn_fail(e, MN_DATA, "the %s would end on %.*s, before it %s", k->name,
            until.len < 32 ? (int)until.len : 32, until.ptr, k->begins);
    return mn_after(mn_hint(e, "give a later date, as 2027-02-01"), MN_DATA);
}

mn_status mn_standing_next(int64_t *out, mn_store *s, const mn_standing *k, mn_err *e)
{
    mn_query q = mn_ask(s->db, k->next, e);
    return mn_one_int(out, &q);
}

mn_status mn_standing_log(mn_store *s, const mn_standing *k, int64_t number, const char *deed,
                          const char *note, const mn_store_act *act, mn_err *e)
{
    char action[32];
    snprintf(action, sizeof action, "%s.%s", k->name, deed);
    return mn_audit_record(s, act, action, k->name, number, k->record, note, e);
}

mn_status mn_standing_withdraw(mn_store *s, const mn_standing *k, int64_t number, mn_text why,
                               const mn_store_act *act, mn_err *e)
{
    mn_status st = mn_check_text(why, "the reason", 1, WHY_MAX, true, e);
    if (st)
        return st;
    mn_query q = mn_ask(s->db, k->ended, e);
    mn_bind_int(&q, number);
    const bool any = mn_next(&q), ended = any && !mn_get_null(&q, 0);
    if ((st = mn_done(&q)))
        return st;
    if (!any || ended) {
        mn_fail(e, MN_USAGE, ended ? "the %s %lld was withdrawn" : "there is no %s %lld", k->name,
                (long long)number);
        return k->say_numbers ? mn_after(mn_hint(e, "%s", k->say_numbers), MN_USAGE) : MN_USAGE;
    }
    q = mn_ask(s->db, k->withdraw, e);
    mn_bind_text(&q, act->actor);
    mn_bind_text(&q, act->when);
    mn_bind_text(&q, why);
    mn_bind_int(&q, number);
    st = mn_run(&q);
    return st ? st : mn_standing_log(s, k, number, "withdraw", "", act, e);
}
