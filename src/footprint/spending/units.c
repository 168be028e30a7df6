/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/units.c - the unit in a heading, "Amount (£000)": its
 * currency, and how much one stands for. Also the signs that several
 * currencies share.
 */
#include "core/text.h"
#include "footprint/spending/columns.h"
#include "reference/fold.h"

#include <string.h>

#define BILLION INT64_C(1000000000)

/* --- currencies ------------------------------------------------------------------------- */

static const struct {
    const char *sign, *currencies;
} shared_signs[] = {
    {"$", "ARS AUD BBD BMD BND BSD BZD CAD CLP COP CUP DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD "
          "SBD SGD SRD TTD TWD USD UYU XCD"},
    {"\u00A5", "CNY JPY"},
    {"\uFFE5", "CNY JPY"},
    {"kr", "DKK ISK NOK SEK"},
    {"kr.", "DKK ISK NOK SEK"},
    {"rs", "INR LKR MUR NPR PKR SCR"},
    {"rs.", "INR LKR MUR NPR PKR SCR"},
};

bool mn_sign_may_be(mn_text sign, const char *currency)
{
    for (size_t i = 0; currency && i < sizeof shared_signs / sizeof *shared_signs; i++) {
        if (mn_text_eq_nocase(sign, shared_signs[i].sign)) {
            return strstr(shared_signs[i].currencies, currency) != NULL;
        }
    }
    return false;
}

bool mn_sign_is_shared(mn_text sign)
{
    for (size_t i = 0; i < sizeof shared_signs / sizeof *shared_signs; i++) {
        if (mn_text_eq_nocase(sign, shared_signs[i].sign)) {
            return true;
        }
    }
    return false;
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* A word of a heading that is a currency. Codes that are also words ("all",
 * "try") count only in capitals. */
static bool is_currency_word(const mn_reference *r, mn_text w)
{
    static const char *const english[] = {"all", "cup", "gel", "mad", "pen", "top", "try"};
    const char *found = mn_currency_find(r, w);
    bool code = w.len == 3 && found && mn_text_eq_nocase(w, found);
    bool sign = false;
    for (size_t i = 0; i < w.len; i++) {
        sign = sign || w.ptr[i] == '$' || (w.ptr[i] & 0x80);
    }
    for (size_t i = 0; code && i < sizeof english / sizeof *english; i++) {
        if (mn_text_eq_nocase(w, english[i])) {
            return is_capital(w.ptr[0]) && is_capital(w.ptr[1]);
        }
    }
    return code || (sign && (found || mn_sign_is_shared(w))) ||
           (found && (mn_text_eq_nocase(w, "euro") || mn_text_eq_nocase(w, "euros")));
}

/* --- units ------------------------------------------------------------------------------ */

static bool starts_or_ends(mn_text w, const char *part, bool start)
{
    const size_t n = strlen(part);
    return w.len > n && mn_text_eq_nocase(mn_text_sub(w, start ? 0 : w.len - n, n), part);
}

/* A currency with a factor, "£000", "TEUR", "$m". */
static bool read_joined(mn_unit *u, const mn_reference *r, mn_text w)
{
    static const struct {
        const char *text;
        int64_t times; /* 0: thousands to some, trillions to others */
        bool first;    /* only before the currency */
    } factors[] = {{"000s", 1000, false},
                   {"000", 1000, false},
                   {"bn", BILLION, false},
                   {"mrd", BILLION, false},
                   {"mds", BILLION, false},
                   {"md", BILLION, false},
                   {"mio", 1000000, false},
                   {"mn", 1000000, false},
                   {"mm", 1000000, false},
                   {"cr", 10000000, false},
                   {"m", 1000000, false},
                   {"k", 1000, false},
                   {"tn", 1000 * BILLION, false},
                   {"b", BILLION, false},
                   {"t", 1000, true},
                   {"t", 0, false}};
    for (size_t i = 0; i < 2 * sizeof factors / sizeof *factors; i++) {
        const char *text = factors[i / 2].text;
        const bool start = i % 2 == 0;
        const size_t n = strlen(text);
        if (!starts_or_ends(w, text, start) || (!start && factors[i / 2].first)) {
            continue;
        }
        mn_text rest = mn_text_sub(w, start ? n : 0, w.len - n);
        if (starts_or_ends(rest, "'", false)) {
            rest.len--; /* "£'000" */
        }
        if (is_currency_word(r, rest)) {
            u->currency = rest;
            u->times = factors[i / 2].times;
            if (u->times == 0) {
                u->times = 1;
                u->unclear = w;
            }
            return true;
        }
    }
    return false;
}

/* A power of ten from a thousand on in digits: "000", "000s", "x1000", "10^6". */
static int64_t power_of(mn_text w)
{
    int64_t v = 1;
    if (starts_or_ends(w, "'", true) || starts_or_ends(w, "x", true)) {
        w = mn_text_sub(w, 1, w.len);
    } else if (starts_or_ends(w, "\u00D7", true)) {
        w = mn_text_sub(w, 2, w.len);
    }
    if (w.len == 4 && (memcmp(w.ptr, "10^", 3) == 0 || memcmp(w.ptr, "10E", 3) == 0) &&
        w.ptr[3] >= '3' && w.ptr[3] <= '9') {
        for (int i = '0'; i < w.ptr[3]; i++) {
            v *= 10;
        }
        return v;
    }
    if (starts_or_ends(w, "s", false)) {
        w.len--;
    }
    for (size_t i = w.len > 0 && w.ptr[0] == '1'; i < w.len; i++) {
        if ((w.ptr[i] != '0' && w.ptr[i] != '\'') || v >= BILLION) {
            return 1;
        }
        v *= w.ptr[i] == '0' ? 10 : 1;
    }
    return v >= 1000 ? v : 1;
}

/* Words of the long scale and of numbers that nobody keeps accounts in. */
static bool scales_somehow(const char *word)
{
    static const char *const words[] = {"mil",      "dozen",  "dozens", "myriad", "myriads",
                                        "hundreds", "wan",    "arab",   "kharab", "\u4E07",
                                        "\u842C",   "\u5104", "\u4EBF"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strstr(word, words[i]) && (strcmp(word, words[i]) == 0 || (words[i][0] & 0x80))) {
            return true;
        }
    }
    return strstr(word, "illion") || strstr(word, "illon") || strstr(word, "illiard");
}

