/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/reference.c - puts the reference set together from the tables that
 * the build embeds (src/reference/CMakeLists.txt).
 */
#include "core/err.h"
#include "reference/internal.h"

#include <stdlib.h>

#define TABLE(symbol, file)                                                                        \
    (mn_source)                                                                                    \
    {                                                                                              \
        file, symbol, (size_t)(symbol##_end - symbol)                                              \
    }
#define EMBEDDED(symbol) extern const unsigned char symbol[], symbol##_end[]

EMBEDDED(mn_data_industries);
EMBEDDED(mn_data_countries);
EMBEDDED(mn_data_satellite_regions);
EMBEDDED(mn_data_population);
EMBEDDED(mn_data_currencies);
EMBEDDED(mn_data_rates);
EMBEDDED(mn_data_us_cpi);
EMBEDDED(mn_data_hs);
EMBEDDED(mn_data_isic3);
EMBEDDED(mn_data_isic4);
EMBEDDED(mn_data_naics);
EMBEDDED(mn_data_coicop);
EMBEDDED(mn_data_mcc);
EMBEDDED(mn_data_coicop1999);
EMBEDDED(mn_data_nace);
EMBEDDED(mn_data_psc);
EMBEDDED(mn_data_cpv);
EMBEDDED(mn_data_bea);
EMBEDDED(mn_data_dol_goods);

static mn_status load_countries(mn_reference *r, mn_err *e)
{
    mn_status st = mn_countries_load(r, TABLE(mn_data_countries, "data/country/countries.csv"), e);
    if (st == MN_OK) {
        st = mn_satellite_regions_load(
            r, TABLE(mn_data_satellite_regions, "data/country/satellite_regions.csv"), e);
    }
    if (st == MN_OK) {
        st = mn_population_load(r, TABLE(mn_data_population, "data/country/population.csv"), e);
    }
    return st;
}

static mn_status load_money(mn_reference *r, mn_err *e)
{
    mn_status st =
        mn_currencies_load(r, TABLE(mn_data_currencies, "data/country/currencies.csv"), e);
    if (st == MN_OK) {
        st = mn_rates_load(r, TABLE(mn_data_rates, "data/country/rates.csv"), e);
    }
    if (st == MN_OK) {
        st = mn_cpi_load(r, TABLE(mn_data_us_cpi, "data/country/us_cpi.csv"), e);
    }
    return st;
}

static mn_status load_codes(mn_reference *r, mn_err *e)
{
    const mn_source table[MN_CODES] = {
        [MN_HS] = TABLE(mn_data_hs, "data/codes/hs.csv"),
        [MN_ISIC3] = TABLE(mn_data_isic3, "data/codes/isic3.csv"),
        [MN_ISIC4] = TABLE(mn_data_isic4, "data/codes/isic4.csv"),
        [MN_NAICS] = TABLE(mn_data_naics, "data/codes/naics.csv"),
        [MN_COICOP] = TABLE(mn_data_coicop, "data/codes/coicop.csv"),
        [MN_MCC] = TABLE(mn_data_mcc, "data/codes/mcc.csv"),
        [MN_COICOP1999] = TABLE(mn_data_coicop1999, "data/codes/coicop1999.csv"),
        [MN_NACE] = TABLE(mn_data_nace, "data/codes/nace.csv"),
        [MN_PSC] = TABLE(mn_data_psc, "data/codes/psc.csv"),
        [MN_CPV] = TABLE(mn_data_cpv, "data/codes/cpv.csv"),
        [MN_BEA] = TABLE(mn_data_bea, "data/codes/bea.csv"),
    };
    mn_status st = MN_OK;
    for (mn_codes i = 0; i < MN_CODES && st == MN_OK; i++) {
        st = mn_codes_load(r, i, table[i], e);
    }
    return st;
}

static mn_status load_goods(mn_reference *r, mn_err *e)
{
    return mn_goods_load(r, TABLE(mn_data_dol_goods, "data/goods/dol_goods.csv"), e);
}

/* Last, because it may ask for the other parts. */
static mn_status load_words(mn_reference *r, mn_err *e)
{
    return mn_words_load(&r->words, r, e);
}

mn_status mn_reference_new(mn_reference **out, unsigned need, mn_err *e)
{
    static const struct {
        mn_need bit;
        mn_status (*load)(mn_reference *r, mn_err *e);
    } parts[] = {{MN_NEED_COUNTRIES, load_countries},
                 {MN_NEED_MONEY, load_money},
                 {MN_NEED_CODES, load_codes},
                 {MN_NEED_GOODS, load_goods},
                 {MN_NEED_WORDS, load_words}};
    mn_reference *r = calloc(1, sizeof *r);
    if (!r) {
        return mn_fail_memory(e);
    }
    mn_status st = mn_industries_load(r, TABLE(mn_data_industries, "data/codes/industries.csv"), e);
    for (size_t i = 0; i < sizeof parts / sizeof *parts && st == MN_OK; i++) {
        if (need & parts[i].bit) {
            st = parts[i].load(r, e);
            r->have |= parts[i].bit;
        }
    }
    if (st != MN_OK) {
        mn_reference_free(r);
        return st;
    }
    *out = r;
    return MN_OK;
}

void mn_reference_free(mn_reference *r)
{
    if (!r) {
        return;
    }
    if (r->words) {
        mn_words_free(r->words);
    }
    mn_countries_free(&r->countries);
    mn_money_free(&r->money);
    for (mn_codes i = 0; i < MN_CODES; i++) {
        mn_codes_free(&r->codes[i]);
    }
    mn_goods_free(&r->goods);
    mn_arena_free(&r->arena);
    free(r);
}
