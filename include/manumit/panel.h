/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/panel.h - how counts that units report changed between two years: all reporters, those
 * that reported both times, and what hangs on one of them.
 *
 * A total of whoever reported changes when somebody stops reporting. So three things are told
 * beside it: the change among units that reported both times (the matched panel), what of the
 * total's change is theirs and what came and went with reporters, and the matched change without
 * each unit in turn. A change is a share: -0.09 is nine per cent less.
 *
 * Intervals draw units anew (bootstrap, BCa). They say how far the change hangs on which units
 * there are, as if these were drawn from many alike; not how well a unit counted. A count of which
 * only bounds are known ("<5") is its middle in estimates, and in each replicate a number between
 * them.
 */
#ifndef MANUMIT_PANEL_H
#define MANUMIT_PANEL_H

#include <manumit/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A count between low and high, which are the same where it is known. */
typedef struct mn_panel_count {
    bool reported;
    double low, high; /* 0 <= low <= high, finite; not looked at where it was not reported */
} mn_panel_count;

typedef struct mn_panel_unit {
    const char *name; /* borrowed as long as the panel */
    mn_panel_count from, to;
} mn_panel_unit;

typedef struct mn_panel_options {
    size_t replicates; /* 0: 10,000 */
    double level;      /* of intervals; 0: 0.95 */
    uint64_t seed;
} mn_panel_options;

#define MN_PANEL_OPTIONS_INIT                                                                      \
    {                                                                                              \
        0                                                                                          \
    }

/* NaN: can't be told. high may be infinite. */
typedef struct mn_panel_change {
    double share, low, high;
} mn_panel_change;

typedef struct mn_panel_influence {
    size_t unit;      /* its place among the units */
    double from, to;  /* its counts, or the middles of their bounds */
    double without;   /* the matched change without it */
    double influence; /* what the matched change owes to it: matched - without */
    bool turns;       /* without it the sign of the matched change is another */
} mn_panel_influence;

/* What can be printed, by rules that are written in docs/methods/estimate-change.md. */
typedef enum mn_panel_advice {
    MN_PANEL_NOTHING,      /* fewer than two units reported both times */
    MN_PANEL_MATCHED,      /* the matched change: no unit turns its sign, its interval has no 0 */
    MN_PANEL_NO_DIRECTION, /* neither rise nor fall: its interval has 0 in it, or a unit turns it */
} mn_panel_advice;

typedef struct mn_panel {
    size_t reporters_from, reporters_to, matched, began, stopped;
    size_t bounded; /* counts of which only bounds are known */
    double total_from, total_to, matched_from, matched_to;
    double began_total, stopped_total; /* of those that reported only the second, the first time */
    mn_panel_change all, matched_change;
    mn_panel_change typical;            /* the median of matched units' own changes */
    double least, most;                 /* the matched change as bounds of counts allow */
    mn_panel_change without_first;      /* the matched change without the unit of most influence */
    mn_panel_influence *by_influence;   /* matched units, most influence first; `matched` of them */
    double least_without, most_without; /* the range of the matched change without one unit */
    size_t turning;                     /* units that turn its sign */
    size_t rose, fell;                  /* matched units */
    double level;
    size_t replicates;
    mn_panel_advice advice;
} mn_panel;

/* *out is owned: mn_panel_free(). MN_USAGE where a count's bounds make no sense. The same bits at
 * any number of threads. O(units * replicates). */
MN_USE MN_API mn_status mn_panel_run(mn_panel *out, const mn_panel_unit *units, size_t n,
                                     const mn_panel_options *o, const mn_ctx *ctx, mn_err *e);
MN_API void mn_panel_free(mn_panel *p); /* zero-initialised is legal */

#ifdef __cplusplus
}
#endif

#endif
