/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/inspect.c - see inspect.h.
 */
#include "measure/inspect/inspect.h"

#include <math.h>

#include "core/err.h"
#include "measure/commands/inspect.h"
#include "report/made.h"
#include "table/maker.h"

/* "12% too low" */
static void put_off(mn_buf *b, const char *method, const mn_fault_effect *f)
{
    const double by = 100 * (f->median - 1);
    if (fabs(by) < 1)
        mn_buf_fmt(b, "%s is off by less than 1%%", method);
    else
        mn_buf_fmt(b, "%s is about %.0f%% too %s", method, fabs(by), by < 0 ? "low" : "high");
}

static void put_effect(mn_buf *b, const mn_findings *x, const mn_finding *f)
{
    if (isnan(f->stepwise.median)) {
        mn_buf_str(b,
                   " What it does can't be simulated: this table has no estimate to begin with.");
        return;
    }
    mn_buf_fmt(b, " With that, in %zu simulated tables of this one's shape, ", x->tables);
    put_off(b, "stepwise", &f->stepwise);
    if (f->first != f->second && !isnan(f->independent.median)) {
        mn_buf_str(b, "; ");
        put_off(b, "a model without dependence", &f->independent);
    }
    if (!isnan(f->coverage.median)) {
        mn_buf_str(b, "; ");
        put_off(b, "coverage", &f->coverage);
    }
    mn_buf_char(b, '.');
}

static void put_nowhere(mn_buf *b, const mn_histories *h, const mn_finding *f)
{
    if (!(f->seen < h->cases) && !(f->seen > h->cases)) {
        mn_buf_fmt(b,
                   "%.0f persons are on no list by this table, as many as all others together: is "
                   "that a row of totals? They are left out. The fault, if not: marks that were "
                   "lost.",
                   f->seen);
        return;
    }
    mn_buf_fmt(b,
               "%.0f person%s on no list by this table: they can't be, and are left out. The "
               "fault: marks that were lost.",
               f->seen, f->seen > 1 ? "s are" : " is");
}

static void put_twice(mn_buf *b, const mn_finding *f)
{
    mn_buf_fmt(
        b,
        "%.0f record%s again that a person is on a list: each counts once, which is harmless "
        "where it is the same person. The fault: two persons under one number, as others "
        "then are across lists.",
        f->seen, f->seen > 1 ? "s say" : " says");
}

/* Two lists, of the names a and b. */
static void put_pair(mn_buf *b, const char *first, const char *second, const mn_finding *f)
{
    switch (f->kind) {
    case MN_FINDING_INSIDE:
        mn_buf_fmt(b,
                   "All %.0f on '%s' are on '%s' too, where chance would have %.0f: it is no "
                   "source of its own. Put the two together.",
                   f->seen, first, second, f->expected);
        break;
    case MN_FINDING_EXCLUSIVE:
        mn_buf_fmt(b,
                   "Nobody is on both '%s' and '%s', where chance would have %.0f: does one take "
                   "over the other's cases, or can't they be matched? Put them together if so.",
                   first, second, f->expected);
        break;
    case MN_FINDING_DEPENDENT:
        mn_buf_fmt(b,
                   "Lists '%s' and '%s' depend on each other: odds ratio %.*f. Methods that allow "
                   "for pairs do so here; ask why the two go together.",
                   first, second, f->seen < 10 ? 2 : 0, f->seen);
        break;
    default:
        mn_buf_fmt(b,
                   "'%s' seems to send persons on to '%s': %.0f came onto it within %d days, where "
                   "chance would have %.0f. It is no chance to be found again.",
                   first, second, f->seen, MN_DATES_SOON, f->expected);
    }
}

static void put_open(mn_buf *b, const mn_finding *f)
{
    mn_buf_fmt(b,
               "Persons come and go while lists are kept: days on two lists are %.0f apart, where "
               "%.0f would be chance; as if persons stayed %.0f days. Then %.0f%% of all who were "
               "there on some day are there on a given one: take a shorter window.",
               f->seen, f->expected, f->strength, 100 * f->there);
}

