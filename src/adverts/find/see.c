/* SPDX-License-Identifier: Apache-2.0
 *
 * see.c - what is seen of each network, and its place in the order of reading. See find.h.
 */
#include <math.h>
#include <stdlib.h>

#include "adverts/find/find.h"
#include "core/err.h"
#include "core/text.h"

#define WEEK     (INT64_C(7) * 86400)
#define TWO_DAYS (INT64_C(2) * 86400)
#define DAY      86400.0

/* --- ties
 * ------------------------------------------------------------------------------------------ */

typedef struct counting {
    mn_ad_found *f;
    uint32_t *posts;   /* of each network: posts with the tie at hand */
    uint32_t *touched; /* networks with any */
    double *of_phones; /* of each network: posts of numbers, summed over numbers */
    double *logs;      /* and c * log2 c of each */
    bool *firm;        /* a text or an identifier ties two posts of it */
} counting;

static bool is_name(mn_text kind)
{
    return !mn_text_eq_str(kind, "url") && !mn_text_eq_str(kind, "btc") &&
           !mn_text_eq_str(kind, "eth") && !mn_text_eq_str(kind, "tron") &&
           !mn_text_eq_str(kind, "monero") && !mn_text_eq_str(kind, "onion");
}

static void count_in(counting *c, const mn_tie *t, uint32_t network, uint32_t posts)
{
    mn_rank_seen *s = &c->f->seen[network];
    if (t->sort != MN_TIE_PICTURE && posts > 1 &&
        (t->state == MN_TIE_KEPT || t->state == MN_TIE_BRIDGE))
        c->firm[network] = true;
    if (t->sort == MN_TIE_PICTURE) {
        s->pictures += posts > 1;
    } else if (t->sort == MN_TIE_IDENTIFIER) {
        if (mn_text_eq_str(t->kind, "phone")) {
            s->phones++;
            c->of_phones[network] += posts;
            c->logs[network] += posts * log2(posts);
        } else if (mn_text_eq_str(t->kind, "email")) {
            s->emails++;
        } else if (mn_text_eq_str(t->kind, "url")) {
            s->urls++;
        } else {
            s->names += is_name(t->kind);
        }
    }
}

static void count_tie(counting *c, const mn_tie *t)
{
    const mn_networks *x = &c->f->nets;
    uint32_t n = 0;
    /* What many strangers use says nothing of any of them. */
    if (t->state == MN_TIE_HUB || t->state == MN_TIE_SPREAD || t->state == MN_TIE_SERVICE)
        return;
    for (uint32_t i = 0; i < t->posts; i++) {
        const uint32_t w = x->of[x->tied[t->first + i]];
        if (w == MN_NETWORK_NONE)
            continue;
        if (!c->posts[w]++)
            c->touched[n++] = w;
    }
    for (uint32_t i = 0; i < n; i++) {
        count_in(c, t, c->touched[i], c->posts[c->touched[i]]);
        c->posts[c->touched[i]] = 0;
    }
}

static mn_status count_ties(mn_ad_found *f, mn_err *e)
{
    const size_t most = (size_t)f->nets.n + 1;
    counting c = {.f = f,
                  .posts = calloc(most, sizeof *c.posts),
                  .touched = malloc(most * sizeof *c.touched),
                  .of_phones = calloc(most, sizeof *c.of_phones),
                  .logs = calloc(most, sizeof *c.logs),
                  .firm = calloc(most, sizeof *c.firm)};
    const bool there = c.posts && c.touched && c.of_phones && c.logs && c.firm;
    for (uint32_t i = 0; there && i < f->nets.ties; i++)
        count_tie(&c, &f->nets.tie[i]);
    for (uint32_t i = 0; there && i < f->nets.n; i++) {
        if (c.of_phones[i] > 0)
            f->seen[i].phone_entropy = log2(c.of_phones[i]) - c.logs[i] / c.of_phones[i];
        f->seen[i].only_pictures = !c.firm[i];
    }
    free(c.posts);
    free(c.touched);
    free(c.of_phones);
    free(c.logs);
    free(c.firm);
    return there ? MN_OK : mn_fail_memory(e);
}

/* --- numbers of one text
 * ------------------------------------------------------------------------------ */

