/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/name/tag.c - what each word of a name does, by the tables and its place;
 * phrases ("United States", "Sp. z o.o.") become one token. Nothing is taken away:
 * a word that says little has little weight.
 */
#include "screen/name/inside.h"

#include "core/text.h"

/* What a token says at most; 255 is 1. A trade-off as documented in docs/methods/screening.md. */
static const uint8_t weights[MN_TAGS] = {
    [MN_TAG_NAME] = 255,    [MN_TAG_LEGAL] = 40, [MN_TAG_NUMBER] = 200,
    [MN_TAG_PLACE] = 200,   [MN_TAG_TITLE] = 25, [MN_TAG_PARTICLE] = 40,
    [MN_TAG_GENERIC] = 100, [MN_TAG_STOP] = 12,  [MN_TAG_INITIAL] = 100};

typedef struct tagger {
    const mn_drafts *d;
    const mn_name_tables *t;
    mn_bearer bearer;
    mn_token *out;
    size_t n;
    char *text;
    uint16_t used;
} tagger;

static bool business(const tagger *g)
{
    return g->bearer == MN_BEARER_ORGANISATION || g->bearer == MN_BEARER_UNKNOWN;
}

static mn_token *emit(tagger *g, size_t from, size_t words, mn_tag tag, uint16_t value,
                      mn_text text, uint8_t flags)
{
    const mn_draft *a = &g->d->at[from], *b = &g->d->at[from + words - 1];
    mn_token *t = &g->out[g->n++];
    uint8_t len = (uint8_t)(text.len < MN_TOKEN_BYTES ? text.len : MN_TOKEN_BYTES);
    memcpy(g->text + g->used, text.ptr, len);
    *t = (mn_token){.hash = mn_hash64(text.ptr, len),
                    .native = words == 1 ? a->native : 0,
                    .text = g->used,
                    .from = a->from,
                    .from_len = (uint16_t)(b->to - a->from),
                    .value = value,
                    .len = len,
                    .tag = (uint8_t)tag,
                    .script = a->script,
                    .flags = (uint8_t)(a->flags | flags | (words > 1 ? MN_TOKEN_PHRASE : 0)),
                    .weight = weights[tag]};
    for (size_t i = 0; i < len; i++) {
        char c = text.ptr[i];
        t->letters |= UINT32_C(1) << (c >= 'a' && c <= 'z' ? c - 'a' : 26);
    }
    t->sound = mn_sound_key((mn_text){g->text + g->used, len});
    g->used = (uint16_t)(g->used + len);
    return t;
}

/* --- numbers --------------------------------------------------------------------- */

static bool digits(mn_text w, uint32_t *value)
{
    uint32_t v = 0;
    for (size_t i = 0; i < w.len; i++) {
        if (w.ptr[i] < '0' || w.ptr[i] > '9')
            return false;
        v = v * 10 + (uint32_t)(w.ptr[i] - '0');
    }
    *value = v;
    return w.len > 0;
}

/* I to XXXIX, in lower case. */
static bool roman(mn_text w, uint32_t *value)
{
    uint32_t v = 0;
    size_t i = 0, tens = 0;
    for (; i < w.len && w.ptr[i] == 'x' && tens < 3; i++, tens++)
        v += 10;
    mn_text rest = mn_text_sub(w, i, w.len - i);
    static const char *const unit[] = {"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"};
    for (uint32_t u = 0; u < 10; u++)
        if (mn_text_eq_str(rest, unit[u]) && w.len) {
            *value = v + u;
            return true;
        }
    return false;
}

static bool ordinal(mn_text w, uint32_t *value)
{
    static const char *const ends[] = {"st", "nd", "rd", "th"};
    if (w.len < 3 || !digits(mn_text_sub(w, 0, w.len - 2), value))
        return false;
    for (size_t i = 0; i < 4; i++)
        if (mn_text_eq_str(mn_text_sub(w, w.len - 2, 2), ends[i]))
            return true;
    return false;
}

