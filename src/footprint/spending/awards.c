/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/awards.c - the columns of the US government's award files
 * (usaspending.gov, its archive and its broker), which are known by their names.
 *
 * Such a file has hundreds of columns, a dozen of them amounts; all but those
 * named here are of no use, and the recipient's name is never the description.
 * Of a file of transactions the obligation of each action counts, of a file of
 * award summaries what was obligated in all.
 */
#include "footprint/spending/columns.h"

#include "core/text.h"

#include <string.h>

static const struct {
    const char *name;
    mn_spend_role role;
    bool key; /* one of them is in every such file */
} known[] = {
    {"federal_action_obligation", MN_SPEND_AMOUNT, true},
    {"total_obligated_amount", MN_SPEND_AMOUNT, true},
    {"total_dollars_obligated", MN_SPEND_AMOUNT, true},
    {"action_date", MN_SPEND_DATE, false},
    {"award_base_action_date", MN_SPEND_DATE, false},
    {"action_date_fiscal_year", MN_SPEND_YEAR, false},
    {"award_base_action_date_fiscal_year", MN_SPEND_YEAR, false},
    {"product_or_service_code", MN_SPEND_PSC, false},
    {"naics_code", MN_SPEND_NAICS, false},
    {"naics", MN_SPEND_NAICS, false},
    {"country_of_product_or_service_origin_code", MN_SPEND_ORIGIN, false},
    {"country_of_product_or_service_origin", MN_SPEND_ORIGIN, false},
    {"country_of_product_or_serv", MN_SPEND_ORIGIN, false},
    {"primary_place_of_performance_country_code", MN_SPEND_PLACE, false},
    {"primary_place_of_performance_country_name", MN_SPEND_PLACE, false},
    {"place_of_perform_country_c", MN_SPEND_PLACE, false},
    {"transaction_description", MN_SPEND_DESCRIPTION, false},
    {"award_description", MN_SPEND_DESCRIPTION, false},
    {"prime_award_base_transaction_description", MN_SPEND_DESCRIPTION, false},
    {"product_or_service_code_description", MN_SPEND_CATEGORY, false},
    {"product_or_service_co_desc", MN_SPEND_CATEGORY, false},
    {"naics_description", MN_SPEND_CATEGORY, false},
};

static size_t find(const char *name)
{
    size_t i = 0;
    while (i < sizeof known / sizeof *known && strcmp(known[i].name, name) != 0) {
        i++;
    }
    return i;
}

mn_awards mn_awards_read(mn_heading *heading, const mn_table *t)
{
    bool amount = false, what = false;
    for (size_t i = 0; i < mn_table_cols(t); i++) {
        const size_t at = find(mn_table_col_name(t, i));
        if (at < sizeof known / sizeof *known) {
            amount = amount || known[at].key;
            what = what || known[at].role == MN_SPEND_PSC || known[at].role == MN_SPEND_NAICS;
        }
    }
    if (!amount || !what) {
        return MN_AWARDS_NOT;
    }
    for (size_t i = 0; i < mn_table_cols(t); i++) {
        const size_t at = find(mn_table_col_name(t, i));
        heading[i] = (mn_heading){.role = MN_SPEND_ROLES, .ignored = true};
        if (at < sizeof known / sizeof *known) {
            heading[i].role = known[at].role;
            heading[i].rank = (unsigned)at;
            heading[i].ignored = false;
            heading[i].unit.times = 1;
            heading[i].unit.currency = mn_text_of(known[at].role == MN_SPEND_AMOUNT ? "USD" : "");
        }
    }
    return mn_table_find(t, "federal_action_obligation") != SIZE_MAX ? MN_AWARDS_ACTIONS
                                                                     : MN_AWARDS_TOTALS;
}
