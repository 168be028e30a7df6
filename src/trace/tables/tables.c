/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/tables.c - what came of the files: rows to whoever takes them, refused rows and
 * findings kept, with limits.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/tables/inside.h"

enum { TEXT_MOST = 200, REASON_MOST = 500, AHEAD = 8 };

mn_status mn_tables_new(mn_tables **out, const mn_tables_sink *sink, const mn_tables_options *o,
                        mn_err *e)
{
    mn_tables *t = calloc(1, sizeof *t);
    if (!t)
        return mn_fail_memory(e);
    t->sink = *sink;
    t->options = o ? *o : (mn_tables_options){.columns = NULL};
    mn_status st = mn_reference_new(&t->reference, MN_NEED_COUNTRIES | MN_NEED_MONEY, e);
    if (!st)
        st = mn_trade_headings_load(&t->headings, e);
    if (st)
        mn_tables_free(t);
    else
        *out = t;
    return st;
}

void mn_tables_free(mn_tables *t)
{
    if (!t)
        return;
    mn_reference_free(t->reference);
    mn_trade_headings_free(t->headings);
    mn_arena_free(&t->arena);
    for (size_t i = 0; i < MN_TRADE_TABLES; i++)
        mn_seen_free(&t->seen[i]);
    mn_seen_free(&t->rows);
    mn_map_free(&t->names);
    mn_epcis_free(t);
    free(t->refused);
    free(t->finding);
    free(t->note);
    free(t->made);
    free(t->name);
    free(t);
}

/* --- what is told ------------------------------------------------------------------------------
 */

static const char *keep(mn_tables *t, const char *text)
{
    return *text ? mn_arena_str(&t->arena, text) : "";
}

/* At most TEXT_MOST bytes, whole characters, no control characters. */
static const char *keep_text(mn_tables *t, mn_text text)
{
    char out[TEXT_MOST + 1];
    size_t n = text.len < TEXT_MOST ? text.len : TEXT_MOST;
    while (n < text.len && n && ((unsigned char)text.ptr[n] & 0xC0) == 0x80)
        n--;
    for (size_t i = 0; i < n; i++)
        out[i] = (unsigned char)text.ptr[i] < ' ' ? ' ' : text.ptr[i];
    out[n] = '\0';
    return keep(t, out);
}

static mn_status push(mn_tables *t, mn_tables_told **list, size_t *n, size_t *cap,
                      const mn_tables_told *told, mn_text text, mn_err *e)
{
    mn_tables_told copy = *told;
    copy.column = keep(t, told->column);
    copy.reason = keep(t, told->reason);
    copy.hint = keep(t, told->hint);
    copy.text = keep_text(t, text);
    if (!copy.column || !copy.reason || !copy.hint || !copy.text ||
        !mn_grow(list, cap, *n + 1, sizeof **list))
        return mn_fail_memory(e);
    (*list)[(*n)++] = copy;
    return MN_OK;
}

mn_status mn_tables_find(mn_tables *t, const char *name, mn_trade_table what, const char *kind,
                         const char *column, mn_text text, const char *reason, const char *hint,
                         mn_row_at at, mn_err *e)
{
    const mn_tables_told told = {
        .kind = kind, .column = column, .reason = reason, .hint = hint, .name = name, .at = at};
    size_t k = 0;
    t->count[what].findings++;
    while (k < t->kinds && strcmp(t->kind[k].kind, kind) != 0)
        k++;
    MN_BUG(k < MN_KINDS_MOST);
    if (k == t->kinds) {
        t->kind[k].kind = kind;
        t->kind[k].n = 0;
        t->kinds++;
    }
    if (++t->kind[k].n > MN_TABLES_MOST)
        return MN_OK;
    return push(t, &t->finding, &t->n_findings, &t->finding_cap, &told, text, e);
}

