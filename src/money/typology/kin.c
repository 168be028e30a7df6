/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/kin.c - parties that share identifiers. See bonds.h.
 */
#include <stdlib.h>

#include "core/err.h"
#include "core/map.h"
#include "money/typology/bonds.h"

typedef struct entry {
    uint32_t party, id; /* id: number * MN_ID_KINDS + kind */
} entry;

void mn_kin_free(mn_kin *k)
{
    free(k->first);
    free(k->id);
    free(k->holder_first);
    free(k->holder);
    *k = (mn_kin){0};
}

static int by_party(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    if (x->party != y->party)
        return x->party < y->party ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static int by_id(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return (x->party > y->party) - (x->party < y->party);
}

static size_t each_once(entry *at, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (!k || at[k - 1].party != at[i].party || at[k - 1].id != at[i].id)
            at[k++] = at[i];
    return k;
}

/* Signers and customers' numbers are held against each other as they are written. */
static mn_status list(entry **out, size_t *n, uint32_t *ids, const mn_payments *p,
                      const mn_people *w, mn_err *e)
{
    mn_map signer = {0};
    entry *at = malloc((w->n + 1) * sizeof *at);
    mn_status st = at ? MN_OK : mn_fail_memory(e);
    *ids = (uint32_t)w->ids;
    for (size_t i = 0; !st && i < w->n; i++) {
        const mn_identified *h = &w->have[i];
        const bool signs = h->kind == MN_ID_SIGNER || h->kind == MN_ID_CUSTOMER;
        uint32_t id = h->id;
        if (signs)
            st = mn_map_put(&signer, w->id[h->id], &id, e);
        const unsigned kind = signs ? MN_ID_SIGNER : h->kind;
        at[i] = (entry){p->account[h->account].party, id * MN_ID_KINDS + kind};
    }
    mn_map_free(&signer);
    *out = at;
    *n = w->n;
    return st;
}

static mn_status fill(mn_kin *k, entry *at, size_t n, mn_err *e)
{
    k->first = calloc((size_t)k->parties + 2, sizeof *k->first);
    k->holder_first = calloc((size_t)k->ids + 2, sizeof *k->holder_first);
    k->id = malloc((n + 1) * sizeof *k->id);
    k->holder = malloc((n + 1) * sizeof *k->holder);
    if (!k->first || !k->holder_first || !k->id || !k->holder)
        return mn_fail_memory(e);
    if (n)
        qsort(at, n, sizeof *at, by_party);
    n = each_once(at, n);
    for (size_t i = 0; i < n; i++) {
        k->first[at[i].party + 1]++;
        k->id[i] = at[i].id;
    }
    for (uint32_t q = 0; q < k->parties; q++)
        k->first[q + 1] += k->first[q];
    if (n)
        qsort(at, n, sizeof *at, by_id);
    for (size_t i = 0; i < n; i++) {
        k->holder_first[at[i].id / MN_ID_KINDS + 1]++;
        k->holder[i] = at[i].party;
    }
    for (uint32_t q = 0; q < k->ids; q++)
        k->holder_first[q + 1] += k->holder_first[q];
    return MN_OK;
}

mn_status mn_kin_make(mn_kin *out, const mn_payments *p, const mn_people *w, mn_err *e)
{
    mn_kin k = {.parties = p->parties};
    entry *at = NULL;
    size_t n = 0;
    if (w->ids > UINT32_MAX / MN_ID_KINDS - 1)
        return mn_fail(e, MN_DATA, "more identifiers of accounts than can be numbered");
    mn_status st = list(&at, &n, &k.ids, p, w, e);
    if (!st)
        st = fill(&k, at, n, e);
    free(at);
    if (st)
        mn_kin_free(&k);
    else
        *out = k;
    return st;
}

static uint32_t holders(const mn_kin *k, uint32_t id)
{
    return k->holder_first[id / MN_ID_KINDS + 1] - k->holder_first[id / MN_ID_KINDS];
}

bool mn_kin_shared(const mn_kin *k, uint32_t a, uint32_t b, unsigned kinds)
{
    if (a >= k->parties || b >= k->parties || a == b)
        return false;
    uint32_t i = k->first[a], j = k->first[b];
    while (i < k->first[a + 1] && j < k->first[b + 1]) {
        if (k->id[i] == k->id[j] && kinds >> k->id[i] % MN_ID_KINDS & 1 &&
            holders(k, k->id[i]) <= MN_KIN_HUB)
            return true;
        if (k->id[i] <= k->id[j])
            i++;
        else
            j++;
    }
    return false;
}

uint32_t mn_kin_count(const mn_kin *k, uint32_t party, unsigned kinds)
{
    enum { MOST = 256 };
    uint32_t seen[MOST], n = 0;
    if (party >= k->parties)
        return 0;
    for (uint32_t i = k->first[party]; i < k->first[party + 1]; i++) {
        const uint32_t id = k->id[i];
        if (!(kinds >> id % MN_ID_KINDS & 1) || holders(k, id) > MN_KIN_HUB)
            continue;
        for (uint32_t h = k->holder_first[id / MN_ID_KINDS];
             h < k->holder_first[id / MN_ID_KINDS + 1]; h++) {
            bool known = k->holder[h] == party;
            for (uint32_t j = 0; j < n && !known; j++)
                known = seen[j] == k->holder[h];
            if (!known && n < MOST)
                seen[n++] = k->holder[h];
        }
    }
    return n;
}
