/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/nexus/tell.c - records as nexuses, with rule, source and reason; and what people decided,
 * which holds in place of a score.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "reference/csv_lite.h"
#include "trace/nexus/inside.h"
#include "trace/plan/sheet.h"

extern const unsigned char mn_data_goods_sources[], mn_data_goods_sources_end[];

enum {
    TEXT = 1024,
    SHOWN = 120,    /* columns of a name */
    BECAUSE = 1000, /* bytes from which on further places are counted alone */
};

/* What is the same for all records of a list or a region. */
typedef struct common {
    mn_text name, rule, version, source, authority;
} common;

typedef struct teller {
    mn_nexus_set *out;
    size_t cap, n;
    const mn_nexus_raw *raw;
    const mn_nexus_tools *t;
    mn_arena *arena;
    int32_t on;     /* MN_NO_DAY: whenever */
    uint32_t *anew; /* parties that people decided about, in order */
    size_t anews;
    common *list, *region;
    mn_text dol_version, dol_source;
} teller;

MN_PRINTF(3, 4) static mn_status text(mn_text *out, teller *x, const char *fmt, ...)
{
    char room[TEXT];
    va_list args;
    va_start(args, fmt);
    const int n = vsnprintf(room, sizeof room, fmt, args);
    va_end(args);
    mn_text t = {room, n < 0 ? 0 : (size_t)n < sizeof room ? (size_t)n : sizeof room - 1};
    t.len = mn_utf8_bad(t); /* it may have been cut within a character */
    *out = mn_arena_text(x->arena, t);
    return out->ptr ? MN_OK : mn_fail_memory(NULL);
}
#define SHOW(t) (int)mn_utf8_cut((t), SHOWN).len, (t).len ? (t).ptr : ""

static mn_status add(teller *x, const mn_nexus *n, mn_err *e)
{
    if (x->on != MN_NO_DAY && ((n->since != MN_NO_DAY && n->since > x->on) ||
                               (n->until != MN_NO_DAY && n->until < x->on)))
        return MN_OK;
    if (!mn_grow(&x->out->at, &x->cap, x->n + 1, sizeof *x->out->at))
        return mn_fail_memory(e);
    x->out->at[x->n++] = *n;
    return MN_OK;
}

static int32_t day(mn_text t, bool end)
{
    int32_t d;
    return mn_sheet_day_read(&d, t, end) ? d : MN_NO_DAY;
}

/* --- lists ----------------------------------------------------------------------------------- */

static mn_status make_lists(teller *x, mn_err *e)
{
    const size_t n = x->t->set ? mn_screen_lists(x->t->set) : 0;
    mn_status st = MN_OK;
    if (!(x->list = mn_arena_alloc(x->arena, n + 1, sizeof *x->list)))
        return mn_fail_memory(e);
    for (size_t i = 0; i < n && !st; i++) {
        const mn_screen_list *l = mn_screen_list_at(x->t->set, i);
        common *to = &x->list[i];
        st = text(&to->name, x, "%s", l->name);
        if (!st && l->version)
            st = text(&to->version, x, "%lld%s%s%s", (long long)l->version,
                      l->published[0] ? " (" : "", l->published, l->published[0] ? ")" : "");
        else if (!st)
            st = text(&to->version, x, "%.12s", l->digest);
        if (!st)
            st = text(&to->source, x, "%s", l->title[0] ? l->title : l->name);
        if (!st && l->version)
            st = text(&to->authority, x, "%s@%lld", l->name, (long long)l->version);
        else if (!st)
            st = text(&to->authority, x, "%s", l->name);
    }
    return st ? mn_fail_memory(e) : MN_OK;
}

static mn_text entry_value(const teller *x, uint32_t list, uint32_t entry, mn_party_field f)
{
    const mn_text t = mn_screen_value(x->t->set, list, entry, f, 0);
    return t.ptr ? t : (mn_text){"", 0};
}

