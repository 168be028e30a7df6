/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/words_vocab.c - the words of the index: plurals, roles,
 * abbreviations and the rules of services.
 *
 * A plural is joined to its singular only where the index knows both, or, in a
 * query, where the index knows the singular: no stemmer cuts "glasses" to
 * "glass" or "care" to "car".
 */
#include "reference/words.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "reference/csv_lite.h"

uint32_t mn_word_find(const mn_words *w, mn_text text)
{
    return mn_map_get(&w->map, text);
}

mn_status mn_word_put(mn_words *w, mn_text text, uint32_t *id, mn_err *e)
{
    uint32_t found = mn_map_get(&w->map, text);
    if (found != MN_MAP_NONE) {
        *id = found;
        return MN_OK;
    }
    mn_text copy = mn_arena_text(&w->arena, text);
    if (!copy.ptr || !mn_grow(&w->word, &w->words_cap, w->words + 1, sizeof *w->word))
        return mn_fail_memory(e);
    *id = (uint32_t)w->words;
    w->word[w->words++] = (mn_word){.text = copy, .lemma = *id, .abbr = MN_MAP_NONE};
    uint32_t value = *id;
    return mn_map_put(&w->map, copy, &value, e);
}

/* --- plurals ------------------------------------------------------------------------ */

/* Plurals that are another thing than their singular. */
static bool keeps_its_s(mn_text t)
{
    static const char *const keep[] = {
        "glasses", "customs", "goods",    "arms",   "greens",  "mains",      "news",
        "jeans",   "shorts",  "briefs",   "flats",  "lens",    "bus",        "gas",
        "spirits", "pampers", "boxers",   "dates",  "blinds",  "spectacles", "minutes",
        "esposas", "aids",    "trainers", "cruces", "premises"};
    for (size_t i = 0; i < sizeof keep / sizeof *keep; i++)
        if (mn_text_eq_str(t, keep[i]))
            return true;
    return false;
}

static uint32_t find_ended(const mn_words *w, mn_text t, size_t cut, const char *end)
{
    char text[MN_WORD_MAX + 4];
    size_t len = t.len - cut, more = strlen(end);
    memcpy(text, t.ptr, len);
    memcpy(text + len, end, more);
    return mn_word_find(w, (mn_text){text, len + more});
}

static uint32_t singular(const mn_words *w, mn_text t)
{
    uint32_t id = MN_MAP_NONE;
    if (t.len < 4 || t.len > MN_WORD_MAX || t.ptr[t.len - 1] != 's' || t.ptr[t.len - 2] == 's' ||
        keeps_its_s(t))
        return id;
    bool es = t.ptr[t.len - 2] == 'e';
    id = find_ended(w, t, 1, "");
    if (id == MN_MAP_NONE && es && t.len > 4)
        id = find_ended(w, t, 2, "");
    if (id == MN_MAP_NONE && es && t.ptr[t.len - 3] == 'i')
        id = find_ended(w, t, 3, "y");
    if (id == MN_MAP_NONE && es && t.ptr[t.len - 3] == 'c')
        id = find_ended(w, t, 3, "z");
    if (id == MN_MAP_NONE && es && t.ptr[t.len - 3] == 'v')
        id = find_ended(w, t, 3, "f");
    if (id == MN_MAP_NONE && es && t.ptr[t.len - 3] == 'v')
        id = find_ended(w, t, 3, "fe");
    return id;
}

void mn_words_join_plurals(mn_words *w)
{
    for (size_t i = 0; i < w->words; i++) {
        uint32_t one = singular(w, w->word[i].text);
        if (one != MN_MAP_NONE)
            w->word[i].lemma = one;
    }
    for (size_t i = 0; i < w->words; i++)
        w->word[i].lemma = w->word[w->word[i].lemma].lemma;
}

uint32_t mn_word_lemma(const mn_words *w, mn_text t)
{
    uint32_t id = mn_word_find(w, t);
    if (id == MN_MAP_NONE)
        id = singular(w, t);
    if (id == MN_MAP_NONE && t.len >= 3 && t.len < MN_WORD_MAX)
        id = find_ended(w, t, 0, "s");
    if (id == MN_MAP_NONE && t.len >= 4 && t.len < MN_WORD_MAX - 1)
        id = find_ended(w, t, 0, "es");
    return id == MN_MAP_NONE ? id : w->word[id].lemma;
}

/* --- tables --------------------------------------------------------------------------- */

