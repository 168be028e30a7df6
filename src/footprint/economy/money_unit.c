/* SPDX-License-Identifier: Apache-2.0
 *
 * money_unit.c - what a table's unit of money is worth in US dollars.
 */
#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/heads.h"

#include <math.h>
#include <string.h>

/* Cuts a word off the front of *t, in either case. */
static bool cut(mn_text *t, const char *word)
{
    size_t n = strlen(word);

    if (!mn_text_eq_nocase(mn_text_sub(*t, 0, n), word))
        return false;
    *t = mn_text_trim(mn_text_sub(*t, n, t->len));
    return true;
}

/* The power of ten before the currency. The longer words come first. */
static double times(mn_text *t)
{
    static const struct {
        const char *word;
        double times;
    } known[] = {{"millions of ", 1e6},
                 {"million ", 1e6},
                 {"mill.", 1e6},
                 {"mill ", 1e6},
                 {"mil.", 1e6},
                 {"mil ", 1e6},
                 {"mio.", 1e6},
                 {"mio ", 1e6},
                 {"mn ", 1e6},
                 {"m.", 1e6},
                 {"m ", 1e6},
                 {"thousands of ", 1e3},
                 {"thousand ", 1e3},
                 {"1000 ", 1e3},
                 {"'000 ", 1e3},
                 {"\xE2\x80\x98"
                  "000 ",
                  1e3},
                 {"k", 1e3},
                 {"billion ", 1e9},
                 {"bn ", 1e9}};

    if (t->len == 3) /* "KRW" is no thousand of "RW" */
        return 1;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (cut(t, known[i].word))
            return known[i].times;
    if (t->len == 4 && cut(t, "m")) /* MEUR, MUSD */
        return 1e6;
    return 1;
}

static bool currency(mn_text t, char code[4])
{
    static const char *const dollars[] = {"usd", "us$", "us dollars", "us dollar", "$"};
    static const char *const euros[] = {"eur", "euro", "euros", "\xE2\x82\xAC"};

    memcpy(code, "USD", 4);
    for (size_t i = 0; i < sizeof dollars / sizeof *dollars; i++)
        if (mn_text_eq_nocase(t, dollars[i]))
            return true;
    memcpy(code, "EUR", 4);
    for (size_t i = 0; i < sizeof euros / sizeof *euros; i++)
        if (mn_text_eq_nocase(t, euros[i]))
            return true;
    for (size_t i = 0; t.len == 3 && i < 3; i++) {
        code[i] = t.ptr[i];
        if (code[i] < 'A' || code[i] > 'Z')
            return false;
    }
    return t.len == 3;
}

mn_status mn_money_unit(double *usd, mn_buf *note, mn_text unit, int year, mn_err *e)
{
    static const char behind[] = " million";
    mn_text t = mn_text_trim(unit);
    mn_reference *r = NULL;
    double many = times(&t), rate = 1;
    char code[4];
    mn_status st = MN_OK;

    *usd = 0;
    if (t.len > sizeof behind &&
        mn_text_eq_nocase(mn_text_sub(t, t.len + 1 - sizeof behind, sizeof behind), behind)) {
        many *= 1e6; /* "US$ million" */
        t = mn_text_sub(t, 0, t.len + 1 - sizeof behind);
    }
    if (!currency(t, code))
        return MN_OK;
    if (strcmp(code, "USD") != 0) {
        if ((st = mn_reference_new(&r, MN_NEED_MONEY, e)))
            return st;
        rate = year ? mn_usd_rate(r, code, year) : NAN;
        mn_reference_free(r);
        if (isnan(rate))
            return MN_OK;
        if (note)
            mn_buf_fmt(note,
                       "money of the table: %.*s; a %s is %.6g US dollars, the average of %d\n",
                       (int)unit.len, unit.ptr, code, rate, year);
    }
    *usd = many * rate;
    return MN_OK;
}

int mn_year_in(const char *path)
{
    size_t len = strlen(path);

    while (len && path[len - 1] == '/')
        len--;
    for (size_t from = len; from-- > 0 && path[from] != '/';) {
        int64_t year;
        bool before = from && path[from - 1] >= '0' && path[from - 1] <= '9';
        bool after = from + 4 < len && path[from + 4] >= '0' && path[from + 4] <= '9';

        if (from + 4 <= len && !before && !after && mn_text_i64((mn_text){path + from, 4}, &year) &&
            year >= 1900 && year <= 2100)
            return (int)year;
    }
    return 0;
}
