/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/cell.c - cells to values.
 */
#include "trace/tables/cell.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "table/amount.h"
#include "trace/tables/day.h"
#include "trace/tables/nobody.h"
#include "trace/unit/unit.h"

mn_text mn_cell(const mn_row *x, mn_role r)
{
    const size_t at = x->of->columns.at[r];
    if (at >= x->r->n || !x->r->cell[at].len)
        return (mn_text){"", 0};
    const mn_text t = x->r->cell[at];
    /* most cells have nothing around them */
    if ((unsigned char)t.ptr[0] > ' ' && (unsigned char)t.ptr[0] < 0x80 &&
        (unsigned char)t.ptr[t.len - 1] > ' ' && (unsigned char)t.ptr[t.len - 1] < 0x80)
        return t;
    return mn_text_trim(t);
}

mn_text mn_cell_id(mn_row *x, mn_role r)
{
    const mn_text t = mn_cell(x, r);
    if (t.len > MN_ID_MOST)
        mn_row_refuse(x, r, t, "give it a shorter one, and the full text as a name or note",
                      "longer than the %d bytes that an id may have", MN_ID_MOST);
    return t;
}

mn_text mn_cell_needed(mn_row *x, mn_role r, const char *what)
{
    const mn_text t = mn_cell_id(x, r);
    if (!t.len)
        mn_row_refuse(x, r, t, "fill it in: without it the row can't be used", "%s is missing",
                      what);
    return t;
}

void mn_cell_party(mn_text *name, mn_row *x, mn_role r, const char *what)
{
    enum { FILE_MOST = 200 };
    char own[FILE_MOST + 100];
    if (x->refused || !mn_names_nobody(*name))
        return;
    const char *file = x->of->file ? x->of->file : "";
    const size_t n = strlen(file);
    file += n > FILE_MOST ? n - FILE_MOST : 0; /* its end tells files apart */
    while (((unsigned char)*file & 0xC0) == 0x80)
        file++;
    snprintf(own, sizeof own, "%.*s (%s:%llu)", (int)name->len, name->ptr, file,
             (unsigned long long)x->r->line);
    mn_row_find(x, "names-nobody", r, *name, "where something is known of it, write that",
                "%s is named by a word that names nobody: it is taken for a party of this row "
                "alone",
                what);
    const char *copy = mn_arena_str(&x->h->arena, own);
    if (copy)
        *name = mn_text_of(copy);
    else if (!x->st)
        x->st = mn_fail_memory(x->e);
}

/* --- days --------------------------------------------------------------------------------------
 */

static bool two(unsigned *v, const char *p)
{
    const unsigned a = (unsigned)(p[0] - '0'), b = (unsigned)(p[1] - '0');
    *v = a * 10 + b;
    return a < 10 && b < 10;
}

/* 2026-03-01, which nearly all are. */
static bool plain_day(int32_t *out, mn_text t)
{
    unsigned century, year, m, d;
    if (t.len != 10 || t.ptr[4] != '-' || t.ptr[7] != '-' || !two(&century, t.ptr) ||
        !two(&year, t.ptr + 2) || !two(&m, t.ptr + 5) || !two(&d, t.ptr + 8) || century < 18 ||
        century > 21 || m < 1 || m > 12 || d < 1 || d > 28)
        return false;
    *out = (int32_t)mn_days_from_civil(century * 100 + year, m, d);
    return true;
}

void mn_cell_days(int32_t *first, int32_t *last, mn_row *x, mn_role r)
{
    const mn_text t = mn_cell(x, r);
    const char *hint;
    *first = *last = MN_NO_DAY;
    if (!t.len)
        return;
    if (plain_day(first, t)) {
        *last = *first;
        return;
    }
    const char *why = mn_days_read(first, last, t, x->of->options->days, x->of->serial, &hint);
    if (why)
        mn_row_refuse(x, r, t, hint, "%s", why);
}

void mn_cell_span(int32_t *from, int32_t *until, mn_row *x, mn_role first, mn_role last)
{
    int32_t from_end, until_begin;
    mn_cell_days(from, &from_end, x, first);
    mn_cell_days(&until_begin, until, x, last);
    if (*from == MN_NO_DAY) {
        *from = until_begin;
        return;
    }
    if (*until == MN_NO_DAY) {
        *until = from_end;
        return;
    }
    if (*until >= *from)
        return;
    mn_row_find(x, "dates-reversed", last, mn_cell(x, last),
                "look which of the two is wrong; they are read the other way round",
                "the last day is before the first, %.*s",
                (int)mn_utf8_cut(mn_cell(x, first), 40).len, mn_cell(x, first).ptr);
    *from = until_begin;
    *until = from_end;
}

