/* SPDX-License-Identifier: Apache-2.0
 *
 * money_cycles.c - finds cycles for money_cycles.py:
 *
 *   money_cycles DAYS LEAST MOST BAND row|strict
 *
 * Reads "day value from to" a line, by day; prints for each number of payments how many cycles have
 * it, then a sum over all that tells them apart, then how many look-ups were cut short. BAND in
 * thousandths, below 0: any amount.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "money/pattern/pattern.h"

static mn_pattern_pay *read_all(size_t *n)
{
    size_t cap = 0;
    long day;
    long long value;
    unsigned from, to;
    mn_pattern_pay *pay = NULL;
    *n = 0;
    while (scanf("%ld%lld%u%u", &day, &value, &from, &to) == 4) {
        if (*n == cap) {
            cap = cap ? 2 * cap : 4096;
            mn_pattern_pay *more = realloc(pay, cap * sizeof *pay);
            if (!more) {
                free(pay);
                return NULL;
            }
            pay = more;
        }
        pay[(*n)++] = (mn_pattern_pay){
            .time = day * 86400, .value = value, .from = from, .to = to, .area = MN_PAY_NONE};
    }
    return pay;
}

static void tell(const mn_hits *h, uint64_t cut)
{
    unsigned long long count[MN_CYCLE_HOPS_MAX + 1] = {0}, all = 0;
    for (size_t i = 0; i < h->n; i++) {
        const mn_hit *x = &h->hit[i];
        uint64_t sum = 0;
        for (uint32_t k = 0; k < x->n_edges; k++)
            sum += h->edge[x->edges + k];
        count[x->n_edges]++;
        all += sum * 1000003 + h->edge[x->edges] * 31 + x->closing * 17 + x->n_edges;
    }
    for (unsigned k = 0; k <= MN_CYCLE_HOPS_MAX; k++)
        if (count[k])
            printf("%u %llu\n", k, count[k]);
    printf("sum %llu\ncut %llu\n", all, (unsigned long long)cut);
}

int main(int argc, char **argv)
{
    if (argc != 6)
        return 2;
    mn_pattern_config c = mn_pattern_defaults();
    const int band = (int)strtol(argv[4], NULL, 10);
    c.on = MN_PATTERN_BIT(MN_PATTERN_CYCLE);
    c.window[MN_PATTERN_CYCLE] = (int)strtol(argv[1], NULL, 10) * (int64_t)86400;
    c.cycle_least = (unsigned)strtoul(argv[2], NULL, 10);
    c.cycle_most = (unsigned)strtoul(argv[3], NULL, 10);
    c.band = band < 0 ? MN_BAND_NONE : (uint32_t)band;
    c.ties = !strcmp(argv[5], "row") ? MN_TIES_ROW : MN_TIES_STRICT;
    c.visits = UINT32_MAX - 1;
    c.cycles = UINT32_MAX;
    const mn_ctx ctx = {.threads = 2};
    mn_patterns *p = NULL;
    mn_hits hits = {0};
    mn_err e = MN_ERR_INIT;
    size_t n;
    mn_pattern_pay *pay = read_all(&n);
    mn_status st = mn_patterns_new(&p, &c, NULL, 0, &e);
    if (!st)
        st = mn_patterns_push(p, &hits, NULL, pay, n, &ctx, &e);
    if (st)
        fprintf(stderr, "%s\n", e.msg);
    else
        tell(&hits, mn_patterns_counts(p)->cut[MN_PATTERN_CYCLE]);
    mn_hits_free(&hits);
    mn_patterns_free(p);
    free(pay);
    return mn_status_exit(st);
}
