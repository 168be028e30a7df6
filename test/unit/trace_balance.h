/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_balance.h - chains by hand for tests of balances: N buys of S and sells to B; what came of
 * it is looked up by good and month of 2026.
 */
#ifndef TEST_TRACE_BALANCE_H
#define TEST_TRACE_BALANCE_H

#include <stdlib.h>

#include "check.h"
#include "core/text.h"
#include "trace/balance/balance.h"
#include "trace/balance/node.h"
#include "trace/chain/build.h"
#include "trace/unit/unit.h"

static mn_err error;
static mn_chain_builder *b;
static uint32_t line;
static bool hostile;

static void begin(void)
{
    uint16_t file;
    line = 1;
    assert_int_equal(mn_chain_builder_new(&b, &error), MN_OK);
    assert_int_equal(mn_chain_add_file(&file, b, mn_text_of("in/supplies.csv"), mn_text_of(""),
                                       mn_text_of("supplies"), &error),
                     MN_OK);
}

static uint16_t unit_of(const char *unit)
{
    uint16_t u = 0;
    assert_true(mn_unit_find(&u, mn_text_of(unit)));
    return u;
}

static int32_t month(unsigned m)
{
    return m ? (int32_t)mn_days_from_civil(2026 + (m - 1) / 12, (m - 1) % 12 + 1, 10) : MN_NO_DAY;
}

static void row(const char *seller, const char *buyer, const char *good, unsigned m, double q,
                const char *unit, mn_supply_kind kind, const char *lot)
{
    const mn_supply_row r = {.seller = mn_text_of(seller),
                             .buyer = mn_text_of(buyer),
                             .good = mn_text_of(good),
                             .lot = mn_text_of(lot),
                             .from = month(m),
                             .until = MN_NO_DAY,
                             .quantity = q,
                             .unit = unit_of(unit),
                             .value = MN_NO_VALUE,
                             .kind = kind,
                             .at = {.line = ++line}};
    const mn_status st = mn_chain_add_supply(b, &r, &error);
    assert_true(!st || (hostile && st == MN_DATA));
}

static void buys(const char *good, unsigned m, double q, const char *unit)
{
    row("S", "N", good, m, q, unit, MN_SUPPLY, "");
}

static void sells(const char *good, unsigned m, double q, const char *unit)
{
    row("N", "B", good, m, q, unit, MN_SUPPLY, "");
}

static void part(const char *id, const char *party, mn_recipe_kind kind, bool output,
                 const char *good, double low, double high, const char *unit, unsigned m)
{
    const mn_part_row r = {.id = mn_text_of(id),
                           .party = mn_text_of(party),
                           .good = mn_text_of(good),
                           .kind = kind,
                           .output = output,
                           .low = low,
                           .high = high,
                           .unit = unit_of(unit),
                           .from = month(m),
                           .until = MN_NO_DAY,
                           .at = {.line = ++line}};
    const mn_status st = mn_chain_add_part(b, &r, &error);
    assert_true(!st || (hostile && st == MN_DATA)); /* a chain takes not everything */
}

static void in(const char *id, const char *good, double low, double high)
{
    part(id, "N", MN_RECIPE, false, good, low, high, "kg", 0);
}

static void out(const char *id, const char *good, double low, double high)
{
    part(id, "N", MN_RECIPE, true, good, low, high, "kg", 0);
}

static void site(mn_site_kind kind, const char *good, double low, double high, double hectares,
                 const char *country)
{
    mn_site_row r = {.id = mn_text_of("site"),
                     .party = mn_text_of("N"),
                     .good = mn_text_of(good),
                     .latitude = (double)NAN,
                     .longitude = (double)NAN,
                     .capacity_low = low,
                     .capacity_high = high,
                     .capacity_unit = unit_of("kg"),
                     .hectares = hectares,
                     .kind = kind,
                     .at = {.line = ++line}};
    memcpy(r.country, country, 2);
    assert_int_equal(mn_chain_add_site(b, &r, &error), MN_OK);
}

static mn_chain *chain;
static mn_balance result;
static mn_balance_options options;

static void judge_carry(int carry)
{
    assert_int_equal(mn_chain_make(&chain, b, "test", 1, NULL, &error), MN_OK);
    mn_chain_builder_free(b);
    options = (mn_balance_options){
        .months = 1, .carry = carry, .party = MN_NOT_ANY, .from = MN_NOT_ANY, .tiers = 6};
    options.party = mn_chain_find_party(chain, mn_text_of("N"));
    const mn_status st = mn_balance_run(&result, chain, &options, NULL, &error);
    if (st)
        print_error("%s\n", error.msg);
    assert_int_equal(st, MN_OK);
}

static void judge(void)
{
    judge_carry(-1);
}

static void end(void)
{
    mn_balance_free(&result);
    mn_chain_close(chain);
}

static const mn_balance_row *of(const char *good, unsigned m)
{
    for (size_t i = 0; i < result.rows; i++) {
        const mn_balance_row *r = &result.row[i];
        int32_t day =
            m ? (int32_t)mn_days_from_civil(2026 + (m - 1) / 12, (m - 1) % 12 + 1, 1) : MN_NO_DAY;
        if (mn_text_eq_str(mn_chain_text(chain, chain->good[r->good].text), good) &&
            r->period == day)
            return r;
    }
    fail_msg("no row of %s in month %u", good, m);
    return NULL;
}

static void check_is(const char *good, unsigned m, mn_balance_verdict v, double low, double high,
                     int at)
{
    const mn_balance_row *r = of(good, m);
    if (r->verdict != v || !(fabs(r->in_low - low) <= 1e-6 * (1 + low) || (isnan(low))) ||
        !(fabs(r->in_high - high) <= 1e-6 * (1 + high) || (isnan(high))))
        fail_msg("line %d: %s of month %u is %s, %.9g to %.9g: %.*s", at, good, m,
                 mn_balance_name((mn_balance_verdict)r->verdict), r->in_low, r->in_high,
                 (int)r->why.len, r->why.ptr);
}
#define is(good, m, v, low, high) check_is(good, m, v, low, high, __LINE__)

static bool says(const char *good, unsigned m, const char *what)
{
    const mn_balance_row *r = of(good, m);
    const mn_text *all[] = {&r->why, &r->rows, &r->document};
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i + strlen(what) <= all[k]->len; i++)
            if (!memcmp(all[k]->ptr + i, what, strlen(what)))
                return true;
    print_error("'%.*s' / '%.*s' / '%.*s'\n", (int)r->why.len, r->why.ptr, (int)r->rows.len,
                r->rows.ptr, (int)r->document.len, r->document.ptr);
    return false;
}

static size_t notes(mn_balance_note_kind kind)
{
    size_t n = 0;
    for (size_t i = 0; i < result.notes; i++)
        n += result.note[i].kind == (uint8_t)kind;
    return n;
}

#endif
