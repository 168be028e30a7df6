/* SPDX-License-Identifier: Apache-2.0
 *
 * review_party.c - a party of options, of a file with one as JSON, or of a line of the file that
 * was screened. See review_party.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/file.h"
#include "core/text.h"
#include "screen/commands/review.h"
#include "screen/commands/review_party.h"
#include "screen/lists/headed.h"
#include "screen/party/json.h"

bool mn_review_decision(mn_store_decision *out, mn_text text)
{
    return mn_store_decision_find(out,
                                  mn_text_eq_str(text, "no-match") ? mn_text_of("no_match") : text);
}

mn_status mn_review_schema(mn_schema *out, const mn_call *call, mn_err *e)
{
    const char *schema = mn_call_text(call, "schema");
    mn_schema found = MN_SCHEMA_LEGAL_ENTITY;
    if (schema && !mn_schema_find(&found, mn_text_of(schema))) {
        mn_fail(e, MN_USAGE, "'%.100s' is no schema", schema);
        (void)!mn_hint(e, "one of Person, Company, Organization, PublicBody, Vessel, Airplane, "
                          "LegalEntity");
        return MN_USAGE;
    }
    *out = found;
    return MN_OK;
}

/* --- a file that was screened -------------------------------------------------------------- */

mn_status mn_parties_open(mn_parties *out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const mn_read_options o = {.sheet = mn_call_text(call, "sheet")};
    uint64_t above; /* lines are those of the file, as 'screen' tells them */
    mn_status st = mn_review_schema(&out->schema, call, e);
    if (!st &&
        !(st = mn_headed_read_western(&out->table, &above, ctx, mn_call_text(call, "parties"), &o,
                                      mn_call_text(call, "columns"), e)))
        st = mn_query_columns_new(&out->columns, out->table, mn_call_text(call, "columns"), e);
    return st;
}

void mn_parties_close(mn_parties *p)
{
    mn_query_columns_free(p->columns);
    mn_table_free(p->table);
    *p = (mn_parties){NULL, NULL, MN_SCHEMA_LEGAL_ENTITY};
}

/* Rows stand in the order of their lines. */
static bool row_of(size_t *out, const mn_table *t, uint64_t line)
{
    size_t low = 0, high = mn_table_rows(t);
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (mn_table_line(t, mid) < line)
            low = mid + 1;
        else
            high = mid;
    }
    *out = low;
    return low < mn_table_rows(t) && mn_table_line(t, low) == line;
}

mn_status mn_parties_line(const mn_party **out, mn_party_maker *m, const mn_kit *k,
                          const mn_parties *p, uint64_t line, mn_err *e)
{
    size_t row;
    if (!row_of(&row, p->table, line)) {
        mn_fail_at(e, MN_DATA, mn_table_source(p->table), line, 0,
                   "there is no party in this line");
        (void)!mn_hint(e, "the column 'line' of 'screen' is meant, of this very file");
        return MN_DATA;
    }
    mn_status st = mn_query_row(out, m, k, p->columns, p->table, row, e);
    if (!st && m->party.schema == MN_SCHEMA_LEGAL_ENTITY)
        m->party.schema = p->schema;
    if (st && e && !e->file[0]) {
        snprintf(e->file, sizeof e->file, "%s", mn_table_source(p->table));
        e->line = line;
    }
    return st;
}

static mn_status party_of_line(const mn_party **out, mn_party_maker *m, const mn_kit *k,
                               const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_parties p = {NULL, NULL, MN_SCHEMA_LEGAL_ENTITY};
    const int64_t line = mn_call_int(call, "line", 0);
    if (line < 1) {
        mn_fail(e, MN_USAGE, "which line of --parties is meant is not said");
        return mn_hint(e, "give --line, as 'screen' prints it");
    }
    mn_status st = mn_parties_open(&p, call, ctx, e);
    if (!st)
        st = mn_parties_line(out, m, k, &p, (uint64_t)line, e);
    mn_parties_close(&p);
    return st;
}

/* --- options ------------------------------------------------------------------------------- */

static mn_status add_countries(mn_party_maker *m, const mn_kit *k, const mn_call *call, mn_err *e)
{
    for (size_t i = 0; i < mn_call_count(call, "country"); i++) {
        const char *name = mn_call_nth(call, "country", i);
        if (!mn_country_find(k->reference, mn_text_of(name))) {
            const char *near = mn_country_suggest(k->reference, mn_text_of(name));
            mn_fail(e, MN_USAGE, "no country is known as '%.100s'", name);
            (void)!(near ? mn_hint(e, "did you mean %s?", near)
                         : mn_hint(e, "give its two letters, as in: --country mm"));
            return MN_USAGE;
        }
        mn_query_add_one(m, k, MN_PARTY_COUNTRY, mn_text_of(name));
    }
    return MN_OK;
}

