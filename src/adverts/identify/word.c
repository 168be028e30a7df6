/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/word.c - what one word of a text is to the scan. See word.h.
 *
 * Most words of a text matter to nobody: their first three letters are in no word of the tables,
 * which one look at a bitmap says. What remains, and whatever is not plain ASCII, is folded piece
 * by piece (ID_FOLD characters at a time, so that no text costs more than its length).
 */
#include "adverts/identify/word.h"

#include "adverts/identify/fold.h"
#include "core/arena.h"

void id_scan_classes(uint8_t class[256])
{
    for (unsigned c = 0; c < 256; c++)
        class[c] = c >= 0x80                            ? ID_T_HIGH
                   : c >= '0' && c <= '9'               ? ID_T_DIGIT
                   : (c | 32) >= 'a' && (c | 32) <= 'z' ? ID_T_LETTER
                   : c == '@'                           ? ID_T_AT
                   : c == ':'                           ? ID_T_COLON
                   : c == '.'                           ? ID_T_DOT
                                                        : ID_T_SIGN;
}

static id_unit *unit(id_pass *k, uint32_t start, uint32_t end)
{
    mn_id_scratch *s = k->s;
    if (!mn_grow(&s->unit, &s->unit_cap, s->units + 1, sizeof *s->unit)) {
        k->failed = true;
        return NULL;
    }
    id_unit *u = &s->unit[s->units++];
    *u = (id_unit){.start = start, .end = end};
    return u;
}

static void digit(id_pass *k, id_unit *u, uint8_t d)
{
    k->s->digits++;
    if (u->n >= ID_UNIT_MAX - 1) {
        u->n = ID_LONG;
        return;
    }
    u->packed = u->packed << 4 | d;
    u->n++;
}

void id_spot_add(id_pass *k, size_t start, size_t end, id_spot_kind kind)
{
    mn_id_scratch *s = k->s;
    if (!mn_grow(&s->spot, &s->spot_cap, s->spots + 1, sizeof *s->spot)) {
        k->failed = true;
        return;
    }
    s->spot[s->spots++] = (id_spot){(uint32_t)start, (uint32_t)end, (uint8_t)kind};
}

static void note(id_pass *k, uint8_t language, uint32_t more)
{
    k->s->language[language] += more;
    if (k->notes < ID_NOTES)
        k->note[k->notes] = (id_note){language, more};
    k->notes++;
}

/* Keeps what a word means beside digits. */
static void key(id_pass *k, uint16_t first, uint32_t start, uint32_t end)
{
    mn_id_scratch *s = k->s;
    for (uint16_t m = first; m; m = k->r->words.word[m].next) {
        const id_word *w = &k->r->words.word[m];
        if (w->kind == ID_W_LANGUAGE) {
            note(k, w->value, 1);
            continue;
        }
        if (w->kind < ID_W_PLUS)
            continue;
        if (!mn_grow(&s->key, &s->key_cap, s->keys + 1, sizeof *s->key)) {
            k->failed = true;
            return;
        }
        s->key[s->keys++] = (id_key){start, end, w->kind, w->value};
    }
}

/* The meaning that is a number, or 0. */
static uint16_t number(const id_words *w, uint16_t first)
{
    uint16_t best = 0;
    for (uint16_t m = first; m; m = w->word[m].next)
        if (w->word[m].kind <= ID_W_AND && (!best || w->word[m].kind < w->word[best].kind))
            best = m;
    return best;
}

/* ------------------------------------------------------------ words of the tables */

static uint32_t as_letter(uint32_t c, int way)
{
    static const char plain[] = "oizeasgtbg";
    if (c >= '0' && c <= '9')
        return c == '1' && way ? 'l' : (uint32_t)plain[c - '0'];
    return c;
}

/* The longest word of the tables at i whose meaning `wants`; *len is its characters. leet: digits
 * within stand for letters. */
static uint16_t longest(const id_pass *k, const id_fold *f, size_t i, int leet, size_t *len)
{
    const id_words *w = &k->r->words;
    uint32_t node = 0;
    uint16_t found = 0;
    for (size_t j = i; j < f->n && j - i < ID_WORD_MAX; j++) {
        uint32_t c = leet ? as_letter(f->c[j], leet - 1) : f->c[j];
        if (!(node = id_step(w, node, c)))
            break;
        uint16_t m = number(w, w->ends[node]);
        if (m && w->word[m].kind != ID_W_AND &&
            (w->word[m].kind != ID_W_WHOLE || (i == 0 && j + 1 == f->n && f->last))) {
            found = m;
            *len = j + 1 - i;
        }
    }
    return found;
}

