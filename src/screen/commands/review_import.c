/* SPDX-License-Identifier: Apache-2.0
 *
 * review_import.c - manumit review import: many decisions from a table that people filled in, all
 * or none.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "report/made.h"
#include "screen/commands/command.h"
#include "screen/commands/review.h"
#include "screen/commands/review_party.h"
#include "screen/lists/rows.h"
#include "table/build.h"

enum { MOST = 100000, SHOWN = 200 };

/* The columns that are looked for. */
enum { LINE, LIST, ENTRY, DECISION, REASON, SCOPE, EXPIRES, SEEN, NAME, COLUMNS };

/* A decision that is taken, and its row in the file. */
typedef struct taken {
    mn_store_review review;
    size_t row;
} taken;

typedef struct import {
    const mn_call *call;
    const mn_ctx *ctx;
    mn_table *in;
    size_t column[COLUMNS];
    mn_query_columns *own; /* where the parties stand in the file itself */
    mn_parties parties;    /* where they are lines of another */
    mn_kit *kit;
    mn_party_maker maker;
    mn_arena arena;
    taken *item;
    size_t n, cap;
    uint64_t left, twice;
    mn_store_scope scope;
} import;

/* --- the file ------------------------------------------------------------------------------ */

static mn_text cell(const import *m, size_t row, int what)
{
    const size_t col = m->column[what];
    return col == SIZE_MAX ? (mn_text){"", 0} : mn_text_trim(mn_table_text(m->in, row, col));
}

MN_PRINTF(4, 5)
static mn_status wrong(const import *m, size_t row, mn_err *e, const char *fmt, ...)
{
    char text[300];
    va_list list;
    va_start(list, fmt);
    vsnprintf(text, sizeof text, fmt, list);
    va_end(list);
    mn_fail_at(e, MN_DATA, mn_table_source(m->in), mn_table_line(m->in, row), 0, "%s", text);
    return mn_hint(e, "nothing of the file was kept: mend the line, then give it again");
}

static mn_status find_columns(import *m, mn_err *e)
{
    static const char *const names[COLUMNS] = {
        "line", "list", "entry", "decision", "reason", "scope", "expires", "entry hash", "name"};
    for (int i = 0; i < COLUMNS; i++) {
        m->column[i] = SIZE_MAX;
        for (size_t c = 0; c < mn_table_cols(m->in) && m->column[i] == SIZE_MAX; c++)
            if (mn_rows_same(mn_text_of(mn_table_col_name(m->in, c)), mn_text_of(names[i])))
                m->column[i] = c;
    }
    for (int i = LIST; i <= REASON; i++)
        if (m->column[i] == SIZE_MAX) {
            mn_fail_at(e, MN_DATA, mn_table_source(m->in), 1, 0, "no column '%s'", names[i]);
            (void)!mn_hint(e, "the columns list, entry, decision and reason are needed, and line "
                              "with --parties, or the party's name, country ...");
            return MN_DATA;
        }
    if (mn_call_text(m->call, "parties")) {
        if (m->column[LINE] == SIZE_MAX)
            return mn_fail_at(e, MN_DATA, mn_table_source(m->in), 1, 0, "no column 'line'");
        return mn_parties_open(&m->parties, m->call, m->ctx, e);
    }
    if (m->column[LINE] != SIZE_MAX) { /* names alone would be another party */
        mn_fail(e, MN_USAGE, "of which file the lines are is not said");
        return mn_hint(e, "give the file that was screened: --parties FILE");
    }
    mn_status st = mn_review_schema(&m->parties.schema, m->call, e);
    return st ? st : mn_query_columns_new(&m->own, m->in, NULL, e);
}

static mn_status read_file(import *m, mn_err *e)
{
    mn_status st = mn_table_read_western(&m->in, m->ctx, mn_call_input(m->call, 0), NULL, e);
    if (st)
        return st;
    if (mn_table_rejects(m->in)) {
        mn_fail_at(e, MN_DATA, mn_table_source(m->in), mn_table_reject_line(m->in, 0), 0, "%s",
                   mn_table_reject_reason(m->in, 0));
        return mn_hint(e, "nothing of the file was kept: mend the line, then give it again");
    }
    if (mn_table_rows(m->in) > MOST)
        return mn_fail(e, MN_DATA, "more than %d rows", MOST);
    return find_columns(m, e);
}

