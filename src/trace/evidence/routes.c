/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/routes.c - the ways out of a detention, item by item: what the chain and its
 * documents answer, and what only a person can.
 *
 * No answer says more than was looked for: that nothing was found is said with what was asked.
 */
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "trace/evidence/evidence.h"

typedef struct answer {
    mn_met met;
    mn_buf says;
} answer;

static void count(mn_buf *b, size_t n, const char *one, const char *many)
{
    mn_buf_fmt(b, "%zu %s", n, n == 1 ? one : many);
}

/* Every step is named up to its raw material. */
static void closed(const mn_evidence *v, answer *a)
{
    size_t unknown = 0, cut = 0;
    for (size_t i = 0; i < v->steps; i++) {
        unknown += v->step[i].state == MN_STEP_NAMED && v->step[i].kind == MN_NOT_ANY;
        cut += v->step[i].cut;
    }
    a->met = v->gaps || cut ? MN_MET_MISSING : MN_MET_THERE;
    count(&a->says, v->named, "step is named", "steps are named");
    mn_buf_str(&a->says, "; ");
    count(&a->says, v->gaps, "gap", "gaps");
    if (cut || v->cut)
        mn_buf_str(&a->says, "; further up was not looked");
    if (unknown) {
        mn_buf_str(&a->says, "; of ");
        count(&a->says, unknown, "step the kind is not known", "steps the kind is not known");
    }
}

static bool about_payment(const mn_evidence *v, const mn_asked *a)
{
    const mn_guidance *g = &v->guide->guidance[a->guidance];
    return mn_text_eq_str(g->row.id, "any-payment") || mn_text_eq_str(g->row.id, "any-transport");
}

/* What was asked of steps and links, all of it or of payment and transport alone. */
static void asked(const mn_evidence *v, answer *a, bool payment)
{
    size_t all = 0, there = 0;
    for (size_t i = 0; i < v->askeds; i++) {
        if (payment && !about_payment(v, &v->asked[i]))
            continue;
        all++;
        there += v->asked[i].met == MN_MET_THERE;
    }
    a->met = !all           ? MN_MET_PERSON /* tables of the caller's may ask nothing */
             : all == there ? MN_MET_THERE
             : there        ? MN_MET_PART
                            : MN_MET_MISSING;
    if (all)
        mn_buf_fmt(&a->says,
                   there == 1 ? "%zu of %zu things asked for is there"
                              : "%zu of %zu things asked for are there",
                   there, all);
    else
        mn_buf_str(&a->says, "nothing is asked for that could show it");
}

/* Whether an earlier step is of the same party: what touches it is told once. */
static bool is_before(const mn_evidence *v, size_t step)
{
    for (size_t i = 0; i < step; i++)
        if (v->step[i].party == v->step[step].party)
            return true;
    return false;
}

/* Whether any step touches a list or a region. */
static void touches(const mn_evidence *v, answer *a, mn_nexus_kind kind)
{
    size_t found = 0, look = 0;
    if (!v->nexus || !(kind == MN_NEXUS_LISTED ? v->listed : v->region)) {
        a->met = MN_MET_UNKNOWN;
        mn_buf_str(&a->says, kind == MN_NEXUS_LISTED
                                 ? "no list was given to look for the parties in"
                                 : "places were not looked at");
        return;
    }
    for (size_t i = 0; i < v->steps; i++)
        for (uint32_t k = 0; k < v->step[i].nexuses; k++) {
            const mn_nexus *n = &v->nexus->at[v->step[i].nexus + k];
            if (n->kind != kind || is_before(v, i))
                continue;
            if (n->verdict == MN_NEXUS_FOUND)
                found++;
            else
                look++;
        }
    a->met = found ? MN_MET_MISSING : look ? MN_MET_PERSON : MN_MET_THERE;
    if (found || look)
        mn_buf_fmt(&a->says, "%zu found, %zu to be looked at", found, look);
    else if (v->gaps)
        mn_buf_str(&a->says, "none found among the steps that are named; gaps are not known");
    else
        mn_buf_str(&a->says, "none found among the steps");
    if (!found && !look && v->gaps)
        a->met = MN_MET_PART;
}

