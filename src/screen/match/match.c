/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/match/match.c - one party against all indexes.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/match/inside.h"

/* Of an entry that is met otherwise than by names; of the party, for which such are looked for. */
enum { ENTRY_NAMES = 64, ID_NAMES = 32 };

const char *mn_decision_name(mn_decision d)
{
    static const char *const names[] = {"none", "review", "match"};
    return names[d];
}

/* --- the screener ------------------------------------------------------------------ */

mn_status mn_screener_new(mn_screener **out, const mn_kit *kit, mn_screen_limits limits, mn_err *e)
{
    mn_screener *s = calloc(1, sizeof *s);
    if (!s)
        return mn_fail_memory(e);
    if (limits.accept <= 0)
        limits.accept = MN_ACCEPT;
    if (limits.review <= 0)
        limits.review = MN_REVIEW;
    if (!limits.most)
        limits.most = MN_MATCHES;
    if (limits.most > MN_MATCHES_ALL)
        limits.most = MN_MATCHES_ALL;
    s->limits = limits;
    s->kit = kit;
    *out = s;
    return MN_OK;
}

void mn_screener_free(mn_screener *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->lists; i++)
        if (s->list[i].own)
            mn_index_close(s->list[i].index);
    free(s);
}

size_t mn_screener_lists(const mn_screener *s)
{
    return s->lists;
}
const mn_index *mn_screener_list(const mn_screener *s, size_t i)
{
    return s->list[i].index;
}

mn_status mn_screener_add(mn_screener *s, mn_index *x, bool own, mn_err *e)
{
    if (s->lists == MN_SCREEN_LISTS) {
        mn_fail(e, MN_USAGE, "more than %d lists", MN_SCREEN_LISTS);
        return mn_hint(e, "name those to be looked in: --list");
    }
    s->list[s->lists].index = x;
    s->list[s->lists++].own = own;
    return MN_OK;
}

/* --- a thread's ------------------------------------------------------------------------ */

struct mn_matcher {
    const mn_screener *s;
    mn_finder *finder;
    mn_gate gate;
    mn_parsed *query;
    mn_match_counts counts;
    size_t hits;
    mn_match hit[MN_MATCHES_ALL];
};

mn_status mn_matcher_new(mn_matcher **out, const mn_screener *s, mn_err *e)
{
    mn_matcher *m = calloc(1, sizeof *m);
    if (!m || !(m->query = malloc(MN_PARSED_MAX))) {
        free(m);
        return mn_fail_memory(e);
    }
    m->s = s;
    mn_status st = mn_finder_new(&m->finder, e);
    if (st)
        mn_matcher_free(m);
    else
        *out = m;
    return st;
}

void mn_matcher_free(mn_matcher *m)
{
    if (!m)
        return;
    mn_finder_free(m->finder);
    free(m->query);
    free(m);
}

void mn_matcher_use(mn_matcher *m, const mn_screener *s)
{
    m->s = s;
}

mn_match_counts mn_matcher_counts(const mn_matcher *m)
{
    return m->counts;
}

/* --- matching ------------------------------------------------------------------------------ */

static unsigned agreeing(uint32_t why)
{
    return (unsigned)__builtin_popcount(why &
                                        (MN_WHY_ID_SAME | MN_WHY_COUNTRY_SAME | MN_WHY_BIRTH_SAME |
                                         MN_WHY_ADDRESS_SAME | MN_WHY_CITY_SAME));
}

/* Whether a comes before b. */
int mn_match_order(const void *x, const void *y)
{
    const mn_match *a = x, *b = y;
    if (a->decision != b->decision)
        return a->decision > b->decision ? -1 : 1;
    if (a->probability > b->probability || a->probability < b->probability)
        return a->probability > b->probability ? -1 : 1;
    if (a->score > b->score || a->score < b->score)
        return a->score > b->score ? -1 : 1;
    if (agreeing(a->why) != agreeing(b->why))
        return agreeing(a->why) > agreeing(b->why) ? -1 : 1;
    if (a->list != b->list)
        return a->list < b->list ? -1 : 1;
    if (a->entry != b->entry)
        return a->entry < b->entry ? -1 : 1;
    return a->name < b->name ? -1 : a->name > b->name;
}

/* The better of an entry's names stays. */
static void keep(mn_matcher *m, const mn_match *h)
{
    for (size_t i = 0; i < m->hits; i++)
        if (m->hit[i].list == h->list && m->hit[i].entry == h->entry) {
            if (mn_match_order(h, &m->hit[i]) < 0)
                m->hit[i] = *h;
            return;
        }
    if (m->hits < MN_MATCHES_ALL) {
        m->hit[m->hits++] = *h;
        return;
    }
    size_t worst = 0; /* full: thousands of near entries; the least of them goes */
    for (size_t i = 1; i < m->hits; i++)
        if (mn_match_order(&m->hit[i], &m->hit[worst]) > 0)
            worst = i;
    if (mn_match_order(h, &m->hit[worst]) < 0)
        m->hit[worst] = *h;
}

mn_decision mn_decide(double probability, const mn_screener *s)
{
    return probability >= s->limits.accept   ? MN_DECISION_MATCH
           : probability >= s->limits.review ? MN_DECISION_REVIEW
                                             : MN_DECISION_NONE;
}

