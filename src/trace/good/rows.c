/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/good/rows.c - rows of keywords and HS prefixes, and what of them a good means. See good.h.
 *
 * Each phrase is found by its first word. A phrase is the good's name where it ends the head of the
 * text, which is what stands before the first comma, bracket or word like "of": in "shirts of
 * cotton" the head is "shirts".
 */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "trace/good/good.h"
#include "trace/good/phrases.h"
#include <manumit/table.h>

enum { ROWS_MAX = 1000000 };

/* A name in some language: its HS codes, as digits. Phrases below NAMES are of rows, others of
 * names. */
typedef struct good_name {
    mn_text hs; /* joined by ';' */
} good_name;
#define NAMES UINT32_C(0x80000000)

typedef struct prefix {
    uint32_t row;
    mn_text digits;
} prefix;

struct mn_good_rows {
    mn_arena arena;
    mn_phrases *phrase;
    good_name *name;
    size_t names, name_cap;
    prefix *prefix;
    size_t prefixes, prefix_cap;
    bool *has_hs; /* by row */
    size_t rows, row_cap;
};

mn_status mn_good_rows_new(mn_good_rows **out, mn_err *e)
{
    mn_good_rows *r = calloc(1, sizeof *r);
    if (!r)
        return mn_fail_memory(e);
    mn_status st = mn_phrases_new(&r->phrase, e);
    if (st)
        free(r);
    else
        *out = r;
    return st;
}

void mn_good_rows_free(mn_good_rows *r)
{
    if (!r)
        return;
    mn_arena_free(&r->arena);
    mn_phrases_free(r->phrase);
    free(r->name);
    free(r->prefix);
    free(r->has_hs);
    free(r);
}

/* --- filling ------------------------------------------------------------------------------- */

static mn_status read_prefix(mn_text *out, mn_good_rows *r, mn_text text, mn_err *e)
{
    char digits[MN_HS_SIZE];
    mn_hs_read(digits, text);
    if (!digits[0]) {
        mn_fail(e, MN_DATA, "'%.*s' is no prefix of an HS code", (int)mn_utf8_cut(text, 40).len,
                text.ptr);
        return mn_hint(e, "2 to 10 digits, several joined by ';': 5201;520300");
    }
    *out = mn_arena_text(&r->arena, mn_text_of(digits));
    return out->ptr ? MN_OK : mn_fail_memory(e);
}

static mn_status add_prefixes(mn_good_rows *r, uint32_t row, mn_text hs, mn_err *e)
{
    mn_text rest = hs, one;
    mn_status st = MN_OK;
    while (!st && mn_text_split(&rest, ';', &one)) {
        one = mn_text_trim(one);
        if (!one.len)
            continue;
        if (!mn_grow(&r->prefix, &r->prefix_cap, r->prefixes + 1, sizeof *r->prefix))
            return mn_fail_memory(e);
        prefix p = {.row = row};
        if (!(st = read_prefix(&p.digits, r, one, e))) {
            r->prefix[r->prefixes++] = p;
            r->has_hs[row] = true;
        }
    }
    return st;
}

mn_status mn_good_rows_add(mn_good_rows *r, mn_text keywords, mn_text hs, mn_err *e)
{
    const uint32_t row = (uint32_t)r->rows;
    mn_text rest = keywords, one;
    if (r->rows == ROWS_MAX)
        return mn_fail(e, MN_DATA, "more than %d rows of goods", ROWS_MAX);
    if (!mn_grow(&r->has_hs, &r->row_cap, r->rows + 1, sizeof *r->has_hs))
        return mn_fail_memory(e);
    r->has_hs[row] = false;
    mn_status st = add_prefixes(r, row, hs, e);
    while (!st && mn_text_split(&rest, ';', &one))
        st = mn_phrases_add(r->phrase, mn_text_trim(one), row, e);
    r->rows++;
    return st;
}