/* --- rows ---------------------------------------------------------------------------------- */

static mn_status party_of(const mn_party **out, import *m, size_t row, mn_err *e)
{
    mn_text said = cell(m, row, NAME);
    int64_t line;
    mn_status st;
    if (m->own) {
        st = mn_query_row(out, &m->maker, m->kit, m->own, m->in, row, e);
        if (!st && m->maker.party.schema == MN_SCHEMA_LEGAL_ENTITY)
            m->maker.party.schema = m->parties.schema;
        return st == MN_DATA ? wrong(m, row, e, "no party: it has no name that can be read") : st;
    }
    if (!mn_text_i64(cell(m, row, LINE), &line) || line < 1)
        return wrong(m, row, e, "'%.*s' is no line of a file",
                     (int)mn_utf8_cut(cell(m, row, LINE), 60).len, cell(m, row, LINE).ptr);
    if ((st = mn_parties_line(out, &m->maker, m->kit, &m->parties, (uint64_t)line, e)))
        return st == MN_DATA ? wrong(m, row, e, "line %lld of %s is no party", (long long)line,
                                     mn_table_source(m->parties.table))
                             : st;
    const mn_text name = mn_party_nth(*out, MN_PARTY_NAME, 0);
    if (said.len && !mn_text_eq(said, name)) {
        said = mn_utf8_cut(said, 60);
        return wrong(m, row, e, "line %lld of %s is '%.*s', not '%.*s'", (long long)line,
                     mn_table_source(m->parties.table), (int)mn_utf8_cut(name, 60).len, name.ptr,
                     (int)said.len, said.ptr);
    }
    return MN_OK;
}

/* What 'screen' writes into the column, which is nobody's decision. */
static bool is_score(mn_text decision)
{
    return !decision.len || mn_text_eq_str(decision, "match") ||
           mn_text_eq_str(decision, "review") || mn_text_eq_str(decision, "none");
}

static mn_text kept(import *m, mn_text t, bool *failed)
{
    const mn_text copy = mn_arena_text(&m->arena, t);
    *failed |= !copy.ptr;
    return copy;
}

static mn_status take(import *m, size_t row, mn_err *e)
{
    const mn_text decision = cell(m, row, DECISION), reason = cell(m, row, REASON);
    const mn_text scope = cell(m, row, SCOPE), expires = cell(m, row, EXPIRES);
    const char *all_expire = mn_call_text(m->call, "expires");
    mn_store_review v = {.scope = m->scope, .four_eyes = mn_call_flag(m->call, "four-eyes")};
    mn_identity id;
    const mn_party *p;
    bool failed = false;
    mn_status st;
    if (!reason.len && is_score(decision)) {
        m->left++;
        return MN_OK;
    }
    if (!mn_review_decision(&v.decision, decision))
        return wrong(m, row, e, "'%.*s' is no decision: match, no-match or unsure",
                     (int)mn_utf8_cut(decision, 60).len, decision.ptr);
    if (!reason.len)
        return wrong(m, row, e, "a decision without a reason");
    if (!cell(m, row, LIST).len || !cell(m, row, ENTRY).len)
        return wrong(m, row, e, "no list, or no entry");
    if (scope.len && !mn_store_scope_find(&v.scope, scope))
        return wrong(m, row, e, "the scope is 'party' or 'name', not '%.*s'",
                     (int)mn_utf8_cut(scope, 60).len, scope.ptr);
    if ((st = party_of(&p, m, row, e)) || (st = mn_identity_of(&id, p, e)))
        return st;
    if (!mn_grow(&m->item, &m->cap, m->n + 1, sizeof *m->item))
        return mn_fail_memory(e);
    v.party_key = kept(m, mn_text_of(id.key), &failed);
    v.party_hash = kept(m, mn_text_of(id.hash), &failed);
    v.party_name = kept(m, mn_utf8_cut(mn_party_nth(p, MN_PARTY_NAME, 0), 200), &failed);
    v.list = cell(m, row, LIST);
    v.entry = cell(m, row, ENTRY);
    v.entry_hash = cell(m, row, SEEN);
    v.reason = reason;
    v.expires = expires.len ? expires : mn_text_of(all_expire ? all_expire : "");
    m->item[m->n++] = (taken){v, row};
    return failed ? mn_fail_memory(e) : MN_OK;
}

