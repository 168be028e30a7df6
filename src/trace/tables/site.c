/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/site.c - rows of sites.
 */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "trace/tables/cell.h"
#include "trace/unit/unit.h"

static const char no_less[] = "leave it empty where it is not known";

static mn_site_kind kind_of(mn_row *x)
{
    static const struct {
        const char *word;
        mn_site_kind kind;
    } words[] = {{"other", MN_SITE_OTHER},         {"farm", MN_SITE_FARM},
                 {"field", MN_SITE_FARM},          {"plantation", MN_SITE_FARM},
                 {"pond", MN_SITE_FARM},           {"orchard", MN_SITE_FARM},
                 {"finca", MN_SITE_FARM},          {"gin", MN_SITE_GIN},
                 {"ginnery", MN_SITE_GIN},         {"mine", MN_SITE_MINE},
                 {"quarry", MN_SITE_MINE},         {"mina", MN_SITE_MINE},
                 {"smelter", MN_SITE_SMELTER},     {"refinery", MN_SITE_SMELTER},
                 {"furnace", MN_SITE_SMELTER},     {"mill", MN_SITE_MILL},
                 {"spinner", MN_SITE_MILL},        {"weaver", MN_SITE_MILL},
                 {"factory", MN_SITE_FACTORY},     {"plant", MN_SITE_FACTORY},
                 {"workshop", MN_SITE_FACTORY},    {"fabrica", MN_SITE_FACTORY},
                 {"vessel", MN_SITE_VESSEL},       {"ship", MN_SITE_VESSEL},
                 {"boat", MN_SITE_VESSEL},         {"port", MN_SITE_PORT},
                 {"warehouse", MN_SITE_WAREHOUSE}, {"store", MN_SITE_WAREHOUSE},
                 {"office", MN_SITE_OFFICE},       {"headquarters", MN_SITE_OFFICE}};
    const mn_text t = mn_cell(x, MN_R_KIND);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mn_text_eq_nocase(t, words[i].word))
            return words[i].kind;
    if (t.len)
        mn_row_find(x, "site-kind-unknown", MN_R_KIND, t,
                    "write farm, gin, mine, smelter, mill, factory, vessel, port, warehouse or "
                    "office",
                    "no kind of site is called so: it is read as 'other'");
    return MN_SITE_OTHER;
}

/* UN/LOCODE: two letters and three letters or digits from 2 to 9, with or without a blank. */
static void check_locode(mn_row *x, mn_text t)
{
    size_t n = 0;
    bool good = t.len == 5 || (t.len == 6 && t.ptr[2] == ' ');
    for (size_t i = 0; good && i < t.len; i++) {
        const char c = t.ptr[i];
        const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (c == ' ' && i == 2)
            continue;
        good = letter || (n >= 2 && c >= '2' && c <= '9');
        n++;
    }
    if (t.len && !good)
        mn_row_find(x, "locode-unknown", MN_R_LOCODE, t, "as in CN URC or CNURC",
                    "not in the form of a UN/LOCODE; it is kept as written");
}

/* One of low and high may stand alone; "capacity" alone is the most. */
static void take_capacity(mn_row *x, mn_site_row *s)
{
    mn_beside beside = {MN_UNIT_NONE, MN_UNIT_NONE, MN_ROLES}, land = beside;
    s->capacity_low = mn_cell_quantity(&beside, x, MN_R_CAPACITY_LOW, no_less);
    s->capacity_high = mn_cell_quantity(&beside, x, MN_R_CAPACITY_HIGH, no_less);
    if (!isnan(s->capacity_low) && !isnan(s->capacity_high))
        mn_cell_range(&s->capacity_low, &s->capacity_high, x, MN_R_CAPACITY_LOW);
    s->capacity_unit = mn_cell_unit_of(x, MN_R_CAPACITY_UNIT, &beside);
    if (s->capacity_unit == MN_UNIT_NONE && !(isnan(s->capacity_low) && isnan(s->capacity_high)))
        mn_row_common(x, MN_C_NO_UNIT);
    s->hectares = mn_cell_quantity(&land, x, MN_R_HECTARES, no_less);
    const mn_unit *u = mn_unit_at(mn_cell_unit_of(x, MN_ROLES, &land));
    if (u && u->measure == MN_AREA)
        s->hectares *= u->factor / 1e4; /* from m2 */
    else if (u)
        mn_row_refuse(x, MN_R_HECTARES, mn_cell(x, MN_R_HECTARES), "write hectares", "no area");
}

void mn_take_site(mn_row *x)
{
    mn_site_row s = {.id = mn_cell_id(x, MN_R_ID),
                     .party = mn_cell_needed(x, MN_R_PARTY, "the party that the site belongs to"),
                     .name = mn_cell(x, MN_R_NAME),
                     .address = mn_cell(x, MN_R_ADDRESS),
                     .region = mn_cell(x, MN_R_REGION),
                     .locode = mn_cell(x, MN_R_LOCODE),
                     .good = mn_cell_id(x, MN_R_GOOD),
                     .kind = kind_of(x)};
    if (!s.id.len)
        s.id = s.name;
    if (!s.id.len || s.id.len > MN_ID_MOST)
        mn_row_refuse(x, MN_R_ID, s.id, "give it an id", "neither an id nor a name");
    mn_cell_country(s.country, x, MN_R_COUNTRY);
    check_locode(x, s.locode);
    mn_cell_place(&s.latitude, &s.longitude, x);
    take_capacity(x, &s);
    mn_got_site *got = mn_row_new(x, s.id);
    if (got)
        got->row = s;
}
