/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/rule/load.c - the tables of law, out of the program and of files, into one set.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/err.h"
#include "core/file.h"
#include "core/sha256.h"
#include "core/text.h"
#include "trace/rule/inside.h"

#define EMBEDDED(name) extern const unsigned char name[], name##_end[]
EMBEDDED(mn_data_trade_sectors);
EMBEDDED(mn_data_trade_rules);
EMBEDDED(mn_data_trade_status);
EMBEDDED(mn_data_trade_entities);
EMBEDDED(mn_data_trade_gaps);
EMBEDDED(mn_data_trade_thresholds);
EMBEDDED(mn_data_trade_clocks);
EMBEDDED(mn_data_trade_holidays);

/* A column that begins with ! must be there; what is told by is said first. */
typedef struct table_kind {
    const char *name, *sign; /* the column that no other table has */
    const unsigned char *bytes, *end;
    mn_law_row_fn *row;
    const char *columns[MN_LAW_COLUMNS];
} table_kind;

#define BYTES(x) x, x##_end
static const table_kind kinds[MN_LAW_TABLES] = {
    [MN_T_SECTORS] = {"sectors",
                      NULL,
                      BYTES(mn_data_trade_sectors),
                      mn_law_row_sector,
                      {"!id", "title", "!hs", "!keywords", "version", "source", "address", "read",
                       "note", NULL}},
    [MN_T_RULES] = {"rules",
                    "follows",
                    BYTES(mn_data_trade_rules),
                    mn_law_row_rule,
                    {"!id",         "!version",  "!kind",    "title",   "into",      "!from",
                     "until",       "who",       "list",     "sectors", "hs",        "keywords",
                     "origin",      "elsewhere", "region",   "by",      "look_by",   "upstream",
                     "least_value", "currency",  "!follows", "unsure",  "authority", "!source",
                     "address",     "read",      "note",     NULL}},
    [MN_T_STATUS] = {"rule_status",
                     "effect",
                     BYTES(mn_data_trade_status),
                     mn_law_row_status,
                     {"!rule", "!status", "!effect", "!from", "until", "source", "address", "read",
                      "note", NULL}},
    [MN_T_ENTITIES] = {"rule_entities",
                       "side",
                       BYTES(mn_data_trade_entities),
                       mn_law_row_entity,
                       {"!rule", "!side", "!name", "aliases", "schema", "country", "from", "until",
                        "source", "address", "read", "note", NULL}},
    [MN_T_GAPS] = {"gaps",
                   "gap",
                   BYTES(mn_data_trade_gaps),
                   mn_law_row_gap,
                   {"!id", "!version", "!gap", "sectors", "origin", "!follows", "from", "until",
                    "says", "source", "address", "read", "note", NULL}},
    [MN_T_THRESHOLDS] = {"thresholds",
                         "value",
                         BYTES(mn_data_trade_thresholds),
                         mn_law_row_threshold,
                         {"!id", "!version", "!value", "unit", "!from", "until", "source",
                          "address", "read", "note", NULL}},
    [MN_T_CLOCKS] = {"clocks",
                     "step",
                     BYTES(mn_data_trade_clocks),
                     mn_law_row_clock,
                     {"!id", "!version", "!kinds", "!step", "!days", "!unit", "!after", "!from",
                      "until", "says", "source", "address", "read", "note", NULL}},
    [MN_T_HOLIDAYS] = {"holidays",
                       "form",
                       BYTES(mn_data_trade_holidays),
                       mn_law_row_holiday,
                       {"!id", "!version", "!name", "!form", "!month", "day", "weekday", "nth",
                        "!from", "until", "moved", "source", "address", "read", "note", NULL}},
};

const char *mn_follows_name(mn_follows f)
{
    static const char *const names[] = {"released", "hold", "detain"};
    return f < MN_FOLLOWS ? names[f] : "";
}

const char *mn_effect_name(mn_effect x)
{
    static const char *const names[] = {"none", "look", "in force"};
    return names[x];
}

/* --- one table ------------------------------------------------------------------------------ */

/* A file that takes a table's place, or adds to it. */
typedef struct law_source {
    char *name, *bytes;
    size_t length;
    int kind;
    bool own, proposed;
} law_source;

