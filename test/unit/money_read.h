/* SPDX-License-Identifier: Apache-2.0
 *
 * money_read.h - payments read from memory, for tests.
 */
#ifndef TEST_MONEY_READ_H
#define TEST_MONEY_READ_H

#include "money/read/read.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/text.h"

typedef struct got {
    mn_payments p;
    mn_money_log log;
    mn_status st;
    mn_err e;
} got;

static inline void read_with(got *g, const char *bytes, size_t len, unsigned threads,
                             const mn_money_read_options *o)
{
    const mn_memory_file file = {.name = "payments.csv", .bytes = bytes, .len = len};
    const mn_files files = {.file = &file, .count = 1};
    const mn_ctx ctx = {.threads = threads, .files = &files};
    const char *path = "payments.csv";
    *g = (got){.st = MN_OK};
    g->st = mn_payments_read(&g->p, &g->log, &ctx, &path, 1, o, &g->e);
}

static inline void read_text(got *g, const char *text, const char *columns)
{
    mn_money_read_options o = MN_MONEY_READ_OPTIONS_INIT;
    o.columns = columns;
    o.currency = strstr(text, "currency") ? NULL : "USD";
    read_with(g, text, strlen(text), 1, &o);
    if (g->st)
        print_error("%s %s\n", g->e.msg, g->e.hint);
}

static inline void done(got *g)
{
    mn_payments_free(&g->p);
    mn_money_log_free(&g->log);
}

static inline const char *id_of(const got *g, uint32_t account)
{
    return account == MN_PAY_NONE ? "-" : g->p.account[account].id.ptr;
}

#endif
