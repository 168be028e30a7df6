/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/clock.c - see clock.h.
 */
#include "trace/evidence/clock.h"

#include <stdio.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "report/made.h"
#include "table/maker.h"

/* A day that a step counts from, or MN_LAW_OPEN; stands_in: it hangs on the day of detention, for
 * want of the right one. */
typedef struct point {
    int32_t day;
    bool stands_in;
} point;

/* What is held, by which law, on which day. */
typedef struct clock_face {
    const mn_law *l;
    const mn_held *held;
    int32_t on; /* rows that hold then; MN_LAW_OPEN: that have not ended */
} clock_face;

/* The day that is given for what a first clock counts from. */
static point given_day(const mn_held *h, mn_text after)
{
    const int32_t day = mn_text_eq_str(after, "presented") ? h->presented : h->imported;
    return day != MN_LAW_OPEN ? (point){day, false}
                              : (point){h->detained, h->detained != MN_LAW_OPEN};
}

/* Whether it has happened: goods that are detained were decided about. */
static bool happened(const clock_face *f, const mn_law_clock *c)
{
    return mn_text_eq_str(c->step, "decide") && f->held->detained != MN_LAW_OPEN;
}

static point begins(const clock_face *f, const mn_law_clock *c)
{
    const mn_law_clock *before = mn_law_clock_before(f->l, c, (mn_text){"", 0}, f->on);
    if (mn_law_clock_is_first(c))
        return given_day(f->held, c->after);
    if (!before)
        return (point){MN_LAW_OPEN, false};
    if (happened(f, before))
        return (point){f->held->detained, false};
    point p = begins(f, before);
    if (p.day != MN_LAW_OPEN)
        p.day = mn_law_clock_ends(f->l, before, p.day);
    return p;
}

static void put_text(mn_maker *k, size_t col, int32_t day)
{
    char date[MN_LAW_DATE];
    if (day != MN_LAW_OPEN)
        mn_make_str(k, col, mn_law_date(date, day));
}

static void put(mn_maker *k, const clock_face *f, const mn_law_clock *c, bool *stands_in)
{
    static const char *const units[] = {"working days", "days", "months"};
    mn_buf kinds = {0};
    const point from = begins(f, c);
    if (happened(f, c))
        return;
    mn_make_row(k, c->row.line);
    if (from.day != MN_LAW_OPEN) {
        put_text(k, 0, mn_law_clock_ends(f->l, c, from.day));
        put_text(k, 3, from.day);
        *stands_in = *stands_in || from.stands_in;
    }
    mn_make_text(k, 1, c->says);
    mn_make_text(k, 2, c->after);
    mn_make_i64(k, 4, c->days);
    mn_make_str(k, 5, units[c->unit]);
    for (size_t i = 0; i < c->kinds.n; i++) {
        mn_buf_str(&kinds, i ? "; " : "");
        mn_buf_text(&kinds, c->kinds.at[i]);
    }
    mn_make_text(k, 6, (mn_text){kinds.len ? kinds.ptr : "", kinds.len});
    mn_buf_free(&kinds);
    mn_make_text(k, 7, c->id);
    mn_make_text(k, 8, c->version);
    mn_make_text(k, 9, c->row.source);
    mn_make_text(k, 10, c->row.address);
    mn_make_text(k, 11, c->row.note);
}

/* "detained on 2026-03-02, presented for examination on 2026-02-26" */
static mn_status given(mn_report *r, const mn_held *h, mn_err *e)
{
    const struct {
        const char *what;
        int32_t day;
    } all[] = {{"detained on ", h->detained},
               {"presented for examination on ", h->presented},
               {"imported on ", h->imported}};
    mn_buf b = {0};
    char date[MN_LAW_DATE];
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i].day == MN_LAW_OPEN)
            continue;
        mn_buf_fmt(&b, "%s%s%s", b.len ? ", " : "Given: ", all[i].what,
                   mn_law_date(date, all[i].day));
    }
    if (b.len)
        mn_buf_char(&b, '.');
    else
        mn_buf_str(&b, "No day was given: --detained, --presented and --imported give dates to "
                       "these rows.");
    mn_status st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_PARA, b.ptr, e);
    mn_buf_free(&b);
    return st;
}

mn_status mn_show_clock(mn_report *r, const mn_law *l, const mn_held *h, mn_err *e)
{
    const mn_table_view view = {
        .title = "Days that count",
        .columns = "date=By,what=What,counted_from=Counted from,days=Number,unit=Of!,kinds=For"};
    const clock_face f = {l, h,
                          h->detained != MN_LAW_OPEN    ? h->detained
                          : h->presented != MN_LAW_OPEN ? h->presented
                                                        : h->imported};
    bool stands_in = false;
    mn_status st = mn_report_text(r, MN_TEXT_HEADING, "Detention clock", e);
    if (!st)
        st = given(r, h, e);
    if (st)
        return st;
    mn_maker k = mn_maker_new("clock",
                              "date:t what:t counted_from:t from_date:t days:i unit:t kinds:t "
                              "rule:t version:t source:t address:t note:t",
                              e);
    for (size_t i = 0; i < l->clocks && !k.st; i++)
        if (f.on == MN_LAW_OPEN ? l->clock[i].until == MN_LAW_OPEN
                                : mn_law_holds(l->clock[i].from, l->clock[i].until, f.on))
            put(&k, &f, &l->clock[i], &stands_in);
    st = mn_report_made(r, &k, &view, e);
    if (!st && stands_in)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "Where the day of presentation or of import is not given, the day of "
                            "detention stands for it: the right day is that day or an earlier "
                            "one, and then so is the end.",
                            e);
    return st;
}
