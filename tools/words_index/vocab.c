/* SPDX-License-Identifier: Apache-2.0
 *
 * words_index/vocab.c - words, their roles, abbreviations and the rules of
 * services.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "index.h"

int mn_index_industry(mn_text code)
{
    int64_t n = 0;
    if (code.len < 2 || code.ptr[0] != 'c' || !mn_text_i64(mn_text_sub(code, 1, code.len - 1), &n))
        return -1;
    return n >= 1 && n <= MN_INDUSTRIES ? (int)n - 1 : -1;
}

void mn_index_view(mn_index *x)
{
    x->w.text = x->text.ptr;
    x->w.slot = x->slot;
    x->w.slots = (uint32_t)x->slots;
    x->w.word = x->word;
    x->w.words = (uint32_t)x->words;
}

mn_status mn_index_text(mn_index *x, mn_text text, uint32_t *at, mn_err *e)
{
    *at = (uint32_t)x->text.len;
    mn_buf_text(&x->text, text);
    mn_buf_char(&x->text, '\0');
    mn_index_view(x);
    return x->text.failed ? mn_fail_memory(e) : MN_OK;
}

static void slot_put(mn_index *x, uint32_t id)
{
    const mn_word *word = &x->word[id];
    size_t mask = x->slots - 1;
    size_t i = (size_t)mn_hash64(x->text.ptr + word->text, word->len) & mask;
    while (x->slot[i])
        i = (i + 1) & mask;
    x->slot[i] = id + 1;
}

/* At most half full. */
static mn_status slots_grow(mn_index *x, mn_err *e)
{
    if (x->slots > 2 * (x->words + 1))
        return MN_OK;
    size_t slots = x->slots ? 2 * x->slots : 1024;
    free(x->slot);
    x->slot = calloc(slots, sizeof *x->slot);
    if (!x->slot)
        return mn_fail_memory(e);
    x->slots = slots;
    for (size_t i = 0; i < x->words; i++)
        slot_put(x, (uint32_t)i);
    return MN_OK;
}

mn_status mn_index_word(mn_index *x, mn_text text, uint32_t *id, mn_err *e)
{
    uint32_t found = x->words ? mn_word_find(&x->w, text) : MN_MAP_NONE;
    if (found != MN_MAP_NONE) {
        *id = found;
        return MN_OK;
    }
    if (text.len > MN_WORD_MAX)
        return mn_fail(e, MN_DATA, "the word '%.*s' is too long", (int)text.len, text.ptr);
    mn_word word = {.len = (uint8_t)text.len, .lemma = (uint32_t)x->words, .abbr = MN_MAP_NONE};
    mn_status s = slots_grow(x, e);
    if (s == MN_OK)
        s = mn_index_text(x, text, &word.text, e);
    if (s == MN_OK && !mn_grow(&x->word, &x->words_cap, x->words + 2, sizeof *x->word))
        s = mn_fail_memory(e);
    if (s != MN_OK)
        return s;
    *id = word.lemma;
    x->word[x->words++] = word;
    slot_put(x, *id);
    mn_index_view(x);
    return MN_OK;
}

/* The industry of the phrase that is this word alone, or MN_MAP_NONE. */
static uint32_t *alone_of(const mn_index *x)
{
    uint32_t *alone = malloc((x->words + 1) * sizeof *alone);
    for (size_t i = 0; alone && i < x->words; i++)
        alone[i] = MN_MAP_NONE;
    for (size_t i = 0; alone && i < x->phrases; i++) {
        const mn_phrase *p = &x->phrase[i];
        if (p->n == 1 && p->lexicon)
            alone[x->pool[p->first]] = p->industry;
    }
    return alone;
}

mn_status mn_index_join_plurals(mn_index *x, mn_err *e)
{
    uint32_t *alone = alone_of(x);
    if (!alone)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < x->words; i++) {
        uint32_t one = mn_word_singular(&x->w, mn_word_text(&x->w, i));
        if (one == MN_MAP_NONE)
            continue;
        bool other = alone[i] != MN_MAP_NONE && alone[one] != MN_MAP_NONE && alone[i] != alone[one];
        if (!other)
            x->word[i].lemma = one;
    }
    for (size_t i = 0; i < x->words; i++)
        x->word[i].lemma = x->word[x->word[i].lemma].lemma;
    free(alone);
    return MN_OK;
}

/* --- tables --------------------------------------------------------------------------- */

