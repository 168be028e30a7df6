/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/trace/generate.c - rows of a made-up chain. See generate.h.
 */
#include "generate.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/rng.h"

enum { TIERS = 6, GOODS = 24, RELATION = 3 /* supplies of one, on average */ };

/* Where tiers end, in thousandths of the parties. */
static const uint32_t tier_end[TIERS] = {10, 60, 200, 450, 700, 1000};

/* Of each tier's sales: HS codes with a word. */
static const struct {
    const char *text, *hs;
} goods[TIERS][4] = {
    {{"T-shirts", "610910"}, {"gloves", "401511"}, {"modules", "854143"}, {"biscuits", "190531"}},
    {{"garments", "6205"}, {"cables", "8544"}, {"panels", "8541"}, {"margarine", "1517"}},
    {{"woven fabric", "5208"}, {"copper wire", "7408"}, {"wafers", "3818"}, {"oil", "1511"}},
    {{"yarn", "5205"}, {"cathodes", "7403"}, {"polysilicon", "280461"}, {"crude oil", "151110"}},
    {{"lint", "5201"}, {"concentrate", "2603"}, {"silicon", "280469"}, {"kernels", "120710"}},
    {{"seed cotton", "1207"}, {"copper ore", "260300"}, {"quartzite", "2506"}, {"fruit", "0803"}},
};

static const char *const words[] = {"Ash",    "Baltic", "Cedar", "Delta", "Eastern", "Ferry",
                                    "Golden", "Harbor", "Iris",  "Jade",  "Kite",    "Lotus",
                                    "Meadow", "North",  "Opal",  "Pearl"};
static const char *const kinds[] = {"Trading", "Textile", "Mills",  "Farm",
                                    "Smelter", "Foods",   "Metals", "Supply"};
static const char *const countries[] = {"CN", "IN", "US", "DE", "BD", "VN", "TR", "BR",
                                        "ID", "MY", "PK", "UZ", "EG", "MX", "TH", "KH"};

static uint32_t tier_begin(const trace_shape *s, unsigned tier)
{
    return tier ? (uint32_t)((uint64_t)s->parties * tier_end[tier - 1] / 1000) : 0;
}

uint8_t trace_tier(const trace_shape *s, uint32_t party)
{
    uint8_t tier = 0;
    while (tier + 1 < TIERS && party >= tier_begin(s, tier + 1u))
        tier++;
    return tier;
}

/* One of a tier; the first are taken far more often. */
static uint32_t one_of_tier(const trace_shape *s, mn_rng *r, unsigned tier)
{
    const uint32_t from = tier_begin(s, tier),
                   n = tier + 1 < TIERS ? tier_begin(s, tier + 1) - from : s->parties - from;
    const double u = mn_rng_unit(r);
    return n ? from + (uint32_t)(u * u * u * (double)n) : 0;
}

static void put_id(char out[16], char letter, uint32_t n)
{
    char digits[10];
    size_t at = 0;
    *out++ = letter;
    for (size_t i = 0; i < 8; i++, n /= 10)
        digits[at++] = (char)('0' + n % 10);
    while (at)
        *out++ = digits[--at];
    *out = '\0';
}

void trace_party(mn_party *out, trace_texts *t, const trace_shape *s, uint32_t party)
{
    mn_rng r;
    mn_rng_init(&r, s->seed, 0x1000000000u + party);
    const uint64_t x = mn_rng_u64(&r);
    put_id(t->id, 'P', party);
    snprintf(t->name, sizeof t->name, "%s %s %s %u", words[x & 15], words[x >> 4 & 15],
             kinds[x >> 8 & 7], (unsigned)party);
    memcpy(t->country, countries[x >> 11 & 15], 3);
    t->value[0] = (mn_party_value){MN_PARTY_NAME, mn_text_of(t->name)};
    t->value[1] = (mn_party_value){MN_PARTY_COUNTRY, mn_text_of(t->country)};
    *out = (mn_party){.id = mn_text_of(t->id),
                      .schema = MN_SCHEMA_COMPANY,
                      .value = t->value,
                      .count = 2,
                      .line = party + 2u};
}

void trace_supply(mn_supply_row *out, trace_texts *t, const trace_shape *s, uint32_t supply)
{
    mn_rng r;
    mn_rng_init(&r, s->seed, 0x2000000000u + supply);
    const double u = mn_rng_unit(&r);
    const uint64_t x = mn_rng_u64(&r);
    const uint64_t relations = (uint64_t)s->supplies / RELATION + 1;
    const uint64_t relation = (uint64_t)(u * u * (double)relations);
    mn_rng_init(&r, s->seed, 0x3000000000u + relation);
    const uint64_t y = mn_rng_u64(&r);
    const unsigned tier = (unsigned)(y % (TIERS - 1)), step = (unsigned)(y >> 8 & 31);
    unsigned behind = tier + (step < 2 ? 0 : step < 5 ? 2 : 1);
    behind = behind < TIERS ? behind : TIERS - 1;
    const uint32_t buyer = one_of_tier(s, &r, tier), seller = one_of_tier(s, &r, behind);
    put_id(t->id, 'S', supply);
    put_id(t->seller, 'P', seller);
    put_id(t->buyer, 'P', buyer);
    const double none = (double)NAN;
    *out =
        (mn_supply_row){.id = mn_text_of(t->id),
                        .seller = mn_text_of(t->seller),
                        .buyer = mn_text_of(t->buyer),
                        .good = mn_text_of(goods[behind][y >> 16 & 3].text),
                        .hs = mn_text_of(goods[behind][y >> 16 & 3].hs),
                        .from = 18628 + (int32_t)(x % 1826), /* 2021 to 2025 */
                        .until = MN_NO_DAY,
                        .quantity = x >> 20 & 15 ? (double)(100 + (x >> 24) % 100000) : none,
                        .value = x >> 44 & 7 ? (int64_t)(1000 + (x >> 30) % 10000000) : MN_NO_VALUE,
                        .currency = "USD",
                        .at = {.line = supply + 2u}};
    if (out->value == MN_NO_VALUE)
        out->currency[0] = '\0';
}

mn_status trace_fill(mn_chain_builder *b, const trace_shape *s, mn_err *e)
{
    trace_texts t;
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < s->parties && !st; i++) {
        mn_party p;
        trace_party(&p, &t, s, i);
        st = mn_chain_add_party(b, &p, mn_text_of(""), (mn_row_at){.line = i + 2}, e);
    }
    for (uint32_t i = 0; i < s->supplies && !st; i++) {
        mn_supply_row r;
        trace_supply(&r, &t, s, i);
        st = mn_chain_add_supply(b, &r, e);
    }
    return st;
}
