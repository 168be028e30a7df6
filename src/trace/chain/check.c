/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/check.c - whether all that is followed in a chain leads somewhere: numbers within
 * their arrays, texts within the text, what is said to be in order is so.
 */
#include <math.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/chain/rows.h"

static bool in_text(const mn_chain *c, mn_span s)
{
    return s.at <= c->text_length && s.length <= c->text_length - s.at;
}

static bool all_in_text(const mn_chain *c, const mn_span *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!in_text(c, s[i]))
            return false;
    return true;
}

static bool one_of(uint32_t number, uint32_t count)
{
    return number < count || number == MN_NOT_ANY;
}

static bool row_there(const mn_chain *c, mn_row_at at)
{
    return at.file < c->files || (!at.file && !c->files);
}

static bool country_valid(const char country[2])
{
    return (!country[0] && !country[1]) ||
           (country[0] >= 'A' && country[0] <= 'Z' && country[1] >= 'A' && country[1] <= 'Z');
}

static bool check_parties(const mn_chain *c)
{
    uint32_t site = 0;
    for (uint32_t i = 0; i < c->parties; i++) {
        const mn_chain_party *p = &c->party[i];
        if (!in_text(c, p->id) || !p->id.length || !in_text(c, p->name) || !in_text(c, p->facts) ||
            !mn_chain_facts_valid(mn_chain_text(c, p->facts)) || p->told > MN_TOLD_NAMED ||
            !row_there(c, p->at) || !country_valid(p->country) || p->site != site ||
            p->sites > c->sites - site)
            return false;
        site += p->sites;
    }
    return site == c->sites;
}

/* Ids rise, so that none is there twice. */
static bool check_ids(const mn_chain *c)
{
    for (uint32_t i = 0; i < c->parties; i++)
        if (c->by_id[i] >= c->parties ||
            (i && mn_text_cmp(mn_chain_text(c, c->party[c->by_id[i - 1]].id),
                              mn_chain_text(c, c->party[c->by_id[i]].id)) >= 0))
            return false;
    for (uint32_t i = 0; i < c->sames; i++)
        if (c->same[i].party >= c->parties || !in_text(c, c->same[i].id) ||
            (i && mn_text_cmp(mn_chain_text(c, c->same[i - 1].id),
                              mn_chain_text(c, c->same[i].id)) >= 0))
            return false;
    return true;
}

static bool check_sites(const mn_chain *c)
{
    for (uint32_t i = 0; i < c->sites; i++) {
        const mn_chain_site *s = &c->site[i];
        const mn_span texts[] = {s->id, s->name, s->address, s->region, s->locode};
        if (!all_in_text(c, texts, sizeof texts / sizeof *texts) || s->party >= c->parties ||
            i - c->party[s->party].site >= c->party[s->party].sites || !one_of(s->good, c->goods) ||
            s->kind >= MN_SITE_KINDS || !row_there(c, s->at) || !country_valid(s->country))
            return false;
    }
    return true;
}

static bool hs_valid(const char hs[12])
{
    size_t n = 0;
    while (n < 10 && hs[n] >= '0' && hs[n] <= '9')
        n++;
    for (size_t i = n; i < 12; i++)
        if (hs[i])
            return false;
    return true;
}

static bool check_small(const mn_chain *c)
{
    for (uint32_t i = 0; i < c->goods; i++)
        if (!in_text(c, c->good[i].text) || !hs_valid(c->good[i].hs))
            return false;
    for (uint32_t i = 0; i < c->currencies; i++)
        if (c->currency[i][3])
            return false;
    for (uint32_t i = 0; i < c->files; i++)
        if (!in_text(c, c->file[i].name) || !in_text(c, c->file[i].sha256) ||
            !in_text(c, c->file[i].table))
            return false;
    for (uint32_t i = 0; i < c->findings; i++)
        if (!in_text(c, c->finding[i].kind) || !in_text(c, c->finding[i].what) ||
            !in_text(c, c->finding[i].text) || !row_there(c, c->finding[i].at))
            return false;
    return all_in_text(c, c->lot, c->lots);
}

/* --- edges ---------------------------------------------------------------------------- */

static bool edges_rise(const mn_chain_edge *a, const mn_chain_edge *b)
{
    if (a->buyer != b->buyer)
        return a->buyer < b->buyer;
    return a->seller != b->seller ? a->seller < b->seller : a->good < b->good;
}

static bool check_edges(const mn_chain *c)
{
    uint32_t first = 0;
    for (uint32_t i = 0; i < c->edges; i++) {
        const mn_chain_edge *x = &c->edge[i];
        if (x->seller >= c->parties || x->buyer >= c->parties || x->good >= c->goods ||
            x->first != first || !x->count || x->count > c->supplies - first ||
            (i && !edges_rise(x - 1, x)))
            return false;
        first += x->count;
    }
    return first == c->supplies;
}

/* Whose edges are whose. sold has each edge once: as many as there are, each under its seller,
 * rising. */
static bool check_owners(const mn_chain *c)
{
    if (c->in[0] || c->out[0] || c->in[c->parties] != c->edges || c->out[c->parties] != c->edges)
        return false;
    for (uint32_t p = 0; p < c->parties; p++) {
        if (c->in[p] > c->in[p + 1] || c->out[p] > c->out[p + 1] || c->in[p + 1] > c->edges ||
            c->out[p + 1] > c->edges)
            return false;
        for (uint32_t i = c->in[p]; i < c->in[p + 1]; i++)
            if (c->edge[i].buyer != p)
                return false;
        for (uint32_t i = c->out[p]; i < c->out[p + 1]; i++)
            if (c->sold[i] >= c->edges || c->edge[c->sold[i]].seller != p ||
                (i > c->out[p] && c->sold[i - 1] >= c->sold[i]))
                return false;
    }
    return true;
}

