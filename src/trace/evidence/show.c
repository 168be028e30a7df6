/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/show.c - the chain as a table and a picture of it, and the report's frame.
 */
#include "trace/evidence/show.h"

#include <math.h>

#include "core/err.h"
#include "core/text.h"
#include "report/made.h"
#include "trace/unit/unit.h"

void mn_say_day(mn_buf *b, int32_t day)
{
    int64_t y;
    unsigned m, d;
    if (day == MN_NO_DAY)
        return;
    mn_civil_from_days(day, &y, &m, &d);
    mn_buf_fmt(b, "%04lld-%02u-%02u", (long long)y, m, d);
}

void mn_say_step(mn_buf *b, const mn_evidence *v, size_t step)
{
    const mn_step *s = &v->step[step];
    mn_text name = mn_step_kind_name(v, s);
    mn_buf_fmt(b, "step %zu, ", s->number);
    if (name.len && name.ptr[0] >= 'A' && name.ptr[0] <= 'Z') {
        mn_buf_char(b, (char)(name.ptr[0] - 'A' + 'a'));
        name = mn_text_sub(name, 1, name.len - 1);
    }
    mn_buf_text(b, name);
}

void mn_say_papers(mn_buf *b, const mn_evidence *v, const uint32_t *kind, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        mn_buf_str(b, i ? " or " : "");
        mn_buf_text(b, v->guide->paper[kind[i]].name);
    }
}

/* --- the table ------------------------------------------------------------------------ */

enum {
    STEP,
    STATE,
    TIER,
    KIND,
    COMMODITY,
    PARTY,
    NAME,
    COUNTRY,
    PLACE,
    GOOD,
    FIRST,
    LAST,
    DATES,
    QUANTITY,
    UNIT,
    AMOUNT,
    TO,
    JOINED,
    DOCUMENTS,
    MISSING,
    NEXUS
};
static const char columns[] =
    "step:i state:t tier:i kind:t commodity:t party:t name:t country:t place:t good:t "
    "first_date:t last_date:t dates:t quantity:f unit:t amount:t to:t joined:t documents:t "
    "missing:t nexus:t";

/* What leaves the step, added up over its links. */
typedef struct sum {
    int32_t since, until;
    double quantity;
    uint16_t unit;
    bool mixed, part; /* units that can't be added up; some supplies have no quantity */
} sum;

static void add(sum *s, const mn_step_link *l)
{
    double factor = 1;
    if (l->since != MN_NO_DAY && (s->since == MN_NO_DAY || l->since < s->since))
        s->since = l->since;
    if (l->until > s->until)
        s->until = l->until;
    s->part = s->part || (l->unmeasured && l->unmeasured < l->supplies);
    if (isnan(l->quantity)) {
        s->mixed = s->mixed || l->unmeasured < l->supplies;
    } else if (isnan(s->quantity)) {
        s->quantity = l->quantity;
        s->unit = l->unit;
    } else if (l->unit == s->unit || mn_unit_convert(&factor, l->unit, s->unit)) {
        s->quantity += l->quantity * factor;
    } else {
        s->mixed = true;
    }
}

static sum sum_of(const mn_evidence *v, const mn_step *s)
{
    sum out = {.since = MN_NO_DAY, .until = MN_NO_DAY, .quantity = (double)NAN};
    if (s->state == MN_STEP_ENTRY) {
        for (size_t i = 0; i < v->links && s->supply != MN_NOT_ANY; i++)
            if (&v->step[v->out[i].to] == s)
                add(&out, &v->out[i]);
        return out;
    }
    for (uint32_t i = 0; i < s->links; i++)
        add(&out, &v->out[s->link + i]);
    return out;
}

static void put_dates(mn_maker *k, const sum *x, mn_buf *b)
{
    mn_say_day(b, x->since);
    if (x->until != x->since && x->until != MN_NO_DAY) {
        mn_buf_str(b, " to ");
        mn_say_day(b, x->until);
    }
    mn_make_buf(k, DATES, b);
    mn_say_day(b, x->since);
    mn_make_buf(k, FIRST, b);
    mn_say_day(b, x->until);
    mn_make_buf(k, LAST, b);
}

