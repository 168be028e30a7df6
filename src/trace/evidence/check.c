/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/check.c - what is asked of each step, and whether its documents show it.
 *
 * What is asked of a link wants a document about each of its supplies, or about the shipment that
 * carries it (trace/chain/carried.h); what is asked of a step,
 * one about the step. A document that had ended before the goods left shows nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/chain/carried.h"
#include "trace/evidence/evidence.h"

static const char *const met_names[MN_MET_KINDS] = {"there",   "in part",    "out of date",
                                                    "missing", "to be said", "not looked for"};
const char *mn_met_name(mn_met m)
{
    return met_names[m];
}

mn_text mn_step_kind_name(const mn_evidence *v, const mn_step *s)
{
    if (s->state == MN_STEP_ENTRY)
        return mn_text_of(s->supply == MN_NOT_ANY ? "Party asked about" : "Import");
    if (s->state == MN_STEP_GAP)
        return mn_text_of("Not named");
    return s->kind == MN_NOT_ANY ? mn_text_of("Step of a kind that is not known")
                                 : v->guide->step[s->kind].name;
}

mn_text mn_step_good(const mn_evidence *v, const mn_step *s)
{
    return s->good == MN_NOT_ANY ? (mn_text){"", 0}
                                 : mn_chain_text(v->chain, v->chain->good[s->good].text);
}

mn_text mn_step_party(const mn_evidence *v, const mn_step *s)
{
    return s->party == MN_NOT_ANY ? (mn_text){"", 0} : mn_chain_party_name(v->chain, s->party);
}

mn_text mn_step_commodity(const mn_evidence *v, const mn_step *s)
{
    return s->kind == MN_NOT_ANY ? (mn_text){"", 0} : v->guide->step[s->kind].commodity;
}

typedef struct check {
    mn_evidence *v;
    size_t asked_cap, answer_cap;
    mn_asked *asked;
    uint32_t *answer;
    bool *shown; /* flows of the link that is looked at */
    size_t shown_cap;
    mn_err *e;
} check;

static bool is_kind(const mn_evidence *v, const mn_guidance *g, uint32_t kind)
{
    for (size_t i = 0; kind != MN_NOT_ANY && i < g->steps.n; i++)
        if (mn_text_eq(g->steps.at[i], v->guide->step[kind].row.id))
            return true;
    return false;
}

static bool is_commodity(const mn_evidence *v, const mn_guidance *g, const mn_step *s)
{
    if (mn_text_eq_str(g->commodity, "*"))
        return true;
    if (s->state != MN_STEP_ENTRY)
        return mn_text_eq(g->commodity, mn_step_commodity(v, s));
    for (size_t i = 0; i < v->commodities; i++)
        if (mn_text_eq(g->commodity, v->commodity[i]))
            return true;
    return false;
}

static bool concerns(const mn_evidence *v, const mn_guidance *g, const mn_step *s)
{
    const bool named = s->state == MN_STEP_NAMED;
    if (s->state == MN_STEP_GAP || !mn_guide_holds(g->from, g->until, v->on) ||
        !is_commodity(v, g, s))
        return false;
    switch (g->where) {
    case MN_GUIDE_EVERY:
        return named;
    case MN_GUIDE_ENTRY:
        return s->state == MN_STEP_ENTRY && s->supply != MN_NOT_ANY;
    case MN_GUIDE_MADE: { /* goods that are resold are made of nothing */
        bool made = false;
        for (size_t i = 0; named && i < v->links && !made; i++)
            made = &v->step[v->out[i].to] == s && v->out[i].joined != MN_JOINED_SAME &&
                   v->out[i].edge != MN_NOT_ANY;
        return made;
    }
    default:
        return named && is_kind(v, g, s->kind);
    }
}

static bool has_kind(const mn_guidance *g, uint32_t kind)
{
    for (size_t i = 0; i < g->papers; i++)
        if (g->paper[i] == kind)
            return true;
    return false;
}

/* Had it ended when the goods left? */
static bool ended(const mn_chain_document *d, int32_t day)
{
    return d->until != MN_NO_DAY && day != MN_NO_DAY && d->until < day;
}

static mn_status put(check *k, mn_asked *a, uint32_t paper)
{
    if (!mn_grow(&k->answer, &k->answer_cap, k->v->answers + 1, sizeof *k->answer))
        return mn_fail_memory(k->e);
    k->answer[k->v->answers++] = paper;
    a->papers++;
    return MN_OK;
}

void mn_step_days(int32_t *first, int32_t *last, const mn_evidence *v, const mn_step *s)
{
    const int32_t end = s->state == MN_STEP_NAMED ? s->limit : MN_NO_DAY;
    *first = *last = s->state == MN_STEP_ENTRY ? s->limit : MN_NO_DAY;
    for (uint32_t i = 0; i < s->links; i++) {
        const mn_step_link *l = &v->out[s->link + i];
        /* A period may go on beyond the day until which goods can have left. */
        const int32_t until = end != MN_NO_DAY && l->until > end ? end : l->until;
        if (l->since != MN_NO_DAY && (*first == MN_NO_DAY || l->since < *first))
            *first = l->since;
        if (until > *last)
            *last = until;
    }
    if (*last < *first)
        *last = *first;
}