static uint16_t number_at(const id_pass *k, const id_fold *f, size_t i, size_t *len, bool *leet)
{
    uint16_t m = 0;
    *leet = false;
    if (f->x[i].cls != ID_DIGIT) {
        if (id_begins(&k->r->words, f->c[i], f->c[i + 1], f->c[i + 2]))
            m = longest(k, f, i, 0, len);
        bool whole = i == 0 && f->last && *len == f->n;
        if (m && (*len >= 3 || whole || f->x[i].cls == ID_SOLID || (f->c[i] >= 0x370 && *len >= 3)))
            return m;
        /* Two letters beside digits: "2too" has three, "51to5" two. */
        bool beside = (i > 0 && f->x[i - 1].cls == ID_DIGIT) ||
                      (i + *len < f->n && f->x[i + *len].cls == ID_DIGIT);
        if (m && *len == 2 && beside && k->r->words.word[m].kind == ID_W_HOMOPHONE)
            return m;
    }
    for (int way = 1; way <= 2 && f->has & ID_HAS_PLAIN_DIGIT; way++) {
        size_t digits = 0, n = 0;
        if (!id_begins(&k->r->words, as_letter(f->c[i], way - 1), as_letter(f->c[i + 1], way - 1),
                       as_letter(f->c[i + 2], way - 1)))
            continue;
        uint16_t x = longest(k, f, i, way, &n);
        for (size_t j = i; x && j < i + n; j++)
            digits += f->x[j].cls == ID_DIGIT && f->c[j] < 0x80;
        if (x && n >= 3 && digits > 0 && digits < n && k->r->words.word[x].kind != ID_W_HOMOPHONE &&
            k->r->words.word[x].leet && k->r->words.word[x].leet + n >= 5) {
            *leet = true;
            *len = n;
            return x;
        }
    }
    return 0;
}

static void word_unit(id_pass *k, const id_fold *f, size_t i, size_t len, uint16_t m, bool leet)
{
    const id_word *w = &k->r->words.word[m];
    id_unit *u = unit(k, f->at[i], f->at[i + len]);
    if (!u)
        return;
    u->word = (uint8_t)(w->kind + 1);
    u->value = w->value;
    u->rules = leet ? ID_BIT(ID_LEET) | ID_BIT(ID_WORDS) : ID_BIT(ID_WORDS);
    if (w->kind == ID_W_HOMOPHONE)
        u->rules = ID_BIT(ID_HOMOPHONE);
    for (size_t j = i; j < i + len; j++)
        u->rules |= f->hidden[j] & (j > i ? ~UINT64_C(0) : 0);
    for (uint8_t d = 0; d < w->digits; d++)
        digit(k, u, w->digit[d]);
}

/* Whether letters from i up to the next digit or number word all look like digits, and none
 * of them is more than that. */
static bool only_looks(const id_pass *k, const id_fold *f, size_t i, size_t *till)
{
    size_t len, n = 0;
    bool leet;
    for (; i < f->n && f->x[i].cls != ID_DIGIT; i++, n++) {
        if (f->x[i].look == ID_NONE) {
            *till = i;
            return n > 0 && number_at(k, f, i, &len, &leet) != 0;
        }
        if (n > 16)
            return false;
    }
    *till = i;
    return f->last || i < f->n;
}

/* A run of digits from i; letters that look like some are among them when `looks`. */
static size_t digit_unit(id_pass *k, const id_fold *f, size_t i, bool looks)
{
    size_t j = i, len, checked = 0;
    bool leet;
    id_unit *u = unit(k, f->at[i], 0);
    if (!u)
        return f->n;
    for (; j < f->n; j++) {
        if (f->x[j].cls != ID_DIGIT &&
            !(looks && f->x[j].look != ID_NONE && (checked > j || only_looks(k, f, j, &checked))))
            break;
        if (j > i && f->x[j].cls != ID_DIGIT && number_at(k, f, j, &len, &leet))
            break;
        if (j > i && f->x[j].cls == ID_DIGIT && f->x[j + 1].cls != ID_DIGIT &&
            number_at(k, f, j, &len, &leet))
            break;
        u->rules |= j > i ? f->hidden[j] : 0;
        if (f->x[j].cls == ID_DIGIT) {
            digit(k, u, f->x[j].digit);
            u->rules |= f->x[j].rule ? ID_BIT(f->x[j].rule) | ID_BIT(ID_GLYPH) : 0;
        } else {
            digit(k, u, f->x[j].look);
            u->rules |= ID_BIT(ID_LOOK);
        }
    }
    if (f->hidden[j] & ID_BIT(ID_KEYCAP))
        u->rules |= ID_BIT(ID_KEYCAP) | ID_BIT(ID_GLYPH);
    u->end = f->at[j];
    return j;
}

