/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/economy/satellite.h - putting people in forced labour into an economy.
 *
 * People come from a CSV file, by the economy's industries or by others with a
 * concordance to them, or from the satellite that ships with the program, by kind.
 * Totals are kept; what is spread, moved or left out is listed, in the model's
 * moves and notes.
 */
#ifndef FOOTPRINT_SATELLITE_H
#define FOOTPRINT_SATELLITE_H

#include "core/map.h"
#include "footprint/economy/model.h"

/* A part of something that is spread over industries. */
typedef struct mn_spread {
    uint32_t industry;
    double share; /* the shares of one spread sum to 1 */
} mn_spread;

/* Adds people to the model, growing m->people by *cap. */
MN_USE mn_status mn_satellite_add(mn_model *m, size_t *cap, mn_people p, mn_err *e);
/* Adds an origin. Texts are copied. */
MN_USE mn_status mn_satellite_origin(mn_model *m, size_t *cap, mn_text code, mn_text name,
                                     mn_text iso3, size_t region, uint32_t *out, mn_err *e);
/* Appends a line to the model's notes. */
MN_PRINTF(3, 4) MN_USE mn_status mn_model_note(mn_model *m, mn_err *e, const char *fmt, ...);

/* Puts the shipped people into m, which has x, kinds and no people. */
MN_USE mn_status mn_satellite_shipped(mn_model *m, const mn_ctx *ctx, mn_err *e);

/* Moves those who can't stay, and settles the model. */
MN_USE mn_status mn_satellite_finish(mn_model *m, const mn_ctx *ctx, double cap, mn_err *e);
/* The region's largest industry other than `not`; SIZE_MAX when it makes nothing. */
size_t mn_satellite_largest(const mn_model *m, size_t region, size_t not );

/* --- industries of a source's own ---------------------------------------------- */

/* From a source's industries to those of an economy. */
typedef struct mn_concordance {
    mn_arena arena;
    mn_map row_of; /* of a source's industry */
    struct mn_concordance_row {
        mn_text from;
        uint64_t line;
        size_t first, n; /* in entry */
        bool stated;     /* its shares are given; else they follow output */
        bool used;
    } * row;
    mn_spread *entry;
    size_t rows, row_cap, entries, entry_cap;
    const char *path;
} mn_concordance;

/* Reads CSV: columns from, to and perhaps share (a source's shares must sum to 1;
 * rounding up to 1e-6 is scaled away); or a matrix, whose first row names industries
 * of the economy and whose first column those of the source, of 0 and 1. */
MN_USE mn_status mn_concordance_read(mn_concordance *c, const mn_model *m, const mn_ctx *ctx,
                                     const char *path, mn_err *e);
/* Where people of a source's industry go in a region: by stated shares, else by
 * output, else (no output there) evenly. out has room for m->industries. 0 when the
 * source's industry is unknown. */
size_t mn_concordance_spread(mn_concordance *c, const mn_model *m, size_t region, mn_text from,
                             mn_spread *out);
void mn_concordance_free(mn_concordance *c);

#endif
