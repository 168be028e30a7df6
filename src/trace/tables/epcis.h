/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/epcis.h - events of EPCIS that were read, kept until all documents are: an event
 * may be declared to be in error by a later one of another document, and is then not used.
 *
 * EPCIS 2.0 (GS1, June 2022; ISO/IEC 19987:2024), 7.4.1: an event with an errorDeclaration says
 * of the event that has its eventID, or where none is given is the same in all but recordTime and
 * errorDeclaration, that it is in error. Its correctiveEventIDs name the events that hold in its
 * place; they count as any other, where a document has them.
 */
#ifndef TRACE_TABLES_EPCIS_H
#define TRACE_TABLES_EPCIS_H

#include "core/buf.h"
#include "trace/tables/inside.h"

/* An event, or a declaration. Texts are copied. */
typedef struct mn_epcis_event {
    const char *name; /* its id, else "event 3 of file 1" */
    uint64_t key;     /* of its eventID; where it has none, of all that it says */
    bool has_id;
    mn_row_at at;
    /* What its rows have in common; "" where it is not given. */
    bool made;       /* a transformation, else a supply */
    bool lost;       /* it is refused: what is kept of it says that something is not known */
    unsigned sides;  /* of a transformation: as mn_tables_sink.lost has them */
    const char *own; /* of supplies the id, which "#2" tells apart; of a transformation its id */
    const char *from, *from_site, *to, *to_site; /* of a transformation: party and site */
    int32_t day;
} mn_epcis_event;

/* A good of an event: so much of it went over, in or (made) out. */
typedef struct mn_epcis_good {
    const char *good, *lot;
    double quantity;
    uint16_t unit;
    bool output;
} mn_epcis_good;

/* What the members of a JSON object say, in any order, but for eventID, recordTime and
 * errorDeclaration. */
uint64_t mn_epcis_whole(mn_text event, mn_buf *room);

/* An event that is to be used; its goods follow. */
MN_USE mn_status mn_epcis_keep(mn_tables_file *f, const mn_epcis_event *x, mn_err *e);
/* Of the event that was kept last. Texts are copied. MN_DATA where all documents have more than
 * MN_EPCIS_GOODS. */
enum { MN_EPCIS_GOODS = 20 * 1000 * 1000 };
MN_USE mn_status mn_epcis_keep_good(mn_tables_file *f, const mn_epcis_good *g, mn_err *e);
/* A declaration; reason (may be empty) and correctiveEventIDs (an array as spelled, or empty). */
MN_USE mn_status mn_epcis_declare(mn_tables_file *f, const mn_epcis_event *x, mn_text reason,
                                  mn_text instead, mn_err *e);
/* One that comes to nothing; why: a clause behind its number, the same text for the same reason. */
MN_USE mn_status mn_epcis_pass_over(mn_tables_file *f, const char *why, mn_err *e);

#endif
