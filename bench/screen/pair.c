/* SPDX-License-Identifier: Apache-2.0
 *
 * pair.c - how fast names are read and scored: bench_pair NAMES.txt [QUERIES]. Every name of the
 * file against the first QUERIES of it; prints nanoseconds of processor time a name and a pair.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/arena.h"
#include "screen/score/score.h"

#define NAMES 40000

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv)
{
    static const mn_parsed *name[NAMES];
    static char line[4096];
    size_t n = 0, queries = argc > 2 ? (size_t)atol(argv[2]) : 100, near = 0, looked = 0;
    mn_name_tables *tables;
    mn_scorer *scorer;
    mn_arena arena = {0};
    FILE *f = argc > 1 ? fopen(argv[1], "r") : NULL;
    double at = seconds();
    if (!f || mn_name_tables_new(&tables, NULL) || mn_scorer_new(&scorer, NULL))
        return 2;
    printf("tables: %.1f ms\n", 1e3 * (seconds() - at));
    at = seconds();
    while (n < NAMES && fgets(line, sizeof line, f)) {
        mn_text t = {line, strcspn(line, "\n")};
        if (mn_name_parse(&name[n], t, MN_BEARER_UNKNOWN, tables, &arena, NULL))
            return 4;
        n++;
    }
    fclose(f);
    printf("%zu names read: %.0f ns each\n", n, 1e9 * (seconds() - at) / (double)n);
    double bound = 0, sum = 0, look = 0;
    at = seconds();
    for (size_t q = 0; q < queries && q < n; q++)
        for (size_t i = 0; i < n; i++)
            bound += mn_score_bound(name[q], name[i]);
    look = seconds() - at;
    printf("bound: %.1f ns a pair\n", 1e9 * look / (double)(queries * n));
    at = seconds();
    for (size_t q = 0; q < queries && q < n; q++)
        for (size_t i = 0; i < n; i++) {
            mn_score s;
            if (mn_score_bound(name[q], name[i]) < 1)
                continue;
            looked++;
            mn_score_pair(&s, name[q], name[i], scorer);
            near += s.probability >= 0.5;
            sum += s.score;
        }
    double took = seconds() - at - look;
    printf("%zu of %zu pairs scored: %.0f ns each; %zu at least 50%% (%.0f %.0f)\n", looked,
           queries * n, 1e9 * took / (double)looked, near, bound, sum);
    at = seconds();
    for (size_t i = 0; i < n; i++) {
        mn_score s;
        mn_score_pair(&s, name[i], name[i ? i - 1 : 0], scorer);
        mn_score_pair(&s, name[i], name[i], scorer);
        sum += s.score;
    }
    printf("pairs of which half are equal: %.0f ns each\n",
           1e9 * (seconds() - at) / (double)(2 * n));
    mn_arena_free(&arena);
    mn_scorer_free(scorer);
    mn_name_tables_free(tables);
    return 0;
}
