/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/simulate/phone.c - fictitious phone numbers, written as usual or in disguise.
 */
#include <stdio.h>
#include <string.h>

#include "adverts/simulate/inside.h"
#include "core/text.h"

enum { DIGITS = 20 };

typedef struct number {
    char national[DIGITS]; /* without what is dialled before it */
    char local[DIGITS];    /* with it */
    const mn_adsim_country *c;
    const mn_adsim_language *l;
    mn_rng *r;
} number;

static void find(number *n, const mn_adsim_world *w, unsigned country, uint32_t index)
{
    const mn_adsim_country *c = &w->country[country];
    const uint32_t v = mn_adsim_permute(mn_adsim_mix(w->o.seed, 7000 + country), index, c->numbers);
    unsigned i = c->prefix;
    while (i + 1 < (unsigned)c->prefix + c->prefixes && w->prefix[i + 1].first <= v)
        i++;
    const mn_adsim_prefix *p = &w->prefix[i];
    n->c = c;
    snprintf(n->national, sizeof n->national, "%.*s%0*u", (int)p->digits.len, p->digits.ptr,
             p->more, v - p->first);
    snprintf(n->local, sizeof n->local, "%s%s", c->trunk, n->national);
}

/* The digits in groups of these sizes, with separators between. */
static void group(mn_buf *b, const char *digits, const char *sizes, const char *sep)
{
    const size_t len = strlen(digits);
    size_t at = 0;
    for (; *sizes && at < len; sizes++) {
        size_t n = (size_t)(*sizes - '0');
        if (!sizes[1] || n > len - at)
            n = len - at;
        if (at)
            mn_buf_str(b, sep);
        mn_buf_add(b, digits + at, n);
        at += n;
    }
}

static const char *sizes_of(const number *n)
{
    const bool zero = n->c->trunk[0] != 0;
    if (!strcmp(n->c->code, "FR"))
        return "222222";
    if (!strcmp(n->c->code, "AU"))
        return "244";
    if (!strcmp(n->c->code, "GB"))
        return n->local[1] == '2' ? "344" : "434";
    if (!strcmp(n->c->code, "DE"))
        return n->local[2] == '2' ? "4333" : "3333";
    return zero ? "433" : "334";
}

static const char *usual(mn_buf *b, number *n, bool abroad)
{
    static const char *const seps[] = {" ", "-", ".", " "};
    const char *sizes = sizes_of(n);
    char inner[8];
    const unsigned way = mn_adsim_below(n->r, 6);
    switch (abroad ? 1 + way % 2 : way) {
    case 0:
        mn_buf_str(b, n->local);
        return "plain";
    case 1: /* +44 20 7946 0123 */
        mn_buf_fmt(b, "+%s ", n->c->dial);
        snprintf(inner, sizeof inner, "%c%s", sizes[0] - (n->c->trunk[0] != 0), sizes + 1);
        group(b, n->national, inner, " ");
        return "international";
    case 2:
        mn_buf_fmt(b, "+%s%s", n->c->dial, n->national);
        return "international";
    case 3:
        if (!strcmp(n->c->dial, "1")) {
            mn_buf_fmt(b, "(%.3s) %.3s-%s", n->local, n->local + 3, n->local + 6);
            return "grouped";
        } /* fall through */
    default:
        group(b, n->local, sizes, seps[mn_adsim_below(n->r, 4)]);
        return "grouped";
    }
}

/* --- disguises ----------------------------------------------------------------------------- */

static const char *const english[10] = {"zero", "one", "two",   "three", "four",
                                        "five", "six", "seven", "eight", "nine"};

static mn_text word_of(const number *n, unsigned digit)
{
    const mn_adsim_list *d = mn_adsim_list_of(n->l, mn_text_of("digits"), MN_ADSIM_TRADE_COUNT);
    return n->l->entry[d->entry + digit];
}

static const char *in_words(mn_buf *b, number *n)
{
    const bool own = mn_adsim_chance(n->r, .75);
    for (const char *c = n->local; *c; c++) {
        if (c > n->local && (!own || n->l->spaced))
            mn_buf_char(b, ' ');
        mn_buf_text(b, own ? word_of(n, (unsigned)(*c - '0')) : mn_text_of(english[*c - '0']));
    }
    return own ? "words" : "words-english";
}

static const char *mixed_words(mn_buf *b, number *n)
{
    const double often = .25 + .4 * mn_rng_unit(n->r);
    bool after = false;
    for (const char *c = n->local; *c; c++) {
        const bool word = mn_adsim_chance(n->r, often);
        if (c > n->local && (word || after) && n->l->spaced)
            mn_buf_char(b, ' ');
        if (word)
            mn_buf_text(b, word_of(n, (unsigned)(*c - '0')));
        else
            mn_buf_char(b, *c);
        after = word;
    }
    return "mixed-words";
}

static const char *leet(mn_buf *b, number *n)
{
    static const char *const like[10] = {"O", "l", "Z", "3", "4", "S", "6", "7", "B", "9"};
    static const char *const other[10] = {"o", "I", "2", "3", "4", "5", "6", "7", "8", "9"};
    const bool hard = mn_adsim_chance(n->r, .4);
    for (const char *c = n->local; *c; c++)
        mn_buf_str(b, !mn_adsim_chance(n->r, .75) ? (const char[]){*c, 0}
                      : hard                      ? like[*c - '0']
                                                  : other[*c - '0']);
    return "leet";
}

