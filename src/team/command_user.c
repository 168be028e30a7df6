/* SPDX-License-Identifier: Apache-2.0
 *
 * command_user.c - manumit user add, list, role, password, disable, enable.
 */
#include "report/made.h"
#include "team/command.h"

#include <sodium.h>
#include <stdio.h>

#include "command/store_call.h"
#include "core/err.h"
#include "table/maker.h"

static mn_status accounts_table(mn_report *r, mn_store *s, mn_err *e)
{
    mn_maker k = mn_maker_new("accounts", "name:t role:t state:t created:t seen:t locked:t", e);
    const mn_table_view view = {.title = "Accounts",
                                .columns = "name=Name,role=Role,state=State,created=Made,"
                                           "seen=Last login,locked=Locked until"};
    mn_store_cursor *c = NULL;
    mn_store_account a;
    bool any = true;
    mn_status st = mn_store_accounts(&c, s, e);
    while (!st && !k.st && !(st = mn_store_next_account(c, &a, &any, e)) && any) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, a.name);
        mn_make_str(&k, 1, mn_store_role_name(a.role));
        mn_make_str(&k, 2, a.disabled ? "disabled" : "active");
        mn_make_str(&k, 3, a.created);
        if (a.seen[0])
            mn_make_str(&k, 4, a.seen);
        if (a.locked[0])
            mn_make_str(&k, 5, a.locked);
    }
    mn_store_cursor_free(c);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

