/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/show.c - see show.h.
 */
#include "money/case/show.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "report/made.h"

enum { NAME = 150, IDS = 20 };

typedef struct show {
    mn_report *r;
    const mn_draft *d;
    const mn_case *c;
    const mn_todo *todo;
    mn_buf b;
} show;

/* Puts what b holds into a cell, and empties it. */
static void cell(show *s, mn_maker *k, size_t col)
{
    if (s->b.failed)
        mn_make_status(k, mn_fail_memory(k->e));
    if (s->b.len)
        mn_make_text(k, col, (mn_text){s->b.ptr, s->b.len});
    mn_buf_clear(&s->b);
}

static void cell_text(show *s, mn_maker *k, size_t col, mn_text t)
{
    mn_clean(&s->b, t, 0, NULL);
    cell(s, k, col);
}

static void put_ids(show *s, const uint32_t *payment, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i)
            mn_buf_str(&s->b, "; ");
        mn_clean(&s->b, s->c->payment[payment[i]].id, 0, NULL);
    }
}

/* "P1 Person 0001"; who an account belongs to, else the account itself. */
static void put_who(show *s, const mn_case_payment *p, bool from)
{
    const uint32_t account = from ? p->from : p->to;
    if (account == MN_CASE_NONE) {
        mn_buf_str(&s->b, p->channel == (from ? MN_CHANNEL_CASH_IN : MN_CHANNEL_CASH_OUT)
                              ? "Cash"
                              : "Outside");
        return;
    }
    const mn_case_account *a = &s->c->account[account];
    if (a->party == MN_CASE_NONE) {
        mn_clean(&s->b, a->id, 60, NULL);
        return;
    }
    mn_clean(&s->b, s->c->party[a->party].id, 40, NULL);
    if (s->c->party[a->party].name.len) {
        mn_buf_char(&s->b, ' ');
        mn_clean(&s->b, s->c->party[a->party].name, 40, NULL);
    }
}

/* --- what moved --------------------------------------------------------------------------------
 */

static mn_status show_days(show *s, mn_err *e)
{
    mn_maker k = mn_maker_new("timeline", "day:t payments:i in:m out:m other:m moved:f", e);
    const mn_case *c = s->c;
    for (size_t i = 0, j; i < c->payments && !k.st; i = j) {
        int64_t sum[3] = {0, 0, 0}, n = 0;
        const int32_t day = mn_case_day(&c->payment[i]);
        for (j = i; j < c->payments && mn_case_day(&c->payment[j]) == day; j++) {
            const mn_case_payment *p = &c->payment[j];
            const bool from = p->from != MN_CASE_NONE && c->account[p->from].home,
                       to = p->to != MN_CASE_NONE && c->account[p->to].home;
            if (p->reversed)
                continue;
            n++;
            if (p->value != MN_PAY_NO_VALUE) /* no overflow: the sum of all fits */
                sum[from == to ? 2 : to ? 0 : 1] += p->value;
        }
        mn_make_row(&k, 0);
        mn_say_case_day(&s->b, day, false);
        cell(s, &k, 0);
        mn_make_i64(&k, 1, n);
        for (size_t q = 0; q < 3; q++)
            mn_make_money(&k, 2 + q, sum[q]);
        mn_make_f64(&k, 5, ((double)sum[0] + (double)sum[1] + (double)sum[2]) / 100);
    }
    const mn_table_view view = {.title = "Day by day",
                                .first = 40,
                                .columns = "day=Day!,payments=Payments,in=In,out=Out,other=Other"};
    mn_status st = mn_report_made(s->r, &k, &view, e);
    const mn_chart chart = {.kind = MN_CHART_BARS,
                            .title = "Money moved, day by day",
                            .table = "timeline",
                            .label = "day",
                            .value = "moved",
                            .first = 60,
                            .alt = "Bars of the money that moved on each day of the case."};
    return st || !c->payments ? st : mn_report_chart(s->r, &chart, e);
}

typedef struct flow {
    mn_text from, to;
    int64_t value;
    size_t payments;
} flow;