/* --- looking up, with the last answer at hand ----------------------------------------------------
 */

static bool is_cached(const mn_cached *c, mn_text t)
{
    return c->len && c->len == t.len && memcmp(c->text, t.ptr, t.len) == 0;
}

static void cache(mn_cached *c, mn_text t)
{
    c->len = t.len <= MN_CACHED ? t.len : 0;
    memcpy(c->text, t.ptr, c->len);
}

static bool find_unit(uint16_t *out, mn_row *x, mn_text t)
{
    mn_cached *c = &x->h->unit;
    if (is_cached(c, t)) {
        *out = c->unit;
        return true;
    }
    if (!mn_unit_find(out, t))
        return false;
    c->unit = *out;
    cache(c, t);
    return true;
}

/* ISO 4217, or NULL. */
static const char *find_currency(mn_row *x, mn_text t)
{
    mn_cached *c = &x->h->currency;
    if (is_cached(c, t))
        return c->is;
    const char *code = mn_currency_find(x->of->reference, t);
    if (!code || strlen(code) != 3)
        return NULL;
    memcpy(c->is, code, 4);
    cache(c, t);
    return c->is;
}

/* Up to three names of units that are spelled nearly so. */
static const char *near_units(mn_row *x, mn_text t)
{
    mn_buf b = {0};
    size_t n = 0;
    for (size_t cap = 1; cap <= 2 && !n; cap++)
        for (uint16_t i = 1; mn_unit_at(i) && n < 3; i++) {
            const mn_text name = mn_text_of(mn_unit_at(i)->name);
            if ((name.len > cap || (name.len == 1 && t.len == 2)) &&
                mn_edit_distance(t, name, cap + 1) <= cap)
                mn_buf_fmt(&b, "%s'%s'", n++ ? ", " : "did you mean ", mn_unit_at(i)->name);
        }
    if (n)
        mn_buf_char(&b, '?');
    else
        mn_buf_str(&b, "write kg, t, lb, m, m2, m3, l, pieces, bales ...");
    const char *hint = b.failed ? "" : mn_row_keep(x, (mn_text){b.ptr, b.len}).ptr;
    mn_buf_free(&b);
    return hint;
}

uint16_t mn_cell_unit(mn_row *x, mn_role r)
{
    const mn_text t = mn_cell(x, r);
    uint16_t unit = MN_UNIT_NONE;
    if (t.len && !find_unit(&unit, x, t))
        mn_row_refuse(x, r, t, near_units(x, t), "no unit is called so");
    return unit;
}

/* --- numbers
 * --------------------------------------------------------------------------------------- */

/* What stands beside the number must be a unit. */
static void take_beside(mn_beside *b, mn_row *x, mn_role r, const mn_amount *a)
{
    const mn_text beside = a->after.len ? a->after : a->before;
    const char *gives = x->of->columns.gives[r];
    uint16_t found = MN_UNIT_NONE;
    if (a->after.len && a->before.len)
        mn_row_refuse(x, r, mn_cell(x, r),
                      "write the number alone, and its unit in the column unit",
                      "text before and behind the number");
    else if (beside.len && !find_unit(&found, x, beside))
        mn_row_refuse(x, r, mn_cell(x, r), near_units(x, beside), "no unit is called '%.*s'",
                      (int)mn_utf8_cut(beside, 40).len, beside.ptr);
    if (found != MN_UNIT_NONE && b->cell != MN_UNIT_NONE && b->cell != found)
        mn_row_refuse(x, r, mn_cell(x, r), "write both in one unit",
                      "numbers of one row are in two units, %s and %s", mn_unit_at(b->cell)->name,
                      mn_unit_at(found)->name);
    if (found != MN_UNIT_NONE) {
        b->cell = found;
        b->role = r;
    }
    if (gives[0] && find_unit(&found, x, mn_text_of(gives)) && b->heading == MN_UNIT_NONE) {
        b->heading = found;
        b->role = b->cell == MN_UNIT_NONE ? r : b->role;
    }
}

uint16_t mn_cell_unit_of(mn_row *x, mn_role role, const mn_beside *b)
{
    const uint16_t said = role < MN_ROLES ? mn_cell_unit(x, role) : MN_UNIT_NONE;
    const uint16_t other = said != MN_UNIT_NONE ? said : b->heading;
    const char *by = said != MN_UNIT_NONE ? "column of units" : "heading";
    if (b->cell != MN_UNIT_NONE && other != MN_UNIT_NONE && other != b->cell)
        mn_row_find(
            x, "unit-differs", b->role, mn_cell(x, b->role), "look which of the two is meant",
            "the cell says another unit than its %s, which says %s: the cell's is taken, %s", by,
            mn_unit_at(other)->name, mn_unit_at(b->cell)->name);
    else if (b->cell == MN_UNIT_NONE && said != MN_UNIT_NONE && b->heading != MN_UNIT_NONE &&
             b->heading != said)
        mn_row_find(x, "unit-differs", role, mn_cell(x, role), "look which of the two is meant",
                    "the heading of the number says another unit, %s: the row's is taken, %s",
                    mn_unit_at(b->heading)->name, mn_unit_at(said)->name);
    return b->cell != MN_UNIT_NONE ? b->cell : other;
}

