/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/facility/set.c - facilities put together: by country, with an index of names for each,
 * how many have a word, and keys.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/rng.h"
#include "core/text.h"
#include "screen/facility/inside.h"

enum { COARSE = 3, MOST = 20000000 }; /* rows with one position that is then a town's; of a set */

mn_status mn_facility_set_new(mn_facility_set **out, const mn_facility_judge *j, mn_err *e)
{
    mn_facility_set *s = calloc(1, sizeof *s);
    if (!s || !mn_grow(&s->group, &s->groups_room, 1, sizeof *s->group)) {
        free(s);
        return mn_fail_memory(e);
    }
    s->group[s->groups++] = (mn_group){0};
    s->j = j;
    *out = s;
    return MN_OK;
}

void mn_facility_set_free(mn_facility_set *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->groups; i++) {
        mn_index_close(s->group[i].index);
        mn_index_builder_free(s->group[i].builder);
        free(s->group[i].record);
    }
    free(s->group);
    free(s->record);
    free(s->count);
    free(s->key);
    free(s->id);
    mn_arena_free(&s->arena);
    free(s);
}

/* --- adding ------------------------------------------------------------------------------ */

size_t mn_group_of(const mn_facility_set *s, const mn_country *c)
{
    for (size_t i = 0; i < s->groups; i++)
        if (s->group[i].country == c)
            return i;
    return SIZE_MAX;
}

static mn_status group_for(uint32_t *out, mn_facility_set *s, const mn_country *c, mn_err *e)
{
    size_t at = mn_group_of(s, c);
    if (at == SIZE_MAX) {
        if (!mn_grow(&s->group, &s->groups_room, s->groups + 1, sizeof *s->group))
            return mn_fail_memory(e);
        at = s->groups++;
        s->group[at] = (mn_group){.country = c};
    }
    *out = (uint32_t)at;
    return MN_OK;
}

static uint64_t fold(uint64_t h, mn_text t)
{
    t = mn_text_trim(t);
    return (h ^ mn_hash64(t.ptr, t.len)) * UINT64_C(0x9E3779B97F4A7C15) + t.len;
}

/* An id that the same row has each time. */
static void own_id(char out[24], const mn_record *r)
{
    uint64_t h = fold(1, r->country ? mn_text_of(r->country->iso2) : r->f.country);
    h = fold(fold(h, r->f.name), r->f.address);
    snprintf(out, 24, "F%015llX", (unsigned long long)(h ^ h >> 37) & 0xFFFFFFFFFFFFFFFULL);
}

static mn_status keep(mn_record *r, mn_facility_set *s, mn_err *e)
{
    char id[24];
    mn_text *const text[] = {&r->f.id, &r->f.name, &r->f.address, &r->f.country, &r->f.sector};
    if (!mn_text_trim(r->f.id).len) {
        own_id(id, r);
        r->f.id = mn_text_of(id);
    }
    bool ok = true;
    for (size_t i = 0; i < 5; i++)
        if (text[i]->len)
            ok = (*text[i] = mn_arena_text(&s->arena, *text[i])).ptr && ok;
    if (!mn_text_trim(r->f.given[MN_FACILITY_OWN]).len)
        r->f.given[MN_FACILITY_OWN] = r->f.id;
    for (size_t k = 0; k < MN_FACILITY_ID_KINDS; k++)
        if (r->f.given[k].len && ok)
            ok = (r->f.given[k] = mn_arena_text(&s->arena, r->f.given[k])).ptr != NULL;
    void *name = mn_arena_alloc(&s->arena, 1, r->name->size);
    void *address = mn_arena_alloc(&s->arena, 1, r->address->size);
    if (!ok || !name || !address)
        return mn_fail_memory(e);
    memcpy(name, r->name, r->name->size);
    memcpy(address, r->address, r->address->size);
    r->name = name;
    r->address = address;
    return MN_OK;
}

mn_status mn_facility_add(mn_facility_set *s, const mn_facility *f, mn_err *e)
{
    mn_record_room *room = malloc(sizeof *room);
    mn_record r;
    mn_status st = room ? mn_record_read(&r, room, f, s->j, e) : mn_fail_memory(e);
    if (!st && s->n == MOST)
        st = mn_fail(e, MN_DATA, "more than %d facilities", MOST);
    if (!st)
        st = group_for(&r.group, s, r.country, e);
    if (!st && !mn_grow(&s->record, &s->room, s->n + 1, sizeof *s->record))
        st = mn_fail_memory(e);
    if (!st)
        st = keep(&r, s, e);
    if (!st) {
        mn_group *g = &s->group[r.group];
        if (mn_grow(&g->record, &g->room, (size_t)g->n + 1, sizeof *g->record)) {
            g->record[g->n++] = (uint32_t)s->n;
            s->record[s->n++] = r;
        } else {
            st = mn_fail_memory(e);
        }
    }
    free(room);
    return st;
}