static mn_status add_listed(teller *x, const mn_nexus_hit *h, const char *decided, int64_t review,
                            mn_err *e)
{
    const common *l = &x->list[h->list];
    const mn_text id = mn_screen_entry_id(x->t->set, h->list, h->entry);
    const mn_text own = mn_chain_party_name(x->t->c, h->party);
    const mn_text source = entry_value(x, h->list, h->entry, MN_PARTY_SOURCE);
    mn_text name = entry_value(x, h->list, h->entry, MN_PARTY_NAME);
    if (!name.len)
        name = id;
    mn_nexus n = {.kind = MN_NEXUS_LISTED,
                  .verdict = h->decision == MN_SCREEN_MATCH ? MN_NEXUS_FOUND : MN_NEXUS_REVIEW,
                  .party = h->party,
                  .site = MN_NOT_ANY,
                  .good = MN_NOT_ANY,
                  .probability = h->probability,
                  .since = day(entry_value(x, h->list, h->entry, MN_PARTY_LISTED), false),
                  .until = day(entry_value(x, h->list, h->entry, MN_PARTY_ENDED), true),
                  .list = l->name,
                  .version = l->version,
                  .source = l->source};
    mn_status st = text(&n.entry, x, "%.*s", SHOW(id));
    if (!st)
        st = text(&n.rule, x, "%.*s/%.*s", SHOW(l->name), SHOW(id));
    if (!st && source.len)
        st = text(&n.source, x, "%.*s", SHOW(source));
    if (!st)
        st = text(&n.authority, x, "%.*s: %.*s", SHOW(l->authority), SHOW(name));
    if (!st && decided)
        st = text(&n.because, x,
                  "People decided about it and '%.*s' of the list %.*s: %s (review %lld).",
                  SHOW(name), SHOW(l->name), decided, (long long)review);
    else if (!st)
        st = text(&n.because, x, "'%.*s' %s '%.*s' of the list %.*s (probability %.2f).", SHOW(own),
                  n.verdict == MN_NEXUS_FOUND ? "is taken for" : "may be", SHOW(name),
                  SHOW(l->name), h->probability);
    return st ? mn_fail_memory(e) : add(x, &n, e);
}

/* --- what people decided ------------------------------------------------------------------------
 */

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Parties of which a review has the number. */
static mn_status add_anew(teller *x, size_t *cap, uint64_t id, mn_err *e)
{
    const mn_nexus_raw *r = x->raw;
    size_t low = 0, high = r->knowns;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (r->known[mid].id < id)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < r->knowns && r->known[low].id == id; low++) {
        if (r->known[low].party >= x->t->c->parties)
            continue;
        if (!mn_grow(&x->anew, cap, x->anews + 1, sizeof *x->anew))
            return mn_fail_memory(e);
        x->anew[x->anews++] = r->known[low].party;
    }
    return MN_OK;
}

static mn_status find_anew(teller *x, mn_err *e)
{
    uint64_t id;
    size_t cap = 0, n = 0;
    mn_status st = MN_OK;
    for (size_t i = 0; !st && x->t->set && mn_screen_reviewed(&id, x->t->set, i); i++)
        st = add_anew(x, &cap, id, e);
    if (!st && x->anews > 1)
        qsort(x->anew, x->anews, sizeof *x->anew, by_number);
    for (size_t i = 0; i < x->anews && !st; i++)
        if (!n || x->anew[n - 1] != x->anew[i])
            x->anew[n++] = x->anew[i];
    x->anews = n;
    return st;
}

static bool is_anew(const teller *x, uint32_t party)
{
    return x->anews && bsearch(&party, x->anew, x->anews, sizeof party, by_number);
}

static mn_status ask_anew(teller *x, mn_screen_matcher *m, mn_party_value *value, uint32_t party,
                          mn_err *e)
{
    const mn_screen_hit *h;
    mn_party p;
    size_t n = 0;
    mn_chain_party_read(&p, value, MN_CHAIN_FACTS, x->t->c, party);
    mn_status st = mn_screen_party(&h, &n, m, &p, e);
    for (size_t i = 0; i < n && !st; i++) {
        const mn_nexus_hit hit = {party, h[i].list, h[i].entry, h[i].decision, h[i].probability};
        if (h[i].decision != MN_SCREEN_NONE)
            st = add_listed(x, &hit, h[i].review ? h[i].reviewed : NULL, h[i].review, e);
    }
    return st;
}

