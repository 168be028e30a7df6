/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/corrections.c - reading what the user taught. See the header.
 */
#include "footprint/spending/corrections.h"

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "footprint/spending/columns.h"
#include "reference/internal.h"
#include "table/build.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN = 60, LEAST_LETTERS = 2 };

typedef enum role { DESCRIPTION, INDUSTRY, CODE, SYSTEM, ORIGIN, NOT_SPENDING, ROLES } role;

static const char *const role_names[ROLES] = {"description", "industry", "code",
                                              "system",      "origin",   "not_spending"};

/* A file on its way. */
typedef struct reader {
    mn_corrections *c;
    const mn_table *t;
    const mn_reference *r;
    size_t col[ROLES]; /* SIZE_MAX: none */
    size_t row;
    mn_buf folded;
} reader;

/* --- errors --------------------------------------------------------------------------- */

static mn_text cell(const reader *in, role what)
{
    return in->col[what] == SIZE_MAX ? (mn_text){"", 0}
                                     : mn_text_trim(mn_table_text(in->t, in->row, in->col[what]));
}

/* Blames a cell of the row; the caller adds a hint. */
static mn_status blame(const reader *in, role what, const char *why, mn_err *e)
{
    const mn_text text = cell(in, what), shown = mn_utf8_cut(text, SHOWN);
    mn_fail_at(e, MN_DATA, in->c->file, mn_table_line(in->t, in->row), 0,
               "%s '%.*s'%s, in the column '%s'", why, (int)shown.len, shown.ptr,
               shown.len < text.len ? "..." : "", mn_table_col_name(in->t, in->col[what]));
    return mn_offending(e, shown);
}

static mn_status fail_contradiction(const reader *in, const mn_correction *before, mn_err *e)
{
    const mn_text shown = mn_utf8_cut(cell(in, DESCRIPTION), SHOWN);
    mn_fail_at(e, MN_DATA, in->c->file, mn_table_line(in->t, in->row), 0,
               "'%.*s', in the column '%s', is corrected otherwise on line %llu", (int)shown.len,
               shown.ptr, mn_table_col_name(in->t, in->col[DESCRIPTION]),
               (unsigned long long)before->line);
    mn_offending(e, shown);
    return mn_hint(e, "keep one of the two lines; purchases that say the same but have codes of "
                      "their own need no correction");
}

/* --- columns ----------------------------------------------------------------------------- */

static mn_status find_columns(reader *in, mn_err *e)
{
    const mn_table *t = in->t;
    bool any = false;
    for (size_t i = 0; i < ROLES; i++) {
        in->col[i] = SIZE_MAX;
        for (size_t k = 0; k < mn_table_cols(t) && in->col[i] == SIZE_MAX; k++) {
            if (mn_text_eq_nocase(mn_text_of(mn_table_col_name(t, k)), role_names[i])) {
                in->col[i] = k;
            }
        }
        any |= i != DESCRIPTION && i != SYSTEM && in->col[i] != SIZE_MAX;
    }
    if (in->col[DESCRIPTION] == SIZE_MAX) {
        mn_fail_at(e, MN_DATA, in->c->file, 1, 0, "no column is named 'description'");
        return mn_hint_columns(t, "corrections have the columns description and industry; ", e);
    }
    if (!any) {
        mn_fail_at(e, MN_DATA, in->c->file, 1, 0, "no column says what the descriptions are");
        return mn_hint_columns(
            t, "add industry (c1 to c35), code and system, origin, or not_spending; ", e);
    }
    return mn_table_once(t, in->c->file, role_names, ROLES, e);
}

/* --- one row ----------------------------------------------------------------------------- */

static mn_status read_industry(const reader *in, mn_correction *k, mn_err *e)
{
    k->industry = mn_industry_find(in->r, cell(in, INDUSTRY));
    if (k->industry >= 0) {
        return MN_OK;
    }
    blame(in, INDUSTRY, "no industry is", e);
    return mn_hint(e, "write c1 to c35, as 'manumit model info' lists them");
}

