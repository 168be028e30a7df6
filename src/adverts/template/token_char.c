/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/token_char.c - what characters are, and the keys of words.
 */
#include "adverts/template/token_inside.h"
#include "core/map.h"
#include <sodium.h>
#include <string.h>

static uint32_t decode(const char *s, size_t left, size_t *len)
{
    const unsigned char *p = (const unsigned char *)s;
    if (p[0] < 0x80 || left < 2) {
        *len = 1;
        return p[0];
    }
    if (p[0] < 0xe0 || left < 3) {
        *len = 2;
        return (uint32_t)(p[0] & 31) << 6 | (p[1] & 63);
    }
    if (p[0] < 0xf0 || left < 4) {
        *len = 3;
        return (uint32_t)(p[0] & 15) << 12 | (uint32_t)(p[1] & 63) << 6 | (p[2] & 63);
    }
    *len = 4;
    return (uint32_t)(p[0] & 7) << 18 | (uint32_t)(p[1] & 63) << 12 | (uint32_t)(p[2] & 63) << 6 |
           (p[3] & 63);
}

typedef struct span {
    uint32_t from, to;
} span;

static bool in_spans(const span *s, size_t n, uint32_t c)
{
    for (size_t i = 0; i < n; i++)
        if (c >= s[i].from && c <= s[i].to)
            return true;
    return false;
}

#define IN(spans, c) in_spans(spans, sizeof spans / sizeof *spans, c)

/* White space and what leaves no trace (Unicode: White_Space, and zero-width
 * characters). */
static const span spaces[] = {{0x80, 0x9f},     {0xa0, 0xa0},     {0x1680, 0x1680},
                              {0x2000, 0x200f}, {0x2028, 0x202f}, {0x205f, 0x205f},
                              {0x3000, 0x3000}};
/* Signs of punctuation, pictures and their modifiers. */
static const span marks[] = {
    {0xa1, 0xa9},      {0xab, 0xac},     {0xae, 0xb1},     {0xb4, 0xb4},     {0xb6, 0xb8},
    {0xbb, 0xbf},      {0xd7, 0xd7},     {0xf7, 0xf7},     {0x37e, 0x37e},   {0x387, 0x387},
    {0x55a, 0x55f},    {0x589, 0x58a},   {0x5be, 0x5be},   {0x5c0, 0x5c0},   {0x5c3, 0x5c3},
    {0x5f3, 0x5f4},    {0x60c, 0x60d},   {0x61b, 0x61f},   {0x66a, 0x66d},   {0x6d4, 0x6d4},
    {0x964, 0x965},    {0x2010, 0x2027}, {0x2030, 0x205e}, {0x20a0, 0x20cf}, {0x2100, 0x2bff},
    {0x2e00, 0x2e7f},  {0x3001, 0x3004}, {0x3008, 0x3020}, {0x3030, 0x3030}, {0xfe10, 0xfe6b},
    {0xff01, 0xff0f},  {0xff1a, 0xff20}, {0xff3b, 0xff40}, {0xff5b, 0xff65}, {0xffe0, 0xfffd},
    {0x1f000, 0x1faff}};
/* Scripts that write no spaces: Thai, Lao, Burmese, Khmer, kana, Han. */
static const span signs[] = {
    {0xe00, 0xe4f},   {0xe5a, 0xecf},   {0xeda, 0xedf},    {0x1000, 0x103f}, {0x104a, 0x109f},
    {0x1780, 0x17df}, {0x3005, 0x3007}, {0x3021, 0x302f},  {0x3031, 0x31ff}, {0x3400, 0x9fff},
    {0xf900, 0xfaff}, {0xff66, 0xff9f}, {0x20000, 0x3ffff}};
/* The zeros of decimal digits (Unicode: Nd) outside of ASCII; nine more follow
 * each. */
static const uint32_t zeros[] = {0x660,  0x6f0,   0x7c0,   0x966,   0x9e6,   0xa66,
                                 0xae6,  0xb66,   0xbe6,   0xc66,   0xce6,   0xd66,
                                 0xe50,  0xed0,   0xf20,   0x1040,  0x17e0,  0x1810,
                                 0xff10, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6};

const uint8_t mn_token_ascii[128] =
    {/* by mn_token_class; "= : , ; ( ) [ ] { } " ' | < > ! ? `" part words */
     0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
     0, 0, 0, 0, 0, 0, 0, 1, 1, 4, 4, 4, 4, 1, 1, 1, 4, 4, 1, 4, 4, 4, 3, 3, 3, 3,
     3, 3, 3, 3, 3, 3, 1, 1, 1, 1, 1, 1, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5,
     5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 1, 4, 1, 4, 4, 1, 5, 5, 5, 5, 5, 5, 5,
     5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 1, 1, 1, 4, 0};

bool mn_token_joins_sign(const char *p, size_t left, size_t *len)
{
    static const span joined[] = {{0xe31, 0xe31},   {0xe34, 0xe3a},  {0xe47, 0xe4e},
                                  {0xeb1, 0xeb1},   {0xeb4, 0xebc},  {0xec8, 0xece},
                                  {0x102b, 0x103e}, {0x17b4, 0x17d3}};
    return (unsigned char)*p >= 0xe0 && IN(joined, decode(p, left, len));
}