/* The report of all of these: one sentence, then the accounts. */
static mn_status report(mn_report **out, mn_store *s, const char *command, const char *title,
                        mn_err *e)
{
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, command, title, e);
    if (!st)
        st = accounts_table(r, s, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

typedef mn_status (*change_fn)(mn_store *s, const mn_call *call, mn_text name,
                               const mn_store_act *act, const mn_ctx *ctx, mn_err *e);

/* Opens the store, changes an account, shows what there is then. */
static mn_status change(mn_report **out, const mn_call *call, const mn_ctx *ctx,
                        const char *command, bool create, change_fn make, mn_err *e)
{
    const mn_store_options o = {.create = create};
    const char *name = mn_call_input(call, 0);
    char title[128];
    mn_store *s = NULL;
    mn_call_act who;
    mn_call_who(&who, call, ctx);
    mn_status st = mn_call_store(&s, call, &o, ctx, e);
    if (!st)
        st = make(s, call, mn_text_of(name), &who.act, ctx, e);
    snprintf(title, sizeof title, "%.64s: done", name);
    if (!st)
        st = report(out, s, command, title, e);
    mn_store_close(s);
    return st;
}

static mn_status role_of(mn_store_role *out, const char *name, mn_err *e)
{
    if (mn_store_role_find(out, mn_text_of(name)))
        return MN_OK;
    mn_fail(e, MN_USAGE, "there is no role '%.64s'", name);
    (void)!mn_hint(e, "there are reviewer, supervisor, auditor and administrator");
    return MN_USAGE;
}

/* --- each ------------------------------------------------------------------------------------ */

static mn_status add(mn_store *s, const mn_call *call, mn_text name, const mn_store_act *act,
                     const mn_ctx *ctx, mn_err *e)
{
    char password[MN_PASSWORD_MAX];
    size_t len = 0;
    mn_store_role role = MN_STORE_ROLES;
    mn_status st;
    /* Who may not is told before a password is asked for. */
    if ((st = mn_store_may(s, act->actor, MN_STORE_ACCOUNTS, e)) ||
        (st = role_of(&role, mn_call_text(call, "role"), e)))
        return st;
    if (!(st = mn_call_password(password, &len, call, ctx, e)))
        st = mn_store_account_add(s, name, role, (mn_text){password, len}, act, e);
    sodium_memzero(password, sizeof password);
    return st;
}

static mn_status password_of(mn_store *s, const mn_call *call, mn_text name,
                             const mn_store_act *act, const mn_ctx *ctx, mn_err *e)
{
    char password[MN_PASSWORD_MAX];
    size_t len = 0;
    mn_status st = mn_call_password(password, &len, call, ctx, e);
    if (!st)
        st = mn_store_account_password(s, name, (mn_text){password, len}, act, e);
    sodium_memzero(password, sizeof password);
    return st;
}

static mn_status role(mn_store *s, const mn_call *call, mn_text name, const mn_store_act *act,
                      const mn_ctx *ctx, mn_err *e)
{
    mn_store_role to = MN_STORE_ROLES;
    mn_status st = role_of(&to, mn_call_input(call, 1), e);
    (void)ctx;
    return st ? st : mn_store_account_role(s, name, to, act, e);
}

static mn_status disable(mn_store *s, const mn_call *call, mn_text name, const mn_store_act *act,
                         const mn_ctx *ctx, mn_err *e)
{
    (void)call;
    (void)ctx;
    return mn_store_account_disable(s, name, true, act, e);
}

static mn_status enable(mn_store *s, const mn_call *call, mn_text name, const mn_store_act *act,
                        const mn_ctx *ctx, mn_err *e)
{
    (void)call;
    (void)ctx;
    return mn_store_account_disable(s, name, false, act, e);
}

static mn_status run_add(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    return change(out, call, ctx, "user add", true, add, e);
}

static mn_status run_password(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    return change(out, call, ctx, "user password", false, password_of, e);
}

static mn_status run_role(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    return change(out, call, ctx, "user role", false, role, e);
}

static mn_status run_disable(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    return change(out, call, ctx, "user disable", false, disable, e);
}

static mn_status run_enable(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    return change(out, call, ctx, "user enable", false, enable, e);
}

static mn_status run_list(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_store *s = NULL;
    mn_status st = mn_call_store_read(&s, MN_STORE_READ, call, ctx, e);
    if (!st)
        st = report(out, s, "user list", "Who may work with the store", e);
    mn_store_close(s);
    return st;
}

/* --- declarations ------------------------------------------------------------------------------
 */

static const mn_output outputs[] = {
    {"accounts", "name,role,state,created,seen,locked", "all accounts, by name; times are UTC"},
    {NULL, NULL, NULL}};
static const mn_option plain_options[] = {MN_STORE_OPTION, MN_AS_USER_OPTION, {.name = NULL}};
static const mn_input one_name[] = {{"NAME", "The account.", true, false},
                                    {NULL, NULL, false, false}};
static const mn_input name_role[] = {
    {"NAME", "The account.", true, false},
    {"ROLE", "reviewer, supervisor, auditor or administrator.", true, false},
    {NULL, NULL, false, false}};
static const mn_input no_inputs[] = {{NULL, NULL, false, false}};

static const mn_option add_options[] = {
    {.name = "role",
     .type = MN_OPT_CHOICE,
     .arg = "ROLE",
     .choices = "reviewer|supervisor|auditor|administrator|advocate",
     .def = "reviewer",
     .help = "What the account may do."},
    MN_PASSWORD_OPTION,
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_example add_examples[] = {
    {"manumit user add ada --role administrator", "the first account; the password is asked for"},
    {"manumit user add rex --as-user ada < password.txt", "a reviewer"},
    {NULL, NULL}};
const mn_command mn_user_add_command = {
    .name = "user add",
    .summary = "Add an account to a store",
    .about =
        "A store without accounts is open to all who can reach it. With the first account, an "
        "administrator's, names count: each write is by an account, and its role must allow it.\n\n"
        "A reviewer decides about matches. A supervisor also confirms the decisions of others, "
        "imports lists and reads the audit log. An auditor reads everything and writes nothing. An "
        "administrator changes accounts and settings and imports lists, but decides about no "
        "match.\n\n"
        "The password has 12 to 1,024 bytes and is the first line of standard input, or of the "
        "descriptor that --password-fd names; it is never an argument, which others on the "
        "machine would see.",
    .examples = add_examples,
    .inputs = one_name,
    .options = add_options,
    .outputs = outputs,
    .see_also = "user list,user role,user disable",
    .run = run_add,
    .words = 1,
    .deed = MN_STORE_ACCOUNTS,
    .writes = true,
    .local = true,
    .why_local = "accounts are made where the store is looked after"};

static const mn_example list_examples[] = {{"manumit user list", "all accounts"}, {NULL, NULL}};
const mn_command mn_user_list_command = {.name = "user list",
                                         .summary = "The accounts of a store",
                                         .examples = list_examples,
                                         .inputs = no_inputs,
                                         .options = plain_options,
                                         .outputs = outputs,
                                         .see_also = "user add",
                                         .run = run_list,
                                         .local = true,
                                         .why_local =
                                             "accounts are looked after on the command line"};

static const mn_example role_examples[] = {
    {"manumit user role rex supervisor --as-user ada", "from now on"}, {NULL, NULL}};
const mn_command mn_user_role_command = {
    .name = "user role",
    .summary = "Give an account another role",
    .about = "The account's sessions end. The last administrator stays one.",
    .examples = role_examples,
    .inputs = name_role,
    .options = plain_options,
    .outputs = outputs,
    .see_also = "user add,user list",
    .run = run_role,
    .words = 2,
    .deed = MN_STORE_ACCOUNTS,
    .writes = true,
    .local = true,
    .why_local = "accounts are made where the store is looked after"};

static const mn_option password_options[] = {
    MN_PASSWORD_OPTION, MN_STORE_OPTION, MN_AS_USER_OPTION, {.name = NULL}};
static const mn_example password_examples[] = {
    {"manumit user password rex --as-user ada", "a new one, and a lock is taken away"},
    {NULL, NULL}};
const mn_command mn_user_password_command = {
    .name = "user password",
    .summary = "Give an account another password",
    .about = "An administrator may change everybody's, others their own. The account's sessions "
             "end, and a lock after failed logins is taken away.",
    .examples = password_examples,
    .inputs = one_name,
    .options = password_options,
    .outputs = outputs,
    .see_also = "user add,user list",
    .run = run_password,
    .words = 1,
    .deed = MN_STORE_ACCOUNTS,
    .writes = true,
    .local = true,
    .why_local = "accounts are made where the store is looked after"};

static const mn_example disable_examples[] = {
    {"manumit user disable rex --as-user ada", "nothing of what rex did is lost"}, {NULL, NULL}};
const mn_command mn_user_disable_command = {
    .name = "user disable",
    .summary = "Let an account do nothing any more",
    .about = "Accounts are not removed, as reviews and the audit log name them. The account's "
             "sessions end. The last administrator can't be disabled.",
    .examples = disable_examples,
    .inputs = one_name,
    .options = plain_options,
    .outputs = outputs,
    .see_also = "user enable,user list",
    .run = run_disable,
    .words = 1,
    .deed = MN_STORE_ACCOUNTS,
    .writes = true,
    .local = true,
    .why_local = "accounts are made where the store is looked after"};

static const mn_example enable_examples[] = {{"manumit user enable rex --as-user ada", "as before"},
                                             {NULL, NULL}};
const mn_command mn_user_enable_command = {.name = "user enable",
                                           .summary = "Let a disabled account work again",
                                           .examples = enable_examples,
                                           .inputs = one_name,
                                           .options = plain_options,
                                           .outputs = outputs,
                                           .see_also = "user disable,user list",
                                           .run = run_enable,
                                           .words = 1,
                                           .deed = MN_STORE_ACCOUNTS,
                                           .writes = true,
                                           .local = true,
                                           .why_local =
                                               "accounts are made where the store is looked after"};
