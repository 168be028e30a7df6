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

enum { POINTS = 64 };

/* A day that others are counted from. */
typedef struct point {
    mn_text name;
    int32_t day;
    bool given;     /* it is a day that is known */
    bool stands_in; /* it is the day of detention, for want of the right one, or counted so */
} point;

typedef struct clock_face {
    point at[POINTS];
    size_t n;
} clock_face;

static const point *find(const clock_face *f, mn_text name)
{
    for (size_t i = 0; i < f->n; i++)
        if (mn_text_eq(f->at[i].name, name))
            return &f->at[i];
    return NULL;
}

static void set(clock_face *f, mn_text name, int32_t day, bool given, bool stands_in)
{
    if (day != MN_LAW_OPEN && !find(f, name) && f->n < POINTS)
        f->at[f->n++] = (point){name, day, given, stands_in};
}

static void put_text(mn_maker *k, size_t col, int32_t day)
{
    char date[MN_LAW_DATE];
    if (day != MN_LAW_OPEN)
        mn_make_str(k, col, mn_law_date(date, day));
}

static void put(mn_maker *k, const mn_law *l, const mn_law_clock *c, clock_face *f, bool *stands_in)
{
    static const char *const units[] = {"working days", "days", "months"};
    const point *from = find(f, c->after), *given = find(f, c->step);
    mn_buf kinds = {0};
    if (given && given->given) /* it has happened */
        return;
    mn_make_row(k, c->row.line);
    if (from) {
        int32_t end = mn_law_clock_ends(l, c, from->day);
        put_text(k, 0, end);
        put_text(k, 3, from->day);
        set(f, c->step, end, false, from->stands_in);
        *stands_in = *stands_in || from->stands_in;
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
    clock_face f = {.n = 0};
    bool stands_in = false;
    const int32_t on = h->detained != MN_LAW_OPEN ? h->detained : h->presented;
    mn_status st = mn_report_text(r, MN_TEXT_HEADING, "Detention clock", e);
    if (!st)
        st = given(r, h, e);
    if (st)
        return st;
    set(&f, mn_text_of("presented"), h->presented, true, false);
    set(&f, mn_text_of("imported"), h->imported, true, false);
    set(&f, mn_text_of("decide"), h->detained, true, false);
    set(&f, mn_text_of("presented"), h->detained, false, true);
    set(&f, mn_text_of("imported"), h->detained, false, true);
    mn_maker k = mn_maker_new("clock",
                              "date:t what:t counted_from:t from_date:t days:i unit:t kinds:t "
                              "rule:t version:t source:t address:t note:t",
                              e);
    for (size_t i = 0; i < l->clocks && !k.st; i++)
        if (on == MN_LAW_OPEN || mn_law_holds(l->clock[i].from, l->clock[i].until, on))
            put(&k, l, &l->clock[i], &f, &stands_in);
    st = mn_report_made(r, &k, &view, e);
    if (!st && stands_in)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "Where the day of presentation or of import is not given, the day of "
                            "detention stands for it: the right day is earlier, and then so is "
                            "the end.",
                            e);
    return st;
}
