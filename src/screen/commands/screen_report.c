/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_report.c - what 'screen' tells of a file: figures, tables, the lists that were looked in,
 * warnings.
 */
#include <math.h>
#include <stdio.h>

#include "core/buf.h"
#include "core/err.h"
#include "report/made.h"
#include "screen/commands/screen_rows.h"

enum { SHOWN = MN_FOUND_SHOWN };

static mn_status figures(mn_report *r, const mn_screened *x, mn_err *e)
{
    mn_status st;
    if ((st = mn_report_count(r, "parties", "Parties screened", x->parties, "parties", true, e)) ||
        (st = mn_report_count(r, "matched", "With a match", x->matched, "parties", true, e)) ||
        (st = mn_report_count(r, "to_review", "To be looked at", x->to_review, "parties", true, e)))
        return st;
    if (x->decided && ((st = mn_report_count(r, "decided", "Entries that people decided on",
                                             x->decided, "entries", false, e)) ||
                       (st = mn_report_count(r, "cleared", "Of them cleared as namesakes",
                                             x->cleared, "entries", true, e))))
        return st;
    return x->refused ? mn_report_count(r, "refused", "Rows that can't be screened", x->refused,
                                        "rows", false, e)
                      : MN_OK;
}

static mn_status tables(mn_report *r, mn_maker *made, const mn_screened *x, bool brief, mn_err *e)
{
    static const char *const shown[2][2] = {
        {"line=Line,party=Name,list=List,entry=Entry!,entry_name=Name there,probability=Prob.:1%,"
         "decision=Decision",
         "line=Line,id=Yours,party=Name,list=List,entry=Entry!,entry_name=Name there,"
         "probability=Prob.:1%,decision=Decision"},
        {"line=Line,lines=Lines,party=Name,list=List,entry=Entry!,entry_name=Name there,"
         "probability=Prob.:1%,decision=Decision",
         "line=Line,lines=Lines,id=Yours,party=Name,list=List,entry=Entry!,entry_name=Name there,"
         "probability=Prob.:1%,decision=Decision"}};
    static const char decided[] = "line=Line,name=Name,entry_name=Name there,scored=By score,"
                                  "decision=Decision,review=Review!,by=By,on=On";
    const mn_table_view views[MN_T_TABLES] = {
        [MN_T_ALL] = {.title = "All", .hidden = true},
        [MN_T_FOUND] = {.title = "Entries that may be meant",
                        .first = SHOWN,
                        .columns = shown[x->repeated][x->numbered],
                        .left_out = x->found > SHOWN ? x->found - SHOWN : 0,
                        .hidden = !x->shown},
        [MN_T_DECIDED] = {.title = "What people decided",
                          .first = SHOWN,
                          .columns = decided,
                          .hidden = !x->decided},
        [MN_T_WHY] = {.title = "Why", .hidden = true},
        [MN_T_MET] = {.title = "Which words met",
                      .first = SHOWN,
                      .columns = "entry=Entry,yours=Yours,theirs=Theirs,how=How they met,"
                                 "weight=Weight:2",
                      .hidden = x->parties != 1 || !x->shown},
        [MN_T_REFUSED] = {.title = "Rows that can't be screened",
                          .first = 20,
                          .hidden = !x->refused},
        [MN_T_ENTRIES] = {.title = "The entries", .hidden = true},
        [MN_T_PARTIES] = {.title = "The parties", .hidden = true},
        [MN_T_COMPARED] = {.title = "What was compared", .hidden = true},
        [MN_T_COLUMNS] = {.title = "Columns of the file", .hidden = true}};
    const bool wanted[MN_T_TABLES] = {[MN_T_ALL] = true,
                                      [MN_T_FOUND] = brief,
                                      [MN_T_DECIDED] = x->decided > 0,
                                      [MN_T_WHY] = x->s->explain,
                                      [MN_T_MET] = x->s->explain,
                                      [MN_T_REFUSED] = x->refused > 0,
                                      [MN_T_ENTRIES] = x->s->details,
                                      [MN_T_PARTIES] = x->s->details,
                                      [MN_T_COMPARED] = x->s->details,
                                      [MN_T_COLUMNS] = x->s->details};
    mn_status st = MN_OK;
    for (size_t i = 0; i < MN_T_TABLES; i++) {
        mn_table *t = mn_maker_end(&made[i]);
        if (!t)
            st = st ? st : made[i].st;
        else if (st || !wanted[i])
            mn_table_free(t);
        else
            st = mn_report_table(r, t, &views[i], e);
    }
    return st;
}