/* The code's column alone says nothing where an industry is given. */
static mn_status read_code(const reader *in, mn_correction *k, mn_err *e)
{
    const mn_text code = cell(in, CODE), system = cell(in, SYSTEM);
    mn_mix mix;
    if (system.len == 0) {
        blame(in, CODE, "no system is given for the code", e);
        return mn_hint(e, "say in a column 'system' what it is: hs, isic4, naics, nace, coicop, "
                          "mcc, psc, cpv or bea");
    }
    k->system = mn_codes_find(system);
    if (k->system == MN_CODES) {
        blame(in, SYSTEM, "no system of codes is", e);
        return mn_hint(e, "write hs, isic3, isic4, naics, nace, coicop, coicop1999, mcc, psc, cpv "
                          "or bea");
    }
    if (!mn_code_find(in->r, k->system, code, &mix)) {
        blame(in, CODE, "unknown code", e);
        return mn_hint(e, "it is none of %s; another system, or an industry from c1 to c35?",
                       mn_codes_name(k->system));
    }
    k->code = mn_arena_text(&in->c->arena, code);
    return k->code.ptr ? MN_OK : mn_fail_memory(e);
}

static mn_status read_origin(const reader *in, mn_correction *k, mn_err *e)
{
    k->origin = mn_country_find(in->r, cell(in, ORIGIN));
    if (k->origin) {
        return MN_OK;
    }
    const char *near = mn_country_suggest(in->r, cell(in, ORIGIN));
    blame(in, ORIGIN, "no country is", e);
    return near ? mn_hint(e, "did you mean '%s'? Names and ISO codes are understood", near)
                : mn_hint(e, "give a name or an ISO code, such as US, USA or 'United States'");
}

static mn_status read_flag(const reader *in, mn_correction *k, mn_err *e)
{
    static const char *const yes[] = {"yes", "y", "true", "1", "x"};
    static const char *const no[] = {"no", "n", "false", "0"};
    const mn_text text = cell(in, NOT_SPENDING);
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        k->not_spending |= mn_text_eq_nocase(text, yes[i]);
    }
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        if (mn_text_eq_nocase(text, no[i])) {
            return MN_OK;
        }
    }
    if (k->not_spending) {
        return MN_OK;
    }
    blame(in, NOT_SPENDING, "neither yes nor no is", e);
    return mn_hint(e, "write yes where it is no spending, and leave the others empty");
}

static mn_status read_row(const reader *in, mn_correction *k, mn_err *e)
{
    mn_status st = MN_OK;
    *k = (mn_correction){.line = mn_table_line(in->t, in->row),
                         .industry = -1,
                         .system = MN_CODES,
                         .code = {"", 0},
                         .next = MN_NO_CORRECTION};
    if (cell(in, INDUSTRY).len > 0) {
        st = read_industry(in, k, e);
    } else if (cell(in, CODE).len > 0) {
        st = read_code(in, k, e);
    }
    if (st == MN_OK && cell(in, ORIGIN).len > 0) {
        st = read_origin(in, k, e);
    }
    if (st == MN_OK && cell(in, NOT_SPENDING).len > 0) {
        st = read_flag(in, k, e);
    }
    return st;
}

/* Whether the stars of a text stand for anything: there must be something beside. */
static void look_for_stars(mn_correction *k)
{
    bool star = false;
    size_t letters = 0;
    for (size_t i = 0; i < k->text.len; i++) {
        const unsigned char c = (unsigned char)k->text.ptr[i];
        star |= c == '*';
        k->letters += c != '*';
        letters += c >= 128 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    }
    k->pattern = star && letters >= LEAST_LETTERS;
}

static mn_status keep_row(reader *in, mn_correction *k, mn_err *e)
{
    mn_corrections *c = in->c;
    uint32_t at = (uint32_t)c->count;
    if (c->count >= MN_CORRECTIONS_MAX) {
        mn_fail_at(e, MN_DATA, c->file, k->line, 0, "more than %d corrections", MN_CORRECTIONS_MAX);
        return mn_hint(e, "keep those that matter most, or use stars");
    }
    k->text = mn_arena_text(&c->arena, (mn_text){in->folded.ptr, in->folded.len});
    if (!k->text.ptr || !mn_grow(&c->at, &c->cap, c->count + 1, sizeof *c->at)) {
        return mn_fail_memory(e);
    }
    look_for_stars(k);
    mn_status st = mn_map_put(&c->exact, k->text, &at, e);
    if (st != MN_OK) {
        return st;
    }
    if (at != c->count) {
        return mn_correction_agrees(&c->at[at], k) ? MN_OK : fail_contradiction(in, &c->at[at], e);
    }
    c->at[c->count++] = *k;
    return MN_OK;
}

