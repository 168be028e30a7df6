/* SPDX-License-Identifier: Apache-2.0
 *
 * tie.c - identifiers and pictures of posts as ties between them. See find.h.
 */
#include <stdlib.h>
#include <string.h>

#include "adverts/find/find.h"
#include "adverts/image/pdq.h"
#include "core/err.h"
#include "core/text.h"

/* --- identifiers ------------------------------------------------------------------------------ */

typedef struct told {
    mn_text number;
    uint32_t tie;
} told;

static int by_number(const void *a, const void *b)
{
    return mn_text_cmp(((const told *)a)->number, ((const told *)b)->number);
}

/* No telephone number begins another, as dialling could not tell them apart: one that does was read
 * short, and would join all whose numbers go on. */
static mn_status cut_numbers(const mn_ad_found *f, mn_network_maker *m, const uint32_t *tie,
                             mn_err *e)
{
    told *list = malloc((f->ids.values + 1) * sizeof *list);
    size_t n = 0;
    if (!list)
        return mn_fail_memory(e);
    for (size_t i = 0; i < f->ids.values; i++)
        if (tie[i] != UINT32_MAX && f->ids.value[i].kind == MN_ID_PHONE)
            list[n++] = (told){f->ids.value[i].text, tie[i]};
    if (n)
        qsort(list, n, sizeof *list, by_number);
    for (size_t i = 1; i < n; i++) {
        const mn_text a = list[i - 1].number, b = list[i].number;
        if (a.len < b.len && memcmp(a.ptr, b.ptr, a.len) == 0)
            mn_network_cut(m, list[i - 1].tie);
    }
    free(list);
    return MN_OK;
}

static mn_status tie_identifiers(mn_ad_found *f, mn_network_maker *m, mn_err *e)
{
    uint32_t *tie = malloc((f->ids.values + 1) * sizeof *tie);
    mn_status st = tie ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; !st && i < f->ids.values; i++) {
        const mn_id_value *v = &f->ids.value[i];
        tie[i] = UINT32_MAX;
        if (v->posts) /* sure in some post */
            st = mn_network_tie(m, &tie[i], MN_TIE_IDENTIFIER,
                                mn_text_of(mn_identifier_kind_name(v->kind)), v->text, e);
    }
    if (!st)
        st = cut_numbers(f, m, tie, e);
    for (size_t i = 0; !st && i < f->ids.n; i++) {
        const mn_id_row *row = &f->ids.row[i];
        if (row->score >= (float)MN_ID_SURE && tie[row->value] != UINT32_MAX)
            st = mn_network_tied(m, tie[row->value], row->post, e);
    }
    free(tie);
    return st;
}

/* --- pictures ----------------------------------------------------------------------------------
 */

static int by_hash(const void *a, const void *b)
{
    const mn_found_picture *x = a, *y = b;
    for (int w = 0; w < 4; w++)
        if (x->pdq[w] != y->pdq[w])
            return x->pdq[w] < y->pdq[w] ? -1 : 1;
    return (x->post > y->post) - (x->post < y->post);
}

static bool same_hash(const mn_found_picture *a, const mn_found_picture *b)
{
    return memcmp(a->pdq, b->pdq, sizeof a->pdq) == 0;
}

typedef struct leading {
    uint32_t *leader; /* of each different hash */
    uint32_t now;
} leading;

static bool follow(size_t i, unsigned distance, void *payload)
{
    leading *l = payload;
    (void)distance;
    if (l->leader[i] == UINT32_MAX)
        l->leader[i] = l->now;
    return true;
}

/* leader[i]: the first hash that hash i is near to, and that is no follower itself. So two of one
 * leader differ by twice the limit at most, and no chain of likenesses goes on and on. */
static mn_status lead(uint32_t *leader, const mn_pdq *hash, size_t n, mn_err *e)
{
    mn_pdq_set *set = NULL;
    const mn_status st = mn_pdq_set_new(&set, hash, n, e);
    leading l = {.leader = leader};
    for (size_t i = 0; !st && i < n; i++) {
        if (leader[i] != UINT32_MAX)
            continue;
        l.now = (uint32_t)i;
        mn_pdq_near(set, &hash[i], MN_PDQ_NEAR, i, follow, &l);
    }
    mn_pdq_set_free(set);
    return st;
}

static mn_status name_tie(uint32_t *tie, mn_ad_found *f, mn_network_maker *m, const mn_pdq *hash,
                          mn_err *e)
{
    char digits[MN_PDQ_DIGITS + 1];
    mn_pdq_text(digits, hash);
    const char *kept = mn_arena_str(&f->texts, digits);
    return kept ? mn_network_tie(m, tie, MN_TIE_PICTURE, mn_text_of("picture"), mn_text_of(kept), e)
                : mn_fail_memory(e);
}

static mn_status tie_pictures(mn_ad_found *f, mn_network_maker *m, mn_err *e)
{
    const size_t most = f->pictures + 1;
    mn_pdq *hash = malloc(most * sizeof *hash);
    uint32_t *leader = malloc(most * sizeof *leader), *tie = malloc(most * sizeof *tie);
    size_t n = 0;
    mn_status st = hash && leader && tie ? MN_OK : mn_fail_memory(e);
    if (!st && f->pictures)
        qsort(f->picture, f->pictures, sizeof *f->picture, by_hash);
    for (size_t i = 0; !st && i < f->pictures; i++)
        if (i == 0 || !same_hash(&f->picture[i - 1], &f->picture[i])) {
            memcpy(hash[n].word, f->picture[i].pdq, sizeof hash[n].word);
            leader[n] = tie[n] = UINT32_MAX;
            n++;
        }
    f->pictures_equal = n > MN_FOUND_PICTURES;
    if (!st && !f->pictures_equal)
        st = lead(leader, hash, n, e);
    for (size_t i = 0, k = 0; !st && i < f->pictures; i++) {
        k += i > 0 && !same_hash(&f->picture[i - 1], &f->picture[i]);
        const size_t of = leader[k] == UINT32_MAX ? k : leader[k];
        if (tie[of] == UINT32_MAX)
            st = name_tie(&tie[of], f, m, &hash[of], e);
        if (!st)
            st = mn_network_tied(m, tie[of], f->picture[i].post, e);
    }
    free(hash);
    free(leader);
    free(tie);
    return st;
}

mn_status mn_found_ties(mn_ad_found *f, mn_network_maker *m, const mn_ad_find_options *o, mn_err *e)
{
    mn_status st = mn_network_texts(m, f->clusters.of, e);
    if (!st)
        st = tie_identifiers(f, m, e);
    if (!st && o->pictures)
        st = tie_pictures(f, m, e);
    return st;
}