mn_status mn_tables_refuse(mn_tables_file *f, const char *column, mn_text text, const char *reason,
                           const char *hint, uint32_t line, mn_err *e)
{
    mn_tables *t = f->t;
    const mn_tables_told told = {.kind = "",
                                 .column = column,
                                 .reason = reason,
                                 .hint = hint,
                                 .name = f->name,
                                 .at = {.line = line, .file = f->number}};
    if (t->count[f->of.what].refused++ >= MN_TABLES_MOST)
        return MN_OK;
    return push(t, &t->refused, &t->n_refused, &t->refused_cap, &told, text, e);
}

mn_status mn_tables_note(mn_tables *t, mn_err *e, const char *fmt, ...)
{
    char text[2048];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    text[mn_utf8_bad(mn_text_of(text))] = '\0';
    const char *copy = keep(t, text);
    if (!copy || !mn_grow(&t->note, &t->notes_cap, t->notes + 1, sizeof *t->note))
        return mn_fail_memory(e);
    t->note[t->notes++] = copy;
    return MN_OK;
}

mn_status mn_tables_tell_common(mn_tables_file *f, mn_err *e)
{
    static const struct {
        const char *kind, *one, *many, *hint;
    } said[MN_COMMONS] = {
        [MN_C_NO_DATE] = {"no-date", "row has no date", "rows have no date",
                          "what was supplied before a listing can't be told from what was after"},
        [MN_C_NO_QUANTITY] = {"no-quantity", "row has no quantity", "rows have no quantity",
                              "without quantities nothing can be balanced"},
        [MN_C_NO_UNIT] = {"no-unit", "row has a quantity and no unit",
                          "rows have a quantity and no unit",
                          "fill in the column unit, or name it in the heading: 'quantity (kg)'"},
        [MN_C_NO_CURRENCY] =
            {"no-currency", "row has a value and no currency", "rows have a value and no currency",
             "fill in the column currency, or name it in the heading: 'value (USD)'"},
        [MN_C_ROUNDED] = {"value-rounded", "value has more than two decimals, and is rounded",
                          "values have more than two decimals, and are rounded", ""},
        [MN_C_HS_ZERO] = {"hs-zero", "HS code has an odd number of digits: a zero is put before it",
                          "HS codes have an odd number of digits: a zero is put before them",
                          "a spreadsheet drops the zero of 0306: keep the column as text"},
        [MN_C_WEIGHT] = {"quantity-weight", "row has a weight and no quantity: the weight is taken",
                         "rows have a weight and no quantity: the weight is taken", ""},
        [MN_C_NO_PARTY] =
            {"no-party", "entity is no party, as an ownership or an address: it is not read",
             "entities are no parties, as ownerships and addresses: they are not read",
             "say who supplies whom in a table of supplies"},
    };
    for (size_t i = 0; i < MN_COMMONS; i++) {
        char text[160];
        const mn_common_count *c = &f->common[i];
        if (!c->rows)
            continue;
        snprintf(text, sizeof text, "%llu %s", (unsigned long long)c->rows,
                 c->rows == 1 ? said[i].one : said[i].many);
        mn_status st =
            mn_tables_find(f->t, f->name, f->of.what, said[i].kind, "", (mn_text){"", 0}, text,
                           said[i].hint, (mn_row_at){.line = c->line, .file = f->number}, e);
        if (st)
            return st;
    }
    return MN_OK;
}

/* --- taking --------------------------------------------------------------------------------------
 */

static mn_status name_of(uint32_t *out, mn_tables *t, mn_text text, mn_err *e)
{
    uint32_t n = mn_map_get(&t->names, text);
    if (n == MN_MAP_NONE) {
        const mn_text copy = mn_arena_text(&t->arena, text);
        n = t->n_names;
        if (!copy.ptr || !mn_grow(&t->name, &t->name_cap, n + 1, sizeof *t->name))
            return mn_fail_memory(e);
        mn_status st = mn_map_put(&t->names, copy, &n, e);
        if (st)
            return st;
        t->name[t->n_names++] = copy.ptr;
    }
    *out = n;
    return MN_OK;
}

