/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/guide.c - reads the rows, and finds kinds of papers and steps.
 */
#include "trace/evidence/guide.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include <manumit/table.h>

extern const unsigned char mn_data_trade_step_kinds[], mn_data_trade_step_kinds_end[],
    mn_data_trade_guidance[], mn_data_trade_guidance_end[], mn_data_trade_document_kinds[],
    mn_data_trade_document_kinds_end[], mn_data_trade_routes[], mn_data_trade_routes_end[];

enum { STEPS, PAPERS, GUIDANCE, ROUTES, TABLES };

static const struct {
    const char *name;
    const unsigned char *from, *to;
    const char *columns; /* all that it must have; the first two tell it from the others */
} tables[TABLES] = {
    {"step_kinds", mn_data_trade_step_kinds, mn_data_trade_step_kinds_end,
     "words sites id commodity order name start hs"},
    {"document_kinds", mn_data_trade_document_kinds, mn_data_trade_document_kinds_end,
     "spellings shows kind name"},
    {"guidance", mn_data_trade_guidance, mn_data_trade_guidance_end,
     "asks documents id from until commodity step per basis"},
    {"routes", mn_data_trade_routes, mn_data_trade_routes_end,
     "met_by route id from until title asks basis"},
};

static const char *const basis_names[MN_GUIDE_BASES] = {"law", "guidance", "practice", "assumed"};
const char *mn_guide_basis_name(mn_guide_basis b)
{
    return basis_names[b];
}

/* --- cells ------------------------------------------------------------------------ */

typedef struct reader {
    mn_guide *g;
    const mn_table *t;
    size_t row;
    mn_err *e;
    mn_status st; /* the first failure */
} reader;

static mn_text cell(reader *r, const char *column)
{
    size_t col = mn_table_find(r->t, column);
    mn_text v = col == SIZE_MAX ? (mn_text){"", 0} : mn_text_trim(mn_table_text(r->t, r->row, col));
    mn_text kept = mn_arena_text(&r->g->arena, v);
    if (!kept.ptr && !r->st)
        r->st = mn_fail_memory(r->e);
    return kept.ptr ? kept : (mn_text){"", 0};
}

static void refuse(reader *r, const char *column, mn_text text, const char *hint)
{
    if (r->st)
        return;
    r->st = mn_fail_at(r->e, MN_DATA, mn_table_source(r->t), mn_table_line(r->t, r->row), 0,
                       "'%s' of the row makes no sense", column);
    mn_offending(r->e, text);
    mn_hint(r->e, "%s", hint);
}

static mn_guide_origin origin(reader *r, const char *id)
{
    return (mn_guide_origin){cell(r, id),        cell(r, "version"), cell(r, "source"),
                             cell(r, "address"), cell(r, "read"),    cell(r, "note")};
}

/* Items between separators, lower case where `fold`. */
static mn_texts_list list(reader *r, const char *column, char sep, bool fold)
{
    mn_text all = cell(r, column), rest = all, part;
    mn_texts_list out = {NULL, 0};
    size_t n = 1;
    if (!all.len || r->st)
        return out;
    if (fold)
        for (size_t i = 0; i < all.len; i++) /* the arena's own copy */
            if (all.ptr[i] >= 'A' && all.ptr[i] <= 'Z')
                ((char *)(uintptr_t)all.ptr)[i] = (char)(all.ptr[i] - 'A' + 'a');
    for (size_t i = 0; i < all.len; i++)
        n += all.ptr[i] == sep;
    if (n > MN_GUIDE_ITEMS) {
        refuse(r, column, all, "a cell holds at most 256 items");
        return out;
    }
    mn_text *at = mn_arena_alloc(&r->g->arena, n, sizeof *at);
    if (!at) {
        r->st = mn_fail_memory(r->e);
        return out;
    }
    while (mn_text_split(&rest, sep, &part)) {
        part = mn_text_trim(part);
        if (part.len)
            at[out.n++] = part;
    }
    out.at = at;
    return out;
}

