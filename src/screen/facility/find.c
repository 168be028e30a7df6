/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/facility/find.c - one facility against a set: candidates by identifier, by the index of
 * its country's names, by keys of name and address; each judged; the likeliest first.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "screen/facility/inside.h"
#include "screen/match/inside.h"

enum { CANDIDATES = 512, TOLD = 8 /* that are no match, and told for their address or name */ };

struct mn_facility_finder {
    const mn_facility_set *s;
    mn_facility_limits limits;
    mn_finder *finder;
    mn_gate gate;
    size_t candidates, found;
    uint32_t candidate[CANDIDATES];
    mn_facility_pair pair[CANDIDATES];
    mn_record_room room;
};

mn_status mn_facility_finder_new(mn_facility_finder **out, const mn_facility_set *s,
                                 mn_facility_limits limits, mn_err *e)
{
    mn_facility_finder *f = calloc(1, sizeof *f);
    if (!f)
        return mn_fail_memory(e);
    f->s = s;
    f->limits = limits;
    mn_status st = mn_finder_new(&f->finder, e);
    if (st)
        mn_facility_finder_free(f);
    else
        *out = f;
    return st;
}

void mn_facility_finder_free(mn_facility_finder *f)
{
    if (!f)
        return;
    mn_finder_free(f->finder);
    free(f);
}

const mn_facility_set *mn_facility_finder_set(const mn_facility_finder *f)
{
    return f->s;
}

/* --- candidates ------------------------------------------------------------------------- */

static void add(mn_facility_finder *f, uint32_t record)
{
    if (f->candidates < CANDIDATES)
        f->candidate[f->candidates++] = record;
}

/* The records under a key; a key of many finds none but the first few, unless all is wanted. */
static void add_key(mn_facility_finder *f, const mn_key *list, size_t n, uint64_t key, bool always)
{
    size_t low = 0, high = n;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (list[mid].key < key)
            low = mid + 1;
        else
            high = mid;
    }
    size_t to = low;
    while (to < n && list[to].key == key && to - low < MN_KEY_LIST)
        to++;
    if (to - low == MN_KEY_LIST && !always)
        return;
    for (size_t i = low; i < to; i++)
        add(f, list[i].record);
}

/* Those of a group with an equal name or address, or, where not equal, the others that may be. */
static void add_group(mn_facility_finder *f, const mn_record *q, uint32_t group, bool equal)
{
    const mn_facility_set *s = f->s;
    const mn_group *g = &s->group[group];
    mn_candidate c[MN_CANDIDATES];
    uint64_t key[MN_RECORD_KEYS];
    if (!g->index)
        return;
    const size_t keys = mn_record_keys(key, q, group, s, true);
    const size_t first = 2 + (q->address->n > 0), equals = keys < first ? keys : first;
    for (size_t i = equal ? 0 : equals; i < (equal ? equals : keys); i++)
        add_key(f, s->key, s->keys, key[i], equal);
    if (equal)
        return;
    const size_t n = mn_index_find(c, MN_CANDIDATES, g->index, f->finder);
    for (size_t i = 0; i < n; i++)
        add(f, g->record[mn_index_name_at(g->index, c[i].name).entry]);
}

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Those of its country, and those whose country is not known; all, where its own is not. */
static void gather(mn_facility_finder *f, const mn_record *q)
{
    const mn_facility_set *s = f->s;
    const size_t own = q->country ? mn_group_of(s, q->country) : SIZE_MAX;
    f->candidates = 0;
    for (int k = 0; k < MN_FACILITY_ID_KINDS; k++) {
        const uint64_t id = mn_id_hash((mn_facility_id_kind)k, q->f.given[k]);
        if (id)
            add_key(f, s->id, s->ids, id, true);
    }
    /* What is equal first: where the country is not known there may be more than there is room for,
     * and which country comes first is chance. */
    for (int equal = 1; equal >= 0; equal--) {
        for (size_t g = 0; !q->country && g < s->groups; g++)
            add_group(f, q, (uint32_t)g, equal);
        if (q->country && own != SIZE_MAX)
            add_group(f, q, (uint32_t)own, equal);
        if (q->country)
            add_group(f, q, 0, equal);
    }
    qsort(f->candidate, f->candidates, sizeof f->candidate[0], by_number);
    size_t n = 0;
    for (size_t i = 0; i < f->candidates; i++)
        if (!i || f->candidate[i] != f->candidate[i - 1])
            f->candidate[n++] = f->candidate[i];
    f->candidates = n;
}

/* --- judging --------------------------------------------------------------------------------- */

static void weigh(mn_facility_finder *f, mn_record *q)
{
    const mn_facility_set *s = f->s;
    const size_t own = q->country ? mn_group_of(s, q->country) : 0;
    const uint32_t group = own == SIZE_MAX ? 0 : (uint32_t)own;
    mn_address_part *p = mn_address_parts(q->address);
    for (size_t k = 0; k < q->address->n; k++)
        p[k].weight = mn_part_weight((mn_part)p[k].part, p[k].len, s->group[group].n,
                                     mn_count_of(s, group, p[k].hash));
    q->group = group;
}

