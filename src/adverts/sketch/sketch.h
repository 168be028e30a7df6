/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/sketch/sketch.h - a text in 512 bytes, so that millions can be compared in memory.
 *
 * A text is the set of the runs of five characters in what normal.h makes of it (of Han, kana and
 * Hangul syllables, which say more, of about four). One hash of each
 * (32 bits, salted) puts it into one of 384 bins, of which each keeps its smallest (MinHash by one
 * permutation: Li, Owen and Zhang, 2012). Two texts that share a part J of the runs that either
 * has (Jaccard) agree in a part J of the bins, with a standard deviation of sqrt(J(1-J)/384) or
 * less. For finding who may be alike, three bins together are one of k = 128 values (those of
 * empty bins borrowed: Shrivastava, 2017, arXiv 1703.04664), four values a band: 32 bands. Two
 * texts meet in at least one band with a chance of 1 - (1 - J^4)^32.
 *
 * The same bits on every processor.
 */
#ifndef ADVERTS_SKETCH_SKETCH_H
#define ADVERTS_SKETCH_SKETCH_H

#include <manumit/core.h>

enum {
    MN_SKETCH_RUN = 5, /* characters */
    MN_SKETCH_BINS = 384,
    MN_SKETCH_K = 128,
    MN_SKETCH_BANDS = 32,
    MN_SKETCH_ROWS = MN_SKETCH_K / MN_SKETCH_BANDS,
};

typedef struct mn_signature {
    uint8_t bin[MN_SKETCH_BINS];    /* 1 to 255: of the smallest hash; 0: the bin is empty */
    uint32_t band[MN_SKETCH_BANDS]; /* keys: who shares one may be alike */
} mn_signature;

/* Room for one text at a time; a thread has its own. Zero-initialised is legal. */
typedef struct mn_sketcher {
    uint32_t *code; /* characters, then hashes of runs */
    size_t cap;
} mn_sketcher;

void mn_sketcher_free(mn_sketcher *s);

/* The signature of a text that mn_normal_text() made. seed salts the hashes, so that nobody can
 * prepare texts that meet: signatures of different seeds have nothing in common. All bins are
 * empty for a text without words. O(bytes). */
MN_USE mn_status mn_sketch(mn_signature *out, mn_sketcher *s, uint64_t seed, mn_text plain,
                           mn_err *e);

/* How many bins agree, and how many are full in either. */
typedef struct mn_agree {
    unsigned same, full;
} mn_agree;
/* a and b are the bins of two signatures. */
mn_agree mn_bins_agree(const uint8_t *a, const uint8_t *b);

/* The part of runs that two texts share, 0 to 1: agreement less what chance gives (one in 255). */
double mn_agree_share(mn_agree a);

/* The bins of a text as they may lie, the first third of them and the others; and a bit for each
 * that is full. */
typedef struct mn_bins {
    const uint8_t *first, *rest;
    uint64_t full[MN_SKETCH_BINS / 64];
} mn_bins;

/* Vectors of the processor that a kernel uses, for tests: all give the same. */
typedef enum mn_sketch_isa {
    MN_SKETCH_PLAIN,
    MN_SKETCH_AVX2,
    MN_SKETCH_AVX512, /* BW, VL */
    MN_SKETCH_WIDE,   /* and VBMI2, VPOPCNTDQ */
} mn_sketch_isa;
mn_sketch_isa mn_sketch_isa_best(void);
MN_USE mn_status mn_sketch_by(mn_signature *out, mn_sketcher *s, uint64_t seed, mn_text plain,
                              mn_sketch_isa isa, mn_err *e);
mn_agree mn_bins_agree_by(const uint8_t *a, const uint8_t *b, mn_sketch_isa isa);
/* Of the first third of the bins; of the others, a and b being the first of these. */
mn_agree mn_bins_glance_by(const uint8_t *a, const uint8_t *b, mn_sketch_isa isa);
mn_agree mn_bins_rest_by(const uint8_t *a, const uint8_t *b, mn_sketch_isa isa);

/* A glance at a text and each of n others. */
void mn_bins_glances_by(mn_agree *out, const uint8_t *one, const uint8_t *const *other, size_t n,
                        mn_sketch_isa isa);

mn_bins mn_bins_of(const uint8_t *first, const uint8_t *rest, mn_sketch_isa isa);
/* What a text shares with each of n others, as mn_agree_share() tells it; n at most
 * MN_SKETCH_TOGETHER. */
enum { MN_SKETCH_TOGETHER = 64 };
void mn_bins_shares_by(double *share, const mn_bins *one, const mn_bins *other, size_t n,
                       mn_sketch_isa isa);

#endif
