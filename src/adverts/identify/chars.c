/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/chars.c - classes from Unicode's categories (utf8proc), digits in guise and
 * letters that look like digits from data/adverts/glyphs.csv. See chars.h.
 */
#include "adverts/identify/chars.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "adverts/identify/rule.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "reference/csv_lite.h"
#include "reference/fold.h"

extern const unsigned char mn_data_adverts_glyphs[], mn_data_adverts_glyphs_end[];

/* Scripts whose words have no spaces between them: Thai, Lao, Myanmar, Khmer, kana, Han. */
static bool solid(uint32_t c)
{
    return (c >= 0x0E00 && c < 0x0F00) || (c >= 0x1000 && c < 0x10A0) ||
           (c >= 0x1780 && c < 0x1800) || (c >= 0x3040 && c < 0x3100) ||
           (c >= 0x3400 && c < 0xA000) || (c >= 0xF900 && c < 0xFB00);
}

static uint8_t class_of(uint32_t c, utf8proc_category_t category)
{
    if (c == '\n' || c == '\r' || c == 0x0B || c == 0x0C || c == 0x85)
        return ID_LINE;
    if ((c >= 0xFE00 && c <= 0xFE0F) || c == 0x20E3 || c == 0x00AD || c == 0x034F || c == 0x115F ||
        c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800)
        return ID_HIDDEN_CHAR;
    switch (category) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_NL:
        return solid(c) ? ID_SOLID : ID_LETTER;
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
        return ID_HIDDEN_CHAR;
    case UTF8PROC_CATEGORY_ND:
        return ID_DIGIT;
    case UTF8PROC_CATEGORY_SC:
        return ID_MONEY_SIGN;
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return ID_LINE;
    case UTF8PROC_CATEGORY_ZS:
        return ID_SPACE;
    default:
        return c == '\t' ? ID_SPACE : ID_SIGN;
    }
}

static uint8_t digit_rule(uint32_t c)
{
    if (c < 0x80)
        return 0;
    if (c >= 0xFF10 && c <= 0xFF19)
        return ID_FULLWIDTH;
    return c >= 0x1D7CE && c <= 0x1D7FF ? ID_MATH : ID_SCRIPT;
}

/* Lower case without marks where that is one character: Latin, Greek, Cyrillic and their
 * neighbours, and letters in other dress (fullwidth, mathematical). */
static uint32_t fold_of(uint32_t c, uint8_t cls)
{
    bool dressed = (c >= 0xFF21 && c <= 0xFF5A) || (c >= 0x1D400 && c <= 0x1D7CB) ||
                   (c >= 0x24B6 && c <= 0x24E9) || (c >= 0x2100 && c < 0x2150);
    char utf8[4], out[MN_FOLD_MAX];
    uint32_t len = 0;
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if ((cls != ID_LETTER || c >= 0x590) && !dressed && !(c >= 0x1E00 && c < 0x2000))
        return c;
    size_t n = mn_fold(out, (mn_text){utf8, mn_utf8_put(utf8, c)}, "");
    if (!n)
        return c;
    uint32_t to = id_decode((const unsigned char *)out, (const unsigned char *)out + n, &len);
    return len == n ? to : c;
}

static id_page *page_new(uint32_t first, uint32_t *zero)
{
    id_page *g = calloc(1, sizeof *g);
    if (!g)
        return NULL;
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = first + i;
        id_glyph *x = &g->glyph[i];
        x->look = ID_NONE;
        x->cls = class_of(c, utf8proc_category((utf8proc_int32_t)c));
        x->fold = fold_of(c, x->cls) & 0xFFFFFF;
        if (x->cls != ID_DIGIT) {
            *zero = c + 1;
            continue;
        }
        /* Unicode gives out decimal digits in rows from 0 to 9. */
        x->digit = (uint8_t)((c - *zero) % 10);
        x->rule = digit_rule(c);
    }
    return g;
}

static uint8_t rule_of(mn_text name)
{
#define ROW(rule, text)                                                                            \
    if (mn_text_eq_str(name, text))                                                                \
        return ID_##rule;
    ID_RULES(ROW)
#undef ROW
    return 0;
}

static bool hex(mn_text t, uint32_t *v)
{
    *v = 0;
    for (size_t i = 0; i < t.len; i++) {
        const char *all = "0123456789ABCDEF", *at = memchr(all, t.ptr[i], 16);
        if (!at || *v > 0x1FFFF)
            return false;
        *v = *v * 16 + (uint32_t)(at - all);
    }
    return t.len > 0 && *v < ID_PAGES * 256;
}

static mn_status glyph(id_chars *k, const mn_csv *t, mn_err *e)
{
    uint32_t first, last;
    int64_t value;
    uint8_t rule = rule_of(t->cell[3]);
    if (!hex(t->cell[0], &first) || !hex(t->cell[1], &last) || last < first ||
        !mn_text_i64(t->cell[2], &value) || value < 0 || value + (last - first) > 9 || !rule)
        return mn_csv_fail(t, e, "no range of characters with digits and a rule");
    for (uint32_t c = first; c <= last; c++) {
        id_glyph *g = &k->page[c >> 8]->glyph[c & 0xFF];
        uint8_t v = (uint8_t)(value + (c - first));
        if (rule == ID_LOOK) {
            g->look = v;
            continue;
        }
        g->cls = ID_DIGIT;
        g->digit = v;
        g->rule = rule;
    }
    return MN_OK;
}

static void has(id_glyph *g, uint32_t c)
{
    const uint32_t f = g->fold;
    unsigned all = g->cls == ID_DIGIT ? ID_HAS_DIGIT : ID_HAS_LETTER;
    all |= c - '0' < 10 ? ID_HAS_PLAIN_DIGIT : 0;
    all |= f - 'a' < 26 ? ID_HAS_LATIN : 0;
    all |= f - 0x370 < 0x530 - 0x370 ? ID_HAS_OTHER : 0;
    all |= f - 0x454 <= 0x491 - 0x454 ? ID_HAS_BEYOND : 0;
    g->has = all & 63;
}

mn_status id_chars_load(id_chars *k, mn_err *e)
{
    mn_arena arena = {0};
    uint32_t zero = 0;
    mn_csv t;
    bool more = true;
    for (uint32_t i = 0; i < ID_PAGES; i++)
        if (!(k->page[i] = page_new(i * 256, &zero)))
            return mn_fail_memory(e);
    k->beyond =
        (id_glyph){.cls = ID_SOLID, .look = ID_NONE, .lead = ID_LEADS, .has = ID_HAS_LETTER};
    size_t len = (size_t)(mn_data_adverts_glyphs_end - mn_data_adverts_glyphs);
    mn_status st =
        mn_csv_open(&t, (mn_source){"data/adverts/glyphs.csv", mn_data_adverts_glyphs, len}, &arena,
                    "first,last,value,rule", e);
    while (!st && !(st = mn_csv_next(&t, &more, e)) && more)
        st = glyph(k, &t, e);
    for (uint32_t c = 0; c < ID_PAGES * 256; c++)
        has(&k->page[c >> 8]->glyph[c & 0xFF], c);
    mn_arena_free(&arena);
    return st;
}

void id_chars_free(id_chars *k)
{
    for (size_t i = 0; i < ID_PAGES; i++)
        free(k->page[i]);
    *k = (id_chars){0};
}