static bool role_parse(mn_text t, uint8_t *role)
{
    static const char *const names[] = {"plain", "light", "container", "stop",
                                        "break", "unit",  "vague"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (mn_text_eq_str(t, names[i])) {
            *role = (uint8_t)i;
            return true;
        }
    return false;
}

mn_status mn_roles_load(mn_words *w, mn_source table, mn_err *e)
{
    mn_csv c;
    bool more = false;
    mn_status s = mn_csv_open(&c, table, &w->arena, "role,words", e);
    if (s == MN_OK)
        s = mn_csv_next(&c, &more, e);
    while (s == MN_OK && more) {
        uint8_t role = 0;
        mn_text rest = c.cell[1], part;
        if (!role_parse(c.cell[0], &role))
            return mn_csv_fail(&c, e, "unknown role");
        while (s == MN_OK && mn_text_split(&rest, ' ', &part)) {
            uint32_t id = 0;
            s = mn_word_put(w, part, &id, e);
            if (s == MN_OK)
                w->word[id].role = role;
        }
        if (s == MN_OK)
            s = mn_csv_next(&c, &more, e);
    }
    return s;
}

mn_status mn_noise_load(mn_words *w, mn_source table, mn_err *e)
{
    mn_csv c;
    bool more = false;
    mn_status s = mn_csv_open(&c, table, &w->arena, "word", e);
    if (s == MN_OK)
        s = mn_csv_next(&c, &more, e);
    while (s == MN_OK && more) {
        uint32_t id = 0;
        s = mn_word_put(w, c.cell[0], &id, e);
        if (s == MN_OK && w->word[id].role == MN_ROLE_PLAIN)
            w->word[id].role = MN_ROLE_VAGUE;
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
        int from = mn_industry_parse(left), to = mn_industry_parse(right);
        if (from < 0 || to < 0)
            return mn_csv_fail(c, e, "a rule names no industry");
        v->to[from] = (uint8_t)to;
    }
    return MN_OK;
}

mn_status mn_services_load(mn_words *w, mn_source table, mn_err *e)
{
    mn_csv c;
    bool more = false;
    mn_status s = mn_csv_open(&c, table, &w->arena, "words,strength,otherwise,rules", e);
    if (s == MN_OK)
        s = mn_csv_next(&c, &more, e);
    while (s == MN_OK && more) {
        mn_service v = {.name = c.cell[0]};
        double strength = 0;
        int otherwise = mn_industry_parse(c.cell[2]);
        s = mn_csv_f64(&c, 1, &strength, e);
        if (s == MN_OK && otherwise < 0)
            s = mn_csv_fail(&c, e, "no industry");
        v.strength = (float)strength;
        v.otherwise = (uint8_t)otherwise;
        if (s == MN_OK)
            s = rules_parse(&c, &v, e);
        if (s == MN_OK && !mn_grow(&w->service, &w->services_cap, w->services + 1, sizeof v))
            s = mn_fail_memory(e);
        if (s == MN_OK)
            w->service[w->services++] = v;
        mn_text rest = c.cell[0], part;
        while (s == MN_OK && mn_text_split(&rest, ' ', &part)) {
            uint32_t id = 0;
            s = mn_word_put(w, part, &id, e);
            if (s == MN_OK)
                w->word[id].service = (uint8_t)w->services;
        }
        if (s == MN_OK)
            s = mn_csv_next(&c, &more, e);
    }
    return s;
}

static mn_status expansion(mn_words *w, mn_text full, mn_abbr *a, mn_err *e)
{
    mn_status s = MN_OK;
    mn_raw raw;
    mn_raw_read(&raw, full);
    a->n = 0;
    for (size_t i = 0; s == MN_OK && i < raw.n && a->n < 4; i++) {
        uint32_t id = mn_word_lemma(w, (mn_text){raw.at[i].text, raw.at[i].len});
        if (id == MN_MAP_NONE)
            s = mn_word_put(w, (mn_text){raw.at[i].text, raw.at[i].len}, &id, e);
        a->word[a->n++] = id;
    }
    return s;
}

/* Rows of one abbreviation are neighbours in the table. */
mn_status mn_abbreviations_load(mn_words *w, mn_source table, mn_err *e)
{
    mn_csv c;
    bool more = false;
    mn_status s = mn_csv_open(&c, table, &w->arena, "short,full", e);
    if (s == MN_OK)
        s = mn_csv_next(&c, &more, e);
    while (s == MN_OK && more) {
        mn_abbr a;
        uint32_t id = 0;
        s = mn_word_put(w, c.cell[0], &id, e);
        if (s == MN_OK)
            s = expansion(w, c.cell[1], &a, e);
        if (s != MN_OK)
            break;
        if (!mn_grow(&w->abbr, &w->abbrs_cap, w->abbrs + 1, sizeof a))
            return mn_fail_memory(e);
        mn_word *word = &w->word[id];
        if (word->abbr == MN_MAP_NONE)
            word->abbr = (uint32_t)w->abbrs;
        else if (word->abbr + word->abbrs != w->abbrs)
            return mn_csv_fail(&c, e, "rows of an abbreviation are apart");
        word->abbrs++;
        w->abbr[w->abbrs++] = a;
        s = mn_csv_next(&c, &more, e);
    }
    return s;
}
