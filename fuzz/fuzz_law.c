/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_law.c - a table of law of somebody's own: it is refused with a place and with what to do, or
 * what it holds is in order: numbers within their arrays, periods that do not end before they
 * begin, a status a day.
 */
#include "fuzz.h"
#include "trace/rule/rule.h"

static void check_row(int32_t from, int32_t until)
{
    FUZZ_CHECK(from == MN_LAW_OPEN || until == MN_LAW_OPEN || from <= until);
}

static void check(const mn_law *l)
{
    for (size_t i = 0; i < l->rules; i++) {
        const mn_rule *r = &l->rule[i];
        check_row(r->from, r->until);
        FUZZ_CHECK(r->id.len && r->version.len && r->row.source.len && r->first <= i);
        FUZZ_CHECK(r->follows == MN_HOLD || r->follows == MN_DETAIN);
        FUZZ_CHECK(r->status + r->n_status <= l->statuses);
        for (size_t g = 0; g < r->n_goods; g++)
            FUZZ_CHECK(r->goods[g] < l->goods_n);
        for (int32_t day = 0; day < 40000; day += 997) {
            const mn_law_status *s = NULL;
            const mn_effect effect = mn_law_effect(&s, l, r, day);
            FUZZ_CHECK(effect == MN_EFFECT_NONE || mn_law_holds(r->from, r->until, day));
            FUZZ_CHECK(!s ||
                       (s >= l->status + r->status && s < l->status + r->status + r->n_status));
        }
    }
    for (size_t i = 0; i < l->entities; i++) {
        check_row(l->entity[i].from, l->entity[i].until);
        FUZZ_CHECK(l->entity[i].rule < l->rules && l->entity[i].name.len);
    }
    for (size_t i = 0; i < l->gaps; i++)
        for (size_t g = 0; g < l->gap[i].n_goods; g++)
            FUZZ_CHECK(l->gap[i].goods[g] < l->goods_n);
    for (size_t i = 0; i < l->clocks; i++)
        FUZZ_CHECK(mn_law_clock_ends(l, &l->clock[i], 20000) >= 20000);
    (void)mn_law_is_holiday(l, 20000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mn_law l = {0};
    mn_err e = MN_ERR_INIT;
    const mn_status st = mn_law_load_memory(&l, "law.csv", (const char *)data, size, &e);
    FUZZ_CHECK(st == MN_OK || (e.status == st && e.msg[0]));
    if (!st)
        check(&l);
    mn_law_free(&l);
    return 0;
}
