/* SPDX-License-Identifier: Apache-2.0
 *
 * spending_show.h - a file's text in, its purchases out, for the tests of
 * footprint/spending.
 */
#ifndef TEST_SPENDING_SHOW_H
#define TEST_SPENDING_SHOW_H

#include "check.h"

#include <stdlib.h>

#include "core/buf.h"
#include "footprint/spending/spending.h"

typedef struct spent {
    mn_table *table;
    mn_spending s;
    mn_status status;
    mn_err e;
} spent;

static inline void spent_free(spent *x)
{
    mn_spending_free(&x->s);
    mn_table_free(x->table);
    memset(x, 0, sizeof *x);
}

/* Reads text as a CSV file named x.csv. */
static inline void spend(spent *x, const mn_reference *r, const mn_spending_options *o,
                         const char *text)
{
    mn_spending_options options = {.model_year = 2011, .currency = "USD"};
    memset(x, 0, sizeof *x);
    if (mn_table_read_memory(&x->table, NULL, "x.csv", text, strlen(text), NULL, &x->e) != MN_OK)
        fail_msg("%s", x->e.msg);
    options = o ? *o : options;
    options.skipped = mn_spending_header(x->table, r);
    if (options.skipped > 0) {
        mn_read_options read = {.skip = options.skipped};
        mn_table_free(x->table);
        x->table = NULL;
        if (mn_table_read_memory(&x->table, NULL, "x.csv", text, strlen(text), &read, &x->e) !=
            MN_OK)
            fail_msg("%s", x->e.msg);
    }
    x->status = mn_spending_read(&x->s, x->table, r, &options, NULL, &x->e);
}

/* "line amount currency year via origin" of each purchase, "!line reason" of
 * what is unplaced, joined by "|". b is cleared first. */
static inline const char *spent_show(mn_buf *b, const spent *x)
{
    mn_buf_clear(b);
    for (size_t i = 0; i < x->s.purchases; i++) {
        const mn_purchase *p = &x->s.purchase[i];
        mn_buf_fmt(b, "%s%llu %.2f %s %d %s%s%s", i ? "|" : "", (unsigned long long)p->line,
                   (double)p->amount / 100, p->currency, p->year,
                   p->by == MN_PLACED_WORDS ? "words" : p->mix->via, p->origin ? " " : "",
                   p->origin ? p->origin->iso3 : "");
    }
    for (size_t i = 0; i < x->s.unplaceds; i++) {
        const mn_unplaced *u = &x->s.unplaced[i];
        mn_buf_fmt(b, "!%llu %s", (unsigned long long)u->line, u->reason);
    }
    mn_buf_str(b, "");
    return b->ptr ? b->ptr : "";
}

/* Whether a note holds this text. */
static inline bool spent_notes(const spent *x, const char *text)
{
    for (size_t i = 0; i < x->s.notes; i++)
        if (strstr(x->s.note[i], text))
            return true;
    return false;
}

static inline void check_spent(const mn_reference *r, const mn_spending_options *o,
                               const char *text, const char *want, const char *note,
                               const char *file, int line)
{
    spent x;
    mn_buf b = {0};
    spend(&x, r, o, text);
    if (x.status != MN_OK) {
        print_error("status %d: %s (%s)\n", (int)x.status, x.e.msg, x.e.hint);
        _fail(file, line);
    }
    const char *got = spent_show(&b, &x);
    if (strcmp(got, want) != 0) {
        print_error("got  %s\nwant %s\n", got, want);
        _fail(file, line);
    }
    if (note && !spent_notes(&x, note)) {
        print_error("no note '%s' among %zu (%s)\n", note, x.s.notes, x.s.notes ? x.s.note[0] : "");
        _fail(file, line);
    }
    if (!note && x.s.notes > 0) {
        print_error("a note: %s\n", x.s.note[0]);
        _fail(file, line);
    }
    mn_buf_free(&b);
    spent_free(&x);
}
/* A file gives these purchases and, when note is not NULL, a note with this
 * text; otherwise none. */
#define assert_spent(r, o, text, want, note) check_spent(r, o, text, want, note, __FILE__, __LINE__)

static inline void check_spent_error(const mn_reference *r, const mn_spending_options *o,
                                     const char *text, mn_status status, const char *msg,
                                     const char *hint, const char *file, int line)
{
    spent x;
    spend(&x, r, o, text);
    if (x.status != status || !strstr(x.e.msg, msg) || !strstr(x.e.hint, hint)) {
        print_error("status %d: %s (%s)\n", (int)x.status, x.e.msg, x.e.hint);
        _fail(file, line);
    }
    spent_free(&x);
}
#define assert_spent_error(r, o, text, status, msg, hint)                                          \
    check_spent_error(r, o, text, status, msg, hint, __FILE__, __LINE__)

#endif
