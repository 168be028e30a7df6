/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/language.h - the program's texts in another language.
 *
 * The library writes English, and its English is the key: a catalogue in the program
 * (web/text/en.json and, say, es.json, which are also the page's) has each sentence, with
 * {1}, {2} where values stand, and its translation. A face that answers a person translates
 * what it was given, an error or a report, as the last thing it does; data (JSON's and CSV's
 * names and cells) stay as they are, but for sentences. What the catalogue has not stays
 * English. NULL is a legal mn_language everywhere and leaves everything English.
 */
#ifndef MANUMIT_LANGUAGE_H
#define MANUMIT_LANGUAGE_H

#include <manumit/core.h>
#include <manumit/report.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mn_language mn_language;

/* The tags that there are, "en|es"; the pseudo-locale en-XA, which marks every text that the
 * catalogue has, is for tests and not among them. Static. */
MN_API const char *mn_languages(void);

/* The language of a tag: "es" and "es-MX" alike. *out is owned, mn_language_free(), and NULL
 * for English. Errors: MN_USAGE for a language that there is not. Once made it does not
 * change, and may be used by threads at once. O(catalogue), about 5 ms. */
MN_USE MN_API mn_status mn_language_load(mn_language **out, const char *tag, mn_err *e);
MN_API void mn_language_free(mn_language *l);
/* "es"; "en" for NULL. */
MN_API const char *mn_language_tag(const mn_language *l);

/* Translates message and hint in place. O(catalogue). */
MN_API void mn_language_error(const mn_language *l, mn_err *e);
/* Translates a report's texts, and makes its renderers write in the language; l must outlive
 * the report. O(texts * catalogue). Errors: MN_SYSTEM without memory. */
MN_USE MN_API mn_status mn_language_report(const mn_language *l, mn_report *r, mn_err *e);

#ifdef __cplusplus
}
#endif

#endif