/* Which table it is, by its columns; -1: none of them. */
static int kind_of(const mn_table *t)
{
    for (int k = 0; k < MN_LAW_TABLES; k++)
        if (kinds[k].sign && mn_table_find(t, kinds[k].sign) != SIZE_MAX &&
            (k != MN_T_RULES || mn_table_find(t, "kind") != SIZE_MAX))
            return k;
    return mn_table_find(t, "hs") != SIZE_MAX && mn_table_find(t, "keywords") != SIZE_MAX
               ? MN_T_SECTORS
               : -1;
}

static mn_status columns_of(mn_law_reader *r)
{
    const char *const *names = kinds[r->kind].columns;
    for (size_t i = 0; i < MN_LAW_COLUMNS; i++)
        r->column[i] = SIZE_MAX;
    for (size_t i = 0; names[i]; i++) {
        const bool must = names[i][0] == '!';
        r->column[i] = mn_table_find(r->t, names[i] + must);
        if (must && r->column[i] == SIZE_MAX) {
            mn_fail_at(r->e, MN_DATA, r->place, 1, 0, "no column '%s' in a table of %s",
                       names[i] + must, kinds[r->kind].name);
            return mn_hint(r->e, "docs/guide/bans.md lists its columns; 'manumit ban list' shows "
                                 "the built-in rows");
        }
    }
    return MN_OK;
}

static mn_status note_file(mn_law_maker *m, const law_source *s, mn_err *e)
{
    char hex[MN_SHA256_HEX];
    mn_sha256_hex(hex, s->bytes, s->length);
    if (!mn_grow(&m->file, &m->c_file, m->n_file + 1, sizeof *m->file))
        return mn_fail_memory(e);
    mn_law_file *f = &m->file[m->n_file];
    *f = (mn_law_file){.name = mn_arena_text(&m->arena, mn_text_of(s->name)),
                       .table = mn_text_of(kinds[s->kind].name),
                       .sha256 = mn_arena_text(&m->arena, mn_text_of(hex)),
                       .own = s->own};
    if (!f->name.ptr || !f->sha256.ptr)
        return mn_fail_memory(e);
    m->n_file++;
    return MN_OK;
}

static mn_status keep_table(mn_law_maker *m, mn_table *t, mn_err *e)
{
    if (!mn_grow(&m->table, &m->c_table, m->n_table + 1, sizeof *m->table)) {
        mn_table_free(t);
        return mn_fail_memory(e);
    }
    m->table[m->n_table++] = t;
    return MN_OK;
}

static mn_status rejected(const mn_table *t, const char *place, mn_err *e)
{
    mn_fail_at(e, MN_DATA, place, mn_table_reject_line(t, 0), 0, "%s",
               mn_table_reject_reason(t, 0));
    mn_offending(e, mn_table_reject_text(t, 0));
    return mn_hint(e, "every row of a table of law must be readable: mend or remove it");
}

/* It would hold nothing in silence. */
static mn_status without_rows(const law_source *s, mn_err *e)
{
    mn_fail_at(e, MN_DATA, s->name, 1, 0, "the table of %s has headings alone, and no row",
               kinds[s->kind].name);
    return mn_hint(e, s->proposed ? "give the proposal a row"
                                  : "it would switch off all built-in rows of that table: give it "
                                    "rows, or leave it out");
}

static mn_status read_source(mn_law_maker *m, const law_source *s, const mn_ctx *ctx, mn_err *e)
{
    const mn_read_options o = {.format = MN_FORMAT_CSV, .max_bytes = MN_LAW_BYTES};
    mn_table *t = NULL;
    mn_ctx plain = MN_CTX_INIT;
    if (ctx)
        plain = *ctx;
    mn_status st = mn_table_read_memory(&t, &plain, s->name, s->bytes, s->length, &o, e);
    if (st || (st = keep_table(m, t, e)))
        return st;
    mn_law_reader r = {.m = m,
                       .t = t,
                       .place = s->name,
                       .bytes = {s->bytes, s->length},
                       .kind = s->kind,
                       .proposed = s->proposed,
                       .builtin = !s->own,
                       .e = e};
    if (mn_table_rejects(t))
        return rejected(t, s->name, e);
    if (mn_table_rows(t) > MN_LAW_ROWS)
        return mn_fail_at(e, MN_DATA, s->name, 0, 0, "more than %d rows", MN_LAW_ROWS);
    if (s->own && !mn_table_rows(t))
        return without_rows(s, e);
    if ((st = columns_of(&r)) || (st = note_file(m, s, e)))
        return st;
    const size_t before = m->n_rules;
    for (r.row = 0; r.row < mn_table_rows(t) && !st; r.row++) {
        st = kinds[s->kind].row(&r);
        if (!st && r.row % 1024 == 0 && ctx && ctx->cancelled && ctx->cancelled(ctx->payload))
            st = mn_fail(e, MN_CANCELLED, "cancelled");
    }
    if (!st && s->kind == MN_T_RULES)
        st = mn_law_rules_apart(&r, before);
    return st;
}

