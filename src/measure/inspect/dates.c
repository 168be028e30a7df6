/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/inspect/dates.c - see dates.h.
 */
#include "measure/inspect/dates.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/map.h"
#include "core/rng.h"
#include "core/text.h"
#include "measure/lists/inside.h"

/* --- reading -------------------------------------------------------------------------------------
 */

/* 2025-01-31, whatever follows it. */
static bool read_day(int32_t *out, mn_text v)
{
    int64_t y, m, d, year;
    unsigned month, of_month;
    v = mn_text_trim(v);
    if (v.len < 10 || v.ptr[4] != '-' || v.ptr[7] != '-' ||
        !mn_text_i64(mn_text_sub(v, 0, 4), &y) || !mn_text_i64(mn_text_sub(v, 5, 2), &m) ||
        !mn_text_i64(mn_text_sub(v, 8, 2), &d) || y < 1900 || y > 2200 || m < 1 || m > 12 ||
        d < 1 || d > 31)
        return false;
    *out = (int32_t)mn_days_from_civil(y, (unsigned)m, (unsigned)d);
    mn_civil_from_days(*out, &year, &month, &of_month);
    return month == (unsigned)m && of_month == (unsigned)d;
}

static mn_status put(mn_dates *d, size_t *cap, mn_map *at, mn_text who, unsigned list, int32_t day,
                     mn_err *e)
{
    uint32_t number = (uint32_t)d->persons;
    if (!mn_grow(&d->day, cap, (d->persons + 1) * d->lists, sizeof *d->day))
        return mn_fail_memory(e);
    const mn_status st = mn_map_put(at, who, &number, e);
    if (st)
        return st;
    if (number == d->persons) {
        for (unsigned k = 0; k < d->lists; k++)
            d->day[d->persons * d->lists + k] = MN_DATES_NONE;
        d->persons++;
    }
    int32_t *v = &d->day[(size_t)number * d->lists + list];
    if (*v == MN_DATES_NONE || day < *v)
        *v = day;
    return MN_OK;
}

static unsigned list_of(const mn_histories *h, mn_text name)
{
    unsigned k = 0;
    while (k < h->lists && !mn_text_eq_str(name, h->name[k]))
        k++;
    return k;
}

static mn_status read_rows(mn_dates *d, const mn_table *t, const mn_histories *h, const size_t *col,
                           mn_err *e)
{
    mn_map at = {0};
    size_t cap = 0, dated = 0;
    mn_status st = MN_OK;
    for (size_t r = 0; r < mn_table_rows(t) && !st; r++) {
        const unsigned list = list_of(h, mn_text_trim(mn_table_text(t, r, col[1])));
        int32_t day;
        if (list == h->lists) /* of a list that was not named */
            continue;
        if (mn_table_missing(t, r, col[2]) || !read_day(&day, mn_table_text(t, r, col[2]))) {
            d->undated++;
            continue;
        }
        d->first = !dated || day < d->first ? day : d->first;
        d->last = !dated || day > d->last ? day : d->last;
        dated++;
        st = put(d, &cap, &at, mn_text_trim(mn_table_text(t, r, col[0])), list, day, e);
    }
    mn_map_free(&at);
    if (!st && !dated) {
        mn_fail_at(e, MN_DATA, mn_table_source(t), 1, 0, "no record has a day in column '%.60s'",
                   mn_table_col_name(t, col[2]));
        return mn_hint(e, "days are written as 2025-01-31");
    }
    return st;
}

mn_status mn_dates_of(mn_dates *out, const mn_table *t, const mn_histories *h,
                      const mn_histories_options *o, const char *column, mn_err *e)
{
    const char *names[3] = {o->person, o->list, column};
    size_t col[3];
    *out = (mn_dates){.lists = h->lists};
    for (int i = 0; i < 3; i++) {
        if (!names[i] || !*names[i]) {
            mn_fail(e, MN_USAGE, "days are of records: --date needs --person and --list");
            return mn_hint(e, "as in: --person case_id --list agency --date registered");
        }
        const mn_status st = mn_histories_column(&col[i], t, mn_text_of(names[i]), e);
        if (st)
            return st;
    }
    const mn_status st = read_rows(out, t, h, col, e);
    if (st)
        mn_dates_free(out);
    return st;
}

