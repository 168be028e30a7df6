/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/package.h - a case as a folder: report, tables, narrative, drafts, what is still to be
 * done, and the hashes of all of it.
 */
#ifndef MONEY_CASE_PACKAGE_H
#define MONEY_CASE_PACKAGE_H

#include "money/case/show.h"

typedef struct mn_case_parts {
    mn_buf sar, goaml; /* empty: not made */
    mn_todo todo;
} mn_case_parts;
void mn_case_parts_free(mn_case_parts *p);

/* Writes the folder: whole or not at all. dir must not exist, or be empty. made: names of the
 * files, a line each, are appended. warn: as in mn_render_options. Files: report.html, report.md,
 * report.pdf where the machine has fonts, transactions.csv, indicators.csv, parties.csv,
 * narrative.txt, todo.txt, DRAFT-sar.xml, DRAFT-goaml.xml, SHA256SUMS (for `sha256sum -c`). */
MN_USE mn_status mn_case_package(const char *dir, const mn_report *r, const mn_draft *d,
                                 const mn_case_parts *p, bool pdf, mn_buf *made, mn_err *e);

#endif
