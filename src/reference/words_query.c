/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/words_query.c - from a description's words to slots.
 *
 * Numbers, sizes, stock numbers and empty words go; neighbours that the index
 * knows as one word are joined and unknown compounds parted; abbreviations are
 * expanded and unknown words read as the known ones they may stand for. Then
 * the head is found: in English the last plain word before a comma or
 * preposition, in Spanish the first, on a receipt mostly the first.
 */
#include "reference/words.h"

#include <string.h>

#include "core/text.h"

static bool has_postings(const mn_words *w, uint32_t id)
{
    return id != MN_MAP_NONE && w->word[id + 1].post > w->word[id].post;
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* What is left of a word with digits: itself where the index knows it ("a4"),
 * its letters where they are no unit, else nothing. */
static mn_text without_digits(const mn_words *w, mn_text t)
{
    size_t from = 0, to = t.len;
    bool any = false;
    for (size_t i = 0; i < t.len; i++)
        any = any || digit(t.ptr[i]);
    if (!any || has_postings(w, mn_word_lemma(w, t)))
        return t;
    while (from < to && digit(t.ptr[from]))
        from++;
    while (to > from && digit(t.ptr[to - 1]))
        to--;
    for (size_t i = from; i < to; i++)
        if (digit(t.ptr[i]))
            return (mn_text){t.ptr, 0};
    mn_text left = mn_text_sub(t, from, to - from);
    uint32_t id = mn_word_find(w, left);
    if (left.len < 3 || (from > 0 && id != MN_MAP_NONE && w->word[id].role == MN_ROLE_UNIT))
        left.len = 0;
    return left;
}

static bool spanish_little(mn_text t)
{
    static const char *const words[] = {"de",  "del", "la",  "el",  "los", "las", "para",
                                        "con", "y",   "por", "sin", "al",  "un",  "una",
                                        "en",  "su",  "mi",  "dos", "tres"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mn_text_eq_str(t, words[i]))
            return true;
    return false;
}

static void add_cand(mn_slot *s, uint32_t word, double quality)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->cand[i].word == word) {
            if (s->cand[i].quality < (float)quality)
                s->cand[i].quality = (float)quality;
            return;
        }
    if (s->n < MN_CAND_MAX)
        s->cand[s->n++] = (mn_cand){word, (float)quality};
}

static mn_slot *new_slot(mn_query *q, size_t raw, unsigned part)
{
    if (q->n == MN_SLOT_MAX)
        return NULL;
    mn_slot *s = &q->slot[q->n++];
    s->n = 0;
    s->raw = (uint8_t)raw;
    s->part = (uint8_t)(part < 255 ? part : 255);
    s->role = MN_ROLE_PLAIN;
    s->weight = 0;
    s->guessed = false;
    return s;
}

/* Expansions of one word become readings of one slot; of several words, of as
 * many slots as the first expansion has. */
static void add_expansions(mn_query *q, const mn_words *w, const mn_word *word, double quality,
                           size_t raw, unsigned part)
{
    size_t first = q->n, wide = 0;
    for (size_t k = 0; k < word->abbrs; k++) {
        const mn_abbr *a = &w->abbr[word->abbr + k];
        for (size_t j = 0; j < a->n; j++) {
            if (k == 0 && new_slot(q, raw, part))
                wide++;
            if (j < wide && has_postings(w, a->word[j]))
                add_cand(&q->slot[first + j], a->word[j], quality);
            else if (j < wide)
                q->slot[first + j].role = w->word[a->word[j]].role;
        }
        quality *= 0.93;
    }
}

/* "laptopbag": two known words of three letters or more. */
static bool add_parts(mn_query *q, const mn_words *w, mn_text t, size_t raw, unsigned part)
{
    for (size_t cut = t.len - 3; t.len >= 7 && cut >= 3; cut--) {
        uint32_t a = mn_word_lemma(w, mn_text_sub(t, 0, cut));
        uint32_t b = mn_word_lemma(w, mn_text_sub(t, cut, t.len - cut));
        if (!has_postings(w, a) || !has_postings(w, b) || w->word[a].role != MN_ROLE_PLAIN)
            continue;
        mn_slot *left = new_slot(q, raw, part);
        if (left)
            add_cand(left, a, 0.85);
        if (left)
            left->guessed = cut < 4 || t.len - cut < 4;
        mn_slot *right = new_slot(q, raw, part);
        if (right)
            add_cand(right, b, 0.85);
        if (right)
            right->guessed = cut < 4 || t.len - cut < 4;
        return true;
    }
    return false;
}