/* "PROPERTY=VALUE" */
static mn_status add_field(mn_party_maker *m, const mn_kit *k, const char *text, mn_err *e)
{
    const char *sep = strchr(text, '=');
    const mn_text name = {text, sep ? (size_t)(sep - text) : 0};
    for (int f = 0; sep && f < MN_PARTY_OTHER; f++)
        if (mn_text_eq_nocase(name, mn_party_field_name((mn_party_field)f))) {
            mn_query_add_one(m, k, (mn_party_field)f, mn_text_of(sep + 1));
            return MN_OK;
        }
    if (sep && mn_text_eq_nocase(name, mn_party_field_name(MN_PARTY_OTHER)))
        return MN_OK; /* tells nobody from another */
    mn_fail(e, MN_USAGE, "'%.100s' is no field of a party", text);
    (void)!mn_hint(e, "as in: --field leiCode=529900T8BM49AURSDO55, birthDate=1965-03-01, "
                      "address=..., city=...");
    return MN_USAGE;
}

static mn_status party_of_options(const mn_party **out, mn_party_maker *m, const mn_kit *k,
                                  const mn_call *call, mn_err *e)
{
    mn_schema kind = MN_SCHEMA_LEGAL_ENTITY;
    mn_status st = mn_review_schema(&kind, call, e);
    mn_party_start(m, 0);
    mn_party_set_schema(m, kind);
    for (size_t i = 0; i < mn_call_count(call, "name"); i++)
        mn_party_add(m, i ? MN_PARTY_ALIAS : MN_PARTY_NAME,
                     mn_text_of(mn_call_nth(call, "name", i)));
    if (!st)
        st = add_countries(m, k, call, e);
    for (size_t i = 0; !st && i < mn_call_count(call, "field"); i++)
        st = add_field(m, k, mn_call_nth(call, "field", i), e);
    return st ? st : mn_query_end(out, m, k, e);
}

static mn_status party_of_file(const mn_party **out, mn_party_maker *m, const mn_kit *k,
                               const char *path, const mn_ctx *ctx, mn_err *e)
{
    mn_party_maker read = {0};
    const mn_party *p;
    char *bytes = NULL;
    size_t len = 0;
    mn_status st = mn_file_read(&bytes, &len, ctx, path, 4 * MN_PARTY_BYTES_MAX, e);
    if (st)
        return st;
    const mn_text text = mn_text_trim((mn_text){bytes, len});
    const size_t bad = mn_utf8_bad(text);
    if (bad < text.len)
        st = mn_fail_at(e, MN_DATA, path, 1, bad + 1, "not UTF-8");
    else if ((st = mn_party_read(&p, &read, text, 1, e)) && e && !e->file[0])
        snprintf(e->file, sizeof e->file, "%s", path);
    if (!st)
        st = mn_query_of(out, m, k, p, e);
    mn_party_maker_free(&read);
    free(bytes);
    return st;
}

static bool has_name(const mn_call *call)
{
    bool any = mn_call_count(call, "name") > 0;
    for (size_t i = 0; i < mn_call_count(call, "field"); i++)
        any = any || strncmp(mn_call_nth(call, "field", i), "name=", 5) == 0;
    return any;
}

mn_status mn_review_party(const mn_party **out, mn_party_maker *m, const mn_kit *k,
                          const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *json = mn_call_text(call, "party"), *file = mn_call_text(call, "parties");
    const bool said = mn_call_count(call, "name") || mn_call_count(call, "country") ||
                      mn_call_count(call, "field") || (json && mn_call_text(call, "schema"));
    if ((json != NULL) + (file != NULL) + said > 1) {
        mn_fail(e, MN_USAGE, "the party is given twice");
        return mn_hint(e, "either --party FILE, or --parties FILE --line N, or --name, --country, "
                          "--field, --schema");
    }
    if (!file && mn_call_given(call, "line")) {
        mn_fail(e, MN_USAGE, "of which file line %s is, is not said", mn_call_text(call, "line"));
        return mn_hint(e, "give the file that was screened: --parties FILE");
    }
    if (json)
        return party_of_file(out, m, k, json, ctx, e);
    if (file)
        return party_of_line(out, m, k, call, ctx, e);
    if (!has_name(call)) {
        mn_fail(e, MN_USAGE, "which party was decided on is not said");
        return mn_hint(e,
                       "give --parties FILE --line N of what was screened, or --name, or --party "
                       "FILE");
    }
    return party_of_options(out, m, k, call, e);
}