mn_token_class mn_token_class_far(const char *p, size_t left, size_t *len)
{
    const uint32_t c = decode(p, left, len);
    if (c >= 0xc0 && c < 0x2b0 && c != 0xd7 && c != 0xf7)
        return MN_CLASS_LETTER;
    if ((c >= 0x400 && c < 0x530) || (c >= 0x620 && c < 0x660) || (c >= 0x900 && c < 0x964))
        return MN_CLASS_LETTER;
    if ((c >= 0x4e00 && c < 0xa000) || (c >= 0x3041 && c < 0x3100) || (c >= 0xe01 && c < 0xe3b))
        return MN_CLASS_SIGN;
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        if (c >= zeros[i] && c < zeros[i] + 10)
            return MN_CLASS_DIGIT;
    if ((c >= 0x2460 && c <= 0x249b) || (c >= 0x24ea && c <= 0x24ff) ||
        (c >= 0x2776 && c <= 0x2793)) /* in circles, brackets */
        return MN_CLASS_DIGIT;
    if (c == 0x20e3 || (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0x200b && c <= 0x200f) ||
        (c >= 0x2060 && c <= 0x2064) || c == 0xfeff) /* of keys, of pictures; without width */
        return MN_CLASS_INNER;
    if (IN(spaces, c))
        return MN_CLASS_SPACE;
    if (IN(signs, c))
        return MN_CLASS_SIGN;
    return IN(marks, c) ? MN_CLASS_MARK : MN_CLASS_LETTER;
}

/* Letters of other scripts that look like Latin ones, and the Latin ones. */
static uint32_t latin(uint32_t c)
{
    static const uint16_t cyrillic[][2] = {
        {0x405, 'S'}, {0x406, 'I'}, {0x408, 'J'}, {0x410, 'A'}, {0x412, 'B'}, {0x415, 'E'},
        {0x41a, 'K'}, {0x41c, 'M'}, {0x41d, 'H'}, {0x41e, 'O'}, {0x420, 'P'}, {0x421, 'C'},
        {0x422, 'T'}, {0x423, 'Y'}, {0x425, 'X'}, {0x430, 'a'}, {0x435, 'e'}, {0x43a, 'k'},
        {0x43e, 'o'}, {0x440, 'p'}, {0x441, 'c'}, {0x443, 'y'}, {0x445, 'x'}, {0x455, 's'},
        {0x456, 'i'}, {0x458, 'j'}, {0x391, 'A'}, {0x392, 'B'}, {0x395, 'E'}, {0x396, 'Z'},
        {0x397, 'H'}, {0x399, 'I'}, {0x39a, 'K'}, {0x39c, 'M'}, {0x39d, 'N'}, {0x39f, 'O'},
        {0x3a1, 'P'}, {0x3a4, 'T'}, {0x3a5, 'Y'}, {0x3a7, 'X'}, {0x3bf, 'o'}, {0x3bd, 'v'},
        {0x3b1, 'a'}};
    if (c >= 0xff21 && c <= 0xff5a) /* of full width */
        return c - 0xfee0;
    if (c < 0x391 || c > 0x458)
        return c;
    for (size_t i = 0; i < sizeof cyrillic / sizeof *cyrillic; i++)
        if (cyrillic[i][0] == c)
            return cyrillic[i][1];
    return c;
}

static bool unseen(uint32_t c)
{
    return (c >= 0x200b && c <= 0x200f) || (c >= 0x2060 && c <= 0x2064) || c == 0xfeff ||
           c == 0xad || (c >= 0xfe00 && c <= 0xfe0f);
}

uint32_t mn_token_fold_at(const char *p, size_t left, size_t *len)
{
    uint32_t c = latin(decode(p, left, len));
    if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7))
        return c + 32;
    return unseen(c) ? 0 : c;
}

uint64_t mn_token_hash(const char *p, size_t len)
{
    static const unsigned char key[crypto_shorthash_KEYBYTES] = "words of adverts";
    _Static_assert(crypto_shorthash_BYTES == sizeof(uint64_t), "it is 64 bits");
    unsigned char out[crypto_shorthash_BYTES];
    uint64_t h = 0;
    if (len <= MN_TOKEN_SHORT)
        return mn_hash64(p, len) | 1;
    (void)crypto_shorthash(out, (const unsigned char *)p, len, key);
    for (int i = crypto_shorthash_BYTES; i-- > 0;)
        h = h << 8 | out[i];
    return h | 1;
}

uint64_t mn_token_key_of(const char *p, size_t len)
{
    bool ascii = true;
    for (size_t i = 0; i < len && ascii; i++)
        ascii = (unsigned char)p[i] < 0x80;
    char plain[256];
    size_t n = 0;
    if (ascii || len > sizeof plain)
        return mn_token_hash(p, len);
    for (size_t i = 0, step; i < len; i += step) {
        const uint32_t c = decode(p + i, len - i, &step);
        const uint32_t as = latin(c);
        if (unseen(c))
            continue;
        if (as != c) {
            plain[n++] = (char)as;
            continue;
        }
        for (size_t k = 0; k < step && n < sizeof plain; k++)
            plain[n++] = p[i + k];
    }
    return mn_token_hash(plain, n);
}
