/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_nexus.h - what tests of what touches a ban share: chains of a few parties, and what is
 * found in them as text.
 */
#ifndef TEST_TRACE_NEXUS_H
#define TEST_TRACE_NEXUS_H

#include "trace/nexus/nexus.h"

#include <math.h>

#include "trace/chain/build.h"
#include "trace/nexus/inside.h"
#include "unit/store_sample.h"

/* --- the chain ----------------------------------------------------------------------------------
 */

static inline void add_party(mn_chain_builder *b, const char *id, const char *name,
                             const char *country, const char *address)
{
    mn_party_value v[3];
    size_t n = 0;
    v[n++] = (mn_party_value){MN_PARTY_NAME, mn_text_of(name)};
    if (*country)
        v[n++] = (mn_party_value){MN_PARTY_COUNTRY, mn_text_of(country)};
    if (*address)
        v[n++] = (mn_party_value){MN_PARTY_ADDRESS, mn_text_of(address)};
    const mn_party p = {.id = mn_text_of(id), .schema = MN_SCHEMA_COMPANY, .value = v, .count = n};
    assert_int_equal(mn_chain_add_party(b, &p, mn_text_of(""), (mn_row_at){1, 0, 0}, NULL), MN_OK);
}

static inline void add_site(mn_chain_builder *b, const char *id, const char *party,
                            const char *address, double lat, double lon)
{
    const mn_site_row r = {.id = mn_text_of(id),
                           .party = mn_text_of(party),
                           .address = mn_text_of(address),
                           .latitude = lat,
                           .longitude = lon,
                           .capacity_low = NAN,
                           .capacity_high = NAN,
                           .hectares = NAN};
    assert_int_equal(mn_chain_add_site(b, &r, NULL), MN_OK);
}

static inline void add_supply(mn_chain_builder *b, const char *seller, const char *buyer,
                              const char *good, const char *hs)
{
    const mn_supply_row r = {.seller = mn_text_of(seller),
                             .buyer = mn_text_of(buyer),
                             .good = mn_text_of(good),
                             .hs = mn_text_of(hs),
                             .from = MN_NO_DAY,
                             .until = MN_NO_DAY,
                             .quantity = NAN,
                             .value = MN_NO_VALUE,
                             .kind = MN_SUPPLY};
    assert_int_equal(mn_chain_add_supply(b, &r, NULL), MN_OK);
}

static inline mn_chain_builder *begin(void)
{
    mn_chain_builder *b = NULL;
    uint16_t file;
    assert_int_equal(mn_chain_builder_new(&b, NULL), MN_OK);
    assert_int_equal(mn_chain_add_file(&file, b, mn_text_of("t.csv"), mn_text_of(""),
                                       mn_text_of("parties"), NULL),
                     MN_OK);
    return b;
}

/* "PARTY KIND VERDICT AUTHORITY; ..." */
static inline char *told(const mn_chain *c, const mn_nexus_set *s)
{
    mn_buf b = {0};
    mn_buf_str(&b, "");
    for (uint32_t p = 0; p < c->parties; p++)
        for (uint32_t i = s->of[p]; i < s->of[p + 1]; i++) {
            const mn_nexus *n = &s->at[i];
            const mn_text id = mn_chain_text(c, c->party[n->party].id);
            const mn_text site =
                n->site == MN_NOT_ANY ? mn_text_of("") : mn_chain_text(c, c->site[n->site].id);
            assert_int_equal(n->party, p);
            assert_true(n->because.len && n->rule.len && n->source.len);
            mn_buf_fmt(&b, "%s%.*s%s%.*s %s %s %.*s", b.len ? "; " : "", (int)id.len, id.ptr,
                       site.len ? "/" : "", (int)site.len, site.ptr, mn_nexus_kind_name(n->kind),
                       mn_nexus_verdict_name(n->verdict), (int)n->authority.len, n->authority.ptr);
        }
    return b.ptr ? b.ptr : strdup("");
}

static inline mn_nexus_asked asked(void)
{
    return (mn_nexus_asked){.today = "2026-03-01"};
}

static inline bool contains(const char *text, const char *part)
{
    if (strstr(text, part))
        return true;
    print_error("'%s' is not in '%s'\n", part, text);
    return false;
}

#endif