/* The lemma of a word's singular or plural. */
static uint32_t other_number(const mn_words *w, mn_text t)
{
    char many[MN_WORD_MAX + 1];
    uint32_t id = mn_word_singular(w, t);
    if (id == MN_MAP_NONE && t.len < MN_WORD_MAX) {
        memcpy(many, t.ptr, t.len);
        many[t.len] = 's';
        id = mn_word_find(w, (mn_text){many, t.len + 1});
    }
    return id == MN_MAP_NONE ? id : w->word[id].lemma;
}

static void add_word(mn_query *q, const mn_words *w, mn_text t, size_t raw, unsigned part)
{
    uint32_t exact = mn_word_find(w, t), id = mn_word_lemma(w, t);
    bool known = has_postings(w, id);
    const mn_word *abbr = exact != MN_MAP_NONE && w->word[exact].abbrs ? &w->word[exact] : NULL;
    if (abbr && !known) {
        size_t from = q->n;
        bool plain = w->word[exact].role == MN_ROLE_PLAIN;
        add_expansions(q, w, abbr, plain ? 0.95 : 0.5, raw, part);
        for (; !plain && from < q->n; from++)
            q->slot[from].role = w->word[exact].role;
        return;
    }
    if (!known && add_parts(q, w, t, raw, part))
        return;
    mn_slot *s = new_slot(q, raw, part);
    if (!s)
        return;
    if (known) {
        add_cand(s, id, 1.0);
        s->role = w->word[id].role;
        uint32_t number = other_number(w, t);
        if (number != MN_MAP_NONE && number != id && has_postings(w, number))
            add_cand(s, number, 0.85);
        for (size_t k = 0; abbr && k < abbr->abbrs; k++)
            if (w->abbr[abbr->abbr + k].n == 1 && has_postings(w, w->abbr[abbr->abbr + k].word[0]))
                add_cand(s, w->abbr[abbr->abbr + k].word[0], 0.8);
        return;
    }
    if (id != MN_MAP_NONE && w->word[id].role != MN_ROLE_PLAIN) {
        s->role = w->word[id].role;
        return;
    }
    s->n = (uint8_t)mn_words_near(w, t, s->cand);
    s->guessed = true;
    if (s->n > 0)
        s->role = w->word[s->cand[0].word].role;
}

/* The neighbours raw[i] and raw[i + 1] as one word, where the index knows it. */
static bool joined(const mn_words *w, const mn_raw *raw, size_t i, mn_raw_word *out)
{
    if (i + 1 >= raw->n || raw->at[i + 1].breaks)
        return false;
    const mn_raw_word *a = &raw->at[i], *b = &raw->at[i + 1];
    if (a->len + b->len > MN_WORD_MAX || a->len + b->len < 5 || digit(a->text[0]) || b->len < 2)
        return false;
    memcpy(out->text, a->text, a->len);
    memcpy(out->text + a->len, b->text, b->len);
    out->len = (uint8_t)(a->len + b->len);
    return has_postings(w, mn_word_lemma(w, (mn_text){out->text, out->len}));
}

/* "cell phone" is "cellphone" and both its words; "t shirt" is "tshirt" alone. */
static void add_joined(mn_query *q, const mn_words *w, size_t i, const mn_raw_word *both,
                       unsigned part)
{
    mn_text one = {both->text, both->len};
    uint32_t whole = mn_word_lemma(w, one);
    bool apart = true;
    for (size_t k = i; k < i + 2; k++) {
        const mn_raw_word *r = &q->raw.at[k];
        apart =
            apart && r->len > 2 && has_postings(w, mn_word_lemma(w, (mn_text){r->text, r->len}));
    }
    if (!apart) {
        add_word(q, w, one, i, part);
        return;
    }
    for (size_t k = i; k < i + 2; k++) {
        const mn_raw_word *r = &q->raw.at[k];
        size_t from = q->n;
        add_word(q, w, (mn_text){r->text, r->len}, k, part);
        if (q->n > from)
            add_cand(&q->slot[from], whole, 1.0);
    }
}

