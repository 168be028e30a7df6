/* SPDX-License-Identifier: Apache-2.0
 *
 * country/fact/value.c - a published figure as numbers: "1,011", "<5", "2WL", "45%". See facts.h.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "country/fact/facts.h"

/* More than anybody could have counted, and sums that doubles hold to the dollar's part. */
#define MOST_COUNTED 1e10
#define MOST_OTHER   1e18

static bool counts(const mn_indicator *i)
{
    return i->kind == MN_KIND_COUNT || i->kind == MN_KIND_ESTIMATE;
}

double mn_fact_least(const mn_indicator *i)
{
    return isinf(i->least) ? -(counts(i) ? MOST_COUNTED : MOST_OTHER) : i->least;
}

double mn_fact_most(const mn_indicator *i)
{
    return isinf(i->most) ? (counts(i) ? MOST_COUNTED : MOST_OTHER) : i->most;
}

/* A percent sign behind it is of percentages, and of scores of 100. */
static mn_text without_percent(mn_text t)
{
    return t.len && t.ptr[t.len - 1] == '%' ? mn_text_trim(mn_text_sub(t, 0, t.len - 1)) : t;
}

/* "12.000": twelve here, twelve thousand where a point parts thousands. */
static bool two_readings(mn_text t)
{
    size_t point = 0;
    while (point < t.len && t.ptr[point] != '.')
        point++;
    bool digits = point + 4 == t.len && point <= 3 && point > 0;
    for (size_t i = 0; i < t.len; i++)
        digits = digits && (i == point || (t.ptr[i] >= '0' && t.ptr[i] <= '9'));
    return digits;
}

/* A number with commas or blanks between groups of three digits. */
static bool number(double *v, mn_text t)
{
    char plain[64];
    size_t n = 0, digits = 0;
    bool grouped = false;
    t = without_percent(mn_text_trim(t));
    for (size_t i = 0; i < t.len; i++) {
        const char c = t.ptr[i];
        const bool group = (c == ',' || c == ' ') && i + 3 < t.len;
        if (group && (digits == 0 || digits > 3 || (grouped && digits != 3)))
            return false;
        if (group) {
            grouped = true;
            digits = 0;
            continue;
        }
        if (grouped && c == '.' && digits != 3)
            return false;
        digits += c >= '0' && c <= '9';
        if (n + 1 >= sizeof plain)
            return false;
        plain[n++] = c;
        if (c == '.')
            digits = 0, grouped = false;
    }
    if (grouped && digits != 3)
        return false;
    return mn_text_f64((mn_text){plain, n}, v) && isfinite(*v);
}

static bool is_missing(mn_text t)
{
    static const char *const words[] = {"na", "n/a", "..", "...", "-", "nan", "null", "no data"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mn_text_eq_nocase(t, words[i]))
            return true;
    return t.len == 0;
}

static const char *tier(mn_fact *x, mn_text t, char why[160])
{
    static const struct {
        const char *text;
        double value;
    } tiers[] = {{"1", 1},
                 {"2", 2},
                 {"2WL", 2.5},
                 {"2 WL", 2.5},
                 {"2W", 2.5},
                 {"2.5", 2.5},
                 {"3", 3},
                 {"SC", NAN},
                 {"Tier 1", 1},
                 {"Tier 2", 2},
                 {"Tier 3", 3},
                 {"Tier 2 Watch List", 2.5},
                 {"Tier 2WL", 2.5},
                 {"2 Watch List", 2.5},
                 {"Watch List", 2.5},
                 {"Nivel 1", 1},
                 {"Nivel 2", 2},
                 {"Nivel 3", 3},
                 {"Special Case", NAN}};
    for (size_t i = 0; i < sizeof tiers / sizeof *tiers; i++)
        if (mn_text_eq_nocase(t, tiers[i].text)) {
            x->value = tiers[i].value;
            return NULL;
        }
    snprintf(why, 160, "no tier: tiers are 1, 2, 2WL, 3 and SC");
    return why;
}