static mn_status of_step(check *k, mn_asked *a, const mn_guidance *g)
{
    mn_evidence *v = k->v;
    const mn_step *s = &v->step[a->step];
    int32_t first, last;
    bool any = false, good = false, part = false;
    mn_step_days(&first, &last, v, s);
    for (uint32_t i = 0; i < s->papers; i++) {
        const uint32_t n = v->of_step[s->paper + i];
        if (!has_kind(g, v->paper[n].kind))
            continue;
        any = true;
        good = good || !ended(&v->chain->document[v->paper[n].document], last);
        part = part || !ended(&v->chain->document[v->paper[n].document], first);
        mn_status st = put(k, a, n);
        if (st)
            return st;
    }
    a->met = good   ? MN_MET_THERE
             : part ? MN_MET_PART /* some of the goods left after it had ended */
             : any  ? MN_MET_ENDED
                    : MN_MET_MISSING;
    return MN_OK;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* A flow of the link is shown, once. */
static void cover(check *k, mn_asked *a, const mn_step_link *l, uint32_t supply)
{
    if (!mn_step_link_counts(k->v->chain, l, supply) || k->shown[supply - l->first])
        return;
    k->shown[supply - l->first] = true;
    a->covered++;
}

/* What a document about a row shows: of a link that is told twice, one about a shipment shows the
 * sales that it carries; one about the sale that an entry's shipment carries shows the shipment. */
static void cover_by(check *k, mn_asked *a, const mn_step_link *l, bool entry, uint32_t supply)
{
    const mn_chain *c = k->v->chain;
    if (entry) {
        cover(k, a, l, l->first);
        return;
    }
    cover(k, a, l, supply);
    if (!l->twice || mn_chain_kind(c, supply) != MN_SHIPMENT)
        return;
    const mn_chain_load load = mn_chain_carried(c, supply);
    for (uint32_t i = load.first; i < load.first + load.count; i++)
        if (mn_chain_carries(c, &load, i))
            cover(k, a, l, i);
}

/* Whether a document is about what a link brings: a row of it, or what an entry's shipment carries.
 */
static bool is_about(const mn_chain *c, const mn_chain_document *d, const mn_step_link *l,
                     const mn_chain_load *load)
{
    if (d->about != MN_OF_SUPPLY)
        return false;
    if (mn_chain_carries(c, load, d->subject))
        return true;
    return d->subject >= l->first && d->subject - l->first < l->count &&
           mn_chain_kind(c, d->subject) != MN_RETURN &&
           (l->lot == MN_NOT_ANY || (c->supply.lot && c->supply.lot[d->subject] == l->lot));
}

static mn_status clear_shown(check *k, const mn_step_link *l)
{
    if (!mn_grow(&k->shown, &k->shown_cap, l->count, sizeof *k->shown))
        return mn_fail_memory(k->e);
    memset(k->shown, 0, l->count * sizeof *k->shown);
    return MN_OK;
}

/* Flows of the link that have such a document. */
static mn_status of_link(check *k, mn_asked *a, const mn_guidance *g)
{
    mn_evidence *v = k->v;
    const mn_chain *c = v->chain;
    const mn_step_link *l = &v->out[a->link];
    const mn_step *to = &v->step[l->to];
    const bool entry = to->state == MN_STEP_ENTRY && to->supply != MN_NOT_ANY;
    const mn_step *s = entry ? to : &v->step[l->from];
    const mn_chain_load load =
        entry ? mn_chain_carried(c, to->supply) : (mn_chain_load){.count = 0};
    mn_status st = MN_OK;
    a->of = l->supplies;
    for (uint32_t i = 0; i < s->papers && !st; i++) {
        const uint32_t n = v->of_step[s->paper + i];
        const mn_chain_document *d = &c->document[v->paper[n].document];
        if (!has_kind(g, v->paper[n].kind) || !is_about(c, d, l, &load))
            continue;
        if (!a->papers) /* only here: a link of a million supplies without documents costs nothing
                         */
            st = clear_shown(k, l);
        if (!st)
            st = put(k, a, n);
        if (!st && !ended(d, c->supply.from ? c->supply.from[d->subject] : MN_NO_DAY))
            cover_by(k, a, l, entry, d->subject);
    }
    if (a->papers)
        qsort(k->answer + a->paper, a->papers, sizeof *k->answer, by_number);
    a->met = a->covered >= a->of ? MN_MET_THERE
             : a->covered        ? MN_MET_PART
             : a->papers         ? MN_MET_ENDED
                                 : MN_MET_MISSING;
    return st;
}

static mn_status ask(check *k, size_t step, uint32_t link, size_t guidance)
{
    mn_evidence *v = k->v;
    const mn_guidance *g = &v->guide->guidance[guidance];
    mn_asked a = {.step = (uint32_t)step,
                  .link = link,
                  .guidance = (uint32_t)guidance,
                  .paper = (uint32_t)v->answers};
    if (!mn_grow(&k->asked, &k->asked_cap, v->askeds + 1, sizeof *k->asked))
        return mn_fail_memory(k->e);
    mn_status st = link == MN_NOT_ANY ? of_step(k, &a, g) : of_link(k, &a, g);
    if (!st)
        k->asked[v->askeds++] = a;
    return st;
}

static mn_status of_guidance(check *k, size_t step, size_t guidance)
{
    mn_evidence *v = k->v;
    const mn_step *s = &v->step[step];
    const mn_guidance *g = &v->guide->guidance[guidance];
    mn_status st = MN_OK;
    if (!concerns(v, g, s))
        return MN_OK;
    if (!g->per_link)
        return ask(k, step, MN_NOT_ANY, guidance);
    if (s->state == MN_STEP_ENTRY) {
        for (size_t i = 0; i < v->links && !st; i++)
            if (v->out[i].to == step && v->out[i].edge != MN_NOT_ANY)
                st = ask(k, step, (uint32_t)i, guidance);
        return st;
    }
    for (uint32_t i = 0; i < s->links && !st; i++)
        if (v->out[s->link + i].edge != MN_NOT_ANY)
            st = ask(k, step, s->link + i, guidance);
    return st;
}

/* What was gathered, into the arena. */
static mn_status keep(check *k)
{
    mn_evidence *v = k->v;
    v->asked = mn_arena_alloc(&v->arena, v->askeds + 1, sizeof *v->asked);
    v->answer = mn_arena_alloc(&v->arena, v->answers + 1, sizeof *v->answer);
    if (!v->asked || !v->answer)
        return mn_fail_memory(k->e);
    if (v->askeds)
        memcpy(v->asked, k->asked, v->askeds * sizeof *v->asked);
    if (v->answers)
        memcpy(v->answer, k->answer, v->answers * sizeof *v->answer);
    return MN_OK;
}

static mn_status check_steps(mn_evidence *v, mn_err *e)
{
    check k = {.v = v, .e = e};
    mn_status st = MN_OK;
    for (size_t s = 0; s < v->steps && !st; s++)
        for (size_t g = 0; g < v->guide->guidances && !st; g++)
            st = of_guidance(&k, s, g);
    if (!st)
        st = keep(&k);
    free(k.asked);
    free(k.answer);
    free(k.shown);
    return st;
}

/* --- entries, and the whole ---------------------------------------------------------- */

static bool is_entry(const mn_chain *c, const mn_chain_shipment *s, mn_text entry)
{
    mn_text number = mn_chain_text(c, s->entry), line = mn_chain_text(c, s->entry_line);
    if (number.len && mn_text_eq(number, entry))
        return true;
    return number.len && entry.len == number.len + 1 + line.len && entry.ptr[number.len] == '/' &&
           memcmp(entry.ptr, number.ptr, number.len) == 0 &&
           memcmp(entry.ptr + number.len + 1, line.ptr, line.len) == 0;
}

size_t mn_evidence_entry(uint32_t at[MN_EVIDENCE_ENTRIES], bool *more, const mn_chain *c,
                         mn_text entry)
{
    size_t n = 0;
    *more = false;
    enum { BY_ENTRY, BY_ID, BY_BILL, WAYS };
    for (int by = BY_ENTRY; by < WAYS && !n && entry.len; by++)
        for (uint32_t i = 0; i < c->shipments; i++) {
            const mn_chain_shipment *s = &c->shipment[i];
            if (by == BY_ENTRY  ? !is_entry(c, s, entry)
                : by == BY_BILL ? !mn_text_eq(mn_chain_text(c, s->bill), entry)
                                : !c->supply.id ||
                                      !mn_text_eq(mn_chain_text(c, c->supply.id[s->supply]), entry))
                continue;
            if (n == MN_EVIDENCE_ENTRIES) {
                *more = true;
                break;
            }
            at[n++] = s->supply;
        }
    return n;
}

mn_status mn_evidence_find(mn_evidence *out, const mn_chain *c, const mn_guide *g,
                           const mn_evidence_asked *a, const mn_ctx *ctx, mn_err *e)
{
    mn_evidence v = {.chain = c,
                     .guide = g,
                     .nexus = a->nexus,
                     .listed = a->listed,
                     .region = a->region,
                     .on = a->on};
    mn_status st = mn_evidence_walk(&v, a, ctx, e);
    if (!st)
        st = mn_evidence_papers(&v, e);
    if (!st)
        st = check_steps(&v, e);
    if (!st)
        st = mn_evidence_routes(&v, e);
    if (st)
        mn_evidence_free(&v);
    else
        *out = v;
    return st;
}

void mn_evidence_free(mn_evidence *v)
{
    mn_arena_free(&v->arena);
    *v = (mn_evidence){.steps = 0};
}
