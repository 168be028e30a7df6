/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/ofac_csv.c - OFAC's lists as CSV without headings: the entries (sdn.csv,
 * cons_prim.csv), and beside them alternate names, addresses and what of the remarks found no
 * room (alt.csv, add.csv, sdn_comments.csv; cons_...). "-0-" stands for nothing.
 *
 * The files are joined by the entry's number. A number in one of the others that no entry
 * has means that a file is cut, or that they are of different days.
 */
#include "screen/lists/ofac.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/lists/rows.h"

/* In the order in which an entry's rows are taken. */
enum kind { ENTRY, COMMENT, NAME, ADDRESS, KINDS };
static const struct {
    const char *what;
    size_t cells;
} kinds[KINDS] = {{"entries", 12}, {"comments", 2}, {"alternate names", 5}, {"addresses", 6}};
enum { CELLS = 12, REMARKS_CUT = 1000, SEPARATOR = '\x1F' };

static mn_text cell(const mn_rows *w, size_t i)
{
    mn_text t = mn_rows_cell(w, i);
    return mn_text_eq_str(t, "-0-") ? (mn_text){"", 0} : t;
}

/* Which of the files it is, by its first row. */
static bool kind_of(enum kind *out, const mn_rows *w)
{
    size_t n = mn_rows_count(w);
    mn_text third = cell(w, 2);
    mn_schema schema;
    if (n == 12 && mn_ofac_schema(&schema, third))
        *out = ENTRY;
    else if (n == 5 && third.len == 3 && third.ptr[1] == 'k' && third.ptr[2] == 'a')
        *out = NAME;
    else if (n == 6)
        *out = ADDRESS;
    else if (n == 2)
        *out = COMMENT;
    else
        return false;
    return true;
}

static mn_status fail_row(mn_list_reader *r, mn_rows *w, const char *why, mn_err *e)
{
    mn_list_fail(e, r, mn_rows_line(w), "%s", why);
    mn_hint(e, "the file is not OFAC's, or it is not whole: fetch it again");
    return mn_offending(e, mn_utf8_cut(mn_rows_text(w), 60));
}

/* Adds a row: "kind, line, source, cells". */
static mn_status gather(mn_list_reader *r, mn_gather *g, mn_rows *w, enum kind kind, mn_err *e)
{
    char head[64];
    mn_buf *b = &r->scratch;
    mn_text id = cell(w, 0);
    int64_t number;
    mn_schema schema;
    if (mn_rows_count(w) != kinds[kind].cells) {
        char why[80];
        snprintf(why, sizeof why, "%zu cells where %s have %zu", mn_rows_count(w), kinds[kind].what,
                 kinds[kind].cells);
        return fail_row(r, w, why, e);
    }
    if (!mn_text_i64(id, &number) || number < 0)
        return fail_row(r, w, "the entry's number is no number", e);
    if (kind == ENTRY && !mn_ofac_schema(&schema, cell(w, 2)))
        return fail_row(r, w, "the third cell is no kind of entry", e);
    snprintf(head, sizeof head, "%d%c%llu%c%zu", kind, SEPARATOR,
             (unsigned long long)mn_rows_line(w), SEPARATOR, r->at->source);
    mn_buf_clear(b);
    mn_buf_str(b, head);
    for (size_t i = 1; i < kinds[kind].cells; i++) {
        mn_buf_char(b, SEPARATOR);
        size_t from = b->len;
        mn_buf_text(b, cell(w, i));
        for (; from < b->len; from++)
            if (b->ptr[from] == SEPARATOR)
                b->ptr[from] = ' ';
    }
    if (b->failed)
        return mn_fail_memory(e);
    /* By number, and in an entry by kind. */
    char key[32];
    snprintf(key, sizeof key, "%012lld%d", (long long)number, kind);
    return mn_gather_add(g, mn_text_of(key), (mn_text){b->ptr, b->len}, e);
}

