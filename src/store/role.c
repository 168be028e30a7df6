/* SPDX-License-Identifier: Apache-2.0
 *
 * store/role.c - who may do what.
 */
#include "store/inside.h"

#include "core/err.h"
#include "core/text.h"

static const char *const role_names[MN_STORE_ROLES] = {
    [MN_STORE_REVIEWER] = "reviewer", [MN_STORE_SUPERVISOR] = "supervisor",
    [MN_STORE_AUDITOR] = "auditor",   [MN_STORE_ADMINISTRATOR] = "administrator",
    [MN_STORE_ADVOCATE] = "advocate",
};

static const char *const short_names[MN_STORE_DEEDS] = {
    [MN_STORE_READ] = "read",         [MN_STORE_REVIEW] = "review",
    [MN_STORE_CONFIRM] = "confirm",   [MN_STORE_IMPORT] = "import",
    [MN_STORE_AUDIT] = "audit",       [MN_STORE_ACCOUNTS] = "accounts",
    [MN_STORE_SETTINGS] = "settings", [MN_STORE_KEEP] = "keep",
    [MN_STORE_CASES] = "cases",       [MN_STORE_DECIDE] = "decide",
    [MN_STORE_FILE] = "file",         [MN_STORE_MARKERS] = "markers",
    [MN_STORE_PROMISES] = "promises",
};

static const char *const deed_names[MN_STORE_DEEDS] = {
    [MN_STORE_READ] = "read",
    [MN_STORE_REVIEW] = "review",
    [MN_STORE_CONFIRM] = "confirm reviews",
    [MN_STORE_IMPORT] = "import lists",
    [MN_STORE_AUDIT] = "read the audit log",
    [MN_STORE_ACCOUNTS] = "change accounts",
    [MN_STORE_SETTINGS] = "change settings",
    [MN_STORE_KEEP] = "keep alerts or networks",
    [MN_STORE_CASES] = "see alerts, networks and their cases",
    [MN_STORE_DECIDE] = "decide on alerts or networks",
    [MN_STORE_FILE] = "decide that an alert is reported, or a network a lead",
    [MN_STORE_MARKERS] = "see or put survivors' markers",
    [MN_STORE_PROMISES] = "enter or verify commitments",
};

/* Who reviews does not rule over accounts, and who audits writes nothing. Who is told of survivors
 * sees no alerts, and who decides on alerts is not told of survivors. Few keep alerts, as who does
 * chooses of which payments they are made (store/alert.h). */
static const bool may[MN_STORE_ROLES][MN_STORE_DEEDS] = {
    [MN_STORE_REVIEWER] = {[MN_STORE_READ] = true,
                           [MN_STORE_REVIEW] = true,
                           [MN_STORE_CASES] = true,
                           [MN_STORE_DECIDE] = true,
                           [MN_STORE_PROMISES] = true},
    [MN_STORE_SUPERVISOR] = {[MN_STORE_READ] = true,
                             [MN_STORE_REVIEW] = true,
                             [MN_STORE_CONFIRM] = true,
                             [MN_STORE_IMPORT] = true,
                             [MN_STORE_AUDIT] = true,
                             [MN_STORE_KEEP] = true,
                             [MN_STORE_CASES] = true,
                             [MN_STORE_DECIDE] = true,
                             [MN_STORE_FILE] = true,
                             [MN_STORE_PROMISES] = true},
    [MN_STORE_AUDITOR] = {[MN_STORE_READ] = true, [MN_STORE_AUDIT] = true},
    [MN_STORE_ADMINISTRATOR] = {[MN_STORE_READ] = true,
                                [MN_STORE_IMPORT] = true,
                                [MN_STORE_AUDIT] = true,
                                [MN_STORE_ACCOUNTS] = true,
                                [MN_STORE_SETTINGS] = true,
                                [MN_STORE_KEEP] = true,
                                [MN_STORE_MARKERS] = true},
    [MN_STORE_ADVOCATE] = {[MN_STORE_READ] = true, [MN_STORE_MARKERS] = true},
};