/* --- words ----------------------------------------------------------------------------------- */

static uint64_t count_key(uint32_t group, uint64_t hash)
{
    const uint64_t k = hash ^ (uint64_t)(group + 1) * UINT64_C(0x94D049BB133111EB);
    return k ? k : 1;
}

static mn_count *slot(mn_count *c, size_t cap, uint64_t key)
{
    size_t at = (size_t)((key ^ key >> 31) * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (cap - 1);
    while (c[at].key && c[at].key != key)
        at = (at + 1) & (cap - 1);
    return &c[at];
}

uint32_t mn_count_of(const mn_facility_set *s, uint32_t group, uint64_t hash)
{
    return s->counts_cap ? slot(s->count, s->counts_cap, count_key(group, hash))->n : 0;
}

static mn_status more_counts(mn_facility_set *s, mn_err *e)
{
    const size_t cap = s->counts_cap ? s->counts_cap * 2 : 4096;
    mn_count *c = calloc(cap, sizeof *c);
    if (!c)
        return mn_fail_memory(e);
    for (size_t i = 0; i < s->counts_cap; i++)
        if (s->count[i].key)
            *slot(c, cap, s->count[i].key) = s->count[i];
    free(s->count);
    s->count = c;
    s->counts_cap = cap;
    return MN_OK;
}

static mn_status count(mn_facility_set *s, uint32_t group, uint64_t hash, mn_err *e)
{
    mn_status st;
    if (2 * (s->counts + 1) > s->counts_cap && (st = more_counts(s, e)))
        return st;
    mn_count *c = slot(s->count, s->counts_cap, count_key(group, hash));
    if (!c->key) {
        c->key = count_key(group, hash);
        s->counts++;
    }
    c->n++;
    return MN_OK;
}

static mn_status count_words(mn_facility_set *s, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < s->n && !st; i++) {
        const mn_record *r = &s->record[i];
        const mn_token *t = mn_parsed_tokens(r->name);
        const mn_address_part *p = mn_address_parts(r->address);
        for (size_t k = 0; k < r->name->n && !st; k++)
            st = count(s, r->group, t[k].hash ^ 1, e);
        for (size_t k = 0; k < r->address->n && !st; k++)
            st = count(s, r->group, p[k].hash, e);
    }
    return st;
}

/* A judgement: what a part says by its kind, and by how rare it is among its country's; a set of
 * few says little of rarity, hence 20. */
uint32_t mn_part_weight(mn_part p, uint8_t len, size_t n, size_t with)
{
    static const double kind[MN_PARTS] = {
        [MN_PART_WORD] = 1,    [MN_PART_ROAD] = 0.12,    [MN_PART_AREA] = 0.1,
        [MN_PART_SITE] = 0.15, [MN_PART_UNIT] = 0.05,    [MN_PART_LEVEL] = 0.03,
        [MN_PART_ZONE] = 0.08, [MN_PART_DIRECTION] = 0.3};
    const double all = (double)n + 20, some = (double)(with ? with : 1);
    const double rare = mn_log(all / some) / mn_log(all);
    const double v = kind[p] * (len <= 2 ? 0.4 : 1) * (rare < 0.05 ? 0.05 : rare);
    return (uint32_t)(v * 1024 + 0.5);
}

static void weigh(mn_facility_set *s)
{
    for (size_t i = 0; i < s->n; i++) {
        const mn_record *r = &s->record[i];
        mn_address_part *p = mn_address_parts(r->address);
        for (size_t k = 0; k < r->address->n; k++)
            p[k].weight = mn_part_weight((mn_part)p[k].part, p[k].len, s->group[r->group].n,
                                         mn_count_of(s, r->group, p[k].hash));
    }
}

/* --- what finds them again
 * ------------------------------------------------------------------------ */

static int by_key(const void *a, const void *b)
{
    const mn_key *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->record > y->record) - (x->record < y->record);
}

uint64_t mn_id_hash(mn_facility_id_kind k, mn_text value)
{
    char key[MN_ID_KEY];
    value = mn_text_trim(value);
    if (k == MN_FACILITY_OWN) /* as it stands: it may be short */
        return value.len ? mn_hash64(value.ptr, value.len) | 1 : 0;
    const size_t n = mn_id_key(key, value);
    return n ? (mn_hash64(key, n) ^ (uint64_t)k << 60) | 1 : 0;
}

