/* SPDX-License-Identifier: Apache-2.0
 *
 * systems.c - which system of codes a name means, or the cells of a column are of.
 */
#include "footprint/spending/columns.h"

#include "core/text.h"

mn_codes mn_codes_find(mn_text name)
{
    static const struct {
        const char *name;
        mn_codes system;
    } more[] = {{"isic", MN_ISIC4},         {"isic3", MN_ISIC3},
                {"isic4", MN_ISIC4},        {"coicop1999", MN_COICOP1999},
                {"coicop 2018", MN_COICOP}, {"nace2", MN_NACE}};
    name = mn_text_trim(name);
    for (int i = 0; i < MN_CODES; i++) {
        if (mn_text_eq_nocase(name, mn_codes_name((mn_codes)i))) {
            return (mn_codes)i;
        }
    }
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        if (mn_text_eq_nocase(name, more[i].name)) {
            return more[i].system;
        }
    }
    return MN_CODES;
}

mn_codes mn_column_system(const mn_table *t, const mn_reference *r, size_t col, bool coicop1999,
                          mn_codes *first, mn_codes *second)
{
    const mn_codes systems[] = {MN_HS, MN_NAICS, MN_ISIC4, coicop1999 ? MN_COICOP1999 : MN_COICOP,
                                MN_MCC};
    double best = 0, next = 0;
    *first = *second = MN_CODES;
    for (size_t i = 0; i < sizeof systems / sizeof *systems; i++) {
        double share = mn_column_codes(t, r, col, systems[i]);
        if (share > best) {
            next = best;
            *second = *first;
            best = share;
            *first = systems[i];
        } else if (share > next) {
            next = share;
            *second = systems[i];
        }
    }
    if (best < 0.9) {
        *first = *second = MN_CODES;
    }
    return best >= 0.9 && next <= best - 0.1 ? *first : MN_CODES;
}
