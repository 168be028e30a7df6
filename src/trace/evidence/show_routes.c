/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/show_routes.c - each way out of a detention as a part of its own.
 */
#include "report/made.h"
#include "trace/evidence/show.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"

static void put(mn_maker *k, const mn_evidence *v, const mn_route_answer *a)
{
    const mn_route_item *r = &v->guide->route[a->item];
    mn_make_row(k, 0);
    mn_make_text(k, 0, r->route);
    if (a->entry != MN_NOT_ANY)
        mn_make_i64(k, 1, (int64_t)v->step[a->entry].number);
    mn_make_text(k, 2, r->asks);
    mn_make_str(k, 3, mn_met_name(a->met));
    if (a->says.len)
        mn_make_text(k, 4, a->says);
    mn_make_str(k, 5, mn_guide_basis_name(r->basis));
    mn_make_text(k, 6, r->row.id);
    mn_make_text(k, 7, r->row.version);
    mn_make_text(k, 8, r->row.source);
    mn_make_text(k, 9, r->row.address);
    mn_make_text(k, 10, r->row.note);
}

static const char columns[] =
    "route:t step:i asks:t state:t says:t basis:t rule:t version:t source:t address:t note:t";

/* The notes of a route's rows, each once: what is not sure of them. */
static mn_status notes(mn_report *r, const mn_evidence *v, mn_text route, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < v->routes && !st; i++) {
        const mn_route_item *x = &v->guide->route[v->route[i].item];
        bool said = !x->row.note.len || !mn_text_eq(x->route, route);
        for (size_t k = 0; k < i && !said; k++) {
            const mn_route_item *y = &v->guide->route[v->route[k].item];
            said = mn_text_eq(y->route, route) && mn_text_eq(y->row.note, x->row.note);
        }
        if (said)
            continue;
        size_t rows = 0;
        for (size_t k = i; k < v->routes; k++)
            rows += mn_text_eq(v->guide->route[v->route[k].item].row.note, x->row.note);
        mn_buf b = {0};
        if (rows == 1) { /* of one row: which */
            mn_buf_text(&b, x->asks);
            mn_buf_str(&b, ": ");
        }
        mn_buf_text(&b, x->row.note);
        st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_NOTE, b.ptr, e);
        mn_buf_free(&b);
    }
    return st;
}

static mn_status route(mn_report *r, const mn_evidence *v, const mn_route_item *first, mn_err *e)
{
    char name[64];
    bool form = false;
    for (size_t i = 0; i < v->routes; i++)
        form = form || (mn_text_eq(v->guide->route[v->route[i].item].route, first->route) &&
                        v->guide->route[v->route[i].item].by == MN_BY_FIELD);
    const mn_table_view view = {
        .columns = form ? "asks=Asked,state=State,says=What is there,step=Step,basis=Basis!"
                        : "asks=Asked,state=State,says=What is there,basis=Basis!"};
    snprintf(name, sizeof name, "%.*s", (int)(first->route.len < 60 ? first->route.len : 60),
             first->route.ptr);
    mn_status st = mn_report_text(r, MN_TEXT_HEADING,
                                  first->title.len ? first->title.ptr : first->route.ptr, e);
    if (st)
        return st;
    mn_maker k = mn_maker_new(name, columns, e);
    for (size_t i = 0; i < v->routes && !k.st; i++)
        if (mn_text_eq(v->guide->route[v->route[i].item].route, first->route))
            put(&k, v, &v->route[i]);
    st = mn_report_made(r, &k, &view, e);
    return st ? st : notes(r, v, first->route, e);
}

mn_status mn_show_routes(mn_report *r, const mn_evidence *v, mn_err *e)
{
    const mn_table_view hidden = {.title = "Routes", .hidden = true};
    mn_maker k = mn_maker_new("routes", columns, e);
    for (size_t i = 0; i < v->routes && !k.st; i++)
        put(&k, v, &v->route[i]);
    mn_status st = mn_report_made(r, &k, &hidden, e);
    for (size_t i = 0; i < v->routes && !st; i++) {
        const mn_route_item *x = &v->guide->route[v->route[i].item];
        bool said = false;
        for (size_t j = 0; j < i && !said; j++)
            said = mn_text_eq(v->guide->route[v->route[j].item].route, x->route);
        if (!said)
            st = route(r, v, x, e);
    }
    return st;
}