static mn_status read_file(mn_list_reader *r, mn_gather *g, uint64_t rows[KINDS], mn_err *e)
{
    mn_rows *w = NULL;
    mn_rows_options o = {.western = true, .headless = true, .separator = ','};
    enum kind kind = ENTRY;
    bool more = true;
    mn_status st = mn_rows_open(&w, r, &o, e);
    for (uint64_t i = 0; !st && !(st = mn_rows_next(w, &more, e)) && more; i++) {
        if (!i && !kind_of(&kind, w))
            st = fail_row(r, w, "no file of OFAC's lists", e);
        if (!st)
            st = gather(r, g, w, kind, e);
        rows[kind] += !st;
    }
    mn_rows_close(w);
    return st;
}

/* --- an entry ------------------------------------------------------------------------ */

struct row {
    enum kind kind;
    uint64_t line, source;
    mn_text cell[CELLS]; /* from 1 */
};

static bool row_of(struct row *row, mn_text value)
{
    mn_text part;
    int64_t n[3];
    for (size_t i = 0; i < 3; i++)
        if (!mn_text_split(&value, SEPARATOR, &part) || !mn_text_i64(part, &n[i]))
            return false;
    *row = (struct row){.kind = (enum kind)n[0], .line = (uint64_t)n[1], .source = (uint64_t)n[2]};
    for (size_t i = 1; i < CELLS && mn_text_split(&value, SEPARATOR, &part); i++)
        row->cell[i] = part;
    return true;
}

/* "SDGT] [NS-PLC" */
static void add_programs(mn_list_reader *r, mn_text t)
{
    while (t.len) {
        size_t end = 0;
        while (end < t.len && t.ptr[end] != ']' && t.ptr[end] != '[')
            end++;
        mn_list_add(r, MN_PARTY_PROGRAM, mn_text_sub(t, 0, end));
        t = mn_text_sub(t, end + 1, t.len);
    }
}

static void begin(mn_list_reader *r, mn_text number, const struct row *row, mn_buf *remarks)
{
    mn_schema schema = MN_SCHEMA_ORGANIZATION;
    mn_ofac_schema(&schema, row->cell[2]);
    mn_list_begin(r, schema, number, row->line);
    mn_list_add(r, MN_PARTY_NAME, row->cell[1]);
    add_programs(r, row->cell[3]);
    mn_list_add(r, MN_PARTY_TITLE, row->cell[4]);
    mn_list_add_other(r, "callSign", row->cell[5]);
    mn_list_add_other(r, "vesselType", row->cell[6]);
    mn_list_add_other(r, "tonnage", row->cell[7]);
    mn_list_add_other(r, "grossRegisteredTonnage", row->cell[8]);
    mn_list_add_country(r, row->cell[9]); /* the flag */
    mn_list_add_other(r, "flag", row->cell[9]);
    mn_list_add_other(r, "owner", row->cell[10]);
    mn_buf_clear(remarks);
    mn_buf_text(remarks, row->cell[11]);
}

/* The second cell holds city, state and postcode in one. */
static void add_address(mn_list_reader *r, mn_text street, mn_text place, mn_text country)
{
    const mn_text part[] = {street, place, country};
    mn_buf *b = &r->scratch;
    mn_buf_clear(b);
    for (size_t i = 0; i < 3 && (street.len || place.len); i++)
        if (part[i].len) {
            mn_buf_str(b, b->len ? ", " : "");
            mn_buf_text(b, part[i]);
        }
    mn_list_add(r, MN_PARTY_ADDRESS, mn_list_made(r, b));
    mn_list_add(r, MN_PARTY_CITY, mn_ofac_city(place));
    mn_list_add_country(r, country);
}

static void add(mn_list_reader *r, const struct row *row, mn_buf *remarks)
{
    if (row->kind == COMMENT) {
        mn_buf_text(remarks, row->cell[1]);
    } else if (row->kind == NAME) {
        mn_list_add(r, mn_text_eq_str(row->cell[2], "fka") ? MN_PARTY_FORMER : MN_PARTY_ALIAS,
                    row->cell[3]);
        mn_list_add_other(r, "aliasNote", row->cell[4]);
    } else if (row->kind == ADDRESS) {
        add_address(r, row->cell[2], row->cell[3], row->cell[4]);
        mn_list_add_other(r, "addressNote", row->cell[5]);
    }
}