mn_status mn_good_rows_name(mn_good_rows *r, mn_text text, mn_text hs, mn_err *e)
{
    mn_text rest = hs, one, digits;
    mn_buf codes = {0};
    mn_status st = MN_OK;
    while (!st && mn_text_split(&rest, ';', &one))
        if (!(st = read_prefix(&digits, r, mn_text_trim(one), e))) {
            mn_buf_str(&codes, codes.len ? ";" : "");
            mn_buf_text(&codes, digits);
        }
    const good_name x = {
        mn_arena_text(&r->arena, (mn_text){codes.len ? codes.ptr : "", codes.len})};
    const bool failed = codes.failed || !x.hs.ptr;
    mn_buf_free(&codes);
    if (st)
        return st;
    if (failed || !mn_grow(&r->name, &r->name_cap, r->names + 1, sizeof *r->name))
        return mn_fail_memory(e);
    r->name[r->names] = x;
    return mn_phrases_add(r->phrase, text, NAMES + (uint32_t)r->names++, e);
}

extern const unsigned char mn_data_trade_good_names[], mn_data_trade_good_names_end[];

mn_status mn_good_rows_names(mn_good_rows *r, mn_err *e)
{
    mn_table *t = NULL;
    mn_status st = mn_table_read_memory(
        &t, NULL, "embedded: data/trade/good_names.csv", mn_data_trade_good_names,
        (size_t)(mn_data_trade_good_names_end - mn_data_trade_good_names), NULL, e);
    if (st)
        return st;
    const size_t name = mn_table_find(t, "name"), hs = mn_table_find(t, "hs");
    MN_BUG(name < mn_table_cols(t) && hs < mn_table_cols(t)); /* the table is ours */
    for (size_t i = 0; i < mn_table_rows(t) && !st; i++)
        st = mn_good_rows_name(r, mn_table_text(t, i, name), mn_table_text(t, i, hs), e);
    mn_table_free(t);
    return st;
}

/* --- asking -------------------------------------------------------------------------------- */

static mn_status tell(mn_good_asked *a, uint32_t row, mn_good_how how, mn_text by, mn_err *e)
{
    size_t at = a->hits;
    while (at && a->hit[at - 1].row > row)
        at--;
    if (at && a->hit[at - 1].row == row) {
        if (how > a->hit[at - 1].how)
            a->hit[at - 1] = (mn_good_hit){row, how, by};
        return MN_OK;
    }
    if (!mn_grow(&a->hit, &a->cap, a->hits + 1, sizeof *a->hit))
        return mn_fail_memory(e);
    if (at < a->hits)
        memmove(a->hit + at + 1, a->hit + at, (a->hits - at) * sizeof *a->hit);
    a->hit[at] = (mn_good_hit){row, how, by};
    a->hits++;
    return MN_OK;
}

static bool begins(mn_text t, mn_text with)
{
    return t.len >= with.len && memcmp(t.ptr, with.ptr, with.len) == 0;
}

/* Rows by an HS code: inside has what is said where the code begins with the prefix. */
static mn_status by_hs(mn_good_asked *a, const mn_good_rows *r, mn_text hs, mn_good_how inside,
                       mn_good_how wider, const mn_text *by, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < r->prefixes && !st; i++) {
        const prefix *p = &r->prefix[i];
        if (begins(hs, p->digits))
            st = tell(a, p->row, inside, by ? *by : p->digits, e);
        else if (begins(p->digits, hs))
            st = tell(a, p->row, wider, by ? *by : p->digits, e);
    }
    return st;
}

static bool is_joint(mn_text word)
{
    static const char *const joints[] = {"of",  "with", "from", "for", "in",  "made", "containing",
                                         "de",  "du",   "del",  "des", "aus", "von",  "mit",
                                         "con", "avec", "di",   "da",  "do",  "para", "pour"};
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
        if (mn_text_eq_str(word, joints[i]))
            return true;
    return false;
}

