/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_rows.c - manumit screen FILE and --name: parties to a report. Rows are matched by
 * threads in pieces and put together in their order.
 */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/map.h"
#include "core/parallel.h"
#include "core/text.h"
#include "screen/commands/screen_rows.h"
#include "screen/lists/cell_words.h"
#include "screen/lists/headed.h"
#include "screen/lists/rows.h"
#include "screen/match/query.h"

enum {
    PIECE = 1024,
    ROW_TEXT = 200,
    /* Rows that are told to one who asks a server: a small file may be unpacked to many parties,
     * and each be near to many entries. Those with reasons or details take some 3 kB each. */
    SERVED_ROWS = 1000000,
    SERVED_EXPLAINED = 100000,
};

typedef struct piece {
    mn_ruled *hit;
    size_t hits, room;
    uint32_t count[PIECE]; /* of a row's hits; REFUSED: not screened; BLANK: no row */
    mn_status st;
    mn_err e;
} piece;
#define REFUSED UINT32_MAX
#define BLANK   (UINT32_MAX - 1)

/* What is shown of the hits: the same of several rows once. */
struct found {
    struct once {
        size_t row; /* the first of them */
        const mn_ruled *hit;
        int64_t rows;
    } * at;
    size_t n, cap;
    mn_map seen;
    mn_arena keys;
};

typedef struct rows {
    mn_screening *s;
    mn_ruling how;
    mn_table *in;
    mn_query_columns *columns;
    piece *piece;
    size_t pieces;
    mn_schema schema; /* of those that say none */
    const mn_ctx *ctx;
    mn_screened told;
    mn_named_entries entries;
    bool brief;
    struct found found;
    atomic_size_t rows; /* that will be told */
} rows;

/* --- matching ---------------------------------------------------------------------- */

static bool is_blank(const mn_table *t, size_t row)
{
    for (size_t i = 0; i < mn_table_cols(t); i++)
        if (mn_text_trim(mn_table_text(t, row, i)).len)
            return false;
    return true;
}

/* A letter of any script, as far as bytes tell. */
static bool has_letter(mn_text t)
{
    for (size_t i = 0; i < t.len; i++)
        if (mn_cell_is_upper(t.ptr[i]) || mn_cell_is_lower(t.ptr[i]) ||
            (unsigned char)t.ptr[i] >= 0x80)
            return true;
    return false;
}

/* Whether something can be looked for: a name with a letter, or a number of its own. */
static bool is_named(const mn_party *p)
{
    for (size_t i = 0; i < p->count; i++)
        if (mn_party_is_id(p->value[i].field) ||
            (mn_party_is_name(p->value[i].field) && has_letter(p->value[i].text)))
            return true;
    return false;
}

static mn_status party_of(const mn_party **out, mn_party_maker *m, const rows *x, size_t row,
                          mn_err *e)
{
    mn_status st = mn_query_row(out, m, x->s->kit, x->columns, x->in, row, e);
    if (!st && !is_named(*out))
        return mn_fail(e, MN_DATA, "a name without a letter: a total, perhaps");
    if (!st && (*out)->schema == MN_SCHEMA_LEGAL_ENTITY)
        m->party.schema = x->schema;
    return st;
}

static bool is_found(const mn_ruled *h)
{
    return h->match.decision != MN_DECISION_NONE || h->review;
}

/* Counts rows that will be told, and refuses those that would exhaust a server's memory. */
static mn_status check_room(rows *x, size_t told, mn_err *e)
{
    const size_t most = x->s->explain || x->s->details ? SERVED_EXPLAINED : SERVED_ROWS;
    if (!x->ctx || !x->ctx->files || atomic_fetch_add(&x->rows, told) + told <= most)
        return MN_OK;
    mn_fail(e, MN_USAGE, "more than %zu rows would be told, which a server does not", most);
    return mn_hint(e,
                   "send fewer parties at once, ask for fewer entries of each (most) or for what "
                   "is found alone (found), or use the program on the command line");
}

