/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/judge.c - how well scores order what is labelled.
 */
#include <stdlib.h>

#include "money/model/model.h"

typedef struct {
    double score, weight;
    bool hit;
} judged;

static int by_score(const void *a, const void *b)
{
    const double x = ((const judged *)a)->score, y = ((const judged *)b)->score;
    return (x < y) - (x > y);
}

double mn_average_precision(const double *score, const int8_t *label, const float *weight, size_t n,
                            bool *no_memory)
{
    judged *j = malloc((n + 1) * sizeof *j);
    size_t kept = 0;
    double all = 0, seen = 0, hits = 0, sum = 0;

    *no_memory = !j;
    if (!j)
        return 0;
    for (size_t i = 0; i < n; i++)
        if (label[i] >= 0) {
            const double w = weight ? (double)weight[i] : 1;
            j[kept++] = (judged){score[i], w, label[i] > 0};
            all += label[i] > 0 ? w : 0;
        }
    qsort(j, kept, sizeof *j, by_score);
    for (size_t i = 0, k = 0; i < kept; i = k) {
        double more = 0;
        for (; k < kept && j[k].score >= j[i].score; k++) {
            more += j[k].hit ? j[k].weight : 0;
            seen += j[k].weight;
        }
        hits += more;
        sum += more * hits / seen;
    }
    free(j);
    return all > 0 ? sum / all : 0;
}
