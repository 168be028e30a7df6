/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/words.h - texts of a bank's data made fit to be shown, and to stand in XML.
 *
 * Control characters and line breaks become a space, runs of white space one; what XML 1.0 does not
 * take and marks that turn the direction of writing are left out, and counted. The limits of
 * schemas are in characters.
 */
#ifndef MONEY_CASE_WORDS_H
#define MONEY_CASE_WORDS_H

#include "core/buf.h"
#include "money/case/case.h"

/* What had to be changed so that it fits: told to whoever finishes the draft. */
typedef struct mn_cleaned {
    size_t cut;    /* texts that were longer than their field */
    size_t marked; /* texts that had characters which can't be shown or sent */
} mn_cleaned;

/* Appends t, clean, at most `most` characters (0: all). done may be NULL. */
void mn_clean(mn_buf *b, mn_text t, size_t most, mn_cleaned *done);
/* The same with &, <, >, " and ' as XML spells them; the limit is of characters before that. */
void mn_clean_xml(mn_buf *b, mn_text t, size_t most, mn_cleaned *done);

/* "2025-01-31"; "20250131" when plain. */
void mn_say_case_day(mn_buf *b, int32_t day, bool plain);
/* "2025-01-31 22:10", in local time; the day alone where the hour is not known. */
void mn_say_case_time(mn_buf *b, const mn_case_payment *p);
/* "1,200.50 USD", "an unknown amount" */
void mn_say_case_money(mn_buf *b, int64_t hundredths, mn_text currency);
/* "1200.50" */
void mn_put_case_money(mn_buf *b, int64_t hundredths);
/* Whole units, rounded up. */
int64_t mn_case_whole(int64_t hundredths);

/* XML that is indented by two blanks a level; what is put is cleaned. */
typedef struct mn_xml {
    mn_buf b;
    unsigned depth;
    uint64_t seq; /* the last SeqNum that was given */
    mn_cleaned done;
} mn_xml;

void mn_xml_open(mn_xml *x, const char *name);     /* <name> */
void mn_xml_open_seq(mn_xml *x, const char *name); /* <name SeqNum="n"> */
void mn_xml_close(mn_xml *x, const char *name);
/* <name>text</name>; nothing where t is empty, or nothing is left of it. */
void mn_xml_text(mn_xml *x, const char *name, mn_text t, size_t most);
void mn_xml_str(mn_xml *x, const char *name, const char *s);
MN_PRINTF(3, 4) void mn_xml_fmt(mn_xml *x, const char *name, const char *fmt, ...);
/* <!-- text -->, with no "--" in it */
void mn_xml_comment(mn_xml *x, mn_text t);

#endif
