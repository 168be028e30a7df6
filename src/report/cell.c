/* SPDX-License-Identifier: Apache-2.0
 *
 * report/cell.c - cells for people, and the taming of text that comes from
 * anywhere before it reaches a terminal or a page.
 */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "report/language.h"
#include "report/number.h"

#define UNKNOWN "\xEF\xBF\xBD" /* U+FFFD */

/* The code point of the valid character of n bytes at p. */
static uint32_t code_point(const unsigned char *p, size_t n)
{
    switch (n) {
    case 1:
        return p[0];
    case 2:
        return (uint32_t)(p[0] & 31) << 6 | (p[1] & 63);
    case 3:
        return (uint32_t)(p[0] & 15) << 12 | (uint32_t)(p[1] & 63) << 6 | (p[2] & 63);
    default:
        return (uint32_t)(p[0] & 7) << 18 | (uint32_t)(p[1] & 63) << 12 |
               (uint32_t)(p[2] & 63) << 6 | (p[3] & 63);
    }
}

static bool is_blank(uint32_t c)
{
    return (c >= 9 && c <= 13) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* C0, DEL and C1; the embeddings, overrides and isolates of the bidirectional algorithm
 * (Trojan Source, doi 10.48550/arXiv.2111.00169), and those of old that Unicode asks nobody to use;
 * tags that nobody sees. The marks U+061C, U+200E and U+200F stay: what is written from right to
 * left needs them, and they turn nothing round that has a direction of its own. */
static bool is_unfit(uint32_t c)
{
    return c < 32 || (c >= 127 && c < 160) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x206F) || (c >= 0xFFF9 && c <= 0xFFFB) || (c & 0xFFFE) == 0xFFFE ||
           (c >= 0xE0000 && c <= 0xE007F);
}

void mn_buf_tame(mn_buf *b, mn_text t)
{
    size_t run = 0; /* start of what may be copied as it is */
    for (size_t i = 0; i < t.len;) {
        size_t n = mn_utf8_len(t, i);
        uint32_t c = n ? code_point((const unsigned char *)t.ptr + i, n) : 0;
        bool blank = n && is_blank(c);
        if (blank || !n || is_unfit(c)) {
            mn_buf_add(b, t.ptr + run, i - run);
            mn_buf_str(b, blank ? " " : UNKNOWN);
            run = i + (n ? n : 1);
        }
        i += n ? n : 1;
    }
    if (t.len > run)
        mn_buf_add(b, t.ptr + run, t.len - run);
}

/* Numbers that name things are not amounts: no comma in a year or a line. */
static bool names_things(const char *column)
{
    static const char *const words[] = {"year", "line", "id", "code", "row"};
    const char *last = strrchr(column, '_');
    last = last ? last + 1 : column;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(last, words[i]) == 0)
            return true;
    return false;
}

/* Names and sentences of the program in the reader's language; what a file says stays, and so does
 * the title of a source. */
static void show_text(mn_buf *b, mn_text text, const char *column, const mn_language *l)
{
    /* Columns of what files say. */
    static const char *const theirs[] = {"description", "party", "entry", "entry_name", "text"};
    mn_buf said = {0};
    bool own = !l;
    const char *source = strstr(column, "source");
    for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++)
        own = own || strcmp(column, theirs[i]) == 0;
    /* Of a source only the program's own words are said: titles stay as they were published. */
    if (source && !source[strlen("source")])
        text = mn_language_word(l, text);
    if (own || source) {
        mn_buf_tame(b, text);
        return;
    }
    if (strcmp(column, "note") == 0)
        mn_language_note(l, &said, text);
    else
        mn_language_cell(l, &said, text);
    b->failed = b->failed || said.failed;
    mn_buf_tame(b, (mn_text){said.ptr, said.len});
    mn_buf_free(&said);
}

static void show_real(mn_buf *b, double v, const mn_view_col *c)
{
    v = fabs(v) < c->nought ? 0 : v;
    double shown = c->percent ? v * 100 : v * c->factor;
    if (c->digits >= 0)
        mn_show_fixed(b, shown, c->digits);
    else
        mn_show_number(b, shown, c->digits < -1 ? -c->digits : 3, shown == floor(shown));
    if (c->percent && isfinite(v))
        mn_buf_char(b, '%');
}

void mn_show_cell(mn_buf *b, const mn_table *t, size_t row, const mn_view_col *c)
{
    if (mn_table_missing(t, row, c->col))
        return;
    mn_type type = mn_table_col_type(t, c->col);
    int64_t whole = type == MN_TEXT || type == MN_F64 ? 0 : mn_table_i64(t, row, c->col);
    switch (type) {
    case MN_TEXT:
        if (c->marks) {
            mn_buf_str(b, c->marks[row]);
            break;
        }
        show_text(b, mn_table_text(t, row, c->col), mn_table_col_name(t, c->col), c->language);
        break;
    case MN_I64:
        if (names_things(mn_table_col_name(t, c->col)))
            mn_buf_fmt(b, "%lld", (long long)whole);
        else
            mn_show_integer(b, whole);
        break;
    case MN_F64:
        show_real(b, mn_table_f64(t, row, c->col), c);
        break;
    case MN_BOOL:
        show_text(b, mn_text_of(whole ? "yes" : "no"), "", c->language);
        break;
    case MN_DATE:
        mn_plain_date(b, whole);
        break;
    case MN_MONEY:
        mn_show_money(b, whole);
        break;
    }
}