void mn_dates_free(mn_dates *d)
{
    free(d->day);
    *d = (mn_dates){0};
}

/* --- pairs ---------------------------------------------------------------------------------------
 */

typedef struct sums {
    double soon[2], gap, both;
} sums;

static void look(sums *out, const int32_t *day, const mn_dates *d)
{
    const unsigned n = d->lists;
    memset(out, 0, sizeof *out * n * n);
    for (size_t p = 0; p < d->persons; p++)
        for (unsigned i = 0; i < n; i++)
            for (unsigned j = i + 1; j < n; j++) {
                const int32_t a = day[p * n + i], b = day[p * n + j];
                if (a == MN_DATES_NONE || b == MN_DATES_NONE)
                    continue;
                sums *s = &out[i * n + j];
                s->both++;
                s->gap += abs(b - a);
                s->soon[0] += b > a && b - a <= MN_DATES_SOON;
                s->soon[1] += a > b && a - b <= MN_DATES_SOON;
            }
}

/* Each list's days among its persons. */
static void shuffle(int32_t *day, const mn_dates *d, size_t *who, mn_rng *r)
{
    for (unsigned k = 0; k < d->lists; k++) {
        size_t n = 0;
        for (size_t p = 0; p < d->persons; p++)
            if (day[p * d->lists + k] != MN_DATES_NONE)
                who[n++] = p * d->lists + k;
        for (size_t i = n; i > 1; i--) {
            const size_t j = (size_t)(mn_rng_unit(r) * (double)i);
            const int32_t v = day[who[i - 1]];
            day[who[i - 1]] = day[who[j]];
            day[who[j]] = v;
        }
    }
}

mn_status mn_dates_pairs(mn_dates_pair *pair, double *gap, const mn_dates *d, uint64_t seed,
                         mn_err *e)
{
    const unsigned n = d->lists, pairs = n * n;
    const size_t bytes = d->persons * n * sizeof *d->day;
    int32_t *day = malloc(bytes);
    size_t *who = calloc(d->persons, sizeof *who);
    sums now[MN_LISTS_MOST * MN_LISTS_MOST];
    mn_status st = day && who ? MN_OK : mn_fail_memory(e);
    if (!st) {
        mn_rng r;
        mn_rng_init(&r, seed, 0);
        memcpy(day, d->day, bytes);
        look(now, day, d);
        for (unsigned q = 0; q < pairs; q++)
            pair[q] = (mn_dates_pair){
                .both = now[q].both, .soon = {now[q].soon[0], now[q].soon[1]}, .gap = now[q].gap};
        for (unsigned s = 0; s < MN_DATES_SHUFFLES; s++) {
            shuffle(day, d, who, &r);
            look(now, day, d);
            for (unsigned q = 0; q < pairs; q++) {
                gap[s * pairs + q] = now[q].gap;
                pair[q].gap_chance += now[q].gap / MN_DATES_SHUFFLES;
                for (int w = 0; w < 2; w++) {
                    pair[q].chance[w] += now[q].soon[w] / MN_DATES_SHUFFLES;
                    pair[q].deviation[w] += now[q].soon[w] * now[q].soon[w] / MN_DATES_SHUFFLES;
                }
            }
        }
        for (unsigned q = 0; q < pairs; q++)
            for (int w = 0; w < 2; w++) {
                const double v = pair[q].deviation[w] - pair[q].chance[w] * pair[q].chance[w];
                pair[q].deviation[w] = v > 0 ? sqrt(v) : 0;
            }
    }
    free(day);
    free(who);
    return st;
}
