/* SPDX-License-Identifier: Apache-2.0
 *
 * core/err.h - how the library's own code fills an mn_err.
 *
 * Each function returns the status it was given, so that a failing function
 * ends with `return mn_fail(e, MN_DATA, "...")`. All accept e == NULL.
 */
#ifndef CORE_ERR_H
#define CORE_ERR_H

#include <manumit/core.h>

/* Sets status and message; clears everything else. */
MN_PRINTF(3, 4) mn_status mn_fail(mn_err *e, mn_status status, const char *fmt, ...);
/* The same for a place in an input. line and col may be 0. */
MN_PRINTF(6, 7)
mn_status mn_fail_at(mn_err *e, mn_status status, const char *file, uint64_t line, uint64_t col,
                     const char *fmt, ...);
/* MN_SYSTEM, "out of memory". */
mn_status mn_fail_memory(mn_err *e);
/* MN_SYSTEM with errno's text: "can't VERB 'FILE': TEXT". */
mn_status mn_fail_errno(mn_err *e, const char *verb, const char *file);
/* Adds to an error already set; returns its status. Without e that is unknown
 * and MN_DATA comes back: a public function which needs another passes an
 * mn_err of its own down when its caller gave none. */
MN_PRINTF(2, 3) mn_status mn_hint(mn_err *e, const char *fmt, ...);
mn_status mn_offending(mn_err *e, mn_text text);

/* For programmer errors only, never for input. */
#define MN_BUG(cond) ((cond) ? (void)0 : mn_bug(#cond, __FILE__, __LINE__))
_Noreturn void mn_bug(const char *cond, const char *file, int line);

#endif