static void read_slots(mn_query *q, const mn_words *w)
{
    unsigned part = 0, spanish = 0, english = 0;
    for (size_t i = 0; i < q->raw.n && q->n < MN_SLOT_MAX; i++) {
        const mn_raw_word *r = &q->raw.at[i];
        mn_raw_word both;
        part += r->breaks;
        if (q->taken >> i & 1)
            continue;
        mn_text t = without_digits(w, (mn_text){r->text, r->len});
        if (t.len == 0)
            continue;
        uint32_t id = mn_word_find(w, t);
        uint8_t role = id == MN_MAP_NONE ? MN_ROLE_PLAIN : w->word[id].role;
        if (role == MN_ROLE_BREAK || role == MN_ROLE_STOP) {
            bool es = spanish_little(t);
            spanish += es ? 2 : 0;
            english += es ? 0 : 2;
            part += role == MN_ROLE_BREAK;
            continue;
        }
        part += role == MN_ROLE_LACK;
        if (role != MN_ROLE_UNIT)
            q->letters = mn_words_letters(q->letters, t);
        bool next = i + 1 < q->raw.n && !(q->taken >> (i + 1) & 1);
        if (next && joined(w, &q->raw, i, &both)) {
            add_joined(q, w, i, &both, part);
            i++;
        } else if (role != MN_ROLE_UNIT && t.len > 1) {
            add_word(q, w, t, i, part);
        }
        if (q->n > 0 && q->slot[q->n - 1].n > 0) {
            float es = w->word[q->slot[q->n - 1].cand[0].word].spanish;
            spanish += es > 0.7F;
            english += es < 0.3F;
        }
    }
    q->spanish = spanish > english;
}

static bool is_terse(const mn_raw *raw)
{
    size_t capital = 0;
    for (size_t i = 0; i < raw->n; i++)
        capital += raw->at[i].capital;
    return raw->n > 0 && 2 * capital > raw->n;
}

static void find_head(mn_query *q)
{
    bool first = q->spanish;
    q->head = MN_SLOT_MAX;
    for (size_t i = 0; i < q->n; i++) {
        if (q->slot[i].role != MN_ROLE_PLAIN)
            continue;
        if (q->head < MN_SLOT_MAX && (first || q->slot[i].part != q->slot[q->head].part))
            break;
        q->head = i;
    }
    if (q->head == MN_SLOT_MAX)
        q->head = 0;
}

static void weigh(mn_query *q, const mn_words *w)
{
    static const double by_role[] = {1.0, 0.35, 0.35, 0.0, 0.0, 0.0, 0.35, 0.45};
    for (size_t i = 0; i < q->n; i++) {
        mn_slot *s = &q->slot[i];
        double rare = 5.0 * by_role[s->role];
        if (s->n > 0) {
            rare = 0;
            for (size_t k = 0; k < s->n; k++)
                if (rare < w->word[s->cand[k].word].weight)
                    rare = w->word[s->cand[k].word].weight;
        }
        double place = q->n > 0 && s->part > q->slot[q->head].part ? 0.6 : 1.0;
        if (i == q->head)
            place = q->terse && !q->spanish ? 1.15 : 1.5;
        s->weight = rare * place;
    }
}

void mn_query_read(mn_query *q, const mn_words *w, mn_text description, bool names)
{
    mn_raw_read(&q->raw, description);
    q->n = 0;
    q->letters = 0;
    q->merchant = NULL;
    q->taken = 0;
    if (names)
        mn_merchant_find(q, w);
    q->terse = is_terse(&q->raw);
    read_slots(q, w);
    find_head(q);
    weigh(q, w);
}
