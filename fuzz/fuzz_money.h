/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_money.h - reads a file of payments from memory and holds what comes out against itself.
 */
#ifndef FUZZ_MONEY_H
#define FUZZ_MONEY_H

#include "fuzz.h"
#include "money/read/read.h"

static inline void fuzz_payment(const mn_payments *p, uint32_t i)
{
    const int64_t amount = p->amount ? p->amount[i] : p->value[i];
    char buf[24];
    FUZZ_CHECK(!i || p->time[i - 1] <= p->time[i]);
    FUZZ_CHECK(amount > 0);
    FUZZ_CHECK(p->value[i] > 0 || p->value[i] == MN_PAY_NO_VALUE);
    FUZZ_CHECK(p->from[i] < p->accounts || p->from[i] == MN_PAY_NONE);
    FUZZ_CHECK(p->to[i] < p->accounts || p->to[i] == MN_PAY_NONE);
    FUZZ_CHECK(p->from[i] != MN_PAY_NONE || p->to[i] != MN_PAY_NONE);
    FUZZ_CHECK(p->place[i] < p->n_places || p->place[i] == MN_PAY_NONE);
    FUZZ_CHECK(p->currency[i] < p->currencies && p->file[i] < p->n_files);
    FUZZ_CHECK(p->channel[i] < MN_CHANNELS && p->purpose[i] < MN_PURPOSES);
    FUZZ_CHECK(!p->memo || p->memo[i] == MN_PAY_NONE || p->memo[i] < p->blob_bytes);
    FUZZ_CHECK(mn_payments_id(p, i, buf).len > 0);
}

static inline int fuzz_money(const char *name, const uint8_t *data, size_t size)
{
    const mn_memory_file file = {name, data, size};
    const mn_files files = {.file = &file, .count = 1, .unpacked_max = 1 << 22};
    const mn_ctx ctx = {.files = &files, .threads = 1};
    mn_payments p = {.n = 0};
    mn_money_log log = {.files = 0};
    mn_err e = MN_ERR_INIT;
    static mn_money_known *known; /* loaded once, and kept until the process ends */
    if (!known)
        FUZZ_CHECK(mn_money_known_new(&known, &e) == MN_OK);
    const mn_money_read_options o = {
        .currency = "USD", .clock = "Europe/Madrid", .known = known, .return_days = 30};
    if (mn_payments_read(&p, &log, &ctx, &name, 1, &o, &e)) {
        FUZZ_CHECK(e.msg[0] && !p.n);
    } else {
        FUZZ_CHECK(log.files == 1 && p.parties == p.accounts);
        FUZZ_CHECK(log.file[0].kept + log.file[0].refused == log.file[0].rows);
        FUZZ_CHECK(p.n + log.repeated == log.file[0].kept);
        for (uint32_t i = 0; i < p.n; i++)
            fuzz_payment(&p, i);
    }
    mn_payments_free(&p);
    mn_money_log_free(&log);
    return 0;
}

#endif
