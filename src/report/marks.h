/* SPDX-License-Identifier: Apache-2.0
 *
 * report/marks.h - sources of figures as letters, in tables and in sentences, and the table that
 * says which source each letter is.
 */
#ifndef REPORT_MARKS_H
#define REPORT_MARKS_H

#include <manumit/report.h>

#define MN_REPORT_SOURCES "mark,source,address,retrieved,note"

struct mn_view_col;

/* Gives each source in a column of t its letter: what the view then shows. */
MN_USE mn_status mn_marks_of(mn_report *r, const mn_table *t, struct mn_view_col *c, mn_err *e);

/* The letters of one source or of several ("; " between them), for a sentence: "a c". *out is the
 * report's. O(1). */
MN_USE mn_status mn_report_cite(const char **out, mn_report *r, const char *source,
                                const char *address, const char *retrieved, mn_err *e);
/* Says where a source that has a letter stands, and what is to be known of it: of all letters whose
 * text is `source`, or begins so and goes on in a second pair of parentheses. O(those that do). */
MN_USE mn_status mn_report_source_at(mn_report *r, const char *source, const char *address,
                                     const char *retrieved, const char *note, mn_err *e);
/* Adds the table "sources", MN_REPORT_SOURCES: of all letters that were given until now. brief: a
 * reader sees them in a sentence, without where they stand and when they were read. */
MN_USE mn_status mn_report_sources(mn_report *r, bool brief, mn_err *e);

#endif
