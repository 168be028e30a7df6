/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_captures.c - tables of captures as strangers write them: counts by history, and records of
 * persons on lists, by years and with days, too. The first byte says how the rest, a CSV file, is
 * read. What is read is held against who watched, is written and read again, and is fitted.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/text.h"
#include "fuzz.h"
#include "measure/change/effort.h"
#include "measure/inspect/dates.h"
#include "measure/lists/cells.h"
#include "measure/method/stepwise.h"

enum { RECORDS = 1, NAMED = 2, COUNTED = 4, YEARS = 8, BESIDE = 16, FITTED_CASES = 1000000 };

/* What somebody saw who was told of each row. */
typedef struct seen {
    double on, nowhere;
    size_t records;
} seen;

static mn_status watch_record(void *payload, size_t row, size_t person, mn_err *e)
{
    seen *s = payload;
    (void)e;
    FUZZ_CHECK(person <= row);
    s->records++;
    return MN_OK;
}

static mn_status watch_persons(void *payload, size_t at, unsigned history, double n, mn_err *e)
{
    seen *s = payload;
    (void)at, (void)e;
    FUZZ_CHECK(n >= 0 && n == floor(n));
    *(history ? &s->on : &s->nowhere) += n;
    return MN_OK;
}

static void check_names(const mn_histories *h, bool records)
{
    for (unsigned i = 0; i < h->lists; i++) {
        const mn_text name = mn_text_of(h->name[i]);
        FUZZ_CHECK(mn_utf8_bad(name) == name.len);
        for (unsigned k = 0; k < i; k++)
            FUZZ_CHECK(strcmp(h->name[i], h->name[k]) != 0 &&
                       (!records || !mn_alike(name, mn_text_of(h->name[k]))));
    }
}

static void check_counts(const mn_histories *h, const seen *s, bool records)
{
    double cases = 0;
    FUZZ_CHECK(h->lists >= 2 && h->lists <= MN_LISTS_MOST && h->count[0] == 0);
    for (unsigned w = 1; w < 1U << h->lists; w++) {
        FUZZ_CHECK(h->count[w] >= 0 && h->count[w] == floor(h->count[w]));
        cases += h->count[w];
    }
    FUZZ_CHECK(cases == h->cases && cases > 0 && cases <= MN_CASES_MOST);
    FUZZ_CHECK(s->on == h->cases && s->nowhere == h->nowhere);
    if (records)
        FUZZ_CHECK(s->records + h->apart == h->rows && h->nowhere == 0 && !*h->guessed &&
                   h->twice + (size_t)h->cases <= s->records && h->alike <= h->cases);
    else
        FUZZ_CHECK(!s->records && !h->twice && !h->apart && !h->alike);
}

/* Written as counts with plain headings it says the same. */
static void check_again(const mn_histories *h)
{
    const mn_read_options how = MN_READ_OPTIONS_INIT;
    const mn_histories_options o = {.count = "n"};
    mn_histories again;
    mn_table *t = NULL;
    mn_err e = MN_ERR_INIT;
    mn_buf b = {0};
    for (unsigned i = 0; i < h->lists; i++)
        mn_buf_fmt(&b, "list%u,", i);
    mn_buf_str(&b, "n\n");
    for (unsigned w = 1; w < 1U << h->lists; w++) {
        if (!(h->count[w] > 0))
            continue;
        for (unsigned i = 0; i < h->lists; i++)
            mn_buf_str(&b, w >> i & 1 ? "1," : "0,");
        mn_buf_fmt(&b, "%.0f\n", h->count[w]);
    }
    FUZZ_CHECK(!b.failed);
    FUZZ_CHECK(!mn_table_read_memory(&t, NULL, "again.csv", b.ptr, b.len, &how, &e));
    FUZZ_CHECK(!mn_histories_of(&again, t, &o, &e));
    FUZZ_CHECK(again.lists == h->lists && again.cases == h->cases);
    FUZZ_CHECK(!memcmp(again.count, h->count, sizeof *h->count << h->lists));
    mn_histories_free(&again);
    mn_table_free(t);
    mn_buf_free(&b);
}