/* Keeps what is made of what. */
static mn_status keep_part(mn_tables *t, const char *file, const mn_part_row *p, mn_err *e)
{
    mn_made_of m = {.output = p->output, .at = p->at, .file = file};
    mn_status st = MN_OK;
    if (p->kind != MN_RECIPE)
        return MN_OK;
    if ((st = name_of(&m.recipe, t, p->id, e)) || (st = name_of(&m.good, t, p->good, e)))
        return st;
    if (!mn_grow(&t->made, &t->made_cap, t->n_made + 1, sizeof m))
        return mn_fail_memory(e);
    t->made[t->n_made++] = m;
    return MN_OK;
}

static mn_status give(mn_tables_file *f, void *row, mn_row_at at, mn_err *e)
{
    mn_tables *t = f->t;
    const mn_tables_sink *s = &t->sink;
    mn_got_party *p = row;
    mn_got_site *site = row;
    mn_got_supply *supply = row;
    mn_got_part *part = row;
    mn_got_document *document = row;
    switch (f->of.what) {
    case MN_PARTIES:
        return s->party ? s->party(s->payload, &p->party, p->same_as, at, e) : MN_OK;
    case MN_SITES:
        site->row.at = at;
        return s->site ? s->site(s->payload, &site->row, e) : MN_OK;
    case MN_SHIPMENTS:
        supply->row.shipment = &((mn_got_shipment *)row)->more;
        /* fall through */
    case MN_SUPPLIES:
        supply->row.at = at;
        return s->supply ? s->supply(s->payload, &supply->row, e) : MN_OK;
    case MN_TRANSFORMATIONS: {
        part->row.at = at;
        mn_status st = keep_part(t, f->name, &part->row, e);
        return !st && s->part ? s->part(s->payload, &part->row, e) : st;
    }
    case MN_DOCUMENTS:
        document->row.at = at;
        return s->document ? s->document(s->payload, &document->row, e) : MN_OK;
    case MN_EPCIS:
    case MN_TRADE_TABLES:
        break;
    }
    return MN_OK;
}

static mn_text id_of(const mn_tables_file *f, const void *row)
{
    switch (f->of.what) {
    case MN_PARTIES:
        return ((const mn_got_party *)row)->party.id;
    case MN_SITES:
        return ((const mn_got_site *)row)->row.id;
    case MN_SUPPLIES:
    case MN_SHIPMENTS:
        return ((const mn_got_supply *)row)->row.id;
    case MN_DOCUMENTS:
        return ((const mn_got_document *)row)->row.id;
    case MN_TRANSFORMATIONS:
    case MN_EPCIS:
    case MN_TRADE_TABLES:
        break;
    }
    return (mn_text){"", 0};
}

/* Whether the row goes on: an id that is there already refuses it. */
static mn_status check_seen(bool *goes, mn_tables_file *f, const void *row, mn_err *e)
{
    mn_tables *t = f->t;
    const mn_row_head *head = row;
    const mn_trade_table what = f->of.what == MN_SHIPMENTS ? MN_SUPPLIES : f->of.what;
    bool before = false;
    mn_status st = mn_seen_put(&before, head->by_id ? &t->seen[what] : &t->rows, head->hash, e);
    *goes = !(before && head->by_id);
    if (st || !before)
        return st;
    if (!*goes)
        return mn_tables_refuse(f, "id", id_of(f, row), "the id is there already",
                                what == MN_PARTIES
                                    ? "give each party one row; of two that are the same, one "
                                      "says so by same_as"
                                    : "give each row an id of its own",
                                head->line, e);
    return mn_tables_find(t, f->name, f->of.what, "same-row", "", (mn_text){"", 0},
                          "a row with the very same cells is there already; both are counted",
                          "take one out if it is there twice by mistake; ids tell rows apart",
                          (mn_row_at){.line = head->line, .file = f->number}, e);
}

/* A row of a transformation that is refused: what its transformation is made of is not all known,
 * and nothing may be left out because it is not among the rest. Where the good can be read, it
 * stands there without a quantity. */
