/* SPDX-License-Identifier: Apache-2.0
 *
 * near.c - how many hashes of pictures are compared in a second: bench_adverts_near [HASHES
 * [QUERIES]]. Random hashes, one thread, processor time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "adverts/image/pdq.h"
#include "core/rng.h"

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool count(size_t i, unsigned distance, void *payload)
{
    (void)i;
    (void)distance;
    ++*(size_t *)payload;
    return true;
}

int main(int argc, char **argv)
{
    const size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
    const size_t queries = argc > 2 ? strtoul(argv[2], NULL, 10) : 1000;
    mn_pdq *hash = malloc((n + 1) * sizeof *hash);
    mn_pdq_set *set = NULL;
    size_t near = 0;
    mn_rng rng;
    mn_rng_init(&rng, 1, 0);
    if (!hash)
        return 4;
    for (size_t i = 0; i < n; i++)
        for (int w = 0; w < 4; w++)
            hash[i].word[w] = mn_rng_u64(&rng);
    if (mn_pdq_set_new(&set, hash, n, NULL))
        return 4;
    const double from = seconds();
    for (size_t q = 0; q < queries; q++)
        mn_pdq_near(set, &hash[q % (n ? n : 1)], MN_PDQ_NEAR, 0, count, &near);
    const double took = seconds() - from;
    printf("%zu hashes, %zu asked: %.2f thousand million comparisons a second, %zu near\n", n,
           queries, 1e-9 * (double)n * (double)queries / took, near);
    mn_pdq_set_free(set);
    free(hash);
    return 0;
}
