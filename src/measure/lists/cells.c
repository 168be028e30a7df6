/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/lists/cells.c - see cells.h.
 */
#include "measure/lists/cells.h"

#include <math.h>
#include <string.h>

#include "core/text.h"
#include "measure/lists/histories.h"
#include "reference/fold.h"

_Static_assert(MN_ALIKE_MOST >= MN_FOLD_MAX, "a folded text has room");

static bool is_among(mn_text v, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (mn_text_eq_nocase(v, words[i]))
            return true;
    return false;
}

bool mn_mark_read(bool *out, mn_text v)
{
    static const char *const yes[] = {"1", "1.0", "1,0", "yes", "y",  "true",      "x",
                                      "✓", "✔",   "sí",  "SÍ",  "si", "verdadero", "s"};
    static const char *const no[] = {"0", "0.0", "0,0", "no", "n", "false", "falso", "", "-", "–"};
    v = mn_text_trim(v);
    *out = is_among(v, yes, sizeof yes / sizeof *yes);
    return *out || is_among(v, no, sizeof no / sizeof *no);
}

static size_t digits(mn_text v, size_t at)
{
    size_t n = 0;
    while (at + n < v.len && v.ptr[at + n] >= '0' && v.ptr[at + n] <= '9')
        n++;
    return n;
}

bool mn_maybe_thousands(mn_text v)
{
    v = mn_text_trim(v);
    size_t at = v.len && (v.ptr[0] == '-' || v.ptr[0] == '+') ? 1 : 0, groups = 0;
    const size_t first = digits(v, at);
    const char mark = at + first < v.len ? v.ptr[at + first] : 0;
    if (first < 1 || first > 3 || v.ptr[at] == '0' || (mark != '.' && mark != ','))
        return false;
    for (at += first; at < v.len; at += 4, groups++)
        if (v.ptr[at] != mark || digits(v, at + 1) != 3)
            return false;
    return groups > 0;
}

/* "12,0": a whole number as a spreadsheet in Spanish writes it. */
static bool read_comma(double *out, mn_text v)
{
    int64_t n;
    const char *comma = v.len ? memchr(v.ptr, ',', v.len) : NULL;
    if (!comma)
        return false;
    const size_t at = (size_t)(comma - v.ptr);
    for (size_t i = at + 1; i < v.len; i++)
        if (v.ptr[i] != '0')
            return false;
    if (at + 1 == v.len || !mn_text_i64(mn_text_sub(v, 0, at), &n))
        return false;
    *out = (double)n;
    return true;
}

bool mn_count_read(double *out, mn_text v)
{
    int64_t n;
    v = mn_text_trim(v);
    if (mn_text_i64(v, &n)) {
        *out = (double)n;
        return n >= 0;
    }
    if (mn_maybe_thousands(v) || (!read_comma(out, v) && !mn_text_f64(v, out)))
        return false;
    return *out >= 0 && *out <= MN_CASES_MOST && *out == floor(*out);
}

bool mn_says_nothing(mn_text v)
{
    static const char *const words[] = {"",
                                        "?",
                                        "-",
                                        "na",
                                        "n/a",
                                        "nd",
                                        "n/d",
                                        "sd",
                                        "s/d",
                                        "ns/nc",
                                        "ns/nr",
                                        "unknown",
                                        "not known",
                                        "not stated",
                                        "not recorded",
                                        "missing",
                                        "desconocido",
                                        "desconocida",
                                        "se desconoce",
                                        "ignorado",
                                        "ignorada",
                                        "no sabe",
                                        "no consta",
                                        "no informado",
                                        "no informada",
                                        "no especificado",
                                        "no especificada",
                                        "sin dato",
                                        "sin datos",
                                        "sin informacion"};
    char key[MN_ALIKE_MOST];
    v = mn_text_trim(v);
    const size_t n = mn_alike_key(key, v);
    return !v.len || is_among(n ? (mn_text){key, n} : v, words, sizeof words / sizeof *words);
}

size_t mn_alike_key(char *out, mn_text v)
{
    return mn_fold(out, v, "!#%'()*+,-./:;<=>?@[]_|~");
}

bool mn_alike(mn_text a, mn_text b)
{
    char x[MN_ALIKE_MOST], y[MN_ALIKE_MOST];
    const size_t n = mn_alike_key(x, a), m = mn_alike_key(y, b);
    return n ? n == m && memcmp(x, y, n) == 0 : mn_text_eq(a, b);
}
