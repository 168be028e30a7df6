/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/codes.c - the model's industries, and what a code of HS, ISIC,
 * NAICS, COICOP, MCC, NACE, PSC, CPV or BEA buys.
 *
 * A table holds a code, or a prefix of codes, once for each industry that has
 * a share of it; the longest stored prefix of a code answers.
 * Tables: data/codes/{industries,hs,isic3,isic4,naics,coicop,mcc,coicop1999,nace,psc,
 * cpv,bea}.csv.
 */
#include "core/err.h"
#include "core/text.h"
#include "reference/code_form.h"
#include "reference/csv_lite.h"
#include "reference/internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int mn_industry_parse(mn_text code)
{
    int n = 0;
    if (code.len < 2 || code.len > 3 || (code.ptr[0] != 'c' && code.ptr[0] != 'C') ||
        code.ptr[1] == '0') {
        return -1;
    }
    for (size_t i = 1; i < code.len; i++) {
        if (code.ptr[i] < '0' || code.ptr[i] > '9') {
            return -1;
        }
        n = 10 * n + (code.ptr[i] - '0');
    }
    return n <= MN_INDUSTRIES ? n - 1 : -1;
}

/* --- industries ---------------------------------------------------------------- */

static mn_status add_industry(mn_reference *r, const mn_csv *c, mn_err *e)
{
    int i = mn_industry_parse(c->cell[0]);
    if (i < 0 || r->industry[i].code) {
        return mn_csv_fail(c, e, "'%.*s' is no industry, or is there twice", (int)c->cell[0].len,
                           c->cell[0].ptr);
    }
    mn_industry *to = &r->industry[i];
    const char **const texts[] = {&to->code,  &to->name,   &to->short_name,
                                  &to->isic3, &to->branch, &to->plain};
    mn_status st = MN_OK;
    for (size_t k = 0; k < sizeof texts / sizeof *texts && st == MN_OK; k++) {
        st = mn_csv_str(c, k, texts[k], e);
    }
    return st;
}

mn_status mn_industries_load(mn_reference *r, mn_source table, mn_err *e)
{
    mn_csv c;
    mn_status st =
        mn_csv_each(&c, table, r, "code,name,short_name,isic3,branch,plain", add_industry, e);
    for (int i = 0; st == MN_OK && i < MN_INDUSTRIES; i++) {
        if (!r->industry[i].code) {
            st = mn_csv_fail(&c, e, "industry c%d is missing", i + 1);
        }
    }
    return st;
}

const mn_industry *mn_industry_at(const mn_reference *r, size_t i)
{
    MN_BUG(i < MN_INDUSTRIES);
    return &r->industry[i];
}

int mn_industry_find(const mn_reference *r, mn_text code)
{
    (void)r;
    return mn_industry_parse(mn_text_trim(code));
}

/* --- loading codes --------------------------------------------------------------- */

/* The rows of one code must be neighbours, name an industry once and sum to 1. */
typedef struct code_reader {
    mn_csv csv;
    mn_code_table *table;
    mn_text code, reason; /* of the row before */
    uint64_t line;        /* of the row before */
    double sum;
    uint64_t seen; /* industries of this code */
} code_reader;

static mn_status end_code(code_reader *in, mn_err *e)
{
    mn_code_table *t = in->table;
    if (t->n == 0) {
        return MN_OK;
    }
    t->row[t->n - 1].last = true;
    if (fabs(in->sum - 1) > 1e-6) {
        mn_csv at = in->csv;
        at.line = in->line;
        return mn_csv_fail(&at, e, "the shares of '%.*s' sum to %g", (int)in->code.len,
                           in->code.ptr, in->sum);
    }
    return MN_OK;
}

/* Digits and capitals. */
static bool is_stored_code(mn_text code)
{
    for (size_t i = 0; i < code.len; i++) {
        const char c = code.ptr[i];
        if ((c < '0' || c > '9') && (c < 'A' || c > 'Z')) {
            return false;
        }
    }
    return code.len > 0 && code.len <= MN_CODE_DIGITS;
}

static mn_status begin_code(code_reader *in, mn_err *e)
{
    mn_code_table *t = in->table;
    uint32_t first = (uint32_t)t->n, was = first;
    mn_text code = in->csv.cell[0];
    mn_status st = end_code(in, e);
    if (st == MN_OK && !is_stored_code(code)) {
        st = mn_csv_fail(&in->csv, e, "'%.*s' is no code", (int)code.len, code.ptr);
    }
    if (st == MN_OK) {
        st = mn_map_put(&t->index, code, &was, e);
    }
    if (st == MN_OK && was != first) {
        st = mn_csv_fail(&in->csv, e, "the rows of '%.*s' are not together", (int)code.len,
                         code.ptr);
    }
    in->code = code;
    in->sum = 0;
    in->seen = 0;
    return st;
}