static mn_status finish(mn_list_reader *r, const mn_buf *remarks, mn_err *e)
{
    mn_ofac_remarks(r, (mn_text){remarks->ptr ? remarks->ptr : "", remarks->len});
    return remarks->failed ? mn_fail_memory(e) : mn_list_emit(r, e);
}

static mn_status fail_orphan(mn_list_reader *r, mn_text number, const struct row *row, mn_err *e)
{
    for (size_t i = 0; i < r->files; i++)
        if (r->file[i].source == row->source)
            r->at = &r->file[i];
    mn_list_fail(e, r, row->line, "%s of entry %.*s, which no file of entries has",
                 kinds[row->kind].what, (int)number.len, number.ptr);
    return mn_hint(e, "the entries' file is cut, or the files are of different days: fetch all "
                      "of them again");
}

static mn_status join(mn_list_reader *r, mn_gather *g, uint64_t *cut, mn_err *e)
{
    mn_buf remarks = {0}, number = {0};
    mn_text key, value;
    struct row row;
    bool any = true, begun = false;
    mn_status st;
    while (!(st = mn_gather_next(g, &key, &value, &any, e)) && any) {
        mn_text id = mn_text_sub(key, 0, key.len - 1);
        while (id.len > 1 && id.ptr[0] == '0')
            id = mn_text_sub(id, 1, id.len);
        bool same = begun && mn_text_eq(id, (mn_text){number.ptr, number.len});
        MN_BUG(row_of(&row, value));
        if (begun && (!same || row.kind == ENTRY) && (st = finish(r, &remarks, e)))
            break;
        begun = begun && same && row.kind != ENTRY;
        for (size_t i = 0; i < r->files && row.kind == ENTRY; i++)
            if (r->file[i].source == row.source)
                r->at = &r->file[i];
        if (!begun && row.kind != ENTRY) {
            st = fail_orphan(r, id, &row, e);
            break;
        }
        if (row.kind == ENTRY) {
            mn_buf_clear(&number);
            mn_buf_text(&number, id);
            begin(r, id, &row, &remarks);
            begun = true;
        } else {
            *cut -= row.kind == COMMENT && *cut > 0;
            add(r, &row, &remarks);
        }
        *cut += row.kind == ENTRY && row.cell[11].len >= REMARKS_CUT;
    }
    if (!st && begun)
        st = finish(r, &remarks, e);
    mn_buf_free(&remarks);
    mn_buf_free(&number);
    return st;
}

mn_status mn_list_read_ofac_csv(mn_list_reader *r, mn_err *e)
{
    uint64_t rows[KINDS] = {0}, cut = 0;
    mn_gather *g;
    mn_status st = mn_gather_new(&g, 0, e);
    if (st)
        return st;
    for (size_t i = 0; i < r->files && !st; i++) {
        r->at = &r->file[i];
        st = read_file(r, g, rows, e);
    }
    if (!st && !rows[ENTRY]) {
        mn_list_fail(e, r, 0, "the file of entries is missing: only %s are here",
                     rows[NAME]      ? kinds[NAME].what
                     : rows[ADDRESS] ? kinds[ADDRESS].what
                                     : kinds[COMMENT].what);
        st = mn_hint(e, "give sdn.csv (or cons_prim.csv) too");
    }
    if (!st)
        st = join(r, g, &cut, e);
    if (!st && !rows[NAME])
        st = mn_list_note(r, e,
                          "no file of alternate names was given (alt.csv): parties are "
                          "known by their main name alone");
    if (!st && !rows[ADDRESS])
        st = mn_list_note(r, e,
                          "no file of addresses was given (add.csv): countries and cities "
                          "are missing");
    if (!st && cut)
        st = mn_list_note(r, e,
                          "the remarks of %llu entries are cut at %d characters, and no file has "
                          "the rest (sdn_comments.csv)",
                          (unsigned long long)cut, REMARKS_CUT);
    mn_gather_free(g);
    return st;
}
