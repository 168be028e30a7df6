/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending_units.c - the unit in a heading, "Amount (£000)": its
 * currency, and how much one stands for. Also the signs that several
 * currencies share.
 */
#include "core/text.h"
#include "footprint/spending_columns.h"

#include <string.h>

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
        int64_t times;
    } factors[] = {{"000s", 1000},   {"000", 1000},   {"bn", 1000000000},
                   {"mio", 1000000}, {"mn", 1000000}, {"mm", 1000000},
                   {"m", 1000000},   {"k", 1000},     {"t", 1000}};
    for (size_t i = 0; i < 2 * sizeof factors / sizeof *factors; i++) {
        const char *text = factors[i / 2].text;
        const bool start = i % 2 == 0;
        const size_t n = strlen(text);
        if (!starts_or_ends(w, text, start)) {
            continue;
        }
        mn_text rest = mn_text_sub(w, start ? n : 0, w.len - n);
        if (starts_or_ends(rest, "'", false)) {
            rest.len--; /* "£'000" */
        }
        if (is_currency_word(r, rest)) {
            u->currency = rest;
            u->times = factors[i / 2].times;
            return true;
        }
    }
    return false;
}

/* "Thousands", "'000", "Mio", "cents", in five languages. */
static void read_factor(mn_unit *u, mn_text w)
{
    static const struct {
        const char *text;
        int64_t times; /* 0: hundredths */
    } factors[] = {{"000", 1000},
                   {"000s", 1000},
                   {"'000", 1000},
                   {"'000s", 1000},
                   {"thousand", 1000},
                   {"thousands", 1000},
                   {"tsd", 1000},
                   {"tsd.", 1000},
                   {"tausend", 1000},
                   {"milliers", 1000},
                   {"milhares", 1000},
                   {"miles", 1000},
                   {"million", 1000000},
                   {"millions", 1000000},
                   {"millionen", 1000000},
                   {"millones", 1000000},
                   {"milh\u00F5es", 1000000},
                   {"mio", 1000000},
                   {"mio.", 1000000},
                   {"cents", 0},
                   {"cent", 0},
                   {"pence", 0},
                   {"centimos", 0},
                   {"c\u00E9ntimos", 0},
                   {"centimes", 0},
                   {"centavos", 0}};
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
        if (mn_text_eq_nocase(w, factors[i].text)) {
            u->cents = factors[i].times == 0;
            u->times = u->cents ? 1 : factors[i].times;
        }
    }
}

mn_unit mn_unit_read(const mn_reference *r, const char *name)
{
    static const char between[] = " ()[]{}/,:;_-\t";
    mn_unit u = {.currency = {"", 0}, .times = 1};
    for (size_t at = strspn(name, between); name[at];) {
        const mn_text word = {name + at, strcspn(name + at, between)};
        if (u.currency.len == 0 && is_currency_word(r, word)) {
            u.currency = word;
        } else if (u.currency.len > 0 || !read_joined(&u, r, word)) {
            read_factor(&u, word);
        }
        at += word.len;
        at += strspn(name + at, between);
    }
    return u;
}
