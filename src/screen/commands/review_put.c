/* SPDX-License-Identifier: Apache-2.0
 *
 * review_put.c - manumit review put: whether a party is an entry of a list, decided by a
 * person and remembered.
 */

#include "core/err.h"
#include "core/text.h"
#include "screen/commands/command.h"
#include "screen/commands/review.h"
#include "screen/commands/review_party.h"

/* --- the review ------------------------------------------------------------------------------ */

static mn_status decision_of(mn_store_decision *out, const char *text, mn_err *e)
{
    if (mn_review_decision(out, mn_text_of(text)))
        return MN_OK;
    mn_fail(e, MN_USAGE, "'%.100s' is no decision", text);
    (void)!mn_hint(e, "one of match, no-match, unsure");
    return MN_USAGE;
}

static mn_status put(mn_report **out, mn_store_review *v, const mn_call *call, const mn_ctx *ctx,
                     mn_err *e)
{
    mn_store *s = NULL;
    mn_call_act who;
    int64_t id = 0;
    mn_call_who(&who, call, ctx);
    mn_status st = mn_call_store(&s, call, NULL, ctx, e);
    if (!st && !(st = mn_store_review_expire(NULL, s, &who.act, e)) &&
        !(st = mn_store_review_put(&id, s, v, &who.act, e)))
        st = mn_review_report(out, "review put", "The decision is kept", s, id,
                              mn_text_sub(who.act.when, 0, MN_STORE_DATE - 1), e);
    mn_store_close(s);
    return st;
}

static mn_text text_of(const char *s)
{
    return mn_text_of(s ? s : "");
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_party_maker maker = {0};
    mn_kit *kit = NULL;
    mn_identity identity;
    const mn_party *p = NULL;
    mn_store_review v = {.list = text_of(mn_call_input(call, 0)),
                         .entry = text_of(mn_call_input(call, 1)),
                         .entry_hash = text_of(mn_call_text(call, "seen")),
                         .reason = mn_text_trim(text_of(mn_call_text(call, "reason"))),
                         .expires = text_of(mn_call_text(call, "expires")),
                         .four_eyes = mn_call_flag(call, "four-eyes")};
    mn_status st = decision_of(&v.decision, mn_call_input(call, 2), e);
    if (!st && !v.reason.len) {
        st = mn_fail(e, MN_USAGE, "a decision without a reason");
        (void)!mn_hint(e, "say why, for those who ask later: --reason TEXT");
    }
    if (!st && !mn_store_scope_find(&v.scope, text_of(mn_call_text(call, "scope"))))
        st = mn_fail(e, MN_USAGE, "no such scope");
    if (!st && !(st = mn_kit_get(&kit, ctx, e)) &&
        !(st = mn_review_party(&p, &maker, kit, call, ctx, e)) &&
        !(st = mn_identity_of(&identity, p, e))) {
        v.party_key = mn_text_of(identity.key);
        v.party_hash = mn_text_of(identity.hash);
        v.party_name = mn_utf8_cut(mn_party_nth(p, MN_PARTY_NAME, 0), 200);
        st = put(out, &v, call, ctx, e);
    }
    mn_party_maker_free(&maker);
    mn_kit_drop(kit);
    return st;
}

static const mn_example examples[] = {
    {"manumit review put un CDi.001 no-match --parties suppliers.csv --line 17 "
     "--reason 'born in another year'",
     "the party of a line that was screened: with all that is known of it"},
    {"manumit review put own-list 17 no-match --name 'Example Person' --country ca "
     "--reason 'born in another year'",
     "a namesake"},
    {"manumit review put own-list 23 match --party supplier.json "
     "--reason 'same address' --four-eyes",
     "it is the entry; a second person must agree"},
    {"manumit review put own-list 17 unsure --name 'Example Person' --expires 2027-02-01 "
     "--reason 'asked for the passport'",
     "left open for a time"},
    {NULL, NULL}};
static const mn_input inputs[] = {{"LIST", "the list's name in the store", true, false},
                                  {"ENTRY", "the entry's id in the list", true, false},
                                  {"DECISION", "match, no-match or unsure", true, false},
                                  {NULL, NULL, false, false}};
static const mn_option options[] = {
    {.name = "reason", .type = MN_OPT_TEXT, .arg = "TEXT", .help = "Why. It must be given."},
    {.name = "party",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "The party as it was screened: a file with one JSON object, as 'screen --stream' "
             "reads it; - is standard input."},
    {.name = "name",
     .type = MN_OPT_TEXT,
     .arg = "NAME",
     .many = true,
     .help = "Or its name; further ones are its aliases."},
    {.name = "country",
     .type = MN_OPT_TEXT,
     .arg = "COUNTRY",
     .many = true,
     .help = "Its country, by name or code."},
    {.name = "field",
     .type = MN_OPT_TEXT,
     .arg = "FIELD=VALUE",
     .many = true,
     .help = "What else was known of it: leiCode, birthDate, address, city, ... as in 'list "
             "entry'."},
    MN_PARTIES_OPTIONS,
    {.name = "line",
     .type = MN_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = 1e15,
     .help = "With --parties: the party's line, as 'screen' prints it."},
    {.name = "scope",
     .type = MN_OPT_CHOICE,
     .def = "party",
     .choices = "party|name",
     .help = "Holds for parties of which all is the same that tells one from another (party), or "
             "for any of the same names, identifiers, countries and dates of birth, whatever "
             "its address (name)."},
    {.name = "expires",
     .type = MN_OPT_TEXT,
     .arg = "DATE",
     .help = "The first day on which it no longer holds, as 2027-02-01. Without it, it holds until "
             "the entry changes or it is withdrawn."},
    {.name = "four-eyes",
     .type = MN_OPT_FLAG,
     .help = "It holds only when a second person has agreed ('review confirm'), also where the "
             "store does not ask for that."},
    {.name = "seen",
     .type = MN_OPT_TEXT,
     .arg = "HASH",
     .help = "The hash of the entry that you looked at (column hash of 'list entry'): refused "
             "when it has changed since."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {{"reviews", MN_REVIEW_COLUMNS, "the review as it now stands"},
                                    {NULL, NULL, NULL}};
const mn_command mn_review_put_command = {
    .name = "review put",
    .summary = "Decide whether a party is an entry of a list, and remember it",
    .about =
        "Later screenings follow the decision while it is in force, and say so. It ends when it "
        "expires, is withdrawn or replaced by a later one, and when a newer version of the list "
        "changes or removes the entry: then it must be decided again.\n\n"
        "The party is known again by what it is, not by its line or number in a file: case, "
        "punctuation and the order of values do not matter; another spelling, country or "
        "identifier does.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "review list,review confirm,review withdraw,list entry",
    .run = run,
    .quick = true,
    .words = 3,
    .deed = MN_STORE_REVIEW,
    .writes = true};
