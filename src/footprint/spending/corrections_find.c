/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/corrections_find.c - the correction that speaks for a line.
 *
 * A pattern is filed under the rarest piece of up to twelve bytes of its text, a
 * correction's words under the rarest of them: a line is compared only with what
 * shares such a piece or word with it.
 */
#include "footprint/spending/corrections.h"

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "footprint/spending/currency.h"
#include "reference/words.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { LONG_WORD = 6 }; /* letters of a word that may speak alone */

/* --- descriptions as they are compared --------------------------------------------------- */

static bool is_space(uint32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13) || c == 0xA0;
}

static void put_folded(mn_buf *out, utf8proc_int32_t wide)
{
    utf8proc_int32_t part[8];
    int boundary = 0;
    char bytes[4];
    const utf8proc_ssize_t n =
        utf8proc_decompose_char(wide, part, 8, UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE, &boundary);
    for (utf8proc_ssize_t i = 0; i < n && i < 8; i++) {
        mn_buf_add(out, bytes, mn_utf8_put(bytes, (uint32_t)part[i]));
    }
}

void mn_taught_fold(mn_buf *out, mn_text t)
{
    bool gap = false;
    t = mn_text_trim(t);
    for (size_t i = 0; i < t.len && i < MN_TAUGHT_BYTES;) {
        utf8proc_int32_t wide = (unsigned char)t.ptr[i];
        utf8proc_ssize_t n = 1;
        if (wide >= 128) {
            n = utf8proc_iterate((const utf8proc_uint8_t *)t.ptr + i, (utf8proc_ssize_t)(t.len - i),
                                 &wide);
            n = n > 0 ? n : 1;
            wide = wide >= 128 ? wide : 0xFFFD;
        }
        i += (size_t)n;
        if (is_space((uint32_t)wide)) {
            gap = true;
            continue;
        }
        if (gap && out->len > 0) {
            mn_buf_char(out, ' ');
        }
        gap = false;
        if (wide < 128) {
            mn_buf_char(out, (char)(wide >= 'A' && wide <= 'Z' ? wide + 32 : wide));
        } else {
            put_folded(out, wide);
        }
    }
}

bool mn_correction_agrees(const mn_correction *a, const mn_correction *b)
{
    return a->industry == b->industry && a->system == b->system && mn_text_eq(a->code, b->code) &&
           a->origin == b->origin && a->not_spending == b->not_spending;
}

/* --- patterns ------------------------------------------------------------------------------ */

/* Whether a pattern fits a whole text: the last star is taken up again. O(p.len * t.len)
 * at worst, and linear for a pattern of few stars. */
static bool fits(mn_text p, mn_text t)
{
    size_t i = 0, k = 0, star = SIZE_MAX, from = 0;
    while (k < t.len) {
        if (i < p.len && p.ptr[i] == '*') {
            star = i++;
            from = k;
        } else if (i < p.len && p.ptr[i] == t.ptr[k]) {
            i++;
            k++;
        } else if (star != SIZE_MAX) {
            i = star + 1;
            k = ++from;
        } else {
            return false;
        }
    }
    while (i < p.len && p.ptr[i] == '*') {
        i++;
    }
    return i == p.len;
}

/* The longest run of a pattern without a star. */
static mn_text longest_run(mn_text p)
{
    mn_text rest = p, part, best = {p.ptr, 0};
    while (mn_text_split(&rest, '*', &part)) {
        best = part.len > best.len ? part : best;
    }
    return best;
}

static size_t gram_of(mn_text run)
{
    return run.len < MN_TAUGHT_GRAM ? run.len : MN_TAUGHT_GRAM;
}

/* Counts in how many patterns each piece is, once a place. */
static mn_status count_grams(const mn_corrections *c, mn_map *map, uint32_t **times, mn_err *e)
{
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < c->count; i++) {
        const mn_text run = longest_run(c->at[i].text);
        const size_t len = gram_of(run);
        for (size_t k = 0; c->at[i].pattern && k + len <= run.len; k++) {
            uint32_t at = (uint32_t)n;
            mn_status st = mn_map_put(map, mn_text_sub(run, k, len), &at, e);
            if (st != MN_OK) {
                return st;
            }
            if (at == n) {
                if (!mn_grow(times, &cap, n + 1, sizeof **times)) {
                    return mn_fail_memory(e);
                }
                (*times)[n++] = 0;
            }
            (*times)[at]++;
        }
    }
    return MN_OK;
}