static int by_subject(const void *a, const void *b)
{
    const taken *x = a, *y = b;
    const mn_store_review *v = &x->review, *w = &y->review;
    int d = mn_text_cmp(v->list, w->list);
    d = d ? d : mn_text_cmp(v->entry, w->entry);
    d = d ? d : v->scope < w->scope ? -1 : v->scope > w->scope;
    d = d ? d
          : mn_text_cmp(v->scope == MN_STORE_THIS_PARTY ? v->party_hash : v->party_key,
                        w->scope == MN_STORE_THIS_PARTY ? w->party_hash : w->party_key);
    return d;
}

static int by_subject_then_row(const void *a, const void *b)
{
    const int d = by_subject(a, b);
    const size_t x = ((const taken *)a)->row, y = ((const taken *)b)->row;
    return d ? d : x < y ? -1 : x > y;
}

static int by_row(const void *a, const void *b)
{
    const size_t x = ((const taken *)a)->row, y = ((const taken *)b)->row;
    return x < y ? -1 : x > y;
}

/* A party that stands in the file more than once is decided on once. */
static mn_status once(import *m, mn_err *e)
{
    size_t n = 0;
    if (m->n < 2)
        return MN_OK;
    qsort(m->item, m->n, sizeof *m->item, by_subject_then_row);
    for (size_t i = 0; i < m->n; i++) {
        if (!n || by_subject(&m->item[n - 1], &m->item[i]) != 0) {
            m->item[n++] = m->item[i];
            continue;
        }
        if (m->item[n - 1].review.decision != m->item[i].review.decision)
            return wrong(m, m->item[i].row, e, "decided otherwise than the same party in line %llu",
                         (unsigned long long)mn_table_line(m->in, m->item[n - 1].row));
        m->twice++;
    }
    m->n = n;
    qsort(m->item, m->n, sizeof *m->item, by_row);
    return MN_OK;
}

static mn_status take_all(import *m, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t row = 0; row < mn_table_rows(m->in) && !st; row++) {
        st = take(m, row, e);
        if (!st && row % 256 == 0)
            st = mn_poll(m->ctx, e);
    }
    if (!st)
        st = once(m, e);
    if (!st && !m->n) {
        mn_fail_at(e, MN_DATA, mn_table_source(m->in), 0, 0, "no row has a decision with a reason");
        (void)!mn_hint(e, "fill in the columns decision (match, no-match, unsure) and reason");
        return MN_DATA;
    }
    return st;
}

/* --- the store ----------------------------------------------------------------------------- */

