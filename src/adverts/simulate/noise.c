/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/simulate/noise.c - what happens to a text on its way: slips of the keyboard, characters
 * lost or changed as by reading from a picture, letters of other scripts, emoji.
 *
 * Identifiers stay as their disguise left them, so that labels hold; anything else may change, also
 * inside slots. Positions are counted on the way, in characters of title, line feed and text.
 */
#include <string.h>

#include "adverts/simulate/inside.h"
#include "core/text.h"

typedef struct passing {
    mn_adsim_post *p;
    const mn_adsim_level *v;
    mn_rng *r;
    uint32_t chars; /* written so far */
    double ocr, typos;
    bool in_body;
} passing;

static void put(passing *x, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        x->chars += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    mn_buf_add(&x->p->text, bytes, len);
}

static void put_emoji(passing *x)
{
    static const char *const emoji[] = {"\xE2\x9C\x85",     "\xF0\x9F\x94\xA5", "\xF0\x9F\x93\x9E",
                                        "\xF0\x9F\x91\x89", "\xE2\xAD\x90",     "\xF0\x9F\x92\xBC",
                                        "\xF0\x9F\x8F\xA0", "\xF0\x9F\x9A\x9A", "\xF0\x9F\x91\x8D",
                                        "\xE2\x9D\x97",     "\xF0\x9F\x98\x8A", "\xF0\x9F\x92\xAC"};
    const char *s = emoji[mn_adsim_below(x->r, sizeof emoji / sizeof *emoji)];
    put(x, " ", 1);
    put(x, s, strlen(s));
}

/* What a reader of pictures makes of a character; empty: nothing. */
static const char *misread(mn_rng *r, const char *c, size_t len)
{
    static const char *const pairs[][2] = {
        {"l", "1"},   {"O", "0"},   {"o", "0"},   {"i", "l"}, {"e", "c"}, {"m", "rn"}, {"S", "5"},
        {"u", "v"},   {"h", "b"},   {"n", "r"},   {"t", "f"}, {"a", "o"}, {"g", "q"},  {"B", "8"},
        {"и", "н"},   {"п", "л"},   {"ш", "щ"},   {"е", "с"}, {"о", "а"}, {"т", "г"},  {"日", "曰"},
        {"人", "入"}, {"天", "夭"}, {"土", "士"}, {"ب", "ت"}, {"ج", "ح"}, {"ر", "ز"},  {"د", "ذ"},
        {"ф", "Ф"},   {"é", "e"},   {"è", "e"},   {"ó", "o"}, {"á", "a"}, {"ñ", "n"},  {"ç", "c"}};
    const bool drop = mn_adsim_chance(r, .3);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs && !drop; i++)
        if (strlen(pairs[i][0]) == len && !memcmp(pairs[i][0], c, len))
            return pairs[i][1];
    return "";
}

/* A letter of another script that looks the same; NULL. */
static const char *twin(char c)
{
    static const char latin[] = "aceopxyAEOPCTHKM";
    static const char *const other[] = {"а", "с", "е", "о", "р", "х", "у", "А",
                                        "Е", "О", "Р", "С", "Т", "Н", "К", "М"};
    const char *at = c ? strchr(latin, c) : NULL;
    return at ? other[at - latin] : NULL;
}

