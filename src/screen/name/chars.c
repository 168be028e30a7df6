/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/name/chars.c - the bytes of a name as folded characters: compatibility forms
 * resolved (full-width letters, ligatures), lower case, each with the place it was
 * written at and whether it is a letter, a digit or what divides words.
 */
#include "core/text.h"
#include "screen/name/inside.h"

#include <utf8proc.h>

/* Kinds of ASCII; letters are folded by adding 32. */
static mn_char_kind ascii_kind(unsigned char c)
{
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        return MN_CHAR_LETTER;
    if (c >= '0' && c <= '9')
        return MN_CHAR_DIGIT;
    switch (c) {
    case '.':
        return MN_CHAR_DOT;
    case '-':
        return MN_CHAR_HYPHEN;
    case '/':
    case '\\':
    case '|':
    case ';':
        return MN_CHAR_SLASH;
    case ',':
        return MN_CHAR_COMMA;
    case '(':
    case '[':
        return MN_CHAR_OPEN;
    case ')':
    case ']':
        return MN_CHAR_CLOSE;
    case '&':
        return MN_CHAR_AND;
    case '\'':
    case '`':
        return MN_CHAR_MARK;
    default:
        return MN_CHAR_SPACE;
    }
}

typedef struct range {
    uint32_t from, to;
    mn_script script;
} range;

static const range ranges[] = {
    {0x0041, 0x024F, MN_SCRIPT_LATIN},    {0x0250, 0x02AF, MN_SCRIPT_LATIN},
    {0x0370, 0x03FF, MN_SCRIPT_GREEK},    {0x0400, 0x052F, MN_SCRIPT_CYRILLIC},
    {0x0530, 0x058F, MN_SCRIPT_ARMENIAN}, {0x0590, 0x05FF, MN_SCRIPT_HEBREW},
    {0x0600, 0x06FF, MN_SCRIPT_ARABIC},   {0x0750, 0x077F, MN_SCRIPT_ARABIC},
    {0x0E00, 0x0E7F, MN_SCRIPT_THAI},     {0x0E80, 0x0EFF, MN_SCRIPT_LAO},
    {0x1000, 0x109F, MN_SCRIPT_BURMESE},  {0x10A0, 0x10FF, MN_SCRIPT_GEORGIAN},
    {0x1100, 0x11FF, MN_SCRIPT_HANGUL},   {0x1780, 0x17FF, MN_SCRIPT_KHMER},
    {0x1C90, 0x1CBF, MN_SCRIPT_GEORGIAN}, {0x1E00, 0x1EFF, MN_SCRIPT_LATIN},
    {0x1F00, 0x1FFF, MN_SCRIPT_GREEK},    {0x2E80, 0x2FDF, MN_SCRIPT_HAN},
    {0x3005, 0x3007, MN_SCRIPT_HAN},      {0x3040, 0x30FF, MN_SCRIPT_KANA},
    {0x3400, 0x4DBF, MN_SCRIPT_HAN},      {0x4E00, 0x9FFF, MN_SCRIPT_HAN},
    {0xAC00, 0xD7A3, MN_SCRIPT_HANGUL},   {0xF900, 0xFAFF, MN_SCRIPT_HAN},
    {0x20000, 0x3134F, MN_SCRIPT_HAN},
};

static mn_script script_of(uint32_t c)
{
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i].from && c <= ranges[i].to)
            return ranges[i].script;
    return MN_SCRIPT_OTHER;
}

/* Punctuation that is no ASCII. */
static mn_char_kind other_kind(uint32_t c)
{
    switch (c) {
    case 0x3007: /* the Han zero, a number letter */
        return MN_CHAR_LETTER;
    case 0x2018: /* apostrophes and half rings */
    case 0x2019:
    case 0x201B:
    case 0x00B4:
    case 0x02B9:
    case 0x02BA:
    case 0x02BB:
    case 0x02BC:
    case 0x02BE:
    case 0x02BF:
    case 0x02C8:
    case 0x2032:
    case 0x200D: /* joiners */
    case 0x00AD:
    case 0x2060:
    case 0xFEFF:
        return MN_CHAR_MARK;
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x05BE:
        return MN_CHAR_HYPHEN;
    default:
        break;
    }
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return MN_CHAR_LETTER;
    case UTF8PROC_CATEGORY_ND:
        return MN_CHAR_DIGIT;
    case UTF8PROC_CATEGORY_PS:
        return MN_CHAR_OPEN;
    case UTF8PROC_CATEGORY_PE:
        return MN_CHAR_CLOSE;
    default:
        return MN_CHAR_SPACE;
    }
}

/* The digit that a decimal digit of any script is: digits lie in tens. */
static uint32_t digit_of(uint32_t c)
{
    uint32_t zero = c;
    while (zero > 0 && c - zero < 9 &&
           utf8proc_category((utf8proc_int32_t)(zero - 1)) == UTF8PROC_CATEGORY_ND)
        zero--;
    return '0' + (c - zero) % 10;
}