/* The reasons as text: a cell is too narrow for them. */
static mn_status reasons(mn_report *r, const char *table, size_t column, const char *heading,
                         const char *more, mn_err *e)
{
    const mn_table *t = mn_report_find_table(r, table);
    const size_t n = t ? mn_table_rows(t) : 0;
    mn_status st = n ? mn_report_text(r, MN_TEXT_HEADING, heading, e) : MN_OK;
    for (size_t i = 0; i < n && i < SHOWN && !st; i++) {
        mn_buf b = {0};
        if (!mn_table_missing(t, i, 0))
            mn_buf_fmt(&b, "Line %lld: ", (long long)mn_table_i64(t, i, 0));
        mn_buf_text(&b, mn_table_text(t, i, column));
        st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_BULLET, b.ptr, e);
        mn_buf_free(&b);
    }
    return st || n <= SHOWN ? st : mn_report_text(r, MN_TEXT_NOTE, more, e);
}

static mn_status lists(mn_report *r, const mn_screening *s, mn_err *e)
{
    const mn_table_view view = {.title = "Lists",
                                .columns =
                                    "list=List,version=Version,published=Published,age=Age in days,"
                                    "entries=Entries,names=Names"};
    mn_maker k = mn_maker_new("lists",
                              "list:t version:i published:t imported:t age_days:i expected_days:i "
                              "entries:i names:i refused:i digest:t age:t",
                              e);
    char age[48];
    for (size_t i = 0; i < s->lists.n; i++) {
        const mn_open_list *l = &s->lists.list[i];
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, l->name);
        if (l->version)
            mn_make_i64(&k, 1, l->version);
        if (l->published[0])
            mn_make_str(&k, 2, l->published);
        if (l->imported[0])
            mn_make_str(&k, 3, l->imported);
        if (l->version)
            mn_make_i64(&k, 4, l->age);
        if (l->expected)
            mn_make_i64(&k, 5, l->expected);
        mn_make_i64(&k, 6, (int64_t)l->entries);
        mn_make_i64(&k, 7, (int64_t)l->names);
        mn_make_i64(&k, 8, (int64_t)l->refused);
        mn_make_str(&k, 9, l->digest);
        if (l->version) {
            snprintf(age, sizeof age, "%lld%s", (long long)l->age,
                     l->published[0] ? "" : ", since import");
            mn_make_str(&k, 10, age);
        }
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status warnings(mn_report *r, const mn_screened *x, mn_err *e)
{
    char text[400];
    mn_status st = MN_OK;
    for (size_t i = 0; i < x->s->lists.n && !st; i++) {
        const mn_open_list *l = &x->s->lists.list[i];
        if (mn_screening_stale(text, sizeof text, l))
            st = mn_report_warning(r, text, e);
        if (!st && l->refused) {
            snprintf(text, sizeof text,
                     "%llu rows of the list '%s' can't be read; 'manumit list read' shows them.",
                     (unsigned long long)l->refused, l->name);
            st = mn_report_warning(r, text, e);
        }
    }
    if (!st && x->refused) {
        snprintf(text, sizeof text, "%llu row%s of the file can't be screened.",
                 (unsigned long long)x->refused, x->refused == 1 ? "" : "s");
        st = mn_report_warning(r, text, e);
    }
    return st;
}

mn_status mn_screened_report(mn_report **out, mn_maker made[MN_T_TABLES], const mn_screened *x,
                             bool brief, mn_err *e)
{
    const char *unruled = mn_screening_unruled(x->s);
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "screen", "Are these parties on a list?", e);
    if (!st)
        st = figures(r, x, e);
    if (!st && !x->shown && x->parties)
        st = mn_report_text(r, MN_TEXT_PARA,
                            x->cleared ? "What is like them was cleared by people."
                                       : "No entry of these lists is like any of them.",
                            e);
    if (!st)
        st = tables(r, made, x, brief, e);
    else
        for (size_t i = 0; i < MN_T_TABLES; i++)
            mn_table_free(made[i].t);
    if (!st)
        st = reasons(r, "decided", 16, "Why people decided so",
                     "The table 'decided' has the others.", e);
    if (!st)
        st = reasons(r, "explanations", 4, "Why", "The table 'explanations' has the others.", e);
    if (!st && !(st = lists(r, x->s, e)) && !(st = mn_screened_sign(r, x, e)) && unruled)
        st = mn_report_text(r, MN_TEXT_NOTE, unruled, e);
    if (!st && !(st = warnings(r, x, e)) && mn_table_source(x->in)[0])
        st = mn_report_manifest_input(r, "parties", mn_table_source(x->in), mn_table_sha256(x->in),
                                      e);
    if (!st)
        st = mn_report_manifest_text(r, "rules", mn_scorer_rules(x->s->kit->scorer), e);
    for (size_t i = 0; i < x->s->lists.n && !st; i++)
        st = mn_report_manifest_text(r, x->s->lists.list[i].name, x->s->lists.list[i].digest, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}
