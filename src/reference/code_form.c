/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/code_form.c - how codes are written. See code_form.h.
 */
#include "reference/code_form.h"

#include "core/text.h"

#include <string.h>

static const struct {
    const char *name;      /* shown */
    const char *prefix[3]; /* written before codes, longest first */
    uint8_t min, max;      /* digits of a proper code */
    uint8_t longest;       /* digits that are still read: national extensions */
    uint8_t depth;         /* digits that the classification itself defines */
} systems[MN_CODES] = {
    [MN_HS] = {"HS", {"HTS", "HSN", "HS"}, 2, 10, MN_CODE_DIGITS, 6},
    [MN_ISIC3] = {"ISIC 3", {"ISIC"}, 2, 4, 6, 4},
    [MN_ISIC4] = {"ISIC 4", {"ISIC"}, 2, 4, 6, 4},
    [MN_NAICS] = {"NAICS", {"NAICS"}, 2, 6, 6, 6},
    [MN_COICOP] = {"COICOP", {"COICOP", "CP"}, 2, 5, 5, 5},
    [MN_COICOP1999] = {"COICOP 1999", {"COICOP", "CP"}, 2, 5, 5, 5},
    [MN_MCC] = {"MCC", {"MCC"}, 4, 4, 4, 4},
    [MN_NACE] = {"NACE", {"NACE", "NOGA", "ATECO"}, 2, 4, 6, 4},
    [MN_PSC] = {"PSC", {"PSC", "FSC"}, 4, 4, 4, 4},
    [MN_CPV] = {"CPV", {"CPV"}, 8, 8, 8, 8},
    [MN_BEA] = {"BEA", {"BEA"}, 2, 6, 6, 6},
};

const char *mn_codes_name(mn_codes system)
{
    return systems[system].name;
}

