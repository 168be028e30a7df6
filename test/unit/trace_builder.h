/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_builder.h - what tests of chains share: rows of parties and supplies into a builder, and
 * the chain that comes of them.
 */
#ifndef TEST_TRACE_BUILDER_H
#define TEST_TRACE_BUILDER_H

#include "trace/chain/build.h"

#include <stdlib.h>

#include "check.h"
#include "core/text.h"

static mn_err error;

static inline mn_chain_builder *begin(void)
{
    mn_chain_builder *b = NULL;
    assert_int_equal(mn_chain_builder_new(&b, &error), MN_OK);
    return b;
}

static inline mn_row_at line(uint32_t n)
{
    return (mn_row_at){.line = n};
}

static inline mn_status party(mn_chain_builder *b, const char *id, const char *name,
                              const char *country, const char *same_as, uint32_t at)
{
    const mn_party_value value[] = {{MN_PARTY_NAME, mn_text_of(name)},
                                    {MN_PARTY_COUNTRY, mn_text_of(country)}};
    const mn_party p = {.id = mn_text_of(id),
                        .schema = MN_SCHEMA_COMPANY,
                        .value = value,
                        .count = *country ? 2 : 1};
    return mn_chain_add_party(b, &p, mn_text_of(same_as), line(at), &error);
}

/* All of it unknown but these. */
static inline mn_supply_row supply(const char *seller, const char *buyer, const char *good,
                                   int32_t from, uint32_t at)
{
    return (mn_supply_row){.seller = mn_text_of(seller),
                           .buyer = mn_text_of(buyer),
                           .good = mn_text_of(good),
                           .from = from,
                           .until = MN_NO_DAY,
                           .quantity = (double)NAN,
                           .value = MN_NO_VALUE,
                           .at = line(at)};
}

static inline void sell(mn_chain_builder *b, const char *seller, const char *buyer,
                        const char *good, int32_t from, uint32_t at)
{
    const mn_supply_row r = supply(seller, buyer, good, from, at);
    assert_int_equal(mn_chain_add_supply(b, &r, &error), MN_OK);
}

static inline mn_chain *make(mn_chain_builder *b)
{
    mn_chain *c = NULL;
    const mn_status st = mn_chain_make(&c, b, "test", 1, NULL, &error);
    if (st)
        print_error("%s\n", error.msg);
    assert_int_equal(st, MN_OK);
    mn_chain_builder_free(b);
    return c;
}

static inline size_t findings(const mn_chain *c, const char *kind)
{
    size_t n = 0;
    for (uint32_t i = 0; i < c->findings; i++)
        n += mn_text_eq_str(mn_chain_text(c, c->finding[i].kind), kind);
    return n;
}

static inline uint32_t find(const mn_chain *c, const char *id)
{
    return mn_chain_find_party(c, mn_text_of(id));
}

#endif