static void put_finding(mn_buf *b, const mn_histories *h, const mn_finding *f)
{
    switch (f->kind) {
    case MN_FINDING_NOWHERE:
        put_nowhere(b, h, f);
        break;
    case MN_FINDING_TWICE:
        put_twice(b, f);
        break;
    case MN_FINDING_OPEN:
        put_open(b, f);
        break;
    default:
        put_pair(b, h->name[f->first], h->name[f->second], f);
    }
}

static mn_status tell_table(mn_report *r, const mn_histories *h, const mn_findings *x, mn_err *e)
{
    const mn_table_view view = {.hidden = true};
    mn_buf b = {0};
    mn_maker k = mn_maker_new("findings",
                              "finding:t lists:t seen:f expected:f stepwise:f low:f high:f "
                              "coverage:f independent:f what:t",
                              e);
    for (size_t i = 0; i < x->n; i++) {
        const mn_finding *f = &x->at[i];
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, mn_finding_name(f->kind));
        if (f->first != f->second) {
            mn_buf_fmt(&b, "%u;%u", f->first + 1, f->second + 1);
            mn_make_buf(&k, 1, &b);
        }
        mn_make_f64(&k, 2, f->seen);
        if (f->kind != MN_FINDING_NOWHERE && f->kind != MN_FINDING_TWICE)
            mn_make_f64(&k, 3, f->expected);
        mn_make_f64(&k, 4, f->stepwise.median);
        mn_make_f64(&k, 5, f->stepwise.low);
        mn_make_f64(&k, 6, f->stepwise.high);
        mn_make_f64(&k, 7, f->coverage.median);
        mn_make_f64(&k, 8, f->independent.median);
        put_finding(&b, h, f);
        mn_make_buf(&k, 9, &b);
    }
    mn_buf_free(&b);
    return mn_report_made_any(r, &k, &view, e);
}

/* Of records: ids that are alike, and what was left out. */
static mn_status tell_records(mn_report *r, const mn_histories *h, mn_err *e)
{
    mn_buf b = {0};
    mn_status st = MN_OK;
    if (h->alike) {
        mn_buf_fmt(&b,
                   "%zu person%s an id that is another's but for case, accents or spaces: each "
                   "counts as a person of her own. Where they are the same person, estimates are "
                   "too high: write ids alike.",
                   h->alike, h->alike == 1 ? " has" : "s have");
        st = b.failed ? mn_fail_memory(e) : mn_report_warning(r, b.ptr, e);
    }
    if (!st && h->apart) {
        mn_buf_clear(&b);
        mn_buf_fmt(&b, "%zu record%s of other lists than those named: left out.", h->apart,
                   h->apart == 1 ? " is" : "s are");
        st = b.failed ? mn_fail_memory(e) : mn_report_warning(r, b.ptr, e);
    }
    mn_buf_free(&b);
    return st;
}

static mn_status tell_days(mn_report *r, const mn_dates *d, mn_err *e)
{
    mn_buf b = {0};
    if (!d || !d->undated)
        return MN_OK;
    mn_buf_fmt(&b,
               "%zu record%s no day that can be read: they count, but not for what is asked of "
               "days.",
               d->undated, d->undated == 1 ? " has" : "s have");
    const mn_status st = b.failed ? mn_fail_memory(e) : mn_report_warning(r, b.ptr, e);
    mn_buf_free(&b);
    return st;
}

mn_status mn_measure_tell_findings(mn_report *r, const mn_histories *h, const mn_dates *dates,
                                   uint64_t seed, mn_err *e)
{
    mn_findings x;
    mn_buf b = {0};
    mn_status st = tell_records(r, h, e);
    if (st)
        return st;
    st = mn_inspect(&x, h, dates, seed, e);
    for (size_t i = 0; i < x.n && !st; i++) {
        mn_buf_clear(&b);
        put_finding(&b, h, &x.at[i]);
        put_effect(&b, &x, &x.at[i]);
        st = b.failed ? mn_fail_memory(e) : mn_report_warning(r, b.ptr, e);
    }
    if (!st && x.more) {
        mn_buf_clear(&b);
        mn_buf_fmt(&b, "%zu more pairs of lists are like those.", x.more);
        st = b.failed ? mn_fail_memory(e) : mn_report_warning(r, b.ptr, e);
    }
    mn_buf_free(&b);
    if (!st)
        st = tell_days(r, dates, e);
    return st ? st : tell_table(r, h, &x, e);
}