static mn_status index_patterns(mn_corrections *c, mn_err *e)
{
    mn_map map = {0};
    uint32_t *times = NULL;
    mn_status st = count_grams(c, &map, &times, e);
    for (size_t i = c->count; i-- > 0 && st == MN_OK;) {
        const mn_text run = longest_run(c->at[i].text);
        const size_t len = gram_of(run);
        size_t best = 0;
        uint32_t least = UINT32_MAX;
        if (!c->at[i].pattern) {
            continue;
        }
        for (size_t k = 0; k + len <= run.len; k++) {
            const uint32_t n = times[mn_map_get(&map, mn_text_sub(run, k, len))];
            best = n < least ? k : best;
            least = n < least ? n : least;
        }
        /* All patterns of a piece hang on the first that was put there. */
        uint32_t head = (uint32_t)i;
        st = mn_map_put(&c->grams, mn_text_sub(run, best, len), &head, e);
        if (st == MN_OK && head != i) {
            c->at[i].next = c->at[head].next;
            c->at[head].next = (uint32_t)i;
        }
        c->gram[len] = true;
    }
    mn_map_free(&map);
    free(times);
    return st;
}

static mn_status fail_patterns(const mn_corrections *c, const mn_correction *a,
                               const mn_correction *b, mn_text text, mn_err *e)
{
    const mn_correction *late = a->line > b->line ? a : b, *early = late == a ? b : a;
    const mn_text shown = mn_utf8_cut(text, LONG_WORD * 10);
    mn_fail_at(e, MN_DATA, c->file, late->line, 0,
               "this correction and that on line %llu say different things of '%.*s'",
               (unsigned long long)early->line, (int)shown.len, shown.ptr);
    mn_offending(e, mn_utf8_cut(late->text, LONG_WORD * 10));
    return mn_hint(e, "make one of them longer, so that it is clear which is meant");
}

/* Takes the better of what was found and the patterns of a chain. Each is compared
 * once for a line, but where its piece is there several times. */
static void try_chain(const mn_corrections *c, uint32_t at, mn_text text, uint32_t *best,
                      uint32_t *rival)
{
    for (; at != MN_NO_CORRECTION; at = c->at[at].next) {
        const mn_correction *k = &c->at[at];
        const uint32_t have = *best == MN_NO_CORRECTION ? 0 : c->at[*best].letters;
        if (at == *best || k->letters < have || !fits(k->text, text)) {
            continue;
        }
        if (k->letters > have) {
            *best = at;
            *rival = MN_NO_CORRECTION;
        } else if (!mn_correction_agrees(k, &c->at[*best])) {
            *rival = at < *rival ? at : *rival;
        } else {
            *best = at < *best ? at : *best;
        }
    }
}

static mn_status find_pattern(const mn_corrections *c, uint32_t *out, mn_text text, mn_err *e)
{
    uint32_t best = MN_NO_CORRECTION, rival = MN_NO_CORRECTION;
    for (size_t len = 1; len <= MN_TAUGHT_GRAM; len++) {
        for (size_t i = 0; c->gram[len] && i + len <= text.len; i++) {
            try_chain(c, mn_map_get(&c->grams, mn_text_sub(text, i, len)), text, &best, &rival);
        }
    }
    *out = best;
    return rival == MN_NO_CORRECTION ? MN_OK
                                     : fail_patterns(c, &c->at[best], &c->at[rival], text, e);
}

mn_status mn_corrections_find(const mn_corrections *c, uint32_t *out, mn_text description,
                              mn_err *e)
{
    mn_buf folded = {0};
    mn_status st = MN_OK;
    mn_taught_fold(&folded, description);
    const mn_text text = {folded.ptr ? folded.ptr : "", folded.len};
    *out = folded.failed ? MN_NO_CORRECTION : mn_map_get(&c->exact, text);
    if (folded.failed) {
        st = mn_fail_memory(e);
    } else if (*out == MN_NO_CORRECTION) {
        st = find_pattern(c, out, text, e);
    }
    mn_buf_free(&folded);
    return st;
}

/* --- words ----------------------------------------------------------------------------------- */

typedef struct content {
    mn_text word[MN_TAUGHT_WORDS];
    bool names[MN_TAUGHT_WORDS]; /* a thing, and no colour, size or box */
    size_t n;
    bool more; /* words than there is room for */
} content;

