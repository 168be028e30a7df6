/* SPDX-License-Identifier: Apache-2.0
 *
 * change.c - see change.h.
 */
#include "adverts/live/change.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"

const char *mn_ad_change_name(mn_ad_change_kind k)
{
    static const char *const names[MN_AD_CHANGES] = {"new", "grown", "joined", "parted"};
    return names[k];
}

void mn_ad_changes_free(mn_ad_changes *c)
{
    free(c->change);
    free(c->was);
    *c = (mn_ad_changes){.n = 0};
}

/* A group now that has posts of one that was. */
typedef struct pair {
    uint32_t now, was;
} pair;

static int by_now(const void *a, const void *b)
{
    const pair *x = a, *y = b;
    if (x->now != y->now)
        return x->now < y->now ? -1 : 1;
    return (x->was > y->was) - (x->was < y->was);
}

/* What is known while changes are found, of posts by their numbers; of a group by its first post.
 */
typedef struct work {
    const uint32_t *before, *now;
    uint32_t had, n;
    uint32_t *size, *fresh, *had_size; /* posts now, new ones of them, posts before */
    uint32_t *stay;                    /* of a group that was: posts in groups of two or more now */
    pair *pair;
    uint32_t pairs;
} work;

static bool make_room(work *w)
{
    const size_t n = (size_t)w->n + 1;
    w->size = calloc(n, sizeof *w->size);
    w->fresh = calloc(n, sizeof *w->fresh);
    w->had_size = calloc(n, sizeof *w->had_size);
    w->stay = calloc(n, sizeof *w->stay);
    w->pair = malloc(n * sizeof *w->pair);
    return w->size && w->fresh && w->had_size && w->stay && w->pair;
}

static void free_room(work *w)
{
    free(w->size);
    free(w->fresh);
    free(w->had_size);
    free(w->stay);
    free(w->pair);
}

static void count(work *w)
{
    for (uint32_t i = 0; i < w->n; i++) {
        w->size[w->now[i]]++;
        w->fresh[w->now[i]] += i >= w->had;
    }
    for (uint32_t i = 0; i < w->had; i++)
        w->had_size[w->before[i]]++;
    for (uint32_t i = 0; i < w->had; i++) {
        const uint32_t was = w->before[i], now = w->now[i];
        if (w->had_size[was] < 2 || w->size[now] < 2)
            continue;
        w->stay[was]++;
        w->pair[w->pairs++] = (pair){now, was};
    }
    if (w->pairs)
        qsort(w->pair, w->pairs, sizeof *w->pair, by_now);
}

/* The groups that were, of one now: each once, with how many of its posts are there; *of is where
 * its pairs begin, and is moved behind them. */
static uint32_t take_was(uint32_t *was, uint32_t *most, const work *w, uint32_t group, uint32_t *of)
{
    uint32_t n = 0, run = 0;
    *most = 0;
    for (; *of < w->pairs && w->pair[*of].now == group; ++*of) {
        if (!n || was[n - 1] != w->pair[*of].was) {
            was[n++] = w->pair[*of].was;
            run = 0;
        }
        if (++run > *most)
            *most = run;
    }
    return n;
}

static void judge(mn_ad_changes *out, const work *w, uint32_t group, uint32_t *of, uint32_t *used)
{
    uint32_t most = 0;
    uint32_t *was = out->was + *used;
    const uint32_t groups = take_was(was, &most, w, group, of);
    mn_ad_change_kind kind = groups ? MN_AD_CHANGE_JOINED : MN_AD_CHANGE_NEW;
    if (groups == 1) {
        const bool whole = most == w->had_size[was[0]];
        if (whole && w->size[group] == most)
            return; /* as it was */
        kind = whole ? MN_AD_CHANGE_GROWN : MN_AD_CHANGE_PARTED;
    }
    out->change[out->n++] = (mn_ad_change){.kind = kind,
                                           .group = group,
                                           .posts = w->size[group],
                                           .posts_new = w->fresh[group],
                                           .was = *used,
                                           .was_groups = groups};
    out->counted[kind]++;
    *used += groups;
}

static void find(mn_ad_changes *out, const work *w)
{
    uint32_t of = 0, used = 0;
    for (uint32_t i = 0; i < w->n; i++) {
        if (w->size[i] > 1)
            judge(out, w, i, &of, &used);
        if (i < w->had && w->had_size[i] > 1 && !w->stay[i]) { /* its posts are all alone now */
            out->was[used] = i;
            out->change[out->n++] = (mn_ad_change){
                .kind = MN_AD_CHANGE_PARTED, .group = i, .was = used++, .was_groups = 1};
            out->counted[MN_AD_CHANGE_PARTED]++;
        }
    }
}

mn_status mn_ad_changes_find(mn_ad_changes *out, const uint32_t *before, uint32_t had,
                             const uint32_t *now, uint32_t n, mn_err *e)
{
    work w = {.before = before, .now = now, .had = had, .n = n};
    mn_ad_changes c = {.n = 0};
    /* Groups of two posts or more, and those that are gone; each pair names one that was. */
    c.change = malloc(((size_t)n + 1) * sizeof *c.change);
    c.was = malloc(((size_t)n + 1) * sizeof *c.was);
    const bool room = c.change && c.was && make_room(&w);
    if (room) {
        count(&w);
        find(&c, &w);
    }
    free_room(&w);
    if (!room) {
        mn_ad_changes_free(&c);
        return mn_fail_memory(e);
    }
    *out = c;
    return MN_OK;
}
