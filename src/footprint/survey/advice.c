/* SPDX-License-Identifier: Apache-2.0
 *
 * survey/advice.c - what to ask and what to change, question by question: rows of data/goods
 * and data/survey, by message keys that a page can translate.
 */
#include "footprint/survey/show.h"

#include "core/err.h"
#include "core/text.h"
#include "footprint/show/show.h"
#include "table/maker.h"

#include <stdio.h>

extern const unsigned char mn_data_questions[], mn_data_questions_end[];
extern const unsigned char mn_data_advice[], mn_data_advice_end[];

static mn_status read(mn_table **out, const char *name, const unsigned char *from,
                      const unsigned char *end, mn_err *e)
{
    const mn_read_options csv = {.format = MN_FORMAT_CSV};

    return mn_table_read_memory(out, NULL, name, from, (size_t)(end - from), &csv, e);
}

/* The row whose blank-separated first cell names a kind of industry, or SIZE_MAX. */
static size_t row_of_kind(const mn_table *t, uint8_t kind)
{
    char name[8];

    snprintf(name, sizeof name, "c%d", kind + 1);
    for (size_t i = 0; i < mn_table_rows(t); i++) {
        mn_text rest = mn_table_text(t, i, 0), part;

        while (mn_text_split(&rest, ' ', &part))
            if (mn_text_eq_str(part, name))
                return i;
    }
    return SIZE_MAX;
}

/* The row of a question, else of its screen. */
static size_t row_of(const mn_table *t, const mn_question *q)
{
    size_t screen = SIZE_MAX;

    for (size_t i = 0; i < mn_table_rows(t); i++) {
        if (mn_text_eq_str(mn_table_text(t, i, 0), q->key))
            return i;
        if (mn_text_eq_str(mn_table_text(t, i, 0), q->screen))
            screen = i;
    }
    return screen;
}

static void advice_row(mn_maker *k, const mn_question *q, const mn_table *ask,
                       const mn_table *change)
{
    const size_t a = row_of_kind(ask, q->kind), c = row_of(change, q);
    char key[16];

    snprintf(key, sizeof key, "ask.c%d", q->kind + 1);
    mn_make_row(k, 0);
    mn_make_str(k, 0, q->key);
    if (a != SIZE_MAX) {
        mn_make_str(k, 1, key);
        mn_make_text(k, 2, mn_table_text(ask, a, 1));
        mn_make_text(k, 3, mn_table_text(ask, a, 2));
    }
    for (size_t col = 1; c != SIZE_MAX && col <= 4; col++)
        mn_make_text(k, 3 + col, mn_table_text(change, c, col));
}

mn_status mn_show_advice(mn_report *r, const mn_basis *b, mn_err *e)
{
    const mn_table_view view = {.title = "What to ask, and what to change", .hidden = true};
    mn_maker k = mn_maker_new(
        "advice", "key:t ask_key:t ask:t why:t change_key:t change:t source:t address:t", e);
    mn_table *ask = NULL, *change = NULL;

    if (!k.st)
        k.st = read(&ask, "questions.csv", mn_data_questions, mn_data_questions_end, e);
    if (!k.st)
        k.st = read(&change, "advice.csv", mn_data_advice, mn_data_advice_end, e);
    for (size_t i = 0; !k.st && i < b->count; i++)
        advice_row(&k, b->at[i].question, ask, change);
    mn_table_free(ask);
    mn_table_free(change);
    return mn_show_end(&k, r, &view);
}