static mn_status add_rows(mn_report *r, const import *m, mn_store *s, const int64_t *id, mn_text on,
                          mn_err *e)
{
    const mn_table_view view = {.title = "Reviews",
                                .first = SHOWN,
                                .columns = "review=No.,state=State,decision=Decision,party=Party,"
                                           "entry_name=Entry,by=By,expires=Until"};
    mn_maker k = mn_review_maker(e);
    mn_status st = MN_OK;
    for (size_t i = 0; i < m->n && !st; i++) {
        mn_store_cursor *c = NULL;
        mn_store_review v;
        bool any = false;
        if (!(st = mn_store_review_at(&c, s, id[i], e)) &&
            !(st = mn_store_next_review(c, &v, &any, e)) && any)
            st = mn_review_row(&k, NULL, s, &v, on, e);
        mn_store_cursor_free(c);
    }
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell(mn_report **out, const import *m, mn_store *s, const int64_t *id, mn_text on,
                      mn_err *e)
{
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "review import", "The decisions are kept", e);
    if (!st && !(st = mn_report_count(r, "taken", "Decisions kept", m->n, "rows", true, e)) &&
        !(st = mn_report_count(r, "left", "Rows without a decision of a person", m->left, "rows",
                               true, e)) &&
        m->twice)
        st = mn_report_count(r, "twice", "Rows on the same party and entry as another", m->twice,
                             "rows", true, e);
    if (!st)
        st = add_rows(r, m, s, id, on, e);
    if (!st)
        st = mn_report_manifest_input(r, "decisions", mn_table_source(m->in),
                                      mn_table_sha256(m->in), e);
    if (!st && m->parties.table)
        st = mn_report_manifest_input(r, "parties", mn_table_source(m->parties.table),
                                      mn_table_sha256(m->parties.table), e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* All in one transaction. */
static mn_status keep(mn_report **out, const import *m, mn_err *e)
{
    mn_store *s = NULL;
    mn_call_act who;
    size_t bad = m->n;
    int64_t *id = calloc(m->n, sizeof *id);
    mn_store_review *all = calloc(m->n, sizeof *all);
    mn_status st = id && all ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; i < m->n && !st; i++)
        all[i] = m->item[i].review;
    mn_call_who(&who, m->call, m->ctx);
    if (!st && !(st = mn_call_store(&s, m->call, NULL, m->ctx, e)) &&
        !(st = mn_store_review_expire(NULL, s, &who.act, e)))
        st = mn_store_reviews_put(id, &bad, s, all, m->n, &who.act, e);
    if (st && bad < m->n && e && !e->file[0]) {
        snprintf(e->file, sizeof e->file, "%s", mn_table_source(m->in));
        e->line = mn_table_line(m->in, m->item[bad].row);
    }
    if (!st)
        st = tell(out, m, s, id, mn_text_sub(who.act.when, 0, MN_STORE_DATE - 1), e);
    mn_store_close(s);
    free(id);
    free(all);
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
import m = {.call = call, .ctx = ctx };
    const char *scope = mn_call_text(call, "scope");
    mn_status st = MN_OK;
    if (scope && !mn_store_scope_find(&m.scope, mn_text_of(scope)))
        st = mn_fail(e, MN_USAGE, "no such scope");
    if (!st && !(st = mn_kit_get(&m.kit, ctx, e)) && !(st = read_file(&m, e)) &&
        !(st = take_all(&m, e)))
        st = keep(out, &m, e);
    free(m.item);
    mn_arena_free(&m.arena);
    mn_party_maker_free(&m.maker);
    mn_query_columns_free(m.own);
    mn_parties_close(&m.parties);
    mn_table_free(m.in);
    mn_kit_drop(m.kit);
    return st;
}

/* --- declaration --------------------------------------------------------------------------- */

static const mn_example examples[] = {
    {"manumit review import screened.csv --parties suppliers.csv",
     "the table of 'screen suppliers.csv --csv', in which decision and reason were filled in"},
    {"manumit review import decided.xlsx --four-eyes --expires 2027-12-31",
     "parties by their own columns name, country ...; a second person must agree"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {"FILE", "the decisions: CSV, a workbook, NDJSON or Parquet", true, false},
    {NULL, NULL, false, false}};
static const mn_option options[] = {
    MN_PARTIES_OPTIONS,
    {.name = "scope",
     .type = MN_OPT_CHOICE,
     .def = "party",
     .choices = "party|name",
     .help = "As in 'review put'; a column 'scope' says it row by row."},
    {.name = "expires",
     .type = MN_OPT_TEXT,
     .arg = "DATE",
     .help = "As in 'review put'; a column 'expires' says it row by row."},
    {.name = "four-eyes",
     .type = MN_OPT_FLAG,
     .help = "They hold only when a second person has agreed ('review confirm')."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {{"reviews", MN_REVIEW_COLUMNS, "the reviews as they now stand"},
                                    {NULL, NULL, NULL}};
const mn_command mn_review_import_command = {
    .name = "review import",
    .summary = "Take many decisions from a table, all or none",
    .about =
        "The table has the columns list, entry, decision (match, no-match, unsure) and reason. The "
        "party is a line of the file that was screened (column line, with --parties), or stands in "
        "columns of its own (name, country, birth date ...). Further columns are scope, expires "
        "and 'entry hash', the hash of the entry that was looked at.\n\n"
        "A row without a reason is left alone where its decision is one that 'screen' wrote, and "
        "counted: a score is nobody's decision. Where one row can't be taken, none is, and the "
        "line is named.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "review put,review list,screen",
    .run = run,
    .deed = MN_STORE_REVIEW,
    .writes = true};