/* A workbook's numbers are no text: their point is one. */
static mn_amount_mark mark_of(const mn_row *x)
{
    return x->of->serial ? MN_MARK_UNSAID : x->of->options->mark;
}

double mn_cell_quantity(mn_beside *b, mn_row *x, mn_role r, const char *negative)
{
    const mn_text t = mn_cell(x, r);
    const char *hint;
    mn_amount a;
    double v = NAN;
    if (!t.len)
        return NAN;
    const char *why = mn_amount_cut(&a, t, mark_of(x), &x->h->room, &hint);
    if (!why)
        why = mn_amount_quantity(&v, &a, &hint);
    if (why) {
        mn_row_refuse(x, r, t, hint, "%s", why);
        return NAN;
    }
    if (v < 0) {
        mn_row_refuse(x, r, t, negative, "a negative quantity");
        return NAN;
    }
    take_beside(b, x, r, &a);
    return v;
}

void mn_cell_range(double *low, double *high, mn_row *x, mn_role role)
{
    if (!(*low > *high))
        return;
    const double swap = *low;
    *low = *high;
    *high = swap;
    mn_row_find(x, "range-reversed", role, mn_cell(x, role),
                "look which of the two is wrong; they are read the other way round",
                "the least is more than the most");
}

static bool has_letter(mn_text t)
{
    for (size_t i = 0; i < t.len; i++)
        if ((t.ptr[i] >= 'A' && t.ptr[i] <= 'Z') || (t.ptr[i] >= 'a' && t.ptr[i] <= 'z'))
            return true;
    return false;
}

static void take_currency(char out[4], mn_row *x, mn_role value, mn_role role, const mn_amount *a)
{
    const mn_text beside = a->before.len ? a->before : a->after, said = mn_cell(x, role);
    const char *gives = x->of->columns.gives[value];
    /* "$" stands for many: then the heading says which. */
    const bool by_heading = gives[0] && (!beside.len || !has_letter(beside));
    const mn_text text = said.len ? said : by_heading ? mn_text_of(gives) : beside;
    static const char iso[] = "write it as its code of ISO 4217: USD, EUR, CNY";
    if (a->before.len && a->after.len) {
        mn_row_refuse(x, value, mn_cell(x, value),
                      "write the number alone, and its currency in the column currency",
                      "text before and behind the number");
        return;
    }
    if (!text.len) {
        mn_row_common(x, MN_C_NO_CURRENCY);
        return;
    }
    const char *code = find_currency(x, text);
    if (!code) {
        mn_row_refuse(x, said.len ? role : value, said.len ? said : mn_cell(x, value), iso,
                      "no currency is called '%.*s'", (int)mn_utf8_cut(text, 40).len, text.ptr);
        return;
    }
    memcpy(out, code, 4);
    if (!beside.len || (!said.len && !by_heading))
        return;
    const char *other = mn_currency_find(x->of->reference, beside);
    if (other ? strcmp(other, out) != 0 : has_letter(beside)) /* "$" stands for many */
        mn_row_refuse(x, value, mn_cell(x, value), iso,
                      "the cell says another currency than its column or heading, '%.*s'",
                      (int)mn_utf8_cut(text, 40).len, text.ptr);
}

int64_t mn_cell_value(char currency[4], mn_row *x, mn_role value, mn_role role)
{
    const mn_text t = mn_cell(x, value);
    const char *hint;
    mn_amount a;
    int64_t v = MN_NO_VALUE;
    bool rounded = false;
    if (!t.len)
        return MN_NO_VALUE;
    const char *why = mn_amount_cut(&a, t, mark_of(x), &x->h->room, &hint);
    if (!why)
        why = mn_amount_hundredths(&v, &rounded, &a, &hint);
    if (why) {
        mn_row_refuse(x, value, t, hint, "%s", why);
        return MN_NO_VALUE;
    }
    if (v < 0) {
        mn_row_refuse(x, value, t,
                      "a return is a row with kind=return and what the goods were worth",
                      "a negative value");
        return MN_NO_VALUE;
    }
    take_currency(currency, x, value, role, &a);
    if (rounded)
        mn_row_common(x, MN_C_ROUNDED);
    return v;
}

/* --- countries, codes, places
 * ------------------------------------------------------------------------ */

