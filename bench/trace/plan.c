/* SPDX-License-Identifier: Apache-2.0
 *
 * plan.c - how long it takes to choose whom to ask: bench_plan SUPPLIES PARTIES COUNT [FILE].
 *
 * Makes a chain of that many supplies between parties in ten tiers (each buys of the tier above,
 * of a few large sellers more often), in the arrays of a chain, plans COUNT requests, and prints
 * seconds of user CPU time, what is settled, and the bound. With FILE the edges are written there
 * (party, party, weight in a line), for the peer.
 */
#include <manumit/reference.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "core/rng.h"
#include "trace/plan/plan.h"

enum { TIERS = 10 };

static double user(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)u.ru_utime.tv_sec + (double)u.ru_utime.tv_usec / 1e6;
}

typedef struct made {
    mn_chain c;
    mn_chain_edge *edge;
    uint32_t *in, *out, *sold;
    int64_t *value;
    uint8_t *currency, *kind;
    int32_t *from;
    char iso[1][4];
} made;

static int by_buyer(const void *a, const void *b)
{
    const mn_chain_edge *x = a, *y = b;
    if (x->buyer != y->buyer)
        return x->buyer < y->buyer ? -1 : 1;
    return (x->seller > y->seller) - (x->seller < y->seller);
}

/* Supplies come in runs of one to six to an edge. */
static uint32_t make_edges(made *m, uint32_t supplies, uint32_t parties)
{
    mn_rng r;
    uint32_t n = 0, done = 0;
    const uint32_t tier = parties / TIERS;
    mn_rng_init(&r, 1, 0);
    m->edge = malloc((size_t)supplies * sizeof *m->edge);
    while (done < supplies) {
        const uint32_t t = (uint32_t)(mn_rng_u64(&r) % (TIERS - 1));
        const double u = mn_rng_unit(&r);
        const uint32_t buyer = t * tier + (uint32_t)(mn_rng_u64(&r) % tier);
        const uint32_t seller = (t + 1) * tier + (uint32_t)(u * u * u * tier);
        uint32_t count = 1 + (uint32_t)(mn_rng_u64(&r) % 6);
        count = count > supplies - done ? supplies - done : count;
        m->edge[n++] = (mn_chain_edge){seller, buyer, 0, done, count, 18300, 18300};
        done += count;
    }
    qsort(m->edge, n, sizeof *m->edge, by_buyer);
    uint32_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        m->edge[i].first = at;
        at += m->edge[i].count;
    }
    return n;
}

static void make(made *m, uint32_t supplies, uint32_t parties)
{
    mn_rng r;
    const uint32_t n = make_edges(m, supplies, parties);
    mn_rng_init(&r, 2, 0);
    m->in = calloc(parties + 2, sizeof *m->in);
    m->out = calloc(parties + 2, sizeof *m->out);
    m->sold = malloc(((size_t)n + 1) * sizeof *m->sold);
    m->value = malloc((size_t)supplies * sizeof *m->value);
    m->from = malloc((size_t)supplies * sizeof *m->from);
    m->currency = calloc(supplies, 1);
    m->kind = calloc(supplies, 1);
    for (uint32_t i = 0; i < n; i++) {
        m->in[m->edge[i].buyer + 1]++;
        m->out[m->edge[i].seller + 2]++;
    }
    for (uint32_t p = 0; p < parties; p++) {
        m->in[p + 1] += m->in[p];
        m->out[p + 2 > parties + 1 ? parties + 1 : p + 2] += m->out[p + 1];
    }
    for (uint32_t i = 0; i < n; i++)
        m->sold[m->out[m->edge[i].seller + 1]++] = i;
    for (uint32_t i = 0; i < supplies; i++) {
        m->value[i] = (int64_t)mn_exp(9 + 2 * mn_rng_normal(&r)) + 1;
        m->from[i] = 18300;
    }
    m->iso[0][0] = 'U', m->iso[0][1] = 'S', m->iso[0][2] = 'D';
    m->c = (mn_chain){.text = "",
                      .parties = parties,
                      .supplies = supplies,
                      .edges = n,
                      .currencies = 1,
                      .edge = m->edge,
                      .in = m->in,
                      .out = m->out,
                      .sold = m->sold,
                      .currency = (const char(*)[4])m->iso};
    m->c.supply.from = m->from;
    m->c.supply.value = m->value;
    m->c.supply.currency = m->currency;
    m->c.supply.kind = m->kind;
}

static void write_edges(const made *m, const char *path)
{
    FILE *f = fopen(path, "w");
    if (!f)
        return;
    for (uint32_t i = 0; i < m->c.edges; i++) {
        int64_t w = 0;
        for (uint32_t k = m->edge[i].first; k < m->edge[i].first + m->edge[i].count; k++)
            w += m->value[k];
        fprintf(f, "%u %u %lld\n", m->edge[i].seller, m->edge[i].buyer, (long long)w);
    }
    fclose(f);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: bench_plan SUPPLIES PARTIES COUNT [FILE]\n");
        return 2;
    }
    made m = {0};
    mn_plan p;
    mn_err e = MN_ERR_INIT;
    mn_reference *reference;
    mn_scope_rules scope;
    make(&m, (uint32_t)strtoul(argv[1], NULL, 10), (uint32_t)strtoul(argv[2], NULL, 10));
    if (argc > 4)
        write_edges(&m, argv[4]);
    if (mn_reference_new(&reference, MN_NEED_MONEY, &e) ||
        mn_scope_rules_load(&scope, NULL, NULL, &e)) {
        fprintf(stderr, "%s\n", e.msg);
        return 1;
    }
    const mn_plan_asked a = {.buyer = MN_NOT_ANY,
                             .budget = -1,
                             .count = strtoul(argv[3], NULL, 10),
                             .reach = NAN,
                             .scope = &scope,
                             .reference = reference};
    const double before = user();
    if (mn_plan_make(&p, &m.c, &a, NULL, &e)) {
        fprintf(stderr, "%s\n", e.msg);
        return 1;
    }
    const double took = user() - before;
    const int64_t got = p.cover.n ? p.cover.pick[p.cover.n - 1].total : 0;
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    printf("%u supplies, %u edges, %u parties: %.2f s user, %zu asked, settled %lld of %lld "
           "(%.4f), at most %.4f, %ld MB\n",
           m.c.supplies, m.c.edges, m.c.parties, took, p.cover.n, (long long)got,
           (long long)p.total, (double)got / (double)p.total,
           (double)p.cover.bound / (double)p.total, u.ru_maxrss / 1024);
    return 0;
}
