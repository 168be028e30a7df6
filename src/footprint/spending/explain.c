/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/explain.c - how the columns of a table are understood, in
 * lines for a person.
 */
#include "core/buf.h"
#include "core/err.h"
#include "footprint/spending/columns.h"

static void explain_role(mn_buf *b, const mn_columns *c, const mn_table *t, mn_spend_role role)
{
    static const char *const how[] = {
        [MN_FOUND_BY_CALLER] = "as you said",
        [MN_FOUND_BY_NAME] = "by its name",
        [MN_FOUND_BY_CONTENT] = "by its content",
    };
    mn_buf_fmt(b, "%s <- '%s' (%s", mn_spend_role_name(role), mn_table_col_name(t, c->at[role]),
               how[c->by[role]]);
    if (role == MN_SPEND_CODE || role == MN_SPEND_ISIC) {
        mn_buf_fmt(b, ", %s", mn_codes_name(role == MN_SPEND_CODE ? c->code : c->isic));
    }
    if (role <= MN_SPEND_CREDIT && c->unit.currency.len > 0) {
        mn_buf_fmt(b, ", in %.*s", (int)c->unit.currency.len, c->unit.currency.ptr);
    }
    mn_buf_str(b, ")\n");
}

static bool is_used(const mn_columns *c, size_t col)
{
    for (int i = 0; i < MN_SPEND_ROLES; i++) {
        if (c->at[i] == col) {
            return true;
        }
    }
    return false;
}

static void explain_rest(mn_buf *b, const mn_columns *c, const mn_table *t)
{
    bool any = false;
    for (size_t i = 0; i < mn_table_cols(t); i++) {
        if (!is_used(c, i)) {
            mn_buf_fmt(b, "%s'%s'", any ? ", " : "not used: ", mn_table_col_name(t, i));
            any = true;
        }
    }
    mn_buf_str(b, any ? "\n" : "");
}

mn_status mn_spending_columns(char **out, const mn_table *t, const mn_reference *r,
                              const mn_spending_options *o, mn_err *e)
{
    mn_err own = MN_ERR_INIT;
    mn_spending s = {0};
    mn_columns c;
    mn_buf b = {0};
    e = e ? e : &own;
    mn_status st = mn_columns_find(&c, &s, t, r, o, e);
    if (st != MN_OK) {
        goto out;
    }
    for (int i = 0; i < MN_SPEND_ROLES; i++) {
        if (c.at[i] != SIZE_MAX) {
            explain_role(&b, &c, t, (mn_spend_role)i);
        }
    }
    explain_rest(&b, &c, t);
    if (b.failed) {
        st = mn_fail_memory(e);
        goto out;
    }
    *out = b.ptr;
    b = (mn_buf){0};
out:
    mn_buf_free(&b);
    mn_spending_free(&s);
    return st;
}
