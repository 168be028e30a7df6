/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/currency.c - the currency of a line. See the header.
 */
#include "footprint/spending/currency.h"

#include "core/err.h"
#include "core/text.h"
#include "footprint/spending/columns.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN = 40 }; /* columns of a cell's text in a reason */

const char *mn_arena_format(mn_arena *a, const char *fmt, ...)
{
    char text[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return mn_arena_str(a, text);
}

mn_status mn_currency_rules_make(mn_currency_rules *out, const mn_prices *prices,
                                 const mn_spending_options *o, mn_text heading, mn_err *e)
{
    const mn_reference *r = prices->r;
    const char *option = NULL;
    if (o->currency && o->currency[0] != '\0') {
        option = mn_prices_currency(prices, mn_text_of(o->currency));
        if (!option) {
            mn_fail(e, MN_USAGE, "'%s' is no currency", o->currency);
            mn_offending(e, mn_text_of(o->currency));
            return mn_hint(e, "give an ISO 4217 code: --currency EUR");
        }
    }
    out->r = r;
    out->prices = prices;
    out->dollars = !option && (!o->country || strcmp(o->country->iso3, "USA") == 0);
    out->general = option;
    if (heading.len > 0 && mn_sign_is_shared(heading)) {
        const bool dollar = mn_text_eq_str(heading, "$");
        out->general = mn_sign_may_be(heading, option) ? option
                       : dollar && out->dollars        ? mn_currency_find(r, mn_text_of("USD"))
                                                       : NULL;
    } else if (heading.len > 0) {
        out->general = mn_prices_currency(prices, heading);
    }
    return MN_OK;
}

/* A sign alone, which several currencies share. */
static const char *of_sign(const mn_currency_rules *c, mn_text sign, mn_arena *a, const char **why)
{
    if (mn_sign_may_be(sign, c->general)) {
        return c->general;
    }
    if (mn_text_eq_str(sign, "$") && c->dollars && !c->general) {
        return mn_currency_find(c->r, mn_text_of("USD"));
    }
    *why = mn_arena_format(a, "'%.*s' may be one of several currencies", (int)sign.len, sign.ptr);
    return NULL;
}

static const char *of_name(const mn_currency_rules *c, mn_text name, mn_arena *a, const char **why)
{
    /* Exchanges quote in these; "GBp" differs from GBP by its last letter alone. */
    static const struct {
        const char *code, *small, *currency;
        bool exact;
    } hundredths[] = {{"GBX", "pence", "GBP", false},
                      {"GBp", "pence", "GBP", true},
                      {"ZAc", "cents", "ZAR", false},
                      {"USX", "cents", "USD", false},
                      {"ILA", "agorot", "ILS", false}};
    const char *found = mn_prices_currency(c->prices, name);
    const mn_text shown = mn_utf8_cut(name, SHOWN);
    for (size_t i = 0; i < sizeof hundredths / sizeof *hundredths; i++) {
        if (hundredths[i].exact ? mn_text_eq_str(name, hundredths[i].code)
                                : !found && mn_text_eq_nocase(name, hundredths[i].code)) {
            *why = mn_arena_format(a, "unknown currency '%.*s' (%s? divide by 100 and say %s)",
                                   (int)shown.len, shown.ptr, hundredths[i].small,
                                   hundredths[i].currency);
            return NULL;
        }
    }
    if (!found) {
        *why = mn_arena_format(a, "unknown currency '%.*s'", (int)shown.len, shown.ptr);
    }
    return found;
}

const char *mn_currency_of_line(const mn_currency_rules *c, mn_text cell, mn_text before,
                                mn_text after, mn_arena *a, const char **why)
{
    const mn_text said[] = {cell, before, after};
    const char *found = NULL;
    mn_text sign = {"", 0};
    for (size_t i = 0; i < 3; i++) {
        if (said[i].len == 0) {
            continue;
        }
        if (mn_sign_is_shared(said[i])) {
            sign = said[i];
            continue;
        }
        const char *also = of_name(c, said[i], a, why);
        if (!also || (found && strcmp(found, also) != 0)) {
            *why = also ? mn_arena_format(a, "the line says both %s and %s", found, also) : *why;
            return NULL;
        }
        found = also;
    }
    if (sign.len > 0 && found && !mn_sign_may_be(sign, found)) {
        *why =
            mn_arena_format(a, "the line says both %s and '%.*s'", found, (int)sign.len, sign.ptr);
        return NULL;
    }
    if (found || sign.len > 0) {
        return found ? found : of_sign(c, sign, a, why);
    }
    *why = "no currency";
    return c->general;
}
