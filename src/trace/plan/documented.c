/* SPDX-License-Identifier: Apache-2.0
 *
 * documented.c - which supplies have documents. See documented.h.
 */
#include "trace/plan/documented.h"

#include <stdlib.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "trace/evidence/guide.h"
#include "trace/plan/sheet.h"

extern const unsigned char mn_data_trade_document_scope[], mn_data_trade_document_scope_end[];

static bool about_of(mn_subject *out, mn_text t)
{
    static const struct {
        const char *name;
        mn_subject subject;
    } names[] = {{"party", MN_OF_PARTY},
                 {"site", MN_OF_SITE},
                 {"supply", MN_OF_SUPPLY},
                 {"shipment", MN_OF_SUPPLY},
                 {"transformation", MN_OF_RECIPE}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (mn_text_eq_nocase(t, names[i].name)) {
            *out = names[i].subject;
            return true;
        }
    return false;
}

static mn_status read_rule(mn_scope_rule *r, const mn_sheet *s, size_t row, mn_err *e)
{
    const mn_text settles = mn_sheet_text(s, row, 4);
    *r = (mn_scope_rule){.id = mn_sheet_text(s, row, 0),
                         .version = mn_sheet_text(s, row, 1),
                         .kind = mn_sheet_text(s, row, 3)};
    if (!about_of(&r->about, mn_sheet_text(s, row, 2)))
        return mn_sheet_fail(s, row, 2, e,
                             "is none of party, site, supply, shipment, transformation");
    if (!r->kind.len)
        return mn_sheet_fail(s, row, 3, e, "is empty; '*' stands for every kind");
    r->sold = mn_text_eq_nocase(settles, "sold") || mn_text_eq_nocase(settles, "both");
    r->bought = mn_text_eq_nocase(settles, "bought") || mn_text_eq_nocase(settles, "both");
    if (!r->sold && !r->bought && !mn_text_eq_nocase(settles, "itself"))
        return mn_sheet_fail(s, row, 4, e, "is none of itself, sold, bought, both");
    r->asked = mn_text_eq_nocase(r->kind, "asked");
    if (r->asked && r->about != MN_OF_RECIPE)
        return mn_sheet_fail(s, row, 3, e, "is of transformations alone");
    if (r->about == MN_OF_RECIPE && (!r->sold || r->bought))
        return mn_sheet_fail(s, row, 4, e, "is 'sold' for transformations: what comes of them");
    if ((r->about == MN_OF_SUPPLY) != (!r->sold && !r->bought))
        return mn_sheet_fail(s, row, 4, e, "is 'itself' for supplies, and for nothing else");
    return MN_OK;
}

mn_status mn_scope_rules_load(mn_scope_rules *out, const char *path, const mn_ctx *ctx, mn_err *e)
{
    mn_scope_rules r = {0};
    mn_sheet s = {0};
    mn_status st =
        path ? mn_sheet_read(&s, path, "id,version,about,kind,settles", 5, ctx, e)
             : mn_sheet_read_memory(
                   &s, "embedded: data/trade/document_scope.csv", mn_data_trade_document_scope,
                   (size_t)(mn_data_trade_document_scope_end - mn_data_trade_document_scope),
                   "id,version,about,kind,settles", 5, e);
    if (!st && !(r.rule = calloc(mn_table_rows(s.t) + 1, sizeof *r.rule)))
        st = mn_fail_memory(e);
    for (size_t i = 0; !st && i < mn_table_rows(s.t); i++)
        st = read_rule(&r.rule[r.n++], &s, i, e);
    r.t = s.t;
    if (st)
        mn_scope_rules_free(&r);
    else
        *out = r;
    return st;
}

void mn_scope_rules_free(mn_scope_rules *r)
{
    mn_table_free(r->t);
    free(r->rule);
    *r = (mn_scope_rules){0};
}

/* --- what documents speak for -------------------------------------------------------------- */

enum { SOLD = 1, BOUGHT = 2 };

/* Days from..until that documents of one subject speak for. */
typedef struct days {
    int32_t from, until;
} days;

/* A lot of a party, of whose making there is a document: valid until a day, MN_NO_DAY: always. */
typedef struct made_lot {
    uint32_t party, lot;
    int32_t until;
} made_lot;

typedef struct search {
    const mn_chain *c;
    const mn_scope_rules *r;
    mn_guide guide;
    made_lot *lot; /* by party and lot */
    size_t lots, lots_cap;
    uint8_t *party, *site; /* SOLD, BOUGHT: some document of theirs may speak */
    uint8_t *document;     /* the same, of each document */
    /* Of each subject, from the number of its first document on: the days that its documents speak
     * for, in order and apart, for SOLD and for BOUGHT; and how many such there are. */
    days *spoken[2];
    uint32_t *spans[2];
    uint64_t *bits;
    bool by_seller;
    int32_t on;
} search;

static bool has_come(const search *s, const mn_chain_document *d)
{
    const int32_t day = d->received != MN_NO_DAY ? d->received : d->date;
    return s->on == MN_NO_DAY || day == MN_NO_DAY || day <= s->on;
}

static bool has_paper(const mn_guidance *g, uint32_t paper)
{
    for (size_t i = 0; i < g->papers; i++)
        if (g->paper[i] == paper)
            return true;
    return false;
}

/* Whether guidance asks a paper of who makes the good: of its step by name, or of all that is made.
 */
static bool asked_of(const search *s, uint32_t party, uint32_t good, uint32_t paper)
{
    const mn_chain *c = s->c;
    const mn_chain_party *p = &c->party[party];
    uint32_t sites = 0;
    for (uint32_t i = p->site; i < p->site + p->sites; i++)
        sites |= c->site[i].kind == MN_SITE_OTHER ? 0 : 1U << c->site[i].kind;
    const uint32_t step =
        mn_guide_step(&s->guide, mn_text_of(c->good[good].hs), mn_chain_text(c, c->good[good].text),
                      sites, (mn_text){"", 0});
    const mn_step_kind *k = step == MN_NOT_ANY ? NULL : &s->guide.step[step];
    for (size_t i = 0; i < s->guide.guidances; i++) {
        const mn_guidance *g = &s->guide.guidance[i];
        bool of = g->where == MN_GUIDE_MADE || g->where == MN_GUIDE_EVERY;
        if (g->per_link || !has_paper(g, paper) || !mn_guide_holds(g->from, g->until, s->on) ||
            !(mn_text_eq_str(g->commodity, "*") || (k && mn_text_eq(g->commodity, k->commodity))))
            continue;
        for (size_t j = 0; k && j < g->steps.n; j++)
            of = of || mn_text_eq(g->steps.at[j], k->row.id);
        if (of)
            return true;
    }
    return false;
}

/* Of an event by which its party made a lot; of a recipe, or of nobody's lot, nothing is asked that
 * would speak for particular goods. */
static bool is_asked(const search *s, const mn_chain_document *d, uint32_t paper)
{
    const mn_chain_recipe *r = &s->c->recipe[d->subject];
    for (uint32_t i = r->part; i < r->part + r->parts && paper != MN_NOT_ANY; i++)
        if (s->c->part[i].output && s->c->part[i].lot != MN_NOT_ANY && r->party != MN_NOT_ANY &&
            asked_of(s, r->party, s->c->part[i].good, paper))
            return true;
    return false;
}

/* By their spellings, or, of kinds that nobody knows, as they are written. */
static bool is_kind(const search *s, mn_text asked, mn_text kind, uint32_t paper)
{
    char name[128];
    if (mn_text_eq_str(asked, "*"))
        return true;
    if (paper != MN_NOT_ANY && mn_guide_paper(&s->guide, asked) == paper)
        return true;
    if (asked.len >= sizeof name)
        return false;
    for (size_t k = 0; k < asked.len; k++)
        name[k] = asked.ptr[k];
    name[asked.len] = 0;
    return mn_text_eq_nocase(kind, name);
}

static uint8_t speaks(const search *s, const mn_chain_document *d, bool *itself)
{
    const mn_text kind = mn_chain_text(s->c, d->kind);
    const uint32_t paper = mn_guide_paper(&s->guide, kind);
    uint8_t out = 0;
    for (size_t i = 0; i < s->r->n; i++) {
        const mn_scope_rule *r = &s->r->rule[i];
        if (r->about != (mn_subject)d->about ||
            !(r->asked ? is_asked(s, d, paper) : is_kind(s, r->kind, kind, paper)))
            continue;
        out |= (uint8_t)((r->sold ? SOLD : 0) | (r->bought ? BOUGHT : 0));
        *itself = *itself || d->about == MN_OF_SUPPLY;
    }
    return out;
}

/* --- lots of which it is told how they were made ------------------------------------------- */

static int by_lot(const void *a, const void *b)
{
    const made_lot *x = a, *y = b;
    if (x->party != y->party)
        return x->party < y->party ? -1 : 1;
    return x->lot < y->lot ? -1 : x->lot > y->lot;
}

static mn_status add_lots(search *s, const mn_chain_document *d, mn_err *e)
{
    const mn_chain_recipe *r = &s->c->recipe[d->subject];
    for (uint32_t i = r->part; i < r->part + r->parts; i++) {
        const mn_chain_part *p = &s->c->part[i];
        if (r->kind != MN_EVENT || r->party == MN_NOT_ANY || !p->output || p->lot == MN_NOT_ANY)
            continue;
        if (!mn_grow(&s->lot, &s->lots_cap, s->lots + 1, sizeof *s->lot))
            return mn_fail_memory(e);
        s->lot[s->lots++] = (made_lot){r->party, p->lot, d->until};
    }
    return MN_OK;
}

/* Each lot once, with the latest day until which one of its documents is valid. */
static void settle_lots(search *s)
{
    size_t n = 0;
    if (s->lots > 1)
        qsort(s->lot, s->lots, sizeof *s->lot, by_lot);
    for (size_t i = 0; i < s->lots; i++) {
        made_lot *before = n ? &s->lot[n - 1] : NULL;
        if (!before || by_lot(before, &s->lot[i]) != 0)
            s->lot[n++] = s->lot[i];
        else if (before->until != MN_NO_DAY &&
                 (s->lot[i].until == MN_NO_DAY || s->lot[i].until > before->until))
            before->until = s->lot[i].until;
    }
    s->lots = n;
}

static bool lot_has_one(const search *s, const mn_chain_edge *g, uint32_t i)
{
    const mn_chain_supplies *u = &s->c->supply;
    const made_lot key = {g->seller, u->lot ? u->lot[i] : MN_NOT_ANY, 0};
    if (!s->lots || key.lot == MN_NOT_ANY)
        return false;
    const made_lot *x = bsearch(&key, s->lot, s->lots, sizeof key, by_lot);
    const int32_t day = u->from ? u->from[i] : MN_NO_DAY;
    return x && (x->until == MN_NO_DAY || day == MN_NO_DAY || day <= x->until);
}

/* --- parties and sites ---------------------------------------------------------------------- */

/* The first document about this subject; documents lie by about, subject. */
static uint32_t first_about(const mn_chain *c, mn_subject about, uint32_t subject)
{
    uint32_t lo = 0, hi = c->documents;
    while (lo < hi) {
        const uint32_t mid = lo + (hi - lo) / 2;
        const mn_chain_document *d = &c->document[mid];
        if (d->about < about || (d->about == about && d->subject < subject))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static int by_from(const void *a, const void *b)
{
    const days *x = a, *y = b;
    return x->from != y->from ? (x->from < y->from ? -1 : 1)
                              : (x->until > y->until) - (x->until < y->until);
}

/* What documents [first, end), all about one subject, speak for: one with an end, from its date (or
 * ever since) to its end; one without, for every day. */
static void gather_days(search *s, uint32_t first, uint32_t end, unsigned side)
{
    days *d = s->spoken[side] + first;
    uint32_t n = 0, apart = 0;
    for (uint32_t i = first; i < end; i++) {
        const mn_chain_document *x = &s->c->document[i];
        if (!(s->document[i] & (side ? BOUGHT : SOLD)))
            continue;
        const bool ever = x->until == MN_NO_DAY;
        const days one = {ever || x->date == MN_NO_DAY ? INT32_MIN : x->date,
                          ever ? INT32_MAX : x->until};
        d[n++] = one;
    }
    qsort(d, n, sizeof *d, by_from);
    for (uint32_t i = 0; i < n; i++)
        if (apart && d[i].from <= d[apart - 1].until)
            d[apart - 1].until = d[i].until > d[apart - 1].until ? d[i].until : d[apart - 1].until;
        else
            d[apart++] = d[i];
    s->spans[side][first] = apart;
}

/* Whether a document about it speaks for what was sold (or bought) on that day; where the day is
 * not known, any does. O(log documents). */
static bool covered(const search *s, mn_subject about, uint32_t subject, uint8_t side, int32_t day)
{
    const uint32_t first = first_about(s->c, about, subject);
    const days *d = s->spoken[side == BOUGHT] + first;
    uint32_t lo = 0, hi = s->spans[side == BOUGHT][first];
    if (day == MN_NO_DAY)
        return hi > 0;
    while (lo < hi) { /* the last that begins until the day */
        const uint32_t mid = lo + (hi - lo) / 2;
        if (d[mid].from <= day)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo && day <= d[lo - 1].until;
}

static bool has_one(const search *s, const mn_chain_edge *g, uint32_t i)
{
    const mn_chain_supplies *u = &s->c->supply;
    const int32_t day = u->from ? u->from[i] : MN_NO_DAY;
    if (lot_has_one(s, g, i))
        return true;
    if (s->party[g->seller] & SOLD && covered(s, MN_OF_PARTY, g->seller, SOLD, day))
        return true;
    if (!s->by_seller && s->party[g->buyer] & BOUGHT &&
        covered(s, MN_OF_PARTY, g->buyer, BOUGHT, day))
        return true;
    if (u->seller_site && u->seller_site[i] != MN_NOT_ANY && s->site[u->seller_site[i]] & SOLD &&
        covered(s, MN_OF_SITE, u->seller_site[i], SOLD, day))
        return true;
    return !s->by_seller && u->buyer_site && u->buyer_site[i] != MN_NOT_ANY &&
           s->site[u->buyer_site[i]] & BOUGHT &&
           covered(s, MN_OF_SITE, u->buyer_site[i], BOUGHT, day);
}

static mn_status search_all(search *s, const mn_ctx *ctx, mn_err *e)
{
    const mn_chain *c = s->c;
    bool any = false;
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < c->documents && !st; i++) {
        const mn_chain_document *d = &c->document[i];
        bool itself = false;
        if (!has_come(s, d))
            continue;
        s->document[i] = speaks(s, d, &itself);
        if (itself)
            s->bits[d->subject / 64] |= UINT64_C(1) << (d->subject % 64);
        if (s->document[i] && d->about == MN_OF_PARTY)
            s->party[d->subject] |= s->document[i];
        else if (s->document[i] && d->about == MN_OF_SITE)
            s->site[d->subject] |= s->document[i];
        else if (s->document[i] && d->about == MN_OF_RECIPE)
            st = add_lots(s, d, e);
        any = any || s->document[i];
    }
    for (uint32_t i = 0, end; i < c->documents; i = end) {
        const mn_chain_document *d = &c->document[i];
        for (end = i + 1; end < c->documents && c->document[end].about == d->about &&
                          c->document[end].subject == d->subject;)
            end++;
        for (unsigned side = 0; side < 2; side++)
            gather_days(s, i, end, side);
    }
    settle_lots(s);
    for (uint32_t k = 0; any && !st && k < c->edges; k++) {
        const mn_chain_edge *g = &c->edge[k];
        if (k % 65536 == 0 && (st = mn_poll(ctx, e)))
            break;
        for (uint32_t i = g->first; i < g->first + g->count; i++)
            if (!mn_documented(s->bits, i) && has_one(s, g, i))
                s->bits[i / 64] |= UINT64_C(1) << (i % 64);
    }
    return st;
}

mn_status mn_documented_find(uint64_t **out, const mn_chain *c, const mn_scope_rules *r,
                             bool by_seller, int32_t on, const mn_ctx *ctx, mn_err *e)
{
    search s = {.c = c,
                .r = r,
                .by_seller = by_seller,
                .on = on,
                .party = calloc((size_t)c->parties + 1, 1),
                .site = calloc((size_t)c->sites + 1, 1),
                .document = calloc((size_t)c->documents + 1, 1),
                .bits = calloc((size_t)c->supplies / 64 + 1, sizeof *s.bits)};
    bool room = s.party && s.site && s.document && s.bits;
    for (unsigned i = 0; i < 2; i++) {
        s.spoken[i] = calloc((size_t)c->documents + 1, sizeof *s.spoken[i]);
        s.spans[i] = calloc((size_t)c->documents + 1, sizeof *s.spans[i]);
        room = room && s.spoken[i] && s.spans[i];
    }
    mn_status st = room ? MN_OK : mn_fail_memory(e);
    if (!st && c->documents)
        st = mn_guide_load(&s.guide, NULL, 0, NULL, ctx, e);
    if (!st)
        st = search_all(&s, ctx, e);
    mn_guide_free(&s.guide);
    free(s.lot);
    for (unsigned i = 0; i < 2; i++) {
        free(s.spoken[i]);
        free(s.spans[i]);
    }
    free(s.party);
    free(s.site);
    free(s.document);
    if (st)
        free(s.bits);
    else
        *out = s.bits;
    return st;
}
