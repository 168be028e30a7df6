/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/identify.c - a text in, what is found in it out. See identify.h.
 */
#include "adverts/identify/identify.h"

#include <stdlib.h>
#include <string.h>

#include "adverts/identify/address.h"
#include "adverts/identify/found.h"
#include "adverts/identify/memo.h"
#include "adverts/identify/phone.h"
#include "adverts/identify/scan.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "reference/csv_lite.h"

extern const unsigned char mn_data_adverts_phone_model[], mn_data_adverts_phone_model_end[];

static const char *const kind_names[MN_ID_KINDS] = {
    "phone",  "email",    "url",    "handle", "whatsapp", "telegram",  "wechat",   "line",
    "kik",    "snapchat", "signal", "viber",  "skype",    "instagram", "facebook", "twitter",
    "tiktok", "discord",  "qq",     "vk",     "zalo",     "imo",       "threema",  "wickr",
    "kakao",  "session",  "onion",  "btc",    "eth",      "tron",      "monero"};

static const char *const rule_names[ID_RULE_COUNT] = {
#define NAME(rule, text) [ID_##rule] = text,
    ID_RULES(NAME)
#undef NAME
};

const char *mn_identifier_kind_name(mn_id_kind kind)
{
    return kind_names[kind];
}

void mn_identifier_rules_text(mn_buf *b, const mn_found_id *id)
{
    bool first = true;
    for (unsigned i = 0; i < ID_RULE_COUNT; i++)
        if (id->rules >> i & 1) {
            if (!first)
                mn_buf_char(b, ';');
            mn_buf_str(b, rule_names[i]);
            first = false;
        }
}

uint32_t mn_identifier_point(mn_text text, uint32_t byte, uint32_t *from, uint32_t *count)
{
    const char *p = text.ptr;
    uint32_t at = *from, end = byte < text.len ? byte : (uint32_t)text.len;
    uint64_t eight;
    /* Eight bytes at a time: those that begin with 10 carry a character on. */
    for (; at + 8 <= end; at += 8) {
        memcpy(&eight, p + at, 8);
        eight = eight >> 7 & ~(eight >> 6) & UINT64_C(0x0101010101010101);
        *count += 8 - (uint32_t)(eight * UINT64_C(0x0101010101010101) >> 56);
    }
    for (; at < end; at++)
        *count += ((unsigned char)p[at] & 0xC0) != 0x80;
    *from = at > *from ? at : *from;
    return *count;
}

void mn_found_ids_free(mn_found_ids *f)
{
    mn_id_scratch *s = f->scratch;
    if (s) {
        free(s->unit);
        free(s->chain);
        free(s->key);
        free(s->spot);
        free(s->window);
        free(s->taken);
        id_memo_free(s->memo);
        free(s);
    }
    free(f->id);
    mn_buf_free(&f->value);
    *f = (mn_found_ids){0};
}

mn_status id_found(mn_found_ids *out, const mn_found_id *f, mn_text value, mn_err *e)
{
    if (!mn_grow(&out->id, &out->cap, out->n + 1, sizeof *out->id))
        return mn_fail_memory(e);
    mn_found_id *to = &out->id[out->n];
    *to = *f;
    /* Where in the buffer, until the buffer lies still. */
    to->value = (mn_text){NULL, value.len};
    to->value.ptr = (const char *)(uintptr_t)out->value.len;
    mn_buf_text(&out->value, value);
    if (out->value.failed)
        return mn_fail_memory(e);
    out->n++;
    return MN_OK;
}

static mn_status weights(mn_identifier_rules *r, mn_err *e)
{
    mn_arena arena = {0};
    mn_csv t;
    bool more = true, seen[ID_MODEL_END] = {false};
    size_t len = (size_t)(mn_data_adverts_phone_model_end - mn_data_adverts_phone_model);
    mn_status st = mn_csv_open(
        &t, (mn_source){"data/adverts/phone_model.csv", mn_data_adverts_phone_model, len}, &arena,
        "evidence,weight", e);
    while (!st && !(st = mn_csv_next(&t, &more, e)) && more) {
        unsigned i = 0;
        while (i < ID_MODEL_END && !mn_text_eq_str(t.cell[0], rule_names[i]))
            i++;
        if (i == ID_MODEL_END || seen[i])
            st = mn_csv_fail(&t, e, "no evidence that is known, or twice");
        else
            st = mn_csv_f64(&t, 1, &r->weight[i], e);
        seen[i < ID_MODEL_END ? i : 0] = true;
    }
    for (unsigned i = 0; i < ID_MODEL_END && !st; i++)
        if (!seen[i])
            st = mn_fail(e, MN_DATA, "data/adverts/phone_model.csv has no '%s'", rule_names[i]);
    mn_arena_free(&arena);
    return st;
}