/* 13200 as "13,200"; at most three decimals. */
static void amount(mn_buf *b, double q)
{
    char text[64];
    snprintf(text, sizeof text, "%.3f", q);
    size_t whole = 0, end;
    while (text[whole] && text[whole] != '.')
        whole++;
    for (end = whole + 3; end > whole && text[end] == '0'; end--) {
    }
    for (size_t i = 0; i < whole; i++) {
        mn_buf_char(b, text[i]);
        if ((whole - i - 1) % 3 == 0 && i + 1 < whole && text[i] != '-')
            mn_buf_char(b, ',');
    }
    if (end > whole)
        mn_buf_add(b, text + whole, end - whole + 1);
}

static void put_amount(mn_maker *k, const sum *x, mn_buf *b)
{
    const mn_unit *u = mn_unit_at(x->unit);
    if (x->mixed) {
        mn_buf_str(b, "in units that can't be added up");
    } else if (!isnan(x->quantity)) {
        mn_make_f64(k, QUANTITY, mn_unit_shown(x->quantity));
        if (u)
            mn_make_str(k, UNIT, u->name);
        if (x->quantity == 0 || (x->quantity >= 0.001 && x->quantity < 1e15))
            amount(b, x->quantity);
        else
            mn_buf_f64(b, mn_unit_shown(x->quantity));
        if (u)
            mn_buf_fmt(b, " %s", u->name);
        if (x->part)
            mn_buf_str(b, " and more");
    }
    mn_make_buf(k, AMOUNT, b);
}

/* "Aksu, CN": the region or address of a site, and the country. */
static void put_place(mn_maker *k, const mn_evidence *v, const mn_step *s, mn_buf *b)
{
    const mn_chain *c = v->chain;
    if (s->party == MN_NOT_ANY)
        return;
    const mn_chain_party *p = &c->party[s->party];
    char country[2] = {p->country[0], p->country[1]};
    for (uint32_t i = p->site; i < p->site + p->sites && !b->len; i++) {
        mn_buf_text(b, mn_chain_text(c, c->site[i].region));
        if (!country[0] && c->site[i].country[0]) {
            country[0] = c->site[i].country[0];
            country[1] = c->site[i].country[1];
        }
    }
    if (country[0]) {
        mn_make_text(k, COUNTRY, (mn_text){country, 2});
        mn_buf_str(b, b->len ? ", " : "");
        mn_buf_add(b, country, 2);
    }
    mn_make_buf(k, PLACE, b);
}

static void put_links(mn_maker *k, const mn_evidence *v, const mn_step *s, mn_buf *b)
{
    size_t last = 0;
    for (uint32_t i = 0; i < s->links; i++) {
        size_t to = v->step[v->out[s->link + i].to].number;
        if (i && to == last)
            continue;
        mn_buf_fmt(b, i ? "; %zu" : "%zu", to);
        last = to;
    }
    mn_make_buf(k, TO, b);
    for (uint32_t i = 0; i < s->links && s->state == MN_STEP_NAMED; i++) {
        const char *name = mn_joined_name(v->out[s->link + i].joined);
        mn_buf_fmt(b, i ? "; %s" : "%s", name);
    }
    mn_make_buf(k, JOINED, b);
}