/* Words from `from` that are a number; 0: none. */
static size_t number(const tagger *g, size_t from, uint32_t *value, bool *is_ordinal)
{
    const mn_draft *w = &g->d->at[from];
    mn_text text = {w->text, w->len};
    *is_ordinal = false;
    if (digits(text, value))
        return 1;
    if (ordinal(text, value)) {
        *is_ordinal = true;
        return 1;
    }
    if (g->bearer == MN_BEARER_PERSON || w->script != MN_SCRIPT_LATIN)
        return 0;
    if (from && w->len <= 6 && !(w->flags & MN_TOKEN_DOTTED) && roman(text, value))
        return 1;
    const mn_word_entry *word = mn_word_entry_find(g->t, text);
    if (!word || !(word->is & (MN_WORD_NUMBER | MN_WORD_ORDINAL)))
        return 0;
    *value = word->number;
    *is_ordinal = (word->is & MN_WORD_ORDINAL) != 0;
    if (*value >= 20 && *value <= 90 && from + 1 < g->d->n) {
        const mn_draft *u = &g->d->at[from + 1];
        const mn_word_entry *unit = mn_word_entry_find(g->t, (mn_text){u->text, u->len});
        uint32_t more = 0;
        if (unit && unit->is & (MN_WORD_NUMBER | MN_WORD_ORDINAL))
            more = unit->number;
        else if (!digits((mn_text){u->text, u->len}, &more))
            return 1;
        if (more >= 1 && more <= 9) {
            *value += more;
            return 2;
        }
    }
    return 1;
}

static void put_number(tagger *g, size_t from, size_t words, uint32_t value, bool is_ordinal)
{
    char text[16];
    uint32_t v = value;
    size_t at = sizeof text;
    mn_text written = {g->d->at[from].text, g->d->at[from].len};
    uint32_t same;
    if (words == 1 && digits(written, &same)) { /* leading zeros count for nothing */
        while (written.len > 1 && written.ptr[0] == '0')
            written = mn_text_sub(written, 1, written.len - 1);
    } else {
        do {
            text[--at] = (char)('0' + v % 10);
            v /= 10;
        } while (v);
        written = (mn_text){text + at, sizeof text - at};
    }
    emit(g, from, words, MN_TAG_NUMBER, (uint16_t)value, written,
         is_ordinal ? MN_TOKEN_ORDINAL : 0);
}

/* --- words and phrases -------------------------------------------------------------- */

/* Whether a legal form may stand here: short ones only at an end of the name, where
 * words and forms can't be told apart otherwise. */
static bool legal_here(const tagger *g, size_t from, size_t words, size_t letters)
{
    if (!business(g))
        return false;
    if (letters > 2)
        return true;
    return from == 0 || from + words == g->d->n ||
           g->d->at[from + words].flags & (MN_TOKEN_BRACKET | MN_TOKEN_COMMA) || words > 1 ||
           g->d->at[from].flags & MN_TOKEN_DOTTED ||
           (from + words < g->d->n && g->d->at[from + words].len <= 3);
}

/* The longest phrase of the tables that begins here, and how many words it has. */
static const mn_word_entry *phrase(const tagger *g, size_t from, size_t *words, mn_text *joined,
                                   char *space)
{
    const mn_draft *w = &g->d->at[from];
    const mn_word_entry *first = mn_word_entry_find(g->t, (mn_text){w->text, w->len});
    *words = 1;
    *joined = (mn_text){w->text, w->len};
    if (!first || !(first->is & MN_WORD_BEGINS) || !business(g))
        return first;
    size_t most = first->longest;
    if (most > g->d->n - from)
        most = g->d->n - from;
    for (size_t n = most; n >= 2; n--) {
        size_t len = 0;
        for (size_t i = 0; i < n; i++) {
            if (i)
                space[len++] = ' ';
            memcpy(space + len, g->d->at[from + i].text, g->d->at[from + i].len);
            len += g->d->at[from + i].len;
        }
        const mn_word_entry *found = mn_word_entry_find(g->t, (mn_text){space, len});
        if (found && found->is & (MN_WORD_LEGAL | MN_WORD_PLACE | MN_WORD_GENERIC)) {
            size_t kept = 0;
            for (size_t i = 0; i < len; i++)
                if (space[i] != ' ')
                    space[kept++] = space[i];
            *words = n;
            *joined = (mn_text){space, kept};
            return found;
        }
    }
    return first;
}

