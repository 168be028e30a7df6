/* SPDX-License-Identifier: Apache-2.0
 *
 * review_put.c - manumit review put: whether a party is an entry of a list, decided by a
 * person and remembered.
 */
#include <manumit/reference.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/file.h"
#include "core/text.h"
#include "screen/commands/command.h"
#include "screen/commands/review.h"
#include "screen/party/json.h"
#include "screen/review/identity.h"

/* --- the party ----------------------------------------------------------------------------- */

/* Countries by any name, as two letters in lower case, as lists have them. */
static mn_status add_countries(mn_party_maker *m, const mn_call *call, mn_err *e)
{
    const size_t n = mn_call_count(call, "country");
    mn_reference *ref = NULL;
    mn_status st = n ? mn_reference_new(&ref, MN_NEED_COUNTRIES, e) : MN_OK;
    for (size_t i = 0; !st && i < n; i++) {
        const char *name = mn_call_nth(call, "country", i);
        const mn_country *c = mn_country_find(ref, mn_text_of(name));
        if (!c) {
            const char *near = mn_country_suggest(ref, mn_text_of(name));
            mn_fail(e, MN_USAGE, "no country is known as '%.100s'", name);
            (void)!(near ? mn_hint(e, "did you mean %s?", near)
                         : mn_hint(e, "give its two letters, as in: --country mm"));
            st = MN_USAGE;
            break;
        }
        char code[3] = {c->iso2[0], c->iso2[1], '\0'};
        for (char *l = code; *l; l++)
            if (*l >= 'A' && *l <= 'Z')
                *l = (char)(*l + 32);
        mn_party_add(m, MN_PARTY_COUNTRY, mn_text_of(code));
    }
    mn_reference_free(ref);
    return st;
}

/* "PROPERTY=VALUE" */
static mn_status add_field(mn_party_maker *m, const char *text, mn_err *e)
{
    const char *sep = strchr(text, '=');
    const mn_text name = {text, sep ? (size_t)(sep - text) : 0};
    for (int f = 0; sep && f < MN_PARTY_OTHER; f++)
        if (mn_text_eq_nocase(name, mn_party_field_name((mn_party_field)f))) {
            mn_party_add(m, (mn_party_field)f, mn_text_of(sep + 1));
            return MN_OK;
        }
    mn_fail(e, MN_USAGE, "'%.100s' is no field of a party", text);
    (void)!mn_hint(e, "as in: --field leiCode=529900T8BM49AURSDO55, birthDate=1965-03-01, "
                      "address=..., city=...");
    return MN_USAGE;
}

static mn_status party_of_options(const mn_party **out, mn_party_maker *m, const mn_call *call,
                                  mn_err *e)
{
    const char *schema = mn_call_text(call, "schema");
    mn_schema kind = MN_SCHEMA_LEGAL_ENTITY;
    mn_status st = MN_OK;
    if (schema && !mn_schema_find(&kind, mn_text_of(schema))) {
        mn_fail(e, MN_USAGE, "'%.100s' is no schema", schema);
        (void)!mn_hint(e, "one of Person, Company, Organization, PublicBody, Vessel, Airplane, "
                          "LegalEntity");
        return MN_USAGE;
    }
    mn_party_start(m, 0);
    mn_party_set_schema(m, kind);
    for (size_t i = 0; i < mn_call_count(call, "name"); i++)
        mn_party_add(m, i ? MN_PARTY_ALIAS : MN_PARTY_NAME,
                     mn_text_of(mn_call_nth(call, "name", i)));
    st = add_countries(m, call, e);
    for (size_t i = 0; !st && i < mn_call_count(call, "field"); i++)
        st = add_field(m, mn_call_nth(call, "field", i), e);
    return st ? st : mn_party_end(out, m, e);
}

static mn_status party_of_file(const mn_party **out, mn_party_maker *m, const char *path,
                               const mn_ctx *ctx, mn_err *e)
{
    char *bytes = NULL;
    size_t len = 0;
    mn_status st = mn_file_read(&bytes, &len, ctx, path, 4 * MN_PARTY_BYTES_MAX, e);
    if (st)
        return st;
    const mn_text text = mn_text_trim((mn_text){bytes, len});
    const size_t bad = mn_utf8_bad(text);
    if (bad < text.len)
        st = mn_fail_at(e, MN_DATA, path, 1, bad + 1, "not UTF-8");
    else if ((st = mn_party_read(out, m, text, 1, e)) && e && !e->file[0])
        snprintf(e->file, sizeof e->file, "%s", path);
    free(bytes);
    return st;
}

static mn_status party_of(const mn_party **out, mn_party_maker *m, const mn_call *call,
                          const mn_ctx *ctx, mn_err *e)
{
    const char *path = mn_call_text(call, "party");
    const bool said = mn_call_count(call, "name") || mn_call_count(call, "country") ||
                      mn_call_count(call, "field") || mn_call_text(call, "schema");
    if (path && said) {
        mn_fail(e, MN_USAGE, "the party is given twice");
        (void)!mn_hint(e, "either --party FILE, or --name, --country, --field, --schema");
        return MN_USAGE;
    }
    if (path)
        return party_of_file(out, m, path, ctx, e);
    if (!mn_call_count(call, "name")) {
        mn_fail(e, MN_USAGE, "which party was decided on is not said");
        (void)!mn_hint(e, "give --name, or --party FILE with what was screened");
        return MN_USAGE;
    }
    return party_of_options(out, m, call, e);
}

/* --- the review ------------------------------------------------------------------------------ */

static mn_status decision_of(mn_store_decision *out, const char *text, mn_err *e)
{
    if (strcmp(text, "no-match") == 0)
        text = "no_match";
    if (mn_store_decision_find(out, mn_text_of(text)))
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
    mn_identity identity;
    const mn_party *p = NULL;
    mn_store_review v = {.list = text_of(mn_call_input(call, 0)),
                         .entry = text_of(mn_call_input(call, 1)),
                         .entry_hash = text_of(mn_call_text(call, "seen")),
                         .reason = text_of(mn_call_text(call, "reason")),
                         .expires = text_of(mn_call_text(call, "expires")),
                         .four_eyes = mn_call_flag(call, "four-eyes")};
    mn_status st = decision_of(&v.decision, mn_call_input(call, 2), e);
    if (!st && !v.reason.len) {
        st = mn_fail(e, MN_USAGE, "a decision without a reason");
        (void)!mn_hint(e, "say why, for those who ask later: --reason TEXT");
    }
    if (!st && !mn_store_scope_find(&v.scope, text_of(mn_call_text(call, "scope"))))
        st = mn_fail(e, MN_USAGE, "no such scope");
    if (!st && !(st = party_of(&p, &maker, call, ctx, e)) &&
        !(st = mn_identity_of(&identity, p, e))) {
        v.party_key = mn_text_of(identity.key);
        v.party_hash = mn_text_of(identity.hash);
        v.party_name = mn_utf8_cut(mn_party_nth(p, MN_PARTY_NAME, 0), 200);
        st = put(out, &v, call, ctx, e);
    }
    mn_party_maker_free(&maker);
    return st;
}

static const mn_example examples[] = {
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
    {.name = "schema",
     .type = MN_OPT_TEXT,
     .arg = "SCHEMA",
     .help = "What it is: Person, Company, Vessel, ..."},
    {.name = "field",
     .type = MN_OPT_TEXT,
     .arg = "FIELD=VALUE",
     .many = true,
     .help = "What else was known of it: leiCode, birthDate, address, city, ... as in 'list "
             "entry'."},
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