static mn_status lose(mn_tables_file *f, const mn_row_told *r, mn_err *e)
{
    mn_tables *t = f->t;
    mn_part_row p = *r->lost;
    char made[200];
    p.at = (mn_row_at){.line = r->line, .file = f->number};
    if (!p.id.len) {
        snprintf(made, sizeof made, "line %u of %.150s", r->line, f->name);
        p.id = mn_text_sub(mn_text_of(made), 0, mn_utf8_bad(mn_text_of(made)));
    }
    const bool known =
        r->lost->id.len && p.good.len && r->sides != (MN_LOST_INPUT | MN_LOST_OUTPUT);
    const char *what = known ? "a row of this transformation is refused: its good stands in it "
                               "without a quantity"
                       : r->sides == MN_LOST_INPUT
                           ? "a row of this transformation is refused: what else goes in is not "
                             "known, and no purchase is left out because of it"
                       : r->lost->id.len
                           ? "a row of this transformation is refused: what else goes in or comes "
                             "out is not known, and no purchase is left out because of it"
                           : "of a refused row it can't be told which transformation it belongs "
                             "to: no purchase is left out because of any of them";
    mn_status st = mn_tables_find(t, f->name, MN_TRANSFORMATIONS, "recipe-incomplete", "id", p.id,
                                  what, "put the refused row right, and import again", p.at, e);
    if (!st && known && !(st = keep_part(t, f->name, &p, e)))
        return t->sink.part ? t->sink.part(t->sink.payload, &p, e) : MN_OK;
    return !st && !known && t->sink.lost ? t->sink.lost(t->sink.payload, &p, r->sides, e) : st;
}

/* What is told of lines up to this one. */
static mn_status tell(mn_tables_file *f, const mn_harvest *h, size_t *next, uint32_t line,
                      mn_err *e)
{
    mn_status st = MN_OK;
    for (; !st && *next < h->n_told && h->told[*next].line <= line; ++*next) {
        const mn_row_told *r = &h->told[*next];
        st = r->kind
                 ? mn_tables_find(f->t, f->name, f->of.what, r->kind, r->column, r->text, r->reason,
                                  r->hint, (mn_row_at){.line = r->line, .file = f->number}, e)
                 : mn_tables_refuse(f, r->column, r->text, r->reason, r->hint, r->line, e);
        if (!st && r->lost)
            st = lose(f, r, e);
    }
    return st;
}

mn_status mn_tables_take(mn_tables_file *f, mn_harvest *h, mn_err *e)
{
    mn_tables *t = f->t;
    mn_tables_count *count = &t->count[f->of.what];
    const mn_seen *ids = &t->seen[f->of.what == MN_SHIPMENTS ? MN_SUPPLIES : f->of.what];
    const size_t size = f->of.size;
    mn_status st = MN_OK;
    size_t told = 0;
    count->rows += h->seen;
    for (size_t i = 0; i < h->n && !st; i++) {
        void *row = h->rows + i * size;
        const mn_row_head *head = row;
        bool goes = true;
        if (i + AHEAD < h->n) {
            const mn_row_head *ahead = (const void *)(h->rows + (i + AHEAD) * size);
            mn_seen_ask(ahead->by_id ? ids : &t->rows, ahead->hash);
        }
        if ((st = tell(f, h, &told, head->line, e)) || (st = check_seen(&goes, f, row, e)) || !goes)
            continue;
        st = give(f, row, (mn_row_at){.line = head->line, .file = f->number}, e);
        count->used += !st;
    }
    if (!st)
        st = tell(f, h, &told, UINT32_MAX, e);
    for (size_t i = 0; i < MN_COMMONS; i++) {
        if (!f->common[i].rows && h->common[i].rows)
            f->common[i].line = h->common[i].line;
        f->common[i].rows += h->common[i].rows;
    }
    return st;
}

/* --- the whole
 * ------------------------------------------------------------------------------------- */