/* English, or with a translation beside it: as far as the table says in which language. */
static void english(const mn_evidence *v, answer *a)
{
    size_t other = 0, unknown = 0;
    a->met = MN_MET_MISSING;
    if (!v->papers) {
        mn_buf_str(&a->says, "there is no document");
        return;
    }
    for (size_t i = 0; i < v->papers; i++) {
        const mn_chain_document *d = &v->chain->document[v->paper[i].document];
        mn_text l = mn_chain_text(v->chain, d->language);
        if (!l.len)
            unknown++;
        else if (!mn_text_eq_nocase(l, "en") && !mn_text_eq_nocase(l, "eng") &&
                 !mn_text_eq_nocase(l, "english"))
            other++;
    }
    a->met = other ? MN_MET_PART : unknown ? MN_MET_PERSON : MN_MET_THERE;
    count(&a->says, other, "document in another language", "documents in other languages");
    if (unknown) {
        mn_buf_str(&a->says, "; of ");
        count(&a->says, unknown, "document the language is not said",
              "documents the language is not said");
    }
}

/* Whether the step's goods go into the entry as they are. */
static bool is_direct(const mn_evidence *v, const mn_step *s)
{
    bool direct = false;
    for (uint32_t k = 0; k < s->links; k++)
        direct = direct || v->out[s->link + k].joined == MN_JOINED_ENTRY;
    return direct;
}

enum { COUNTRIES = 300 /* more than there are codes in use */ };

/* Adds a country; false where it is there already, or there is no more room. */
static bool add_country(char seen[COUNTRIES][2], size_t *n, const char *country)
{
    for (size_t k = 0; k < *n; k++)
        if (memcmp(seen[k], country, 2) == 0)
            return false;
    if (*n == COUNTRIES)
        return false;
    memcpy(seen[(*n)++], country, 2);
    return true;
}

/* Countries of the steps beside those of export. */
static void countries(const mn_evidence *v, answer *a)
{
    char seen[COUNTRIES][2];
    size_t n = 0, others = 0, unknown = 0;
    const mn_chain *c = v->chain;
    for (int direct = 1; direct >= 0; direct--)
        for (size_t i = 0; i < v->steps; i++) {
            const mn_step *s = &v->step[i];
            if (s->state != MN_STEP_NAMED || is_direct(v, s) != (direct == 1))
                continue;
            unknown += !c->party[s->party].country[0];
            if (!c->party[s->party].country[0] ||
                !add_country(seen, &n, c->party[s->party].country) || direct)
                continue;
            mn_buf_str(&a->says, others++ ? ", " : "parts come from: ");
            mn_buf_add(&a->says, c->party[s->party].country, 2);
        }
    a->met = others || unknown || v->gaps ? MN_MET_PERSON : MN_MET_THERE;
    if (!others)
        mn_buf_str(&a->says, "no step is known to lie in another country");
    if (unknown) {
        mn_buf_str(&a->says, "; of ");
        count(&a->says, unknown, "step the country is not known", "steps the country is not known");
    }
}

static bool has_kind(const mn_route_item *r, uint32_t kind)
{
    for (size_t i = 0; i < r->papers; i++)
        if (r->paper[i] == kind)
            return true;
    return false;
}

/* The last day of the entries. */
static int32_t last_day(const mn_evidence *v)
{
    int32_t day = MN_NO_DAY;
    for (size_t i = 0; i < v->steps; i++)
        if (v->step[i].state == MN_STEP_ENTRY && v->step[i].limit > day)
            day = v->step[i].limit;
    return day;
}

/* Whether it counts: of the kinds, and not ended before the last goods left the step (NULL: before
 * they came). */
static bool counts(const mn_evidence *v, const mn_route_item *r, size_t paper, const mn_step *s)
{
    const mn_chain_document *d = &v->chain->document[v->paper[paper].document];
    int32_t first, day = last_day(v);
    if (s && s->state == MN_STEP_NAMED)
        mn_step_days(&first, &day, v, s);
    return has_kind(r, v->paper[paper].kind) &&
           (d->until == MN_NO_DAY || day == MN_NO_DAY || d->until >= day);
}

/* At how many of the steps that are named there is one. */
static void at_steps(const mn_evidence *v, answer *a, const mn_route_item *r)
{
    size_t all = 0, there = 0;
    for (size_t i = 0; i < v->steps; i++) {
        const mn_step *s = &v->step[i];
        bool any = false;
        if (s->state != MN_STEP_NAMED)
            continue;
        for (uint32_t k = 0; k < s->papers && !any; k++)
            any = counts(v, r, v->of_step[s->paper + k], s);
        all++;
        there += any;
    }
    a->met = there && there == all && !v->gaps ? MN_MET_THERE
             : there                           ? MN_MET_PART
                                               : MN_MET_MISSING;
    mn_buf_fmt(&a->says,
               all == 1 ? "at %zu of %zu step there is a " : "at %zu of %zu steps there is a ",
               there, all);
    for (size_t i = 0; i < r->papers; i++) {
        mn_buf_str(&a->says, i ? " or " : "");
        mn_buf_text(&a->says, v->guide->paper[r->paper[i]].name);
    }
}