/* What language a script speaks for where no word does. */
static void scripts(mn_identifier_rules *r)
{
    static const struct {
        uint16_t first, last;
        const char *language;
    } row[] = {{0x0370, 0x03FF, "el"}, {0x0400, 0x052F, "ru"}, {0x0530, 0x058F, "hy"},
               {0x0590, 0x05FF, "he"}, {0x0600, 0x06FF, "ar"}, {0x0900, 0x097F, "hi"},
               {0x0980, 0x09FF, "bn"}, {0x0A00, 0x0A7F, "pa"}, {0x0A80, 0x0AFF, "gu"},
               {0x0B80, 0x0BFF, "ta"}, {0x0C00, 0x0C7F, "te"}, {0x0C80, 0x0CFF, "kn"},
               {0x0D00, 0x0D7F, "ml"}, {0x0D80, 0x0DFF, "si"}, {0x0E00, 0x0E7F, "th"},
               {0x0E80, 0x0EFF, "lo"}, {0x1000, 0x109F, "my"}, {0x10A0, 0x10FF, "ka"},
               {0x1200, 0x137F, "am"}, {0x1780, 0x17FF, "km"}, {0x3040, 0x30FF, "ja"},
               {0x4E00, 0x9FFF, "zh"}, {0xAC00, 0xD7AF, "ko"}};
    memset(r->script, ID_NONE, sizeof r->script);
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        int of = id_language(&r->words, row[i].language);
        for (unsigned c = row[i].first >> 4; of >= 0 && c <= row[i].last >> 4; c++)
            r->script[c] = (uint8_t)of;
    }
    int of = id_language(&r->words, "uk");
    r->ukrainian = of >= 0 ? (uint8_t)of : ID_NONE;
}

mn_status mn_identify_new(mn_identifier_rules **out, const mn_ctx *ctx, mn_err *e)
{
    mn_identifier_rules *r = calloc(1, sizeof *r);
    mn_status st;
    (void)ctx;
    if (!r)
        return mn_fail_memory(e);
    if ((st = id_chars_load(&r->chars, e)) || (st = id_words_load(&r->words, &r->chars, e)) ||
        (st = id_plans_load(&r->plans, e)) || (st = id_hosts_load(&r->hosts, e)) ||
        (st = weights(r, e))) {
        mn_identify_free(r);
        return st;
    }
    scripts(r);
    id_scan_classes(r->plain);
    for (unsigned c = 0; c < 256; c++)
        r->looks[c] = r->chars.page[0]->glyph[c].look != ID_NONE;
    r->scan = id_scan_best();
    r->nanp = id_region_of(&r->plans, "US");
    for (size_t i = 0; i < ID_LANGUAGES; i++)
        for (size_t j = 0; j < ID_REGIONS_SAID; j++) {
            const char *name = r->words.said[i][j];
            r->said[i][j] = name[0] ? id_region_of(&r->plans, name) : ID_NO_REGION;
        }
    *out = r;
    return MN_OK;
}

void mn_identify_free(mn_identifier_rules *r)
{
    if (!r)
        return;
    id_chars_free(&r->chars);
    id_words_free(&r->words);
    id_plans_free(&r->plans);
    id_hosts_free(&r->hosts);
    free(r);
}

bool mn_identify_region(const mn_identifier_rules *r, const char region[2])
{
    return id_region_of(&r->plans, region) != ID_NO_REGION;
}

static int by_place(const void *a, const void *b)
{
    const mn_found_id *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->kind < y->kind ? -1 : x->kind > y->kind;
}

#define FEW 16 /* finds that are sorted by putting each in its place */

/* Values lie still now. */
static void settle(mn_found_ids *out)
{
    for (size_t i = 0; i < out->n; i++)
        out->id[i].value.ptr = out->value.ptr + (uintptr_t)out->id[i].value.ptr;
    bool sorted = true;
    for (size_t i = 1; i < out->n && sorted; i++)
        sorted = by_place(&out->id[i - 1], &out->id[i]) <= 0;
    if (sorted)
        return;
    if (out->n > FEW) {
        qsort(out->id, out->n, sizeof *out->id, by_place);
        return;
    }
    for (size_t i = 1; i < out->n; i++) {
        const mn_found_id x = out->id[i];
        size_t to = i;
        for (; to > 0 && by_place(&out->id[to - 1], &x) > 0; to--)
            out->id[to] = out->id[to - 1];
        out->id[to] = x;
    }
}

mn_status mn_identify(mn_found_ids *out, const mn_identifier_rules *r, mn_text text,
                      const char region[2], mn_err *e)
{
    out->n = 0;
    mn_buf_clear(&out->value);
    if (!out->scratch && !(out->scratch = calloc(1, sizeof *out->scratch)))
        return mn_fail_memory(e);
    if (text.len > MN_ID_TEXT_MAX)
        text.len = MN_ID_TEXT_MAX;
    mn_status st = id_scan(out->scratch, r, text, e);
    if (!st)
        st = id_addresses(out, out->scratch, r, text, e);
    if (!st)
        st = id_phones(out, out->scratch, r, text, region, e);
    if (st)
        return st;
    settle(out);
    return MN_OK;
}