static mn_status match_row(rows *x, piece *p, size_t at, mn_ruler *r, const mn_party *q, mn_err *e)
{
    const mn_ruled *h;
    size_t n;
    mn_status st = mn_rule_party(&h, &n, r, q, e);
    if (st)
        return st;
    if (!x->s->found || (n && is_found(h)))
        st = check_room(x, n ? n : 1, e);
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
    mn_ruler *r = NULL;
    const size_t all = mn_table_rows(x->in);
    p->st = mn_ruler_take(&r, &x->how, x->ctx, &p->e);
    for (size_t at = 0; at < PIECE && i * PIECE + at < all && !p->st; at++) {
        const mn_party *q;
        mn_err own = MN_ERR_INIT;
        if (is_blank(x->in, i * PIECE + at)) {
            p->count[at] = BLANK;
            continue;
        }
        mn_status st = party_of(&q, &maker, x, i * PIECE + at, &own);
        if (st == MN_DATA) {
            p->count[at] = REFUSED;
            p->st = check_room(x, 1, &p->e);
        } else if (st) {
            p->st = st;
            p->e = own;
        } else {
            p->st = match_row(x, p, at, r, q, &p->e);
        }
    }
    mn_ruler_give(r, x->ctx);
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

static void make_hit(mn_maker *k, const rows *x, const mn_party *q, const mn_ruled *h)
{
    const mn_index *index = h ? mn_screener_list(x->s->screener, h->match.list) : NULL;
    mn_make_row(k, q->line);
    if (q->line)
        mn_make_i64(k, 0, (int64_t)q->line);
    if (q->id.len)
        mn_make_text(k, 1, q->id);
    mn_make_text(k, 2, mn_party_nth(q, MN_PARTY_NAME, 0));
    if (h) {
        mn_make_text(k, 3, mn_index_head_of(index).list);
        mn_make_text(k, 4, mn_index_id(index, h->match.entry));
        mn_make_text(k, 5, mn_screening_met(x->s, &h->match));
        mn_make_f64(k, 6, mn_screening_round(h->match.score));
        mn_make_f64(k, 7, mn_screening_round(h->match.probability));
    }
    mn_make_str(k, 8, mn_decision_name(h ? h->match.decision : MN_DECISION_NONE));
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
    mn_make_str(k, 5, mn_scorer_rules(x->s->kit->scorer));
    free(why);
}

/* A row for each word, or run of words, of the two names. */
static void make_met(mn_maker *k, const rows *x, const mn_party *q, const mn_match *h)
{
    const mn_index *index = mn_screener_list(x->s->screener, h->list);
    mn_parsed *room = malloc(MN_PARSED_MAX);
    mn_met met[MN_METS];
    size_t n = 0;
    if (!k->st)
        k->st = room ? mn_match_alignment(met, &n, room, x->s->screener, h, q, k->e)
                     : mn_fail_memory(k->e);
    for (size_t i = 0; i < n && !k->st; i++) {
        mn_make_row(k, q->line);
        if (q->line)
            mn_make_i64(k, 0, (int64_t)q->line);
        mn_make_text(k, 1, mn_index_head_of(index).list);
        mn_make_text(k, 2, mn_index_id(index, h->entry));
        if (met[i].a.len)
            mn_make_text(k, 3, met[i].a);
        if (met[i].b.len)
            mn_make_text(k, 4, met[i].b);
        mn_make_str(k, 5, met[i].how);
        mn_make_f64(k, 6, mn_screening_round(met[i].weight));
    }
    free(room);
}

static void count(mn_screened *x, const mn_ruled *h, size_t n)
{
    x->parties++;
    for (size_t i = 0; i < n; i++) {
        x->shown += h[i].match.decision != MN_DECISION_NONE;
        x->decided += h[i].review != 0;
        x->cleared += h[i].course == MN_COURSE_NONE;
    }
    x->matched += n && h[0].match.decision == MN_DECISION_MATCH;
    x->to_review += n && h[0].match.decision == MN_DECISION_REVIEW;
}

/* Notes what is to be shown: once for all rows that say the same. */
static mn_status find(rows *x, size_t row, const mn_party *q, const mn_ruled *h, mn_err *e)
{
    struct found *f = &x->found;
    mn_buf key = {0};
    uint32_t at = (uint32_t)f->n;
    const uint64_t of[] = {h->match.list, h->match.entry, h->match.name, h->match.decision,
                           (uint64_t)h->review};
    const double probability = mn_screening_round(h->match.probability);
    mn_buf_add(&key, (const char *)of, sizeof of);
    mn_buf_add(&key, (const char *)&probability, sizeof probability);
    mn_buf_text(&key, mn_party_nth(q, MN_PARTY_NAME, 0));
    mn_status st = MN_OK;
    x->told.numbered = x->told.numbered || q->id.len > 0;
    const mn_text k = {key.ptr, key.len};
    const uint32_t known = key.failed ? MN_MAP_NONE : mn_map_get(&f->seen, k);
    if (key.failed || f->n >= MN_MAP_NONE - 1) {
        st = mn_fail_memory(e);
    } else if (known != MN_MAP_NONE) {
        f->at[known].rows++;
    } else {
        const mn_text kept = mn_arena_text(&f->keys, k);
        if (!kept.ptr || !mn_grow(&f->at, &f->cap, f->n + 1, sizeof *f->at))
            st = mn_fail_memory(e);
        else if (!(st = mn_map_put(&f->seen, kept, &at, e)))
            f->at[f->n++] = (struct once){row, h, 1};
    }
    mn_buf_free(&key);
    return st;
}

static mn_status make_found(mn_maker *k, rows *x, mn_err *e)
{
    mn_party_maker maker = {0};
    const mn_party *q;
    mn_status st = MN_OK;
    x->told.found = x->found.n;
    for (size_t i = 0; i < x->found.n && i < MN_FOUND_SHOWN && !st; i++) {
        const struct once *o = &x->found.at[i];
        if ((st = party_of(&q, &maker, x, o->row, e)))
            break;
        make_hit(k, x, q, o->hit);
        mn_make_i64(k, 9, o->rows);
    }
    for (size_t i = 0; i < x->found.n; i++)
        x->told.repeated = x->told.repeated || x->found.at[i].rows > 1;
    mn_party_maker_free(&maker);
    return st;
}

static mn_status make_row(mn_maker *made, rows *x, size_t row, const mn_party *q, const mn_ruled *h,
                          size_t n, mn_err *e)
{
    mn_status st = MN_OK;
    count(&x->told, h, n);
    if (x->s->found && !(n && is_found(h)))
        return MN_OK;
    if (!n)
        make_hit(&made[MN_T_ALL], x, q, NULL);
    if (x->s->details)
        mn_make_party(&made[MN_T_PARTIES], q);
    for (size_t i = 0; i < n && !st; i++) {
        make_hit(&made[MN_T_ALL], x, q, &h[i]);
        if (x->s->details && is_found(&h[i]))
            mn_make_compared(&made[MN_T_COMPARED], x->s, q, &h[i].match);
        if (h[i].review)
            mn_make_decided(&made[MN_T_DECIDED], x->s, q, &h[i]);
        if (x->s->details)
            st = mn_named_add(&x->entries, &h[i].match, e);
        if (x->brief && h[i].match.decision && !st)
            st = find(x, row, q, &h[i], e);
        if (x->s->explain && (h[i].match.decision || h[i].review)) {
            make_why(&made[MN_T_WHY], x, q, &h[i].match);
            make_met(&made[MN_T_MET], x, q, &h[i].match);
        }
    }
    return st;
}

static void make_refused(mn_maker *k, rows *x, uint64_t line, const char *reason, mn_text text)
{
    x->told.refused++;
    mn_make_row(k, line);
    if (line)
        mn_make_i64(k, 0, (int64_t)line);
    mn_make_str(k, 1, reason);
    mn_make_text(k, 2, text);
}

/* What a row says, for the table of those that are refused. */
static mn_status refuse_row(mn_maker *k, rows *x, size_t row, const char *reason, mn_err *e)
{
    mn_buf b = {0};
    for (size_t i = 0; i < mn_table_cols(x->in) && b.len < ROW_TEXT; i++) {
        const mn_text cell = mn_text_trim(mn_table_text(x->in, row, i));
        if (cell.len) {
            mn_buf_str(&b, b.len ? ", " : "");
            mn_buf_text(&b, cell);
        }
    }
    mn_status st = b.failed ? mn_fail_memory(e) : MN_OK;
    if (!st)
        make_refused(k, x, mn_table_line(x->in, row), reason,
                     mn_utf8_cut((mn_text){b.ptr ? b.ptr : "", b.len}, ROW_TEXT));
    mn_buf_free(&b);
    return st;
}

/* A row of another number of cells that holds nothing but what divides them. */
static bool is_bare(mn_text t)
{
    for (size_t i = 0; i < t.len; i++)
        if (!strchr(",;\t \"|\r\n", t.ptr[i]))
            return false;
    return true;
}

static mn_status make_rows(mn_maker *made, rows *x, const mn_ctx *ctx, mn_err *e)
{
    mn_party_maker maker = {0};
    mn_status st = MN_OK;
    for (size_t i = 0; i < x->pieces && !st; i++) {
        const mn_ruled *h = x->piece[i].hit;
        for (size_t at = 0; at < PIECE && i * PIECE + at < mn_table_rows(x->in) && !st; at++) {
            const size_t row = i * PIECE + at, n = x->piece[i].count[at];
            const mn_party *q;
            mn_err own = MN_ERR_INIT;
            if (n == BLANK)
                continue;
            if (n == REFUSED) {
                if (party_of(&q, &maker, x, row, &own) == MN_OK)
                    own.msg[0] = '\0';
                st = refuse_row(&made[MN_T_REFUSED], x, row, own.msg, e);
            } else if (!(st = party_of(&q, &maker, x, row, e))) {
                st = make_row(made, x, row, q, h, n, e);
                h += n;
                if (!st) /* reasons of many entries take a tenth of a second */
                    st = mn_poll(ctx, e);
            }
        }
    }
    for (size_t i = 0; i < mn_table_rejects(x->in) && !st; i++)
        if (!is_bare(mn_table_reject_text(x->in, i)))
            make_refused(&made[MN_T_REFUSED], x, mn_table_reject_line(x->in, i),
                         mn_table_reject_reason(x->in, i), mn_table_reject_text(x->in, i));
    if (!st)
        st = make_found(&made[MN_T_FOUND], x, e);
    mn_party_maker_free(&maker);
    return st;
}

static mn_status report(mn_report **out, rows *x, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const char columns[] = "line:i id:t name:t list:t entry:t entry_name:t score:f "
                                  "probability:f decision:t";
    mn_maker made[MN_T_TABLES] = {
        [MN_T_ALL] = mn_maker_new("matches", columns, e),
        [MN_T_FOUND] = mn_maker_new("found",
                                    "line:i id:t party:t list:t entry:t entry_name:t score:f "
                                    "probability:f decision:t lines:i",
                                    e),
        [MN_T_DECIDED] = mn_maker_new("decided", MN_DECIDED_COLUMNS, e),
        [MN_T_WHY] = mn_maker_new("explanations", "line:i id:t list:t entry:t why:t rules:t", e),
        [MN_T_MET] =
            mn_maker_new("alignment", "line:i list:t entry:t yours:t theirs:t how:t weight:f", e),
        [MN_T_REFUSED] = mn_maker_new("refused", "line:i reason:t text:t", e),
        [MN_T_ENTRIES] = mn_maker_new("entries", MN_ENTRIES_COLUMNS, e),
        [MN_T_PARTIES] = mn_maker_new("parties", MN_PARTIES_COLUMNS, e),
        [MN_T_COMPARED] = mn_maker_new("compared", MN_COMPARED_COLUMNS, e),
        [MN_T_COLUMNS] = mn_maker_new("columns", "name:t field:t", e)};
    x->told.s = x->s;
    x->told.in = x->in;
    x->brief = mn_call_brief(call);
    mn_status st = make_rows(made, x, ctx, e);
    for (size_t i = 0; i < mn_table_cols(x->in) && mn_table_source(x->in)[0]; i++) {
        mn_make_row(&made[MN_T_COLUMNS], 0);
        mn_make_str(&made[MN_T_COLUMNS], 0, mn_table_col_name(x->in, i));
        mn_make_str(&made[MN_T_COLUMNS], 1, mn_query_column_word(x->columns, i));
    }
    if (!st && x->s->details)
        st = mn_make_entries(&made[MN_T_ENTRIES], x->s, &x->entries, ctx, e);
    if (!st)
        return mn_screened_report(out, made, &x->told, x->brief, e);
    for (size_t i = 0; i < MN_T_TABLES; i++)
        mn_table_free(made[i].t);
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
    rows x = {.s = s, .how = mn_screening_ruling(s), .ctx = ctx};
    const mn_read_options o = {.sheet = mn_call_text(call, "sheet")};
    uint64_t above = 0;
    const char *path = mn_call_input(call, 0), *schema = mn_call_text(call, "schema");
    mn_status st = MN_OK;
    if (schema && !mn_schema_find(&x.schema, mn_text_of(schema))) {
        mn_fail(e, MN_USAGE, "--schema: no kind is called '%s'", schema);
        return mn_hint(e, "Person, Company, Organization, PublicBody, Vessel, Airplane or "
                          "LegalEntity");
    }
    st = mn_call_text(call, "name") ? table_of_options(&x.in, call, e)
                                    : mn_headed_read_western(&x.in, &above, ctx, path ? path : "-",
                                                             &o, mn_call_text(call, "columns"), e);
    if (!st)
        st = mn_query_columns_new(&x.columns, x.in, mn_call_text(call, "columns"), e);
    if (!st && !(st = match_all(&x, ctx, e)))
        st = report(out, &x, call, ctx, e);
    if (!st && !mn_call_text(call, "name") &&
        (st = mn_screening_tell_columns(*out, x.in, x.columns, above, e)))
        mn_report_free(*out);
    for (size_t i = 0; x.piece && i < x.pieces; i++)
        free(x.piece[i].hit);
    free(x.piece);
    mn_named_free(&x.entries);
    mn_map_free(&x.found.seen);
    mn_arena_free(&x.found.keys);
    free(x.found.at);
    mn_query_columns_free(x.columns);
    mn_table_free(x.in);
    return st;
}