static int32_t day(reader *r, const char *column)
{
    mn_text t = cell(r, column);
    int64_t y, m, d;
    if (!t.len || r->st)
        return MN_NO_DAY;
    bool fine = t.len == 10 && t.ptr[4] == '-' && t.ptr[7] == '-' &&
                mn_text_i64(mn_text_sub(t, 0, 4), &y) && mn_text_i64(mn_text_sub(t, 5, 2), &m) &&
                mn_text_i64(mn_text_sub(t, 8, 2), &d) && y >= 1 && m >= 1 && m <= 12 && d >= 1 &&
                d <= 31;
    if (fine) {
        int64_t at = mn_days_from_civil(y, (unsigned)m, (unsigned)d), y2;
        unsigned m2, d2;
        mn_civil_from_days(at, &y2, &m2, &d2);
        if (d2 == (unsigned)d)
            return (int32_t)at;
    }
    refuse(r, column, t, "a date is written as 2026-11-22, or left empty");
    return MN_NO_DAY;
}

static mn_guide_basis basis(reader *r)
{
    mn_text t = cell(r, "basis");
    for (size_t i = 0; i < MN_GUIDE_BASES; i++)
        if (mn_text_eq_str(t, basis_names[i]))
            return (mn_guide_basis)i;
    refuse(r, "basis", t, "it is law, guidance, practice or assumed");
    return MN_GUIDE_ASSUMED;
}

/* Kinds of papers, separated by '|'. */
static uint32_t *papers(reader *r, const char *column, mn_text all, size_t *n)
{
    mn_text rest = all, part;
    size_t most = 1;
    *n = 0;
    for (size_t i = 0; i < all.len; i++)
        most += all.ptr[i] == '|';
    uint32_t *out = mn_arena_alloc(&r->g->arena, most, sizeof *out);
    if (!out) {
        r->st = r->st ? r->st : mn_fail_memory(r->e);
        return NULL;
    }
    while (all.len && mn_text_split(&rest, '|', &part)) {
        uint32_t k = mn_guide_paper(r->g, mn_text_trim(part));
        if (k == MN_NOT_ANY)
            refuse(r, column, part, "it is a kind of the table document_kinds");
        else
            out[(*n)++] = k;
    }
    return out;
}

/* --- rows ------------------------------------------------------------------------- */

static uint32_t site_bits(reader *r)
{
    static const char *const names[MN_SITE_KINDS] = {"other",   "farm",      "gin",     "mine",
                                                     "smelter", "mill",      "factory", "vessel",
                                                     "port",    "warehouse", "office"};
    mn_texts_list l = list(r, "sites", ';', true);
    uint32_t bits = 0;
    for (size_t i = 0; i < l.n; i++) {
        size_t k = 0;
        while (k < MN_SITE_KINDS && !mn_text_eq_str(l.at[i], names[k]))
            k++;
        if (k < MN_SITE_KINDS)
            bits |= 1U << k;
        else
            refuse(r, "sites", l.at[i],
                   "it is a kind of site, as farm, gin, mine, factory, vessel");
    }
    return bits;
}

static void read_step(reader *r, mn_step_kind *k)
{
    mn_text order = cell(r, "order"), start = cell(r, "start");
    *k = (mn_step_kind){.row = origin(r, "id"),
                        .commodity = cell(r, "commodity"),
                        .name = cell(r, "name"),
                        .start = mn_text_eq_str(start, "yes"),
                        .hs = list(r, "hs", ';', false),
                        .words = list(r, "words", ';', true),
                        .sites = site_bits(r)};
    if (!mn_text_i64(order, &k->order))
        refuse(r, "order", order, "it is a whole number: earlier steps have smaller ones");
    if (start.len && !k->start)
        refuse(r, "start", start, "it is yes, or empty");
    if (!k->row.id.len || !k->name.len || !k->commodity.len)
        refuse(r, "id", k->row.id, "id, commodity and name must be given");
}

static void read_paper(reader *r, mn_paper_kind *k)
{
    *k = (mn_paper_kind){.row = origin(r, "kind"),
                         .kind = cell(r, "kind"),
                         .name = cell(r, "name"),
                         .shows = cell(r, "shows"),
                         .spellings = list(r, "spellings", ';', false)};
    if (!k->kind.len || !k->name.len)
        refuse(r, "kind", k->kind, "kind and name must be given");
}

