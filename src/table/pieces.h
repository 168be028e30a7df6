/* SPDX-License-Identifier: Apache-2.0
 *
 * table/pieces.h - the records of a long CSV or TSV, in memory that does not grow with it.
 *
 * The file is cut into pieces of whole records. While one thread takes the results of earlier
 * pieces, in the order of the file, others look at the records of later ones and another reads
 * on. What is taken is the same at any number of threads. For whoever needs no table: cells are
 * handed over as they lie in the file.
 */
#ifndef TABLE_PIECES_H
#define TABLE_PIECES_H

#include "core/parallel.h"
#include "core/sha256.h"
#include <manumit/table.h>

typedef struct mn_pieces mn_pieces;

/* A row as it lies in a file. Texts are borrowed until its piece was taken. */
typedef struct mn_record {
    const mn_text *cell; /* as many as there are columns; ptr NULL: missing */
    size_t n;
    uint64_t line;
    bool sound; /* its texts are known to be valid UTF-8 without zeros */
} mn_record;

enum { MN_PIECES_MAX = 64 }; /* pieces under way at once */

/* What is done. A piece is told by its slot, below MN_PIECES_MAX; begin, record and reject of one
 * piece are called by one thread, one after the other, those of different slots at once; take is
 * called when all of a piece was looked at, in the order of the file, never two at once; the
 * slot begins anew afterwards. The first error, in the order of the file, ends it all. */
typedef struct mn_pieces_work {
    void *payload;
    mn_status (*begin)(void *payload, size_t slot, mn_err *e);
    mn_status (*record)(void *payload, size_t slot, const mn_record *r, mn_err *e);
    /* A row that can't be read: why, as a clause. */
    mn_status (*reject)(void *payload, size_t slot, uint64_t line, mn_text text, const char *why,
                        mn_err *e);
    mn_status (*take)(void *payload, size_t slot, mn_err *e);
} mn_pieces_work;

/* Whether path is CSV or TSV, plain or packed, in UTF-8, of more than 4 MiB: worth it. "-" never
 * is. */
MN_USE mn_status mn_pieces_suits(bool *out, const mn_ctx *ctx, const char *path,
                                 const mn_read_options *o, mn_err *e);
/* Opens it and reads its header. Limits as of mn_stream_open(). So many pieces are taken in a
 * round, at most a quarter of MN_PIECES_MAX; 0: by the number of threads. *out is owned:
 * mn_pieces_close(). */
MN_USE mn_status mn_pieces_open(mn_pieces **out, const mn_ctx *ctx, const char *path,
                                const mn_read_options *o, size_t width, mn_err *e);
void mn_pieces_close(mn_pieces *p); /* NULL is legal */
/* A table without rows, of its columns. */
const mn_table *mn_pieces_columns(const mn_pieces *p);
/* Before anything is taken: bytes that are no UTF-8, and zeros, are handed over as they lie in the
 * file; else they end the reading with MN_DATA. */
void mn_pieces_any_bytes(mn_pieces *p);
/* Before anything is taken: mn_pieces_sha256() gives "". */
void mn_pieces_unhashed(mn_pieces *p);
/* Before anything is taken: what records of the pieces taken in a round point to stays for another
 * round, so that work may be done on it while reading goes on. Costs a batch of pieces. */
void mn_pieces_linger(mn_pieces *p);
/* Works through the whole file, on ctx->threads threads. */
MN_USE mn_status mn_pieces_run(mn_pieces *p, const mn_pieces_work *w, mn_err *e);
/* The same, one round at a time, with the same work each time: *more is false once all was taken.
 * What records of the pieces taken in this round point to stays until the next. beside is done by
 * the same threads at the same time; NULL: there is nothing. */
MN_USE mn_status mn_pieces_step(mn_pieces *p, const mn_pieces_work *w, const mn_work *beside,
                                bool *more, mn_err *e);
/* The SHA-256 of the file as it lies on disk, once all of it was read; "" after
 * mn_pieces_unhashed(). */
MN_USE mn_status mn_pieces_sha256(mn_pieces *p, char hex[MN_SHA256_HEX], mn_err *e);

#endif
