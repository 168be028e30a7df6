/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_rates.c - strangers' exchange rates: a file of them, or, from a line "--" on, a
 * --rate a line. What is taken is a number of one currency and year, and no other.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/arena.h"
#include "footprint/spending/price.h"
#include "fuzz.h"

enum { RATES = 64 };

static const mn_reference *reference(void)
{
    static mn_reference *r;
    if (!r && mn_reference_new(&r, MN_NEED_MONEY, NULL) != MN_OK)
        abort();
    return r;
}

static void check_rates(mn_prices *p)
{
    for (size_t i = 0; i < p->n; i++) {
        const mn_rate_given *g = &p->given[i];
        FUZZ_CHECK(isfinite(g->usd) && g->usd > 0 && g->year >= 1900 && g->year <= 2100);
        FUZZ_CHECK(strlen(g->currency) >= 3 && strlen(g->currency) <= 5);
        FUZZ_CHECK(isfinite(mn_prices_rate(p, g->currency, g->year)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[] = "/tmp/manumit-fuzz-XXXXXX";
    char *text = malloc(size + 1);
    const char *rate[RATES];
    mn_spending_options o = {.model_year = 2011, .rates_file = path, .rate = rate};
    mn_arena arena = {0};
    mn_prices p = {0};
    mn_err e = MN_ERR_INIT;
    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    char *more = strstr(text, "--\n");
    size_t len = more ? (size_t)(more - text) : size;
    for (char *at = more ? more + 3 : NULL; at && *at && o.rates < RATES;) {
        char *end = strchr(at, '\n');
        rate[o.rates++] = at;
        at = end ? end + 1 : NULL;
        if (end)
            *end = '\0';
    }
    int fd = mkstemp(path);
    if (fd < 0 || write(fd, data, len) != (ssize_t)len || close(fd) != 0)
        abort();
    o.rates_file = len ? path : NULL;
    const mn_status st = mn_prices_open(&p, reference(), &o, &arena, NULL, &e);
    FUZZ_CHECK(st == MN_OK || ((st == MN_DATA || st == MN_USAGE || st == MN_SYSTEM) && e.msg[0]));
    if (st == MN_OK)
        check_rates(&p);
    mn_prices_close(&p);
    mn_arena_free(&arena);
    unlink(path);
    free(text);
    return 0;
}