/* The description, without the apostrophe that keeps a spreadsheet from taking a text that
 * begins like a formula for one: the page puts it there. */
static mn_text description(const reader *in)
{
    static const char *const begin[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    const mn_text t = cell(in, DESCRIPTION);
    size_t marks = 0;

    while (marks < t.len && t.ptr[marks] == '\'')
        marks++;
    for (size_t i = 0; marks && i < sizeof begin / sizeof *begin; i++)
        if (mn_text_eq_str(mn_text_sub(t, marks, strlen(begin[i])), begin[i]))
            return mn_text_sub(t, 1, t.len - 1);
    return t;
}

static mn_status take_row(reader *in, mn_err *e)
{
    mn_correction k;
    mn_status st = read_row(in, &k, e);
    if (st != MN_OK) {
        return st;
    }
    mn_buf_clear(&in->folded);
    mn_taught_fold(&in->folded, description(in));
    if (in->folded.failed) {
        return mn_fail_memory(e);
    }
    if (in->folded.len == 0 || (k.industry < 0 && !k.code.len && !k.origin && !k.not_spending)) {
        in->c->idle_line = in->c->idle++ == 0 ? k.line : in->c->idle_line;
        return MN_OK;
    }
    return keep_row(in, &k, e);
}

mn_status mn_corrections_take(mn_corrections *c, const mn_table *t, const mn_reference *r,
                              mn_err *e)
{
    mn_err own = MN_ERR_INIT;
    reader in = {.c = c, .t = t, .r = r};
    e = e ? e : &own;
    c->file = mn_arena_str(&c->arena, mn_table_source(t));
    if (!c->file) {
        return mn_fail_memory(e);
    }
    memcpy(c->sha256, mn_table_sha256(t), strnlen(mn_table_sha256(t), sizeof c->sha256 - 1));
    c->vocabulary = r->words;
    mn_status st = find_columns(&in, e);
    if (st == MN_OK && mn_table_rejects(t) > 0) {
        st = mn_fail_at(e, MN_DATA, c->file, mn_table_reject_line(t, 0), 0, "%s",
                        mn_table_reject_reason(t, 0));
        mn_offending(e, mn_table_reject_text(t, 0));
        mn_hint(e, "put a description that holds the separator in double quotes");
    }
    for (; in.row < mn_table_rows(t) && st == MN_OK; in.row++) {
        st = take_row(&in, e);
    }
    mn_buf_free(&in.folded);
    if (st == MN_OK && c->count == 0) {
        mn_fail_at(e, MN_DATA, c->file, 0, 0, "no row of it teaches anything");
        st = mn_hint(e, "fill in the column industry (c1 to c35)");
    }
    return st == MN_OK ? mn_corrections_index(c, e) : st;
}

mn_status mn_corrections_read(mn_corrections *out, const char *path, const mn_reference *r,
                              const mn_ctx *ctx, mn_err *e)
{
    mn_err own = MN_ERR_INIT;
    mn_read_options o = {.format = MN_FORMAT_AUTO, .max_bytes = UINT64_C(1) << 30};
    mn_table *t = NULL;
    e = e ? e : &own;
    mn_status st = mn_table_read(&t, ctx, path, &o, e);
    if (st == MN_OK) {
        st = mn_corrections_take(out, t, r, e);
    }
    mn_table_free(t);
    return st;
}

void mn_corrections_free(mn_corrections *c)
{
    if (!c) {
        return;
    }
    mn_map_free(&c->exact);
    mn_map_free(&c->grams);
    mn_map_free(&c->words);
    mn_map_free(&c->sets);
    mn_arena_free(&c->arena);
    free(c->at);
    free(c->seen);
    free(c->set_of);
    free(c->set);
    free(c->pool);
    *c = (mn_corrections){0};
}