static void read_guidance(reader *r, mn_guidance *k)
{
    mn_text step = cell(r, "step"), per = cell(r, "per");
    *k = (mn_guidance){.row = origin(r, "id"),
                       .from = day(r, "from"),
                       .until = day(r, "until"),
                       .commodity = cell(r, "commodity"),
                       .where = mn_text_eq_str(step, "*")       ? MN_GUIDE_EVERY
                                : mn_text_eq_str(step, "entry") ? MN_GUIDE_ENTRY
                                : mn_text_eq_str(step, "made")  ? MN_GUIDE_MADE
                                                                : MN_GUIDE_KINDS,
                       .steps = list(r, "step", ';', false),
                       .per_link = mn_text_eq_str(per, "link"),
                       .asks = cell(r, "asks"),
                       .basis = basis(r)};
    k->paper = papers(r, "documents", cell(r, "documents"), &k->papers);
    if (!k->per_link && !mn_text_eq_str(per, "step"))
        refuse(r, "per", per, "it is step or link");
    if (!k->row.id.len || !k->asks.len || !step.len || !k->papers)
        refuse(r, "id", k->row.id, "id, step, asks and documents must be given");
}

static void read_route(reader *r, mn_route_item *k)
{
    mn_text met = cell(r, "met_by"), rest = met, by;
    *k = (mn_route_item){.row = origin(r, "id"),
                         .from = day(r, "from"),
                         .until = day(r, "until"),
                         .route = cell(r, "route"),
                         .title = cell(r, "title"),
                         .asks = cell(r, "asks"),
                         .basis = basis(r)};
    if (!mn_text_split(&rest, ':', &by))
        by = met;
    k->what = rest.ptr ? rest : (mn_text){"", 0};
    k->by = mn_text_eq_str(by, "documents") ? MN_BY_PAPERS
            : mn_text_eq_str(by, "steps")   ? MN_BY_STEPS
            : mn_text_eq_str(by, "check")   ? MN_BY_CHECK
            : mn_text_eq_str(by, "field")   ? MN_BY_FIELD
                                            : MN_BY_PERSON;
    if (k->by == MN_BY_PERSON && !mn_text_eq_str(by, "person"))
        refuse(r, "met_by", met,
               "it is documents:KIND|KIND, steps:KIND|KIND, check:NAME, field:NAME or person");
    if (k->by == MN_BY_PAPERS || k->by == MN_BY_STEPS)
        k->paper = papers(r, "met_by", k->what, &k->papers);
    if (!k->row.id.len || !k->route.len || !k->asks.len)
        refuse(r, "id", k->row.id, "id, route and asks must be given");
}

static void *rows_of(reader *r, size_t size, size_t *n)
{
    *n = mn_table_rows(r->t);
    if (*n > MN_GUIDE_ROWS) {
        *n = 0;
        r->st = mn_fail(r->e, MN_DATA, "'%s' has more than %d rows", mn_table_source(r->t),
                        MN_GUIDE_ROWS);
        return NULL;
    }
    void *at = mn_arena_alloc(&r->g->arena, *n + 1, size);
    if (!at) {
        *n = 0;
        r->st = mn_fail_memory(r->e);
    }
    return at;
}

static mn_status take(mn_guide *g, int which, const mn_table *t, mn_err *e)
{
    reader r = {.g = g, .t = t, .e = e};
    mn_text rest = mn_text_of(tables[which].columns), column;
    if (mn_table_rejects(t)) {
        r.st = mn_fail_at(e, MN_DATA, mn_table_source(t), mn_table_reject_line(t, 0), 0,
                          "a row can't be read: %s", mn_table_reject_reason(t, 0));
        return r.st;
    }
    if (!mn_table_rows(t)) { /* it would ask for nothing, in silence */
        mn_fail_at(e, MN_DATA, mn_table_source(t), 1, 0,
                   "the table of %s has headings alone, and no row", tables[which].name);
        return mn_hint(e, "it would switch off all built-in rows of that table: give it rows, or "
                          "leave it out");
    }
    while (mn_text_split(&rest, ' ', &column)) {
        char name[32];
        snprintf(name, sizeof name, "%.*s", (int)column.len, column.ptr);
        if (mn_table_find(t, name) == SIZE_MAX)
            return mn_fail(e, MN_DATA, "'%s' has no column '%s'", mn_table_source(t), name);
    }
    switch (which) {
    case STEPS:
        g->step = rows_of(&r, sizeof *g->step, &g->steps);
        for (; r.row < g->steps && !r.st; r.row++)
            read_step(&r, &g->step[r.row]);
        break;
    case PAPERS:
        g->paper = rows_of(&r, sizeof *g->paper, &g->papers);
        for (; r.row < g->papers && !r.st; r.row++)
            read_paper(&r, &g->paper[r.row]);
        break;
    case GUIDANCE:
        g->guidance = rows_of(&r, sizeof *g->guidance, &g->guidances);
        for (; r.row < g->guidances && !r.st; r.row++)
            read_guidance(&r, &g->guidance[r.row]);
        break;
    default:
        g->route = rows_of(&r, sizeof *g->route, &g->routes);
        for (; r.row < g->routes && !r.st; r.row++)
            read_route(&r, &g->route[r.row]);
        break;
    }
    return r.st;
}

