/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/judge.c - how well scores order what is labelled.
 */
#include <stdlib.h>

#include "money/model/model.h"

typedef struct {
    double score;
    bool hit;
} judged;

static int by_score(const void *a, const void *b)
{
    const double x = ((const judged *)a)->score, y = ((const judged *)b)->score;
    return (x < y) - (x > y);
}

double mn_average_precision(const double *score, const int8_t *label, size_t n, bool *no_memory)
{
    judged *j = malloc((n + 1) * sizeof *j);
    size_t kept = 0, hits = 0, all = 0;
    double sum = 0;

    *no_memory = !j;
    if (!j)
        return 0;
    for (size_t i = 0; i < n; i++)
        if (label[i] >= 0) {
            j[kept++] = (judged){score[i], label[i] > 0};
            all += label[i] > 0;
        }
    qsort(j, kept, sizeof *j, by_score);
    for (size_t i = 0; i < kept;) {
        size_t k = i, more = 0;
        for (; k < kept && j[k].score >= j[i].score; k++)
            more += j[k].hit;
        hits += more;
        sum += (double)more * (double)hits / (double)k;
        i = k;
    }
    free(j);
    return all ? sum / (double)all : 0;
}
