/* SPDX-License-Identifier: Apache-2.0
 *
 * country/index/shipped.c - indices that come with the library. See index.h.
 */
#include <string.h>

#include "country/index/index.h"

#define EMBEDDED(symbol) extern const unsigned char symbol[], symbol##_end[]
EMBEDDED(mn_data_index_3p);
EMBEDDED(mn_data_index_gsi_response_2023);
EMBEDDED(mn_data_index_gsi_vulnerability_2018);
EMBEDDED(mn_data_index_gsi_vulnerability_2023);

const char mn_composite_names[] =
    "3p, gsi-response-2023, gsi-vulnerability-2018, gsi-vulnerability-2023";

mn_status mn_composite_shipped(mn_composite *out, bool *found, const mn_facts *f, const char *name,
                               const mn_ctx *ctx, mn_err *e)
{
    const struct {
        const char *name, *path;
        const unsigned char *from, *end;
    } all[] = {{"3p", "data/facts/index_3p.csv", mn_data_index_3p, mn_data_index_3p_end},
               {"gsi-response-2023", "data/facts/index_gsi_response_2023.csv",
                mn_data_index_gsi_response_2023, mn_data_index_gsi_response_2023_end},
               {"gsi-vulnerability-2018", "data/facts/index_gsi_vulnerability_2018.csv",
                mn_data_index_gsi_vulnerability_2018, mn_data_index_gsi_vulnerability_2018_end},
               {"gsi-vulnerability-2023", "data/facts/index_gsi_vulnerability_2023.csv",
                mn_data_index_gsi_vulnerability_2023, mn_data_index_gsi_vulnerability_2023_end}};
    const mn_read_options how = {.format = MN_FORMAT_CSV};
    *found = false;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!strcmp(name, all[i].name)) {
            mn_table *t = NULL;
            mn_status st = mn_table_read_memory(&t, ctx, all[i].path, all[i].from,
                                                (size_t)(all[i].end - all[i].from), &how, e);
            if (!st)
                st = mn_composite_read(out, f, t, e);
            mn_table_free(t);
            *found = true;
            return st;
        }
    return MN_OK;
}
