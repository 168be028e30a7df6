/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_trace_tables.c - tables of trade and EPCIS documents into a chain. The first byte says
 * which table, "0" to "6"; the rest is the file. What is read is a chain that passes its checks,
 * and each row is used or refused, however hostile the file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "trace/tables/alike.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    const mn_trade_table what = (mn_trade_table)(data[0] % MN_TRADE_TABLES);
    const char *name = what == MN_EPCIS ? "f.json" : "f.csv";
    const mn_memory_file file = {name, data + 1, size - 1};
    const mn_files files = {.file = &file, .count = 1, .unpacked_max = 1 << 22};
    const mn_ctx ctx = {.files = &files, .threads = 1};
    mn_chain_builder *b = NULL;
    mn_tables *t = NULL;
    mn_chain *c = NULL;
    mn_err e = MN_ERR_INIT;
    FUZZ_CHECK(mn_chain_builder_new(&b, &e) == MN_OK);
    const mn_tables_sink sink = mn_tables_into(b);
    FUZZ_CHECK(mn_tables_new(&t, &sink, NULL, &e) == MN_OK);
    mn_status st = mn_tables_read(t, what, name, &ctx, &e);
    if (!st)
        st = mn_tables_end(t, &e);
    if (!st) {
        const mn_tables_count n = mn_tables_counted(t, what);
        FUZZ_CHECK(n.used + n.refused <= n.rows);
        FUZZ_CHECK(mn_tables_refused(t) <= n.refused);
        FUZZ_CHECK(mn_tables_find_alike(t, b, &e) == MN_OK);
        FUZZ_CHECK(mn_tables_put_findings(t, b, &e) == MN_OK);
        FUZZ_CHECK(mn_chain_make(&c, b, "fuzz", 0, &ctx, &e) == MN_OK);
        FUZZ_CHECK(mn_chain_check(c, "fuzz", &e) == MN_OK);
    } else {
        FUZZ_CHECK(e.msg[0]);
    }
    mn_chain_close(c);
    mn_tables_free(t);
    mn_chain_builder_free(b);
    return 0;
}