static int by_ends(const void *a, const void *b)
{
    const flow *x = a, *y = b;
    const int from = mn_text_cmp(x->from, y->from);
    return from ? from : mn_text_cmp(x->to, y->to);
}

static int by_value(const void *a, const void *b)
{
    const flow *x = a, *y = b;
    return x->value != y->value ? x->value < y->value ? 1 : -1 : by_ends(a, b);
}

/* Each payment's ends; then flows of the same ends as one. */
static mn_status gather(show *s, flow *f, size_t *n, mn_arena *a, mn_err *e)
{
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < s->c->payments; i++) {
        const mn_case_payment *p = &s->c->payment[i];
        if (p->reversed)
            continue;
        mn_text *end[2] = {&f[count].from, &f[count].to};
        for (size_t k = 0; k < 2; k++) {
            put_who(s, p, k == 0);
            if (!s->b.failed && k == 1 && end[0]->len == s->b.len && s->b.len &&
                memcmp(end[0]->ptr, s->b.ptr, s->b.len) == 0)
                mn_buf_str(&s->b, " (own)");
            *end[k] = mn_arena_text(a, (mn_text){s->b.ptr, s->b.len});
            if (s->b.failed || !end[k]->ptr)
                return mn_fail_memory(e);
            mn_buf_clear(&s->b);
        }
        f[count].value = p->value == MN_PAY_NO_VALUE ? 0 : p->value;
        f[count++].payments = 1;
    }
    if (count)
        qsort(f, count, sizeof *f, by_ends);
    for (size_t i = 0; i < count; i++) {
        if (kept && by_ends(&f[kept - 1], &f[i]) == 0) {
            f[kept - 1].value += f[i].value;
            f[kept - 1].payments++;
        } else {
            f[kept++] = f[i];
        }
    }
    if (kept)
        qsort(f, kept, sizeof *f, by_value);
    *n = kept;
    return MN_OK;
}

static mn_status show_flows(show *s, mn_err *e)
{
    mn_arena a = {0};
    size_t n = 0;
    flow *f = mn_arena_alloc(&a, s->c->payments + 1, sizeof *f);
    mn_status st = f ? gather(s, f, &n, &a, e) : mn_fail_memory(e);
    if (!st) {
        mn_maker k = mn_maker_new("flows", "from:t to:t payments:i amount:m value:f", e);
        for (size_t i = 0; i < n; i++) {
            mn_make_row(&k, 0);
            mn_make_text(&k, 0, f[i].from);
            mn_make_text(&k, 1, f[i].to);
            mn_make_i64(&k, 2, (int64_t)f[i].payments);
            mn_make_money(&k, 3, f[i].value);
            mn_make_f64(&k, 4, (double)f[i].value / 100);
        }
        const mn_table_view view = {.title = "From whom to whom",
                                    .first = 40,
                                    .columns = "from=From,to=To,payments=Payments,amount=Amount"};
        st = mn_report_made(s->r, &k, &view, e);
    }
    const mn_chart chart = {.kind = MN_CHART_FLOW,
                            .title = "Who paid whom",
                            .table = "flows",
                            .label = "from",
                            .target = "to",
                            .value = "value",
                            .first = 60,
                            .alt = "Money from the left to the right, from party to party; the "
                                   "wider, the more. What runs in a circle is only in the table.",
                            .unit = s->c->currency.ptr};
    if (!st && n)
        st = mn_report_chart(s->r, &chart, e);
    mn_arena_free(&a);
    return st;
}

