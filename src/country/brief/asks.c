/* SPDX-License-Identifier: Apache-2.0
 *
 * country/brief/asks.c - asks out of a table, and which of them a record calls for. See asks.h.
 */
#include "country/brief/asks.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"

static size_t find(const mn_table *t, const char *name)
{
    for (size_t i = 0; i < mn_table_cols(t); i++)
        if (mn_text_eq_nocase(mn_text_trim(mn_text_of(mn_table_col_name(t, i))), name))
            return i;
    return SIZE_MAX;
}

static mn_status take(mn_brief_asks *out, const mn_table *t, size_t row, mn_err *e)
{
    mn_brief_ask *a = &out->at[row];
    const struct {
        const char *heading;
        const char **to;
        bool needed;
    } texts[] = {
        {"about", &a->about, true},
        {"says", &a->says[MN_BRIEF_ENGLISH], true},
        {"says_es", &a->says[MN_BRIEF_SPANISH], true},
        {"en", &a->text[MN_BRIEF_ENGLISH], true},
        {"es", &a->text[MN_BRIEF_SPANISH], true},
        {"they_en", &a->they[MN_BRIEF_ENGLISH], true},
        {"they_es", &a->they[MN_BRIEF_SPANISH], true},
        {"answer_en", &a->answer[MN_BRIEF_ENGLISH], true},
        {"answer_es", &a->answer[MN_BRIEF_SPANISH], true},
        {"source", &a->source, true},
        {"address", &a->address, true},
        {"read", &a->retrieved, true},
        {"note", &a->note, false},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const size_t col = find(t, texts[i].heading);
        const mn_text v = col == SIZE_MAX || mn_table_missing(t, row, col)
                              ? (mn_text){"", 0}
                              : mn_text_trim(mn_table_text(t, row, col));
        if (texts[i].needed && !v.len) {
            mn_fail_at(e, MN_DATA, mn_table_name(t), mn_table_line(t, row), 0,
                       "the ask '%.60s' has no '%s'", out->rules.at[row].id, texts[i].heading);
            return mn_hint(e, "asks are in both languages, with source, address and day read");
        }
        *texts[i].to = mn_arena_text(&out->rules.arena, v).ptr;
        if (!*texts[i].to)
            return mn_fail_memory(e);
    }
    return MN_OK;
}

mn_status mn_brief_asks_read(mn_brief_asks *out, const mn_facts *f, const mn_table *t, mn_err *e)
{
    mn_status st = mn_access_tests_read(&out->rules, f, t, e);
    for (size_t i = 0; i < out->rules.n && !st; i++) {
        const mn_access_rule *r = &out->rules.at[i];
        if (r->test == MN_ACCESS_IS || r->test == MN_ACCESS_STAYS) {
            st = mn_fail_at(e, MN_DATA, mn_table_name(t), r->line, 0,
                            "the end of the test of '%.60s' is no improvement", r->id);
            st = mn_hint(e, "asks are by at-least, at-most, rose, fell, rose-beyond-chance, "
                            "fell-beyond-chance, few-beside, below-best, untold");
        } else {
            st = take(out, t, i, e);
        }
    }
    return st;
}

void mn_brief_asks_free(mn_brief_asks *a)
{
    if (a)
        mn_access_rules_free(&a->rules);
}

extern const unsigned char mn_data_brief_asks[], mn_data_brief_asks_end[];

mn_status mn_brief_asks_shipped(mn_table **out, const mn_ctx *ctx, mn_err *e)
{
    const mn_read_options how = {.format = MN_FORMAT_CSV};
    return mn_table_read_memory(out, ctx, "data/facts/brief_asks.csv", mn_data_brief_asks,
                                (size_t)(mn_data_brief_asks_end - mn_data_brief_asks), &how, e);
}

size_t mn_brief_choose(size_t *out, size_t max, const mn_brief_asks *a, const mn_facts *f,
                       uint32_t place, int year)
{
    size_t n = 0;
    for (size_t i = 0; i < a->rules.n && n < max; i++) {
        const mn_access_rule *r = &a->rules.at[i];
        const mn_fact *evidence[2];
        bool same = r->from > year || r->until < year;
        for (size_t j = 0; j < n; j++)
            same = same || !strcmp(a->at[out[j]].about, a->at[i].about);
        if (!same && mn_access_holds(evidence, r, f, place, year) == MN_HELD_YES)
            out[n++] = i;
    }
    return n;
}
