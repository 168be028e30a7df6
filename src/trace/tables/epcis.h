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

/* An event, or a declaration. Texts are kept by the tables' arena. */
typedef struct mn_epcis_event {
    const char *name; /* its id, else "event 3 of file 1" */
    uint64_t id;      /* of its eventID; 0: it has none */
    uint64_t whole;   /* of all it says but its id; where it has none */
    mn_row_at at;
    bool lost; /* it is refused: what is kept of it says that something is not known */
} mn_epcis_event;

/* What the members of a JSON object say, in any order, but for eventID, recordTime and
 * errorDeclaration. */
uint64_t mn_epcis_whole(mn_text event, mn_buf *room);

/* An event that is to be used; its rows follow. */
MN_USE mn_status mn_epcis_keep(mn_tables_file *f, const mn_epcis_event *x, mn_err *e);
/* Rows of the event that was kept last; texts are copied. */
MN_USE mn_status mn_epcis_keep_supply(mn_tables_file *f, const mn_supply_row *r, mn_err *e);
/* sides: those of which not all is known, as mn_tables_sink.lost has them; then r may be without
 * a good. */
MN_USE mn_status mn_epcis_keep_part(mn_tables_file *f, const mn_part_row *r, unsigned sides,
                                    mn_err *e);
/* A declaration; reason (may be empty) and correctiveEventIDs (an array as spelled, or empty). */
MN_USE mn_status mn_epcis_declare(mn_tables_file *f, const mn_epcis_event *x, mn_text reason,
                                  mn_text instead, mn_err *e);
/* One that comes to nothing; why: a clause behind its number, the same text for the same reason. */
MN_USE mn_status mn_epcis_pass_over(mn_tables_file *f, const char *why, mn_err *e);

#endif