static mn_status show_payments(show *s, mn_err *e)
{
    mn_maker k = mn_maker_new("transactions",
                              "id:t time:t amount:m currency:t from:t to:t from_party:t "
                              "to_party:t channel:t purpose:t place:t city:t mcc:i memo:t ip:t "
                              "reversed:b row:i",
                              e);
    for (size_t i = 0; i < s->c->payments && !k.st; i++) {
        const mn_case_payment *p = &s->c->payment[i];
        mn_make_row(&k, p->row);
        cell_text(s, &k, 0, p->id);
        mn_say_case_time(&s->b, p);
        cell(s, &k, 1);
        if (p->value != MN_PAY_NO_VALUE)
            mn_make_money(&k, 2, p->value);
        cell_text(s, &k, 3, s->c->currency);
        for (size_t end = 0; end < 2; end++) {
            const uint32_t at = end ? p->to : p->from;
            if (at != MN_CASE_NONE)
                cell_text(s, &k, 4 + end, s->c->account[at].id);
            put_who(s, p, end == 0);
            cell(s, &k, 6 + end);
        }
        mn_make_str(&k, 8, mn_channel_words[p->channel]);
        mn_make_str(&k, 9, mn_purpose_words[p->purpose]);
        cell_text(s, &k, 10, p->place);
        cell_text(s, &k, 11, p->city);
        if (p->mcc)
            mn_make_i64(&k, 12, p->mcc);
        cell_text(s, &k, 13, p->memo);
        cell_text(s, &k, 14, p->ip);
        mn_make_bool(&k, 15, p->reversed);
        if (p->row)
            mn_make_i64(&k, 16, (int64_t)p->row);
    }
    const mn_table_view view = {
        .title = "Payments",
        .first = 40,
        .columns = "id=Payment!,time=Time!,amount=Amount,from_party=From,to_party=To,"
                   "channel=Channel,place=Place"};
    return mn_report_made(s->r, &k, &view, e);
}

/* --- what it may be -----------------------------------------------------------------------------
 */

static mn_status show_facts(show *s, const char *name, const char *title, const mn_case_fact *f,
                            size_t n, const char *shown, mn_err *e)
{
    mn_maker k = mn_maker_new(name,
                              "id:t family:t says:t party:t strength:f weight:f payments:i "
                              "transactions:t source:t paragraph:t date:t evidence:t address:t",
                              e);
    for (size_t i = 0; i < n && !k.st; i++) {
        const mn_text text[] = {f[i].source, f[i].paragraph, f[i].date, f[i].evidence,
                                f[i].address};
        mn_make_row(&k, 0);
        cell_text(s, &k, 0, f[i].id);
        cell_text(s, &k, 1, f[i].family);
        cell_text(s, &k, 2, f[i].says);
        if (f[i].party != MN_CASE_NONE)
            cell_text(s, &k, 3, s->c->party[f[i].party].id);
        mn_make_f64(&k, 4, f[i].strength);
        mn_make_f64(&k, 5, f[i].weight);
        mn_make_i64(&k, 6, (int64_t)f[i].payments);
        put_ids(s, f[i].payment, f[i].payments);
        cell(s, &k, 7);
        for (size_t t = 0; t < sizeof text / sizeof *text; t++)
            cell_text(s, &k, 8 + t, text[t]);
    }
    const mn_table_view view = {.title = title, .columns = shown};
    return mn_report_made_any(s->r, &k, &view, e);
}

static mn_status show_parties(show *s, mn_err *e)
{
    mn_maker k = mn_maker_new("parties",
                              "party:t name:t kind:t city:t country:t accounts:t subject:b "
                              "controller:f exploited:f front:f mule:f reasons:t",
                              e);
    for (uint32_t i = 0; i < s->c->parties && !k.st; i++) {
        const mn_case_party *p = &s->c->party[i];
        bool any = false;
        mn_make_row(&k, 0);
        cell_text(s, &k, 0, p->id);
        cell_text(s, &k, 1, p->name);
        mn_make_str(&k, 2,
                    p->kind == 'P'   ? "person"
                    : p->kind == 'B' ? "business"
                    : p->kind == 'M' ? "merchant"
                                     : "unknown");
        cell_text(s, &k, 3, p->city);
        cell_text(s, &k, 4, p->country);
        for (size_t a = 0; a < s->c->accounts; a++)
            if (s->c->account[a].party == i) {
                mn_buf_str(&s->b, any ? "; " : "");
                mn_clean(&s->b, s->c->account[a].id, 60, NULL);
                any = true;
            }
        cell(s, &k, 5);
        mn_make_bool(&k, 6, mn_case_subject(s->c, i));
        for (size_t q = 0; q < MN_CASE_ROLES; q++)
            mn_make_f64(&k, 7 + q, p->role[q]);
        for (size_t q = 0; q < p->reasons; q++) {
            mn_buf_str(&s->b, q ? "; " : "");
            mn_clean(&s->b, p->reason[q], 0, NULL);
        }
        cell(s, &k, 11);
    }
    const mn_table_view view = {
        .title = "Parties, and what is possible of them (0 to 1; none is a finding)",
        .first = 40,
        .columns = "party=Party!,name=Name,subject=Subject,controller=Controls:2,"
                   "exploited=Exploited:2,front=Front:2,mule=Lends:2,reasons=Because"};
    return mn_report_made(s->r, &k, &view, e);
}