static mn_status builtin_table(mn_table **out, int kind, mn_err *e)
{
    const mn_read_options o = {.format = MN_FORMAT_CSV, .max_bytes = MN_LAW_BYTES};
    mn_ctx plain = MN_CTX_INIT;
    return mn_table_read_memory(out, &plain, kinds[kind].name, kinds[kind].bytes,
                                (size_t)(kinds[kind].end - kinds[kind].bytes), &o, e);
}

/* What the built-in table has and the caller's, the last that was read, has not. */
static mn_status left_out(mn_law_maker *m, int kind, mn_err *e)
{
    const mn_table *own = m->table[m->n_table - 1];
    mn_table *t = NULL;
    mn_status st = builtin_table(&t, kind, e);
    if (!st)
        st = keep_table(m, t, e);
    return st ? st : mn_law_note_left(m, kind, kinds[kind].name, own, t, e);
}

/* --- all of them ----------------------------------------------------------------------------- */

static int by_rule(const void *a, const void *b)
{
    const mn_law_status *x = a, *y = b;
    if (x->rule != y->rule)
        return x->rule < y->rule ? -1 : 1;
    return x->from < y->from ? -1 : x->from > y->from;
}

static bool share_a_kind(const mn_law_clock *a, const mn_law_clock *b)
{
    for (size_t i = 0; i < a->kinds.n; i++)
        if (mn_law_clock_is_for(b, a->kinds.at[i]))
            return true;
    return false;
}

static mn_status no_beginning(const mn_law_clock *c, mn_err *e)
{
    char file[256];
    snprintf(file, sizeof file, "%.*s", (int)(c->row.file.len > 200 ? 200 : c->row.file.len),
             c->row.file.ptr);
    mn_fail_at(e, MN_DATA, file, c->row.line, 0,
               "the clock '%.*s' counts from '%.*s', of which nothing says when it is",
               (int)(c->id.len > 60 ? 60 : c->id.len), c->id.ptr,
               (int)(c->after.len > 60 ? 60 : c->after.len), c->after.ptr);
    return mn_hint(e, "after is presented, imported, or the step of another row that is for one of "
                      "the same kinds");
}

/* 1: all clocks that end with what it counts from are known; 0: not all; -1: there is none. */
static int is_led(const mn_law_maker *m, const mn_law_clock *c, const bool *known)
{
    int led = mn_law_clock_is_first(c) ? 1 : -1;
    for (size_t k = 0; k < m->n_clock && !mn_law_clock_is_first(c); k++) {
        const mn_law_clock *o = &m->clock[k];
        if (mn_text_eq(o->step, c->after) && share_a_kind(c, o))
            led = led != 0 && known[k];
    }
    return led;
}

/* Each clock must lead to a day that is given, presented or imported, and none back to itself. */
static mn_status check_clocks(const mn_law_maker *m, mn_err *e)
{
    bool known[MN_LAW_CLOCKS] = {false}, more = true;
    if (m->n_clock > MN_LAW_CLOCKS)
        return mn_fail(e, MN_DATA, "more than %d clocks", MN_LAW_CLOCKS);
    while (more) {
        more = false;
        for (size_t i = 0; i < m->n_clock; i++) {
            const bool now = known[i] || is_led(m, &m->clock[i], known) == 1;
            more = more || now != known[i];
            known[i] = now;
        }
    }
    for (size_t i = 0; i < m->n_clock; i++)
        if (!known[i])
            return no_beginning(&m->clock[i], e);
    return MN_OK;
}

