/* SPDX-License-Identifier: Apache-2.0
 *
 * command_audit.c - manumit audit show, audit verify.
 */
#include "report/made.h"
#include "team/command.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "command/store_call.h"
#include "core/err.h"
#include "core/text.h"
#include "table/maker.h"

/* Where the log ends, as text to be kept elsewhere: "12:9f86...". */
static mn_status put_receipt(mn_report *r, mn_store *s, mn_err *e)
{
    mn_store_receipt end;
    char text[160];
    mn_status st = mn_store_audit_receipt(&end, s, e);
    if (st || !end.sequence)
        return st;
    snprintf(text, sizeof text, "Receipt: %lld:%s", (long long)end.sequence, end.hash);
    if ((st = mn_report_text(r, MN_TEXT_PARA, text, e)))
        return st;
    return mn_report_text(r, MN_TEXT_NOTE,
                          "Keep the receipt where those who can write the store can't: with it, "
                          "'audit verify --receipt' finds out a log that was cut or written anew.",
                          e);
}

/* --- show ----------------------------------------------------------------------------------- */

static bool begins(mn_text t, const char *with)
{
    size_t n = with ? strlen(with) : 0;
    return t.len >= n && (n == 0 || memcmp(t.ptr, with, n) == 0);
}

static mn_status log_table(mn_report *r, mn_store *s, const mn_call *call, mn_err *e)
{
    const char *object = mn_call_text(call, "object"), *actor = mn_call_text(call, "actor");
    mn_maker k = mn_maker_new("log",
                              "sequence:i when:t actor:t action:t object:t note:t payload:t "
                              "previous:t hash:t",
                              e);
    const mn_table_view view = {.title = "The audit log",
                                .first = 200,
                                .columns = "sequence=No.,when=When,actor=Who,action=What,"
                                           "object=Of what,note=Note"};
    mn_store_cursor *c = NULL;
    mn_store_audit a;
    bool any = true;
    mn_status st = mn_store_audit_log(&c, s, mn_call_int(call, "after", 0), e);
    while (!st && !k.st && !(st = mn_store_next_audit(c, &a, &any, e)) && any) {
        if (!begins(a.object, object) || (actor && !mn_text_eq_str(a.actor, actor)))
            continue;
        mn_make_row(&k, 0);
        mn_make_i64(&k, 0, a.sequence);
        const mn_text cells[] = {a.when, a.actor,   a.action,   a.object,
                                 a.note, a.payload, a.previous, a.hash};
        for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
            mn_make_text(&k, i + 1, cells[i]);
    }
    mn_store_cursor_free(c);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

static mn_status run_show(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_store *s = NULL;
    mn_report *r = NULL;
    mn_status st = mn_call_store_read(&s, MN_STORE_AUDIT, call, ctx, e);
    if (!st && !(st = mn_report_new(&r, "audit show", "What was done, by whom, when", e)) &&
        !(st = log_table(r, s, call, e)))
        st = put_receipt(r, s, e);
    mn_store_close(s);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* --- verify --------------------------------------------------------------------------------- */

/* "SEQUENCE:HASH" */
static mn_status read_receipt(mn_store_receipt *out, const char *text, mn_err *e)
{
    mn_text rest = mn_text_of(text), number;
    mn_store_receipt r = {0};
    bool right = mn_text_split(&rest, ':', &number) && mn_text_i64(number, &r.sequence) &&
                 r.sequence > 0 && rest.ptr && rest.len == MN_STORE_HASH - 1;
    for (size_t i = 0; right && i < rest.len; i++)
        right = strchr("0123456789abcdef", rest.ptr[i]) != NULL;
    if (!right) {
        mn_fail(e, MN_USAGE, "'%.100s' is no receipt", text);
        (void)!mn_hint(e, "it is as 'audit verify' prints it: a number, ':' and 64 digits");
        return MN_USAGE;
    }
    memcpy(r.hash, rest.ptr, rest.len);
    *out = r;
    return MN_OK;
}

typedef struct findings {
    mn_maker table;
    uint64_t n;
    char first[512];
} findings;

static void put_finding(void *payload, int64_t sequence, const char *what)
{
    findings *f = payload;
    if (!f->n++)
        snprintf(f->first, sizeof f->first, "%s", what);
    mn_make_row(&f->table, 0);
    if (sequence)
        mn_make_i64(&f->table, 0, sequence);
    mn_make_str(&f->table, 1, what);
}

static mn_status describe(mn_report *r, findings *f, uint64_t checked, bool ok, mn_store *s,
                          mn_err *e)
{
    const mn_table_view view = {
        .title = "What was found", .first = 200, .columns = "sequence=Entry,finding=Finding"};
    mn_status st = mn_report_made(r, &f->table, &view, e);
    if (st ||
        (st = mn_report_count(r, "entries", "Entries of the log", checked, "entries", true, e)) ||
        (st = mn_report_count(r, "findings", "Findings", f->n, "findings", true, e)))
        return st;
    if (!ok)
        return mn_report_warning(r, "the audit log, or what it vouches for, was changed", e);
    if ((st = mn_report_text(r, MN_TEXT_PARA,
                             "The log is whole, and lists, reviews, settings and accounts are as "
                             "it says.",
                             e)))
        return st;
    return put_receipt(r, s, e);
}

static mn_status verify(mn_report **out, mn_store *s, const mn_call *call, const mn_ctx *ctx,
                        mn_err *e)
{
    enum { RECEIPTS_MAX = 100 };
    static const char columns[] = "sequence:i finding:t";
    mn_store_receipt receipts[RECEIPTS_MAX];
    size_t n = mn_call_count(call, "receipt");
    uint64_t checked = 0;
    bool ok = false;
    if (n > RECEIPTS_MAX)
        return mn_fail(e, MN_USAGE, "more than %d receipts", RECEIPTS_MAX);
    for (size_t i = 0; i < n; i++) {
        mn_status bad = read_receipt(&receipts[i], mn_call_nth(call, "receipt", i), e);
        if (bad)
            return bad;
    }
    findings f = {.table = mn_maker_new("findings", columns, e)};
    mn_report *r = NULL;
    mn_status st = mn_store_audit_verify(&ok, &checked, s, receipts, n, put_finding, &f, ctx, e);
    if (!st && !ok && !mn_call_flag(call, "list")) {
        st = mn_fail(e, MN_DATA, "the audit log is not whole (%llu %s): %s",
                     (unsigned long long)f.n, f.n == 1 ? "finding" : "findings", f.first);
        (void)!mn_hint(e, "see all of them with --list, and compare with a copy");
    }
    if (st || (st = mn_report_new(&r, "audit verify", "Is the audit log whole", e))) {
        mn_table_free(mn_maker_end(&f.table));
        return st;
    }
    if ((st = describe(r, &f, checked, ok, s, e)))
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static mn_status run_verify(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_store *s = NULL;
    mn_status st = mn_call_store_read(&s, MN_STORE_AUDIT, call, ctx, e);
    if (!st)
        st = verify(out, s, call, ctx, e);
    mn_store_close(s);
    return st;
}

/* --- declarations ------------------------------------------------------------------------------
 */

static const mn_input no_inputs[] = {{NULL, NULL, false, false}};

static const mn_example show_examples[] = {
    {"manumit audit show", "all that was done"},
    {"manumit audit show --object review/12", "what became of a review"},
    {"manumit audit show --actor ann --csv", "what one person did, for a spreadsheet"},
    {NULL, NULL}};
static const mn_option show_options[] = {
    {.name = "object",
     .type = MN_OPT_TEXT,
     .arg = "TEXT",
     .help = "Only entries about this, as 'review/', 'list/ofac' or 'account/ann': the beginning "
             "of it is enough."},
    {.name = "actor", .type = MN_OPT_TEXT, .arg = "NAME", .help = "Only what this person did."},
    {.name = "after",
     .type = MN_OPT_INT,
     .arg = "N",
     .min = 0,
     .max = 9e15,
     .help = "Only entries after this number."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output show_outputs[] = {
    {"log", "sequence,when,actor,action,object,note,payload,previous,hash",
     "each write, in order; payload is the SHA-256 of the record as it was written, hash that of "
     "the entry, previous that of the entry before"},
    {NULL, NULL, NULL}};
const mn_command mn_audit_show_command = {
    .name = "audit show",
    .summary = "What was done to a store, by whom, when",
    .about = "Every write to lists, reviews, settings and accounts has an entry in the audit log, "
             "made in the same transaction. Passwords and what a review says are not in it.",
    .examples = show_examples,
    .inputs = no_inputs,
    .options = show_options,
    .outputs = show_outputs,
    .see_also = "audit verify,store info",
    .run = run_show,
    .deed = MN_STORE_AUDIT};

static const mn_example verify_examples[] = {
    {"manumit audit verify", "is the log whole, and the store as it says"},
    {"manumit audit verify --list", "all that is wrong, as a table"},
    {"manumit audit verify --receipt 4711:9f86...", "and does it go on from a receipt"},
    {NULL, NULL}};
static const mn_option verify_options[] = {
    {.name = "receipt",
     .type = MN_OPT_TEXT,
     .arg = "N:HASH",
     .many = true,
     .help = "A receipt that was kept: the log must still hold this entry."},
    {.name = "list",
     .type = MN_OPT_FLAG,
     .help = "List all findings. Without it, a log that is not whole is an error (status 3)."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output verify_outputs[] = {
    {"findings", "sequence,finding", "what is wrong, with the entry's number where there is one"},
    {NULL, NULL, NULL}};
const mn_command mn_audit_verify_command = {
    .name = "audit verify",
    .summary = "Find out whether the audit log or what it vouches for was changed",
    .about =
        "Each entry of the log holds the hash of the one before. An entry that was changed, "
        "removed (also at the end), moved or put in is found and named; so are reviews, "
        "accounts, settings and list versions that are not as the log says.\n\n"
        "Who can write the store's file can also write the whole log anew, with hashes that fit. "
        "A receipt kept elsewhere finds that out, too.",
    .examples = verify_examples,
    .inputs = no_inputs,
    .options = verify_options,
    .outputs = verify_outputs,
    .see_also = "audit show",
    .run = run_verify,
    .deed = MN_STORE_AUDIT};