/* Whatever the counts: a model is found and has a number, or is refused. */
static void check_fit(const mn_histories *h)
{
    mn_fitter *f = NULL;
    mn_fitted fit;
    mn_loglin m;
    mn_err e = MN_ERR_INIT;
    if (h->lists > 4 || h->cases > FITTED_CASES)
        return;
    FUZZ_CHECK(!mn_fitter_new(&f, h->lists, &e));
    mn_fitter_table(f, h->count);
    FUZZ_CHECK(!mn_stepwise(&fit, &m, f, h->lists, 0.02, &e));
    FUZZ_CHECK(fit.code <= MN_LOGLIN_UNSOLVED);
    FUZZ_CHECK(fit.code || (isfinite(fit.dark) && fit.dark >= 0));
    mn_fitter_free(f);
}

static void check_error(mn_status st, const mn_err *e)
{
    FUZZ_CHECK((st == MN_DATA || st == MN_USAGE) && e->msg[0]);
    FUZZ_CHECK(mn_utf8_bad(mn_text_of(e->msg)) == strlen(e->msg));
    FUZZ_CHECK(mn_utf8_bad(mn_text_of(e->hint)) == strlen(e->hint));
}

static void read_years(const mn_table *t, const mn_histories_options *o)
{
    static mn_effort_tables x;
    mn_err e = MN_ERR_INIT;
    const mn_status st = mn_effort_read(&x, t, 0, o, &e);
    if (st) {
        check_error(st, &e);
        return;
    }
    FUZZ_CHECK(x.years >= 2 && x.years <= MN_EFFORT_YEARS && x.lists >= 2);
    for (size_t y = 0; y < x.years; y++) {
        double cases = 0;
        FUZZ_CHECK(*x.year[y] && (!y || strcmp(x.year[y], x.year[y - 1]) != 0));
        for (unsigned w = 1; w < 1U << x.lists; w++)
            cases += x.count[y][w];
        FUZZ_CHECK(cases == x.cases[y]);
    }
    mn_effort_tables_free(&x);
}

static void read_days(const mn_table *t, const mn_histories *h, const mn_histories_options *o)
{
    mn_dates d;
    mn_err e = MN_ERR_INIT;
    const mn_status st = mn_dates_of(&d, t, h, o, "day", &e);
    if (st) {
        check_error(st, &e);
        return;
    }
    FUZZ_CHECK(d.persons >= 1 && (double)d.persons <= h->cases && d.first <= d.last &&
               d.lists == h->lists);
    for (size_t i = 0; i < d.persons * d.lists; i++)
        FUZZ_CHECK(d.day[i] == MN_DATES_NONE || (d.day[i] >= d.first && d.day[i] <= d.last));
    mn_dates_free(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const mn_read_options how = MN_READ_OPTIONS_INIT;
    mn_table *t = NULL;
    mn_histories h;
    mn_err e = MN_ERR_INIT;
    seen s = {0};
    const mn_histories_watch watch = {&s, watch_record, watch_persons};
    if (!size || mn_table_read_memory(&t, NULL, "captures.csv", (const char *)data + 1, size - 1,
                                      &how, &e) != MN_OK)
        return 0;
    const bool records = data[0] & RECORDS;
    mn_histories_options o = {.lists = data[0] & NAMED ? "a, b,c" : NULL,
                              .count = data[0] & COUNTED ? "n" : NULL,
                              .person = records ? "id" : NULL,
                              .list = records ? "list" : NULL,
                              .beside = data[0] & BESIDE ? "sex,day" : NULL};
    if (data[0] & YEARS) {
        if (mn_table_cols(t)) /* the caller has found the column of years */
            read_years(t, &o);
    } else {
        o.watch = &watch;
        const mn_status st = mn_histories_of(&h, t, &o, &e);
        o.watch = NULL;
        if (st) {
            check_error(st, &e);
            FUZZ_CHECK(!h.count);
        } else {
            check_names(&h, records);
            check_counts(&h, &s, records);
            check_again(&h);
            check_fit(&h);
            if (records)
                read_days(t, &h, &o);
        }
        mn_histories_free(&h);
    }
    mn_table_free(t);
    return 0;
}
