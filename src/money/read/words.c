/* SPDX-License-Identifier: Apache-2.0
 *
 * words.c - the tables of headings, of words for channels, purposes and directions, and of
 * currencies' names that one layout uses. See columns.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/payment/payment.h"
#include "money/read/columns.h"
#include "table/build.h"

enum { LONGEST = 256 };

extern const unsigned char mn_data_money_headings[], mn_data_money_headings_end[];
extern const unsigned char mn_data_money_words[], mn_data_money_words_end[];
extern const unsigned char mn_data_money_coins[], mn_data_money_coins_end[];

struct mn_pay_words {
    mn_table *headings, *words, *coins;
    mn_arena arena;
    mn_map heading; /* "payments\nfromaccount" -> row */
    mn_map word;    /* "channel\nwire" -> what it means */
    mn_map coin;    /* "bitcoin" -> row */
};

static const char *const kinds[MN_WORD_KINDS] = {"channel", "purpose", "direction", "account"};

static uint32_t kind_of(mn_text value)
{
    for (uint32_t i = 0; i < MN_WORD_KINDS; i++)
        if (mn_text_eq_str(value, kinds[i]))
            return i;
    return MN_MAP_NONE;
}

static uint32_t channel_of(mn_text value)
{
    for (uint32_t i = 0; i < MN_CHANNELS; i++)
        if (mn_text_eq_str(value, mn_channel_name((mn_channel)i)))
            return i;
    return MN_MAP_NONE;
}

static uint32_t purpose_of(mn_text value)
{
    for (uint32_t i = 0; i < MN_PURPOSES; i++)
        if (mn_text_eq_str(value, mn_purpose_name((mn_purpose)i)))
            return i;
    return MN_MAP_NONE;
}

/* What the table's third column says, as a number. */
static uint32_t value_of(mn_pay_word kind, mn_text v)
{
    switch (kind) {
    case MN_WORD_CHANNEL:
        return mn_text_eq_str(v, "cash")     ? MN_WORD_CASH
               : mn_text_eq_str(v, "return") ? MN_WORD_RETURN
                                             : channel_of(v);
    case MN_WORD_PURPOSE:
        return purpose_of(v);
    case MN_WORD_DIRECTION:
        return mn_text_eq_str(v, "out") ? 0 : mn_text_eq_str(v, "in") ? 1 : MN_MAP_NONE;
    default:
        return v.len == 1 ? (uint32_t)(unsigned char)v.ptr[0] : MN_MAP_NONE;
    }
}

static mn_text key_of(mn_buf *b, mn_text table, mn_text heading)
{
    mn_buf_clear(b);
    mn_buf_text(b, table);
    mn_buf_char(b, '\n');
    mn_heading_key(b, heading);
    return (mn_text){b->ptr, b->len};
}

static mn_status put(mn_pay_words *w, mn_map *m, mn_buf *b, mn_text key, uint32_t value, mn_err *e)
{
    if (b->failed || !(key = mn_arena_text(&w->arena, key)).ptr)
        return mn_fail_memory(e);
    return mn_map_put(m, key, &value, e);
}

static mn_status index_all(mn_pay_words *w, mn_buf *b, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < mn_table_rows(w->headings); i++)
        st = put(w, &w->heading, b,
                 key_of(b, mn_table_text(w->headings, i, 0), mn_table_text(w->headings, i, 2)),
                 (uint32_t)i, e);
    for (size_t i = 0; !st && i < mn_table_rows(w->words); i++) {
        const uint32_t kind = kind_of(mn_table_text(w->words, i, 0));
        const uint32_t value =
            kind == MN_MAP_NONE ? MN_MAP_NONE : value_of(kind, mn_table_text(w->words, i, 2));
        if (value == MN_MAP_NONE)
            st = mn_fail_at(e, MN_DATA, "embedded: data/money/words.csv",
                            mn_table_line(w->words, i), 0, "no such kind or meaning");
        else
            st = put(w, &w->word, b,
                     key_of(b, mn_text_of(kinds[kind]), mn_table_text(w->words, i, 1)), value, e);
    }
    for (size_t i = 0; !st && i < mn_table_rows(w->coins); i++)
        st = put(w, &w->coin, b, key_of(b, (mn_text){"", 0}, mn_table_text(w->coins, i, 0)),
                 (uint32_t)i, e);
    return st;
}

static mn_status load(mn_table **out, const char *name, const unsigned char *from,
                      const unsigned char *to, mn_err *e)
{
    return mn_table_read_memory(out, NULL, name, from, (size_t)(to - from), NULL, e);
}

mn_status mn_pay_words_load(mn_pay_words **out, mn_err *e)
{
    mn_pay_words *w = calloc(1, sizeof *w);
    mn_buf b = {0};
    mn_status st = w ? MN_OK : mn_fail_memory(e);
    if (!st)
        st = load(&w->headings, "embedded: data/money/headings.csv", mn_data_money_headings,
                  mn_data_money_headings_end, e);
    if (!st)
        st = load(&w->words, "embedded: data/money/words.csv", mn_data_money_words,
                  mn_data_money_words_end, e);
    if (!st)
        st = load(&w->coins, "embedded: data/money/coins.csv", mn_data_money_coins,
                  mn_data_money_coins_end, e);
    if (!st)
        st = index_all(w, &b, e);
    mn_buf_free(&b);
    if (st)
        mn_pay_words_free(w);
    else
        *out = w;
    return st;
}

void mn_pay_words_free(mn_pay_words *w)
{
    if (!w)
        return;
    mn_table_free(w->headings);
    mn_table_free(w->words);
    mn_table_free(w->coins);
    mn_map_free(&w->heading);
    mn_map_free(&w->word);
    mn_map_free(&w->coin);
    mn_arena_free(&w->arena);
    free(w);
}

/* Its row or meaning. Words are looked up without memory: where there is none, a heading would else
 * be taken as not known. Longer words than the tables' are none of theirs. */
static uint32_t look_up(const mn_map *m, mn_text table, mn_text word)
{
    char key[LONGEST];
    if (table.len + 1 >= sizeof key)
        return MN_MAP_NONE;
    memcpy(key, table.ptr, table.len);
    key[table.len] = '\n';
    const size_t used = table.len + 1, room = sizeof key - used;
    const size_t n = mn_heading_letters(key + used, room, word);
    return n > room ? MN_MAP_NONE : mn_map_get(m, (mn_text){key, used + n});
}

mn_text mn_pay_heading(const mn_pay_words *w, mn_text table, mn_text heading)
{
    const uint32_t row = look_up(&w->heading, table, heading);
    return row == MN_MAP_NONE ? (mn_text){"", 0} : mn_table_text(w->headings, row, 1);
}

uint32_t mn_pay_word_means(const mn_pay_words *w, mn_pay_word kind, mn_text word)
{
    return look_up(&w->word, mn_text_of(kinds[kind]), word);
}

bool mn_pay_coin(const mn_pay_words *w, mn_text word, char code[4], unsigned *decimals)
{
    int64_t d = 0;
    const uint32_t row = look_up(&w->coin, (mn_text){"", 0}, word);
    if (row == MN_MAP_NONE || !mn_text_i64(mn_table_text(w->coins, row, 2), &d))
        return false;
    const mn_text is = mn_table_text(w->coins, row, 1);
    snprintf(code, 4, "%.*s", (int)is.len, is.ptr);
    *decimals = (unsigned)d;
    return true;
}
