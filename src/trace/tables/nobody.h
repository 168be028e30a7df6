/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/nobody.h - words that stand where a party should, and name none: "unknown",
 * "TO ORDER" on a bill of lading, "-".
 */
#ifndef TRACE_TABLES_NOBODY_H
#define TRACE_TABLES_NOBODY_H

#include <stdbool.h>

#include "core/text.h"

/* Whether a cell that is not empty names nobody: case, blanks and marks aside. "To order of Example
 * Bank" names somebody. O(bytes), of at most 48. */
bool mn_names_nobody(mn_text t);

#endif
