/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_rows.c - manumit screen FILE and --name: parties to a report. Rows are matched by
 * threads in pieces and put together in their order.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "screen/commands/screen.h"
#include "screen/lists/rows.h"
#include "screen/match/query.h"
#include "table/maker.h"

enum { PIECE = 1024, SHOWN = 50 };

typedef struct piece {
    mn_match *hit;
    size_t hits, room;
    uint32_t count[PIECE]; /* of a row's hits; REFUSED: not screened */
    mn_status st;
    mn_err e;
} piece;
#define REFUSED UINT32_MAX

typedef struct rows {
    mn_screening *s;
    mn_table *in;
    mn_query_columns *columns;
    piece *piece;
    size_t pieces;
    mn_schema schema; /* of those that say none */
    uint64_t matches, reviews, parties, refused, matched_parties, review_parties;
} rows;

/* --- matching ---------------------------------------------------------------------- */

static mn_status party_of(const mn_party **out, mn_party_maker *m, const rows *x, size_t row,
                          mn_err *e)
{
    mn_status st = mn_query_row(out, m, x->s->kit, x->columns, x->in, row, e);
    if (!st && (*out)->schema == MN_SCHEMA_LEGAL_ENTITY)
        m->party.schema = x->schema;
    return st;
}

static mn_status match_row(piece *p, size_t at, mn_matcher *m, const mn_party *q, mn_err *e)
{
    const mn_match *h;
    size_t n;
    mn_status st = mn_match_party(&h, &n, m, q, e);
    if (st)
        return st;
    if (!mn_grow(&p->hit, &p->room, p->hits + n, sizeof *p->hit))
        return mn_fail_memory(e);
    if (n)
        memcpy(p->hit + p->hits, h, n * sizeof *h);
    p->hits += n;
    p->count[at] = (uint32_t)n;
    return MN_OK;
}

static void match_piece(size_t i, void *payload)
{
    rows *x = payload;
    piece *p = &x->piece[i];
    mn_party_maker maker = {0};
    mn_matcher *m = NULL;
    const size_t all = mn_table_rows(x->in);
    p->st = mn_matcher_new(&m, x->s->screener, &p->e);
    for (size_t at = 0; at < PIECE && i * PIECE + at < all && !p->st; at++) {
        const mn_party *q;
        mn_err own = MN_ERR_INIT;
        mn_status st = party_of(&q, &maker, x, i * PIECE + at, &own);
        if (st == MN_DATA)
            p->count[at] = REFUSED;
        else if (st) {
            p->st = st;
            p->e = own;
        } else {
            p->st = match_row(p, at, m, q, &p->e);
        }
    }
    mn_matcher_free(m);
    mn_party_maker_free(&maker);
}

static mn_status match_all(rows *x, const mn_ctx *ctx, mn_err *e)
{
    x->pieces = (mn_table_rows(x->in) + PIECE - 1) / PIECE;
    x->piece = calloc(x->pieces + 1, sizeof *x->piece);
    if (!x->piece)
        return mn_fail_memory(e);
    mn_status st = mn_parallel(ctx, x->pieces, match_piece, x, e);
    for (size_t i = 0; i < x->pieces && !st; i++)
        if ((st = x->piece[i].st) && e)
            *e = x->piece[i].e;
    return st;
}

/* --- tables -------------------------------------------------------------------------- */

static mn_text entry_name(const rows *x, const mn_match *h)
{
    const mn_index *index = mn_screener_list(x->s->screener, h->list);
    return mn_parsed_original(mn_index_name_at(index, h->name).parsed);
}

static void make_hit(mn_maker *k, const rows *x, const mn_party *q, const mn_match *h)
{
    const mn_index *index = h ? mn_screener_list(x->s->screener, h->list) : NULL;
    mn_make_row(k, q->line);
    if (q->line)
        mn_make_i64(k, 0, (int64_t)q->line);
    if (q->id.len)
        mn_make_text(k, 1, q->id);
    mn_make_text(k, 2, mn_party_nth(q, MN_PARTY_NAME, 0));
    if (h) {
        mn_make_text(k, 3, mn_index_head_of(index).list);
        mn_make_text(k, 4, mn_index_id(index, h->entry));
        mn_make_text(k, 5, entry_name(x, h));
        mn_make_f64(k, 6, mn_screening_round(h->score));
        mn_make_f64(k, 7, mn_screening_round(h->probability));
    }
    mn_make_str(k, 8, mn_decision_name(h ? h->decision : MN_DECISION_NONE));
}

