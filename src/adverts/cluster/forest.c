/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/forest.c - union-find by compare and swap: a root points to itself, and every
 * other to a smaller number. Threads may unite and find at once; what is united in the end does not
 * depend on their order. Paths are halved while they are walked.
 */
#include "adverts/cluster/inside.h"

uint32_t mn_forest_find(_Atomic uint32_t *parent, uint32_t a)
{
    for (;;) {
        uint32_t up = atomic_load_explicit(&parent[a], memory_order_relaxed);
        const uint32_t over = atomic_load_explicit(&parent[up], memory_order_relaxed);
        if (up == over)
            return up;
        atomic_compare_exchange_weak_explicit(&parent[a], &up, over, memory_order_relaxed,
                                              memory_order_relaxed);
        a = over;
    }
}

void mn_forest_unite(_Atomic uint32_t *parent, uint32_t a, uint32_t b)
{
    for (;;) {
        a = mn_forest_find(parent, a);
        b = mn_forest_find(parent, b);
        if (a == b)
            return;
        uint32_t high = a > b ? a : b;
        const uint32_t low = a > b ? b : a, was = high;
        if (atomic_compare_exchange_strong_explicit(&parent[was], &high, low, memory_order_relaxed,
                                                    memory_order_relaxed))
            return;
    }
}