static mn_status tell_anew(teller *x, mn_err *e)
{
    mn_screen_matcher *m = NULL;
    if (!x->anews)
        return MN_OK;
    mn_party_value *value = calloc(MN_CHAIN_FACTS, sizeof *value);
    mn_status st = value ? mn_screen_matcher_new(&m, x->t->set, e) : mn_fail_memory(e);
    for (size_t i = 0; i < x->anews && !st; i++)
        st = ask_anew(x, m, value, x->anew[i], e);
    mn_screen_matcher_free(m);
    free(value);
    return st;
}

static mn_status tell_listed(teller *x, mn_err *e)
{
    mn_status st = make_lists(x, e);
    if (!st && !(st = find_anew(x, e)))
        st = tell_anew(x, e);
    for (uint32_t i = 0; i < x->raw->hits && !st; i++)
        if (!is_anew(x, x->raw->hit[i].party))
            st = add_listed(x, &x->raw->hit[i], NULL, 0, e);
    return st;
}

/* --- regions ------------------------------------------------------------------------------------
 */

static mn_status make_regions(teller *x, mn_err *e)
{
    const size_t n = x->t->places ? mn_places_regions(x->t->places) : 0;
    mn_status st = MN_OK;
    if (!(x->region = mn_arena_alloc(x->arena, n + 1, sizeof *x->region)))
        return mn_fail_memory(e);
    for (size_t i = 0; i < n && !st; i++) {
        const mn_region *r = mn_places_region(x->t->places, i);
        common *to = &x->region[i];
        st = text(&to->rule, x, "%.*s", SHOW(r->id));
        if (!st)
            st = text(&to->authority, x, "region %.*s", SHOW(r->id));
        if (!st)
            st = text(&to->version, x, "%.*s", SHOW(r->version));
        if (!st)
            st = text(&to->source, x, "%.*s", (int)r->source.len, r->source.ptr);
    }
    return st ? mn_fail_memory(e) : MN_OK;
}

/* The places of a party in one region, told as one: where the party itself lies there as surely as
 * any of its sites, it concerns all that it sells; else its surest site takes in what is said of
 * the party. Sites beside each other stay apart, as supplies name them. */
typedef struct place_group {
    const mn_nexus_place *party, *surest; /* of the party itself; of its sites; or NULL */
    uint32_t of;                          /* the party that is looked at */
    bool joined, all;                     /* told together; with all sites, not the surest alone */
} place_group;

static const mn_nexus_verdict place_verdict[] = {MN_NEXUS_REVIEW, MN_NEXUS_REVIEW, MN_NEXUS_NEAR,
                                                 MN_NEXUS_FOUND};

/* The groups of a party's places from..until, by region. */
static void group(place_group *group, const mn_nexus_raw *r, uint32_t from, uint32_t until)
{
    for (uint32_t i = from; i < until; i++) {
        const mn_nexus_place *p = &r->place[i];
        place_group *g = &group[p->region];
        if (g->of != p->party)
            *g = (place_group){.of = p->party};
        if (p->site == MN_NOT_ANY)
            g->party = p;
        else if (!g->surest || place_verdict[p->verdict] > place_verdict[g->surest->verdict])
            g->surest = p;
        g->joined = g->party && g->surest;
        g->all = g->joined && place_verdict[g->party->verdict] >= place_verdict[g->surest->verdict];
    }
}

static void say_place(mn_buf *b, const teller *x, const mn_nexus_place *p, bool which)
{
    if (b->len)
        mn_buf_char(b, ' ');
    if (which && p->site == MN_NOT_ANY) {
        mn_buf_str(b, "Of the party itself: ");
    } else if (which) {
        const mn_text id = mn_chain_text(x->t->c, x->t->c->site[p->site].id);
        mn_buf_fmt(b, "Of its site '%.*s': ", SHOW(id));
    }
    mn_buf_add(b, x->raw->text + p->why, p->length);
}

