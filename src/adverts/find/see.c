/* SPDX-License-Identifier: Apache-2.0
 *
 * see.c - what is seen of each network, and its place in the order of reading. See find.h.
 */
#include <math.h>
#include <stdlib.h>

#include "adverts/find/find.h"
#include "core/err.h"
#include "core/text.h"

#define WEEK (INT64_C(7) * 86400)
#define DAY  86400.0

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
            s->phone_posts += posts;
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

typedef struct moment {
    int64_t time;
    uint32_t place;
} moment;

static int by_time(const void *a, const void *b)
{
    const moment *x = a, *y = b;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static int by_place(const void *a, const void *b)
{
    const moment *x = a, *y = b;
    return (x->place > y->place) - (x->place < y->place);
}

/* The most of n sorted moments within a week, and the first of them. */
static size_t busiest_week(size_t *first, const moment *m, size_t n)
{
    size_t most = 0;
    for (size_t from = 0, to = 0; to < n; to++) {
        while (m[to].time - m[from].time >= WEEK)
            from++;
        if (to + 1 - from > most) {
            most = to + 1 - from;
            *first = from;
        }
    }
    return most;
}

/* Puts m in another order. */
static uint32_t places_of(moment *m, size_t n)
{
    uint32_t count = 0;
    if (n)
        qsort(m, n, sizeof *m, by_place);
    for (size_t i = 0; i < n; i++)
        count += m[i].place != MN_POST_NONE && (i == 0 || m[i].place != m[i - 1].place);
    return count;
}

static void see_times(mn_rank_seen *s, const mn_ad_found *f, moment *m, size_t n)
{
    size_t first = 0;
    s->days = s->most_per_week = s->age = NAN;
    if (!n)
        return;
    qsort(m, n, sizeof *m, by_time);
    s->days = (double)(m[n - 1].time - m[0].time) / DAY;
    s->age = (double)(f->last - m[0].time) / DAY;
    const size_t most = busiest_week(&first, m, n);
    s->most_per_week = (double)most;
    s->week_places = places_of(m + first, most);
}

static void see_posts(mn_rank_seen *s, const mn_ad_found *f, uint32_t network, moment *m,
                      uint32_t *said)
{
    const mn_network *w = &f->nets.network[network];
    const mn_track *t = &f->track[network];
    size_t n = 0;
    s->posts = w->posts;
    for (uint32_t i = 0; i < w->posts; i++) {
        const uint32_t number = f->nets.member[w->first + i];
        const mn_found_post *p = &f->post[number];
        /* A text is counted at its cluster's first post, which is in the same network. */
        const uint32_t text = f->clusters.of[number];
        s->texts += text == number;
        s->single_texts += ++said[text] == 1;
        s->single_texts -= said[text] == 2;
        s->signs |= p->signs;
        if (p->time != MN_POST_NO_TIME)
            m[n++] = (moment){p->time, p->place};
    }
    see_times(s, f, m, n);
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
        f->priority[i] = mn_rank_of(&f->seen[i], &f->weights, &reasons, &contrary);
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
    moment *m = malloc(((size_t)f->nets.largest + 1) * sizeof *m);
    uint32_t *said = calloc(f->n + 1, sizeof *said);
    f->seen = calloc(most, sizeof *f->seen);
    f->priority = calloc(most, sizeof *f->priority);
    f->in_order = calloc(most, sizeof *f->in_order);
    mn_status st = m && said && f->seen && f->priority && f->in_order ? MN_OK : mn_fail_memory(e);
    for (uint32_t i = 0; !st && i < f->nets.n; i++)
        see_posts(&f->seen[i], f, i, m, said);
    free(m);
    free(said);
    if (!st)
        st = count_ties(f, e);
    if (!st)
        st = count_numbers(f, e);
    return st ? st : order(f, e);
}
