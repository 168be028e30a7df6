/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/graphs.c - see graphs.h.
 */
#include "measure/method/graphs.h"

unsigned mn_graph_pair(unsigned lists, unsigned i, unsigned j)
{
    return i * lists - i * (i + 1) / 2 + j - i - 1;
}

bool mn_graph_decompose(mn_decomposed *out, unsigned lists, uint32_t graph)
{
    uint16_t beside[MN_GRAPH_MOST] = {0};
    unsigned done = 0, before = 0;
    for (unsigned i = 0; i < lists; i++)
        for (unsigned j = i + 1; j < lists; j++)
            if (graph >> mn_graph_pair(lists, i, j) & 1) {
                beside[i] |= (uint16_t)(1U << j);
                beside[j] |= (uint16_t)(1U << i);
            }
    out->cliques = 0;
    for (unsigned step = 0; step < lists; step++) {
        /* Next the one with the most neighbours that were numbered. */
        unsigned next = lists, most = 0;
        for (unsigned i = 0; i < lists; i++) {
            const unsigned n = (unsigned)__builtin_popcount(beside[i] & done);
            if (!(done >> i & 1) && (next == lists || n > most)) {
                next = i;
                most = n;
            }
        }
        const unsigned earlier = beside[next] & done;
        for (unsigned i = 0; i < lists; i++)
            if (earlier >> i & 1 && (earlier & ~beside[i] & ~(1U << i)))
                return false; /* its earlier neighbours are not all neighbours */
        /* A clique ends where the number of earlier neighbours does not grow. */
        if (step && most > before)
            out->clique[out->cliques - 1] |= (uint16_t)(1U << next);
        else {
            out->separator[out->cliques] = (uint16_t)earlier;
            out->clique[out->cliques++] = (uint16_t)(earlier | 1U << next);
        }
        before = most;
        done |= 1U << next;
    }
    return true;
}