static void papers(const mn_evidence *v, answer *a, const mn_route_item *r)
{
    size_t n = 0, good = 0;
    for (size_t i = 0; i < v->papers; i++) {
        if (!has_kind(r, v->paper[i].kind))
            continue;
        mn_buf_fmt(&a->says, n ? ", %zu" : "documents %zu", i + 1);
        n++;
        good += counts(v, r, i, &v->step[v->paper[i].step]);
    }
    a->met = good ? MN_MET_THERE : n ? MN_MET_ENDED : MN_MET_MISSING;
    for (size_t i = 0; !n && i < r->papers; i++) {
        mn_buf_str(&a->says, i ? " or " : "no ");
        mn_buf_text(&a->says, v->guide->paper[r->paper[i]].name);
    }
}

static bool check(const mn_evidence *v, answer *a, mn_text what)
{
    if (mn_text_eq_str(what, "closed"))
        closed(v, a);
    else if (mn_text_eq_str(what, "asked"))
        asked(v, a, false);
    else if (mn_text_eq_str(what, "paid"))
        asked(v, a, true);
    else if (mn_text_eq_str(what, "region"))
        touches(v, a, MN_NEXUS_REGION);
    else if (mn_text_eq_str(what, "listed"))
        touches(v, a, MN_NEXUS_LISTED);
    else if (mn_text_eq_str(what, "english"))
        english(v, a);
    else if (mn_text_eq_str(what, "countries"))
        countries(v, a);
    else
        return false;
    return true;
}

static mn_status put(mn_evidence *v, size_t item, uint32_t entry, mn_met met, mn_text says,
                     mn_err *e)
{
    mn_text kept = mn_arena_text(&v->arena, says);
    if (!kept.ptr)
        return mn_fail_memory(e);
    v->route[v->routes++] = (mn_route_answer){(uint32_t)item, entry, met, kept};
    return MN_OK;
}

/* A field of a form: one for each line of the entry. */
static mn_status fields(mn_evidence *v, size_t item, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < v->steps && !st; i++) {
        mn_text value;
        if (v->step[i].state != MN_STEP_ENTRY || v->step[i].supply == MN_NOT_ANY)
            continue;
        st = mn_evidence_field(&value, v, &v->step[i], v->guide->route[item].what, e);
        if (!st)
            st = put(v, item, (uint32_t)i, value.len ? MN_MET_THERE : MN_MET_PERSON, value, e);
    }
    return st;
}

static mn_status item(mn_evidence *v, size_t i, mn_err *e)
{
    const mn_route_item *r = &v->guide->route[i];
    answer a = {.met = MN_MET_PERSON};
    if (r->by == MN_BY_FIELD)
        return fields(v, i, e);
    if (r->by == MN_BY_PAPERS)
        papers(v, &a, r);
    else if (r->by == MN_BY_STEPS)
        at_steps(v, &a, r);
    else if (r->by == MN_BY_CHECK && !check(v, &a, r->what))
        mn_buf_str(&a.says, "no such check is known: a person must say");
    else if (r->by == MN_BY_PERSON)
        mn_buf_str(&a.says, "for a person to say");
    mn_status st = a.says.failed
                       ? mn_fail_memory(e)
                       : put(v, i, MN_NOT_ANY, a.met, (mn_text){a.says.ptr, a.says.len}, e);
    mn_buf_free(&a.says);
    return st;
}

mn_status mn_evidence_routes(mn_evidence *v, mn_err *e)
{
    mn_status st = MN_OK;
    v->route = mn_arena_alloc(&v->arena, v->guide->routes * (v->entries + 1) + 1, sizeof *v->route);
    if (!v->route)
        return mn_fail_memory(e);
    for (size_t i = 0; i < v->guide->routes && !st; i++)
        if (mn_guide_holds(v->guide->route[i].from, v->guide->route[i].until, v->on))
            st = item(v, i, e);
    return st;
}
