/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/show_nexus.c - what at the steps touches a list, a region or a good under
 * suspicion: what was seen, since when, and whether the goods left before that.
 */
#include "report/made.h"
#include "trace/evidence/show.h"

#include "core/err.h"
#include "core/text.h"

/* The days on which goods left the step. */
static void left(const mn_evidence *v, const mn_step *s, int32_t *first, int32_t *last)
{
    *first = *last = MN_NO_DAY;
    for (uint32_t i = 0; i < s->links; i++) {
        const mn_step_link *l = &v->out[s->link + i];
        if (l->since != MN_NO_DAY && (*first == MN_NO_DAY || l->since < *first))
            *first = l->since;
        if (l->until > *last)
            *last = l->until;
    }
}

static void put(mn_maker *k, const mn_evidence *v, const mn_step *s, const mn_nexus *n, mn_buf *b)
{
    int32_t first, last;
    left(v, s, &first, &last);
    mn_make_row(k, 0);
    mn_make_i64(k, 0, (int64_t)s->number);
    mn_make_text(k, 1, mn_step_party(v, s));
    mn_make_str(k, 2, mn_nexus_kind_name(n->kind));
    mn_make_str(k, 3,
                n->verdict == MN_NEXUS_REVIEW ? "to be looked at"
                                              : mn_nexus_verdict_name(n->verdict));
    mn_make_text(k, 4, n->authority);
    mn_say_day(b, n->since);
    mn_make_buf(k, 5, b);
    mn_say_day(b, first);
    if (last != first)
        mn_buf_str(b, " to ");
    if (last != first)
        mn_say_day(b, last);
    mn_make_buf(k, 6, b);
    if (n->since != MN_NO_DAY && last != MN_NO_DAY)
        mn_make_str(k, 7,
                    last < n->since    ? "before"
                    : first < n->since ? "before and since"
                                       : "since");
    mn_make_text(k, 8, n->because);
    mn_make_text(k, 9, n->rule);
    mn_make_text(k, 10, n->version);
    mn_make_text(k, 11, n->source);
}

mn_status mn_show_nexus(mn_report *r, const mn_evidence *v, mn_err *e)
{
    const mn_table_view view = {
        .title = "Steps that touch a list, a region or a good",
        .columns = "step=Step!,name=Who,verdict=Verdict,authority=Authority,since=Since,left=Goods "
                   "left,in_time=When,because=What was seen"};
    mn_maker k = mn_maker_new("nexus",
                              "step:i name:t kind:t verdict:t authority:t since:t left:t in_time:t "
                              "because:t rule:t version:t source:t",
                              e);
    mn_buf b = {0};
    size_t n = 0;
    for (size_t i = 0; i < v->steps && v->nexus; i++)
        for (uint32_t j = 0; j < v->step[i].nexuses && !k.st; j++) {
            const mn_nexus *x = &v->nexus->at[v->step[i].nexus + j];
            if (x->kind == MN_NEXUS_GOOD && x->good != MN_NOT_ANY && x->good != v->step[i].good)
                continue;
            put(&k, v, &v->step[i], x, &b);
            n++;
        }
    mn_buf_free(&b);
    mn_status st = n ? mn_report_text(r, MN_TEXT_HEADING, "What touches a ban", e) : MN_OK;
    if (st || !n) {
        mn_table_free(mn_maker_end(&k));
        return st ? st : k.st;
    }
    return mn_report_made(r, &k, &view, e);
}