/* Which table has these columns; TABLES: none of them. */
static int which_table(const mn_table *t)
{
    for (int i = 0; i < TABLES; i++) {
        mn_text rest = mn_text_of(tables[i].columns), column;
        bool all = true;
        for (int k = 0; k < 2 && mn_text_split(&rest, ' ', &column); k++) {
            char name[32];
            snprintf(name, sizeof name, "%.*s", (int)column.len, column.ptr);
            all = all && mn_table_find(t, name) != SIZE_MAX;
        }
        if (all)
            return i;
    }
    return TABLES;
}

static mn_status note_file(mn_guide *g, int which, const mn_table *t, mn_err *e)
{
    mn_guide_file *f = &g->file[g->files++];
    f->name = mn_arena_text(&g->arena, mn_text_of(mn_table_source(t)));
    f->sha256 = mn_arena_text(&g->arena, mn_text_of(mn_table_sha256(t)));
    f->table = mn_text_of(tables[which].name);
    return f->name.ptr && f->sha256.ptr ? MN_OK : mn_fail_memory(e);
}

/* Papers before what names them; `own` are tables that are given. */
static mn_status load(mn_guide *out, mn_table *const own[TABLES], mn_err *e)
{
    static const int order[TABLES] = {PAPERS, STEPS, GUIDANCE, ROUTES};
    mn_guide g = {.steps = 0};
    mn_status st = MN_OK;
    g.file = mn_arena_alloc(&g.arena, TABLES, sizeof *g.file);
    if (!g.file)
        st = mn_fail_memory(e);
    for (size_t i = 0; i < TABLES && !st; i++) {
        const int which = order[i];
        mn_table *t = own[which];
        char name[64];
        snprintf(name, sizeof name, "embedded:data/trade/%s.csv", tables[which].name);
        if (!t)
            st = mn_table_read_memory(&t, NULL, name, tables[which].from,
                                      (size_t)(tables[which].to - tables[which].from), NULL, e);
        if (!st)
            st = take(&g, which, t, e);
        if (!st)
            st = note_file(&g, which, t, e);
        if (t && t != own[which])
            mn_table_free(t);
    }
    if (st)
        mn_guide_free(&g);
    else
        *out = g;
    return st;
}

mn_status mn_guide_load(mn_guide *out, const char *const *file, size_t files, bool *used,
                        const mn_ctx *ctx, mn_err *e)
{
    mn_table *own[TABLES] = {NULL};
    const mn_read_options o = {.max_bytes = MN_GUIDE_BYTES};
    mn_status st = MN_OK;
    for (size_t i = 0; i < files && !st; i++) {
        mn_table *t = NULL;
        st = mn_table_read(&t, ctx, file[i], &o, e);
        if (st)
            break;
        const int which = which_table(t);
        if (used)
            used[i] = which < TABLES;
        if (which == TABLES) {
            mn_table_free(t);
        } else if (own[which]) {
            st = mn_fail(e, MN_USAGE, "'%s' and '%s' are both the table '%s'",
                         mn_table_source(own[which]), file[i], tables[which].name);
            mn_table_free(t);
        } else {
            own[which] = t;
        }
    }
    if (!st)
        st = load(out, own, e);
    for (size_t i = 0; i < TABLES; i++)
        mn_table_free(own[i]);
    return st;
}