bool id_near_digits(const id_pass *k, size_t start, size_t end)
{
    const mn_id_scratch *s = k->s;
    if (s->units && s->unit[s->units - 1].end + 4 >= start)
        return true;
    const unsigned char *q = k->p + end;
    for (int i = 0; i < 3 && q < k->end; i++) {
        id_char x = id_char_at(&k->r->chars, q, k->end);
        if (x.cls == ID_DIGIT)
            return true;
        if (x.cls >= ID_LETTER)
            return x.look != ID_NONE && x.c < 0x80 && (x.c < 'a' || x.c > 'z');
        q += x.len;
    }
    return false;
}

static bool asked_near(id_pass *k, size_t start, size_t end)
{
    bool near = id_near_digits(k, start, end);
    k->asked++;
    k->asked_start = start;
    k->asked_end = end;
    k->near |= near;
    return near;
}

/* Words that began a longer one are taken back: "one" of "oneself". */
static void take_back(id_pass *k)
{
    for (; k->streak > 0 && k->streak < 3; k->streak--)
        k->s->digits -= k->s->unit[--k->s->units].n == ID_LONG ? 0 : k->s->unit[k->s->units].n;
    k->streak = 0;
}

/* Keys at i: whole words, or, in scripts without spaces, any. Returns how many characters. */
static size_t key_at(id_pass *k, const id_fold *f, size_t i)
{
    const id_words *w = &k->r->words;
    uint32_t node = 0;
    size_t best = 0;
    uint16_t found = 0;
    if (i > 0 && f->x[i].cls != ID_SOLID && f->x[i - 1].cls != ID_SOLID &&
        (f->x[i - 1].cls == ID_DIGIT) == (f->x[i].cls == ID_DIGIT))
        return 0;
    if (!id_begins(w, f->c[i], f->c[i + 1], i + 2 < f->n ? f->c[i + 2] : 0) &&
        f->x[i].cls != ID_SOLID)
        return 0;
    for (size_t j = i; j < f->n && (node = id_step(w, node, f->c[j])); j++) {
        bool ends = j + 1 == f->n ? f->last
                                  : f->x[j].cls == ID_SOLID || f->x[j + 1].cls == ID_DIGIT ||
                                        f->x[j + 1].cls == ID_SOLID;
        if (w->ends[node] && ends) {
            found = w->ends[node];
            best = j + 1 - i;
        }
    }
    if (found)
        key(k, found, f->at[i], f->at[i + best]);
    return best;
}

/* One piece of a folded word from i; returns where the next one begins. */
static size_t piece(id_pass *k, const id_fold *f, size_t i, bool mixed)
{
    size_t len = 0;
    bool leet = false;
    mn_id_scratch *s = k->s;
    bool glued = i > 0 && (!s->units || s->unit[s->units - 1].end != f->at[i]);
    uint16_t m = number_at(k, f, i, &len, &leet);
    if (m) {
        word_unit(k, f, i, len, m, leet);
        if (!k->failed && glued)
            s->unit[s->units - 1].glued_before = true;
        k->streak++;
        return i + len;
    }
    if (f->x[i].cls == ID_DIGIT ||
        (mixed && f->x[i].look != ID_NONE && only_looks(k, f, i, &len))) {
        size_t j = digit_unit(k, f, i, true);
        /* One or two Han numerals among other Han are words: "two persons". */
        const id_unit *u = k->failed ? NULL : &s->unit[s->units - 1];
        if (u && u->rules & ID_BIT(ID_HAN) && u->n < 3 &&
            ((i > 0 && f->x[i - 1].cls == ID_SOLID) || f->x[j].cls == ID_SOLID)) {
            s->digits -= s->unit[--s->units].n;
            return j;
        }
        if (!k->failed && glued)
            s->unit[s->units - 1].glued_before = true;
        k->streak = 0;
        return j;
    }
    if (i > 0 && s->units && s->unit[s->units - 1].end == f->at[i]) {
        take_back(k);
        if (s->units && s->unit[s->units - 1].end == f->at[i])
            s->unit[s->units - 1].glued_after = true;
    }
    k->streak = 0;
    size_t solid = f->x[i].cls == ID_SOLID ? key_at(k, f, i) : 0;
    if (solid)
        return i + solid;
    if (f->x[i].cls == ID_SOLID)
        return i + 1;
    while (i < f->n && f->x[i].cls == ID_LETTER)
        i++;
    return i;
}