static void make_why(mn_maker *k, const rows *x, const mn_party *q, const mn_match *h)
{
    const mn_index *index = mn_screener_list(x->s->screener, h->list);
    char *why = NULL;
    if (k->st || (k->st = mn_match_explain(&why, x->s->screener, h, q, k->e)))
        return;
    mn_make_row(k, q->line);
    if (q->line)
        mn_make_i64(k, 0, (int64_t)q->line);
    if (q->id.len)
        mn_make_text(k, 1, q->id);
    mn_make_text(k, 2, mn_index_head_of(index).list);
    mn_make_text(k, 3, mn_index_id(index, h->entry));
    mn_make_str(k, 4, why);
    free(why);
}

static void count(rows *x, const mn_match *h, size_t n)
{
    x->parties++;
    for (size_t i = 0; i < n; i++) {
        x->matches += h[i].decision == MN_DECISION_MATCH;
        x->reviews += h[i].decision == MN_DECISION_REVIEW;
    }
    x->matched_parties += n && h[0].decision == MN_DECISION_MATCH;
    x->review_parties += n && h[0].decision == MN_DECISION_REVIEW;
}

enum { T_ALL, T_FOUND, T_WHY, T_REFUSED, TABLES };

static void make_row(mn_maker *made, rows *x, const mn_party *q, const mn_match *h, size_t n)
{
    count(x, h, n);
    if (!n)
        make_hit(&made[T_ALL], x, q, NULL);
    for (size_t i = 0; i < n; i++) {
        make_hit(&made[T_ALL], x, q, &h[i]);
        if (!h[i].decision)
            continue;
        make_hit(&made[T_FOUND], x, q, &h[i]);
        if (x->s->explain)
            make_why(&made[T_WHY], x, q, &h[i]);
    }
}

static void make_refused(mn_maker *k, rows *x, uint64_t line, const char *reason, mn_text text)
{
    x->refused++;
    mn_make_row(k, line);
    if (line)
        mn_make_i64(k, 0, (int64_t)line);
    mn_make_str(k, 1, reason);
    mn_make_text(k, 2, text);
}

static mn_status make_rows(mn_maker *made, rows *x, const mn_ctx *ctx, mn_err *e)
{
    mn_party_maker maker = {0};
    mn_status st = MN_OK;
    for (size_t i = 0; i < x->pieces && !st; i++) {
        const mn_match *h = x->piece[i].hit;
        st = mn_poll(ctx, e);
        for (size_t at = 0; at < PIECE && i * PIECE + at < mn_table_rows(x->in) && !st; at++) {
            const size_t row = i * PIECE + at, n = x->piece[i].count[at];
            const mn_party *q;
            mn_err own = MN_ERR_INIT;
            if (n == REFUSED) {
                if (party_of(&q, &maker, x, row, &own) == MN_OK)
                    own.msg[0] = '\0';
                make_refused(&made[T_REFUSED], x, mn_table_line(x->in, row), own.msg,
                             (mn_text){"", 0});
            } else if (!(st = party_of(&q, &maker, x, row, e))) {
                make_row(made, x, q, h, n);
                h += n;
            }
        }
    }
    for (size_t i = 0; i < mn_table_rejects(x->in) && !st; i++)
        make_refused(&made[T_REFUSED], x, mn_table_reject_line(x->in, i),
                     mn_table_reject_reason(x->in, i), mn_table_reject_text(x->in, i));
    mn_party_maker_free(&maker);
    return st;
}

/* --- the report ------------------------------------------------------------------------ */

static mn_status figure(mn_report *r, const char *name, const char *label, uint64_t v,
                        const char *unit, bool headline, mn_err *e)
{
    const mn_figure f = {name, label, (double)v, NAN, NAN, unit, "count", headline};
    return mn_report_figure(r, &f, e);
}

static mn_status figures(mn_report *r, const rows *x, mn_err *e)
{
    mn_status st;
    if ((st = figure(r, "parties", "Parties screened", x->parties, "parties", true, e)) ||
        (st = figure(r, "matched", "With a match", x->matched_parties, "parties", true, e)) ||
        (st = figure(r, "to_review", "To be looked at", x->review_parties, "parties", true, e)))
        return st;
    return x->refused
               ? figure(r, "refused", "Rows that can't be screened", x->refused, "rows", false, e)
               : MN_OK;
}