/* A mark between two words that ends the head: of these, in ASCII, Chinese and Arabic. */
static bool parts(mn_text gap)
{
    static const char *const marks[] = {
        ",", ";", "(", ":", "/", "[", "\xE3\x80\x81", "\xEF\xBC\x8C", "\xEF\xBC\x88", "\xD8\x8C"};
    for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
        const size_t n = strlen(marks[m]);
        for (size_t i = 0; i + n <= gap.len; i++)
            if (memcmp(gap.ptr + i, marks[m], n) == 0)
                return true;
    }
    return false;
}

static bool is_figure(mn_text word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] < '0' || word.ptr[i] > '9')
            return false;
    return true;
}

/* How many of the first words are the head, without figures at its end. */
static size_t head_of(const mn_folded *f, mn_text text)
{
    size_t n = 0;
    while (n < f->words && !is_joint(mn_folded_at(f, n))) {
        n++;
        if (n < f->words &&
            parts(mn_text_sub(text, f->word[n - 1].to, f->word[n].from - f->word[n - 1].to)))
            break;
    }
    while (n && is_figure(mn_folded_at(f, n - 1)))
        n--;
    return n;
}

static mn_status take_phrase(mn_good_asked *a, const mn_good_rows *r, const mn_phrase_hit *p,
                             size_t at, size_t head, mn_err *e)
{
    const bool is_name = p->value >= NAMES;
    const bool first = is_name && !p->han && !at && p->words <= head;
    const mn_good_how how = first || at + p->words == head ? MN_GOOD_NAMED : MN_GOOD_WITHIN;
    mn_status st = MN_OK;
    if (!is_name)
        return tell(a, p->value, a->hs[0] && r->has_hs[p->value] ? MN_GOOD_OTHER_HS : how, p->text,
                    e);
    mn_text rest = r->name[p->value - NAMES].hs, one;
    while (!st && !a->hs[0] && mn_text_split(&rest, ';', &one))
        st = by_hs(a, r, mn_text_trim(one), how, MN_GOOD_WITHIN, &p->text, e);
    return st;
}

static mn_status by_words(mn_good_asked *a, const mn_good_rows *r, mn_text text, mn_err *e)
{
    const size_t head = head_of(&a->words, text);
    mn_status st = MN_OK;
    for (size_t at = 0; at < a->words.words && !st; at++) {
        uint32_t cursor = MN_PHRASE_FIRST;
        mn_phrase_hit p;
        while (!st && mn_phrases_next(&p, &cursor, r->phrase, &a->words, at))
            st = take_phrase(a, r, &p, at, head, e);
    }
    return st;
}

mn_status mn_good_find(mn_good_asked *a, const mn_good_rows *r, mn_text text, mn_text hs, mn_err *e)
{
    a->hits = 0;
    mn_hs_read(a->hs, hs);
    if (!a->hs[0])
        mn_hs_read(a->hs, text);
    mn_status st = mn_folded_read(&a->words, text, e);
    if (!st && a->hs[0])
        st = by_hs(a, r, mn_text_of(a->hs), MN_GOOD_HS, MN_GOOD_WIDER, NULL, e);
    return st ? st : by_words(a, r, text, e);
}

void mn_good_asked_free(mn_good_asked *a)
{
    free(a->hit);
    mn_folded_free(&a->words);
    memset(a, 0, sizeof *a);
}

/* --- the list of goods --------------------------------------------------------------------- */

mn_status mn_good_rows_dol(mn_good_rows **out, const mn_reference *r, mn_err *e)
{
    mn_good_rows *g = NULL;
    mn_status st = mn_good_rows_new(&g, e);
    for (size_t i = 0; i < mn_goods(r) && !st; i++) {
        const mn_good *row = mn_good_at(r, i);
        st = mn_good_rows_add(g, mn_text_of(row->keywords), mn_text_of(row->hs), e);
    }
    if (!st)
        st = mn_good_rows_names(g, e);
    if (st)
        mn_good_rows_free(g);
    else
        *out = g;
    return st;
}
