/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_strata.c - a table of lists with columns of strata. The first byte says how it is read, the
 * first line names the columns, the rest is CSV.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "fuzz.h"
#include "measure/stratum/strata.h"

static void check_strata(const mn_strata *s)
{
    const size_t cells = (size_t)1 << s->all.lists;
    double persons = 0, shared = 0;
    FUZZ_CHECK(s->data.strata >= 1 && s->data.strata <= MN_POOL_STRATA);
    FUZZ_CHECK(s->columns >= 1 && s->columns <= MN_POOL_COVARIATES);
    FUZZ_CHECK(s->all.lists >= 2);
    for (size_t i = 0; i < s->data.strata; i++) {
        char name[64];
        double cases = 0;
        for (unsigned c = 0; c < s->columns; c++)
            FUZZ_CHECK(s->level[i * s->columns + c] < s->levels[c]);
        for (size_t w = 1; w < cells; w++)
            cases += s->count[i * cells + w];
        FUZZ_CHECK(cases == s->cases[i] && s->count[i * cells] == 0);
        persons += cases;
        mn_strata_name(name, sizeof name, s, i);
        FUZZ_CHECK(strlen(name) < sizeof name);
    }
    for (size_t i = 0; i < s->data.n_unknown; i++) {
        const mn_pool_unknown *x = &s->data.unknown[i];
        FUZZ_CHECK(x->n >= 1 && x->history && x->history < cells && x->persons > 0);
        for (size_t k = 0; k < x->n; k++)
            FUZZ_CHECK(s->data.may[x->first + k] < s->data.strata);
        shared += x->persons;
    }
    /* Nobody is left out. */
    FUZZ_CHECK(shared == s->shared && persons + shared == s->all.cases);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const mn_read_options how = MN_READ_OPTIONS_INIT;
    char by[128] = "";
    mn_table *t = NULL;
    mn_err e = MN_ERR_INIT;
    static mn_strata s;
    if (size < 2)
        return 0;
    const uint8_t *line = memchr(data + 1, '\n', size - 1);
    const size_t len = line ? (size_t)(line - data) - 1 : 0;
    if (!line || len >= sizeof by || memchr(data + 1, 0, len))
        return 0;
    memcpy(by, data + 1, len);
    if (mn_table_read_memory(&t, NULL, "lists.csv", line + 1, size - len - 2, &how, &e) != MN_OK)
        return 0;
    char bands[192];
    const char *const band[] = {bands};
    snprintf(bands, sizeof bands, "%.*s:9.5,20", (int)strcspn(by, ","), by);
    const mn_strata_options o = {
        .by = by, .share = data[0] & 1, .bands = band, .n_bands = data[0] & 4 ? 1 : 0};
    const mn_histories_options columns = {.person = data[0] & 2 ? "case" : NULL,
                                          .list = data[0] & 2 ? "agency" : NULL};
    const mn_status st = mn_strata_of(&s, t, &columns, &o, &e);
    if (st == MN_OK)
        check_strata(&s);
    else
        FUZZ_CHECK((st == MN_DATA || st == MN_USAGE) && e.msg[0] &&
                   mn_utf8_bad(mn_text_of(e.msg)) == strlen(e.msg));
    mn_strata_free(&s);
    mn_table_free(t);
    return 0;
}
