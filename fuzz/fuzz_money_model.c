/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_money_model.c - a model of payments from a stranger, with the sum of its last line put
 * right, so that mutations reach what lies behind it. What is taken is put to use and written
 * again.
 */
#include "core/err.h"
#include "core/sha256.h"
#include "money/model/model.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const mn_money_model *m)
{
    float values[MN_FEATURES];
    double by[MN_FEATURES + 1];
    mn_buf b = {0};

    for (int k = 0; k < MN_FEATURES; k++)
        values[k] = k % 7 ? (float)k / 3 : __builtin_nanf("");
    const double p = mn_money_model_probability(m, mn_money_model_margin(m, values));
    MN_BUG(p >= 0 && p <= 1);
    if (m->root[m->trees] < 2000)
        mn_money_model_contributions(m, values, by);
    mn_money_model_write(&b, m);
    mn_money_model again = {0};
    mn_err e = MN_ERR_INIT;
    MN_BUG(b.failed || mn_money_model_read(&again, "fuzz", b.ptr, b.len, &e) == MN_OK);
    mn_money_model_free(&again);
    mn_buf_free(&b);
}

static void try(const char *bytes, size_t len)
{
    mn_money_model m = {0};
    mn_err e = MN_ERR_INIT;
    if (mn_money_model_read(&m, "fuzz", bytes, len, &e) == MN_OK)
        use(&m);
    else
        MN_BUG(e.msg[0] && !m.node);
    mn_money_model_free(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mn_buf b = {0};
    char hex[MN_SHA256_HEX];

    try((const char *)data, size);
    mn_buf_add(&b, data, size);
    mn_sha256_hex(hex, data, size);
    mn_buf_fmt(&b, "end %s\n", hex);
    if (!b.failed)
        try(b.ptr, b.len);
    mn_buf_free(&b);
    return 0;
}
