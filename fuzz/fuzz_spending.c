/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_spending.c - purchases out of strangers' tables. The first byte chooses
 * the caller's options, the rest is a CSV file.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "footprint/spending/spending.h"
#include "fuzz.h"

static void check_text(const char *s)
{
    FUZZ_CHECK(s && s[0] && mn_utf8_bad(mn_text_of(s)) == strlen(s));
}

static void check_purchase(const mn_purchase *p)
{
    double sum = 0;
    FUZZ_CHECK(isfinite(p->money) && p->amount != 0 && strlen(p->currency) == 3);
    FUZZ_CHECK((p->money > 0) == (p->amount > 0) || p->money == 0);
    FUZZ_CHECK(p->year >= 1900 && p->year <= 2100);
    FUZZ_CHECK(p->score > 0 && p->score <= 1 && p->mix->n >= 1 && p->mix->n <= MN_INDUSTRIES);
    for (size_t i = 0; i < p->mix->n; i++) {
        FUZZ_CHECK(p->mix->industry[i] < MN_INDUSTRIES && p->mix->share[i] > 0);
        sum += p->mix->share[i];
    }
    FUZZ_CHECK(fabs(sum - 1) < 1e-6);
}

static void check_spending(const mn_spending *s, const mn_table *t)
{
    FUZZ_CHECK(s->purchases + s->unplaceds == mn_table_rows(t) + mn_table_rejects(t));
    FUZZ_CHECK(isfinite(s->placed_usd) && isfinite(s->unplaced_usd));
    for (size_t i = 0; i < s->purchases; i++)
        check_purchase(&s->purchase[i]);
    for (size_t i = 0; i < s->unplaceds; i++) {
        check_text(s->unplaced[i].reason);
        FUZZ_CHECK(!isinf(s->unplaced[i].usd) && s->unplaced[i].currency);
    }
    for (size_t i = 0; i < s->notes; i++)
        check_text(s->note[i]);
}

static mn_spending_options choose(uint8_t byte, const mn_reference *r)
{
    static const char *const columns[] = {NULL, "amount=a,description=b", "debit=a,credit=b,hs=c",
                                          "date=,category=b"};
    static const char *const rate[] = {"GBP:2023=1.5"};
    static const char *const codes[] = {NULL, "hs", "mcc", "coicop"};
    mn_spending_options o = {.model_year = 2011};
    o.columns = columns[byte & 3];
    o.codes = codes[byte >> 2 & 3];
    o.currency = byte & 16 ? "EUR" : NULL;
    o.year = byte & 32 ? 2020 : 0;
    o.country = byte & 64 ? mn_country_find(r, mn_text_of("DEU")) : NULL;
    o.rate = rate;
    o.rates = byte >> 7;
    return o;
}

/* Made once for all inputs, as making it takes longer than reading one. */
static const mn_reference *reference(void)
{
    static mn_reference *r;
    if (!r && mn_reference_new(&r, MN_NEED_ALL, NULL) != MN_OK)
        abort();
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mn_table *t = NULL;
    mn_spending s = {0};
    mn_err e = MN_ERR_INIT;
    char *lines = NULL;
    mn_read_options read = {.format = MN_FORMAT_CSV, .max_columns = 64, .max_cell = 1 << 12};
    if (size == 0 ||
        mn_table_read_memory(&t, NULL, "fuzz", data + 1, size - 1, &read, NULL) != MN_OK)
        return 0;
    const mn_spending_options o = choose(data[0], reference());
    mn_status st = mn_spending_columns(&lines, t, reference(), &o, &e);
    FUZZ_CHECK((st == MN_OK) == (lines != NULL));
    st = mn_spending_read(&s, t, reference(), &o, NULL, &e);
    FUZZ_CHECK(st == MN_OK || st == MN_DATA || st == MN_USAGE);
    if (st == MN_OK)
        check_spending(&s, t);
    else
        check_text(e.msg);
    FUZZ_CHECK(mn_utf8_bad(mn_text_of(e.hint)) == strlen(e.hint));
    free(lines);
    mn_spending_free(&s);
    mn_table_free(t);
    return 0;
}