typedef enum factor_kind { NO_FACTOR, FACTOR, LETTER } factor_kind;

/* "Thousands", "'000", "Mio", "crore", "cents", in five languages, folded. The
 * letters count only beside a currency. */
static factor_kind factor_of(mn_text w, int64_t *times)
{
    static const struct {
        const char *text;
        int64_t times; /* 0: hundredths */
        bool letter;
    } factors[] = {{"thousand", 1000, false},
                   {"thousands", 1000, false},
                   {"tsd", 1000, false},
                   {"tausend", 1000, false},
                   {"milliers", 1000, false},
                   {"milhares", 1000, false},
                   {"miles", 1000, false},
                   {"k", 1000, true},
                   {"lakh", 100000, false},
                   {"lakhs", 100000, false},
                   {"lac", 100000, false},
                   {"lacs", 100000, false},
                   {"million", 1000000, false},
                   {"millions", 1000000, false},
                   {"millionen", 1000000, false},
                   {"millones", 1000000, false},
                   {"milhoes", 1000000, false},
                   {"mio", 1000000, false},
                   {"mn", 1000000, false},
                   {"mln", 1000000, false},
                   {"mm", 1000000, true},
                   {"m", 1000000, true},
                   {"crore", 10000000, false},
                   {"crores", 10000000, false},
                   {"cr", 10000000, true},
                   {"billion", BILLION, false},
                   {"billions", BILLION, false},
                   {"bilhoes", BILLION, false},
                   {"milliard", BILLION, false},
                   {"milliards", BILLION, false},
                   {"milliarde", BILLION, false},
                   {"milliarden", BILLION, false},
                   {"mrd", BILLION, false},
                   {"mds", BILLION, false},
                   {"bn", BILLION, false},
                   {"bln", BILLION, false},
                   {"b", BILLION, true},
                   {"trillion", 1000 * BILLION, false},
                   {"trillions", 1000 * BILLION, false},
                   {"billones", 1000 * BILLION, false},
                   {"billionen", 1000 * BILLION, false},
                   {"tn", 1000 * BILLION, true},
                   {"cents", 0, false},
                   {"cent", 0, false},
                   {"pence", 0, false},
                   {"centimos", 0, false},
                   {"centimes", 0, false},
                   {"centavos", 0, false}};
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
        if (mn_text_eq_str(w, factors[i].text)) {
            *times = factors[i].times;
            return factors[i].letter ? LETTER : FACTOR;
        }
    }
    return NO_FACTOR;
}

typedef struct scale {
    mn_unit *unit;
    mn_text letter; /* a factor that needs a currency, and how much it is */
    int64_t letter_times;
    bool thousand; /* "mil" or a thousand in digits went before */
} scale;

static void read_factor(scale *s, mn_text w)
{
    char folded[MN_FOLD_MAX + 1];
    mn_unit *u = s->unit;
    const mn_text key = {folded, mn_fold(folded, w, "")};
    int64_t times = power_of(w);
    const bool digits = times > 1;
    const factor_kind kind = digits ? FACTOR : factor_of(key, &times);
    folded[key.len] = '\0';
    if (kind == LETTER) {
        s->letter = w;
        s->letter_times = times;
    } else if (kind == FACTOR) {
        /* "1,000,000", "mil millones", "thousand million" */
        const bool both = s->thousand && (digits || times == 1000000);
        u->cents = times == 0;
        u->times = u->cents ? 1 : both ? 1000 * times : times;
        u->unclear = (mn_text){"", 0};
    } else if (key.len > 0 && scales_somehow(folded)) {
        u->unclear = w;
    }
    s->thousand = (kind == FACTOR && times == 1000) || mn_text_eq_str(key, "mil");
}

mn_unit mn_unit_read(const mn_reference *r, const char *name)
{
    static const char between[] = " ()[]{}/,:;_-\t";
    mn_unit u = {.currency = {"", 0}, .times = 1, .unclear = {"", 0}};
    scale s = {.unit = &u};
    for (size_t at = strspn(name, between); name[at];) {
        const mn_text word = {name + at, strcspn(name + at, between)};
        if (u.currency.len == 0 && is_currency_word(r, word)) {
            u.currency = word;
        } else if (u.currency.len > 0 || !read_joined(&u, r, word)) {
            read_factor(&s, word);
        }
        at += word.len;
        at += strspn(name + at, between);
    }
    if (s.letter.len > 0 && u.times == 1 && u.currency.len > 0) {
        u.times = s.letter_times;
    }
    return u;
}