/* One folded character. */
static void put(mn_char *out, uint32_t c, size_t from)
{
    if (c < 0x80) {
        mn_char_kind kind = ascii_kind((unsigned char)c);
        if (c >= 'A' && c <= 'Z')
            c += 'a' - 'A';
        *out = (mn_char){c, (uint16_t)from, (uint8_t)kind, MN_SCRIPT_LATIN};
        return;
    }
    mn_char_kind kind = other_kind(c);
    mn_script script = script_of(c);
    if (kind == MN_CHAR_DIGIT) {
        c = digit_of(c);
        script = MN_SCRIPT_LATIN;
    } else {
        c = (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
    }
    *out = (mn_char){c, (uint16_t)from, (uint8_t)kind, (uint8_t)script};
}

/* A character that is no ASCII; letters of scripts that are read as they are written stay
 * whole, others are resolved into what they are compatible with. */
static size_t fold(mn_char *out, size_t cap, uint32_t c, size_t from)
{
    utf8proc_int32_t parts[32];
    int last = 0;
    mn_script script = script_of(c);
    /* Greek with breathings (from 0x1F00 on) is read without them. */
    bool whole = (c >= 0x400 && c < 0x1F00 && script != MN_SCRIPT_OTHER) ||
                 script == MN_SCRIPT_HANGUL || script == MN_SCRIPT_KANA ||
                 (c >= 0x3400 && c <= 0x9FFF);
    if (whole && script == MN_SCRIPT_LATIN)
        whole = false;
    if (whole) {
        put(out, c, from);
        return 1;
    }
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)c, parts, 32,
                                                 UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &last);
    if (n <= 0 || n > 32 || (size_t)n > cap) {
        put(out, c, from);
        return 1;
    }
    size_t kept = 0;
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        uint32_t d = (uint32_t)parts[i];
        if (d >= 0x300 && d <= 0x36F) /* marks of Latin, Greek and Cyrillic letters */
            continue;
        put(&out[kept++], d, from);
    }
    return kept;
}

/* Puts Hangul that is written in parts together (The Unicode Standard 15, section 3.12). */
static size_t compose(mn_char *c, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        mn_char *last = kept ? &c[kept - 1] : NULL;
        uint32_t ch = c[i].c;
        if (last && last->c >= 0x1100 && last->c <= 0x1112 && ch >= 0x1161 && ch <= 0x1175) {
            last->c = 0xAC00 + ((last->c - 0x1100) * 21 + (ch - 0x1161)) * 28;
            continue;
        }
        if (last && last->c >= 0xAC00 && last->c <= 0xD7A3 && (last->c - 0xAC00) % 28 == 0 &&
            ch > 0x11A7 && ch <= 0x11C2) {
            last->c += ch - 0x11A7;
            continue;
        }
        c[kept++] = c[i];
    }
    return kept;
}

/* Cyrillic letters that are others with a mark, where the mark is written apart: as files of some
 * systems have them. Other marks say nothing. */
static void put_mark(mn_char *last, uint32_t mark)
{
    static const uint32_t marked[][3] = {
        {0x438, 0x306, 0x439}, {0x435, 0x308, 0x451}, {0x456, 0x308, 0x457}, {0x443, 0x306, 0x45E}};
    for (size_t i = 0; i < sizeof marked / sizeof *marked; i++)
        if (last->c == marked[i][0] && mark == marked[i][1]) {
            last->c = marked[i][2];
            return;
        }
}

mn_text mn_name_kept(mn_text name)
{
    if (name.len <= MN_NAME_BYTES)
        return name;
    name.len = MN_NAME_BYTES;
    while (name.len && ((unsigned char)name.ptr[name.len] & 0xC0) == 0x80)
        name.len--;
    return name;
}

size_t mn_chars_read(mn_char *out, size_t cap, mn_text name, uint8_t *notes)
{
    size_t n = 0;
    if (name.len > MN_NAME_BYTES)
        *notes |= MN_NAME_CUT;
    name = mn_name_kept(name);
    for (size_t at = 0; at < name.len;) {
        if (n + 32 > cap) {
            *notes |= MN_NAME_CUT;
            break;
        }
        unsigned char byte = (unsigned char)name.ptr[at];
        if (byte < 0x80) {
            put(&out[n++], byte, at++);
            continue;
        }
        utf8proc_int32_t c;
        size_t len = mn_utf8_len(name, at);
        if (!len || utf8proc_iterate((const utf8proc_uint8_t *)name.ptr + at, (utf8proc_ssize_t)len,
                                     &c) < 0) {
            *notes |= MN_NAME_BROKEN;
            put(&out[n++], ' ', at++);
            continue;
        }
        const bool mark = c >= 0x300 && c <= 0x36F;
        if (mark && n)
            put_mark(&out[n - 1], (uint32_t)c);
        else if (!mark)
            n += fold(out + n, cap - n, (uint32_t)c, at);
        at += len;
    }
    return compose(out, n);
}