const char *mn_store_role_name(mn_store_role r)
{
    MN_BUG((unsigned)r < MN_STORE_ROLES);
    return role_names[r];
}

bool mn_store_role_find(mn_store_role *out, mn_text name)
{
    for (int i = 0; i < MN_STORE_ROLES; i++)
        if (mn_text_eq_str(name, role_names[i])) {
            *out = (mn_store_role)i;
            return true;
        }
    return false;
}

bool mn_store_role_may(mn_store_role role, mn_store_deed deed)
{
    MN_BUG((unsigned)role < MN_STORE_ROLES && (unsigned)deed < MN_STORE_DEEDS);
    return may[role][deed];
}

const char *mn_store_deed_name(mn_store_deed deed)
{
    MN_BUG((unsigned)deed < MN_STORE_DEEDS);
    return short_names[deed];
}

/* That the role may do `deed`, which is one of the n that are asked for: who else is to be asked
 * may do all of these. */
static mn_status check_one(mn_text name, mn_store_role role, mn_store_deed deed,
                           const mn_store_deed *all, size_t n, mn_err *e)
{
    if (mn_store_role_may(role, deed))
        return MN_OK;
    mn_fail(e, MN_USAGE, "'%.*s' is %s %s and may not %s", (int)name.len, name.ptr,
            role >= MN_STORE_AUDITOR ? "an" : "a", role_names[role], deed_names[deed]);
    if (n == 1 && deed == MN_STORE_DECIDE) /* which decision is not known here */
        return mn_after(mn_hint(e, "ask a reviewer, or for a report or a lead a supervisor"),
                        MN_USAGE);
    for (int i = 0; i < MN_STORE_ROLES; i++) {
        size_t of = 0;
        while (of < n && may[i][all[of]])
            of++;
        if (of == n)
            return mn_after(
                mn_hint(e, "ask %s %s", i < MN_STORE_AUDITOR ? "a" : "an", role_names[i]),
                MN_USAGE);
    }
    return MN_USAGE;
}

mn_status mn_store_role_check(mn_text name, mn_store_role role, mn_store_deed deed, mn_err *e)
{
    return check_one(name, role, deed, &deed, 1, e);
}

static mn_status fail_no_account(mn_text actor, bool disabled, mn_err *e)
{
    mn_fail(e, MN_USAGE, disabled ? "the account '%.*s' is disabled" : "there is no account '%.*s'",
            actor.len < 64 ? (int)actor.len : 64, actor.ptr ? actor.ptr : "");
    return mn_after(
        mn_hint(e, "this store has accounts: name yours by --as-user, or ask an administrator"),
        MN_USAGE);
}

mn_status mn_store_has_accounts(bool *any, mn_store *s, mn_err *e)
{
    mn_query q = mn_ask(s->db, "SELECT 1 FROM account LIMIT 1", e);
    const bool found = mn_next(&q);
    mn_status st = mn_done(&q);
    if (!st)
        *any = found;
    return st;
}

mn_status mn_store_may_all(mn_store *s, mn_text actor, const mn_store_deed *deed, size_t n,
                           mn_err *e)
{
    mn_query q = mn_ask(s->db, "SELECT role, disabled FROM account WHERE name = $1", e);
    mn_bind_text(&q, actor);
    mn_store_role role = MN_STORE_ROLES;
    bool known = mn_next(&q), disabled = known && mn_get_int(&q, 1) != 0, any = true;
    if (known && !mn_store_role_find(&role, mn_get_text(&q, 0)))
        disabled = true;
    mn_status st = mn_done(&q);
    if (!st && !known)
        st = mn_store_has_accounts(&any, s, e);
    if (st || !any)
        return st;
    if (!known || disabled)
        return fail_no_account(actor, disabled, e);
    for (size_t i = 0; !st && i < n; i++)
        st = check_one(actor, role, deed[i], deed, n, e);
    return st;
}

mn_status mn_store_may(mn_store *s, mn_text actor, mn_store_deed deed, mn_err *e)
{
    return mn_store_may_all(s, actor, &deed, 1, e);
}