/* The first thing asked of a step: they lie by step, then by guidance. */
static size_t first_asked(const mn_evidence *v, size_t step)
{
    size_t low = 0, high = v->askeds;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (v->asked[mid].step < step)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* What is missing, each kind of paper once: of links, or of the step itself. */
static void missing(const mn_evidence *v, size_t step, bool links, mn_buf *b)
{
    uint32_t said = MN_NOT_ANY;
    for (size_t i = first_asked(v, step); i < v->askeds && v->asked[i].step == step; i++) {
        const mn_asked *a = &v->asked[i];
        if (a->met == MN_MET_THERE || (a->link != MN_NOT_ANY) != links || a->guidance == said)
            continue;
        said = a->guidance;
        const mn_guidance *g = &v->guide->guidance[a->guidance];
        mn_buf_str(b, b->len ? "; " : "");
        mn_buf_text(b, v->guide->paper[g->paper[0]].name);
    }
}

static void put_nexus(mn_maker *k, const mn_evidence *v, const mn_step *s, mn_buf *b)
{
    for (uint32_t i = 0; i < s->nexuses; i++) {
        const mn_nexus *n = &v->nexus->at[s->nexus + i];
        bool said = n->kind == MN_NEXUS_GOOD; /* of a country's goods as such: in the table alone */
        for (uint32_t j = 0; j < i && !said; j++)
            said = mn_text_eq(v->nexus->at[s->nexus + j].authority, n->authority) &&
                   v->nexus->at[s->nexus + j].verdict == n->verdict;
        if (said)
            continue;
        mn_buf_str(b, b->len ? "; " : "");
        mn_buf_str(b, n->verdict == MN_NEXUS_FOUND ? "found: " : "to be looked at: ");
        mn_buf_text(b, n->authority);
    }
    if (b->len)
        mn_make_str(k, STATE, "alert");
    mn_make_buf(k, NEXUS, b);
}

static void put_step(mn_maker *k, const mn_evidence *v, size_t i, mn_buf *b)
{
    const mn_step *s = &v->step[i];
    const sum x = sum_of(v, s);
    mn_make_row(k, 0);
    if (s->number)
        mn_make_i64(k, STEP, (int64_t)s->number);
    mn_make_str(k, STATE, s->state == MN_STEP_GAP ? "gap" : "");
    mn_make_i64(k, TIER, (int64_t)s->tier);
    mn_make_text(k, KIND, mn_step_kind_name(v, s));
    if (mn_step_commodity(v, s).len)
        mn_make_text(k, COMMODITY, mn_step_commodity(v, s));
    if (s->party != MN_NOT_ANY)
        mn_make_text(k, PARTY, mn_chain_text(v->chain, v->chain->party[s->party].id));
    mn_make_text(k, NAME, s->state == MN_STEP_GAP ? s->why : mn_step_party(v, s));
    put_place(k, v, s, b);
    if (mn_step_good(v, s).len)
        mn_make_text(k, GOOD, mn_step_good(v, s));
    put_dates(k, &x, b);
    put_amount(k, &x, b);
    put_links(k, v, s, b);
    for (uint32_t p = 0; p < s->papers; p++)
        mn_buf_fmt(b, p ? ", %u" : "%u", (unsigned)v->of_step[s->paper + p] + 1);
    mn_make_buf(k, DOCUMENTS, b);
    missing(v, i, false, b);
    missing(v, i, true, b);
    mn_make_buf(k, MISSING, b);
    put_nexus(k, v, s, b);
}

static mn_status show_chain(mn_report *r, const mn_evidence *v, mn_err *e)
{
    const mn_table_view view = {
        .title = "Steps",
        .columns = "step=Step,kind=What,name=Who,place=Where,good=Good,dates=When,amount=How "
                   "much,to=To step,joined=Told by,documents=Documents",
        .hidden = true};
    const mn_chart chart = {
        .kind = MN_CHART_CHAIN,
        .title = "The chain, step by step",
        .table = "chain",
        .label = "name",
        .target = "to",
        .value = "step",
        .heading = "kind",
        .detail = "good,place,dates,amount,documents=Documents,missing=Missing:!,nexus!",
        .state = "state",
        .alt = "A flow chart of the steps from the raw material to the entry, with who does each, "
               "where, when, how much, and the numbers of its documents. Boxes with a broken rim "
               "are gaps: who did it is not named.",
        .note = "Read from the top: each arrow leads to the step that bought the goods. A broken "
                "rim is a gap: nobody is named there."};
    mn_maker k = mn_maker_new("chain", columns, e);
    mn_buf b = {0};
    for (size_t i = 0; i < v->steps && !k.st; i++)
        put_step(&k, v, i, &b);
    mn_buf_free(&b);
    mn_status st = mn_report_made(r, &k, &view, e);
    return st ? st : mn_report_chart(r, &chart, e);
}

/* --- the frame ------------------------------------------------------------------------ */

static mn_status figures(mn_report *r, const mn_evidence *v, mn_err *e)
{
    size_t there = 0;
    for (size_t i = 0; i < v->askeds; i++)
        there += v->asked[i].met == MN_MET_THERE;
    mn_status st = mn_report_count(r, "missing", "Things asked for that are missing",
                                   v->askeds - there, "", true, e);
    if (!st)
        st = mn_report_count(r, "gaps", "Gaps: steps where nobody is named", v->gaps, "", true, e);
    if (!st)
        st = mn_report_count(r, "steps", "Steps that are named", v->named, "", false, e);
    if (!st)
        st = mn_report_count(r, "documents", "Documents", v->papers, "", false, e);
    if (!st)
        st = mn_report_count(r, "asked", "Things asked for", v->askeds, "", false, e);
    return st ? st : mn_report_count(r, "there", "Of them there", there, "", false, e);
}

static mn_status warn(mn_report *r, mn_buf *b, mn_err *e)
{
    mn_status st = b->failed ? mn_fail_memory(e) : b->len ? mn_report_warning(r, b->ptr, e) : MN_OK;
    mn_buf_clear(b);
    return st;
}

/* What the reader must know before believing it. */
static mn_status warnings(mn_report *r, const mn_evidence *v, mn_err *e)
{
    size_t assumed = 0, back = 0, strange = 0, links = 0;
    mn_buf b = {0};
    mn_status st = MN_OK;
    for (size_t i = 0; i < v->links; i++) {
        links += v->out[i].edge != MN_NOT_ANY;
        assumed += v->out[i].edge != MN_NOT_ANY && v->out[i].joined == MN_JOINED_ASSUMED;
        back += v->out[i].back;
    }
    for (size_t i = 0; i < v->papers; i++)
        strange += v->paper[i].kind == MN_NOT_ANY;
    if (assumed)
        mn_buf_fmt(&b,
                   assumed == 1
                       ? "%zu of %zu arrows is assumed: nothing says what the goods are made of "
                         "there, so that whatever was bought may be in them"
                       : "%zu of %zu arrows are assumed: nothing says what the goods are made of "
                         "there, so that whatever was bought may be in them",
                   assumed, links);
    st = warn(r, &b, e);
    if (!st && back)
        mn_buf_fmt(&b,
                   back == 1 ? "%zu arrow leads in a circle: goods came back to who had sold them"
                             : "%zu arrows lead in a circle: goods came back to who had sold them",
                   back);
    if (!st)
        st = warn(r, &b, e);
    if (!st && strange)
        mn_buf_fmt(
            &b, "documents of a kind that is not known, which count for nothing that is asked: %zu",
            strange);
    if (!st)
        st = warn(r, &b, e);
    if (!st && v->cut)
        mn_buf_str(
            &b, "the chain goes further up than was looked: take more --tiers; where that is of no "
                "help, it is too large to be shown as one: ask for a party further up");
    if (!st)
        st = warn(r, &b, e);
    if (!st && v->papers_cut)
        mn_buf_fmt(&b, "there are more documents than the %d that are shown", MN_EVIDENCE_PAPERS);
    if (!st)
        st = warn(r, &b, e);
    if (!st && v->others && !v->papers_cut)
        mn_buf_fmt(
            &b, "documents of the chain that belong to no step shown here, and are left out: %zu",
            v->others);
    if (!st)
        st = warn(r, &b, e);
    mn_buf_free(&b);
    return st;
}

mn_status mn_evidence_show(mn_report *r, const mn_evidence *v, const mn_pack_file *file, mn_err *e)
{
    mn_status st = figures(r, v, e);
    if (!st)
        st = mn_report_text(r, MN_TEXT_HEADING, "The chain", e);
    if (!st)
        st = show_chain(r, v, e);
    if (!st)
        st = mn_show_nexus(r, v, e);
    if (!st)
        st = mn_show_missing(r, v, e);
    if (!st)
        st = mn_show_asked(r, v, e);
    if (!st)
        st = mn_show_papers(r, v, file, e);
    if (!st)
        st = mn_show_routes(r, v, e);
    return st ? st : warnings(r, v, e);
}
