/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_corrections.c - what a user taught, out of strangers' files. The input is a
 * CSV file; each of its cells is also looked up as a purchase's description.
 */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "footprint/spending/corrections.h"
#include "fuzz.h"

/* Made once for all inputs, as making it takes longer than reading one. */
static const mn_reference *reference(void)
{
    static mn_reference *r;
    if (!r && mn_reference_new(&r, MN_NEED_ALL, NULL) != MN_OK)
        abort();
    return r;
}

static void check_error(const mn_err *e)
{
    FUZZ_CHECK(e->msg[0] && mn_utf8_bad(mn_text_of(e->msg)) == strlen(e->msg));
    FUZZ_CHECK(e->hint[0] && mn_utf8_bad(mn_text_of(e->hint)) == strlen(e->hint));
}

static void look_up(const mn_corrections *c, mn_text text)
{
    uint32_t at, again;
    mn_err e = MN_ERR_INIT;
    const mn_status st = mn_corrections_find(c, &at, text, &e);
    FUZZ_CHECK(st == MN_OK || st == MN_DATA);
    if (st != MN_OK)
        check_error(&e);
    else
        FUZZ_CHECK(at == MN_NO_CORRECTION || at < c->count);
    FUZZ_CHECK(mn_corrections_find(c, &again, text, NULL) == st);
    FUZZ_CHECK(st != MN_OK || again == at);
    at = mn_corrections_like(c, text);
    FUZZ_CHECK(at == MN_NO_CORRECTION ||
               (at < c->count && (c->at[at].industry >= 0 || c->at[at].code.len > 0)));
}

/* What a file says of its own descriptions is what was read. */
static void check_own(const mn_corrections *c)
{
    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t at = MN_NO_CORRECTION;
        FUZZ_CHECK(mn_corrections_find(c, &at, c->at[i].text, NULL) == MN_OK);
        if (c->at[i].text.len < MN_TAUGHT_BYTES / 4)
            FUZZ_CHECK(at == i);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mn_table *t = NULL;
    mn_corrections c = {0};
    mn_err e = MN_ERR_INIT;
    const mn_read_options read = {.format = MN_FORMAT_CSV, .max_columns = 16, .max_cell = 1 << 12};
    if (mn_table_read_memory(&t, NULL, "fuzz", data, size, &read, NULL) != MN_OK)
        return 0;
    const mn_status st = mn_corrections_take(&c, t, reference(), &e);
    FUZZ_CHECK(st == MN_OK || st == MN_DATA);
    if (st != MN_OK)
        check_error(&e);
    else
        check_own(&c);
    for (size_t i = 0; st == MN_OK && i < mn_table_rows(t); i++)
        for (size_t k = 0; k < mn_table_cols(t); k++)
            look_up(&c, mn_table_text(t, i, k));
    mn_corrections_free(&c);
    mn_table_free(t);
    return 0;
}