static void score_name(mn_matcher *m, mn_match h, const mn_known *k)
{
    const mn_index *x = m->s->list[h.list].index;
    mn_score score;
    const mn_parsed *entry = mn_index_name_at(x, h.name).parsed;
    mn_index_prefetch_entry(x, h.entry);
    mn_score_pair(&score, m->query, entry, m->s->kit->scorer);
    m->counts.scored++;
    h.name_score = score.score;
    h.name_probability = score.probability;
    mn_qualify(&h, x, k, mn_common_name(&score, m->query, entry, x));
    h.decision = mn_decide(h.probability, m->s);
    keep(m, &h);
}

/* Whether a pair's score can be of use; the cheaper look first. */
static bool may_score(mn_matcher *m, const mn_parsed *name)
{
    return mn_score_bound(m->query, name) > m->s->limits.review / 2 && mn_gate_pass(&m->gate, name);
}

/* Candidates of one list. Their names are asked for now, and looked at when those of the next list
 * have been found. */
typedef struct candidates {
    mn_candidate at[MN_CANDIDATES_EQUAL];
    size_t n;
} candidates;

static void find(candidates *c, mn_matcher *m, size_t list)
{
    const mn_index *x = m->s->list[list].index;
    c->n = mn_index_find(c->at, MN_CANDIDATES_EQUAL, x, m->finder);
    m->counts.candidates += c->n;
    for (size_t i = 0; i < c->n; i++)
        mn_parsed_prefetch(mn_index_name_at(x, c->at[i].name).parsed);
}

static void score_names(mn_matcher *m, size_t list, const candidates *c, uint32_t query_name,
                        const mn_known *k)
{
    const mn_index *x = m->s->list[list].index;
    for (size_t i = 0; i < c->n; i++) {
        const mn_index_name name = mn_index_name_at(x, c->at[i].name);
        if (may_score(m, name.parsed))
            score_name(m,
                       (mn_match){.list = (uint32_t)list,
                                  .entry = name.entry,
                                  .name = c->at[i].name,
                                  .query_name = query_name},
                       k);
    }
}

static void match_name(mn_matcher *m, uint32_t query_name, const mn_known *k)
{
    candidates c[2];
    const size_t lists = m->s->lists;
    m->counts.names++;
    mn_finder_ask(m->finder, m->query);
    mn_gate_ask(&m->gate, m->query);
    for (size_t l = 0; l <= lists; l++) {
        if (l < lists)
            find(&c[l % 2], m, l);
        if (l)
            score_names(m, l - 1, &c[(l - 1) % 2], query_name, k);
    }
}

static void score_entry(mn_matcher *m, uint32_t query_name, const mn_known *k, uint32_t list,
                        uint32_t entry)
{
    uint32_t first, count;
    mn_index_names_of(m->s->list[list].index, entry, &first, &count);
    for (uint32_t name = first; name < first + count && name < first + ENTRY_NAMES; name++)
        score_name(
            m, (mn_match){.list = list, .entry = entry, .name = name, .query_name = query_name}, k);
}

/* Entries that bear one of the party's identifiers, whatever their names. */
static void match_ids(mn_matcher *m, uint32_t query_name, const mn_known *k)
{
    uint32_t entry[MN_CANDIDATES];
    for (size_t l = 0; l < m->s->lists; l++)
        for (size_t i = 0; i < k->party->count; i++) {
            const mn_party_value v = k->party->value[i];
            const mn_index *x = m->s->list[l].index;
            if (!mn_party_is_id(v.field))
                continue;
            const size_t n = mn_index_find_id(entry, MN_CANDIDATES, x, v.field, v.text);
            for (size_t j = 0; j < n; j++)
                score_entry(m, query_name, k, (uint32_t)l, entry[j]);
        }
}

mn_status mn_match_entry(mn_match *out, mn_matcher *m, const mn_party *p, uint32_t list,
                         uint32_t entry, mn_err *e)
{
    const mn_known k = mn_known_of(p, m->s->kit->reference);
    size_t names = 0;
    m->hits = 0;
    for (size_t i = 0; i < p->count && names < ID_NAMES; i++) {
        if (!mn_party_is_name(p->value[i].field))
            continue;
        mn_status st = mn_name_read(m->query, p->value[i].text, mn_bearer_of_schema(p->schema),
                                    m->s->kit->tables, e);
        if (st)
            return st;
        score_entry(m, (uint32_t)i, &k, list, entry);
        names++;
    }
    if (!m->hits)
        return mn_fail(e, MN_DATA, "the party has no name");
    *out = m->hit[0];
    return MN_OK;
}

mn_status mn_match_party(const mn_match **out, size_t *n, mn_matcher *m, const mn_party *p,
                         mn_err *e)
{
    const mn_known k = mn_known_of(p, m->s->kit->reference);
    const mn_bearer bearer = mn_bearer_of_schema(p->schema);
    size_t names = 0, told = 0;
    m->hits = 0;
    for (size_t i = 0; i < p->count; i++) {
        if (!mn_party_is_name(p->value[i].field))
            continue;
        mn_status st = mn_name_read(m->query, p->value[i].text, bearer, m->s->kit->tables, e);
        if (st)
            return st;
        match_name(m, (uint32_t)i, &k);
        if (k.ids && names < ID_NAMES)
            match_ids(m, (uint32_t)i, &k);
        names++;
    }
    if (m->hits > 1)
        qsort(m->hit, m->hits, sizeof *m->hit, mn_match_order);
    while (told < m->hits && told < m->s->limits.most && m->hit[told].decision)
        told++;
    *n = told ? told : m->hits ? 1 : 0;
    *out = m->hit;
    return MN_OK;
}