static int by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static mn_status count_numbers(mn_ad_found *f, mn_err *e)
{
    uint64_t *pair = malloc((f->ids.n + 1) * sizeof *pair);
    size_t n = 0;
    if (!pair)
        return mn_fail_memory(e);
    for (size_t i = 0; i < f->ids.n; i++) {
        const mn_id_row *row = &f->ids.row[i];
        if (row->score >= (float)MN_ID_SURE && f->ids.value[row->value].kind == MN_ID_PHONE)
            pair[n++] = (uint64_t)f->clusters.of[row->post] << 32 | row->value;
    }
    if (n)
        qsort(pair, n, sizeof *pair, by_value);
    for (size_t i = 0, many = 0; i < n; i++) {
        const uint32_t text = (uint32_t)(pair[i] >> 32), w = f->nets.of[text];
        if (i && pair[i] == pair[i - 1])
            continue;
        many = i && pair[i] >> 32 == pair[i - 1] >> 32 ? many + 1 : 1;
        if (w != MN_NETWORK_NONE && many > f->seen[w].numbers_of_text)
            f->seen[w].numbers_of_text = (uint32_t)many;
    }
    free(pair);
    return MN_OK;
}

/* --- posts, and the order of reading
 * ----------------------------------------------------------------------- */

static int by_time(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The most of n sorted times within so many seconds. */
static size_t most_within(const int64_t *time, size_t n, int64_t seconds)
{
    size_t most = 0;
    for (size_t from = 0, to = 0; to < n; to++) {
        while (time[to] - time[from] >= seconds)
            from++;
        most = to + 1 - from > most ? to + 1 - from : most;
    }
    return most;
}

static void see_times(mn_rank_seen *s, const mn_ad_found *f, int64_t *time, size_t n)
{
    s->days = s->most_per_week = s->age = s->in_two_days = NAN;
    if (!n)
        return;
    qsort(time, n, sizeof *time, by_time);
    s->in_two_days = (double)most_within(time, n, TWO_DAYS) / (double)n;
    s->days = (double)(time[n - 1] - time[0]) / DAY;
    s->most_per_week = (double)most_within(time, n, WEEK);
    s->age = (double)(f->last - time[0]) / DAY;
}

static void see_posts(mn_rank_seen *s, const mn_ad_found *f, uint32_t network, int64_t *time)
{
    const mn_network *w = &f->nets.network[network];
    const mn_track *t = &f->track[network];
    size_t n = 0;
    s->posts = w->posts;
    for (uint32_t i = 0; i < w->posts; i++) {
        const uint32_t number = f->nets.member[w->first + i];
        const mn_found_post *p = &f->post[number];
        /* A text is counted at its cluster's first post, which is in the same network. */
        s->texts += f->clusters.of[number] == number;
        s->signs |= p->signs;
        if (p->time != MN_POST_NO_TIME)
            time[n++] = p->time;
    }
    see_times(s, f, time, n);
    s->places = t->places;
    s->impossible = t->impossible;
    s->radius = t->radius;
    s->circuit_laps = t->circuit_laps;
    s->circuit_chance = t->circuit_chance;
    s->circuit_places = t->circuit_places;
}

typedef struct place_in_order {
    double priority;
    uint32_t network;
} place_in_order;

static int by_priority(const void *a, const void *b)
{
    const place_in_order *x = a, *y = b;
    if (x->priority != y->priority)
        return x->priority > y->priority ? -1 : 1;
    return (x->network > y->network) - (x->network < y->network);
}

static mn_status order(mn_ad_found *f, mn_err *e)
{
    place_in_order *o = malloc(((size_t)f->nets.n + 1) * sizeof *o);
    mn_buf reasons = {0}, contrary = {0};
    bool failed = false;
    if (!o)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < f->nets.n; i++) {
        mn_buf_clear(&reasons);
        mn_buf_clear(&contrary);
        f->priority[i] = mn_rank_of(&f->seen[i], &reasons, &contrary);
        failed |= reasons.failed || contrary.failed;
        o[i] = (place_in_order){f->priority[i], i};
    }
    if (f->nets.n)
        qsort(o, f->nets.n, sizeof *o, by_priority);
    for (uint32_t i = 0; i < f->nets.n; i++)
        f->in_order[i] = o[i].network;
    mn_buf_free(&reasons);
    mn_buf_free(&contrary);
    free(o);
    return failed ? mn_fail_memory(e) : MN_OK;
}

mn_status mn_found_see(mn_ad_found *f, mn_err *e)
{
    const size_t most = (size_t)f->nets.n + 1;
    int64_t *time = malloc(((size_t)f->nets.largest + 1) * sizeof *time);
    f->seen = calloc(most, sizeof *f->seen);
    f->priority = calloc(most, sizeof *f->priority);
    f->in_order = calloc(most, sizeof *f->in_order);
    mn_status st = time && f->seen && f->priority && f->in_order ? MN_OK : mn_fail_memory(e);
    for (uint32_t i = 0; !st && i < f->nets.n; i++)
        see_posts(&f->seen[i], f, i, time);
    free(time);
    if (!st)
        st = count_ties(f, e);
    if (!st)
        st = count_numbers(f, e);
    return st ? st : order(f, e);
}