mn_status mn_guide_load_memory(mn_guide *out, const char *name, const char *bytes, size_t length,
                               mn_err *e)
{
    mn_table *own[TABLES] = {NULL}, *t = NULL;
    const mn_read_options o = {.max_bytes = MN_GUIDE_BYTES};
    mn_status st = mn_table_read_memory(&t, NULL, name, bytes, length, &o, e);
    if (st)
        return st;
    const int which = which_table(t);
    if (which == TABLES)
        st = mn_fail(e, MN_DATA, "'%s' is none of the tables of guidance", name);
    else
        own[which] = t;
    if (!st)
        st = load(out, own, e);
    mn_table_free(t);
    return st;
}

void mn_guide_free(mn_guide *g)
{
    mn_arena_free(&g->arena);
    *g = (mn_guide){.steps = 0};
}

/* --- finding ---------------------------------------------------------------------- */

static char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c == '-' || c == '_' ? ' ' : c;
}

static bool same_kind(mn_text a, mn_text b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (folded(a.ptr[i]) != folded(b.ptr[i]))
            return false;
    return true;
}

uint32_t mn_guide_paper(const mn_guide *g, mn_text kind)
{
    kind = mn_text_trim(kind);
    for (size_t i = 0; i < g->papers; i++)
        if (same_kind(kind, g->paper[i].kind) || same_kind(kind, g->paper[i].name))
            return (uint32_t)i;
    for (size_t i = 0; i < g->papers; i++)
        for (size_t k = 0; k < g->paper[i].spellings.n; k++)
            if (same_kind(kind, g->paper[i].spellings.at[k]))
                return (uint32_t)i;
    return MN_NOT_ANY;
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 128;
}

/* Whether a text has these words, whole: "shirt" is not in "shirting". */
static bool has_words(mn_text text, mn_text words)
{
    for (size_t i = 0; words.len && i + words.len <= text.len; i++) {
        size_t k = 0;
        if (i && letter(text.ptr[i - 1]))
            continue;
        while (k < words.len && folded(text.ptr[i + k]) == folded(words.ptr[k]))
            k++;
        if (k == words.len && (i + k == text.len || !letter(text.ptr[i + k])))
            return true;
    }
    return false;
}

/* How well a kind fits: the digits that it shares, then the letters; 0: not at all. */
static int64_t fits(const mn_step_kind *k, mn_text hs, mn_text good)
{
    size_t digits = 0, letters = 0;
    for (size_t i = 0; i < k->hs.n; i++) {
        mn_text h = k->hs.at[i];
        if (h.len <= hs.len && memcmp(h.ptr, hs.ptr, h.len) == 0 && h.len > digits)
            digits = h.len;
    }
    for (size_t i = 0; i < k->words.n; i++)
        if (k->words.at[i].len > letters && has_words(good, k->words.at[i]))
            letters = k->words.at[i].len;
    return (int64_t)(digits * 100 + (letters < 99 ? letters : 99));
}

uint32_t mn_guide_step(const mn_guide *g, mn_text hs, mn_text good, uint32_t sites,
                       mn_text commodity)
{
    enum { SITE = 1000, COMMODITY = 100000 };
    uint32_t found = MN_NOT_ANY;
    int64_t best = 0;
    for (size_t i = 0; i < g->steps; i++) {
        const mn_step_kind *k = &g->step[i];
        int64_t score = fits(k, hs, good);
        if (!score)
            continue;
        if (k->sites & sites)
            score += SITE; /* the seller has such a place */
        else if (k->sites && sites)
            score -= score < SITE ? score - 1 : SITE; /* it has places, of other kinds */
        if (commodity.len && mn_text_eq(commodity, k->commodity))
            score += COMMODITY;
        if (score > best) {
            best = score;
            found = (uint32_t)i;
        }
    }
    return found;
}

bool mn_guide_holds(int32_t from, int32_t until, int32_t day)
{
    if (day == MN_NO_DAY)
        return until == MN_NO_DAY;
    return (from == MN_NO_DAY || from <= day) && (until == MN_NO_DAY || day <= until);
}