static bool numbers_within(const uint32_t *at, uint32_t n, uint32_t count)
{
    bool good = true;
    for (uint32_t i = 0; at && i < n; i++) /* without a way out: some numbers a step */
        good &= (at[i] < count) | (at[i] == MN_NOT_ANY);
    return good;
}

static bool bytes_within(const uint8_t *at, uint32_t n, unsigned count, unsigned none)
{
    bool good = true;
    for (uint32_t i = 0; at && i < n; i++)
        good &= (at[i] < count) | (at[i] == none);
    return good;
}

static bool check_columns(const mn_chain *c)
{
    const mn_chain_supplies *s = &c->supply;
    if (c->supplies && (!s->line || !s->kind || !s->file))
        return false;
    for (uint32_t i = 0; s->id && i < c->supplies; i++)
        if (!in_text(c, s->id[i]))
            return false;
    return numbers_within(s->seller_site, c->supplies, c->sites) &&
           numbers_within(s->buyer_site, c->supplies, c->sites) &&
           numbers_within(s->lot, c->supplies, c->lots) &&
           numbers_within(s->shipment, c->supplies, c->shipments) &&
           bytes_within(s->currency, c->supplies, c->currencies, 255) &&
           bytes_within(s->kind, c->supplies, MN_SUPPLY_KINDS, MN_SUPPLY) &&
           bytes_within(s->file, c->supplies, c->files, 0);
}

static bool each_dated(const mn_chain *c)
{
    const int32_t *day = c->supply.from;
    bool good = day && !c->supply.until;
    for (uint32_t i = 0; good && i < c->edges; i++) {
        const mn_chain_edge *x = &c->edge[i];
        int32_t before = x->since;
        good = x->count && x->since == day[x->first] && x->until == day[x->first + x->count - 1] &&
               before != MN_NO_DAY;
        for (uint32_t k = x->first; good && k < x->first + x->count; k++) {
            good = day[k] >= before; /* so that none of them is MN_NO_DAY */
            before = day[k];
        }
    }
    return good;
}

void mn_chain_settle(mn_chain *c)
{
    c->all_dated = each_dated(c);
    c->all_forward = !c->supply.kind || !memchr(c->supply.kind, MN_RETURN, c->supplies);
}

/* --- the rest -------------------------------------------------------------------------- */

static bool check_recipes(const mn_chain *c)
{
    uint32_t part = 0;
    for (uint32_t i = 0; i < c->recipes; i++) {
        const mn_chain_recipe *r = &c->recipe[i];
        if (!in_text(c, r->id) || !one_of(r->party, c->parties) || !one_of(r->site, c->sites) ||
            r->part != part || r->parts > c->parts - part || r->kind > MN_EVENT ||
            r->lost > (MN_LOST_INPUT | MN_LOST_OUTPUT) || !row_there(c, r->at))
            return false;
        part += r->parts;
    }
    for (uint32_t i = 0; i < c->parts; i++) {
        const mn_chain_part *p = &c->part[i];
        if (p->good >= c->goods || !one_of(p->lot, c->lots) || p->output > 1 ||
            !row_there(c, p->at))
            return false;
    }
    return part == c->parts;
}

static bool check_shipments(const mn_chain *c)
{
    for (uint32_t i = 0; i < c->shipments; i++) {
        const mn_chain_shipment *s = &c->shipment[i];
        if (!all_in_text(c, &s->bill, 12) || s->supply >= c->supplies ||
            !country_valid(s->origin_country))
            return false;
    }
    return true;
}

static bool check_documents(const mn_chain *c)
{
    const uint32_t count[MN_SUBJECTS] = {[MN_OF_PARTY] = c->parties,
                                         [MN_OF_SITE] = c->sites,
                                         [MN_OF_SUPPLY] = c->supplies,
                                         [MN_OF_RECIPE] = c->recipes};
    for (uint32_t i = 0; i < c->documents; i++) {
        const mn_chain_document *d = &c->document[i], *before = d - (i != 0);
        if (!all_in_text(c, &d->id, 9) || d->about >= MN_SUBJECTS || !row_there(c, d->at) ||
            (d->about == MN_OF_NOTHING ? d->subject != MN_NOT_ANY : d->subject >= count[d->about]))
            return false;
        if (before->about > d->about || (before->about == d->about && before->subject > d->subject))
            return false;
    }
    return true;
}

_Static_assert(offsetof(mn_chain_shipment, origin_country) == 12 * sizeof(mn_span), "spans");
_Static_assert(offsetof(mn_chain_document, date) == 9 * sizeof(mn_span), "spans");

mn_status mn_chain_check(const mn_chain *c, const char *place, mn_err *e)
{
    static const struct {
        bool (*check)(const mn_chain *c);
        const char *what;
    } checks[] = {
        {check_parties, "the parties"},     {check_ids, "the ids"},
        {check_sites, "the sites"},         {check_small, "the goods, lots, files or findings"},
        {check_edges, "the edges"},         {check_owners, "whose the edges are"},
        {check_columns, "the supplies"},    {check_recipes, "the transformations"},
        {check_shipments, "the shipments"}, {check_documents, "the documents"},
    };
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        if (!checks[i].check(c)) {
            mn_fail_at(e, MN_DATA, place, 0, 0, "the chain is damaged: %s lead nowhere",
                       checks[i].what);
            return mn_hint(e, "remove the file: it is made again from the store");
        }
    return MN_OK;
}