size_t mn_code_form_depth(mn_codes system)
{
    return systems[system].depth;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* PSC and BEA have letters anywhere: "R425", "1111A0". */
static bool has_letters(mn_codes system)
{
    return system == MN_PSC || system == MN_BEA;
}

/* ISIC and those made of it, which may have a section's letter in front. */
static bool is_isic(mn_codes system)
{
    return system == MN_ISIC3 || system == MN_ISIC4 || system == MN_NACE;
}

static bool starts_nocase(mn_text t, const char *prefix)
{
    size_t len = strlen(prefix);
    return t.len >= len && mn_text_eq_nocase(mn_text_sub(t, 0, len), prefix);
}

static mn_text behind(mn_text t, size_t len)
{
    return mn_text_sub(t, len, t.len - len);
}

/* What stands between a system's name and its code. */
static mn_text skip_separators(mn_text t)
{
    while (t.len > 0 && memchr(" .:-#", t.ptr[0], 5)) {
        t = behind(t, 1);
    }
    return t;
}

/* Drops "HS", "ISIC Rev. 4", a section's letter before digits. */
static mn_text skip_name(mn_codes system, mn_text t)
{
    bool named = false;
    for (size_t i = 0; i < 3 && systems[system].prefix[i]; i++) {
        if (starts_nocase(t, systems[system].prefix[i])) {
            t = skip_separators(behind(t, strlen(systems[system].prefix[i])));
            named = true;
            break;
        }
    }
    if (starts_nocase(t, "code")) {
        t = skip_separators(behind(t, 4));
    }
    if (!is_isic(system)) {
        return t;
    }
    if (starts_nocase(t, "rev")) {
        t = skip_separators(behind(t, 3));
        t = t.len > 0 ? skip_separators(behind(t, 1)) : t;
    } else if (named && t.len > 1 && memchr("234", t.ptr[0], 3) && memchr(" :-", t.ptr[1], 3)) {
        t = skip_separators(behind(t, 2)); /* "ISIC4 1030", "NACE2 10.30" */
    }
    bool letter =
        t.len > 1 && ((t.ptr[0] >= 'A' && t.ptr[0] <= 'U') || (t.ptr[0] >= 'a' && t.ptr[0] <= 'u'));
    return letter ? skip_separators(behind(t, 1)) : t;
}

/* "722511.0": a number that went through a spreadsheet or a script. */
static mn_text drop_fraction(mn_text t)
{
    bool one_dot = t.len > 3 && !memchr(t.ptr, '.', t.len - 2) && !memchr(t.ptr, ' ', t.len);
    return one_dot && t.ptr[t.len - 2] == '.' && t.ptr[t.len - 1] == '0'
               ? mn_text_sub(t, 0, t.len - 2)
               : t;
}

/* "31-33" is all of manufacturing, and its rows stand at 31. */
static mn_text drop_range(mn_text t)
{
    const char *dash = t.len > 2 ? memchr(t.ptr, '-', t.len) : NULL;
    size_t half = dash ? (size_t)(dash - t.ptr) : 0;
    return half > 0 && t.len == 2 * half + 1 && is_digit(dash[1]) ? mn_text_sub(t, 0, half) : t;
}

/* "45210000-2" ends in a check digit, "10.13A" in a letter of a country's own. */
static mn_text drop_ending(mn_codes system, mn_text t)
{
    const char last = t.len > 2 ? t.ptr[t.len - 1] : '\0';
    if (system == MN_CPV && t.len == 10 && t.ptr[8] == '-' && is_digit(last)) {
        return mn_text_sub(t, 0, 8);
    }
    if (system == MN_CPV && t.len == 9 && t.ptr[7] == '-' && is_digit(last)) {
        return mn_text_sub(t, 0, 7);
    }
    const bool letter = (last >= 'A' && last <= 'Z') || (last >= 'a' && last <= 'z');
    return system == MN_NACE && letter ? mn_text_sub(t, 0, t.len - 1) : t;
}

static bool collect_letters(mn_code_form *out, mn_text t, size_t longest)
{
    for (size_t i = 0; i < t.len; i++) {
        const char c = t.ptr[i];
        const bool small = c >= 'a' && c <= 'z';
        if (out->len == longest || !(is_digit(c) || small || (c >= 'A' && c <= 'Z'))) {
            return false;
        }
        out->digits[out->len++] = (char)(small ? c - 32 : c);
    }
    return out->len > 0;
}

static bool collect(mn_code_form *out, mn_text t, size_t longest)
{
    for (size_t i = 0; i < t.len; i++) {
        bool nbsp = t.len - i >= 2 && memcmp(t.ptr + i, "\u00A0", 2) == 0;
        if (is_digit(t.ptr[i])) {
            if (out->len == longest) {
                return false;
            }
            out->digits[out->len++] = t.ptr[i];
        } else if (nbsp) {
            i++;
        } else if (t.ptr[i] == '.') {
            out->dot = out->dot ? out->dot : out->len;
        } else if (t.ptr[i] != ' ') {
            return false;
        }
    }
    return out->len > 0;
}

/* HS goes by pairs of digits, so that an odd number of them has lost its zero -
 * unless that would make a heading that its chapter hasn't: "84713" is no 0847.
 * A dot stands behind the heading and decides by itself. */
static mn_zero zero_of_hs(const mn_code_form *f)
{
    static const uint8_t last_heading[10] = {0, 6, 10, 9, 10, 11, 4, 14, 14, 10}; /* HS 2022 */
    size_t odd = (f->dot ? f->dot : f->len) % 2;
    unsigned chapter = (unsigned)(f->digits[0] - '0');
    if (!odd || f->len == MN_CODE_DIGITS) {
        return MN_ZERO_NO;
    }
    if (f->len >= 3) {
        int heading = 10 * (f->digits[1] - '0') + (f->digits[2] - '0');
        return heading > 0 && heading <= last_heading[chapter] ? MN_ZERO_FIRST : MN_ZERO_NO;
    }
    return MN_ZERO_FIRST;
}

static void judge(mn_code_form *f, mn_codes system)
{
    if (system == MN_HS) {
        f->zero = zero_of_hs(f);
    } else if (system == MN_MCC) {
        f->zero = f->len == 3 ? MN_ZERO_FIRST : MN_ZERO_NO;
    } else if (system == MN_CPV) {
        f->zero = f->len == 7 ? MN_ZERO_FIRST : MN_ZERO_NO;
    } else if (system != MN_NAICS && !has_letters(system)) { /* which begin at 10 and 11 */
        f->zero = f->len < systems[system].max ? MN_ZERO_ELSE : MN_ZERO_NO;
    }
    size_t whole = f->len + (f->zero == MN_ZERO_FIRST);
    f->proper = f->len >= 2 && whole >= systems[system].min && whole <= systems[system].max &&
                (system != MN_HS || whole % 2 == 0);
}

bool mn_code_form_of(mn_code_form *out, mn_codes system, mn_text code)
{
    const bool isic = is_isic(system);
    const bool coicop = system == MN_COICOP || system == MN_COICOP1999;
    mn_text t = mn_text_trim(code);
    *out = (mn_code_form){0};
    while (t.len > 0 && t.ptr[0] == '\'') {
        t = behind(t, 1);
    }
    t = mn_text_trim(skip_name(system, t));
    if (isic && t.len == 1 && (t.ptr[0] | 32) >= 'a' && (t.ptr[0] | 32) <= 'u') {
        out->digits[out->len++] = (char)(t.ptr[0] & ~32); /* a section */
        return true;
    }
    if (has_letters(system)) {
        if (!collect_letters(out, drop_fraction(t), systems[system].longest)) {
            return false;
        }
        judge(out, system);
        return true;
    }
    t = drop_ending(system, t);
    if (t.len == 0 || !is_digit(t.ptr[0])) {
        return false;
    }
    if ((coicop || system == MN_NACE) && t.len > 1 && t.ptr[1] == '.') {
        out->digits[out->len++] = '0'; /* "7.2.2" is 07.2.2, "1.11" is 01.11 */
    }
    if (!collect(out, coicop ? t : drop_range(drop_fraction(t)), systems[system].longest)) {
        return false;
    }
    judge(out, system);
    return true;
}
