/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/sar_codes.c - see sar_codes.h.
 */
#include "money/case/sar_codes.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/case/words.h"
#include <manumit/table.h>

extern const unsigned char mn_data_money_sar_codes[], mn_data_money_sar_codes_end[];

enum { PLACES = 3 };

static bool has_channel(const mn_case *c, mn_text word)
{
    for (size_t i = 0; i < c->payments; i++)
        if (!c->payment[i].reversed && c->payment[i].channel < MN_CHANNELS &&
            mn_text_eq_str(word, mn_channel_words[c->payment[i].channel]))
            return true;
    return false;
}

static bool many_accounts(const mn_case *c)
{
    for (size_t i = 0; i < c->accounts; i++)
        for (size_t k = 0; k < i && c->account[i].home && c->account[i].party != MN_CASE_NONE; k++)
            if (c->account[k].home && c->account[k].party == c->account[i].party)
                return true;
    return false;
}

static bool beyond_peers(const mn_case *c)
{
    for (size_t i = 0; i < c->peers; i++)
        if (c->peer[i].value > c->peer[i].p95)
            return true;
    return false;
}

static bool two_subjects(const mn_case *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->parties; i++)
        n += mn_case_subject(c, (uint32_t)i);
    return n >= 2;
}

static bool starts(mn_text *word, const char *with)
{
    const size_t n = strlen(with);
    if (word->len < n || memcmp(word->ptr, with, n) != 0)
        return false;
    *word = mn_text_sub(*word, n, word->len - n);
    return true;
}

static bool holds(const mn_case *c, const mn_case_total *t, mn_text word)
{
    if (starts(&word, "typology=")) {
        for (size_t i = 0; i < c->typologies; i++)
            if (mn_text_eq(c->typology[i], word))
                return true;
        return false;
    }
    if (starts(&word, "pattern=")) {
        for (size_t i = 0; i < c->patterns; i++)
            if (mn_text_eq(c->pattern[i].id, word))
                return true;
        return false;
    }
    if (starts(&word, "channel="))
        return has_channel(c, word);
    return mn_text_eq_str(word, "always") ||
           (mn_text_eq_str(word, "many-accounts") && many_accounts(c)) ||
           (mn_text_eq_str(word, "beyond-peers") && beyond_peers(c)) ||
           (mn_text_eq_str(word, "places") && t->places >= PLACES) ||
           (mn_text_eq_str(word, "subjects") && two_subjects(c));
}

mn_status mn_sar_codes(mn_sar_code out[MN_SAR_CODES], size_t *n, const mn_case *c,
                       const mn_case_total *t, mn_arena *a, mn_err *e)
{
    enum { CODE, TYPE, LABEL, WHEN, WHY };
    mn_table *table = NULL;
    const mn_read_options o = {.format = MN_FORMAT_CSV};
    mn_status st = mn_table_read_memory(
        &table, NULL, "embedded:data/money/sar_codes.csv", mn_data_money_sar_codes,
        (size_t)(mn_data_money_sar_codes_end - mn_data_money_sar_codes), &o, e);
    *n = 0;
    for (size_t i = 0; !st && i < mn_table_rows(table) && *n < MN_SAR_CODES; i++) {
        mn_text when = mn_table_text(table, i, WHEN), word;
        bool any = false;
        while (mn_text_split(&when, ' ', &word))
            any = any || holds(c, t, word);
        if (!any)
            continue;
        mn_sar_code *s = &out[*n];
        if (!mn_text_i64(mn_table_text(table, i, CODE), &s->code) ||
            !mn_text_i64(mn_table_text(table, i, TYPE), &s->type))
            st = mn_fail(e, MN_DATA, "the table of SAR codes has a row without a code");
        s->label = mn_arena_text(a, mn_table_text(table, i, LABEL));
        s->why = mn_arena_text(a, mn_table_text(table, i, WHY));
        if (!st && (!s->label.ptr || !s->why.ptr))
            st = mn_fail_memory(e);
        ++*n;
    }
    mn_table_free(table);
    return st;
}