/* As tables of treaties and people write it; in Spanish, too. */
static const char *yes(mn_fact *x, mn_text t, char why[160])
{
    static const struct {
        const char *text;
        bool yes;
    } words[] = {{"yes", true},
                 {"no", false},
                 {"y", true},
                 {"n", false},
                 {"1", true},
                 {"0", false},
                 {"true", true},
                 {"false", false},
                 {"s\xc3\xad", true},
                 {"si", true},
                 {"ratified", true},
                 {"not ratified", false},
                 {"in force", true},
                 {"not in force", false},
                 {"denounced", false},
                 {"ratificado", true},
                 {"no ratificado", false},
                 {"en vigor", true}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mn_text_eq_nocase(t, words[i].text)) {
            x->value = words[i].yes;
            return NULL;
        }
    snprintf(why, 160, "no 'yes' or 'no': a date of ratification is a 'yes' of its year");
    return why;
}

/* "<5" of a count is 0 to 4, of anything else least to 5. */
static bool bounded(mn_fact *x, const mn_indicator *i, mn_text t)
{
    double v;
    const bool below = t.len > 1 && t.ptr[0] == '<', above = t.len > 1 && t.ptr[0] == '>';
    const double step = i->kind == MN_KIND_COUNT;
    if ((!below && !above) || !number(&v, mn_text_sub(t, 1, t.len - 1)))
        return false;
    x->value = NAN;
    x->low = below ? i->least : v + step;
    x->high = below ? v - step : i->most;
    return x->low <= x->high;
}

const char *mn_fact_value(mn_fact *x, bool *missing, const mn_indicator *i, mn_text cell,
                          char why[160])
{
    const mn_text t = mn_text_trim(cell);
    *missing = is_missing(t);
    x->value = x->low = x->high = NAN;
    if (*missing)
        return NULL;
    if (i->kind == MN_KIND_TIER)
        return tier(x, t, why);
    if (i->kind == MN_KIND_YES)
        return yes(x, t, why);
    if (t.ptr[t.len - 1] == '%' && i->kind != MN_KIND_PERCENT &&
        !(i->kind == MN_KIND_SCORE && i->most == 100)) {
        snprintf(why, 160, "a percentage, and '%.40s' is in %.40s", i->id, i->unit);
        return why;
    }
    if (counts(i) && two_readings(t)) {
        snprintf(why, 160, "a count of two readings: write it without the point");
        return why;
    }
    if (!number(&x->value, t) && !bounded(x, i, t)) {
        const bool comma = memchr(t.ptr, ',', t.len) != NULL;
        snprintf(why, 160,
                 comma ? "no number: write a point before decimals, as in 7.5" : "no number");
        return why;
    }
    const double low = isnan(x->value) ? x->low : x->value;
    const double high = isnan(x->value) ? x->high : x->value;
    const double slack = 1e-9 * (fabs(i->least) + fabs(i->most)); /* scores that were computed */
    const double least = mn_fact_least(i) - (isfinite(slack) ? slack : 0);
    const double most = mn_fact_most(i) + (isfinite(slack) ? slack : 0);
    /* What "<5" and ">10" leave open is no figure. */
    if ((low < least && isfinite(low)) || (high > most && isfinite(high)) || low > most ||
        high < least) {
        if (isinf(i->most) && low < least)
            snprintf(why, 160, "outside of what '%.40s' can be: at least %g", i->id,
                     mn_fact_least(i));
        else
            snprintf(why, 160, "outside of what '%.40s' can be: %.12g to %.12g", i->id,
                     mn_fact_least(i), mn_fact_most(i));
        return why;
    }
    if (i->kind == MN_KIND_COUNT && !isnan(x->value) && x->value != floor(x->value)) {
        snprintf(why, 160, "no whole number, which a count is: write 1234, without points");
        return why;
    }
    return NULL;
}