static void note_script(id_pass *k, uint32_t c, size_t letters)
{
    uint8_t of = c >= 0x370 && c < 0xE000 ? k->r->script[c >> 4] : ID_NONE;
    if (of != ID_NONE)
        note(k, of, c >= 0x3040 && c < 0xA000 ? (uint32_t)(letters + 1) / 2 : 1);
    /* Letters that Russian does not have. */
    if ((c == 0x456 || c == 0x457 || c == 0x454 || c == 0x491) && k->r->ukrainian != ID_NONE)
        note(k, k->r->ukrainian, 3);
}

/* Steps over letters of scripts without spaces from i on that begin no word of the tables and look
 * like no digits. */
static size_t idle(const id_pass *k, const id_fold *f, size_t i)
{
    const mn_id_scratch *s = k->s;
    const size_t end = f->last || f->n < ID_KEEP ? f->n : ID_KEEP;
    if (k->streak || (s->units && s->unit[s->units - 1].end == f->at[i]))
        return i;
    while (i < end && f->x[i].cls == ID_SOLID && f->x[i].look == ID_NONE &&
           !id_solid_begins(&k->r->words, f->x[i].lead, f->c[i], f->c[i + 1]))
        i++;
    return i;
}

/* A word that is not plain letters of no interest. Returns where it ends. */
static size_t slow(id_pass *k, size_t at)
{
    id_fold f;
    size_t end = id_fold_word(&f, &k->r->chars, k->p, k->end, at);
    size_t till;
    if (f.n == 0)
        return end > at ? end : at + id_char_at(&k->r->chars, k->p + at, k->end).len;
    for (size_t i = 0; f.has & ID_HAS_BEYOND && i < f.n; i++)
        if (f.c[i] >= 0x454 && f.c[i] <= 0x491)
            note_script(k, f.c[i], 0);
    const bool mixed = f.has & ID_HAS_DIGIT, letters = f.has & ID_HAS_LETTER;
    k->streak = 0;
    if (letters && f.x[0].cls != ID_DIGIT && idle(k, &f, 0) == 0)
        key_at(k, &f, 0);
    size_t units = k->s->units;
    uint32_t lead = f.c[0];
    size_t lead_n = f.n;
    bool looks = f.last && !mixed && only_looks(k, &f, 0, &till) &&
                 (f.n >= 7 || (f.n <= 4 && asked_near(k, at, end)));
    for (size_t i = 0; !k->failed;) {
        if (!f.last && i >= ID_KEEP) {
            at = f.at[i];
            end = id_fold_word(&f, &k->r->chars, k->p, k->end, at);
            i = 0;
        }
        if (i >= f.n)
            break;
        const size_t beyond = idle(k, &f, i);
        if (beyond > i) {
            i = beyond;
            continue;
        }
        i = piece(k, &f, i, mixed || looks || k->streak > 0);
        if (i < f.n && f.x[i].cls == ID_LETTER && f.x[i - 1].cls == ID_DIGIT)
            key_at(k, &f, i);
    }
    if (k->s->units == units)
        note_script(k, lead, lead_n);
    return end;
}

/* ------------------------------------------------------------ the pass */

static size_t plain_digits(id_pass *k, size_t at, size_t end)
{
    id_unit *u = unit(k, (uint32_t)at, (uint32_t)end);
    for (size_t i = at; u && i < end; i++)
        digit(k, u, (uint8_t)(k->p[i] - '0'));
    return end;
}