mn_status mn_tables_end(mn_tables *t, mn_err *e)
{
    mn_status st = mn_trade_columns_used(t->options.columns, t->said_used, e);
    if (st)
        return st;
    st = mn_epcis_end(t, e);
    for (size_t i = 0; i < MN_TRADE_TABLES; i++)
        mn_seen_free(&t->seen[i]);
    mn_seen_free(&t->rows);
    return st ? st : mn_tables_find_cycles(t, e);
}

mn_tables_count mn_tables_counted(const mn_tables *t, mn_trade_table what)
{
    return t->count[what];
}

size_t mn_tables_refused(const mn_tables *t)
{
    return t->n_refused;
}

const mn_tables_told *mn_tables_refused_at(const mn_tables *t, size_t i)
{
    MN_BUG(i < t->n_refused);
    return &t->refused[i];
}

size_t mn_tables_findings(const mn_tables *t)
{
    return t->n_findings;
}

const mn_tables_told *mn_tables_finding_at(const mn_tables *t, size_t i)
{
    MN_BUG(i < t->n_findings);
    return &t->finding[i];
}

size_t mn_tables_notes(const mn_tables *t)
{
    return t->notes;
}

const char *mn_tables_note_at(const mn_tables *t, size_t i)
{
    MN_BUG(i < t->notes);
    return t->note[i];
}

mn_status mn_tables_put_findings(const mn_tables *t, mn_chain_builder *b, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < t->n_findings && !st; i++) {
        const mn_tables_told *f = &t->finding[i];
        mn_text what = mn_text_sub(mn_text_of(f->reason), 0, REASON_MOST);
        what.len = mn_utf8_bad(what); /* where it was cut */
        st = mn_chain_add_finding(b, f->kind, what, mn_text_of(f->text), f->at, e);
    }
    for (size_t k = 0; k < t->kinds && !st; k++) {
        char more[80];
        if (t->kind[k].n <= MN_TABLES_MOST)
            continue;
        snprintf(more, sizeof more, "and %llu more of this kind",
                 (unsigned long long)(t->kind[k].n - MN_TABLES_MOST));
        st = mn_chain_add_finding(b, t->kind[k].kind, mn_text_of(more), (mn_text){"", 0},
                                  (mn_row_at){.line = 0}, e);
    }
    return st;
}

/* --- into a builder
 * -------------------------------------------------------------------------------- */

static mn_status into_file(void *payload, uint16_t *file, mn_text name, mn_text table, mn_err *e)
{
    return mn_chain_add_file(file, payload, name, (mn_text){"", 0}, table, e);
}

static void into_hash(void *payload, uint16_t file, mn_text sha256)
{
    mn_chain_file_hash(payload, file, sha256);
}

static mn_status into_party(void *payload, const mn_party *p, mn_text same_as, mn_row_at at,
                            mn_err *e)
{
    return mn_chain_add_party(payload, p, same_as, at, e);
}

static mn_status into_site(void *payload, const mn_site_row *r, mn_err *e)
{
    return mn_chain_add_site(payload, r, e);
}

static mn_status into_supply(void *payload, const mn_supply_row *r, mn_err *e)
{
    return mn_chain_add_supply(payload, r, e);
}

static mn_status into_part(void *payload, const mn_part_row *r, mn_err *e)
{
    return mn_chain_add_part(payload, r, e);
}

static mn_status into_lost(void *payload, const mn_part_row *r, unsigned sides, mn_err *e)
{
    return mn_chain_add_lost(payload, r, sides, e);
}

static mn_status into_document(void *payload, const mn_document_row *r, mn_err *e)
{
    return mn_chain_add_document(payload, r, e);
}

mn_tables_sink mn_tables_into(mn_chain_builder *b)
{
    return (mn_tables_sink){.payload = b,
                            .file = into_file,
                            .hash = into_hash,
                            .party = into_party,
                            .site = into_site,
                            .supply = into_supply,
                            .part = into_part,
                            .lost = into_lost,
                            .document = into_document};
}