static bool has_digit(mn_text t)
{
    for (size_t i = 0; i < t.len; i++) {
        if (t.ptr[i] >= '0' && t.ptr[i] <= '9') {
            return true;
        }
    }
    return false;
}

/* The words that count: no numbers, single letters, units, and such as "the", "of"
 * and "payment". A plural is its singular. Texts are borrowed from raw or the index. */
static void read_content(content *out, const mn_words *w, const mn_raw *raw)
{
    out->n = 0;
    out->more = false;
    for (size_t i = 0; i < raw->n; i++) {
        mn_text word = {raw->at[i].text, raw->at[i].len};
        mn_role role = MN_ROLE_PLAIN;
        if (word.len < 2 || has_digit(word)) {
            continue;
        }
        const uint32_t id = w ? mn_word_find(w, word) : MN_MAP_NONE;
        const uint32_t lemma = w ? mn_word_lemma(w, word) : MN_MAP_NONE;
        role = id != MN_MAP_NONE ? (mn_role)w->word[id].role : role;
        if (role == MN_ROLE_STOP || role == MN_ROLE_BREAK || role == MN_ROLE_UNIT ||
            role == MN_ROLE_LACK || role == MN_ROLE_VAGUE) {
            continue;
        }
        if (out->n == MN_TAUGHT_WORDS) {
            out->more = true;
            return;
        }
        out->names[out->n] = role == MN_ROLE_PLAIN;
        out->word[out->n++] = lemma != MN_MAP_NONE ? mn_word_text(w, lemma) : word;
    }
}

static int ascending(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Sorts ids and drops what is there twice. */
static size_t make_set(uint32_t *id, size_t n)
{
    size_t kept = 0;
    qsort(id, n, sizeof *id, ascending);
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || id[kept - 1] != id[i]) {
            id[kept++] = id[i];
        }
    }
    return kept;
}

static mn_status know_word(mn_corrections *c, mn_text word, uint32_t *id, mn_err *e)
{
    *id = mn_map_get(&c->words, word);
    if (*id != MN_MAP_NONE) {
        return MN_OK;
    }
    const mn_text kept = mn_arena_text(&c->arena, word);
    *id = (uint32_t)c->word_count;
    if (!kept.ptr || !mn_grow(&c->seen, &c->seen_cap, c->word_count + 1, sizeof *c->seen)) {
        return mn_fail_memory(e);
    }
    c->seen[c->word_count++] = 0;
    return mn_map_put(&c->words, kept, id, e);
}

/* Adds a correction's words, or finds the set that has the same. */
static mn_status add_set(mn_corrections *c, uint32_t correction, mn_err *e)
{
    mn_raw raw;
    content words;
    uint32_t id[MN_TAUGHT_WORDS];
    size_t letters = 0;
    bool names = false;
    mn_raw_read(&raw, c->at[correction].text);
    read_content(&words, c->vocabulary, &raw);
    for (size_t i = 0; i < words.n; i++) {
        mn_status st = know_word(c, words.word[i], &id[i], e);
        if (st != MN_OK) {
            return st;
        }
        names |= words.names[i];
        letters += words.word[i].len;
    }
    const size_t n = make_set(id, words.n);
    if (n == 0 || words.more || !names) {
        return MN_OK;
    }
    const mn_text kept = mn_arena_text(&c->arena, (mn_text){(const char *)id, n * sizeof *id});
    uint32_t at = (uint32_t)c->set_count;
    if (!kept.ptr || !mn_grow(&c->set, &c->set_cap, c->set_count + 1, sizeof *c->set) ||
        !mn_grow(&c->pool, &c->pool_cap, c->pooled + n, sizeof *c->pool)) {
        return mn_fail_memory(e);
    }
    mn_status st = mn_map_put(&c->sets, kept, &at, e);
    if (st != MN_OK) {
        return st;
    }
    if (at != c->set_count) {
        const mn_correction *one = &c->at[c->set[at].correction], *other = &c->at[correction];
        c->set[at].torn |= one->industry != other->industry || one->system != other->system ||
                           !mn_text_eq(one->code, other->code);
        return MN_OK;
    }
    c->set[c->set_count++] = (mn_word_set){.first = (uint32_t)c->pooled,
                                           .n = (uint32_t)n,
                                           .correction = correction,
                                           .next = MN_NO_CORRECTION,
                                           .letters = (uint32_t)letters,
                                           .whole = n == 1 && letters < LONG_WORD};
    memcpy(c->pool + c->pooled, id, n * sizeof *id);
    c->pooled += n;
    for (size_t i = 0; i < n; i++) {
        c->seen[id[i]]++;
    }
    return MN_OK;
}