static mn_status tables(mn_report *r, mn_maker *made, const rows *x, bool brief, mn_err *e)
{
    static const char shown[] = "line=Line,id=Yours,name=Name,list=List,entry=Entry,"
                                "entry_name=Name there,probability=Prob.:1%,decision=Decision";
    const bool none = x->matches + x->reviews == 0;
    const mn_table_view views[TABLES] = {
        [T_ALL] = {.title = "All", .hidden = true},
        [T_FOUND] = {.title = "Entries that may be meant",
                     .first = SHOWN,
                     .columns = shown,
                     .hidden = none},
        [T_WHY] = {.title = "Why", .hidden = true},
        [T_REFUSED] = {.title = "Rows that can't be screened", .first = 20, .hidden = !x->refused}};
    const bool wanted[TABLES] = {true, brief, x->s->explain, x->refused > 0};
    mn_status st = MN_OK;
    for (size_t i = 0; i < TABLES; i++) {
        mn_table *t = mn_maker_end(&made[i]);
        if (!t)
            st = st ? st : made[i].st;
        else if (st || !wanted[i])
            mn_table_free(t);
        else
            st = mn_report_table(r, t, &views[i], e);
    }
    return st;
}

/* The reasons as text: a cell is too narrow for them. */
static mn_status reasons(mn_report *r, mn_err *e)
{
    const mn_table *t = mn_report_find_table(r, "explanations");
    const size_t n = t ? mn_table_rows(t) : 0;
    mn_status st = n ? mn_report_text(r, MN_TEXT_HEADING, "Why", e) : MN_OK;
    for (size_t i = 0; i < n && i < SHOWN && !st; i++) {
        mn_buf b = {0};
        if (!mn_table_missing(t, i, 0))
            mn_buf_fmt(&b, "Line %lld: ", (long long)mn_table_i64(t, i, 0));
        mn_buf_text(&b, mn_table_text(t, i, 4));
        st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_BULLET, b.ptr, e);
        mn_buf_free(&b);
    }
    if (st || n <= SHOWN)
        return st;
    return mn_report_text(r, MN_TEXT_NOTE, "The table 'explanations' has the others.", e);
}

static mn_status lists(mn_report *r, const mn_screening *s, mn_err *e)
{
    const mn_table_view view = {.title = "Lists",
                                .columns =
                                    "list=List,version=Version,published=Published,age_days=Age in "
                                    "days,entries=Entries,names=Names"};
    mn_maker k = mn_maker_new("lists",
                              "list:t version:i published:t imported:t age_days:i expected_days:i "
                              "entries:i names:i refused:i digest:t",
                              e);
    for (size_t i = 0; i < s->lists; i++) {
        const mn_open_list *l = &s->list[i];
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, l->name);
        if (l->version)
            mn_make_i64(&k, 1, l->version);
        if (l->published[0])
            mn_make_str(&k, 2, l->published);
        if (l->imported[0])
            mn_make_str(&k, 3, l->imported);
        if (l->version)
            mn_make_i64(&k, 4, l->age);
        if (l->expected)
            mn_make_i64(&k, 5, l->expected);
        mn_make_i64(&k, 6, (int64_t)l->entries);
        mn_make_i64(&k, 7, (int64_t)l->names);
        mn_make_i64(&k, 8, (int64_t)l->refused);
        mn_make_str(&k, 9, l->digest);
    }
    mn_table *t = mn_maker_end(&k);
    return t ? mn_report_table(r, t, &view, e) : k.st;
}

static mn_status warnings(mn_report *r, const rows *x, mn_err *e)
{
    char text[400];
    mn_status st = MN_OK;
    for (size_t i = 0; i < x->s->lists && !st; i++) {
        const mn_open_list *l = &x->s->list[i];
        if (mn_screening_stale(text, sizeof text, l))
            st = mn_report_warning(r, text, e);
        if (!st && l->refused) {
            snprintf(text, sizeof text,
                     "%llu rows of the list '%s' can't be read; 'manumit list read' shows them.",
                     (unsigned long long)l->refused, l->name);
            st = mn_report_warning(r, text, e);
        }
    }
    if (!st && x->refused) {
        snprintf(text, sizeof text, "%llu row%s of the file can't be screened.",
                 (unsigned long long)x->refused, x->refused == 1 ? "" : "s");
        st = mn_report_warning(r, text, e);
    }
    return st;
}

