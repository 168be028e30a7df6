/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/graphs.h - decomposable graphs: which groups of lists are cliques, and where they
 * meet.
 */
#ifndef MEASURE_METHOD_GRAPHS_H
#define MEASURE_METHOD_GRAPHS_H

#include <stdbool.h>
#include <stdint.h>

enum { MN_GRAPH_MOST = 8 }; /* lists */

/* Cliques, and the separators of a tree of them: one fewer, where cliques don't meet the empty set.
 */
typedef struct mn_decomposed {
    unsigned cliques;
    uint16_t clique[MN_GRAPH_MOST], separator[MN_GRAPH_MOST]; /* separator[0] is not used */
} mn_decomposed;

/* The pair of lists i < j as a bit of a graph: 12, 13, .. in the order of the lists. */
unsigned mn_graph_pair(unsigned lists, unsigned i, unsigned j);
/* Whether the graph has no ring of four or more without a chord, by a search of largest
 * cardinality (Tarjan & Yannakakis 1984, doi 10.1137/0213035). */
bool mn_graph_decompose(mn_decomposed *out, unsigned lists, uint32_t graph);

#endif
