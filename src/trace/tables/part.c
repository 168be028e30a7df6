/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/part.c - rows of transformations: what goes in, what comes out.
 */
#include <math.h>

#include "core/text.h"
#include "trace/tables/cell.h"
#include "trace/unit/unit.h"

const mn_part_row mn_part_unknown = {.id = {"", 0},
                                     .party = {"", 0},
                                     .site = {"", 0},
                                     .good = {"", 0},
                                     .lot = {"", 0},
                                     .kind = MN_RECIPE,
                                     .low = NAN,
                                     .high = NAN,
                                     .from = MN_NO_DAY,
                                     .until = MN_NO_DAY};

static bool is_one_of(mn_text t, const char *words)
{
    mn_text rest = mn_text_of(words), one;
    while (mn_text_split(&rest, '|', &one)) {
        char word[24];
        size_t n = 0;
        for (; n < one.len && n + 1 < sizeof word; n++)
            word[n] = one.ptr[n];
        word[n] = '\0';
        if (mn_text_eq_nocase(t, word))
            return true;
    }
    return false;
}

/* "quantity" is both; low or high alone is both too: nothing says more. */
static void take_quantity(mn_row *x, mn_part_row *p)
{
    static const char other_side[] = "what comes out is a row with side=output";
    mn_beside beside = {MN_UNIT_NONE, MN_UNIT_NONE, MN_ROLES};
    const double both = mn_cell_quantity(&beside, x, MN_R_QUANTITY, other_side);
    p->low = mn_cell_quantity(&beside, x, MN_R_QUANTITY_LOW, other_side);
    p->high = mn_cell_quantity(&beside, x, MN_R_QUANTITY_HIGH, other_side);
    if (isnan(p->low))
        p->low = !isnan(both) ? both : p->high;
    if (isnan(p->high))
        p->high = !isnan(both) ? both : p->low;
    mn_cell_range(&p->low, &p->high, x, MN_R_QUANTITY_LOW);
    p->unit = mn_cell_unit_of(x, MN_R_UNIT, &beside);
    if (isnan(p->low))
        mn_row_common(x, MN_C_NO_QUANTITY);
    else if (p->unit == MN_UNIT_NONE)
        mn_row_common(x, MN_C_NO_UNIT);
}

static mn_text id_alone(mn_text t)
{
    return t.len <= MN_ID_MOST ? t : (mn_text){"", 0};
}

/* The row without its quantities and days, where it is refused. */
static void lose(mn_row *x, const mn_part_row *p, bool sided)
{
    mn_part_row lost = mn_part_unknown;
    lost.id = id_alone(p->id);
    lost.party = id_alone(p->party);
    lost.site = id_alone(p->site);
    lost.good = id_alone(p->good);
    lost.kind = p->kind;
    lost.output = p->output;
    mn_row_lost(x, &lost,
                !sided      ? MN_LOST_INPUT | MN_LOST_OUTPUT
                : p->output ? MN_LOST_OUTPUT
                            : MN_LOST_INPUT);
}

void mn_take_part(mn_row *x)
{
    bool sided = true;
    const mn_text side = mn_cell_needed(x, MN_R_SIDE, "the side, input or output,"),
                  kind = mn_cell(x, MN_R_KIND);
    mn_part_row p = {.id = mn_cell_needed(x, MN_R_ID, "the transformation's id"),
                     .party = mn_cell_id(x, MN_R_PARTY),
                     .site = mn_cell_id(x, MN_R_SITE),
                     .good = mn_cell_needed(x, MN_R_GOOD, "the good"),
                     .lot = mn_cell_id(x, MN_R_LOT),
                     .kind = MN_RECIPE};
    if (is_one_of(side, "output|out|product|salida|\xE4\xBA\xA7\xE5\x87\xBA"))
        p.output = true;
    else if (!is_one_of(side, "input|in|material|entrada|\xE6\x8A\x95\xE5\x85\xA5")) {
        sided = false;
        mn_row_refuse(x, MN_R_SIDE, side,
                      "write 'input' for what goes in, 'output' for what comes out",
                      "no side is called so");
    }
    if (is_one_of(kind, "event|batch|run"))
        p.kind = MN_EVENT;
    else if (kind.len && !is_one_of(kind, "recipe|bom|yield"))
        mn_row_refuse(x, MN_R_KIND, kind,
                      "write 'recipe' for what holds each time, 'event' for what happened once",
                      "no kind of transformation is called so");
    mn_cell_span(&p.from, &p.until, x, MN_R_FROM, MN_R_UNTIL);
    take_quantity(x, &p);
    /* Several rows make one transformation: the row as a whole tells one from another. */
    mn_got_part *got = mn_row_new(x, (mn_text){"", 0});
    if (got)
        got->row = p;
    else if (x->refused)
        lose(x, &p, sided);
}