static bool role_parse(mn_text t, uint8_t *role)
{
    static const char *const names[] = {"plain", "light", "container", "stop",
                                        "break", "unit",  "lack",      "vague"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (mn_text_eq_str(t, names[i])) {
            *role = (uint8_t)i;
            return true;
        }
    return false;
}

mn_status mn_index_roles(mn_index *x, mn_source table, mn_err *e)
{
    mn_csv c;
    bool more = false;
    mn_status s = mn_csv_open(&c, table, &x->arena, "role,words", e);
    if (s == MN_OK)
        s = mn_csv_next(&c, &more, e);
    while (s == MN_OK && more) {
        uint8_t role = 0;
        mn_text rest = c.cell[1], part;
        if (!role_parse(c.cell[0], &role))
            return mn_csv_fail(&c, e, "unknown role");
        while (s == MN_OK && mn_text_split(&rest, ' ', &part)) {
            uint32_t id = 0;
            s = mn_index_word(x, part, &id, e);
            if (s == MN_OK)
                x->word[id].role = role;
        }
        if (s == MN_OK)
            s = mn_csv_next(&c, &more, e);
    }
    return s;
}

mn_status mn_index_noise(mn_index *x, mn_source table, mn_err *e)
{
    mn_csv c;
    bool more = false;
    mn_status s = mn_csv_open(&c, table, &x->arena, "word", e);
    if (s == MN_OK)
        s = mn_csv_next(&c, &more, e);
    while (s == MN_OK && more) {
        uint32_t id = 0;
        s = mn_index_word(x, c.cell[0], &id, e);
        if (s == MN_OK && x->word[id].role == MN_ROLE_PLAIN)
            x->word[id].role = MN_ROLE_VAGUE;
        if (s == MN_OK)
            s = mn_csv_next(&c, &more, e);
    }
    return s;
}

/* "c15=c19;c13=c21": where the service of an industry's goods belongs. */
static mn_status rules_parse(mn_csv *c, mn_service *v, mn_err *e)
{
    mn_text rest = c->cell[3], part;
    memset(v->to, v->otherwise, sizeof v->to);
    while (mn_text_split(&rest, ';', &part)) {
        mn_text left, right = part;
        if (part.len == 0)
            continue;
        if (!mn_text_split(&right, '=', &left) || !right.ptr)
            return mn_csv_fail(c, e, "a rule needs '='");
        int from = mn_index_industry(left), to = mn_index_industry(right);
        if (from < 0 || to < 0)
            return mn_csv_fail(c, e, "a rule names no industry");
        v->to[from] = (uint8_t)to;
    }
    return MN_OK;
}

mn_status mn_index_services(mn_index *x, mn_source table, mn_err *e)
{
    mn_csv c;
    bool more = false;
    mn_status s = mn_csv_open(&c, table, &x->arena, "words,strength,otherwise,rules", e);
    if (s == MN_OK)
        s = mn_csv_next(&c, &more, e);
    while (s == MN_OK && more) {
        mn_service v = {0};
        double strength = 0;
        int otherwise = mn_index_industry(c.cell[2]);
        s = mn_index_text(x, c.cell[0], &v.name, e);
        if (s == MN_OK)
            s = mn_csv_f64(&c, 1, &strength, e);
        if (s == MN_OK && otherwise < 0)
            s = mn_csv_fail(&c, e, "no industry");
        v.strength = (float)strength;
        v.otherwise = (uint8_t)otherwise;
        if (s == MN_OK)
            s = rules_parse(&c, &v, e);
        if (s == MN_OK && !mn_grow(&x->service, &x->services_cap, x->services + 1, sizeof v))
            s = mn_fail_memory(e);
        if (s == MN_OK)
            x->service[x->services++] = v;
        mn_text rest = c.cell[0], part;
        while (s == MN_OK && mn_text_split(&rest, ' ', &part)) {
            uint32_t id = 0;
            s = mn_index_word(x, part, &id, e);
            if (s == MN_OK)
                x->word[id].service = (uint8_t)x->services;
        }
        if (s == MN_OK)
            s = mn_csv_next(&c, &more, e);
    }
    return s;
}

static mn_status expansion(mn_index *x, mn_text full, mn_abbr *a, mn_err *e)
{
    mn_status s = MN_OK;
    mn_raw raw;
    mn_raw_read(&raw, full);
    a->n = 0;
    for (size_t i = 0; s == MN_OK && i < raw.n && a->n < 4; i++) {
        uint32_t id = mn_word_lemma(&x->w, (mn_text){raw.at[i].text, raw.at[i].len});
        if (id == MN_MAP_NONE)
            s = mn_index_word(x, (mn_text){raw.at[i].text, raw.at[i].len}, &id, e);
        a->word[a->n++] = id;
    }
    return s;
}

/* Rows of one abbreviation are neighbours in the table. */
mn_status mn_index_abbreviations(mn_index *x, mn_source table, mn_err *e)
{
    mn_csv c;
    bool more = false;
    mn_status s = mn_csv_open(&c, table, &x->arena, "short,full", e);
    if (s == MN_OK)
        s = mn_csv_next(&c, &more, e);
    while (s == MN_OK && more) {
        mn_abbr a;
        uint32_t id = 0;
        s = mn_index_word(x, c.cell[0], &id, e);
        if (s == MN_OK)
            s = expansion(x, c.cell[1], &a, e);
        if (s != MN_OK)
            break;
        if (!mn_grow(&x->abbr, &x->abbrs_cap, x->abbrs + 1, sizeof a))
            return mn_fail_memory(e);
        mn_word *word = &x->word[id];
        if (word->abbr == MN_MAP_NONE)
            word->abbr = (uint32_t)x->abbrs;
        else if (word->abbr + word->abbrs != x->abbrs)
            return mn_csv_fail(&c, e, "rows of an abbreviation are apart");
        word->abbrs++;
        x->abbr[x->abbrs++] = a;
        s = mn_csv_next(&c, &more, e);
    }
    return s;
}
