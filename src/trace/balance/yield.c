/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/balance/yield.c - the embedded table of yields. See yield.h.
 */
#include "trace/balance/yield.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "reference/csv_lite.h"
#include "reference/fold.h"

extern const unsigned char mn_data_trade_yields[], mn_data_trade_yields_end[];

static mn_status row(mn_yields *y, const mn_csv *c, mn_err *e)
{
    mn_yield r = {.id = c->cell[0], .goods = c->cell[1], .source = c->cell[5], .years = c->cell[6]};
    mn_status st;
    if (c->cell[2].len != 2)
        return mn_csv_fail(c, e, "no country of two letters");
    memcpy(r.country, c->cell[2].ptr, 2);
    if ((st = mn_csv_f64(c, 3, &r.low, e)) || (st = mn_csv_f64(c, 4, &r.high, e)))
        return st;
    if (!(r.low > 0 && r.low <= r.high))
        return mn_csv_fail(c, e, "a yield that is none");
    if (!mn_grow(&y->row, &y->cap, y->rows + 1, sizeof *y->row))
        return mn_fail_memory(e);
    y->row[y->rows++] = r;
    return MN_OK;
}

mn_status mn_yields_load(mn_yields *y, mn_err *e)
{
    mn_csv c;
    bool more = true;
    size_t len = (size_t)(mn_data_trade_yields_end - mn_data_trade_yields);
    *y = (mn_yields){0};
    mn_status st = mn_csv_open(&c, (mn_source){"data/trade/yields.csv", mn_data_trade_yields, len},
                               &y->arena, "id,goods,country,low,high,source,years", e);
    while (!st && !(st = mn_csv_next(&c, &more, e)) && more)
        st = row(y, &c, e);
    if (st)
        mn_yields_free(y);
    return st;
}

void mn_yields_free(mn_yields *y)
{
    free(y->row);
    mn_arena_free(&y->arena);
    *y = (mn_yields){0};
}

const mn_yield *mn_yield_find(const mn_yields *y, mn_text good, const char country[2])
{
    char key[MN_FOLD_MAX], other[MN_FOLD_MAX];
    size_t len = mn_fold(key, good, "");
    for (size_t i = 0; len && i < y->rows; i++) {
        mn_text rest = y->row[i].goods, one;
        if (memcmp(y->row[i].country, country, 2) != 0)
            continue;
        while (mn_text_split(&rest, ';', &one))
            if (mn_fold(other, one, "") == len && !memcmp(key, other, len))
                return &y->row[i];
    }
    return NULL;
}