static mn_status finish(mn_law *out, mn_law_maker *m, mn_err *e)
{
    const mn_status clocks = check_clocks(m, e);
    if (clocks)
        return clocks;
    if (m->n_status > 1)
        qsort(m->status, m->n_status, sizeof *m->status, by_rule);
    for (uint32_t i = 0; i < m->n_status; i++) {
        mn_rule *r = &m->rules[m->status[i].rule];
        r->status = r->n_status ? r->status : i;
        r->n_status++;
    }
    for (size_t i = 0; i < m->n_rules; i++) {
        mn_rule *r = &m->rules[i];
        r->status = m->rules[r->first].status;
        r->n_status = m->rules[r->first].n_status;
        r->named = r->named || m->rules[r->first].named;
        if (!r->n_goods && !r->goods_unknown && !r->origin.n && !r->region.len && !r->named) {
            mn_fail_at(e, MN_DATA, "", r->row.line, 0,
                       "the rule '%.*s' names neither parties nor goods nor origin: it would "
                       "cover all",
                       (int)(r->id.len > 60 ? 60 : r->id.len), r->id.ptr);
            if (e)
                snprintf(e->file, sizeof e->file, "%.*s",
                         (int)(r->row.file.len > 200 ? 200 : r->row.file.len), r->row.file.ptr);
            return mn_hint(e, "say who, which list, which sectors, hs or keywords, which origin "
                              "or region");
        }
    }
    *out = (mn_law){.rule = m->rules,
                    .status = m->status,
                    .entity = m->entity,
                    .goods = m->goods,
                    .gap = m->gap,
                    .threshold = m->threshold,
                    .clock = m->clock,
                    .holiday = m->holiday,
                    .file = m->file,
                    .left = m->left,
                    .lefts = m->n_left,
                    .rules = m->n_rules,
                    .statuses = m->n_status,
                    .entities = m->n_entity,
                    .goods_n = m->n_goods,
                    .gaps = m->n_gap,
                    .thresholds = m->n_threshold,
                    .clocks = m->n_clock,
                    .holidays = m->n_holiday,
                    .files = m->n_file,
                    .owned = m};
    return MN_OK;
}

static void maker_free(mn_law_maker *m)
{
    if (!m)
        return;
    for (size_t i = 0; i < m->n_table; i++)
        mn_table_free(m->table[i]);
    free(m->table);
    free(m->rules);
    free(m->status);
    free(m->entity);
    free(m->goods);
    free(m->gap);
    free(m->threshold);
    free(m->clock);
    free(m->holiday);
    free(m->file);
    free(m->left);
    mn_map_free(&m->sector);
    mn_map_free(&m->rule);
    mn_arena_free(&m->arena);
    free(m);
}

void mn_law_free(mn_law *l)
{
    maker_free(l->owned);
    *l = (mn_law){0};
}

/* The sources of the caller, and the built-in ones of the tables for which there are none. */
static mn_status make(mn_law *out, const law_source *own, size_t n, const mn_ctx *ctx, mn_err *e)
{
    mn_law_maker *m = calloc(1, sizeof *m);
    mn_status st = m ? MN_OK : mn_fail_memory(e);
    for (int k = 0; k < MN_LAW_TABLES && !st; k++) {
        bool replaced = false;
        for (size_t i = 0; i < n && !st; i++)
            if (own[i].kind == k && !own[i].proposed) {
                replaced = true;
                if (!(st = read_source(m, &own[i], ctx, e)))
                    st = left_out(m, k, e);
            }
        if (!replaced && !st) {
            char name[64];
            snprintf(name, sizeof name, "embedded:data/trade/%s.csv", kinds[k].name);
            const law_source s = {.name = name,
                                  .bytes = (char *)(uintptr_t)kinds[k].bytes,
                                  .length = (size_t)(kinds[k].end - kinds[k].bytes),
                                  .kind = k};
            st = read_source(m, &s, ctx, e);
        }
        for (size_t i = 0; i < n && !st; i++)
            if (own[i].kind == k && own[i].proposed)
                st = read_source(m, &own[i], ctx, e);
    }
    if (!st)
        st = finish(out, m, e);
    if (st)
        maker_free(m);
    return st;
}

/* --- files ----------------------------------------------------------------------------------- */

typedef struct law_sources {
    law_source *at;
    size_t n, cap;
} law_sources;

static void sources_free(law_sources *s)
{
    for (size_t i = 0; i < s->n; i++) {
        free(s->at[i].name);
        free(s->at[i].bytes);
    }
    free(s->at);
}

