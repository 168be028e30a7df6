/* SPDX-License-Identifier: Apache-2.0
 *
 * core/text.h - small helpers for mn_text: comparing, trimming, numbers, dates, UTF-8.
 */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <manumit/core.h>

bool mn_text_eq(mn_text a, mn_text b);
bool mn_text_eq_str(mn_text a, const char *b);
/* ASCII letters compare equal in either case. */
bool mn_text_eq_nocase(mn_text a, const char *b);
int mn_text_cmp(mn_text a, mn_text b); /* bytewise */
mn_text mn_text_trim(mn_text t);       /* ASCII white space and U+00A0 */
mn_text mn_text_sub(mn_text t, size_t from, size_t len);
/* Cuts the part before the first sep off *rest; false when *rest is used up
 * (ptr NULL). */
bool mn_text_split(mn_text *rest, char sep, mn_text *part);

/* The number of bytes of the valid UTF-8 character at t.ptr[at], or 0. */
size_t mn_utf8_len(mn_text t, size_t at);
/* The first byte that is not valid UTF-8; t.len when all is valid. */
size_t mn_utf8_bad(mn_text t);
/* Writes the character c, which is no surrogate, as UTF-8; returns its length. */
size_t mn_utf8_put(char out[4], uint32_t c);
/* Characters, and the columns they take on a terminal (wide ones take two). */
size_t mn_utf8_count(mn_text t);
size_t mn_utf8_width(mn_text t);
/* Longest prefix of t with at most `width` columns, cut at a character. */
mn_text mn_utf8_cut(mn_text t, size_t width);

/* The whole text as a number in C's plain form ("12", "-1.5e3"); never
 * locale-dependent. False when it is anything else, not finite, or longer than
 * 1,023 bytes. */
bool mn_text_f64(mn_text t, double *v);
bool mn_text_i64(mn_text t, int64_t *v);

/* Civil dates; days since 1970-01-01. */
int64_t mn_days_from_civil(int64_t y, unsigned m, unsigned d);
void mn_civil_from_days(int64_t days, int64_t *y, unsigned *m, unsigned *d);

/* The smallest number of single-character edits between a and b, at most cap;
 * cap when it is more, and for different texts longer than 255 characters. For
 * "did you mean". O(a.len * b.len). */
size_t mn_edit_distance(mn_text a, mn_text b, size_t cap);

#endif