/* Each digit as one of ten characters that follow each other. */
static void shift(mn_buf *b, const number *n, const uint32_t of[10])
{
    char bytes[4];
    for (const char *c = n->local; *c; c++)
        mn_buf_add(b, bytes, mn_utf8_put(bytes, of[*c - '0']));
}

static void run_of(uint32_t of[10], uint32_t zero)
{
    for (unsigned i = 0; i < 10; i++)
        of[i] = zero + i;
}

static const char *other_digits(mn_buf *b, number *n)
{
    static const struct {
        const char *name;
        uint32_t zero;
    } runs[] = {{"fullwidth", 0xFF10}, {"math-bold", 0x1D7CE}, {"math-mono", 0x1D7F6}};
    static const struct {
        const char *language;
        uint32_t zero;
    } own[] = {{"ar", 0x0660}, {"hi", 0x0966}, {"th", 0x0E50}};
    static const uint32_t chinese[10] = {0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                         0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    uint32_t of[10];
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (!strcmp(n->l->code, own[i].language)) {
            run_of(of, own[i].zero);
            shift(b, n, of);
            return "native-digits";
        }
    if (!strcmp(n->l->code, "zh")) {
        shift(b, n, chinese);
        return "native-digits";
    }
    const unsigned k = mn_adsim_below(n->r, 4);
    if (k == 3) {
        of[0] = 0x24EA;
        run_of(of + 0, 0x2460 - 1);
        of[0] = 0x24EA;
        shift(b, n, of);
        return "circled";
    }
    run_of(of, runs[k].zero);
    shift(b, n, of);
    return runs[k].name;
}

static const char *keycaps(mn_buf *b, number *n)
{
    for (const char *c = n->local; *c; c++)
        mn_buf_fmt(b, "%c\xEF\xB8\x8F\xE2\x83\xA3", *c);
    return "keycaps";
}

/* Something between the digits. */
static const char *filled(mn_buf *b, number *n)
{
    static const char *const between[] = {
        "*", " ", ".", "-", "_", " . ", "~", "/", "\xE2\x98\x85", "\xE2\x80\x8B"};
    const unsigned k = mn_adsim_below(n->r, sizeof between / sizeof *between);
    for (const char *c = n->local; *c; c++) {
        if (c > n->local)
            mn_buf_str(b, between[k]);
        mn_buf_char(b, *c);
    }
    return k == 9 ? "zero-width" : k == 8 ? "emoji-between" : "spread";
}

static const char *odd_groups(mn_buf *b, number *n)
{
    static const char *const seps[] = {"...", " - ", "--", "*", " / ", " :: ", "\xE2\x80\x93"};
    static const char *const sizes[] = {"22222", "3232", "1333", "5555", "2323"};
    const char *how = sizes[mn_adsim_below(n->r, 5)];
    group(b, n->local, how, seps[mn_adsim_below(n->r, 7)]);
    return "odd-groups";
}

static const char *homophones(mn_buf *b, number *n)
{
    static const char *const like[10] = {"zero", "won", "too",   "3",   "for",
                                         "5",    "six", "seven", "ate", "9"};
    unsigned done = 0;
    bool word = false;
    for (const char *c = n->local; *c; c++) {
        const char *s = like[*c - '0'];
        const bool now = s[1] && mn_adsim_chance(n->r, .6);
        if (c > n->local && (now || word))
            mn_buf_char(b, ' ');
        mn_buf_str(b, now ? s : (const char[]){*c, 0});
        done += now;
        word = now;
    }
    return done ? "homophones" : "plain";
}

static const char *disguise(mn_buf *b, number *n)
{
    switch (mn_adsim_below(n->r, 11)) {
    case 0:
    case 1:
        return in_words(b, n);
    case 2:
        return mixed_words(b, n);
    case 3:
    case 4:
        return leet(b, n);
    case 5:
    case 6:
        return other_digits(b, n);
    case 7:
        return keycaps(b, n);
    case 8:
        return filled(b, n);
    case 9:
        return odd_groups(b, n);
    default:
        return strcmp(n->l->code, "en") ? filled(b, n) : homophones(b, n);
    }
}

const char *mn_adsim_phone(char shown[MN_ADSIM_SHOWN], char value[MN_ADSIM_VALUE],
                           const mn_adsim_world *w, const mn_adsim_language *l, unsigned country,
                           uint32_t index, mn_adsim_phone_form form, mn_rng *r)
{
    number n = {.l = l, .r = r};
    mn_buf b = {0};
    find(&n, w, country, index);
    snprintf(value, MN_ADSIM_VALUE, "+%s%s", n.c->dial, n.national);
    const char *name =
        form == MN_PHONE_DISGUISED ? disguise(&b, &n) : usual(&b, &n, form == MN_PHONE_ABROAD);
    /* Without memory as it stands plainly: the text's own buffer fails then too, and ends it. */
    if (b.failed || !b.len || b.len >= MN_ADSIM_SHOWN) {
        snprintf(shown, MN_ADSIM_SHOWN, "%s", n.local);
        name = "plain";
    } else
        snprintf(shown, MN_ADSIM_SHOWN, "%s", b.ptr);
    mn_buf_free(&b);
    return name;
}