static void put_word(tagger *g, size_t from, size_t words, const mn_word_entry *w, mn_text text)
{
    uint16_t is = w ? w->is : 0;
    size_t letters = text.len;
    const mn_draft *d = &g->d->at[from];
    if (d->script != MN_SCRIPT_LATIN && words == 1) {
        /* The lists of small words are of Latin spelling; a syllable may read like one. */
        is &= (uint16_t) ~(MN_WORD_TITLE | MN_WORD_STOP | MN_WORD_SPELLING);
        if (d->script != MN_SCRIPT_ARABIC)
            is &= (uint16_t)~MN_WORD_PARTICLE;
    }
    if (from == 0 && is & MN_WORD_NICK && g->bearer == MN_BEARER_PERSON)
        is &= (uint16_t)~MN_WORD_PARTICLE; /* "Ben" before a surname */
    if (is & MN_WORD_SPELLING && business(g))
        text = w->same;
    if (is & MN_WORD_LEGAL && legal_here(g, from, words, letters))
        emit(g, from, words, MN_TAG_LEGAL, w->legal, text, 0);
    else if (is & MN_WORD_PLACE && business(g))
        emit(g, from, words, MN_TAG_PLACE, w->place, text, 0);
    else if (is & MN_WORD_STOP && g->bearer != MN_BEARER_PERSON &&
             !(letters == 1 && g->bearer == MN_BEARER_THING)) /* "Sea Star A" is not "B" */
        emit(g, from, words, MN_TAG_STOP, 0, text, 0);
    else if (is & MN_WORD_PARTICLE && g->bearer != MN_BEARER_THING)
        emit(g, from, words, MN_TAG_PARTICLE, 0, text, 0);
    else if (is & MN_WORD_TITLE && g->bearer == MN_BEARER_PERSON)
        emit(g, from, words, MN_TAG_TITLE, 0, text, 0);
    else if (is & MN_WORD_GENERIC && business(g))
        emit(g, from, words, MN_TAG_GENERIC, 0, text, 0);
    else if (letters == 1 && g->bearer != MN_BEARER_ORGANISATION &&
             g->d->at[from].script == MN_SCRIPT_LATIN)
        emit(g, from, words, MN_TAG_INITIAL, 0, text, 0);
    else
        emit(g, from, words, MN_TAG_NAME,
             is & MN_WORD_NICK && g->bearer != MN_BEARER_ORGANISATION ? w->nick : 0, text, 0);
}

/* A name must have something that tells it from others: where all its words say little, those
 * that say most count as the name. */
static void keep_something(tagger *g)
{
    static const mn_tag order[] = {MN_TAG_GENERIC, MN_TAG_TITLE, MN_TAG_PARTICLE, MN_TAG_LEGAL,
                                   MN_TAG_STOP};
    for (size_t i = 0; i < g->n; i++)
        if (g->out[i].tag == MN_TAG_NAME || g->out[i].tag == MN_TAG_PLACE ||
            g->out[i].tag == MN_TAG_GENERIC)
            return;
    for (size_t o = 0; o < sizeof order / sizeof *order; o++) {
        bool any = false;
        for (size_t i = 0; i < g->n; i++)
            if (g->out[i].tag == order[o]) {
                g->out[i].tag = MN_TAG_NAME;
                g->out[i].weight = weights[MN_TAG_NAME];
                any = true;
            }
        if (any)
            return;
    }
}

/* What is written before the name of a ship, "MV", "M/T"; how many words from 0 on. */
static size_t before_ship(const tagger *g)
{
    static const char *const kinds[] = {"mv", "mt", "ms", "ss", "fv", "lng", "lpg"};
    const mn_draft *w = g->d->at;
    if (g->bearer != MN_BEARER_THING || g->d->n < 2)
        return 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (mn_text_eq_str((mn_text){w->text, w->len}, kinds[i]) && !(w[1].flags & MN_TOKEN_HYPHEN))
            return 1;
        if (g->d->n > 2 && w->len == 1 && w[1].len == 1 && w[1].flags & MN_TOKEN_SLASH &&
            w->text[0] == kinds[i][0] && w[1].text[0] == kinds[i][1] && !kinds[i][2])
            return 2;
    }
    return 0;
}

size_t mn_tokens_tag(mn_token *out, char *text, uint16_t *text_len, const mn_drafts *d,
                     mn_bearer bearer, const mn_name_tables *t)
{
    tagger g = {.d = d, .t = t, .bearer = bearer, .out = out, .text = text};
    char space[MN_NAME_TOKENS * (MN_TOKEN_BYTES + 1)];
    size_t kind = before_ship(&g);
    if (kind) {
        const char both[2] = {d->at[0].text[0], d->at[1].text[0]};
        emit(&g, 0, kind, MN_TAG_TITLE, 0,
             kind == 2 ? (mn_text){both, 2} : (mn_text){d->at[0].text, d->at[0].len}, 0);
    }
    for (size_t i = kind; i < d->n;) {
        uint32_t value;
        bool is_ordinal;
        size_t words = number(&g, i, &value, &is_ordinal);
        if (words) {
            put_number(&g, i, words, value, is_ordinal);
        } else {
            mn_text joined;
            const mn_word_entry *w = phrase(&g, i, &words, &joined, space);
            if (!w && i + 1 == d->n && i && business(&g))
                w = mn_legal_near(t, joined);
            put_word(&g, i, words, w, joined);
        }
        i += words;
    }
    keep_something(&g);
    *text_len = g.used;
    return g.n;
}