static bool letter(const char *c, size_t len)
{
    return len > 1 || (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z');
}

/* One character that is of no identifier; returns how many bytes of raw it took. */
static size_t pass_char(passing *x, const char *c, size_t len, size_t left)
{
    mn_adsim_post *p = x->p;
    char lower[2] = {*c, 0};
    const char *s = NULL;
    if ((p->noise & MN_NOISE_OCR) && *c != '\n' && mn_adsim_chance(x->r, x->ocr))
        s = misread(x->r, c, len);
    else if ((p->noise & MN_NOISE_TYPOS) && len == 1 && left > 1 && letter(c, 1) &&
             letter(c + 1, 1) && (c[1] & 0x80) == 0 && mn_adsim_chance(x->r, x->typos)) {
        const char swapped[2] = {c[1], c[0]};
        put(x, swapped, 2);
        return 2;
    } else if ((p->noise & MN_NOISE_LETTERS) && len == 1 && mn_adsim_chance(x->r, .12))
        s = twin(*c);
    if (!s && (p->noise & MN_NOISE_LOWER) && *c >= 'A' && *c <= 'Z') {
        lower[0] = (char)(*c + 32);
        s = lower;
    }
    put(x, s ? s : c, s ? strlen(s) : len);
    if ((p->noise & MN_NOISE_WIDTH) && letter(c, len) && left > len && letter(c + len, 1) &&
        mn_adsim_chance(x->r, .05))
        put(x, "\xE2\x80\x8B", 3);
    return len;
}

static bool ends_sentence(const char *c, size_t len)
{
    return (len == 1 && strchr(".!?", *c)) ||
           (len == 3 && (!memcmp(c, "。", 3) || !memcmp(c, "！", 3))) ||
           (len == 3 && !memcmp(c, "।", 3));
}

static void draw_noise(mn_adsim_post *p, const mn_adsim_level *v)
{
    mn_rng *r = &p->rng;
    /* Look-alikes are to share what they share: nothing comes between. */
    const double often = p->kind == MN_ADSIM_ALIKE ? 0 : 1;
    if (mn_adsim_chance(r, v->ocr * often))
        p->noise |= MN_NOISE_OCR;
    if (mn_adsim_chance(r, v->typos * often))
        p->noise |= MN_NOISE_TYPOS;
    if (mn_adsim_chance(r, v->strange * often))
        p->noise |= MN_NOISE_LETTERS;
    else if (mn_adsim_chance(r, v->strange * often))
        p->noise |= MN_NOISE_WIDTH;
    if (mn_adsim_chance(r, v->emoji * often))
        p->noise |= MN_NOISE_EMOJI;
    if (v->typos > 0 && mn_adsim_mix(p->key, 91) % 100 < 8)
        p->noise |= MN_NOISE_LOWER;
}

bool mn_adsim_noise(mn_adsim_post *p, const mn_adsim_world *w, bool none)
{
    passing x = {.p = p, .v = w->level, .r = &p->rng};
    unsigned next = 0;
    if (!none)
        draw_noise(p, w->level);
    x.ocr = x.v->ocr_rate * (.5 + mn_rng_unit(&p->rng));
    x.typos = .004;
    /* Spans come in the order of the text, and do not overlap. */
    for (size_t at = 0; at < p->raw.len;) {
        mn_adsim_span *s = next < p->spans ? &p->span[next] : NULL;
        if (s && s->from == at)
            s->start = x.chars;
        if (s && s->id >= 0 && at == s->from) {
            put(&x, p->raw.ptr + at, s->to - at);
            at = s->to;
        } else if (!s || s->to > at) {
            const size_t left = (s && s->from > at ? s->from
                                 : s && s->to > at ? s->to
                                                   : p->raw.len) -
                                at;
            size_t len = mn_utf8_len((mn_text){p->raw.ptr, p->raw.len}, at);
            if (!len)
                return false;
            const char *c = p->raw.ptr + at;
            if (*c == '\n' && !x.in_body) {
                x.in_body = true;
                if ((p->noise & MN_NOISE_EMOJI) && mn_adsim_chance(x.r, .3))
                    put_emoji(&x);
                p->title = p->text.len;
                put(&x, "\n", 1);
                at++;
                continue;
            }
            const bool end = x.in_body && ends_sentence(c, len);
            at += pass_char(&x, c, len, left);
            if (end && (p->noise & MN_NOISE_EMOJI) && mn_adsim_chance(x.r, .25) &&
                (!s || s->from >= at))
                put_emoji(&x);
        }
        if (s && s->to == at) {
            s->end = x.chars;
            next++;
        }
    }
    return !p->text.failed;
}