static mn_status add_place(teller *x, const mn_nexus_place *p, mn_text because, mn_err *e)
{
    const mn_region *r = mn_places_region(x->t->places, p->region);
    const common *c = &x->region[p->region];
    const mn_nexus n = {.kind = MN_NEXUS_REGION,
                        .verdict = place_verdict[p->verdict],
                        .party = p->party,
                        .site = p->site,
                        .good = MN_NOT_ANY,
                        .probability = 1,
                        .since = r->from,
                        .until = r->until,
                        .authority = c->authority,
                        .rule = c->rule,
                        .version = c->version,
                        .source = c->source,
                        .because = mn_arena_text(x->arena, because)};
    return n.because.ptr ? add(x, &n, e) : mn_fail_memory(e);
}

/* One of the places of a party, with those of its group that it takes in. */
static mn_status tell_place(teller *x, const place_group *g, uint32_t from, uint32_t until,
                            const mn_nexus_place *p, mn_err *e)
{
    const mn_nexus_raw *r = x->raw;
    const bool takes = g->joined && p == (g->all ? g->party : g->surest);
    size_t more = 0;
    mn_buf b = {0};
    if (g->joined && !takes && (g->all || p == g->party))
        return MN_OK;
    say_place(&b, x, p, takes);
    for (uint32_t i = from; takes && i < until; i++) {
        const mn_nexus_place *o = &r->place[i];
        if (o == p || o->region != p->region || (!g->all && o != g->party))
            continue;
        if (b.len < BECAUSE)
            say_place(&b, x, o, true);
        else
            more++;
    }
    if (more)
        mn_buf_fmt(&b, " And of %zu more of its sites.", more);
    mn_status st = b.failed ? mn_fail_memory(e) : add_place(x, p, (mn_text){b.ptr, b.len}, e);
    mn_buf_free(&b);
    return st;
}

static mn_status tell_places(teller *x, mn_err *e)
{
    const mn_nexus_raw *r = x->raw;
    const size_t regions = x->t->places ? mn_places_regions(x->t->places) : 0;
    place_group *g = mn_arena_alloc(x->arena, regions + 1, sizeof *g);
    mn_status st = g ? make_regions(x, e) : mn_fail_memory(e);
    for (size_t i = 0; i < regions && !st; i++)
        g[i].of = MN_NOT_ANY;
    for (uint32_t from = 0, until; from < r->places && !st; from = until) {
        for (until = from; until < r->places && r->place[until].party == r->place[from].party;)
            until++;
        group(g, r, from, until);
        for (uint32_t i = from; i < until && !st; i++)
            st = tell_place(x, &g[r->place[i].region], from, until, &r->place[i], e);
    }
    return st;
}

/* --- goods ---------------------------------------------------------------------------------------
 */

static mn_status add_sale(teller *x, const mn_nexus_sale *s, mn_err *e)
{
    const mn_good *g = mn_good_at(x->t->reference, s->row);
    const mn_text good = mn_chain_text(x->t->c, x->t->c->good[s->good].text);
    const bool sure = s->how == MN_GOOD_HS || s->how == MN_GOOD_NAMED;
    mn_nexus n = {.kind = MN_NEXUS_GOOD,
                  .verdict = sure ? MN_NEXUS_FOUND : MN_NEXUS_REVIEW,
                  .party = s->party,
                  .site = MN_NOT_ANY,
                  .good = s->good,
                  .probability = 1,
                  .since = MN_NO_DAY,
                  .until = MN_NO_DAY,
                  .version = x->dol_version,
                  .source = x->dol_source};
    mn_status st = text(&n.authority, x, "dol %s: %s, %s", x->dol_version.ptr, g->good, g->country);
    if (!st)
        st = text(&n.rule, x, "dol/%s/%s", g->good, g->iso3);
    if (!st)
        st = text(&n.because, x,
                  "It sells '%.*s' from %s, where %s is listed for %s%s (met by: %s).", SHOW(good),
                  g->country, g->good,
                  g->forced && g->child ? "forced and child labour"
                  : g->forced           ? "forced labour"
                                        : "child labour",
                  g->derived ? ", as made of a listed good" : "", mn_good_how_name(s->how));
    return st ? mn_fail_memory(e) : add(x, &n, e);
}