static mn_status put(mn_key **list, size_t *n, size_t *room, uint64_t key, size_t record, mn_err *e)
{
    if (!mn_grow(list, room, *n + 1, sizeof **list))
        return mn_fail_memory(e);
    (*list)[(*n)++] = (mn_key){key, (uint32_t)record};
    return MN_OK;
}

static mn_status make_keys(mn_facility_set *s, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < s->n && !st; i++) {
        const mn_record *r = &s->record[i];
        uint64_t key[MN_RECORD_KEYS];
        const size_t n = mn_record_keys(key, r, r->group, s, false);
        for (size_t k = 0; k < n && !st; k++)
            st = put(&s->key, &s->keys, &s->keys_room, key[k], i, e);
        for (int k = 0; k < MN_FACILITY_ID_KINDS && !st; k++) {
            const uint64_t id = mn_id_hash((mn_facility_id_kind)k, r->f.given[k]);
            if (id)
                st = put(&s->id, &s->ids, &s->ids_room, id, i, e);
        }
    }
    if (s->keys)
        qsort(s->key, s->keys, sizeof *s->key, by_key);
    if (s->ids)
        qsort(s->id, s->ids, sizeof *s->id, by_key);
    return st;
}

static mn_status make_indexes(mn_facility_set *s, mn_err *e)
{
    const mn_index_head head = {mn_text_of("facilities"), mn_text_of("")};
    mn_party_maker m = {0};
    mn_status st = MN_OK;
    for (size_t g = 0; g < s->groups && !st; g++) {
        mn_group *group = &s->group[g];
        st = mn_index_builder_new(&group->builder, s->j->kit->tables, e);
        for (uint32_t i = 0; i < group->n && !st; i++) {
            const mn_party *p;
            char id[16];
            snprintf(id, sizeof id, "%u", i);
            mn_party_start(&m, 0);
            mn_party_set_id(&m, mn_text_of(id));
            mn_party_set_schema(&m, MN_SCHEMA_COMPANY);
            mn_party_add(&m, MN_PARTY_NAME, s->record[group->record[i]].f.name);
            if (!(st = mn_party_end(&p, &m, e)))
                st = mn_index_add(group->builder, p, e);
        }
        if (!st && group->n)
            st = mn_index_make(&group->index, group->builder, &head, e);
        mn_index_builder_free(group->builder);
        group->builder = NULL;
    }
    mn_party_maker_free(&m);
    return st;
}

/* A position that several rows with other addresses have is that of their town. */
typedef struct spot {
    double lat, lng;
    uint64_t same;
    uint32_t record;
} spot;

static int by_spot(const void *a, const void *b)
{
    const spot *x = a, *y = b;
    if (x->lat < y->lat || x->lat > y->lat)
        return x->lat < y->lat ? -1 : 1;
    if (x->lng < y->lng || x->lng > y->lng)
        return x->lng < y->lng ? -1 : 1;
    if (x->same != y->same)
        return x->same < y->same ? -1 : 1;
    return (x->record > y->record) - (x->record < y->record);
}

static bool one_spot(const spot *a, const spot *b)
{
    return !(a->lat < b->lat) && !(a->lat > b->lat) && !(a->lng < b->lng) && !(a->lng > b->lng);
}

static mn_status find_coarse(mn_facility_set *s, mn_err *e)
{
    spot *all = calloc(s->n + 1, sizeof *all);
    size_t n = 0;
    if (!all)
        return mn_fail_memory(e);
    for (size_t i = 0; i < s->n; i++)
        if (mn_record_placed(&s->record[i]))
            all[n++] = (spot){s->record[i].f.lat, s->record[i].f.lng, s->record[i].address->same,
                              (uint32_t)i};
    if (n)
        qsort(all, n, sizeof *all, by_spot);
    for (size_t i = 0, to; i < n; i = to) {
        size_t addresses = 1;
        for (to = i + 1; to < n && one_spot(&all[i], &all[to]); to++)
            addresses += all[to].same != all[to - 1].same;
        for (size_t k = i; k < to && addresses >= COARSE; k++)
            s->record[all[k].record].coarse = true;
    }
    free(all);
    return MN_OK;
}

mn_status mn_facility_ready(mn_facility_set *s, mn_err *e)
{
    mn_status st = count_words(s, e);
    if (st)
        return st;
    weigh(s);
    if ((st = make_keys(s, e)) || (st = make_indexes(s, e)))
        return st;
    return find_coarse(s, e);
}

size_t mn_facilities(const mn_facility_set *s)
{
    return s->n;
}
const mn_facility *mn_facility_at(const mn_facility_set *s, size_t i)
{
    return &s->record[i].f;
}
const char *mn_facility_country(const mn_facility_set *s, size_t i)
{
    return s->record[i].country ? s->record[i].country->iso2 : "";
}