bool mn_text_country(char out[2], mn_row *x, mn_role r, mn_text t)
{
    mn_cached *c = &x->h->country;
    if (!is_cached(c, t)) {
        const mn_country *found = mn_country_find(x->of->reference, t);
        if (!found || strlen(found->iso2) != 2) {
            const char *near_name = mn_country_suggest(x->of->reference, t);
            const mn_country *near_one =
                near_name ? mn_country_find(x->of->reference, mn_text_of(near_name)) : NULL;
            char hint[120];
            snprintf(hint, sizeof hint, near_name ? "did you mean '%s'?" : "%s",
                     near_one    ? near_one->name
                     : near_name ? near_name
                                 : "write its name in English, or its two letters");
            mn_row_find(x, "country-unknown", r, t, mn_row_keep(x, mn_text_of(hint)).ptr,
                        "no country is called so: the row is read without it");
            return false;
        }
        memcpy(c->is, found->iso2, 3);
        cache(c, t);
    }
    memcpy(out, c->is, 2);
    return true;
}

void mn_cell_country(char out[2], mn_row *x, mn_role r)
{
    const mn_text t = mn_cell(x, r);
    if (t.len)
        mn_text_country(out, x, r, t);
}

mn_text mn_cell_hs(mn_row *x, mn_role r)
{
    mn_text t = mn_cell(x, r);
    const mn_text whole = t;
    char digits[12];
    size_t n = 0;
    if (!t.len)
        return t;
    if (t.len > 2 && mn_text_eq_nocase(mn_text_sub(t, 0, 2), "HS"))
        t = mn_text_trim(mn_text_sub(t, 2, t.len));
    if (t.len && t.ptr[0] == '\'') /* so that a spreadsheet keeps the zero */
        t = mn_text_sub(t, 1, t.len);
    bool good = true;
    for (size_t i = 0; i < t.len && good; i++)
        if (t.ptr[i] >= '0' && t.ptr[i] <= '9' && n < 10)
            digits[n++] = t.ptr[i];
        else
            good = strchr(". -", t.ptr[i]) && t.ptr[i];
    if (!good || n < 2) {
        mn_row_find(x, "hs-unknown", r, whole, "an HS code has 2 to 10 digits: 5201.00",
                    "no HS code: the row is read without it");
        return (mn_text){"", 0};
    }
    if (n % 2 && n < 10) { /* 306.17: a spreadsheet ate the zero */
        memmove(digits + 1, digits, n++);
        digits[0] = '0';
        mn_row_common(x, MN_C_HS_ZERO);
    }
    if (n == t.len && memcmp(digits, t.ptr, n) == 0)
        return t;
    return mn_row_keep(x, (mn_text){digits, n});
}

static double degrees(mn_row *x, mn_role r)
{
    const mn_text t = mn_cell(x, r);
    double v;
    if (!t.len)
        return NAN;
    if (mn_text_f64(t, &v) && v >= -180 && v <= 180)
        return v;
    mn_row_refuse(x, r, t, "write degrees with a point, west and south with a minus: -31.95",
                  "no degrees from -180 to 180");
    return NAN;
}

void mn_cell_place(double *latitude, double *longitude, mn_row *x)
{
    const double lat = degrees(x, MN_R_LATITUDE), lng = degrees(x, MN_R_LONGITUDE);
    *latitude = lat;
    *longitude = lng;
    if (isnan(lat) != isnan(lng)) {
        mn_row_find(x, "place-half", isnan(lat) ? MN_R_LONGITUDE : MN_R_LATITUDE,
                    mn_cell(x, isnan(lat) ? MN_R_LONGITUDE : MN_R_LATITUDE), "fill in the other",
                    "of latitude and longitude one is missing: the place is not used");
        *latitude = *longitude = NAN;
    } else if (fabs(lat) > 90 && fabs(lng) > 90) {
        mn_row_refuse(x, MN_R_LATITUDE, mn_cell(x, MN_R_LATITUDE), "a latitude is of -90 to 90",
                      "no latitude");
    } else if (fabs(lat) > 90) {
        *latitude = lng;
        *longitude = lat;
        mn_row_find(
            x, "place-swapped", MN_R_LATITUDE, mn_cell(x, MN_R_LATITUDE),
            "look whether the two columns are swapped in the whole file",
            "no latitude is beyond 90: latitude and longitude are read the other way round");
    } else if (lat == 0 && lng == 0) {
        mn_row_find(x, "place-zero", MN_R_LATITUDE, mn_cell(x, MN_R_LATITUDE),
                    "leave both empty where the place is not known",
                    "0, 0 lies in the sea and stands for 'not known': the place is not used");
        *latitude = *longitude = NAN;
    }
}