/* Which edition the list of goods is of, and whose: as data/goods/SOURCES.csv has it. */
static mn_status read_sources(teller *x, mn_err *e)
{
    mn_csv c;
    bool more = true;
    const size_t len = (size_t)(mn_data_goods_sources_end - mn_data_goods_sources);
    mn_status st =
        mn_csv_open(&c, (mn_source){"data/goods/SOURCES.csv", mn_data_goods_sources, len}, x->arena,
                    "file,what,source,source_date,read,licence,sha256", e);
    while (!st && !(st = mn_csv_next(&c, &more, e)) && more) {
        if (!mn_text_eq_str(c.cell[0], "dol_goods.csv"))
            continue;
        const char *behind = c.cell[2].len ? memchr(c.cell[2].ptr, '(', c.cell[2].len) : NULL;
        const size_t n = behind ? (size_t)(behind - c.cell[2].ptr) : c.cell[2].len;
        x->dol_source = mn_text_trim(mn_text_sub(c.cell[2], 0, n));
        if ((st = text(&x->dol_version, x, "%.*s", (int)c.cell[3].len, c.cell[3].ptr)))
            st = mn_fail_memory(e);
    }
    MN_BUG(st || x->dol_version.len); /* the table is built in */
    return st;
}

static mn_status tell_sales(teller *x, mn_err *e)
{
    mn_status st = read_sources(x, e);
    for (uint32_t i = 0; i < x->raw->sales && !st; i++)
        st = add_sale(x, &x->raw->sale[i], e);
    return st;
}

/* --- all
 * ------------------------------------------------------------------------------------------ */

static int order(const void *a, const void *b)
{
    const mn_nexus *x = a, *y = b;
    if (x->party != y->party)
        return x->party < y->party ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    int d = mn_text_cmp(x->list, y->list);
    d = d ? d : mn_text_cmp(x->entry, y->entry);
    d = d ? d : x->site < y->site ? -1 : x->site > y->site;
    d = d ? d : x->good < y->good ? -1 : x->good > y->good;
    return d ? d : mn_text_cmp(x->rule, y->rule);
}

static mn_status index_parties(teller *x, mn_err *e)
{
    mn_nexus_set *s = x->out;
    const uint32_t parties = x->t->c->parties;
    if (x->n >= UINT32_MAX)
        return mn_fail(e, MN_DATA, "more is found than can be told");
    s->n = (uint32_t)x->n;
    if (!(s->of = calloc((size_t)parties + 1, sizeof *s->of)))
        return mn_fail_memory(e);
    uint32_t at = 0;
    for (uint32_t p = 0; p < parties; p++) {
        s->of[p] = at;
        while (at < s->n && s->at[at].party == p)
            at++;
    }
    s->of[parties] = at;
    return MN_OK;
}

mn_status mn_nexus_tell(mn_nexus_set *out, const mn_nexus_raw *r, const mn_nexus_tools *t,
                        const char *on, mn_arena *arena, mn_err *e)
{
    teller x = {.out = out, .raw = r, .t = t, .arena = arena, .on = MN_NO_DAY};
    if (on && !mn_sheet_day_read(&x.on, mn_text_of(on), false)) {
        mn_fail(e, MN_USAGE, "'%.60s' is no date", on);
        return mn_hint(e, "as 2026-03-01");
    }
    mn_status st = tell_listed(&x, e);
    if (!st && !(st = tell_places(&x, e)) && !(st = tell_sales(&x, e))) {
        if (x.n > 1)
            qsort(out->at, x.n, sizeof *out->at, order);
        st = index_parties(&x, e);
    }
    free(x.anew);
    return st;
}