static mn_status add_bytes(law_sources *s, const char *name, char *bytes, size_t length,
                           bool proposed, mn_err *e)
{
    const mn_read_options o = {.format = MN_FORMAT_CSV, .max_bytes = MN_LAW_BYTES};
    mn_ctx plain = MN_CTX_INIT;
    mn_table *t = NULL;
    char *copy = strdup(name);
    mn_status st =
        copy && mn_grow(&s->at, &s->cap, s->n + 1, sizeof *s->at) ? MN_OK : mn_fail_memory(e);
    if (!st)
        st = mn_table_read_memory(&t, &plain, name, bytes, length, &o, e);
    const int kind = st ? -1 : kind_of(t);
    mn_table_free(t);
    if (!st && kind < 0) {
        mn_fail_at(e, MN_DATA, name, 1, 0, "the columns are of no table of law");
        st = mn_hint(e, "rules have the columns id, version, kind, from, follows, source; "
                        "docs/guide/bans.md lists those of the others");
    }
    for (size_t i = 0; i < s->n && !st; i++)
        if (s->at[i].kind == kind && s->at[i].proposed == proposed && !proposed) {
            mn_fail(e, MN_USAGE, "'%s' and '%s' are both a table of %s", s->at[i].name, name,
                    kinds[kind].name);
            st = mn_hint(e, "each replaces the built-in table: put their rows into one file");
        }
    if (st) {
        free(copy);
        free(bytes);
        return st;
    }
    s->at[s->n++] = (law_source){.name = copy,
                                 .bytes = bytes,
                                 .length = length,
                                 .kind = kind,
                                 .own = true,
                                 .proposed = proposed};
    return MN_OK;
}

static mn_status add_file(law_sources *s, const char *path, bool proposed, const mn_ctx *ctx,
                          mn_err *e)
{
    char *bytes = NULL;
    size_t length = 0;
    mn_status st = mn_file_read(&bytes, &length, ctx, path, MN_LAW_BYTES, e);
    return st ? st : add_bytes(s, path, bytes, length, proposed, e);
}

static bool is_folder(const char *path, const mn_ctx *ctx)
{
    struct stat st;
    return !(ctx && ctx->files) && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static mn_status add_folder(law_sources *s, const char *path, const mn_ctx *ctx, mn_err *e)
{
    const size_t before = s->n;
    mn_status st = MN_OK;
    for (int k = 0; k < MN_LAW_TABLES && !st; k++) {
        char name[4096];
        struct stat found;
        const int n = snprintf(name, sizeof name, "%s/%s.csv", path, kinds[k].name);
        if (n > 0 && (size_t)n < sizeof name && stat(name, &found) == 0)
            st = add_file(s, name, false, ctx, e);
    }
    if (!st && s->n == before) {
        mn_fail(e, MN_USAGE, "the folder '%s' has none of the tables of law", path);
        st = mn_hint(e, "rules.csv, rule_status.csv, rule_entities.csv, sectors.csv, gaps.csv, "
                        "thresholds.csv, clocks.csv, holidays.csv");
    }
    return st;
}

mn_status mn_law_load(mn_law *out, const mn_law_asked *a, const mn_ctx *ctx, mn_err *e)
{
    law_sources s = {0};
    mn_status st = MN_OK;
    for (size_t i = 0; a && i < a->paths && !st; i++)
        st = is_folder(a->path[i], ctx) ? add_folder(&s, a->path[i], ctx, e)
                                        : add_file(&s, a->path[i], false, ctx, e);
    for (size_t i = 0; a && i < a->n_proposed && !st; i++)
        st = add_file(&s, a->proposed[i], true, ctx, e);
    if (!st)
        st = make(out, s.at, s.n, ctx, e);
    sources_free(&s);
    return st;
}

mn_status mn_law_load_memory(mn_law *out, const char *name, const char *bytes, size_t length,
                             mn_err *e)
{
    law_sources s = {0};
    char *copy = malloc(length + 1);
    if (!copy)
        return mn_fail_memory(e);
    memcpy(copy, bytes, length);
    mn_status st = add_bytes(&s, name, copy, length, false, e);
    if (!st)
        st = make(out, s.at, s.n, NULL, e);
    sources_free(&s);
    return st;
}