/* Whether the names may be alike: some 50 ns. */
static bool may_meet(mn_facility_finder *f, const mn_record *q, const mn_record *r)
{
    return q->core == r->core || q->name->joined == r->name->joined ||
           (mn_score_bound(q->name, r->name) > MN_SCORE_HOPELESS &&
            mn_gate_pass(&f->gate, r->name));
}

static int by_rank(const void *a, const void *b)
{
    const mn_facility_pair *x = a, *y = b;
    if (x->decision != y->decision)
        return x->decision > y->decision ? -1 : 1;
    if (x->probability > y->probability || x->probability < y->probability)
        return x->probability > y->probability ? -1 : 1;
    if (x->score > y->score || x->score < y->score)
        return x->score > y->score ? -1 : 1;
    return (x->other > y->other) - (x->other < y->other);
}

static bool worth_telling(const mn_facility_pair *p)
{
    return p->decision || p->same_address || p->feature[MN_FF_NAME_SAME] > 0 ||
           p->probability >= 0.1;
}

/* Another facility fits as well, and is not the same as the first: a person must choose. */
static void settle_ties(mn_facility_finder *f)
{
    mn_facility_pair *best = &f->pair[0], between = {0};
    if (f->found < 2 || best->decision != MN_FACILITY_AUTO ||
        best->rules & (MN_FACILITY_SAME_ROW | MN_FACILITY_SAME_ID))
        return;
    for (size_t i = 1; i < f->found && f->pair[i].decision == MN_FACILITY_AUTO && i < TOLD; i++) {
        const mn_record *a = &f->s->record[best->other], *b = &f->s->record[f->pair[i].other];
        mn_record one = *a;
        one.f.given[MN_FACILITY_OWN] = (mn_text){NULL, 0};
        mn_records_judge(&between, &one, b, true, f->s->j, f->limits);
        if (between.decision != MN_FACILITY_AUTO &&
            best->probability < f->pair[i].probability + 0.1) {
            best->rules |= MN_FACILITY_TIED;
            best->decision = MN_FACILITY_REVIEW;
            return;
        }
    }
}

mn_status mn_facility_find(const mn_facility_pair **out, size_t *n, mn_facility_finder *f,
                           const mn_facility *facility, size_t skip, mn_err *e)
{
    mn_record q;
    mn_status st = mn_record_read(&q, &f->room, facility, f->s->j, e);
    if (st)
        return st;
    weigh(f, &q);
    mn_finder_ask(f->finder, q.name);
    mn_gate_ask(&f->gate, q.name);
    gather(f, &q);
    f->found = 0;
    for (size_t i = 0; i < f->candidates; i++) {
        const mn_record *r = &f->s->record[f->candidate[i]];
        mn_facility_pair *p = &f->pair[f->found];
        if (f->candidate[i] == skip)
            continue;
        p->other = f->candidate[i];
        mn_records_judge(p, &q, r, may_meet(f, &q, r), f->s->j, f->limits);
        f->found += worth_telling(p);
    }
    qsort(f->pair, f->found, sizeof f->pair[0], by_rank);
    settle_ties(f);
    size_t told = 0, most = 0;
    while (told < f->found && told < MN_FACILITY_FOUND && (f->pair[told].decision || most < TOLD))
        most += !f->pair[told++].decision;
    *out = f->pair;
    *n = told;
    return MN_OK;
}

mn_status mn_facility_compare(mn_facility_pair *out, mn_facility_finder *f, size_t a, size_t b,
                              mn_err *e)
{
    mn_record one = f->s->record[a];
    (void)e;
    one.f.given[MN_FACILITY_OWN] = (mn_text){NULL, 0};
    *out = (mn_facility_pair){.other = (uint32_t)b};
    mn_records_judge(out, &one, &f->s->record[b], true, f->s->j, f->limits);
    return MN_OK;
}

mn_status mn_facility_compare_two(mn_facility_pair *out, const mn_facility_judge *j,
                                  const mn_facility *a, const mn_facility *b, mn_err *e)
{
    mn_record_room *room = malloc(2 * sizeof *room);
    mn_record x, y;
    mn_status st = room ? mn_record_read(&x, &room[0], a, j, e) : mn_fail_memory(e);
    if (!st)
        st = mn_record_read(&y, &room[1], b, j, e);
    if (!st) {
        const mn_record *const both[] = {&x, &y};
        for (size_t s = 0; s < 2; s++) {
            mn_address_part *p = mn_address_parts(both[s]->address);
            for (size_t i = 0; i < both[s]->address->n; i++)
                p[i].weight = mn_part_weight((mn_part)p[i].part, p[i].len, 0, 1);
        }
        *out = (mn_facility_pair){0};
        mn_records_judge(out, &x, &y, true, j, (mn_facility_limits){0, 0});
        if (x.country != y.country && x.country && y.country) {
            out->probability = out->score = 0;
            out->decision = MN_FACILITY_NEW;
            out->rules |= MN_FACILITY_OTHER_COUNTRY;
        }
    }
    free(room);
    return st;
}
