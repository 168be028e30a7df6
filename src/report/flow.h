/* SPDX-License-Identifier: Apache-2.0
 *
 * report/flow.h - the layout of a layered flow (Sankey diagram), apart from its
 * drawing. The same table gives the same picture, to the byte.
 */
#ifndef REPORT_FLOW_H
#define REPORT_FLOW_H

#include "core/arena.h"
#include "report/model.h"

typedef struct mn_flow_node {
    mn_text label; /* tamed; "4 others" for what was merged */
    size_t merged; /* how many small ones this stands for; 0: itself */
    size_t layer, order;
    double value; /* the larger of what comes in and what goes out */
    size_t lines; /* of its label, for mn_flow_place(); 0 is 1 */
    double y, height;
} mn_flow_node;

typedef struct mn_flow_link {
    size_t from, to;
    double value;
    double y0, y1, width; /* middles at its ends */
} mn_flow_link;

typedef struct mn_flow {
    mn_arena arena;
    mn_flow_node *nodes;
    mn_flow_link *links;
    size_t nodes_count, links_count, layers;
    size_t left_out; /* links that run in a circle, or backwards */
    double line;     /* height of a label's line, for mn_flow_place(); 0 is 15 */
    double height;
    const struct mn_language *language;
} mn_flow;

/* Reads the chart's rows into layers of nodes. flow is to be freed, also on
 * error. O(rows + nodes^2 + links^2) after merging, which leaves 13 nodes a layer. */
MN_USE mn_status mn_flow_make(mn_flow *flow, const mn_held_chart *c, const mn_table *t, mn_err *e);
void mn_flow_free(mn_flow *flow);

/* Steps of mn_flow_make, in order. */
MN_USE mn_status mn_flow_layers(mn_flow *f, mn_err *e); /* longest path from the sources */

/* Order, heights, ends of links: once the labels' lines are known. */
MN_USE mn_status mn_flow_place(mn_flow *f, mn_err *e);

#endif
