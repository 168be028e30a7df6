/* SPDX-License-Identifier: Apache-2.0
 *
 * A stranger's tally: read, added twice, and summed up. What is taken must sum.
 */
#include "footprint/spending/tally_file.h"
#include "fuzz.h"

#include <string.h>

static mn_reference *reference;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mn_spending_options o = {.model_year = 2011};
    mn_read_options read = {.format = MN_FORMAT_CSV, .max_bytes = 1 << 20};
    mn_table *t = NULL;
    mn_err e = MN_ERR_INIT;
    mn_spending s = {0};
    mn_ledger f = {0};
    mn_merged m = {0};
    mn_status st;

    if (!reference &&
        mn_reference_new(&reference, MN_NEED_COUNTRIES | MN_NEED_MONEY | MN_NEED_CODES, &e))
        return 0;
    if (mn_table_read_memory(&t, NULL, "fuzz", data, size, &read, &e))
        return 0;
    st = mn_merge_begin(&m, &f, &s, reference, &o, NULL, &e);
    for (int i = 0; !st && i < 2; i++)
        st = mn_merge_add(&m, &f, t, NULL, NULL, &e);
    if (!st)
        st = mn_ledger_finish(&f, &e);
    FUZZ_CHECK(!st == !e.msg[0] || st);
    if (!st)
        FUZZ_CHECK(s.purchases == s.sums && s.lines >= s.sums);
    mn_ledger_close(&f);
    mn_merge_close(&m);
    mn_spending_free(&s);
    mn_table_free(t);
    return 0;
}
