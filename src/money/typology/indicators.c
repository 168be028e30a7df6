/* SPDX-License-Identifier: Apache-2.0
 *
 * money/typology/indicators.c - the shipped table of indicators. See typology.h.
 */
#include <stdlib.h>

#include "core/err.h"
#include "core/text.h"
#include "money/typology/typology.h"
#include "reference/csv_lite.h"

extern const unsigned char mn_data_money_indicators[], mn_data_money_indicators_end[];

const char *const mn_family_words[MN_FAMILIES] = {
    [MN_FAMILY_FLOW] = "flow",
    [MN_FAMILY_CASH] = "cash",
    [MN_FAMILY_PLACE] = "place",
    [MN_FAMILY_TIME] = "time",
    [MN_FAMILY_SPEND] = "spend",
    [MN_FAMILY_PAY] = "pay",
    [MN_FAMILY_IDENTITY] = "identity",
    [MN_FAMILY_COUNTERPARTY] = "counterparty",
    [MN_FAMILY_STAFF_NOTE] = "staff-note",
};
static const char *const evidence_words[] = {"read", "secondary", "recalled"};

static bool find_word(unsigned *out, mn_text word, const char *const *words, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (mn_text_eq_str(word, words[i])) {
            *out = i;
            return true;
        }
    return false;
}

mn_status mn_indicators_load(mn_indicators *out, mn_err *e)
{
    const mn_source s = {"data/money/indicators.csv", mn_data_money_indicators,
                         (size_t)(mn_data_money_indicators_end - mn_data_money_indicators)};
    bool more = false;
    mn_csv c;
    *out = (mn_indicators){0};
    mn_status st =
        mn_csv_open(&c, s, &out->arena, "id,family,text,source,paragraph,date,address,evidence", e);
    while (!st && !(st = mn_csv_next(&c, &more, e)) && more) {
        unsigned family, evidence;
        if (!find_word(&family, c.cell[1], mn_family_words, MN_FAMILIES) ||
            !find_word(&evidence, c.cell[7], evidence_words, 3) || !c.cell[0].len ||
            !c.cell[2].len || mn_indicators_find(out, c.cell[0])) {
            st = mn_csv_fail(&c, e, "no indicator, or one that is there already");
            break;
        }
        if (!mn_grow(&out->at, &out->cap, out->n + 1, sizeof *out->at)) {
            st = mn_fail_memory(e);
            break;
        }
        out->at[out->n++] = (mn_indicator){.id = c.cell[0],
                                           .family = (mn_family)family,
                                           .text = c.cell[2],
                                           .source = c.cell[3],
                                           .paragraph = c.cell[4],
                                           .date = c.cell[5],
                                           .address = c.cell[6],
                                           .evidence = (mn_evidence)evidence};
    }
    if (st)
        mn_indicators_free(out);
    return st;
}

void mn_indicators_free(mn_indicators *s)
{
    free(s->at);
    mn_arena_free(&s->arena);
    *s = (mn_indicators){0};
}

const mn_indicator *mn_indicators_find(const mn_indicators *s, mn_text id)
{
    for (size_t i = 0; i < s->n; i++)
        if (mn_text_eq(s->at[i].id, id))
            return &s->at[i];
    return NULL;
}