static mn_status report(mn_report **out, rows *x, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const char columns[] =
        "line:i id:t name:t list:t entry:t entry_name:t score:f probability:f decision:t";
    mn_report *r = NULL;
    mn_maker made[TABLES];
    mn_status st = mn_report_new(&r, "screen", "Are these parties on a list?", e);
    made[T_ALL] = mn_maker_new("matches", columns, e);
    made[T_FOUND] = mn_maker_new("found", columns, e);
    made[T_WHY] = mn_maker_new("explanations", "line:i id:t list:t entry:t why:t", e);
    made[T_REFUSED] = mn_maker_new("refused", "line:i reason:t text:t", e);
    if (!st)
        st = make_rows(made, x, ctx, e);
    if (!st)
        st = figures(r, x, e);
    if (!st && !(x->matches + x->reviews))
        st = mn_report_text(r, MN_TEXT_PARA, "No entry of these lists is like any of them.", e);
    if (!st)
        st = tables(r, made, x, mn_call_brief(call), e);
    else
        for (size_t i = 0; i < TABLES; i++)
            mn_table_free(made[i].t);
    if (!st)
        st = reasons(r, e);
    if (!st && !(st = lists(r, x->s, e)) && !(st = warnings(r, x, e)) && mn_table_source(x->in)[0])
        st = mn_report_manifest_input(r, "parties", mn_table_source(x->in), mn_table_sha256(x->in),
                                      e);
    for (size_t i = 0; i < x->s->lists && !st; i++)
        st = mn_report_manifest_text(r, x->s->list[i].name, x->s->list[i].digest, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* --- parties -------------------------------------------------------------------------------- */

/* One party of the options, as a table of one row. */
static mn_status table_of_options(mn_table **out, const mn_call *call, mn_err *e)
{
    static const char *const given[][2] = {{"name", "name"},
                                           {"country", "country"},
                                           {"birth-date", "birthDate"},
                                           {"address", "address"}};
    mn_buf columns = {0};
    mn_party_field f;
    mn_status st = MN_OK;
    const size_t ids = mn_call_count(call, "identifier");
    for (size_t i = 0; i < 4; i++)
        mn_buf_fmt(&columns, "%s%s:t", i ? " " : "", given[i][1]);
    for (size_t i = 0; i < ids && !st; i++) {
        const char *text = mn_call_nth(call, "identifier", i), *equals = strchr(text, '=');
        mn_text kind = {text, equals ? (size_t)(equals - text) : 0};
        if (!equals || !mn_list_field_of(&f, kind) || !mn_party_is_id(f))
            st =
                mn_fail(e, MN_USAGE, "--identifier '%s' is not KIND=VALUE with a known kind", text);
        else
            mn_buf_fmt(&columns, " %s:t", mn_party_field_name(f));
    }
    if (!st && columns.failed)
        st = mn_fail_memory(e);
    if (st) {
        mn_buf_free(&columns);
        return st;
    }
    mn_maker k = mn_maker_new("parties", columns.ptr, e);
    mn_make_row(&k, 0);
    for (size_t i = 0; i < 4; i++)
        if (mn_call_text(call, given[i][0]))
            mn_make_str(&k, i, mn_call_text(call, given[i][0]));
    for (size_t i = 0; i < ids; i++)
        mn_make_str(&k, 4 + i, strchr(mn_call_nth(call, "identifier", i), '=') + 1);
    mn_buf_free(&columns);
    mn_table *t = mn_maker_end(&k);
    if (t)
        *out = t;
    return t ? MN_OK : k.st;
}

mn_status mn_screening_rows(mn_report **out, mn_screening *s, const mn_call *call,
                            const mn_ctx *ctx, mn_err *e)
{
    rows x = {.s = s};
    const mn_read_options o = {.sheet = mn_call_text(call, "sheet")};
    const char *path = mn_call_input(call, 0), *schema = mn_call_text(call, "schema");
    mn_status st = MN_OK;
    if (schema && !mn_schema_find(&x.schema, mn_text_of(schema))) {
        mn_fail(e, MN_USAGE, "--schema: no kind is called '%s'", schema);
        return mn_hint(e, "Person, Company, Organization, PublicBody, Vessel, Airplane or "
                          "LegalEntity");
    }
    st = mn_call_text(call, "name") ? table_of_options(&x.in, call, e)
                                    : mn_table_read(&x.in, ctx, path ? path : "-", &o, e);
    if (!st)
        st = mn_query_columns_new(&x.columns, x.in, mn_call_text(call, "columns"), e);
    if (!st && !(st = match_all(&x, ctx, e)))
        st = report(out, &x, call, ctx, e);
    for (size_t i = 0; x.piece && i < x.pieces; i++)
        free(x.piece[i].hit);
    free(x.piece);
    mn_query_columns_free(x.columns);
    mn_table_free(x.in);
    return st;
}