static mn_status show_without(show *s, mn_err *e)
{
    mn_maker k = mn_maker_new("counterfactual", "payments:i score:f transactions:t", e);
    for (size_t i = 0; i < s->c->withouts; i++) {
        const mn_case_without *w = &s->c->without[i];
        mn_make_row(&k, 0);
        mn_make_i64(&k, 0, (int64_t)w->payments);
        mn_make_f64(&k, 1, w->score);
        put_ids(s, w->payment, w->payments);
        cell(s, &k, 2);
    }
    const mn_table_view view = {
        .title = "Without these payments",
        .columns = "payments=Payments left out,score=Score then:2,transactions=Which"};
    return mn_report_made_any(s->r, &k, &view, e);
}

static mn_status show_peers(show *s, mn_err *e)
{
    mn_maker k = mn_maker_new("peers",
                              "party:t what:t value:f median:f p95:f unit:t group:t "
                              "peers:i",
                              e);
    for (size_t i = 0; i < s->c->peers; i++) {
        const mn_case_peer *p = &s->c->peer[i];
        mn_make_row(&k, 0);
        if (p->party != MN_CASE_NONE)
            cell_text(s, &k, 0, s->c->party[p->party].id);
        cell_text(s, &k, 1, p->what);
        mn_make_f64(&k, 2, p->value);
        mn_make_f64(&k, 3, p->median);
        mn_make_f64(&k, 4, p->p95);
        cell_text(s, &k, 5, p->unit);
        cell_text(s, &k, 6, p->group);
        mn_make_i64(&k, 7, p->peers);
    }
    const mn_table_view view = {.title = "Beside others like it",
                                .columns = "party=Party,what=What,value=Here,median=Median,"
                                           "p95=95% are at most,group=Others,peers=How many"};
    return mn_report_made_any(s->r, &k, &view, e);
}

static mn_status show_seen(show *s, mn_err *e)
{
    mn_maker k = mn_maker_new("observations", "when:t where:t by:t saw:t", e);
    for (size_t i = 0; i < s->c->seens; i++) {
        const mn_text text[] = {s->c->seen[i].when, s->c->seen[i].where, s->c->seen[i].by,
                                s->c->seen[i].saw};
        mn_make_row(&k, 0);
        for (size_t t = 0; t < 4; t++)
            cell_text(s, &k, t, text[t]);
    }
    const mn_table_view view = {.title = "What staff saw",
                                .columns = "when=When,where=Where,by=Who saw it,saw=What"};
    return mn_report_made_any(s->r, &k, &view, e);
}

/* --- words
 * ------------------------------------------------------------------------------------------ */

static mn_status show_narrative(show *s, mn_err *e)
{
    const mn_narrative *n = s->d->narrative;
    mn_status st = mn_report_text(s->r, MN_TEXT_HEADING, "Narrative (draft)", e);
    for (size_t i = 0; !st && i < n->n;) {
        const char *section = n->at[i].section;
        if (strcmp(section, "PAYMENTS") == 0)
            break;
        mn_buf_fmt(&s->b, "%s:", section);
        for (; i < n->n && n->at[i].section == section; i++) {
            mn_buf_char(&s->b, ' ');
            mn_buf_text(&s->b, n->at[i].text);
        }
        st = s->b.failed ? mn_fail_memory(e) : mn_report_text(s->r, MN_TEXT_PARA, s->b.ptr, e);
        mn_buf_clear(&s->b);
    }
    return st;
}

