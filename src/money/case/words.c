/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/words.c - see words.h.
 */
#include "money/case/words.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "core/text.h"

/* --- cleaning ----------------------------------------------------------------------------- */

typedef enum sort { PLAIN, BLANK, GONE } sort;

static uint32_t code_point(const char *p, size_t n)
{
    const unsigned char *u = (const unsigned char *)p;
    static const unsigned char mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t c = u[0] & mask[n];
    for (size_t i = 1; i < n; i++)
        c = c << 6 | (u[i] & 0x3FU);
    return c;
}

static sort sort_of(uint32_t c)
{
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || c == 0x2028 || c == 0x2029)
        return BLANK;
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) /* C0, DEL, C1 */
        return GONE;
    if (c == 0x061C || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
        (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF) /* not seen, or turn the text around */
        return GONE;
    if ((c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF) || (c >= 0xFFF9 && c <= 0xFFFB) ||
        (c >= 0xE0000 && c <= 0xE0FFF))
        return GONE;
    return PLAIN;
}

static void put(mn_buf *b, const char *p, size_t n, bool xml)
{
    static const struct {
        char c;
        const char *as;
    } entity[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&apos;"}};
    if (xml && n == 1)
        for (size_t i = 0; i < sizeof entity / sizeof *entity; i++)
            if (*p == entity[i].c) {
                mn_buf_str(b, entity[i].as);
                return;
            }
    mn_buf_add(b, p, n);
}

static void clean(mn_buf *b, mn_text t, size_t most, mn_cleaned *done, bool xml)
{
    size_t chars = 0;
    bool blank = false, marked = false, cut = false;
    for (size_t at = 0; at < t.len && !b->failed;) {
        const size_t n = mn_utf8_len(t, at);
        const sort s = n ? sort_of(code_point(t.ptr + at, n)) : PLAIN;
        const char *p = n ? t.ptr + at : "\xEF\xBF\xBD";
        at += n ? n : 1;
        marked = marked || !n || s == GONE;
        if (s != PLAIN) {
            blank = blank || s == BLANK || (unsigned char)*p < 0x20;
            continue;
        }
        const size_t before = blank && chars ? 1 : 0;
        if (most && chars + before + 1 > most) {
            cut = true;
            break;
        }
        if (before)
            mn_buf_char(b, ' ');
        put(b, p, n ? n : 3, xml);
        chars += before + 1;
        blank = false;
    }
    if (done) {
        done->cut += cut;
        done->marked += marked;
    }
}

void mn_clean(mn_buf *b, mn_text t, size_t most, mn_cleaned *done)
{
    clean(b, t, most, done, false);
}

void mn_clean_xml(mn_buf *b, mn_text t, size_t most, mn_cleaned *done)
{
    clean(b, t, most, done, true);
}

/* --- days and money --------------------------------------------------------------------------- */

void mn_say_case_day(mn_buf *b, int32_t day, bool plain)
{
    int64_t y;
    unsigned m, d;
    mn_civil_from_days(day, &y, &m, &d);
    mn_buf_fmt(b, plain ? "%04" PRId64 "%02u%02u" : "%04" PRId64 "-%02u-%02u", y, m, d);
}

void mn_say_case_time(mn_buf *b, const mn_case_payment *p)
{
    const int64_t t = p->time + INT64_C(900) * p->zone, s = (t % 86400 + 86400) % 86400;
    mn_say_case_day(b, mn_case_day(p), false);
    if (!p->day_only)
        mn_buf_fmt(b, " %02d:%02d", (int)(s / 3600), (int)(s / 60 % 60));
}

void mn_put_case_money(mn_buf *b, int64_t v)
{
    mn_buf_fmt(b, "%" PRId64 ".%02d", v / 100, (int)(v % 100));
}

void mn_say_case_money(mn_buf *b, int64_t v, mn_text currency)
{
    char digits[32];
    if (v == MN_PAY_NO_VALUE || v < 0) {
        mn_buf_str(b, "an unknown amount");
        return;
    }
    const int n = snprintf(digits, sizeof digits, "%" PRId64, v / 100);
    for (int i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0)
            mn_buf_char(b, ',');
        mn_buf_char(b, digits[i]);
    }
    mn_buf_fmt(b, ".%02d", (int)(v % 100));
    if (currency.len) {
        mn_buf_char(b, ' ');
        mn_clean(b, currency, 3, NULL);
    }
}

int64_t mn_case_whole(int64_t v)
{
    return v / 100 + (v % 100 > 0);
}

/* --- XML ---------------------------------------------------------------------------------------
 */

static void indent(mn_xml *x)
{
    for (unsigned i = 0; i < x->depth; i++)
        mn_buf_str(&x->b, "  ");
}

void mn_xml_open(mn_xml *x, const char *name)
{
    indent(x);
    mn_buf_fmt(&x->b, "<%s>\n", name);
    x->depth++;
}

void mn_xml_open_seq(mn_xml *x, const char *name)
{
    indent(x);
    mn_buf_fmt(&x->b, "<%s SeqNum=\"%" PRIu64 "\">\n", name, ++x->seq);
    x->depth++;
}

void mn_xml_close(mn_xml *x, const char *name)
{
    x->depth--;
    indent(x);
    mn_buf_fmt(&x->b, "</%s>\n", name);
}

void mn_xml_text(mn_xml *x, const char *name, mn_text t, size_t most)
{
    mn_buf b = {0};
    mn_clean_xml(&b, t, most, &x->done);
    if (b.failed)
        x->b.failed = true;
    if (b.len) {
        indent(x);
        mn_buf_fmt(&x->b, "<%s>", name);
        mn_buf_add(&x->b, b.ptr, b.len);
        mn_buf_fmt(&x->b, "</%s>\n", name);
    }
    mn_buf_free(&b);
}

void mn_xml_str(mn_xml *x, const char *name, const char *s)
{
    mn_xml_text(x, name, mn_text_of(s), 0);
}

void mn_xml_fmt(mn_xml *x, const char *name, const char *fmt, ...)
{
    char s[256];
    va_list args;
    va_start(args, fmt);
    vsnprintf(s, sizeof s, fmt, args);
    va_end(args);
    mn_xml_str(x, name, s);
}

void mn_xml_comment(mn_xml *x, mn_text t)
{
    mn_buf b = {0};
    mn_clean(&b, t, 0, NULL);
    if (b.failed)
        x->b.failed = true;
    indent(x);
    mn_buf_str(&x->b, "<!-- ");
    for (size_t i = 0; i < b.len; i++)
        mn_buf_char(&x->b, b.ptr[i] == '-' && i && b.ptr[i - 1] == '-' ? ' ' : b.ptr[i]);
    mn_buf_str(&x->b, " -->\n");
    mn_buf_free(&b);
}