/* Files each set under its rarest word. */
static mn_status file_sets(mn_corrections *c, mn_err *e)
{
    c->set_of = malloc((c->word_count + 1) * sizeof *c->set_of);
    if (!c->set_of) {
        return mn_fail_memory(e);
    }
    for (size_t i = 0; i < c->word_count; i++) {
        c->set_of[i] = MN_NO_CORRECTION;
    }
    for (size_t i = c->set_count; i-- > 0;) {
        const uint32_t *id = c->pool + c->set[i].first;
        uint32_t rare = id[0];
        for (size_t k = 1; k < c->set[i].n; k++) {
            rare = c->seen[id[k]] < c->seen[rare] ? id[k] : rare;
        }
        c->set[i].next = c->set_of[rare];
        c->set_of[rare] = (uint32_t)i;
    }
    return MN_OK;
}

mn_status mn_corrections_index(mn_corrections *c, mn_err *e)
{
    mn_status st = index_patterns(c, e);
    for (size_t i = 0; i < c->count && st == MN_OK; i++) {
        const mn_correction *k = &c->at[i];
        if (!k->not_spending && (k->industry >= 0 || k->code.len > 0)) {
            st = add_set(c, (uint32_t)i, e);
        }
    }
    return st == MN_OK ? file_sets(c, e) : st;
}

/* Whether all of the ascending a are among the ascending b. */
static bool holds(const uint32_t *a, size_t n, const uint32_t *b, size_t m)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        while (k < m && b[k] < a[i]) {
            k++;
        }
        if (k == m || b[k] != a[i]) {
            return false;
        }
    }
    return true;
}

/* What the sets of a line came to. */
typedef struct choice {
    uint32_t set; /* MN_NO_CORRECTION: none */
    bool torn;    /* equally good ones contradict each other */
} choice;

static bool says_same(const mn_corrections *c, const mn_word_set *a, const mn_word_set *b)
{
    const mn_correction *x = &c->at[a->correction], *y = &c->at[b->correction];
    return !a->torn && !b->torn && x->industry == y->industry && x->system == y->system &&
           mn_text_eq(x->code, y->code);
}

/* More words speak louder; of as many, more letters. */
static void weigh(const mn_corrections *c, choice *best, uint32_t at)
{
    const mn_word_set *s = &c->set[at];
    const mn_word_set *b = best->set == MN_NO_CORRECTION ? NULL : &c->set[best->set];
    if (!b || s->n > b->n || (s->n == b->n && s->letters > b->letters)) {
        *best = (choice){at, s->torn};
    } else if (s->n == b->n && s->letters == b->letters) {
        best->torn |= !says_same(c, s, b);
        best->set = at < best->set ? at : best->set;
    }
}

uint32_t mn_corrections_like(const mn_corrections *c, mn_text description)
{
    mn_raw raw;
    content words;
    uint32_t id[MN_TAUGHT_WORDS];
    size_t known = 0;
    choice best = {MN_NO_CORRECTION, false};
    if (c->set_count == 0) {
        return MN_NO_CORRECTION;
    }
    mn_raw_read(&raw, description);
    read_content(&words, c->vocabulary, &raw);
    bool more = words.more;
    for (size_t i = 0; i < words.n; i++) {
        const uint32_t one = mn_map_get(&c->words, words.word[i]);
        if (one != MN_MAP_NONE) {
            id[known++] = one;
        } else {
            more = true;
        }
    }
    known = make_set(id, known);
    for (size_t i = 0; i < known; i++) {
        for (uint32_t at = c->set_of[id[i]]; at != MN_NO_CORRECTION; at = c->set[at].next) {
            const mn_word_set *s = &c->set[at];
            if ((!s->whole || (known == 1 && !more)) &&
                holds(c->pool + s->first, s->n, id, known)) {
                weigh(c, &best, at);
            }
        }
    }
    return best.set == MN_NO_CORRECTION || best.torn ? MN_NO_CORRECTION
                                                     : c->set[best.set].correction;
}

const char *mn_corrections_say(const mn_corrections *c, uint32_t correction, bool like, mn_arena *a)
{
    return mn_arena_format(a, "%s on line %llu of %s",
                           like ? "like your correction" : "as you corrected it",
                           (unsigned long long)c->at[correction].line, c->file);
}