/* A word of ASCII letters alone: whether that was all, as no number begins it. */
static bool plain_word(id_pass *k, size_t at, size_t end)
{
    const id_words *w = &k->r->words;
    uint32_t node = 0;
    size_t from = at;
    /* No number has one letter but "o", which stands alone. */
    if (end - at > 1) {
        node = w->pair[(k->p[at] | 32) - 'a'][(k->p[at + 1] | 32) - 'a'];
        if (!node)
            return true;
        if (w->number[node])
            return false;
        from = at + 2;
    }
    for (size_t i = from; i < end; i++) {
        if (!(node = id_step(w, node, k->p[i] | 32u)))
            return true;
        if (w->number[node])
            return false;
    }
    if (w->ends[node])
        key(k, w->ends[node], (uint32_t)at, (uint32_t)end);
    return true;
}

/* A word that begins at `at` with an ASCII letter or digit. */
static size_t word(id_pass *k, size_t at)
{
    const uint8_t *class = k->r->plain;
    const unsigned char *q = k->p + at;
    uint8_t seen = 0;
    while (q < k->end && class[*q] - 1u < ID_T_WORD - 1u)
        seen |= class[*q++];
    bool letter = seen & ID_T_LETTER, number_seen = seen & ID_T_DIGIT;
    size_t end = (size_t)(q - k->p), n = end - at;
    if (n >= 25)
        id_spot_add(k, at, end, ID_S_LONG);
    if (q < k->end && class[*q] == ID_T_HIGH) {
        id_char x = id_char_at(&k->r->chars, q, k->end);
        if (x.cls >= ID_LETTER)
            return slow(k, at);
    }
    if (!letter)
        return plain_digits(k, at, end);
    if (number_seen)
        return slow(k, at);
    const unsigned char *b = k->p + at;
    /* Short words of letters that look like digits, beside digits: "SSS" in "415 SSS 0123". */
    if ((n <= 4 || n >= 7) && k->r->looks[b[0]] && k->r->looks[b[n - 1]])
        return slow(k, at);
    if (id_begins(&k->r->words, b[0] | 32u, n > 1 ? b[1] | 32u : 0, n > 2 ? b[2] | 32u : 0) &&
        !plain_word(k, at, end))
        return slow(k, at);
    return end;
}

/* A word of letters beyond ASCII that matters to nobody: where it ends, or 0 when it has to be
 * looked at. */
static size_t quiet_word(id_pass *k, size_t at)
{
    const unsigned char *q = k->p + at;
    uint32_t c[3] = {0};
    uint8_t first_look = ID_NONE, look = ID_NONE;
    uint32_t lead = 0;
    size_t n = 0;
    while (q < k->end) {
        id_char x = id_char_at(&k->r->chars, q, k->end);
        if (x.cls < ID_LETTER)
            break;
        if (x.cls != ID_LETTER || x.c < 0x80)
            return 0;
        if (n < 3)
            c[n] = x.fold;
        if (n == 0) {
            lead = x.c;
            first_look = x.look;
        }
        if (n == 2 && id_begins(&k->r->words, c[0], c[1], c[2]))
            return 0;
        if (x.c >= 0x454 && x.c <= 0x491)
            note_script(k, x.c, 0);
        look = x.look;
        n++;
        q += x.len;
    }
    if ((n < 3 && id_begins(&k->r->words, c[0], c[1], 0)) ||
        (first_look != ID_NONE && look != ID_NONE))
        return 0;
    note_script(k, lead, n);
    return (size_t)(q - k->p);
}

static size_t high(id_pass *k, size_t at)
{
    id_char x = id_char_at(&k->r->chars, k->p + at, k->end);
    if (x.cls >= ID_LETTER || x.cls == ID_HIDDEN_CHAR) {
        size_t end = x.cls == ID_LETTER ? quiet_word(k, at) : 0;
        if (!end)
            end = slow(k, at);
        return end > at ? end : at + x.len;
    }
    if (x.c == 0xFF20 || x.c == 0xFE6B)
        id_spot_add(k, at, at + x.len, ID_S_AT);
    if (x.c == 0xFF0E || x.c == 0x3002 || x.c == 0xFF61 || x.c == 0x2024)
        id_spot_add(k, at, at + x.len, ID_S_DOT);
    return at + x.len;
}

size_t id_word_step(id_pass *k, size_t at)
{
    return k->r->plain[k->p[at]] == ID_T_HIGH ? high(k, at) : word(k, at);
}

size_t id_digits_step(id_pass *k, size_t at, size_t n)
{
    return plain_digits(k, at, at + n);
}
