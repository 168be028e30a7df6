/* SPDX-License-Identifier: Apache-2.0
 *
 * report/language_report.c - errors and reports in a language: every text that a person reads
 * is turned where it lies. Names by which scripts and renderers know things (of figures,
 * tables, columns, units) stay.
 */
#include "report/language.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "report/model.h"

static void turn_room(const mn_language *l, char *text, size_t size)
{
    mn_buf b = {0};
    if (mn_language_say(l, &b, mn_text_of(text)) && !b.failed) {
        size_t len = b.len < size ? b.len : size - 1;
        while (len < b.len && len && (b.ptr[len] & 0xC0) == 0x80)
            len--;
        memcpy(text, b.ptr, len);
        text[len] = '\0';
    }
    mn_buf_free(&b);
}

void mn_language_error(const mn_language *l, mn_err *e)
{
    if (!l || !e)
        return;
    turn_room(l, e->msg, sizeof e->msg);
    turn_room(l, e->hint, sizeof e->hint);
}

/* False without memory. */
static bool turn(const mn_language *l, mn_report *r, const char **text)
{
    mn_buf b = {0};
    bool fine = true;
    if (*text && mn_language_say(l, &b, mn_text_of(*text))) {
        const mn_text kept =
            b.failed ? (mn_text){NULL, 0} : mn_arena_text(&r->arena, (mn_text){b.ptr, b.len});
        fine = kept.ptr != NULL;
        if (fine)
            *text = kept.ptr;
    }
    mn_buf_free(&b);
    return fine;
}

/* A label or a title, with the letters of its sources behind it: "Budget, a year (a c)". */
static bool turn_cited(const mn_language *l, mn_report *r, const char **text)
{
    const char *label = *text, *open = label ? strrchr(label, '(') : NULL;
    mn_buf b = {0};
    if (!open || open < label + 2 || open[-1] != ' ' ||
        strspn(open + 1, "abcdefghijklmnopqrstuvwxyz ") + 2 != strlen(open) ||
        !mn_language_say(l, &b, (mn_text){label, (size_t)(open - label) - 1})) {
        mn_buf_free(&b);
        return turn(l, r, text);
    }
    mn_buf_str(&b, open - 1);
    const mn_text kept =
        b.failed ? (mn_text){NULL, 0} : mn_arena_text(&r->arena, (mn_text){b.ptr, b.len});
    mn_buf_free(&b);
    *text = kept.ptr ? kept.ptr : label;
    return kept.ptr != NULL;
}

/* "Wine: Grapes from India (4%); ...": what stands before the colon, and a list. */
static bool turn_bullet(const mn_language *l, mn_report *r, const char **text)
{
    const char *before = *text, *colon = strstr(*text, ": ");
    mn_buf b = {0};
    if (!colon || !mn_language_say(l, &b, (mn_text){before, (size_t)(colon - before)})) {
        mn_buf_free(&b);
        return turn(l, r, text);
    }
    mn_buf_str(&b, ": ");
    mn_language_cell(l, &b, mn_text_of(colon + 2));
    const mn_text kept =
        b.failed ? (mn_text){NULL, 0} : mn_arena_text(&r->arena, (mn_text){b.ptr, b.len});
    mn_buf_free(&b);
    *text = kept.ptr ? kept.ptr : before;
    return kept.ptr != NULL;
}

static bool turn_table(const mn_language *l, mn_report *r, mn_held_table *h)
{
    bool fine = turn_cited(l, r, &h->title);
    h->language = l;
    for (size_t i = 0; i < h->cols_count; i++) {
        h->cols[i].language = l;
        fine = fine && turn(l, r, &h->cols[i].header);
    }
    return fine;
}

static bool turn_chart(const mn_language *l, mn_report *r, mn_held_chart *c)
{
    c->language = l;
    return turn(l, r, &c->title) && turn(l, r, &c->alt) && turn(l, r, &c->note);
}

mn_status mn_language_report(const mn_language *l, mn_report *r, mn_err *e)
{
    bool fine = true;
    if (!l || !r)
        return MN_OK;
    r->language = l;
    fine = turn(l, r, &r->title) && turn(l, r, &r->subtitle);
    for (size_t i = 0; fine && i < r->figures_count; i++)
        fine = turn_cited(l, r, &r->figures[i]->label);
    for (size_t i = 0; fine && i < r->passages_count; i++)
        fine = r->passages[i].kind == MN_TEXT_BULLET ? turn_bullet(l, r, &r->passages[i].text)
                                                     : turn(l, r, &r->passages[i].text);
    for (size_t i = 0; fine && i < r->tables_count; i++)
        fine = turn_table(l, r, &r->tables[i]);
    for (size_t i = 0; fine && i < r->charts_count; i++)
        fine = turn_chart(l, r, &r->charts[i]);
    for (size_t i = 0; fine && i < r->warnings_count; i++)
        fine = turn(l, r, &r->warnings[i]);
    return fine ? MN_OK : mn_fail_memory(e);
}