static mn_status add_code_row(code_reader *in, mn_err *e)
{
    mn_code_table *t = in->table;
    const mn_text *cell = in->csv.cell;
    const bool same = t->n > 0 && mn_text_eq(cell[0], in->code);
    const int industry = mn_industry_parse(cell[1]);
    const char *reason = same && mn_text_eq(cell[3], in->reason) ? t->row[t->n - 1].reason : NULL;
    double share = 0;
    mn_status st = same ? MN_OK : begin_code(in, e);
    if (st == MN_OK) {
        st = mn_csv_f64(&in->csv, 2, &share, e);
    }
    if (st == MN_OK && (industry < 0 || share <= 0 || in->seen >> industry & 1)) {
        st = mn_csv_fail(&in->csv, e, "no positive share of an industry of its own");
    }
    if (st == MN_OK && !reason) {
        st = mn_csv_str(&in->csv, 3, &reason, e);
    }
    if (st != MN_OK) {
        return st;
    }
    if (!mn_grow(&t->row, &t->cap, t->n + 1, sizeof *t->row)) {
        return mn_fail_memory(e);
    }
    t->row[t->n++] = (mn_code_row){reason, share, (uint8_t)industry, false};
    in->reason = cell[3];
    in->line = in->csv.line;
    in->sum += share;
    in->seen |= UINT64_C(1) << industry;
    return MN_OK;
}

mn_status mn_codes_load(mn_reference *r, mn_codes system, mn_source table, mn_err *e)
{
    code_reader in = {.table = &r->codes[system]};
    bool more = true;
    mn_status st = mn_csv_open(&in.csv, table, &r->arena, "code,industry,weight,reason", e);
    while (st == MN_OK) {
        st = mn_csv_next(&in.csv, &more, e);
        if (st != MN_OK || !more) {
            break;
        }
        st = add_code_row(&in, e);
    }
    return st == MN_OK ? end_code(&in, e) : st;
}

void mn_codes_free(mn_code_table *t)
{
    mn_map_free(&t->index);
    free(t->row);
    *t = (mn_code_table){0};
}

/* --- looking codes up -------------------------------------------------------------- */

/* The longest stored prefix: its length, 0 when there is none, and first row. */
static size_t longest_prefix(const mn_code_table *t, const char *digits, size_t len, uint32_t *row)
{
    while (len > 0) {
        *row = mn_map_get(&t->index, (mn_text){digits, len});
        if (*row != MN_MAP_NONE) {
            break;
        }
        len--;
    }
    return len;
}

/* Puts the zero back that a spreadsheet ate. */
static mn_code_form with_zero(const mn_code_form *f)
{
    mn_code_form zero = *f;
    zero.digits[0] = '0';
    memcpy(zero.digits + 1, f->digits, f->len);
    zero.len++;
    return zero;
}

bool mn_code_find(const mn_reference *r, mn_codes system, mn_text code, mn_mix *mix)
{
    const mn_code_table *t = &r->codes[system];
    const size_t depth = mn_code_form_depth(system);
    mn_code_form form;
    uint32_t row = MN_MAP_NONE;
    size_t found = 0;
    char via[sizeof mix->via] = {0};
    if (!mn_code_form_of(&form, system, code)) {
        return false;
    }
    for (int turn = 0; turn < 2 && found == 0; turn++) {
        const bool zero = form.zero == (turn == 0 ? MN_ZERO_FIRST : MN_ZERO_ELSE);
        const mn_code_form tried = zero ? with_zero(&form) : form;
        if (turn == 0 || form.zero != MN_ZERO_NO) {
            found = longest_prefix(t, tried.digits, tried.len < depth ? tried.len : depth, &row);
            /* "99" is not 09.9 when all that is known of that is 09. */
            found = turn == 1 && zero && found < 3 && found < tried.len ? 0 : found;
            memcpy(via, tried.digits, found);
        }
    }
    if (found == 0) {
        return false;
    }
    mix->n = 0;
    mix->reason = t->row[row].reason;
    memcpy(mix->via, via, sizeof via);
    do {
        mix->industry[mix->n] = t->row[row].industry;
        mix->share[mix->n++] = t->row[row].share;
    } while (!t->row[row++].last);
    return true;
}

bool mn_code_plausible(const mn_reference *r, mn_codes system, mn_text code)
{
    mn_code_form form;
    mn_mix mix;
    return mn_code_form_of(&form, system, code) && form.proper &&
           mn_code_find(r, system, code, &mix);
}