static mn_status show_todo(show *s, mn_err *e)
{
    mn_text rest = {s->todo->lines.ptr, s->todo->lines.len}, one;
    mn_maker k = mn_maker_new("todo", "what:t", e);
    while (mn_text_split(&rest, '\n', &one))
        if (one.len) {
            mn_make_row(&k, 0);
            cell_text(s, &k, 0, one);
        }
    const mn_table_view view = {.title = "To be filled in or checked before anything is filed",
                                .columns = "what=What!"};
    return mn_report_made_any(s->r, &k, &view, e);
}

/* The payments of an alert as 'manumit money' counts them; those of patterns and of facts against
 * it are in the case, too. */
static mn_status show_rested_on(const show *s, mn_err *e)
{
    const mn_case *c = s->c;
    bool *on = calloc(c->payments + 1, sizeof *on);
    size_t n = 0;
    if (!on)
        return mn_fail_memory(e);
    for (size_t i = 0; i < c->indicators; i++)
        for (size_t k = 0; k < c->indicator[i].payments; k++) {
            n += !on[c->indicator[i].payment[k]];
            on[c->indicator[i].payment[k]] = true;
        }
    free(on);
    return mn_report_count(s->r, "rested_on", "Of these, those that indicators rest on", n,
                           "payments", false, e);
}

static mn_status show_head(show *s, mn_err *e)
{
    const mn_case_total *t = s->d->t;
    const mn_figure score = {.name = "score",
                             .label = "Score: what is reviewed first, no probability",
                             .value = s->c->score,
                             .low = (double)NAN,
                             .high = (double)NAN,
                             .unit = "0 to 1",
                             .method = "as the alert says",
                             .headline = true};
    mn_status st = mn_report_figure(s->r, &score, e);
    if (!st)
        st = mn_report_count(s->r, "families", "Independent families of indicators", t->families,
                             "families", true, e);
    if (!st)
        st = mn_report_count(s->r, "payments", "Payments", s->c->payments, "payments", true, e);
    if (!st && s->c->indicators)
        st = show_rested_on(s, e);
    if (!st && t->reversed)
        st = mn_report_count(s->r, "reversed", "Given back, in no sum", t->reversed, "payments",
                             false, e);
    if (!st)
        st = mn_report_warning(s->r,
                               "Draft and confidential: nobody whom it is about may learn of it, "
                               "and nothing was filed.",
                               e);
    return st;
}

static mn_status show_why(show *s, mn_err *e)
{
    const mn_case *c = s->c;
    mn_status st = show_facts(s, "indicators", "What speaks for it", c->indicator, c->indicators,
                              "id=Indicator!,family=Family,says=What was found,party=Party,"
                              "strength=Strength:2,"
                              "payments=Payments,source=Source,paragraph=Where",
                              e);
    if (!st)
        st = show_facts(s, "patterns", "Patterns", c->pattern, c->patterns,
                        "id=Pattern!,says=What was found,payments=Payments", e);
    if (!st)
        st = show_facts(s, "contrary", "What speaks against it", c->contrary, c->contraries,
                        "says=What was found,party=Party,weight=Weight:2,payments=Payments", e);
    if (!st && !c->contraries)
        st = mn_report_text(s->r, MN_TEXT_PARA,
                            "Nothing that speaks against it was found in the data; that does not "
                            "say that there is nothing.",
                            e);
    if (!st)
        st = show_without(s, e);
    return st ? st : show_peers(s, e);
}

mn_status mn_case_show(mn_report *r, const mn_draft *d, const mn_todo *todo, mn_err *e)
{
    show s = {.r = r, .d = d, .c = d->c, .todo = todo};
    mn_status st;
    (void)((st = show_head(&s, e)) || (st = show_why(&s, e)) || (st = show_parties(&s, e)) ||
           (st = show_days(&s, e)) || (st = show_flows(&s, e)) || (st = show_seen(&s, e)) ||
           (st = show_narrative(&s, e)) || (st = show_payments(&s, e)) || (st = show_todo(&s, e)));
    if (!st)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "Roles are possibilities with their reasons, never findings. A "
                            "possible victim is no subject of a report (FIN-2020-A008).",
                            e);
    mn_buf_free(&s.b);
    return st;
}
